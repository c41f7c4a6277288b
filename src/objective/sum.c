/* SPDX-License-Identifier: BSD-3-Clause */
/* sum: a weighted sum of objectives of the same variables.
 *
 *     f(x) = sum_k a_k f_k(x),   a_k >= 0
 *
 * Factors are not negative, so a sum of convex functions is convex; a term of factor 0 is left out, never evaluated.
 * Curvature: sum a_k L_k where every term knows its own. On a partition each term takes its reduced form and the ones
 * that have none are wrapped, so that folded data stay folded. A term that is a regression with an intercept keeps its
 * own: f_k is then a minimum over its b0, and a sum of such minima is not the minimum over one common intercept (give
 * that as a column of ones and leave the terms' intercepts out); so the sum has no intercept to ask for, and no dual.
 * The first term that cannot be evaluated ends the evaluation with its code.
 * Cost: that of the terms and O(n) a term. Scratch: n and the largest of the terms'.
 */
#include "objective/objective_impl.h"

typedef struct sum {
    int64_t count; /* of factor > 0 */
    double *factors;
    symo_objective **terms;
} sum;

static void destroy(void *data)
{
    sum *self = data;
    for (int64_t k = 0; k < self->count; k++) symo_objective_free(self->terms[k]);
    symo__release(self->factors);
    symo__release(self->terms);
    symo__release(self);
}

static int64_t scratch_size(void *data, int64_t n)
{
    const sum *self = data;
    int64_t most = 0;
    for (int64_t k = 0; k < self->count; k++) {
        const int64_t needed = symo_objective_scratch(self->terms[k]);
        if (needed > most) most = needed;
    }
    return most < INT64_MAX - n ? most + n : INT64_MAX;
}

static int evaluate_term(const symo_objective *term, int ordered, const double *x, double *value, double *gradient,
                         double *scratch)
{
    const symo_objective_table *table = &term->table;
    if (ordered && table->evaluate_ordered)
        return table->evaluate_ordered(term->self, term->n, x, value, gradient, scratch);
    return table->evaluate(term->self, term->n, x, value, gradient, scratch);
}

static int evaluate_with(const sum *self, int64_t n, int ordered, const double *x, double *value, double *gradient,
                         double *scratch)
{
    double total = 0.0, *slope = gradient ? scratch : NULL;
    for (int64_t i = 0; gradient && i < n; i++) gradient[i] = 0.0;
    for (int64_t k = 0; k < self->count; k++) {
        double term = NAN;
        const int code = evaluate_term(self->terms[k], ordered, x, &term, slope, scratch + n);
        if (code) return code;
        total += self->factors[k] * term;
        if (gradient) symo__add_scaled(n, gradient, self->factors[k], slope, gradient);
    }
    *value = total;
    return 0;
}

static int evaluate(void *data, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    return evaluate_with(data, n, 0, x, value, gradient, scratch);
}

static int evaluate_ordered(void *data, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    return evaluate_with(data, n, 1, x, value, gradient, scratch);
}

static int curvature(void *data, int64_t n, double *bound)
{
    const sum *self = data;
    double total = 0.0;
    (void)n;
    for (int64_t k = 0; k < self->count; k++) {
        const symo_objective *term = self->terms[k];
        double own = NAN;
        const int code = term->table.curvature ? term->table.curvature(term->self, term->n, &own) : 1;
        if (code) return code;
        total += self->factors[k] * own;
    }
    *bound = total;
    return total < INFINITY ? 0 : 1;
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    const sum *self = data;
    (void)n;
    for (int64_t k = 0; k < self->count; k++) SYMO_TRY(symo_objective_describe(self->terms[k], structure, first));
    return SYMO_OK;
}

extern const symo_objective_table symo__objective_sum_table;

/* Properties that all terms share; a curvature only where every term has one. */
static symo_objective_table table_of(const sum *self)
{
    symo_objective_table table = symo__objective_sum_table;
    table.flags = SYMO_OBJECTIVE_CONVEX | SYMO_OBJECTIVE_QUADRATIC;
    for (int64_t k = 0; k < self->count; k++) {
        table.flags &= self->terms[k]->table.flags;
        if (!self->terms[k]->table.curvature) table.curvature = NULL;
        if (!self->terms[k]->table.describe) table.describe = NULL;
    }
    return table;
}

