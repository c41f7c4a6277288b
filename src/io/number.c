/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers in text, the same in every locale. The grammar is [+-] digits [. digits] [e [+-] digits], with digits on at
 * least one side of the point; strtod then rounds correctly. Hexadecimal numbers, digit groups and decimal commas are
 * no numbers. */
#include "io_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int symo__io_locale_enter(symo__io_locale *locale)
{
    locale->c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!locale->c) return 0;
    locale->before = uselocale(locale->c);
    return 1;
}

void symo__io_locale_leave(symo__io_locale *locale)
{
    uselocale(locale->before);
    freelocale(locale->c);
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9') at++;
    return at;
}

static const char *skip_sign(const char *at, const char *end)
{
    return at < end && (*at == '+' || *at == '-') ? at + 1 : at;
}

static int is_decimal(const char *at, const char *end)
{
    at = skip_sign(at, end);
    const char *whole = skip_digits(at, end);
    int64_t digits = whole - at;
    at = whole;
    if (at < end && *at == '.') {
        const char *fraction = skip_digits(at + 1, end);
        digits += fraction - (at + 1);
        at = fraction;
    }
    if (digits == 0) return 0;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at = skip_sign(at + 1, end);
        const char *exponent = skip_digits(at, end);
        if (exponent == at) return 0;
        at = exponent;
    }
    return at == end;
}

static int is_word(const char *at, const char *end, const char *word)
{
    for (; at < end && *word; at++, word++) {
        if ((*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at) != *word) return 0;
    }
    return at == end && !*word;
}

symo__io_token symo__io_number(const char *begin, const char *end, double *value)
{
    while (begin < end && (*begin == ' ' || *begin == '\t')) begin++;
    while (begin < end && (end[-1] == ' ' || end[-1] == '\t')) end--;
    if (is_decimal(begin, end)) {
        /* What follows a cell can extend no decimal number, so strtod stops at end. */
        *value = strtod(begin, NULL);
        return isfinite(*value) ? TOKEN_FINITE : TOKEN_NOT_FINITE;
    }
    const char *word = skip_sign(begin, end);
    *value = NAN;
    if (is_word(word, end, "nan")) return TOKEN_NOT_FINITE;
    if (is_word(word, end, "inf") || is_word(word, end, "infinity")) {
        *value = *begin == '-' ? -INFINITY : INFINITY;
        return TOKEN_NOT_FINITE;
    }
    return TOKEN_TEXT;
}

int symo__io_index(const char *begin, const char *end, int64_t *value)
{
    if (begin == end || skip_digits(begin, end) != end) return 0;
    *value = 0;
    for (; begin < end; begin++) {
        const int digit = *begin - '0';
        if (*value > (INT64_MAX - digit) / 10) return 0;
        *value = 10 * *value + digit;
    }
    return 1;
}
