/* SPDX-License-Identifier: BSD-3-Clause */
/* Isotypic decompositions: what decides while one is made, and what is refused. */
#include <math.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/property.h"
#include "symmetry/isotypic/isotypic_impl.h"

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

static symo_symmetry *all_of_three(void)
{
    symo_symmetry *symmetry = NULL;
    must(symo_symmetry_parse(&symmetry, 3, NULL, "symmetric 1 2 3"));
    return symmetry;
}

static symo_isotypic *made(const symo_symmetry *symmetry)
{
    symo_isotypic *isotypic = NULL;
    must(symo_isotypic_create(&isotypic, symmetry, 0));
    return isotypic;
}

/* Which numbers are equal, which differ, and when that is too close to call. */
START_TEST(clusters)
{
    int64_t ends[4], count = -1;
    const double apart[4] = { -1.0, -1.0 + 1e-15, 0.5, 1.0 }, close[3] = { -1.0, 0.5, 0.5 + 1e-12 };
    const double creeping[4] = { 1.0, 1.0 + 1.7e-14, 1.0 + 3.4e-14, 1.0 + 5.1e-14 }, nothing[2] = { NAN, 1.0 };
    ck_assert_int_eq(symo__isotypic_clusters(4, apart, ends, &count), 1);
    ck_assert_int_eq(count, 3);
    ck_assert_int_eq(ends[0], 2);
    ck_assert_int_eq(ends[2], 4);
    ck_assert_int_eq(symo__isotypic_clusters(3, close, ends, &count), 0);
    ck_assert_int_eq(symo__isotypic_clusters(4, creeping, ends, &count), 1);
    ck_assert_int_eq(symo__isotypic_clusters(2, nothing, ends, &count), 0);
    ck_assert_int_eq(symo__isotypic_judge(1e-9), 1);
    ck_assert_int_eq(symo__isotypic_judge(1e-5), 0);
    ck_assert_int_eq(symo__isotypic_judge(NAN), 0);
    ck_assert_int_eq(symo__isotypic_judge(0.1), 2);
}
END_TEST

START_TEST(arguments)
{
    symo_symmetry *symmetry = all_of_three();
    symo_isotypic *isotypic = (symo_isotypic *)1;
    double x[3] = { 1.0, 2.0, 3.0 }, out[3], factors[2] = { 1.0, 1.0 };
    ck_assert_int_eq(symo_isotypic_create(NULL, symmetry, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_isotypic_create(&isotypic, NULL, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(isotypic);
    ck_assert_str_eq(symo_last_error(), "symo_isotypic_create: symmetry must not be NULL");
    isotypic = made(symmetry);
    ck_assert_int_eq(symo_isotypic_transform(NULL, x, out), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_isotypic_transform(isotypic, NULL, out), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_isotypic_transform: x must not be NULL");
    ck_assert_int_eq(symo_isotypic_inverse(isotypic, x, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_isotypic_inverse: x must not be NULL");
    ck_assert_int_eq(symo_isotypic_project(NULL, 0, x, out), SYMO_ERROR_ARGUMENT);
    for (int64_t k = -1; k < 3; k += 3) {
        ck_assert_int_eq(symo_isotypic_project(isotypic, k, x, out), SYMO_ERROR_ARGUMENT);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "component = "));
        ck_assert_ptr_null(symo_isotypic_component_at(isotypic, k));
    }
    ck_assert_int_eq(symo_isotypic_scale(NULL, factors, x, out), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_isotypic_scale(isotypic, NULL, x, out), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_isotypic_scale: factors must not be NULL");
    ck_assert_int_eq(symo_isotypic_size(NULL), 0);
    ck_assert_int_eq(symo_isotypic_components(NULL), 0);
    ck_assert_ptr_null(symo_isotypic_component_at(NULL, 0));
    x[1] = NAN;
    must(symo_isotypic_project(isotypic, 1, x, out));
    for (int i = 0; i < 3; i++) ck_assert_double_nan(out[i]);
    symo_isotypic_free(isotypic);
    symo_isotypic_free(NULL);
    symo_symmetry_free(symmetry);
}
END_TEST

/* No attempt, no answer; and handles that only claim to be large. */
START_TEST(refusals)
{
    symo_symmetry *symmetry = all_of_three();
    symo_isotypic *isotypic = made(symmetry), bare = { .n = 3, .fixed = 1, .orbits = isotypic->orbits };
    symo_random *random = NULL;
    must(symo_random_create(&random, 4, 0));
    ck_assert_int_eq(symo__isotypic_dense(&bare, "symo_isotypic_create", symmetry, random, 0), SYMO_ERROR_NUMERIC);
    ck_assert_str_eq(symo_last_error(),
                     "symo_isotypic_create: after 0 attempts the components do not add up to the 2 orbitals");
    symo__release(bare.basis);
    symo_isotypic_free(isotypic);
    struct symo_symmetry large = { .n = (INT64_C(1) << 29) + 1, .count = 1 };
    ck_assert_int_eq(symo_isotypic_create(&isotypic, &large, 0), SYMO_ERROR_SIZE);
    ck_assert_str_eq(symo_last_error(),
                     "symo_isotypic_create: 536870913 coordinates, and 536870912 are the most for one generator");
    ck_assert_ptr_null(isotypic);
    large.n = 4097, large.count = 2;
    ck_assert_int_eq(symo_isotypic_create(&isotypic, &large, 0), SYMO_ERROR_SIZE);
    ck_assert_str_eq(symo_last_error(),
                     "symo_isotypic_create: 4097 coordinates, and 4096 are the most for several generators");
    symo_random_free(random);
    symo_symmetry_free(symmetry);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("isotypic refusals");
    TCase *tests = tcase_create("refusals");
    tcase_add_test(tests, clusters);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, refusals);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
