/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that line up: all cells are kept, the widths are known when the table is printed. */
#include "cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct symo_cli_table {
    int columns;
    const char *const *headings;
    char **cells;
    size_t count, capacity;
    int failed;
};

symo_cli_table *symo_cli_table_create(int columns, const char *const *headings)
{
    symo_cli_table *table = calloc(1, sizeof *table);
    if (!table) return NULL;
    table->columns = columns;
    table->headings = headings;
    return table;
}

static char *formatted(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    char *cell = length < 0 ? NULL : malloc((size_t)length + 1);
    if (cell) vsnprintf(cell, (size_t)length + 1, format, again);
    va_end(again);
    return cell;
}

void symo_cli_table_cell(symo_cli_table *table, const char *format, ...)
{
    if (table->failed) return;
    if (table->count == table->capacity) {
        const size_t capacity = table->capacity ? 2 * table->capacity : 64;
        char **cells = realloc(table->cells, capacity * sizeof *cells);
        if (!cells) {
            table->failed = 1;
            return;
        }
        table->cells = cells;
        table->capacity = capacity;
    }
    va_list arguments;
    va_start(arguments, format);
    char *cell = formatted(format, arguments);
    va_end(arguments);
    if (!cell)
        table->failed = 1;
    else
        table->cells[table->count++] = cell;
}

/* Columns on the screen: every byte that does not continue a UTF-8 character. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++) width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static void print_cell(FILE *stream, const char *text, int width, int left, int last)
{
    const int blanks = width - width_of(text);
    if (left)
        fprintf(stream, "%s%*s", text, last ? 0 : blanks, "");
    else
        fprintf(stream, "%*s%s", blanks, "", text);
    fputs(last ? "\n" : "  ", stream);
}

int symo_cli_table_print(const symo_cli_table *table, FILE *stream)
{
    if (table->failed) return symo_cli_out_of_memory();
    const int columns = table->columns;
    int *widths = calloc((size_t)columns, sizeof *widths);
    if (!widths) return symo_cli_out_of_memory();
    for (int c = 0; c < columns; c++) widths[c] = width_of(table->headings[c] + (table->headings[c][0] == '<'));
    for (size_t i = 0; i < table->count; i++) {
        const int width = width_of(table->cells[i]);
        if (width > widths[i % (size_t)columns]) widths[i % (size_t)columns] = width;
    }
    for (int c = 0; c < columns; c++) {
        const int left = table->headings[c][0] == '<';
        print_cell(stream, table->headings[c] + left, widths[c], left, c == columns - 1);
    }
    for (size_t i = 0; i < table->count; i++) {
        const int c = (int)(i % (size_t)columns);
        print_cell(stream, table->cells[i], widths[c], table->headings[c][0] == '<', c == columns - 1);
    }
    free(widths);
    return 0;
}

void symo_cli_table_free(symo_cli_table *table)
{
    if (!table) return;
    for (size_t i = 0; i < table->count; i++) free(table->cells[i]);
    free(table->cells);
    free(table);
}
