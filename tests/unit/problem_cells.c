/* SPDX-License-Identifier: BSD-3-Clause */
/* Cells of whole problems: against refinement by the definition, from the numbers that the problem was made of; and
 * what they are for: the minimum over the cells is the minimum, with and without a group behind them. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <symo/problem.h>
#include <symo/solver.h>

#include "support/property.h"

enum { VARIABLES = 12, ROWS = 18, GROUPS = 12, VERTICES = VARIABLES + ROWS + GROUPS };

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

/* ---- a problem in numbers ---- */

enum { LEAST_SQUARES, LOGISTIC, POISSON, HUBER, LOSSES };
enum { NOTHING, LASSO, BOUNDS, GROUP_LASSO, SPARSE_GROUP, NET, GROUP_NET, PENALTIES };

typedef struct numbers {
    int loss, penalty;
    int64_t n, rows, groups;
    double x[ROWS * VARIABLES], y[ROWS], weights[ROWS], offset[ROWS]; /* x column after column */
    double entry[VARIABLES], lower[VARIABLES], upper[VARIABLES];
    int64_t starts[GROUPS + 1], indices[VARIABLES];
    double group[GROUPS];
} numbers;

static int has_groups(const numbers *p)
{
    return p->penalty == GROUP_LASSO || p->penalty == SPARSE_GROUP || p->penalty == GROUP_NET;
}

static int has_entries(const numbers *p)
{
    return p->penalty == LASSO || p->penalty == SPARSE_GROUP || p->penalty == NET;
}

static void set_incidence(numbers *p)
{
    static const int steps[VARIABLES] = { -5, -2, -4, 2, 5, -2, 2, 5, -2, -5, 4, 2 };
    int64_t row = 0;
    p->n = VARIABLES;
    p->rows = ROWS;
    for (int64_t v = 0; v < VARIABLES; v++) {
        const int64_t ends[2] = { (v + 1) % VARIABLES, (v + steps[v] + VARIABLES) % VARIABLES };
        for (int k = 0; k < 2; k++) {
            if (k == 1 && ends[k] < v) continue;
            p->x[row + v * ROWS] = p->x[row + ends[k] * ROWS] = 1.0;
            row++;
        }
    }
    ck_assert_int_eq(row, ROWS);
}

/* Blocks that are circulants, or turned ones: cells of `size` variables and rows at least. */
static void set_blocks(const property_case *pc, numbers *p, int64_t size)
{
    for (int64_t top = 0; top < p->rows; top += size)
        for (int64_t left = 0; left < p->n; left += size) {
            double line[VARIABLES];
            for (int64_t k = 0; k < size; k++) line[k] = (double)property_integer(pc, -2, 2);
            const int64_t turn = property_integer(pc, 0, 1);
            for (int64_t i = 0; i < size; i++)
                for (int64_t j = 0; j < size; j++)
                    p->x[top + i + (left + j) * p->rows] = line[(turn ? i + j : j - i + size) % size];
        }
}

static double drawn(const property_case *pc, int64_t count, const double *values)
{
    return values[property_integer(pc, 0, count - 1)];
}

/* Numbers that are alike within blocks of `size`, but for one in some cases. */
static void set_numbers(const property_case *pc, numbers *p, int64_t size)
{
    static const double coefficients[5] = { 0.0, 0.5, 1.0, 0.5, (double)INFINITY },
                        lows[3] = { -1.0, -0.125, -INFINITY };
    static const double some[2] = { 0.0, 1.0 }, heavy[3] = { 0.0, 1.0, 2.0 };
    for (int64_t i = 0; i < p->rows; i++) {
        const int first = i % size == 0;
        p->y[i] = first ? drawn(pc, 2, some) : p->y[i - 1];
        p->weights[i] = first ? drawn(pc, 3, heavy) : p->weights[i - 1];
        p->offset[i] = first ? drawn(pc, 2, some) : p->offset[i - 1];
    }
    p->weights[0] += 1.0;
    for (int64_t i = 1; i < size; i++) p->weights[i] = p->weights[0];
    for (int64_t j = 0; j < p->n; j++) {
        const int first = j % size == 0;
        p->entry[j] = first ? drawn(pc, 5, coefficients) : p->entry[j - 1];
        p->lower[j] = first ? drawn(pc, 3, lows) : p->lower[j - 1];
        p->upper[j] = first ? -drawn(pc, 3, lows) : p->upper[j - 1];
    }
    if (property_integer(pc, 0, 3) == 0) p->y[property_integer(pc, 0, p->rows - 1)] = 1.0;
    if (property_integer(pc, 0, 3) == 0) p->entry[property_integer(pc, 0, p->n - 1)] = 2.0;
}

