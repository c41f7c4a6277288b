/* SPDX-License-Identifier: BSD-3-Clause */
/* A callback that fails, at every one of its calls, in every way, once or from then on, on every route: the reason that
 * is promised, the best point or the untouched start, and a solver that solves the problem afterwards. Callbacks that
 * run other solvers, their own solver, or free it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "num/num_impl.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { N = 5, BAD = 3 };
typedef enum fault { NONE, NAN_VALUE, INFINITE, MINUS_INFINITE, NAN_GRADIENT, RETRY, STOP, HUGE_FINITE, FAULTS } fault;
typedef enum route { FULL, REDUCE, PROJECT, VERIFIED, ROUTES } route;

static const char *const fault_names[FAULTS] = { "none", "NaN", "inf", "-inf", "NaN gradient", "+1", "-7", "1e308" };

typedef struct function {
    fault kind;
    int64_t at, calls; /* at: the call that fails; 0: none */
    int on;            /* and all after it */
    int happened;
} function;

/* sum_i w_i sqrt(1 + (x_i - t_i)^2), invariant under the exchanges of (0, 1) and (2, 3). */
static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    static const double target[N] = { 3.0, 3.0, -1.0, -1.0, 0.5 };
    function *f = user;
    f->calls++;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i], r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    if (f->at == 0 || (f->on ? f->calls < f->at : f->calls != f->at)) return 0;
    if (f->kind == NAN_GRADIENT && !gradient) return 0;
    f->happened = 1;
    if (f->kind == NAN_VALUE) *value = NAN;
    if (f->kind == INFINITE) *value = INFINITY;
    if (f->kind == MINUS_INFINITE) *value = -INFINITY;
    if (f->kind == NAN_GRADIENT) gradient[BAD] = NAN;
    if (f->kind == HUGE_FINITE) *value = 1e308;
    return f->kind == RETRY ? 1 : f->kind == STOP ? -7 : 0;
}

typedef struct setting {
    symo_problem *problem;
    symo_objective *objective;
    symo_prox *penalty;
    symo_symmetry *symmetry;
    symo_solver *solver;
    function f;
} setting;

static void set_up(setting *s, route way, const char *method)
{
    static const int64_t images[2 * N] = { 1, 0, 2, 3, 4, 0, 1, 3, 2, 4 };
    *s = (setting){ .f.kind = NONE };
    OK(symo_problem_create(&s->problem, N));
    OK(symo_objective_callback(&s->objective, N, evaluate, &s->f));
    OK(symo_prox_l1(&s->penalty, N, NULL, 0.3));
    OK(symo_problem_set_objective(s->problem, s->objective));
    OK(symo_problem_set_penalty(s->problem, s->penalty));
    if (way != FULL) {
        OK(symo_symmetry_permutations(&s->symmetry, N, 2, images));
        OK(symo_problem_set_symmetry(s->problem, s->symmetry, way == VERIFIED ? SYMO_EXPLOIT : SYMO_IMPOSE));
        OK(symo_problem_set_mode(s->problem, way == PROJECT ? SYMO_MODE_PROJECT : SYMO_MODE_AUTO));
    }
    OK(symo_solver_create(&s->solver, s->problem, method));
    if (way != VERIFIED) OK(symo_solver_set_text(s->solver, "verify", "never"));
}

static void tear_down(setting *s)
{
    symo_solver_free(s->solver);
    symo_symmetry_free(s->symmetry);
    symo_prox_free(s->penalty);
    symo_objective_free(s->objective);
    symo_problem_free(s->problem);
}

static const double start[N] = { 0.3, 0.3, 0.7, 0.7, -2.0 };

static double clean_objective(const setting *s, const double *x)
{
    function good = { .kind = NONE };
    double f = 0.0, h = 0.0;
    evaluate(N, x, &f, NULL, &good);
    OK(symo_prox_value(s->penalty, x, &h));
    return f + h;
}

