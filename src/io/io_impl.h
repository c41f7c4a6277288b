/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of libsymo-io share: messages, whole files, numbers, the CSV tokeniser, the inside of a table. */
#ifndef SYMO_IO_IMPL_H
#define SYMO_IO_IMPL_H

#include <assert.h>
#include <locale.h>
#include <stdint.h>
#include <symo/io.h>

#define SYMO_IO_FORMAT(format_index, first_index) __attribute__((format(printf, format_index, first_index)))

/* Returns the status of a call that failed; the error is already filled. */
#define SYMO_TRY(call)                                                                                                 \
    do {                                                                                                               \
        const symo_status symo_try_status = (call);                                                                    \
        if (symo_try_status != SYMO_OK) return symo_try_status;                                                        \
    } while (0)

/* ---- error.c ---- */
/* Fills error (NULL is fine) with "PATH:LINE:COLUMN: ..."; 0 leaves a number out. */
void symo__io_error_set(symo_io_error *error, const char *path, int64_t line, int64_t column, const char *format, ...)
    SYMO_IO_FORMAT(5, 6);

/* The same, and then the status: it stands here for the reason given at symo__fail in base_impl.h. */
#define symo__io_fail(error, status, ...) (symo__io_error_set((error), __VA_ARGS__), (status))
static inline symo_status symo__io_fail_memory(symo_io_error *error, const char *path)
{
    return symo__io_fail(error, SYMO_ERROR_MEMORY, path, 0, 0, "out of memory");
}
static inline symo_status symo__io_fail_null(symo_io_error *error, const char *function, const char *argument)
{
    return symo__io_fail(error, SYMO_ERROR_ARGUMENT, NULL, 0, 0, "%s: %s must not be NULL", function, argument);
}
symo_status symo__io_fail_system(symo_io_error *error, const char *path, const char *what); /* with errno's text */

/* A piece of a file, cut to what fits into a message. */
typedef struct symo__io_excerpt {
    char text[48];
} symo__io_excerpt;
symo__io_excerpt symo__io_quote(const char *begin, const char *end);
int symo__io_is_utf8(const char *begin, const char *end);

/* ---- memory ---- */
void *symo__io_allocate(int64_t count, size_t size); /* zeroed; NULL when it does not fit; never NULL for count 0 */
char *symo__io_copy(const char *begin, const char *end);

/* ---- read.c ---- */
/* The whole file and a zero byte behind it. Refused: no file, a directory. */
symo_status symo__io_read(char **text, size_t *bytes, const char *path, symo_io_error *error);
/* The same for text: an empty file and NUL bytes are refused as well; a byte order mark is skipped: *begin. */
symo_status symo__io_read_text(char **text, const char **begin, const char **end, const char *path,
                               symo_io_error *error);

/* ---- number.c ---- */
/* strtod and snprintf obey the thread's locale: between enter and leave it is "C". */
typedef struct symo__io_locale {
    locale_t c, before;
} symo__io_locale;
int symo__io_locale_enter(symo__io_locale *locale); /* 0: no memory */
void symo__io_locale_leave(symo__io_locale *locale);

typedef enum symo__io_token { TOKEN_FINITE, TOKEN_NOT_FINITE, TOKEN_TEXT } symo__io_token;
/* What stands in [begin, end), blanks around it left out: a decimal number, a number that is not finite (a word, or out
 * of range), or neither. Inside an entered locale. */
symo__io_token symo__io_number(const char *begin, const char *end, double *value);
int symo__io_index(const char *begin, const char *end, int64_t *value); /* 1: digits only, and it fits */

/* ---- words.c ---- */
typedef struct symo__words {
    const char *path;
    const char *next, *end;            /* the lines to come */
    const char *start, *at, *line_end; /* the line, and what of it is still to be read */
    const char *word, *word_end;       /* the word that was read last */
    int64_t line;
    symo_io_error *error;
} symo__words;
void symo__words_start(symo__words *words, const char *path, const char *begin, const char *end, symo_io_error *error);
int symo__words_line(symo__words *words, char comment); /* 0: no line left; what follows comment is cut off, 0: none */
int symo__words_next(symo__words *words);               /* 0: no word left on the line */
/* Fails at `at` on this line. */
symo_status symo__words_fail(const symo__words *words, symo_status status, const char *at, const char *format, ...)
    SYMO_IO_FORMAT(4, 5);
symo_status symo__words_refuse(const symo__words *words, const char *what); /* at the last word: "`WORD` WHAT" */

/* ---- entries.c ---- */
typedef struct symo__io_entry {
    int32_t row, column; /* from 0 */
    double value;
} symo__io_entry;
/* A sparse matrix from entries in any order; the array may be freed on the way, and then is NULL. SYMO_ERROR_MEMORY, or
 * SYMO_ERROR_INPUT and *twin, a cell that has two entries; nothing is said. */
symo_status symo__io_compress(symo_matrix **matrix, int64_t rows, int64_t columns, int64_t count,
                              symo__io_entry **entries, symo__io_entry *twin);
int symo__io_is_plausible(int64_t extent, int64_t bytes); /* rows or columns in a file of that size */

/* ---- names.c ---- */
/* order: the numbers 0 .. n-1 by ascending bytes of their names, equal names by number. */
void symo__io_sort_names(int64_t n, const char *const *names, int64_t *order);
/* Where the *count names that equal `name` begin in order. */
int64_t symo__io_find_names(int64_t n, const char *const *names, const int64_t *order, const char *name,
                            int64_t *count);

/* ---- csv.c ---- */
typedef struct symo__csv {
    const char *path;
    const char *at, *end; /* end: trailing blank lines are cut off */
    const char *line_start;
    int64_t line;
} symo__csv;
typedef struct symo__csv_cell {
    const char *begin, *end; /* raw: inside the quotes, doubled quotes still doubled */
    int quoted;
    int last; /* of its row */
    int64_t line, column;
} symo__csv_cell;
void symo__csv_start(symo__csv *csv, const char *path, const char *begin, const char *end);
int symo__csv_more(const symo__csv *csv); /* 1: another row begins */
symo_status symo__csv_next(symo__csv *csv, symo__csv_cell *cell, symo_io_error *error);
char *symo__csv_unquote(const symo__csv_cell *cell); /* a copy; NULL: no memory */
int symo__csv_missing(const symo__csv_cell *cell);

/* ---- table.c ---- */
typedef struct symo__table_column {
    symo_column_kind kind;
    int64_t bad_row; /* of a mixed column: the first cell that is no finite number */
    int64_t level_count;
    char **levels; /* ascending bytes */
} symo__table_column;
struct symo_table {
    char *path;
    int is_text; /* a CSV file: its cells have lines and columns */
    int64_t rows, columns;
    symo__table_column *column;
    char **names;
    int64_t *by_name; /* columns in ascending order of their names */
    double *values;   /* column-major */
};
/* Columns without names yet; values are left as they are. */
symo_status symo__table_create(symo_table **table, const char *path, int64_t rows, int64_t columns,
                               symo_io_error *error);
symo_status symo__table_read_csv(symo_table **table, const char *path, symo_io_error *error);
symo_status symo__table_read_npy(symo_table **table, const char *path, symo_io_error *error);

#endif
