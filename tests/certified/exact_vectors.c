/* SPDX-License-Identifier: BSD-3-Clause */
/* Proximal points with rational coordinates, worked out by hand: right to two units in the last place. */
#include <math.h>
#include <symo/prox.h>

#include "support/property.h"

static const double inf = (double)INFINITY;

/* p/q is the nearest double to the exact answer, so two of its spacings cover two ulp. */
static void check_ulps(double found, double exact)
{
    const double spacing = nextafter(fabs(exact), inf) - fabs(exact);
    ck_assert_msg(fabs(found - exact) <= 2.0 * spacing, "%.17g, expected %.17g", found, exact);
}

static void check_prox(symo_prox *prox, double step, const double *v, const double *exact)
{
    double out[8], scratch[32];
    ck_assert_ptr_nonnull(prox);
    ck_assert_int_le(symo_prox_scratch(prox), 32);
    ck_assert_msg(symo_prox_apply(prox, v, step, out, scratch) == SYMO_OK, "%s", symo_last_error());
    for (int64_t i = 0; i < symo_prox_size(prox); i++) check_ulps(out[i], exact[i]);
    symo_prox_free(prox);
}

static symo_prox *groups(int64_t count, const int64_t *sizes, const double *weights, double lambda)
{
    symo_prox *prox = NULL;
    ck_assert_int_eq(symo_prox_group_lasso(&prox, count, sizes, weights, lambda), SYMO_OK);
    return prox;
}

static symo_prox *l1(int64_t n, const double *weights, double lambda)
{
    symo_prox *prox = NULL;
    ck_assert_int_eq(symo_prox_l1(&prox, n, weights, lambda), SYMO_OK);
    return prox;
}

static symo_prox *ridge(int64_t n, const double *weights, double lambda)
{
    symo_prox *prox = NULL;
    ck_assert_int_eq(symo_prox_squared_norm(&prox, n, weights, lambda), SYMO_OK);
    return prox;
}

START_TEST(group_of_norm_five)
{
    const int64_t two[1] = { 2 };
    const double v[2] = { 3.0, 4.0 }, one[1] = { 1.0 };
    check_prox(groups(1, two, one, 1.0), 1.0, v, (const double[]){ 12.0 / 5.0, 16.0 / 5.0 });
    check_prox(groups(1, two, one, 1.0), 2.0, v, (const double[]){ 9.0 / 5.0, 12.0 / 5.0 });
    check_prox(groups(1, two, one, 0.5), 2.0, v, (const double[]){ 12.0 / 5.0, 16.0 / 5.0 });
    check_prox(groups(1, two, one, 1.0), 5.0, v, (const double[]){ 0.0, 0.0 });
    check_prox(groups(1, two, one, 1.0), 6.0, v, (const double[]){ 0.0, 0.0 });
}
END_TEST

/* Norms 3, 7, 13 and 9 of Pythagorean quadruples and a longer vector. */
START_TEST(larger_groups)
{
    const int64_t three[1] = { 3 }, four[1] = { 4 }, mixed[3] = { 3, 1, 2 };
    const double one[1] = { 1.0 }, weights[3] = { 1.0, 2.0, 0.5 };
    check_prox(groups(1, three, one, 1.0), 1.0, (const double[]){ 1.0, 2.0, 2.0 },
               (const double[]){ 2.0 / 3.0, 4.0 / 3.0, 4.0 / 3.0 });
    check_prox(groups(1, three, one, 1.0), 2.0, (const double[]){ 2.0, -3.0, 6.0 },
               (const double[]){ 10.0 / 7.0, -15.0 / 7.0, 30.0 / 7.0 });
    /* four equal entries: the default weight is sqrt(4) = 2, the norm 10 */
    check_prox(groups(1, four, NULL, 1.0), 1.0, (const double[]){ 5.0, 5.0, -5.0, 5.0 },
               (const double[]){ 4.0, 4.0, -4.0, 4.0 });
    /* three groups at once, lambda 2, t 1/2: thresholds 1, 2, 1/2 */
    check_prox(groups(3, mixed, weights, 2.0), 0.5, (const double[]){ 1.0, 2.0, 2.0, -3.0, 3.0, -4.0 },
               (const double[]){ 2.0 / 3.0, 4.0 / 3.0, 4.0 / 3.0, -1.0, 27.0 / 10.0, -18.0 / 5.0 });
}
END_TEST

/* Steps 1 and 3 with c = 1, u = (4, 3), so h = 5: v_i = u_i (h + c s_i) / h = (24/5, 24/5). */
START_TEST(group_in_a_diagonal_metric)
{
    const int64_t two[1] = { 2 };
    const double one[1] = { 1.0 }, v[2] = { 24.0 / 5.0, 24.0 / 5.0 }, steps[2] = { 1.0, 3.0 };
    double out[2], scratch[4];
    symo_prox *prox = groups(1, two, one, 1.0);
    ck_assert_int_eq(symo_prox_apply_diagonal(prox, v, steps, out, scratch), SYMO_OK);
    ck_assert_double_eq_tol(out[0], 4.0, 1e-14);
    ck_assert_double_eq_tol(out[1], 3.0, 1e-14);
    symo_prox_free(prox);
}
END_TEST

