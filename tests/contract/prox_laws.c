/* SPDX-License-Identifier: BSD-3-Clause */
/* The laws that every row of src/prox/LIST obeys, tried on the instances of its specimen (tests/prox/). What is right
 * comes from the specimen's long double formulas, from convex analysis, or from brute force; never from the library. */
#include "prox/prox_impl.h"
#include "support/prox_spaces.h"
#include "support/prox_subject.h"

#include <stdlib.h>
#include <string.h>

enum { CASES = 40 };

/* ---- the row itself ---- */

START_TEST(row_is_described)
{
    const symo_prox_table *row = symo_prox_row_at(_i);
    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->name, prox_specimens[_i]->name);
    ck_assert_uint_eq(row->size, sizeof(symo_prox_table));
    ck_assert_ptr_nonnull(row->formula);
    ck_assert_int_eq(row->construct != NULL, prox_specimens[_i]->arguments != NULL);
    for (int64_t k = 0; k < row->parameter_count; k++) {
        ck_assert_ptr_nonnull(row->parameters[k].name);
        ck_assert_ptr_nonnull(row->parameters[k].text);
        ck_assert(row->parameters[k].minimum <= row->parameters[k].maximum);
    }
}
END_TEST

/* ---- value and prox against the oracle ---- */

static void oracle_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], value;
    const double step = draw_step(pc);
    property_vector(pc, s->n, draw_scale(pc), v);
    subject_apply(pc, s, v, step, p);
    check_prox(pc, s, v, step, p);
    LAW(symo_prox_value(s->prox, p, &value) == SYMO_OK);
    const long double at_prox = oracle_value(s, p);
    LAW(fabsl(value - at_prox) <= value_slack(s, p));
    LAW(symo_prox_value(s->prox, v, &value) == SYMO_OK);
    const long double at_point = oracle_value(s, v);
    LAW(isinf(at_point) ? value == INFINITY : fabsl(value - at_point) <= value_slack(s, v));
}

START_TEST(prox_and_value_are_the_formulas)
{
    for_subjects(_i, "oracle", CASES, oracle_body);
}
END_TEST

/* Points near both ends of the double range and steps of both extremes, also so that step * weight is near ||v||. */
static void extreme_body(const property_case *pc)
{
    static const int powers[6] = { -1060, -1022, -500, 300, 900, 1020 };
    const subject *s = pc->context;
    double v[MAX], p[MAX];
    if (s->instance->moderate) return;
    draw_point(pc, s->n, 1.0, v);
    for (int64_t i = 0; i < s->n; i++) v[i] = fmax(-8.0, fmin(8.0, v[i]));
    const int power = powers[property_integer(pc, 0, 5)];
    const double choices[5] = { 1e-300, 1e300, 1.0, 5e-324, ldexp(1.0, power) };
    for (int64_t i = 0; i < s->n; i++) v[i] = ldexp(v[i], power);
    const double step = choices[property_integer(pc, 0, 4)];
    subject_apply(pc, s, v, step, p);
    check_prox(pc, s, v, step, p);
}

START_TEST(prox_is_right_at_extreme_scales)
{
    for_subjects(_i, "extremes", 2 * CASES, extreme_body);
}
END_TEST

/* ---- it is the minimiser ---- */

static void minimiser_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], steps[MAX];
    const double step = draw_step(pc);
    draw_point(pc, s->n, draw_scale(pc), v);
    for (int64_t i = 0; i < s->n; i++) steps[i] = step;
    subject_apply(pc, s, v, step, p);
    check_trials(pc, s, v, steps, p);
}

START_TEST(prox_is_the_minimiser)
{
    for_subjects(_i, "minimiser", CASES / 2, minimiser_body);
}
END_TEST

static void firm_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], w[MAX], p[MAX], q[MAX];
    const double step = draw_step(pc);
    if (!(symo_prox_table_of(s->prox)->flags & SYMO_PROX_CONVEX)) return;
    property_vector(pc, s->n, 1.0, v);
    property_vector(pc, s->n, 1.0, w);
    subject_apply(pc, s, v, step, p);
    subject_apply(pc, s, w, step, q);
    long double left = 0.0L, right = 0.0L;
    for (int64_t i = 0; i < s->n; i++) {
        const long double d = (long double)p[i] - q[i];
        left += d * d;
        right += d * ((long double)v[i] - w[i]);
    }
    const long double points = inner_product(s->n, v, v) + inner_product(s->n, w, w);
    LAW(left <= right + 4.0L * eps * fmaxl(points, inner_product(s->n, p, p) + inner_product(s->n, q, q)));
}

