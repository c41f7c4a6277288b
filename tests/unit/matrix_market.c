/* SPDX-License-Identifier: BSD-3-Clause */
/* Matrix Market files: what is read, to the last bit and in any locale; what is refused, with its place and sentence.
 * Oracles: texts written here by hand, and a writer of random matrices of every kind. */
#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>

#include "support/property.h"
#include "support/scratch.h"

static symo_matrix *read_text(const char *text)
{
    symo_matrix *matrix = NULL;
    symo_io_error error = { "", 0, 0 };
    const symo_status status = symo_matrix_market_read(&matrix, scratch_file("t.mtx", strlen(text), text), &error);
    ck_assert_msg(status == SYMO_OK && matrix, "%s", error.text);
    return matrix;
}

#define HEAD "%%MatrixMarket matrix coordinate real general\n"
#define ARRAY_HEAD "%%MatrixMarket matrix array real general\n"

typedef struct sample {
    const char *text;
    int64_t rows, columns;
    double a[9]; /* column-major */
} sample;

static const sample samples[] = {
    { HEAD "3 2 3\n1 1 0.5\n3 1 -2e0\n2 2 1e-3\n", 3, 2, { 0.5, 0, -2, 0, 1e-3, 0 } },
    { HEAD "3 2 3\n2 2 1e-3\n3 1 -2e0\n1 1 0.5\n", 3, 2, { 0.5, 0, -2, 0, 1e-3, 0 } },
    { HEAD "3 1 3\n3 1 3\n2 1 2\n1 1 1\n", 3, 1, { 1, 2, 3 } },
    { "\xEF\xBB\xBF%%MatrixMarket  MATRIX\tCoordinate REAL General \r\n% comment\r\n\r\n%\r\n 3 \t2 3 \r\n\r\n 1 1 "
      "+.5\r\n3 1 -2.\r\n\r\n2 2 1E-03",
      3,
      2,
      { 0.5, 0, -2, 0, 1e-3, 0 } },
    { "%%MatrixMarket matrix coordinate integer general\n2 2 2\n1 1 -7\n2 2 +12\n", 2, 2, { -7, 0, 0, 12 } },
    { "%%MatrixMarket matrix coordinate pattern general\n2 3 2\n2 1\n1 3\n", 2, 3, { 0, 1, 0, 0, 1, 0 } },
    { "%%MatrixMarket matrix coordinate real symmetric\n3 3 3\n1 1 1\n3 1 2\n3 2 5\n",
      3,
      3,
      { 1, 0, 2, 0, 0, 5, 2, 5, 0 } },
    { "%%MatrixMarket matrix coordinate real skew-symmetric\n3 3 2\n3 1 2\n3 2 -5\n",
      3,
      3,
      { 0, 0, 2, 0, 0, -5, -2, 5, 0 } },
    { "%%MatrixMarket matrix coordinate pattern symmetric\n2 2 2\n1 1\n2 1\n", 2, 2, { 1, 1, 1, 0 } },
    { ARRAY_HEAD "2 2\n1\n2\n\n3 \n4\n\n", 2, 2, { 1, 2, 3, 4 } },
    { "%%MatrixMarket matrix array integer symmetric\n2 2\n1\n2\n3\n", 2, 2, { 1, 2, 2, 3 } },
    { "%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n", 3, 3, { 0, 1, 2, -1, 0, 3, -2, -3, 0 } },
    { HEAD "0 0 0\n", 0, 0, { 0 } },
    { HEAD "2 0 0", 2, 0, { 0 } },
    { HEAD "2 2 0\n", 2, 2, { 0 } },
    { ARRAY_HEAD "0 2\n", 0, 2, { 0 } },
    { "%%MatrixMarket matrix array real skew-symmetric\n1 1\n", 1, 1, { 0 } },
};
enum { SAMPLES = sizeof samples / sizeof samples[0] };

static void check_matrix(const symo_matrix *matrix, int64_t rows, int64_t columns, const double *a)
{
    double column[64];
    ck_assert_int_eq(symo_matrix_rows(matrix), rows);
    ck_assert_int_eq(symo_matrix_columns(matrix), columns);
    for (int64_t j = 0; j < columns; j++) {
        ck_assert_int_eq(symo_matrix_column(matrix, j, column), SYMO_OK);
        ck_assert_msg(memcmp(column, a + j * rows, (size_t)rows * sizeof *column) == 0, "column %d", (int)j);
    }
}

START_TEST(matrices_are_read)
{
    symo_matrix *matrix = read_text(samples[_i].text);
    check_matrix(matrix, samples[_i].rows, samples[_i].columns, samples[_i].a);
    symo_matrix_free(matrix);
}
END_TEST

