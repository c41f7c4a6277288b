/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of symo_symmetry_test against both fits in long double, against exact rational arithmetic on real data,
 * and against what they are meant to be: rates of rejection in simulated data. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/gsl.h>

#include "gsl/gsl_impl.h"
#include "gsl/oracle.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void check_close(double actual, long double expected, double relative, const char *what)
{
    const long double size = fmaxl(fabsl(expected), 1e-280L);
    ck_assert_msg(fabsl((long double)actual - expected) <= relative * size, "%s = %.17g, expected %.20Lg", what, actual,
                  expected);
}

/* ---- random problems against the oracle ---- */

typedef struct problem {
    oracle_problem p;
    double x[200 * ORACLE_COLUMNS], y[200], weights[200], offset[200];
    int64_t images[ORACLE_GENERATORS * ORACLE_COLUMNS];
    int8_t signs[ORACLE_GENERATORS * ORACLE_COLUMNS];
} problem;

static void random_generators(const property_case *pc, problem *made)
{
    const int64_t n = made->p.columns;
    const int with_signs = property_integer(pc, 0, 1) == 1;
    made->p.generators = property_integer(pc, 1, 3);
    for (int64_t k = 0; k < made->p.generators; k++) {
        int64_t *const image = made->images + k * n;
        for (int64_t i = 0; i < n; i++) image[i] = i, made->signs[k * n + i] = 1;
        for (int64_t swaps = property_integer(pc, 1, 2); swaps > 0; swaps--) {
            const int64_t a = property_integer(pc, 0, n - 1), b = property_integer(pc, 0, n - 1), held = image[a];
            image[a] = image[b];
            image[b] = held;
            if (with_signs && property_integer(pc, 0, 3) == 0) made->signs[k * n + a] = -1;
        }
    }
    made->p.images = made->images;
    made->p.signs = with_signs ? made->signs : NULL;
}

static void random_problem(const property_case *pc, problem *made, int binomial)
{
    oracle_problem *const p = &made->p;
    memset(made, 0, sizeof *made);
    p->binomial = binomial;
    p->intercept = (int)property_integer(pc, 0, 1);
    p->columns = property_integer(pc, 2, 8);
    p->rows = property_integer(pc, binomial ? 80 : 12, 200);
    random_generators(pc, made);
    for (int64_t i = 0; i < p->rows; i++) {
        double t = 0.3;
        for (int64_t j = 0; j < p->columns; j++) {
            const double size = j % 3 == 2 ? 40.0 : 1.0;
            made->x[i + j * p->rows] = size * (0.5 + symo_random_normal(pc->random));
            t += made->x[i + j * p->rows] / size * 0.2;
        }
        made->offset[i] = 0.3 * symo_random_normal(pc->random);
        made->weights[i] = 0.25 * (double)property_integer(pc, 1, 12);
        made->y[i] = t + symo_random_normal(pc->random);
        if (binomial) made->y[i] = symo_random_uniform(pc->random) < 1.0 / (1.0 + exp(-t));
        if (binomial && property_integer(pc, 0, 9) == 0) made->y[i] = 0.25 + 0.5 * symo_random_uniform(pc->random);
    }
    p->x = made->x;
    p->y = made->y;
    if (property_integer(pc, 0, 1)) p->weights = made->weights;
    if (property_integer(pc, 0, 1)) p->offset = made->offset;
}

static symo_status run(const oracle_problem *p, symo_symmetry_test_result *result, symo_generator_test *generators)
{
    symo_matrix *x = NULL;
    symo_symmetry *symmetry = NULL;
    OK(symo_matrix_dense(&x, p->rows, p->columns, p->x));
    OK(symo_symmetry_signed_permutations(&symmetry, p->columns, p->generators, p->images, p->signs));
    const symo_status status = symo_symmetry_test(result, p->binomial ? SYMO_TEST_BINOMIAL : SYMO_TEST_GAUSSIAN, x,
                                                  p->y, p->weights, p->offset, p->intercept, symmetry, generators);
    symo_symmetry_free(symmetry);
    symo_matrix_free(x);
    return status;
}

static void check_test(const symo_test *test, long double statistic, int64_t df, int64_t df_error, const char *what)
{
    ck_assert_int_eq(test->df, df);
    ck_assert_int_eq(test->df_error, df_error);
    if (df == 0) {
        ck_assert_int_eq(test->reason, SYMO_TEST_NO_RESTRICTION);
        ck_assert(isnan(test->statistic) && isnan(test->p));
        return;
    }
    ck_assert_msg(test->reason == SYMO_TEST_COMPUTED, "%s: %s", what, symo_test_reason_text(test->reason));
    check_close(test->statistic, statistic, 2e-9, what);
    const long double p = df_error ? oracle_f_tail(test->statistic, (long double)df, (long double)df_error)
                                   : oracle_chi_square_tail(test->statistic, (long double)df);
    check_close(test->p, p, 1e-11, what);
}

