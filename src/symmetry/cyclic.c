/* SPDX-License-Identifier: BSD-3-Clause */
/* cyclic a b c ...: a goes to b, b to c, ..., the last to a. One generator; the group has as many elements as words. */
#include "symmetry/symmetry_impl.h"

static const char usage[] = "two or more different coordinates: cyclic a b c";

static symo_status build(int64_t n, int64_t count, const symo__word *word,
                         symo_status (*add)(const symo__generator *generator, void *context), void *context)
{
    SYMO_TRY(symo__words_coordinates(count, word, usage));
    symo__generator generator;
    SYMO_TRY(symo__generator_create(&generator, n));
    for (int64_t k = 1; k < count; k++) generator.image[word[k].index] = word[k + 1 < count ? k + 1 : 1].index;
    const symo_status status = add(&generator, context);
    symo__generator_free(&generator);
    return status;
}

const symo__symmetry_table symo__symmetry_cyclic_table = {
    .row = { "cyclic", "cyclic A B C ...", "each goes to the next, the last to the first" },
    .build = build,
};
