/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A design from a table: rows and arrays; design_columns.c chooses the columns. Cells that are missing end the command,
 * or their row is left out, or, where they stand among the numbers of the design, they become the mean of the others in
 * their column. Text has no mean, and a response, weight or offset is never made up. */
#include "design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void symo_cli_design_columns_free(int64_t p, symo_cli_design_column *columns)
{
    for (int64_t j = 0; columns && j < p; j++) {
        free(columns[j].name);
        free(columns[j].source);
        free(columns[j].level);
    }
    free(columns);
}

static void vector_free(symo_cli_vector *vector)
{
    symo_table_free(vector->table);
    free(vector->values);
}

void symo_cli_design_free(symo_cli_design *design)
{
    symo_cli_design_columns_free(design->p, design->columns);
    symo_matrix_free(design->matrix);
    symo_table_free(design->table);
    free(design->rows);
    free(design->x);
    vector_free(&design->y);
    vector_free(&design->weights);
    vector_free(&design->offset);
    *design = (symo_cli_design){ 0 };
}

static const symo_table *table_of(const symo_cli_design *design, const symo_cli_vector *vector)
{
    return vector->table ? vector->table : design->table;
}

/* Of the file, before any is left out. */
static int64_t rows_of(const symo_cli_design *design)
{
    return design->table ? symo_table_rows(design->table) : symo_matrix_rows(design->matrix);
}

int symo_cli_vector_complain(const symo_cli_design *design, const symo_cli_vector *vector, int64_t i, const char *what)
{
    symo_io_error error;
    if (vector->column < 0) {
        return symo_cli_error(SYMO_CLI_INPUT, "%s: the label of row %lld: %s", design->path,
                              (long long)(design->rows[i] + 1), what);
    }
    return symo_cli_io_status(
        symo_table_complain(table_of(design, vector), design->rows[i], vector->column, what, &error), &error);
}

int symo_cli_design_divide(symo_cli_design *design, const double *divisors)
{
    symo_matrix *scaled = NULL;
    double *factors = calloc((size_t)design->p, sizeof *factors);
    if (!factors) return symo_cli_out_of_memory();
    for (int64_t j = 0; j < design->p; j++) factors[j] = 1.0 / divisors[j];
    const symo_status status = symo_matrix_scale(&scaled, design->matrix, factors);
    free(factors);
    if (status) return symo_cli_status(status);
    symo_matrix_free(design->matrix);
    free(design->x);
    design->x = NULL;
    design->matrix = scaled;
    return 0;
}

/* ---- response, weights, offset ---- */

static int read_vector(symo_cli_design *design, symo_cli_vector *vector, const char *path, const char *column,
                       const char *what)
{
    symo_io_error error;
    vector->column = -1;
    if (path && column) return symo_cli_error(SYMO_CLI_USAGE, "give --%s or --%s-column, not both", what, what);
    if (!path && !column) return 0;
    if (column) {
        char option[32];
        snprintf(option, sizeof option, "--%s-column", what);
        const int code = symo_cli_design_find(design->table, column, option, &vector->column);
        if (code) return code;
    } else {
        const symo_status status = symo_table_read(&vector->table, path, &error);
        if (status) return symo_cli_io_status(status, &error);
        vector->column = 0;
        if (symo_table_columns(vector->table) != 1) {
            return symo_cli_error(SYMO_CLI_INPUT, "%s: %lld columns where one is expected", path,
                                  (long long)symo_table_columns(vector->table));
        }
        if (symo_table_rows(vector->table) != rows_of(design)) {
            return symo_cli_error(SYMO_CLI_INPUT, "%s has %lld rows, %s has %lld (a CSV begins with a row of names)",
                                  path, (long long)symo_table_rows(vector->table), design->path,
                                  (long long)rows_of(design));
        }
    }
    const symo_status status = symo_table_require_numbers(table_of(design, vector), vector->column, &error);
    return status ? symo_cli_io_status(status, &error) : 0;
}

/* ---- missing cells and rows ---- */

static int missing_rule(const char *word, symo_cli_missing *rule)
{
    *rule = SYMO_CLI_MISSING_REFUSE;
    if (!word) return 0;
    if (strcmp(word, "drop") == 0)
        *rule = SYMO_CLI_MISSING_DROP;
    else if (strcmp(word, "mean") == 0)
        *rule = SYMO_CLI_MISSING_MEAN;
    else
        return symo_cli_error(SYMO_CLI_USAGE, "--missing: `%s` is neither drop nor mean", word);
    return 0;
}

static int refuse_missing(const symo_table *table, int64_t row, int64_t column, const char *what)
{
    symo_io_error error;
    return symo_cli_io_status(symo_table_complain(table, row, column, what, &error), &error);
}

