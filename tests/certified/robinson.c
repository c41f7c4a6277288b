/* SPDX-License-Identifier: BSD-3-Clause */
/* A sum of squares in isotypic coordinates: the published blocks of Robinson's form. */
#include <math.h>
#include <symo/symmetry.h>

#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

/* Robinson's form x^6 + y^6 - x^4 y^2 - x^2 y^4 - x^4 - y^4 - x^2 - y^2 + 3 x^2 y^2 plus 1 + 3825/4096 is m'G m with m
 * the ten monomials of degree at most 3 and G fixed by the eight motions of a square, which act on m by signed
 * permutations. In isotypic coordinates G is what Gatermann and Parrilo (J. Pure Appl. Algebra 192, 2004) print: a
 * block (7921/4096, -.983; -.983, 1/2) on 1 and (x^2 + y^2)/sqrt 2, and twice one of rank one on (x, x^3, x y^2). */
START_TEST(robinson)
{
    enum { ONE, X, Y, XX, XY, YY, XXX, XXY, XYY, YYY, N };
    static const int8_t powers[N][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 2, 0 }, { 1, 1 },
                                         { 0, 2 }, { 3, 0 }, { 2, 1 }, { 1, 2 }, { 0, 3 } };
    static const double block[3][3] = { { 25.0 / 64.0, -5.0 / 8.0, 5.0 / 8.0 },
                                        { -5.0 / 8.0, 1.0, -1.0 },
                                        { 5.0 / 8.0, -1.0, 1.0 } };
    static const int rows[2][3] = { { X, XXX, XYY }, { Y, YYY, XXY } };
    const double corner = -89.0 / 64.0 / sqrt(2.0);
    double g[N][N] = { { 0.0 } }, coefficients[7][7] = { { 0.0 } }, q[N * N], form[N][N];
    g[ONE][ONE] = 7921.0 / 4096.0;
    g[ONE][XX] = g[XX][ONE] = g[ONE][YY] = g[YY][ONE] = corner / sqrt(2.0);
    g[XX][XX] = g[XX][YY] = g[YY][XX] = g[YY][YY] = 0.25;
    for (int half = 0; half < 2; half++)
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) g[rows[half][i]][rows[half][j]] = block[i][j];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) coefficients[powers[i][0] + powers[j][0]][powers[i][1] + powers[j][1]] += g[i][j];
    static const struct {
        int x, y;
        double coefficient;
    } wanted[] = { { 6, 0, 1 },  { 0, 6, 1 },  { 4, 2, -1 }, { 2, 4, -1 }, { 4, 0, -1 },
                   { 0, 4, -1 }, { 2, 0, -1 }, { 0, 2, -1 }, { 2, 2, 3 },  { 0, 0, 1.0 + 3825.0 / 4096.0 } };
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        ck_assert_double_eq_tol(coefficients[wanted[k].x][wanted[k].y], wanted[k].coefficient, 1e-15);
        coefficients[wanted[k].x][wanted[k].y] = 0.0;
    }
    for (int k = 0; k < 49; k++) ck_assert_double_eq(coefficients[k / 7][k % 7], 0.0);

    static const char motions[] = "(2 3)(4 6)(7 10)(8 9)\n(2 -2)(5 -5)(7 -7)(9 -9)"; /* x <-> y; x -> -x */
    static const int64_t degrees[4] = { 1, 1, 1, 2 }, copies[4] = { 2, 1, 1, 3 };
    symo_symmetry *symmetry = NULL;
    symo_isotypic *isotypic = NULL;
    OK(symo_symmetry_parse(&symmetry, N, NULL, motions));
    OK(symo_isotypic_create(&isotypic, symmetry, 11));
    ck_assert_int_eq(symo_isotypic_components(isotypic), 4);
    for (int64_t c = 0; c < 4; c++) {
        const symo_isotypic_component *component = symo_isotypic_component_at(isotypic, c);
        ck_assert(component->degree == degrees[c] && component->multiplicity == copies[c] && component->type == 1);
    }
    for (int j = 0; j < N; j++) {
        double unit[N] = { 0.0 };
        unit[j] = 1.0;
        OK(symo_isotypic_inverse(isotypic, unit, q + j * N));
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            form[i][j] = 0.0;
            for (int a = 0; a < N; a++)
                for (int b = 0; b < N; b++) form[i][j] += q[a + i * N] * g[a][b] * q[b + j * N];
        }
    ck_assert_double_eq_tol(form[0][0], 7921.0 / 4096.0, 1e-14);
    ck_assert_double_eq_tol(form[0][1], corner, 1e-14);
    ck_assert_double_eq_tol(form[1][1], 0.5, 1e-14);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            const int apart = (i < 2) != (j < 2) || (i < 4) != (j < 4) || (i < 7) != (j < 7) || i == 2 || i == 3;
            if (apart) ck_assert_double_eq_tol(form[i][j], 0.0, 1e-13);
        }
    for (int copy = 0; copy < 2; copy++) /* x, x^3, x y^2 are rows of an orthogonal matrix on the three copies */
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                double sum = 0.0, size = 0.0;
                for (int a = 0; a < 3; a++) {
                    for (int b = 0; b < 3; b++)
                        sum += q[rows[copy][i] + (4 + 3 * copy + a) * N] * form[4 + 3 * copy + a][4 + 3 * copy + b] *
                               q[rows[copy][j] + (4 + 3 * copy + b) * N];
                    size += q[X + (4 + a) * N] * q[X + (4 + a) * N];
                }
                ck_assert_double_eq_tol(size, 1.0, 1e-13); /* x is the first unit vector of its copy */
                ck_assert_double_eq_tol(sum, block[i][j], 1e-13);
            }
    symo_isotypic_free(isotypic);
    symo_symmetry_free(symmetry);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("Robinson's form");
    TCase *tests = tcase_create("blocks");
    tcase_add_test(tests, robinson);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
