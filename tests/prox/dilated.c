/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/operands.h"

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_prox *operand = operand_prox(instance->operands);
    const symo_status status = symo_prox_dilated(prox, operand, instance->factor);
    symo_prox_free(operand);
    return status;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double there[512];
    for (int64_t i = 0; i < instance->n; i++) there[i] = instance->factor * x[i];
    return operand_value(instance->operands, there);
}

/* The multiplication rounds. */
static long double value_size(const prox_instance *instance, const long double *x)
{
    long double there[512], sum = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        there[i] = instance->factor * x[i];
        sum += instance->lambda * fabsl(there[i]);
    }
    return operand_size(instance->operands, there) + sum;
}

/* h(a u) + (u - v)^2 / (2 t), as a function of a u, is h(w) + (w - a v)^2 / (2 a^2 t). */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    const prox_operand *operand = instance->operands;
    const long double a = instance->factor;
    double there[512];
    for (int64_t i = 0; i < instance->n; i++) there[i] = instance->factor * v[i];
    operand->specimen->prox(operand->instance, there, a * a * step, out);
    for (int64_t i = 0; i < instance->n; i++) out[i] /= a;
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    const prox_operand *operand = instance->operands;
    const long double size = fabsl(instance->factor);
    double there[512], dual[512];
    for (int64_t i = 0; i < instance->n; i++) {
        there[i] = instance->factor * x[i];
        dual[i] = g[i] / instance->factor;
    }
    operand->specimen->distance(operand->instance, there, dual, unit / size, absolute, relative);
    *absolute *= size;
}

/* Nothing, but division and multiplication round. */
static long double moved(const prox_instance *instance, int64_t i, long double step)
{
    (void)instance, (void)i, (void)step;
    return 0.0L;
}

static const prox_instance instances[] = {
    { .label = "l1", .n = 6, .lambda = 0.8, .operands = of_l1, .factor = -0.5 },
    { .label = "weighted l1", .n = 6, .lambda = 1.2, .operands = of_weights, .factor = 0.5, .moderate = 1 },
    { .label = "box", .n = 6, .lambda = 1.0, .operands = of_box, .factor = -0.5 },
    { .label = "groups", .n = 6, .lambda = 1.2, .groups = 3, .operands = of_groups, .factor = 0.5 },
    { .label = "hinge", .n = 6, .lambda = 1.0, .operands = of_hinge, .factor = 0.75 },
    { .label = "elastic net", .n = 6, .lambda = 1.5, .operands = of_net, .factor = -1.25 },
    { .label = "no entries", .n = 0, .lambda = 1.0, .operands = of_nothing, .factor = 2.0 },
};

const struct prox_specimen prox_specimen_dilated = {
    .name = "dilated",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .value = value,
    .value_size = value_size,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
    .block = operand_block,
    .moved = moved,
};
