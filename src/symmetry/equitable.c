/* SPDX-License-Identifier: BSD-3-Clause */
/* The coarsest equitable partition of a weighted digraph: colour refinement.
 *
 * Vertices i and j of one cell have, for every cell D and every weight w, as many d in D with a_id = w, and as many
 * with a_di = w; a_ii = a_jj; and they were in one cell before. Whatever permutations keep the matrix and the first
 * cells keep the last ones, so orbits lie within cells. The converse fails (Frucht's graph: one cell, twelve orbits).
 * Cost: that of colour refinement (refine.c).
 */
#include "symmetry/refine.h"
#include "symmetry/symmetry_impl.h"

symo_status symo__graph_cells(symo_partition **cells, const char *function, const symo__graph *g,
                              const int64_t *colours)
{
    symo__refinement r;
    symo_status status = symo__refinement_create(&r, function, g, colours);
    if (!status) {
        (void)symo__refinement_run(&r, NULL, NULL);
        for (int32_t i = 0; i < g->n; i++) r.keys[i] = r.cell[i];
        status = symo_partition_create(cells, g->n, r.keys, NULL);
    }
    symo__refinement_free(&r);
    return status;
}

symo_status symo_partition_equitable(symo_partition **cells, const symo_matrix *matrix, const int64_t *colours,
                                     double tolerance)
{
    static const char function[] = "symo_partition_equitable";
    symo__graph g;
    if (!cells) return symo__fail_null(function, "cells");
    *cells = NULL;
    SYMO_TRY(symo__graph_check_square(function, matrix));
    SYMO_TRY(symo__graph_check_tolerance(function, tolerance));
    symo_status status = symo__graph_create(&g, function, matrix, tolerance, 0);
    if (!status) status = symo__graph_cells(cells, function, &g, colours);
    symo__graph_free(&g);
    return status;
}
