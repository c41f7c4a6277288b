/* SPDX-License-Identifier: BSD-3-Clause */
/* What a symmetry saves an iteration: least squares with a group lasso whose groups of five the symmetry permutes in
 * cycles.
 *
 *   fixed dimension   the dimension of the fixed space stays 100 while n grows: the reduced iteration must not feel n
 *   free action       64 group elements acting freely on a design that does not fit the cache: reduced beside unreduced
 *
 * Every figure is the median of the rounds, all of one run of this program.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

enum { GROUP = 5, ITERATIONS = 120 };

typedef struct workload {
    int64_t rows, n, cells;
    double *data, *y;
    symo_matrix *x;
    symo_objective *loss;
    symo_prox *penalty;
    symo_symmetry *symmetry;
} workload;

/* Groups j, j + orbits, j + 2 orbits, ... form one cycle: `cells` = GROUP * orbits is the dimension of the fixed space.
 */
static symo_symmetry *cycles_of_groups(int64_t n, int64_t cells)
{
    const int64_t orbits = cells / GROUP, groups = n / GROUP;
    int64_t *image = bench_take((size_t)n * sizeof *image);
    for (int64_t g = 0; g < groups; g++)
        for (int64_t k = 0; k < GROUP; k++) image[g * GROUP + k] = ((g + orbits) % groups) * GROUP + k;
    symo_symmetry *symmetry = NULL;
    bench_must(symo_symmetry_permutations(&symmetry, n, 1, image));
    free(image);
    return symmetry;
}

static workload prepare_workload(int64_t rows, int64_t n, int64_t cells)
{
    workload w = { .rows = rows, .n = n, .cells = cells };
    symo_random *random = NULL;
    bench_must(symo_random_create(&random, 7, (uint64_t)n));
    w.data = bench_take((size_t)(rows * n) * sizeof(double));
    w.y = bench_take((size_t)rows * sizeof(double));
    for (int64_t i = 0; i < rows * n; i++) w.data[i] = symo_random_uniform(random) - 0.5;
    for (int64_t i = 0; i < rows; i++) w.y[i] = symo_random_normal(random);
    symo_random_free(random);
    int64_t *sizes = bench_take((size_t)(n / GROUP) * sizeof *sizes);
    for (int64_t g = 0; g < n / GROUP; g++) sizes[g] = GROUP;
    bench_must(symo_matrix_dense_view(&w.x, rows, n, w.data, rows));
    bench_must(symo_objective_least_squares(&w.loss, w.x, w.y, NULL, NULL, 0));
    bench_must(symo_prox_group_lasso(&w.penalty, n / GROUP, sizes, NULL, 1e-4));
    w.symmetry = cycles_of_groups(n, cells);
    free(sizes);
    return w;
}

static void finish(workload *w)
{
    symo_symmetry_free(w->symmetry);
    symo_prox_free(w->penalty);
    symo_objective_free(w->loss);
    symo_matrix_free(w->x);
    free(w->data);
    free(w->y);
}

/* Time stamps of the iterations of one run. */
typedef struct stamps {
    int64_t count;
    double seconds[ITERATIONS + 1];
} stamps;

static int stamp(const symo_progress *progress, void *user)
{
    stamps *s = (stamps *)user;
    if (progress->iteration <= ITERATIONS) s->seconds[s->count++] = progress->seconds;
    return 0;
}

typedef struct timing {
    double iteration, prepare, verify;
} timing;

/* One run of `iterations` steps: the median time between two of them, what folding took, and (asked for) one
 * verification. */
static timing run_once(const workload *w, int reduced, int64_t iterations, int verifying)
{
    stamps at = { 0 };
    double *x = bench_take((size_t)w->n * sizeof *x), steps[ITERATIONS];
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    bench_must(symo_problem_create(&problem, w->n));
    bench_must(symo_problem_set_objective(problem, w->loss));
    bench_must(symo_problem_set_penalty(problem, w->penalty));
    if (reduced) bench_must(symo_problem_set_symmetry(problem, w->symmetry, SYMO_IMPOSE));
    bench_must(symo_solver_create(&solver, problem, "fista"));
    bench_must(symo_solver_set_real(solver, "tolerance", 0.0));
    bench_must(symo_solver_set_integer(solver, "max_iterations", iterations));
    bench_must(symo_solver_set_text(solver, "gap", "no"));
    bench_must(symo_solver_set_text(solver, "verify", verifying ? "start" : "never"));
    bench_must(symo_solver_set_monitor(solver, stamp, &at));
    memset(x, 0, (size_t)w->n * sizeof *x);
    bench_must(symo_solver_run(solver, x));
    const symo_result *result = symo_solver_result(solver);
    for (int64_t k = 1; k < at.count; k++) steps[k - 1] = at.seconds[k] - at.seconds[k - 1];
    const timing taken = { bench_median((int)at.count - 1, steps), result->seconds_prepare, result->seconds_verify };
    symo_solver_free(solver);
    symo_problem_free(problem);
    free(x);
    return taken;
}

