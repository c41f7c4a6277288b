/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/specimen.h"

static long double coefficient(const prox_instance *instance, int64_t i)
{
    return specimen_coefficient(instance->lambda, instance->weights ? instance->weights[i] : 1.0);
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    return symo_prox_l1(prox, instance->n, instance->weights, instance->lambda);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    (void)starts;
    list[0] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    list[1] = (symo_argument){ .name = "weights", .vector = instance->weights, .count = instance->n };
    return instance->weights ? 2 : 1;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < instance->n; i++)
        if (x[i] != 0.0L && coefficient(instance, i) > 0.0L) sum += coefficient(instance, i) * fabsl(x[i]);
    return sum;
}

/* |u| c + (u - v)^2 / (2 t): u = v - t c above t c, v + t c below -t c, 0 between */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    for (int64_t i = 0; i < instance->n; i++) {
        const long double threshold = step * coefficient(instance, i);
        out[i] = v[i] > threshold ? v[i] - threshold : v[i] < -threshold ? v[i] + threshold : 0.0L;
    }
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    *absolute = *relative = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        const long double c = coefficient(instance, i);
        long double d = x[i] > 0.0        ? fabsl(g[i] - c)
                        : x[i] < 0.0      ? fabsl(g[i] + c)
                        : fabsl(g[i]) > c ? fabsl(g[i]) - c
                                          : 0.0L;
        if (isinf(c) && x[i] == 0.0) continue;
        if (isinf(c)) d = c;
        *absolute = specimen_larger(*absolute, d);
        *relative = specimen_larger(*relative, isinf(c) ? d : d / (c > 0.0L ? c : unit));
    }
}

static const double mixed[7] = { 0.0, 1.0, 2.5, (double)INFINITY, 0.3, 1.0, 0.0 };
static const double excluded[4] = { 1.0, (double)INFINITY, 0.0, 2.0 };
static const double pattern[8] = { 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0 };
static const double one_infinite[1] = { (double)INFINITY };

static const prox_instance instances[] = {
    { .label = "weights 1", .n = 6, .lambda = 0.7 },
    { .label = "weights with 0 and infinity", .n = 7, .lambda = 1.3, .weights = mixed },
    { .label = "repeating weights", .n = 8, .lambda = 0.5, .weights = pattern },
    { .label = "no entries", .n = 0, .lambda = 1.0 },
    { .label = "one entry", .n = 1, .lambda = 2.0 },
    { .label = "one excluded entry", .n = 1, .lambda = 2.0, .weights = one_infinite },
    { .label = "lambda 0", .n = 4, .lambda = 0.0 },
    { .label = "lambda 0 with an infinite weight", .n = 4, .lambda = 0.0, .weights = excluded },
    { .label = "long", .n = 300, .lambda = 0.7 },
};

const struct prox_specimen prox_specimen_l1 = {
    .name = "l1",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
};
