/* SPDX-License-Identifier: BSD-3-Clause */
/* H(x) = sum_k h_k(x_k) over disjoint sets of entries; entries in none of them are free:
 *
 *     prox, also with a diagonal of steps: term by term;  H*(g) = sum_k h_k*(g_k), 0 at g_i = 0 for free entries
 *     polar, threshold and distance are the largest of the terms'
 *     keeps and H(U z) term by term, where no cell mixes terms                            separable_sum_tied.c
 *
 * Terms whose entries follow each other are worked on where they are, others are gathered. Cost: the terms' and O(n);
 * scratch 2 max n_k for gathering, and what the most demanding term needs. Elementary. */
#include <string.h>

#include "prox/calculus/separable_sum.h"

extern const symo_prox_table symo__prox_separable_sum_table;

static const int64_t *index_of(const separable_sum *self, int64_t k)
{
    return self->indices ? self->indices + self->starts[k] : NULL;
}

/* The entries of term k: there, or gathered into room. */
static const double *gather(const separable_sum *self, int64_t k, const double *x, double *room)
{
    const int64_t *index = index_of(self, k), size = self->terms[k]->n;
    if (!index) return x + self->starts[k];
    for (int64_t j = 0; j < size; j++) room[j] = x[index[j]];
    return room;
}

static int64_t gathered(const separable_sum *self)
{
    return self->indices ? self->largest : 0;
}

static int64_t scratch_size(void *data, int64_t n)
{
    const separable_sum *self = data;
    int64_t most = 0;
    (void)n;
    for (int64_t k = 0; k < self->count; k++) {
        const int64_t own = symo_prox_scratch(self->terms[k]);
        most = own > most ? own : most;
    }
    return 2 * gathered(self) + most;
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const separable_sum *self = data;
    double sum = 0.0, carry = 0.0;
    int code = 0;
    (void)n;
    for (int64_t k = 0; code == 0 && k < self->count; k++) {
        double one = (double)NAN;
        code = symo__value_of(self->terms[k], self->terms[k]->n, gather(self, k, x, scratch), &one,
                              scratch + 2 * gathered(self));
        symo__add_compensated(&sum, &carry, one);
    }
    *result = isinf(sum) ? sum : sum + carry;
    return code;
}

/* steps NULL: step everywhere */
static int apply(const separable_sum *self, int64_t n, const double *v, double step, const double *steps, double *out,
                 double *scratch)
{
    double *rest = scratch + 2 * gathered(self);
    int code = 0;
    for (int64_t k = 0; code == 0 && k < self->count; k++) {
        const symo_prox *term = self->terms[k];
        const int64_t *index = index_of(self, k);
        const double *point = gather(self, k, v, scratch);
        double *image = index ? scratch : out + self->starts[k];
        code = steps ? term->table.prox_diagonal(term->self, term->n, point,
                                                 gather(self, k, steps, scratch + gathered(self)), image, rest)
                     : symo__prox_of(term, term->n, point, step, image, rest);
        for (int64_t j = 0; index && j < term->n; j++) out[index[j]] = image[j];
    }
    for (int64_t i = 0; i < n; i++)
        if (!self->covered[i]) out[i] = v[i] + 0.0;
    return code;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    return apply(data, n, v, step, NULL, out, scratch);
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    return apply(data, n, v, 0.0, steps, out, scratch);
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const separable_sum *self = data;
    double sum = 0.0, carry = 0.0;
    int code = 0;
    for (int64_t k = 0; code == 0 && k < self->count; k++) {
        double one = (double)NAN;
        code = symo__conjugate_of(self->terms[k], self->terms[k]->n, gather(self, k, g, scratch), &one,
                                  scratch + 2 * gathered(self));
        symo__add_compensated(&sum, &carry, one);
    }
    for (int64_t i = 0; i < n; i++)
        if (!self->covered[i] && g[i] != 0.0)
            symo__add_compensated(&sum, &carry, g[i] != g[i] ? g[i] : (double)INFINITY);
    *result = isinf(sum) ? sum : sum + carry;
    return code;
}

typedef int dual_function(const symo_prox *h, int64_t n, const double *g, double *value, double *scratch);

