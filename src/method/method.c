/* SPDX-License-Identifier: BSD-3-Clause */
/* The methods by name, and the rule of "auto". */
#include <string.h>

#include "method/method_impl.h"

const symo__method_table *symo__method_find(const char *name)
{
    for (int64_t k = 0; symo__method_rows[k]; k++)
        if (strcmp(symo__method_rows[k]->row.name, name) == 0) return symo__method_rows[k];
    return NULL;
}

/* Acceleration pays wherever its restart may be trusted, and for functions not known to be convex fista refuses to go
 * uphill; so it is the choice for every f. A prox that is not convex gets the plain method, whose every step decreases
 * f + h. */
const symo__method_table *symo__method_choose(const symo_prox *penalty)
{
    return symo__method_find(!penalty || penalty->table.flags & SYMO_PROX_CONVEX ? "fista" : "pg");
}

const symo_method_row *symo_method_row_at(int64_t index)
{
    if (index < 0) return NULL;
    for (int64_t k = 0; symo__method_rows[k]; k++)
        if (k == index) return &symo__method_rows[k]->row;
    return NULL;
}
