/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/io.h: libsymo-io. Data files in (CSV, NPY, LIBSVM, Matrix Market, plain numbers, groups, symmetries), results
 * out (NPY, JSON, text).
 *
 * Inputs are opened for reading only. Outputs are written beside their target and renamed when they are complete. The
 * current locale has no influence. Every function that can fail takes a symo_io_error, which may be NULL; its sentence
 * reads FILE:LINE:COLUMN: what is wrong. symo_last_error() is not used here. Link with -lsymo-io -lsymo.
 */
#ifndef SYMO_IO_H
#define SYMO_IO_H

#include <symo/base.h>
#include <symo/linear.h>
#include <symo/symmetry.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What was wrong with a file. line and column count from 1, column in bytes of the line; 0: not in one line or column.
 */
typedef struct symo_io_error {
    char text[512];
    int64_t line, column;
} symo_io_error;

/* ---- tables: CSV and NPY ---- */

typedef struct symo_table symo_table;

typedef enum symo_column_kind {
    SYMO_COLUMN_NUMBERS = 0, /* finite numbers, NaN where a cell is missing */
    SYMO_COLUMN_TEXT = 1,    /* no cell is a number: levels, numbered from 0 */
    SYMO_COLUMN_MIXED = 2    /* some cells are finite numbers and some are not: of no use */
} symo_column_kind;

/**
 * Reads a table: NPY when the name ends in .npy, else CSV.
 *
 * CSV: UTF-8 text with or without a byte order mark; a header row with one name a column; cells separated by commas,
 * quoted where they hold commas, quotes or line ends; LF or CR LF. Missing: an empty cell, or NA, NaN, nan or ? without
 * quotes.
 * Refused: ragged rows, empty or duplicate names, NUL bytes, an empty file, quotes that do not end. NPY: vectors and
 * matrices of f8, f4, i4, i8, u1, either byte and index order; columns x1, x2, ...; NaN is missing; refused: other
 * kinds and ranks, empty arrays, files that end early or late.
 *
 * @param[out] table  the new table, NULL on failure; the caller frees it
 * @param[in] path  the file; never written
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE when it cannot be opened or read; SYMO_ERROR_INPUT
 * for what it holds; SYMO_ERROR_MEMORY; SYMO_ERROR_SIZE; SYMO_ERROR_UNSUPPORTED for .svm, .libsvm, .mtx
 * Cost: O(size of the file); a CSV file is held in memory while it is read.
 * Threads: any; nothing is shared.
 * Source: RFC 4180 (CSV); NumPy's format, versions 1 to 3 (NPY).
 * Since: 0.1
 */
SYMO_API symo_status symo_table_read(symo_table **table, const char *path, symo_io_error *error) SYMO_MUST_USE;

