/* SPDX-License-Identifier: BSD-3-Clause */
/* From what the user said to what will be done (design: "How symmetry meets the rest").
 *
 *   no symmetry   f and h as they are.
 *   reduce        z in R^m, m live cells, x = U z: an objective folds its data or is wrapped, a penalty gives its
 * reduced form, or is wrapped when its prox keeps the fixed space. The default. project       x in R^n, every step
 * projected before the prox (kept), or taken through the reduced form.
 *
 * A penalty that neither reduces nor keeps the fixed space needs splitting, which does not exist yet: refused with a
 * sentence.
 */
#include "problem/plan.h"

#include <string.h>

#include "problem/reduce.h"

void symo__plan_free(symo__plan *plan)
{
    if (!plan) return;
    symo__space_free(&plan->space);
    symo__release(plan->coordinates);
    symo_objective_free(plan->objective);
    symo_prox_free(plan->penalty);
    symo_objective_free(plan->full_objective);
    symo_prox_free(plan->full_penalty);
    symo_prox_free(plan->reduced_penalty);
    symo_objective_free(plan->reduced_objective);
    symo__release(plan->text);
    symo__release(plan);
}

static symo_objective *objective_kept(symo_objective *objective)
{
    if (objective) symo__objective_keep(objective);
    return objective;
}

static symo_prox *prox_kept(symo_prox *prox)
{
    if (prox) symo__prox_keep(prox);
    return prox;
}

/* The objective's own folded form, where it has one. */
static symo_status fold_objective(symo__plan *plan)
{
    if (!plan->full_objective->table.reduce || !plan->space.partition) return SYMO_OK;
    const symo_status status =
        symo_objective_reduce(&plan->reduced_objective, plan->full_objective, plan->space.partition);
    return status == SYMO_ERROR_UNSUPPORTED ? SYMO_OK : status;
}

/* The objective on z: its own folded form, or the wrapped one. */
static symo_status reduce_objective(symo__plan *plan)
{
    SYMO_TRY(fold_objective(plan));
    plan->objective_folded = plan->reduced_objective != NULL;
    if (plan->objective_folded) {
        plan->objective = objective_kept(plan->reduced_objective);
        return SYMO_OK;
    }
    return symo__carry_objective(&plan->objective, plan->full_objective, &plan->space);
}

static symo_status compile_objective(symo__plan *plan)
{
    if (plan->route == SYMO_MODE_REDUCE) return reduce_objective(plan);
    plan->objective = objective_kept(plan->full_objective);
    if (!plan->full_objective->table.dual) return SYMO_OK;
    if (plan->route == SYMO_MODE_PROJECT) return fold_objective(plan); /* for the gap alone */
    plan->reduced_objective = objective_kept(plan->full_objective);
    return SYMO_OK;
}

static symo_status fail_splitting(const symo_problem *problem, const symo_prox *penalty)
{
    return symo__fail(SYMO_ERROR_UNSUPPORTED,
                      "the %s (%s) is not preserved by the symmetry: its prox leaves the fixed space and it has no "
                      "reduced form there; it would need a splitting method, which this version does not have. Give "
                      "members of an orbit equal weights, or groups that the symmetry maps onto groups",
                      problem->penalty_label, penalty->table.name);
}

/* The penalty in the working space, and the reduced form that certificates are computed with. */
static symo_status compile_penalty(symo__plan *plan, const symo_problem *problem)
{
    symo_prox *full = plan->full_penalty;
    if (plan->route == SYMO_MODE_AUTO) {
        plan->prox_route = SYMO__PROX_SAME;
        plan->penalty = prox_kept(full);
        plan->reduced_penalty = prox_kept(full);
        return SYMO_OK;
    }
    const int reducing = plan->route == SYMO_MODE_REDUCE;
    symo_status status = SYMO_ERROR_UNSUPPORTED;
    const int partitioned = plan->space.partition != NULL;
    if (full->table.reduce && partitioned)
        status = symo_prox_reduce(&plan->reduced_penalty, full, plan->space.partition);
    if (status != SYMO_OK && status != SYMO_ERROR_UNSUPPORTED) return status;
    if (reducing && plan->reduced_penalty) {
        plan->prox_route = SYMO__PROX_REDUCED;
        plan->penalty = prox_kept(plan->reduced_penalty);
        return SYMO_OK;
    }
    int keeps = 0;
    SYMO_TRY(partitioned ? symo_prox_keeps(full, plan->space.partition, &keeps)
                         : symo__prox_keeps_sampled(full, &plan->space, &keeps));
    if (keeps) {
        plan->prox_route = reducing ? SYMO__PROX_WRAPPED : SYMO__PROX_KEPT;
        return symo__carry_prox(&plan->penalty, full, &plan->space, plan->prox_route);
    }
    if (!plan->reduced_penalty) return fail_splitting(problem, full);
    plan->prox_route = SYMO__PROX_THROUGH;
    return symo__carry_prox(&plan->penalty, plan->reduced_penalty, &plan->space, plan->prox_route);
}

