/* SPDX-License-Identifier: BSD-3-Clause */
/* The checked calls of BLAS and LAPACK against loops in long double. */
#include <check.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "num/num_impl.h"
#include "support/property.h"

static double *block(int64_t n)
{
    double *memory = malloc((size_t)(n > 0 ? n : 1) * sizeof *memory);
    ck_assert_ptr_nonnull(memory);
    return memory;
}

static void fill(const property_case *pc, int64_t n, double *x)
{
    for (int64_t i = 0; i < n; i++) x[i] = symo_random_normal(pc->random);
}

/* Compares a product with its definition; steps walk A or its transpose. */
static void check_product(const property_case *pc, int64_t rows, int64_t columns, const double *a, int64_t row_step,
                          int64_t column_step, const double *x, const double *out)
{
    for (int64_t i = 0; i < rows; i++) {
        long double sum = 0.0L, magnitude = 0.0L;
        for (int64_t j = 0; j < columns; j++) {
            sum += (long double)a[i * row_step + j * column_step] * x[j];
            magnitude += fabsl((long double)a[i * row_step + j * column_step] * x[j]);
        }
        PROPERTY_ASSERT(pc, fabsl(out[i] - sum) <= (long double)(columns + 2) * DBL_EPSILON * magnitude,
                        "entry %d of %d x %d: %g, not %Lg", (int)i, (int)rows, (int)columns, out[i], sum);
    }
}

static void products_are_right(const property_case *pc)
{
    const int64_t limit = pc->number % 20 == 0 ? 400 : 30;
    const int64_t rows = property_integer(pc, 0, limit), columns = property_integer(pc, 0, limit);
    const int64_t leading = rows + (property_integer(pc, 0, 1) ? 0 : property_integer(pc, 1, 9)) + (rows == 0);
    double *a = block(leading * columns), *x = block(columns), *y = block(rows), *ax = block(rows),
           *aty = block(columns);
    fill(pc, leading * columns, a);
    fill(pc, columns, x);
    fill(pc, rows, y);
    for (int64_t j = 0; j < columns; j++) {
        for (int64_t i = rows; i < leading; i++) a[i + j * leading] = NAN; /* between the columns: never read */
    }
    for (int64_t i = 0; i < rows; i++) ax[i] = NAN;
    for (int64_t j = 0; j < columns; j++) aty[j] = NAN;
    PROPERTY_ASSERT(pc, symo__blas_multiply(rows, columns, a, leading, x, ax) == SYMO_OK, "%s", symo_last_error());
    PROPERTY_ASSERT(pc, symo__blas_adjoint(rows, columns, a, leading, y, aty) == SYMO_OK, "%s", symo_last_error());
    check_product(pc, rows, columns, a, 1, leading, x, ax);
    check_product(pc, columns, rows, a, leading, 1, y, aty);
    free(a);
    free(x);
    free(y);
    free(ax);
    free(aty);
}

START_TEST(products)
{
    property_run("gemv", 1000, products_are_right, NULL);
    ck_assert_int_eq(symo__blas_works(), 1);
}
END_TEST

START_TEST(empty_products)
{
    double out[2] = { NAN, NAN };
    ck_assert_int_eq(symo__blas_multiply(0, 0, NULL, 0, NULL, NULL), SYMO_OK);
    ck_assert_int_eq(symo__blas_adjoint(0, 0, NULL, 0, NULL, NULL), SYMO_OK);
    ck_assert_int_eq(symo__blas_multiply(0, 2, NULL, 0, out, NULL), SYMO_OK);
    ck_assert_int_eq(symo__blas_adjoint(2, 0, NULL, 2, out, NULL), SYMO_OK);
    ck_assert_int_eq(symo__blas_multiply(2, 0, NULL, 2, NULL, out), SYMO_OK);
    ck_assert(out[0] == 0.0 && out[1] == 0.0 && !signbit(out[0]));
    out[0] = out[1] = NAN;
    ck_assert_int_eq(symo__blas_adjoint(0, 2, NULL, 0, NULL, out), SYMO_OK);
    ck_assert(out[0] == 0.0 && out[1] == 0.0 && !signbit(out[0]));
}
END_TEST

START_TEST(sizes_beyond_the_integer_of_blas)
{
    const int64_t large = (int64_t)INT_MAX + 1;
    double number = 1.0, out = 7.0;
    ck_assert_int_eq(symo__blas_multiply(1, 1, &number, large, &number, &out), SYMO_ERROR_SIZE);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "2147483648"));
    ck_assert_int_eq(symo__blas_adjoint(1, large, &number, 1, &number, &out), SYMO_ERROR_SIZE);
    ck_assert_int_eq(symo__blas_multiply(large, 1, &number, large, &number, &out), SYMO_ERROR_SIZE);
    ck_assert(out == 7.0);
    ck_assert_int_eq(symo__lapack_solve_positive(large, &number, 1, &out), SYMO_ERROR_SIZE);
    ck_assert_int_eq(symo__lapack_solve_positive(1, &number, large, &out), SYMO_ERROR_SIZE);
}
END_TEST

