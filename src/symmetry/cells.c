/* SPDX-License-Identifier: BSD-3-Clause */
/* The coarsest equitable partition of what functions look like (partition/structure.c).
 *
 * Vertices of one cell have the same colour and, for every cell D and kind of edge, as many edges of that kind into D.
 * So with A_k the adjacency matrix of kind k, P the averages over cells and A = sum_k w_k A_k, whatever the weights
 * are, P A_k = A_k P and P A = A P: the average of a point over the cells costs a convex function of A x no more than
 * the point does. Cost: O((v + e) log v) for v vertices and e edges; 57 bytes a vertex and 20 an edge.
 */
#include "linear/linear_impl.h"
#include "symmetry/graph.h"
#include "symmetry/symmetry_impl.h"

/* An edge is listed where it is seen from; starts[u] become how many edges the vertices before u have. */
static void count_ends(symo__graph *g, const symo_structure *structure)
{
    int64_t sum = 0;
    for (int64_t k = 0; k < structure->links; k++) {
        const symo__link *link = &structure->link[k];
        g->starts[link->from]++;
        if (link->to != link->from) g->starts[link->to]++;
    }
    for (int64_t u = 0; u <= g->n; u++) {
        const int64_t degree = g->starts[u];
        g->starts[u] = sum;
        sum += degree;
    }
}

static void fill_ends(symo__graph *g, const symo_structure *structure)
{
    for (int64_t k = 0; k < structure->links; k++) {
        const symo__link *link = &structure->link[k];
        g->edges[g->starts[link->from]++] = (symo__edge){ link->kind, link->to };
        if (link->to != link->from) g->edges[g->starts[link->to]++] = (symo__edge){ link->kind, link->from };
    }
    for (int64_t u = g->n; u > 0; u--) g->starts[u] = g->starts[u - 1];
    g->starts[0] = 0;
}

symo_status symo__graph_of_structure(symo__graph *g, const char *function, const symo_structure *structure)
{
    const int64_t n = structure->vertices;
    *g = (symo__graph){ .n = (int32_t)n, .kinds = structure->kinds, .pair = -1 };
    g->starts = symo__allocate_zero(n + 1, sizeof *g->starts);
    g->loops = symo__allocate_zero(n, sizeof *g->loops);
    g->edges = symo__allocate(2 * structure->links, sizeof *g->edges);
    if (!g->starts || !g->loops || !g->edges)
        return symo__fail_memory(function, (size_t)(n + structure->links) * sizeof *g->edges);
    count_ends(g, structure);
    fill_ends(g, structure);
    return SYMO_OK;
}

symo_status symo__structure_cells(symo_partition **cells, const char *function, const symo_structure *structure)
{
    symo__graph g;
    symo_status status = symo__graph_of_structure(&g, function, structure);
    *cells = NULL;
    if (!status) status = symo__graph_cells(cells, function, &g, structure->colour);
    symo__graph_free(&g);
    return status;
}

symo_status symo__cells_of(symo_partition **cells, const symo_partition *all, int64_t first, int64_t count)
{
    return symo_partition_create(cells, count, all->cell + first, NULL);
}

symo_status symo_structure_cells(symo_partition **cells, const symo_structure *structure)
{
    symo_partition *all = NULL;
    if (!cells) return symo__fail_null(__func__, "cells");
    *cells = NULL;
    if (!structure) return symo__fail_null(__func__, "structure");
    SYMO_TRY(symo__structure_cells(&all, __func__, structure));
    const symo_status status = symo__cells_of(cells, all, 0, structure->n);
    symo_partition_free(all);
    return status;
}

symo_status symo__structure_matrix(symo_structure *structure, const char *function, const symo_matrix *matrix,
                                   int64_t first_row, int64_t first_column)
{
    symo__matrix_entry *entries = NULL;
    int64_t count = 0;
    SYMO_TRY(symo__matrix_entries(&entries, &count, matrix, function));
    symo__weighted_link *links = symo__allocate(count, sizeof *links);
    symo_status status = links ? SYMO_OK : symo__fail_memory(function, (size_t)count * sizeof *links);
    for (int64_t k = 0; k < count && links; k++)
        links[k] = (symo__weighted_link){ entries[k].weight, (int32_t)(first_row + entries[k].row),
                                          (int32_t)(first_column + entries[k].column) };
    symo__release(entries);
    if (!status) status = symo__structure_links(structure, function, count, links);
    symo__release(links);
    return status;
}
