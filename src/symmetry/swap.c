/* SPDX-License-Identifier: BSD-3-Clause */
/* swap A B: A and B change places, (g x)_A = x_B and (g x)_B = x_A. One generator of order 2. */
#include "symmetry/symmetry_impl.h"

static const char usage[] = "two different coordinates: swap A B";

static symo_status build(int64_t n, int64_t count, const symo__word *word,
                         symo_status (*add)(const symo__generator *generator, void *context), void *context)
{
    if (count > 3) return symo__word_expected(&word[3], "the end of the line: swap takes two coordinates");
    SYMO_TRY(symo__words_coordinates(count, word, usage));
    symo__generator generator;
    SYMO_TRY(symo__generator_create(&generator, n));
    generator.image[word[1].index] = word[2].index;
    generator.image[word[2].index] = word[1].index;
    const symo_status status = add(&generator, context);
    symo__generator_free(&generator);
    return status;
}

const symo__symmetry_table symo__symmetry_swap_table = {
    .row = { "swap", "swap A B", "A and B change places" },
    .build = build,
};
