/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turned digits: what the right symmetry gains, and what a wrong one costs.
 *
 * Images of 8 x 8 pixels, two digits, logistic regression with a ridge of 1/(2 n) ||b||^2 and a free intercept:
 *
 *     minimise   1/m sum_i [log(1 + exp(eta_i)) - y_i eta_i] + 1/(2 n) ||b||^2,    eta_i = b0 + x_i'b
 *
 * n training images, m rows: m = n, or m = 8 n when every image is shown in its eight positions. A model that does not
 * care how an image is turned or mirrored has b in the fixed space of the dihedral group: 10 weights for 64. By
 * Jensen's inequality the rows in all positions have the same minimiser as that constraint (docs, mathematics: the loss
 * is convex and linear in b before it), at eight times the cost.
 *
 * The tension of an imposed symmetry is the norm of q = (I - P) grad f, P the projection onto the fixed space. When the
 * symmetry is true, q is a mean of n independent terms q_i with mean zero, and its norm is near the noise
 * (sum_i ||q_i - q||^2 / (n (n - 1)))^(1/2); when it is false, it does not fall with n. */
#include "demo_digits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const int64_t symo_cli_digits_sizes[SIZES] = { 20, 50, 100, LARGEST };

/* A fitted model, and what the fit took. */
typedef struct model {
    double weights[PIXELS], intercept;
    int64_t iterations, free_weights;
    double seconds, tension, generator_tension[GENERATORS], noise;
} model;

/* The images of two digits, in the order and position of one repeat. */
typedef struct images {
    int64_t count;
    double *pixels; /* image after image */
    double *labels; /* 1: the second digit */
} images;

typedef struct experiment {
    symo_symmetry *symmetry[MODELS]; /* NULL: none */
    int64_t position[ELEMENTS][PIXELS];
    images all, drawn;
    double *design; /* (ELEMENTS * LARGEST) x PIXELS, column after column */
    double *response;
    symo_random *random;
    symo_cli_progress progress;
} experiment;

/* ---- the group ---- */

/* The pixel that each element of the group shows at each place: quarter turns of the image, or of its mirror image. */
static symo_status list_positions(experiment *e)
{
    double image[PIXELS], turned[PIXELS];
    for (int i = 0; i < PIXELS; i++) image[i] = i;
    for (int element = 0; element < ELEMENTS; element++) {
        for (int i = 0; i < PIXELS; i++) e->position[element][i] = (int64_t)image[i];
        const int generator = element == ELEMENTS / 2 - 1 ? 0 : 1; /* half way: mirror */
        const symo_status status = symo_symmetry_apply(e->symmetry[DIHEDRAL], generator, image, turned);
        if (status) return status;
        memcpy(image, turned, sizeof image);
    }
    return SYMO_OK;
}

static symo_status make_symmetries(experiment *e)
{
    symo_status status = symo_symmetry_parse(&e->symmetry[FLIP], PIXELS, NULL, "grid 8x8 flip");
    if (!status) status = symo_symmetry_parse(&e->symmetry[DIHEDRAL], PIXELS, NULL, "grid 8x8 dihedral");
    if (!status) status = list_positions(e);
    return status;
}

/* ---- data ---- */

static int read_images(const symo_table *table, double first, double second, images *all)
{
    int code = 0;
    const double *digit = symo_cli_demo_column(table, "digit", &code);
    if (code) return code;
    all->count = 0;
    for (int64_t r = 0; r < symo_table_rows(table); r++) {
        if (digit[r] == first || digit[r] == second) all->labels[all->count++] = digit[r] == second;
    }
    for (int pixel = 0; !code && pixel < PIXELS; pixel++) {
        symo_cli_text name = { 0 };
        symo_cli_text_add(&name, "r%dc%d", pixel / 8, pixel % 8);
        if (name.failed) return symo_cli_out_of_memory();
        const double *values = symo_cli_demo_column(table, name.data, &code);
        symo_cli_text_free(&name);
        for (int64_t r = 0, i = 0; values && r < symo_table_rows(table); r++) {
            if (digit[r] == first || digit[r] == second) all->pixels[PIXELS * i++ + pixel] = values[r] / 16.0;
        }
    }
    if (!code && all->count <= LARGEST)
        code = symo_cli_error(SYMO_CLI_INPUT, "%s: too few images", symo_table_path(table));
    return code;
}

/* Shuffles the images and, if asked to, puts each into a random position. */
static void draw(experiment *e, int turn)
{
    for (int64_t i = 0; i < e->all.count; i++) {
        const int64_t j = symo_random_below(e->random, i + 1); /* the new one takes a random place */
        const double *image = e->all.pixels + PIXELS * i;
        const int64_t *position = e->position[turn ? symo_random_below(e->random, ELEMENTS) : 0];
        memmove(e->drawn.pixels + PIXELS * i, e->drawn.pixels + PIXELS * j, PIXELS * sizeof(double));
        e->drawn.labels[i] = e->drawn.labels[j];
        for (int pixel = 0; pixel < PIXELS; pixel++) e->drawn.pixels[PIXELS * j + pixel] = image[position[pixel]];
        e->drawn.labels[j] = e->all.labels[i];
    }
    e->drawn.count = e->all.count;
}

