/* SPDX-License-Identifier: BSD-3-Clause */
/* Matrices: ownership, empty shapes, bad input, and every allocation failing once. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "linear/linear_impl.h"
#include "support/property.h"

/* An allocator that fails when its countdown reaches 0; it starts disabled (negative). */
static int64_t countdown = -1, alive = 0;

static void *counted_allocate(size_t bytes, void *user)
{
    (void)user;
    if (countdown == 0) return NULL;
    if (countdown > 0) countdown--;
    alive++;
    return malloc(bytes);
}

static void counted_release(void *block, void *user)
{
    (void)user;
    alive--;
    free(block);
}

START_TEST(a_fold_that_overflows_is_refused)
{
    const double data[2] = { 1.0, 1e308 };
    const int64_t starts[2] = { 0, 2 }, members[2] = { 0, 0 };
    const double coefficients[2] = { 1.0, 1.0 };
    symo_matrix *matrix = NULL, *combined = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 2, 1, data), SYMO_OK);
    ck_assert_int_eq(symo__matrix_combine(&combined, matrix, 1, starts, members, coefficients), SYMO_ERROR_NUMERIC);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "column 0 is not finite at row 1"));
    ck_assert_ptr_null(combined);
    symo_matrix_free(matrix);
    ck_assert_int_eq(alive, 0);
}
END_TEST

