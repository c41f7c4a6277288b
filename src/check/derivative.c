/* SPDX-License-Identifier: BSD-3-Clause */
/* Is the gradient that a function gives the derivative of the value that it gives? Along d, at x,
 *
 *     a = <grad f(x), d>   against   D(h) = (f(x + h d) - f(x - h d)) / (2 h),   h = h0, h0 / 1.4, h0 / 1.4^2, ...
 *
 * extrapolated to h = 0 by Neville's scheme in h^2; the error of an entry of the table is the larger distance from its
 * two parents, the best entry the one with the smallest error (Ridders 1982, Adv. Eng. Software 4, 75). That estimate
 * knows little of rounding, so every error is at least 8 s / h, s the noise of f: measured once, by sixth differences
 * of sixteen values close together (More and Wild 2011, SIAM J. Sci. Comput. 33, 1292), and never below eps |f|.
 *
 * With b the extrapolated slope, e its error, S = max(|a|, |b|):
 *
 *     agrees      |a - b| <= 1e-5 S + e  and  e <= 1e-4 S
 *     disagrees   |a - b| >  1e-5 S + 4 e  and  e <= 1e-2 S
 *
 * Nobody knows at which scale f varies, and far out it may have another slope. So a first table, at a tenth of |x_i|,
 * measures what noise allows, and a second one judges, at about the smallest step at which e can be 1e-4 S. Where even
 * the first is lost in noise, steps 32 times larger and larger are tried, which can agree but not accuse.
 *
 * d is a coordinate, or random signs times the scale of every entry. When not all coordinates are looked at and a
 * direction disagrees, it is cut in halves down to a coordinate that is wrong.
 * Cost: 17 evaluations for the noise, 12 to 32 a direction, up to 130 where f hardly varies; memory 3 n doubles and the
 * function's scratch.
 */
#include <float.h>
#include <string.h>
#include <symo/check.h>

#include "objective/objective_impl.h"

static const double tolerance = 1e-5, trust = 1e-4, clarity = 1e-2, certainty = 4.0;
static const double shrink = 1.4, first_step = 0.1, stride = 32.0, amplification = 8.0;
enum {
    ROWS = 8,
    DIRECTIONS = 4,
    VECTORS = 3,
    NEAR = 6,
    FAR = 6,
    WITNESSES = 2,
    RETREATS = 40,
    SAMPLES = 16,
    MIDDLE = SAMPLES / 2,
    ORDER = 6
};

typedef struct probe {
    const symo_objective *objective;
    int64_t n;
    const double *x;
    double *memory, *moved, *gradient, *direction, *scratch;
    symo_random *random;
    double unit;                  /* max(1, ||x||_inf) */
    double noise, relative_noise; /* of f at x, and over |f| + sum |x_i grad_i| */
    int code;                     /* the negative one that ended it */
    symo_derivative found;
} probe;

/* One direction: the entries lo .. hi - 1 of p->direction. */
typedef struct slope {
    int64_t lo, hi;
    double analytic;
    double slack;                   /* what rounding x + h d may do to f, at most */
    double numerical, error, noise; /* of the best step; error: at least noise */
    double step;
    symo_verdict verdict;
} slope;

/* ---- the function ---- */

/* 1: *value is finite. Whatever else happens, x is as it was. */
static int evaluate_moved(probe *p, double *value)
{
    const symo_objective *objective = p->objective;
    *value = NAN;
    p->found.evaluations++;
    const int code = objective->table.evaluate(objective->self, p->n, p->moved, value, NULL, p->scratch);
    if (code < 0) p->code = code;
    return code == 0 && isfinite(*value);
}

static int value_at(probe *p, const slope *s, double step, double *value)
{
    int finite = 1;
    for (int64_t i = s->lo; i < s->hi; i++) {
        p->moved[i] = p->x[i] + step * p->direction[i];
        finite = finite && isfinite(p->moved[i]);
    }
    finite = finite && evaluate_moved(p, value);
    symo__copy(s->hi - s->lo, p->x + s->lo, p->moved + s->lo);
    return finite;
}

