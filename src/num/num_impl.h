/* SPDX-License-Identifier: BSD-3-Clause */
/* num: vectors of doubles. blas.c and lapack.c are the only files that call BLAS and LAPACK; everything else here is
 * ordered loops whose result does not depend on threads or CPU kernels. n = 0 is fine everywhere; NaN propagates. */
#ifndef SYMO_NUM_IMPL_H
#define SYMO_NUM_IMPL_H

#include <math.h>

#include "base/base_impl.h"

/* norm.c */
double symo__norm2(int64_t n, const double *x); /* scaled: no overflow, no underflow; NaN if any is */
double symo__norm2_gather(int64_t n, const int64_t *index, const double *x); /* of x[index[0..n-1]] */
double symo__norm_inf(int64_t n, const double *x);                           /* NaN if any is */
double symo__distance_inf(int64_t n, const double *x, const double *y);
double symo__distance_squared(int64_t n, const double *x, const double *y);
int64_t symo__first_nonfinite(int64_t n, const double *x); /* -1: all finite */
int64_t symo__nonzeros(int64_t n, const double *x);

/* sum.c: fixed order, pairwise beyond a block, so the error grows like log n */
double symo__sum(int64_t n, const double *x);
double symo__dot(int64_t n, const double *x, const double *y);
void symo__copy(int64_t n, const double *x, double *out); /* x == out is fine */
/* out = x + a y ; out may be x or y */
void symo__add_scaled(int64_t n, const double *x, double a, const double *y, double *out);

/* root.c: min over u of 1/2 sum a_i u_i^2 - sum v_i u_i + weight ||u||, a_i >= 0, weight >= 0 (the secular equation of
 * a group lasso block): the norm h of the minimiser; u_i = h v_i / (a_i h + weight), and u = 0 (h = 0) when ||v|| <=
 * weight. +infinity when unbounded.
 */
double symo__block_norm(int64_t n, const double *a, const double *v, double weight);

/* fourier.c: X_j = sum_k x_k exp(-2 pi i j k / n), numbers as pairs (real, imaginary), in place */
enum { SYMO__FOURIER_LARGEST = 1 << 29 };
typedef struct symo__fourier {
    int64_t n, m;
    double *roots, *chirp, *kernel; /* m, 2 n, 2 m; only the first when n is a power of two */
} symo__fourier;
symo_status symo__fourier_create(symo__fourier *plan, const char *function, int64_t n); /* 1 <= n <= LARGEST */
void symo__fourier_free(symo__fourier *plan);
int64_t symo__fourier_scratch(const symo__fourier *plan); /* doubles */
void symo__fourier_forward(const symo__fourier *plan, double *x, double *scratch);
void symo__fourier_root(int64_t k, int64_t n, double *root); /* exp(-2 pi i k / n), 0 <= k < n */

/* blas.c: sizes are checked against the BLAS integer; data must be finite (callers scan). out = A x, out = A'x,
 * column-major */
symo_status symo__blas_multiply(int64_t rows, int64_t columns, const double *a, int64_t leading, const double *x,
                                double *out);
symo_status symo__blas_adjoint(int64_t rows, int64_t columns, const double *a, int64_t leading, const double *y,
                               double *out);
/* out = op(A) op(B), rows x columns, op the transpose where said, `inner` the length of the sums; out overlaps neither
 */
symo_status symo__blas_product(int64_t rows, int64_t inner, int64_t columns, int transpose_a, const double *a,
                               int64_t leading_a, int transpose_b, const double *b, int64_t leading_b, double *out,
                               int64_t leading);
int symo__blas_works(void); /* 1: a quick self-test against ordered loops passed; the tools warn when it is 0 */

/* lapack.c: symmetric positive definite solve A X = B in place of B, A (lower triangle) is overwritten; ERROR_NUMERIC
 * when not definite */
symo_status symo__lapack_solve_positive(int64_t n, double *a, int64_t count, double *b);
/* Singular values of a finite a (rows x columns, rows >= columns, column-major, overwritten), largest first, and V',
 * columns x columns, column-major. */
symo_status symo__lapack_singular(int64_t rows, int64_t columns, double *a, double *values, double *right);
/* Orthonormal eigenvectors in place of symmetric A (lower triangle), values ascending */
symo_status symo__lapack_eigen(int64_t n, double *a, double *values);

#endif
