/* SPDX-License-Identifier: BSD-3-Clause */
/* Colour refinement: cells of a digraph with kinds of edges fall apart until members of one have, for every kind and
 * every cell, as many edges of that kind into that cell.
 *
 * A cell waits in a queue until it has split the others: the edges between it and the rest are counted by kind
 * (direction and weight) and far end, and each cell falls apart by the counts of one kind after the other. Of the parts
 * all but the largest have to wait, because the counts into the whole and into the other parts give those into the
 * largest; all of them do when the cell waited already.
 *
 * A part that is cut off stands at the end of its cell, so parts are joined again by moving a boundary, the latest
 * first. A run in order takes kinds by number and cells by where they stand: what then happens depends on the graph and
 * the positions of the first cells, not on the numbers of vertices, and two runs can be compared by their hashes.
 * Cost: O((n + m) log n) for m entries that are not 0 of a graph (graph.c); 4 or 8 bytes an entry and 45 a vertex.
 * Cardon, Crochemore, TCS 19 (1982); Paige, Tarjan, SIAM J. Comput. 16 (1987); Berkholz, Bonsma, Grohe, Theory Comput.
 * Syst. 60 (2017).
 */
#include "symmetry/refine.h"

#include <stdlib.h>

/* ---- cells ---- */

static void enqueue(symo__refinement *r, int32_t cell)
{
    if (r->waits[cell]) return;
    r->waits[cell] = 1;
    r->queue[((int64_t)r->head + r->waiting++) % r->g->n] = cell;
}

static int32_t dequeue(symo__refinement *r)
{
    const int32_t cell = r->queue[r->head];
    r->head = (r->head + 1) % r->g->n;
    r->waiting--;
    r->waits[cell] = 0;
    return cell;
}

static void swap_places(symo__refinement *r, int32_t a, int32_t b)
{
    const int32_t u = r->vertices[a], v = r->vertices[b];
    r->vertices[a] = v;
    r->vertices[b] = u;
    r->place[v] = a;
    r->place[u] = b;
}

/* One more edge of the kind to vertex v, which moves to the counted end of its cell. */
static void count_edge(symo__refinement *r, int32_t v)
{
    const int32_t cell = r->cell[v];
    if (r->count[v]++ > 0) return;
    if (r->counted[cell]++ == 0) r->met[r->meetings++] = cell;
    swap_places(r, r->place[v], r->first[cell] + r->size[cell] - r->counted[cell]);
}

/* The `size` vertices from `at` on, the last ones of a cell, become a cell. */
static void cut_off(symo__refinement *r, int32_t at, int32_t size)
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
static void sort_counted(symo__refinement *r, int32_t at, int32_t size)
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
static void enqueue_parts(symo__refinement *r, int32_t cell, int32_t made)
{
    const int all = r->waits[cell] != 0;
    int32_t largest = cell;
    for (int32_t c = made; c < r->cells; c++)
        if (r->size[c] > r->size[largest]) largest = c;
    for (int32_t c = made; c < r->cells; c++)
        if (all || c != largest) enqueue(r, c);
    if (cell != largest) enqueue(r, cell);
}

static inline void say(symo__refinement *r, int32_t what, int32_t count)
{
    r->hash = symo__mix(r->hash, (uint64_t)(uint32_t)what << 32 | (uint32_t)count);
}

/* A cell falls apart by the counts of its members. The first part, mostly that without a count, keeps its number. */
static void split(symo__refinement *r, int32_t cell)
{
    const int32_t end = r->first[cell] + r->size[cell], counted = end - r->counted[cell], made = r->cells;
    int32_t last = end;
    sort_counted(r, counted, end - counted);
    say(r, counted - r->origin, r->count[r->vertices[counted]]);
    for (int32_t k = end - 1; k >= counted && k > r->first[cell]; k--) {
        if (k > counted && r->count[r->vertices[k - 1]] == r->count[r->vertices[k]]) continue;
        say(r, k - r->origin, r->count[r->vertices[k]]);
        cut_off(r, k, last - k);
        last = k;
    }
    for (int32_t k = counted; k < end; k++) r->count[r->vertices[k]] = 0;
    r->counted[cell] = 0;
    if (r->cells > made) enqueue_parts(r, cell, made);
}

/* Insertion for the few that there mostly are. */
static void sort_numbers(int32_t count, int64_t *numbers)
{
    if (count > 32) {
        qsort(numbers, (size_t)count, sizeof *numbers, by_number);
        return;
    }
    for (int32_t k = 1; k < count; k++) {
        const int64_t number = numbers[k];
        int32_t to = k;
        for (; to > 0 && numbers[to - 1] > number; to--) numbers[to] = numbers[to - 1];
        numbers[to] = number;
    }
}

