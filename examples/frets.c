/* SPDX-License-Identifier: BSD-3-Clause */
/* Heads of brothers (Frets 1921): each of two brothers is predicted from the other, four responses at once, by one
 * stacked least-squares problem whose coefficients are tied by the exchange of the brothers.
 *
 *     minimise   1/200 sum of squared residuals + lambda sum |coefficient|
 *
 * Columns 1-8: what l1, b1 (length and breadth of the first head) take from l2 and b2, then what l2, b2 take from l1
 * and b1, in mm per standard deviation; columns 9-12: the four intercepts, which are not penalised.
 *
 *     cc frets.c $(pkg-config --cflags --libs symo-io symo) -lm && ./a.out data/frets.csv
 */
#include <math.h>
#include <stdio.h>
#include <symo/io.h>
#include <symo/symo.h>

enum { FAMILIES = 25, RESPONSES = 4, ROWS = FAMILIES * RESPONSES, COLUMNS = 12 };

static const char *const names[RESPONSES] = { "l1", "b1", "l2", "b2" };
static const char *const exchange = "(1 5)(2 6)(3 7)(4 8)(9 11)(10 12)";

/* Row 4 i + q is response q of family i. Both brothers are centred and scaled alike, or the exchange would be broken.
 */
static int prepare(const symo_table *table, double *x, double *y)
{
    const double *head[RESPONSES];
    double mean[2] = { 0, 0 }, deviation[2] = { 0, 0 };
    if (symo_table_rows(table) != FAMILIES) return 0;
    for (int q = 0; q < RESPONSES; q++) {
        const int64_t column = symo_table_find(table, names[q]);
        if (column < 0 || symo_table_kind(table, column) != SYMO_COLUMN_NUMBERS) return 0;
        head[q] = symo_table_values(table, column);
        for (int i = 0; i < FAMILIES; i++) mean[q % 2] += head[q][i] / (2.0 * FAMILIES);
    }
    for (int q = 0; q < RESPONSES; q++) {
        for (int i = 0; i < FAMILIES; i++) deviation[q % 2] += pow(head[q][i] - mean[q % 2], 2.0) / (2.0 * FAMILIES);
    }
    for (int row = 0; row < ROWS; row++) {
        const int i = row / RESPONSES, q = row % RESPONSES, other = q < 2 ? 2 : 0;
        for (int kind = 0; kind < 2; kind++) {
            x[ROWS * (2 * q + kind) + row] = (head[other + kind][i] - mean[kind]) / sqrt(deviation[kind]);
        }
        x[ROWS * (8 + q) + row] = 1.0;
        y[row] = head[q][i];
    }
    return 1;
}

static symo_status fit(const double *x, const double *y, double lambda, symo_symmetry *symmetry)
{
    const double weights[COLUMNS] = { 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 };
    symo_matrix *design = NULL;
    symo_objective *squares = NULL;
    symo_prox *lasso = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double b[COLUMNS] = { 0 };
    symo_status status = symo_matrix_dense_view(&design, ROWS, COLUMNS, x, ROWS);
    if (!status) status = symo_objective_least_squares(&squares, design, y, NULL, NULL, 0);
    if (!status) status = symo_prox_l1(&lasso, COLUMNS, weights, lambda);
    if (!status) status = symo_problem_create(&problem, COLUMNS);
    if (!status) status = symo_problem_set_objective(problem, squares);
    if (!status) status = symo_problem_set_penalty(problem, lasso);
    /* a modelling decision, so imposed: these 25 families are not symmetric themselves */
    if (!status && symmetry) status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-12);
    if (!status) status = symo_solver_run(solver, b);
    if (!status) {
        const symo_result *result = symo_solver_result(solver);
        printf("lambda %.1f, %s: %s after %lld iterations, residual sum of squares %.6f, symmetry defect %g, tension "
               "%.6f\n",
               lambda, symmetry ? "tied" : "free", symo_reason_text(result->reason), (long long)result->iterations,
               200.0 * result->smooth, result->symmetry_defect, symmetry ? result->tension : 0.0);
        for (int q = 0; q < RESPONSES; q++)
            printf("    %s: %11.7f %11.7f %12.7f\n", names[q], b[2 * q], b[2 * q + 1], b[8 + q]);
    }
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_prox_free(lasso);
    symo_objective_free(squares);
    symo_matrix_free(design);
    return status;
}

int main(int argc, char **argv)
{
    static double x[COLUMNS * ROWS], y[ROWS];
    const double lambda[] = { 0.0, 1.0 };
    symo_table *table = NULL;
    symo_symmetry *symmetry = NULL;
    symo_io_error error;
    symo_status status = symo_table_read(&table, argc > 1 ? argv[1] : "data/frets.csv", &error);
    if (status || !prepare(table, x, y)) {
        fprintf(stderr, "%s\n", status ? error.text : "these are not the heads");
        symo_table_free(table);
        return 1;
    }
    status = symo_symmetry_parse(&symmetry, COLUMNS, NULL, exchange);
    for (int l = 0; !status && l < 2; l++) {
        status = fit(x, y, lambda[l], NULL);
        if (!status) status = fit(x, y, lambda[l], symmetry);
    }
    if (status) fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    symo_symmetry_free(symmetry);
    symo_table_free(table);
    return status != SYMO_OK;
}
