/* SPDX-License-Identifier: BSD-3-Clause */
/* partition: cells in compressed rows, so that every loop over a cell is a plain loop over its members. */
#ifndef SYMO_PARTITION_IMPL_H
#define SYMO_PARTITION_IMPL_H

#include <symo/partition.h>

#include "num/num_impl.h"

struct symo_partition {
    symo__references references;
    int64_t n, cells, dead;
    int64_t *cell;    /* n: live cell of each index, -1 dead */
    int8_t *sign;     /* n: +1, -1, 0 dead; NULL when every live sign is +1 and nothing is dead */
    int64_t *starts;  /* cells + 1 */
    int64_t *members; /* n: ascending within a cell; the dead entries follow at starts[cells] */
    double *root;     /* cells: sqrt(size) */
    int ordered;      /* 1: members[k] == k and sign is NULL, so cells are plain stretches of the vector */
};

void symo__partition_keep(symo_partition *partition);
/* The same as the public ones, without checks; none of them can fail. Input and output may be the same array. */
void symo__partition_project(const symo_partition *partition, const double *x, double *out);
void symo__partition_reduce(const symo_partition *partition, const double *x, double *z);
void symo__partition_lift(const symo_partition *partition, const double *z, double *x);

/* unionfind.c: classes with parity. A class that meets itself with the wrong sign is dead. */
typedef struct symo__unionfind {
    int64_t n;
    int64_t *parent;
    int8_t *parity; /* sign relative to the parent */
    int8_t *dead;   /* at roots */
} symo__unionfind;
symo_status symo__unionfind_create(symo__unionfind *classes, int64_t n);
void symo__unionfind_free(symo__unionfind *classes);
void symo__unionfind_join(symo__unionfind *classes, int64_t i, int64_t j, int sign); /* x_j = sign x_i */
void symo__unionfind_kill(symo__unionfind *classes, int64_t i);                      /* x_i = 0 */
symo_status symo__unionfind_partition(symo_partition **partition, symo__unionfind *classes);

#endif
