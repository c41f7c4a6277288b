/* SPDX-License-Identifier: BSD-3-Clause */
/* Finding the automorphisms of a graph: whoever searches hands in candidates, and only what was seen to be an
 * automorphism of the whole graph is kept.
 *
 *     found.c      checks and keeps generators, their orbits and their defect
 *     pieces.c     what is left of a graph once cells are known falls into independent pieces
 *     search.c     the engine: pieces, their isomorphisms, individualisation and refinement where nothing falls apart
 *     cover.c      signed permutations as those of a graph with each vertex twice
 *     structure.c  what a function looks like, seen on its variables; automorphisms.c: a matrix; design.c: columns */
#ifndef SYMO_DETECT_IMPL_H
#define SYMO_DETECT_IMPL_H

#include "symmetry/refine.h"
#include "symmetry/symmetry_impl.h"

/* ---- pool.c: room that grows, by doubling; what is in it may move ---- */
typedef struct symo__pool {
    void *data;
    size_t size; /* of an element */
    int64_t used, capacity;
} symo__pool;
/* Room for `count` more, which are then in use; *at: the first of them. */
symo_status symo__pool_take(symo__pool *pool, const char *function, int64_t count, int64_t *at);
void symo__pool_free(symo__pool *pool);
static inline int32_t *symo__pool_numbers(const symo__pool *pool, int64_t at)
{
    return (int32_t *)pool->data + at;
}

/* ---- factors.c: an order as a product ---- */
typedef struct symo__factor {
    int64_t times;
    int32_t base;
    int factorial; /* 1: base! */
} symo__factor;
symo_status symo__factor_add(symo__pool *factors, const char *function, symo__factor factor);
double symo__factors_log10(const symo__pool *factors);
/* The order of a group divided by that of a subgroup. */
symo_status symo__factors_divide(symo__pool *factors, const symo__pool *divisors, const char *function);
/* In an array that is the caller's; NULL, and SYMO_OK, where that would take more than `limit` steps. */
symo_status symo__factors_write(char **digits, const symo__pool *factors, const char *function, int64_t limit);

/* ---- found.c ---- */
typedef struct symo__found {
    const char *function;
    const symo__graph *g;
    int32_t *label;   /* n: the colour and the loop of each vertex, as a number */
    int64_t count;    /* of generators */
    symo__pool lists; /* generator after generator: how many vertices it moves, these, and their images */
    int32_t *image;   /* n: the identity but while a candidate is looked at */
    uint32_t *mark;   /* 3 n: zero between candidates */
    int32_t *orbit;   /* n: union-find */
    int32_t *failed;  /* n: of the root of an orbit, the number of the test that it failed */
    int32_t test;     /* the number of the test at hand */
    double defect;
    symo__pool factors; /* of the order of the group that was found, by whoever found all of it */
} symo__found;
/* label: where the first cells begin. To be freed also when this fails. */
symo_status symo__found_create(symo__found *found, const char *function, const symo__graph *g,
                               const symo__refinement *r);
void symo__found_free(symo__found *found);
/* The permutation that takes from[k] to to[k] and fixes the rest. *kept: 1 when it is an automorphism and was kept (the
 * identity is not); 0: it is none. */
symo_status symo__found_add(symo__found *found, int64_t count, const int32_t *from, const int32_t *to, int *kept);
int32_t symo__found_orbit(symo__found *found, int32_t vertex); /* one member for all of an orbit */
/* What is left of the generators on the first n vertices, which they do not leave; those that do nothing there go. */
void symo__found_restrict(symo__found *found, int64_t n);
/* Of n entries. pairs: the graph is a cover, whose permutations are signed ones of half as many entries. */
symo_status symo__found_symmetry(symo_symmetry **symmetry, const symo__found *found, int64_t n, int pairs);

/* ---- search.c: generators of the group of all automorphisms that keep the cells of r, an equitable partition of g
 * ---- */
typedef struct symo__detection {
    int64_t limit, steps;
    int complete;
    int64_t components; /* pieces that do not depend on each other */
} symo__detection;
symo_status symo__search(const symo__graph *g, symo__refinement *r, symo__found *found, symo__detection *detection);

/* ---- pieces.c ---- */
typedef struct symo__scene {
    symo__refinement *r;
    const char *function;
    const symo__graph *g;
    symo__edge *edges;            /* a copy, whose lists are put into another order */
    int64_t *until;               /* n */
    int32_t *part, *line, *first; /* n: scratch */
    int32_t *drop, *total, *best; /* 3 n: scratch, -1 and 0 between uses */
    int64_t *keys;                /* as many as a vertex has edges */
    symo__pool saved;             /* a stack of numbers: what has to be put back */
} symo__scene;
symo_status symo__scene_create(symo__scene *scene, const char *function, const symo__graph *g, symo__refinement *r);
void symo__scene_free(symo__scene *scene);

/* A stretch of vertices after it was taken apart: `singles` that are alone in their cells, in order, and then pieces,
 * whose cells are numbered apart and in order. */
typedef struct symo__piece {
    int32_t start, size;
    int32_t signature; /* of its cells: equal for pieces that are isomorphic */
} symo__piece;
typedef struct symo__pieces {
    int32_t from, to, singles, count, cells_before;
    uint32_t signature; /* equal for stretches that are isomorphic */
    int whole;          /* 1: one piece and no singles; nothing has changed */
    int64_t mark, list; /* in saved */
} symo__pieces;
symo_status symo__pieces_part(symo__scene *scene, int32_t from, int32_t to, symo__pieces *pieces);
symo__piece symo__piece_at(const symo__scene *scene, const symo__pieces *pieces, int32_t k); /* by signatures */
void symo__pieces_join(symo__scene *scene, const symo__pieces *pieces);                      /* as before */

/* ---- automorphisms.c ---- */
struct symo_automorphisms {
    symo_symmetry *symmetry;
    symo_partition *cells;
    char *order; /* NULL: not known */
    symo_automorphisms_report report;
};
/* Of the n entries that the first vertices stand for, one each or in pairs; the refinement is where the search begins.
 */
symo_status symo__automorphisms_keep_cells(symo_automorphisms *made, const symo__refinement *r, int64_t n, int pairs);
symo_status symo__automorphisms_keep_result(symo_automorphisms *made, const symo__found *found,
                                            const symo__detection *detection, int64_t n, int pairs);

/* ---- cover.c ---- */
/* Vertices 2 i and 2 i + 1 stand for +i and -i. *cover is to be freed also when this fails. */
symo_status symo__cover_create(symo__graph *cover, const char *function, const symo__graph *g);

#endif
