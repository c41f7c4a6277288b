/* SPDX-License-Identifier: BSD-3-Clause */
/* CSV and plain numbers: what is read, to the last bit and in any locale; what is refused, with its place and sentence.
 * Oracles: the texts written here by hand, strtod in the "C" locale, and a writer of quoted cells. */
#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>

#include "support/property.h"
#include "support/scratch.h"

static symo_table *read_text(const char *text)
{
    symo_table *table = NULL;
    symo_io_error error = { "", 0, 0 };
    const symo_status status = symo_table_read(&table, scratch_file("t.csv", strlen(text), text), &error);
    ck_assert_msg(status == SYMO_OK && table, "%s", error.text);
    return table;
}

/* ---- refusals ---- */

typedef struct refusal {
    const char *text;
    int64_t line, column;
    const char *sentence; /* behind the place */
} refusal;

static void check_sentence(const symo_io_error *error, const char *path, int64_t line, int64_t column,
                           const char *sentence)
{
    char expected[512];
    if (column > 0)
        snprintf(expected, sizeof expected, "%s:%d:%d: %s", path, (int)line, (int)column, sentence);
    else
        snprintf(expected, sizeof expected, "%s: %s", path, sentence);
    ck_assert_str_eq(error->text, expected);
    ck_assert_int_eq(error->line, line);
    ck_assert_int_eq(error->column, column);
}

static const refusal refusals[] = {
    { "", 0, 0, "the file is empty" },
    { " \r\n\t\n", 0, 0, "the file is empty" },
    { "\xEF\xBB\xBF", 0, 0, "the file is empty" },
    { "a,b\n1,2\n3\n", 3, 1, "the row ends after 1 cell, the header has 2" },
    { "a,b\n1,2\n3,4,5\n", 3, 5, "the row ends after 3 cells, the header has 2" },
    { "a,b\n1,2\n\n3,4\n", 3, 1, "the line is empty where 2 cells are expected" },
    { "a,,c\n1,2,3\n", 1, 3, "empty column name" },
    { "a,\"\"\n1,2\n", 1, 3, "empty column name" },
    { "a,b,a\n1,2,3\n", 1, 5, "duplicate column name `a`" },
    { "c,b,b,c,\"b\"\n1,2,3,4,5\n", 1, 5, "duplicate column name `b`" },
    { "z,z,a,a\n1,2,3,4\n", 1, 3, "duplicate column name `z`" },
    { "a,b\n1,\"2\n3,4\n", 2, 3, "the quoted cell that begins here does not end" },
    { "a,b\n1,\"2\"x\n", 2, 6, "text after the closing quote of a cell" },
    { "a,b\n1,2\"x\"\n", 2, 4, "a quote inside a cell that is not quoted" },
    { "a,b\r1,2\r\n", 1, 4, "a carriage return without a line feed" },
    { "1.5,2\n3,4\n", 1, 1, "the first row must hold the names of the columns, not numbers" },
    { "0,1\n3,4\n", 1, 1, "the first row must hold the names of the columns, not numbers" },
    { "a;b\n1;2\n", 1, 1, "`a;b`: cells must be separated by commas" },
    { "a\tb\n1\t2\n", 1, 1, "`a?b`: cells must be separated by commas" },
    { "\xE9t\xE9,b\n1,2\n", 1, 1, "column name `?` is not UTF-8 text" },
    { "a,b\n1,x\n2,\xE9\n", 3, 3, "column `b`: the cell is not UTF-8 text" },
};

START_TEST(bad_tables_are_refused_where_they_are_bad)
{
    const refusal *expected = &refusals[_i];
    symo_table *table = NULL;
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("t.csv", strlen(expected->text), expected->text));
    ck_assert_int_eq(symo_table_read(&table, path, &error), SYMO_ERROR_INPUT);
    ck_assert_ptr_null(table);
    check_sentence(&error, path, expected->line, expected->column, expected->sentence);
    ck_assert_int_eq(symo_table_read(&table, path, NULL), SYMO_ERROR_INPUT);
}
END_TEST

