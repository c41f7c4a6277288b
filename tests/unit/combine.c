/* SPDX-License-Identifier: BSD-3-Clause */
/* Products, sums, matrices, wreath and tensor products of groups: orders against the group listed element by element,
 * orbits against union-find on the generators written out, arguments, sizes and failing allocations. Their laws are in
 * contract/symmetry_laws.c.
 */
#include <stdio.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/allocator.h"
#include "support/closure.h"
#include "support/property.h"
#include "symmetry/symmetry_impl.h"

enum { LARGEST = 64, MOST = 4 };

static symo_symmetry *parsed(int64_t n, const char *text)
{
    symo_symmetry *symmetry;
    ck_assert_msg(symo_symmetry_parse(&symmetry, n, NULL, text) == SYMO_OK, "%s", symo_last_error());
    return symmetry;
}

static void check_order(const symo_symmetry *symmetry, const char *expected)
{
    symo_chain *chain;
    char text[64];
    size_t length;
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    ck_assert_int_eq(symo_chain_order(chain, sizeof text, text, &length), SYMO_OK);
    ck_assert_str_eq(text, expected);
    symo_chain_free(chain);
}

/* ---- against the generators, read back ---- */

static void read_back(const symo_symmetry *symmetry, int64_t *images, int8_t *signs)
{
    const int64_t n = symo_symmetry_size(symmetry);
    for (int64_t k = 0; k < symo_symmetry_generators(symmetry); k++)
        ck_assert_int_eq(symo_symmetry_image(symmetry, k, images + k * n, signs + k * n), SYMO_OK);
}

static void check_orbits(const property_case *pc, const symo_symmetry *symmetry, const int64_t *images,
                         const int8_t *signs)
{
    symo_symmetry *plain;
    symo_partition *a, *b;
    const int64_t n = symo_symmetry_size(symmetry), count = symo_symmetry_generators(symmetry);
    ck_assert_int_eq(symo_symmetry_signed_permutations(&plain, n, count, images, signs), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_orbits(&a, symmetry), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_orbits(&b, plain), SYMO_OK);
    PROPERTY_ASSERT(pc, symo_partition_cells(a) == symo_partition_cells(b), "%lld orbits, expected %lld",
                    (long long)symo_partition_cells(a), (long long)symo_partition_cells(b));
    for (int64_t i = 0; i < n; i++) {
        PROPERTY_ASSERT(pc, symo_partition_cell(a, i) == symo_partition_cell(b, i), "orbit of %lld", (long long)i);
        PROPERTY_ASSERT(pc, symo_partition_sign(a, i) == symo_partition_sign(b, i), "sign of %lld", (long long)i);
    }
    symo_partition_free(a);
    symo_partition_free(b);
    symo_symmetry_free(plain);
}

static symo_symmetry *drawn(const property_case *pc, int64_t n, int64_t count, int with_signs)
{
    int64_t images[MOST * LARGEST];
    int8_t signs[MOST * LARGEST];
    symo_symmetry *symmetry;
    for (int64_t k = 0; k < count; k++) {
        int64_t *image = images + k * n;
        for (int64_t i = 0; i < n; i++) {
            image[i] = i;
            signs[k * n + i] = (int8_t)(with_signs && property_integer(pc, 0, 2) == 0 ? -1 : 1);
        }
        for (int64_t s = property_integer(pc, 0, n); s > 0; s--) {
            const int64_t i = property_integer(pc, 0, n - 1), j = property_integer(pc, 0, n - 1), kept = image[i];
            image[i] = image[j];
            image[j] = kept;
        }
    }
    ck_assert_int_eq(symo_symmetry_signed_permutations(&symmetry, n, count, images, signs), SYMO_OK);
    return symmetry;
}

