/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo prox NAME --t T [--param NAME=VALUE ...] FILE: prints prox_{T h}(x) of the numbers in FILE, one a line.
 * The operators and their parameters are the rows of the library's table. */
#include "cli.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAXIMUM_PARAMETERS = 32 };

typedef struct prox_run {
    const char *name, *file, *json;
    double step;
    int count; /* of --param */
    const char *given[MAXIMUM_PARAMETERS];
    char *names[MAXIMUM_PARAMETERS];
    symo_argument arguments[MAXIMUM_PARAMETERS];
    double *vectors[MAXIMUM_PARAMETERS];
    symo_groups *groups[MAXIMUM_PARAMETERS];
    double *x, *out;
    int64_t n;
    symo_prox *prox;
} prox_run;

static void usage(void)
{
    printf(
        "usage: symo prox NAME --t T [--param NAME=VALUE ...] [--json FILE] FILE\n"
        "       symo prox --list\n\n"
        "Prints prox_{T h}(x) = argmin_u h(u) + ||u - x||^2 / (2 T), one number a line, for the numbers x in FILE\n"
        "(one a line, no header; - is standard input).\n\n"
        "    --t T               the step, > 0\n"
        "    --param NAME=VALUE  a parameter of h: a number; a FILE of numbers; groups as a FILE (name and 1-based\n"
        "                        numbers, one group a line) or every:K\n"
        "    --json FILE         also h(x), h(prox) and the certificate: how far (x - prox) / T is from the\n"
        "                        subdifferential of h at prox; - prints it instead of the numbers\n"
        "    --list              the operators: name, parameters (in brackets where they may be left out), formula\n\n"
        "`symo help operators` describes the parameters.\n");
}

