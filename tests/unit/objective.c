/* SPDX-License-Identifier: BSD-3-Clause */
/* The verbs of objectives: what they refuse and how, older tables, codes of callbacks, ownership; and single values of
 * the regressions that can be written down. The laws are in tests/contract/objective_laws.c. */
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "objective/objective_impl.h"
#include "support/property.h"

#define ASSERT_MESSAGE(part) ck_assert_msg(strstr(symo_last_error(), part), "message: %s", symo_last_error())

/* ---- a table of a user's ---- */

typedef struct user {
    int code, destroyed;
    double value, slope;
} user;

static int evaluate(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    const user *u = self;
    (void)x, (void)scratch;
    *value = u->value;
    for (int64_t i = 0; gradient && i < n; i++) gradient[i] = i == 1 ? u->slope : 0.0;
    return u->code;
}

static void destroy(void *self)
{
    ((user *)self)->destroyed++;
}

static symo_objective_table table_of_user(void)
{
    return (symo_objective_table){
        .size = sizeof(symo_objective_table), .name = "mine", .evaluate = evaluate, .destroy = destroy
    };
}

START_TEST(custom_copies_the_table)
{
    user u = { 0, 0, 2.5, 0.0 };
    symo_objective_table table = table_of_user();
    symo_objective *objective = NULL;
    double x[2] = { 0, 0 }, value = NAN;
    ck_assert_int_eq(symo_objective_custom(&objective, 2, &table, &u), SYMO_OK);
    memset(&table, 0xff, sizeof table);
    ck_assert_int_eq(symo_objective_evaluate(objective, x, &value, NULL, NULL), SYMO_OK);
    ck_assert_double_eq(value, 2.5);
    ck_assert_str_eq(symo_objective_name(objective), "mine");
    ck_assert_str_eq(symo_objective_table_of(objective)->formula, "mine");
    ck_assert_int_eq(symo_objective_size(objective), 2);
    ck_assert_int_eq(symo_objective_scratch(objective), 0);
    symo__objective_keep(objective);
    symo_objective_free(objective);
    ck_assert_int_eq(u.destroyed, 0);
    symo_objective_free(objective);
    ck_assert_int_eq(u.destroyed, 1);
}
END_TEST

START_TEST(custom_takes_an_older_table)
{
    user u = { 0, 0, 1.0, 0.0 };
    symo_objective_table table = table_of_user();
    symo_objective *objective = NULL;
    table.size = offsetof(symo_objective_table, evaluate) + sizeof table.evaluate; /* destroy lies beyond */
    ck_assert_int_eq(symo_objective_custom(&objective, 1, &table, &u), SYMO_OK);
    ck_assert(!symo_objective_table_of(objective)->destroy);
    symo_objective_free(objective);
    ck_assert_int_eq(u.destroyed, 0);
}
END_TEST

