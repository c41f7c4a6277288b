/* SPDX-License-Identifier: BSD-3-Clause */
/* A penalty that the library does not have, added by a table of functions: the price of missing a demand.
 *
 * Twelve months with demand d_i. The plan x_i pays 9 for each unit short and 1 for each unit too much, and half the
 * square of each change from one month to the next (the year repeats):
 *
 *     minimise   1/2 sum_i (x_{i+1} - x_i)^2  +  sum_i max(9 (d_i - x_i), x_i - d_i)
 *
 * The second sum is the quantile (or pinball) function. One term is minimised with the square of the distance by
 *
 *     prox_{t h}(v) = v - t      where v - d > t
 *                     v + 9 t    where v - d < -9 t
 *                     d          between
 *
 * Demand has the same shape in both half-years, so the two halves may change places: a symmetry, claimed and verified
 * on these very functions, that halves the number of unknowns.
 *
 *     cc own_prox.c $(pkg-config --cflags --libs symo) -lm
 */
#include <stdio.h>
#include <symo/symo.h>

enum { MONTHS = 12 };

typedef struct demand {
    const double *units;
    double shortage, surplus; /* price of a unit */
} demand;

static int price(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const demand *d = (const demand *)self;
    (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double over = x[i] - d->units[i];
        *value += over < 0.0 ? -d->shortage * over : d->surplus * over; /* NaN stays NaN */
    }
    return 0;
}

static int prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const demand *d = (const demand *)self;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) {
        const double over = v[i] - d->units[i];
        if (over >= -step * d->shortage && over <= step * d->surplus)
            out[i] = d->units[i];
        else
            out[i] = over > 0.0 ? v[i] - step * d->surplus : v[i] + step * d->shortage;
    }
    return 0;
}

static int changes(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double up = x[(i + 1) % n] - x[i], down = x[i] - x[(i + n - 1) % n];
        *value += 0.5 * up * up;
        if (gradient) gradient[i] = down - up;
    }
    return 0;
}

int main(void)
{
    const double units[MONTHS] = { 10, 12, 15, 30, 18, 11, 10, 12, 15, 30, 18, 11 };
    const char *halves = "(1 7)(2 8)(3 9)(4 10)(5 11)(6 12)";
    demand year = { units, 9.0, 1.0 };
    symo_prox_table table = { 0 }; /* what is left out is not offered: see symo/prox.h */
    symo_objective *smooth = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double x[MONTHS] = { 0 };

    table.size = sizeof table;
    table.name = "demand";
    table.formula = "sum_i max(9 (d_i - x_i), x_i - d_i)";
    table.flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE;
    table.value = price;
    table.prox = prox;

    symo_status status = symo_objective_callback(&smooth, MONTHS, changes, NULL);
    if (!status) status = symo_prox_custom(&penalty, MONTHS, &table, &year);
    if (!status) status = symo_symmetry_parse(&symmetry, MONTHS, NULL, halves);
    if (!status) status = symo_problem_create(&problem, MONTHS);
    if (!status) status = symo_problem_set_objective(problem, smooth);
    if (!status) status = symo_problem_set_penalty(problem, penalty);
    if (!status) status = symo_problem_set_symmetry(problem, symmetry, SYMO_EXPLOIT);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-10);
    if (!status) status = symo_solver_run(solver, x);

    if (status) {
        fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    } else {
        const symo_result *r = symo_solver_result(solver);
        printf("%s after %lld iterations: cost %.6f, %lld free parameters of %d, symmetry defect %g\n",
               symo_reason_text(r->reason), (long long)r->iterations, r->objective, (long long)r->free_parameters,
               (int)MONTHS, r->symmetry_defect);
        printf("changes cost %.6f, missed demand %.6f\n", r->smooth, r->penalty);
        for (int i = 0; i < MONTHS; i++) printf("month %2d: demand %2.0f plan %.6f\n", i + 1, units[i], x[i]);
    }
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
    symo_prox_free(penalty);
    symo_objective_free(smooth);
    return status != SYMO_OK;
}
