/* SPDX-License-Identifier: BSD-3-Clause */
/* The sparse group lasso's data, shared by sparse_group.c (the operator) and sparse_group_tied.c (fixed spaces). */
#ifndef SYMO_SPARSE_GROUP_H
#define SYMO_SPARSE_GROUP_H

#include "prox/groups/group_lasso.h"

typedef struct sparse_group {
    symo_prox *l1;     /* sum_i a_i |x_i| */
    symo_prox *groups; /* sum_g c_g ||x_g||: a group lasso */
} sparse_group;

static inline const group_lasso *symo__sparse_groups(const sparse_group *self)
{
    return self->groups->self;
}

/* Takes both parts, also when it fails. */
symo_status symo__sparse_group_adopt(symo_prox **prox, int64_t n, symo_prox *l1, symo_prox *groups,
                                     const char *function);
/* sparse_group_tied.c */
symo_status symo__sparse_group_keeps(const sparse_group *self, const symo_partition *partition, int *answer);
symo_status symo__sparse_group_reduce(const sparse_group *self, const symo_partition *partition, symo_prox **reduced);
/* epsilon_norm.c: the least r >= 0 with || (|g_i| - r a_i)_+ || <= r c, over index[0 .. size - 1] (NULL: 0, 1, ...);
 * +infinity when there is none, NaN when a g_i is. c > 0 finite; a_i >= 0, infinite ones ask for nothing of their g_i
 */
double symo__epsilon_norm(int64_t size, const int64_t *index, const double *g, const symo__coefficients *a, double c);

#endif