static symo_status combine(symo_symmetry **made, int64_t kind, int64_t count, const symo_symmetry *const *parts)
{
    if (kind == 0) return symo_symmetry_product(made, count, parts);
    if (kind == 1) return symo_symmetry_sum(made, count, parts);
    if (kind == 2) return symo_symmetry_matrix(made, parts[0], parts[count - 1]);
    if (kind == 3) return symo_symmetry_wreath(made, parts[0], parts[count - 1]);
    if (kind == 4) return symo_symmetry_tensor(made, count, parts);
    return symo_symmetry_join(made, parts[0], parts[count - 1]);
}

enum { KINDS = 6 };

/* Of a sum and a tensor product all parts have the same number of generators. */
static int is_of_one_group(int64_t kind)
{
    return kind == 1 || kind == 4;
}

static void combined_body(const property_case *pc)
{
    int64_t images[4 * MOST * LARGEST];
    int8_t signs[4 * MOST * LARGEST];
    const symo_symmetry *parts[3];
    symo_symmetry *made;
    const int64_t kind = property_integer(pc, 0, KINDS - 1);
    const int64_t count = kind == 2 || kind == 3 || kind == 5 ? 2 : property_integer(pc, 1, 3);
    const int64_t size = property_integer(pc, 0, 7);
    const int64_t generators = property_integer(pc, 0, 2);
    for (int64_t k = 0; k < count; k++)
        parts[k] =
            drawn(pc, kind == 5 ? size : property_integer(pc, 0, 7),
                  is_of_one_group(kind) ? generators : property_integer(pc, 0, 2), property_integer(pc, 0, 1) == 0);
    ck_assert_int_eq(combine(&made, kind, count, parts), SYMO_OK);
    read_back(made, images, signs);
    check_orbits(pc, made, images, signs);
    for (int64_t k = 0; k < count; k++) symo_symmetry_free((symo_symmetry *)parts[k]);
    symo_symmetry_free(made);
}

START_TEST(orbits_of_combinations)
{
    property_run("combinations", 500, combined_body, NULL);
}
END_TEST

/* Orders against all elements, where these can be listed. */
static void small_body(const property_case *pc)
{
    static const int64_t degrees[][2] = { { 2, 3 }, { 3, 2 }, { 2, 2 }, { 1, 5 }, { 2, 4 }, { 0, 4 } };
    int64_t images[MOST * LARGEST];
    int8_t signs[MOST * LARGEST];
    char expected[32];
    const int64_t kind = property_integer(pc, 0, KINDS - 1),
                  *degree = degrees[property_integer(pc, 0, kind >= 2 ? 3 : 5)];
    const int with_signs = degree[0] + degree[1] <= 6;
    const int one = is_of_one_group(kind);
    const symo_symmetry *parts[2] = { drawn(pc, degree[kind == 5], one ? 2 : 1, with_signs),
                                      drawn(pc, degree[1], one ? 2 : property_integer(pc, 0, 2), with_signs) };
    symo_symmetry *made;
    ck_assert_int_eq(combine(&made, kind, 2, parts), SYMO_OK);
    read_back(made, images, signs);
    const closure *listed = closure_list(symo_symmetry_size(made), symo_symmetry_generators(made), images,
                                         symo_symmetry_size(made) <= 6 ? signs : NULL);
    snprintf(expected, sizeof expected, "%lld", (long long)listed->order);
    check_order(made, expected);
    for (int k = 0; k < 2; k++) symo_symmetry_free((symo_symmetry *)parts[k]);
    symo_symmetry_free(made);
}

START_TEST(small_orders)
{
    property_run("small", 400, small_body, NULL);
}
END_TEST

/* ---- by hand ---- */

