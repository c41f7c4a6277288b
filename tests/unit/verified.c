/* SPDX-License-Identifier: BSD-3-Clause */
/* Three ways to the same point: solved in z (reduce), in x (project), and as the problem that it is, minimise f + h
 * over { x : g x = x }, by code of this file's own in long double:
 *
 *   least squares, without a penalty or with a ridge    H x = c on the null space of the rows g - I (QR by
 * Gram-Schmidt) with l1, group lasso or a box                       x <- prox_{t h}(P (x - t (A x - c))), P an average
 * over the group
 *
 * And what certificates are worth: a solution that is disturbed is never called solved.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "support/problems.h"

typedef long double real;

enum { N = 12 };

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

/* f(x) = x'A x / 2 - c'x + constant, with the intercept minimised out. */
typedef struct quadratic {
    real a[N][N], c[N], constant;
} quadratic;

static void make_quadratic(const verify_problem *p, quadratic *q)
{
    real total = 0, mean_y = 0, mean_x[N] = { 0 };
    *q = (quadratic){ .constant = 0 };
    for (int64_t i = 0; i < p->rows; i++) total += p->row_weights ? p->row_weights[i] : 1;
    for (int64_t i = 0; i < p->rows && p->intercept; i++) {
        const real w = (p->row_weights ? p->row_weights[i] : 1) / total;
        mean_y += w * (p->y[i] - (p->offset ? (real)p->offset[i] : 0));
        for (int64_t j = 0; j < p->n; j++) mean_x[j] += w * p->x[j * p->rows + i];
    }
    for (int64_t i = 0; i < p->rows; i++) {
        const real w = (p->row_weights ? p->row_weights[i] : 1) / total;
        const real y = p->y[i] - (p->offset ? (real)p->offset[i] : 0) - mean_y;
        q->constant += w * y * y / 2;
        for (int64_t j = 0; j < p->n; j++) {
            const real xj = p->x[j * p->rows + i] - mean_x[j];
            q->c[j] += w * xj * y;
            for (int64_t k = 0; k < p->n; k++) q->a[j][k] += w * xj * (p->x[k * p->rows + i] - mean_x[k]);
        }
    }
}

static real quadratic_value(const quadratic *q, int64_t n, const real *x)
{
    real value = q->constant;
    for (int64_t j = 0; j < n; j++) {
        value -= q->c[j] * x[j];
        for (int64_t k = 0; k < n; k++) value += q->a[j][k] * x[j] * x[k] / 2;
    }
    return value;
}

static real weight(const verify_problem *p, int64_t i)
{
    return p->weights ? p->weights[i] : 1;
}

static real penalty(const verify_problem *p, const real *x)
{
    real sum = 0;
    int64_t at = 0;
    for (int64_t i = 0; i < p->n; i++) {
        if (x[i] == 0) continue;
        if (p->penalty == VERIFY_SQUARED_NORM) sum += p->lambda * weight(p, i) * x[i] * x[i] / 2;
        if (p->penalty == VERIFY_L1) sum += p->lambda * weight(p, i) * fabsl(x[i]);
    }
    for (int64_t g = 0; p->penalty == VERIFY_GROUP_LASSO && g < p->groups; at += p->sizes[g], g++) {
        real square = 0;
        for (int64_t k = at; k < at + p->sizes[g]; k++) square += x[k] * x[k];
        if (square > 0) sum += p->lambda * (p->weights ? (real)p->weights[g] : sqrtl(p->sizes[g])) * sqrtl(square);
    }
    return sum;
}

/* ---- equality constraints ---- */

static real project_out(int64_t n, int64_t count, const real (*basis)[N], real *v)
{
    real square = 0;
    for (int twice = 0; twice < 2; twice++)
        for (int64_t b = 0; b < count; b++) {
            real along = 0;
            for (int64_t i = 0; i < n; i++) along += basis[b][i] * v[i];
            for (int64_t i = 0; i < n; i++) v[i] -= along * basis[b][i];
        }
    for (int64_t i = 0; i < n; i++) square += v[i] * v[i];
    return sqrtl(square);
}

static void append(int64_t n, int64_t *count, real (*basis)[N], const real *row)
{
    real v[N];
    memcpy(v, row, sizeof v);
    const real norm = project_out(n, *count, (const real(*)[N])basis, v);
    if (norm < 1e-9L) return;
    for (int64_t i = 0; i < n; i++) basis[*count][i] = v[i] / norm;
    (*count)++;
}

