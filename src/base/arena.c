/* SPDX-License-Identifier: BSD-3-Clause */
/* One block handed out in pieces that begin at addresses divisible by 64 (a cache line, and the widest vector).
 *
 * The same code that takes the pieces measures them when there is no block yet. A caller's block may begin anywhere, so
 * the measure leaves room for the first piece to be moved up by 63 bytes; the pieces after it lie at the same distances
 * in both runs. Under AddressSanitizer there are 64 bytes before every piece that nobody may touch.
 */
#include "base/base_impl.h"

enum { PIECE_ALIGNMENT = 64 };

void *symo__arena_take(symo__arena *arena, int64_t count, size_t size)
{
    int64_t bytes = 0;
    if (size > (size_t)PTRDIFF_MAX || !symo__multiply_sizes(count, (int64_t)size, &bytes)) {
        arena->overflow = 1;
        return NULL;
    }
    const uintptr_t address = (uintptr_t)arena->base + arena->used;
    size_t padding = (size_t)(-address & (PIECE_ALIGNMENT - 1));
    if (!arena->base && arena->used == 0) padding = PIECE_ALIGNMENT - 1;
    if (!arena->base && arena->used > 0)
        padding = (size_t)((PIECE_ALIGNMENT - 1 - arena->used) & (PIECE_ALIGNMENT - 1));
    padding += SYMO_RED_ZONE;
    const size_t limit = arena->base ? arena->size : (size_t)PTRDIFF_MAX;
    if (arena->used > limit || padding > limit - arena->used || (size_t)bytes > limit - arena->used - padding) {
        arena->overflow = 1;
        return NULL;
    }
    void *piece = NULL;
    if (arena->base) {
        piece = arena->base + arena->used + padding;
        SYMO_FORBID(arena->base + arena->used, padding);
        SYMO_ALLOW(piece, (size_t)bytes);
    }
    arena->used += padding + (size_t)bytes;
    return piece;
}

void symo__arena_leave(void *block, size_t size)
{
    SYMO_ALLOW(block, size);
}