/* What a run may end with when the k-th call fails; calls 1 and 2 of a run are made at the start itself. */
static void check_reason(const setting *s, const function *f, const symo_result *r, int64_t verifying,
                         const char *where)
{
    const int64_t k = f->at - verifying; /* within the run proper; <= 0: in the verification of the start */
    if (!f->happened) {
        ck_assert_msg(r->reason == SYMO_REASON_SOLVED, "%s: %s", where, symo_reason_text(r->reason));
        return;
    }
    if (f->kind == STOP) {
        ck_assert_msg(r->reason == SYMO_REASON_USER_ERROR, "%s: %s", where, symo_reason_text(r->reason));
        ck_assert_int_eq(r->user_code, -7);
        return;
    }
    ck_assert_int_eq(r->user_code, 0);
    if (f->kind == HUGE_FINITE && !f->on)
        ck_assert_msg(r->reason == SYMO_REASON_SOLVED, "%s: %s", where, symo_reason_text(r->reason));
    else if (f->kind == HUGE_FINITE)
        ck_assert_msg(r->reason != SYMO_REASON_NONE, "%s", where);
    else if (f->kind == MINUS_INFINITE)
        ck_assert_msg(r->reason == SYMO_REASON_UNBOUNDED || verifying > 0, "%s: %s", where,
                      symo_reason_text(r->reason));
    else if (f->on && verifying == 0) /* a fault that begins where the answer is certified ends the run as well */
        ck_assert_msg(r->reason == SYMO_REASON_EVALUATION_FAILED, "%s: %s", where, symo_reason_text(r->reason));
    else if (!f->on && (k == 1 || k == 2))
        ck_assert_msg(r->reason == SYMO_REASON_EVALUATION_FAILED, "%s: %s", where, symo_reason_text(r->reason));
    else if (!f->on)
        ck_assert_msg(r->reason == SYMO_REASON_SOLVED, "%s: %s", where, symo_reason_text(r->reason));
    if (verifying == 0 && f->kind == NAN_GRADIENT) ck_assert_int_eq(r->first_bad_index, BAD);
    if (verifying == 0 && (f->kind == NAN_VALUE || f->kind == RETRY)) ck_assert_int_eq(r->first_bad_index, -1);
    (void)s;
}

/* One run with one fault, and one without afterwards. */
static void check_fault(route way, const char *method, fault kind, int64_t at, int on, int64_t verifying)
{
    setting s;
    char where[120];
    double x[N], again[N];
    set_up(&s, way, method);
    s.f = (function){ .kind = kind, .at = at, .on = on };
    memcpy(x, start, sizeof x);
    snprintf(where, sizeof where, "%s, route %d, %s %s call %lld", method, (int)way, fault_names[kind],
             on ? "from" : "at", (long long)at);
    const symo_status status = symo_solver_run(s.solver, x);
    /* only a fault in the verification may make a claim look unverifiable */
    if (verifying > 0 && status == SYMO_ERROR_UNSUPPORTED && on) {
        ck_assert(memcmp(x, start, sizeof x) == 0);
    } else {
        ck_assert_msg(status == SYMO_OK, "%s: %s", where, symo_last_error());
        check_reason(&s, &s.f, symo_solver_result(s.solver), verifying, where);
    }
    ck_assert_int_eq(symo__first_nonfinite(N, x), -1);
    if (kind != HUGE_FINITE)
        ck_assert_msg(clean_objective(&s, x) <= clean_objective(&s, start) + 1e-12, "%s: x is worse than the start",
                      where);
    if (at == 1 && kind != HUGE_FINITE && verifying == 0) ck_assert(memcmp(x, start, sizeof x) == 0);

    s.f = (function){ .kind = NONE };
    memcpy(again, x, sizeof x);
    OK(symo_solver_run(s.solver, again));
    ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_int_eq(symo_solver_result(s.solver)->first_bad_index, -1);
    ck_assert_int_eq(symo_solver_result(s.solver)->user_code, 0);
    ck_assert(again[0] == again[1] || way == FULL);
    tear_down(&s);
}

