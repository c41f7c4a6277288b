/* SPDX-License-Identifier: BSD-3-Clause */
/* A solver as its user sees it: every way to end, options, monitors, memory, one handle entered twice, a new penalty.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>
#include <time.h>

#include "num/num_impl.h"
#include "support/allocator.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void refused(symo_status status, symo_status expected, const char *const *words)
{
    ck_assert_int_eq(status, expected);
    for (; *words; words++)
        ck_assert_msg(strstr(symo_last_error(), *words) != NULL, "\"%s\" lacks \"%s\"", symo_last_error(), *words);
}
#define REFUSED(call, status, ...) refused((call), (status), (const char *[]){ __VA_ARGS__, NULL })

enum { N = 4 };

/* f(x) = sum_i sqrt(1 + (x_i - i)^2), and ways to misbehave. */
typedef struct function {
    enum { GOOD, MINUS_INFINITY, CONCAVE, SLOW, NEGATIVE, ALWAYS_NAN, WRONG_SIGN } kind;
    int64_t calls;
    symo_solver *solver; /* to be entered from inside, or stopped */
    int64_t stop_at;
} function;

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    function *f = user;
    f->calls++;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - (double)i, r = sqrt(1.0 + d * d);
        *value += f->kind == CONCAVE ? -x[i] * x[i] : r;
        if (gradient) gradient[i] = f->kind == CONCAVE ? -2.0 * x[i] : f->kind == WRONG_SIGN ? -d / r : d / r;
    }
    if (f->kind == MINUS_INFINITY && f->calls > 3) *value = -INFINITY;
    if (f->kind == ALWAYS_NAN) *value = NAN;
    if (f->kind == NEGATIVE && f->calls > 3) return -7;
    if (f->kind == SLOW) nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
    if (f->stop_at && f->calls == f->stop_at) symo_solver_stop(f->solver);
    return 0;
}

typedef struct setting {
    symo_problem *problem;
    symo_objective *objective;
    symo_prox *penalty;
    symo_solver *solver;
    function f;
    double x[N];
} setting;

static void set_up(setting *s, int kind, const char *method)
{
    *s = (setting){ .f.kind = kind };
    OK(symo_problem_create(&s->problem, N));
    OK(symo_objective_callback(&s->objective, N, evaluate, &s->f));
    OK(symo_problem_set_objective(s->problem, s->objective));
    OK(symo_prox_l1(&s->penalty, N, NULL, 0.25));
    if (kind != CONCAVE) OK(symo_problem_set_penalty(s->problem, s->penalty));
    OK(symo_solver_create(&s->solver, s->problem, method));
    s->f.solver = s->solver;
}

static void tear_down(setting *s)
{
    symo_solver_free(s->solver);
    symo_prox_free(s->penalty);
    symo_objective_free(s->objective);
    symo_problem_free(s->problem);
}

/* ---- every reason ---- */

static void expect(setting *s, symo_reason reason, const char *text)
{
    OK(symo_solver_run(s->solver, s->x));
    const symo_result *result = symo_solver_result(s->solver);
    ck_assert_msg(result->reason == reason, "%s instead of %s", symo_reason_text(result->reason), text);
    ck_assert_str_eq(symo_reason_text(result->reason), text);
    ck_assert(*symo_reason_hint(reason));
    ck_assert_int_eq(symo__first_nonfinite(N, s->x), -1);
    if (isfinite(result->objective)) { /* the point that is returned is the one that is reported */
        double f = 0.0, h = 0.0;
        if (s->f.kind == GOOD) {
            OK(symo_objective_evaluate(s->objective, s->x, &f, NULL, NULL));
            OK(symo_prox_value(s->penalty, s->x, &h));
            ck_assert_double_eq(result->smooth, f);
            ck_assert_double_eq(result->penalty, h);
        }
    }
}

static int never_again(const symo_progress *progress, void *user)
{
    (void)user;
    return progress->iteration >= 2;
}

