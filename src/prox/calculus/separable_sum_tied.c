/* SPDX-License-Identifier: BSD-3-Clause */
/* A sum over disjoint sets of entries on a fixed space x = U z, and what it tells apart. A cell *straddles* when it has
 * entries of two terms, or of a term and of none.
 *
 * keeps: without straddling cells, what every term keeps of its own part of the partition. With them (two copies of one
 * function that trade places, say) nothing is known of the structure, and the prox is tried at random points.
 * reduce: without straddling cells, the sum of the reduced terms. A partition numbers cells and turns signs by first
 * members; a term whose entries are in another order may see the sign of a cell turned, and then has no form here.
 *
 * Cost: the terms' and O(n), that much memory. */
#include "partition/structure.h"
#include "prox/calculus/separable_sum.h"

extern const symo_prox_table symo__prox_separable_sum_table;

/* The first cell with entries of two terms, or of one and free ones; -1: none. owner: a live cell each. */
static int64_t straddling(const separable_sum *self, const symo_partition *partition, int64_t *owner)
{
    for (int64_t cell = 0; cell < partition->cells; cell++) owner[cell] = -1;
    for (int64_t term = 0; term < self->count; term++) {
        for (int64_t k = self->starts[term]; k < self->starts[term + 1]; k++) {
            const int64_t cell = partition->cell[symo__sum_entry(self, k)];
            if (cell < 0) continue;
            if (owner[cell] >= 0 && owner[cell] != term) return cell;
            owner[cell] = term;
        }
    }
    for (int64_t i = 0; i < partition->n; i++) {
        const int64_t cell = self->covered[i] ? -1 : partition->cell[i];
        if (cell >= 0 && owner[cell] >= 0) return cell;
    }
    return -1;
}

/* -1 is no cell, also when there is no memory to look: then status says so. */
static symo_status find_straddling(const separable_sum *self, const symo_partition *partition, int64_t *cell,
                                   const char *function)
{
    int64_t *owner = symo__allocate(partition->cells, sizeof *owner);
    *cell = -1;
    if (!owner) return symo__fail_memory(function, (size_t)partition->cells * sizeof *owner);
    *cell = straddling(self, partition, owner);
    symo__release(owner);
    return SYMO_OK;
}

/* The partition of a term's entries. */
static symo_status restrict_to(symo_partition **own, const separable_sum *self, int64_t term,
                               const symo_partition *partition, const char *function)
{
    const int64_t first = self->starts[term], size = self->terms[term]->n;
    int64_t *label = symo__allocate(size, sizeof *label);
    int8_t *sign = symo__allocate(size, sizeof *sign);
    symo_status status = label && sign ? SYMO_OK : symo__fail_memory(function, (size_t)size * sizeof *label);
    for (int64_t j = 0; !status && j < size; j++) {
        const int64_t i = symo__sum_entry(self, first + j);
        label[j] = partition->cell[i];
        sign[j] = (int8_t)(partition->sign && partition->sign[i] < 0 ? -1 : 1);
    }
    if (!status) status = symo_partition_create(own, size, label, sign);
    symo__release(label);
    symo__release(sign);
    return status;
}

symo_status symo__separable_sum_keeps(separable_sum *self, const symo_partition *partition, int *answer)
{
    int64_t cell = -1;
    *answer = 0;
    SYMO_TRY(find_straddling(self, partition, &cell, "symo_prox_keeps"));
    if (cell >= 0)
        return (symo_status)symo__keeps_at_points(&symo__prox_separable_sum_table, self, partition->n, partition,
                                                  answer);
    symo_status status = SYMO_OK;
    *answer = 1;
    for (int64_t term = 0; !status && *answer && term < self->count; term++) {
        symo_partition *own = NULL;
        status = restrict_to(&own, self, term, partition, "symo_prox_keeps");
        if (!status) status = symo_prox_keeps(self->terms[term], own, answer);
        symo_partition_free(own);
    }
    if (status) *answer = 0;
    return status;
}

/* The term on its cells, whose numbers in the whole go to `cells`. */
static symo_status reduce_term(symo_prox **reduced, int64_t *cells, const separable_sum *self, int64_t term,
                               const symo_partition *partition)
{
    const char *function = "symo_prox_reduce";
    symo_partition *own = NULL;
    SYMO_TRY(restrict_to(&own, self, term, partition, function));
    symo_status status = SYMO_OK;
    for (int64_t j = 0; !status && j < own->cells; j++) {
        const int64_t i = symo__sum_entry(self, self->starts[term] + symo__member(own, own->starts[j]));
        cells[j] = partition->cell[i];
        if (partition->sign && partition->sign[i] < 0)
            status = symo__fail(SYMO_ERROR_UNSUPPORTED,
                                "%s: separable-sum has no reduced form: term %lld has the entries of cell %lld in an "
                                "order that turns its sign",
                                function, (long long)term, (long long)cells[j]);
    }
    if (!status) status = symo_prox_reduce(reduced, self->terms[term], own);
    symo_partition_free(own);
    return status;
}

symo_status symo__separable_sum_reduce(const separable_sum *self, const symo_partition *partition, symo_prox **reduced)
{
    const char *function = "symo_prox_reduce";
    int64_t cell = -1, filled = 0;
    SYMO_TRY(find_straddling(self, partition, &cell, function));
    if (cell >= 0)
        return symo__fail(SYMO_ERROR_UNSUPPORTED,
                          "%s: separable-sum has no reduced form: cell %lld has entries of two terms, or of one and of "
                          "none",
                          function, (long long)cell);
    symo_prox **terms = symo__allocate_zero(self->count, sizeof(symo_prox *));
    int64_t *cells = symo__allocate(partition->cells, sizeof *cells);
    symo_status status =
        terms && cells ? SYMO_OK : symo__fail_memory(function, (size_t)partition->cells * sizeof *cells);
    for (int64_t term = 0; !status && term < self->count; term++) {
        status = reduce_term(&terms[term], cells + filled, self, term, partition);
        if (!status) filled += terms[term]->n;
    }
    if (!status) status = symo_prox_separable_sum(reduced, partition->cells, self->count, terms, cells);
    for (int64_t term = 0; terms && term < self->count; term++) symo_prox_free(terms[term]);
    symo__release(terms);
    symo__release(cells);
    return status;
}

/* Each term has vertices of a colour of their own, one an entry, which stand for the sum's by an edge: so terms are
 * told apart, also from what no term has, and a term need not know where its entries are. */
symo_status symo__separable_sum_describe(const separable_sum *self, symo_structure *structure, int64_t first)
{
    for (int64_t term = 0; term < self->count; term++) {
        const int64_t count = self->terms[term]->n;
        int64_t stand_in = 0;
        SYMO_TRY(symo_structure_vertices(structure, count, &stand_in));
        symo__weighted_link *links = symo__allocate(count, sizeof *links);
        if (!links) return symo__fail_memory("symo_prox_describe", (size_t)count * sizeof *links);
        for (int64_t k = 0; k < count; k++)
            links[k] = (symo__weighted_link){ 1.0, (int32_t)(stand_in + k),
                                              (int32_t)(first + symo__sum_entry(self, self->starts[term] + k)) };
        const symo_status status = symo__structure_links(structure, "symo_prox_describe", count, links);
        symo__release(links);
        if (status) return status;
        SYMO_TRY(symo_prox_describe(self->terms[term], structure, stand_in));
    }
    return SYMO_OK;
}
