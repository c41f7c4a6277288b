/* SPDX-License-Identifier: BSD-3-Clause */
/* Sizes from INT64_MIN to INT64_MAX, alone and in pairs, wherever a size can be given without the data it promises: no
 * product wraps around, nothing is read that was not given, and no size is refused that could be served. Blocks above
 * 16 MiB are refused by the allocator, so that it does not depend on the machine what a large size meets. */
#include <math.h>
#include <string.h>
#include <symo/io.h>
#include <symo/symo.h>

#include "support/allocator.h"
#include "support/property.h"
#include "support/scratch.h"

static const int64_t sizes[] = { INT64_MIN,
                                 -2147483649,
                                 -1,
                                 0,
                                 1,
                                 2,
                                 3,
                                 5,
                                 10,
                                 50,
                                 46340,
                                 46341,
                                 65535,
                                 65536,
                                 2147483647,
                                 2147483648,
                                 4294967297,
                                 3037000500,
                                 ((int64_t)1 << 60) - 1,
                                 ((int64_t)1 << 60) + 1,
                                 ((int64_t)1 << 61) - 1,
                                 ((int64_t)1 << 61) + 1,
                                 INT64_MAX / 8,
                                 INT64_MAX - 1,
                                 INT64_MAX };
enum { SIZES = sizeof sizes / sizeof sizes[0] };
static const int64_t small = 65536, huge = (int64_t)1 << 60; /* doubles that are too many */

/* Refused with a sentence and without a handle, or made. Whatever is given, `must` and `must_not` hold. */
static int judge(symo_status status, const void *place, const char *call, int64_t a, int64_t b)
{
    const void *handle; /* read after the call was made, whatever the order of arguments */
    memcpy(&handle, place, sizeof handle);
    ck_assert_msg((status == SYMO_OK) == (handle != NULL), "%s(%lld, %lld): %s, handle %p", call, (long long)a,
                  (long long)b, symo_status_text(status), handle);
    ck_assert_msg(status == SYMO_OK || status == SYMO_ERROR_ARGUMENT || status == SYMO_ERROR_SIZE ||
                      status == SYMO_ERROR_MEMORY || status == SYMO_ERROR_INPUT,
                  "%s(%lld, %lld): %s", call, (long long)a, (long long)b, symo_status_text(status));
    if (a < 0 || b < 0)
        ck_assert_msg(status == SYMO_ERROR_ARGUMENT, "%s(%lld, %lld): %s", call, (long long)a, (long long)b,
                      symo_status_text(status));
    return status == SYMO_OK;
}

#define MADE(handle, call, a, b) judge(call, handle, #call, a, b)

/* Every pair of sizes. */
#define FOR_PAIRS(a, b)                                                                                                \
    for (int pair = 0; pair < SIZES * SIZES; pair++)                                                                   \
        for (int64_t a = sizes[pair / SIZES], b = sizes[pair % SIZES], once = 1; once; once = 0)

/* ---- base ---- */

START_TEST(blocks)
{
    FOR_PAIRS(count, size)
    {
        void *block = symo_memory_allocate(count, (size_t)size);
        const int served = count >= 0 && size >= 0 && (size == 0 || count <= ((int64_t)1 << 24) / size);
        ck_assert_msg((block != NULL) == served, "%lld blocks of %llu bytes", (long long)count,
                      (unsigned long long)(size_t)size);
        if (block && count > 0 && size > 0) memset(block, 1, (size_t)(count * size));
        symo_memory_free(block);
    }
}
END_TEST

/* ---- matrices ---- */

