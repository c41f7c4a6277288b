/* SPDX-License-Identifier: BSD-3-Clause */
/* Structured matrices: the partitions of those that a group fixes against the orbits of its motions, those of the
 * others and all dimensions against their definitions, and what is refused. */
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/property.h"

enum { MOST = 12, MOTIONS = 3 };

typedef struct motions {
    int64_t rows, columns, count;
    int64_t image[MOTIONS * MOST * MOST];
    int8_t sign[MOTIONS * MOST * MOST];
} motions;

/* Adds the motion that takes entry (i, j) to (to_i(i, j), to_j(i, j)), up to a sign. */
static void add_motion(motions *m, int64_t (*to)(const motions *m, int64_t i, int64_t j), int sign)
{
    const int64_t n = m->rows * m->columns;
    for (int64_t e = 0; e < n; e++) {
        m->image[m->count * n + e] = to(m, e / m->columns, e % m->columns);
        m->sign[m->count * n + e] = (int8_t)sign;
    }
    m->count++;
}

static int64_t block; /* of the shifts */

static int64_t transposed(const motions *m, int64_t i, int64_t j)
{
    return j * m->columns + i;
}

static int64_t other_transposed(const motions *m, int64_t i, int64_t j)
{
    return (m->columns - 1 - j) * m->columns + m->rows - 1 - i;
}

static int64_t half_a_turn(const motions *m, int64_t i, int64_t j)
{
    return (m->rows - 1 - i) * m->columns + m->columns - 1 - j;
}

static int64_t shifted(const motions *m, int64_t i, int64_t j)
{
    return (i + block) % m->rows * m->columns + (j + block) % m->columns;
}

static int64_t swapped(const motions *m, int64_t i, int64_t j)
{
    if (m->rows < 2) return i * m->columns + j;
    return (i < 2 ? 1 - i : i) * m->columns + (j < 2 ? 1 - j : j);
}

static void motions_of(motions *m, const char *name)
{
    if (strcmp(name, "symmetric") == 0) add_motion(m, transposed, 1);
    if (strcmp(name, "skew") == 0) add_motion(m, transposed, -1);
    if (strcmp(name, "persymmetric") == 0) add_motion(m, other_transposed, 1);
    if (strcmp(name, "centrosymmetric") == 0) add_motion(m, half_a_turn, 1);
    if (strcmp(name, "bisymmetric") == 0) add_motion(m, transposed, 1), add_motion(m, other_transposed, 1);
    if (strcmp(name, "circulant") == 0 || strcmp(name, "block-circulant") == 0) add_motion(m, shifted, 1);
    if (strcmp(name, "compound-symmetric") == 0) add_motion(m, shifted, 1), add_motion(m, swapped, 1);
}

static int64_t dimension_of(const char *name, int64_t m, int64_t n, int64_t b)
{
    if (m == 0 || n == 0) return 0;
    if (strcmp(name, "symmetric") == 0 || strcmp(name, "persymmetric") == 0) return n * (n + 1) / 2;
    if (strcmp(name, "skew") == 0) return n * (n - 1) / 2;
    if (strcmp(name, "centrosymmetric") == 0) return (m * n + 1) / 2;
    if (strcmp(name, "bisymmetric") == 0) return (n + 1) * (n + 1) / 4;
    if (strcmp(name, "circulant") == 0) return n;
    if (strcmp(name, "block-circulant") == 0) return n * b;
    if (strcmp(name, "compound-symmetric") == 0) return n > 1 ? 2 : 1;
    return m + n - 1; /* diagonals of a toeplitz or a hankel matrix */
}

static void check_orbits(const property_case *pc, const char *name, const symo_partition *found, motions *m)
{
    symo_symmetry *symmetry = NULL;
    symo_partition *orbits = NULL;
    motions_of(m, name);
    PROPERTY_ASSERT(pc, m->count > 0, "%s has a group", name);
    ck_assert_int_eq(symo_symmetry_signed_permutations(&symmetry, m->rows * m->columns, m->count, m->image, m->sign),
                     SYMO_OK);
    ck_assert_int_eq(symo_symmetry_orbits(&orbits, symmetry), SYMO_OK);
    for (int64_t e = 0; e < m->rows * m->columns; e++) {
        PROPERTY_ASSERT(pc, symo_partition_cell(found, e) == symo_partition_cell(orbits, e), "%s: %lld", name,
                        (long long)e);
        PROPERTY_ASSERT(pc, symo_partition_sign(found, e) == symo_partition_sign(orbits, e), "%s: sign %lld", name,
                        (long long)e);
    }
    symo_partition_free(orbits);
    symo_symmetry_free(symmetry);
}

