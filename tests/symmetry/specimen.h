/* SPDX-License-Identifier: BSD-3-Clause */
/* What a named symmetry shows of itself to the laws: random lines of text, with the images, the number of generators
 * and the dimension of the fixed space that they should give, by formulas that are not the library's; and lines that
 * must be refused. */
#ifndef TESTS_SYMMETRY_SPECIMEN_H
#define TESTS_SYMMETRY_SPECIMEN_H

#include "support/property.h"

enum { SPECIMEN_LARGEST = 64, SPECIMEN_GENERATORS = 2, SPECIMEN_TEXT = 512 };

typedef struct symmetry_instance {
    char text[SPECIMEN_TEXT];
    int64_t n, generators, dimension;
    int64_t images[SPECIMEN_GENERATORS * SPECIMEN_LARGEST];
} symmetry_instance;

struct symmetry_specimen {
    const char *name;
    void (*draw)(const property_case *pc, symmetry_instance *instance);
    int64_t refused_n;
    const char *const *refused; /* ends with NULL */
};

extern const struct symmetry_specimen *const symmetry_specimens[];

/* For draw: the identity as generator k, and `count` different coordinates of 0 .. n-1 in random order. */
static inline void specimen_identity(symmetry_instance *instance, int64_t k)
{
    for (int64_t i = 0; i < instance->n; i++) instance->images[k * instance->n + i] = i;
}

static inline void specimen_choose(const property_case *pc, int64_t n, int64_t count, int64_t *chosen)
{
    int64_t all[SPECIMEN_LARGEST];
    for (int64_t i = 0; i < n; i++) all[i] = i;
    for (int64_t k = 0; k < count; k++) {
        const int64_t other = property_integer(pc, k, n - 1), kept = all[k];
        all[k] = all[other];
        all[other] = kept;
        chosen[k] = all[k];
    }
}

#endif