START_TEST(by_hand)
{
    int64_t image[6];
    int8_t sign[6];
    symo_symmetry *swap = parsed(2, "(1 2)"), *turn = parsed(3, "(1 2 -3)"), *made;
    const symo_symmetry *parts[2] = { swap, turn };
    ck_assert_int_eq(symo_symmetry_product(&made, 2, parts), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_generators(made), 2);
    static const int64_t first[] = { 1, 0, 2, 3, 4 }, second[] = { 0, 1, 3, 4, 2 }, both[] = { 1, 0, 3, 4, 2 };
    static const int8_t plain[] = { 1, 1, 1, 1, 1 }, turned[] = { 1, 1, 1, -1, -1 };
    ck_assert_int_eq(symo_symmetry_image(made, 0, image, sign), SYMO_OK);
    ck_assert_mem_eq(image, first, sizeof first);
    ck_assert_mem_eq(sign, plain, sizeof plain);
    ck_assert_int_eq(symo_symmetry_image(made, 1, image, sign), SYMO_OK);
    ck_assert_mem_eq(image, second, sizeof second);
    ck_assert_mem_eq(sign, turned, sizeof turned);
    check_order(made, "6");
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_sum(&made, 2, parts), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_generators(made), 1);
    ck_assert_int_eq(symo_symmetry_image(made, 0, image, sign), SYMO_OK);
    ck_assert_mem_eq(image, both, sizeof both);
    ck_assert_mem_eq(sign, turned, sizeof turned);
    check_order(made, "6"); /* the swap and the turn of order 3 together */
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_matrix(&made, swap, turn), SYMO_OK);
    static const int64_t rows[] = { 3, 4, 5, 0, 1, 2 }, columns[] = { 1, 2, 0, 4, 5, 3 };
    static const int8_t column_signs[] = { 1, -1, -1, 1, -1, -1 };
    ck_assert_int_eq(symo_symmetry_image(made, 0, image, sign), SYMO_OK);
    ck_assert_mem_eq(image, rows, sizeof rows);
    ck_assert_int_eq(symo_symmetry_image(made, 1, image, sign), SYMO_OK);
    ck_assert_mem_eq(image, columns, sizeof columns);
    ck_assert_mem_eq(sign, column_signs, sizeof column_signs);
    ck_assert_int_eq(symo_symmetry_dimension(made), 1);
    check_order(made, "6");
    symo_symmetry_free(made);
    symo_symmetry_free(swap);
    symo_symmetry_free(turn);
}
END_TEST

/* Entry (i, j, k) goes where the images of i, j and k say. */
static void tensor_body(const property_case *pc)
{
    int64_t images[3][LARGEST], image[LARGEST * MOST];
    int8_t signs[3][LARGEST], sign[LARGEST * MOST];
    const symo_symmetry *parts[3];
    int64_t size[3], wrong = 0;
    symo_symmetry *made;
    for (int k = 0; k < 3; k++) {
        size[k] = property_integer(pc, 1, 6);
        parts[k] = drawn(pc, size[k], 1, property_integer(pc, 0, 1) == 0);
        read_back(parts[k], images[k], signs[k]);
    }
    ck_assert_int_eq(symo_symmetry_tensor(&made, 3, parts), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_size(made), size[0] * size[1] * size[2]);
    read_back(made, image, sign);
    for (int64_t a = 0, e = 0; a < size[0]; a++)
        for (int64_t b = 0; b < size[1]; b++)
            for (int64_t c = 0; c < size[2]; c++, e++) {
                wrong += image[e] != (images[0][a] * size[1] + images[1][b]) * size[2] + images[2][c];
                wrong += sign[e] != signs[0][a] * signs[1][b] * signs[2][c];
            }
    PROPERTY_ASSERT(pc, wrong == 0, "%lld wrong", (long long)wrong);
    for (int k = 0; k < 3; k++) symo_symmetry_free((symo_symmetry *)parts[k]);
    symo_symmetry_free(made);
}

START_TEST(tensors_by_definition)
{
    property_run("tensors", 200, tensor_body, NULL);
}
END_TEST

