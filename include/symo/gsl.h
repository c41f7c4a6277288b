/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo/gsl.h: libsymo-gsl. Tests of an imposed symmetry with their p-values, and bridges to the GNU Scientific Library:
 * gsl_vector, gsl_rng, gsl_multimin, each in both directions.
 *
 * A program that links this library is under the GPL. GSL's error handler is never set and never called from here:
 * every argument is checked before GSL sees it. Link with -lsymo-gsl -lsymo -lgsl, OpenBLAS before any gslcblas.
 */
#ifndef SYMO_GSL_H
#define SYMO_GSL_H

#include <gsl/gsl_multimin.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_vector.h>
#include <symo/base.h>
#include <symo/linear.h>
#include <symo/objective.h>
#include <symo/symmetry.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- does the data obey a symmetry? ---- */

typedef enum symo_test_family {
    SYMO_TEST_GAUSSIAN = 0, /* weights: inverse variances up to a common factor */
    SYMO_TEST_BINOMIAL = 1  /* responses are proportions, weights numbers of trials */
} symo_test_family;

/* Whether a test has a p-value, and why not: ROW(name, code, text, hint). Codes are never reused. */
#define SYMO_TEST_REASON_LIST(ROW)                                                                                     \
    ROW(COMPUTED, 0, "computed", "")                                                                                   \
    ROW(NO_RESTRICTION, 1, "nothing to test", "the design does not show what is tied, or other generators tie it too") \
    ROW(SATURATED, 2, "no degrees of freedom are left",                                                                \
        "as many parameters as observations: take fewer, or more data")                                                \
    ROW(PERFECT_FIT, 3, "the model fits exactly", "no error is left to compare with; check the response")              \
    ROW(SEPARATED_FREE, 4, "no finite free fit",                                                                       \
        "without the symmetry the responses are separated; the score test does without that fit")                      \
    ROW(SEPARATED_TIED, 5, "no finite tied fit", "the responses are separated even under the symmetry")                \
    ROW(NOT_CONVERGED, 6, "the fit did not converge", "check the scale of offset and weights")                         \
    ROW(OTHER_FAMILY, 7, "of the gaussian family only", "use the likelihood ratio or the score test")                  \
    ROW(TOO_LARGE, 8, "too many degrees of freedom", "no p-value is computed above 1e5, of the error 1e9")

typedef enum symo_test_reason {
#define SYMO_ROW(name, code, text, hint) SYMO_TEST_##name = code,
    SYMO_TEST_REASON_LIST(SYMO_ROW)
#undef SYMO_ROW
} symo_test_reason;

/**
 * Gives the words for why a test has a p-value or none, such as "no finite free fit".
 *
 * @param[in] reason  any value; one that this version does not know has words too
 * @return a constant text, never NULL, in English, not to be freed
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_test_reason_text(symo_test_reason reason);

/**
 * Gives one line on what to do when a test has no p-value.
 *
 * @param[in] reason  any value; one that this version does not know has a line too
 * @return a constant text, never NULL, empty for SYMO_TEST_COMPUTED, not to be freed
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_test_reason_hint(symo_test_reason reason);

/* One test. statistic and p are NaN whenever reason is not SYMO_TEST_COMPUTED. */
typedef struct symo_test {
    double statistic;
    int64_t df;       /* parameters that the symmetry takes away and that the design shows */
    int64_t df_error; /* of F: the error's degrees of freedom; 0: the reference is chi-square */
    double p;
    symo_test_reason reason;
} symo_test;

/* Giving up one generator alone, the others staying. */
typedef struct symo_generator_test {
    double tension;  /* || (P_k - P) grad f ||_2 at the tied fit, f the mean loss; NaN when there is no such fit */
    symo_test score; /* chi-square */
    double p_holm;   /* p, adjusted by Holm for the generators that were tested; NaN where p is */
} symo_generator_test;

