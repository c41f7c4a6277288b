/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions made from other functions, where two ways lead to the same one: a box moved is a box with other bounds, l1
 * plus a curvature is an elastic net, the envelope of l1 is Huber's function, ... Also what an operand lacks, what it
 * returns, borders met by rounding, messages, and memory that runs out. The laws are in tests/contract/prox_laws.c. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prox/prox_impl.h"
#include "support/allocator.h"
#include "support/property.h"
#include "support/prox_calls.h"

static const double inf = (double)INFINITY;
static const double eps = DBL_EPSILON;

enum { N = 6 };

/* A function of `a` made here for good; the tests free the result only. */
static symo_prox *l1(int64_t n, const double *weights, double lambda)
{
    symo_prox *prox = NULL;
    WORKED(symo_prox_l1(&prox, n, weights, lambda));
    return prox;
}

static symo_prox *box(int64_t n, const double *lower, const double *upper)
{
    symo_prox *prox = NULL;
    WORKED(symo_prox_box(&prox, n, lower, upper));
    return prox;
}

static void draw(symo_random *random, double scale, double *v)
{
    for (int64_t i = 0; i < N; i++) v[i] = scale * symo_random_normal(random);
}

/* The two have the same values and proxes at random points; both are freed. */
static void check_same(symo_prox *one, symo_prox *other, double tolerance)
{
    double v[N], p[N], q[N];
    symo_random *random = NULL;
    WORKED(symo_random_create(&random, 5, 0));
    for (int trial = 0; trial < 200; trial++) {
        const double scale = pow(10.0, trial % 4 - 1), step = exp(symo_random_normal(random));
        draw(random, scale, v);
        apply(one, v, step, p);
        apply(other, v, step, q);
        for (int64_t i = 0; i < N; i++)
            ck_assert_msg(fabs(p[i] - q[i]) <= tolerance * (1.0 + fabs(v[i]) + step), "%s, %.17g: %.17g, %.17g",
                          symo_prox_name(one), v[i], p[i], q[i]);
        const double a = value_of(one, p), b = value_of(other, p);
        ck_assert_msg(a == b || fabs(a - b) <= 1e3 * tolerance * (1.0 + fabs(b) + scale), "%s: %.17g, %.17g",
                      symo_prox_name(one), a, b);
    }
    symo_random_free(random);
    symo_prox_free(one);
    symo_prox_free(other);
}

/* ---- two ways to the same function ---- */

static const double low[N] = { -1.0, -inf, 0.5, 0.0, -2.0, -0.25 }, high[N] = { 2.0, 1.0, inf, 0.0, -1.0, 0.75 };
static const double places[N] = { 0.5, -1.25, 2.0, 0.75, -3.0, 1.0 };

START_TEST(dilations)
{
    double scaled_low[N], scaled_high[N];
    symo_prox *inner = l1(N, NULL, 0.7), *made = NULL;
    WORKED(symo_prox_dilated(&made, inner, -3.0));
    symo_prox_free(inner);
    check_same(made, l1(N, NULL, 2.1), 8.0 * eps);
    for (int64_t i = 0; i < N; i++) {
        scaled_low[i] = high[i] / -0.5 + 0.0;
        scaled_high[i] = low[i] / -0.5 + 0.0;
    }
    inner = box(N, low, high);
    WORKED(symo_prox_dilated(&made, inner, -0.5));
    symo_prox_free(inner);
    check_same(made, box(N, scaled_low, scaled_high), 0.0);
}
END_TEST

START_TEST(translations)
{
    double moved_low[N], moved_high[N];
    symo_prox *inner = box(N, low, high), *made = NULL, *twice = NULL;
    for (int64_t i = 0; i < N; i++) {
        moved_low[i] = low[i] + places[i];
        moved_high[i] = high[i] + places[i];
    }
    WORKED(symo_prox_translated(&made, inner, places));
    symo_prox_free(inner);
    check_same(made, box(N, moved_low, moved_high), 8.0 * eps);
    /* there and back */
    double back[N];
    for (int64_t i = 0; i < N; i++) back[i] = -places[i];
    inner = l1(N, NULL, 1.5);
    WORKED(symo_prox_translated(&made, inner, places));
    WORKED(symo_prox_translated(&twice, made, back));
    symo_prox_free(made);
    symo_prox_free(inner);
    check_same(twice, l1(N, NULL, 1.5), 32.0 * eps);
}
END_TEST

/* lambda (alpha |x| + (1 - alpha)/2 x^2) twice; their conjugates too, one by a prox, one by a formula. */
START_TEST(tilts)
{
    double g[N], one = NAN, other = NAN;
    symo_prox *inner = l1(N, NULL, 0.6), *tilted = NULL, *net = NULL, *none = NULL, *shifted = NULL;
    symo_random *random = NULL;
    WORKED(symo_prox_tilted(&tilted, inner, NULL, 1.4));
    WORKED(symo_prox_elastic_net(&net, N, NULL, 0.3, 2.0));
    WORKED(symo_random_create(&random, 3, 0));
    for (int trial = 0; trial < 50; trial++) {
        draw(random, 3.0, g);
        WORKED(symo_prox_conjugate(tilted, g, &one));
        WORKED(symo_prox_conjugate(net, g, &other));
        ck_assert(fabs(one - other) <= 64.0 * eps * (1.0 + other));
    }
    symo_random_free(random);
    check_same(tilted, net, 16.0 * eps);
    /* the zero function tilted and curved is a quadratic about -slope / curvature */
    WORKED(symo_prox_zero(&none, N));
    WORKED(symo_prox_tilted(&tilted, none, places, 2.0));
    double centre[N], step_away[N] = { 1.0, 0.0, -1.0, 2.0, 0.5, -0.25 }, x[N], squares = 0.0;
    for (int64_t i = 0; i < N; i++) {
        centre[i] = -places[i] / 2.0;
        x[i] = centre[i] + step_away[i];
        squares += step_away[i] * step_away[i];
    }
    ck_assert(fabs(value_of(tilted, x) - value_of(tilted, centre) - squares) <= 1e-14 * squares);
    symo_prox_free(tilted);
    /* steps and curvatures whose product overflows: the prox is at the minimiser */
    WORKED(symo_prox_tilted(&shifted, none, places, 1e200));
    apply(shifted, step_away, 1e200, x);
    for (int64_t i = 0; i < N; i++) ck_assert(fabs(x[i] + places[i] / 1e200) <= 4.0 * eps * fabs(places[i] / 1e200));
    symo_prox_free(shifted);
    symo_prox_free(none);
    symo_prox_free(inner);
}
END_TEST

