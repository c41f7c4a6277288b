/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong in libsymo-gsl: every sentence, every reason for which a test has no p-value, every allocation that
 * fails. GSL's error handler is left as it is, so a call that reached it would end the program. */
#include <math.h>
#include <string.h>
#include <symo/gsl.h>

#include "support/allocator.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { ROWS = 12, COLUMNS = 3 };

/* Two informative columns and a third; responses that no model fits exactly. */
static const double x[ROWS * COLUMNS] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 3, 1, 4, 1, 5, 9,
                                          2, 6, 5, 3, 5, 8, 2, 7, 1, 8,  2,  8,  1, 8, 2, 8, 4, 5 };
static const double y[ROWS] = { 2, 1, 4, 3, 6, 8, 5, 9, 7, 11, 10, 13 };
static const double zero_one[ROWS] = { 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1 };

typedef struct call {
    symo_matrix *x;
    symo_symmetry *symmetry;
    symo_symmetry_test_result result;
    symo_generator_test generators[3];
} call;

static void start(call *c, int64_t rows, const char *generators)
{
    memset(c, 0, sizeof *c);
    OK(symo_matrix_dense_view(&c->x, rows, COLUMNS, x, ROWS));
    OK(symo_symmetry_parse(&c->symmetry, COLUMNS, NULL, generators));
}

static void end(call *c)
{
    symo_symmetry_free(c->symmetry);
    symo_matrix_free(c->x);
}

static symo_status run(call *c, symo_test_family family, const double *response, const double *weights,
                       const double *offset, int intercept)
{
    return symo_symmetry_test(&c->result, family, c->x, response, weights, offset, intercept, c->symmetry,
                              c->generators);
}

/* ---- sentences ---- */

static void check_cleared(const call *c)
{
    ck_assert(isnan(c->result.f.p) && isnan(c->result.score.statistic) && isnan(c->result.tension));
    ck_assert(isnan(c->result.loglik_free) && isnan(c->result.loglik_tied) && isnan(c->result.rank_kept));
    ck_assert(c->result.rank_free == 0 && c->result.f.reason == SYMO_TEST_NOT_CONVERGED);
    ck_assert(isnan(c->generators[0].tension) && isnan(c->generators[0].p_holm) && isnan(c->generators[0].score.p));
}

static void refused(call *c, symo_status status, const char *sentence)
{
    ck_assert_int_eq(status, SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), sentence);
    check_cleared(c);
    memset(c->generators, 0, sizeof c->generators);
    memset(&c->result, 0, sizeof c->result);
}

