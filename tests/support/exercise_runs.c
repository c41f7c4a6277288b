/* SPDX-License-Identifier: BSD-3-Clause */
/* Exercises of symo/problem.h, symo/solver.h, symo/path.h and symo/check.h. */
#include <math.h>
#include <string.h>

#include "support/exercise.h"

static symo_problem *make_problem(exercise *ex, symo_objective *objective, symo_role role)
{
    symo_prox *penalty = exercise_l1(ex, ex->n);
    symo_symmetry *symmetry = exercise_symmetry(ex, ex->n);
    symo_problem *problem = NULL;
    size_t length = 0;
    MAKE(ex, &problem, symo_problem_create(&problem, ex->n));
    DO(ex, symo_problem_set_objective(problem, objective));
    DO(ex, symo_problem_set_penalty(problem, penalty));
    DO(ex, symo_problem_set_symmetry(problem, symmetry, role));
    DO(ex, symo_problem_set_mode(problem, SYMO_MODE_AUTO));
    DO(ex, symo_problem_set_label(problem, SYMO_TERM_PENALTY, exercise_text(ex, "sparsity")));
    DO(ex, symo_problem_explain(problem, 0, NULL, &length));
    const size_t capacity = length;
    char *text = exercise_room(ex, (int64_t)length, 1);
    DO(ex, symo_problem_explain(problem, capacity, text, &length));
    ck_assert_uint_eq(strlen(text) + 1, length);
    symo_objective_free(objective);
    symo_prox_free(penalty);
    symo_symmetry_free(symmetry);
    return problem;
}

typedef struct watched {
    symo_solver *solver;
    double *x;
} watched;

static int watch(const symo_progress *progress, void *user)
{
    const watched *w = user;
    (void)progress;
    EXERCISE_REQUIRE(symo_solver_current(w->solver, w->x) == SYMO_OK);
    return 0;
}

static double *start(exercise *ex)
{
    double *x = exercise_room(ex, ex->n, sizeof *x);
    for (int64_t i = 0; i < ex->n; i++) x[i] = 0.25;
    return x;
}