START_TEST(sums_of_terms)
{
    static const double weights[N] = { 1.0, 0.5, 1.0, 2.0, 0.5, 2.0 };
    static const int64_t indices[N] = { 0, 2, 1, 4, 3, 5 };
    symo_prox *terms[3] = { l1(2, NULL, 1.0), l1(2, NULL, 0.5), l1(2, NULL, 2.0) }, *sum = NULL;
    WORKED(symo_prox_separable_sum(&sum, N, 3, terms, indices));
    for (int k = 0; k < 3; k++) symo_prox_free(terms[k]);
    check_same(sum, l1(N, weights, 1.0), eps);
}
END_TEST

/* h* twice is h; Moreau's decomposition v = prox_{t h}(v) + t prox_{h* / t}(v / t). */
START_TEST(conjugates)
{
    static const int64_t sizes[2] = { 2, 4 };
    symo_prox *h[4] = { l1(N, NULL, 0.8), box(N, low, high), NULL, NULL };
    symo_random *random = NULL;
    WORKED(symo_prox_group_lasso(&h[2], 2, sizes, NULL, 0.7));
    WORKED(symo_prox_elastic_net(&h[3], N, NULL, 0.4, 1.3));
    WORKED(symo_random_create(&random, 11, 0));
    for (int k = 0; k < 4; k++) {
        double v[N], p[N], q[N], part[N];
        symo_prox *dual = NULL, *again = NULL;
        WORKED(symo_prox_conjugated(&dual, h[k]));
        for (int trial = 0; trial < 100; trial++) {
            const double t = exp(symo_random_normal(random));
            draw(random, 5.0, v);
            apply(h[k], v, t, p);
            for (int64_t i = 0; i < N; i++) part[i] = v[i] / t;
            apply(dual, part, 1.0 / t, q);
            for (int64_t i = 0; i < N; i++) ck_assert(fabs(v[i] - p[i] - t * q[i]) <= 32.0 * eps * (fabs(v[i]) + 5.0));
            ck_assert(value_of(dual, q) < inf);
        }
        WORKED(symo_prox_conjugated(&again, dual));
        check_same(again, h[k], 64.0 * eps);
        symo_prox_free(dual);
    }
    symo_random_free(random);
}
END_TEST

/* Far outside of a small domain: the result lies in it all the same. */
START_TEST(conjugates_end_inside)
{
    static const double far[N] = { 1e6, -3e7, 12345.678, -1e3, 77777.7, 1e9 },
                        tiny[N] = { 1.0, 2.0, 1.0, 0.5, 3.0, 1.0 };
    double p[N];
    symo_prox *norm = l1(N, tiny, 1e-3), *half = box(N, NULL, high), *net = NULL, *dual = NULL;
    WORKED(symo_prox_conjugated(&dual, norm));
    for (double step = 1e-3; step < 1e4; step *= 7.7) {
        apply(dual, far, step, p);
        for (int64_t i = 0; i < N; i++) ck_assert(fabs(fabs(p[i]) - 1e-3 * tiny[i]) <= 2.0 * eps * fabs(far[i]));
        ck_assert(value_of(dual, p) == 0.0);
    }
    symo_prox_free(dual);
    /* no lower bounds: the conjugate is +infinity where an entry is negative, and for a free one everywhere but at 0 */
    WORKED(symo_prox_conjugated(&dual, half));
    for (double step = 1e-3; step < 1e4; step *= 7.7) {
        apply(dual, far, step, p);
        ck_assert(p[1] >= 0.0 && p[1] <= 1e-8 && p[3] >= 0.0 && p[3] <= 1e-12 && p[2] == 0.0);
        ck_assert(value_of(dual, p) < inf);
    }
    symo_prox_free(dual);
    WORKED(symo_prox_elastic_net(&net, N, NULL, 1.0, 1e-3));
    WORKED(symo_prox_conjugated(&dual, net));
    apply(dual, far, 0.3, p);
    ck_assert(value_of(dual, p) == 0.0);
    symo_prox_free(dual);
    symo_prox_free(net);
    symo_prox_free(half);
    symo_prox_free(norm);
}
END_TEST

START_TEST(envelopes)
{
    const double mu = 0.25, lambda = 0.8;
    double x[N];
    symo_prox *norm = l1(N, NULL, lambda), *set = box(N, low, high), *huber = NULL, *distance = NULL;
    symo_random *random = NULL;
    WORKED(symo_prox_moreau_envelope(&huber, norm, mu));
    WORKED(symo_prox_moreau_envelope(&distance, set, mu));
    WORKED(symo_random_create(&random, 17, 0));
    for (int trial = 0; trial < 100; trial++) {
        double sum = 0.0, squares = 0.0;
        draw(random, 2.0, x);
        for (int64_t i = 0; i < N; i++) {
            const double size = fabs(x[i]), outside = fmax(low[i] - x[i], fmax(x[i] - high[i], 0.0));
            sum += size <= lambda * mu ? size * size / (2.0 * mu) : lambda * size - lambda * lambda * mu / 2.0;
            squares += outside * outside;
        }
        ck_assert(fabs(value_of(huber, x) - sum) <= 1e-14 * sum);
        ck_assert(fabs(value_of(distance, x) - squares / (2.0 * mu)) <= 1e-13 * (1.0 + squares));
    }
    symo_random_free(random);
    symo_prox_free(huber);
    symo_prox_free(distance);
    symo_prox_free(norm);
    symo_prox_free(set);
}
END_TEST

