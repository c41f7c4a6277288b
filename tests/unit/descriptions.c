/* SPDX-License-Identifier: BSD-3-Clause */
/* What single terms say of themselves, functions of a user's among them, and what is refused. Whole problems:
 * problem_cells.c. */
#include <math.h>
#include <stddef.h>
#include <symo/problem.h>

#include "support/property.h"

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

/* ---- single terms ---- */

static int64_t cells_of_prox(const symo_prox *h)
{
    symo_structure *structure = NULL;
    symo_partition *cells = NULL;
    must(symo_structure_create(&structure, symo_prox_size(h), 0.0));
    must(symo_prox_describe(h, structure, 0));
    must(symo_structure_cells(&cells, structure));
    const int64_t count = symo_partition_cells(cells);
    symo_structure_free(structure);
    symo_partition_free(cells);
    return count;
}

/* Two free entries in no group, two in one of weight 0, two held ones in groups of their own, a pair and a pair. */
START_TEST(groups_that_tie_nothing)
{
    const int64_t starts[7] = { 0, 2, 3, 4, 6, 8, 8 }, indices[8] = { 2, 3, 4, 5, 6, 7, 8, 9 };
    const double inf = (double)INFINITY, weights[6] = { 0.0, inf, inf, 1.0, 1.0, 5.0 };
    const double other[6] = { 0.0, inf, inf, 1.0, 2.0, 5.0 };
    symo_prox *h = NULL;
    must(symo_prox_group_lasso_indexed(&h, 10, 6, starts, indices, weights, 1.0));
    ck_assert_int_eq(cells_of_prox(h), 3);
    symo_prox_free(h);
    must(symo_prox_group_lasso_indexed(&h, 10, 6, starts, indices, other, 1.0));
    ck_assert_int_eq(cells_of_prox(h), 4);
    symo_prox_free(h);
}
END_TEST

/* Terms are told apart, and from what no term has; where their entries are does not matter. */
START_TEST(sums_of_terms)
{
    const int64_t indices[4] = { 4, 0, 3, 1 };
    const double steps[2] = { 1.0, 2.0 }, slope[6] = { 0.0, 0.0, 0.0, 1.0, 0.0, 0.0 };
    symo_prox *terms[2] = { NULL, NULL }, *h = NULL, *tilted = NULL, *translated = NULL;
    must(symo_prox_l1(&terms[0], 2, NULL, 1.0));
    must(symo_prox_l1(&terms[1], 2, steps, 1.0));
    must(symo_prox_separable_sum(&h, 6, 2, terms, indices));
    ck_assert_int_eq(cells_of_prox(h), 4); /* { 4, 0 }, { 3 }, { 1 }, { 2, 5 } */
    symo_prox_free(h);
    must(symo_prox_separable_sum(&h, 6, 1, terms, indices));
    ck_assert_int_eq(cells_of_prox(h), 2);
    must(symo_prox_tilted(&tilted, h, slope, 1.0));
    ck_assert_int_eq(cells_of_prox(tilted), 3);
    must(symo_prox_translated(&translated, h, slope));
    ck_assert_int_eq(cells_of_prox(translated), 3);
    symo_prox_free(tilted);
    symo_prox_free(translated);
    symo_prox_free(h);
    symo_prox_free(terms[0]);
    symo_prox_free(terms[1]);
}
END_TEST

START_TEST(entries_of_hinges)
{
    const double labels[4] = { 1.0, -1.0, 1.0, -1.0 };
    symo_prox *h = NULL, *reduced = NULL;
    symo_partition *uneven = NULL;
    must(symo_prox_hinge(&h, 4, labels, 1.0));
    ck_assert_int_eq(cells_of_prox(h), 2);
    symo_prox_free(h);
    must(symo_prox_hinge(&h, 4, labels, 0.0));
    ck_assert_int_eq(cells_of_prox(h), 1);
    must(symo_partition_create(&uneven, 4, (const int64_t[4]){ 0, 1, 1, 1 }, NULL));
    must(symo_prox_reduce(&reduced, h, uneven)); /* free entries with margins of their own */
    ck_assert_int_eq(cells_of_prox(reduced), 1);
    symo_partition_free(uneven);
    symo_prox_free(reduced);
    symo_prox_free(h);
}
END_TEST