static void check_against_oracle(const property_case *pc, int binomial)
{
    static problem made;
    oracle_answer expected;
    symo_symmetry_test_result result;
    symo_generator_test generators[ORACLE_GENERATORS];
    random_problem(pc, &made, binomial);
    oracle_solve(&made.p, &expected);
    OK(run(&made.p, &result, generators));
    ck_assert_int_eq(result.observations, made.p.rows);
    ck_assert_int_eq(result.rank_free, expected.free_parameters);
    ck_assert_int_eq(result.rank_tied, expected.free_parameters - expected.df);
    check_test(&result.likelihood_ratio, expected.likelihood_ratio, expected.df, 0, "likelihood ratio");
    check_test(&result.score, expected.score, expected.df, 0, "score");
    if (binomial) {
        ck_assert_int_eq(result.f.reason, SYMO_TEST_OTHER_FAMILY);
        ck_assert(isnan(result.f.p) && isnan(result.f.statistic) && result.f.df_error == 0);
        /* Newton converges quadratically: two fits of some five steps */
        ck_assert(result.iterations > 0 && result.iterations <= 24 && result.gradient_free <= 1e-10 &&
                  result.gradient_tied <= 1e-10);
    } else {
        check_test(&result.f, expected.f, expected.df, expected.df_error, "F");
        ck_assert(result.iterations == 0 && result.gradient_free == 0.0 && result.gradient_tied == 0.0);
    }
    check_close(result.loglik_free, expected.loglik_free, 1e-11, "free log-likelihood");
    check_close(result.loglik_tied, expected.loglik_tied, 1e-11, "tied log-likelihood");
    PROPERTY_ASSERT(pc, fabsl(result.tension - expected.tension) <= 1e-9L * (1.0L + expected.tension), "tension %g",
                    result.tension);
    for (int64_t k = 0; k < made.p.generators; k++) {
        check_test(&generators[k].score, expected.generator_score[k], expected.generator_df[k], 0, "generator");
        const long double tension = expected.generator_tension[k];
        PROPERTY_ASSERT(pc, fabsl(generators[k].tension - tension) <= 1e-9L * (1.0L + tension), "tension of %lld",
                        (long long)k);
        ck_assert(generators[k].score.df == 0 ? isnan(generators[k].p_holm)
                                              : generators[k].p_holm >= generators[k].score.p);
    }
}

static void gaussian_case(const property_case *pc)
{
    check_against_oracle(pc, 0);
}

static void binomial_case(const property_case *pc)
{
    check_against_oracle(pc, 1);
}

START_TEST(gaussian_figures_are_the_oracle_s)
{
    property_run("gaussian", 300, gaussian_case, NULL);
}
END_TEST

START_TEST(binomial_figures_are_the_oracle_s)
{
    property_run("binomial", 200, binomial_case, NULL);
}
END_TEST

/* ---- small dense algebra ---- */

static void dense_case(const property_case *pc)
{
    enum { N = 9, LONG = 67 };
    double b[N][N], a[N * N], x[N], y[LONG], z[LONG], columns[N][LONG], *pointers[N], length[N], coefficients[N];
    const int64_t n = property_integer(pc, 1, N), rows = property_integer(pc, n, LONG);
    long double sum = 0.0L, size = 0.0L;
    for (int64_t i = 0; i < rows; i++) {
        y[i] = symo_random_normal(pc->random), z[i] = symo_random_normal(pc->random);
        sum += (long double)y[i] * z[i], size += fabsl((long double)y[i] * z[i]);
    }
    ck_assert(fabsl(symo__gsl_dot(rows, y, z) - sum) <= 1e-15L * size);
    /* A = B B' + I, of which only the lower triangle is told */
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) b[i][j] = symo_random_normal(pc->random);
        x[i] = symo_random_normal(pc->random);
    }
    double right[N] = { 0.0 };
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) {
            double entry = i == j;
            for (int64_t k = 0; k < n; k++) entry += b[i][k] * b[j][k];
            a[i + j * n] = i >= j ? entry : 1e300;
            right[i] += entry * x[j];
        }
    }
    ck_assert_int_eq(symo__gsl_cholesky(n, a), 1);
    symo__gsl_solve_lower(n, a, right);
    symo__gsl_solve_upper(n, a, right);
    for (int64_t i = 0; i < n; i++) PROPERTY_ASSERT(pc, fabs(right[i] - x[i]) < 1e-12, "entry %d", (int)i);
    /* a span: orthonormal, and y comes back from its parts */
    for (int64_t k = 0; k < n; k++) {
        pointers[k] = columns[k];
        for (int64_t i = 0; i < rows; i++) columns[k][i] = symo_random_normal(pc->random) + 30.0 * y[i];
        length[k] = sqrt(symo__gsl_dot(rows, columns[k], columns[k]));
    }
    symo__gsl_span span;
    symo__gsl_span_start(&span, rows, n, pointers, length);
    symo__gsl_span_extend(&span, n);
    ck_assert_int_eq(span.rank, n);
    for (int64_t k = 0; k < n; k++) {
        for (int64_t l = 0; l < n; l++) {
            const double product = symo__gsl_dot(rows, pointers[k], pointers[l]);
            PROPERTY_ASSERT(pc, fabs(product - (k == l)) < 1e-14, "%d %d: %g", (int)k, (int)l, product);
        }
    }
    memcpy(z, y, sizeof z);
    symo__gsl_project_out(rows, n, pointers, z, coefficients);
    for (int64_t i = 0; i < rows; i++) {
        double whole = z[i];
        for (int64_t k = 0; k < n; k++) whole += coefficients[k] * pointers[k][i];
        PROPERTY_ASSERT(pc, fabs(whole - y[i]) < 1e-13, "row %d", (int)i);
    }
    for (int64_t k = 0; k < n; k++) ck_assert(fabs(symo__gsl_dot(rows, pointers[k], z)) < 1e-14);
}

