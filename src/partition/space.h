/* SPDX-License-Identifier: BSD-3-Clause */
/* A fixed space as the problem sees it: a partition where the group permutes, else an orthonormal basis. What has no
 * partition has a basis; neither: there is no symmetry. */
#ifndef SYMO_SPACE_H
#define SYMO_SPACE_H

#include "partition/partition_impl.h"

typedef struct symo__space {
    symo_partition *partition;
    symo_basis *basis;
} symo__space;

/* Keeps nothing: a reference that somebody takes changes the count only. */
static inline symo__space symo__space_of(const symo_partition *partition)
{
    return (symo__space){ (symo_partition *)partition, NULL };
}

static inline int symo__space_exists(const symo__space *space)
{
    return space->partition || space->basis;
}

static inline int64_t symo__space_size(const symo__space *space)
{
    return space->basis ? space->basis->columns.n : space->partition->n;
}

static inline int64_t symo__space_dimension(const symo__space *space)
{
    return space->basis ? space->basis->columns.count : space->partition->cells;
}

/* Doubles that the three transforms below need. */
static inline int64_t symo__space_scratch(const symo__space *space)
{
    return space->basis ? space->basis->columns.count : 0;
}

void symo__space_keep(const symo__space *space);
void symo__space_free(const symo__space *space);

/* Input and output may be the same array; scratch is neither. */
void symo__space_project(const symo__space *space, const double *x, double *out, double *scratch);
void symo__space_reduce(const symo__space *space, const double *x, double *z, double *scratch);
void symo__space_lift(const symo__space *space, const double *z, double *x, double *scratch);
/* An entry of x that depends on z[index], for messages. */
int64_t symo__space_entry(const symo__space *space, int64_t index);

#endif