/* A = M M' + I with M of n columns, upper triangle filled with NaN: only the lower may be read. */
static void make_positive(const property_case *pc, int64_t n, double *a)
{
    double *m = block(n * n);
    fill(pc, n * n, m);
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = 0; i < n; i++) {
            a[i + j * n] = i == j ? 1.0 : 0.0;
            for (int64_t k = 0; k < n; k++) a[i + j * n] += m[i + k * n] * m[j + k * n];
            if (i < j) a[i + j * n] = NAN;
        }
    }
    free(m);
}

static double lower(const double *a, int64_t n, int64_t i, int64_t j)
{
    return i >= j ? a[i + j * n] : a[j + i * n];
}

static void systems_are_solved(const property_case *pc)
{
    const int64_t n = property_integer(pc, 0, 30), count = property_integer(pc, 0, 4);
    double *a = block(n * n), *factor = block(n * n), *b = block(n * count), *x = block(n * count);
    make_positive(pc, n, a);
    fill(pc, n * count, b);
    memcpy(factor, a, (size_t)(n * n) * sizeof *a);
    memcpy(x, b, (size_t)(n * count) * sizeof *b);
    PROPERTY_ASSERT(pc, symo__lapack_solve_positive(n, factor, count, x) == SYMO_OK, "%s", symo_last_error());
    for (int64_t c = 0; c < count; c++) {
        for (int64_t i = 0; i < n; i++) {
            long double residual = b[i + c * n], magnitude = fabs(b[i + c * n]);
            for (int64_t j = 0; j < n; j++) {
                const long double term = (long double)lower(a, n, i, j) * x[j + c * n];
                residual -= term;
                magnitude += fabsl(term);
            }
            /* Backward error of Cholesky, entries of |L||L'| at most sqrt(a_ii a_jj): n eps with a factor in hand. */
            PROPERTY_ASSERT(pc, fabsl(residual) <= 30.0L * (long double)n * DBL_EPSILON * magnitude,
                            "equation %d of %d: residual %Lg of %Lg", (int)i, (int)n, residual, magnitude);
        }
    }
    free(a);
    free(factor);
    free(b);
    free(x);
}

START_TEST(positive_systems)
{
    property_run("potrs", 500, systems_are_solved, NULL);
}
END_TEST

START_TEST(systems_that_have_no_answer)
{
    double indefinite[4] = { 1.0, 2.0, 0.0, 1.0 }, zero[1] = { 0.0 }, b[2] = { 1.0, 1.0 };
    double bad[4] = { 1.0, NAN, 0.0, 1.0 }, good[4] = { 4.0, 0.0, NAN, 4.0 }, infinite[2] = { 1.0, INFINITY };
    ck_assert_int_eq(symo__lapack_solve_positive(2, indefinite, 1, b), SYMO_ERROR_NUMERIC);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "not positive definite"));
    ck_assert_int_eq(symo__lapack_solve_positive(1, zero, 1, b), SYMO_ERROR_NUMERIC);
    ck_assert_int_eq(symo__lapack_solve_positive(2, bad, 1, b), SYMO_ERROR_NUMERIC);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "row 1, column 0"));
    ck_assert(b[0] == 1.0 && b[1] == 1.0);
    ck_assert_int_eq(symo__lapack_solve_positive(2, good, 1, infinite), SYMO_ERROR_NUMERIC);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "right-hand side 0"));
    ck_assert_int_eq(symo__lapack_solve_positive(2, good, 1, b), SYMO_OK);
    ck_assert(b[0] == 0.25 && b[1] == 0.25);
    ck_assert_int_eq(symo__lapack_solve_positive(0, NULL, 3, NULL), SYMO_OK);
}
END_TEST