START_TEST(dense_algebra_is_right)
{
    double singular[4] = { 1.0, 1.0, 1.0, 1.0 }, bad[1] = { (double)NAN };
    property_run("dense", 300, dense_case, NULL);
    ck_assert_int_eq(symo__gsl_cholesky(2, singular), 0);
    ck_assert_int_eq(symo__gsl_cholesky(1, bad), 0);
    ck_assert_int_eq(symo__gsl_cholesky(0, bad), 1);
}
END_TEST

/* ---- recorded figures ---- */

typedef struct data {
    int64_t rows, columns; /* the response is the last column */
    double x[442 * 12], y[442];
} data;

static void read_diabetes(data *made)
{
    char header[200];
    FILE *file = fopen("data/diabetes.csv", "r");
    ck_assert_msg(file != NULL, "data/diabetes.csv: run the test in the source root");
    ck_assert_ptr_nonnull(fgets(header, sizeof header, file));
    made->rows = 442;
    made->columns = 10;
    for (int i = 0; i < 442; i++) {
        for (int j = 0; j < 11; j++) {
            double *const cell = j < 10 ? &made->x[i + 442 * j] : &made->y[i];
            ck_assert_int_eq(fscanf(file, j < 10 ? "%lf," : "%lf", cell), 1);
        }
    }
    fclose(file);
}

static symo_status run_text(const data *d, const char *text, int intercept, symo_symmetry_test_result *result,
                            symo_generator_test *generators)
{
    symo_matrix *x = NULL;
    symo_symmetry *symmetry = NULL;
    OK(symo_matrix_dense_view(&x, d->rows, d->columns, d->x, d->rows));
    OK(symo_symmetry_parse(&symmetry, d->columns, NULL, text));
    const symo_status status =
        symo_symmetry_test(result, SYMO_TEST_GAUSSIAN, x, d->y, NULL, NULL, intercept, symmetry, generators);
    symo_symmetry_free(symmetry);
    symo_matrix_free(x);
    return status;
}

/* Exact rational solutions of the normal equations (python3 fractions), cut to 20 digits. p of F for df = 2 is
 * (1 + 2 F / m)^(-m/2), of chi-square for df = 2 exp(-x/2), for df = 1 erfc(sqrt(x/2)). */
START_TEST(diabetes_is_as_recorded)
{
    static data d;
    symo_symmetry_test_result result;
    symo_generator_test generators[2];
    read_diabetes(&d);
    OK(run_text(&d, "(5 6)\n(7 -8)", 1, &result, generators)); /* s1 and s2 alike, s3 and s4 opposite */
    ck_assert_int_eq(result.rank_free, 11);
    ck_assert_int_eq(result.rank_tied, 9);
    ck_assert_int_eq(result.f.df, 2);
    ck_assert_int_eq(result.f.df_error, 431);
    check_close(result.f.statistic, 1.5575648225191270035L, 1e-11, "F");
    check_close(result.f.p, 0.21183173778871949301L, 1e-11, "p of F");
    check_close(result.likelihood_ratio.statistic, 3.1831445477168379540L, 1e-11, "likelihood ratio");
    check_close(result.likelihood_ratio.p, 0.20360523675042603404L, 1e-11, "p of the likelihood ratio");
    check_close(result.score.statistic, 3.1717100121176241767L, 1e-11, "score");
    check_close(result.score.p, 0.20477263640263868000L, 1e-11, "p of the score");
    check_close(result.loglik_free, -2385.9928621235193502L, 1e-13, "free log-likelihood");
    check_close(result.loglik_tied, -2387.5844343973777692L, 1e-13, "tied log-likelihood");
    check_close(result.tension, 12.823909757274638137L, 1e-9, "tension");
    check_close(generators[0].tension, 12.797046043957994339L, 1e-9, "tension of s1 s2");
    check_close(generators[1].tension, 0.82962281281470739865L, 1e-8, "tension of s3 s4");
    check_close(generators[0].score.statistic, 2.0234639555922715709L, 1e-10, "score of s1 s2");
    check_close(generators[1].score.statistic, 0.30068721433393025923L, 1e-9, "score of s3 s4");
    check_close(generators[0].score.p, 0.15488546420886895L, 1e-10, "p of s1 s2");
    check_close(generators[1].score.p, 0.58345191955601040L, 1e-9, "p of s3 s4");
    check_close(generators[0].p_holm, 2.0L * 0.15488546420886895L, 1e-10, "Holm, s1 s2");
    check_close(generators[1].p_holm, 0.58345191955601040L, 1e-9, "Holm, s3 s4");
}
END_TEST

