/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/linear.h: read-only matrices, the data of a model. */
#ifndef SYMO_LINEAR_H
#define SYMO_LINEAR_H

#include <symo/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_matrix symo_matrix;

/**
 * Makes a matrix from a copy of dense numbers, column after column.
 *
 * Formula: a_ij = data[i + j rows].
 * @param[out] matrix  the matrix, to be freed with symo_matrix_free; NULL on failure
 * @param[in] rows  >= 0
 * @param[in] columns  >= 0
 * @param[in] data  rows * columns finite numbers, copied; may be NULL when there are none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for a negative size, a missing pointer, or an entry that is NaN or infinite
 * (its index, row and column are named); SYMO_ERROR_SIZE when rows * columns is too large; SYMO_ERROR_MEMORY
 * Cost: one scan and one copy of the data; 8 rows columns bytes.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_dense(symo_matrix **matrix, int64_t rows, int64_t columns,
                                       const double *data) SYMO_MUST_USE;

/**
 * Makes a matrix that shows dense numbers in place, column after column, without copying them.
 *
 * Formula: a_ij = data[i + j leading].
 * @param[out] matrix  the matrix, to be freed with symo_matrix_free; NULL on failure
 * @param[in] rows  >= 0
 * @param[in] columns  >= 0
 * @param[in] data  finite numbers, leading * (columns - 1) + rows of them; must stay in place and unchanged until the
 * last handle that uses the matrix is freed; never written; what lies between the columns is never read; may be NULL
 * when there are none
 * @param[in] leading  >= rows: the distance from one column to the next, in numbers
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for a negative size, leading < rows, a missing pointer, or an entry that is
 * NaN or infinite (its index, row and column are named); SYMO_ERROR_SIZE when leading * columns is too large;
 * SYMO_ERROR_MEMORY
 * Cost: one scan of the data; constant memory.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_dense_view(symo_matrix **matrix, int64_t rows, int64_t columns, const double *data,
                                            int64_t leading) SYMO_MUST_USE;

/**
 * Gives up a matrix; whoever else uses it keeps it alive.
 *
 * @param[in] matrix  a matrix, or NULL, which does nothing
 * Cost: constant.
 * Threads: any number at once, each on a handle of its own count.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_matrix_free(symo_matrix *matrix);

/**
 * Tells how many rows a matrix has.
 *
 * @param[in] matrix  a matrix
 * @return the number of rows; 0 when matrix is NULL
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_matrix_rows(const symo_matrix *matrix);

/**
 * Tells how many columns a matrix has.
 *
 * @param[in] matrix  a matrix
 * @return the number of columns; 0 when matrix is NULL
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_matrix_columns(const symo_matrix *matrix);

/**
 * Multiplies a matrix by a vector in ordered loops, with the same bits on every machine.
 *
 * Formula: out = A x.
 * @param[in] matrix  a matrix
 * @param[in] x  one number a column; NaN and infinity propagate
 * @param[out] out  one number a row; must not overlap x
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT when matrix, x or out is NULL
 * Cost: 2 rows columns operations at memory speed; no memory.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_multiply(const symo_matrix *matrix, const double *x, double *out) SYMO_MUST_USE;

/**
 * Multiplies the transpose of a matrix by a vector in ordered loops, with the same bits on every machine.
 *
 * Formula: out = A'y.
 * @param[in] matrix  a matrix
 * @param[in] y  one number a row; NaN and infinity propagate
 * @param[out] out  one number a column; must not overlap y
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT when matrix, y or out is NULL
 * Cost: 2 rows columns operations at memory speed; no memory.
 * Threads: any number at once.
 * Source: pairwise sums: Higham 2002, Accuracy and Stability of Numerical Algorithms, section 4.2.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_adjoint(const symo_matrix *matrix, const double *y, double *out) SYMO_MUST_USE;

/**
 * Copies one column of a matrix.
 *
 * Formula: out_i = a_ij.
 * @param[in] matrix  a matrix
 * @param[in] column  0 .. columns - 1
 * @param[out] out  one number a row; must not overlap the data of a view
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT when matrix or out is NULL or there is no such column
 * Cost: one pass over the rows; no memory.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_column(const symo_matrix *matrix, int64_t column, double *out) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
