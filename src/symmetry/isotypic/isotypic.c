/* SPDX-License-Identifier: BSD-3-Clause */
/* The isotypic decomposition of R^n under a group, as a handle: components, and orthonormal coordinates in which they
 * are stretches.
 *
 * The trivial component is the fixed space. Its coordinates are those of symo_symmetry_reduce, here as for every group,
 * so that what has no other part is symmetric to the last bit. Two kinds know the others: cycles and their Fourier
 * transforms for at most one generator (cycles.c), a dense basis otherwise (dense.c).
 */
#include "symmetry/isotypic/isotypic_impl.h"

#include <string.h>

enum { ATTEMPTS = 12, LARGEST_DENSE = 4096 };

void symo__isotypic_transform(const symo_isotypic *isotypic, const double *x, double *z, double *scratch)
{
    assert(x != z || isotypic->n == 0);
    symo__partition_reduce(isotypic->orbits, x, z);
    isotypic->kind->transform(isotypic, x, z, scratch);
}

void symo__isotypic_inverse(const symo_isotypic *isotypic, const double *z, double *x, double *scratch)
{
    assert(x != z || isotypic->n == 0);
    symo__partition_lift(isotypic->orbits, z, x);
    isotypic->kind->inverse(isotypic, z, x, scratch);
}

/* ---- the handle ---- */

static symo_status decompose(symo_isotypic *made, const char *function, const symo_symmetry *symmetry, uint64_t seed)
{
    if (symmetry->count < 2 || made->fixed == made->n) return symo__isotypic_cycles(made, function, symmetry);
    symo_random *random = NULL;
    SYMO_TRY(symo_random_create(&random, seed, 0));
    const symo_status status = symo__isotypic_dense(made, function, symmetry, random, ATTEMPTS);
    symo_random_free(random);
    return status;
}

static symo_status check(const char *function, const symo_symmetry *symmetry)
{
    if (!symmetry) return symo__fail_null(function, "symmetry");
    SYMO_TRY(symo__symmetry_monomial(symmetry, function));
    const int64_t n = symmetry->n, most = symmetry->count < 2 ? SYMO__FOURIER_LARGEST : LARGEST_DENSE;
    if (n <= most) return SYMO_OK;
    return symo__fail(SYMO_ERROR_SIZE, "%s: %lld coordinates, and %lld are the most for %s", function, (long long)n,
                      (long long)most, symmetry->count < 2 ? "one generator" : "several generators");
}

symo_status symo_isotypic_create(symo_isotypic **isotypic, const symo_symmetry *symmetry, uint64_t seed)
{
    static const char function[] = "symo_isotypic_create";
    if (!isotypic) return symo__fail_null(function, "isotypic");
    *isotypic = NULL;
    SYMO_TRY(check(function, symmetry));
    symo_isotypic *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(function, sizeof *made);
    made->n = symmetry->n;
    made->fixed = symmetry->orbits->cells;
    made->orbits = symmetry->orbits;
    symo__partition_keep(made->orbits);
    const symo_status status = decompose(made, function, symmetry, seed);
    if (status)
        symo_isotypic_free(made);
    else
        *isotypic = made;
    return status;
}

void symo_isotypic_free(symo_isotypic *isotypic)
{
    if (!isotypic) return;
    for (int64_t p = 0; isotypic->plan && p < isotypic->plans; p++) symo__fourier_free(&isotypic->plan[p]);
    symo_partition_free(isotypic->orbits);
    void *const blocks[] = { isotypic->components, isotypic->basis,  isotypic->cycle, isotypic->walk,
                             isotypic->sign,       isotypic->places, isotypic->plan };
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) symo__release(blocks[b]);
    symo__release(isotypic);
}

/* ---- questions ---- */

int64_t symo_isotypic_size(const symo_isotypic *isotypic)
{
    return isotypic ? isotypic->n : 0;
}

