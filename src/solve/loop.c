/* SPDX-License-Identifier: BSD-3-Clause */
/* The one loop: limits, stop request, the callback contract, the best point, the certificate, the monitor.
 *
 * A run ends as solved only after symo__certify has recomputed the criterion at the point that is returned. A method's
 * own estimate says when that is worth trying; after a failed try the estimate is scaled by what was measured, and
 * tries at iterations 8, 16, 32, ... make sure that a pessimistic estimate costs no more than as many iterations again.
 */
#include <float.h>

#include "solve/solve_impl.h"

/* ---- the oracle: every call is counted, timed and checked here ---- */

static symo__outcome halt(symo__run *run, symo_reason reason)
{
    if (run->reason == SYMO_REASON_NONE) run->reason = reason;
    return SYMO__HALT;
}

/* *failures: in a row, of f or of the penalty and its prox; each may go well while the other fails for good. */
static symo__outcome fail_point(symo__run *run, int64_t *failures, int64_t bad_index)
{
    run->first_bad_index = bad_index;
    ++*failures;
    return (double)*failures >= run->solver->options[SYMO__OPTION_EVALUATION_FAILURES]
               ? halt(run, SYMO_REASON_EVALUATION_FAILED)
               : SYMO__SHORTEN;
}

static symo__outcome user_code(symo__run *run, int code)
{
    run->user_code = code;
    return halt(run, SYMO_REASON_USER_ERROR);
}

/* An entry of the working space by its number among the user's variables. */
static int64_t user_index(const symo__plan *plan, int64_t index)
{
    return plan->route == SYMO_MODE_REDUCE ? symo__space_entry(&plan->space, index) : index;
}

/* In the user's variables: a wrapped objective leaves its full gradient in the scratch (carry.c). */
static int64_t bad_gradient_index(const symo__run *run, const double *gradient)
{
    const symo__plan *plan = run->solver->plan;
    const int carried = symo__objective_is_carried(plan);
    const double *full = run->solver->work.objective_scratch + plan->n;
    int64_t index = carried ? symo__first_nonfinite(plan->n, full) : -1;
    if (index >= 0) return index; /* also at an entry that the symmetry holds at 0 */
    index = symo__first_nonfinite(plan->m, gradient);
    return index < 0 ? -1 : user_index(plan, index);
}

symo__outcome symo__run_evaluate(symo__run *run, int ordered, const double *x, double *value, double *gradient)
{
    symo_solver *solver = run->solver;
    const symo_objective *objective = solver->plan->objective;
    if (symo__asked_to_stop(solver)) return halt(run, SYMO_REASON_STOPPED);
    if ((double)run->evaluations >= solver->options[SYMO__OPTION_MAX_EVALUATIONS])
        return halt(run, SYMO_REASON_EVALUATION_LIMIT);
    const double started = symo__seconds();
    const int use_ordered = ordered && objective->table.evaluate_ordered;
    *value = NAN;
    const int code = (use_ordered ? objective->table.evaluate_ordered : objective->table.evaluate)(
        objective->self, objective->n, x, value, gradient, solver->work.objective_scratch);
    run->evaluations++;
    run->seconds_evaluate += symo__seconds() - started;
    if (code < 0) return user_code(run, code);
    if (code > 0) return fail_point(run, &run->failures, -1);
    if (*value == -INFINITY) return halt(run, SYMO_REASON_UNBOUNDED);
    if (!isfinite(*value)) return fail_point(run, &run->failures, -1);
    const int64_t bad = gradient ? bad_gradient_index(run, gradient) : -1;
    if (bad >= 0) return fail_point(run, &run->failures, bad);
    run->failures = 0;
    return SYMO__FINE;
}

symo__outcome symo__run_prox(symo__run *run, const double *v, double step, double *out)
{
    const symo_prox *penalty = run->solver->plan->penalty;
    const double started = symo__seconds();
    const int code = penalty->table.prox(penalty->self, penalty->n, v, step, out, run->solver->work.prox_scratch);
    run->prox_calls++;
    run->seconds_prox += symo__seconds() - started;
    if (code < 0) return user_code(run, code);
    if (code > 0) return fail_point(run, &run->penalty_failures, -1);
    const int64_t bad = symo__first_nonfinite(penalty->n, out);
    return bad >= 0 ? fail_point(run, &run->penalty_failures, user_index(run->solver->plan, bad)) : SYMO__FINE;
}

