/* SPDX-License-Identifier: BSD-3-Clause */
/* The lasso path of the diabetes data (Efron, Hastie, Johnstone and Tibshirani 2004, Ann. Statist. 32, 407-499) at its
 * knots, where the active set changes, and half way between, where the coefficients are the mean of those at the ends.
 *
 * The knots were computed from data/diabetes.csv (scikit-learn 1.2.1, load_diabetes(scaled=False); the copy in the R
 * package lars differs) in 50-digit arithmetic, for columns centred and of unit length and
 *     1/2 ||y - ybar - X b||^2 + lambda ||b||_1;
 * ours is that divided by the 442 rows.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { ROWS = 442, COLUMNS = 10, KNOTS = 12, POINTS = 2 * KNOTS };

typedef struct knot {
    double lambda, rss, b[COLUMNS];
} knot;

static const double first_lambda = 949.43526038403839, mean_response = 152.13348416289593;

static const knot knots[KNOTS] = {
    { 889.31378536048790,
      2510460.8196060823,
      { 0.0, 0.0, 60.121475023550490, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 } }, /* +s5 */
    { 452.89570052673025,
      1700362.4967032170,
      { 0.0, 0.0, 361.89937609663805, 0.0, 0.0, 0.0, 0.0, 0.0, 301.77790107308756, 0.0 } }, /* +bp */
    { 316.07337894870891,
      1527165.2107946649,
      { 0.0, 0.0, 434.76089388285324, 79.233837432024994, 0.0, 0.0, 0.0, 0.0, 374.91564108762395, 0.0 } }, /* +s3 */
    { 130.12953709642730,
      1365734.9688513811,
      { 0.0, 0.0, 505.66364409884830, 191.26764136040186, 0.0, 0.0, -114.10114014972019, 0.0, 439.66456032376279,
        0.0 } }, /* +sex */
    { 88.784299350592543,
      1324122.1796966097,
      { 0.0, -74.910483001357137, 511.35221437663082, 234.14871908434206, 0.0, 0.0, -169.70713693689269, 0.0,
        450.66595660301934, 0.0 } }, /* +s6 */
    { 68.964790189541105,
      1308934.2725519481,
      { 0.0, -111.97671479922073, 512.04851889451645, 252.52306571722471, 0.0, 0.0, -196.04418388945402, 0.0,
        452.39133946349050, 12.079576637552354 } }, /* +s1 */
    { 19.981165359644776,
      1275357.1143726361,
      { 0.0, -197.75346667477951, 522.27003778682318, 297.15393894363023, -103.94552857325217, 0.0, -223.92409377408911,
        0.0, 514.74800259624289, 54.769005164172538 } }, /* +s4 */
    { 5.4775363663366947,
      1270235.7241055484,
      { 0.0, -226.13016016025107, 526.89085827801781, 314.38291125127605, -195.10405692806657, 0.0, -152.47599518118190,
        106.34164748902129, 529.91439735828941, 64.488675063976904 } }, /* +s2 */
    { 5.0882362937035745,
      1269390.1856611151,
      { 0.0, -227.17497178963085, 526.39475944411724, 314.94562765200647, -237.44769793625236, 33.714581432963988,
        -134.55212895881083, 111.39598132391792, 545.52087275052685, 64.608262286539749 } }, /* +age */
    { 2.1822668436167829,
      1264979.8823816242,
      { -5.7167875050728710, -234.39425253832997, 522.65461726097669, 320.33639489011350, -554.26129610471531,
        286.73260432471102, 0.0, 148.89955423242922, 663.02945420316023, 66.332133695429359 } }, /* -s3 */
    { 1.3104413399632263,
      1264768.0990445820,
      { -7.0090740575220155, -237.09742594568340, 521.08100084641105, 321.54291753646769, -580.43362289402612,
        313.85858244161376, 0.0, 139.85698501071356, 674.93273274425925, 67.180605433835750 } }, /* +s3 */
    { 0.0,
      1263985.7856333436,
      { -10.009866299810591, -239.81564367242345, 519.84592005446051, 324.38464550232322, -792.17563855223089,
        476.73902100525829, 101.04326793803450, 177.06323767134647, 751.27369955710400,
        67.626692183704723 } }, /* end */
};

static double x[ROWS * COLUMNS], y[ROWS];

static void read_data(void)
{
    char header[200];
    FILE *file = fopen("data/diabetes.csv", "r");
    ck_assert_msg(file != NULL, "data/diabetes.csv: run the test in the source root");
    ck_assert_ptr_nonnull(fgets(header, sizeof header, file));
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < COLUMNS; j++) ck_assert_int_eq(fscanf(file, "%lf,", &x[j * ROWS + i]), 1);
        ck_assert_int_eq(fscanf(file, "%lf", &y[i]), 1);
    }
    fclose(file);
    for (int j = 0; j < COLUMNS; j++) {
        long double mean = 0, square = 0;
        for (int i = 0; i < ROWS; i++) mean += (long double)x[j * ROWS + i] / ROWS;
        for (int i = 0; i < ROWS; i++) square += (x[j * ROWS + i] - mean) * (x[j * ROWS + i] - mean);
        for (int i = 0; i < ROWS; i++) x[j * ROWS + i] = (double)((x[j * ROWS + i] - mean) / sqrtl(square));
    }
}

