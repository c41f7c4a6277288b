/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups by their generators: signed permutations, (g x)[image[i]] = sign[i] x[i], and beside them other orthogonal
 * maps (linear/), whose fixed space has a basis instead of orbits.
 *
 * The fixed space { x : g x = x for every generator g } is a signed partition, found once (orbits.c); projection,
 * reduction and lifting are the partition's. The group itself is never listed: its order plays no part in any cost.
 * Memory: at most 9 n bytes a generator, n without signs where it sends neighbours to neighbours, and the partition.
 */
#include "symmetry/symmetry_impl.h"

#include <string.h>

/* ---- creation ---- */

/* Takes over generators that are known to be good, and their orbits; on failure all of them are released. */
symo_status symo__symmetry_adopt(symo_symmetry **symmetry, const char *function, symo__images *images, int8_t *sign,
                                 symo_partition *orbits)
{
    symo_symmetry *made = symo__allocate_zero(1, sizeof *made);
    if (!made) {
        symo__images_free(images);
        symo__release(sign);
        symo_partition_free(orbits);
        return symo__fail_memory(function, sizeof *made);
    }
    symo__references_start(&made->references);
    made->n = images->n;
    made->count = images->count;
    made->images = *images;
    made->sign = sign;
    made->orbits = orbits;
    *symmetry = made;
    return SYMO_OK;
}

static symo_status create(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count,
                          const int64_t *images, const int8_t *signs)
{
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (!images && n > 0 && count > 0) return symo__fail_null(function, "images");
    return symo__symmetry_make(symmetry, function, n, count, images, signs);
}

symo_status symo_symmetry_permutations(symo_symmetry **symmetry, int64_t n, int64_t count, const int64_t *images)
{
    static const char function[] = "symo_symmetry_permutations";
    if (!symmetry) return symo__fail_null(function, "symmetry");
    *symmetry = NULL;
    return create(symmetry, function, n, count, images, NULL);
}

symo_status symo_symmetry_signed_permutations(symo_symmetry **symmetry, int64_t n, int64_t count, const int64_t *images,
                                              const int8_t *signs)
{
    static const char function[] = "symo_symmetry_signed_permutations";
    if (!symmetry) return symo__fail_null(function, "symmetry");
    *symmetry = NULL;
    return create(symmetry, function, n, count, images, signs);
}

static symo_status make_subset(symo_symmetry **subset, const char *function, const symo_symmetry *symmetry,
                               int64_t count, const int64_t *which)
{
    const int64_t n = symmetry->n;
    int64_t entries;
    if (!symo__multiply_sizes(n, count, &entries)) return symo__images_fail_size(function, n, count);
    int64_t *images = symo__allocate(entries, sizeof *images);
    int8_t *signs = symmetry->sign ? symo__allocate(entries, sizeof *signs) : NULL;
    symo_status status = SYMO_OK;
    if (!images || (symmetry->sign && !signs)) status = symo__fail_memory(function, (size_t)entries * sizeof *images);
    for (int64_t k = 0; k < count && !status; k++) {
        symo__images_read(&symmetry->images, which[k], images + k * n);
        if (signs && n > 0) memcpy(signs + k * n, symmetry->sign + which[k] * n, (size_t)n);
    }
    if (!status) status = symo__symmetry_make(subset, function, n, count, images, signs);
    symo__release(images);
    symo__release(signs);
    return status;
}

symo_status symo_symmetry_subset(symo_symmetry **subset, const symo_symmetry *symmetry, int64_t count,
                                 const int64_t *which)
{
    static const char function[] = "symo_symmetry_subset";
    if (!subset) return symo__fail_null(function, "subset");
    *subset = NULL;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (!which && count > 0) return symo__fail_null(function, "which");
    for (int64_t k = 0; k < count; k++) {
        if (which[k] < 0 || which[k] >= symmetry->count)
            return symo__fail_argument(function, "which", k, (double)which[k], "the number of a generator");
    }
    if (symmetry->linear) return symo__linear_subset(subset, function, symmetry, count, which);
    return make_subset(subset, function, symmetry, count, which);
}

void symo__symmetry_keep(symo_symmetry *symmetry)
{
    symo__keep(&symmetry->references);
}

void symo_symmetry_free(symo_symmetry *symmetry)
{
    if (!symmetry || !symo__drop(&symmetry->references)) return;
    symo__images_free(&symmetry->images);
    symo__release(symmetry->sign);
    symo_partition_free(symmetry->orbits);
    symo__linear_free(symmetry->linear, symmetry->count);
    symo__release(symmetry);
}

/* ---- questions ---- */

int64_t symo_symmetry_size(const symo_symmetry *symmetry)
{
    return symmetry ? symmetry->n : 0;
}

int64_t symo_symmetry_generators(const symo_symmetry *symmetry)
{
    return symmetry ? symmetry->count : 0;
}

int64_t symo_symmetry_dimension(const symo_symmetry *symmetry)
{
    if (!symmetry) return 0;
    const symo__space space = symo__symmetry_space(symmetry);
    return symo__space_dimension(&space);
}

static symo_status check_index(const char *function, const symo_symmetry *symmetry, int64_t generator)
{
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (generator < 0 || generator >= symmetry->count)
        return symo__fail_argument(function, "generator", -1, (double)generator, "in 0 .. generators - 1");
    return SYMO_OK;
}

