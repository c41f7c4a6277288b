/* SPDX-License-Identifier: BSD-3-Clause */
/* Norms, ordered sums and the block step, against long double (64 bits of significand, exponents to 1e4932). */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "num/num_impl.h"
#include "support/property.h"

static const int64_t sizes[] = { 0, 1, 2, 3, 5, 7, 8, 9, 10, 50, 255, 256, 257, 512, 513, 1000, 100003 };
enum { SIZES = sizeof sizes / sizeof sizes[0], LARGEST = 100003 };

/* Scales as powers of ten; the last two mix everything a double can hold. */
static const double scales[] = { 1.0, 1e200, 1e-200, 1e307, 1e-310, 5e-324 };
enum { SCALES = sizeof scales / sizeof scales[0] };

static symo_random *source;
static double *x, *y, *z;

static void set_up(void)
{
    ck_assert_int_eq(symo_random_create(&source, 4711, 0), SYMO_OK);
    x = malloc(LARGEST * sizeof *x);
    y = malloc(LARGEST * sizeof *y);
    z = malloc(LARGEST * sizeof *z);
}

static void tear_down(void)
{
    free(x);
    free(y);
    free(z);
    symo_random_free(source);
}

static void draw(int64_t n, double scale, double *out)
{
    for (int64_t i = 0; i < n; i++) out[i] = scale * symo_random_normal(source);
}

/* Entries over the whole range of doubles, zeros included. */
static void draw_wild(int64_t n, double *out)
{
    for (int64_t i = 0; i < n; i++) {
        out[i] = ldexp(symo_random_uniform(source) - 0.5, (int)symo_random_below(source, 2100) - 1080);
    }
}

static int same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static double long_norm(int64_t n, const double *a)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < n; i++) sum += (long double)a[i] * a[i];
    return (double)sqrtl(sum);
}

/* Half of the sum's error remains after the root; below the normal range one unit of the last place is absolute. */
static void check_norm(int64_t n, const double *a)
{
    const double expected = long_norm(n, a), norm = symo__norm2(n, a);
    if (isinf(expected)) {
        ck_assert(norm >= DBL_MAX * (1.0 - 1e-14));
        return;
    }
    ck_assert_msg(fabs(norm - expected) <= 25.0 * DBL_EPSILON * expected + 0x1p-1074, "n = %d: %a, not %a", (int)n,
                  norm, expected);
    ck_assert(same_bits(norm, symo__norm2(n, a)));
}

START_TEST(two_norm)
{
    for (int s = 0; s < SIZES; s++) {
        for (int k = 0; k < SCALES; k++) {
            draw(sizes[s], scales[k], x);
            if (symo__first_nonfinite(sizes[s], x) < 0) check_norm(sizes[s], x);
        }
        draw_wild(sizes[s], x);
        check_norm(sizes[s], x);
    }
    for (int exponent = -1074; exponent < 1024; exponent++) {
        const double three = exponent < 1022 ? ldexp(3.0, exponent) : 0.0, four = three / 3.0 * 4.0;
        const double pair[2] = { three, -four };
        if (exponent < 1021) ck_assert(symo__norm2(2, pair) == ldexp(5.0, exponent));
        const double single = ldexp(-1.0, exponent);
        ck_assert(symo__norm2(1, &single) == -single);
    }
    ck_assert(same_bits(symo__norm2(0, NULL), 0.0));
}
END_TEST

START_TEST(two_norm_scales_by_powers_of_two)
{
    for (int round = 0; round < 2000; round++) {
        const int64_t n = symo_random_below(source, 40);
        const int power = (int)symo_random_below(source, 1600) - 800;
        draw(n, 1.0, x);
        for (int64_t i = 0; i < n; i++) y[i] = ldexp(x[i], power);
        ck_assert(same_bits(symo__norm2(n, y), ldexp(symo__norm2(n, x), power)));
    }
}
END_TEST

