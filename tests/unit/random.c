/* SPDX-License-Identifier: BSD-3-Clause */
/* Random numbers against published vectors, an own Philox written from the paper, and the distributions' formulas. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <Random123/philox.h>

#include "base/base_impl.h"
#include "support/property.h"

typedef struct {
    uint64_t counter[4], key[2], result[4];
} known_answer;

/* Random123's kat_vectors, philox4x64 with 10 rounds: zeros, ones, digits of pi. */
static const known_answer known[3] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b } },
    { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX },
      { UINT64_MAX, UINT64_MAX },
      { 0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0 } },
    { { 0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89 },
      { 0x452821e638d01377, 0xbe5466cf34e90c6c },
      { 0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6 } },
};

static void multiply_wide(uint64_t a, uint64_t b, uint64_t *high, uint64_t *low)
{
    const uint64_t a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
    const uint64_t middle = a1 * b0 + ((a0 * b0) >> 32), other = a0 * b1 + (middle & 0xffffffff);
    *high = a1 * b1 + (middle >> 32) + (other >> 32);
    *low = a * b;
}

/* Salmon et al. 2011, section 3.3: ten rounds of two wide products, two exclusive ors and a Weyl key. */
static void own_philox(const uint64_t counter[4], const uint64_t key[2], uint64_t result[4])
{
    uint64_t k0 = key[0], k1 = key[1], h0, l0, h1, l1;
    memcpy(result, counter, 4 * sizeof *result);
    for (int round = 0; round < 10; round++) {
        multiply_wide(0xD2E7470EE14C6C93, result[0], &h0, &l0);
        multiply_wide(0xCA5A826395121157, result[2], &h1, &l1);
        result[0] = h1 ^ result[1] ^ k0;
        result[1] = l1;
        result[2] = h0 ^ result[3] ^ k1;
        result[3] = l0;
        k0 += 0x9E3779B97F4A7C15;
        k1 += 0xBB67AE8584CAA73B;
    }
}

START_TEST(philox_gives_the_published_words)
{
    for (int i = 0; i < 3; i++) {
        uint64_t result[4];
        philox4x64_ctr_t counter;
        philox4x64_key_t key;
        memcpy(counter.v, known[i].counter, sizeof counter.v);
        memcpy(key.v, known[i].key, sizeof key.v);
        const philox4x64_ctr_t library = philox4x64(counter, key);
        own_philox(known[i].counter, known[i].key, result);
        ck_assert_mem_eq(result, known[i].result, sizeof result);
        ck_assert_mem_eq(library.v, known[i].result, sizeof library.v);
    }
}
END_TEST

START_TEST(a_stream_is_its_counter)
{
    const uint64_t seeds[] = { 0, 1, 20260117, UINT64_MAX }, streams[] = { 0, 1, 77, UINT64_MAX };
    for (int s = 0; s < 4; s++) {
        for (int t = 0; t < 4; t++) {
            symo_random *random = NULL;
            ck_assert_int_eq(symo_random_create(&random, seeds[s], streams[t]), SYMO_OK);
            for (uint64_t block = 0; block < 50; block++) {
                const uint64_t counter[4] = { block, 0, streams[t], 0 }, key[2] = { seeds[s], 0 };
                uint64_t words[4];
                own_philox(counter, key, words);
                for (int i = 0; i < 4; i++) ck_assert_uint_eq(symo_random_bits(random), words[i]);
            }
            symo_random_free(random);
        }
    }
}
END_TEST

START_TEST(uniform_is_the_upper_53_bits)
{
    symo_random *bits = NULL, *random = NULL;
    ck_assert_int_eq(symo_random_create(&bits, 5, 6), SYMO_OK);
    ck_assert_int_eq(symo_random_create(&random, 5, 6), SYMO_OK);
    for (int i = 0; i < 100000; i++) {
        const double expected = ldexp((double)(symo_random_bits(bits) / 2048), -53), u = symo_random_uniform(random);
        ck_assert(u == expected);
        ck_assert(u >= 0.0 && u < 1.0);
    }
    symo_random_free(bits);
    symo_random_free(random);
}
END_TEST

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* sqrt(n) times the Kolmogorov distance; above 2.4 with probability 2 exp(-2 * 2.4^2) = 2e-5. */
static double kolmogorov(int n, double *sample, double (*distribution)(double))
{
    double distance = 0.0;
    qsort(sample, (size_t)n, sizeof *sample, compare);
    for (int i = 0; i < n; i++) {
        const double p = distribution(sample[i]);
        distance = fmax(distance, fmax(p - i / (double)n, (i + 1) / (double)n - p));
    }
    return sqrt(n) * distance;
}

static double uniform_distribution(double x)
{
    return x;
}

static double normal_distribution(double x)
{
    return 0.5 * erfc(-x / sqrt(2.0));
}

enum { SAMPLE = 400000 };

