/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/graphs.h"

#include <stdlib.h>
#include <string.h>

static void join(graph_edges *graph, int64_t a, int64_t b)
{
    if (a == b) return;
    if (graph->count == graph->room) {
        graph->room = graph->room ? 2 * graph->room : 64;
        graph->from = realloc(graph->from, (size_t)graph->room * sizeof *graph->from);
        graph->to = realloc(graph->to, (size_t)graph->room * sizeof *graph->to);
        if (!graph->from || !graph->to) abort();
    }
    graph->from[graph->count] = a;
    graph->to[graph->count++] = b;
}

void graph_free(graph_edges *graph)
{
    free(graph->from);
    free(graph->to);
    *graph = (graph_edges){ 0 };
}

static int64_t draw(symo_random *random, int64_t below)
{
    return (int64_t)(symo_random_bits(random) % (uint64_t)below);
}

/* ---- lines, circles, trees ---- */

static void empty(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    g->n = a;
}

static void path(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    g->n = a;
    for (int64_t i = 1; i < a; i++) join(g, i - 1, i);
}

/* Circulant: a circle with chords of length b. */
static void chords(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n = a;
    for (int64_t i = 0; i < a; i++) {
        join(g, i, (i + 1) % a);
        join(g, i, (i + b) % a);
    }
}

static void star(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    g->n = a;
    for (int64_t i = 1; i < a; i++) join(g, 0, i);
}

static void wheel(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    g->n = a + 1;
    for (int64_t i = 0; i < a; i++) {
        join(g, i, (i + 1) % a);
        join(g, i, a);
    }
}

/* Each vertex has b children, as far as a vertices go. */
static void full_tree(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n = a;
    for (int64_t i = 1; i < a; i++) join(g, (i - 1) / b, i);
}

static void random_tree(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b;
    g->n = a;
    for (int64_t i = 1; i < a; i++) join(g, i, draw(random, i));
}

/* A path of a vertices, each with b leaves. */
static void caterpillar(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    path(g, a, 0, random);
    g->n = a * (b + 1);
    for (int64_t i = 0; i < a * b; i++) join(g, i / b, a + i);
}

/* ---- dense ones ---- */

/* b parts of a vertices. */
static void multipartite(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n = a * b;
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t j = 0; j < i; j++)
            if (i / a != j / a) join(g, i, j);
}

static void rook(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n = a * b;
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t j = 0; j < i; j++)
            if (i / b == j / b || i % b == j % b) join(g, i, j);
}

/* a prime, 1 modulo 4 */
static void paley(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    g->n = a;
    for (int64_t i = 0; i < a; i++)
        for (int64_t x = 1; 2 * x < a; x++) join(g, i, (i + x * x) % a);
}

/* The Latin square of the cyclic group of a elements. */
static void latin(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    g->n = a * a;
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t j = 0; j < i; j++)
            if (i / a == j / a || i % a == j % a || (i / a + i) % a == (j / a + j) % a) join(g, i, j);
}

/* ---- sets and words ---- */

static int bits(int64_t set)
{
    int count = 0;
    for (; set > 0; set &= set - 1) count++;
    return count;
}

/* Subsets of b out of a, joined when they share `common`. */
static void subsets(graph_edges *g, int64_t a, int64_t b, int64_t common)
{
    int64_t *sets = malloc(sizeof *sets << (a < 24 ? a : 24));
    if (!sets) abort();
    for (int64_t set = 0; set < INT64_C(1) << a; set++)
        if (bits(set) == b) sets[g->n++] = set;
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t j = 0; j < i; j++)
            if (bits(sets[i] & sets[j]) == common) join(g, i, j);
    free(sets);
}

static void johnson(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    subsets(g, a, b, b - 1);
}

static void kneser(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    subsets(g, a, b, 0);
}

/* Words of a letters out of 2^b that differ in one. */
static void hamming(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n = INT64_C(1) << a * b;
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t k = 0; k < a; k++)
            for (int64_t x = 1; x < INT64_C(1) << b; x++)
                if ((i ^ x << k * b) < i) join(g, i, i ^ x << k * b);
}

