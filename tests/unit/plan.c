/* SPDX-License-Identifier: BSD-3-Clause */
/* Which route a plan takes and what it says about it; claims that are true, false, and not claims at all; what an
 * imposed symmetry costs, against figures worked out by hand. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "support/problems.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void says(const char *text, const char *const *words)
{
    for (; *words; words++) ck_assert_msg(strstr(text, *words) != NULL, "\"%s\" lacks \"%s\"", text, *words);
}
#define SAYS(text, ...) says((text), (const char *[]){ __VA_ARGS__, NULL })

/* f(x) = 1/2 sum_i c_i (x_i - t_i)^2 */
typedef struct bowl {
    double target[6], curvature[6];
    int64_t calls;
} bowl;

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    bowl *b = user;
    b->calls++;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - b->target[i];
        *value += 0.5 * b->curvature[i] * d * d;
        if (gradient) gradient[i] = b->curvature[i] * d;
    }
    return 0;
}

typedef struct setting {
    symo_problem *problem;
    symo_objective *objective;
    symo_prox *penalty;
    symo_symmetry *symmetry;
    symo_solver *solver;
} setting;

static void set_up(setting *s, int64_t n, bowl *b, int64_t generators, const int64_t *images, symo_role role,
                   symo_mode mode)
{
    OK(symo_problem_create(&s->problem, n));
    OK(symo_objective_callback(&s->objective, n, evaluate, b));
    OK(symo_problem_set_objective(s->problem, s->objective));
    if (s->penalty) OK(symo_problem_set_penalty(s->problem, s->penalty));
    if (images) {
        OK(symo_symmetry_permutations(&s->symmetry, n, generators, images));
        OK(symo_problem_set_symmetry(s->problem, s->symmetry, role));
    }
    OK(symo_problem_set_mode(s->problem, mode));
}

static void tear_down(setting *s)
{
    symo_solver_free(s->solver);
    symo_problem_free(s->problem);
    symo_objective_free(s->objective);
    symo_prox_free(s->penalty);
    symo_symmetry_free(s->symmetry);
    *s = (setting){ NULL, NULL, NULL, NULL, NULL };
}

static const int64_t swap[4] = { 1, 0, 2, 3 };

/* ---- words ---- */

START_TEST(explains_the_route)
{
    bowl b = { .curvature = { 1, 1, 1, 1 } };
    char text[2000];
    size_t length = 0, full = 0;
    for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++) {
        setting s = { .penalty = NULL };
        OK(symo_prox_l1(&s.penalty, 4, NULL, 1.0));
        set_up(&s, 4, &b, 1, swap, SYMO_IMPOSE, (symo_mode)mode);
        OK(symo_problem_set_label(s.problem, SYMO_TERM_PENALTY, "sparsity"));
        OK(symo_problem_set_label(s.problem, SYMO_TERM_OBJECTIVE, "misfit"));
        OK(symo_problem_explain(s.problem, sizeof text, text, &length));
        ck_assert_uint_eq(length, strlen(text) + 1);
        SAYS(text, "1 generator on 4 variables", "3 orbits", "impose", "misfit", "sparsity", "kkt");
        if (mode == SYMO_MODE_PROJECT)
            SAYS(text, "project", "keeps the fixed space");
        else
            SAYS(text, "reduce", "4 variables become 3", "its own reduced form", "wrapped");
        OK(symo_problem_explain(s.problem, 0, NULL, &full));
        ck_assert_uint_eq(full, length);
        text[10] = '#';
        OK(symo_problem_explain(s.problem, 10, text, &full)); /* too small: what fits, and the size it takes */
        ck_assert_uint_eq(full, length);
        ck_assert_uint_eq(strlen(text), 9);
        ck_assert_int_eq(text[10], '#');
        tear_down(&s);
    }
    setting s = { .penalty = NULL };
    set_up(&s, 4, &b, 0, NULL, SYMO_IMPOSE, SYMO_MODE_AUTO);
    OK(symo_problem_explain(s.problem, sizeof text, text, &length));
    SAYS(text, "symmetry   none", "full", "4 variables");
    ck_assert_int_eq(b.calls, 0); /* nothing is evaluated for it */
    tear_down(&s);
}
END_TEST

