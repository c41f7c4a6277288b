/* SPDX-License-Identifier: BSD-3-Clause */
/* A group from its generators, and its fixed space from the generators alone.
 *
 * g x = x says x[image[i]] = sign[i] x[i] for every i; union-find with parity solves these equations of all generators
 * together. A class that is tied to its own negative is dead: zero in the fixed space. What the generators fix, the
 * whole group fixes, so this is complete and the order of the group never enters.
 *
 * Each generator is read once: a block of it is checked against a set of bits, kept, and joined to the classes before
 * the next one is looked at. Before each generator but the first the classes are flattened: most of its equations then
 * are seen at once to say nothing new.
 * Cost: O(generators n) in practice, with about one cache miss an entry when images are far apart; memory that of the
 * images (images.c), n bytes a generator for signs if there are any, and n/8 bytes beside the partition.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

static symo_status fail_generator(const char *function, const char *argument, int64_t generator, int64_t index,
                                  int64_t value, const char *expected)
{
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s of generator %lld at index %lld is %lld, must be %s", function,
                      argument, (long long)generator, (long long)index, (long long)value, expected);
}

enum { BLOCK = 1 << 14, WORD = SYMO__STRETCH };

/* Marks value in a set of bits; 1: it was there already. */
static inline int mark(uint64_t *seen, int64_t value)
{
    const uint64_t bit = UINT64_C(1) << (value % WORD), word = seen[value / WORD];
    seen[value / WORD] = word | bit;
    return (word & bit) != 0;
}

/* The same for value .. value + WORD - 1. */
static int mark_run(uint64_t *seen, int64_t value)
{
    const int shift = (int)(value % WORD);
    uint64_t *word = seen + value / WORD;
    const uint64_t low = ~UINT64_C(0) << shift, high = shift ? ~low : 0;
    const int met = (word[0] & low) != 0 || (high && (word[1] & high));
    word[0] |= low;
    if (high) word[1] |= high;
    return met;
}

/* The top bit says whether a number is negative or beyond the last one. */
static int in_range(int64_t n, int64_t count, const int64_t *image)
{
    const uint64_t last = (uint64_t)n - 1;
    uint64_t bad = 0;
    for (int64_t i = 0; i < count; i++) bad |= (uint64_t)image[i] | (last - (uint64_t)image[i]);
    return bad >> 63 == 0;
}

/* Adds a block to the images of a generator when it is good: images in range and met for the first time, signs that are
 * signs. Neighbours that go to neighbours are marked a word at a time. */
static int add_block(symo__images *images, int64_t generator, int64_t start, int64_t count, const int64_t *image,
                     const int8_t *sign, uint64_t *seen)
{
    const int64_t n = images->n;
    int bad = 0;
    for (int64_t i = 0; sign && i < count; i++) bad |= sign[i] != 1 && sign[i] != -1;
    for (int64_t i = 0; i < count && !bad; i += WORD) {
        const int64_t stretch = count - i < WORD ? count - i : WORD;
        const int run = symo__is_run(stretch, image + i) && image[i] >= 0 && image[i] <= n - WORD;
        if (run)
            bad |= mark_run(seen, image[i]);
        else if (!in_range(n, stretch, image + i))
            bad = 1;
        else
            for (int64_t k = i; k < i + stretch; k++) bad |= mark(seen, image[k]);
        if (!bad) symo__images_add(images, generator, start + i, run, image + i);
    }
    return !bad;
}

static void join_block(symo__unionfind *classes, const symo__images *images, int64_t generator, int64_t start,
                       int64_t count, const int64_t *image, const int8_t *sign)
{
    for (int64_t i = 0; i < count; i += WORD) {
        const int64_t left = count - i, stretch = left < WORD ? left : WORD;
        if (!sign && symo__images_run(images, generator, start + i) &&
            symo__unionfind_join_stretch(classes, start + i, image[i]))
            continue;
        symo__unionfind_join_images(classes, start + i, stretch, left, image + i, sign ? sign + i : NULL);
    }
}

