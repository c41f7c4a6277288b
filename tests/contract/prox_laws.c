/* SPDX-License-Identifier: BSD-3-Clause */
/* The laws that every row of src/prox/LIST obeys, tried on the instances of its specimen (tests/prox/). What is right
 * comes from the specimen's long double formulas, from convex analysis, or from brute force; never from the library. */
#include "prox/specimen.h"

#include "prox/prox_impl.h"
#include "support/property.h"

#include <stdlib.h>
#include <string.h>

enum { MAX = 320, CASES = 40 };
static const double eps = DBL_EPSILON;

extern const struct prox_specimen *const prox_specimens[];

/* ---- one instance at a time ---- */

typedef struct subject {
    const struct prox_specimen *specimen;
    const prox_instance *instance;
    symo_prox *prox;
    int64_t n;
    double *scratch;
    int64_t blocks[MAX];
    double weight; /* the largest finite lambda w, for tolerances */
} subject;

#define LAW(condition) PROPERTY_ASSERT(pc, condition, "%s, %s", s->specimen->name, s->instance->label)

static void subject_start(subject *s, const struct prox_specimen *specimen, const prox_instance *instance)
{
    *s = (subject){ .specimen = specimen, .instance = instance, .n = instance->n };
    ck_assert_msg(specimen->make(&s->prox, instance) == SYMO_OK, "%s: %s", specimen->name, symo_last_error());
    ck_assert_int_eq(symo_prox_size(s->prox), instance->n);
    ck_assert_int_le(instance->n, MAX);
    s->scratch = malloc((size_t)(symo_prox_scratch(s->prox) + 1) * sizeof(double));
    ck_assert_ptr_nonnull(s->scratch);
    for (int64_t i = 0; i < s->n; i++) s->blocks[i] = specimen->block ? specimen->block(instance, i) : i;
    s->weight = instance->lambda * sqrt((double)instance->n);
    const int64_t weights = instance->groups > 0 ? instance->groups : instance->n;
    for (int64_t i = 0; instance->weights && i < weights; i++)
        if (!isinf(instance->weights[i])) s->weight = fmax(s->weight, instance->lambda * instance->weights[i]);
}

static void subject_end(subject *s)
{
    free(s->scratch);
    symo_prox_free(s->prox);
}

static void for_instances(int row, const char *law, int64_t cases, void (*body)(const property_case *pc))
{
    const struct prox_specimen *specimen = prox_specimens[row];
    for (int64_t k = 0; k < specimen->count; k++) {
        static subject s;
        subject_start(&s, specimen, &specimen->instances[k]);
        property_run(law, cases, body, &s);
        subject_end(&s);
    }
}

static void apply(const property_case *pc, const subject *s, const double *v, double step, double *out)
{
    LAW(symo_prox_apply(s->prox, v, step, out, s->scratch) == SYMO_OK);
}

/* ---- draws and small tools ---- */

static void draw(const property_case *pc, int64_t n, double scale, double *v)
{
    for (int64_t i = 0; i < n; i++) v[i] = scale * symo_random_normal(pc->random);
}

static double power_of_ten(const property_case *pc, int64_t low, int64_t high)
{
    return pow(10.0, (double)property_integer(pc, low, high));
}

static double draw_step(const property_case *pc)
{
    return exp(1.5 * symo_random_normal(pc->random));
}

static double draw_scale(const property_case *pc)
{
    static const double scales[4] = { 0.1, 1.0, 10.0, 1000.0 };
    return scales[property_integer(pc, 0, 3)];
}

static double max_abs(int64_t n, const double *x)
{
    double largest = 0.0;
    for (int64_t i = 0; i < n; i++) largest = fmax(largest, fabs(x[i]));
    return largest;
}

static long double inner(int64_t n, const double *x, const double *y)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < n; i++) sum += (long double)x[i] * y[i];
    return sum;
}

static long double oracle_value(const subject *s, const double *x)
{
    long double wide[MAX];
    for (int64_t i = 0; i < s->n; i++) wide[i] = x[i];
    return s->specimen->value(s->instance, wide);
}

/* The largest |v_j| in the block of each entry: what rounding errors of the block are measured with. */
static void block_scales(const subject *s, const double *v, double *scale)
{
    for (int64_t i = 0; i < s->n; i++) {
        scale[i] = 0.0;
        for (int64_t j = 0; j < s->n; j++)
            if (s->blocks[j] == s->blocks[i]) scale[i] = fmax(scale[i], fabs(v[j]));
    }
}

static int same_bits(int64_t n, const double *x, const double *y)
{
    return n == 0 || memcmp(x, y, (size_t)n * sizeof *x) == 0;
}

/* ---- the row itself ---- */

