/* SPDX-License-Identifier: BSD-3-Clause */
/* Matrix Market files (Boisvert, Pozo, Remington 1996, The Matrix Market Exchange Formats, NISTIR 5935):
 *
 *     %%MatrixMarket matrix coordinate|array real|integer|pattern general|symmetric|skew-symmetric
 *     % comments, blank lines
 *     ROWS COLUMNS ENTRIES           (array: ROWS COLUMNS)
 *     ROW COLUMN VALUE               (from 1; pattern: without VALUE, which is 1; array: VALUE, column after column)
 *
 * A symmetric file holds the lower triangle with the diagonal, a skew-symmetric one without it; the rest is mirrored.
 * An entry that is there twice is refused: programs disagree whether it counts twice. Nothing is allocated for entries
 * that the file is too short to hold. */
#include "io_impl.h"

#include <stdlib.h>
#include <string.h>

enum { COORDINATE, ARRAY };
enum { REAL, INTEGER, PATTERN, COMPLEX };
enum { GENERAL, SYMMETRIC, SKEW, HERMITIAN };

typedef struct market_file {
    symo__words words;
    int format, field, symmetry;
    int64_t rows, columns, promised; /* promised: entries in the file */
    int64_t size_line;
    int64_t count; /* entries made */
    symo__io_entry *entries;
    double *values; /* of an array */
} market_file;

/* ---- the header ---- */

static int is_word(const symo__words *words, const char *name)
{
    const char *at = words->word;
    for (; at < words->word_end && *name; at++, name++) {
        if ((*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at) != *name) return 0;
    }
    return at == words->word_end && !*name;
}

/* The number of the next word among names; their list ends with NULL. */
static symo_status choose(symo__words *words, const char *const *names, const char *expected, int *which)
{
    symo__words_next(words);
    for (*which = 0; names[*which]; ++*which) {
        if (is_word(words, names[*which])) return SYMO_OK;
    }
    return symo__words_refuse(words, expected);
}

static symo_status unsupported(const symo__words *words, const char *what)
{
    return symo__words_fail(words, SYMO_ERROR_UNSUPPORTED, words->word, "%s", what);
}

static symo_status nothing_more(symo__words *words)
{
    return symo__words_next(words) ? symo__words_refuse(words, "stands behind the end of the line") : SYMO_OK;
}

static symo_status read_header(market_file *file)
{
    static const char *const objects[] = { "matrix", "vector", NULL };
    static const char *const formats[] = { "coordinate", "array", NULL };
    static const char *const fields[] = { "real", "integer", "pattern", "complex", NULL };
    static const char *const symmetries[] = { "general", "symmetric", "skew-symmetric", "hermitian", NULL };
    symo__words *words = &file->words;
    int object;
    symo__words_line(words, '\0');
    if (!symo__words_next(words) || words->word > words->start || !is_word(words, "%%matrixmarket")) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->start, "the file must begin with %%%%MatrixMarket");
    }
    SYMO_TRY(choose(words, objects, "where `matrix` is expected", &object));
    if (object == 1) return unsupported(words, "only matrices are read");
    SYMO_TRY(choose(words, formats, "is neither coordinate nor array", &file->format));
    SYMO_TRY(choose(words, fields, "is none of real, integer, pattern", &file->field));
    if (file->field == COMPLEX) return unsupported(words, "complex numbers are not read");
    if (file->field == PATTERN && file->format == ARRAY) return symo__words_refuse(words, "does not go with array");
    SYMO_TRY(choose(words, symmetries, "is none of general, symmetric, skew-symmetric", &file->symmetry));
    if (file->symmetry == HERMITIAN) return unsupported(words, "hermitian matrices are complex, which are not read");
    if (file->symmetry == SKEW && file->field == PATTERN) return symo__words_refuse(words, "does not go with pattern");
    return nothing_more(words);
}

/* ---- the sizes ---- */

static symo_status next_size(symo__words *words, const char *what, int64_t *size)
{
    if (!symo__words_next(words)) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->at, "the line ends before the number of %s", what);
    }
    if (symo__io_index(words->word, words->word_end, size)) return SYMO_OK;
    return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "`%s` is no number of %s",
                            symo__io_quote(words->word, words->word_end).text, what);
}

static symo_status next_extent(symo__words *words, const char *what, int64_t bytes, int64_t *extent)
{
    SYMO_TRY(next_size(words, what, extent));
    if (*extent > INT32_MAX) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "%lld %s are more than %d", (long long)*extent,
                                what, INT32_MAX);
    }
    if (symo__io_is_plausible(*extent, bytes)) return SYMO_OK;
    return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "%lld %s in a file of %lld bytes", (long long)*extent,
                            what, (long long)bytes);
}

