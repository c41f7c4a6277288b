/* SPDX-License-Identifier: BSD-3-Clause */
/* The permutations of variables that a description allows, against all permutations of all vertices tried one by one;
 * and those of problems, against the functions themselves. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "partition/structure.h"
#include "support/property.h"

enum { VERTICES = 6 };

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

static double order_of(const symo_automorphisms *found)
{
    char text[64];
    size_t length = 0;
    must(symo_automorphisms_order(found, sizeof text, text, &length));
    return strtod(text, NULL);
}

static symo_symmetry *symmetry_of(const symo_automorphisms *found)
{
    symo_symmetry *symmetry = NULL;
    must(symo_automorphisms_symmetry(&symmetry, found));
    return symmetry;
}

/* ---- the definition ---- */

/* How many edges of a kind join two vertices. */
static int64_t edges(const symo_structure *s, int64_t a, int64_t b, int32_t kind)
{
    int64_t count = 0;
    for (int64_t k = 0; k < s->links; k++) {
        const symo__link *l = &s->link[k];
        count += l->kind == kind && ((l->from == a && l->to == b) || (l->from == b && l->to == a));
    }
    return count;
}

static int keeps(const symo_structure *s, const int64_t *image)
{
    for (int64_t i = 0; i < s->vertices; i++)
        if (s->colour[i] != s->colour[image[i]]) return 0;
    for (int64_t i = 0; i < s->vertices; i++)
        for (int64_t j = 0; j <= i; j++)
            for (int32_t kind = 0; kind < s->kinds; kind++)
                if (edges(s, i, j, kind) != edges(s, image[i], image[j], kind)) return 0;
    return 1;
}

typedef struct walk {
    const symo_structure *s;
    const symo_chain *chain;
    int64_t image[VERTICES], seen[720][VERTICES], count;
    int all_inside;
} walk;

/* Permutations of the variables that some permutation of all vertices gives, each once. */
static void note(walk *w)
{
    int inside = 0;
    for (int64_t k = 0; k < w->count; k++)
        if (memcmp(w->seen[k], w->image, (size_t)w->s->n * sizeof *w->image) == 0) return;
    memcpy(w->seen[w->count++], w->image, sizeof w->image);
    must(symo_chain_contains(w->chain, w->image, NULL, &inside));
    w->all_inside &= inside;
}

static void walk_on(walk *w, int64_t done, unsigned used)
{
    if (done == w->s->vertices && keeps(w->s, w->image)) note(w);
    for (int64_t to = 0; to < w->s->vertices && done < w->s->vertices; to++) {
        if (used >> to & 1) continue;
        w->image[done] = to;
        walk_on(w, done + 1, used | 1U << to);
    }
}

/* Few numbers and many edges, so that there are parallel ones, loops, and vertices that only others permute. */
static void structure_body(const property_case *pc)
{
    const int64_t n = property_integer(pc, 0, 4), others = property_integer(pc, 0, VERTICES - n);
    const int64_t count = property_integer(pc, 0, 2 * VERTICES);
    int64_t first = 0, from[2 * VERTICES], to[2 * VERTICES];
    double values[VERTICES], weights[2 * VERTICES];
    symo_structure *s = NULL;
    symo_automorphisms *found = NULL;
    symo_chain *chain = NULL;
    must(symo_structure_create(&s, n, 0.0));
    must(symo_structure_vertices(s, others, &first));
    for (int64_t i = 0; i < n; i++) values[i] = property_integer(pc, 0, 4) == 0;
    must(symo_structure_colour(s, 0, n, values));
    for (int64_t k = 0; k < count && n + others > 0; k++) {
        from[k] = property_integer(pc, 0, n + others - 1);
        to[k] = property_integer(pc, 0, n + others - 1);
        weights[k] = (double)property_integer(pc, 1, 2);
    }
    if (n + others > 0) must(symo_structure_edges(s, count, from, to, weights));
    must(symo_structure_automorphisms(&found, s, 0));
    symo_symmetry *symmetry = symmetry_of(found);
    must(symo_chain_create(&chain, symmetry, 0));
    walk w = { .s = s, .chain = chain, .all_inside = 1 };
    walk_on(&w, 0, 0);
    PROPERTY_ASSERT(pc, symo_symmetry_size(symmetry) == n, "n = %lld", (long long)n);
    PROPERTY_ASSERT(pc, w.all_inside, "n = %lld", (long long)n);
    PROPERTY_ASSERT(pc, order_of(found) == (double)w.count, "order %g, and there are %lld", order_of(found),
                    (long long)w.count);
    PROPERTY_ASSERT(pc, fabs(pow(10.0, symo_chain_log10_order(chain)) - (double)w.count) < 0.5, "%lld generators",
                    (long long)symo_symmetry_generators(symmetry));
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
    symo_automorphisms_free(found);
    symo_structure_free(s);
}

START_TEST(small_structures)
{
    property_run("automorphisms of small structures", 1500, structure_body, NULL);
}
END_TEST

