/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/specimen.h"

static long double lower(const prox_instance *instance, int64_t i)
{
    return instance->lower ? instance->lower[i] : -(long double)INFINITY;
}

static long double upper(const prox_instance *instance, int64_t i)
{
    return instance->upper ? instance->upper[i] : (long double)INFINITY;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    return symo_prox_box(prox, instance->n, instance->lower, instance->upper);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    int64_t count = 0;
    (void)starts;
    if (instance->upper)
        list[count++] = (symo_argument){ .name = "upper", .vector = instance->upper, .count = instance->n };
    if (instance->lower)
        list[count++] = (symo_argument){ .name = "lower", .vector = instance->lower, .count = instance->n };
    return count;
}

/* A point that was scaled onto a bound and back may miss it by rounding. */
static long double value(const prox_instance *instance, const long double *x)
{
    for (int64_t i = 0; i < instance->n; i++) {
        const long double slack = 8.0L * DBL_EPSILON * fabsl(x[i]);
        if (!(x[i] >= lower(instance, i) - slack && x[i] <= upper(instance, i) + slack)) return (long double)INFINITY;
    }
    return 0.0L;
}

static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    (void)step;
    for (int64_t i = 0; i < instance->n; i++) out[i] = fmaxl(lower(instance, i), fminl(upper(instance, i), v[i]));
}

/* The normal cone at x is { g : g (u - x) <= 0 for every u of the interval }. */
static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    *absolute = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        const long double room_above = upper(instance, i) - x[i], room_below = x[i] - lower(instance, i);
        long double d = 0.0L;
        if (room_above < 0.0L || room_below < 0.0L)
            d = (long double)INFINITY;
        else if (g[i] > 0.0 && room_above > 0.0L)
            d = g[i];
        else if (g[i] < 0.0 && room_below > 0.0L)
            d = -(long double)g[i];
        *absolute = specimen_larger(*absolute, d);
    }
    *relative = *absolute / unit;
}

static const double zeros[6] = { 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 };
static const double minus_one[6] = { -1.0, -1.0, -1.0, -1.0, -1.0, -1.0 };
static const double plus_one[6] = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 };
static const double low[8] = { -1.0, -(double)INFINITY, 0.5, 0.0, -2.0, -(double)INFINITY, -0.25, -0.0 };
static const double high[8] = { 2.0, 1.0, (double)INFINITY, 0.0, -1.0, (double)INFINITY, 0.75, 3.0 };
static const double away_low[4] = { 1.0, 1.0, -1.0, -2.0 };
static const double away_high[4] = { 2.0, 2.0, 3.0, -1.0 };
static const double mirrored_low[6] = { -1.0, -3.0, -1.0, -3.0, -1.0, -3.0 };
static const double mirrored_high[6] = { 3.0, 1.0, 3.0, 1.0, 3.0, 1.0 };

static const prox_instance instances[] = {
    { .label = "no bounds", .n = 4 },
    { .label = "positive", .n = 6, .lower = zeros },
    { .label = "negative", .n = 6, .upper = zeros },
    { .label = "unit cube", .n = 6, .lower = minus_one, .upper = plus_one },
    { .label = "bounds of all kinds", .n = 8, .lower = low, .upper = high },
    { .label = "0 is outside", .n = 4, .lower = away_low, .upper = away_high },
    { .label = "two mirrored intervals", .n = 6, .lower = mirrored_low, .upper = mirrored_high },
    { .label = "no entries", .n = 0, .lower = zeros, .upper = zeros },
};

const struct prox_specimen prox_specimen_box = {
    .name = "box",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
};
