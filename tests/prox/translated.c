/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/operands.h"

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_prox *operand = operand_prox(instance->operands);
    const symo_status status = symo_prox_translated(prox, operand, instance->offset);
    symo_prox_free(operand);
    return status;
}

/* A point that was carried to the place itself may miss it by rounding. */
static long double value(const prox_instance *instance, const long double *x)
{
    long double there[512];
    for (int64_t i = 0; i < instance->n; i++) {
        there[i] = x[i] - instance->offset[i];
        if (fabsl(there[i]) <= 8.0L * DBL_EPSILON * fabsl(instance->offset[i])) there[i] = 0.0L;
    }
    return operand_value(instance->operands, there);
}

/* x and the place are subtracted. */
static long double value_size(const prox_instance *instance, const long double *x)
{
    long double there[512], outer[512];
    for (int64_t i = 0; i < instance->n; i++) {
        there[i] = x[i] - instance->offset[i];
        outer[i] = fabsl(x[i]) + fabsl(instance->offset[i]);
    }
    const long double size = operand_size(instance->operands, outer);
    return operand_size(instance->operands, there) + (isinf(size) ? 0.0L : size);
}

static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    const prox_operand *operand = instance->operands;
    double there[512];
    for (int64_t i = 0; i < instance->n; i++) there[i] = v[i] - instance->offset[i];
    operand->specimen->prox(operand->instance, there, step, out);
    for (int64_t i = 0; i < instance->n; i++) out[i] += instance->offset[i];
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    const prox_operand *operand = instance->operands;
    double there[512];
    for (int64_t i = 0; i < instance->n; i++) there[i] = x[i] - instance->offset[i];
    operand->specimen->distance(operand->instance, there, g, unit, absolute, relative);
}

static long double moved(const prox_instance *instance, int64_t i, long double step)
{
    (void)step;
    return fabsl(instance->offset[i]);
}

static const double places[6] = { 0.25, -0.0, 1.5, -2.0, 0.5, -0.75 }, same[6] = { 0.5, 0.5, 0.5, 0.5, 0.5, 0.5 };
static const double paired[6] = { 0.25, 0.5, -1.0, 0.25, 0.5, -1.0 };

static const prox_instance instances[] = {
    { .label = "l1", .n = 6, .lambda = 0.8, .operands = of_l1, .offset = places },
    { .label = "l1 at one place", .n = 6, .lambda = 0.8, .operands = of_l1, .offset = same },
    { .label = "weighted l1", .n = 6, .lambda = 1.5, .operands = of_weights, .offset = paired },
    { .label = "box", .n = 6, .lambda = 1.0, .operands = of_box, .offset = places },
    { .label = "cube", .n = 6, .lambda = 1.0, .operands = of_cube, .offset = paired },
    { .label = "groups", .n = 6, .lambda = 1.2, .groups = 3, .operands = of_groups, .offset = same },
    { .label = "hinge", .n = 6, .lambda = 1.0, .operands = of_hinge, .offset = paired },
    { .label = "no entries", .n = 0, .lambda = 1.0, .operands = of_nothing, .offset = same },
};

const struct prox_specimen prox_specimen_translated = {
    .name = "translated",
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