/* The first n images in the first `copies` positions each; returns the number of rows. */
static int64_t fill_design(experiment *e, int64_t n, int copies)
{
    const int64_t rows = n * copies;
    for (int64_t r = 0; r < rows; r++) {
        const double *image = e->drawn.pixels + PIXELS * (r % n);
        const int64_t *position = e->position[r / n];
        for (int pixel = 0; pixel < PIXELS; pixel++) e->design[rows * pixel + r] = image[position[pixel]];
        e->response[r] = e->drawn.labels[r % n];
    }
    return rows;
}

/* ---- one fit ---- */

static double logit_of(const model *m, const double *image)
{
    double eta = m->intercept;
    for (int pixel = 0; pixel < PIXELS; pixel++) eta += m->weights[pixel] * image[pixel];
    return eta;
}

/* The standard error of the tension vector, from the gradients of the single images. */
static symo_status measure_noise(const experiment *e, const symo_symmetry *symmetry, int64_t n, model *m)
{
    double gradient[PIXELS], fixed[PIXELS], sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double *image = e->drawn.pixels + PIXELS * i;
        const double residual = 1.0 / (1.0 + exp(-logit_of(m, image))) - e->drawn.labels[i];
        for (int pixel = 0; pixel < PIXELS; pixel++) gradient[pixel] = residual * image[pixel];
        const symo_status status = symo_symmetry_project(symmetry, gradient, fixed);
        if (status) return status;
        for (int pixel = 0; pixel < PIXELS; pixel++) sum += pow(gradient[pixel] - fixed[pixel], 2.0);
    }
    m->noise = sqrt((sum / (double)n - m->tension * m->tension) / (double)(n - 1));
    return SYMO_OK;
}

static symo_status read_result(symo_solver *solver, int generators, model *m)
{
    const symo_result *result = symo_solver_result(solver);
    symo_status status = SYMO_OK;
    m->iterations = result->iterations;
    m->free_weights = result->free_parameters;
    m->tension = result->tension;
    for (int k = 0; !status && k < generators; k++) status = symo_solver_tension(solver, k, &m->generator_tension[k]);
    return status;
}

/* The design's rows, a ridge of 1/n. */
static symo_status fit(const experiment *e, int64_t rows, int64_t n, symo_symmetry *symmetry, int *solved, model *m)
{
    symo_matrix *matrix = NULL;
    symo_objective *loss = NULL;
    symo_prox *ridge = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    const int generators = symmetry ? (int)symo_symmetry_generators(symmetry) : 0;
    const double start = symo_cli_seconds();
    memset(m, 0, sizeof *m);
    symo_status status = symo_matrix_dense_view(&matrix, rows, PIXELS, e->design, rows);
    if (!status) status = symo_objective_logistic(&loss, matrix, e->response, NULL, NULL, 1);
    if (!status) status = symo_prox_squared_norm(&ridge, PIXELS, NULL, 1.0 / (double)n);
    if (!status) status = symo_problem_create(&problem, PIXELS);
    if (!status) status = symo_problem_set_objective(problem, loss);
    if (!status) status = symo_problem_set_penalty(problem, ridge);
    if (!status && symmetry) status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-13);
    if (!status) status = symo_solver_run(solver, m->weights);
    m->seconds = symo_cli_seconds() - start;
    if (!status) status = symo_objective_intercept(loss, m->weights, &m->intercept);
    if (!status) status = read_result(solver, generators, m);
    if (!status) *solved = symo_solver_result(solver)->reason == SYMO_REASON_SOLVED;
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_prox_free(ridge);
    symo_objective_free(loss);
    symo_matrix_free(matrix);
    return status;
}

/* Share of the images beyond LARGEST, which no model has seen, that the model calls wrongly. */
static double test_error(const experiment *e, const model *m)
{
    int64_t wrong = 0;
    for (int64_t i = LARGEST; i < e->drawn.count; i++) {
        wrong += (logit_of(m, e->drawn.pixels + PIXELS * i) > 0.0) != (e->drawn.labels[i] > 0.5);
    }
    return 100.0 * (double)wrong / (double)(e->drawn.count - LARGEST);
}

/* ---- the repeats ---- */

static double largest_difference(const model *a, const model *b)
{
    double largest = fabs(a->intercept - b->intercept);
    for (int pixel = 0; pixel < PIXELS; pixel++) largest = fmax(largest, fabs(a->weights[pixel] - b->weights[pixel]));
    return largest;
}