START_TEST(row_is_described)
{
    const symo_prox_table *row = symo_prox_row_at(_i);
    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->name, prox_specimens[_i]->name);
    ck_assert_uint_eq(row->size, sizeof(symo_prox_table));
    ck_assert_ptr_nonnull(row->formula);
    ck_assert_ptr_nonnull((const void *)(size_t)(row->construct != NULL));
    for (int64_t k = 0; k < row->parameter_count; k++) {
        ck_assert_ptr_nonnull(row->parameters[k].name);
        ck_assert_ptr_nonnull(row->parameters[k].text);
        ck_assert(row->parameters[k].minimum <= row->parameters[k].maximum);
    }
}
END_TEST

/* ---- value and prox against the oracle ---- */

static void check_prox(const property_case *pc, const subject *s, const double *v, long double step, const double *p)
{
    long double expected[MAX];
    double scale[MAX];
    s->specimen->prox(s->instance, v, step, expected);
    block_scales(s, v, scale);
    for (int64_t i = 0; i < s->n; i++)
        LAW(fabsl(p[i] - expected[i]) <= 4.0L * eps * scale[i] + 0x1p-1073L);
}

static void oracle_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], value;
    const double step = draw_step(pc);
    property_vector(pc, s->n, draw_scale(pc), v);
    apply(pc, s, v, step, p);
    check_prox(pc, s, v, step, p);
    LAW(symo_prox_value(s->prox, p, &value) == SYMO_OK);
    const long double at_prox = oracle_value(s, p);
    LAW(fabsl(value - at_prox) <= 1e-14L * at_prox);
    LAW(symo_prox_value(s->prox, v, &value) == SYMO_OK);
    const long double at_point = oracle_value(s, v);
    LAW(isinf(at_point) ? value == INFINITY : fabsl(value - at_point) <= 1e-14L * at_point);
}

START_TEST(prox_and_value_are_the_formulas) { for_instances(_i, "oracle", CASES, oracle_body); }
END_TEST

/* Points near both ends of the double range and steps of both extremes, also so that step * weight is near ||v||. */
static void extreme_body(const property_case *pc)
{
    static const int powers[6] = { -1060, -1022, -500, 300, 900, 1020 };
    const subject *s = pc->context;
    double v[MAX], p[MAX];
    draw(pc, s->n, 1.0, v);
    for (int64_t i = 0; i < s->n; i++) v[i] = fmax(-8.0, fmin(8.0, v[i]));
    const int power = powers[property_integer(pc, 0, 5)];
    const double choices[5] = { 1e-300, 1e300, 1.0, 5e-324, ldexp(1.0, power) };
    for (int64_t i = 0; i < s->n; i++) v[i] = ldexp(v[i], power);
    const double step = choices[property_integer(pc, 0, 4)];
    apply(pc, s, v, step, p);
    check_prox(pc, s, v, step, p);
}

START_TEST(prox_is_right_at_extreme_scales) { for_instances(_i, "extremes", 2 * CASES, extreme_body); }
END_TEST

/* ---- it is the minimiser ---- */

static long double model(const subject *s, const double *u, const double *v, const double *steps)
{
    long double sum = oracle_value(s, u);
    for (int64_t i = 0; i < s->n; i++) sum += ((long double)u[i] - v[i]) * ((long double)u[i] - v[i]) / (2.0L * steps[i]);
    return sum;
}

/* What the model may vary by when p moves by rounding: |v| times the slope, everywhere. */
static long double model_slack(const subject *s, const double *p, const double *v, const double *steps)
{
    long double sum = oracle_value(s, p);
    for (int64_t i = 0; i < s->n; i++) sum += ((long double)v[i] * v[i] + (long double)p[i] * p[i]) / steps[i];
    return 16.0L * eps * sum + 1e-300L;
}

static void check_trials(const property_case *pc, const subject *s, const double *v, const double *steps, const double *p)
{
    double u[MAX], other[MAX];
    long double other_prox[MAX];
    const long double at_prox = model(s, p, v, steps), slack = model_slack(s, p, v, steps);
    LAW(at_prox < (long double)INFINITY);
    for (int trial = 0; trial < 40; trial++) {
        const double size = power_of_ten(pc, -6, 0) * (1.0 + max_abs(s->n, v));
        const double share = symo_random_uniform(pc->random) * power_of_ten(pc, -5, 0);
        draw(pc, s->n, 1.0 + max_abs(s->n, v), other);
        s->specimen->prox(s->instance, other, 1.0L, other_prox); /* inside the domain */
        for (int64_t i = 0; i < s->n; i++) u[i] = p[i];
        if (trial % 4 == 0 && s->n > 0) u[property_integer(pc, 0, s->n - 1)] += trial % 8 ? size : -size;
        if (trial % 4 == 1)
            for (int64_t i = 0; i < s->n; i++) u[i] += size * symo_random_normal(pc->random);
        if (trial % 4 == 2)
            for (int64_t i = 0; i < s->n; i++) u[i] += share * ((double)other_prox[i] - p[i]);
        if (trial % 4 == 3)
            for (int64_t i = 0; i < s->n; i++) u[i] *= 1.0 - share;
        LAW(model(s, u, v, steps) >= at_prox - slack);
    }
}