/* What is 0, or as good as 0 among the others, has no scale of its own. */
static double scale_of(const probe *p, int64_t i)
{
    const double size = fabs(p->x[i]);
    return size > 1e-10 * p->unit ? size : 1.0;
}

static void draw_direction(probe *p)
{
    for (int64_t i = 0; i < p->n; i++)
        p->direction[i] = (symo_random_bits(p->random) & 1 ? 1.0 : -1.0) * scale_of(p, i);
}

/* Sixth differences of a smooth function at this distance are rounding and nothing else. What is 0 has no scale, and is
 * moved only when everything is. */
static void measure_noise(probe *p)
{
    static const double spacing = 0x1p-40, factor = 1.0 / 924.0; /* (6!)^2 / 12! */
    const slope whole = { .lo = 0, .hi = p->n };
    const int64_t nonzeros = symo__nonzeros(p->n, p->x);
    double differences[SAMPLES], work = fabs(p->found.value);
    int count = 0;
    draw_direction(p);
    for (int64_t i = 0; i < p->n && nonzeros > 0; i++) p->direction[i] = copysign(p->x[i], p->direction[i]);
    for (; count < SAMPLES; count++)
        if (!value_at(p, &whole, (count - MIDDLE) * spacing, &differences[count])) break;
    for (int order = 0; order < ORDER && count > 0; order++, count--)
        for (int k = 0; k + 1 < count; k++) differences[k] = differences[k + 1] - differences[k];
    for (int64_t i = 0; i < p->n; i++) work += fabs(p->x[i] * p->gradient[i]);
    if (count > 0) p->noise = sqrt(factor / count) * symo__norm2(count, differences);
    p->relative_noise = DBL_EPSILON;
    if (p->noise > DBL_EPSILON * work) p->relative_noise = p->noise / work;
    if (!(p->relative_noise < 1.0)) p->relative_noise = 1.0;
}

/* ---- one direction ---- */

/* D(h), and how far noise may have moved it. */
static int difference(probe *p, const slope *s, double step, double *quotient, double *noise)
{
    double above, below;
    if (!value_at(p, s, step, &above) || !value_at(p, s, -step, &below)) return 0;
    const double size = fmax(fabs(above), fabs(below));
    *quotient = (0.5 * above - 0.5 * below) / step;
    *noise = (amplification * fmax(p->noise, p->relative_noise * size) + s->slack) / step;
    return isfinite(*quotient);
}

static double size_of(const slope *s)
{
    return fmax(fabs(s->analytic), fabs(s->numerical));
}

static double apart(const slope *s)
{
    return fabs(s->analytic - s->numerical);
}

static int agrees(const slope *s)
{
    return apart(s) <= tolerance * size_of(s) + s->error && s->error <= trust * size_of(s);
}

static int disagrees(const slope *s)
{
    return apart(s) > tolerance * size_of(s) + certainty * s->error && s->error <= clarity * size_of(s);
}

/* As good as noise lets it become, or as anyone needs it. */
static int good_enough(const slope *s)
{
    return s->error <= fmax(1.5 * s->noise, 0.1 * tolerance * size_of(s));
}

/* Ridders' table from a step at which f can be evaluated on both sides. Keeps the best entry. */
static void extrapolate(probe *p, slope *s, double quotient, double noise)
{
    double table[ROWS][ROWS], step = s->step;
    s->numerical = table[0][0] = quotient;
    s->error = INFINITY;
    s->noise = noise;
    for (int row = 1; row < ROWS && (row < 3 || !good_enough(s)); row++) {
        step /= shrink;
        if (!difference(p, s, step, &table[row][0], &noise)) return;
        double power = 1.0;
        for (int k = 1; k <= row; k++) {
            power *= shrink * shrink;
            table[row][k] = table[row][k - 1] + (table[row][k - 1] - table[row - 1][k - 1]) / (power - 1.0);
            const double moved =
                fmax(fabs(table[row][k] - table[row][k - 1]), fabs(table[row][k] - table[row - 1][k - 1]));
            if (!(fmax(moved, noise) <= s->error)) continue;
            s->numerical = table[row][k];
            s->error = fmax(moved, noise);
            s->noise = noise;
        }
    }
}

