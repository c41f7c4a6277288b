/* SPDX-License-Identifier: BSD-3-Clause */
/* Equitable partitions: against refinement by whole signatures, which asks the definition and nothing else, round after
 * round; on graphs whose cells are known; and what is refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "linear/linear_impl.h"
#include "support/property.h"
#include "support/sparse.h"

enum { LARGEST = 24 };

static symo_partition *cells_of(int64_t n, const double *weights, const int64_t *colours, double tolerance)
{
    symo_matrix *matrix = NULL;
    symo_partition *cells = NULL;
    if (symo_matrix_dense(&matrix, n, n, weights) != SYMO_OK) ck_abort_msg("%s", symo_last_error());
    if (symo_partition_equitable(&cells, matrix, colours, tolerance) != SYMO_OK) ck_abort_msg("%s", symo_last_error());
    symo_matrix_free(matrix);
    return cells;
}

/* ---- the definition, in rounds ---- */

/* How many edges vertex i has with the cell of vertex d that are like its edge with d in both directions: equal for two
 * vertices and all d exactly when their edges agree. */
static int64_t alike(int64_t n, const double *a, const int64_t *label, int64_t i, int64_t d, double w, int backwards)
{
    int64_t count = 0;
    for (int64_t k = 0; k < n; k++) {
        if (label[k] == label[d] && k != i && (backwards ? a[k + i * n] : a[i + k * n]) == w) count++;
    }
    return count;
}

static int agree(int64_t n, const double *a, const int64_t *label, int64_t i, int64_t j)
{
    if (label[i] != label[j] || a[i + i * n] != a[j + j * n]) return 0;
    for (int backwards = 0; backwards < 2; backwards++)
        for (int64_t d = 0; d < n; d++)
            for (int64_t u = 0; u < 2; u++) {
                const int64_t from = u ? j : i;
                if (d == from) continue;
                const double w = backwards ? a[d + from * n] : a[from + d * n];
                if (alike(n, a, label, i, d, w, backwards) != alike(n, a, label, j, d, w, backwards)) return 0;
            }
    return 1;
}

/* label[i]: the smallest vertex of i's cell. */
static void refine_by_definition(int64_t n, const double *a, const int64_t *colours, int64_t *label)
{
    int64_t next[LARGEST];
    for (int64_t i = 0; i < n; i++) {
        label[i] = i;
        for (int64_t j = i; j-- > 0;)
            if (colours[i] == colours[j]) label[i] = j;
    }
    for (int changed = 1; changed;) {
        changed = 0;
        for (int64_t i = 0; i < n; i++) {
            next[i] = i;
            for (int64_t j = i; j-- > 0;)
                if (agree(n, a, label, i, j)) next[i] = j;
        }
        for (int64_t i = 0; i < n; i++) changed |= next[i] != label[i];
        memcpy(label, next, (size_t)n * sizeof *label);
    }
}

/* ---- small graphs of many kinds ---- */

enum { SPARSE, WEIGHTED, SYMMETRIC, CIRCULANT, COPIES, TREE, KINDS };

static void fill(const property_case *pc, int kind, int64_t n, double *a)
{
    const int64_t period = property_integer(pc, 1, n), weights = property_integer(pc, 1, 3);
    memset(a, 0, (size_t)(n * n) * sizeof *a);
    for (int64_t i = 0; i < n; i++) {
        if (kind == TREE && i > 0) a[i + property_integer(pc, 0, i - 1) * n] = 1.0;
        for (int64_t j = 0; j < n && kind != TREE; j++) {
            const double w = property_integer(pc, 0, 2) ? 0.0 : (double)property_integer(pc, 1, weights) - 1.5;
            if (kind == SPARSE) a[i + j * n] = w != 0.0;
            if (kind == WEIGHTED || kind == CIRCULANT || kind == COPIES) a[i + j * n] = w;
            if (kind == SYMMETRIC && j <= i) a[i + j * n] = a[j + i * n] = w;
        }
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            if (kind == CIRCULANT && i > 0) a[i + j * n] = a[(j - i + n) % n * n];
            if (kind == COPIES && (i >= period || j >= period))
                a[i + j * n] = i / period == j / period ? a[i % period + j % period * n] : 0.0;
        }
    for (int64_t k = 0; k < n * n; k++) a[k] += 0.0;
}

