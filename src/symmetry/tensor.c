/* SPDX-License-Identifier: BSD-3-Clause */
/* Tensor products of actions of one group: entry (i_1, .., i_k) goes to (g i_1, .., g i_k), signs multiply, and the
 * last index runs fastest.
 *
 * Unlike those of products and sums the orbits do not come from the orbits of the parts: those of pairs are the
 * orbitals of a group, of k copies of S_n there are as many as partitions of k (n >= k). They are found by union-find
 * as any others. As actions by signed permutations are their own duals, the fixed space of V (x) W is that of the
 * equivariant maps between V and W. Cost: O(generators n) with n the product of all sizes; memory 9 n bytes a generator
 * while it is made.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

static const char function[] = "symo_symmetry_tensor";

static symo_status check_parts(int64_t count, const symo_symmetry *const *parts, int64_t *n, int64_t *entries)
{
    if (count < 1) return symo__fail_argument(function, "count", -1, (double)count, ">= 1");
    if (!parts) return symo__fail_null(function, "parts");
    *n = 1;
    for (int64_t k = 0; k < count; k++) {
        if (!parts[k])
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: parts[%lld] must not be NULL", function, (long long)k);
        if (parts[k]->count != parts[0]->count)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: parts[%lld] has %lld generators, parts[0] has %lld", function,
                              (long long)k, (long long)parts[k]->count, (long long)parts[0]->count);
        if (!symo__multiply_sizes(*n, parts[k]->n, n))
            return symo__fail(SYMO_ERROR_SIZE, "%s: with parts[%lld] the number of entries does not fit", function,
                              (long long)k);
    }
    if (!symo__multiply_sizes(*n, parts[0]->count, entries))
        return symo__images_fail_size(function, *n, parts[0]->count);
    return SYMO_OK;
}

/* Generator g of one more part. What stands in the first `size` entries is spread from the last one down, so that no
 * entry is overwritten before it is read. */
static void multiply(const symo_symmetry *part, int64_t g, int64_t size, int64_t *image, int8_t *sign)
{
    const int8_t *signs = part->sign ? part->sign + g * part->n : NULL;
    for (int64_t e = size - 1; e >= 0; e--) {
        const int64_t to = image[e] * part->n;
        const int8_t turn = sign[e];
        for (int64_t i = part->n - 1; i >= 0; i--) {
            image[e * part->n + i] = to + symo__image(&part->images, g, i);
            sign[e * part->n + i] = signs ? (int8_t)(turn * signs[i]) : turn;
        }
    }
}

symo_status symo_symmetry_tensor(symo_symmetry **tensor, int64_t count, const symo_symmetry *const *parts)
{
    int64_t n, entries;
    if (!tensor) return symo__fail_null(function, "tensor");
    *tensor = NULL;
    SYMO_TRY(check_parts(count, parts, &n, &entries));
    for (int64_t k = 0; k < count; k++)
        if (parts[k]->linear) return symo__linear_together(tensor, function, count, parts, 1);
    int64_t *images = symo__allocate(entries, sizeof *images);
    int8_t *signs = symo__allocate(entries, sizeof *signs);
    symo_status status = images && signs ? SYMO_OK : symo__fail_memory(function, (size_t)entries * sizeof *images);
    for (int64_t g = 0; g < parts[0]->count && n > 0 && !status; g++) {
        images[g * n] = 0;
        signs[g * n] = 1;
        for (int64_t k = 0, size = 1; k < count; size *= parts[k++]->n)
            multiply(parts[k], g, size, images + g * n, signs + g * n);
    }
    if (!status) status = symo__symmetry_make(tensor, function, n, parts[0]->count, images, signs);
    symo__release(images);
    symo__release(signs);
    return status;
}
