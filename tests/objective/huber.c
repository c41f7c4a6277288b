/* SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "objective/specimen.h"

static const double delta = 0.25;

static double response(const property_case *pc)
{
    return property_real(pc);
}

static symo_status construct(symo_objective **objective, const symo_matrix *x, const double *y, const double *weights,
                             const double *offset, int intercept)
{
    return symo_objective_huber(objective, x, y, weights, offset, intercept, delta);
}

static symo_status build(symo_objective **objective, const objective_data *data)
{
    return objective_build(objective, data, construct);
}

/* The square less what of it is too steep. */
static long double row(long double y, long double t, long double *first, long double *second)
{
    const long double r = t - y, excess = fabsl(r) > delta ? fabsl(r) - delta : 0;
    *second = excess == 0;
    *first = excess == 0 ? r : copysignl(delta, r);
    return excess == 0 ? r * r / 2 : delta * excess + (long double)delta * delta / 2;
}

extern const objective_specimen objective_specimen_huber;
const objective_specimen objective_specimen_huber = {
    .name = "huber", .response = response, .build = build, .row = row, .steepest = 1, .kinked = 1
};
