/* SPDX-License-Identifier: BSD-3-Clause */
/* Dense matrices, copied and viewed: products by both kernels, columns, folding, against long double. */
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

/* A random matrix of random shape, as a copy or as a view whose columns lie apart, with vectors for both sides. */
typedef struct {
    int64_t rows, columns, leading;
    double *data, *x, *y, *ax, *aty;
    symo_matrix *matrix;
} example;

static int64_t extent(const property_case *pc)
{
    static const int64_t special[] = { 0, 1, 2, 3, 7, 8, 9, 255, 256, 257, 2047, 2048, 2049, 5000 };
    const int64_t kind = property_integer(pc, 0, 9);
    return kind == 0 ? special[property_integer(pc, 0, 13)] : property_integer(pc, 0, 40);
}

static void make_example(const property_case *pc, example *e)
{
    e->rows = extent(pc);
    e->columns = e->rows > 300 ? property_integer(pc, 0, 20) : extent(pc);
    const int copied = (int)property_integer(pc, 0, 1);
    e->leading = e->rows + (copied ? 0 : property_integer(pc, 0, 5));
    e->data = drawn(pc, e->leading * e->columns);
    e->x = drawn(pc, e->columns);
    e->y = drawn(pc, e->rows);
    e->ax = drawn(pc, e->rows);
    e->aty = drawn(pc, e->columns);
    for (int64_t j = 0; j < e->columns; j++) {
        for (int64_t i = e->rows; i < e->leading; i++) e->data[i + j * e->leading] = NAN; /* between columns */
    }
    const symo_status status = copied ? symo_matrix_dense(&e->matrix, e->rows, e->columns, e->data)
                                      : symo_matrix_dense_view(&e->matrix, e->rows, e->columns, e->data, e->leading);
    PROPERTY_ASSERT(pc, status == SYMO_OK, "%s", symo_last_error());
}

static void free_example(example *e)
{
    symo_matrix_free(e->matrix);
    free(e->data);
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
            const long double term = (long double)e->data[i + j * e->leading] * x[j];
            sum += term;
            magnitude += fabsl(term);
        }
        PROPERTY_ASSERT(pc, fabsl(out[i] - sum) <= (long double)(e->columns + 2) * DBL_EPSILON * magnitude,
                        "row %d of %d x %d: %g, not %Lg", (int)i, (int)e->rows, (int)e->columns, out[i], sum);
    }
}

static void check_adjoint(const property_case *pc, const example *e, const double *y, const double *out)
{
    for (int64_t j = 0; j < e->columns; j++) {
        long double sum = 0.0L, magnitude = 0.0L;
        for (int64_t i = 0; i < e->rows; i++) {
            const long double term = (long double)e->data[i + j * e->leading] * y[i];
            sum += term;
            magnitude += fabsl(term);
        }
        PROPERTY_ASSERT(pc, fabsl(out[j] - sum) <= 60.0L * DBL_EPSILON * magnitude, "column %d of %d x %d: %g, not %Lg",
                        (int)j, (int)e->rows, (int)e->columns, out[j], sum);
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
            for (int64_t i = 0; i < e.rows; i++) magnitude += fabs(e.data[i + j * e.leading] * e.x[j] * e.y[i]);
        }
        PROPERTY_ASSERT(pc, fabsl(left - right) <= 120.0L * DBL_EPSILON * magnitude, "<Ax, y> - <x, A'y> = %Lg",
                        left - right);
    }
    free_example(&e);
}

