/* SPDX-License-Identifier: BSD-3-Clause */
/* Seconds from a clock that never runs backwards; only differences mean something. */
#include <time.h>

#include "base/base_impl.h"

double symo__seconds(void)
{
    struct timespec now = { 0, 0 };
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
