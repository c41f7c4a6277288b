/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/operands.h"

static long double slope(const prox_instance *instance, int64_t i)
{
    return instance->offset ? instance->offset[i] : 0.0L;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_prox *operand = operand_prox(instance->operands);
    const symo_status status = symo_prox_tilted(prox, operand, instance->offset, instance->factor);
    symo_prox_free(operand);
    return status;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = operand_value(instance->operands, x);
    for (int64_t i = 0; i < instance->n; i++) sum += slope(instance, i) * x[i] + instance->factor / 2.0L * x[i] * x[i];
    return sum;
}

static long double value_size(const prox_instance *instance, const long double *x)
{
    long double sum = operand_size(instance->operands, x);
    for (int64_t i = 0; i < instance->n; i++)
        sum += fabsl(slope(instance, i) * x[i]) + instance->factor / 2.0L * x[i] * x[i];
    return sum;
}

/* Completing the square in u: h(u) + (1 + t rho) / (2 t) (u - (v - t a) / (1 + t rho))^2. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    const prox_operand *operand = instance->operands;
    const long double more = 1.0L + step * instance->factor;
    double there[512];
    for (int64_t i = 0; i < instance->n; i++) there[i] = (double)((v[i] - step * slope(instance, i)) / more);
    operand->specimen->prox(operand->instance, there, step / more, out);
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    const prox_operand *operand = instance->operands;
    double rest[512];
    for (int64_t i = 0; i < instance->n; i++) rest[i] = (double)(g[i] - slope(instance, i) - instance->factor * x[i]);
    operand->specimen->distance(operand->instance, x, rest, unit, absolute, relative);
}

static long double moved(const prox_instance *instance, int64_t i, long double step)
{
    return step * fabsl(slope(instance, i)) / (1.0L + step * instance->factor);
}

static const double slopes[6] = { 0.0, -0.4, 0.2, 0.0, 1.1, -0.3 }, same[6] = { 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 };
static const double paired[6] = { 0.25, 0.5, -1.0, 0.25, 0.5, -1.0 };

static const prox_instance instances[] = {
    { .label = "l1 and a slope", .n = 6, .lambda = 1.2, .operands = of_l1, .offset = slopes },
    { .label = "l1 and a curvature", .n = 6, .lambda = 1.0, .operands = of_l1, .factor = 0.6 },
    { .label = "l1 and nothing", .n = 6, .lambda = 0.8, .operands = of_l1 },
    { .label = "weighted l1", .n = 6, .lambda = 2.0, .operands = of_weights, .offset = paired },
    { .label = "weighted l1 and a curvature", .n = 6, .lambda = 2.0, .operands = of_weights, .factor = 1.5 },
    { .label = "box, slope and curvature", .n = 6, .lambda = 1.5, .operands = of_box, .offset = slopes, .factor = 0.5 },
    { .label = "cube and a slope", .n = 6, .lambda = 1.5, .operands = of_cube, .offset = slopes },
    { .label = "groups", .n = 6, .lambda = 1.5, .groups = 3, .operands = of_groups, .offset = same, .factor = 0.25 },
    { .label = "no entries", .n = 0, .lambda = 1.0, .operands = of_nothing, .factor = 1.0 },
};

const struct prox_specimen prox_specimen_tilted = {
    .name = "tilted",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .value = value,
    .value_size = value_size,
    .prox = prox,
    .distance = distance,
    .block = operand_block,
    .moved = moved,
};
