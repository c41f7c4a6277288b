/* SPDX-License-Identifier: BSD-3-Clause */
/* What the mathematics of symmetric problems says, on problems small enough to see it.
 *
 *     order          the minimiser over the fixed space is the prox of the projection, not the projection of the prox
 *     no drift       a million projected steps with momentum leave the space by nothing, not by a bit
 *     augmentation   a loss averaged over the group of its design has the minimiser of the plain loss under the
 * symmetry
 */
#include <math.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void solve(symo_objective *objective, symo_prox *penalty, symo_symmetry *symmetry, symo_mode mode, double *x)
{
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    OK(symo_problem_create(&problem, symo_objective_size(objective)));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_penalty(problem, penalty));
    if (symmetry) OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    OK(symo_problem_set_mode(problem, mode));
    OK(symo_solver_create(&solver, problem, "fista"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-11));
    OK(symo_solver_set_integer(solver, "max_iterations", 1000000));
    OK(symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    symo_solver_free(solver);
    symo_problem_free(problem);
}

static int half_square(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *v = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - v[i];
        *value += 0.5 * d * d;
        if (gradient) gradient[i] = d;
    }
    return 0;
}

START_TEST(projection_comes_first)
{
    const int64_t swap[2] = { 1, 0 };
    double v[2] = { 2.0, 0.0 }, right[2], wrong[2];
    symo_symmetry *symmetry = NULL;
    symo_objective *distance = NULL;
    symo_prox *l1 = NULL;
    OK(symo_symmetry_permutations(&symmetry, 2, 1, swap));
    OK(symo_prox_l1(&l1, 2, NULL, 1.0));
    OK(symo_symmetry_project(symmetry, v, right));
    OK(symo_prox_apply(l1, right, 1.0, right, NULL));
    OK(symo_prox_apply(l1, v, 1.0, wrong, NULL));
    OK(symo_symmetry_project(symmetry, wrong, wrong));
    ck_assert(right[0] == 0.0 && right[1] == 0.0 && wrong[0] == 0.5 && wrong[1] == 0.5);
    OK(symo_objective_callback(&distance, 2, half_square, v));
    for (int mode = 0; mode < 2; mode++) {
        double x[2] = { 5.0, -3.0 };
        solve(distance, l1, symmetry, mode ? SYMO_MODE_PROJECT : SYMO_MODE_REDUCE, x);
        ck_assert(fabs(x[0]) <= 1e-10 && x[0] == x[1]); /* the threshold is met exactly: rounding may show */
    }
    symo_objective_free(distance);
    symo_prox_free(l1);
    symo_symmetry_free(symmetry);
}
END_TEST

/* Steps that pull unequally on coordinates that are tied, with signs and a dead one among them, in cells of 7 and 11
 * too: the mean of so many equal numbers is not always that number, unless it is looked for. */
START_TEST(nothing_drifts)
{
    enum { N = 41, STEPS = 1000000 };
    static const char text[] = "(1 2 3 4 5 6 7)(8 -9)\n(2 9)(10 11 12)\n(13 -14 15 -16)\n(17 -17)(18 19)(20 21 -22)\n"
                               "(24 25 26 27 28 29 30)(31 32 33 34 35 36 37 38 39 40 41)";
    symo_symmetry *symmetry = NULL;
    double x[N], previous[N], y[N], again[N], defect = -1.0;
    OK(symo_symmetry_parse(&symmetry, N, NULL, text));
    for (int i = 0; i < N; i++) x[i] = previous[i] = 0.1 * i - 1.0;
    OK(symo_symmetry_project(symmetry, x, x));
    memcpy(previous, x, sizeof x);
    for (int step = 0; step < STEPS; step++) {
        const double momentum = (step % 100) / (step % 100 + 3.0);
        for (int i = 0; i < N; i++) {
            y[i] = x[i] + momentum * (x[i] - previous[i]);
            y[i] -= 0.01 * (y[i] * y[i] * y[i] - 1.0 / (i + 1.0) - 1e-3 * (step % 7) * i);
        }
        memcpy(previous, x, sizeof x);
        OK(symo_symmetry_project(symmetry, y, x));
        if (step % 1000 != 999) continue;
        OK(symo_symmetry_project(symmetry, x, again));
        ck_assert_msg(memcmp(x, again, sizeof x) == 0, "step %d", step);
        OK(symo_symmetry_defect(symmetry, x, &defect));
        ck_assert_msg(defect == 0.0, "step %d: %g", step, defect);
    }
    ck_assert(x[16] == 0.0 && x[0] == x[1] && fabs(x[22]) > 0.1);
    symo_symmetry_free(symmetry);
}
END_TEST

/* Designs of 15 rows and 6 columns, and what six shifts of the columns make of them. */
enum { ROWS = 15, COLUMNS = 6, FULL = ROWS * COLUMNS };

static void draw(uint64_t stream, int binary, double *x, double *y, double *full_x, double *full_y)
{
    symo_random *random = NULL;
    OK(symo_random_create(&random, 5, stream));
    for (int k = 0; k < ROWS * COLUMNS; k++) x[k] = symo_random_normal(random);
    for (int i = 0; i < ROWS; i++) {
        const double normal = symo_random_normal(random) + x[i] + x[i + ROWS];
        y[i] = binary ? normal > 0.0 : normal;
    }
    for (int shift = 0; shift < COLUMNS; shift++)
        for (int i = 0; i < ROWS; i++) {
            const int row = shift * ROWS + i;
            for (int j = 0; j < COLUMNS; j++) full_x[row + (j + shift) % COLUMNS * FULL] = x[i + j * ROWS];
            full_y[row] = y[i];
        }
    symo_random_free(random);
}

