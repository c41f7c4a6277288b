/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From data files to the matrix and vectors of a model. design.c: tables (CSV, NPY): rows kept, missing cells; in
 * design_columns.c: which columns, indicator columns for text. design_matrix.c: LIBSVM and Matrix Market files. */
#ifndef SYMO_CLI_DESIGN_H
#define SYMO_CLI_DESIGN_H

#include "cli.h"

typedef enum symo_cli_missing {
    SYMO_CLI_MISSING_REFUSE,
    SYMO_CLI_MISSING_DROP, /* rows with a missing cell are left out */
    SYMO_CLI_MISSING_MEAN  /* the mean of the column's other cells; of the design's numbers only */
} symo_cli_missing;

/* What the command line says. Names may be NULL. */
typedef struct symo_cli_data_options {
    const char *x, *y, *y_column, *columns;
    const char *weights, *weights_column, *offset, *offset_column, *missing;
} symo_cli_data_options;

/* A column of the design: numbers of the table's column `source`, or the indicator of one level of a text column. */
typedef struct symo_cli_design_column {
    char *name, *source;
    char *level;      /* NULL: numbers */
    double fill;      /* what a missing cell becomes: the mean */
    int64_t position; /* in the table; -1: not looked up yet */
} symo_cli_design_column;

typedef struct symo_cli_vector {
    symo_table *table; /* read for this vector alone; NULL: a column of the design's table */
    int64_t column;    /* -1: there is none */
    double *values;    /* of the rows kept; with column -1: the labels of a LIBSVM file, or NULL */
} symo_cli_vector;

typedef struct symo_cli_design {
    const char *path;
    symo_table *table; /* NULL: the file holds a matrix */
    int64_t n, p;
    int64_t *rows; /* n row numbers of the file: the ones kept */
    symo_cli_design_column *columns;
    double *x;           /* of a table: n x p, column-major; matrix shows it */
    symo_matrix *matrix; /* n x p */
    symo_cli_vector y, weights, offset;
    int is_new; /* new rows for a fitted model: every one of them stays */
    int64_t rows_dropped, cells_imputed;
} symo_cli_design;

/* 0, or an exit code after a sentence; *design is always to be freed. */
int symo_cli_design_read(symo_cli_design *design, const symo_cli_data_options *options);
/* New rows for columns that are known already (taken over: the design frees them). */
int symo_cli_design_apply(symo_cli_design *design, const symo_cli_data_options *options, int64_t p,
                          symo_cli_design_column *columns);
void symo_cli_design_free(symo_cli_design *design);
/* Divides the columns by the numbers given. */
int symo_cli_design_divide(symo_cli_design *design, const double *divisors);
void symo_cli_design_columns_free(int64_t p, symo_cli_design_column *columns);
/* design_columns.c: a column by name or 1-based number; the columns of the design from `--columns` (NULL: all others).
 */
int symo_cli_design_find(const symo_table *table, const char *token, const char *option, int64_t *column);
int symo_cli_design_choose(symo_cli_design *design, const char *list);
/* design_matrix.c: a name that ends in .svm, .libsvm or .mtx; its matrix, and the columns 1, 2, ... unless the design
 * has columns already. */
int symo_cli_design_is_matrix(const char *path);
int symo_cli_design_brings_response(const char *path); /* .svm, .libsvm */
int symo_cli_design_read_matrix(symo_cli_design *design, const symo_cli_data_options *options);
/* The labels -1 and 1 of a LIBSVM file become 0 and 1 when there are no others, and a note says so. */
void symo_cli_design_map_labels(symo_cli_design *design, int quiet);
/* Says what is wrong with entry i of a vector, where it stands; exit code. */
int symo_cli_vector_complain(const symo_cli_design *design, const symo_cli_vector *vector, int64_t i, const char *what);

#endif
