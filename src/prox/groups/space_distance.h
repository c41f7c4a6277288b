/* SPDX-License-Identifier: BSD-3-Clause */
/* The distance to a partition's space, shared by space_distance.c (the operator) and space_tied.c (what it is on
 * another partition's space). */
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
/* space_tied.c */
symo_status symo__space_distance_keeps(const space_distance *self, const symo_partition *partition, int *answer);
symo_status symo__space_distance_reduce(const space_distance *self, const symo_partition *partition,
                                        symo_prox **reduced);

#endif
