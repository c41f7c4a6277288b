/* SPDX-License-Identifier: BSD-3-Clause */
/* Weighted squared norm (ridge), c_i = lambda w_i (prox_impl.h says what 0 and infinity mean):
 *
 *     h(x)          = 1/2 sum_i c_i x_i^2
 *     prox_{t h}(v) = v_i / (1 + t c_i)
 *     h*(g)         = 1/2 sum_i g_i^2 / c_i              (c_i = 0: +infinity unless g_i = 0; c_i infinite: 0)
 *     h(U z)        = 1/2 sum_cells (sum_{i in cell} c_i / size) z_cell^2, for any weights
 *
 * h is smooth, so its gradient c_i x_i counts as part of the objective's: a block has weight 0 in `distance`.
 * Cost O(n), no scratch. Elementary. */
#include "prox/prox_impl.h"

#include <float.h>

extern const symo_prox_table symo__prox_squared_norm_table;

typedef struct squared_norm {
    symo__coefficients c;
} squared_norm;

static symo_status wrap(symo_prox **prox, int64_t n, symo__coefficients *c, const char *function)
{
    squared_norm *self = symo__allocate(1, sizeof *self);
    if (!self) {
        symo__coefficients_free(c);
        return symo__fail_memory(function, sizeof *self);
    }
    self->c = *c;
    return symo__prox_wrap(prox, n, &symo__prox_squared_norm_table, self, function);
}

static double sum_range(const squared_norm *self, const double *x, int64_t first, int64_t last)
{
    if (last - first > 128) {
        const int64_t middle = first + (last - first) / 2;
        return sum_range(self, x, first, middle) + sum_range(self, x, middle, last);
    }
    double sum = 0.0;
    for (int64_t i = first; i < last; i++)
        sum += symo__cost(symo__cost(symo__coefficient(&self->c, i), fabs(x[i])), fabs(x[i]));
    return sum;
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    (void)scratch;
    *result = 0.5 * sum_range(data, x, 0, n);
    return 0;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const squared_norm *self = data;
    const double *c = self->c.each;
    const double divisor = 1.0 + step * self->c.common;
    (void)scratch;
    if (c || isinf(divisor))
        for (int64_t i = 0; i < n; i++) out[i] = symo__shrink(v[i], step, symo__coefficient(&self->c, i));
    else
        for (int64_t i = 0; i < n; i++) out[i] = v[i] / divisor + 0.0;
    return 0;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const squared_norm *self = data;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = symo__shrink(v[i], steps[i], symo__coefficient(&self->c, i));
    return 0;
}

static double entry_conjugate(double c, double g)
{
    if (g == 0.0 || isinf(c)) return symo__zero_or_nan(g);
    return g != g ? g : 0.5 * (g / c) * g;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const squared_norm *self = data;
    (void)scratch;
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double c = symo__coefficient(&self->c, i);
        sum += c == 0.0 && fabs(g[i]) > 0.0 ? (double)INFINITY : entry_conjugate(c, g[i]);
    }
    *result = sum;
    return 0;
}

/* The conjugate is finite everywhere but on free entries, which do not count. */
static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const squared_norm *self = data;
    (void)scratch;
    *result = 0.0;
    for (int64_t i = 0; i < n; i++)
        if (symo__coefficient(&self->c, i) > 0.0) *result = symo__max_nan(*result, symo__zero_or_nan(g[i]));
    return 0;
}

/* The subdifferential at 0 is {0}, everything where c is infinite: no multiple holds an entry against a pull. */
static int threshold(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const squared_norm *self = data;
    (void)scratch;
    *result = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double c = symo__coefficient(&self->c, i), pull = isinf(c) ? symo__zero_or_nan(g[i]) : fabs(g[i]);
        if (c > 0.0) *result = symo__max_nan(*result, pull > 0.0 ? (double)INFINITY : pull);
    }
    return 0;
}

static double entry_distance(double c, double x, double g)
{
    if (isinf(c)) return x == 0.0 ? symo__zero_or_nan(g) : x != x ? x : c;
    return fabs(g - c * x);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const squared_norm *self = data;
    (void)scratch;
    *absolute = 0.0;
    for (int64_t i = 0; i < n; i++)
        *absolute = symo__max_nan(*absolute, entry_distance(symo__coefficient(&self->c, i), x[i], g[i]));
    *relative = *absolute / unit;
    return 0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    symo__coefficients_unpenalised(&((const squared_norm *)data)->c, n, free_entries);
    return 0;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    *answer = symo__coefficients_constant(&((const squared_norm *)data)->c, partition);
    return 0;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    symo__coefficients c;
    (void)n;
    SYMO_TRY(symo__coefficients_reduce(&c, &((const squared_norm *)data)->c, partition, 2, "symo_prox_reduce"));
    return wrap(reduced, partition->cells, &c, "symo_prox_reduce");
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    return symo__coefficients_describe(&((const squared_norm *)data)->c, n, structure, first);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    symo__coefficients c;
    SYMO_TRY(symo__coefficients_scale(&c, &((const squared_norm *)data)->c, n, factor, "symo_prox_scaled"));
    return wrap(result, n, &c, "symo_prox_scaled");
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    symo__coefficients c;
    SYMO_TRY(symo__coefficients_limit(&c, &((const squared_norm *)data)->c, n, "symo_prox_null_model"));
    return wrap(limit, n, &c, "symo_prox_null_model");
}

static void destroy(void *data)
{
    symo__coefficients_free(&((squared_norm *)data)->c);
    symo__release(data);
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "weights", SYMO_PARAMETER_VECTOR, 0, 1.0, 0.0, (double)INFINITY,
      "one an entry: 0 is free, inf is fixed at 0; left out: all 1" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    SYMO_TRY(symo__prox_argument_length("squared-norm", &arguments[1], n));
    return symo_prox_squared_norm(result, n, arguments[1].vector, arguments[0].real);
}

const symo_prox_table symo__prox_squared_norm_table = {
    .size = sizeof(symo_prox_table),
    .name = "squared-norm",
    .formula = "lambda/2 sum_i w_i x_i^2",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
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
    .threshold = threshold,
    .describe = describe,
};

const symo__coefficients *symo__squared_norm_coefficients(const symo_prox *prox)
{
    return &((const squared_norm *)prox->self)->c;
}

symo_status symo_prox_squared_norm(symo_prox **result, int64_t n, const double *weights, double lambda)
{
    symo__coefficients c;
    if (!result) return symo__fail_null("symo_prox_squared_norm", "prox");
    *result = NULL;
    if (n < 0) return symo__fail_argument("symo_prox_squared_norm", "n", -1, (double)n, ">= 0");
    SYMO_TRY(symo__coefficients_create(&c, n, weights, lambda, "symo_prox_squared_norm"));
    return wrap(result, n, &c, "symo_prox_squared_norm");
}