START_TEST(says_what_is_folded)
{
    const double data[8] = { 1, 2, 3, 4, 4, 3, 2, 1 }, y[4] = { 1, 0, 0, 1 };
    static const int64_t both[2] = { 1, 0 };
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    char text[2000];
    size_t length = 0;
    OK(symo_matrix_dense(&matrix, 4, 2, data));
    OK(symo_objective_least_squares(&objective, matrix, y, NULL, NULL, 0));
    OK(symo_problem_create(&problem, 2));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_symmetry_permutations(&symmetry, 2, 1, both));
    OK(symo_problem_set_symmetry(problem, symmetry, SYMO_EXPLOIT));
    OK(symo_problem_explain(problem, sizeof text, text, &length));
    SAYS(text, "folded", "gap", "exploit", "2 variables become 1");
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}
END_TEST

/* ---- penalties that do not fit ---- */

/* h = |x_0| of one's own: its prox at (1, 1) is (0, 1), outside the fixed space of the exchange. */
static int first_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    (void)self, (void)n, (void)scratch;
    *value = fabs(x[0]);
    return 0;
}

static int first_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)self, (void)scratch;
    for (int64_t i = n - 1; i > 0; i--) out[i] = v[i];
    out[0] = v[0] > step ? v[0] - step : v[0] < -step ? v[0] + step : 0.0;
    return 0;
}

static const symo_prox_table first_table = {
    .size = sizeof first_table, .name = "first", .flags = SYMO_PROX_CONVEX, .value = first_value, .prox = first_prox
};

/* Two groups that share tied entries in different proportions: no reduced form, and not kept. */
static void make_misfit(setting *s, int own)
{
    static const int64_t starts[3] = { 0, 2, 3 }, indices[3] = { 0, 2, 1 };
    if (own)
        OK(symo_prox_custom(&s->penalty, 4, &first_table, NULL));
    else
        OK(symo_prox_group_lasso_indexed(&s->penalty, 4, 2, starts, indices, NULL, 1.0));
}

START_TEST(refuses_what_would_need_splitting)
{
    bowl b = { .curvature = { 1, 1, 1, 1 } };
    for (int own = 0; own < 2; own++)
        for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++)
            for (int role = SYMO_EXPLOIT; role <= SYMO_IMPOSE; role++) {
                setting s = { .penalty = NULL };
                size_t length = 0;
                make_misfit(&s, own);
                set_up(&s, 4, &b, 1, swap, (symo_role)role, (symo_mode)mode);
                OK(symo_problem_set_label(s.problem, SYMO_TERM_PENALTY, "roughness of the coast"));
                ck_assert_int_eq(symo_solver_create(&s.solver, s.problem, "auto"), SYMO_ERROR_UNSUPPORTED);
                ck_assert_ptr_null(s.solver);
                SAYS(symo_last_error(), "roughness of the coast", own ? "first" : "group-lasso", "splitting");
                ck_assert_int_eq(symo_problem_explain(s.problem, 0, NULL, &length), SYMO_ERROR_UNSUPPORTED);
                tear_down(&s);
            }
}
END_TEST

