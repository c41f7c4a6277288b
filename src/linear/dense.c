/* SPDX-License-Identifier: BSD-3-Clause */
/* Dense matrices: how they are made, out of columns or rows of doubles or floats.
 *
 *     by columns   a_ij = data[i + j leading], leading >= rows
 *     by rows      a_ij = data[i leading + j], leading >= columns
 *
 * Entries are finite: they are scanned once when the matrix is made, and what lies between the lines is never read.
 * A view costs constant memory; floats are never copied as a whole. The ordered products of one matrix have the same
 * bits in all four storages.
 */
#include "linear/dense.h"

/* Numbers as the user gave them, and the sizes of one shape in terms of lines. */
typedef struct {
    const char *function;
    const symo__matrix_table *table;
    int64_t rows, columns, leading;
    const double *wide;
    const float *narrow;
} given;

static int by_rows(const given *g)
{
    return g->table == &symo__dense_rows_table;
}

static int64_t lines(const given *g)
{
    return by_rows(g) ? g->rows : g->columns;
}

static int64_t length(const given *g)
{
    return by_rows(g) ? g->columns : g->rows;
}

static symo_status count_entries(const char *function, int64_t leading, int64_t count, int64_t *entries)
{
    if (symo__multiply_sizes(leading, count, entries) && *entries <= PTRDIFF_MAX / (int64_t)sizeof(double)) {
        return SYMO_OK;
    }
    return symo__fail(SYMO_ERROR_SIZE, "%s: %lld x %lld entries are too many", function, (long long)leading,
                      (long long)count);
}

static symo_status refuse_entry(const given *g, int64_t line, int64_t at, double value)
{
    const int64_t row = by_rows(g) ? line : at, column = by_rows(g) ? at : line;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: data[%lld] = %g (row %lld, column %lld) must be finite", g->function,
                      (long long)(line * g->leading + at), value, (long long)row, (long long)column);
}

static symo_status check_entries(const given *g)
{
    const symo__dense shown = { .wide = g->wide, .narrow = g->narrow };
    double buffer[SYMO__DENSE_RUN];
    const int64_t filled = length(g) > 0 ? lines(g) : 0;
    for (int64_t line = 0; line < filled; line++) {
        for (int64_t at = 0; at < length(g); at += SYMO__DENSE_RUN) {
            const int64_t count = symo__dense_count(length(g), at);
            const double *run = symo__dense_run(&shown, line * g->leading + at, count, buffer);
            const int64_t bad = symo__first_nonfinite(count, run);
            if (bad >= 0) return refuse_entry(g, line, at + bad, run[bad]);
        }
    }
    return SYMO_OK;
}

static symo_status check(const given *g)
{
    int64_t entries = 0;
    const char *least = by_rows(g) ? ">= columns" : ">= rows";
    if (g->rows < 0) return symo__fail_argument(g->function, "rows", -1, (double)g->rows, ">= 0");
    if (g->columns < 0) return symo__fail_argument(g->function, "columns", -1, (double)g->columns, ">= 0");
    if (g->leading < length(g)) return symo__fail_argument(g->function, "leading", -1, (double)g->leading, least);
    SYMO_TRY(count_entries(g->function, g->leading, lines(g), &entries));
    if (!g->wide && !g->narrow && g->rows > 0 && g->columns > 0) return symo__fail_null(g->function, "data");
    return check_entries(g);
}

static symo_status make(symo__dense **made, const given *g)
{
    symo__dense *d = symo__allocate_zero(1, sizeof *d);
    if (!d) return symo__fail_memory(g->function, sizeof *d);
    symo__matrix_start(&d->head, g->table, g->rows, g->columns);
    d->wide = g->wide;
    d->narrow = g->narrow;
    d->leading = g->leading;
    *made = d;
    return SYMO_OK;
}

symo_status symo__dense_create(symo__dense **made, const char *function, const symo__matrix_table *table, int64_t rows,
                               int64_t columns)
{
    given g = { .function = function, .table = table, .rows = rows, .columns = columns };
    int64_t entries = 0;
    g.leading = length(&g);
    SYMO_TRY(count_entries(function, g.leading, lines(&g), &entries));
    SYMO_TRY(make(made, &g));
    (*made)->wide = (*made)->owned = symo__allocate(entries, sizeof *(*made)->owned);
    if ((*made)->owned) return SYMO_OK;
    symo__dense_free(&(*made)->head);
    return symo__fail_memory(function, (size_t)entries * sizeof *(*made)->owned);
}

void symo__dense_free(symo_matrix *matrix)
{
    symo__dense *d = (symo__dense *)matrix;
    symo__release(d->owned);
    symo__release(d);
}

static symo_status show(symo_matrix **matrix, given g)
{
    static const double nothing = 0.0;
    symo__dense *d = NULL;
    if (!matrix) return symo__fail_null(g.function, "matrix");
    *matrix = NULL;
    SYMO_TRY(check(&g));
    if (!g.wide && !g.narrow) g.wide = &nothing;
    SYMO_TRY(make(&d, &g));
    *matrix = &d->head;
    return SYMO_OK;
}

symo_status symo_matrix_dense(symo_matrix **matrix, int64_t rows, int64_t columns, const double *data)
{
    const given g = { .function = __func__,
                      .table = &symo__dense_columns_table,
                      .rows = rows,
                      .columns = columns,
                      .leading = rows,
                      .wide = data };
    symo__dense *d = NULL;
    if (!matrix) return symo__fail_null(__func__, "matrix");
    *matrix = NULL;
    SYMO_TRY(check(&g));
    SYMO_TRY(symo__dense_create(&d, __func__, g.table, rows, columns));
    symo__copy(rows * columns, data, d->owned);
    *matrix = &d->head;
    return SYMO_OK;
}

symo_status symo_matrix_dense_view(symo_matrix **matrix, int64_t rows, int64_t columns, const double *data,
                                   int64_t leading)
{
    return show(matrix, (given){ .function = __func__,
                                 .table = &symo__dense_columns_table,
                                 .rows = rows,
                                 .columns = columns,
                                 .leading = leading,
                                 .wide = data });
}

symo_status symo_matrix_row_major_view(symo_matrix **matrix, int64_t rows, int64_t columns, const double *data,
                                       int64_t leading)
{
    return show(matrix, (given){ .function = __func__,
                                 .table = &symo__dense_rows_table,
                                 .rows = rows,
                                 .columns = columns,
                                 .leading = leading,
                                 .wide = data });
}

symo_status symo_matrix_float_view(symo_matrix **matrix, int64_t rows, int64_t columns, const float *data,
                                   int64_t leading)
{
    return show(matrix, (given){ .function = __func__,
                                 .table = &symo__dense_columns_table,
                                 .rows = rows,
                                 .columns = columns,
                                 .leading = leading,
                                 .narrow = data });
}

symo_status symo_matrix_float_row_major_view(symo_matrix **matrix, int64_t rows, int64_t columns, const float *data,
                                             int64_t leading)
{
    return show(matrix, (given){ .function = __func__,
                                 .table = &symo__dense_rows_table,
                                 .rows = rows,
                                 .columns = columns,
                                 .leading = leading,
                                 .narrow = data });
}