START_TEST(soft_thresholds)
{
    const double weights[6] = { 1.0, 1.0, 2.0, 0.0, inf, 0.5 };
    check_prox(l1(3, NULL, 1.0), 0.5, (const double[]){ 2.0, -0.5, -0.75 }, (const double[]){ 1.5, 0.0, -0.25 });
    check_prox(l1(2, NULL, 1.0 / 3.0), 1.0, (const double[]){ 1.0, -1.0 }, (const double[]){ 2.0 / 3.0, -2.0 / 3.0 });
    check_prox(l1(6, weights, 3.0), 0.25, (const double[]){ 1.0, -0.5, -4.0, -7.0, 100.0, 1.0 },
               (const double[]){ 0.25, 0.0, -2.5, -7.0, 0.0, 0.625 });
}
END_TEST

START_TEST(quotients)
{
    const double weights[4] = { 1.0, 0.0, inf, 4.0 };
    check_prox(ridge(3, NULL, 1.0), 2.0, (const double[]){ 1.0, -3.0, 0.5 },
               (const double[]){ 1.0 / 3.0, -1.0, 1.0 / 6.0 });
    check_prox(ridge(4, weights, 0.5), 3.0, (const double[]){ 1.0, -3.0, 0.5, 7.0 },
               (const double[]){ 2.0 / 5.0, -3.0, 0.0, 1.0 });
}
END_TEST

START_TEST(clamped_points)
{
    const double low[5] = { -1.0, -inf, 0.25, 2.0, 0.0 }, high[5] = { 1.0, 0.5, inf, 2.0, 0.0 };
    symo_prox *prox = NULL;
    ck_assert_int_eq(symo_prox_box(&prox, 5, low, high), SYMO_OK);
    check_prox(prox, 7.0, (const double[]){ -3.0, 1.0, -9.0, -1.0, 4.0 },
               (const double[]){ -1.0, 0.5, 0.25, 2.0, 0.0 });
    ck_assert_int_eq(symo_prox_zero(&prox, 3), SYMO_OK);
    check_prox(prox, 7.0, (const double[]){ -3.0, 0.1, 1e300 }, (const double[]){ -3.0, 0.1, 1e300 });
}
END_TEST

/* v = (2, 0) with the two entries exchanged: prox(P v) = (0, 0), where P prox(v) would be (1/2, 1/2). */
START_TEST(projection_comes_first)
{
    const int64_t labels[2] = { 0, 0 };
    double v[2] = { 2.0, 0.0 }, z[1];
    symo_partition *pair = NULL;
    symo_prox *prox = l1(2, NULL, 1.0), *reduced = NULL;
    ck_assert_int_eq(symo_partition_create(&pair, 2, labels, NULL), SYMO_OK);
    ck_assert_int_eq(symo_partition_reduce(pair, v, z), SYMO_OK);
    ck_assert_int_eq(symo_prox_reduce(&reduced, prox, pair), SYMO_OK);
    ck_assert_int_eq(symo_prox_apply(reduced, z, 1.0, z, NULL), SYMO_OK);
    ck_assert(fabs(z[0]) <= 4e-16); /* sqrt(2) - sqrt(2) */
    ck_assert_int_eq(symo_partition_project(pair, v, v), SYMO_OK);
    ck_assert_int_eq(symo_prox_apply(prox, v, 1.0, v, NULL), SYMO_OK);
    ck_assert(v[0] == 0.0 && v[1] == 0.0);
    symo_prox_free(reduced);
    symo_prox_free(prox);
    symo_partition_free(pair);
}
END_TEST

/* Values, conjugates, polars and distances of small integers. */
START_TEST(dual_figures)
{
    const int64_t two[2] = { 2, 1 };
    const double weights[2] = { 1.0, 4.0 }, g[3] = { 3.0, 4.0, -6.0 }, x[3] = { 0.0, 0.0, 2.0 };
    double value, relative;
    symo_prox *prox = groups(2, two, weights, 2.0); /* c = 2, 8 */
    ck_assert_int_eq(symo_prox_value(prox, g, &value), SYMO_OK);
    check_ulps(value, 2.0 * 5.0 + 8.0 * 6.0);
    ck_assert_int_eq(symo_prox_polar(prox, g, &value), SYMO_OK);
    check_ulps(value, 5.0 / 2.0);
    ck_assert_int_eq(symo_prox_conjugate(prox, g, &value), SYMO_OK);
    ck_assert(value == inf);
    /* at x: 5 - 2 = 3 for the first group, |-6 - 8| = 14 for the second; relative 3/2 and 14/8 */
    ck_assert_int_eq(symo_prox_distance(prox, x, g, 1.0, &value, &relative), SYMO_OK);
    check_ulps(value, 14.0);
    check_ulps(relative, 7.0 / 4.0);
    symo_prox_free(prox);
    prox = ridge(3, NULL, 3.0);
    ck_assert_int_eq(symo_prox_conjugate(prox, g, &value), SYMO_OK);
    check_ulps(value, 61.0 / 6.0); /* (9 + 16 + 36) / (2 * 3) */
    symo_prox_free(prox);
}
END_TEST

