/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/short_memory.h"

#include <check.h>
#include <stdlib.h>
#include <symo/base.h>

static int64_t live, countdown, refused;

static void *allocate(size_t bytes, void *user)
{
    (void)user;
    if (countdown > 0 && --countdown == 0) {
        refused++;
        return NULL;
    }
    live++;
    return malloc(bytes ? bytes : 1);
}

static void release(void *block, void *user)
{
    (void)user;
    if (block) live--;
    free(block);
}

void short_memory_install(void)
{
    const symo_allocator allocator = { allocate, release, NULL };
    ck_assert_int_eq(symo_allocator_set(&allocator), SYMO_OK);
}

void short_memory_refuse(int64_t request)
{
    countdown = request;
    refused = 0;
}

int64_t short_memory_live(void)
{
    return live;
}

int64_t short_memory_refused(void)
{
    return refused;
}
