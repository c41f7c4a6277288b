/* SPDX-License-Identifier: BSD-3-Clause */
/* Problems under groups that have no orbits: imposed by both routes, with figures worked out by hand; penalties that
 * leave the fixed space; claims, true and false. */
#include <math.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void says(symo_status status, symo_status expected, const char *text)
{
    ck_assert_int_eq(status, expected);
    ck_assert_msg(strstr(symo_last_error(), text) != NULL, "\"%s\" lacks \"%s\"", symo_last_error(), text);
}

/* 1/2 ||x - t||^2; off_centre: and x_0, which no turn leaves alone */
typedef struct pull {
    double target[9];
    double off_centre;
} pull;

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const pull *p = user;
    *value = p->off_centre * x[0];
    for (int64_t i = 0; i < n; i++) {
        *value += 0.5 * (x[i] - p->target[i]) * (x[i] - p->target[i]);
        if (gradient) gradient[i] = x[i] - p->target[i] + (i == 0 ? p->off_centre : 0.0);
    }
    return 0;
}

static symo_symmetry *rotations_of_matrices(void)
{
    static const double so3[27] = {
        0, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0
    };
    symo_symmetry *turns, *pairs;
    OK(symo_symmetry_lie(&turns, 3, 3, so3));
    const symo_symmetry *two[2] = { turns, turns };
    OK(symo_symmetry_tensor(&pairs, 2, two));
    symo_symmetry_free(turns);
    return pairs;
}

/* The nearest multiple of the identity, shrunk: trace/3 / (1 + lambda) on the diagonal; by both routes. */
START_TEST(imposed)
{
    pull p = { { 4, 1, 2, -1, 3, 5, 0.5, -2, 2 }, 0.0 };
    symo_symmetry *pairs = rotations_of_matrices();
    symo_objective *f;
    symo_prox *h;
    OK(symo_objective_callback(&f, 9, evaluate, &p));
    OK(symo_prox_squared_norm(&h, 9, NULL, 0.5));
    for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++)
        for (int penalised = 0; penalised < 2; penalised++) {
            symo_problem *problem;
            symo_solver *solver;
            double x[9] = { 7, 7, 7 };
            char text[2000];
            size_t length;
            OK(symo_problem_create(&problem, 9));
            OK(symo_problem_set_objective(problem, f));
            OK(symo_problem_set_penalty(problem, penalised ? h : NULL));
            OK(symo_problem_set_symmetry(problem, pairs, SYMO_IMPOSE));
            OK(symo_problem_set_mode(problem, (symo_mode)mode));
            OK(symo_problem_explain(problem, sizeof text, text, &length));
            ck_assert_ptr_nonnull(
                strstr(text, "3 generators on 9 variables: a fixed space of dimension 1, by a basis"));
            OK(symo_solver_create(&solver, problem, "auto"));
            OK(symo_solver_run(solver, x));
            const symo_result *result = symo_solver_result(solver);
            ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
            ck_assert_int_eq(result->free_parameters, 1);
            ck_assert_double_lt(result->symmetry_defect, 1e-15);
            const double expected = penalised ? 3.0 / 1.5 : 3.0; /* weight 1/2 ||.||^2 at 0.5 */
            for (int i = 0; i < 9; i++) ck_assert_double_eq_tol(x[i], i % 4 == 0 ? expected : 0.0, 1e-7);
            /* (I - P) (x - t): everything of t but its trace */
            double tension = 0.0;
            for (int i = 0; i < 9; i++) tension += (i % 4 ? 1 : 0) * p.target[i] * p.target[i];
            for (int i = 0; i < 9; i += 4) tension += (p.target[i] - 3.0) * (p.target[i] - 3.0);
            ck_assert_double_eq_tol(result->tension, sqrt(tension), 1e-7);
            symo_solver_free(solver);
            symo_problem_free(problem);
        }
    symo_symmetry_free(pairs);
    symo_objective_free(f);
    symo_prox_free(h);
}
END_TEST

/* Soft thresholds keep multiples of the identity, and not a line at an angle, for which there is no other route. */
START_TEST(a_penalty_that_leaves_the_space)
{
    const double across[4] = { cos(0.6), sin(0.6), sin(0.6), -cos(0.6) }; /* about the line at 0.3 */
    pull p = { { 1, 2 }, 0.0 };
    symo_objective *f, *g;
    symo_prox *narrow, *wide;
    symo_problem *problem, *other;
    symo_solver *solver;
    symo_symmetry *mirror, *pairs = rotations_of_matrices();
    OK(symo_objective_callback(&f, 9, evaluate, &p));
    OK(symo_prox_l1(&wide, 9, NULL, 0.5));
    OK(symo_problem_create(&problem, 9));
    OK(symo_problem_set_objective(problem, f));
    OK(symo_problem_set_penalty(problem, wide));
    OK(symo_problem_set_symmetry(problem, pairs, SYMO_IMPOSE));
    OK(symo_solver_create(&solver, problem, "auto"));
    symo_solver_free(solver);
    OK(symo_symmetry_orthogonal(&mirror, 2, 1, across));
    OK(symo_objective_callback(&g, 2, evaluate, &p));
    OK(symo_prox_l1(&narrow, 2, NULL, 0.5));
    OK(symo_problem_create(&other, 2));
    OK(symo_problem_set_objective(other, g));
    OK(symo_problem_set_penalty(other, narrow));
    OK(symo_problem_set_symmetry(other, mirror, SYMO_IMPOSE));
    says(symo_solver_create(&solver, other, "auto"), SYMO_ERROR_UNSUPPORTED, "is not preserved by the symmetry");
    symo_problem_free(problem);
    symo_problem_free(other);
    symo_symmetry_free(mirror);
    symo_symmetry_free(pairs);
    symo_objective_free(f);
    symo_objective_free(g);
    symo_prox_free(narrow);
    symo_prox_free(wide);
}
END_TEST

/* A claim that is true, and one that a single direction refutes. */
START_TEST(claimed)
{
    static const double about[9] = { 0, -1, 0, 1, 0, 0, 0, 0, 0 };
    pull p = { { 0, 0, 2 }, 0.0 };
    symo_symmetry *axis;
    OK(symo_symmetry_lie(&axis, 3, 1, about));
    for (int wrong = 0; wrong < 2; wrong++) {
        symo_objective *f;
        symo_problem *problem;
        symo_solver *solver;
        double x[3] = { 0.5, 0.5, 0.5 };
        p.off_centre = wrong ? 0.01 : 0.0;
        OK(symo_objective_callback(&f, 3, evaluate, &p));
        OK(symo_problem_create(&problem, 3));
        OK(symo_problem_set_objective(problem, f));
        OK(symo_problem_set_symmetry(problem, axis, SYMO_EXPLOIT));
        OK(symo_solver_create(&solver, problem, "auto"));
        const symo_status status = symo_solver_run(solver, x);
        if (wrong) {
            says(status, SYMO_ERROR_SYMMETRY, "is not invariant under generator 1, a linear map");
        } else {
            ck_assert_int_eq(status, SYMO_OK);
            ck_assert_double_eq_tol(x[2], 2.0, 1e-7);
            ck_assert_double_eq(x[0], 0.0);
        }
        symo_solver_free(solver);
        symo_problem_free(problem);
        symo_objective_free(f);
    }
    symo_symmetry_free(axis);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linear problems");
    TCase *problems = tcase_create("problems");
    tcase_add_test(problems, imposed);
    tcase_add_test(problems, a_penalty_that_leaves_the_space);
    tcase_add_test(problems, claimed);
    suite_add_tcase(suite, problems);
    return suite_run(suite);
}
