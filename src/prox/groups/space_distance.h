/* SPDX-License-Identifier: BSD-3-Clause */
/* The distance to a partition's space, shared by space_distance.c (the operator), space_tied.c (what it is on another
 * partition's space) and space_chain.c (sums of them on nested spaces). */
#ifndef SYMO_SPACE_DISTANCE_H
#define SYMO_SPACE_DISTANCE_H

#include "prox/prox_impl.h"

typedef struct space_distance {
    double lambda;
    symo_partition *partition; /* kept */
    double *length; /* n: |d_i|, where x_i = sign_i d_i v spans a cell; NULL: all 1, the partition's own space */
} space_distance;

/* Takes the partition and length, also when it fails. */
symo_status symo__space_distance_adopt(symo_prox **prox, symo_partition *partition, double *length, double lambda,
                                       const char *function);
/* Whether h does not depend on x_i. */
int symo__space_is_free(const space_distance *self, int64_t i);
/* near = P x, far = x - P x, which is 0 where h is free, and where unequal lengths leave only rounding of it; returns
 * ||far||. */
double symo__space_split(const space_distance *self, int64_t n, const double *x, double *near, double *far);
/* The prox; scratch 2 n. */
void symo__space_shrink(const space_distance *self, int64_t n, const double *v, double step, double *out,
                        double *scratch);
/* space_tied.c */
/* join = what both spaces share; *answer = whether their projectors commute. */
symo_status symo__space_meet(symo_partition **join, const symo_partition *p, const symo_partition *q, int *answer,
                             const char *function);
/* The join's space in the coordinates z of q: cells of q as entries, and their lengths, NULL when they are equal. */
symo_status symo__space_in_cells(symo_partition **cells, double **length, const symo_partition *q,
                                 const symo_partition *join);
symo_status symo__space_distance_keeps(const space_distance *self, const symo_partition *partition, int *answer);
symo_status symo__space_distance_reduce(const space_distance *self, const symo_partition *partition,
                                        symo_prox **reduced);

#endif
