/* SPDX-License-Identifier: BSD-3-Clause */
/* A signed permutation in the making: the identity, until whoever makes it writes other images and signs. */
#include <string.h>

#include "symmetry/symmetry_impl.h"

symo_status symo__generator_create(symo__generator *generator, int64_t n)
{
    *generator =
        (symo__generator){ n, symo__allocate(n, sizeof *generator->image), symo__allocate(n, sizeof *generator->sign) };
    if (!generator->image || !generator->sign) {
        symo__generator_free(generator);
        return symo__fail_memory("symo_symmetry_parse", (size_t)n * sizeof *generator->image);
    }
    symo__generator_reset(generator);
    return SYMO_OK;
}

void symo__generator_reset(symo__generator *generator)
{
    for (int64_t i = 0; i < generator->n; i++) generator->image[i] = i;
    memset(generator->sign, 1, (size_t)generator->n);
}

void symo__generator_free(symo__generator *generator)
{
    symo__release(generator->image);
    symo__release(generator->sign);
    *generator = (symo__generator){ 0, NULL, NULL };
}
