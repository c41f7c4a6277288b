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
    int64_t *members; /* n: ascending within a cell; the dead entries follow at starts[cells]; read through symo__member
                         and symo__members, because it may not be written yet when consecutive */
    _Atomic int listed; /* partition.c: whether members is written */
    double *root;       /* cells: sqrt(size) */
    int8_t *turns;      /* n: sign[members[k]]; NULL when no sign is -1; may be sign itself */
    int consecutive;    /* 1: members[k] == k, so cells are stretches of the vector */
    int64_t uniform;    /* the size of every cell when all have the same, else 0 */
};

/* The member number k, counted over all cells, and all of them. */
static inline int64_t symo__member(const symo_partition *partition, int64_t k)
{
    return partition->consecutive ? k : partition->members[k];
}
const int64_t *symo__members(const symo_partition *partition);

void symo__partition_keep(symo_partition *partition);
/* The same as the public ones, without checks; none of them can fail. Input and output may be the same array. */
void symo__partition_project(const symo_partition *partition, const double *x, double *out);
void symo__partition_reduce(const symo_partition *partition, const double *x, double *z);
void symo__partition_lift(const symo_partition *partition, const double *z, double *x);
/* Of the live members, in their order: the entry of U, s_i / sqrt(size_c). To be released by the caller. */
symo_status symo__partition_coefficients(double **coefficients, const symo_partition *partition, const char *function);

/* How partitions are made: begin (takes cell, also when it fails; NULL: makes it; with signs: makes sign), fill cell
 * and sign, set cells and dead, complete (takes begun, also when it fails). Cells must be numbered by first members. */
symo_status symo__partition_begin(symo_partition **begun, int64_t n, int64_t *cell, int signs, const char *function);
symo_status symo__partition_complete(symo_partition **partition, symo_partition *begun, const char *function);

/* Whether SYMO__STRETCH images, of the `left` that there are, are neighbours in order, as those of grids and cycles are
 * but at the ends. The first two say no at once in most other permutations. */
enum { SYMO__STRETCH = 64 };
static inline int symo__is_run(int64_t left, const int64_t *image)
{
    uint64_t apart = 0;
    if (left < SYMO__STRETCH || (uint64_t)image[1] - (uint64_t)image[0] != 1) return 0;
    for (int64_t i = 0; i < SYMO__STRETCH; i++) apart |= (uint64_t)image[i] - (uint64_t)image[0] - (uint64_t)i;
    return apart == 0;
}

/* columns.c: an n x count matrix, column after column without its zeros. */
typedef struct symo__columns {
    int64_t n, count;
    int64_t *starts; /* count + 1 */
    int64_t *rows;   /* ascending within a column */
    double *values;
} symo__columns;

/* starts, rows and values are to be filled in. On failure there is nothing to free, here and below. */
symo_status symo__columns_create(symo__columns *columns, int64_t n, int64_t count, int64_t entries,
                                 const char *function);
/* Of a dense matrix, entry (i, j) at i down + j across. */
symo_status symo__columns_pack(symo__columns *columns, int64_t n, int64_t count, const double *dense, int64_t down,
                               int64_t across, const char *function);
void symo__columns_free(symo__columns *columns);
void symo__columns_multiply(const symo__columns *columns, const double *x, double *out); /* A x; x != out */
void symo__columns_adjoint(const symo__columns *columns, const double *x, double *out);  /* A'x; x != out */
symo_status symo__columns_defect(const symo__columns *columns, double *defect,
                                 const char *function); /* max |A'A - I| */

/* basis.c */
struct symo_basis {
    symo__references references;
    symo__columns columns; /* orthonormal, so none is empty */
};

/* Of columns that are known to be orthonormal; takes them, also when it fails. */
symo_status symo__basis_adopt(symo_basis **basis, symo__columns *columns, const char *function);
symo_status symo__basis_of_partition(symo_basis **basis, const symo_partition *partition, const char *function);
void symo__basis_keep(symo_basis *basis);
/* None can fail. Input and output may be the same array; scratch: dimension doubles, neither of them. */
void symo__basis_project(const symo_basis *basis, const double *x, double *out, double *scratch);
void symo__basis_reduce(const symo_basis *basis, const double *x, double *z, double *scratch);
void symo__basis_lift(const symo_basis *basis, const double *z, double *x, double *scratch);

/* unionfind.c: classes with parity. A class that meets itself with the wrong sign is dead. */
typedef struct symo__unionfind {
    int64_t n;
    int64_t *link; /* n + 1: of entry i at i + 1; 0 is the class of the dead */
    int signs;     /* 1: some equation had a minus or a zero */
    int flat;      /* 1: flattened once, which makes it likely that two entries of a class are seen to be */
} symo__unionfind;
symo_status symo__unionfind_create(symo__unionfind *classes, int64_t n);
void symo__unionfind_free(symo__unionfind *classes);
void symo__unionfind_join(symo__unionfind *classes, int64_t i, int64_t j, int sign); /* x_j = sign x_i */
/* x_image[k] = sign[k] x_(start + k) for k < count; sign NULL: all +1. `known` images, count or more, can be read. */
void symo__unionfind_join_images(symo__unionfind *classes, int64_t start, int64_t count, int64_t known,
                                 const int64_t *image, const int8_t *sign);
/* x_(j + k) = x_(i + k) for k < SYMO__STRETCH, all at once. 0: that would need climbing, and nothing was done. */
int symo__unionfind_join_stretch(symo__unionfind *classes, int64_t i, int64_t j);
/* Puts every entry one step below its root: worth its pass before a generator's equations. */
void symo__unionfind_flatten(symo__unionfind *classes);
void symo__unionfind_kill(symo__unionfind *classes, int64_t i); /* x_i = 0 */
/* Uses the classes up. */
symo_status symo__unionfind_partition(symo_partition **partition, symo__unionfind *classes);

#endif
