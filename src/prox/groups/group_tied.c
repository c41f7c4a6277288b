/* SPDX-License-Identifier: BSD-3-Clause */
/* The group lasso h(x) = sum_g c_g ||x_g|| on a fixed space x = U z (docs/mathematics.md, theorem 5).
 *
 * With n_gc members of group g in the live cell c of size m_c,  ||(U z)_g||^2 = sum_c (n_gc / m_c) z_c^2.
 *
 * keeps: the prox multiplies a group by one factor, so tied groups must have the same factor at every point, that is
 *     n_gc / c_g^2 = n_hc / c_h^2   for every live cell c, for any two groups g, h that share a live cell;
 * coefficient 0 (and entries in no group) share live cells only with 0, infinity only with infinity. Coefficients may
 * be square roots of sizes, so the equation is tested up to 8 ulp.
 *
 * reduce: cells with a member of infinite coefficient are 0 and drop out. Of the rest, let J be the cells that a group
 * touches. If every group that touches one of them touches them all, each in one proportion n_gc / m_c = r_g, then
 * ||(U z)_g|| = sqrt(r_g) ||z_J|| and together they are (sum_g c_g sqrt(r_g)) ||z_J||. This covers all that keeps
 * (there r_g = c_g^2 / sum c^2, which makes it sqrt(sum c_g^2) ||z_J||) and more: groups of one are the weighted l1
 * norm with any weights.
 *
 * Cost O(n + cells), that much memory. */
#include "prox/groups/group_lasso.h"

/* Which live cells the group at hand touches, and how often. */
typedef struct tally {
    int64_t *count;   /* a live cell; 0 between groups */
    int64_t *touched; /* the cells of the group at hand */
    int64_t touched_count;
} tally;

static symo_status tally_create(tally *t, int64_t cells)
{
    t->touched_count = 0;
    t->count = symo__allocate_zero(cells, sizeof(int64_t));
    t->touched = symo__allocate(cells, sizeof(int64_t));
    return t->count && t->touched ? SYMO_OK : symo__fail_memory("symo_prox_reduce", (size_t)cells * sizeof(int64_t));
}

static void tally_free(tally *t)
{
    symo__release(t->count);
    symo__release(t->touched);
}

/* excluded NULL: every live cell counts. */
static void tally_group(tally *t, const group_lasso *self, const symo_partition *partition, int64_t group,
                        const int8_t *excluded)
{
    for (int64_t k = 0; k < t->touched_count; k++) t->count[t->touched[k]] = 0;
    t->touched_count = 0;
    for (int64_t k = self->starts[group]; k < self->starts[group + 1]; k++) {
        const int64_t cell = partition->cell[symo__group_entry(self, k)];
        if (cell < 0 || (excluded && excluded[cell])) continue;
        if (t->count[cell]++ == 0) t->touched[t->touched_count++] = cell;
    }
}

typedef enum kind { KIND_UNSET, KIND_FREE, KIND_FINITE, KIND_EXCLUDED } kind;

static kind kind_of(double c)
{
    return c == 0.0 ? KIND_FREE : isinf(c) ? KIND_EXCLUDED : KIND_FINITE;
}

/* 0: the cell of this entry already holds an entry of another kind. */
static int mark(int8_t *kinds, const symo_partition *partition, int64_t i, kind own)
{
    const int64_t cell = partition->cell[i];
    if (cell < 0) return 1;
    if (kinds[cell] != KIND_UNSET && kinds[cell] != (int8_t)own) return 0;
    kinds[cell] = (int8_t)own;
    return 1;
}

static int kinds_agree(const group_lasso *self, const symo_partition *partition, int8_t *kinds)
{
    for (int64_t g = 0; g < self->groups; g++)
        for (int64_t k = self->starts[g]; k < self->starts[g + 1]; k++)
            if (!mark(kinds, partition, symo__group_entry(self, k), kind_of(symo__coefficient(&self->c, g)))) return 0;
    for (int64_t k = 0; k < self->free_count; k++)
        if (!mark(kinds, partition, self->free_entries[k], KIND_FREE)) return 0;
    return 1;
}