static long double residual_squares(const double *b, double intercept)
{
    long double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        long double r = (long double)y[i] - intercept;
        for (int j = 0; j < COLUMNS; j++) r -= (long double)x[j * ROWS + i] * b[j];
        sum += r * r;
    }
    return sum;
}

typedef struct fit {
    symo_matrix *matrix;
    symo_objective *objective;
    symo_prox *penalty;
    symo_problem *problem;
    symo_path *path;
} fit;

static void fit_levels(fit *f, const char *method, const double *levels)
{
    memset(f, 0, sizeof *f);
    OK(symo_matrix_dense(&f->matrix, ROWS, COLUMNS, x));
    OK(symo_objective_least_squares(&f->objective, f->matrix, y, NULL, NULL, 1));
    OK(symo_prox_l1(&f->penalty, COLUMNS, NULL, 1.0));
    OK(symo_problem_create(&f->problem, COLUMNS));
    OK(symo_problem_set_objective(f->problem, f->objective));
    OK(symo_problem_set_penalty(f->problem, f->penalty));
    OK(symo_path_create(&f->path, f->problem, method));
    OK(symo_solver_set_text(symo_path_solver(f->path), "criterion", "kkt"));
    OK(symo_solver_set_real(symo_path_solver(f->path), "tolerance", 1e-12));
    OK(symo_path_fit(f->path, POINTS, levels, NULL));
    ck_assert_int_eq(symo_path_points(f->path), POINTS);
}

static void fit_free(fit *f)
{
    symo_path_free(f->path);
    symo_problem_free(f->problem);
    symo_prox_free(f->penalty);
    symo_objective_free(f->objective);
    symo_matrix_free(f->matrix);
}

/* Point 2 k + 1 is knot k, point 2 k lies half way from the knot before (lambda_0, where b = 0, is the first). */
static double expected(int point, int j)
{
    const int k = point / 2;
    if (point % 2) return knots[k].b[j];
    return 0.5 * ((k > 0 ? knots[k - 1].b[j] : 0.0) + knots[k].b[j]);
}

static void check_point(const fit *f, int point)
{
    const double *b = symo_path_solution(f->path, point);
    const symo_result *result = symo_path_result(f->path, point);
    double largest = 0.0, intercept = 0.0;
    for (int j = 0; j < COLUMNS; j++) largest = fmax(largest, fabs(expected(point, j)));
    ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
    for (int j = 0; j < COLUMNS; j++) {
        ck_assert_msg(fabs(b[j] - expected(point, j)) <= 1e-9 * largest, "point %d: b[%d] = %.17g instead of %.17g",
                      point, j, b[j], expected(point, j));
        if (point % 2 == 0)
            ck_assert_msg((b[j] == 0.0) == (expected(point, j) == 0.0), "active set at point %d", point);
    }
    OK(symo_objective_intercept(f->objective, b, &intercept));
    ck_assert_double_eq_tol(intercept, mean_response, 1e-12 * mean_response);
    if (point % 2 == 0) return;
    const double rss = knots[point / 2].rss;
    ck_assert(fabsl(residual_squares(b, intercept) - rss) <= 1e-10L * rss);
    ck_assert_double_eq_tol(2.0 * ROWS * result->smooth, rss, 1e-10 * rss);
}

START_TEST(knots_of_the_path)
{
    static const char *const methods[] = { "auto", "pg" };
    double levels[POINTS];
    fit f;
    read_data();
    for (int k = 0; k < KNOTS; k++) {
        levels[2 * k] = 0.5 * ((k > 0 ? knots[k - 1].lambda : first_lambda) + knots[k].lambda) / ROWS;
        levels[2 * k + 1] = knots[k].lambda / ROWS;
    }
    fit_levels(&f, methods[_i], levels);
    for (int point = 0; point < POINTS; point++) check_point(&f, point);
    fit_free(&f);
}
END_TEST

START_TEST(largest_level)
{
    double levels[POINTS], maximum = 0.0;
    fit f;
    read_data();
    for (int l = 0; l < POINTS; l++) levels[l] = first_lambda / ROWS;
    fit_levels(&f, "auto", levels);
    OK(symo_path_lambda_max(&maximum, f.problem));
    ck_assert_double_eq_tol(maximum * ROWS, first_lambda, 1e-14 * first_lambda);
    fit_free(&f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lasso_diabetes");
    TCase *cases = tcase_create("lasso_diabetes");
    tcase_add_loop_test(cases, knots_of_the_path, 0, 2);
    tcase_add_test(cases, largest_level);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