/* ---- grids and other regular ones ---- */

static void grid(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n = a * b;
    for (int64_t i = 0; i < g->n; i++) {
        if (i % b + 1 < b) join(g, i, i + 1);
        if (i + b < g->n) join(g, i, i + b);
    }
}

static void torus(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n = a * b;
    for (int64_t i = 0; i < g->n; i++) {
        join(g, i, i / b * b + (i + 1) % b);
        join(g, i, (i + b) % g->n);
    }
}

static void generalised_petersen(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)random;
    g->n += 2 * a;
    for (int64_t i = 0; i < a; i++) {
        const int64_t first = g->n - 2 * a;
        join(g, first + i, first + (i + 1) % a);
        join(g, first + i, first + a + i);
        join(g, first + a + i, first + a + (i + b) % a);
    }
}

static void petersens(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b;
    for (int64_t k = 0; k < a; k++) generalised_petersen(g, 5, 2, random);
}

/* a Petersen graphs and b circles of six. */
static void mixture(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    petersens(g, a, 0, random);
    for (int64_t k = 0; k < b; k++, g->n += 6)
        for (int64_t i = 0; i < 6; i++) join(g, g->n + i, g->n + (i + 1) % 6);
}

/* A circle of a vertices with chords whose lengths repeat. */
static void chords_by_list(graph_edges *g, int64_t n, int64_t period, const int64_t *chord)
{
    g->n = n;
    for (int64_t i = 0; i < n; i++) {
        join(g, i, (i + 1) % n);
        join(g, i, (i + chord[i % period] + n) % n);
    }
}

/* a: 14 Heawood, 30 Tutte and Coxeter, 12 Frucht */
static void named(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    static const int64_t heawood[2] = { 5, -5 }, coxeter[6] = { -13, -9, 7, -7, 9, 13 },
                         frucht[12] = { -5, -2, -4, 2, 5, -2, 2, 5, -2, -5, 4, 2 };
    (void)b, (void)random;
    if (a == 14) chords_by_list(g, a, 2, heawood);
    if (a == 30) chords_by_list(g, a, 6, coxeter);
    if (a == 12) chords_by_list(g, a, 12, frucht);
}

/* ---- geometry and coding, the hard ones ---- */

/* Points and lines of the projective plane of order a, a prime. */
static void plane(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    const int64_t points = a * a + a + 1;
    int64_t(*p)[3] = calloc((size_t)points, sizeof *p);
    if (!p) abort();
    g->n = 2 * points;
    for (int64_t k = 0; k < points; k++) {
        p[k][0] = k < a * a;
        p[k][1] = k < a * a ? k / a : k < a * a + a;
        p[k][2] = k < a * a + a ? k % a : 1;
    }
    for (int64_t i = 0; i < points; i++)
        for (int64_t j = 0; j < points; j++)
            if ((p[i][0] * p[j][0] + p[i][1] * p[j][1] + p[i][2] * p[j][2]) % a == 0) join(g, i, points + j);
    free(p);
}

/* Sylvester's matrix of order 2^a: rows and columns, each with its negative. */
static void hadamard(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b, (void)random;
    const int64_t m = INT64_C(1) << a;
    g->n = 4 * m;
    for (int64_t i = 0; i < m; i++) {
        join(g, i, m + i);
        join(g, 2 * m + i, 3 * m + i);
        for (int64_t j = 0; j < m; j++) {
            const int64_t odd = bits(i & j) % 2;
            join(g, i, (odd ? 3 : 2) * m + j);
            join(g, m + i, (odd ? 2 : 3) * m + j);
        }
    }
}