static void add_to_tally(const experiment *e, const model *models, int size, int repeat, tally *t)
{
    for (int m = 0; m < MODELS; m++) {
        const double error = test_error(e, &models[m]);
        t->error[m][size] += error / REPEATS;
        t->error_squared[m][size] += error * error / REPEATS;
        t->seconds[m][size][repeat] = models[m].seconds;
        t->iterations[m][size] += (double)models[m].iterations / REPEATS;
        t->free_weights[m] = models[m].free_weights;
    }
    t->tension[size] += models[DIHEDRAL].tension / REPEATS;
    t->noise[size] += models[DIHEDRAL].noise / REPEATS;
    for (int k = 0; k < GENERATORS; k++) {
        t->generator_tension[k][size] += models[DIHEDRAL].generator_tension[k] / REPEATS;
    }
    t->difference = fmax(t->difference, largest_difference(&models[DIHEDRAL], &models[AUGMENTED]));
    t->tests = e->drawn.count - LARGEST;
}

/* All models on the first n images of the draw. */
static int run_size(experiment *e, int size, int repeat, tally *t)
{
    model models[MODELS];
    int solved = 1;
    symo_status status = SYMO_OK;
    for (int m = 0; !status && solved && m < MODELS; m++) {
        const int64_t rows = fill_design(e, symo_cli_digits_sizes[size], m == AUGMENTED ? ELEMENTS : 1);
        status = fit(e, rows, symo_cli_digits_sizes[size], e->symmetry[m], &solved, &models[m]);
    }
    if (!status && solved)
        status = measure_noise(e, e->symmetry[DIHEDRAL], symo_cli_digits_sizes[size], &models[DIHEDRAL]);
    if (status) return symo_cli_status(status);
    if (!solved) return symo_cli_error(SYMO_CLI_LIMIT, "digits: a fit did not reach its tolerance");
    add_to_tally(e, models, size, repeat, t);
    if (repeat == 0 && size == PICTURED) {
        for (int m = 0; m < MODELS; m++) memcpy(t->pictured[m], models[m].weights, sizeof t->pictured[m]);
    }
    return 0;
}

static int run_repeats(experiment *e, uint64_t seed, int turn, tally *t)
{
    int code = 0;
    memset(t, 0, sizeof *t);
    for (int repeat = 0; !code && repeat < REPEATS; repeat++) {
        const symo_status status = symo_random_create(&e->random, seed, (uint64_t)repeat);
        if (status) return symo_cli_status(status);
        draw(e, turn);
        symo_random_free(e->random);
        for (int size = 0; !code && size < SIZES; size++) code = run_size(e, size, repeat, t);
        if (symo_cli_progress_due(&e->progress)) {
            symo_cli_progress_show(&e->progress, "digits: repeat %d of %d", repeat + 1, REPEATS);
        }
        if (symo_cli_interrupted()) return SYMO_CLI_INTERRUPTED;
    }
    return code;
}

/* ---- the example ---- */

static int allocate(experiment *e, int64_t rows)
{
    images *sets[] = { &e->all, &e->drawn };
    for (int k = 0; k < 2; k++) {
        sets[k]->pixels = (double *)calloc((size_t)rows + 1, PIXELS * sizeof(double));
        sets[k]->labels = (double *)calloc((size_t)rows + 1, sizeof(double));
        if (!sets[k]->pixels || !sets[k]->labels) return symo_cli_out_of_memory();
    }
    e->design = (double *)calloc((size_t)ELEMENTS * LARGEST, PIXELS * sizeof(double));
    e->response = (double *)calloc((size_t)ELEMENTS * LARGEST, sizeof(double));
    return e->design && e->response ? 0 : symo_cli_out_of_memory();
}

static void release(experiment *e)
{
    for (int m = 0; m < MODELS; m++) symo_symmetry_free(e->symmetry[m]);
    free(e->all.pixels);
    free(e->all.labels);
    free(e->drawn.pixels);
    free(e->drawn.labels);
    free(e->design);
    free(e->response);
}

int symo_cli_demo_digits(const symo_cli_demo_run *demo)
{
    experiment e = { 0 };
    tally turned, upright;
    int code;
    symo_table *table = symo_cli_demo_read(demo, "digits.csv", &code);
    if (!code) code = allocate(&e, symo_table_rows(table));
    if (!code) {
        const symo_status status = make_symmetries(&e);
        if (status) code = symo_cli_status(status);
    }
    symo_cli_progress_start(&e.progress, demo->quiet);
    if (!code) code = read_images(table, 3.0, 8.0, &e.all);
    if (!code) code = run_repeats(&e, 38, 1, &turned);
    if (!code) code = read_images(table, 6.0, 9.0, &e.all);
    if (!code) code = run_repeats(&e, 69, 0, &upright);
    symo_cli_progress_end(&e.progress);
    if (!code) code = symo_cli_digits_report(demo, &turned, &upright);
    symo_table_free(table);
    release(&e);
    return code;
}
