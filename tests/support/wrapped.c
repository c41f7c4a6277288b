/* SPDX-License-Identifier: BSD-3-Clause */
/* malloc and its like, as the linker hands them over to programs in tests/faults (--wrap): what the static libraries
 * take while they are watched is counted, and refused when its turn has come. What the C library takes by itself is not
 * seen. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/allocator.h"

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t bytes);
void __real_free(void *block);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t bytes);
void __wrap_free(void *block);

/* The blocks that were counted, by open addressing; 1 is a place whose block is gone. Wiped when the last one is. */
enum { PLACES = 1 << 16 };
static uintptr_t known[PLACES];
static int64_t live;

static size_t place_of(uintptr_t block)
{
    return (size_t)((block >> 4) * 0x9e3779b97f4a7c15u >> 48) % PLACES;
}

static void *remember(void *block)
{
    if (!block || !test_allocator_watches()) return block;
    size_t at = place_of((uintptr_t)block);
    for (int tries = 0; known[at] > 1; at = (at + 1) % PLACES)
        if (++tries == PLACES) abort();
    known[at] = (uintptr_t)block;
    live++;
    test_allocator_note(1);
    return block;
}

static void forget(const void *block)
{
    size_t at = place_of((uintptr_t)block);
    for (int tries = 0; block && known[at] && tries < PLACES; at = (at + 1) % PLACES, tries++) {
        if (known[at] != (uintptr_t)block) continue;
        known[at] = 1;
        if (--live == 0) memset(known, 0, sizeof known);
        test_allocator_note(-1);
        return;
    }
}

static int refused(void)
{
    return test_allocator_watches() && test_allocator_refuses();
}

void *__wrap_malloc(size_t bytes)
{
    return refused() ? NULL : remember(__real_malloc(bytes));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refused() ? NULL : remember(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t bytes)
{
    if (refused()) return NULL;
    void *moved = __real_realloc(block, bytes);
    if (!moved) return NULL;
    forget(block);
    return remember(moved);
}

void __wrap_free(void *block)
{
    forget(block);
    __real_free(block);
}
