/* SPDX-License-Identifier: BSD-3-Clause */
/* Few cells that are nearly equitable: the error by its definition in long double, the bound that it is for, all cells
 * where all are wanted, and what is refused. */
#include <float.h>
#include <math.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/property.h"

enum { LARGEST = 14 };

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

/* The largest difference of sums towards a cell between two vertices of one cell. */
static long double error_of(int64_t n, const double *a, const symo_partition *cells)
{
    long double worst = 0.0L;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++) {
            if (symo_partition_cell(cells, i) != symo_partition_cell(cells, j)) continue;
            for (int64_t d = 0; d < symo_partition_cells(cells); d++) {
                long double out = 0.0L, in = 0.0L;
                for (int64_t k = 0; k < n; k++) {
                    if (symo_partition_cell(cells, k) != d) continue;
                    out += (long double)a[i + k * n] - a[j + k * n];
                    in += (long double)a[k + i * n] - a[k + j * n];
                }
                worst = fmaxl(worst, fmaxl(fabsl(out), fabsl(in)));
            }
        }
    return worst;
}

/* Entries of A x within a cell differ by at most error * sum |x_D|, for x constant on cells. */
static void check_bound(const property_case *pc, int64_t n, const double *a, const symo_partition *cells, double error)
{
    double z[LARGEST], x[LARGEST];
    long double total = 0.0L;
    property_vector(pc, symo_partition_cells(cells), 1.0, z);
    for (int64_t d = 0; d < symo_partition_cells(cells); d++) total += fabs(z[d]);
    for (int64_t i = 0; i < n; i++) x[i] = z[symo_partition_cell(cells, i)];
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++) {
            long double apart = 0.0L;
            if (symo_partition_cell(cells, i) != symo_partition_cell(cells, j)) continue;
            for (int64_t k = 0; k < n; k++) apart += ((long double)a[i + k * n] - a[j + k * n]) * x[k];
            PROPERTY_ASSERT(pc, fabsl(apart) <= error * total * (1.0L + 1e-12L), "rows %lld and %lld", (long long)i,
                            (long long)j);
        }
}

/* Entries are multiples of 1/4, so that sums are exact. */
static void random_body(const property_case *pc)
{
    const int64_t n = property_integer(pc, 0, LARGEST), most = property_integer(pc, 1, LARGEST + 1);
    const int64_t hues = property_integer(pc, 1, 3), kind = property_integer(pc, 0, 2);
    const double enough = property_integer(pc, 0, 1) ? 0.0 : 0.75;
    double a[LARGEST * LARGEST], line[LARGEST], error = -1.0, again = -1.0;
    int64_t colours[LARGEST];
    for (int64_t k = 0; k < n; k++) line[k] = (double)property_integer(pc, -1, 1);
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++) {
            a[i + j * n] = property_integer(pc, 0, 1) ? 0.0 : (double)property_integer(pc, -4, 4) / 4.0;
            if (kind == 1) a[i + j * n] = line[(j - i + n) % n];
        }
    for (int64_t i = 0; i < n; i++) colours[i] = kind == 1 ? 5 : property_integer(pc, 1, hues) - 2;
    symo_matrix *matrix = NULL;
    symo_partition *cells = NULL, *fewer = NULL, *exact = NULL;
    must(symo_matrix_dense(&matrix, n, n, a));
    must(symo_partition_quasi_stable(&cells, &error, matrix, colours, most, enough));
    PROPERTY_ASSERT(pc, (double)error_of(n, a, cells) == error, "error %g", error);
    PROPERTY_ASSERT(pc, symo_partition_cells(cells) <= (most > hues ? most : hues), "%lld cells",
                    (long long)symo_partition_cells(cells));
    PROPERTY_ASSERT(pc, error <= enough || symo_partition_cells(cells) >= (most < n ? most : n), "%s", "stopped early");
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            PROPERTY_ASSERT(pc,
                            symo_partition_cell(cells, i) != symo_partition_cell(cells, j) || colours[i] == colours[j],
                            "%lld and %lld", (long long)i, (long long)j);
    check_bound(pc, n, a, cells, error);
    /* one cell fewer would not have been enough, and no equitable cell falls apart */
    if (symo_partition_cells(cells) > hues) {
        must(symo_partition_quasi_stable(&fewer, &again, matrix, colours, symo_partition_cells(cells) - 1, enough));
        PROPERTY_ASSERT(pc, again > enough, "%g", again);
    }
    must(symo_partition_equitable(&exact, matrix, colours, 0.0));
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < i; j++)
            PROPERTY_ASSERT(pc,
                            symo_partition_cell(exact, i) != symo_partition_cell(exact, j) ||
                                symo_partition_cell(cells, i) == symo_partition_cell(cells, j),
                            "%lld and %lld are alike", (long long)i, (long long)j);
    symo_matrix_free(matrix);
    symo_partition_free(cells);
    symo_partition_free(fewer);
    symo_partition_free(exact);
}

