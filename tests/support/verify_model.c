/* SPDX-License-Identifier: BSD-3-Clause */
/* The models that the verifier knows, written down from their definitions.
 *
 * Orbits: closure of the signed points (i, +-) under the generators; (i, -) reached from (i, +) means x_i = 0.
 * Group lasso on z: group g costs w_g sqrt(sum_c n_gc / size_c z_c^2), n_gc its members in cell c. Where all groups
 * that meet in some cell have the same cells and a ratio n_gc / size_c = a_g that does not depend on c, they sum up to
 * (sum_g w_g sqrt(a_g)) ||z_J||; other cases are not verified and end the test.
 */
#include "support/verify_model.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

void *verify__take(int64_t count, size_t size)
{
    void *block = calloc((size_t)(count > 0 ? count : 1), size);
    ck_assert_ptr_nonnull(block);
    return block;
}

real verify__largest(int64_t n, const real *x)
{
    real norm = 0;
    for (int64_t i = 0; i < n; i++)
        if (!(fabsl(x[i]) <= norm)) norm = fabsl(x[i]); /* a NaN stays */
    return norm;
}

/* ---- losses ---- */

static real row_weight(const verify_problem *p, int64_t i)
{
    return p->row_weights ? (real)p->row_weights[i] : 1;
}

static real sigmoid(real t)
{
    return t >= 0 ? 1 / (1 + expl(-t)) : expl(t) / (1 + expl(t));
}

static real log_one_plus_exp(real t)
{
    return t > 0 ? t + log1pl(expl(-t)) : log1pl(expl(t));
}

/* The intercept at which the weighted sum of sigma(b0 + eta) - y vanishes. */
static real logistic_intercept(const verify_problem *p, const real *eta)
{
    real low = -1, high = 1, at = 0, reach = verify__largest(p->rows, eta);
    low -= reach + 800, high += reach + 800;
    for (int step = 0; step < 20000; step++) {
        real sum = 0, slope = 0;
        for (int64_t i = 0; i < p->rows; i++) {
            const real s = sigmoid(at + eta[i]), w = row_weight(p, i);
            sum += w * (s - p->y[i]);
            slope += w * s * (1 - s);
        }
        if (sum < 0) low = at;
        if (sum > 0) high = at;
        real next = at - sum / slope;
        if (!(next > low && next < high) || step % 3 == 2) next = (low + high) / 2;
        if (step % 3 != 2 && fabsl(next - at) <= 4 * LDBL_EPSILON * fmaxl(1, fabsl(at))) return next;
        if (high - low <= 4 * LDBL_EPSILON * fmaxl(1, fabsl(at))) return next;
        at = next;
    }
    return at;
}

static real regression(const verify_problem *p, const real *x, real *gradient, real *intercept)
{
    real total = 0, mean = 0, value = 0;
    real *eta = verify__take(p->rows, sizeof *eta);
    for (int64_t i = 0; i < p->rows; i++) eta[i] = p->offset ? p->offset[i] : 0;
    for (int64_t j = 0; j < p->n; j++)
        for (int64_t i = 0; i < p->rows; i++) eta[i] += (real)p->x[j * p->rows + i] * x[j];
    for (int64_t i = 0; i < p->rows; i++) {
        total += row_weight(p, i);
        mean += row_weight(p, i) * (p->y[i] - eta[i]);
    }
    *intercept = 0;
    if (p->intercept) *intercept = p->family == VERIFY_LOGISTIC ? logistic_intercept(p, eta) : mean / total;
    for (int64_t i = 0; i < p->rows; i++) {
        const real t = eta[i] + *intercept, w = row_weight(p, i) / total, y = p->y[i];
        value += w * (p->family == VERIFY_LOGISTIC ? log_one_plus_exp(t) - y * t : (t - y) * (t - y) / 2);
        eta[i] = w * (p->family == VERIFY_LOGISTIC ? sigmoid(t) - y : t - y);
    }
    for (int64_t j = 0; j < p->n; j++) {
        gradient[j] = 0;
        for (int64_t i = 0; i < p->rows; i++) gradient[j] += (real)p->x[j * p->rows + i] * eta[i];
    }
    free(eta);
    return value;
}