/* Each brother's head from the other's, tied by their exchange: tests/certified/frets.c explains the rows; its RSS are
 * 3151.61370922507417 and 3441.27129391934424. */
START_TEST(brothers_are_as_recorded)
{
    static data d;
    symo_symmetry_test_result result;
    char header[100];
    FILE *file = fopen("data/frets.csv", "r");
    ck_assert_msg(file != NULL && fgets(header, sizeof header, file),
                  "data/frets.csv: run the test in the source root");
    d.rows = 100;
    d.columns = 12;
    for (int i = 0; i < 25; i++) {
        double head[2][2];
        ck_assert_int_eq(fscanf(file, "%lf,%lf,%lf,%lf", &head[0][0], &head[0][1], &head[1][0], &head[1][1]), 4);
        for (int b = 0; b < 2; b++) {
            for (int m = 0; m < 2; m++) {
                const int row = 4 * i + 2 * b + m, column = 4 * b + 2 * m;
                d.x[row + 100 * column] = head[1 - b][0] - 184.78;
                d.x[row + 100 * (column + 1)] = head[1 - b][1] - 150.18;
                d.x[row + 100 * (8 + 2 * b + m)] = 1.0;
                d.y[row] = head[b][m];
            }
        }
    }
    fclose(file);
    OK(run_text(&d, "(1 5)(2 6)(3 7)(4 8)(9 11)(10 12)", 0, &result, NULL));
    ck_assert_int_eq(result.f.df, 6);
    ck_assert_int_eq(result.f.df_error, 88);
    check_close(result.f.statistic, 1.3479796809321571524L, 1e-10, "F");
    check_close(result.likelihood_ratio.statistic, 8.7926354994484756763L, 1e-10, "likelihood ratio");
    check_close(result.score.statistic, 8.4171679578442154266L, 1e-10, "score");
    check_close(result.f.p, oracle_f_tail(1.3479796809321571524L, 6, 88), 1e-10, "p of F");
}
END_TEST

/* ---- tails ---- */

/* Printed tables: Abramowitz and Stegun 1964, tables 26.8 and 26.9 (upper 5 % and 1 % points). */
START_TEST(oracle_tails_meet_printed_tables)
{
    static const long double chi[][3] = { { 1, 3.84146L, 0.05L },  { 2, 5.99146L, 0.05L },  { 5, 11.0705L, 0.05L },
                                          { 10, 18.3070L, 0.05L }, { 30, 43.7730L, 0.05L }, { 1, 6.63490L, 0.01L } };
    static const long double f[][4] = { { 1, 10, 4.96L, 0.05L },
                                        { 3, 20, 3.10L, 0.05L },
                                        { 5, 20, 2.71L, 0.05L },
                                        { 10, 60, 1.99L, 0.05L },
                                        { 2, 30, 5.39L, 0.01L } };
    for (size_t k = 0; k < sizeof chi / sizeof *chi; k++) {
        check_close((double)oracle_chi_square_tail(chi[k][1], chi[k][0]), chi[k][2], 2e-5, "chi-square");
    }
    for (size_t k = 0; k < sizeof f / sizeof *f; k++) {
        check_close((double)oracle_f_tail(f[k][2], f[k][0], f[k][1]), f[k][3], 1e-2, "F");
    }
    check_close((double)oracle_chi_square_tail(3.0L, 2.0L), expl(-1.5L), 1e-15, "df 2");
    check_close((double)oracle_f_tail(3.0L, 2.0L, 7.0L), powl(1.0L + 6.0L / 7.0L, -3.5L), 1e-15, "F, df 2");
}
END_TEST

START_TEST(tails_are_integrals_of_the_densities)
{
    static const int64_t df[] = { 1, 2, 3, 7, 24, 120, 1000 }, df_error[] = { 1, 4, 19, 188, 5000 };
    static const double at[] = { 0.0, 1e-6, 0.1, 0.7, 1.0, 1.4, 3.0, 20.0 };
    for (int a = 0; a < 7; a++) {
        for (int k = 0; k < 8; k++) {
            const double x = at[k] * (double)df[a];
            const symo_test test = symo__test_chi_square(x, df[a]);
            ck_assert(test.statistic == x && test.df == df[a] && test.df_error == 0 && test.reason == 0);
            const long double p = oracle_chi_square_tail(x, (long double)df[a]);
            ck_assert_msg(fabsl(test.p - p) <= 1e-11L * p + 1e-300L, "df %d at %g: %g", (int)df[a], x, test.p);
            for (int b = 0; b < 5; b++) {
                const symo_test ratio = symo__test_f(at[k], df[a], df_error[b]);
                const long double q = oracle_f_tail(at[k], (long double)df[a], (long double)df_error[b]);
                ck_assert(ratio.statistic == at[k] && ratio.df_error == df_error[b] && ratio.reason == 0);
                ck_assert_msg(fabsl(ratio.p - q) <= 2e-10L * q + 1e-300L, "F %d %d at %g: %.17g %.20Lg", (int)df[a],
                              (int)df_error[b], at[k], ratio.p, q);
            }
        }
    }
}
END_TEST

