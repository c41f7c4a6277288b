/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a path: one line a coefficient, or a group's norm where there are groups, against lambda on a
 * logarithmic axis that runs from the null model on the left to the least penalty on the right. The twelve that are
 * largest at the end are coloured and named there, the names pushed apart so that they can be read; the others are
 * grey. One level: bars of the largest coefficients. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED = 12, BARS = 30, LABEL = 24, WIDTH = 1000, HEIGHT = 620 };

static const char *const colours[NAMED] = { "#1f6fb4", "#d1495b", "#2e8b57", "#e08a1e", "#7b4ea3", "#17a2a2",
                                            "#8c564b", "#d267b0", "#6b7a1f", "#34495e", "#b8860b", "#5b8def" };

typedef struct curve {
    int64_t index; /* of the column or group */
    double end;    /* at the last level */
    double place;  /* of its name, in the units of the axis */
} curve;

static int64_t curve_count(const symo_cli_model *model)
{
    return model->groups ? model->group_count : model->design.p;
}

static const char *curve_name(const symo_cli_model *model, int64_t index)
{
    return model->groups ? symo_groups_name(model->groups, index) : model->names[index];
}

static double coefficient(const symo_cli_fitting *fit, int64_t column, int64_t point)
{
    const double value = fit->coefficients[point * fit->model.design.p + column];
    return fit->model.scale ? value * fit->model.scale[column] : value;
}

static double height(const symo_cli_fitting *fit, int64_t index, int64_t point)
{
    const symo_cli_model *model = &fit->model;
    if (!model->groups) return coefficient(fit, index, point);
    const int64_t *starts = symo_groups_starts(model->groups), *indices = symo_groups_indices(model->groups);
    double norm = 0.0;
    for (int64_t k = starts[index]; k < starts[index + 1]; k++) norm = hypot(norm, coefficient(fit, indices[k], point));
    return norm;
}

static int larger_first(const void *left, const void *right)
{
    const double a = fabs(((const curve *)left)->end), b = fabs(((const curve *)right)->end);
    if (a != b) return a < b ? 1 : -1;
    return ((const curve *)left)->index < ((const curve *)right)->index ? -1 : 1;
}

static int lower_first(const void *left, const void *right)
{
    const double a = ((const curve *)left)->end, b = ((const curve *)right)->end;
    return (a > b) - (a < b);
}

static curve *make_curves(const symo_cli_fitting *fit, int64_t *shown)
{
    const int64_t count = curve_count(&fit->model);
    curve *curves = calloc((size_t)count + 1, sizeof *curves);
    if (!curves) return NULL;
    for (int64_t k = 0; k < count; k++) {
        curves[k] = (curve){ .index = k, .end = height(fit, k, fit->points - 1) };
    }
    qsort(curves, (size_t)count, sizeof *curves, larger_first);
    for (*shown = 0; *shown < count && *shown < NAMED && curves[*shown].end != 0.0;) ++*shown;
    return curves;
}

/* Least squares under a minimal distance, by merging blocks that touch (pool adjacent violators on end - k * gap). */
static void push_apart(curve *curves, int64_t count, double gap)
{
    double mean[NAMED];
    int64_t size[NAMED], blocks = 0;
    qsort(curves, (size_t)count, sizeof *curves, lower_first);
    for (int64_t k = 0; k < count; k++) {
        mean[blocks] = curves[k].end - (double)k * gap;
        size[blocks++] = 1;
        while (blocks > 1 && mean[blocks - 2] >= mean[blocks - 1]) {
            const double total = (double)(size[blocks - 2] + size[blocks - 1]);
            mean[blocks - 2] =
                ((double)size[blocks - 2] * mean[blocks - 2] + (double)size[blocks - 1] * mean[blocks - 1]) / total;
            size[blocks - 2] += size[blocks - 1];
            blocks--;
        }
    }
    for (int64_t b = 0, k = 0; b < blocks; b++) {
        for (int64_t i = 0; i < size[b]; i++, k++) curves[k].place = mean[b] + (double)k * gap;
    }
}

/* The axis holds every curve. */
static void range_of(const symo_cli_fitting *fit, double *low, double *high)
{
    *low = *high = 0.0;
    for (int64_t l = 0; l < fit->points; l++) {
        for (int64_t k = 0; k < curve_count(&fit->model); k++) {
            const double value = height(fit, k, l);
            *low = fmin(*low, value);
            *high = fmax(*high, value);
        }
    }
    if (!(*high > *low)) *high = *low + 1.0;
    const double margin = 0.04 * (*high - *low);
    *high += margin;
    if (*low < 0.0) *low -= margin;
}

static void add_data(symo_cli_text *script, const symo_cli_fitting *fit)
{
    symo_cli_text_add(script, "$path << SYMO_END\n");
    for (int64_t l = 0; l < fit->points; l++) {
        if (!(fit->lambda[l] > 0.0)) continue;
        symo_cli_text_add(script, "%.17g", fit->lambda[l]);
        for (int64_t k = 0; k < curve_count(&fit->model); k++) symo_cli_text_add(script, " %.9g", height(fit, k, l));
        symo_cli_text_add(script, "\n");
    }
    symo_cli_text_add(script, "SYMO_END\n");
}

static const char *axis_name(const symo_cli_fitting *fit)
{
    static const char *const names[2][2] = { { "coefficient", "coefficient times standard deviation" },
                                             { "norm of the group''s coefficients",
                                               "norm of the group''s coefficients times standard deviations" } };
    return names[fit->model.groups != NULL][fit->model.scale != NULL];
}