/* Both factors have 31 bits. */
static int64_t array_entries(const market_file *file)
{
    const int64_t n = file->rows;
    if (file->symmetry == GENERAL) return n * file->columns;
    return file->symmetry == SYMMETRIC ? n * (n + 1) / 2 : n * (n - 1) / 2;
}

static symo_status read_sizes(market_file *file, int64_t bytes)
{
    symo__words *words = &file->words;
    int found = 0;
    while (!found && symo__words_line(words, '%')) found = symo__words_next(words);
    if (!found) {
        return symo__io_fail(words->error, SYMO_ERROR_INPUT, words->path, 0, 0, "the file ends before its sizes");
    }
    words->at = words->word; /* the first size is to be read again */
    file->size_line = words->line;
    SYMO_TRY(next_extent(words, "rows", bytes, &file->rows));
    SYMO_TRY(next_extent(words, "columns", bytes, &file->columns));
    if (file->symmetry != GENERAL && file->rows != file->columns) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "a symmetric matrix with %lld rows, %lld columns",
                                (long long)file->rows, (long long)file->columns);
    }
    file->promised = array_entries(file);
    if (file->format == COORDINATE) SYMO_TRY(next_size(words, "entries", &file->promised));
    /* A number and its line end take two bytes at least, an entry with two numbers four; the last may lack its end. */
    const int64_t room = (words->end - words->next + 1) / (file->format == ARRAY ? 2 : 4);
    if (file->promised > room) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "the file is too short for %lld entries",
                                (long long)file->promised);
    }
    return nothing_more(words);
}

/* ---- the entries ---- */

static symo_status next_index(symo__words *words, const char *what, int64_t extent, int64_t *index)
{
    if (!symo__words_next(words)) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->at, "the line ends before the %s", what);
    }
    if (symo__io_index(words->word, words->word_end, index) && *index >= 1 && *index <= extent) return SYMO_OK;
    return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "`%s` is no %s of 1 .. %lld",
                            symo__io_quote(words->word, words->word_end).text, what, (long long)extent);
}

static symo_status next_value(market_file *file, double *value)
{
    symo__words *words = &file->words;
    int64_t whole;
    *value = 1.0;
    if (file->field == PATTERN) return SYMO_OK;
    if (!symo__words_next(words)) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->at, "the line ends before the value");
    }
    if (symo__io_number(words->word, words->word_end, value) != TOKEN_FINITE) {
        return symo__words_refuse(words, "is not a finite number");
    }
    const char *digits = words->word + (*words->word == '-' || *words->word == '+');
    if (file->field == INTEGER && !symo__io_index(digits, words->word_end, &whole)) {
        return symo__words_refuse(words, "is not a whole number of 64 bits");
    }
    return SYMO_OK;
}

static symo_status check_triangle(const market_file *file, int64_t row, int64_t column)
{
    if (file->symmetry == GENERAL || row > column) return SYMO_OK;
    if (row == column && file->symmetry == SYMMETRIC) return SYMO_OK;
    return symo__words_fail(&file->words, SYMO_ERROR_INPUT, file->words.start,
                            "(%lld, %lld) is %s the diagonal: a %s file holds what is below", (long long)row,
                            (long long)column, row == column ? "on" : "above",
                            file->symmetry == SKEW ? "skew-symmetric" : "symmetric");
}

/* The entry on the line; its mirror image is -value in a skew-symmetric matrix. */
static symo_status read_entry(market_file *file, symo__io_entry *entry)
{
    symo__words *words = &file->words;
    int64_t row, column;
    SYMO_TRY(next_index(words, "row", file->rows, &row));
    SYMO_TRY(next_index(words, "column", file->columns, &column));
    SYMO_TRY(next_value(file, &entry->value));
    SYMO_TRY(nothing_more(words));
    SYMO_TRY(check_triangle(file, row, column));
    entry->row = (int32_t)(row - 1);
    entry->column = (int32_t)(column - 1);
    return SYMO_OK;
}

/* The next line that is not blank, back at its beginning; 0: there is none. */
static int next_line(symo__words *words)
{
    while (symo__words_line(words, '\0')) {
        if (!symo__words_next(words)) continue;
        words->at = words->start;
        return 1;
    }
    return 0;
}

static symo_status refuse_count(const market_file *file, int64_t found)
{
    const symo__words *words = &file->words;
    if (found > file->promised) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->start, "more entries than the %lld that line %lld says",
                                (long long)file->promised, (long long)file->size_line);
    }
    return symo__io_fail(words->error, SYMO_ERROR_INPUT, words->path, words->line, 0,
                         "the file ends after %lld entries, line %lld says %lld", (long long)found,
                         (long long)file->size_line, (long long)file->promised);
}

