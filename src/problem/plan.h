/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SYMO_PROBLEM_PLAN_H
#define SYMO_PROBLEM_PLAN_H

#include "problem/problem_impl.h"

/* explain.c: fills plan->text with the route taken and why. */
symo_status symo__plan_describe(symo__plan *plan, const symo_problem *problem);

#endif
