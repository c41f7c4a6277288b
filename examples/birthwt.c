/* SPDX-License-Identifier: BSD-3-Clause */
/* Birth weights: a group lasso on 189 births (Hosmer and Lemeshow 1989), along a path of 100 penalty levels.
 *
 *     minimise   1/(2 n) sum_i (y_i - b0 - x_i'b)^2 + lambda sum_g sqrt(p_g) ||b_g||
 *
 * The weight in kg from sixteen columns in eight groups: orthogonal cubic polynomials of the mother's age and weight
 * (three columns each), race white or black against other (two), smoking, one or more earlier premature labours (two),
 * hypertension, uterine irritability, one, two or more visits to a physician (three). A group enters as a whole.
 *
 *     cc birthwt.c $(pkg-config --cflags --libs symo-io symo) -lm && ./a.out data/birthwt.csv
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <symo/io.h>
#include <symo/symo.h>

enum { BIRTHS = 189, COLUMNS = 16, GROUPS = 8, LEVELS = 100 };

static const char *const groups[GROUPS] = { "age", "lwt", "race", "smoke", "ptl", "ht", "ui", "ftv" };
static const int64_t sizes[GROUPS] = { 3, 3, 2, 1, 2, 1, 1, 3 };

/* Three columns: the polynomials of degree 1, 2, 3 in x, orthonormal to each other and to the constant. Each starts as
 * x times the last one; it is made orthogonal twice, which is enough (Parlett). */
static void cubic(const double *x, double *columns)
{
    double basis[4][BIRTHS], mean = 0.0;
    for (int i = 0; i < BIRTHS; i++) mean += x[i] / BIRTHS;
    for (int i = 0; i < BIRTHS; i++) basis[0][i] = 1.0 / sqrt((double)BIRTHS);
    for (int degree = 1; degree <= 3; degree++) {
        double *column = basis[degree], square = 0.0;
        for (int i = 0; i < BIRTHS; i++) column[i] = (x[i] - mean) * basis[degree - 1][i];
        for (int pass = 0; pass < 2 * degree; pass++) {
            double product = 0.0;
            for (int i = 0; i < BIRTHS; i++) product += column[i] * basis[pass % degree][i];
            for (int i = 0; i < BIRTHS; i++) column[i] -= product * basis[pass % degree][i];
        }
        for (int i = 0; i < BIRTHS; i++) square += column[i] * column[i];
        for (int i = 0; i < BIRTHS; i++) column[i] /= sqrt(square);
        memcpy(columns + BIRTHS * (degree - 1), column, sizeof basis[degree]);
    }
}

/* 1 where low <= x <= high. */
static void indicator(const double *x, double low, double high, double *column)
{
    for (int i = 0; i < BIRTHS; i++) column[i] = x[i] >= low && x[i] <= high;
}

static const double *column_of(const symo_table *table, const char *name)
{
    const int64_t column = symo_table_find(table, name);
    return column >= 0 && symo_table_kind(table, column) == SYMO_COLUMN_NUMBERS ? symo_table_values(table, column)
                                                                                : NULL;
}

/* The design, column after column, and the response; 0 when the file does not have what is needed. */
static int prepare(const symo_table *table, double *x, double *y)
{
    const double *age = column_of(table, "age"), *lwt = column_of(table, "lwt"), *race = column_of(table, "race"),
                 *smoke = column_of(table, "smoke"), *ptl = column_of(table, "ptl"), *ht = column_of(table, "ht"),
                 *ui = column_of(table, "ui"), *ftv = column_of(table, "ftv"), *bwt = column_of(table, "bwt");
    if (!age || !lwt || !race || !smoke || !ptl || !ht || !ui || !ftv || !bwt) return 0;
    if (symo_table_rows(table) != BIRTHS) return 0;
    cubic(age, x);
    cubic(lwt, x + 3 * BIRTHS);
    indicator(race, 1, 1, x + 6 * BIRTHS);
    indicator(race, 2, 2, x + 7 * BIRTHS);
    indicator(smoke, 1, 1, x + 8 * BIRTHS);
    indicator(ptl, 1, 1, x + 9 * BIRTHS);
    indicator(ptl, 2, INFINITY, x + 10 * BIRTHS);
    indicator(ht, 1, 1, x + 11 * BIRTHS);
    indicator(ui, 1, 1, x + 12 * BIRTHS);
    indicator(ftv, 1, 1, x + 13 * BIRTHS);
    indicator(ftv, 2, 2, x + 14 * BIRTHS);
    indicator(ftv, 3, INFINITY, x + 15 * BIRTHS);
    for (int i = 0; i < BIRTHS; i++) y[i] = bwt[i] / 1000.0;
    return 1;
}

