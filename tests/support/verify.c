/* SPDX-License-Identifier: BSD-3-Clause */
/* The independent verifier. Everything happens in the coordinates z = U'x of the fixed space (U = I without symmetry):
 *
 *   orbits     closure of the signed points (i, +-) under the generators; (i, -) reached from (i, +): x_i = 0
 *   penalty    h(U z) as blocks on z, written down anew from h and U = s_i / sqrt(size), not from the library's rules
 *   residual   || x - U prox(U'x - U' grad f) ||_inf / max(1, ||x||_inf, ||U U' grad f||_inf)
 *   kkt        the largest over the blocks of dist(-U' grad f, subdifferential) / weight
 */
#include "support/verify_model.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static real kkt(const verify_problem *p, const orbits *o, const blocks *b, const real *z, const real *gradient)
{
    const real unit = p->unit > 0 ? p->unit : 1;
    real *norm = verify__take(o->cells, sizeof *norm), *rest = verify__take(o->cells, sizeof *rest), largest_yet = 0;
    real *descent = verify__take(o->cells, sizeof *descent), *rests = verify__take(o->cells, sizeof *rests);
    verify__block_norms(o, b, z, norm);
    for (int64_t c = 0; c < o->cells; c++) {
        const real w = b->weight[b->block[c]], n = norm[b->block[c]];
        descent[c] = -gradient[c];
        rest[c] = descent[c] - (n > 0 ? p->lambda * w * (z[c] / n) : 0);
    }
    verify__block_norms(o, b, rest, rests);
    for (int64_t c = 0; c < o->cells; c++) {
        if (b->block[c] != c) continue;
        const int weighted = p->penalty == VERIFY_L1 || p->penalty == VERIFY_GROUP_LASSO;
        const real level = weighted && !isinf(b->weight[c]) ? p->lambda * b->weight[c] : 0;
        const real found = verify__distance(p, b, c, z, descent, norm[c], rests[c]) / (level > 0 ? level : unit);
        if (!(found <= largest_yet)) largest_yet = found;
    }
    free(norm);
    free(rest);
    free(descent);
    free(rests);
    return largest_yet;
}

/* ---- the report ---- */

/* | (f + h)(g x') - (f + h)(x') |, relative, the largest over the generators; x' lies near x, off the fixed space. */
static real broken_claim(const verify_problem *p, const real *x)
{
    real *near = verify__take(p->n, sizeof *near), *moved = verify__take(p->n, sizeof *moved),
         *unused = verify__take(p->n, sizeof *unused);
    real worst = 0, intercept;
    for (int64_t i = 0; i < p->n; i++) near[i] = x[i] + 0.1L * fmaxl(1, fabsl(x[i])) * sinl(1 + (real)i);
    const real f = verify__smooth(p, near, unused, &intercept), h = verify__penalty(p, near);
    for (int64_t g = 0; g < p->generators; g++) {
        for (int64_t i = 0; i < p->n; i++)
            moved[p->images[g * p->n + i]] = (p->signs && p->signs[g * p->n + i] < 0 ? -1 : 1) * near[i];
        const real f_there = verify__smooth(p, moved, unused, &intercept), h_there = verify__penalty(p, moved);
        worst = fmaxl(worst, fabsl(f_there - f) / fmaxl(fabsl(f), LDBL_MIN));
        if (isinf(h) != isinf(h_there)) worst = INFINITY;
        if (!isinf(h) && !isinf(h_there)) worst = fmaxl(worst, fabsl(h_there - h) / fmaxl(fabsl(h), LDBL_MIN));
    }
    free(near);
    free(moved);
    free(unused);
    return worst;
}

/* || x - P x ||_inf; exactly 0 where the members of every cell hold the same bits, or the same bits with their signs.
 */
