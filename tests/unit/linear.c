/* SPDX-License-Identifier: BSD-3-Clause */
/* Matrices of every storage: products by both kernels, columns, folding, scaling, spreads, against long double; and the
 * bits that the storages share. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "linear/linear_impl.h"
#include "support/property.h"

static double *block(int64_t n)
{
    double *memory = malloc((size_t)(n > 0 ? n : 1) * sizeof *memory);
    ck_assert_ptr_nonnull(memory);
    return memory;
}

static double *drawn(const property_case *pc, int64_t n)
{
    double *memory = block(n);
    for (int64_t i = 0; i < n; i++) memory[i] = symo_random_normal(pc->random);
    return memory;
}

typedef enum { COPIED, BY_COLUMNS, BY_ROWS, FLOAT_BY_COLUMNS, FLOAT_BY_ROWS, SPARSE, SPARSE_VIEW, STORAGES } storage;

/* A random matrix of random shape in a random storage, its entries once more as a (a_ij = a[i + j rows]), and vectors
 * for both sides. */
typedef struct {
    storage kind;
    int64_t rows, columns, leading;
    double *a, *wide, *values, *x, *y, *ax, *aty;
    float *narrow;
    int64_t *starts;
    int32_t *indices;
    symo_matrix *matrix;
} example;

static int64_t extent(const property_case *pc)
{
    static const int64_t special[] = { 0,   1,   2,   3,   7,   8,    9,    127,  128,  129,
                                       255, 256, 257, 512, 513, 2047, 2048, 2049, 5000, 700 };
    const int64_t kind = property_integer(pc, 0, 9);
    return kind == 0 ? special[property_integer(pc, 0, 19)] : property_integer(pc, 0, 40);
}

static int is_sparse(const example *e)
{
    return e->kind == SPARSE || e->kind == SPARSE_VIEW;
}

/* What lies between the lines of a view is NaN, which nothing may read. */
static symo_status show(const property_case *pc, example *e)
{
    const int by_rows = e->kind == BY_ROWS || e->kind == FLOAT_BY_ROWS;
    const int is_float = e->kind == FLOAT_BY_COLUMNS || e->kind == FLOAT_BY_ROWS;
    const int64_t lines = by_rows ? e->rows : e->columns, length = by_rows ? e->columns : e->rows;
    e->leading = length + (e->kind == COPIED ? 0 : property_integer(pc, 0, 5));
    e->wide = block(e->leading * lines);
    e->narrow = malloc((size_t)(e->leading * lines + 1) * sizeof *e->narrow);
    ck_assert_ptr_nonnull(e->narrow);
    for (int64_t k = 0; k < e->leading * lines; k++) {
        const int64_t line = k / e->leading, at = k % e->leading;
        const int64_t i = by_rows ? line : at, j = by_rows ? at : line;
        e->wide[k] = at < length ? e->a[i + j * e->rows] : (double)NAN;
        e->narrow[k] = (float)e->wide[k];
        if (is_float && at < length) e->a[i + j * e->rows] = (double)e->narrow[k];
    }
    switch (e->kind) {
    case COPIED:
        return symo_matrix_dense(&e->matrix, e->rows, e->columns, e->wide);
    case BY_COLUMNS:
        return symo_matrix_dense_view(&e->matrix, e->rows, e->columns, e->wide, e->leading);
    case BY_ROWS:
        return symo_matrix_row_major_view(&e->matrix, e->rows, e->columns, e->wide, e->leading);
    case FLOAT_BY_COLUMNS:
        return symo_matrix_float_view(&e->matrix, e->rows, e->columns, e->narrow, e->leading);
    default:
        return symo_matrix_float_row_major_view(&e->matrix, e->rows, e->columns, e->narrow, e->leading);
    }
}