/* Of Cai, Fuerer and Immerman, over a prism of 2 a vertices; b: with a twist. */
static void cai_fuerer_immerman(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    graph_edges base = { 0 };
    generalised_petersen(&base, a, 1, random);
    g->n = 4 * base.count;
    for (int64_t e = 0; e < base.count; e++)
        for (int64_t s = 0; s < 2; s++) join(g, 4 * e + s, 4 * e + 2 + (s ^ (e == 0 && b)));
    for (int64_t v = 0; v < base.n; v++)
        for (int64_t set = 0; set < 8; set++) {
            if (bits(set) % 2) continue;
            for (int64_t e = 0, k = 0; e < base.count; e++)
                if (base.from[e] == v || base.to[e] == v)
                    join(g, g->n, 4 * e + 2 * (base.from[e] != v) + (set >> k++ & 1));
            g->n++;
        }
    graph_free(&base);
}

/* ---- chance ---- */

/* Three edges a vertex, but for loops and edges that meet twice. */
static void cubic(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    (void)b;
    int64_t *ends = malloc((size_t)a * 3 * sizeof *ends);
    if (!ends) abort();
    g->n = a;
    for (int64_t k = 0; k < 3 * a; k++) ends[k] = k / 3;
    for (int64_t k = 3 * a - 1; k > 0; k--) {
        const int64_t other = draw(random, k + 1), kept = ends[k];
        ends[k] = ends[other];
        ends[other] = kept;
    }
    for (int64_t k = 0; k + 1 < 3 * a; k += 2) join(g, ends[k], ends[k + 1]);
    free(ends);
}

static void random_edges(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    g->n = a;
    for (int64_t k = 0; k < b; k++) join(g, draw(random, a), draw(random, a));
}

/* Symmetry planted into chance: a graph of b random edges a vertex and its copy, each vertex joined to its twin. */
static void planted(graph_edges *g, int64_t a, int64_t b, symo_random *random)
{
    random_edges(g, a, a * b, random);
    for (int64_t k = 0; k < a * b && k < g->room; k++) {
        if (k >= g->count || g->from[k] >= a) break;
        join(g, g->from[k] + a, g->to[k] + a);
    }
    for (int64_t i = 0; i < a; i++) join(g, i, a + i);
    g->n = 2 * a;
}

const graph_family graph_families[] = {
    { "empty", empty, { 7, 0 }, { 100000, 0 }, "5040" },
    { "path", path, { 11, 0 }, { 100000, 0 }, "2" },
    { "circle", chords, { 12, 1 }, { 100000, 1 }, "24" },
    { "circulant", chords, { 13, 3 }, { 50000, 222 }, "26" },
    { "star", star, { 8, 0 }, { 100000, 0 }, "5040" },
    { "wheel", wheel, { 9, 0 }, { 100000, 0 }, "18" },
    { "binary tree", full_tree, { 15, 2 }, { 65535, 2 }, "128" },
    { "broad tree", full_tree, { 13, 3 }, { 88573, 3 }, "1296" },
    { "random tree", random_tree, { 20, 0 }, { 100000, 0 }, "8" },
    { "caterpillar", caterpillar, { 4, 2 }, { 25000, 3 }, "32" },
    { "complete", multipartite, { 1, 8 }, { 1, 900 }, "40320" },
    { "multipartite", multipartite, { 3, 3 }, { 200, 4 }, "1296" },
    { "rook", rook, { 4, 4 }, { 40, 40 }, "1152" },
    { "oblong rook", rook, { 3, 5 }, { 20, 60 }, "720" },
    { "Paley", paley, { 13, 0 }, { 1009, 0 }, "78" },
    { "Latin square", latin, { 5, 0 }, { 30, 0 }, "600" },
    { "Johnson", johnson, { 7, 3 }, { 20, 3 }, "5040" },
    { "Kneser", kneser, { 5, 2 }, { 12, 4 }, "120" },
    { "hypercube", hamming, { 4, 1 }, { 14, 1 }, "384" },
    { "Hamming", hamming, { 2, 2 }, { 4, 3 }, "1152" },
    { "grid", grid, { 4, 5 }, { 300, 300 }, "4" },
    { "torus", torus, { 5, 5 }, { 300, 300 }, "200" },
    { "oblong torus", torus, { 5, 7 }, { 200, 500 }, "140" },
    { "Desargues", generalised_petersen, { 10, 3 }, { 50000, 3 }, "240" },
    { "dodecahedron", generalised_petersen, { 10, 2 }, { 50000, 2 }, "120" },
    { "Petersens", petersens, { 3, 0 }, { 10000, 0 }, "10368000" },
    { "mixture", mixture, { 2, 2 }, { 5000, 5000 }, "8294400" },
    { "Heawood", named, { 14, 0 }, { 14, 0 }, "336" },
    { "Tutte and Coxeter", named, { 30, 0 }, { 30, 0 }, "1440" },
    { "Frucht", named, { 12, 0 }, { 12, 0 }, "1" },
    { "projective plane", plane, { 3, 0 }, { 29, 0 }, "11232" },
    { "Hadamard", hadamard, { 3, 0 }, { 7, 0 }, "43008" },
    { "Cai, Fuerer, Immerman", cai_fuerer_immerman, { 4, 0 }, { 100, 0 }, "1536" },
    { "the same, twisted", cai_fuerer_immerman, { 4, 1 }, { 100, 1 }, "1536" },
    { "cubic", cubic, { 14, 0 }, { 100000, 0 }, "1" },
    { "random", random_edges, { 14, 18 }, { 100000, 400000 }, "2" },
    { "planted", planted, { 9, 2 }, { 50000, 3 }, "2" },
    { NULL, NULL, { 0, 0 }, { 0, 0 }, NULL },
};