symo__outcome symo__run_penalty(symo__run *run, const double *x, double *value)
{
    const symo_prox *penalty = run->solver->plan->penalty;
    const double started = symo__seconds();
    *value = NAN;
    const int code = penalty->table.value(penalty->self, penalty->n, x, value, run->solver->work.prox_scratch);
    run->seconds_prox += symo__seconds() - started;
    if (code < 0) return user_code(run, code);
    if (code > 0 || isnan(*value)) return fail_point(run, &run->penalty_failures, -1);
    if (*value == -INFINITY) return halt(run, SYMO_REASON_UNBOUNDED);
    run->penalty_failures = 0;
    return SYMO__FINE;
}

static symo__outcome oracle_evaluate(symo__oracle *oracle, const double *x, double *value, double *gradient)
{
    return symo__run_evaluate(oracle->loop, 0, x, value, gradient);
}

static symo__outcome oracle_prox(symo__oracle *oracle, const double *v, double step, double *out)
{
    return symo__run_prox(oracle->loop, v, step, out);
}

static symo__outcome oracle_penalty(symo__oracle *oracle, const double *x, double *value)
{
    return symo__run_penalty(oracle->loop, x, value);
}

static symo__oracle oracle_of(symo__run *run)
{
    const symo_objective *objective = run->solver->plan->objective;
    symo__oracle oracle = { .n = run->solver->plan->m,
                            .loop = run,
                            .convex = (objective->table.flags & SYMO_OBJECTIVE_CONVEX) != 0,
                            .evaluate = oracle_evaluate,
                            .prox = oracle_prox,
                            .penalty = oracle_penalty };
    double bound = 0.0;
    if (objective->table.curvature && objective->table.curvature(objective->self, objective->n, &bound) == 0 &&
        bound > 0.0 && isfinite(bound) && isfinite(1.0 / bound))
        oracle.curvature = bound;
    return oracle;
}

/* ---- the loop ---- */

typedef struct search {
    symo__iterate iterate;
    symo__certificate certificate; /* of the point that is returned */
    const double *answer;          /* working space */
    double best_smooth, best_penalty, best_residual;
    double trigger; /* an estimate at or below this is worth a certificate */
    double least_estimate;
    int64_t next_check, least_at;
} search;

static double criterion_of(const symo_solver *solver, const symo__certificate *certificate)
{
    const int kkt = solver->options[SYMO__OPTION_CRITERION] == SYMO__CRITERION_KKT;
    return kkt && !isnan(certificate->kkt) ? certificate->kkt : certificate->residual;
}

static int passes(const symo_solver *solver, const symo__certificate *certificate)
{
    return isfinite(certificate->smooth + certificate->penalty) &&
           criterion_of(solver, certificate) <= solver->options[SYMO__OPTION_TOLERANCE];
}

/* Certifies the iterate; solved when it passes. Where that is not expected the fast loops look first, and only their
 * yes is certified. */
static void attempt(symo__run *run, search *at, int expected)
{
    symo_solver *solver = run->solver;
    const double estimate = at->iterate.residual, tolerance = solver->options[SYMO__OPTION_TOLERANCE];
    symo__certificate found;
    symo__outcome outcome = symo__measure(run, expected, at->iterate.x, &found);
    if (outcome == SYMO__FINE && !expected && passes(solver, &found))
        outcome = symo__certify(run, at->iterate.x, &found);
    if (outcome != SYMO__FINE) return;
    if (passes(solver, &found)) {
        at->certificate = found;
        at->answer = at->iterate.x;
        run->reason = SYMO_REASON_SOLVED;
        return;
    }
    const double measured = criterion_of(solver, &found);
    if (estimate > 0.0 && measured > 0.0) at->trigger = estimate * fmin(0.7, 0.7 * tolerance / measured);
}

/* Near the solution values differ by rounding alone, and the lowest may have been met long before the best point: among
 * equals the smaller residual decides. */
static void keep_best(symo__run *run, search *at)
{
    const double objective = at->iterate.smooth + at->iterate.penalty, best = run->best_objective;
    const double noise = isfinite(best) ? 4.0 * DBL_EPSILON * fabs(best) : 0.0;
    const int tie = objective <= best + noise && at->iterate.residual <= at->best_residual;
    if (!(objective < best - noise || tie)) return;
    run->best_objective = fmin(objective, best);
    at->best_residual = isnan(at->iterate.residual) ? INFINITY : at->iterate.residual;
    at->best_smooth = at->iterate.smooth;
    at->best_penalty = at->iterate.penalty;
    symo__copy(run->solver->plan->m, at->iterate.x, run->solver->work.best);
}

