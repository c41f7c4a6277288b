/* SPDX-License-Identifier: BSD-3-Clause */
/* The group lasso's data, shared by its files: group_lasso.c (the operator), group_create.c (its constructors),
 * group_shrink.c (the loops that its speed depends on), group_tied.c (what it becomes on a fixed space). */
#ifndef SYMO_GROUP_LASSO_H
#define SYMO_GROUP_LASSO_H

#include "prox/prox_impl.h"

typedef struct group_lasso {
    int64_t n, groups;
    int64_t *starts;      /* groups + 1 */
    int64_t *indices;     /* entries of group g: indices[starts[g]] .. indices[starts[g + 1] - 1]; NULL: consecutive */
    symo__coefficients c; /* lambda w_g */
    int64_t uniform;      /* the size of every group when all have the same, else 0 */
    int64_t largest;      /* size of the largest group */
    int64_t free_count;   /* entries in no group */
    int64_t *free_entries;
} group_lasso;

static inline int64_t symo__group_size(const group_lasso *self, int64_t group)
{
    return self->starts[group + 1] - self->starts[group];
}
/* Entry number k of all groups together, starts[g] <= k < starts[g + 1]. */
static inline int64_t symo__group_entry(const group_lasso *self, int64_t k)
{
    return self->indices ? self->indices[k] : k;
}

/* What a public constructor with groups anywhere checks before their contents; replaces a NULL that is fine by an empty
 * list. */
symo_status symo__groups_complete(int64_t n, int64_t groups, const int64_t **starts, const int64_t **indices,
                                  const char *function);
/* indices NULL: consecutive groups, which must cover everything; weights NULL: square roots of the sizes */
symo_status symo__group_lasso_create(symo_prox **prox, int64_t n, int64_t groups, const int64_t *starts,
                                     const int64_t *indices, const double *weights, double lambda,
                                     const char *function);
/* The same groups with other coefficients, which are taken. */
symo_status symo__group_lasso_with(symo_prox **prox, const group_lasso *self, symo__coefficients *c,
                                   const char *function);
/* Takes starts, indices and c, also when it fails. */
symo_status symo__group_lasso_adopt(symo_prox **prox, int64_t n, int64_t groups, int64_t *starts, int64_t *indices,
                                    symo__coefficients *c, const char *function);
/* group_lasso.c: distance of g from the subdifferential at x, of one group; scratch: the size of the largest */
double symo__group_distance(const group_lasso *self, int64_t group, const double *x, const double *g, double *scratch);
/* group_shrink.c: the prox, and the factor (1 - step c / ||v_g||)_+ of one group; index NULL: v[0] .. v[size - 1] */
void symo__group_shrink(const group_lasso *self, const double *v, double step, double *out);
double symo__group_factor(int64_t size, const int64_t *index, const double *v, double step, double c);
/* group_tied.c */
symo_status symo__group_lasso_keeps(const group_lasso *self, const symo_partition *partition, int *answer);
symo_status symo__group_lasso_describe(const group_lasso *self, symo_structure *structure, int64_t first);
symo_status symo__group_lasso_reduce(const group_lasso *self, const symo_partition *partition, symo_prox **reduced);

#endif