/* Groups within blocks, or across them, some entries in none; one group is empty. */
static void set_groups(const property_case *pc, numbers *p, int64_t size)
{
    static const double coefficients[6] = { 0.0, 0.5, 1.0, 0.5, 1.0, (double)INFINITY };
    const int64_t across = property_integer(pc, 0, 1), blocks = p->n / size;
    const int64_t members = across ? blocks : size, count = p->n / members;
    p->groups = 0;
    p->starts[0] = 0;
    int64_t used = 0;
    for (int64_t g = 0; g < count && p->groups < GROUPS - 1; g++) {
        if (property_integer(pc, 0, 5) == 0) continue;
        for (int64_t k = 0; k < members; k++) p->indices[used++] = across ? k * size + g : g * size + k;
        p->group[p->groups] = across && p->groups > 0 ? p->group[0] : drawn(pc, 6, coefficients);
        p->starts[++p->groups] = used;
    }
    p->group[p->groups] = 1.0;
    p->starts[++p->groups] = used;
}

static void draw(const property_case *pc, numbers *p)
{
    const int incidence = property_integer(pc, 0, 3) == 0;
    const int64_t size = incidence ? property_integer(pc, 0, 1) ? 12 : 6 : property_integer(pc, 1, 4);
    memset(p, 0, sizeof *p);
    p->loss = (int)property_integer(pc, 0, LOSSES - 1);
    p->penalty = (int)property_integer(pc, 0, PENALTIES - 1);
    if (incidence) {
        set_incidence(p);
    } else {
        p->n = size * property_integer(pc, 1, 3);
        p->rows = size * property_integer(pc, 1, 4);
        set_blocks(pc, p, size);
    }
    set_numbers(pc, p, incidence ? 18 : size);
    set_groups(pc, p, size);
}

/* ---- the library's ---- */

static symo_objective *loss_of(const numbers *p)
{
    symo_matrix *matrix = NULL;
    symo_objective *made = NULL;
    must(symo_matrix_dense(&matrix, p->rows, p->n, p->x));
    if (p->loss == LEAST_SQUARES) must(symo_objective_least_squares(&made, matrix, p->y, p->weights, p->offset, 1));
    if (p->loss == LOGISTIC) must(symo_objective_logistic(&made, matrix, p->y, p->weights, p->offset, 0));
    if (p->loss == POISSON) must(symo_objective_poisson(&made, matrix, p->y, p->weights, p->offset, 0));
    if (p->loss == HUBER) must(symo_objective_huber(&made, matrix, p->y, p->weights, p->offset, 1, 0.5));
    symo_matrix_free(matrix);
    return made;
}

static symo_prox *penalty_of(const numbers *p)
{
    symo_prox *made = NULL;
    const int64_t n = p->n, groups = p->groups;
    if (p->penalty == LASSO) must(symo_prox_l1(&made, n, p->entry, 0.25));
    if (p->penalty == BOUNDS) must(symo_prox_box(&made, n, p->lower, p->upper));
    if (p->penalty == NET) must(symo_prox_elastic_net(&made, n, p->entry, 0.5, 0.25));
    if (p->penalty == GROUP_LASSO)
        must(symo_prox_group_lasso_indexed(&made, n, groups, p->starts, p->indices, p->group, 0.25));
    if (p->penalty == GROUP_NET)
        must(symo_prox_group_elastic_net(&made, n, groups, p->starts, p->indices, p->group, 0.5, 0.25));
    if (p->penalty == SPARSE_GROUP)
        must(symo_prox_sparse_group(&made, n, groups, p->starts, p->indices, p->group, p->entry, 0.5, 0.25));
    return made;
}