static void run_to_the_end(exercise *ex, symo_solver *solver)
{
    double *x = start(ex), tension = 0.0;
    DO(ex, symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    for (int64_t i = 0; i < ex->n; i++) ck_assert(x[i] == x[ex->n - 1 - i]);
    DO(ex, symo_solver_tension(solver, 0, &tension));
}

static void solvers(exercise *ex)
{
    const int role = ex->part == 0 ? SYMO_EXPLOIT : SYMO_IMPOSE;
    symo_problem *problem = make_problem(ex, exercise_objective(ex, ex->n), (symo_role)role);
    symo_solver *solver = NULL;
    symo_prox *stronger = NULL;
    double *real = exercise_room(ex, 1, sizeof *real);
    int64_t *integer = exercise_room(ex, 1, sizeof *integer);
    size_t bytes = 0;
    MAKE(ex, &solver, symo_solver_create(&solver, problem, exercise_text(ex, role == SYMO_IMPOSE ? "pg" : "auto")));
    symo_problem_free(problem);
    watched w = { solver, exercise_room(ex, ex->n, sizeof(double)) };
    DO(ex, symo_solver_set_monitor(solver, watch, &w));
    DO(ex, symo_solver_set_real(solver, exercise_text(ex, "tolerance"), 1e-7));
    DO(ex, symo_solver_set_integer(solver, exercise_text(ex, "max_iterations"), 5000));
    DO(ex, symo_solver_set_text(solver, exercise_text(ex, "criterion"), exercise_text(ex, "kkt")));
    DO(ex, symo_solver_get_real(solver, exercise_text(ex, "tolerance"), real));
    DO(ex, symo_solver_get_integer(solver, exercise_text(ex, "max_iterations"), integer));
    ck_assert(*real == 1e-7 && *integer == 5000);
    run_to_the_end(ex, solver);
    MAKE(ex, &stronger, symo_prox_l1(&stronger, ex->n, NULL, 0.25));
    DO(ex, symo_solver_update_penalty(solver, stronger));
    symo_prox_free(stronger);
    DO(ex, symo_solver_memory(solver, &bytes));
    DO(ex, symo_solver_set_memory(solver, exercise_room(ex, (int64_t)bytes, 1), bytes));
    run_to_the_end(ex, solver);
    symo_solver_free(solver);
}

/* A regression without symmetry has a gap and a null model: here with free entries. */
static symo_problem *make_regression(exercise *ex)
{
    const int64_t n = ex->n, rows = n + 3;
    symo_matrix *matrix = exercise_matrix(ex, rows, n);
    symo_objective *objective = NULL;
    symo_prox *penalty = NULL;
    symo_problem *problem = NULL;
    double *weights = exercise_room(ex, n, sizeof *weights);
    for (int64_t i = 0; i < n; i++) weights[i] = i < 2 ? 0.0 : 1.0;
    MAKE(ex, &objective, symo_objective_least_squares(&objective, matrix, exercise_reals(ex, rows), NULL, NULL, 1));
    MAKE(ex, &penalty, symo_prox_l1(&penalty, n, exercise_seal(ex, weights), 1.0));
    MAKE(ex, &problem, symo_problem_create(&problem, n));
    DO(ex, symo_problem_set_objective(problem, objective));
    DO(ex, symo_problem_set_penalty(problem, penalty));
    symo_matrix_free(matrix);
    symo_objective_free(objective);
    symo_prox_free(penalty);
    return problem;
}

static void cells(exercise *ex)
{
    symo_problem *problem = make_regression(ex);
    symo_partition *made = NULL;
    MAKE(ex, &made, symo_problem_cells(&made, problem, 0.0));
    ck_assert_int_eq(symo_partition_size(made), ex->n);
    symo_partition_free(made);
    symo_automorphisms *found = NULL;
    MAKE(ex, &found, symo_problem_automorphisms(&found, problem, 0.0, 0));
    symo_automorphisms_free(found);
    symo_problem_free(problem);
}

static void levels(exercise *ex)
{
    symo_lambda_setting setting = { .family = exercise_text(ex, "gaussian"),
                                    .count = ex->n,
                                    .weights = ex->n > 0 ? exercise_positives(ex, ex->n) : NULL,
                                    .observations = 10.0,
                                    .response_spread = 1.0 };
    double *lambda = exercise_room(ex, 1, sizeof *lambda), *alpha = exercise_room(ex, 1, sizeof *alpha);
    DO(ex, symo_lambda_to(lambda, alpha, exercise_text(ex, "glmnet"), &setting, 0.5, 0.5));
    DO(ex, symo_lambda_from(lambda, alpha, exercise_text(ex, "glmnet"), &setting, 0.5, 0.5));
}

static void paths(exercise *ex)
{
    symo_problem *problem = make_regression(ex);
    symo_path *path = NULL;
    double *maximum = exercise_room(ex, 1, sizeof *maximum), *grid = exercise_room(ex, 3, sizeof *grid);
    DO(ex, symo_path_lambda_max(maximum, problem));
    DO(ex, symo_path_grid(3, fmax(*maximum, 1e-3), 0.1, grid));
    grid[2] = 0.0;
    exercise_seal(ex, grid);
    MAKE(ex, &path, symo_path_create(&path, problem, exercise_text(ex, "auto")));
    symo_problem_free(problem);
    DO(ex, symo_solver_set_real(symo_path_solver(path), "tolerance", 1e-6));
    DO(ex, symo_path_fit(path, 3, grid, NULL));
    ck_assert_int_eq(symo_path_points(path), 3);
    DO(ex, symo_path_fit(path, 2, grid, exercise_reals(ex, ex->n)));
    ck_assert_int_eq(symo_path_points(path), 2);
    ck_assert_int_eq(symo_path_result(path, 1)->reason, SYMO_REASON_SOLVED);
    symo_path_free(path);
    levels(ex);
}

static void checks(exercise *ex)
{
    symo_objective *objective = exercise_objective(ex, ex->n);
    symo_prox *prox = exercise_l1(ex, ex->n);
    symo_symmetry *symmetry = exercise_symmetry(ex, ex->n);
    symo_invariance *invariance = exercise_room(ex, 1, sizeof *invariance);
    symo_derivative *derivative = exercise_room(ex, 1, sizeof *derivative);
    invariance->size = sizeof *invariance, derivative->size = sizeof *derivative;
    DO(ex, symo_check_objective_invariance(objective, symmetry, exercise_reals(ex, ex->n), 1, invariance));
    ck_assert_int_eq(invariance->holds, 1);
    DO(ex, symo_check_prox_invariance(prox, symmetry, exercise_reals(ex, ex->n), 1, invariance));
    ck_assert_int_eq(invariance->holds, 1);
    DO(ex, symo_check_derivative(objective, exercise_reals(ex, ex->n), -1, 1, derivative));
    ck_assert_int_eq(derivative->verdict, SYMO_VERDICT_AGREES);
    symo_objective_free(objective);
    symo_prox_free(prox);
    symo_symmetry_free(symmetry);
}

const exercise_entry exercise_runs[] = {
    { "symo_problem_create symo_problem_set_objective symo_problem_set_penalty symo_problem_set_symmetry "
      "symo_problem_set_label symo_problem_explain symo_solver_create symo_solver_run symo_solver_update_penalty "
      "symo_solver_set_monitor symo_solver_set_memory symo_solver_memory symo_solver_current symo_solver_tension "
      "symo_solver_set_real "
      "symo_solver_set_integer symo_solver_set_text symo_solver_get_real symo_solver_get_integer",
      solvers, 2 },
    { "symo_problem_cells symo_problem_automorphisms", cells, 0 },
    { "symo_path_lambda_max symo_path_grid symo_path_create symo_path_fit symo_lambda_to symo_lambda_from", paths, 0 },
    { "symo_check_objective_invariance symo_check_prox_invariance symo_check_derivative", checks, 0 },
    { NULL, NULL, 0 },
};