real verify__smooth(const verify_problem *p, const real *x, real *gradient, real *intercept)
{
    *intercept = 0;
    return p->family == VERIFY_FUNCTION ? p->function(p->n, x, gradient, p->user)
                                        : regression(p, x, gradient, intercept);
}

/* ---- the penalty on x, by its definition ---- */

static int64_t group_size(const verify_problem *p, int64_t g)
{
    return p->sizes ? p->sizes[g] : p->starts[g + 1] - p->starts[g];
}

/* The k-th entry of the concatenated groups. */
static int64_t entry(const verify_problem *p, int64_t k)
{
    return p->indices ? p->indices[k] : k;
}

static real group_weight(const verify_problem *p, int64_t g)
{
    return p->weights ? (real)p->weights[g] : sqrtl((real)group_size(p, g));
}

static real weight(const verify_problem *p, int64_t i)
{
    return p->weights ? (real)p->weights[i] : 1;
}

/* lambda w norm, where an infinite w forbids everything but 0, whatever lambda is. */
static real cost(real lambda, real w, real norm)
{
    if (norm == 0) return 0;
    return isinf(w) ? INFINITY : lambda * w * norm;
}

static real lower(const verify_problem *p, int64_t i)
{
    return p->lower ? (real)p->lower[i] : -INFINITY;
}

static real upper(const verify_problem *p, int64_t i)
{
    return p->upper ? (real)p->upper[i] : INFINITY;
}

/* a < b beyond the rounding of a solution that was carried from z to x in double precision. */
static int below(real a, real b)
{
    return !(a >= b) && (isinf(b) || !(b - a <= 8 * DBL_EPSILON * fabsl(b)));
}

real verify__penalty(const verify_problem *p, const real *x)
{
    real sum = 0;
    int64_t k = 0;
    for (int64_t i = 0; i < p->n; i++) {
        if (p->penalty == VERIFY_SQUARED_NORM) sum += cost(p->lambda, weight(p, i), x[i] * x[i] / 2);
        if (p->penalty == VERIFY_L1) sum += cost(p->lambda, weight(p, i), fabsl(x[i]));
        if (p->penalty == VERIFY_BOX && (below(x[i], lower(p, i)) || below(upper(p, i), x[i]))) sum = INFINITY;
    }
    for (int64_t g = 0; p->penalty == VERIFY_GROUP_LASSO && g < p->groups; g++) {
        real square = 0;
        for (int64_t j = 0; j < group_size(p, g); j++, k++) square += x[entry(p, k)] * x[entry(p, k)];
        sum += cost(p->lambda, group_weight(p, g), sqrtl(square));
    }
    return sum;
}

/* ---- orbits ---- */

/* Collects in queue the signed points 2 i (for +) and 2 i + 1 (for -) that generators carry `point` to. */
static int64_t reach(const verify_problem *p, int64_t point, char *seen, int64_t *queue)
{
    int64_t filled = 1;
    queue[0] = point;
    seen[point] = 1;
    for (int64_t head = 0; head < filled; head++)
        for (int64_t g = 0; g < p->generators; g++) {
            const int64_t at = g * p->n + queue[head] / 2, flip = p->signs && p->signs[at] < 0;
            const int64_t next = 2 * p->images[at] + ((queue[head] % 2) ^ flip);
            if (!seen[next]) queue[filled++] = next;
            seen[next] = 1;
        }
    return filled;
}

