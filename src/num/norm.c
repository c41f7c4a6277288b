/* SPDX-License-Identifier: BSD-3-Clause */
/* Norms and scans.
 *
 * Two-norm: the plain sum of squares, in the order of sum.c, is right whenever it neither overflowed nor came near
 * underflow. Otherwise it is taken once more with x scaled by 2^700 or 2^-700, after which no square that matters can
 * leave the range: below, |x_i| < sqrt(n) 2^-485 becomes at most 2^247; above, the largest, at least 2^512 / sqrt(n),
 * stays above 2^-220 (after Blue 1978, ACM TOMS 4, 15-23). A power of two costs no rounding.
 * Sums of squares are at least 0, so the result is NaN only when an entry is.
 * Max norm: comparisons lose NaN, but the sum of magnitudes beside them does not.
 */
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

static double squares_block(int64_t n, const double *x, double scale)
{
    double lanes[LANES] = { 0.0 };
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int j = 0; j < LANES; j++) lanes[j] += (scale * x[i + j]) * (scale * x[i + j]);
    }
    for (int j = 0; i + j < n; j++) lanes[j] += (scale * x[i + j]) * (scale * x[i + j]);
    return in_pairs(lanes);
}

/* index NULL: of x itself, with the same bits as a gathered copy of it. */
static double squares(int64_t n, const int64_t *index, const double *x, double scale)
{
    double gathered[BLOCK];
    if (n > BLOCK) {
        const int64_t first = half(n);
        return squares(first, index, x, scale) +
               squares(n - first, index ? index + first : NULL, index ? x : x + first, scale);
    }
    if (!index) return squares_block(n, x, scale);
    for (int64_t i = 0; i < n; i++) gathered[i] = x[index[i]];
    return squares_block(n, gathered, scale);
}

static double two_norm(int64_t n, const int64_t *index, const double *x)
{
    const double plain = squares(n, index, x, 1.0);
    if (isnan(plain)) return plain;
    if (isinf(plain)) return 0x1p700 * sqrt(squares(n, index, x, 0x1p-700));
    if (plain >= (double)n * 0x1p-970) return sqrt(plain);
    return 0x1p-700 * sqrt(squares(n, index, x, 0x1p700));
}

double symo__norm2(int64_t n, const double *x)
{
    return two_norm(n, NULL, x);
}

double symo__norm2_gather(int64_t n, const int64_t *index, const double *x)
{
    static const int64_t none = 0;
    return two_norm(n, n > 0 ? index : &none, x);
}

double symo__norm_inf(int64_t n, const double *x)
{
    double largest[LANES] = { 0.0 }, total[LANES] = { 0.0 };
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int j = 0; j < LANES; j++) {
            const double magnitude = fabs(x[i + j]);
            largest[j] = magnitude > largest[j] ? magnitude : largest[j];
            total[j] += magnitude;
        }
    }
    for (int j = 0; i + j < n; j++) {
        largest[j] = fabs(x[i + j]) > largest[j] ? fabs(x[i + j]) : largest[j];
        total[j] += fabs(x[i + j]);
    }
    for (int j = 1; j < LANES; j++) largest[0] = largest[j] > largest[0] ? largest[j] : largest[0];
    return isnan(in_pairs(total)) ? NAN : largest[0];
}

double symo__distance_inf(int64_t n, const double *x, const double *y)
{
    double difference[BLOCK], largest = 0.0;
    for (int64_t start = 0; start < n; start += BLOCK) {
        const int64_t count = n - start < BLOCK ? n - start : BLOCK;
        for (int64_t i = 0; i < count; i++) difference[i] = x[start + i] - y[start + i];
        const double block = symo__norm_inf(count, difference);
        if (!(block <= largest)) largest = block;
        if (isnan(largest)) return NAN;
    }
    return largest;
}

static double distance_block(int64_t n, const double *x, const double *y)
{
    double difference[BLOCK];
    for (int64_t i = 0; i < n; i++) difference[i] = x[i] - y[i];
    return squares_block(n, difference, 1.0);
}

double symo__distance_squared(int64_t n, const double *x, const double *y)
{
    if (n <= BLOCK) return distance_block(n, x, y);
    const int64_t first = half(n);
    return symo__distance_squared(first, x, y) + symo__distance_squared(n - first, x + first, y + first);
}

/* 0 when every entry is finite, otherwise NaN: 0 times infinity is NaN too. */
static double zero_if_finite(int64_t n, const double *x)
{
    double lanes[LANES] = { 0.0 };
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int j = 0; j < LANES; j++) lanes[j] += 0.0 * x[i + j];
    }
    for (int j = 0; i + j < n; j++) lanes[j] += 0.0 * x[i + j];
    return in_pairs(lanes);
}

int64_t symo__first_nonfinite(int64_t n, const double *x)
{
    for (int64_t start = 0; start < n; start += BLOCK) {
        const int64_t count = n - start < BLOCK ? n - start : BLOCK;
        if (zero_if_finite(count, x + start) == 0.0) continue;
        for (int64_t i = start; i < start + count; i++) {
            if (!isfinite(x[i])) return i;
        }
    }
    return -1;
}

int64_t symo__nonzeros(int64_t n, const double *x)
{
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++) count += x[i] != 0.0;
    return count;
}