START_TEST(prox_is_firmly_nonexpansive)
{
    for_subjects(_i, "firm", 2 * CASES, firm_body);
}
END_TEST

/* ---- the conjugate, through Fenchel and Young ---- */

static double conjugate(const property_case *pc, const subject *s, const double *g)
{
    double value = NAN;
    LAW(symo_prox_conjugate(s->prox, g, &value) == SYMO_OK);
    return value;
}

/* <x, g> <= h(x) + h*(g) for every x of the domain, far ones too. */
static void check_fenchel(const property_case *pc, const subject *s, const double *p, const double *g, double at_g)
{
    double x[MAX];
    long double inside[MAX];
    for (int trial = 0; trial < 12; trial++) {
        const double far = power_of_ten(pc, -1, 7);
        draw_point(pc, s->n, far, x);
        s->specimen->prox(s->instance, x, 1e-3L, inside);
        for (int64_t i = 0; i < s->n; i++) x[i] = trial % 3 ? (double)inside[i] : far * p[i];
        const long double product = inner_product(s->n, x, g), total = oracle_value(s, x) + at_g;
        LAW(product <= total + 1e-12L * (1.0L + fabsl(product)) + value_slack(s, x));
    }
}

static void conjugate_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], g[MAX], more[MAX];
    const double step = draw_step(pc);
    if (!symo_prox_table_of(s->prox)->conjugate) return;
    draw_point(pc, s->n, draw_scale(pc), v);
    subject_apply(pc, s, v, step, p);
    for (int64_t i = 0; i < s->n; i++) {
        const double dual = (v[i] - p[i]) / step;
        g[i] = dual * (1.0 - 1e-9);
        more[i] = dual * (1.0 + 1e-6);
    }
    /* equality at p and its subgradient (Moreau), reached from inside the domain of h* */
    const double at_g = conjugate(pc, s, g);
    const long double product = inner_product(s->n, p, g);
    long double size = fabsl((long double)at_g) + oracle_size(s, p);
    for (int64_t i = 0; i < s->n; i++) {
        size += fabsl((long double)p[i] * g[i]) + (long double)g[i] * g[i] * 1e-3L;
        /* on the way to an operand rounding makes a small g of none, and g / (1 - 1e-9) is another direction */
        if (s->specimen->moved)
            size += s->specimen->moved(s->instance, i, step) / step +
                    1e-7L * (fabs(v[i]) + s->specimen->moved(s->instance, i, step)) / step * (1.0L + fabs(p[i]));
    }
    LAW(fabsl(oracle_value(s, p) + at_g - product) <= 1e-8L * size);
    check_fenchel(pc, s, p, g, at_g);
    /* outside the domain of h*, where every bound would be broken somewhere: at the border, and anywhere */
    const double at_more = conjugate(pc, s, more);
    if (at_more < INFINITY) check_fenchel(pc, s, p, more, at_more);
    draw_point(pc, s->n, 1.0, g);
    const double anywhere = conjugate(pc, s, g);
    if (anywhere < INFINITY) check_fenchel(pc, s, p, g, anywhere);
}

START_TEST(conjugate_obeys_moreau_and_fenchel)
{
    for_subjects(_i, "conjugate", CASES, conjugate_body);
}
END_TEST

/* r = polar(g) is where h* turns from infinite to finite along g / r. */
static void polar_body(const property_case *pc)
{
    const subject *s = pc->context;
    double g[MAX], scaled[MAX], r = NAN;
    int8_t is_free[MAX];
    if (!symo_prox_table_of(s->prox)->polar || !symo_prox_table_of(s->prox)->conjugate) return;
    draw_point(pc, s->n, draw_scale(pc), g);
    LAW(symo_prox_polar(s->prox, g, &r) == SYMO_OK);
    LAW(r >= 0.0);
    LAW(symo_prox_unpenalised(s->prox, is_free) == SYMO_OK);
    for (int64_t i = 0; i < s->n; i++)
        if (is_free[i]) g[i] = 0.0;
    const double inside = r == INFINITY ? 0.0 : r > 0.0 ? (1.0 - 1e-9) / r : 1e12;
    const double outside = r == INFINITY ? 1e-12 : r > 0.0 ? (1.0 + 1e-9) / r : 0.0;
    for (int64_t i = 0; i < s->n; i++) scaled[i] = inside * g[i];
    LAW(conjugate(pc, s, scaled) < INFINITY);
    for (int64_t i = 0; i < s->n; i++) scaled[i] = outside * g[i];
    if (outside > 0.0) LAW(conjugate(pc, s, scaled) == INFINITY);
}

