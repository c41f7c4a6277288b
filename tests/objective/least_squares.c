/* SPDX-License-Identifier: BSD-3-Clause */
#include "objective/specimen.h"

static double response(const property_case *pc)
{
    return property_real(pc);
}

static symo_status build(symo_objective **objective, const objective_data *data)
{
    return objective_build(objective, data, symo_objective_least_squares);
}

static long double row(long double y, long double t, long double *first, long double *second)
{
    *first = t - y;
    *second = 1;
    return (t - y) * (t - y) / 2;
}

extern const objective_specimen objective_specimen_least_squares;
const objective_specimen objective_specimen_least_squares = {
    .name = "least-squares", .response = response, .build = build, .row = row, .steepest = 1
};
