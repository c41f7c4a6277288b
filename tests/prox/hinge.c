/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/specimen.h"

static long double label(const prox_instance *instance, int64_t i)
{
    return instance->labels ? instance->labels[i] : 1.0L;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    return symo_prox_hinge(prox, instance->n, instance->labels, instance->lambda);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    (void)starts;
    list[0] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    list[1] = (symo_argument){ .name = "labels", .vector = instance->labels, .count = instance->n };
    return instance->labels ? 2 : 1;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        const long double margin = label(instance, i) * x[i];
        if (margin < 1.0L) sum += instance->lambda * (1.0L - margin);
    }
    return sum;
}

/* With w = y v: lambda max(0, 1 - u) + (u - w)^2 / (2 t) has its minimum at w from 1 on, at w + t lambda up to 1 - t
 * lambda, at 1 between. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    const long double threshold = step * instance->lambda;
    for (int64_t i = 0; i < instance->n; i++) {
        const long double y = label(instance, i), w = y * v[i];
        out[i] = w >= 1.0L ? v[i] : w + threshold <= 1.0L ? v[i] + y * threshold : y;
    }
}

/* In y g the subdifferential is -lambda below the margin, 0 above it, [-lambda, 0] on it. */
static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    const long double lambda = instance->lambda;
    *absolute = *relative = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        const long double w = label(instance, i) * x[i], s = label(instance, i) * g[i];
        const long double d = w < 1.0L      ? fabsl(s + lambda)
                              : w > 1.0L    ? fabsl(s)
                              : s > 0.0L    ? s
                              : s < -lambda ? -lambda - s
                                            : 0.0L;
        *absolute = specimen_larger(*absolute, d);
        *relative = specimen_larger(*relative, d / (lambda > 0.0L ? lambda : unit));
    }
}

static const double mixed[7] = { 1.0, -1.0, -1.0, 1.0, 1.0, -1.0, 1.0 };
static const double pattern[8] = { 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0 };
static const double minus[1] = { -1.0 };

static const prox_instance instances[] = {
    { .label = "all labels 1", .n = 6, .lambda = 0.7 },
    { .label = "both labels", .n = 7, .lambda = 1.3, .labels = mixed },
    { .label = "repeating labels", .n = 8, .lambda = 0.5, .labels = pattern },
    { .label = "no entries", .n = 0, .lambda = 1.0 },
    { .label = "one entry", .n = 1, .lambda = 2.0 },
    { .label = "one entry, label -1", .n = 1, .lambda = 2.0, .labels = minus },
    { .label = "lambda 0", .n = 8, .lambda = 0.0, .labels = pattern },
    { .label = "long", .n = 300, .lambda = 0.7 },
};

const struct prox_specimen prox_specimen_hinge = {
    .name = "hinge",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
};