static symo_objective *loss_of(int binary, int64_t rows, const double *x, const double *y)
{
    symo_matrix *matrix = NULL;
    symo_objective *loss = NULL;
    OK(symo_matrix_dense(&matrix, rows, COLUMNS, x));
    if (binary) OK(symo_objective_logistic(&loss, matrix, y, NULL, NULL, 1));
    if (!binary) OK(symo_objective_least_squares(&loss, matrix, y, NULL, NULL, 1));
    symo_matrix_free(matrix);
    return loss;
}

START_TEST(augmentation_is_the_symmetry)
{
    const int binary = _i % 2;
    double x[ROWS * COLUMNS], y[ROWS], full_x[FULL * COLUMNS], full_y[FULL], augmented[COLUMNS] = { 0.0 };
    double tied[COLUMNS] = { 0.0 }, plain[COLUMNS] = { 0.0 };
    symo_symmetry *shifts = NULL;
    symo_prox *penalty = NULL;
    draw((uint64_t)_i, binary, x, y, full_x, full_y);
    symo_objective *loss = loss_of(binary, ROWS, x, y), *average = loss_of(binary, FULL, full_x, full_y);
    OK(symo_symmetry_parse(&shifts, COLUMNS, NULL, "cyclic 1 2 3 4 5 6"));
    if (_i < 4) OK(symo_prox_l1(&penalty, COLUMNS, NULL, 0.01));
    if (_i >= 4) OK(symo_prox_squared_norm(&penalty, COLUMNS, NULL, 0.01));
    solve(average, penalty, NULL, SYMO_MODE_AUTO, augmented);
    solve(loss, penalty, shifts, SYMO_MODE_AUTO, tied);
    solve(loss, penalty, NULL, SYMO_MODE_AUTO, plain);
    double apart = 0.0;
    for (int j = 0; j < COLUMNS; j++) {
        ck_assert_double_eq_tol(augmented[j], tied[j], 1e-7);
        apart = fmax(apart, fabs(plain[j] - tied[j]));
    }
    ck_assert(apart > 0.05 && tied[0] == tied[5]); /* the symmetry is not there by itself */
    symo_prox_free(penalty);
    symo_symmetry_free(shifts);
    symo_objective_free(loss);
    symo_objective_free(average);
}
END_TEST

/* The projection of a p x p matrix under pairs of a group's generators. */
static void project_pairs(int64_t p, const char *text, double *matrix)
{
    symo_symmetry *group = NULL, *pairs = NULL;
    OK(symo_symmetry_parse(&group, p, NULL, text));
    OK(symo_symmetry_tensor(&pairs, 2, (const symo_symmetry *const[]){ group, group }));
    OK(symo_symmetry_project(pairs, matrix, matrix));
    symo_symmetry_free(group);
    symo_symmetry_free(pairs);
}

/* Heads of brothers, length and breadth of the first, then of the second: 24 times the covariance of the 25 families
 * (boot::frets). With the exchange of brothers: variances, and covariances within and between. */
START_TEST(covariance_of_brothers)
{
    double s[16] = { 2287.04, 1268.84, 1671.88, 1106.68, 1268.84, 1304.64, 1231.48, 841.28,
                     1671.88, 1231.48, 2419.36, 1356.96, 1106.68, 841.28,  1356.96, 1080.56 };
    for (int k = 0; k < 16; k++) s[k] /= 24.0;
    project_pairs(4, "(1 3)(2 4)", s);
    const double length = 98.05, breadth = 49.6916666666666667, lengths = 69.6616666666666667;
    const double breadths = 35.0533333333333333, within = 54.7041666666666667, between = 48.7116666666666667;
    const double expected[16] = { length,  within,  lengths, between, within,  breadth,  between, breadths,
                                  lengths, between, length,  within,  between, breadths, within,  breadth };
    for (int k = 0; k < 16; k++) ck_assert_double_eq_tol(s[k], expected[k], 1e-12);
}
END_TEST

/* Four draws of a vector with a cyclic covariance (the example of the package gips): the sample's has rank 4, its
 * projection is a circulant whose first row is printed to seven digits there. */
START_TEST(covariance_of_a_circle)
{
    static const double z[4][6] = {
        { -0.63759962031, -0.357547497345172272, -1.413989837370807523, -1.019534053805779328, -0.893117042726149335,
          -0.250366185563855481 },
        { 1.07635984442762056, -0.151855676601505646, -0.543258707457752954, 0.770169738524423497, 2.50915208903498943,
          2.299290075360666652 },
        { 1.095805224044256843, 0.485118555394908224, 0.232815787818682618, 0.017189909713373218, 0.915300266808743879,
          1.812430511525540133 },
        { 0.882298590829161178, 1.296730610746208656, 1.633869864750456147, 1.121039628048069892, 1.098524519355758455,
          1.304693921115440247 },
    };
    static const double row[6] = { 1.3747718, 1.0985729, 0.6960213, 0.4960295, 0.6960213, 1.0985729 };
    double s[36];
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) {
            s[6 * i + j] = 0.0;
            for (int k = 0; k < 4; k++) s[6 * i + j] += z[k][i] * z[k][j] / 4.0;
        }
    project_pairs(6, "cyclic 1 2 3 4 5 6", s);
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) ck_assert_double_eq_tol(s[6 * i + j], row[(j - i + 6) % 6], 6e-8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("theorems");
    TCase *tests = tcase_create("theorems");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, projection_comes_first);
    tcase_add_test(tests, nothing_drifts);
    tcase_add_loop_test(tests, augmentation_is_the_symmetry, 0, 8);
    tcase_add_test(tests, covariance_of_brothers);
    tcase_add_test(tests, covariance_of_a_circle);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
