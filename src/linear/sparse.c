/* SPDX-License-Identifier: BSD-3-Clause */
/* Sparse matrices in compressed columns (CSC): cells that are not stored are exactly 0.
 *
 *     out = A x     out is cleared, then every column with x_j != 0 is added to it, in ascending j
 *     out_j = (A'y)_j    one inner product a column: its values with the y they meet, gathered in blocks of 256 and
 *                        summed in the order of num/sum.c
 *
 * Both kernels are these loops: 2 flops and 12 bytes an entry, no memory, the same bits everywhere. NaN and infinity in
 * x reach the rows in which the column has an entry, and in y the columns that have an entry there: what is not stored
 * depends on nothing. Sums run over stored entries alone, so they agree with those of the same dense matrix to
 * rounding.
 */
#include "linear/sparse.h"

#include <string.h>

enum { BLOCK = 256 };

static symo_status multiply(const symo_matrix *matrix, symo__kernel kernel, const double *x, double *out)
{
    const symo__sparse *s = symo__sparse_of(matrix);
    (void)kernel;
    if (matrix->rows > 0) memset(out, 0, (size_t)matrix->rows * sizeof *out);
    for (int64_t j = 0; j < matrix->columns; j++) {
        const double weight = x[j];
        if (weight == 0.0) continue; /* penalised coefficients mostly are */
        for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++) out[s->indices[k]] += s->values[k] * weight;
    }
    return SYMO_OK;
}

/* The inner product of n stored entries, the first of them number `first`, with y. */
static double inner(const symo__sparse *s, int64_t first, int64_t n, const double *y)
{
    double gathered[BLOCK];
    if (n > BLOCK) {
        const int64_t half = symo__half(n);
        return inner(s, first, half, y) + inner(s, first + half, n - half, y);
    }
    const int32_t *indices = s->indices + first;
    for (int64_t k = 0; k < n; k++) gathered[k] = y[indices[k]];
    return symo__dot(n, s->values + first, gathered);
}

static symo_status adjoint(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out)
{
    const symo__sparse *s = symo__sparse_of(matrix);
    (void)kernel;
    for (int64_t j = 0; j < matrix->columns; j++) out[j] = inner(s, s->starts[j], s->starts[j + 1] - s->starts[j], y);
    return SYMO_OK;
}

static symo_status column(const symo_matrix *matrix, int64_t j, double *out)
{
    const symo__sparse *s = symo__sparse_of(matrix);
    if (matrix->rows > 0) memset(out, 0, (size_t)matrix->rows * sizeof *out);
    for (int64_t k = s->starts[j]; k < s->starts[j + 1]; k++) out[s->indices[k]] = s->values[k];
    return SYMO_OK;
}

static double weighted_square(const symo_matrix *matrix, const double *row_weights)
{
    const symo__sparse *s = symo__sparse_of(matrix);
    const int64_t total = s->starts[matrix->columns];
    double sum = 0.0, products[BLOCK];
    for (int64_t first = 0; first < total; first += BLOCK) {
        const int64_t count = total - first < BLOCK ? total - first : BLOCK;
        const double *values = s->values + first;
        for (int64_t k = 0; k < count; k++) {
            products[k] = values[k] * (row_weights ? row_weights[s->indices[first + k]] : 1.0);
        }
        sum += symo__dot(count, products, values);
    }
    return sum;
}

static int64_t stored(const symo_matrix *matrix, int64_t j, const int32_t **rows, const double **values)
{
    const symo__sparse *s = symo__sparse_of(matrix);
    *rows = s->indices + s->starts[j];
    *values = s->values + s->starts[j];
    return s->starts[j + 1] - s->starts[j];
}

static const symo__matrix_table sparse_table = {
    .size = sizeof(symo__matrix_table),
    .multiply = multiply,
    .adjoint = adjoint,
    .column = column,
    .combine = symo__sparse_combine,
    .weighted_square = weighted_square,
    .stored = stored,
    .free = symo__sparse_free,
};

void symo__sparse_free(symo_matrix *matrix)
{
    symo__sparse *s = (symo__sparse *)matrix;
    symo__release(s->owned_starts);
    symo__release(s->owned_indices);
    symo__release(s->owned_values);
    symo__release(s);
}

static symo_status start(symo__sparse **made, const char *function, int64_t rows, int64_t columns)
{
    *made = symo__allocate_zero(1, sizeof **made);
    if (!*made) return symo__fail_memory(function, sizeof **made);
    symo__matrix_start(&(*made)->head, &sparse_table, rows, columns);
    return SYMO_OK;
}

symo_status symo__sparse_create(symo__sparse **made, const char *function, int64_t rows, int64_t columns, int64_t count)
{
    symo__sparse *s = NULL;
    SYMO_TRY(start(&s, function, rows, columns));
    s->starts = s->owned_starts = symo__allocate(columns + 1, sizeof *s->owned_starts);
    s->indices = s->owned_indices = symo__allocate(count, sizeof *s->owned_indices);
    s->values = s->owned_values = symo__allocate(count, sizeof *s->owned_values);
    if (!s->owned_starts || !s->owned_indices || !s->owned_values) {
        symo__sparse_free(&s->head);
        return symo__fail_memory(function, (size_t)columns * sizeof(int64_t) + (size_t)count * 12);
    }
    *made = s;
    return SYMO_OK;
}

