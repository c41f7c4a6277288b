/* SPDX-License-Identifier: BSD-3-Clause */
/* The sparse group lasso h(x) = sum a_i |x_i| + sum_g c_g ||x_g|| on a fixed space x = U z (docs/mathematics.md,
 * theorems 5 and 6). Cells with an entry that is held at 0 (a_i or c_g infinite) are 0 and leave their groups. What
 * then remains of a group is of one of two kinds.
 *
 * Within one cell, n members of one size: c_g ||x_g|| = (c_g / sqrt(n)) sum_{i in g} |x_i|, part of the l1 norm. So let
 * e_i = a_i + c_g / sqrt(n) for the members of such groups, e_i = a_i for all others; what is left is a group lasso
 * over the groups that meet two cells or more.
 *
 * keeps: e is constant on every cell, and the group lasso that is left keeps the space. That is enough, because both
 * steps of the prox then stay in the space. It is needed: far out, at a step t, an entry moves by
 * t (a_i + c_g |x_i| / ||x_g||) towards 0, the same for all entries of a cell at every point. With the other cells of g
 * growing this tends to t a_i when g meets several, and is t e_i throughout when it meets one; so a cell has members of
 * one kind, with equal e_i, and equal c_g |x_i| / ||x_g||.
 *
 * reduce: the weighted l1 norm of e, for any weights, and the group lasso where that reduces.
 *
 * Cost O(n + cells), that much memory. */
#include "prox/groups/sparse_group.h"

/* e, and the groups that are left, none dropped so that their numbers stay. */
typedef struct fold {
    symo__coefficients own;
    int64_t *starts, *indices, *count;
    symo__coefficients c;
    int8_t *held; /* a cell */
} fold;

static void fold_free(fold *f)
{
    symo__coefficients_free(&f->own);
    symo__coefficients_free(&f->c);
    symo__release(f->starts);
    symo__release(f->indices);
    symo__release(f->count);
    symo__release(f->held);
}

static symo_status fold_create(fold *f, int64_t n, int64_t groups, int64_t cells, const char *function)
{
    *f = (fold){ .own = { 0.0, symo__allocate(n, sizeof(double)) } };
    f->starts = symo__allocate_zero(groups + 1, sizeof(int64_t));
    f->indices = symo__allocate(n, sizeof(int64_t));
    f->count = symo__allocate_zero(cells, sizeof(int64_t));
    f->c.each = symo__allocate_zero(groups, sizeof(double));
    f->held = symo__allocate_zero(cells, sizeof(int8_t));
    if (f->own.each && f->starts && f->indices && f->count && f->c.each && f->held) return SYMO_OK;
    return symo__fail_memory(function, (size_t)n * sizeof(double));
}

static void find_held(fold *f, const sparse_group *self, const symo_partition *partition)
{
    const group_lasso *groups = symo__sparse_groups(self);
    const symo__coefficients *a = symo__l1_coefficients(self->l1);
    for (int64_t i = 0; i < partition->n; i++) f->own.each[i] = symo__coefficient(a, i);
    for (int64_t g = 0; g < groups->groups; g++)
        for (int64_t k = groups->starts[g]; isinf(symo__coefficient(&groups->c, g)) && k < groups->starts[g + 1]; k++)
            f->own.each[symo__group_entry(groups, k)] = (double)INFINITY;
    for (int64_t i = 0; i < partition->n; i++)
        if (isinf(f->own.each[i]) && partition->cell[i] >= 0) f->held[partition->cell[i]] = 1;
}