static symo_problem *problem_of(const numbers *p)
{
    symo_objective *f = loss_of(p);
    symo_prox *h = penalty_of(p);
    symo_problem *problem = NULL;
    must(symo_problem_create(&problem, p->n));
    must(symo_problem_set_objective(problem, f));
    must(symo_problem_set_penalty(problem, h));
    symo_objective_free(f);
    symo_prox_free(h);
    return problem;
}

/* ---- the definition, in rounds ---- */

typedef struct end {
    double weight;
    int64_t label;
} end;

typedef struct graph {
    int64_t count, label[VERTICES];
    double edge[VERTICES][VERTICES]; /* 0: none */
} graph;

static int by_end(const void *a, const void *b)
{
    const end *x = a, *y = b;
    if (x->weight != y->weight) return x->weight < y->weight ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

/* The ends of a vertex's edges, in order. */
static int64_t ends_of(const graph *g, int64_t v, end *ends)
{
    int64_t count = 0;
    for (int64_t u = 0; u < g->count; u++)
        if (g->edge[v][u] != 0.0) ends[count++] = (end){ g->edge[v][u], g->label[u] };
    qsort(ends, (size_t)count, sizeof *ends, by_end);
    return count;
}

static int agree(const graph *g, int64_t u, int64_t v)
{
    end a[VERTICES], b[VERTICES];
    const int64_t count = ends_of(g, u, a);
    if (g->label[u] != g->label[v] || ends_of(g, v, b) != count) return 0;
    for (int64_t k = 0; k < count; k++)
        if (by_end(&a[k], &b[k]) != 0) return 0;
    return 1;
}

static void refine(graph *g)
{
    for (int changed = 1; changed;) {
        int64_t next[VERTICES];
        changed = 0;
        for (int64_t v = 0; v < g->count; v++) {
            next[v] = v;
            for (int64_t u = v; u-- > 0;)
                if (agree(g, u, v)) next[v] = u;
        }
        for (int64_t v = 0; v < g->count; v++) changed |= next[v] != g->label[v];
        memcpy(g->label, next, (size_t)g->count * sizeof *next);
    }
}

static int is_tied(const numbers *p, int64_t group)
{
    return has_groups(p) && p->group[group] > 0.0 && !isinf(p->group[group]);
}

static int is_held(const numbers *p, int64_t j)
{
    int held = 0;
    for (int64_t g = 0; has_groups(p) && g < p->groups; g++)
        for (int64_t k = p->starts[g]; k < p->starts[g + 1]; k++) held |= p->indices[k] == j && isinf(p->group[g]);
    return held;
}

static int alike(const numbers *p, int64_t i, int64_t j)
{
    if (has_entries(p) && p->entry[i] != p->entry[j]) return 0;
    if (p->penalty == BOUNDS && (p->lower[i] != p->lower[j] || p->upper[i] != p->upper[j])) return 0;
    return is_held(p, i) == is_held(p, j);
}

static int rows_alike(const numbers *p, int64_t i, int64_t j)
{
    return p->y[i] == p->y[j] && p->weights[i] == p->weights[j] && p->offset[i] == p->offset[j];
}

static void join(graph *g, int64_t u, int64_t v, double weight)
{
    g->edge[u][v] = g->edge[v][u] = weight;
}

static void refine_by_definition(const numbers *p, graph *g)
{
    const int64_t row = p->n, group = p->n + p->rows;
    memset(g, 0, sizeof *g);
    g->count = group + p->groups;
    for (int64_t v = 0; v < g->count; v++) {
        g->label[v] = v;
        for (int64_t u = v; u-- > 0;) {
            const int same = v < row     ? alike(p, u, v)
                             : v < group ? u >= row && rows_alike(p, u - row, v - row)
                                         : u >= group && p->group[u - group] == p->group[v - group];
            if (same) g->label[v] = u;
        }
    }
    for (int64_t i = 0; i < p->rows; i++)
        for (int64_t j = 0; j < p->n && p->weights[i] > 0.0; j++) join(g, j, row + i, p->x[i + j * p->rows]);
    for (int64_t k = 0; k < p->groups; k++)
        for (int64_t m = p->starts[k]; m < p->starts[k + 1] && is_tied(p, k); m++)
            join(g, p->indices[m], group + k, 1.0);
    refine(g);
}

static void definition_body(const property_case *pc)
{
    numbers p;
    graph g;
    draw(pc, &p);
    symo_problem *problem = problem_of(&p);
    symo_partition *cells = NULL;
    must(symo_problem_cells(&cells, problem, 0.0));
    refine_by_definition(&p, &g);
    for (int64_t j = 0; j < p.n; j++) {
        const int64_t *members = symo_partition_members(cells, symo_partition_cell(cells, j));
        PROPERTY_ASSERT(pc, members[0] == g.label[j], "loss %d, penalty %d: variable %lld", p.loss, p.penalty,
                        (long long)j);
    }
    symo_problem_free(problem);
    symo_partition_free(cells);
}

START_TEST(cells_of_the_definition)
{
    property_run("problem cells", 600, definition_body, NULL);
}
END_TEST

/* Four variables, each seen by a row of its own, all alike: each number that changes tells one of them apart. */
START_TEST(every_number_counts)
{
    numbers all = { .loss = LEAST_SQUARES, .n = 4, .rows = 4, .groups = 2, .starts = { 0, 2, 4 } };
    for (int64_t i = 0; i < 4; i++) {
        all.x[i + i * 4] = all.weights[i] = all.entry[i] = 1.0;
        all.y[i] = all.offset[i] = 0.5;
        all.lower[i] = -1.0, all.upper[i] = 2.0;
        all.indices[i] = i, all.group[i / 2] = 1.0;
    }
    const struct {
        int penalty;
        size_t number;
        int64_t cells;
    } cases[] = {
        { NOTHING, offsetof(numbers, x), 2 },          { NOTHING, offsetof(numbers, y), 2 },
        { NOTHING, offsetof(numbers, weights), 2 },    { NOTHING, offsetof(numbers, offset), 2 },
        { NOTHING, offsetof(numbers, entry), 1 },      { LASSO, offsetof(numbers, entry), 2 },
        { NET, offsetof(numbers, entry), 2 },          { BOUNDS, offsetof(numbers, lower), 2 },
        { BOUNDS, offsetof(numbers, upper), 2 },       { GROUP_LASSO, offsetof(numbers, group), 2 },
        { GROUP_NET, offsetof(numbers, group), 2 },    { GROUP_LASSO, offsetof(numbers, y), 3 },
        { SPARSE_GROUP, offsetof(numbers, entry), 3 }, { SPARSE_GROUP, offsetof(numbers, group), 2 },
    };
    for (int loss = 0; loss < LOSSES; loss++)
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
            for (int changed = 0; changed < 2; changed++) {
                numbers p = all;
                symo_partition *cells = NULL;
                p.loss = loss;
                p.penalty = cases[k].penalty;
                if (changed) *(double *)(void *)((char *)&p + cases[k].number) *= 0.75;
                symo_problem *problem = problem_of(&p);
                must(symo_problem_cells(&cells, problem, 0.0));
                ck_assert_msg(symo_partition_cells(cells) == (changed ? cases[k].cells : 1),
                              "loss %d, case %d: %lld cells", loss, (int)k, (long long)symo_partition_cells(cells));
                symo_partition_free(cells);
                symo_problem_free(problem);
            }
}
END_TEST

/* ---- what they are for ---- */

static double minimum(const property_case *pc, symo_problem *problem, double *x, double *gap)
{
    symo_solver *solver = NULL;
    must(symo_solver_create(&solver, problem, "auto"));
    must(symo_solver_set_real(solver, "tolerance", 1e-10));
    must(symo_solver_run(solver, x));
    const symo_result *result = symo_solver_result(solver);
    PROPERTY_ASSERT(pc, result->reason == SYMO_REASON_SOLVED, "%s", symo_reason_text(result->reason));
    const double value = result->objective;
    *gap = result->gap;
    symo_solver_free(solver);
    return value;
}

/* pc->context: counts the problems that have fewer cells than variables. */
static void minimum_body(const property_case *pc)
{
    numbers p;
    double whole[VARIABLES] = { 0.0 }, folded[VARIABLES] = { 0.0 }, gap = NAN, other = NAN;
    draw(pc, &p);
    if (p.loss == POISSON || p.loss == LOGISTIC) p.penalty = BOUNDS; /* a minimum that is not far out */
    for (int64_t j = 0; j < p.n; j++) p.lower[j] = fmax(p.lower[j], -2.0), p.upper[j] = fmin(p.upper[j], 2.0);
    symo_problem *problem = problem_of(&p);
    symo_partition *cells = NULL;
    symo_symmetry *tied = NULL;
    must(symo_problem_cells(&cells, problem, 0.0));
    const double least = minimum(pc, problem, whole, &gap);
    must(symo_symmetry_tie(&tied, cells));
    must(symo_problem_set_symmetry(problem, tied, SYMO_EXPLOIT));
    const double over_cells = minimum(pc, problem, folded, &other);
    int64_t *folds = pc->context;
    *folds += symo_partition_cells(cells) < p.n;
    PROPERTY_ASSERT(pc, isnan(other) || other <= 1e-7 || fabs(least) <= 1e-12, "gap %g over the cells", other);
    PROPERTY_ASSERT(pc, isnan(gap) || gap <= 1e-7 || fabs(least) <= 1e-12, "gap %g at %g, loss %d, penalty %d", gap,
                    least, p.loss, p.penalty);
    PROPERTY_ASSERT(pc, fabs(least - over_cells) <= 1e-8 * (1.0 + fabs(least)),
                    "loss %d, penalty %d, %lld of %lld: %.12g and %.12g", p.loss, p.penalty,
                    (long long)symo_partition_cells(cells), (long long)p.n, least, over_cells);
    symo_problem_free(problem);
    symo_symmetry_free(tied);
    symo_partition_free(cells);
}

START_TEST(minimum_over_the_cells)
{
    int64_t folds = 0;
    property_run("minimum over cells", 150, minimum_body, &folds);
    ck_assert_int_gt(folds, 60); /* in 150 cases */
}
END_TEST

/* Ties that the cells do not have, claimed: refused, or without harm. pc->context: counts both. */
static void false_body(const property_case *pc)
{
    numbers p;
    double whole[VARIABLES] = { 0.0 }, folded[VARIABLES] = { 0.0 }, gap = NAN;
    int64_t labels[VARIABLES], *counts = pc->context;
    draw(pc, &p);
    if (p.loss == POISSON || p.loss == LOGISTIC) p.penalty = BOUNDS;
    for (int64_t j = 0; j < p.n; j++) {
        p.lower[j] = fmax(p.lower[j], -2.0), p.upper[j] = fmin(p.upper[j], 2.0);
        labels[j] = property_integer(pc, 0, 1) ? j : 0;
    }
    symo_problem *problem = problem_of(&p);
    symo_partition *coarse = NULL;
    symo_symmetry *tied = NULL;
    symo_solver *solver = NULL;
    const double least = minimum(pc, problem, whole, &gap);
    must(symo_partition_create(&coarse, p.n, labels, NULL));
    must(symo_symmetry_tie(&tied, coarse));
    must(symo_problem_set_symmetry(problem, tied, SYMO_EXPLOIT));
    symo_status status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-10);
    if (!status) status = symo_solver_run(solver, folded);
    if (!status) {
        const double found = symo_solver_result(solver)->objective;
        counts[0]++;
        PROPERTY_ASSERT(pc, fabs(found - least) <= 1e-8 * (1.0 + fabs(least)), "loss %d, penalty %d: %.12g and %.12g",
                        p.loss, p.penalty, found, least);
    } else {
        counts[1] += status == SYMO_ERROR_SYMMETRY;
        PROPERTY_ASSERT(pc,
                        status != SYMO_ERROR_SYMMETRY || strstr(symo_last_error(), " leaves the cells that are tied"),
                        "%s", symo_last_error());
        PROPERTY_ASSERT(pc, status == SYMO_ERROR_SYMMETRY || status == SYMO_ERROR_UNSUPPORTED, "%s", symo_last_error());
    }
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(tied);
    symo_partition_free(coarse);
}

