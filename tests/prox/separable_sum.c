/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/operands.h"

/* Entry j of term k. */
static int64_t entry(const prox_instance *instance, int64_t k, int64_t j)
{
    int64_t before = 0;
    if (instance->operands[k].indices) return instance->operands[k].indices[j];
    for (int64_t l = 0; l < k; l++) before += instance->operands[l].instance->n;
    return before + j;
}

/* The term of entry i and its number there; -1: none has it. */
static int64_t term_of(const prox_instance *instance, int64_t i, int64_t *number)
{
    for (int64_t k = 0; k < instance->operand_count; k++)
        for (*number = 0; *number < instance->operands[k].instance->n; ++*number)
            if (entry(instance, k, *number) == i) return k;
    return -1;
}

/* The first entry of the block. */
static int64_t block(const prox_instance *instance, int64_t i)
{
    int64_t number = 0, other = 0;
    const int64_t term = term_of(instance, i, &number);
    if (term < 0) return i;
    const prox_operand *operand = &instance->operands[term];
    if (!operand->specimen->block) return i;
    const int64_t own = operand->specimen->block(operand->instance, number);
    for (int64_t j = 0; j < i; j++)
        if (term_of(instance, j, &other) == term && operand->specimen->block(operand->instance, other) == own) return j;
    return i;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_prox *terms[8] = { NULL };
    int64_t indices[512], filled = 0;
    for (int64_t k = 0; k < instance->operand_count; k++) {
        terms[k] = operand_prox(&instance->operands[k]);
        for (int64_t j = 0; j < instance->operands[k].instance->n; j++) indices[filled++] = entry(instance, k, j);
    }
    const int anywhere = instance->operand_count > 0 && instance->operands[0].indices;
    const symo_status status =
        symo_prox_separable_sum(prox, instance->n, instance->operand_count, terms, anywhere ? indices : NULL);
    for (int64_t k = 0; k < instance->operand_count; k++) symo_prox_free(terms[k]);
    return status;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L, part[512];
    for (int64_t k = 0; k < instance->operand_count; k++) {
        for (int64_t j = 0; j < instance->operands[k].instance->n; j++) part[j] = x[entry(instance, k, j)];
        sum += operand_value(&instance->operands[k], part);
    }
    return sum;
}

static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    double part[512];
    long double image[512];
    for (int64_t i = 0; i < instance->n; i++) out[i] = v[i];
    for (int64_t k = 0; k < instance->operand_count; k++) {
        const prox_operand *operand = &instance->operands[k];
        for (int64_t j = 0; j < operand->instance->n; j++) part[j] = v[entry(instance, k, j)];
        operand->specimen->prox(operand->instance, part, step, image);
        for (int64_t j = 0; j < operand->instance->n; j++) out[entry(instance, k, j)] = image[j];
    }
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    double part[512], dual[512];
    long double one, quotient;
    *absolute = *relative = 0.0L;
    for (int64_t k = 0; k < instance->operand_count; k++) {
        const prox_operand *operand = &instance->operands[k];
        for (int64_t j = 0; j < operand->instance->n; j++) {
            part[j] = x[entry(instance, k, j)];
            dual[j] = g[entry(instance, k, j)];
        }
        operand->specimen->distance(operand->instance, part, dual, unit, &one, &quotient);
        *absolute = specimen_larger(*absolute, one);
        *relative = specimen_larger(*relative, quotient);
    }
    for (int64_t i = 0; i < instance->n; i++) {
        int64_t number = 0;
        if (term_of(instance, i, &number) >= 0) continue;
        *absolute = specimen_larger(*absolute, fabsl(g[i]));
        *relative = specimen_larger(*relative, fabsl(g[i]) / unit);
    }
}

static const int64_t evens[6] = { 0, 2, 4, 6, 8, 10 }, odds[6] = { 1, 3, 5, 7, 9, 11 };
static const int64_t backwards[6] = { 13, 11, 9, 7, 5, 3 }, some[6] = { 0, 12, 2, 10, 4, 8 };
static const prox_operand in_order[3] = { { &prox_specimen_l1, &weighted_l1, NULL },
                                          { &prox_specimen_box, &some_box, NULL },
                                          { &prox_specimen_group_lasso, &some_groups, NULL } };
static const prox_operand woven[2] = { { &prox_specimen_group_lasso, &some_groups, odds },
                                       { &prox_specimen_l1, &plain_l1, evens } };
static const prox_operand crossed[2] = { { &prox_specimen_group_lasso, &some_groups, backwards },
                                         { &prox_specimen_box, &cube, some } };
static const prox_operand twice[2] = { { &prox_specimen_l1, &plain_l1, evens },
                                       { &prox_specimen_l1, &plain_l1, odds } };
static const prox_operand nets[2] = { { &prox_specimen_elastic_net, &some_net, evens },
                                      { &prox_specimen_hinge, &some_hinge, odds } };

static const prox_instance instances[] = {
    { .label = "three in order", .n = 18, .lambda = 1.5, .operand_count = 3, .operands = in_order, .groups = 9 },
    { .label = "in order, the rest free",
      .n = 21,
      .lambda = 1.5,
      .operand_count = 3,
      .operands = in_order,
      .groups = 9 },
    { .label = "woven", .n = 12, .lambda = 1.5, .operand_count = 2, .operands = woven },
    { .label = "crossed, some free", .n = 14, .lambda = 1.5, .operand_count = 2, .operands = crossed },
    { .label = "the same twice", .n = 12, .lambda = 1.5, .operand_count = 2, .operands = twice },
    { .label = "net and hinge", .n = 12, .lambda = 1.5, .operand_count = 2, .operands = nets },
    { .label = "one", .n = 6, .lambda = 1.5, .operand_count = 1, .operands = of_groups },
    { .label = "no terms", .n = 3, .lambda = 1.0, .operand_count = 0, .operands = of_nothing },
    { .label = "an empty term", .n = 0, .lambda = 1.0, .operand_count = 1, .operands = of_nothing },
};

const struct prox_specimen prox_specimen_separable_sum = {
    .name = "separable-sum",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .value = value,
    .prox = prox,
    .distance = distance,
    .block = block,
};