/* ---- borders ---- */

/* A set moved and stretched by numbers that round: results lie in it, by value and by certificate, and beyond rounding
 * nothing does. */
START_TEST(borders_are_met_up_to_rounding)
{
    static const double one[N] = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 }, less[N] = { -1.0, -0.1, -0.3, -0.7, -1.0, 0.1 };
    static const double odd[N] = { 1000.3, -77.7, 0.1, 1e-9, 31.41, -1e5 };
    symo_prox *set = box(N, less, one), *made[2] = { NULL, NULL };
    symo_random *random = NULL;
    WORKED(symo_prox_dilated(&made[0], set, 0.3));
    WORKED(symo_prox_translated(&made[1], set, odd));
    WORKED(symo_random_create(&random, 23, 0));
    for (int trial = 0; trial < 200; trial++) {
        double v[N], p[N], certificate = NAN;
        draw(random, 10.0, v);
        for (int k = 0; k < 2; k++) {
            for (int64_t i = 0; k == 1 && i < N; i++) v[i] += odd[i];
            apply(made[k], v, 1.0, p);
            ck_assert_msg(value_of(made[k], p) == 0.0, "%d: %.17g", k, p[0]);
            WORKED(symo_prox_certificate(made[k], v, 1.0, p, &certificate));
            ck_assert(certificate <= 1e-9);
            const double scale = k == 0 ? 4.0 : fabs(odd[trial % N]) + 1.0;
            p[trial % N] += p[trial % N] > (k == 0 ? 0.0 : odd[trial % N]) ? 1e-12 * scale + 8.0 : -1e-12 * scale - 8.0;
            ck_assert(value_of(made[k], p) == inf);
        }
    }
    double just[N] = { 1.0 / 0.3, 0.0, 0.0, 0.0, 0.0, 1.0 };
    just[0] *= 1.0 + 32.0 * eps;
    ck_assert(value_of(made[0], just) == inf);
    symo_random_free(random);
    for (int k = 0; k < 2; k++) symo_prox_free(made[k]);
    symo_prox_free(set);
}
END_TEST

/* A point that misses the border outwards, with g pointing back in: the distance is that at the border. */
START_TEST(distance_at_a_border_that_was_missed)
{
    static const double one[N] = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 }, g[N] = { -5.0, 0.0, 0.0, 0.0, 0.0, 2.0 };
    double x[N] = { 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 }, absolute = NAN, relative = NAN;
    symo_prox *set = box(N, NULL, one), *made = NULL;
    WORKED(symo_prox_dilated(&made, set, 0.3));
    for (x[0] = 1.0 / 0.3; 0.3 * x[0] <= 1.0;) x[0] = nextafter(x[0], inf);
    WORKED(symo_prox_distance(made, x, g, 1.0, &absolute, &relative));
    ck_assert(fabs(absolute - 5.0) <= 16.0 * eps && fabs(relative - 5.0) <= 16.0 * eps);
    x[0] *= 1.0 + 1e-12;
    WORKED(symo_prox_distance(made, x, g, 1.0, &absolute, &relative));
    ck_assert(absolute == inf && relative == inf);
    symo_prox_free(made);
    symo_prox_free(set);
}
END_TEST

/* { x : x_i <= 1 }, of which a user's distance knows no rounding. */
static int strict_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    (void)self, (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++)
        if (!(x[i] <= 1.0)) *value = inf;
    return 0;
}

static int strict_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)self, (void)step, (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = v[i] > 1.0 ? 1.0 : v[i];
    return 0;
}

static int strict_distance(void *self, int64_t n, const double *x, const double *g, double unit, double *absolute,
                           double *relative, double *scratch)
{
    (void)strict_value(self, n, x, absolute, scratch);
    for (int64_t i = 0; i < n; i++) *absolute = fmax(*absolute, x[i] == 1.0 && g[i] > 0.0 ? 0.0 : fabs(g[i]));
    *relative = *absolute / unit;
    return 0;
}

/* With g pointing back in, only a second look, from the border, gives a distance; beyond rounding there is none. */
START_TEST(distance_at_a_strict_border_that_was_missed)
{
    const symo_prox_table table = {
        .size = sizeof table,
        .name = "strict",
        .formula = "x <= 1",
        .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
        .value = strict_value,
        .prox = strict_prox,
        .distance = strict_distance,
    };
    static const double g[N] = { -5.0, 0.0, 0.0, 0.0, 0.0, 2.0 };
    double x[N] = { 0.0 }, absolute = NAN, relative = NAN;
    symo_prox *set = NULL, *made = NULL;
    WORKED(symo_prox_custom(&set, N, &table, NULL));
    WORKED(symo_prox_dilated(&made, set, 0.3));
    for (x[0] = 1.0 / 0.3; 0.3 * x[0] <= 1.0;) x[0] = nextafter(x[0], inf);
    WORKED(symo_prox_distance(made, x, g, 1.0, &absolute, &relative));
    ck_assert(fabs(absolute - 5.0) <= 16.0 * eps && fabs(relative - 5.0) <= 16.0 * eps);
    x[0] *= 1.0 + 1e-12;
    WORKED(symo_prox_distance(made, x, g, 1.0, &absolute, &relative));
    ck_assert(absolute == inf);
    symo_prox_free(made);
    symo_prox_free(set);
}
END_TEST

