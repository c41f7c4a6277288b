/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Birth weights (Hosmer and Lemeshow 1989): 189 births, the weight in kg from eight groups of columns,
 *
 *     minimise   1/(2 n) sum_i (y_i - b0 - x_i'b)^2 + lambda sum_g sqrt(p_g) ||b_g||
 *
 * along 100 levels of lambda. age and lwt (the mother's age in years and weight in pounds) enter as polynomials of
 * degree 1, 2, 3, orthonormal to each other and to the constant; the rest as indicator columns. This file prepares the
 * design and writes it down; the fit is `symo fit` on those files, as anybody can repeat it. */
#include "demo.h"

#include <cJSON.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = 16, GROUPS = 8, DEGREE = 3, SHOWN = 11 };
enum { CSV, GROUP_FILE, JSON, PICTURE, FILES };

/* A group is a polynomial in the source column, or one indicator column for each range of it. */
typedef struct group {
    const char *name, *source;
    int size;
    const char *columns[3];
    struct {
        double low, high;
    } range[3]; /* all NaN: the polynomial */
} group;

static const group groups[GROUPS] = {
    { "age", "age", 3, { "age1", "age2", "age3" }, { { NAN, NAN }, { NAN, NAN }, { NAN, NAN } } },
    { "lwt", "lwt", 3, { "lwt1", "lwt2", "lwt3" }, { { NAN, NAN }, { NAN, NAN }, { NAN, NAN } } },
    { "race", "race", 2, { "white", "black" }, { { 1, 1 }, { 2, 2 } } },
    { "smoke", "smoke", 1, { "smoke" }, { { 1, 1 } } },
    { "ptl", "ptl", 2, { "ptl1", "ptl2m" }, { { 1, 1 }, { 2, INFINITY } } },
    { "ht", "ht", 1, { "ht" }, { { 1, 1 } } },
    { "ui", "ui", 1, { "ui" }, { { 1, 1 } } },
    { "ftv", "ftv", 3, { "ftv1", "ftv2", "ftv3m" }, { { 1, 1 }, { 2, 2 }, { 3, INFINITY } } }
};

typedef struct births {
    int64_t n;
    double *design, *response; /* n x COLUMNS, column after column; n, in kg */
    long double *residuals;    /* n */
    char *path[FILES];
} births;

/* ---- the design ---- */

static void make_orthogonal(int64_t n, const double *to, double *column)
{
    double product = 0.0;
    for (int64_t i = 0; i < n; i++) product += column[i] * to[i];
    for (int64_t i = 0; i < n; i++) column[i] -= product * to[i];
}

/* Each polynomial starts as the last one times (x - mean); made orthogonal to all before it twice, which is enough. The
 * leading coefficients are positive. basis: n x (DEGREE + 1), the first column the constant. */
static void orthonormal_polynomials(int64_t n, const double *x, double *basis)
{
    double mean = 0.0;
    for (int64_t i = 0; i < n; i++) mean += x[i] / (double)n;
    for (int64_t i = 0; i < n; i++) basis[i] = 1.0 / sqrt((double)n);
    for (int degree = 1; degree <= DEGREE; degree++) {
        double *column = basis + n * degree, square = 0.0;
        for (int64_t i = 0; i < n; i++) column[i] = (x[i] - mean) * column[i - n];
        for (int pass = 0; pass < 2 * degree; pass++) make_orthogonal(n, basis + n * (pass % degree), column);
        for (int64_t i = 0; i < n; i++) square += column[i] * column[i];
        for (int64_t i = 0; i < n; i++) column[i] /= sqrt(square);
    }
}

/* The columns of group g, n x size; work: n x (DEGREE + 1). */
static void make_columns(const group *g, int64_t n, const double *source, double *columns, double *work)
{
    if (isnan(g->range[0].low)) {
        orthonormal_polynomials(n, source, work);
        memcpy(columns, work + n, (size_t)n * DEGREE * sizeof *columns);
        return;
    }
    for (int c = 0; c < g->size; c++) {
        for (int64_t i = 0; i < n; i++) {
            columns[n * c + i] = source[i] >= g->range[c].low && source[i] <= g->range[c].high;
        }
    }
}

/* design: n x COLUMNS. */
static int make_design(const symo_table *table, double *design, double *work)
{
    const int64_t n = symo_table_rows(table);
    int code = 0;
    for (int g = 0; g < GROUPS; design += n * groups[g++].size) {
        const double *source = symo_cli_demo_column(table, groups[g].source, &code);
        if (!source) return code;
        make_columns(&groups[g], n, source, design, work);
    }
    return 0;
}

/* The files that the fit reads: the columns and the response, and the groups by their columns' names. */
static void add_files(const births *b, symo_cli_text *csv, symo_cli_text *lines)
{
    for (int g = 0; g < GROUPS; g++) {
        symo_cli_text_add(lines, "%s", groups[g].name);
        for (int c = 0; c < groups[g].size; c++) {
            symo_cli_text_add(lines, " %s", groups[g].columns[c]);
            symo_cli_text_add(csv, "%s,", groups[g].columns[c]);
        }
        symo_cli_text_add(lines, "\n");
    }
    symo_cli_text_add(csv, "bwt\n");
    for (int64_t i = 0; i < b->n; i++) {
        for (int c = 0; c < COLUMNS; c++) symo_cli_text_add(csv, "%.17g,", b->design[b->n * c + i]);
        symo_cli_text_add(csv, "%.17g\n", b->response[i]);
    }
}

static int write_text(const symo_cli_demo_run *demo, const char *path, const symo_cli_text *text)
{
    symo_io_error error;
    if (text->failed) return symo_cli_out_of_memory();
    const symo_status status = symo_text_write(path, text->length, text->data, &error);
    if (status) return symo_cli_io_status(status, &error);
    symo_cli_demo_wrote(demo, path);
    return 0;
}

static int write_files(const symo_cli_demo_run *demo, const births *b)
{
    symo_cli_text csv = { 0 }, lines = { 0 };
    add_files(b, &csv, &lines);
    int code = write_text(demo, b->path[CSV], &csv);
    if (!code) code = write_text(demo, b->path[GROUP_FILE], &lines);
    symo_cli_text_free(&csv);
    symo_cli_text_free(&lines);
    return code;
}

/* ---- the fit, by the subcommand itself ---- */

static int fit(const symo_cli_demo_run *demo, const births *b)
{
    char *arguments[] = {
        "fit",       "--x",   b->path[CSV], "--y-column", "bwt",         "--groups", b->path[GROUP_FILE], "--path",
        "100,0.001", "--tol", "1e-9",       "--json",     b->path[JSON], "--plot",   b->path[PICTURE],    "--quiet",
        NULL
    };
    const int count = (int)(sizeof arguments / sizeof arguments[0]) - 1;
    printf("\nBirth weights: %lld births, eight groups of columns, group lasso along 100 penalty levels\n\n   ",
           (long long)b->n);
    for (int a = 0; a < count - 1; a++) printf(" %s", a ? arguments[a] : "symo fit");
    printf("\n\n");
    optind = 0; /* getopt_long starts on a new argument list */
    const int code = symo_cli_fit(count, arguments);
    if (code) return code;
    symo_cli_demo_wrote(demo, b->path[JSON]);
    if (access(b->path[PICTURE], R_OK) == 0) symo_cli_demo_wrote(demo, b->path[PICTURE]); /* needs gnuplot */
    return 0;
}

/* ---- the table, from the file that the fit wrote ---- */

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long length = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) length = ftell(file);
    if (length >= 0) text = (char *)calloc((size_t)length + 1, 1);
    if (text) rewind(file);
    if (text && fread(text, 1, (size_t)length, file) != (size_t)length) {
        free(text);
        text = NULL;
    }
    if (file) fclose(file);
    return text;
}