/* Calls of a run without faults, and those before its first step. */
static int64_t count_calls(route way, const char *method, int64_t *verifying)
{
    setting s;
    double x[N];
    memcpy(x, start, sizeof x);
    set_up(&s, way, method);
    OK(symo_solver_run(s.solver, x));
    ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
    const int64_t calls = s.f.calls, counted = symo_solver_result(s.solver)->evaluations;
    *verifying = way == VERIFIED ? (calls - counted) / 2 : 0;
    tear_down(&s);
    return calls;
}

START_TEST(every_call_may_fail_in_every_way)
{
    static const char *const methods[] = { "pg", "fista" };
    const char *method = methods[_i / ROUTES];
    const route way = (route)(_i % ROUTES);
    int64_t verifying = 0;
    const int64_t calls = count_calls(way, method, &verifying);
    ck_assert_int_gt(calls, 10);
    for (int kind = NAN_VALUE; kind < FAULTS - (way == VERIFIED); kind++) /* one wrong value does break a claim */
        for (int64_t at = 1; at <= calls; at++)
            for (int on = 0; on < 2; on++) check_fault(way, method, (fault)kind, at, on, verifying);
}
END_TEST

/* The start is handed back bit for bit when f could never be evaluated, although it does not lie in the fixed space. */
START_TEST(a_start_that_cannot_be_evaluated_is_untouched)
{
    for (int way = FULL; way < ROUTES; way++)
        for (int kind = NAN_VALUE; kind <= STOP; kind++) {
            const double odd[N] = { 0.1, 0.7, -0.0, 1e-300, 3.0 };
            double x[N];
            setting s;
            if (way == VERIFIED && kind != STOP) continue; /* refused: nothing could be verified */
            set_up(&s, (route)way, "auto");
            if (way != VERIFIED) OK(symo_solver_set_text(s.solver, "verify", "both"));
            s.f = (function){ .kind = (fault)kind, .at = 1, .on = 1 };
            memcpy(x, odd, sizeof x);
            OK(symo_solver_run(s.solver, x));
            const symo_reason reason = symo_solver_result(s.solver)->reason;
            ck_assert_int_eq(reason, kind == STOP             ? SYMO_REASON_USER_ERROR
                                     : kind == MINUS_INFINITE ? SYMO_REASON_UNBOUNDED
                                                              : SYMO_REASON_EVALUATION_FAILED);
            ck_assert_msg(memcmp(x, odd, sizeof x) == 0, "route %d, %s: the start was changed", way, fault_names[kind]);
            tear_down(&s);
        }
}
END_TEST

/* A negative code ends the run also when it comes from the verification or from the tension, after the answer. */
START_TEST(a_negative_code_is_handed_back_from_anywhere)
{
    int64_t verifying = 0;
    const int64_t calls = count_calls(VERIFIED, "auto", &verifying);
    ck_assert_int_gt(verifying, 20);
    for (int64_t at = 1; at <= calls; at++) {
        setting s;
        double x[N];
        set_up(&s, VERIFIED, "auto");
        s.f = (function){ .kind = STOP, .at = at };
        memcpy(x, start, sizeof x);
        OK(symo_solver_run(s.solver, x));
        ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_USER_ERROR);
        ck_assert_int_eq(symo_solver_result(s.solver)->user_code, -7);
        ck_assert_int_eq(s.f.calls, at); /* and nothing is called after it */
        if (at <= verifying) ck_assert(memcmp(x, start, sizeof x) == 0);
        tear_down(&s);
    }
}
END_TEST

/* ---- a penalty of the user's that fails ---- */

typedef struct own_penalty {
    int64_t calls, at;
    int code;
} own_penalty;

static int penalty_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    (void)self, (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += 0.3 * fabs(x[i]);
    return 0;
}

