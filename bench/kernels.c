/* SPDX-License-Identifier: BSD-3-Clause */
/* The loops that a step of any method consists of, beside what no loop over the same vectors can beat: one copy
 * (memcpy), and where entries are picked at random one gather out[i] = x[index[i]] and one scatter out[index[i]] =
 * x[i]. Once with vectors that no cache holds, once with vectors that stay in it.
 */
#include <string.h>

#include "bench.h"

enum { CELL = 8, GROUP = 5 };

typedef struct vectors {
    int64_t n;
    double *x, *out;
    int64_t *index;
} vectors;

typedef struct work {
    const vectors *on;
    symo_prox *prox;
    symo_partition *partition;
    double *scratch; /* of the group prox */
} work;

static void copy(void *context)
{
    const vectors *on = context;
    memcpy(on->out, on->x, (size_t)on->n * sizeof *on->x);
}

static void gather_and_scatter(void *context)
{
    const vectors *on = context;
    for (int64_t i = 0; i < on->n; i++) on->out[i] = on->x[on->index[i]];
    for (int64_t i = 0; i < on->n; i++) on->out[on->index[i]] = on->x[i];
}

static void apply_prox(void *context)
{
    const work *w = context;
    bench_must(symo_prox_apply(w->prox, w->on->x, 0.7, w->on->out, w->scratch));
}

static void project(void *context)
{
    const work *w = context;
    bench_must(symo_partition_project(w->partition, w->on->x, w->on->out));
}

static symo_prox *soft(int64_t n, int weighted)
{
    symo_prox *prox = NULL;
    double *weights = bench_take((size_t)n * sizeof *weights);
    for (int64_t i = 0; i < n; i++) weights[i] = 0.5 + (double)(i % 7);
    bench_must(symo_prox_l1(&prox, n, weighted ? weights : NULL, 0.1));
    free(weights);
    return prox;
}

static symo_prox *groups_of_five(int64_t n, int weighted)
{
    symo_prox *prox = NULL;
    const int64_t groups = n / GROUP;
    int64_t *sizes = bench_take((size_t)groups * sizeof *sizes);
    double *weights = bench_take((size_t)groups * sizeof *weights);
    for (int64_t g = 0; g < groups; g++) sizes[g] = GROUP, weights[g] = 1.0 + (double)(g % 3);
    bench_must(symo_prox_group_lasso(&prox, groups, sizes, weighted ? weights : NULL, 0.5));
    free(sizes);
    free(weights);
    return prox;
}

/* Cells of eight: neighbours when order is NULL, else order[8 c] .. order[8 c + 7]. */
static symo_partition *cells_of_eight(int64_t n, const int64_t *order, int with_signs)
{
    symo_partition *partition = NULL;
    int64_t *labels = bench_take((size_t)n * sizeof *labels);
    int8_t *signs = bench_take((size_t)n);
    for (int64_t i = 0; i < n; i++) {
        labels[order ? order[i] : i] = i / CELL;
        signs[i] = (int8_t)(i % 3 == 1 ? -1 : 1);
    }
    bench_must(symo_partition_create(&partition, n, labels, with_signs ? signs : NULL));
    free(labels);
    free(signs);
    return partition;
}

enum { SOFT, SOFT_WEIGHTED, GROUPS, GROUPS_WEIGHTED, CELLS, CELLS_SIGNED, RANDOM, RANDOM_SIGNED, LOOPS };

