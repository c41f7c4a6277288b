/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/sparse.h"

#include <stdlib.h>

symo_matrix *sparse_of(int64_t rows, int64_t columns, const double *a)
{
    const size_t room = (size_t)(rows * columns) + 1;
    int64_t *starts = calloc((size_t)columns + 1, sizeof *starts), count = 0;
    int32_t *indices = calloc(room, sizeof *indices);
    double *values = calloc(room, sizeof *values);
    symo_matrix *matrix = NULL;
    if (!starts || !indices || !values) abort();
    for (int64_t j = 0; j < columns; j++) {
        for (int64_t i = 0; i < rows; i++) {
            if (a[i + j * rows] == 0.0 && (i + j) % 3) continue;
            indices[count] = (int32_t)i;
            values[count++] = a[i + j * rows];
        }
        starts[j + 1] = count;
    }
    if (symo_matrix_sparse(&matrix, rows, columns, starts, indices, values) != SYMO_OK) abort();
    free(starts);
    free(indices);
    free(values);
    return matrix;
}
