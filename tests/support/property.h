/* SPDX-License-Identifier: BSD-3-Clause */
/* Property runner: a body is run on numbered random cases. A failure names its seed and case, and
 * SYMO_TEST_SEED=<seed> SYMO_TEST_CASE=<number> runs just that case again. SYMO_TEST_FACTOR=<k> multiplies the number
 * of cases. */
#ifndef TESTS_PROPERTY_H
#define TESTS_PROPERTY_H

#include <check.h>
#include <stdint.h>
#include <symo/base.h>

typedef struct property_case {
    uint64_t seed;
    int64_t number;
    symo_random *random; /* a stream of its own for this case */
    void *context;       /* what property_run was given */
} property_case;

void property_run(const char *name, int64_t cases, void (*body)(const property_case *pc), void *context);

/* Draws: sizes small and large alike, values over many scales with zeros, ties and both signs. */
int64_t property_integer(const property_case *pc, int64_t low, int64_t high); /* both included */
double property_real(const property_case *pc); /* mostly within 3, at times 1e-8 .. 1e8, at times exactly 0 */
void property_vector(const property_case *pc, int64_t n, double scale, double *x);

#define PROPERTY_ASSERT(pc, condition, ...)                                                                            \
    do {                                                                                                               \
        if (!(condition)) property_fail(pc, __FILE__, __LINE__, #condition, __VA_ARGS__);                              \
    } while (0)
void property_fail(const property_case *pc, const char *file, int line, const char *condition, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A number of freshly made test data that no test forgets to free: suite_run ends a test program. */
int suite_run(Suite *suite);

#endif
