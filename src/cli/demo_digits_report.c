/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and pictures of the turned digits. */
#include "demo_digits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SAME = 1e-8; /* 1/n = 0.005 times this is far above the solver's tolerance */
static const char *const model_names[MODELS] = { "no symmetry", "vertical flip", "dihedral group",
                                                 "8 copies, no symmetry" };

/* ---- tables ---- */

static double standard_error(const tally *t, int m, int size)
{
    return sqrt(fmax(0.0, t->error_squared[m][size] - pow(t->error[m][size], 2.0)) / (REPEATS - 1));
}

static int print_errors(const tally *t)
{
    static const char *const headings[] = { "<training images", "20", "50", "100", "200", "weights" };
    symo_cli_table *table = symo_cli_table_create(2 + SIZES, headings);
    if (!table) return symo_cli_out_of_memory();
    for (int m = 0; m < MODELS; m++) {
        symo_cli_table_cell(table, "%s", model_names[m]);
        for (int s = 0; s < SIZES; s++)
            symo_cli_table_cell(table, "%.1f (%.1f)", t->error[m][s], standard_error(t, m, s));
        symo_cli_table_cell(table, "%lld", (long long)t->free_weights[m]);
    }
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *values)
{
    double sorted[REPEATS];
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, REPEATS, sizeof sorted[0], compare_numbers);
    return (sorted[(REPEATS - 1) / 2] + sorted[REPEATS / 2]) / 2.0;
}

