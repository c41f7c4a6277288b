/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry detect: the permutations, or signed ones, that leave a matrix as it is (a Matrix Market file), or that
 * a least-squares problem does not notice (a CSV file: a design and its response). */
#include "symmetry.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct detection {
    const char *path, *response, *json;
    double tolerance; /* < 0: not given */
    int64_t limit;
    int flags;
    symo_table *table;  /* of a CSV file */
    const char **names; /* NULL: numbers */
    double *design;     /* rows x p */
    symo_matrix *matrix;
    symo_automorphisms *found;
    symo_automorphisms_report report;
    symo_symmetry *symmetry;
    symo_partition *orbits, *cells;
    char *order; /* NULL: not known */
} detection;

static const double design_tolerance = 1e-10;
static const int64_t steps_limit = INT64_C(10000000000);

static void print_usage(void)
{
    printf(
        "usage: symo symmetry detect FILE.mtx [--signed] [--tolerance V] [--limit STEPS] [--json FILE]\n"
        "       symo symmetry detect FILE.csv [--y-column NAME] ...\n\n"
        "Finds the permutations of rows and columns that leave the matrix in a Matrix Market file as it is, which is\n"
        "a weighted graph or digraph (0: no edge); or those of the columns of a CSV file that a least-squares\n"
        "problem with that design, that response and an intercept does not notice. Prints generators, orbits, cells\n"
        "(of the coarsest equitable partition; they may be larger than orbits) and the order of the group.\n\n"
        "    --y-column NAME  the response, a column of the CSV file; without it there is none\n"
        "    --signed         permutations that may change signs as well\n"
        "    --tolerance V    weights, in ascending order, count as one when neighbours differ by at most V times\n"
        "                     the largest; of a design cosines between columns that differ by at most V (default:\n"
        "                     0, and 1e-10 for a design)\n"
        "    --limit STEPS    elementary steps to spend, 0: as many as it takes (default 1e10); when it is reached\n"
        "                     what was found until then is printed, and the exit code is 2\n"
        "    --json FILE      generators, order (null when it is not known), log10_order, orbits, dead, cells,\n"
        "                     dimension, complete, defect; - prints it instead of the text\n");
}

/* ---- options and files ---- */