/* Some columns empty, some full, the rest anything between; one entry in ten is a 0 that is stored. */
static symo_status thin_out(const property_case *pc, example *e)
{
    int64_t count = 0;
    e->starts = malloc((size_t)(e->columns + 1) * sizeof *e->starts);
    e->indices = malloc((size_t)(e->rows * e->columns + 1) * sizeof *e->indices);
    e->values = block(e->rows * e->columns);
    ck_assert(e->starts && e->indices);
    e->starts[0] = 0;
    for (int64_t j = 0; j < e->columns; j++) {
        const int64_t kept = property_integer(pc, 0, 10);
        for (int64_t i = 0; i < e->rows; i++) {
            double *cell = &e->a[i + j * e->rows];
            if (property_integer(pc, 0, 9) >= kept) {
                *cell = 0.0;
                continue;
            }
            if (property_integer(pc, 0, 9) == 0) *cell = 0.0;
            e->indices[count] = (int32_t)i;
            e->values[count++] = *cell;
        }
        e->starts[j + 1] = count;
    }
    return (e->kind == SPARSE ? symo_matrix_sparse : symo_matrix_sparse_view)(&e->matrix, e->rows, e->columns,
                                                                              e->starts, e->indices, e->values);
}

static void make_example(const property_case *pc, example *e)
{
    *e = (example){ .kind = (storage)property_integer(pc, 0, STORAGES - 1) };
    e->rows = extent(pc);
    e->columns = e->rows > 300 ? property_integer(pc, 0, 20) : extent(pc);
    if (e->columns > 3000 && e->rows > 10) e->rows = 10;
    e->a = drawn(pc, e->rows * e->columns);
    e->x = drawn(pc, e->columns);
    e->y = drawn(pc, e->rows);
    e->ax = drawn(pc, e->rows);
    e->aty = drawn(pc, e->columns);
    if (e->columns > 0 && property_integer(pc, 0, 1)) e->x[property_integer(pc, 0, e->columns - 1)] = 0.0;
    const symo_status status = is_sparse(e) ? thin_out(pc, e) : show(pc, e);
    PROPERTY_ASSERT(pc, status == SYMO_OK, "%s", symo_last_error());
}

static void free_example(example *e)
{
    symo_matrix_free(e->matrix);
    free(e->a);
    free(e->wide);
    free(e->narrow);
    free(e->values);
    free(e->starts);
    free(e->indices);
    free(e->x);
    free(e->y);
    free(e->ax);
    free(e->aty);
}

static void check_multiply(const property_case *pc, const example *e, const double *x, const double *out)
{
    for (int64_t i = 0; i < e->rows; i++) {
        long double sum = 0.0L, magnitude = 0.0L;
        for (int64_t j = 0; j < e->columns; j++) {
            const long double term = (long double)e->a[i + j * e->rows] * x[j];
            sum += term;
            magnitude += fabsl(term);
        }
        PROPERTY_ASSERT(pc, fabsl(out[i] - sum) <= (long double)(e->columns + 2) * DBL_EPSILON * magnitude,
                        "storage %d, row %d of %d x %d: %g, not %Lg", (int)e->kind, (int)i, (int)e->rows,
                        (int)e->columns, out[i], sum);
    }
}

static void check_adjoint(const property_case *pc, const example *e, const double *y, const double *out)
{
    for (int64_t j = 0; j < e->columns; j++) {
        long double sum = 0.0L, magnitude = 0.0L;
        for (int64_t i = 0; i < e->rows; i++) {
            const long double term = (long double)e->a[i + j * e->rows] * y[i];
            sum += term;
            magnitude += fabsl(term);
        }
        PROPERTY_ASSERT(pc, fabsl(out[j] - sum) <= 60.0L * DBL_EPSILON * magnitude,
                        "storage %d, column %d of %d x %d: %g, not %Lg", (int)e->kind, (int)j, (int)e->rows,
                        (int)e->columns, out[j], sum);
    }
}

static void products_are_right(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    PROPERTY_ASSERT(pc, symo_matrix_rows(e.matrix) == e.rows && symo_matrix_columns(e.matrix) == e.columns, "shape");
    for (int kernel = SYMO__KERNEL_FAST; kernel <= SYMO__KERNEL_ORDERED; kernel++) {
        PROPERTY_ASSERT(pc, symo__matrix_multiply(e.matrix, (symo__kernel)kernel, e.x, e.ax) == SYMO_OK, "status");
        PROPERTY_ASSERT(pc, symo__matrix_adjoint(e.matrix, (symo__kernel)kernel, e.y, e.aty) == SYMO_OK, "status");
        check_multiply(pc, &e, e.x, e.ax);
        check_adjoint(pc, &e, e.y, e.aty);
        long double left = 0.0L, right = 0.0L, magnitude = 0.0L;
        for (int64_t i = 0; i < e.rows; i++) left += (long double)e.ax[i] * e.y[i];
        for (int64_t j = 0; j < e.columns; j++) {
            right += (long double)e.aty[j] * e.x[j];
            for (int64_t i = 0; i < e.rows; i++) magnitude += fabs(e.a[i + j * e.rows] * e.x[j] * e.y[i]);
        }
        PROPERTY_ASSERT(pc, fabsl(left - right) <= (120.0L + e.columns) * DBL_EPSILON * magnitude,
                        "<Ax, y> - <x, A'y> = %Lg", left - right);
    }
    free_example(&e);
}

