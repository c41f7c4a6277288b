/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers in text, the same under every locale, and a bounded text builder.
 *
 * Reading: the point is taken out of the digits and put into the exponent ("1.25e3" is "125e1"), and strtod, which
 * rounds correctly, never meets a decimal point. At most 767 significant digits decide a double, so of longer numbers
 * 800 digits and one that stands for the rest are enough.
 * Writing: the C library prints, and whatever it used as a decimal point (in some locales several bytes) becomes '.'.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base_impl.h"

enum { DIGITS_KEPT = 800, EXPONENT_LIMIT = 100000000, NUMBER_CAPACITY = 640, NUMBER_WIDTH = 120 };

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The length of word if text begins with it, in either case; otherwise 0. */
static size_t begins_with(const char *text, const char *word)
{
    size_t i = 0;
    while (word[i] && lower(text[i]) == word[i]) i++;
    return word[i] ? 0 : i;
}

static const char *skip_blanks(const char *text)
{
    while (*text == ' ' || *text == '\t') text++;
    return text;
}

/* Reads the digits of a decimal number into `digits` without leading zeros; *exponent is what its integer must be
 * scaled by. Returns where they end, or NULL when there is no digit at all. */
static const char *read_digits(const char *text, char *digits, int *kept, int64_t *exponent)
{
    int seen = 0, point = 0, rest = 0;
    *kept = 0;
    *exponent = 0;
    for (;; text++) {
        if (*text == '.' && !point) {
            point = 1;
            continue;
        }
        if (!is_digit(*text)) break;
        seen = 1;
        if (*kept < DIGITS_KEPT) {
            if (*kept > 0 || *text != '0') digits[(*kept)++] = *text;
            *exponent -= point;
        } else {
            rest |= *text != '0';
            *exponent += !point;
        }
    }
    if (rest) {
        digits[(*kept)++] = '1';
        (*exponent)--;
    }
    return seen ? text : NULL;
}

/* An exponent part such as "e-3"; without one, text itself comes back and *exponent stays. */
static const char *read_exponent(const char *text, int64_t *exponent)
{
    if (lower(*text) != 'e') return text;
    const char *p = text + 1;
    const int negative = *p == '-';
    if (*p == '-' || *p == '+') p++;
    if (!is_digit(*p)) return text;
    int64_t power = 0;
    for (; is_digit(*p); p++) {
        if (power < EXPONENT_LIMIT) power = 10 * power + (*p - '0');
    }
    *exponent += negative ? -power : power;
    return p;
}

/* Up to 15 digits and a power of ten up to 22 are exact doubles, so one rounded operation gives the right answer
 * (Clinger 1990); most numbers of a data file are like that. */
static int short_value(const char *digits, int kept, int64_t exponent, double *value)
{
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    int64_t integer = 0;
    if (kept > 15 || exponent > 22 || exponent < -22) return 0;
    for (int i = 0; i < kept; i++) integer = 10 * integer + (digits[i] - '0');
    *value = exponent < 0 ? (double)integer / powers[-exponent] : (double)integer * powers[exponent];
    return 1;
}

static double scaled_value(char *digits, int kept, int64_t exponent)
{
    double value = 0.0;
    if (kept == 0) return 0.0;
    if (short_value(digits, kept, exponent, &value)) return value;
    if (exponent > EXPONENT_LIMIT) exponent = EXPONENT_LIMIT;
    if (exponent < -EXPONENT_LIMIT) exponent = -EXPONENT_LIMIT;
    snprintf(digits + kept, 16, "e%lld", (long long)exponent);
    return strtod(digits, NULL);
}

static const char *read_word(const char *text, double *value)
{
    static const struct {
        const char *word;
        double value;
    } words[] = { { "infinity", INFINITY }, { "inf", INFINITY }, { "nan", NAN } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const size_t length = begins_with(text, words[i].word);
        if (length == 0) continue;
        *value = words[i].value;
        return text + length;
    }
    return NULL;
}

int symo__parse_real(const char *text, const char **end, double *value)
{
    char digits[DIGITS_KEPT + 24];
    int kept = 0;
    int64_t exponent = 0;
    double magnitude = 0.0;
    const char *p = skip_blanks(text);
    const int negative = *p == '-';
    if (*p == '-' || *p == '+') p++;
    const char *after = read_digits(p, digits, &kept, &exponent);
    if (after) {
        after = read_exponent(after, &exponent);
        magnitude = scaled_value(digits, kept, exponent);
    } else {
        after = read_word(p, &magnitude);
    }
    if (end) *end = after ? after : text;
    if (!after) return 0;
    *value = negative ? -magnitude : magnitude;
    return 1;
}

int symo__parse_integer(const char *text, const char **end, int64_t *value)
{
    const char *p = skip_blanks(text);
    const int negative = *p == '-';
    int fits = 1;
    int64_t total = 0; /* kept negative: the range is larger by one on that side */
    if (end) *end = text;
    if (*p == '-' || *p == '+') p++;
    if (!is_digit(*p)) return 0;
    for (; is_digit(*p); p++) {
        const int digit = *p - '0';
        fits = fits && total >= (INT64_MIN + digit) / 10;
        if (fits) total = 10 * total - digit;
    }
    if (!fits || (!negative && total == INT64_MIN)) return 0;
    if (end) *end = p;
    *value = negative ? total : -total;
    return 1;
}

static void add_bytes(symo__text *text, const char *bytes, size_t count)
{
    if (text->length + 1 < text->capacity) {
        const size_t room = text->capacity - 1 - text->length;
        const size_t taken = count < room ? count : room;
        memcpy(text->buffer + text->length, bytes, taken);
        text->buffer[text->length + taken] = '\0';
    }
    text->length += count;
}