static int print_list(void)
{
    static const char *const headings[] = { "<name", "<parameters", "<formula" };
    symo_cli_table *table = symo_cli_table_create(3, headings);
    const symo_prox_table *row;
    if (!table) return symo_cli_out_of_memory();
    for (int64_t i = 0; (row = symo_prox_row_at(i)) != NULL; i++) {
        symo_cli_text text = { 0 };
        symo_cli_text_add(&text, "%s", row->construct ? "" : "(made from other operators: library only)");
        for (int64_t k = 0; k < row->parameter_count; k++) {
            const symo_parameter *p = &row->parameters[k];
            symo_cli_text_add(&text, p->required ? "%s%s=" : "%s[%s=]", k ? " " : "", p->name);
        }
        symo_cli_table_cell(table, "%s", row->name);
        symo_cli_table_cell(table, "%s", text.data ? text.data : "");
        symo_cli_table_cell(table, "%s", row->formula ? row->formula : row->name);
        symo_cli_text_free(&text);
    }
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

/* The row of that name; NULL, with the library's own sentence as the error, when nothing can be made by it. */
static const symo_prox_table *find_row(const char *name, int *code)
{
    const symo_prox_table *row;
    symo_prox *none = NULL;
    for (int64_t i = 0; (row = symo_prox_row_at(i)) != NULL; i++) {
        if (strcmp(row->name, name) == 0 && row->construct) return row;
    }
    if (symo_prox_named(&none, name, 0, 0, NULL) == SYMO_ERROR_MEMORY) {
        *code = symo_cli_out_of_memory();
    } else {
        const char *sentence = strstr(symo_last_error(), ": "); /* without the function's name */
        *code = symo_cli_error(SYMO_CLI_USAGE, "%s; `symo prox --list` shows them all",
                               sentence ? sentence + 2 : symo_last_error());
    }
    symo_prox_free(none);
    return NULL;
}

static const symo_parameter *find_parameter(const symo_prox_table *row, const char *name)
{
    for (int64_t k = 0; k < row->parameter_count; k++) {
        if (strcmp(row->parameters[k].name, name) == 0) return &row->parameters[k];
    }
    return NULL;
}

static int read_groups(prox_run *run, int i, const char *value)
{
    symo_io_error error;
    symo_status status;
    if (strncmp(value, "every:", 6) == 0) {
        int64_t size;
        const int code = symo_cli_integer("--param groups=every:", value + 6, 1, &size);
        if (code) return code;
        status = symo_groups_every(&run->groups[i], run->n, size, &error);
    } else {
        status = symo_groups_read(&run->groups[i], value, run->n, NULL, NULL, &error);
    }
    if (status) return symo_cli_io_status(status, &error);
    run->arguments[i].count = symo_groups_count(run->groups[i]);
    run->arguments[i].starts = symo_groups_starts(run->groups[i]);
    run->arguments[i].indices = symo_groups_indices(run->groups[i]);
    return 0;
}

static int read_real(prox_run *run, const symo_parameter *parameter, int i, const char *value)
{
    double *real = &run->arguments[i].real;
    const int code = symo_cli_real(parameter->name, value, real);
    if (code || (*real >= parameter->minimum && *real <= parameter->maximum)) return code;
    return symo_cli_error(SYMO_CLI_USAGE, "%s: %s is not in %g .. %g", parameter->name, value, parameter->minimum,
                          parameter->maximum);
}

/* Every parameter once at most, the required ones once. */
static int count_parameters(const prox_run *run, const symo_prox_table *row)
{
    for (int64_t k = 0; k < row->parameter_count; k++) {
        int count = 0;
        for (int i = 0; i < run->count; i++) count += strcmp(run->names[i], row->parameters[k].name) == 0;
        if (count > 1) return symo_cli_error(SYMO_CLI_USAGE, "%s is given %d times", row->parameters[k].name, count);
        if (count == 0 && row->parameters[k].required) {
            return symo_cli_error(SYMO_CLI_USAGE, "%s needs --param %s=", row->name, row->parameters[k].name);
        }
    }
    return 0;
}

/* Takes "name=value" apart and reads the value as the row says. */
static int read_argument(prox_run *run, const symo_prox_table *row, int i)
{
    const char *equals = strchr(run->given[i], '=');
    if (!equals || equals == run->given[i]) {
        return symo_cli_error(SYMO_CLI_USAGE, "--param takes NAME=VALUE, not '%s'", run->given[i]);
    }
    run->names[i] = strndup(run->given[i], (size_t)(equals - run->given[i]));
    if (!run->names[i]) return symo_cli_out_of_memory();
    const symo_parameter *parameter = find_parameter(row, run->names[i]);
    if (!parameter) {
        return symo_cli_error(SYMO_CLI_USAGE, "%s has no parameter '%s'; `symo prox --list` shows them", row->name,
                              run->names[i]);
    }
    run->arguments[i].name = run->names[i];
    if (parameter->kind == SYMO_PARAMETER_REAL) return read_real(run, parameter, i, equals + 1);
    if (parameter->kind == SYMO_PARAMETER_GROUPS) return read_groups(run, i, equals + 1);
    symo_io_error error;
    symo_status status = symo_numbers_read(&run->vectors[i], &run->arguments[i].count, equals + 1, &error);
    if (status) return symo_cli_io_status(status, &error);
    run->arguments[i].vector = run->vectors[i];
    return 0;
}

static void json_extended(symo_json *json, const char *key, double value)
{
    if (isinf(value))
        symo_json_text(json, key, value > 0.0 ? "inf" : "-inf"); /* JSON has no infinite numbers */
    else
        symo_json_real(json, key, value);
}

static int write_json(const prox_run *run, const char *path)
{
    symo_json *json = NULL;
    double before = NAN, after = NAN, certificate = NAN;
    symo_status status = symo_prox_value(run->prox, run->x, &before);
    if (!status) status = symo_prox_value(run->prox, run->out, &after);
    if (!status) status = symo_prox_certificate(run->prox, run->x, run->step, run->out, &certificate);
    if (status == SYMO_ERROR_UNSUPPORTED) status = SYMO_OK; /* not every operator can be certified: null */
    if (!status) status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    symo_json_begin_object(json, NULL);
    symo_json_text(json, "name", run->name);
    symo_json_integer(json, "n", run->n);
    symo_json_real(json, "t", run->step);
    json_extended(json, "value", before);
    json_extended(json, "prox_value", after);
    json_extended(json, "certificate", certificate);
    symo_json_begin_array(json, "prox");
    for (int64_t i = 0; i < run->n; i++) symo_json_real(json, NULL, run->out[i]);
    symo_json_end_array(json);
    symo_json_end_object(json);
    const int code = symo_cli_write_json(json, path);
    symo_json_free(json);
    return code;
}

static int compute(prox_run *run)
{
    symo_io_error error;
    int code = 0;
    const symo_prox_table *row = find_row(run->name, &code);
    if (!row) return code;
    const char *path = strcmp(run->file, "-") == 0 ? "/dev/stdin" : run->file;
    symo_status status = symo_numbers_read(&run->x, &run->n, path, &error);
    if (status) return symo_cli_io_status(status, &error);
    for (int i = 0; i < run->count; i++) {
        code = read_argument(run, row, i);
        if (code) return code;
    }
    code = count_parameters(run, row);
    if (code) return code;
    status = symo_prox_named(&run->prox, run->name, run->n, run->count, run->arguments);
    if (status) return symo_cli_status(status);
    const int64_t scratch = symo_prox_scratch(run->prox);
    run->out = (double *)malloc(((size_t)run->n + (size_t)scratch + 1) * sizeof *run->out);
    if (!run->out) return symo_cli_out_of_memory();
    status = symo_prox_apply(run->prox, run->x, run->step, run->out, run->out + run->n);
    if (status) return symo_cli_status(status);
    if (run->json && strcmp(run->json, "-") == 0) return write_json(run, run->json);
    for (int64_t i = 0; i < run->n; i++) printf("%.17g\n", run->out[i]);
    return run->json ? write_json(run, run->json) : 0;
}

static int check(const prox_run *run, int has_step)
{
    const char *inputs[MAXIMUM_PARAMETERS + 1] = { run->file };
    if (!run->file) return symo_cli_error(SYMO_CLI_USAGE, "usage: symo prox NAME --t T [--param NAME=VALUE ...] FILE");
    if (!has_step) return symo_cli_error(SYMO_CLI_USAGE, "--t T is missing: the step of the operator");
    if (!(run->step > 0.0) || isinf(run->step)) {
        return symo_cli_error(SYMO_CLI_USAGE, "--t is %g, but a step is positive and finite", run->step);
    }
    for (int i = 0; i < run->count; i++) {
        const char *equals = strchr(run->given[i], '=');
        inputs[i + 1] = equals ? equals + 1 : NULL;
    }
    return symo_cli_check_files(run->count + 1, inputs, 1, &run->json);
}

static void release(prox_run *run)
{
    for (int i = 0; i < run->count; i++) {
        free(run->names[i]);
        symo_numbers_free(run->vectors[i]);
        symo_groups_free(run->groups[i]);
    }
    symo_numbers_free(run->x);
    free(run->out);
    symo_prox_free(run->prox);
}

int symo_cli_prox(int argc, char **argv)
{
    static const struct option options[] = {
        { "t", required_argument, NULL, 't' },    { "param", required_argument, NULL, 'p' },
        { "json", required_argument, NULL, 'j' }, { "list", no_argument, NULL, 'l' },
        { "help", no_argument, NULL, 'h' },       { NULL, 0, NULL, 0 }
    };
    prox_run run = { 0 };
    int option, has_step = 0, code = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') return usage(), 0;
        if (option == 'l') return print_list();
        if (option == 't')
            code = symo_cli_real("--t", optarg, &run.step), has_step = 1;
        else if (option == 'j')
            run.json = optarg;
        else if (option == 'p' && run.count < MAXIMUM_PARAMETERS)
            run.given[run.count++] = optarg;
        else if (option == 'p')
            code = symo_cli_error(SYMO_CLI_USAGE, "prox: at most %d times --param", (int)MAXIMUM_PARAMETERS);
        else
            code = symo_cli_error(SYMO_CLI_USAGE,
                                  "prox: no option `%s`, or its value is missing; `symo help prox` lists them",
                                  argv[optind - 1]);
        if (code) return code;
    }
    if (argc - optind > 2)
        return symo_cli_error(SYMO_CLI_USAGE, "one NAME and one FILE, not also '%s'", argv[optind + 2]);
    if (argc - optind > 0) run.name = argv[optind];
    if (argc - optind > 1) run.file = argv[optind + 1];
    code = check(&run, has_step);
    if (!code) code = compute(&run);
    release(&run);
    return code;
}
