/* SPDX-License-Identifier: BSD-3-Clause */
/* Large partitions of many layouts against the definition: cells, means, spreads, reduced coordinates, and that where
 * the members lie changes no bit. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/partition.h>

#include "partition/partition_impl.h"
#include "support/property.h"

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

/* How entries fall into cells: sizes one to `largest`, every seventh cell of `huge`, in order or shuffled, dead ones
 * among them.
 */
typedef struct layout {
    const char *name;
    int64_t n, largest, huge;
    int shuffled, with_signs, with_dead, far_labels;
} layout;

static const layout layouts[] = {
    { "neighbours", 100003, 8, 0, 0, 0, 0, 0 },
    { "larger neighbours", 100003, 40, 0, 0, 0, 0, 0 },
    { "neighbours, signs", 100003, 8, 0, 0, 1, 0, 0 },
    { "neighbours, dead", 100003, 5, 0, 0, 0, 1, 0 },
    { "random", 100003, 8, 0, 1, 0, 0, 0 },
    { "random, signs", 100003, 20, 0, 1, 1, 0, 0 },
    { "random, signs, dead", 100003, 9, 0, 1, 1, 1, 1 },
    { "block", 100003, 3, 256, 1, 1, 0, 0 },
    { "block and one", 100003, 3, 257, 1, 0, 0, 1 },
    { "giant", 100003, 4, 60000, 1, 1, 1, 0 },
    { "giant in order", 100003, 4, 60000, 0, 0, 0, 0 },
    { "ones", 1100003, 1, 0, 1, 1, 0, 1 },
    { "large pages", 1100003, 3, 0, 0, 0, 0, 0 },
};

typedef struct large_case {
    int64_t n, cells;
    int64_t *labels, *first; /* first[i]: the first entry with the label of i */
    int8_t *signs;
    double *x;
} large_case;

static void *take(int64_t count, size_t size)
{
    void *block = calloc((size_t)count, size);
    ck_assert_ptr_nonnull(block);
    return block;
}

static large_case prepare_large(const layout *l, symo_random *random)
{
    large_case c = { l->n, 0, take(l->n, 8), take(l->n, 8), take(l->n, 1), take(l->n, 8) };
    int64_t *seen = take(l->n + 1, 8), label = 0;
    for (int64_t i = 0; i < l->n; label++) {
        int64_t size = 1 + (int64_t)(symo_random_bits(random) % (uint64_t)l->largest);
        if (label % 7 == 6 && l->huge) size = l->huge;
        for (; size > 0 && i < l->n; size--) c.labels[i++] = label;
    }
    for (int64_t i = l->n - 1; l->shuffled && i > 0; i--) {
        const int64_t j = (int64_t)(symo_random_bits(random) % (uint64_t)(i + 1)), kept = c.labels[i];
        c.labels[i] = c.labels[j];
        c.labels[j] = kept;
    }
    for (int64_t i = 0; i < l->n; i++) {
        if (l->with_dead && c.labels[i] % 5 == 2) c.labels[i] = -1;
        c.signs[i] = (int8_t)(l->with_signs && symo_random_bits(random) % 2 ? -1 : 1);
        c.x[i] = (double)(int64_t)(symo_random_bits(random) % 3) - 1.0; /* cells that agree, and zeros, are frequent */
        if (symo_random_bits(random) % 2) c.x[i] = symo_random_normal(random);
        if (c.labels[i] >= 0 && !seen[c.labels[i]]) seen[c.labels[i]] = i + 1;
        c.first[i] = c.labels[i] < 0 ? -1 : seen[c.labels[i]] - 1;
    }
    for (int64_t i = 0; l->far_labels && i < l->n; i++)
        if (c.labels[i] >= 0) c.labels[i] = INT64_MAX - c.labels[i] * 1000003;
    free(seen);
    return c;
}

static void free_large(large_case *c)
{
    free(c->labels);
    free(c->first);
    free(c->signs);
    free(c->x);
}