START_TEST(distributions_are_right)
{
    symo_random *random = NULL;
    double *sample = malloc(SAMPLE * sizeof *sample), fourth = 0.0, second = 0.0;
    int beyond_four = 0;
    for (uint64_t seed = 0; seed < 3; seed++) {
        ck_assert_int_eq(symo_random_create(&random, seed, 3), SYMO_OK);
        for (int i = 0; i < SAMPLE; i++) sample[i] = symo_random_uniform(random);
        ck_assert_msg(kolmogorov(SAMPLE, sample, uniform_distribution) < 2.4, "uniform, seed %d", (int)seed);
        for (int i = 0; i < SAMPLE; i++) {
            sample[i] = symo_random_normal(random);
            second += sample[i] * sample[i];
            fourth += sample[i] * sample[i] * sample[i] * sample[i];
            beyond_four += fabs(sample[i]) > 4.0;
        }
        ck_assert_msg(kolmogorov(SAMPLE, sample, normal_distribution) < 2.4, "normal, seed %d", (int)seed);
        symo_random_free(random);
    }
    /* Standard errors sqrt(2 / n) and sqrt(96 / n) with n = 1.2e6; P(|x| > 4) = 6.33e-5, expected count 76. */
    ck_assert(fabs(second / (3.0 * SAMPLE) - 1.0) < 5.0 * sqrt(2.0 / (3.0 * SAMPLE)));
    ck_assert(fabs(fourth / (3.0 * SAMPLE) - 3.0) < 5.0 * sqrt(96.0 / (3.0 * SAMPLE)));
    ck_assert_int_gt(beyond_four, 76 - 44);
    ck_assert_int_lt(beyond_four, 76 + 44);
    free(sample);
}
END_TEST

START_TEST(normal_numbers_are_what_they_were)
{
    symo_random *a = NULL, *b = NULL;
    ck_assert_int_eq(symo_random_create(&a, 9, 9), SYMO_OK);
    ck_assert_int_eq(symo_random_create(&b, 9, 9), SYMO_OK);
    for (int i = 0; i < 10000; i++) ck_assert(symo_random_normal(a) == symo_random_normal(b));
    symo_random_free(a);
    symo_random_free(b);
}
END_TEST

static void stays_below(const property_case *pc)
{
    const int64_t bound = 1 + (int64_t)(symo_random_bits(pc->random) >> property_integer(pc, 2, 63));
    for (int i = 0; i < 20; i++) {
        const int64_t drawn = symo_random_below(pc->random, bound);
        PROPERTY_ASSERT(pc, drawn >= 0 && drawn < bound, "%lld of %lld", (long long)drawn, (long long)bound);
    }
}

START_TEST(below_is_fair)
{
    enum { DRAWS = 600000 };
    symo_random *random = NULL;
    int counts[6] = { 0 }, third = 0;
    double chi_square = 0.0;
    property_run("below", 5000, stays_below, NULL);
    ck_assert_int_eq(symo_random_create(&random, 1, 2), SYMO_OK);
    for (int i = 0; i < DRAWS; i++) counts[symo_random_below(random, 6)]++;
    for (int i = 0; i < 6; i++) chi_square += pow(counts[i] - DRAWS / 6.0, 2.0) / (DRAWS / 6.0);
    ck_assert(chi_square < 30.0); /* 5 degrees of freedom: 1.5e-5 */
    /* A remainder without rejection would give the lower third of 3 * 2^61 with probability 1/2 instead of 1/3. */
    for (int i = 0; i < DRAWS; i++) third += symo_random_below(random, 3 * (INT64_C(1) << 61)) < INT64_C(1) << 61;
    ck_assert(fabs(third - DRAWS / 3.0) < 5.0 * sqrt(DRAWS * 2.0 / 9.0));
    for (int i = 0; i < 100; i++) ck_assert_int_eq(symo_random_below(random, 1), 0);
    symo_random_free(random);
}
END_TEST

START_TEST(bad_calls_are_answered)
{
    symo_random *random = NULL;
    ck_assert_int_eq(symo_random_create(NULL, 1, 1), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_random_create: random must not be NULL");
    ck_assert_int_eq(symo_random_create(&random, 1, 1), SYMO_OK);
    ck_assert_int_eq(symo_random_below(random, 0), -1);
    ck_assert_int_eq(symo_random_below(random, INT64_MIN), -1);
    ck_assert_int_eq(symo_random_below(NULL, 3), -1);
    ck_assert(isnan(symo_random_uniform(NULL)));
    ck_assert(isnan(symo_random_normal(NULL)));
    ck_assert_uint_eq(symo_random_bits(NULL), 0);
    symo_random_free(random);
    symo_random_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("random");
    TCase *cases = tcase_create("random");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, philox_gives_the_published_words);
    tcase_add_test(cases, a_stream_is_its_counter);
    tcase_add_test(cases, uniform_is_the_upper_53_bits);
    tcase_add_test(cases, distributions_are_right);
    tcase_add_test(cases, normal_numbers_are_what_they_were);
    tcase_add_test(cases, below_is_fair);
    tcase_add_test(cases, bad_calls_are_answered);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
