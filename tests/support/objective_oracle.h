/* SPDX-License-Identifier: BSD-3-Clause */
/* Objectives in long double, from the specimen's own formula: value, gradient, optimal intercept, and how far a
 * computation in double precision may be away from them (a running error bound, first order). */
#ifndef TESTS_OBJECTIVE_ORACLE_H
#define TESTS_OBJECTIVE_ORACLE_H

#include "objective/specimen.h"

typedef long double real;

typedef struct oracle_point {
    real value, value_error;
    real gradient[OBJECTIVE_MAX_COLUMNS], gradient_error[OBJECTIVE_MAX_COLUMNS];
    real intercept;
    real slope, slope_error; /* derivative in the intercept, at the optimal one, and what is rounding in it */
    real curvature;          /* second derivative in the intercept */
    real hessian[OBJECTIVE_MAX_COLUMNS + 1][OBJECTIVE_MAX_COLUMNS + 1]; /* in (b, b0), of regressions */
} oracle_point;

void oracle_evaluate(const objective_specimen *specimen, const objective_data *data, const real *x,
                     oracle_point *point);

/* The loss at a given intercept, and its derivative in it, of regressions. */
real oracle_value_at(const objective_specimen *specimen, const objective_data *data, const real *x, real intercept);
real oracle_slope_at(const objective_specimen *specimen, const objective_data *data, const real *x, real intercept);

/* x minimises f(x) + lambda/2 sum of x_j^2 over the j that are not `free`; regressions, by Newton steps that are halved
 * until they descend. Returns the minimum. */
real oracle_minimise(const objective_specimen *specimen, const objective_data *data, real lambda, const int8_t *free,
                     real *x);

#endif
