/* SPDX-License-Identifier: BSD-3-Clause */
/* The verifier, on problems that are solved by hand: the solution passes, anything else does not.
 *
 * The design is orthogonal: four rows, three columns of +-1, X'X = 4 I. With c = X'y / 4 the smooth part is
 * ||b - c||^2 / 2 + constant, so b = prox_h(c), and the residual of another b is known too. */
#include <math.h>
#include <string.h>

#include "support/property.h"
#include "support/verify.h"

static const double design[12] = { 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1, 1 };
static const double response[4] = { 9, 1, -1, 3 }; /* 3 + X (2, 1, 3), so c = (2, 1, 3), the intercept 3 */
static const int64_t swap01[3] = { 1, 0, 2 };
static const int8_t minus2[3] = { 1, 1, -1 };
static const double inf = INFINITY;

static verify_problem orthogonal(void)
{
    return (verify_problem){
        .n = 3, .family = VERIFY_LEAST_SQUARES, .rows = 4, .x = design, .y = response, .intercept = 1
    };
}

static void expect_solved(const verify_problem *problem, const double *x, double penalty)
{
    verify_report report;
    verify_solution(problem, x, &report);
    ck_assert_msg(report.residual <= 1e-15, "residual %g", report.residual);
    ck_assert_msg(report.kkt <= 1e-14, "kkt %g", report.kkt);
    ck_assert_double_eq_tol(report.penalty, penalty, 1e-14);
    ck_assert_double_eq_tol(report.objective, report.smooth + report.penalty, 1e-14);
    ck_assert_double_eq(report.symmetry_defect, 0.0);
    verify_tight(problem, x, 1);
}

/* Each case: a penalty and the solution that one works out with a pencil. */
START_TEST(pencil_and_paper)
{
    static const double lower[3] = { 2.5, -1, -1 }, upper[3] = { 9, 0.5, 9 }, weights[3] = { 1, 0, INFINITY };
    static const double pair_weights[2] = { 0.25, 1 };
    static const int64_t sizes[2] = { 2, 1 }, backwards[3] = { 2, 0, 1 }, starts[3] = { 0, 1, 3 };
    const double root = sqrt(5.0), shrink = 1 - 0.5 * sqrt(2.0) / root;
    const struct {
        verify_penalty kind;
        double lambda;
        const double *weights, *lower, *upper;
        const int64_t *sizes, *starts, *indices;
        double x[3], penalty;
    } cases[] = {
        { .kind = VERIFY_ZERO, .x = { 2, 1, 3 } },
        { .kind = VERIFY_SQUARED_NORM, .lambda = 1, .x = { 1, 0.5, 1.5 }, .penalty = 1.75 },
        { .kind = VERIFY_SQUARED_NORM, .lambda = 1, .weights = weights, .x = { 1, 1, 0 }, .penalty = 0.5 },
        { .kind = VERIFY_L1, .lambda = 1.5, .x = { 0.5, 0, 1.5 }, .penalty = 3 },
        { .kind = VERIFY_L1, .lambda = 1.5, .weights = weights, .x = { 0.5, 1, 0 }, .penalty = 0.75 },
        { .kind = VERIFY_L1, .lambda = 0, .weights = weights, .x = { 2, 1, 0 } },
        { .kind = VERIFY_BOX, .lower = lower, .upper = upper, .x = { 2.5, 0.5, 3 } },
        { .kind = VERIFY_BOX, .upper = upper, .x = { 2, 0.5, 3 } },
        { .kind = VERIFY_GROUP_LASSO, /* (2, 1), weight sqrt 2, and (3), weight 1 */
          .lambda = 0.5,
          .sizes = sizes,
          .x = { 2 * shrink, shrink, 2.5 },
          .penalty = 0.5 * sqrt(2.0) * root * shrink + 1.25 },
        { .kind = VERIFY_GROUP_LASSO, /* (3) with 1/4, then (2, 1) with 1: 4 kills the pair, not the one */
          .lambda = 4,
          .weights = pair_weights,
          .starts = starts,
          .indices = backwards,
          .x = { 0, 0, 2 },
          .penalty = 2 },
    };
    ck_assert_int_eq(sizeof cases / sizeof *cases, 10);
    verify_problem problem = orthogonal();
    problem.penalty = cases[_i].kind;
    problem.lambda = cases[_i].lambda;
    problem.weights = cases[_i].weights;
    problem.lower = cases[_i].lower;
    problem.upper = cases[_i].upper;
    problem.groups = 2;
    problem.sizes = cases[_i].sizes;
    problem.starts = cases[_i].starts;
    problem.indices = cases[_i].indices;
    expect_solved(&problem, cases[_i].x, cases[_i].penalty);
}
END_TEST