START_TEST(polar_scales_into_the_domain_of_the_conjugate)
{
    for_subjects(_i, "polar", CASES, polar_body);
}
END_TEST

/* Whether the multiple r of h holds all penalised entries at 0 against g: prox_{r h}(g), by the oracle. */
static int holds_at_zero(const subject *s, const double *g, long double r, const int8_t *is_free)
{
    long double p[MAX];
    s->specimen->prox(s->instance, g, r, p);
    for (int64_t i = 0; i < s->n; i++)
        if (!is_free[i] && p[i] != 0.0L) return 0;
    return 1;
}

static int moves_in_the_limit(const subject *s, const double *g, const int8_t *is_free)
{
    long double p[MAX];
    s->specimen->prox(s->instance, g, 1e2000L, p);
    for (int64_t i = 0; i < s->n; i++)
        if (!is_free[i] && fabsl(p[i]) > 1e-100L) return 1;
    return 0;
}

/* r = threshold(g) is the least such multiple, +infinity when there is none. */
static void threshold_body(const property_case *pc)
{
    const subject *s = pc->context;
    const symo_prox_table *table = symo_prox_table_of(s->prox);
    double g[MAX], r = NAN, polar = NAN;
    int8_t is_free[MAX];
    if ((!table->threshold && !table->polar) || !table->null_model) return;
    draw_point(pc, s->n, draw_scale(pc), g);
    LAW(symo_prox_unpenalised(s->prox, is_free) == SYMO_OK);
    if (property_integer(pc, 0, 3) == 0)
        for (int64_t i = 0; i < s->n; i++) g[i] = is_free[i] ? g[i] : 0.0;
    LAW(symo_prox_threshold(s->prox, g, &r) == SYMO_OK && r >= 0.0);
    if (table->flags & SYMO_PROX_HOMOGENEOUS) LAW(symo_prox_polar(s->prox, g, &polar) == SYMO_OK && polar == r);
    for (int64_t i = 0; i < s->n; i++) g[i] = is_free[i] ? 0.0 : g[i];
    if (moves_in_the_limit(s, g, is_free)) return; /* a set: no multiple matters */
    if (r < INFINITY) LAW(holds_at_zero(s, g, r > 0.0 ? r * (1.0L + 1e-9L) : 1e-300L, is_free));
    if (r > 0.0) LAW(!holds_at_zero(s, g, r < INFINITY ? r * (1.0L - 1e-9L) : 1e12L, is_free));
}

START_TEST(threshold_is_the_least_multiple_that_holds)
{
    for_subjects(_i, "threshold", CASES, threshold_body);
}
END_TEST

/* ---- the certificate ---- */

static void check_distance(const property_case *pc, const subject *s, const double *x, const double *g, double unit)
{
    double absolute = NAN, relative = NAN;
    long double expected, expected_relative;
    LAW(symo_prox_distance(s->prox, x, g, unit, &absolute, &relative) == SYMO_OK);
    s->specimen->distance(s->instance, x, g, unit, &expected, &expected_relative);
    const long double size = max_abs(s->n, g) + s->weight * (1.0 + max_abs(s->n, x)) * sqrtl(1.0L + s->n);
    if (isinf(expected)) {
        LAW(absolute == INFINITY && relative == INFINITY);
        return;
    }
    LAW(fabsl(absolute - expected) <= 16.0L * eps * size);
    LAW(fabsl(relative - expected_relative) <= 1e-13L * (expected_relative + 16.0L * size));
}

static void certificate_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], g[MAX], distance = NAN;
    const double step = draw_step(pc);
    if (!symo_prox_table_of(s->prox)->distance) return;
    draw_point(pc, s->n, draw_scale(pc), v);
    subject_apply(pc, s, v, step, p);
    LAW(symo_prox_certificate(s->prox, v, step, p, &distance) == SYMO_OK);
    const double size = max_abs(s->n, v) * (1.0 / step + s->weight) + s->weight;
    LAW(distance <= 32.0 * eps * size * sqrt(1.0 + (double)s->n));
    draw_point(pc, s->n, 1.0 + s->weight, g);
    check_distance(pc, s, p, g, 0.5 + symo_random_uniform(pc->random));
    check_distance(pc, s, v, g, 0.5 + symo_random_uniform(pc->random));
    for (int64_t i = 0; i < s->n; i++) g[i] *= 0.2, p[i] *= (double)property_integer(pc, 0, 1);
    check_distance(pc, s, p, g, 0.5 + symo_random_uniform(pc->random));
}