/* ---- multiples of what does not scale itself ---- */

/* 3 h* and 3 times an envelope are the operand with its step scaled, in all that it offers. */
START_TEST(multiples_of_conjugates_and_envelopes)
{
    static const int64_t labels[N] = { 0, 0, 1, 1, 2, 2 };
    static const double some[N] = { 0.0, 1.0, 0.0, 1.0, 2.0, 2.0 };
    double v[N] = { 3.0, -2.0, 1.0, 0.5, -4.0, 0.0 }, steps[N], p[N], q[N], scratch[64], value = NAN;
    int8_t free_entries[N];
    int answer = -1;
    symo_partition *pairs = NULL;
    symo_prox *norm = l1(N, some, 0.7), *plain = l1(N, NULL, 0.7), *huber[2] = { NULL, NULL }, *multiple[2],
              *other = NULL;
    WORKED(symo_partition_create(&pairs, N, labels, NULL));
    WORKED(symo_prox_moreau_envelope(&huber[0], norm, 0.5));
    WORKED(symo_prox_moreau_envelope(&huber[1], plain, 0.5));
    for (int k = 0; k < 2; k++) WORKED(symo_prox_scaled(&multiple[k], huber[k], 3.0));
    for (int64_t i = 0; i < N; i++) steps[i] = 0.1 * (double)(i + 1);
    ck_assert_int_le(symo_prox_scratch(multiple[0]), 64);
    WORKED(symo_prox_apply_diagonal(multiple[0], v, steps, p, scratch));
    for (int64_t i = 0; i < N; i++) steps[i] *= 3.0;
    WORKED(symo_prox_apply_diagonal(huber[0], v, steps, q, scratch));
    ck_assert(memcmp(p, q, sizeof p) == 0);
    WORKED(symo_prox_unpenalised(multiple[0], free_entries));
    for (int64_t i = 0; i < N; i++) ck_assert_int_eq(free_entries[i], some[i] == 0.0);
    WORKED(symo_prox_polar(multiple[1], v, &value));
    ck_assert(fabs(value - 4.0 / 2.1) <= 4.0 * eps * value);
    WORKED(symo_prox_keeps(multiple[0], pairs, &answer));
    ck_assert_int_eq(answer, 0);
    WORKED(symo_prox_keeps(multiple[1], pairs, &answer));
    ck_assert_int_eq(answer, 1);
    ck_assert_int_eq(symo_prox_reduce(&other, multiple[0], pairs), SYMO_ERROR_UNSUPPORTED);
    WORKED(symo_prox_reduce(&other, multiple[1], pairs));
    ck_assert(fabs(value_of(other, (const double[]){ sqrt(2.0), 0.0, 0.0 }) - 3.0 * 2.0 * (0.7 - 0.7 * 0.7 / 4.0)) <=
              1e-14);
    symo_prox_free(other);
    REFUSED(symo_prox_scaled(&other, multiple[0], DBL_MAX),
            "symo_prox_scaled: factor = 1.7976931348623157e+308 must be small enough for the product of factors");
    ck_assert_int_eq(symo_prox_null_model(&other, multiple[0]), SYMO_ERROR_UNSUPPORTED);
    for (int k = 0; k < 2; k++) {
        symo_prox_free(huber[k]);
        symo_prox_free(multiple[k]);
    }
    symo_prox_free(norm);
    symo_prox_free(plain);
    symo_partition_free(pairs);
}
END_TEST

/* A table without `scaled` keeps its limit, its polar and its threshold as a multiple. */
START_TEST(multiples_of_a_table_without_scaled)
{
    double g[N] = { 3.0, -2.0, 1.0, 0.5, -4.0, 0.0 }, one = NAN, other = NAN, p[N];
    symo_prox *net = NULL, *bare = NULL, *multiple = NULL, *limit = NULL;
    WORKED(symo_prox_elastic_net(&net, N, NULL, 0.5, 1.0));
    symo_prox_table table = *symo_prox_table_of(net);
    table.scaled = NULL;
    table.destroy = NULL;
    WORKED(symo_prox_custom(&bare, N, &table, net->self));
    WORKED(symo_prox_scaled(&multiple, bare, 4.0));
    WORKED(symo_prox_threshold(multiple, g, &one));
    WORKED(symo_prox_threshold(net, g, &other));
    ck_assert(one == other / 4.0 && one == 2.0);
    WORKED(symo_prox_null_model(&limit, multiple));
    apply(limit, g, 1.0, p);
    for (int64_t i = 0; i < N; i++) ck_assert(p[i] == 0.0);
    symo_prox_free(limit);
    symo_prox_free(multiple);
    symo_prox_free(bare);
    symo_prox_free(net);
}
END_TEST

/* ---- a user's function as operand ---- */

typedef struct user_function {
    int value_code, prox_code;
    double *scratch_seen;
} user_function;

static int user_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const user_function *user = self;
    for (int64_t i = 0; i < 3; i++) scratch[i] = (double)i;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += fabs(x[i]);
    return user->value_code;
}

static int user_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    user_function *user = self;
    user->scratch_seen = scratch;
    for (int64_t i = 0; i < 3; i++) scratch[i] = (double)i;
    for (int64_t i = 0; i < n; i++) out[i] = fabs(v[i]) <= step ? 0.0 : v[i] - copysign(step, v[i]);
    return user->prox_code;
}

static int64_t user_scratch(void *self, int64_t n)
{
    (void)self, (void)n;
    return 3;
}

static symo_prox *of_user(user_function *user, unsigned flags)
{
    symo_prox *prox = NULL;
    const symo_prox_table table = { .size = sizeof table,
                                    .name = "user",
                                    .flags = flags,
                                    .value = user_value,
                                    .prox = user_prox,
                                    .scratch = user_scratch };
    WORKED(symo_prox_custom(&prox, N, &table, user));
    return prox;
}

