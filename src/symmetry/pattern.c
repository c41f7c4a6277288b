/* SPDX-License-Identifier: BSD-3-Clause */
/* Structured matrices as partitions of their entries: entry (i, j) of a rows x columns matrix is coordinate
 * columns i + j, and the projection onto the space is the nearest matrix of the structure in the Frobenius norm.
 *
 * Each row of the table gives an entry the number of its cell, any number that tells cells apart, and its sign. Most
 * spaces are fixed by a group (the motions named beside them), and then what is convex and invariant loses nothing
 * within them; Toeplitz and Hankel matrices are not, since their diagonals have no way round the corner.
 * Cost: O(rows columns), no memory but the partition's.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

typedef struct shape {
    int64_t rows, columns, block;
} shape;

static int64_t number(const shape *s, int64_t i, int64_t j)
{
    return i * s->columns + j;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t symmetric(const shape *s, int64_t i, int64_t j, int *sign)
{
    (void)sign;
    return least(number(s, i, j), number(s, j, i));
}

static int64_t skew(const shape *s, int64_t i, int64_t j, int *sign)
{
    if (i == j) return -1;
    *sign = i < j ? 1 : -1;
    return symmetric(s, i, j, sign);
}

static int64_t persymmetric(const shape *s, int64_t i, int64_t j, int *sign)
{
    const int64_t last = s->rows - 1;
    (void)sign;
    return least(number(s, i, j), number(s, last - j, last - i));
}

static int64_t centrosymmetric(const shape *s, int64_t i, int64_t j, int *sign)
{
    (void)sign;
    return least(number(s, i, j), number(s, s->rows - 1 - i, s->columns - 1 - j));
}

static int64_t bisymmetric(const shape *s, int64_t i, int64_t j, int *sign)
{
    return least(centrosymmetric(s, i, j, sign), centrosymmetric(s, j, i, sign));
}

static int64_t circulant(const shape *s, int64_t i, int64_t j, int *sign)
{
    (void)sign;
    return j >= i ? j - i : j - i + s->columns;
}

static int64_t block_circulant(const shape *s, int64_t i, int64_t j, int *sign)
{
    const int64_t b = s->block, from = i / b, to = j / b, step = to >= from ? to - from : to - from + s->columns / b;
    (void)sign;
    return number(s, i % b, step * b + j % b);
}

static int64_t compound(const shape *s, int64_t i, int64_t j, int *sign)
{
    (void)s, (void)sign;
    return i != j;
}

static int64_t toeplitz(const shape *s, int64_t i, int64_t j, int *sign)
{
    (void)sign;
    return j - i + s->rows - 1;
}

static int64_t hankel(const shape *s, int64_t i, int64_t j, int *sign)
{
    (void)s, (void)sign;
    return i + j;
}

typedef struct pattern {
    symo_pattern_row row;
    int square, blocks;
    int64_t (*cell)(const shape *s, int64_t i, int64_t j, int *sign); /* -1: the entry is 0 */
} pattern;

static const pattern patterns[] = {
    { { "symmetric", "a_ij = a_ji; group: transposition", 1 }, 1, 0, symmetric },
    { { "skew", "a_ij = -a_ji; group: transposition with a change of sign", 1 }, 1, 0, skew },
    { { "persymmetric", "a_ij = a_(n-1-j)(n-1-i); group: transposition at the other diagonal", 1 },
      1,
      0,
      persymmetric },
    { { "centrosymmetric", "a_ij = a_(m-1-i)(n-1-j); group: half a turn", 1 }, 0, 0, centrosymmetric },
    { { "bisymmetric", "symmetric and persymmetric; group: both transpositions", 1 }, 1, 0, bisymmetric },
    { { "circulant", "a_ij depends on j - i mod n; group: cyclic shifts of rows and columns at once", 1 },
      1,
      0,
      circulant },
    { { "block-circulant", "blocks of one size, which depend on J - I mod their number; group: cyclic shifts of blocks",
        1 },
      1,
      1,
      block_circulant },
    { { "compound-symmetric",
        "one number on the diagonal, one off it; group: all permutations of rows and columns at "
        "once",
        1 },
      1,
      0,
      compound },
    { { "toeplitz", "a_ij depends on j - i; no group", 0 }, 0, 0, toeplitz },
    { { "hankel", "a_ij depends on i + j; no group", 0 }, 0, 0, hankel },
};
enum { PATTERNS = sizeof patterns / sizeof patterns[0] };

const symo_pattern_row *symo_pattern_row_at(int64_t index)
{
    return index >= 0 && index < PATTERNS ? &patterns[index].row : NULL;
}

static symo_status unknown(const char *function, const char *name)
{
    const char *names[PATTERNS];
    char nearest[256] = "";
    for (int k = 0; k < PATTERNS; k++) names[k] = patterns[k].row.name;
    symo__nearest_names(name, names, PATTERNS, nearest, sizeof nearest);
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: there is no pattern `%.60s`; nearest: %s", function, name, nearest);
}

static symo_status check_shape(const char *function, const pattern *p, const shape *s, int64_t *n)
{
    if (s->rows < 0) return symo__fail_argument(function, "rows", -1, (double)s->rows, ">= 0");
    if (s->columns < 0) return symo__fail_argument(function, "columns", -1, (double)s->columns, ">= 0");
    if (p->square && s->rows != s->columns)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %lld rows and %lld columns, but a %s matrix is square", function,
                          (long long)s->rows, (long long)s->columns, p->row.name);
    if (p->blocks && (s->block < 1 || s->columns % s->block != 0))
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: block = %lld must be >= 1 and divide the %lld columns", function,
                          (long long)s->block, (long long)s->columns);
    if (!symo__multiply_sizes(s->rows, s->columns, n) || *n > INT64_MAX / 16)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld times %lld entries are too many", function, (long long)s->rows,
                          (long long)s->columns);
    return SYMO_OK;
}

symo_status symo_partition_pattern(symo_partition **partition, const char *name, int64_t rows, int64_t columns,
                                   int64_t block)
{
    static const char function[] = "symo_partition_pattern";
    const shape s = { rows, columns, block };
    int64_t k = 0, n = 0;
    if (!partition) return symo__fail_null(function, "partition");
    *partition = NULL;
    if (!name) return symo__fail_null(function, "name");
    while (k < PATTERNS && strcmp(patterns[k].row.name, name) != 0) k++;
    if (k == PATTERNS) return unknown(function, name);
    SYMO_TRY(check_shape(function, &patterns[k], &s, &n));
    int64_t *labels = symo__allocate(n, sizeof *labels);
    int8_t *signs = symo__allocate(n, 1);
    symo_status status = labels && signs ? SYMO_OK : symo__fail_memory(function, (size_t)n * sizeof *labels);
    for (int64_t i = 0; i < rows && !status; i++)
        for (int64_t j = 0; j < columns; j++) {
            int sign = 1;
            labels[number(&s, i, j)] = patterns[k].cell(&s, i, j, &sign);
            signs[number(&s, i, j)] = (int8_t)sign;
        }
    if (!status) status = symo_partition_create(partition, n, labels, signs);
    symo__release(labels);
    symo__release(signs);
    return status;
}
