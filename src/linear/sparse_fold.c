/* SPDX-License-Identifier: BSD-3-Clause */
/* Sums of sparse columns, for folding by a partition and for scaling.
 *
 *     column c = sum over its members m, in their order, of coefficient * column m
 *
 * The result is dense when it could be half full or more, which is where compressed columns stop saving memory and BLAS
 * is faster: 2 sum_c min(rows, entries of the members of c) >= rows * columns. Otherwise it is sparse, with an entry
 * wherever a member has one, be their sum 0 or not. Both add the terms of a cell in the members' order, which are the
 * bits that the same dense matrix folds to.
 *
 * Sparse: the members' rows are merged through a heap, ordered by row and then by member (Knuth 1998, The Art of
 * Computer Programming 3, 5.4.1), once to count and once to write: O(entries log members), memory for the members of
 * the largest group beside the result, none for the rows.
 */
#include "linear/dense.h"
#include "linear/sparse.h"

#include <string.h>

typedef struct {
    int32_t row; /* of entry `at` */
    int64_t at, end, member;
} cursor;

static int comes_before(const cursor *a, const cursor *b)
{
    return a->row != b->row ? a->row < b->row : a->member < b->member;
}

static void sift(cursor *heap, int64_t root, int64_t count)
{
    for (int64_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && comes_before(&heap[child + 1], &heap[child])) child++;
        if (!comes_before(&heap[child], &heap[root])) return;
        const cursor held = heap[root];
        heap[root] = heap[child];
        heap[child] = held;
    }
}

static int64_t start_heap(const symo__sparse *s, const symo__combination *how, int64_t c, cursor *heap)
{
    int64_t count = 0;
    for (int64_t k = how->starts[c]; k < how->starts[c + 1]; k++) {
        const int64_t at = s->starts[how->members[k]], end = s->starts[how->members[k] + 1];
        if (at < end) heap[count++] = (cursor){ s->indices[at], at, end, k };
    }
    for (int64_t root = count / 2 - 1; root >= 0; root--) sift(heap, root, count);
    return count;
}

/* Counts the entries of column c, and writes them unless indices is NULL. */
static int64_t merge(const symo__sparse *s, const symo__combination *how, int64_t c, cursor *heap, int32_t *indices,
                     double *values)
{
    int64_t live = start_heap(s, how, c, heap), count = 0;
    int32_t row = -1;
    while (live > 0) {
        if (heap->row != row) {
            row = heap->row;
            if (indices) {
                indices[count] = row;
                values[count] = 0.0;
            }
            count++;
        }
        if (indices) values[count - 1] += how->coefficients[heap->member] * s->values[heap->at];
        if (++heap->at < heap->end)
            heap->row = s->indices[heap->at];
        else
            *heap = heap[--live];
        sift(heap, 0, live);
    }
    return count;
}

static int64_t largest_group(const symo__combination *how)
{
    int64_t largest = 0;
    for (int64_t c = 0; c < how->columns; c++) {
        const int64_t size = how->starts[c + 1] - how->starts[c];
        if (size > largest) largest = size;
    }
    return largest;
}

static symo_status combine_sparse(symo__sparse *made, const symo__sparse *s, const symo__combination *how, cursor *heap)
{
    for (int64_t c = 0; c < how->columns; c++) {
        const int64_t first = made->owned_starts[c];
        const int64_t count = merge(s, how, c, heap, made->owned_indices + first, made->owned_values + first);
        assert(count == made->owned_starts[c + 1] - first);
        const int64_t bad = symo__first_nonfinite(count, made->owned_values + first);
        if (bad >= 0) return symo__fail_combination(how, c, made->owned_indices[first + bad]);
    }
    return SYMO_OK;
}

static symo_status into_sparse(symo_matrix **combined, const symo__sparse *s, const symo__combination *how)
{
    symo__sparse *made = NULL;
    symo_status status = SYMO_OK;
    const int64_t members = largest_group(how);
    int64_t *starts = symo__allocate(how->columns + 1, sizeof *starts);
    cursor *heap = symo__allocate(members, sizeof *heap);
    if (!starts || !heap) {
        status =
            symo__fail_memory(how->function, (size_t)how->columns * sizeof *starts + (size_t)members * sizeof *heap);
        goto done;
    }
    starts[0] = 0;
    for (int64_t c = 0; c < how->columns; c++) starts[c + 1] = starts[c] + merge(s, how, c, heap, NULL, NULL);
    status = symo__sparse_create(&made, how->function, s->head.rows, how->columns, starts[how->columns]);
    if (status) goto done;
    memcpy(made->owned_starts, starts, (size_t)(how->columns + 1) * sizeof *starts);
    status = combine_sparse(made, s, how, heap);
    if (status)
        symo__sparse_free(&made->head);
    else
        *combined = &made->head;
done:
    symo__release(starts);
    symo__release(heap);
    return status;
}

static symo_status into_dense(symo_matrix **combined, const symo__sparse *s, const symo__combination *how)
{
    const int64_t rows = s->head.rows;
    symo__dense *made = NULL;
    SYMO_TRY(symo__dense_create(&made, how->function, &symo__dense_columns_table, rows, how->columns));
    for (int64_t c = 0; c < how->columns; c++) {
        double *out = made->owned + c * rows;
        memset(out, 0, (size_t)rows * sizeof *out);
        for (int64_t k = how->starts[c]; k < how->starts[c + 1]; k++) {
            const int64_t member = how->members[k];
            for (int64_t e = s->starts[member]; e < s->starts[member + 1]; e++) {
                out[s->indices[e]] += how->coefficients[k] * s->values[e];
            }
        }
        const int64_t bad = symo__first_nonfinite(rows, out);
        if (bad < 0) continue;
        symo_matrix_free(&made->head);
        return symo__fail_combination(how, c, bad);
    }
    *combined = &made->head;
    return SYMO_OK;
}

/* In doubles: the counts may not fit into 64 bits when they are multiplied. */
static int is_half_full(const symo__sparse *s, const symo__combination *how)
{
    double entries = 0.0;
    for (int64_t c = 0; c < how->columns; c++) {
        int64_t sum = 0;
        for (int64_t k = how->starts[c]; k < how->starts[c + 1] && sum < s->head.rows; k++) {
            assert(how->members[k] >= 0 && how->members[k] < s->head.columns);
            sum += s->starts[how->members[k] + 1] - s->starts[how->members[k]];
        }
        entries += (double)(sum < s->head.rows ? sum : s->head.rows);
    }
    return entries > 0.0 && 2.0 * entries >= (double)s->head.rows * (double)how->columns;
}

symo_status symo__sparse_combine(symo_matrix **combined, const symo_matrix *matrix, const symo__combination *how)
{
    const symo__sparse *s = symo__sparse_of(matrix);
    return is_half_full(s, how) ? into_dense(combined, s, how) : into_sparse(combined, s, how);
}
