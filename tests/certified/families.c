/* SPDX-License-Identifier: BSD-3-Clause */
/* Poisson and Huber regression against answers found without the library: maximum likelihood by Newton's method and the
 * Huber fit by reweighted least squares, in long double with the intercept as one more coefficient; the trial of Dobson
 * 1990, "An Introduction to Generalized Linear Models", p. 93, in closed form; penalised fits by their optimality
 * conditions; the gap by weak duality. Data: data/birthwt.csv. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

typedef long double real;

enum { ROWS = 189, COLUMNS = 4, ALL = COLUMNS + 1 };
typedef enum family { POISSON, HUBER } family;

static const double delta = 0.4;
static double x[ROWS * COLUMNS], y[2][ROWS], weights[ROWS], offset[ROWS];

/* low age lwt race smoke ptl ht ui ftv bwt: age, lwt, smoke, ui explain ftv (counts) and bwt in kilograms. */
static void read_data(void)
{
    char header[200];
    FILE *file = fopen("data/birthwt.csv", "r");
    ck_assert_msg(file != NULL, "data/birthwt.csv: run the test in the source root");
    ck_assert_ptr_nonnull(fgets(header, sizeof header, file));
    for (int i = 0; i < ROWS; i++) {
        double cell[10];
        for (int k = 0; k < 10; k++) ck_assert_int_eq(fscanf(file, k < 9 ? "%lf," : "%lf", &cell[k]), 1);
        x[i] = cell[1] / 10, x[ROWS + i] = cell[2] / 100, x[2 * ROWS + i] = cell[4], x[3 * ROWS + i] = cell[7];
        y[POISSON][i] = cell[8], y[HUBER][i] = cell[9] / 1000;
        weights[i] = 1 + i % 3, offset[i] = 0.1 * (i % 5) - 0.2;
    }
    fclose(file);
}

/* ---- without the library ---- */

static real entry(int i, int j)
{
    return j < COLUMNS ? (real)x[j * ROWS + i] : 1;
}

static real predictor(const real *b, int i)
{
    real sum = offset[i];
    for (int j = 0; j < ALL; j++) sum += entry(i, j) * b[j];
    return sum;
}

/* A row's loss, its derivative, and a weight of the quadratic that is put in its place. */
static real row(family kind, int i, real t, real *slope, real *bend)
{
    if (kind == POISSON) {
        *slope = expl(t) - y[POISSON][i], *bend = expl(t);
        return expl(t) - y[POISSON][i] * t;
    }
    const real r = t - y[HUBER][i], size = fabsl(r);
    *bend = size > delta ? delta / size : 1; /* reweighted least squares */
    *slope = *bend * r;
    return size > delta ? delta * size - (real)delta * delta / 2 : r * r / 2;
}

/* f and its gradient at (b, b0). */
static real smooth(family kind, const real *b, real *gradient, real hessian[ALL][ALL])
{
    real value = 0, total = 0;
    for (int i = 0; i < ROWS; i++) total += weights[i];
    memset(gradient, 0, ALL * sizeof *gradient);
    if (hessian) memset(hessian, 0, ALL * sizeof *hessian);
    for (int i = 0; i < ROWS; i++) {
        real slope, bend;
        const real w = weights[i] / total;
        value += w * row(kind, i, predictor(b, i), &slope, &bend);
        for (int j = 0; j < ALL; j++) {
            gradient[j] += w * slope * entry(i, j);
            for (int k = 0; hessian && k < ALL; k++) hessian[j][k] += w * bend * entry(i, j) * entry(i, k);
        }
    }
    return value;
}