/* Starts at the step or, where f ends near x, closer. 0: nowhere. */
static int measure(probe *p, slope *s, double step)
{
    double quotient, noise;
    for (int tries = 0; tries < RETREATS && p->code >= 0; tries++, step *= 0.25) {
        if (!difference(p, s, step, &quotient, &noise)) continue;
        s->step = step;
        extrapolate(p, s, quotient, noise);
        return p->code >= 0;
    }
    return 0;
}

/* Beyond the scale of x a slope proves nothing against the one at x: agreement, or no answer. */
static symo_verdict compare_far(probe *p, slope *s)
{
    int at_rest = s->analytic == 0.0 && s->numerical == 0.0;
    slope far = *s;
    double step = s->step;
    for (int tries = 0; tries < FAR; tries++) {
        step *= stride;
        if (!measure(p, &far, step) || far.step < step) break;
        at_rest = at_rest && far.numerical == 0.0;
        if (agrees(&far)) {
            *s = far;
            return SYMO_VERDICT_AGREES;
        }
        if (far.error > 1.5 * far.noise) break;
    }
    return at_rest ? SYMO_VERDICT_AGREES : SYMO_VERDICT_UNKNOWN;
}

/* What noise does to a quotient at that step, over what is bearable: where the values are those near x, and where the
 * table was. */
static double share_near(const probe *p, const slope *s)
{
    const double noise = fmax(p->noise, p->relative_noise * fabs(p->found.value));
    return (amplification * noise + s->slack) / (s->step * trust * size_of(s));
}

static double share_there(const slope *s)
{
    return s->noise / (trust * size_of(s));
}

/* Nobody is accused on one table: noise may be larger where f was evaluated than where it was measured, and then other
 * steps give another slope. */
static void accuse(probe *p, slope *s)
{
    slope again = *s;
    for (int tries = 0; tries < WITNESSES; tries++) {
        if (!measure(p, &again, again.step * shrink * shrink)) return;
        s->error = fmax(s->error, fabs(s->numerical - again.numerical));
    }
}

/* The second table, where noise is about half of what is bearable; found in more than one step where the slope is
 * another one there. The first one's figures stay when both say the same, because they are more accurate. */
static symo_verdict compare_near(probe *p, slope *s)
{
    slope near = *s;
    double share = share_near(p, s);
    for (int tries = 0; tries < NEAR && !(share >= 0.02 && share <= 1.0); tries++, share = share_there(&near))
        if (!measure(p, &near, near.step * fmax(2.0 * share, 0x1p-40))) return SYMO_VERDICT_UNKNOWN;
    if (disagrees(&near)) accuse(p, &near);
    const int accurate = s->error <= near.error && fabs(s->numerical - near.numerical) <= certainty * near.error;
    const symo_verdict verdict = agrees(&near)      ? SYMO_VERDICT_AGREES
                                 : disagrees(&near) ? SYMO_VERDICT_DISAGREES
                                                    : SYMO_VERDICT_UNKNOWN;
    if (!accurate) *s = near;
    return verdict;
}

static symo_verdict compare(probe *p, slope *s)
{
    s->verdict = SYMO_VERDICT_UNKNOWN;
    if (!measure(p, s, first_step)) return s->verdict;
    s->verdict = share_near(p, s) <= 1.0 ? compare_near(p, s) : compare_far(p, s);
    return s->verdict;
}