/* Adds the members of group g that count to the indices; how many cells they meet. */
static int64_t gather(fold *f, const group_lasso *groups, const symo_partition *partition, int64_t g)
{
    int64_t met = 0;
    f->starts[g + 1] = f->starts[g];
    for (int64_t k = groups->starts[g]; k < groups->starts[g + 1]; k++) {
        const int64_t i = symo__group_entry(groups, k), cell = partition->cell[i];
        if (cell < 0 || f->held[cell]) continue;
        met += f->count[cell]++ == 0;
        f->indices[f->starts[g + 1]++] = i;
    }
    for (int64_t k = f->starts[g]; k < f->starts[g + 1]; k++) f->count[partition->cell[f->indices[k]]] = 0;
    return met;
}

static void fold_groups(fold *f, const group_lasso *groups, const symo_partition *partition)
{
    for (int64_t g = 0; g < groups->groups; g++) {
        const double c = symo__coefficient(&groups->c, g);
        const int64_t met = gather(f, groups, partition, g), size = f->starts[g + 1] - f->starts[g];
        f->c.each[g] = c;
        if (met > 1 && c > 0.0 && !isinf(c)) continue;
        for (int64_t k = f->starts[g]; k < f->starts[g + 1]; k++)
            if (c > 0.0) f->own.each[f->indices[k]] += c / sqrt((double)size);
        f->starts[g + 1] = f->starts[g];
        f->c.each[g] = 0.0;
    }
}

/* e, to be freed, and the group lasso that is left. */
static symo_status split(const sparse_group *self, const symo_partition *partition, symo__coefficients *own,
                         symo_prox **left, const char *function)
{
    const group_lasso *groups = symo__sparse_groups(self);
    fold f;
    symo_status status = fold_create(&f, partition->n, groups->groups, partition->cells, function);
    if (!status) {
        find_held(&f, self, partition);
        fold_groups(&f, groups, partition);
        status = symo__group_lasso_adopt(left, partition->n, groups->groups, f.starts, f.indices, &f.c, function);
        f.starts = f.indices = NULL; /* taken */
        f.c.each = NULL;
    }
    if (!status) {
        *own = f.own;
        f.own.each = NULL;
    }
    fold_free(&f);
    return status;
}

/* Up to 8 ulp: coefficients are divided by square roots. */
static int equal(double e, double first)
{
    return e == first || (!isinf(first) && fabs(e - first) <= 0x1p-49 * first);
}

static int constant_on_cells(const symo__coefficients *e, const symo_partition *partition)
{
    for (int64_t cell = 0; cell < partition->cells; cell++) {
        const int64_t first = partition->starts[cell];
        for (int64_t k = first + 1; k < partition->starts[cell + 1]; k++)
            if (!equal(e->each[symo__member(partition, k)], e->each[symo__member(partition, first)])) return 0;
    }
    return 1;
}

symo_status symo__sparse_group_keeps(const sparse_group *self, const symo_partition *partition, int *answer)
{
    symo__coefficients own;
    symo_prox *left = NULL;
    *answer = 0;
    SYMO_TRY(split(self, partition, &own, &left, "symo_prox_keeps"));
    symo_status status = SYMO_OK;
    if (constant_on_cells(&own, partition)) status = symo_prox_keeps(left, partition, answer);
    symo_prox_free(left);
    symo__coefficients_free(&own);
    return status;
}

symo_status symo__sparse_group_reduce(const sparse_group *self, const symo_partition *partition, symo_prox **reduced)
{
    const char *function = "symo_prox_reduce";
    symo__coefficients own, sums = { 0.0, NULL };
    symo_prox *left = NULL, *l1 = NULL, *groups = NULL;
    SYMO_TRY(split(self, partition, &own, &left, function));
    symo_status status = symo_prox_reduce(&groups, left, partition);
    if (!status) status = symo__coefficients_reduce(&sums, &own, partition, 1, function);
    if (!status) status = symo_prox_l1(&l1, partition->cells, sums.each, 1.0);
    symo_prox_free(left);
    symo__coefficients_free(&own);
    symo__coefficients_free(&sums);
    if (!status) return symo__sparse_group_adopt(reduced, partition->cells, l1, groups, function);
    symo_prox_free(groups);
    return status;
}
