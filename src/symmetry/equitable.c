/* SPDX-License-Identifier: BSD-3-Clause */
/* The coarsest equitable partition of a weighted digraph: colour refinement.
 *
 * Vertices i and j of one cell have, for every cell D and every weight w, as many d in D with a_id = w, and as many
 * with a_di = w; a_ii = a_jj; and they were in one cell before. Whatever permutations keep the matrix and the first
 * cells keep the last ones, so orbits lie within cells. The converse fails (Frucht's graph: one cell, twelve orbits).
 *
 * A cell waits in a queue until it has split the others: the edges between it and the rest are counted by kind
 * (direction and weight) and far end, and each cell falls apart by the counts of one kind after the other. Of the parts
 * all but the largest have to wait, because the counts into the whole and into the other parts give those into the
 * largest; all of them do when the cell waited already.
 * Cost: O((n + m) log n) for m entries that are not 0 of a graph (graph.c); 4 or 8 bytes an entry and 45 a vertex.
 * Cardon, Crochemore, TCS 19 (1982); Paige, Tarjan, SIAM J. Comput. 16 (1987); Berkholz, Bonsma, Grohe, Theory Comput.
 * Syst. 60 (2017).
 */
#include <stdlib.h>

#include "symmetry/graph.h"
#include "symmetry/symmetry_impl.h"

/* ---- cells ---- */

typedef struct refinement {
    const symo__graph *g;
    int32_t cells;
    int32_t *vertices, *place;     /* n: vertices cell by cell, and where each one stands */
    int32_t *cell, *count;         /* n: of a vertex; counts are 0 but while a kind is looked at */
    int32_t *first, *size;         /* n: of a cell */
    int32_t *counted;              /* n: how many members of a cell have a count; these stand at its end */
    int32_t *met, meetings;        /* n: cells with such members */
    int32_t *queue, head, waiting; /* n: a ring */
    int8_t *waits;                 /* n: of a cell */
    int64_t *keys;                 /* n: to sort by */
    int32_t *kinds, *stops;        /* kinds: those of the edges at hand, and where the ends of each one stop */
    int32_t *ends;                 /* all edges: ends by kinds */
} refinement;

static void enqueue(refinement *r, int32_t cell)
{
    if (r->waits[cell]) return;
    r->waits[cell] = 1;
    r->queue[((int64_t)r->head + r->waiting++) % r->g->n] = cell;
}

static int32_t dequeue(refinement *r)
{
    const int32_t cell = r->queue[r->head];
    r->head = (r->head + 1) % r->g->n;
    r->waiting--;
    r->waits[cell] = 0;
    return cell;
}

static void swap_places(refinement *r, int32_t a, int32_t b)
{
    const int32_t u = r->vertices[a], v = r->vertices[b];
    r->vertices[a] = v;
    r->vertices[b] = u;
    r->place[v] = a;
    r->place[u] = b;
}

/* One more edge of the kind to vertex v, which moves to the counted end of its cell. */
static void count_edge(refinement *r, int32_t v)
{
    const int32_t cell = r->cell[v];
    if (r->count[v]++ > 0) return;
    if (r->counted[cell]++ == 0) r->met[r->meetings++] = cell;
    swap_places(r, r->place[v], r->first[cell] + r->size[cell] - r->counted[cell]);
}