static int penalty_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    own_penalty *own = self;
    (void)scratch;
    if (++own->calls == own->at) return own->code;
    for (int64_t i = 0; i < n; i++) out[i] = copysign(fmax(fabs(v[i]) - 0.3 * step, 0.0), v[i]) + 0.0;
    return 0;
}

START_TEST(a_failing_prox_is_treated_alike)
{
    static const symo_prox_table table = {
        .size = sizeof table, .name = "own", .flags = SYMO_PROX_CONVEX, .value = penalty_value, .prox = penalty_prox
    };
    for (int code = -9; code <= 1; code += 10)
        for (int64_t at = 1; at < 12; at++) {
            setting s;
            own_penalty own = { .at = at, .code = code };
            double x[N];
            symo_prox *prox = NULL;
            set_up(&s, FULL, "auto");
            symo_solver_free(s.solver);
            OK(symo_prox_custom(&prox, N, &table, &own));
            OK(symo_problem_set_penalty(s.problem, prox));
            OK(symo_solver_create(&s.solver, s.problem, "fista"));
            memcpy(x, start, sizeof x);
            OK(symo_solver_run(s.solver, x));
            const symo_result *r = symo_solver_result(s.solver);
            if (code < 0) {
                ck_assert_int_eq(r->reason, SYMO_REASON_USER_ERROR);
                ck_assert_int_eq(r->user_code, code);
            } else {
                ck_assert_int_eq(r->reason, at == 1 ? SYMO_REASON_EVALUATION_FAILED : SYMO_REASON_SOLVED);
            }
            ck_assert(clean_objective(&s, x) <= clean_objective(&s, start) + 1e-12);
            symo_prox_free(prox);
            tear_down(&s);
        }
}
END_TEST

/* Folded data whose gradient overflows in the last cell: the index is that of the user's variable, also after a new
 * penalty. */
START_TEST(a_bad_entry_of_a_folded_gradient_is_named_as_the_user_does)
{
    static const double data[8] = { 1, 2, 2, 1, 1, 1, 1e200, 1e200 }, y[2] = { 1e110, 1e110 };
    static const int64_t swap[4] = { 1, 0, 2, 3 };
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    symo_prox *penalty = NULL;
    OK(symo_matrix_dense(&matrix, 2, 4, data));
    OK(symo_objective_least_squares(&objective, matrix, y, NULL, NULL, 0));
    OK(symo_symmetry_permutations(&symmetry, 4, 1, swap));
    OK(symo_problem_create(&problem, 4));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    OK(symo_prox_l1(&penalty, 4, NULL, 1.0));
    OK(symo_solver_create(&solver, problem, "auto"));
    for (int updated = 0; updated < 2; updated++) {
        double x[4] = { 0 };
        if (updated) OK(symo_solver_update_penalty(solver, penalty));
        OK(symo_solver_run(solver, x));
        ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_EVALUATION_FAILED);
        ck_assert_int_eq(symo_solver_result(solver)->first_bad_index, 3);
    }
    symo_prox_free(penalty);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}
END_TEST

/* A prox that gives NaN and says that all is well: nothing that depends on it may count as solved. */
static int nan_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)self, (void)v, (void)step, (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = NAN;
    return 0;
}

START_TEST(a_prox_of_nan_is_never_solved)
{
    static const symo_prox_table table = {
        .size = sizeof table, .name = "own", .flags = SYMO_PROX_CONVEX, .value = penalty_value, .prox = nan_prox
    };
    for (int criterion = 0; criterion < 2; criterion++) {
        setting s;
        double x[N];
        symo_prox *prox = NULL;
        set_up(&s, FULL, "auto");
        symo_solver_free(s.solver);
        OK(symo_prox_custom(&prox, N, &table, NULL));
        OK(symo_problem_set_penalty(s.problem, prox));
        OK(symo_solver_create(&s.solver, s.problem, "auto"));
        OK(symo_solver_set_text(s.solver, "criterion", criterion ? "kkt" : "residual"));
        OK(symo_solver_set_real(s.solver, "tolerance", 1.0));
        memcpy(x, start, sizeof x);
        OK(symo_solver_run(s.solver, x));
        ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_EVALUATION_FAILED);
        ck_assert(memcmp(x, start, sizeof x) == 0);
        symo_prox_free(prox);
        tear_down(&s);
    }
}
END_TEST