START_TEST(matrices)
{
    static const double none[1] = { 0.0 };
    FOR_PAIRS(rows, columns)
    {
        symo_matrix *matrix = NULL;
        /* without data there must be nothing to read; with too little, nothing may be read when the size is refused */
        const int empty = rows == 0 || columns == 0;
        const int too_large = rows > 0 && columns > 0 && rows > huge / columns;
        if (MADE(&matrix, symo_matrix_dense(&matrix, rows, columns, NULL), rows, columns)) ck_assert(empty);
        symo_matrix_free(matrix);
        if (too_large) ck_assert(!MADE(&matrix, symo_matrix_dense(&matrix, rows, columns, none), rows, columns));
        if (MADE(&matrix, symo_matrix_dense_view(&matrix, rows, columns, NULL, rows > 0 ? rows : 0), rows, columns))
            ck_assert(empty);
        symo_matrix_free(matrix);
        if (too_large)
            ck_assert(!MADE(&matrix, symo_matrix_dense_view(&matrix, rows, columns, none, rows), rows, columns));
        if (MADE(&matrix, symo_matrix_row_major_view(&matrix, rows, columns, NULL, columns > 0 ? columns : 0), rows,
                 columns))
            ck_assert(empty);
        symo_matrix_free(matrix);
        if (too_large)
            ck_assert(!MADE(&matrix, symo_matrix_row_major_view(&matrix, rows, columns, none, columns), rows, columns));
        if (MADE(&matrix, symo_matrix_float_view(&matrix, rows, columns, NULL, rows > 0 ? rows : 0), rows, columns))
            ck_assert(empty);
        symo_matrix_free(matrix);
        if (MADE(&matrix, symo_matrix_float_row_major_view(&matrix, rows, columns, NULL, columns > 0 ? columns : 0),
                 rows, columns))
            ck_assert(empty);
        symo_matrix_free(matrix);
        if (MADE(&matrix, symo_matrix_sparse(&matrix, rows, columns, NULL, NULL, NULL), rows, columns))
            ck_assert(columns == 0 && rows <= INT32_MAX);
        symo_matrix_free(matrix);
        if (MADE(&matrix, symo_matrix_sparse_view(&matrix, rows, columns, NULL, NULL, NULL), rows, columns))
            ck_assert(columns == 0 && rows <= INT32_MAX);
        symo_matrix_free(matrix);
    }
}
END_TEST

/* A distance between lines that is too short, or too long to be. */
START_TEST(leading_dimensions)
{
    static const double data[12] = { 0.0 };
    for (int k = 0; k < SIZES; k++) {
        symo_matrix *matrix = NULL;
        const int64_t leading = sizes[k];
        int made = symo_matrix_dense_view(&matrix, 3, 1, data, leading) == SYMO_OK;
        ck_assert_msg(made == (leading >= 3 && leading < huge), "leading %lld: %s", (long long)leading,
                      symo_last_error());
        symo_matrix_free(matrix);
        made = symo_matrix_row_major_view(&matrix, 1, 3, data, leading) == SYMO_OK;
        ck_assert_msg(made == (leading >= 3 && leading < huge), "leading %lld: %s", (long long)leading,
                      symo_last_error());
        symo_matrix_free(matrix);
        if (leading < huge - 1) continue; /* two lines that far apart are two too many */
        ck_assert_int_ne(symo_matrix_dense_view(&matrix, 3, 2, data, leading), SYMO_OK);
        ck_assert_int_ne(symo_matrix_row_major_view(&matrix, 2, 3, data, leading), SYMO_OK);
    }
}
END_TEST

/* The entries of sparse columns, by what starts promises. */
START_TEST(sparse_columns)
{
    static const int32_t indices[2] = { 0, 1 };
    static const double values[2] = { 1.0, 2.0 };
    for (int k = 0; k < SIZES; k++) {
        const int64_t entries = sizes[k], starts[2] = { 0, entries }, late[3] = { 0, entries, 2 };
        symo_matrix *matrix = NULL;
        if (entries <= 2 || entries >= huge) {
            const symo_status status = symo_matrix_sparse(&matrix, 3, 1, starts, indices, values);
            ck_assert_msg((status == SYMO_OK) == (entries >= 0 && entries <= 2), "%lld entries: %s", (long long)entries,
                          symo_last_error());
            symo_matrix_free(matrix);
        }
        const symo_status status = symo_matrix_sparse(&matrix, 3, 2, late, indices, values);
        ck_assert_msg((status == SYMO_OK) == (entries >= 0 && entries <= 2), "%lld entries: %s", (long long)entries,
                      symo_last_error());
        symo_matrix_free(matrix);
    }
}
END_TEST

/* ---- objectives and penalties: a size costs nothing until it is used ---- */

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)n, (void)x, (void)gradient, (void)user;
    *value = 0.0;
    return 0;
}

static int residual(int64_t n, int64_t m, const double *x, double *r, double *jacobian, void *user)
{
    (void)n, (void)m, (void)x, (void)r, (void)jacobian, (void)user;
    return 1;
}

