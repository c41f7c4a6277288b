/* SPDX-License-Identifier: BSD-3-Clause */
/* What it costs to make a symmetry, orbits and all, from generators of ten million points: two random permutations,
 * beside random gathers of as many points, and the translations of a grid, beside copies. And to make a partition of as
 * many points from labels, and to find the equitable partition of a random graph with a million edges, beside one
 * product of its matrix with a vector. The memory that they take is fresh each time, so page faults count. */
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

typedef struct random_graph {
    symo_matrix *matrix;
    double *x, *out;
} random_graph;

static void multiply(void *context)
{
    const random_graph *on = context;
    bench_must(symo_matrix_multiply(on->matrix, on->x, on->out));
}

static void find_cells(void *context)
{
    const random_graph *on = context;
    symo_partition *cells = NULL;
    bench_must(symo_partition_equitable(&cells, on->matrix, NULL, 0.0));
    symo_partition_free(cells);
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Each edge twice, as column * n + row, in order; a few are drawn twice or are loops, and left out. */
static symo_matrix *draw_graph(int64_t n, int64_t edges)
{
    symo_random *random = NULL;
    symo_matrix *matrix = NULL;
    int64_t *drawn = bench_take((size_t)edges * 2 * sizeof *drawn), count = 0;
    int64_t *starts = bench_take(((size_t)n + 1) * sizeof *starts);
    int32_t *rows = bench_take((size_t)edges * 2 * sizeof *rows);
    double *ones = bench_take((size_t)edges * 2 * sizeof *ones);
    bench_must(symo_random_create(&random, 13, 0));
    for (int64_t e = 0; e < edges; e++) {
        const int64_t i = (int64_t)(symo_random_bits(random) % (uint64_t)n);
        const int64_t j = (int64_t)(symo_random_bits(random) % (uint64_t)n);
        drawn[2 * e] = i * n + j;
        drawn[2 * e + 1] = j * n + i;
    }
    symo_random_free(random);
    qsort(drawn, (size_t)edges * 2, sizeof *drawn, by_number);
    for (int64_t e = 0; e < 2 * edges; e++) {
        const int64_t column = drawn[e] / n, row = drawn[e] % n;
        if (row == column || (e > 0 && drawn[e] == drawn[e - 1])) continue;
        rows[count] = (int32_t)row;
        ones[count++] = 1.0;
        starts[column + 1]++;
    }
    for (int64_t j = 0; j < n; j++) starts[j + 1] += starts[j];
    bench_must(symo_matrix_sparse(&matrix, n, n, starts, rows, ones));
    free(drawn);
    free(starts);
    free(rows);
    free(ones);
    return matrix;
}

static void equitable_cells(void)
{
    enum { VERTICES = 200000, EDGES = 1000000 };
    random_graph on = { draw_graph(VERTICES, EDGES), bench_take(VERTICES * sizeof(double)),
                        bench_take(VERTICES * sizeof(double)) };
    const bench_subject subject = { find_cells, &on };
    bench_measure measured;
    double base_seconds;
    for (int64_t i = 0; i < VERTICES; i++) on.x[i] = 1.0;
    bench_compare(1, (bench_subject){ multiply, &on }, 1, &subject, &measured, &base_seconds);
    bench_print(&(bench_row){ "equitable-ratio", "equitable partition, random graph of 1e6 edges", "out of cache",
                              "products A x", VERTICES, BENCH_ROUNDS, measured.ratio, BENCH_SHOWN, 0,
                              measured.seconds });
    bench_print(&(bench_row){ "equitable", "the same", "out of cache", "s", VERTICES, BENCH_ROUNDS, measured.seconds,
                              BENCH_AT_MOST, 1, measured.seconds });
    symo_matrix_free(on.matrix);
    free(on.x);
    free(on.out);
}

int main(void)
{
    random_permutations();
    grid_translations();
    equitable_cells();
    return EXIT_SUCCESS;
}
