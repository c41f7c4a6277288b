/* SPDX-License-Identifier: BSD-3-Clause */
/* Products, sums and matrices of groups: orders against the group listed element by element, orbits against union-find
 * on the generators written out, arguments, sizes and failing allocations. Their laws are in contract/symmetry_laws.c.
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
    return symo_symmetry_matrix(made, parts[0], parts[count - 1]);
}

static void combined_body(const property_case *pc)
{
    int64_t images[3 * MOST * LARGEST];
    int8_t signs[3 * MOST * LARGEST];
    const symo_symmetry *parts[3];
    symo_symmetry *made;
    const int64_t kind = property_integer(pc, 0, 2), count = kind == 2 ? 2 : property_integer(pc, 1, 3);
    const int64_t generators = property_integer(pc, 0, 2);
    for (int64_t k = 0; k < count; k++)
        parts[k] = drawn(pc, property_integer(pc, 0, 7), kind == 1 ? generators : property_integer(pc, 0, 2),
                         property_integer(pc, 0, 1) == 0);
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
    const int64_t kind = property_integer(pc, 0, 2), *degree = degrees[property_integer(pc, 0, kind == 2 ? 3 : 5)];
    const int with_signs = degree[0] + degree[1] <= 6;
    const symo_symmetry *parts[2] = { drawn(pc, degree[0], kind == 1 ? 2 : 1, with_signs),
                                      drawn(pc, degree[1], kind == 1 ? 2 : property_integer(pc, 0, 2), with_signs) };
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
}
END_TEST

START_TEST(no_memory)
{
    symo_symmetry *x = parsed(3, "(1 2 -3)\n(1 2)"), *y = parsed(4, "(1 2)\n(3 4)"), *made;
    const symo_symmetry *parts[2] = { x, y };
    const int64_t held = test_allocator_held();
    for (int64_t kind = 0; kind < 3; kind++)
        for (int on = 0; on < 2; on++) {
            int64_t k = 1;
            for (;; k++) {
                test_allocator_fail(k, on);
                const symo_status status = combine(&made, kind, 2, parts);
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