START_TEST(tails_that_cannot_be_computed_have_a_reason)
{
    ck_assert_int_eq(symo__test_chi_square(1.0, 0).reason, SYMO_TEST_NO_RESTRICTION);
    ck_assert_int_eq(symo__test_chi_square(1.0, 100001).reason, SYMO_TEST_TOO_LARGE);
    ck_assert_int_eq(symo__test_chi_square((double)NAN, 3).reason, SYMO_TEST_NOT_CONVERGED);
    ck_assert_int_eq(symo__test_chi_square((double)INFINITY, 3).reason, SYMO_TEST_NOT_CONVERGED);
    ck_assert_int_eq(symo__test_f(1.0, 0, 9).reason, SYMO_TEST_NO_RESTRICTION);
    ck_assert_int_eq(symo__test_f(1.0, 3, 0).reason, SYMO_TEST_SATURATED);
    ck_assert_int_eq(symo__test_f(1.0, 100001, 9).reason, SYMO_TEST_TOO_LARGE);
    ck_assert_int_eq(symo__test_f(1.0, 3, 1000000001).reason, SYMO_TEST_TOO_LARGE);
    ck_assert_int_eq(symo__test_f((double)NAN, 3, 9).reason, SYMO_TEST_NOT_CONVERGED);
    ck_assert(isnan(symo__test_f(1.0, 3, 0).p) && isnan(symo__test_chi_square(1.0, 0).statistic));
    /* what rounding leaves below 0 */
    ck_assert(symo__test_chi_square(-1e-14, 2).statistic == 0.0 && symo__test_chi_square(-1e-14, 2).p == 1.0);
    ck_assert(symo__test_f(-1e-14, 2, 5).statistic == 0.0 && symo__test_f(-1e-14, 2, 5).p == 1.0);
}
END_TEST

static int handler_calls;

static void count_call(const char *reason, const char *file, int line, int code)
{
    (void)reason, (void)file, (void)line, (void)code;
    handler_calls++;
}

/* GSL's handler aborts the process, so it must stay silent over all that is let through. */
START_TEST(gsl_stays_silent)
{
    symo_random *random = NULL;
    OK(symo_random_create(&random, 5, 0));
    handler_calls = 0;
    gsl_error_handler_t *const before = gsl_set_error_handler(count_call);
    for (int k = 0; k < 200000; k++) {
        const double df = floor(pow(1e5, symo_random_uniform(random))),
                     df_error = floor(pow(1e9, symo_random_uniform(random)));
        const double spread = 12.0 * (2.0 * symo_random_uniform(random) - 1.0);
        const double far = pow(10.0, 600.0 * symo_random_uniform(random) - 300.0);
        const double x = k % 4 == 0 ? far : fabs(df + spread * sqrt(2.0 * df));
        const double ratio = k % 4 == 0 ? far : exp(spread * sqrt(2.0 / df + 2.0 / df_error));
        const symo_test chi = symo__test_chi_square(x, (int64_t)df);
        const symo_test f = symo__test_f(ratio, (int64_t)df, (int64_t)df_error);
        ck_assert_msg(chi.p >= 0.0 && chi.p <= 1.0, "chi-square %g of %g: %g", chi.p, df, x);
        ck_assert_msg(f.p >= 0.0 && f.p <= 1.0, "F %g of %g, %g: %g", f.p, df, df_error, ratio);
    }
    gsl_set_error_handler(before);
    symo_random_free(random);
    ck_assert_int_eq(handler_calls, 0);
}
END_TEST

/* ---- what must not matter ---- */

static void check_same(const symo_test *a, const symo_test *b, double relative)
{
    ck_assert(a->reason == b->reason && a->df == b->df && a->df_error == b->df_error);
    if (a->reason) return;
    ck_assert_msg(fabs(a->statistic - b->statistic) <= relative * fabs(a->statistic), "%.17g and %.17g", a->statistic,
                  b->statistic);
    ck_assert(fabs(a->p - b->p) <= 100.0 * relative * a->p);
}

static void check_same_tests(const symo_symmetry_test_result *a, const symo_symmetry_test_result *b, double relative)
{
    ck_assert(a->rank_free == b->rank_free && a->rank_tied == b->rank_tied && a->observations == b->observations);
    check_same(&a->likelihood_ratio, &b->likelihood_ratio, relative);
    check_same(&a->f, &b->f, relative);
    check_same(&a->score, &b->score, relative);
}

START_TEST(generators_of_one_group_give_one_test)
{
    static data d;
    symo_symmetry_test_result first, other;
    symo_generator_test generators[3];
    read_diabetes(&d);
    OK(run_text(&d, "(5 6)\n(6 7)", 1, &first, NULL));
    OK(run_text(&d, "(5 6 7)\n(5 7)\n(5 6)", 1, &other, generators));
    check_same_tests(&first, &other, 0.0);
    ck_assert(first.tension == other.tension);
    for (int k = 0; k < 3; k++) { /* any two of them make the whole group: none is given up alone */
        ck_assert_int_eq(generators[k].score.reason, SYMO_TEST_NO_RESTRICTION);
        ck_assert(generators[k].tension == 0.0 && isnan(generators[k].p_holm));
    }
}
END_TEST

