/* SPDX-License-Identifier: BSD-3-Clause */
/* Exercises of symo/base.h, symo/linear.h and symo/objective.h. */
#include <math.h>
#include <string.h>

#include "support/exercise.h"

/* ---- base ---- */

static void base(exercise *ex)
{
    symo_random *random = NULL;
    MAKE(ex, &random, symo_random_create(&random, 1, 2));
    ck_assert(symo_random_uniform(random) < 1.0);
    symo_random_free(random);
    ck_assert_int_eq(symo_error_set(SYMO_ERROR_INPUT, exercise_text(ex, "a sentence")), SYMO_ERROR_INPUT);
    ck_assert_int_eq(
        symo_error_argument(exercise_text(ex, "f"), exercise_text(ex, "x"), 3, NAN, exercise_text(ex, "!")),
        SYMO_ERROR_ARGUMENT);
    exercise_enter();
    void *block = symo_memory_allocate(ex->n, 8);
    const symo_status status = block ? SYMO_OK : SYMO_ERROR_MEMORY;
    if (exercise_was_refused(ex, status, "symo_memory_allocate")) block = symo_memory_allocate(ex->n, 8);
    ck_assert_ptr_nonnull(block);
    memset(block, 1, (size_t)ex->n * 8);
    symo_memory_free(block);
}

/* ---- matrices ---- */

/* All that a matrix is asked for; then it is gone. */
static void use_matrix(exercise *ex, symo_matrix *matrix)
{
    const int64_t rows = symo_matrix_rows(matrix), columns = symo_matrix_columns(matrix);
    symo_matrix *scaled = NULL;
    double *of_rows = exercise_room(ex, rows, sizeof(double)), *of_columns = exercise_room(ex, columns, sizeof(double));
    DO(ex, symo_matrix_multiply(matrix, exercise_reals(ex, columns), of_rows));
    DO(ex, symo_matrix_adjoint(matrix, exercise_reals(ex, rows), of_columns));
    for (int64_t j = 0; j < columns; j++) DO(ex, symo_matrix_column(matrix, j, of_rows));
    DO(ex, symo_matrix_deviations(matrix, exercise_positives(ex, rows), of_columns));
    DO(ex, symo_matrix_deviations(matrix, NULL, of_columns));
    MAKE(ex, &scaled, symo_matrix_scale(&scaled, matrix, exercise_reals(ex, columns)));
    symo_matrix_free(matrix);
    DO(ex, symo_matrix_multiply(scaled, exercise_reals(ex, columns), of_rows));
    symo_matrix_free(scaled);
}

static const float *floats(exercise *ex, int64_t count)
{
    float *x = exercise_room(ex, count, sizeof *x);
    for (int64_t i = 0; i < count; i++) x[i] = (float)(i % 5) - 1.5F;
    return exercise_seal(ex, x);
}

static int64_t viewed(int64_t lines, int64_t length, int64_t leading)
{
    return lines > 0 ? leading * (lines - 1) + length : 0;
}

static void dense(exercise *ex)
{
    const int64_t rows = ex->n + 1, columns = ex->n;
    symo_matrix *matrix = NULL;
    if (ex->part == 0) matrix = exercise_matrix(ex, rows, columns);
    const int64_t tall = viewed(columns, rows, rows + 3), wide = viewed(rows, columns, columns + 2);
    if (ex->part == 1)
        MAKE(ex, &matrix, symo_matrix_dense_view(&matrix, rows, columns, exercise_reals(ex, tall), rows + 3));
    if (ex->part == 2)
        MAKE(ex, &matrix, symo_matrix_row_major_view(&matrix, rows, columns, exercise_reals(ex, wide), columns + 2));
    if (ex->part == 3) MAKE(ex, &matrix, symo_matrix_float_view(&matrix, rows, columns, floats(ex, tall), rows + 3));
    if (ex->part == 4)
        MAKE(ex, &matrix, symo_matrix_float_row_major_view(&matrix, rows, columns, floats(ex, wide), columns + 2));
    use_matrix(ex, matrix);
}

/* Column j has the rows j and j + 1. */
static void sparse(exercise *ex)
{
    const int64_t columns = ex->n, rows = ex->n + 1;
    int32_t *indices = exercise_room(ex, 2 * columns, sizeof *indices);
    symo_matrix *matrix = NULL;
    for (int32_t k = 0; k < 2 * columns; k++) indices[k] = (k + 1) / 2;
    exercise_seal(ex, indices);
    const int64_t *starts = exercise_range(ex, columns + 1, 0, 2);
    const double *values = exercise_reals(ex, 2 * columns);
    MAKE(ex, &matrix, symo_matrix_sparse(&matrix, rows, columns, starts, indices, values));
    use_matrix(ex, matrix);
    MAKE(ex, &matrix, symo_matrix_sparse_view(&matrix, rows, columns, starts, indices, values));
    use_matrix(ex, matrix);
}

/* ---- objectives ---- */

/* All that an objective is asked for; then it is gone. */
static void use_objective(exercise *ex, symo_objective *objective)
{
    const int64_t n = symo_objective_size(objective);
    symo_partition *partition = exercise_partition(ex, n);
    symo_objective *reduced = NULL;
    symo_structure *structure = NULL;
    const double *x = exercise_reals(ex, n);
    double *value = exercise_room(ex, 1, sizeof *value), *gradient = exercise_room(ex, n, sizeof *gradient);
    double *scratch = exercise_room(ex, symo_objective_scratch(objective), sizeof *scratch);
    DO(ex, symo_objective_evaluate(objective, x, value, gradient, scratch));
    DO(ex, symo_objective_evaluate(objective, x, value, NULL, NULL));
    if (symo_objective_table_of(objective)->intercept) DO(ex, symo_objective_intercept(objective, x, value));
    if (symo_objective_table_of(objective)->reduce) {
        MAKE(ex, &reduced, symo_objective_reduce(&reduced, objective, partition));
        DO(ex, symo_objective_evaluate(reduced, exercise_reals(ex, symo_objective_size(reduced)), value, NULL, NULL));
        symo_objective_free(reduced);
    }
    if (symo_objective_table_of(objective)->describe) {
        MAKE(ex, &structure, symo_structure_create(&structure, n, 0.0));
        DO(ex, symo_objective_describe(objective, structure, 0));
        symo_structure_free(structure);
    }
    symo_partition_free(partition);
    symo_objective_free(objective);
}

