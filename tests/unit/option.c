/* SPDX-License-Identifier: BSD-3-Clause */
/* Option rows: finding, checking, reading, and what a wrong name is told. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "base/base_impl.h"
#include "support/property.h"

static const symo_option rows[] = {
    { "tolerance", SYMO_OPTION_REAL, 1e-8, 0.0, 1.0, NULL, "when to stop" },
    { "time_limit", SYMO_OPTION_REAL, INFINITY, 0.0, INFINITY, NULL, "seconds" },
    { "max_iterations", SYMO_OPTION_INTEGER, 1000, 1, 9007199254740992.0, NULL, "how many" },
    { "certificate", SYMO_OPTION_CHOICE, 0, 0, 2, "residual|kkt|gap", "which figure" },
    { "shift", SYMO_OPTION_REAL, 0.0, -INFINITY, 0.5, NULL, "any number up to a half" },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const symo_option *row(const char *name)
{
    return symo__option_find(rows, ROWS, name, NULL);
}

START_TEST(rows_are_found)
{
    int64_t index = -1;
    ck_assert_ptr_eq(symo__option_find(rows, ROWS, "max_iterations", &index), &rows[2]);
    ck_assert_int_eq(index, 2);
    ck_assert_ptr_null(symo__option_find(rows, ROWS, "max_iteration", &index));
    ck_assert_ptr_null(symo__option_find(rows, ROWS, "", &index));
    ck_assert_ptr_null(symo__option_find(NULL, 0, "tolerance", &index));
    ck_assert_int_eq(index, 2);
}
END_TEST

static void refused(const char *name, double value, const char *sentence)
{
    ck_assert_int_eq(symo__option_check("set", row(name), value), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), sentence);
}

START_TEST(values_are_checked)
{
    ck_assert_int_eq(symo__option_check("set", row("tolerance"), 0.0), SYMO_OK);
    ck_assert_int_eq(symo__option_check("set", row("tolerance"), 1.0), SYMO_OK);
    ck_assert_int_eq(symo__option_check("set", row("time_limit"), INFINITY), SYMO_OK);
    ck_assert_int_eq(symo__option_check("set", row("max_iterations"), 9007199254740992.0), SYMO_OK);
    ck_assert_int_eq(symo__option_check("set", row("certificate"), 2.0), SYMO_OK);
    ck_assert_int_eq(symo__option_check("set", row("shift"), -1e300), SYMO_OK);
    refused("tolerance", -0.5, "set: tolerance = -0.5 must be a number in 0 .. 1");
    refused("tolerance", (double)NAN, "set: tolerance = nan must be a number in 0 .. 1");
    refused("time_limit", -1.0, "set: time_limit = -1 must be a number >= 0");
    refused("time_limit", (double)NAN, "set: time_limit = nan must be a number >= 0");
    refused("max_iterations", 2.5, "set: max_iterations = 2.5 must be an integer in 1 .. 9007199254740992");
    refused("max_iterations", 0.0, "set: max_iterations = 0 must be an integer in 1 .. 9007199254740992");
    refused("max_iterations", (double)INFINITY,
            "set: max_iterations = inf must be an integer in 1 .. 9007199254740992");
    refused("certificate", 3.0, "set: certificate = 3 must be an integer in 0 .. 2");
    refused("certificate", 0.5, "set: certificate = 0.5 must be an integer in 0 .. 2");
    refused("shift", 0.75, "set: shift = 0.75 must be a number <= 0.5");
}
END_TEST

static void reads(const char *name, const char *text, double expected)
{
    double value = -77.0;
    ck_assert_msg(symo__option_parse("set", row(name), text, &value) == SYMO_OK, "%s", symo_last_error());
    ck_assert(value == expected);
}

static void does_not_read(const char *name, const char *text, const char *sentence)
{
    double value = -77.0;
    ck_assert_int_eq(symo__option_parse("set", row(name), text, &value), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), sentence);
    ck_assert(value == -77.0);
}

START_TEST(values_are_read)
{
    reads("tolerance", "1e-10", 1e-10);
    reads("time_limit", "inf", INFINITY);
    reads("max_iterations", "12", 12.0);
    reads("certificate", "residual", 0.0);
    reads("certificate", "gap", 2.0);
    does_not_read("tolerance", "1e-10x", "set: tolerance = '1e-10x' must be a number");
    does_not_read("tolerance", "0,5", "set: tolerance = '0,5' must be a number");
    does_not_read("tolerance", "", "set: tolerance = '' must be a number");
    does_not_read("tolerance", "nan", "set: tolerance = nan must be a number in 0 .. 1");
    does_not_read("tolerance", "2", "set: tolerance = 2 must be a number in 0 .. 1");
    does_not_read("max_iterations", "12.5", "set: max_iterations = '12.5' must be an integer");
    does_not_read("max_iterations", "99999999999999999999",
                  "set: max_iterations = '99999999999999999999' must be an integer");
    does_not_read("certificate", "kk", "set: certificate = 'kk' must be kkt, gap or residual");
    does_not_read("certificate", "residual|kkt", "set: certificate = 'residual|kkt' must be residual, kkt or gap");
}
END_TEST

static int longest(int a, int b)
{
    return a > b ? a : b;
}

/* The Levenshtein distance by its recursive definition. */
static int distance(const char *a, const char *b)
{
    if (!*a || !*b) return longest((int)strlen(a), (int)strlen(b));
    const int replaced = distance(a + 1, b + 1) + (*a != *b);
    const int deleted = 1 + distance(a + 1, b), inserted = 1 + distance(a, b + 1);
    const int less = deleted < inserted ? deleted : inserted;
    return replaced < less ? replaced : less;
}