/* x_0 in [1, 2] and x_1 in [3, 4], tied; and a variable that must be 0 with a box that lacks 0. */
START_TEST(a_box_and_a_symmetry_without_a_common_point_are_infeasible)
{
    static const double low[4] = { 1, 3, 0, 0 }, high[4] = { 2, 4, 1, 1 };
    static const double above[4] = { -1, -1, 0.5, -1 };
    static const int64_t image[4] = { 0, 1, 2, 3 };
    static const int8_t signs[4] = { 1, 1, -1, 1 };
    bowl b = { .curvature = { 1, 1, 1, 1 } };
    for (int dead = 0; dead < 2; dead++)
        for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++) {
            setting s = { .penalty = NULL };
            double x[4] = { 1.5, 3.5, 0.25, 0.5 };
            const double start[4] = { 1.5, 3.5, 0.25, 0.5 };
            OK(symo_prox_box(&s.penalty, 4, dead ? above : low, dead ? NULL : high));
            set_up(&s, 4, &b, 1, swap, SYMO_IMPOSE, (symo_mode)mode);
            if (dead) {
                symo_symmetry_free(s.symmetry);
                OK(symo_symmetry_signed_permutations(&s.symmetry, 4, 1, image, signs));
                OK(symo_problem_set_symmetry(s.problem, s.symmetry, SYMO_IMPOSE));
            }
            OK(symo_solver_create(&s.solver, s.problem, "auto"));
            OK(symo_solver_run(s.solver, x));
            const symo_result *result = symo_solver_result(s.solver);
            ck_assert_int_eq(result->reason, SYMO_REASON_INFEASIBLE);
            ck_assert_str_eq(symo_reason_text(result->reason), "infeasible");
            ck_assert(memcmp(x, start, sizeof x) == 0);
            ck_assert(isnan(result->objective) && isnan(result->residual) && isnan(result->symmetry_defect));
            ck_assert_int_eq(result->iterations, 0);
            ck_assert_int_eq(b.calls, 0);
            tear_down(&s);
            setting wrong = { .penalty = NULL }; /* also then the method must exist */
            OK(symo_prox_box(&wrong.penalty, 4, dead ? above : low, dead ? NULL : high));
            set_up(&wrong, 4, &b, 1, swap, SYMO_IMPOSE, (symo_mode)mode);
            ck_assert_int_eq(symo_solver_create(&wrong.solver, wrong.problem, "atuo"), SYMO_ERROR_ARGUMENT);
            tear_down(&wrong);
        }
}
END_TEST

/* The boxes of an orbit differ, but meet: x_0 = x_1 in [1, 2]. Bounds that roots of orbit sizes do not divide exactly
 * are kept to the last bit all the same, or the user's own functions would be called outside. */
START_TEST(a_solution_lies_in_its_box_to_the_last_bit)
{
    static const int64_t turn[6] = { 1, 2, 0, 3, 5, 4 };
    symo_random *random = NULL;
    OK(symo_random_create(&random, 5, 0));
    for (int trial = 0; trial < 200; trial++)
        for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++) {
            setting s = { .penalty = NULL };
            bowl b = { .curvature = { 1, 1, 1, 1, 1, 1 } };
            double lower[6], upper[6], x[6] = { 0 }, value = NAN;
            for (int i = 0; i < 6; i++) {
                upper[i] = symo_random_uniform(random);
                lower[i] = -symo_random_uniform(random);
                b.target[i] = trial % 2 ? 3.0 : -3.0;
            }
            OK(symo_prox_box(&s.penalty, 6, lower, upper));
            set_up(&s, 6, &b, 1, turn, SYMO_IMPOSE, (symo_mode)mode);
            OK(symo_solver_create(&s.solver, s.problem, "auto"));
            OK(symo_solver_run(s.solver, x));
            ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
            OK(symo_prox_value(s.penalty, x, &value));
            ck_assert_msg(value == 0.0, "x = %a %a %a %a %a %a leaves its box", x[0], x[1], x[2], x[3], x[4], x[5]);
            tear_down(&s);
        }
    symo_random_free(random);
}
END_TEST

/* A start that is outside by less than the tolerance is not the answer: it has no finite objective. */
START_TEST(a_start_just_outside_a_box_is_not_solved)
{
    static const double upper[4] = { 1, 1, 1, 1 };
    for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++) {
        setting s = { .penalty = NULL };
        bowl b = { .curvature = { 1, 1, 1, 1 }, .target = { 2, 2, 3, 3 } };
        double x[4] = { 1 + 1e-10, 1 + 1e-10, 1 + 1e-10, 1 };
        OK(symo_prox_box(&s.penalty, 4, NULL, upper));
        set_up(&s, 4, &b, 1, swap, SYMO_IMPOSE, (symo_mode)mode);
        OK(symo_solver_create(&s.solver, s.problem, "auto"));
        OK(symo_solver_run(s.solver, x));
        ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
        ck_assert_double_eq(symo_solver_result(s.solver)->penalty, 0.0);
        for (int i = 0; i < 4; i++) ck_assert(x[i] <= 1.0);
        tear_down(&s);
    }
}
END_TEST

