/* SPDX-License-Identifier: BSD-3-Clause */
/* A CSV file as a table, in passes over the text: the header; shape; numbers; levels of the text columns. A column is
 * text when no cell of it is a finite number and some cell is a word; a column in which some cells are finite numbers
 * and some are not is mixed, which is an error only for who asks for it. Missing: an empty cell, or NA, NaN, nan or ?
 * without quotes. */
#include "io_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct column_count {
    int64_t finite, not_finite, words;
    int64_t first_bad;  /* row of the first cell that is no finite number */
    int64_t first_word; /* its place in the list of all words of text columns */
} column_count;

static symo_status count_cells(symo__csv *csv, int64_t *cells, symo__csv_cell *cell, symo_io_error *error)
{
    *cells = 0;
    do {
        const symo_status status = symo__csv_next(csv, cell, error);
        if (status) return status;
        ++*cells;
    } while (!cell->last);
    return SYMO_OK;
}

static symo_status wrong_length(const symo__csv *csv, int64_t line, const symo__csv_cell *last, int64_t cells,
                                int64_t columns, symo_io_error *error)
{
    if (cells == 1 && last->begin == last->end && !last->quoted) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, csv->path, line, 1,
                             "the line is empty where %lld cells are expected", (long long)columns);
    }
    return symo__io_fail(error, SYMO_ERROR_INPUT, csv->path, line, last->column,
                         "the row ends after %lld cell%s, the header has %lld", (long long)cells, cells == 1 ? "" : "s",
                         (long long)columns);
}

/* Every row has as many cells as the header. */
static symo_status shape(symo__csv csv, int64_t *rows, int64_t *columns, symo_io_error *error)
{
    symo__csv_cell cell;
    int64_t cells;
    *rows = 0;
    symo_status status = count_cells(&csv, columns, &cell, error);
    while (!status && symo__csv_more(&csv)) {
        const int64_t line = csv.line;
        status = count_cells(&csv, &cells, &cell, error);
        if (status || cells == *columns) {
            ++*rows;
            continue;
        }
        return wrong_length(&csv, line, &cell, cells, *columns, error);
    }
    return status;
}

static symo_status bad_name(const symo__csv_cell *cell, const char *path, const char *what, const char *name,
                            symo_io_error *error)
{
    const symo__io_excerpt excerpt = symo__io_quote(name, name + strlen(name));
    return symo__io_fail(error, SYMO_ERROR_INPUT, path, cell->line, cell->column, what, excerpt.text);
}

/* A first line of numbers that no one would use as names is data. */
static int looks_like_data(const symo__csv_cell *cell)
{
    double value;
    int64_t index;
    return !cell->quoted && symo__io_number(cell->begin, cell->end, &value) == TOKEN_FINITE &&
           !(symo__io_index(cell->begin, cell->end, &index) && index > 0);
}

static symo_status read_names(symo_table *table, symo__csv *csv, symo_io_error *error)
{
    int64_t data = 0, all_numbers = 1;
    double ignored;
    symo__csv_cell cell;
    for (int64_t c = 0; c < table->columns; c++) {
        const symo_status status = symo__csv_next(csv, &cell, error);
        if (status) return status;
        char *name = table->names[c] = symo__csv_unquote(&cell);
        if (!name) return symo__io_fail_memory(error, table->path);
        if (!*name) return bad_name(&cell, table->path, "empty column name%s", name, error);
        if (!symo__io_is_utf8(name, name + strlen(name))) {
            return bad_name(&cell, table->path, "column name `%s` is not UTF-8 text", "?", error);
        }
        if (table->columns == 1 && strpbrk(name, ";\t")) {
            return bad_name(&cell, table->path, "`%s`: cells must be separated by commas", name, error);
        }
        data += looks_like_data(&cell);
        all_numbers &= !cell.quoted && symo__io_number(cell.begin, cell.end, &ignored) == TOKEN_FINITE;
    }
    if (data > 0 && all_numbers) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, table->path, 1, 1,
                             "the first row must hold the names of the columns, not numbers");
    }
    return SYMO_OK;
}

