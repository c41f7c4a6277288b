/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both logistic fits of a symmetry test, by Newton's method with step halving in the coordinates of the nested basis:
 *
 *     t = o + Q a,   l = sum_i w_i (y_i t_i - log(1 + exp t_i)),   l' = Q'(w (y - m)),   J = Q' diag(w m (1 - m)) Q
 *
 * libsymo has no method with second derivatives yet, and these problems are small and smooth, so Newton lives here. A
 * fit is taken when the score is below 1e-10 of what it adds up and the next step would move no t_i by more than 1/100:
 * the second half is what tells a maximum from separated data, where the score fades too but every step moves t by 1.
 * At a maximum far out rounding alone moves t by some eps / exp(-t), so it may not ask for more.
 *
 * Separation (Albert and Anderson 1984, Biometrika 71): no finite fit exists exactly when some d in the span has
 * d_i >= 0 where y_i = 1, d_i <= 0 where y_i = 0, d_i = 0 in between, and not all are 0. Newton's steps tend to such a
 * d; each is tested, and one that passes (to 1e-8 of its largest entry) is the certificate.
 *
 * Score at the tied fit, free of nuisance: s = Q1'(w (y - m)), J = J11 - J10 J00^-1 J01. */
#include "gsl_impl.h"

#include <float.h>

enum { STEPS = 100, HALVINGS = 60 };
static const double gradient_tolerance = 1e-10, step_tolerance = 1e-2, separation_tolerance = 1e-8;

typedef struct newton {
    const symo__test_data *data;
    double *const *q;
    int64_t rank;              /* columns of q in use */
    double *t, *trial, *step;  /* rows: linear predictor, the next one, its change */
    double *slope, *curvature; /* rows: w (y - m), w m (1 - m) */
    double *score, *hessian;
    double loglik;
} newton;

/* y t - log(1 + exp t), never positive for y in [0, 1]. */
static double term(double y, double t)
{
    return (t > 0.0 ? (y - 1.0) * t : y * t) - log1p(exp(-fabs(t)));
}

static double loglik_at(const symo__test_data *data, const double *t)
{
    double sum = 0.0;
    for (int64_t i = 0; i < data->rows; i++) sum += data->weight[i] * term(data->y[i], t[i]);
    return sum;
}

/* y - 1/(1 + exp(-t)), and m (1 - m), without cancellation at either end for y = 0 and y = 1. */
static void differentiate(newton *n)
{
    const symo__test_data *data = n->data;
    for (int64_t i = 0; i < data->rows; i++) {
        const double e = exp(-fabs(n->t[i])), small = e / (1.0 + e), large = 1.0 / (1.0 + e);
        const double gap = n->t[i] > 0.0 ? (data->y[i] - 1.0) + small : data->y[i] - small;
        n->slope[i] = data->weight[i] * gap;
        n->curvature[i] = data->weight[i] * small * large;
    }
}

/* Q' diag(curvature) Q of columns [0, count), both triangles. */
static void information(const newton *n, int64_t count, double *scratch, double *out)
{
    for (int64_t k = 0; k < count; k++) {
        for (int64_t i = 0; i < n->data->rows; i++) scratch[i] = n->curvature[i] * n->q[k][i];
        for (int64_t l = 0; l <= k; l++) {
            out[k + l * count] = out[l + k * count] = symo__gsl_dot(n->data->rows, n->q[l], scratch);
        }
    }
}

/* || Q' slope || by the length of what it adds up: slopes, or their standard deviations where the fit is exact. */
static double relative_score(const newton *n)
{
    double square = 0.0, length = sqrt(symo__gsl_dot(n->rank, n->score, n->score));
    for (int64_t i = 0; i < n->data->rows; i++) {
        const double most = fmax(fabs(n->slope[i]), n->curvature[i]);
        square += most * most;
    }
    return length > 0.0 ? length / sqrt(square) : length; /* NaN stays */
}

/* step = Q J^-1 Q' slope; 0: J is singular in double precision. */
static int newton_step(newton *n)
{
    const int64_t rows = n->data->rows;
    for (int64_t k = 0; k < n->rank; k++) n->score[k] = symo__gsl_dot(rows, n->q[k], n->slope);
    information(n, n->rank, n->trial, n->hessian);
    if (!symo__gsl_cholesky(n->rank, n->hessian)) return 0;
    double *const direction = n->hessian + n->rank * n->rank;
    memcpy(direction, n->score, (size_t)n->rank * sizeof *direction);
    symo__gsl_solve_lower(n->rank, n->hessian, direction);
    symo__gsl_solve_upper(n->rank, n->hessian, direction);
    for (int64_t i = 0; i < rows; i++) n->step[i] = 0.0;
    for (int64_t k = 0; k < n->rank; k++) {
        for (int64_t i = 0; i < rows; i++) n->step[i] += direction[k] * n->q[k][i];
    }
    return 1;
}

static double largest_entry(int64_t n, const double *x)
{
    double largest = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (!(fabs(x[i]) <= largest)) largest = fabs(x[i]);
    }
    return largest;
}

static int separates(const newton *n, double largest)
{
    const double *y = n->data->y, limit = separation_tolerance * largest;
    if (!(largest > 0.0)) return 0;
    for (int64_t i = 0; i < n->data->rows; i++) {
        if (!(y[i] >= 1.0 || n->step[i] <= limit)) return 0;
        if (!(y[i] <= 0.0 || n->step[i] >= -limit)) return 0;
    }
    return 1;
}

