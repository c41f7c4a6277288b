/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo demo: the documented examples on their real data. One file an example; this one finds the data and the folder
 * for what they write. */
#include "demo.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct example {
    const char *name, *summary;
    int (*run)(const symo_cli_demo_run *demo);
} example;

static const example examples[] = {
    { "birthwt", "birth weights: eight groups of columns, a path of penalty levels", symo_cli_demo_birthwt },
    { "digits", "turned digits: what the right symmetry gains and a wrong one costs", symo_cli_demo_digits },
    { "frets", "heads of brothers: a regression tied by the exchange of the brothers", symo_cli_demo_frets }
};
static const size_t example_count = sizeof examples / sizeof examples[0];

static void usage(void)
{
    printf("usage: symo demo [birthwt|digits|frets|all] [--output DIR] [--data DIR] [--quiet]\n\n");
    for (size_t i = 0; i < example_count; i++) printf("    %-8s  %s\n", examples[i].name, examples[i].summary);
    printf("\n    --output DIR  where pictures and files go (default demo-output, made if it is missing)\n"
           "    --data DIR    where birthwt.csv, digits.csv and frets.csv are\n"
           "    --quiet       no progress line and no list of what was written\n");
}

char *symo_cli_demo_path(const char *folder, const char *name)
{
    symo_cli_text text = { 0 };
    symo_cli_text_add(&text, "%s/%s", folder, name);
    if (!text.failed) return text.data;
    symo_cli_text_free(&text);
    symo_cli_out_of_memory();
    return NULL;
}

symo_table *symo_cli_demo_read(const symo_cli_demo_run *demo, const char *name, int *code)
{
    symo_table *table = NULL;
    symo_io_error error;
    char *path = symo_cli_demo_path(demo->data, name);
    *code = SYMO_CLI_MEMORY;
    if (path) {
        const symo_status status = symo_table_read(&table, path, &error);
        *code = status ? symo_cli_io_status(status, &error) : 0;
    }
    free(path);
    return table;
}

const double *symo_cli_demo_column(const symo_table *table, const char *name, int *code)
{
    symo_io_error error;
    const int64_t column = symo_table_find(table, name);
    if (column < 0) {
        *code = symo_cli_error(SYMO_CLI_INPUT, "%s:1: no column is called '%s'", symo_table_path(table), name);
        return NULL;
    }
    const symo_status status = symo_table_require_numbers(table, column, &error);
    if (status) {
        *code = symo_cli_io_status(status, &error);
        return NULL;
    }
    return symo_table_values(table, column);
}

void symo_cli_demo_wrote(const symo_cli_demo_run *demo, const char *path)
{
    if (!demo->quiet) fprintf(stderr, "wrote %s\n", path);
}

int symo_cli_demo_draw(const symo_cli_demo_run *demo, const symo_cli_text *script, const char *path)
{
    const int code = symo_cli_picture_draw(script, path);
    if (!code) symo_cli_demo_wrote(demo, path);
    return code == SYMO_CLI_MEMORY ? code : 0;
}

/* The installed data: first where they are as seen from the command, which may have been moved with them. Those of the
 * source tree while it is not installed. */
static const char *find_data(void)
{
    static char beside[4096];
    char command[2048], first[sizeof beside + 16];
    const ssize_t length = readlink("/proc/self/exe", command, sizeof command - 1);
    if (length > 0) {
        command[length] = '\0';
        *(strrchr(command, '/') + 1) = '\0';
        snprintf(beside, sizeof beside, "%s%s", command, SYMO_CLI_DATA_FROM_COMMAND);
        snprintf(first, sizeof first, "%s/birthwt.csv", beside);
        if (access(first, R_OK) == 0) return beside;
    }
    return access(SYMO_CLI_DATA_INSTALLED "/birthwt.csv", R_OK) == 0 ? SYMO_CLI_DATA_INSTALLED : SYMO_CLI_DATA_SOURCE;
}

static int make_folder(const char *path)
{
    struct stat found;
    if (mkdir(path, 0777) == 0) return 0;
    const int reason = errno;
    if (reason == EEXIST && stat(path, &found) == 0 && S_ISDIR(found.st_mode)) return 0;
    return symo_cli_error(SYMO_CLI_INPUT, "%s: the folder for the output cannot be made: %s", path, strerror(reason));
}

static int run_examples(const symo_cli_demo_run *demo, const char *name)
{
    const int all = strcmp(name, "all") == 0;
    int found = 0, code = 0;
    for (size_t i = 0; i < example_count; i++) found = found || all || strcmp(name, examples[i].name) == 0;
    if (!found) return symo_cli_error(SYMO_CLI_USAGE, "no example '%s': birthwt, digits, frets or all", name);
    code = make_folder(demo->output);
    for (size_t i = 0; !code && i < example_count; i++) {
        if (!all && strcmp(name, examples[i].name) != 0) continue;
        code = examples[i].run(demo);
        if (!code) code = symo_cli_finish(0); /* its tables are seen before the next one begins */
    }
    return code;
}

int symo_cli_demo(int argc, char **argv)
{
    static const struct option options[] = { { "output", required_argument, NULL, 'o' },
                                             { "data", required_argument, NULL, 'd' },
                                             { "quiet", no_argument, NULL, 'q' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    symo_cli_demo_run demo = { NULL, "demo-output", 0 };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') return usage(), 0;
        if (option == 'o')
            demo.output = optarg;
        else if (option == 'd')
            demo.data = optarg;
        else if (option == 'q')
            demo.quiet = 1;
        else
            return symo_cli_error(SYMO_CLI_USAGE,
                                  "demo: no option `%s`, or its value is missing; `symo help demo` lists them",
                                  argv[optind - 1]);
    }
    if (argc - optind > 1)
        return symo_cli_error(SYMO_CLI_USAGE, "demo takes one example, not also '%s'", argv[optind + 1]);
    if (!demo.data) demo.data = find_data();
    return run_examples(&demo, argc > optind ? argv[optind] : "all");
}