START_TEST(two_norm_of_a_selection)
{
    int64_t *index = malloc(LARGEST * sizeof *index);
    for (int s = 0; s < SIZES; s++) {
        for (int k = 0; k < SCALES; k++) {
            draw(LARGEST, scales[k], x);
            for (int64_t i = 0; i < sizes[s]; i++) {
                index[i] = symo_random_below(source, LARGEST);
                y[i] = x[index[i]];
            }
            ck_assert(same_bits(symo__norm2_gather(sizes[s], index, x), symo__norm2(sizes[s], y)));
        }
    }
    ck_assert(same_bits(symo__norm2_gather(0, NULL, NULL), 0.0));
    free(index);
}
END_TEST

START_TEST(bad_numbers_show)
{
    for (int s = 1; s < SIZES; s++) {
        const int64_t n = sizes[s], at[3] = { 0, n / 2, n - 1 };
        for (int k = 0; k < 3; k++) {
            draw(n, 1.0, x);
            draw(n, 1.0, y);
            x[at[k]] = -INFINITY;
            ck_assert(symo__norm2(n, x) == INFINITY);
            ck_assert(symo__norm_inf(n, x) == INFINITY);
            ck_assert(symo__distance_inf(n, x, y) == INFINITY);
            ck_assert(symo__distance_squared(n, x, y) == INFINITY);
            ck_assert(symo__sum(n, x) == -INFINITY);
            ck_assert_int_eq(symo__first_nonfinite(n, x), at[k]);
            if (n > 1) {
                x[(at[k] + 1) % n] = NAN;
            } else {
                x[0] = NAN;
            }
            ck_assert(isnan(symo__norm2(n, x)));
            ck_assert(isnan(symo__norm_inf(n, x)));
            ck_assert(isnan(symo__distance_inf(n, x, y)));
            ck_assert(isnan(symo__distance_inf(n, y, x)));
            ck_assert(isnan(symo__distance_squared(n, x, y)));
            ck_assert(isnan(symo__sum(n, x)));
            ck_assert(isnan(symo__dot(n, x, y)));
            ck_assert(isnan(symo__dot(n, y, x)));
        }
    }
    ck_assert(isinf(symo__norm2(2, (const double[2]){ DBL_MAX, DBL_MAX })));
    ck_assert(symo__distance_inf(1, (const double[1]){ 1.0 }, (const double[1]){ (double)NAN }) != 1.0);
}
END_TEST

START_TEST(max_norm_and_distances)
{
    for (int s = 0; s < SIZES; s++) {
        const int64_t n = sizes[s];
        long double largest = 0.0L, apart = 0.0L, squares = 0.0L;
        int64_t nonzero = 0;
        draw_wild(n, x);
        draw_wild(n, y);
        for (int64_t i = 0; i < n; i++) {
            if (symo_random_below(source, 3) == 0) x[i] = i % 2 ? 0.0 : -0.0;
            largest = fmaxl(largest, fabsl((long double)x[i]));
            apart = fmaxl(apart, fabsl((long double)(x[i] - y[i])));
            nonzero += x[i] != 0.0;
        }
        ck_assert(symo__norm_inf(n, x) == (double)largest);
        ck_assert(symo__distance_inf(n, x, y) == (double)apart);
        ck_assert_int_eq(symo__nonzeros(n, x), nonzero);
        ck_assert_int_eq(symo__first_nonfinite(n, x), -1);
        draw(n, 3.0, x);
        draw(n, 0.1, y);
        for (int64_t i = 0; i < n; i++) squares += ((long double)x[i] - y[i]) * ((long double)x[i] - y[i]);
        ck_assert(fabsl((long double)symo__distance_squared(n, x, y) - squares) <= 50.0L * DBL_EPSILON * squares);
    }
    ck_assert_int_eq(symo__nonzeros(2, (const double[2]){ (double)NAN, 0.0 }), 1);
}
END_TEST