/* Unequal l1 weights on tied entries: not kept, but reduced, (w_0 + w_1) |u| + ... in u = x_0 = x_1, by hand:
 * minimise (u - 3)^2 / 2 + (u - 1)^2 / 2 + 0.5 |u| + 1.5 |u|  ->  u = 2 - 1 = 1. */
START_TEST(unequal_weights_go_through_the_reduced_form)
{
    static const double weights[4] = { 0.5, 1.5, 1.0, 1.0 };
    for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++) {
        bowl b = { .curvature = { 1, 1, 1, 1 }, .target = { 3, 1, 0.25, -4 } };
        setting s = { .penalty = NULL };
        double x[4] = { 0 };
        char text[2000];
        size_t length = 0;
        OK(symo_prox_l1(&s.penalty, 4, weights, 1.0));
        set_up(&s, 4, &b, 1, swap, SYMO_IMPOSE, (symo_mode)mode);
        OK(symo_problem_explain(s.problem, sizeof text, text, &length));
        if (mode == SYMO_MODE_PROJECT) SAYS(text, "does not keep");
        OK(symo_solver_create(&s.solver, s.problem, "auto"));
        OK(symo_solver_set_real(s.solver, "tolerance", 1e-12));
        OK(symo_solver_run(s.solver, x));
        const symo_result *result = symo_solver_result(s.solver);
        ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
        ck_assert_double_eq_tol(x[0], 1.0, 1e-11);
        ck_assert_double_eq(x[0], x[1]);
        ck_assert_double_eq(x[2], 0.0);
        ck_assert_double_eq_tol(x[3], -3.0, 1e-11);
        ck_assert_double_eq_tol(result->penalty, 5.0, 1e-10);
        tear_down(&s);
    }
}
END_TEST

/* A user's prox that keeps the fixed space but for rounding, which differs from entry to entry. */
static int rounding_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    (void)self, (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += 0.15 * x[i] * x[i];
    return 0;
}

static int rounding_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)self, (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = i % 2 ? v[i] / (1.0 + 0.3 * step) : v[i] * (1.0 / (1.0 + 0.3 * step));
    return 0;
}

START_TEST(orbits_hold_the_same_bits_whatever_a_prox_rounds)
{
    static const symo_prox_table table = {
        .size = sizeof table, .name = "own", .flags = SYMO_PROX_CONVEX, .value = rounding_value, .prox = rounding_prox
    };
    for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++)
        for (int trial = 0; trial < 20; trial++) {
            bowl b = { .curvature = { 1, 1, 1, 1 }, .target = { 3.0 + trial / 7.0, 1, 0.25, -4 } };
            setting s = { .penalty = NULL };
            double x[4] = { 0 };
            OK(symo_prox_custom(&s.penalty, 4, &table, NULL));
            set_up(&s, 4, &b, 1, swap, SYMO_IMPOSE, (symo_mode)mode);
            OK(symo_solver_create(&s.solver, s.problem, "auto"));
            OK(symo_solver_run(s.solver, x));
            ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
            ck_assert(memcmp(&x[0], &x[1], sizeof *x) == 0);
            ck_assert_double_eq_tol(x[0], (b.target[0] + 1.0) / 2.6, 1e-7);
            ck_assert_double_eq(symo_solver_result(s.solver)->symmetry_defect, 0.0);
            tear_down(&s);
        }
}
END_TEST

/* ---- claims ---- */