static int64_t dimension_of_power(const symo_symmetry *symmetry, int64_t power)
{
    const symo_symmetry *parts[6] = { symmetry, symmetry, symmetry, symmetry, symmetry, symmetry };
    symo_symmetry *made;
    ck_assert_int_eq(symo_symmetry_tensor(&made, power, parts), SYMO_OK);
    const int64_t dimension = symo_symmetry_dimension(made);
    symo_symmetry_free(made);
    return dimension;
}

/* Orbits of k-tensors: of S_6 as many as partitions of k things (Bell numbers), of C_5 5^(k - 1); those of pairs of
 * facelets of Rubik's cube, of which corners and edges are one orbit each; and the maps between 10 V + 5 V V and 3 + V
 * V for S_5, by the products of what each one holds. */
START_TEST(dimensions_of_tensors)
{
    static const int64_t bell[6] = { 1, 2, 5, 15, 52, 203 };
    symo_symmetry *six = parsed(6, "symmetric 1 2 3 4 5 6"), *cycle = parsed(5, "cyclic 1 2 3 4 5"), *pairs, *in, *out;
    for (int64_t k = 1, power = 1; k <= 6; k++, power *= 5) {
        ck_assert_int_eq(dimension_of_power(six, k), bell[k - 1]);
        ck_assert_int_eq(dimension_of_power(cycle, k), power);
    }
    symo_symmetry *cube = parsed(48, "(1 3 8 6)(2 5 7 4)(9 33 25 17)(10 34 26 18)(11 35 27 19)\n"
                                     "(9 11 16 14)(10 13 15 12)(1 17 41 40)(4 20 44 37)(6 22 46 35)\n"
                                     "(17 19 24 22)(18 21 23 20)(6 25 43 16)(7 28 42 13)(8 30 41 11)\n"
                                     "(25 27 32 30)(26 29 31 28)(3 38 43 19)(5 36 45 21)(8 33 48 24)\n"
                                     "(33 35 40 38)(34 37 39 36)(3 9 46 32)(2 12 47 29)(1 14 48 27)\n"
                                     "(41 43 48 46)(42 45 47 44)(14 22 30 38)(15 23 31 39)(16 24 32 40)");
    check_order(cube, "43252003274489856000");
    ck_assert_int_eq(symo_symmetry_dimension(cube), 2);
    ck_assert_int_eq(dimension_of_power(cube, 2), 9);
    symo_symmetry *five = parsed(5, "symmetric 1 2 3 4 5"), *one, *made;
    int64_t fixed[8] = { 0 };
    ck_assert_int_eq(symo_symmetry_permutations(&one, 1, symo_symmetry_generators(five), fixed), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_tensor(&pairs, 2, (const symo_symmetry *const[]){ five, five }), SYMO_OK);
    const symo_symmetry *ins[15], *outs[4] = { one, one, one, pairs };
    for (int k = 0; k < 15; k++) ins[k] = k < 10 ? five : pairs;
    ck_assert_int_eq(symo_symmetry_sum(&in, 15, ins), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_sum(&out, 4, outs), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_tensor(&made, 2, (const symo_symmetry *const[]){ out, in }), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(made), 185);
    symo_symmetry *const all[] = { six, cycle, cube, five, one, pairs, in, out, made };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) symo_symmetry_free(all[k]);
}
END_TEST

START_TEST(orders_of_wreath_products)
{
    symo_symmetry *three = parsed(3, "symmetric 1 2 3"), *four = parsed(4, "symmetric 1 2 3 4"), *made;
    symo_symmetry *sign = parsed(1, "(1 -1)"), *apart = parsed(4, "(1 2)");
    ck_assert_int_eq(symo_symmetry_wreath(&made, three, four), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_generators(made), symo_symmetry_generators(three) + symo_symmetry_generators(four));
    ck_assert_int_eq(symo_symmetry_dimension(made), 1);
    check_order(made, "31104"); /* 6^4 24 */
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_wreath(&made, sign, four), SYMO_OK); /* all signed permutations */
    ck_assert_int_eq(symo_symmetry_dimension(made), 0);
    check_order(made, "384");
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_wreath(&made, three, apart), SYMO_OK); /* blocks 3 and 4 are on their own */
    ck_assert_int_eq(symo_symmetry_dimension(made), 3);
    check_order(made, "2592"); /* 6^4 2 */
    symo_symmetry_free(made);
    symo_symmetry *const all[] = { three, four, sign, apart };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) symo_symmetry_free(all[k]);
}
END_TEST