enum { KINDS = 5 };

static symo_prox *make_kind(int kind, symo_prox *operand)
{
    symo_prox *made = NULL;
    if (kind == 0) WORKED(symo_prox_dilated(&made, operand, 2.0));
    if (kind == 1) WORKED(symo_prox_translated(&made, operand, places));
    if (kind == 2) WORKED(symo_prox_tilted(&made, operand, places, 0.0));
    if (kind == 3) WORKED(symo_prox_separable_sum(&made, N, 1, &operand, NULL));
    if (kind == 4) WORKED(symo_prox_moreau_envelope(&made, operand, 0.5));
    return made;
}

/* What it lacks is lacking, keeps is found by trying, codes come through, and scratch ends where it was said to end. */
START_TEST(operands_of_a_user)
{
    static const int64_t labels[N] = { 0, 1, 0, 1, 2, 2 };
    static const int64_t extra[KINDS] = { 3 * N, 2 * N, N, 0, 2 * N };
    symo_partition *pairs = NULL;
    WORKED(symo_partition_create(&pairs, N, labels, NULL));
    for (int kind = 0; kind < KINDS; kind++) {
        user_function user = { 0, 0, NULL };
        double v[N] = { 3.0, -2.0, 1.0, 0.5, -4.0, 0.0 }, out[N], value = NAN, relative = NAN, guarded[3 * N + 4];
        int answer = -1;
        symo_prox *operand = of_user(&user, SYMO_PROX_CONVEX), *made = make_kind(kind, operand), *other = NULL;
        const symo_prox_table *table = symo_prox_table_of(made);
        symo_prox_free(operand);
        ck_assert_int_eq(symo_prox_scratch(made), 3 + extra[kind]);
        ck_assert(!table->prox_diagonal && !table->conjugate && !table->polar && !table->threshold &&
                  !table->null_model);
        ck_assert_int_eq(table->distance != NULL, kind == 4); /* an envelope has a gradient, whatever h offers */
        ck_assert_int_eq(table->unpenalised != NULL, kind == 3);
        ck_assert_int_eq(table->reduce != NULL, kind == 3);
        guarded[3 + extra[kind]] = 77.0;
        WORKED(symo_prox_apply(made, v, 1.0, out, guarded));
        ck_assert(guarded[3 + extra[kind]] == 77.0 && user.scratch_seen + 3 <= guarded + 3 + extra[kind]);
        WORKED(symo_prox_keeps(made, pairs, &answer));
        ck_assert_int_eq(answer, kind == 1 || kind == 2 ? 0 : 1); /* places are not in the space */
        WORKED(symo_prox_scaled(&other, made, 2.0));
        ck_assert(kind == 4 || fabs(value_of(other, v) - 2.0 * value_of(made, v)) <= 1e-12);
        symo_prox_free(other);
        ck_assert_int_eq(symo_prox_reduce(&other, made, pairs), SYMO_ERROR_UNSUPPORTED);
        ck_assert_int_eq(symo_prox_conjugate(made, v, &value), SYMO_ERROR_UNSUPPORTED);
        ck_assert_int_eq(symo_prox_threshold(made, v, &value), SYMO_ERROR_UNSUPPORTED);
        user.prox_code = 5;
        ck_assert_int_eq(symo_prox_apply(made, v, 1.0, out, guarded), SYMO_ERROR_CALLBACK);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "returned code 5"));
        if (kind == 4) ck_assert_int_eq(symo_prox_distance(made, v, v, 1.0, &value, &relative), SYMO_ERROR_CALLBACK);
        ck_assert_int_eq(symo_prox_keeps(made, pairs, &answer), SYMO_ERROR_CALLBACK);
        user.prox_code = 0;
        user.value_code = -7;
        ck_assert_int_eq(symo_prox_value(made, v, &value), SYMO_ERROR_CALLBACK);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "returned code -7"));
        symo_prox_free(made);
    }
    symo_partition_free(pairs);
}
END_TEST

