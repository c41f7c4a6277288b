/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads of brothers (Frets 1921): length l and breadth b of the heads of two brothers, 25 families, in mm. Each brother
 * is predicted from the other, all four responses at once:
 *
 *     l1 = a1 + c11 l2 + c12 b2        l2 = a3 + c31 l1 + c32 b1
 *     b1 = a2 + c21 l2 + c22 b2        b2 = a4 + c41 l1 + c42 b1
 *
 * stacked into one least-squares problem of 100 rows and 12 columns, the four intercepts being columns of weight 0 in
 * the lasso:
 *
 *     minimise   1/200 sum of squared residuals + lambda sum |coefficient|
 *
 * Nothing but the numbering tells the brothers apart. Exchanging them maps the coefficients of one onto those of the
 * other, and imposing that leaves four coefficients and two intercepts; without a penalty they are the conditional mean
 * of the Gaussian model that is symmetric in the brothers. Predictors are centred and scaled by the mean and the
 * variance of both brothers together, so that scaling keeps the symmetry. */
#include "demo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RESPONSES = 4, PREDICTORS = 2, COEFFICIENTS = RESPONSES * PREDICTORS, COLUMNS = COEFFICIENTS + RESPONSES };
enum { LEVELS = 31, SHOWN = 5, PICKED = 15 }; /* the last level is 0: least squares; every fifth is shown */
enum { FREE, TIED, MODELS };

static const char *const columns[RESPONSES] = { "l1", "b1", "l2", "b2" };
/* coefficients of l1, b1, l2, b2, two each, then the four intercepts */
static const char *const exchange = "(1 5)(2 6)(3 7)(4 8)(9 11)(10 12)";

typedef struct heads {
    int64_t families, rows;
    const double *head[RESPONSES];
    double mean[PREDICTORS], deviation[PREDICTORS]; /* of length and of breadth */
    double *design;                                 /* rows x COLUMNS, column after column */
    double *response, *weights;
    symo_symmetry *symmetry[MODELS];
    double lambda[LEVELS];
    double solution[MODELS][LEVELS][COLUMNS];
    double left_out[MODELS][LEVELS][PREDICTORS]; /* mean squared error of lengths and of breadths */
} heads;

/* ---- the stacked design: row 4 i + q is response q of family i ---- */

static void measure_scales(heads *h)
{
    for (int kind = 0; kind < PREDICTORS; kind++) {
        double sum = 0.0, squares = 0.0;
        const double n = 2.0 * (double)h->families;
        for (int64_t i = 0; i < h->families; i++) sum += h->head[kind][i] + h->head[kind + 2][i];
        h->mean[kind] = sum / n;
        for (int64_t i = 0; i < h->families; i++) {
            squares += pow(h->head[kind][i] - h->mean[kind], 2.0) + pow(h->head[kind + 2][i] - h->mean[kind], 2.0);
        }
        h->deviation[kind] = sqrt(squares / n);
    }
}

static void fill_design(heads *h)
{
    for (int64_t i = 0; i < h->families; i++) {
        for (int q = 0; q < RESPONSES; q++) {
            const int64_t row = RESPONSES * i + q;
            const int other = q < 2 ? 2 : 0;
            for (int kind = 0; kind < PREDICTORS; kind++) {
                const double centred = h->head[other + kind][i] - h->mean[kind];
                h->design[h->rows * (PREDICTORS * q + kind) + row] = centred / h->deviation[kind];
            }
            h->design[h->rows * (COEFFICIENTS + q) + row] = 1.0;
            h->response[row] = h->head[q][i];
            h->weights[row] = 1.0;
        }
    }
}

static int prepare(heads *h, const symo_table *table)
{
    int code = 0;
    h->families = symo_table_rows(table);
    h->rows = RESPONSES * h->families;
    for (int q = 0; !code && q < RESPONSES; q++) h->head[q] = symo_cli_demo_column(table, columns[q], &code);
    if (code) return code;
    if (h->families < 4) return symo_cli_error(SYMO_CLI_INPUT, "%s: too few families", symo_table_path(table));
    h->design = (double *)calloc((size_t)h->rows, COLUMNS * sizeof(double));
    h->response = (double *)calloc((size_t)h->rows, sizeof(double));
    h->weights = (double *)calloc((size_t)h->rows, sizeof(double));
    if (!h->design || !h->response || !h->weights) return symo_cli_out_of_memory();
    measure_scales(h);
    fill_design(h);
    const symo_status status = symo_symmetry_parse(&h->symmetry[TIED], COLUMNS, NULL, exchange);
    return status ? symo_cli_status(status) : 0;
}