orbits verify__find_orbits(const verify_problem *p)
{
    orbits o = { p->n, 0, verify__take(p->n, sizeof *o.cell), verify__take(p->n, sizeof *o.column),
                 verify__take(p->n, sizeof *o.size) };
    char *seen = verify__take(2 * p->n, 1);
    int64_t *queue = verify__take(2 * p->n, sizeof *queue);
    for (int64_t i = 0; i < p->n; i++) {
        if (seen[2 * i] || seen[2 * i + 1]) continue;
        const int64_t count = reach(p, 2 * i, seen, queue), dead = seen[2 * i + 1];
        for (int64_t k = 0; k < count; k++) {
            o.cell[queue[k] / 2] = dead ? -1 : o.cells;
            o.column[queue[k] / 2] = dead ? 0 : (queue[k] % 2 ? -1 : 1) / sqrtl((real)count);
        }
        if (!dead) o.size[o.cells++] = (real)count;
    }
    free(seen);
    free(queue);
    return o;
}

void verify__fold(const orbits *o, const real *x, real *z)
{
    for (int64_t c = 0; c < o->cells; c++) z[c] = 0;
    for (int64_t i = 0; i < o->n; i++)
        if (o->cell[i] >= 0) z[o->cell[i]] += o->column[i] * x[i];
}

void verify__unfold(const orbits *o, const real *z, real *x)
{
    for (int64_t i = 0; i < o->n; i++) x[i] = o->cell[i] < 0 ? 0 : o->column[i] * z[o->cell[i]];
}

/* ---- the penalty on z: blocks ---- */

static void separable_blocks(const verify_problem *p, const orbits *o, blocks *b)
{
    for (int64_t i = 0; i < o->n; i++) {
        const int64_t c = o->cell[i];
        const real u = o->column[i], low = lower(p, i), high = upper(p, i);
        if (p->penalty == VERIFY_BOX && c < 0) ck_assert_msg(low <= 0 && high >= 0, "a dead entry outside its box");
        if (c < 0) continue;
        if (p->penalty == VERIFY_SQUARED_NORM) b->weight[c] += weight(p, i) * u * u;
        if (p->penalty == VERIFY_L1) b->weight[c] += weight(p, i) * fabsl(u);
        if (p->penalty != VERIFY_BOX) continue;
        b->low[c] = fmaxl(b->low[c], u > 0 ? low / u : high / u);
        b->high[c] = fminl(b->high[c], u > 0 ? high / u : low / u);
        ck_assert_msg(b->low[c] <= b->high[c], "the boxes of an orbit have no point in common");
    }
}

/* ratio[g * cells + c] = n_gc / size_c */
static real *group_ratios(const verify_problem *p, const orbits *o)
{
    real *ratio = verify__take(p->groups * o->cells, sizeof *ratio);
    int64_t k = 0;
    for (int64_t g = 0; g < p->groups; g++)
        for (int64_t j = 0; j < group_size(p, g); j++, k++) {
            const int64_t c = o->cell[entry(p, k)];
            if (c >= 0) ratio[g * o->cells + c] += 1 / o->size[c];
        }
    return ratio;
}

/* Does the group cost a finite amount? */
static int costs(const verify_problem *p, int64_t g)
{
    return p->lambda > 0 && group_weight(p, g) > 0 && !isinf(group_weight(p, g));
}

