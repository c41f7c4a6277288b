/* SPDX-License-Identifier: BSD-3-Clause */
/* Ties that a vector shows, against chains followed value by value; and groups made of partitions, against the orbits
 * of their generator and in a problem. */
#include <math.h>
#include <string.h>
#include <symo/problem.h>
#include <symo/solver.h>
#include <symo/symmetry.h>

#include "support/property.h"

enum { LARGEST = 30 };

static symo_partition *ties_of(int64_t n, const double *x, double tolerance, int with_signs)
{
    symo_partition *ties = NULL;
    if (symo_partition_ties(&ties, n, x, tolerance, with_signs) != SYMO_OK) ck_abort_msg("%s", symo_last_error());
    return ties;
}

/* ---- by following chains ---- */

static double value_of(const double *x, int64_t i, int with_signs)
{
    return with_signs ? fabs(x[i]) : x[i];
}

/* label[i]: the smallest entry that a chain of steps of at most `gap` leads to from i; -1 when it leads to 0. */
static void follow(int64_t n, const double *x, double gap, int with_signs, int64_t *label)
{
    for (int64_t i = 0; i < n; i++) label[i] = fabs(x[i]) <= gap ? -1 : i;
    for (int changed = 1; changed;) {
        changed = 0;
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++) {
                const double step = fabs(value_of(x, i, with_signs) - value_of(x, j, with_signs));
                if (step <= gap && label[j] < label[i]) label[i] = label[j], changed = 1;
            }
    }
}

static void ties_body(const property_case *pc)
{
    const int64_t n = property_integer(pc, 0, LARGEST), spread = property_integer(pc, 1, 40);
    const int with_signs = (int)property_integer(pc, 0, 1);
    const double tolerance = (double)property_integer(pc, 0, 3) / 64.0;
    double x[LARGEST], largest = 0.0;
    int64_t label[LARGEST];
    for (int64_t i = 0; i < n; i++)
        x[i] = (double)property_integer(pc, -spread, spread), largest = fmax(largest, fabs(x[i]));
    follow(n, x, tolerance * largest, with_signs, label);
    symo_partition *ties = ties_of(n, x, tolerance, with_signs);
    for (int64_t i = 0; i < n; i++) {
        const int64_t cell = symo_partition_cell(ties, i),
                      first = cell < 0 ? -1 : symo_partition_members(ties, cell)[0];
        PROPERTY_ASSERT(pc, first == label[i], "entry %lld", (long long)i);
        const int turn = cell < 0 ? 0 : with_signs && (x[i] < 0.0) != (x[first] < 0.0) ? -1 : 1;
        PROPERTY_ASSERT(pc, symo_partition_sign(ties, i) == turn, "sign of %lld", (long long)i);
    }
    symo_partition_free(ties);
}

START_TEST(ties)
{
    property_run("ties", 600, ties_body, NULL);
}
END_TEST

/* ---- groups of partitions ---- */

static void tie_body(const property_case *pc)
{
    const int64_t n = property_integer(pc, 0, LARGEST), kinds = property_integer(pc, 1, 6);
    const int with_signs = (int)property_integer(pc, 0, 1), with_dead = (int)property_integer(pc, 0, 1);
    int64_t labels[LARGEST], image[LARGEST];
    int8_t signs[LARGEST], sign[LARGEST];
    symo_partition *partition = NULL, *orbits = NULL, *again = NULL;
    symo_symmetry *symmetry = NULL, *plain = NULL;
    for (int64_t i = 0; i < n; i++) {
        labels[i] = with_dead && property_integer(pc, 0, 4) == 0 ? -1 : property_integer(pc, 0, kinds - 1);
        signs[i] = (int8_t)(with_signs && property_integer(pc, 0, 1) ? -1 : 1);
    }
    ck_assert_int_eq(symo_partition_create(&partition, n, labels, signs), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_tie(&symmetry, partition), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_generators(symmetry), 1);
    ck_assert_int_eq(symo_symmetry_image(symmetry, 0, image, sign), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_signed_permutations(&plain, n, 1, image, sign), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_orbits(&orbits, symmetry), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_orbits(&again, plain), SYMO_OK);
    for (int64_t i = 0; i < n; i++) {
        const int64_t cell = symo_partition_cell(partition, i);
        const int turn = symo_partition_sign(partition, i);
        PROPERTY_ASSERT(pc, symo_partition_cell(orbits, i) == cell && symo_partition_cell(again, i) == cell,
                        "cell of %lld", (long long)i);
        PROPERTY_ASSERT(pc, symo_partition_sign(orbits, i) == turn && symo_partition_sign(again, i) == turn,
                        "sign of %lld", (long long)i);
    }
    symo_partition_free(partition);
    symo_partition_free(orbits);
    symo_partition_free(again);
    symo_symmetry_free(symmetry);
    symo_symmetry_free(plain);
}

