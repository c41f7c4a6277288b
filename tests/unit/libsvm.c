/* SPDX-License-Identifier: BSD-3-Clause */
/* LIBSVM files: what is read, to the last bit and in any locale; what is refused, with its place and sentence. Oracles:
 * texts written here by hand, and a writer of random matrices. */
#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>

#include "support/property.h"
#include "support/scratch.h"

typedef struct data {
    symo_matrix *matrix;
    double *response;
} data;

static data read_text(const char *text, int64_t columns)
{
    data d = { NULL, NULL };
    symo_io_error error = { "", 0, 0 };
    const char *path = scratch_file("t.svm", strlen(text), text);
    const symo_status status = symo_libsvm_read(&d.matrix, &d.response, path, columns, &error);
    ck_assert_msg(status == SYMO_OK && d.matrix && d.response, "%s", error.text);
    return d;
}

static void free_data(data *d)
{
    symo_matrix_free(d->matrix);
    symo_numbers_free(d->response);
}

static void check_column(const data *d, int64_t column, const double *expected)
{
    double found[64];
    ck_assert_int_le(symo_matrix_rows(d->matrix), 64);
    ck_assert_int_eq(symo_matrix_column(d->matrix, column, found), SYMO_OK);
    ck_assert(memcmp(found, expected, (size_t)symo_matrix_rows(d->matrix) * sizeof *found) == 0);
}

/* Comments, blank lines, rows of zeros, CR LF, a byte order mark, no line end, blanks of both kinds, signs. */
static const char *const spellings[] = {
    "-1 1:0.5 3:-2e0\n+1\n0 2:1e-3\n",
    "\xEF\xBB\xBF-1 1:.5 3:-2 # one\r\n\r\n# a line of its own\r\n1 #\r\n0 2:0.001",
    "  -1.0\t1:+0.5\t\t3:-2. \n1\t \n\n   \n0 2:1E-03#1:7\n#",
};

START_TEST(rows_are_read)
{
    data d = read_text(spellings[_i], 0);
    ck_assert_int_eq(symo_matrix_rows(d.matrix), 3);
    ck_assert_int_eq(symo_matrix_columns(d.matrix), 3);
    ck_assert(d.response[0] == -1.0 && d.response[1] == 1.0 && d.response[2] == 0.0);
    check_column(&d, 0, (const double[3]){ 0.5, 0.0, 0.0 });
    check_column(&d, 1, (const double[3]){ 0.0, 0.0, 1e-3 });
    check_column(&d, 2, (const double[3]){ -2.0, 0.0, 0.0 });
    free_data(&d);
}
END_TEST

START_TEST(columns_may_be_stated)
{
    data d = read_text("1 1:2\n2\n", 5);
    ck_assert_int_eq(symo_matrix_columns(d.matrix), 5);
    check_column(&d, 0, (const double[2]){ 2.0, 0.0 });
    check_column(&d, 4, (const double[2]){ 0.0, 0.0 });
    free_data(&d);
    d = read_text("1\n2\n", 0);
    ck_assert_int_eq(symo_matrix_columns(d.matrix), 0);
    ck_assert_int_eq(symo_matrix_rows(d.matrix), 2);
    free_data(&d);
    /* What a file may not claim for itself, a caller may state for it. */
    d = read_text("1 2000000:1\n", 2000000);
    ck_assert_int_eq(symo_matrix_columns(d.matrix), 2000000);
    free_data(&d);
    d = read_text("1 1048576:1\n", 0);
    ck_assert_int_eq(symo_matrix_columns(d.matrix), 1 << 20);
    free_data(&d);
}
END_TEST

/* What docs/guide/data.md shows. */
START_TEST(the_guide)
{
    char path[256];
    strcpy(path, scratch_file("t.svm", 8, "5 2:1.5\n"));
    symo_matrix *design = NULL;
    double *labels = NULL;
    symo_io_error error;
    symo_status status = symo_libsvm_read(&design, &labels, path, 0, &error);
    if (status) fprintf(stderr, "%s\n", error.text);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(symo_matrix_rows(design) == 1 && symo_matrix_columns(design) == 2 && labels[0] == 5.0);
    symo_matrix_free(design);
    symo_numbers_free(labels);
}
END_TEST

/* ---- refusals ---- */

typedef struct refusal {
    const char *text;
    int64_t columns;
    int64_t line, column;
    const char *sentence; /* behind the place */
    symo_status status;
} refusal;

