/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The defect ||x - P x||_inf / max(1, ||x||_inf) of the vectors in a file: numbers one a line, or the rows of a CSV. */
#include "symmetry.h"

#include <math.h>
#include <stdlib.h>

static int add_row(const symo_cli_group *group, const double *row, symo_cli_defect *defect)
{
    double value;
    const symo_status status = symo_symmetry_defect(group->symmetry, row, &value);
    if (status) return symo_cli_status(status);
    if (!(value <= defect->largest)) defect->largest = value;
    defect->mean_square = (defect->mean_square * (double)defect->rows + value * value) / (double)(defect->rows + 1);
    defect->rows++;
    return 0;
}

/* The column of the vector's file that belongs to entry i: by name when the columns have names. */
static int find_columns(const symo_cli_group *group, const symo_table *table, int64_t *columns)
{
    symo_io_error error;
    if (!group->names && symo_table_columns(table) != group->n) {
        return symo_cli_error(SYMO_CLI_INPUT, "%s:1: %lld columns, expected %lld", group->vector,
                              (long long)symo_table_columns(table), (long long)group->n);
    }
    for (int64_t i = 0; i < group->n; i++) {
        columns[i] = group->names ? symo_table_find(table, group->names[i]) : i;
        if (columns[i] < 0)
            return symo_cli_error(SYMO_CLI_INPUT, "%s:1: no column is called '%s'", group->vector, group->names[i]);
        const symo_status status = symo_table_require_numbers(table, columns[i], &error);
        if (status) return symo_cli_io_status(status, &error);
    }
    return 0;
}

static int take_row(const symo_cli_group *group, const symo_table *table, const int64_t *columns, int64_t r,
                    double *row)
{
    symo_io_error error;
    for (int64_t i = 0; i < group->n; i++) {
        row[i] = symo_table_values(table, columns[i])[r];
        if (!isnan(row[i])) continue;
        return symo_cli_io_status(symo_table_complain(table, r, columns[i], "a number is missing", &error), &error);
    }
    return 0;
}

static int measure_table(const symo_cli_group *group, symo_cli_defect *defect)
{
    symo_io_error error;
    symo_table *table = NULL;
    const symo_status status = symo_table_read(&table, group->vector, &error);
    if (status) return symo_cli_io_status(status, &error);
    int64_t *columns = (int64_t *)calloc((size_t)group->n + 1, sizeof *columns);
    double *row = (double *)calloc((size_t)group->n + 1, sizeof *row);
    int code = columns && row ? find_columns(group, table, columns) : symo_cli_out_of_memory();
    for (int64_t r = 0; !code && r < symo_table_rows(table); r++) {
        code = take_row(group, table, columns, r, row);
        if (!code) code = add_row(group, row, defect);
    }
    free(columns);
    free(row);
    symo_table_free(table);
    return code;
}

int symo_cli_group_measure(const symo_cli_group *group, symo_cli_defect *defect)
{
    symo_io_error error;
    if (!group->vector) return 0;
    if (symo_cli_has_ending(group->vector, ".csv")) return measure_table(group, defect);
    double *numbers = NULL;
    int64_t count = 0;
    const symo_status status = symo_numbers_read(&numbers, &count, group->vector, &error);
    if (status) return symo_cli_io_status(status, &error);
    int code;
    if (count == group->n)
        code = add_row(group, numbers, defect);
    else
        code = symo_cli_error(SYMO_CLI_INPUT, "%s: %lld numbers, expected %lld", group->vector, (long long)count,
                              (long long)group->n);
    symo_numbers_free(numbers);
    return code;
}

void symo_cli_defect_print(const symo_cli_defect *defect)
{
    if (defect->rows == 1) {
        printf("defect: %.17g\n", defect->largest);
    } else {
        printf("defect of %lld rows: largest %.17g, root mean square %.17g\n", (long long)defect->rows, defect->largest,
               sqrt(defect->mean_square));
    }
}

void symo_cli_defect_json(const symo_cli_defect *defect, symo_json *json)
{
    symo_json_real(json, "defect", defect->largest);
    symo_json_real(json, "defect_root_mean_square", sqrt(defect->mean_square));
}
