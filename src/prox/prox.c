/* SPDX-License-Identifier: BSD-3-Clause */
/* The handle of a proximable function: a table of functions, what they work on, and a size. Built-in operators and a
 * user's go the same way. Here arguments are checked, codes of the table's functions become a status and a sentence,
 * and scratch is provided where the caller is not asked for it. */
#include "partition/structure.h"
#include "prox/prox_impl.h"

#include <string.h>

static symo_status check_table(const symo_prox_table *table, const char *function)
{
    if (!table) return symo__fail_null(function, "table");
    if (table->size < offsetof(symo_prox_table, scratch))
        return symo__fail_argument(function, "table->size", -1, (double)table->size, "sizeof(symo_prox_table)");
    if (!table->name) return symo__fail_null(function, "table->name");
    if (!table->value) return symo__fail_null(function, "table->value");
    if (!table->prox) return symo__fail_null(function, "table->prox");
    return SYMO_OK;
}

/* self stays the caller's when this fails. */
static symo_status create(symo_prox **prox, int64_t n, const symo_prox_table *table, void *self, const char *function)
{
    *prox = NULL;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    SYMO_TRY(check_table(table, function));
    symo_prox *created = symo__allocate_zero(1, sizeof *created);
    if (!created) return symo__fail_memory(function, sizeof *created);
    memcpy(&created->table, table, table->size < sizeof *table ? table->size : sizeof *table);
    created->self = self;
    created->n = n;
    symo__references_start(&created->references);
    *prox = created;
    return SYMO_OK;
}

symo_status symo_prox_custom(symo_prox **prox, int64_t n, const symo_prox_table *table, void *self)
{
    return prox ? create(prox, n, table, self, "symo_prox_custom") : symo__fail_null("symo_prox_custom", "prox");
}

symo_status symo__prox_wrap(symo_prox **prox, int64_t n, const symo_prox_table *table, void *self, const char *function)
{
    const symo_status status = create(prox, n, table, self, function);
    if (status && table->destroy) table->destroy(self);
    return status;
}

void symo__prox_keep(symo_prox *prox)
{
    symo__keep(&prox->references);
}

void symo_prox_free(symo_prox *prox)
{
    if (!prox || !symo__drop(&prox->references)) return;
    if (prox->table.destroy) prox->table.destroy(prox->self);
    symo__release(prox);
}

const symo_prox_table *symo_prox_row_at(int64_t index)
{
    if (index < 0) return NULL;
    for (int64_t i = 0; symo__prox_rows[i]; i++)
        if (i == index) return symo__prox_rows[i];
    return NULL;
}

int64_t symo_prox_size(const symo_prox *prox)
{
    return prox ? prox->n : 0;
}

const char *symo_prox_name(const symo_prox *prox)
{
    return prox ? prox->table.name : NULL;
}

const symo_prox_table *symo_prox_table_of(const symo_prox *prox)
{
    return prox ? &prox->table : NULL;
}

int64_t symo_prox_scratch(const symo_prox *prox)
{
    const int64_t count = prox && prox->table.scratch ? prox->table.scratch(prox->self, prox->n) : 0;
    return count > 0 ? count : 0;
}

/* ---- what every verb needs ---- */

static symo_status fail_code(const symo_prox *prox, const char *function, const char *slot, int code)
{
    return symo__fail(SYMO_ERROR_CALLBACK, "%s: the %s function of %s returned code %d", function, slot,
                      prox->table.name, code);
}

static symo_status fail_missing(const symo_prox *prox, const char *function, const char *slot)
{
    return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s does not offer %s", function, prox->table.name, slot);
}

static symo_status check_step(const char *function, const char *argument, int64_t index, double step)
{
    if (!(step > 0.0) || isinf(step)) return symo__fail_argument(function, argument, index, step, "> 0 and finite");
    return SYMO_OK;
}