/* At x instead of the solution of the lasso: every figure of the report is known. */
START_TEST(figures_of_a_wrong_point)
{
    verify_problem problem = orthogonal();
    verify_report report;
    const double x[3] = { 2, 1, 3 };
    problem.penalty = VERIFY_L1;
    problem.lambda = 1.5;
    verify_solution(&problem, x, &report);
    ck_assert_double_eq_tol(report.smooth, 0.0, 1e-15);
    ck_assert_double_eq_tol(report.penalty, 9.0, 1e-15);
    ck_assert_double_eq_tol(report.intercept, 3.0, 1e-15);
    ck_assert_double_eq_tol(report.residual, 1.5 / 3.0, 1e-15); /* each moves by 1.5, but the second by 1 */
    ck_assert_double_eq_tol(report.kkt, 1.0, 1e-15);            /* the gradient is 0, the subgradient 1.5 sign */
    ck_assert_int_eq(report.active_parameters, 3);
    ck_assert_int_eq(report.free_parameters, 3);
    problem.penalty = VERIFY_ZERO;
    const double zero[3] = { 0, 0, 0 };
    verify_solution(&problem, zero, &report);
    ck_assert_double_eq_tol(report.smooth, (4.0 + 1.0 + 9.0) / 2.0, 1e-14);
    ck_assert_double_eq_tol(report.residual, 1.0, 1e-15); /* (2, 1, 3) over the gradient's 3 */
    ck_assert_double_eq_tol(report.kkt, 3.0, 1e-15);
    problem.unit = 0.5;
    verify_solution(&problem, zero, &report);
    ck_assert_double_eq_tol(report.kkt, 6.0, 1e-15);
    ck_assert_int_eq(report.active_parameters, 0);
}
END_TEST

