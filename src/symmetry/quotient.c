/* SPDX-License-Identifier: BSD-3-Clause */
/* A matrix between the spaces of two partitions, and how far it is from mapping one into the other.
 *
 *     B = R' A C,   defect = ||A C - R B||_F / ||A||_F,   R, C orthonormal bases of the cells of rows and columns
 *
 * With P = R R' and Q = C C' the numerator is ||(I - P) A Q||_F, so the defect lies between 0 and 1 and depends on the
 * spaces alone; it is summed entry by entry, and not as the difference of two squares, which would leave sqrt(eps)
 * where there is nothing. Squares are of multiples of max |a_ij|, so that they neither overflow nor vanish.
 *
 * A C is a matrix of the fitting kind already (linear); its columns are then folded one by one. A sparse column meets
 * few cells, which are sorted in the end; rows that it does not store count as the zeros they are.
 * Cost: O(k log k) for k entries; memory for A C and B, and 24 bytes a cell of rows.
 */
#include <stdlib.h>

#include "linear/dense.h"
#include "linear/sparse.h"
#include "symmetry/symmetry_impl.h"

typedef struct entries {
    int64_t count;
    const int32_t *rows; /* NULL: all of them */
    const double *values;
} entries;

/* column: room for all rows where the storage does not show its own. */
static symo_status show(const symo_matrix *matrix, int64_t j, double *column, entries *shown)
{
    *shown = (entries){ .count = matrix->rows, .values = column };
    if (!matrix->table->stored) return symo__matrix_column(matrix, j, column);
    shown->count = matrix->table->stored(matrix, j, &shown->rows, &shown->values);
    return SYMO_OK;
}

typedef struct folding {
    const char *function;
    const symo_partition *rows;
    double *column; /* rows */
    double *sum;    /* cells: 0 but while a column is looked at, and so are the counts */
    int64_t *count; /* cells: how many entries were seen */
    int64_t *met, meetings;
    double largest, total, apart; /* max |a_ij|, and the two squares in multiples of its own */
} folding;

static symo_status measure(folding *f, const symo_matrix *matrix)
{
    entries shown;
    for (int pass = 0; pass < 2 && (pass == 0 || f->largest > 0.0); pass++)
        for (int64_t j = 0; j < matrix->columns; j++) {
            SYMO_TRY(show(matrix, j, f->column, &shown));
            for (int64_t k = 0; k < shown.count; k++) {
                const double size = fabs(shown.values[k]), share = pass == 0 ? 0.0 : size / f->largest;
                if (pass == 0) f->largest = fmax(f->largest, size);
                f->total += share * share;
            }
        }
    return SYMO_OK;
}

/* The cells that the entries of a column meet, and their sums. */
static void meet(folding *f, const entries *shown)
{
    const symo_partition *rows = f->rows;
    f->meetings = 0;
    for (int64_t k = 0; k < shown->count; k++) {
        const int64_t i = shown->rows ? shown->rows[k] : k, cell = rows->cell[i];
        if (cell < 0) continue;
        if (f->count[cell]++ == 0) f->met[f->meetings++] = cell;
        f->sum[cell] += rows->sign ? rows->sign[i] * shown->values[k] : shown->values[k];
    }
}

static void forget(folding *f)
{
    for (int64_t m = 0; m < f->meetings; m++) {
        f->count[f->met[m]] = 0;
        f->sum[f->met[m]] = 0.0;
    }
}