/* -1 on the rows and -1 on the columns is the same thing as nothing, so the product of the orders is twice too much. */
START_TEST(minus_one_twice)
{
    symo_symmetry *rows = parsed(3, "(1 2 3 -1 -2 -3)"), *columns = parsed(2, "(1 2 -1 -2)"), *made;
    ck_assert_int_eq(symo_symmetry_matrix(&made, rows, columns), SYMO_OK);
    check_order(made, "12");
    symo_symmetry_free(made);
    symo_symmetry_free(rows);
    symo_symmetry_free(columns);
}
END_TEST

START_TEST(large_orders)
{
    symo_symmetry *ten = parsed(10, "symmetric 1 2 3 4 5 6 7 8 9 10"), *grid = parsed(64, "grid 8x8 dihedral"), *made;
    const symo_symmetry *parts[3] = { ten, grid, ten }, *twice[2] = { ten, ten };
    ck_assert_int_eq(symo_symmetry_product(&made, 3, parts), SYMO_OK);
    check_order(made, "105345515520000"); /* 10! 8 10! */
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_sum(&made, 2, twice), SYMO_OK);
    check_order(made, "3628800");
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_matrix(&made, ten, ten), SYMO_OK);
    check_order(made, "13168189440000"); /* 10!^2 */
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_matrix(&made, grid, ten), SYMO_OK);
    check_order(made, "29030400");
    symo_symmetry_free(made);
    symo_symmetry_free(ten);
    symo_symmetry_free(grid);
}
END_TEST

START_TEST(nothing)
{
    symo_symmetry *made, *none = parsed(0, ""), *swap = parsed(2, "(1 2)");
    const symo_symmetry *parts[2] = { none, none };
    ck_assert_int_eq(symo_symmetry_product(&made, 0, NULL), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_size(made), 0);
    ck_assert_int_eq(symo_symmetry_generators(made), 0);
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_sum(&made, 2, parts), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_size(made), 0);
    symo_symmetry_free(made);
    ck_assert_int_eq(symo_symmetry_matrix(&made, swap, none), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_size(made), 0);
    ck_assert_int_eq(symo_symmetry_generators(made), 1);
    check_order(made, "1");
    symo_symmetry_free(made);
    symo_symmetry_free(none);
    symo_symmetry_free(swap);
}
END_TEST

/* ---- refusals ---- */

static void refused(symo_status status, symo_status expected, symo_symmetry *const *made, const char *sentence)
{
    ck_assert_int_eq(status, expected);
    if (made) ck_assert_ptr_null(*made);
    ck_assert_str_eq(symo_last_error(), sentence);
}

