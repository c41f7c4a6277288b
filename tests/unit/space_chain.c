/* SPDX-License-Identifier: BSD-3-Clause */
/* Distances to nested spaces: the prox and the certificate against brute force, the order of the thresholds, the way
 * from no symmetry to all of it, other spaces, and messages. The laws are in tests/contract/prox_laws.c. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prox/prox_impl.h"
#include "support/property.h"
#include "support/prox_calls.h"

static const double inf = (double)INFINITY;
static const double eps = DBL_EPSILON;

enum { N = 6, LEVELS = 3 };

static const int64_t cells[LEVELS][N] = { { 0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 1, 1, 1 }, { 0, 0, 1, 2, 2, 3 } };
static symo_partition *partitions[LEVELS];
static const symo_partition *const *const levels = (const symo_partition *const *)partitions;

static void make_partitions(void)
{
    for (int k = 0; k < LEVELS; k++) WORKED(symo_partition_create(&partitions[k], N, cells[k], NULL));
}

static void free_partitions(void)
{
    for (int k = 0; k < LEVELS; k++) {
        symo_partition_free(partitions[k]);
        partitions[k] = NULL;
    }
}

static symo_prox *chain_of(const double *weights, double lambda)
{
    symo_prox *prox = NULL;
    WORKED(symo_prox_space_chain(&prox, N, LEVELS, levels, weights, lambda));
    return prox;
}

/* ---- brute force: the length of each layer of v as an unknown ---- */

typedef struct layers {
    long double parts[LEVELS + 1][N], lengths[LEVELS + 1], weights[LEVELS];
} layers;

static void mean_of_cells(const int64_t *cell, const long double *x, long double *out)
{
    for (int i = 0; i < N; i++) {
        long double sum = 0.0L;
        int size = 0;
        for (int j = 0; j < N; j++)
            if (cell[j] == cell[i]) sum += x[j], size++;
        out[i] = sum / size;
    }
}

static void find_layers(layers *l, const double *v, const double *weights)
{
    long double wide[N], near[N], before[N] = { 0.0L };
    for (int i = 0; i < N; i++) wide[i] = v[i];
    for (int k = 0; k <= LEVELS; k++) {
        l->lengths[k] = 0.0L;
        if (k < LEVELS)
            mean_of_cells(cells[k], wide, near);
        else
            memcpy(near, wide, sizeof near);
        for (int i = 0; i < N; i++) {
            l->parts[k][i] = near[i] - before[i];
            l->lengths[k] += l->parts[k][i] * l->parts[k][i];
            before[i] = near[i];
        }
        l->lengths[k] = sqrtl(l->lengths[k]);
        if (k < LEVELS) l->weights[k] = weights[k];
    }
}

/* h + ||u - v||^2 / 2 where layer k of u is s_k times that of v. */
static long double model(const layers *l, const long double *s)
{
    long double sum = 0.0L, squares = 0.0L;
    for (int k = LEVELS; k > 0; k--) {
        const long double length = s[k] * l->lengths[k], moved = length - l->lengths[k];
        squares += length * length;
        sum += l->weights[k - 1] * sqrtl(squares) + moved * moved / 2.0L;
    }
    return sum;
}

/* The least model over s_k, s_{k+1}, ...; leaves them in s. */
static long double search(const layers *l, int k, long double *s)
{
    static const long double golden = 0.618033988749894848L;
    long double low = 0.0L, high = 1.0L;
    if (k > LEVELS) return model(l, s);
    long double a = high - golden * (high - low), b = low + golden * (high - low);
    s[k] = a;
    long double at_a = search(l, k + 1, s);
    s[k] = b;
    long double at_b = search(l, k + 1, s);
    for (int step = 0; step < 50; step++) {
        if (at_a <= at_b) {
            high = b, b = a, at_b = at_a;
            s[k] = a = high - golden * (high - low);
            at_a = search(l, k + 1, s);
        } else {
            low = a, a = b, at_a = at_b;
            s[k] = b = low + golden * (high - low);
            at_b = search(l, k + 1, s);
        }
    }
    s[k] = (low + high) / 2.0L;
    return search(l, k + 1, s);
}

