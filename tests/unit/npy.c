/* SPDX-License-Identifier: BSD-3-Clause */
/* NPY: every kind, byte order, index order and version that is read; what is refused; what is written. The files are
 * put together here byte by byte. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/property.h"
#include "support/scratch.h"

typedef struct npy_file {
    unsigned char bytes[8192];
    size_t length;
} npy_file;

/* Magic, version, length and text of a header; the data follow. */
static void begin(npy_file *file, int version, const char *header)
{
    const size_t text = strlen(header), wide = version > 1 ? 4 : 2;
    memcpy(file->bytes, "\x93NUMPY", 6);
    file->bytes[6] = (unsigned char)version;
    file->bytes[7] = 0;
    for (size_t k = 0; k < wide; k++) file->bytes[8 + k] = (unsigned char)(text >> (8 * k));
    memcpy(file->bytes + 8 + wide, header, text);
    file->length = 8 + wide + text;
}

static void put(npy_file *file, const void *value, size_t size, int big_endian)
{
    const unsigned char *bytes = value; /* of this machine, which is little-endian */
    for (size_t k = 0; k < size; k++) file->bytes[file->length++] = bytes[big_endian ? size - 1 - k : k];
}

static void put_number(npy_file *file, const char *kind, double value, int big_endian)
{
    const float narrow = (float)value;
    const int32_t int32 = (int32_t)value;
    const int64_t int64 = (int64_t)value;
    const uint8_t byte = (uint8_t)value;
    if (strcmp(kind, "f8") == 0)
        put(file, &value, 8, big_endian);
    else if (strcmp(kind, "f4") == 0)
        put(file, &narrow, 4, big_endian);
    else if (strcmp(kind, "i4") == 0)
        put(file, &int32, 4, big_endian);
    else if (strcmp(kind, "i8") == 0)
        put(file, &int64, 8, big_endian);
    else
        put(file, &byte, 1, big_endian);
}

static symo_status read_file(symo_table **table, const npy_file *file, symo_io_error *error)
{
    return symo_table_read(table, scratch_file("t.npy", file->length, file->bytes), error);
}

/* rows x columns with entry number(r, c) in every combination. */
static double number(const char *kind, int64_t row, int64_t column)
{
    const double value = 3.0 * (double)row + 7.0 * (double)column + 1.0;
    return strcmp(kind, "u1") == 0 ? value : (row + column) % 2 ? -value : value;
}

static void check_matrix(const char *kind, char order, int fortran, int version)
{
    enum { ROWS = 3, COLUMNS = 2 };
    npy_file file;
    char header[128];
    snprintf(header, sizeof header, "{'descr': '%c%s', 'fortran_order': %s, 'shape': (%d, %d), }\n", order, kind,
             fortran ? "True" : "False", ROWS, COLUMNS);
    begin(&file, version, header);
    for (int64_t k = 0; k < (int64_t)ROWS * COLUMNS; k++) {
        const int64_t row = fortran ? k % ROWS : k / COLUMNS, column = fortran ? k / ROWS : k % COLUMNS;
        put_number(&file, kind, number(kind, row, column), order == '>');
    }
    symo_table *table = NULL;
    symo_io_error error = { "", 0, 0 };
    ck_assert_msg(read_file(&table, &file, &error) == SYMO_OK, "%s: %s", header, error.text);
    ck_assert(symo_table_rows(table) == ROWS && symo_table_columns(table) == COLUMNS);
    ck_assert_str_eq(symo_table_name(table, 1), "x2");
    ck_assert_int_eq(symo_table_find(table, "x2"), 1);
    for (int64_t r = 0; r < ROWS; r++) {
        for (int64_t c = 0; c < COLUMNS; c++) {
            ck_assert_msg(symo_table_values(table, c)[r] == number(kind, r, c), "%s", header);
        }
    }
    symo_table_free(table);
}

START_TEST(kinds_orders_and_versions_are_read)
{
    static const char *const kinds[] = { "f8", "f4", "i4", "i8", "u1" };
    for (size_t k = 0; k < 5; k++) {
        for (int version = 1; version <= 3; version++) {
            check_matrix(kinds[k], '<', 0, version);
            check_matrix(kinds[k], '>', 1, version);
            check_matrix(kinds[k], '|', 1, version);
            check_matrix(kinds[k], '=', 0, version);
        }
    }
}
END_TEST

START_TEST(integers_are_read_up_to_their_ends)
{
    npy_file file;
    symo_table *table = NULL;
    static const int64_t numbers[] = { INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX };
    begin(&file, 1, "{'shape': (6,), 'fortran_order': False, \"descr\": \"<i8\"}");
    for (int k = 0; k < 6; k++) put(&file, &numbers[k], 8, 0);
    ck_assert_int_eq(read_file(&table, &file, NULL), SYMO_OK);
    for (int k = 0; k < 6; k++) ck_assert(symo_table_values(table, 0)[k] == (double)numbers[k]);
    symo_table_free(table);
}
END_TEST

