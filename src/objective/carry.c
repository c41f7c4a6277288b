/* SPDX-License-Identifier: BSD-3-Clause */
/* carry: an objective on a fixed space, for one without a reduced form of its own (docs/mathematics.md,
 * theorem 1).
 *
 *     z -> f(U z),   gradient U' grad f(U z)
 *
 * The curvature of f bounds the one of f o U, because ||U|| = 1. Cost beyond f's own: O(n) an evaluation. Scratch: U z
 * and grad f(U z), in this order, then the space's and f's own.
 */
#include "objective/objective_impl.h"

typedef struct carried_objective {
    symo_objective *full;
    symo__space space;
} carried_objective;

static int64_t carried_objective_scratch(void *self, int64_t n)
{
    const carried_objective *carried = self;
    (void)n;
    return symo__scratch_size(2, carried->full->n,
                              symo__space_scratch(&carried->space) + symo_objective_scratch(carried->full));
}

static int carried_evaluate_with(int (*evaluate)(void *, int64_t, const double *, double *, double *, double *),
                                 const carried_objective *carried, const double *z, double *value, double *gradient,
                                 double *scratch)
{
    const int64_t n = carried->full->n;
    double *x = scratch, *full_gradient = gradient ? scratch + n : NULL, *coordinates = scratch + 2 * n;
    symo__space_lift(&carried->space, z, x, coordinates);
    const int code =
        evaluate(carried->full->self, n, x, value, full_gradient, coordinates + symo__space_scratch(&carried->space));
    if (code == 0 && gradient) symo__space_reduce(&carried->space, full_gradient, gradient, coordinates);
    return code;
}

static int carried_evaluate(void *self, int64_t cells, const double *z, double *value, double *gradient,
                            double *scratch)
{
    const carried_objective *carried = self;
    (void)cells;
    return carried_evaluate_with(carried->full->table.evaluate, carried, z, value, gradient, scratch);
}

static int carried_evaluate_ordered(void *self, int64_t cells, const double *z, double *value, double *gradient,
                                    double *scratch)
{
    const carried_objective *carried = self;
    (void)cells;
    return carried_evaluate_with(carried->full->table.evaluate_ordered, carried, z, value, gradient, scratch);
}

static int carried_curvature(void *self, int64_t cells, double *bound)
{
    const carried_objective *carried = self;
    (void)cells;
    return carried->full->table.curvature(carried->full->self, carried->full->n, bound);
}

static int carried_intercept(void *self, int64_t cells, const double *z, double *intercept, double *scratch)
{
    const carried_objective *carried = self;
    (void)cells;
    double *coordinates = scratch + 2 * carried->full->n;
    symo__space_lift(&carried->space, z, scratch, coordinates);
    return carried->full->table.intercept(carried->full->self, carried->full->n, scratch, intercept,
                                          coordinates + symo__space_scratch(&carried->space));
}

static void carried_objective_destroy(void *self)
{
    carried_objective *carried = self;
    symo_objective_free(carried->full);
    symo__space_free(&carried->space);
    symo__release(carried);
}

symo_status symo__carry_objective(symo_objective **carried, symo_objective *full, const symo__space *space)
{
    *carried = NULL;
    carried_objective *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    self->full = full;
    self->space = *space;
    symo__objective_keep(full);
    symo__space_keep(space);
    const symo_objective_table table = {
        .size = sizeof table,
        .name = full->table.name,
        .formula = full->table.formula,
        .flags = full->table.flags,
        .evaluate = carried_evaluate,
        .scratch = carried_objective_scratch,
        .evaluate_ordered = full->table.evaluate_ordered ? carried_evaluate_ordered : NULL,
        .curvature = full->table.curvature ? carried_curvature : NULL,
        .intercept = full->table.intercept ? carried_intercept : NULL,
        .destroy = carried_objective_destroy,
    };
    return symo__objective_wrap(carried, symo__space_dimension(space), &table, self, __func__);
}
