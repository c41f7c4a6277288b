/* SPDX-License-Identifier: BSD-3-Clause */
/* What a group lasso h(x) = sum_g c_g ||x_g|| tells apart: a vertex a group, coloured by c_g, with an edge to each of
 * its entries.
 *
 * Averages P over equitable cells cost no more: the groups of a cell G have as many members, d_c, in each cell c of
 * entries, which are all of c because groups are disjoint. So ||(P x)_g||^2 = sum_c d_c m_c^2 with the means m_c of x,
 * which are the means over G of g's own means m_gc, and ||x_g||^2 >= sum_c d_c m_gc^2; sum over G, by convexity.
 * A coefficient 0 leaves its entries free, an infinite one holds each of them at 0: neither ties them to each other, so
 * there are no edges, and what is held is told from the rest by its colour. Cost: O(n log n), 16 n bytes.
 */
#include "partition/structure.h"
#include "prox/groups/group_lasso.h"

static int is_held(const group_lasso *self, int64_t group)
{
    return isinf(symo__coefficient(&self->c, group));
}

static symo_status tell_held(const group_lasso *self, symo_structure *structure, int64_t first)
{
    double *held = symo__allocate_zero(self->n, sizeof *held);
    if (!held) return symo__fail_memory("symo_prox_describe", (size_t)self->n * sizeof *held);
    for (int64_t g = 0; g < self->groups; g++)
        for (int64_t k = self->starts[g]; k < self->starts[g + 1]; k++)
            held[symo__group_entry(self, k)] = is_held(self, g) ? 1.0 : 0.0;
    const symo_status status = symo_structure_colour(structure, first, self->n, held);
    symo__release(held);
    return status;
}

/* `vertex`: that of the first group. */
static symo_status link_members(const group_lasso *self, symo_structure *structure, int64_t first, int64_t vertex)
{
    const int64_t members = self->starts[self->groups];
    int64_t count = 0;
    symo__weighted_link *links = symo__allocate(members, sizeof *links);
    if (!links) return symo__fail_memory("symo_prox_describe", (size_t)members * sizeof *links);
    for (int64_t g = 0; g < self->groups; g++) {
        if (symo__coefficient(&self->c, g) == 0.0 || is_held(self, g)) continue;
        for (int64_t k = self->starts[g]; k < self->starts[g + 1]; k++)
            links[count++] =
                (symo__weighted_link){ 1.0, (int32_t)(vertex + g), (int32_t)(first + symo__group_entry(self, k)) };
    }
    const symo_status status = symo__structure_links(structure, "symo_prox_describe", count, links);
    symo__release(links);
    return status;
}

symo_status symo__group_lasso_describe(const group_lasso *self, symo_structure *structure, int64_t first)
{
    int64_t vertex = 0;
    SYMO_TRY(tell_held(self, structure, first));
    SYMO_TRY(symo_structure_vertices(structure, self->groups, &vertex));
    SYMO_TRY(symo__coefficients_describe(&self->c, self->groups, structure, vertex));
    return link_members(self, structure, first, vertex);
}
