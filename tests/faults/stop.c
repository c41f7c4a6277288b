/* SPDX-License-Identifier: BSD-3-Clause */
/* A request to stop, from inside the callback at every call, from a signal handler and from another thread at random
 * times: the run ends within one call, with the best point so far, and running again goes on and solves. */
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>
#include <sys/time.h>
#include <time.h>

#include "num/num_impl.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { N = 20 };

typedef struct function {
    symo_solver *solver;
    int64_t calls, stop_at, calls_after;
    _Atomic int asked;
} function;

/* A bowl of condition 362, so that there is something to stop. */
static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    function *f = user;
    if (atomic_load(&f->asked)) f->calls_after++;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double c = 1.0 / (1.0 + (double)(i * i)), d = x[i] - 1.0;
        *value += 0.5 * c * d * d;
        if (gradient) gradient[i] = c * d;
    }
    if (++f->calls == f->stop_at) {
        symo_solver_stop(f->solver);
        atomic_store(&f->asked, 1);
    }
    return 0;
}

typedef struct setting {
    symo_problem *problem;
    symo_objective *objective;
    symo_symmetry *symmetry;
    function f;
} setting;

static void set_up(setting *s, int symmetric)
{
    int64_t image[N];
    memset(s, 0, sizeof *s);
    for (int64_t i = 0; i < N; i++) image[i] = i ^ 1;
    OK(symo_problem_create(&s->problem, N));
    OK(symo_objective_callback(&s->objective, N, evaluate, &s->f));
    OK(symo_problem_set_objective(s->problem, s->objective));
    if (symmetric) {
        OK(symo_symmetry_permutations(&s->symmetry, N, 1, image));
        OK(symo_problem_set_symmetry(s->problem, s->symmetry, SYMO_IMPOSE));
    }
    OK(symo_solver_create(&s->f.solver, s->problem, "auto"));
    OK(symo_solver_set_real(s->f.solver, "tolerance", 1e-10));
}

static void tear_down(setting *s)
{
    symo_solver_free(s->f.solver);
    symo_symmetry_free(s->symmetry);
    symo_objective_free(s->objective);
    symo_problem_free(s->problem);
}

static double objective_at(const setting *s, const double *x)
{
    function plain = { .calls = 0 };
    double value = 0.0;
    (void)s;
    evaluate(N, x, &value, NULL, &plain);
    return value;
}

START_TEST(stops_at_every_call)
{
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        setting s;
        double x[N] = { 0 };
        set_up(&s, symmetric);
        OK(symo_solver_run(s.f.solver, x));
        const int64_t calls = s.f.calls;
        ck_assert_int_gt(calls, 50);
        for (int64_t at = 1; at <= calls; at++) {
            memset(x, 0, sizeof x);
            s.f.calls = s.f.calls_after = 0;
            s.f.stop_at = at;
            atomic_store(&s.f.asked, 0);
            OK(symo_solver_run(s.f.solver, x));
            const symo_result *result = symo_solver_result(s.f.solver);
            /* a request during the very last calls, for the tension, meets a run that has solved: it is kept */
            if (result->reason != SYMO_REASON_STOPPED) {
                ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
                ck_assert_int_ge(at, calls - 1);
            } else {
                ck_assert_msg(s.f.calls_after <= 1, "%lld calls after the request at call %lld",
                              (long long)s.f.calls_after, (long long)at); /* that one certifies the best point */
                ck_assert_double_eq_tol(result->objective, objective_at(&s, x), 1e-14);
                ck_assert(!isnan(result->residual));
            }
            ck_assert_double_le(objective_at(&s, x), objective_at(&s, (double[N]){ 0 }));
            ck_assert_int_eq(symo__first_nonfinite(N, x), -1);
            s.f.stop_at = 0;
            OK(symo_solver_run(s.f.solver, x));
            if (result->reason == SYMO_REASON_STOPPED) OK(symo_solver_run(s.f.solver, x)); /* the one that was kept */
            ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
            for (int i = 0; i < N; i++) ck_assert_double_eq_tol(x[i], 1.0, 1e-5);
        }
        tear_down(&s);
    }
}
END_TEST

/* ---- from outside ---- */

static function *alarmed;

static void on_alarm(int number)
{
    (void)number;
    symo_solver_stop(alarmed->solver);
    atomic_store(&alarmed->asked, 1);
}

static int64_t factor(void)
{
    const char *text = getenv("SYMO_TEST_FACTOR");
    const int64_t given = text ? strtoll(text, NULL, 10) : 1;
    return given > 0 ? given : 1;
}

static void check_interrupted(setting *s, double *x, int64_t *stopped)
{
    const symo_result *result = symo_solver_result(s->f.solver);
    if (result->reason == SYMO_REASON_STOPPED) {
        ++*stopped;
        ck_assert_int_le(s->f.calls_after, 2); /* the one under way, and the one that certifies */
    } else {
        ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
    }
    ck_assert_double_le(objective_at(s, x), objective_at(s, (double[N]){ 0 }));
}