static symo_status refuse_twins(const symo_table *table, symo__csv csv, symo_io_error *error)
{
    int64_t twin = -1; /* the first column whose name an earlier column has */
    for (int64_t k = 1; k < table->columns; k++) {
        const int64_t a = table->by_name[k - 1], b = table->by_name[k];
        const int64_t later = a > b ? a : b;
        if (strcmp(table->names[a], table->names[b]) == 0 && (twin < 0 || later < twin)) twin = later;
    }
    if (twin < 0) return SYMO_OK;
    symo__csv_cell cell;
    for (int64_t c = 0; c <= twin; c++) {
        const symo_status status = symo__csv_next(&csv, &cell, error);
        if (status) return status;
    }
    return bad_name(&cell, table->path, "duplicate column name `%s`", table->names[twin], error);
}

static void classify(symo_table *table, int64_t row, int64_t c, const symo__csv_cell *cell, column_count *counts)
{
    double *value = &table->values[c * table->rows + row];
    *value = NAN;
    if (symo__csv_missing(cell)) return;
    const symo__io_token token = symo__io_number(cell->begin, cell->end, value);
    if (token == TOKEN_FINITE) {
        counts[c].finite++;
        return;
    }
    *value = NAN;
    if (token == TOKEN_TEXT)
        counts[c].words++;
    else
        counts[c].not_finite++;
    if (counts[c].first_bad < 0) counts[c].first_bad = row;
}

static symo_status read_numbers(symo_table *table, symo__csv csv, column_count *counts, symo_io_error *error)
{
    symo__csv_cell cell;
    for (int64_t row = 0; row < table->rows; row++) {
        for (int64_t c = 0; c < table->columns; c++) {
            const symo_status status = symo__csv_next(&csv, &cell, error);
            if (status) return status;
            classify(table, row, c, &cell, counts);
        }
    }
    return SYMO_OK;
}

static void decide_kinds(symo_table *table, const column_count *counts)
{
    for (int64_t c = 0; c < table->columns; c++) {
        symo__table_column *column = &table->column[c];
        column->bad_row = counts[c].first_bad;
        if (counts[c].words + counts[c].not_finite == 0)
            column->kind = SYMO_COLUMN_NUMBERS;
        else
            column->kind = counts[c].finite == 0 && counts[c].words > 0 ? SYMO_COLUMN_TEXT : SYMO_COLUMN_MIXED;
    }
}

typedef struct word {
    symo__csv_cell cell;
    int64_t row;
} word;

/* By the raw bytes: two cells hold the same text exactly when their raw bytes agree, since a cell with a quote in it
 * must be quoted. */
static int compare_words(const void *left, const void *right)
{
    const symo__csv_cell *a = &((const word *)left)->cell, *b = &((const word *)right)->cell;
    const int64_t la = a->end - a->begin, lb = b->end - b->begin;
    const int order = memcmp(a->begin, b->begin, (size_t)(la < lb ? la : lb));
    return order ? order : (la > lb) - (la < lb);
}

static symo_status add_level(symo_table *table, int64_t c, const word *first, symo_io_error *error)
{
    symo__table_column *column = &table->column[c];
    char *level = symo__csv_unquote(&first->cell);
    if (!level) return symo__io_fail_memory(error, table->path);
    column->levels[column->level_count++] = level;
    if (symo__io_is_utf8(level, level + strlen(level))) return SYMO_OK;
    return symo__io_fail(error, SYMO_ERROR_INPUT, table->path, first->cell.line, first->cell.column,
                         "column `%s`: the cell is not UTF-8 text", table->names[c]);
}

