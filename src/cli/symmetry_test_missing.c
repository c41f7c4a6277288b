/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry test of a build without libsymo-gsl. */
#include "symmetry.h"

int symo_cli_symmetry_test(int argc, char **argv)
{
    (void)argc, (void)argv;
    return symo_cli_error(SYMO_CLI_USAGE, "symmetry test is not in this build: it was made without libsymo-gsl "
                                          "(the GNU Scientific Library; meson option -Dgsl=enabled)");
}
