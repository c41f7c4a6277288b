/* SPDX-License-Identifier: BSD-3-Clause */
/* Dense matrices, row after row: a_ij = data[i leading + j].
 *
 * The ordered kernels do the additions of dense_columns.c in its order, so that a matrix has one set of bits:
 *   out = A x    row by row, eight products at a time, added in pairs;
 *   out = A'y    tiles of columns; in each, blocks of 256 rows into eight rows of partial sums (row i into the one
 *                numbered i mod 8), these in pairs, the blocks pairwise: num/sum.c, a tile of columns at once.
 * Both read the data once and along its rows. For doubles the fast kernels are BLAS on the transpose, which is what
 * these numbers are to it.
 */
#include <string.h>

#include "linear/dense.h"

enum { LANES = 8, WIDTH = 256 };

static int64_t offset_of(const symo__dense *d, int64_t row, int64_t column)
{
    return row * d->leading + column;
}

/* sum + the products of n entries, eight at a time; those that are missing from the last eight are 0. */
static double add_products(int64_t n, const double *a, const double *x, double sum)
{
    int64_t j = 0;
    for (; j + LANES <= n; j += LANES) {
        sum += ((a[j] * x[j] + a[j + 1] * x[j + 1]) + (a[j + 2] * x[j + 2] + a[j + 3] * x[j + 3])) +
               ((a[j + 4] * x[j + 4] + a[j + 5] * x[j + 5]) + (a[j + 6] * x[j + 6] + a[j + 7] * x[j + 7]));
    }
    if (j == n) return sum;
    double p[LANES] = { 0.0 };
    for (int k = 0; j + k < n; k++) p[k] = a[j + k] * x[j + k];
    return sum + (((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7])));
}

static void multiply_ordered(const symo__dense *d, const double *x, double *out)
{
    const int64_t columns = d->head.columns;
    double buffer[SYMO__DENSE_RUN];
    for (int64_t row = 0; row < d->head.rows; row++) {
        double sum = 0.0;
        for (int64_t j = 0; j < columns; j += SYMO__DENSE_RUN) {
            const int64_t count = symo__dense_count(columns, j);
            sum = add_products(count, symo__dense_run(d, offset_of(d, row, j), count, buffer), x + j, sum);
        }
        out[row] = sum;
    }
}

static symo_status multiply(const symo_matrix *matrix, symo__kernel kernel, const double *x, double *out)
{
    const symo__dense *d = symo__dense_of(matrix);
    if (kernel == SYMO__KERNEL_FAST && d->wide && symo__first_nonfinite(matrix->columns, x) < 0 &&
        symo__blas_adjoint(matrix->columns, matrix->rows, d->wide, d->leading, x, out) == SYMO_OK) {
        return SYMO_OK;
    }
    multiply_ordered(d, x, out);
    return SYMO_OK;
}

/* A rectangle: the columns first .. first + count - 1, at most WIDTH, of n rows from `row` on. */
typedef struct {
    int64_t first, count, row, n;
} tile;

/* lane += the rows row, row + 8, row + 16, row + 24 of the tile, one after the other, weighted by y. */
static void add_four(const symo__dense *d, const tile *t, int64_t row, const double *y, double *restrict lane)
{
    const int64_t apart = LANES;
    double buffer[4][WIDTH];
    const double *a[4];
    for (int q = 0; q < 4; q++) a[q] = symo__dense_run(d, offset_of(d, row + q * apart, t->first), t->count, buffer[q]);
    const double *a0 = a[0], *a1 = a[1], *a2 = a[2], *a3 = a[3];
    const double y0 = y[row], y1 = y[row + apart], y2 = y[row + 2 * apart], y3 = y[row + 3 * apart];
    for (int64_t k = 0; k < t->count; k++) {
        lane[k] = (((lane[k] + a0[k] * y0) + a1[k] * y1) + a2[k] * y2) + a3[k] * y3;
    }
}

static void add_one(const symo__dense *d, const tile *t, int64_t row, const double *y, double *restrict lane)
{
    double buffer[WIDTH];
    const double *a = symo__dense_run(d, offset_of(d, row, t->first), t->count, buffer);
    const double weight = y[row];
    for (int64_t k = 0; k < t->count; k++) lane[k] += a[k] * weight;
}

static void add_block(const symo__dense *d, const tile *t, const double *y, double *restrict out)
{
    double lanes[LANES][WIDTH];
    memset(lanes, 0, sizeof lanes);
    const int64_t end = t->row + t->n, apart = LANES;
    for (int l = 0; l < LANES; l++) {
        int64_t row = t->row + l;
        for (; row + 3 * apart < end; row += 4 * apart) add_four(d, t, row, y, lanes[l]);
        for (; row < end; row += apart) add_one(d, t, row, y, lanes[l]);
    }
    for (int64_t k = 0; k < t->count; k++) {
        out[k] = ((lanes[0][k] + lanes[4][k]) + (lanes[2][k] + lanes[6][k])) +
                 ((lanes[1][k] + lanes[5][k]) + (lanes[3][k] + lanes[7][k]));
    }
}

