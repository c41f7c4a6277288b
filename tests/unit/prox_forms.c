/* SPDX-License-Identifier: BSD-3-Clause */
/* Forms on fixed spaces that are known by hand, and those that there are not: groups, hinges, boxes. Those of random
 * spaces are tried by tests/contract/prox_laws.c. */
#include <math.h>
#include <string.h>
#include <symo/prox.h>

#include "support/property.h"

static const double inf = (double)INFINITY;

#define WORKED(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static symo_partition *tie(int64_t n, const int64_t *labels, const int8_t *signs)
{
    symo_partition *partition = NULL;
    WORKED(symo_partition_create(&partition, n, labels, signs));
    return partition;
}

static void check_form(symo_prox *prox, symo_partition *partition, symo_status expected, int keeps, int64_t count,
                       const double *z, double value)
{
    symo_prox *reduced = NULL;
    int answer = -1;
    double found;
    WORKED(symo_prox_keeps(prox, partition, &answer));
    ck_assert_int_eq(answer, keeps);
    ck_assert_int_eq(symo_prox_reduce(&reduced, prox, partition), expected);
    if (reduced) {
        ck_assert_int_eq(symo_prox_size(reduced), count);
        WORKED(symo_prox_value(reduced, z, &found));
        ck_assert_double_eq_tol(found, value, 1e-14 * value);
    }
    symo_prox_free(reduced);
    symo_partition_free(partition);
    symo_prox_free(prox);
}

START_TEST(groups_reduce_where_they_can)
{
    const double three_four[2] = { 3.0, 4.0 }, one[1] = { 1.0 };
    symo_prox *p = NULL;
    /* two groups of 2, exchanged: w sqrt(2) ||z|| */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 2, 2 }, NULL, 1.0));
    check_form(p, tie(4, (const int64_t[]){ 0, 1, 0, 1 }, NULL), SYMO_OK, 1, 2, three_four, 10.0);
    /* sizes 1 and 2 with w = sqrt(size), all tied: sqrt(1 + 2) |z| */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 1, 2 }, NULL, 1.0));
    check_form(p, tie(3, (const int64_t[]){ 0, 0, 0 }, NULL), SYMO_OK, 1, 1, one, sqrt(3.0));
    /* groups of 1 with weights 1 and 3, tied: not kept, but (1 + 3) / sqrt(2) |z| */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 1, 1 }, (const double[]){ 1.0, 3.0 }, 1.0));
    check_form(p, tie(2, (const int64_t[]){ 0, 0 }, NULL), SYMO_OK, 0, 1, one, 4.0 / sqrt(2.0));
    /* one entry of each of two pairs tied: neither */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 2, 2 }, NULL, 1.0));
    check_form(p, tie(4, (const int64_t[]){ 0, 1, 0, 2 }, NULL), SYMO_ERROR_UNSUPPORTED, 0, 3, NULL, 0.0);
    /* the same where the pair's other entries are dead: each is a group of 1 then */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 2, 2 }, (const double[]){ 2.0, 2.0 }, 1.0));
    check_form(p, tie(4, (const int64_t[]){ 0, -1, 0, -1 }, NULL), SYMO_OK, 1, 1, one, 2.0 * sqrt(2.0));
    /* in different proportions */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 3, 3 }, NULL, 1.0));
    check_form(p, tie(6, (const int64_t[]){ 0, 0, 1, 0, 1, 1 }, NULL), SYMO_ERROR_UNSUPPORTED, 0, 2, NULL, 0.0);
    /* tied to an excluded group: 0, and the rest of the other group stays one */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 1, 3 }, (const double[]){ inf, 2.0 }, 1.0));
    check_form(p, tie(4, (const int64_t[]){ 0, 0, 1, 2 }, NULL), SYMO_OK, 0, 3, (const double[]){ 0.0, 3.0, 4.0 },
               10.0);
    /* tied to a free group of half the cell: not kept, and |z| / sqrt(2) of it is penalised */
    WORKED(symo_prox_group_lasso(&p, 2, (const int64_t[]){ 1, 1 }, (const double[]){ 0.0, 2.0 }, 1.0));
    check_form(p, tie(2, (const int64_t[]){ 0, 0 }, NULL), SYMO_OK, 0, 1, one, 2.0 / sqrt(2.0));
}
END_TEST

