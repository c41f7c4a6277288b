/* SPDX-License-Identifier: BSD-3-Clause */
/* A sequence of certified solutions: one solver, whose penalty is replaced from level to level; data are folded once,
 * every level starts from the last solution, and a claimed symmetry is verified at the first start and at the last
 * answer.
 *
 * Memory: n doubles a level.
 */
#include "path/path_impl.h"

struct symo_path {
    symo__references references;
    _Atomic int busy;
    symo_problem *problem; /* the solver's: as it was at create */
    symo_prox *base;       /* the penalty at level 1 */
    symo_solver *solver;
    int64_t count, points, generators;
    double *lambda, *solutions, *tensions;
    symo_result *results;
    double seconds_start; /* spent on the null model that the levels start from */
    double unit;          /* kkt's unit where lambda is 0: lambda_max, 1 if that is 0; NaN: not known yet */
};

symo_status symo_path_create(symo_path **path, symo_problem *problem, const char *method)
{
    if (!path) return symo__fail_null(__func__, "path");
    *path = NULL;
    if (!problem) return symo__fail_null(__func__, "problem");
    symo_path *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(__func__, sizeof *made);
    symo__references_start(&made->references);
    made->generators = problem->symmetry ? problem->symmetry->count : 0;
    made->unit = NAN;
    symo_status status = SYMO_OK;
    if (problem->penalty) {
        made->base = problem->penalty;
        symo__prox_keep(made->base);
    } else {
        status = symo_prox_zero(&made->base, problem->n);
    }
    if (status == SYMO_OK) status = symo_solver_create(&made->solver, problem, method);
    if (status == SYMO_OK) {
        made->problem = made->solver->problem;
        symo__problem_keep(made->problem);
        *path = made;
    } else
        symo_path_free(made);
    return status;
}

static void drop_points(symo_path *path)
{
    symo__release(path->lambda);
    symo__release(path->solutions);
    symo__release(path->tensions);
    symo__release(path->results);
    path->lambda = path->solutions = path->tensions = NULL;
    path->results = NULL;
    path->count = path->points = 0;
}

void symo_path_free(symo_path *path)
{
    if (!path || !symo__drop(&path->references)) return;
    drop_points(path);
    symo_solver_free(path->solver);
    symo_prox_free(path->base);
    symo_problem_free(path->problem);
    symo__release(path);
}

symo_solver *symo_path_solver(symo_path *path)
{
    return path ? path->solver : NULL;
}

static symo_status take_points(symo_path *path, int64_t count, const double *lambda)
{
    int64_t doubles = 0, tensions = 0;
    drop_points(path);
    if (!symo__multiply_sizes(count, path->problem->n, &doubles) ||
        !symo__multiply_sizes(count, path->generators, &tensions))
        return symo__fail(SYMO_ERROR_SIZE, "symo_path_fit: %lld solutions of %lld variables do not fit",
                          (long long)count, (long long)path->problem->n);
    path->lambda = symo__allocate(count, sizeof *path->lambda);
    path->solutions = symo__allocate(doubles, sizeof *path->solutions);
    path->tensions = symo__allocate(tensions, sizeof *path->tensions);
    path->results = symo__allocate(count, sizeof *path->results);
    if (!path->lambda || !path->solutions || !path->tensions || !path->results) {
        drop_points(path);
        return symo__fail_memory("symo_path_fit", (size_t)doubles * sizeof(double));
    }
    symo__copy(count, lambda, path->lambda);
    path->count = count;
    return SYMO_OK;
}

/* What kkt is divided by for free entries (docs/mathematics.md): lambda; at level 0, lambda_max, and 1 where that is 0
 * or unknown. */
static symo_status set_unit(symo_path *path, double lambda)
{
    double *unit = &path->solver->options[SYMO__OPTION_KKT_UNIT];
    *unit = lambda > 0.0 ? lambda : 1.0;
    if (lambda > 0.0) return SYMO_OK;
    if (isnan(path->unit)) {
        double maximum = 0.0;
        const symo_status status = symo__lambda_max(&maximum, path->problem, &path->solver->stop, "symo_path_fit");
        if (status == SYMO_ERROR_MEMORY) return status;
        if (status == SYMO_OK && isnan(maximum)) return SYMO_OK; /* stopped, and so is the level */
        path->unit = status == SYMO_OK && maximum > 0.0 && maximum < INFINITY ? maximum : 1.0;
    }
    *unit = path->unit;
    return SYMO_OK;
}

static int verify_choice(int asked, int64_t point, int64_t count)
{
    const int start = point == 0 && (asked == SYMO__VERIFY_BOTH || asked == SYMO__VERIFY_START);
    const int answer = point == count - 1 && (asked == SYMO__VERIFY_BOTH || asked == SYMO__VERIFY_ANSWER);
    if (start && answer) return SYMO__VERIFY_BOTH;
    if (start) return SYMO__VERIFY_START;
    return answer ? SYMO__VERIFY_ANSWER : SYMO__VERIFY_NEVER;
}

static symo_status fit_point(symo_path *path, int64_t point, double *x)
{
    symo_prox *level = NULL;
    SYMO_TRY(symo_prox_scaled(&level, path->base, path->lambda[point]));
    const double started = symo__seconds();
    symo_status status = symo_solver_update_penalty(path->solver, level);
    symo_prox_free(level);
    if (status == SYMO_OK) status = set_unit(path, path->lambda[point]);
    if (status == SYMO_OK) status = symo_solver_run(path->solver, x);
    if (status != SYMO_OK) return status;
    symo_result *result = &path->results[point];
    *result = *symo_solver_result(path->solver);
    result->seconds = symo__seconds() - started + (point == 0 ? result->seconds_prepare + path->seconds_start : 0.0);
    symo__copy(path->problem->n, x, path->solutions + point * path->problem->n);
    symo__copy(path->generators, path->solver->tension, path->tensions + point * path->generators);
    path->points = point + 1;
    return SYMO_OK;
}

