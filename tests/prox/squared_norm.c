/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/specimen.h"

static long double coefficient(const prox_instance *instance, int64_t i)
{
    return specimen_coefficient(instance->lambda, instance->weights ? instance->weights[i] : 1.0);
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    return symo_prox_squared_norm(prox, instance->n, instance->weights, instance->lambda);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    (void)starts;
    list[0] = (symo_argument){ .name = "weights", .vector = instance->weights, .count = instance->n };
    list[instance->weights ? 1 : 0] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    return instance->weights ? 2 : 1;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < instance->n; i++)
        if (x[i] != 0.0L && coefficient(instance, i) > 0.0L) sum += coefficient(instance, i) * x[i] * x[i];
    return sum / 2.0L;
}

static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    for (int64_t i = 0; i < instance->n; i++) {
        const long double c = coefficient(instance, i);
        out[i] = isinf(c) ? 0.0L : v[i] / (1.0L + step * c);
    }
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    *absolute = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        const long double c = coefficient(instance, i);
        if (isinf(c) && x[i] == 0.0) continue;
        *absolute = specimen_larger(*absolute, isinf(c) ? c : fabsl(g[i] - c * x[i]));
    }
    *relative = *absolute / unit;
}

static const double mixed[7] = { 0.0, 1.0, 2.5, (double)INFINITY, 0.3, 1.0, 0.0 };
static const double excluded[4] = { 1.0, (double)INFINITY, 0.0, 2.0 };
static const double pattern[8] = { 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0 };

static const prox_instance instances[] = {
    { .label = "weights 1", .n = 6, .lambda = 0.7 },
    { .label = "weights with 0 and infinity", .n = 7, .lambda = 1.3, .weights = mixed },
    { .label = "repeating weights", .n = 8, .lambda = 0.5, .weights = pattern },
    { .label = "no entries", .n = 0, .lambda = 1.0 },
    { .label = "one entry", .n = 1, .lambda = 2.0 },
    { .label = "lambda 0", .n = 4, .lambda = 0.0 },
    { .label = "lambda 0 with an infinite weight", .n = 4, .lambda = 0.0, .weights = excluded },
    { .label = "a step times this overflows", .n = 3, .lambda = 1e200 },
    { .label = "long", .n = 300, .lambda = 0.7 },
};

const struct prox_specimen prox_specimen_squared_norm = {
    .name = "squared-norm",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
};