static symo_status plan_create(symo__plan **plan, const symo_problem *problem)
{
    symo__plan *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(__func__, sizeof *made);
    made->n = made->m = problem->n;
    made->route = SYMO_MODE_AUTO;
    if (problem->symmetry) {
        made->space = symo__symmetry_space(problem->symmetry);
        symo__space_keep(&made->space);
        made->route = problem->mode == SYMO_MODE_PROJECT ? SYMO_MODE_PROJECT : SYMO_MODE_REDUCE;
        if (made->route == SYMO_MODE_REDUCE) made->m = symo__space_dimension(&made->space);
    }
    const int64_t room = made->space.basis ? symo__space_scratch(&made->space) : 0;
    made->coordinates = symo__allocate(room, sizeof *made->coordinates);
    if (!made->coordinates) {
        symo__plan_free(made);
        return symo__fail_memory(__func__, (size_t)room * sizeof *made->coordinates);
    }
    *plan = made;
    return SYMO_OK;
}

static symo_status set_full_penalty(symo__plan *plan, symo_prox *penalty)
{
    plan->full_penalty = prox_kept(penalty);
    return penalty ? SYMO_OK : symo_prox_zero(&plan->full_penalty, plan->n);
}

symo_status symo__plan_compile(symo__plan **plan, const symo_problem *problem)
{
    *plan = NULL;
    if (!problem->objective)
        return symo__fail(SYMO_ERROR_STATE, "the problem has no objective: call symo_problem_set_objective first");
    symo__plan *made = NULL;
    SYMO_TRY(plan_create(&made, problem));
    made->full_objective = objective_kept(problem->objective);
    symo_status status = set_full_penalty(made, problem->penalty);
    /* The penalty first: it is what may be refused, and folding the data is the expensive part. */
    if (status == SYMO_OK) status = compile_penalty(made, problem);
    if (status == SYMO_OK) status = compile_objective(made);
    if (status == SYMO_OK) status = symo__plan_describe(made, problem);
    if (status == SYMO_OK)
        *plan = made;
    else
        symo__plan_free(made);
    return status;
}

symo_status symo__plan_with_penalty(symo__plan **plan, const symo__plan *old, const symo_problem *problem,
                                    symo_prox *penalty)
{
    *plan = NULL;
    symo__plan *made = NULL;
    SYMO_TRY(plan_create(&made, problem));
    made->full_objective = objective_kept(old->full_objective);
    made->objective = objective_kept(old->objective);
    made->reduced_objective = objective_kept(old->reduced_objective);
    made->objective_folded = old->objective_folded;
    symo_status status = set_full_penalty(made, penalty);
    if (status == SYMO_OK) status = compile_penalty(made, problem);
    if (status == SYMO_OK) status = symo__plan_describe(made, problem);
    if (status == SYMO_OK)
        *plan = made;
    else
        symo__plan_free(made);
    return status;
}

void symo__plan_to_working(const symo__plan *plan, const double *x, double *working)
{
    if (plan->route == SYMO_MODE_REDUCE)
        symo__space_reduce(&plan->space, x, working, plan->coordinates);
    else if (plan->route == SYMO_MODE_PROJECT)
        symo__space_project(&plan->space, x, working, plan->coordinates);
    else
        symo__copy(plan->n, x, working);
}

void symo__plan_to_user(const symo__plan *plan, const double *working, double *x)
{
    if (plan->route == SYMO_MODE_REDUCE)
        symo__space_lift(&plan->space, working, x, plan->coordinates);
    else
        symo__copy(plan->n, working, x);
}