static void minimiser_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], steps[MAX];
    const double step = draw_step(pc);
    draw(pc, s->n, draw_scale(pc), v);
    for (int64_t i = 0; i < s->n; i++) steps[i] = step;
    apply(pc, s, v, step, p);
    check_trials(pc, s, v, steps, p);
}

START_TEST(prox_is_the_minimiser) { for_instances(_i, "minimiser", CASES / 2, minimiser_body); }
END_TEST

static void firm_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], w[MAX], p[MAX], q[MAX];
    const double step = draw_step(pc);
    if (!(symo_prox_table_of(s->prox)->flags & SYMO_PROX_CONVEX)) return;
    property_vector(pc, s->n, 1.0, v);
    property_vector(pc, s->n, 1.0, w);
    apply(pc, s, v, step, p);
    apply(pc, s, w, step, q);
    long double left = 0.0L, right = 0.0L;
    for (int64_t i = 0; i < s->n; i++) {
        const long double d = (long double)p[i] - q[i];
        left += d * d;
        right += d * ((long double)v[i] - w[i]);
    }
    LAW(left <= right + 4.0L * eps * (inner(s->n, v, v) + inner(s->n, w, w)));
}

START_TEST(prox_is_firmly_nonexpansive) { for_instances(_i, "firm", 2 * CASES, firm_body); }
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
        draw(pc, s->n, far, x);
        s->specimen->prox(s->instance, x, 1e-3L, inside);
        for (int64_t i = 0; i < s->n; i++) x[i] = trial % 3 ? (double)inside[i] : far * p[i];
        const long double product = inner(s->n, x, g), total = oracle_value(s, x) + at_g;
        LAW(product <= total + 1e-12L * (1.0L + fabsl(product)));
    }
}

static void conjugate_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], g[MAX], more[MAX];
    const double step = draw_step(pc);
    if (!symo_prox_table_of(s->prox)->conjugate) return;
    draw(pc, s->n, draw_scale(pc), v);
    apply(pc, s, v, step, p);
    for (int64_t i = 0; i < s->n; i++) {
        const double dual = (v[i] - p[i]) / step;
        g[i] = dual * (1.0 - 1e-9);
        more[i] = dual * (1.0 + 1e-6);
    }
    /* equality at p and its subgradient (Moreau), reached from inside the domain of h* */
    const double at_g = conjugate(pc, s, g);
    const long double product = inner(s->n, p, g);
    long double size = fabsl((long double)at_g) + oracle_value(s, p);
    for (int64_t i = 0; i < s->n; i++) size += fabsl((long double)p[i] * g[i]) + (long double)g[i] * g[i] * 1e-3L;
    LAW(fabsl(oracle_value(s, p) + at_g - product) <= 1e-8L * size);
    check_fenchel(pc, s, p, g, at_g);
    const double at_more = conjugate(pc, s, more);
    if (at_more < INFINITY) check_fenchel(pc, s, p, more, at_more);
}

START_TEST(conjugate_obeys_moreau_and_fenchel) { for_instances(_i, "conjugate", CASES, conjugate_body); }
END_TEST

/* r = polar(g) is where h* turns from infinite to finite along g / r. */
static void polar_body(const property_case *pc)
{
    const subject *s = pc->context;
    double g[MAX], scaled[MAX], r = NAN;
    int8_t is_free[MAX];
    if (!symo_prox_table_of(s->prox)->polar || !symo_prox_table_of(s->prox)->conjugate) return;
    draw(pc, s->n, draw_scale(pc), g);
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

START_TEST(polar_scales_into_the_domain_of_the_conjugate) { for_instances(_i, "polar", CASES, polar_body); }
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
    draw(pc, s->n, draw_scale(pc), v);
    apply(pc, s, v, step, p);
    LAW(symo_prox_certificate(s->prox, v, step, p, &distance) == SYMO_OK);
    const double size = max_abs(s->n, v) * (1.0 / step + s->weight) + s->weight;
    LAW(distance <= 32.0 * eps * size * sqrt(1.0 + (double)s->n));
    draw(pc, s->n, 1.0 + s->weight, g);
    check_distance(pc, s, p, g, 0.5 + symo_random_uniform(pc->random));
    check_distance(pc, s, v, g, 0.5 + symo_random_uniform(pc->random));
    for (int64_t i = 0; i < s->n; i++) g[i] *= 0.2, p[i] *= (double)property_integer(pc, 0, 1);
    check_distance(pc, s, p, g, 0.5 + symo_random_uniform(pc->random));
}