static int largest_of(const separable_sum *self, const double *g, double *result, double *scratch, dual_function *of)
{
    int code = 0;
    *result = 0.0;
    for (int64_t k = 0; code == 0 && k < self->count; k++) {
        double one = (double)NAN;
        code = of(self->terms[k], self->terms[k]->n, gather(self, k, g, scratch), &one, scratch + 2 * gathered(self));
        *result = symo__max_nan(*result, one);
    }
    return code;
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    (void)n;
    return largest_of(data, g, result, scratch, symo__polar_of);
}

static int threshold(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    (void)n;
    return largest_of(data, g, result, scratch, symo__threshold_of);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const separable_sum *self = data;
    double largest = 0.0, quotient = 0.0;
    int code = 0;
    for (int64_t i = 0; i < n; i++)
        if (!self->covered[i]) largest = symo__max_nan(largest, fabs(g[i]) + symo__zero_or_nan(x[i]));
    quotient = largest / unit;
    for (int64_t k = 0; code == 0 && k < self->count; k++) {
        const symo_prox *term = self->terms[k];
        code = term->table.distance(term->self, term->n, gather(self, k, x, scratch),
                                    gather(self, k, g, scratch + gathered(self)), unit, absolute, relative,
                                    scratch + 2 * gathered(self));
        largest = symo__max_nan(largest, *absolute);
        quotient = symo__max_nan(quotient, *relative);
    }
    *absolute = largest;
    *relative = quotient;
    return code;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const separable_sum *self = data;
    if (n > 0) memcpy(free_entries, self->free_entries, (size_t)n);
    return 0;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    return (int)symo__separable_sum_keeps(data, partition, answer);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    (void)n;
    return symo__separable_sum_reduce(data, partition, reduced);
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    (void)n;
    return symo__separable_sum_describe(data, structure, first);
}

/* ---- multiples ---- */

typedef symo_status term_change(symo_prox **changed, const symo_prox *term, double factor);

static symo_status null_model_of(symo_prox **changed, const symo_prox *term, double factor)
{
    (void)factor;
    return symo_prox_null_model(changed, term);
}

static symo_status change_terms(symo_prox **result, const separable_sum *self, int64_t n, double factor,
                                term_change *change, const char *function)
{
    symo_prox **terms = symo__allocate_zero(self->count, sizeof(symo_prox *));
    symo_status status = terms ? SYMO_OK : symo__fail_memory(function, (size_t)self->count * sizeof(symo_prox *));
    for (int64_t k = 0; !status && k < self->count; k++) status = change(&terms[k], self->terms[k], factor);
    if (!status) status = symo_prox_separable_sum(result, n, self->count, terms, self->indices);
    for (int64_t k = 0; terms && k < self->count; k++) symo_prox_free(terms[k]);
    symo__release(terms);
    return status;
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    return change_terms(result, data, n, factor, symo_prox_scaled, "symo_prox_scaled");
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    return change_terms(limit, data, n, 1.0, null_model_of, "symo_prox_null_model");
}

static void destroy(void *data)
{
    separable_sum *self = data;
    for (int64_t k = 0; self->terms && k < self->count; k++) symo_prox_free(self->terms[k]);
    symo__release(self->terms);
    symo__release(self->starts);
    symo__release(self->indices);
    symo__release(self->covered);
    symo__release(self->free_entries);
    symo__release(self);
}

const symo_prox_table symo__prox_separable_sum_table = {
    .size = sizeof(symo_prox_table),
    .name = "separable-sum",
    .formula = "sum_k h_k(x_k)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
    .prox_diagonal = prox_diagonal,
    .conjugate = conjugate,
    .polar = polar,
    .distance = distance,
    .unpenalised = unpenalised,
    .keeps = keeps,
    .reduce = reduce,
    .scaled = scaled,
    .null_model = null_model,
    .destroy = destroy,
    .threshold = threshold,
    .describe = describe,
};

/* ---- construction ---- */