START_TEST(distance_is_that_from_the_subdifferential)
{
    for_subjects(_i, "certificate", CASES, certificate_body);
}
END_TEST

/* ---- memory: in place, exact scratch, inputs untouched ---- */

static const double guard = 1234.5;

static void memory_body(const property_case *pc)
{
    const subject *s = pc->context;
    const int64_t scratch = symo_prox_scratch(s->prox);
    double v[MAX + 1], before[MAX], out[MAX + 1], steps[MAX], diagonal[MAX + 1];
    const double step = draw_step(pc);
    const int has_diagonal = symo_prox_table_of(s->prox)->prox_diagonal != NULL;
    property_vector(pc, s->n, 1.0, v);
    memcpy(before, v, sizeof before);
    for (int64_t i = 0; i < s->n; i++) steps[i] = draw_step(pc);
    s->scratch[scratch] = out[s->n] = diagonal[s->n] = v[s->n] = guard;
    for (int64_t i = 0; i < scratch; i++) s->scratch[i] = NAN;
    subject_apply(pc, s, v, step, out);
    if (has_diagonal) LAW(symo_prox_apply_diagonal(s->prox, v, steps, diagonal, s->scratch) == SYMO_OK);
    LAW(same_bits(s->n, v, before));
    LAW(s->scratch[scratch] == guard && out[s->n] == guard && diagonal[s->n] == guard);
    for (int64_t i = 0; i < s->n; i++) LAW(out[i] != 0.0 || !signbit(out[i]));
    for (int64_t i = 0; has_diagonal && i < s->n; i++) LAW(diagonal[i] != 0.0 || !signbit(diagonal[i]));
    subject_apply(pc, s, v, step, v);
    LAW(same_bits(s->n, v, out) && v[s->n] == guard);
    memcpy(v, before, sizeof before);
    if (has_diagonal) LAW(symo_prox_apply_diagonal(s->prox, v, steps, v, s->scratch) == SYMO_OK);
    LAW(!has_diagonal || same_bits(s->n, v, diagonal));
}

START_TEST(in_place_is_out_of_place)
{
    for_subjects(_i, "memory", CASES, memory_body);
}
END_TEST

static void signed_zero_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], out[MAX];
    for (int64_t i = 0; i < s->n; i++) v[i] = property_integer(pc, 0, 1) ? -0.0 : -5e-324;
    subject_apply(pc, s, v, 1e300, out);
    for (int64_t i = 0; i < s->n; i++) LAW(out[i] != 0.0 || !signbit(out[i]));
}

START_TEST(zeros_are_positive)
{
    for_subjects(_i, "zeros", 4, signed_zero_body);
}
END_TEST

/* The other functions with scratch of exactly the size that was asked for, filled with NaN. */
static void table_scratch_body(const property_case *pc)
{
    const subject *s = pc->context;
    const symo_prox_table *table = symo_prox_table_of(s->prox);
    const int64_t count = symo_prox_scratch(s->prox);
    double x[MAX], g[MAX], steps[MAX], value, again, relative,
        *exact = malloc((size_t)(count > 0 ? count : 1) * sizeof *exact);
    ck_assert_ptr_nonnull(exact);
    for (int64_t i = 0; i < count; i++) exact[i] = NAN;
    draw_point(pc, s->n, 1.0, x);
    draw_point(pc, s->n, 1.0, g);
    subject_apply(pc, s, x, 1.0, x);
    LAW(table->value(s->prox->self, s->n, x, &value, exact) == 0);
    LAW(fabsl(value - oracle_value(s, x)) <= value_slack(s, x));
    if (table->distance) {
        LAW(table->distance(s->prox->self, s->n, x, g, 1.0, &value, &relative, exact) == 0);
        LAW(symo_prox_distance(s->prox, x, g, 1.0, &again, &relative) == SYMO_OK && again == value);
    }
    if (table->conjugate) {
        LAW(table->conjugate(s->prox->self, s->n, g, &value, exact) == 0);
        LAW(conjugate(pc, s, g) == value);
    }
    if (table->polar) {
        LAW(table->polar(s->prox->self, s->n, g, &value, exact) == 0);
        LAW(symo_prox_polar(s->prox, g, &again) == SYMO_OK && again == value);
    }
    if (table->threshold) {
        LAW(table->threshold(s->prox->self, s->n, g, &value, exact) == 0);
        LAW(symo_prox_threshold(s->prox, g, &again) == SYMO_OK && again == value);
    }
    if (table->prox_diagonal) {
        for (int64_t i = 0; i < s->n; i++) steps[i] = draw_step(pc);
        LAW(table->prox_diagonal(s->prox->self, s->n, g, steps, x, exact) == 0);
    }
    free(exact);
}