START_TEST(scales_do_not_matter)
{
    static data plain, scaled;
    symo_symmetry_test_result first, other;
    read_diabetes(&plain);
    OK(run_text(&plain, "(5 6)\n(7 -8)\n(9 -9)", 1, &first, NULL));
    static const double powers[][2] = { { 0x1p-600, 0x1p+700 }, { 0x1p+900, 0x1p-900 }, { 1.0, 0x1p-1000 } };
    for (int k = 0; k < 3; k++) {
        scaled = plain;
        for (int i = 0; i < 442; i++) {
            for (int j = 4; j < 8; j++) scaled.x[i + 442 * j] *= powers[k][0];
            scaled.x[i + 442 * 8] *= powers[k][1];
            scaled.y[i] *= powers[k][1];
        }
        OK(run_text(&scaled, "(5 6)\n(7 -8)\n(9 -9)", 1, &other, NULL));
        check_same_tests(&first, &other, 0.0);
        ck_assert(other.rank_kept == first.rank_kept);
    }
}
END_TEST

START_TEST(weights_count_as_they_should)
{
    symo_random *random = NULL;
    static problem made;
    oracle_problem *const p = &made.p;
    symo_symmetry_test_result plain, other;
    symo_generator_test a[1], b[1];
    static const int64_t swap[3] = { 1, 0, 2 };
    OK(symo_random_create(&random, 11, 0));
    p->rows = 40, p->columns = 3, p->intercept = 1, p->generators = 1, p->images = swap;
    for (int i = 0; i < 120; i++) made.x[i] = symo_random_normal(random);
    for (int i = 0; i < 40; i++) made.y[i] = made.x[i] + symo_random_normal(random), made.weights[i] = 1.0 + i % 3;
    p->x = made.x, p->y = made.y, p->weights = made.weights;
    OK(run(p, &plain, a));
    for (int i = 0; i < 40; i++) made.weights[i] *= 0x1p+901; /* a common factor says nothing */
    OK(run(p, &other, b));
    check_same_tests(&plain, &other, 0.0);
    check_same(&a->score, &b->score, 0.0);
    ck_assert(fabs(a->tension - b->tension) <= 1e-15 * a->tension);
    /* the log-likelihood knows it no more than the variance does */
    ck_assert(fabs(plain.loglik_free - other.loglik_free) <= 1e-12 * fabs(plain.loglik_free));
    for (int i = 0; i < 40; i++) made.weights[i] *= 0x1p-901 * 3.0; /* not a power of 2 */
    OK(run(p, &other, b));
    check_same_tests(&plain, &other, 1e-12);
    /* weight 0: the row is not there; what stands in it says nothing */
    for (int i = 0; i < 40; i++) made.weights[i] = i >= 10 ? 1.0 : 0.0;
    for (int i = 0; i < 10; i++) made.y[i] = 1e6;
    OK(run(p, &plain, a));
    ck_assert_int_eq(plain.observations, 30);
    ck_assert_int_eq(plain.f.df_error, 26);
    double *const x30 = made.x + 150; /* the other 30 rows alone */
    for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 30; i++) x30[i + 30 * j] = made.x[10 + i + 40 * j];
    }
    p->x = x30, p->y = made.y + 10, p->rows = 30, p->weights = NULL;
    OK(run(p, &other, b));
    check_same_tests(&plain, &other, 0.0);
    check_same(&a->score, &b->score, 0.0);
    ck_assert(plain.tension > 0.0 && fabs(plain.tension - other.tension) <= 1e-13 * plain.tension);
    symo_random_free(random);
}
END_TEST

/* Binomial: one row of weight 3 and proportion 1/3 is three rows. */
START_TEST(trials_may_be_gathered)
{
    symo_random *random = NULL;
    static problem made, split;
    symo_symmetry_test_result gathered, apart;
    symo_generator_test a[1], b[1];
    static const int64_t swap[3] = { 1, 0, 2 };
    OK(symo_random_create(&random, 12, 0));
    made.p =
        (oracle_problem){ .binomial = 1, .intercept = 1, .rows = 40, .columns = 3, .generators = 1, .images = swap };
    split.p = made.p;
    split.p.rows = 120;
    for (int i = 0; i < 40; i++) {
        for (int j = 0; j < 3; j++) made.x[i + 40 * j] = symo_random_normal(random);
        int successes = 0;
        for (int k = 0; k < 3; k++) {
            for (int j = 0; j < 3; j++) split.x[3 * i + k + 120 * j] = made.x[i + 40 * j];
            split.y[3 * i + k] = symo_random_uniform(random) < 0.4;
            successes += split.y[3 * i + k] > 0.5;
        }
        made.y[i] = successes / 3.0;
        made.weights[i] = 3.0;
    }
    made.p.x = made.x, made.p.y = made.y, made.p.weights = made.weights;
    split.p.x = split.x, split.p.y = split.y;
    OK(run(&made.p, &gathered, a));
    OK(run(&split.p, &apart, b));
    check_same(&gathered.likelihood_ratio, &apart.likelihood_ratio, 1e-9);
    check_same(&gathered.score, &apart.score, 1e-10);
    check_same(&a->score, &b->score, 1e-10);
    ck_assert(fabs(a->tension - b->tension) <= 1e-12);
    symo_random_free(random);
}
END_TEST

