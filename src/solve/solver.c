/* SPDX-License-Identifier: BSD-3-Clause */
/* A solver as its user sees it: a plan, a method, option values, one block of memory, a result. */
#include <string.h>

#include "solve/solve_impl.h"

const symo_option symo__solver_options[SYMO__OPTIONS] = {
    { "tolerance", SYMO_OPTION_REAL, 1e-8, 0.0, 1.0, NULL,
      "largest certified criterion at which the answer counts as solved" },
    { "criterion", SYMO_OPTION_CHOICE, 0.0, 0.0, 1.0, "residual|kkt",
      "what is compared with tolerance; kkt falls back to residual where the penalty offers no distance" },
    { "max_iterations", SYMO_OPTION_INTEGER, 100000.0, 0.0, 9007199254740992.0, NULL, "iterations at most" },
    { "max_evaluations", SYMO_OPTION_REAL, INFINITY, 1.0, INFINITY, NULL, "calls of the objective at most" },
    { "time_limit", SYMO_OPTION_REAL, INFINITY, 0.0, INFINITY, NULL,
      "seconds at most, looked at after every iteration" },
    { "evaluation_failures", SYMO_OPTION_INTEGER, 10.0, 1.0, 1e6, NULL,
      "trial points in a row that may fail to be evaluated before the run ends" },
    { "stall_iterations", SYMO_OPTION_INTEGER, 10000.0, 1.0, 9007199254740992.0, NULL,
      "iterations without a smaller residual estimate before the run ends as stalled" },
    { "kkt_unit", SYMO_OPTION_REAL, 1.0, 2.2250738585072014e-308, 1.7976931348623157e308, NULL,
      "what kkt is divided by for entries that are not penalised: lambda of the model" },
    { "verify", SYMO_OPTION_CHOICE, 0.0, 0.0, 3.0, "both|start|answer|never",
      "where a claimed symmetry is verified, and an imposed one priced" },
    { "gap", SYMO_OPTION_CHOICE, 0.0, 0.0, 1.0, "yes|no",
      "whether the duality gap of the answer is computed where it is known" },
    { "seed", SYMO_OPTION_INTEGER, 1.0, 0.0, 9007199254740992.0, NULL, "of the random points of a verification" },
};

/* The gap needs the orthogonal complement of the unpenalised columns; beyond this many that costs more than it tells.
 */
enum { UNPENALISED_MAX = 256 };

/* ---- memory ---- */

static int64_t reduced_size(const symo__plan *plan)
{
    return symo__space_exists(&plan->space) ? symo__space_dimension(&plan->space) : plan->n;
}

static int gap_is_known(const symo_solver *solver)
{
    const symo__plan *plan = solver->plan;
    const symo_prox *penalty = plan->reduced_penalty;
    if (!plan->reduced_objective || !plan->reduced_objective->table.dual || !penalty) return 0;
    if (!(penalty->table.flags & SYMO_PROX_CONVEX) || solver->unpenalised_count > UNPENALISED_MAX) return 0;
    return penalty->table.flags & SYMO_PROX_HOMOGENEOUS ? penalty->table.polar != NULL
                                                        : penalty->table.conjugate != NULL;
}

static int64_t largest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Lays the workspace out; with no block it only measures. */
static void lay_out(symo_solver *solver, symo__arena *arena)
{
    const symo__plan *plan = solver->plan;
    const int64_t n = plan->n, m = plan->m, cells = reduced_size(plan);
    int64_t prox_scratch = symo_prox_scratch(plan->penalty);
    if (plan->reduced_penalty) prox_scratch = largest(prox_scratch, symo_prox_scratch(plan->reduced_penalty));
    symo__workspace work = { 0 };
    work.point = symo__arena_take(arena, m, sizeof(double));
    work.best = symo__arena_take(arena, m, sizeof(double));
    work.gradient = symo__arena_take(arena, m, sizeof(double));
    work.image = symo__arena_take(arena, m, sizeof(double));
    work.reduced = symo__arena_take(arena, cells, sizeof(double));
    work.reduced_gradient = symo__arena_take(arena, cells, sizeof(double));
    work.user_point = symo__arena_take(arena, n, sizeof(double));
    work.lifted = symo__arena_take(arena, plan->space.basis ? n : 0, sizeof(double));
    int64_t objective_scratch = symo_objective_scratch(plan->objective);
    if (plan->reduced_objective)
        objective_scratch = largest(objective_scratch, symo_objective_scratch(plan->reduced_objective));
    work.objective_scratch = symo__arena_take(arena, objective_scratch, sizeof(double));
    work.prox_scratch = symo__arena_take(arena, prox_scratch, sizeof(double));
    work.unpenalised = symo__arena_take(arena, solver->unpenalised_count, sizeof(int64_t));
    if (gap_is_known(solver)) {
        const symo_objective *objective = plan->reduced_objective;
        const int64_t dual_scratch =
            objective->table.dual_scratch
                ? objective->table.dual_scratch(objective->self, objective->n, solver->unpenalised_count)
                : 0;
        work.dual_product = symo__arena_take(arena, objective->n, sizeof(double));
        work.dual_scratch = symo__arena_take(arena, dual_scratch, sizeof(double));
    }
    work.state = solver->method->state(arena, m);
    if (arena->base) solver->work = work;
}

