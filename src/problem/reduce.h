/* SPDX-License-Identifier: BSD-3-Clause */
/* Carriers of terms to the working space; used by plan.c alone. */
#ifndef SYMO_PROBLEM_REDUCE_H
#define SYMO_PROBLEM_REDUCE_H

#include "problem/problem_impl.h"

/* route WRAPPED: on z, inner is h on x; KEPT: on x, inner is h on x; THROUGH: on x, inner is h o U on z. */
symo_status symo__carry_prox(symo_prox **carried, symo_prox *inner, const symo__space *space, symo__prox_route route);

#endif
