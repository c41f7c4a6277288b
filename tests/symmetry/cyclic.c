/* SPDX-License-Identifier: BSD-3-Clause */
#include "symmetry/specimen.h"

#include <stdio.h>
#include <string.h>

static void draw(const property_case *pc, symmetry_instance *instance)
{
    int64_t chosen[SPECIMEN_LARGEST];
    instance->n = property_integer(pc, 2, 20);
    const int64_t count = property_integer(pc, 2, instance->n);
    instance->generators = 1;
    instance->dimension = instance->n - count + 1;
    specimen_choose(pc, instance->n, count, chosen);
    strcpy(instance->text, "cyclic");
    specimen_identity(instance, 0);
    for (int64_t k = 0; k < count; k++) {
        const size_t used = strlen(instance->text);
        snprintf(instance->text + used, SPECIMEN_TEXT - used, " %lld", (long long)chosen[k] + 1);
        instance->images[chosen[k]] = chosen[(k + 1) % count];
    }
}

static const char *const refused[] = { "cyclic", "cyclic 1", "cyclic 1 2 1", "cyclic 1 2 5", "cyclic 1 2 a", NULL };

const struct symmetry_specimen symmetry_specimen_cyclic = { "cyclic", draw, 4, refused };
