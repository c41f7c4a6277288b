/* SPDX-License-Identifier: BSD-3-Clause */
/* Accelerated proximal gradient on a group lasso of ordinary size: 5000 rows, 1000 columns in ten groups of 100, normal
 * with correlation 0.5 from column to column, five groups in the truth, signal to noise 3, at half of the lambda that
 * makes everything zero, to a residual of 1e-8.
 *
 *   share of BLAS   how much of the whole run passes inside the products with the matrix: the linker sends the
 *                   library's calls of cblas_dgemv through the clock below
 *   restart         iterations with restart over iterations without
 */
#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

enum { ROWS = 5000, COLUMNS = 1000, GROUP = 100, ACTIVE = 5 };

typedef struct workload {
    double *x, *y, lambda;
    symo_matrix *matrix;
    symo_objective *loss;
    symo_prox *penalty;
} workload;

static double blas_seconds;

/* Names that the linker asks for (--wrap). */
void __real_cblas_dgemv(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE transposed, blasint rows, blasint columns,
                        double alpha, const double *a, blasint leading, const double *x, blasint step_x, double beta,
                        double *y, blasint step_y);
void __wrap_cblas_dgemv(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE transposed, blasint rows, blasint columns,
                        double alpha, const double *a, blasint leading, const double *x, blasint step_x, double beta,
                        double *y, blasint step_y);

void __wrap_cblas_dgemv(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE transposed, blasint rows, blasint columns,
                        double alpha, const double *a, blasint leading, const double *x, blasint step_x, double beta,
                        double *y, blasint step_y)
{
    const double from = bench_seconds();
    __real_cblas_dgemv(order, transposed, rows, columns, alpha, a, leading, x, step_x, beta, y, step_y);
    blas_seconds += bench_seconds() - from;
}

static void standardise(double *column)
{
    double mean = 0.0, square = 0.0;
    for (int64_t i = 0; i < ROWS; i++) mean += column[i] / ROWS;
    for (int64_t i = 0; i < ROWS; i++) column[i] -= mean;
    for (int64_t i = 0; i < ROWS; i++) square += column[i] * column[i] / ROWS;
    for (int64_t i = 0; i < ROWS; i++) column[i] /= sqrt(square);
}

static void make_design(double *x, symo_random *random)
{
    for (int64_t i = 0; i < (int64_t)ROWS * COLUMNS; i++) {
        const double fresh = symo_random_normal(random);
        x[i] = i < ROWS ? fresh : 0.5 * x[i - ROWS] + sqrt(0.75) * fresh;
    }
    for (int64_t j = 0; j < COLUMNS; j++) standardise(x + j * ROWS);
}

/* Every other group is in the truth. The noise has a third of the signal's variance. */
static void make_response(const double *x, double *y, symo_random *random)
{
    double square = 0.0, mean = 0.0;
    for (int64_t j = 0; j < COLUMNS; j++) {
        if (j / GROUP % 2 == 1 || j / GROUP / 2 >= ACTIVE) continue;
        const double coefficient = symo_random_normal(random);
        for (int64_t i = 0; i < ROWS; i++) y[i] += coefficient * x[j * ROWS + i];
    }
    for (int64_t i = 0; i < ROWS; i++) square += y[i] * y[i] / ROWS;
    for (int64_t i = 0; i < ROWS; i++) y[i] += sqrt(square / 3.0) * symo_random_normal(random);
    for (int64_t i = 0; i < ROWS; i++) mean += y[i] / ROWS;
    for (int64_t i = 0; i < ROWS; i++) y[i] -= mean;
}

static double largest_lambda(const double *x, const double *y)
{
    double largest = 0.0;
    for (int64_t g = 0; g < COLUMNS / GROUP; g++) {
        double square = 0.0;
        for (int64_t j = g * GROUP; j < (g + 1) * GROUP; j++) {
            double dot = 0.0;
            for (int64_t i = 0; i < ROWS; i++) dot += x[j * ROWS + i] * y[i] / ROWS;
            square += dot * dot;
        }
        largest = fmax(largest, sqrt(square / GROUP));
    }
    return largest;
}

static workload prepare(void)
{
    workload w = { .x = bench_take(sizeof(double) * ROWS * COLUMNS), .y = bench_take(sizeof(double) * ROWS) };
    int64_t sizes[COLUMNS / GROUP];
    symo_random *random = NULL;
    bench_must(symo_random_create(&random, 401, 0));
    make_design(w.x, random);
    make_response(w.x, w.y, random);
    symo_random_free(random);
    for (int64_t g = 0; g < COLUMNS / GROUP; g++) sizes[g] = GROUP;
    bench_must(symo_matrix_dense_view(&w.matrix, ROWS, COLUMNS, w.x, ROWS));
    bench_must(symo_objective_least_squares(&w.loss, w.matrix, w.y, NULL, NULL, 0));
    bench_must(symo_prox_group_lasso(&w.penalty, COLUMNS / GROUP, sizes, NULL, 0.5 * largest_lambda(w.x, w.y)));
    return w;
}

typedef struct outcome {
    int64_t iterations;
    double seconds, share;
} outcome;

static outcome solve(const workload *w, const char *restart)
{
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double x[COLUMNS] = { 0.0 };
    bench_must(symo_problem_create(&problem, COLUMNS));
    bench_must(symo_problem_set_objective(problem, w->loss));
    bench_must(symo_problem_set_penalty(problem, w->penalty));
    bench_must(symo_solver_create(&solver, problem, "fista"));
    bench_must(symo_solver_set_text(solver, "restart", restart));
    bench_must(symo_solver_set_text(solver, "criterion", "residual"));
    bench_must(symo_solver_set_real(solver, "tolerance", 1e-8));
    blas_seconds = 0.0;
    const double from = bench_seconds();
    bench_must(symo_solver_run(solver, x));
    const double seconds = bench_seconds() - from;
    const symo_result *result = symo_solver_result(solver);
    if (result->reason != SYMO_REASON_SOLVED) {
        fprintf(stderr, "bench: %s\n", symo_reason_text(result->reason));
        exit(EXIT_FAILURE);
    }
    const outcome found = { result->iterations, seconds, blas_seconds / seconds };
    symo_solver_free(solver);
    symo_problem_free(problem);
    return found;
}

int main(void)
{
    workload w = prepare();
    double share[BENCH_ROUNDS], seconds[BENCH_ROUNDS];
    outcome with = { 0 };
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        with = solve(&w, "gradient");
        share[round] = with.share;
        seconds[round] = with.seconds;
    }
    const outcome without = solve(&w, "none");
    bench_print(&(bench_row){ .id = "fista-blas",
                              .what = "fista, group lasso 5000 x 1000: time inside BLAS",
                              .cache = "warm",
                              .unit = "of the run",
                              .n = COLUMNS,
                              .rounds = BENCH_ROUNDS,
                              .figure = bench_median(BENCH_ROUNDS, share),
                              .aim = BENCH_AT_LEAST,
                              .limit = 0.8,
                              .seconds = bench_median(BENCH_ROUNDS, seconds) });
    bench_print(&(bench_row){ .id = "fista-restart",
                              .what = "iterations with restart over those without",
                              .cache = "-",
                              .unit = "ratio",
                              .n = COLUMNS,
                              .rounds = 1,
                              .figure = (double)with.iterations / (double)without.iterations,
                              .aim = BENCH_AT_MOST,
                              .limit = 0.7 });
    symo_prox_free(w.penalty);
    symo_objective_free(w.loss);
    symo_matrix_free(w.matrix);
    free(w.x);
    free(w.y);
    return EXIT_SUCCESS;
}
