/* SPDX-License-Identifier: BSD-3-Clause */
/* The program a newcomer writes first. It is the contract for the public interface of the core: it compiles against the
 * installed library with nothing but `cc first_program.c $(pkg-config --cflags --libs symo) -lm`, under C99 and C++11,
 * and it prints what its last comment says.
 *
 * Logistic-type loss in a callback, three groups of two parameters, and one symmetry: swapping the first two groups.
 */
#include <math.h>
#include <stdio.h>
#include <symo/symo.h>

typedef struct {
    const double *target; /* where the pull is, one entry a parameter */
} pull;

/* f(x) = sum_i sqrt(1 + (x_i - t_i)^2), smooth and convex; gradient may be NULL when only the value is wanted. */
static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const pull *p = (const pull *)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - p->target[i], r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

int main(void)
{
    enum { N = 6 };
    const double target[N] = { 3.0, 1.0, 3.0, 1.0, 0.1, -0.1 };
    const int64_t sizes[3] = { 2, 2, 2 };         /* consecutive groups; index lists exist too */
    const int64_t swap[N] = { 2, 3, 0, 1, 4, 5 }; /* image of each coordinate: groups 0 and 1 change places */
    pull data = { target };
    symo_objective *loss = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double x[N] = { 0, 0, 0, 0, 0, 0 };

    symo_status status = symo_objective_callback(&loss, N, evaluate, &data);
    if (!status) status = symo_prox_group_lasso(&penalty, 3, sizes, NULL, 0.5); /* NULL: weights sqrt(size) */
    if (!status) status = symo_symmetry_permutations(&symmetry, N, 1, swap);
    if (!status) status = symo_problem_create(&problem, N);
    if (!status) status = symo_problem_set_objective(problem, loss);
    if (!status) status = symo_problem_set_penalty(problem, penalty);
    if (!status) status = symo_problem_set_symmetry(problem, symmetry, SYMO_EXPLOIT);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-10);
    if (!status) status = symo_solver_run(solver, x); /* start in, solution out */

    if (status)
        fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    else {
        const symo_result *r = symo_solver_result(solver);
        printf("%s after %lld iterations, objective %.10f, residual %.1e, %lld free parameters of %d\n",
               symo_reason_text(r->reason), (long long)r->iterations, r->objective, r->residual,
               (long long)r->free_parameters, (int)N);
        for (int i = 0; i < N; i++) printf("x[%d] = % .17g\n", i, x[i]);
    }
    symo_solver_free(solver); /* in any order: whoever uses a handle keeps it alive */
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
    symo_prox_free(penalty);
    symo_objective_free(loss);
    return status != SYMO_OK;
    /* x[0] == x[2] = 2.10782721 and x[1] == x[3] = 0.75459794 to the last bit of each pair; x[4] and x[5] are exactly
     * zero; objective 9.9157765455; 4 free parameters of 6. */
}