static slope slope_between(const probe *p, int64_t lo, int64_t hi)
{
    slope s = { .lo = lo, .hi = hi, .error = INFINITY, .numerical = NAN };
    for (int64_t i = lo; i < hi; i++) {
        s.analytic += p->gradient[i] * p->direction[i];
        s.slack += DBL_EPSILON * fabs(p->gradient[i] * p->x[i]);
    }
    return s;
}

/* ---- all of them ---- */

/* A disagreement before an agreement, a coordinate before a direction, then the larger error. */
static int outranks(const symo_derivative *found, symo_verdict verdict, int named, double relative)
{
    const int found_named = found->worst_index >= 0;
    if (verdict != found->verdict) return verdict > found->verdict;
    return named != found_named ? named : !(relative <= found->relative_error);
}

/* index -1: a direction, in its own unit. */
static void report_slope(probe *p, const slope *s, int64_t index, double scale)
{
    symo_derivative *found = &p->found;
    const double relative = apart(s) > 0.0 ? apart(s) / size_of(s) : 0.0;
    const int named = index >= 0;
    if (s->verdict == SYMO_VERDICT_UNKNOWN || !outranks(found, s->verdict, named, relative)) return;
    found->verdict = s->verdict;
    found->worst_index = index;
    found->analytic = s->analytic / scale;
    found->numerical = s->numerical / scale;
    found->numerical_error = s->error / scale;
    found->relative_error = relative;
}

static symo_verdict check_coordinate(probe *p, int64_t i)
{
    const double before = p->direction[i], scale = scale_of(p, i);
    p->direction[i] = scale;
    slope s = slope_between(p, i, i + 1);
    const symo_verdict verdict = compare(p, &s);
    p->direction[i] = before;
    if (p->code < 0) return verdict;
    p->found.coordinates++;
    if (verdict == SYMO_VERDICT_UNKNOWN) p->found.undecided++;
    report_slope(p, &s, i, scale);
    return verdict;
}

/* From a direction that is wrong to a coordinate that is: the half with the larger disagreement, again and again. */
static void find_coordinate(probe *p, int64_t lo, int64_t hi)
{
    while (hi - lo > 1 && p->code >= 0) {
        const int64_t middle = lo + (hi - lo) / 2;
        slope left = slope_between(p, lo, middle), right = slope_between(p, middle, hi);
        const int left_wrong = compare(p, &left) == SYMO_VERDICT_DISAGREES;
        const int right_wrong = p->code >= 0 && compare(p, &right) == SYMO_VERDICT_DISAGREES;
        if (!left_wrong && !right_wrong) return;
        if (!right_wrong || (left_wrong && apart(&left) >= apart(&right)))
            hi = middle;
        else
            lo = middle;
    }
    if (p->code >= 0) check_coordinate(p, lo);
}

static void check_directions(probe *p, int searching)
{
    int searched = !searching;
    for (int k = 0; k < DIRECTIONS && p->code >= 0; k++) {
        draw_direction(p);
        slope s = slope_between(p, 0, p->n);
        const symo_verdict verdict = compare(p, &s);
        if (p->code < 0) return;
        p->found.directions++;
        report_slope(p, &s, -1, 1.0);
        if (verdict != SYMO_VERDICT_DISAGREES || searched) continue;
        find_coordinate(p, 0, p->n);
        searched = 1;
    }
}

/* `count` of n, each equally likely, in ascending order (Knuth, TAOCP 2, algorithm 3.4.2 S). */
static void check_coordinates(probe *p, int64_t count)
{
    int64_t left = count;
    for (int64_t i = 0; i < p->n && left > 0 && p->code >= 0; i++) {
        if (symo_random_below(p->random, p->n - i) >= left) continue;
        left--;
        check_coordinate(p, i);
    }
}

/* ---- the call ---- */