START_TEST(false_cells)
{
    int64_t counts[2] = { 0, 0 };
    property_run("false cells", 150, false_body, counts);
    ck_assert_int_gt(counts[0], 10);
    ck_assert_int_gt(counts[1], 50);
}
END_TEST

/* A graph without a symmetry, and one unknown: y_e = 1 for every edge, so that x is the same for all. */
START_TEST(frucht)
{
    numbers p = { .loss = LEAST_SQUARES, .penalty = LASSO };
    double x[VARIABLES] = { 0.0 };
    set_incidence(&p);
    for (int64_t i = 0; i < ROWS; i++) p.y[i] = i % 2 ? 3.0 : -1.0, p.weights[i] = 1.0;
    for (int64_t j = 0; j < VARIABLES; j++) p.entry[j] = 1.0;
    symo_partition *cells = NULL;
    symo_problem *apart = problem_of(&p);
    must(symo_problem_cells(&cells, apart, 0.0));
    ck_assert_int_gt(symo_partition_cells(cells), 1);
    symo_partition_free(cells);
    symo_problem_free(apart);
    for (int64_t i = 0; i < ROWS; i++) p.y[i] = 1.0;
    symo_matrix *matrix = NULL;
    symo_objective *f = NULL;
    symo_prox *h = penalty_of(&p);
    symo_problem *problem = NULL;
    symo_symmetry *tied = NULL;
    symo_solver *solver = NULL;
    must(symo_matrix_dense(&matrix, ROWS, VARIABLES, p.x));
    must(symo_objective_least_squares(&f, matrix, p.y, NULL, NULL, 0));
    must(symo_problem_create(&problem, VARIABLES));
    must(symo_problem_set_objective(problem, f));
    must(symo_problem_set_penalty(problem, h));
    must(symo_problem_cells(&cells, problem, 0.0));
    ck_assert_int_eq(symo_partition_cells(cells), 1);
    must(symo_symmetry_tie(&tied, cells));
    must(symo_problem_set_symmetry(problem, tied, SYMO_IMPOSE));
    must(symo_solver_create(&solver, problem, "auto"));
    must(symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->free_parameters, 1);
    /* (1/36) 18 (2 t - 1)^2 + 12 t / 4 is least at t <= 0: -2 + 3 > 0 */
    for (int64_t j = 0; j < VARIABLES; j++) ck_assert(x[j] == 0.0);
    symo_solver_free(solver);
    symo_prox_free(h);
    must(symo_prox_l1(&h, VARIABLES, NULL, 0.1));
    must(symo_problem_set_penalty(problem, h));
    must(symo_solver_create(&solver, problem, "auto"));
    must(symo_solver_run(solver, x));
    /* 2 (2 t - 1) + 1.2 = 0 */
    for (int64_t j = 0; j < VARIABLES; j++) ck_assert_double_eq_tol(x[j], 0.2, 1e-6);
    ck_assert(symo_solver_result(solver)->tension < 1e-12); /* what is imposed costs nothing */
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(tied);
    symo_partition_free(cells);
    symo_prox_free(h);
    symo_objective_free(f);
    symo_matrix_free(matrix);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("problem cells");
    TCase *tests = tcase_create("problem cells");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, cells_of_the_definition);
    tcase_add_test(tests, every_number_counts);
    tcase_add_test(tests, minimum_over_the_cells);
    tcase_add_test(tests, false_cells);
    tcase_add_test(tests, frucht);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