START_TEST(distance_is_that_from_the_subdifferential) { for_instances(_i, "certificate", CASES, certificate_body); }
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
    apply(pc, s, v, step, out);
    if (has_diagonal) LAW(symo_prox_apply_diagonal(s->prox, v, steps, diagonal, s->scratch) == SYMO_OK);
    LAW(same_bits(s->n, v, before));
    LAW(s->scratch[scratch] == guard && out[s->n] == guard && diagonal[s->n] == guard);
    for (int64_t i = 0; i < s->n; i++) LAW(out[i] != 0.0 || !signbit(out[i]));
    for (int64_t i = 0; has_diagonal && i < s->n; i++) LAW(diagonal[i] != 0.0 || !signbit(diagonal[i]));
    apply(pc, s, v, step, v);
    LAW(same_bits(s->n, v, out) && v[s->n] == guard);
    memcpy(v, before, sizeof before);
    if (has_diagonal) LAW(symo_prox_apply_diagonal(s->prox, v, steps, v, s->scratch) == SYMO_OK);
    LAW(!has_diagonal || same_bits(s->n, v, diagonal));
}

START_TEST(in_place_is_out_of_place) { for_instances(_i, "memory", CASES, memory_body); }
END_TEST

static void signed_zero_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], out[MAX];
    for (int64_t i = 0; i < s->n; i++) v[i] = property_integer(pc, 0, 1) ? -0.0 : -5e-324;
    apply(pc, s, v, 1e300, out);
    for (int64_t i = 0; i < s->n; i++) LAW(out[i] != 0.0 || !signbit(out[i]));
}

START_TEST(zeros_are_positive) { for_instances(_i, "zeros", 4, signed_zero_body); }
END_TEST

/* The other functions with scratch of exactly the size that was asked for, filled with NaN. */
static void table_scratch_body(const property_case *pc)
{
    const subject *s = pc->context;
    const symo_prox_table *table = symo_prox_table_of(s->prox);
    const int64_t count = symo_prox_scratch(s->prox);
    double x[MAX], g[MAX], value, again, relative, *exact = malloc((size_t)(count > 0 ? count : 1) * sizeof *exact);
    ck_assert_ptr_nonnull(exact);
    for (int64_t i = 0; i < count; i++) exact[i] = NAN;
    draw(pc, s->n, 1.0, x);
    draw(pc, s->n, 1.0, g);
    apply(pc, s, x, 1.0, x);
    LAW(table->value(s->prox->self, s->n, x, &value, exact) == 0);
    LAW(fabsl(value - oracle_value(s, x)) <= 1e-14L * oracle_value(s, x));
    if (table->distance) {
        LAW(table->distance(s->prox->self, s->n, x, g, 1.0, &value, &relative, exact) == 0);
        LAW(symo_prox_distance(s->prox, x, g, 1.0, &again, &relative) == SYMO_OK && again == value);
    }
    if (table->conjugate) {
        LAW(table->conjugate(s->prox->self, s->n, g, &value, exact) == 0);
        LAW(conjugate(pc, s, g) == value);
    }
    free(exact);
}

START_TEST(scratch_is_as_large_as_said) { for_instances(_i, "scratch", 4, table_scratch_body); }
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
    draw(pc, s->n, draw_scale(pc), v);
    for (int64_t i = 0; i < s->n; i++) steps[i] = draw_step(pc);
    apply(pc, s, v, step, clean);
    v[where] = NAN;
    apply(pc, s, v, step, out);
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
    if (symo_prox_table_of(s->prox)->distance) {
        LAW(symo_prox_distance(s->prox, clean, v, 1.0, &value, &relative) == SYMO_OK);
        LAW(isnan(value) && isnan(relative));
        LAW(symo_prox_distance(s->prox, out, clean, 1.0, &value, &relative) == SYMO_OK);
        LAW(is_free[where] || (isnan(value) && isnan(relative)));
    }
}

START_TEST(nan_stays_in_its_block_and_is_never_lost) { for_instances(_i, "nan", CASES, nan_body); }
END_TEST

/* ---- scaling by powers of two ---- */

static void homogeneous_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], p[MAX], q[MAX];
    const double step = draw_step(pc);
    const int power = (int)property_integer(pc, -60, 60);
    if (!(symo_prox_table_of(s->prox)->flags & SYMO_PROX_HOMOGENEOUS)) return;
    draw(pc, s->n, 1.0, v);
    apply(pc, s, v, step, p);
    for (int64_t i = 0; i < s->n; i++) v[i] = ldexp(v[i], power), p[i] = ldexp(p[i], power);
    apply(pc, s, v, ldexp(step, power), q);
    LAW(same_bits(s->n, p, q));
}

START_TEST(homogeneous_ones_scale_exactly) { for_instances(_i, "homogeneous", CASES, homogeneous_body); }
END_TEST

/* ---- diagonal metric ---- */

static void diagonal_body(const property_case *pc)
{
    const subject *s = pc->context;
    double v[MAX], steps[MAX], p[MAX], g[MAX], scale[MAX], absolute, relative;
    const double step = draw_step(pc);
    if (!symo_prox_table_of(s->prox)->prox_diagonal) return;
    draw(pc, s->n, draw_scale(pc), v);
    block_scales(s, v, scale);
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
    LAW(symo_prox_distance(s->prox, p, g, 1.0, &absolute, &relative) == SYMO_OK);
    LAW(absolute <= 1e-13 * size * sqrt(1.0 + (double)s->n));
}

