/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads: 2, 4 and 8 of them solve mixed problems, each with handles of its own or all with the same read-only ones,
 * and get the bits that one thread gets. Handles are kept and dropped by many at once, and a handle that runs in one
 * thread is busy for the others. Built to be run under ThreadSanitizer as well. */
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

/* Check's assertions are for the main thread: a worker notes what went wrong. */
#define WORKS(call)                                                                                                    \
    do {                                                                                                               \
        if ((call) != SYMO_OK) atomic_fetch_add(&wrong, 1);                                                            \
    } while (0)

static _Atomic int wrong;

enum { N = 12, ROWS = 20, KINDS = 6, THREADS = 8, ROUNDS = 3 };

static double data[ROWS * N], response[ROWS];
static const int64_t sizes[4] = { 3, 3, 3, 3 };

static void fill_data(void)
{
    for (int i = 0; i < ROWS * N; i++) data[i] = sin(0.7 * i) + 0.1 * cos(3.1 * i * i);
    for (int i = 0; i < ROWS; i++) response[i] = i % 3 == 0 ? 1.0 : 0.0;
}

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - 0.1 * (double)(i / 2), r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

/* ---- the terms of a problem: read-only once they are made ---- */

typedef struct terms {
    symo_matrix *matrix;
    symo_objective *objective;
    symo_prox *penalty;
    symo_symmetry *symmetry;
} terms;

static void make_terms(terms *t, int kind)
{
    int64_t image[N];
    for (int i = 0; i < N; i++) image[i] = i ^ 1;
    *t = (terms){ NULL, NULL, NULL, NULL };
    WORKS(symo_matrix_dense(&t->matrix, ROWS, N, data));
    if (kind % 3 == 0) WORKS(symo_objective_least_squares(&t->objective, t->matrix, response, NULL, NULL, 1));
    if (kind % 3 == 1) WORKS(symo_objective_logistic(&t->objective, t->matrix, response, NULL, NULL, 1));
    if (kind % 3 == 2) WORKS(symo_objective_callback(&t->objective, N, evaluate, NULL));
    if (kind % 2 == 0) WORKS(symo_prox_l1(&t->penalty, N, NULL, 0.05));
    if (kind % 2 == 1) WORKS(symo_prox_group_lasso(&t->penalty, 4, sizes, NULL, 0.02));
    if (kind % 2 == 0) WORKS(symo_symmetry_permutations(&t->symmetry, N, 1, image));
}

static void free_terms(terms *t)
{
    symo_symmetry_free(t->symmetry);
    symo_prox_free(t->penalty);
    symo_objective_free(t->objective);
    symo_matrix_free(t->matrix);
}

static void solve(const terms *t, int kind, double *x)
{
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    WORKS(symo_problem_create(&problem, N));
    WORKS(symo_problem_set_objective(problem, t->objective));
    WORKS(symo_problem_set_penalty(problem, t->penalty));
    if (t->symmetry) WORKS(symo_problem_set_symmetry(problem, t->symmetry, SYMO_IMPOSE));
    if (kind == 0) WORKS(symo_problem_set_mode(problem, SYMO_MODE_PROJECT));
    WORKS(symo_solver_create(&solver, problem, kind < 3 ? "fista" : "pg"));
    WORKS(symo_solver_set_real(solver, "tolerance", 1e-6));
    memset(x, 0, N * sizeof *x);
    WORKS(symo_solver_run(solver, x));
    if (symo_solver_result(solver)->reason != SYMO_REASON_SOLVED) atomic_fetch_add(&wrong, 1);
    symo_solver_free(solver);
    symo_problem_free(problem);
}

static void path_of(const terms *t, double *x)
{
    static const double levels[3] = { 3.0, 1.0, 0.3 };
    symo_problem *problem = NULL;
    symo_path *path = NULL;
    WORKS(symo_problem_create(&problem, N));
    WORKS(symo_problem_set_objective(problem, t->objective));
    WORKS(symo_problem_set_penalty(problem, t->penalty));
    WORKS(symo_path_create(&path, problem, "auto"));
    WORKS(symo_path_fit(path, 3, levels, NULL));
    if (symo_path_points(path) == 3) memcpy(x, symo_path_solution(path, 2), N * sizeof *x);
    symo_path_free(path);
    symo_problem_free(problem);
}