static int is_same(int64_t n, const double *x, const double *y)
{
    return n == 0 || memcmp(x, y, (size_t)n * sizeof *x) == 0;
}

/* Entry i depends on row i and x, entry j on column j and y: the same bits in any company and in any dense storage; of
 * a sparse matrix, the same as its copy or view. */
static void ordered_bits_are_fixed(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    double *again = block(e.rows), *back = block(e.columns);
    symo_matrix *other = NULL;
    symo_status status = symo_matrix_dense(&other, e.rows, e.columns, e.a);
    if (is_sparse(&e)) {
        symo_matrix_free(other);
        status = (e.kind == SPARSE ? symo_matrix_sparse_view : symo_matrix_sparse)(&other, e.rows, e.columns, e.starts,
                                                                                   e.indices, e.values);
    }
    PROPERTY_ASSERT(pc, status == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_multiply(e.matrix, e.x, e.ax) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_adjoint(e.matrix, e.y, e.aty) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_multiply(other, e.x, again) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_adjoint(other, e.y, back) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, is_same(e.rows, again, e.ax), "storage %d, %d x %d: A x differs", (int)e.kind, (int)e.rows,
                    (int)e.columns);
    PROPERTY_ASSERT(pc, is_same(e.columns, back, e.aty), "storage %d, %d x %d: A'y differs", (int)e.kind, (int)e.rows,
                    (int)e.columns);
    symo_matrix_free(other);
    if (e.rows > 0 && e.columns > 0 && !is_sparse(&e)) {
        const int64_t row = property_integer(pc, 0, e.rows - 1), column = property_integer(pc, 0, e.columns - 1);
        double alone = NAN;
        PROPERTY_ASSERT(pc, symo_matrix_dense_view(&other, 1, e.columns, e.a + row, e.rows) == SYMO_OK, "row");
        PROPERTY_ASSERT(pc, symo_matrix_multiply(other, e.x, &alone) == SYMO_OK, "row");
        PROPERTY_ASSERT(pc, is_same(1, &alone, &e.ax[row]), "row %d alone differs", (int)row);
        symo_matrix_free(other);
        PROPERTY_ASSERT(pc, symo_matrix_dense(&other, e.rows, 1, e.a + column * e.rows) == SYMO_OK, "column");
        PROPERTY_ASSERT(pc, symo_matrix_adjoint(other, e.y, &alone) == SYMO_OK, "column");
        PROPERTY_ASSERT(pc, is_same(1, &alone, &e.aty[column]), "column %d alone", (int)column);
        symo_matrix_free(other);
    }
    free(again);
    free(back);
    free_example(&e);
}

/* The fast kernels may differ between machines, not between two calls. */
static void fast_bits_repeat(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    double *again = block(e.rows), *back = block(e.columns);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(symo__matrix_multiply(e.matrix, SYMO__KERNEL_FAST, e.x, i ? again : e.ax), SYMO_OK);
        ck_assert_int_eq(symo__matrix_adjoint(e.matrix, SYMO__KERNEL_FAST, e.y, i ? back : e.aty), SYMO_OK);
    }
    PROPERTY_ASSERT(pc, is_same(e.rows, again, e.ax), "A x differs");
    PROPERTY_ASSERT(pc, is_same(e.columns, back, e.aty), "A'y differs");
    free(again);
    free(back);
    free_example(&e);
}

