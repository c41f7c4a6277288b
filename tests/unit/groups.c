/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups and symmetries from files: what they hold, and every refusal with its place and sentence. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>

#include "support/property.h"
#include "support/scratch.h"

static const char *const names[] = { "a", "b", "c d", "2", "t=x", "t=y", "g_h" };
static const char *const sources[] = { "a", "b", "c d", "2", "t", "t", "g_h" };
enum { N = 7 };

static void check_group(const symo_groups *groups, int64_t g, const char *name, int64_t count, const int64_t *columns)
{
    const int64_t *starts = symo_groups_starts(groups), *indices = symo_groups_indices(groups);
    ck_assert_str_eq(symo_groups_name(groups, g), name);
    ck_assert_int_eq(starts[g + 1] - starts[g], count);
    for (int64_t k = 0; k < count; k++) ck_assert_int_eq(indices[starts[g] + k], columns[k]);
}

START_TEST(names_sources_and_numbers_name_columns)
{
    static const char text[] =
        "\xEF\xBB\xBFone  b,a  # a comment\r\n\n# nothing\n\"two words\" \"c d\" t\nthree 2\nfour 7";
    symo_groups *groups = NULL;
    symo_io_error error = { "", 0, 0 };
    ck_assert_msg(symo_groups_read(&groups, scratch_file("g", sizeof text - 1, text), N, names, sources, &error) ==
                      SYMO_OK,
                  "%s", error.text);
    ck_assert_int_eq(symo_groups_count(groups), 4);
    check_group(groups, 0, "one", 2, (const int64_t[]){ 0, 1 });
    check_group(groups, 1, "two words", 3, (const int64_t[]){ 2, 4, 5 });
    check_group(groups, 2, "three", 1, (const int64_t[]){ 3 }); /* "2" is a name before it is a number */
    check_group(groups, 3, "four", 1, (const int64_t[]){ 6 });
    ck_assert_ptr_null(symo_groups_name(groups, 4));
    symo_groups_free(groups);
}
END_TEST

typedef struct refusal {
    const char *text;
    int64_t line, column;
    const char *sentence;
} refusal;

static const refusal refusals[] = {
    { "", 0, 0, "the file is empty" },
    { "# nothing\n", 0, 0, "no group in the file" },
    { "one a e\n", 1, 7, "`e` names no column" },
    { "one a\ntwo 0\n", 2, 5, "`0` names no column" },
    { "one 8\n", 1, 5, "`8` names no column" },
    { "one 99999999999999999999\n", 1, 5, "`99999999999999999999` names no column" },
    { "one a\ntwo b 1\n", 2, 7, "column `1` is in a group already" },
    { "one a a\n", 1, 7, "column `a` is in a group already" },
    { "one t=x\ntwo t\n", 2, 5, "column `t` is in a group already" },
    { "one a\n  one b\n", 2, 3, "there is a group `one` already" },
    { "z a\nz b\na 3\na 2\n", 2, 1, "there is a group `z` already" },
    { "one a\ntwo # b\n", 2, 1, "group `two` has no columns" },
    { "\xFF a\n", 1, 1, "the name of the group is not UTF-8 text" },
    { "one \"a\ntwo b\n", 1, 6, "the quotes around `a` do not end" },
    { "one \"\"\"a\"\"b", 1, 6, "the quotes around `\"a\"b` do not end" },
    { "one \"a\"b\n", 1, 6, "text right after the quoted word `a`" },
    { "\"\" a\n", 1, 2, "an empty name" },
};

static void check_refusal(const symo_io_error *error, const char *path, const refusal *expected)
{
    char sentence[512];
    if (expected->line > 0) {
        snprintf(sentence, sizeof sentence, "%s:%d:%d: %s", path, (int)expected->line, (int)expected->column,
                 expected->sentence);
    } else
        snprintf(sentence, sizeof sentence, "%s: %s", path, expected->sentence);
    ck_assert_str_eq(error->text, sentence);
    ck_assert_int_eq(error->line, expected->line);
    ck_assert_int_eq(error->column, expected->column);
}