/* ---- fitting ---- */

/* The problem with the rows weighted by h->weights and the penalty at level 1. */
static symo_status make_problem(symo_problem **problem, const heads *h, symo_symmetry *symmetry)
{
    double penalty_weights[COLUMNS];
    symo_matrix *matrix = NULL;
    symo_objective *squares = NULL;
    symo_prox *lasso = NULL;
    for (int c = 0; c < COLUMNS; c++) penalty_weights[c] = c < COEFFICIENTS ? 1.0 : 0.0;
    symo_status status = symo_matrix_dense_view(&matrix, h->rows, COLUMNS, h->design, h->rows);
    if (!status) status = symo_objective_least_squares(&squares, matrix, h->response, h->weights, NULL, 0);
    if (!status) status = symo_prox_l1(&lasso, COLUMNS, penalty_weights, 1.0);
    if (!status) status = symo_problem_create(problem, COLUMNS);
    if (!status) status = symo_problem_set_objective(*problem, squares);
    if (!status) status = symo_problem_set_penalty(*problem, lasso);
    if (!status && symmetry) status = symo_problem_set_symmetry(*problem, symmetry, SYMO_IMPOSE);
    symo_prox_free(lasso);
    symo_objective_free(squares);
    symo_matrix_free(matrix);
    return status;
}

/* All levels; solutions is LEVELS x COLUMNS. */
static int fit_levels(const heads *h, symo_symmetry *symmetry, double (*solutions)[COLUMNS])
{
    symo_problem *problem = NULL;
    symo_path *path = NULL;
    int code = 0;
    symo_status status = make_problem(&problem, h, symmetry);
    if (!status) status = symo_path_create(&path, problem, "auto");
    if (!status) status = symo_solver_set_real(symo_path_solver(path), "tolerance", 1e-12);
    if (!status) status = symo_path_fit(path, LEVELS, h->lambda, NULL);
    for (int64_t l = 0; !status && !code && l < LEVELS; l++) {
        if (l >= symo_path_points(path) || symo_path_result(path, l)->reason != SYMO_REASON_SOLVED) {
            code = symo_cli_error(SYMO_CLI_LIMIT, "frets: level %lld did not reach its tolerance", (long long)l + 1);
        } else {
            memcpy(solutions[l], symo_path_solution(path, l), sizeof solutions[l]);
        }
    }
    symo_path_free(path);
    symo_problem_free(problem);
    return status ? symo_cli_status(status) : code;
}

/* Geometric from the level at which no coefficient is left in either model, then 0. */
static int choose_levels(heads *h)
{
    double largest = 0.0;
    symo_status status = SYMO_OK;
    for (int m = 0; !status && m < MODELS; m++) {
        symo_problem *problem = NULL;
        double level = 0.0;
        status = make_problem(&problem, h, h->symmetry[m]);
        if (!status) status = symo_path_lambda_max(&level, problem);
        largest = fmax(largest, level);
        symo_problem_free(problem);
    }
    /* a breath higher, since that level is known to rounding only */
    if (!status) status = symo_path_grid(LEVELS - 1, largest * (1.0 + 1e-10), 0.01, h->lambda);
    h->lambda[LEVELS - 1] = 0.0;
    return status ? symo_cli_status(status) : 0;
}

static double residual_of(const heads *h, int64_t row, const double *solution)
{
    double residual = h->response[row];
    for (int c = 0; c < COLUMNS; c++) residual -= h->design[h->rows * c + row] * solution[c];
    return residual;
}

/* Mean squared error of families that the fit has not seen. */
static int leave_one_out(heads *h, int m)
{
    double solutions[LEVELS][COLUMNS];
    int code = 0;
    for (int64_t i = 0; !code && i < h->families; i++) {
        for (int q = 0; q < RESPONSES; q++) h->weights[RESPONSES * i + q] = 0.0;
        code = fit_levels(h, h->symmetry[m], solutions);
        for (int q = 0; q < RESPONSES; q++) h->weights[RESPONSES * i + q] = 1.0;
        for (int l = 0; !code && l < LEVELS; l++) {
            for (int q = 0; q < RESPONSES; q++) {
                const double residual = residual_of(h, RESPONSES * i + q, solutions[l]);
                h->left_out[m][l][q % 2] += residual * residual / (2.0 * (double)h->families);
            }
        }
    }
    return code;
}

