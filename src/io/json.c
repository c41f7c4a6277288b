/* SPDX-License-Identifier: BSD-3-Clause */
/* JSON (RFC 8259), written piece by piece into memory: numbers at 17 significant digits, which gives every double back
 * exactly; NaN and infinities, which JSON does not know, as null; text as UTF-8. The outer three levels are indented,
 * deeper ones stay on their line. */
#include "io_impl.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64, INDENTED = 3 };

struct symo_json {
    char *text;
    size_t length, capacity;
    int depth, failed;
    int filled[DEEPEST]; /* 1: the container at that depth has a member already */
};

symo_status symo_json_create(symo_json **json)
{
    if (!json) return SYMO_ERROR_ARGUMENT;
    *json = symo__io_allocate(1, sizeof **json);
    return *json ? SYMO_OK : SYMO_ERROR_MEMORY;
}

void symo_json_free(symo_json *json)
{
    if (!json) return;
    free(json->text);
    free(json);
}

static void add(symo_json *json, const char *bytes, size_t count)
{
    if (json->failed) return;
    if (json->capacity - json->length <= count) {
        size_t capacity = json->capacity ? json->capacity : 1024;
        while (capacity - json->length <= count && capacity <= SIZE_MAX / 4) capacity *= 2;
        char *text = capacity - json->length <= count ? NULL : realloc(json->text, capacity);
        if (!text) {
            json->failed = 1;
            return;
        }
        json->text = text;
        json->capacity = capacity;
    }
    memcpy(json->text + json->length, bytes, count);
    json->length += count;
    json->text[json->length] = '\0';
}

static void add_text(symo_json *json, const char *text)
{
    add(json, text, strlen(text));
}

static void escape(symo_json *json, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    char code[] = "\\u0000";
    code[4] = digits[c >> 4];
    code[5] = digits[c & 15];
    add(json, code, 6);
}

/* Bytes that are no UTF-8 become the replacement character U+FFFD. */
static void quote(symo_json *json, const char *text)
{
    add_text(json, "\"");
    for (const char *at = text; *at;) {
        size_t length = 1;
        if (*at == '"' || *at == '\\') {
            add_text(json, "\\");
            add(json, at, 1);
        } else if ((unsigned char)*at < 0x20 || *at == 0x7f)
            escape(json, (unsigned char)*at);
        else {
            while (length < 4 && ((unsigned char)at[length] & 0xC0) == 0x80) length++;
            if ((unsigned char)*at < 0x80) length = 1;
            if (symo__io_is_utf8(at, at + length))
                add(json, at, length);
            else {
                add_text(json, "\xEF\xBF\xBD");
                length = 1;
            }
        }
        at += length;
    }
    add_text(json, "\"");
}

static void new_line(symo_json *json)
{
    if (json->depth > INDENTED) return;
    add_text(json, "\n");
    for (int k = 0; k < json->depth; k++) add_text(json, "  ");
}

static void begin_value(symo_json *json, const char *key)
{
    if (json->filled[json->depth]) add_text(json, json->depth > INDENTED ? ", " : ",");
    if (json->depth > 0) new_line(json);
    json->filled[json->depth] = 1;
    if (!key) return;
    quote(json, key);
    add_text(json, ": ");
}

static void open_container(symo_json *json, const char *key, const char *bracket)
{
    if (!json) return;
    begin_value(json, key);
    add_text(json, bracket);
    if (json->depth + 1 < DEEPEST)
        json->filled[++json->depth] = 0;
    else
        json->failed = 1;
}

static void close_container(symo_json *json, const char *bracket)
{
    if (!json) return;
    if (json->depth == 0) {
        json->failed = 1;
        return;
    }
    const int had_members = json->filled[json->depth];
    const int on_lines = json->depth <= INDENTED;
    json->depth--;
    if (had_members && on_lines) new_line(json);
    add_text(json, bracket);
}

void symo_json_begin_object(symo_json *json, const char *key)
{
    open_container(json, key, "{");
}

void symo_json_end_object(symo_json *json)
{
    close_container(json, "}");
}

void symo_json_begin_array(symo_json *json, const char *key)
{
    open_container(json, key, "[");
}

void symo_json_end_array(symo_json *json)
{
    close_container(json, "]");
}

static void word(symo_json *json, const char *key, const char *text)
{
    if (!json) return;
    begin_value(json, key);
    add_text(json, text);
}

void symo_json_text(symo_json *json, const char *key, const char *value)
{
    if (!value) {
        word(json, key, "null");
        return;
    }
    word(json, key, "");
    if (json) quote(json, value);
}

void symo_json_real(symo_json *json, const char *key, double value)
{
    char number[40];
    symo__io_locale locale;
    if (!json) return;
    if (!isfinite(value)) {
        word(json, key, "null");
    } else if (symo__io_locale_enter(&locale)) {
        snprintf(number, sizeof number, "%.17g", value);
        symo__io_locale_leave(&locale);
        word(json, key, number);
    } else
        json->failed = 1;
}

void symo_json_integer(symo_json *json, const char *key, int64_t value)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)value);
    word(json, key, number);
}

void symo_json_boolean(symo_json *json, const char *key, int value)
{
    word(json, key, value ? "true" : "false");
}

void symo_json_null(symo_json *json, const char *key)
{
    word(json, key, "null");
}

symo_status symo_json_finish(symo_json *json, const char **text, size_t *bytes)
{
    if (text) *text = NULL;
    if (bytes) *bytes = 0;
    if (!json || !text || !bytes) return SYMO_ERROR_ARGUMENT;
    if (json->depth != 0 || json->length == 0) return json->failed ? SYMO_ERROR_MEMORY : SYMO_ERROR_STATE;
    add_text(json, "\n");
    if (json->failed) return SYMO_ERROR_MEMORY;
    *text = json->text;
    *bytes = json->length;
    return SYMO_OK;
}
