/* SPDX-License-Identifier: BSD-3-Clause */
#include <math.h>

#include "objective/specimen.h"

static double response(const property_case *pc)
{
    const double u = symo_random_uniform(pc->random);
    return u < 0.4 ? 0.0 : u < 0.8 ? 1.0 : symo_random_uniform(pc->random);
}

static symo_status build(symo_objective **objective, const objective_data *data)
{
    return objective_build(objective, data, symo_objective_logistic);
}

/* -y log sigma(t) - (1 - y) log sigma(-t), sigma(t) = 1 / (1 + exp(-t)) */
static long double row(long double y, long double t, long double *first, long double *second)
{
    const long double yes = 1 / (1 + expl(-t)), no = 1 / (1 + expl(t));
    const long double surprise_yes = t < 0 ? log1pl(expl(t)) - t : log1pl(expl(-t));
    const long double surprise_no = t > 0 ? log1pl(expl(-t)) + t : log1pl(expl(t));
    *first = (1 - y) * yes - y * no;
    *second = yes * no;
    return (y > 0 ? y * surprise_yes : 0) + (y < 1 ? (1 - y) * surprise_no : 0);
}

/* Both classes, with positive weight. */
static void admit(objective_data *data)
{
    data->y[0] = data->rows > 1 ? 0.0 : 0.25;
    if (data->rows > 1) data->y[1] = 1.0;
    data->weights[0] = data->weights[1] = 1.0;
}

extern const objective_specimen objective_specimen_logistic;
const objective_specimen objective_specimen_logistic = {
    .name = "logistic", .response = response, .build = build, .row = row, .steepest = 0.25L, .admit = admit
};
