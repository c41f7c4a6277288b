/* SPDX-License-Identifier: BSD-3-Clause */
/* Orthonormal bases of subspaces: coordinates by hand, in place, with NaN; those of orbits; what is refused. */
#include <math.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void says(symo_status status, symo_status expected, const char *text)
{
    ck_assert_int_eq(status, expected);
    ck_assert_msg(strstr(symo_last_error(), text) != NULL, "\"%s\" lacks \"%s\"", symo_last_error(), text);
}

START_TEST(coordinates)
{
    static const double columns[8] = { 0.6, 0, 0.8, 0, 0, 1, 0, 0 };
    symo_basis *basis;
    double x[4] = { 1, 2, 3, 4 }, z[4];
    OK(symo_basis_create(&basis, 4, 2, columns));
    ck_assert_int_eq(symo_basis_size(basis), 4);
    ck_assert_int_eq(symo_basis_dimension(basis), 2);
    OK(symo_basis_reduce(basis, x, z));
    ck_assert_double_eq_tol(z[0], 3.0, 1e-15);
    ck_assert_double_eq(z[1], 2.0);
    OK(symo_basis_project(basis, x, x));
    ck_assert_double_eq_tol(x[0], 1.8, 1e-15);
    ck_assert_double_eq_tol(x[2], 2.4, 1e-15);
    ck_assert_double_eq(x[3], 0.0);
    OK(symo_basis_lift(basis, z, z));
    ck_assert_double_eq_tol(z[0], 1.8, 1e-15);
    x[1] = NAN;
    OK(symo_basis_project(basis, x, x));
    ck_assert_double_nan(x[1]);
    ck_assert_double_eq_tol(x[0], 1.8, 1e-14);
    symo_basis_free(basis);
}
END_TEST

START_TEST(of_orbits)
{
    symo_basis *basis;
    symo_symmetry *swaps;
    static const int64_t image[5] = { 1, 0, 2, 4, 3 };
    static const int8_t sign[5] = { -1, -1, -1, 1, 1 };
    OK(symo_symmetry_signed_permutations(&swaps, 5, 1, image, sign));
    ck_assert_int_eq(symo_symmetry_permutes(swaps), 1);
    ck_assert_int_eq(symo_symmetry_permutes(NULL), 0);
    OK(symo_symmetry_basis(&basis, swaps));
    ck_assert_int_eq(symo_basis_dimension(basis), 2);
    double column[5];
    OK(symo_basis_column(basis, 0, column));
    ck_assert_double_eq(column[0], 1 / sqrt(2.0));
    ck_assert_double_eq(column[1], -1 / sqrt(2.0));
    ck_assert_double_eq(column[2], 0.0);
    OK(symo_basis_column(basis, 1, column));
    ck_assert_double_eq(column[4], 1 / sqrt(2.0));
    symo_basis_free(basis);
    symo_symmetry_free(swaps);
}
END_TEST

START_TEST(arguments)
{
    static const double columns[8] = { 0.6, 0, 0.8, 0, 0, 1, 0, 0 };
    double x[4] = { 0 }, z[4] = { 0 };
    symo_basis *basis;
    OK(symo_basis_create(&basis, 4, 2, columns));
    says(symo_basis_column(basis, 2, x), SYMO_ERROR_ARGUMENT, "in 0 .. dimension - 1");
    says(symo_basis_column(basis, -1, x), SYMO_ERROR_ARGUMENT, "in 0 .. dimension - 1");
    says(symo_basis_column(basis, 0, NULL), SYMO_ERROR_ARGUMENT, "out must not be NULL");
    says(symo_basis_column(NULL, 0, x), SYMO_ERROR_ARGUMENT, "basis must not be NULL");
    says(symo_basis_project(basis, NULL, x), SYMO_ERROR_ARGUMENT, "x must not be NULL");
    says(symo_basis_reduce(basis, x, NULL), SYMO_ERROR_ARGUMENT, "z must not be NULL");
    says(symo_basis_lift(NULL, z, x), SYMO_ERROR_ARGUMENT, "basis must not be NULL");
    symo_basis_free(basis);
    ck_assert_int_eq(symo_basis_size(NULL), 0);
    ck_assert_int_eq(symo_basis_dimension(NULL), 0);
    symo_basis_free(NULL);
    static const double bad[4] = { 1, 0, 0, INFINITY }, slanted[4] = { 1, 0, 0.6, 0.8 };
    static const double shorter[2] = { 0.6, 0.7 };
    says(symo_basis_create(NULL, 2, 1, columns), SYMO_ERROR_ARGUMENT, "basis must not be NULL");
    says(symo_basis_create(&basis, -1, 0, columns), SYMO_ERROR_ARGUMENT, "n = -1");
    says(symo_basis_create(&basis, 2, 3, columns), SYMO_ERROR_ARGUMENT, "dimension = 3");
    says(symo_basis_create(&basis, 2, 1, NULL), SYMO_ERROR_ARGUMENT, "columns must not be NULL");
    says(symo_basis_create(&basis, 2, 2, bad), SYMO_ERROR_ARGUMENT, "columns[3]");
    says(symo_basis_create(&basis, 2, 2, slanted), SYMO_ERROR_ARGUMENT, "not orthonormal: max |U'U - I| = 0.6");
    says(symo_basis_create(&basis, 2, 1, shorter), SYMO_ERROR_ARGUMENT, "not orthonormal: max |U'U - I| = 0.15");
    says(symo_basis_create(&basis, INT64_MAX, 2, columns), SYMO_ERROR_SIZE, "do not fit");
    ck_assert_ptr_null(basis);
    OK(symo_basis_create(&basis, 0, 0, NULL));
    OK(symo_basis_project(basis, NULL, NULL));
    symo_basis_free(basis);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bases");
    TCase *bases = tcase_create("bases");
    tcase_add_test(bases, coordinates);
    tcase_add_test(bases, of_orbits);
    tcase_add_test(bases, arguments);
    suite_add_tcase(suite, bases);
    return suite_run(suite);
}
