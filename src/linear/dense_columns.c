/* SPDX-License-Identifier: BSD-3-Clause */
/* Dense matrices, column after column: a_ij = data[i + j leading].
 *
 * Ordered kernels, whose bits depend on nothing but the numbers:
 *   out = A x    eight columns at a time, their products added in pairs, over strips of rows whose part of out stays in
 *                the first cache;
 *   out = A'y    one inner product a column (num/sum.c): out_j depends on column j and y alone.
 * Both read the data once, 2 rows columns flops. The fast kernels are BLAS, whose integer may be too small and which
 * need not propagate NaN: in both cases, and for floats, which BLAS does not take, the ordered ones take over.
 */
#include <string.h>

#include "linear/dense.h"

enum { STRIP = 2048, COLUMNS = 8 };

static int64_t offset_of(const symo__dense *d, int64_t row, int64_t column)
{
    return row + column * d->leading;
}

/* out[0..n-1] += the eight columns weighted by x. */
static void add_columns(int64_t n, const double *const a[COLUMNS], const double x[COLUMNS], double *restrict out)
{
    const double *a0 = a[0], *a1 = a[1], *a2 = a[2], *a3 = a[3], *a4 = a[4], *a5 = a[5], *a6 = a[6], *a7 = a[7];
    const double x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
    for (int64_t i = 0; i < n; i++) {
        out[i] += ((a0[i] * x0 + a1[i] * x1) + (a2[i] * x2 + a3[i] * x3)) +
                  ((a4[i] * x4 + a5[i] * x5) + (a6[i] * x6 + a7[i] * x7));
    }
}

static int all_zero(int64_t n, const double *x)
{
    int64_t k = 0;
    while (k < n && x[k] == 0.0) k++;
    return k == n;
}

/* Adds the columns from `first` on, at most eight, over `count` rows from `row` on. The last column stands in for those
 * that are missing, with weight 0. Columns of zeros only are not read: entries are finite, so they would add nothing.
 */
static void add_group(const symo__dense *d, int64_t first, int64_t row, int64_t count, const double *x, double *out)
{
    const double *a[COLUMNS];
    double weights[COLUMNS], buffer[COLUMNS][SYMO__DENSE_RUN];
    if (all_zero(d->head.columns - first < COLUMNS ? d->head.columns - first : COLUMNS, x + first)) return;
    for (int64_t k = 0; k < COLUMNS; k++) {
        const int exists = first + k < d->head.columns;
        a[k] = symo__dense_run(d, offset_of(d, row, exists ? first + k : d->head.columns - 1), count, buffer[k]);
        weights[k] = exists ? x[first + k] : 0.0;
    }
    add_columns(count, a, weights, out + row);
}

static void multiply_ordered(const symo__dense *d, const double *x, double *out)
{
    const int64_t strip = d->wide ? STRIP : SYMO__DENSE_RUN;
    for (int64_t row = 0; row < d->head.rows; row += strip) {
        const int64_t count = d->head.rows - row < strip ? d->head.rows - row : strip;
        memset(out + row, 0, (size_t)count * sizeof *out);
        for (int64_t first = 0; first < d->head.columns; first += COLUMNS) add_group(d, first, row, count, x, out);
    }
}

static symo_status multiply(const symo_matrix *matrix, symo__kernel kernel, const double *x, double *out)
{
    const symo__dense *d = symo__dense_of(matrix);
    if (kernel == SYMO__KERNEL_FAST && d->wide && symo__first_nonfinite(matrix->columns, x) < 0 &&
        symo__blas_multiply(matrix->rows, matrix->columns, d->wide, d->leading, x, out) == SYMO_OK) {
        return SYMO_OK;
    }
    multiply_ordered(d, x, out);
    return SYMO_OK;
}