/* ---- refusals ---- */

typedef struct refusal {
    const char *text;
    int64_t line, column;
    const char *sentence; /* behind the place */
    symo_status status;
} refusal;

#define SYMMETRIC_HEAD "%%MatrixMarket matrix coordinate real symmetric\n"
#define SKEW_HEAD "%%MatrixMarket matrix coordinate real skew-symmetric\n"
#define INTEGER_HEAD "%%MatrixMarket matrix coordinate integer general\n"
#define PATTERN_HEAD "%%MatrixMarket matrix coordinate pattern general\n"

static const refusal refusals[] = {
    { "", 0, 0, "the file is empty", SYMO_ERROR_INPUT },
    { "1 1 1\n1 1 1\n", 1, 1, "the file must begin with %%MatrixMarket", SYMO_ERROR_INPUT },
    { "\n" HEAD, 1, 1, "the file must begin with %%MatrixMarket", SYMO_ERROR_INPUT },
    { " " HEAD, 1, 1, "the file must begin with %%MatrixMarket", SYMO_ERROR_INPUT },
    { "%%MatrixMarketx matrix\n", 1, 1, "the file must begin with %%MatrixMarket", SYMO_ERROR_INPUT },
    { "%%MatrixMarket tensor\n", 1, 16, "`tensor` where `matrix` is expected", SYMO_ERROR_INPUT },
    { "%%MatrixMarket\n", 1, 15, "`` where `matrix` is expected", SYMO_ERROR_INPUT },
    { "%%MatrixMarket vector coordinate real general\n", 1, 16, "only matrices are read", SYMO_ERROR_UNSUPPORTED },
    { "%%MatrixMarket matrix sparse real general\n", 1, 23, "`sparse` is neither coordinate nor array",
      SYMO_ERROR_INPUT },
    { "%%MatrixMarket matrix array double general\n", 1, 29, "`double` is none of real, integer, pattern",
      SYMO_ERROR_INPUT },
    { "%%MatrixMarket matrix array complex general\n", 1, 29, "complex numbers are not read", SYMO_ERROR_UNSUPPORTED },
    { "%%MatrixMarket matrix array pattern general\n", 1, 29, "`pattern` does not go with array", SYMO_ERROR_INPUT },
    { "%%MatrixMarket matrix array real lower\n", 1, 34, "`lower` is none of general, symmetric, skew-symmetric",
      SYMO_ERROR_INPUT },
    { "%%MatrixMarket matrix array real\n", 1, 33, "`` is none of general, symmetric, skew-symmetric",
      SYMO_ERROR_INPUT },
    { "%%MatrixMarket matrix array real hermitian\n", 1, 34, "hermitian matrices are complex, which are not read",
      SYMO_ERROR_UNSUPPORTED },
    { "%%MatrixMarket matrix coordinate pattern skew-symmetric\n", 1, 42, "`skew-symmetric` does not go with pattern",
      SYMO_ERROR_INPUT },
    { "%%MatrixMarket matrix array real general 1\n", 1, 42, "`1` stands behind the end of the line",
      SYMO_ERROR_INPUT },
    { HEAD, 0, 0, "the file ends before its sizes", SYMO_ERROR_INPUT },
    { HEAD "% comment\n\n", 0, 0, "the file ends before its sizes", SYMO_ERROR_INPUT },
    { HEAD "2\n", 2, 2, "the line ends before the number of columns", SYMO_ERROR_INPUT },
    { HEAD "% one\n2 2 \n", 3, 5, "the line ends before the number of entries", SYMO_ERROR_INPUT },
    { HEAD "two 2 1\n", 2, 1, "`two` is no number of rows", SYMO_ERROR_INPUT },
    { HEAD "2 -2 1\n", 2, 3, "`-2` is no number of columns", SYMO_ERROR_INPUT },
    { HEAD "2 2 1.0\n", 2, 5, "`1.0` is no number of entries", SYMO_ERROR_INPUT },
    { HEAD "2 2 99999999999999999999\n", 2, 5, "`99999999999999999999` is no number of entries", SYMO_ERROR_INPUT },
    { HEAD "2147483648 2 1\n", 2, 1, "2147483648 rows are more than 2147483647", SYMO_ERROR_INPUT },
    { HEAD "2 2147483648 1\n", 2, 3, "2147483648 columns are more than 2147483647", SYMO_ERROR_INPUT },
    { HEAD "2147483647 2 1\n", 2, 1, "2147483647 rows in a file of 61 bytes", SYMO_ERROR_INPUT },
    { HEAD "2 1048577 1\n1 1 1\n", 2, 3, "1048577 columns in a file of 64 bytes", SYMO_ERROR_INPUT },
    { HEAD "2 2 1000000000\n1 1 1\n", 2, 5, "the file is too short for 1000000000 entries", SYMO_ERROR_INPUT },
    { HEAD "2 2 9223372036854775807\n1 1 1\n", 2, 5, "the file is too short for 9223372036854775807 entries",
      SYMO_ERROR_INPUT },
    { ARRAY_HEAD "1000000 1000000\n1\n", 2, 9, "the file is too short for 1000000000000 entries", SYMO_ERROR_INPUT },
    { HEAD "2 2 1 1\n1 1 1\n", 2, 7, "`1` stands behind the end of the line", SYMO_ERROR_INPUT },
    { ARRAY_HEAD "1 1 1\n1\n", 2, 5, "`1` stands behind the end of the line", SYMO_ERROR_INPUT },
    { SYMMETRIC_HEAD "2 3 1\n1 1 1\n", 2, 3, "a symmetric matrix with 2 rows, 3 columns", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n0 1 1\n", 3, 1, "`0` is no row of 1 .. 2", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n3 1 1\n", 3, 1, "`3` is no row of 1 .. 2", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 3 1\n", 3, 3, "`3` is no column of 1 .. 2", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1.0 1\n", 3, 3, "`1.0` is no column of 1 .. 2", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n-1 1 1\n", 3, 1, "`-1` is no row of 1 .. 2", SYMO_ERROR_INPUT },
    { HEAD "2 0 1\n1 1 1\n", 3, 3, "`1` is no column of 1 .. 0", SYMO_ERROR_INPUT },
    { HEAD "2 2 2\n% late\n1 1 1\n", 3, 1, "`%` is no row of 1 .. 2", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n 1    \n", 3, 7, "the line ends before the column", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1\n", 3, 4, "the line ends before the value", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1 x\n", 3, 5, "`x` is not a finite number", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1 nan\n", 3, 5, "`nan` is not a finite number", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1 -inf\n", 3, 5, "`-inf` is not a finite number", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1 1e400\n", 3, 5, "`1e400` is not a finite number", SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1 1 0\n", 3, 7, "`0` stands behind the end of the line", SYMO_ERROR_INPUT },
    { PATTERN_HEAD "2 2 1\n1 1 1\n", 3, 5, "`1` stands behind the end of the line", SYMO_ERROR_INPUT },
    { INTEGER_HEAD "2 2 1\n1 1 1.5\n", 3, 5, "`1.5` is not a whole number of 64 bits", SYMO_ERROR_INPUT },
    { INTEGER_HEAD "2 2 1\n1 1 99999999999999999999\n", 3, 5, "`99999999999999999999` is not a whole number of 64 bits",
      SYMO_ERROR_INPUT },
    { SYMMETRIC_HEAD "2 2 1\n1 2 1\n", 3, 1, "(1, 2) is above the diagonal: a symmetric file holds what is below",
      SYMO_ERROR_INPUT },
    { SKEW_HEAD "2 2 1\n1 2 1\n", 3, 1, "(1, 2) is above the diagonal: a skew-symmetric file holds what is below",
      SYMO_ERROR_INPUT },
    { SKEW_HEAD "2 2 1\n2 2 0\n", 3, 1, "(2, 2) is on the diagonal: a skew-symmetric file holds what is below",
      SYMO_ERROR_INPUT },
    { HEAD "2 2 1\n1 1 1\n\n2 2 1\n", 5, 1, "more entries than the 1 that line 2 says", SYMO_ERROR_INPUT },
    { HEAD "2 2 0\n1 1 1\n", 3, 1, "more entries than the 0 that line 2 says", SYMO_ERROR_INPUT },
    { HEAD "% one\n9 9 3\n1 1 1000\n2 2 1000\n", 5, 0, "the file ends after 2 entries, line 3 says 3",
      SYMO_ERROR_INPUT },
    { HEAD "9 9 4\n1 1 1\n2 2 1\n3 3 1\n2 2 1\n", 6, 1, "(2, 2) has an entry already", SYMO_ERROR_INPUT },
    { HEAD "9 9 4\n2 1 1\n1 2 1\n1 2 1\n2 1 1\n", 6, 1, "(2, 1) has an entry already", SYMO_ERROR_INPUT },
    { SYMMETRIC_HEAD "3 3 3\n2 1 1\n3 2 1\n2 1 1\n", 5, 1, "(2, 1) has an entry already", SYMO_ERROR_INPUT },
    { SYMMETRIC_HEAD "3 3 3\n2 2 1\n3 2 1\n2 2 1\n", 5, 1, "(2, 2) has an entry already", SYMO_ERROR_INPUT },
    { ARRAY_HEAD "2 1\n1000\n", 3, 0, "the file ends after 1 entries, line 2 says 2", SYMO_ERROR_INPUT },
    { ARRAY_HEAD "2 1\n1\n2\n3\n", 5, 1, "more entries than the 2 that line 2 says", SYMO_ERROR_INPUT },
    { ARRAY_HEAD "2 1\n1 2\n3 4\n", 3, 3, "`2` stands behind the end of the line", SYMO_ERROR_INPUT },
    { ARRAY_HEAD "2 1\n1\n1e999\n", 4, 1, "`1e999` is not a finite number", SYMO_ERROR_INPUT },
    { ARRAY_HEAD "2 1\n1\r2\n\n", 3, 1, "`1?2` is not a finite number", SYMO_ERROR_INPUT },
};
enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

static void check_sentence(const symo_io_error *error, const char *path, const refusal *expected)
{
    char whole[512], place[64] = "";
    if (expected->column > 0)
        snprintf(place, sizeof place, ":%d:%d", (int)expected->line, (int)expected->column);
    else if (expected->line > 0)
        snprintf(place, sizeof place, ":%d", (int)expected->line);
    snprintf(whole, sizeof whole, "%s%s: %s", path, place, expected->sentence);
    ck_assert_str_eq(error->text, whole);
    ck_assert_int_eq(error->line, expected->line);
    ck_assert_int_eq(error->column, expected->column);
}

START_TEST(bad_files_are_refused_where_they_are_bad)
{
    const refusal *expected = &refusals[_i];
    symo_matrix *matrix = (symo_matrix *)(uintptr_t)64;
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("t.mtx", strlen(expected->text), expected->text));
    ck_assert_int_eq(symo_matrix_market_read(&matrix, path, &error), expected->status);
    ck_assert_ptr_null(matrix);
    check_sentence(&error, path, expected);
    ck_assert_int_eq(symo_matrix_market_read(&matrix, path, NULL), expected->status);
}
END_TEST

START_TEST(bad_calls_are_refused)
{
    symo_matrix *matrix = NULL;
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("t.mtx", 20, "%%MatrixMarket\n1 \0001\n"));
    ck_assert_int_eq(symo_matrix_market_read(&matrix, path, &error), SYMO_ERROR_INPUT);
    check_sentence(&error, path, &(refusal){ .line = 2, .column = 3, .sentence = "NUL byte; this is no text file" });
    ck_assert_int_eq(symo_matrix_market_read(&matrix, "/no/such.mtx", &error), SYMO_ERROR_FILE);
    ck_assert_int_eq(symo_matrix_market_read(NULL, path, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(error.text, "symo_matrix_market_read: matrix must not be NULL");
    ck_assert_int_eq(symo_matrix_market_read(&matrix, NULL, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(error.text, "symo_matrix_market_read: path must not be NULL");
    ck_assert_ptr_null(matrix);
}
END_TEST

/* ---- what was written comes back ---- */

enum { EXTENT = 24, LARGEST = 60000, GENERAL = 0, SYMMETRIC = 1, SKEW = 2 };

/* Any finite double, by its bits; or a whole number. */
static double any_number(const property_case *pc, int is_integer)
{
    double value = NAN;
    if (is_integer) return (double)property_integer(pc, -1000000, 1000000);
    while (!isfinite(value)) {
        uint64_t bits = 0;
        for (int k = 0; k < 4; k++) bits = bits << 16 | (uint64_t)property_integer(pc, 0, 65535);
        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

typedef struct {
    int64_t rows, columns, count;
    int symmetry;
    int64_t cells[EXTENT * EXTENT]; /* i + j rows, of those that are written */
    double a[EXTENT * EXTENT];
} drawn;

/* The cells that a file of the symmetry may hold, each with a chance of 1 in `rarity`. */
static void draw(const property_case *pc, drawn *d, int64_t rarity, int is_integer, int is_pattern)
{
    memset(d->a, 0, sizeof d->a);
    d->count = 0;
    for (int64_t j = 0; j < d->columns; j++) {
        const int64_t first = d->symmetry == GENERAL ? 0 : j + (d->symmetry == SKEW);
        for (int64_t i = first; i < d->rows; i++) {
            if (property_integer(pc, 1, rarity) > 1) continue;
            const double value = is_pattern ? 1.0 : any_number(pc, is_integer);
            d->cells[d->count++] = i + j * d->rows;
            d->a[i + j * d->rows] = value;
            if (d->symmetry != GENERAL) d->a[j + i * d->rows] = d->symmetry == SKEW ? -value : value;
        }
    }
}

static void shuffle(const property_case *pc, drawn *d)
{
    for (int64_t k = d->count - 1; k > 0; k--) {
        const int64_t other = property_integer(pc, 0, k), held = d->cells[k];
        d->cells[k] = d->cells[other];
        d->cells[other] = held;
    }
}

static void round_trip(const property_case *pc)
{
    static const char *const symmetries[] = { "general", "symmetric", "skew-symmetric" };
    static const char *const fields[] = { "real", "integer", "pattern" };
    static char text[LARGEST];
    static drawn d;
    const int is_array = (int)property_integer(pc, 0, 1);
    d.symmetry = (int)property_integer(pc, 0, 2);
    const int field = (int)property_integer(pc, 0, is_array || d.symmetry == SKEW ? 1 : 2);
    d.rows = property_integer(pc, 1, EXTENT);
    d.columns = d.symmetry == GENERAL ? property_integer(pc, 1, EXTENT) : d.rows;
    draw(pc, &d, is_array ? 1 : 3, field == 1, field == 2);
    if (!is_array && property_integer(pc, 0, 2) > 0) shuffle(pc, &d);
    int64_t used =
        snprintf(text, LARGEST, "%%%%MatrixMarket matrix %s %s %s\n%% by a test\n%d %d",
                 is_array ? "array" : "coordinate", fields[field], symmetries[d.symmetry], (int)d.rows, (int)d.columns);
    if (!is_array) used += snprintf(text + used, (size_t)(LARGEST - used), " %d", (int)d.count);
    for (int64_t k = 0; k < d.count; k++) {
        const int64_t cell = d.cells[k];
        used += snprintf(text + used, (size_t)(LARGEST - used), "\n");
        if (!is_array) {
            used += snprintf(text + used, (size_t)(LARGEST - used), "%d %d ", (int)(cell % d.rows + 1),
                             (int)(cell / d.rows + 1));
        }
        if (field != 2) used += snprintf(text + used, (size_t)(LARGEST - used), "%.17g", d.a[cell]);
    }
    ck_assert_int_lt(used, LARGEST);
    for (char *at = text; *at; at++) *at = *at == ',' ? '.' : *at; /* of a locale with a decimal comma */
    symo_matrix *matrix = read_text(text);
    check_matrix(matrix, d.rows, d.columns, d.a);
    symo_matrix_free(matrix);
}

/* Every text of the pieces is read or refused; nothing else happens. */
static void anything_goes(const property_case *pc)
{
    static const char *const pieces[] = { "1",  "2",   " ",   "\n",  "3",  "%",     "0",       "\r\n",
                                          "\r", "1 1", "1 2", "2 2", "-1", "1e400", "1 1 1\n", "2 1 4\n" };
    static const char *const heads[] = { HEAD, ARRAY_HEAD, SYMMETRIC_HEAD, SKEW_HEAD, PATTERN_HEAD };
    char text[512];
    strcpy(text, heads[property_integer(pc, 0, 4)]);
    if (property_integer(pc, 0, 1)) strcat(text, "2 2 2\n");
    const int64_t count = property_integer(pc, 0, 30);
    for (int64_t k = 0; k < count; k++) strcat(text, pieces[property_integer(pc, 0, 15)]);
    symo_matrix *matrix = NULL;
    symo_io_error error = { "", 0, 0 };
    const symo_status status = symo_matrix_market_read(&matrix, scratch_file("t.mtx", strlen(text), text), &error);
    PROPERTY_ASSERT(pc, (status == SYMO_OK) == (matrix != NULL) && (status == SYMO_OK) == (error.text[0] == '\0'),
                    "%s: %s", text, error.text);
    symo_matrix_free(matrix);
}

START_TEST(random_files)
{
    property_run("round trip", 300, round_trip, NULL);
    if (scratch_comma_locale()) property_run("decimal comma", 50, round_trip, NULL);
    property_run("anything", 3000, anything_goes, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("matrix_market");
    TCase *cases = tcase_create("matrix_market");
    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, matrices_are_read, 0, SAMPLES);
    tcase_add_loop_test(cases, bad_files_are_refused_where_they_are_bad, 0, REFUSALS);
    tcase_add_test(cases, bad_calls_are_refused);
    tcase_add_test(cases, random_files);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
