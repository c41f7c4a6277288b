/* SPDX-License-Identifier: BSD-3-Clause */
/* The step of one group in the eigenbasis of its quadratic (the block step of adelie; Yang and Hastie 2024,
 * arXiv 2405.08631):
 *
 *     minimise over u   1/2 sum a_i u_i^2 - sum v_i u_i + w ||u||,      a_i >= 0, w >= 0
 *
 * u = 0 iff ||v|| <= w. Otherwise h = ||u|| solves  sum (v_i / (a_i h + w))^2 = 1. Directions with a_i = 0 (flat) add
 * the constant ||v_flat||^2 / w^2 to the left; the others (curved) must give the rest r = 1 - ||v_flat||^2 / w^2, and
 * when r <= 0 there is no minimiser. What remains,
 *
 *     t(h) = sum over the curved of (v_i / (a_i h + w))^2 = r,
 *
 * is decreasing, and 1 / sqrt(t) is a power mean (exponent -2) of increasing linear functions, hence concave: Newton on
 * 1 / sqrt(t) - 1 / sqrt(r) from a point below the root climbs to it and never passes it,
 *
 *     h <- h + (sqrt(t / r) - 1) t / S,      S = sum v_i^2 a_i / (a_i h + w)^3.
 *
 * Replacing every a_i by the largest, or the smallest, brackets the root:
 * (||v_curved|| / sqrt(r) - w) / a_max <= h <= (the same) / a_min. A wide bracket is halved on the logarithmic scale,
 * at most ten evaluations for the whole range of doubles, until Newton starts within a factor 4 of the root.
 * Everything is scaled by powers of two so that the largest |v_i| and a_i are near 1. Within one block the a_i > 0 may
 * spread over a factor of 1e300. Cost: about ten passes over the block, no memory.
 */
#include <float.h>

#include "num/num_impl.h"

enum { NEWTON_LIMIT = 100, EXPONENT_LIMIT = 1000 };

typedef struct {
    int64_t n;
    const double *a, *v;
    double a_scale, v_scale;     /* powers of two; all below is scaled */
    double weight, flat, curved; /* w, ||v_flat||, ||v_curved|| */
    double smallest, largest;    /* a_i of the curved */
} block;

static int any_nan(int64_t n, const double *a, const double *v, double weight)
{
    int found = isnan(weight);
    for (int64_t i = 0; i < n; i++) {
        assert(!(a[i] < 0.0));
        found |= isnan(a[i]) || isnan(v[i]);
    }
    return found;
}

/* An infinite a_i pins its u_i to zero, so its v_i does not count. */
static double largest_pull(int64_t n, const double *a, const double *v)
{
    double largest = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (!isinf(a[i]) && fabs(v[i]) > largest) largest = fabs(v[i]);
    }
    return largest;
}

/* w = 0: u_i = v_i / a_i, unbounded where a_i = 0 and v_i is not. */
static double ratio_norm(int64_t n, const double *a, const double *v)
{
    double largest = 0.0, squares = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (v[i] != 0.0 && fabs(v[i]) / a[i] > largest) largest = fabs(v[i]) / a[i];
    }
    if (largest == 0.0 || isinf(largest)) return largest;
    for (int64_t i = 0; i < n; i++) {
        const double ratio = v[i] != 0.0 ? v[i] / a[i] / largest : 0.0;
        squares += ratio * ratio;
    }
    return largest * sqrt(squares);
}

/* The power of two that brings x near 1, within what a double can hold. */
static int exponent_to_one(double x)
{
    int exponent = 0;
    frexp(x, &exponent);
    return exponent > EXPONENT_LIMIT ? -EXPONENT_LIMIT : exponent < -EXPONENT_LIMIT ? EXPONENT_LIMIT : -exponent;
}

static int is_curved(const block *b, int64_t i)
{
    return b->a[i] > 0.0 && !isinf(b->a[i]) && b->v[i] != 0.0;
}

static double curvature(const block *b, int64_t i)
{
    const double scaled = b->a[i] * b->a_scale;
    return scaled > 0.0 ? scaled : 0x1p-1074;
}

static void summarise(block *b)
{
    double flat = 0.0, curved = 0.0;
    b->smallest = INFINITY;
    b->largest = 0.0;
    for (int64_t i = 0; i < b->n; i++) {
        const double v = b->v[i] * b->v_scale;
        if (b->a[i] == 0.0) flat += v * v;
        if (!is_curved(b, i)) continue;
        const double c = curvature(b, i);
        curved += v * v;
        if (c < b->smallest) b->smallest = c;
        if (c > b->largest) b->largest = c;
    }
    b->flat = sqrt(flat);
    b->curved = sqrt(curved);
}

/* t(h), and S(h) into *slope. */
static double evaluate(const block *b, double h, double *slope)
{
    double t = 0.0, s = 0.0;
    for (int64_t i = 0; i < b->n; i++) {
        if (!is_curved(b, i)) continue;
        const double c = curvature(b, i), bottom = c * h + b->weight;
        const double u = b->v[i] * b->v_scale / bottom, square = u * u;
        t += square;
        s += square * (c / bottom);
    }
    *slope = s;
    return t;
}

static double find_root(const block *b, double rest, double low, double high)
{
    double slope = 0.0;
    while (high > 4.0 * low) {
        const double middle = sqrt(low) * sqrt(high);
        if (evaluate(b, middle, &slope) >= rest) {
            low = middle;
        } else {
            high = middle;
        }
    }
    for (int i = 0; i < NEWTON_LIMIT; i++) {
        const double t = evaluate(b, low, &slope);
        const double next = low + (sqrt(t / rest) - 1.0) * t / slope;
        if (!(next > low)) break; /* at the root, up to rounding */
        const int settled = next - low <= 0x1p-51 * next;
        low = next < high ? next : high;
        if (settled) break;
    }
    return low;
}

/* The scaled norm of the minimiser. */
static double scaled_norm(const block *b)
{
    const double ratio = b->flat > 0.0 ? b->flat / b->weight : 0.0;
    const double rest = (1.0 - ratio) * (1.0 + ratio);
    if (!(hypot(b->flat, b->curved) > b->weight)) return 0.0;
    if (!(rest > 0.0)) return INFINITY;
    const double reach = b->curved / sqrt(rest) - b->weight;
    if (!(reach > 0.0)) return 0.0; /* ||v|| and w agree up to rounding */
    if (b->smallest == b->largest) return reach / b->largest;
    const double high = reach / b->smallest;
    return find_root(b, rest, reach / b->largest, high < DBL_MAX ? high : DBL_MAX);
}

double symo__block_norm(int64_t n, const double *a, const double *v, double weight)
{
    if (any_nan(n, a, v, weight)) return NAN;
    assert(weight >= 0.0);
    const double pull = largest_pull(n, a, v);
    double steepest = 0.0;
    if (pull == 0.0 || isinf(weight)) return 0.0;
    if (isinf(pull)) return INFINITY;
    if (weight == 0.0) return ratio_norm(n, a, v);
    for (int64_t i = 0; i < n; i++) {
        if (!isinf(a[i]) && v[i] != 0.0 && a[i] > steepest) steepest = a[i];
    }
    const int a_exponent = steepest > 0.0 ? exponent_to_one(steepest) : 0, v_exponent = exponent_to_one(pull);
    block b = { n, a, v, ldexp(1.0, a_exponent), ldexp(1.0, v_exponent), 0.0, 0.0, 0.0, 0.0, 0.0 };
    b.weight = weight * b.v_scale;
    summarise(&b);
    return ldexp(scaled_norm(&b), a_exponent - v_exponent);
}