START_TEST(diagonal_metric_is_right) { for_instances(_i, "diagonal", CASES, diagonal_body); }
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

START_TEST(diagonal_metric_survives_extremes) { for_instances(_i, "wild diagonal", CASES, wild_diagonal_body); }
END_TEST

/* ---- multiples and limits ---- */

static void check_multiple(const property_case *pc, const subject *s, const symo_prox *multiple, double factor)
{
    double v[MAX], p[MAX], value, scale[MAX], absolute, relative, expected_absolute, expected_relative;
    double *scratch = malloc((size_t)(symo_prox_scratch(multiple) + 1) * sizeof *scratch);
    long double expected[MAX];
    const double step = draw_step(pc);
    ck_assert_ptr_nonnull(scratch);
    draw(pc, s->n, draw_scale(pc), v);
    LAW(symo_prox_apply(multiple, v, step, p, scratch) == SYMO_OK);
    s->specimen->prox(s->instance, v, (long double)step * factor, expected);
    block_scales(s, v, scale);
    for (int64_t i = 0; i < s->n; i++) LAW(fabsl(p[i] - expected[i]) <= 8.0L * eps * scale[i]);
    LAW(symo_prox_value(multiple, p, &value) == SYMO_OK);
    LAW(fabsl(value - factor * oracle_value(s, p)) <= 1e-14L * value);
    LAW(symo_prox_conjugate(multiple, v, &value) == SYMO_OK);
    for (int64_t i = 0; i < s->n; i++) v[i] /= factor;
    const double inside = factor * conjugate(pc, s, v);
    LAW(value == inside || fabs(value - inside) <= 1e-13 * (fabs(inside) + factor * (double)s->n * max_abs(s->n, v)));
    for (int64_t i = 0; i < s->n; i++) v[i] *= factor;
    LAW(symo_prox_distance(multiple, p, v, factor, &absolute, &relative) == SYMO_OK);
    for (int64_t i = 0; i < s->n; i++) v[i] /= factor;
    LAW(symo_prox_distance(s->prox, p, v, 1.0, &expected_absolute, &expected_relative) == SYMO_OK);
    const double size = max_abs(s->n, v) + s->weight * (1.0 + max_abs(s->n, p));
    LAW(absolute == factor * expected_absolute || fabs(absolute - factor * expected_absolute) <= 1e-13 * factor * size);
    LAW(relative == expected_relative || fabs(relative - expected_relative) <= 1e-13 * (expected_relative + size));
    free(scratch);
}

static void scaled_body(const property_case *pc)
{
    const subject *s = pc->context;
    symo_prox *multiple = NULL, *twice = NULL, *bare = NULL;
    double v[MAX], p[MAX], r, expected;
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
    draw(pc, s->n, 1.0, v);
    LAW(symo_prox_polar(multiple, v, &r) == SYMO_OK && symo_prox_polar(s->prox, v, &expected) == SYMO_OK);
    LAW(r == expected / factor || fabs(r - expected / factor) <= 1e-14 * r);
    symo_prox_free(multiple);
    symo_prox_free(twice);
    /* factor 0 leaves only the domain: the prox then is the limit of small steps */
    long double limit[MAX];
    LAW(symo_prox_scaled(&multiple, s->prox, 0.0) == SYMO_OK);
    LAW(symo_prox_apply(multiple, v, 1.0, p, s->scratch) == SYMO_OK);
    s->specimen->prox(s->instance, v, 1e-2000L, limit);
    for (int64_t i = 0; i < s->n; i++) LAW(p[i] == (double)limit[i]);
    symo_prox_free(multiple);
}

START_TEST(scaled_is_the_multiple) { for_instances(_i, "scaled", 8, scaled_body); }
END_TEST

static void null_model_body(const property_case *pc)
{
    const subject *s = pc->context;
    symo_prox *limit = NULL;
    double v[MAX], p[MAX];
    long double expected[MAX];
    if (!symo_prox_table_of(s->prox)->null_model) return;
    LAW(symo_prox_null_model(&limit, s->prox) == SYMO_OK);
    draw(pc, s->n, draw_scale(pc), v);
    LAW(symo_prox_apply(limit, v, draw_step(pc), p, s->scratch) == SYMO_OK);
    s->specimen->prox(s->instance, v, 1e2000L, expected);
    for (int64_t i = 0; i < s->n; i++) LAW(p[i] == (double)expected[i]);
    symo_prox_free(limit);
}

START_TEST(null_model_is_the_limit) { for_instances(_i, "null model", 4, null_model_body); }
END_TEST