/* How many entries have another cell, sign or place than the definition says. */
static int64_t wrong_cells(large_case *c, const symo_partition *p)
{
    int64_t wrong = 0, *number = take(c->n, 8), *met = take(c->n, 8);
    for (int64_t i = 0; i < c->n; i++) {
        const int64_t first = c->first[i], cell = symo_partition_cell(p, i);
        if (first < 0) {
            wrong += cell != -1 || symo_partition_sign(p, i) != 0;
            continue;
        }
        if (first == i) number[i] = c->cells++;
        wrong += cell != number[first] || symo_partition_sign(p, i) != c->signs[i] * c->signs[first];
        wrong += symo_partition_members(p, cell)[met[cell]++] != i;
    }
    wrong += symo_partition_cells(p) != c->cells;
    for (int64_t cell = 0; cell < c->cells; cell++) wrong += symo_partition_cell_size(p, cell) != met[cell];
    free(number);
    free(met);
    return wrong;
}

/* How many entries are not the mean of their cell, up to the rounding of a sum, or not its own value where all agree.
 */
static int64_t wrong_means(const large_case *c, const symo_partition *p, const double *out)
{
    int64_t wrong = 0;
    for (int64_t cell = 0; cell < c->cells; cell++) {
        const int64_t size = symo_partition_cell_size(p, cell), *members = symo_partition_members(p, cell);
        long double sum = 0.0L, magnitude = 0.0L;
        int agree = 1;
        for (int64_t k = 0; k < size; k++) {
            const double y = symo_partition_sign(p, members[k]) * c->x[members[k]];
            sum += (long double)y;
            magnitude += fabsl((long double)y);
            agree = agree && y == c->x[members[0]];
        }
        const double mean = out[members[0]];
        if (agree) wrong += mean != c->x[members[0]];
        wrong += !(fabsl((long double)mean - sum / size) <= 64.0L * DBL_EPSILON * magnitude / size);
        for (int64_t k = 0; k < size; k++) {
            const double value = out[members[k]];
            wrong += value != symo_partition_sign(p, members[k]) * mean || (value == 0.0 && signbit(value) && size > 1);
        }
    }
    for (int64_t i = 0; i < c->n; i++) wrong += c->first[i] < 0 && !(out[i] == 0.0 && !signbit(out[i]));
    return wrong;
}

/* Where the members lie changes no bit: how many cells have another mean as neighbours of their own. */
static int64_t moved_means(const large_case *c, const symo_partition *p, const double *out)
{
    int64_t moved = 0, *labels = take(c->n, 8), at = 0;
    double *y = take(c->n, 8), *values = take(c->n, 8);
    for (int64_t cell = 0; cell < c->cells; cell++) {
        const int64_t size = symo_partition_cell_size(p, cell), *members = symo_partition_members(p, cell);
        for (int64_t k = 0; k < size; k++, at++) {
            y[at] = symo_partition_sign(p, members[k]) * c->x[members[k]];
            labels[at] = cell;
        }
    }
    symo_partition *apart = create(at, labels, NULL);
    project(apart, y, values);
    for (int64_t cell = 0; cell < c->cells; cell++)
        moved +=
            memcmp(&values[symo_partition_members(apart, cell)[0]], &out[symo_partition_members(p, cell)[0]], 8) != 0;
    symo_partition_free(apart);
    free(labels);
    free(y);
    free(values);
    return moved;
}