static void check_limits(symo__run *run, const search *at)
{
    const double *options = run->solver->options;
    if (run->reason != SYMO_REASON_NONE) return;
    if (symo__asked_to_stop(run->solver))
        halt(run, SYMO_REASON_STOPPED);
    else if ((double)run->iterations >= options[SYMO__OPTION_MAX_ITERATIONS])
        halt(run, SYMO_REASON_ITERATION_LIMIT);
    else if (symo__seconds() - run->started >= options[SYMO__OPTION_TIME_LIMIT])
        halt(run, SYMO_REASON_TIME_LIMIT);
    else if ((double)(run->iterations - at->least_at) >= options[SYMO__OPTION_STALL_ITERATIONS])
        halt(run, SYMO_REASON_STALLED);
}

static void watch(symo__run *run, const search *at)
{
    symo_solver *solver = run->solver;
    if (!solver->monitor) return;
    const symo_progress progress = { .size = sizeof progress,
                                     .iteration = run->iterations,
                                     .evaluations = run->evaluations,
                                     .restarts = at->iterate.restarts,
                                     .objective = at->iterate.smooth + at->iterate.penalty,
                                     .smooth = at->iterate.smooth,
                                     .penalty = at->iterate.penalty,
                                     .residual = at->iterate.residual,
                                     .step = at->iterate.step,
                                     .nonzeros = symo__nonzeros(solver->plan->m, at->iterate.x),
                                     .seconds = symo__seconds() - run->started };
    solver->current = at->iterate.x;
    const int code = solver->monitor(&progress, solver->monitor_user);
    solver->current = NULL;
    if (code != 0) halt(run, SYMO_REASON_STOPPED);
}

static void iterate_once(symo__run *run, symo__oracle *oracle, search *at)
{
    symo_solver *solver = run->solver;
    const symo__outcome outcome = solver->method->step(solver->work.state, oracle, &at->iterate);
    if (outcome == SYMO__HALT) return;
    run->iterations++;
    keep_best(run, at);
    if (at->iterate.residual < at->least_estimate) {
        at->least_estimate = at->iterate.residual;
        at->least_at = run->iterations;
    }
    const int expected = outcome == SYMO__STUCK || at->iterate.residual <= at->trigger;
    if (expected || run->iterations >= at->next_check) {
        if (run->iterations >= at->next_check) at->next_check = 2 * run->iterations;
        attempt(run, at, expected);
    }
    if (outcome == SYMO__STUCK) halt(run, SYMO_REASON_STALLED);
    watch(run, at);
}

static void search_begin(const symo_solver *solver, search *at)
{
    *at = (search){ .answer = solver->work.point,
                    .trigger = solver->options[SYMO__OPTION_TOLERANCE],
                    .least_estimate = INFINITY,
                    .next_check = 8,
                    .best_smooth = NAN,
                    .best_penalty = NAN,
                    .best_residual = INFINITY,
                    .certificate = { NAN, NAN, NAN, NAN },
                    .iterate = { .x = solver->work.point, .residual = NAN, .smooth = NAN, .penalty = NAN } };
}

static void search_from(symo__run *run, search *at)
{
    symo_solver *solver = run->solver;
    symo__oracle oracle = oracle_of(run);
    symo__outcome outcome = symo__certify(run, solver->work.point, &at->certificate);
    if (outcome == SYMO__FINE) {
        at->iterate.smooth = at->certificate.smooth;
        at->iterate.penalty = at->certificate.penalty;
        keep_best(run, at);
        if (passes(solver, &at->certificate))
            run->reason = SYMO_REASON_SOLVED;
        else
            outcome = solver->method->start(solver->work.state, &oracle, solver->options + SYMO__OPTIONS,
                                            solver->work.point, &at->iterate);
    }
    if (outcome != SYMO__FINE) halt(run, SYMO_REASON_EVALUATION_FAILED); /* the start itself cannot be evaluated */
    if (run->reason == SYMO_REASON_NONE) watch(run, at);
    for (check_limits(run, at); run->reason == SYMO_REASON_NONE; check_limits(run, at)) iterate_once(run, &oracle, at);
}

/* What is returned when the run did not end as solved: the best point, certified again where the user's functions may
 * be called. */
static void settle(symo__run *run, search *at)
{
    symo_solver *solver = run->solver;
    if (run->reason == SYMO_REASON_SOLVED) return;
    at->answer = run->best_objective < INFINITY ? solver->work.best : solver->work.point;
    at->certificate = (symo__certificate){ at->best_smooth, at->best_penalty, NAN, NAN };
    if (run->reason == SYMO_REASON_USER_ERROR || run->reason == SYMO_REASON_UNBOUNDED) return;
    const symo_reason reason = run->reason;
    const int stopped = atomic_exchange(&solver->stop, 0);
    const double limit = solver->options[SYMO__OPTION_MAX_EVALUATIONS];
    const int64_t bad_index = run->first_bad_index;
    symo__certificate found;
    solver->options[SYMO__OPTION_MAX_EVALUATIONS] = INFINITY;
    run->failures = run->penalty_failures = 0;
    run->reason = SYMO_REASON_NONE;
    if (symo__certify(run, at->answer, &found) == SYMO__FINE) at->certificate = found;
    solver->options[SYMO__OPTION_MAX_EVALUATIONS] = limit;
    run->first_bad_index = bad_index;
    if (stopped && reason != SYMO_REASON_STOPPED) atomic_store(&solver->stop, 1);
    if (run->reason != SYMO_REASON_USER_ERROR) run->reason = reason;
    if (reason == SYMO_REASON_STALLED && passes(solver, &at->certificate)) run->reason = SYMO_REASON_SOLVED;
}