/* One threshold after the other, in that order. */
static void compose(const double *v, const double *weights, const int *order, double *out)
{
    memcpy(out, v, N * sizeof *out);
    for (int k = 0; k < LEVELS; k++) {
        symo_prox *one = NULL;
        WORKED(symo_prox_space_distance(&one, partitions[order[k]], weights[order[k]]));
        apply(one, out, 1.0, out);
        symo_prox_free(one);
    }
}

/* The smallest complement first hits the optimum; the largest one first misses it by 0.015 and more. */
START_TEST(inner_thresholds_come_first)
{
    static const double points[3][N] = { { 1.0, 0.2, -0.5, 2.0, 1.5, -1.0 },
                                         { 0.3, 0.1, 0.4, -0.2, 0.9, 0.0 },
                                         { 4.0, -1.0, 2.0, 0.5, 0.0, -3.0 } };
    static const double weights[LEVELS] = { 0.4, 0.3, 0.5 };
    static const int inner_first[LEVELS] = { 2, 1, 0 }, outer_first[LEVELS] = { 0, 1, 2 };
    double p[N], right[N], wrong[N], largest = 0.0;
    make_partitions();
    symo_prox *chain = chain_of(weights, 1.0);
    for (int point = 0; point < 3; point++) {
        layers l;
        long double s[LEVELS + 1] = { 1.0L }, best[N] = { 0.0L };
        find_layers(&l, points[point], weights);
        const long double least = search(&l, 1, s);
        for (int k = 0; k <= LEVELS; k++)
            for (int i = 0; i < N; i++) best[i] += s[k] * l.parts[k][i];
        apply(chain, points[point], 1.0, p);
        compose(points[point], weights, inner_first, right);
        compose(points[point], weights, outer_first, wrong);
        long double at_p = value_of(chain, p);
        double missed = 0.0;
        for (int i = 0; i < N; i++) {
            at_p += ((long double)p[i] - points[point][i]) * ((long double)p[i] - points[point][i]) / 2.0L;
            ck_assert(fabsl(p[i] - best[i]) <= 1e-8L);
            ck_assert(fabs(p[i] - right[i]) <= 4.0 * eps * 4.0);
            missed = fmax(missed, fabs(wrong[i] - p[i]));
        }
        ck_assert(at_p <= least + 1e-15L * 32.0L);
        largest = fmax(largest, missed);
    }
    ck_assert_msg(largest > 0.015, "outer first misses by %g only", largest);
    symo_prox_free(chain);
    free_partitions();
}
END_TEST

/* ---- the certificate: the nearest g_q + g_{q+1} + ..., each in its ball, by one projection after the other ---- */

static double brute_distance(int q, const double *weights, const double *g)
{
    long double parts[LEVELS][N] = { { 0.0L } }, rest[N], near[N];
    for (int i = 0; i < N; i++) rest[i] = g[i];
    for (int round = 0; round < 20000; round++) {
        for (int k = q; k < LEVELS; k++) {
            long double squares = 0.0L;
            for (int i = 0; i < N; i++) rest[i] += parts[k][i];
            mean_of_cells(cells[k], rest, near);
            for (int i = 0; i < N; i++) parts[k][i] = rest[i] - near[i], squares += parts[k][i] * parts[k][i];
            const long double size = sqrtl(squares), factor = size > weights[k] ? weights[k] / size : 1.0L;
            for (int i = 0; i < N; i++) parts[k][i] *= factor, rest[i] -= parts[k][i];
        }
    }
    long double squares = 0.0L;
    for (int i = 0; i < N; i++) squares += rest[i] * rest[i];
    return (double)sqrtl(squares);
}