START_TEST(sums_are_as_exact_as_promised)
{
    for (int s = 0; s < SIZES; s++) {
        const int64_t n = sizes[s];
        for (int round = 0; round < 5; round++) {
            long double sum = 0.0L, magnitude = 0.0L, dot = 0.0L, dot_magnitude = 0.0L;
            draw(n, 1.0, x);
            for (int64_t i = 0; i < n; i++) x[i] *= exp2(20.0 * symo_random_uniform(source));
            draw(n, 1.0, y);
            for (int64_t i = 0; i < n; i++) {
                sum += x[i];
                magnitude += fabs(x[i]);
                dot += (long double)x[i] * y[i];
                dot_magnitude += fabsl((long double)x[i] * y[i]);
            }
            const long double unit = DBL_EPSILON / 2.0L * (36.0L + fmaxl(0.0L, log2l((long double)(n + 1) / 128.0L)));
            ck_assert(fabsl(symo__sum(n, x) - sum) <= unit * magnitude);
            ck_assert(fabsl(symo__dot(n, x, y) - dot) <= unit * dot_magnitude);
            ck_assert(same_bits(symo__sum(n, x), symo__sum(n, x)));
            ck_assert(same_bits(symo__dot(n, x, y), symo__dot(n, y, x)));
        }
    }
}
END_TEST

/* The promised order, spelled out: term i into partial sum i mod 8, blocks of 256, halves at a multiple of 256. */
static double spelled_out(int64_t n, const double *a)
{
    double p[8] = { 0.0 };
    if (n > 256) {
        int64_t first = 256;
        while (first < n / 2) first += 256;
        const double low = spelled_out(first, a), high = spelled_out(n - first, a + first);
        return low + high;
    }
    for (int64_t i = 0; i < n; i++) p[i % 8] += a[i];
    return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
}

START_TEST(sums_keep_their_order)
{
    for (int s = 0; s < SIZES; s++) {
        const int64_t n = sizes[s];
        draw(n, 1.0, x);
        draw(n, 1.0, y);
        for (int64_t i = 0; i < n; i++) z[i] = x[i] * y[i];
        ck_assert(same_bits(symo__sum(n, x), spelled_out(n, x)));
        ck_assert(same_bits(symo__dot(n, x, y), spelled_out(n, z)));
    }
}
END_TEST

START_TEST(copies_and_steps)
{
    double *expected = malloc(LARGEST * sizeof *expected);
    for (int s = 0; s < SIZES; s++) {
        const int64_t n = sizes[s];
        const size_t bytes = (size_t)n * sizeof *x;
        draw(n, 1.0, x);
        draw(n, 1.0, y);
        for (int64_t i = 0; i < n; i++) expected[i] = x[i] + 0.7 * y[i];
        symo__add_scaled(n, x, 0.7, y, z);
        ck_assert_mem_eq(z, expected, bytes);
        symo__copy(n, x, z);
        ck_assert_mem_eq(z, x, bytes);
        symo__add_scaled(n, z, 0.7, y, z);
        ck_assert_mem_eq(z, expected, bytes);
        symo__copy(n, y, z);
        symo__add_scaled(n, x, 0.7, z, z);
        ck_assert_mem_eq(z, expected, bytes);
        symo__copy(n, x, z);
        symo__copy(n, z, z);
        symo__add_scaled(n, z, 1.0, z, z);
        for (int64_t i = 0; i < n; i++) ck_assert(z[i] == 2.0 * x[i]);
    }
    symo__copy(0, NULL, NULL);
    symo__add_scaled(0, NULL, 1.0, NULL, NULL);
    free(expected);
}
END_TEST

typedef struct {
    long double h, condition; /* of h, relative to the sum of squares that must be 1 */
} reference;

static long double block_sum(int64_t n, const double *a, const double *v, double weight, long double h,
                             long double *slope)
{
    long double t = 0.0L, s = 0.0L;
    for (int64_t i = 0; i < n; i++) {
        const long double bottom = (long double)a[i] * h + weight, u = v[i] / bottom;
        t += u * u;
        s += u * u * a[i] / bottom;
    }
    *slope = s;
    return t;
}

