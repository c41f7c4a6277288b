/* SPDX-License-Identifier: BSD-3-Clause */
#include "symmetry/specimen.h"

#include <stdio.h>
#include <string.h>

static void draw(const property_case *pc, symmetry_instance *instance)
{
    int64_t chosen[SPECIMEN_LARGEST];
    instance->n = property_integer(pc, 2, 20);
    const int64_t count = property_integer(pc, 2, instance->n);
    instance->generators = count == 2 ? 1 : 2;
    instance->dimension = instance->n - count + 1;
    specimen_choose(pc, instance->n, count, chosen);
    strcpy(instance->text, "symmetric");
    specimen_identity(instance, 0);
    specimen_identity(instance, 1);
    for (int64_t k = 0; k < count; k++) {
        const size_t used = strlen(instance->text);
        snprintf(instance->text + used, SPECIMEN_TEXT - used, " %lld", (long long)chosen[k] + 1);
        instance->images[instance->n + chosen[k]] = chosen[(k + 1) % count];
    }
    instance->images[chosen[0]] = chosen[1];
    instance->images[chosen[1]] = chosen[0];
}

static const char *const refused[] = { "symmetric", "symmetric 1", "symmetric 1 1", "symmetric 1 2 5", NULL };

const struct symmetry_specimen symmetry_specimen_symmetric = { "symmetric", draw, 4, refused };