/* Which entries of the reduced penalty are free; a first pass counts, a second lists. On failure nothing has changed.
 */
static symo_status find_unpenalised(symo_solver *solver, int64_t *list)
{
    const symo_prox *penalty = solver->plan->reduced_penalty;
    const int64_t n = penalty && penalty->table.unpenalised ? penalty->n : 0;
    int64_t count = 0;
    uint64_t key = 14695981039346656037u; /* FNV-1a */
    int8_t *free_entries = symo__allocate_zero(n, sizeof *free_entries);
    if (!free_entries) return symo__fail_memory(__func__, (size_t)n);
    const symo_status status = n > 0 ? symo_prox_unpenalised(penalty, free_entries) : SYMO_OK;
    for (int64_t i = 0; status == SYMO_OK && i < n; i++) {
        if (free_entries[i] && list) list[count] = i;
        count += free_entries[i] != 0;
        key = (key ^ (uint64_t)free_entries[i]) * 1099511628211u;
    }
    symo__release(free_entries);
    if (status != SYMO_OK) return status;
    solver->unpenalised_count = count;
    solver->unpenalised_key = key;
    return SYMO_OK;
}

static size_t needed_bytes(symo_solver *solver)
{
    symo__arena measure = { NULL, 0, 0, 0 };
    lay_out(solver, &measure);
    return measure.overflow ? 0 : measure.used;
}

static symo_status take_memory(symo_solver *solver)
{
    const size_t bytes = needed_bytes(solver);
    if (bytes == 0) return symo__fail(SYMO_ERROR_SIZE, "symo_solver_run: the workspace's size overflows");
    if (bytes > solver->memory_size) {
        if (solver->memory_theirs)
            return symo__fail(SYMO_ERROR_STATE, "symo_solver_run: the memory given has %zu bytes, %zu are needed",
                              solver->memory_size, bytes);
        symo__arena_leave(solver->memory, solver->memory_size);
        symo__release(solver->memory);
        solver->memory_size = 0;
        solver->memory = symo__allocate(1, bytes);
        if (!solver->memory) return symo__fail_memory("symo_solver_run", bytes);
        solver->memory_size = bytes;
    }
    symo__arena arena = { solver->memory, solver->memory_size, 0, 0 };
    lay_out(solver, &arena);
    assert(!arena.overflow);
    return find_unpenalised(solver, solver->work.unpenalised);
}

/* ---- life ---- */

static symo_status set_plan(symo_solver *solver, symo__plan *plan)
{
    symo__plan *old = solver->plan;
    solver->plan = plan;
    const symo_status status = find_unpenalised(solver, NULL);
    if (status != SYMO_OK) {
        solver->plan = old;
        symo__plan_free(plan);
        return status;
    }
    solver->null_value = NAN;
    symo__plan_free(old);
    return SYMO_OK;
}

static symo_status choose_method(symo_solver *solver, const char *name)
{
    const int automatic = strcmp(name, "auto") == 0;
    solver->method = automatic ? symo__method_choose(solver->problem->penalty) : symo__method_find(name);
    if (solver->method) return SYMO_OK;
    const char *names[32] = { "auto" };
    int64_t count = 1;
    char nearest[128];
    for (; symo__method_rows[count - 1] && count < 32; count++) names[count] = symo__method_rows[count - 1]->row.name;
    symo__nearest_names(name, names, count, nearest, sizeof nearest);
    return symo__fail(SYMO_ERROR_ARGUMENT, "symo_solver_create: no method is called \"%s\"; the nearest: %s", name,
                      nearest);
}

