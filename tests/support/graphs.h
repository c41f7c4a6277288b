/* SPDX-License-Identifier: BSD-3-Clause */
/* Families of graphs, each small enough to be known by heart or large enough to be a burden, with vertices in any
 * order; for the tests and for bench. */
#ifndef TESTS_GRAPHS_H
#define TESTS_GRAPHS_H

#include <stdint.h>
#include <symo/linear.h>

typedef struct graph_edges {
    int64_t n, count, room;
    int64_t *from, *to;
} graph_edges;

typedef struct graph_family {
    const char *name;
    void (*build)(graph_edges *graph, int64_t a, int64_t b, symo_random *random);
    int64_t small[2], large[2]; /* a and b */
    const char *order;          /* of the group of the small one, as another program counts it (or as is known) */
} graph_family;

extern const graph_family graph_families[]; /* ended by a name of NULL */

void graph_free(graph_edges *graph);
/* The adjacency matrix, sparse; an edge has weight 1 + noise u, u uniform in (-1, 1). shuffle: vertices are numbered
 * anew; place, when not NULL, receives where each one went. */
symo_matrix *graph_matrix(const graph_edges *graph, double noise, int shuffle, int64_t *place, symo_random *random);

#endif