START_TEST(nan_is_missing_and_infinity_is_refused_when_asked_for)
{
    npy_file file;
    symo_table *table = NULL;
    symo_io_error error;
    begin(&file, 1, "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 2), }");
    static const double numbers[] = { 1.0, NAN, 2.0, 3.0, INFINITY, -INFINITY };
    put(&file, numbers, 0, 0);
    for (int k = 0; k < 6; k++) put(&file, &numbers[k], 8, 0);
    ck_assert_int_eq(read_file(&table, &file, &error), SYMO_OK);
    ck_assert_int_eq(symo_table_kind(table, 0), SYMO_COLUMN_NUMBERS);
    ck_assert(isnan(symo_table_values(table, 0)[1]));
    ck_assert_int_eq(symo_table_kind(table, 1), SYMO_COLUMN_MIXED);
    ck_assert_int_eq(symo_table_require_numbers(table, 1, &error), SYMO_ERROR_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text, "t.npy: row 2, column `x2`: not a finite number"));
    symo_table_free(table);
}
END_TEST

typedef struct refusal {
    const char *header;
    int version;
    size_t data; /* bytes behind the header */
    const char *sentence;
} refusal;

static const refusal refusals[] = {
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 2), }", 1, 64,
      "NPY header: the array must have one or two dimensions, found `(2, 2, 2), }`" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 1, 8,
      "NPY header: the array must have one or two dimensions, found `(), }`" },
    { "{'descr': '<c16', 'fortran_order': False, 'shape': (2,), }", 1, 32,
      "NPY header: entries must be f8, f4, i4, i8 or u1, found `'<c16', 'fortran_order': False, 'shape': (2,...`" },
    { "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }", 1, 16,
      "NPY header: entries must be f8, f4, i4, i8 or u1, found `[('a', '<f8')], 'fortran_order': False, 'sha...`" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", 1, 31, "the NPY file ends early" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", 1, 33,
      "the NPY file has more data than its shape" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2), }", 1, 0, "the array is empty" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", 1, 8,
      "the shape (4611686018427387904, 4) is too large" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (100000000, 10000000), }", 1, 8, "the NPY file ends early" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775808,), }", 1, 8,
      "NPY header: expected a size of the shape, found `9223372036854775808,), }`" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", 1, 8,
      "NPY header: expected a size of the shape, found `-1,), }`" },
    { "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,), }", 1, 8,
      "NPY header: expected True or False, found `Maybe, 'shape': (1,), }`" },
    { "{'descr': '<f8', 'shape': (1,), }", 1, 8,
      "NPY header: descr, fortran_order and shape must all be there, found ``" },
    { "{'descr': '<f8', 'colour': 'red', }", 1, 8, "NPY header: unknown key, found `'red', }`" },
    { "{'descr': '<f8'", 1, 8, "NPY header: expected , or }, found ``" },
    { "no", 1, 8, "NPY header: expected {, found `no`" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 4, 8, "NPY version 4 is not known" },
};

START_TEST(bad_files_are_refused)
{
    const refusal *expected = &refusals[_i];
    npy_file file = { .length = 0 };
    begin(&file, expected->version, expected->header);
    file.length += expected->data;
    symo_table *table = NULL;
    symo_io_error error;
    ck_assert_int_eq(read_file(&table, &file, &error), SYMO_ERROR_INPUT);
    ck_assert_ptr_null(table);
    const char *sentence = strstr(error.text, "t.npy: ");
    ck_assert_ptr_nonnull(sentence);
    ck_assert_str_eq(sentence + 7, expected->sentence);
}
END_TEST

START_TEST(every_cut_is_refused)
{
    npy_file file;
    begin(&file, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }\n");
    for (int k = 0; k < 4; k++) put_number(&file, "f8", (double)k, 0);
    const size_t whole = file.length;
    symo_table *table = NULL;
    symo_io_error error;
    for (file.length = 0; file.length < whole; file.length++) {
        ck_assert_int_eq(read_file(&table, &file, &error), SYMO_ERROR_INPUT);
        ck_assert_ptr_null(table);
    }
    ck_assert_int_eq(read_file(&table, &file, &error), SYMO_OK);
    symo_table_free(table);
}
END_TEST

/* One byte of the header is something else: a table or a sentence, never a crash. */
static void a_changed_byte_ends_well(const property_case *pc)
{
    npy_file file;
    begin(&file, (int)property_integer(pc, 1, 3), "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }\n");
    const int64_t header = (int64_t)file.length;
    for (int k = 0; k < 4; k++) put_number(&file, "f8", (double)k, 0);
    file.bytes[property_integer(pc, 0, header - 1)] = (unsigned char)property_integer(pc, 0, 255);
    symo_table *table = NULL;
    symo_io_error error = { "", 0, 0 };
    const symo_status status = read_file(&table, &file, &error);
    PROPERTY_ASSERT(pc, (status == SYMO_OK) == (table != NULL), "status %d", (int)status);
    PROPERTY_ASSERT(pc, (status == SYMO_OK) == (error.text[0] == '\0'), "%s", error.text);
    symo_table_free(table);
}

START_TEST(changed_bytes_give_a_table_or_a_sentence)
{
    property_run("changed byte", 5000, a_changed_byte_ends_well, NULL);
}
END_TEST

