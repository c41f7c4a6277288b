/* SPDX-License-Identifier: BSD-3-Clause */
/* regression: what losses of a linear predictor share; used by the files of this folder alone.
 *
 *     f(b) = min over b0 of sum_i w_i loss(y_i, o_i + b0 + x_i'b),   w_i >= 0, sum w_i = 1
 *
 * The intercept is minimised out (left at 0 without one), so a handle's size is the number of columns. By the envelope
 * theorem grad f(b) = X'u with u_i = w_i loss'(..) at the optimal b0, and the curvature of f is at most that at fixed
 * b0. The matrix is kept by its handle; response, weights and offset are copied.
 */
#ifndef SYMO_OBJECTIVE_REGRESSION_H
#define SYMO_OBJECTIVE_REGRESSION_H

#include "objective/objective_impl.h"

typedef struct symo__regression {
    symo_matrix *matrix;
    int64_t rows, columns;
    double *response, *weights, *offset; /* weights sum to 1; offset NULL: 0 */
    int intercept;
    double curvature; /* sum_i w_i ||x_i||^2, an upper bound of ||X'WX||; +infinity when it overflows */
} symo__regression;

/* Checks the user's arrays in the name of `function`; responses must lie in lowest .. highest. On failure nothing is
 * held. */
symo_status symo__regression_create(symo__regression *regression, const char *function, const symo_matrix *x,
                                    const double *y, const double *weights, const double *offset, int intercept,
                                    double lowest, double highest, const char *expected);
/* The slots destroy, describe and reduce of a loss whose struct, of `size` bytes, begins with its regression. What else
 * is in it is copied, since folding changes neither responses nor weights. */
void symo__regression_destroy(void *self);
symo_status symo__regression_describe(void *self, int64_t n, symo_structure *structure, int64_t first);
symo_status symo__regression_reduce(symo_objective **reduced, const symo_objective_table *table, const void *self,
                                    size_t size, const symo_partition *partition);

/* eta = offset + X b, the same order of operations in both kernels but for X b; exactly the offset for b = 0. */
symo_status symo__regression_predict(const symo__regression *regression, symo__kernel kernel, const double *b,
                                     double *eta);

/* The slot dual_scratch for a loss that needs `vectors` arrays of `rows` doubles for u and its metric. */
int64_t symo__regression_dual_scratch(const symo__regression *regression, int64_t vectors, int64_t count);
/* u <- u - M X0 (X0'M X0)^+ X0'u, M = diag(metric) >= 0, X0 = the columns listed, and a column of ones for the
 * intercept, by Gram-Schmidt in the metric, so that dependent columns do no harm. Rows of metric 0 keep their u.
 * 0: X0'u = 0 cannot be reached that way (or something is NaN), and u gives no bound.
 * scratch: (count + intercept + 1) rows doubles. */
int symo__regression_orthogonalise(const symo__regression *regression, const double *metric, int64_t count,
                                   const int64_t *columns, double *u, double *scratch);

#endif
