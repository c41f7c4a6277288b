/* SPDX-License-Identifier: BSD-3-Clause */
/* Sums of objectives: what is refused, what a sum inherits from its terms, whose code comes back, and that a symmetry
 * folds every term that can be folded. */
#include <float.h>
#include <math.h>
#include <string.h>

#include <symo/solver.h>

#include "objective/objective_impl.h"
#include "support/allocator.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())
#define ASSERT_MESSAGE(part) ck_assert_msg(strstr(symo_last_error(), part), "message: %s", symo_last_error())

enum { N = 4, ROWS = 5 };

static const double design[ROWS * N] = { 1, 0.5, -1, 2, 0.3, 0.1, -2, 1, 0.4, 1, 1, 1, 0, 0, -1, 0.7, 0.2, 3, -1, 0.6 };
static const double response[ROWS] = { 1, -1, 2, 0.5, 3 };

static symo_objective *regression(int intercept)
{
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    OK(symo_matrix_dense(&matrix, ROWS, N, design));
    OK(symo_objective_least_squares(&objective, matrix, response, NULL, NULL, intercept));
    symo_matrix_free(matrix);
    return objective;
}

static symo_objective *robust(void)
{
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    OK(symo_matrix_dense(&matrix, ROWS, N, design));
    OK(symo_objective_huber(&objective, matrix, response, NULL, NULL, 0, 0.5));
    symo_matrix_free(matrix);
    return objective;
}

/* 1/2 ||x - t||^2, or the code that user points to */
static int bowl(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    if (user && *(int *)user) return *(int *)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - 0.1 * (double)(i % 2);
        *value += 0.5 * d * d;
        if (gradient) gradient[i] = d;
    }
    return 0;
}

static symo_objective *callback(int64_t n, int *code)
{
    symo_objective *objective = NULL;
    OK(symo_objective_callback(&objective, n, bowl, code));
    return objective;
}

static symo_objective *sum_of(int64_t count, symo_objective *const *terms, const double *factors)
{
    symo_objective *objective = NULL;
    OK(symo_objective_sum(&objective, count, (const symo_objective *const *)terms, factors));
    return objective;
}

