/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/allocator.h"

#include <check.h>
#include <stdlib.h>
#include <symo/base.h>

static int64_t taken, held, left;
static int keep_failing, failed;

static void *allocate(size_t bytes, void *user)
{
    (void)user;
    taken++;
    if (left > 0 && (--left == 0 || (keep_failing && failed))) {
        failed = 1;
        if (keep_failing) left = INT64_MAX;
        return NULL;
    }
    void *block = malloc(bytes);
    held += block != NULL;
    return block;
}

static void release(void *block, void *user)
{
    (void)user;
    held--;
    free(block);
}

void test_allocator_install(void)
{
    const symo_allocator allocator = { allocate, release, NULL };
    if (symo_allocator_set(&allocator) != SYMO_OK) abort();
}

int64_t test_allocator_taken(void)
{
    return taken;
}

int64_t test_allocator_held(void)
{
    return held;
}

void test_allocator_fail(int64_t k, int on)
{
    left = k;
    keep_failing = on;
    failed = 0;
}

int test_allocator_failed(void)
{
    return failed;
}
