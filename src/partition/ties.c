/* SPDX-License-Identifier: BSD-3-Clause */
/* Ties that a vector shows: entries of nearly the same value, or size, become a cell, and those near 0 die.
 *
 * In ascending order, values whose neighbours differ by at most `gap` chain into one cell; 0 is put in as a value of
 * its own, and what chains with it is dead. So a fit can be repeated on what it has tied, free of the shrinkage that
 * tied it. Cost: O(n log n) time, 24 n bytes beside the partition.
 */
#include <stdlib.h>

#include "partition/partition_impl.h"

typedef struct place {
    double value;
    int64_t index; /* -1: the 0 that is put in */
} place;

static int by_value(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* labels[i]: the number of i's chain, -1 for that of the 0. sorted has n + 1 places. */
static void label_chains(int64_t n, const place *sorted, double gap, int64_t *labels)
{
    for (int64_t first = 0, end; first <= n; first = end) {
        int dead = 0;
        for (end = first; end <= n; end++) {
            if (end > first && sorted[end].value - sorted[end - 1].value > gap) break;
            dead |= sorted[end].index < 0;
        }
        for (int64_t k = first; k < end; k++)
            if (sorted[k].index >= 0) labels[sorted[k].index] = dead ? -1 : first;
    }
}

static symo_status check(const char *function, int64_t n, const double *x, double tolerance)
{
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (!x && n > 0) return symo__fail_null(function, "x");
    if (n > INT64_MAX / 32) return symo__fail(SYMO_ERROR_SIZE, "%s: n = %lld is too large", function, (long long)n);
    if (!(tolerance >= 0.0) || isinf(tolerance))
        return symo__fail_argument(function, "tolerance", -1, tolerance, "finite and >= 0");
    const int64_t bad = symo__first_nonfinite(n, x);
    if (bad >= 0) return symo__fail_argument(function, "x", bad, x[bad], "finite");
    return SYMO_OK;
}

symo_status symo_partition_ties(symo_partition **ties, int64_t n, const double *x, double tolerance, int with_signs)
{
    static const char function[] = "symo_partition_ties";
    double largest = 0.0;
    if (!ties) return symo__fail_null(function, "ties");
    *ties = NULL;
    SYMO_TRY(check(function, n, x, tolerance));
    place *sorted = symo__allocate(n + 1, sizeof *sorted);
    int64_t *labels = symo__allocate(n, sizeof *labels);
    int8_t *signs = symo__allocate(n, 1);
    symo_status status = sorted && labels && signs ? SYMO_OK : symo__fail_memory(function, (size_t)n * sizeof *sorted);
    if (!status) {
        for (int64_t i = 0; i < n; i++) {
            signs[i] = with_signs && x[i] < 0.0 ? -1 : 1;
            sorted[i] = (place){ signs[i] * x[i], i };
            largest = fmax(largest, fabs(x[i]));
        }
        sorted[n] = (place){ 0.0, -1 };
        qsort(sorted, (size_t)n + 1, sizeof *sorted, by_value);
        label_chains(n, sorted, tolerance * largest, labels);
        status = symo_partition_create(ties, n, labels, signs);
    }
    symo__release(sorted);
    symo__release(labels);
    symo__release(signs);
    return status;
}
