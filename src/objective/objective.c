/* SPDX-License-Identifier: BSD-3-Clause */
/* objective.c: the handle of a smooth function, and the verbs that check their arguments before the table is asked.
 *
 * The table is copied, so that a table of an older, shorter layout works: its missing slots are NULL.
 * A code of a table's function becomes a status here: 0 with a finite value (or -infinity, an unbounded function) and
 * a finite gradient is fine, everything else is SYMO_ERROR_CALLBACK with a sentence.
 */
#include "objective/objective_impl.h"
#include "partition/structure.h"

#include <stddef.h>
#include <string.h>

void symo__objective_keep(symo_objective *objective)
{
    symo__keep(&objective->references);
}

void symo_objective_free(symo_objective *objective)
{
    if (!objective || !symo__drop(&objective->references)) return;
    if (objective->table.destroy) objective->table.destroy(objective->self);
    symo__release(objective);
}

static symo_status create(symo_objective **objective, int64_t n, const symo_objective_table *table, void *self,
                          const char *function)
{
    symo_objective *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(function, sizeof *made);
    symo__references_start(&made->references);
    memcpy(&made->table, table, table->size < sizeof made->table ? table->size : sizeof made->table);
    if (!made->table.formula) made->table.formula = made->table.name;
    made->self = self;
    made->n = n;
    *objective = made;
    return SYMO_OK;
}

symo_status symo__objective_wrap(symo_objective **objective, int64_t n, const symo_objective_table *table, void *self,
                                 const char *function)
{
    *objective = NULL;
    const symo_status status = create(objective, n, table, self, function);
    if (status && table->destroy) table->destroy(self);
    return status;
}

symo_status symo_objective_custom(symo_objective **objective, int64_t n, const symo_objective_table *table, void *self)
{
    const size_t least = offsetof(symo_objective_table, evaluate) + sizeof table->evaluate;
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    if (n < 0) return symo__fail_argument(__func__, "n", -1, (double)n, "must be >= 0");
    if (!table) return symo__fail_null(__func__, "table");
    if (table->size < least)
        return symo__fail_argument(__func__, "table->size", -1, (double)table->size,
                                   "must be sizeof(symo_objective_table)");
    if (!table->name) return symo__fail_null(__func__, "table->name");
    if (!table->evaluate) return symo__fail_null(__func__, "table->evaluate");
    return create(objective, n, table, self, __func__);
}

const symo_objective_table *symo_objective_row_at(int64_t index)
{
    int64_t count = 0;
    while (symo__objective_rows[count]) count++;
    return index >= 0 && index < count ? symo__objective_rows[index] : NULL;
}

int64_t symo_objective_size(const symo_objective *objective)
{
    return objective ? objective->n : 0;
}

const char *symo_objective_name(const symo_objective *objective)
{
    return objective ? objective->table.name : NULL;
}

const symo_objective_table *symo_objective_table_of(const symo_objective *objective)
{
    return objective ? &objective->table : NULL;
}

int64_t symo_objective_scratch(const symo_objective *objective)
{
    if (!objective || !objective->table.scratch) return 0;
    const int64_t count = objective->table.scratch(objective->self, objective->n);
    return count > 0 ? count : 0;
}

static symo_status check_point(const char *function, const symo_objective *objective, const double *x)
{
    if (!objective) return symo__fail_null(function, "objective");
    if (!x && objective->n > 0) return symo__fail_null(function, "x");
    const int64_t bad = symo__first_nonfinite(objective->n, x);
    if (bad >= 0) return symo__fail_argument(function, "x", bad, x[bad], "must be finite");
    return SYMO_OK;
}

/* What the caller gave, or else memory for this one call, which the caller of this function releases. */
static symo_status take_scratch(const char *function, const symo_objective *objective, double **scratch, double **taken)
{
    const int64_t count = symo_objective_scratch(objective);
    *taken = NULL;
    if (*scratch || count == 0) return SYMO_OK;
    *taken = symo__allocate(count, sizeof **taken);
    if (!*taken) return symo__fail_memory(function, (size_t)count * sizeof **taken);
    *scratch = *taken;
    return SYMO_OK;
}

static symo_status judge(const char *function, const symo_objective *objective, int code, double value,
                         const double *gradient)
{
    const char *name = objective->table.name;
    if (code != 0)
        return symo__fail(SYMO_ERROR_CALLBACK, "%s: %s returned %d: %s", function, name, code,
                          code > 0 ? "it cannot be evaluated at this point" : "it asked to stop");
    if (!(value < INFINITY))
        return symo__fail(SYMO_ERROR_CALLBACK, "%s: the value of %s is %s", function, name,
                          isnan(value) ? "NaN" : "+infinity");
    const int64_t bad = gradient ? symo__first_nonfinite(objective->n, gradient) : -1;
    if (bad >= 0)
        return symo__fail(SYMO_ERROR_CALLBACK, "%s: gradient[%lld] of %s is not finite", function, (long long)bad,
                          name);
    return SYMO_OK;
}

symo_status symo_objective_evaluate(const symo_objective *objective, const double *x, double *value, double *gradient,
                                    double *scratch)
{
    double *taken;
    if (!value) return symo__fail_null(__func__, "value");
    *value = NAN;
    SYMO_TRY(check_point(__func__, objective, x));
    SYMO_TRY(take_scratch(__func__, objective, &scratch, &taken));
    double found = NAN;
    const int code = objective->table.evaluate(objective->self, objective->n, x, &found, gradient, scratch);
    const symo_status status = judge(__func__, objective, code, found, gradient);
    if (!status) *value = found;
    symo__release(taken);
    return status;
}

symo_status symo_objective_intercept(const symo_objective *objective, const double *x, double *intercept)
{
    double *scratch = NULL, *taken;
    if (!intercept) return symo__fail_null(__func__, "intercept");
    *intercept = NAN;
    SYMO_TRY(check_point(__func__, objective, x));
    if (!objective->table.intercept)
        return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s has no intercept", __func__, objective->table.name);
    SYMO_TRY(take_scratch(__func__, objective, &scratch, &taken));
    double found = NAN;
    const int code = objective->table.intercept(objective->self, objective->n, x, &found, scratch);
    const symo_status status = judge(__func__, objective, code, found, NULL);
    if (!status) *intercept = found;
    symo__release(taken);
    return status;
}

symo_status symo_objective_reduce(symo_objective **reduced, const symo_objective *objective,
                                  const symo_partition *partition)
{
    if (!reduced) return symo__fail_null(__func__, "reduced");
    *reduced = NULL;
    if (!objective) return symo__fail_null(__func__, "objective");
    if (!partition) return symo__fail_null(__func__, "partition");
    if (partition->n != objective->n)
        return symo__fail_argument(__func__, "partition", -1, (double)partition->n,
                                   "entries: must be as many as the objective has");
    if (!objective->table.reduce)
        return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s has no reduced form of its own", __func__,
                          objective->table.name);
    return objective->table.reduce(objective->self, objective->n, partition, reduced);
}

symo_status symo_objective_describe(const symo_objective *objective, symo_structure *structure, int64_t first)
{
    if (!objective) return symo__fail_null(__func__, "objective");
    if (!structure) return symo__fail_null(__func__, "structure");
    if (!symo__structure_has(structure, first, objective->n))
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: there are no vertices %lld to %lld + %lld", __func__,
                          (long long)first, (long long)first, (long long)objective->n);
    if (!objective->table.describe)
        return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s does not offer a description", __func__,
                          objective->table.name);
    return objective->table.describe(objective->self, objective->n, structure, first);
}