/* Folding the data once and verifying once, in iterations. */
static void show_overhead(const workload *w, double iteration, double fold, double verify)
{
    bench_print(&(bench_row){ .id = "fold",
                              .what = "folding the data",
                              .cache = "-",
                              .unit = "iterations",
                              .n = w->n,
                              .rounds = BENCH_ROUNDS,
                              .figure = fold / iteration,
                              .seconds = fold });
    bench_print(&(bench_row){ .id = "verify",
                              .what = "verifying the symmetry",
                              .cache = "-",
                              .unit = "iterations",
                              .n = w->n,
                              .rounds = 1,
                              .figure = verify / iteration,
                              .seconds = verify });
}

enum { SIZES = 3 };

/* The sizes take turns, so that a noisy minute of the machine meets all of them. */
static void fixed_dimension(void)
{
    const int64_t sizes[SIZES] = { 1000, 10000, 100000 };
    workload w[SIZES];
    double iteration[SIZES][BENCH_ROUNDS], prepare[SIZES][BENCH_ROUNDS], verify[SIZES], least = INFINITY, most = 0.0,
                                                                                        first = 1.0;
    for (int k = 0; k < SIZES; k++) w[k] = prepare_workload(500, sizes[k], 100);
    for (int k = 0; k < SIZES; k++) verify[k] = run_once(&w[k], 1, 1, 1).verify;
    for (int r = 0; r < BENCH_ROUNDS; r++)
        for (int k = 0; k < SIZES; k++) {
            const timing taken = run_once(&w[k], 1, ITERATIONS, 0);
            iteration[k][r] = taken.iteration;
            prepare[k][r] = taken.prepare;
        }
    for (int k = 0; k < SIZES; k++) {
        static const char *const ids[SIZES] = { "fixed-1000", "fixed-10000", "fixed-100000" };
        const double middle = bench_median(BENCH_ROUNDS, iteration[k]);
        bench_print(&(bench_row){ .id = ids[k],
                                  .what = "fista in 100 dimensions: one iteration, in the first n's",
                                  .cache = "warm",
                                  .unit = "iterations",
                                  .n = w[k].n,
                                  .rounds = BENCH_ROUNDS,
                                  .figure = middle / (k ? first : middle),
                                  .seconds = middle });
        if (k == 0) first = middle;
        show_overhead(&w[k], middle, bench_median(BENCH_ROUNDS, prepare[k]), verify[k]);
        least = fmin(least, middle);
        most = fmax(most, middle);
        finish(&w[k]);
    }
    bench_print(&(bench_row){ .id = "fixed-spread",
                              .what = "the largest of these over the smallest",
                              .cache = "warm",
                              .unit = "ratio",
                              .n = sizes[SIZES - 1],
                              .rounds = BENCH_ROUNDS,
                              .figure = most / least,
                              .aim = BENCH_AT_MOST,
                              .limit = 1.25 });
}

static void free_action(void)
{
    workload w = prepare_workload(2000, 6400, 100);
    double full[BENCH_ROUNDS], folded[BENCH_ROUNDS], prepare[BENCH_ROUNDS];
    for (int r = 0; r < BENCH_ROUNDS; r++) {
        full[r] = run_once(&w, 0, 12, 0).iteration;
        const timing taken = run_once(&w, 1, ITERATIONS, 0);
        folded[r] = taken.iteration;
        prepare[r] = taken.prepare;
    }
    const double slow = bench_median(BENCH_ROUNDS, full), fast = bench_median(BENCH_ROUNDS, folded),
                 fold = bench_median(BENCH_ROUNDS, prepare);
    const double verify = run_once(&w, 1, 1, 1).verify;
    bench_print(&(bench_row){ .id = "free-action",
                              .what = "64 group elements, 2000 x 6400: reduced over full iteration",
                              .cache = "out of cache",
                              .unit = "ratio",
                              .n = w.n,
                              .rounds = BENCH_ROUNDS,
                              .figure = fast / slow,
                              .aim = BENCH_AT_MOST,
                              .limit = 0.05,
                              .seconds = fast });
    show_overhead(&w, slow, fold, verify);
    finish(&w);
}

int main(void)
{
    fixed_dimension();
    free_action();
    return EXIT_SUCCESS;
}