START_TEST(scratch_is_as_large_as_said)
{
    for_subjects(_i, "scratch", 4, table_scratch_body);
}
END_TEST

/* ---- NaN ---- */

static void nan_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], clean[MAX], out[MAX], steps[MAX], value, relative;
    int8_t is_free[MAX];
    const double step = draw_step(pc);
    if (s->n == 0) return;
    const int64_t where = property_integer(pc, 0, s->n - 1);
    draw_point(pc, s->n, draw_scale(pc), v);
    for (int64_t i = 0; i < s->n; i++) steps[i] = draw_step(pc);
    subject_apply(pc, s, v, step, clean);
    v[where] = NAN;
    subject_apply(pc, s, v, step, out);
    for (int64_t i = 0; i < s->n; i++)
        LAW(s->blocks[i] == s->blocks[where] ? isnan(out[i]) : same_bits(1, &out[i], &clean[i]));
    if (symo_prox_table_of(s->prox)->prox_diagonal) {
        LAW(symo_prox_apply_diagonal(s->prox, v, steps, out, s->scratch) == SYMO_OK);
        for (int64_t i = 0; i < s->n; i++) LAW(isnan(out[i]) == (s->blocks[i] == s->blocks[where]));
    }
    LAW(symo_prox_unpenalised(s->prox, is_free) == SYMO_OK);
    memcpy(out, clean, sizeof out);
    out[where] = NAN;
    LAW(symo_prox_value(s->prox, out, &value) == SYMO_OK);
    LAW(is_free[where] || isnan(value));
    if (symo_prox_table_of(s->prox)->conjugate) LAW(isnan(conjugate(pc, s, v)));
    if (symo_prox_table_of(s->prox)->polar) {
        LAW(symo_prox_polar(s->prox, v, &value) == SYMO_OK);
        LAW(is_free[where] || isnan(value));
    }
    if (symo_prox_table_of(s->prox)->threshold) {
        LAW(symo_prox_threshold(s->prox, v, &value) == SYMO_OK);
        LAW(is_free[where] || isnan(value));
    }
    if (symo_prox_table_of(s->prox)->distance) {
        LAW(symo_prox_distance(s->prox, clean, v, 1.0, &value, &relative) == SYMO_OK);
        LAW(isnan(value) && isnan(relative));
        LAW(symo_prox_distance(s->prox, out, clean, 1.0, &value, &relative) == SYMO_OK);
        LAW(is_free[where] || (isnan(value) && isnan(relative)));
    }
}

START_TEST(nan_stays_in_its_block_and_is_never_lost)
{
    for_subjects(_i, "nan", CASES, nan_body);
}
END_TEST

/* ---- scaling by powers of two ---- */

static void homogeneous_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], q[MAX];
    const double step = draw_step(pc);
    const int power = (int)property_integer(pc, -60, 60);
    if (!(symo_prox_table_of(s->prox)->flags & SYMO_PROX_HOMOGENEOUS)) return;
    draw_point(pc, s->n, 1.0, v);
    subject_apply(pc, s, v, step, p);
    for (int64_t i = 0; i < s->n; i++) v[i] = ldexp(v[i], power), p[i] = ldexp(p[i], power);
    subject_apply(pc, s, v, ldexp(step, power), q);
    LAW(same_bits(s->n, p, q));
}

START_TEST(homogeneous_ones_scale_exactly)
{
    for_subjects(_i, "homogeneous", CASES, homogeneous_body);
}
END_TEST

/* ---- diagonal metric ---- */

static void diagonal_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], steps[MAX], p[MAX], g[MAX], scale[MAX], absolute, relative;
    const double step = draw_step(pc);
    if (!symo_prox_table_of(s->prox)->prox_diagonal) return;
    draw_point(pc, s->n, draw_scale(pc), v);
    block_scales(s, v, step, scale);
    for (int64_t i = 0; i < s->n; i++) steps[i] = step;
    LAW(symo_prox_apply_diagonal(s->prox, v, steps, p, s->scratch) == SYMO_OK);
    check_prox(pc, s, v, step, p);
    for (int64_t i = 0; i < s->n; i++) steps[i] = step * exp(3.0 * symo_random_normal(pc->random));
    LAW(symo_prox_apply_diagonal(s->prox, v, steps, p, s->scratch) == SYMO_OK);
    check_trials(pc, s, v, steps, p);
    double size = s->weight;
    for (int64_t i = 0; i < s->n; i++) {
        g[i] = (v[i] - p[i]) / steps[i];
        size = fmax(size, scale[i] / steps[i] + s->weight * (1.0 + fabs(v[i])));
    }
    if (!symo_prox_table_of(s->prox)->distance) return;
    LAW(symo_prox_distance(s->prox, p, g, 1.0, &absolute, &relative) == SYMO_OK);
    LAW(absolute <= 1e-13 * size * sqrt(1.0 + (double)s->n));
}

