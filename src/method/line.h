/* SPDX-License-Identifier: BSD-3-Clause */
/* The step-length rule that proximal gradient methods share.
 *
 * A trial x+ = prox_{t h}(y - t g(y)) is accepted when f lies below its quadratic model at x+ (Beck and Teboulle 2009,
 * eq. 2.5): f(x+) <= f(y) + <g(y), d> + ||d||^2 / (2 t),   d = x+ - y. Near the solution the difference of values
 * drowns in rounding; the test then says so and the caller relies on gradients.
 */
#ifndef SYMO_METHOD_LINE_H
#define SYMO_METHOD_LINE_H

#include "method/method_impl.h"

typedef enum symo__model_test { SYMO__MODEL_HOLDS, SYMO__MODEL_FAILS, SYMO__MODEL_UNKNOWN } symo__model_test;

/* slope = <g(y), d>, square = ||d||^2. UNKNOWN: the terms are below the rounding of the values. */
symo__model_test symo__model_compare(double value_y, double value_new, double slope, double square, double step);

/* <g, a - b>, without the cancellation of <g, a> - <g, b>; and <a - b, c - d> */
double symo__dot_difference(int64_t n, const double *g, const double *a, const double *b);
double symo__dot_differences(int64_t n, const double *a, const double *b, const double *c, const double *d);

double symo__distance2(int64_t n, const double *a, const double *b); /* ||a - b||, scaled: no overflow on the way */

/* A first step length: 1 over the curvature met along the steepest descent, by one more gradient. trial and
 * trial_gradient are scratch. */
symo__outcome symo__first_step(symo__oracle *oracle, const double *x, const double *gradient, double *trial,
                               double *trial_gradient, double *step);

#endif
