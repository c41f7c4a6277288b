/* SPDX-License-Identifier: BSD-3-Clause */
/* The gauge of the ball that a group of the sparse group lasso gives to dual points: with s(r) = (|g_i| - r a_i)_+,
 *
 *     the least r >= 0 with ||s(r)|| <= r c          (the epsilon-norm of Burdakov and Merkulov, for unequal a_i)
 *
 * psi(r) = ||s(r)|| - r c is the distance of g from r times a box, less a linear function: convex, and decreasing as
 * long as it is positive. Newton from below the root therefore climbs to it and never passes it,
 *
 *     r <- r + psi(r) / (sum a_i s_i / ||s|| + c),
 *
 * and from one step to the next psi times its slope falls at least fourfold, so tens of steps are the worst and about
 * five are usual. Sorting |g_i| / a_i would find the active entries as well (Ndiaye, Fercoq, Gramfort and Salmon 2016,
 * NIPS, algorithm 1), but its last step, a quadratic, cancels where g and a are nearly parallel; here r is as accurate
 * as psi. A single entry tells that r >= |g_i| / (a_i + c): the start. With g and the weights scaled to largest entries
 * of 1 that is at least 1/2. Cost O(size) a step, no memory. */
#include <float.h>

#include "prox/groups/sparse_group.h"

typedef struct block {
    int64_t size;
    const int64_t *index;
    const double *g;
    const symo__coefficients *a;
    double g_scale, weight_scale; /* the largest |g_i| and weight that count */
} block;

static double pull(const block *b, int64_t k)
{
    return fabs(b->g[b->index ? b->index[k] : k]);
}

static double own_weight(const block *b, int64_t k)
{
    return symo__coefficient(b->a, b->index ? b->index[k] : k);
}

/* Without the norm: the largest |g_i| / a_i; entries of weight 0 are free. */
static double largest_ratio(const block *b)
{
    double largest = 0.0;
    for (int64_t k = 0; k < b->size; k++) {
        const double a = own_weight(b, k);
        if (a > 0.0) largest = symo__max_nan(largest, isinf(a) ? symo__zero_or_nan(pull(b, k)) : pull(b, k) / a);
    }
    return largest;
}

static double newton_step(const block *b, double c, double r)
{
    double squares = 0.0, slope = 0.0;
    for (int64_t k = 0; k < b->size; k++) {
        const double a = own_weight(b, k) / b->weight_scale, rest = pull(b, k) / b->g_scale - r * a;
        if (!(rest > 0.0)) continue;
        squares += rest * rest;
        slope += a * rest;
    }
    const double norm = sqrt(squares);
    return norm > r * c ? (norm - r * c) / (slope / norm + c) : 0.0;
}

double symo__epsilon_norm(int64_t size, const int64_t *index, const double *g, const symo__coefficients *a, double c)
{
    block b = { size, index, g, a, 0.0, isinf(c) ? 0.0 : c };
    if (c == 0.0) return largest_ratio(&b);
    for (int64_t k = 0; k < size; k++) {
        const double own = own_weight(&b, k);
        b.g_scale = symo__max_nan(b.g_scale, isinf(own) || isinf(c) ? symo__zero_or_nan(pull(&b, k)) : pull(&b, k));
        if (!isinf(own)) b.weight_scale = symo__max_nan(b.weight_scale, own);
    }
    if (!(b.g_scale > 0.0) || isinf(b.g_scale)) return b.g_scale;
    const double share = c / b.weight_scale;
    double r = 0.0, step = 0.0;
    for (int64_t k = 0; k < size; k++) {
        const double a_k = own_weight(&b, k) / b.weight_scale, start = pull(&b, k) / b.g_scale / (a_k + share);
        if (!isinf(a_k) && start > r) r = start;
    }
    do {
        step = newton_step(&b, share, r);
        r += step;
    } while (step > DBL_EPSILON * r);
    return r * b.g_scale / b.weight_scale;
}