START_TEST(bad_arguments_are_named)
{
    call c;
    double bad[ROWS], weights[ROWS] = { 0.0 };
    symo_symmetry *small = NULL;
    symo_matrix *empty = NULL;
    start(&c, ROWS, "(1 2)");
    ck_assert_int_eq(symo_symmetry_test(NULL, SYMO_TEST_GAUSSIAN, c.x, y, NULL, NULL, 1, c.symmetry, NULL),
                     SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_symmetry_test: result must not be NULL");
    refused(&c, run(&c, (symo_test_family)2, y, NULL, NULL, 1),
            "symo_symmetry_test: family = 2 must be 0 (gaussian) or 1 (binomial)");
    refused(&c, symo_symmetry_test(&c.result, SYMO_TEST_GAUSSIAN, NULL, y, NULL, NULL, 1, c.symmetry, c.generators),
            "symo_symmetry_test: x must not be NULL");
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, NULL, NULL, NULL, 1), "symo_symmetry_test: y must not be NULL");
    ck_assert_int_eq(symo_symmetry_test(&c.result, SYMO_TEST_GAUSSIAN, c.x, y, NULL, NULL, 1, NULL, c.generators),
                     SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_symmetry_test: symmetry must not be NULL");
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, NULL, NULL, 2), "symo_symmetry_test: intercept = 2 must be 0 or 1");
    memcpy(bad, y, sizeof bad);
    bad[3] = (double)NAN;
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, bad, NULL, NULL, 1), "symo_symmetry_test: y[3] = nan must be finite");
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, NULL, bad, 1), "symo_symmetry_test: offset[3] = nan must be finite");
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, bad, NULL, 1),
            "symo_symmetry_test: weights[3] = nan must be finite and >= 0");
    bad[3] = -1.0;
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, bad, NULL, 1),
            "symo_symmetry_test: weights[3] = -1 must be finite and >= 0");
    bad[3] = (double)INFINITY;
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, bad, NULL, 1),
            "symo_symmetry_test: weights[3] = inf must be finite and >= 0");
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, weights, NULL, 1),
            "symo_symmetry_test: weights: at least one must be > 0");
    for (int i = 0; i < ROWS; i++) bad[i] = 1e308;
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, bad, NULL, 1),
            "symo_symmetry_test: sum of weights = inf must be finite");
    bad[0] = -1e308;
    for (int i = 1; i < ROWS; i++) bad[i] = y[i];
    weights[0] = 1e308;
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, bad, NULL, weights, 1),
            "symo_symmetry_test: y - offset[0] = -inf must be finite");
    refused(&c, run(&c, SYMO_TEST_BINOMIAL, y, NULL, NULL, 1), "symo_symmetry_test: y[0] = 2 must be in [0, 1]");
    OK(symo_symmetry_parse(&small, 2, NULL, "(1 2)"));
    refused(&c, symo_symmetry_test(&c.result, SYMO_TEST_GAUSSIAN, c.x, y, NULL, NULL, 1, small, c.generators),
            "symo_symmetry_test: size of symmetry = 2 must be the number of columns of x");
    OK(symo_matrix_dense(&empty, 0, COLUMNS, NULL));
    refused(&c, symo_symmetry_test(&c.result, SYMO_TEST_GAUSSIAN, empty, y, NULL, NULL, 1, c.symmetry, c.generators),
            "symo_symmetry_test: x has no rows; there must be at least one");
    symo_symmetry_free(small);
    symo_matrix_free(empty);
    end(&c);
}
END_TEST

/* A view's data may change under it. */
START_TEST(a_design_that_turned_bad_is_named)
{
    double data[ROWS * COLUMNS];
    call c;
    memset(&c, 0, sizeof c);
    memcpy(data, x, sizeof data);
    OK(symo_matrix_dense_view(&c.x, ROWS, COLUMNS, data, ROWS));
    OK(symo_symmetry_parse(&c.symmetry, COLUMNS, NULL, "(1 2)"));
    data[ROWS + 5] = (double)NAN;
    refused(&c, run(&c, SYMO_TEST_GAUSSIAN, y, NULL, NULL, 1),
            "symo_symmetry_test: column of x[1] = nan must be finite");
    end(&c);
}
END_TEST

