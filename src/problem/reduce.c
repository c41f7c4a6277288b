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
    symo__space space;
    int64_t n, dimension; /* of the space */
} carried_prox;

static void carried_prox_destroy(void *self)
{
    carried_prox *carried = self;
    symo_prox_free(carried->inner);
    symo__space_free(&carried->space);
    symo__release(carried);
}

/* What the space and the inner operator need, and one vector of the other space where there is one. */
static int64_t scratch_beside(const carried_prox *carried, int64_t vector)
{
    return symo__scratch_size(1, vector, symo__space_scratch(&carried->space) + symo_prox_scratch(carried->inner));
}

static int64_t restricted_scratch(void *self, int64_t cells)
{
    const carried_prox *carried = self;
    (void)cells;
    return scratch_beside(carried, carried->n);
}

static int restricted_value(void *self, int64_t cells, const double *z, double *value, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t n = carried->n;
    double *coordinates = scratch + n, *rest = coordinates + symo__space_scratch(&carried->space);
    (void)cells;
    symo__space_lift(&carried->space, z, scratch, coordinates);
    return carried->inner->table.value(carried->inner->self, n, scratch, value, rest);
}

static int restricted_apply(void *self, int64_t cells, const double *z, double step, double *out, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t n = carried->n;
    double *coordinates = scratch + n, *rest = coordinates + symo__space_scratch(&carried->space);
    (void)cells;
    symo__space_lift(&carried->space, z, scratch, coordinates);
    const int code = carried->inner->table.prox(carried->inner->self, n, scratch, step, scratch, rest);
    if (code == 0) symo__space_reduce(&carried->space, scratch, out, coordinates);
    return code;
}

static int64_t kept_scratch(void *self, int64_t n)
{
    const carried_prox *carried = self;
    (void)n;
    return scratch_beside(carried, 0);
}

static int kept_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const carried_prox *carried = self;
    return carried->inner->table.value(carried->inner->self, n, x, value,
                                       scratch + symo__space_scratch(&carried->space));
}

static int kept_apply(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const carried_prox *carried = self;
    double *rest = scratch + symo__space_scratch(&carried->space);
    symo__space_project(&carried->space, v, out, scratch);
    const int code = carried->inner->table.prox(carried->inner->self, n, out, step, out, rest);
    if (code == 0) symo__space_project(&carried->space, out, out, scratch);
    return code;
}

static int64_t through_scratch(void *self, int64_t n)
{
    const carried_prox *carried = self;
    (void)n;
    return scratch_beside(carried, carried->dimension);
}

static int through_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t m = carried->dimension;
    double *coordinates = scratch + m, *rest = coordinates + symo__space_scratch(&carried->space);
    (void)n;
    symo__space_reduce(&carried->space, x, scratch, coordinates);
    return carried->inner->table.value(carried->inner->self, m, scratch, value, rest);
}

static int through_apply(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const carried_prox *carried = self;
    const int64_t m = carried->dimension;
    double *coordinates = scratch + m, *rest = coordinates + symo__space_scratch(&carried->space);
    (void)n;
    symo__space_reduce(&carried->space, v, scratch, coordinates);
    const int code = carried->inner->table.prox(carried->inner->self, m, scratch, step, scratch, rest);
    if (code == 0) symo__space_lift(&carried->space, scratch, out, coordinates);
    return code;
}

symo_status symo__carry_prox(symo_prox **carried, symo_prox *inner, const symo__space *space, symo__prox_route route)
{
    *carried = NULL;
    carried_prox *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    self->inner = inner;
    self->space = *space;
    self->n = symo__space_size(space);
    self->dimension = symo__space_dimension(space);
    symo__prox_keep(inner);
    symo__space_keep(space);
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
    const int64_t size = route == SYMO__PROX_WRAPPED ? self->dimension : self->n;
    return symo__prox_wrap(carried, size, &table, self, __func__);
}
