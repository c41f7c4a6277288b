/* SPDX-License-Identifier: BSD-3-Clause */
/* Generators as text: what is read, what is refused and with which words, and that what is written reads back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/allocator.h"
#include "support/property.h"

static const char *const frets[4] = { "l1", "b1", "l2", "b2" };

/* Reads text over n columns and compares generator k with images and signs given 1-based: -3 is minus the third. */
static void assert_reads(int64_t n, const char *const *names, const char *text, int64_t generators, int64_t k,
                         const int64_t *expected)
{
    symo_symmetry *symmetry;
    int64_t image[16];
    int8_t sign[16];
    const symo_status status = symo_symmetry_parse(&symmetry, n, names, text);
    ck_assert_msg(status == SYMO_OK, "%s: %s", text, symo_last_error());
    ck_assert_int_eq(symo_symmetry_generators(symmetry), generators);
    if (generators > 0) ck_assert_int_eq(symo_symmetry_image(symmetry, k, image, sign), SYMO_OK);
    for (int64_t i = 0; i < n && generators > 0; i++)
        ck_assert_msg(sign[i] * (image[i] + 1) == expected[i], "%s: entry %d goes to %d", text, (int)i + 1,
                      (int)(sign[i] * (image[i] + 1)));
    symo_symmetry_free(symmetry);
}

START_TEST(reads)
{
    static const char *const odd[6] = { "a b", "-x", "2", "say \"hi\"", "#1,(z)", "" };
    assert_reads(4, frets, "(l1 l2)(b1 b2)", 1, 0, (const int64_t[]){ 3, 4, 1, 2 });
    assert_reads(4, frets, "(1 3)(2 4)", 1, 0, (const int64_t[]){ 3, 4, 1, 2 });
    assert_reads(4, NULL, "(1,3) (2 , 4)", 1, 0, (const int64_t[]){ 3, 4, 1, 2 });
    assert_reads(4, frets, "(l1 -l1)", 1, 0, (const int64_t[]){ -1, 2, 3, 4 });
    assert_reads(4, frets, "(-l1 l1)", 1, 0, (const int64_t[]){ -1, 2, 3, 4 });
    assert_reads(4, frets, "(l1 -b1 l2)", 1, 0, (const int64_t[]){ -2, -3, 1, 4 });
    assert_reads(4, frets, "(l1 b1 -l1 -b1)", 1, 0, (const int64_t[]){ 2, -1, 3, 4 });
    assert_reads(4, frets, "(-l1 -b1)", 1, 0, (const int64_t[]){ 2, 1, 3, 4 });
    assert_reads(4, frets, "(l1)(-b1)()", 1, 0, (const int64_t[]){ 1, 2, 3, 4 });
    assert_reads(4, frets, "()", 1, 0, (const int64_t[]){ 1, 2, 3, 4 });
    assert_reads(4, frets, "", 0, 0, NULL);
    assert_reads(4, frets, " \n# nothing\r\n\t", 0, 0, NULL);
    assert_reads(0, NULL, "# no columns", 0, 0, NULL);
    assert_reads(0, NULL, "()\n()", 2, 0, NULL);
    assert_reads(4, frets, "(l1 l2) # one\r\n\r\n  swap b1 b2#two\n(1 2 3 4)", 3, 1, (const int64_t[]){ 1, 4, 3, 2 });
    assert_reads(4, frets, "(l1 l2)\ncyclic b2 b1 l1", 2, 1, (const int64_t[]){ 4, 1, 3, 2 });
    assert_reads(4, frets, "cyclic b2,b1,l1", 1, 0, (const int64_t[]){ 4, 1, 3, 2 });
    assert_reads(4, frets, "symmetric l1 b1 l2", 2, 0, (const int64_t[]){ 2, 1, 3, 4 });
    assert_reads(4, frets, "symmetric l1 b1 l2", 2, 1, (const int64_t[]){ 2, 3, 1, 4 });
    assert_reads(4, frets, "grid 2x2 rotate", 1, 0, (const int64_t[]){ 2, 4, 1, 3 });
    assert_reads(6, odd, "(\"a b\" -\"-x\")", 1, 0, (const int64_t[]){ -2, -1, 3, 4, 5, 6 });
    assert_reads(6, odd, "(2 1)", 1, 0, (const int64_t[]){ 3, 2, 1, 4, 5, 6 }); /* the column "2", and number 1 */
    assert_reads(6, odd, "(-2 \"say \"\"hi\"\"\" )", 1, 0, (const int64_t[]){ 1, 2, -4, -3, 5, 6 });
    assert_reads(6, odd, "swap \"#1,(z)\" \"\"", 1, 0, (const int64_t[]){ 1, 2, 3, 4, 6, 5 });
    assert_reads(6, odd, "swap -x \"a b\"", 1, 0, (const int64_t[]){ 2, 1, 3, 4, 5, 6 });
}
END_TEST