START_TEST(custom_refuses)
{
    user u = { 0, 0, 1.0, 0.0 };
    symo_objective_table table = table_of_user();
    symo_objective *objective = (symo_objective *)&u;
    ck_assert_int_eq(symo_objective_custom(NULL, 1, &table, &u), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_custom(&objective, -1, &table, &u), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("symo_objective_custom: n = -1");
    ck_assert_ptr_null(objective);
    ck_assert_int_eq(symo_objective_custom(&objective, 1, NULL, &u), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("table");
    table.size = offsetof(symo_objective_table, evaluate);
    ck_assert_int_eq(symo_objective_custom(&objective, 1, &table, &u), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("table->size");
    table = table_of_user();
    table.name = NULL;
    ck_assert_int_eq(symo_objective_custom(&objective, 1, &table, &u), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("table->name");
    table = table_of_user();
    table.evaluate = NULL;
    ck_assert_int_eq(symo_objective_custom(&objective, 1, &table, &u), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("table->evaluate");
    ck_assert_int_eq(symo_objective_callback(NULL, 1, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_callback(&objective, 1, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("symo_objective_callback");
    ck_assert_int_eq(u.destroyed, 0);
}
END_TEST

START_TEST(evaluate_judges_what_comes_back)
{
    static const struct {
        user u;
        symo_status status;
        const char *message;
    } cases[] = {
        { { 0, 0, 1.0, 1.0 }, SYMO_OK, "" },
        { { 3, 0, 1.0, 1.0 }, SYMO_ERROR_CALLBACK, "returned 3" },
        { { -7, 0, 1.0, 1.0 }, SYMO_ERROR_CALLBACK, "returned -7" },
        { { 0, 0, NAN, 1.0 }, SYMO_ERROR_CALLBACK, "NaN" },
        { { 0, 0, INFINITY, 1.0 }, SYMO_ERROR_CALLBACK, "+infinity" },
        { { 0, 0, -INFINITY, 1.0 }, SYMO_OK, "" },
        { { 0, 0, 1.0, NAN }, SYMO_ERROR_CALLBACK, "gradient[1]" },
        { { 0, 0, 1.0, -INFINITY }, SYMO_ERROR_CALLBACK, "gradient[1]" },
    };
    user u = cases[_i].u;
    const symo_objective_table table = table_of_user();
    symo_objective *objective = NULL;
    double x[3] = { 1, 2, 3 }, gradient[3], value = 5.0;
    ck_assert_int_eq(symo_objective_custom(&objective, 3, &table, &u), SYMO_OK);
    ck_assert_int_eq(symo_objective_evaluate(objective, x, &value, gradient, NULL), cases[_i].status);
    if (cases[_i].status) {
        ASSERT_MESSAGE(cases[_i].message);
        ASSERT_MESSAGE("symo_objective_evaluate");
        ck_assert(isnan(value));
    } else {
        ck_assert_double_eq(value, cases[_i].u.value);
    }
    ck_assert_int_eq(symo_objective_evaluate(NULL, x, &value, gradient, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_evaluate(objective, NULL, &value, gradient, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_evaluate(objective, x, NULL, gradient, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_intercept(objective, x, &value), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_objective_intercept(objective, x, NULL), SYMO_ERROR_ARGUMENT);
    symo_objective_free(objective);
}
END_TEST

START_TEST(nothing_is_fine_where_said)
{
    symo_objective_free(NULL);
    ck_assert_int_eq(symo_objective_size(NULL), 0);
    ck_assert_int_eq(symo_objective_scratch(NULL), 0);
    ck_assert_ptr_null(symo_objective_name(NULL));
    ck_assert_ptr_null(symo_objective_table_of(NULL));
}
END_TEST

START_TEST(reduce_refuses)
{
    static const int64_t labels[2] = { 0, 0 };
    user u = { 0, 0, 1.0, 0.0 };
    const symo_objective_table table = table_of_user();
    symo_objective *objective = NULL, *reduced = NULL;
    symo_partition *partition = NULL;
    ck_assert_int_eq(symo_objective_custom(&objective, 3, &table, &u), SYMO_OK);
    ck_assert_int_eq(symo_partition_create(&partition, 2, labels, NULL), SYMO_OK);
    ck_assert_int_eq(symo_objective_reduce(NULL, objective, partition), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_reduce(&reduced, NULL, partition), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_reduce(&reduced, objective, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_reduce(&reduced, objective, partition), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("partition = 2");
    ck_assert_ptr_null(reduced);
    symo_partition_free(partition);
    symo_objective_free(objective);
}
END_TEST

/* ---- the callback ---- */

static int hand_back(int64_t n, const double *x, double *value, double *gradient, void *context)
{
    (void)n, (void)x, (void)gradient;
    *value = 1.0;
    return *(int *)context;
}

START_TEST(callback_codes_are_handed_back)
{
    int code = -42;
    double x = 0.0, value;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_objective_callback(&objective, 1, hand_back, &code), SYMO_OK);
    ck_assert_int_eq(objective->table.evaluate(objective->self, 1, &x, &value, NULL, NULL), -42);
    code = 9;
    ck_assert_int_eq(objective->table.evaluate(objective->self, 1, &x, &value, NULL, NULL), 9);
    symo_objective_free(objective);
}
END_TEST

/* ---- regressions ---- */

typedef symo_status (*constructor)(symo_objective **, const symo_matrix *, const double *, const double *,
                                   const double *, int);

static symo_objective *make(constructor construct, int64_t rows, int64_t n, const double *x, const double *y,
                            const double *weights, const double *offset, int intercept)
{
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, rows, n, x), SYMO_OK);
    ck_assert_msg(construct(&objective, matrix, y, weights, offset, intercept) == SYMO_OK, "%s", symo_last_error());
    symo_matrix_free(matrix);
    return objective;
}

/* x = (0, 1, 2), y = (1, 3, 8): at b = 2 the residuals are 1, 1, 4, their mean is 2, f = (1 + 1 + 4) / 6 = 1 and the
 * gradient -(0 (-1) + 1 (-1) + 2 2) / 3 = -1. */
START_TEST(least_squares_by_hand)
{
    const double x[3] = { 0, 1, 2 }, y[3] = { 1, 3, 8 }, b = 2.0;
    double value, gradient, intercept;
    symo_objective *objective = make(symo_objective_least_squares, 3, 1, x, y, NULL, NULL, 1);
    ck_assert_int_eq(symo_objective_evaluate(objective, &b, &value, &gradient, NULL), SYMO_OK);
    ck_assert_int_eq(symo_objective_intercept(objective, &b, &intercept), SYMO_OK);
    ck_assert_double_eq_tol(value, 1.0, 4 * DBL_EPSILON);
    ck_assert_double_eq_tol(gradient, -1.0, 4 * DBL_EPSILON);
    ck_assert_double_eq_tol(intercept, 2.0, 4 * DBL_EPSILON);
    symo_objective_free(objective);
}
END_TEST

/* No columns, three responses of one and one of nothing: the intercept is log 3, f is the entropy of 3/4. */
START_TEST(logistic_by_hand)
{
    const double y[4] = { 1, 1, 0, 1 }, entropy = -(0.75 * log(0.75) + 0.25 * log(0.25));
    double value, intercept, none = 0.0;
    symo_objective *objective = make(symo_objective_logistic, 4, 0, NULL, y, NULL, NULL, 1);
    ck_assert_int_eq(symo_objective_size(objective), 0);
    ck_assert_int_eq(symo_objective_evaluate(objective, &none, &value, NULL, NULL), SYMO_OK);
    ck_assert_int_eq(symo_objective_intercept(objective, &none, &intercept), SYMO_OK);
    ck_assert_double_eq_tol(value, entropy, 4 * DBL_EPSILON);
    ck_assert_double_eq_tol(intercept, log(3.0), 8 * DBL_EPSILON);
    symo_objective_free(objective);
}
END_TEST

/* One row, x = 1, y = 0, 1 or 1/4: log(1 + exp(b)) - y b over all magnitudes of b, to 1e-14 relative. */
START_TEST(logistic_at_every_magnitude)
{
    static const double magnitudes[] = { 0,   1e-300, 1e-10, 0.5, 1,   20,   36.5,  37,
                                         100, 700,    745,   746, 1e4, 1e16, 1e300, 1e308 };
    static const double responses[] = { 0.0, 1.0, 0.25 };
    const double x = 1.0, y = responses[_i];
    symo_objective *objective = make(symo_objective_logistic, 1, 1, &x, &y, NULL, NULL, 0);
    for (size_t k = 0; k < 2 * sizeof magnitudes / sizeof *magnitudes; k++) {
        const double b = k % 2 ? -magnitudes[k / 2] : magnitudes[k / 2];
        const long double t = b, grown = t > 0 ? t + log1pl(expl(-t)) : log1pl(expl(t));
        const long double expected = y == 1.0 && t > 0 ? log1pl(expl(-t)) : grown - y * t;
        const long double slope = (1 - y) / (1 + expl(-t)) - y / (1 + expl(t));
        double value, gradient;
        ck_assert_int_eq(symo_objective_evaluate(objective, &b, &value, &gradient, NULL), SYMO_OK);
        ck_assert_msg(fabsl(value - expected) <= 1e-14L * expected + DBL_MIN, "b %g: %.17g, not %.17Lg", b, value,
                      expected);
        ck_assert_msg(fabsl(gradient - slope) <= 1e-14L * fabsl(slope) + DBL_MIN, "b %g: slope %.17g, not %.17Lg", b,
                      gradient, slope);
    }
    symo_objective_free(objective);
}
END_TEST

/* Two rows at eta and -eta with the wrong labels, and one that is free to decide: whatever the spread, the derivative
 * in the intercept vanishes. */
START_TEST(logistic_intercept_at_every_spread)
{
    static const double spreads[] = { 0, 1, 29, 31, 40, 300, 800, 1e4, 1e9, 1e15 };
    const double x[3] = { 1, -1, 0 }, y[3] = { 0, 1, 0.375 }, b = spreads[_i];
    symo_objective *objective = make(symo_objective_logistic, 3, 1, x, y, NULL, NULL, 1);
    double intercept = NAN;
    long double sum = 0, slope = 0;
    ck_assert_int_eq(symo_objective_intercept(objective, &b, &intercept), SYMO_OK);
    for (int i = 0; i < 3; i++) {
        const long double t = (long double)x[i] * b + intercept;
        sum += (1 - y[i]) / (1 + expl(-t)) - y[i] / (1 + expl(t));
        slope += 1 / (1 + expl(-t)) / (1 + expl(t));
    }
    ck_assert_msg(fabsl(sum) <= 8 * DBL_EPSILON * (1 + slope * fabs(intercept)), "intercept %.17g: derivative %Lg",
                  intercept, sum);
    symo_objective_free(objective);
}
END_TEST

START_TEST(one_class_is_refused)
{
    const double x[3] = { 1, 2, 3 }, y[3] = { 1, 1, 0 }, weights[3] = { 1, 2, 0 };
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 3, 1, x), SYMO_OK);
    ck_assert_int_eq(symo_objective_logistic(&objective, matrix, y, weights, NULL, 1), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("every response of positive weight is 1");
    ck_assert_ptr_null(objective);
    ck_assert_int_eq(symo_objective_logistic(&objective, matrix, y, weights, NULL, 0), SYMO_OK);
    symo_objective_free(objective);
    ck_assert_int_eq(symo_objective_logistic(&objective, matrix, y, NULL, NULL, 1), SYMO_OK);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}
END_TEST

static symo_status huber(symo_objective **objective, const symo_matrix *x, const double *y, const double *weights,
                         const double *offset, int intercept)
{
    return symo_objective_huber(objective, x, y, weights, offset, intercept, 0.5);
}

enum { FAMILIES = 4 };
static const constructor families[FAMILIES] = { symo_objective_least_squares, symo_objective_logistic,
                                                symo_objective_poisson, huber };

START_TEST(regressions_refuse)
{
    const constructor construct = families[_i];
    const double x[2] = { 1, 2 }, y[2] = { 1, 0 }, none[2] = { 0, 0 };
    symo_matrix *matrix = NULL, *empty = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 2, 1, x), SYMO_OK);
    ck_assert_int_eq(symo_matrix_dense(&empty, 0, 1, x), SYMO_OK);
    ck_assert_int_eq(construct(NULL, matrix, y, NULL, NULL, 1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(construct(&objective, NULL, y, NULL, NULL, 1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(construct(&objective, matrix, NULL, NULL, NULL, 1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(construct(&objective, empty, y, NULL, NULL, 1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(construct(&objective, matrix, y, NULL, NULL, 2), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("intercept = 2");
    ck_assert_int_eq(construct(&objective, matrix, y, none, NULL, 1), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("at least one must be > 0");
    ck_assert_ptr_null(objective);
    symo_matrix_free(matrix);
    symo_matrix_free(empty);
}
END_TEST

START_TEST(logistic_responses_are_in_the_unit_interval)
{
    const double x[2] = { 1, 2 }, y[2] = { 1, 1.5 };
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 2, 1, x), SYMO_OK);
    ck_assert_int_eq(symo_objective_logistic(&objective, matrix, y, NULL, NULL, 1), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("y[1] = 1.5");
    ck_assert_int_eq(symo_objective_least_squares(&objective, matrix, y, NULL, NULL, 1), SYMO_OK);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}
END_TEST

/* The free column lives on a row whose sigma (1 - sigma) is 0 but whose label is wrong: no bound can be given. */
START_TEST(saturated_rows_give_no_bound)
{
    const double x[4] = { 1, 0, 1000, 1 }, y[2] = { 0.5, 0.5 }, b[2] = { 1000, 0 };
    const int64_t columns[1] = { 0 };
    double value = NAN, product[2], scratch[64];
    symo_objective *objective = make(symo_objective_logistic, 2, 2, x, y, NULL, NULL, 0);
    ck_assert_int_le(objective->table.dual_scratch(objective->self, 2, 1), 64);
    ck_assert_int_eq(objective->table.dual(objective->self, 2, b, 1.0, 1, columns, &value, product, scratch), 0);
    ck_assert(isinf(value) && value < 0);
    ck_assert_int_eq(objective->table.dual(objective->self, 2, b, 1.0, 0, NULL, &value, product, scratch), 0);
    ck_assert(isfinite(value));
    symo_objective_free(objective);
}
END_TEST

/* Products with the matrix that overflow are never a wrong finite number. */
START_TEST(overflow_is_no_number)
{
    const double x[4] = { 1e200, -1e200, 1, 2 }, y[2] = { 1, 0 }, b[2] = { 1e200, 0 };
    for (int intercept = 0; intercept < 2; intercept++) {
        symo_objective *objective = make(families[_i], 2, 2, x, y, NULL, NULL, intercept);
        double value = 0.0, gradient[2], scratch[16];
        ck_assert_int_le(symo_objective_scratch(objective), 16);
        const int code = objective->table.evaluate(objective->self, 2, b, &value, gradient, scratch);
        ck_assert_msg(code != 0 || !isfinite(value), "value %g", value);
        symo_objective_free(objective);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("objective");
    TCase *verbs = tcase_create("verbs"), *regressions = tcase_create("regressions");
    tcase_add_test(verbs, custom_copies_the_table);
    tcase_add_test(verbs, custom_takes_an_older_table);
    tcase_add_test(verbs, custom_refuses);
    tcase_add_loop_test(verbs, evaluate_judges_what_comes_back, 0, 8);
    tcase_add_test(verbs, nothing_is_fine_where_said);
    tcase_add_test(verbs, reduce_refuses);
    tcase_add_test(verbs, callback_codes_are_handed_back);
    suite_add_tcase(suite, verbs);
    tcase_add_test(regressions, least_squares_by_hand);
    tcase_add_test(regressions, logistic_by_hand);
    tcase_add_loop_test(regressions, logistic_at_every_magnitude, 0, 3);
    tcase_add_loop_test(regressions, logistic_intercept_at_every_spread, 0, 10);
    tcase_add_test(regressions, one_class_is_refused);
    tcase_add_loop_test(regressions, regressions_refuse, 0, FAMILIES);
    tcase_add_test(regressions, logistic_responses_are_in_the_unit_interval);
    tcase_add_test(regressions, saturated_rows_give_no_bound);
    tcase_add_loop_test(regressions, overflow_is_no_number, 0, FAMILIES);
    suite_add_tcase(suite, regressions);
    return suite_run(suite);
}
