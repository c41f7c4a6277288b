/* SPDX-License-Identifier: BSD-3-Clause */
/* The distance to a partition's space: what it is on other spaces, that it is reached exactly, numbers at the ends of
 * the range, and messages. The laws are in tests/contract/prox_laws.c. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prox/prox_impl.h"
#include "support/property.h"
#include "support/prox_calls.h"

static const double inf = (double)INFINITY;
static const double eps = DBL_EPSILON;

enum { N = 6 };

static void draw(symo_random *random, double scale, double *v)
{
    for (int64_t i = 0; i < N; i++) v[i] = scale * symo_random_normal(random);
}

static symo_prox *distance_to(const int64_t *cells, const int8_t *signs, symo_partition **partition)
{
    symo_prox *prox = NULL;
    WORKED(symo_partition_create(partition, N, cells, signs));
    WORKED(symo_prox_space_distance(&prox, *partition, 1.5));
    return prox;
}

/* On its own partition and on coarser ones nothing is left; on others what sqrt says, or no form. */
START_TEST(distance_on_other_spaces)
{
    static const int64_t cells[N] = { 0, 0, 1, 1, 1, 2 }, coarser[N] = { 0, 0, 0, 0, 0, 0 },
                         dead[N] = { 0, 0, -1, -1, -1, 1 };
    static const int64_t finer[N] = { 0, 1, 2, 2, 3, 4 }, crossing[N] = { 0, 1, 0, 1, 2, 3 };
    static const int64_t rows[N] = { 0, 0, 0, 1, 1, 1 }, columns[N] = { 0, 1, 2, 0, 1, 2 };
    static const int64_t *const inside[3] = { cells, coarser, dead };
    double z[N] = { 1.0, -2.0, 0.5, 3.0, 0.25, 0.0 };
    int answer = -1;
    symo_partition *own = NULL, *other = NULL;
    symo_prox *distance = distance_to(cells, NULL, &own), *reduced = NULL;
    for (int k = 0; k < 3; k++) {
        WORKED(symo_partition_create(&other, N, inside[k], NULL));
        WORKED(symo_prox_keeps(distance, other, &answer));
        WORKED(symo_prox_reduce(&reduced, distance, other));
        ck_assert_int_eq(answer, 1);
        ck_assert(value_of(reduced, z) == 0.0);
        symo_prox_free(reduced);
        symo_partition_free(other);
    }
    /* z = (a, b, c sqrt 2, d, e): || (a, b) - mean ||^2 + || (c, c, d) - mean ||^2 */
    WORKED(symo_partition_create(&other, N, finer, NULL));
    WORKED(symo_prox_reduce(&reduced, distance, other));
    const double a = z[0], b = z[1], c = z[2] / sqrt(2.0), d = z[3], mean = (2.0 * c + d) / 3.0;
    const double squares = (a - b) * (a - b) / 2.0 + 2.0 * (c - mean) * (c - mean) + (d - mean) * (d - mean);
    ck_assert(fabs(value_of(reduced, z) - 1.5 * sqrt(squares)) <= 8.0 * eps * sqrt(squares));
    /* a form on unequal lengths is not reduced once more, but tried */
    symo_partition *further = NULL;
    symo_prox *scaled = NULL, *no_form = NULL;
    WORKED(symo_partition_create(&further, 5, (const int64_t[]){ 0, 0, 1, 2, 3 }, NULL));
    WORKED(symo_prox_keeps(reduced, further, &answer));
    ck_assert_int_eq(answer, 1);
    ck_assert_int_eq(symo_prox_reduce(&no_form, reduced, further), SYMO_ERROR_UNSUPPORTED);
    WORKED(symo_prox_scaled(&scaled, reduced, 2.0));
    ck_assert(fabs(value_of(scaled, z) - 3.0 * sqrt(squares)) <= 16.0 * eps * sqrt(squares));
    symo_prox_free(scaled);
    symo_partition_free(further);
    symo_prox_free(reduced);
    symo_partition_free(other);
    /* cells that cross */
    WORKED(symo_partition_create(&other, N, crossing, NULL));
    WORKED(symo_prox_keeps(distance, other, &answer));
    ck_assert_int_eq(answer, 0);
    REFUSED_AS(symo_prox_reduce(&reduced, distance, other), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: space-distance has no reduced form: its cells and those of the symmetry cross in "
               "unequal proportions");
    symo_partition_free(other);
    symo_partition_free(own);
    symo_prox_free(distance);
    /* rows and columns of a table cross evenly: what is shared is the mean of all */
    distance = distance_to(rows, NULL, &own);
    WORKED(symo_partition_create(&other, N, columns, NULL));
    WORKED(symo_prox_keeps(distance, other, &answer));
    WORKED(symo_prox_reduce(&reduced, distance, other));
    ck_assert_int_eq(answer, 1);
    const double total = (z[0] + z[1] + z[2]) / 3.0;
    const double rest = pow(z[0] - total, 2) + pow(z[1] - total, 2) + pow(z[2] - total, 2);
    ck_assert(fabs(value_of(reduced, z) - 1.5 * sqrt(rest)) <= 8.0 * eps * sqrt(rest));
    symo_prox_free(reduced);
    symo_partition_free(other);
    symo_partition_free(own);
    symo_prox_free(distance);
}
END_TEST