START_TEST(diagonal_metric_is_right)
{
    for_subjects(_i, "diagonal", CASES, diagonal_body);
}
END_TEST

/* Steps and points so far apart that nothing but a finite, shrunken result can be asked for. */
static void wild_diagonal_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], steps[MAX], p[MAX];
    if (!symo_prox_table_of(s->prox)->prox_diagonal) return;
    for (int64_t i = 0; i < s->n; i++) {
        v[i] = ldexp(symo_random_normal(pc->random), (int)property_integer(pc, -1000, 1000));
        steps[i] = ldexp(1.0 + symo_random_uniform(pc->random), (int)property_integer(pc, -1000, 1000));
    }
    LAW(symo_prox_apply_diagonal(s->prox, v, steps, p, s->scratch) == SYMO_OK);
    for (int64_t i = 0; i < s->n; i++) LAW(isfinite(p[i]));
    if (!(symo_prox_table_of(s->prox)->flags & SYMO_PROX_HOMOGENEOUS)) return;
    for (int64_t i = 0; i < s->n; i++) LAW(fabs(p[i]) <= fabs(v[i]) && p[i] * (v[i] < 0.0 ? -1.0 : 1.0) >= 0.0);
}

START_TEST(diagonal_metric_survives_extremes)
{
    for_subjects(_i, "wild diagonal", CASES, wild_diagonal_body);
}
END_TEST

/* ---- multiples and limits ---- */

/* (factor h)*(g) = factor h*(g / factor) */
static void check_multiple_conjugate(const property_case *pc, const subject *s, const symo_prox *multiple,
                                     double factor, const double *g)
{
    double divided[MAX], value = NAN;
    LAW(symo_prox_conjugate(multiple, g, &value) == SYMO_OK);
    for (int64_t i = 0; i < s->n; i++) divided[i] = g[i] / factor;
    const double expected = factor * conjugate(pc, s, divided);
    LAW(value == expected || fabs(value - expected) <= 1e-13 * (fabs(expected) + (double)s->n * max_abs(s->n, g)));
}

/* The polar is divided by factor, the distance multiplied, and the relative one in the unit `factor` stays. */
static void check_multiple_dual(const property_case *pc, const subject *s, const symo_prox *multiple, double factor,
                                const double *p, const double *g)
{
    double divided[MAX], found = NAN, relative = NAN, expected = NAN, expected_relative = NAN;
    for (int64_t i = 0; i < s->n; i++) divided[i] = g[i] / factor;
    if (symo_prox_table_of(s->prox)->polar) {
        LAW(symo_prox_polar(multiple, g, &found) == SYMO_OK);
        LAW(symo_prox_polar(s->prox, divided, &expected) == SYMO_OK);
        LAW(found == expected || fabs(found - expected) <= 1e-14 * expected);
    }
    if (symo_prox_table_of(s->prox)->threshold) {
        LAW(symo_prox_threshold(multiple, g, &found) == SYMO_OK);
        LAW(symo_prox_threshold(s->prox, divided, &expected) == SYMO_OK);
        LAW(found == expected || fabs(found - expected) <= 1e-14 * expected);
    }
    if (!symo_prox_table_of(s->prox)->distance) return;
    LAW(symo_prox_distance(multiple, p, g, factor, &found, &relative) == SYMO_OK);
    LAW(symo_prox_distance(s->prox, p, divided, 1.0, &expected, &expected_relative) == SYMO_OK);
    const double size = max_abs(s->n, divided) + s->weight * (1.0 + max_abs(s->n, p));
    LAW(found == factor * expected || fabs(found - factor * expected) <= 1e-13 * factor * size);
    LAW(relative == expected_relative || fabs(relative - expected_relative) <= 1e-13 * (expected_relative + size));
}