/* ---- problems ---- */

static symo_problem *lasso(int64_t rows, int64_t n, const double *x, const double *y, const double *weights)
{
    symo_matrix *design = NULL;
    symo_objective *f = NULL;
    symo_prox *h = NULL;
    symo_problem *problem = NULL;
    must(symo_matrix_dense(&design, rows, n, x));
    must(symo_objective_logistic(&f, design, y, NULL, NULL, 1));
    must(symo_prox_l1(&h, n, weights, 0.5));
    must(symo_problem_create(&problem, n));
    must(symo_problem_set_objective(problem, f));
    must(symo_problem_set_penalty(problem, h));
    symo_prox_free(h);
    symo_objective_free(f);
    symo_matrix_free(design);
    return problem;
}

/* Every generator is one that the functions do not notice, which SYMO_EXPLOIT verifies when the problem is solved. */
static void solve_with(symo_problem *problem, symo_symmetry *symmetry)
{
    symo_solver *solver = NULL;
    must(symo_problem_set_symmetry(problem, symmetry, SYMO_EXPLOIT));
    must(symo_solver_create(&solver, problem, "auto"));
    double x[4] = { 0.0 };
    must(symo_solver_run(solver, x));
    const symo_result *result = symo_solver_result(solver);
    ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
    ck_assert_int_eq(result->free_parameters, symo_symmetry_dimension(symmetry));
    symo_solver_free(solver);
}

/* Three columns change places with their rows; one more row is there twice, which no column sees; the last column
 * differs by the weight of its penalty alone. */
START_TEST(a_regression_and_its_penalty)
{
    const double x[7 * 4] = { 1, 0, 0, 2, 2, 2, 0, 0, 1, 0, 2, 2, 2, 0, 0, 0, 1, 2, 2, 2, 0, 0, 0, 0, 2, 2, 2, 1 };
    const double y[7] = { 1, 1, 1, 0, 1, 1, 1 }, weights[4] = { 1, 1, 1, 2 }, heavier[4] = { 1, 1, 3, 2 };
    symo_automorphisms *found = NULL;
    symo_problem *problem = lasso(7, 4, x, y, weights);
    must(symo_problem_automorphisms(&found, problem, 0.0, 0));
    ck_assert_double_eq(order_of(found), 6.0);
    symo_symmetry *symmetry = symmetry_of(found);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 2);
    solve_with(problem, symmetry);
    symo_symmetry_free(symmetry);
    symo_automorphisms_free(found);
    symo_problem_free(problem);
    problem = lasso(7, 4, x, y, heavier);
    must(symo_problem_automorphisms(&found, problem, 0.0, 0));
    ck_assert_double_eq(order_of(found), 2.0);
    symo_automorphisms_free(found);
    symo_problem_free(problem);
}
END_TEST

START_TEST(the_limit_and_bad_arguments)
{
    const double x[4] = { 1, 0, 0, 1 }, y[2] = { 1, 0 };
    symo_automorphisms *found = NULL;
    symo_automorphisms_report report = { .size = sizeof report };
    symo_structure *s = NULL;
    symo_problem *empty = NULL, *problem = lasso(2, 2, x, y, NULL);
    must(symo_problem_automorphisms(&found, problem, 0.0, 1));
    must(symo_automorphisms_get_report(found, &report));
    ck_assert_int_eq(report.complete, 0);
    symo_automorphisms_free(found);
    must(symo_structure_create(&s, 2, 0.0));
    ck_assert_int_eq(symo_structure_automorphisms(NULL, s, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_structure_automorphisms(&found, NULL, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_structure_automorphisms(&found, s, -1), SYMO_ERROR_ARGUMENT);
    s->vertices = INT32_MAX; /* with two more for what joins a vertex to itself */
    s->kinds = 1;
    const int64_t ends[2] = { 0, 1 };
    const double ones[2] = { 1, 1 };
    s->vertices = 2;
    must(symo_structure_edges(s, 2, ends, ends, ones));
    s->vertices = INT32_MAX;
    ck_assert_int_eq(symo_structure_automorphisms(&found, s, 0), SYMO_ERROR_SIZE);
    ck_assert_ptr_null(found);
    s->vertices = 2;
    symo_structure_free(s);
    must(symo_problem_create(&empty, 2));
    ck_assert_int_eq(symo_problem_automorphisms(NULL, problem, 0.0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_problem_automorphisms(&found, NULL, 0.0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_problem_automorphisms(&found, problem, NAN, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_problem_automorphisms(&found, problem, 0.0, -1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_problem_automorphisms(&found, empty, 0.0, 0), SYMO_ERROR_STATE);
    symo_problem_free(empty);
    symo_problem_free(problem);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("structure_automorphisms");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, small_structures);
    tcase_add_test(tc, a_regression_and_its_penalty);
    tcase_add_test(tc, the_limit_and_bad_arguments);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