typedef struct symo_symmetry_test_result {
    int64_t observations;         /* rows of positive weight */
    int64_t rank_free, rank_tied; /* of the design, the intercept included; the difference is df */
    double rank_tolerance;        /* a direction counts when more than this share of its columns' length is its own */
    double rank_kept;             /* the smallest share that counted; infinity: none did */
    double rank_dropped;          /* the largest that did not; 0: none was left out */
    double loglik_free, loglik_tied; /* NaN when there is no such fit; binomial: without the binomial coefficients */
    double tension;                  /* || (I - P) grad f ||_2 at the tied fit */
    symo_test likelihood_ratio;      /* chi-square */
    symo_test f;                     /* gaussian: exact for normal errors */
    symo_test score;                 /* chi-square, from the tied fit alone */
    int64_t iterations;              /* Newton steps of both fits; 0 for the gaussian family */
    double gradient_free, gradient_tied; /* length of the score by that of what it adds up; <= 1e-10 when converged */
} symo_symmetry_test_result;

/**
 * Tests whether the coefficients of an unpenalised linear model obey a symmetry.
 *
 * The hypothesis is that the coefficients lie in the fixed space of the group; the intercept, if any, is free. Fitted
 * are the tied and the free model. The score test looks at the tied one only, so it exists where the free fit does not.
 *
 * Formula: likelihood ratio: 2 (l_free - l_tied); F: ((RSS_tied - RSS_free) / df) / (RSS_free / df_error); score:
 *          s' J^-1 s, s the score at the tied fit in the directions given up and J its information there, nuisance
 *          directions (and the variance, estimated as RSS_tied / n) taken into account.
 *          df = rank[1 X] - rank[1 X U], df_error = n - rank[1 X], n the rows of positive weight.
 * @param[out] result  not NULL; every field is filled; with NaN, 0 and SYMO_TEST_NOT_CONVERGED when the call fails
 * @param[in] family  SYMO_TEST_GAUSSIAN or SYMO_TEST_BINOMIAL
 * @param[in] x  the design without the intercept's column, at least one row; read only
 * @param[in] y  rows finite numbers; binomial: in [0, 1]
 * @param[in] weights  rows numbers, finite, >= 0, one at least > 0, with a finite sum; NULL: all 1. A row of weight 0
 *                     counts as absent
 * @param[in] offset  rows finite numbers, added to the linear predictor; NULL: all 0
 * @param[in] intercept  1: with an intercept, which no symmetry touches; 0: without
 * @param[in] symmetry  over the columns of x
 * @param[out] generators  symo_symmetry_generators entries, the caller's own: what each generator costs, given up
 *                         alone; NULL: not wanted, which saves the work
 * @return SYMO_OK, also when a test has no p-value: its reason says why; SYMO_ERROR_ARGUMENT, the message names
 *         argument, index and value; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: n rows, p columns, rank r: O(n p r) time, and for the binomial family O(n r^2) for each of about ten Newton
 *       steps; 8 n (p + 5) bytes.
 * Threads: any number at once.
 * Source: Rao 1948 (score); Wilks 1938 (likelihood ratio); Holm 1979; ranks by column pivoting: Golub and Van Loan,
 *         Matrix Computations, 5.4.
 * Since: 0.1
 */
SYMO_API symo_status symo_symmetry_test(symo_symmetry_test_result *result, symo_test_family family,
                                        const symo_matrix *x, const double *y, const double *weights,
                                        const double *offset, int intercept, const symo_symmetry *symmetry,
                                        symo_generator_test *generators) SYMO_MUST_USE;

/* ---- gsl_vector ---- */

