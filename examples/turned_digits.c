/* SPDX-License-Identifier: BSD-3-Clause */
/* A chain of subgroups fitted to turned digits: 2 against 5, images of 8 x 8 pixels in one of four positions at random.
 * A turn does not make a 2 a 5, but a mirror image nearly does. Which symmetry the 64 weights should have is left to
 * the data: they are pulled towards the spaces that half turns, quarter turns and all eight motions of a square leave
 * fixed, of 32, 16 and 10 dimensions, P_half, P_quarter and P_dihedral their projectors:
 *
 *     minimise   1/m sum_i [log(1 + exp(eta_i)) - y_i eta_i] + 1/(2 m) ||b||^2
 *                + level (4 ||b - P_half b|| + ||b - P_quarter b|| + 1/4 ||b - P_dihedral b||),   eta_i = b0 + x_i'b
 *
 * The spaces are nested, so that with a growing level the weights fall into one after the other, to the last bit. The
 * factors (4 / |G|)^2 keep the three levels apart at which that happens. The level is chosen on 100 images that were
 * not trained on, the one with more symmetry at a tie, and judged on the rest.
 *
 *     cc turned_digits.c $(pkg-config --cflags --libs symo-io symo) -lm && ./a.out data/digits.csv
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <symo/io.h>
#include <symo/symo.h>

enum { PIXELS = 64, TURNS = 4, MOST = 400, TRAINING = 60, CHOOSING = 100, SPACES = 3, LEVELS = 10 };
enum { DIHEDRAL, QUARTER, HALF }; /* the largest group first, as the penalty takes them */

static double images[MOST][PIXELS], labels[MOST]; /* label 1: a five */
static double design[TRAINING * PIXELS];
static const char *const group_names[SPACES + 1] = { "eight motions", "quarter turns", "half turns", "none" };
static const double factors[SPACES] = { 0.25, 1.0, 4.0 };

typedef struct model {
    double b[PIXELS], b0;
} model;

static int64_t read_images(const symo_table *table)
{
    int64_t count = 0;
    const int64_t digit = symo_table_find(table, "digit");
    if (digit < 0 || symo_table_columns(table) != PIXELS + 1) return 0;
    for (int64_t c = 0; c <= PIXELS; c++) {
        if (symo_table_kind(table, c) != SYMO_COLUMN_NUMBERS) return 0;
    }
    for (int64_t row = 0; row < symo_table_rows(table) && count < MOST; row++) {
        const double which = symo_table_values(table, digit)[row];
        if (which != 2.0 && which != 5.0) continue;
        for (int64_t p = 0; p < PIXELS; p++) images[count][p] = symo_table_values(table, p)[row] / 16.0;
        labels[count++] = which == 5.0;
    }
    return count;
}

static void swap_images(int64_t i, int64_t j)
{
    double image[PIXELS], label = labels[i];
    memcpy(image, images[i], sizeof image);
    memcpy(images[i], images[j], sizeof image);
    memcpy(images[j], image, sizeof image);
    labels[i] = labels[j];
    labels[j] = label;
}

/* A random order, and every image turned 0 to 3 times. */
static symo_status shuffle(const symo_symmetry *quarter, int64_t count)
{
    symo_random *random = NULL;
    symo_status status = symo_random_create(&random, 2026, 0);
    for (int64_t i = 0; !status && i < count; i++) {
        swap_images(i, i + symo_random_below(random, count - i));
        for (int64_t turns = symo_random_below(random, TURNS); !status && turns > 0; turns--) {
            double turned[PIXELS];
            status = symo_symmetry_apply(quarter, 0, images[i], turned);
            if (!status) memcpy(images[i], turned, sizeof turned);
        }
    }
    symo_random_free(random);
    return status;
}

/* The cells of pixels that a group carries into each other. */
static symo_status list_spaces(const symo_symmetry *quarter, symo_partition **spaces)
{
    int64_t reversed[PIXELS];
    symo_symmetry *half = NULL, *dihedral = NULL;
    for (int64_t p = 0; p < PIXELS; p++) reversed[p] = PIXELS - 1 - p; /* a half turn */
    symo_status status = symo_symmetry_permutations(&half, PIXELS, 1, reversed);
    if (!status) status = symo_symmetry_parse(&dihedral, PIXELS, NULL, "grid 8x8 dihedral");
    if (!status) status = symo_symmetry_orbits(&spaces[DIHEDRAL], dihedral);
    if (!status) status = symo_symmetry_orbits(&spaces[QUARTER], quarter);
    if (!status) status = symo_symmetry_orbits(&spaces[HALF], half);
    symo_symmetry_free(half);
    symo_symmetry_free(dihedral);
    return status;
}

/* Begins at the weights that are in m. */
static symo_status fit(symo_objective *loss, const symo_partition *const *spaces, double level, model *m)
{
    symo_prox *chain = NULL, *penalty = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    symo_status status = symo_prox_space_chain(&chain, PIXELS, SPACES, spaces, factors, level);
    if (!status) status = symo_prox_tilted(&penalty, chain, NULL, 1.0 / TRAINING);
    if (!status) status = symo_problem_create(&problem, PIXELS);
    if (!status) status = symo_problem_set_objective(problem, loss);
    if (!status) status = symo_problem_set_penalty(problem, penalty);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-10);
    if (!status) status = symo_solver_run(solver, m->b);
    if (!status) status = symo_objective_intercept(loss, m->b, &m->b0);
    if (!status && symo_solver_result(solver)->reason != SYMO_REASON_SOLVED)
        printf("level %g: %s\n", level, symo_reason_text(symo_solver_result(solver)->reason));
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_prox_free(penalty);
    symo_prox_free(chain);
    return status;
}

