/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences of libsymo-gsl, kept where libsymo keeps its own, and the words for the outcome of a test. */
#include "gsl_impl.h"

#include <stdio.h>

symo_status symo__gsl_fail(const char *function, const char *what)
{
    char sentence[512];
    snprintf(sentence, sizeof sentence, "%s: %s", function, what);
    return symo_error_set(SYMO_ERROR_ARGUMENT, sentence);
}

symo_status symo__gsl_fail_null(const char *function, const char *argument)
{
    char sentence[512];
    snprintf(sentence, sizeof sentence, "%s: %s must not be NULL", function, argument);
    return symo_error_set(SYMO_ERROR_ARGUMENT, sentence);
}

symo_status symo__gsl_fail_memory(const char *function)
{
    char sentence[512];
    snprintf(sentence, sizeof sentence, "%s: no memory", function);
    return symo_error_set(SYMO_ERROR_MEMORY, sentence);
}

typedef struct reason_row {
    int code;
    const char *text, *hint;
} reason_row;

static const reason_row *find_reason(symo_test_reason reason)
{
    static const reason_row rows[] = {
#define SYMO_ROW(name, code, text, hint) { code, text, hint },
        SYMO_TEST_REASON_LIST(SYMO_ROW)
#undef SYMO_ROW
    };
    static const reason_row unknown = { 0, "unknown reason", "this code does not come from this version of symo" };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].code == (int)reason) return &rows[i];
    }
    return &unknown;
}

const char *symo_test_reason_text(symo_test_reason reason)
{
    return find_reason(reason)->text;
}

const char *symo_test_reason_hint(symo_test_reason reason)
{
    return find_reason(reason)->hint;
}