START_TEST(a_copy_is_its_own)
{
    double data[2] = { 3.0, 4.0 }, out = 0.0;
    const double x[2] = { 1.0, 1.0 };
    symo_matrix *copy = NULL, *shown = NULL;
    ck_assert_int_eq(symo_matrix_dense(&copy, 1, 2, data), SYMO_OK);
    ck_assert_int_eq(symo_matrix_dense_view(&shown, 1, 2, data, 1), SYMO_OK);
    data[0] = 10.0;
    ck_assert_int_eq(symo_matrix_multiply(copy, x, &out), SYMO_OK);
    ck_assert(out == 7.0);
    ck_assert_int_eq(symo_matrix_multiply(shown, x, &out), SYMO_OK);
    ck_assert(out == 14.0);
    symo__matrix_keep(copy);
    symo_matrix_free(copy);
    ck_assert_int_eq(symo_matrix_multiply(copy, x, &out), SYMO_OK);
    ck_assert(out == 7.0);
    symo_matrix_free(copy);
    symo_matrix_free(shown);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* What a refused call leaves: its status, its sentence, and NULL where a matrix would have come. */
static void refused(symo_status status, symo_status expected, symo_matrix **matrix, const char *sentence)
{
    ck_assert_int_eq(status, expected);
    ck_assert_str_eq(symo_last_error(), sentence);
    if (!matrix) return;
    ck_assert_ptr_null(*matrix);
    *matrix = (symo_matrix *)(uintptr_t)64;
}

START_TEST(bad_matrices_are_refused)
{
    const double data[6] = { 1.0, 2.0, 3.0, NAN, 5.0, INFINITY };
    symo_matrix *m = (symo_matrix *)(uintptr_t)64;
    refused(symo_matrix_dense(NULL, 1, 1, data), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_dense: matrix must not be NULL");
    refused(symo_matrix_dense_view(NULL, 1, 1, data, 1), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_dense_view: matrix must not be NULL");
    refused(symo_matrix_dense(&m, -1, 1, data), SYMO_ERROR_ARGUMENT, &m, "symo_matrix_dense: rows = -1 must be >= 0");
    refused(symo_matrix_dense(&m, 1, -2, data), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_dense: columns = -2 must be >= 0");
    refused(symo_matrix_dense(&m, 1, 1, NULL), SYMO_ERROR_ARGUMENT, &m, "symo_matrix_dense: data must not be NULL");
    refused(symo_matrix_dense_view(&m, 3, 1, data, 2), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_dense_view: leading = 2 must be >= rows");
    refused(symo_matrix_dense(&m, 2, 2, data), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_dense: data[3] = nan (row 1, column 1) must be finite");
    refused(symo_matrix_dense_view(&m, 1, 2, data, 5), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_dense_view: data[5] = inf (row 0, column 1) must be finite");
    refused(symo_matrix_dense(&m, INT64_C(1) << 40, INT64_C(1) << 40, data), SYMO_ERROR_SIZE, &m,
            "symo_matrix_dense: 1099511627776 x 1099511627776 entries are too many");
    refused(symo_matrix_dense_view(&m, 0, INT64_C(1) << 40, data, INT64_C(1) << 21), SYMO_ERROR_SIZE, &m,
            "symo_matrix_dense_view: 2097152 x 1099511627776 entries are too many");
    refused(symo_matrix_row_major_view(&m, INT64_C(1) << 40, 0, data, INT64_C(1) << 21), SYMO_ERROR_SIZE, &m,
            "symo_matrix_row_major_view: 2097152 x 1099511627776 entries are too many");
    ck_assert_int_eq(symo_matrix_dense_view(&m, 1, 2, data, 4), SYMO_OK); /* the NaN lies between the columns */
    symo_matrix_free(m);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* By rows and by columns, double and float: which row and column it was. */
START_TEST(bad_views_are_refused)
{
    const double wide[6] = { 1.0, 2.0, 3.0, NAN, 5.0, INFINITY };
    const float narrow[6] = { 1.0f, 2.0f, 3.0f, (float)NAN, 5.0f, -(float)INFINITY };
    symo_matrix *m = (symo_matrix *)(uintptr_t)64;
    refused(symo_matrix_row_major_view(NULL, 1, 1, wide, 1), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_row_major_view: matrix must not be NULL");
    refused(symo_matrix_row_major_view(&m, 1, 3, wide, 2), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_row_major_view: leading = 2 must be >= columns");
    refused(symo_matrix_row_major_view(&m, 3, 2, wide, 2), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_row_major_view: data[3] = nan (row 1, column 1) must be finite");
    refused(symo_matrix_row_major_view(&m, 2, 1, wide, 5), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_row_major_view: data[5] = inf (row 1, column 0) must be finite");
    refused(symo_matrix_row_major_view(&m, 1, 1, NULL, 1), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_row_major_view: data must not be NULL");
    refused(symo_matrix_row_major_view(&m, -1, 1, wide, 1), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_row_major_view: rows = -1 must be >= 0");
    refused(symo_matrix_float_view(NULL, 1, 1, narrow, 1), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_float_view: matrix must not be NULL");
    refused(symo_matrix_float_view(&m, 2, 1, narrow, 1), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_float_view: leading = 1 must be >= rows");
    refused(symo_matrix_float_view(&m, 2, 3, narrow, 2), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_float_view: data[3] = nan (row 1, column 1) must be finite");
    refused(symo_matrix_float_row_major_view(&m, 1, 1, NULL, 1), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_float_row_major_view: data must not be NULL");
    refused(symo_matrix_float_row_major_view(&m, 2, 3, narrow, 3), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_float_row_major_view: data[3] = nan (row 1, column 0) must be finite");
    refused(symo_matrix_float_row_major_view(&m, 2, 1, narrow, 5), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_float_row_major_view: data[5] = -inf (row 1, column 0) must be finite");
    ck_assert_int_eq(symo_matrix_float_row_major_view(&m, 2, 1, narrow, 4), SYMO_OK); /* NaN between the rows */
    symo_matrix_free(m);
    ck_assert_int_eq(alive, 0);
}
END_TEST

START_TEST(bad_scales_are_refused)
{
    const double data[4] = { 1.0, 1e300, -2.0, 3.0 };
    const double factors[2] = { 1.0, INFINITY }, large[2] = { 1e10, 1.0 }, weights[2] = { 1.0, -1.0 };
    const double none[2] = { 0.0, 0.0 }, infinite[2] = { INFINITY, 1.0 };
    double out[2] = { 7.0, 7.0 };
    symo_matrix *matrix = NULL, *m = (symo_matrix *)(uintptr_t)64;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 2, 2, data), SYMO_OK);
    refused(symo_matrix_scale(NULL, matrix, large), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_scale: scaled must not be NULL");
    refused(symo_matrix_scale(&m, NULL, large), SYMO_ERROR_ARGUMENT, &m, "symo_matrix_scale: matrix must not be NULL");
    refused(symo_matrix_scale(&m, matrix, NULL), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_scale: factors must not be NULL");
    refused(symo_matrix_scale(&m, matrix, factors), SYMO_ERROR_ARGUMENT, &m,
            "symo_matrix_scale: factors[1] = inf must be finite");
    refused(symo_matrix_scale(&m, matrix, large), SYMO_ERROR_NUMERIC, &m,
            "symo_matrix_scale: column 0 is not finite at row 1");
    refused(symo_matrix_deviations(NULL, NULL, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_deviations: matrix must not be NULL");
    refused(symo_matrix_deviations(matrix, NULL, NULL), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_deviations: out must not be NULL");
    refused(symo_matrix_deviations(matrix, weights, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_deviations: weights[1] = -1 must be finite and >= 0");
    refused(symo_matrix_deviations(matrix, infinite, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_deviations: weights[0] = inf must be finite and >= 0");
    refused(symo_matrix_deviations(matrix, none, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_deviations: weights: at least one must be > 0");
    ck_assert(out[0] == 7.0 && out[1] == 7.0);
    symo_matrix_free(matrix);
    symo_matrix_free(NULL);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* Constant columns have no spread, whatever they are; huge and tiny ones do not leave the range; huge weights neither.
 */
START_TEST(spreads_at_the_ends_of_the_range)
{
    static const double data[18] = { 0.1, 0.1, 0.1, 1e308, -1e308, 1e308, 4e-320, 0.0, 0.0,
                                     0.0, 0.0, 0.0, 3.0,   5.0,    4.0,   1.0,    1.0, 1.0 + DBL_EPSILON };
    static const double weights[3] = { 1e308, 1e308, 1e308 };
    double out[6];
    symo_matrix *matrix = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 3, 6, data), SYMO_OK);
    for (int weighted = 0; weighted < 2; weighted++) {
        ck_assert_int_eq(symo_matrix_deviations(matrix, weighted ? weights : NULL, out), SYMO_OK);
        ck_assert(out[0] == 0.0 && out[3] == 0.0 && !signbit(out[0]) && !signbit(out[3]));
        ck_assert(fabs(out[1] / 1e308 - sqrt(8.0 / 9.0)) < 1e-15);
        ck_assert(fabs(out[2] - 4e-320 * sqrt(2.0 / 9.0)) <= 0x1p-1074);
        ck_assert(fabs(out[4] - sqrt(2.0 / 3.0)) < 1e-15);
        ck_assert(out[5] == 0.0); /* constant but for rounding */
    }
    symo_matrix_free(matrix);
    ck_assert_int_eq(symo_matrix_dense(&matrix, 0, 1, NULL), SYMO_OK);
    ck_assert_int_eq(symo_matrix_deviations(matrix, NULL, out), SYMO_OK);
    ck_assert(out[0] == 0.0);
    symo_matrix_free(matrix);
    ck_assert_int_eq(symo_matrix_dense(&matrix, 2, 0, NULL), SYMO_OK);
    symo_matrix *scaled = NULL;
    ck_assert_int_eq(symo_matrix_scale(&scaled, matrix, NULL), SYMO_OK);
    ck_assert_int_eq(symo_matrix_rows(scaled), 2);
    ck_assert_int_eq(symo_matrix_deviations(matrix, NULL, NULL), SYMO_OK);
    symo_matrix_free(scaled);
    symo_matrix_free(matrix);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* A row-major fold overflows in its own words. */
START_TEST(a_fold_by_rows_that_overflows_is_refused)
{
    const double data[4] = { 1.0, 2.0, 1.0, 1e308 };
    const int64_t starts[3] = { 0, 1, 3 }, members[3] = { 0, 1, 1 };
    const double coefficients[3] = { 1.0, 1.0, 1.0 };
    symo_matrix *matrix = NULL, *combined = NULL;
    ck_assert_int_eq(symo_matrix_row_major_view(&matrix, 2, 2, data, 2), SYMO_OK);
    ck_assert_int_eq(symo__matrix_combine(&combined, matrix, 2, starts, members, coefficients), SYMO_ERROR_NUMERIC);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "column 1 is not finite at row 1"));
    ck_assert_ptr_null(combined);
    symo_matrix_free(matrix);
    ck_assert_int_eq(alive, 0);
}
END_TEST

START_TEST(bad_calls_are_refused)
{
    const double data[2] = { 1.0, 2.0 };
    double out[2] = { 7.0, 7.0 };
    symo_matrix *m = NULL;
    ck_assert_int_eq(symo_matrix_dense(&m, 2, 1, data), SYMO_OK);
    refused(symo_matrix_multiply(NULL, data, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_multiply: matrix must not be NULL");
    refused(symo_matrix_multiply(m, NULL, out), SYMO_ERROR_ARGUMENT, NULL, "symo_matrix_multiply: x must not be NULL");
    refused(symo_matrix_multiply(m, data, NULL), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_multiply: out must not be NULL");
    refused(symo_matrix_adjoint(NULL, data, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_adjoint: matrix must not be NULL");
    refused(symo_matrix_adjoint(m, NULL, out), SYMO_ERROR_ARGUMENT, NULL, "symo_matrix_adjoint: y must not be NULL");
    refused(symo_matrix_adjoint(m, data, NULL), SYMO_ERROR_ARGUMENT, NULL, "symo_matrix_adjoint: out must not be NULL");
    refused(symo_matrix_column(NULL, 0, out), SYMO_ERROR_ARGUMENT, NULL, "symo_matrix_column: matrix must not be NULL");
    refused(symo_matrix_column(m, 1, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_column: column = 1 must be in 0 .. 0");
    refused(symo_matrix_column(m, -1, out), SYMO_ERROR_ARGUMENT, NULL,
            "symo_matrix_column: column = -1 must be in 0 .. 0");
    refused(symo_matrix_column(m, 0, NULL), SYMO_ERROR_ARGUMENT, NULL, "symo_matrix_column: out must not be NULL");
    ck_assert(out[0] == 7.0 && out[1] == 7.0);
    ck_assert_int_eq(symo_matrix_rows(NULL), 0);
    ck_assert_int_eq(symo_matrix_columns(NULL), 0);
    symo_matrix_free(NULL);
    symo_matrix_free(m);
}
END_TEST

START_TEST(empty_matrices_are_matrices)
{
    double out[3] = { 7.0, 7.0, 7.0 };
    symo_matrix *m = NULL;
    ck_assert_int_eq(symo_matrix_dense(&m, 0, 0, NULL), SYMO_OK);
    ck_assert_int_eq(symo_matrix_multiply(m, NULL, NULL), SYMO_OK);
    ck_assert_int_eq(symo_matrix_adjoint(m, NULL, NULL), SYMO_OK);
    symo_matrix_free(m);
    ck_assert_int_eq(symo_matrix_dense_view(&m, 3, 0, NULL, 3), SYMO_OK);
    ck_assert_int_eq(symo_matrix_multiply(m, NULL, out), SYMO_OK);
    ck_assert(out[0] == 0.0 && out[1] == 0.0 && out[2] == 0.0);
    ck_assert_int_eq(symo_matrix_adjoint(m, out, NULL), SYMO_OK);
    symo_matrix_free(m);
    ck_assert_int_eq(symo_matrix_dense_view(&m, 0, 3, NULL, 0), SYMO_OK);
    out[0] = out[1] = out[2] = 7.0;
    ck_assert_int_eq(symo_matrix_adjoint(m, NULL, out), SYMO_OK);
    ck_assert(out[0] == 0.0 && out[1] == 0.0 && out[2] == 0.0);
    ck_assert_int_eq(symo_matrix_multiply(m, out, NULL), SYMO_OK);
    ck_assert_int_eq(symo_matrix_column(m, 2, NULL), SYMO_OK);
    ck_assert(symo__matrix_weighted_square(m, NULL) == 0.0);
    symo_matrix_free(m);
    ck_assert_int_eq(symo_matrix_float_row_major_view(&m, 0, 3, NULL, 3), SYMO_OK);
    out[0] = out[1] = out[2] = 7.0;
    ck_assert_int_eq(symo_matrix_adjoint(m, NULL, out), SYMO_OK);
    ck_assert(out[0] == 0.0 && out[1] == 0.0 && out[2] == 0.0);
    symo_matrix_free(m);
    ck_assert_int_eq(symo_matrix_row_major_view(&m, 3, 0, NULL, 0), SYMO_OK);
    out[0] = out[1] = out[2] = 7.0;
    ck_assert_int_eq(symo_matrix_multiply(m, NULL, out), SYMO_OK);
    ck_assert(out[0] == 0.0 && out[1] == 0.0 && out[2] == 0.0);
    symo_matrix_free(m);
}
END_TEST

/* What takes memory, by number, so that each can be run with its k-th allocation failing. */
enum { CONSTRUCTORS = 11 };

static symo_status construct(int which, symo_matrix **made, const symo_matrix *const matrices[3], const double *data)
{
    static const int64_t starts[2] = { 0, 2 }, members[2] = { 0, 1 }, csc[3] = { 0, 1, 1 };
    static const int32_t indices[1] = { 1 };
    static const float narrow[4] = { 1.0f, 2.0f, 3.0f, 4.0f };
    static const double coefficients[2] = { 0.5, 0.5 };
    double out[2];
    switch (which) {
    case 0:
        return symo_matrix_dense(made, 2, 2, data);
    case 1:
        return symo_matrix_dense_view(made, 2, 2, data, 2);
    case 2:
        return symo_matrix_row_major_view(made, 2, 2, data, 2);
    case 3:
        return symo_matrix_float_view(made, 2, 2, narrow, 2);
    case 4:
        return symo_matrix_sparse(made, 3, 2, csc, indices, data);
    case 5:
        return symo_matrix_sparse_view(made, 3, 2, csc, indices, data);
    case 6:
    case 7:
        return symo__matrix_combine(made, matrices[which - 6], 1, starts, members, coefficients);
    case 8:
        return symo__matrix_combine(made, matrices[2], 1, starts, members, coefficients);
    case 9:
        return symo_matrix_scale(made, matrices[0], data);
    default:
        *made = NULL;
        return symo_matrix_deviations(matrices[0], NULL, out);
    }
}

START_TEST(every_allocation_may_fail)
{
    static const int64_t allocations[CONSTRUCTORS] = { 2, 1, 1, 1, 4, 1, 2, 2, 6, 3, 2 };
    static const int64_t csc[3] = { 0, 1, 1 };
    static const int32_t indices[1] = { 1 };
    const double data[4] = { 1.0, 2.0, 3.0, 4.0 };
    symo_matrix *matrices[3] = { NULL, NULL, NULL }, *made = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrices[0], 2, 2, data), SYMO_OK);
    ck_assert_int_eq(symo_matrix_row_major_view(&matrices[1], 2, 2, data, 2), SYMO_OK);
    ck_assert_int_eq(symo_matrix_sparse_view(&matrices[2], 3, 2, csc, indices, data), SYMO_OK);
    const int64_t before = alive;
    for (int which = 0; which < CONSTRUCTORS; which++) {
        for (int64_t k = 0; k < allocations[which]; k++) {
            made = (symo_matrix *)(uintptr_t)64;
            countdown = k;
            const symo_status status = construct(which, &made, (const symo_matrix *const *)matrices, data);
            countdown = -1;
            ck_assert_int_eq(status, SYMO_ERROR_MEMORY);
            ck_assert_ptr_nonnull(strstr(symo_last_error(), "no memory for "));
            ck_assert_ptr_null(made);
            ck_assert_int_eq(alive, before);
        }
        countdown = allocations[which];
        ck_assert_int_eq(construct(which, &made, (const symo_matrix *const *)matrices, data), SYMO_OK);
        ck_assert_int_eq(countdown, 0);
        countdown = -1;
        symo_matrix_free(made);
        ck_assert_int_eq(alive, before);
    }
    for (int k = 0; k < 3; k++) symo_matrix_free(matrices[k]);
}
END_TEST

int main(void)
{
    const symo_allocator counted = { counted_allocate, counted_release, NULL };
    if (symo_allocator_set(&counted) != SYMO_OK) return EXIT_FAILURE;
    Suite *suite = suite_create("linear_calls");
    TCase *cases = tcase_create("linear_calls");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, a_fold_that_overflows_is_refused);
    tcase_add_test(cases, a_copy_is_its_own);
    tcase_add_test(cases, bad_matrices_are_refused);
    tcase_add_test(cases, bad_views_are_refused);
    tcase_add_test(cases, bad_scales_are_refused);
    tcase_add_test(cases, spreads_at_the_ends_of_the_range);
    tcase_add_test(cases, a_fold_by_rows_that_overflows_is_refused);
    tcase_add_test(cases, bad_calls_are_refused);
    tcase_add_test(cases, empty_matrices_are_matrices);
    tcase_add_test(cases, every_allocation_may_fail);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
