/* SPDX-License-Identifier: BSD-3-Clause */
/* symmetric a b c ...: every exchange of the coordinates listed. The swap of the first two and the cycle through all
 * generate the whole symmetric group; of two coordinates they are the same, and one generator is made. */
#include "symmetry/symmetry_impl.h"

static const char usage[] = "two or more different coordinates: symmetric a b c";

static symo_status build(int64_t n, int64_t count, const symo__word *word,
                         symo_status (*add)(const symo__generator *generator, void *context), void *context)
{
    SYMO_TRY(symo__words_coordinates(count, word, usage));
    symo__generator generator;
    SYMO_TRY(symo__generator_create(&generator, n));
    generator.image[word[1].index] = word[2].index;
    generator.image[word[2].index] = word[1].index;
    symo_status status = add(&generator, context);
    if (!status && count > 3) {
        for (int64_t k = 1; k < count; k++) generator.image[word[k].index] = word[k + 1 < count ? k + 1 : 1].index;
        status = add(&generator, context);
    }
    symo__generator_free(&generator);
    return status;
}

const symo__symmetry_table symo__symmetry_symmetric_table = {
    .row = { "symmetric", "symmetric A B C ...", "all of them may change places in any way" },
    .build = build,
};
