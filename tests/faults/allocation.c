/* SPDX-License-Identifier: BSD-3-Clause */
/* The k-th allocation fails, for every k, once and from then on, in everything that three programs do: build a problem,
 * solve it, fit a path. Each failure is SYMO_ERROR_MEMORY, leaves nothing behind, changes no input, and the same calls
 * on the same handles work afterwards. */
#include <math.h>
#include <string.h>
#include <symo/symo.h>

#include "support/allocator.h"
#include "support/property.h"

enum { N = 6, ROWS = 8, LEVELS = 3, PROGRAMS = 3 };

/* Two exchanged groups of two, one of two that is free. Columns 0, 1 and 2, 3 change places with the rows' halves. */
static const double x_data[ROWS * N] = {
    1.0, 0.5,  -1.0, 0.2,  0.3, -0.7, 0.9,  0.4,  0.1,  0.8, 0.6, -0.9, -0.2, 0.5, 0.7, -0.3,
    0.3, -0.7, 0.9,  0.4,  1.0, 0.5,  -1.0, 0.2,  -0.2, 0.5, 0.7, -0.3, 0.1,  0.8, 0.6, -0.9,
    0.5, 0.1,  0.4,  -0.6, 0.5, 0.1,  0.4,  -0.6, -0.4, 0.9, 0.2, 0.3,  -0.4, 0.9, 0.2, 0.3,
};
static const double y_data[ROWS] = { 1.0, 0.0, 0.5, 0.25, 1.0, 0.0, 0.5, 0.25 };
static const double weights[3] = { 1.0, 1.0, 0.0 }, levels[LEVELS] = { 0.5, 0.05, 0.0 };
static const int64_t sizes[3] = { 2, 2, 2 }, swap[N] = { 2, 3, 0, 1, 4, 5 };

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *target = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i % 2], r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

static int own_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    (void)self, (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += 0.1 * fabs(x[i]);
    return 0;
}

static int own_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)self, (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = copysign(fmax(fabs(v[i]) - 0.1 * step, 0.0), v[i]) + 0.0;
    return 0;
}

static double target[2] = { 3.0, -1.0 };

typedef struct program {
    symo_matrix *matrix;
    symo_objective *objective;
    symo_prox *penalty;
    symo_symmetry *symmetry;
    symo_problem *problem;
    symo_solver *solver;
    symo_path *path;
} program;

static symo_status build_terms(program *p, int which)
{
    static const symo_prox_table table = {
        .size = sizeof table, .name = "own", .flags = SYMO_PROX_CONVEX, .value = own_value, .prox = own_prox
    };
    symo_status status = SYMO_OK;
    if (which < 2) status = symo_matrix_dense(&p->matrix, ROWS, N, x_data);
    if (!status && which == 0) status = symo_objective_least_squares(&p->objective, p->matrix, y_data, NULL, NULL, 1);
    if (!status && which == 1) status = symo_objective_logistic(&p->objective, p->matrix, y_data, NULL, y_data, 1);
    if (!status && which == 2) status = symo_objective_callback(&p->objective, N, evaluate, target);
    if (!status && which == 0) status = symo_prox_group_lasso(&p->penalty, 3, sizes, weights, 1.0);
    if (!status && which == 1) status = symo_prox_l1(&p->penalty, N, NULL, 1.0);
    if (!status && which == 2) status = symo_prox_custom(&p->penalty, N, &table, NULL);
    return status;
}

static symo_status build(program *p, int which)
{
    size_t length = 0;
    *p = (program){ NULL, NULL, NULL, NULL, NULL, NULL, NULL };
    symo_status status = build_terms(p, which);
    if (!status) status = symo_symmetry_permutations(&p->symmetry, N, 1, swap);
    if (!status) status = symo_problem_create(&p->problem, N);
    if (!status) status = symo_problem_set_objective(p->problem, p->objective);
    if (!status) status = symo_problem_set_penalty(p->problem, p->penalty);
    if (!status) status = symo_problem_set_symmetry(p->problem, p->symmetry, which == 2 ? SYMO_IMPOSE : SYMO_EXPLOIT);
    if (!status) status = symo_problem_set_mode(p->problem, which == 1 ? SYMO_MODE_PROJECT : SYMO_MODE_AUTO);
    if (!status) status = symo_problem_set_label(p->problem, SYMO_TERM_PENALTY, "a label");
    if (!status) status = symo_problem_explain(p->problem, 0, NULL, &length);
    if (!status) status = symo_solver_create(&p->solver, p->problem, "auto");
    if (!status) status = symo_path_create(&p->path, p->problem, "auto");
    return status;
}

static void destroy(program *p)
{
    symo_path_free(p->path);
    symo_solver_free(p->solver);
    symo_problem_free(p->problem);
    symo_symmetry_free(p->symmetry);
    symo_prox_free(p->penalty);
    symo_objective_free(p->objective);
    symo_matrix_free(p->matrix);
}

static void fail_with(symo_status status, const char *what, int which, int64_t k)
{
    ck_assert_msg(status == SYMO_ERROR_MEMORY, "program %d, %s, allocation %lld: %s (%s)", which, what, (long long)k,
                  symo_status_text(status), symo_last_error());
    ck_assert(strstr(symo_last_error(), "memory") != NULL);
}

/* ---- building ---- */

