/* SPDX-License-Identifier: BSD-3-Clause */
/* A start outside the fixed space is projected before anything else: also a run without a step, and one whose start is
 * better than every symmetric point, returns a symmetric point. */
#include <math.h>
#include <symo/symo.h>

#include "support/property.h"

/* 1/2 ||x - (1, -1)||^2: its minimiser (1, -1) is what the exchange of the two entries forbids */
static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double target[2] = { 1.0, -1.0 };
    (void)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *value += 0.5 * (x[i] - target[i]) * (x[i] - target[i]);
        if (gradient) gradient[i] = x[i] - target[i];
    }
    return 0;
}

static void check(symo_mode mode, int64_t iterations)
{
    const int64_t swap[2] = { 1, 0 };
    double x[2] = { 1.0, -0.5 };
    symo_objective *objective = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    ck_assert_int_eq(symo_objective_callback(&objective, 2, evaluate, NULL), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_permutations(&symmetry, 2, 1, swap), SYMO_OK);
    ck_assert_int_eq(symo_problem_create(&problem, 2), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_objective(problem, objective), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_mode(problem, mode), SYMO_OK);
    ck_assert_int_eq(symo_solver_create(&solver, problem, "auto"), SYMO_OK);
    ck_assert_int_eq(symo_solver_set_real(solver, "max_iterations", (double)iterations), SYMO_OK);
    ck_assert_msg(symo_solver_run(solver, x) == SYMO_OK, "%s", symo_last_error());
    ck_assert_msg(x[0] == x[1], "mode %d, %d iterations: %.17g, %.17g", (int)mode, (int)iterations, x[0], x[1]);
    ck_assert(iterations > 0 || x[0] == 0.25);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
}

START_TEST(start_is_projected)
{
    for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++)
        for (int64_t iterations = 0; iterations < 3; iterations++) check((symo_mode)mode, iterations);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("start");
    TCase *tests = tcase_create("start");
    tcase_add_test(tests, start_is_projected);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