START_TEST(operands_that_are_not_convex)
{
    user_function user = { 0, 0, NULL };
    symo_prox *operand = of_user(&user, 0), *made = (symo_prox *)1;
    REFUSED_AS(symo_prox_conjugated(&made, operand), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_conjugated: user is not convex");
    ck_assert_ptr_null(made);
    WORKED(symo_prox_moreau_envelope(&made, operand, 1.0));
    ck_assert(!symo_prox_table_of(made)->distance && symo_prox_table_of(made)->flags == 0);
    symo_prox_free(made);
    WORKED(symo_prox_tilted(&made, operand, NULL, 1.0)); /* the conjugate of a curved one needs the prox only */
    ck_assert_ptr_nonnull((const void *)(size_t)(symo_prox_table_of(made)->conjugate != NULL));
    symo_prox_free(made);
    symo_prox_free(operand);
    operand = of_user(&user, SYMO_PROX_CONVEX);
    REFUSED_AS(symo_prox_conjugated(&made, operand), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_conjugated: user does not offer conjugate");
    symo_prox_free(operand);
}
END_TEST

/* ---- fixed spaces ---- */

START_TEST(forms_that_do_not_exist)
{
    static const int64_t labels[N] = { 0, 1, 0, 1, 2, 2 }, halves[N] = { 0, 2, 4, 1, 3, 5 }, mirror[3] = { 0, 1, 1 };
    static const int8_t signs[3] = { 1, 1, -1 };
    static const int64_t reversed[3] = { 0, 2, 1 };
    static const double rising[N] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0 };
    symo_partition *pairs = NULL, *signed_pair = NULL;
    symo_prox *inner = l1(N, rising, 1.0), *made = NULL, *reduced = (symo_prox *)1;
    WORKED(symo_partition_create(&pairs, N, labels, NULL));
    WORKED(symo_partition_create(&signed_pair, 3, mirror, signs));
    WORKED(symo_prox_translated(&made, inner, places));
    REFUSED_AS(symo_prox_reduce(&reduced, made, pairs), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: translated has no reduced form: its offset is not in the fixed space");
    ck_assert_ptr_null(reduced);
    symo_prox_free(made);
    WORKED(symo_prox_conjugated(&made, inner));
    REFUSED_AS(symo_prox_reduce(&reduced, made, pairs), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: conjugated has no reduced form: l1 does not keep the fixed space");
    symo_prox_free(made);
    WORKED(symo_prox_moreau_envelope(&made, inner, 1.0));
    REFUSED_AS(symo_prox_reduce(&reduced, made, pairs), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: moreau-envelope has no reduced form: l1 does not keep the fixed space");
    symo_prox_free(made);
    symo_prox *terms[2] = { l1(3, NULL, 1.0), l1(3, NULL, 2.0) };
    WORKED(symo_prox_separable_sum(&made, N, 2, terms, halves));
    REFUSED_AS(symo_prox_reduce(&reduced, made, pairs), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: separable-sum has no reduced form: cell 2 has entries of two terms, or of one and of "
               "none");
    symo_prox_free(made);
    WORKED(symo_prox_separable_sum(&made, N, 1, terms, halves));
    REFUSED_AS(symo_prox_reduce(&reduced, made, pairs), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: separable-sum has no reduced form: cell 2 has entries of two terms, or of one and of "
               "none");
    symo_prox_free(made);
    WORKED(symo_prox_separable_sum(&made, 3, 1, terms, reversed));
    REFUSED_AS(symo_prox_reduce(&reduced, made, signed_pair), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: separable-sum has no reduced form: term 0 has the entries of cell 1 in an order that "
               "turns its sign");
    symo_prox_free(made);
    for (int k = 0; k < 2; k++) symo_prox_free(terms[k]);
    symo_partition_free(signed_pair);
    symo_partition_free(pairs);
    symo_prox_free(inner);
}
END_TEST

/* ---- messages ---- */

START_TEST(arguments_are_checked)
{
    static const double broken[N] = { 0.0, 1.0, inf, 0.0, 0.0, 0.0 };
    static const int64_t twice[N] = { 0, 1, 2, 3, 4, 1 }, outside[N] = { 0, 1, 2, 3, 4, 6 };
    symo_prox *inner = l1(N, NULL, 1.0), *none = NULL, *made = (symo_prox *)1, *terms[2] = { inner, inner };
    symo_prox *const gap[2] = { inner, NULL };
    REFUSED(symo_prox_dilated(NULL, inner, 1.0), "symo_prox_dilated: dilated must not be NULL");
    REFUSED(symo_prox_dilated(&made, NULL, 1.0), "symo_prox_dilated: prox must not be NULL");
    ck_assert_ptr_null(made);
    REFUSED(symo_prox_dilated(&made, inner, 0.0), "symo_prox_dilated: factor = 0 must be finite and not 0");
    REFUSED(symo_prox_dilated(&made, inner, NAN), "symo_prox_dilated: factor = nan must be finite and not 0");
    REFUSED(symo_prox_dilated(&made, inner, -inf), "symo_prox_dilated: factor = -inf must be finite and not 0");
    REFUSED(symo_prox_translated(NULL, inner, places), "symo_prox_translated: translated must not be NULL");
    REFUSED(symo_prox_translated(&made, NULL, places), "symo_prox_translated: prox must not be NULL");
    REFUSED(symo_prox_translated(&made, inner, NULL), "symo_prox_translated: offset must not be NULL");
    REFUSED(symo_prox_translated(&made, inner, broken), "symo_prox_translated: offset[2] = inf must be finite");
    REFUSED(symo_prox_tilted(NULL, inner, places, 0.0), "symo_prox_tilted: tilted must not be NULL");
    REFUSED(symo_prox_tilted(&made, NULL, places, 0.0), "symo_prox_tilted: prox must not be NULL");
    REFUSED(symo_prox_tilted(&made, inner, broken, 0.0), "symo_prox_tilted: slope[2] = inf must be finite");
    REFUSED(symo_prox_tilted(&made, inner, NULL, -1.0), "symo_prox_tilted: curvature = -1 must be finite and >= 0");
    REFUSED(symo_prox_tilted(&made, inner, NULL, NAN), "symo_prox_tilted: curvature = nan must be finite and >= 0");
    REFUSED(symo_prox_tilted(&made, inner, NULL, inf), "symo_prox_tilted: curvature = inf must be finite and >= 0");
    REFUSED(symo_prox_conjugated(NULL, inner), "symo_prox_conjugated: conjugated must not be NULL");
    REFUSED(symo_prox_conjugated(&made, NULL), "symo_prox_conjugated: prox must not be NULL");
    REFUSED(symo_prox_moreau_envelope(NULL, inner, 1.0), "symo_prox_moreau_envelope: envelope must not be NULL");
    REFUSED(symo_prox_moreau_envelope(&made, NULL, 1.0), "symo_prox_moreau_envelope: prox must not be NULL");
    REFUSED(symo_prox_moreau_envelope(&made, inner, 0.0), "symo_prox_moreau_envelope: mu = 0 must be > 0 and finite");
    REFUSED(symo_prox_moreau_envelope(&made, inner, inf), "symo_prox_moreau_envelope: mu = inf must be > 0 and finite");
    REFUSED(symo_prox_separable_sum(NULL, N, 1, terms, NULL), "symo_prox_separable_sum: sum must not be NULL");
    REFUSED(symo_prox_separable_sum(&made, -1, 1, terms, NULL), "symo_prox_separable_sum: n = -1 must be >= 0");
    REFUSED(symo_prox_separable_sum(&made, N, -1, terms, NULL), "symo_prox_separable_sum: count = -1 must be >= 0");
    REFUSED(symo_prox_separable_sum(&made, N, 1, NULL, NULL), "symo_prox_separable_sum: terms must not be NULL");
    REFUSED(symo_prox_separable_sum(&made, 2 * N, 2, gap, NULL), "symo_prox_separable_sum: terms[1] must not be NULL");
    REFUSED(symo_prox_separable_sum(&made, N + 2, 2, terms, NULL),
            "symo_prox_separable_sum: terms[1] has 6 entries, more than the 2 that are left");
    REFUSED(symo_prox_separable_sum(&made, N, 1, terms, twice),
            "symo_prox_separable_sum: indices[5] = 1 is there for the second time; the sets must be disjoint");
    REFUSED(symo_prox_separable_sum(&made, N, 1, terms, outside),
            "symo_prox_separable_sum: indices[5] = 6 must be in 0 .. n - 1");
    ck_assert_ptr_null(made);
    /* multiples that overflow */
    WORKED(symo_prox_tilted(&none, inner, places, 1e300));
    REFUSED(symo_prox_scaled(&made, none, 1e200),
            "symo_prox_scaled: factor = 1e+200 must be small enough for factor * slope and curvature to be finite");
    symo_prox_free(none);
    WORKED(symo_prox_separable_sum(&none, 0, 0, NULL, NULL));
    symo_prox_free(none);
    /* the rows cannot be made by name */
    REFUSED_AS(symo_prox_named(&made, "tilted", N, 0, NULL), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_named: tilted is made from other operators, not from arguments");
    symo_prox_free(inner);
}
END_TEST

/* ---- memory ---- */

static symo_status use(symo_prox *prox, symo_partition *partition)
{
    symo_prox *made = NULL;
    double x[N] = { 1.0, 2.0, 3.0, 1.0, 2.0, 3.0 }, value, relative;
    int answer;
    symo_status status = symo_prox_scaled(&made, prox, 2.0);
    symo_prox_free(made), made = NULL;
    if (!status && prox->table.null_model) status = symo_prox_null_model(&made, prox);
    symo_prox_free(made), made = NULL;
    if (!status) status = symo_prox_keeps(prox, partition, &answer);
    if (!status) status = symo_prox_reduce(&made, prox, partition);
    symo_prox_free(made);
    if (!status) status = symo_prox_value(prox, x, &value);
    if (!status && prox->table.conjugate) status = symo_prox_conjugate(prox, x, &value);
    if (!status && prox->table.distance) status = symo_prox_distance(prox, x, x, 1.0, &value, &relative);
    return status;
}

static symo_status unequal_lengths(void)
{
    static const int64_t coarse[N] = { 0, 0, 0, 0, 1, 1 }, fine[N] = { 0, 0, 1, 2, 3, 3 };
    symo_partition *cells = NULL, *parts = NULL;
    symo_prox *distance = NULL, *reduced = NULL, *scaled = NULL;
    int answer = 0;
    symo_status status = symo_partition_create(&cells, N, coarse, NULL);
    if (!status) status = symo_partition_create(&parts, N, fine, NULL);
    if (!status) status = symo_prox_space_distance(&distance, cells, 1.0);
    if (!status) status = symo_prox_keeps(distance, parts, &answer);
    if (!status) status = symo_prox_reduce(&reduced, distance, parts);
    if (!status) status = symo_prox_scaled(&scaled, reduced, 2.0);
    symo_prox_free(scaled);
    symo_prox_free(reduced);
    symo_prox_free(distance);
    symo_partition_free(parts);
    symo_partition_free(cells);
    return status;
}

/* Everything that takes memory, once. */
static symo_status everything(void)
{
    static const int64_t labels[N] = { 0, 1, 2, 0, 1, 2 }, indices[N] = { 0, 3, 1, 4, 2, 5 },
                         starts[4] = { 0, 2, 4, 6 };
    static const double same[N] = { 0.5, 0.25, 1.0, 0.5, 0.25, 1.0 };
    const symo_argument arguments[2] = { { .name = "lambda", .real = 1.0 },
                                         { .name = "groups", .count = 3, .starts = starts, .indices = indices } };
    symo_partition *partition = NULL;
    symo_prox *p[13] = { NULL }, *term = NULL;
    symo_status status = symo_partition_create(&partition, N, labels, NULL);
    if (!status) status = symo_prox_group_lasso_indexed(&p[0], N, 3, starts, indices, NULL, 1.0);
    if (!status) status = symo_prox_dilated(&p[1], p[0], 2.0);
    if (!status) status = symo_prox_translated(&p[2], p[0], same);
    if (!status) status = symo_prox_tilted(&p[3], p[0], same, 0.5);
    if (!status) status = symo_prox_conjugated(&p[4], p[0]);
    if (!status) status = symo_prox_moreau_envelope(&p[5], p[0], 0.5);
    if (!status) status = symo_prox_separable_sum(&p[6], N, 1, &p[0], indices);
    if (!status) status = symo_prox_elastic_net(&p[7], N, same, 0.5, 1.0);
    if (!status) status = symo_prox_group_elastic_net(&p[8], N, 3, starts, indices, NULL, 0.5, 1.0);
    if (!status) status = symo_prox_sparse_group(&p[9], N, 3, starts, indices, NULL, same, 0.5, 1.0);
    if (!status) status = symo_prox_named(&p[10], "space-distance", N, 2, arguments);
    if (!status) status = symo_prox_group_elastic_net(&p[11], N, 3, starts, indices, same, 0.0, 1.0);
    if (!status) status = symo_prox_hinge(&p[12], N, NULL, 1.0);
    for (int k = 1; !status && k < 13; k++) {
        if (k == 6) continue; /* its indices are not those of its partition */
        status = use(p[k], partition);
    }
    if (!status) status = symo_prox_l1(&term, N, NULL, 1.0);
    symo_prox_free(p[6]), p[6] = NULL;
    if (!status) status = symo_prox_separable_sum(&p[6], N, 1, &term, NULL);
    if (!status) status = use(p[6], partition);
    if (!status) status = unequal_lengths();
    for (int k = 0; k < 13; k++) symo_prox_free(p[k]);
    symo_prox_free(term);
    symo_partition_free(partition);
    return status;
}

START_TEST(short_of_memory)
{
    test_allocator_install();
    for (int64_t request = 1;; request++) {
        test_allocator_fail(request, 0);
        const symo_status status = everything();
        const int64_t refused = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_msg(status == (refused ? SYMO_ERROR_MEMORY : SYMO_OK), "request %d: %s", (int)request,
                      symo_last_error());
        ck_assert_int_eq(test_allocator_held(), 0);
        if (!refused) {
            ck_assert_int_gt(request, 300);
            break;
        }
    }
}
END_TEST

static int mirrored(int64_t n, const double *in, double *out, void *user)
{
    const int code = *(const int *)user;
    for (int64_t i = 0; i < n; i++) out[i] = code == 7 ? 2.0 * in[i] : -in[n - 1 - i];
    return code == 7 ? 0 : code;
}

static int straight(int64_t n, const double *in, double *out, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++) out[i] = in[i];
    return 0;
}

/* By a matrix, by functions, and without: the group lasso does not care for the order within a group. */
START_TEST(rotations)
{
    static const int64_t sizes[1] = { N };
    double basis[N * N] = { 0.0 };
    int code = 0;
    symo_prox *inner = NULL, *dense = NULL, *by = NULL;
    for (int64_t i = 0; i < N; i++) basis[i + (N - 1 - i) * N] = -1.0;
    WORKED(symo_prox_group_lasso(&inner, 1, sizes, NULL, 0.5));
    WORKED(symo_prox_rotated(&dense, inner, basis));
    WORKED(symo_prox_rotated_by(&by, inner, mirrored, mirrored, &code));
    check_same(dense, by, 8.0 * eps);
    WORKED(symo_prox_rotated(&dense, inner, basis));
    check_same(dense, inner, 8.0 * eps);
    inner = l1(N, NULL, 1.0);
    REFUSED(symo_prox_rotated(NULL, inner, basis), "symo_prox_rotated: rotated must not be NULL");
    REFUSED(symo_prox_rotated(&dense, NULL, basis), "symo_prox_rotated: prox must not be NULL");
    REFUSED(symo_prox_rotated(&dense, inner, NULL), "symo_prox_rotated: basis must not be NULL");
    basis[1] = 0.5;
    REFUSED(symo_prox_rotated(&dense, inner, basis),
            "symo_prox_rotated: columns 0 and 0 of basis have product 1.25, must have 1");
    basis[1] = NAN;
    REFUSED(symo_prox_rotated(&dense, inner, basis), "symo_prox_rotated: basis[1] = nan must be finite");
    REFUSED(symo_prox_rotated_by(NULL, inner, mirrored, mirrored, &code),
            "symo_prox_rotated_by: rotated must not be NULL");
    REFUSED(symo_prox_rotated_by(&by, NULL, mirrored, mirrored, &code), "symo_prox_rotated_by: prox must not be NULL");
    REFUSED(symo_prox_rotated_by(&by, inner, NULL, mirrored, &code), "symo_prox_rotated_by: to must not be NULL");
    REFUSED(symo_prox_rotated_by(&by, inner, mirrored, NULL, &code), "symo_prox_rotated_by: from must not be NULL");
    ck_assert_int_eq(symo_prox_rotated_by(&by, inner, mirrored, straight, &code), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "symo_prox_rotated_by: from does not lead back: entry 0 is "));
    code = 7;
    ck_assert_int_eq(symo_prox_rotated_by(&by, inner, mirrored, mirrored, &code), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "symo_prox_rotated_by: to makes a vector of length "));
    code = -3;
    REFUSED_AS(symo_prox_rotated_by(&by, inner, mirrored, mirrored, &code), SYMO_ERROR_CALLBACK,
               "symo_prox_rotated_by: a function returned code -3");
    symo_prox_free(inner);
    const struct symo_prox large = { .table = { .name = "large" }, .n = INT64_MAX };
    ck_assert_int_eq(symo_prox_rotated(&dense, &large, basis), SYMO_ERROR_SIZE);
    ck_assert_ptr_null(dense);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("prox calculus");
    TCase *tests = tcase_create("prox calculus");
    tcase_add_test(tests, short_of_memory); /* first: the allocator must come before any other call when not forking */
    tcase_add_test(tests, dilations);
    tcase_add_test(tests, translations);
    tcase_add_test(tests, tilts);
    tcase_add_test(tests, sums_of_terms);
    tcase_add_test(tests, conjugates);
    tcase_add_test(tests, conjugates_end_inside);
    tcase_add_test(tests, envelopes);
    tcase_add_test(tests, borders_are_met_up_to_rounding);
    tcase_add_test(tests, distance_at_a_border_that_was_missed);
    tcase_add_test(tests, distance_at_a_strict_border_that_was_missed);
    tcase_add_test(tests, multiples_of_conjugates_and_envelopes);
    tcase_add_test(tests, multiples_of_a_table_without_scaled);
    tcase_add_test(tests, operands_of_a_user);
    tcase_add_test(tests, operands_that_are_not_convex);
    tcase_add_test(tests, rotations);
    tcase_add_test(tests, forms_that_do_not_exist);
    tcase_add_test(tests, arguments_are_checked);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
