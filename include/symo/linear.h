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
 * Makes a matrix that shows dense numbers in place, row after row (as C and NumPy lay them out), without copying them.
 *
 * Formula: a_ij = data[i leading + j].
 * @param[out] matrix  the matrix, to be freed with symo_matrix_free; NULL on failure
 * @param[in] rows  >= 0
 * @param[in] columns  >= 0
 * @param[in] data  finite numbers, leading * (rows - 1) + columns of them; must stay in place and unchanged until the
 * last handle that uses the matrix is freed; never written; what lies between the rows is never read; may be NULL when
 * there are none
 * @param[in] leading  >= columns: the distance from one row to the next, in numbers
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for a negative size, leading < columns, a missing pointer, or an entry that is
 * NaN or infinite (its index, row and column are named); SYMO_ERROR_SIZE when leading * rows is too large;
 * SYMO_ERROR_MEMORY
 * Cost: one scan of the data; constant memory.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_row_major_view(symo_matrix **matrix, int64_t rows, int64_t columns, const double *data,
                                                int64_t leading) SYMO_MUST_USE;

/**
 * Makes a matrix that shows dense single-precision numbers in place, column after column, without copying them.
 *
 * Every product converts them to double as it goes, which is exact, and accumulates in double. Half the memory, half
 * the traffic, no BLAS.
 *
 * Formula: a_ij = data[i + j leading].
 * @param[out] matrix  the matrix, to be freed with symo_matrix_free; NULL on failure
 * @param[in] rows  >= 0
 * @param[in] columns  >= 0
 * @param[in] data  as in symo_matrix_dense_view
 * @param[in] leading  >= rows: the distance from one column to the next, in numbers
 * @return as symo_matrix_dense_view
 * Cost: one scan of the data; constant memory.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_float_view(symo_matrix **matrix, int64_t rows, int64_t columns, const float *data,
                                            int64_t leading) SYMO_MUST_USE;

/**
 * Makes a matrix that shows dense single-precision numbers in place, row after row, without copying them.
 *
 * Every product converts them to double as it goes, which is exact, and accumulates in double.
 *
 * Formula: a_ij = data[i leading + j].
 * @param[out] matrix  the matrix, to be freed with symo_matrix_free; NULL on failure
 * @param[in] rows  >= 0
 * @param[in] columns  >= 0
 * @param[in] data  as in symo_matrix_row_major_view
 * @param[in] leading  >= columns: the distance from one row to the next, in numbers
 * @return as symo_matrix_row_major_view
 * Cost: one scan of the data; constant memory.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_float_row_major_view(symo_matrix **matrix, int64_t rows, int64_t columns,
                                                      const float *data, int64_t leading) SYMO_MUST_USE;

/**
 * Makes a sparse matrix from copies of compressed columns (CSC); cells that are not listed are 0.
 *
 * Formula: a_ij = values[k] where i = indices[k], starts[j] <= k < starts[j + 1].
 * @param[out] matrix  the matrix, to be freed with symo_matrix_free; NULL on failure
 * @param[in] rows  0 .. 2^31 - 1
 * @param[in] columns  >= 0
 * @param[in] starts  columns + 1 numbers, the first 0, none below the one before it; copied; may be NULL when columns
 * is 0
 * @param[in] indices  starts[columns] row numbers from 0, strictly ascending inside a column; copied; may be NULL when
 * there are none
 * @param[in] values  starts[columns] finite numbers, 0 allowed; copied; may be NULL when there are none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for a negative size, a missing pointer, starts that descend, a row number out of
 * range or out of order (its column and its position there are named), a value that is NaN or infinite;
 * SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: one scan and one copy; 12 bytes an entry and 8 a column. Products: 2 operations an entry; columns with x_j = 0
 * are passed over; NaN and infinity in a vector reach the results that have an entry there.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_sparse(symo_matrix **matrix, int64_t rows, int64_t columns, const int64_t *starts,
                                        const int32_t *indices, const double *values) SYMO_MUST_USE;

/**
 * Makes a sparse matrix that shows compressed columns (CSC) in place, without copying them.
 *
 * Formula: a_ij = values[k] where i = indices[k], starts[j] <= k < starts[j + 1].
 * @param[out] matrix  the matrix, to be freed with symo_matrix_free; NULL on failure
 * @param[in] rows  0 .. 2^31 - 1
 * @param[in] columns  >= 0
 * @param[in] starts  as in symo_matrix_sparse; this array and the two below must stay in place and unchanged until the
 * last handle that uses the matrix is freed; never written
 * @param[in] indices  as in symo_matrix_sparse
 * @param[in] values  as in symo_matrix_sparse
 * @return as symo_matrix_sparse
 * Cost: one scan; constant memory. Products as those of symo_matrix_sparse.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_sparse_view(symo_matrix **matrix, int64_t rows, int64_t columns, const int64_t *starts,
                                             const int32_t *indices, const double *values) SYMO_MUST_USE;

/**
 * Makes a matrix whose columns are those of another one, each multiplied by a number.
 *
 * Formula: b_ij = a_ij factors_j.
 * @param[out] scaled  the matrix, to be freed with symo_matrix_free; it does not need the other one; NULL on failure
 * @param[in] matrix  a matrix of any storage
 * @param[in] factors  one finite number a column; may be NULL when there are none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT when scaled or matrix is NULL or a factor is NaN or infinite (its index is
 * named); SYMO_ERROR_NUMERIC when an entry overflows (its column and row are named); SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: one pass and a copy in double: sparse for a sparse matrix (dense when it is half full or more), by rows for one
 * by rows, by columns otherwise.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_scale(symo_matrix **scaled, const symo_matrix *matrix,
                                       const double *factors) SYMO_MUST_USE;

/**
 * Computes the standard deviations of the columns, which is what a design is divided by to standardise it.
 *
 * Formula: out_j = sqrt(sum_i w_i (a_ij - m_j)^2 / sum w), m_j = sum_i w_i a_ij / sum w; 0 for a constant column (below
 * 1e-14 of its largest magnitude). Cells that a sparse matrix does not store count as the zeros they are.
 * @param[in] matrix  a matrix of any storage
 * @param[in] weights  one number a row, finite, >= 0, at least one of them > 0; NULL: all 1
 * @param[out] out  one number a column
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT when matrix or out is NULL or weights are bad (the index is named);
 * SYMO_ERROR_MEMORY
 * Cost: two passes over the entries; 16 bytes a row of memory, for sparse matrices 8.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_deviations(const symo_matrix *matrix, const double *weights,
                                            double *out) SYMO_MUST_USE;

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
 * Cost: 2 operations an entry at memory speed; no memory.
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
 * Cost: 2 operations an entry at memory speed; no memory.
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
