/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small dense algebra in ordered loops, so that a test gives the same bits with every BLAS: inner products in eight
 * lanes, orthogonalisation (twice is enough: Parlett, The Symmetric Eigenvalue Problem, 6.9), Cholesky. */
#include "gsl_impl.h"

#include <float.h>

enum { LANES = 8 };

double symo__gsl_dot(int64_t n, const double *a, const double *b)
{
    double lane[LANES] = { 0.0 }, rest = 0.0;
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int k = 0; k < LANES; k++) lane[k] += a[i + k] * b[i + k];
    }
    for (; i < n; i++) rest += a[i] * b[i];
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7])) + rest;
}

void symo__gsl_project_out(int64_t n, int64_t count, double *const *q, double *a, double *coefficients)
{
    for (int64_t k = 0; coefficients && k < count; k++) coefficients[k] = 0.0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t k = 0; k < count; k++) {
            const double product = symo__gsl_dot(n, q[k], a);
            for (int64_t i = 0; i < n; i++) a[i] -= product * q[k][i];
            if (coefficients) coefficients[k] += product;
        }
    }
}

int symo__gsl_cholesky(int64_t n, double *a)
{
    for (int64_t j = 0; j < n; j++) {
        const double diagonal = a[j + j * n];
        double pivot = diagonal;
        for (int64_t k = 0; k < j; k++) pivot -= a[j + k * n] * a[j + k * n];
        if (!(pivot > 8.0 * (double)n * DBL_EPSILON * diagonal)) return 0;
        a[j + j * n] = sqrt(pivot);
        for (int64_t i = j + 1; i < n; i++) {
            double sum = a[i + j * n];
            for (int64_t k = 0; k < j; k++) sum -= a[i + k * n] * a[j + k * n];
            a[i + j * n] = sum / a[j + j * n];
        }
    }
    return 1;
}

void symo__gsl_solve_lower(int64_t n, const double *factor, double *b)
{
    for (int64_t j = 0; j < n; j++) {
        b[j] /= factor[j + j * n];
        for (int64_t i = j + 1; i < n; i++) b[i] -= factor[i + j * n] * b[j];
    }
}

void symo__gsl_solve_upper(int64_t n, const double *factor, double *b)
{
    for (int64_t j = n - 1; j >= 0; j--) {
        for (int64_t i = j + 1; i < n; i++) b[j] -= factor[i + j * n] * b[i];
        b[j] /= factor[j + j * n];
    }
}
