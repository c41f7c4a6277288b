/* SPDX-License-Identifier: BSD-3-Clause */
/* graph: a weighted digraph from a matrix; used by the files of this folder alone. */
#ifndef SYMO_SYMMETRY_GRAPH_H
#define SYMO_SYMMETRY_GRAPH_H

#include <symo/linear.h>

#include "partition/structure.h"

typedef struct symo__edge {
    int32_t
        kind; /* the number of the weight; times two, and one more for one direction, unless the matrix is symmetric */
    int32_t end;
} symo__edge;

typedef struct symo__graph {
    int32_t n, kinds;
    int32_t directed, pair; /* directed: kinds say which way; pair: the kind that does not (cover.c), -1: none */
    int64_t *starts;        /* n + 1 */
    symo__edge *edges;      /* those of vertex u at starts[u], by the numbers of their weights */
    int32_t *loops;         /* n: 1 + the number of the weight of a_ii, 0 where that is 0 */
    double largest, noise;  /* |a_ij|; the most by which weights that count as 0 differ */
    double *weights, *loop_weights; /* of the edges and of the vertices; NULL when not wanted */
    int8_t *negative;               /* of the edges: 1 where a_ij < 0; NULL when not wanted */
} symo__graph;

/* With signs wanted, a_ij counts as |a_ij| beside the diagonal. */
enum { SYMO__GRAPH_WEIGHTS = 1, SYMO__GRAPH_SIGNS = 2 };

/* That it is square, and what weights may differ by. */
symo_status symo__graph_check_square(const char *function, const symo_matrix *matrix);
symo_status symo__graph_check_tolerance(const char *function, double tolerance);
/* Of a square matrix. Weights have one number when neighbours in ascending order differ by at most tolerance times the
 * largest |a_ij|. To be freed also when this fails. */
symo_status symo__graph_create(symo__graph *g, const char *function, const symo_matrix *matrix, double tolerance,
                               int wanted);
/* Of a structure: an edge has one kind, seen from both ends, and is listed once at a vertex that it joins to itself. */
symo_status symo__graph_of_structure(symo__graph *g, const char *function, const symo_structure *structure);
void symo__graph_free(symo__graph *g);

/* equitable.c: the coarsest equitable partition of all vertices that does not mix colours (NULL: all alike) */
symo_status symo__graph_cells(symo_partition **cells, const char *function, const symo__graph *g,
                              const int64_t *colours);
/* cells.c: the same of a structure, its first vertices being the variables */
symo_status symo__structure_cells(symo_partition **cells, const char *function, const symo_structure *structure);
/* The cells that some vertices belong to, of a partition in which they share them with no others. */
symo_status symo__cells_of(symo_partition **cells, const symo_partition *all, int64_t first, int64_t count);
/* The entries of a matrix as edges between the rows, vertices from first_row on, and the columns. */
symo_status symo__structure_matrix(symo_structure *structure, const char *function, const symo_matrix *matrix,
                                   int64_t first_row, int64_t first_column);

#endif