static void check_diagonals(const property_case *pc, const char *name, const symo_partition *found, const motions *m)
{
    const int64_t n = m->rows * m->columns;
    const int back = strcmp(name, "hankel") == 0;
    for (int64_t e = 0; e < n; e++)
        for (int64_t f = 0; f < e; f++) {
            const int64_t i = e / m->columns - f / m->columns, j = e % m->columns - f % m->columns;
            PROPERTY_ASSERT(
                pc, (symo_partition_cell(found, e) == symo_partition_cell(found, f)) == (back ? i == -j : i == j),
                "%s: %lld and %lld", name, (long long)e, (long long)f);
        }
}

static void shapes_body(const property_case *pc)
{
    int64_t rows = 0;
    while (symo_pattern_row_at(rows)) rows++;
    const symo_pattern_row *row = symo_pattern_row_at(property_integer(pc, 0, rows - 1));
    const int free = strcmp(row->name, "centrosymmetric") == 0 || !row->group;
    const int64_t n = property_integer(pc, 0, MOST);
    static motions m;
    m = (motions){ .rows = free ? property_integer(pc, 0, MOST) : n, .columns = n };
    block = 1;
    for (int64_t b = 1; b <= n && strcmp(row->name, "block-circulant") == 0; b++)
        if (n % b == 0 && property_integer(pc, 0, 1)) block = b;
    symo_partition *found = NULL;
    if (symo_partition_pattern(&found, row->name, m.rows, n, block) != SYMO_OK) ck_abort_msg("%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo_partition_cells(found) == dimension_of(row->name, m.rows, n, block), "%s %lld x %lld",
                    row->name, (long long)m.rows, (long long)n);
    if (row->group)
        check_orbits(pc, row->name, found, &m);
    else
        check_diagonals(pc, row->name, found, &m);
    symo_partition_free(found);
}

START_TEST(shapes)
{
    property_run("patterns", 800, shapes_body, NULL);
}
END_TEST

/* The nearest Toeplitz matrix has the means of the diagonals. */
START_TEST(nearest)
{
    double a[6] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0 };
    const double means[6] = { 3.0, 4.0, 3.0, 4.0, 3.0, 4.0 };
    symo_partition *toeplitz = NULL;
    ck_assert_int_eq(symo_partition_pattern(&toeplitz, "toeplitz", 2, 3, 0), SYMO_OK);
    ck_assert_int_eq(symo_partition_project(toeplitz, a, a), SYMO_OK);
    for (int k = 0; k < 6; k++) ck_assert(a[k] == means[k]);
    symo_partition_free(toeplitz);
}
END_TEST

START_TEST(arguments)
{
    symo_partition *p = (symo_partition *)1;
    ck_assert_int_eq(symo_partition_pattern(NULL, "skew", 2, 2, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_pattern(&p, NULL, 2, 2, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(p);
    ck_assert_int_eq(symo_partition_pattern(&p, "toplitz", 2, 2, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "toeplitz"));
    ck_assert_int_eq(symo_partition_pattern(&p, "skew", 2, 3, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_partition_pattern: 2 rows and 3 columns, but a skew matrix is square");
    ck_assert_int_eq(symo_partition_pattern(&p, "toeplitz", -1, 3, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_pattern(&p, "toeplitz", 1, -3, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_pattern(&p, "block-circulant", 6, 6, 4), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_pattern(&p, "block-circulant", 6, 6, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "block = 0 must be >= 1 and divide the 6 columns"));
    ck_assert_int_eq(symo_partition_pattern(&p, "hankel", INT64_MAX, 3, 0), SYMO_ERROR_SIZE);
    ck_assert_int_eq(symo_partition_pattern(&p, "circulant", INT64_C(1) << 31, INT64_C(1) << 31, 0), SYMO_ERROR_SIZE);
    ck_assert_ptr_null(p);
    ck_assert_ptr_null(symo_pattern_row_at(-1));
    ck_assert_ptr_null(symo_pattern_row_at(1000));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pattern");
    TCase *tests = tcase_create("pattern");
    tcase_add_test(tests, shapes);
    tcase_add_test(tests, nearest);
    tcase_add_test(tests, arguments);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
