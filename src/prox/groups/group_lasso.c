/* SPDX-License-Identifier: BSD-3-Clause */
/* Group lasso over disjoint groups, c_g = lambda w_g (prox_impl.h says what 0 and infinity mean); entries in no group
 * are free:
 *
 *     h(x)          = sum_g c_g ||x_g||_2
 *     prox_{t h}(v) = max(1 - t c_g / ||v_g||, 0) v_g                          group_shrink.c
 *     in the metric diag(1/s): u_i = v_i h / (h + c_g s_i), h = ||u_g|| the root of sum_i (v_i / (h + c_g s_i))^2 = 1
 *     h*(g)         = 0 when ||g_g|| <= c_g for every group, else +infinity
 *     h(U z)        = a group lasso again where tied groups are alike          group_tied.c
 *
 * Cost O(n); scratch 2 max |g|. Yuan and Lin 2006, J. R. Statist. Soc. B 68, 49-67. */
#include "prox/groups/group_lasso.h"

#include <float.h>

extern const symo_prox_table symo__prox_group_lasso_table;

static const int64_t *index_of(const group_lasso *self, int64_t g)
{
    return self->indices ? self->indices + self->starts[g] : NULL;
}

static double group_norm(const group_lasso *self, int64_t g, const double *x)
{
    const int64_t size = symo__group_size(self, g);
    return self->indices ? symo__norm2_gather(size, index_of(self, g), x) : symo__norm2(size, x + self->starts[g]);
}

static double sum_range(const group_lasso *self, const double *x, int64_t first, int64_t last)
{
    if (last - first > 128) {
        const int64_t middle = first + (last - first) / 2;
        return sum_range(self, x, first, middle) + sum_range(self, x, middle, last);
    }
    double sum = 0.0;
    for (int64_t g = first; g < last; g++) sum += symo__cost(symo__coefficient(&self->c, g), group_norm(self, g, x));
    return sum;
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const group_lasso *self = data;
    (void)n, (void)scratch;
    *result = sum_range(self, x, 0, self->groups);
    return 0;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)n, (void)scratch;
    symo__group_shrink(data, v, step, out);
    return 0;
}

static int64_t scratch_size(void *data, int64_t n)
{
    (void)n;
    return 2 * ((const group_lasso *)data)->largest;
}

/* What each entry of a group is multiplied by when the steps differ. With s_0 the largest step and v_0 the largest
 * |v_i| it is the block problem of num/root.c for a_i = s_0 / s_i, a_i v_i / v_0 and weight c s_0 / v_0, all of
 * moderate size: a ratio of steps beyond 2^500 changes no digit of the norm. steps becomes the factors, v is
 * overwritten. */
static void metric_factors(int64_t size, double c, double *steps, double *v, double largest_v)
{
    double largest = 0.0;
    for (int64_t i = 0; i < size; i++) largest = steps[i] > largest ? steps[i] : largest;
    for (int64_t i = 0; i < size; i++) {
        const double ratio = largest / steps[i];
        steps[i] = ratio < 0x1p500 ? ratio : 0x1p500;
        v[i] = v[i] / largest_v * steps[i];
    }
    const double product = c * largest;
    const double weight = product < DBL_MAX ? product / largest_v : c * (largest / largest_v);
    const double norm = symo__block_norm(size, steps, v, weight);
    for (int64_t i = 0; i < size; i++) steps[i] = norm == 0.0 ? 0.0 : norm / (norm + weight / steps[i]);
}

/* The factors of one group: steps becomes them, v, a gathered copy, is overwritten. */
static void group_factors(int64_t size, double c, double *steps, double *v)
{
    double largest = 0.0;
    int same = 1;
    for (int64_t i = 0; i < size; i++) {
        largest = symo__max_nan(largest, fabs(v[i]));
        same = same && steps[i] == steps[0];
    }
    if (!same && c > 0.0 && c < (double)INFINITY && largest > 0.0 && largest < (double)INFINITY) {
        metric_factors(size, c, steps, v, largest);
        return;
    }
    const double factor = symo__group_factor(size, NULL, v, steps[0], c);
    for (int64_t i = 0; i < size; i++) steps[i] = factor;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const group_lasso *self = data;
    double *factors = scratch, *gathered = scratch + self->largest;
    (void)n;
    for (int64_t g = 0; g < self->groups; g++) {
        const int64_t first = self->starts[g], size = symo__group_size(self, g);
        const double c = symo__coefficient(&self->c, g);
        if (size == 1) {
            const int64_t i = symo__group_entry(self, first);
            out[i] = symo__soft_threshold(v[i], steps[i] * c);
            continue;
        }
        for (int64_t k = 0; k < size; k++) {
            factors[k] = steps[symo__group_entry(self, first + k)];
            gathered[k] = v[symo__group_entry(self, first + k)];
        }
        if (size > 0) group_factors(size, c, factors, gathered);
        for (int64_t k = 0; k < size; k++) {
            const int64_t i = symo__group_entry(self, first + k);
            out[i] = factors[k] * v[i] + 0.0;
        }
    }
    for (int64_t k = 0; k < self->free_count; k++) out[self->free_entries[k]] = v[self->free_entries[k]] + 0.0;
    return 0;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const group_lasso *self = data;
    (void)n, (void)scratch;
    *result = 0.0;
    for (int64_t k = 0; k < self->groups; k++) {
        const double norm = group_norm(self, k, g);
        if (norm != norm)
            *result = norm;
        else if (!symo__inside(norm, symo__coefficient(&self->c, k)))
            *result += (double)INFINITY;
    }
    for (int64_t k = 0; k < self->free_count; k++) {
        const double dual = g[self->free_entries[k]];
        if (dual != dual)
            *result = dual;
        else if (dual != 0.0)
            *result += (double)INFINITY;
    }
    return 0;
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const group_lasso *self = data;
    (void)n, (void)scratch;
    *result = 0.0;
    for (int64_t k = 0; k < self->groups; k++) {
        const double c = symo__coefficient(&self->c, k);
        if (!(c > 0.0)) continue;
        const double norm = group_norm(self, k, g);
        *result = symo__max_nan(*result, isinf(c) ? symo__zero_or_nan(norm) : norm / c);
    }
    return 0;
}