/* The first group that touched a cell, with what the later ones are compared with. */
typedef struct owner {
    int64_t group; /* -1: none yet */
    int64_t count, touched_count;
} owner;

static int same_factor(const group_lasso *self, int64_t g, int64_t count, const owner *other)
{
    const double ratio = symo__coefficient(&self->c, g) / symo__coefficient(&self->c, other->group);
    return fabs(ratio * ratio * (double)other->count - (double)count) <= 0x1p-49 * (double)count;
}

static int agrees_with_owners(const group_lasso *self, int64_t g, const tally *t, owner *owners)
{
    if (t->touched_count == 0) return 1;
    const int64_t first = owners[t->touched[0]].group;
    for (int64_t k = 0; k < t->touched_count; k++) {
        const int64_t cell = t->touched[k];
        if (owners[cell].group != first) return 0;
        if (first < 0)
            owners[cell] = (owner){ g, t->count[cell], t->touched_count };
        else if (owners[cell].touched_count != t->touched_count || !same_factor(self, g, t->count[cell], &owners[cell]))
            return 0;
    }
    return 1;
}

symo_status symo__group_lasso_keeps(const group_lasso *self, const symo_partition *partition, int *answer)
{
    tally t;
    symo_status status = tally_create(&t, partition->cells);
    int8_t *kinds = symo__allocate_zero(partition->cells, sizeof *kinds);
    owner *owners = symo__allocate(partition->cells, sizeof *owners);
    *answer = 0;
    if (!status && (!kinds || !owners))
        status = symo__fail_memory("symo_prox_keeps", (size_t)partition->cells * sizeof *owners);
    if (status) goto done;
    for (int64_t cell = 0; cell < partition->cells; cell++) owners[cell] = (owner){ -1, 0, 0 };
    *answer = kinds_agree(self, partition, kinds);
    for (int64_t g = 0; *answer && g < self->groups; g++) {
        if (kind_of(symo__coefficient(&self->c, g)) != KIND_FINITE) continue;
        tally_group(&t, self, partition, g, NULL);
        *answer = agrees_with_owners(self, g, &t, owners);
    }
done:
    symo__release(owners);
    symo__release(kinds);
    tally_free(&t);
    return status;
}

/* The groups of the reduced penalty while they are found. */
typedef struct blocks {
    int64_t count, cells;
    int8_t *excluded;      /* a cell */
    int64_t *block;        /* a cell: its block, -1: none, so far free */
    int64_t *size;         /* a block */
    double *weight, *lost; /* a block: compensated sum */
} blocks;

static void blocks_free(blocks *b)
{
    symo__release(b->excluded);
    symo__release(b->block);
    symo__release(b->size);
    symo__release(b->weight);
    symo__release(b->lost);
}

static symo_status blocks_create(blocks *b, int64_t cells)
{
    *b = (blocks){ .cells = cells };
    b->excluded = symo__allocate_zero(cells, sizeof(int8_t));
    b->block = symo__allocate(cells, sizeof(int64_t));
    b->size = symo__allocate(cells, sizeof(int64_t));
    b->weight = symo__allocate_zero(cells, sizeof(double));
    b->lost = symo__allocate_zero(cells, sizeof(double));
    if (!b->excluded || !b->block || !b->size || !b->weight || !b->lost)
        return symo__fail_memory("symo_prox_reduce", (size_t)cells * sizeof(int64_t));
    for (int64_t cell = 0; cell < cells; cell++) b->block[cell] = -1;
    return SYMO_OK;
}

static void exclude(blocks *b, const group_lasso *self, const symo_partition *partition)
{
    for (int64_t g = 0; g < self->groups; g++) {
        if (!isinf(symo__coefficient(&self->c, g))) continue;
        for (int64_t k = self->starts[g]; k < self->starts[g + 1]; k++) {
            const int64_t cell = partition->cell[symo__group_entry(self, k)];
            if (cell >= 0) b->excluded[cell] = 1;
        }
    }
}