/**
 * Frees a table.
 *
 * @param[in] table  NULL is fine
 * Cost: O(columns + levels).
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_table_free(symo_table *table);

/**
 * Tells the name of the file the table was read from.
 *
 * @param[in] table  the table; NULL gives NULL
 * @return text that lives as long as the table
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_table_path(const symo_table *table);

/**
 * Counts the rows, the header not among them.
 *
 * @param[in] table  the table; NULL gives 0
 * @return the number of rows
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_table_rows(const symo_table *table);

/**
 * Counts the columns.
 *
 * @param[in] table  the table; NULL gives 0
 * @return the number of columns
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_table_columns(const symo_table *table);

/**
 * Tells the name of a column.
 *
 * @param[in] table  the table
 * @param[in] column  from 0
 * @return text that lives as long as the table; NULL when there is no such column
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_table_name(const symo_table *table, int64_t column);

/**
 * Finds a column by its name.
 *
 * @param[in] table  the table
 * @param[in] name  the whole name
 * @return the column's number from 0; -1 when there is none
 * Cost: O(log columns) comparisons.
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_table_find(const symo_table *table, const char *name);

/**
 * Tells whether a column holds numbers, text or a mixture.
 *
 * Numbers: every cell that is not missing is a finite decimal number. Text: no cell is one, and some cell is a word.
 * Mixed: anything else, and cells that are infinite, NaN or out of range.
 *
 * @param[in] table  the table
 * @param[in] column  from 0
 * @return the kind; SYMO_COLUMN_MIXED when there is no such column
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_column_kind symo_table_kind(const symo_table *table, int64_t column);

/**
 * Gives the values of a column.
 *
 * @param[in] table  the table
 * @param[in] column  from 0
 * @return one double a row, living as long as the table: the number, or the number of the level; NaN where the cell is
 * missing (or, in a mixed column, no number); NULL when there is no such column
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const double *symo_table_values(const symo_table *table, int64_t column);

/**
 * Counts the levels of a text column.
 *
 * @param[in] table  the table
 * @param[in] column  from 0
 * @return the number of distinct texts; 0 for other columns
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_table_levels(const symo_table *table, int64_t column);

/**
 * Tells the text of a level.
 *
 * @param[in] table  the table
 * @param[in] column  from 0
 * @param[in] level  from 0; levels are in ascending order of their bytes
 * @return text that lives as long as the table; NULL when there is no such level
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_table_level(const symo_table *table, int64_t column, int64_t level);

/**
 * Accepts a column of numbers, or points at its first cell that is no finite number.
 *
 * @param[in] table  the table
 * @param[in] column  from 0
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL or no such column; SYMO_ERROR_INPUT
 * Cost: O(1); on failure the file is read again to find the place.
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_table_require_numbers(const symo_table *table, int64_t column,
                                                symo_io_error *error) SYMO_MUST_USE;

/**
 * Fills an error with the place of a cell, as FILE:LINE:COLUMN: column `NAME`: WHAT.
 *
 * @param[in] table  the table
 * @param[in] row  from 0; -1: the header
 * @param[in] column  from 0
 * @param[in] what  the rest of the sentence
 * @param[out] error  NULL, or filled
 * @return SYMO_ERROR_INPUT; SYMO_ERROR_ARGUMENT for NULL or no such column
 * Cost: the file is read again to find the place; where that is not possible the row's number is told.
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_table_complain(const symo_table *table, int64_t row, int64_t column, const char *what,
                                         symo_io_error *error) SYMO_MUST_USE;

/* ---- matrices: LIBSVM and Matrix Market ---- */

/**
 * Reads a LIBSVM file: a line a row, `LABEL INDEX:VALUE INDEX:VALUE ...`; a sparse matrix and the labels.
 *
 * Indices count from 1 and ascend strictly inside a line; what is not listed is 0; a line with a label alone is a row
 * of zeros. # begins a comment; lines with nothing else on them are no rows. LF or CR LF, with or without a byte order
 * mark. Labels stay as they are: 0 and 1, -1 and 1, or any finite number. Refused, with line and column: an index below
 * 1, not ascending, above 2^31 - 1 or above columns; numbers that are not finite; qid; several labels; NUL bytes; a
 * file without rows. More than 2^20 columns need a file of as many bytes, unless columns says how many there are.
 *
 * @param[out] matrix  the new matrix, NULL on failure; freed with symo_matrix_free
 * @param[out] response  one label a row, NULL on failure; freed with symo_numbers_free
 * @param[in] path  the file; never written
 * @param[in] columns  0: as many as the largest index in the file; else that many, <= 2^31 - 1
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL or columns out of range; SYMO_ERROR_FILE when it cannot be opened or
 * read; SYMO_ERROR_INPUT for what it holds; SYMO_ERROR_UNSUPPORTED for qid; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(size of the file + columns); the file is held in memory while it is read, with 16 bytes an entry;
 * then 40 bytes an entry.
 * Threads: any; nothing is shared.
 * Source: the format of LIBSVM: Chang, Lin 2011, ACM TIST 2, 27.
 * Since: 0.1
 */
SYMO_API symo_status symo_libsvm_read(symo_matrix **matrix, double **response, const char *path, int64_t columns,
                                      symo_io_error *error) SYMO_MUST_USE;