START_TEST(every_reason_is_reached)
{
    static const char *const methods[] = { "pg", "fista" };
    setting s;
    for (int m = 0; m < 2; m++) {
        set_up(&s, GOOD, methods[m]);
        ck_assert_str_eq(symo_reason_text(symo_solver_result(s.solver)->reason), "not run");
        ck_assert(isnan(symo_solver_result(s.solver)->objective) && isnan(symo_solver_result(s.solver)->residual));
        ck_assert_int_eq(symo_solver_result(s.solver)->first_bad_index, -1);
        expect(&s, SYMO_REASON_SOLVED, "solved");
        tear_down(&s);

        set_up(&s, GOOD, methods[m]);
        OK(symo_solver_set_integer(s.solver, "max_iterations", 2));
        expect(&s, SYMO_REASON_ITERATION_LIMIT, "iteration limit");
        tear_down(&s);

        set_up(&s, GOOD, methods[m]);
        OK(symo_solver_set_real(s.solver, "max_evaluations", 5));
        expect(&s, SYMO_REASON_EVALUATION_LIMIT, "evaluation limit");
        ck_assert_int_eq(symo_solver_result(s.solver)->evaluations, 6); /* one more certifies what is returned */
        tear_down(&s);

        set_up(&s, SLOW, methods[m]);
        OK(symo_solver_set_real(s.solver, "time_limit", 0.005));
        OK(symo_solver_set_real(s.solver, "tolerance", 0.0));
        expect(&s, SYMO_REASON_TIME_LIMIT, "time limit");
        ck_assert(symo_solver_result(s.solver)->seconds >= 0.005);
        tear_down(&s);

        set_up(&s, GOOD, methods[m]);
        OK(symo_solver_set_monitor(s.solver, never_again, NULL));
        expect(&s, SYMO_REASON_STOPPED, "stopped by user");
        ck_assert_int_eq(symo_solver_result(s.solver)->iterations, 2);
        tear_down(&s);

        set_up(&s, NEGATIVE, methods[m]);
        expect(&s, SYMO_REASON_USER_ERROR, "stopped by a callback");
        ck_assert_int_eq(symo_solver_result(s.solver)->user_code, -7);
        tear_down(&s);

        set_up(&s, ALWAYS_NAN, methods[m]);
        s.x[1] = 7.0;
        expect(&s, SYMO_REASON_EVALUATION_FAILED, "evaluation failed");
        ck_assert_double_eq(s.x[1], 7.0);
        ck_assert_int_eq(symo_solver_result(s.solver)->first_bad_index, -1);
        tear_down(&s);

        set_up(&s, MINUS_INFINITY, methods[m]);
        expect(&s, SYMO_REASON_UNBOUNDED, "unbounded");
        tear_down(&s);

        set_up(&s, CONCAVE, methods[m]); /* -infinity is not returned but reached */
        s.x[0] = 1.0;
        expect(&s, SYMO_REASON_UNBOUNDED, "unbounded");
        tear_down(&s);

        set_up(&s, GOOD, methods[m]); /* nothing in double precision reaches a tolerance of 0, but for luck */
        OK(symo_solver_set_real(s.solver, "tolerance", 0.0));
        OK(symo_solver_set_integer(s.solver, "stall_iterations", 50));
        OK(symo_solver_run(s.solver, s.x));
        if (symo_solver_result(s.solver)->reason != SYMO_REASON_SOLVED) {
            ck_assert_str_eq(symo_reason_text(symo_solver_result(s.solver)->reason), "stalled");
            ck_assert(symo_solver_result(s.solver)->residual < 1e-12);
        }
        tear_down(&s);

        set_up(&s, WRONG_SIGN, methods[m]); /* ends with a hint, and not as solved */
        OK(symo_solver_set_integer(s.solver, "stall_iterations", 100));
        expect(&s, SYMO_REASON_STALLED, "stalled");
        ck_assert_ptr_nonnull(strstr(symo_reason_hint(SYMO_REASON_STALLED), "gradient"));
        tear_down(&s);
    }
    ck_assert_str_eq(symo_reason_text(SYMO_REASON_INFEASIBLE), "infeasible"); /* reached in plan.c */
}
END_TEST

