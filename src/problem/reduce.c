/* SPDX-License-Identifier: BSD-3-Clause */
/* Terms carried to the working space when they have no form of their own there (docs/mathematics.md, theorems 1, 2).
 *
 *   objective on z    f(U z), gradient U' grad f(U z)                 in objective/carry.c
 *   penalty on z      h(U z), prox U' prox_h(U z)                      valid because prox_h keeps the fixed space
 *   penalty on x      prox of h + indicator of Fix:  P prox_h(P v)     valid for the same reason; the order matters:
 *                     v = (2, 0), h = |.|_1, swap: prox_h(P v) = (0, 0) at step 1, P prox_h(v) = (0.5, 0.5) is not it.
 *                     The outer P only repairs rounding, so that orbits hold the same bits.
 *   penalty on x      U prox_{h o U}(U'v)                              by the reduced form, where prox_h does not keep
 * Fix
 *
 * Cost beyond the term's own: O(n) an evaluation. Scratch is the caller's.
 */
#include "problem/reduce.h"

/* ---- penalties: one self for the three carriers ---- */

typedef struct carried_prox {
    symo_prox *inner; /* on x (carried by keeping) or on z (through) */
    symo_partition *partition;
} carried_prox;

static void carried_prox_destroy(void *self)
{
    carried_prox *carried = self;
    symo_prox_free(carried->inner);
    symo_partition_free(carried->partition);
    symo__release(carried);
}

/* All three need one vector of the other space and what the inner operator needs. */
static int64_t restricted_scratch(void *self, int64_t cells)
{
    const carried_prox *carried = self;
    (void)cells;
    return carried->partition->n + symo_prox_scratch(carried->inner);
}

static int restricted_value(void *self, int64_t cells, const double *z, double *value, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t n = carried->partition->n;
    (void)cells;
    symo__partition_lift(carried->partition, z, scratch);
    return carried->inner->table.value(carried->inner->self, n, scratch, value, scratch + n);
}

static int restricted_apply(void *self, int64_t cells, const double *z, double step, double *out, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t n = carried->partition->n;
    (void)cells;
    symo__partition_lift(carried->partition, z, scratch);
    const int code = carried->inner->table.prox(carried->inner->self, n, scratch, step, scratch, scratch + n);
    if (code == 0) symo__partition_reduce(carried->partition, scratch, out);
    return code;
}

static int64_t kept_scratch(void *self, int64_t n)
{
    const carried_prox *carried = self;
    (void)n;
    return symo_prox_scratch(carried->inner);
}

static int kept_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const carried_prox *carried = self;
    return carried->inner->table.value(carried->inner->self, n, x, value, scratch);
}

static int kept_apply(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const carried_prox *carried = self;
    symo__partition_project(carried->partition, v, out);
    const int code = carried->inner->table.prox(carried->inner->self, n, out, step, out, scratch);
    if (code == 0) symo__partition_project(carried->partition, out, out);
    return code;
}

static int64_t through_scratch(void *self, int64_t n)
{
    const carried_prox *carried = self;
    (void)n;
    return carried->partition->cells + symo_prox_scratch(carried->inner);
}

static int through_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t cells = carried->partition->cells;
    (void)n;
    symo__partition_reduce(carried->partition, x, scratch);
    return carried->inner->table.value(carried->inner->self, cells, scratch, value, scratch + cells);
}

static int through_apply(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t cells = carried->partition->cells;
    (void)n;
    symo__partition_reduce(carried->partition, v, scratch);
    const int code = carried->inner->table.prox(carried->inner->self, cells, scratch, step, scratch, scratch + cells);
    if (code == 0) symo__partition_lift(carried->partition, scratch, out);
    return code;
}

symo_status symo__carry_prox(symo_prox **carried, symo_prox *inner, symo_partition *partition, symo__prox_route route)
{
    *carried = NULL;
    carried_prox *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    self->inner = inner;
    self->partition = partition;
    symo__prox_keep(inner);
    symo__partition_keep(partition);
    symo_prox_table table = {
        .size = sizeof table,
        .name = inner->table.name,
        .formula = inner->table.formula,
        .flags = inner->table.flags & SYMO_PROX_CONVEX,
        .destroy = carried_prox_destroy,
    };
    if (route == SYMO__PROX_WRAPPED) {
        table.value = restricted_value, table.prox = restricted_apply, table.scratch = restricted_scratch;
    } else if (route == SYMO__PROX_KEPT) {
        table.value = kept_value, table.prox = kept_apply, table.scratch = kept_scratch;
    } else {
        assert(route == SYMO__PROX_THROUGH);
        table.value = through_value, table.prox = through_apply, table.scratch = through_scratch;
    }
    const int64_t size = route == SYMO__PROX_WRAPPED ? partition->cells : partition->n;
    return symo__prox_wrap(carried, size, &table, self, __func__);
}
