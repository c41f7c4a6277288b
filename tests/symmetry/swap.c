/* SPDX-License-Identifier: BSD-3-Clause */
#include "symmetry/specimen.h"

#include <stdio.h>

static void draw(const property_case *pc, symmetry_instance *instance)
{
    int64_t pair[2];
    instance->n = property_integer(pc, 2, 20);
    instance->generators = 1;
    instance->dimension = instance->n - 1;
    specimen_choose(pc, instance->n, 2, pair);
    snprintf(instance->text, SPECIMEN_TEXT, "swap %lld %lld", (long long)pair[0] + 1, (long long)pair[1] + 1);
    for (int64_t i = 0; i < instance->n; i++)
        instance->images[i] = i == pair[0] || i == pair[1] ? pair[0] + pair[1] - i : i;
}

static const char *const refused[] = { "swap",     "swap 1",   "swap 1 1",          "swap 1 2 3", "swap 1 5",
                                       "swap 0 1", "swap 1 x", "swap 1 2 #3\nswap", "swap 1 -2",  NULL };

const struct symmetry_specimen symmetry_specimen_swap = { "swap", draw, 4, refused };