/**
 * Reads a Matrix Market file: coordinate gives a sparse matrix, array a dense one.
 *
 * real, integer (to the nearest double) or pattern (every entry is 1); general, symmetric or skew-symmetric, of which
 * the file holds the lower triangle and the matrix is the whole. Numbers count from 1. Refused, with line and column:
 * complex, hermitian; rows or columns out of range; numbers that are not finite, or not whole in an integer file;
 * entries above the diagonal of a symmetric file, or on that of a skew-symmetric one; a cell with two entries; more or
 * fewer entries than the file says; text behind an entry; NUL bytes. More than 2^20 rows or columns need a file of as
 * many bytes.
 *
 * @param[out] matrix  the new matrix, NULL on failure; freed with symo_matrix_free
 * @param[in] path  the file; never written
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE when it cannot be opened or read; SYMO_ERROR_INPUT
 * for what it holds; SYMO_ERROR_UNSUPPORTED for vectors, complex and hermitian matrices; SYMO_ERROR_MEMORY
 * Cost: O(size of the file + rows + columns); the file is held in memory while it is read, with 40 bytes an entry of
 * the matrix (array: 16).
 * Threads: any; nothing is shared.
 * Source: Boisvert, Pozo, Remington 1996, The Matrix Market Exchange Formats, NISTIR 5935.
 * Since: 0.1
 */
SYMO_API symo_status symo_matrix_market_read(symo_matrix **matrix, const char *path,
                                             symo_io_error *error) SYMO_MUST_USE;

/* ---- plain numbers ---- */

/**
 * Reads plain numbers, one a line, without a header; inf and -inf are numbers, nan is not.
 *
 * Blank lines and what follows a # are left out.
 *
 * @param[out] numbers  the numbers, NULL on failure; freed with symo_numbers_free
 * @param[out] count  how many
 * @param[in] path  the file; never written
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE when it cannot be opened or read; SYMO_ERROR_INPUT
 * for what it holds; SYMO_ERROR_MEMORY
 * Cost: O(size of the file).
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_numbers_read(double **numbers, int64_t *count, const char *path,
                                       symo_io_error *error) SYMO_MUST_USE;

/**
 * Frees what symo_numbers_read gave.
 *
 * @param[in] numbers  NULL is fine
 * Cost: O(1).
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_numbers_free(double *numbers);

/* ---- groups of columns ---- */

typedef struct symo_groups symo_groups;

/**
 * Reads groups of columns from a file, one line a group: its name, then column names or 1-based numbers.
 *
 * Words are separated by blanks or commas and may be quoted, with "" for a quote; # starts a comment. A word that is a
 * name and a number is the name. Refused: a word that names no column, a column in two groups, two groups of one name,
 * a group without columns, an empty name, quotes that do not end or go on. Columns in no group are allowed.
 *
 * @param[out] groups  the new groups, NULL on failure; the caller frees them
 * @param[in] path  the file; never written
 * @param[in] n  number of columns, >= 0
 * @param[in] names  n names, or NULL: numbers only; not kept
 * @param[in] sources  n second names that several columns may share, or NULL; such a name stands for all of its
 *     columns; not kept
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE when it cannot be opened or read; SYMO_ERROR_INPUT
 * for what it holds; SYMO_ERROR_MEMORY
 * Cost: O(size of the file + n log n).
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_groups_read(symo_groups **groups, const char *path, int64_t n, const char *const *names,
                                      const char *const *sources, symo_io_error *error) SYMO_MUST_USE;

/**
 * Makes groups of `size` consecutive columns, called 1, 2, ... .
 *
 * @param[out] groups  the new groups, NULL on failure; the caller frees them
 * @param[in] n  number of columns, >= 0
 * @param[in] size  columns a group, >= 1
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_INPUT when size does not divide n; SYMO_ERROR_MEMORY
 * Cost: O(n).
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_groups_every(symo_groups **groups, int64_t n, int64_t size,
                                       symo_io_error *error) SYMO_MUST_USE;

/**
 * Groups the columns whose names are equal up to the last separator; a name without one is its own prefix.
 *
 * @param[out] groups  the new groups, called by their prefixes, in the order of their first columns; NULL on failure;
 *     the caller frees them
 * @param[in] n  number of columns, >= 0
 * @param[in] names  n names; not kept
 * @param[in] separator  text of at least one byte
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(n log n) comparisons.
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_groups_prefix(symo_groups **groups, int64_t n, const char *const *names,
                                        const char *separator, symo_io_error *error) SYMO_MUST_USE;

/**
 * Groups the columns that have the same name.
 *
 * @param[out] groups  the new groups, in the order of their first columns; NULL on failure; the caller frees them
 * @param[in] n  number of columns, >= 0
 * @param[in] names  n names; not kept
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(n log n) comparisons.
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_groups_by_name(symo_groups **groups, int64_t n, const char *const *names,
                                         symo_io_error *error) SYMO_MUST_USE;

/**
 * Frees groups.
 *
 * @param[in] groups  NULL is fine
 * Cost: O(groups).
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_groups_free(symo_groups *groups);

/**
 * Counts the groups.
 *
 * @param[in] groups  the groups; NULL gives 0
 * @return the number of groups
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_groups_count(const symo_groups *groups);

/**
 * Tells the name of a group.
 *
 * @param[in] groups  the groups
 * @param[in] group  from 0
 * @return text that lives as long as the groups; NULL when there is no such group
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_groups_name(const symo_groups *groups, int64_t group);

/**
 * Gives where the groups begin, as symo_prox_group_lasso_indexed takes it.
 *
 * @param[in] groups  the groups; NULL gives NULL
 * @return count + 1 ascending numbers from 0: group g has the indices number starts[g] .. starts[g + 1] - 1; they live
 * as long as the groups
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const int64_t *symo_groups_starts(const symo_groups *groups);

/**
 * Gives the columns of the groups, ascending inside a group.
 *
 * @param[in] groups  the groups; NULL gives NULL
 * @return starts[count] column numbers from 0, living as long as the groups
 * Cost: O(1).
 * Threads: any number of readers of one handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const int64_t *symo_groups_indices(const symo_groups *groups);

/* ---- symmetries ---- */

