/* SPDX-License-Identifier: BSD-3-Clause */
/* The JSON writer: the exact text of a small object; every double comes back; texts are escaped; mistakes are told. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>

#include "support/property.h"
#include "support/scratch.h"

static const char *finished(symo_json *json)
{
    const char *text = NULL;
    size_t bytes = 0;
    ck_assert_int_eq(symo_json_finish(json, &text, &bytes), SYMO_OK);
    ck_assert_uint_eq(strlen(text), bytes);
    return text;
}

static symo_json *created(void)
{
    symo_json *json = NULL;
    ck_assert_int_eq(symo_json_create(&json), SYMO_OK);
    return json;
}

START_TEST(an_object_has_exactly_this_text)
{
    symo_json *json = created();
    symo_json_begin_object(json, NULL);
    symo_json_text(json, "name", "a \"b\"\\\n\x01");
    symo_json_real(json, "third", 1.0 / 3.0);
    symo_json_real(json, "nan", NAN);
    symo_json_real(json, "infinity", -INFINITY);
    symo_json_integer(json, "least", INT64_MIN);
    symo_json_boolean(json, "yes", 7);
    symo_json_boolean(json, "no", 0);
    symo_json_null(json, "nothing");
    symo_json_text(json, "none", NULL);
    symo_json_begin_array(json, "empty");
    symo_json_end_array(json);
    symo_json_begin_array(json, "levels");
    symo_json_begin_object(json, NULL);
    symo_json_begin_object(json, "b");
    symo_json_real(json, "x", 1.0);
    symo_json_real(json, "y", -0.0);
    symo_json_end_object(json);
    symo_json_end_object(json);
    symo_json_end_array(json);
    symo_json_end_object(json);
    ck_assert_str_eq(finished(json), "{\n"
                                     "  \"name\": \"a \\\"b\\\"\\\\\\u000a\\u0001\",\n"
                                     "  \"third\": 0.33333333333333331,\n"
                                     "  \"nan\": null,\n"
                                     "  \"infinity\": null,\n"
                                     "  \"least\": -9223372036854775808,\n"
                                     "  \"yes\": true,\n"
                                     "  \"no\": false,\n"
                                     "  \"nothing\": null,\n"
                                     "  \"none\": null,\n"
                                     "  \"empty\": [],\n"
                                     "  \"levels\": [\n"
                                     "    {\n"
                                     "      \"b\": {\"x\": 1, \"y\": -0}\n"
                                     "    }\n"
                                     "  ]\n"
                                     "}\n");
    symo_json_free(json);
}
END_TEST

static double random_double(symo_random *random)
{
    double value = NAN;
    while (!isfinite(value)) {
        const uint64_t bits = symo_random_bits(random);
        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

enum { DOUBLES = 100000 };

static symo_json *array_of(const double *numbers)
{
    symo_json *json = created();
    symo_json_begin_array(json, NULL);
    for (int i = 0; i < DOUBLES; i++) symo_json_real(json, NULL, numbers[i]);
    symo_json_end_array(json);
    return json;
}

/* In the "C" locale by strtod; under a decimal comma the same text must come out. */
START_TEST(doubles_come_back_to_the_last_bit_in_any_locale)
{
    double *numbers = calloc(DOUBLES, sizeof *numbers);
    symo_random *random = NULL;
    char shown[16];
    ck_assert_ptr_nonnull(numbers);
    ck_assert_int_eq(symo_random_create(&random, 18, 0), SYMO_OK);
    for (int i = 0; i < DOUBLES; i++) numbers[i] = random_double(random);
    symo_json *json = array_of(numbers);
    const char *text = finished(json), *at = text + 1;
    for (int i = 0; i < DOUBLES; i++) {
        char *end = NULL;
        const double value = strtod(at, &end);
        ck_assert_msg(*end == (i + 1 < DOUBLES ? ',' : '\n'), "%.60s", at);
        ck_assert_msg(memcmp(&value, &numbers[i], sizeof value) == 0, "%.60s", at);
        at = end + 1;
    }
    ck_assert(scratch_comma_locale());
    symo_json *with_comma = array_of(numbers);
    ck_assert_str_eq(finished(with_comma), text);
    snprintf(shown, sizeof shown, "%.1f", 0.5);
    ck_assert_str_eq(shown, "0,5"); /* the locale is there, and it was left as it was */
    symo_json_free(with_comma);
    symo_json_free(json);
    symo_random_free(random);
    free(numbers);
}
END_TEST

static void check_text(const char *value, const char *expected)
{
    symo_json *json = created();
    symo_json_text(json, NULL, value);
    ck_assert_str_eq(finished(json), expected);
    symo_json_free(json);
}

START_TEST(texts_are_utf8_whatever_goes_in)
{
    check_text("", "\"\"\n");
    check_text("\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\"\n");
    check_text("a\xE9z", "\"a\xEF\xBF\xBDz\"\n");                             /* Latin-1 */
    check_text("\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"\n");                 /* overlong */
    check_text("\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"\n"); /* a surrogate */
    check_text("\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"\n");                 /* cut */
    check_text("\x7f\t", "\"\\u007f\\u0009\"\n");
}
END_TEST

START_TEST(mistakes_are_told)
{
    const char *text = "x";
    size_t bytes = 1;
    symo_json *json = created();
    ck_assert_int_eq(symo_json_finish(json, &text, &bytes), SYMO_ERROR_STATE);
    ck_assert(!text && bytes == 0);
    symo_json_begin_object(json, NULL);
    ck_assert_int_eq(symo_json_finish(json, &text, &bytes), SYMO_ERROR_STATE);
    ck_assert_int_eq(symo_json_finish(json, NULL, &bytes), SYMO_ERROR_ARGUMENT);
    symo_json_free(json);
    json = created();
    for (int k = 0; k < 100; k++) symo_json_begin_array(json, NULL);
    for (int k = 0; k < 200; k++) symo_json_end_array(json);
    ck_assert_int_ne(symo_json_finish(json, &text, &bytes), SYMO_OK);
    symo_json_free(json);
    symo_json_free(NULL);
    symo_json_real(NULL, NULL, 1.0);
    symo_json_begin_object(NULL, "x");
    ck_assert_int_eq(symo_json_create(NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_json_finish(NULL, &text, &bytes), SYMO_ERROR_ARGUMENT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *cases = tcase_create("json");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, an_object_has_exactly_this_text);
    tcase_add_test(cases, texts_are_utf8_whatever_goes_in);
    tcase_add_test(cases, mistakes_are_told);
    tcase_add_test(cases, doubles_come_back_to_the_last_bit_in_any_locale);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
