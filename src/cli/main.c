/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `symo`: a subcommand is a row here and a file of its own. */
#include "cli.h"

#include <string.h>

const symo_cli_command symo_cli_commands[] = {
    { "fit", "fit a penalised, symmetric model: one penalty level or a path", symo_cli_fit },
    { "predict", "apply a fitted model (its JSON) to new rows", symo_cli_predict },
    { "symmetry", "orbits of a symmetry", symo_cli_symmetry },
    { "prox", "apply one named operator to a vector", symo_cli_prox },
    { "demo", "the documented examples on their real data, with tables and pictures", symo_cli_demo },
    { NULL, NULL, NULL },
};

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "help";
    if (strcmp(name, "--version") == 0) {
        printf("symo %s\n", symo_version());
        return symo_cli_finish(0);
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        return symo_cli_finish(argc > 1 ? symo_cli_help(argc - 1, argv + 1) : (symo_cli_help(1, argv), SYMO_CLI_USAGE));
    }
    for (const symo_cli_command *command = symo_cli_commands; command->name; command++) {
        if (strcmp(name, command->name) == 0) return symo_cli_finish(command->run(argc - 1, argv + 1));
    }
    return symo_cli_error(SYMO_CLI_USAGE, "no subcommand `%s`; `symo help` lists them", name);
}