/* What is wrong with a generator of which something is. */
static symo_status fail_first(const char *function, int64_t n, int64_t generator, const int64_t *image,
                              const int8_t *sign, uint64_t *seen)
{
    memset(seen, 0, (size_t)(n / WORD + 1) * sizeof *seen);
    for (int64_t i = 0;; i++) {
        if (image[i] < 0 || image[i] >= n)
            return fail_generator(function, "image", generator, i, image[i], "in 0 .. n-1");
        if (mark(seen, image[i]))
            return fail_generator(function, "image", generator, i, image[i], "the image of no other index");
        if (sign && sign[i] != 1 && sign[i] != -1)
            return fail_generator(function, "sign", generator, i, sign[i], "+1 or -1");
    }
}

/* One generator is checked, kept and joined to the classes, block by block while it is in cache. */
static symo_status take_generator(const char *function, symo_symmetry *made, int64_t generator, const int64_t *image,
                                  const int8_t *sign, uint64_t *seen, symo__unionfind *classes)
{
    const int64_t n = made->n;
    memset(seen, 0, (size_t)(n / WORD + 1) * sizeof *seen);
    if (generator > 0) symo__unionfind_flatten(classes);
    for (int64_t start = 0; start < n; start += BLOCK) {
        const int64_t count = n - start < BLOCK ? n - start : BLOCK;
        const int8_t *signs = sign ? sign + start : NULL;
        if (!add_block(&made->images, generator, start, count, image + start, signs, seen))
            return fail_first(function, n, generator, image, sign, seen);
        if (sign) memcpy(made->sign + generator * n + start, signs, (size_t)count);
        join_block(classes, &made->images, generator, start, count, image + start, signs);
    }
    return SYMO_OK;
}

/* Whether a sign is not +1. */
static int any_sign(int64_t count, const int8_t *signs)
{
    int any = 0;
    for (int64_t i = 0; signs && i < count; i++) any |= signs[i] != 1;
    return any;
}

/* Room for the generators; *made is there to be freed also when this fails, unless it is NULL. */
static symo_status begin(symo_symmetry **made, const char *function, int64_t n, int64_t count, const int8_t *signs)
{
    symo_symmetry *begun = *made = symo__allocate_zero(1, sizeof *begun);
    if (!begun) return symo__fail_memory(function, sizeof *begun);
    symo__references_start(&begun->references);
    begun->n = n;
    begun->count = count;
    SYMO_TRY(symo__images_create(&begun->images, function, n, count));
    if (!any_sign(n * count, signs)) return SYMO_OK;
    begun->sign = symo__allocate(n * count, sizeof *begun->sign);
    return begun->sign ? SYMO_OK : symo__fail_memory(function, (size_t)(n * count));
}

symo_status symo__symmetry_make(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count,
                                const int64_t *images, const int8_t *signs)
{
    symo__unionfind classes = { 0, NULL, 0, 0 };
    symo_symmetry *made;
    uint64_t *seen = NULL;
    symo_status status = begin(&made, function, n, count, signs);
    if (!status) status = symo__unionfind_create(&classes, n);
    if (!status && !(seen = symo__allocate(n / WORD + 1, sizeof *seen)))
        status = symo__fail_memory(function, (size_t)n / 8);
    for (int64_t k = 0; k < count && n > 0 && !status; k++) {
        const int8_t *sign = made->sign ? signs + k * n : NULL;
        status = take_generator(function, made, k, images + k * n, sign, seen, &classes);
    }
    if (!status) status = symo__unionfind_partition(&made->orbits, &classes);
    symo__unionfind_free(&classes);
    symo__release(seen);
    if (status)
        symo_symmetry_free(made);
    else
        *symmetry = made;
    return status;
}

symo_status symo_symmetry_orbits(symo_partition **orbits, const symo_symmetry *symmetry)
{
    static const char function[] = "symo_symmetry_orbits";
    if (!orbits) return symo__fail_null(function, "orbits");
    *orbits = NULL;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    SYMO_TRY(symo__symmetry_monomial(symmetry, function));
    symo__partition_keep(symmetry->orbits);
    *orbits = symmetry->orbits;
    return SYMO_OK;
}