/* Puts numbers in order, by `by` where that is not NULL. */
static void put_in_order(symo__refinement *r, int32_t count, int32_t *numbers, const int32_t *by)
{
    if (count < 2) return;
    for (int32_t k = 0; k < count; k++)
        r->keys[k] = (int64_t)(by ? by[numbers[k]] : 0) * ((int64_t)INT32_MAX + 1) + numbers[k];
    sort_numbers(count, r->keys);
    for (int32_t k = 0; k < count; k++) numbers[k] = (int32_t)(r->keys[k] & INT32_MAX);
}

/* The edges of a cell by kinds; how many kinds. All are listed before anything is split, because a cell may split
 * itself. */
static int32_t list_edges(symo__refinement *r, int32_t cell, int ordered)
{
    const symo__graph *g = r->g;
    const int32_t first = r->first[cell], last = first + r->size[cell];
    int32_t kinds = 0, sum = 0;
    r->steps += r->size[cell];
    for (int32_t k = first; k < last; k++)
        for (int64_t e = g->starts[r->vertices[k]]; e < r->until[r->vertices[k]]; e++)
            if (r->stops[r->edges[e].kind]++ == 0) r->kinds[kinds++] = r->edges[e].kind;
    if (ordered) put_in_order(r, kinds, r->kinds, NULL);
    for (int32_t k = 0; k < kinds; k++) {
        const int32_t edges = r->stops[r->kinds[k]];
        r->stops[r->kinds[k]] = sum;
        sum += edges;
    }
    r->steps += sum;
    for (int32_t k = first; k < last; k++)
        for (int64_t e = g->starts[r->vertices[k]]; e < r->until[r->vertices[k]]; e++)
            r->ends[r->stops[r->edges[e].kind]++] = r->edges[e].end;
    return kinds;
}

/* The cells that the ends of one kind are in fall apart. */
static void split_met(symo__refinement *r, int ordered)
{
    if (ordered) put_in_order(r, r->meetings, r->met, r->first);
    for (int32_t m = 0; m < r->meetings; m++) split(r, r->met[m]);
    r->meetings = 0;
}

int symo__refinement_run(symo__refinement *r, symo__refinement_note *note, void *context)
{
    int goes_on = 1;
    while (goes_on && r->waiting > 0 && r->cells < r->full) {
        const int32_t kinds = list_edges(r, dequeue(r), note != NULL);
        for (int32_t k = 0, from = 0; k < kinds; k++) {
            for (; from < r->stops[r->kinds[k]]; from++) count_edge(r, r->ends[from]);
            say(r, r->kinds[k], r->meetings);
            split_met(r, note != NULL);
            r->stops[r->kinds[k]] = 0;
        }
        if (note) goes_on = note(context, (uint32_t)(r->hash >> 32));
    }
    while (r->waiting > 0) (void)dequeue(r);
    return goes_on;
}

/* ---- one step down, and back ---- */

void symo__refinement_single_out(symo__refinement *r, int32_t vertex)
{
    const int32_t cell = r->cell[vertex], last = r->first[cell] + r->size[cell] - 1;
    assert(r->size[cell] > 1);
    swap_places(r, r->place[vertex], last);
    cut_off(r, last, 1);
    enqueue(r, r->cells - 1);
    r->hash = 0;
}

/* The part of a cell that keeps its number stands before those that were cut off. */
void symo__refinement_take_back(symo__refinement *r, int32_t cells)
{
    while (r->cells > cells) {
        const int32_t made = --r->cells, end = r->first[made] + r->size[made];
        const int32_t old = r->cell[r->vertices[r->first[made] - 1]];
        for (int32_t k = r->first[made]; k < end; k++) r->cell[r->vertices[k]] = old;
        r->steps += r->size[made];
        r->size[old] += r->size[made];
        r->size[made] = 0;
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
static symo_status begin_cells(symo__refinement *r, const char *function, const int64_t *colours)
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

symo_status symo__refinement_create(symo__refinement *r, const char *function, const symo__graph *g,
                                    const int64_t *colours)
{
    const int64_t n = g->n, kinds = g->kinds, edges = g->starts[n];
    *r = (symo__refinement){ .g = g, .edges = g->edges, .until = g->starts + 1, .full = g->n };
    r->block = symo__allocate_zero(BLOCKS * n + 2 * kinds + edges, sizeof *r->block);
    r->keys = symo__allocate(n > kinds ? n : kinds, sizeof *r->keys);
    r->waits = symo__allocate_zero(n, 1);
    if (!r->block || !r->keys || !r->waits)
        return symo__fail_memory(function, (size_t)(BLOCKS * n + 2 * kinds + edges) * sizeof *r->block);
    int32_t **const parts[BLOCKS] = { &r->vertices, &r->place,   &r->cell, &r->count, &r->first,
                                      &r->size,     &r->counted, &r->met,  &r->queue };
    for (int k = 0; k < BLOCKS; k++) *parts[k] = r->block + k * n;
    r->kinds = r->block + BLOCKS * n;
    r->stops = r->kinds + kinds;
    r->ends = r->stops + kinds;
    return begin_cells(r, function, colours);
}

void symo__refinement_free(symo__refinement *r)
{
    symo__release(r->block);
    symo__release(r->keys);
    symo__release(r->waits);
}