START_TEST(arguments)
{
    symo_symmetry *one = parsed(3, "(1 2)"), *two = parsed(3, "(1 2)\n(2 3)"), *made = one; /* not NULL */
    const symo_symmetry *parts[2] = { one, NULL }, *unequal[2] = { one, two };
    const symo_status bad = SYMO_ERROR_ARGUMENT;
    refused(symo_symmetry_product(NULL, 1, parts), bad, NULL, "symo_symmetry_product: product must not be NULL");
    refused(symo_symmetry_product(&made, -1, parts), bad, &made, "symo_symmetry_product: count = -1 must be >= 0");
    refused(symo_symmetry_product(&made, 1, NULL), bad, &made, "symo_symmetry_product: factors must not be NULL");
    refused(symo_symmetry_product(&made, 2, parts), bad, &made, "symo_symmetry_product: factors[1] must not be NULL");
    refused(symo_symmetry_sum(NULL, 1, parts), bad, NULL, "symo_symmetry_sum: sum must not be NULL");
    refused(symo_symmetry_sum(&made, 0, parts), bad, &made, "symo_symmetry_sum: count = 0 must be >= 1");
    refused(symo_symmetry_sum(&made, 1, NULL), bad, &made, "symo_symmetry_sum: parts must not be NULL");
    refused(symo_symmetry_sum(&made, 2, parts), bad, &made, "symo_symmetry_sum: parts[1] must not be NULL");
    refused(symo_symmetry_sum(&made, 2, unequal), bad, &made,
            "symo_symmetry_sum: parts[1] has 2 generators, parts[0] has 1");
    refused(symo_symmetry_matrix(NULL, one, two), bad, NULL, "symo_symmetry_matrix: matrix must not be NULL");
    refused(symo_symmetry_matrix(&made, NULL, two), bad, &made, "symo_symmetry_matrix: rows must not be NULL");
    refused(symo_symmetry_matrix(&made, one, NULL), bad, &made, "symo_symmetry_matrix: columns must not be NULL");
    symo_symmetry *other = parsed(2, "(1 2)");
    refused(symo_symmetry_join(NULL, one, two), bad, NULL, "symo_symmetry_join: join must not be NULL");
    refused(symo_symmetry_join(&made, NULL, two), bad, &made, "symo_symmetry_join: a must not be NULL");
    refused(symo_symmetry_join(&made, one, NULL), bad, &made, "symo_symmetry_join: b must not be NULL");
    refused(symo_symmetry_join(&made, one, other), bad, &made, "symo_symmetry_join: a acts on 3 entries and b on 2");
    symo_symmetry_free(other);
    refused(symo_symmetry_wreath(NULL, one, two), bad, NULL, "symo_symmetry_wreath: wreath must not be NULL");
    refused(symo_symmetry_wreath(&made, NULL, two), bad, &made, "symo_symmetry_wreath: inner must not be NULL");
    refused(symo_symmetry_wreath(&made, one, NULL), bad, &made, "symo_symmetry_wreath: outer must not be NULL");
    refused(symo_symmetry_tensor(NULL, 1, parts), bad, NULL, "symo_symmetry_tensor: tensor must not be NULL");
    refused(symo_symmetry_tensor(&made, 0, parts), bad, &made, "symo_symmetry_tensor: count = 0 must be >= 1");
    refused(symo_symmetry_tensor(&made, 1, NULL), bad, &made, "symo_symmetry_tensor: parts must not be NULL");
    refused(symo_symmetry_tensor(&made, 2, parts), bad, &made, "symo_symmetry_tensor: parts[1] must not be NULL");
    refused(symo_symmetry_tensor(&made, 2, unequal), bad, &made,
            "symo_symmetry_tensor: parts[1] has 2 generators, parts[0] has 1");
    symo_symmetry_free(one);
    symo_symmetry_free(two);
}
END_TEST