static void random_word(const property_case *pc, char *word)
{
    const int64_t length = property_integer(pc, 0, 6);
    for (int64_t i = 0; i < length; i++) word[i] = (char)('a' + property_integer(pc, 0, 2));
    word[length] = '\0';
}

static void the_nearest_comes_first(const property_case *pc)
{
    char words[5][8], name[8], text[64], expected[64];
    const char *names[5];
    int best = 0;
    random_word(pc, name);
    for (int i = 0; i < 5; i++) {
        random_word(pc, words[i]);
        names[i] = words[i];
        if (distance(name, words[i]) < distance(name, words[best])) best = i;
    }
    symo__nearest_names(name, names, 5, text, sizeof text);
    strcpy(expected, words[best]);
    const size_t length = strlen(expected);
    PROPERTY_ASSERT(pc, strncmp(text, expected, length) == 0 && (!text[length] || strchr(", ", text[length])),
                    "'%s': '%s' and not '%s'", name, expected, text);
}

START_TEST(names_are_suggested)
{
    const char *const names[] = { "l1", "group_lasso", "box", "zero", "squared_norm", "box" };
    char text[100];
    property_run("nearest", 2000, the_nearest_comes_first, NULL);
    symo__nearest_names("grouplasso", names, 6, text, sizeof text);
    ck_assert_int_eq(strncmp(text, "group_lasso, ", 13), 0);
    symo__nearest_names("Group-Lasso", names, 6, text, sizeof text);
    ck_assert_int_eq(strncmp(text, "group_lasso, ", 13), 0);
    symo__nearest_names("BOX", names, 6, text, sizeof text);
    ck_assert_str_eq(text, "box, l1 or zero");
    symo__nearest_names("boxes", names + 2, 1, text, sizeof text);
    ck_assert_str_eq(text, "box");
    symo__nearest_names("boxes", names, 0, text, sizeof text);
    ck_assert_str_eq(text, "");
    symo__nearest_names("box", names, 6, text, 4);
    ck_assert_str_eq(text, "box");
}
END_TEST

START_TEST(unknown_options_are_named)
{
    const symo_option *const tables[2] = { rows, rows + 3 };
    const int64_t counts[2] = { 3, 2 }, none[2] = { 0, 0 };
    ck_assert_int_eq(symo__option_unknown("symo_solver_set_real", "tolerence", tables, counts, 2), SYMO_ERROR_ARGUMENT);
    const char *sentence = "symo_solver_set_real: no option is named 'tolerence'; the nearest are tolerance, ";
    ck_assert_int_eq(strncmp(symo_last_error(), sentence, strlen(sentence)), 0);
    symo__option_unknown("f", "shft", tables, counts, 2);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "the nearest are shift, "));
    symo__option_unknown("f", "x", tables, none, 2);
    ck_assert_str_eq(symo_last_error(), "f: no option is named 'x'");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("option");
    TCase *cases = tcase_create("option");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, rows_are_found);
    tcase_add_test(cases, values_are_checked);
    tcase_add_test(cases, values_are_read);
    tcase_add_test(cases, names_are_suggested);
    tcase_add_test(cases, unknown_options_are_named);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
