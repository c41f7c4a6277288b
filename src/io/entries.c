/* SPDX-License-Identifier: BSD-3-Clause */
/* A sparse matrix from its entries in any order: two stable counting sorts, by row and then by column (Knuth 1998, The
 * Art of Computer Programming 3, 5.2, algorithm D), in O(entries + rows + columns), with a second array of entries.
 * Entries that come in the order of rows need only the second sort. */
#include "io_impl.h"

#include <stdlib.h>

/* A file may name more rows or columns than anything that its bytes could fill; nobody should pay 8 bytes for each. */
int symo__io_is_plausible(int64_t extent, int64_t bytes)
{
    return extent <= INT64_C(1) << 20 || extent <= bytes;
}

static int64_t key_of(const symo__io_entry *entry, int by_column)
{
    return by_column ? entry->column : entry->row;
}

/* starts: extent + 2 zeros, and then where each key's entries begin: extent + 1 numbers. */
static void sort(int64_t count, const symo__io_entry *from, symo__io_entry *to, int by_column, int64_t extent,
                 int64_t *starts)
{
    for (int64_t k = 0; k < count; k++) starts[key_of(&from[k], by_column) + 2]++;
    for (int64_t i = 0; i < extent; i++) starts[i + 2] += starts[i + 1];
    for (int64_t k = 0; k < count; k++) to[starts[key_of(&from[k], by_column) + 1]++] = from[k];
}

static int is_ordered(int64_t count, const symo__io_entry *entries)
{
    for (int64_t k = 1; k < count; k++) {
        if (entries[k].row < entries[k - 1].row) return 0;
    }
    return 1;
}

static symo_status sort_by_rows(int64_t rows, int64_t count, symo__io_entry **entries, symo__io_entry **spare)
{
    if (is_ordered(count, *entries)) return SYMO_OK;
    int64_t *starts = symo__io_allocate(rows + 2, sizeof *starts);
    if (!starts) return SYMO_ERROR_MEMORY;
    sort(count, *entries, *spare, 0, rows, starts);
    free(starts);
    symo__io_entry *held = *entries;
    *entries = *spare;
    *spare = held;
    return SYMO_OK;
}

static symo_status compress(symo_matrix **matrix, int64_t rows, int64_t columns, int64_t count,
                            const symo__io_entry *entries, const int64_t *starts, symo__io_entry *twin)
{
    int32_t *indices = symo__io_allocate(count, sizeof *indices);
    double *values = symo__io_allocate(count, sizeof *values);
    symo_status status = indices && values ? SYMO_OK : SYMO_ERROR_MEMORY;
    for (int64_t k = 0; !status && k < count; k++) {
        indices[k] = entries[k].row;
        values[k] = entries[k].value;
        if (k > 0 && entries[k].row == entries[k - 1].row && entries[k].column == entries[k - 1].column) {
            *twin = entries[k];
            status = SYMO_ERROR_INPUT;
        }
    }
    if (!status) status = symo_matrix_sparse(matrix, rows, columns, starts, indices, values);
    free(indices);
    free(values);
    return status;
}

symo_status symo__io_compress(symo_matrix **matrix, int64_t rows, int64_t columns, int64_t count,
                              symo__io_entry **entries, symo__io_entry *twin)
{
    symo__io_entry *spare = symo__io_allocate(count, sizeof *spare);
    int64_t *starts = symo__io_allocate(columns + 2, sizeof *starts);
    symo_status status = spare && starts ? sort_by_rows(rows, count, entries, &spare) : SYMO_ERROR_MEMORY;
    if (!status) {
        sort(count, *entries, spare, 1, columns, starts);
        free(*entries);
        *entries = NULL;
        status = compress(matrix, rows, columns, count, spare, starts, twin);
    }
    free(spare);
    free(starts);
    return status;
}
