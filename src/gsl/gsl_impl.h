/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of libsymo-gsl share: sentences, small dense algebra, and the stages of a symmetry test. */
#ifndef SYMO_GSL_IMPL_H
#define SYMO_GSL_IMPL_H

#include <assert.h>
#include <math.h>
#include <string.h>
#include <symo/gsl.h>

/* ---- message.c: each returns the status that its sentence is about ---- */
symo_status symo__gsl_fail(const char *function, const char *what); /* SYMO_ERROR_ARGUMENT */
symo_status symo__gsl_fail_null(const char *function, const char *argument);
symo_status symo__gsl_fail_memory(const char *function);

/* ---- dense.c: ordered loops, columns one after the other ---- */
double symo__gsl_dot(int64_t n, const double *a, const double *b);
/* In place: a made orthogonal to `count` orthonormal columns, twice; coefficients (NULL: not wanted) = Q'a. */
void symo__gsl_project_out(int64_t n, int64_t count, double *const *q, double *a, double *coefficients);
/* The lower triangle becomes the Cholesky factor L; 0: not numerically positive definite. */
int symo__gsl_cholesky(int64_t n, double *a);
void symo__gsl_solve_lower(int64_t n, const double *factor, double *b); /* L^-1 b */
void symo__gsl_solve_upper(int64_t n, const double *factor, double *b); /* L^-T b */

/* ---- span.c: orthonormal columns out of columns of any rank ---- */
typedef struct symo__gsl_span {
    int64_t rows, rank, total;
    double **column;      /* total pointers: the orthonormal columns first, in the order in which they were taken */
    double *length;       /* total lengths, against which what is left of a column is measured */
    double kept, dropped; /* the smallest share that counted, the largest that did not */
} symo__gsl_span;
extern const double symo__gsl_rank_tolerance;
void symo__gsl_span_start(symo__gsl_span *span, int64_t rows, int64_t total, double **column, double *length);
/* The next `candidates` columns become orthonormal as far as they are independent, the others of them leave the span;
 * all columns behind them are made orthogonal to what was taken. */
void symo__gsl_span_extend(symo__gsl_span *span, int64_t candidates);

/* ---- the symmetry test ---- */

/* Rows of positive weight only, responses without their offset's part in the gaussian family. */
typedef struct symo__test_data {
    symo_test_family family;
    const symo_matrix *x;
    const symo_symmetry *symmetry;
    symo_partition *orbits;
    int64_t all_rows, rows, columns;
    int intercept;
    int64_t *row;                /* rows numbers of the rows that count */
    double *y, *weight, *offset; /* of these rows; gaussian weights are scaled by a power of 2 */
    double *root;                /* what a row of the basis is multiplied by: sqrt(weight), binomial: 1 */
    double log_weights;          /* gaussian: sum of the logarithms of the scaled weights */
    double *whole;               /* all_rows numbers of scratch */
} symo__test_data;
symo_status symo__test_data_fill(symo__test_data *data, const char *function, const double *y, const double *weights,
                                 const double *offset);
void symo__test_data_release(symo__test_data *data);
/* Column j of the design on the rows that count, times root. */
void symo__test_data_column(const symo__test_data *data, int64_t column, double *out);

/* Q = [Q0 Q1]: Q0 spans the tied model (with the intercept), Q1 what the free one adds. */
typedef struct symo__test_basis {
    double **q; /* rank orthonormal columns of length rows, the first `tied` of them Q0 */
    int64_t tied, rank;
    double kept, dropped;
    double *scale;  /* a power of two a design column, the same on an orbit and on all dead columns */
    double *length; /* of the scaled design columns */
    double *block, *numbers;
} symo__test_basis;
symo_status symo__test_basis_create(symo__test_basis *basis, const symo__test_data *data, const char *function);
/* Q1'x_j of every scaled design column j: rank - tied numbers each. */
symo_status symo__test_basis_coordinates(const symo__test_basis *basis, const symo__test_data *data, double *out,
                                         const char *function);
void symo__test_basis_release(symo__test_basis *basis);

/* Both fits, and the score at the tied one in the directions of Q1. */
typedef struct symo__test_fits {
    symo_test_reason tied, free; /* COMPUTED, or why there is no such fit */
    double loglik_tied, loglik_free, gradient_tied, gradient_free;
    int64_t iterations;
    double likelihood_ratio, f_ratio; /* f_ratio: (RSS_tied - RSS_free) / RSS_free */
    double *score;                    /* rank - tied */
    double *information;              /* its square, column-major, both triangles */
    int informed;                     /* 1: the information is positive definite, as far as can be seen */
    double *residual;                 /* rows: weight (y - mean) at the tied fit, by the sum of weights */
} symo__test_fits;
symo_status symo__test_fit_gaussian(symo__test_fits *fits, const symo__test_data *data, const symo__test_basis *basis,
                                    const char *function);
symo_status symo__test_fit_binomial(symo__test_fits *fits, const symo__test_data *data, const symo__test_basis *basis,
                                    const char *function);

/* tail.c: fill p from statistic, df and df_error, or say why there is none. */
symo_test symo__test_none(symo_test_reason reason, int64_t df, int64_t df_error);
symo_test symo__test_chi_square(double statistic, int64_t df);
symo_test symo__test_f(double statistic, int64_t df, int64_t df_error);

#endif
