/* SPDX-License-Identifier: BSD-3-Clause */
/* Compressed columns: what is refused and in which words, what a copy and a view are, shapes at the ends of the range,
 * the storage that a fold takes, and that a model does not notice. The products are in linear.c. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/objective.h>

#include "linear/linear_impl.h"
#include "support/property.h"

typedef symo_status (*constructor)(symo_matrix **matrix, int64_t rows, int64_t columns, const int64_t *starts,
                                   const int32_t *indices, const double *values);
static const constructor constructors[2] = { symo_matrix_sparse, symo_matrix_sparse_view };
static const char *const names[2] = { "symo_matrix_sparse", "symo_matrix_sparse_view" };

/* 4 x 3:   1 0 2
 *          0 0 3
 *          4 0 0
 *          0 0 5 */
static const int64_t good_starts[4] = { 0, 2, 2, 5 };
static const int32_t good_indices[5] = { 0, 2, 0, 1, 3 };
static const double good_values[5] = { 1.0, 4.0, 2.0, 3.0, 5.0 };

typedef struct refusal {
    int64_t rows, columns;
    int64_t starts[4];
    int32_t indices[5];
    double values[5];
    symo_status status;
    const char *sentence;
} refusal;

static const refusal refusals[] = {
    { -1, 3, { 0, 0, 0, 0 }, { 0 }, { 0 }, SYMO_ERROR_ARGUMENT, "rows = -1 must be >= 0" },
    { 4, -1, { 0, 0, 0, 0 }, { 0 }, { 0 }, SYMO_ERROR_ARGUMENT, "columns = -1 must be >= 0" },
    { INT64_C(1) << 31,
      3,
      { 0, 0, 0, 0 },
      { 0 },
      { 0 },
      SYMO_ERROR_SIZE,
      "rows = 2147483648 must be at most 2147483647" },
    { 4, 3, { 1, 2, 2, 5 }, { 0, 2, 0, 1, 3 }, { 0 }, SYMO_ERROR_ARGUMENT, "starts[0] = 1 must be 0" },
    { 4, 3, { 0, 2, 1, 5 }, { 0, 2, 0, 1, 3 }, { 0 }, SYMO_ERROR_ARGUMENT, "starts[2] = 1 must be >= starts[1] = 2" },
    { 4,
      3,
      { 0, 2, 2, INT64_MAX },
      { 0, 2, 0, 1, 3 },
      { 0 },
      SYMO_ERROR_SIZE,
      "9223372036854775807 entries are too many" },
    { 4,
      3,
      { 0, 2, 2, 5 },
      { 0, 4, 0, 1, 3 },
      { 0 },
      SYMO_ERROR_ARGUMENT,
      "indices[1] = 4 (column 0, position 1) must be in 0 .. 3" },
    { 4,
      3,
      { 0, 2, 2, 5 },
      { 0, 2, -1, 1, 3 },
      { 0 },
      SYMO_ERROR_ARGUMENT,
      "indices[2] = -1 (column 2, position 0) must be in 0 .. 3" },
    { 0, 1, { 0, 1 }, { 0 }, { 0 }, SYMO_ERROR_ARGUMENT, "indices[0] = 0 (column 0, position 0) must be in 0 .. -1" },
    { 4,
      3,
      { 0, 2, 2, 5 },
      { 2, 2, 0, 1, 3 },
      { 0 },
      SYMO_ERROR_ARGUMENT,
      "indices[1] = 2 (column 0, position 1) must be above the row before it, 2" },
    { 4,
      3,
      { 0, 2, 2, 5 },
      { 0, 2, 0, 3, 1 },
      { 0 },
      SYMO_ERROR_ARGUMENT,
      "indices[4] = 1 (column 2, position 2) must be above the row before it, 3" },
    { 4,
      3,
      { 0, 2, 2, 5 },
      { 0, 2, 0, 1, 3 },
      { 1.0, 2.0, 3.0, (double)NAN, 5.0 },
      SYMO_ERROR_ARGUMENT,
      "values[3] = nan (row 1, column 2) must be finite" },
    { 4,
      3,
      { 0, 2, 2, 5 },
      { 0, 2, 0, 1, 3 },
      { 1.0, -(double)INFINITY },
      SYMO_ERROR_ARGUMENT,
      "values[1] = -inf (row 2, column 0) must be finite" },
};
enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

static void refused(symo_status status, symo_status expected, int which, const char *sentence)
{
    char whole[256];
    snprintf(whole, sizeof whole, "%s: %s", names[which], sentence);
    ck_assert_int_eq(status, expected);
    ck_assert_str_eq(symo_last_error(), whole);
}

