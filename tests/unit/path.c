/* SPDX-License-Identifier: BSD-3-Clause */
/* Paths: the largest level to the last bit, level 0, the certificates of every point against figures computed here or
 * by the verifier, and relations between data sets that must have the same solutions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "support/allocator.h"
#include "support/problems.h"

typedef long double real;

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void refused(symo_status status, symo_status expected, const char *const *words)
{
    ck_assert_int_eq(status, expected);
    for (; *words; words++)
        ck_assert_msg(strstr(symo_last_error(), *words) != NULL, "\"%s\" lacks \"%s\"", symo_last_error(), *words);
}
#define REFUSED(call, status, ...) refused((call), (status), (const char *[]){ __VA_ARGS__, NULL })

/* ---- data sets of this file: column-major, `rows` by `n` ---- */

enum { ROWS = 60, COLUMNS = 80 };

typedef struct data {
    int64_t rows, n;
    double x[ROWS * COLUMNS], y[ROWS], weights[ROWS];
    int weighted, intercept;
} data;

static void draw(data *d, symo_random *random, int64_t rows, int64_t n)
{
    memset(d, 0, sizeof *d);
    d->rows = rows, d->n = n;
    for (int64_t k = 0; k < rows * n; k++) d->x[k] = symo_random_normal(random);
    for (int64_t i = 0; i < rows; i++) {
        d->y[i] = symo_random_normal(random);
        for (int64_t j = 0; j < n && j < 3; j++) d->y[i] += (double)(2 - j) * d->x[j * rows + i];
    }
}

typedef struct fit {
    symo_matrix *matrix;
    symo_objective *objective;
    symo_problem *problem;
    symo_path *path;
} fit;

static void fit_free(fit *f)
{
    symo_path_free(f->path);
    symo_problem_free(f->problem);
    symo_objective_free(f->objective);
    symo_matrix_free(f->matrix);
}

/* Takes the penalty over. */
static void prepare(fit *f, const data *d, symo_prox *penalty)
{
    *f = (fit){ NULL, NULL, NULL, NULL };
    OK(symo_matrix_dense(&f->matrix, d->rows, d->n, d->x));
    OK(symo_objective_least_squares(&f->objective, f->matrix, d->y, d->weighted ? d->weights : NULL, NULL,
                                    d->intercept));
    OK(symo_problem_create(&f->problem, d->n));
    OK(symo_problem_set_objective(f->problem, f->objective));
    OK(symo_problem_set_penalty(f->problem, penalty));
    symo_prox_free(penalty);
    OK(symo_path_create(&f->path, f->problem, "auto"));
    OK(symo_solver_set_real(symo_path_solver(f->path), "tolerance", 1e-11));
    OK(symo_solver_set_text(symo_path_solver(f->path), "criterion", "kkt"));
}

static symo_prox *lasso(int64_t n, const double *weights)
{
    symo_prox *penalty = NULL;
    OK(symo_prox_l1(&penalty, n, weights, 1.0));
    return penalty;
}

static void fit_levels(fit *f, int64_t count, const double *levels)
{
    OK(symo_path_fit(f->path, count, levels, NULL));
    ck_assert_int_eq(symo_path_points(f->path), count);
    for (int64_t l = 0; l < count; l++) {
        const symo_result *result = symo_path_result(f->path, l);
        ck_assert_msg(result->reason == SYMO_REASON_SOLVED, "level %lld (%g): %s at kkt %g", (long long)l, levels[l],
                      symo_reason_text(result->reason), result->kkt);
        ck_assert(result->kkt <= 1e-11);
        ck_assert_double_eq(symo_path_lambda(f->path, l), levels[l]);
    }
}

static const double few_levels[4] = { 0.8, 0.3, 0.1, 0.02 };

/* ---- arguments ---- */