/* Only failures in a row count, and every other call is fine. */
static int every_third(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    int64_t *calls = user;
    evaluate(n, x, value, gradient, &(function){ .kind = NONE });
    return ++*calls > 3 && *calls % 3 == 0;
}

START_TEST(failures_that_are_not_in_a_row_do_not_add_up)
{
    static const char *const methods[] = { "pg", "fista" };
    for (int k = 0; k < 2; k++) {
        setting s;
        int64_t calls = 0;
        double x[N];
        symo_objective *objective = NULL;
        set_up(&s, FULL, "auto");
        symo_solver_free(s.solver);
        OK(symo_objective_callback(&objective, N, every_third, &calls));
        OK(symo_problem_set_objective(s.problem, objective));
        OK(symo_solver_create(&s.solver, s.problem, methods[k]));
        OK(symo_solver_set_integer(s.solver, "evaluation_failures", 2));
        OK(symo_solver_set_real(s.solver, "tolerance", 1e-6));
        memcpy(x, start, sizeof x);
        OK(symo_solver_run(s.solver, x));
        ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
        ck_assert_int_gt(calls, 9);
        symo_objective_free(objective);
        tear_down(&s);
    }
}
END_TEST

/* ---- a callback with a domain ---- */

/* sum_i x_i - log(x_i) - log(9 - x_i), +1 outside 0 < x < 9: the minimiser solves 1 - 1/x + 1/(9 - x) = 0. */
static int barrier(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    int64_t *outside = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (!(x[i] > 0.0 && x[i] < 9.0)) {
            (*outside)++;
            return 1;
        }
        *value += x[i] - log(x[i]) - log(9.0 - x[i]);
        if (gradient) gradient[i] = 1.0 - 1.0 / x[i] + 1.0 / (9.0 - x[i]);
    }
    return 0;
}

START_TEST(steps_are_shortened_into_the_domain)
{
    static const char *const methods[] = { "pg", "fista" };
    const double expected = (11.0 - sqrt(85.0)) / 2.0; /* x^2 - 11 x + 9 = 0 */
    for (int k = 0; k < 2; k++)
        for (int far = 0; far < 2; far++) {
            symo_problem *problem = NULL;
            symo_objective *objective = NULL;
            symo_solver *solver = NULL;
            int64_t outside = 0;
            double x[N];
            for (int i = 0; i < N; i++) x[i] = far ? (i % 2 ? 8.999 : 0.001) : 4.0;
            OK(symo_problem_create(&problem, N));
            OK(symo_objective_callback(&objective, N, barrier, &outside));
            OK(symo_problem_set_objective(problem, objective));
            OK(symo_solver_create(&solver, problem, methods[k]));
            OK(symo_solver_set_integer(solver, "evaluation_failures", 60));
            OK(symo_solver_run(solver, x));
            ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
            for (int i = 0; i < N; i++) ck_assert_double_eq_tol(x[i], expected, 1e-6);
            if (!far) ck_assert_int_ge(outside, 0);
            symo_solver_free(solver);
            symo_objective_free(objective);
            symo_problem_free(problem);
        }
}
END_TEST

/* ---- nested ---- */

typedef struct nested {
    int depth;
    symo_solver *own;
    int64_t busy, solved;
} nested;