/* A sum of regressions is refined by all of them, and not by one of factor 0. */
START_TEST(sums_of_objectives)
{
    const double x[4] = { 1.0, 0.0, 0.0, 1.0 }, one[2] = { 1.0, 1.0 }, two[2] = { 1.0, 2.0 };
    const double factors[2][2] = { { 1.0, 0.0 }, { 1.0, 0.5 } };
    symo_matrix *matrix = NULL;
    symo_objective *parts[2] = { NULL, NULL }, *sum = NULL;
    must(symo_matrix_dense(&matrix, 2, 2, x));
    must(symo_objective_least_squares(&parts[0], matrix, one, NULL, NULL, 0));
    must(symo_objective_least_squares(&parts[1], matrix, two, NULL, NULL, 0));
    for (int k = 0; k < 2; k++) {
        const symo_objective *const terms[2] = { parts[0], parts[1] };
        symo_problem *problem = NULL;
        symo_partition *cells = NULL;
        must(symo_objective_sum(&sum, 2, terms, factors[k]));
        must(symo_problem_create(&problem, 2));
        must(symo_problem_set_objective(problem, sum));
        must(symo_problem_cells(&cells, problem, 0.0));
        ck_assert_int_eq(symo_partition_cells(cells), k + 1);
        symo_partition_free(cells);
        must(symo_problem_cells(&cells, problem, 0.75));
        ck_assert_int_eq(symo_partition_cells(cells), 1); /* 1 and 2 lie within 0.75 of the largest */
        symo_partition_free(cells);
        symo_problem_free(problem);
        symo_objective_free(sum);
    }
    symo_objective_free(parts[0]);
    symo_objective_free(parts[1]);
    symo_matrix_free(matrix);
}
END_TEST

/* ---- refusals ---- */

static void refused(symo_status status, symo_status expected, const char *sentence)
{
    ck_assert_int_eq(status, expected);
    ck_assert_str_eq(symo_last_error(), sentence);
}

static int flat(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)user;
    for (int64_t i = 0; gradient && i < n; i++) gradient[i] = 0.0 * x[i];
    *value = 0.0;
    return 0;
}

static int flat_with(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    (void)scratch;
    return flat(n, x, value, gradient, self);
}

static symo_status says_nothing(void *self, int64_t n, symo_structure *structure, int64_t first)
{
    (void)self, (void)n, (void)structure, (void)first;
    return SYMO_OK;
}

/* A user's own, which says that its variables are all alike: taken at its word once it is known to be convex. */
START_TEST(own_objectives)
{
    const symo_objective_table bare = {
        .size = sizeof bare, .name = "own", .evaluate = flat_with, .describe = says_nothing
    };
    symo_objective_table convex = bare;
    symo_objective *f = NULL;
    symo_problem *problem = NULL;
    symo_partition *cells = NULL;
    convex.flags = SYMO_OBJECTIVE_CONVEX;
    must(symo_problem_create(&problem, 3));
    must(symo_objective_custom(&f, 3, &bare, NULL));
    must(symo_problem_set_objective(problem, f));
    symo_objective_free(f);
    refused(symo_problem_cells(&cells, problem, 0.0), SYMO_ERROR_UNSUPPORTED,
            "symo_problem_cells: the objective (own) is not known to be convex, so that averages may cost more");
    must(symo_objective_custom(&f, 3, &convex, NULL));
    must(symo_problem_set_objective(problem, f));
    symo_objective_free(f);
    must(symo_problem_cells(&cells, problem, 0.0));
    ck_assert_int_eq(symo_partition_cells(cells), 1);
    symo_partition_free(cells);
    symo_problem_free(problem);
}
END_TEST

