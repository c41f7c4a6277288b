/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do brothers' heads obey a symmetry? Length and breadth of each brother's head are predicted from the other's (Frets
 * 1921, 25 families): eight coefficients and four intercepts. The first generator says that it does not matter who is
 * called the first brother; the second, that length follows from length as breadth follows from breadth.
 *
 *     cc gsl_symmetry_test.c $(pkg-config --cflags --libs symo-gsl symo-io symo) -lm && ./a.out data/frets.csv
 *
 * The likelihood ratio of the first generator alone is checked by a parametric bootstrap: responses are drawn from the
 * tied model by GSL's normal distribution, on a stream of symo's. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <symo/gsl.h>
#include <symo/io.h>
#include <symo/symo.h>

enum { FAMILIES = 25, ROWS = 4 * FAMILIES, COLUMNS = 12, REPEATS = 2000 };

/* Columns: of brother 1 length from length (1), length from breadth (2), breadth from length (3), breadth from breadth
 * (4); the same of brother 2 (5 to 8); intercepts of length and breadth of brother 1 (9, 10), then 2 (11, 12). */
static const char exchange[] = "(1 5)(2 6)(3 7)(4 8)(9 11)(10 12)";
static const char both[] = "(1 5)(2 6)(3 7)(4 8)(9 11)(10 12)\n(1 4)(5 8)";

static int prepare(const symo_table *table, double *x, double *y)
{
    static const char *const names[4] = { "l1", "b1", "l2", "b2" };
    const double *heads[4];
    for (int k = 0; k < 4; k++) {
        heads[k] = symo_table_values(table, symo_table_find(table, names[k]));
        if (!heads[k] || symo_table_rows(table) != FAMILIES) return 0;
    }
    memset(x, 0, (size_t)ROWS * COLUMNS * sizeof *x);
    for (int i = 0; i < FAMILIES; i++) {
        for (int k = 0; k < 4; k++) { /* brother k / 2, measure k % 2 */
            const int row = 4 * i + k, other = 2 - 2 * (k / 2);
            x[row + ROWS * (2 * k)] = heads[other][i] - 184.78;
            x[row + ROWS * (2 * k + 1)] = heads[other + 1][i] - 150.18;
            x[row + ROWS * (8 + k)] = 1.0;
            y[row] = heads[k][i];
        }
    }
    return 1;
}

static void print_test(const char *name, const symo_test *test)
{
    if (test->reason == SYMO_TEST_COMPUTED)
        printf("%-18s %8.4f on %lld, p = %.4f\n", name, test->statistic, (long long)test->df, test->p);
    else
        printf("%-18s %s\n", name, symo_test_reason_text(test->reason));
}

static symo_status test_generators(const symo_matrix *x, const double *y)
{
    symo_symmetry *symmetry = NULL;
    symo_symmetry_test_result result;
    symo_generator_test generators[2]; /* one a generator */
    symo_status status = symo_symmetry_parse(&symmetry, COLUMNS, NULL, both);
    if (!status) {
        status = symo_symmetry_test(&result, SYMO_TEST_GAUSSIAN, x, y, NULL, NULL, 0, symmetry, generators);
    }
    if (!status) {
        printf("both generators: %lld parameters tied to %lld\n", (long long)result.rank_free,
               (long long)result.rank_tied);
        print_test("likelihood ratio", &result.likelihood_ratio);
        print_test("F", &result.f);
        print_test("score", &result.score);
        for (int k = 0; k < 2; k++) {
            printf("giving up %d: tension %.4f, score %.4f on %lld, p = %.4f, Holm %.4f\n", k + 1,
                   generators[k].tension, generators[k].score.statistic, (long long)generators[k].score.df,
                   generators[k].score.p, generators[k].p_holm);
        }
    }
    symo_symmetry_free(symmetry);
    return status;
}

/* The tied fit, by symo's own solver: means of all responses and their standard deviation. */
static symo_status fit_tied(const symo_matrix *x, const double *y, symo_symmetry *symmetry, double *mean,
                            double *deviation)
{
    symo_objective *objective = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double b[COLUMNS] = { 0.0 };
    symo_status status = symo_objective_least_squares(&objective, x, y, NULL, NULL, 0);
    if (!status) status = symo_problem_create(&problem, COLUMNS);
    if (!status) status = symo_problem_set_objective(problem, objective);
    if (!status) status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-10);
    if (!status) status = symo_solver_run(solver, b);
    if (!status) *deviation = sqrt(2.0 * symo_solver_result(solver)->objective);
    if (!status) status = symo_matrix_multiply(x, b, mean);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(objective);
    return status;
}

/* The share of data sets drawn from the tied model whose likelihood ratio is larger than the one observed. */
static symo_status bootstrap(const symo_matrix *x, const double *y)
{
    symo_random *random = NULL;
    gsl_rng *rng = NULL;
    symo_symmetry *symmetry = NULL;
    symo_symmetry_test_result observed, drawn;
    double mean[ROWS], deviation = 0.0, simulated[ROWS];
    int larger = 0;
    symo_status status = symo_symmetry_parse(&symmetry, COLUMNS, NULL, exchange);
    if (!status) status = symo_random_create(&random, 1921, 0);
    if (!status) status = symo_gsl_rng_create(&rng, random);
    if (!status) status = fit_tied(x, y, symmetry, mean, &deviation);
    if (!status) status = symo_symmetry_test(&observed, SYMO_TEST_GAUSSIAN, x, y, NULL, NULL, 0, symmetry, NULL);
    for (int repeat = 0; !status && repeat < REPEATS; repeat++) {
        for (int i = 0; i < ROWS; i++) simulated[i] = mean[i] + gsl_ran_gaussian_ziggurat(rng, deviation);
        status = symo_symmetry_test(&drawn, SYMO_TEST_GAUSSIAN, x, simulated, NULL, NULL, 0, symmetry, NULL);
        if (!status) larger += drawn.likelihood_ratio.statistic >= observed.likelihood_ratio.statistic;
    }
    if (!status) {
        printf("\nthe exchange of the brothers alone\n");
        print_test("likelihood ratio", &observed.likelihood_ratio);
        print_test("F", &observed.f);
        printf("%-18s p = %.4f\n", "bootstrap", (double)larger / REPEATS);
    }
    symo_gsl_rng_free(rng);
    symo_random_free(random);
    symo_symmetry_free(symmetry);
    return status;
}

int main(int argc, char **argv)
{
    static double x[ROWS * COLUMNS], y[ROWS];
    symo_table *table = NULL;
    symo_matrix *matrix = NULL;
    symo_io_error error;
    if (argc != 2 || symo_table_read(&table, argv[1], &error) || !prepare(table, x, y)) {
        fprintf(stderr, "usage: gsl_symmetry_test data/frets.csv\n");
        symo_table_free(table);
        return 1;
    }
    symo_status status = symo_matrix_dense_view(&matrix, ROWS, COLUMNS, x, ROWS);
    if (!status) status = test_generators(matrix, y);
    if (!status) status = bootstrap(matrix, y);
    if (status) fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    symo_matrix_free(matrix);
    symo_table_free(table);
    return status ? 1 : 0;
}