START_TEST(every_status_is_reached)
{
    static const double low[2] = { 0, 2 }, high[2] = { 1, 3 };
    static const int64_t both[2] = { 1, 0 };
    const int64_t huge = INT64_C(1) << 40;
    symo_symmetry *symmetry = NULL;
    symo_prox *box = NULL, *reduced = NULL;
    symo_partition *orbits = NULL;
    setting s, t;
    double value = 0.0, matrix[1] = { -1.0 }, right[1] = { 1.0 };
    set_up(&s, GOOD, "auto");
    ck_assert_str_eq(symo_status_text(SYMO_OK), "ok");
    REFUSED(symo_solver_run(NULL, s.x), SYMO_ERROR_ARGUMENT, "solver");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_ARGUMENT), "invalid argument");
    REFUSED(symo_symmetry_permutations(&symmetry, huge, huge, both), SYMO_ERROR_SIZE, "fit");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_SIZE), "size too large");
    test_allocator_fail(1, 0);
    REFUSED(symo_solver_run(s.solver, s.x), SYMO_ERROR_MEMORY, "memory");
    test_allocator_fail(0, 0);
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_MEMORY), "out of memory");
    REFUSED(symo_solver_current(s.solver, s.x), SYMO_ERROR_STATE, "monitor");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_STATE), "called in the wrong state");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_BUSY), "handle is busy"); /* reached below */
    REFUSED(symo_path_lambda_max(&value, s.problem) == SYMO_OK ? symo_objective_intercept(s.objective, s.x, &value)
                                                               : SYMO_ERROR_BUSY,
            SYMO_ERROR_UNSUPPORTED, "intercept");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_UNSUPPORTED), "not supported");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_SYMMETRY), "claimed symmetry is false"); /* reached in plan.c */
    set_up(&t, ALWAYS_NAN, "auto");
    REFUSED(symo_objective_evaluate(t.objective, t.x, &value, NULL, NULL), SYMO_ERROR_CALLBACK, "NaN");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_CALLBACK), "callback refused");
    ck_assert_int_eq(symo__lapack_solve_positive(1, matrix, 1, right), SYMO_ERROR_NUMERIC);
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_NUMERIC), "numerical failure");
    OK(symo_prox_box(&box, 2, low, high));
    OK(symo_symmetry_permutations(&symmetry, 2, 1, both));
    OK(symo_symmetry_orbits(&orbits, symmetry));
    REFUSED(symo_prox_reduce(&reduced, box, orbits), SYMO_ERROR_INFEASIBLE, "box");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_INFEASIBLE), "no feasible point");
    symo_partition_free(orbits);
    symo_symmetry_free(symmetry);
    symo_prox_free(box);
    tear_down(&t);
    tear_down(&s);
}
END_TEST

/* ---- arguments and options ---- */