START_TEST(arguments_of_problems)
{
    const symo_status bad = SYMO_ERROR_ARGUMENT, unsupported = SYMO_ERROR_UNSUPPORTED;
    const double x[2] = { 1.0, 1.0 }, basis[4] = { 1.0, 0.0, 0.0, 1.0 };
    symo_problem *problem = NULL;
    symo_objective *own = NULL, *f = NULL;
    symo_prox *inner = NULL, *h = NULL;
    symo_matrix *matrix = NULL;
    symo_partition *cells = (symo_partition *)1;
    must(symo_problem_create(&problem, 2));
    refused(symo_problem_cells(NULL, problem, 0.0), bad, "symo_problem_cells: cells must not be NULL");
    refused(symo_problem_cells(&cells, NULL, 0.0), bad, "symo_problem_cells: problem must not be NULL");
    ck_assert_ptr_null(cells);
    refused(symo_problem_cells(&cells, problem, -1.0), bad,
            "symo_problem_cells: tolerance = -1 must be finite and >= 0");
    ck_assert_int_eq(symo_problem_cells(&cells, problem, (double)INFINITY), bad);
    ck_assert_int_eq(symo_problem_cells(&cells, problem, NAN), bad);
    refused(symo_problem_cells(&cells, problem, 0.0), SYMO_ERROR_STATE,
            "symo_problem_cells: the problem has no objective: call symo_problem_set_objective first");
    must(symo_objective_callback(&own, 2, flat, NULL));
    must(symo_problem_set_objective(problem, own));
    must(symo_problem_set_label(problem, SYMO_TERM_OBJECTIVE, "loss"));
    must(symo_problem_set_label(problem, SYMO_TERM_PENALTY, "frame"));
    refused(
        symo_problem_cells(&cells, problem, 0.0), unsupported,
        "symo_problem_cells: the loss (callback) does not describe itself, so that nothing is known of its symmetry");
    must(symo_matrix_dense(&matrix, 1, 2, x));
    must(symo_objective_least_squares(&f, matrix, x, NULL, NULL, 0));
    must(symo_prox_l1(&inner, 2, NULL, 1.0));
    must(symo_prox_rotated(&h, inner, basis));
    must(symo_problem_set_objective(problem, f));
    must(symo_problem_set_penalty(problem, h));
    refused(
        symo_problem_cells(&cells, problem, 0.0), unsupported,
        "symo_problem_cells: the frame (rotated) does not describe itself, so that nothing is known of its symmetry");
    ck_assert_ptr_null(cells);
    symo_problem_free(problem);
    symo_objective_free(own);
    symo_objective_free(f);
    symo_prox_free(inner);
    symo_prox_free(h);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(arguments_of_terms)
{
    const symo_status bad = SYMO_ERROR_ARGUMENT;
    symo_structure *structure = NULL;
    symo_objective *own = NULL;
    symo_prox *h = NULL;
    must(symo_structure_create(&structure, 3, 0.0));
    must(symo_objective_callback(&own, 2, flat, NULL));
    must(symo_prox_zero(&h, 2));
    refused(symo_prox_describe(NULL, structure, 0), bad, "symo_prox_describe: prox must not be NULL");
    refused(symo_prox_describe(h, NULL, 0), bad, "symo_prox_describe: structure must not be NULL");
    refused(symo_prox_describe(h, structure, 2), bad, "symo_prox_describe: there are no vertices 2 to 2 + 2");
    must(symo_prox_describe(h, structure, 1));
    refused(symo_objective_describe(NULL, structure, 0), bad, "symo_objective_describe: objective must not be NULL");
    refused(symo_objective_describe(own, NULL, 0), bad, "symo_objective_describe: structure must not be NULL");
    refused(symo_objective_describe(own, structure, -1), bad,
            "symo_objective_describe: there are no vertices -1 to -1 + 2");
    refused(symo_objective_describe(own, structure, 1), SYMO_ERROR_UNSUPPORTED,
            "symo_objective_describe: callback does not offer a description");
    symo_structure_free(structure);
    symo_objective_free(own);
    symo_prox_free(h);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("descriptions");
    TCase *tests = tcase_create("descriptions");
    tcase_add_test(tests, groups_that_tie_nothing);
    tcase_add_test(tests, sums_of_terms);
    tcase_add_test(tests, entries_of_hinges);
    tcase_add_test(tests, sums_of_objectives);
    tcase_add_test(tests, own_objectives);
    tcase_add_test(tests, arguments_of_problems);
    tcase_add_test(tests, arguments_of_terms);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
