/* SPDX-License-Identifier: BSD-3-Clause */
/* What a problem accepts and refuses, what it keeps alive, and that a solver works on the problem as it was. */
#include <math.h>
#include <string.h>
#include <symo/symo.h>

#include "support/allocator.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())
#define REFUSED(call, ...) refused((call), SYMO_ERROR_ARGUMENT, (const char *[]){ __VA_ARGS__, NULL })

/* The status, and a sentence that has all these words. */
static void refused(symo_status status, symo_status expected, const char *const *words)
{
    ck_assert_int_eq(status, expected);
    for (; *words; words++)
        ck_assert_msg(strstr(symo_last_error(), *words) != NULL, "\"%s\" lacks \"%s\"", symo_last_error(), *words);
}

static int bowl(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *target = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *value += 0.5 * (x[i] - target[i]) * (x[i] - target[i]);
        if (gradient) gradient[i] = x[i] - target[i];
    }
    return 0;
}

static const int64_t swap[3] = { 1, 0, 2 }, turn[6] = { 1, 2, 0, 0, 2, 1 };
static double target[4] = { 3.0, 1.0, -2.0, 5.0 };

START_TEST(refuses_bad_arguments)
{
    symo_problem *problem = (symo_problem *)target;
    symo_objective *four = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    size_t length = 0;
    REFUSED(symo_problem_create(NULL, 3), "symo_problem_create", "problem");
    REFUSED(symo_problem_create(&problem, -1), "symo_problem_create", "n = -1");
    ck_assert_ptr_null(problem);
    OK(symo_problem_create(&problem, 3));
    OK(symo_objective_callback(&four, 4, bowl, target));
    OK(symo_prox_zero(&penalty, 2));
    OK(symo_symmetry_permutations(&symmetry, 0, 0, NULL));
    REFUSED(symo_problem_set_objective(NULL, four), "problem");
    REFUSED(symo_problem_set_objective(problem, NULL), "objective");
    REFUSED(symo_problem_set_objective(problem, four), "symo_problem_set_objective", "4", "3");
    REFUSED(symo_problem_set_penalty(NULL, penalty), "problem");
    REFUSED(symo_problem_set_penalty(problem, penalty), "symo_problem_set_penalty", "2", "3");
    REFUSED(symo_problem_set_symmetry(NULL, symmetry, SYMO_IMPOSE), "problem");
    REFUSED(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE), "symo_problem_set_symmetry", "0", "3");
    REFUSED(symo_problem_set_symmetry(problem, NULL, (symo_role)7), "role = 7");
    REFUSED(symo_problem_set_mode(NULL, SYMO_MODE_AUTO), "problem");
    REFUSED(symo_problem_set_mode(problem, (symo_mode)7), "mode = 7");
    REFUSED(symo_problem_set_label(NULL, SYMO_TERM_PENALTY, "x"), "problem");
    REFUSED(symo_problem_set_label(problem, SYMO_TERM_PENALTY, NULL), "label");
    REFUSED(symo_problem_set_label(problem, (symo_term)3, "x"), "term = 3");
    REFUSED(symo_problem_explain(NULL, 0, NULL, &length), "problem");
    REFUSED(symo_problem_explain(problem, 0, NULL, NULL), "length");
    REFUSED(symo_problem_explain(problem, 5, NULL, &length), "text");
    refused(symo_problem_explain(problem, 0, NULL, &length), SYMO_ERROR_STATE,
            (const char *[]){ "symo_problem_set_objective", NULL });
    symo_problem_free(NULL);
    symo_problem_free(problem);
    symo_objective_free(four);
    symo_prox_free(penalty);
    symo_symmetry_free(symmetry);
}
END_TEST

/* Every handle is given back as soon as it has been handed over. */
START_TEST(keeps_what_it_uses_alive)
{
    symo_problem *problem = NULL;
    symo_objective *objective = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[3] = { 0 };
    const int64_t held = test_allocator_held();
    OK(symo_problem_create(&problem, 3));
    OK(symo_objective_callback(&objective, 3, bowl, target));
    OK(symo_problem_set_objective(problem, objective));
    symo_objective_free(objective);
    OK(symo_prox_l1(&penalty, 3, NULL, 0.5));
    OK(symo_problem_set_penalty(problem, penalty));
    OK(symo_problem_set_penalty(problem, penalty)); /* again: in place of itself */
    symo_prox_free(penalty);
    OK(symo_symmetry_permutations(&symmetry, 3, 1, swap));
    OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    symo_symmetry_free(symmetry);
    OK(symo_solver_create(&solver, problem, "auto"));
    symo_problem_free(problem);
    OK(symo_solver_run(solver, x));
    ck_assert_double_eq_tol(x[0], 1.5, 1e-7);
    ck_assert_double_eq(x[0], x[1]);
    ck_assert_double_eq_tol(x[2], -1.5, 1e-7);
    symo_solver_free(solver);
    ck_assert_int_eq(test_allocator_held(), held);
}
END_TEST

