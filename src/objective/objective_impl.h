/* SPDX-License-Identifier: BSD-3-Clause */
/* objective: a handle is a table, its self, and a size. The rows are in LIST. */
#ifndef SYMO_OBJECTIVE_IMPL_H
#define SYMO_OBJECTIVE_IMPL_H

#include <symo/objective.h>

#include "linear/linear_impl.h"
#include "partition/space.h"

struct symo_objective {
    symo__references references;
    symo_objective_table table; /* a copy; slots that a shorter (older) user table lacks are NULL */
    void *self;
    int64_t n;
};

extern const symo_objective_table *const symo__objective_rows[]; /* generated from LIST; ends with NULL */

void symo__objective_keep(symo_objective *objective);
/* Like symo_objective_custom; on failure self is destroyed through the table. */
symo_status symo__objective_wrap(symo_objective **objective, int64_t n, const symo_objective_table *table, void *self,
                                 const char *function);
/* carry.c: f(U z) on the live cells, for an objective without a reduced form of its own. */
symo_status symo__carry_objective(symo_objective **carried, symo_objective *full, const symo__space *space);

#endif
