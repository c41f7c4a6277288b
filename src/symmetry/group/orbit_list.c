/* SPDX-License-Identifier: BSD-3-Clause */
/* Orbits of coordinates, signs left aside, numbered in the order of their first members. O(n generators). */
#include "symmetry/group/group_impl.h"

static void walk(symo__orbit_list *list, const symo__generators *generators, int32_t from, int32_t *end)
{
    int32_t done = *end; /* points doubles as the queue */
    list->orbit[from] = list->count;
    list->points[(*end)++] = from;
    for (; done < *end; done++) {
        for (int64_t k = 0; k < generators->count; k++) {
            const int32_t to = symo__generator_code(generators, k)[list->points[done]] >> 1;
            if (list->orbit[to] >= 0) continue;
            list->orbit[to] = list->count;
            list->points[(*end)++] = to;
        }
    }
}

symo_status symo__orbit_list_create(symo__orbit_list *list, const symo__generators *generators, symo__budget *budget)
{
    const int32_t n = generators->n;
    int32_t end = 0;
    *list = (symo__orbit_list){ .n = n };
    symo_status status = symo__budget_take(budget, &list->orbit, n);
    if (!status) status = symo__budget_take(budget, &list->points, n);
    if (!status) status = symo__budget_take(budget, &list->starts, (int64_t)n + 1);
    if (!status) status = symo__budget_spend(budget, n * generators->count);
    if (status) {
        symo__orbit_list_free(list);
        return status;
    }
    for (int32_t i = 0; i < n; i++) list->orbit[i] = -1;
    for (int32_t i = 0; i < n; i++) {
        if (list->orbit[i] >= 0) continue;
        list->starts[list->count] = end;
        walk(list, generators, i, &end);
        list->count++;
    }
    list->starts[list->count] = end;
    return SYMO_OK;
}

void symo__orbit_list_free(symo__orbit_list *list)
{
    symo__release(list->orbit);
    symo__release(list->starts);
    symo__release(list->points);
    *list = (symo__orbit_list){ .n = 0 };
}