/* Reduction and lifting beside the projection: z_c = sqrt(size) mean, x_i = s_i z_c / sqrt(size). */
static int64_t wrong_coordinates(const large_case *c, const symo_partition *p, const double *projected)
{
    int64_t wrong = 0;
    double *z = take(c->n, 8), *x = take(c->n, 8), *both = take(c->n, 8);
    ck_assert_int_eq(symo_partition_reduce(p, c->x, z), SYMO_OK);
    for (int64_t cell = 0; cell < c->cells; cell++)
        wrong +=
            z[cell] != sqrt((double)symo_partition_cell_size(p, cell)) * projected[symo_partition_members(p, cell)[0]];
    ck_assert_int_eq(symo_partition_lift(p, z, x), SYMO_OK);
    for (int64_t i = 0; i < c->n; i++) {
        const int64_t cell = symo_partition_cell(p, i);
        const double value = cell < 0 ? 0.0 : z[cell] / sqrt((double)symo_partition_cell_size(p, cell));
        wrong += x[i] != symo_partition_sign(p, i) * value;
    }
    memcpy(both, c->x, (size_t)c->n * sizeof *both); /* in place */
    ck_assert_int_eq(symo_partition_reduce(p, both, both), SYMO_OK);
    wrong += memcmp(both, z, (size_t)c->cells * sizeof *z) != 0;
    ck_assert_int_eq(symo_partition_lift(p, both, both), SYMO_OK);
    wrong += memcmp(both, x, (size_t)c->n * sizeof *x) != 0;
    free(z);
    free(x);
    free(both);
    return wrong;
}

/* One NaN, one infinity and one cell that overflows change their own cells and no other. */
static int64_t wrong_extremes(large_case *c, const symo_partition *p, const double *before)
{
    int64_t wrong = 0, at[3] = { c->n / 7, c->n / 2, c->n / 3 };
    const double extreme[3] = { NAN, INFINITY, DBL_MAX };
    double *out = take(c->n, 8);
    for (int k = 0; k < 3; k++) {
        while (c->first[at[k]] < 0) at[k]++;
        c->x[at[k]] = extreme[k];
    }
    project(p, c->x, out);
    for (int64_t i = 0; i < c->n; i++) {
        int touched[3], any = 0;
        for (int k = 0; k < 3; k++) any |= touched[k] = c->first[i] >= 0 && c->first[i] == c->first[at[k]];
        if (!any) wrong += memcmp(&out[i], &before[i], 8) != 0;
        if (touched[0]) wrong += !isnan(out[i]);
        if (touched[1] && !touched[0]) wrong += !isinf(out[i]);
        if (touched[2] && !touched[0] && !touched[1]) wrong += !isfinite(out[i]) || fabs(out[i]) < 1e303;
    }
    free(out);
    return wrong;
}

START_TEST(large)
{
    const layout *l = &layouts[_i];
    symo_random *random;
    ck_assert_int_eq(symo_random_create(&random, 3, (uint64_t)_i), SYMO_OK);
    large_case c = prepare_large(l, random);
    symo_partition *p = create(c.n, c.labels, c.signs);
    double *out = take(c.n, 8), *again = take(c.n, 8);
    project(p, c.x, out);
    ck_assert_msg(wrong_cells(&c, p) == 0, "cells: %s", l->name);
    ck_assert_msg(wrong_means(&c, p, out) == 0, "means: %s", l->name);
    ck_assert_msg(moved_means(&c, p, out) == 0, "order of sums: %s", l->name);
    ck_assert_msg(wrong_coordinates(&c, p, out) == 0, "coordinates: %s", l->name);
    project(p, out, again);
    ck_assert_msg(memcmp(out, again, (size_t)c.n * sizeof *out) == 0, "idempotent: %s", l->name);
    memcpy(again, c.x, (size_t)c.n * sizeof *again);
    project(p, again, again);
    ck_assert_msg(memcmp(out, again, (size_t)c.n * sizeof *out) == 0, "in place: %s", l->name);
    ck_assert_msg(wrong_extremes(&c, p, out) == 0, "extremes: %s", l->name);
    free(out);
    free(again);
    free_large(&c);
    symo_partition_free(p);
    symo_random_free(random);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("large partitions");
    TCase *tests = tcase_create("large partitions");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, large, 0, (int)(sizeof layouts / sizeof layouts[0]));
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
