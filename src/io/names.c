/* SPDX-License-Identifier: BSD-3-Clause */
/* Finding names: the numbers of n texts, sorted by text and then by number (heap sort: n log n for any input, no
 * memory, no state of a callback), and the run of equal ones by bisection. */
#include "io_impl.h"

#include <string.h>

static int comes_before(const char *const *names, int64_t a, int64_t b)
{
    const int order = strcmp(names[a], names[b]);
    return order ? order < 0 : a < b;
}

static void sift(const char *const *names, int64_t *order, int64_t root, int64_t count)
{
    for (int64_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && comes_before(names, order[child], order[child + 1])) child++;
        if (!comes_before(names, order[root], order[child])) return;
        const int64_t held = order[root];
        order[root] = order[child];
        order[child] = held;
    }
}

void symo__io_sort_names(int64_t n, const char *const *names, int64_t *order)
{
    for (int64_t i = 0; i < n; i++) order[i] = i;
    for (int64_t root = n / 2 - 1; root >= 0; root--) sift(names, order, root, n);
    for (int64_t last = n - 1; last > 0; last--) {
        const int64_t held = order[0];
        order[0] = order[last];
        order[last] = held;
        sift(names, order, 0, last);
    }
}

int64_t symo__io_find_names(int64_t n, const char *const *names, const int64_t *order, const char *name, int64_t *count)
{
    int64_t low = 0, high = n;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (strcmp(names[order[middle]], name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < n && strcmp(names[order[low + *count]], name) == 0) ++*count;
    return low;
}
