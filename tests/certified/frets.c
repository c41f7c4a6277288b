/* SPDX-License-Identifier: BSD-3-Clause */
/* Heads of brothers (data/frets.csv): the length and breadth of each brother's head predicted from the other's, eight
 * coefficients and four intercepts, and the same tied to four and two by the exchange of the brothers.
 *
 * Predictors are measured from the common means 184.78 and 150.18, which changes intercepts only. The figures are exact
 * rational solutions of the normal equations (python3 fractions), cut to 18 decimals; those with a penalty are exact
 * for the pattern of zeros given, of which the optimality conditions were checked in rational arithmetic too:
 *     1/(2 * 100) ||y - X b||^2 + lambda sum of the eight |b_j|,   the rows being both measures of both brothers.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { FAMILIES = 25, ROWS = 4 * FAMILIES, COLUMNS = 12 };

/* Columns: of brother 1 length from length, length from breadth, breadth from length, breadth from breadth; the same of
 * brother 2; intercepts of length and breadth of brother 1, then 2. */
static const int64_t exchange[COLUMNS] = { 4, 5, 6, 7, 0, 1, 2, 3, 10, 11, 8, 9 };

typedef struct expected {
    double lambda;
    int tied;
    double rss, b[COLUMNS]; /* tied: the first of each pair, 4 and 2 */
} expected;

static const expected figures[] = {
    { 0.0,
      0,
      3151.613709225074170,
      { 0.394406792291912055, 0.528879246993750478, 0.244661720595267421, 0.471314717943516251, 0.450317675910853745,
        0.505962503140538642, 0.273960428208604148, 0.378394078268177207, 186.587888876928522782,
        151.793017852226456651, 182.941096631691691156, 148.626786763911825525 } },
    { 0.0,
      1,
      3441.271293919344247,
      { 0.428599210813876826, 0.473218960850573048, 0.271636648593597975, 0.375863628163591235, 184.78, 150.18 } },
    { 2.0,
      0,
      3294.344002861228,
      { 0.465927481540209945, 0.253974832169612711, 0.316182409843565311, 0.196410303119378484, 0.445105888524875788,
        0.357732282011970048, 0.268748640822626191, 0.230163857139608614, 186.396708174887233298,
        151.601837150185167167, 183.085332119695364912, 148.771022251915499282 } },
    { 5.0,
      0,
      3902.213366565536,
      { 0.484376033331128893, 0.0, 0.302344421665233780, 0.0, 0.437288207445908853, 0.135386950319117159,
        0.260930959743659256, 0.007818525446755724, 186.175313471331261159, 151.404203756365319753,
        183.301685351700875548, 148.987375483921009917 } },
    { 5.0,
      1,
      4200.009986905513,
      { 0.483130190851812075, 0.001659704545801313, 0.272383582636225471, 0.0, 184.78, 150.18 } },
    { 8.0, 1, 4858.228250024207, { 0.357762631089256469, 0.0, 0.146083215102155947, 0.0, 184.78, 150.18 } },
};
enum { FIGURES = sizeof figures / sizeof *figures };

/* || (I - P) grad f ||_2 at the tied least squares solution: the square root of 1.68035482977880938062. */
static const double tension_squared = 1.68035482977880938062;

static double x[ROWS * COLUMNS], y[ROWS];

/* Rows of a family: length and breadth of brother 1, then of brother 2. */
static void read_data(void)
{
    char header[100];
    FILE *file = fopen("data/frets.csv", "r");
    ck_assert_msg(file != NULL, "data/frets.csv: run the test in the source root");
    ck_assert_ptr_nonnull(fgets(header, sizeof header, file));
    memset(x, 0, sizeof x);
    for (int i = 0; i < FAMILIES; i++) {
        double head[2][2];
        ck_assert_int_eq(fscanf(file, "%lf,%lf,%lf,%lf", &head[0][0], &head[0][1], &head[1][0], &head[1][1]), 4);
        for (int brother = 0; brother < 2; brother++)
            for (int measure = 0; measure < 2; measure++) {
                const int row = 4 * i + 2 * brother + measure, column = 4 * brother + 2 * measure;
                y[row] = head[brother][measure];
                x[column * ROWS + row] = head[1 - brother][0] - 184.78;
                x[(column + 1) * ROWS + row] = head[1 - brother][1] - 150.18;
                x[(8 + 2 * brother + measure) * ROWS + row] = 1.0;
            }
    }
    fclose(file);
}

static double figure(const expected *e, int j)
{
    if (!e->tied) return e->b[j];
    return j < 8 ? e->b[j % 4] : e->b[4 + j % 2];
}

static void check(const expected *e, symo_mode mode)
{
    static const double weights[COLUMNS] = { 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 };
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double b[COLUMNS] = { 0 }, size = 0.0;
    OK(symo_matrix_dense(&matrix, ROWS, COLUMNS, x));
    OK(symo_objective_least_squares(&objective, matrix, y, NULL, NULL, 0));
    OK(symo_prox_l1(&penalty, COLUMNS, weights, e->lambda));
    OK(symo_problem_create(&problem, COLUMNS));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_penalty(problem, penalty));
    OK(symo_problem_set_mode(problem, mode));
    OK(symo_symmetry_permutations(&symmetry, COLUMNS, 1, exchange));
    if (e->tied) OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-13));
    OK(symo_solver_run(solver, b));
    const symo_result *result = symo_solver_result(solver);
    ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
    for (int j = 0; j < COLUMNS; j++) {
        const double allowed = j < 8 ? 1e-10 : 1e-10 * figure(e, j);
        ck_assert_msg(fabs(b[j] - figure(e, j)) <= allowed, "lambda %g, %s: b[%d] = %.17g instead of %.17g", e->lambda,
                      e->tied ? "tied" : "free", j, b[j], figure(e, j));
        ck_assert_msg((b[j] == 0.0) == (figure(e, j) == 0.0), "b[%d] = %g", j, b[j]);
        if (e->tied) ck_assert(memcmp(&b[j], &b[exchange[j]], sizeof *b) == 0);
        if (j < 8) size += fabs(figure(e, j));
    }
    ck_assert_double_eq_tol(2.0 * ROWS * result->smooth, e->rss, 1e-11 * e->rss);
    ck_assert_double_eq_tol(result->penalty, e->lambda * size, 1e-9);
    ck_assert_int_eq(result->free_parameters, e->tied ? 6 : 12);
    if (e->tied && e->lambda == 0.0) ck_assert_double_eq_tol(result->tension, sqrt(tension_squared), 1e-10);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
    symo_prox_free(penalty);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}

START_TEST(brothers)
{
    read_data();
    for (int mode = SYMO_MODE_REDUCE; mode <= SYMO_MODE_PROJECT; mode++) check(&figures[_i], (symo_mode)mode);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frets");
    TCase *cases = tcase_create("frets");
    tcase_add_loop_test(cases, brothers, 0, FIGURES);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
