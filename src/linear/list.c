/* SPDX-License-Identifier: BSD-3-Clause */
/* The entries of a matrix that are not 0, whatever its storage, as triples: the edges of a graph. Cost: one pass to
 * count them and one to write them; 16 bytes an entry. */
#include "linear/linear_impl.h"

/* entries NULL: only counts them. column: rows numbers of scratch for a storage that keeps all of them. */
static symo_status list(const symo_matrix *matrix, double *column, symo__matrix_entry *entries, int64_t *count)
{
    *count = 0;
    for (int64_t j = 0; j < matrix->columns; j++) {
        const int32_t *rows = NULL;
        const double *values = column;
        int64_t stored = matrix->rows;
        if (matrix->table->stored)
            stored = matrix->table->stored(matrix, j, &rows, &values);
        else
            SYMO_TRY(symo__matrix_column(matrix, j, column));
        for (int64_t k = 0; k < stored; k++) {
            if (values[k] == 0.0) continue;
            if (entries) entries[*count] = (symo__matrix_entry){ values[k], rows ? rows[k] : (int32_t)k, (int32_t)j };
            ++*count;
        }
    }
    return SYMO_OK;
}

static symo_status check_size(const symo_matrix *matrix, const char *function)
{
    const int32_t *rows;
    const double *values;
    int64_t kept = 0;
    if (matrix->rows > INT32_MAX || matrix->columns > INT32_MAX)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld rows and %lld columns, and 2^31 - 1 are the most", function,
                          (long long)matrix->rows, (long long)matrix->columns);
    if (!matrix->table->stored) kept = matrix->columns * matrix->rows;
    for (int64_t j = 0; matrix->table->stored && j < matrix->columns; j++)
        kept += matrix->table->stored(matrix, j, &rows, &values);
    if (kept <= INT32_MAX / 2) return SYMO_OK;
    return symo__fail(SYMO_ERROR_SIZE, "%s: %lld entries, and 2^30 - 1 are the most", function, (long long)kept);
}

symo_status symo__matrix_entries(symo__matrix_entry **entries, int64_t *count, const symo_matrix *matrix,
                                 const char *function)
{
    *entries = NULL;
    SYMO_TRY(check_size(matrix, function));
    const int64_t room = matrix->table->stored ? 0 : matrix->rows;
    double *column = symo__allocate(room, sizeof *column);
    symo_status status = column ? list(matrix, column, NULL, count) : symo__fail_memory(function, (size_t)room * 8);
    if (!status && !(*entries = symo__allocate(*count, sizeof **entries)))
        status = symo__fail_memory(function, (size_t)*count * sizeof **entries);
    if (!status) status = list(matrix, column, *entries, count);
    if (status) {
        symo__release(*entries);
        *entries = NULL;
    }
    symo__release(column);
    return status;
}