/* n_gc / m_c: equal fractions round to equal doubles. */
static double proportion(const tally *t, const symo_partition *partition, int64_t cell)
{
    return (double)t->count[cell] / (double)(partition->starts[cell + 1] - partition->starts[cell]);
}

/* Adds a group to its block, which it may found; 0: it does not fit. */
static int add_group(blocks *b, const tally *t, const symo_partition *partition, double c)
{
    if (t->touched_count == 0) return 1;
    const int64_t first = b->block[t->touched[0]], own = first < 0 ? b->count : first;
    const double r = proportion(t, partition, t->touched[0]);
    for (int64_t k = 0; k < t->touched_count; k++) {
        const int64_t cell = t->touched[k];
        if (b->block[cell] != first || proportion(t, partition, cell) != r) return 0;
        b->block[cell] = own;
    }
    if (first < 0) b->size[b->count++] = t->touched_count;
    if (b->size[own] != t->touched_count) return 0;
    symo__add_compensated(&b->weight[own], &b->lost[own], c * sqrt(r));
    return 1;
}

static symo_status find_blocks(blocks *b, tally *t, const group_lasso *self, const symo_partition *partition)
{
    exclude(b, self, partition);
    for (int64_t g = 0; g < self->groups; g++) {
        const double c = symo__coefficient(&self->c, g);
        if (kind_of(c) != KIND_FINITE) continue;
        tally_group(t, self, partition, g, b->excluded);
        if (!add_group(b, t, partition, c))
            return symo__fail(SYMO_ERROR_UNSUPPORTED,
                              "symo_prox_reduce: the group lasso has no reduced form: group %lld shares tied entries "
                              "with another group, or meets its cells in different proportions",
                              (long long)g);
    }
    return SYMO_OK;
}

/* Blocks become groups of cells; the excluded cells are one more, of infinite weight; the other cells are free. */
static symo_status build(symo_prox **reduced, blocks *b)
{
    const char *function = "symo_prox_reduce";
    int64_t excluded = 0, groups = b->count;
    for (int64_t cell = 0; cell < b->cells; cell++) {
        excluded += b->excluded[cell];
        if (b->excluded[cell]) b->block[cell] = b->count;
    }
    if (excluded > 0) groups++;
    int64_t *starts = symo__allocate_zero(groups + 1, sizeof(int64_t));
    int64_t *indices = symo__allocate(b->cells, sizeof(int64_t));
    symo__coefficients c = { 0.0, symo__allocate(groups, sizeof(double)) };
    if (!starts || !indices || !c.each) {
        symo__release(starts);
        symo__release(indices);
        symo__coefficients_free(&c);
        return symo__fail_memory(function, (size_t)b->cells * sizeof(int64_t));
    }
    for (int64_t k = 0; k < groups; k++) {
        starts[k + 1] = starts[k] + (k < b->count ? b->size[k] : excluded);
        c.each[k] = k < b->count ? b->weight[k] + b->lost[k] : (double)INFINITY;
    }
    for (int64_t k = 0; k < groups; k++) b->size[k] = starts[k]; /* where the next cell of the block goes */
    for (int64_t cell = 0; cell < b->cells; cell++)
        if (b->block[cell] >= 0) indices[b->size[b->block[cell]]++] = cell;
    return symo__group_lasso_adopt(reduced, b->cells, groups, starts, indices, &c, function);
}

symo_status symo__group_lasso_reduce(const group_lasso *self, const symo_partition *partition, symo_prox **reduced)
{
    tally t;
    blocks b;
    symo_status status = tally_create(&t, partition->cells);
    const symo_status other = blocks_create(&b, partition->cells);
    if (!status) status = other;
    if (!status) status = find_blocks(&b, &t, self, partition);
    if (!status) status = build(reduced, &b);
    blocks_free(&b);
    tally_free(&t);
    return status;
}