symo_status symo_solver_create(symo_solver **solver, symo_problem *problem, const char *method)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    *solver = NULL;
    if (!problem) return symo__fail_null(__func__, "problem");
    if (!method) return symo__fail_null(__func__, "method");
    const double started = symo__seconds();
    symo__plan *plan = NULL;
    symo_status status = symo__plan_compile(&plan, problem);
    if (status != SYMO_OK && status != SYMO_ERROR_INFEASIBLE) return status;
    symo_solver *made = symo__allocate_zero(1, sizeof *made);
    if (!made) {
        symo__plan_free(plan);
        return symo__fail_memory(__func__, sizeof *made);
    }
    symo__references_start(&made->references);
    status = plan ? set_plan(made, plan) : SYMO_OK;
    if (status == SYMO_OK) status = symo__problem_copy(&made->problem, problem);
    const int64_t generators = problem->symmetry ? problem->symmetry->count : 0;
    made->tension = symo__allocate_zero(generators, sizeof *made->tension);
    if (status == SYMO_OK && !made->tension) status = symo__fail_memory(__func__, (size_t)generators * sizeof(double));
    if (status == SYMO_OK) status = choose_method(made, method);
    if (status != SYMO_OK) {
        symo_solver_free(made);
        return status;
    }
    for (int64_t k = 0; symo_solver_option_at(made, k); k++)
        made->options[k] = symo_solver_option_at(made, k)->fallback;
    made->null_value = NAN;
    made->result.free_parameters = problem->symmetry ? symo_symmetry_dimension(problem->symmetry) : problem->n;
    made->result.seconds_prepare = symo__seconds() - started;
    symo__clear_result(made);
    *solver = made;
    return SYMO_OK;
}

void symo_solver_free(symo_solver *solver)
{
    if (!solver || !symo__drop(&solver->references)) return;
    symo__plan_free(solver->plan);
    symo_problem_free(solver->problem);
    symo__arena_leave(solver->memory, solver->memory_size);
    if (!solver->memory_theirs) symo__release(solver->memory);
    symo__release(solver->tension);
    symo__release(solver);
}

/* ---- options ---- */

const symo_option *symo_solver_option_at(const symo_solver *solver, int64_t index)
{
    if (!solver || index < 0) return NULL;
    if (index < SYMO__OPTIONS) return &symo__solver_options[index];
    const int64_t own = index - SYMO__OPTIONS;
    return own < solver->method->row.option_count ? &solver->method->row.options[own] : NULL;
}

static symo_status find_option(const char *function, const symo_solver *solver, const char *name,
                               const symo_option **row, int64_t *index)
{
    if (!solver) return symo__fail_null(function, "solver");
    if (!name) return symo__fail_null(function, "option");
    const symo_option *const tables[2] = { symo__solver_options, solver->method->row.options };
    const int64_t counts[2] = { SYMO__OPTIONS, solver->method->row.option_count };
    *row = symo__option_find(tables[0], counts[0], name, index);
    if (*row) return SYMO_OK;
    *row = symo__option_find(tables[1], counts[1], name, index);
    *index += SYMO__OPTIONS;
    return *row ? SYMO_OK : symo__option_unknown(function, name, tables, counts, 2);
}

static symo_status check_idle(const char *function, const symo_solver *solver)
{
    if (!atomic_load(&solver->busy)) return SYMO_OK;
    return symo__fail(SYMO_ERROR_BUSY, "%s: the solver is running", function);
}

static symo_status set_number(const char *function, symo_solver *solver, const char *name, double value)
{
    const symo_option *row = NULL;
    int64_t index = 0;
    SYMO_TRY(find_option(function, solver, name, &row, &index));
    SYMO_TRY(symo__option_check(function, row, value));
    SYMO_TRY(check_idle(function, solver));
    solver->options[index] = value;
    return SYMO_OK;
}

symo_status symo_solver_set_real(symo_solver *solver, const char *option, double value)
{
    return set_number(__func__, solver, option, value);
}

symo_status symo_solver_set_integer(symo_solver *solver, const char *option, int64_t value)
{
    return set_number(__func__, solver, option, (double)value);
}

symo_status symo_solver_set_text(symo_solver *solver, const char *option, const char *value)
{
    const symo_option *row = NULL;
    int64_t index = 0;
    double number = 0.0;
    SYMO_TRY(find_option(__func__, solver, option, &row, &index));
    if (!value) return symo__fail_null(__func__, "value");
    SYMO_TRY(symo__option_parse(__func__, row, value, &number));
    SYMO_TRY(check_idle(__func__, solver));
    solver->options[index] = number;
    return SYMO_OK;
}

symo_status symo_solver_get_real(const symo_solver *solver, const char *option, double *value)
{
    const symo_option *row = NULL;
    int64_t index = 0;
    if (!value) return symo__fail_null(__func__, "value");
    *value = NAN;
    SYMO_TRY(find_option(__func__, solver, option, &row, &index));
    *value = solver->options[index];
    return SYMO_OK;
}