/**
 * Reads a symmetry from a file of generators, in the notation of symo_symmetry_parse.
 *
 * @param[out] symmetry  the new symmetry, NULL on failure; the caller frees it
 * @param[in] path  the file; never written
 * @param[in] n  number of coordinates, >= 0
 * @param[in] names  n names, or NULL: 1-based numbers only; not kept
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE when it cannot be opened or read; SYMO_ERROR_INPUT
 * for what it holds; SYMO_ERROR_MEMORY; what symo_symmetry_parse gives
 * Cost: that of symo_symmetry_parse.
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_symmetry_read(symo_symmetry **symmetry, const char *path, int64_t n, const char *const *names,
                                        symo_io_error *error) SYMO_MUST_USE;

/* ---- files out ---- */

typedef struct symo_output symo_output;

/**
 * Opens a file for writing that takes its name only when it is complete.
 *
 * A symbolic link is followed; the permissions of a file that is replaced stay; a file that may not be written is
 * refused. What is no regular file (a terminal, a pipe, /dev/null) is written to directly.
 *
 * @param[out] output  the new handle, NULL on failure; ended by commit or abandon
 * @param[in] path  the file that is to be replaced or made
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE; SYMO_ERROR_MEMORY
 * Cost: one file .symo-PROCESS-NUMBER in the same directory until then.
 * Threads: one thread a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_output_open(symo_output **output, const char *path, symo_io_error *error) SYMO_MUST_USE;

/**
 * Gives the descriptor to write to.
 *
 * @param[in] output  an open output
 * @return the descriptor, owned by the output; -1 for NULL
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int symo_output_descriptor(const symo_output *output);

/**
 * Brings the content to the disk, gives the file its name and frees the handle.
 *
 * @param[in] output  an open output; freed whatever is returned
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE, and the old file is as it was
 * Cost: one fsync and one rename.
 * Threads: one thread a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_output_commit(symo_output *output, symo_io_error *error) SYMO_MUST_USE;

/**
 * Drops what was written and frees the handle; the old file stays.
 *
 * @param[in] output  NULL is fine
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_output_abandon(symo_output *output);

/**
 * Tells whether two names lead to one regular file, or would.
 *
 * @param[in] a  a name; NULL gives 0
 * @param[in] b  a name; NULL gives 0
 * @return 1 or 0
 * Cost: a few system calls.
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int symo_output_is_same_file(const char *a, const char *b);

/**
 * Writes a text file, completely or not at all.
 *
 * @param[in] path  the file that is to be replaced or made
 * @param[in] bytes  how many
 * @param[in] text  that many bytes; may be NULL when bytes is 0
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_FILE; SYMO_ERROR_MEMORY
 * Cost: O(bytes).
 * Threads: any; nothing is shared.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_text_write(const char *path, size_t bytes, const char *text,
                                     symo_io_error *error) SYMO_MUST_USE;

/**
 * Writes an array of doubles as NPY 1.0, completely or not at all.
 *
 * @param[in] path  the file that is to be replaced or made
 * @param[in] rows  rows of the matrix, or entries of the vector, >= 0
 * @param[in] columns  columns of the matrix, >= 0; negative: a vector
 * @param[in] data  rows * columns numbers, column-major, of any value; may be NULL when there are none
 * @param[out] error  NULL, or filled on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_SIZE; SYMO_ERROR_FILE; SYMO_ERROR_MEMORY
 * Cost: O(rows * columns), with a copy in memory.
 * Threads: any; nothing is shared.
 * Source: NumPy's format, version 1.0.
 * Since: 0.1
 */
