/* SPDX-License-Identifier: BSD-3-Clause */
/* A table in memory: rows * columns doubles, column-major; missing cells are NaN. A text column holds the numbers of
 * its levels, which are in ascending order of their bytes, so that they do not depend on the order of the rows. Where a
 * cell stands in its file is not kept: a complaint reads the file again. */
#include "io_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

symo_status symo__table_create(symo_table **table, const char *path, int64_t rows, int64_t columns,
                               symo_io_error *error)
{
    *table = NULL;
    if (columns > 0 && rows > INT64_MAX / columns) {
        return symo__io_fail(error, SYMO_ERROR_SIZE, path, 0, 0, "%lld rows of %lld columns are too many",
                             (long long)rows, (long long)columns);
    }
    symo_table *made = symo__io_allocate(1, sizeof *made);
    if (!made) return symo__io_fail_memory(error, path);
    made->rows = rows;
    made->columns = columns;
    made->path = symo__io_copy(path, path + strlen(path));
    made->column = symo__io_allocate(columns, sizeof *made->column);
    made->names = symo__io_allocate(columns, sizeof *made->names);
    made->by_name = symo__io_allocate(columns, sizeof *made->by_name);
    made->values = symo__io_allocate(rows * columns, sizeof *made->values);
    if (!made->path || !made->column || !made->names || !made->by_name || !made->values) {
        symo_table_free(made);
        return symo__io_fail_memory(error, path);
    }
    *table = made;
    return SYMO_OK;
}

static int has_ending(const char *path, const char *ending)
{
    const size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && strcmp(path + length - tail, ending) == 0;
}

symo_status symo_table_read(symo_table **table, const char *path, symo_io_error *error)
{
    if (!table) return symo__io_fail_null(error, "symo_table_read", "table");
    *table = NULL;
    if (!path) return symo__io_fail_null(error, "symo_table_read", "path");
    if (has_ending(path, ".npy")) return symo__table_read_npy(table, path, error);
    if (has_ending(path, ".svm") || has_ending(path, ".libsvm") || has_ending(path, ".mtx")) {
        return symo__io_fail(error, SYMO_ERROR_UNSUPPORTED, path, 0, 0,
                             "LIBSVM and Matrix Market files hold a matrix; a table is CSV or NPY");
    }
    return symo__table_read_csv(table, path, error);
}

void symo_table_free(symo_table *table)
{
    if (!table) return;
    for (int64_t c = 0; table->column && c < table->columns; c++) {
        symo__table_column *column = &table->column[c];
        for (int64_t l = 0; column->levels && l < column->level_count; l++) free(column->levels[l]);
        free(column->levels);
    }
    for (int64_t c = 0; table->names && c < table->columns; c++) free(table->names[c]);
    free(table->names);
    free(table->path);
    free(table->column);
    free(table->by_name);
    free(table->values);
    free(table);
}

const char *symo_table_path(const symo_table *table)
{
    return table ? table->path : NULL;
}

int64_t symo_table_rows(const symo_table *table)
{
    return table ? table->rows : 0;
}

int64_t symo_table_columns(const symo_table *table)
{
    return table ? table->columns : 0;
}

static const symo__table_column *column_of(const symo_table *table, int64_t column)
{
    return table && column >= 0 && column < table->columns ? &table->column[column] : NULL;
}

const char *symo_table_name(const symo_table *table, int64_t column)
{
    const symo__table_column *found = column_of(table, column);
    return found ? table->names[column] : NULL;
}

int64_t symo_table_find(const symo_table *table, const char *name)
{
    int64_t count;
    if (!table || !name) return -1;
    const char *const *names = (const char *const *)table->names;
    const int64_t at = symo__io_find_names(table->columns, names, table->by_name, name, &count);
    return count > 0 ? table->by_name[at] : -1;
}

symo_column_kind symo_table_kind(const symo_table *table, int64_t column)
{
    const symo__table_column *found = column_of(table, column);
    return found ? found->kind : SYMO_COLUMN_MIXED;
}

const double *symo_table_values(const symo_table *table, int64_t column)
{
    return column_of(table, column) ? table->values + column * table->rows : NULL;
}

int64_t symo_table_levels(const symo_table *table, int64_t column)
{
    const symo__table_column *found = column_of(table, column);
    return found ? found->level_count : 0;
}

const char *symo_table_level(const symo_table *table, int64_t column, int64_t level)
{
    const symo__table_column *found = column_of(table, column);
    return found && level >= 0 && level < found->level_count ? found->levels[level] : NULL;
}

/* The cell as it stands in the file; 0 when the file cannot be read any more (a pipe, or it was changed). */
static int find_cell(const symo_table *table, int64_t row, int64_t column, symo__csv_cell *cell, char **text)
{
    const char *begin, *end;
    if (!table->is_text || symo__io_read_text(text, &begin, &end, table->path, NULL)) return 0;
    symo__csv csv;
    symo__csv_start(&csv, table->path, begin, end);
    for (int64_t r = -1; r <= row && symo__csv_more(&csv); r++) {
        int64_t c = 0;
        do {
            if (symo__csv_next(&csv, cell, NULL)) return 0;
            if (r == row && c == column) return 1;
            c++;
        } while (!cell->last);
    }
    return 0;
}

symo_status symo_table_complain(const symo_table *table, int64_t row, int64_t column, const char *what,
                                symo_io_error *error)
{
    const symo__table_column *found = column_of(table, column);
    if (!found) return symo__io_fail_null(error, "symo_table_complain", "a column of the table");
    const symo__io_excerpt name =
        symo__io_quote(table->names[column], table->names[column] + strlen(table->names[column]));
    symo__csv_cell cell;
    char *text = NULL;
    symo_status status;
    if (find_cell(table, row, column, &cell, &text)) {
        status = symo__io_fail(error, SYMO_ERROR_INPUT, table->path, cell.line, cell.column, "column `%s`: %s",
                               name.text, what);
    } else {
        status = symo__io_fail(error, SYMO_ERROR_INPUT, table->path, 0, 0, "row %lld, column `%s`: %s",
                               (long long)(row + 1), name.text, what);
    }
    free(text);
    return status;
}

symo_status symo_table_require_numbers(const symo_table *table, int64_t column, symo_io_error *error)
{
    const symo__table_column *found = column_of(table, column);
    if (!found) return symo__io_fail_null(error, "symo_table_require_numbers", "a column of the table");
    if (found->kind == SYMO_COLUMN_NUMBERS) return SYMO_OK;
    symo__csv_cell cell;
    char *text = NULL;
    const int64_t row = found->kind == SYMO_COLUMN_TEXT ? 0 : found->bad_row;
    char what[128] = "not a finite number";
    if (find_cell(table, row, column, &cell, &text)) {
        const symo__io_excerpt excerpt = symo__io_quote(cell.begin, cell.end);
        static const char *const because[] = { "is not a finite number", "is text where numbers are expected" };
        strcpy(what, "`");
        strcat(what, excerpt.text);
        strcat(what, "` ");
        strcat(what, because[found->kind == SYMO_COLUMN_TEXT]);
    }
    free(text);
    return symo_table_complain(table, row, column, what, error);
}