/* ---- tables ---- */

/* Coefficient c in mm per mm; intercepts are what is predicted when the other brother is average. */
static double shown(const heads *h, int m, int level, int c)
{
    const double value = h->solution[m][level][c];
    return c < COEFFICIENTS ? value / h->deviation[c % PREDICTORS] : value;
}

/* Mean squared residual of response q; with the symmetry, of both brothers. */
static double variance(const heads *h, int m, int level, int q)
{
    double sum = 0.0;
    for (int64_t i = 0; i < h->families; i++) {
        sum += pow(residual_of(h, RESPONSES * i + q, h->solution[m][level]), 2.0);
    }
    return sum / (double)h->families;
}

static int print_model(const heads *h, int level)
{
    static const char *const headings[] = { "<", "first brother", "second brother", "tied" };
    static const char *const rows[] = { "length from the other's length",  "length from the other's breadth",
                                        "breadth from the other's length", "breadth from the other's breadth",
                                        "length, the other average",       "breadth, the other average" };
    symo_cli_table *table = symo_cli_table_create(4, headings);
    if (!table) return symo_cli_out_of_memory();
    for (int r = 0; r < 6; r++) {
        const int c = r < 4 ? r : COEFFICIENTS + r - 4, step = r < 4 ? 4 : 2, digits = r < 4 ? 4 : 2;
        symo_cli_table_cell(table, "%s", rows[r]);
        symo_cli_table_cell(table, "%.*f", digits, shown(h, FREE, level, c));
        symo_cli_table_cell(table, "%.*f", digits, shown(h, FREE, level, c + step));
        symo_cli_table_cell(table, "%.*f", digits, shown(h, TIED, level, c));
    }
    for (int q = 0; q < 2; q++) {
        symo_cli_table_cell(table, "residual variance of %s", q ? "breadth" : "length");
        symo_cli_table_cell(table, "%.2f", variance(h, FREE, level, q));
        symo_cli_table_cell(table, "%.2f", variance(h, FREE, level, q + 2));
        symo_cli_table_cell(table, "%.2f", (variance(h, TIED, level, q) + variance(h, TIED, level, q + 2)) / 2.0);
    }
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static int count_nonzero(const heads *h, int m, int level)
{
    int count = 0;
    for (int c = 0; c < COEFFICIENTS / (m == TIED ? 2 : 1); c++) count += h->solution[m][level][c] != 0.0;
    return count;
}

static double left_out(const heads *h, int m, int level)
{
    return (h->left_out[m][level][0] + h->left_out[m][level][1]) / 2.0;
}

static int print_left_out(const heads *h)
{
    static const char *const headings[] = { "lambda", "coefficients", "length", "breadth", "both", "coefficients, tied",
                                            "length", "breadth",      "both" };
    symo_cli_table *table = symo_cli_table_create(9, headings);
    if (!table) return symo_cli_out_of_memory();
    for (int l = 0; l < LEVELS; l += SHOWN) {
        symo_cli_table_cell(table, "%.4f", h->lambda[l]);
        for (int m = 0; m < MODELS; m++) {
            symo_cli_table_cell(table, "%d", count_nonzero(h, m, l));
            symo_cli_table_cell(table, "%.2f", h->left_out[m][l][0]);
            symo_cli_table_cell(table, "%.2f", h->left_out[m][l][1]);
            symo_cli_table_cell(table, "%.2f", left_out(h, m, l));
        }
    }
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static int print_tables(const heads *h)
{
    printf(
        "\nFrets' heads: %lld families, each brother predicted from the other (mm); least squares, eight coefficients\n"
        "and four intercepts, or four and two when the brothers may change places\n\n",
        (long long)h->families);
    int code = print_model(h, LEVELS - 1);
    printf("\nThe lasso at lambda = %.4f\n\n", h->lambda[PICKED]);
    if (!code) code = print_model(h, PICKED);
    printf("\nLeave one family out: mean squared error (mm²); lambda 0 is least squares\n\n");
    if (!code) code = print_left_out(h);
    printf("\nWith the symmetry least squares errs by %.2f mm², without it by %.2f.\n", left_out(h, TIED, LEVELS - 1),
           left_out(h, FREE, LEVELS - 1));
    return code;
}

/* ---- picture ---- */

static void add_data(const heads *h, symo_cli_text *script)
{
    symo_cli_text_add(script, "$levels << EOD\n"); /* lambda, left out free and tied, 8 free and 4 tied coefficients */
    for (int l = 0; l < LEVELS - 1; l++) {
        symo_cli_text_add(script, "%.17g %.17g %.17g", h->lambda[l], left_out(h, FREE, l), left_out(h, TIED, l));
        for (int c = 0; c < COEFFICIENTS; c++) symo_cli_text_add(script, " %.17g", shown(h, FREE, l, c));
        for (int c = 0; c < COEFFICIENTS / 2; c++) symo_cli_text_add(script, " %.17g", shown(h, TIED, l, c));
        symo_cli_text_add(script, "\n");
    }
    symo_cli_text_add(script, "EOD\n");
}

static void plot_coefficients(symo_cli_text *script)
{
    static const char *const colours[] = { "#1f6fb4", "#c23b22", "#2e8b57", "#8a5fbf" };
    static const char *const names[] = { "length from length", "length from breadth", "breadth from length",
                                         "breadth from breadth" };
    for (int c = 0; c < COEFFICIENTS; c++) {
        symo_cli_text_add(script, "%s $levels using 1:%d with lines lc rgb '%s' lw 1.6 dt %s notitle", c ? "," : "plot",
                          4 + c, colours[c % 4], c < 4 ? "(8,5)" : "(2,4)");
    }
    for (int c = 0; c < COEFFICIENTS / 2; c++) {
        symo_cli_text_add(script, ", $levels using 1:%d with lines lc rgb '%s' lw 3 title '%s'", 12 + c, colours[c],
                          names[c]);
    }
    symo_cli_text_add(script, "\n");
}

static int draw(const symo_cli_demo_run *demo, const heads *h)
{
    symo_cli_text script = { 0 };
    char *path = symo_cli_demo_path(demo->output, "frets.png");
    if (!path) return SYMO_CLI_MEMORY;
    int code = symo_cli_picture_begin(&script, path, 1000, 520);
    add_data(h, &script);
    symo_cli_text_add(&script, "set multiplot layout 1,2 margins 0.075,0.985,0.27,0.92 spacing 0.09,0\n"
                               "set logscale x\nset xrange [0.015:2]\nset xtics (0.02,0.05,0.1,0.2,0.5,1,2)\nset "
                               "xlabel 'lambda (mm)'\nset ylabel 'coefficient (mm per mm)' offset 1,0\n"
                               "set title 'coefficients: tied (thick), each brother''s own (broken)'\n"
                               "set key at screen 0.28,0.07 center center maxrows 2 samplen 2\n");
    plot_coefficients(&script);
    symo_cli_text_add(&script,
                      "set title 'error on the family left out'\nset ylabel 'mean squared error (mm²)' offset 1,0\n"
                      "set key at screen 0.77,0.07 center center maxrows 2 samplen 2 width -2\n"
                      "plot $levels using 1:2 with lines lc rgb '#777777' lw 2.5 title 'free', "
                      "$levels using 1:3 with lines lc rgb '#c23b22' lw 2.5 title 'tied', "
                      "%.17g with lines lc rgb '#777777' dt 2 title 'least squares, free', "
                      "%.17g with lines lc rgb '#c23b22' dt 2 title 'least squares, tied'\n"
                      "unset multiplot\n",
                      left_out(h, FREE, LEVELS - 1), left_out(h, TIED, LEVELS - 1));
    if (!code) code = symo_cli_demo_draw(demo, &script, path);
    symo_cli_text_free(&script);
    free(path);
    return code;
}

/* ---- the example ---- */

int symo_cli_demo_frets(const symo_cli_demo_run *demo)
{
    heads h = { 0 };
    int code;
    symo_table *table = symo_cli_demo_read(demo, "frets.csv", &code);
    if (!code) code = prepare(&h, table);
    if (!code) code = choose_levels(&h);
    for (int m = 0; !code && m < MODELS; m++) {
        code = fit_levels(&h, h.symmetry[m], h.solution[m]);
        if (!code) code = leave_one_out(&h, m);
    }
    if (!code) code = print_tables(&h);
    if (!code) code = draw(demo, &h);
    symo_symmetry_free(h.symmetry[TIED]);
    free(h.design);
    free(h.response);
    free(h.weights);
    symo_table_free(table);
    return code;
}