/* Tied once, cells of one and two entries have knees at 1 and sqrt(2): tied again they make a sum with both. */
START_TEST(hinges_reduce_while_their_knees_agree)
{
    const double labels[3] = { 1.0, 0.5, -1.0 };
    symo_prox *p = NULL, *once = NULL, *twice = (symo_prox *)1;
    ck_assert_int_eq(symo_prox_hinge(&p, 3, NULL, inf), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "lambda"));
    ck_assert_int_eq(symo_prox_hinge(&p, 3, NULL, NAN), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_hinge(&p, 3, labels, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "labels"));
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "1"));
    WORKED(symo_prox_hinge(&p, 3, NULL, 1.0));
    symo_partition *first = tie(3, (const int64_t[]){ 0, 1, 1 }, NULL),
                   *second = tie(2, (const int64_t[]){ 0, 0 }, NULL);
    WORKED(symo_prox_reduce(&once, p, first));
    ck_assert_int_eq(symo_prox_reduce(&twice, once, second), SYMO_ERROR_UNSUPPORTED);
    ck_assert_ptr_null(twice);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "cell 0"));
    symo_partition_free(second);
    symo_partition_free(first);
    symo_prox_free(once);
    symo_prox_free(p);
}
END_TEST

/* The sum over many groups is made of halves. */
START_TEST(values_of_many_groups_add_up)
{
    enum { GROUPS = 1000 };
    static int64_t sizes[GROUPS];
    static double x[3 * GROUPS];
    long double expected = 0.0L;
    double found;
    symo_prox *p = NULL;
    for (int g = 0; g < GROUPS; g++) {
        long double squares = 0.0L;
        sizes[g] = 3;
        for (int k = 0; k < 3; k++)
            x[3 * g + k] = sin(3.0 * g + k), squares += (long double)x[3 * g + k] * x[3 * g + k];
        expected += 2.0L * sqrtl(3.0L * squares);
    }
    WORKED(symo_prox_group_lasso(&p, GROUPS, sizes, NULL, 2.0));
    WORKED(symo_prox_value(p, x, &found));
    ck_assert_double_eq_tol(found, (double)expected, 1e-14 * (double)expected);
    symo_prox_free(p);
}
END_TEST

START_TEST(boxes_meet_or_are_infeasible)
{
    const int8_t opposite[2] = { 1, -1 };
    const double low[2] = { 1.0, 1.0 }, high[2] = { 2.0, 2.0 }, shifted_low[2] = { 0.0, 1.0 },
                 shifted_high[2] = { 2.0, 3.0 };
    symo_prox *p = NULL, *q = NULL;
    double out[1], v[1] = { 100.0 };
    WORKED(symo_prox_box(&p, 2, shifted_low, shifted_high));
    symo_partition *pair = tie(2, (const int64_t[]){ 0, 0 }, NULL);
    WORKED(symo_prox_reduce(&q, p, pair));
    WORKED(symo_prox_apply(q, v, 1.0, out, NULL));
    ck_assert_double_eq_tol(out[0], 2.0 * sqrt(2.0), 1e-15); /* [0, 2] and [1, 3], times sqrt(2) */
    v[0] = -100.0;
    WORKED(symo_prox_apply(q, v, 1.0, out, NULL));
    ck_assert_double_eq_tol(out[0], sqrt(2.0), 1e-15);
    symo_prox_free(q);
    symo_prox_free(p);
    symo_partition_free(pair);
    WORKED(symo_prox_box(&p, 2, low, high)); /* x_1 = -x_2 has no point there, nor has x_2 = 0 */
    check_form(p, tie(2, (const int64_t[]){ 0, 0 }, opposite), SYMO_ERROR_INFEASIBLE, 0, 1, NULL, 0.0);
    WORKED(symo_prox_box(&p, 2, low, high));
    check_form(p, tie(2, (const int64_t[]){ 0, -1 }, NULL), SYMO_ERROR_INFEASIBLE, 0, 1, NULL, 0.0);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "infeasible with the symmetry: entry 1 must be 0"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("prox forms");
    TCase *tests = tcase_create("prox forms");
    tcase_add_test(tests, groups_reduce_where_they_can);
    tcase_add_test(tests, boxes_meet_or_are_infeasible);
    tcase_add_test(tests, hinges_reduce_while_their_knees_agree);
    tcase_add_test(tests, values_of_many_groups_add_up);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