/* An entry is free exactly when moving it, from anywhere in the domain, never changes h. */
static void unpenalised_body(const property_case *pc)
{
    static const double moves[4] = { 1.0, -1.0, 1e6, -1e6 };
    const subject *s = pc->context;
    int8_t is_free[MAX];
    double v[MAX], p[MAX];
    LAW(symo_prox_unpenalised(s->prox, is_free) == SYMO_OK);
    draw(pc, s->n, 1.0, v);
    apply(pc, s, v, 1.0, p);
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

START_TEST(unpenalised_entries_do_not_matter) { for_instances(_i, "unpenalised", 2, unpenalised_body); }
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
    const int64_t count = s->specimen->arguments(s->instance, list, starts);
    LAW(symo_prox_named(&named, s->specimen->name, s->n, count, list) == SYMO_OK);
    LAW(strcmp(symo_prox_name(named), s->specimen->name) == 0 && symo_prox_size(named) == s->n);
    const double step = draw_step(pc);
    draw(pc, s->n, draw_scale(pc), v);
    apply(pc, s, v, step, p);
    LAW(symo_prox_apply(named, v, step, q, s->scratch) == SYMO_OK);
    LAW(same_bits(s->n, p, q));
    symo_prox_free(named);
}

START_TEST(named_is_the_direct_constructor) { for_instances(_i, "named", 4, named_body); }
END_TEST

/* ---- fixed spaces ---- */

/* Random signed partitions, those that fit groups, runs and strides among them. */
static void draw_labels(const property_case *pc, const subject *s, int64_t *label, int8_t *sign)
{
    const int64_t n = s->n, kind = property_integer(pc, 0, 7), k = property_integer(pc, 1, n > 1 ? n : 1);
    const int64_t classes = property_integer(pc, 1, 4), signs = property_integer(pc, 0, 2);
    int64_t place[2 * MAX] = { 0 }, class_of[2 * MAX];
    for (int64_t b = 0; b < 2 * MAX; b++) class_of[b] = property_integer(pc, 0, classes - 1);
    for (int64_t i = 0; i < n; i++) {
        const int64_t within = place[s->blocks[i]]++;
        const int64_t labels[8] = { property_integer(pc, 0, k - 1), i % k,           i / k, i % (1 + n / 2), 0, i,
                                    class_of[s->blocks[i]] * MAX + within, property_integer(pc, 0, n) };
        label[i] = labels[kind];
        sign[i] = signs == 1 && property_integer(pc, 0, 1) ? -1 : 1;
    }
    if (property_integer(pc, 0, 2) == 0) { /* kill a cell or two */
        const int64_t dead = label[property_integer(pc, 0, n - 1)], other = label[property_integer(pc, 0, n - 1)];
        for (int64_t i = 0; i < n; i++)
            if (label[i] == dead || (label[i] == other && signs == 2)) label[i] = -1;
    }
}

typedef struct space {
    symo_partition *partition;
    int64_t cells, cell[MAX], size[MAX];
    int sign[MAX];
} space;

static void space_start(const property_case *pc, const subject *s, space *f)
{
    int64_t label[MAX];
    int8_t sign[MAX];
    if (s->n > 0) draw_labels(pc, s, label, sign);
    LAW(symo_partition_create(&f->partition, s->n, label, sign) == SYMO_OK);
    f->cells = symo_partition_cells(f->partition);
    memset(f->size, 0, sizeof f->size);
    for (int64_t i = 0; i < s->n; i++) {
        f->cell[i] = symo_partition_cell(f->partition, i);
        f->sign[i] = symo_partition_sign(f->partition, i);
        if (f->cell[i] >= 0) f->size[f->cell[i]]++;
    }
}

/* x = U z, and U'x, by their definition. */
static void lift(const subject *s, const space *f, const long double *z, long double *x)
{
    for (int64_t i = 0; i < s->n; i++)
        x[i] = f->cell[i] < 0 ? 0.0L : f->sign[i] * z[f->cell[i]] / sqrtl(f->size[f->cell[i]]);
}

static long double lifted_value(const subject *s, const space *f, const double *z)
{
    long double wide[MAX], x[MAX];
    for (int64_t c = 0; c < f->cells; c++) wide[c] = z[c];
    lift(s, f, wide, x);
    return s->specimen->value(s->instance, x);
}

/* How far the prox of a random point of the space is outside, relative to the point. */
static double departure(const property_case *pc, const subject *s, const space *f)
{
    double value[MAX], v[MAX], p[MAX], first[MAX], largest = 0.0;
    int seen[MAX] = { 0 };
    draw(pc, f->cells, draw_scale(pc), value);
    for (int64_t i = 0; i < s->n; i++) v[i] = f->cell[i] < 0 ? 0.0 : f->sign[i] * value[f->cell[i]];
    apply(pc, s, v, draw_step(pc), p);
    for (int64_t i = 0; i < s->n; i++) {
        const int64_t c = f->cell[i];
        if (c >= 0 && !seen[c]) seen[c] = 1, first[c] = f->sign[i] * p[i];
        largest = fmax(largest, c < 0 ? fabs(p[i]) : fabs(f->sign[i] * p[i] - first[c]));
    }
    return largest / (max_abs(s->n, v) + max_abs(s->n, p) + DBL_MIN);
}

