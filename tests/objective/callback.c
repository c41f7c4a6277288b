/* SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "objective/specimen.h"

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

static long double value(const objective_data *data, const long double *x, long double *gradient, long double *scale)
{
    long double sum = 0;
    *scale = 1;
    for (int64_t i = 0; i < data->n; i++) {
        const long double d = x[i] - (long double)i, r = sqrtl(1 + d * d);
        sum += r;
        *scale += r + fabsl(x[i]);
        if (gradient) gradient[i] = d / r;
    }
    return sum;
}

extern const objective_specimen objective_specimen_callback;
const objective_specimen objective_specimen_callback = { .name = "callback", .build = build, .value = value };
