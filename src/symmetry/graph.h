/* SPDX-License-Identifier: BSD-3-Clause */
/* graph: a weighted digraph from a matrix; used by the files of this folder alone. */
#ifndef SYMO_SYMMETRY_GRAPH_H
#define SYMO_SYMMETRY_GRAPH_H

#include <symo/linear.h>

#include "base/base_impl.h"

typedef struct symo__edge {
    int32_t
        kind; /* the number of the weight; times two, and one more for one direction, unless the matrix is symmetric */
    int32_t end;
} symo__edge;

typedef struct symo__graph {
    int32_t n, kinds;
    int64_t *starts;   /* n + 1 */
    symo__edge *edges; /* those of vertex u at starts[u], by the numbers of their weights */
    int32_t *loops;    /* n: 1 + the number of the weight of a_ii, 0 where that is 0 */
} symo__graph;

/* Of a square matrix. Weights have one number when neighbours in ascending order differ by at most tolerance times the
 * largest |a_ij|. To be freed also when this fails. */
symo_status symo__graph_create(symo__graph *g, const char *function, const symo_matrix *matrix, double tolerance);
void symo__graph_free(symo__graph *g);

#endif