/* What was stopped goes on from where it stands, and comes to the same answer. */
static void check_resumed(setting *s, double *x)
{
    atomic_store(&s->f.asked, 0);
    OK(symo_solver_set_real(s->f.solver, "tolerance", 1e-10));
    OK(symo_solver_run(s->f.solver, x));
    if (symo_solver_result(s->f.solver)->reason == SYMO_REASON_STOPPED) OK(symo_solver_run(s->f.solver, x));
    ck_assert_int_eq(symo_solver_result(s->f.solver)->reason, SYMO_REASON_SOLVED);
    for (int i = 0; i < N; i++) ck_assert_double_eq_tol(x[i], 1.0, 1e-5);
    OK(symo_solver_set_real(s->f.solver, "tolerance", 0.0));
}

START_TEST(stops_on_a_signal)
{
    setting s;
    int64_t stopped = 0;
    struct sigaction old, action = { .sa_handler = on_alarm };
    symo_random *random = NULL;
    OK(symo_random_create(&random, 1, 0));
    set_up(&s, 1);
    OK(symo_solver_set_real(s.f.solver, "tolerance", 0.0));
    alarmed = &s.f;
    ck_assert_int_eq(sigaction(SIGALRM, &action, &old), 0);
    for (int64_t trial = 0; trial < 1000 * factor(); trial++) {
        double x[N] = { 0 };
        s.f.calls_after = 0;
        atomic_store(&s.f.asked, 0);
        const struct itimerval timer = { .it_value = { .tv_usec = 1 + symo_random_below(random, 1500) } };
        ck_assert_int_eq(setitimer(ITIMER_REAL, &timer, NULL), 0);
        OK(symo_solver_run(s.f.solver, x));
        while (!atomic_load(&s.f.asked)) nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
        if (symo_solver_result(s.f.solver)->reason == SYMO_REASON_STALLED) continue;
        check_interrupted(&s, x, &stopped);
        if (trial % 20 == 0) check_resumed(&s, x);
    }
    ck_assert_int_eq(sigaction(SIGALRM, &old, NULL), 0);
    ck_assert_int_gt(stopped, 100);
    symo_random_free(random);
    tear_down(&s);
}
END_TEST

typedef struct stopper {
    function *f;
    long nanoseconds;
} stopper;

static void *stop_later(void *user)
{
    const stopper *who = user;
    nanosleep(&(struct timespec){ .tv_nsec = who->nanoseconds }, NULL);
    symo_solver_stop(who->f->solver);
    atomic_store(&who->f->asked, 1);
    return NULL;
}

START_TEST(stops_from_another_thread)
{
    setting s;
    int64_t stopped = 0;
    symo_random *random = NULL;
    OK(symo_random_create(&random, 2, 0));
    set_up(&s, 0);
    OK(symo_solver_set_real(s.f.solver, "tolerance", 0.0));
    for (int64_t trial = 0; trial < 1000 * factor(); trial++) {
        double x[N] = { 0 };
        stopper who = { &s.f, 1 + (long)symo_random_below(random, 800000) };
        pthread_t thread;
        s.f.calls_after = 0;
        atomic_store(&s.f.asked, 0);
        ck_assert_int_eq(pthread_create(&thread, NULL, stop_later, &who), 0);
        OK(symo_solver_run(s.f.solver, x));
        ck_assert_int_eq(pthread_join(thread, NULL), 0);
        if (symo_solver_result(s.f.solver)->reason == SYMO_REASON_STALLED) continue;
        check_interrupted(&s, x, &stopped);
        if (trial % 20 == 0) check_resumed(&s, x);
    }
    ck_assert_int_gt(stopped, 100);
    symo_random_free(random);
    tear_down(&s);
}
END_TEST

/* ---- work after the answer ---- */

/* The bowl with a dual, which is why the gap is computed, for which the null model is solved: by calls of this. */
static int table_evaluate(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    (void)scratch;
    return evaluate(n, x, value, gradient, self);
}

static int table_dual(void *self, int64_t n, const double *x, double factor, int64_t count, const int64_t *columns,
                      double *value, double *product, double *scratch)
{
    (void)self, (void)x, (void)factor, (void)count, (void)columns, (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) product[i] = 0.0;
    return 0;
}

static void set_up_with_gap(setting *s, symo_prox **penalty)
{
    static const symo_objective_table table = { .size = sizeof table,
                                                .name = "own",
                                                .flags = SYMO_OBJECTIVE_CONVEX,
                                                .evaluate = table_evaluate,
                                                .dual = table_dual };
    double weights[N];
    for (int i = 0; i < N; i++) weights[i] = i < N / 2 ? 0.0 : 1.0;
    memset(s, 0, sizeof *s);
    OK(symo_problem_create(&s->problem, N));
    OK(symo_objective_custom(&s->objective, N, &table, &s->f));
    OK(symo_prox_l1(penalty, N, weights, 1e-3));
    OK(symo_problem_set_objective(s->problem, s->objective));
    OK(symo_problem_set_penalty(s->problem, *penalty));
    OK(symo_solver_create(&s->f.solver, s->problem, "auto"));
}