START_TEST(a_true_claim_passes_and_a_false_one_is_refused)
{
    for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++)
        for (int lie = 0; lie < 3; lie++) { /* none, in f, in h */
            bowl b = { .curvature = { 2, 2, 1, 1 }, .target = { 1, 1, 3, -3 } };
            double weights[4] = { 1, 1, 1, 1 }, x[4] = { 0.5, -0.5, 7, 8 };
            const double start[4] = { 0.5, -0.5, 7, 8 };
            setting s = { .penalty = NULL };
            if (lie == 1) b.target[0] += 1e-3;
            if (lie == 2) weights[1] = 1.001;
            OK(symo_prox_l1(&s.penalty, 4, weights, 0.1));
            set_up(&s, 4, &b, 1, swap, SYMO_EXPLOIT, (symo_mode)mode);
            OK(symo_problem_set_label(s.problem, SYMO_TERM_OBJECTIVE, "misfit"));
            OK(symo_problem_set_label(s.problem, SYMO_TERM_PENALTY, "sparsity"));
            OK(symo_solver_create(&s.solver, s.problem, "auto"));
            if (lie == 0) {
                OK(symo_solver_run(s.solver, x));
                const symo_result *result = symo_solver_result(s.solver);
                ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
                ck_assert(result->objective_defect < 1e-9 && result->penalty_defect < 1e-9);
                ck_assert_double_eq_tol(result->tension, 0.0, 1e-12);
                ck_assert(result->seconds_verify > 0.0);
            } else {
                ck_assert_int_eq(symo_solver_run(s.solver, x), SYMO_ERROR_SYMMETRY);
                SAYS(symo_last_error(), lie == 1 ? "misfit" : "sparsity", "generator 1", "(1 2)", "defect", "point");
                ck_assert(memcmp(x, start, sizeof x) == 0);
                ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_NONE);
                OK(symo_solver_set_text(s.solver, "verify", "never")); /* the user's own risk */
                OK(symo_solver_run(s.solver, x));
                ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
                ck_assert(isnan(symo_solver_result(s.solver)->objective_defect));
            }
            tear_down(&s);
        }
}
END_TEST