START_TEST(refuses_bad_arguments)
{
    setting s;
    symo_solver *solver = (symo_solver *)&s;
    double value = 0.0;
    int64_t integer = 0;
    size_t bytes = 0;
    set_up(&s, GOOD, "auto");
    REFUSED(symo_solver_create(NULL, s.problem, "pg"), SYMO_ERROR_ARGUMENT, "solver");
    REFUSED(symo_solver_create(&solver, NULL, "pg"), SYMO_ERROR_ARGUMENT, "problem");
    ck_assert_ptr_null(solver);
    REFUSED(symo_solver_create(&solver, s.problem, NULL), SYMO_ERROR_ARGUMENT, "method");
    REFUSED(symo_solver_create(&solver, s.problem, "fist"), SYMO_ERROR_ARGUMENT, "fist", "nearest", "fista");
    REFUSED(symo_solver_run(s.solver, NULL), SYMO_ERROR_ARGUMENT, "x");
    for (int k = 0; k < 2; k++) {
        s.x[2] = k ? NAN : -INFINITY;
        REFUSED(symo_solver_run(s.solver, s.x), SYMO_ERROR_ARGUMENT, "x[2]", k ? "nan" : "-inf");
    }
    s.x[2] = 0.0;
    ck_assert_int_eq(s.f.calls, 0);
    REFUSED(symo_solver_set_real(NULL, "tolerance", 1.0), SYMO_ERROR_ARGUMENT, "solver");
    REFUSED(symo_solver_set_real(s.solver, NULL, 1.0), SYMO_ERROR_ARGUMENT, "option");
    REFUSED(symo_solver_set_real(s.solver, "tolerence", 1.0), SYMO_ERROR_ARGUMENT, "tolerence", "tolerance");
    REFUSED(symo_solver_set_real(s.solver, "tolerance", -1.0), SYMO_ERROR_ARGUMENT, "tolerance = -1");
    REFUSED(symo_solver_set_integer(s.solver, "max_iterations", -1), SYMO_ERROR_ARGUMENT, "max_iterations = -1");
    REFUSED(symo_solver_set_text(s.solver, "criterion", NULL), SYMO_ERROR_ARGUMENT, "value");
    REFUSED(symo_solver_set_text(s.solver, "criterion", "kt"), SYMO_ERROR_ARGUMENT, "kkt");
    REFUSED(symo_solver_set_text(s.solver, "tolerance", "1e-6x"), SYMO_ERROR_ARGUMENT, "1e-6x");
    REFUSED(symo_solver_set_text(s.solver, "tolerance", ""), SYMO_ERROR_ARGUMENT, "tolerance");
    REFUSED(symo_solver_set_text(s.solver, "max_iterations", "1.5"), SYMO_ERROR_ARGUMENT, "1.5");
    REFUSED(symo_solver_get_real(s.solver, "tolerance", NULL), SYMO_ERROR_ARGUMENT, "value");
    REFUSED(symo_solver_get_real(s.solver, "x", &value), SYMO_ERROR_ARGUMENT, "x");
    ck_assert(isnan(value));
    REFUSED(symo_solver_get_integer(s.solver, "tolerance", &integer), SYMO_ERROR_ARGUMENT, "tolerance", "real");
    REFUSED(symo_solver_set_monitor(NULL, never_again, NULL), SYMO_ERROR_ARGUMENT, "solver");
    REFUSED(symo_solver_memory(s.solver, NULL), SYMO_ERROR_ARGUMENT, "bytes");
    REFUSED(symo_solver_memory(NULL, &bytes), SYMO_ERROR_ARGUMENT, "solver");
    REFUSED(symo_solver_set_memory(s.solver, NULL, 8), SYMO_ERROR_ARGUMENT, "memory");
    REFUSED(symo_solver_current(NULL, s.x), SYMO_ERROR_ARGUMENT, "solver");
    REFUSED(symo_solver_current(s.solver, NULL), SYMO_ERROR_ARGUMENT, "x");
    REFUSED(symo_solver_update_penalty(s.solver, NULL), SYMO_ERROR_ARGUMENT, "penalty");
    REFUSED(symo_solver_tension(s.solver, 0, &value), SYMO_ERROR_ARGUMENT, "generator = 0");
    REFUSED(symo_solver_tension(s.solver, 0, NULL), SYMO_ERROR_ARGUMENT, "tension");
    ck_assert_ptr_null(symo_solver_result(NULL));
    ck_assert_ptr_null(symo_solver_option_at(NULL, 0));
    ck_assert_ptr_null(symo_solver_option_at(s.solver, -1));
    symo_solver_stop(NULL);
    symo_solver_free(NULL);
    tear_down(&s);
}
END_TEST

