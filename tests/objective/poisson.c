/* SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "objective/specimen.h"

static double response(const property_case *pc)
{
    const int64_t count = property_integer(pc, 0, 6);
    return count < 6 ? (double)count : 10.0 * symo_random_uniform(pc->random);
}

static symo_status build(symo_objective **objective, const objective_data *data)
{
    return objective_build(objective, data, symo_objective_poisson);
}

static long double row(long double y, long double t, long double *first, long double *second)
{
    *second = expl(t);
    *first = expm1l(t) + (1 - y);
    return expl(t) - y * t;
}

static long double terms(long double y, long double t, long double *first)
{
    *first = expl(t) + y;
    return expl(t) + fabsl(y * t);
}

static void admit(objective_data *data)
{
    data->y[0] = 2.0;
    data->weights[0] = 1.0;
}

extern const objective_specimen objective_specimen_poisson;
const objective_specimen objective_specimen_poisson = {
    .name = "poisson", .response = response, .build = build, .row = row, .terms = terms, .admit = admit
};