START_TEST(nul_bytes_directories_and_absent_files_are_refused)
{
    symo_table *table = NULL;
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("nul.csv", 9, "a,b\n1,\0002\n"));
    ck_assert_int_eq(symo_table_read(&table, path, &error), SYMO_ERROR_INPUT);
    check_sentence(&error, path, 2, 3, "NUL byte; this is no text file");
    ck_assert_int_eq(symo_table_read(&table, "/tmp", &error), SYMO_ERROR_FILE);
    ck_assert_str_eq(error.text, "/tmp: is a directory");
    ck_assert_int_eq(symo_table_read(&table, "/no/such.csv", &error), SYMO_ERROR_FILE);
    ck_assert_str_eq(error.text, "/no/such.csv: cannot be opened: No such file or directory");
    ck_assert_int_eq(symo_table_read(&table, "x.svm", &error), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_table_read(NULL, "x.csv", &error), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_table_read(&table, NULL, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(error.text, "symo_table_read: path must not be NULL");
    ck_assert_ptr_null(table);
}
END_TEST

typedef struct bad_column {
    const char *text;
    symo_column_kind kind;
    int64_t line, column;
    const char *sentence;
} bad_column;

static const bad_column bad_columns[] = {
    { "v,w\n1,1\nx,2\n", SYMO_COLUMN_MIXED, 3, 1, "column `v`: `x` is not a finite number" },
    { "v,w\nx,1\n1,2\n", SYMO_COLUMN_MIXED, 2, 1, "column `v`: `x` is not a finite number" },
    { "w,v\n1,1\n2,-nan\n", SYMO_COLUMN_MIXED, 3, 3, "column `v`: `-nan` is not a finite number" },
    { "w,v\n1,  -Inf\n2,1\n", SYMO_COLUMN_MIXED, 2, 5, "column `v`: `-Inf` is not a finite number" },
    { "w,v\n1,1e999\n2,1\n", SYMO_COLUMN_MIXED, 2, 3, "column `v`: `1e999` is not a finite number" },
    { "w,v\n1,-NAN\n2,-NAN\n", SYMO_COLUMN_MIXED, 2, 3, "column `v`: `-NAN` is not a finite number" },
    { "w,v\n1,1\n2,\"1,5\"\n", SYMO_COLUMN_MIXED, 3, 3, "column `v`: `1,5` is not a finite number" },
    { "w,v\n1,0x10\n2,1\n", SYMO_COLUMN_MIXED, 2, 3, "column `v`: `0x10` is not a finite number" },
    { "w,v\n1,1\n2,1e\n", SYMO_COLUMN_MIXED, 3, 3, "column `v`: `1e` is not a finite number" },
    { "w,v\n\"two\nlines\",1\n2,.\n", SYMO_COLUMN_MIXED, 4, 3, "column `v`: `.` is not a finite number" },
    { "w,v\n1,red\n2,blue\n", SYMO_COLUMN_TEXT, 2, 3, "column `v`: `red` is text where numbers are expected" },
    { "w,v\n1,\"NA\"\n2,1\n", SYMO_COLUMN_MIXED, 2, 3, "column `v`: `NA` is not a finite number" },
};

START_TEST(a_column_that_is_no_numbers_is_refused_when_asked_for)
{
    const bad_column *expected = &bad_columns[_i];
    symo_table *table = read_text(expected->text);
    const int64_t column = symo_table_find(table, "v");
    symo_io_error error;
    char path[256];
    strcpy(path, symo_table_path(table));
    ck_assert_int_eq(symo_table_kind(table, column), expected->kind);
    ck_assert_int_eq(symo_table_require_numbers(table, column, &error), SYMO_ERROR_INPUT);
    check_sentence(&error, path, expected->line, expected->column, expected->sentence);
    remove(path); /* what cannot be found any more is told by its row */
    ck_assert_int_eq(symo_table_complain(table, 1, column, "bad", &error), SYMO_ERROR_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text, ": row 2, column `v`: bad"));
    symo_table_free(table);
}
END_TEST

/* ---- what is read ---- */