START_TEST(bad_columns_are_refused)
{
    const refusal *r = &refusals[_i];
    for (int which = 0; which < 2; which++) {
        symo_matrix *matrix = (symo_matrix *)(uintptr_t)64;
        refused(constructors[which](&matrix, r->rows, r->columns, r->starts, r->indices, r->values), r->status, which,
                r->sentence);
        ck_assert_ptr_null(matrix);
    }
}
END_TEST

START_TEST(null_is_refused)
{
    symo_matrix *m = NULL;
    for (int which = 0; which < 2; which++) {
        const constructor make = constructors[which];
        refused(make(NULL, 4, 3, good_starts, good_indices, good_values), SYMO_ERROR_ARGUMENT, which,
                "matrix must not be NULL");
        refused(make(&m, 4, 3, NULL, good_indices, good_values), SYMO_ERROR_ARGUMENT, which, "starts must not be NULL");
        refused(make(&m, 4, 3, good_starts, NULL, good_values), SYMO_ERROR_ARGUMENT, which, "indices must not be NULL");
        refused(make(&m, 4, 3, good_starts, good_indices, NULL), SYMO_ERROR_ARGUMENT, which, "values must not be NULL");
    }
}
END_TEST

START_TEST(a_copy_is_its_own)
{
    int64_t starts[4];
    int32_t indices[5];
    double values[5], out[4];
    const double x[3] = { 1.0, 7.0, 10.0 };
    symo_matrix *copy = NULL, *shown = NULL;
    memcpy(starts, good_starts, sizeof starts);
    memcpy(indices, good_indices, sizeof indices);
    memcpy(values, good_values, sizeof values);
    ck_assert_int_eq(symo_matrix_sparse(&copy, 4, 3, starts, indices, values), SYMO_OK);
    ck_assert_int_eq(symo_matrix_sparse_view(&shown, 4, 3, starts, indices, values), SYMO_OK);
    values[1] = -4.0;
    ck_assert_int_eq(symo_matrix_multiply(copy, x, out), SYMO_OK);
    ck_assert(out[0] == 21.0 && out[1] == 30.0 && out[2] == 4.0 && out[3] == 50.0);
    ck_assert_int_eq(symo_matrix_multiply(shown, x, out), SYMO_OK);
    ck_assert(out[0] == 21.0 && out[1] == 30.0 && out[2] == -4.0 && out[3] == 50.0);
    memset(starts, 0, sizeof starts);
    memset(indices, 0, sizeof indices);
    ck_assert_int_eq(symo_matrix_multiply(copy, x, out), SYMO_OK);
    ck_assert(out[0] == 21.0 && out[1] == 30.0 && out[2] == 4.0 && out[3] == 50.0);
    symo_matrix_free(copy);
    symo_matrix_free(shown);
}
END_TEST

START_TEST(empty_shapes)
{
    static const int64_t zeros[4] = { 0 };
    const double y[4] = { 1.0, 2.0, 3.0, 4.0 };
    double out[4] = { 7.0, 7.0, 7.0, 7.0 };
    for (int which = 0; which < 2; which++) {
        symo_matrix *m = NULL;
        ck_assert_int_eq(constructors[which](&m, 4, 0, NULL, NULL, NULL), SYMO_OK);
        ck_assert_int_eq(symo_matrix_multiply(m, NULL, out), SYMO_OK);
        ck_assert(out[0] == 0.0 && out[3] == 0.0);
        ck_assert_int_eq(symo_matrix_adjoint(m, y, NULL), SYMO_OK);
        symo_matrix_free(m);
        ck_assert_int_eq(constructors[which](&m, 0, 3, zeros, NULL, NULL), SYMO_OK);
        ck_assert_int_eq(symo_matrix_adjoint(m, NULL, out), SYMO_OK);
        ck_assert(out[0] == 0.0 && out[2] == 0.0);
        ck_assert_int_eq(symo_matrix_multiply(m, y, NULL), SYMO_OK);
        ck_assert_int_eq(symo_matrix_column(m, 2, NULL), SYMO_OK);
        ck_assert(symo__matrix_weighted_square(m, NULL) == 0.0);
        symo_matrix_free(m);
        ck_assert_int_eq(constructors[which](&m, 4, 3, zeros, NULL, NULL), SYMO_OK);
        ck_assert_int_eq(symo_matrix_column(m, 0, out), SYMO_OK);
        ck_assert(out[0] == 0.0 && out[1] == 0.0 && out[2] == 0.0 && out[3] == 0.0);
        ck_assert_int_eq(symo_matrix_deviations(m, y, out), SYMO_OK);
        ck_assert(out[0] == 0.0 && out[1] == 0.0 && out[2] == 0.0);
        symo_matrix_free(m);
    }
}
END_TEST

