/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both least squares fits of a symmetry test in the nested basis Q = [Q0 Q1], with y times the roots of the weights:
 *
 *     e = y - Q0 Q0'y,  s = Q1'e,  RSS_tied = RSS_free + ||s||^2,  RSS_free = ||e - Q1 s||^2
 *     F = (||s||^2 / df) / (RSS_free / df_error)           2 (l_free - l_tied) = n log(1 + ||s||^2 / RSS_free)
 *
 * and the score test n ||s||^2 / RSS_tied, whose information is I RSS_tied / n when the score is s itself (the
 * variance's own score is orthogonal to it). Nothing is subtracted that cancels. A fit is called perfect when what it
 * leaves is rounding: below 8 (rank + 1) eps ||y||. The log-likelihood is that of weights as inverse variances up to a
 * factor. */
#include "gsl_impl.h"

#include <float.h>

/* y is scaled by a power of two, so that its squares neither overflow nor vanish; returns the exponent taken out. */
static int scale_response(const symo__test_data *data, double *e)
{
    double largest = 0.0;
    int exponent;
    for (int64_t i = 0; i < data->rows; i++) largest = fabs(data->y[i]) > largest ? fabs(data->y[i]) : largest;
    (void)frexp(largest, &exponent);
    for (int64_t i = 0; i < data->rows; i++) e[i] = data->root[i] * ldexp(data->y[i], -exponent);
    return exponent;
}

/* 1/2 (sum log w - n (log(2 pi RSS / n) + 1)), RSS given without the scales of the response (2^exponent). The scale of
 * the weights cancels up to the sum of their logarithms, of which it is part on both sides. */
static double loglik(const symo__test_data *data, double rss, int exponent)
{
    static const double log_2pi = 1.8378770664093454836, log_2 = 0.69314718055994530942;
    const double n = (double)data->rows;
    return 0.5 * (data->log_weights - n * (log_2pi + log(rss / n) + 2.0 * exponent * log_2 + 1.0));
}

static void fit(symo__test_fits *fits, const symo__test_data *data, const symo__test_basis *basis, double *e)
{
    const int64_t rows = data->rows, added = basis->rank - basis->tied;
    const int exponent = scale_response(data, e);
    const double rounding = 8.0 * (double)(basis->rank + 1) * DBL_EPSILON * sqrt(symo__gsl_dot(rows, e, e));
    double mass = 0.0;
    symo__gsl_project_out(rows, basis->tied, basis->q, e, NULL);
    for (int64_t i = 0; i < rows; i++) mass += data->weight[i];
    for (int64_t i = 0; i < rows; i++) fits->residual[i] = ldexp(data->root[i] * e[i] / mass, exponent);
    symo__gsl_project_out(rows, added, basis->q + basis->tied, e, fits->score);
    const double gained = symo__gsl_dot(added, fits->score, fits->score), rss = symo__gsl_dot(rows, e, e);
    const double variance = (rss + gained) / (double)rows;
    for (int64_t k = 0; k < added * added; k++) fits->information[k] = 0.0;
    for (int64_t k = 0; k < added; k++) fits->information[k + k * added] = variance;
    fits->informed = 1;
    fits->tied = sqrt(rss + gained) > rounding ? SYMO_TEST_COMPUTED : SYMO_TEST_PERFECT_FIT;
    fits->free = sqrt(rss) > rounding ? SYMO_TEST_COMPUTED : SYMO_TEST_PERFECT_FIT;
    if (!fits->tied) fits->loglik_tied = loglik(data, rss + gained, exponent);
    if (!fits->free) fits->loglik_free = loglik(data, rss, exponent);
    fits->f_ratio = gained / rss;
    fits->likelihood_ratio = (double)rows * log1p(fits->f_ratio);
    fits->gradient_tied = fits->gradient_free = 0.0;
}

symo_status symo__test_fit_gaussian(symo__test_fits *fits, const symo__test_data *data, const symo__test_basis *basis,
                                    const char *function)
{
    double *const e = symo_memory_allocate(data->rows, sizeof *e);
    if (!e) return symo__gsl_fail_memory(function);
    fit(fits, data, basis, e);
    symo_memory_free(e);
    return SYMO_OK;
}