START_TEST(building_survives)
{
    for (int which = 0; which < PROGRAMS; which++)
        for (int on = 0; on < 2; on++) {
            int64_t k = 1;
            const int64_t held = test_allocator_held();
            for (;; k++) {
                program p;
                test_allocator_fail(k, on);
                const symo_status status = build(&p, which);
                const int failed = test_allocator_failed();
                test_allocator_fail(0, 0);
                if (failed) fail_with(status, "building", which, k);
                if (failed && !p.solver) ck_assert_ptr_null(p.path);
                destroy(&p);
                ck_assert_msg(test_allocator_held() == held, "allocation %lld left %lld blocks", (long long)k,
                              (long long)(test_allocator_held() - held));
                if (!failed) break;
            }
            ck_assert_int_gt(k, 20);
        }
}
END_TEST

/* ---- solving: one solver for all failures ---- */

START_TEST(solving_survives)
{
    static const double start[N] = { 0.25, -0.5, 0.25, -0.5, 1.0, 2.0 };
    for (int which = 0; which < PROGRAMS; which++)
        for (int on = 0; on < 2; on++)
            for (int fresh = 0; fresh < 2; fresh++) { /* with a new solver every time, or the same one */
                program p;
                double expected[N], x[N];
                int64_t k = 1;
                ck_assert_int_eq(build(&p, which), SYMO_OK);
                memcpy(expected, start, sizeof start);
                ck_assert_int_eq(symo_solver_run(p.solver, expected), SYMO_OK);
                ck_assert_int_eq(symo_solver_result(p.solver)->reason, SYMO_REASON_SOLVED);
                for (;; k++) {
                    if (fresh) {
                        symo_solver_free(p.solver);
                        ck_assert_int_eq(symo_solver_create(&p.solver, p.problem, "auto"), SYMO_OK);
                    }
                    memcpy(x, start, sizeof start);
                    test_allocator_fail(k, on);
                    const symo_status status = symo_solver_run(p.solver, x);
                    const int failed = test_allocator_failed();
                    test_allocator_fail(0, 0);
                    if (!failed) break;
                    fail_with(status, "solving", which, k);
                    ck_assert(memcmp(x, start, sizeof x) == 0);
                    ck_assert_int_ne(symo_solver_result(p.solver)->reason, SYMO_REASON_SOLVED);
                    ck_assert_int_eq(symo_solver_run(p.solver, x), SYMO_OK);
                    ck_assert(memcmp(x, expected, sizeof x) == 0);
                }
                ck_assert_int_gt(k, 4);
                destroy(&p);
            }
}
END_TEST

/* ---- paths ---- */

START_TEST(paths_survive)
{
    for (int which = 0; which < PROGRAMS; which++)
        for (int on = 0; on < 2; on++) {
            program p;
            double expected[LEVELS * N];
            int64_t k = 1;
            const int64_t held = test_allocator_held();
            ck_assert_int_eq(build(&p, which), SYMO_OK);
            ck_assert_int_eq(symo_path_fit(p.path, LEVELS, levels, NULL), SYMO_OK);
            for (int l = 0; l < LEVELS; l++)
                memcpy(expected + l * N, symo_path_solution(p.path, l), N * sizeof(double));
            for (;; k++) {
                symo_path_free(p.path);
                ck_assert_int_eq(symo_path_create(&p.path, p.problem, "auto"), SYMO_OK);
                test_allocator_fail(k, on);
                const symo_status status = symo_path_fit(p.path, LEVELS, levels, NULL);
                const int failed = test_allocator_failed();
                test_allocator_fail(0, 0);
                if (!failed) break;
                fail_with(status, "path", which, k);
                ck_assert_int_lt(symo_path_points(p.path), LEVELS);
                ck_assert_int_eq(symo_path_fit(p.path, LEVELS, levels, NULL), SYMO_OK);
                for (int l = 0; l < LEVELS; l++)
                    ck_assert_msg(memcmp(expected + l * N, symo_path_solution(p.path, l), N * sizeof(double)) == 0,
                                  "program %d, allocation %lld: level %d differs afterwards", which, (long long)k, l);
            }
            ck_assert_int_gt(k, 20);
            destroy(&p);
            ck_assert_int_eq(test_allocator_held(), held);
        }
}
END_TEST

START_TEST(the_largest_level_survives)
{
    program p;
    double maximum = 0.0;
    int64_t k = 1;
    ck_assert_int_eq(build(&p, 0), SYMO_OK);
    const int64_t held = test_allocator_held();
    for (;; k++) {
        test_allocator_fail(k, 0);
        const symo_status status = symo_path_lambda_max(&maximum, p.problem);
        const int failed = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_int_eq(test_allocator_held(), held);
        if (!failed) break;
        fail_with(status, "lambda_max", 0, k);
        ck_assert(isnan(maximum));
    }
    ck_assert(maximum > 0.0);
    destroy(&p);
}
END_TEST

START_TEST(the_allocator_cannot_be_exchanged_any_more)
{
    symo_problem *problem = NULL;
    ck_assert_int_eq(symo_problem_create(&problem, 1), SYMO_OK);
    symo_problem_free(problem);
    ck_assert_int_eq(symo_allocator_set(NULL), SYMO_ERROR_STATE);
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("allocation");
    TCase *cases = tcase_create("allocation");
    tcase_add_test(cases, building_survives);
    tcase_add_test(cases, solving_survives);
    tcase_add_test(cases, paths_survive);
    tcase_add_test(cases, the_largest_level_survives);
    tcase_add_test(cases, the_allocator_cannot_be_exchanged_any_more);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
