/* SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "support/objective_oracle.h"

/* 3/4 least squares + 2 callback, and a term of factor 0 that must not be called */
extern const objective_specimen objective_specimen_least_squares, objective_specimen_callback;
static const double factors[3] = { 0.75, 0.0, 2.0 };

static int never(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)n, (void)x, (void)value, (void)gradient, (void)user;
    return -1;
}

static double response(const property_case *pc)
{
    return property_real(pc);
}

static symo_status build(symo_objective **objective, const objective_data *data)
{
    symo_objective *terms[3] = { NULL, NULL, NULL };
    *objective = NULL;
    symo_status status = objective_specimen_least_squares.build(&terms[0], data);
    if (!status) status = symo_objective_callback(&terms[1], data->n, never, NULL);
    if (!status) status = objective_specimen_callback.build(&terms[2], data);
    if (!status) status = symo_objective_sum(objective, 3, (const symo_objective *const *)terms, factors);
    for (int k = 0; k < 3; k++) symo_objective_free(terms[k]); /* the sum keeps its own references */
    return status;
}

static void point(const objective_data *data, const real *x, oracle_point *at)
{
    oracle_point square, other;
    oracle_evaluate(&objective_specimen_least_squares, data, x, &square);
    oracle_evaluate(&objective_specimen_callback, data, x, &other);
    at->value = square.value * 3 / 4 + 2 * other.value;
    at->value_error = square.value_error + 2 * other.value_error + 4 * DBL_EPSILON * fabsl(at->value);
    for (int64_t j = 0; j < data->n; j++) {
        const real a = square.gradient[j] * 3 / 4, b = 2 * other.gradient[j];
        at->gradient[j] = a + b;
        at->gradient_error[j] =
            square.gradient_error[j] + 2 * other.gradient_error[j] + 4 * DBL_EPSILON * (fabsl(a) + fabsl(b));
    }
}

extern const objective_specimen objective_specimen_sum;
const objective_specimen objective_specimen_sum = {
    .name = "sum", .response = response, .build = build, .point = point, .reduces = 1
};