/* 2^31 - 1 rows: nothing but a vector that long is as large, so what needs none is asked: folds and squares. */
START_TEST(as_many_rows_as_there_can_be)
{
    static const int64_t starts[4] = { 0, 2, 3, 5 }, groups[3] = { 0, 2, 3 }, members[3] = { 2, 0, 1 };
    static const int32_t indices[5] = { 0, INT32_MAX - 1, 5, 5, INT32_MAX - 1 };
    static const double values[5] = { 1.0, 2.0, 3.0, 4.0, 5.0 }, coefficients[3] = { 1.0, -1.0, 2.0 };
    symo_matrix *matrix = NULL, *folded = NULL;
    const int32_t *rows = NULL;
    const double *entries = NULL;
    ck_assert_int_eq(symo_matrix_sparse(&matrix, INT32_MAX, 3, starts, indices, values), SYMO_OK);
    ck_assert(symo__matrix_weighted_square(matrix, NULL) == 55.0);
    ck_assert_int_eq(symo__matrix_combine(&folded, matrix, 2, groups, members, coefficients), SYMO_OK);
    ck_assert_int_eq(symo_matrix_rows(folded), INT32_MAX);
    ck_assert_int_eq(folded->table->stored(folded, 0, &rows, &entries), 3);
    ck_assert(rows[0] == 0 && rows[1] == 5 && rows[2] == INT32_MAX - 1);
    ck_assert(entries[0] == -1.0 && entries[1] == 4.0 && entries[2] == 3.0);
    ck_assert_int_eq(folded->table->stored(folded, 1, &rows, &entries), 1);
    ck_assert(rows[0] == 5 && entries[0] == 6.0);
    symo_matrix_free(folded);
    symo_matrix_free(matrix);
}
END_TEST

/* 2 sum min(rows, entries of the members) >= rows columns: dense. */
START_TEST(a_fold_is_dense_from_half_full_on)
{
    static const int64_t starts[5] = { 0, 1, 2, 3, 4 }, pairs[3] = { 0, 2, 4 }, members[4] = { 0, 1, 2, 3 };
    static const int32_t indices[4] = { 0, 1, 2, 3 };
    static const double values[4] = { 1.0, 2.0, 3.0, 4.0 }, ones[4] = { 1.0, 1.0, 1.0, 1.0 };
    for (int64_t rows = 4; rows <= 5; rows++) {
        symo_matrix *matrix = NULL, *folded = NULL;
        double out[5];
        ck_assert_int_eq(symo_matrix_sparse_view(&matrix, rows, 4, starts, indices, values), SYMO_OK);
        ck_assert_int_eq(symo__matrix_combine(&folded, matrix, 2, pairs, members, ones), SYMO_OK);
        ck_assert_int_eq(folded->table->stored == NULL, rows == 4);
        ck_assert_int_eq(symo_matrix_column(folded, 1, out), SYMO_OK);
        ck_assert(out[0] == 0.0 && out[1] == 0.0 && out[2] == 3.0 && out[3] == 4.0);
        symo_matrix_free(folded);
        symo_matrix_free(matrix);
    }
}
END_TEST

