/* SPDX-License-Identifier: BSD-3-Clause */
/* The one place that tells a partition from a basis. */
#include "partition/space.h"

void symo__space_keep(const symo__space *space)
{
    if (space->partition) symo__partition_keep(space->partition);
    if (space->basis) symo__basis_keep(space->basis);
}

void symo__space_free(const symo__space *space)
{
    symo_partition_free(space->partition);
    symo_basis_free(space->basis);
}

void symo__space_project(const symo__space *space, const double *x, double *out, double *scratch)
{
    if (space->basis)
        symo__basis_project(space->basis, x, out, scratch);
    else
        symo__partition_project(space->partition, x, out);
}

void symo__space_reduce(const symo__space *space, const double *x, double *z, double *scratch)
{
    if (space->basis)
        symo__basis_reduce(space->basis, x, z, scratch);
    else
        symo__partition_reduce(space->partition, x, z);
}

void symo__space_lift(const symo__space *space, const double *z, double *x, double *scratch)
{
    if (space->basis)
        symo__basis_lift(space->basis, z, x, scratch);
    else
        symo__partition_lift(space->partition, z, x);
}

int64_t symo__space_entry(const symo__space *space, int64_t index)
{
    if (space->basis) return space->basis->columns.rows[space->basis->columns.starts[index]];
    return symo__member(space->partition, space->partition->starts[index]);
}