START_TEST(cells_are_read_as_rfc_4180_says)
{
    symo_table *table = read_text(
        "\xEF\xBB\xBF\"the \"\"name\"\"\", b ,c\r\n\"1\", -2.5e1 ,+.5\r\n1.,,NA\r\n3,\"\",\"4\" \r\n\r\n\r\n");
    ck_assert_int_eq(symo_table_rows(table), 3);
    ck_assert_int_eq(symo_table_columns(table), 3);
    ck_assert_str_eq(symo_table_name(table, 0), "the \"name\"");
    ck_assert_str_eq(symo_table_name(table, 1), "b");
    ck_assert_int_eq(symo_table_find(table, "the \"name\""), 0);
    ck_assert_int_eq(symo_table_find(table, "c"), 2);
    ck_assert_int_eq(symo_table_find(table, "d"), -1);
    const double *a = symo_table_values(table, 0), *b = symo_table_values(table, 1), *c = symo_table_values(table, 2);
    ck_assert(a[0] == 1.0 && a[1] == 1.0 && a[2] == 3.0);
    ck_assert(b[0] == -25.0 && isnan(b[1]) && isnan(b[2]));
    ck_assert(c[0] == 0.5 && isnan(c[1]) && c[2] == 4.0);
    for (int64_t k = 0; k < 3; k++) ck_assert_int_eq(symo_table_kind(table, k), SYMO_COLUMN_NUMBERS);
    ck_assert_ptr_null(symo_table_name(table, 3));
    ck_assert_ptr_null(symo_table_values(table, -1));
    symo_table_free(table);
}
END_TEST

START_TEST(text_becomes_levels_in_the_order_of_their_bytes)
{
    symo_table *table = read_text("t,n\nred,1\n\"a, \"\"b\"\"\",2\nNA,3\ninf,4\nred,5\n\"a, \"\"b\"\"\",6\n\"NA\",7\n");
    ck_assert_int_eq(symo_table_kind(table, 0), SYMO_COLUMN_TEXT);
    ck_assert_int_eq(symo_table_levels(table, 0), 4);
    static const char *const levels[] = { "NA", "a, \"b\"", "inf", "red" };
    static const double numbers[] = { 3, 1, -1, 2, 3, 1, 0 };
    for (int64_t l = 0; l < 4; l++) ck_assert_str_eq(symo_table_level(table, 0, l), levels[l]);
    const double *values = symo_table_values(table, 0);
    for (int i = 0; i < 7; i++) ck_assert(numbers[i] < 0.0 ? isnan(values[i]) : values[i] == numbers[i]);
    ck_assert_ptr_null(symo_table_level(table, 0, 4));
    ck_assert_int_eq(symo_table_levels(table, 1), 0);
    symo_table_free(table);
}
END_TEST

/* NA, NaN, nan and ? without quotes, in columns of numbers and of text alike; other spellings are text. */
START_TEST(words_that_mean_missing)
{
    symo_table *table = read_text("a,t\n1,u\nNA,NaN\nNaN,?\nnan,\"?\"\n ? ,na\n\"\",nan\n");
    ck_assert_int_eq(symo_table_kind(table, 0), SYMO_COLUMN_NUMBERS);
    ck_assert_int_eq(symo_table_kind(table, 1), SYMO_COLUMN_TEXT);
    ck_assert_int_eq(symo_table_levels(table, 1), 3);
    static const char *const levels[] = { "?", "na", "u" };
    static const double numbers[] = { 2, -1, -1, 0, 1, -1 };
    for (int64_t l = 0; l < 3; l++) ck_assert_str_eq(symo_table_level(table, 1, l), levels[l]);
    const double *a = symo_table_values(table, 0), *t = symo_table_values(table, 1);
    for (int i = 0; i < 6; i++) {
        ck_assert(i == 0 ? a[i] == 1.0 : isnan(a[i]));
        ck_assert(numbers[i] < 0.0 ? isnan(t[i]) : t[i] == numbers[i]);
    }
    symo_table_free(table);
}
END_TEST

START_TEST(one_column_may_have_empty_lines_and_a_header_alone_has_no_rows)
{
    symo_table *table = read_text("y\n1\n\n3\n");
    ck_assert_int_eq(symo_table_rows(table), 3);
    ck_assert(isnan(symo_table_values(table, 0)[1]));
    symo_table_free(table);
    table = read_text("y,z");
    ck_assert_int_eq(symo_table_rows(table), 0);
    ck_assert_int_eq(symo_table_columns(table), 2);
    symo_table_free(table);
    table = read_text("1,2,3\n4,5,6\n"); /* numbers that may well be names */
    ck_assert_int_eq(symo_table_rows(table), 1);
    symo_table_free(table);
}
END_TEST

enum { DOUBLES = 100000 };

