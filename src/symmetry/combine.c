/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups made from groups, by their generators.
 *
 *     product  G_1 x .. x G_k on blocks of their own       a generator of one factor leaves the other blocks alone
 *     sum      one group on all blocks at once             generator k of every part together
 *     matrix   G on the rows, H on the columns             entry (i, j) goes to (g i, h j), signs multiply
 *     wreath   G within each block, H on the blocks        every block has an element of G of its own
 *     join     what G and H generate, on the same x        the generators of both
 *
 * The fixed spaces come from those of the parts, so no orbit is searched for again: of a product and of a sum they are
 * the direct sum of the parts' (the equations g x = x of different blocks have no coordinate in common), of a matrix
 * the tensor product (X is fixed when every column is fixed by G and every row by H), and so for a wreath product,
 * whose blocks are rows. Cells of a tensor product are products of cells; a coordinate is dead when its row or its
 * column is.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

static int any_linear(int64_t count, const symo_symmetry *const *parts)
{
    for (int64_t k = 0; k < count; k++)
        if (parts[k]->linear) return 1;
    return 0;
}

/* A symmetry while it is put together. */
typedef struct combination {
    const char *function;
    int64_t n, count;
    symo__images images;
    int64_t *image; /* n: of the generator that is being put together */
    int8_t *sign;   /* count * n, NULL: no part has signs */
    int64_t *label; /* n: cells of the fixed space */
    int8_t *turn;   /* n: signs in them */
} combination;

static symo_status start(combination *c, int signs)
{
    SYMO_TRY(symo__images_create(&c->images, c->function, c->n, c->count));
    c->image = symo__allocate(c->n, sizeof *c->image);
    c->sign = signs ? symo__allocate(c->n * c->count, 1) : NULL;
    c->label = symo__allocate(c->n, sizeof *c->label);
    c->turn = symo__allocate(c->n, 1);
    if (!c->image || (signs && !c->sign) || !c->label || !c->turn)
        return symo__fail_memory(c->function, (size_t)c->n * sizeof *c->image);
    for (int64_t i = 0; i < c->n; i++) c->image[i] = i;
    if (c->sign) memset(c->sign, 1, (size_t)(c->n * c->count));
    return SYMO_OK;
}

/* The handle, from what has been put together; everything else is released. */
static symo_status finish(symo_symmetry **symmetry, combination *c, symo_status status)
{
    symo_partition *orbits = NULL;
    if (!status) status = symo_partition_create(&orbits, c->n, c->label, c->turn);
    symo__release(c->label);
    symo__release(c->turn);
    symo__release(c->image);
    if (!status) return symo__symmetry_adopt(symmetry, c->function, &c->images, c->sign, orbits);
    symo__images_free(&c->images);
    symo__release(c->sign);
    return status;
}

/* Generator `from` of a part becomes generator `to`, on the block that begins at `start`. */
static void place(combination *c, const symo_symmetry *part, int64_t from, int64_t to, int64_t start)
{
    for (int64_t i = 0; i < part->n; i++) c->image[start + i] = start + symo__image(&part->images, from, i);
    if (part->sign && part->n > 0) memcpy(c->sign + to * c->n + start, part->sign + from * part->n, (size_t)part->n);
}

static void place_orbits(combination *c, const symo_partition *orbits, int64_t start, int64_t first_cell)
{
    for (int64_t i = 0; i < symo_partition_size(orbits); i++) {
        const int64_t cell = symo_partition_cell(orbits, i);
        c->label[start + i] = cell < 0 ? -1 : first_cell + cell;
        c->turn[start + i] = (int8_t)symo_partition_sign(orbits, i);
    }
}

/* Adds up coordinates, and generators of all parts or of one; *signs: whether some part has any. */
static symo_status check_parts(combination *c, const char *name, int64_t count, const symo_symmetry *const *parts,
                               int together, int *signs)
{
    if (!parts && count > 0) return symo__fail_null(c->function, name);
    for (int64_t k = 0; k < count; k++) {
        if (!parts[k])
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s[%lld] must not be NULL", c->function, name, (long long)k);
        if (together && parts[k]->count != parts[0]->count)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s[%lld] has %lld generators, %s[0] has %lld", c->function,
                              name, (long long)k, (long long)parts[k]->count, name, (long long)parts[0]->count);
        if (parts[k]->n > INT64_MAX - c->n || parts[k]->count > INT64_MAX - c->count)
            return symo__images_fail_size(c->function, parts[k]->n, parts[k]->count);
        c->n += parts[k]->n;
        c->count = together ? parts[k]->count : c->count + parts[k]->count;
        *signs |= parts[k]->sign != NULL;
    }
    return SYMO_OK;
}