START_TEST(options_are_read_from_text)
{
    setting s;
    double value = 0.0;
    int64_t integer = 0;
    set_up(&s, GOOD, "fista");
    OK(symo_solver_set_text(s.solver, "tolerance", "2.5e-7"));
    OK(symo_solver_get_real(s.solver, "tolerance", &value));
    ck_assert_double_eq(value, 2.5e-7);
    OK(symo_solver_set_text(s.solver, "max_iterations", "123"));
    OK(symo_solver_get_integer(s.solver, "max_iterations", &integer));
    ck_assert_int_eq(integer, 123);
    OK(symo_solver_set_text(s.solver, "verify", "never"));
    OK(symo_solver_get_integer(s.solver, "verify", &integer));
    ck_assert_int_eq(integer, 3);
    OK(symo_solver_set_text(s.solver, "restart", "none"));
    OK(symo_solver_set_text(s.solver, "max_evaluations", "inf"));
    OK(symo_solver_get_real(s.solver, "max_evaluations", &value));
    ck_assert(isinf(value));
    tear_down(&s);
}
END_TEST

/* ---- inside a run ---- */

typedef struct intruder {
    setting *setting;
    int64_t calls, currents;
} intruder;

static void intrude(setting *s)
{
    double y[N] = { 0 };
    size_t bytes = 0;
    REFUSED(symo_solver_run(s->solver, y), SYMO_ERROR_BUSY, "symo_solver_run", "running");
    REFUSED(symo_solver_set_real(s->solver, "tolerance", 0.5), SYMO_ERROR_BUSY, "running");
    REFUSED(symo_solver_set_integer(s->solver, "max_iterations", 1), SYMO_ERROR_BUSY, "running");
    REFUSED(symo_solver_set_text(s->solver, "verify", "never"), SYMO_ERROR_BUSY, "running");
    REFUSED(symo_solver_set_monitor(s->solver, NULL, NULL), SYMO_ERROR_BUSY, "running");
    REFUSED(symo_solver_memory(s->solver, &bytes), SYMO_ERROR_BUSY, "running");
    REFUSED(symo_solver_set_memory(s->solver, y, sizeof y), SYMO_ERROR_BUSY, "running");
    REFUSED(symo_solver_update_penalty(s->solver, s->penalty), SYMO_ERROR_BUSY, "running");
}

static int intruding_monitor(const symo_progress *progress, void *user)
{
    intruder *in = user;
    double x[N];
    in->calls++;
    intrude(in->setting);
    OK(symo_solver_current(in->setting->solver, x));
    double f = 0.0, h = 0.0;
    OK(symo_objective_evaluate(in->setting->objective, x, &f, NULL, NULL));
    OK(symo_prox_value(in->setting->penalty, x, &h));
    ck_assert_double_eq(f, progress->smooth);
    ck_assert_double_eq(h, progress->penalty);
    ck_assert_int_eq(symo__nonzeros(N, x), progress->nonzeros);
    ck_assert_int_eq(symo_solver_result(in->setting->solver)->reason, SYMO_REASON_NONE);
    return 0;
}

START_TEST(a_running_solver_is_busy)
{
    setting s, plain;
    set_up(&s, GOOD, "auto");
    set_up(&plain, GOOD, "auto");
    intruder in = { .setting = &s };
    OK(symo_solver_set_monitor(s.solver, intruding_monitor, &in));
    expect(&s, SYMO_REASON_SOLVED, "solved");
    ck_assert_int_gt(in.calls, 2);
    expect(&plain, SYMO_REASON_SOLVED, "solved");
    ck_assert(memcmp(s.x, plain.x, sizeof s.x) == 0);
    OK(symo_solver_set_real(s.solver, "tolerance", 0.5)); /* and afterwards it is not */
    tear_down(&plain);
    tear_down(&s);
}
END_TEST

