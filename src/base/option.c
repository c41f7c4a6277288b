/* SPDX-License-Identifier: BSD-3-Clause */
/* Rows of options: finding one, checking and reading its value, and naming the nearest when there is none.
 *
 * Names are compared by Levenshtein distance (insert, delete, replace: 1 each) without regard to case, in one row of
 * the table: O(product of lengths), no memory. Names longer than 63 bytes are compared by their first 63.
 */
#include <math.h>
#include <string.h>

#include "base/base_impl.h"

enum { NAME_LIMIT = 63, NEAREST = 3, CHOICES_LIMIT = 32, NAMES_CAPACITY = 200 };

static const double largest_integer = 9007199254740992.0; /* 2^53 */

static int folded(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == '-' ? '_' : c;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int edit_distance(const char *a, const char *b)
{
    int row[NAME_LIMIT + 1];
    size_t length = 0;
    while (length < NAME_LIMIT && b[length]) length++;
    for (size_t j = 0; j <= length; j++) row[j] = (int)j;
    for (size_t i = 0; i < NAME_LIMIT && a[i]; i++) {
        int diagonal = row[0];
        row[0] = (int)i + 1;
        for (size_t j = 1; j <= length; j++) {
            const int replaced = diagonal + (folded(a[i]) != folded(b[j - 1]));
            diagonal = row[j];
            row[j] = smaller(replaced, 1 + smaller(row[j], row[j - 1]));
        }
    }
    return row[length];
}

/* The best candidates so far, nearest first; of equals the one that came first. */
typedef struct {
    const char *names[NEAREST];
    int distances[NEAREST], count;
} nearest;

static void consider(nearest *best, const char *name, const char *candidate)
{
    const int distance = edit_distance(name, candidate);
    for (int i = 0; i < best->count; i++) {
        if (strcmp(best->names[i], candidate) == 0) return;
    }
    int place = best->count;
    while (place > 0 && distance < best->distances[place - 1]) place--;
    if (place == NEAREST) return;
    if (best->count < NEAREST) best->count++;
    for (int i = best->count - 1; i > place; i--) {
        best->names[i] = best->names[i - 1];
        best->distances[i] = best->distances[i - 1];
    }
    best->names[place] = candidate;
    best->distances[place] = distance;
}

static void write_names(const nearest *best, char *text, size_t capacity)
{
    symo__text builder = { text, capacity, 0 };
    if (capacity > 0) text[0] = '\0';
    for (int i = 0; i < best->count; i++) {
        const char *joint = i == 0 ? "" : i == best->count - 1 ? " or " : ", ";
        symo__text_add(&builder, "%s%s", joint, best->names[i]);
    }
}

void symo__nearest_names(const char *name, const char *const *names, int64_t count, char *text, size_t capacity)
{
    nearest best = { { NULL }, { 0 }, 0 };
    for (int64_t i = 0; i < count; i++) consider(&best, name, names[i]);
    write_names(&best, text, capacity);
}

const symo_option *symo__option_find(const symo_option *rows, int64_t count, const char *name, int64_t *index)
{
    for (int64_t i = 0; i < count; i++) {
        if (strcmp(rows[i].name, name) != 0) continue;
        if (index) *index = i;
        return &rows[i];
    }
    return NULL;
}

symo_status symo__option_unknown(const char *function, const char *name, const symo_option *const *tables,
                                 const int64_t *counts, int64_t tables_count)
{
    nearest best = { { NULL }, { 0 }, 0 };
    char names[NAMES_CAPACITY];
    for (int64_t t = 0; t < tables_count; t++) {
        for (int64_t i = 0; i < counts[t]; i++) consider(&best, name, tables[t][i].name);
    }
    if (best.count == 0) return symo__fail(SYMO_ERROR_ARGUMENT, "%s: no option is named '%.60s'", function, name);
    write_names(&best, names, sizeof names);
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: no option is named '%.60s'; the nearest are %s", function, name, names);
}

static int is_integer(double value)
{
    return value >= -largest_integer && value <= largest_integer && value == floor(value);
}

/* "an integer in 1 .. 100", "a number >= 0", with the bounds that are finite. */
static void describe_range(const symo_option *row, char *text, size_t capacity)
{
    symo__text builder = { text, capacity, 0 };
    const int low = isfinite(row->minimum), high = isfinite(row->maximum);
    symo__text_add(&builder, row->kind == SYMO_OPTION_REAL ? "a number" : "an integer");
    if (low && high) symo__text_add(&builder, " in ");
    if (low && !high) symo__text_add(&builder, " >= ");
    if (low) symo__text_add_real(&builder, row->minimum);
    if (low && high) symo__text_add(&builder, " .. ");
    if (!low && high) symo__text_add(&builder, " <= ");
    if (high) symo__text_add_real(&builder, row->maximum);
}

symo_status symo__option_check(const char *function, const symo_option *row, double value)
{
    char range[NAMES_CAPACITY];
    const int inside = value >= row->minimum && value <= row->maximum;
    if (inside && (row->kind == SYMO_OPTION_REAL || is_integer(value))) return SYMO_OK;
    describe_range(row, range, sizeof range);
    return symo__fail_argument(function, row->name, -1, value, range);
}

/* Splits "a|b|c" into its names inside `copy`; returns how many. */
static int64_t split_choices(const char *choices, char *copy, size_t capacity, const char **names)
{
    symo__text builder = { copy, capacity, 0 };
    int64_t count = 0;
    symo__text_add(&builder, "%s", choices);
    assert(builder.length < capacity);
    for (char *p = copy; p && count < CHOICES_LIMIT;) {
        char *bar = strchr(p, '|');
        names[count++] = p;
        if (bar) *bar = '\0';
        p = bar ? bar + 1 : NULL;
    }
    return count;
}

static symo_status parse_choice(const char *function, const symo_option *row, const char *text, double *value)
{
    char copy[1024], near[NAMES_CAPACITY];
    const char *names[CHOICES_LIMIT];
    const int64_t count = split_choices(row->choices, copy, sizeof copy, names);
    for (int64_t i = 0; i < count; i++) {
        if (strcmp(names[i], text) != 0) continue;
        *value = (double)i;
        return SYMO_OK;
    }
    symo__nearest_names(text, names, count, near, sizeof near);
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s = '%.60s' must be %s", function, row->name, text, near);
}

symo_status symo__option_parse(const char *function, const symo_option *row, const char *text, double *value)
{
    const char *end = text;
    double read = NAN;
    int64_t integer = 0;
    int complete = 0;
    if (row->kind == SYMO_OPTION_CHOICE) return parse_choice(function, row, text, value);
    if (row->kind == SYMO_OPTION_REAL) {
        complete = symo__parse_real(text, &end, &read) && *end == '\0';
    } else {
        complete = symo__parse_integer(text, &end, &integer) && *end == '\0';
        read = (double)integer;
    }
    if (!complete) {
        const char *expected = row->kind == SYMO_OPTION_REAL ? "a number" : "an integer";
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s = '%.60s' must be %s", function, row->name, text, expected);
    }
    SYMO_TRY(symo__option_check(function, row, read));
    *value = read;
    return SYMO_OK;
}