static int adjoint(int64_t n, int64_t m, const double *x, const double *u, double *product, void *user)
{
    (void)n, (void)m, (void)x, (void)u, (void)product, (void)user;
    return 1;
}

START_TEST(objectives)
{
    for (int k = 0; k < SIZES; k++) {
        const int64_t n = sizes[k];
        symo_objective *objective = NULL;
        ck_assert_int_eq(MADE(&objective, symo_objective_callback(&objective, n, evaluate, NULL), n, n), n >= 0);
        ck_assert_int_eq(symo_objective_size(objective), n >= 0 ? n : 0);
        symo_objective_free(objective);
        ck_assert(!MADE(&objective, symo_objective_sum(&objective, n, NULL, NULL), n, n));
    }
    FOR_PAIRS(n, m)
    {
        symo_objective *objective = NULL;
        if (MADE(&objective, symo_objective_residuals(&objective, n, m, residual, NULL, NULL), n, m)) {
            ck_assert(n == 0 || m <= INT64_MAX / n);
            ck_assert(symo_objective_scratch(objective) >= m);
        }
        symo_objective_free(objective);
        if (MADE(&objective, symo_objective_residuals(&objective, n, m, residual, adjoint, NULL), n, m))
            ck_assert(symo_objective_scratch(objective) >= m);
        symo_objective_free(objective);
    }
}
END_TEST

START_TEST(penalties)
{
    for (int k = 0; k < SIZES; k++) {
        const int64_t n = sizes[k], two[2] = { n, n }, starts[2] = { 0, n };
        const double weights[2] = { 1.0, 1.0 };
        symo_prox *prox = NULL, *derived = NULL;
        ck_assert_int_eq(MADE(&prox, symo_prox_zero(&prox, n), n, n), n >= 0);
        symo_prox_free(prox);
        if (MADE(&prox, symo_prox_l1(&prox, n, NULL, 1.0), n, n)) {
            ck_assert(symo_prox_scratch(prox) >= 0);
            if (judge(symo_prox_tilted(&derived, prox, NULL, 1.0), &derived, "tilted", n, n))
                ck_assert(symo_prox_scratch(derived) >= 0);
            symo_prox_free(derived);
            if (judge(symo_prox_conjugated(&derived, prox), &derived, "conjugated", n, n))
                ck_assert(symo_prox_scratch(derived) >= 0);
            symo_prox_free(derived);
            if (judge(symo_prox_dilated(&derived, prox, 2.0), &derived, "dilated", n, n))
                ck_assert(symo_prox_scratch(derived) >= 0);
            symo_prox_free(derived);
            if (judge(symo_prox_moreau_envelope(&derived, prox, 2.0), &derived, "envelope", n, n))
                ck_assert(symo_prox_scratch(derived) >= 0);
            symo_prox_free(derived);
        }
        symo_prox_free(prox);
        if (MADE(&prox, symo_prox_space_chain(&prox, n, 0, NULL, NULL, 1.0), n, n))
            ck_assert(symo_prox_scratch(prox) >= 0);
        symo_prox_free(prox);
        MADE(&prox, symo_prox_squared_norm(&prox, n, NULL, 1.0), n, n);
        symo_prox_free(prox);
        MADE(&prox, symo_prox_hinge(&prox, n, NULL, 1.0), n, n);
        symo_prox_free(prox);
        MADE(&prox, symo_prox_box(&prox, n, NULL, NULL), n, n);
        symo_prox_free(prox);
        MADE(&prox, symo_prox_elastic_net(&prox, n, NULL, 0.5, 1.0), n, n);
        symo_prox_free(prox);
        ck_assert_int_eq(MADE(&prox, symo_prox_group_lasso(&prox, n, NULL, NULL, 1.0), n, n), n == 0);
        symo_prox_free(prox);
        if (MADE(&prox, symo_prox_group_lasso(&prox, 2, two, weights, 1.0), n, n))
            ck_assert(symo_prox_size(prox) == 2 * n);
        symo_prox_free(prox);
        MADE(&prox, symo_prox_group_lasso_indexed(&prox, n, 0, NULL, NULL, NULL, 1.0), n, n);
        symo_prox_free(prox);
        ck_assert_int_eq(MADE(&prox, symo_prox_group_lasso_indexed(&prox, 0, n, NULL, NULL, NULL, 1.0), n, n), n == 0);
        symo_prox_free(prox);
        if (n != 0) /* a group of n entries among 3, without indices */
            ck_assert(
                !judge(symo_prox_group_lasso_indexed(&prox, 3, 1, starts, NULL, weights, 1.0), &prox, "indexed", 0, 0));
        MADE(&prox, symo_prox_group_elastic_net(&prox, n, 0, NULL, NULL, NULL, 0.5, 1.0), n, n);
        symo_prox_free(prox);
        MADE(&prox, symo_prox_sparse_group(&prox, n, 0, NULL, NULL, NULL, NULL, 0.5, 1.0), n, n);
        symo_prox_free(prox);
        ck_assert_int_eq(MADE(&prox, symo_prox_named(&prox, "zero", 0, n, NULL), n, n), n == 0);
        symo_prox_free(prox);
        MADE(&prox, symo_prox_named(&prox, "l1", n, 0, NULL), n, n);
        symo_prox_free(prox);
        ck_assert_int_eq(MADE(&prox, symo_prox_separable_sum(&prox, 0, n, NULL, NULL), n, n), n == 0);
        symo_prox_free(prox);
    }
}
END_TEST