static double number_of(const cJSON *object, const char *key)
{
    return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, key)); /* NaN where there is none */
}

/* A coefficient that is not written is 0. */
static double coefficient_of(const cJSON *point, const char *column)
{
    const cJSON *coefficients = cJSON_GetObjectItemCaseSensitive(point, "coefficients");
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(coefficients, column);
    return found ? cJSON_GetNumberValue(found) : 0.0;
}

static void residuals_of(const births *b, const cJSON *point, long double *residuals)
{
    for (int64_t i = 0; i < b->n; i++) residuals[i] = b->response[i] - (long double)number_of(point, "intercept");
    for (int g = 0, c = 0; g < GROUPS; g++) {
        for (int k = 0; k < groups[g].size; k++, c++) {
            const long double value = coefficient_of(point, groups[g].columns[k]);
            for (int64_t i = 0; i < b->n; i++) residuals[i] -= b->design[b->n * c + i] * value;
        }
    }
}

/* Distance of X_g'r / n from lambda w_g times the subdifferential of the norm at b_g, divided by lambda w_g. */
static long double group_kkt(const births *b, const cJSON *point, int g, int first, const long double *residuals)
{
    long double slope[3] = { 0 }, value[3], norm = 0, distance = 0;
    const long double unit = number_of(point, "lambda") * sqrtl((long double)groups[g].size);
    for (int k = 0; k < groups[g].size; k++) {
        const double *column = b->design + b->n * (first + k);
        for (int64_t i = 0; i < b->n; i++) slope[k] += column[i] * residuals[i] / (long double)b->n;
        value[k] = coefficient_of(point, groups[g].columns[k]);
        norm += value[k] * value[k];
    }
    norm = sqrtl(norm);
    for (int k = 0; k < groups[g].size; k++) {
        const long double difference = slope[k] - (norm > 0 ? unit * value[k] / norm : 0);
        distance += difference * difference;
    }
    distance = sqrtl(distance);
    return norm > 0 ? distance / unit : fmaxl(0, distance - unit) / unit;
}