static void fill_result(symo__run *run, const search *at, const double *x)
{
    symo_solver *solver = run->solver;
    symo_result *result = &solver->result;
    result->reason = run->reason;
    result->user_code = run->user_code;
    result->iterations = run->iterations;
    result->evaluations = run->evaluations;
    result->prox_calls = run->prox_calls;
    result->restarts = at->iterate.restarts;
    result->active_parameters = symo__nonzeros(solver->problem->n, x);
    result->smooth = at->certificate.smooth;
    result->penalty = at->certificate.penalty;
    result->objective = at->certificate.smooth + at->certificate.penalty;
    result->residual = at->certificate.residual;
    result->kkt = at->certificate.kkt;
    result->tolerance = solver->options[SYMO__OPTION_TOLERANCE];
    result->first_bad_index = run->first_bad_index;
    result->step = at->iterate.step;
    result->seconds_verify = run->seconds_verify;
    result->seconds_evaluate = run->seconds_evaluate;
    result->seconds_prox = run->seconds_prox;
    result->seconds_certify = run->seconds_certify;
    result->seconds = symo__seconds() - run->started;
}

static symo_status finish(symo__run *run, search *at, double *user_x)
{
    symo_solver *solver = run->solver;
    const symo__plan *plan = solver->plan;
    double *x = solver->work.user_point;
    const int certified = !isnan(at->certificate.residual);
    if (isnan(at->certificate.smooth))
        symo__copy(plan->n, user_x, x); /* f is known nowhere: x stays as it was given */
    else
        symo__plan_to_user(plan, at->answer, x);
    if (certified && solver->options[SYMO__OPTION_GAP] == 0.0)
        SYMO_TRY(symo__certify_gap(run, at->answer, &at->certificate, &solver->result.gap));
    solver->result.symmetry_defect = 0.0;
    if (solver->problem->symmetry) {
        SYMO_TRY(symo_symmetry_defect(solver->problem->symmetry, x, &solver->result.symmetry_defect));
        if (certified) SYMO_TRY(symo__judge_symmetry(run, x));
    }
    symo__copy(plan->n, x, user_x);
    fill_result(run, at, x);
    return SYMO_OK;
}

void symo__clear_result(symo_solver *solver)
{
    const symo_result empty = { .size = sizeof empty,
                                .method = solver->method->row.name,
                                .route = solver->plan ? solver->plan->route : SYMO_MODE_AUTO,
                                .free_parameters = solver->result.free_parameters,
                                .active_parameters = -1,
                                .objective = NAN,
                                .smooth = NAN,
                                .penalty = NAN,
                                .residual = NAN,
                                .kkt = NAN,
                                .gap = NAN,
                                .symmetry_defect = NAN,
                                .objective_defect = NAN,
                                .penalty_defect = NAN,
                                .tension = NAN,
                                .first_bad_index = -1,
                                .tolerance = solver->options[SYMO__OPTION_TOLERANCE],
                                .seconds_prepare = solver->result.seconds_prepare };
    solver->result = empty;
    for (int64_t k = 0; solver->problem->symmetry && k < solver->problem->symmetry->count; k++)
        solver->tension[k] = NAN;
}

symo_status symo__solve(symo_solver *solver, double *x)
{
    symo__run run = { .solver = solver, .first_bad_index = -1, .started = symo__seconds(), .best_objective = INFINITY };
    search at;
    if (!solver->plan) {
        solver->result.reason = SYMO_REASON_INFEASIBLE;
        return SYMO_OK;
    }
    if (symo__verifies(solver, SYMO__VERIFY_START)) SYMO_TRY(symo__verify_claim(&run, x, "start"));
    symo__plan_to_working(solver->plan, x, solver->work.point);
    search_begin(solver, &at);
    if (run.reason == SYMO_REASON_NONE) search_from(&run, &at);
    settle(&run, &at);
    const symo_status status = finish(&run, &at, x);
    if (run.reason == SYMO_REASON_STOPPED) atomic_store(&solver->stop, 0);
    return status;
}
