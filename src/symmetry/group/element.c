/* SPDX-License-Identifier: BSD-3-Clause */
/* Signed permutations, one number a coordinate: g[i] = 2 image + (sign < 0). Products read from left to right: i^(ab) =
 * (i^a)^b. All O(n). */
#include <string.h>

#include "symmetry/group/group_impl.h"

void symo__element_identity(int32_t n, int32_t *out)
{
    for (int32_t i = 0; i < n; i++) out[i] = 2 * i;
}

int symo__element_is_identity(int32_t n, const int32_t *g)
{
    for (int32_t i = 0; i < n; i++) {
        if (g[i] != 2 * i) return 0;
    }
    return 1;
}

void symo__element_multiply(int32_t n, const int32_t *a, const int32_t *b, int32_t *out)
{
    assert(b != out || n == 0);
    for (int32_t i = 0; i < n; i++) out[i] = symo__move(b, a[i]);
}

void symo__element_invert(int32_t n, const int32_t *g, int32_t *out)
{
    assert(g != out || n == 0);
    for (int32_t i = 0; i < n; i++) out[g[i] >> 1] = 2 * i | (g[i] & 1);
}

void symo__element_power(int32_t n, const int32_t *g, int64_t exponent, int32_t *out, int32_t *scratch)
{
    int32_t *square = scratch, *spare = scratch + n;
    assert(exponent >= 0);
    symo__element_identity(n, out);
    memcpy(square, g, (size_t)n * sizeof *g);
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1) symo__element_multiply(n, out, square, out);
        symo__element_multiply(n, square, square, spare);
        int32_t *kept = square;
        square = spare;
        spare = kept;
    }
}

symo_status symo__generators_create(symo__generators *made, int32_t n, int64_t count, symo__budget *budget)
{
    *made = (symo__generators){ n, count, NULL };
    return symo__budget_take(budget, &made->code, n * count);
}

void symo__generators_tidy(symo__generators *generators)
{
    const int32_t n = generators->n;
    int64_t kept = 0;
    for (int64_t k = 0; k < generators->count; k++) {
        const int32_t *g = symo__generator_code(generators, k);
        if (symo__element_is_identity(n, g)) continue;
        if (kept < k) memcpy(symo__generator_code(generators, kept), g, (size_t)n * sizeof *g);
        kept++;
    }
    generators->count = kept;
}

int symo__generators_have_signs(const symo__generators *generators)
{
    const int64_t entries = generators->count * generators->n;
    for (int64_t k = 0; k < entries; k++) {
        if (generators->code[k] & 1) return 1;
    }
    return 0;
}

void symo__generators_free(symo__generators *generators)
{
    symo__release(generators->code);
    *generators = (symo__generators){ 0, 0, NULL };
}

symo_status symo__generators_read(symo__generators *generators, const symo_symmetry *symmetry, symo__budget *budget)
{
    const int64_t n = symo_symmetry_size(symmetry), count = symo_symmetry_generators(symmetry);
    int64_t *image = symo__allocate(n, sizeof *image);
    int8_t *sign = symo__allocate(n, 1);
    symo_status status = SYMO_OK;
    if (!image || !sign) status = symo__fail_memory(budget->function, (size_t)n * sizeof *image);
    if (!status) status = symo__generators_create(generators, (int32_t)n, count, budget);
    for (int64_t k = 0; k < count && !status; k++) {
        int32_t *g = symo__generator_code(generators, k);
        status = symo_symmetry_image(symmetry, k, image, sign);
        for (int64_t i = 0; i < n; i++) g[i] = (int32_t)(2 * image[i] | (sign[i] < 0));
    }
    symo__release(image);
    symo__release(sign);
    return status;
}

symo_status symo__generators_pair(int32_t ***paired, const symo__generators *generators, symo__budget *budget)
{
    const int32_t n = generators->n;
    int32_t **made = *paired = symo__allocate_zero(generators->count, sizeof *made);
    if (!made) return symo__fail_memory(budget->function, (size_t)generators->count * sizeof *made);
    for (int64_t k = 0; k < generators->count; k++) {
        SYMO_TRY(symo__budget_take(budget, &made[k], 2 * (int64_t)n));
        memcpy(made[k], symo__generator_code(generators, k), (size_t)n * sizeof **made);
        symo__element_invert(n, made[k], made[k] + n);
    }
    return SYMO_OK;
}

void symo__generators_unpair(int32_t **paired, const symo__generators *generators)
{
    for (int64_t k = 0; paired && k < generators->count; k++) symo__release(paired[k]);
    symo__release(paired);
}
