/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/allocator.h"

#include <check.h>
#include <stdlib.h>
#include <symo/base.h>

static int64_t taken, held, left;
static size_t limit = SIZE_MAX;
static int keep_failing, failed, watching;

int test_allocator_refuses(void)
{
    taken++;
    if (left <= 0 || !(--left == 0 || (keep_failing && failed))) return 0;
    failed = 1;
    if (keep_failing) left = INT64_MAX;
    return 1;
}

void test_allocator_limit(size_t bytes)
{
    limit = bytes;
}

void test_allocator_note(int64_t blocks)
{
    held += blocks;
}

void test_allocator_watch(int on)
{
    watching = on;
}

int test_allocator_watches(void)
{
    return watching;
}

static void *allocate(size_t bytes, void *user)
{
    (void)user;
    if (bytes > limit || test_allocator_refuses()) return NULL;
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
