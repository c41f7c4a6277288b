/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/path.h: sequences of certified solutions over penalty levels. */
#ifndef SYMO_PATH_H
#define SYMO_PATH_H

#include <symo/solver.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_path symo_path;

/**
 * The smallest factor at which factor * h leaves every penalised entry at zero.
 *
 * Formula: inf { r >= 0 : -grad f(x_0) in r dh(0) }, x_0 the null model: free entries at their best, all others 0
 * @param[out] lambda  >= 0; +infinity when there is none, as for a ridge; NaN on failure
 * @param[in] problem  not NULL, with an objective; with a symmetry all of it happens in the fixed space, whatever
 *            the mode
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_UNSUPPORTED when the threshold or the null model of the penalty is
 *            not known; SYMO_ERROR_CALLBACK when f cannot be evaluated at the null model; and those of
 *            symo_problem_explain
 * Cost: one evaluation; with free entries the null model is solved first, to a residual of 1e-13.
 * Threads: any; the problem is only read.
 * Source: Friedman, Hastie and Tibshirani 2010, J. Stat. Softw. 33 (1), section 2.5.
 * Since: 0.1
 */
SYMO_API symo_status symo_path_lambda_max(double *lambda, symo_problem *problem) SYMO_MUST_USE;

/**
 * Writes levels that fall geometrically.
 *
 * Formula: lambda_l = maximum ratio^(l / (count - 1))
 * @param[in] count  >= 0
 * @param[in] maximum  the first level, >= 0 and finite
 * @param[in] ratio  of the last to the first, in (0, 1]
 * @param[out] lambda  count numbers; may be NULL when there are none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT
 * Cost: O(count).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_path_grid(int64_t count, double maximum, double ratio, double *lambda) SYMO_MUST_USE;

/**
 * Prepares solutions over penalty levels: the problem's penalty is taken at level 1, level l is l * h.
 *
 * @param[out] path  the new handle, NULL on failure; the caller frees it
 * @param[in] problem  not NULL, with an objective; the path works on it as it is now; may be freed
 * @param[in] method  as for symo_solver_create
 * @return SYMO_OK and the failures of symo_solver_create
 * Cost: that of symo_solver_create: data are folded once for all levels.
 * Threads: any; handles are independent.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_path_create(symo_path **path, symo_problem *problem, const char *method) SYMO_MUST_USE;

/**
 * Gives a path back, with its solver and its solutions; inside a callback the fit goes on to its end first.
 *
 * @param[in] path  NULL is fine
 * Cost: O(1), or what freeing its memory costs.
 * Threads: any; not while another thread uses this handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_path_free(symo_path *path);

/**
 * The solver that computes the levels: to set options and a monitor, and to stop.
 *
 * @param[in] path  NULL: NULL
 * @return a handle that the path owns and that lives as long; its penalty is the path's own matter
 * Cost: O(1).
 * Threads: as the solver's own.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_solver *symo_path_solver(symo_path *path);

/**
 * Solves the levels in the order given, each from the solution before it.
 *
 * kkt is divided by the level for free entries, at level 0 by lambda_max.
 *
 * @param[in,out] path  not NULL; earlier solutions are dropped
 * @param[in] count  >= 0
 * @param[in] lambda  count levels, >= 0 and finite, in any order (large ones first is fastest); copied; NULL when
 *            there are none
 * @param[in] start  n finite numbers; NULL: the null model, in which free entries are at their best and all others 0
 * @return SYMO_OK, also when it ended early because a level was stopped by the user or a callback, could not be
 *            evaluated or is unbounded: symo_path_points says how far it came, the last result why;
 *            SYMO_ERROR_ARGUMENT; SYMO_ERROR_BUSY when it is running already; SYMO_ERROR_SIZE;
 *            SYMO_ERROR_INFEASIBLE; SYMO_ERROR_MEMORY, and the other failures of symo_solver_run, after which the
 *            levels before the one that failed are there
 * Cost: that of the runs; memory n doubles a level. A claimed symmetry is verified at the first start and the last
 *        answer.
 * Threads: one thread at a time; others may call symo_solver_stop on the path's solver meanwhile.
 * Source: warm starts: Friedman, Hastie and Tibshirani 2010, J. Stat. Softw. 33 (1).
 * Since: 0.1
 */
SYMO_API symo_status symo_path_fit(symo_path *path, int64_t count, const double *lambda,
                                   const double *start) SYMO_MUST_USE;

