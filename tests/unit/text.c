/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading and writing numbers: to the last bit, and under a locale whose decimal point is a comma. The oracle is the C
 * library in the "C" locale, which glibc rounds correctly. */
#include <check.h>
#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base_impl.h"
#include "support/property.h"
#include "support/scratch.h"

static int same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static double parsed(const char *text)
{
    const char *end = NULL;
    double value = NAN;
    ck_assert_msg(symo__parse_real(text, &end, &value) == 1 && *end == '\0', "'%s'", text);
    return value;
}

static double random_double(const property_case *pc)
{
    double value = NAN;
    while (!isfinite(value)) {
        const uint64_t bits = symo_random_bits(pc->random);
        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

static void any_double_returns(const property_case *pc)
{
    char buffer[64] = "", shortest[64] = "";
    const double value = random_double(pc);
    symo__text text = { buffer, sizeof buffer, 0 }, brief = { shortest, sizeof shortest, 0 };
    symo__text_add(&text, "%.17g", value);
    symo__text_add_real(&brief, value);
    PROPERTY_ASSERT(pc, same_bits(parsed(buffer), value), "%s", buffer);
    PROPERTY_ASSERT(pc, same_bits(parsed(shortest), value), "%s", shortest);
}

/* Decimal numbers as people write them, and as nobody does. */
static void make_number(const property_case *pc, char *text, size_t capacity)
{
    size_t length = 0;
    const int64_t before = property_integer(pc, 0, 3) == 0 ? property_integer(pc, 0, 1000) : property_integer(pc, 1, 9);
    const int64_t after = property_integer(pc, 0, 3) == 0 ? property_integer(pc, 0, 1000) : property_integer(pc, 0, 9);
    if (property_integer(pc, 0, 1)) text[length++] = "+-"[property_integer(pc, 0, 1)];
    const int zeros = property_integer(pc, 0, 2) == 0;
    for (int64_t i = 0; i < before; i++) text[length++] = (char)('0' + (zeros ? 0 : property_integer(pc, 0, 9)));
    if (before == 0) text[length++] = '0';
    if (property_integer(pc, 0, 2)) {
        text[length++] = '.';
        for (int64_t i = 0; i < after; i++) {
            text[length++] = (char)('0' + (zeros && i < after - 3 ? 0 : property_integer(pc, 0, 9)));
        }
    }
    text[length] = '\0';
    if (property_integer(pc, 0, 1)) {
        snprintf(text + length, capacity - length, "%c%+" PRId64, "eE"[property_integer(pc, 0, 1)],
                 property_integer(pc, -400, 400));
    }
}

static void decimal_numbers_are_rounded_rightly(const property_case *pc)
{
    char text[4096];
    make_number(pc, text, sizeof text);
    const double expected = strtod(text, NULL);
    PROPERTY_ASSERT(pc, same_bits(parsed(text), expected), "%.60s...: %a", text, expected);
}

/* The midpoint of two neighbours has up to 767 digits; one digit more, far behind, decides where it goes. */
static void midpoints_are_rounded_rightly(const property_case *pc)
{
    char text[2400];
    const double low = fabs(random_double(pc)), high = nextafter(low, INFINITY);
    if (isinf(high)) return;
    const long double middle = ((long double)low + (long double)high) / 2.0L; /* exact: 54 bits, wide exponent */
    snprintf(text, sizeof text, "%.1100Lf", middle);
    PROPERTY_ASSERT(pc, same_bits(parsed(text), strtod(text, NULL)), "the midpoint above %a", low);
    size_t length = strlen(text);
    for (int i = 0; i < 600; i++) text[length++] = '0';
    text[length++] = '1';
    text[length] = '\0';
    PROPERTY_ASSERT(pc, same_bits(parsed(text), high), "just above the midpoint above %a", low);
}

START_TEST(numbers_are_exact)
{
    property_run("round trip", 100000, any_double_returns, NULL);
    property_run("decimal", 100000, decimal_numbers_are_rounded_rightly, NULL);
    property_run("midpoints", 5000, midpoints_are_rounded_rightly, NULL);
}
END_TEST

static void check_real(const char *text, int read, double value, size_t used)
{
    const char *end = NULL;
    double got = -77.0;
    ck_assert_msg(symo__parse_real(text, &end, &got) == read, "'%s'", text);
    ck_assert_msg((size_t)(end - text) == used, "'%s' ends after %d", text, (int)(end - text));
    ck_assert_msg(read ? same_bits(got, value) || (isnan(value) && isnan(got)) : got == -77.0, "'%s': %a", text, got);
}

START_TEST(the_grammar_of_reals)
{
    check_real("1", 1, 1.0, 1);
    check_real("-0", 1, -0.0, 2);
    check_real("  \t2.5,7", 1, 2.5, 6);
    check_real("1,5", 1, 1.0, 1);
    check_real(".5", 1, 0.5, 2);
    check_real("5.", 1, 5.0, 2);
    check_real("5.e2x", 1, 500.0, 4);
    check_real("1e", 1, 1.0, 1);
    check_real("1e+", 1, 1.0, 1);
    check_real("1e5", 1, 1e5, 3);
    check_real("1.2.3", 1, 1.2, 3);
    check_real("0x10", 1, 0.0, 1);
    check_real("1e999999999999999999999", 1, INFINITY, 23);
    check_real("-1e-999999999999999999999", 1, -0.0, 25);
    check_real("0e999999999", 1, 0.0, 11);
    check_real("inf", 1, INFINITY, 3);
    check_real("-Infinity", 1, -INFINITY, 9);
    check_real("infin", 1, INFINITY, 3);
    check_real("NaN", 1, NAN, 3);
    check_real("", 0, 0.0, 0);
    check_real(".", 0, 0.0, 0);
    check_real("-", 0, 0.0, 0);
    check_real("+e5", 0, 0.0, 0);
    check_real("\n1", 0, 0.0, 0);
    check_real("abc", 0, 0.0, 0);
    check_real("2.2250738585072011e-308", 1, 0x0.fffffffffffffp-1022, 23);
    check_real("4.9406564584124654e-324", 1, 0x1p-1074, 23);
    check_real("2.4703282292062327e-324", 1, 0.0, 23);
    check_real("1.7976931348623157e308", 1, DBL_MAX, 22);
    check_real("1.7976931348623159e308", 1, INFINITY, 22);
    check_real("9007199254740993", 1, 9007199254740992.0, 16);
    double value = 0.0;
    ck_assert_int_eq(symo__parse_real("3", NULL, &value), 1);
}
END_TEST

static void check_integer(const char *text, int read, int64_t value, size_t used)
{
    const char *end = NULL;
    int64_t got = -77;
    ck_assert_msg(symo__parse_integer(text, &end, &got) == read, "'%s'", text);
    ck_assert_msg((size_t)(end - text) == used, "'%s' ends after %d", text, (int)(end - text));
    ck_assert_int_eq(got, read ? value : -77);
}

START_TEST(the_grammar_of_integers)
{
    check_integer("0", 1, 0, 1);
    check_integer("-17x", 1, -17, 3);
    check_integer("+17", 1, 17, 3);
    check_integer("1.5", 1, 1, 1);
    check_integer("9223372036854775807", 1, INT64_MAX, 19);
    check_integer("-9223372036854775808", 1, INT64_MIN, 20);
    check_integer("9223372036854775808", 0, 0, 0);
    check_integer("-9223372036854775809", 0, 0, 0);
    check_integer("92233720368547758070", 0, 0, 0);
    check_integer("00000000000000000000000000012", 1, 12, 29);
    check_integer("", 0, 0, 0);
    check_integer("-", 0, 0, 0);
    check_integer("x", 0, 0, 0);
}
END_TEST

#define CHECK_TEXT(...)                                                                                                \
    do {                                                                                                               \
        char expected[700] = "", buffer[700] = "";                                                                     \
        symo__text text = { buffer, sizeof buffer, 0 };                                                                \
        snprintf(expected, sizeof expected, __VA_ARGS__);                                                              \
        symo__text_add(&text, __VA_ARGS__);                                                                            \
        ck_assert_str_eq(buffer, expected);                                                                            \
        ck_assert_uint_eq(text.length, strlen(expected));                                                              \
    } while (0)

START_TEST(the_builder_prints_like_printf)
{
    CHECK_TEXT("plain, 100%% plain");
    CHECK_TEXT("%d %i %u %x %X %o %c", -5, 6, 7u, 255u, 255u, 8u, 'q');
    CHECK_TEXT("%ld %lu %lld %llu %zu %zd", -5L, 6UL, INT64_C(-9) * 1000000000000LL, UINT64_MAX + 0ULL, (size_t)77,
               (ptrdiff_t)-3);
    CHECK_TEXT("[%5d|%-5d|%05d|%+d|% d|%.3d|%#x]", 42, 42, 42, 42, 42, 7, 255u);
    CHECK_TEXT("[%8s|%-8s|%.3s|%*s|%-*s|%.*s]", "abc", "abc", "abcdef", 6, "xy", 6, "xy", 2, "wxyz");
    CHECK_TEXT("[%g|%.3e|%10.4f|%-12g|%012.5f|%+.1f|%G|%E|%.0f|%#.0f]", 0.1, 12345.678, 3.14159265, 1e100, -2.5, 0.25,
               1e-20, 5.0, 2.5, 2.0);
    CHECK_TEXT("%g %g %g %F %5.1f|%-6.1f|", (double)INFINITY, -(double)INFINITY, (double)NAN, (double)INFINITY,
               (double)NAN, (double)NAN);
    CHECK_TEXT("%f", DBL_MAX);
    CHECK_TEXT("%.100f", 1e-50);
    CHECK_TEXT("%.*g and %*.*f", 17, 0.1, 12, 3, 2.0 / 3.0);
    CHECK_TEXT("%s", "");
}
END_TEST

START_TEST(the_builder_is_bounded_and_measures)
{
    char buffer[8] = "zzzzzzz";
    symo__text text = { buffer, 5, 0 };
    symo__text_add(&text, "%s-%d", "abc", 12345);
    ck_assert_str_eq(buffer, "abc-");
    ck_assert_uint_eq(text.length, 9);
    symo__text_add(&text, "%g", 0.5);
    ck_assert_str_eq(buffer, "abc-");
    ck_assert_uint_eq(text.length, 12);
    ck_assert_int_eq(buffer[5], 'z');
    symo__text measure = { NULL, 0, 0 };
    symo__text_add(&measure, "%s %.2f", "four", 1.0);
    ck_assert_uint_eq(measure.length, 9);
}
END_TEST

START_TEST(a_comma_locale_changes_nothing)
{
    char shown[64], buffer[600] = "";
    ck_assert_int_eq(scratch_comma_locale(), 1);
    snprintf(shown, sizeof shown, "%.1f", 0.5);
    ck_assert_str_eq(shown, "0,5");

    symo__text text = { buffer, sizeof buffer, 0 };
    symo__text_add(&text, "%.17g %8.3f|%-8.2e|%s %g", 0.1, 2.5, 12345.0, "1,5", 1e300);
    ck_assert_str_eq(buffer, "0.10000000000000001    2.500|1.23e+04|1,5 1e+300");
    symo__fail_argument("f", "x", 2, -0.75, ">= 0");
    ck_assert_str_eq(symo_last_error(), "f: x[2] = -0.75 must be >= 0");
    ck_assert(same_bits(parsed("0.1"), 0.1));
    ck_assert(same_bits(parsed("3.14159265358979311600e-7"), 3.14159265358979311600e-7));
    ck_assert(
        same_bits(parsed("1234567890123456789012345678901234567890.5"), 1234567890123456789012345678901234567890.5));
    check_real("0,5", 1, 0.0, 1);
    property_run("round trip, comma", 20000, any_double_returns, NULL);
    ck_assert_ptr_nonnull(setlocale(LC_NUMERIC, "C"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *cases = tcase_create("text");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, numbers_are_exact);
    tcase_add_test(cases, the_grammar_of_reals);
    tcase_add_test(cases, the_grammar_of_integers);
    tcase_add_test(cases, the_builder_prints_like_printf);
    tcase_add_test(cases, the_builder_is_bounded_and_measures);
    tcase_add_test(cases, a_comma_locale_changes_nothing);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
