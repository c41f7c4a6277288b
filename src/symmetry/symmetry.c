/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups of signed permutations, by their generators: (g x)[image[i]] = sign[i] x[i].
 *
 * The fixed space { x : g x = x for every generator g } is a signed partition, found once (orbits.c); projection,
 * reduction and lifting are the partition's. The group itself is never listed: its order plays no part in any cost.
 * Memory: 9 n bytes a generator (8 n without signs), and the partition.
 */
#include "symmetry/symmetry_impl.h"

#include <string.h>

/* ---- creation ---- */

static symo_status fail_generator(const char *function, const char *argument, int64_t generator, int64_t index,
                                  int64_t value, const char *expected)
{
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s of generator %lld at index %lld is %lld, must be %s", function,
                      argument, (long long)generator, (long long)index, (long long)value, expected);
}

/* seen[j]: one more than the last generator that has j as an image. */
static symo_status check_generator(const char *function, int64_t n, int64_t generator, const int64_t *image,
                                   const int8_t *sign, int64_t *seen)
{
    for (int64_t i = 0; i < n; i++) {
        if (image[i] < 0 || image[i] >= n)
            return fail_generator(function, "image", generator, i, image[i], "in 0 .. n-1");
        if (seen[image[i]] == generator + 1)
            return fail_generator(function, "image", generator, i, image[i], "the image of no other index");
        seen[image[i]] = generator + 1;
        if (sign && sign[i] != 1 && sign[i] != -1)
            return fail_generator(function, "sign", generator, i, sign[i], "+1 or -1");
    }
    return SYMO_OK;
}

static symo_status check_generators(const char *function, int64_t n, int64_t count, const int64_t *images,
                                    const int8_t *signs)
{
    symo_status status = SYMO_OK;
    int64_t *seen = symo__allocate_zero(n, sizeof *seen);
    if (!seen) return symo__fail_memory(function, (size_t)n * sizeof *seen);
    for (int64_t k = 0; k < count && !status; k++)
        status = check_generator(function, n, k, images + k * n, signs ? signs + k * n : NULL, seen);
    symo__release(seen);
    return status;
}

/* Copies generators that are known to be good; which == NULL takes them all, in order. */
static symo_status make(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count, const int64_t *images,
                        const int8_t *signs, const int64_t *which)
{
    symo_status status = SYMO_OK;
    int64_t entries;
    if (!symo__multiply_sizes(n, count, &entries))
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld generators of %lld entries do not fit", function, (long long)count,
                          (long long)n);
    symo_symmetry *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(function, sizeof *made);
    symo__references_start(&made->references);
    made->n = n;
    made->count = count;
    made->image = symo__allocate(entries, sizeof *made->image);
    if (signs) made->sign = symo__allocate(entries, sizeof *made->sign);
    if (!made->image || (signs && !made->sign)) {
        status = symo__fail_memory(function, (size_t)entries * sizeof *made->image);
        goto done;
    }
    for (int64_t k = 0; k < count && n > 0; k++) {
        const int64_t from = which ? which[k] : k;
        memcpy(made->image + k * n, images + from * n, (size_t)n * sizeof *images);
        if (signs) memcpy(made->sign + k * n, signs + from * n, (size_t)n);
    }
    status = symo__symmetry_compute_orbits(made);
done:
    if (status)
        symo_symmetry_free(made);
    else
        *symmetry = made;
    return status;
}

static symo_status create(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count,
                          const int64_t *images, const int8_t *signs)
{
    int64_t entries;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (!symo__multiply_sizes(n, count, &entries))
        return symo__fail(SYMO_ERROR_SIZE, "%s: count = %lld times n = %lld does not fit", function, (long long)count,
                          (long long)n);
    if (!images && entries > 0) return symo__fail_null(function, "images");
    if (entries > 0) SYMO_TRY(check_generators(function, n, count, images, signs));
    int negative = 0;
    for (int64_t k = 0; signs && k < entries; k++) negative |= signs[k] < 0;
    return make(symmetry, function, n, count, images, negative ? signs : NULL, NULL);
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
    return make(subset, function, symmetry->n, count, symmetry->image, symmetry->sign, which);
}

void symo__symmetry_keep(symo_symmetry *symmetry)
{
    symo__keep(&symmetry->references);
}

void symo_symmetry_free(symo_symmetry *symmetry)
{
    if (!symmetry || !symo__drop(&symmetry->references)) return;
    symo__release(symmetry->image);
    symo__release(symmetry->sign);
    symo_partition_free(symmetry->orbits);
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
    return symmetry ? symmetry->orbits->cells : 0;
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
    const int64_t n = symmetry->n;
    if (!image && n > 0) return symo__fail_null(function, "image");
    if (n > 0) memcpy(image, symmetry->image + generator * n, (size_t)n * sizeof *image);
    for (int64_t i = 0; sign && i < n; i++) sign[i] = symmetry->sign ? symmetry->sign[generator * n + i] : 1;
    return SYMO_OK;
}

void symo__symmetry_apply(const symo_symmetry *symmetry, int64_t generator, const double *x, double *out)
{
    assert(generator >= 0 && generator < symmetry->count && (x != out || symmetry->n == 0));
    const int64_t *image = symmetry->image + generator * symmetry->n;
    const int8_t *sign = symmetry->sign ? symmetry->sign + generator * symmetry->n : NULL;
    for (int64_t i = 0; i < symmetry->n; i++) out[image[i]] = sign && sign[i] < 0 ? -x[i] : x[i];
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
    symo__symmetry_apply(symmetry, generator, x, out);
    return SYMO_OK;
}

symo_status symo_symmetry_project(const symo_symmetry *symmetry, const double *x, double *out)
{
    const int64_t n = symo_symmetry_size(symmetry);
    SYMO_TRY(check_vectors("symo_symmetry_project", symmetry, "x", x, n, "out", out, n));
    symo__partition_project(symmetry->orbits, x, out);
    return SYMO_OK;
}

symo_status symo_symmetry_reduce(const symo_symmetry *symmetry, const double *x, double *z)
{
    const int64_t n = symo_symmetry_size(symmetry), m = symo_symmetry_dimension(symmetry);
    SYMO_TRY(check_vectors("symo_symmetry_reduce", symmetry, "x", x, n, "z", z, m));
    symo__partition_reduce(symmetry->orbits, x, z);
    return SYMO_OK;
}

symo_status symo_symmetry_lift(const symo_symmetry *symmetry, const double *z, double *x)
{
    const int64_t n = symo_symmetry_size(symmetry), m = symo_symmetry_dimension(symmetry);
    SYMO_TRY(check_vectors("symo_symmetry_lift", symmetry, "z", z, m, "x", x, n));
    symo__partition_lift(symmetry->orbits, z, x);
    return SYMO_OK;
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
    symo__partition_project(symmetry->orbits, x, projected);
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
