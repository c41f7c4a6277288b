/* SPDX-License-Identifier: BSD-3-Clause */
/* Sums and inner products in a fixed order, which are what certificates rest on: the same bits on every CPU.
 *
 * A block of up to 256 terms is added into eight partial sums, term i into the one numbered i mod 8, and these in
 * pairs; blocks are added pairwise (halving at a multiple of 256). The eight chains are independent, so that a compiler
 * uses vectors without being allowed to reorder anything, and the error is at most about (32 + 3 + log2(n / 256)) eps
 * times the sum of magnitudes (Higham 2002, Accuracy and Stability of Numerical Algorithms, section 4.2). One pass over
 * memory, no allocation.
 */
#include <string.h>

#include "num/num_impl.h"

enum { BLOCK = 256, LANES = 8 };

static double in_pairs(const double *lanes)
{
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

static int64_t half(int64_t n)
{
    return (n / 2 + BLOCK - 1) / BLOCK * BLOCK;
}

static double sum_block(int64_t n, const double *x)
{
    double lanes[LANES] = { 0.0 };
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int j = 0; j < LANES; j++) lanes[j] += x[i + j];
    }
    for (int j = 0; i + j < n; j++) lanes[j] += x[i + j];
    return in_pairs(lanes);
}

double symo__sum(int64_t n, const double *x)
{
    if (n <= BLOCK) return sum_block(n, x);
    const int64_t first = half(n);
    return symo__sum(first, x) + symo__sum(n - first, x + first);
}

static double dot_block(int64_t n, const double *x, const double *y)
{
    double lanes[LANES] = { 0.0 };
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int j = 0; j < LANES; j++) lanes[j] += x[i + j] * y[i + j];
    }
    for (int j = 0; i + j < n; j++) lanes[j] += x[i + j] * y[i + j];
    return in_pairs(lanes);
}

double symo__dot(int64_t n, const double *x, const double *y)
{
    if (n <= BLOCK) return dot_block(n, x, y);
    const int64_t first = half(n);
    return symo__dot(first, x, y) + symo__dot(n - first, x + first, y + first);
}

void symo__copy(int64_t n, const double *x, double *out)
{
    if (n > 0 && x != out) memcpy(out, x, (size_t)n * sizeof *x);
}

void symo__add_scaled(int64_t n, const double *x, double a, const double *y, double *out)
{
    int64_t i = 0;
    /* Eight are read before eight are written: vectors are then possible although out may be x or y. */
    for (; i + LANES <= n; i += LANES) {
        double sums[LANES];
        for (int j = 0; j < LANES; j++) sums[j] = x[i + j] + a * y[i + j];
        for (int j = 0; j < LANES; j++) out[i + j] = sums[j];
    }
    for (; i < n; i++) out[i] = x[i] + a * y[i];
}
