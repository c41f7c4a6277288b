/* SPDX-License-Identifier: BSD-3-Clause */
/* Dense matrices, column after column: a_ij = data[i + j leading].
 *
 * Ordered kernels, whose bits depend on nothing but the numbers:
 *   out = A x    eight columns at a time, their products added in pairs, over strips of rows whose part of out stays in
 *                the first cache;
 *   out = A'y    one inner product a column (num/sum.c): out_j depends on column j and y alone.
 * Both read the data once, 2 rows columns flops. The fast kernels are BLAS, whose integer may be too small and which
 * need not propagate NaN: in both cases the ordered ones take over.
 * Entries are finite: they are scanned when the matrix is made.
 */
#include <string.h>

#include "linear/linear_impl.h"

enum { STRIP = 2048, BLOCK = 256, COLUMNS = 8 };

typedef struct {
    symo_matrix head;
    const double *data;
    int64_t leading;
    double *owned; /* the copy behind data; NULL for a view */
} dense;

static const dense *view(const symo_matrix *matrix)
{
    return (const dense *)matrix;
}

static const double *column_of(const dense *d, int64_t column)
{
    return d->data + column * d->leading;
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

/* Adds the columns from `first` on, at most eight, over `count` rows from `row` on. The last column stands in for those
 * that are missing, with weight 0. */
static void add_group(const dense *d, int64_t first, int64_t row, int64_t count, const double *x, double *out)
{
    const double *a[COLUMNS];
    double weights[COLUMNS];
    for (int64_t k = 0; k < COLUMNS; k++) {
        const int exists = first + k < d->head.columns;
        a[k] = column_of(d, exists ? first + k : d->head.columns - 1) + row;
        weights[k] = exists ? x[first + k] : 0.0;
    }
    add_columns(count, a, weights, out + row);
}

static void multiply_ordered(const dense *d, const double *x, double *out)
{
    for (int64_t row = 0; row < d->head.rows; row += STRIP) {
        const int64_t count = d->head.rows - row < STRIP ? d->head.rows - row : STRIP;
        memset(out + row, 0, (size_t)count * sizeof *out);
        for (int64_t first = 0; first < d->head.columns; first += COLUMNS) add_group(d, first, row, count, x, out);
    }
}

static symo_status dense_multiply(const symo_matrix *matrix, symo__kernel kernel, const double *x, double *out)
{
    const dense *d = view(matrix);
    if (kernel == SYMO__KERNEL_FAST && symo__first_nonfinite(matrix->columns, x) < 0 &&
        symo__blas_multiply(matrix->rows, matrix->columns, d->data, d->leading, x, out) == SYMO_OK) {
        return SYMO_OK;
    }
    multiply_ordered(d, x, out);
    return SYMO_OK;
}

static void adjoint_ordered(const dense *d, const double *y, double *out)
{
    for (int64_t j = 0; j < d->head.columns; j++) out[j] = symo__dot(d->head.rows, column_of(d, j), y);
}

static symo_status dense_adjoint(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out)
{
    const dense *d = view(matrix);
    if (kernel == SYMO__KERNEL_FAST && symo__first_nonfinite(matrix->rows, y) < 0 &&
        symo__blas_adjoint(matrix->rows, matrix->columns, d->data, d->leading, y, out) == SYMO_OK) {
        return SYMO_OK;
    }
    adjoint_ordered(d, y, out);
    return SYMO_OK;
}

static symo_status dense_column(const symo_matrix *matrix, int64_t column, double *out)
{
    symo__copy(matrix->rows, column_of(view(matrix), column), out);
    return SYMO_OK;
}

static double dense_weighted_square(const symo_matrix *matrix, const double *row_weights)
{
    double total = 0.0, products[BLOCK];
    for (int64_t j = 0; j < matrix->columns; j++) {
        const double *a = column_of(view(matrix), j);
        for (int64_t row = 0; row < matrix->rows; row += BLOCK) {
            const int64_t count = matrix->rows - row < BLOCK ? matrix->rows - row : BLOCK;
            for (int64_t i = 0; i < count; i++) products[i] = a[row + i] * (row_weights ? row_weights[row + i] : 1.0);
            total += symo__dot(count, products, a + row);
        }
    }
    return total;
}

static void dense_free(symo_matrix *matrix)
{
    dense *d = (dense *)matrix;
    symo__release(d->owned);
    symo__release(d);
}

static symo_status dense_combine(symo_matrix **combined, const symo_matrix *matrix, int64_t columns,
                                 const int64_t *starts, const int64_t *members, const double *coefficients);

static const symo__matrix_table dense_table = {
    sizeof(symo__matrix_table), dense_multiply, dense_adjoint, dense_column, dense_combine,
    dense_weighted_square,      dense_free
};

static symo_status count_entries(const char *function, int64_t leading, int64_t columns, int64_t *count)
{
    if (symo__multiply_sizes(leading, columns, count) && *count <= PTRDIFF_MAX / (int64_t)sizeof(double)) {
        return SYMO_OK;
    }
    return symo__fail(SYMO_ERROR_SIZE, "%s: %lld x %lld entries are too many", function, (long long)leading,
                      (long long)columns);
}

/* Either shows `data`, or owns a block for rows x columns that is still to be filled. */
static symo_status make(dense **made, const char *function, int64_t rows, int64_t columns, const double *data,
                        int64_t leading)
{
    int64_t count = 0;
    SYMO_TRY(count_entries(function, leading, columns, &count));
    dense *d = symo__allocate_zero(1, sizeof *d);
    if (!d) return symo__fail_memory(function, sizeof *d);
    symo__matrix_start(&d->head, &dense_table, rows, columns);
    d->data = data;
    d->leading = leading;
    if (!data) {
        d->owned = symo__allocate(count, sizeof *d->owned);
        if (!d->owned) {
            symo_matrix_free(&d->head);
            return symo__fail_memory(function, (size_t)count * sizeof *d->owned);
        }
        d->data = d->owned;
    }
    *made = d;
    return SYMO_OK;
}

static symo_status dense_combine(symo_matrix **combined, const symo_matrix *matrix, int64_t columns,
                                 const int64_t *starts, const int64_t *members, const double *coefficients)
{
    static const char function[] = "folding the columns of a matrix";
    const int64_t rows = matrix->rows;
    dense *d = NULL;
    SYMO_TRY(make(&d, function, rows, columns, NULL, rows));
    for (int64_t c = 0; c < columns; c++) {
        double *out = d->owned + c * rows;
        if (rows > 0) memset(out, 0, (size_t)rows * sizeof *out);
        for (int64_t k = starts[c]; k < starts[c + 1]; k++) {
            assert(members[k] >= 0 && members[k] < matrix->columns);
            symo__add_scaled(rows, out, coefficients[k], column_of(view(matrix), members[k]), out);
        }
        const int64_t bad = symo__first_nonfinite(rows, out);
        if (bad < 0) continue;
        symo_matrix_free(&d->head);
        return symo__fail(SYMO_ERROR_NUMERIC, "%s: column %lld is not finite at row %lld", function, (long long)c,
                          (long long)bad);
    }
    *combined = &d->head;
    return SYMO_OK;
}

static symo_status check(const char *function, int64_t rows, int64_t columns, const double *data, int64_t leading)
{
    int64_t count = 0;
    if (rows < 0) return symo__fail_argument(function, "rows", -1, (double)rows, ">= 0");
    if (columns < 0) return symo__fail_argument(function, "columns", -1, (double)columns, ">= 0");
    if (leading < rows) return symo__fail_argument(function, "leading", -1, (double)leading, ">= rows");
    SYMO_TRY(count_entries(function, leading, columns, &count));
    if (!data && rows > 0 && columns > 0) return symo__fail_null(function, "data");
    for (int64_t j = 0; j < columns; j++) {
        const int64_t i = symo__first_nonfinite(rows, rows > 0 ? data + j * leading : NULL);
        if (i < 0) continue;
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: data[%lld] = %g (row %lld, column %lld) must be finite", function,
                          (long long)(j * leading + i), data[j * leading + i], (long long)i, (long long)j);
    }
    return SYMO_OK;
}

symo_status symo_matrix_dense(symo_matrix **matrix, int64_t rows, int64_t columns, const double *data)
{
    static const char function[] = "symo_matrix_dense";
    dense *d = NULL;
    if (!matrix) return symo__fail_null(function, "matrix");
    *matrix = NULL;
    SYMO_TRY(check(function, rows, columns, data, rows));
    SYMO_TRY(make(&d, function, rows, columns, NULL, rows));
    symo__copy(rows * columns, data, d->owned);
    *matrix = &d->head;
    return SYMO_OK;
}

symo_status symo_matrix_dense_view(symo_matrix **matrix, int64_t rows, int64_t columns, const double *data,
                                   int64_t leading)
{
    static const char function[] = "symo_matrix_dense_view";
    static const double nothing = 0.0;
    dense *d = NULL;
    if (!matrix) return symo__fail_null(function, "matrix");
    *matrix = NULL;
    SYMO_TRY(check(function, rows, columns, data, leading));
    SYMO_TRY(make(&d, function, rows, columns, data ? data : &nothing, leading));
    *matrix = &d->head;
    return SYMO_OK;
}