/* An orthonormal basis of { x : g x = x for the generators, x_i = 0 where the weight is infinite }. */
static int64_t null_space(const verify_problem *p, real (*basis)[N])
{
    real rows[2 * N][N];
    int64_t count = 0, rank;
    memset(rows, 0, sizeof rows);
    for (int64_t g = 0; g < p->generators; g++)
        for (int64_t i = 0; i < p->n; i++) {
            real row[N] = { 0 };
            row[i] += p->signs[g * p->n + i]; /* (g x)[image[i]] - x[image[i]] */
            row[p->images[g * p->n + i]] -= 1;
            append(p->n, &count, rows, row);
        }
    for (int64_t i = 0; i < p->n; i++) {
        real row[N] = { 0 };
        row[i] = 1;
        if (p->penalty == VERIFY_SQUARED_NORM && isinf(weight(p, i))) append(p->n, &count, rows, row);
    }
    rank = count;
    for (int64_t i = 0; i < p->n; i++) {
        real row[N] = { 0 };
        row[i] = 1;
        append(p->n, &count, rows, row);
    }
    memcpy(basis, rows + rank, (size_t)(count - rank) * sizeof *rows);
    return count - rank;
}

/* Gaussian elimination with pivoting, in place; the solution replaces b. */
static void solve(int64_t n, real (*a)[N], real *b)
{
    for (int64_t k = 0; k < n; k++) {
        int64_t pivot = k;
        for (int64_t i = k + 1; i < n; i++)
            if (fabsl(a[i][k]) > fabsl(a[pivot][k])) pivot = i;
        for (int64_t j = 0; j < n; j++) {
            const real kept = a[k][j];
            a[k][j] = a[pivot][j], a[pivot][j] = kept;
        }
        const real kept = b[k];
        b[k] = b[pivot], b[pivot] = kept;
        for (int64_t i = k + 1; i < n; i++) {
            const real factor = a[i][k] / a[k][k];
            for (int64_t j = k; j < n; j++) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (int64_t k = n - 1; k >= 0; k--) {
        for (int64_t j = k + 1; j < n; j++) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
}

static void solve_constrained(const verify_problem *p, const quadratic *q, real *x)
{
    real basis[N][N], h[N][N] = { { 0 } }, b[N] = { 0 };
    const int64_t dimension = null_space(p, basis);
    for (int64_t s = 0; s < dimension; s++) {
        for (int64_t i = 0; i < p->n; i++) b[s] += basis[s][i] * q->c[i];
        for (int64_t t = 0; t < dimension; t++)
            for (int64_t i = 0; i < p->n; i++) {
                const real ridge = p->penalty == VERIFY_SQUARED_NORM ? p->lambda * weight(p, i) : 0;
                if (basis[s][i] * basis[t][i] != 0 && !isinf(ridge)) h[s][t] += basis[s][i] * ridge * basis[t][i];
                for (int64_t j = 0; j < p->n; j++) h[s][t] += basis[s][i] * q->a[i][j] * basis[t][j];
            }
    }
    solve(dimension, h, b);
    for (int64_t i = 0; i < p->n; i++) {
        x[i] = 0;
        for (int64_t s = 0; s < dimension; s++) x[i] += basis[s][i] * b[s];
    }
}

/* ---- a plain proximal gradient method on the full space ---- */

static void plain_prox(const verify_problem *p, real t, real *x)
{
    int64_t at = 0;
    for (int64_t i = 0; i < p->n && p->penalty == VERIFY_L1; i++) {
        const real rest = fabsl(x[i]) - t * p->lambda * weight(p, i);
        x[i] = rest > 0 ? (x[i] > 0 ? rest : -rest) : 0;
    }
    for (int64_t i = 0; i < p->n && p->penalty == VERIFY_BOX; i++) x[i] = fminl(fmaxl(x[i], p->lower[i]), p->upper[i]);
    for (int64_t g = 0; p->penalty == VERIFY_GROUP_LASSO && g < p->groups; at += p->sizes[g], g++) {
        real square = 0;
        const real w = p->weights ? (real)p->weights[g] : sqrtl(p->sizes[g]);
        for (int64_t k = at; k < at + p->sizes[g]; k++) square += x[k] * x[k];
        const real factor = square > 0 ? fmaxl(0, 1 - t * p->lambda * w / sqrtl(square)) : 0;
        for (int64_t k = at; k < at + p->sizes[g]; k++) x[k] *= factor;
    }
}

static void solve_plainly(const verify_problem *p, const quadratic *q, real *x)
{
    real largest = 0, y[N], moved = 1;
    for (int64_t i = 0; i < p->n; i++) {
        real sum = 0;
        for (int64_t j = 0; j < p->n; j++) sum += fabsl(q->a[i][j]);
        largest = fmaxl(largest, sum);
        x[i] = 0;
    }
    for (int step = 0; step < 100000 && moved > 1e-16L; step++) {
        for (int64_t i = 0; i < p->n; i++) {
            real gradient = -q->c[i];
            for (int64_t j = 0; j < p->n; j++) gradient += q->a[i][j] * x[j];
            y[i] = x[i] - gradient / largest;
        }
        real projected[N];
        test_project(p, -1, y, projected);
        plain_prox(p, 1 / largest, projected);
        moved = 0;
        for (int64_t i = 0; i < p->n; i++) {
            moved = fmaxl(moved, fabsl(projected[i] - x[i]));
            x[i] = projected[i];
        }
    }
    ck_assert_msg(moved <= 1e-16L, "the test's own method did not converge");
}

/* ---- the comparison ---- */

/* x[image[i]] has the bits of sign[i] x[i]; zeros are +0, entries tied to their own negative are 0. */
static void assert_orbits(const verify_problem *p, const double *x)
{
    for (int64_t g = 0; g < p->generators; g++)
        for (int64_t i = 0; i < p->n; i++) {
            const int64_t image = p->images[g * p->n + i];
            const double there = p->signs[g * p->n + i] < 0 ? 0.0 - x[i] : x[i];
            ck_assert_msg(memcmp(&x[image], &there, sizeof there) == 0, "generator %lld: x[%lld] = %a, x[%lld] = %a",
                          (long long)g, (long long)i, x[i], (long long)image, x[image]);
            if (image == i && p->signs[g * p->n + i] < 0) ck_assert(x[i] == 0.0);
        }
    for (int64_t i = 0; i < p->n; i++) ck_assert_msg(x[i] != 0.0 || !signbit(x[i]), "x[%lld] is -0", (long long)i);
}

static double solve_route(const test_problem *made, symo_mode mode, const double *start, double *x)
{
    symo_solver *solver = NULL;
    OK(symo_problem_set_mode(made->problem, mode));
    OK(symo_solver_create(&solver, made->problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-12));
    memcpy(x, start, (size_t)made->plain.n * sizeof *x);
    OK(symo_solver_run(solver, x));
    const symo_result *result = symo_solver_result(solver);
    ck_assert_msg(result->reason == SYMO_REASON_SOLVED, "%s, residual %g", symo_reason_text(result->reason),
                  result->residual);
    ck_assert_int_eq(result->route, mode);
    ck_assert_msg(result->symmetry_defect == 0.0, "defect %g", result->symmetry_defect);
    verify_result(&made->plain, x, result);
    assert_orbits(&made->plain, x);
    const double objective = result->objective;
    symo_solver_free(solver);
    return objective;
}

static void near(const property_case *pc, const char *what, int64_t n, const double *x, const real *y, real f, real g)
{
    PROPERTY_ASSERT(pc, fabsl(f - g) <= 1e-10L * fmaxl(fabsl(g), 1e-6L), "%s: objective %.17Lg instead of %.17Lg", what,
                    f, g);
    for (int64_t i = 0; i < n; i++)
        PROPERTY_ASSERT(pc, fabsl(x[i] - y[i]) <= 1e-7L, "%s: x[%lld] = %.17g instead of %.17Lg", what, (long long)i,
                        x[i], y[i]);
}

static void check_routes(const property_case *pc)
{
    test_problem made;
    quadratic q;
    double start[N], reduced[N], projected[N];
    real x[N];
    const problem_recipe recipe = { .family = VERIFY_LEAST_SQUARES,
                                    .penalty = (verify_penalty)(pc->number % 5),
                                    .symmetric = 1,
                                    .role = pc->number % 2 ? SYMO_IMPOSE : SYMO_EXPLOIT,
                                    .intercept = (int)(pc->number / 5 % 2),
                                    .strong = 1 };
    test_problem_make(&made, pc->random, &recipe);
    test_problem_start(&made, pc->random, start);
    const verify_problem *p = &made.plain;
    make_quadratic(p, &q);
    if (p->penalty == VERIFY_ZERO || p->penalty == VERIFY_SQUARED_NORM)
        solve_constrained(p, &q, x);
    else
        solve_plainly(p, &q, x);
    const real value = quadratic_value(&q, p->n, x) + penalty(p, x);
    const double by_reduce = solve_route(&made, SYMO_MODE_REDUCE, start, reduced);
    const double by_project = solve_route(&made, SYMO_MODE_PROJECT, start, projected);
    near(pc, "reduce", p->n, reduced, x, by_reduce, value);
    near(pc, "project", p->n, projected, x, by_project, value);
    test_problem_free(&made);
}

START_TEST(reduce_project_and_equality_constraints_agree)
{
    property_run("routes", 100, check_routes, NULL);
}
END_TEST

/* The two constrained solvers of this file know different problems; where both apply they must agree. */
static void check_oracles(const property_case *pc)
{
    test_problem made;
    quadratic q;
    real exact[N], plain[N];
    const problem_recipe recipe = {
        .family = VERIFY_LEAST_SQUARES, .symmetric = 1, .role = SYMO_IMPOSE, .strong = 1, .intercept = 1
    };
    test_problem_make(&made, pc->random, &recipe);
    make_quadratic(&made.plain, &q);
    solve_constrained(&made.plain, &q, exact);
    solve_plainly(&made.plain, &q, plain);
    for (int64_t i = 0; i < made.plain.n; i++) PROPERTY_ASSERT(pc, fabsl(exact[i] - plain[i]) < 1e-12L, "oracles");
    test_problem_free(&made);
}

START_TEST(the_two_oracles_agree)
{
    property_run("oracles", 10, check_oracles, NULL);
}
END_TEST

/* ---- what is done to the data is done to the solution ---- */

static void solve_regression(const verify_problem *p, const double *x, const double *y, const double *weights,
                             double lambda, double *b)
{
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    symo_prox *penalty = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    memset(b, 0, (size_t)p->n * sizeof *b);
    OK(symo_matrix_dense(&matrix, p->rows, p->n, x));
    OK(symo_objective_least_squares(&objective, matrix, y, NULL, NULL, 1));
    OK(symo_prox_l1(&penalty, p->n, weights, lambda));
    OK(symo_problem_create(&problem, p->n));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_penalty(problem, penalty));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-13));
    OK(symo_solver_run(solver, b));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_prox_free(penalty);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}