/* Groups join the block of the first group that shares a cell with them; cells of no positive group stay alone. */
static void group_blocks(const verify_problem *p, const orbits *o, blocks *b)
{
    real *ratio = group_ratios(p, o);
    int64_t *first = verify__take(o->cells, sizeof *first); /* the first positive group of a cell, or -1 */
    for (int64_t c = 0; c < o->cells; c++) {
        first[c] = -1;
        for (int64_t g = p->groups - 1; g >= 0; g--) {
            const int inside = ratio[g * o->cells + c] > 0;
            if (inside && isinf(group_weight(p, g))) b->weight[c] = INFINITY;
            if (inside && costs(p, g)) first[c] = g;
        }
    }
    for (int64_t g = 0; g < p->groups; g++) {
        const real *a = ratio + g * o->cells;
        int64_t lead = -1;
        for (int64_t c = 0; c < o->cells; c++) {
            if (!(a[c] > 0) || !costs(p, g) || isinf(b->weight[c])) continue;
            if (lead < 0) { /* the block of g is named by its first cell */
                lead = c;
                if (first[c] == g) b->block[c] = c;
                b->weight[c] += group_weight(p, g) * sqrtl(a[c]);
            }
            if (first[c] == g) b->block[c] = lead;
            ck_assert_msg(first[c] == first[lead] && b->block[c] == lead && fabsl(a[c] - a[lead]) < 1e-12L,
                          "group %lld has no folded form that the verifier knows", (long long)g);
        }
        for (int64_t c = 0; lead >= 0 && c < o->cells; c++) /* the other groups of the block have all of its cells */
            ck_assert_msg(b->block[c] != lead || isinf(b->weight[c]) || a[c] > 0,
                          "group %lld does not have all cells of its block", (long long)g);
    }
    /* Without a symmetry a group that costs nothing is one block as well; on a fixed space it may be split, and is. */
    for (int64_t g = 0, k = 0; p->generators == 0 && g < p->groups; k += group_size(p, g), g++)
        for (int64_t j = 0; !costs(p, g) && !isinf(group_weight(p, g)) && j < group_size(p, g); j++)
            b->block[o->cell[entry(p, k + j)]] = o->cell[entry(p, k)];
    free(ratio);
    free(first);
}

blocks verify__find_blocks(const verify_problem *p, const orbits *o)
{
    blocks b = { verify__take(o->cells, sizeof *b.block), verify__take(o->cells, sizeof *b.weight),
                 verify__take(o->cells, sizeof *b.low), verify__take(o->cells, sizeof *b.high) };
    for (int64_t c = 0; c < o->cells; c++) {
        b.block[c] = c;
        b.low[c] = -INFINITY;
        b.high[c] = INFINITY;
    }
    if (p->penalty == VERIFY_GROUP_LASSO)
        group_blocks(p, o, &b);
    else
        separable_blocks(p, o, &b);
    return b;
}

void verify__block_norms(const orbits *o, const blocks *b, const real *v, real *norms)
{
    for (int64_t c = 0; c < o->cells; c++) norms[c] = 0;
    for (int64_t c = 0; c < o->cells; c++) norms[b->block[c]] = hypotl(norms[b->block[c]], v[c]);
}

void verify__prox(const verify_problem *p, const orbits *o, const blocks *b, real *v)
{
    real *norms = verify__take(o->cells, sizeof *norms);
    verify__block_norms(o, b, v, norms);
    for (int64_t c = 0; c < o->cells; c++) {
        const real w = b->weight[b->block[c]], norm = norms[b->block[c]];
        if (isinf(w) || isinf(b->weight[c]))
            v[c] = 0;
        else if (p->penalty == VERIFY_SQUARED_NORM)
            v[c] /= 1 + p->lambda * w;
        else if (p->penalty == VERIFY_BOX)
            v[c] = v[c] < b->low[c] ? b->low[c] : v[c] > b->high[c] ? b->high[c] : v[c];
        else if (p->penalty != VERIFY_ZERO && !(norm > p->lambda * w))
            v[c] = isnan(norm) ? norm : 0;
        else if (p->penalty != VERIFY_ZERO)
            v[c] -= p->lambda * w * (v[c] / norm);
    }
    free(norms);
}

real verify__distance(const verify_problem *p, const blocks *b, int64_t c, const real *z, const real *descent,
                      real norm, real rest)
{
    const real w = b->weight[c];
    if (isinf(w)) return norm > 0 ? INFINITY : 0;
    if (p->penalty == VERIFY_ZERO) return fabsl(descent[c]);
    if (p->penalty == VERIFY_SQUARED_NORM) return fabsl(descent[c] - p->lambda * w * z[c]);
    if (p->penalty != VERIFY_BOX) return norm > 0 ? rest : fmaxl(0, rest - p->lambda * w);
    if (below(z[c], b->low[c]) || below(b->high[c], z[c])) return INFINITY;
    const real down = below(b->low[c], z[c]) ? 0 : -INFINITY, up = below(z[c], b->high[c]) ? 0 : INFINITY;
    return fmaxl(0, fmaxl(down - descent[c], descent[c] - up));
}