static symo_derivative nothing_known(void)
{
    return (symo_derivative){ .size = sizeof(symo_derivative),
                              .verdict = SYMO_VERDICT_UNKNOWN,
                              .worst_index = -1,
                              .analytic = NAN,
                              .numerical = NAN,
                              .numerical_error = NAN,
                              .relative_error = NAN,
                              .value = NAN };
}

static void report_back(symo_derivative found, symo_derivative *report)
{
    found.size = report->size;
    memcpy(report, &found, report->size < sizeof found ? report->size : sizeof found);
}

static symo_status probe_create(probe *p, const char *function, const symo_objective *objective, const double *x,
                                uint64_t seed)
{
    const int64_t n = objective->n, scratch = symo_objective_scratch(objective);
    int64_t doubles;
    *p = (probe){ .objective = objective, .n = n, .x = x, .found = nothing_known() };
    p->unit = fmax(1.0, symo__norm_inf(n, x));
    if (!symo__multiply_sizes(n, VECTORS, &doubles) || doubles > INT64_MAX - scratch)
        return symo__fail(SYMO_ERROR_SIZE, "%s: n = %lld is too large", function, (long long)n);
    p->memory = symo__allocate_zero(doubles + scratch, sizeof *p->memory);
    if (!p->memory) return symo__fail_memory(function, (size_t)(doubles + scratch) * sizeof *p->memory);
    p->moved = p->memory;
    p->gradient = p->moved + n;
    p->direction = p->gradient + n;
    p->scratch = p->direction + n;
    symo__copy(n, x, p->moved);
    return symo_random_create(&p->random, seed, 0);
}

/* 1: value and gradient at x are known. An entry that is not a number although the value is one is the worst there can
 * be: it was not filled in, or f has no derivative there. */
static int begin(probe *p)
{
    const symo_objective *objective = p->objective;
    double value = NAN;
    for (int64_t i = 0; i < p->n; i++) p->gradient[i] = NAN;
    p->found.evaluations++;
    const int code = objective->table.evaluate(objective->self, p->n, p->moved, &value, p->gradient, p->scratch);
    if (code < 0) p->code = code;
    if (code != 0 || !isfinite(value)) return 0;
    p->found.value = value;
    const int64_t bad = symo__first_nonfinite(p->n, p->gradient);
    if (bad < 0) return 1;
    p->found.verdict = SYMO_VERDICT_DISAGREES;
    p->found.worst_index = bad;
    p->found.analytic = p->gradient[bad];
    p->found.relative_error = INFINITY;
    return 0;
}

symo_status symo_check_derivative(const symo_objective *objective, const double *x, int64_t coordinates, uint64_t seed,
                                  symo_derivative *report)
{
    static const char function[] = "symo_check_derivative";
    if (!report) return symo__fail_null(function, "report");
    if (report->size < sizeof report->size || report->size > 4096)
        return symo__fail_argument(function, "report->size", -1, (double)report->size, "sizeof(symo_derivative)");
    report_back(nothing_known(), report);
    if (!objective) return symo__fail_null(function, "objective");
    if (!x && objective->n > 0) return symo__fail_null(function, "x");
    const int64_t bad = symo__first_nonfinite(objective->n, x), n = objective->n;
    if (bad >= 0) return symo__fail_argument(function, "x", bad, x[bad], "must be finite");
    probe p;
    symo_status status = probe_create(&p, function, objective, x, seed);
    if (!status && begin(&p)) {
        const int all = coordinates < 0 || coordinates >= n;
        measure_noise(&p);
        if (n == 0) p.found.verdict = SYMO_VERDICT_AGREES; /* there is nothing that could be wrong */
        if (n > 0) check_directions(&p, !all);
        check_coordinates(&p, all ? n : coordinates);
    }
    if (!status && p.code < 0)
        status = symo__fail(SYMO_ERROR_CALLBACK, "%s: the objective returned %d", function, p.code);
    if (!status) report_back(p.found, report);
    symo_random_free(p.random);
    symo__release(p.memory);
    return status;
}
