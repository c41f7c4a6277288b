/* SPDX-License-Identifier: BSD-3-Clause */
/* The one allocator of the process, checked sizes, and reference counts.
 *
 * Blocks of one allocator must not reach another's release, so the allocator can be replaced only until the first block
 * is asked for. The gate says which it is; a setter holds it closed while it writes.
 *
 * Large blocks of the default allocator ask the system for large pages, where it has them: the first touch of fresh
 * memory costs one page fault in 2 MiB instead of 512, and random access far fewer misses of the address cache.
 */
#if defined(__linux__)
#define _DEFAULT_SOURCE /* for madvise; NOLINT(bugprone-reserved-identifier): glibc named it */
#endif
#include <stdlib.h>
#include <string.h>

#include "base/base_impl.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { LARGE_PAGE = 1 << 21 };

/* Only advice: what it answers changes nothing. */
static void advise_large_pages(void *block, size_t bytes)
{
#if defined(MADV_HUGEPAGE)
    (void)madvise(block, bytes, MADV_HUGEPAGE);
#else
    (void)block, (void)bytes;
#endif
}

static void *allocate_by_malloc(size_t bytes, void *user)
{
    (void)user;
    if (bytes < 4 * (size_t)LARGE_PAGE || bytes > (size_t)PTRDIFF_MAX - LARGE_PAGE) return malloc(bytes);
    const size_t whole = (bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *block = aligned_alloc(LARGE_PAGE, whole);
    if (block) advise_large_pages(block, whole);
    return block;
}

static void release_by_free(void *block, void *user)
{
    (void)user;
    free(block);
}

enum { GATE_UNUSED, GATE_WRITING, GATE_USED };

static const symo_allocator standard = { allocate_by_malloc, release_by_free, NULL };
static symo_allocator current = { allocate_by_malloc, release_by_free, NULL };
static _Atomic int gate = GATE_UNUSED;

symo_status symo_allocator_set(const symo_allocator *allocator)
{
    static const char function[] = "symo_allocator_set";
    if (allocator && !allocator->allocate) return symo__fail_null(function, "allocator->allocate");
    if (allocator && !allocator->release) return symo__fail_null(function, "allocator->release");
    int unused = GATE_UNUSED;
    if (!atomic_compare_exchange_strong(&gate, &unused, GATE_WRITING)) {
        return symo__fail(SYMO_ERROR_STATE, "%s: call it before the library first takes memory", function);
    }
    current = allocator ? *allocator : standard;
    atomic_store(&gate, GATE_UNUSED);
    return SYMO_OK;
}

static void close_gate(void)
{
    while (atomic_load_explicit(&gate, memory_order_acquire) != GATE_USED) {
        int unused = GATE_UNUSED;
        atomic_compare_exchange_weak(&gate, &unused, GATE_USED); /* waits while another thread is writing */
    }
}

void *symo__allocate(int64_t count, size_t size)
{
    int64_t bytes = 0;
    if (size > (size_t)PTRDIFF_MAX || !symo__multiply_sizes(count, (int64_t)size, &bytes)) return NULL;
    if ((uint64_t)bytes > (uint64_t)PTRDIFF_MAX) return NULL;
    close_gate();
    return current.allocate(bytes ? (size_t)bytes : 1, current.user);
}

void *symo__allocate_zero(int64_t count, size_t size)
{
    void *block = symo__allocate(count, size);
    if (block) memset(block, 0, (size_t)count * size);
    return block;
}

void symo__release(void *block)
{
    if (block) current.release(block, current.user);
}

void *symo_memory_allocate(int64_t count, size_t size)
{
    return symo__allocate(count, size);
}

void symo_memory_free(void *block)
{
    symo__release(block);
}

int symo__multiply_sizes(int64_t a, int64_t b, int64_t *product)
{
    if (a < 0 || b < 0) return 0;
    if (a > 0 && b > INT64_MAX / a) return 0;
    *product = a * b;
    return 1;
}

int64_t symo__scratch_size(int64_t vectors, int64_t n, int64_t more)
{
    int64_t own;
    return symo__multiply_sizes(vectors, n, &own) && own <= INT64_MAX - more ? own + more : INT64_MAX;
}

char *symo__copy_text(const char *text)
{
    const size_t bytes = strlen(text) + 1;
    char *copy = symo__allocate((int64_t)bytes, 1);
    if (copy) memcpy(copy, text, bytes);
    return copy;
}

symo_status symo__copy_doubles(double **copy, int64_t count, const double *source, const char *function)
{
    *copy = NULL;
    if (!source) return SYMO_OK;
    double *block = symo__allocate(count, sizeof *block);
    if (!block) return symo__fail_memory(function, (size_t)count * sizeof *block);
    if (count > 0) memcpy(block, source, (size_t)count * sizeof *block);
    *copy = block;
    return SYMO_OK;
}

void symo__references_start(symo__references *references)
{
    atomic_init(&references->count, 1);
}

void symo__keep(symo__references *references)
{
    atomic_fetch_add_explicit(&references->count, 1, memory_order_relaxed);
}

int symo__drop(symo__references *references)
{
    /* acquire: whoever frees must see what the others wrote before they let go */
    return atomic_fetch_sub_explicit(&references->count, 1, memory_order_acq_rel) == 1;
}
