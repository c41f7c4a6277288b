/* SPDX-License-Identifier: BSD-3-Clause */
/* Operands for the functions that are made of other ones, and what their oracles share. */
#ifndef TESTS_PROX_OPERANDS_H
#define TESTS_PROX_OPERANDS_H

#include "prox/specimen.h"

extern const struct prox_specimen prox_specimen_l1, prox_specimen_box, prox_specimen_group_lasso, prox_specimen_hinge;
extern const struct prox_specimen prox_specimen_elastic_net, prox_specimen_zero;

static const double operand_weights[6] = { 0.0, 1.0, (double)INFINITY, 2.5, 0.5, 1.0 };
static const double operand_lower[6] = { -1.0, -(double)INFINITY, -0.5, -2.0, -(double)INFINITY, -0.25 };
static const double operand_upper[6] = { 2.0, 1.0, (double)INFINITY, 0.0, (double)INFINITY, 0.75 };
static const double operand_minus[6] = { -1.0, -1.0, -1.0, -1.0, -1.0, -1.0 };
static const double operand_plus[6] = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 };
static const double operand_labels[6] = { 1.0, -1.0, 1.0, 1.0, -1.0, 1.0 };
static const int64_t operand_sizes[3] = { 2, 3, 1 };
static const double operand_group_weights[3] = { 1.5, 1.0, 0.0 };

static const prox_instance plain_l1 = { .label = "l1", .n = 6, .lambda = 0.8 };
static const prox_instance weighted_l1 = { .label = "weighted l1", .n = 6, .lambda = 0.6, .weights = operand_weights };
static const prox_instance some_box = { .label = "box", .n = 6, .lower = operand_lower, .upper = operand_upper };
static const prox_instance cube = { .label = "cube", .n = 6, .lower = operand_minus, .upper = operand_plus };
static const prox_instance some_groups = {
    .label = "groups", .n = 6, .lambda = 0.7, .groups = 3, .sizes = operand_sizes, .weights = operand_group_weights
};
static const prox_instance some_hinge = { .label = "hinge", .n = 6, .lambda = 0.7, .labels = operand_labels };
static const prox_instance some_net = { .label = "net", .n = 6, .lambda = 0.7, .alpha = 0.5 };
static const prox_instance empty_l1 = { .label = "empty", .n = 0, .lambda = 0.7 };

static const prox_operand of_l1[1] = { { &prox_specimen_l1, &plain_l1, NULL } };
static const prox_operand of_weights[1] = { { &prox_specimen_l1, &weighted_l1, NULL } };
static const prox_operand of_box[1] = { { &prox_specimen_box, &some_box, NULL } };
static const prox_operand of_cube[1] = { { &prox_specimen_box, &cube, NULL } };
static const prox_operand of_groups[1] = { { &prox_specimen_group_lasso, &some_groups, NULL } };
static const prox_operand of_hinge[1] = { { &prox_specimen_hinge, &some_hinge, NULL } };
static const prox_operand of_net[1] = { { &prox_specimen_elastic_net, &some_net, NULL } };
static const prox_operand of_nothing[1] = { { &prox_specimen_l1, &empty_l1, NULL } };

/* The handle of an operand; the caller frees it. */
static inline symo_prox *operand_prox(const prox_operand *operand)
{
    symo_prox *prox = NULL;
    return operand->specimen->make(&prox, operand->instance) == SYMO_OK ? prox : NULL;
}

/* The block of an entry, for functions of one operand with its blocks. */
static inline int64_t operand_block(const prox_instance *instance, int64_t i)
{
    const prox_operand *operand = instance->operands;
    return operand->specimen->block ? operand->specimen->block(operand->instance, i) : i;
}

static inline long double operand_value(const prox_operand *operand, const long double *x)
{
    return operand->specimen->value(operand->instance, x);
}

static inline long double operand_size(const prox_operand *operand, const long double *x)
{
    const struct prox_specimen *specimen = operand->specimen;
    return (specimen->value_size ? specimen->value_size : specimen->value)(operand->instance, x);
}

#endif