static symo_status check_partition(const symo_prox *prox, const symo_partition *partition, const char *function)
{
    if (!prox) return symo__fail_null(function, "prox");
    if (!partition) return symo__fail_null(function, "partition");
    if (partition->n != prox->n)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: partition has %lld entries and the prox %lld; they must agree",
                          function, (long long)partition->n, (long long)prox->n);
    return SYMO_OK;
}

/* `extra` doubles, then the operator's scratch. */
static symo_status take_work(double **work, const symo_prox *prox, int64_t extra, const char *function)
{
    const int64_t scratch = symo_prox_scratch(prox);
    *work = scratch <= INT64_MAX - extra ? symo__allocate(extra + scratch, sizeof **work) : NULL;
    return *work ? SYMO_OK : symo__fail_memory(function, (size_t)scratch * sizeof **work);
}

/* ---- value and prox ---- */

symo_status symo_prox_value(const symo_prox *prox, const double *x, double *value)
{
    double *work = NULL;
    if (!value) return symo__fail_null("symo_prox_value", "value");
    *value = (double)NAN;
    if (!prox) return symo__fail_null("symo_prox_value", "prox");
    if (!x && prox->n > 0) return symo__fail_null("symo_prox_value", "x");
    SYMO_TRY(take_work(&work, prox, 0, "symo_prox_value"));
    const int code = prox->table.value(prox->self, prox->n, x, value, work);
    symo__release(work);
    return code ? fail_code(prox, "symo_prox_value", "value", code) : SYMO_OK;
}

static symo_status check_apply(const symo_prox *prox, const double *v, const double *out, const double *scratch,
                               const char *function)
{
    if (!prox) return symo__fail_null(function, "prox");
    if (!v && prox->n > 0) return symo__fail_null(function, "v");
    if (!out && prox->n > 0) return symo__fail_null(function, "out");
    if (!scratch && symo_prox_scratch(prox) > 0)
        return symo__fail(SYMO_ERROR_ARGUMENT,
                          "%s: scratch must not be NULL: %s needs symo_prox_scratch() = %lld doubles", function,
                          prox->table.name, (long long)symo_prox_scratch(prox));
    return SYMO_OK;
}

symo_status symo_prox_apply(const symo_prox *prox, const double *v, double step, double *out, double *scratch)
{
    SYMO_TRY(check_apply(prox, v, out, scratch, "symo_prox_apply"));
    SYMO_TRY(check_step("symo_prox_apply", "step", -1, step));
    const int code = prox->table.prox(prox->self, prox->n, v, step, out, scratch);
    return code ? fail_code(prox, "symo_prox_apply", "prox", code) : SYMO_OK;
}

symo_status symo_prox_apply_diagonal(const symo_prox *prox, const double *v, const double *steps, double *out,
                                     double *scratch)
{
    const char *function = "symo_prox_apply_diagonal";
    SYMO_TRY(check_apply(prox, v, out, scratch, function));
    if (!steps && prox->n > 0) return symo__fail_null(function, "steps");
    if (!prox->table.prox_diagonal) return fail_missing(prox, function, "a prox in a diagonal metric");
    for (int64_t i = 0; i < prox->n; i++) SYMO_TRY(check_step(function, "steps", i, steps[i]));
    const int code = prox->table.prox_diagonal(prox->self, prox->n, v, steps, out, scratch);
    return code ? fail_code(prox, function, "prox_diagonal", code) : SYMO_OK;
}

/* ---- the dual side ---- */

typedef int dual_function(void *self, int64_t n, const double *g, double *value, double *scratch);

static symo_status dual_value(const symo_prox *prox, const double *g, double *value, dual_function *slot,
                              const char *slot_name, const char *function)
{
    double *work = NULL;
    if (!g && prox->n > 0) return symo__fail_null(function, "g");
    if (!slot) return fail_missing(prox, function, slot_name);
    SYMO_TRY(take_work(&work, prox, 0, function));
    const int code = slot(prox->self, prox->n, g, value, work);
    symo__release(work);
    return code ? fail_code(prox, function, slot_name, code) : SYMO_OK;
}