START_TEST(reasons_have_words)
{
#define SYMO_ROW(name, code, text, hint)                                                                               \
    ck_assert_str_eq(symo_test_reason_text(SYMO_TEST_##name), text);                                                   \
    ck_assert_str_eq(symo_test_reason_hint(SYMO_TEST_##name), hint);
    SYMO_TEST_REASON_LIST(SYMO_ROW)
#undef SYMO_ROW
    ck_assert_str_eq(symo_test_reason_text((symo_test_reason)99), "unknown reason");
    ck_assert_str_eq(symo_test_reason_hint((symo_test_reason)-1), "this code does not come from this version of symo");
}
END_TEST

START_TEST(sentences_and_memory_are_open_to_what_is_built_upon_the_library)
{
    ck_assert_int_eq(symo_error_set(SYMO_ERROR_STATE, "f: 50 % is not %d"), SYMO_ERROR_STATE);
    ck_assert_str_eq(symo_last_error(), "f: 50 % is not %d");
    ck_assert_int_eq(symo_error_set(SYMO_OK, NULL), SYMO_OK);
    ck_assert_str_eq(symo_last_error(), "");
    ck_assert_int_eq(symo_error_argument("f", "a", 2, -1.5, ">= 0"), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "f: a[2] = -1.5 must be >= 0");
    ck_assert_int_eq(symo_error_argument(NULL, NULL, -1, 0.0, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "?: ? = 0 must be valid");
    const int64_t held = test_allocator_held();
    void *block = symo_memory_allocate(3, 8), *nothing = symo_memory_allocate(0, 8);
    ck_assert(block && nothing && test_allocator_held() == held + 2);
    symo_memory_free(block);
    symo_memory_free(nothing);
    symo_memory_free(NULL);
    ck_assert_int_eq(test_allocator_held(), held);
    ck_assert_ptr_null(symo_memory_allocate(-1, 8));
    ck_assert_ptr_null(symo_memory_allocate(INT64_MAX, 16));
}
END_TEST

/* ---- reasons ---- */

static void none(const symo_test *test, symo_test_reason reason)
{
    ck_assert_msg(test->reason == reason, "%s, expected %s", symo_test_reason_text(test->reason),
                  symo_test_reason_text(reason));
    ck_assert(isnan(test->statistic) && isnan(test->p));
}

static void all_none(const call *c, symo_test_reason reason)
{
    none(&c->result.likelihood_ratio, reason);
    none(&c->result.f, reason);
    none(&c->result.score, reason);
    none(&c->generators[0].score, reason);
    ck_assert(isnan(c->generators[0].p_holm));
}

START_TEST(nothing_to_test)
{
    call c;
    start(&c, ROWS, "");
    OK(run(&c, SYMO_TEST_GAUSSIAN, y, NULL, NULL, 1)); /* no generator at all */
    none(&c.result.f, SYMO_TEST_NO_RESTRICTION);
    ck_assert(c.result.tension == 0.0 && !isnan(c.result.loglik_free) && c.result.loglik_free == c.result.loglik_tied);
    end(&c);
    start(&c, ROWS, "()");
    OK(run(&c, SYMO_TEST_GAUSSIAN, y, NULL, NULL, 1));
    all_none(&c, SYMO_TEST_NO_RESTRICTION);
    ck_assert(c.generators[0].tension == 0.0 && c.result.f.df_error == 8);
    OK(run(&c, SYMO_TEST_BINOMIAL, zero_one, NULL, NULL, 1));
    none(&c.result.likelihood_ratio, SYMO_TEST_NO_RESTRICTION);
    none(&c.result.score, SYMO_TEST_NO_RESTRICTION);
    none(&c.result.f, SYMO_TEST_OTHER_FAMILY);
    end(&c);
}
END_TEST

/* Without columns there is nothing to tie; without a parameter the model is the offset alone. */
START_TEST(no_columns_and_no_parameters)
{
    call c;
    double one_zero[ROWS];
    memset(&c, 0, sizeof c);
    OK(symo_matrix_dense(&c.x, ROWS, 0, NULL));
    OK(symo_symmetry_parse(&c.symmetry, 0, NULL, ""));
    for (int family = 0; family < 2; family++) {
        for (int intercept = 0; intercept < 2; intercept++) {
            OK(run(&c, (symo_test_family)family, zero_one, NULL, NULL, intercept));
            ck_assert_int_eq(c.result.rank_free, intercept);
            none(&c.result.score, SYMO_TEST_NO_RESTRICTION);
            ck_assert(c.result.tension == 0.0 && !isnan(c.result.loglik_free));
        }
    }
    end(&c);
    start(&c, ROWS, "(1 -1)(2 -2)(3 -3)"); /* all dead: the intercept alone, up or down */
    for (int i = 0; i < ROWS; i++) one_zero[i] = 1.0 - zero_one[i];
    OK(run(&c, SYMO_TEST_BINOMIAL, zero_one, NULL, NULL, 1));
    const double tied = c.result.loglik_tied, score = c.result.score.statistic;
    ck_assert(fabs(tied - (7.0 * log(7.0 / 12.0) + 5.0 * log(5.0 / 12.0))) < 1e-14 * ROWS);
    OK(run(&c, SYMO_TEST_BINOMIAL, one_zero, NULL, NULL, 1));
    ck_assert(fabs(c.result.loglik_tied - tied) < 1e-14 * ROWS);
    ck_assert(fabs(c.result.score.statistic - score) < 1e-12 * score);
    end(&c);
    start(&c, ROWS, "(1 -1)(2 -2)(3 -3)"); /* all dead: the tied model has no parameter */
    OK(run(&c, SYMO_TEST_BINOMIAL, zero_one, NULL, NULL, 0));
    ck_assert_int_eq(c.result.rank_tied, 0);
    ck_assert_int_eq(c.result.score.df, 3);
    ck_assert(c.result.score.p > 0.0 && c.result.likelihood_ratio.p > 0.0);
    ck_assert(fabs(c.result.loglik_tied + ROWS * 0.69314718055994530942) < 1e-14 * ROWS);
    end(&c);
}
END_TEST

START_TEST(no_degrees_of_freedom_left)
{
    for (int64_t rows = 1; rows <= 4; rows++) {
        call c;
        start(&c, rows, "(1 2)");
        OK(run(&c, SYMO_TEST_GAUSSIAN, y, NULL, NULL, 1));
        ck_assert_int_eq(c.result.f.df_error, 0);
        ck_assert_int_eq(c.result.rank_free, rows);
        if (c.result.f.df > 0)
            all_none(&c, SYMO_TEST_SATURATED);
        else
            all_none(&c, SYMO_TEST_NO_RESTRICTION);
        end(&c);
    }
    call c;
    start(&c, 5, "(1 2)");
    OK(run(&c, SYMO_TEST_GAUSSIAN, y, NULL, NULL, 1));
    ck_assert(c.result.f.reason == SYMO_TEST_COMPUTED && c.result.f.df_error == 1 && c.result.f.p > 0.0);
    end(&c);
}
END_TEST

START_TEST(perfect_fits)
{
    call c;
    double exact[ROWS];
    start(&c, ROWS, "(1 2)");
    for (int i = 0; i < ROWS; i++) exact[i] = 5.0 + 0.1 * x[i] - 0.3 * x[ROWS + i] + x[2 * ROWS + i];
    OK(run(&c, SYMO_TEST_GAUSSIAN, exact, NULL, NULL, 1)); /* the free model only */
    none(&c.result.likelihood_ratio, SYMO_TEST_PERFECT_FIT);
    none(&c.result.f, SYMO_TEST_PERFECT_FIT);
    ck_assert(fabs(c.result.score.statistic - ROWS) < 1e-12 && c.result.score.p < 0.001);
    ck_assert(isnan(c.result.loglik_free) && !isnan(c.result.loglik_tied) && c.result.tension > 0.01);
    for (int i = 0; i < ROWS; i++) exact[i] = 5.0 + 0.1 * x[i] + 0.1 * x[ROWS + i] + x[2 * ROWS + i];
    OK(run(&c, SYMO_TEST_GAUSSIAN, exact, NULL, NULL, 1)); /* the tied one too */
    all_none(&c, SYMO_TEST_PERFECT_FIT);
    ck_assert(isnan(c.result.loglik_tied) && c.result.tension < 1e-13 && c.generators[0].tension < 1e-13);
    for (int i = 0; i < ROWS; i++) exact[i] = 0.0;
    OK(run(&c, SYMO_TEST_GAUSSIAN, exact, NULL, NULL, 1));
    all_none(&c, SYMO_TEST_PERFECT_FIT);
    end(&c);
}
END_TEST

/* Complete, quasi-complete, by the intercept alone; in the free model alone. */
START_TEST(separation_is_found)
{
    static const double threshold[ROWS] = { 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 };
    static const double ones[ROWS] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    call c;
    start(&c, ROWS, "(2 3)"); /* leaves the first column, which separates, free */
    OK(run(&c, SYMO_TEST_BINOMIAL, threshold, NULL, NULL, 1));
    none(&c.result.likelihood_ratio, SYMO_TEST_SEPARATED_TIED);
    none(&c.result.score, SYMO_TEST_SEPARATED_TIED);
    none(&c.generators[0].score, SYMO_TEST_SEPARATED_TIED);
    ck_assert(isnan(c.result.tension) && isnan(c.generators[0].tension) && isnan(c.generators[0].p_holm));
    ck_assert(isnan(c.result.loglik_free) && isnan(c.result.loglik_tied) && isnan(c.result.gradient_free));
    OK(run(&c, SYMO_TEST_BINOMIAL, ones, NULL, NULL, 1));
    none(&c.result.score, SYMO_TEST_SEPARATED_TIED);
    end(&c);
    start(&c, ROWS, "(1 -1)"); /* and now it is held at zero: only the free model is separated */
    OK(run(&c, SYMO_TEST_BINOMIAL, threshold, NULL, NULL, 1));
    none(&c.result.likelihood_ratio, SYMO_TEST_SEPARATED_FREE);
    ck_assert(isnan(c.result.loglik_free) && !isnan(c.result.loglik_tied));
    ck_assert(c.result.score.reason == SYMO_TEST_COMPUTED && c.result.score.p < 0.05 && c.result.score.p > 1e-4);
    ck_assert(c.generators[0].score.p > 0.0 && c.generators[0].tension > 0.0);
    end(&c);
}
END_TEST

START_TEST(quasi_complete_separation_is_found)
{
    enum { N = 40 };
    double design[2 * N], response[N];
    symo_matrix *matrix = NULL;
    symo_symmetry *symmetry = NULL;
    symo_symmetry_test_result result;
    for (int i = 0; i < N; i++) {
        design[i] = i < 10;                         /* where it is 1 the response is 1 */
        design[N + i] = 0.1 * ((i * 7) % 11) - 0.5; /* and elsewhere both occur */
        response[i] = i < 10 || (i * 5) % 3 == 0;
    }
    response[39] = 0.5; /* a proportion in between binds the direction as well */
    OK(symo_matrix_dense(&matrix, N, 2, design));
    OK(symo_symmetry_parse(&symmetry, 2, NULL, "(1 -1)"));
    OK(symo_symmetry_test(&result, SYMO_TEST_BINOMIAL, matrix, response, NULL, NULL, 1, symmetry, NULL));
    none(&result.likelihood_ratio, SYMO_TEST_SEPARATED_FREE);
    ck_assert(result.score.reason == SYMO_TEST_COMPUTED && result.score.p < 0.05);
    response[3] = 0.0; /* one row against it, and all is finite */
    OK(symo_symmetry_test(&result, SYMO_TEST_BINOMIAL, matrix, response, NULL, NULL, 1, symmetry, NULL));
    ck_assert_int_eq(result.likelihood_ratio.reason, SYMO_TEST_COMPUTED);
    response[3] = 0.999999; /* and so it is when the fit is far out */
    OK(symo_symmetry_test(&result, SYMO_TEST_BINOMIAL, matrix, response, NULL, NULL, 1, symmetry, NULL));
    ck_assert_int_eq(result.likelihood_ratio.reason, SYMO_TEST_COMPUTED);
    symo_symmetry_free(symmetry);
    symo_matrix_free(matrix);
}
END_TEST

/* Ten rows of one kind say 1, and one of weight 1e-12 says 0: the fit is log(10) + 12 log(10) = 29.9 there, far beyond
 * where the score has faded, and Newton goes there, by about 1 a step. */
START_TEST(a_fit_that_is_far_out_is_gone_to)
{
    enum { N = 31 };
    double design[N], response[N], weights[N];
    symo_matrix *matrix = NULL;
    symo_symmetry *symmetry = NULL;
    symo_symmetry_test_result result;
    for (int i = 0; i < N; i++) {
        design[i] = i < 11;
        response[i] = i < 10 || i % 2;
        weights[i] = i == 10 ? 1e-12 : 1.0;
    }
    response[10] = 0.0;
    OK(symo_matrix_dense(&matrix, N, 1, design));
    OK(symo_symmetry_parse(&symmetry, 1, NULL, "(1 -1)"));
    OK(symo_symmetry_test(&result, SYMO_TEST_BINOMIAL, matrix, response, weights, NULL, 1, symmetry, NULL));
    ck_assert_int_eq(result.likelihood_ratio.reason, SYMO_TEST_COMPUTED);
    ck_assert_msg(result.iterations > 29 && result.iterations < 50, "%d steps", (int)result.iterations);
    ck_assert(fabs(result.loglik_free - 20.0 * log(0.5)) < 1e-9);
    /* further out than double precision sees: at some point there is no fit any more, and no separation either */
    for (int step = 2; step < 32; step++) {
        const double k = step < 16 ? 14.0 + 0.125 * step : 9.0 * step - 100.0;
        weights[10] = pow(10.0, -k);
        OK(symo_symmetry_test(&result, SYMO_TEST_BINOMIAL, matrix, response, weights, NULL, 1, symmetry, NULL));
        const symo_test_reason reason = result.likelihood_ratio.reason;
        ck_assert_msg(reason == SYMO_TEST_NOT_CONVERGED || (k < 16.0 && reason == SYMO_TEST_COMPUTED), "1e-%g: %s", k,
                      symo_test_reason_text(reason));
        ck_assert_int_eq(result.score.reason, SYMO_TEST_COMPUTED);
    }
    symo_symmetry_free(symmetry);
    symo_matrix_free(matrix);
}
END_TEST

/* Grouped data that a model fits exactly have a finite fit, where the residuals vanish. */
START_TEST(proportions_that_are_met_exactly)
{
    static const double p[ROWS] = { 0.2, 0.3, 0.4, 0.5, 0.6, 0.5, 0.4, 0.7, 0.3, 0.6, 0.2, 0.8 };
    double design[ROWS * 2];
    symo_matrix *matrix = NULL;
    symo_symmetry *symmetry = NULL;
    symo_symmetry_test_result result;
    for (int i = 0; i < ROWS; i++) design[i] = log(p[i] / (1.0 - p[i])), design[ROWS + i] = x[i];
    OK(symo_matrix_dense(&matrix, ROWS, 2, design));
    OK(symo_symmetry_parse(&symmetry, 2, NULL, "(2 -2)"));
    OK(symo_symmetry_test(&result, SYMO_TEST_BINOMIAL, matrix, p, NULL, NULL, 1, symmetry, NULL));
    ck_assert_int_eq(result.likelihood_ratio.reason, SYMO_TEST_COMPUTED);
    ck_assert(result.likelihood_ratio.statistic < 1e-12 && result.likelihood_ratio.p > 0.999);
    ck_assert(result.score.statistic < 1e-12 && result.gradient_tied <= 1e-10);
    symo_symmetry_free(symmetry);
    symo_matrix_free(matrix);
}
END_TEST

/* An offset so large that the curvature vanishes in double precision. */
START_TEST(a_fit_that_cannot_be_computed_says_so)
{
    call c;
    double offset[ROWS];
    start(&c, ROWS, "(1 2)");
    for (int i = 0; i < ROWS; i++) offset[i] = 1e6;
    OK(run(&c, SYMO_TEST_BINOMIAL, zero_one, NULL, offset, 1));
    none(&c.result.likelihood_ratio, SYMO_TEST_NOT_CONVERGED);
    none(&c.result.score, SYMO_TEST_NOT_CONVERGED);
    none(&c.generators[0].score, SYMO_TEST_NOT_CONVERGED);
    end(&c);
}
END_TEST

/* The tied fit is finite, but what the symmetry takes away shows in one row only, whose curvature is 0. */
START_TEST(information_may_vanish_where_it_is_needed)
{
    double design[ROWS] = { 0.0 }, offset[ROWS] = { 0.0 }, response[ROWS];
    symo_matrix *matrix = NULL;
    symo_symmetry *symmetry = NULL;
    symo_symmetry_test_result result;
    symo_generator_test generator;
    memcpy(response, zero_one, sizeof response);
    design[0] = 1.0;
    offset[0] = -800.0;
    OK(symo_matrix_dense(&matrix, ROWS, 1, design));
    OK(symo_symmetry_parse(&symmetry, 1, NULL, "(1 -1)"));
    OK(symo_symmetry_test(&result, SYMO_TEST_BINOMIAL, matrix, response, NULL, offset, 1, symmetry, &generator));
    ck_assert(!isnan(result.loglik_tied));
    none(&result.score, SYMO_TEST_NOT_CONVERGED);
    none(&generator.score, SYMO_TEST_NOT_CONVERGED);
    ck_assert(generator.tension == 0.0);
    symo_symmetry_free(symmetry);
    symo_matrix_free(matrix);
}
END_TEST

/* ---- memory ---- */

START_TEST(every_failing_allocation_is_a_status)
{
    for (int family = 0; family < 2; family++) {
        for (int on = 0; on < 2; on++) {
            call c;
            int64_t failures = 0;
            start(&c, ROWS, "(1 2)\n(2 3)");
            const int64_t held = test_allocator_held();
            for (int64_t k = 1;; k++) {
                test_allocator_fail(k, on);
                const symo_status status = run(&c, (symo_test_family)family, family ? zero_one : y, NULL, NULL, 1);
                const int failed = test_allocator_failed();
                test_allocator_fail(0, 0);
                ck_assert_int_eq(test_allocator_held(), held);
                if (!failed) {
                    OK(status);
                    break;
                }
                failures++;
                ck_assert_int_eq(status, SYMO_ERROR_MEMORY);
                ck_assert(strstr(symo_last_error(), "no memory") != NULL);
                check_cleared(&c);
            }
            ck_assert_int_gt(failures, 15);
            end(&c);
        }
    }
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("gsl_faults");
    TCase *arguments = tcase_create("arguments"), *reasons = tcase_create("reasons"), *memory = tcase_create("memory");
    tcase_add_test(arguments, bad_arguments_are_named);
    tcase_add_test(arguments, a_design_that_turned_bad_is_named);
    tcase_add_test(arguments, reasons_have_words);
    tcase_add_test(arguments, sentences_and_memory_are_open_to_what_is_built_upon_the_library);
    tcase_add_test(reasons, nothing_to_test);
    tcase_add_test(reasons, no_columns_and_no_parameters);
    tcase_add_test(reasons, no_degrees_of_freedom_left);
    tcase_add_test(reasons, perfect_fits);
    tcase_add_test(reasons, separation_is_found);
    tcase_add_test(reasons, quasi_complete_separation_is_found);
    tcase_add_test(reasons, a_fit_that_is_far_out_is_gone_to);
    tcase_add_test(reasons, proportions_that_are_met_exactly);
    tcase_add_test(reasons, a_fit_that_cannot_be_computed_says_so);
    tcase_add_test(reasons, information_may_vanish_where_it_is_needed);
    tcase_add_test(memory, every_failing_allocation_is_a_status);
    suite_add_tcase(suite, arguments);
    suite_add_tcase(suite, reasons);
    suite_add_tcase(suite, memory);
    return suite_run(suite);
}