START_TEST(distance_is_that_from_sums_of_balls)
{
    /* in the first space, in the second, in the third, in none */
    static const double places[LEVELS + 1][N] = { { 2.0, 2.0, 2.0, 2.0, 2.0, 2.0 },
                                                  { 1.0, 1.0, 1.0, -1.0, -1.0, -1.0 },
                                                  { 1.0, 1.0, 2.0, 3.0, 3.0, 0.5 },
                                                  { 1.0, 0.0, 2.0, 3.0, -2.0, 0.5 } };
    static const double weights[LEVELS] = { 0.4, 0.7, 0.5 };
    double g[N], smooth[N], absolute = NAN, relative = NAN;
    symo_random *random = NULL;
    make_partitions();
    WORKED(symo_random_create(&random, 7, 0));
    symo_prox *chain = chain_of(weights, 1.0);
    for (int q = 0; q <= LEVELS; q++)
        for (int trial = 0; trial < 6; trial++) {
            for (int i = 0; i < N; i++) smooth[i] = g[i] = (trial % 2 ? 0.2 : 1.0) * symo_random_normal(random);
            for (int k = 0; k < q; k++) {
                double near[N], squares = 0.0;
                WORKED(symo_partition_project(partitions[k], places[q], near));
                for (int i = 0; i < N; i++) squares += (places[q][i] - near[i]) * (places[q][i] - near[i]);
                for (int i = 0; i < N; i++) smooth[i] -= weights[k] * (places[q][i] - near[i]) / sqrt(squares);
            }
            WORKED(symo_prox_distance(chain, places[q], g, 1.0, &absolute, &relative));
            const double expected = brute_distance(q, weights, smooth);
            ck_assert_msg(fabs(absolute - expected) <= 1e-9, "%g, but %g", absolute, expected);
            ck_assert(fabs(relative - expected / 1.6) <= 1e-9);
        }
    const double far[N] = { 1e308, -1e308, 1e308, -1e308, 1e308, -1e308 }; /* the norm overflows, the slope does not */
    memset(g, 0, sizeof g);
    WORKED(symo_prox_distance(chain, far, g, 1.0, &absolute, &relative));
    ck_assert(absolute > 0.5 && absolute <= 1.6);
    symo_prox_free(chain);
    symo_random_free(random);
    free_partitions();
}
END_TEST

/* With a growing lambda v falls into the last space, the middle one, the first one: exactly, and in this order. */
START_TEST(chain_is_a_path_to_full_symmetry)
{
    static const double v[N] = { 1.0, 1.1, 2.0, 5.0, 5.2, 6.5 };
    double p[N], q[N];
    int reached[LEVELS] = { -1, -1, -1 };
    make_partitions();
    for (int step = 0; step < 400; step++) {
        symo_prox *chain = chain_of(NULL, 0.02 * step);
        apply(chain, v, 1.0, p);
        for (int k = 0; k < LEVELS; k++) {
            WORKED(symo_partition_project(partitions[k], p, q));
            const int there = memcmp(p, q, sizeof p) == 0;
            if (there && reached[k] < 0) reached[k] = step;
            ck_assert_int_eq(there, reached[k] >= 0); /* and it stays there */
        }
        symo_prox_free(chain);
    }
    ck_assert_int_eq(reached[2], 8); /* ||v - P v|| = sqrt(0.005 + 0.02) = 0.158 */
    ck_assert_int_gt(reached[1], reached[2]);
    ck_assert_int_gt(reached[0], reached[1]);
    free_partitions();
}
END_TEST

