/* SPDX-License-Identifier: BSD-3-Clause */
/* The null model: the minimiser of f over the entries that h does not penalise, all others 0. The largest penalty level
 * and the unit of the gap are read off there. Solved by a solver of its own on the plan's reduced problem, with the
 * limit of the penalty for an infinite level.
 */
#include "solve/solve_impl.h"

symo_status symo__null_model(const symo__plan *plan, double tolerance, const _Atomic int *stop, double *point,
                             double *value)
{
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    symo_prox *limit = NULL;
    symo_objective *objective = plan->route == SYMO_MODE_PROJECT ? plan->reduced_objective : plan->objective;
    double *z = symo__allocate_zero(objective->n, sizeof *z);
    *value = NAN;
    if (!z) return symo__fail_memory(__func__, (size_t)objective->n * sizeof *z);
    symo_status status = symo_prox_null_model(&limit, plan->reduced_penalty);
    if (status == SYMO_OK) status = symo_problem_create(&problem, objective->n);
    if (status == SYMO_OK) status = symo_problem_set_objective(problem, objective);
    if (status == SYMO_OK) status = symo_problem_set_penalty(problem, limit);
    if (status == SYMO_OK) status = symo_solver_create(&solver, problem, "auto");
    if (status == SYMO_OK) status = symo_solver_set_text(solver, "gap", "no");
    if (status == SYMO_OK) status = symo_solver_set_real(solver, "tolerance", tolerance);
    if (status == SYMO_OK) status = symo_solver_set_integer(solver, "stall_iterations", 200);
    if (status == SYMO_OK) solver->outer_stop = stop;
    if (status == SYMO_OK) status = symo_solver_run(solver, z);
    if (status == SYMO_OK && solver->result.reason != SYMO_REASON_STOPPED) *value = solver->result.smooth;
    if (status == SYMO_OK && point) symo__copy(objective->n, z, point);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_prox_free(limit);
    symo__release(z);
    return status;
}