static int belongs_to_number(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '+' || c == '-' || c == ' ';
}

/* A printed number whose decimal point, if it has one, becomes a single '.'. */
static void add_number(symo__text *text, const char *number)
{
    while (*number) {
        const char *p = number;
        while (*p && belongs_to_number(*p)) p++;
        add_bytes(text, number, (size_t)(p - number));
        if (*p) add_bytes(text, ".", 1);
        while (*p && !belongs_to_number(*p)) p++;
        number = p;
    }
}

/* One conversion of a format: flags, width and precision (-1: none), how many l, whether z, and its letter. */
typedef struct {
    char flags[8];
    int width, precision, longs, sizes;
    char letter;
} conversion;

static int read_count(const char **format, va_list *arguments)
{
    int count = 0;
    if (**format == '*') {
        (*format)++;
        return va_arg(*arguments, int);
    }
    for (; is_digit(**format); (*format)++) count = 10 * count + (**format - '0');
    return count;
}

static conversion read_conversion(const char **format, va_list *arguments)
{
    conversion c = { "", 0, -1, 0, 0, '\0' };
    for (size_t i = 0; **format && strchr("-+ #0", **format) && i + 1 < sizeof c.flags; (*format)++) {
        c.flags[i++] = **format;
    }
    c.width = read_count(format, arguments);
    if (**format == '.') {
        (*format)++;
        c.precision = read_count(format, arguments);
    }
    for (; **format == 'l'; (*format)++) c.longs++;
    for (; **format == 'z'; (*format)++) c.sizes++;
    c.letter = **format;
    if (**format) (*format)++;
    return c;
}

static void make_format(char *made, size_t capacity, const conversion *c, const char *length)
{
    snprintf(made, capacity, "%%%s*.*%s%c", c->flags, length, c->letter);
}

static int within(int value, int limit)
{
    return value > limit ? limit : value < -limit ? -limit : value;
}

static void add_real_conversion(symo__text *text, const conversion *c, double value)
{
    char format[24], number[NUMBER_CAPACITY];
    make_format(format, sizeof format, c, "");
    snprintf(number, sizeof number, format, within(c->width, NUMBER_WIDTH), within(c->precision, NUMBER_WIDTH), value);
    add_number(text, number);
}

static void add_integer_conversion(symo__text *text, const conversion *c, va_list *arguments)
{
    char format[24], number[NUMBER_CAPACITY];
    const int width = within(c->width, NUMBER_WIDTH), precision = within(c->precision, NUMBER_WIDTH);
    make_format(format, sizeof format, c, "ll");
    if (c->letter == 'd' || c->letter == 'i') {
        const long long value = c->sizes       ? (long long)va_arg(*arguments, ptrdiff_t)
                                : c->longs > 1 ? va_arg(*arguments, long long)
                                : c->longs     ? va_arg(*arguments, long)
                                               : va_arg(*arguments, int);
        snprintf(number, sizeof number, format, width, precision, value);
    } else {
        const unsigned long long value = c->sizes       ? va_arg(*arguments, size_t)
                                         : c->longs > 1 ? va_arg(*arguments, unsigned long long)
                                         : c->longs     ? va_arg(*arguments, unsigned long)
                                                        : va_arg(*arguments, unsigned);
        snprintf(number, sizeof number, format, width, precision, value);
    }
    add_bytes(text, number, strlen(number));
}

static void add_string_conversion(symo__text *text, const conversion *c, const char *string)
{
    const char *const shown = string ? string : "(null)";
    const size_t width = (size_t)(c->width < 0 ? -(long long)c->width : c->width);
    const int left = c->width < 0 || strchr(c->flags, '-') != NULL;
    size_t length = 0;
    while ((c->precision < 0 || length < (size_t)c->precision) && shown[length]) length++;
    for (size_t i = length; !left && i < width; i++) add_bytes(text, " ", 1);
    add_bytes(text, shown, length);
    for (size_t i = length; left && i < width; i++) add_bytes(text, " ", 1);
}

static void add_conversion(symo__text *text, const conversion *c, va_list *arguments)
{
    char character;
    if (c->letter == '%') {
        add_bytes(text, "%", 1);
    } else if (c->letter == 's') {
        add_string_conversion(text, c, va_arg(*arguments, const char *));
    } else if (c->letter == 'c') {
        character = (char)va_arg(*arguments, int);
        add_bytes(text, &character, 1);
    } else if (c->letter && strchr("diuxXo", c->letter)) {
        add_integer_conversion(text, c, arguments);
    } else if (c->letter && strchr("eEfFgG", c->letter)) {
        add_real_conversion(text, c, va_arg(*arguments, double));
    } else {
        assert(0 && "a conversion that symo__text_add does not know");
    }
}

void symo__text_add_list(symo__text *text, const char *format, va_list arguments)
{
    va_list rest;
    va_copy(rest, arguments);
    while (*format) {
        const char *percent = strchr(format, '%');
        const size_t plain = percent ? (size_t)(percent - format) : strlen(format);
        add_bytes(text, format, plain);
        format += plain;
        if (!percent) break;
        format++;
        const conversion c = read_conversion(&format, &rest);
        add_conversion(text, &c, &rest);
    }
    va_end(rest);
}

void symo__text_add(symo__text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    symo__text_add_list(text, format, arguments);
    va_end(arguments);
}

void symo__text_add_real(symo__text *text, double value)
{
    char digits[40] = "";
    for (int precision = 15; precision <= 17; precision++) {
        symo__text number = { digits, sizeof digits, 0 };
        double again = 0.0;
        symo__text_add(&number, "%.*g", precision, value);
        if (symo__parse_real(digits, NULL, &again) && again == value) break;
    }
    add_bytes(text, digits, strlen(digits));
}
