/* SPDX-License-Identifier: GPL-3.0-or-later */
/* p-values by GSL's distribution functions, which call GSL's error handler, or answer NaN, when a continued fraction
 * does not end: from about 1e7 degrees of freedom on (chi-square), and 6e5 (F). They are asked only well inside that,
 * at finite statistics; gsl_cdf_chisq_Q is NaN at infinity. Statistics are sums of squares; what rounding leaves below
 * 0 is 0. */
#include "gsl_impl.h"

#include <gsl/gsl_cdf.h>

static const int64_t most_df = 100000, most_df_error = 1000000000;

symo_test symo__test_none(symo_test_reason reason, int64_t df, int64_t df_error)
{
    return (symo_test){ (double)NAN, df, df_error, (double)NAN, reason };
}

static symo_test finish(double statistic, int64_t df, int64_t df_error, double p)
{
    return (symo_test){ statistic, df, df_error, p, SYMO_TEST_COMPUTED };
}

static double above_zero(double statistic)
{
    return statistic < 0.0 ? 0.0 : statistic;
}

symo_test symo__test_chi_square(double statistic, int64_t df)
{
    const double value = above_zero(statistic);
    if (df < 1) return symo__test_none(SYMO_TEST_NO_RESTRICTION, df, 0);
    if (df > most_df) return symo__test_none(SYMO_TEST_TOO_LARGE, df, 0);
    if (!isfinite(value)) return symo__test_none(SYMO_TEST_NOT_CONVERGED, df, 0);
    return finish(value, df, 0, gsl_cdf_chisq_Q(value, (double)df));
}

symo_test symo__test_f(double statistic, int64_t df, int64_t df_error)
{
    const double value = above_zero(statistic);
    if (df < 1) return symo__test_none(SYMO_TEST_NO_RESTRICTION, df, df_error);
    if (df_error < 1) return symo__test_none(SYMO_TEST_SATURATED, df, df_error);
    if (df > most_df || df_error > most_df_error) return symo__test_none(SYMO_TEST_TOO_LARGE, df, df_error);
    if (!isfinite(value)) return symo__test_none(SYMO_TEST_NOT_CONVERGED, df, df_error);
    return finish(value, df, df_error, gsl_cdf_fdist_Q(value, (double)df, (double)df_error));
}