/* ---- mixed work ---- */

typedef struct results {
    double solved[KINDS][N], path[N], spaces[N];
    int64_t cells;
    int agrees;
    char sentence[512];
} results;

static void use_spaces(const terms *t, results *r)
{
    symo_partition *orbits = NULL, *own = NULL, *join = NULL;
    symo_derivative report = { .size = sizeof report };
    int64_t labels[N];
    for (int i = 0; i < N; i++) labels[i] = i / 3;
    WORKS(symo_symmetry_orbits(&orbits, t->symmetry));
    WORKS(symo_partition_create(&own, N, labels, NULL));
    WORKS(symo_partition_join(&join, orbits, own));
    r->cells = symo_partition_cells(join);
    WORKS(symo_partition_project(join, data, r->spaces));
    WORKS(symo_check_derivative(t->objective, data, -1, 1, &report));
    r->agrees = report.verdict == SYMO_VERDICT_AGREES;
    symo_partition_free(orbits);
    symo_partition_free(own);
    symo_partition_free(join);
}

/* A sentence of this thread's own. */
static void fail_on_purpose(int number, results *r)
{
    symo_problem *problem = NULL;
    if (symo_problem_create(&problem, -1 - number) != SYMO_ERROR_ARGUMENT) atomic_fetch_add(&wrong, 1);
    strncpy(r->sentence, symo_last_error(), sizeof r->sentence - 1);
}

typedef struct worker {
    int number;
    const terms *shared; /* NULL: makes its own */
    results found;
} worker;

static void *work(void *user)
{
    worker *w = user;
    for (int round = 0; round < ROUNDS; round++) {
        fail_on_purpose(w->number, &w->found);
        for (int k = 0; k < KINDS; k++) {
            const int kind = (k + w->number) % KINDS; /* different ones at a time */
            terms own;
            if (!w->shared) make_terms(&own, kind);
            const terms *t = w->shared ? &w->shared[kind] : &own;
            solve(t, kind, w->found.solved[kind]);
            if (kind == 0) path_of(t, w->found.path);
            if (kind == 2) use_spaces(t, &w->found);
            if (!w->shared) free_terms(&own);
        }
        char expected[40];
        snprintf(expected, sizeof expected, "%d", -1 - w->number);
        if (!strstr(w->found.sentence, expected) || strcmp(w->found.sentence, symo_last_error()) != 0)
            atomic_fetch_add(&wrong, 1);
    }
    memset(w->found.sentence, 0, sizeof w->found.sentence);
    return NULL;
}

static void run_threads(int count, const terms *shared)
{
    static worker alone, together[THREADS];
    pthread_t threads[THREADS];
    memset(&alone, 0, sizeof alone);
    memset(together, 0, sizeof together);
    work(&alone);
    for (int k = 0; k < count; k++) {
        together[k].number = k;
        together[k].shared = shared;
        ck_assert_int_eq(pthread_create(&threads[k], NULL, work, &together[k]), 0);
    }
    for (int k = 0; k < count; k++) ck_assert_int_eq(pthread_join(threads[k], NULL), 0);
    ck_assert_int_eq(atomic_load(&wrong), 0);
    ck_assert_int_eq(alone.found.agrees, 1);
    for (int k = 0; k < count; k++)
        ck_assert_msg(memcmp(&alone.found, &together[k].found, sizeof alone.found) == 0, "thread %d of %d", k, count);
}

START_TEST(handles_of_their_own)
{
    fill_data();
    for (int count = 2; count <= THREADS; count *= 2) run_threads(count, NULL);
}
END_TEST

START_TEST(the_same_terms_for_all)
{
    terms shared[KINDS];
    fill_data();
    for (int kind = 0; kind < KINDS; kind++) make_terms(&shared[kind], kind);
    for (int count = 2; count <= THREADS; count *= 2) run_threads(count, shared);
    for (int kind = 0; kind < KINDS; kind++) free_terms(&shared[kind]);
}
END_TEST

/* ---- keeping and dropping ---- */

/* Whoever combines a handle keeps it: many threads do, while the one that made it lets go. */
typedef struct dropper {
    terms *t;
    _Atomic int *ready;
} dropper;