/* sqrt(1 + (x_0 - 1)^2) + sqrt(1 + (x_1 - 2)^2) looks invariant far out; from a start far out only the answer tells. */
static int looks_invariant(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const int64_t *calls = user;
    (void)n, (void)calls;
    *value = 0.0;
    for (int i = 0; i < 2; i++) {
        const double d = x[i] - 1.0 - i, r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

START_TEST(a_claim_is_verified_at_the_start_and_at_the_answer)
{
    static const int64_t both[2] = { 1, 0 };
    static const char *const choices[] = { "answer", "start", "both" };
    for (int choice = 0; choice < 3; choice++) {
        symo_problem *problem = NULL;
        symo_objective *objective = NULL;
        symo_symmetry *symmetry = NULL;
        symo_solver *solver = NULL;
        double x[2] = { 0, 0 };
        OK(symo_problem_create(&problem, 2));
        OK(symo_objective_callback(&objective, 2, looks_invariant, NULL));
        OK(symo_symmetry_permutations(&symmetry, 2, 1, both));
        OK(symo_problem_set_objective(problem, objective));
        OK(symo_problem_set_symmetry(problem, symmetry, SYMO_EXPLOIT));
        OK(symo_solver_create(&solver, problem, "auto"));
        OK(symo_solver_set_text(solver, "verify", choices[choice]));
        ck_assert_int_eq(symo_solver_run(solver, x), SYMO_ERROR_SYMMETRY);
        SAYS(symo_last_error(), choice == 0 ? "near the answer" : "near the start");
        ck_assert(x[0] == 0.0 && x[1] == 0.0);
        symo_solver_free(solver);
        symo_symmetry_free(symmetry);
        symo_objective_free(objective);
        symo_problem_free(problem);
    }
}
END_TEST

/* f = 1/2 |x - t|^2, t = (3, 1, -2, 5), exchange of 0 and 1 imposed: x = (2, 2, -2, 5), grad = (-1, 1, 0, 0), which the
 * projection removes: the tension is sqrt 2. f(g x) - f(x) at x: 0; the defects come from the points around. */
START_TEST(an_imposed_symmetry_is_priced_and_never_refused)
{
    for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++) {
        bowl b = { .curvature = { 1, 1, 1, 1 }, .target = { 3, 1, -2, 5 } };
        setting s = { .penalty = NULL };
        double x[4] = { 9, 9, 9, 9 }, tension = 0.0;
        set_up(&s, 4, &b, 1, swap, SYMO_IMPOSE, (symo_mode)mode);
        OK(symo_solver_create(&s.solver, s.problem, "auto"));
        OK(symo_solver_set_real(s.solver, "tolerance", 1e-12));
        OK(symo_solver_run(s.solver, x));
        const symo_result *result = symo_solver_result(s.solver);
        ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
        ck_assert_double_eq_tol(x[0], 2.0, 1e-11);
        ck_assert_double_eq_tol(result->objective, 1.0, 1e-11);
        ck_assert_double_eq_tol(result->tension, sqrt(2.0), 1e-11);
        OK(symo_solver_tension(s.solver, 0, &tension));
        ck_assert_double_eq_tol(tension, sqrt(2.0), 1e-11);
        ck_assert(result->objective_defect > 1e-6);
        ck_assert_double_eq(result->penalty_defect, 0.0);
        tear_down(&s);
    }
}
END_TEST

/* The tension of a generator is || (P_k - P) grad f ||, P_k the average over the group without it, by brute force. */
static void check_tension(const property_case *pc)
{
    test_problem made;
    double x[12] = { 0 };
    long double wide[12], gradient[12], all[12], fewer[12];
    symo_solver *solver = NULL;
    const problem_recipe recipe = { .family = VERIFY_FUNCTION,
                                    .penalty = VERIFY_L1,
                                    .symmetric = 1,
                                    .role = SYMO_IMPOSE,
                                    .mode = pc->number % 2 ? SYMO_MODE_PROJECT : SYMO_MODE_REDUCE };
    test_problem_make(&made, pc->random, &recipe);
    const verify_problem *plain = &made.plain;
    OK(symo_solver_create(&solver, made.problem, "auto"));
    OK(symo_solver_run(solver, x));
    const symo_result *result = symo_solver_result(solver);
    verify_result(plain, x, result);
    for (int64_t i = 0; i < plain->n; i++) wide[i] = x[i];
    plain->function(plain->n, wide, gradient, plain->user);
    test_project(plain, -1, gradient, all);
    for (int64_t k = 0; k < plain->generators; k++) {
        long double square = 0;
        double tension = NAN;
        test_project(plain, k, gradient, fewer);
        for (int64_t i = 0; i < plain->n; i++) square += (fewer[i] - all[i]) * (fewer[i] - all[i]);
        OK(symo_solver_tension(solver, k, &tension));
        PROPERTY_ASSERT(pc, fabsl(tension - sqrtl(square)) < 1e-10L, "generator %lld: %g instead of %Lg", (long long)k,
                        tension, sqrtl(square));
        PROPERTY_ASSERT(pc, tension <= result->tension + 1e-12, "one costs more than all");
    }
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(each_generator_has_its_price)
{
    property_run("tension", 40, check_tension, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan");
    TCase *cases = tcase_create("plan");
    tcase_add_test(cases, explains_the_route);
    tcase_add_test(cases, says_what_is_folded);
    tcase_add_test(cases, refuses_what_would_need_splitting);
    tcase_add_test(cases, a_box_and_a_symmetry_without_a_common_point_are_infeasible);
    tcase_add_test(cases, a_solution_lies_in_its_box_to_the_last_bit);
    tcase_add_test(cases, a_start_just_outside_a_box_is_not_solved);
    tcase_add_test(cases, unequal_weights_go_through_the_reduced_form);
    tcase_add_test(cases, orbits_hold_the_same_bits_whatever_a_prox_rounds);
    tcase_add_test(cases, a_true_claim_passes_and_a_false_one_is_refused);
    tcase_add_test(cases, a_claim_is_verified_at_the_start_and_at_the_answer);
    tcase_add_test(cases, an_imposed_symmetry_is_priced_and_never_refused);
    tcase_add_test(cases, each_generator_has_its_price);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
