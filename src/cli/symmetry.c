/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry: its subcommands, and the list of symmetries that have a name. */
#include "symmetry.h"

#include <string.h>

void symo_cli_symmetry_usage(void)
{
    printf("usage: symo symmetry orbits|order|verify --n N GENERATOR ...\n"
           "       symo symmetry orbits|order|verify --x FILE.csv --symmetry FILE\n"
           "       symo symmetry detect ...  (`symo symmetry detect --help`)\n"
           "       symo symmetry layers ...  (`symo symmetry layers --help`)\n"
           "       symo symmetry test ...    (`symo symmetry test --help`)\n"
           "       symo symmetry list\n\n"
           "orbits prints the orbits of a symmetry, the dimension of its fixed space, and with --vector the defect\n"
           "||x - P x||_inf / max(1, ||x||_inf) of a vector (P: projection onto the fixed space).\n"
           "order prints the number of elements of the group, which may have thousands of digits.\n"
           "verify prints both, and with --x how far the data are from the symmetry: the defect of the mean of the\n"
           "rows, and that of their covariance S, max_g ||S - g S g'||_max / ||S||_max over the generators g.\n"
           "list shows the symmetries that have a name.\n\n"
           "    --n N              how many columns; generators then use the numbers 1 to N: '(1 2)(3 4)' '(5 -5)'\n"
           "    --x FILE.csv       columns with names, from the header of a data file\n"
           "    --y-column NAME    a column of that file to leave out\n"
           "    --symmetry FILE    generators, one a line\n"
           "    --vector FILE      numbers, one a line; or a CSV file, whose rows are vectors\n"
           "    --limit STEPS      elementary steps to spend on the order, 0: as many as it takes (order, verify:\n"
           "                       2e10, and exit code 2 when it is reached; orbits, for its JSON: 1e8)\n"
           "    --plot FILE        orbits: a picture, .png or .svg, a square a coordinate and a colour an orbit\n"
           "    --shape HxW        its rows and columns; without it the coordinates are one row\n"
           "    --json FILE        generators, order, orbits, dimension, dead; - prints it instead of the text\n");
}

static int list_named(int argc, char **argv)
{
    (void)argc, (void)argv;
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

/* A subcommand is a row here, and a function in a file of its own. */
static const symo_cli_command subcommands[] = {
    { "orbits", "the orbits and the dimension of the fixed space", symo_cli_symmetry_orbits },
    { "order", "the number of elements of the group", symo_cli_symmetry_order },
    { "verify", "order, orbits, dimension, and how far data are from the symmetry", symo_cli_symmetry_verify },
    { "detect", "the symmetry of a graph, a matrix or a least-squares problem", symo_cli_symmetry_detect },
    { "layers", "the linear maps between two actions, and the weights that they share", symo_cli_symmetry_layers },
    { "test", "whether data obey a symmetry, and what each generator costs", symo_cli_symmetry_test },
    { "list", "the symmetries that have a name", list_named },
    { NULL, NULL, NULL },
};

int symo_cli_symmetry(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    symo_cli_text names = { 0 };
    if (strcmp(what, "--help") == 0) {
        symo_cli_symmetry_usage();
        return 0;
    }
    for (const symo_cli_command *row = subcommands; row->name; row++) {
        if (strcmp(what, row->name) == 0) return row->run(argc - 1, argv + 1);
    }
    for (const symo_cli_command *row = subcommands; row->name; row++)
        symo_cli_text_add(&names, "%s%s", row == subcommands ? "" : ", ", row->name);
    const int code = symo_cli_error(SYMO_CLI_USAGE, "symmetry needs one of: %s (`symo symmetry --help`)",
                                    names.data ? names.data : "");
    symo_cli_text_free(&names);
    return code;
}
