/* SPDX-License-Identifier: BSD-3-Clause */
/* grid HxW kind: all n = H W coordinates are the entries of a matrix, row after row; (r, c) is coordinate r W + c.
 *
 *     flip       (r, c) -> (H-1-r, c)       top and bottom change places
 *     rotate     (r, c) -> (c, H-1-r)       a quarter turn clockwise; H = W
 *     dihedral   flip and rotate            the eight motions of the square
 *     translate  (r, c) -> (r+1 mod H, c) and (r, c) -> (r, c+1 mod W)
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

typedef int64_t (*motion)(int64_t height, int64_t width, int64_t row, int64_t column);

static int64_t flip(int64_t height, int64_t width, int64_t row, int64_t column)
{
    return (height - 1 - row) * width + column;
}

static int64_t rotate(int64_t height, int64_t width, int64_t row, int64_t column)
{
    return column * width + height - 1 - row;
}

static int64_t down(int64_t height, int64_t width, int64_t row, int64_t column)
{
    return (row + 1 < height ? row + 1 : 0) * width + column;
}

static int64_t right(int64_t height, int64_t width, int64_t row, int64_t column)
{
    (void)height;
    return row * width + (column + 1 < width ? column + 1 : 0);
}

static const struct {
    const char *name;
    int square;
    motion motions[2];
} kinds[] = {
    { "flip", 0, { flip, NULL } },
    { "rotate", 1, { rotate, NULL } },
    { "dihedral", 1, { flip, rotate } },
    { "translate", 0, { down, right } },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static symo_status read_size(const symo__word *word, int64_t n, int64_t *height, int64_t *width)
{
    static const char expected[] = "the size as HEIGHTxWIDTH, such as 8x8";
    const char *end;
    int64_t entries;
    if (!symo__parse_integer(word->text, &end, height) || *end != 'x') return symo__word_expected(word, expected);
    if (!symo__parse_integer(end + 1, &end, width) || *end) return symo__word_expected(word, expected);
    if (*height < 1 || *width < 1) return symo__word_expected(word, expected);
    if (!symo__multiply_sizes(*height, *width, &entries) || entries != n)
        return symo__fail(SYMO_ERROR_INPUT,
                          "line %lld, column %lld: `%.60s`: expected height times width to be the %lld coordinates",
                          (long long)word->line, (long long)word->column, word->text, (long long)n);
    return SYMO_OK;
}

static symo_status build(int64_t n, int64_t count, const symo__word *word,
                         symo_status (*add)(const symo__generator *generator, void *context), void *context)
{
    int64_t height, width, kind = 0;
    if (count < 3) return symo__word_expected(&word[0], "a size and a kind: grid HxW flip|rotate|dihedral|translate");
    if (count > 3) return symo__word_expected(&word[3], "the end of the line: grid takes a size and a kind");
    SYMO_TRY(read_size(&word[1], n, &height, &width));
    while (kind < KINDS && strcmp(kinds[kind].name, word[2].text) != 0) kind++;
    if (kind == KINDS) return symo__word_expected(&word[2], "flip, rotate, dihedral or translate");
    if (kinds[kind].square && height != width)
        return symo__word_expected(&word[1], "height = width: a quarter turn needs a square");

    symo__generator generator;
    symo_status status = SYMO_OK;
    SYMO_TRY(symo__generator_create(&generator, n));
    for (int k = 0; k < 2 && kinds[kind].motions[k] && !status; k++) {
        for (int64_t i = 0; i < n; i++)
            generator.image[i] = kinds[kind].motions[k](height, width, i / width, i % width);
        status = add(&generator, context);
    }
    symo__generator_free(&generator);
    return status;
}

const symo__symmetry_table symo__symmetry_grid_table = {
    .row = { "grid", "grid HxW flip|rotate|dihedral|translate", "motions of an H by W matrix of all coordinates" },
    .build = build,
};