/* Bisection on sum (v_i / (a_i h + w))^2 = 1 for ||v|| > w > 0. */
static reference bisect(int64_t n, const double *a, const double *v, double weight)
{
    long double low = 0.0L, high = 1e-4000L, slope = 0.0L;
    while (high < 1e4000L && block_sum(n, a, v, weight, high, &slope) > 1.0L) high *= 1e10L;
    if (high >= 1e4000L) return (reference){ INFINITY, 1.0L };
    for (int i = 0; i < 200; i++) {
        const long double middle = 0.5L * (low + high);
        if (block_sum(n, a, v, weight, middle, &slope) > 1.0L) {
            low = middle;
        } else {
            high = middle;
        }
    }
    block_sum(n, a, v, weight, high, &slope);
    return (reference){ high, 1.0L / (slope * high) };
}

static void blocks_agree_with_bisection(const property_case *pc)
{
    double a[12], v[12];
    const int64_t n = property_integer(pc, 1, 11), kind = property_integer(pc, 0, 9);
    const double v_scale = kind == 8 ? 1e200 : kind == 9 ? 1e-200 : 1.0;
    const double a_scale = property_integer(pc, 0, 9) == 0 ? 1e150 : 1.0;
    for (int64_t i = 0; i < n; i++) {
        a[i] = a_scale * pow(10.0, 9.0 * symo_random_uniform(pc->random) - 6.0);
        if (kind == 1 && property_integer(pc, 0, 2) == 0) a[i] = 0.0;
        if (kind == 2) a[i] = a_scale * pow(10.0, 60.0 * symo_random_uniform(pc->random) - 30.0);
        if (kind == 3) a[i] = a_scale * 2.0;
        v[i] = v_scale * symo_random_normal(pc->random);
        if (kind == 4 && property_integer(pc, 0, 2) == 0) v[i] = 0.0;
        if (kind == 5) v[i] *= pow(10.0, 12.0 * symo_random_uniform(pc->random) - 6.0);
    }
    const double norm = long_norm(n, v);
    double weight = norm * symo_random_uniform(pc->random) * 1.1;
    if (kind == 6) weight = norm * pow(10.0, -12.0 * symo_random_uniform(pc->random));
    if (kind == 7) weight = norm * (1.0 - pow(10.0, -14.0 * symo_random_uniform(pc->random)));
    const double h = symo__block_norm(n, a, v, weight);
    if (weight > norm * (1.0 + 1e-14)) {
        PROPERTY_ASSERT(pc, same_bits(h, 0.0), "weight above the norm: h = %g", h);
        return;
    }
    if (weight == 0.0 || fabs(norm - weight) <= 1e-14 * norm) return;
    const reference r = bisect(n, a, v, weight);
    const long double error = fabsl((long double)h - r.h);
    if (r.h > 1e300L) {
        PROPERTY_ASSERT(pc, h > 1e290, "h = %g is not unbounded, kind %d", h, (int)kind);
        return;
    }
    PROPERTY_ASSERT(pc, error <= 16.0L * DBL_EPSILON * (1.0L + r.condition) * r.h + 0x1p-1074L,
                    "kind %d, n %d: h = %.17g, not %.17Lg; error %.3Lg units, condition %.3Lg", (int)kind, (int)n, h,
                    r.h, error / r.h / DBL_EPSILON, r.condition);
}

START_TEST(block_step)
{
    property_run("block_norm", 20000, blocks_agree_with_bisection, NULL);
}
END_TEST

static void blocks_scale_by_powers_of_two(const property_case *pc)
{
    double a[6], v[6], b[6], w[6];
    const int64_t n = property_integer(pc, 1, 6);
    const int p = (int)property_integer(pc, -250, 250), q = (int)property_integer(pc, -250, 250);
    for (int64_t i = 0; i < n; i++) {
        a[i] = exp(3.0 * symo_random_normal(pc->random));
        v[i] = symo_random_normal(pc->random);
        b[i] = ldexp(a[i], p);
        w[i] = ldexp(v[i], q);
    }
    const double weight = symo_random_uniform(pc->random);
    const double h = symo__block_norm(n, a, v, weight), scaled = symo__block_norm(n, b, w, ldexp(weight, q));
    PROPERTY_ASSERT(pc, same_bits(scaled, ldexp(h, q - p)), "%a, not 2^%d %a", scaled, q - p, h);
}

