/* SPDX-License-Identifier: BSD-3-Clause */
/* What the targets share: readers take paths, so the bytes become a file. */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64], path[128];

_Noreturn void fuzz_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, condition);
    abort();
}

static void clean_up(void)
{
    if (path[0]) unlink(path);
    if (folder[0]) rmdir(folder);
}

const char *fuzz_file(const uint8_t *data, size_t size, const char *name)
{
    if (!folder[0]) {
        strcpy(folder, "/tmp/symo-fuzz-XXXXXX");
        FUZZ_ASSERT(mkdtemp(folder) != NULL);
        atexit(clean_up);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_ASSERT(file >= 0);
    for (size_t done = 0; done < size;) {
        const ssize_t wrote = write(file, data + done, size - done);
        FUZZ_ASSERT(wrote > 0);
        done += (size_t)wrote;
    }
    close(file);
    return path;
}