SYMO_API symo_status symo_npy_write(const char *path, int64_t rows, int64_t columns, const double *data,
                                    symo_io_error *error) SYMO_MUST_USE;

/* ---- JSON out: built in memory; a failed allocation is remembered, symo_json_finish tells it ----
 * key: the member's name inside an object, NULL inside an array and for the outermost value. */

typedef struct symo_json symo_json;

/**
 * Starts an empty JSON text.
 *
 * @param[out] json  the new handle, NULL on failure; the caller frees it
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_MEMORY
 * Cost: O(1).
 * Threads: any; nothing is shared.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API symo_status symo_json_create(symo_json **json) SYMO_MUST_USE;

/**
 * Frees a JSON text.
 *
 * @param[in] json  NULL is fine
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_free(symo_json *json);

/**
 * Opens an object; at most 63 may be open.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[in] key  the member's name, copied; NULL inside an array and for the outermost value
 * Cost: O(length of the key).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_begin_object(symo_json *json, const char *key);

/**
 * Closes the object that was opened last.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_end_object(symo_json *json);

/**
 * Opens an array; at most 63 may be open.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[in] key  the member's name, copied; NULL inside an array and for the outermost value
 * Cost: O(length of the key).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_begin_array(symo_json *json, const char *key);

/**
 * Closes the array that was opened last.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_end_array(symo_json *json);

/**
 * Adds a text, escaped; bytes that are no UTF-8 become U+FFFD.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[in] key  the member's name, copied; NULL inside an array and for the outermost value
 * @param[in] value  the text, copied; NULL: null
 * Cost: O(length).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_text(symo_json *json, const char *key, const char *value);

/**
 * Adds a number at 17 significant digits, which gives every double back exactly.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[in] key  the member's name, copied; NULL inside an array and for the outermost value
 * @param[in] value  the number; NaN and infinities become null
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_real(symo_json *json, const char *key, double value);

/**
 * Adds a whole number.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[in] key  the member's name, copied; NULL inside an array and for the outermost value
 * @param[in] value  the number
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_integer(symo_json *json, const char *key, int64_t value);

/**
 * Adds true or false.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[in] key  the member's name, copied; NULL inside an array and for the outermost value
 * @param[in] value  0: false, anything else: true
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_boolean(symo_json *json, const char *key, int value);

/**
 * Adds null.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[in] key  the member's name, copied; NULL inside an array and for the outermost value
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API void symo_json_null(symo_json *json, const char *key);

/**
 * Ends the text with a line end and gives it.
 *
 * @param[in,out] json  the text that is being built; NULL: nothing is done
 * @param[out] text  the whole text with its end, living until the handle is freed; NULL on failure
 * @param[out] bytes  its length
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_STATE when something is still open or nothing was added;
 * SYMO_ERROR_MEMORY when an allocation failed on the way
 * Cost: O(1).
 * Threads: one thread a handle.
 * Source: RFC 8259.
 * Since: 0.1
 */
SYMO_API symo_status symo_json_finish(symo_json *json, const char **text, size_t *bytes) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