static void keeps_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int answer = -1;
    double worst = 0.0;
    space_start(pc, s, &f);
    LAW(symo_prox_keeps(s->prox, f.partition, &answer) == SYMO_OK);
    LAW(answer == 0 || answer == 1);
    for (int trial = 0; trial < (answer ? 10 : 300) && worst <= 1e-6; trial++) worst = fmax(worst, departure(pc, s, &f));
    if (answer) LAW(worst <= 16.0 * eps);
    else LAW(worst > 1e-6);
    symo_partition_free(f.partition);
}

START_TEST(keeps_means_that_the_prox_stays) { for_instances(_i, "keeps", 2 * CASES, keeps_body); }
END_TEST

/* A table without `keeps` is tested at points: the same answer, where the violation is not tiny. */
static void sampled_keeps_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int expected = -1, answer = -1;
    symo_prox *bare = NULL;
    symo_prox_table table = *symo_prox_table_of(s->prox);
    table.keeps = NULL;
    table.destroy = NULL;
    space_start(pc, s, &f);
    LAW(symo_prox_custom(&bare, s->n, &table, s->prox->self) == SYMO_OK);
    LAW(symo_prox_keeps(bare, f.partition, &answer) == SYMO_OK);
    LAW(symo_prox_keeps(s->prox, f.partition, &expected) == SYMO_OK);
    LAW(answer == expected);
    symo_prox_free(bare);
    symo_partition_free(f.partition);
}

START_TEST(keeps_is_found_by_sampling) { for_instances(_i, "sampled keeps", 8, sampled_keeps_body); }
END_TEST

static long double reduced_model(const subject *s, const space *f, const double *u, const double *z, double step)
{
    long double sum = lifted_value(s, f, u);
    for (int64_t c = 0; c < f->cells; c++) sum += ((long double)u[c] - z[c]) * ((long double)u[c] - z[c]) / (2.0L * step);
    return sum;
}

/* The prox of the reduced form minimises h(U u) + ||u - z||^2 / (2 t), by brute force. */
static void check_reduced_prox(const property_case *pc, const subject *s, const space *f, const double *z, double step,
                               const double *p)
{
    double u[MAX];
    const long double at_prox = reduced_model(s, f, p, z, step);
    long double slack = at_prox;
    LAW(at_prox < (long double)INFINITY);
    for (int64_t c = 0; c < f->cells; c++) slack += ((long double)z[c] * z[c] + (long double)p[c] * p[c]) / step;
    for (int trial = 0; trial < 40; trial++) {
        const double size = power_of_ten(pc, -6, 0) * (1.0 + max_abs(f->cells, z));
        const double factor = 1.0 - power_of_ten(pc, -5, 0) * symo_random_uniform(pc->random);
        for (int64_t c = 0; c < f->cells; c++) u[c] = trial % 3 == 2 ? factor * p[c] : p[c];
        if (trial % 3 == 0 && f->cells > 0) u[property_integer(pc, 0, f->cells - 1)] += trial % 2 ? size : -size;
        for (int64_t c = 0; trial % 3 == 1 && c < f->cells; c++) u[c] += size * symo_random_normal(pc->random);
        LAW(reduced_model(s, f, u, z, step) >= at_prox - 16.0L * eps * slack - 1e-300L);
    }
}

/* Where the prox keeps the space, the reduced prox is U' prox_h(U z). */
static void check_against_kept(const property_case *pc, const subject *s, const space *f, const double *z, double step,
                               const double *p)
{
    long double wide[MAX], x[MAX], px[MAX], expected[MAX] = { 0.0L };
    double v[MAX];
    for (int64_t c = 0; c < f->cells; c++) wide[c] = z[c];
    lift(s, f, wide, x);
    for (int64_t i = 0; i < s->n; i++) v[i] = (double)x[i];
    s->specimen->prox(s->instance, v, step, px);
    for (int64_t i = 0; i < s->n; i++)
        if (f->cell[i] >= 0) expected[f->cell[i]] += f->sign[i] * px[i] / sqrtl(f->size[f->cell[i]]);
    for (int64_t c = 0; c < f->cells; c++)
        LAW(fabsl(p[c] - expected[c]) <= 16.0L * eps * (max_abs(f->cells, z) + fabsl(expected[c])));
}

/* Nothing in the space is in the domain, near the nearest points of the domain or elsewhere. */
static void check_infeasible(const property_case *pc, const subject *s, const space *f)
{
    double z[MAX];
    LAW(strstr(symo_last_error(), "infeasible") != NULL);
    for (int trial = 0; trial < 50; trial++) {
        draw(pc, f->cells, draw_scale(pc), z);
        LAW(lifted_value(s, f, z) == (long double)INFINITY);
    }
}

