/* SPDX-License-Identifier: BSD-3-Clause */
/* The fixed space of a group of signed permutations, from its generators alone.
 *
 * g x = x says x[image[i]] = sign[i] x[i] for every i; union-find with parity solves these equations of all generators
 * together. A class that is tied to its own negative is dead: zero in the fixed space. What the generators fix, the
 * whole group fixes, so this is complete and the order of the group never enters.
 * Cost: O(generators n log n) time, O(n) memory.
 */
#include "symmetry/symmetry_impl.h"

symo_status symo__symmetry_compute_orbits(symo_symmetry *symmetry)
{
    const int64_t n = symmetry->n;
    symo__unionfind classes;
    SYMO_TRY(symo__unionfind_create(&classes, n));
    for (int64_t k = 0; k < symmetry->count; k++) {
        const int64_t *image = symmetry->image + k * n;
        const int8_t *sign = symmetry->sign ? symmetry->sign + k * n : NULL;
        for (int64_t i = 0; i < n; i++) symo__unionfind_join(&classes, i, image[i], sign ? sign[i] : 1);
    }
    const symo_status status = symo__unionfind_partition(&symmetry->orbits, &classes);
    symo__unionfind_free(&classes);
    return status;
}

symo_status symo_symmetry_orbits(symo_partition **orbits, const symo_symmetry *symmetry)
{
    static const char function[] = "symo_symmetry_orbits";
    if (!orbits) return symo__fail_null(function, "orbits");
    *orbits = NULL;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    symo__partition_keep(symmetry->orbits);
    *orbits = symmetry->orbits;
    return SYMO_OK;
}