/* The inner product with the n entries from `offset` on, halved as in num/sum.c. */
static double inner(const symo__dense *d, int64_t offset, int64_t n, const double *y)
{
    double buffer[SYMO__DENSE_RUN];
    if (d->wide || n <= SYMO__DENSE_RUN) return symo__dot(n, symo__dense_run(d, offset, n, buffer), y);
    const int64_t first = symo__half(n);
    return inner(d, offset, first, y) + inner(d, offset + first, n - first, y + first);
}

static void adjoint_ordered(const symo__dense *d, const double *y, double *out)
{
    for (int64_t j = 0; j < d->head.columns; j++) out[j] = inner(d, offset_of(d, 0, j), d->head.rows, y);
}

static symo_status adjoint(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out)
{
    const symo__dense *d = symo__dense_of(matrix);
    if (kernel == SYMO__KERNEL_FAST && d->wide && symo__first_nonfinite(matrix->rows, y) < 0 &&
        symo__blas_adjoint(matrix->rows, matrix->columns, d->wide, d->leading, y, out) == SYMO_OK) {
        return SYMO_OK;
    }
    adjoint_ordered(d, y, out);
    return SYMO_OK;
}

static symo_status column(const symo_matrix *matrix, int64_t j, double *out)
{
    const symo__dense *d = symo__dense_of(matrix);
    for (int64_t row = 0; row < matrix->rows; row += SYMO__DENSE_RUN) {
        const int64_t count = symo__dense_count(matrix->rows, row);
        symo__copy(count, symo__dense_run(d, offset_of(d, row, j), count, out + row), out + row);
    }
    return SYMO_OK;
}

static double weighted_square(const symo_matrix *matrix, const double *row_weights)
{
    const symo__dense *d = symo__dense_of(matrix);
    double total = 0.0, products[SYMO__DENSE_RUN], buffer[SYMO__DENSE_RUN];
    for (int64_t j = 0; j < matrix->columns; j++) {
        for (int64_t row = 0; row < matrix->rows; row += SYMO__DENSE_RUN) {
            const int64_t count = symo__dense_count(matrix->rows, row);
            const double *a = symo__dense_run(d, offset_of(d, row, j), count, buffer);
            for (int64_t i = 0; i < count; i++) products[i] = a[i] * (row_weights ? row_weights[row + i] : 1.0);
            total += symo__dot(count, products, a);
        }
    }
    return total;
}

static void add_scaled_column(const symo__dense *d, int64_t j, double coefficient, double *out)
{
    double buffer[SYMO__DENSE_RUN];
    for (int64_t row = 0; row < d->head.rows; row += SYMO__DENSE_RUN) {
        const int64_t count = symo__dense_count(d->head.rows, row);
        const double *a = symo__dense_run(d, offset_of(d, row, j), count, buffer);
        symo__add_scaled(count, out + row, coefficient, a, out + row);
    }
}

static symo_status combine(symo_matrix **combined, const symo_matrix *matrix, const symo__combination *how)
{
    const int64_t rows = matrix->rows;
    symo__dense *d = NULL;
    SYMO_TRY(symo__dense_create(&d, how->function, &symo__dense_columns_table, rows, how->columns));
    for (int64_t c = 0; c < how->columns; c++) {
        double *out = d->owned + c * rows;
        if (rows > 0) memset(out, 0, (size_t)rows * sizeof *out);
        for (int64_t k = how->starts[c]; k < how->starts[c + 1]; k++) {
            assert(how->members[k] >= 0 && how->members[k] < matrix->columns);
            add_scaled_column(symo__dense_of(matrix), how->members[k], how->coefficients[k], out);
        }
        const int64_t bad = symo__first_nonfinite(rows, out);
        if (bad < 0) continue;
        symo_matrix_free(&d->head);
        return symo__fail_combination(how, c, bad);
    }
    *combined = &d->head;
    return SYMO_OK;
}

const symo__matrix_table symo__dense_columns_table = {
    .size = sizeof(symo__matrix_table),
    .multiply = multiply,
    .adjoint = adjoint,
    .column = column,
    .combine = combine,
    .weighted_square = weighted_square,
    .free = symo__dense_free,
};