static void adjoint_tile(const symo__dense *d, tile t, const double *y, double *out)
{
    if (t.n <= SYMO__DENSE_RUN) {
        add_block(d, &t, y, out);
        return;
    }
    double below[WIDTH];
    const int64_t upper = symo__half(t.n);
    adjoint_tile(d, (tile){ t.first, t.count, t.row, upper }, y, out);
    adjoint_tile(d, (tile){ t.first, t.count, t.row + upper, t.n - upper }, y, below);
    for (int64_t k = 0; k < t.count; k++) out[k] += below[k];
}

static void adjoint_ordered(const symo__dense *d, const double *y, double *out)
{
    const int64_t columns = d->head.columns;
    for (int64_t first = 0; first < columns; first += WIDTH) {
        const int64_t count = columns - first < WIDTH ? columns - first : WIDTH;
        adjoint_tile(d, (tile){ first, count, 0, d->head.rows }, y, out + first);
    }
}

static symo_status adjoint(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out)
{
    const symo__dense *d = symo__dense_of(matrix);
    if (kernel == SYMO__KERNEL_FAST && d->wide && symo__first_nonfinite(matrix->rows, y) < 0 &&
        symo__blas_multiply(matrix->columns, matrix->rows, d->wide, d->leading, y, out) == SYMO_OK) {
        return SYMO_OK;
    }
    adjoint_ordered(d, y, out);
    return SYMO_OK;
}

static symo_status column(const symo_matrix *matrix, int64_t j, double *out)
{
    const symo__dense *d = symo__dense_of(matrix);
    double buffer[1];
    for (int64_t i = 0; i < matrix->rows; i++) out[i] = *symo__dense_run(d, offset_of(d, i, j), 1, buffer);
    return SYMO_OK;
}

static double row_square(const symo__dense *d, int64_t row, double weight)
{
    double total = 0.0, products[SYMO__DENSE_RUN], buffer[SYMO__DENSE_RUN];
    for (int64_t j = 0; j < d->head.columns; j += SYMO__DENSE_RUN) {
        const int64_t count = symo__dense_count(d->head.columns, j);
        const double *a = symo__dense_run(d, offset_of(d, row, j), count, buffer);
        for (int64_t k = 0; k < count; k++) products[k] = a[k] * weight;
        total += symo__dot(count, products, a);
    }
    return total;
}

static double weighted_square(const symo_matrix *matrix, const double *row_weights)
{
    double total = 0.0, squares[SYMO__DENSE_RUN];
    for (int64_t row = 0; row < matrix->rows; row += SYMO__DENSE_RUN) {
        const int64_t count = symo__dense_count(matrix->rows, row);
        for (int64_t i = 0; i < count; i++) {
            squares[i] = row_square(symo__dense_of(matrix), row + i, row_weights ? row_weights[row + i] : 1.0);
        }
        total += symo__sum(count, squares);
    }
    return total;
}

static double combined_entry(const symo__dense *d, int64_t row, const symo__combination *how, int64_t c)
{
    double sum = 0.0, buffer[1];
    for (int64_t k = how->starts[c]; k < how->starts[c + 1]; k++) {
        assert(how->members[k] >= 0 && how->members[k] < d->head.columns);
        sum += how->coefficients[k] * *symo__dense_run(d, offset_of(d, row, how->members[k]), 1, buffer);
    }
    return sum;
}

static symo_status combine(symo_matrix **combined, const symo_matrix *matrix, const symo__combination *how)
{
    symo__dense *d = NULL;
    SYMO_TRY(symo__dense_create(&d, how->function, &symo__dense_rows_table, matrix->rows, how->columns));
    for (int64_t row = 0; row < matrix->rows; row++) {
        double *out = d->owned + row * how->columns;
        for (int64_t c = 0; c < how->columns; c++) out[c] = combined_entry(symo__dense_of(matrix), row, how, c);
        const int64_t bad = symo__first_nonfinite(how->columns, out);
        if (bad < 0) continue;
        symo_matrix_free(&d->head);
        return symo__fail_combination(how, bad, row);
    }
    *combined = &d->head;
    return SYMO_OK;
}

const symo__matrix_table symo__dense_rows_table = {
    .size = sizeof(symo__matrix_table),
    .multiply = multiply,
    .adjoint = adjoint,
    .column = column,
    .combine = combine,
    .weighted_square = weighted_square,
    .free = symo__dense_free,
};