START_TEST(what_is_written_is_the_format_and_comes_back)
{
    static const double data[] = { 1.5, -0.0, NAN, INFINITY, 4.9e-324, 6.0 };
    char path[256];
    strcpy(path, scratch_path("out.npy"));
    ck_assert_int_eq(symo_npy_write(path, 3, 2, data, NULL), SYMO_OK);
    size_t bytes;
    char *text = scratch_read(path, &bytes);
    ck_assert_uint_eq(bytes, 128 + sizeof data);
    ck_assert(
        memcmp(text, "\x93NUMPY\x01\x00\x76\x00{'descr': '<f8', 'fortran_order': True, 'shape': (3, 2), } ", 68) == 0);
    ck_assert_int_eq(text[127], '\n');
    ck_assert(memcmp(text + 128, data, sizeof data) == 0);
    free(text);
    ck_assert_int_eq(symo_npy_write(path, 6, -1, data, NULL), SYMO_OK);
    text = scratch_read(path, &bytes);
    ck_assert_ptr_nonnull(strstr(text + 10, "'shape': (6,), }"));
    free(text);
    symo_table *table = NULL;
    ck_assert_int_eq(symo_table_read(&table, path, NULL), SYMO_OK);
    ck_assert(symo_table_rows(table) == 6 && symo_table_values(table, 0)[4] == 4.9e-324);
    symo_table_free(table);
    ck_assert_int_eq(symo_npy_write(path, 0, 2, NULL, NULL), SYMO_OK);
}
END_TEST

START_TEST(a_file_is_replaced_completely_or_not_at_all)
{
    char path[256], link_path[256];
    struct stat before, after;
    symo_io_error error;
    strcpy(path, scratch_file("kept.txt", 3, "old"));
    ck_assert_int_eq(chmod(path, 0640), 0);
    symo_output *output = NULL;
    ck_assert_int_eq(symo_output_open(&output, path, &error), SYMO_OK);
    ck_assert(symo_output_descriptor(output) >= 0);
    symo_output_abandon(output);
    size_t bytes;
    char *text = scratch_read(path, &bytes);
    ck_assert_str_eq(text, "old");
    free(text);
    strcpy(link_path, scratch_path("link.txt"));
    ck_assert_int_eq(symlink("kept.txt", link_path), 0);
    ck_assert_int_eq(symo_text_write(link_path, 5, "fresh", &error), SYMO_OK);
    text = scratch_read(path, &bytes);
    ck_assert_str_eq(text, "fresh");
    free(text);
    ck_assert_int_eq(lstat(link_path, &before), 0);
    ck_assert(S_ISLNK(before.st_mode));
    ck_assert_int_eq(stat(path, &after), 0);
    ck_assert_int_eq(after.st_mode & 0777, 0640);
    ck_assert_int_eq(symo_text_write("/no/such/folder/file", 1, "x", &error), SYMO_ERROR_FILE);
    ck_assert_str_eq(error.text, "/no/such/folder/file: cannot be written: No such file or directory");
    ck_assert_int_eq(symo_text_write("/dev/null", 1, "x", &error), SYMO_OK);
    ck_assert_int_eq(stat("/dev/null", &after), 0);
    ck_assert(S_ISCHR(after.st_mode));
    ck_assert_int_eq(symo_text_write("/tmp", 1, "x", &error), SYMO_ERROR_FILE);
}
END_TEST

START_TEST(names_of_one_file_are_recognised)
{
    char path[256], other[256], hard[256];
    strcpy(path, scratch_file("same.txt", 1, "x"));
    strcpy(hard, scratch_path("hard.txt"));
    ck_assert_int_eq(link(path, hard), 0);
    ck_assert_int_eq(symo_output_is_same_file(path, hard), 1);
    strcpy(other, scratch_path("./same.txt"));
    ck_assert_int_eq(symo_output_is_same_file(path, other), 1);
    strcpy(other, scratch_path("new.txt"));
    ck_assert_int_eq(symo_output_is_same_file(path, other), 0);
    strcpy(path, scratch_path("./new.txt")); /* neither is there yet */
    ck_assert_int_eq(symo_output_is_same_file(path, other), 1);
    ck_assert_int_eq(symo_output_is_same_file("/dev/null", "/dev/null"), 0);
    ck_assert_int_eq(symo_output_is_same_file(NULL, path), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("npy");
    TCase *cases = tcase_create("npy");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, kinds_orders_and_versions_are_read);
    tcase_add_test(cases, integers_are_read_up_to_their_ends);
    tcase_add_test(cases, nan_is_missing_and_infinity_is_refused_when_asked_for);
    tcase_add_loop_test(cases, bad_files_are_refused, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_test(cases, every_cut_is_refused);
    tcase_add_test(cases, changed_bytes_give_a_table_or_a_sentence);
    tcase_add_test(cases, what_is_written_is_the_format_and_comes_back);
    tcase_add_test(cases, a_file_is_replaced_completely_or_not_at_all);
    tcase_add_test(cases, names_of_one_file_are_recognised);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