/* Columns change places and signs, rows change places, the response moves by a constant, or everything is measured in
 * another unit. */
static void check_equivariance(const property_case *pc)
{
    enum { MOST = 6 * N + 20 };
    test_problem made;
    double b[N], moved[N], x[MOST * N], y[MOST], weights[N], w[N];
    int64_t order[N];
    const problem_recipe recipe = { .family = VERIFY_LEAST_SQUARES, .penalty = VERIFY_L1, .strong = 1 };
    test_problem_make(&made, pc->random, &recipe);
    const verify_problem *p = &made.plain;
    const int64_t rows = p->rows, n = p->n, turn = symo_random_below(pc->random, n);
    const double unit = ldexp(1.0, (int)symo_random_below(pc->random, 41) - 20), shift = pc->number % 3 ? 0.0 : 17.0;
    for (int64_t j = 0; j < n; j++) {
        w[j] = p->weights ? p->weights[j] : 1.0;
        order[j] = (j + turn) % n;
    }
    for (int64_t j = 0; j < n; j++) {
        weights[order[j]] = w[j];
        for (int64_t i = 0; i < rows; i++) {
            const double sign = j % 2 ? -1.0 : 1.0;
            x[order[j] * rows + (i + 1) % rows] = sign * p->x[j * rows + i];
        }
    }
    for (int64_t i = 0; i < rows; i++) y[(i + 1) % rows] = unit * (p->y[i] + shift);
    solve_regression(p, p->x, p->y, w, p->lambda, b);
    solve_regression(p, x, y, weights, unit * p->lambda, moved);
    for (int64_t j = 0; j < n; j++) {
        const double expected = (j % 2 ? -unit : unit) * b[j];
        PROPERTY_ASSERT(pc, fabs(moved[order[j]] - expected) <= 1e-9 * fmax(1.0, unit),
                        "b[%lld] = %.17g instead of %.17g", (long long)j, moved[order[j]], expected);
    }
    test_problem_free(&made);
}