static void check_multiple(const property_case *pc, const subject *s, const symo_prox *multiple, double factor)
{
    double v[MAX], p[MAX], value, scale[MAX];
    double *scratch = malloc((size_t)(symo_prox_scratch(multiple) + 1) * sizeof *scratch);
    long double expected[MAX];
    const double step = draw_step(pc);
    ck_assert_ptr_nonnull(scratch);
    draw_point(pc, s->n, draw_scale(pc), v);
    LAW(symo_prox_apply(multiple, v, step, p, scratch) == SYMO_OK);
    free(scratch);
    s->specimen->prox(s->instance, v, (long double)step * factor, expected);
    block_scales(s, v, (long double)step * factor, scale);
    for (int64_t i = 0; i < s->n; i++)
        LAW(fabsl(p[i] - expected[i]) <= 8.0L * eps * fmaxl(scale[i], fabsl(expected[i])));
    LAW(symo_prox_value(multiple, p, &value) == SYMO_OK);
    LAW(fabsl(value - factor * oracle_value(s, p)) <= factor * value_slack(s, p));
    if (symo_prox_table_of(s->prox)->conjugate) check_multiple_conjugate(pc, s, multiple, factor, v);
    check_multiple_dual(pc, s, multiple, factor, p, v);
}

static void scaled_body(const property_case *pc)
{
    const subject *s = pc->context;
    symo_prox *multiple = NULL, *twice = NULL, *bare = NULL;
    const double factor = exp(symo_random_normal(pc->random));
    LAW(symo_prox_scaled(&multiple, s->prox, factor) == SYMO_OK);
    check_multiple(pc, s, multiple, factor);
    LAW(symo_prox_scaled(&twice, multiple, 3.0) == SYMO_OK);
    check_multiple(pc, s, twice, 3.0 * factor);
    symo_prox_free(multiple);
    symo_prox_free(twice);
    /* the same for a table that cannot scale itself */
    symo_prox_table table = *symo_prox_table_of(s->prox);
    table.scaled = NULL;
    table.destroy = NULL;
    LAW(symo_prox_custom(&bare, s->n, &table, s->prox->self) == SYMO_OK);
    LAW(symo_prox_scaled(&multiple, bare, factor) == SYMO_OK);
    LAW(symo_prox_scaled(&twice, multiple, 3.0) == SYMO_OK);
    symo_prox_free(bare);
    check_multiple(pc, s, multiple, factor);
    check_multiple(pc, s, twice, 3.0 * factor);
    symo_prox_free(multiple);
    symo_prox_free(twice);
}

/* factor 0 leaves only the domain: the prox then is the limit of small steps. */
static void scaled_to_zero_body(const property_case *pc)
{
    const subject *s = pc->context;
    symo_prox *multiple = NULL;
    double v[MAX], p[MAX], scale[MAX];
    long double limit[MAX];
    if (!symo_prox_table_of(s->prox)->scaled) return;
    draw_point(pc, s->n, 1.0, v);
    LAW(symo_prox_scaled(&multiple, s->prox, 0.0) == SYMO_OK);
    LAW(symo_prox_apply(multiple, v, 1.0, p, s->scratch) == SYMO_OK);
    s->specimen->prox(s->instance, v, 1e-2000L, limit);
    block_scales(s, v, 1e-2000L, scale);
    const double allowed = s->specimen->moved ? 4.0 * eps : 0.0; /* the way to an operand and back rounds */
    for (int64_t i = 0; i < s->n; i++) LAW(fabs(p[i] - (double)limit[i]) <= allowed * scale[i]);
    symo_prox_free(multiple);
}

START_TEST(scaled_by_zero_leaves_the_domain)
{
    for_subjects(_i, "scaled to zero", 4, scaled_to_zero_body);
}
END_TEST

START_TEST(scaled_is_the_multiple)
{
    for_subjects(_i, "scaled", 8, scaled_body);
}
END_TEST

static void null_model_body(const property_case *pc)
{
    const subject *s = pc->context;
    symo_prox *limit = NULL;
    double v[MAX], p[MAX], scale[MAX];
    long double expected[MAX];
    if (!symo_prox_table_of(s->prox)->null_model) return;
    LAW(symo_prox_null_model(&limit, s->prox) == SYMO_OK);
    draw_point(pc, s->n, draw_scale(pc), v);
    LAW(symo_prox_apply(limit, v, draw_step(pc), p, s->scratch) == SYMO_OK);
    s->specimen->prox(s->instance, v, 1e2000L, expected);
    block_scales(s, v, 1e2000L, scale);
    const double allowed = s->instance->basis ? 4.0 * eps : 0.0; /* turning rounds, moving what is 0 or free does not */
    for (int64_t i = 0; i < s->n; i++) LAW(fabs(p[i] - (double)expected[i]) <= allowed * scale[i]);
    symo_prox_free(limit);
}

START_TEST(null_model_is_the_limit)
{
    for_subjects(_i, "null model", 4, null_model_body);
}
END_TEST

