/* SPDX-License-Identifier: BSD-3-Clause */
/* Weighted l1 norm, c_i = lambda w_i (prox_impl.h says what 0 and infinity mean):
 *
 *     h(x)          = sum_i c_i |x_i|
 *     prox_{t h}(v) = sign(v_i) max(|v_i| - t c_i, 0)          soft threshold
 *     h*(g)         = 0 when |g_i| <= c_i for every i, else +infinity
 *     h(U z)        = sum_cells (sum_{i in cell} c_i / sqrt(size)) |z_cell|, for any weights
 *
 * Cost O(n), no scratch. Donoho, IEEE Trans. Inf. Theory 41 (1995) 613. */
#include "prox/prox_impl.h"

#include <float.h>

extern const symo_prox_table symo__prox_l1_table;

typedef struct l1 {
    symo__coefficients c;
} l1;

static symo_status wrap(symo_prox **prox, int64_t n, symo__coefficients *c, const char *function)
{
    l1 *self = symo__allocate(1, sizeof *self);
    if (!self) {
        symo__coefficients_free(c);
        return symo__fail_memory(function, sizeof *self);
    }
    self->c = *c;
    return symo__prox_wrap(prox, n, &symo__prox_l1_table, self, function);
}

static double sum_range(const l1 *self, const double *x, int64_t first, int64_t last)
{
    if (last - first > 128) {
        const int64_t middle = first + (last - first) / 2;
        return sum_range(self, x, first, middle) + sum_range(self, x, middle, last);
    }
    double sum = 0.0;
    for (int64_t i = first; i < last; i++) sum += symo__cost(symo__coefficient(&self->c, i), fabs(x[i]));
    return sum;
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    (void)scratch;
    *result = sum_range(data, x, 0, n);
    return 0;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const l1 *self = data;
    const double *c = self->c.each;
    (void)scratch;
    if (c)
        for (int64_t i = 0; i < n; i++) out[i] = symo__soft_threshold(v[i], step * c[i]);
    else {
        const double threshold = step * self->c.common;
        for (int64_t i = 0; i < n; i++) out[i] = symo__soft_threshold(v[i], threshold);
    }
    return 0;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const l1 *self = data;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = symo__soft_threshold(v[i], steps[i] * symo__coefficient(&self->c, i));
    return 0;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const l1 *self = data;
    (void)scratch;
    *result = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (g[i] != g[i])
            *result = g[i];
        else if (!symo__inside(fabs(g[i]), symo__coefficient(&self->c, i)))
            *result += (double)INFINITY;
    }
    return 0;
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const l1 *self = data;
    (void)scratch;
    *result = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double c = symo__coefficient(&self->c, i);
        if (c > 0.0) *result = symo__max_nan(*result, isinf(c) ? symo__zero_or_nan(g[i]) : fabs(g[i]) / c);
    }
    return 0;
}

/* At x_i = 0 the subdifferential is [-c, c], elsewhere the one point c sign(x_i); with c infinite it is everything at
 * 0 and empty elsewhere. */
static double entry_distance(double c, double x, double g)
{
    if (isinf(c)) return x == 0.0 ? symo__zero_or_nan(g) : x != x ? x : c;
    if (x == 0.0) return symo__max_nan(fabs(g) - c, 0.0);
    return fabs(g - (x != x ? x : copysign(c, x)));
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const l1 *self = data;
    (void)scratch;
    *absolute = *relative = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double c = symo__coefficient(&self->c, i), d = entry_distance(c, x[i], g[i]);
        *absolute = symo__max_nan(*absolute, d);
        *relative = symo__max_nan(*relative, isinf(c) ? d : d / (c > 0.0 ? c : unit));
    }
    return 0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    symo__coefficients_unpenalised(&((const l1 *)data)->c, n, free_entries);
    return 0;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    *answer = symo__coefficients_constant(&((const l1 *)data)->c, partition);
    return 0;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    symo__coefficients c;
    (void)n;
    SYMO_TRY(symo__coefficients_reduce(&c, &((const l1 *)data)->c, partition, 1, "symo_prox_reduce"));
    return wrap(reduced, partition->cells, &c, "symo_prox_reduce");
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    return symo__coefficients_describe(&((const l1 *)data)->c, n, structure, first);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    symo__coefficients c;
    SYMO_TRY(symo__coefficients_scale(&c, &((const l1 *)data)->c, n, factor, "symo_prox_scaled"));
    return wrap(result, n, &c, "symo_prox_scaled");
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    symo__coefficients c;
    SYMO_TRY(symo__coefficients_limit(&c, &((const l1 *)data)->c, n, "symo_prox_null_model"));
    return wrap(limit, n, &c, "symo_prox_null_model");
}

static void destroy(void *data)
{
    symo__coefficients_free(&((l1 *)data)->c);
    symo__release(data);
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "weights", SYMO_PARAMETER_VECTOR, 0, 1.0, 0.0, (double)INFINITY,
      "one an entry: 0 is free, inf is fixed at 0; left out: all 1" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    SYMO_TRY(symo__prox_argument_length("l1", &arguments[1], n));
    return symo_prox_l1(result, n, arguments[1].vector, arguments[0].real);
}

const symo_prox_table symo__prox_l1_table = {
    .size = sizeof(symo_prox_table),
    .name = "l1",
    .formula = "lambda sum_i w_i |x_i|",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
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
    .parameter_count = 2,
    .construct = construct,
    .describe = describe,
};

const symo__coefficients *symo__l1_coefficients(const symo_prox *prox)
{
    return &((const l1 *)prox->self)->c;
}

symo_status symo_prox_l1(symo_prox **result, int64_t n, const double *weights, double lambda)
{
    symo__coefficients c;
    if (!result) return symo__fail_null("symo_prox_l1", "prox");
    *result = NULL;
    if (n < 0) return symo__fail_argument("symo_prox_l1", "n", -1, (double)n, ">= 0");
    SYMO_TRY(symo__coefficients_create(&c, n, weights, lambda, "symo_prox_l1"));
    return wrap(result, n, &c, "symo_prox_l1");
}