/* Imposed: b0 = b1 and b2 = 0. On that space the smooth part is (b - 2)^2 / 2 + (b - 1)^2 / 2 + constant. */
START_TEST(imposed_by_hand)
{
    static const double weights[3] = { 0.25, 0.75, INFINITY }, lower[3] = { -9, -1, -1 }, upper[3] = { 1.25, 9, 0 };
    static const int64_t apart[3] = { 1, 1, 1 }, joined[2] = { 2, 1 };
    const struct {
        verify_penalty kind;
        double lambda;
        const double *weights;
        const int64_t *sizes;
        double b, penalty;
    } cases[] = {
        { VERIFY_ZERO, 0, NULL, NULL, 1.5, 0 },
        { VERIFY_SQUARED_NORM, 1, weights, NULL, 1, 0.5 },        /* 2 b - 3 + (1/4 + 3/4) b = 0 */
        { VERIFY_L1, 1, weights, NULL, 1, 1 },                    /* 2 b - 3 + 1/4 + 3/4 = 0 */
        { VERIFY_BOX, 0, NULL, NULL, 1.25, 0 },                   /* the nearest of [-1, 1.25] */
        { VERIFY_GROUP_LASSO, 0.5, NULL, apart, 1, 1 },           /* two groups of one: 2 b - 3 + 1/2 + 1/2 = 0 */
        { VERIFY_GROUP_LASSO, 0.5, NULL, joined, 1, 1 },          /* sqrt 2 ||(b, b)|| = 2 b: the same */
        { VERIFY_GROUP_LASSO, 0.5, weights, apart, 1.25, 0.625 }, /* unequal weights: 2 b - 3 + 1/8 + 3/8 = 0 */
    };
    ck_assert_int_eq(sizeof cases / sizeof *cases, 7);
    verify_problem problem = orthogonal();
    verify_report report;
    problem.penalty = cases[_i].kind;
    problem.lambda = cases[_i].lambda;
    problem.weights = cases[_i].weights;
    problem.lower = lower;
    problem.upper = upper;
    problem.groups = cases[_i].sizes == joined ? 2 : 3;
    problem.sizes = cases[_i].sizes;
    problem.generators = 1;
    problem.images = swap01;
    problem.signs = minus2;
    problem.role = SYMO_IMPOSE;
    const double b = cases[_i].b, x[3] = { b, b, 0 }, gradient_gap = 1.0 / sqrt(2.0);
    expect_solved(&problem, x, cases[_i].penalty);
    verify_solution(&problem, x, &report);
    ck_assert_int_eq(report.free_parameters, 1);
    ck_assert_double_eq_tol(report.tension, hypot(gradient_gap, 3.0), 1e-14); /* gradient (b - 2, b - 1, -3) */
    ck_assert_double_eq(report.invariance, 0.0);                              /* nothing is claimed */
    const double broken[3] = { b, b + 0.5, 0 };
    verify_solution(&problem, broken, &report);
    ck_assert_double_eq_tol(report.symmetry_defect, 0.25 / (b + 0.5), 1e-14);
    ck_assert(report.residual > 0.1);
}
END_TEST

/* x2 = -x0: (b - 2)^2 / 2 + (-b - 3)^2 / 2 is least at b = -1/2; x2 <= 1/4 makes it -1/4, x2 >= 3/4 makes it -3/4. */
START_TEST(ties_with_a_sign)
{
    const int64_t images[3] = { 2, 1, 0 };
    const int8_t signs[3] = { -1, 1, -1 };
    const double upper[3] = { 9, 9, 0.25 }, loose[3] = { -0.5, 1, 0.5 }, tight[3] = { -0.25, 1, 0.25 };
    const double lower[3] = { -9, -9, 0.75 }, low[3] = { -0.75, 1, 0.75 };
    verify_problem problem = orthogonal();
    verify_report report;
    problem.generators = 1;
    problem.images = images;
    problem.signs = signs;
    problem.role = SYMO_IMPOSE;
    expect_solved(&problem, loose, 0);
    problem.penalty = VERIFY_BOX;
    problem.upper = upper;
    expect_solved(&problem, tight, 0);
    verify_solution(&problem, loose, &report);
    ck_assert(isinf(report.penalty));
    ck_assert(isinf(report.kkt));
    problem.upper = NULL;
    problem.lower = lower;
    expect_solved(&problem, low, 0);
}
END_TEST

/* An infinite weight forbids everything but 0, at lambda = 0 as well. */
START_TEST(infinite_weights_forbid)
{
    static const double weights[3] = { 1, INFINITY, 1 }, x[3] = { 2, 1, 3 };
    static const verify_penalty kinds[] = { VERIFY_SQUARED_NORM, VERIFY_L1, VERIFY_GROUP_LASSO };
    static const int64_t sizes[3] = { 1, 1, 1 };
    verify_problem problem = orthogonal();
    verify_report report;
    problem.penalty = kinds[_i];
    problem.weights = weights;
    problem.groups = 3;
    problem.sizes = sizes;
    verify_solution(&problem, x, &report);
    ck_assert(isinf(report.penalty));
    ck_assert(isinf(report.kkt));
    ck_assert_double_eq_tol(report.residual, 1.0 / 3.0, 1e-15);
}
END_TEST

/* prox after projection and projection after prox differ: v = (2, 0), lambda 1, swap (docs/mathematics.md, theorem 2).
 */