static double random_double(symo_random *random)
{
    double value = NAN;
    while (!isfinite(value)) {
        const uint64_t bits = symo_random_bits(random);
        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

/* The text is written before the locale is changed. */
static void doubles_return(int comma)
{
    double *expected = calloc(DOUBLES, sizeof *expected);
    char *text = calloc(DOUBLES, 30), *at = text;
    symo_random *random = NULL;
    ck_assert(expected && text);
    ck_assert_int_eq(symo_random_create(&random, 17, 0), SYMO_OK);
    at += sprintf(at, "v\n");
    for (int i = 0; i < DOUBLES; i++) {
        expected[i] = random_double(random);
        at += sprintf(at, "%.17g\n", expected[i]);
    }
    if (comma) ck_assert(scratch_comma_locale());
    symo_table *table = read_text(text);
    ck_assert_int_eq(symo_table_rows(table), DOUBLES);
    ck_assert(memcmp(symo_table_values(table, 0), expected, DOUBLES * sizeof *expected) == 0);
    double *numbers = NULL;
    int64_t count = 0;
    symo_io_error error = { "", 0, 0 };
    ck_assert_msg(symo_numbers_read(&numbers, &count, scratch_file("n.txt", strlen(text) - 2, text + 2), &error) ==
                      SYMO_OK,
                  "%s", error.text);
    ck_assert_int_eq(count, DOUBLES);
    ck_assert(memcmp(numbers, expected, DOUBLES * sizeof *expected) == 0);
    symo_numbers_free(numbers);
    symo_table_free(table);
    symo_random_free(random);
    free(expected);
    free(text);
}

START_TEST(doubles_come_back_to_the_last_bit)
{
    doubles_return(0);
}
END_TEST

START_TEST(a_comma_locale_changes_nothing)
{
    doubles_return(1);
    char shown[16];
    snprintf(shown, sizeof shown, "%.1f", 0.5);
    ck_assert_str_eq(shown, "0,5"); /* the locale is there, and it was left as it was */
    symo_table *table = read_text("v\n\"0,5\"\n1\n");
    ck_assert_int_eq(symo_table_kind(table, 0), SYMO_COLUMN_MIXED);
    symo_table_free(table);
}
END_TEST

/* ---- any text returns from quoted cells ---- */

static char *put_cell(char *at, const char *text)
{
    *at++ = '"';
    for (; *text; text++) {
        if (*text == '"') *at++ = '"';
        *at++ = *text;
    }
    *at++ = '"';
    return at;
}

static void random_text(const property_case *pc, char *text)
{
    static const char letters[] = "ab,\"\n\r 1-";
    const int64_t length = property_integer(pc, 1, 6);
    *text++ = 't'; /* so that it is no number */
    for (int64_t k = 0; k < length; k++) *text++ = letters[property_integer(pc, 0, (int64_t)sizeof letters - 2)];
    *text = '\0';
}

static void quoted_text_returns(const property_case *pc)
{
    enum { ROWS = 12, COLUMNS = 3 };
    char cells[ROWS][COLUMNS][12], text[4096], *at = text;
    const int64_t rows = property_integer(pc, 1, ROWS);
    at += sprintf(at, "a,b,c\n");
    for (int64_t r = 0; r < rows; r++) {
        for (int64_t c = 0; c < COLUMNS; c++) {
            random_text(pc, cells[r][c]);
            at = put_cell(at, cells[r][c]);
            *at++ = c + 1 < COLUMNS ? ',' : '\n';
        }
    }
    *at = '\0';
    symo_table *table = read_text(text);
    PROPERTY_ASSERT(pc, symo_table_rows(table) == rows, "%s", text);
    for (int64_t r = 0; r < rows; r++) {
        for (int64_t c = 0; c < COLUMNS; c++) {
            const char *level = symo_table_level(table, c, (int64_t)symo_table_values(table, c)[r]);
            PROPERTY_ASSERT(pc, level && strcmp(level, cells[r][c]) == 0, "row %d of %s", (int)r, text);
        }
    }
    for (int64_t c = 0; c < COLUMNS; c++) {
        for (int64_t l = 1; l < symo_table_levels(table, c); l++) {
            PROPERTY_ASSERT(pc,
                            symo_table_level(table, c, l - 1) && symo_table_level(table, c, l) &&
                                strcmp(symo_table_level(table, c, l - 1), symo_table_level(table, c, l)) != 0,
                            "%s", text);
        }
    }
    symo_table_free(table);
}

START_TEST(any_text_returns_from_quoted_cells)
{
    property_run("quoted text", 500, quoted_text_returns, NULL);
}
END_TEST

/* Any bytes: a table or a sentence, never a crash (the sanitizers watch). */
static void any_bytes_end_well(const property_case *pc)
{
    static const char letters[] = "a1,,\"\"\n\n\r\t .-e\xC3\xA9#;N";
    char text[64];
    const int64_t length = property_integer(pc, 0, (int64_t)sizeof text);
    for (int64_t k = 0; k < length; k++) text[k] = letters[property_integer(pc, 0, (int64_t)sizeof letters - 1)];
    symo_table *table = NULL;
    symo_io_error error = { "", 0, 0 };
    const symo_status status = symo_table_read(&table, scratch_file("any.csv", (size_t)length, text), &error);
    PROPERTY_ASSERT(pc, (status == SYMO_OK) == (table != NULL), "status %d", (int)status);
    PROPERTY_ASSERT(pc, (status == SYMO_OK) == (error.text[0] == '\0'), "%s", error.text);
    for (int64_t c = 0; c < symo_table_columns(table); c++) {
        const symo_status numbers = symo_table_require_numbers(table, c, &error);
        PROPERTY_ASSERT(pc, (numbers == SYMO_OK) == (symo_table_kind(table, c) == SYMO_COLUMN_NUMBERS), "%s",
                        error.text);
    }
    symo_table_free(table);
}

START_TEST(any_bytes_give_a_table_or_a_sentence)
{
    property_run("any bytes", 5000, any_bytes_end_well, NULL);
}
END_TEST

/* ---- plain numbers ---- */

START_TEST(plain_numbers_have_no_header)
{
    double *numbers = NULL;
    int64_t count = 0;
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("n.txt", 34, "1\n\n  2.5e-3 # half\r\n# no\ninf\n-inf\n"));
    ck_assert_int_eq(symo_numbers_read(&numbers, &count, path, &error), SYMO_OK);
    ck_assert_int_eq(count, 4);
    ck_assert(numbers[0] == 1.0 && numbers[1] == 2.5e-3 && isinf(numbers[2]) && numbers[3] == -INFINITY);
    symo_numbers_free(numbers);
    strcpy(path, scratch_file("n.txt", 8, "1\n  2 3\n"));
    ck_assert_int_eq(symo_numbers_read(&numbers, &count, path, &error), SYMO_ERROR_INPUT);
    check_sentence(&error, path, 2, 3, "`2 3` is not a number");
    ck_assert_ptr_null(numbers);
    strcpy(path, scratch_file("n.txt", 4, "nan\n"));
    ck_assert_int_eq(symo_numbers_read(&numbers, &count, path, &error), SYMO_ERROR_INPUT);
    check_sentence(&error, path, 1, 1, "`nan` is not a number");
    strcpy(path, scratch_file("n.txt", 4, "# a\n"));
    ck_assert_int_eq(symo_numbers_read(&numbers, &count, path, &error), SYMO_ERROR_INPUT);
    check_sentence(&error, path, 0, 0, "no number in the file");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv");
    TCase *cases = tcase_create("csv");
    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, bad_tables_are_refused_where_they_are_bad, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_test(cases, nul_bytes_directories_and_absent_files_are_refused);
    tcase_add_loop_test(cases, a_column_that_is_no_numbers_is_refused_when_asked_for, 0,
                        sizeof bad_columns / sizeof bad_columns[0]);
    tcase_add_test(cases, cells_are_read_as_rfc_4180_says);
    tcase_add_test(cases, text_becomes_levels_in_the_order_of_their_bytes);
    tcase_add_test(cases, words_that_mean_missing);
    tcase_add_test(cases, one_column_may_have_empty_lines_and_a_header_alone_has_no_rows);
    tcase_add_test(cases, doubles_come_back_to_the_last_bit);
    tcase_add_test(cases, any_text_returns_from_quoted_cells);
    tcase_add_test(cases, any_bytes_give_a_table_or_a_sentence);
    tcase_add_test(cases, plain_numbers_have_no_header);
    tcase_add_test(cases, a_comma_locale_changes_nothing);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