/* Without a start of the user's: the null model, free entries at their best and all others exactly 0, which is where
 * the levels from lambda_max on have their solution. Solved as accurately as lambda_max is. */
static symo_status start_from_null(symo_path *path, double *x)
{
    symo_solver *solver = path->solver;
    const double tolerance = solver->options[SYMO__OPTION_TOLERANCE], verify = solver->options[SYMO__OPTION_VERIFY];
    const double stall = solver->options[SYMO__OPTION_STALL_ITERATIONS];
    symo_prox *limit = NULL;
    if (!solver->plan || solver->unpenalised_count == 0 || !path->base->table.null_model) return SYMO_OK;
    SYMO_TRY(symo_prox_null_model(&limit, path->base));
    symo_status status = symo_solver_update_penalty(solver, limit);
    symo_prox_free(limit);
    if (status != SYMO_OK) return status;
    solver->options[SYMO__OPTION_TOLERANCE] = fmin(tolerance, 1e-13);
    solver->options[SYMO__OPTION_VERIFY] = SYMO__VERIFY_NEVER;
    solver->options[SYMO__OPTION_STALL_ITERATIONS] = fmin(stall, 200.0);
    status = symo_solver_run(solver, x);
    solver->options[SYMO__OPTION_TOLERANCE] = tolerance;
    solver->options[SYMO__OPTION_VERIFY] = verify;
    solver->options[SYMO__OPTION_STALL_ITERATIONS] = stall;
    /* A request to stop is for the path: its first level ends with it, and says so. */
    if (status == SYMO_OK && solver->result.reason == SYMO_REASON_STOPPED) symo_solver_stop(solver);
    return status;
}

static int ends_path(symo_reason reason)
{
    return reason == SYMO_REASON_STOPPED || reason == SYMO_REASON_USER_ERROR ||
           reason == SYMO_REASON_EVALUATION_FAILED || reason == SYMO_REASON_UNBOUNDED ||
           reason == SYMO_REASON_INFEASIBLE;
}

static symo_status check_levels(int64_t count, const double *lambda)
{
    if (count < 0) return symo__fail_argument("symo_path_fit", "count", -1, (double)count, "must be >= 0");
    if (!lambda && count > 0) return symo__fail_null("symo_path_fit", "lambda");
    for (int64_t l = 0; l < count; l++)
        if (!(lambda[l] >= 0.0 && lambda[l] < INFINITY))
            return symo__fail_argument("symo_path_fit", "lambda", l, lambda[l], "must be >= 0 and finite");
    return SYMO_OK;
}

static symo_status fit(symo_path *path, int64_t count, const double *lambda, const double *start)
{
    const int64_t n = path->problem->n;
    double *x = symo__allocate_zero(n, sizeof *x);
    if (!x) return symo__fail_memory("symo_path_fit", (size_t)n * sizeof *x);
    if (start) symo__copy(n, start, x);
    const double asked = path->solver->options[SYMO__OPTION_VERIFY],
                 unit = path->solver->options[SYMO__OPTION_KKT_UNIT];
    symo_status status = take_points(path, count, lambda);
    const double started = symo__seconds();
    if (status == SYMO_OK && !start && count > 0) status = start_from_null(path, x);
    path->seconds_start = symo__seconds() - started;
    path->solver->tension_always = asked != SYMO__VERIFY_NEVER;
    for (int64_t l = 0; status == SYMO_OK && l < count; l++) {
        path->solver->options[SYMO__OPTION_VERIFY] = verify_choice((int)asked, l, count);
        status = fit_point(path, l, x);
        if (status == SYMO_OK && ends_path(path->results[l].reason)) break;
    }
    path->solver->tension_always = 0;
    path->solver->options[SYMO__OPTION_VERIFY] = asked;
    path->solver->options[SYMO__OPTION_KKT_UNIT] = unit;
    symo__release(x);
    return status;
}

symo_status symo_path_fit(symo_path *path, int64_t count, const double *lambda, const double *start)
{
    if (!path) return symo__fail_null(__func__, "path");
    SYMO_TRY(check_levels(count, lambda));
    const int64_t bad = start ? symo__first_nonfinite(path->problem->n, start) : -1;
    if (bad >= 0) return symo__fail_argument(__func__, "start", bad, start[bad], "must be finite");
    if (atomic_load(&path->solver->busy) || atomic_exchange(&path->busy, 1))
        return symo__fail(SYMO_ERROR_BUSY, "%s: the path is being fitted already", __func__);
    symo__keep(&path->references); /* so that a callback may free its handle */
    const symo_status status = fit(path, count, lambda, start);
    atomic_store(&path->busy, 0);
    symo_path_free(path);
    return status;
}

int64_t symo_path_points(const symo_path *path)
{
    return path ? path->points : 0;
}

static int has_point(const symo_path *path, int64_t point)
{
    return path && point >= 0 && point < path->points;
}

double symo_path_lambda(const symo_path *path, int64_t point)
{
    return has_point(path, point) ? path->lambda[point] : NAN;
}

const double *symo_path_solution(const symo_path *path, int64_t point)
{
    return has_point(path, point) ? path->solutions + point * path->problem->n : NULL;
}

const symo_result *symo_path_result(const symo_path *path, int64_t point)
{
    return has_point(path, point) ? &path->results[point] : NULL;
}

double symo_path_tension(const symo_path *path, int64_t point, int64_t generator)
{
    if (!has_point(path, point) || generator < 0 || generator >= path->generators) return NAN;
    return path->tensions[point * path->generators + generator];
}