START_TEST(refuses_bad_arguments)
{
    symo_random *random = NULL;
    data d;
    fit f;
    symo_path *path = (symo_path *)&d;
    double levels[3] = { 1.0, -0.5, 0.1 }, value = 0.0, start[2] = { 0.0, NAN };
    OK(symo_random_create(&random, 1, 0));
    draw(&d, random, 9, 2);
    prepare(&f, &d, lasso(2, NULL));
    REFUSED(symo_path_create(NULL, f.problem, "auto"), SYMO_ERROR_ARGUMENT, "path");
    REFUSED(symo_path_create(&path, NULL, "auto"), SYMO_ERROR_ARGUMENT, "problem");
    ck_assert_ptr_null(path);
    REFUSED(symo_path_create(&path, f.problem, NULL), SYMO_ERROR_ARGUMENT, "method");
    REFUSED(symo_path_create(&path, f.problem, "pgg"), SYMO_ERROR_ARGUMENT, "pgg", "pg");
    REFUSED(symo_path_fit(NULL, 0, NULL, NULL), SYMO_ERROR_ARGUMENT, "path");
    REFUSED(symo_path_fit(f.path, -1, levels, NULL), SYMO_ERROR_ARGUMENT, "count = -1");
    REFUSED(symo_path_fit(f.path, 2, NULL, NULL), SYMO_ERROR_ARGUMENT, "lambda");
    REFUSED(symo_path_fit(f.path, 3, levels, NULL), SYMO_ERROR_ARGUMENT, "lambda[1] = -0.5");
    levels[1] = NAN;
    REFUSED(symo_path_fit(f.path, 3, levels, NULL), SYMO_ERROR_ARGUMENT, "lambda[1]", "nan");
    levels[1] = 0.5;
    fit_levels(&f, 3, levels);
    REFUSED(symo_path_fit(f.path, 3, levels, start), SYMO_ERROR_ARGUMENT, "start[1]");
    ck_assert_int_eq(symo_path_points(f.path), 3); /* what was there still is */
    REFUSED(symo_path_lambda_max(NULL, f.problem), SYMO_ERROR_ARGUMENT, "lambda");
    REFUSED(symo_path_lambda_max(&value, NULL), SYMO_ERROR_ARGUMENT, "problem");
    ck_assert(isnan(value));
    REFUSED(symo_path_grid(-1, 1.0, 0.1, levels), SYMO_ERROR_ARGUMENT, "count = -1");
    REFUSED(symo_path_grid(3, NAN, 0.1, levels), SYMO_ERROR_ARGUMENT, "maximum");
    REFUSED(symo_path_grid(3, INFINITY, 0.1, levels), SYMO_ERROR_ARGUMENT, "maximum");
    REFUSED(symo_path_grid(3, 1.0, 0.0, levels), SYMO_ERROR_ARGUMENT, "ratio");
    REFUSED(symo_path_grid(3, 1.0, 1.5, levels), SYMO_ERROR_ARGUMENT, "ratio");
    REFUSED(symo_path_grid(3, 1.0, 0.5, NULL), SYMO_ERROR_ARGUMENT, "lambda");
    for (int64_t k = -1; k <= 3; k += 4) {
        ck_assert(isnan(symo_path_lambda(f.path, k)));
        ck_assert_ptr_null(symo_path_solution(f.path, k));
        ck_assert_ptr_null(symo_path_result(f.path, k));
        ck_assert(isnan(symo_path_tension(f.path, k, 0)));
    }
    ck_assert(isnan(symo_path_tension(f.path, 0, 0))); /* there is no generator */
    ck_assert_int_eq(symo_path_points(NULL), 0);
    ck_assert_ptr_null(symo_path_solver(NULL));
    OK(symo_path_fit(f.path, 0, NULL, NULL));
    ck_assert_int_eq(symo_path_points(f.path), 0);
    symo_path_free(NULL);
    fit_free(&f);
    symo_random_free(random);
}
END_TEST

START_TEST(a_grid_is_geometric)
{
    double levels[5];
    OK(symo_path_grid(5, 8.0, 0.0625, levels));
    for (int l = 0; l < 5; l++) ck_assert_double_eq_tol(levels[l], 8.0 / (1 << l), 1e-14);
    ck_assert_double_eq(levels[0], 8.0);
    OK(symo_path_grid(1, 3.0, 0.5, levels));
    ck_assert_double_eq(levels[0], 3.0);
    OK(symo_path_grid(2, 0.0, 0.5, levels));
    ck_assert(levels[0] == 0.0 && levels[1] == 0.0);
    OK(symo_path_grid(0, 1.0, 0.5, NULL));
}
END_TEST

/* ---- the largest level ---- */

static int64_t penalised_nonzeros(const verify_problem *plain, const double *x)
{
    int64_t count = 0, at = 0;
    if (plain->penalty == VERIFY_L1)
        for (int64_t i = 0; i < plain->n; i++) count += x[i] != 0.0 && (!plain->weights || plain->weights[i] > 0.0);
    else
        for (int64_t g = 0; g < plain->groups; at += plain->sizes[g], g++)
            for (int64_t k = at; k < at + plain->sizes[g]; k++)
                count += x[k] != 0.0 && (!plain->weights || plain->weights[g] > 0.0);
    return count;
}