/* x_0 = x_1 = 2 with the exchange; 3, 1 without; with two generators that move all three: 2/3. */
START_TEST(a_solver_works_on_the_problem_as_it_was)
{
    symo_problem *problem = NULL;
    symo_objective *objective = NULL, *other = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL, *larger = NULL;
    symo_solver *solver = NULL, *later = NULL;
    double x[3] = { 0 }, y[3] = { 0 }, tension = 0.0;
    OK(symo_problem_create(&problem, 3));
    OK(symo_objective_callback(&objective, 3, bowl, target));
    OK(symo_objective_callback(&other, 3, bowl, target + 1));
    OK(symo_prox_zero(&penalty, 3));
    OK(symo_symmetry_permutations(&symmetry, 3, 1, swap));
    OK(symo_symmetry_permutations(&larger, 3, 2, turn));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_problem_set_objective(problem, other));
    OK(symo_problem_set_symmetry(problem, larger, SYMO_EXPLOIT));
    OK(symo_problem_set_mode(problem, SYMO_MODE_PROJECT));
    OK(symo_solver_update_penalty(solver, penalty));
    OK(symo_solver_run(solver, x));
    ck_assert_double_eq_tol(x[0], 2.0, 1e-7);
    ck_assert_double_eq_tol(x[2], -2.0, 1e-7);
    ck_assert_int_eq(symo_solver_result(solver)->route, SYMO_MODE_REDUCE);
    ck_assert_int_eq(symo_solver_result(solver)->free_parameters, 2);
    OK(symo_solver_tension(solver, 0, &tension));
    REFUSED(symo_solver_tension(solver, 1, &tension), "generator = 1");
    OK(symo_problem_set_symmetry(problem, NULL, SYMO_EXPLOIT));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_solver_run(solver, x));
    ck_assert_double_eq_tol(x[0], 2.0, 1e-7);
    OK(symo_solver_create(&later, problem, "auto"));
    OK(symo_solver_run(later, y));
    ck_assert_double_eq_tol(y[0], 3.0, 1e-7);
    symo_solver_free(solver);
    symo_solver_free(later);
    symo_symmetry_free(symmetry);
    symo_symmetry_free(larger);
    symo_prox_free(penalty);
    symo_objective_free(objective);
    symo_objective_free(other);
    symo_problem_free(problem);
}
END_TEST

START_TEST(takes_no_variables_at_all)
{
    symo_problem *problem = NULL;
    symo_objective *objective = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[1] = { 7.0 };
    OK(symo_problem_create(&problem, 0));
    OK(symo_objective_callback(&objective, 0, bowl, target));
    OK(symo_symmetry_permutations(&symmetry, 0, 1, NULL));
    OK(symo_problem_set_objective(problem, objective));
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        OK(symo_problem_set_symmetry(problem, symmetric ? symmetry : NULL, SYMO_EXPLOIT));
        OK(symo_solver_create(&solver, problem, "auto"));
        OK(symo_solver_run(solver, symmetric ? x : NULL));
        ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
        ck_assert_double_eq(symo_solver_result(solver)->objective, 0.0);
        ck_assert_int_eq(symo_solver_result(solver)->free_parameters, 0);
        symo_solver_free(solver);
    }
    ck_assert_double_eq(x[0], 7.0);
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
    symo_problem_free(problem);
}
END_TEST

/* All variables tied to their own negatives: the fixed space is {0}. */
START_TEST(takes_a_fixed_space_of_zero)
{
    static const int64_t image[3] = { 0, 1, 2 };
    static const int8_t negative[3] = { -1, -1, -1 };
    symo_problem *problem = NULL;
    symo_objective *objective = NULL;
    symo_symmetry *symmetry = NULL;
    OK(symo_problem_create(&problem, 3));
    OK(symo_objective_callback(&objective, 3, bowl, target));
    OK(symo_symmetry_signed_permutations(&symmetry, 3, 1, image, negative));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++) {
        symo_solver *solver = NULL;
        double x[3] = { 1.0, -2.0, -0.0 };
        OK(symo_problem_set_mode(problem, (symo_mode)mode));
        OK(symo_solver_create(&solver, problem, "auto"));
        OK(symo_solver_run(solver, x));
        ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
        for (int i = 0; i < 3; i++) ck_assert(x[i] == 0.0 && !signbit(x[i]));
        ck_assert_double_eq_tol(symo_solver_result(solver)->tension, sqrt(14.0), 1e-12);
        symo_solver_free(solver);
    }
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
    symo_problem_free(problem);
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("problem");
    TCase *cases = tcase_create("problem");
    tcase_add_test(cases, refuses_bad_arguments);
    tcase_add_test(cases, keeps_what_it_uses_alive);
    tcase_add_test(cases, a_solver_works_on_the_problem_as_it_was);
    tcase_add_test(cases, takes_no_variables_at_all);
    tcase_add_test(cases, takes_a_fixed_space_of_zero);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