/* By elimination; the matrices here are positive definite. */
static void eliminate(int n, real a[ALL][ALL], real *b)
{
    for (int k = 0; k < n; k++)
        for (int i = k + 1; i < n; i++) {
            const real factor = a[i][k] / a[k][k];
            for (int j = k; j < n; j++) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    for (int k = n - 1; k >= 0; k--) {
        for (int j = k + 1; j < n; j++) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
}

/* (b, b0); the last coordinate stays 0 without an intercept. Returns f. */
static real fit_alone(family kind, int intercept, real *b)
{
    real gradient[ALL], hessian[ALL][ALL];
    memset(b, 0, ALL * sizeof *b);
    for (int step = 0; step < 3000; step++) {
        smooth(kind, b, gradient, hessian);
        eliminate(COLUMNS + intercept, hessian, gradient);
        for (int j = 0; j < COLUMNS + intercept; j++) b[j] -= gradient[j];
    }
    return smooth(kind, b, gradient, NULL);
}

/* ---- with it ---- */

typedef struct fit {
    symo_matrix *matrix;
    symo_objective *objective;
    symo_prox *penalty;
    symo_problem *problem;
    symo_solver *solver;
} fit;

static void make(fit *f, family kind, int intercept, const double *penalty_weights, double lambda)
{
    memset(f, 0, sizeof *f);
    OK(symo_matrix_dense(&f->matrix, ROWS, COLUMNS, x));
    if (kind == POISSON)
        OK(symo_objective_poisson(&f->objective, f->matrix, y[POISSON], weights, offset, intercept));
    else
        OK(symo_objective_huber(&f->objective, f->matrix, y[HUBER], weights, offset, intercept, delta));
    OK(symo_prox_l1(&f->penalty, COLUMNS, penalty_weights, lambda));
    OK(symo_problem_create(&f->problem, COLUMNS));
    OK(symo_problem_set_objective(f->problem, f->objective));
    OK(symo_problem_set_penalty(f->problem, f->penalty));
    OK(symo_solver_create(&f->solver, f->problem, "auto"));
}

static void release(fit *f)
{
    symo_solver_free(f->solver);
    symo_problem_free(f->problem);
    symo_prox_free(f->penalty);
    symo_objective_free(f->objective);
    symo_matrix_free(f->matrix);
}

static void unpenalised(family kind, int intercept)
{
    real expected[ALL];
    double b[COLUMNS] = { 0 }, b0 = NAN, largest = 0.0;
    fit f;
    read_data();
    const real minimum = fit_alone(kind, intercept, expected);
    make(&f, kind, intercept, NULL, 0.0);
    OK(symo_solver_set_real(f.solver, "tolerance", 1e-12));
    OK(symo_solver_run(f.solver, b));
    ck_assert_int_eq(symo_solver_result(f.solver)->reason, SYMO_REASON_SOLVED);
    OK(symo_objective_intercept(f.objective, b, &b0));
    for (int j = 0; j < ALL; j++) largest = fmax(largest, fabs((double)expected[j]));
    for (int j = 0; j < ALL; j++) {
        const double found = j < COLUMNS ? b[j] : b0;
        ck_assert_msg(fabs(found - (double)expected[j]) <= 1e-9 * largest, "coefficient %d: %.17g, not %.17Lg", j,
                      found, expected[j]);
    }
    ck_assert(fabsl(symo_solver_result(f.solver)->objective - minimum) <= 1e-13L * fabsl(minimum));
    release(&f);
}

START_TEST(maximum_likelihood)
{
    unpenalised(POISSON, _i);
}
END_TEST

START_TEST(reweighted_least_squares)
{
    unpenalised(HUBER, _i);
}
END_TEST

/* Three outcomes by three treatments, whose totals are equal: the treatments have no effect, and the means of the
 * outcomes are their own: 63/3, 40/3, 47/3. R prints 3.045, -0.4543, -0.2930, 0, 0. */
START_TEST(randomised_trial)
{
    const double counts[9] = { 18, 17, 15, 20, 10, 20, 25, 13, 12 };
    const double expected[4] = { log(40.0 / 63.0), log(47.0 / 63.0), 0.0, 0.0 };
    double design[9 * 4] = { 0 }, b[4] = { 0 }, b0 = NAN;
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    for (int i = 0; i < 9; i++) {
        if (i % 3) design[(i % 3 - 1) * 9 + i] = 1;
        if (i / 3) design[(i / 3 + 1) * 9 + i] = 1;
    }
    OK(symo_matrix_dense(&matrix, 9, 4, design));
    OK(symo_objective_poisson(&objective, matrix, counts, NULL, NULL, 1));
    OK(symo_problem_create(&problem, 4));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-12));
    OK(symo_solver_run(solver, b));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    OK(symo_objective_intercept(objective, b, &b0));
    ck_assert_double_eq_tol(b0, log(21.0), 1e-11);
    for (int j = 0; j < 4; j++) ck_assert_double_eq_tol(b[j], expected[j], 1e-11);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}
END_TEST

/* ---- penalised ---- */

/* The largest distance from the subdifferential over lambda w_j, and the same of the intercept over lambda. */
static real kkt_of(const real *gradient, const real *b, const double *penalty_weights, double lambda)
{
    real worst = fabsl(gradient[COLUMNS]) / lambda;
    for (int j = 0; j < COLUMNS; j++) {
        const real threshold = lambda * penalty_weights[j], unit = penalty_weights[j] > 0 ? threshold : lambda;
        const real distance =
            b[j] != 0 ? fabsl(gradient[j] + copysignl(threshold, b[j])) : fmaxl(fabsl(gradient[j]) - threshold, 0);
        worst = fmaxl(worst, distance / unit);
    }
    return worst;
}

/* f + h at the null model less the least possible f: what the gap is measured in. */
static real unit_of(family kind, const double *penalty_weights)
{
    real b[ALL] = { 0 }, gradient[ALL], hessian[ALL][ALL], least = 0, total = 0;
    for (int step = 0; step < 3000; step++) { /* entries that are not penalised, and the intercept */
        smooth(kind, b, gradient, hessian);
        for (int j = 0; j < COLUMNS; j++) {
            if (penalty_weights[j] == 0) continue;
            for (int k = 0; k < ALL; k++) hessian[j][k] = hessian[k][j] = j == k;
            gradient[j] = 0;
        }
        eliminate(ALL, hessian, gradient);
        for (int j = 0; j < ALL; j++) b[j] -= gradient[j];
    }
    for (int i = 0; i < ROWS; i++) {
        const real count = y[POISSON][i];
        total += weights[i];
        if (kind == POISSON && count > 0) least += weights[i] * (count - count * logl(count));
    }
    return smooth(kind, b, gradient, NULL) - least / total;
}

