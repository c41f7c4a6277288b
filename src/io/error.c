/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages of libsymo-io: one sentence in the caller's own struct, so that no state is kept between calls. */
#include "io_impl.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t place(char *text, size_t capacity, const char *path, int64_t line, int64_t column)
{
    int length;
    if (!path)
        length = 0;
    else if (line > 0 && column > 0) {
        length = snprintf(text, capacity, "%s:%lld:%lld: ", path, (long long)line, (long long)column);
    } else if (line > 0)
        length = snprintf(text, capacity, "%s:%lld: ", path, (long long)line);
    else
        length = snprintf(text, capacity, "%s: ", path);
    if (length < 0) return 0;
    return (size_t)length < capacity ? (size_t)length : capacity - 1;
}

void symo__io_error_set(symo_io_error *error, const char *path, int64_t line, int64_t column, const char *format, ...)
{
    if (!error) return;
    *error = (symo_io_error){ .line = line, .column = column };
    const size_t used = place(error->text, sizeof error->text, path, line, column);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text + used, sizeof error->text - used, format, arguments);
    va_end(arguments);
    /* A file name or a cell must not be able to steer the reader's terminal. */
    for (char *at = error->text; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) *at = '?';
    }
}

symo_status symo__io_fail_system(symo_io_error *error, const char *path, const char *what)
{
    const int number = errno;
    if (number == ENOMEM) return symo__io_fail_memory(error, path);
    return symo__io_fail(error, SYMO_ERROR_FILE, path, 0, 0, "%s: %s", what, strerror(number));
}

symo__io_excerpt symo__io_quote(const char *begin, const char *end)
{
    symo__io_excerpt excerpt;
    const size_t length = (size_t)(end - begin), room = sizeof excerpt.text - 4;
    size_t kept = length < room ? length : room;
    /* Not in the middle of a UTF-8 character. */
    while (kept < length && kept > 0 && ((unsigned char)begin[kept] & 0xC0) == 0x80) kept--;
    memcpy(excerpt.text, begin, kept);
    memcpy(excerpt.text + kept, kept < length ? "..." : "", kept < length ? 4 : 1);
    return excerpt;
}

/* Bytes that must follow a leading byte, or -1. Overlong forms and surrogates are caught by the bounds in is_utf8. */
static int following(unsigned char lead)
{
    if (lead < 0x80) return 0;
    if (lead >= 0xC2 && lead <= 0xDF) return 1;
    if (lead >= 0xE0 && lead <= 0xEF) return 2;
    if (lead >= 0xF0 && lead <= 0xF4) return 3;
    return -1;
}

int symo__io_is_utf8(const char *begin, const char *end)
{
    const unsigned char *at = (const unsigned char *)begin, *stop = (const unsigned char *)end;
    while (at < stop) {
        const int more = following(*at);
        if (more < 0 || stop - at <= more) return 0;
        if (more >= 2) {
            const unsigned second = at[1];
            if ((*at == 0xE0 && second < 0xA0) || (*at == 0xED && second > 0x9F) || (*at == 0xF0 && second < 0x90) ||
                (*at == 0xF4 && second > 0x8F)) {
                return 0;
            }
        }
        for (int k = 1; k <= more; k++) {
            if ((at[k] & 0xC0) != 0x80) return 0;
        }
        at += more + 1;
    }
    return 1;
}

void *symo__io_allocate(int64_t count, size_t size)
{
    assert(count >= 0 && size > 0);
    if ((uint64_t)count > PTRDIFF_MAX / size) return NULL;
    return calloc(count > 0 ? (size_t)count : 1, size);
}

char *symo__io_copy(const char *begin, const char *end)
{
    char *copy = symo__io_allocate(end - begin + 1, 1);
    if (copy) memcpy(copy, begin, (size_t)(end - begin));
    return copy;
}
