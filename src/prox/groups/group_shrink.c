/* SPDX-License-Identifier: BSD-3-Clause */
/* Block soft threshold,  out_g = max(1 - t c_g / ||v_g||, 0) v_g.
 *
 * A group is read for its norm and at once, still in registers or cache, scaled; small consecutive groups have both
 * loops unrolled by size, and no branch depends on which groups are zero, which would cost more than the arithmetic.
 * The factor is (r - t c) / r, which needs no reciprocal of a norm, is exact under scaling by powers of two and is 0 at
 * r = 0. The plain sum of squares is right while it is far from underflow and has not overflowed; otherwise the group
 * is taken once more, scaled by the power of two next to its largest entry (after Blue 1978, ACM TOMS 4, 15-23). A NaN
 * makes its whole group NaN. Adding 0 takes the sign off zeros.
 * Cost O(n). Yuan and Lin 2006, J. R. Statist. Soc. B 68, 49-67. */
#include "prox/groups/group_lasso.h"

#include <float.h>

enum { SMALL = 16 }; /* entries up to which a plain loop beats a call */

static const double safe_squares = 0x1p-960; /* entries whose square underflows are negligible beside this */

static inline double entry(const int64_t *index, const double *v, int64_t i)
{
    return index ? v[index[i]] : v[i];
}

/* The factor of a group whose plain sum of squares is zero, tiny, infinite or NaN. */
static double factor_scaled(int64_t size, const int64_t *index, const double *v, double step, double c)
{
    double largest = 0.0, squares = 0.0;
    int exponent = 0;
    for (int64_t i = 0; i < size; i++) largest = symo__max_nan(largest, fabs(entry(index, v, i)));
    if (!(largest > 0.0)) return largest;
    if (isinf(c)) return 0.0;
    if (isinf(largest)) return (double)NAN;
    (void)frexp(largest, &exponent);
    for (int64_t i = 0; i < size; i++) {
        const double scaled = ldexp(entry(index, v, i), -exponent);
        squares += scaled * scaled;
    }
    const double norm = sqrt(squares);
    const double threshold = exponent > 0 ? ldexp(step, -exponent) * c : ldexp(step * c, -exponent);
    return norm <= threshold ? 0.0 : (norm - threshold) / norm;
}

static inline int is_safe(double squares)
{
    return squares >= safe_squares && squares <= DBL_MAX;
}

/* (r - k)_+ / r without a branch, for a safe sum of squares. */
static inline double factor_plain(double squares, double threshold)
{
    const double norm = sqrt(squares), rest = norm - (threshold < DBL_MAX ? threshold : DBL_MAX);
    return 0.5 * (rest + fabs(rest)) / norm;
}

static double gathered_squares(int64_t size, const int64_t *index, const double *v)
{
    if (size > 128) {
        const int64_t half = size / 2;
        return gathered_squares(half, index, v) + gathered_squares(size - half, index + half, v);
    }
    double squares = 0.0;
    for (int64_t i = 0; i < size; i++) squares += v[index[i]] * v[index[i]];
    return squares;
}

static inline double consecutive_squares(int64_t size, const double *v)
{
    if (size > SMALL) return symo__dot(size, v, v);
    double squares = 0.0;
    for (int64_t i = 0; i < size; i++) squares += v[i] * v[i];
    return squares;
}

double symo__group_factor(int64_t size, const int64_t *index, const double *v, double step, double c)
{
    const double squares = index ? gathered_squares(size, index, v) : consecutive_squares(size, v);
    return is_safe(squares) ? factor_plain(squares, step * c) : factor_scaled(size, index, v, step, c);
}

/* A group of one is a plain soft threshold, to the last bit. Inlined with a constant size below. */
static inline void shrink_one(int64_t size, const double *v, double step, double c, double *out)
{
    if (size == 1) {
        out[0] = symo__soft_threshold(v[0], step * c);
        return;
    }
    const double squares = consecutive_squares(size, v);
    const double factor = is_safe(squares) ? factor_plain(squares, step * c) : factor_scaled(size, NULL, v, step, c);
    for (int64_t i = 0; i < size; i++) out[i] = factor * v[i] + 0.0;
}

static inline void shrink_small(int64_t size, const double *v, double step, double c, double *out)
{
    switch (size) {
    case 1:
        shrink_one(1, v, step, c, out);
        return;
    case 2:
        shrink_one(2, v, step, c, out);
        return;
    case 3:
        shrink_one(3, v, step, c, out);
        return;
    case 4:
        shrink_one(4, v, step, c, out);
        return;
    case 5:
        shrink_one(5, v, step, c, out);
        return;
    case 6:
        shrink_one(6, v, step, c, out);
        return;
    case 7:
        shrink_one(7, v, step, c, out);
        return;
    case 8:
        shrink_one(8, v, step, c, out);
        return;
    default:
        shrink_one(size, v, step, c, out);
    }
}

static void shrink_consecutive(const group_lasso *self, const double *v, double step, double *out)
{
    for (int64_t g = 0; g < self->groups; g++) {
        const int64_t first = self->starts[g];
        shrink_small(self->starts[g + 1] - first, v + first, step, symo__coefficient(&self->c, g), out + first);
    }
}

static void shrink_indexed(const group_lasso *self, const double *v, double step, double *out)
{
    for (int64_t g = 0; g < self->groups; g++) {
        const int64_t size = symo__group_size(self, g), *index = self->indices + self->starts[g];
        const double c = symo__coefficient(&self->c, g);
        if (size == 1) {
            out[*index] = symo__soft_threshold(v[*index], step * c);
            continue;
        }
        const double factor = symo__group_factor(size, index, v, step, c);
        for (int64_t i = 0; i < size; i++) out[index[i]] = factor * v[index[i]] + 0.0;
    }
    for (int64_t k = 0; k < self->free_count; k++) out[self->free_entries[k]] = v[self->free_entries[k]] + 0.0;
}

void symo__group_shrink(const group_lasso *self, const double *v, double step, double *out)
{
    if (self->indices)
        shrink_indexed(self, v, step, out);
    else
        shrink_consecutive(self, v, step, out);
}