/* Room for terms; count grows with every one that is put in. NULL: no memory. */
static sum *create(int64_t room)
{
    sum *self = symo__allocate_zero(1, sizeof *self);
    if (!self) return NULL;
    self->factors = symo__allocate(room, sizeof *self->factors);
    self->terms = symo__allocate(room, sizeof(symo_objective *));
    if (self->factors && self->terms) return self;
    destroy(self);
    return NULL;
}

/* Takes the caller's reference of the term. */
static void put(sum *self, symo_objective *term, double factor)
{
    self->factors[self->count] = factor;
    self->terms[self->count++] = term;
}

static symo_status reduce_term(symo_objective **reduced, symo_objective *term, symo_partition *partition)
{
    symo_status status = SYMO_ERROR_UNSUPPORTED;
    if (term->table.reduce) status = symo_objective_reduce(reduced, term, partition);
    const symo__space space = symo__space_of(partition);
    return status == SYMO_ERROR_UNSUPPORTED ? symo__carry_objective(reduced, term, &space) : status;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_objective **reduced)
{
    const char *verb = "symo_objective_reduce";
    const sum *self = data;
    (void)n;
    *reduced = NULL;
    sum *folded = create(self->count);
    if (!folded) return symo__fail_memory(verb, (size_t)self->count * sizeof(symo_objective *));
    for (int64_t k = 0; k < self->count; k++) {
        symo_objective *term = NULL;
        const symo_status status = reduce_term(&term, self->terms[k], (symo_partition *)partition);
        if (status) {
            destroy(folded);
            return status;
        }
        put(folded, term, self->factors[k]);
    }
    const symo_objective_table table = table_of(folded);
    return symo__objective_wrap(reduced, partition->cells, &table, folded, verb);
}

static symo_status check_terms(const char *function, int64_t count, const symo_objective *const *terms,
                               const double *factors)
{
    if (count < 1) return symo__fail_argument(function, "count", -1, (double)count, "must be >= 1");
    if (!terms) return symo__fail_null(function, "terms");
    for (int64_t k = 0; k < count; k++) {
        if (!terms[k]) return symo__fail(SYMO_ERROR_ARGUMENT, "%s: terms[%lld] is NULL", function, (long long)k);
        if (terms[k]->n != terms[0]->n)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: terms[%lld] has %lld variables, terms[0] has %lld", function,
                              (long long)k, (long long)terms[k]->n, (long long)terms[0]->n);
        if (factors && !(factors[k] >= 0.0 && factors[k] < INFINITY))
            return symo__fail_argument(function, "factors", k, factors[k], "must be >= 0 and finite");
    }
    return SYMO_OK;
}

symo_status symo_objective_sum(symo_objective **objective, int64_t count, const symo_objective *const *terms,
                               const double *factors)
{
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    SYMO_TRY(check_terms(__func__, count, terms, factors));
    sum *self = create(count);
    if (!self) return symo__fail_memory(__func__, (size_t)count * sizeof(symo_objective *));
    for (int64_t k = 0; k < count; k++) {
        if (factors && factors[k] == 0.0) continue;
        symo_objective *term = (symo_objective *)terms[k];
        symo__objective_keep(term);
        put(self, term, factors ? factors[k] : 1.0);
    }
    const symo_objective_table table = table_of(self);
    return symo__objective_wrap(objective, terms[0]->n, &table, self, __func__);
}

const symo_objective_table symo__objective_sum_table = {
    .size = sizeof(symo_objective_table),
    .name = "sum",
    .formula = "sum_k a_k f_k(x)",
    .evaluate = evaluate,
    .scratch = scratch_size,
    .evaluate_ordered = evaluate_ordered,
    .curvature = curvature,
    .reduce = reduce,
    .destroy = destroy,
    .describe = describe,
};