/**
 * Copies a GSL vector, of any stride, into consecutive numbers.
 *
 * @param[out] x  n numbers; must not overlap the vector's
 * @param[in] n  the length of the vector
 * @param[in] vector  not NULL
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, also when the vector has another length
 * Cost: O(n).
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_gsl_vector_get(double *x, int64_t n, const gsl_vector *vector) SYMO_MUST_USE;

/**
 * Copies consecutive numbers into a GSL vector of any stride.
 *
 * @param[in,out] vector  not NULL; its numbers are written, nothing between them
 * @param[in] n  the length of the vector
 * @param[in] x  n numbers; must not overlap the vector's
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, also when the vector has another length
 * Cost: O(n).
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_gsl_vector_set(gsl_vector *vector, int64_t n, const double *x) SYMO_MUST_USE;

/**
 * Shows consecutive numbers as a GSL vector, without copying.
 *
 * Unlike gsl_vector_view_array this knows no error: a missing array is a vector of length 0.
 *
 * @param[in] x  n numbers that stay in place while the vector is used; may be NULL when n = 0
 * @param[in] n  >= 0
 * @return a vector that owns nothing and is not to be freed; of length 0 when n < 0 or x is NULL
 * Cost: O(1).
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API gsl_vector symo_gsl_vector_of(double *x, int64_t n);

/* ---- gsl_rng ---- */

/**
 * Makes a GSL generator that draws from a stream of symo's, so that GSL's distributions run on it.
 *
 * gsl_rng_get gives the upper 32 of 64 bits, gsl_rng_uniform all 53 that a double holds. gsl_rng_set does nothing: a
 * stream begins where it was made. gsl_rng_clone gives a second generator on the same stream; gsl_rng_free is for that
 * one only.
 *
 * @param[out] rng  the generator, NULL on failure; the caller frees it with symo_gsl_rng_free
 * @param[in] random  the stream; not owned, must outlive the generator and its clones; moved on by every draw
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(1); a draw costs one of symo's.
 * Threads: one at a time on one stream.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_gsl_rng_create(gsl_rng **rng, symo_random *random) SYMO_MUST_USE;

/**
 * Frees a generator of symo_gsl_rng_create; the stream stays.
 *
 * @param[in] rng  NULL is fine
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_gsl_rng_free(gsl_rng *rng);

/**
 * Makes a stream of symo's whose seed is drawn from a GSL generator.
 *
 * The generator is asked for 128 bits, eight at a time from the upper end of its range: seed and number of the stream.
 *
 * @param[out] random  the stream, to be freed with symo_random_free; NULL on failure
 * @param[in,out] rng  moved on by sixteen draws, seldom more; its range must be at least 256
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: sixteen draws.
 * Threads: one at a time on one generator.
 * Source: elementary (rejection).
 * Since: 0.1
 */
SYMO_API symo_status symo_gsl_random_create(symo_random **random, gsl_rng *rng) SYMO_MUST_USE;

/* ---- gsl_multimin ---- */

/**
 * Makes a function for GSL's minimisers from an objective of symo's.
 *
 * Where the objective cannot be evaluated the value is NaN (GSL_NAN) and the gradient all NaN, and symo_last_error says
 * why; GSL's line searches shorten their steps then or stop. function->f alone serves the minimisers without gradient.
 *
 * @param[out] function  for gsl_multimin_fdfminimizer_set, NULL on failure; the caller frees it
 * @param[in] objective  of size >= 1; not owned, must outlive the function
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(n) memory; an evaluation costs the objective's own and a copy.
 * Threads: one at a time on one function.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_gsl_multimin_create(gsl_multimin_function_fdf **function,
                                              const symo_objective *objective) SYMO_MUST_USE;

/**
 * Frees a function of symo_gsl_multimin_create; the objective stays.
 *
 * @param[in] function  NULL is fine
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_gsl_multimin_free(gsl_multimin_function_fdf *function);

/**
 * Makes an objective of symo's from a function for GSL's minimisers, to be solved with penalties and symmetry.
 *
 * A value that is NaN or +infinity, and a gradient that is not finite, count as "cannot be evaluated here": solvers
 * shorten the step. Nothing is known of the function's curvature.
 *
 * @param[out] objective  the new handle of size function->n, NULL on failure; the caller frees it
 * @param[in] function  f, df and fdf are all needed; the struct is copied, params is not: it must outlive the handle
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE when function->n is too large; SYMO_ERROR_MEMORY
 * Cost: O(1); an evaluation costs the function's own.
 * Threads: as the function's own.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_gsl_objective_create(symo_objective **objective,
                                               const gsl_multimin_function_fdf *function) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
