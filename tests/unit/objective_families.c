/* SPDX-License-Identifier: BSD-3-Clause */
/* Poisson and Huber losses where the answer can be written down: by hand, over all magnitudes, at the borders of what
 * they accept. The laws are in tests/contract/objective_laws.c. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "objective/objective_impl.h"
#include "support/property.h"

#define ASSERT_MESSAGE(part) ck_assert_msg(strstr(symo_last_error(), part), "message: %s", symo_last_error())

typedef long double real;

typedef struct data {
    int64_t rows, n;
    const double *x, *y, *weights, *offset;
    int intercept;
} data;

static symo_objective *poisson(const data *d)
{
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, d->rows, d->n, d->x), SYMO_OK);
    ck_assert_msg(symo_objective_poisson(&objective, matrix, d->y, d->weights, d->offset, d->intercept) == SYMO_OK,
                  "%s", symo_last_error());
    symo_matrix_free(matrix);
    return objective;
}

static symo_objective *huber(const data *d, double delta)
{
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, d->rows, d->n, d->x), SYMO_OK);
    ck_assert_msg(symo_objective_huber(&objective, matrix, d->y, d->weights, d->offset, d->intercept, delta) == SYMO_OK,
                  "%s", symo_last_error());
    symo_matrix_free(matrix);
    return objective;
}

static double value_at(const symo_objective *objective, const double *b, double *gradient)
{
    double value = NAN;
    ck_assert_msg(symo_objective_evaluate(objective, b, &value, gradient, NULL) == SYMO_OK, "%s", symo_last_error());
    return value;
}

static double intercept_at(const symo_objective *objective, const double *b)
{
    double intercept = NAN;
    ck_assert_msg(symo_objective_intercept(objective, b, &intercept) == SYMO_OK, "%s", symo_last_error());
    return intercept;
}

/* ---- Poisson ---- */

/* No columns: every mean is ybar = 2, the intercept log 2, f = 2 - 2 log 2. */
START_TEST(poisson_by_hand)
{
    const double y[4] = { 1, 2, 0, 5 }, none = 0.0;
    symo_objective *objective = poisson(&(data){ .rows = 4, .y = y, .intercept = 1 });
    ck_assert_double_eq_tol(value_at(objective, &none, NULL), 2 - 2 * log(2), 8 * DBL_EPSILON);
    ck_assert_double_eq_tol(intercept_at(objective, &none), log(2), 4 * DBL_EPSILON);
    ck_assert(!symo_objective_table_of(objective)->curvature);
    symo_objective_free(objective);
}
END_TEST

/* One row, x = 1: exp(b) - y b. Where the exponential overflows f cannot be evaluated; far below it is y |b|. */
START_TEST(poisson_at_every_magnitude)
{
    static const double magnitudes[] = { 0, 1e-300, 1e-10, 0.5, 1, 20, 100, 700, 709.7, 709.9, 745, 1e4, 1e300, 1e308 };
    static const double responses[] = { 0.0, 1.0, 2.5 };
    const double x = 1.0, y = responses[_i];
    symo_objective *objective = poisson(&(data){ .rows = 1, .n = 1, .x = &x, .y = &y });
    for (size_t k = 0; k < 2 * sizeof magnitudes / sizeof *magnitudes; k++) {
        const double b = k % 2 ? -magnitudes[k / 2] : magnitudes[k / 2];
        const real mean = expl(b), expected = mean - (real)y * b, slope = mean - y;
        double value = 0.0, gradient = 0.0;
        const symo_status status = symo_objective_evaluate(objective, &b, &value, &gradient, NULL);
        if (mean > DBL_MAX || fabsl(expected) > DBL_MAX) {
            ck_assert_int_eq(status, SYMO_ERROR_CALLBACK);
            ASSERT_MESSAGE("poisson");
            ck_assert(isnan(value));
            continue;
        }
        ck_assert_int_eq(status, SYMO_OK);
        ck_assert_msg(fabsl(value - expected) <= 1e-15L * (mean + fabsl(y * (real)b)) + DBL_MIN,
                      "b %g: %.17g, not %.17Lg", b, value, expected);
        ck_assert_msg(fabsl(gradient - slope) <= 1e-15L * (mean + y) + DBL_MIN, "b %g: slope %.17g, not %.17Lg", b,
                      gradient, slope);
    }
    symo_objective_free(objective);
}
END_TEST