static void check_lambda_max(const property_case *pc)
{
    test_problem made;
    symo_path *path = NULL;
    double maximum = NAN;
    const problem_recipe recipe = { .family = pc->number % 2 ? VERIFY_LOGISTIC : VERIFY_LEAST_SQUARES,
                                    .penalty = pc->number / 2 % 2 ? VERIFY_GROUP_LASSO : VERIFY_L1,
                                    .symmetric = (int)(pc->number / 4 % 2),
                                    .role = pc->number / 8 % 2 ? SYMO_IMPOSE : SYMO_EXPLOIT,
                                    .mode = pc->number / 16 % 2 ? SYMO_MODE_PROJECT : SYMO_MODE_REDUCE,
                                    .intercept = 1,
                                    .strong = 1 };
    test_problem_make(&made, pc->random, &recipe);
    OK(symo_path_lambda_max(&maximum, made.problem));
    PROPERTY_ASSERT(pc, maximum >= 0.0 && isfinite(maximum), "lambda_max = %g", maximum);
    OK(symo_path_create(&path, made.problem, "auto"));
    OK(symo_solver_set_real(symo_path_solver(path), "tolerance", 1e-8));
    OK(symo_solver_set_text(symo_path_solver(path), "criterion", "kkt"));
    const double levels[2] = { maximum, 0.999 * maximum };
    OK(symo_path_fit(path, 2, levels, NULL));
    const int64_t at = penalised_nonzeros(&made.plain, symo_path_solution(path, 0));
    const int64_t below = penalised_nonzeros(&made.plain, symo_path_solution(path, 1));
    PROPERTY_ASSERT(pc, symo_path_result(path, 0)->reason == SYMO_REASON_SOLVED, "%s", recipe_text(&recipe));
    PROPERTY_ASSERT(pc, at == 0, "%s: %lld nonzeros at lambda_max = %.17g", recipe_text(&recipe), (long long)at,
                    maximum);
    PROPERTY_ASSERT(pc, below > 0 || maximum == 0.0, "%s: all zero below lambda_max", recipe_text(&recipe));
    symo_path_free(path);
    test_problem_free(&made);
}

START_TEST(the_largest_level_is_exact)
{
    property_run("lambda max", 64, check_lambda_max, NULL);
}
END_TEST

/* max_j |x_j' r| / (n w_j), r what the free column (and the intercept) leave of y, in long double. */
static real own_lambda_max(const data *d, const double *weights)
{
    real y[ROWS], x[ROWS], mean, xx, xy, largest = 0;
    const int64_t free_column = weights && weights[0] == 0.0 ? 0 : -1;
    for (int pass = 0; pass < 2; pass++) {
        mean = 0;
        for (int64_t i = 0; i < d->rows; i++) mean += pass ? (real)d->x[i] : (real)d->y[i];
        for (int64_t i = 0; i < d->rows; i++)
            (pass ? x : y)[i] = (pass ? (real)d->x[i] : (real)d->y[i]) - (d->intercept ? mean / d->rows : 0);
    }
    xx = xy = 0;
    for (int64_t i = 0; i < d->rows; i++) xx += x[i] * x[i], xy += x[i] * y[i];
    for (int64_t i = 0; free_column == 0 && i < d->rows; i++) y[i] -= xy / xx * x[i];
    for (int64_t j = free_column + 1; j < d->n; j++) {
        real sum = 0;
        for (int64_t i = 0; i < d->rows; i++) sum += d->x[j * d->rows + i] * y[i];
        largest = fmaxl(largest, fabsl(sum) / ((real)d->rows * (weights ? (real)weights[j] : 1)));
    }
    return largest;
}

START_TEST(the_largest_level_is_the_formula)
{
    static const double weights[6] = { 0.0, 1.0, 2.0, 0.5, 1.0, 1.5 };
    symo_random *random = NULL;
    data d;
    fit f;
    OK(symo_random_create(&random, 2, 0));
    for (int trial = 0; trial < 12; trial++) {
        const double *w = trial % 2 ? weights : NULL;
        double maximum = NAN;
        draw(&d, random, 30, 6);
        d.intercept = trial / 2 % 2;
        prepare(&f, &d, lasso(6, w));
        OK(symo_path_lambda_max(&maximum, f.problem));
        const real own = own_lambda_max(&d, w), allowed = w ? 1e-12L : 1e-14L;
        ck_assert_msg(fabsl(maximum - own) <= allowed * own, "%.17g instead of %.17Lg", maximum, own);
        fit_free(&f);
    }
    symo_random_free(random);
}
END_TEST

START_TEST(some_penalties_have_no_largest_level)
{
    symo_random *random = NULL;
    data d;
    fit f;
    symo_prox *own = NULL;
    double maximum = 0.0;
    OK(symo_random_create(&random, 3, 0));
    draw(&d, random, 9, 2);
    symo_prox_table table = *symo_prox_table_of(NULL == own ? (own = lasso(2, NULL)) : own);
    symo_prox *plain = NULL;
    table.polar = NULL, table.destroy = NULL;
    OK(symo_prox_custom(&plain, 2, &table, NULL));
    prepare(&f, &d, lasso(2, NULL));
    OK(symo_problem_set_penalty(f.problem, plain));
    OK(symo_problem_set_label(f.problem, SYMO_TERM_PENALTY, "roughness"));
    REFUSED(symo_path_lambda_max(&maximum, f.problem), SYMO_ERROR_UNSUPPORTED, "roughness", "l1");
    ck_assert(isnan(maximum));
    symo_prox_free(plain);
    symo_prox_free(own);
    fit_free(&f);
    symo_random_free(random);
}
END_TEST