symo_status symo_prox_conjugate(const symo_prox *prox, const double *g, double *value)
{
    if (!value) return symo__fail_null("symo_prox_conjugate", "value");
    *value = (double)NAN;
    if (!prox) return symo__fail_null("symo_prox_conjugate", "prox");
    return dual_value(prox, g, value, prox->table.conjugate, "conjugate", "symo_prox_conjugate");
}

symo_status symo_prox_polar(const symo_prox *prox, const double *g, double *value)
{
    if (!value) return symo__fail_null("symo_prox_polar", "value");
    *value = (double)NAN;
    if (!prox) return symo__fail_null("symo_prox_polar", "prox");
    return dual_value(prox, g, value, prox->table.polar, "polar", "symo_prox_polar");
}

symo_status symo_prox_threshold(const symo_prox *prox, const double *g, double *value)
{
    if (!value) return symo__fail_null("symo_prox_threshold", "value");
    *value = (double)NAN;
    if (!prox) return symo__fail_null("symo_prox_threshold", "prox");
    return dual_value(prox, g, value, prox->table.threshold ? prox->table.threshold : prox->table.polar, "threshold",
                      "symo_prox_threshold");
}

symo_status symo_prox_distance(const symo_prox *prox, const double *x, const double *g, double unit, double *absolute,
                               double *relative)
{
    const char *function = "symo_prox_distance";
    double *work = NULL;
    if (!absolute) return symo__fail_null(function, "absolute");
    if (!relative) return symo__fail_null(function, "relative");
    *absolute = *relative = (double)NAN;
    if (!prox) return symo__fail_null(function, "prox");
    if (!x && prox->n > 0) return symo__fail_null(function, "x");
    if (!g && prox->n > 0) return symo__fail_null(function, "g");
    SYMO_TRY(check_step(function, "unit", -1, unit));
    if (!prox->table.distance) return fail_missing(prox, function, "distance");
    SYMO_TRY(take_work(&work, prox, 0, function));
    const int code = prox->table.distance(prox->self, prox->n, x, g, unit, absolute, relative, work);
    symo__release(work);
    return code ? fail_code(prox, function, "distance", code) : SYMO_OK;
}

symo_status symo_prox_certificate(const symo_prox *prox, const double *v, double step, const double *p,
                                  double *distance)
{
    const char *function = "symo_prox_certificate";
    double *work = NULL, relative;
    if (!distance) return symo__fail_null(function, "distance");
    *distance = (double)NAN;
    if (!prox) return symo__fail_null(function, "prox");
    if (!v && prox->n > 0) return symo__fail_null(function, "v");
    if (!p && prox->n > 0) return symo__fail_null(function, "p");
    SYMO_TRY(check_step(function, "step", -1, step));
    if (!prox->table.distance) return fail_missing(prox, function, "distance");
    SYMO_TRY(take_work(&work, prox, prox->n, function));
    for (int64_t i = 0; i < prox->n; i++) work[i] = (v[i] - p[i]) / step;
    const int code = prox->table.distance(prox->self, prox->n, p, work, 1.0, distance, &relative, work + prox->n);
    symo__release(work);
    return code ? fail_code(prox, function, "distance", code) : SYMO_OK;
}

/* ---- structure ---- */

symo_status symo_prox_unpenalised(const symo_prox *prox, int8_t *free_entries)
{
    if (!prox) return symo__fail_null("symo_prox_unpenalised", "prox");
    if (!free_entries && prox->n > 0) return symo__fail_null("symo_prox_unpenalised", "free_entries");
    if (prox->n > 0) memset(free_entries, 0, (size_t)prox->n);
    if (!prox->table.unpenalised) return SYMO_OK;
    const int code = prox->table.unpenalised(prox->self, prox->n, free_entries);
    return code ? fail_code(prox, "symo_prox_unpenalised", "unpenalised", code) : SYMO_OK;
}