/* A product of response and predictor that overflows downwards is no unbounded function. */
START_TEST(poisson_overflow_is_not_unbounded)
{
    const double x = 1.0, y = 1e306, b = 700.0;
    double value = 0.0, scratch[2];
    symo_objective *objective = poisson(&(data){ .rows = 1, .n = 1, .x = &x, .y = &y });
    ck_assert_int_eq(objective->table.evaluate(objective->self, 1, &b, &value, NULL, scratch), 1);
    symo_objective_free(objective);
}
END_TEST

/* With an intercept nothing overflows, and the derivative in it vanishes whatever the spread. */
START_TEST(poisson_intercept_at_every_spread)
{
    static const double spreads[] = { 0, 1, 29, 300, 800, -800, 1e4, -1e9, 1e15 };
    const double x[3] = { 1, -1, 0 }, y[3] = { 1, 2, 0.375 }, b = spreads[_i];
    symo_objective *objective = poisson(&(data){ .rows = 3, .n = 1, .x = x, .y = y, .intercept = 1 });
    const double intercept = intercept_at(objective, &b);
    real sum = 0, value = 0;
    for (int i = 0; i < 3; i++) {
        const real t = (real)x[i] * b + intercept;
        sum += expl(t) - y[i];
        value += (expl(t) - y[i] * t) / 3;
    }
    ck_assert_msg(fabsl(sum) <= 16 * DBL_EPSILON * (1 + fabs(intercept)), "intercept %.17g: derivative %Lg", intercept,
                  sum);
    ck_assert(fabsl(value_at(objective, &b, NULL) - value) <= 16 * DBL_EPSILON * (1 + fabs(intercept)));
    symo_objective_free(objective);
}
END_TEST

/* An overflow in a row that does not count is none. */
START_TEST(poisson_rows_of_weight_zero_are_absent)
{
    const double x[3] = { 1, 1000, 0.5 }, y[3] = { 1, 7, 2 }, weights[3] = { 1, 0, 1 }, b = 2.0;
    const double few_x[2] = { 1, 0.5 }, few_y[2] = { 1, 2 };
    for (int intercept = 0; intercept < 2; intercept++) {
        double slope = NAN, few_slope = NAN, dual = NAN, scratch[16];
        symo_objective *all =
            poisson(&(data){ .rows = 3, .n = 1, .x = x, .y = y, .weights = weights, .intercept = intercept });
        symo_objective *few = poisson(&(data){ .rows = 2, .n = 1, .x = few_x, .y = few_y, .intercept = intercept });
        const double value = value_at(all, &b, &slope), few_value = value_at(few, &b, &few_slope);
        ck_assert_double_eq_tol(value, few_value, 8 * DBL_EPSILON * fabs(few_value));
        ck_assert_double_eq_tol(slope, few_slope, 8 * DBL_EPSILON * (1 + fabs(few_slope)));
        ck_assert_int_le(all->table.dual_scratch(all->self, 1, 0), 16);
        ck_assert_int_eq(all->table.dual(all->self, 1, &b, 1.0, 0, NULL, &dual, NULL, scratch), 0);
        ck_assert_double_eq_tol(dual, few_value - few_slope * b, 1e-13 * (1 + fabs(few_value)));
        symo_objective_free(all);
        symo_objective_free(few);
    }
}
END_TEST

