/* SPDX-License-Identifier: BSD-3-Clause */
/* LIBSVM files: a line a row, `LABEL INDEX:VALUE INDEX:VALUE ...`, indices from 1 and strictly ascending, what is not
 * listed is 0; # begins a comment, lines with nothing else on them are no rows. Labels are kept as they stand. Entries
 * come row by row and are counted into columns (entries.c). The counts of colons and line ends bound what is allocated,
 * so it is never more than the file holds. */
#include "io_impl.h"

#include <stdlib.h>
#include <string.h>

typedef struct svm_file {
    symo__words words;
    int64_t bytes;
    int64_t limit; /* columns; 0: as many as the largest index */
    int64_t rows, widest, count;
    symo__io_entry *entries;
    double *response;
} svm_file;

static symo_status check_index(const svm_file *file, int64_t index, int64_t before)
{
    const symo__words *words = &file->words;
    if (index < 1) return symo__words_refuse(words, "has an index below 1");
    if (index > INT32_MAX) return symo__words_refuse(words, "has an index above 2147483647");
    if (index <= before) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "index %lld is not above the one before it, %lld",
                                (long long)index, (long long)before);
    }
    if (file->limit > 0 && index > file->limit) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "index %lld where there are %lld columns",
                                (long long)index, (long long)file->limit);
    }
    if (file->limit > 0 || symo__io_is_plausible(index, file->bytes)) return SYMO_OK;
    return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "index %lld in a file of %lld bytes",
                            (long long)index, (long long)file->bytes);
}

static symo_status read_entry(svm_file *file, int64_t *before)
{
    const symo__words *words = &file->words;
    const char *colon = memchr(words->word, ':', (size_t)(words->word_end - words->word));
    int64_t index;
    double value;
    if (!colon) return symo__words_refuse(words, "is not INDEX:VALUE");
    if (colon - words->word == 3 && memcmp(words->word, "qid", 3) == 0) {
        return symo__words_fail(words, SYMO_ERROR_UNSUPPORTED, words->word, "qid: ranking data are not read");
    }
    if (!symo__io_index(words->word, colon, &index)) return symo__words_refuse(words, "does not begin with an index");
    SYMO_TRY(check_index(file, index, *before));
    if (symo__io_number(colon + 1, words->word_end, &value) != TOKEN_FINITE) {
        return symo__words_fail(words, SYMO_ERROR_INPUT, colon + 1, "`%s` is not a finite number",
                                symo__io_quote(colon + 1, words->word_end).text);
    }
    *before = index;
    if (index > file->widest) file->widest = index;
    file->entries[file->count++] = (symo__io_entry){ (int32_t)file->rows, (int32_t)(index - 1), value };
    return SYMO_OK;
}

static symo_status read_rows(svm_file *file)
{
    symo__words *words = &file->words;
    while (symo__words_line(words, '#')) {
        int64_t before = 0;
        if (!symo__words_next(words)) continue;
        if (symo__io_number(words->word, words->word_end, &file->response[file->rows]) != TOKEN_FINITE) {
            return symo__words_refuse(words, "is no label: a finite number must begin the line");
        }
        while (symo__words_next(words)) SYMO_TRY(read_entry(file, &before));
        file->rows++;
    }
    if (file->rows > 0) return SYMO_OK;
    return symo__io_fail(words->error, SYMO_ERROR_INPUT, words->path, 0, 0, "no row in the file");
}

static int64_t count_byte(const char *begin, const char *end, char byte)
{
    int64_t count = 0;
    for (const char *at = begin; at < end; at++) count += *at == byte;
    return count;
}

static symo_status read_file(svm_file *file, const char *begin, const char *end)
{
    const int64_t lines = count_byte(begin, end, '\n') + 1;
    symo__words *words = &file->words;
    if (lines > INT32_MAX) {
        return symo__io_fail(words->error, SYMO_ERROR_SIZE, words->path, 0, 0, "%lld lines are too many",
                             (long long)lines);
    }
    file->response = symo__io_allocate(lines, sizeof *file->response);
    file->entries = symo__io_allocate(count_byte(begin, end, ':'), sizeof *file->entries);
    return file->response && file->entries ? read_rows(file) : symo__io_fail_memory(words->error, words->path);
}

symo_status symo_libsvm_read(symo_matrix **matrix, double **response, const char *path, int64_t columns,
                             symo_io_error *error)
{
    if (matrix) *matrix = NULL;
    if (response) *response = NULL;
    if (!matrix) return symo__io_fail_null(error, "symo_libsvm_read", "matrix");
    if (!response) return symo__io_fail_null(error, "symo_libsvm_read", "response");
    if (!path) return symo__io_fail_null(error, "symo_libsvm_read", "path");
    if (columns < 0 || columns > INT32_MAX) {
        return symo__io_fail(error, SYMO_ERROR_ARGUMENT, NULL, 0, 0,
                             "symo_libsvm_read: columns = %lld must be in 0 .. %d", (long long)columns, INT32_MAX);
    }
    char *text;
    const char *begin, *end;
    symo__io_locale locale;
    symo__io_entry twin;
    svm_file file = { .limit = columns };
    SYMO_TRY(symo__io_read_text(&text, &begin, &end, path, error));
    symo__words_start(&file.words, path, begin, end, error);
    file.bytes = end - begin;
    symo_status status = symo__io_locale_enter(&locale) ? SYMO_OK : symo__io_fail_memory(error, path);
    if (!status) {
        status = read_file(&file, begin, end);
        symo__io_locale_leave(&locale);
    }
    free(text);
    if (!status) {
        status =
            symo__io_compress(matrix, file.rows, columns > 0 ? columns : file.widest, file.count, &file.entries, &twin);
        if (status) status = symo__io_fail_memory(error, path);
    }
    free(file.entries);
    if (status)
        free(file.response);
    else
        *response = file.response;
    return status;
}
