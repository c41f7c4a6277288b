/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/path.h: sequences of certified solutions over penalty levels. */
#ifndef SYMO_PATH_H
#define SYMO_PATH_H

#include <symo/solver.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_path symo_path;

/* The smallest factor at which factor * h leaves every penalised entry at zero (exact: the null model is solved first).
 */
SYMO_API symo_status symo_path_lambda_max(double *lambda, symo_problem *problem) SYMO_MUST_USE;
/* count levels, geometric, from maximum down to ratio * maximum. */
SYMO_API symo_status symo_path_grid(int64_t count, double maximum, double ratio, double *lambda) SYMO_MUST_USE;
/* The problem's penalty is taken at level 1; level l is l * h. The solver may be configured through symo_path_solver.
 */
SYMO_API symo_status symo_path_create(symo_path **path, symo_problem *problem, const char *method) SYMO_MUST_USE;
SYMO_API void symo_path_free(symo_path *path);
SYMO_API symo_solver *symo_path_solver(symo_path *path); /* to set options, a monitor, to stop; owned by the path */
/* Levels in the order given, each started from the last solution; start: n entries or NULL for zero. Ends early when a
 * level is stopped by the user or by a callback; symo_path_points says how many were computed. */
SYMO_API symo_status symo_path_fit(symo_path *path, int64_t count, const double *lambda,
                                   const double *start) SYMO_MUST_USE;
SYMO_API int64_t symo_path_points(const symo_path *path);
SYMO_API double symo_path_lambda(const symo_path *path, int64_t point);
SYMO_API const double *symo_path_solution(const symo_path *path, int64_t point);
SYMO_API const symo_result *symo_path_result(const symo_path *path, int64_t point);
SYMO_API double symo_path_tension(const symo_path *path, int64_t point, int64_t generator);

#ifdef __cplusplus
}
#endif
#endif
