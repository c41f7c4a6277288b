/* SPDX-License-Identifier: BSD-3-Clause */
#include "table.h"

#include <math.h>
#include <string.h>

#include "fuzz.h"

static void check_column(const symo_table *table, int64_t column)
{
    const symo_column_kind kind = symo_table_kind(table, column);
    const double *values = symo_table_values(table, column);
    const char *name = symo_table_name(table, column);
    const int64_t rows = symo_table_rows(table), levels = symo_table_levels(table, column);
    FUZZ_ASSERT(values && name && name[0]);
    FUZZ_ASSERT(symo_table_find(table, name) == column);
    FUZZ_ASSERT((levels > 0) == (kind == SYMO_COLUMN_TEXT));
    for (int64_t i = 0; i < rows; i++) {
        FUZZ_ASSERT(!isinf(values[i]));
        if (kind == SYMO_COLUMN_TEXT) FUZZ_ASSERT(isnan(values[i]) || (values[i] >= 0 && values[i] < (double)levels));
    }
    for (int64_t level = 1; level < levels; level++)
        FUZZ_ASSERT(strcmp(symo_table_level(table, column, level - 1), symo_table_level(table, column, level)) < 0);
}

void fuzz_table(const char *path)
{
    symo_io_error error = { "", 0, 0 };
    symo_table *table = NULL;
    const symo_status status = symo_table_read(&table, path, &error);
    FUZZ_ASSERT((status == SYMO_OK) == (table != NULL));
    if (status != SYMO_OK) {
        FUZZ_ASSERT(strncmp(error.text, path, strlen(path)) == 0 && strlen(error.text) > strlen(path) + 2);
        FUZZ_ASSERT(error.line >= 0 && error.column >= 0);
        return;
    }
    for (int64_t column = 0; column < symo_table_columns(table); column++) {
        check_column(table, column);
        const symo_status numbers = symo_table_require_numbers(table, column, &error);
        FUZZ_ASSERT(numbers == SYMO_OK || (numbers == SYMO_ERROR_INPUT && error.text[0]));
    }
    symo_table_free(table);
}
