/* SPDX-License-Identifier: BSD-3-Clause */
/* sparse: compressed columns, shared by sparse.c and sparse_fold.c. Entry k of column j, k in starts[j] ..
 * starts[j + 1] - 1, stands in row indices[k], ascending inside a column. Row numbers are 32 bits wide: with its value
 * an entry takes 12 bytes, and the products are as fast as memory. */
#ifndef SYMO_LINEAR_SPARSE_H
#define SYMO_LINEAR_SPARSE_H

#include "linear/linear_impl.h"

typedef struct symo__sparse {
    symo_matrix head;
    const int64_t *starts;
    const int32_t *indices;
    const double *values;
    int64_t *owned_starts; /* the copies behind them; NULL for a view */
    int32_t *owned_indices;
    double *owned_values;
} symo__sparse;

/* Room for `count` entries; starts, indices and values are still to be filled. */
symo_status symo__sparse_create(symo__sparse **made, const char *function, int64_t rows, int64_t columns,
                                int64_t count);
void symo__sparse_free(symo_matrix *matrix);
symo_status symo__sparse_combine(symo_matrix **combined, const symo_matrix *matrix, const symo__combination *how);

static inline const symo__sparse *symo__sparse_of(const symo_matrix *matrix)
{
    return (const symo__sparse *)matrix;
}

#endif