/* ---- every point is certified ---- */

static void check_points(const property_case *pc)
{
    test_problem made;
    symo_path *path = NULL;
    const problem_recipe recipe = { .family = (verify_family)(pc->number % 3),
                                    .penalty = pc->number / 3 % 2 ? VERIFY_GROUP_LASSO : VERIFY_L1,
                                    .symmetric = (int)(pc->number / 6 % 2),
                                    .role = pc->number / 12 % 2 ? SYMO_IMPOSE : SYMO_EXPLOIT,
                                    .mode = pc->number / 24 % 2 ? SYMO_MODE_PROJECT : SYMO_MODE_REDUCE,
                                    .intercept = 1 };
    test_problem_make(&made, pc->random, &recipe);
    const double base = made.plain.lambda;
    double before = -INFINITY;
    OK(symo_path_create(&path, made.problem, "auto"));
    OK(symo_solver_set_real(symo_path_solver(path), "tolerance", 1e-8));
    OK(symo_solver_set_text(symo_path_solver(path), "criterion", "kkt"));
    const double levels[6] = { 5.0, 2.0, 0.7, 0.2, 0.05, 0.0 };
    OK(symo_path_fit(path, 6, levels, NULL));
    PROPERTY_ASSERT(pc, symo_path_points(path) == 6, "%lld points", (long long)symo_path_points(path));
    for (int64_t l = 0; l < 6; l++) {
        const symo_result *result = symo_path_result(path, l);
        PROPERTY_ASSERT(pc, result->reason == SYMO_REASON_SOLVED && result->kkt <= 1e-8, "%s, level %g: %s, kkt %g",
                        recipe_text(&recipe), levels[l], symo_reason_text(result->reason), result->kkt);
        made.plain.lambda = base * levels[l];
        made.plain.unit = levels[l];
        if (levels[l] == 0.0) { /* lambda_max; the verifier's figure must then be the reported one */
            OK(symo_path_lambda_max(&made.plain.unit, made.problem));
            if (made.plain.unit == 0.0) made.plain.unit = 1.0;
        }
        verify_result(&made.plain, symo_path_solution(path, l), result);
        for (int64_t k = 0; k < made.plain.generators; k++)
            PROPERTY_ASSERT(pc, symo_path_tension(path, l, k) >= 0.0, "no tension of generator %lld at level %lld",
                            (long long)k, (long long)l);
        if (levels[l] > 0.0) { /* the penalty at level 1 grows along the path */
            const double size = result->penalty / levels[l];
            PROPERTY_ASSERT(pc, size >= before * (1.0 - 1e-6) - 1e-9, "the penalty fell from %g to %g", before, size);
            before = size;
        }
    }
    symo_path_free(path);
    test_problem_free(&made);
}

START_TEST(every_point_is_certified)
{
    property_run("points", 48, check_points, NULL);
}
END_TEST

/* (primal - dual) / f(0) for the lasso, and a bound that kkt gives it:  primal - dual <= 2 kkt lambda |b|_1 + kkt^2 f.
 */
static void own_gap(const data *d, const double *b, real lambda, real kkt, real *gap, real *bound)
{
    real residual[ROWS], mean = 0, mean_y = 0, f = 0, null = 0, largest = 0, size = 0, dual = 0;
    for (int64_t i = 0; i < d->rows; i++) {
        residual[i] = d->y[i];
        for (int64_t j = 0; j < d->n; j++) residual[i] -= (real)d->x[j * d->rows + i] * b[j];
        mean += residual[i] / d->rows;
        mean_y += (real)d->y[i] / d->rows;
    }
    if (!d->intercept) mean = mean_y = 0;
    for (int64_t i = 0; i < d->rows; i++) {
        residual[i] -= mean;
        f += residual[i] * residual[i] / (2 * d->rows);
        null += (d->y[i] - mean_y) * (d->y[i] - mean_y) / (2 * d->rows);
    }
    for (int64_t j = 0; j < d->n; j++) {
        real slope = 0;
        for (int64_t i = 0; i < d->rows; i++) slope += d->x[j * d->rows + i] * residual[i] / d->rows;
        largest = fmaxl(largest, fabsl(slope));
        size += fabsl((real)b[j]);
    }
    const real scale = largest > lambda ? lambda / largest : 1;
    for (int64_t i = 0; i < d->rows; i++) { /* u = -scale r / n: - sum (u_i y_i + n u_i^2 / 2) */
        const real u = -scale * residual[i] / d->rows;
        dual -= u * d->y[i] + d->rows * u * u / 2;
    }
    *gap = (f + lambda * size - dual) / null;
    *bound = (2 * kkt * lambda * size + kkt * kkt * f) / null;
}

