/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry orbits: what a symmetry does to the columns. The orbits of the group that the generators create, the
 * dimension of the space that it leaves fixed, and how far a vector or a data set is from that space. */
#include "cli.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct orbits_run {
    const char *x, *response, *file, *vector, *json;
    int64_t n;
    const char **names; /* NULL: numbers */
    symo_table *table;
    symo_symmetry *symmetry;
    symo_partition *orbits;
    int has_defect;
    int64_t rows;
    double largest, mean_square; /* over the rows of the vector's file */
} orbits_run;

static void usage(void)
{
    printf("usage: symo symmetry orbits --n N GENERATOR ...\n"
           "       symo symmetry orbits --x FILE.csv --symmetry FILE\n"
           "       symo symmetry list\n\n"
           "Prints the orbits of a symmetry, the dimension of its fixed space, and with --vector the defect\n"
           "||x - P x||_inf / max(1, ||x||_inf) of a vector (P: projection onto the fixed space).\n\n"
           "    --n N              how many columns; generators then use the numbers 1 to N: '(1 2)(3 4)' '(5 -5)'\n"
           "    --x FILE.csv       columns with names, from the header of a data file\n"
           "    --y-column NAME    a column of that file to leave out\n"
           "    --symmetry FILE    generators, one a line\n"
           "    --vector FILE      numbers, one a line; or a CSV file, whose rows are vectors\n"
           "    --json FILE        generators, order, orbits, dimension, dead; - prints it instead of the text\n\n"
           "`symo symmetry list` shows the symmetries that have a name.\n");
}