/* What a missing cell is told; has_mean: it stands among the numbers of the design. */
static const char *missing_text(const symo_cli_design *design, int has_mean)
{
    const int can_drop = design->table && !design->is_new;
    if (can_drop) {
        return has_mean ? "the cell is missing (--missing drop|mean allows it)"
                        : "the cell is missing (--missing drop allows it)";
    }
    return has_mean ? "the cell is missing (--missing mean allows it)" : "the cell is missing";
}

/* *keep: whether the row stays; an exit code when its missing cell may not be. */
static int check_row(const symo_cli_design *design, int64_t row, symo_cli_missing rule, int *keep)
{
    const symo_cli_vector *const vectors[] = { &design->y, &design->weights, &design->offset };
    *keep = 1;
    for (int64_t j = 0; design->table && j < design->p; j++) {
        const int64_t column = design->columns[j].position;
        const int has_mean = !design->columns[j].level;
        if (!isnan(symo_table_values(design->table, column)[row])) continue;
        if (rule == SYMO_CLI_MISSING_MEAN && has_mean) continue;
        if (rule != SYMO_CLI_MISSING_DROP) {
            return refuse_missing(design->table, row, column, missing_text(design, has_mean));
        }
        *keep = 0;
    }
    for (int v = 0; v < 3; v++) {
        const symo_table *table = table_of(design, vectors[v]);
        if (vectors[v]->column < 0 || !isnan(symo_table_values(table, vectors[v]->column)[row])) continue;
        if (rule != SYMO_CLI_MISSING_DROP) {
            return refuse_missing(table, row, vectors[v]->column, missing_text(design, 0));
        }
        *keep = 0;
    }
    return 0;
}

static int choose_rows(symo_cli_design *design, symo_cli_missing rule)
{
    const int64_t rows = rows_of(design);
    design->rows = calloc((size_t)rows + 1, sizeof *design->rows);
    if (!design->rows) return symo_cli_out_of_memory();
    for (int64_t row = 0; row < rows; row++) {
        int keep;
        const int code = check_row(design, row, rule, &keep);
        if (code) return code;
        if (keep) design->rows[design->n++] = row;
    }
    design->rows_dropped = rows - design->n;
    if (design->n > 0) return 0;
    return symo_cli_error(SYMO_CLI_INPUT, "%s: no row%s", design->path,
                          rows > 0 ? " without a missing cell" : "s below the header");
}

/* ---- the arrays ---- */

static int fill_vector(const symo_cli_design *design, symo_cli_vector *vector)
{
    if (vector->column < 0) return 0;
    const double *values = symo_table_values(table_of(design, vector), vector->column);
    vector->values = calloc((size_t)design->n, sizeof *vector->values);
    if (!vector->values) return symo_cli_out_of_memory();
    for (int64_t i = 0; i < design->n; i++) vector->values[i] = values[design->rows[i]];
    return 0;
}

/* The number of a text column's level in the table, which may have other levels than the ones fitted; -1: not there. */
static double level_number(const symo_table *table, const symo_cli_design_column *column)
{
    for (int64_t l = 0; column->level && l < symo_table_levels(table, column->position); l++) {
        if (strcmp(symo_table_level(table, column->position, l), column->level) == 0) return (double)l;
    }
    return -1.0;
}

/* One column of x; missing cells become NaN. */
static void fill_column(const symo_cli_design *design, const symo_cli_design_column *column, double *x)
{
    const double *values = symo_table_values(design->table, column->position);
    const double level = level_number(design->table, column);
    for (int64_t i = 0; i < design->n; i++) {
        const double value = values[design->rows[i]];
        x[i] = column->level && !isnan(value) ? (value == level ? 1.0 : 0.0) : value;
    }
}

/* The mean of the cells that are there, around the first of them so that it cannot overflow; NaN when there is none. */
static double observed_mean(int64_t n, const double *x)
{
    double mean = NAN;
    int64_t seen = 0;
    for (int64_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        seen++;
        mean = seen == 1 ? x[i] : mean + (x[i] / (double)seen - mean / (double)seen);
    }
    return mean;
}

static int fill_x(symo_cli_design *design)
{
    if (design->n > INT64_MAX / 8 / design->p) return symo_cli_out_of_memory();
    design->x = calloc((size_t)(design->n * design->p), sizeof *design->x);
    if (!design->x) return symo_cli_out_of_memory();
    for (int64_t j = 0; j < design->p; j++) {
        symo_cli_design_column *column = &design->columns[j];
        double *x = design->x + j * design->n;
        fill_column(design, column, x);
        if (isnan(column->fill)) column->fill = observed_mean(design->n, x);
        if (isnan(column->fill)) return refuse_missing(design->table, 0, column->position, "every cell is missing");
        for (int64_t i = 0; i < design->n; i++) {
            if (!isnan(x[i])) continue;
            x[i] = column->fill;
            design->cells_imputed++;
        }
    }
    const symo_status status = symo_matrix_dense_view(&design->matrix, design->n, design->p, design->x, design->n);
    return status ? symo_cli_status(status) : 0;
}