/* z -> h(U z), where there is a form; nothing where all of the space is in every one of the chain. */
START_TEST(chain_on_other_spaces)
{
    static const int64_t crossing[N] = { 0, 1, 1, 0, 2, 2 }, unequal[N] = { 0, 0, 1, 2, 2, 3 };
    static const int64_t rows[N] = { 0, 1, 2, 0, 1, 2 }, half[4] = { 0, 0, 1, 1 };
    const double z[N] = { 1.0, -2.0, 0.5, 3.0, 0.25, 0.0 };
    int answer = -1;
    symo_partition *other = NULL, *two[2] = { NULL };
    symo_prox *reduced = NULL, *chain = NULL;
    make_partitions();
    chain = chain_of(NULL, 0.5);
    WORKED(symo_partition_create(&other, N, crossing, NULL));
    WORKED(symo_prox_keeps(chain, other, &answer));
    ck_assert_int_eq(answer, 0);
    REFUSED_AS(
        symo_prox_reduce(&reduced, chain, other), SYMO_ERROR_UNSUPPORTED,
        "symo_prox_reduce: space-chain has no reduced form: cells of one of its spaces and those of the symmetry "
        "cross in unequal proportions");
    symo_partition_free(other);
    WORKED(symo_partition_create(&other, N, unequal, NULL));
    WORKED(symo_prox_keeps(chain, other, &answer));
    ck_assert_int_eq(answer, 1); /* wrapped */
    REFUSED_AS(symo_prox_reduce(&reduced, chain, other), SYMO_ERROR_UNSUPPORTED,
               "symo_prox_reduce: space-chain has no reduced form on cells of unequal sizes");
    symo_partition_free(other);
    WORKED(symo_prox_reduce(&reduced, chain, partitions[0]));
    ck_assert(value_of(reduced, z) == 0.0);
    symo_prox_free(reduced);
    symo_prox_free(chain);
    /* pairs of a square whose halves are alike: one level is left, 0.5 |z_0 - z_1| / sqrt 2 */
    WORKED(symo_partition_create(&two[0], 4, (const int64_t[]){ 0, 0, 0, 0 }, NULL));
    WORKED(symo_partition_create(&two[1], 4, half, NULL));
    WORKED(symo_prox_space_chain(&chain, 4, 2, (const symo_partition *const *)two, NULL, 0.5));
    WORKED(symo_prox_reduce(&reduced, chain, two[1]));
    ck_assert(fabs(value_of(reduced, z) - 0.5 * 3.0 / sqrt(2.0)) <= 8.0 * eps);
    symo_prox_free(reduced);
    symo_prox_free(chain);
    symo_partition_free(two[0]);
    symo_partition_free(two[1]);
    /* rows of a table, columns of which are the symmetry: both shared with the whole only */
    WORKED(symo_prox_space_chain(&chain, N, 2, levels, NULL, 1.0));
    WORKED(symo_partition_create(&other, N, rows, NULL));
    WORKED(symo_prox_keeps(chain, other, &answer));
    ck_assert_int_eq(answer, 1);
    WORKED(symo_prox_reduce(&reduced, chain, other));
    const double mean = (z[0] + z[1] + z[2]) / 3.0;
    const double rest = pow(z[0] - mean, 2) + pow(z[1] - mean, 2) + pow(z[2] - mean, 2);
    ck_assert(fabs(value_of(reduced, z) - 2.0 * sqrt(rest)) <= 16.0 * eps * sqrt(rest));
    symo_prox_free(reduced);
    symo_prox_free(chain);
    symo_partition_free(other);
    free_partitions();
}
END_TEST