/* A product of two matrices, each as it is or transposed, with room between the columns. */
static void matrix_products_are_right(const property_case *pc)
{
    const int64_t rows = property_integer(pc, 0, 25), inner = property_integer(pc, 0, 25);
    const int64_t columns = property_integer(pc, 0, 25), leading = rows + property_integer(pc, 0, 2) + (rows == 0);
    const int turn_a = (int)property_integer(pc, 0, 1), turn_b = (int)property_integer(pc, 0, 1);
    const int64_t leading_a = (turn_a ? inner : rows) + 1, leading_b = (turn_b ? columns : inner) + 2;
    double *a = block(leading_a * (turn_a ? rows : inner)), *b = block(leading_b * (turn_b ? inner : columns));
    double *out = block(leading * columns);
    fill(pc, leading_a * (turn_a ? rows : inner), a);
    fill(pc, leading_b * (turn_b ? inner : columns), b);
    for (int64_t k = 0; k < leading * columns; k++) out[k] = NAN;
    PROPERTY_ASSERT(
        pc,
        symo__blas_product(rows, inner, columns, turn_a, a, leading_a, turn_b, b, leading_b, out, leading) == SYMO_OK,
        "%s", symo_last_error());
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++) {
            long double sum = 0.0L, magnitude = 0.0L;
            for (int64_t k = 0; k < inner; k++) {
                const long double term = (long double)a[turn_a ? k + i * leading_a : i + k * leading_a] *
                                         b[turn_b ? j + k * leading_b : k + j * leading_b];
                sum += term;
                magnitude += fabsl(term);
            }
            PROPERTY_ASSERT(pc, fabsl(out[i + j * leading] - sum) <= (long double)(inner + 2) * DBL_EPSILON * magnitude,
                            "entry %d, %d", (int)i, (int)j);
        }
    free(a);
    free(b);
    free(out);
}

START_TEST(matrix_products)
{
    const int64_t large = (int64_t)INT_MAX + 1;
    double one = 1.0, out = 7.0;
    property_run("gemm", 300, matrix_products_are_right, NULL);
    ck_assert_int_eq(symo__blas_product(large, 1, 1, 0, &one, large, 0, &one, 1, &out, large), SYMO_ERROR_SIZE);
    ck_assert_int_eq(symo__blas_product(1, large, 1, 1, &one, large, 0, &one, large, &out, 1), SYMO_ERROR_SIZE);
    ck_assert_int_eq(symo__blas_product(1, 1, large, 0, &one, 1, 1, &one, large, &out, 1), SYMO_ERROR_SIZE);
    ck_assert(out == 7.0);
}
END_TEST

/* A Q = Q diag(values), Q'Q = I, also where eigenvalues are multiple; only the lower triangle is read. */
static void eigenvalues_are_right(const property_case *pc)
{
    const int64_t n = property_integer(pc, 0, 30), rank = property_integer(pc, 0, n);
    double *m = block(n * rank), *a = block(n * n), *q = block(n * n), *values = block(n), size = 0.0;
    fill(pc, n * rank, m);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            a[i + j * n] = i == j ? 1.0 : 0.0;
            for (int64_t k = 0; k < rank; k++) a[i + j * n] += m[i + k * n] * m[j + k * n];
            q[i + j * n] = i < j ? NAN : a[i + j * n];
            size += a[i + j * n] * a[i + j * n];
        }
    PROPERTY_ASSERT(pc, symo__lapack_eigen(n, q, values) == SYMO_OK, "%s", symo_last_error());
    for (int64_t j = 0; j < n; j++) {
        if (j > 0) PROPERTY_ASSERT(pc, values[j] >= values[j - 1], "value %d", (int)j);
        if (j < n - rank) PROPERTY_ASSERT(pc, fabs(values[j] - 1.0) < 1e-12 * sqrt(size), "value %d", (int)j);
        for (int64_t i = 0; i < n; i++) {
            long double residual = -(long double)values[j] * q[i + j * n], inner = i == j ? -1.0L : 0.0L;
            for (int64_t k = 0; k < n; k++) {
                residual += (long double)a[i + k * n] * q[k + j * n];
                inner += (long double)q[k + i * n] * q[k + j * n];
            }
            PROPERTY_ASSERT(pc, fabsl(residual) < 1e-13L * sqrtl(size) && fabsl(inner) < 1e-13L, "entry %d, %d", (int)i,
                            (int)j);
        }
    }
    free(m);
    free(a);
    free(q);
    free(values);
}

START_TEST(eigenvalue_problems)
{
    double bad[4] = { 1.0, 2.0, 3.0, INFINITY }, values[2];
    property_run("syevd", 200, eigenvalues_are_right, NULL);
    ck_assert_int_eq(symo__lapack_eigen(2, bad, values), SYMO_ERROR_NUMERIC);
    ck_assert_str_eq(symo_last_error(), "the matrix of an eigenvalue problem is not finite at row 1, column 1");
    ck_assert_int_eq(symo__lapack_eigen(32001, bad, values), SYMO_ERROR_SIZE);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "32001"));
    ck_assert_int_eq(symo__lapack_eigen(0, NULL, NULL), SYMO_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("blas");
    TCase *cases = tcase_create("blas");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, products);
    tcase_add_test(cases, empty_products);
    tcase_add_test(cases, sizes_beyond_the_integer_of_blas);
    tcase_add_test(cases, positive_systems);
    tcase_add_test(cases, systems_that_have_no_answer);
    tcase_add_test(cases, matrix_products);
    tcase_add_test(cases, eigenvalue_problems);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