static void reduce_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int keeps = 0;
    symo_prox *reduced = NULL;
    double z[MAX], p[MAX], value;
    space_start(pc, s, &f);
    LAW(symo_prox_keeps(s->prox, f.partition, &keeps) == SYMO_OK);
    const symo_status status = symo_prox_reduce(&reduced, s->prox, f.partition);
    LAW(status == SYMO_OK || status == SYMO_ERROR_UNSUPPORTED || status == SYMO_ERROR_INFEASIBLE);
    LAW((status == SYMO_OK) == (reduced != NULL));
    if (keeps) LAW(status == SYMO_OK); /* whatever keeps, of these, has a reduced form */
    if (status == SYMO_ERROR_INFEASIBLE) check_infeasible(pc, s, &f);
    if (reduced) {
        double *scratch = malloc((size_t)(symo_prox_scratch(reduced) + 1) * sizeof *scratch);
        const double step = draw_step(pc);
        ck_assert_ptr_nonnull(scratch);
        LAW(symo_prox_size(reduced) == f.cells);
        draw(pc, f.cells, draw_scale(pc), z);
        LAW(symo_prox_apply(reduced, z, step, p, scratch) == SYMO_OK);
        check_reduced_prox(pc, s, &f, z, step, p);
        if (keeps) check_against_kept(pc, s, &f, z, step, p);
        const long double expected = lifted_value(s, &f, p), elsewhere = lifted_value(s, &f, z);
        LAW(symo_prox_value(reduced, p, &value) == SYMO_OK);
        LAW(fabsl(value - expected) <= 1e-14L * expected);
        LAW(symo_prox_value(reduced, z, &value) == SYMO_OK);
        LAW(isinf(elsewhere) ? value == INFINITY : fabsl(value - elsewhere) <= 1e-14L * elsewhere);
        free(scratch);
    }
    symo_prox_free(reduced);
    symo_partition_free(f.partition);
}

START_TEST(reduce_is_h_on_the_space) { for_instances(_i, "reduce", 2 * CASES, reduce_body); }
END_TEST

/* prox_h(P v) minimises h + indicator of the space, for a v outside it: the order of projection and prox matters. */
static void projected_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int keeps = 0;
    double v[MAX], z[MAX] = { 0 }, projected[MAX], p[MAX], u[MAX];
    const double step = draw_step(pc);
    space_start(pc, s, &f);
    LAW(symo_prox_keeps(s->prox, f.partition, &keeps) == SYMO_OK);
    draw(pc, s->n, draw_scale(pc), v);
    LAW(symo_partition_project(f.partition, v, projected) == SYMO_OK);
    if (keeps) {
        double steps[MAX];
        apply(pc, s, projected, step, p);
        for (int64_t i = 0; i < s->n; i++) steps[i] = step;
        const long double at_prox = model(s, p, v, steps), slack = model_slack(s, p, v, steps);
        for (int trial = 0; trial < 20; trial++) {
            const double size = power_of_ten(pc, -5, 0) * (1.0 + max_abs(s->n, v));
            draw(pc, f.cells, trial % 4 ? size : 0.0, z);
            const double factor = trial % 4 ? 1.0 : 1.0 - size / (1.0 + max_abs(s->n, v));
            for (int64_t i = 0; i < s->n; i++) u[i] = f.cell[i] < 0 ? 0.0 : factor * p[i] + f.sign[i] * z[f.cell[i]];
            LAW(model(s, u, v, steps) >= at_prox - slack);
        }
    }
    symo_partition_free(f.partition);
}

START_TEST(prox_after_projection_minimises_on_the_space) { for_instances(_i, "projected", CASES, projected_body); }
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
    tcase_add_loop_test(laws, distance_is_that_from_the_subdifferential, 0, rows);
    tcase_add_loop_test(laws, in_place_is_out_of_place, 0, rows);
    tcase_add_loop_test(laws, zeros_are_positive, 0, rows);
    tcase_add_loop_test(laws, scratch_is_as_large_as_said, 0, rows);
    tcase_add_loop_test(laws, nan_stays_in_its_block_and_is_never_lost, 0, rows);
    tcase_add_loop_test(laws, homogeneous_ones_scale_exactly, 0, rows);
    tcase_add_loop_test(laws, diagonal_metric_is_right, 0, rows);
    tcase_add_loop_test(laws, diagonal_metric_survives_extremes, 0, rows);
    tcase_add_loop_test(laws, scaled_is_the_multiple, 0, rows);
    tcase_add_loop_test(laws, null_model_is_the_limit, 0, rows);
    tcase_add_loop_test(laws, unpenalised_entries_do_not_matter, 0, rows);
    tcase_add_loop_test(laws, named_is_the_direct_constructor, 0, rows);
    tcase_add_loop_test(laws, keeps_means_that_the_prox_stays, 0, rows);
    tcase_add_loop_test(laws, keeps_is_found_by_sampling, 0, rows);
    tcase_add_loop_test(laws, reduce_is_h_on_the_space, 0, rows);
    tcase_add_loop_test(laws, prox_after_projection_minimises_on_the_space, 0, rows);
    suite_add_tcase(suite, laws);
    return suite_run(suite);
}