START_TEST(bad_groups_are_refused_where_they_are_bad)
{
    const refusal *expected = &refusals[_i];
    symo_groups *groups = NULL;
    symo_io_error error;
    char path[256];
    strcpy(path, scratch_file("g", strlen(expected->text), expected->text));
    ck_assert_int_eq(symo_groups_read(&groups, path, N, names, sources, &error), SYMO_ERROR_INPUT);
    ck_assert_ptr_null(groups);
    check_refusal(&error, path, expected);
}
END_TEST

START_TEST(regular_groups)
{
    symo_groups *groups = NULL;
    symo_io_error error;
    ck_assert_int_eq(symo_groups_every(&groups, 6, 3, &error), SYMO_OK);
    ck_assert_int_eq(symo_groups_count(groups), 2);
    check_group(groups, 0, "1", 3, (const int64_t[]){ 0, 1, 2 });
    check_group(groups, 1, "2", 3, (const int64_t[]){ 3, 4, 5 });
    symo_groups_free(groups);
    ck_assert_int_eq(symo_groups_every(&groups, 7, 3, &error), SYMO_ERROR_INPUT);
    ck_assert_str_eq(error.text, "7 columns are no multiple of groups of 3");
    ck_assert_int_eq(symo_groups_every(&groups, 7, 0, &error), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_groups_every(&groups, 0, 3, &error), SYMO_OK);
    ck_assert_int_eq(symo_groups_count(groups), 0);
    ck_assert_int_eq(symo_groups_starts(groups)[0], 0);
    symo_groups_free(groups);
}
END_TEST

