/* SPDX-License-Identifier: BSD-3-Clause */
/* Residual callbacks: values by hand in both forms, what is refused, and every fault of a user's functions with the
 * status and the reason that are documented for it. */
#include <float.h>
#include <math.h>
#include <string.h>

#include <symo/solver.h>

#include "objective/objective_impl.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())
#define ASSERT_MESSAGE(part) ck_assert_msg(strstr(symo_last_error(), part), "message: %s", symo_last_error())

enum { N = 2, M = 3 };

/* r = (x0 - 1, 2 x1, x0 x1), with a fault put in */
typedef struct script {
    int code, adjoint_code;
    double residual, entry; /* added to r[1] and to d r_2 / d x_1 (product[1]) */
    int64_t calls, jacobians, products;
} script;

static int residual(int64_t n, int64_t m, const double *x, double *out, double *jacobian, void *user)
{
    script *s = user;
    ck_assert(n == N && m == M);
    s->calls++;
    out[0] = x[0] - 1, out[1] = 2 * x[1] + s->residual, out[2] = x[0] * x[1];
    if (jacobian) {
        const double entries[N * M] = { 1, 0, x[1], 0, 2, x[0] + s->entry };
        s->jacobians++;
        memcpy(jacobian, entries, sizeof entries);
    }
    return s->code;
}

static int adjoint(int64_t n, int64_t m, const double *x, const double *u, double *product, void *user)
{
    script *s = user;
    ck_assert(n == N && m == M);
    s->products++;
    product[0] = u[0] + x[1] * u[2];
    product[1] = 2 * u[1] + (x[0] + s->entry) * u[2];
    return s->adjoint_code;
}

/* At (3, -1): r = (2, -2, -3), f = 17/2, J'r = (2 + 3, -4 - 9). */
START_TEST(by_hand)
{
    const double x[N] = { 3, -1 };
    for (int dense = 0; dense < 2; dense++) {
        script s = { 0 };
        double value = NAN, gradient[N];
        symo_objective *objective = NULL;
        OK(symo_objective_residuals(&objective, N, M, residual, dense ? NULL : adjoint, &s));
        ck_assert_int_eq(symo_objective_scratch(objective), dense ? M + N * M : M);
        OK(symo_objective_evaluate(objective, x, &value, gradient, NULL));
        ck_assert(value == 8.5 && gradient[0] == 5 && gradient[1] == -13);
        OK(symo_objective_evaluate(objective, x, &value, NULL, NULL));
        ck_assert(value == 8.5 && s.calls == 2 && s.jacobians == dense && s.products == !dense);
        ck_assert_str_eq(symo_objective_name(objective), "residuals");
        ck_assert_uint_eq(symo_objective_table_of(objective)->flags, 0);
        ck_assert(!symo_objective_table_of(objective)->reduce);
        symo_objective_free(objective);
    }
}
END_TEST

static int no_residuals(int64_t n, int64_t m, const double *x, double *out, double *jacobian, void *user)
{
    (void)n, (void)m, (void)x, (void)out, (void)jacobian, (void)user;
    return 0;
}

/* No residuals: f = 0 with gradient 0. */
START_TEST(no_residuals_at_all)
{
    double value = NAN, gradient[N] = { 7, 7 };
    const double x[N] = { 1, 2 };
    symo_objective *objective = NULL;
    OK(symo_objective_residuals(&objective, N, 0, no_residuals, NULL, NULL));
    OK(symo_objective_evaluate(objective, x, &value, gradient, NULL));
    ck_assert(value == 0.0 && gradient[0] == 0.0 && gradient[1] == 0.0);
    symo_objective_free(objective);
}
END_TEST

