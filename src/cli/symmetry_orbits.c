/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry orbits: what a symmetry does to the columns. The orbits of the group that the generators create, the
 * dimension of the space that it leaves fixed, and how far a vector or a data set is from that space. */
#include "symmetry.h"

#include <stdlib.h>

static int print_text(const symo_cli_group *group, const symo_cli_defect *defect)
{
    int code = 0;
    for (int64_t k = 0; k < symo_symmetry_generators(group->symmetry); k++) {
        char *text = symo_cli_group_cycles(group, k, &code);
        if (!text) return code;
        printf("generator %lld: %s\n", (long long)k + 1, text);
        free(text);
    }
    for (int64_t c = 0; c < symo_partition_cells(group->orbits); c++) {
        const int64_t *members = symo_partition_members(group->orbits, c);
        printf("orbit %lld:", (long long)c + 1);
        for (int64_t m = 0; m < symo_partition_cell_size(group->orbits, c); m++)
            symo_cli_group_print_entry(group, group->orbits, members[m]);
        printf("\n");
    }
    for (int64_t i = 0, any = 0; i <= group->n; i++) {
        if (i < group->n && symo_partition_cell(group->orbits, i) < 0) {
            if (!any++) printf("forced to zero:");
            symo_cli_group_print_entry(group, group->orbits, i);
        } else if (i == group->n && any) {
            printf("\n");
        }
    }
    printf("dimension of the fixed space: %lld of %lld\n", (long long)symo_partition_cells(group->orbits),
           (long long)group->n);
    if (group->vector) symo_cli_defect_print(defect);
    return 0;
}

static int fill_json(const symo_cli_group *group, const symo_cli_defect *defect, symo_json *json)
{
    int code = 0;
    symo_json_begin_object(json, NULL);
    symo_cli_group_json_generators(group, json, &code);
    if (!code) code = symo_cli_json_order(json, group->symmetry, group->limit);
    symo_cli_group_json_orbits(group, json);
    if (group->vector) symo_cli_defect_json(defect, json);
    symo_json_end_object(json);
    return code;
}

static int write_json(const symo_cli_group *group, const symo_cli_defect *defect)
{
    symo_json *json = NULL;
    const symo_status status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    int code = fill_json(group, defect, json);
    if (!code) code = symo_cli_write_json(json, group->json);
    symo_json_free(json);
    return code;
}

int symo_cli_symmetry_orbits(int argc, char **argv)
{
    symo_cli_group group = { .limit = SYMO_CLI_QUICK_ORDER };
    symo_cli_defect defect = { 0 };
    int help;
    int code = symo_cli_group_read(&group, argc, argv, &help);
    if (!code && help) {
        symo_cli_symmetry_usage();
        return 0;
    }
    if (!code) code = symo_cli_group_measure(&group, &defect);
    if (!code && group.plot) code = symo_cli_pattern_draw(group.orbits, group.rows, group.n / group.rows, group.plot);
    if (!code && !symo_cli_group_json_only(&group)) code = print_text(&group, &defect);
    if (!code && group.json) code = write_json(&group, &defect);
    symo_cli_group_free(&group);
    return code;
}