static int list_named(void)
{
    static const char *const headings[] = { "<symmetry", "<what it does" };
    symo_cli_table *table = symo_cli_table_create(2, headings);
    const symo_symmetry_row *row;
    if (!table) return symo_cli_out_of_memory();
    for (int64_t i = 0; (row = symo_symmetry_row_at(i)) != NULL; i++) {
        symo_cli_table_cell(table, "%s", row->usage);
        symo_cli_table_cell(table, "%s", row->text);
    }
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

/* The names of the data columns, the response left out. */
static int read_names(orbits_run *run)
{
    symo_io_error error;
    const symo_status status = symo_table_read(&run->table, run->x, &error);
    if (status) return symo_cli_io_status(status, &error);
    const int64_t columns = symo_table_columns(run->table);
    run->names = (const char **)calloc((size_t)columns + 1, sizeof *run->names);
    if (!run->names) return symo_cli_out_of_memory();
    if (run->response && symo_table_find(run->table, run->response) < 0) {
        return symo_cli_error(SYMO_CLI_INPUT, "%s:1: no column is called '%s'", run->x, run->response);
    }
    for (int64_t c = 0; c < columns; c++) {
        const char *name = symo_table_name(run->table, c);
        if (!run->response || strcmp(name, run->response) != 0) run->names[run->n++] = name;
    }
    return 0;
}

static int read_generators(orbits_run *run, int count, char *const *generators)
{
    symo_cli_text text = { 0 };
    symo_io_error error;
    symo_status status;
    if (run->file) {
        status = symo_symmetry_read(&run->symmetry, run->file, run->n, run->names, &error);
        return status ? symo_cli_io_status(status, &error) : 0;
    }
    for (int i = 0; i < count; i++) symo_cli_text_add(&text, "%s\n", generators[i]);
    if (text.failed) return symo_cli_out_of_memory();
    status = symo_symmetry_parse(&run->symmetry, run->n, run->names, text.data ? text.data : "");
    symo_cli_text_free(&text);
    return status ? symo_cli_status(status) : 0;
}

static int add_defect(orbits_run *run, const double *row)
{
    double defect;
    const symo_status status = symo_symmetry_defect(run->symmetry, row, &defect);
    if (status) return symo_cli_status(status);
    if (!(defect <= run->largest)) run->largest = defect;
    run->mean_square = (run->mean_square * (double)run->rows + defect * defect) / (double)(run->rows + 1);
    run->rows++;
    return 0;
}

/* The column of the vector's file that belongs to entry i: by name when the columns have names. */
static int find_columns(const orbits_run *run, const symo_table *table, int64_t *columns)
{
    symo_io_error error;
    if (!run->names && symo_table_columns(table) != run->n) {
        return symo_cli_error(SYMO_CLI_INPUT, "%s:1: %lld columns, expected %lld", run->vector,
                              (long long)symo_table_columns(table), (long long)run->n);
    }
    for (int64_t i = 0; i < run->n; i++) {
        columns[i] = run->names ? symo_table_find(table, run->names[i]) : i;
        if (columns[i] < 0)
            return symo_cli_error(SYMO_CLI_INPUT, "%s:1: no column is called '%s'", run->vector, run->names[i]);
        const symo_status status = symo_table_require_numbers(table, columns[i], &error);
        if (status) return symo_cli_io_status(status, &error);
    }
    return 0;
}

static int take_row(const orbits_run *run, const symo_table *table, const int64_t *columns, int64_t r, double *row)
{
    symo_io_error error;
    for (int64_t i = 0; i < run->n; i++) {
        row[i] = symo_table_values(table, columns[i])[r];
        if (!isnan(row[i])) continue;
        return symo_cli_io_status(symo_table_complain(table, r, columns[i], "a number is missing", &error), &error);
    }
    return 0;
}

static int measure_table(orbits_run *run)
{
    symo_io_error error;
    symo_table *table = NULL;
    const symo_status status = symo_table_read(&table, run->vector, &error);
    if (status) return symo_cli_io_status(status, &error);
    int64_t *columns = (int64_t *)calloc((size_t)run->n + 1, sizeof *columns);
    double *row = (double *)calloc((size_t)run->n + 1, sizeof *row);
    int code = columns && row ? find_columns(run, table, columns) : symo_cli_out_of_memory();
    for (int64_t r = 0; !code && r < symo_table_rows(table); r++) {
        code = take_row(run, table, columns, r, row);
        if (!code) code = add_defect(run, row);
    }
    free(columns);
    free(row);
    symo_table_free(table);
    return code;
}

static int measure(orbits_run *run)
{
    symo_io_error error;
    const size_t length = strlen(run->vector);
    run->has_defect = 1;
    if (length >= 4 && strcmp(run->vector + length - 4, ".csv") == 0) return measure_table(run);
    double *numbers = NULL;
    int64_t count = 0;
    const symo_status status = symo_numbers_read(&numbers, &count, run->vector, &error);
    if (status) return symo_cli_io_status(status, &error);
    int code;
    if (count == run->n)
        code = add_defect(run, numbers);
    else
        code = symo_cli_error(SYMO_CLI_INPUT, "%s: %lld numbers, expected %lld", run->vector, (long long)count,
                              (long long)run->n);
    symo_numbers_free(numbers);
    return code;
}

/* Generator k in cycle notation, to be freed; NULL after a sentence on standard error. */
static char *cycles_of(const orbits_run *run, int64_t generator, int *code)
{
    size_t length = 0;
    symo_status status = symo_symmetry_cycles(run->symmetry, generator, run->names, 0, NULL, &length);
    char *text = status ? NULL : (char *)malloc(length);
    if (text) status = symo_symmetry_cycles(run->symmetry, generator, run->names, length, text, &length);
    if (!status && text) return text;
    *code = status ? symo_cli_status(status) : symo_cli_out_of_memory();
    free(text);
    return NULL;
}

static void print_entry(const orbits_run *run, int64_t index)
{
    const char *sign = symo_partition_sign(run->orbits, index) < 0 ? "-" : "";
    if (run->names)
        printf(" %s%s", sign, run->names[index]);
    else
        printf(" %s%lld", sign, (long long)index + 1);
}

static int print_text(const orbits_run *run)
{
    int code = 0;
    for (int64_t k = 0; k < symo_symmetry_generators(run->symmetry); k++) {
        char *text = cycles_of(run, k, &code);
        if (!text) return code;
        printf("generator %lld: %s\n", (long long)k + 1, text);
        free(text);
    }
    for (int64_t c = 0; c < symo_partition_cells(run->orbits); c++) {
        const int64_t *members = symo_partition_members(run->orbits, c);
        printf("orbit %lld:", (long long)c + 1);
        for (int64_t m = 0; m < symo_partition_cell_size(run->orbits, c); m++) print_entry(run, members[m]);
        printf("\n");
    }
    for (int64_t i = 0, any = 0; i <= run->n; i++) {
        if (i < run->n && symo_partition_cell(run->orbits, i) < 0) {
            if (!any++) printf("forced to zero:");
            print_entry(run, i);
        } else if (i == run->n && any) {
            printf("\n");
        }
    }
    printf("dimension of the fixed space: %lld of %lld\n", (long long)symo_partition_cells(run->orbits),
           (long long)run->n);
    if (run->has_defect && run->rows == 1) printf("defect: %.17g\n", run->largest);
    if (run->has_defect && run->rows != 1) {
        printf("defect of %lld rows: largest %.17g, root mean square %.17g\n", (long long)run->rows, run->largest,
               sqrt(run->mean_square));
    }
    return 0;
}

/* Numbers from 1; where the symmetry has signs, `signs` says with which each entry takes its orbit's value. */
static void json_orbits(const orbits_run *run, symo_json *json, const char *key, int signs)
{
    symo_json_begin_array(json, key);
    for (int64_t c = 0; c < symo_partition_cells(run->orbits); c++) {
        const int64_t *members = symo_partition_members(run->orbits, c);
        symo_json_begin_array(json, NULL);
        for (int64_t m = 0; m < symo_partition_cell_size(run->orbits, c); m++) {
            symo_json_integer(json, NULL, signs ? symo_partition_sign(run->orbits, members[m]) : members[m] + 1);
        }
        symo_json_end_array(json);
    }
    symo_json_end_array(json);
}

static int fill_json(const orbits_run *run, symo_json *json)
{
    int code = 0;
    symo_json_begin_object(json, NULL);
    symo_json_begin_array(json, "generators");
    for (int64_t k = 0; !code && k < symo_symmetry_generators(run->symmetry); k++) {
        char *text = cycles_of(run, k, &code);
        symo_json_text(json, NULL, text);
        free(text);
    }
    symo_json_end_array(json);
    symo_json_null(json, "order");
    json_orbits(run, json, "orbits", 0);
    json_orbits(run, json, "signs", 1);
    symo_json_integer(json, "dimension", symo_partition_cells(run->orbits));
    symo_json_begin_array(json, "dead");
    for (int64_t i = 0; i < run->n; i++) {
        if (symo_partition_cell(run->orbits, i) < 0) symo_json_integer(json, NULL, i + 1);
    }
    symo_json_end_array(json);
    if (run->has_defect) {
        symo_json_real(json, "defect", run->largest);
        symo_json_real(json, "defect_root_mean_square", sqrt(run->mean_square));
    }
    symo_json_end_object(json);
    return code;
}

static int write_json(const orbits_run *run)
{
    symo_json *json = NULL;
    const symo_status status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    int code = fill_json(run, json);
    if (!code) code = symo_cli_write_json(json, run->json);
    symo_json_free(json);
    return code;
}

static int compute(orbits_run *run, int count, char *const *generators)
{
    int code = run->x ? read_names(run) : 0;
    if (!code) code = read_generators(run, count, generators);
    if (code) return code;
    const symo_status status = symo_symmetry_orbits(&run->orbits, run->symmetry);
    if (status) return symo_cli_status(status);
    if (run->vector) code = measure(run);
    if (!code && !(run->json && strcmp(run->json, "-") == 0)) code = print_text(run);
    if (!code && run->json) code = write_json(run);
    return code;
}

static int check(const orbits_run *run, int has_n, int generators)
{
    const char *inputs[] = { run->x, run->file, run->vector };
    if (has_n == (run->x != NULL)) return symo_cli_error(SYMO_CLI_USAGE, "give one of --n N and --x FILE");
    if (run->file && generators) return symo_cli_error(SYMO_CLI_USAGE, "give --symmetry FILE or generators, not both");
    if (!run->file && !generators)
        return symo_cli_error(SYMO_CLI_USAGE, "no generators: `symo symmetry --help` shows how");
    if (run->response && !run->x) return symo_cli_error(SYMO_CLI_USAGE, "--y-column belongs to --x");
    return symo_cli_check_files(3, inputs, 1, &run->json);
}

static int orbits(int argc, char **argv)
{
    static const struct option options[] = {
        { "n", required_argument, NULL, 'n' },        { "x", required_argument, NULL, 'x' },
        { "y-column", required_argument, NULL, 'y' }, { "symmetry", required_argument, NULL, 's' },
        { "vector", required_argument, NULL, 'v' },   { "json", required_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' },           { NULL, 0, NULL, 0 }
    };
    orbits_run run = { 0 };
    int option, has_n = 0, code = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') return usage(), 0;
        if (option == 'n')
            code = symo_cli_integer("--n", optarg, 0, &run.n), has_n = 1;
        else if (option == 'x')
            run.x = optarg;
        else if (option == 'y')
            run.response = optarg;
        else if (option == 's')
            run.file = optarg;
        else if (option == 'v')
            run.vector = optarg;
        else if (option == 'j')
            run.json = optarg;
        else
            code = symo_cli_error(SYMO_CLI_USAGE,
                                  "symmetry: no option `%s`, or its value is missing; `symo help symmetry` lists them",
                                  argv[optind - 1]);
        if (code) return code;
    }
    code = check(&run, has_n, argc - optind);
    if (!code) code = compute(&run, argc - optind, argv + optind);
    symo_partition_free(run.orbits);
    symo_symmetry_free(run.symmetry);
    symo_table_free(run.table);
    free(run.names);
    return code;
}

int symo_cli_symmetry(int argc, char **argv)
{
    static const char *const later[] = { "verify", "order", "detect", "test", "scan", "layers" };
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "orbits") == 0) return orbits(argc - 1, argv + 1);
    if (strcmp(what, "list") == 0) return list_named();
    if (strcmp(what, "--help") == 0) return usage(), 0;
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
        if (strcmp(what, later[i]) == 0) {
            return symo_cli_error(SYMO_CLI_USAGE, "symmetry %s is not in this version; it has orbits and list", what);
        }
    }
    return symo_cli_error(SYMO_CLI_USAGE, "symmetry needs one of: orbits, list (`symo symmetry --help`)");
}
