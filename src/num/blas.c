/* SPDX-License-Identifier: BSD-3-Clause */
/* Dense products by BLAS, for speed only: nothing that certifies an answer comes through here, because BLAS builds have
 * computed wrongly on new processors.
 *
 * Zero rows or columns never reach BLAS, sizes are checked against its integer, and out is cleared and added to: what
 * a BLAS makes of 0 times NaN differs between versions.
 */
#include <cblas.h>
#include <limits.h>
#include <string.h>

#include "num/num_impl.h"

static symo_status check_sizes(int64_t rows, int64_t columns, int64_t leading)
{
    assert(rows >= 0 && columns >= 0 && leading >= rows);
    const int64_t limit = sizeof(blasint) >= sizeof(int64_t) ? INT64_MAX : INT_MAX;
    if (rows <= limit && columns <= limit && leading <= limit) return SYMO_OK;
    return symo__fail(SYMO_ERROR_SIZE, "a matrix of %lld x %lld, column distance %lld, is too large for this BLAS",
                      (long long)rows, (long long)columns, (long long)leading);
}

symo_status symo__blas_multiply(int64_t rows, int64_t columns, const double *a, int64_t leading, const double *x,
                                double *out)
{
    SYMO_TRY(check_sizes(rows, columns, leading));
    if (rows == 0) return SYMO_OK;
    memset(out, 0, (size_t)rows * sizeof *out);
    if (columns == 0) return SYMO_OK;
    cblas_dgemv(CblasColMajor, CblasNoTrans, (blasint)rows, (blasint)columns, 1.0, a, (blasint)leading, x, 1, 1.0, out,
                1);
    return SYMO_OK;
}

symo_status symo__blas_adjoint(int64_t rows, int64_t columns, const double *a, int64_t leading, const double *y,
                               double *out)
{
    SYMO_TRY(check_sizes(rows, columns, leading));
    if (columns == 0) return SYMO_OK;
    memset(out, 0, (size_t)columns * sizeof *out);
    if (rows == 0) return SYMO_OK;
    cblas_dgemv(CblasColMajor, CblasTrans, (blasint)rows, (blasint)columns, 1.0, a, (blasint)leading, y, 1, 1.0, out,
                1);
    return SYMO_OK;
}

symo_status symo__blas_product(int64_t rows, int64_t inner, int64_t columns, int transpose_a, const double *a,
                               int64_t leading_a, int transpose_b, const double *b, int64_t leading_b, double *out,
                               int64_t leading)
{
    SYMO_TRY(check_sizes(transpose_a ? inner : rows, transpose_a ? rows : inner, leading_a));
    SYMO_TRY(check_sizes(transpose_b ? columns : inner, transpose_b ? inner : columns, leading_b));
    SYMO_TRY(check_sizes(rows, columns, leading));
    if (rows == 0) return SYMO_OK;
    for (int64_t j = 0; j < columns; j++) memset(out + j * leading, 0, (size_t)rows * sizeof *out);
    if (inner == 0 || columns == 0) return SYMO_OK;
    cblas_dgemm(CblasColMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
                (blasint)rows, (blasint)columns, (blasint)inner, 1.0, a, (blasint)leading_a, b, (blasint)leading_b, 1.0,
                out, (blasint)leading);
    return SYMO_OK;
}

enum { TEST_ROWS = 67, TEST_COLUMNS = 33 };

/* Numbers in -1 .. 1 from a multiplicative generator; any values would do. */
static void fill(int64_t n, double *x, uint32_t *state)
{
    for (int64_t i = 0; i < n; i++) {
        *state = *state * 1664525u + 1013904223u;
        x[i] = (double)*state * 0x1p-31 - 1.0;
    }
}

/* Whether A x, or A'x, lies within rounding of an ordered loop; row_step and column_step walk A or its transpose. */
static int agrees(int64_t rows, int64_t columns, const double *a, int64_t row_step, int64_t column_step,
                  const double *x, const double *product)
{
    for (int64_t i = 0; i < rows; i++) {
        double sum = 0.0, magnitude = 0.0;
        for (int64_t j = 0; j < columns; j++) {
            const double term = a[i * row_step + j * column_step] * x[j];
            sum += term;
            magnitude += fabs(term);
        }
        if (!(fabs(product[i] - sum) <= 4.0 * 0x1p-52 * (double)columns * magnitude)) return 0;
    }
    return 1;
}

int symo__blas_works(void)
{
    static const int64_t shapes[][2] = { { 1, 1 },   { 3, 2 },   { 4, 4 },   { 8, 5 },   { 16, 16 },
                                         { 31, 17 }, { 32, 33 }, { 64, 13 }, { 66, 32 }, { TEST_ROWS, TEST_COLUMNS } };
    double a[TEST_ROWS * TEST_COLUMNS], x[TEST_ROWS], out[TEST_ROWS];
    uint32_t state = 20240613u;
    fill((int64_t)TEST_ROWS * TEST_COLUMNS, a, &state);
    fill(TEST_ROWS, x, &state);
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        const int64_t rows = shapes[s][0], columns = shapes[s][1];
        if (symo__blas_multiply(rows, columns, a, TEST_ROWS, x, out) != SYMO_OK) return 0;
        if (!agrees(rows, columns, a, 1, TEST_ROWS, x, out)) return 0;
        if (symo__blas_adjoint(rows, columns, a, TEST_ROWS, x, out) != SYMO_OK) return 0;
        if (!agrees(columns, rows, a, TEST_ROWS, 1, x, out)) return 0;
    }
    return 1;
}
