/* SPDX-License-Identifier: BSD-3-Clause */
/* Files out. The new content is written to a nameless-looking file in the same directory, brought to the disk and then
 * renamed over the target, so that nobody ever sees half a file and a failure leaves the old one. A target that is no
 * regular file (a terminal, a pipe, /dev/null) is written to directly. */
#define _XOPEN_SOURCE 700 /* realpath; NOLINT(bugprone-reserved-identifier): the name that POSIX gave it */
#include "io_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct symo_output {
    char *path;      /* the target, symbolic links resolved */
    char *temporary; /* NULL: the target itself is written to */
    int descriptor;
};

static void release(symo_output *output)
{
    free(output->path);
    free(output->temporary);
    free(output);
}

/* DIRECTORY/.symo-PROCESS-NUMBER, made new: O_EXCL keeps others' files and links out. */
static int open_temporary(symo_output *output, mode_t mode)
{
    const char *slash = strrchr(output->path, '/');
    const int directory = slash ? (int)(slash - output->path) + 1 : 0;
    const size_t capacity = (size_t)directory + 64;
    output->temporary = malloc(capacity);
    if (!output->temporary) {
        errno = ENOMEM;
        return -1;
    }
    for (int attempt = 0; attempt < 100; attempt++) {
        snprintf(output->temporary, capacity, "%.*s.symo-%ld-%d", directory, output->path, (long)getpid(), attempt);
        const int file = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}

static int open_target(symo_output *output)
{
    struct stat about;
    if (stat(output->path, &about)) return errno == ENOENT ? open_temporary(output, 0666) : -1;
    if (!S_ISREG(about.st_mode)) return open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (access(output->path, W_OK)) return -1;
    const int file = open_temporary(output, 0600);
    if (file >= 0 && fchmod(file, about.st_mode & 0777)) {
        close(file);
        unlink(output->temporary);
        return -1;
    }
    return file;
}

symo_status symo_output_open(symo_output **output, const char *path, symo_io_error *error)
{
    if (!output) return symo__io_fail_null(error, "symo_output_open", "output");
    *output = NULL;
    if (!path) return symo__io_fail_null(error, "symo_output_open", "path");
    symo_output *made = symo__io_allocate(1, sizeof *made);
    if (!made) return symo__io_fail_memory(error, path);
    made->path = realpath(path, NULL);
    if (!made->path) made->path = symo__io_copy(path, path + strlen(path));
    if (!made->path) {
        free(made);
        return symo__io_fail_memory(error, path);
    }
    made->descriptor = open_target(made);
    if (made->descriptor < 0) {
        const symo_status status = symo__io_fail_system(error, path, "cannot be written");
        release(made);
        return status;
    }
    *output = made;
    return SYMO_OK;
}

int symo_output_descriptor(const symo_output *output)
{
    return output ? output->descriptor : -1;
}

symo_status symo_output_commit(symo_output *output, symo_io_error *error)
{
    if (!output) return symo__io_fail_null(error, "symo_output_commit", "output");
    int failed = output->temporary && fsync(output->descriptor);
    failed |= close(output->descriptor);
    if (!failed && output->temporary) failed = rename(output->temporary, output->path);
    symo_status status = SYMO_OK;
    if (failed) {
        status = symo__io_fail_system(error, output->path, "cannot be written");
        if (output->temporary) unlink(output->temporary);
    }
    release(output);
    return status;
}

void symo_output_abandon(symo_output *output)
{
    if (!output) return;
    close(output->descriptor);
    if (output->temporary) unlink(output->temporary);
    release(output);
}

/* A name that does not exist yet is compared through its directory. */
static char *canonical(const char *path)
{
    char *whole = realpath(path, NULL);
    if (whole) return whole;
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    static const char here[] = "./";
    char *directory = slash ? symo__io_copy(path, slash + 1) : symo__io_copy(here, here + 2);
    char *real = directory ? realpath(directory, NULL) : NULL;
    const size_t capacity = (real ? strlen(real) : 0) + strlen(base) + 2;
    whole = real ? malloc(capacity) : NULL;
    if (whole) snprintf(whole, capacity, "%s/%s", real, base);
    free(directory);
    free(real);
    return whole;
}

int symo_output_is_same_file(const char *a, const char *b)
{
    if (!a || !b) return 0;
    struct stat first, second;
    if (stat(a, &first) == 0 && stat(b, &second) == 0) {
        return S_ISREG(first.st_mode) && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
    }
    char *left = canonical(a), *right = canonical(b);
    const int same = left && right && strcmp(left, right) == 0;
    free(left);
    free(right);
    return same;
}

/* 1: everything was written. */
static int write_all(int file, const char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t done = write(file, bytes, count);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return 0;
        bytes += done;
        count -= (size_t)done;
    }
    return 1;
}