static symo_status check_terms(int64_t n, int64_t count, symo_prox *const *terms, const char *function)
{
    int64_t total = 0;
    if (count > 0 && !terms) return symo__fail_null(function, "terms");
    for (int64_t k = 0; k < count; k++) {
        if (!terms[k])
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: terms[%lld] must not be NULL", function, (long long)k);
        if (terms[k]->n > n - total)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: terms[%lld] has %lld entries, more than the %lld that are left",
                              function, (long long)k, (long long)terms[k]->n, (long long)(n - total));
        total += terms[k]->n;
    }
    return SYMO_OK;
}

/* Marks what the terms have, each entry once. */
static symo_status cover(separable_sum *self, int64_t n, const int64_t *indices, const char *function)
{
    for (int64_t k = 0; k < self->starts[self->count]; k++) {
        const int64_t i = indices ? indices[k] : k;
        if (i < 0 || i >= n) return symo__fail_argument(function, "indices", k, (double)i, "in 0 .. n - 1");
        if (self->covered[i])
            return symo__fail(SYMO_ERROR_ARGUMENT,
                              "%s: indices[%lld] = %lld is there for the second time; the sets must be disjoint",
                              function, (long long)k, (long long)i);
        self->covered[i] = 1;
        if (self->indices) self->indices[k] = i;
    }
    return SYMO_OK;
}

/* What no term depends on. room: the largest size. */
static symo_status find_free(separable_sum *self, int64_t n, int8_t *room)
{
    for (int64_t i = 0; i < n; i++) self->free_entries[i] = !self->covered[i];
    for (int64_t term = 0; term < self->count; term++) {
        SYMO_TRY(symo_prox_unpenalised(self->terms[term], room));
        for (int64_t j = 0; j < self->terms[term]->n; j++)
            self->free_entries[symo__sum_entry(self, self->starts[term] + j)] = room[j];
    }
    return SYMO_OK;
}

static symo_status fill(separable_sum *self, int64_t n, symo_prox *const *terms, const int64_t *indices,
                        const char *function)
{
    self->terms = symo__allocate(self->count, sizeof(symo_prox *));
    self->starts = symo__allocate_zero(self->count < INT64_MAX ? self->count + 1 : self->count, sizeof(int64_t));
    self->covered = symo__allocate_zero(n, sizeof(int8_t));
    self->free_entries = symo__allocate(n, sizeof(int8_t));
    for (int64_t k = 0; self->terms && k < self->count; k++) {
        self->terms[k] = terms[k];
        symo__prox_keep(terms[k]);
    }
    if (!self->terms || !self->starts || !self->covered || !self->free_entries)
        return symo__fail_memory(function, (size_t)n);
    for (int64_t k = 0; k < self->count; k++) {
        self->starts[k + 1] = self->starts[k] + terms[k]->n;
        self->largest = terms[k]->n > self->largest ? terms[k]->n : self->largest;
    }
    if (indices) self->indices = symo__allocate(self->starts[self->count], sizeof(int64_t));
    if (indices && !self->indices) return symo__fail_memory(function, (size_t)n * sizeof(int64_t));
    SYMO_TRY(cover(self, n, indices, function));
    int8_t *room = symo__allocate(self->largest, sizeof *room);
    if (!room) return symo__fail_memory(function, (size_t)self->largest);
    const symo_status status = find_free(self, n, room);
    symo__release(room);
    return status;
}

symo_status symo_prox_separable_sum(symo_prox **result, int64_t n, int64_t count, symo_prox *const *terms,
                                    const int64_t *indices)
{
    const char *function = "symo_prox_separable_sum";
    if (!result) return symo__fail_null(function, "sum");
    *result = NULL;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    SYMO_TRY(check_terms(n, count, terms, function));
    symo_prox_table table = symo__prox_separable_sum_table;
    for (int64_t k = 0; k < count; k++) table = symo__calculus_table(&table, &terms[k]->table);
    table.unpenalised = unpenalised; /* free entries, and what each term says; reduce is tried term by term */
    table.reduce = reduce;
    separable_sum *self = symo__allocate_zero(1, sizeof *self);
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->count = count;
    const symo_status status = fill(self, n, terms, indices, function);
    if (!status) return symo__prox_wrap(result, n, &table, self, function);
    destroy(self);
    return status;
}