/* Powers of two are free of rounding: A(4 x) = 4 A x bitwise, and A(x + y) stays within rounding of A x + A y. */
static void products_are_linear(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    double *scaled = block(e.columns), *other = drawn(pc, e.columns), *out = block(e.rows), *sum = block(e.rows);
    for (int64_t j = 0; j < e.columns; j++) scaled[j] = 4.0 * e.x[j];
    ck_assert_int_eq(symo_matrix_multiply(e.matrix, e.x, e.ax), SYMO_OK);
    ck_assert_int_eq(symo_matrix_multiply(e.matrix, scaled, out), SYMO_OK);
    for (int64_t i = 0; i < e.rows; i++) PROPERTY_ASSERT(pc, out[i] == 4.0 * e.ax[i], "row %d", (int)i);
    ck_assert_int_eq(symo_matrix_multiply(e.matrix, other, out), SYMO_OK);
    for (int64_t j = 0; j < e.columns; j++) scaled[j] = e.x[j] + other[j];
    ck_assert_int_eq(symo_matrix_multiply(e.matrix, scaled, sum), SYMO_OK);
    for (int64_t i = 0; i < e.rows; i++) {
        double magnitude = 0.0;
        for (int64_t j = 0; j < e.columns; j++) {
            magnitude += fabs(e.a[i + j * e.rows]) * (fabs(e.x[j]) + fabs(other[j]));
        }
        PROPERTY_ASSERT(pc,
                        fabs(sum[i] - (e.ax[i] + out[i])) <= 2.0 * (double)(e.columns + 3) * DBL_EPSILON * magnitude,
                        "row %d: %g", (int)i, sum[i] - (e.ax[i] + out[i]));
    }
    free(scaled);
    free(other);
    free(out);
    free(sum);
    free_example(&e);
}

/* Whether a cell is there to carry NaN on: every one of a dense matrix. */
static int is_there(const example *e, int64_t row, int64_t column)
{
    if (!is_sparse(e)) return 1;
    for (int64_t k = e->starts[column]; k < e->starts[column + 1]; k++) {
        if (e->indices[k] == row) return 1;
    }
    return 0;
}

static void bad_numbers_show(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    const double bad = property_integer(pc, 0, 1) ? (double)NAN : (double)INFINITY;
    if (e.rows > 0 && e.columns > 0) {
        const int64_t column = property_integer(pc, 0, e.columns - 1), row = property_integer(pc, 0, e.rows - 1);
        e.x[column] = bad;
        e.y[row] = bad;
        for (int kernel = SYMO__KERNEL_FAST; kernel <= SYMO__KERNEL_ORDERED; kernel++) {
            ck_assert_int_eq(symo__matrix_multiply(e.matrix, (symo__kernel)kernel, e.x, e.ax), SYMO_OK);
            ck_assert_int_eq(symo__matrix_adjoint(e.matrix, (symo__kernel)kernel, e.y, e.aty), SYMO_OK);
            for (int64_t i = 0; i < e.rows; i++) {
                PROPERTY_ASSERT(pc, isfinite(e.ax[i]) == !is_there(&e, i, column), "storage %d, row %d: %g",
                                (int)e.kind, (int)i, e.ax[i]);
            }
            for (int64_t j = 0; j < e.columns; j++) {
                PROPERTY_ASSERT(pc, isfinite(e.aty[j]) == !is_there(&e, row, j), "storage %d, column %d: %g",
                                (int)e.kind, (int)j, e.aty[j]);
            }
        }
    }
    free_example(&e);
}

static void columns_and_squares(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    long double plain = 0.0L, weighted = 0.0L;
    for (int64_t i = 0; i < e.rows; i++) e.y[i] = fabs(e.y[i]);
    for (int64_t j = 0; j < e.columns; j++) {
        PROPERTY_ASSERT(pc, symo_matrix_column(e.matrix, j, e.ax) == SYMO_OK, "%s", symo_last_error());
        PROPERTY_ASSERT(pc, is_same(e.rows, e.ax, e.a + j * e.rows), "storage %d, column %d", (int)e.kind, (int)j);
        for (int64_t i = 0; i < e.rows; i++) {
            plain += (long double)e.ax[i] * e.ax[i];
            weighted += (long double)e.ax[i] * e.ax[i] * e.y[i];
        }
    }
    const double got = symo__matrix_weighted_square(e.matrix, NULL);
    const double got_weighted = symo__matrix_weighted_square(e.matrix, e.y);
    PROPERTY_ASSERT(pc, fabsl(got - plain) <= 300.0L * DBL_EPSILON * plain, "%g, not %Lg", got, plain);
    PROPERTY_ASSERT(pc, fabsl(got_weighted - weighted) <= 300.0L * DBL_EPSILON * weighted, "%g", got_weighted);
    free_example(&e);
}

enum { FOLDED = 6, MEMBERS = 24 };

