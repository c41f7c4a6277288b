/* SPDX-License-Identifier: BSD-3-Clause */
/* A whole file in memory, opened for reading only. Pipes work as well: the size is found by reading. */
#include "io_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads to the end; one byte of the buffer stays free for the zero behind the text. */
static symo_status read_all(int file, size_t guess, char **text, size_t *bytes, const char *path, symo_io_error *error)
{
    size_t capacity = guess + 2, length = 0;
    char *buffer = malloc(capacity);
    if (!buffer) return symo__io_fail_memory(error, path);
    for (;;) {
        if (length + 1 == capacity) {
            char *larger = capacity > SIZE_MAX / 4 ? NULL : realloc(buffer, 2 * capacity);
            if (!larger) {
                free(buffer);
                return symo__io_fail_memory(error, path);
            }
            buffer = larger;
            capacity *= 2;
        }
        const ssize_t got = read(file, buffer + length, capacity - 1 - length);
        if (got == 0) break;
        if (got > 0)
            length += (size_t)got;
        else if (errno != EINTR) {
            const symo_status status = symo__io_fail_system(error, path, "cannot be read");
            free(buffer);
            return status;
        }
    }
    buffer[length] = '\0';
    *text = buffer;
    *bytes = length;
    return SYMO_OK;
}

symo_status symo__io_read(char **text, size_t *bytes, const char *path, symo_io_error *error)
{
    struct stat about;
    *text = NULL;
    *bytes = 0;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0) return symo__io_fail_system(error, path, "cannot be opened");
    symo_status status;
    if (fstat(file, &about))
        status = symo__io_fail_system(error, path, "cannot be read");
    else if (S_ISDIR(about.st_mode))
        status = symo__io_fail(error, SYMO_ERROR_FILE, path, 0, 0, "is a directory");
    else {
        const size_t guess = S_ISREG(about.st_mode) && about.st_size > 0 ? (size_t)about.st_size : 65536;
        status = read_all(file, guess, text, bytes, path, error);
    }
    close(file);
    return status;
}

static symo_status refuse_nul(const char *begin, const char *nul, const char *path, symo_io_error *error)
{
    int64_t line = 1;
    const char *start = begin;
    for (const char *at = begin; at < nul; at++) {
        if (*at != '\n') continue;
        line++;
        start = at + 1;
    }
    return symo__io_fail(error, SYMO_ERROR_INPUT, path, line, nul - start + 1, "NUL byte; this is no text file");
}

symo_status symo__io_read_text(char **text, const char **begin, const char **end, const char *path,
                               symo_io_error *error)
{
    size_t bytes;
    symo_status status = symo__io_read(text, &bytes, path, error);
    if (status) return status;
    *begin = *text + (strncmp(*text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
    *end = *text + bytes;
    const char *nul = memchr(*text, '\0', bytes);
    if (nul)
        status = refuse_nul(*begin, nul, path, error);
    else if (*begin + strspn(*begin, " \t\r\n") == *end) {
        status = symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "the file is empty");
    }
    if (status) {
        free(*text);
        *text = NULL;
    }
    return status;
}
