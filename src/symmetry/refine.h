/* SPDX-License-Identifier: BSD-3-Clause */
/* refine: colour refinement that can be gone on with from any cells, compared with an earlier run, and taken back; used
 * by the files of this folder alone. */
#ifndef SYMO_SYMMETRY_REFINE_H
#define SYMO_SYMMETRY_REFINE_H

#include "symmetry/graph.h"

typedef struct symo__refinement {
    const symo__graph *g;
    const symo__edge *edges; /* the graph's own, or a copy whose lists may be put into another order */
    const int64_t *until;    /* n: where the edges of a vertex that count end; they begin at the graph's starts */
    int32_t cells;
    int32_t full;                  /* with so many cells nothing is left to split: refinement ends */
    int32_t origin;                /* positions are counted from here in what is said of a run */
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
    int32_t *block;                /* what holds the arrays */
    int64_t steps;                 /* edges and vertices looked at */
    uint64_t hash;                 /* of what happened, by positions and counts alone */
} symo__refinement;

/* The first cells: vertices of one colour and one loop, in that order; all of them wait. To be freed also when this
 * fails. */
symo_status symo__refinement_create(symo__refinement *r, const char *function, const symo__graph *g,
                                    const int64_t *colours);
void symo__refinement_free(symo__refinement *r);
/* Until no cell waits. With a note the order does not depend on the numbers of vertices and cells: of two runs from
 * cells that an isomorphism takes to each other, every step does. It is told after each waiting cell what has happened
 * so far, and says whether to go on. 1: to the end; 0: given up, and nothing waits. */
typedef int symo__refinement_note(void *context, uint32_t hash);
int symo__refinement_run(symo__refinement *r, symo__refinement_note *note, void *context);
/* The vertex becomes a cell of its own, which waits; the hash begins anew. */
void symo__refinement_single_out(symo__refinement *r, int32_t vertex);
/* Back to the first `cells` cells, all later ones joined with what they were cut off from. */
void symo__refinement_take_back(symo__refinement *r, int32_t cells);

static inline uint64_t symo__mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

#endif
