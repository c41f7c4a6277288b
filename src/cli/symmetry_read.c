/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that every subcommand of `symo symmetry` takes, and the symmetry that they give. */
#include "symmetry.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int symo_cli_group_read_names(symo_cli_group *group)
{
    symo_io_error error;
    const symo_status status = symo_table_read(&group->table, group->x, &error);
    if (status) return symo_cli_io_status(status, &error);
    const int64_t columns = symo_table_columns(group->table);
    group->names = (const char **)calloc((size_t)columns + 1, sizeof *group->names);
    if (!group->names) return symo_cli_out_of_memory();
    if (group->response && symo_table_find(group->table, group->response) < 0) {
        return symo_cli_error(SYMO_CLI_INPUT, "%s:1: no column is called '%s'", group->x, group->response);
    }
    for (int64_t c = 0; c < columns; c++) {
        const char *name = symo_table_name(group->table, c);
        if (!group->response || strcmp(name, group->response) != 0) group->names[group->n++] = name;
    }
    return 0;
}

static int read_generators(symo_cli_group *group, int count, char *const *generators)
{
    symo_cli_text text = { 0 };
    symo_io_error error;
    symo_status status;
    if (group->file) {
        status = symo_symmetry_read(&group->symmetry, group->file, group->n, group->names, &error);
        return status ? symo_cli_io_status(status, &error) : 0;
    }
    for (int i = 0; i < count; i++) symo_cli_text_add(&text, "%s\n", generators[i]);
    if (text.failed) return symo_cli_out_of_memory();
    status = symo_symmetry_parse(&group->symmetry, group->n, group->names, text.data ? text.data : "");
    symo_cli_text_free(&text);
    return status ? symo_cli_status(status) : 0;
}

static int check(const symo_cli_group *group, int has_n, int generators)
{
    const char *inputs[] = { group->x, group->file, group->vector }, *outputs[] = { group->json, group->plot };
    if (has_n == (group->x != NULL)) return symo_cli_error(SYMO_CLI_USAGE, "give one of --n N and --x FILE");
    if (group->file && generators)
        return symo_cli_error(SYMO_CLI_USAGE, "give --symmetry FILE or generators, not both");
    if (!group->file && !generators)
        return symo_cli_error(SYMO_CLI_USAGE, "no generators: `symo symmetry --help` shows how");
    if (group->shape && !group->plot) return symo_cli_error(SYMO_CLI_USAGE, "--shape belongs to --plot");
    if (group->response && !group->x) return symo_cli_error(SYMO_CLI_USAGE, "--y-column belongs to --x");
    return symo_cli_check_files(3, inputs, 2, outputs);
}

/* HxW with H W = n; without --shape the coordinates are one row. */
static int read_shape(symo_cli_group *group)
{
    char *end = NULL, *stop = NULL;
    group->rows = 1;
    if (!group->shape) return 0;
    const long long rows = strtoll(group->shape, &end, 10), columns = *end == 'x' ? strtoll(end + 1, &stop, 10) : 0;
    if (!stop || *stop || rows < 1 || columns < 1)
        return symo_cli_error(SYMO_CLI_USAGE, "--shape: `%s` is not of the form HxW", group->shape);
    if (group->n % rows != 0 || group->n / rows != columns) {
        return symo_cli_error(SYMO_CLI_USAGE, "--shape %s: there are %lld coordinates", group->shape,
                              (long long)group->n);
    }
    group->rows = rows;
    return 0;
}

