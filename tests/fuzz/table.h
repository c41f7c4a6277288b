/* SPDX-License-Identifier: BSD-3-Clause */
/* What holds of every table that was read, and of every refusal. */
#ifndef TESTS_FUZZ_TABLE_H
#define TESTS_FUZZ_TABLE_H

#include <symo/io.h>

void fuzz_table(const char *path);

#endif