START_TEST(random_graphs)
{
    property_run("quasi-stable", 500, random_body, NULL);
}
END_TEST

/* A star whose rays have weights 1, 1.5, 4 and 6: the centre leaves first, then the rays fall apart at the middle. */
START_TEST(worst_first)
{
    static const double rays[4] = { 1.0, 1.5, 4.0, 6.0 }, errors[5] = { 11.5, 5.0, 2.0, 0.5, 0.0 };
    double a[25] = { 0.0 }, error = -1.0;
    symo_matrix *matrix = NULL;
    for (int64_t k = 0; k < 4; k++) a[(k + 1) * 5] = a[k + 1] = rays[k];
    must(symo_matrix_dense(&matrix, 5, 5, a));
    for (int64_t most = 1; most <= 5; most++) {
        symo_partition *cells = NULL;
        must(symo_partition_quasi_stable(&cells, &error, matrix, NULL, most, 0.0));
        ck_assert_int_eq(symo_partition_cells(cells), most);
        ck_assert(error == errors[most - 1]);
        symo_partition_free(cells);
    }
    symo_matrix_free(matrix);
}
END_TEST

static void refused(symo_status status, symo_status expected, const char *sentence)
{
    ck_assert_int_eq(status, expected);
    ck_assert_str_eq(symo_last_error(), sentence);
}

START_TEST(arguments)
{
    const double a[6] = { 0.0 }, huge[4] = { DBL_MAX, DBL_MAX, DBL_MAX, DBL_MAX };
    const double apart[4] = { DBL_MAX, 0.0, 0.0, -DBL_MAX };
    const symo_status bad = SYMO_ERROR_ARGUMENT;
    double error = 0.0;
    symo_matrix *square = NULL, *wide = NULL, *sums = NULL, *widths = NULL;
    symo_partition *cells = (symo_partition *)1;
    must(symo_matrix_dense(&square, 2, 2, a));
    must(symo_matrix_dense(&wide, 2, 3, a));
    must(symo_matrix_dense(&sums, 2, 2, huge));
    must(symo_matrix_dense(&widths, 2, 2, apart));
    refused(symo_partition_quasi_stable(NULL, &error, square, NULL, 1, 0.0), bad,
            "symo_partition_quasi_stable: cells must not be NULL");
    ck_assert(isnan(error));
    refused(symo_partition_quasi_stable(&cells, NULL, square, NULL, 1, 0.0), bad,
            "symo_partition_quasi_stable: error must not be NULL");
    ck_assert_ptr_null(cells);
    refused(symo_partition_quasi_stable(&cells, &error, NULL, NULL, 1, 0.0), bad,
            "symo_partition_quasi_stable: matrix must not be NULL");
    refused(symo_partition_quasi_stable(&cells, &error, wide, NULL, 1, 0.0), bad,
            "symo_partition_quasi_stable: matrix has 2 rows and 3 columns, must be square");
    refused(symo_partition_quasi_stable(&cells, &error, square, NULL, 0, 0.0), bad,
            "symo_partition_quasi_stable: most = 0 must be >= 1");
    refused(symo_partition_quasi_stable(&cells, &error, square, NULL, 1, -1.0), bad,
            "symo_partition_quasi_stable: enough = -1 must be finite and >= 0");
    ck_assert_int_eq(symo_partition_quasi_stable(&cells, &error, square, NULL, 1, NAN), bad);
    ck_assert_int_eq(symo_partition_quasi_stable(&cells, &error, square, NULL, 1, (double)INFINITY), bad);
    refused(symo_partition_quasi_stable(&cells, &error, sums, NULL, 1, 0.0), SYMO_ERROR_NUMERIC,
            "symo_partition_quasi_stable: the sums of weights are not finite");
    refused(symo_partition_quasi_stable(&cells, &error, widths, NULL, 1, 0.0), SYMO_ERROR_NUMERIC,
            "symo_partition_quasi_stable: the sums of weights are not finite");
    ck_assert(isnan(error) && !cells);
    symo_matrix_free(square);
    symo_matrix_free(wide);
    symo_matrix_free(sums);
    symo_matrix_free(widths);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quasi-stable");
    TCase *tests = tcase_create("quasi-stable");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, random_graphs);
    tcase_add_test(tests, worst_first);
    tcase_add_test(tests, arguments);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
