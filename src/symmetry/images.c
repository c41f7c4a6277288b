/* SPDX-License-Identifier: BSD-3-Clause */
/* The images of generators, by stretches of SYMO__STRETCH entries.
 *
 * Grids, cycles and blocks send neighbours to neighbours but at their ends, so most of their stretches are known by
 * their first image alone; any other is listed. The translations of a grid of ten million points take 2.5 MB, and what
 * is not written costs nothing: the room for a list of everything is only reserved.
 * Memory: n / 8 bytes a generator, and 8 for each image that is listed.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

symo_status symo__images_fail_size(const char *function, int64_t n, int64_t count)
{
    return symo__fail(SYMO_ERROR_SIZE, "%s: %lld generators of %lld entries do not fit", function, (long long)count,
                      (long long)n);
}

symo_status symo__images_create(symo__images *images, const char *function, int64_t n, int64_t count)
{
    const int64_t stretches = n / SYMO__STRETCH + (n % SYMO__STRETCH > 0);
    int64_t entries, wheres;
    *images = (symo__images){ .n = n, .count = count, .stretches = stretches };
    if (!symo__multiply_sizes(n, count, &entries) || !symo__multiply_sizes(stretches, count, &wheres))
        return symo__images_fail_size(function, n, count);
    images->where = symo__allocate(wheres, sizeof *images->where);
    images->listed = symo__allocate(entries, sizeof *images->listed);
    if (images->where && images->listed) return SYMO_OK;
    symo__images_free(images);
    return symo__fail_memory(function, (size_t)entries * sizeof *images->listed);
}

void symo__images_free(symo__images *images)
{
    symo__release(images->where);
    symo__release(images->listed);
    *images = (symo__images){ .n = 0 };
}

void symo__images_add(symo__images *images, int64_t generator, int64_t start, int run, const int64_t *image)
{
    int64_t *where = images->where + generator * images->stretches + start / SYMO__STRETCH;
    const int64_t left = images->n - start, size = left < SYMO__STRETCH ? left : SYMO__STRETCH;
    *where = run ? 2 * image[0] + 1 : 2 * images->used;
    if (run) return;
    memcpy(images->listed + images->used, image, (size_t)size * sizeof *image);
    images->used += size;
}

void symo__images_add_all(symo__images *images, int64_t generator, const int64_t *image)
{
    for (int64_t start = 0; start < images->n; start += SYMO__STRETCH)
        symo__images_add(images, generator, start, symo__is_run(images->n - start, image + start), image + start);
}

void symo__images_read(const symo__images *images, int64_t generator, int64_t *image)
{
    for (int64_t i = 0; i < images->n; i++) image[i] = symo__image(images, generator, i);
}
