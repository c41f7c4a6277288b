/* SPDX-License-Identifier: BSD-3-Clause */
/* Room that grows: doubling, so that n elements cost O(n). */
#include <string.h>

#include "symmetry/detect/detect_impl.h"

symo_status symo__pool_take(symo__pool *pool, const char *function, int64_t count, int64_t *at)
{
    if (count > pool->capacity - pool->used) {
        const int64_t wanted = pool->used + count, doubled = 2 * pool->capacity;
        const int64_t capacity = wanted > doubled ? wanted : doubled;
        void *data = symo__allocate(capacity, pool->size);
        if (!data) return symo__fail_memory(function, (size_t)capacity * pool->size);
        if (pool->used > 0) memcpy(data, pool->data, (size_t)pool->used * pool->size);
        symo__release(pool->data);
        pool->data = data;
        pool->capacity = capacity;
    }
    *at = pool->used;
    pool->used += count;
    return SYMO_OK;
}

void symo__pool_free(symo__pool *pool)
{
    symo__release(pool->data);
    pool->data = NULL;
}