typedef struct follower {
    symo_solver *solver;
    symo_objective *objective;
    double lowest;
    int64_t rises;
} follower;

static int follow(const symo_progress *progress, void *user)
{
    follower *f = user;
    double x[2], value = 0.0;
    OK(symo_solver_current(f->solver, x));
    OK(symo_objective_evaluate(f->objective, x, &value, NULL, NULL));
    ck_assert_double_eq_tol(value, progress->smooth, 1e-14 * fabs(value));
    f->rises += value > f->lowest;
    f->lowest = fmin(f->lowest, value);
    return 0;
}

/* Acceleration without restart overshoots: the monitor sees the working point, the answer is the best one. */
START_TEST(the_current_point_is_not_the_best_one)
{
    static const double data[6] = { 1.0, 1.0, 1.0, 1.0, 0.9, 1.0 }, y[3] = { 1.0, -2.0, 1.5 };
    symo_matrix *matrix = NULL;
    symo_problem *problem = NULL;
    follower f = { .lowest = INFINITY };
    double x[2] = { 0 };
    OK(symo_matrix_dense(&matrix, 3, 2, data));
    OK(symo_objective_least_squares(&f.objective, matrix, y, NULL, NULL, 0));
    OK(symo_problem_create(&problem, 2));
    OK(symo_problem_set_objective(problem, f.objective));
    OK(symo_solver_create(&f.solver, problem, "fista"));
    OK(symo_solver_set_text(f.solver, "restart", "none"));
    OK(symo_solver_set_integer(f.solver, "max_iterations", 300));
    OK(symo_solver_set_real(f.solver, "tolerance", 0.0));
    OK(symo_solver_set_monitor(f.solver, follow, &f));
    OK(symo_solver_run(f.solver, x));
    ck_assert_int_gt(f.rises, 10);
    ck_assert_double_eq_tol(symo_solver_result(f.solver)->smooth, f.lowest, 1e-14 * f.lowest);
    symo_solver_free(f.solver);
    symo_problem_free(problem);
    symo_objective_free(f.objective);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(a_stop_before_the_run_is_honoured_once)
{
    setting s;
    set_up(&s, GOOD, "auto");
    symo_solver_stop(s.solver);
    expect(&s, SYMO_REASON_STOPPED, "stopped by user");
    expect(&s, SYMO_REASON_SOLVED, "solved");
    tear_down(&s);
}
END_TEST

/* ---- results ---- */

START_TEST(counts_and_times_are_consistent)
{
    setting s;
    set_up(&s, GOOD, "fista");
    expect(&s, SYMO_REASON_SOLVED, "solved");
    const symo_result *r = symo_solver_result(s.solver);
    ck_assert_uint_eq(r->size, sizeof *r);
    ck_assert_str_eq(r->method, "fista");
    ck_assert_int_eq(r->route, SYMO_MODE_AUTO);
    ck_assert_int_eq(r->free_parameters, N);
    ck_assert_int_eq(r->active_parameters, symo__nonzeros(N, s.x));
    ck_assert_double_eq(r->objective, r->smooth + r->penalty);
    ck_assert_double_eq(r->tolerance, 1e-8);
    ck_assert_double_eq(r->symmetry_defect, 0.0);
    ck_assert(isnan(r->gap) && isnan(r->tension) && isnan(r->objective_defect) && isnan(r->penalty_defect));
    ck_assert(r->residual <= 1e-8 && r->kkt < 1e-6);
    ck_assert(r->step > 0.0 && r->iterations > 0 && r->prox_calls >= r->iterations);
    ck_assert_int_eq(r->evaluations, s.f.calls - 1); /* less the one in expect */
    const double parts = r->seconds_evaluate + r->seconds_prox;
    ck_assert(r->seconds > 0.0 && parts > 0.0 && parts <= r->seconds && r->seconds_certify > 0.0);
    ck_assert_double_eq(r->seconds_verify, 0.0);
    tear_down(&s);
}
END_TEST

/* ---- a new penalty ---- */

/* min sqrt(1 + (x - i)^2) + c |x|: zero while c >= i / sqrt(1 + i^2), else x = i - c / sqrt(1 - c^2). */
static double solution(int i, double c)
{
    return c * sqrt(1.0 + i * i) >= i ? 0.0 : i - c / sqrt(1.0 - c * c);
}

START_TEST(takes_a_new_penalty)
{
    static const int64_t sizes[2] = { 3, 1 };
    setting s;
    symo_prox *wrong = NULL;
    set_up(&s, GOOD, "auto");
    OK(symo_solver_set_real(s.solver, "tolerance", 1e-12));
    for (int k = 0; k < 5; k++) {
        const double level = 0.05 + 0.2 * k;
        symo_prox *penalty = NULL;
        OK(symo_prox_l1(&penalty, N, NULL, level));
        OK(symo_solver_update_penalty(s.solver, penalty));
        symo_prox_free(penalty);
        OK(symo_solver_run(s.solver, s.x));
        ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
        for (int i = 0; i < N; i++) ck_assert_double_eq_tol(s.x[i], solution(i, level), 1e-9);
    }
    OK(symo_prox_group_lasso(&wrong, 2, sizes, NULL, 0.1)); /* more scratch than before: the workspace grows */
    OK(symo_solver_update_penalty(s.solver, wrong));
    symo_prox_free(wrong);
    OK(symo_solver_run(s.solver, s.x));
    ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
    OK(symo_prox_zero(&wrong, N + 1));
    REFUSED(symo_solver_update_penalty(s.solver, wrong), SYMO_ERROR_ARGUMENT, "5", "4");
    symo_prox_free(wrong);
    tear_down(&s);
}
END_TEST

/* A penalty that does not fit leaves the old one in place. */
START_TEST(a_penalty_that_does_not_fit_changes_nothing)
{
    static const int64_t swap[N] = { 1, 0, 2, 3 }, starts[3] = { 0, 2, 3 }, indices[3] = { 0, 2, 1 };
    setting s;
    symo_symmetry *symmetry = NULL;
    symo_prox *misfit = NULL;
    double y[N] = { 0 };
    set_up(&s, GOOD, "auto");
    OK(symo_symmetry_permutations(&symmetry, N, 1, swap));
    OK(symo_problem_set_symmetry(s.problem, symmetry, SYMO_IMPOSE));
    symo_solver_free(s.solver);
    OK(symo_solver_create(&s.solver, s.problem, "auto"));
    OK(symo_solver_run(s.solver, y));
    OK(symo_prox_group_lasso_indexed(&misfit, N, 2, starts, indices, NULL, 1.0));
    REFUSED(symo_solver_update_penalty(s.solver, misfit), SYMO_ERROR_UNSUPPORTED, "splitting");
    OK(symo_solver_run(s.solver, s.x));
    ck_assert(memcmp(s.x, y, sizeof y) == 0);
    symo_prox_free(misfit);
    symo_symmetry_free(symmetry);
    tear_down(&s);
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("solver");
    TCase *cases = tcase_create("solver");
    tcase_add_test(cases, every_reason_is_reached);
    tcase_add_test(cases, every_status_is_reached);
    tcase_add_test(cases, refuses_bad_arguments);
    tcase_add_test(cases, options_are_read_from_text);
    tcase_add_test(cases, a_running_solver_is_busy);
    tcase_add_test(cases, the_current_point_is_not_the_best_one);
    tcase_add_test(cases, a_stop_before_the_run_is_honoured_once);
    tcase_add_test(cases, counts_and_times_are_consistent);
    tcase_add_test(cases, takes_a_new_penalty);
    tcase_add_test(cases, a_penalty_that_does_not_fit_changes_nothing);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
