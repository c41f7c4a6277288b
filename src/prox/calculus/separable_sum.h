/* SPDX-License-Identifier: BSD-3-Clause */
/* A sum over disjoint sets of entries, shared by separable_sum.c (the operator) and separable_sum_tied.c (fixed
 * spaces).
 */
#ifndef SYMO_SEPARABLE_SUM_H
#define SYMO_SEPARABLE_SUM_H

#include "prox/calculus/calculus.h"

typedef struct separable_sum {
    int64_t count;
    symo_prox **terms;    /* kept */
    int64_t *starts;      /* count + 1 */
    int64_t *indices;     /* starts[count]; NULL: the entries 0, 1, ... */
    int64_t largest;      /* entries of a term */
    int8_t *covered;      /* n: 1 where a term has the entry */
    int8_t *free_entries; /* n: 1 where no term depends on it */
} separable_sum;

/* Entry number k of all terms together. */
static inline int64_t symo__sum_entry(const separable_sum *self, int64_t k)
{
    return self->indices ? self->indices[k] : k;
}

/* separable_sum_tied.c */
symo_status symo__separable_sum_keeps(separable_sum *self, const symo_partition *partition, int *answer);
symo_status symo__separable_sum_describe(const separable_sum *self, symo_structure *structure, int64_t first);
symo_status symo__separable_sum_reduce(const separable_sum *self, const symo_partition *partition, symo_prox **reduced);

#endif