START_TEST(refusals)
{
    symo_objective *objective = NULL, *four = regression(0), *three = callback(3, NULL);
    const symo_objective *pair[2] = { four, three }, *missing[2] = { four, NULL }, *equal[2] = { four, four };
    static const double bad[] = { -1.0, NAN, INFINITY };
    ck_assert_int_eq(symo_objective_sum(NULL, 1, pair, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_objective_sum(&objective, 0, pair, NULL), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("symo_objective_sum: count = 0 must be >= 1");
    ck_assert_int_eq(symo_objective_sum(&objective, 1, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("terms");
    ck_assert_int_eq(symo_objective_sum(&objective, 2, missing, NULL), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("terms[1] is NULL");
    ck_assert_int_eq(symo_objective_sum(&objective, 2, pair, NULL), SYMO_ERROR_ARGUMENT);
    ASSERT_MESSAGE("terms[1] has 3 variables, terms[0] has 4");
    for (int k = 0; k < 3; k++) {
        const double factors[2] = { 1.0, bad[k] };
        ck_assert_int_eq(symo_objective_sum(&objective, 2, equal, factors), SYMO_ERROR_ARGUMENT);
        ASSERT_MESSAGE("factors[1] = ");
        ck_assert_ptr_null(objective);
    }
    symo_objective_free(four);
    symo_objective_free(three);
}
END_TEST

/* Convex and quadratic when all are; a curvature when all have one; no intercept, whatever the terms have. */
START_TEST(what_is_inherited)
{
    const double factors[2] = { 2.0, 3.0 }, x[N] = { 0 };
    double one = NAN, both = NAN, b0;
    symo_objective *terms[2] = { regression(1), robust() }, *mixed[2] = { terms[0], callback(N, NULL) };
    symo_objective *twice[2] = { terms[0], terms[0] };
    symo_objective *convex = sum_of(2, terms, factors), *square = sum_of(2, twice, factors),
                   *unknown = sum_of(2, mixed, NULL);
    ck_assert_uint_eq(symo_objective_table_of(convex)->flags, SYMO_OBJECTIVE_CONVEX);
    ck_assert_uint_eq(symo_objective_table_of(square)->flags, SYMO_OBJECTIVE_CONVEX | SYMO_OBJECTIVE_QUADRATIC);
    ck_assert_uint_eq(symo_objective_table_of(unknown)->flags, 0);
    symo_objective *const turned[2] = { mixed[1], terms[1] };
    symo_objective *other = sum_of(2, turned, NULL);
    ck_assert_uint_eq(symo_objective_table_of(other)->flags, 0);
    symo_objective_free(other);
    ck_assert(!symo_objective_table_of(unknown)->curvature);
    ck_assert_int_eq(terms[0]->table.curvature(terms[0]->self, N, &one), 0);
    ck_assert_int_eq(square->table.curvature(square->self, N, &both), 0);
    ck_assert_double_eq_tol(both, 5 * one, 8 * DBL_EPSILON * both);
    ck_assert_int_eq(symo_objective_intercept(convex, x, &b0), SYMO_ERROR_UNSUPPORTED);
    ck_assert(!symo_objective_table_of(convex)->dual);
    symo_objective_free(convex);
    symo_objective_free(square);
    symo_objective_free(unknown);
    symo_objective_free(terms[0]);
    symo_objective_free(terms[1]);
    symo_objective_free(mixed[1]);
}
END_TEST

/* A bound that a term cannot give, or that overflows, is none. */
START_TEST(curvature_may_fail)
{
    const double x = 1e200, y = 1.0, huge[2] = { 1e308, 1e308 };
    double bound = NAN;
    symo_matrix *matrix = NULL;
    symo_objective *steep = NULL;
    OK(symo_matrix_dense(&matrix, 1, 1, &x));
    OK(symo_objective_least_squares(&steep, matrix, &y, NULL, NULL, 0));
    symo_objective *sum = sum_of(1, &steep, NULL);
    ck_assert_int_gt(sum->table.curvature(sum->self, 1, &bound), 0);
    symo_objective_free(sum);
    symo_objective *terms[2] = { regression(0), regression(0) };
    sum = sum_of(2, terms, huge);
    ck_assert_int_gt(sum->table.curvature(sum->self, N, &bound), 0);
    symo_objective_free(sum);
    symo_objective_free(terms[0]);
    symo_objective_free(terms[1]);
    symo_objective_free(steep);
    symo_matrix_free(matrix);
}
END_TEST

/* All factors 0: the zero function; no term is called. */
START_TEST(nothing_left)
{
    int code = -1;
    const double x[N] = { 1, 2, 3, 4 }, factor = 0.0;
    double value = NAN, gradient[N] = { 9, 9, 9, 9 };
    symo_objective *term = callback(N, &code), *sum = sum_of(1, &term, &factor);
    OK(symo_objective_evaluate(sum, x, &value, gradient, NULL));
    ck_assert_double_eq(value, 0.0);
    for (int i = 0; i < N; i++) ck_assert(gradient[i] == 0.0);
    symo_objective_free(sum);
    symo_objective_free(term);
}
END_TEST

START_TEST(codes_are_handed_through)
{
    static const int codes[] = { 4, -11 };
    int code = codes[_i];
    const double x[N] = { 1, 2, 3, 4 };
    double value = NAN, gradient[N];
    symo_objective *terms[2] = { regression(0), callback(N, &code) }, *sum = sum_of(2, terms, NULL);
    symo_objective *nested = sum_of(1, &sum, NULL);
    double scratch[3 * N + 2 * ROWS];
    ck_assert_int_le(symo_objective_scratch(nested), (int64_t)(sizeof scratch / sizeof *scratch));
    ck_assert_int_eq(nested->table.evaluate(nested->self, N, x, &value, gradient, scratch), code);
    ck_assert_int_eq(nested->table.evaluate_ordered(nested->self, N, x, &value, NULL, scratch), code);
    ck_assert_int_eq(symo_objective_evaluate(sum, x, &value, gradient, NULL), SYMO_ERROR_CALLBACK);
    symo_objective_free(nested);
    symo_objective_free(sum);
    symo_objective_free(terms[0]);
    symo_objective_free(terms[1]);
}
END_TEST

/* Each term keeps its own intercept: the sum of two minima, not the minimum over a common one. */
START_TEST(terms_keep_their_intercepts)
{
    static const double other[ROWS] = { 7, 9, 8, 7, 9 };
    const double x[N] = { 0.5, -1, 0.25, 2 };
    double one = NAN, two = NAN, value = NAN;
    symo_matrix *matrix = NULL;
    symo_objective *terms[2] = { regression(1), NULL };
    OK(symo_matrix_dense(&matrix, ROWS, N, design));
    OK(symo_objective_least_squares(&terms[1], matrix, other, NULL, NULL, 1));
    symo_objective *sum = sum_of(2, terms, NULL);
    OK(symo_objective_evaluate(terms[0], x, &one, NULL, NULL));
    OK(symo_objective_evaluate(terms[1], x, &two, NULL, NULL));
    OK(symo_objective_evaluate(sum, x, &value, NULL, NULL));
    ck_assert_double_eq_tol(value, one + two, 4 * DBL_EPSILON * value);
    symo_objective_free(sum);
    symo_objective_free(terms[0]);
    symo_objective_free(terms[1]);
    symo_matrix_free(matrix);
}
END_TEST

/* ---- under a symmetry ---- */

static void solve(symo_objective *objective, symo_mode mode, double *x)
{
    static const int64_t images[N] = { 1, 0, 3, 2 };
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    symo_symmetry *symmetry = NULL;
    OK(symo_symmetry_permutations(&symmetry, N, 1, images));
    OK(symo_problem_create(&problem, N));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    OK(symo_problem_set_mode(problem, mode));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-12));
    OK(symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
}

/* Folded where it can be, wrapped where not: the term that is reduced has fewer variables and the same minimiser. */
START_TEST(terms_are_folded_one_by_one)
{
    const double factors[2] = { 1.0, 0.25 };
    double reduced[N] = { 1, 2, 3, 4 }, projected[N] = { 0 };
    symo_objective *terms[2] = { regression(0), callback(N, NULL) }, *sum = sum_of(2, terms, factors);
    solve(sum, SYMO_MODE_REDUCE, reduced);
    solve(sum, SYMO_MODE_PROJECT, projected);
    ck_assert(reduced[0] == reduced[1] && reduced[2] == reduced[3]);
    for (int i = 0; i < N; i++) ck_assert_double_eq_tol(reduced[i], projected[i], 1e-10);
    symo_objective_free(sum);
    symo_objective_free(terms[0]);
    symo_objective_free(terms[1]);
}
END_TEST

/* The second term cannot be folded for lack of memory: the first one's folded form is given back. */
START_TEST(folding_may_fail)
{
    static const int64_t labels[N] = { 0, 0, 1, 1 };
    symo_partition *partition = NULL;
    symo_objective *terms[2] = { regression(0), callback(N, NULL) }, *sum = sum_of(2, terms, NULL), *reduced = NULL;
    OK(symo_partition_create(&partition, N, labels, NULL));
    const int64_t before = test_allocator_held();
    int64_t refused = 0;
    for (int done = 0; !done; refused++) {
        test_allocator_fail(refused + 1, 0);
        const symo_status status = symo_objective_reduce(&reduced, sum, partition);
        done = !test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_int_eq(status, done ? SYMO_OK : SYMO_ERROR_MEMORY);
        symo_objective_free(reduced);
        ck_assert_int_eq(test_allocator_held(), before);
    }
    ck_assert_int_gt(refused, 8);
    symo_partition_free(partition);
    symo_objective_free(sum);
    symo_objective_free(terms[0]);
    symo_objective_free(terms[1]);
}
END_TEST

/* ---- carried terms ---- */

/* 1/2 ||x||^2 with all that a table may offer; ordered adds 1, so that it is seen which one was asked. */
static int offers(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    (void)self, (void)scratch;
    return bowl(n, x, value, gradient, NULL);
}

static int offers_ordered(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    const int code = offers(self, n, x, value, gradient, scratch);
    *value += 1.0;
    return code;
}

static int offers_curvature(void *self, int64_t n, double *bound)
{
    (void)self, (void)n;
    *bound = 1.0;
    return 0;
}

static int offers_intercept(void *self, int64_t n, const double *x, double *intercept, double *scratch)
{
    (void)self, (void)scratch;
    *intercept = x[0] + x[n - 1];
    return 0;
}

START_TEST(carried_terms_keep_what_they_know)
{
    static const int64_t labels[N] = { 0, 0, -1, 0 };
    const symo_objective_table table = { .size = sizeof table,
                                         .name = "offers",
                                         .flags = SYMO_OBJECTIVE_CONVEX,
                                         .evaluate = offers,
                                         .evaluate_ordered = offers_ordered,
                                         .curvature = offers_curvature,
                                         .intercept = offers_intercept };
    const double z = 3.0, lifted = 3.0 / sqrt(3.0), expected = 0.5 * (lifted * lifted + 2 * pow(lifted - 0.1, 2) + 0.0);
    double value = NAN, gradient = NAN, bound = NAN, b0 = NAN, scratch[2 * N];
    symo_objective *term = NULL, *carried = NULL;
    symo_partition *partition = NULL;
    OK(symo_objective_custom(&term, N, &table, NULL));
    OK(symo_partition_create(&partition, N, labels, NULL));
    const symo__space space = { partition, NULL };
    OK(symo__carry_objective(&carried, term, &space));
    symo_partition_free(partition);
    symo_objective_free(term);
    ck_assert_int_eq(symo_objective_size(carried), 1);
    ck_assert_uint_eq(symo_objective_table_of(carried)->flags, SYMO_OBJECTIVE_CONVEX);
    ck_assert_int_eq(symo_objective_scratch(carried), 2 * N);
    OK(symo_objective_evaluate(carried, &z, &value, &gradient, scratch));
    ck_assert_double_eq_tol(value, expected, 1e-14);
    ck_assert_double_eq_tol(gradient, (lifted + 2 * (lifted - 0.1)) / sqrt(3.0), 1e-14);
    ck_assert_int_eq(carried->table.evaluate_ordered(carried->self, 1, &z, &value, NULL, scratch), 0);
    ck_assert_double_eq_tol(value, expected + 1.0, 1e-14);
    ck_assert_int_eq(carried->table.curvature(carried->self, 1, &bound), 0);
    ck_assert_double_eq(bound, 1.0);
    OK(symo_objective_intercept(carried, &z, &b0));
    ck_assert_double_eq_tol(b0, 2 * lifted, 1e-14);
    symo_objective_free(carried);
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("objective_sum");
    TCase *tests = tcase_create("sum");
    tcase_add_test(tests, refusals);
    tcase_add_test(tests, what_is_inherited);
    tcase_add_test(tests, curvature_may_fail);
    tcase_add_test(tests, nothing_left);
    tcase_add_loop_test(tests, codes_are_handed_through, 0, 2);
    tcase_add_test(tests, terms_keep_their_intercepts);
    tcase_add_test(tests, terms_are_folded_one_by_one);
    tcase_add_test(tests, folding_may_fail);
    tcase_add_test(tests, carried_terms_keep_what_they_know);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
