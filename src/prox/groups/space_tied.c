/* SPDX-License-Identifier: BSD-3-Clause */
/* lambda ||x - P x|| on the space of another partition, x = U z, with Q = U U' its projector.
 *
 * keeps: the prox moves x along the line from x to P x, so it stays in Q's space iff P maps that space into itself,
 * that is iff P Q = Q P; then P Q projects onto what both spaces share, the space of their join. Cell by cell of the
 * join:
 *
 *     live   any two cells p of P and q of Q in it share |p||q| / |join cell| entries, as in a table with independent
 *            rows and columns; two partitions of which one is finer are the plainest case
 *     dead   any two live cells in it have sum over their entries of sign_P sign_Q = 0
 *
 * reduce: where P Q = Q P, ||U z - P U z|| is the distance of z from the join's space in coordinates z: cells of cells,
 * along d_c = sign_c sqrt(|c|). A coarser Q shares everything: zero is left.
 *
 * Cost O(n log n) for the join, O(n) memory. */
#include "prox/groups/space_distance.h"

/* What the cell p of P at hand shares with the cells of Q that it meets. */
typedef struct table {
    int64_t *shared, *last; /* a cell of Q: signed count, and the cell of P it is about */
    int64_t *met, met_count;
} table;

static void table_free(table *t)
{
    symo__release(t->shared);
    symo__release(t->last);
    symo__release(t->met);
}

static symo_status table_create(table *t, const symo_partition *q, const char *function)
{
    t->met_count = 0;
    t->shared = symo__allocate(q->cells, sizeof(int64_t));
    t->last = symo__allocate(q->cells, sizeof(int64_t));
    t->met = symo__allocate(q->cells, sizeof(int64_t));
    if (!t->shared || !t->last || !t->met) return symo__fail_memory(function, (size_t)q->cells * sizeof(int64_t));
    for (int64_t cell = 0; cell < q->cells; cell++) t->last[cell] = -1;
    return SYMO_OK;
}

static int sign_of(const symo_partition *partition, int64_t i)
{
    return partition->sign ? partition->sign[i] : 1;
}

static double size_of(const symo_partition *partition, int64_t cell)
{
    return (double)(partition->starts[cell + 1] - partition->starts[cell]);
}

static void count_shared(table *t, const symo_partition *p, const symo_partition *q, int64_t cell)
{
    t->met_count = 0;
    for (int64_t k = p->starts[cell]; k < p->starts[cell + 1]; k++) {
        const int64_t i = symo__member(p, k), other = q->cell[i];
        if (other < 0) continue;
        if (t->last[other] != cell) {
            t->last[other] = cell;
            t->shared[other] = 0;
            t->met[t->met_count++] = other;
        }
        t->shared[other] += (int64_t)sign_of(p, i) * sign_of(q, i);
    }
}

/* Whether the cell of P is as it must be; the products are exact as long as they are below 2^53. Cells that it does not
 * meet show in the others: what it shares with those adds up to |p|, so their sizes to that of the join's cell. */
static int cell_commutes(const table *t, const symo_partition *p, const symo_partition *q, const symo_partition *join,
                         int64_t cell)
{
    const int64_t whole = join->cell[symo__member(p, p->starts[cell])];
    for (int64_t k = 0; k < t->met_count; k++) {
        const double shared = fabs((double)t->shared[t->met[k]]);
        if (whole < 0 ? shared != 0.0 : shared * size_of(join, whole) != size_of(p, cell) * size_of(q, t->met[k]))
            return 0;
    }
    return 1;
}

/* Whether the projectors of p and q commute; join is theirs. */
static symo_status commute(const symo_partition *p, const symo_partition *q, const symo_partition *join, int *answer,
                           const char *function)
{
    table t;
    const symo_status status = table_create(&t, q, function);
    *answer = status == SYMO_OK;
    for (int64_t cell = 0; *answer && cell < p->cells; cell++) {
        count_shared(&t, p, q, cell);
        *answer = cell_commutes(&t, p, q, join, cell);
    }
    table_free(&t);
    return status;
}

symo_status symo__space_meet(symo_partition **join, const symo_partition *p, const symo_partition *q, int *answer,
                             const char *function)
{
    *answer = 0;
    symo_status status = symo_partition_join(join, p, q);
    if (!status) status = commute(p, q, *join, answer, function);
    return status;
}

symo_status symo__space_distance_keeps(const space_distance *self, const symo_partition *partition, int *answer)
{
    symo_partition *join = NULL;
    *answer = 1;
    if (self->lambda == 0.0) return SYMO_OK;
    const symo_status status = symo__space_meet(&join, self->partition, partition, answer, "symo_prox_keeps");
    symo_partition_free(join);
    return status;
}

symo_status symo__space_in_cells(symo_partition **cells, double **length, const symo_partition *q,
                                 const symo_partition *join)
{
    int64_t *label = symo__allocate(q->cells, sizeof *label);
    int8_t *sign = symo__allocate(q->cells, sizeof *sign);
    symo_status status = label && sign ? SYMO_OK : symo__fail_memory("symo_prox_reduce", (size_t)q->cells);
    for (int64_t cell = 0; !status && cell < q->cells; cell++) {
        const int64_t first = symo__member(q, q->starts[cell]); /* whose sign in q is +1 */
        label[cell] = join->cell[first];
        sign[cell] = (int8_t)(label[cell] < 0 ? 1 : sign_of(join, first));
    }
    if (!status) status = symo_partition_create(cells, q->cells, label, sign);
    if (!status && !symo__all_equal(q->cells, q->root))
        status = symo__copy_doubles(length, q->cells, q->root, "symo_prox_reduce");
    symo__release(label);
    symo__release(sign);
    return status;
}

symo_status symo__space_distance_reduce(const space_distance *self, const symo_partition *partition,
                                        symo_prox **reduced)
{
    const char *function = "symo_prox_reduce";
    symo_partition *join = NULL, *cells = NULL;
    double *length = NULL;
    int fits = 0;
    symo_status status = symo__space_meet(&join, self->partition, partition, &fits, function);
    if (!status && !fits && self->lambda > 0.0)
        status = symo__fail(SYMO_ERROR_UNSUPPORTED,
                            "%s: space-distance has no reduced form: its cells and those of the symmetry cross in "
                            "unequal proportions",
                            function);
    if (!status) status = symo__space_in_cells(&cells, &length, partition, join);
    symo_partition_free(join);
    if (!status) return symo__space_distance_adopt(reduced, cells, length, self->lambda, function);
    symo_partition_free(cells);
    return status;
}
