/* SPDX-License-Identifier: BSD-3-Clause */
/* The penalty level from which on a model is null, and grids below it.
 *
 *   lambda_max = inf { r >= 0 : -grad f(x_0) in r * dh(0), over penalised entries },   x_0 the minimiser of f with
 * these at 0.
 *
 * For a norm dh(0) is the domain of h*; for an elastic net it is that of its norm alone; a ridge has none, +infinity.
 * Exact up to the accuracy of x_0, which is solved for to a residual of 1e-13; without free entries x_0 = 0 and nothing
 * is iterated. With a symmetry all of it happens on the folded problem. For the group lasso: max_g ||grad_g|| / w_g.
 */
#include <symo/path.h>

#include "path/path_impl.h"

static symo_status threshold_at(const symo__plan *plan, const double *point, double *lambda)
{
    const symo_objective *objective = plan->objective;
    const int64_t m = plan->m;
    double *gradient = symo__allocate(m + symo_objective_scratch(objective), sizeof *gradient), value = 0.0;
    if (!gradient) return symo__fail_memory(__func__, (size_t)m * sizeof *gradient);
    symo_status status = symo_objective_evaluate(objective, point, &value, gradient, gradient + m);
    for (int64_t i = 0; status == SYMO_OK && i < m; i++) gradient[i] = -gradient[i];
    if (status == SYMO_OK) status = symo_prox_threshold(plan->reduced_penalty, gradient, lambda);
    symo__release(gradient);
    return status;
}

/* *value: f there, or NaN when that was stopped. */
static symo_status null_point(const symo__plan *plan, const _Atomic int *stop, double *point, double *value)
{
    int8_t *free_entries = symo__allocate_zero(plan->m, 1);
    int any = 0;
    if (!free_entries) return symo__fail_memory(__func__, (size_t)plan->m);
    symo_status status = symo_prox_unpenalised(plan->reduced_penalty, free_entries);
    for (int64_t i = 0; i < plan->m; i++) any |= free_entries[i];
    symo__release(free_entries);
    *value = 0.0;
    return status != SYMO_OK || !any ? status : symo__null_model(plan, 1e-13, stop, point, value);
}

static int has_level(const symo_prox *penalty)
{
    return penalty && (penalty->table.threshold || penalty->table.polar) && penalty->table.null_model;
}

symo_status symo__lambda_max(double *lambda, const symo_problem *problem, const _Atomic int *stop, const char *function)
{
    *lambda = NAN;
    symo__plan *plan = NULL;
    symo_problem folded = *problem; /* only read, by the plan: the same terms, always reduced */
    folded.mode = SYMO_MODE_AUTO;
    SYMO_TRY(symo__plan_compile(&plan, &folded));
    double *point = NULL, value = 0.0;
    symo_status status = SYMO_OK;
    if (!has_level(plan->reduced_penalty))
        status = symo__fail(SYMO_ERROR_UNSUPPORTED,
                            "%s: the %s (%s) has no largest level: its threshold or its null model is not known",
                            function, problem->penalty_label, plan->full_penalty->table.name);
    if (status == SYMO_OK) point = symo__allocate_zero(plan->m, sizeof *point);
    if (status == SYMO_OK && !point) status = symo__fail_memory(function, (size_t)plan->m * sizeof *point);
    if (status == SYMO_OK) status = null_point(plan, stop, point, &value);
    if (status == SYMO_OK && !(stop && isnan(value))) status = threshold_at(plan, point, lambda);
    symo__release(point);
    symo__plan_free(plan);
    return status;
}

symo_status symo_path_lambda_max(double *lambda, symo_problem *problem)
{
    if (!lambda) return symo__fail_null(__func__, "lambda");
    *lambda = NAN;
    if (!problem) return symo__fail_null(__func__, "problem");
    return symo__lambda_max(lambda, problem, NULL, __func__);
}

symo_status symo_path_grid(int64_t count, double maximum, double ratio, double *lambda)
{
    if (count < 0) return symo__fail_argument(__func__, "count", -1, (double)count, "must be >= 0");
    if (!(maximum >= 0.0 && maximum < INFINITY))
        return symo__fail_argument(__func__, "maximum", -1, maximum, "must be >= 0 and finite");
    if (!(ratio > 0.0 && ratio <= 1.0)) return symo__fail_argument(__func__, "ratio", -1, ratio, "must be in (0, 1]");
    if (!lambda && count > 0) return symo__fail_null(__func__, "lambda");
    for (int64_t l = 0; l < count; l++)
        lambda[l] = l == 0 ? maximum : maximum * pow(ratio, (double)l / (double)(count - 1));
    return SYMO_OK;
}
