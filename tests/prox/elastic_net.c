/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/specimen.h"

static long double coefficient(const prox_instance *instance, int64_t i)
{
    return specimen_coefficient(instance->lambda, instance->weights ? instance->weights[i] : 1.0);
}

static long double linear(const prox_instance *instance, int64_t i)
{
    const long double c = coefficient(instance, i);
    return isinf(c) ? c : instance->alpha * c;
}

static long double quadratic(const prox_instance *instance, int64_t i)
{
    const long double c = coefficient(instance, i);
    return isinf(c) ? c : (1.0L - instance->alpha) * c;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    return symo_prox_elastic_net(prox, instance->n, instance->weights, instance->alpha, instance->lambda);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    (void)starts;
    list[0] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    list[1] = (symo_argument){ .name = "alpha", .real = instance->alpha };
    list[2] = (symo_argument){ .name = "weights", .vector = instance->weights, .count = instance->n };
    return instance->weights ? 3 : 2;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < instance->n; i++)
        if (x[i] != 0.0L && coefficient(instance, i) > 0.0L)
            sum += linear(instance, i) * fabsl(x[i]) + quadratic(instance, i) * x[i] * x[i] / 2.0L;
    return sum;
}

/* Right of 0 the derivative of a |u| + q u^2 / 2 + (u - v)^2 / (2 t) is a + q u + (u - v) / t. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    for (int64_t i = 0; i < instance->n; i++) {
        const long double a = linear(instance, i), q = quadratic(instance, i), size = fabsl(v[i]);
        const long double u = size > step * a ? (size - step * a) / (1.0L + step * q) : 0.0L;
        out[i] = v[i] < 0.0 ? -u : u;
    }
}

/* The gradient of the quadratic part goes to g; a block is divided by lambda w. */
static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    *absolute = *relative = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        const long double c = coefficient(instance, i), a = linear(instance, i);
        long double d = x[i] != 0.0 ? c : 0.0L;
        if (!isinf(c) && x[i] == 0.0) d = fmaxl(fabsl(g[i]) - a, 0.0L);
        if (!isinf(c) && x[i] != 0.0) d = fabsl(g[i] - quadratic(instance, i) * x[i] - (x[i] > 0.0 ? a : -a));
        *absolute = specimen_larger(*absolute, d);
        *relative = specimen_larger(*relative, isinf(c) ? d : d / (c > 0.0L ? c : unit));
    }
}

static const double special[6] = { 0.0, 1.0, (double)INFINITY, 2.5, 0.0, (double)INFINITY };
static const double rising[6] = { 0.5, 1.0, 1.5, 2.0, 2.5, 3.0 };

static const prox_instance instances[] = {
    { .label = "six entries", .n = 6, .lambda = 0.7, .alpha = 0.5 },
    { .label = "rising weights", .n = 6, .lambda = 0.4, .alpha = 0.3, .weights = rising },
    { .label = "weights 0 and infinity", .n = 6, .lambda = 1.3, .alpha = 0.9, .weights = special },
    { .label = "lambda 0 with infinite weights", .n = 6, .lambda = 0.0, .alpha = 0.5, .weights = special },
    { .label = "lambda 0", .n = 3, .lambda = 0.0, .alpha = 0.5 },
    { .label = "alpha 0", .n = 6, .lambda = 0.6, .alpha = 0.0, .weights = special },
    { .label = "alpha 1", .n = 6, .lambda = 0.6, .alpha = 1.0, .weights = special },
    { .label = "one entry", .n = 1, .lambda = 2.0, .alpha = 0.25 },
    { .label = "no entries", .n = 0, .lambda = 2.0, .alpha = 0.25 },
    { .label = "many entries", .n = 300, .lambda = 0.2, .alpha = 0.75 },
};

const struct prox_specimen prox_specimen_elastic_net = {
    .name = "elastic-net",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
};