/* Blocks one after another; together: generator k of every part at once. */
static void put_together(combination *c, int64_t count, const symo_symmetry *const *parts, int together)
{
    int64_t start = 0, first_cell = 0, made = 0;
    for (int64_t k = 0; k < count; k++) {
        for (int64_t g = 0; g < parts[k]->count && !together; g++, made++) {
            place(c, parts[k], g, made, start);
            symo__images_add_all(&c->images, made, c->image);
        }
        for (int64_t i = start; i < start + parts[k]->n; i++) c->image[i] = i;
        place_orbits(c, parts[k]->orbits, start, first_cell);
        start += parts[k]->n;
        first_cell += parts[k]->orbits->cells;
    }
    for (; together && made < c->count; made++) {
        for (int64_t k = start = 0; k < count; start += parts[k++]->n) place(c, parts[k], made, made, start);
        symo__images_add_all(&c->images, made, c->image);
    }
}

symo_status symo_symmetry_product(symo_symmetry **product, int64_t count, const symo_symmetry *const *factors)
{
    combination c = { .function = "symo_symmetry_product" };
    int signs = 0;
    if (!product) return symo__fail_null(c.function, "product");
    *product = NULL;
    if (count < 0) return symo__fail_argument(c.function, "count", -1, (double)count, ">= 0");
    SYMO_TRY(check_parts(&c, "factors", count, factors, 0, &signs));
    if (any_linear(count, factors)) return symo__linear_product(product, c.function, count, factors);
    const symo_status status = start(&c, signs);
    if (!status) put_together(&c, count, factors, 0);
    return finish(product, &c, status);
}

symo_status symo_symmetry_sum(symo_symmetry **sum, int64_t count, const symo_symmetry *const *parts)
{
    combination c = { .function = "symo_symmetry_sum" };
    int signs = 0;
    if (!sum) return symo__fail_null(c.function, "sum");
    *sum = NULL;
    if (count < 1) return symo__fail_argument(c.function, "count", -1, (double)count, ">= 1");
    SYMO_TRY(check_parts(&c, "parts", count, parts, 1, &signs));
    if (any_linear(count, parts)) return symo__linear_together(sum, c.function, count, parts, 0);
    const symo_status status = start(&c, signs);
    if (!status) put_together(&c, count, parts, 1);
    return finish(sum, &c, status);
}

symo_status symo_symmetry_join(symo_symmetry **join, const symo_symmetry *a, const symo_symmetry *b)
{
    combination c = { .function = "symo_symmetry_join" };
    const symo_symmetry *parts[2] = { a, b };
    symo_partition *orbits = NULL;
    if (!join) return symo__fail_null(c.function, "join");
    *join = NULL;
    if (!a) return symo__fail_null(c.function, "a");
    if (!b) return symo__fail_null(c.function, "b");
    if (a->n != b->n)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: a acts on %lld entries and b on %lld", c.function, (long long)a->n,
                          (long long)b->n);
    if (a->count > INT64_MAX - b->count) return symo__images_fail_size(c.function, a->n, a->count);
    if (any_linear(2, parts)) return symo__linear_join(join, c.function, a, b);
    c.n = a->n;
    c.count = a->count + b->count;
    symo_status status = start(&c, a->sign || b->sign);
    if (!status) status = symo_partition_join(&orbits, a->orbits, b->orbits);
    for (int64_t k = 0, made = 0; k < 2 && !status; k++)
        for (int64_t g = 0; g < parts[k]->count; g++, made++) {
            place(&c, parts[k], g, made, 0);
            symo__images_add_all(&c.images, made, c.image);
        }
    if (!status) place_orbits(&c, orbits, 0, 0);
    symo_partition_free(orbits);
    return finish(join, &c, status);
}

/* ---- matrices ---- */

/* Generator `from` of a part moves entry (i, j) by its row or by its column. */
static void place_on_entries(combination *c, const symo_symmetry *part, int64_t from, int64_t to, int64_t columns,
                             int by_row)
{
    const int8_t *sign = part->sign ? part->sign + from * part->n : NULL;
    for (int64_t e = 0; e < c->n; e++) {
        const int64_t i = e / columns, j = e % columns;
        const int64_t image = symo__image(&part->images, from, by_row ? i : j);
        c->image[e] = by_row ? image * columns + j : i * columns + image;
        if (sign) c->sign[to * c->n + e] = sign[by_row ? i : j];
    }
    symo__images_add_all(&c->images, to, c->image);
}

