/* SPDX-License-Identifier: BSD-3-Clause */
/* Carriers of terms to the working space; used by plan.c alone. */
#ifndef SYMO_PROBLEM_REDUCE_H
#define SYMO_PROBLEM_REDUCE_H

#include "problem/problem_impl.h"

/* f(U z) on the live cells, for an objective without a reduced form of its own. */
symo_status symo__carry_objective(symo_objective **carried, symo_objective *full, symo_partition *partition);
/* route WRAPPED: on z, inner is h on x; KEPT: on x, inner is h on x; THROUGH: on x, inner is h o U on z. */
symo_status symo__carry_prox(symo_prox **carried, symo_prox *inner, symo_partition *partition, symo__prox_route route);

#endif