START_TEST(poisson_refuses)
{
    const double x[3] = { 1, 2, 3 }, zeros[3] = { 0, 0, 4 }, weights[3] = { 1, 2, 0 }, negative[3] = { 1, -1, 0 };
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 3, 1, x), SYMO_OK);
    ck_assert_int_eq(symo_objective_poisson(&objective, matrix, zeros, weights, NULL, 1), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("every response of positive weight is 0");
    ck_assert_ptr_null(objective);
    ck_assert_int_eq(symo_objective_poisson(&objective, matrix, zeros, weights, NULL, 0), SYMO_OK);
    symo_objective_free(objective);
    ck_assert_int_eq(symo_objective_poisson(&objective, matrix, zeros, NULL, NULL, 1), SYMO_OK);
    symo_objective_free(objective);
    ck_assert_int_eq(symo_objective_poisson(&objective, matrix, negative, NULL, NULL, 1), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("symo_objective_poisson: y[1] = -1 must be >= 0 and finite");
    symo_matrix_free(matrix);
}
END_TEST

/* The unit of the gap: what is left when every mean is its response, 0 log 0 = 0. */
START_TEST(poisson_least_value)
{
    const double x[3] = { 0, 0, 0 }, y[3] = { 0, 1, 2.5 }, weights[3] = { 1, 1, 2 };
    double least = NAN;
    symo_objective *objective = poisson(&(data){ .rows = 3, .n = 1, .x = x, .y = y, .weights = weights });
    ck_assert_int_eq(objective->table.least(objective->self, 1, &least), 0);
    ck_assert_double_eq_tol(least, (1 + 2 * (2.5 - 2.5 * log(2.5))) / 4, 4 * DBL_EPSILON);
    symo_objective_free(objective);
}
END_TEST

/* A response of 0 whose mean Newton's step would make negative: no bound, and one for a response that leaves room. */
START_TEST(poisson_dual_leaves_its_domain)
{
    const double x[2] = { 1, 5 }, b = 1.0;
    const int64_t columns[1] = { 0 };
    for (int k = 0; k < 2; k++) {
        const double y[2] = { k == 0 ? 0.0 : 6.0, 0.2 };
        double value = NAN, product = NAN, scratch[16];
        symo_objective *objective = poisson(&(data){ .rows = 2, .n = 1, .x = x, .y = y });
        ck_assert_int_le(objective->table.dual_scratch(objective->self, 1, 1), 16);
        ck_assert_int_eq(objective->table.dual(objective->self, 1, &b, 1.0, 1, columns, &value, &product, scratch), 0);
        ck_assert_msg(k == 0 ? value == -INFINITY : isfinite(value), "y %g: dual %g", y[0], value);
        ck_assert(fabs(product) <= 1e-12);
        symo_objective_free(objective);
    }
}
END_TEST

/* ---- Huber ---- */

/* x = (0, 1, 2), y = (1, 3, 8), delta = 1: at b = 2 the residuals are 1, 1, 4 and 2 (1 - b0) + 1 = 0 gives b0 = 3/2, so
 * f = (1/8 + 1/8 + 5/2 - 1/2) / 3 = 3/4 and the gradient is -(1 (-1/2) + 2 1) / 3 = -1/2. */
START_TEST(huber_by_hand)
{
    const double x[3] = { 0, 1, 2 }, y[3] = { 1, 3, 8 }, b = 2.0;
    double gradient = NAN, bound = NAN;
    symo_objective *objective = huber(&(data){ .rows = 3, .n = 1, .x = x, .y = y, .intercept = 1 }, 1.0);
    ck_assert_double_eq_tol(value_at(objective, &b, &gradient), 0.75, 4 * DBL_EPSILON);
    ck_assert_double_eq_tol(gradient, -0.5, 4 * DBL_EPSILON);
    ck_assert_double_eq_tol(intercept_at(objective, &b), 1.5, 4 * DBL_EPSILON);
    ck_assert_int_eq(objective->table.curvature(objective->self, 1, &bound), 0);
    ck_assert_double_eq_tol(bound, 5.0 / 3.0, 4 * DBL_EPSILON);
    symo_objective_free(objective);
}
END_TEST

/* One row, x = 1, y = 0: r^2 / 2 and delta |r| - delta^2 / 2. */
START_TEST(huber_at_every_magnitude)
{
    static const double magnitudes[] = { 0, 1e-150, 1e-8, 0.5, 1, 1.0000001, 2, 1e8, 1e150, 1e307 };
    const double x = 1.0, y = 0.0;
    symo_objective *objective = huber(&(data){ .rows = 1, .n = 1, .x = &x, .y = &y }, 1.0);
    for (size_t k = 0; k < 2 * sizeof magnitudes / sizeof *magnitudes; k++) {
        const double size = magnitudes[k / 2], b = k % 2 ? -size : size;
        const real expected = size <= 1 ? (real)size * size / 2 : size - 0.5L;
        double gradient = NAN;
        const double value = value_at(objective, &b, &gradient);
        ck_assert_msg(fabsl(value - expected) <= 2 * DBL_EPSILON * expected, "b %g: %.17g, not %.17Lg", b, value,
                      expected);
        ck_assert_double_eq(gradient, copysign(fmin(size, 1.0), b));
    }
    symo_objective_free(objective);
}
END_TEST

/* Residuals in two clusters: every b0 between them is optimal, the mean is taken, whatever the weights' rounding. */
START_TEST(huber_flat_intercept)
{
    const double y[4] = { 0, 0, 10, 10 }, none = 0.0;
    const double uneven[4] = { 0.1, 0.2, 0.05, 0.25 };
    symo_objective *even = huber(&(data){ .rows = 4, .y = y, .intercept = 1 }, 1.0);
    ck_assert_double_eq(intercept_at(even, &none), 5.0);
    ck_assert_double_eq_tol(value_at(even, &none, NULL), 4.5, 8 * DBL_EPSILON);
    symo_objective_free(even);
    symo_objective *odd = huber(&(data){ .rows = 4, .y = y, .weights = uneven, .intercept = 1 }, 1.0);
    const double b0 = intercept_at(odd, &none);
    ck_assert_msg(b0 >= 1.0 && b0 <= 9.0, "intercept %.17g", b0);
    ck_assert_double_eq_tol(value_at(odd, &none, NULL), 4.5, 8 * DBL_EPSILON);
    symo_objective_free(odd);
}
END_TEST

static real slope_of(const double *y, double b0, double delta)
{
    real sum = 0;
    for (int i = 0; i < 5; i++) sum += fminl(fmaxl((real)y[i] - b0, -(real)delta), delta);
    return sum;
}

/* The derivative changes sign within an ulp of the intercept: at every scale, with outliers, for a delta from "always
 * the median" to "always the mean". */
START_TEST(huber_intercept_at_every_scale)
{
    static const double scales[] = { 1e-290, 1e-100, 1e-8, 1, 1e8, 1e100, 1e290 };
    static const double deltas[] = { 1e-30, 1e-12, 1e-3, 0.3, 1.345, 10, 1e9, 1e17 };
    static const double patterns[][5] = {
        { 0.1, -0.4, 2.5, 0.7, 1.1 },          { 1e8, 1e8, 0.3, 0.2, -5 }, { -3, -1, 1e17, 2, 4 },
        { 1, 1 + 0x1p-52, 1, 1 + 0x1p-51, 1 }, { 0, 0, 0, 0, 1 },          { -1e17, 1e17, 3, 4, 5 }
    };
    const double *pattern = patterns[_i], none = 0.0;
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++)
        for (size_t d = 0; d < sizeof deltas / sizeof *deltas; d++) {
            double y[5];
            const double delta = scales[s] * deltas[d];
            for (int i = 0; i < 5; i++) y[i] = scales[s] * pattern[i];
            if (delta < 1e-300 || isinf(y[0]) || isinf(y[1]) || isinf(y[2])) continue;
            symo_objective *objective = huber(&(data){ .rows = 5, .y = y, .intercept = 1 }, delta);
            const double b0 = intercept_at(objective, &none);
            const real noise = 16 * DBL_EPSILON * (real)delta, size = fabs(b0) + scales[s] * 1e-300;
            ck_assert_msg(slope_of(y, (double)(b0 - 4 * DBL_EPSILON * size), delta) >= -noise &&
                              slope_of(y, (double)(b0 + 4 * DBL_EPSILON * size), delta) <= noise,
                          "scale %g, delta %g: %.17g with derivative %Lg", scales[s], delta, b0,
                          slope_of(y, b0, delta));
            symo_objective_free(objective);
        }
}
END_TEST