static int fill_arrays(symo_cli_design *design)
{
    int code = design->table ? fill_x(design) : 0;
    if (!code) code = fill_vector(design, &design->y);
    if (!code) code = fill_vector(design, &design->weights);
    return code ? code : fill_vector(design, &design->offset);
}

static int read_files(symo_cli_design *design, const symo_cli_data_options *options)
{
    symo_io_error error;
    int code = 0;
    if (!options->x) return symo_cli_error(SYMO_CLI_USAGE, "--x FILE is needed");
    design->path = options->x;
    if (symo_cli_design_is_matrix(options->x))
        code = symo_cli_design_read_matrix(design, options);
    else {
        const symo_status status = symo_table_read(&design->table, options->x, &error);
        if (status) code = symo_cli_io_status(status, &error);
    }
    if (!code) code = read_vector(design, &design->y, options->y, options->y_column, "y");
    if (!code) code = read_vector(design, &design->weights, options->weights, options->weights_column, "weights");
    return code ? code : read_vector(design, &design->offset, options->offset, options->offset_column, "offset");
}

int symo_cli_design_read(symo_cli_design *design, const symo_cli_data_options *options)
{
    symo_cli_missing rule;
    *design = (symo_cli_design){ 0 };
    int code = missing_rule(options->missing, &rule);
    const int has_response =
        options->y || options->y_column || (options->x && symo_cli_design_brings_response(options->x));
    if (!code && !has_response) code = symo_cli_error(SYMO_CLI_USAGE, "--y FILE or --y-column NAME is needed");
    if (!code) code = read_files(design, options);
    if (!code && design->table) code = symo_cli_design_choose(design, options->columns);
    if (!code) code = choose_rows(design, rule);
    if (!code) code = fill_arrays(design);
    return code;
}

/* ---- new rows for a known design ---- */

static int refuse_new_level(const symo_cli_design *design, int64_t position, int64_t first)
{
    const double *values = symo_table_values(design->table, position);
    for (int64_t i = 0; i < design->n; i++) {
        const double number = values[design->rows[i]];
        int known = isnan(number);
        for (int64_t j = first; !known && j < design->p; j++) {
            const symo_cli_design_column *column = &design->columns[j];
            known = column->position == position &&
                    strcmp(column->level, symo_table_level(design->table, position, (int64_t)number)) == 0;
        }
        if (!known) {
            return refuse_missing(design->table, design->rows[i], position, "the model was not fitted with this level");
        }
    }
    return 0;
}

/* A column of nothing but missing cells holds no numbers either; its rows are refused for that. */
static int refuse_numbers(const symo_cli_design *design, int64_t position)
{
    const double *values = symo_table_values(design->table, position);
    for (int64_t row = 0; row < symo_table_rows(design->table); row++) {
        if (isnan(values[row])) continue;
        return refuse_missing(design->table, row, position, "a number where the model was fitted with text");
    }
    return 0;
}

static int locate_column(symo_cli_design *design, int64_t j)
{
    symo_io_error error;
    symo_cli_design_column *column = &design->columns[j];
    column->position = symo_table_find(design->table, column->source);
    if (column->position < 0) {
        return symo_cli_error(SYMO_CLI_INPUT, "%s has no column `%s`, which the model needs",
                              symo_table_path(design->table), column->source);
    }
    const symo_column_kind kind = symo_table_kind(design->table, column->position);
    if (column->level && kind == SYMO_COLUMN_TEXT) return 0;
    if (column->level && kind == SYMO_COLUMN_NUMBERS) return refuse_numbers(design, column->position);
    const symo_status status = symo_table_require_numbers(design->table, column->position, &error);
    return status ? symo_cli_io_status(status, &error) : 0;
}

int symo_cli_design_apply(symo_cli_design *design, const symo_cli_data_options *options, int64_t p,
                          symo_cli_design_column *columns)
{
    symo_cli_missing rule;
    *design = (symo_cli_design){ .p = p, .columns = columns, .is_new = 1 };
    int code = missing_rule(options->missing, &rule);
    if (!code && rule == SYMO_CLI_MISSING_DROP) {
        code = symo_cli_error(SYMO_CLI_USAGE, "--missing: every row gets a prediction, so only mean is possible here");
    }
    if (!code) code = read_files(design, options);
    for (int64_t j = 0; !code && design->table && j < p; j++) code = locate_column(design, j);
    if (!code) code = choose_rows(design, rule);
    for (int64_t j = 0; !code && design->table && j < p; j++) {
        const int first = j == 0 || columns[j - 1].position != columns[j].position;
        if (columns[j].level && first) code = refuse_new_level(design, columns[j].position, j);
    }
    return code ? code : fill_arrays(design);
}
