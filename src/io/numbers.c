/* SPDX-License-Identifier: BSD-3-Clause */
/* Plain numbers, one a line, no header. Blank lines and what follows a # are left out; inf and -inf are numbers, nan is
 * not. */
#include "io_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *find(const char *at, const char *end, char what)
{
    const char *found = memchr(at, what, (size_t)(end - at));
    return found ? found : end;
}

static symo_status read_line(const char *at, const char *end, const char *path, int64_t line, double *numbers,
                             int64_t *count, symo_io_error *error)
{
    const char *start = at;
    end = find(at, end, '#');
    while (at < end && strchr(" \t\r", *at)) at++;
    while (at < end && strchr(" \t\r", end[-1])) end--;
    if (at == end) return SYMO_OK;
    if (symo__io_number(at, end, &numbers[*count]) == TOKEN_TEXT || isnan(numbers[*count])) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, path, line, at - start + 1, "`%s` is not a number",
                             symo__io_quote(at, end).text);
    }
    ++*count;
    return SYMO_OK;
}

static symo_status read_lines(const char *begin, const char *end, const char *path, double **numbers, int64_t *count,
                              symo_io_error *error)
{
    int64_t lines = 1, line = 0;
    for (const char *at = begin; (at = find(at, end, '\n')) < end; at++) lines++;
    *numbers = symo__io_allocate(lines, sizeof **numbers);
    if (!*numbers) return symo__io_fail_memory(error, path);
    symo_status status = SYMO_OK;
    for (const char *at = begin; !status && at < end;) {
        const char *stop = find(at, end, '\n');
        status = read_line(at, stop, path, ++line, *numbers, count, error);
        at = stop < end ? stop + 1 : end;
    }
    if (!status && *count == 0) status = symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "no number in the file");
    return status;
}

symo_status symo_numbers_read(double **numbers, int64_t *count, const char *path, symo_io_error *error)
{
    if (!numbers) return symo__io_fail_null(error, "symo_numbers_read", "numbers");
    *numbers = NULL;
    if (!count) return symo__io_fail_null(error, "symo_numbers_read", "count");
    *count = 0;
    if (!path) return symo__io_fail_null(error, "symo_numbers_read", "path");
    char *text;
    const char *begin, *end;
    symo__io_locale locale;
    symo_status status = symo__io_read_text(&text, &begin, &end, path, error);
    if (status) return status;
    if (symo__io_locale_enter(&locale)) {
        status = read_lines(begin, end, path, numbers, count, error);
        symo__io_locale_leave(&locale);
    } else
        status = symo__io_fail_memory(error, path);
    if (status) {
        free(*numbers);
        *numbers = NULL;
        *count = 0;
    }
    free(text);
    return status;
}

void symo_numbers_free(double *numbers)
{
    free(numbers);
}