static int own_evaluate(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    (void)self, (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *value += 0.5 * x[i] * x[i];
        if (gradient) gradient[i] = x[i];
    }
    return 0;
}

static void own_objectives(exercise *ex)
{
    symo_objective_table *table = exercise_room(ex, 1, sizeof *table);
    symo_objective *objective = NULL;
    *table = (symo_objective_table){ .size = sizeof *table, .name = "own", .evaluate = own_evaluate };
    MAKE(ex, &objective, symo_objective_custom(&objective, ex->n, exercise_seal(ex, table), NULL));
    use_objective(ex, objective);
    use_objective(ex, exercise_objective(ex, ex->n));
}

typedef symo_status (*regression)(symo_objective **objective, const symo_matrix *x, const double *y,
                                  const double *weights, const double *offset, int intercept);

static symo_status huber(symo_objective **objective, const symo_matrix *x, const double *y, const double *weights,
                         const double *offset, int intercept)
{
    return symo_objective_huber(objective, x, y, weights, offset, intercept, 0.75);
}

static void regressions(exercise *ex)
{
    static const regression families[] = { symo_objective_least_squares, symo_objective_logistic,
                                           symo_objective_poisson, huber };
    const int64_t rows = ex->n + 2;
    const int intercept = ex->part % 2;
    symo_matrix *matrix = exercise_matrix(ex, rows, ex->n);
    symo_objective *objective = NULL;
    double *y = exercise_room(ex, rows, sizeof *y);
    for (int64_t i = 0; i < rows; i++) y[i] = (double)(i % 2);
    exercise_seal(ex, y);
    const double *weights = exercise_positives(ex, rows), *offset = exercise_reals(ex, rows);
    MAKE(ex, &objective,
         families[ex->part / 2](&objective, matrix, y, intercept ? weights : NULL, intercept ? offset : NULL,
                                intercept));
    symo_matrix_free(matrix);
    use_objective(ex, objective);
}

static int residual(int64_t n, int64_t m, const double *x, double *r, double *jacobian, void *user)
{
    (void)user;
    for (int64_t k = 0; k < m; k++) r[k] = -1.0;
    for (int64_t i = 0; i < n; i++) r[i % m] += x[i] * (double)(i + 1);
    for (int64_t k = 0; jacobian && k < n * m; k++) jacobian[k] = 0.0;
    for (int64_t i = 0; jacobian && i < n; i++) jacobian[i % m + i * m] = (double)(i + 1);
    return 0;
}

static int adjoint(int64_t n, int64_t m, const double *x, const double *u, double *product, void *user)
{
    (void)x, (void)user;
    for (int64_t i = 0; i < n; i++) product[i] = u[i % m] * (double)(i + 1);
    return 0;
}

static void residuals(exercise *ex)
{
    symo_objective *objective = NULL;
    MAKE(ex, &objective, symo_objective_residuals(&objective, ex->n, ex->n + 1, residual, NULL, NULL));
    use_objective(ex, objective);
    MAKE(ex, &objective, symo_objective_residuals(&objective, ex->n, ex->n + 1, residual, adjoint, NULL));
    use_objective(ex, objective);
}

static void sums(exercise *ex)
{
    symo_matrix *matrix = exercise_matrix(ex, ex->n + 1, ex->n);
    symo_objective *sum = NULL, *fit = NULL, *own = exercise_objective(ex, ex->n);
    MAKE(ex, &fit, symo_objective_least_squares(&fit, matrix, exercise_reals(ex, ex->n + 1), NULL, NULL, 0));
    const symo_objective **terms = exercise_room(ex, 2, sizeof *terms);
    terms[0] = fit, terms[1] = own;
    exercise_seal(ex, terms);
    MAKE(ex, &sum, symo_objective_sum(&sum, 2, terms, exercise_positives(ex, 2)));
    symo_objective_free(fit);
    symo_objective_free(own);
    symo_matrix_free(matrix);
    use_objective(ex, sum);
}

const exercise_entry exercise_terms[] = {
    { "symo_random_create symo_memory_allocate symo_memory_free symo_error_set symo_error_argument", base, 0 },
    { "symo_matrix_dense symo_matrix_dense_view symo_matrix_row_major_view symo_matrix_float_view "
      "symo_matrix_float_row_major_view symo_matrix_multiply symo_matrix_adjoint symo_matrix_column "
      "symo_matrix_deviations symo_matrix_scale",
      dense, 5 },
    { "symo_matrix_sparse symo_matrix_sparse_view", sparse, 0 },
    { "symo_objective_custom symo_objective_callback symo_objective_evaluate", own_objectives, 0 },
    { "symo_objective_least_squares symo_objective_logistic symo_objective_poisson symo_objective_huber "
      "symo_objective_intercept symo_objective_reduce symo_objective_describe",
      regressions, 8 },
    { "symo_objective_residuals", residuals, 0 },
    { "symo_objective_sum", sums, 0 },
    { NULL, NULL, 0 },
};