static real distance_from_space(const orbits *o, const real *x)
{
    real *first = verify__take(o->cells, sizeof *first), *mean = verify__take(o->cells, sizeof *mean), worst = 0;
    for (int64_t i = o->n - 1; i >= 0; i--)
        if (o->cell[i] >= 0) first[o->cell[i]] = copysignl(1, o->column[i]) * x[i];
    for (int64_t i = 0; i < o->n; i++)
        if (o->cell[i] >= 0)
            mean[o->cell[i]] += (copysignl(1, o->column[i]) * x[i] - first[o->cell[i]]) / o->size[o->cell[i]];
    for (int64_t i = 0; i < o->n; i++) {
        const int64_t c = o->cell[i];
        const real off = c < 0 ? x[i] : copysignl(1, o->column[i]) * x[i] - first[c] - mean[c];
        if (!(fabsl(off) <= worst)) worst = fabsl(off);
    }
    free(first);
    free(mean);
    return worst;
}

/* Everything that compares x with its neighbours: gradient and x are in the user's variables. */
static void certify(const verify_problem *p, const real *x, const real *gradient, verify_report *report)
{
    const orbits o = verify__find_orbits(p);
    blocks b = verify__find_blocks(p, &o);
    real *z = verify__take(o.cells, sizeof *z), *slope = verify__take(o.cells, sizeof *slope),
         *step = verify__take(o.cells, sizeof *step);
    real *lifted = verify__take(p->n, sizeof *lifted), *difference = verify__take(p->n, sizeof *difference), square = 0;
    verify__fold(&o, x, z);
    verify__fold(&o, gradient, slope);
    report->free_parameters = o.cells;
    report->kkt = (double)kkt(p, &o, &b, z, slope);

    const real size = verify__largest(p->n, x);
    report->symmetry_defect = (double)(distance_from_space(&o, x) / fmaxl(1, size));

    for (int64_t c = 0; c < o.cells; c++) step[c] = z[c] - slope[c];
    verify__prox(p, &o, &b, step);
    verify__unfold(&o, step, lifted);
    for (int64_t i = 0; i < p->n; i++) difference[i] = x[i] - lifted[i];
    verify__unfold(&o, slope, lifted);
    report->residual =
        (double)(verify__largest(p->n, difference) / fmaxl(fmaxl(1, size), verify__largest(p->n, lifted)));

    for (int64_t i = 0; i < p->n; i++) square += (gradient[i] - lifted[i]) * (gradient[i] - lifted[i]);
    report->tension = (double)sqrtl(square);
    void *taken[] = { o.cell, o.column, o.size, b.block, b.weight, b.low, b.high, z, slope, step, lifted, difference };
    for (size_t k = 0; k < sizeof taken / sizeof *taken; k++) free(taken[k]);
}

void verify_solution(const verify_problem *p, const double *point, verify_report *report)
{
    real *x = verify__take(p->n, sizeof *x), *gradient = verify__take(p->n, sizeof *gradient), intercept;
    for (int64_t i = 0; i < p->n; i++) x[i] = point[i];
    const real f = verify__smooth(p, x, gradient, &intercept), h = verify__penalty(p, x);
    *report = (verify_report){
        .smooth = (double)f, .penalty = (double)h, .objective = (double)(f + h), .intercept = (double)intercept
    };
    for (int64_t i = 0; i < p->n; i++) report->active_parameters += x[i] != 0;
    certify(p, x, gradient, report);
    if (p->role == SYMO_EXPLOIT && p->generators > 0) report->invariance = (double)broken_claim(p, x);
    free(x);
    free(gradient);
}

/* 1 when they agree; else the sentence is written. */
static int agree(char *text, size_t capacity, const char *what, double reported, double recomputed, double allowed)
{
    if (reported == recomputed || fabs(reported - recomputed) <= allowed) return 1;
    snprintf(text, capacity, "%s: reported %.17g, recomputed %.17g", what, reported, recomputed);
    return 0;
}

