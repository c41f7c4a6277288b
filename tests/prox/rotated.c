/* SPDX-License-Identifier: BSD-3-Clause */
/* Bases of halves, so that products with them are exact and only sums round. */
#include "prox/operands.h"

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_prox *operand = operand_prox(instance->operands);
    const symo_status status = symo_prox_rotated(prox, operand, instance->basis);
    symo_prox_free(operand);
    return status;
}

static long double length(int64_t n, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < n; i++) sum = fmaxl(sum, fabsl(x[i]));
    return sum;
}

static void carry(const prox_instance *instance, const long double *x, long double *there)
{
    for (int64_t j = 0; j < instance->n; j++) {
        there[j] = 0.0L;
        for (int64_t i = 0; i < instance->n; i++) there[j] += instance->basis[i + j * instance->n] * x[i];
    }
}

/* Moves a point by rounding where the prox of that step, at the point plus g, would have it. */
static void settle(const prox_instance *instance, long double size, const long double *g, long double step,
                   long double *there)
{
    double from[8];
    long double to[8];
    for (int64_t i = 0; i < instance->n; i++) from[i] = (double)(there[i] + (g ? g[i] : 0.0L));
    instance->operands->specimen->prox(instance->operands->instance, from, step, to);
    for (int64_t i = 0; i < instance->n; i++)
        if (fabsl(to[i] - there[i]) <= 16.0L * DBL_EPSILON * size) there[i] = to[i];
}

/* A point that was carried to the border of the domain may miss it by rounding. */
static long double value(const prox_instance *instance, const long double *x)
{
    long double there[8];
    carry(instance, x, there);
    if (isinf(operand_value(instance->operands, there))) settle(instance, length(instance->n, x), NULL, 1e-30L, there);
    return operand_value(instance->operands, there);
}

/* All entries go into every sum. */
static long double value_size(const prox_instance *instance, const long double *x)
{
    long double outer[8], there[8];
    for (int64_t i = 0; i < instance->n; i++) outer[i] = 4.0L * length(instance->n, x);
    carry(instance, x, there);
    const long double size = operand_size(instance->operands, outer);
    return isinf(size) ? operand_size(instance->operands, there) : size;
}

static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    long double wide[8], there[8], moved[8];
    double point[8];
    for (int64_t i = 0; i < instance->n; i++) wide[i] = v[i];
    carry(instance, wide, there);
    for (int64_t i = 0; i < instance->n; i++) point[i] = (double)there[i];
    instance->operands->specimen->prox(instance->operands->instance, point, step, moved);
    for (int64_t i = 0; i < instance->n; i++) {
        out[i] = 0.0L;
        for (int64_t j = 0; j < instance->n; j++) out[i] += instance->basis[i + j * instance->n] * moved[j];
    }
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    const prox_operand *operand = instance->operands;
    long double wide[8], there[8], dual[8];
    double point[8], slope[8];
    for (int64_t i = 0; i < instance->n; i++) wide[i] = g[i];
    carry(instance, wide, dual);
    for (int64_t i = 0; i < instance->n; i++) wide[i] = x[i];
    carry(instance, wide, there);
    for (int64_t i = 0; i < instance->n; i++)
        if (fabsl(there[i]) <= 8.0L * DBL_EPSILON * length(instance->n, wide)) there[i] = 0.0L;
    settle(instance, length(instance->n, wide), dual, 1.0L, there);
    for (int64_t i = 0; i < instance->n; i++) point[i] = (double)there[i], slope[i] = (double)dual[i];
    operand->specimen->distance(operand->instance, point, slope, unit, absolute, relative);
}

static int64_t block(const prox_instance *instance, int64_t i)
{
    (void)instance, (void)i;
    return 0;
}

/* By nothing but the size of the entries themselves. */
static long double moved(const prox_instance *instance, int64_t i, long double step)
{
    (void)instance, (void)i, (void)step;
    return 0.0L;
}

static const double halves[16] = {
    0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, -0.5, 0.5, -0.5, -0.5, 0.5
};
static const double exchange[16] = { 0.0,
                                     -1.0,
                                     0.0,
                                     0.0,
                                     0.5,
                                     0.0,
                                     0.5,
                                     0.70710678118654752,
                                     0.5,
                                     0.0,
                                     0.5,
                                     -0.70710678118654752,
                                     0.70710678118654752,
                                     0.0,
                                     -0.70710678118654752,
                                     0.0 };
static const double weights[4] = { 0.0, 1.0, 2.5, 0.5 };
static const double group_weights[2] = { 1.5, 1.0 };
static const int64_t sizes[2] = { 1, 3 };
static const prox_instance l1 = { .label = "l1", .n = 4, .lambda = 0.8 };
static const prox_instance weighted = { .label = "weighted", .n = 4, .lambda = 0.6, .weights = weights };
static const prox_instance groups = {
    .label = "groups", .n = 4, .lambda = 0.7, .groups = 2, .sizes = sizes, .weights = group_weights
};
static const prox_operand to_l1[1] = { { &prox_specimen_l1, &l1, NULL } };
static const prox_operand to_weighted[1] = { { &prox_specimen_l1, &weighted, NULL } };
static const prox_operand to_groups[1] = { { &prox_specimen_group_lasso, &groups, NULL } };

static const prox_instance instances[] = {
    { .label = "l1", .n = 4, .lambda = 0.8, .operands = to_l1, .basis = halves, .moderate = 1 },
    { .label = "turned l1", .n = 4, .lambda = 0.8, .operands = to_l1, .basis = exchange, .moderate = 1 },
    { .label = "weighted l1", .n = 4, .lambda = 1.5, .operands = to_weighted, .basis = halves, .moderate = 1 },
    { .label = "groups", .n = 4, .lambda = 1.05, .groups = 2, .operands = to_groups, .basis = halves, .moderate = 1 },
    { .label = "no entries", .n = 0, .lambda = 1.0, .operands = of_nothing, .basis = halves },
};

const struct prox_specimen prox_specimen_rotated = {
    .name = "rotated",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .value = value,
    .value_size = value_size,
    .prox = prox,
    .distance = distance,
    .block = block,
    .moved = moved,
};
