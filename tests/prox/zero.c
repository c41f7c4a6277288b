/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/specimen.h"

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    return symo_prox_zero(prox, instance->n);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    (void)instance, (void)list, (void)starts;
    return 0;
}

static long double value(const prox_instance *instance, const long double *x)
{
    (void)instance, (void)x;
    return 0.0L;
}

static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    (void)step;
    for (int64_t i = 0; i < instance->n; i++) out[i] = v[i];
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    (void)x;
    *absolute = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) *absolute = specimen_larger(*absolute, fabsl(g[i]));
    *relative = *absolute / unit;
}

static const prox_instance instances[] = {
    { .label = "five entries", .n = 5 },
    { .label = "no entries", .n = 0 },
    { .label = "one entry", .n = 1 },
};

const struct prox_specimen prox_specimen_zero = {
    .name = "zero",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
};