static const struct {
    int64_t n;
    int with_names;
    const char *text, *message;
} bad[] = {
    { 4, 1, "(l1 l3)", "line 1, column 5: `l3`: expected a column name or a number in 1 .. 4; nearest: l1, l2 or b1" },
    { 4, 0, "# 4 columns\n(1 5)", "line 2, column 4: `5`: expected a number in 1 .. 4" },
    { 4, 0, "(0 1)", "line 1, column 2: `0`: expected a number in 1 .. 4" },
    { 4, 0, "(1 2.0)", "line 1, column 4: `2.0`: expected a number in 1 .. 4" },
    { 4, 0, "(1 99999999999999999999)", "line 1, column 4: `99999999999999999999`: expected a number in 1 .. 4" },
    { 4, 1, "(l1 l2", "line 1, column 1: `(`: expected a closing parenthesis on the same line" },
    { 4, 1, "\n  (l1 l2\n)", "line 2, column 3: `(`: expected a closing parenthesis on the same line" },
    { 4, 1, "(l1 (l2))", "line 1, column 1: `(`: expected a closing parenthesis on the same line" },
    { 4, 1, ")", "line 1, column 1: `)`: expected an opening parenthesis first" },
    { 4, 1, "(l1 l2) b1", "line 1, column 9: `b1`: expected another cycle or the end of the line" },
    { 4, 1, "(l1 l2))", "line 1, column 8: `)`: expected another cycle or the end of the line" },
    { 4, 1, "(l1 l2)(b1 l1)", "line 1, column 12: `l1`: expected every coordinate once only in a generator" },
    { 4, 1, "(l1 -l1)(-l1 b1)", "line 1, column 10: `-l1`: expected every coordinate once only in a generator" },
    { 4, 1, "(l1 b1 l1)",
      "line 1, column 8: `l1`: expected every coordinate once, or a whole second round with the other signs, as in "
      "(a b -a -b)" },
    { 4, 1, "(l1 b1 -b1)",
      "line 1, column 8: `-b1`: expected every coordinate once, or a whole second round with the other signs, as in "
      "(a b -a -b)" },
    { 4, 1, "(l1 b1 -l1)",
      "line 1, column 11: `)`: expected a whole second round with the other signs, as in (a b -a -b)" },
    { 4, 1, "(l1 -l1 l1)",
      "line 1, column 9: `l1`: expected every coordinate once, or a whole second round with the other signs, as in "
      "(a b -a -b)" },
    { 1, 0, "(1 -1 1)",
      "line 1, column 7: `1`: expected every coordinate once, or a whole second round with the other signs, as in "
      "(a b -a -b)" },
    { 4, 1, "(b1 l1)\n(l2 -l2 -l1)", /* what an earlier cycle left behind does not count */
      "line 2, column 9: `-l1`: expected every coordinate once, or a whole second round with the other signs, as in "
      "(a b -a -b)" },
    { 4, 1, "(l1 -)", "line 1, column 5: `-`: expected a coordinate right after the minus" },
    { 4, 1, "(l1 \"b1)", "line 1, column 5: `b1)`: expected a closing quote on the same line" },
    { 4, 1, "(\"l1\"b1)", "line 1, column 2: `l1`: expected a blank after the closing quote" },
    { 4, 1, "(l\"1\")", "line 1, column 2: `l`: expected no quote inside a word; quote the whole name" },
    { 4, 1, "(l1 \x01)", "line 1, column 5: expected text, found the control character 1" },
    { 4, 1, "(l1 \"b\x1b[31m\")", "line 1, column 7: expected text, found the control character 27" },
    { 4, 1, "swop l1 l2",
      "line 1, column 1: `swop`: expected cycles such as (a b)(c d), or a named symmetry; nearest: swap, grid or "
      "cyclic" },
    { 4, 1, "swap (l1 l2)",
      "line 1, column 6: `(`: expected a word or the end of the line: cycles stand on lines of their own" },
    { 4, 1, "swap l1", "line 1, column 1: `swap`: expected two different coordinates: swap A B" },
    { 4, 1, "swap l1 l2 b1", "line 1, column 12: `b1`: expected the end of the line: swap takes two coordinates" },
    { 4, 1, "swap l1 l1", "line 1, column 9: `l1`: expected every coordinate once only" },
    { 4, 1, "swap l1 -\"l2\"", "line 1, column 9: `l2`: expected no sign here; write signed cycles" },
    { 4, 1, "cyclic l1", "line 1, column 1: `cyclic`: expected two or more different coordinates: cyclic a b c" },
    { 4, 1, "symmetric \xc3\xa9 l1",
      "line 1, column 11: `\xc3\xa9`: expected a column name or a number in 1 .. 4; nearest: l1, b1 or l2" },
    { 4, 1, "swap \"\xc3\xa9\xc3\xa9\" l1 l2",
      "line 1, column 14: `l2`: expected the end of the line: swap takes two coordinates" }, /* characters, not bytes */
    { 6, 0, "grid 2x2 flip", "line 1, column 6: `2x2`: expected height times width to be the 6 coordinates" },
    { 6, 0, "grid 2x3 rotate", "line 1, column 6: `2x3`: expected height = width: a quarter turn needs a square" },
    { 6, 0, "grid 2*3 flip", "line 1, column 6: `2*3`: expected the size as HEIGHTxWIDTH, such as 8x8" },
    { 6, 0, "grid 2x3 turn", "line 1, column 10: `turn`: expected flip, rotate, dihedral or translate" },
    { 6, 0, "grid 2x3",
      "line 1, column 1: `grid`: expected a size and a kind: grid HxW flip|rotate|dihedral|translate" },
    { 0, 0, "(1)", "line 1, column 2: `1`: expected a number in 1 .. 0" },
};

