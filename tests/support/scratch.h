/* SPDX-License-Identifier: BSD-3-Clause */
/* Files for a test, in a folder of this process that is gone at its end. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stddef.h>

/* A name in the folder, made new by every call with another one; lives until the next call. */
const char *scratch_path(const char *name);
/* The same, with that content. */
const char *scratch_file(const char *name, size_t bytes, const void *content);
/* The whole file, to be freed; *bytes without the zero behind it. */
char *scratch_read(const char *path, size_t *bytes);
/* A locale with a decimal comma, made on the spot, becomes LC_NUMERIC; 0: this machine cannot. */
int scratch_comma_locale(void);

#endif
