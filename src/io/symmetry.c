/* SPDX-License-Identifier: BSD-3-Clause */
/* A symmetry from a file: the library reads the text, this puts the file's name before its complaint, and makes its
 * "line L, column C: " FILE:L:C. */
#include "io_impl.h"

#include <stdlib.h>
#include <string.h>

/* A number between two texts; NULL when it is not there. */
static const char *number_after(const char *at, const char *before, int64_t *number)
{
    char *end;
    if (!at || strncmp(at, before, strlen(before)) != 0) return NULL;
    *number = strtoll(at + strlen(before), &end, 10);
    return end;
}

static symo_status complain(const char *path, symo_status status, symo_io_error *error)
{
    int64_t line, column;
    const char *sentence = symo_last_error();
    const char *rest = number_after(number_after(sentence, "line ", &line), ", column ", &column);
    if (rest && strncmp(rest, ": ", 2) == 0) {
        return symo__io_fail(error, status, path, line, column, "%s", rest + 2);
    }
    return symo__io_fail(error, status, path, 0, 0, "%s", sentence);
}

symo_status symo_symmetry_read(symo_symmetry **symmetry, const char *path, int64_t n, const char *const *names,
                               symo_io_error *error)
{
    if (!symmetry) return symo__io_fail_null(error, "symo_symmetry_read", "symmetry");
    *symmetry = NULL;
    if (!path) return symo__io_fail_null(error, "symo_symmetry_read", "path");
    char *text;
    const char *begin, *end;
    symo_status status = symo__io_read_text(&text, &begin, &end, path, error);
    if (status) return status;
    status = symo_symmetry_parse(symmetry, n, names, begin);
    if (status) status = complain(path, status, error);
    free(text);
    return status;
}
