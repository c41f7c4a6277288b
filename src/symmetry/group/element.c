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