static void measure(int64_t n, int calls, int warm)
{
    double scratch[2 * GROUP];
    vectors on = { n, bench_take((size_t)n * sizeof(double)), bench_take((size_t)n * sizeof(double)),
                   bench_permutation(n, 1) };
    const work works[LOOPS] = {
        [SOFT] = { &on, soft(n, 0), NULL, NULL },
        [SOFT_WEIGHTED] = { &on, soft(n, 1), NULL, NULL },
        [GROUPS] = { &on, groups_of_five(n, 0), NULL, scratch },
        [GROUPS_WEIGHTED] = { &on, groups_of_five(n, 1), NULL, scratch },
        [CELLS] = { &on, NULL, cells_of_eight(n, NULL, 0), NULL },
        [CELLS_SIGNED] = { &on, NULL, cells_of_eight(n, NULL, 1), NULL },
        [RANDOM] = { &on, NULL, cells_of_eight(n, on.index, 0), NULL },
        [RANDOM_SIGNED] = { &on, NULL, cells_of_eight(n, on.index, 1), NULL },
    };
    symo_random *random = NULL;
    bench_must(symo_random_create(&random, 5, 0));
    for (int64_t i = 0; i < n; i++) on.x[i] = symo_random_normal(random);
    symo_random_free(random);

    static const char *const copies = "copies";
    const char *cache = warm ? "warm" : "out of cache", *pairs = "gather + scatter";
    const bench_row rows[LOOPS] = {
        [SOFT] = { "soft", "soft threshold", cache, copies, n, BENCH_ROUNDS, 0, warm ? BENCH_SHOWN : BENCH_AT_MOST,
                   1 / 0.9, 0 },
        [SOFT_WEIGHTED] = { "soft-weighted", "soft threshold, weights", cache, copies, n, BENCH_ROUNDS, 0, BENCH_SHOWN,
                            0, 0 },
        [GROUPS] = { "groups", "group prox, consecutive groups of 5", cache, copies, n, BENCH_ROUNDS, 0, BENCH_AT_MOST,
                     warm ? 3.0 : 1 / 0.8, 0 },
        [GROUPS_WEIGHTED] = { "groups-weighted", "the same, weights", cache, copies, n, BENCH_ROUNDS, 0, BENCH_SHOWN, 0,
                              0 },
        [CELLS] = { "cells", "projection, consecutive cells of 8", cache, copies, n, BENCH_ROUNDS, 0,
                    warm ? BENCH_SHOWN : BENCH_AT_MOST, 1 / 0.7, 0 },
        [CELLS_SIGNED] = { "cells-signed", "the same, signs", cache, copies, n, BENCH_ROUNDS, 0, BENCH_SHOWN, 0, 0 },
        [RANDOM] = { "random", "projection, random cells of 8", cache, pairs, n, BENCH_ROUNDS, 0,
                     warm ? BENCH_SHOWN : BENCH_AT_MOST, 1.3, 0 },
        [RANDOM_SIGNED] = { "random-signed", "the same, signs", cache, pairs, n, BENCH_ROUNDS, 0, BENCH_SHOWN, 0, 0 },
    };
    bench_subject subjects[LOOPS];
    bench_measure measures[LOOPS];
    double copy_seconds, pair_seconds;
    for (int k = 0; k < LOOPS; k++)
        subjects[k] = (bench_subject){ works[k].prox ? apply_prox : project, (void *)&works[k] };
    bench_compare(calls, (bench_subject){ copy, &on }, RANDOM, subjects, measures, &copy_seconds);
    bench_compare(calls, (bench_subject){ gather_and_scatter, &on }, LOOPS - RANDOM, subjects + RANDOM,
                  measures + RANDOM, &pair_seconds);
    bench_print(&(bench_row){ "copy", "copy", cache, "GB/s", n, BENCH_ROUNDS, 16e-9 * (double)n / copy_seconds,
                              BENCH_SHOWN, 0, copy_seconds });
    bench_print(&(bench_row){ "pair", "gather + scatter", cache, "copies", n, BENCH_ROUNDS, pair_seconds / copy_seconds,
                              BENCH_SHOWN, 0, pair_seconds });
    for (int k = 0; k < LOOPS; k++) {
        bench_row row = rows[k];
        row.figure = measures[k].ratio;
        row.seconds = measures[k].seconds;
        bench_print(&row);
        symo_prox_free(works[k].prox);
        symo_partition_free(works[k].partition);
    }
    free(on.x);
    free(on.out);
    free(on.index);
}

int main(void)
{
    measure(20000000, 1, 0);
    measure(1000000, 10, 1);
    return EXIT_SUCCESS;
}
