/* SPDX-License-Identifier: BSD-3-Clause */
/* Which coordinate a word names: a column name first, else a number 1 .. n.
 *
 * Names are found by open addressing on the FNV-1a hash, O(length) expected; memory 16 to 32 bytes a name.
 * Hash: Fowler, Noll, Vo (1991), 64 bits.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

static uint64_t hash(const char *text)
{
    uint64_t value = UINT64_C(14695981039346656037);
    for (; *text; text++) value = (value ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return value;
}

/* The slot that holds the name, or the empty one where it would go. */
static uint64_t slot_of(const symo__naming *naming, const char *text)
{
    uint64_t slot = hash(text) & (naming->size - 1);
    while (naming->slots[slot] >= 0 && strcmp(naming->names[naming->slots[slot]], text) != 0)
        slot = (slot + 1) & (naming->size - 1);
    return slot;
}

symo_status symo__naming_create(symo__naming *naming, int64_t n, const char *const *names, const char *function)
{
    *naming = (symo__naming){ n, names, NULL, 2 };
    if (!names) return SYMO_OK;
    while (naming->size < 2 * (uint64_t)n) naming->size *= 2;
    naming->slots = symo__allocate((int64_t)naming->size, sizeof *naming->slots);
    if (!naming->slots) return symo__fail_memory(function, naming->size * sizeof *naming->slots);
    for (uint64_t slot = 0; slot < naming->size; slot++) naming->slots[slot] = -1;
    for (int64_t i = 0; i < n; i++) {
        if (!names[i])
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: names[%lld] must not be NULL", function, (long long)i);
        const uint64_t slot = slot_of(naming, names[i]);
        if (naming->slots[slot] >= 0)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: names[%lld] and names[%lld] are both `%.60s`", function,
                              (long long)naming->slots[slot], (long long)i, names[i]);
        naming->slots[slot] = i;
    }
    return SYMO_OK;
}

void symo__naming_free(symo__naming *naming)
{
    symo__release(naming->slots);
    naming->slots = NULL;
}

int64_t symo__naming_find(const symo__naming *naming, const char *text)
{
    if (naming->names) {
        const int64_t named = naming->slots[slot_of(naming, text)];
        if (named >= 0) return named;
    }
    const char *end;
    int64_t number;
    if (text[0] < '0' || text[0] > '9' || !symo__parse_integer(text, &end, &number) || *end) return -1;
    return number >= 1 && number <= naming->n ? number - 1 : -1;
}