/* Whose keeps answers with a status. */
static int is_built_in(const symo_prox *prox)
{
    if (prox->table.keeps == symo__prox_scaled_keeps) return 1;
    for (int64_t i = 0; symo__prox_rows[i]; i++)
        if (symo__prox_rows[i]->keeps == prox->table.keeps) return 1;
    return 0;
}

symo_status symo_prox_keeps(const symo_prox *prox, const symo_partition *partition, int *answer)
{
    if (!answer) return symo__fail_null("symo_prox_keeps", "answer");
    *answer = 0;
    SYMO_TRY(check_partition(prox, partition, "symo_prox_keeps"));
    const symo__space space = symo__space_of(partition);
    if (!prox->table.keeps) return symo__prox_keeps_sampled(prox, &space, answer);
    const int code = prox->table.keeps(prox->self, prox->n, partition, answer);
    if (code && is_built_in(prox)) return (symo_status)code; /* no memory: it is a status, and said so itself */
    return code ? fail_code(prox, "symo_prox_keeps", "keeps", code) : SYMO_OK;
}

symo_status symo_prox_reduce(symo_prox **reduced, const symo_prox *prox, const symo_partition *partition)
{
    if (!reduced) return symo__fail_null("symo_prox_reduce", "reduced");
    *reduced = NULL;
    SYMO_TRY(check_partition(prox, partition, "symo_prox_reduce"));
    if (!prox->table.reduce) return fail_missing(prox, "symo_prox_reduce", "a reduced form on a fixed space");
    SYMO_TRY(prox->table.reduce(prox->self, prox->n, partition, reduced));
    if (*reduced && (*reduced)->n == partition->cells) return SYMO_OK;
    symo_prox_free(*reduced);
    *reduced = NULL;
    return symo__fail(SYMO_ERROR_CALLBACK, "symo_prox_reduce: the reduce function of %s gave no prox on %lld cells",
                      prox->table.name, (long long)partition->cells);
}

symo_status symo_prox_describe(const symo_prox *prox, symo_structure *structure, int64_t first)
{
    if (!prox) return symo__fail_null("symo_prox_describe", "prox");
    if (!structure) return symo__fail_null("symo_prox_describe", "structure");
    if (!symo__structure_has(structure, first, prox->n))
        return symo__fail(SYMO_ERROR_ARGUMENT, "symo_prox_describe: there are no vertices %lld to %lld + %lld",
                          (long long)first, (long long)first, (long long)prox->n);
    if (!prox->table.describe) return fail_missing(prox, "symo_prox_describe", "a description");
    return prox->table.describe(prox->self, prox->n, structure, first);
}

symo_status symo_prox_scaled(symo_prox **scaled, const symo_prox *prox, double factor)
{
    if (!scaled) return symo__fail_null("symo_prox_scaled", "scaled");
    *scaled = NULL;
    if (!prox) return symo__fail_null("symo_prox_scaled", "prox");
    if (!(factor >= 0.0) || isinf(factor))
        return symo__fail_argument("symo_prox_scaled", "factor", -1, factor, "finite and >= 0");
    return prox->table.scaled ? prox->table.scaled(prox->self, prox->n, factor, scaled)
                              : symo__prox_scaled_wrapper(scaled, prox, factor);
}

symo_status symo_prox_null_model(symo_prox **limit, const symo_prox *prox)
{
    if (!limit) return symo__fail_null("symo_prox_null_model", "limit");
    *limit = NULL;
    if (!prox) return symo__fail_null("symo_prox_null_model", "prox");
    if (!prox->table.null_model) return fail_missing(prox, "symo_prox_null_model", "its limit for a growing factor");
    return prox->table.null_model(prox->self, prox->n, limit);
}