/**
 * How many levels have been computed.
 *
 * @param[in] path  NULL: 0
 * @return a count
 * Cost: O(1).
 * Threads: any that does not fit the path.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_path_points(const symo_path *path);

/**
 * The level of a point.
 *
 * @param[in] path  NULL: NaN
 * @param[in] point  0 .. symo_path_points - 1
 * @return the level as it was given; NaN when there is no such point
 * Cost: O(1).
 * Threads: any that does not fit the path.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API double symo_path_lambda(const symo_path *path, int64_t point);

/**
 * The solution at a point.
 *
 * @param[in] path  NULL: NULL
 * @param[in] point  0 .. symo_path_points - 1
 * @return n numbers that the path owns until it is fitted again or freed; NULL when there is no such point
 * Cost: O(1).
 * Threads: any that does not fit the path.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const double *symo_path_solution(const symo_path *path, int64_t point);

/**
 * The result of the run at a point.
 *
 * @param[in] path  NULL: NULL
 * @param[in] point  0 .. symo_path_points - 1
 * @return a struct that the path owns until it is fitted again or freed; its seconds are those of this point, those
 *            of the first include what was done once; NULL when there is no such point
 * Cost: O(1).
 * Threads: any that does not fit the path.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const symo_result *symo_path_result(const symo_path *path, int64_t point);

/**
 * The tension of a generator at a point, as symo_solver_tension defines it.
 *
 * @param[in] path  NULL: NaN
 * @param[in] point  0 .. symo_path_points - 1
 * @param[in] generator  0 .. number of generators - 1
 * @return the tension; NaN where it was not measured and when there is no such point or generator
 * Cost: O(1).
 * Threads: any that does not fit the path.
 * Source: docs/mathematics.md, theorem 9.
 * Since: 0.1
 */
SYMO_API double symo_path_tension(const symo_path *path, int64_t point, int64_t generator);

/* ---- penalty levels in the words of other packages ---- */

/* What a level's conversion depends on. Set what matters, leave the rest 0. Observation weights, penalty weights and
 * groups are taken to be the same in both packages. */
typedef struct symo_lambda_setting {
    const char *family; /* "gaussian", "binomial" or "poisson" */
    int grouped;        /* 1: the penalty is on groups */
    int64_t count;      /* penalty weights: one an entry or group; 0 with weights NULL: all are 1 */
    const double
        *weights; /* w_g, count numbers >= 0, +infinity for excluded ones; NULL: all 1 (not the root of a size!) */
    double observations;    /* the sum of the observation weights, the number of rows when all are 1; > 0 */
    double response_spread; /* sqrt(sum w_i (y_i - mean)^2 / sum w_i) of the response: glmnet's gaussian family only */
} symo_lambda_setting;

/* A package whose levels can be converted. */
typedef struct symo_lambda_row {
    const char *name;      /* "glmnet" */
    const char *objective; /* what it minimises, in its own parameters */
    const char *level;     /* what it calls them: "lambda, alpha" */
} symo_lambda_row;

/**
 * Lists the packages whose penalty levels can be converted.
 *
 * @param[in] index  from 0
 * @return the row, which lives as the library; NULL past the end, and for a negative index
 * Cost: constant.
 * Threads: any.
 * Source: the packages' manuals: glmnet 4.1, grpreg 3.4, gglasso 1.5, adelie 1.1, scikit-learn 1.2.
 * Since: 0.1
 */
SYMO_API const symo_lambda_row *symo_lambda_row_at(int64_t index);

/**
 * Says in another package's parameters what a level of symo is, so that both have the same minimiser.
 *
 * Formula: symo minimises f(b) + lambda [alpha sum_g w_g ||b_g|| + (1 - alpha)/2 sum_g w_g ||b_g||^2], f the mean
 *          negative log-likelihood. Each package multiplies the two parts by its own l a / s_1 and l (1 - a) / s_2
 * @param[out] their_lambda  the level l in the package's own words (scikit-learn's logistic regression: C); NaN on
 *             failure
 * @param[out] their_alpha  its share a of the norm; may be NULL when alpha is 1
 * @param[in] package  a name of symo_lambda_row_at
 * @param[in] setting  see symo_lambda_setting
 * @param[in] lambda  the level, > 0 and finite
 * @param[in] alpha  the share of the norm, 0 .. 1
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, also for an unknown package (with the nearest names); SYMO_ERROR_UNSUPPORTED
 *         when the package has no such family or penalty: the message says what it lacks
 * Cost: O(count).
 * Threads: any.
 * Source: the packages' manuals, as above.
 * Since: 0.1
 */
SYMO_API symo_status symo_lambda_to(double *their_lambda, double *their_alpha, const char *package,
                                    const symo_lambda_setting *setting, double lambda, double alpha) SYMO_MUST_USE;

/**
 * Says what a level of another package is in symo: the inverse of symo_lambda_to.
 *
 * @param[out] lambda  the level; NaN on failure
 * @param[out] alpha  the share of the norm; may be NULL when their_alpha is 1
 * @param[in] package  a name of symo_lambda_row_at
 * @param[in] setting  see symo_lambda_setting
 * @param[in] their_lambda  the package's level, > 0 and finite
 * @param[in] their_alpha  its share of the norm, 0 .. 1
 * @return as symo_lambda_to
 * Cost: O(count).
 * Threads: any.
 * Source: the packages' manuals, as above.
 * Since: 0.1
 */
SYMO_API symo_status symo_lambda_from(double *lambda, double *alpha, const char *package,
                                      const symo_lambda_setting *setting, double their_lambda,
                                      double their_alpha) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