static void *keep_and_drop(void *user)
{
    const dropper *d = user;
    symo_problem *problems[20] = { NULL };
    for (int k = 0; k < 20; k++) {
        WORKS(symo_problem_create(&problems[k], N));
        WORKS(symo_problem_set_objective(problems[k], d->t->objective));
        WORKS(symo_problem_set_penalty(problems[k], d->t->penalty));
        WORKS(symo_problem_set_symmetry(problems[k], d->t->symmetry, SYMO_IMPOSE));
    }
    atomic_fetch_add(d->ready, 1);
    while (atomic_load(d->ready) < THREADS + 1) sched_yield();
    for (int k = 0; k < 20; k++) symo_problem_free(problems[k]);
    return NULL;
}

START_TEST(the_last_one_frees)
{
    fill_data();
    for (int repeat = 0; repeat < 20; repeat++) {
        terms t;
        pthread_t threads[THREADS];
        _Atomic int ready = 0;
        make_terms(&t, 0);
        dropper d = { &t, &ready };
        for (int k = 0; k < THREADS; k++) ck_assert_int_eq(pthread_create(&threads[k], NULL, keep_and_drop, &d), 0);
        while (atomic_load(&ready) < THREADS) sched_yield();
        atomic_fetch_add(&ready, 1);
        free_terms(&t);
        for (int k = 0; k < THREADS; k++) ck_assert_int_eq(pthread_join(threads[k], NULL), 0);
    }
    ck_assert_int_eq(atomic_load(&wrong), 0);
}
END_TEST

/* ---- one handle ---- */

typedef struct shared_solver {
    symo_solver *solver;
    _Atomic int inside, tried;
} shared_solver;

static int wait_inside(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    shared_solver *s = user;
    atomic_store(&s->inside, 1);
    while (!atomic_load(&s->tried)) sched_yield();
    return evaluate(n, x, value, gradient, NULL);
}

static void *try_it(void *user)
{
    shared_solver *s = user;
    double x[N] = { 0 };
    size_t bytes = 0;
    while (!atomic_load(&s->inside)) sched_yield();
    if (symo_solver_run(s->solver, x) != SYMO_ERROR_BUSY) atomic_fetch_add(&wrong, 1);
    if (symo_solver_set_real(s->solver, "tolerance", 1e-3) != SYMO_ERROR_BUSY) atomic_fetch_add(&wrong, 1);
    if (symo_solver_set_monitor(s->solver, NULL, NULL) != SYMO_ERROR_BUSY) atomic_fetch_add(&wrong, 1);
    if (symo_solver_memory(s->solver, &bytes) != SYMO_ERROR_BUSY) atomic_fetch_add(&wrong, 1);
    if (symo_solver_set_memory(s->solver, x, sizeof x) != SYMO_ERROR_BUSY) atomic_fetch_add(&wrong, 1);
    atomic_store(&s->tried, 1);
    return NULL;
}

START_TEST(a_running_handle_is_busy_for_others)
{
    for (int repeat = 0; repeat < 20; repeat++) {
        shared_solver s = { NULL, 0, 0 };
        symo_problem *problem = NULL;
        symo_objective *objective = NULL;
        pthread_t thread;
        double x[N] = { 0 };
        WORKS(symo_problem_create(&problem, N));
        WORKS(symo_objective_callback(&objective, N, wait_inside, &s));
        WORKS(symo_problem_set_objective(problem, objective));
        WORKS(symo_solver_create(&s.solver, problem, "auto"));
        ck_assert_int_eq(pthread_create(&thread, NULL, try_it, &s), 0);
        WORKS(symo_solver_run(s.solver, x));
        ck_assert_int_eq(pthread_join(thread, NULL), 0);
        ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
        symo_solver_free(s.solver);
        symo_objective_free(objective);
        symo_problem_free(problem);
    }
    ck_assert_int_eq(atomic_load(&wrong), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("threads");
    TCase *cases = tcase_create("threads");
    tcase_add_test(cases, handles_of_their_own);
    tcase_add_test(cases, the_same_terms_for_all);
    tcase_add_test(cases, the_last_one_frees);
    tcase_add_test(cases, a_running_handle_is_busy_for_others);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