START_TEST(groups_by_prefix_and_by_name)
{
    static const char *const columns[] = { "b_1", "a_x_1", "b_2", "c", "a_x_2", "a_y", "c_1", "_z", "_w" };
    static const char *const equal[] = { "u", "v", "u", "w", "v" };
    symo_groups *groups = NULL;
    symo_io_error error;
    ck_assert_int_eq(symo_groups_prefix(&groups, 9, columns, "_", &error), SYMO_OK);
    ck_assert_int_eq(symo_groups_count(groups), 5);
    check_group(groups, 0, "b", 2, (const int64_t[]){ 0, 2 });
    check_group(groups, 1, "a_x", 2, (const int64_t[]){ 1, 4 });
    check_group(groups, 2, "c", 2, (const int64_t[]){ 3, 6 });
    check_group(groups, 3, "a", 1, (const int64_t[]){ 5 });
    check_group(groups, 4, "", 2, (const int64_t[]){ 7, 8 });
    symo_groups_free(groups);
    ck_assert_int_eq(symo_groups_by_name(&groups, 5, equal, &error), SYMO_OK);
    ck_assert_int_eq(symo_groups_count(groups), 3);
    check_group(groups, 0, "u", 2, (const int64_t[]){ 0, 2 });
    check_group(groups, 1, "v", 2, (const int64_t[]){ 1, 4 });
    check_group(groups, 2, "w", 1, (const int64_t[]){ 3 });
    symo_groups_free(groups);
    ck_assert_int_eq(symo_groups_prefix(&groups, 9, columns, "", &error), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_groups_prefix(&groups, 9, NULL, "_", &error), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(groups);
}
END_TEST

/* Random assignments: written, read, and every column is where it was put. */
static void assignments_return(const property_case *pc)
{
    enum { MOST = 40 };
    int64_t owner[MOST];
    char labels[MOST][16], text[2048], *at = text;
    const char *columns[MOST];
    const int64_t n = property_integer(pc, 1, MOST), count = property_integer(pc, 1, n);
    for (int64_t i = 0; i < n; i++) {
        snprintf(labels[i], sizeof labels[i], "col%d", (int)((i * 7919) % 1000));
        columns[i] = labels[i];
        owner[i] = i < count ? i : property_integer(pc, -1, count - 1);
    }
    for (int64_t g = 0; g < count; g++) {
        at += sprintf(at, "group%d", (int)g);
        for (int64_t i = n - 1; i >= 0; i--) {
            if (owner[i] != g) continue;
            if (property_integer(pc, 0, 1))
                at += sprintf(at, " %s", labels[i]);
            else
                at += sprintf(at, ", %d", (int)i + 1);
        }
        at += sprintf(at, "\n");
    }
    symo_groups *groups = NULL;
    symo_io_error error = { "", 0, 0 };
    const symo_status status =
        symo_groups_read(&groups, scratch_file("g", (size_t)(at - text), text), n, columns, NULL, &error);
    PROPERTY_ASSERT(pc, status == SYMO_OK, "%s in\n%s", error.text, text);
    PROPERTY_ASSERT(pc, symo_groups_count(groups) == count, "%s", text);
    int64_t found = 0, expected = 0;
    const int64_t *starts = symo_groups_starts(groups), *indices = symo_groups_indices(groups);
    for (int64_t g = 0; g < count; g++) {
        for (int64_t k = starts[g]; k < starts[g + 1]; k++, found++) {
            PROPERTY_ASSERT(pc, owner[indices[k]] == g, "%s", text);
            PROPERTY_ASSERT(pc, k == starts[g] || indices[k - 1] < indices[k], "%s", text);
        }
    }
    for (int64_t i = 0; i < n; i++) expected += owner[i] >= 0;
    PROPERTY_ASSERT(pc, found == expected, "%s", text);
    symo_groups_free(groups);
}

START_TEST(any_assignment_returns)
{
    property_run("assignments", 500, assignments_return, NULL);
}
END_TEST

START_TEST(a_symmetry_is_read_and_complained_about_by_place)
{
    static const char *const columns[] = { "l1", "b1", "l2", "b2" };
    static const int64_t image[] = { 2, 3, 0, 1 };
    symo_symmetry *symmetry = NULL;
    symo_io_error error = { "", 0, 0 };
    char path[256];
    int64_t read[4];
    int8_t sign[4];
    strcpy(path, scratch_file("s", 26, "\xEF\xBB\xBF# swap\n(l1 l2)(b1 b2)\r\n"));
    ck_assert_msg(symo_symmetry_read(&symmetry, path, 4, columns, &error) == SYMO_OK, "%s", error.text);
    ck_assert_int_eq(symo_symmetry_generators(symmetry), 1);
    ck_assert_int_eq(symo_symmetry_image(symmetry, 0, read, sign), SYMO_OK);
    ck_assert(memcmp(read, image, sizeof image) == 0);
    symo_symmetry_free(symmetry);
    strcpy(path, scratch_file("s", 17, "# swap\n(l1 zebra)"));
    ck_assert_int_eq(symo_symmetry_read(&symmetry, path, 4, columns, &error), SYMO_ERROR_INPUT);
    ck_assert_ptr_null(symmetry);
    ck_assert_int_eq(error.line, 2);
    ck_assert_int_eq(error.column, 5);
    char place[300];
    snprintf(place, sizeof place, "%s:2:5: ", path);
    ck_assert_msg(strncmp(error.text, place, strlen(place)) == 0 && strstr(error.text, "zebra"), "%s", error.text);
    ck_assert_int_eq(symo_symmetry_read(&symmetry, "/no/such", 4, columns, &error), SYMO_ERROR_FILE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("groups");
    TCase *cases = tcase_create("groups");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, names_sources_and_numbers_name_columns);
    tcase_add_loop_test(cases, bad_groups_are_refused_where_they_are_bad, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_test(cases, regular_groups);
    tcase_add_test(cases, groups_by_prefix_and_by_name);
    tcase_add_test(cases, any_assignment_returns);
    tcase_add_test(cases, a_symmetry_is_read_and_complained_about_by_place);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