static int read_options(detection *d, int argc, char **argv, int *help)
{
    static const struct option options[] = { { "y-column", required_argument, NULL, 'y' },
                                             { "tolerance", required_argument, NULL, 't' },
                                             { "signed", no_argument, NULL, 's' },
                                             { "limit", required_argument, NULL, 'l' },
                                             { "json", required_argument, NULL, 'j' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int option, code = 0;
    opterr = 0;
    while (!code && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') return *help = 1, 0;
        if (option == 'y')
            d->response = optarg;
        else if (option == 't')
            code = symo_cli_real("--tolerance", optarg, &d->tolerance);
        else if (option == 's')
            d->flags = SYMO_AUTOMORPHISMS_SIGNED;
        else if (option == 'l')
            code = symo_cli_integer("--limit", optarg, 0, &d->limit);
        else if (option == 'j')
            d->json = optarg;
        else
            code = symo_cli_error(SYMO_CLI_USAGE,
                                  "symmetry: no option `%s`, or its value is missing; `symo help symmetry` lists them",
                                  argv[optind - 1]);
        if (!code && option == 't' && !(d->tolerance >= 0.0 && d->tolerance < 1.0))
            code = symo_cli_error(SYMO_CLI_USAGE, "--tolerance is %s, must be in [0, 1)", optarg);
    }
    if (!code && argc - optind != 1)
        code = symo_cli_error(SYMO_CLI_USAGE, "symmetry detect takes one FILE.mtx or FILE.csv, not %d", argc - optind);
    if (!code) d->path = argv[optind];
    return code;
}

static int has_end(const char *path, const char *end)
{
    const size_t length = strlen(path), wanted = strlen(end);
    return length >= wanted && strcmp(path + length - wanted, end) == 0;
}

static int find_in_matrix(detection *d)
{
    symo_io_error error;
    if (d->response) return symo_cli_error(SYMO_CLI_USAGE, "--y-column belongs to a CSV file");
    symo_status status = symo_matrix_market_read(&d->matrix, d->path, &error);
    if (status) return symo_cli_io_status(status, &error);
    const int64_t rows = symo_matrix_rows(d->matrix), columns = symo_matrix_columns(d->matrix);
    if (rows != columns)
        return symo_cli_error(SYMO_CLI_INPUT,
                              "%s: a matrix of %lld rows and %lld columns is no graph: it must be square", d->path,
                              (long long)rows, (long long)columns);
    status = symo_automorphisms_find(&d->found, d->matrix, NULL, d->tolerance < 0.0 ? 0.0 : d->tolerance, d->flags,
                                     d->limit);
    return status ? symo_cli_status(status) : 0;
}

/* The columns but the response, checked; *response is its number, -1 without. */
static int read_design(detection *d, int64_t *p, int64_t *response)
{
    symo_io_error error;
    symo_status status = symo_table_read(&d->table, d->path, &error);
    if (status) return symo_cli_io_status(status, &error);
    const int64_t columns = symo_table_columns(d->table), rows = symo_table_rows(d->table);
    *response = d->response ? symo_table_find(d->table, d->response) : -1;
    if (d->response && *response < 0)
        return symo_cli_error(SYMO_CLI_INPUT, "%s:1: no column is called '%s'", d->path, d->response);
    d->names = (const char **)calloc((size_t)columns + 1, sizeof *d->names);
    d->design = (double *)calloc((size_t)(columns * rows) + 1, sizeof *d->design);
    if (!d->names || !d->design) return symo_cli_out_of_memory();
    for (int64_t c = 0; c < columns; c++) {
        status = symo_table_require_numbers(d->table, c, &error);
        for (int64_t r = 0; r < rows && !status; r++)
            if (isnan(symo_table_values(d->table, c)[r]))
                status = symo_table_complain(d->table, r, c, "a number is missing", &error);
        if (status) return symo_cli_io_status(status, &error);
        if (c == *response) continue;
        memcpy(d->design + *p * rows, symo_table_values(d->table, c), (size_t)rows * sizeof *d->design);
        d->names[(*p)++] = symo_table_name(d->table, c);
    }
    return 0;
}

static int find_in_design(detection *d)
{
    int64_t p = 0, response = -1;
    const int code = read_design(d, &p, &response);
    if (code) return code;
    symo_status status =
        symo_matrix_dense_view(&d->matrix, symo_table_rows(d->table), p, d->design, symo_table_rows(d->table));
    if (!status)
        status = symo_automorphisms_of_design(&d->found, d->matrix,
                                              response < 0 ? NULL : symo_table_values(d->table, response),
                                              d->tolerance < 0.0 ? design_tolerance : d->tolerance, d->flags, d->limit);
    return status ? symo_cli_status(status) : 0;
}

static int find(detection *d)
{
    const char *const inputs[] = { d->path };
    int code = symo_cli_check_files(1, inputs, 1, &d->json);
    if (!code && has_end(d->path, ".mtx"))
        code = find_in_matrix(d);
    else if (!code && has_end(d->path, ".csv"))
        code = find_in_design(d);
    else if (!code)
        code = symo_cli_error(SYMO_CLI_USAGE, "%s: symmetry detect reads .mtx and .csv files", d->path);
    if (code) return code;
    size_t length = 0;
    d->report.size = sizeof d->report;
    symo_status status = symo_automorphisms_get_report(d->found, &d->report);
    if (!status) status = symo_automorphisms_symmetry(&d->symmetry, d->found);
    if (!status) status = symo_automorphisms_cells(&d->cells, d->found);
    if (!status) status = symo_symmetry_orbits(&d->orbits, d->symmetry);
    if (status) return symo_cli_status(status);
    status = symo_automorphisms_order(d->found, 0, NULL, &length);
    if (status == SYMO_ERROR_SIZE) return 0;
    d->order = status ? NULL : (char *)malloc(length);
    if (!status && !d->order) return symo_cli_out_of_memory();
    if (!status) status = symo_automorphisms_order(d->found, length, d->order, &length);
    return status ? symo_cli_status(status) : 0;
}

/* ---- results ---- */

/* Generator k in cycle notation, to be freed; NULL after a sentence on standard error. */
static char *cycles_of(const detection *d, int64_t k, int *code)
{
    size_t length = 0;
    symo_status status = symo_symmetry_cycles(d->symmetry, k, d->names, 0, NULL, &length);
    char *text = status ? NULL : (char *)malloc(length);
    if (text) status = symo_symmetry_cycles(d->symmetry, k, d->names, length, text, &length);
    if (!status && text) return text;
    *code = status ? symo_cli_status(status) : symo_cli_out_of_memory();
    free(text);
    return NULL;
}

/* Lists longer than a screen are left to --json. */
enum { SHOWN_GENERATORS = 40, SHOWN_ENTRIES = 2000 };

static int print_generators(const detection *d)
{
    int code = 0;
    const int64_t count = symo_symmetry_generators(d->symmetry);
    for (int64_t k = 0; k < count && k < SHOWN_GENERATORS; k++) {
        char *text = cycles_of(d, k, &code);
        if (!text) return code;
        if (strlen(text) <= SHOWN_ENTRIES)
            printf("generator %lld: %s\n", (long long)k + 1, text);
        else
            printf("generator %lld: %.*s ...\n", (long long)k + 1, SHOWN_ENTRIES, text);
        free(text);
    }
    if (count > SHOWN_GENERATORS) printf("... and %lld more\n", (long long)count - SHOWN_GENERATORS);
    return 0;
}

static void print_lists(const detection *d, const char *what, const symo_partition *lists)
{
    int64_t shown = 0;
    for (int64_t c = 0; c < symo_partition_cells(lists) && shown < SHOWN_ENTRIES; c++) {
        const int64_t *members = symo_partition_members(lists, c);
        const int64_t size = symo_partition_cell_size(lists, c);
        if (size == 1) continue;
        printf("%s of %lld:", what, (long long)size);
        for (int64_t m = 0; m < size && shown < SHOWN_ENTRIES; m++, shown++) {
            printf(" %s", symo_partition_sign(lists, members[m]) < 0 ? "-" : "");
            if (d->names)
                printf("%s", d->names[members[m]]);
            else
                printf("%lld", (long long)members[m] + 1);
        }
        printf("%s\n", shown < SHOWN_ENTRIES ? "" : " ...");
    }
}

static int print_text(const detection *d)
{
    const int64_t n = symo_symmetry_size(d->symmetry);
    const int code = print_generators(d);
    if (code) return code;
    print_lists(d, "orbit", d->orbits);
    if (symo_partition_cells(d->cells) < symo_partition_cells(d->orbits)) print_lists(d, "cell", d->cells);
    if (d->order && strlen(d->order) <= 60)
        printf("order: %s\n", d->order);
    else if (d->report.complete)
        printf("order: about 10^%.1f\n", d->report.log10_order);
    else
        printf("order: not known, the search reached its limit; this is a part of the group\n");
    printf("dimension of the fixed space: %lld of %lld; %lld cells\n", (long long)symo_partition_cells(d->orbits),
           (long long)n, (long long)d->report.cells);
    if (d->report.defect > 0.0) printf("defect: %.3g of the largest weight\n", d->report.defect);
    return 0;
}

/* Numbers from 1. With signs: a member that goes against its orbit is negative. */
static void json_lists(const symo_partition *lists, symo_json *json, const char *key)
{
    symo_json_begin_array(json, key);
    for (int64_t c = 0; c < symo_partition_cells(lists); c++) {
        const int64_t *members = symo_partition_members(lists, c);
        symo_json_begin_array(json, NULL);
        for (int64_t m = 0; m < symo_partition_cell_size(lists, c); m++)
            symo_json_integer(json, NULL, symo_partition_sign(lists, members[m]) * (members[m] + 1));
        symo_json_end_array(json);
    }
    symo_json_end_array(json);
}

static int fill_json(const detection *d, symo_json *json)
{
    int code = 0;
    symo_json_begin_object(json, NULL);
    symo_json_begin_array(json, "generators");
    for (int64_t k = 0; !code && k < symo_symmetry_generators(d->symmetry); k++) {
        char *text = cycles_of(d, k, &code);
        if (text) symo_json_text(json, NULL, text);
        free(text);
    }
    symo_json_end_array(json);
    if (d->order)
        symo_json_text(json, "order", d->order);
    else
        symo_json_null(json, "order");
    symo_json_real(json, "log10_order", d->report.log10_order);
    json_lists(d->orbits, json, "orbits");
    symo_json_begin_array(json, "dead");
    for (int64_t i = 0; i < symo_symmetry_size(d->symmetry); i++)
        if (symo_partition_cell(d->orbits, i) < 0) symo_json_integer(json, NULL, i + 1);
    symo_json_end_array(json);
    json_lists(d->cells, json, "cells");
    symo_json_integer(json, "dimension", symo_partition_cells(d->orbits));
    symo_json_boolean(json, "complete", d->report.complete);
    symo_json_real(json, "defect", d->report.defect);
    symo_json_end_object(json);
    return code;
}

static int write_json(const detection *d)
{
    symo_json *json = NULL;
    const symo_status status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    int code = fill_json(d, json);
    if (!code) code = symo_cli_write_json(json, d->json);
    symo_json_free(json);
    return code;
}

static void release(detection *d)
{
    symo_partition_free(d->orbits);
    symo_partition_free(d->cells);
    symo_symmetry_free(d->symmetry);
    symo_automorphisms_free(d->found);
    symo_matrix_free(d->matrix);
    symo_table_free(d->table);
    free(d->names);
    free(d->design);
    free(d->order);
}

int symo_cli_symmetry_detect(int argc, char **argv)
{
    detection d = { .tolerance = -1.0, .limit = steps_limit };
    int help = 0;
    int code = read_options(&d, argc, argv, &help);
    if (help) {
        print_usage();
        return 0;
    }
    if (!code) code = find(&d);
    if (!code && !(d.json && strcmp(d.json, "-") == 0)) code = print_text(&d);
    if (!code && d.json) code = write_json(&d);
    if (!code && !d.report.complete) code = SYMO_CLI_LIMIT;
    release(&d);
    return code;
}