/* A name that would run out of the picture is cut, at the start of a UTF-8 character. */
static void add_label(symo_cli_text *script, const char *name)
{
    char cut[64];
    size_t length = strlen(name), room = LABEL;
    if (length > room) {
        while (room > 0 && ((unsigned char)name[room] & 0xC0) == 0x80) room--;
        length = room;
    }
    snprintf(cut, sizeof cut, "%.*s%s", (int)length, name, name[length] ? "…" : "");
    symo_cli_text_quote(script, cut);
}

static int longest_name(const symo_cli_model *model, const curve *curves, int64_t shown)
{
    size_t longest = 0;
    for (int64_t k = 0; k < shown; k++) {
        const size_t length = strlen(curve_name(model, curves[k].index));
        if (length > longest) longest = length;
    }
    return longest < LABEL ? (int)longest : LABEL + 1;
}

static void add_title(symo_cli_text *script, const symo_cli_fitting *fit)
{
    symo_cli_text title = { 0 };
    symo_cli_text_add(&title, "%s, %s: %lld rows, %lld columns", fit->options->family, fit->options->penalty,
                      (long long)fit->model.design.n, (long long)fit->model.design.p);
    if (fit->model.symmetry) {
        symo_cli_text_add(&title, " tied to %lld", (long long)symo_partition_cells(fit->model.orbits));
    }
    symo_cli_text_add(script, "set title ");
    symo_cli_text_quote(script, title.data ? title.data : "");
    symo_cli_text_add(script, " textcolor rgb '#222222'\n");
    script->failed |= title.failed;
    symo_cli_text_free(&title);
}

static void add_curves(symo_cli_text *script, const symo_cli_fitting *fit, const curve *curves, int64_t shown)
{
    const int64_t count = curve_count(&fit->model);
    symo_cli_text_add(script, "plot 0 with lines lc rgb '#999999' lw 1");
    for (int64_t k = shown; k < count; k++) {
        symo_cli_text_add(script, ", $path using 1:%lld with lines lc rgb '#c8c8c8' lw 1",
                          (long long)curves[k].index + 2);
    }
    for (int64_t k = 0; k < shown; k++) {
        symo_cli_text_add(script, ", $path using 1:%lld with lines lc rgb '%s' lw 2", (long long)curves[k].index + 2,
                          colours[k]);
    }
    symo_cli_text_add(script, "\n");
}

static void draw_path(symo_cli_text *script, const symo_cli_fitting *fit, curve *curves, int64_t shown)
{
    double low, high;
    range_of(fit, &low, &high);
    add_data(script, fit);
    add_title(script, fit);
    push_apart(curves, shown, 0.042 * (high - low));
    symo_cli_text_add(script, "set logscale x\nset format x '%%g'\n");
    symo_cli_text_add(script, "set xrange [%.17g:%.17g] noextend\n", fit->lambda[0], fit->lambda[fit->points - 1]);
    symo_cli_text_add(script, "set yrange [%.9g:%.9g]\n", low, high);
    symo_cli_text_add(script, "set xlabel 'penalty level lambda'\nset ylabel '%s'\nset rmargin %d\n", axis_name(fit),
                      4 + longest_name(&fit->model, curves, shown));
    for (int64_t k = 0; k < shown; k++) {
        symo_cli_text_add(script, "set label ");
        add_label(script, curve_name(&fit->model, curves[k].index));
        symo_cli_text_add(script, " at graph 1.025, first %.9g left front textcolor rgb '%s'\n", curves[k].place,
                          colours[k]);
        symo_cli_text_add(script,
                          "set arrow from graph 1.0, first %.9g to graph 1.02, first %.9g nohead lc rgb '%s' lw 1\n",
                          curves[k].end, curves[k].place, colours[k]);
    }
    add_curves(script, fit, curves, shown);
}

static void draw_bars(symo_cli_text *script, const symo_cli_fitting *fit, const curve *curves)
{
    const int64_t count = curve_count(&fit->model);
    int64_t bars = 0;
    while (bars < count && bars < BARS && curves[bars].end != 0.0) bars++;
    add_title(script, fit);
    symo_cli_text_add(script, "$bars << SYMO_END\n0 0\n");
    for (int64_t k = 0; k < bars; k++) symo_cli_text_add(script, "%lld %.9g\n", (long long)(bars - k), curves[k].end);
    symo_cli_text_add(script, "SYMO_END\nunset grid\nset ytics scale 0\nset ytics (");
    for (int64_t k = 0; k < bars; k++) {
        symo_cli_text_add(script, "%s", k > 0 ? ", " : "");
        add_label(script, curve_name(&fit->model, curves[k].index));
        symo_cli_text_add(script, " %lld", (long long)(bars - k));
    }
    symo_cli_text_add(script, ")\nset yrange [0.3:%lld.7]\nset xlabel '%s'\nset style fill solid 0.85\n",
                      (long long)(bars > 0 ? bars : 1), axis_name(fit));
    symo_cli_text_add(script, "set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb '#999999'\n"
                              "plot $bars using ($2/2):1:($2/2):(0.35) with boxxyerror lc rgb '#1f6fb4'\n");
}

int symo_cli_fit_plot(const symo_cli_fitting *fit)
{
    symo_cli_text script = { 0 };
    int64_t shown = 0;
    if (fit->points == 0) return symo_cli_error(SYMO_CLI_NUMERIC, "%s: there is nothing to draw", fit->options->plot);
    curve *curves = make_curves(fit, &shown);
    if (!curves) return symo_cli_out_of_memory();
    int code = symo_cli_picture_begin(&script, fit->options->plot, WIDTH, HEIGHT);
    if (!code) {
        if (fit->points > 1)
            draw_path(&script, fit, curves, shown);
        else
            draw_bars(&script, fit, curves);
        code = symo_cli_picture_draw(&script, fit->options->plot);
    }
    symo_cli_text_free(&script);
    free(curves);
    return code;
}