/* Groups of any columns, some of them twice: sums in long double, and the bits that a dense copy folds to. */
static void columns_fold(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    int64_t starts[FOLDED + 1] = { 0 }, members[MEMBERS];
    double coefficients[MEMBERS], *same = block(e.rows);
    const int64_t folded = property_integer(pc, 0, FOLDED);
    symo_matrix *combined = NULL, *dense = NULL, *other = NULL;
    for (int64_t c = 0; c < folded; c++) {
        starts[c + 1] = starts[c] + (e.columns > 0 ? property_integer(pc, 0, MEMBERS / FOLDED) : 0);
    }
    for (int64_t k = 0; k < starts[folded]; k++) {
        members[k] = property_integer(pc, 0, e.columns - 1);
        coefficients[k] = symo_random_normal(pc->random);
    }
    PROPERTY_ASSERT(pc, symo_matrix_dense(&dense, e.rows, e.columns, e.a) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo__matrix_combine(&other, dense, folded, starts, members, coefficients) == SYMO_OK, "%s",
                    symo_last_error());
    PROPERTY_ASSERT(pc, symo__matrix_combine(&combined, e.matrix, folded, starts, members, coefficients) == SYMO_OK,
                    "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_rows(combined) == e.rows && symo_matrix_columns(combined) == folded, "shape");
    for (int64_t c = 0; c < folded; c++) {
        ck_assert_int_eq(symo_matrix_column(combined, c, e.ax), SYMO_OK);
        ck_assert_int_eq(symo_matrix_column(other, c, same), SYMO_OK);
        PROPERTY_ASSERT(pc, is_same(e.rows, e.ax, same), "storage %d, column %d: other bits", (int)e.kind, (int)c);
        for (int64_t i = 0; i < e.rows; i++) {
            long double sum = 0.0L, magnitude = 0.0L;
            for (int64_t k = starts[c]; k < starts[c + 1]; k++) {
                sum += (long double)coefficients[k] * e.a[i + members[k] * e.rows];
                magnitude += fabsl((long double)coefficients[k] * e.a[i + members[k] * e.rows]);
            }
            PROPERTY_ASSERT(pc, fabsl(e.ax[i] - sum) <= 8.0L * DBL_EPSILON * magnitude, "row %d, column %d", (int)i,
                            (int)c);
        }
    }
    symo_matrix_free(combined);
    symo_matrix_free(other);
    symo_matrix_free(dense);
    free(same);
    free_example(&e);
}

/* By a random signed partition, as a symmetry folds a design: (A U) z = A (U z). */
static void partitions_fold(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    int64_t *starts = calloc((size_t)e.columns + 1, sizeof *starts),
            *members = calloc((size_t)e.columns + 1, sizeof *members);
    double *coefficients = block(e.columns), *z = drawn(pc, e.columns), *lifted = block(e.columns),
           *out = block(e.rows);
    int64_t cells = 0, count = 0;
    symo_matrix *folded = NULL;
    ck_assert(starts && members);
    for (int64_t j = 0; j < e.columns; j++) lifted[j] = 0.0;
    /* Column j goes, in a random order, to a running cell or opens one; some columns are in no cell. */
    for (int64_t j = 0; j < e.columns; j++) members[j] = j;
    for (int64_t j = e.columns - 1; j > 0; j--) {
        const int64_t k = property_integer(pc, 0, j), held = members[j];
        members[j] = members[k];
        members[k] = held;
    }
    while (count < e.columns && property_integer(pc, 0, 19) > 0) {
        const int64_t left = e.columns - count, size = property_integer(pc, 1, left < 9 ? left : 9);
        for (int64_t k = count; k < count + size; k++) {
            coefficients[k] = (property_integer(pc, 0, 1) ? 1.0 : -1.0) / sqrt((double)size);
            lifted[members[k]] = coefficients[k] * z[cells];
        }
        starts[++cells] = count += size;
    }
    PROPERTY_ASSERT(pc, symo__matrix_combine(&folded, e.matrix, cells, starts, members, coefficients) == SYMO_OK, "%s",
                    symo_last_error());
    for (int kernel = SYMO__KERNEL_FAST; kernel <= SYMO__KERNEL_ORDERED; kernel++) {
        ck_assert_int_eq(symo__matrix_multiply(folded, (symo__kernel)kernel, z, out), SYMO_OK);
        ck_assert_int_eq(symo__matrix_multiply(e.matrix, (symo__kernel)kernel, lifted, e.ax), SYMO_OK);
        for (int64_t i = 0; i < e.rows; i++) {
            double magnitude = 0.0;
            for (int64_t j = 0; j < e.columns; j++) magnitude += fabs(e.a[i + j * e.rows] * lifted[j]);
            PROPERTY_ASSERT(pc, fabs(out[i] - e.ax[i]) <= 2.0 * (double)(e.columns + 4) * DBL_EPSILON * magnitude,
                            "storage %d, row %d: %g, not %g", (int)e.kind, (int)i, out[i], e.ax[i]);
        }
    }
    symo_matrix_free(folded);
    free(starts);
    free(members);
    free(coefficients);
    free(z);
    free(lifted);
    free(out);
    free_example(&e);
}

static void columns_scale(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    symo_matrix *scaled = NULL;
    PROPERTY_ASSERT(pc, symo_matrix_scale(&scaled, e.matrix, e.x) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_rows(scaled) == e.rows && symo_matrix_columns(scaled) == e.columns, "shape");
    symo_matrix_free(e.matrix); /* the new one stands alone */
    e.matrix = NULL;
    for (int64_t j = 0; j < e.columns; j++) {
        ck_assert_int_eq(symo_matrix_column(scaled, j, e.ax), SYMO_OK);
        for (int64_t i = 0; i < e.rows; i++) {
            PROPERTY_ASSERT(pc, e.ax[i] == e.a[i + j * e.rows] * e.x[j], "storage %d, row %d, column %d", (int)e.kind,
                            (int)i, (int)j);
        }
    }
    symo_matrix_free(scaled);
    free_example(&e);
}

static void spreads_are_right(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    const int weighted = (int)property_integer(pc, 0, 1);
    for (int64_t i = 0; i < e.rows; i++) e.y[i] = weighted ? fabs(e.y[i]) + 0.01 : 1.0;
    if (e.rows > 1 && weighted) e.y[property_integer(pc, 1, e.rows - 1)] = 0.0;
    PROPERTY_ASSERT(pc, symo_matrix_deviations(e.matrix, weighted ? e.y : NULL, e.aty) == SYMO_OK, "%s",
                    symo_last_error());
    for (int64_t j = 0; j < e.columns; j++) {
        long double total = 0.0L, mean = 0.0L, squares = 0.0L, largest = 0.0L;
        for (int64_t i = 0; i < e.rows; i++) {
            total += e.y[i];
            mean += (long double)e.y[i] * e.a[i + j * e.rows];
            largest = fmaxl(largest, fabsl(e.a[i + j * e.rows]));
        }
        mean /= total;
        for (int64_t i = 0; i < e.rows; i++) {
            squares += e.y[i] * (e.a[i + j * e.rows] - mean) * (e.a[i + j * e.rows] - mean);
        }
        const long double expected = e.rows > 0 ? sqrtl(squares / total) : 0.0L;
        PROPERTY_ASSERT(pc, fabsl(e.aty[j] - expected) <= 1e-13L * largest, "storage %d, column %d: %g, not %Lg",
                        (int)e.kind, (int)j, e.aty[j], expected);
    }
    free_example(&e);
}

START_TEST(products)
{
    property_run("products", 2000, products_are_right, NULL);
    property_run("linear", 600, products_are_linear, NULL);
}
END_TEST

START_TEST(bits)
{
    property_run("ordered", 1500, ordered_bits_are_fixed, NULL);
    property_run("fast", 400, fast_bits_repeat, NULL);
}
END_TEST

START_TEST(nan_and_infinity_propagate)
{
    property_run("bad numbers", 700, bad_numbers_show, NULL);
}
END_TEST

START_TEST(columns)
{
    property_run("columns", 700, columns_and_squares, NULL);
    property_run("fold", 1500, columns_fold, NULL);
    property_run("partition", 1000, partitions_fold, NULL);
}
END_TEST

START_TEST(standardising)
{
    property_run("scale", 700, columns_scale, NULL);
    property_run("spread", 1000, spreads_are_right, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linear");
    TCase *cases = tcase_create("linear");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, products);
    tcase_add_test(cases, bits);
    tcase_add_test(cases, nan_and_infinity_propagate);
    tcase_add_test(cases, columns);
    tcase_add_test(cases, standardising);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
