/* SPDX-License-Identifier: BSD-3-Clause */
#include "method/line.h"

#include <float.h>

symo__model_test symo__model_compare(double value_y, double value_new, double slope, double square, double step)
{
    const double quadratic = square / (2.0 * step);
    /* Both values carry a rounding error of the order of eps |f|, often of sums over many rows. */
    const double noise = 16.0 * DBL_EPSILON * fmax(fabs(value_y), fabs(value_new));
    const double excess = value_new - value_y - slope - quadratic;
    if (quadratic < 64.0 * noise && fabs(excess) < 64.0 * noise) return SYMO__MODEL_UNKNOWN;
    return excess <= noise ? SYMO__MODEL_HOLDS : SYMO__MODEL_FAILS;
}

double symo__dot_difference(int64_t n, const double *g, const double *a, const double *b)
{
    double sum[4] = { 0.0, 0.0, 0.0, 0.0 };
    int64_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (int k = 0; k < 4; k++) sum[k] += g[i + k] * (a[i + k] - b[i + k]);
    for (; i < n; i++) sum[0] += g[i] * (a[i] - b[i]);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double symo__dot_differences(int64_t n, const double *a, const double *b, const double *c, const double *d)
{
    double sum[4] = { 0.0, 0.0, 0.0, 0.0 };
    int64_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (int k = 0; k < 4; k++) sum[k] += (a[i + k] - b[i + k]) * (c[i + k] - d[i + k]);
    for (; i < n; i++) sum[0] += (a[i] - b[i]) * (c[i] - d[i]);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double symo__distance2(int64_t n, const double *a, const double *b)
{
    const double largest = symo__distance_inf(n, a, b);
    if (!(largest > 0.0 && largest < INFINITY)) return largest;
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) sum += (a[i] - b[i]) / largest * ((a[i] - b[i]) / largest);
    return largest * sqrt(sum);
}

symo__outcome symo__first_step(symo__oracle *oracle, const double *x, const double *gradient, double *trial,
                               double *trial_gradient, double *step)
{
    const int64_t n = oracle->n;
    const double length = symo__norm2(n, gradient);
    const double safe = oracle->curvature > 0.0 ? 1.0 / oracle->curvature : 0.0;
    double reach = 1e-3 * fmax(1.0, symo__norm2(n, x));
    *step = safe > 0.0 ? safe : 1.0;
    if (!(length > 0.0)) return SYMO__FINE;
    for (int attempt = 0; attempt < 4; attempt++, reach *= 0.01) {
        double value = 0.0;
        symo__add_scaled(n, x, -reach / length, gradient, trial);
        const symo__outcome outcome = oracle->evaluate(oracle, trial, &value, trial_gradient);
        if (outcome == SYMO__HALT) return outcome;
        if (outcome != SYMO__FINE) continue;
        const double moved = symo__distance2(n, trial, x), bend = symo__distance2(n, trial_gradient, gradient);
        /* The curvature along one line is at most the largest: an optimistic step, that the model test then shortens.
         */
        if (bend > 0.0 && moved > 0.0) *step = fmax(moved / bend, safe);
        return SYMO__FINE;
    }
    *step = safe > 0.0 ? safe : reach / length;
    return SYMO__FINE;
}