START_TEST(refusals)
{
    symo_symmetry *symmetry = (symo_symmetry *)1;
    const symo_status status =
        symo_symmetry_parse(&symmetry, bad[_i].n, bad[_i].with_names ? frets : NULL, bad[_i].text);
    ck_assert_msg(status == SYMO_ERROR_INPUT, "%s: status %d", bad[_i].text, (int)status);
    ck_assert_str_eq(symo_last_error(), bad[_i].message);
    ck_assert_ptr_null(symmetry);
}
END_TEST

START_TEST(arguments)
{
    static const char *const twice[3] = { "a", "b", "a" }, *const missing[3] = { "a", NULL, "b" };
    symo_symmetry *s = (symo_symmetry *)1;
    size_t length = 7;
    char text[8];
    ck_assert_int_eq(symo_symmetry_parse(NULL, 3, NULL, ""), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_parse(&s, -1, NULL, ""), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(s);
    ck_assert_int_eq(symo_symmetry_parse(&s, 3, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_parse(&s, 3, twice, ""), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_symmetry_parse: names[0] and names[2] are both `a`");
    ck_assert_int_eq(symo_symmetry_parse(&s, 3, missing, ""), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_symmetry_parse: names[1] must not be NULL");
    ck_assert_int_eq(symo_symmetry_parse(&s, 3, NULL, "(1 2 3)"), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_cycles(s, 0, NULL, 8, text, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_cycles(NULL, 0, NULL, 8, text, &length), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(length, 0);
    ck_assert_int_eq(symo_symmetry_cycles(s, 1, NULL, 8, text, &length), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_cycles(s, 0, missing, 8, text, &length), SYMO_ERROR_ARGUMENT);
    symo_symmetry_free(s);
}
END_TEST

START_TEST(cut_short)
{
    symo_symmetry *s;
    size_t length = 0;
    char text[16];
    ck_assert_int_eq(symo_symmetry_parse(&s, 4, frets, "(b1 l2 -b2)\n()"), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_cycles(s, 0, frets, 0, NULL, &length), SYMO_OK);
    ck_assert_int_eq(length, 12);
    for (size_t capacity = 0; capacity <= 12; capacity++) {
        memset(text, 'x', sizeof text);
        ck_assert_int_eq(symo_symmetry_cycles(s, 0, frets, capacity, text, &length), SYMO_OK);
        ck_assert_int_eq(length, 12);
        for (size_t k = 0; k + 1 < capacity; k++) ck_assert_int_eq(text[k], "(b1 l2 -b2)"[k]);
        if (capacity > 0) ck_assert_int_eq(text[capacity - 1], '\0');
        ck_assert_int_eq(text[capacity], 'x');
    }
    ck_assert_int_eq(symo_symmetry_cycles(s, 1, frets, sizeof text, text, &length), SYMO_OK);
    ck_assert_str_eq(text, "()");
    symo_symmetry_free(s);
}
END_TEST

/* ---- properties ---- */

enum { LARGEST = 16, NAME = 12 };

/* Names out of awkward characters, all different because each ends with its own letter. */
static void random_names(const property_case *pc, int64_t n, char (*store)[NAME], const char **names)
{
    static const char *const pieces[] = { " ", "(", ")", ",", "\"", "#", "-", "1", "x", "\xc3\xa9", "ab" };
    for (int64_t i = 0; i < n; i++) {
        store[i][0] = '\0';
        for (int64_t k = property_integer(pc, 0, 4); k > 0; k--) strcat(store[i], pieces[property_integer(pc, 0, 10)]);
        const size_t used = strlen(store[i]);
        store[i][used] = (char)('A' + i);
        store[i][used + 1] = '\0';
        names[i] = store[i];
    }
}

static void round_trip_body(const property_case *pc)
{
    int64_t image[LARGEST], again[LARGEST];
    int8_t sign[LARGEST], sign_again[LARGEST];
    char store[LARGEST][NAME], text[1024];
    const char *names[LARGEST];
    const int64_t n = property_integer(pc, 0, LARGEST);
    const int named = property_integer(pc, 0, 1) == 1;
    size_t length;
    for (int64_t i = 0; i < n; i++) {
        image[i] = i;
        sign[i] = (int8_t)(property_integer(pc, 0, 2) == 0 ? -1 : 1);
    }
    for (int64_t i = 0; i < n; i++) {
        const int64_t j = property_integer(pc, 0, n - 1), kept = image[i];
        image[i] = image[j];
        image[j] = kept;
    }
    random_names(pc, n, store, names);
    symo_symmetry *written, *read;
    ck_assert_int_eq(symo_symmetry_signed_permutations(&written, n, 1, image, sign), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_cycles(written, 0, named ? names : NULL, sizeof text, text, &length), SYMO_OK);
    const symo_status status = symo_symmetry_parse(&read, n, named ? names : NULL, text);
    PROPERTY_ASSERT(pc, status == SYMO_OK, "%s: %s", text, symo_last_error());
    ck_assert_int_eq(symo_symmetry_image(read, 0, again, sign_again), SYMO_OK);
    PROPERTY_ASSERT(pc,
                    memcmp(image, again, (size_t)n * sizeof *image) == 0 && memcmp(sign, sign_again, (size_t)n) == 0,
                    "%s", text);
    symo_symmetry_free(written);
    symo_symmetry_free(read);
}

START_TEST(round_trips)
{
    property_run("round trip", 3000, round_trip_body, NULL);
}
END_TEST

/* Any text is read or refused with a place, never more; what is read has generators that are permutations. */
static void any_text_body(const property_case *pc)
{
    static const char *const pieces[] = { "(",    ")",        " ",    "\n",     "l1",     "b1",      "l2",
                                          "b2",   "-",        "\"",   "#",      ",",      "swap",    "grid",
                                          "2x2",  "flip",     "1",    "4",      "cyclic", "(l1 b1)", "symmetric",
                                          "\x7f", "\xc3\xa9", "\r\n", "(1 -1)", "rotate" };
    enum { PIECES = sizeof pieces / sizeof pieces[0] };
    char text[256] = "";
    for (int64_t k = property_integer(pc, 0, 20); k > 0; k--) strcat(text, pieces[property_integer(pc, 0, PIECES - 1)]);
    symo_symmetry *symmetry;
    const symo_status status = symo_symmetry_parse(&symmetry, 4, frets, text);
    PROPERTY_ASSERT(pc, status == SYMO_OK || status == SYMO_ERROR_INPUT, "%s: status %d", text, (int)status);
    PROPERTY_ASSERT(pc, (symmetry != NULL) == (status == SYMO_OK), "%s", text);
    if (status) PROPERTY_ASSERT(pc, strncmp(symo_last_error(), "line ", 5) == 0, "%s: %s", text, symo_last_error());
    symo_symmetry_free(symmetry);
}

START_TEST(any_text)
{
    property_run("any text", 20000, any_text_body, NULL);
}
END_TEST

/* A long line and many lines: time and memory stay proportional to the text. */
START_TEST(long_text)
{
    enum { N = 20000, LINES = 300 };
    char *text = malloc(N * 8 + LINES * 16), *end = text;
    ck_assert_ptr_nonnull(text);
    end += sprintf(end, "symmetric");
    for (int i = 1; i <= N; i++) end += sprintf(end, " %d", i);
    for (int k = 1; k <= LINES; k++) end += sprintf(end, "\n(%d %d)", k, k + 1);
    symo_symmetry *s;
    ck_assert_int_eq(symo_symmetry_parse(&s, N, NULL, text), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_generators(s), 2 + LINES);
    ck_assert_int_eq(symo_symmetry_dimension(s), 1);
    symo_symmetry_free(s);
    free(text);
}
END_TEST

START_TEST(short_of_memory)
{
    static const char text[] = "(l1 -l2)\nsymmetric l1 b1 l2 b2\ngrid 2x2 dihedral\nswap l1 b1";
    test_allocator_install();
    for (int64_t request = 1;; request++) {
        symo_symmetry *s = NULL;
        char cycles[64];
        size_t length;
        test_allocator_fail(request, 0);
        symo_status status = symo_symmetry_parse(&s, 4, frets, text);
        ck_assert_int_eq(s == NULL, status != SYMO_OK);
        if (!status) status = symo_symmetry_cycles(s, 0, frets, sizeof cycles, cycles, &length);
        const int64_t refused = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_int_eq(status, refused ? SYMO_ERROR_MEMORY : SYMO_OK);
        symo_symmetry_free(s);
        ck_assert_int_eq(test_allocator_held(), 0);
        if (!refused) {
            ck_assert_int_gt(request, 30);
            break;
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("parse");
    TCase *tests = tcase_create("parse");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, short_of_memory); /* first: the allocator must come before any other call when not forking */
    tcase_add_test(tests, reads);
    tcase_add_loop_test(tests, refusals, 0, sizeof bad / sizeof bad[0]);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, cut_short);
    tcase_add_test(tests, round_trips);
    tcase_add_test(tests, any_text);
    tcase_add_test(tests, long_text);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
