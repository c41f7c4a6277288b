/* SPDX-License-Identifier: BSD-3-Clause */
/* What every method must do, over every row of src/method/LIST: solve the problems of its class from any start and tell
 * the truth about them, do the same thing twice, not be disturbed by a monitor, take warm starts, keep to its limits
 * and to its memory. The oracle of the truth is support/verify.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "method/specimen.h"
#include "support/allocator.h"
#include "support/problems.h"

enum { LARGEST = 12 };

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static symo_solver *solver_for(const test_problem *made, const char *method, double tolerance)
{
    symo_solver *solver = NULL;
    OK(symo_solver_create(&solver, made->problem, method));
    OK(symo_solver_set_real(solver, "tolerance", tolerance));
    OK(symo_solver_set_integer(solver, "max_iterations", 200000));
    return solver;
}

static int in(unsigned set, int kind)
{
    return (set >> kind & 1u) != 0;
}

/* ---- every class of problem ---- */

typedef void (*recipe_body)(const struct method_specimen *method, const problem_recipe *recipe, symo_random *random);

static void with_symmetries(const struct method_specimen *method, problem_recipe recipe, symo_random *random,
                            recipe_body body)
{
    body(method, &recipe, random);
    recipe.symmetric = 1;
    for (int role = SYMO_EXPLOIT; role <= SYMO_IMPOSE; role++)
        for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++) {
            recipe.role = (symo_role)role;
            recipe.mode = (symo_mode)mode;
            body(method, &recipe, random);
        }
}

static void over_classes(const struct method_specimen *method, uint64_t seed, recipe_body body)
{
    symo_random *random = NULL;
    OK(symo_random_create(&random, seed, 0));
    for (int family = VERIFY_LEAST_SQUARES; family <= VERIFY_FUNCTION; family++)
        for (int penalty = VERIFY_ZERO; penalty <= VERIFY_GROUP_LASSO; penalty++)
            for (int strong = 0; strong <= 1; strong++) {
                if (!in(method->families, family) || !in(method->penalties, penalty)) continue;
                const problem_recipe recipe = { .family = (verify_family)family,
                                                .penalty = (verify_penalty)penalty,
                                                .intercept = penalty % 2,
                                                .strong = strong };
                with_symmetries(method, recipe, random, body);
            }
    symo_random_free(random);
}

