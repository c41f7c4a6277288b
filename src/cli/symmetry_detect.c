/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry detect: the permutations, or signed ones, that leave a matrix as it is (a Matrix Market file), or that
 * a least-squares problem does not notice (a CSV file: a design and its response). */
#include "symmetry.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

typedef struct detection {
    symo_cli_group group; /* x: the file */
    double tolerance;     /* < 0: not given */
    int flags;
    double *design; /* of a CSV file: rows x n */
    symo_matrix *matrix;
    symo_automorphisms *found;
    symo_automorphisms_report report;
    symo_partition *cells;
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
            d->group.response = optarg;
        else if (option == 't')
            code = symo_cli_real("--tolerance", optarg, &d->tolerance);
        else if (option == 's')
            d->flags = SYMO_AUTOMORPHISMS_SIGNED;
        else if (option == 'l')
            code = symo_cli_integer("--limit", optarg, 0, &d->group.limit);
        else if (option == 'j')
            d->group.json = optarg;
        else
            code = symo_cli_error(SYMO_CLI_USAGE,
                                  "symmetry: no option `%s`, or its value is missing; `symo help symmetry` lists them",
                                  argv[optind - 1]);
        if (!code && option == 't' && !(d->tolerance >= 0.0 && d->tolerance < 1.0))
            code = symo_cli_error(SYMO_CLI_USAGE, "--tolerance is %s, must be in [0, 1)", optarg);
    }
    if (!code && argc - optind != 1)
        code = symo_cli_error(SYMO_CLI_USAGE, "symmetry detect takes one FILE.mtx or FILE.csv, not %d", argc - optind);
    if (!code) d->group.x = argv[optind];
    return code;
}

static int find_in_matrix(detection *d)
{
    symo_io_error error;
    const symo_cli_group *group = &d->group;
    if (group->response) return symo_cli_error(SYMO_CLI_USAGE, "--y-column belongs to a CSV file");
    symo_status status = symo_matrix_market_read(&d->matrix, group->x, &error);
    if (status) return symo_cli_io_status(status, &error);
    const int64_t rows = symo_matrix_rows(d->matrix), columns = symo_matrix_columns(d->matrix);
    if (rows != columns)
        return symo_cli_error(SYMO_CLI_INPUT,
                              "%s: a matrix of %lld rows and %lld columns is no graph: it must be square", group->x,
                              (long long)rows, (long long)columns);
    status = symo_automorphisms_find(&d->found, d->matrix, NULL, d->tolerance < 0.0 ? 0.0 : d->tolerance, d->flags,
                                     group->limit);
    return status ? symo_cli_status(status) : 0;
}

/* The columns one after the other; all of them are numbers, and so is the response. */
static int copy_design(detection *d)
{
    const symo_cli_group *group = &d->group;
    const int64_t rows = symo_table_rows(group->table);
    int code = 0;
    d->design = (double *)calloc((size_t)(group->n * rows) + 1, sizeof *d->design);
    if (!d->design) return symo_cli_out_of_memory();
    for (int64_t c = 0; c < symo_table_columns(group->table) && !code; c++) code = symo_cli_group_numbers(group, c);
    for (int64_t j = 0; j < group->n && !code; j++)
        memcpy(d->design + j * rows, symo_table_values(group->table, symo_table_find(group->table, group->names[j])),
               (size_t)rows * sizeof *d->design);
    return code;
}

static int find_in_design(detection *d)
{
    symo_cli_group *group = &d->group;
    int code = symo_cli_group_read_names(group);
    if (!code) code = copy_design(d);
    if (code) return code;
    const int64_t rows = symo_table_rows(group->table);
    const double *response =
        group->response ? symo_table_values(group->table, symo_table_find(group->table, group->response)) : NULL;
    symo_status status = symo_matrix_dense_view(&d->matrix, rows, group->n, d->design, rows);
    if (!status)
        status =
            symo_automorphisms_of_design(&d->found, d->matrix, response,
                                         d->tolerance < 0.0 ? design_tolerance : d->tolerance, d->flags, group->limit);
    return status ? symo_cli_status(status) : 0;
}

