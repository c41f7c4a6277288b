/* SPDX-License-Identifier: BSD-3-Clause */
/* path: on top of everything; nothing includes it. */
#ifndef SYMO_PATH_IMPL_H
#define SYMO_PATH_IMPL_H

#include <symo/path.h>

#include "solve/solve_impl.h"

/* symo_path_lambda_max, NaN when *stop (NULL: nobody) becomes 1 meanwhile. */
symo_status symo__lambda_max(double *lambda, const symo_problem *problem, const _Atomic int *stop,
                             const char *function);

#endif