static int print_cost(const tally *t)
{
    static const char *const headings[] = { "<training images", "20", "50", "100", "200" };
    symo_cli_table *table = symo_cli_table_create(1 + SIZES, headings);
    if (!table) return symo_cli_out_of_memory();
    for (int m = 0; m < MODELS; m++) {
        symo_cli_table_cell(table, "%s: iterations", model_names[m]);
        for (int s = 0; s < SIZES; s++) symo_cli_table_cell(table, "%.0f", t->iterations[m][s]);
    }
    for (int m = 0; m < MODELS; m++) {
        symo_cli_table_cell(table, "%s: milliseconds (median)", model_names[m]);
        for (int s = 0; s < SIZES; s++) symo_cli_table_cell(table, "%.2f", 1e3 * median(t->seconds[m][s]));
    }
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static void tension_rows(symo_cli_table *table, const char *name, const tally *t)
{
    static const char *const generators[GENERATORS] = { "the flip", "the quarter turn" };
    symo_cli_table_cell(table, "%s: tension", name);
    for (int s = 0; s < SIZES; s++) symo_cli_table_cell(table, "%.3f", t->tension[s]);
    symo_cli_table_cell(table, "    noise, were the symmetry true");
    for (int s = 0; s < SIZES; s++) symo_cli_table_cell(table, "%.3f", t->noise[s]);
    symo_cli_table_cell(table, "    tension / noise");
    for (int s = 0; s < SIZES; s++) symo_cli_table_cell(table, "%.1f", t->tension[s] / t->noise[s]);
    for (int k = 0; k < GENERATORS; k++) {
        symo_cli_table_cell(table, "    gained by giving up %s", generators[k]);
        for (int s = 0; s < SIZES; s++) symo_cli_table_cell(table, "%.3f", t->generator_tension[k][s]);
    }
}

static int print_tension(const tally *turned, const tally *upright)
{
    static const char *const headings[] = { "<training images", "20", "50", "100", "200" };
    symo_cli_table *table = symo_cli_table_create(1 + SIZES, headings);
    if (!table) return symo_cli_out_of_memory();
    tension_rows(table, "turned 3 against 8", turned);
    tension_rows(table, "upright 6 against 9", upright);
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static int print_tables(const tally *turned, const tally *upright)
{
    printf("\nTurned digits: 3 against 8, every image turned and mirrored at random; test error in %% on %lld images,\n"
           "mean of %d repeats (standard error)\n\n",
           (long long)turned->tests, (int)REPEATS);
    int code = print_errors(turned);
    printf(
        "\nThe copies and the dihedral group give the same model: the largest difference of a weight or intercept is\n"
        "%.1e over all %d pairs of fits. What they cost:\n\n",
        turned->difference, (int)(SIZES * REPEATS));
    if (!code) code = print_cost(turned);
    printf("\nA wrong symmetry: 6 against 9 as they were written; a six that is turned is a nine\n\n");
    if (!code) code = print_errors(upright);
    printf("\nThe tension gives it away: how hard the data pull against the dihedral group\n\n");
    if (!code) code = print_tension(turned, upright);
    return code;
}

/* ---- pictures ---- */

static void errors_block(symo_cli_text *script, const char *name, const tally *t)
{
    symo_cli_text_add(script, "$%s << EOD\n", name);
    for (int m = 0; m < MODELS; m++) {
        for (int s = 0; s < SIZES; s++) {
            symo_cli_text_add(script, "%lld %.17g %.17g\n", (long long)symo_cli_digits_sizes[s], t->error[m][s],
                              standard_error(t, m, s));
        }
        symo_cli_text_add(script, "\n\n");
    }
    symo_cli_text_add(script, "EOD\n");
}

static void errors_plot(symo_cli_text *script, const char *block)
{
    static const char *const styles[MODELS] = { "lc rgb '#777777' lw 2 pt 7 ps 1.1",
                                                "lc rgb '#1f6fb4' lw 2 pt 5 ps 1.1",
                                                "lc rgb '#c23b22' lw 2 pt 9 ps 1.3",
                                                "lc rgb '#000000' lw 1.5 pt 6 ps 2.2 dt 3" };
    for (int m = 0; m < MODELS; m++) {
        symo_cli_text_add(script, "%s $%s index %d using 1:2 with linespoints %s title '%s'", m ? "," : "plot", block,
                          m, styles[m], model_names[m]);
    }
    symo_cli_text_add(script, "\n");
}

static int draw_errors(const symo_cli_demo_run *demo, const char *path, const tally *turned, const tally *upright)
{
    symo_cli_text script = { 0 };
    int code = symo_cli_picture_begin(&script, path, 1000, 520);
    errors_block(&script, "turned", turned);
    errors_block(&script, "upright", upright);
    symo_cli_text_add(&script, "set multiplot layout 1,2 margins 0.075,0.985,0.24,0.92 spacing 0.09,0\n"
                               "set logscale x\nset xrange [17:235]\nset xtics (20,50,100,200)\n"
                               "set xlabel 'training images'\nset ylabel 'test error (%%)' offset 1,0\n"
                               "set title 'turned 3 against 8: the right symmetry'\n"
                               "set logscale y\nset yrange [3:40]\nset ytics (3,5,10,20,40)\nset key off\n");
    errors_plot(&script, "turned");
    symo_cli_text_add(&script, "set title 'upright 6 against 9: a wrong symmetry'\nunset logscale y\n"
                               "set yrange [-1:40]\nset ytics 0,10,40\n"
                               "set key at screen 0.53,0.06 center center vertical maxrows 2 samplen 3\n");
    errors_plot(&script, "upright");
    symo_cli_text_add(&script, "unset multiplot\n");
    if (!code) code = symo_cli_demo_draw(demo, &script, path);
    symo_cli_text_free(&script);
    return code;
}

static int draw_weights(const symo_cli_demo_run *demo, const char *path, const tally *t)
{
    static const int shown[] = { FREE, FLIP, DIHEDRAL };
    symo_cli_text script = { 0 };
    double largest = 0.0;
    int code = symo_cli_picture_begin(&script, path, 1000, 370);
    for (int k = 0; k < 3; k++) {
        symo_cli_text_add(&script, "$weights%d << EOD\n", k);
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            const double weight = t->pictured[shown[k]][pixel];
            largest = fmax(largest, fabs(weight));
            symo_cli_text_add(&script, "%.17g%s", weight, pixel % 8 == 7 ? "\n" : " ");
        }
        symo_cli_text_add(&script, "EOD\n");
    }
    symo_cli_text_add(&script,
                      "set multiplot layout 1,3 margins 0.02,0.89,0.04,0.88 spacing 0.03,0\n"
                      "set palette defined (-1 '#2166ac', -0.5 '#92c5de', 0 '#ffffff', 0.5 '#f4a582', 1 '#b2182b')\n"
                      "set cbrange [%g:%g]\nset size ratio 1\nset yrange [7.5:-0.5]\nset xrange [-0.5:7.5]\n"
                      "unset tics\nunset grid\nset border 15\nset cbtics textcolor rgb '#333333'\n"
                      "set cblabel 'weight of a pixel (positive: 8)'\n",
                      -largest, largest);
    for (int k = 0; k < 3; k++) {
        if (k < 2)
            symo_cli_text_add(&script, "unset colorbox\n");
        else
            symo_cli_text_add(&script, "set colorbox user origin screen 0.91,0.07 size screen 0.015,0.78\n");
        symo_cli_text_add(&script, "set title '%s: %lld weights'\nplot $weights%d matrix with image pixels\n",
                          model_names[shown[k]], (long long)t->free_weights[shown[k]], k);
    }
    symo_cli_text_add(&script, "unset multiplot\n");
    if (!code) code = symo_cli_demo_draw(demo, &script, path);
    symo_cli_text_free(&script);
    return code;
}

static int draw_pictures(const symo_cli_demo_run *demo, const tally *turned, const tally *upright)
{
    char *errors = symo_cli_demo_path(demo->output, "digits_errors.png");
    char *weights = symo_cli_demo_path(demo->output, "digits_weights.png");
    int code = errors && weights ? 0 : SYMO_CLI_MEMORY;
    if (!code) code = draw_errors(demo, errors, turned, upright);
    if (!code) code = draw_weights(demo, weights, turned);
    free(errors);
    free(weights);
    return code;
}

int symo_cli_digits_report(const symo_cli_demo_run *demo, const tally *turned, const tally *upright)
{
    const int code = print_tables(turned, upright);
    if (code) return code;
    if (!(turned->difference <= SAME && upright->difference <= SAME)) {
        return symo_cli_error(SYMO_CLI_NUMERIC, "digits: the copies and the constraint differ, against the theorem");
    }
    return draw_pictures(demo, turned, upright);
}
