/* SPDX-License-Identifier: BSD-3-Clause */
/* What it costs to make a symmetry, orbits and all, from generators of ten million points: two random permutations,
 * beside random gathers of as many points, and the translations of a grid, beside copies. And to make a partition of as
 * many points from labels. The memory that they take is fresh each time, so page faults count. */
#include <string.h>

#include "bench.h"

typedef struct points {
    int64_t n, count;
    int64_t *images; /* of all generators; the first one is what gathers go by */
    double *x, *out;
} points;

static void gather(void *context)
{
    const points *on = context;
    for (int64_t i = 0; i < on->n; i++) on->out[i] = on->x[on->images[i]];
}

static void copy(void *context)
{
    const points *on = context;
    memcpy(on->out, on->x, (size_t)on->n * sizeof *on->x);
}

static void make_symmetry(void *context)
{
    const points *on = context;
    symo_symmetry *symmetry = NULL;
    bench_must(symo_symmetry_permutations(&symmetry, on->n, on->count, on->images));
    symo_symmetry_free(symmetry);
}

static void make_partition(void *context)
{
    const points *on = context;
    symo_partition *partition = NULL;
    bench_must(symo_partition_create(&partition, on->n, on->images + on->n, NULL));
    symo_partition_free(partition);
}

static points prepare(int64_t n)
{
    const points on = { n, 2, bench_take((size_t)(2 * n) * sizeof *on.images), bench_take((size_t)n * sizeof *on.x),
                        bench_take((size_t)n * sizeof *on.out) };
    return on;
}

static void finish(points *on)
{
    free(on->images);
    free(on->x);
    free(on->out);
}

static void measure(points *on, void (*base)(void *), void (*run)(void *), bench_row row)
{
    const bench_subject subject = { run, on };
    bench_measure measured;
    double base_seconds;
    bench_compare(1, (bench_subject){ base, on }, 1, &subject, &measured, &base_seconds);
    row.n = on->n;
    row.rounds = BENCH_ROUNDS;
    row.figure = measured.ratio;
    row.seconds = measured.seconds;
    bench_print(&row);
}

static void random_permutations(void)
{
    points on = prepare(10000000);
    for (int k = 0; k < 2; k++) {
        int64_t *image = bench_permutation(on.n, (uint64_t)k);
        memcpy(on.images + k * on.n, image, (size_t)on.n * sizeof *image);
        free(image);
    }
    measure(&on, gather, make_symmetry,
            (bench_row){ .id = "orbits-random",
                         .what = "orbits of two random permutations",
                         .cache = "out of cache",
                         .unit = "gathers",
                         .aim = BENCH_AT_MOST,
                         .limit = 12 });
    for (int64_t i = 0; i < on.n; i++) on.images[on.n + on.images[i]] = i / 8; /* now labels */
    measure(&on, gather, make_partition,
            (bench_row){ .id = "partition-random",
                         .what = "partition into random cells of 8, from labels",
                         .cache = "out of cache",
                         .unit = "gathers" });
    finish(&on);
}

static void grid_translations(void)
{
    enum { SIDE = 3162 };
    points on = prepare((int64_t)SIDE * SIDE);
    for (int64_t i = 0; i < on.n; i++) {
        on.images[i] = (i + SIDE) % on.n;
        on.images[on.n + i] = i / SIDE * SIDE + (i % SIDE + 1) % SIDE;
    }
    measure(&on, copy, make_symmetry,
            (bench_row){ .id = "orbits-grid",
                         .what = "orbits of the translations of a grid",
                         .cache = "out of cache",
                         .unit = "copies",
                         .aim = BENCH_AT_MOST,
                         .limit = 10 });
    finish(&on);
}

int main(void)
{
    random_permutations();
    grid_translations();
    return EXIT_SUCCESS;
}