/* ---- what a user gives ---- */

static symo_status check_starts(const char *function, int64_t columns, const int64_t *starts)
{
    if (!starts) return columns > 0 ? symo__fail_null(function, "starts") : SYMO_OK;
    if (starts[0] != 0) return symo__fail_argument(function, "starts", 0, (double)starts[0], "0");
    for (int64_t j = 0; j < columns; j++) {
        if (starts[j + 1] >= starts[j]) continue;
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: starts[%lld] = %lld must be >= starts[%lld] = %lld", function,
                          (long long)(j + 1), (long long)starts[j + 1], (long long)j, (long long)starts[j]);
    }
    if (starts[columns] <= PTRDIFF_MAX / (int64_t)sizeof(double)) return SYMO_OK;
    return symo__fail(SYMO_ERROR_SIZE, "%s: %lld entries are too many", function, (long long)starts[columns]);
}

/* Entry k, in column j from entry `first` on. */
static symo_status refuse_index(const char *function, int64_t rows, const int32_t *indices, int64_t j, int64_t first,
                                int64_t k)
{
    char place[96];
    symo__text text = { .buffer = place, .capacity = sizeof place };
    symo__text_add(&text, "indices[%lld] = %d (column %lld, position %lld)", (long long)k, indices[k], (long long)j,
                   (long long)(k - first));
    if (indices[k] < 0 || indices[k] >= rows) {
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s must be in 0 .. %lld", function, place, (long long)rows - 1);
    }
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s must be above the row before it, %d", function, place,
                      indices[k - 1]);
}

static symo_status check_column(const char *function, int64_t rows, const int32_t *indices, const double *values,
                                int64_t j, int64_t first, int64_t end)
{
    int64_t before = -1;
    for (int64_t k = first; k < end; k++) {
        if (indices[k] <= before || indices[k] >= rows) return refuse_index(function, rows, indices, j, first, k);
        before = indices[k];
    }
    const int64_t bad = symo__first_nonfinite(end - first, values + first);
    if (bad < 0) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: values[%lld] = %g (row %d, column %lld) must be finite", function,
                      (long long)(first + bad), values[first + bad], indices[first + bad], (long long)j);
}

static symo_status check(const char *function, int64_t rows, int64_t columns, const int64_t *starts,
                         const int32_t *indices, const double *values)
{
    if (rows < 0) return symo__fail_argument(function, "rows", -1, (double)rows, ">= 0");
    if (columns < 0) return symo__fail_argument(function, "columns", -1, (double)columns, ">= 0");
    if (rows > INT32_MAX) {
        return symo__fail(SYMO_ERROR_SIZE, "%s: rows = %lld must be at most %d", function, (long long)rows, INT32_MAX);
    }
    SYMO_TRY(check_starts(function, columns, starts));
    if (!starts || starts[columns] == 0) return SYMO_OK;
    if (!indices) return symo__fail_null(function, "indices");
    if (!values) return symo__fail_null(function, "values");
    for (int64_t j = 0; j < columns; j++) {
        SYMO_TRY(check_column(function, rows, indices, values, j, starts[j], starts[j + 1]));
    }
    return SYMO_OK;
}

symo_status symo_matrix_sparse(symo_matrix **matrix, int64_t rows, int64_t columns, const int64_t *starts,
                               const int32_t *indices, const double *values)
{
    symo__sparse *s = NULL;
    if (!matrix) return symo__fail_null(__func__, "matrix");
    *matrix = NULL;
    SYMO_TRY(check(__func__, rows, columns, starts, indices, values));
    const int64_t count = starts ? starts[columns] : 0;
    SYMO_TRY(symo__sparse_create(&s, __func__, rows, columns, count));
    if (starts)
        memcpy(s->owned_starts, starts, (size_t)(columns + 1) * sizeof *starts);
    else
        s->owned_starts[0] = 0;
    if (count > 0) memcpy(s->owned_indices, indices, (size_t)count * sizeof *indices);
    symo__copy(count, values, s->owned_values);
    *matrix = &s->head;
    return SYMO_OK;
}

symo_status symo_matrix_sparse_view(symo_matrix **matrix, int64_t rows, int64_t columns, const int64_t *starts,
                                    const int32_t *indices, const double *values)
{
    static const int64_t no_starts = 0;
    static const int32_t no_indices = 0;
    static const double no_values = 0.0;
    symo__sparse *s = NULL;
    if (!matrix) return symo__fail_null(__func__, "matrix");
    *matrix = NULL;
    SYMO_TRY(check(__func__, rows, columns, starts, indices, values));
    SYMO_TRY(start(&s, __func__, rows, columns));
    s->starts = starts ? starts : &no_starts;
    s->indices = indices ? indices : &no_indices;
    s->values = values ? values : &no_values;
    *matrix = &s->head;
    return SYMO_OK;
}
