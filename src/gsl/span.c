/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An orthonormal basis of the space that columns span, with their rank: modified Gram-Schmidt with column pivoting
 * (Golub and Van Loan, Matrix Computations, 5.2.8 and 5.4), each column orthogonalised once more when it is taken.
 *
 * What is left of a column is measured against a length that the caller gives: for a difference of two columns that is
 * the sum of their lengths, so that the rounding of two equal columns is not taken for a direction. A column counts
 * when more than 1e-11 of its length is left: rounding leaves some 1e-15, data that are meant to differ leave more than
 * 1e-8; the smallest share that counted and the largest that did not tell how clear the decision was. Cost: 2 rows rank
 * total. */
#include "gsl_impl.h"

const double symo__gsl_rank_tolerance = 1e-11;

void symo__gsl_span_start(symo__gsl_span *span, int64_t rows, int64_t total, double **column, double *length)
{
    *span = (symo__gsl_span){ .rows = rows, .total = total, .column = column, .length = length, .kept = INFINITY };
}

/* A column of length 0 has nothing left. */
static double share_left(const symo__gsl_span *span, int64_t k)
{
    const double square = symo__gsl_dot(span->rows, span->column[k], span->column[k]);
    return span->length[k] > 0.0 ? sqrt(square) / span->length[k] : 0.0;
}

static void swap_columns(symo__gsl_span *span, int64_t a, int64_t b)
{
    double *const column = span->column[a];
    const double length = span->length[a];
    span->column[a] = span->column[b];
    span->length[a] = span->length[b];
    span->column[b] = column;
    span->length[b] = length;
}

static int64_t largest_share(const symo__gsl_span *span, int64_t candidates, double *share)
{
    int64_t best = span->rank;
    *share = 0.0;
    for (int64_t k = span->rank; k < span->rank + candidates; k++) {
        const double left = share_left(span, k);
        if (left > *share) *share = left, best = k;
    }
    return best;
}

/* The column at `rank` becomes a unit vector, and all behind it lose their part along it. */
static void take_column(symo__gsl_span *span)
{
    double *const q = span->column[span->rank];
    const double norm = sqrt(symo__gsl_dot(span->rows, q, q));
    for (int64_t i = 0; i < span->rows; i++) q[i] /= norm;
    span->rank++;
    for (int64_t k = span->rank; k < span->total; k++) {
        double *const a = span->column[k];
        const double product = symo__gsl_dot(span->rows, q, a);
        for (int64_t i = 0; i < span->rows; i++) a[i] -= product * q[i];
    }
}

void symo__gsl_span_extend(symo__gsl_span *span, int64_t candidates)
{
    assert(span->rank + candidates <= span->total);
    while (candidates > 0) {
        double share;
        swap_columns(span, span->rank, largest_share(span, candidates, &share));
        symo__gsl_project_out(span->rows, span->rank, span->column, span->column[span->rank], NULL);
        if (share > symo__gsl_rank_tolerance) share = share_left(span, span->rank);
        if (!(share > symo__gsl_rank_tolerance)) {
            if (share > span->dropped) span->dropped = share;
            break;
        }
        if (share < span->kept) span->kept = share;
        take_column(span);
        candidates--;
    }
    /* the refused ones leave: what is behind them moves up */
    for (int64_t k = span->rank; k + candidates < span->total; k++) swap_columns(span, k, k + candidates);
    span->total -= candidates;
}