/* Columns that others make up change ranks and degrees of freedom, and nothing else. */
START_TEST(rank_decides_about_degrees_of_freedom)
{
    static data d;
    symo_symmetry_test_result plain, other;
    symo_generator_test generators[2], others[2];
    read_diabetes(&d);
    OK(run_text(&d, "(5 6)\n(7 -8)", 1, &plain, generators));
    ck_assert(plain.rank_tolerance == 1e-11 && plain.rank_dropped == 0.0 && plain.rank_kept > 1e-3);
    d.columns = 12;
    for (int i = 0; i < 442; i++) {
        d.x[i + 442 * 10] = 3.0 * d.x[i] - d.x[i + 442] + 17.0; /* of age, sex and the intercept */
        d.x[i + 442 * 11] = 0.0;
    }
    OK(run_text(&d, "(5 6)\n(7 -8)", 1, &other, others));
    check_same_tests(&plain, &other, 1e-9);
    for (int k = 0; k < 2; k++) check_same(&generators[k].score, &others[k].score, 1e-9);
    ck_assert(other.rank_dropped < 1e-13);
    /* two columns that are the same cannot be told apart: their swap restricts nothing */
    for (int i = 0; i < 442; i++) d.x[i + 442 * 10] = d.x[i + 442 * 3];
    OK(run_text(&d, "(4 11)", 1, &other, others));
    ck_assert_int_eq(other.rank_free, 11);
    ck_assert_int_eq(other.rank_tied, 11);
    ck_assert_int_eq(other.f.reason, SYMO_TEST_NO_RESTRICTION);
    ck_assert_int_eq(other.score.reason, SYMO_TEST_NO_RESTRICTION);
    ck_assert_int_eq(other.likelihood_ratio.reason, SYMO_TEST_NO_RESTRICTION);
    ck_assert_int_eq(others[0].score.reason, SYMO_TEST_NO_RESTRICTION);
    /* tied with a third one: x3 + 2 x4 becomes x3 and x4, whichever tie is given up */
    OK(run_text(&d, "(4 11)\n(4 3)", 1, &other, others));
    ck_assert_int_eq(other.score.df, 1);
    for (int k = 0; k < 2; k++) check_same(&other.score, &others[k].score, 1e-9);
    /* an equal column up to a small difference counts, and the gap says how clear that was */
    for (int i = 0; i < 442; i++) d.x[i + 442 * 10] = d.x[i + 442 * 3] + 1e-6 * d.y[i] * (i % 2 ? 1.0 : -1.0);
    OK(run_text(&d, "(4 11)", 1, &other, NULL));
    ck_assert_int_eq(other.rank_free, 12);
    ck_assert(other.rank_kept > 1e-8 && other.rank_kept < 1e-5);
}
END_TEST

/* ---- what they are for ---- */

typedef struct simulation {
    int binomial;
    int64_t rows;
    double gap; /* what the tied coefficients differ by */
    int sets;
} simulation;

typedef struct tally {
    int f, likelihood_ratio, score, generator;
    double p[2000];
} tally;

/* Five columns; (1 2 3) and (4 -5) leave two free. */
static void simulate(const simulation *s, uint64_t stream, tally *counts)
{
    static const int64_t images[10] = { 1, 2, 0, 3, 4, 0, 1, 2, 4, 3 };
    static const int8_t signs[10] = { 1, 1, 1, 1, 1, 1, 1, 1, -1, -1 };
    static problem made;
    static double x[5 * 600], y[600];
    symo_random *random = NULL;
    memset(counts, 0, sizeof *counts);
    OK(symo_random_create(&random, 2026, stream));
    made.p = (oracle_problem){ .binomial = s->binomial,
                               .intercept = 1,
                               .rows = s->rows,
                               .columns = 5,
                               .x = x,
                               .y = y,
                               .generators = 2,
                               .images = images,
                               .signs = signs };
    for (int64_t i = 0; i < 5 * s->rows; i++) x[i] = symo_random_normal(random);
    for (int k = 0; k < s->sets; k++) {
        symo_symmetry_test_result result;
        symo_generator_test generators[2];
        for (int64_t i = 0; i < s->rows; i++) {
            const double *const r = x + i;
            const int64_t n = s->rows;
            const double t = 0.2 + 0.5 * (r[0] + r[n] + r[2 * n]) + s->gap * r[0] - 0.4 * (r[3 * n] - r[4 * n]);
            y[i] = s->binomial ? symo_random_uniform(random) < 1.0 / (1.0 + exp(-t)) : t + symo_random_normal(random);
        }
        OK(run(&made.p, &result, generators));
        counts->f += result.f.p < 0.05;
        counts->likelihood_ratio += result.likelihood_ratio.p < 0.05;
        counts->score += result.score.p < 0.05;
        counts->generator += generators[1].score.p < 0.05;
        counts->p[k] = s->binomial ? result.likelihood_ratio.p : result.f.p;
    }
    symo_random_free(random);
}