START_TEST(the_gap_is_what_it_should_be)
{
    symo_random *random = NULL;
    data d;
    fit f;
    OK(symo_random_create(&random, 4, 0));
    for (int trial = 0; trial < 12; trial++) {
        draw(&d, random, 25, trial % 3 == 2 ? 40 : 8);
        d.intercept = trial % 2;
        prepare(&f, &d, lasso(d.n, NULL));
        OK(symo_solver_set_real(symo_path_solver(f.path), "tolerance", trial < 6 ? 1e-3 : 1e-9));
        OK(symo_path_fit(f.path, 4, few_levels, NULL));
        for (int l = 0; l < 4; l++) {
            const symo_result *result = symo_path_result(f.path, l);
            real gap, bound;
            ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
            own_gap(&d, symo_path_solution(f.path, l), few_levels[l], result->kkt, &gap, &bound);
            ck_assert_msg(fabsl(result->gap - gap) <= 1e-12L, "gap %g instead of %Lg", result->gap, gap);
            ck_assert_msg(result->gap >= -1e-12 && result->gap <= bound + 1e-12L, "gap %g, kkt allows %Lg", result->gap,
                          bound);
        }
        fit_free(&f);
    }
    symo_random_free(random);
}
END_TEST

/* The gap is relative to the null model, which is another one when other entries are free. */
START_TEST(the_gap_follows_a_new_penalty)
{
    static const double weights[2][6] = { { 1, 1, 1, 1, 1, 1 }, { 0, 1, 1, 0, 1, 1 } };
    symo_random *random = NULL;
    data d;
    fit f;
    symo_solver *changed = NULL;
    OK(symo_random_create(&random, 14, 0));
    draw(&d, random, 25, 6);
    prepare(&f, &d, lasso(6, weights[0]));
    OK(symo_solver_create(&changed, f.problem, "pg"));
    for (int k = 0; k < 4; k++) {
        symo_solver *fresh = NULL;
        symo_prox *penalty = lasso(6, weights[k % 2]);
        double x[6] = { 0 }, y[6] = { 0 };
        OK(symo_problem_set_penalty(f.problem, penalty));
        OK(symo_solver_update_penalty(changed, penalty));
        OK(symo_solver_create(&fresh, f.problem, "pg"));
        OK(symo_solver_set_integer(changed, "max_iterations", 2)); /* far from solved, so that there is a gap */
        OK(symo_solver_set_integer(fresh, "max_iterations", 2));
        OK(symo_solver_run(changed, x));
        OK(symo_solver_run(fresh, y));
        ck_assert(memcmp(x, y, sizeof x) == 0);
        ck_assert(symo_solver_result(fresh)->gap > 1e-6);
        ck_assert_double_eq(symo_solver_result(changed)->gap, symo_solver_result(fresh)->gap);
        symo_solver_free(fresh);
        symo_prox_free(penalty);
    }
    symo_solver_free(changed);
    fit_free(&f);
    symo_random_free(random);
}
END_TEST

/* The folded problem's gap, in both routes: at the optimum it is 0 up to the tolerance, also with free columns. */
START_TEST(the_gap_closes)
{
    symo_random *random = NULL;
    OK(symo_random_create(&random, 5, 0));
    for (int trial = 0; trial < 24; trial++) {
        test_problem made;
        double x[12] = { 0 };
        symo_solver *solver = NULL;
        const problem_recipe recipe = { .family = trial % 2 ? VERIFY_LOGISTIC : VERIFY_LEAST_SQUARES,
                                        .penalty = (verify_penalty[]){ VERIFY_L1, VERIFY_GROUP_LASSO,
                                                                       VERIFY_SQUARED_NORM }[trial % 3],
                                        .symmetric = trial / 6 % 2,
                                        .role = SYMO_IMPOSE,
                                        .intercept = trial / 12 % 2,
                                        .strong = 1 };
        test_problem_make(&made, random, &recipe);
        for (int project = 0; project < 2; project++) {
            OK(symo_problem_set_mode(made.problem, project ? SYMO_MODE_PROJECT : SYMO_MODE_AUTO));
            OK(symo_solver_create(&solver, made.problem, "auto"));
            OK(symo_solver_set_real(solver, "tolerance", 1e-11));
            OK(symo_solver_run(solver, x));
            const symo_result *result = symo_solver_result(solver);
            ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
            ck_assert_msg(result->gap >= -1e-12 && result->gap <= 1e-9, "%s: gap %g", recipe_text(&recipe),
                          result->gap);
            symo_solver_free(solver);
            for (int i = 0; i < 12; i++) x[i] = 0.0;
        }
        test_problem_free(&made);
    }
    symo_random_free(random);
}
END_TEST