/* Members that cancel leave an entry of +0. */
START_TEST(what_cancels_is_zero)
{
    static const int64_t starts[3] = { 0, 1, 2 }, groups[2] = { 0, 2 }, members[2] = { 0, 1 };
    static const int32_t indices[2] = { 1, 1 };
    static const double values[2] = { 3.0, 3.0 }, coefficients[2] = { -1.0, 1.0 };
    symo_matrix *matrix = NULL, *folded = NULL;
    const int32_t *rows = NULL;
    const double *entries = NULL;
    ck_assert_int_eq(symo_matrix_sparse_view(&matrix, 9, 2, starts, indices, values), SYMO_OK);
    ck_assert_int_eq(symo__matrix_combine(&folded, matrix, 1, groups, members, coefficients), SYMO_OK);
    ck_assert_int_eq(folded->table->stored(folded, 0, &rows, &entries), 1);
    ck_assert(rows[0] == 1 && entries[0] == 0.0 && !signbit(entries[0]));
    symo_matrix_free(folded);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(a_fold_that_overflows_is_refused)
{
    static const int64_t starts[2] = { 0, 2 }, groups[3] = { 0, 0, 2 }, members[2] = { 0, 0 };
    static const int32_t indices[2] = { 1, 3 };
    static const double values[2] = { 1.0, 1e308 }, ones[2] = { 1.0, 1.0 };
    for (int64_t rows = 4; rows <= 40; rows += 36) {
        symo_matrix *matrix = NULL, *folded = (symo_matrix *)(uintptr_t)64;
        const int64_t columns = rows == 4 ? 1 : 2;
        ck_assert_int_eq(symo_matrix_sparse_view(&matrix, rows, 1, starts, indices, values), SYMO_OK);
        ck_assert_int_eq(symo__matrix_combine(&folded, matrix, columns, rows == 4 ? groups + 1 : groups, members, ones),
                         SYMO_ERROR_NUMERIC);
        ck_assert_str_eq(symo_last_error(), rows == 4
                                                ? "folding the columns of a matrix: column 0 is not finite at row 3"
                                                : "folding the columns of a matrix: column 1 is not finite at row 3");
        ck_assert_ptr_null(folded);
        symo_matrix_free(matrix);
    }
}
END_TEST

/* A model of the same numbers, sparse and dense: value and gradient agree to rounding. */
static void a_model_does_not_notice(const property_case *pc)
{
    const int64_t rows = property_integer(pc, 1, 40), columns = property_integer(pc, 1, 12);
    int64_t starts[13] = { 0 };
    int32_t indices[480];
    double values[480], a[480] = { 0.0 }, b[12], y[40], gradients[2][12], found[2], scratch[200];
    symo_matrix *matrices[2] = { NULL, NULL };
    for (int64_t j = 0; j < columns; j++) {
        starts[j + 1] = starts[j];
        b[j] = symo_random_normal(pc->random);
        for (int64_t i = 0; i < rows; i++) {
            if (property_integer(pc, 0, 2) > 0) continue;
            indices[starts[j + 1]] = (int32_t)i;
            a[i + j * rows] = values[starts[j + 1]++] = symo_random_normal(pc->random);
        }
    }
    for (int64_t i = 0; i < rows; i++) y[i] = 0.1 * (double)property_integer(pc, 1, 9);
    ck_assert_int_eq(symo_matrix_sparse(&matrices[0], rows, columns, starts, indices, values), SYMO_OK);
    ck_assert_int_eq(symo_matrix_dense(&matrices[1], rows, columns, a), SYMO_OK);
    const int is_logistic = (int)property_integer(pc, 0, 1), intercept = (int)property_integer(pc, 0, 1);
    for (int k = 0; k < 2; k++) {
        symo_objective *objective = NULL;
        const symo_status status = (is_logistic ? symo_objective_logistic : symo_objective_least_squares)(
            &objective, matrices[k], y, NULL, NULL, intercept);
        PROPERTY_ASSERT(pc, status == SYMO_OK, "%s", symo_last_error());
        ck_assert_int_le(symo_objective_scratch(objective), 200);
        ck_assert_int_eq(symo_objective_evaluate(objective, b, &found[k], gradients[k], scratch), SYMO_OK);
        symo_objective_free(objective);
        symo_matrix_free(matrices[k]);
    }
    PROPERTY_ASSERT(pc, fabs(found[0] - found[1]) <= 1e-13 * (1.0 + fabs(found[1])), "%g, not %g", found[0], found[1]);
    for (int64_t j = 0; j < columns; j++) {
        PROPERTY_ASSERT(pc, fabs(gradients[0][j] - gradients[1][j]) <= 1e-12 * (1.0 + fabs(gradients[1][j])),
                        "gradient %d: %g, not %g", (int)j, gradients[0][j], gradients[1][j]);
    }
}

START_TEST(models)
{
    property_run("models", 500, a_model_does_not_notice, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sparse");
    TCase *cases = tcase_create("sparse");
    tcase_add_loop_test(cases, bad_columns_are_refused, 0, REFUSALS);
    tcase_add_test(cases, null_is_refused);
    tcase_add_test(cases, a_copy_is_its_own);
    tcase_add_test(cases, empty_shapes);
    tcase_add_test(cases, as_many_rows_as_there_can_be);
    tcase_add_test(cases, a_fold_is_dense_from_half_full_on);
    tcase_add_test(cases, what_cancels_is_zero);
    tcase_add_test(cases, a_fold_that_overflows_is_refused);
    tcase_add_test(cases, models);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