static symo_status write_parts(const char *path, int parts, const char *const *part, const size_t *bytes,
                               symo_io_error *error)
{
    symo_output *output;
    symo_status status = symo_output_open(&output, path, error);
    if (status) return status;
    for (int k = 0; k < parts; k++) {
        if (write_all(output->descriptor, part[k], bytes[k])) continue;
        status = symo__io_fail_system(error, path, "cannot be written");
        symo_output_abandon(output);
        return status;
    }
    return symo_output_commit(output, error);
}

symo_status symo_text_write(const char *path, size_t bytes, const char *text, symo_io_error *error)
{
    if (!path) return symo__io_fail_null(error, "symo_text_write", "path");
    if (!text && bytes > 0) return symo__io_fail_null(error, "symo_text_write", "text");
    return write_parts(path, 1, &text, &bytes, error);
}

/* Little-endian bytes, whatever the machine's order is. */
static void encode(double value, char *out)
{
    uint64_t bits;
    memcpy(&bits, &value, 8);
    for (int k = 0; k < 8; k++) out[k] = (char)(unsigned char)(bits >> (8 * k));
}

symo_status symo_npy_write(const char *path, int64_t rows, int64_t columns, const double *data, symo_io_error *error)
{
    if (!path) return symo__io_fail_null(error, "symo_npy_write", "path");
    const int64_t wide = columns < 0 ? 1 : columns;
    if (rows < 0 || (wide > 0 && rows > INT64_MAX / 8 / wide)) {
        return symo__io_fail(error, SYMO_ERROR_SIZE, path, 0, 0, "%lld rows of %lld columns do not fit",
                             (long long)rows, (long long)columns);
    }
    if (!data && rows * wide > 0) return symo__io_fail_null(error, "symo_npy_write", "data");
    /* Magic, version 1.0, the header's length, the header padded to a multiple of 64 bytes in all. */
    char header[193], shape[64];
    if (columns < 0)
        snprintf(shape, sizeof shape, "(%lld,)", (long long)rows);
    else
        snprintf(shape, sizeof shape, "(%lld, %lld)", (long long)rows, (long long)columns);
    const int used = snprintf(header + 10, sizeof header - 10, "{'descr': '<f8', 'fortran_order': %s, 'shape': %s, }",
                              columns < 0 ? "False" : "True", shape);
    const int total = (10 + used + 1 + 63) / 64 * 64;
    assert(total < (int)sizeof header);
    memset(header + 10 + used, ' ', (size_t)(total - 10 - used));
    header[total - 1] = '\n';
    memcpy(header, "\x93NUMPY\x01\x00", 8); /* NOLINT(bugprone-not-null-terminated-result): bytes, no text */
    header[8] = (char)(unsigned char)((total - 10) & 0xff);
    header[9] = (char)(unsigned char)((total - 10) >> 8);
    char *body = symo__io_allocate(rows * wide, 8);
    if (!body) return symo__io_fail_memory(error, path);
    for (int64_t k = 0; k < rows * wide; k++) encode(data[k], body + 8 * k);
    const char *const parts[] = { header, body };
    const size_t bytes[] = { (size_t)total, (size_t)(rows * wide) * 8 };
    const symo_status status = write_parts(path, 2, parts, bytes, error);
    free(body);
    return status;
}
