/* SPDX-License-Identifier: BSD-3-Clause */
/* Status and reason texts from their one list, and this thread's sentence about the last failure.
 *
 * The sentence lives in thread-local storage of fixed size, so that failing never needs memory. It is put together
 * beside its place first: a new sentence may quote the old one.
 */
#include <string.h>

#include "base/base_impl.h"

#define STRING_OF(token) #token
#define VERSION_TEXT(major, minor, patch) STRING_OF(major) "." STRING_OF(minor) "." STRING_OF(patch)

enum { SENTENCE_CAPACITY = 512 };

static _Thread_local char sentence[SENTENCE_CAPACITY];

typedef struct {
    int code;
    const char *text, *hint;
} row;

static const row statuses[] = {
#define SYMO_ROW(name, code, text, hint) { code, text, hint },
    SYMO_STATUS_LIST(SYMO_ROW)
#undef SYMO_ROW
};

static const row reasons[] = {
#define SYMO_ROW(name, code, text, hint) { code, text, hint },
    SYMO_REASON_LIST(SYMO_ROW)
#undef SYMO_ROW
};

static const row *find_row(const row *rows, size_t count, int code, const row *unknown)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].code == code) return &rows[i];
    }
    return unknown;
}

static const row *status_row(symo_status status)
{
    static const row unknown = { 0, "unknown status", "this code does not come from this version of symo" };
    return find_row(statuses, sizeof statuses / sizeof statuses[0], (int)status, &unknown);
}

static const row *reason_row(symo_reason reason)
{
    static const row unknown = { 0, "unknown reason", "this code does not come from this version of symo" };
    return find_row(reasons, sizeof reasons / sizeof reasons[0], (int)reason, &unknown);
}

const char *symo_status_text(symo_status status)
{
    return status_row(status)->text;
}

const char *symo_status_hint(symo_status status)
{
    return status_row(status)->hint;
}

const char *symo_reason_text(symo_reason reason)
{
    return reason_row(reason)->text;
}

const char *symo_reason_hint(symo_reason reason)
{
    return reason_row(reason)->hint;
}

const char *symo_last_error(void)
{
    return sentence;
}

const char *symo_version(void)
{
    return VERSION_TEXT(SYMO_VERSION_MAJOR, SYMO_VERSION_MINOR, SYMO_VERSION_PATCH);
}

static void keep_sentence(const char *text)
{
    memcpy(sentence, text, strlen(text) + 1);
}

void symo__sentence_set(const char *format, ...)
{
    char buffer[SENTENCE_CAPACITY];
    symo__text text = { buffer, sizeof buffer, 0 };
    va_list arguments;
    buffer[0] = '\0';
    va_start(arguments, format);
    symo__text_add_list(&text, format, arguments);
    va_end(arguments);
    keep_sentence(buffer);
}

void symo__sentence_set_argument(const char *function, const char *argument, int64_t index, double value,
                                 const char *expected)
{
    char buffer[SENTENCE_CAPACITY];
    symo__text text = { buffer, sizeof buffer, 0 };
    symo__text_add(&text, "%s: %s", function, argument);
    if (index >= 0) symo__text_add(&text, "[%lld]", (long long)index);
    symo__text_add(&text, " = ");
    symo__text_add_real(&text, value);
    symo__text_add(&text, strncmp(expected, "must ", 5) == 0 ? " %s" : " must be %s", expected);
    keep_sentence(buffer);
}

symo_status symo_error_set(symo_status status, const char *sentence_given)
{
    return symo__fail(status, "%s", sentence_given ? sentence_given : "");
}

symo_status symo_error_argument(const char *function, const char *argument, int64_t index, double value,
                                const char *expected)
{
    return symo__fail_argument(function ? function : "?", argument ? argument : "?", index, value,
                               expected ? expected : "valid");
}
