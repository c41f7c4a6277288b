/* SPDX-License-Identifier: BSD-3-Clause */
/* What a symmetry saves an iteration: least squares with a group lasso whose groups of five the symmetry permutes in
 * cycles.
 *
 *   table 1   the dimension of the fixed space stays 100 while n grows: the reduced iteration must not feel n
 *   table 2   64 group elements acting freely on a design that does not fit the cache: reduced beside unreduced
 *
 * Every figure is the median of the repeats, all of one run of this program.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

enum { GROUP = 5, REPEATS = 7, ITERATIONS = 120 };

static void must(symo_status status)
{
    if (status == SYMO_OK) return;
    fprintf(stderr, "bench: %s: %s\n", symo_status_text(status), symo_last_error());
    exit(EXIT_FAILURE);
}

static void *need(size_t bytes)
{
    void *block = malloc(bytes);
    if (!block) fprintf(stderr, "bench: out of memory\n"), exit(EXIT_FAILURE);
    return block;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(int count, double *values)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return values[count / 2];
}

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
    int64_t *image = need((size_t)n * sizeof *image);
    for (int64_t g = 0; g < groups; g++)
        for (int64_t k = 0; k < GROUP; k++) image[g * GROUP + k] = ((g + orbits) % groups) * GROUP + k;
    symo_symmetry *symmetry = NULL;
    must(symo_symmetry_permutations(&symmetry, n, 1, image));
    free(image);
    return symmetry;
}

static workload prepare_workload(int64_t rows, int64_t n, int64_t cells)
{
    workload w = { .rows = rows, .n = n, .cells = cells };
    symo_random *random = NULL;
    must(symo_random_create(&random, 7, (uint64_t)n));
    w.data = need((size_t)(rows * n) * sizeof(double));
    w.y = need((size_t)rows * sizeof(double));
    for (int64_t i = 0; i < rows * n; i++) w.data[i] = symo_random_uniform(random) - 0.5;
    for (int64_t i = 0; i < rows; i++) w.y[i] = symo_random_normal(random);
    symo_random_free(random);
    int64_t *sizes = need((size_t)(n / GROUP) * sizeof *sizes);
    for (int64_t g = 0; g < n / GROUP; g++) sizes[g] = GROUP;
    must(symo_matrix_dense_view(&w.x, rows, n, w.data, rows));
    must(symo_objective_least_squares(&w.loss, w.x, w.y, NULL, NULL, 0));
    must(symo_prox_group_lasso(&w.penalty, n / GROUP, sizes, NULL, 1e-4));
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
    double *x = need((size_t)w->n * sizeof *x), steps[ITERATIONS];
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    must(symo_problem_create(&problem, w->n));
    must(symo_problem_set_objective(problem, w->loss));
    must(symo_problem_set_penalty(problem, w->penalty));
    if (reduced) must(symo_problem_set_symmetry(problem, w->symmetry, SYMO_IMPOSE));
    must(symo_solver_create(&solver, problem, "fista"));
    must(symo_solver_set_real(solver, "tolerance", 0.0));
    must(symo_solver_set_integer(solver, "max_iterations", iterations));
    must(symo_solver_set_text(solver, "gap", "no"));
    must(symo_solver_set_text(solver, "verify", verifying ? "start" : "never"));
    must(symo_solver_set_monitor(solver, stamp, &at));
    memset(x, 0, (size_t)w->n * sizeof *x);
    must(symo_solver_run(solver, x));
    const symo_result *result = symo_solver_result(solver);
    for (int64_t k = 1; k < at.count; k++) steps[k - 1] = at.seconds[k] - at.seconds[k - 1];
    const timing taken = { median((int)at.count - 1, steps), result->seconds_prepare, result->seconds_verify };
    symo_solver_free(solver);
    symo_problem_free(problem);
    free(x);
    return taken;
}

enum { SIZES = 3 };

/* The sizes take turns, so that a noisy minute of the machine meets all of them. */
static void fixed_dimension(void)
{
    const int64_t sizes[SIZES] = { 1000, 10000, 100000 };
    workload w[SIZES];
    double iteration[SIZES][REPEATS], prepare[SIZES][REPEATS], verify[SIZES], least = INFINITY, most = 0.0;
    for (int k = 0; k < SIZES; k++) w[k] = prepare_workload(500, sizes[k], 100);
    for (int k = 0; k < SIZES; k++) verify[k] = run_once(&w[k], 1, 1, 1).verify;
    for (int r = 0; r < REPEATS; r++)
        for (int k = 0; k < SIZES; k++) {
            const timing taken = run_once(&w[k], 1, ITERATIONS, 0);
            iteration[k][r] = taken.iteration;
            prepare[k][r] = taken.prepare;
        }
    printf("1. fixed space of dimension 100, 500 rows, group lasso, %d iterations, medians of %d runs\n\n", ITERATIONS,
           REPEATS);
    printf("%10s %10s %16s %12s %12s\n", "n", "dimension", "us / iteration", "fold ms", "verify ms");
    for (int k = 0; k < SIZES; k++) {
        const double middle = median(REPEATS, iteration[k]);
        printf("%10lld %10lld %16.2f %12.2f %12.2f\n", (long long)w[k].n,
               (long long)symo_symmetry_dimension(w[k].symmetry), 1e6 * middle, 1e3 * median(REPEATS, prepare[k]),
               1e3 * verify[k]);
        least = fmin(least, middle);
        most = fmax(most, middle);
        finish(&w[k]);
    }
    printf("\nlargest over smallest median: %.3f (aim: at most 1.25)\n\n", most / least);
}

static void free_action(void)
{
    workload w = prepare_workload(2000, 6400, 100);
    double full[REPEATS], folded[REPEATS], prepare[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
        full[r] = run_once(&w, 0, 12, 0).iteration;
        const timing taken = run_once(&w, 1, ITERATIONS, 0);
        folded[r] = taken.iteration;
        prepare[r] = taken.prepare;
    }
    const double slow = median(REPEATS, full), fast = median(REPEATS, folded), fold = median(REPEATS, prepare);
    const double verify = run_once(&w, 1, 1, 1).verify;
    printf("2. 64 group elements acting freely, X is 2000 x 6400 (%.0f MB)\n\n", 2000.0 * 6400 * 8 / 1e6);
    printf("%10s %16s %12s %12s\n", "route", "us / iteration", "fold ms", "verify ms");
    printf("%10s %16.1f %12s %12s\n", "full", 1e6 * slow, "-", "-");
    printf("%10s %16.1f %12.2f %12.2f\n", "reduced", 1e6 * fast, 1e3 * fold, 1e3 * verify);
    printf("\nreduced over full: 1/%.1f (aim: at most 1/20); folding costs %.1f full iterations, verification %.1f\n",
           slow / fast, fold / slow, verify / slow);
    finish(&w);
}

int main(void)
{
    fixed_dimension();
    free_action();
    return EXIT_SUCCESS;
}