/* out = x_g / ||x_g|| without overflow and without the rounding of a subnormal norm; x_g is not 0. */
static void unit_vector(const group_lasso *self, int64_t g, const double *x, double *out)
{
    const int64_t first = self->starts[g], size = symo__group_size(self, g);
    double norm = group_norm(self, g, x);
    const double scale = norm < 0x1p-900 ? 0x1p200 : norm > 0x1p1000 ? 0x1p-200 : 1.0;
    for (int64_t k = 0; k < size; k++) out[k] = x[symo__group_entry(self, first + k)] * scale;
    if (scale != 1.0) norm = symo__norm2(size, out);
    for (int64_t k = 0; k < size; k++) out[k] /= norm;
}

/* At x_g = 0 the subdifferential is the ball of radius c, elsewhere the one point c x_g / ||x_g||; with c infinite it
 * is everything at 0 and empty elsewhere. */
double symo__group_distance(const group_lasso *self, int64_t k, const double *x, const double *g, double *scratch)
{
    const double c = symo__coefficient(&self->c, k), norm = group_norm(self, k, x);
    const int64_t first = self->starts[k], size = symo__group_size(self, k);
    if (norm != norm) return norm;
    if (isinf(c)) return norm > 0.0 ? c : symo__zero_or_nan(group_norm(self, k, g));
    if (norm == 0.0 || c == 0.0) return symo__max_nan(group_norm(self, k, g) - c, 0.0);
    unit_vector(self, k, x, scratch);
    for (int64_t i = 0; i < size; i++) scratch[i] = g[symo__group_entry(self, first + i)] - c * scratch[i];
    return symo__norm2(size, scratch);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const group_lasso *self = data;
    (void)n;
    *absolute = *relative = 0.0;
    for (int64_t k = 0; k < self->groups; k++) {
        const double c = symo__coefficient(&self->c, k), d = symo__group_distance(self, k, x, g, scratch);
        *absolute = symo__max_nan(*absolute, d);
        *relative = symo__max_nan(*relative, isinf(c) ? d : d / (c > 0.0 ? c : unit));
    }
    for (int64_t k = 0; k < self->free_count; k++) {
        const double d = fabs(g[self->free_entries[k]]) + symo__zero_or_nan(x[self->free_entries[k]]);
        *absolute = symo__max_nan(*absolute, d);
        *relative = symo__max_nan(*relative, d / unit);
    }
    return 0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const group_lasso *self = data;
    for (int64_t i = 0; i < n; i++) free_entries[i] = 1;
    for (int64_t g = 0; g < self->groups; g++)
        for (int64_t k = self->starts[g]; k < self->starts[g + 1]; k++)
            free_entries[symo__group_entry(self, k)] = symo__coefficient(&self->c, g) == 0.0;
    return 0;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    return symo__group_lasso_keeps(data, partition, answer);
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    (void)n;
    return symo__group_lasso_describe(data, structure, first);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    (void)n;
    return symo__group_lasso_reduce(data, partition, reduced);
}

static void destroy(void *data)
{
    group_lasso *self = data;
    symo__release(self->starts);
    symo__release(self->indices);
    symo__release(self->free_entries);
    symo__coefficients_free(&self->c);
    symo__release(self);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const group_lasso *self = data;
    symo__coefficients c;
    (void)n;
    SYMO_TRY(symo__coefficients_scale(&c, &self->c, self->groups, factor, "symo_prox_scaled"));
    return symo__group_lasso_with(result, self, &c, "symo_prox_scaled");
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    const group_lasso *self = data;
    symo__coefficients c;
    (void)n;
    SYMO_TRY(symo__coefficients_limit(&c, &self->c, self->groups, "symo_prox_null_model"));
    return symo__group_lasso_with(limit, self, &c, "symo_prox_null_model");
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "groups", SYMO_PARAMETER_GROUPS, 1, 0.0, 0.0, 0.0, "disjoint groups; an entry in none of them is free" },
    { "weights", SYMO_PARAMETER_VECTOR, 0, 0.0, 0.0, (double)INFINITY,
      "one a group: 0 is free, inf is fixed at 0; left out: sqrt(size)" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    const symo_argument *groups = &arguments[1], *weights = &arguments[2];
    SYMO_TRY(symo__prox_argument_length("group-lasso", weights, groups->count));
    return symo__group_lasso_create(result, n, groups->count, groups->starts, groups->indices, weights->vector,
                                    arguments[0].real, "symo_prox_named");
}

const symo_prox_table symo__prox_group_lasso_table = {
    .size = sizeof(symo_prox_table),
    .name = "group-lasso",
    .formula = "lambda sum_g w_g ||x_g||",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS,
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
    .parameters = parameters,
    .parameter_count = 3,
    .construct = construct,
    .describe = describe,
};