/* ---- as a matrix ---- */

typedef struct entry {
    int64_t column, row;
    double weight;
} entry;

static int by_place(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->column != y->column) return x->column < y->column ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void permute(int64_t n, int64_t *place, int shuffle, symo_random *random)
{
    for (int64_t i = 0; i < n; i++) place[i] = i;
    for (int64_t i = n - 1; i > 0 && shuffle; i--) {
        const int64_t j = draw(random, i + 1), kept = place[i];
        place[i] = place[j];
        place[j] = kept;
    }
}

static symo_matrix *compress(int64_t n, int64_t count, const entry *entries)
{
    symo_matrix *matrix = NULL;
    int64_t *starts = calloc((size_t)n + 1, sizeof *starts), used = 0;
    int32_t *rows = malloc((size_t)(count + 1) * sizeof *rows);
    double *values = malloc((size_t)(count + 1) * sizeof *values);
    if (!starts || !rows || !values) abort();
    for (int64_t k = 0; k < count; k++) {
        if (k > 0 && by_place(&entries[k - 1], &entries[k]) == 0) continue;
        rows[used] = (int32_t)entries[k].row;
        values[used++] = entries[k].weight;
        starts[entries[k].column + 1]++;
    }
    for (int64_t i = 0; i < n; i++) starts[i + 1] += starts[i];
    if (symo_matrix_sparse(&matrix, n, n, starts, rows, values) != SYMO_OK) abort();
    free(starts);
    free(rows);
    free(values);
    return matrix;
}

symo_matrix *graph_matrix(const graph_edges *graph, double noise, int shuffle, int64_t *place, symo_random *random)
{
    int64_t *own = malloc((size_t)(graph->n + 1) * sizeof *own);
    entry *entries = malloc((size_t)(2 * graph->count + 1) * sizeof *entries);
    if (!own || !entries) abort();
    permute(graph->n, own, shuffle, random);
    for (int64_t k = 0; k < graph->count; k++) {
        const double weight = 1.0 + (noise > 0.0 ? noise * (2.0 * symo_random_uniform(random) - 1.0) : 0.0);
        entries[2 * k] = (entry){ own[graph->from[k]], own[graph->to[k]], weight };
        entries[2 * k + 1] = (entry){ own[graph->to[k]], own[graph->from[k]], weight };
    }
    qsort(entries, (size_t)(2 * graph->count), sizeof *entries, by_place);
    symo_matrix *matrix = compress(graph->n, 2 * graph->count, entries);
    if (place) memcpy(place, own, (size_t)graph->n * sizeof *place);
    free(own);
    free(entries);
    return matrix;
}