static int find(detection *d)
{
    const symo_cli_group *group = &d->group;
    int code = symo_cli_check_files(1, &group->x, 1, &group->json);
    if (!code && symo_cli_has_ending(group->x, ".mtx")) return find_in_matrix(d);
    if (!code && symo_cli_has_ending(group->x, ".csv")) return find_in_design(d);
    return code ? code : symo_cli_error(SYMO_CLI_USAGE, "%s: symmetry detect reads .mtx and .csv files", group->x);
}

static int take_results(detection *d)
{
    size_t length = 0;
    d->report.size = sizeof d->report;
    symo_status status = symo_automorphisms_get_report(d->found, &d->report);
    if (!status) status = symo_automorphisms_symmetry(&d->group.symmetry, d->found);
    if (!status) status = symo_automorphisms_cells(&d->cells, d->found);
    if (!status) status = symo_symmetry_orbits(&d->group.orbits, d->group.symmetry);
    if (status) return symo_cli_status(status);
    d->group.n = symo_symmetry_size(d->group.symmetry);
    status = symo_automorphisms_order(d->found, 0, NULL, &length);
    if (status == SYMO_ERROR_SIZE) return 0;
    d->order = status ? NULL : (char *)malloc(length);
    if (!status && !d->order) return symo_cli_out_of_memory();
    if (!status) status = symo_automorphisms_order(d->found, length, d->order, &length);
    return status ? symo_cli_status(status) : 0;
}

/* ---- results ---- */

/* Lists longer than a screen are left to --json. */
enum { SHOWN_GENERATORS = 40, SHOWN_ENTRIES = 2000 };

static int print_generators(const detection *d)
{
    int code = 0;
    const int64_t count = symo_symmetry_generators(d->group.symmetry);
    for (int64_t k = 0; k < count && k < SHOWN_GENERATORS; k++) {
        char *text = symo_cli_group_cycles(&d->group, k, &code);
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
        for (int64_t m = 0; m < size && shown < SHOWN_ENTRIES; m++, shown++)
            symo_cli_group_print_entry(&d->group, lists, members[m]);
        printf("%s\n", shown < SHOWN_ENTRIES ? "" : " ...");
    }
}

static int print_text(const detection *d)
{
    const int code = print_generators(d);
    if (code) return code;
    print_lists(d, "orbit", d->group.orbits);
    if (symo_partition_cells(d->cells) < symo_partition_cells(d->group.orbits)) print_lists(d, "cell", d->cells);
    if (d->order && strlen(d->order) <= 60)
        printf("order: %s\n", d->order);
    else if (d->report.complete)
        printf("order: about 10^%.1f\n", d->report.log10_order);
    else
        printf("order: not known, the search reached its limit; this is a part of the group\n");
    printf("dimension of the fixed space: %lld of %lld; %lld cells\n", (long long)symo_partition_cells(d->group.orbits),
           (long long)d->group.n, (long long)d->report.cells);
    if (d->report.defect > 0.0) printf("defect: %.3g of the largest weight\n", d->report.defect);
    return 0;
}

static int fill_json(const detection *d, symo_json *json)
{
    int code = 0;
    symo_json_begin_object(json, NULL);
    symo_cli_group_json_generators(&d->group, json, &code);
    if (d->order)
        symo_json_text(json, "order", d->order);
    else
        symo_json_null(json, "order");
    symo_json_real(json, "log10_order", d->report.log10_order);
    symo_cli_group_json_orbits(&d->group, json);
    symo_cli_json_cells(json, "cells", d->cells, 0);
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
    if (!code) code = symo_cli_write_json(json, d->group.json);
    symo_json_free(json);
    return code;
}

static void release(detection *d)
{
    symo_cli_group_free(&d->group);
    symo_partition_free(d->cells);
    symo_automorphisms_free(d->found);
    symo_matrix_free(d->matrix);
    free(d->design);
    free(d->order);
}

int symo_cli_symmetry_detect(int argc, char **argv)
{
    detection d = { .tolerance = -1.0, .group = { .limit = steps_limit } };
    int help = 0;
    int code = read_options(&d, argc, argv, &help);
    if (help) {
        print_usage();
        return 0;
    }
    if (!code) code = find(&d);
    if (!code) code = take_results(&d);
    if (!code && !symo_cli_group_json_only(&d.group)) code = print_text(&d);
    if (!code && d.group.json) code = write_json(&d);
    if (!code && !d.report.complete) code = SYMO_CLI_LIMIT;
    release(&d);
    return code;
}