/* Its value needs the minimum of a problem of its own, depth levels down. */
static int nested_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    nested *level = user;
    nested below = { .depth = level->depth - 1 };
    double y[N] = { 0 };
    if (level->depth > 0) {
        symo_problem *problem = NULL;
        symo_objective *objective = NULL;
        OK(symo_problem_create(&problem, n));
        OK(symo_objective_callback(&objective, n, nested_evaluate, &below));
        OK(symo_problem_set_objective(problem, objective));
        OK(symo_solver_create(&below.own, problem, "auto"));
        OK(symo_solver_set_real(below.own, "tolerance", 1e-3));
        OK(symo_solver_run(below.own, y));
        ck_assert_int_eq(symo_solver_result(below.own)->reason, SYMO_REASON_SOLVED);
        level->solved++;
        symo_solver_free(below.own);
        symo_objective_free(objective);
        symo_problem_free(problem);
    }
    if (level->own) {
        ck_assert_int_eq(symo_solver_run(level->own, y), SYMO_ERROR_BUSY);
        level->busy++;
    }
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *value += 0.5 * (x[i] - 1.0) * (x[i] - 1.0);
        if (gradient) gradient[i] = x[i] - 1.0;
    }
    return 0;
}

START_TEST(solvers_nest)
{
    nested top = { .depth = 3 };
    symo_problem *problem = NULL;
    symo_objective *objective = NULL;
    double x[N] = { 0 };
    OK(symo_problem_create(&problem, N));
    OK(symo_objective_callback(&objective, N, nested_evaluate, &top));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_solver_create(&top.own, problem, "auto"));
    OK(symo_solver_run(top.own, x));
    ck_assert_int_eq(symo_solver_result(top.own)->reason, SYMO_REASON_SOLVED);
    ck_assert_double_eq_tol(x[0], 1.0, 1e-7);
    ck_assert(top.solved > 2 && top.busy == top.solved);
    symo_solver_free(top.own);
    symo_objective_free(objective);
    symo_problem_free(problem);
}
END_TEST

/* Every handle is freed inside the k-th call; the run goes on to its end. */
typedef struct suicidal {
    setting *s;
    int64_t calls, at;
} suicidal;

static int free_inside(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    suicidal *f = user;
    if (++f->calls == f->at) {
        tear_down(f->s);
        memset(f->s, 0, sizeof *f->s);
    }
    return evaluate(n, x, value, gradient, &(function){ .kind = NONE });
}

START_TEST(a_callback_may_free_its_solver)
{
    for (int way = FULL; way < ROUTES; way++)
        for (int64_t at = 1; at < 60; at += 3) {
            setting s;
            double x[N];
            suicidal f = { &s, 0, at };
            symo_objective *objective = NULL;
            set_up(&s, (route)way, "auto");
            symo_solver_free(s.solver);
            OK(symo_objective_callback(&objective, N, free_inside, &f));
            OK(symo_problem_set_objective(s.problem, objective));
            symo_objective_free(s.objective);
            s.objective = objective;
            OK(symo_solver_create(&s.solver, s.problem, "auto"));
            memcpy(x, start, sizeof x);
            OK(symo_solver_run(s.solver, x));
            ck_assert_double_eq(x[0], x[1]);
            if (s.solver) tear_down(&s);
        }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("callbacks");
    TCase *cases = tcase_create("callbacks");
    tcase_add_loop_test(cases, every_call_may_fail_in_every_way, 0, 2 * ROUTES);
    tcase_add_test(cases, a_start_that_cannot_be_evaluated_is_untouched);
    tcase_add_test(cases, a_negative_code_is_handed_back_from_anywhere);
    tcase_add_test(cases, a_failing_prox_is_treated_alike);
    tcase_add_test(cases, a_bad_entry_of_a_folded_gradient_is_named_as_the_user_does);
    tcase_add_test(cases, a_prox_of_nan_is_never_solved);
    tcase_add_test(cases, failures_that_are_not_in_a_row_do_not_add_up);
    tcase_add_test(cases, steps_are_shortened_into_the_domain);
    tcase_add_test(cases, solvers_nest);
    tcase_add_test(cases, a_callback_may_free_its_solver);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