/* An entry is free exactly when moving it, from anywhere in the domain, never changes h. */
static void unpenalised_body(const property_case *pc)
{
    static const double moves[4] = { 1.0, -1.0, 1e6, -1e6 };
    const subject *s = pc->context;
    int8_t is_free[MAX];
    double v[MAX], p[MAX];
    if (!symo_prox_table_of(s->prox)->unpenalised) return;
    LAW(symo_prox_unpenalised(s->prox, is_free) == SYMO_OK);
    draw_point(pc, s->n, 1.0, v);
    subject_apply(pc, s, v, 1.0, p);
    const long double before = oracle_value(s, p);
    for (int64_t i = 0; i < s->n; i++) {
        const double old = p[i];
        int changes = 0;
        for (int k = 0; k < 4; k++) {
            p[i] = old + moves[k];
            changes += oracle_value(s, p) != before;
        }
        p[i] = old;
        LAW(is_free[i] == !changes);
    }
}

START_TEST(unpenalised_entries_do_not_matter)
{
    for_subjects(_i, "unpenalised", 2, unpenalised_body);
}
END_TEST

/* ---- named constructor ---- */

static void named_body(const property_case *pc)
{
    const subject *s = pc->context;
    symo_argument list[8];
    int64_t starts[MAX];
    symo_prox *named = NULL;
    double v[MAX], p[MAX], q[MAX];
    memset(list, 0, sizeof list);
    const int64_t count = s->specimen->arguments ? s->specimen->arguments(s->instance, list, starts) : -1;
    if (count < 0) return;
    LAW(symo_prox_named(&named, s->specimen->name, s->n, count, list) == SYMO_OK);
    LAW(strcmp(symo_prox_name(named), s->specimen->name) == 0 && symo_prox_size(named) == s->n);
    const double step = draw_step(pc);
    draw_point(pc, s->n, draw_scale(pc), v);
    subject_apply(pc, s, v, step, p);
    LAW(symo_prox_apply(named, v, step, q, s->scratch) == SYMO_OK);
    LAW(same_bits(s->n, p, q));
    symo_prox_free(named);
}

START_TEST(named_is_the_direct_constructor)
{
    for_subjects(_i, "named", 4, named_body);
}
END_TEST
int main(void)
{
    int rows = 0;
    Suite *suite = suite_create("prox laws");
    TCase *laws = tcase_create("laws");
    while (prox_specimens[rows]) rows++;
    tcase_set_timeout(laws, 120);
    tcase_add_loop_test(laws, row_is_described, 0, rows);
    tcase_add_loop_test(laws, prox_and_value_are_the_formulas, 0, rows);
    tcase_add_loop_test(laws, prox_is_right_at_extreme_scales, 0, rows);
    tcase_add_loop_test(laws, prox_is_the_minimiser, 0, rows);
    tcase_add_loop_test(laws, prox_is_firmly_nonexpansive, 0, rows);
    tcase_add_loop_test(laws, conjugate_obeys_moreau_and_fenchel, 0, rows);
    tcase_add_loop_test(laws, polar_scales_into_the_domain_of_the_conjugate, 0, rows);
    tcase_add_loop_test(laws, threshold_is_the_least_multiple_that_holds, 0, rows);
    tcase_add_loop_test(laws, distance_is_that_from_the_subdifferential, 0, rows);
    tcase_add_loop_test(laws, in_place_is_out_of_place, 0, rows);
    tcase_add_loop_test(laws, zeros_are_positive, 0, rows);
    tcase_add_loop_test(laws, scratch_is_as_large_as_said, 0, rows);
    tcase_add_loop_test(laws, nan_stays_in_its_block_and_is_never_lost, 0, rows);
    tcase_add_loop_test(laws, homogeneous_ones_scale_exactly, 0, rows);
    tcase_add_loop_test(laws, diagonal_metric_is_right, 0, rows);
    tcase_add_loop_test(laws, diagonal_metric_survives_extremes, 0, rows);
    tcase_add_loop_test(laws, scaled_is_the_multiple, 0, rows);
    tcase_add_loop_test(laws, scaled_by_zero_leaves_the_domain, 0, rows);
    tcase_add_loop_test(laws, null_model_is_the_limit, 0, rows);
    tcase_add_loop_test(laws, unpenalised_entries_do_not_matter, 0, rows);
    tcase_add_loop_test(laws, named_is_the_direct_constructor, 0, rows);
    prox_spaces_add(laws, rows);
    suite_add_tcase(suite, laws);
    return suite_run(suite);
}