symo_status symo_symmetry_image(const symo_symmetry *symmetry, int64_t generator, int64_t *image, int8_t *sign)
{
    static const char function[] = "symo_symmetry_image";
    SYMO_TRY(check_index(function, symmetry, generator));
    SYMO_TRY(symo__symmetry_monomial(symmetry, function));
    const int64_t n = symmetry->n;
    if (!image && n > 0) return symo__fail_null(function, "image");
    symo__images_read(&symmetry->images, generator, image);
    for (int64_t i = 0; sign && i < n; i++) sign[i] = symmetry->sign ? symmetry->sign[generator * n + i] : 1;
    return SYMO_OK;
}

void symo__symmetry_apply(const symo_symmetry *symmetry, int64_t generator, const double *x, double *out)
{
    assert(!symmetry->linear && generator >= 0 && generator < symmetry->count && (x != out || symmetry->n == 0));
    const int8_t *sign = symmetry->sign ? symmetry->sign + generator * symmetry->n : NULL;
    for (int64_t i = 0; i < symmetry->n; i++)
        out[symo__image(&symmetry->images, generator, i)] = sign && sign[i] < 0 ? -x[i] : x[i];
}

static symo_status check_vectors(const char *function, const symo_symmetry *symmetry, const char *in_name,
                                 const double *in, int64_t in_size, const char *out_name, const double *out,
                                 int64_t out_size)
{
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (!in && in_size > 0) return symo__fail_null(function, in_name);
    if (!out && out_size > 0) return symo__fail_null(function, out_name);
    return SYMO_OK;
}

symo_status symo_symmetry_apply(const symo_symmetry *symmetry, int64_t generator, const double *x, double *out)
{
    static const char function[] = "symo_symmetry_apply";
    SYMO_TRY(check_index(function, symmetry, generator));
    SYMO_TRY(check_vectors(function, symmetry, "x", x, symmetry->n, "out", out, symmetry->n));
    if (x == out && symmetry->n > 0)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: x and out must not be the same array", function);
    const int64_t room = symo__symmetry_scratch(symmetry);
    double *scratch = symo__allocate(room, sizeof *scratch);
    if (!scratch) return symo__fail_memory(function, (size_t)room * sizeof *scratch);
    symo__symmetry_move(symmetry, generator, x, out, scratch);
    symo__release(scratch);
    return SYMO_OK;
}

/* Projecting, reducing and lifting differ in what they call. */
typedef void transform(const symo__space *space, const double *in, double *out, double *scratch);

static symo_status run(transform *apply, const char *function, const symo_symmetry *symmetry, const double *in,
                       double *out)
{
    const symo__space space = symo__symmetry_space(symmetry);
    const int64_t room = symo__space_scratch(&space);
    double *scratch = room > 0 ? symo__allocate(room, sizeof *scratch) : NULL;
    if (room > 0 && !scratch) return symo__fail_memory(function, (size_t)room * sizeof *scratch);
    apply(&space, in, out, scratch);
    symo__release(scratch);
    return SYMO_OK;
}

symo_status symo_symmetry_project(const symo_symmetry *symmetry, const double *x, double *out)
{
    static const char function[] = "symo_symmetry_project";
    const int64_t n = symo_symmetry_size(symmetry);
    SYMO_TRY(check_vectors(function, symmetry, "x", x, n, "out", out, n));
    return run(symo__space_project, function, symmetry, x, out);
}

symo_status symo_symmetry_reduce(const symo_symmetry *symmetry, const double *x, double *z)
{
    static const char function[] = "symo_symmetry_reduce";
    const int64_t n = symo_symmetry_size(symmetry), m = symo_symmetry_dimension(symmetry);
    SYMO_TRY(check_vectors(function, symmetry, "x", x, n, "z", z, m));
    return run(symo__space_reduce, function, symmetry, x, z);
}

symo_status symo_symmetry_lift(const symo_symmetry *symmetry, const double *z, double *x)
{
    static const char function[] = "symo_symmetry_lift";
    const int64_t n = symo_symmetry_size(symmetry), m = symo_symmetry_dimension(symmetry);
    SYMO_TRY(check_vectors(function, symmetry, "z", z, m, "x", x, n));
    return run(symo__space_lift, function, symmetry, z, x);
}

symo_status symo_symmetry_defect(const symo_symmetry *symmetry, const double *x, double *defect)
{
    static const char function[] = "symo_symmetry_defect";
    if (!defect) return symo__fail_null(function, "defect");
    *defect = NAN;
    const int64_t n = symo_symmetry_size(symmetry);
    SYMO_TRY(check_vectors(function, symmetry, "x", x, n, "defect", defect, 1));
    double *projected = symo__allocate(n, sizeof *projected);
    if (!projected) return symo__fail_memory(function, (size_t)n * sizeof *projected);
    const symo_status status = run(symo__space_project, function, symmetry, x, projected);
    if (status) {
        symo__release(projected);
        return status;
    }
    const double size = fmax(1.0, symo__norm_inf(n, x)), half = size > 0x1p1000 ? 0.5 : 1.0; /* |x - P x| <= 2 size */
    double distance = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double apart = fabs(half * x[i] - half * projected[i]);
        if (apart > distance || isnan(apart)) distance = apart; /* a NaN stays */
    }
    *defect = distance / (half * size);
    symo__release(projected);
    return SYMO_OK;
}
