/* SPDX-License-Identifier: BSD-3-Clause */
/* Few cells that are nearly equitable, where the equitable ones are too many.
 *
 * The spread of a cell C towards a cell D is how much sum_{d in D} a_id, and sum_{d in D} a_di, differ over i in C; the
 * error of a partition is its largest spread, 0 exactly where cells are equitable by sums. As long as there may be more
 * cells, the one with the largest spread falls in two: what is nearer to the largest sum than to the smallest leaves,
 * so that this spread is halved at least.
 * Cost: O(k (m + n k)) for k cells and m entries that are not 0; 16 n k bytes and 16 an entry.
 * Kayali, Suciu, Proc. VLDB Endow. 16 (2022) 803, with the middle in place of the mean.
 */
#include <stdlib.h>

#include "linear/linear_impl.h"
#include "symmetry/graph.h"
#include "symmetry/symmetry_impl.h"

typedef struct spread {
    double width;
    int64_t cell, towards; /* towards: a cell, and beyond `room` one whose edges come in */
} spread;

typedef struct colouring {
    int64_t n, room, cells, count;
    symo__matrix_entry *entries;
    int64_t *cell;              /* n */
    double *sums;               /* 2 room x n: of the edges into each cell, then of those out of it */
    double *smallest, *largest; /* room: over the members of a cell */
    int overflows;
} colouring;

/* The sums of all vertices towards one cell, added up anew. */
static void add_up(colouring *c, int64_t cell)
{
    double *into = c->sums + cell * c->n, *out = c->sums + (c->room + cell) * c->n;
    for (int64_t i = 0; i < c->n; i++) into[i] = out[i] = 0.0;
    for (int64_t k = 0; k < c->count; k++) {
        const symo__matrix_entry *e = &c->entries[k];
        if (c->cell[e->column] == cell) into[e->row] += e->weight;
        if (c->cell[e->row] == cell) out[e->column] += e->weight;
    }
    if (symo__first_nonfinite(c->n, into) >= 0 || symo__first_nonfinite(c->n, out) >= 0) c->overflows = 1;
}

/* The first largest one towards this cell, when it is larger than `worst`. */
static void widen(const colouring *c, int64_t towards, spread *worst)
{
    const double *sums = c->sums + towards * c->n;
    for (int64_t cell = 0; cell < c->cells; cell++) {
        c->smallest[cell] = INFINITY;
        c->largest[cell] = -INFINITY;
    }
    for (int64_t i = 0; i < c->n; i++) {
        c->smallest[c->cell[i]] = fmin(c->smallest[c->cell[i]], sums[i]);
        c->largest[c->cell[i]] = fmax(c->largest[c->cell[i]], sums[i]);
    }
    for (int64_t cell = 0; cell < c->cells; cell++) {
        const double width = c->largest[cell] - c->smallest[cell];
        if (width > worst->width) *worst = (spread){ width, cell, towards };
    }
}

static spread worst_of(const colouring *c)
{
    spread worst = { 0.0, 0, 0 };
    for (int64_t d = 0; d < c->cells; d++) {
        widen(c, d, &worst);
        widen(c, c->room + d, &worst);
    }
    return worst;
}

static void split(colouring *c, const spread *worst)
{
    const double *sums = c->sums + worst->towards * c->n;
    double smallest = INFINITY, largest = -INFINITY;
    for (int64_t i = 0; i < c->n; i++) {
        if (c->cell[i] != worst->cell) continue;
        smallest = fmin(smallest, sums[i]);
        largest = fmax(largest, sums[i]);
    }
    for (int64_t i = 0; i < c->n; i++)
        if (c->cell[i] == worst->cell && sums[i] - smallest > largest - sums[i]) c->cell[i] = c->cells;
    add_up(c, worst->cell);
    add_up(c, c->cells++);
}

typedef struct colour {
    int64_t colour, vertex;
} colour;

static int by_colour(const void *a, const void *b)
{
    const colour *x = a, *y = b;
    if (x->colour != y->colour) return x->colour < y->colour ? -1 : 1;
    return (x->vertex > y->vertex) - (x->vertex < y->vertex);
}

static symo_status number_colours(colouring *c, const char *function, const int64_t *colours)
{
    colour *sorted = symo__allocate(c->n, sizeof *sorted);
    if (!sorted) return symo__fail_memory(function, (size_t)c->n * sizeof *sorted);
    for (int64_t i = 0; i < c->n; i++) sorted[i] = (colour){ colours ? colours[i] : 0, i };
    qsort(sorted, (size_t)c->n, sizeof *sorted, by_colour);
    for (int64_t k = 0; k < c->n; k++) {
        c->cells += k == 0 || sorted[k].colour != sorted[k - 1].colour;
        c->cell[sorted[k].vertex] = c->cells - 1;
    }
    symo__release(sorted);
    return SYMO_OK;
}

static symo_status begin(colouring *c, const char *function, const symo_matrix *matrix, const int64_t *colours,
                         int64_t most)
{
    SYMO_TRY(symo__matrix_entries(&c->entries, &c->count, matrix, function));
    c->cell = symo__allocate(c->n, sizeof *c->cell);
    if (!c->cell) return symo__fail_memory(function, (size_t)c->n * sizeof *c->cell);
    SYMO_TRY(number_colours(c, function, colours));
    c->room = most < c->n ? most : c->n;
    if (c->cells > c->room) c->room = c->cells;
    const int64_t doubles = 2 * c->room * (c->n + 1); /* below 2^63, because a listed matrix has sides below 2^31 */
    c->smallest = symo__allocate(doubles, sizeof *c->smallest);
    if (!c->smallest) return symo__fail_memory(function, (size_t)doubles * sizeof *c->smallest);
    c->largest = c->smallest + c->room;
    c->sums = c->largest + c->room;
    for (int64_t d = 0; d < c->cells; d++) add_up(c, d);
    return SYMO_OK;
}

static symo_status check(const char *function, const symo_matrix *matrix, int64_t most, double enough)
{
    SYMO_TRY(symo__graph_check_square(function, matrix));
    if (most < 1) return symo__fail_argument(function, "most", -1, (double)most, ">= 1");
    if (!(enough >= 0.0) || isinf(enough))
        return symo__fail_argument(function, "enough", -1, enough, "finite and >= 0");
    return SYMO_OK;
}

symo_status symo_partition_quasi_stable(symo_partition **cells, double *error, const symo_matrix *matrix,
                                        const int64_t *colours, int64_t most, double enough)
{
    if (cells) *cells = NULL;
    if (error) *error = NAN;
    if (!cells) return symo__fail_null(__func__, "cells");
    if (!error) return symo__fail_null(__func__, "error");
    SYMO_TRY(check(__func__, matrix, most, enough));
    colouring c = { .n = matrix->columns };
    spread worst = { 0.0, 0, 0 };
    symo_status status = begin(&c, __func__, matrix, colours, most);
    if (!status) {
        for (worst = worst_of(&c); worst.width > enough && c.cells < c.room; worst = worst_of(&c)) split(&c, &worst);
        if (c.overflows || isinf(worst.width))
            status = symo__fail(SYMO_ERROR_NUMERIC, "%s: the sums of weights are not finite", __func__);
    }
    if (!status) status = symo_partition_create(cells, c.n, c.cell, NULL);
    if (!status) *error = worst.width;
    symo__release(c.entries);
    symo__release(c.cell);
    symo__release(c.smallest);
    return status;
}