/* ---- spaces ---- */

START_TEST(spaces)
{
    for (int k = 0; k < SIZES; k++) {
        const int64_t n = sizes[k];
        symo_partition *partition = NULL;
        symo_symmetry *symmetry = NULL, *made = NULL;
        ck_assert_int_eq(MADE(&partition, symo_partition_create(&partition, n, NULL, NULL), n, n), n == 0);
        symo_partition_free(partition);
        if (MADE(&symmetry, symo_symmetry_parse(&symmetry, n, NULL, "symmetric 1 2"), n, n))
            ck_assert(n >= 2 && symo_symmetry_size(symmetry) == n);
        else
            ck_assert(n < 2 || n > small);
        if (symmetry) {
            ck_assert_int_eq(MADE(&made, symo_symmetry_subset(&made, symmetry, n, NULL), n, n), n == 0);
            symo_symmetry_free(made);
        }
        symo_symmetry_free(symmetry);
        if (MADE(&symmetry, symo_symmetry_parse(&symmetry, n, NULL, "symmetric *"), n, n)) ck_assert(n <= small);
        symo_symmetry_free(symmetry);
        ck_assert_int_eq(MADE(&made, symo_symmetry_product(&made, n, NULL), n, n), n == 0);
        symo_symmetry_free(made);
        ck_assert(!MADE(&made, symo_symmetry_sum(&made, n, NULL), n, n));
    }
    FOR_PAIRS(n, count)
    {
        static const int64_t image[1] = { 0 };
        symo_symmetry *symmetry = NULL;
        const int empty = n == 0 || count == 0;
        if (n > small && count == 0) continue; /* n entries of orbits, which the machine may have */
        if (MADE(&symmetry, symo_symmetry_permutations(&symmetry, n, count, NULL), n, count)) ck_assert(empty);
        symo_symmetry_free(symmetry);
        symmetry = NULL;
        if (n > 0 && count > huge / n)
            ck_assert(!MADE(&symmetry, symo_symmetry_permutations(&symmetry, n, count, image), n, count));
        if (MADE(&symmetry, symo_symmetry_signed_permutations(&symmetry, n, count, NULL, NULL), n, count))
            ck_assert(empty);
        symo_symmetry_free(symmetry);
    }
}
END_TEST

/* Products of groups that are small themselves. */
START_TEST(products_of_groups)
{
    symo_symmetry *part = NULL, *row = NULL;
    ck_assert_int_eq(symo_symmetry_parse(&part, 46341, NULL, "symmetric 1 2"), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_parse(&row, 65536, NULL, "symmetric 1 2"), SYMO_OK);
    symo_symmetry *made = NULL;
    ck_assert(!judge(symo_symmetry_matrix(&made, part, row), &made, "46341 x 65536", 0, 0));
    symo_symmetry_free(part);
    symo_symmetry_free(row);
}
END_TEST

/* ---- runs ---- */

