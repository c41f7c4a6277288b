/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gsl/oracle.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/signed_group.h"

/* ---- tails: integral from x on, by the exp-sinh rule (Takahasi and Mori 1974): s = exp(pi/2 sinh t) ---- */

typedef struct density {
    long double df, df_error, log_constant; /* df_error < 0: chi-square */
} density;

static long double log_density(const density *d, long double x)
{
    const long double a = d->df / 2.0L;
    if (d->df_error < 0.0L) return d->log_constant + (a - 1.0L) * logl(x) - x / 2.0L;
    const long double b = d->df_error / 2.0L;
    return d->log_constant + (a - 1.0L) * logl(x) - (a + b) * log1pl(d->df / d->df_error * x);
}

static long double tail(const density *d, long double x)
{
    const long double h = 1.0L / 256.0L, half_pi = 1.57079632679489661923132169163975144L;
    long double sum = 0.0L;
    for (int k = -1536; k <= 1536; k++) {
        const long double t = h * (long double)k, s = expl(half_pi * sinhl(t));
        if (!(s > 0.0L && isfinite(s)) || !(x + s > 0.0L)) continue;
        const long double value = expl(log_density(d, x + s)) * s * half_pi * coshl(t);
        if (isfinite(value)) sum += value;
    }
    return h * sum;
}

long double oracle_chi_square_tail(long double x, long double df)
{
    const density d = { df, -1.0L, -lgammal(df / 2.0L) - df / 2.0L * logl(2.0L) };
    return tail(&d, x);
}

long double oracle_f_tail(long double x, long double df, long double df_error)
{
    const long double a = df / 2.0L, b = df_error / 2.0L;
    const density d = { df, df_error, lgammal(a + b) - lgammal(a) - lgammal(b) + a * logl(df / df_error) };
    return tail(&d, x);
}

/* ---- orbits, by tests/support ---- */

/* Without one generator; -1: all of them. */
static void find_orbits(const oracle_problem *p, int64_t without, int64_t *label, int *sign)
{
    int64_t images[ORACLE_GENERATORS * ORACLE_COLUMNS], count = 0;
    int8_t signs[ORACLE_GENERATORS * ORACLE_COLUMNS];
    for (int64_t k = 0; k < p->generators; k++) {
        for (int64_t i = 0; k != without && i < p->columns; i++) {
            images[count * p->columns + i] = p->images[k * p->columns + i];
            signs[count * p->columns + i] = p->signs ? p->signs[k * p->columns + i] : 1;
        }
        count += k != without;
    }
    signed_group_orbits(p->columns, count, images, signs, label, sign);
}

/* out = P x */
static void project(int64_t n, const int64_t *label, const int *sign, const long double *x, long double *out)
{
    for (int64_t i = 0; i < n; i++) {
        long double sum = 0.0L, count = 0.0L;
        for (int64_t m = 0; m < n; m++) {
            if (label[i] >= 0 && label[m] == label[i]) sum += sign[m] * x[m], count += 1.0L;
        }
        out[i] = label[i] >= 0 ? sign[i] * sum / count : 0.0L;
    }
}

/* ---- fits ---- */

enum { WIDTH = ORACLE_COLUMNS + 1 };

typedef struct model {
    const oracle_problem *problem;
    int64_t width;
    long double *a;       /* rows x width: [1 X U], U with entries +-1 */
    long double b[WIDTH]; /* the fit */
    long double score[WIDTH], information[WIDTH][WIDTH];
} model;

static void build(model *m, const oracle_problem *p, const int64_t *label, const int *sign)
{
    m->problem = p;
    m->width = 0;
    m->a = calloc((size_t)(p->rows * WIDTH), sizeof *m->a);
    ck_assert_ptr_nonnull(m->a);
    memset(m->b, 0, sizeof m->b);
    for (int64_t i = 0; p->intercept && i < p->rows; i++) m->a[i] = 1.0L;
    m->width = p->intercept;
    for (int64_t c = 0; c < p->columns; c++) {
        int any = 0;
        for (int64_t j = 0; j < p->columns; j++) {
            for (int64_t i = 0; label[j] == c && i < p->rows; i++) {
                m->a[i + m->width * p->rows] += (long double)sign[j] * (long double)p->x[i + j * p->rows];
            }
            any |= label[j] == c;
        }
        m->width += any;
    }
}

/* Gauss-Jordan with pivoting on [J | s]; x = J^-1 s. */
static void solve(int64_t n, long double j[WIDTH][WIDTH], const long double *s, long double *x)
{
    long double a[WIDTH][WIDTH + 1];
    for (int64_t r = 0; r < n; r++) {
        for (int64_t c = 0; c < n; c++) a[r][c] = j[r][c];
        a[r][n] = s[r];
    }
    for (int64_t k = 0; k < n; k++) {
        int64_t best = k;
        for (int64_t r = k; r < n; r++) {
            if (fabsl(a[r][k]) > fabsl(a[best][k])) best = r;
        }
        for (int64_t c = 0; c <= n; c++) {
            const long double held = a[k][c];
            a[k][c] = a[best][c];
            a[best][c] = held;
        }
        ck_assert(a[k][k] != 0.0L);
        for (int64_t r = 0; r < n; r++) {
            const long double factor = r == k ? 0.0L : a[r][k] / a[k][k];
            for (int64_t c = k; c <= n; c++) a[r][c] -= factor * a[k][c];
        }
    }
    for (int64_t k = 0; k < n; k++) x[k] = a[k][n] / a[k][k];
}

static long double weight_of(const oracle_problem *p, int64_t i)
{
    return p->weights ? (long double)p->weights[i] : 1.0L;
}

static long double mean_at(const oracle_problem *p, long double t)
{
    return p->binomial ? 1.0L / (1.0L + expl(-t)) : t;
}