static symo_status number_levels(symo_table *table, int64_t c, word *words, int64_t count, symo_io_error *error)
{
    qsort(words, (size_t)count, sizeof *words, compare_words);
    int64_t distinct = 0;
    for (int64_t k = 0; k < count; k++) distinct += k == 0 || compare_words(&words[k - 1], &words[k]) != 0;
    symo__table_column *column = &table->column[c];
    column->levels = symo__io_allocate(distinct, sizeof *column->levels);
    if (!column->levels) return symo__io_fail_memory(error, table->path);
    for (int64_t k = 0; k < count; k++) {
        if (k == 0 || compare_words(&words[k - 1], &words[k]) != 0) {
            const symo_status status = add_level(table, c, &words[k], error);
            if (status) return status;
        }
        table->values[c * table->rows + words[k].row] = (double)(column->level_count - 1);
    }
    return SYMO_OK;
}

/* One more pass over the text collects the words of all text columns. */
static symo_status read_levels(symo_table *table, symo__csv csv, column_count *counts, symo_io_error *error)
{
    int64_t total = 0;
    for (int64_t c = 0; c < table->columns; c++) {
        counts[c].first_word = total;
        if (table->column[c].kind == SYMO_COLUMN_TEXT) total += counts[c].words + counts[c].not_finite;
    }
    if (total == 0) return SYMO_OK;
    word *words = symo__io_allocate(total, sizeof *words);
    int64_t *filled = symo__io_allocate(table->columns, sizeof *filled);
    symo_status status = words && filled ? SYMO_OK : symo__io_fail_memory(error, table->path);
    for (int64_t cells = table->rows * table->columns, k = 0; !status && k < cells; k++) {
        const int64_t row = k / table->columns, c = k % table->columns;
        word next = { .row = row };
        status = symo__csv_next(&csv, &next.cell, error);
        if (status || table->column[c].kind != SYMO_COLUMN_TEXT || symo__csv_missing(&next.cell)) continue;
        words[counts[c].first_word + filled[c]++] = next;
    }
    for (int64_t c = 0; !status && c < table->columns; c++) {
        if (table->column[c].kind == SYMO_COLUMN_TEXT) {
            status = number_levels(table, c, words + counts[c].first_word, filled[c], error);
        }
    }
    free(words);
    free(filled);
    return status;
}

static symo_status read_body(symo_table *table, symo__csv csv, symo_io_error *error)
{
    const symo__csv header = csv;
    symo_status status = read_names(table, &csv, error);
    if (status) return status;
    symo__io_sort_names(table->columns, (const char *const *)table->names, table->by_name);
    status = refuse_twins(table, header, error);
    if (status) return status;
    column_count *counts = symo__io_allocate(table->columns, sizeof *counts);
    if (!counts) return symo__io_fail_memory(error, table->path);
    for (int64_t c = 0; c < table->columns; c++) counts[c].first_bad = -1;
    status = read_numbers(table, csv, counts, error);
    if (!status) {
        decide_kinds(table, counts);
        status = read_levels(table, csv, counts, error);
    }
    free(counts);
    return status;
}

symo_status symo__table_read_csv(symo_table **table, const char *path, symo_io_error *error)
{
    char *text;
    const char *begin, *end;
    symo__csv csv;
    symo__io_locale locale;
    int64_t rows, columns;
    symo_status status = symo__io_read_text(&text, &begin, &end, path, error);
    if (status) return status;
    if (!symo__io_locale_enter(&locale)) {
        free(text);
        return symo__io_fail_memory(error, path);
    }
    symo__csv_start(&csv, path, begin, end);
    status = shape(csv, &rows, &columns, error);
    if (!status) status = symo__table_create(table, path, rows, columns, error);
    if (!status) {
        (*table)->is_text = 1;
        status = read_body(*table, csv, error);
    }
    if (status) {
        symo_table_free(*table);
        *table = NULL;
    }
    symo__io_locale_leave(&locale);
    free(text);
    return status;
}
