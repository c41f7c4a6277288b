/* SPDX-License-Identifier: BSD-3-Clause */
/* From a partition to a group that has its space as fixed space: one generator, which sends each member of a cell to
 * the next one and the last to the first, with the relative signs, and each dead entry to its negative. So that
 * whatever partition there is, a pattern of matrices or ties that were learned, can be imposed as a symmetry is. Cost:
 * O(n). */
#include "symmetry/symmetry_impl.h"

static void write_generator(const symo_partition *partition, int64_t *image, int8_t *sign)
{
    for (int64_t c = 0; c < partition->cells; c++) {
        const int64_t first = partition->starts[c], end = partition->starts[c + 1];
        for (int64_t k = first; k < end; k++) {
            const int64_t from = symo__member(partition, k), to = symo__member(partition, k + 1 < end ? k + 1 : first);
            image[from] = to;
            if (sign) sign[from] = (int8_t)(partition->sign[from] * partition->sign[to]);
        }
    }
    for (int64_t k = partition->starts[partition->cells]; k < partition->n; k++) {
        image[symo__member(partition, k)] = symo__member(partition, k);
        sign[symo__member(partition, k)] = -1;
    }
}

symo_status symo_symmetry_tie(symo_symmetry **symmetry, const symo_partition *partition)
{
    static const char function[] = "symo_symmetry_tie";
    symo__images images;
    int64_t *image = NULL;
    int8_t *sign = NULL;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    *symmetry = NULL;
    if (!partition) return symo__fail_null(function, "partition");
    const int64_t n = partition->n;
    SYMO_TRY(symo__images_create(&images, function, n, 1));
    image = symo__allocate(n, sizeof *image);
    if (partition->sign) sign = symo__allocate(n, sizeof *sign);
    if (!image || (partition->sign && !sign)) {
        symo__release(image);
        symo__release(sign);
        symo__images_free(&images);
        return symo__fail_memory(function, (size_t)n * sizeof *image);
    }
    write_generator(partition, image, sign);
    symo__images_add_all(&images, 0, image);
    symo__release(image);
    symo_partition *orbits = (symo_partition *)partition; /* a reference changes the count only */
    symo__partition_keep(orbits);
    SYMO_TRY(symo__symmetry_adopt(symmetry, function, &images, sign, orbits));
    (*symmetry)->tied = 1;
    return SYMO_OK;
}