START_TEST(runs)
{
    for (int k = 0; k < SIZES; k++) {
        const int64_t n = sizes[k];
        symo_problem *problem = NULL;
        symo_objective *objective = NULL;
        symo_solver *solver = NULL;
        size_t bytes = 0;
        if (!MADE(&problem, symo_problem_create(&problem, n), n, n)) continue;
        ck_assert_int_eq(symo_objective_callback(&objective, n, evaluate, NULL), SYMO_OK);
        ck_assert_int_eq(symo_problem_set_objective(problem, objective), SYMO_OK);
        if (MADE(&solver, symo_solver_create(&solver, problem, "auto"), n, n)) {
            const symo_status status = symo_solver_memory(solver, &bytes);
            ck_assert(status == SYMO_OK || status == SYMO_ERROR_SIZE);
            ck_assert_msg(n < (int64_t)1 << 32 || bytes == 0 || bytes / 8 > (size_t)n, "n = %lld takes %zu bytes",
                          (long long)n, bytes);
        } else {
            ck_assert_int_gt(n, small);
        }
        symo_solver_free(solver);
        symo_objective_free(objective);
        symo_problem_free(problem);
    }
}
END_TEST

START_TEST(paths)
{
    symo_problem *problem = NULL;
    symo_objective *objective = NULL;
    symo_path *path = NULL;
    double grid[1];
    ck_assert_int_eq(symo_problem_create(&problem, 2), SYMO_OK);
    ck_assert_int_eq(symo_objective_callback(&objective, 2, evaluate, NULL), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_objective(problem, objective), SYMO_OK);
    ck_assert_int_eq(symo_path_create(&path, problem, "auto"), SYMO_OK);
    for (int k = 0; k < SIZES; k++) {
        const int64_t count = sizes[k];
        ck_assert_int_eq(symo_path_grid(count, 1.0, 0.1, NULL), count == 0 ? SYMO_OK : SYMO_ERROR_ARGUMENT);
        if (count <= 1) ck_assert_int_eq(symo_path_grid(count, 1.0, 0.1, grid) == SYMO_OK, count >= 0);
        ck_assert_int_eq(symo_path_fit(path, count, NULL, NULL), count == 0 ? SYMO_OK : SYMO_ERROR_ARGUMENT);
    }
    symo_path_free(path);
    symo_objective_free(objective);
    symo_problem_free(problem);
}
END_TEST

/* ---- files ---- */

START_TEST(files)
{
    static const double data[1] = { 1.0 };
    FOR_PAIRS(n, size)
    {
        symo_groups *groups = NULL;
        symo_io_error error = { "", 0, 0 };
        if (n > small) continue; /* libsymo-io takes its memory elsewhere */
        const symo_status status = symo_groups_every(&groups, n, size, &error);
        ck_assert_int_eq(status == SYMO_OK, groups != NULL);
        ck_assert_int_eq(status == SYMO_OK, n >= 0 && size >= 1 && n % size == 0);
        ck_assert(status == SYMO_OK || error.text[0] != '\0');
        symo_groups_free(groups);
    }
    const char *path = scratch_path("sizes.npy");
    FOR_PAIRS(rows, columns)
    {
        symo_io_error error = { "", 0, 0 };
        if (rows < 0 || (rows > 0 && columns > 0 && rows > huge / columns) || (columns < 0 && rows > huge)) {
            const symo_status status = symo_npy_write(path, rows, columns, data, &error);
            ck_assert_msg(status == SYMO_ERROR_SIZE || status == SYMO_ERROR_ARGUMENT || status == SYMO_ERROR_MEMORY,
                          "%lld x %lld: %s", (long long)rows, (long long)columns, symo_status_text(status));
            ck_assert(error.text[0] != '\0');
        }
    }
}
END_TEST

int main(void)
{
    test_allocator_install();
    test_allocator_limit((size_t)1 << 24);
    Suite *suite = suite_create("sizes");
    TCase *cases = tcase_create("sizes");
    tcase_add_test(cases, blocks);
    tcase_add_test(cases, matrices);
    tcase_add_test(cases, leading_dimensions);
    tcase_add_test(cases, sparse_columns);
    tcase_add_test(cases, objectives);
    tcase_add_test(cases, penalties);
    tcase_add_test(cases, spaces);
    tcase_add_test(cases, products_of_groups);
    tcase_add_test(cases, runs);
    tcase_add_test(cases, paths);
    tcase_add_test(cases, files);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