static double predict(const model *m, int64_t i)
{
    double eta = m->b0;
    for (int p = 0; p < PIXELS; p++) eta += m->b[p] * images[i][p];
    return eta;
}

static double find_deviance(const model *m)
{
    double sum = 0.0;
    for (int64_t i = 0; i < TRAINING; i++) {
        const double eta = predict(m, i);
        sum += 2.0 * log1p(exp(labels[i] == 1.0 ? -eta : eta));
    }
    return sum;
}

static int64_t count_wrong(const model *m, int64_t from, int64_t to)
{
    int64_t wrong = 0;
    for (int64_t i = from; i < to; i++) wrong += (predict(m, i) > 0.0) != (labels[i] == 1.0);
    return wrong;
}

/* The first space, which is that of the largest group, that holds the weights to the last bit; SPACES: none. */
static symo_status find_space(const symo_partition *const *spaces, const model *m, int *space)
{
    double near[PIXELS];
    for (*space = 0; *space < SPACES; ++*space) {
        const symo_status status = symo_partition_project(spaces[*space], m->b, near);
        if (status || memcmp(near, m->b, sizeof near) == 0) return status;
    }
    return SYMO_OK;
}

typedef struct outcome {
    double level;
    int space;
    int64_t choosing, judging; /* errors */
} outcome;

static symo_status evaluate(symo_objective *loss, const symo_partition *const *spaces, int64_t count, model *m,
                            outcome *o)
{
    symo_status status = fit(loss, spaces, o->level, m);
    if (!status) status = find_space(spaces, m, &o->space);
    if (status) return status;
    o->choosing = count_wrong(m, TRAINING, TRAINING + CHOOSING);
    o->judging = count_wrong(m, TRAINING + CHOOSING, count);
    printf("%6.3f  %-13s  %7lld  %8.2f  %13lld  %13lld\n", o->level, group_names[o->space],
           (long long)(o->space < SPACES ? symo_partition_cells(spaces[o->space]) : PIXELS), find_deviance(m),
           (long long)o->choosing, (long long)o->judging);
    return SYMO_OK;
}

/* Level 0, then from 0.003 on twice the one before. */
static symo_status show_path(symo_objective *loss, const symo_partition *const *spaces, int64_t count)
{
    model m = { { 0.0 }, 0.0 };
    outcome path[LEVELS];
    int best = 0;
    printf("%d images trained on, %d to choose by, %lld to judge by\n\n", TRAINING, CHOOSING,
           (long long)(count - TRAINING - CHOOSING));
    printf(" level  symmetry       weights  deviance  errors of %d  errors of %lld\n", CHOOSING,
           (long long)(count - TRAINING - CHOOSING));
    for (int k = 0; k < LEVELS; k++) {
        path[k].level = k == 0 ? 0.0 : ldexp(0.0015, k);
        const symo_status status = evaluate(loss, spaces, count, &m, &path[k]);
        if (status) return status;
        if (path[k].choosing <= path[best].choosing) best = k;
    }
    printf(
        "\nerrors among those to judge by: %lld with no symmetry, %lld at the level chosen, %.3f (%s), %lld with all\n",
        (long long)path[0].judging, (long long)path[best].judging, path[best].level, group_names[path[best].space],
        (long long)path[LEVELS - 1].judging);
    return SYMO_OK;
}

int main(int argc, char **argv)
{
    symo_table *table = NULL;
    symo_symmetry *quarter = NULL;
    symo_partition *spaces[SPACES] = { NULL };
    symo_matrix *x = NULL;
    symo_objective *loss = NULL;
    symo_io_error error;
    symo_status status = symo_table_read(&table, argc > 1 ? argv[1] : "data/digits.csv", &error);
    const int64_t count = status ? 0 : read_images(table);
    symo_table_free(table);
    if (count <= TRAINING + CHOOSING) {
        fprintf(stderr, "%s\n", status ? error.text : "these are not the digits");
        return 1;
    }
    status = symo_symmetry_parse(&quarter, PIXELS, NULL, "grid 8x8 rotate");
    if (!status) status = list_spaces(quarter, spaces);
    if (!status) status = shuffle(quarter, count);
    for (int64_t row = 0; row < TRAINING; row++)
        for (int64_t p = 0; p < PIXELS; p++) design[TRAINING * p + row] = images[row][p];
    if (!status) status = symo_matrix_dense_view(&x, TRAINING, PIXELS, design, TRAINING);
    if (!status) status = symo_objective_logistic(&loss, x, labels, NULL, NULL, 1);
    if (!status) status = show_path(loss, (const symo_partition *const *)spaces, count);
    if (status) fprintf(stderr, "%s: %s\n", symo_status_text(status), symo_last_error());
    for (int k = 0; k < SPACES; k++) symo_partition_free(spaces[k]);
    symo_objective_free(loss);
    symo_matrix_free(x);
    symo_symmetry_free(quarter);
    return status != SYMO_OK;
}