static void small_body(const property_case *pc)
{
    const int kind = (int)property_integer(pc, 0, KINDS - 1);
    const int64_t n = property_integer(pc, 1, LARGEST), hues = property_integer(pc, 1, 3);
    double a[LARGEST * LARGEST];
    int64_t colours[LARGEST], label[LARGEST];
    fill(pc, kind, n, a);
    for (int64_t i = 0; i < n; i++) colours[i] = property_integer(pc, 0, 5) ? 7 : -property_integer(pc, 1, hues);
    refine_by_definition(n, a, colours, label);
    symo_partition *dense = cells_of(n, a, colours, 0.0), *sparse = NULL;
    symo_matrix *matrix = sparse_of(n, n, a);
    ck_assert_int_eq(symo_partition_equitable(&sparse, matrix, colours, 0.0), SYMO_OK);
    for (int64_t i = 0; i < n; i++) {
        const int64_t cell = symo_partition_cell(dense, i);
        PROPERTY_ASSERT(pc, symo_partition_members(dense, cell)[0] == label[i], "kind %d: vertex %lld", kind,
                        (long long)i);
        PROPERTY_ASSERT(pc, cell == symo_partition_cell(sparse, i), "sparse, kind %d: vertex %lld", kind, (long long)i);
        PROPERTY_ASSERT(pc, symo_partition_sign(dense, i) == 1, "sign of %lld", (long long)i);
    }
    symo_matrix_free(matrix);
    symo_partition_free(dense);
    symo_partition_free(sparse);
}

START_TEST(small_graphs)
{
    property_run("equitable", 600, small_body, NULL);
}
END_TEST

/* ---- graphs whose cells are known ---- */

/* A cubic graph on 12 vertices, none of which can be told from another by counting, and yet without a symmetry: the
 * vertices of a circle joined with those given steps away. */
START_TEST(frucht)
{
    static const int64_t steps[12] = { -5, -2, -4, 2, 5, -2, 2, 5, -2, -5, 4, 2 };
    double a[144] = { 0.0 };
    int64_t marked[12] = { 1 };
    for (int64_t i = 0; i < 12; i++) {
        const int64_t ends[3] = { (i + 1) % 12, (i + 11) % 12, (i + steps[i] + 12) % 12 };
        for (int k = 0; k < 3; k++) a[i + ends[k] * 12] = 1.0;
    }
    symo_partition *cells = cells_of(12, a, NULL, 0.0), *apart = cells_of(12, a, marked, 0.0);
    ck_assert_int_eq(symo_partition_cells(cells), 1);
    ck_assert_int_gt(symo_partition_cells(apart), 6); /* with one vertex marked most are told apart */
    symo_partition_free(cells);
    symo_partition_free(apart);
}
END_TEST

static symo_partition *cells_of_path(int64_t n, int closed)
{
    int64_t *starts = calloc((size_t)n + 1, sizeof *starts), count = 0;
    int32_t *rows = calloc(2 * (size_t)n, sizeof *rows);
    double *ones = calloc(2 * (size_t)n, sizeof *ones);
    symo_matrix *matrix = NULL;
    symo_partition *cells = NULL;
    ck_assert(starts && rows && ones);
    for (int64_t j = 0; j < n; j++) {
        int64_t ends[2] = { j - 1, j + 1 };
        if (closed && j == 0) ends[0] = 1, ends[1] = n - 1;
        if (closed && j == n - 1) ends[0] = 0, ends[1] = n - 2;
        for (int k = 0; k < 2; k++)
            if (ends[k] >= 0 && ends[k] < n) rows[count] = (int32_t)ends[k], ones[count++] = 1.0;
        starts[j + 1] = count;
    }
    ck_assert_int_eq(symo_matrix_sparse(&matrix, n, n, starts, rows, ones), SYMO_OK);
    ck_assert_int_eq(symo_partition_equitable(&cells, matrix, NULL, 0.0), SYMO_OK);
    symo_matrix_free(matrix);
    free(starts);
    free(rows);
    free(ones);
    return cells;
}

/* A path is told apart from its ends, round after round; a circle not at all. */
START_TEST(paths)
{
    enum { LONG = 100001 };
    symo_partition *path = cells_of_path(LONG, 0), *circle = cells_of_path(LONG, 1);
    ck_assert_int_eq(symo_partition_cells(circle), 1);
    ck_assert_int_eq(symo_partition_cells(path), LONG / 2 + 1);
    for (int64_t i = 0; i < LONG; i += 997)
        ck_assert_int_eq(symo_partition_cell(path, i), i <= LONG / 2 ? i : LONG - 1 - i);
    symo_partition_free(path);
    symo_partition_free(circle);
}
END_TEST

