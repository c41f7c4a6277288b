/* SPDX-License-Identifier: BSD-3-Clause */
/* The certified figures of docs/mathematics.md, recomputed at a working point from the user's own functions:
 *
 *   residual   || x - U prox_{h o U}(U'(x - grad f(x))) ||_inf / max(1, ||x||_inf, ||P grad f(x)||_inf), in the user's
 * variables kkt        largest distance of -grad f from the subdifferential of h over its blocks, each divided by its
 * weight; in z gap        (primal - dual) / f of the null model; in z. The dual point is the derivative of the loss,
 * made orthogonal to unpenalised columns and scaled into the domain of the conjugate of h
 *
 * Values and gradients come from the objective's ordered loops, not from the BLAS that the iteration used.
 */
#include "solve/solve_impl.h"

/* || U a ||_inf, for a in the working space. */
static double user_norm_inf(const symo_solver *solver, const double *a)
{
    const symo__plan *plan = solver->plan;
    if (plan->route != SYMO_MODE_REDUCE) return symo__norm_inf(plan->m, a);
    if (plan->space.basis) {
        symo__space_lift(&plan->space, a, solver->work.lifted, plan->coordinates);
        return symo__norm_inf(plan->n, solver->work.lifted);
    }
    double largest = 0.0;
    for (int64_t c = 0; c < plan->m; c++) {
        const double size = fabs(a[c]) / plan->space.partition->root[c];
        if (!(size <= largest)) largest = size;
        if (isnan(largest)) break;
    }
    return largest;
}

static symo__outcome certify_residual(symo__run *run, const double *point, symo__certificate *certificate)
{
    const symo__plan *plan = run->solver->plan;
    symo__workspace *work = &run->solver->work;
    const int64_t m = plan->m;
    symo__add_scaled(m, point, -1.0, work->gradient, work->image);
    const symo__outcome outcome = symo__run_prox(run, work->image, 1.0, work->image);
    if (outcome != SYMO__FINE) return outcome;
    symo__add_scaled(m, work->image, -1.0, point, work->image);
    const double moved = user_norm_inf(run->solver, work->image);
    const double *gradient = work->gradient;
    if (plan->route == SYMO_MODE_PROJECT) {
        symo__space_project(&plan->space, work->gradient, work->image, plan->coordinates);
        gradient = work->image;
    }
    const double scale = fmax(1.0, fmax(user_norm_inf(run->solver, point), user_norm_inf(run->solver, gradient)));
    certificate->residual = moved / scale;
    return SYMO__FINE;
}

/* Point and gradient in the space of the reduced penalty. */
static const double *to_reduced(const symo__plan *plan, const double *working, double *space)
{
    if (plan->route != SYMO_MODE_PROJECT) return working;
    symo__space_reduce(&plan->space, working, space, plan->coordinates);
    return space;
}

static void certify_kkt(symo__run *run, const double *point, symo__certificate *certificate)
{
    symo_solver *solver = run->solver;
    const symo__plan *plan = solver->plan;
    const symo_prox *penalty = plan->reduced_penalty;
    certificate->kkt = NAN;
    if (!penalty || !penalty->table.distance) return;
    const double *z = to_reduced(plan, point, solver->work.reduced);
    const double *gradient = to_reduced(plan, solver->work.gradient, solver->work.reduced_gradient);
    double *descent = solver->work.reduced_gradient;
    for (int64_t c = 0; c < penalty->n; c++) descent[c] = -gradient[c];
    double absolute = NAN, relative = NAN;
    const int code =
        penalty->table.distance(penalty->self, penalty->n, z, descent, solver->options[SYMO__OPTION_KKT_UNIT],
                                &absolute, &relative, solver->work.prox_scratch);
    if (code == 0) certificate->kkt = relative;
}

/* An entry that a callback does not fill in is found here: nothing old may pass for it. */
static void forget_gradient(symo_solver *solver)
{
    const symo__plan *plan = solver->plan;
    double *full = solver->work.objective_scratch + plan->n; /* where carry.c has it */
    for (int64_t c = 0; c < plan->m; c++) solver->work.gradient[c] = NAN;
    for (int64_t i = 0; symo__objective_is_carried(plan) && i < plan->n; i++) full[i] = NAN;
}