static const refusal refusals[] = {
    { "", 0, 0, 0, "the file is empty", SYMO_ERROR_INPUT },
    { "\xEF\xBB\xBF\r\n", 0, 0, 0, "the file is empty", SYMO_ERROR_INPUT },
    { "# nothing\n\n", 0, 0, 0, "no row in the file", SYMO_ERROR_INPUT },
    { "1 1:1\nx 1:1\n", 0, 2, 1, "`x` is no label: a finite number must begin the line", SYMO_ERROR_INPUT },
    { "1:1\n", 0, 1, 1, "`1:1` is no label: a finite number must begin the line", SYMO_ERROR_INPUT },
    { "1,2 1:1\n", 0, 1, 1, "`1,2` is no label: a finite number must begin the line", SYMO_ERROR_INPUT },
    { "nan 1:1\n", 0, 1, 1, "`nan` is no label: a finite number must begin the line", SYMO_ERROR_INPUT },
    { "  inf\n", 0, 1, 3, "`inf` is no label: a finite number must begin the line", SYMO_ERROR_INPUT },
    { "1e400\n", 0, 1, 1, "`1e400` is no label: a finite number must begin the line", SYMO_ERROR_INPUT },
    { "1 2\n", 0, 1, 3, "`2` is not INDEX:VALUE", SYMO_ERROR_INPUT },
    { "1 1:1 garbage\n", 0, 1, 7, "`garbage` is not INDEX:VALUE", SYMO_ERROR_INPUT },
    { "1 qid:4 1:1\n", 0, 1, 3, "qid: ranking data are not read", SYMO_ERROR_UNSUPPORTED },
    { "1 a:1\n", 0, 1, 3, "`a:1` does not begin with an index", SYMO_ERROR_INPUT },
    { "1 :1\n", 0, 1, 3, "`:1` does not begin with an index", SYMO_ERROR_INPUT },
    { "1 +1:1\n", 0, 1, 3, "`+1:1` does not begin with an index", SYMO_ERROR_INPUT },
    { "1 -1:1\n", 0, 1, 3, "`-1:1` does not begin with an index", SYMO_ERROR_INPUT },
    { "1 1.0:1\n", 0, 1, 3, "`1.0:1` does not begin with an index", SYMO_ERROR_INPUT },
    { "1 99999999999999999999:1\n", 0, 1, 3, "`99999999999999999999:1` does not begin with an index",
      SYMO_ERROR_INPUT },
    { "1 0:1\n", 0, 1, 3, "`0:1` has an index below 1", SYMO_ERROR_INPUT },
    { "1 2147483648:1\n", 0, 1, 3, "`2147483648:1` has an index above 2147483647", SYMO_ERROR_INPUT },
    { "1 2147483648:1\n", INT32_MAX, 1, 3, "`2147483648:1` has an index above 2147483647", SYMO_ERROR_INPUT },
    { "1 2147483647:1\n", 0, 1, 3, "index 2147483647 in a file of 15 bytes", SYMO_ERROR_INPUT },
    { "1 1048577:1\n", 0, 1, 3, "index 1048577 in a file of 12 bytes", SYMO_ERROR_INPUT },
    { "1 2:1 2:1\n", 0, 1, 7, "index 2 is not above the one before it, 2", SYMO_ERROR_INPUT },
    { "1\n2 3:1\t1:1\n", 0, 2, 7, "index 1 is not above the one before it, 3", SYMO_ERROR_INPUT },
    { "1 2:1 6:1\n", 5, 1, 7, "index 6 where there are 5 columns", SYMO_ERROR_INPUT },
    { "1 1:\n", 0, 1, 5, "`` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1: 2\n", 0, 1, 5, "`` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:x\n", 0, 1, 5, "`x` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:1:1\n", 0, 1, 5, "`1:1` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:nan\n", 0, 1, 5, "`nan` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:-inf\n", 0, 1, 5, "`-inf` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:1e400\n", 0, 1, 5, "`1e400` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:0x10\n", 0, 1, 5, "`0x10` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:1,5\n", 0, 1, 5, "`1,5` is not a finite number", SYMO_ERROR_INPUT },
    { "1 1:1\r2 1:1\r\n", 0, 1, 5, "`1?2` is not a finite number", SYMO_ERROR_INPUT },
};
enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

static void check_sentence(const symo_io_error *error, const char *path, const refusal *expected)
{
    char whole[512];
    if (expected->column > 0) {
        snprintf(whole, sizeof whole, "%s:%d:%d: %s", path, (int)expected->line, (int)expected->column,
                 expected->sentence);
    } else
        snprintf(whole, sizeof whole, "%s: %s", path, expected->sentence);
    ck_assert_str_eq(error->text, whole);
    ck_assert_int_eq(error->line, expected->line);
    ck_assert_int_eq(error->column, expected->column);
}

START_TEST(bad_files_are_refused_where_they_are_bad)
{
    const refusal *expected = &refusals[_i];
    data d = { (symo_matrix *)(uintptr_t)64, (double *)(uintptr_t)64 };
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("t.svm", strlen(expected->text), expected->text));
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, path, expected->columns, &error), expected->status);
    ck_assert(!d.matrix && !d.response);
    check_sentence(&error, path, expected);
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, path, expected->columns, NULL), expected->status);
}
END_TEST