START_TEST(the_other_order_is_not_a_solution)
{
    const double x[4] = { 1, 1, 1, -1 }, y[2] = { 2, 2 }, w[2] = { 1, 1 }; /* c = (2, 0) */
    const int64_t swap[2] = { 1, 0 };
    const verify_problem problem = { .n = 2,
                                     .rows = 2,
                                     .x = x,
                                     .y = y,
                                     .row_weights = w,
                                     .penalty = VERIFY_L1,
                                     .lambda = 1,
                                     .generators = 1,
                                     .images = swap,
                                     .role = SYMO_IMPOSE };
    const double right[2] = { 0, 0 }, wrong[2] = { 0.5, 0.5 };
    verify_report report;
    verify_solution(&problem, right, &report);
    ck_assert_double_eq_tol(report.residual, 0.0, 1e-15);
    verify_solution(&problem, wrong, &report);
    ck_assert_double_eq_tol(report.residual, 0.5, 1e-15);
}
END_TEST

/* Four in five against one in five, x = +-1: b = log 4, b0 = 0, by rows of weight and by an offset. */
START_TEST(logistic_by_hand)
{
    const double x[4] = { 1, 1, -1, -1 }, y[4] = { 1, 0, 1, 0 }, w[4] = { 4, 1, 1, 4 }, o[4] = { 1, 1, 1, 1 };
    verify_problem problem = {
        .n = 1, .family = VERIFY_LOGISTIC, .rows = 4, .x = x, .y = y, .row_weights = w, .offset = o, .intercept = 1
    };
    const double b = log(4.0), further = b + 0.1;
    verify_report report;
    verify_solution(&problem, &b, &report);
    ck_assert_double_eq_tol(report.residual, 0.0, 1e-15);
    ck_assert_double_eq_tol(report.intercept, -1.0, 1e-15);
    ck_assert_double_eq_tol(report.smooth, -(0.8 * log(0.8) + 0.2 * log(0.2)), 1e-15);
    ck_assert_int_eq(report.active_parameters, 1);
    verify_tight(&problem, &b, 3);
    verify_solution(&problem, &further, &report);
    ck_assert(report.residual > 0.005);
    problem.offset = NULL;
    verify_solution(&problem, &b, &report);
    ck_assert_double_eq_tol(report.intercept, 0.0, 1e-15);
}
END_TEST

/* ---- first_program.c ---- */

static long double first_program(int64_t n, const long double *x, long double *gradient, void *user)
{
    const double *target = user;
    long double sum = 0;
    for (int64_t i = 0; i < n; i++) {
        const long double d = x[i] - target[i], r = sqrtl(1 + d * d);
        sum += r;
        gradient[i] = d / r;
    }
    return sum;
}

START_TEST(first_program_and_its_answer)
{
    double target[6] = { 3.0, 1.0, 3.0, 1.0, 0.1, -0.1 };
    const int64_t sizes[3] = { 2, 2, 2 }, swap[6] = { 2, 3, 0, 1, 4, 5 };
    const double x[6] = { 2.10782721, 0.75459794, 2.10782721, 0.75459794, 0, 0 };
    verify_problem problem = { .n = 6,
                               .family = VERIFY_FUNCTION,
                               .function = first_program,
                               .user = target,
                               .penalty = VERIFY_GROUP_LASSO,
                               .groups = 3,
                               .sizes = sizes,
                               .lambda = 0.5,
                               .generators = 1,
                               .images = swap,
                               .role = SYMO_EXPLOIT };
    verify_report report;
    verify_solution(&problem, x, &report);
    ck_assert_msg(report.residual <= 1e-8, "residual %g", report.residual); /* x is given to 8 decimals */
    ck_assert_double_eq_tol(report.objective, 9.9157765455, 1e-9);
    ck_assert_int_eq(report.free_parameters, 4);
    ck_assert_int_eq(report.active_parameters, 4);
    ck_assert_double_eq(report.symmetry_defect, 0.0);
    ck_assert(report.invariance < 1e-15);
    ck_assert(report.tension < 1e-15);
    verify_tight(&problem, x, 7);
    target[2] = 2.0; /* the claim is false now */
    verify_solution(&problem, x, &report);
    ck_assert_msg(report.invariance > 1e-3, "invariance %g", report.invariance);
}
END_TEST