START_TEST(refusals)
{
    const int64_t large = (int64_t)1 << 32;
    script s = { 0 };
    symo_objective *objective = (symo_objective *)&s;
    ck_assert_int_eq(symo_objective_residuals(NULL, N, M, residual, NULL, &s), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_residuals(&objective, -1, M, residual, NULL, &s), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("symo_objective_residuals: n = -1");
    ck_assert_ptr_null(objective);
    ck_assert_int_eq(symo_objective_residuals(&objective, N, -2, residual, NULL, &s), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("m = -2");
    ck_assert_int_eq(symo_objective_residuals(&objective, N, M, NULL, adjoint, &s), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("residual");
    ck_assert_int_eq(symo_objective_residuals(&objective, large, large, residual, NULL, &s), SYMO_ERROR_SIZE);
    ASSERT_MESSAGE("give its adjoint product instead");
    ck_assert_int_eq(symo_objective_residuals(&objective, large, large / 4, residual, NULL, &s), SYMO_ERROR_SIZE);
    OK(symo_objective_residuals(&objective, large, large, residual, adjoint, &s));
    ck_assert_int_eq(symo_objective_scratch(objective), large);
    symo_objective_free(objective);
}
END_TEST

/* ---- faults ---- */

typedef struct fault {
    const char *what;
    script script;
    int with_adjoint;
    const char *message; /* of symo_objective_evaluate */
    symo_reason reason;  /* of a run that starts there */
    int user_code;
    int64_t bad_index;
} fault;

static const fault faults[] = {
    { "NaN residual", { .residual = NAN }, 0, "the value of residuals is NaN", SYMO_REASON_EVALUATION_FAILED, 0, -1 },
    { "infinite residual",
      { .residual = -INFINITY },
      1,
      "the value of residuals is +infinity",
      SYMO_REASON_EVALUATION_FAILED,
      0,
      -1 },
    { "huge residual", { .residual = 1e200 }, 0, "is +infinity", SYMO_REASON_EVALUATION_FAILED, 0, -1 },
    { "NaN in J", { .entry = NAN }, 0, "gradient[1] of residuals is not finite", SYMO_REASON_EVALUATION_FAILED, 0, 1 },
    { "infinity in J", { .entry = INFINITY }, 0, "gradient[1]", SYMO_REASON_EVALUATION_FAILED, 0, 1 },
    { "NaN in J'u", { .entry = NAN }, 1, "gradient[1]", SYMO_REASON_EVALUATION_FAILED, 0, 1 },
    { "positive code", { .code = 3 }, 0, "returned 3: it cannot be", SYMO_REASON_EVALUATION_FAILED, 0, -1 },
    { "negative code", { .code = -7 }, 1, "returned -7: it asked to stop", SYMO_REASON_USER_ERROR, -7, -1 },
    { "positive of J'u", { .adjoint_code = 2 }, 1, "returned 2", SYMO_REASON_EVALUATION_FAILED, 0, -1 },
    { "negative of J'u", { .adjoint_code = -9 }, 1, "returned -9", SYMO_REASON_USER_ERROR, -9, -1 },
};
enum { FAULTS = sizeof faults / sizeof *faults };

static symo_objective *with_fault(const fault *f, script *s)
{
    symo_objective *objective = NULL;
    *s = f->script;
    OK(symo_objective_residuals(&objective, N, M, residual, f->with_adjoint ? adjoint : NULL, s));
    return objective;
}

START_TEST(faults_have_a_status)
{
    const fault *f = &faults[_i];
    const double x[N] = { 3, -1 };
    script s;
    double value = 5.0, gradient[N];
    symo_objective *objective = with_fault(f, &s);
    ck_assert_int_eq(symo_objective_evaluate(objective, x, &value, gradient, NULL), SYMO_ERROR_CALLBACK);
    ASSERT_MESSAGE(f->message);
    ck_assert(isnan(value));
    symo_objective_free(objective);
}
END_TEST

static symo_reason run(symo_objective *objective, double *x, symo_result *result)
{
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    OK(symo_problem_create(&problem, N));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_run(solver, x));
    *result = *symo_solver_result(solver);
    symo_solver_free(solver);
    symo_problem_free(problem);
    return result->reason;
}

START_TEST(faults_have_a_reason)
{
    const fault *f = &faults[_i];
    double x[N] = { 3, -1 };
    script s;
    symo_result result;
    symo_objective *objective = with_fault(f, &s);
    const symo_reason reason = run(objective, x, &result);
    ck_assert_msg(reason == f->reason, "%s: %s", f->what, symo_reason_text(reason));
    ck_assert_int_eq(result.user_code, f->user_code);
    ck_assert_int_eq(result.first_bad_index, f->bad_index);
    ck_assert(x[0] == 3 && x[1] == -1);
    symo_objective_free(objective);
}
END_TEST

/* log x by its residual: x <= 0 cannot be evaluated, the step is shortened and the root 1 is found all the same. */
static int logarithm(int64_t n, int64_t m, const double *x, double *out, double *jacobian, void *user)
{
    (void)n, (void)m;
    if (!(x[0] > 0.0)) {
        ++*(int *)user;
        return 1;
    }
    out[0] = log(x[0]);
    if (jacobian) jacobian[0] = 1 / x[0];
    return 0;
}

START_TEST(steps_outside_the_domain_are_shortened)
{
    int outside = 0;
    double x = 9.0;
    symo_objective *objective = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    OK(symo_objective_residuals(&objective, 1, 1, logarithm, NULL, &outside));
    OK(symo_problem_create(&problem, 1));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_solver_create(&solver, problem, "pg"));
    OK(symo_solver_run(solver, &x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_double_eq_tol(x, 1.0, 1e-7);
    ck_assert_int_gt(outside, 0);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(objective);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("objective_residuals");
    TCase *values = tcase_create("values"), *wrong = tcase_create("faults");
    tcase_add_test(values, by_hand);
    tcase_add_test(values, no_residuals_at_all);
    tcase_add_test(values, refusals);
    suite_add_tcase(suite, values);
    tcase_add_loop_test(wrong, faults_have_a_status, 0, FAULTS);
    tcase_add_loop_test(wrong, faults_have_a_reason, 0, FAULTS);
    tcase_add_test(wrong, steps_outside_the_domain_are_shortened);
    suite_add_tcase(suite, wrong);
    return suite_run(suite);
}
