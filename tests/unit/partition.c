/* SPDX-License-Identifier: BSD-3-Clause */
/* Partitions: how labels become cells, what the numbers are at the edges of double, and the lattice of spaces. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/partition.h>

#include "partition/partition_impl.h"
#include "support/allocator.h"
#include "support/property.h"

enum { LARGEST = 40 };

static symo_partition *create(int64_t n, const int64_t *labels, const int8_t *signs)
{
    symo_partition *partition = NULL;
    const symo_status status = symo_partition_create(&partition, n, labels, signs);
    ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
    return partition;
}

static void project(const symo_partition *partition, const double *x, double *out)
{
    if (symo_partition_project(partition, x, out) != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

/* ---- creation ---- */

START_TEST(arguments)
{
    const int64_t labels[3] = { 0, 1, 0 };
    const int8_t signs[3] = { 1, -1, 2 };
    double x[3] = { 1.0, 2.0, 3.0 };
    symo_partition *p = (symo_partition *)1, *q;
    ck_assert_int_eq(symo_partition_create(NULL, 3, labels, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_create(&p, -1, labels, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(p);
    ck_assert_int_eq(symo_partition_create(&p, 3, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_create(&p, 3, labels, signs), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_partition_create: signs[2] = 2 must be +1 or -1");
    ck_assert_int_eq(symo_partition_create(&p, INT64_MAX, labels, NULL), SYMO_ERROR_SIZE);
    p = create(3, labels, NULL);
    ck_assert_int_eq(symo_partition_project(NULL, x, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_project(p, NULL, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_project(p, x, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_reduce(NULL, x, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_reduce(p, NULL, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_reduce(p, x, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_lift(NULL, x, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_lift(p, NULL, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_lift(p, x, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_join(NULL, p, p), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_join(&q, NULL, p), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_join(&q, p, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_refine(NULL, p, p), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_refine(&q, NULL, p), SYMO_ERROR_ARGUMENT);
    symo_partition *shorter = create(2, labels, NULL);
    ck_assert_int_eq(symo_partition_refine(&q, p, shorter), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(q);
    ck_assert_int_eq(symo_partition_cell(p, -1), -1);
    ck_assert_int_eq(symo_partition_cell(p, 3), -1);
    ck_assert_int_eq(symo_partition_sign(p, 3), 0);
    ck_assert_int_eq(symo_partition_sign(NULL, 0), 0);
    ck_assert_int_eq(symo_partition_cell_size(p, 2), 0);
    ck_assert_int_eq(symo_partition_cell_size(p, -1), 0);
    ck_assert_ptr_null(symo_partition_members(p, 2));
    ck_assert_int_eq(symo_partition_size(NULL), 0);
    ck_assert_int_eq(symo_partition_cells(NULL), 0);
    symo_partition_free(shorter);
    symo_partition_free(p);
    symo_partition_free(NULL);
}
END_TEST

START_TEST(nothing)
{
    symo_partition *p = create(0, NULL, NULL), *join, *refined;
    ck_assert_int_eq(symo_partition_size(p), 0);
    ck_assert_int_eq(symo_partition_cells(p), 0);
    ck_assert_int_eq(symo_partition_project(p, NULL, NULL), SYMO_OK);
    ck_assert_int_eq(symo_partition_reduce(p, NULL, NULL), SYMO_OK);
    ck_assert_int_eq(symo_partition_lift(p, NULL, NULL), SYMO_OK);
    ck_assert_int_eq(symo_partition_join(&join, p, p), SYMO_OK);
    ck_assert_int_eq(symo_partition_refine(&refined, p, p), SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(join) + symo_partition_cells(refined), 0);
    symo_partition_free(join);
    symo_partition_free(refined);
    symo_partition_free(p);
}
END_TEST

/* Against the definition, pair by pair; labels small and dense, or anywhere in 64 bits. */
static void cells_body(const property_case *pc)
{
    int64_t labels[LARGEST], names[8], cells = 0, dead = 0;
    int8_t signs[LARGEST];
    const int64_t n = property_integer(pc, 0, LARGEST), kinds = property_integer(pc, 1, 8);
    const int huge = property_integer(pc, 0, 1) == 1, with_signs = property_integer(pc, 0, 1) == 1;
    for (int64_t k = 0; k < 8; k++) names[k] = huge ? (int64_t)(symo_random_bits(pc->random) >> 1) : k;
    if (huge) names[0] = INT64_MAX;
    if (huge && kinds > 1) names[1] = names[0] - (INT64_C(1) << 40); /* the same low bits */
    for (int64_t i = 0; i < n; i++) {
        labels[i] = property_integer(pc, 0, 9) == 0 ? INT64_MIN + i : names[property_integer(pc, 0, kinds - 1)];
        signs[i] = (int8_t)(property_integer(pc, 0, 1) ? 1 : -1);
        if (labels[i] < 0) signs[i] = 7; /* not looked at */
    }
    symo_partition *p = create(n, labels, with_signs ? signs : NULL);
    for (int64_t i = 0; i < n; i++) {
        int64_t first = 0, size = 0, rank = 0;
        while (labels[first] != labels[i]) first++;
        for (int64_t j = 0; j < n; j++) {
            size += labels[j] == labels[i];
            rank += j < i && labels[j] == labels[i];
        }
        const int64_t cell = symo_partition_cell(p, i);
        if (labels[i] < 0) {
            dead++;
            PROPERTY_ASSERT(pc, cell == -1 && symo_partition_sign(p, i) == 0, "dead %lld", (long long)i);
            continue;
        }
        if (first == i) PROPERTY_ASSERT(pc, cell == cells++, "cells are numbered by first members");
        PROPERTY_ASSERT(pc, cell == symo_partition_cell(p, first), "cell of %lld", (long long)i);
        PROPERTY_ASSERT(pc, symo_partition_cell_size(p, cell) == size, "size of %lld", (long long)cell);
        PROPERTY_ASSERT(pc, symo_partition_members(p, cell)[rank] == i, "members of %lld", (long long)cell);
        PROPERTY_ASSERT(pc, symo_partition_sign(p, i) == (with_signs ? signs[i] * signs[first] : 1), "sign of %lld",
                        (long long)i);
    }
    PROPERTY_ASSERT(pc, symo_partition_cells(p) == cells && symo_partition_size(p) == n, "%lld cells",
                    (long long)cells);
    PROPERTY_ASSERT(pc, p->dead == dead, "%lld dead", (long long)p->dead);
    symo_partition_free(p);
}

START_TEST(cells)
{
    property_run("cells", 2000, cells_body, NULL);
}
END_TEST

/* ---- numbers ---- */

/* A circulant matrix has one value a wrapped diagonal. */
START_TEST(circulant_mean)
{
    const double matrix[9] = { 1, 2, 4, 8, 16, 32, 64, 128, 256 };
    int64_t labels[9];
    double out[9];
    for (int64_t i = 0; i < 9; i++) labels[i] = (i % 3 - i / 3 + 3) % 3;
    symo_partition *p = create(9, labels, NULL);
    project(p, matrix, out);
    for (int64_t i = 0; i < 9; i++) {
        const double expected[3] = { 91.0, 98.0 / 3.0, 140.0 / 3.0 };
        ck_assert_double_eq(out[i], expected[labels[i]]);
    }
    symo_partition_free(p);
}
END_TEST

START_TEST(near_overflow)
{
    const int64_t labels[6] = { 0, 0, 0, 0, 1, 1 };
    const int8_t signs[6] = { 1, 1, -1, 1, 1, -1 };
    const double x[6] = { 1.7e308, 1.6e308, -1.5e308, 1.4e308, -DBL_MAX, DBL_MAX };
    const double mixed[6] = { 1.7e308, 1.7e308, 1.7e308, 1.7e308, DBL_MAX, DBL_MAX };
    double out[6], z[2];
    symo_partition *p = create(6, labels, signs);
    project(p, x, out);
    ck_assert_double_eq_tol(out[0], 1.55e308, 4.0 * DBL_EPSILON * 1.55e308);
    ck_assert_double_eq(out[2], -out[0]);
    ck_assert_double_eq(out[4], -DBL_MAX);
    ck_assert_double_eq(out[5], DBL_MAX);
    project(p, mixed, out);
    ck_assert_double_eq_tol(out[0], 0.85e308, 4.0 * DBL_EPSILON * 0.85e308);
    ck_assert_double_eq(out[4], 0.0);
    ck_assert_int_eq(symo_partition_reduce(p, mixed, z), SYMO_OK);
    ck_assert_double_eq_tol(z[0], 1.7e308, 8.0 * DBL_EPSILON * 1.7e308);
    symo_partition_free(p);
}
END_TEST

/* A cell of the size of each branch whose plain sum overflows. */
START_TEST(overflow_by_size)
{
    static const int64_t sizes[] = { 2, 3, 8, 9, 300, 700 };
    double x[2 * 700 + 1], out[2 * 700 + 1];
    int64_t labels[2 * 700 + 1];
    int8_t signs[2 * 700 + 1];
    for (int s = 0; s < 6; s++) {
        for (int layout_of = 0; layout_of < 3; layout_of++) { /* neighbours, apart, apart with signs */
            const int64_t gap = layout_of ? 2 : 1, n = gap * sizes[s] + 1;
            for (int64_t i = 0; i < n; i++) {
                labels[i] = i < n - 1 && i % gap == 0 ? 0 : 1;
                signs[i] = (int8_t)(layout_of == 2 && i % 4 == 2 ? -1 : 1);
                x[i] = signs[i] * (labels[i] ? 1.0 : i == 0 ? 1.25e308 : 1.5e308);
            }
            symo_partition *p = create(n, labels, layout_of == 2 ? signs : NULL);
            project(p, x, out);
            const double mean = 1.5e308 - 0.25e308 / (double)sizes[s];
            ck_assert_double_eq_tol(out[0], mean, 32.0 * DBL_EPSILON * mean);
            ck_assert_double_eq(out[gap], signs[gap] * out[0]);
            ck_assert_double_eq(out[n - 1], signs[n - 1]);
            symo_partition_free(p);
        }
    }
}
END_TEST

START_TEST(zeros)
{
    const int64_t labels[8] = { 0, 0, 1, 1, 2, -1, 3, 3 };
    const int8_t signs[8] = { 1, -1, 1, 1, 1, 1, 1, -1 };
    const double x[8] = { -0.0, 0.0, -0.0, -0.0, -0.0, -0.0, 2.0, 2.0 };
    const double z[4] = { -0.0, 0.0, -0.0, -0.0 };
    double out[8], again[8];
    symo_partition *p = create(8, labels, signs);
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 0)
            project(p, x, out);
        else
            ck_assert_int_eq(symo_partition_lift(p, z, out), SYMO_OK);
        for (int i = 0; i < 8; i++) {
            ck_assert(out[i] == 0.0);
            ck_assert_msg(!signbit(out[i]) == (i != 4), "sign of zero %d in pass %d", i, pass); /* 4: copied */
        }
        project(p, out, again);
        ck_assert_mem_eq(out, again, sizeof out);
    }
    symo_partition_free(p);
}
END_TEST

/* A cell of one is copied to the last bit, whatever it holds. */
START_TEST(singletons)
{
    const int64_t labels[7] = { 6, 5, 4, 3, 2, 1, 0 };
    const int8_t signs[7] = { -1, 1, -1, -1, 1, -1, 1 };
    double x[7] = { -0.0, 0.0, 5e-324, -DBL_MAX, INFINITY, 0.1, 0.0 }, out[7];
    const uint64_t payload = UINT64_C(0xfff8000000001234);
    memcpy(x + 6, &payload, sizeof payload);
    for (int with_signs = 0; with_signs < 2; with_signs++) {
        symo_partition *p = create(7, labels, with_signs ? signs : NULL);
        project(p, x, out);
        ck_assert_mem_eq(x, out, sizeof x);
        ck_assert_int_eq(symo_partition_reduce(p, x, out), SYMO_OK);
        ck_assert_mem_eq(x, out, sizeof x);
        ck_assert_int_eq(symo_partition_lift(p, x, out), SYMO_OK);
        ck_assert_mem_eq(x, out, sizeof x);
        symo_partition_free(p);
    }
}
END_TEST

/* One cell of a million: a plain sum of 0.1 .. would be wrong in the eleventh digit. */
START_TEST(large_cell)
{
    enum { N = 1000003 };
    double *x = malloc(N * sizeof *x), *out = malloc(N * sizeof *out);
    int64_t *labels = calloc(N, sizeof *labels);
    int8_t *signs = malloc(N);
    ck_assert(x && out && labels && signs);
    for (int with_signs = 0; with_signs < 2; with_signs++) {
        long double sum = 0.0L;
        for (int64_t i = 0; i < N; i++) {
            signs[i] = (int8_t)(with_signs && i % 3 == 1 ? -1 : 1);
            x[i] = signs[i] * (0.1 + 1e-7 * (double)(i % 1000));
            sum += signs[i] * (long double)x[i];
        }
        symo_partition *p = create(N, labels, with_signs ? signs : NULL);
        const double mean = (double)(sum / N);
        project(p, x, out);
        ck_assert_double_eq_tol(out[0], mean, 4.0 * DBL_EPSILON * mean);
        int64_t different = 0; /* an assertion an entry would be slow */
        for (int64_t i = 0; i < N; i++) different += !(out[i] == signs[i] * out[0]);
        ck_assert_int_eq(different, 0);
        memcpy(x, out, N * sizeof *x);
        project(p, x, x);
        ck_assert_mem_eq(x, out, N * sizeof *x);
        symo_partition_free(p);
    }
    free(x);
    free(out);
    free(labels);
    free(signs);
}
END_TEST

/* The mean is as exact as the sum of magnitudes allows, wherever the members first disagree. */
static void mean_body(const property_case *pc)
{
    double x[LARGEST], out[LARGEST];
    int64_t labels[LARGEST] = { 0 };
    int8_t signs[LARGEST];
    const int64_t n = property_integer(pc, 1, LARGEST), equal = property_integer(pc, 0, n);
    const int with_signs = property_integer(pc, 0, 1) == 1;
    long double sum = 0.0L, size = 0.0L;
    property_vector(pc, n, 1.0, x);
    for (int64_t i = 0; i < n; i++) {
        signs[i] = (int8_t)(with_signs && i > 0 && property_integer(pc, 0, 1) ? -1 : 1);
        if (i < equal) x[i] = signs[i] * x[0];
        sum += signs[i] * (long double)x[i];
        size += fabsl((long double)x[i]);
    }
    symo_partition *p = create(n, labels, with_signs ? signs : NULL);
    project(p, x, out);
    PROPERTY_ASSERT(pc, fabsl(out[0] - sum / n) <= 0.5 * (double)(n + 2) * DBL_EPSILON * size / n, "mean %.17g",
                    out[0]);
    if (equal == n) PROPERTY_ASSERT(pc, out[0] == x[0], "members agree: %.17g became %.17g", x[0], out[0]);
    symo_partition_free(p);
}

START_TEST(means)
{
    property_run("means", 3000, mean_body, NULL);
}
END_TEST

/* Gradient steps with momentum, noise and projection: after any of 1e5 steps every cell holds one value, bit by bit. */
START_TEST(no_drift)
{
    enum { N = 24, STEPS = 100000 };
    int64_t labels[N];
    int8_t signs[N];
    double x[N] = { 0.0 }, last[N] = { 0.0 }, again[N];
    int64_t different = 0;
    symo_random *random;
    ck_assert_int_eq(symo_random_create(&random, 1, 0), SYMO_OK);
    for (int64_t i = 0; i < N; i++) {
        labels[i] = i % 5 == 4 ? -1 : i % 7;
        signs[i] = (int8_t)(i % 3 == 2 ? -1 : 1);
    }
    symo_partition *p = create(N, labels, signs);
    for (int64_t step = 0; step < STEPS; step++) {
        for (int64_t i = 0; i < N; i++) {
            const double ahead = x[i] + 0.9 * (x[i] - last[i]);
            last[i] = x[i];
            x[i] = ahead - 0.1 * (0.3 * ahead - 1.0 + 0.1 * symo_random_normal(random));
        }
        project(p, x, x);
        for (int64_t i = 0; i < N; i++) {
            const int64_t cell = symo_partition_cell(p, i);
            const double value = cell < 0 ? 0.0 : x[symo_partition_members(p, cell)[0]];
            different += !(x[i] == symo_partition_sign(p, i) * value);
        }
        project(p, x, again);
        different += memcmp(x, again, sizeof x) != 0;
    }
    ck_assert_int_eq(different, 0);
    symo_partition_free(p);
    symo_random_free(random);
}
END_TEST

/* ---- the lattice ---- */

static symo_partition *random_partition(const property_case *pc, int64_t n)
{
    int64_t labels[LARGEST];
    int8_t signs[LARGEST];
    const int64_t kinds = property_integer(pc, 1, n + 1), dying = property_integer(pc, 0, 3);
    const int with_signs = property_integer(pc, 0, 2) > 0;
    for (int64_t i = 0; i < n; i++) {
        labels[i] = property_integer(pc, 0, 9) < dying ? -1 : property_integer(pc, 0, kinds - 1);
        signs[i] = (int8_t)(property_integer(pc, 0, 3) == 0 ? -1 : 1);
    }
    return create(n, labels, with_signs ? signs : NULL);
}

/* A vector of the space with a different magnitude for each cell: equations hold for it only if they hold for all. */
static void generic(const property_case *pc, const symo_partition *p, double *x)
{
    double z[LARGEST];
    for (int64_t c = 0; c < symo_partition_cells(p); c++) z[c] = 1.0 + symo_random_uniform(pc->random);
    for (int64_t i = 0; i < symo_partition_size(p); i++) {
        const int64_t cell = symo_partition_cell(p, i);
        x[i] = cell < 0 ? 0.0 : symo_partition_sign(p, i) * z[cell];
    }
}

static void assert_equations(const property_case *pc, const symo_partition *p, int64_t i, int64_t j, int plus,
                             int minus)
{
    const int64_t cell = symo_partition_cell(p, i);
    const int together = cell >= 0 && cell == symo_partition_cell(p, j);
    const int sign = symo_partition_sign(p, i) * symo_partition_sign(p, j);
    const int both_dead = cell < 0 && symo_partition_cell(p, j) < 0;
    PROPERTY_ASSERT(pc, plus == (both_dead || (together && sign > 0)), "x_%lld = x_%lld", (long long)j, (long long)i);
    PROPERTY_ASSERT(pc, minus == (both_dead || (together && sign < 0)), "x_%lld = -x_%lld", (long long)j, (long long)i);
}

static void refine_body(const property_case *pc)
{
    double x[LARGEST], y[LARGEST];
    const int64_t n = property_integer(pc, 0, 12);
    symo_partition *a = random_partition(pc, n), *b = random_partition(pc, n), *refined;
    ck_assert_int_eq(symo_partition_refine(&refined, a, b), SYMO_OK);
    generic(pc, a, x);
    generic(pc, b, y);
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++)
            assert_equations(pc, refined, i, j, x[i] == x[j] && y[i] == y[j], x[i] == -x[j] && y[i] == -y[j]);
    }
    symo_partition_free(a);
    symo_partition_free(b);
    symo_partition_free(refined);
}

/* The intersection obeys what follows from the equations of both: their transitive closure. holds[0]: x_i = x_j. */
static void join_body(const property_case *pc)
{
    static int holds[2][LARGEST][LARGEST];
    double x[2][LARGEST];
    const int64_t n = property_integer(pc, 0, 12);
    symo_partition *parts[2] = { random_partition(pc, n), random_partition(pc, n) }, *join;
    ck_assert_int_eq(symo_partition_join(&join, parts[0], parts[1]), SYMO_OK);
    for (int p = 0; p < 2; p++) generic(pc, parts[p], x[p]);
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++) {
            holds[0][i][j] = x[0][i] == x[0][j] || x[1][i] == x[1][j];
            holds[1][i][j] = x[0][i] == -x[0][j] || x[1][i] == -x[1][j];
        }
    }
    for (int64_t round = 0; round < 2 * n; round++) { /* zeros spread one step a round */
        for (int64_t k = 0; k < n; k++)
            for (int64_t i = 0; i < n; i++)
                for (int64_t j = 0; j < n; j++)
                    for (int s = 0; s < 4; s++)
                        holds[(s >> 1) ^ (s & 1)][i][j] |= holds[s >> 1][i][k] && holds[s & 1][k][j];
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++)
                for (int s = 0; s < 2; s++) holds[s][i][j] |= holds[1][i][i] && holds[1][j][j];
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) assert_equations(pc, join, i, j, holds[0][i][j], holds[1][i][j]);
    for (int p = 0; p < 2; p++) symo_partition_free(parts[p]);
    symo_partition_free(join);
}

START_TEST(refinements)
{
    property_run("refine", 1500, refine_body, NULL);
}
END_TEST

/* So many cells that their pairs cannot be numbered; nothing else of such partitions is looked at. */
START_TEST(too_many_pairs)
{
    const symo_partition many = { .n = 1, .cells = INT64_MAX / 4 };
    symo_partition *refined = (symo_partition *)1;
    ck_assert_int_eq(symo_partition_refine(&refined, &many, &many), SYMO_ERROR_SIZE);
    ck_assert_ptr_null(refined);
}
END_TEST

START_TEST(joins)
{
    property_run("join", 600, join_body, NULL);
}
END_TEST

/* ---- memory ---- */

START_TEST(short_of_memory)
{
    const int64_t labels[6] = { 9, -1, INT64_MAX, 9, 7, 7 }, other[6] = { 1, 1, 2, 2, 3, 3 };
    test_allocator_install();
    for (int64_t request = 1;; request++) {
        symo_partition *a = NULL, *b = NULL, *join = NULL, *refined = NULL;
        test_allocator_fail(request, 0);
        symo_status status = symo_partition_create(&a, 6, labels, NULL);
        if (!status) status = symo_partition_create(&b, 6, other, NULL);
        if (!status) status = symo_partition_join(&join, a, b);
        if (!status) status = symo_partition_refine(&refined, a, b);
        const int64_t refused = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_int_eq(status, refused ? SYMO_ERROR_MEMORY : SYMO_OK);
        ck_assert_int_eq(refined == NULL, refused);
        symo_partition_free(a);
        symo_partition_free(b);
        symo_partition_free(join);
        symo_partition_free(refined);
        ck_assert_int_eq(test_allocator_held(), 0);
        if (!refused) {
            ck_assert_int_gt(request, 20);
            break;
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("partition");
    TCase *tests = tcase_create("partition");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, short_of_memory); /* first: the allocator must come before any other call when not forking */
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, nothing);
    tcase_add_test(tests, cells);
    tcase_add_test(tests, circulant_mean);
    tcase_add_test(tests, near_overflow);
    tcase_add_test(tests, overflow_by_size);
    tcase_add_test(tests, zeros);
    tcase_add_test(tests, singletons);
    tcase_add_test(tests, large_cell);
    tcase_add_test(tests, means);
    tcase_add_test(tests, no_drift);
    tcase_add_test(tests, refinements);
    tcase_add_test(tests, too_many_pairs);
    tcase_add_test(tests, joins);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
