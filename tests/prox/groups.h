/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups of an instance, for the oracles of group penalties: both ways to give them, norms in long double. */
#ifndef TESTS_PROX_GROUPS_H
#define TESTS_PROX_GROUPS_H

#include "prox/specimen.h"

/* Entry k of group g; -1 past its end. */
static inline int64_t entry(const prox_instance *instance, int64_t g, int64_t k)
{
    int64_t first = 0;
    if (!instance->sizes)
        return k < instance->starts[g + 1] - instance->starts[g] ? instance->indices[instance->starts[g] + k] : -1;
    for (int64_t j = 0; j < g; j++) first += instance->sizes[j];
    return k < instance->sizes[g] ? first + k : -1;
}

static inline int64_t size_of(const prox_instance *instance, int64_t g)
{
    int64_t size = 0;
    while (entry(instance, g, size) >= 0) size++;
    return size;
}

/* lambda w_g */
static inline long double coefficient(const prox_instance *instance, int64_t g)
{
    return instance->weights ? specimen_coefficient(instance->lambda, instance->weights[g])
                             : instance->lambda * sqrtl(size_of(instance, g));
}

/* The group of entry i; groups + i when it is in none. */
static inline int64_t block(const prox_instance *instance, int64_t i)
{
    for (int64_t g = 0; g < instance->groups; g++)
        for (int64_t k = 0; entry(instance, g, k) >= 0; k++)
            if (entry(instance, g, k) == i) return g;
    return instance->groups + i;
}

/* starts of the groups, as the constructors want them: room for groups + 1 */
static inline void group_starts(const prox_instance *instance, int64_t *starts)
{
    starts[0] = 0;
    for (int64_t g = 0; g < instance->groups; g++) starts[g + 1] = starts[g] + size_of(instance, g);
}

static inline long double group_norm(const prox_instance *instance, int64_t g, const long double *x)
{
    long double squares = 0.0L;
    for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
        const long double one = x[entry(instance, g, k)];
        squares += one * one;
    }
    return sqrtl(squares);
}

#endif
