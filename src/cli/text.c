/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows: doubling, so that n bytes cost O(n). */
#include "cli.h"

#include <stdarg.h>
#include <stdlib.h>

static int reserve(symo_cli_text *text, size_t more)
{
    if (text->failed || more > SIZE_MAX / 4 - text->length) return 0;
    size_t capacity = text->capacity ? text->capacity : 256;
    while (capacity < text->length + more) capacity *= 2;
    if (capacity == text->capacity) return 1;
    char *data = realloc(text->data, capacity);
    if (!data) return 0;
    text->data = data;
    text->capacity = capacity;
    return 1;
}

void symo_cli_text_add(symo_cli_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !reserve(text, (size_t)length + 1)) {
        text->failed = 1;
        return;
    }
    va_start(arguments, format);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void symo_cli_text_free(symo_cli_text *text)
{
    free(text->data);
    *text = (symo_cli_text){ 0 };
}
