/* SPDX-License-Identifier: BSD-3-Clause */
/* Matrices: ownership, empty shapes, bad input, and every allocation failing once. */
#include <check.h>
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
    ck_assert_int_eq(symo_matrix_dense_view(&m, 1, 2, data, 4), SYMO_OK); /* the NaN lies between the columns */
    symo_matrix_free(m);
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
}
END_TEST

/* The constructors by number, so that each can be run with its k-th allocation failing. */
static symo_status construct(int which, symo_matrix **made, const symo_matrix *matrix, const double *data)
{
    static const int64_t starts[2] = { 0, 2 }, members[2] = { 0, 1 };
    static const double coefficients[2] = { 0.5, 0.5 };
    if (which == 0) return symo_matrix_dense(made, 2, 2, data);
    if (which == 1) return symo_matrix_dense_view(made, 2, 2, data, 2);
    return symo__matrix_combine(made, matrix, 1, starts, members, coefficients);
}

START_TEST(every_allocation_may_fail)
{
    static const int64_t allocations[3] = { 2, 1, 2 };
    const double data[4] = { 1.0, 2.0, 3.0, 4.0 };
    symo_matrix *matrix = NULL, *made = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 2, 2, data), SYMO_OK);
    const int64_t before = alive;
    for (int which = 0; which < 3; which++) {
        for (int64_t k = 0; k < allocations[which]; k++) {
            made = (symo_matrix *)(uintptr_t)64;
            countdown = k;
            const symo_status status = construct(which, &made, matrix, data);
            countdown = -1;
            ck_assert_int_eq(status, SYMO_ERROR_MEMORY);
            ck_assert_ptr_nonnull(strstr(symo_last_error(), "no memory for "));
            ck_assert_ptr_null(made);
            ck_assert_int_eq(alive, before);
        }
        countdown = allocations[which];
        ck_assert_int_eq(construct(which, &made, matrix, data), SYMO_OK);
        ck_assert_int_eq(countdown, 0);
        countdown = -1;
        symo_matrix_free(made);
        ck_assert_int_eq(alive, before);
    }
    symo_matrix_free(matrix);
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
    tcase_add_test(cases, bad_calls_are_refused);
    tcase_add_test(cases, empty_matrices_are_matrices);
    tcase_add_test(cases, every_allocation_may_fail);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
