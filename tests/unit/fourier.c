/* SPDX-License-Identifier: BSD-3-Clause */
/* The Fourier transform against its definition in long double, for every short length and some long ones; and the roots
 * of unity. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "num/num_impl.h"
#include "support/property.h"

static const long double turn = 6.283185307179586476925286766559L;

/* exp(-2 pi i k / n) */
static void root_of(int64_t k, int64_t n, long double *root)
{
    const long double angle = turn * (long double)(k % n) / (long double)n;
    root[0] = cosl(angle);
    root[1] = -sinl(angle);
}

/* Entry j of the transform. */
static void define(int64_t n, const double *x, int64_t j, long double *out)
{
    out[0] = out[1] = 0.0L;
    for (int64_t k = 0; k < n; k++) {
        long double root[2];
        root_of(j * k, n, root);
        out[0] += x[2 * k] * root[0] - x[2 * k + 1] * root[1];
        out[1] += x[2 * k] * root[1] + x[2 * k + 1] * root[0];
    }
}

static void transform_body(const property_case *pc)
{
    static const int64_t long_ones[] = { 127, 128, 243, 500, 1009, 1024, 2310, 4099 };
    const int64_t n = pc->number <= 100 ? pc->number : long_ones[pc->number % 8];
    if (n < 1) return;
    symo__fourier plan;
    ck_assert_int_eq(symo__fourier_create(&plan, "test", n), SYMO_OK);
    double *x = malloc(2 * (size_t)n * sizeof *x), *out = malloc(2 * (size_t)n * sizeof *out), size = 0.0;
    double *scratch = malloc((size_t)symo__fourier_scratch(&plan) * sizeof *scratch + 1);
    ck_assert(x && out && scratch);
    for (int64_t k = 0; k < 2 * n; k++) {
        x[k] = out[k] = symo_random_normal(pc->random);
        size += x[k] * x[k];
    }
    symo__fourier_forward(&plan, out, scratch);
    for (int64_t j = 0; j<n; j += n> 100 ? 37 : 1) {
        long double wanted[2];
        define(n, x, j, wanted);
        for (int part = 0; part < 2; part++)
            PROPERTY_ASSERT(pc,
                            fabsl(out[2 * j + part] - wanted[part]) <= 8.0L * DBL_EPSILON * sqrtl((long double)size),
                            "length %d, entry %d: %g, not %Lg", (int)n, (int)j, out[2 * j + part], wanted[part]);
    }
    free(x);
    free(out);
    free(scratch);
    symo__fourier_free(&plan);
}

START_TEST(transforms)
{
    property_run("fourier", 109, transform_body, NULL);
}
END_TEST

/* To the last bit or so, and exactly where they are whole numbers. */
START_TEST(roots)
{
    double root[2];
    for (int64_t n = 1; n <= 64; n++)
        for (int64_t k = 0; k < n; k++) {
            long double wanted[2];
            root_of(k, n, wanted);
            symo__fourier_root(k, n, root);
            for (int part = 0; part < 2; part++) ck_assert_ldouble_lt(fabsl(root[part] - wanted[part]), DBL_EPSILON);
        }
    for (int64_t n = 4; n <= 400; n += 4)
        for (int64_t quarter = 0; quarter < 4; quarter++) {
            static const double exact[4][2] = { { 1, 0 }, { 0, -1 }, { -1, 0 }, { 0, 1 } };
            symo__fourier_root(quarter * n / 4, n, root);
            ck_assert_double_eq(root[0], exact[quarter][0]);
            ck_assert_double_eq(root[1], exact[quarter][1]);
        }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fourier");
    TCase *tests = tcase_create("fourier");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, transforms);
    tcase_add_test(tests, roots);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