/* Handles that only claim to be large: sizes are checked before anything is looked at. */
START_TEST(sizes)
{
    struct symo_symmetry huge = { .n = INT64_MAX / 2 + 1, .count = 1 }, many = { .n = 1, .count = INT64_MAX };
    struct symo_symmetry wide = { .n = INT64_C(1) << 32, .count = 1 }, tall = { .n = INT64_C(1) << 31, .count = 1 };
    struct symo_symmetry half = { .n = INT64_C(1) << 30, .count = INT64_C(1) << 33 };
    const symo_symmetry *two[2] = { &huge, &huge }, *more[2] = { &many, &many }, *big[1] = { &half };
    const symo_status size = SYMO_ERROR_SIZE;
    symo_symmetry *made = NULL;
    refused(symo_symmetry_product(&made, 2, two), size, &made,
            "symo_symmetry_product: 1 generators of 4611686018427387904 entries do not fit");
    refused(symo_symmetry_product(&made, 2, more), size, &made,
            "symo_symmetry_product: 9223372036854775807 generators of 1 entries do not fit");
    refused(symo_symmetry_sum(&made, 2, two), size, &made,
            "symo_symmetry_sum: 1 generators of 4611686018427387904 entries do not fit");
    refused(symo_symmetry_product(&made, 1, big), size, &made,
            "symo_symmetry_product: 8589934592 generators of 1073741824 entries do not fit");
    refused(symo_symmetry_matrix(&made, &wide, &tall), size, &made,
            "symo_symmetry_matrix: 4294967296 rows and 2147483648 columns do not fit");
    refused(symo_symmetry_matrix(&made, &many, &many), size, &made,
            "symo_symmetry_matrix: 1 rows and 1 columns do not fit");
    refused(symo_symmetry_wreath(&made, &wide, &tall), size, &made,
            "symo_symmetry_wreath: 2147483648 blocks of 4294967296 entries do not fit");
    symo_symmetry *fixed = parsed(2, "");
    refused(symo_symmetry_wreath(&made, &many, fixed), size, &made,
            "symo_symmetry_wreath: 2 blocks of 1 entries do not fit");
    symo_symmetry_free(fixed);
    refused(symo_symmetry_join(&made, &many, &many), size, &made,
            "symo_symmetry_join: 9223372036854775807 generators of 1 entries do not fit");
    refused(symo_symmetry_tensor(&made, 2, two), size, &made,
            "symo_symmetry_tensor: with parts[1] the number of entries does not fit");
    refused(symo_symmetry_tensor(&made, 1, big), size, &made,
            "symo_symmetry_tensor: 8589934592 generators of 1073741824 entries do not fit");
}
END_TEST

START_TEST(no_memory)
{
    symo_symmetry *x = parsed(3, "(1 2 -3)\n(1 2)"), *y = parsed(4, "(1 2)\n(3 4)"), *made;
    const symo_symmetry *parts[2] = { x, y }, *same[2] = { x, x };
    const int64_t held = test_allocator_held();
    for (int64_t kind = 0; kind < KINDS; kind++)
        for (int on = 0; on < 2; on++) {
            int64_t k = 1;
            for (;; k++) {
                test_allocator_fail(k, on);
                const symo_status status = combine(&made, kind, 2, kind == 5 ? same : parts);
                const int failed = test_allocator_failed();
                test_allocator_fail(0, 0);
                ck_assert_int_eq(status, failed ? SYMO_ERROR_MEMORY : SYMO_OK);
                if (failed) ck_assert_ptr_null(made);
                symo_symmetry_free(made);
                ck_assert_int_eq(test_allocator_held(), held);
                if (!failed) break;
            }
            ck_assert_int_gt(k, 6);
        }
    symo_symmetry_free(x);
    symo_symmetry_free(y);
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("combinations");
    TCase *groups = tcase_create("groups"), *refusals = tcase_create("refusals");
    tcase_add_test(groups, orbits_of_combinations);
    tcase_add_test(groups, small_orders);
    tcase_add_test(groups, by_hand);
    tcase_add_test(groups, tensors_by_definition);
    tcase_add_test(groups, dimensions_of_tensors);
    tcase_add_test(groups, orders_of_wreath_products);
    tcase_add_test(groups, minus_one_twice);
    tcase_add_test(groups, large_orders);
    tcase_add_test(groups, nothing);
    tcase_add_test(refusals, arguments);
    tcase_add_test(refusals, sizes);
    tcase_add_test(refusals, no_memory);
    tcase_set_timeout(groups, 120);
    suite_add_tcase(suite, groups);
    suite_add_tcase(suite, refusals);
    return suite_run(suite);
}
