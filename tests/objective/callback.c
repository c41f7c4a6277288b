/* SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "support/objective_oracle.h"

/* sum of sqrt(1 + (x_i - i)^2), as a user writes it */
static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - (double)i, r = hypot(1.0, d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

static symo_status build(symo_objective **objective, const objective_data *data)
{
    return symo_objective_callback(objective, data->n, evaluate, NULL);
}

static void point(const objective_data *data, const real *x, oracle_point *at)
{
    real scale = 1;
    for (int64_t i = 0; i < data->n; i++) {
        const real d = x[i] - (real)i, r = sqrtl(1 + d * d);
        at->value += r;
        scale += r + fabsl(x[i]);
        at->gradient[i] = d / r;
        at->gradient_error[i] = 16 * DBL_EPSILON * (1 + fabsl(at->gradient[i]));
    }
    at->value_error = 16 * DBL_EPSILON * scale;
}

extern const objective_specimen objective_specimen_callback;
const objective_specimen objective_specimen_callback = { .name = "callback", .build = build, .point = point };
