/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of libsymo-gsl compare with: tails by quadrature of the densities, and both fits of a symmetry test in
 * long double, on the plain design by normal equations. Shares nothing with the library, not even the orbits. */
#ifndef TESTS_GSL_ORACLE_H
#define TESTS_GSL_ORACLE_H

#include <stdint.h>

long double oracle_chi_square_tail(long double x, long double df);
long double oracle_f_tail(long double x, long double df, long double df_error);

enum { ORACLE_COLUMNS = 24, ORACLE_GENERATORS = 6 };

typedef struct oracle_problem {
    int binomial, intercept;
    int64_t rows, columns;
    const double *x, *y, *weights, *offset; /* column-major; weights and offset may be NULL */
    int64_t generators;
    const int64_t *images;
    const int8_t *signs; /* NULL: +1 */
} oracle_problem;

/* Of a design of full rank, and of rows that all have a positive weight. */
typedef struct oracle_answer {
    int64_t df, df_error, free_parameters;
    long double loglik_free, loglik_tied, likelihood_ratio, f, score, tension;
    int64_t generator_df[ORACLE_GENERATORS];
    long double generator_score[ORACLE_GENERATORS], generator_tension[ORACLE_GENERATORS];
} oracle_answer;

void oracle_solve(const oracle_problem *problem, oracle_answer *answer);

#endif