/* ---- level 0 ---- */

static void least_squares(const data *d, real *b)
{
    real a[12][12] = { { 0 } }, mean_x[12] = { 0 }, mean_y = 0;
    for (int64_t i = 0; d->intercept && i < d->rows; i++) {
        mean_y += (real)d->y[i] / d->rows;
        for (int64_t j = 0; j < d->n; j++) mean_x[j] += (real)d->x[j * d->rows + i] / d->rows;
    }
    for (int64_t j = 0; j < d->n; j++) {
        b[j] = 0;
        for (int64_t i = 0; i < d->rows; i++) {
            b[j] += (d->x[j * d->rows + i] - mean_x[j]) * (d->y[i] - mean_y);
            for (int64_t k = 0; k < d->n; k++)
                a[j][k] += (d->x[j * d->rows + i] - mean_x[j]) * (d->x[k * d->rows + i] - mean_x[k]);
        }
    }
    for (int64_t k = 0; k < d->n; k++) /* Cholesky would do as well: positive definite, so no pivoting */
        for (int64_t i = k + 1; i < d->n; i++) {
            const real factor = a[i][k] / a[k][k];
            for (int64_t j = k; j < d->n; j++) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    for (int64_t k = d->n - 1; k >= 0; k--) {
        for (int64_t j = k + 1; j < d->n; j++) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
}

START_TEST(level_zero_is_least_squares)
{
    symo_random *random = NULL;
    data d;
    fit f;
    real b[12];
    OK(symo_random_create(&random, 6, 0));
    for (int trial = 0; trial < 6; trial++) {
        const double levels[2] = { 0.1, 0.0 };
        draw(&d, random, 40, 1 + 2 * trial);
        d.intercept = trial % 2;
        least_squares(&d, b);
        prepare(&f, &d, lasso(d.n, NULL));
        fit_levels(&f, 2, levels);
        for (int64_t j = 0; j < d.n; j++) ck_assert_double_eq_tol(symo_path_solution(f.path, 1)[j], (double)b[j], 1e-9);
        fit_free(&f);
    }
    symo_random_free(random);
}
END_TEST

/* ---- relations ---- */

static void same_solutions(const fit *a, const fit *b, int64_t n, double allowed, const char *what)
{
    for (int l = 0; l < 4; l++) {
        const double fa = symo_path_result(a->path, l)->objective, fb = symo_path_result(b->path, l)->objective;
        ck_assert_msg(fabs(fa - fb) <= 1e-10 * fabs(fa), "%s: objective %.17g and %.17g", what, fa, fb);
        for (int64_t j = 0; j < n; j++) {
            const double xa = symo_path_solution(a->path, l)[j], xb = symo_path_solution(b->path, l)[j];
            ck_assert_msg(fabs(xa - xb) <= allowed, "%s: level %d: b[%lld] = %.17g and %.17g", what, l, (long long)j,
                          xa, xb);
        }
    }
}

START_TEST(groups_of_one_are_the_lasso)
{
    symo_random *random = NULL;
    data d;
    fit f, g;
    int64_t sizes[8];
    symo_prox *groups = NULL;
    OK(symo_random_create(&random, 7, 0));
    draw(&d, random, 30, 8);
    for (int k = 0; k < 8; k++) sizes[k] = 1;
    OK(symo_prox_group_lasso(&groups, 8, sizes, NULL, 1.0));
    prepare(&f, &d, lasso(8, NULL));
    prepare(&g, &d, groups);
    fit_levels(&f, 4, few_levels);
    fit_levels(&g, 4, few_levels);
    same_solutions(&f, &g, 8, 1e-9, "groups of one");
    fit_free(&f);
    fit_free(&g);
    symo_random_free(random);
}
END_TEST

START_TEST(integer_weights_are_repeated_rows)
{
    symo_random *random = NULL;
    data d, repeated;
    fit f, g;
    OK(symo_random_create(&random, 8, 0));
    draw(&d, random, 20, 6);
    memset(&repeated, 0, sizeof repeated);
    d.weighted = d.intercept = repeated.intercept = 1;
    for (int64_t i = 0; i < d.rows; i++) d.weights[i] = (double)(i % 3), repeated.rows += i % 3;
    repeated.n = d.n;
    int64_t at = 0;
    for (int64_t i = 0; i < d.rows; i++)
        for (int64_t k = 0; k < i % 3; k++, at++) {
            repeated.y[at] = d.y[i];
            for (int64_t j = 0; j < d.n; j++) repeated.x[j * repeated.rows + at] = d.x[j * d.rows + i];
        }
    prepare(&f, &d, lasso(6, NULL));
    prepare(&g, &repeated, lasso(6, NULL));
    fit_levels(&f, 4, few_levels);
    fit_levels(&g, 4, few_levels);
    same_solutions(&f, &g, 6, 1e-9, "weights");
    fit_free(&f);
    fit_free(&g);
    symo_random_free(random);
}
END_TEST

START_TEST(zero_and_duplicate_columns_change_nothing)
{
    symo_random *random = NULL;
    data d, more;
    fit f, g, h;
    OK(symo_random_create(&random, 9, 0));
    draw(&d, random, 30, 5);
    more = d;
    more.n = 6; /* the sixth column is 0 */
    prepare(&f, &d, lasso(5, NULL));
    prepare(&g, &more, lasso(6, NULL));
    memcpy(more.x + 5 * d.rows, d.x, (size_t)d.rows * sizeof *d.x); /* the sixth is the first again */
    prepare(&h, &more, lasso(6, NULL));
    fit_levels(&f, 4, few_levels);
    fit_levels(&g, 4, few_levels);
    fit_levels(&h, 4, few_levels);
    same_solutions(&f, &g, 5, 1e-9, "a zero column");
    for (int l = 0; l < 4; l++) {
        const double *x = symo_path_solution(f.path, l), *y = symo_path_solution(h.path, l);
        ck_assert(symo_path_solution(g.path, l)[5] == 0.0);
        ck_assert_double_eq_tol(x[0], y[0] + y[5], 1e-9);
        for (int j = 1; j < 5; j++) ck_assert_double_eq_tol(x[j], y[j], 1e-9);
        ck_assert_double_eq_tol(symo_path_result(f.path, l)->objective, symo_path_result(h.path, l)->objective, 1e-11);
    }
    fit_free(&f);
    fit_free(&g);
    fit_free(&h);
    symo_random_free(random);
}
END_TEST

/* More columns than rows; and a single row, whose lasso is known: only the column with the largest |x_j| is used, and
 * y - x b = lambda / |x_j| in size. With an intercept it is all zero. */
START_TEST(few_rows_are_enough)
{
    symo_random *random = NULL;
    data d;
    fit f;
    OK(symo_random_create(&random, 10, 0));
    draw(&d, random, 10, COLUMNS);
    prepare(&f, &d, lasso(COLUMNS, NULL));
    fit_levels(&f, 4, few_levels);
    for (int l = 0; l < 4; l++) ck_assert_int_le(symo_path_result(f.path, l)->active_parameters, 10);
    fit_free(&f);
    for (int intercept = 0; intercept < 2; intercept++) {
        draw(&d, random, 1, 5);
        d.intercept = intercept;
        d.y[0] = 10.0, d.x[3] = -4.0;
        prepare(&f, &d, lasso(5, NULL));
        fit_levels(&f, 4, few_levels);
        for (int l = 0; l < 4; l++)
            for (int j = 0; j < 5; j++) {
                const double expected = j == 3 && !intercept ? -(10.0 - few_levels[l] / 4.0) / 4.0 : 0.0;
                ck_assert_double_eq_tol(symo_path_solution(f.path, l)[j], expected, 1e-10);
            }
        fit_free(&f);
    }
    symo_random_free(random);
}
END_TEST

START_TEST(warm_is_cold)
{
    symo_random *random = NULL;
    data d;
    fit warm, cold;
    double start[8];
    OK(symo_random_create(&random, 11, 0));
    draw(&d, random, 30, 8);
    prepare(&warm, &d, lasso(8, NULL));
    prepare(&cold, &d, lasso(8, NULL));
    fit_levels(&warm, 4, few_levels);
    for (int l = 0; l < 4; l++) {
        for (int j = 0; j < 8; j++) start[j] = symo_random_normal(random);
        OK(symo_path_fit(cold.path, 1, &few_levels[l], start));
        for (int j = 0; j < 8; j++)
            ck_assert_double_eq_tol(symo_path_solution(warm.path, l)[j], symo_path_solution(cold.path, 0)[j], 1e-9);
    }
    fit_free(&warm);
    fit_free(&cold);
    symo_random_free(random);
}
END_TEST

/* ---- stopped, entered twice, freed inside ---- */

typedef struct meddler {
    fit *fit;
    int64_t calls, stop_at;
    int free_it;
} meddler;

static int meddle(const symo_progress *progress, void *user)
{
    meddler *m = user;
    (void)progress;
    if (m->fit->path) REFUSED(symo_path_fit(m->fit->path, 1, few_levels, NULL), SYMO_ERROR_BUSY, "symo_path_fit");
    if (++m->calls == m->stop_at) symo_solver_stop(symo_path_solver(m->fit->path));
    if (m->free_it && m->fit->path) {
        symo_path_free(m->fit->path);
        m->fit->path = NULL;
    }
    return 0;
}

START_TEST(a_path_can_be_stopped_and_freed_inside)
{
    symo_random *random = NULL;
    data d;
    fit f;
    meddler m = { .fit = &f };
    OK(symo_random_create(&random, 12, 0));
    draw(&d, random, 30, 8);
    prepare(&f, &d, lasso(8, NULL));
    OK(symo_solver_set_monitor(symo_path_solver(f.path), meddle, &m));
    fit_levels(&f, 4, few_levels);
    const int64_t all = m.calls;
    m = (meddler){ .fit = &f, .stop_at = all / 2 };
    OK(symo_path_fit(f.path, 4, few_levels, NULL));
    const int64_t points = symo_path_points(f.path);
    ck_assert(points >= 1 && points < 4);
    ck_assert_int_eq(symo_path_result(f.path, points - 1)->reason, SYMO_REASON_STOPPED);
    for (int64_t l = 0; l + 1 < points; l++) ck_assert_int_eq(symo_path_result(f.path, l)->reason, SYMO_REASON_SOLVED);
    m = (meddler){ .fit = &f };
    fit_levels(&f, 4, few_levels); /* and again from the start */
    m = (meddler){ .fit = &f, .free_it = 1 };
    const symo_status status = symo_path_fit(f.path, 4, few_levels, NULL);
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_ptr_null(f.path);
    fit_free(&f);
    symo_random_free(random);
}
END_TEST

/* A false claim is found out at the first level; a true one is verified at the first start and at the last answer. */
START_TEST(a_path_verifies_claims)
{
    static const int64_t swap[8] = { 1, 0, 2, 3, 4, 5, 6, 7 };
    symo_random *random = NULL;
    symo_symmetry *symmetry = NULL;
    symo_path *path = NULL;
    data d;
    fit f;
    OK(symo_random_create(&random, 13, 0));
    draw(&d, random, 30, 8);
    OK(symo_symmetry_permutations(&symmetry, 8, 1, swap));
    for (int truth = 0; truth < 2; truth++) {
        if (truth) memcpy(d.x + d.rows, d.x, (size_t)d.rows * sizeof *d.x);
        prepare(&f, &d, lasso(8, NULL));
        OK(symo_problem_set_symmetry(f.problem, symmetry, SYMO_EXPLOIT));
        OK(symo_path_create(&path, f.problem, "auto"));
        const symo_status status = symo_path_fit(path, 4, few_levels, NULL);
        ck_assert_int_eq(status, truth ? SYMO_OK : SYMO_ERROR_SYMMETRY);
        ck_assert_int_eq(symo_path_points(path), truth ? 4 : 0);
        if (truth) {
            ck_assert(!isnan(symo_path_result(path, 0)->objective_defect));
            ck_assert(isnan(symo_path_result(path, 1)->objective_defect));
            ck_assert(!isnan(symo_path_result(path, 3)->objective_defect));
            for (int l = 0; l < 4; l++) ck_assert(symo_path_solution(path, l)[0] == symo_path_solution(path, l)[1]);
        }
        symo_path_free(path);
        fit_free(&f);
    }
    symo_symmetry_free(symmetry);
    symo_random_free(random);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("path");
    TCase *cases = tcase_create("path");
    tcase_add_test(cases, refuses_bad_arguments);
    tcase_add_test(cases, a_grid_is_geometric);
    tcase_add_test(cases, the_largest_level_is_exact);
    tcase_add_test(cases, the_largest_level_is_the_formula);
    tcase_add_test(cases, some_penalties_have_no_largest_level);
    tcase_add_test(cases, every_point_is_certified);
    tcase_add_test(cases, the_gap_is_what_it_should_be);
    tcase_add_test(cases, the_gap_follows_a_new_penalty);
    tcase_add_test(cases, the_gap_closes);
    tcase_add_test(cases, level_zero_is_least_squares);
    tcase_add_test(cases, groups_of_one_are_the_lasso);
    tcase_add_test(cases, integer_weights_are_repeated_rows);
    tcase_add_test(cases, zero_and_duplicate_columns_change_nothing);
    tcase_add_test(cases, few_rows_are_enough);
    tcase_add_test(cases, warm_is_cold);
    tcase_add_test(cases, a_path_can_be_stopped_and_freed_inside);
    tcase_add_test(cases, a_path_verifies_claims);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
