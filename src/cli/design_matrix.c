/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A design from a LIBSVM or a Matrix Market file. Its columns have no names and are called by their numbers, 1, 2, ...;
 * no cell is missing; a LIBSVM file brings the response with it. */
#include "design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int symo_cli_design_brings_response(const char *path)
{
    return symo_cli_has_ending(path, ".svm") || symo_cli_has_ending(path, ".libsvm");
}

int symo_cli_design_is_matrix(const char *path)
{
    return symo_cli_design_brings_response(path) || symo_cli_has_ending(path, ".mtx");
}

static int check_options(const symo_cli_design *design, const symo_cli_data_options *options)
{
    const struct {
        const char *name, *value;
    } named[] = { { "--y-column", options->y_column },
                  { "--weights-column", options->weights_column },
                  { "--offset-column", options->offset_column },
                  { "--columns", options->columns },
                  { "--missing", options->missing } };
    for (size_t k = 0; k < sizeof named / sizeof *named; k++) {
        if (!named[k].value) continue;
        return symo_cli_error(SYMO_CLI_USAGE,
                              "%s belongs to a CSV or NPY design: the columns of %s have no names, and "
                              "none of its cells is missing",
                              named[k].name, design->path);
    }
    if (!options->y || !symo_cli_design_brings_response(design->path)) return 0;
    return symo_cli_error(SYMO_CLI_USAGE, "%s brings the response with it: leave --y out", design->path);
}

/* A fitted model must have been fitted on numbered columns, or they would be mistaken for others. */
static int check_columns(const symo_cli_design *design)
{
    char number[32];
    for (int64_t j = 0; design->columns && j < design->p; j++) {
        snprintf(number, sizeof number, "%lld", (long long)(j + 1));
        if (strcmp(design->columns[j].name, number) == 0) continue;
        return symo_cli_error(SYMO_CLI_INPUT, "%s has numbered columns, the model was fitted on column `%s`",
                              design->path, design->columns[j].name);
    }
    return 0;
}

static int read_libsvm(symo_cli_design *design)
{
    symo_io_error error;
    double *labels = NULL;
    const symo_status status = symo_libsvm_read(&design->matrix, &labels, design->path, design->p, &error);
    if (status) return symo_cli_io_status(status, &error);
    const int64_t rows = symo_matrix_rows(design->matrix);
    if (!design->is_new) {
        design->y.values = calloc((size_t)rows, sizeof *labels);
        if (design->y.values) memcpy(design->y.values, labels, (size_t)rows * sizeof *labels);
    }
    symo_numbers_free(labels);
    return design->is_new || design->y.values ? 0 : symo_cli_out_of_memory();
}

static int read_market(symo_cli_design *design)
{
    symo_io_error error;
    const symo_status status = symo_matrix_market_read(&design->matrix, design->path, &error);
    if (status) return symo_cli_io_status(status, &error);
    const int64_t columns = symo_matrix_columns(design->matrix);
    if (design->p == 0 || columns == design->p) return 0;
    return symo_cli_error(SYMO_CLI_INPUT, "%s has %lld columns, the model was fitted on %lld", design->path,
                          (long long)columns, (long long)design->p);
}

static int name_columns(symo_cli_design *design)
{
    const int64_t p = symo_matrix_columns(design->matrix);
    design->columns = calloc((size_t)p, sizeof *design->columns);
    if (!design->columns) return symo_cli_out_of_memory();
    for (int64_t j = 0; j < p; j++) {
        symo_cli_design_column *column = &design->columns[design->p++];
        column->fill = NAN;
        column->position = j;
        column->name = malloc(32);
        column->source = malloc(32);
        if (!column->name || !column->source) return symo_cli_out_of_memory();
        snprintf(column->name, 32, "%lld", (long long)(j + 1));
        strcpy(column->source, column->name);
    }
    return 0;
}

int symo_cli_design_read_matrix(symo_cli_design *design, const symo_cli_data_options *options)
{
    int code = check_options(design, options);
    if (!code) code = check_columns(design);
    if (!code) code = symo_cli_design_brings_response(design->path) ? read_libsvm(design) : read_market(design);
    if (code) return code;
    const int64_t rows = symo_matrix_rows(design->matrix), columns = symo_matrix_columns(design->matrix);
    if (rows == 0 || columns == 0) {
        return symo_cli_error(SYMO_CLI_INPUT, "%s: a matrix of %lld rows and %lld columns is no design", design->path,
                              (long long)rows, (long long)columns);
    }
    return design->columns ? 0 : name_columns(design);
}

void symo_cli_design_map_labels(symo_cli_design *design, int quiet)
{
    double *y = design->y.values;
    int negative = 0;
    if (design->table || design->y.column >= 0) return;
    for (int64_t i = 0; i < design->n; i++) {
        if (y[i] != 1.0 && y[i] != -1.0) return;
        negative |= y[i] < 0.0;
    }
    for (int64_t i = 0; i < design->n; i++) y[i] = y[i] > 0.0 ? 1.0 : 0.0;
    if (negative && !quiet) fprintf(stderr, "symo: note: the labels -1 and 1 are taken as 0 and 1\n");
}