/* The `size` vertices from `at` on, the last ones of a cell, become a cell. */
static void cut_off(refinement *r, int32_t at, int32_t size)
{
    const int32_t old = r->cell[r->vertices[at]], made = r->cells++;
    r->first[made] = at;
    r->size[made] = size;
    r->size[old] -= size;
    for (int32_t k = at; k < at + size; k++) r->cell[r->vertices[k]] = made;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Puts the counted members of a cell, from `at` on, in the order of their counts. */
static void sort_counted(refinement *r, int32_t at, int32_t size)
{
    int32_t k = 1;
    while (k < size && r->count[r->vertices[at + k]] == r->count[r->vertices[at]]) k++;
    if (k == size) return;
    for (k = 0; k < size; k++) {
        const int32_t v = r->vertices[at + k];
        r->keys[k] = (int64_t)r->count[v] * ((int64_t)INT32_MAX + 1) + v;
    }
    qsort(r->keys, (size_t)size, sizeof *r->keys, by_number);
    for (k = 0; k < size; k++) {
        const int32_t v = (int32_t)(r->keys[k] & INT32_MAX);
        r->vertices[at + k] = v;
        r->place[v] = at + k;
    }
}

/* All parts of a cell wait that have to: the cell itself, and those from `made` on. */
static void enqueue_parts(refinement *r, int32_t cell, int32_t made)
{
    const int all = r->waits[cell] != 0;
    int32_t largest = cell;
    for (int32_t c = made; c < r->cells; c++)
        if (r->size[c] > r->size[largest]) largest = c;
    for (int32_t c = made; c < r->cells; c++)
        if (all || c != largest) enqueue(r, c);
    if (cell != largest) enqueue(r, cell);
}

/* A cell falls apart by the counts of its members. The first part, mostly that without a count, keeps its number. */
static void split(refinement *r, int32_t cell)
{
    const int32_t end = r->first[cell] + r->size[cell], counted = end - r->counted[cell], made = r->cells;
    int32_t last = end;
    sort_counted(r, counted, end - counted);
    for (int32_t k = end - 1; k >= counted && k > r->first[cell]; k--) {
        if (k > counted && r->count[r->vertices[k - 1]] == r->count[r->vertices[k]]) continue;
        cut_off(r, k, last - k);
        last = k;
    }
    for (int32_t k = counted; k < end; k++) r->count[r->vertices[k]] = 0;
    r->counted[cell] = 0;
    if (r->cells > made) enqueue_parts(r, cell, made);
}

/* The edges of a cell by kinds; how many kinds. All are listed before anything is split, because a cell may split
 * itself. */
static int32_t list_edges(refinement *r, int32_t cell)
{
    const symo__graph *g = r->g;
    const int32_t first = r->first[cell], last = first + r->size[cell];
    int32_t kinds = 0, sum = 0;
    for (int32_t k = first; k < last; k++)
        for (int64_t e = g->starts[r->vertices[k]]; e < g->starts[r->vertices[k] + 1]; e++)
            if (r->stops[g->edges[e].kind]++ == 0) r->kinds[kinds++] = g->edges[e].kind;
    for (int32_t k = 0; k < kinds; k++) {
        const int32_t edges = r->stops[r->kinds[k]];
        r->stops[r->kinds[k]] = sum;
        sum += edges;
    }
    for (int32_t k = first; k < last; k++)
        for (int64_t e = g->starts[r->vertices[k]]; e < g->starts[r->vertices[k] + 1]; e++)
            r->ends[r->stops[g->edges[e].kind]++] = g->edges[e].end;
    return kinds;
}

static void refine(refinement *r)
{
    while (r->waiting > 0 && r->cells < r->g->n) {
        const int32_t kinds = list_edges(r, dequeue(r));
        for (int32_t k = 0, from = 0; k < kinds; k++) {
            for (; from < r->stops[r->kinds[k]]; from++) count_edge(r, r->ends[from]);
            for (int32_t m = 0; m < r->meetings; m++) split(r, r->met[m]);
            r->meetings = 0;
            r->stops[r->kinds[k]] = 0;
        }
    }
}

/* ---- from colours to cells ---- */

typedef struct colour {
    int64_t colour;
    int32_t loop, vertex;
} colour;

static int by_colour(const void *a, const void *b)
{
    const colour *x = a, *y = b;
    if (x->colour != y->colour) return x->colour < y->colour ? -1 : 1;
    if (x->loop != y->loop) return x->loop < y->loop ? -1 : 1;
    return (x->vertex > y->vertex) - (x->vertex < y->vertex);
}

/* The first cells: vertices of one colour and one loop. All of them wait. */
static symo_status begin_cells(refinement *r, const char *function, const int64_t *colours)
{
    const int32_t n = r->g->n;
    colour *sorted = symo__allocate(n, sizeof *sorted);
    if (!sorted) return symo__fail_memory(function, (size_t)n * sizeof *sorted);
    for (int32_t i = 0; i < n; i++) sorted[i] = (colour){ colours ? colours[i] : 0, r->g->loops[i], i };
    qsort(sorted, (size_t)n, sizeof *sorted, by_colour);
    for (int32_t k = 0; k < n; k++) {
        const int32_t v = sorted[k].vertex;
        const int same = k > 0 && sorted[k].colour == sorted[k - 1].colour && sorted[k].loop == sorted[k - 1].loop;
        if (!same) {
            r->first[r->cells] = k;
            enqueue(r, r->cells++);
        }
        r->vertices[k] = v;
        r->place[v] = k;
        r->cell[v] = r->cells - 1;
        r->size[r->cells - 1]++;
    }
    symo__release(sorted);
    return SYMO_OK;
}

enum { BLOCKS = 9 }; /* of n numbers each */

static symo_status begin(refinement *r, const char *function, int32_t **block, const int64_t *colours)
{
    const int64_t n = r->g->n, kinds = r->g->kinds, edges = r->g->starts[n];
    *block = symo__allocate_zero(BLOCKS * n + 2 * kinds + edges, sizeof **block);
    r->keys = symo__allocate(n, sizeof *r->keys);
    r->waits = symo__allocate_zero(n, 1);
    if (!*block || !r->keys || !r->waits)
        return symo__fail_memory(function, (size_t)(BLOCKS * n + 2 * kinds + edges) * sizeof **block);
    int32_t **const parts[BLOCKS] = { &r->vertices, &r->place,   &r->cell, &r->count, &r->first,
                                      &r->size,     &r->counted, &r->met,  &r->queue };
    for (int k = 0; k < BLOCKS; k++) *parts[k] = *block + k * n;
    r->kinds = *block + BLOCKS * n;
    r->stops = r->kinds + kinds;
    r->ends = r->stops + kinds;
    return begin_cells(r, function, colours);
}

symo_status symo__graph_cells(symo_partition **cells, const char *function, const symo__graph *g,
                              const int64_t *colours)
{
    refinement r = { .g = g };
    int32_t *block = NULL;
    symo_status status = begin(&r, function, &block, colours);
    if (!status) {
        refine(&r);
        for (int32_t i = 0; i < g->n; i++) r.keys[i] = r.cell[i];
        status = symo_partition_create(cells, g->n, r.keys, NULL);
    }
    symo__release(block);
    symo__release(r.keys);
    symo__release(r.waits);
    return status;
}

symo_status symo_partition_equitable(symo_partition **cells, const symo_matrix *matrix, const int64_t *colours,
                                     double tolerance)
{
    static const char function[] = "symo_partition_equitable";
    symo__graph g;
    if (!cells) return symo__fail_null(function, "cells");
    *cells = NULL;
    if (!matrix) return symo__fail_null(function, "matrix");
    const int64_t rows = symo_matrix_rows(matrix), columns = symo_matrix_columns(matrix);
    if (rows != columns)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: matrix has %lld rows and %lld columns, must be square", function,
                          (long long)rows, (long long)columns);
    if (!(tolerance >= 0.0) || isinf(tolerance))
        return symo__fail_argument(function, "tolerance", -1, tolerance, "finite and >= 0");
    symo_status status = symo__graph_create(&g, function, matrix, tolerance);
    if (!status) status = symo__graph_cells(cells, function, &g, colours);
    symo__graph_free(&g);
    return status;
}
