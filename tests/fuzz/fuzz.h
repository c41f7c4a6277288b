/* SPDX-License-Identifier: BSD-3-Clause */
/* A fuzz target: any bytes at all must end in a valid result or in a status with its sentence, never in a crash, a leak
 * or a half-made object. libFuzzer drives a target when it is built for it, replay.c otherwise. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A claim about the result; a false one ends the process, which is what a fuzzer looks for. */
#define FUZZ_ASSERT(condition)                                                                                         \
    do {                                                                                                               \
        if (!(condition)) fuzz_fail(__FILE__, __LINE__, #condition);                                                   \
    } while (0)
_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

/* The bytes as a file of this name in a folder of this process's own; the path lives until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size, const char *name);

#endif
