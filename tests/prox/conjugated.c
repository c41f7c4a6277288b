/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/groups.h"
#include "prox/operands.h"

static int is(const prox_instance *instance, const struct prox_specimen *specimen)
{
    return instance->operands->specimen == specimen;
}

static long double entry_weight(const prox_instance *inner, int64_t i)
{
    return specimen_coefficient(inner->lambda, inner->weights ? inner->weights[i] : 1.0);
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_prox *operand = operand_prox(instance->operands);
    const symo_status status = symo_prox_conjugated(prox, operand);
    symo_prox_free(operand);
    return status;
}

/* The indicator of a ball, whose border may be missed by rounding. */
static long double ball(long double size, long double radius)
{
    return size <= radius * (1.0L + 8.0L * DBL_EPSILON) ? 0.0L : (long double)INFINITY;
}

static long double support(const prox_instance *inner, int64_t i, long double x)
{
    if (x == 0.0L) return 0.0L;
    return x * (x > 0.0L ? (inner->upper ? inner->upper[i] : (long double)INFINITY)
                         : (inner->lower ? inner->lower[i] : -(long double)INFINITY));
}

static long double value(const prox_instance *instance, const long double *x)
{
    const prox_instance *inner = instance->operands->instance;
    long double sum = 0.0L;
    for (int64_t i = 0; i < instance->n && is(instance, &prox_specimen_l1); i++)
        sum += ball(fabsl(x[i]), entry_weight(inner, i));
    for (int64_t i = 0; i < instance->n && is(instance, &prox_specimen_box); i++) sum += support(inner, i, x[i]);
    for (int64_t g = 0; g < inner->groups; g++) sum += ball(group_norm(inner, g, x), coefficient(inner, g));
    return sum;
}

/* Projections for norms; for a box, max(0, v - t u) + min(0, v - t l). */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    const prox_instance *inner = instance->operands->instance;
    long double wide[512];
    for (int64_t i = 0; i < instance->n; i++) {
        const long double w = is(instance, &prox_specimen_l1) ? entry_weight(inner, i) : 0.0L;
        wide[i] = v[i];
        out[i] = fmaxl(-w, fminl(w, wide[i]));
        if (is(instance, &prox_specimen_box))
            out[i] = fmaxl(0.0L, wide[i] - step * (inner->upper ? inner->upper[i] : (long double)INFINITY)) +
                     fminl(0.0L, wide[i] - step * (inner->lower ? inner->lower[i] : -(long double)INFINITY));
    }
    for (int64_t g = 0; g < inner->groups; g++) {
        const long double size = group_norm(inner, g, wide), radius = coefficient(inner, g);
        for (int64_t k = 0; entry(inner, g, k) >= 0; k++) {
            const int64_t i = entry(inner, g, k);
            out[i] = size <= radius ? wide[i] : radius * (wide[i] / size);
        }
    }
}

static const prox_instance instances[] = {
    { .label = "l1", .n = 6, .lambda = 0.8, .operands = of_l1 },
    { .label = "weighted l1", .n = 6, .lambda = 1.2, .operands = of_weights },
    { .label = "groups", .n = 6, .lambda = 1.2, .groups = 3, .operands = of_groups },
    { .label = "box", .n = 6, .lambda = 1.0, .operands = of_box, .moderate = 1 },
    { .label = "cube", .n = 6, .lambda = 1.0, .operands = of_cube, .moderate = 1 },
    { .label = "no entries", .n = 0, .lambda = 1.0, .operands = of_nothing },
};

const struct prox_specimen prox_specimen_conjugated = {
    .name = "conjugated",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .value = value,
    .prox = prox,
    .reduces_what_it_keeps = 1,
    .block = operand_block,
};