static double norm_of(const double *b, int64_t size)
{
    double square = 0.0;
    for (int64_t i = 0; i < size; i++) square += b[i] * b[i];
    return sqrt(square);
}

static symo_status print_level(const symo_path *path, const symo_objective *squares, double null_deviance,
                               int64_t level)
{
    const symo_result *result = symo_path_result(path, level);
    const double *b = symo_path_solution(path, level);
    double intercept;
    const symo_status status = symo_objective_intercept(squares, b, &intercept);
    if (status) return status;
    printf("level %2lld: lambda %.8f, %s, deviance explained %.8f, kkt %.1e, gap %.1e, b0 %.8f\n    norms:",
           (long long)level + 1, symo_path_lambda(path, level), symo_reason_text(result->reason),
           1.0 - result->smooth / null_deviance, result->kkt, result->gap, intercept);
    if (norm_of(b, COLUMNS) == 0.0) printf(" no group");
    for (int64_t g = 0, start = 0; g < GROUPS; start += sizes[g++]) {
        const double norm = norm_of(b + start, sizes[g]);
        if (norm > 0.0) printf(" %s %.8f", groups[g], norm);
    }
    printf("\n");
    return SYMO_OK;
}

int main(int argc, char **argv)
{
    static double x[COLUMNS * BIRTHS], y[BIRTHS], lambda[LEVELS];
    symo_table *table = NULL;
    symo_matrix *design = NULL;
    symo_objective *squares = NULL;
    symo_prox *penalty = NULL;
    symo_problem *problem = NULL;
    symo_path *path = NULL;
    double largest = 0.0;
    symo_io_error error;

    symo_status status = symo_table_read(&table, argc > 1 ? argv[1] : "data/birthwt.csv", &error);
    if (status || !prepare(table, x, y)) {
        fprintf(stderr, "%s\n", status ? error.text : "these are not the birth weights");
        symo_table_free(table);
        return 1;
    }
    status = symo_matrix_dense_view(&design, BIRTHS, COLUMNS, x, BIRTHS);
    if (!status) status = symo_objective_least_squares(&squares, design, y, NULL, NULL, 1); /* 1: with an intercept */
    if (!status) status = symo_prox_group_lasso(&penalty, GROUPS, sizes, NULL, 1.0); /* NULL: weights sqrt(size) */
    if (!status) status = symo_problem_create(&problem, COLUMNS);
    if (!status) status = symo_problem_set_objective(problem, squares);
    if (!status) status = symo_problem_set_penalty(problem, penalty);
    if (!status) status = symo_path_lambda_max(&largest, problem); /* nothing is active from here on */
    if (!status) status = symo_path_grid(LEVELS, largest, 1e-3, lambda);
    if (!status) status = symo_path_create(&path, problem, "auto");
    if (!status) status = symo_solver_set_text(symo_path_solver(path), "criterion", "kkt");
    if (!status) status = symo_solver_set_real(symo_path_solver(path), "tolerance", 1e-10);
    if (!status) status = symo_path_fit(path, LEVELS, lambda, NULL);
    for (int64_t level = 0; !status && level < symo_path_points(path); level += 11) {
        status = print_level(path, squares, symo_path_result(path, 0)->smooth, level);
    }
    if (status) fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    symo_path_free(path);
    symo_problem_free(problem);
    symo_prox_free(penalty);
    symo_objective_free(squares);
    symo_matrix_free(design);
    symo_table_free(table);
    return status != SYMO_OK;
}