static symo_status read_coordinates(market_file *file)
{
    int64_t found = 0;
    while (next_line(&file->words)) {
        if (found == file->promised) return refuse_count(file, found + 1);
        symo__io_entry *entry = &file->entries[file->count++];
        SYMO_TRY(read_entry(file, entry));
        found++;
        if (file->symmetry == GENERAL || entry->row == entry->column) continue;
        const double mirrored = file->symmetry == SKEW ? -entry->value : entry->value;
        file->entries[file->count++] = (symo__io_entry){ entry->column, entry->row, mirrored };
    }
    return found < file->promised ? refuse_count(file, found) : SYMO_OK;
}

/* Where the file has an entry of this cell, or of its mirror image, for the second time. */
static symo_status refuse_twin(market_file *file, const symo__io_entry *twin, const symo__words *body)
{
    int seen = 0;
    symo__io_entry entry = *twin;
    file->words = *body;
    while (seen < 2 && next_line(&file->words) && read_entry(file, &entry) == SYMO_OK) {
        const int is_mirrored = file->symmetry != GENERAL && entry.row == twin->column && entry.column == twin->row;
        seen += is_mirrored || (entry.row == twin->row && entry.column == twin->column);
    }
    return symo__words_fail(&file->words, SYMO_ERROR_INPUT, file->words.start, "(%d, %d) has an entry already",
                            entry.row + 1, entry.column + 1);
}

static symo_status make_sparse(symo_matrix **matrix, market_file *file)
{
    const symo__words body = file->words;
    symo__io_entry twin;
    file->entries =
        symo__io_allocate(file->symmetry == GENERAL ? file->promised : 2 * file->promised, sizeof *file->entries);
    if (!file->entries) return symo__io_fail_memory(body.error, body.path);
    SYMO_TRY(read_coordinates(file));
    const symo_status status = symo__io_compress(matrix, file->rows, file->columns, file->count, &file->entries, &twin);
    if (status == SYMO_ERROR_INPUT) return refuse_twin(file, &twin, &body);
    return status ? symo__io_fail_memory(body.error, body.path) : SYMO_OK;
}

static symo_status read_cell(market_file *file, int64_t row, int64_t column)
{
    double value;
    if (!next_line(&file->words)) return refuse_count(file, file->count);
    SYMO_TRY(next_value(file, &value));
    file->count++;
    file->values[row + column * file->rows] = value;
    if (file->symmetry != GENERAL) file->values[column + row * file->rows] = file->symmetry == SKEW ? -value : value;
    return nothing_more(&file->words);
}

static symo_status make_dense(symo_matrix **matrix, market_file *file)
{
    const symo__words *words = &file->words;
    file->values = symo__io_allocate(file->rows * file->columns, sizeof *file->values);
    if (!file->values) return symo__io_fail_memory(words->error, words->path);
    for (int64_t column = 0; column < file->columns; column++) {
        const int64_t first = file->symmetry == GENERAL ? 0 : column + (file->symmetry == SKEW);
        for (int64_t row = first; row < file->rows; row++) SYMO_TRY(read_cell(file, row, column));
    }
    if (next_line(&file->words)) return refuse_count(file, file->count + 1);
    const symo_status status = symo_matrix_dense(matrix, file->rows, file->columns, file->values);
    return status ? symo__io_fail_memory(words->error, words->path) : SYMO_OK;
}

static symo_status read_file(symo_matrix **matrix, market_file *file, int64_t bytes)
{
    SYMO_TRY(read_header(file));
    SYMO_TRY(read_sizes(file, bytes));
    return file->format == ARRAY ? make_dense(matrix, file) : make_sparse(matrix, file);
}

symo_status symo_matrix_market_read(symo_matrix **matrix, const char *path, symo_io_error *error)
{
    if (!matrix) return symo__io_fail_null(error, "symo_matrix_market_read", "matrix");
    *matrix = NULL;
    if (!path) return symo__io_fail_null(error, "symo_matrix_market_read", "path");
    char *text;
    const char *begin, *end;
    symo__io_locale locale;
    market_file file = { .format = COORDINATE };
    SYMO_TRY(symo__io_read_text(&text, &begin, &end, path, error));
    symo__words_start(&file.words, path, begin, end, error);
    symo_status status = symo__io_locale_enter(&locale) ? SYMO_OK : symo__io_fail_memory(error, path);
    if (!status) {
        status = read_file(matrix, &file, end - begin);
        symo__io_locale_leave(&locale);
    }
    free(text);
    free(file.entries);
    free(file.values);
    return status;
}