static void solve_and_verify(const struct method_specimen *method, const problem_recipe *recipe, symo_random *random)
{
    test_problem made;
    double x[LARGEST] = { 0 }, objective = NAN;
    test_problem_make(&made, random, recipe);
    symo_solver *solver = solver_for(&made, method->name, 1e-10);
    for (int start = 0; start < 3; start++) {
        if (start > 0) test_problem_start(&made, random, x);
        for (int64_t i = 0; start == 2 && i < made.plain.n; i++) x[i] *= 50.0;
        OK(symo_solver_run(solver, x));
        const symo_result *result = symo_solver_result(solver);
        ck_assert_msg(result->reason == SYMO_REASON_SOLVED, "%s, %s, start %d: %s at residual %g", method->name,
                      recipe_text(recipe), start, symo_reason_text(result->reason), result->residual);
        ck_assert_msg(result->residual <= 1e-10, "%s: residual %g", recipe_text(recipe), result->residual);
        ck_assert_str_eq(result->method, method->name);
        ck_assert_msg(result->symmetry_defect == 0.0, "%s: defect %g", recipe_text(recipe), result->symmetry_defect);
        verify_result(&made.plain, x, result);
        if (start > 0)
            ck_assert_msg(fabs(result->objective - objective) <= 1e-9 * fmax(1.0, fabs(objective)),
                          "%s: start %d led to %.17g instead of %.17g", recipe_text(recipe), start, result->objective,
                          objective);
        objective = result->objective;
    }
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(solves_its_class)
{
    for (uint64_t seed = 1; seed <= 2; seed++) over_classes(method_specimens[_i], seed, solve_and_verify);
}
END_TEST

/* ---- descent ---- */

typedef struct descent {
    double before;
    int64_t calls;
    int silent;
} descent;

static int must_not_rise(const symo_progress *progress, void *user)
{
    descent *seen = user;
    const double noise = 1e-13 * fmax(1.0, fabs(progress->smooth));
    if (seen->calls++ > 0)
        ck_assert_msg(progress->objective <= seen->before + noise, "iteration %lld rose by %g",
                      (long long)progress->iteration, progress->objective - seen->before);
    seen->before = progress->objective;
    return 0;
}

static void check_descent(const struct method_specimen *method, const problem_recipe *recipe, symo_random *random)
{
    test_problem made;
    double x[LARGEST] = { 0 };
    descent seen = { .before = INFINITY };
    test_problem_make(&made, random, recipe);
    symo_solver *solver = solver_for(&made, method->name, 1e-10);
    test_problem_start(&made, random, x);
    /* momentum without restart, where there is such a thing, is what goes uphill first */
    const symo_status status = symo_solver_set_text(solver, "restart", "none");
    ck_assert(status == SYMO_OK || status == SYMO_ERROR_ARGUMENT);
    OK(symo_solver_set_monitor(solver, must_not_rise, &seen));
    OK(symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(descends_where_it_says_so)
{
    struct method_specimen promise = *method_specimens[_i];
    promise.families = promise.descends;
    over_classes(&promise, 3, check_descent);
}
END_TEST

/* ---- the same again: watched, twice, warm ---- */

static int watch(const symo_progress *progress, void *user)
{
    descent *seen = user;
    ck_assert_int_eq(progress->iteration, seen->calls);
    ck_assert_uint_eq(progress->size, sizeof *progress);
    seen->calls++;
    return 0;
}

static void same_bits(const test_problem *made, const double *a, const double *b, const char *what)
{
    ck_assert_msg(memcmp(a, b, (size_t)made->plain.n * sizeof *a) == 0, "%s: not the same bits", what);
}

static void check_repeats(const struct method_specimen *method, const problem_recipe *recipe, symo_random *random)
{
    test_problem made;
    double start[LARGEST], first[LARGEST], x[LARGEST];
    descent seen = { .before = 0 };
    test_problem_make(&made, random, recipe);
    test_problem_start(&made, random, start);
    const size_t bytes = (size_t)made.plain.n * sizeof *x;
    symo_solver *solver = solver_for(&made, method->name, 1e-10);
    memcpy(first, start, bytes);
    OK(symo_solver_run(solver, first));
    const symo_result result = *symo_solver_result(solver);

    memcpy(x, start, bytes);
    OK(symo_solver_run(solver, x));
    same_bits(&made, first, x, "the same solver again");
    ck_assert_int_eq(symo_solver_result(solver)->iterations, result.iterations);
    ck_assert_int_eq(symo_solver_result(solver)->evaluations, result.evaluations);

    memcpy(x, start, bytes);
    OK(symo_solver_set_monitor(solver, watch, &seen));
    OK(symo_solver_run(solver, x));
    same_bits(&made, first, x, "watched");
    ck_assert_int_eq(seen.calls, result.iterations > 0 ? result.iterations + 1 : 0);
    OK(symo_solver_set_monitor(solver, NULL, NULL));

    OK(symo_solver_run(solver, x)); /* from the optimum */
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_int_le(symo_solver_result(solver)->iterations, 2);

    symo_solver *other = solver_for(&made, method->name, 1e-10);
    memcpy(x, start, bytes);
    OK(symo_solver_run(other, x));
    same_bits(&made, first, x, "another solver");
    symo_solver_free(other);
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(does_the_same_again)
{
    over_classes(method_specimens[_i], 4, check_repeats);
}
END_TEST

/* ---- limits ---- */

static void check_iteration_limits(const struct method_specimen *method, const problem_recipe *recipe,
                                   symo_random *random)
{
    test_problem made;
    double start[LARGEST], x[LARGEST], before = INFINITY;
    test_problem_make(&made, random, recipe);
    test_problem_start(&made, random, start);
    symo_solver *solver = solver_for(&made, method->name, 0.0);
    for (int64_t limit = 0; limit <= 2; limit++) {
        memcpy(x, start, (size_t)made.plain.n * sizeof *x);
        OK(symo_solver_set_integer(solver, "max_iterations", limit));
        OK(symo_solver_run(solver, x));
        const symo_result *result = symo_solver_result(solver);
        if (result->reason == SYMO_REASON_STALLED || result->reason == SYMO_REASON_SOLVED) continue; /* n = 1, say */
        ck_assert_int_eq(result->reason, SYMO_REASON_ITERATION_LIMIT);
        ck_assert_int_eq(result->iterations, limit);
        ck_assert_msg(limit == 0 || isfinite(result->objective), "infeasible after %lld steps", (long long)limit);
        ck_assert_msg(result->objective <= before || result->objective - before <= 1e-15 * fabs(before),
                      "%s: the best point of %lld steps is worse by %g", recipe_text(recipe), (long long)limit,
                      result->objective - before);
        before = result->objective;
        ck_assert_double_eq(result->symmetry_defect, 0.0); /* of the start, too */
        if (isfinite(before)) verify_result(&made.plain, x, result);
    }
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(keeps_to_iteration_limits)
{
    over_classes(method_specimens[_i], 5, check_iteration_limits);
}
END_TEST

/* ---- options ---- */

START_TEST(options_round_trip)
{
    symo_random *random = NULL;
    OK(symo_random_create(&random, 6, 0));
    test_problem made;
    test_problem_make(&made, random, &(problem_recipe){ .family = VERIFY_LEAST_SQUARES, .penalty = VERIFY_L1 });
    symo_solver *solver = NULL;
    OK(symo_solver_create(&solver, made.problem, method_specimens[_i]->name));
    int64_t count = 0;
    for (const symo_option *row; (row = symo_solver_option_at(solver, count)) != NULL; count++) {
        const double tried[2] = { row->minimum, row->maximum };
        double value = NAN;
        ck_assert_msg(row->name && row->text && *row->text, "option %lld has no text", (long long)count);
        ck_assert_msg(row->fallback >= row->minimum && row->fallback <= row->maximum, "%s: default out of its bounds",
                      row->name);
        OK(symo_solver_get_real(solver, row->name, &value));
        ck_assert_double_eq(value, row->fallback);
        for (int k = 0; k < 2; k++) {
            OK(symo_solver_set_real(solver, row->name, tried[k]));
            OK(symo_solver_get_real(solver, row->name, &value));
            ck_assert_double_eq(value, tried[k]);
        }
        ck_assert_int_eq(symo_solver_set_real(solver, row->name, NAN), SYMO_ERROR_ARGUMENT);
        ck_assert_int_eq(symo_solver_set_real(solver, row->name, nextafter(row->minimum, -INFINITY)),
                         SYMO_ERROR_ARGUMENT);
        if (isfinite(row->maximum))
            ck_assert_int_eq(symo_solver_set_real(solver, row->name, nextafter(row->maximum, INFINITY)),
                             SYMO_ERROR_ARGUMENT);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), row->name));
        if (row->kind != SYMO_OPTION_REAL)
            ck_assert_int_eq(symo_solver_set_real(solver, row->name, row->minimum + 0.5), SYMO_ERROR_ARGUMENT);
        OK(symo_solver_get_real(solver, row->name, &value));
        ck_assert_double_eq(value, row->maximum); /* what was refused changed nothing */
        char near[80] = "x";
        strcat(near, row->name);
        ck_assert_int_eq(symo_solver_set_real(solver, near, row->minimum), SYMO_ERROR_ARGUMENT);
        ck_assert_msg(strstr(symo_last_error(), row->name) != NULL, "\"%s\" does not name %s", symo_last_error(),
                      row->name);
    }
    ck_assert_int_gt(count, 0);
    symo_solver_free(solver);
    test_problem_free(&made);
    symo_random_free(random);
}
END_TEST

/* ---- memory ---- */

typedef struct counted {
    test_problem *made;
    int64_t first, last, calls;
} counted;

static void count(counted *seen)
{
    if (seen->calls++ == 0) seen->first = test_allocator_taken();
    seen->last = test_allocator_taken();
}

static int count_in_callback(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    counted *seen = user;
    count(seen);
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - 1.0 - 0.01 * (double)(i % 7), r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

static int count_in_monitor(const symo_progress *progress, void *user)
{
    (void)progress;
    count(user);
    return 0;
}

static void check_no_allocation(const struct method_specimen *method, const problem_recipe *recipe, symo_random *random)
{
    test_problem made;
    double x[LARGEST] = { 0 };
    counted seen = { .made = &made };
    symo_objective *objective = NULL;
    test_problem_make(&made, random, recipe);
    if (recipe->family == VERIFY_FUNCTION) {
        OK(symo_objective_callback(&objective, made.plain.n, count_in_callback, &seen));
        OK(symo_problem_set_objective(made.problem, objective));
    }
    symo_solver *solver = solver_for(&made, method->name, 1e-10);
    OK(symo_solver_set_text(solver, "verify", "never"));
    if (recipe->family != VERIFY_FUNCTION) OK(symo_solver_set_monitor(solver, count_in_monitor, &seen));
    test_problem_start(&made, random, x);
    OK(symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_msg(seen.first == seen.last, "%s: %lld allocations in the loop", recipe_text(recipe),
                  (long long)(seen.last - seen.first));
    symo_solver_free(solver);
    symo_objective_free(objective);
    test_problem_free(&made);
}

START_TEST(allocates_nothing_in_the_loop)
{
    over_classes(method_specimens[_i], 7, check_no_allocation);
}
END_TEST

static void check_given_memory(const struct method_specimen *method, const problem_recipe *recipe, symo_random *random)
{
    test_problem made;
    double start[LARGEST], x[LARGEST], expected[LARGEST];
    size_t bytes = 0;
    test_problem_make(&made, random, recipe);
    test_problem_start(&made, random, start);
    symo_solver *solver = solver_for(&made, method->name, 1e-9);
    memcpy(expected, start, sizeof start);
    OK(symo_solver_run(solver, expected));
    OK(symo_solver_memory(solver, &bytes));
    ck_assert_uint_gt(bytes, 0);
    for (size_t shift = 0; shift < 3; shift++) { /* any address, and not a byte more: the sanitizer watches both ends */
        unsigned char *memory = malloc(bytes + shift);
        OK(symo_solver_set_memory(solver, memory + shift, bytes));
        memcpy(x, start, sizeof start);
        OK(symo_solver_run(solver, x));
        same_bits(&made, expected, x, "in given memory");
        OK(symo_solver_set_memory(solver, memory + shift, bytes - 1));
        memcpy(x, start, sizeof start);
        ck_assert_int_eq(symo_solver_run(solver, x), SYMO_ERROR_STATE);
        same_bits(&made, start, x, "refused for want of a byte");
        free(memory);
    }
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(runs_in_exactly_the_memory_it_asks_for)
{
    over_classes(method_specimens[_i], 8, check_given_memory);
}
END_TEST

/* ---- a user's own tables ---- */

static int own_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const double lambda = *(const double *)self;
    (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += lambda * fabs(x[i]);
    return 0;
}

static int own_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const double threshold = step * *(const double *)self;
    (void)scratch;
    for (int64_t i = 0; i < n; i++)
        out[i] = v[i] > threshold ? v[i] - threshold : v[i] < -threshold ? v[i] + threshold : 0.0;
    return 0;
}

static int own_evaluate(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    (void)scratch;
    return count_in_callback(n, x, value, gradient, self);
}

/* Soft thresholding written by a user, without any of the slots that may be left out, against the built-in l1. */
static void check_own_tables(const struct method_specimen *method, symo_mode mode)
{
    static const symo_prox_table prox_table = {
        .size = sizeof prox_table, .name = "own", .flags = SYMO_PROX_CONVEX, .value = own_value, .prox = own_prox
    };
    static const symo_objective_table objective_table = { .size = sizeof objective_table,
                                                          .name = "own-f",
                                                          .evaluate = own_evaluate };
    static const int64_t swap[6] = { 1, 0, 2, 4, 5, 3 };
    double lambda = 0.3, x[2][6] = { { 0 } };
    counted seen = { .calls = 0 };
    for (int own = 0; own < 2; own++) {
        symo_problem *problem = NULL;
        symo_prox *prox = NULL;
        symo_objective *objective = NULL;
        symo_symmetry *symmetry = NULL;
        symo_solver *solver = NULL;
        OK(symo_problem_create(&problem, 6));
        if (own) {
            OK(symo_prox_custom(&prox, 6, &prox_table, &lambda));
            OK(symo_objective_custom(&objective, 6, &objective_table, &seen));
        } else {
            OK(symo_prox_l1(&prox, 6, NULL, lambda));
            OK(symo_objective_callback(&objective, 6, count_in_callback, &seen));
        }
        OK(symo_problem_set_objective(problem, objective));
        OK(symo_problem_set_penalty(problem, prox));
        if (mode != SYMO_MODE_AUTO) {
            OK(symo_symmetry_permutations(&symmetry, 6, 1, swap));
            OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
            OK(symo_problem_set_mode(problem, mode));
        }
        OK(symo_solver_create(&solver, problem, method->name));
        OK(symo_solver_set_real(solver, "tolerance", 1e-11));
        OK(symo_solver_run(solver, x[own]));
        ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
        symo_solver_free(solver);
        symo_symmetry_free(symmetry);
        symo_objective_free(objective);
        symo_prox_free(prox);
        symo_problem_free(problem);
    }
    for (int i = 0; i < 6; i++) ck_assert_double_eq_tol(x[0][i], x[1][i], 1e-10);
}

START_TEST(takes_own_tables)
{
    for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++)
        check_own_tables(method_specimens[_i], (symo_mode)mode);
}
END_TEST

START_TEST(is_listed)
{
    int found = 0;
    for (int64_t k = 0; symo_method_row_at(k); k++) {
        const symo_method_row *row = symo_method_row_at(k);
        if (strcmp(row->name, method_specimens[_i]->name) != 0) continue;
        found = 1;
        ck_assert(row->text && *row->text && row->needs && *row->needs);
        ck_assert(row->option_count == 0 || row->options);
    }
    ck_assert(found);
    ck_assert_ptr_null(symo_method_row_at(-1));
}
END_TEST

int main(void)
{
    int count_rows = 0;
    test_allocator_install();
    while (method_specimens[count_rows]) count_rows++;
    Suite *suite = suite_create("method_laws");
    TCase *laws = tcase_create("laws");
    tcase_add_loop_test(laws, is_listed, 0, count_rows);
    tcase_add_loop_test(laws, solves_its_class, 0, count_rows);
    tcase_add_loop_test(laws, descends_where_it_says_so, 0, count_rows);
    tcase_add_loop_test(laws, does_the_same_again, 0, count_rows);
    tcase_add_loop_test(laws, keeps_to_iteration_limits, 0, count_rows);
    tcase_add_loop_test(laws, options_round_trip, 0, count_rows);
    tcase_add_loop_test(laws, allocates_nothing_in_the_loop, 0, count_rows);
    tcase_add_loop_test(laws, runs_in_exactly_the_memory_it_asks_for, 0, count_rows);
    tcase_add_loop_test(laws, takes_own_tables, 0, count_rows);
    suite_add_tcase(suite, laws);
    return suite_run(suite);
}