static int ascending(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

/* The largest distance of the distribution of p from the uniform one, times the root of the count. */
static double kolmogorov(tally *counts, int n)
{
    double worst = 0.0;
    qsort(counts->p, (size_t)n, sizeof *counts->p, ascending);
    for (int k = 0; k < n; k++) {
        worst = fmax(worst, fmax(counts->p[k] - (double)k / n, (double)(k + 1) / n - counts->p[k]));
    }
    return worst * sqrt((double)n);
}

/* Of 2000 sets 5 % are 100, with a standard deviation of 9.7; a bound of 4 of these fails one time in 16000, and the
 * stream of random numbers is fixed. */
START_TEST(true_symmetries_are_rejected_as_often_as_promised)
{
    static tally counts;
    const simulation small = { .rows = 20, .sets = 2000 }, large = { .rows = 400, .sets = 2000 };
    const simulation logistic = { .binomial = 1, .rows = 600, .sets = 2000 };
    simulate(&small, 1, &counts);
    ck_assert_msg(counts.f >= 61 && counts.f <= 139, "F rejects %d of 2000", counts.f);
    ck_assert_msg(kolmogorov(&counts, 2000) < 1.95, "p of F is not uniform: %g", kolmogorov(&counts, 2000));
    ck_assert_msg(counts.likelihood_ratio > 139, "in small samples only F is exact: %d", counts.likelihood_ratio);
    simulate(&large, 2, &counts);
    ck_assert_msg(counts.f >= 61 && counts.f <= 139, "F rejects %d of 2000", counts.f);
    ck_assert_msg(counts.likelihood_ratio >= 61 && counts.likelihood_ratio <= 145, "LR %d", counts.likelihood_ratio);
    ck_assert_msg(counts.score >= 61 && counts.score <= 139, "score rejects %d of 2000", counts.score);
    ck_assert_msg(counts.generator >= 61 && counts.generator <= 139, "generator: %d of 2000", counts.generator);
    simulate(&logistic, 3, &counts);
    ck_assert_msg(counts.likelihood_ratio >= 61 && counts.likelihood_ratio <= 145, "LR %d", counts.likelihood_ratio);
    ck_assert_msg(counts.score >= 61 && counts.score <= 139, "score rejects %d of 2000", counts.score);
    ck_assert_msg(counts.generator >= 61 && counts.generator <= 139, "generator: %d of 2000", counts.generator);
    ck_assert_msg(kolmogorov(&counts, 2000) < 1.95, "p is not uniform: %g", kolmogorov(&counts, 2000));
}
END_TEST

START_TEST(false_symmetries_are_found_and_blamed)
{
    static tally counts;
    const simulation gaussian = { .rows = 200, .gap = 0.5, .sets = 200 };
    const simulation logistic = { .binomial = 1, .rows = 600, .gap = 0.8, .sets = 200 };
    simulate(&gaussian, 4, &counts);
    ck_assert_msg(counts.f > 190 && counts.likelihood_ratio > 190 && counts.score > 190, "F rejects %d of 200",
                  counts.f);
    ck_assert_msg(counts.generator < 25, "the innocent generator is blamed %d times of 200", counts.generator);
    simulate(&logistic, 5, &counts);
    ck_assert_msg(counts.likelihood_ratio > 190 && counts.score > 190, "score rejects %d of 200", counts.score);
    ck_assert_msg(counts.generator < 25, "the innocent generator is blamed %d times of 200", counts.generator);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("symmetry_test");
    TCase *figures = tcase_create("figures"), *tails = tcase_create("tails");
    TCase *invariance = tcase_create("invariance"), *rates = tcase_create("rates");
    tcase_add_test(figures, dense_algebra_is_right);
    tcase_add_test(figures, gaussian_figures_are_the_oracle_s);
    tcase_add_test(figures, binomial_figures_are_the_oracle_s);
    tcase_add_test(figures, diabetes_is_as_recorded);
    tcase_add_test(figures, brothers_are_as_recorded);
    tcase_add_test(tails, oracle_tails_meet_printed_tables);
    tcase_add_test(tails, tails_are_integrals_of_the_densities);
    tcase_add_test(tails, tails_that_cannot_be_computed_have_a_reason);
    tcase_add_test(tails, gsl_stays_silent);
    tcase_add_test(invariance, generators_of_one_group_give_one_test);
    tcase_add_test(invariance, scales_do_not_matter);
    tcase_add_test(invariance, weights_count_as_they_should);
    tcase_add_test(invariance, trials_may_be_gathered);
    tcase_add_test(invariance, rank_decides_about_degrees_of_freedom);
    tcase_add_test(rates, true_symmetries_are_rejected_as_often_as_promised);
    tcase_add_test(rates, false_symmetries_are_found_and_blamed);
    suite_add_tcase(suite, figures);
    suite_add_tcase(suite, tails);
    suite_add_tcase(suite, invariance);
    suite_add_tcase(suite, rates);
    return suite_run(suite);
}