/* Equal responses are their own intercept to the last bit, although their mean is rounded. */
START_TEST(huber_equal_responses)
{
    double y[50];
    const double none = 0.0;
    for (int i = 0; i < 50; i++) y[i] = 0.1;
    for (int64_t rows = 1; rows <= 50; rows++) {
        symo_objective *objective = huber(&(data){ .rows = rows, .y = y, .intercept = 1 }, 1e-3);
        ck_assert_double_eq(intercept_at(objective, &none), 0.1);
        ck_assert_double_eq(value_at(objective, &none, NULL), 0.0);
        symo_objective_free(objective);
    }
}
END_TEST

/* A delta that nothing exceeds: least squares. */
START_TEST(huber_is_least_squares_within_delta)
{
    const double x[6] = { 0.3, -1, 2, 0.1, 0.5, -0.7 }, y[3] = { 1, -2, 3.5 }, b[2] = { 0.4, -1.5 };
    double slope[2], expected_slope[2], expected = NAN;
    symo_matrix *matrix = NULL;
    symo_objective *square = NULL;
    symo_objective *robust = huber(&(data){ .rows = 3, .n = 2, .x = x, .y = y, .intercept = 1 }, 1e6);
    ck_assert_int_eq(symo_matrix_dense(&matrix, 3, 2, x), SYMO_OK);
    ck_assert_int_eq(symo_objective_least_squares(&square, matrix, y, NULL, NULL, 1), SYMO_OK);
    ck_assert_int_eq(symo_objective_evaluate(square, b, &expected, expected_slope, NULL), SYMO_OK);
    ck_assert_double_eq_tol(value_at(robust, b, slope), expected, 8 * DBL_EPSILON * expected);
    for (int j = 0; j < 2; j++) ck_assert_double_eq_tol(slope[j], expected_slope[j], 16 * DBL_EPSILON);
    symo_objective_free(square);
    symo_objective_free(robust);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(huber_refuses)
{
    static const double deltas[] = { 0.0, -1.0, NAN, INFINITY };
    const double x = 1.0, y = 2.0, bad = INFINITY;
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_matrix_dense(&matrix, 1, 1, &x), SYMO_OK);
    for (int k = 0; k < 4; k++) {
        ck_assert_int_eq(symo_objective_huber(&objective, matrix, &y, NULL, NULL, 1, deltas[k]), SYMO_ERROR_ARGUMENT);
        ASSERT_MESSAGE("symo_objective_huber: delta = ");
        ck_assert_ptr_null(objective);
    }
    ck_assert_int_eq(symo_objective_huber(&objective, matrix, &bad, NULL, NULL, 1, 1.0), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("y[0] = inf must be finite");
    symo_matrix_free(matrix);
}
END_TEST

/* Every row beyond delta: a free column cannot be made orthogonal, no bound; with room in one row there is one; and a
 * step that is too long for that room leaves the box. */
START_TEST(huber_dual_leaves_its_domain)
{
    const double x[2] = { 1.2, 1 }, b = 0.0;
    const int64_t columns[1] = { 0 };
    static const double responses[3][2] = { { 5, 7 }, { 0.9, -0.8 }, { 5, 0.1 } };
    for (int k = 0; k < 3; k++) {
        double value = NAN, product = NAN, scratch[16];
        symo_objective *objective = huber(&(data){ .rows = 2, .n = 1, .x = x, .y = responses[k] }, 1.0);
        ck_assert_int_le(objective->table.dual_scratch(objective->self, 1, 1), 16);
        ck_assert_int_eq(objective->table.dual(objective->self, 1, &b, 1.0, 1, columns, &value, &product, scratch), 0);
        ck_assert_msg(k == 1 ? isfinite(value) : value == -INFINITY, "case %d: dual %g", k, value);
        ck_assert_int_eq(objective->table.dual(objective->self, 1, &b, 1.0, 0, NULL, &value, &product, scratch), 0);
        ck_assert(isfinite(value));
        symo_objective_free(objective);
    }
}
END_TEST

/* A curvature that overflows is not known. */
START_TEST(huber_curvature_overflows)
{
    const double x = 1e200, y = 0.0;
    double bound = NAN;
    symo_objective *objective = huber(&(data){ .rows = 1, .n = 1, .x = &x, .y = &y }, 1.0);
    ck_assert_int_gt(objective->table.curvature(objective->self, 1, &bound), 0);
    symo_objective_free(objective);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("objective_families");
    TCase *counts = tcase_create("poisson"), *robust = tcase_create("huber");
    tcase_add_test(counts, poisson_by_hand);
    tcase_add_loop_test(counts, poisson_at_every_magnitude, 0, 3);
    tcase_add_test(counts, poisson_overflow_is_not_unbounded);
    tcase_add_loop_test(counts, poisson_intercept_at_every_spread, 0, 9);
    tcase_add_test(counts, poisson_rows_of_weight_zero_are_absent);
    tcase_add_test(counts, poisson_refuses);
    tcase_add_test(counts, poisson_least_value);
    tcase_add_test(counts, poisson_dual_leaves_its_domain);
    suite_add_tcase(suite, counts);
    tcase_add_test(robust, huber_by_hand);
    tcase_add_test(robust, huber_at_every_magnitude);
    tcase_add_test(robust, huber_flat_intercept);
    tcase_add_loop_test(robust, huber_intercept_at_every_scale, 0, 6);
    tcase_add_test(robust, huber_equal_responses);
    tcase_add_test(robust, huber_is_least_squares_within_delta);
    tcase_add_test(robust, huber_refuses);
    tcase_add_test(robust, huber_dual_leaves_its_domain);
    tcase_add_test(robust, huber_curvature_overflows);
    suite_add_tcase(suite, robust);
    return suite_run(suite);
}