START_TEST(groups_of_partitions)
{
    property_run("tie", 400, tie_body, NULL);
}
END_TEST

static int distance_to(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *target = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i];
        *value += 0.5 * d * d;
        if (gradient) gradient[i] = d;
    }
    return 0;
}

/* The nearest Hankel matrix by way of a problem, and a fit repeated on the ties that it shows. */
START_TEST(ties_are_imposed)
{
    double target[6] = { 1.0, 2.0, 3.0, 4.0, 5.0, 9.0 }, x[6] = { 0.0 };
    const double nearest[6] = { 1.0, 3.0, 4.0, 3.0, 4.0, 9.0 }, shown[6] = { 1.0, 2.001, 2.0, -2.0, 1e-9, 0.999 };
    symo_partition *hankel = NULL, *learned = NULL;
    symo_symmetry *symmetry = NULL;
    symo_objective *smooth = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    ck_assert_int_eq(symo_partition_pattern(&hankel, "hankel", 2, 3, 0), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_tie(&symmetry, hankel), SYMO_OK);
    ck_assert_int_eq(symo_objective_callback(&smooth, 6, distance_to, target), SYMO_OK);
    ck_assert_int_eq(symo_problem_create(&problem, 6), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_objective(problem, smooth), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE), SYMO_OK);
    ck_assert_int_eq(symo_solver_create(&solver, problem, "auto"), SYMO_OK);
    ck_assert_int_eq(symo_solver_run(solver, x), SYMO_OK);
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    for (int i = 0; i < 6; i++) ck_assert_double_eq_tol(x[i], nearest[i], 1e-6);
    ck_assert(x[1] == x[3] && x[2] == x[4]);
    learned = ties_of(6, shown, 1e-3, 1);
    ck_assert_int_eq(symo_partition_cells(learned), 2);
    ck_assert_int_eq(symo_partition_cell(learned, 4), -1);
    ck_assert_int_eq(symo_partition_sign(learned, 3), -1);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(smooth);
    symo_symmetry_free(symmetry);
    symo_partition_free(hankel);
    symo_partition_free(learned);
}
END_TEST

START_TEST(arguments)
{
    const double x[2] = { 1.0, NAN };
    symo_partition *p = (symo_partition *)1;
    symo_symmetry *s = (symo_symmetry *)1;
    ck_assert_int_eq(symo_partition_ties(NULL, 1, x, 0.0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_ties(&p, -1, x, 0.0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(p);
    ck_assert_int_eq(symo_partition_ties(&p, 1, NULL, 0.0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_ties(&p, INT64_MAX, x, 0.0, 0), SYMO_ERROR_SIZE);
    ck_assert_int_eq(symo_partition_ties(&p, 1, x, -1.0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_ties(&p, 1, x, NAN, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_ties(&p, 2, x, 0.0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_partition_ties: x[1] = nan must be finite");
    ck_assert_int_eq(symo_symmetry_tie(NULL, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_tie(&s, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ties");
    TCase *tests = tcase_create("ties");
    tcase_add_test(tests, ties);
    tcase_add_test(tests, groups_of_partitions);
    tcase_add_test(tests, ties_are_imposed);
    tcase_add_test(tests, arguments);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