/* ---- what verify_assert asks ---- */

START_TEST(every_wrong_figure_is_noticed)
{
    static const char *const names[] = {
        "objective", "smooth",          "penalty",           "residual",   "kkt",   "symmetry defect",
        "tension",   "free parameters", "active parameters", "invariance", "solved"
    };
    verify_problem problem = orthogonal();
    verify_report report;
    char text[256] = "";
    const double x[3] = { 0.5, 0, 1.5 };
    problem.penalty = VERIFY_L1;
    problem.lambda = 1.5;
    verify_solution(&problem, x, &report);
    symo_result result = { .size = sizeof result,
                           .reason = SYMO_REASON_SOLVED,
                           .tolerance = 1e-8,
                           .objective = report.objective,
                           .smooth = report.smooth,
                           .penalty = report.penalty,
                           .residual = report.residual,
                           .kkt = report.kkt,
                           .tension = report.tension,
                           .free_parameters = 3,
                           .active_parameters = 2 };
    ck_assert_msg(verify_compare(&result, &report, text, sizeof text), "%s", text);
    const symo_result right = result;
    const verify_report told = report;
    double *const figures[] = { &result.objective, &result.smooth,          &result.penalty, &result.residual,
                                &result.kkt,       &result.symmetry_defect, &result.tension };
    for (int k = 0; k < 11; k++) {
        for (int bad = 0; bad < 2; bad++) {
            if (k < 7) *figures[k] = bad && k != 4 && k != 6 ? NAN : *figures[k] + 1e-7;
            if (k == 7) result.free_parameters = 2;
            if (k == 8) result.active_parameters = 3;
            if (k == 9) report.invariance = bad ? NAN : 1e-8;
            if (k == 10) report.residual = report.kkt = result.residual = result.kkt = bad ? NAN : 1e-7;
            ck_assert_msg(!verify_compare(&result, &report, text, sizeof text), "%s went unnoticed", names[k]);
            ck_assert_msg(k == 10 || strstr(text, names[k]), "%s: %s", names[k], text);
            result = right;
            report = told;
        }
    }
    result.kkt = result.tension = NAN; /* not known is no lie */
    ck_assert(verify_compare(&result, &report, text, sizeof text));
}
END_TEST

/* Along a column of zeros nothing changes: that is not tight. */
START_TEST(a_flat_problem_is_not_tight)
{
    const double x[2] = { 0, 0 }, y[2] = { 1, 2 }, b = 0.0;
    const verify_problem problem = { .n = 1, .rows = 2, .x = x, .y = y };
    ck_assert_double_eq(verify_sharpness(&problem, &b, 1), 0.0);
    const verify_problem nothing = { .n = 0, .rows = 2, .x = x, .y = y };
    ck_assert_double_eq(verify_sharpness(&nothing, &b, 1), inf);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("verify");
    TCase *tests = tcase_create("verify");
    tcase_add_loop_test(tests, pencil_and_paper, 0, 10);
    tcase_add_test(tests, figures_of_a_wrong_point);
    tcase_add_loop_test(tests, imposed_by_hand, 0, 7);
    tcase_add_test(tests, ties_with_a_sign);
    tcase_add_loop_test(tests, infinite_weights_forbid, 0, 3);
    tcase_add_test(tests, the_other_order_is_not_a_solution);
    tcase_add_test(tests, logistic_by_hand);
    tcase_add_test(tests, first_program_and_its_answer);
    tcase_add_test(tests, every_wrong_figure_is_noticed);
    tcase_add_test(tests, a_flat_problem_is_not_tight);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