/* Entry i depends on row i and x, entry j on column j and y: the same bits in any company and in any storage. */
static void ordered_bits_are_fixed(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    double *again = block(e.rows), *back = block(e.columns), *tight = block(e.rows * e.columns);
    symo_matrix *other = NULL;
    for (int64_t j = 0; j < e.columns; j++) {
        if (e.rows > 0) memcpy(tight + j * e.rows, e.data + j * e.leading, (size_t)e.rows * sizeof *tight);
    }
    PROPERTY_ASSERT(pc, symo_matrix_dense(&other, e.rows, e.columns, tight) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_multiply(e.matrix, e.x, e.ax) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_adjoint(e.matrix, e.y, e.aty) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_multiply(other, e.x, again) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_adjoint(other, e.y, back) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, memcmp(again, e.ax, (size_t)e.rows * sizeof *again) == 0, "A x differs");
    PROPERTY_ASSERT(pc, memcmp(back, e.aty, (size_t)e.columns * sizeof *back) == 0, "A'y differs");
    symo_matrix_free(other);
    if (e.rows > 0 && e.columns > 0) {
        const int64_t row = property_integer(pc, 0, e.rows - 1), column = property_integer(pc, 0, e.columns - 1);
        double alone = NAN;
        PROPERTY_ASSERT(pc, symo_matrix_dense_view(&other, 1, e.columns, e.data + row, e.leading) == SYMO_OK, "row");
        PROPERTY_ASSERT(pc, symo_matrix_multiply(other, e.x, &alone) == SYMO_OK, "row");
        PROPERTY_ASSERT(pc, memcmp(&alone, &e.ax[row], sizeof alone) == 0, "row %d alone differs", (int)row);
        symo_matrix_free(other);
        PROPERTY_ASSERT(pc, symo_matrix_dense(&other, e.rows, 1, tight + column * e.rows) == SYMO_OK, "column");
        PROPERTY_ASSERT(pc, symo_matrix_adjoint(other, e.y, &alone) == SYMO_OK, "column");
        PROPERTY_ASSERT(pc, memcmp(&alone, &e.aty[column], sizeof alone) == 0, "column %d alone", (int)column);
        symo_matrix_free(other);
    }
    free(again);
    free(back);
    free(tight);
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
    PROPERTY_ASSERT(pc, memcmp(again, e.ax, (size_t)e.rows * sizeof *again) == 0, "A x differs");
    PROPERTY_ASSERT(pc, memcmp(back, e.aty, (size_t)e.columns * sizeof *back) == 0, "A'y differs");
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
            magnitude += fabs(e.data[i + j * e.leading]) * (fabs(e.x[j]) + fabs(other[j]));
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

static void bad_numbers_show(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    const double bad = property_integer(pc, 0, 1) ? (double)NAN : (double)INFINITY;
    for (int kernel = SYMO__KERNEL_FAST; kernel <= SYMO__KERNEL_ORDERED && e.rows > 0 && e.columns > 0; kernel++) {
        e.x[property_integer(pc, 0, e.columns - 1)] = bad;
        e.y[property_integer(pc, 0, e.rows - 1)] = bad;
        ck_assert_int_eq(symo__matrix_multiply(e.matrix, (symo__kernel)kernel, e.x, e.ax), SYMO_OK);
        ck_assert_int_eq(symo__matrix_adjoint(e.matrix, (symo__kernel)kernel, e.y, e.aty), SYMO_OK);
        for (int64_t i = 0; i < e.rows; i++) PROPERTY_ASSERT(pc, !isfinite(e.ax[i]), "row %d is finite", (int)i);
        for (int64_t j = 0; j < e.columns; j++) PROPERTY_ASSERT(pc, !isfinite(e.aty[j]), "column %d", (int)j);
    }
    free_example(&e);
}

static void columns_and_squares(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    long double plain = 0.0L, weighted = 0.0L;
    for (int64_t j = 0; j < e.columns; j++) {
        PROPERTY_ASSERT(pc, symo_matrix_column(e.matrix, j, e.ax) == SYMO_OK, "%s", symo_last_error());
        PROPERTY_ASSERT(pc, e.rows == 0 || memcmp(e.ax, e.data + j * e.leading, (size_t)e.rows * sizeof *e.ax) == 0,
                        "column %d", (int)j);
        for (int64_t i = 0; i < e.rows; i++) {
            plain += (long double)e.ax[i] * e.ax[i];
            weighted += (long double)e.ax[i] * e.ax[i] * fabs(e.y[i]);
        }
    }
    for (int64_t i = 0; i < e.rows; i++) e.y[i] = fabs(e.y[i]);
    const double got = symo__matrix_weighted_square(e.matrix, NULL);
    const double got_weighted = symo__matrix_weighted_square(e.matrix, e.y);
    PROPERTY_ASSERT(pc, fabsl(got - plain) <= 300.0L * DBL_EPSILON * plain, "%g, not %Lg", got, plain);
    PROPERTY_ASSERT(pc, fabsl(got_weighted - weighted) <= 300.0L * DBL_EPSILON * weighted, "%g", got_weighted);
    free_example(&e);
}

enum { FOLDED = 6, MEMBERS = 24 };

static void columns_fold(const property_case *pc)
{
    example e;
    make_example(pc, &e);
    int64_t starts[FOLDED + 1] = { 0 }, members[MEMBERS];
    double coefficients[MEMBERS];
    const int64_t folded = property_integer(pc, 0, FOLDED);
    symo_matrix *combined = NULL;
    for (int64_t c = 0; c < folded; c++) {
        starts[c + 1] = starts[c] + (e.columns > 0 ? property_integer(pc, 0, MEMBERS / FOLDED) : 0);
    }
    for (int64_t k = 0; k < starts[folded]; k++) {
        members[k] = property_integer(pc, 0, e.columns - 1);
        coefficients[k] = symo_random_normal(pc->random);
    }
    PROPERTY_ASSERT(pc, symo__matrix_combine(&combined, e.matrix, folded, starts, members, coefficients) == SYMO_OK,
                    "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_matrix_rows(combined) == e.rows && symo_matrix_columns(combined) == folded, "shape");
    for (int64_t c = 0; c < folded; c++) {
        ck_assert_int_eq(symo_matrix_column(combined, c, e.ax), SYMO_OK);
        for (int64_t i = 0; i < e.rows; i++) {
            long double sum = 0.0L, magnitude = 0.0L;
            for (int64_t k = starts[c]; k < starts[c + 1]; k++) {
                sum += (long double)coefficients[k] * e.data[i + members[k] * e.leading];
                magnitude += fabsl((long double)coefficients[k] * e.data[i + members[k] * e.leading]);
            }
            PROPERTY_ASSERT(pc, fabsl(e.ax[i] - sum) <= 8.0L * DBL_EPSILON * magnitude, "row %d, column %d", (int)i,
                            (int)c);
        }
    }
    symo_matrix_free(combined);
    free_example(&e);
}

START_TEST(products)
{
    property_run("products", 1000, products_are_right, NULL);
    property_run("linear", 300, products_are_linear, NULL);
}
END_TEST

START_TEST(bits)
{
    property_run("ordered", 500, ordered_bits_are_fixed, NULL);
    property_run("fast", 200, fast_bits_repeat, NULL);
}
END_TEST

START_TEST(nan_and_infinity_propagate)
{
    property_run("bad numbers", 300, bad_numbers_show, NULL);
}
END_TEST

START_TEST(columns)
{
    property_run("columns", 300, columns_and_squares, NULL);
    property_run("fold", 500, columns_fold, NULL);
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
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