int64_t symo_isotypic_components(const symo_isotypic *isotypic)
{
    return isotypic ? isotypic->count : 0;
}

const symo_isotypic_component *symo_isotypic_component_at(const symo_isotypic *isotypic, int64_t index)
{
    return isotypic && index >= 0 && index < isotypic->count ? &isotypic->components[index] : NULL;
}

/* ---- coordinates ---- */

/* The arguments of a map, and room for 2 n numbers and the scratch. */
static symo_status begin(const char *function, const symo_isotypic *isotypic, const char *in_name, const double *in,
                         const char *out_name, const double *out, double **room)
{
    if (!isotypic) return symo__fail_null(function, "isotypic");
    if (!in && isotypic->n > 0) return symo__fail_null(function, in_name);
    if (!out && isotypic->n > 0) return symo__fail_null(function, out_name);
    *room = symo__allocate(2 * isotypic->n + isotypic->scratch, sizeof **room);
    return *room ? SYMO_OK : symo__fail_memory(function, (size_t)isotypic->n * 2 * sizeof **room);
}

/* Both ways, which may be in place. */
typedef void map(const symo_isotypic *isotypic, const double *in, double *out, double *scratch);

static symo_status run(map *apply, const char *function, const symo_isotypic *isotypic, const char *in_name,
                       const double *in, const char *out_name, double *out)
{
    double *room;
    SYMO_TRY(begin(function, isotypic, in_name, in, out_name, out, &room));
    symo__copy(isotypic->n, in, room);
    apply(isotypic, room, out, room + isotypic->n);
    symo__release(room);
    return SYMO_OK;
}

symo_status symo_isotypic_transform(const symo_isotypic *isotypic, const double *x, double *z)
{
    return run(symo__isotypic_transform, "symo_isotypic_transform", isotypic, "x", x, "z", z);
}

symo_status symo_isotypic_inverse(const symo_isotypic *isotypic, const double *z, double *x)
{
    return run(symo__isotypic_inverse, "symo_isotypic_inverse", isotypic, "z", z, "x", x);
}

symo_status symo_isotypic_project(const symo_isotypic *isotypic, int64_t component, const double *x, double *out)
{
    static const char function[] = "symo_isotypic_project";
    double *room;
    if (!isotypic) return symo__fail_null(function, "isotypic");
    if (component < 0 || component >= isotypic->count)
        return symo__fail_argument(function, "component", -1, (double)component, "in 0 .. components - 1");
    SYMO_TRY(begin(function, isotypic, "x", x, "out", out, &room));
    const symo_isotypic_component *kept = &isotypic->components[component];
    const int64_t n = isotypic->n, end = kept->first + kept->degree * kept->multiplicity;
    symo__isotypic_transform(isotypic, x, room, room + n);
    memset(room, 0, (size_t)kept->first * sizeof *room);
    memset(room + end, 0, (size_t)(n - end) * sizeof *room);
    symo__isotypic_inverse(isotypic, room, out, room + n);
    symo__release(room);
    return SYMO_OK;
}

symo_status symo_isotypic_scale(const symo_isotypic *isotypic, const double *factors, const double *x, double *out)
{
    static const char function[] = "symo_isotypic_scale";
    double *room;
    if (!isotypic) return symo__fail_null(function, "isotypic");
    if (!factors && isotypic->count > 0) return symo__fail_null(function, "factors");
    SYMO_TRY(begin(function, isotypic, "x", x, "out", out, &room));
    symo__isotypic_transform(isotypic, x, room, room + isotypic->n);
    for (int64_t c = 0; c < isotypic->count; c++) {
        const symo_isotypic_component *component = &isotypic->components[c];
        const int64_t end = component->first + component->degree * component->multiplicity;
        for (int64_t j = component->first; j < end; j++) room[j] *= factors[c];
    }
    symo__isotypic_inverse(isotypic, room, out, room + isotypic->n);
    symo__release(room);
    return SYMO_OK;
}
