/* SPDX-License-Identifier: BSD-3-Clause */
/* Block soft threshold,  out_g = max(1 - t c_g / ||v_g||, 0) v_g.
 *
 * A group is read for its norm and at once, still in registers or cache, scaled, and no branch depends on which groups
 * are zero, which would cost more than the arithmetic. Small consecutive groups of one size are taken two at a time,
 * so that the root and the division, which cost as much as all the rest, are done for both at once; their loops are
 * unrolled by size. A group comes out the same to the last bit with or without a second one.
 * The factor is (r - t c) / r, which needs no reciprocal of a norm, is exact under scaling by powers of two and is 0 at
 * r = 0. The plain sum of squares is right while it is far from underflow and has not overflowed; otherwise the group
 * is taken once more, scaled by the power of two next to its largest entry (after Blue 1978, ACM TOMS 4, 15-23). A NaN
 * makes its whole group NaN. Adding 0 takes the sign off zeros.
 * Cost O(n). Yuan and Lin 2006, J. R. Statist. Soc. B 68, 49-67. */
#include "prox/groups/group_lasso.h"

#include <float.h>

#include "base/pair.h"

enum {
    SMALL = 16,  /* entries up to which a plain loop beats a call */
    UNROLLED = 8 /* entries up to which two groups are taken at a time */
};

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
    return (rest > 0.0 ? rest : 0.0) / norm;
}

static inline symo__pair factor_plain_two(symo__pair squares, symo__pair threshold)
{
    const symo__pair norm = symo__pair_root(squares);
    const symo__pair rest = symo__pair_subtract(norm, symo__pair_smaller(threshold, symo__pair_both(DBL_MAX)));
    return symo__pair_divide(symo__pair_larger(rest, symo__pair_both(0.0)), norm);
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

static inline double square(const int64_t *index, const double *v, int64_t i)
{
    return entry(index, v, i) * entry(index, v, i);
}

/* Every other square and those between, then the last when there is an odd one: the order of shrink_two. */
static inline double small_squares(int64_t size, const int64_t *index, const double *v)
{
    double even = 0.0, odd = 0.0;
    for (int64_t i = 0; i + 1 < size; i += 2) {
        even += square(index, v, i);
        odd += square(index, v, i + 1);
    }
    return size % 2 ? even + odd + square(index, v, size - 1) : even + odd;
}

static double sum_of_squares(int64_t size, const int64_t *index, const double *v)
{
    if (size <= SMALL) return index ? small_squares(size, index, v) : small_squares(size, NULL, v);
    return index ? gathered_squares(size, index, v) : symo__dot(size, v, v);
}

double symo__group_factor(int64_t size, const int64_t *index, const double *v, double step, double c)
{
    const double squares = sum_of_squares(size, index, v);
    return is_safe(squares) ? factor_plain(squares, step * c) : factor_scaled(size, index, v, step, c);
}

/* A group of one is a plain soft threshold, to the last bit. */
static void shrink_one(int64_t size, const double *v, double step, double c, double *out)
{
    if (size == 1) {
        out[0] = symo__soft_threshold(v[0], step * c);
        return;
    }
    const double factor = symo__group_factor(size, NULL, v, step, c);
    for (int64_t i = 0; i < size; i++) out[i] = factor * v[i] + 0.0;
}

/* Two groups side by side; 0, and nothing written, when the plain sum of squares will not do for one of them. Inlined
 * with a constant size, 2 .. UNROLLED, below. */
static inline int shrink_two(int64_t size, const double *v, symo__pair threshold, double *out)
{
    const int64_t half = size / 2;
    const symo__pair zero = symo__pair_both(0.0); /* added last, to take the sign off zeros */
    symo__pair a[UNROLLED / 2], b[UNROLLED / 2], last = zero;
    symo__pair squares_a = zero, squares_b = zero;
    for (int64_t i = 0; i < half; i++) {
        a[i] = symo__pair_load(v + 2 * i);
        b[i] = symo__pair_load(v + size + 2 * i);
        squares_a = symo__pair_add(squares_a, symo__pair_multiply(a[i], a[i]));
        squares_b = symo__pair_add(squares_b, symo__pair_multiply(b[i], b[i]));
    }
    symo__pair squares = symo__pair_sums(squares_a, squares_b);
    if (size % 2) {
        last = symo__pair_load_apart(v + size - 1, v + 2 * size - 1);
        squares = symo__pair_add(squares, symo__pair_multiply(last, last));
    }
    if (!symo__pair_within(squares, safe_squares, DBL_MAX)) return 0;
    const symo__pair factor = factor_plain_two(squares, threshold);
    const symo__pair factor_a = symo__pair_first_twice(factor), factor_b = symo__pair_second_twice(factor);
    for (int64_t i = 0; i < half; i++) {
        symo__pair_store(out + 2 * i, symo__pair_add(symo__pair_multiply(factor_a, a[i]), zero));
        symo__pair_store(out + size + 2 * i, symo__pair_add(symo__pair_multiply(factor_b, b[i]), zero));
    }
    if (size % 2)
        symo__pair_store_apart(out + size - 1, out + 2 * size - 1,
                               symo__pair_add(symo__pair_multiply(factor, last), zero));
    return 1;
}

/* count groups of one size from v and out on; c: of each, or common to all when NULL. */
typedef struct group_run {
    int64_t size, count;
    double step, common;
    const double *c;
} group_run;

static inline double run_coefficient(const group_run *run, int64_t g)
{
    return run->c ? run->c[g] : run->common;
}

static inline void shrink_run(int64_t size, const group_run *run, const double *v, double *out)
{
    const symo__pair step = symo__pair_both(run->step);
    symo__pair threshold = symo__pair_multiply(step, symo__pair_both(run->common));
    int64_t g = 0;
    for (; g + 1 < run->count; g += 2, v += 2 * size, out += 2 * size) {
        if (run->c) threshold = symo__pair_multiply(step, symo__pair_load(run->c + g));
        if (shrink_two(size, v, threshold, out)) continue;
        shrink_one(size, v, run->step, run_coefficient(run, g), out);
        shrink_one(size, v + size, run->step, run_coefficient(run, g + 1), out + size);
    }
    if (g < run->count) shrink_one(size, v, run->step, run_coefficient(run, g), out);
}

static void shrink_run_of_any(const group_run *run, const double *v, double *out)
{
    for (int64_t g = 0; g < run->count; g++, v += run->size, out += run->size)
        shrink_one(run->size, v, run->step, run_coefficient(run, g), out);
}

static void shrink_by_size(const group_run *run, const double *v, double *out)
{
    switch (run->size) {
    case 2:
        shrink_run(2, run, v, out);
        return;
    case 3:
        shrink_run(3, run, v, out);
        return;
    case 4:
        shrink_run(4, run, v, out);
        return;
    case 5:
        shrink_run(5, run, v, out);
        return;
    case 6:
        shrink_run(6, run, v, out);
        return;
    case 7:
        shrink_run(7, run, v, out);
        return;
    case UNROLLED:
        shrink_run(UNROLLED, run, v, out);
        return;
    default:
        shrink_run_of_any(run, v, out);
    }
}

static void shrink_consecutive(const group_lasso *self, const double *v, double step, double *out)
{
    for (int64_t g = 0, end; g < self->groups; g = end) {
        const int64_t first = self->starts[g], size = symo__group_size(self, g);
        end = self->uniform ? self->groups : g + 1;
        while (end < self->groups && symo__group_size(self, end) == size) end++;
        const group_run run = { size, end - g, step, self->c.common, self->c.each ? self->c.each + g : NULL };
        shrink_by_size(&run, v + first, out + first);
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