/* Weights in reach of each other are one weight, also by way of others; 0 says that there is no edge. */
START_TEST(weights_within_the_tolerance)
{
    const double a[16] = { 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.001, 0.0, 0.0, 1.001, 0.0 };
    static const struct {
        double tolerance;
        int64_t cells;
    } cases[] = { { 0.0, 2 }, { 9e-4, 2 }, { 1e-3, 1 }, { 1.0, 1 } };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        symo_partition *cells = cells_of(4, a, NULL, cases[k].tolerance);
        ck_assert_int_eq(symo_partition_cells(cells), cases[k].cells);
        symo_partition_free(cells);
    }
    const double loops[9] = { 1.0, 0.0, 0.0, 0.0, 1.5, 0.0, 0.0, 0.0, 2.0 };
    symo_partition *chained = cells_of(3, loops, NULL, 0.25), *apart = cells_of(3, loops, NULL, 0.2);
    ck_assert_int_eq(symo_partition_cells(chained), 1);
    ck_assert_int_eq(symo_partition_cells(apart), 3);
    symo_partition_free(chained);
    symo_partition_free(apart);
}
END_TEST

START_TEST(arguments)
{
    const double a[6] = { 0.0 };
    symo_matrix *square = NULL, *wide = NULL, *empty = NULL;
    symo_partition *cells = (symo_partition *)1;
    ck_assert_int_eq(symo_matrix_dense(&square, 2, 2, a), SYMO_OK);
    ck_assert_int_eq(symo_matrix_dense(&wide, 2, 3, a), SYMO_OK);
    ck_assert_int_eq(symo_matrix_dense(&empty, 0, 0, a), SYMO_OK);
    ck_assert_int_eq(symo_partition_equitable(NULL, square, NULL, 0.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_partition_equitable(&cells, NULL, NULL, 0.0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(cells);
    ck_assert_int_eq(symo_partition_equitable(&cells, wide, NULL, 0.0), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_partition_equitable: matrix has 2 rows and 3 columns, must be square");
    const double bad[3] = { -1e-9, NAN, (double)INFINITY };
    for (int k = 0; k < 3; k++) {
        ck_assert_int_eq(symo_partition_equitable(&cells, square, NULL, bad[k]), SYMO_ERROR_ARGUMENT);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "tolerance"));
    }
    ck_assert_int_eq(symo_partition_equitable(&cells, square, NULL, 0.0), SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(cells), 1);
    symo_partition_free(cells);
    ck_assert_int_eq(symo_partition_equitable(&cells, empty, NULL, 0.0), SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(cells), 0);
    symo_partition_free(cells);
    symo_matrix_free(square);
    symo_matrix_free(wide);
    symo_matrix_free(empty);
}
END_TEST

static int64_t claim_much(const symo_matrix *matrix, int64_t column, const int32_t **rows, const double **values)
{
    (void)matrix, (void)column;
    *rows = NULL;
    *values = NULL;
    return INT64_C(1) << 29;
}

/* Handles that only claim to be large: sizes are checked before anything is looked at. */
START_TEST(sizes)
{
    const symo__matrix_table sparse = { .size = sizeof sparse, .stored = claim_much }, dense = { .size = sizeof dense };
    const struct symo_matrix wide = { .table = &dense, .rows = INT64_C(1) << 31, .columns = INT64_C(1) << 31 };
    const struct symo_matrix full = { .table = &dense, .rows = 40000, .columns = 40000 };
    const struct symo_matrix many = { .table = &sparse, .rows = 2, .columns = 2 };
    symo_partition *cells = (symo_partition *)1;
    ck_assert_int_eq(symo_partition_equitable(&cells, &wide, NULL, 0.0), SYMO_ERROR_SIZE);
    ck_assert_str_eq(symo_last_error(), "symo_partition_equitable: 2147483648 vertices, and 2^31 - 1 are the most");
    ck_assert_int_eq(symo_partition_equitable(&cells, &full, NULL, 0.0), SYMO_ERROR_SIZE);
    ck_assert_str_eq(symo_last_error(), "symo_partition_equitable: 1600000000 entries, and 2^30 - 1 are the most");
    ck_assert_int_eq(symo_partition_equitable(&cells, &many, NULL, 0.0), SYMO_ERROR_SIZE);
    ck_assert_str_eq(symo_last_error(), "symo_partition_equitable: 1073741824 entries, and 2^30 - 1 are the most");
    ck_assert_ptr_null(cells);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("equitable");
    TCase *tests = tcase_create("equitable");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, small_graphs);
    tcase_add_test(tests, frucht);
    tcase_add_test(tests, paths);
    tcase_add_test(tests, weights_within_the_tolerance);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, sizes);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
