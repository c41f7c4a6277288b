/* SPDX-License-Identifier: BSD-3-Clause */
/* linear: what the objectives ask a matrix. One table a storage; dense.c is the first. */
#ifndef SYMO_LINEAR_IMPL_H
#define SYMO_LINEAR_IMPL_H

#include <symo/linear.h>

#include "num/num_impl.h"

typedef enum symo__kernel {
    SYMO__KERNEL_FAST,   /* BLAS */
    SYMO__KERNEL_ORDERED /* own loops, the same bits everywhere: what certificates use */
} symo__kernel;

/* What a storage does. No argument is NULL unless it is empty, none is checked again; x of any kind may hold NaN or
 * infinity, which propagate. */
typedef struct symo__matrix_table {
    size_t size; /* sizeof(symo__matrix_table) */
    symo_status (*multiply)(const symo_matrix *matrix, symo__kernel kernel, const double *x, double *out);
    symo_status (*adjoint)(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out);
    symo_status (*column)(const symo_matrix *matrix, int64_t column, double *out);
    symo_status (*combine)(symo_matrix **combined, const symo_matrix *matrix, int64_t columns, const int64_t *starts,
                           const int64_t *members, const double *coefficients);
    double (*weighted_square)(const symo_matrix *matrix, const double *row_weights);
    void (*free)(symo_matrix *matrix); /* the last reference is gone: data, then the block itself */
} symo__matrix_table;

/* The head of every storage; a storage's own struct begins with it. */
struct symo_matrix {
    const symo__matrix_table *table;
    symo__references references;
    int64_t rows, columns;
};

void symo__matrix_start(symo_matrix *matrix, const symo__matrix_table *table, int64_t rows, int64_t columns);
void symo__matrix_keep(symo_matrix *matrix);
symo_status symo__matrix_multiply(const symo_matrix *matrix, symo__kernel kernel, const double *x,
                                  double *out); /* no NULL checks */
symo_status symo__matrix_adjoint(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out);
symo_status symo__matrix_column(const symo_matrix *matrix, int64_t column, double *out);
/* The matrix whose column c is sum over the members of group c of coefficient * column: folds a design by a partition
 * without knowing it. members: starts[columns] entries; starts has columns + 1 entries. Cost: one pass over the columns
 * named. */
symo_status symo__matrix_combine(symo_matrix **combined, const symo_matrix *matrix, int64_t columns,
                                 const int64_t *starts, const int64_t *members, const double *coefficients);
double symo__matrix_weighted_square(const symo_matrix *matrix,
                                    const double *row_weights); /* sum_ij w_i a_ij^2; weights NULL: 1 */

#endif
