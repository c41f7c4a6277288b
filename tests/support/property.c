/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/property.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t number_from(const char *variable, uint64_t fallback)
{
    const char *text = getenv(variable);
    return text && *text ? strtoull(text, NULL, 10) : fallback;
}

void property_run(const char *name, int64_t cases, void (*body)(const property_case *pc), void *context)
{
    const uint64_t seed = number_from("SYMO_TEST_SEED", 20261124);
    const uint64_t only = number_from("SYMO_TEST_CASE", UINT64_MAX);
    const int64_t total = cases * (int64_t)number_from("SYMO_TEST_FACTOR", 1);
    const int64_t first = only == UINT64_MAX ? 0 : (int64_t)only, last = only == UINT64_MAX ? total : first + 1;
    (void)name;
    for (int64_t number = first; number < last; number++) {
        property_case pc = { seed, number, NULL, context };
        ck_assert_int_eq(symo_random_create(&pc.random, seed, (uint64_t)number), SYMO_OK);
        body(&pc);
        symo_random_free(pc.random);
    }
}

int64_t property_integer(const property_case *pc, int64_t low, int64_t high)
{
    return low + symo_random_below(pc->random, high - low + 1);
}

double property_real(const property_case *pc)
{
    const double u = symo_random_uniform(pc->random);
    if (u < 0.1) return 0.0;
    if (u < 0.2) return (double)property_integer(pc, -3, 3);
    if (u < 0.3) return symo_random_normal(pc->random) * pow(10.0, 16.0 * symo_random_uniform(pc->random) - 8.0);
    return symo_random_normal(pc->random);
}

void property_vector(const property_case *pc, int64_t n, double scale, double *x)
{
    for (int64_t i = 0; i < n; i++) x[i] = scale * property_real(pc);
}

void property_fail(const property_case *pc, const char *file, int line, const char *condition, const char *format, ...)
{
    char message[512];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    ck_abort_msg("%s:%d: %s: %s [again: SYMO_TEST_SEED=%llu SYMO_TEST_CASE=%lld]", file, line, condition, message,
                 (unsigned long long)pc->seed, (long long)pc->number);
}

int suite_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