/* Score and information at the linear predictor t (the gaussian variance left out). */
static void differentiate(model *m, const long double *t)
{
    const oracle_problem *p = m->problem;
    memset(m->score, 0, sizeof m->score);
    memset(m->information, 0, sizeof m->information);
    for (int64_t i = 0; i < p->rows; i++) {
        const long double mean = mean_at(p, t[i]), w = weight_of(p, i), *row = m->a + i;
        const long double h = p->binomial ? w * mean * (1.0L - mean) : w;
        for (int64_t c = 0; c < m->width; c++) {
            m->score[c] += w * ((long double)p->y[i] - mean) * row[c * p->rows];
            for (int64_t d = 0; d < m->width; d++) m->information[c][d] += h * row[c * p->rows] * row[d * p->rows];
        }
    }
}

static void predict(const model *m, long double *t)
{
    const oracle_problem *p = m->problem;
    for (int64_t i = 0; i < p->rows; i++) {
        t[i] = p->offset ? (long double)p->offset[i] : 0.0L;
        for (int64_t c = 0; c < m->width; c++) t[i] += m->b[c] * m->a[i + c * p->rows];
    }
}

static void fit(model *m, long double *t)
{
    for (int k = 0; k < (m->problem->binomial ? 40 : 3); k++) {
        long double step[WIDTH];
        predict(m, t);
        differentiate(m, t);
        solve(m->width, m->information, m->score, step);
        for (int64_t c = 0; c < m->width; c++) m->b[c] += step[c];
    }
    predict(m, t);
}

static long double loglik(const oracle_problem *p, const long double *t, long double *rss)
{
    const long double two_pi = 6.28318530717958647692528676655900577L;
    long double sum = 0.0L, logs = 0.0L;
    *rss = 0.0L;
    for (int64_t i = 0; i < p->rows; i++) {
        const long double w = weight_of(p, i), y = p->y[i];
        sum += w * (y * t[i] - (t[i] > 0.0L ? t[i] + log1pl(expl(-t[i])) : log1pl(expl(t[i]))));
        *rss += w * (y - t[i]) * (y - t[i]);
        logs += logl(w);
    }
    const long double n = (long double)p->rows;
    return p->binomial ? sum : 0.5L * (logs - n * (logl(two_pi * *rss / n) + 1.0L));
}

/* s' J^-1 s in the parameters of m, at the tied predictor: the tied part of s is zero. */
static long double score_in(model *m, const long double *t, long double variance)
{
    long double x[WIDTH], sum = 0.0L;
    differentiate(m, t);
    solve(m->width, m->information, m->score, x);
    for (int64_t c = 0; c < m->width; c++) sum += m->score[c] * x[c];
    return m->problem->binomial ? sum : sum / variance;
}

static long double distance(int64_t n, const long double *a, const long double *b)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < n; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrtl(sum);
}

static void gradient_at(const oracle_problem *p, const long double *t, long double *gradient)
{
    long double mass = 0.0L;
    for (int64_t i = 0; i < p->rows; i++) mass += weight_of(p, i);
    for (int64_t j = 0; j < p->columns; j++) {
        gradient[j] = 0.0L;
        for (int64_t i = 0; i < p->rows; i++) {
            const long double gap = mean_at(p, t[i]) - (long double)p->y[i];
            gradient[j] += weight_of(p, i) * gap * (long double)p->x[i + j * p->rows] / mass;
        }
    }
}

void oracle_solve(const oracle_problem *p, oracle_answer *answer)
{
    int64_t label[ORACLE_COLUMNS], own[ORACLE_COLUMNS];
    int sign[ORACLE_COLUMNS], plus[ORACLE_COLUMNS];
    long double gradient[ORACLE_COLUMNS] = { 0.0L }, held[ORACLE_COLUMNS], moved[ORACLE_COLUMNS], rss_free, rss_tied;
    long double *const t = calloc((size_t)p->rows, sizeof *t), *const t_free = calloc((size_t)p->rows, sizeof *t);
    model tied, free_model, between;
    ck_assert(p->columns <= ORACLE_COLUMNS && p->generators <= ORACLE_GENERATORS && t && t_free);
    find_orbits(p, -1, label, sign);
    for (int64_t j = 0; j < p->columns; j++) own[j] = j, plus[j] = 1;
    build(&tied, p, label, sign);
    build(&free_model, p, own, plus);
    fit(&tied, t);
    fit(&free_model, t_free);
    memset(answer, 0, sizeof *answer);
    answer->loglik_tied = loglik(p, t, &rss_tied);
    answer->loglik_free = loglik(p, t_free, &rss_free);
    answer->likelihood_ratio = 2.0L * (answer->loglik_free - answer->loglik_tied);
    answer->df = free_model.width - tied.width;
    answer->df_error = p->rows - free_model.width;
    answer->free_parameters = free_model.width;
    answer->f = (rss_tied - rss_free) / (long double)answer->df / (rss_free / (long double)answer->df_error);
    answer->score = score_in(&free_model, t, rss_tied / (long double)p->rows);
    gradient_at(p, t, gradient);
    project(p->columns, label, sign, gradient, held);
    answer->tension = distance(p->columns, gradient, held);
    for (int64_t k = 0; k < p->generators; k++) {
        find_orbits(p, k, own, plus);
        build(&between, p, own, plus);
        answer->generator_df[k] = between.width - tied.width;
        answer->generator_score[k] = score_in(&between, t, rss_tied / (long double)p->rows);
        project(p->columns, own, plus, gradient, moved);
        answer->generator_tension[k] = distance(p->columns, moved, held);
        free(between.a);
    }
    free(tied.a);
    free(free_model.a);
    free(t);
    free(t_free);
}