/* The optimality of one level from the two written files alone, in long double. */
static double recompute_kkt(const births *b, const cJSON *point)
{
    long double sum = 0, kkt;
    residuals_of(b, point, b->residuals);
    for (int64_t i = 0; i < b->n; i++) sum += b->residuals[i] / (long double)b->n;
    kkt = fabsl(sum) / number_of(point, "lambda"); /* the intercept */
    for (int g = 0, first = 0; g < GROUPS; first += groups[g++].size) {
        const long double found = group_kkt(b, point, g, first, b->residuals);
        if (!(found <= kkt)) kkt = found;
    }
    return (double)kkt;
}

static void add_row(symo_cli_table *table, const cJSON *point, int level, double recomputed)
{
    symo_cli_text active = { 0 };
    for (int g = 0; g < GROUPS; g++) {
        int any = 0;
        for (int k = 0; k < groups[g].size; k++) any |= coefficient_of(point, groups[g].columns[k]) != 0.0;
        if (any) symo_cli_text_add(&active, "%s%s", active.length ? " " : "", groups[g].name);
    }
    symo_cli_table_cell(table, "%d", level);
    symo_cli_table_cell(table, "%.6f", number_of(point, "lambda"));
    symo_cli_table_cell(table, "%.2f", 100.0 * number_of(point, "deviance_explained"));
    symo_cli_table_cell(table, "%.1e", number_of(point, "kkt"));
    symo_cli_table_cell(table, "%.1e", recomputed);
    symo_cli_table_cell(table, "%.1e", number_of(point, "gap"));
    symo_cli_table_cell(table, "%.0f", number_of(point, "active_groups"));
    symo_cli_table_cell(table, "%s", active.data ? active.data : "none");
    symo_cli_text_free(&active);
}

static int print_path(const births *b, const cJSON *path)
{
    static const char *const headings[] = { "level",          "lambda", "dev.expl. %", "kkt",
                                            "kkt recomputed", "gap",    "groups",      "<which" };
    symo_cli_table *table = symo_cli_table_create(8, headings);
    const cJSON *point;
    double worst = 0.0;
    int level = 0;
    if (!table) return symo_cli_out_of_memory();
    cJSON_ArrayForEach(point, path)
    {
        const double recomputed = recompute_kkt(b, point);
        if (!(recomputed <= worst)) worst = recomputed;
        if (level % SHOWN == 0) add_row(table, point, level + 1, recomputed);
        level++;
    }
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    printf("\nLargest kkt of the %d levels, recomputed from the written JSON and CSV: %.1e\n", level, worst);
    return code;
}

static int print_table(const births *b)
{
    char *text = read_file(b->path[JSON]);
    cJSON *json = text ? cJSON_Parse(text) : NULL;
    const cJSON *path = cJSON_GetObjectItemCaseSensitive(json, "path");
    int code;
    if (cJSON_IsArray(path))
        code = print_path(b, path);
    else
        code = symo_cli_error(SYMO_CLI_INPUT, "%s: cannot be read again", b->path[JSON]);
    cJSON_Delete(json);
    free(text);
    return code;
}

/* ---- the example ---- */

static int run(const symo_cli_demo_run *demo, births *b, const symo_table *table)
{
    int code = 0;
    const double *grams = symo_cli_demo_column(table, "bwt", &code);
    if (!grams) return code;
    b->n = symo_table_rows(table);
    b->design = (double *)calloc((size_t)b->n + 1, (COLUMNS + DEGREE + 2) * sizeof(double));
    b->residuals = (long double *)calloc((size_t)b->n + 1, sizeof(long double));
    if (!b->design || !b->residuals) return symo_cli_out_of_memory();
    b->response = b->design + b->n * (COLUMNS + DEGREE + 1);
    for (int64_t i = 0; i < b->n; i++) b->response[i] = grams[i] / 1000.0;
    code = make_design(table, b->design, b->design + b->n * COLUMNS);
    if (!code) code = write_files(demo, b);
    if (!code) code = fit(demo, b);
    return code ? code : print_table(b);
}

int symo_cli_demo_birthwt(const symo_cli_demo_run *demo)
{
    static const char *const names[FILES] = { "birthwt_design.csv", "birthwt_groups.txt", "birthwt_fit.json",
                                              "birthwt_path.png" };
    births b = { 0 };
    int code;
    symo_table *table = symo_cli_demo_read(demo, "birthwt.csv", &code);
    for (int f = 0; !code && f < FILES; f++) {
        b.path[f] = symo_cli_demo_path(demo->output, names[f]);
        if (!b.path[f]) code = SYMO_CLI_MEMORY;
    }
    if (!code) code = run(demo, &b, table);
    for (int f = 0; f < FILES; f++) free(b.path[f]);
    free(b.design);
    free(b.residuals);
    symo_table_free(table);
    return code;
}