START_TEST(solutions_move_with_the_data)
{
    property_run("equivariance", 60, check_equivariance, NULL);
}
END_TEST

/* An invariant problem whose symmetry nobody has declared: the only optimum is symmetric all the same. */
static void check_undeclared(const property_case *pc)
{
    test_problem made;
    double x[N];
    symo_solver *solver = NULL;
    const problem_recipe recipe = { .family = (verify_family)(pc->number % 3),
                                    .penalty = (verify_penalty)(pc->number / 3 % 5),
                                    .symmetric = 1,
                                    .role = SYMO_EXPLOIT,
                                    .strong = 1 };
    test_problem_make(&made, pc->random, &recipe);
    const verify_problem *p = &made.plain;
    test_problem_start(&made, pc->random, x);
    OK(symo_problem_set_symmetry(made.problem, NULL, SYMO_EXPLOIT));
    OK(symo_solver_create(&solver, made.problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-11));
    OK(symo_solver_run(solver, x));
    PROPERTY_ASSERT(pc, symo_solver_result(solver)->reason == SYMO_REASON_SOLVED, "%s", recipe_text(&recipe));
    for (int64_t g = 0; g < p->generators; g++)
        for (int64_t i = 0; i < p->n; i++) {
            const double there = x[p->images[g * p->n + i]], here = p->signs[g * p->n + i] * x[i];
            PROPERTY_ASSERT(pc, fabs(there - here) <= 1e-7, "%s: x[%lld] differs by %g from its image",
                            recipe_text(&recipe), (long long)i, there - here);
        }
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(an_undeclared_symmetry_shows_in_the_optimum)
{
    property_run("undeclared", 60, check_undeclared, NULL);
}
END_TEST

/* ---- disturbed solutions ---- */

static void disturb(const property_case *pc, const test_problem *made, const double *x, double *out)
{
    real noise[N], fixed[N], largest = 0;
    double size = 1.0;
    for (int64_t i = 0; i < made->plain.n; i++) noise[i] = symo_random_normal(pc->random);
    test_project(&made->plain, -1, noise, fixed);
    for (int64_t i = 0; i < made->plain.n; i++) {
        largest = fmaxl(largest, fabsl(fixed[i]));
        size = fmax(size, fabs(x[i]));
    }
    for (int64_t i = 0; i < made->plain.n; i++) out[i] = (double)(x[i] + 1e-4L * size * fixed[i] / largest);
}

static void check_disturbed(const property_case *pc)
{
    test_problem made;
    double x[N] = { 0 }, disturbed[N];
    symo_solver *solver = NULL;
    const problem_recipe recipe = { .family = (verify_family)(pc->number % 3),
                                    .penalty = (verify_penalty)(pc->number / 3 % 5),
                                    .symmetric = (int)(pc->number / 15 % 2),
                                    .role = pc->number / 30 % 2 ? SYMO_IMPOSE : SYMO_EXPLOIT,
                                    .mode = pc->number / 60 % 2 ? SYMO_MODE_PROJECT : SYMO_MODE_REDUCE,
                                    .strong = 1 };
    test_problem_make(&made, pc->random, &recipe);
    OK(symo_solver_create(&solver, made.problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-8));
    OK(symo_solver_run(solver, x));
    const symo_result *result = symo_solver_result(solver);
    PROPERTY_ASSERT(pc, result->reason == SYMO_REASON_SOLVED, "%s", symo_reason_text(result->reason));
    verify_result(&made.plain, x, result);
    OK(symo_solver_set_integer(solver, "max_iterations", 0));
    for (int criterion = 0; criterion < 2 && result->free_parameters > 0; criterion++) {
        OK(symo_solver_set_text(solver, "criterion", criterion ? "kkt" : "residual"));
        for (int trial = 0; trial < 5; trial++) {
            disturb(pc, &made, x, disturbed);
            OK(symo_solver_run(solver, disturbed));
            PROPERTY_ASSERT(pc, result->reason != SYMO_REASON_SOLVED, "%s: disturbed, and solved at residual %g",
                            recipe_text(&recipe), result->residual);
        }
    }
    if (result->free_parameters > 0) verify_tight(&made.plain, x, (uint64_t)pc->number);
    symo_solver_free(solver);
    test_problem_free(&made);
}

START_TEST(a_disturbed_solution_is_not_called_solved)
{
    property_run("disturbed", 120, check_disturbed, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("verified");
    TCase *cases = tcase_create("verified");
    tcase_add_test(cases, the_two_oracles_agree);
    tcase_add_test(cases, reduce_project_and_equality_constraints_agree);
    tcase_add_test(cases, solutions_move_with_the_data);
    tcase_add_test(cases, an_undeclared_symmetry_shows_in_the_optimum);
    tcase_add_test(cases, a_disturbed_solution_is_not_called_solved);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
