/* SPDX-License-Identifier: BSD-3-Clause */
/* A program of somebody who has installed symo: a group lasso whose first two groups are tied by a symmetry. Prints the
 * objective. Least squares go through BLAS, so that a static program must have found one. */
#include <stdio.h>
#include <symo/symo.h>

int main(void)
{
    enum { ROWS = 8, N = 6 };
    static const double design[ROWS * N] = { 1, 0, 2, 1, 3, 0, 1, 2, 0, 1, 1, 2, 0, 3, 1, 1, /* column after column */
                                             2, 1, 0, 3, 1, 1, 0, 2, 1, 3, 1, 0, 2, 1, 0, 1,
                                             0, 2, 1, 1, 0, 1, 3, 0, 1, 1, 0, 2, 1, 0, 2, 3 };
    static const double y[ROWS] = { 4, 3, 5, 2, 6, 1, 3, 5 };
    static const int64_t sizes[3] = { 2, 2, 2 }, swap[N] = { 2, 3, 0, 1, 4, 5 };
    symo_matrix *matrix = NULL;
    symo_objective *loss = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double x[N] = { 0, 0, 0, 0, 0, 0 };

    symo_status status = symo_matrix_dense(&matrix, ROWS, N, design);
    if (!status) status = symo_objective_least_squares(&loss, matrix, y, NULL, NULL, 0);
    if (!status) status = symo_prox_group_lasso(&penalty, 3, sizes, NULL, 0.25);
    if (!status) status = symo_symmetry_permutations(&symmetry, N, 1, swap);
    if (!status) status = symo_problem_create(&problem, N);
    if (!status) status = symo_problem_set_objective(problem, loss);
    if (!status) status = symo_problem_set_penalty(problem, penalty);
    if (!status) status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-12);
    if (!status) status = symo_solver_run(solver, x);

    if (status) fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    const int solved = !status && symo_solver_result(solver)->reason == SYMO_REASON_SOLVED;
    if (solved) printf("%.17g\n", symo_solver_result(solver)->objective);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
    symo_prox_free(penalty);
    symo_objective_free(loss);
    symo_matrix_free(matrix);
    return !solved;
}