START_TEST(chain_checks_its_arguments)
{
    static const int64_t turned[N] = { 0, 0, 0, 0, 0, 0 }, dead[N] = { 0, 0, 0, -1, -1, -1 };
    static const int8_t signs[N] = { 1, 1, -1, 1, 1, 1 };
    const double negative[LEVELS] = { 1.0, -0.5, 1.0 }, missing[LEVELS] = { 1.0, 1.0, NAN },
                 endless[LEVELS] = { inf, 1.0, 1.0 }, large[LEVELS] = { 1.0, 1e308, 1e308 };
    symo_partition *other = NULL;
    symo_prox *made = (symo_prox *)1, *chain = NULL;
    make_partitions();
    REFUSED(symo_prox_space_chain(NULL, N, LEVELS, levels, NULL, 1.0), "symo_prox_space_chain: prox must not be NULL");
    REFUSED(symo_prox_space_chain(&made, -1, 0, NULL, NULL, 1.0), "symo_prox_space_chain: n = -1 must be >= 0");
    ck_assert_ptr_null(made);
    REFUSED(symo_prox_space_chain(&made, N, -2, NULL, NULL, 1.0), "symo_prox_space_chain: count = -2 must be >= 0");
    REFUSED(symo_prox_space_chain(&made, N, 2, NULL, NULL, 1.0), "symo_prox_space_chain: partitions must not be NULL");
    REFUSED(symo_prox_space_chain(&made, N, 2, (const symo_partition *const[]){ partitions[0], NULL }, NULL, 1.0),
            "symo_prox_space_chain: partitions[1] must not be NULL");
    REFUSED(symo_prox_space_chain(&made, 5, LEVELS, levels, NULL, 1.0),
            "symo_prox_space_chain: partitions[0] has 6 entries; it must have n = 5");
    REFUSED(
        symo_prox_space_chain(&made, N, 2, (const symo_partition *const[]){ partitions[1], partitions[0] }, NULL, 1.0),
        "symo_prox_space_chain: partitions[1] ties entry 3 as partitions[0] does not; each must refine the one "
        "before");
    WORKED(symo_partition_create(&other, N, turned, signs));
    REFUSED(symo_prox_space_chain(&made, N, 2, (const symo_partition *const[]){ other, partitions[1] }, NULL, 1.0),
            "symo_prox_space_chain: partitions[1] ties entry 2 as partitions[0] does not; each must refine the one "
            "before");
    symo_partition_free(other);
    WORKED(symo_partition_create(&other, N, dead, NULL));
    REFUSED(symo_prox_space_chain(&made, N, 2, (const symo_partition *const[]){ partitions[0], other }, NULL, 1.0),
            "symo_prox_space_chain: partitions[1] ties entry 3 as partitions[0] does not; each must refine the one "
            "before");
    WORKED(symo_prox_space_chain(&chain, N, 2, (const symo_partition *const[]){ other, partitions[1] }, NULL, 1.0));
    symo_prox_free(chain);
    symo_partition_free(other);
    REFUSED(symo_prox_space_chain(&made, N, LEVELS, levels, NULL, -1.0),
            "symo_prox_space_chain: lambda = -1 must be finite and >= 0");
    REFUSED(symo_prox_space_chain(&made, N, LEVELS, levels, NULL, inf),
            "symo_prox_space_chain: lambda = inf must be finite and >= 0");
    REFUSED(symo_prox_space_chain(&made, N, LEVELS, levels, negative, 1.0),
            "symo_prox_space_chain: weights[1] = -0.5 must be finite and >= 0");
    REFUSED(symo_prox_space_chain(&made, N, LEVELS, levels, missing, 1.0),
            "symo_prox_space_chain: weights[2] = nan must be finite and >= 0");
    REFUSED(symo_prox_space_chain(&made, N, LEVELS, levels, endless, 1.0),
            "symo_prox_space_chain: weights[0] = inf must be finite and >= 0");
    REFUSED(symo_prox_space_chain(&made, N, LEVELS, levels, large, 1.0),
            "symo_prox_space_chain: weights[2] = 1e+308 must be small enough for the sum of lambda * weights to be "
            "finite");
    chain = chain_of(NULL, 1.0);
    REFUSED(symo_prox_scaled(&made, chain, DBL_MAX),
            "symo_prox_scaled: factor = 1.7976931348623157e+308 must be small enough for factor * sum of lambda w_k to "
            "be finite");
    symo_prox_free(chain);
    free_partitions();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("space chain");
    TCase *tests = tcase_create("space chain");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, inner_thresholds_come_first);
    tcase_add_test(tests, distance_is_that_from_sums_of_balls);
    tcase_add_test(tests, chain_is_a_path_to_full_symmetry);
    tcase_add_test(tests, chain_on_other_spaces);
    tcase_add_test(tests, chain_checks_its_arguments);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
