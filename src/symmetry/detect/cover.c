/* SPDX-License-Identifier: BSD-3-Clause */
/* The double cover of a graph with signs: signed permutations become permutations.
 *
 * Vertex i becomes +i and -i, joined by an edge of a kind of its own; an edge of weight w > 0 from i to j becomes two
 * of |w|, from +i to +j and from -i to -j, and one of w < 0 becomes those from +i to -j and from -i to +j. A
 * permutation of the cover that keeps the kinds takes pairs to pairs, so it is a signed permutation, +i -> s_i p(i),
 * and edges go to edges exactly when s_i s_j a_p(i)p(j) = a_ij. The diagonal has no sign to lose: loops stay what they
 * are. Cost: O(n + m) time; twice the graph's memory.
 */
#include <string.h>

#include "symmetry/detect/detect_impl.h"

static symo_status take_room(symo__graph *cover, const char *function, const symo__graph *g)
{
    const int64_t n = cover->n, edges = 2 * g->starts[g->n] + n;
    cover->starts = symo__allocate(n + 1, sizeof *cover->starts);
    cover->edges = symo__allocate(edges, sizeof *cover->edges);
    cover->loops = symo__allocate(n, sizeof *cover->loops);
    cover->weights = symo__allocate(edges, sizeof *cover->weights);
    cover->loop_weights = symo__allocate(n, sizeof *cover->loop_weights);
    if (cover->starts && cover->edges && cover->loops && cover->weights && cover->loop_weights) return SYMO_OK;
    return symo__fail_memory(function, (size_t)edges * sizeof *cover->edges);
}

symo_status symo__cover_create(symo__graph *cover, const char *function, const symo__graph *g)
{
    *cover = (symo__graph){
        .kinds = g->kinds + 1, .directed = g->directed, .pair = g->kinds, .largest = g->largest, .noise = g->noise
    };
    if (g->n > INT32_MAX / 2 || g->starts[g->n] > INT32_MAX / 4)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %d vertices and %lld edges are too many to look for signs", function,
                          (int)g->n, (long long)g->starts[g->n]);
    cover->n = 2 * g->n;
    SYMO_TRY(take_room(cover, function, g));
    int64_t at = 0;
    for (int32_t v = 0; v < cover->n; v++) {
        const int32_t u = v / 2;
        cover->starts[v] = at;
        cover->loops[v] = g->loops[u];
        cover->loop_weights[v] = g->loop_weights[u];
        for (int64_t e = g->starts[u]; e < g->starts[u + 1]; e++) {
            cover->weights[at] = g->weights[e];
            cover->edges[at++] = (symo__edge){ g->edges[e].kind, 2 * g->edges[e].end + (v % 2 ^ g->negative[e]) };
        }
        cover->weights[at] = 0.0;
        cover->edges[at++] = (symo__edge){ cover->pair, v ^ 1 };
    }
    cover->starts[cover->n] = at;
    return SYMO_OK;
}