/* The null model is a run of its own: a request reaches it, and it leaves no figure behind that it did not come to. */
START_TEST(stops_in_the_null_model)
{
    setting s;
    symo_prox *penalty = NULL;
    double x[N] = { 0 };
    int64_t inside = 0;
    set_up_with_gap(&s, &penalty);
    OK(symo_solver_run(s.f.solver, x));
    const symo_result *result = symo_solver_result(s.f.solver);
    ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
    ck_assert(!isnan(result->gap));
    const double gap = result->gap;
    const int64_t calls = s.f.calls, counted = result->evaluations;
    ck_assert_int_gt(calls, counted + 10);
    tear_down(&s);
    symo_prox_free(penalty);
    for (int64_t at = 1; at <= calls; at++) {
        set_up_with_gap(&s, &penalty);
        memset(x, 0, sizeof x);
        s.f.stop_at = at;
        OK(symo_solver_run(s.f.solver, x));
        result = symo_solver_result(s.f.solver);
        ck_assert_msg(s.f.calls_after <= 1, "%lld calls after the request at call %lld of %lld",
                      (long long)s.f.calls_after, (long long)at, (long long)calls);
        ck_assert(isnan(result->gap) || at == calls);
        inside += result->reason == SYMO_REASON_SOLVED;
        s.f.stop_at = 0;
        OK(symo_solver_run(s.f.solver, x)); /* the request was too late for the first one, and stops this */
        if (result->reason == SYMO_REASON_STOPPED) OK(symo_solver_run(s.f.solver, x));
        ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
        ck_assert_double_eq_tol(result->gap, gap, 1e-4 * fabs(gap));
        tear_down(&s);
        symo_prox_free(penalty);
    }
    ck_assert_int_ge(inside, calls - counted - 1);
}
END_TEST

/* The unit of a path's last level, lambda = 0, is lambda_max, which takes a null model as well. */
START_TEST(stops_in_a_path)
{
    static const double levels[2] = { 1.0, 0.0 }, start[N] = { 0 };
    setting s;
    symo_prox *penalty = NULL;
    symo_path *path = NULL;
    set_up_with_gap(&s, &penalty);
    OK(symo_path_create(&path, s.problem, "auto"));
    OK(symo_path_fit(path, 2, levels, start));
    ck_assert_int_eq(symo_path_points(path), 2);
    const int64_t calls = s.f.calls;
    symo_path_free(path);
    for (int64_t at = 1; at <= calls; at += calls > 400 ? calls / 400 : 1) {
        symo_solver *own = s.f.solver;
        OK(symo_path_create(&path, s.problem, "auto"));
        s.f.solver = symo_path_solver(path);
        s.f.calls = s.f.calls_after = 0;
        s.f.stop_at = at;
        atomic_store(&s.f.asked, 0);
        OK(symo_path_fit(path, 2, levels, start));
        const int64_t points = symo_path_points(path);
        ck_assert_int_ge(points, 1);
        const symo_reason reason = symo_path_result(path, points - 1)->reason;
        ck_assert_msg(reason == SYMO_REASON_STOPPED || at > 1, "call %lld: %s", (long long)at,
                      symo_reason_text(reason));
        /* the one that certifies, and those with which the next level begins and is stopped */
        ck_assert_msg(s.f.calls_after <= 2, "%lld calls after the request at call %lld of %lld",
                      (long long)s.f.calls_after, (long long)at, (long long)calls);
        symo_path_free(path);
        s.f.solver = own;
    }
    tear_down(&s);
    symo_prox_free(penalty);
}
END_TEST

/* ---- two handles in two threads ---- */

static void *solve_alone(void *user)
{
    setting s;
    double *x = user;
    for (int repeat = 0; repeat < 20; repeat++) {
        memset(x, 0, N * sizeof *x);
        set_up(&s, repeat % 2);
        if (symo_solver_run(s.f.solver, x) != SYMO_OK) x[0] = NAN;
        tear_down(&s);
    }
    return NULL;
}

START_TEST(threads_are_independent)
{
    enum { THREADS = 4 };
    double alone[N], x[THREADS][N];
    pthread_t threads[THREADS];
    solve_alone(alone);
    for (int t = 0; t < THREADS; t++) ck_assert_int_eq(pthread_create(&threads[t], NULL, solve_alone, x[t]), 0);
    for (int t = 0; t < THREADS; t++) ck_assert_int_eq(pthread_join(threads[t], NULL), 0);
    for (int t = 0; t < THREADS; t++) ck_assert(memcmp(alone, x[t], sizeof alone) == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stop");
    TCase *cases = tcase_create("stop");
    tcase_add_test(cases, stops_at_every_call);
    tcase_add_test(cases, stops_on_a_signal);
    tcase_add_test(cases, stops_from_another_thread);
    tcase_add_test(cases, stops_in_the_null_model);
    tcase_add_test(cases, stops_in_a_path);
    tcase_add_test(cases, threads_are_independent);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