/* reliability: soft threshold to (3, -4), norm 5, then the group takes 1 away; and with entries that drop out first. */
START_TEST(sparse_groups)
{
    const int64_t starts[2] = { 0, 2 }, indices[3] = { 0, 1, 2 }, three[2] = { 0, 3 };
    const double one[1] = { 1.0 }, features[3] = { 1.0, 2.0, 1.0 };
    symo_prox *prox = NULL;
    ck_assert_int_eq(symo_prox_sparse_group(&prox, 2, 1, starts, indices, one, NULL, 0.5, 2.0), SYMO_OK);
    check_prox(prox, 1.0, (const double[]){ 4.0, -5.0 }, (const double[]){ 12.0 / 5.0, -16.0 / 5.0 });
    ck_assert_int_eq(symo_prox_sparse_group(&prox, 2, 1, starts, indices, one, NULL, 0.5, 2.0), SYMO_OK);
    check_prox(prox, 1.0, (const double[]){ 8.0 / 5.0, -9.0 / 5.0 }, (const double[]){ 0.0, 0.0 });
    /* thresholds 1, 2, 1 leave (5, 0, -12) of norm 13, less 2 */
    ck_assert_int_eq(symo_prox_sparse_group(&prox, 3, 1, three, indices, one, features, 1.0 / 3.0, 3.0), SYMO_OK);
    check_prox(prox, 1.0, (const double[]){ 6.0, 3.0 / 2.0, -13.0 },
               (const double[]){ 55.0 / 13.0, 0.0, -132.0 / 13.0 });
}
END_TEST

START_TEST(elastic_nets)
{
    const int64_t starts[2] = { 0, 2 }, indices[2] = { 0, 1 };
    const double one[1] = { 1.0 };
    symo_prox *prox = NULL;
    ck_assert_int_eq(symo_prox_elastic_net(&prox, 3, NULL, 0.5, 2.0), SYMO_OK);
    check_prox(prox, 1.0, (const double[]){ 4.0, -1.0, -6.0 }, (const double[]){ 3.0 / 2.0, 0.0, -5.0 / 2.0 });
    ck_assert_int_eq(symo_prox_group_elastic_net(&prox, 2, 1, starts, indices, one, 0.5, 2.0), SYMO_OK);
    check_prox(prox, 1.0, (const double[]){ 3.0, 4.0 }, (const double[]){ 6.0 / 5.0, 8.0 / 5.0 });
}
END_TEST

/* P (1, 7) = (4, 4) and (1, 7) - P is of norm sqrt(18); signed, P (1, 7) = (-3, 3). */
START_TEST(distance_to_equal_entries)
{
    const int64_t cells[2] = { 0, 0 };
    const int8_t signs[2] = { 1, -1 };
    symo_partition *equal = NULL, *opposite = NULL;
    symo_prox *prox = NULL;
    ck_assert_int_eq(symo_partition_create(&equal, 2, cells, NULL), SYMO_OK);
    ck_assert_int_eq(symo_partition_create(&opposite, 2, cells, signs), SYMO_OK);
    ck_assert_int_eq(symo_prox_space_distance(&prox, equal, sqrt(2.0)), SYMO_OK);
    check_prox(prox, 1.0, (const double[]){ 1.0, 7.0 }, (const double[]){ 2.0, 6.0 });
    ck_assert_int_eq(symo_prox_space_distance(&prox, equal, sqrt(2.0)), SYMO_OK);
    check_prox(prox, 4.0, (const double[]){ 1.0, 7.0 }, (const double[]){ 4.0, 4.0 });
    ck_assert_int_eq(symo_prox_space_distance(&prox, opposite, sqrt(2.0)), SYMO_OK);
    check_prox(prox, 1.0, (const double[]){ 1.0, 7.0 }, (const double[]){ 0.0, 6.0 });
    symo_partition_free(equal);
    symo_partition_free(opposite);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exact vectors");
    TCase *tests = tcase_create("exact vectors");
    tcase_add_test(tests, group_of_norm_five);
    tcase_add_test(tests, larger_groups);
    tcase_add_test(tests, group_in_a_diagonal_metric);
    tcase_add_test(tests, soft_thresholds);
    tcase_add_test(tests, quotients);
    tcase_add_test(tests, clamped_points);
    tcase_add_test(tests, projection_comes_first);
    tcase_add_test(tests, dual_figures);
    tcase_add_test(tests, sparse_groups);
    tcase_add_test(tests, elastic_nets);
    tcase_add_test(tests, distance_to_equal_entries);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
