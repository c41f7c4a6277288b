/* SPDX-License-Identifier: BSD-3-Clause */
/* linear: what the objectives ask a matrix. One table a storage: dense_columns.c, dense_rows.c, sparse.c. */
#ifndef SYMO_LINEAR_IMPL_H
#define SYMO_LINEAR_IMPL_H

#include <symo/linear.h>

#include "num/num_impl.h"

typedef enum symo__kernel {
    SYMO__KERNEL_FAST,   /* BLAS where the storage is one that it takes */
    SYMO__KERNEL_ORDERED /* own loops, the same bits everywhere: what certificates use */
} symo__kernel;

/* Column c of the new matrix is sum over k in starts[c] .. starts[c + 1] - 1 of coefficients[k] * column members[k];
 * the terms are added in this order. */
typedef struct symo__combination {
    const char *function; /* in whose name it fails */
    int64_t columns;
    const int64_t *starts, *members;
    const double *coefficients;
} symo__combination;
symo_status symo__fail_combination(const symo__combination *how, int64_t column, int64_t row); /* not finite there */

/* What a storage does. No argument is NULL unless it is empty, none is checked again; x of any kind may hold NaN or
 * infinity, which propagate. */
typedef struct symo__matrix_table {
    size_t size; /* sizeof(symo__matrix_table) */
    symo_status (*multiply)(const symo_matrix *matrix, symo__kernel kernel, const double *x, double *out);
    symo_status (*adjoint)(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out);
    symo_status (*column)(const symo_matrix *matrix, int64_t column, double *out);
    symo_status (*combine)(symo_matrix **combined, const symo_matrix *matrix, const symo__combination *how);
    double (*weighted_square)(const symo_matrix *matrix, const double *row_weights);
    /* The entries of a column that are kept, in ascending rows; NULL: all of them are, and `column` shows them. */
    int64_t (*stored)(const symo_matrix *matrix, int64_t column, const int32_t **rows, const double **values);
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
/* list.c: the entries that are not 0, column after column, in an array that is the caller's; NULL on failure. Rows and
 * columns must fit 32 bits, and at most 2^30 - 1 entries be kept, zeros among them. */
typedef struct symo__matrix_entry {
    double weight;
    int32_t row, column;
} symo__matrix_entry;
symo_status symo__matrix_entries(symo__matrix_entry **entries, int64_t *count, const symo_matrix *matrix,
                                 const char *function);
double symo__matrix_weighted_square(const symo_matrix *matrix,
                                    const double *row_weights); /* sum_ij w_i a_ij^2; weights NULL: 1 */

/* Where num/sum.c halves a sum of n > 256 terms. */
static inline int64_t symo__half(int64_t n)
{
    return (n / 2 + 255) / 256 * 256;
}

#endif