static void multiply_orbits(combination *c, const symo_partition *rows, const symo_partition *columns)
{
    for (int64_t i = 0, e = 0; i < symo_partition_size(rows); i++)
        for (int64_t j = 0; j < symo_partition_size(columns); j++, e++) {
            const int64_t row = symo_partition_cell(rows, i), column = symo_partition_cell(columns, j);
            c->label[e] = row < 0 || column < 0 ? -1 : row * columns->cells + column;
            c->turn[e] = (int8_t)(symo_partition_sign(rows, i) * symo_partition_sign(columns, j));
        }
}

symo_status symo_symmetry_matrix(symo_symmetry **matrix, const symo_symmetry *rows, const symo_symmetry *columns)
{
    combination c = { .function = "symo_symmetry_matrix" };
    if (!matrix) return symo__fail_null(c.function, "matrix");
    *matrix = NULL;
    if (!rows) return symo__fail_null(c.function, "rows");
    if (!columns) return symo__fail_null(c.function, "columns");
    if (!symo__multiply_sizes(rows->n, columns->n, &c.n) || rows->count > INT64_MAX - columns->count)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld rows and %lld columns do not fit", c.function, (long long)rows->n,
                          (long long)columns->n);
    if (rows->linear || columns->linear) return symo__linear_matrix(matrix, c.function, rows, columns);
    c.count = rows->count + columns->count;
    const symo_status status = start(&c, rows->sign || columns->sign);
    for (int64_t k = 0; k < rows->count && !status; k++) place_on_entries(&c, rows, k, k, columns->n, 1);
    for (int64_t k = 0; k < columns->count && !status; k++)
        place_on_entries(&c, columns, k, rows->count + k, columns->n, 0);
    if (!status) multiply_orbits(&c, rows->orbits, columns->orbits);
    return finish(matrix, &c, status);
}

/* ---- blocks that change places ---- */

/* Whether block b begins an orbit of blocks. Of those that are zero in the fixed space each one counts: there orbits
 * are not known, and a generator more does no harm. */
static int begins(const symo_partition *blocks, int64_t b)
{
    const int64_t cell = blocks->cell[b];
    return cell < 0 || symo__member(blocks, blocks->starts[cell]) == b;
}

/* The inner group on one block of every orbit of blocks: the outer group carries it to the others. */
static int64_t place_inner(combination *c, const symo_symmetry *inner, const symo_symmetry *outer)
{
    int64_t made = 0;
    for (int64_t b = 0; b < outer->n; b++) {
        for (int64_t g = 0; g < inner->count && begins(outer->orbits, b); g++, made++) {
            place(c, inner, g, made, b * inner->n);
            symo__images_add_all(&c->images, made, c->image);
        }
        for (int64_t i = b * inner->n; i < (b + 1) * inner->n; i++) c->image[i] = i;
    }
    return made;
}

symo_status symo_symmetry_wreath(symo_symmetry **wreath, const symo_symmetry *inner, const symo_symmetry *outer)
{
    combination c = { .function = "symo_symmetry_wreath" };
    int64_t begun = 0, inners = 0;
    if (!wreath) return symo__fail_null(c.function, "wreath");
    *wreath = NULL;
    if (!inner) return symo__fail_null(c.function, "inner");
    if (!outer) return symo__fail_null(c.function, "outer");
    int fits = symo__multiply_sizes(outer->n, inner->n, &c.n);
    if (fits && (inner->linear || outer->linear)) return symo__linear_wreath(wreath, c.function, inner, outer);
    for (int64_t b = 0; fits && b < outer->n; b++) begun += begins(outer->orbits, b);
    fits = fits && symo__multiply_sizes(begun, inner->count, &inners) && inners <= INT64_MAX - outer->count;
    if (!fits)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld blocks of %lld entries do not fit", c.function,
                          (long long)outer->n, (long long)inner->n);
    c.count = inners + outer->count;
    const symo_status status = start(&c, inner->sign || outer->sign);
    if (!status) {
        const int64_t made = place_inner(&c, inner, outer);
        for (int64_t k = 0; k < outer->count; k++) place_on_entries(&c, outer, k, made + k, inner->n, 1);
        multiply_orbits(&c, outer->orbits, inner->orbits);
    }
    return finish(wreath, &c, status);
}