symo_status symo_solver_get_integer(const symo_solver *solver, const char *option, int64_t *value)
{
    const symo_option *row = NULL;
    int64_t index = 0;
    if (!value) return symo__fail_null(__func__, "value");
    *value = 0;
    SYMO_TRY(find_option(__func__, solver, option, &row, &index));
    if (row->kind == SYMO_OPTION_REAL)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: option \"%s\" is a real number", __func__, option);
    *value = (int64_t)solver->options[index];
    return SYMO_OK;
}

/* ---- running ---- */

symo_status symo_solver_set_monitor(symo_solver *solver, symo_monitor monitor, void *user)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    SYMO_TRY(check_idle(__func__, solver));
    solver->monitor = monitor;
    solver->monitor_user = user;
    return SYMO_OK;
}

symo_status symo_solver_memory(symo_solver *solver, size_t *bytes)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    if (!bytes) return symo__fail_null(__func__, "bytes");
    SYMO_TRY(check_idle(__func__, solver));
    *bytes = solver->plan ? needed_bytes(solver) : 0;
    return SYMO_OK;
}

symo_status symo_solver_set_memory(symo_solver *solver, void *memory, size_t bytes)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    if (!memory) return symo__fail_null(__func__, "memory");
    SYMO_TRY(check_idle(__func__, solver));
    symo__arena_leave(solver->memory, solver->memory_size);
    if (!solver->memory_theirs) symo__release(solver->memory);
    solver->memory = memory;
    solver->memory_size = bytes;
    solver->memory_theirs = 1;
    return SYMO_OK;
}

symo_status symo_solver_run(symo_solver *solver, double *x)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    if (!x && solver->problem->n > 0) return symo__fail_null(__func__, "x");
    const int64_t bad = symo__first_nonfinite(solver->problem->n, x);
    if (bad >= 0) return symo__fail_argument(__func__, "x", bad, x[bad], "must be finite");
    if (atomic_exchange(&solver->busy, 1))
        return symo__fail(SYMO_ERROR_BUSY, "%s: the solver is running already", __func__);
    symo__keep(&solver->references); /* so that a callback may free its handle */
    symo__clear_result(solver);      /* also when there is no memory: no result may look like this run's */
    symo_status status = solver->plan ? take_memory(solver) : SYMO_OK;
    if (status == SYMO_OK) status = symo__solve(solver, x);
    atomic_store(&solver->busy, 0);
    symo_solver_free(solver);
    return status;
}

void symo_solver_stop(symo_solver *solver)
{
    if (solver) atomic_store_explicit(&solver->stop, 1, memory_order_relaxed);
}

symo_status symo_solver_current(const symo_solver *solver, double *x)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    if (!x) return symo__fail_null(__func__, "x");
    if (!solver->current) return symo__fail(SYMO_ERROR_STATE, "%s: to be called inside a monitor", __func__);
    symo__plan_to_user(solver->plan, solver->current, x);
    return SYMO_OK;
}

symo_status symo_solver_update_penalty(symo_solver *solver, symo_prox *penalty)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    if (!penalty) return symo__fail_null(__func__, "penalty");
    if (penalty->n != solver->problem->n)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: the penalty has %lld variables, the problem has %lld", __func__,
                          (long long)penalty->n, (long long)solver->problem->n);
    SYMO_TRY(check_idle(__func__, solver));
    symo__plan *plan = NULL;
    const double null_before = solver->null_value;
    const uint64_t key_before = solver->unpenalised_key;
    symo_problem changed = *solver->problem; /* only read, by the plan */
    changed.penalty = penalty;
    SYMO_TRY(solver->plan ? symo__plan_with_penalty(&plan, solver->plan, &changed, penalty)
                          : symo__plan_compile(&plan, &changed));
    SYMO_TRY(set_plan(solver, plan));
    if (solver->unpenalised_key == key_before) solver->null_value = null_before;
    return SYMO_OK;
}

const symo_result *symo_solver_result(const symo_solver *solver)
{
    return solver ? &solver->result : NULL;
}

symo_status symo_solver_tension(const symo_solver *solver, int64_t generator, double *tension)
{
    if (!solver) return symo__fail_null(__func__, "solver");
    if (!tension) return symo__fail_null(__func__, "tension");
    *tension = NAN;
    const int64_t count = solver->problem->symmetry ? solver->problem->symmetry->count : 0;
    if (generator < 0 || generator >= count)
        return symo__fail_argument(__func__, "generator", -1, (double)generator,
                                   "must name a generator of the symmetry");
    *tension = solver->tension[generator];
    return SYMO_OK;
}