symo__outcome symo__measure(symo__run *run, int ordered, const double *point, symo__certificate *certificate)
{
    const double started = symo__seconds();
    *certificate = (symo__certificate){ NAN, NAN, NAN, NAN };
    forget_gradient(run->solver);
    symo__outcome outcome = symo__run_evaluate(run, ordered, point, &certificate->smooth, run->solver->work.gradient);
    if (outcome == SYMO__FINE) outcome = symo__run_penalty(run, point, &certificate->penalty);
    if (outcome == SYMO__FINE) outcome = certify_residual(run, point, certificate);
    if (outcome == SYMO__FINE) certify_kkt(run, point, certificate);
    run->seconds_certify += symo__seconds() - started;
    return outcome;
}

symo__outcome symo__certify(symo__run *run, const double *point, symo__certificate *certificate)
{
    return symo__measure(run, 1, point, certificate);
}

/* f where every penalised entry is 0 and the others are at their best; kept for later runs. */
static symo_status null_value(symo__run *run, const symo_objective *objective)
{
    symo_solver *solver = run->solver;
    if (!isnan(solver->null_value) || run->reason == SYMO_REASON_STOPPED) return SYMO_OK; /* no new work after a stop */
    /* A unit of measure: its error is of second order in the residual. */
    if (solver->unpenalised_count > 0)
        return symo__null_model(solver->plan, 1e-8, &solver->stop, NULL, &solver->null_value);
    double *zero = solver->work.dual_product;
    for (int64_t i = 0; i < objective->n; i++) zero[i] = 0.0;
    return symo_objective_evaluate(objective, zero, &solver->null_value, NULL, solver->work.objective_scratch);
}

/* The dual value at the point for a factor; product = X'u, or NULL when nobody asks. */
static double dual_value(symo__run *run, const symo_objective *objective, const double *point, double factor,
                         double *product)
{
    symo_solver *solver = run->solver;
    double value = -INFINITY;
    const int code = objective->table.dual(objective->self, objective->n, point, factor, solver->unpenalised_count,
                                           solver->work.unpenalised, &value, product, solver->work.dual_scratch);
    return code == 0 ? value : -INFINITY;
}

/* -X'u in the reduced space, exactly 0 where h is free: there it is 0 up to rounding by construction. */
static double *dual_slope(symo_solver *solver)
{
    const symo__plan *plan = solver->plan;
    double *slope = solver->work.reduced_gradient;
    const double *product = solver->work.dual_product;
    for (int64_t c = 0; c < plan->reduced_penalty->n; c++) slope[c] = -product[c];
    for (int64_t k = 0; k < solver->unpenalised_count; k++) slope[solver->work.unpenalised[k]] = 0.0;
    return slope;
}

symo_status symo__certify_gap(symo__run *run, const double *point, const symo__certificate *certificate, double *gap)
{
    symo_solver *solver = run->solver;
    const symo__plan *plan = solver->plan;
    const symo_objective *objective = plan->reduced_objective;
    const symo_prox *penalty = plan->reduced_penalty;
    *gap = NAN;
    if (!solver->work.dual_product) return SYMO_OK;
    SYMO_TRY(null_value(run, objective));
    point = to_reduced(plan, point, solver->work.reduced);
    const int homogeneous = (penalty->table.flags & SYMO_PROX_HOMOGENEOUS) != 0;
    double *scratch = solver->work.prox_scratch, conjugate = 0.0;
    double value = dual_value(run, objective, point, 1.0, solver->work.dual_product);
    double *slope = dual_slope(solver);
    if (homogeneous) {
        double polar = INFINITY;
        if (penalty->table.polar(penalty->self, penalty->n, slope, &polar, scratch) != 0) return SYMO_OK;
        if (!(polar <= 1.0)) value = dual_value(run, objective, point, 1.0 / polar, NULL);
    } else if (penalty->table.conjugate(penalty->self, penalty->n, slope, &conjugate, scratch) != 0) {
        return SYMO_OK;
    }
    const double distance = certificate->smooth + certificate->penalty - (value - conjugate);
    double least = 0.0;
    if (objective->table.least && objective->table.least(objective->self, objective->n, &least) != 0) return SYMO_OK;
    const double unit = solver->null_value - least;
    *gap = unit > 0.0 ? distance / unit : NAN;
    return SYMO_OK;
}