START_TEST(bad_calls_are_refused)
{
    data d = { NULL, NULL };
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("t.svm", 8, "1 1:\0002\n1"));
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, path, 0, &error), SYMO_ERROR_INPUT);
    check_sentence(&error, path, &(refusal){ .line = 1, .column = 5, .sentence = "NUL byte; this is no text file" });
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, "/no/such.svm", 0, &error), SYMO_ERROR_FILE);
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, "/tmp", 0, &error), SYMO_ERROR_FILE);
    ck_assert_int_eq(symo_libsvm_read(NULL, &d.response, path, 0, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(error.text, "symo_libsvm_read: matrix must not be NULL");
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, NULL, path, 0, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(error.text, "symo_libsvm_read: response must not be NULL");
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, NULL, 0, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(error.text, "symo_libsvm_read: path must not be NULL");
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, path, -1, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(error.text, "symo_libsvm_read: columns = -1 must be in 0 .. 2147483647");
    ck_assert_int_eq(symo_libsvm_read(&d.matrix, &d.response, path, INT64_C(1) << 31, &error), SYMO_ERROR_ARGUMENT);
    ck_assert(!d.matrix && !d.response);
}
END_TEST

/* ---- what was written comes back ---- */

enum { ROWS = 40, COLUMNS = 30, LARGEST = 200000 };

/* Any finite double, by its bits. */
static double any_number(const property_case *pc)
{
    double value = NAN;
    while (!isfinite(value)) {
        uint64_t bits = 0;
        for (int k = 0; k < 4; k++) bits = bits << 16 | (uint64_t)property_integer(pc, 0, 65535);
        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

static void round_trip(const property_case *pc)
{
    static char text[LARGEST];
    double a[ROWS * COLUMNS] = { 0.0 }, labels[ROWS], column[ROWS];
    const int64_t rows = property_integer(pc, 1, ROWS), columns = property_integer(pc, 1, COLUMNS);
    const char *end = property_integer(pc, 0, 1) ? "\r\n" : "\n";
    size_t used = 0;
    for (int64_t i = 0; i < rows; i++) {
        labels[i] = any_number(pc);
        used += (size_t)snprintf(text + used, LARGEST - used, "%.17g", labels[i]);
        for (int64_t j = 0; j < columns; j++) {
            if (property_integer(pc, 0, 2) > 0) continue;
            a[i + j * rows] = any_number(pc);
            used += (size_t)snprintf(text + used, LARGEST - used, " %d:%.17g", (int)(j + 1), a[i + j * rows]);
        }
        used += (size_t)snprintf(text + used, LARGEST - used, "%s", end);
    }
    ck_assert_uint_lt(used, LARGEST);
    for (char *at = text; *at; at++) *at = *at == ',' ? '.' : *at; /* of a locale with a decimal comma */
    data d = read_text(text, columns);
    PROPERTY_ASSERT(pc, symo_matrix_rows(d.matrix) == rows && symo_matrix_columns(d.matrix) == columns, "shape");
    PROPERTY_ASSERT(pc, memcmp(d.response, labels, (size_t)rows * sizeof *labels) == 0, "labels");
    for (int64_t j = 0; j < columns; j++) {
        ck_assert_int_eq(symo_matrix_column(d.matrix, j, column), SYMO_OK);
        PROPERTY_ASSERT(pc, memcmp(column, a + j * rows, (size_t)rows * sizeof *column) == 0, "column %d", (int)j);
    }
    free_data(&d);
}

/* Every text of the pieces is read or refused; nothing else happens. */
static void anything_goes(const property_case *pc)
{
    static const char *const pieces[] = { "1",  "-2.5", " ", "\n", ":", "#", "3:4", "\r\n", "\r", "e", "0",   "qid:1",
                                          "\t", "nan",  "2", ".",  "+", "-", "1:",  ":1",   "9",  "x", "7:1", " 8:2" };
    char text[256] = "";
    const int64_t count = property_integer(pc, 0, 30);
    for (int64_t k = 0; k < count; k++) strcat(text, pieces[property_integer(pc, 0, 23)]);
    data d = { NULL, NULL };
    symo_io_error error = { "", 0, 0 };
    const symo_status status =
        symo_libsvm_read(&d.matrix, &d.response, scratch_file("t.svm", strlen(text), text), 0, &error);
    PROPERTY_ASSERT(pc, (status == SYMO_OK) == (d.matrix != NULL) && (status == SYMO_OK) == (error.text[0] == '\0'),
                    "%s: %s", text, error.text);
    free_data(&d);
}

START_TEST(random_files)
{
    property_run("round trip", 100, round_trip, NULL);
    if (scratch_comma_locale()) property_run("decimal comma", 30, round_trip, NULL);
    property_run("anything", 3000, anything_goes, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("libsvm");
    TCase *cases = tcase_create("libsvm");
    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, rows_are_read, 0, sizeof spellings / sizeof spellings[0]);
    tcase_add_test(cases, columns_may_be_stated);
    tcase_add_test(cases, the_guide);
    tcase_add_loop_test(cases, bad_files_are_refused_where_they_are_bad, 0, REFUSALS);
    tcase_add_test(cases, bad_calls_are_refused);
    tcase_add_test(cases, random_files);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