/* (primal - dual) / unit at (b, b0), every column penalised: the dual point is the derivative of the loss, shrunk until
 * |x_j'u| <= lambda w_j. */
static real gap_of(family kind, const real *b, const double *penalty_weights, double lambda, real primal, real unit)
{
    real gradient[ALL], polar = 1, dual = 0, total = 0;
    smooth(kind, b, gradient, NULL);
    for (int j = 0; j < COLUMNS; j++) polar = fmaxl(polar, fabsl(gradient[j]) / (lambda * penalty_weights[j]));
    for (int i = 0; i < ROWS; i++) total += weights[i];
    for (int i = 0; i < ROWS; i++) {
        real slope, bend;
        row(kind, i, predictor(b, i), &slope, &bend);
        const real u = slope / polar, q = y[kind][i] + u;
        const real conjugate = kind == HUBER ? u * y[kind][i] + u * u / 2 : q > 0 ? q * logl(q) - q : 0;
        dual += weights[i] / total * (u * offset[i] - conjugate);
    }
    return (primal - dual) / unit;
}

typedef struct penalised_case {
    family kind;
    double lambda, weights[COLUMNS];
} penalised_case;

static const penalised_case cases[] = {
    { POISSON, 0.01, { 1, 1, 1, 1 } }, { POISSON, 0.05, { 1, 2, 0, 0.5 } }, { POISSON, 1e-4, { 1, 0, 1, 0 } },
    { HUBER, 0.01, { 1, 1, 1, 1 } },   { HUBER, 0.03, { 1, 2, 0, 0.5 } },   { HUBER, 1e-4, { 1, 0, 1, 0 } },
};
enum { CASES = sizeof cases / sizeof *cases };

/* Tighter and tighter: kkt is what it is said to be, the bound of the gap holds at every point, and goes to 0. */
START_TEST(optimality_and_gap)
{
    const penalised_case *c = &cases[_i];
    double b[COLUMNS] = { 0 };
    real objectives[6], gaps[6];
    fit f;
    read_data();
    make(&f, c->kind, 1, c->weights, c->lambda);
    const real unit = unit_of(c->kind, c->weights);
    OK(symo_solver_set_text(f.solver, "criterion", "kkt"));
    OK(symo_solver_set_real(f.solver, "kkt_unit", c->lambda));
    for (int k = 0; k < 6; k++) {
        double b0 = NAN;
        real wide[ALL], gradient[ALL], value = 0;
        OK(symo_solver_set_real(f.solver, "tolerance", pow(10, -2 * k)));
        OK(symo_solver_run(f.solver, b));
        const symo_result *result = symo_solver_result(f.solver);
        ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
        OK(symo_objective_intercept(f.objective, b, &b0));
        for (int j = 0; j < ALL; j++) wide[j] = j < COLUMNS ? b[j] : b0;
        for (int j = 0; j < COLUMNS; j++) value += c->lambda * c->weights[j] * fabsl(wide[j]);
        value += smooth(c->kind, wide, gradient, NULL);
        const real kkt = kkt_of(gradient, wide, c->weights, c->lambda);
        ck_assert(fabsl(result->objective - value) <= 1e-13L * (1 + fabsl(value)));
        ck_assert_msg(kkt <= 1.01L * pow(10, -2 * k) + 1e-11L && fabsl(kkt - result->kkt) <= 1e-3L * kkt + 1e-10L,
                      "kkt %.3Lg, reported %.3g", kkt, result->kkt);
        objectives[k] = value, gaps[k] = result->gap;
        if (_i % 3 != 0) continue;
        const real gap = gap_of(c->kind, wide, c->weights, c->lambda, value, unit);
        ck_assert_msg(fabsl(gap - gaps[k]) <= 1e-9L * gap + 1e-13L, "gap %.12Lg, reported %.12Lg", gap, gaps[k]);
    }
    for (int k = 0; k < 6; k++)
        ck_assert_msg(gaps[k] >= (objectives[k] - objectives[5]) / unit - 1e-14L,
                      "tolerance 1e-%d: gap %.3Lg, but %.3Lg above", 2 * k, gaps[k],
                      (objectives[k] - objectives[5]) / unit);
    ck_assert_msg(gaps[5] <= 1e-9L && gaps[5] <= 1e-5L * gaps[1], "gap %.3Lg after %.3Lg", gaps[5], gaps[1]);
    release(&f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("families");
    TCase *tests = tcase_create("families");
    tcase_add_loop_test(tests, maximum_likelihood, 0, 2);
    tcase_add_loop_test(tests, reweighted_least_squares, 0, 2);
    tcase_add_test(tests, randomised_trial);
    tcase_add_loop_test(tests, optimality_and_gap, 0, CASES);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
