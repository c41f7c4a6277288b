/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/operands.h"

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_prox *operand = operand_prox(instance->operands);
    const symo_status status = symo_prox_moreau_envelope(prox, operand, instance->factor);
    symo_prox_free(operand);
    return status;
}

/* The point that attains the minimum. */
static void nearest(const prox_instance *instance, const double *x, long double *u)
{
    const prox_operand *operand = instance->operands;
    operand->specimen->prox(operand->instance, x, instance->factor, u);
}

static long double value(const prox_instance *instance, const long double *x)
{
    double narrow[512];
    long double u[512], squares = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) narrow[i] = (double)x[i];
    nearest(instance, narrow, u);
    for (int64_t i = 0; i < instance->n; i++) squares += (u[i] - narrow[i]) * (u[i] - narrow[i]);
    return operand_value(instance->operands, u) + squares / (2.0L * instance->factor);
}

/* In steps of the envelope's own: u between v and the prox of mu + t. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    const prox_operand *operand = instance->operands;
    const long double mu = instance->factor;
    operand->specimen->prox(operand->instance, v, mu + step, out);
    for (int64_t i = 0; i < instance->n; i++) out[i] = (mu * v[i] + step * out[i]) / (mu + step);
}

/* It is smooth. */
static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    long double u[512];
    nearest(instance, x, u);
    *absolute = 0.0L;
    for (int64_t i = 0; i < instance->n; i++)
        *absolute = specimen_larger(*absolute, fabsl(g[i] - (x[i] - u[i]) / instance->factor));
    *relative = *absolute / unit;
}

static const prox_instance instances[] = {
    { .label = "l1: Huber's function", .n = 6, .lambda = 0.8, .operands = of_l1, .factor = 0.5 },
    { .label = "weighted l1", .n = 6, .lambda = 2.0, .operands = of_weights, .factor = 1.5 },
    { .label = "box: a squared distance", .n = 6, .lambda = 2.0, .operands = of_box, .factor = 0.5 },
    { .label = "groups", .n = 6, .lambda = 1.2, .groups = 3, .operands = of_groups, .factor = 2.0 },
    { .label = "hinge", .n = 6, .lambda = 1.2, .operands = of_hinge, .factor = 0.75 },
    { .label = "no entries", .n = 0, .lambda = 1.0, .operands = of_nothing, .factor = 1.0 },
};

const struct prox_specimen prox_specimen_moreau_envelope = {
    .name = "moreau-envelope",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
    .block = operand_block,
};