/* Exact symmetry at a finite weight, and values at the ends of the range. */
START_TEST(distance_reaches_the_space_exactly)
{
    static const int64_t cells[N] = { 0, 0, 1, 1, 1, -1 };
    static const int8_t signs[N] = { 1, -1, 1, 1, -1, 1 };
    double v[N], p[N], q[N];
    symo_partition *partition = NULL;
    symo_prox *distance = distance_to(cells, signs, &partition), *multiple = (symo_prox *)1;
    symo_random *random = NULL;
    WORKED(symo_random_create(&random, 31, 0));
    for (int trial = 0; trial < 100; trial++) {
        draw(random, pow(10.0, trial % 7 - 3), v);
        apply(distance, v, 1e4, p);
        WORKED(symo_partition_project(partition, p, q));
        ck_assert(memcmp(p, q, sizeof p) == 0 && value_of(distance, p) == 0.0);
        ck_assert(p[0] == -p[1] && p[2] == p[3] && p[2] == -p[4] && p[5] == 0.0);
    }
    symo_random_free(random);
    for (int64_t i = 0; i < N; i++) v[i] = i % 2 ? -1e308 : 1e308; /* the norm overflows, the prox does not */
    apply(distance, v, 1.0, p);
    for (int64_t i = 0; i < N; i++) ck_assert(fabs(p[i] - v[i]) <= 4.0 * eps * 1e308);
    v[0] = inf;
    apply(distance, v, 1.0, p);
    ck_assert(isnan(p[2]));
    double absolute = NAN, relative = NAN, g[N] = { 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 };
    v[0] = 1e308;
    WORKED(symo_prox_distance(distance, v, g, 1.0, &absolute, &relative));
    ck_assert(fabs(absolute - 1.5) <= 8.0 * eps && fabs(relative - 1.0) <= 8.0 * eps);
    REFUSED(symo_prox_scaled(&multiple, distance, DBL_MAX),
            "symo_prox_scaled: factor = 1.7976931348623157e+308 must be small enough for factor * lambda to be finite");
    ck_assert_ptr_null(multiple);
    symo_prox_free(distance);
    symo_partition_free(partition);
}
END_TEST

START_TEST(distance_checks_its_arguments)
{
    static const int64_t cells[N] = { 0, 0, 1, 1, 2, 3 }, starts[3] = { 0, 2, 4 }, twice[4] = { 0, 1, 1, 2 };
    static const int64_t outside[4] = { 0, 1, 2, 6 };
    symo_argument arguments[2] = { { .name = "lambda", .real = 1.0 },
                                   { .name = "groups", .count = 2, .starts = starts, .indices = twice } };
    symo_partition *partition = NULL;
    symo_prox *made = (symo_prox *)1;
    WORKED(symo_partition_create(&partition, N, cells, NULL));
    REFUSED(symo_prox_space_distance(NULL, partition, 1.0), "symo_prox_space_distance: prox must not be NULL");
    REFUSED(symo_prox_space_distance(&made, NULL, 1.0), "symo_prox_space_distance: partition must not be NULL");
    ck_assert_ptr_null(made);
    REFUSED(symo_prox_space_distance(&made, partition, -1.0),
            "symo_prox_space_distance: lambda = -1 must be finite and >= 0");
    REFUSED(symo_prox_space_distance(&made, partition, NAN),
            "symo_prox_space_distance: lambda = nan must be finite and >= 0");
    REFUSED(symo_prox_space_distance(&made, partition, inf),
            "symo_prox_space_distance: lambda = inf must be finite and >= 0");
    REFUSED(symo_prox_named(&made, "space-distance", N, 2, arguments),
            "symo_prox_named: indices[2] = 1 is in group 0 and in group 1; cells must be disjoint");
    arguments[1].indices = outside;
    REFUSED(symo_prox_named(&made, "space-distance", N, 2, arguments),
            "symo_prox_named: indices[3] = 6 must be in 0 .. n - 1");
    symo_partition_free(partition);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("space distance");
    TCase *tests = tcase_create("space distance");
    tcase_add_test(tests, distance_on_other_spaces);
    tcase_add_test(tests, distance_reaches_the_space_exactly);
    tcase_add_test(tests, distance_checks_its_arguments);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