/* Fills in the strings of the options; *help: 1 where --help came first. */
static int read_options(symo_cli_group *group, int argc, char **argv, int *has_n, int *help)
{
    static const struct option options[] = { { "n", required_argument, NULL, 'n' },
                                             { "x", required_argument, NULL, 'x' },
                                             { "y-column", required_argument, NULL, 'y' },
                                             { "symmetry", required_argument, NULL, 's' },
                                             { "vector", required_argument, NULL, 'v' },
                                             { "json", required_argument, NULL, 'j' },
                                             { "plot", required_argument, NULL, 'p' },
                                             { "shape", required_argument, NULL, 'z' },
                                             { "limit", required_argument, NULL, 'l' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int option, code = 0;
    opterr = 0;
    while (!code && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') return *help = 1, 0;
        if (option == 'n')
            code = symo_cli_integer("--n", optarg, 0, &group->n), *has_n = 1;
        else if (option == 'x')
            group->x = optarg;
        else if (option == 'y')
            group->response = optarg;
        else if (option == 's')
            group->file = optarg;
        else if (option == 'v')
            group->vector = optarg;
        else if (option == 'j')
            group->json = optarg;
        else if (option == 'p')
            group->plot = optarg;
        else if (option == 'z')
            group->shape = optarg;
        else if (option == 'l')
            code = symo_cli_integer("--limit", optarg, 0, &group->limit);
        else
            code = symo_cli_error(SYMO_CLI_USAGE,
                                  "symmetry: no option `%s`, or its value is missing; `symo help symmetry` lists them",
                                  argv[optind - 1]);
    }
    return code;
}

int symo_cli_group_read(symo_cli_group *group, int argc, char **argv, int *help)
{
    int has_n = 0;
    *help = 0;
    int code = read_options(group, argc, argv, &has_n, help);
    if (code || *help) return code;
    code = check(group, has_n, argc - optind);
    if (!code && group->x) code = symo_cli_group_read_names(group);
    if (!code) code = read_shape(group);
    if (!code) code = read_generators(group, argc - optind, argv + optind);
    if (code) return code;
    const symo_status status = symo_symmetry_orbits(&group->orbits, group->symmetry);
    return status ? symo_cli_status(status) : 0;
}

void symo_cli_group_free(symo_cli_group *group)
{
    symo_partition_free(group->orbits);
    symo_symmetry_free(group->symmetry);
    symo_table_free(group->table);
    free(group->names);
}

char *symo_cli_group_cycles(const symo_cli_group *group, int64_t generator, int *code)
{
    size_t length = 0;
    symo_status status = symo_symmetry_cycles(group->symmetry, generator, group->names, 0, NULL, &length);
    char *text = status ? NULL : (char *)malloc(length);
    if (text) status = symo_symmetry_cycles(group->symmetry, generator, group->names, length, text, &length);
    if (!status && text) return text;
    *code = status ? symo_cli_status(status) : symo_cli_out_of_memory();
    free(text);
    return NULL;
}

void symo_cli_group_print_entry(const symo_cli_group *group, const symo_partition *partition, int64_t index)
{
    const char *sign = symo_partition_sign(partition, index) < 0 ? "-" : "";
    if (group->names)
        printf(" %s%s", sign, group->names[index]);
    else
        printf(" %s%lld", sign, (long long)index + 1);
}

void symo_cli_group_json_generators(const symo_cli_group *group, symo_json *json, int *code)
{
    symo_json_begin_array(json, "generators");
    for (int64_t k = 0; !*code && k < symo_symmetry_generators(group->symmetry); k++) {
        char *text = symo_cli_group_cycles(group, k, code);
        symo_json_text(json, NULL, text);
        free(text);
    }
    symo_json_end_array(json);
}

void symo_cli_json_cells(symo_json *json, const char *key, const symo_partition *partition, int signs)
{
    symo_json_begin_array(json, key);
    for (int64_t c = 0; c < symo_partition_cells(partition); c++) {
        const int64_t *members = symo_partition_members(partition, c);
        symo_json_begin_array(json, NULL);
        for (int64_t m = 0; m < symo_partition_cell_size(partition, c); m++) {
            symo_json_integer(json, NULL, signs ? symo_partition_sign(partition, members[m]) : members[m] + 1);
        }
        symo_json_end_array(json);
    }
    symo_json_end_array(json);
}

void symo_cli_group_json_orbits(const symo_cli_group *group, symo_json *json)
{
    symo_cli_json_cells(json, "orbits", group->orbits, 0);
    symo_cli_json_cells(json, "signs", group->orbits, 1);
    symo_json_integer(json, "dimension", symo_partition_cells(group->orbits));
    symo_json_begin_array(json, "dead");
    for (int64_t i = 0; i < group->n; i++) {
        if (symo_partition_cell(group->orbits, i) < 0) symo_json_integer(json, NULL, i + 1);
    }
    symo_json_end_array(json);
}

int symo_cli_group_numbers(const symo_cli_group *group, int64_t column)
{
    symo_io_error error;
    symo_status status = symo_table_require_numbers(group->table, column, &error);
    const double *values = symo_table_values(group->table, column);
    for (int64_t r = 0; r < symo_table_rows(group->table) && !status; r++)
        if (isnan(values[r])) status = symo_table_complain(group->table, r, column, "a number is missing", &error);
    return status ? symo_cli_io_status(status, &error) : 0;
}

int symo_cli_group_json_only(const symo_cli_group *group)
{
    return group->json && strcmp(group->json, "-") == 0;
}