/* A sum that is 0 but for rounding (a perfect fit) has no relative accuracy. */
static double relative(double figure)
{
    return 1e-9 * fabs(figure) + 1e-15;
}

static double absolute(double figure)
{
    return 1e-9 * fmax(1.0, fabs(figure));
}

int verify_compare(const symo_result *r, const verify_report *v, char *text, size_t capacity)
{
    if (!agree(text, capacity, "objective", r->objective, v->objective, relative(v->objective)) ||
        !agree(text, capacity, "smooth", r->smooth, v->smooth, relative(v->smooth)) ||
        !agree(text, capacity, "penalty", r->penalty, v->penalty, relative(v->penalty)) ||
        !agree(text, capacity, "residual", r->residual, v->residual, absolute(v->residual)) ||
        (!isnan(r->kkt) && !agree(text, capacity, "kkt", r->kkt, v->kkt, absolute(v->kkt))) ||
        !agree(text, capacity, "symmetry defect", r->symmetry_defect, v->symmetry_defect, 1e-9) ||
        (!isnan(r->tension) && !agree(text, capacity, "tension", r->tension, v->tension, absolute(v->tension))) ||
        !agree(text, capacity, "free parameters", (double)r->free_parameters, (double)v->free_parameters, 0.0) ||
        !agree(text, capacity, "active parameters", (double)r->active_parameters, (double)v->active_parameters, 0.0) ||
        !agree(text, capacity, "broken claim of invariance", 0.0, v->invariance, 1e-9))
        return 0;
    const double bound = r->tolerance + 1e-13; /* rounding of the library's own certificate */
    if (r->reason != SYMO_REASON_SOLVED || v->residual <= bound || v->kkt <= bound) return 1;
    snprintf(text, capacity, "called solved at tolerance %g: recomputed residual %g, kkt %g", r->tolerance, v->residual,
             v->kkt);
    return 0;
}

void verify_assert(const symo_result *result, const verify_report *report)
{
    char text[256];
    ck_assert_msg(verify_compare(result, report, text, sizeof text), "%s", text);
}

void verify_result(const verify_problem *problem, const double *x, const symo_result *result)
{
    verify_report report;
    verify_solution(problem, x, &report);
    verify_assert(result, &report);
}

/* splitmix64 (Steele, Lea, Flood 2014), uniform in [-1, 1). */
static real draw(uint64_t *state)
{
    uint64_t bits = *state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    return (real)(bits >> 11) / 4503599627370496.0L - 1;
}

double verify_sharpness(const verify_problem *p, const double *x, uint64_t seed)
{
    const orbits o = verify__find_orbits(p);
    real *z = verify__take(o.cells, sizeof *z), *direction = verify__take(p->n, sizeof *direction);
    double *disturbed = verify__take(p->n, sizeof *disturbed), size = 1.0, least = INFINITY;
    for (int64_t i = 0; i < p->n; i++) size = fmax(size, fabs(x[i]));
    for (int trial = 0; trial < 5 && o.cells > 0; trial++) {
        verify_report report;
        for (int64_t c = 0; c < o.cells; c++) z[c] = draw(&seed) * sqrtl(o.size[c]);
        verify__unfold(&o, z, direction);
        const real reached = verify__largest(p->n, direction);
        for (int64_t i = 0; i < p->n; i++) disturbed[i] = (double)(x[i] + 1e-4L * size * direction[i] / reached);
        verify_solution(p, disturbed, &report);
        least = fmin(least, report.residual);
    }
    free(o.cell);
    free(o.column);
    free(o.size);
    free(z);
    free(direction);
    free(disturbed);
    return least;
}

void verify_tight(const verify_problem *problem, const double *x, uint64_t seed)
{
    const double least = verify_sharpness(problem, x, seed);
    ck_assert_msg(least > 1e-8, "disturbed by 1e-4 max(1, ||x||_inf) and still a residual of %g", least);
}