/* The longest of the steps 1, 1/2, 1/4, ... that does not lower the likelihood by more than rounding. */
static void move(newton *n)
{
    const int64_t rows = n->data->rows;
    const double lowest = n->loglik - 64.0 * DBL_EPSILON * fabs(n->loglik);
    double share = 1.0;
    for (int k = 0; k < HALVINGS; k++) {
        for (int64_t i = 0; i < rows; i++) n->trial[i] = n->t[i] + share * n->step[i];
        const double loglik = loglik_at(n->data, n->trial);
        if (loglik >= lowest) {
            memcpy(n->t, n->trial, (size_t)rows * sizeof *n->t);
            n->loglik = loglik;
            return;
        }
        share *= 0.5;
    }
}

/* From n->t on. Once the fit is good enough one more step, whose error is the square of the last, makes it as good as
 * rounding allows. */
static symo_test_reason maximise(newton *n, symo_test_reason separated, int64_t *steps, double *reached)
{
    int polished = 0;
    n->loglik = loglik_at(n->data, n->t);
    for (int k = 0; k < STEPS; k++) {
        differentiate(n);
        if (!newton_step(n)) return SYMO_TEST_NOT_CONVERGED;
        const double change = largest_entry(n->data->rows, n->step);
        *reached = relative_score(n);
        const int good = *reached <= gradient_tolerance && change <= step_tolerance;
        if (good && polished) return SYMO_TEST_COMPUTED;
        if (!good && separates(n, change)) return separated;
        polished = good;
        move(n);
        ++*steps;
    }
    return SYMO_TEST_NOT_CONVERGED;
}

/* Score and information at the tied fit; hessian holds J of all columns. */
static void price_the_symmetry(newton *n, const symo__test_basis *basis, symo__test_fits *fits)
{
    const int64_t rank = basis->rank, tied = basis->tied, added = rank - tied;
    double *const j = n->hessian;
    differentiate(n);
    information(n, rank, n->trial, j);
    for (int64_t k = 0; k < added; k++) {
        fits->score[k] = symo__gsl_dot(n->data->rows, basis->q[tied + k], n->slope);
    }
    /* the Cholesky factor of J00, then L^-1 J01 in place, in a copy with `tied` rows */
    double *const j00 = j + rank * rank + rank, *const j01 = j00 + tied * tied;
    for (int64_t k = 0; k < tied; k++) memcpy(j00 + k * tied, j + k * rank, (size_t)tied * sizeof *j);
    fits->informed = symo__gsl_cholesky(tied, j00);
    for (int64_t k = 0; fits->informed && k < added; k++) {
        memcpy(j01 + k * tied, j + (tied + k) * rank, (size_t)tied * sizeof *j);
        symo__gsl_solve_lower(tied, j00, j01 + k * tied);
        for (int64_t l = 0; l <= k; l++) {
            const double value = j[tied + l + (tied + k) * rank] - symo__gsl_dot(tied, j01 + k * tied, j01 + l * tied);
            fits->information[l + k * added] = fits->information[k + l * added] = value;
        }
    }
}

static void fit(newton *n, symo__test_fits *fits, const symo__test_basis *basis)
{
    const symo__test_data *data = n->data;
    double mass = 0.0;
    memcpy(n->t, data->offset, (size_t)data->rows * sizeof *n->t);
    n->rank = basis->tied;
    fits->tied = maximise(n, SYMO_TEST_SEPARATED_TIED, &fits->iterations, &fits->gradient_tied);
    if (fits->tied == SYMO_TEST_COMPUTED) {
        fits->loglik_tied = n->loglik;
        price_the_symmetry(n, basis, fits);
        for (int64_t i = 0; i < data->rows; i++) mass += data->weight[i];
        for (int64_t i = 0; i < data->rows; i++) fits->residual[i] = n->slope[i] / mass;
    }
    /* what separates in the tied model does so in the free one, which contains it */
    fits->free = fits->tied == SYMO_TEST_SEPARATED_TIED ? SYMO_TEST_SEPARATED_FREE : fits->tied;
    if (fits->tied != SYMO_TEST_COMPUTED) return;
    n->rank = basis->rank;
    fits->free = maximise(n, SYMO_TEST_SEPARATED_FREE, &fits->iterations, &fits->gradient_free);
    if (fits->free != SYMO_TEST_COMPUTED) return;
    fits->loglik_free = n->loglik;
    fits->likelihood_ratio = 2.0 * (fits->loglik_free - fits->loglik_tied);
}

symo_status symo__test_fit_binomial(symo__test_fits *fits, const symo__test_data *data, const symo__test_basis *basis,
                                    const char *function)
{
    const int64_t rank = basis->rank;
    /* the score, J, a direction, J00, L^-1 J01: 2 rank + rank^2 + tied rank numbers */
    double *const small = symo_memory_allocate(rank + 1, (size_t)(2 * rank + 2) * sizeof *small);
    double *const large = symo_memory_allocate(data->rows, 5 * sizeof *large);
    const symo_status status = small && large ? SYMO_OK : symo__gsl_fail_memory(function);
    if (!status) {
        newton n = { .data = data, .q = basis->q, .t = large };
        n.trial = n.t + data->rows;
        n.step = n.trial + data->rows;
        n.slope = n.step + data->rows;
        n.curvature = n.slope + data->rows;
        n.score = small;
        n.hessian = small + rank;
        fit(&n, fits, basis);
    }
    symo_memory_free(small);
    symo_memory_free(large);
    return status;
}