/* The square of a column of A C - R B. */
static double square_apart(const folding *f, const entries *shown)
{
    const symo_partition *rows = f->rows;
    double square = 0.0;
    for (int64_t k = 0; k < shown->count; k++) {
        const int64_t i = shown->rows ? shown->rows[k] : k, cell = rows->cell[i];
        const double mean = cell < 0 ? 0.0 : f->sum[cell] / (double)symo_partition_cell_size(rows, cell);
        const double apart = (shown->values[k] - (rows->sign ? rows->sign[i] * mean : mean)) / f->largest;
        square += apart * apart;
    }
    for (int64_t m = 0; m < f->meetings; m++) {
        const int64_t cell = f->met[m], size = symo_partition_cell_size(rows, cell);
        const double mean = f->sum[cell] / (double)size / f->largest;
        square += (double)(size - f->count[cell]) * mean * mean;
    }
    return square;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Column c of A C becomes column c of B: cells in f->met, ascending, and their numbers in f->sum. */
static symo_status fold(folding *f, const symo_matrix *combined, int64_t c)
{
    entries shown;
    SYMO_TRY(show(combined, c, f->column, &shown));
    meet(f, &shown);
    if (f->largest > 0.0) f->apart += square_apart(f, &shown);
    if (shown.rows) qsort(f->met, (size_t)f->meetings, sizeof *f->met, by_number);
    for (int64_t m = 0; m < f->meetings; m++) {
        f->sum[f->met[m]] /= f->rows->root[f->met[m]];
        if (!isfinite(f->sum[f->met[m]]))
            return symo__fail(SYMO_ERROR_NUMERIC,
                              "%s: the sum over cell %lld of rows and %lld of columns is not finite", f->function,
                              (long long)f->met[m], (long long)c);
    }
    return SYMO_OK;
}

static symo_status into_dense(symo_matrix **quotient, folding *f, const symo_matrix *combined)
{
    const int64_t cells = f->rows->cells;
    symo__dense *made = NULL;
    SYMO_TRY(symo__dense_create(&made, f->function, &symo__dense_columns_table, cells, combined->columns));
    for (int64_t c = 0; c < combined->columns; c++) {
        const symo_status status = fold(f, combined, c);
        if (status) {
            symo_matrix_free(&made->head);
            return status;
        }
        symo__copy(cells, f->sum, made->owned + c * cells);
        forget(f);
    }
    *quotient = &made->head;
    return SYMO_OK;
}

static symo_status into_sparse(symo_matrix **quotient, folding *f, const symo_matrix *combined, int64_t count)
{
    symo__sparse *made = NULL;
    int64_t used = 0;
    SYMO_TRY(symo__sparse_create(&made, f->function, f->rows->cells, combined->columns, count));
    made->owned_starts[0] = 0;
    for (int64_t c = 0; c < combined->columns; c++) {
        const symo_status status = fold(f, combined, c);
        if (status) {
            symo_matrix_free(&made->head);
            return status;
        }
        for (int64_t m = 0; m < f->meetings; m++) {
            made->owned_indices[used] = (int32_t)f->met[m];
            made->owned_values[used++] = f->sum[f->met[m]];
        }
        made->owned_starts[c + 1] = used;
        forget(f);
    }
    *quotient = &made->head;
    return SYMO_OK;
}

/* Sparse unless half of the entries or more would be kept, as linear decides (sparse_fold.c). */
static symo_status fold_rows(symo_matrix **quotient, folding *f, const symo_matrix *combined)
{
    entries shown;
    int64_t count = 0;
    if (!combined->table->stored) return into_dense(quotient, f, combined);
    for (int64_t c = 0; c < combined->columns; c++) {
        SYMO_TRY(show(combined, c, NULL, &shown));
        meet(f, &shown);
        count += f->meetings;
        forget(f);
    }
    if (count > 0 && 2.0 * (double)count >= (double)f->rows->cells * (double)combined->columns)
        return into_dense(quotient, f, combined);
    return into_sparse(quotient, f, combined, count);
}

static symo_status fold_columns(symo_matrix **combined, const char *function, const symo_matrix *matrix,
                                const symo_partition *columns)
{
    double *coefficients = NULL;
    SYMO_TRY(symo__partition_coefficients(&coefficients, columns, function));
    const symo_status status =
        symo__matrix_combine(combined, matrix, columns->cells, columns->starts, symo__members(columns), coefficients);
    symo__release(coefficients);
    return status;
}

static symo_status begin(folding *f, const char *function, const symo_matrix *matrix, const symo_partition *rows)
{
    *f = (folding){ .function = function, .rows = rows };
    f->column = symo__allocate(matrix->rows, sizeof *f->column);
    f->sum = symo__allocate_zero(rows->cells, sizeof *f->sum);
    f->count = symo__allocate_zero(rows->cells, sizeof *f->count);
    f->met = symo__allocate(rows->cells, sizeof *f->met);
    return f->column && f->sum && f->count && f->met
               ? SYMO_OK
               : symo__fail_memory(function, (size_t)matrix->rows * sizeof *f->column);
}

static void end(folding *f)
{
    symo__release(f->column);
    symo__release(f->sum);
    symo__release(f->count);
    symo__release(f->met);
}

static symo_status check(const char *function, const symo_matrix *matrix, const symo_partition *rows,
                         const symo_partition *columns)
{
    if (!matrix) return symo__fail_null(function, "matrix");
    if (!rows) return symo__fail_null(function, "rows");
    if (!columns) return symo__fail_null(function, "columns");
    if (rows->n != matrix->rows)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: rows has %lld entries, and the matrix %lld rows", function,
                          (long long)rows->n, (long long)matrix->rows);
    if (columns->n != matrix->columns)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: columns has %lld entries, and the matrix %lld columns", function,
                          (long long)columns->n, (long long)matrix->columns);
    return SYMO_OK;
}

symo_status symo_matrix_quotient(symo_matrix **quotient, double *defect, const symo_matrix *matrix,
                                 const symo_partition *rows, const symo_partition *columns)
{
    folding f;
    symo_matrix *combined = NULL;
    if (quotient) *quotient = NULL;
    if (defect) *defect = NAN;
    if (!quotient) return symo__fail_null(__func__, "quotient");
    if (!defect) return symo__fail_null(__func__, "defect");
    SYMO_TRY(check(__func__, matrix, rows, columns));
    symo_status status = begin(&f, __func__, matrix, rows);
    if (!status) status = measure(&f, matrix);
    if (!status) status = fold_columns(&combined, __func__, matrix, columns);
    if (!status) status = fold_rows(quotient, &f, combined);
    if (!status) *defect = f.largest > 0.0 ? sqrt(f.apart / f.total) : 0.0;
    symo_matrix_free(combined);
    end(&f);
    return status;
}
