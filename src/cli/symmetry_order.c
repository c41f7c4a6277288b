/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry order: how many elements the group has, in decimal digits. */
#include "symmetry.h"

#include <stdlib.h>

static int write_json(const symo_cli_group *group, const char *order, double log10)
{
    symo_json *json = NULL;
    const symo_status status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    symo_json_begin_object(json, NULL);
    symo_json_text(json, "order", order);
    symo_json_real(json, "log10", log10);
    symo_json_end_object(json);
    const int code = symo_cli_write_json(json, group->json);
    symo_json_free(json);
    return code;
}

int symo_cli_symmetry_order(int argc, char **argv)
{
    symo_cli_group group = { .limit = SYMO_CLI_ORDER_LIMIT };
    char *order = NULL;
    double log10 = 0.0;
    int help;
    int code = symo_cli_group_read(&group, argc, argv, &help);
    if (!code && help) {
        symo_cli_symmetry_usage();
        return 0;
    }
    if (!code && group.vector) code = symo_cli_error(SYMO_CLI_USAGE, "--vector belongs to orbits and verify");
    if (!code && group.plot) code = symo_cli_error(SYMO_CLI_USAGE, "--plot belongs to orbits and layers");
    if (!code) code = symo_cli_order(group.symmetry, group.limit, &order, &log10);
    if (!code && !order) code = symo_cli_error(SYMO_CLI_LIMIT, "%s", symo_last_error());
    if (!code && !symo_cli_group_json_only(&group)) printf("%s\n", order);
    if (!code && group.json) code = write_json(&group, order, log10);
    free(order);
    symo_cli_group_free(&group);
    return code;
}