#define BLOCK_NORM(n, weight, ...)                                                                                     \
    symo__block_norm(n, (const double[][4]){ __VA_ARGS__ }[0], (const double[][4]){ __VA_ARGS__ }[1], weight)

START_TEST(block_step_at_its_ends)
{
    property_run("block_norm scales", 5000, blocks_scale_by_powers_of_two, NULL);
    ck_assert(same_bits(symo__block_norm(0, NULL, NULL, 1.0), 0.0));
    ck_assert(same_bits(symo__block_norm(0, NULL, NULL, 0.0), 0.0));
    ck_assert(BLOCK_NORM(2, 1.0, { 2.0, 2.0 }, { 3.0, -4.0 }) == 2.0);
    ck_assert(BLOCK_NORM(2, 5.0, { 2.0, 2.0 }, { 3.0, -4.0 }) == 0.0);
    ck_assert(BLOCK_NORM(2, INFINITY, { 2.0, 0.0 }, { 3.0, -4.0 }) == 0.0);
    ck_assert(BLOCK_NORM(2, 0.0, { 1.0, 2.0 }, { 3.0, -8.0 }) == 5.0);
    ck_assert(BLOCK_NORM(2, 0.0, { 1.0, 0.0 }, { 3.0, 0.0 }) == 3.0);
    ck_assert(BLOCK_NORM(2, 0.0, { 1.0, 0.0 }, { 3.0, 1e-300 }) == INFINITY);
    ck_assert(BLOCK_NORM(2, 1.0, { 0.0, 0.0 }, { 0.6, 0.6 }) == 0.0);
    ck_assert(BLOCK_NORM(2, 1.0, { 0.0, 0.0 }, { 0.8, 0.7 }) == INFINITY);
    ck_assert(BLOCK_NORM(2, 1.0, { 0.0, 3.0 }, { 1.0, 0.5 }) == INFINITY);
    ck_assert(BLOCK_NORM(2, 1.0, { INFINITY, 2.0 }, { 5.0, 3.0 }) == 1.0);
    ck_assert(BLOCK_NORM(2, 1.0, { INFINITY, 2.0 }, { INFINITY, 3.0 }) == 1.0);
    ck_assert(BLOCK_NORM(2, 1.0, { INFINITY, INFINITY }, { 5.0, 3.0 }) == 0.0);
    ck_assert(BLOCK_NORM(2, 1.0, { 1.0, 2.0 }, { INFINITY, 3.0 }) == INFINITY);
    ck_assert(BLOCK_NORM(1, 1.0, { 0x1p-1074 }, { 2.0 }) == INFINITY);
    ck_assert(BLOCK_NORM(1, 0x1p-1074, { 1.0 }, { 0x1p-1073 }) == 0x1p-1074);
    for (int bad = 0; bad < 3; bad++) {
        ck_assert(isnan(BLOCK_NORM(2, bad == 0 ? (double)NAN : 1.0, { 1.0, bad == 1 ? (double)NAN : 1.0 },
                                   { 3.0, bad == 2 ? (double)NAN : 4.0 })));
        ck_assert(isnan(BLOCK_NORM(2, bad == 0 ? (double)NAN : 9.0, { 1.0, bad == 1 ? (double)NAN : 0.0 },
                                   { 0.0, bad == 2 ? (double)NAN : 0.0 })));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("num");
    TCase *cases = tcase_create("num");
    tcase_set_timeout(cases, 120);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, two_norm);
    tcase_add_test(cases, two_norm_scales_by_powers_of_two);
    tcase_add_test(cases, two_norm_of_a_selection);
    tcase_add_test(cases, bad_numbers_show);
    tcase_add_test(cases, max_norm_and_distances);
    tcase_add_test(cases, sums_are_as_exact_as_promised);
    tcase_add_test(cases, sums_keep_their_order);
    tcase_add_test(cases, copies_and_steps);
    tcase_add_test(cases, block_step);
    tcase_add_test(cases, block_step_at_its_ends);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
