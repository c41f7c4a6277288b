/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/objective_oracle.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <string.h>

symo_status objective_build(symo_objective **objective, const objective_data *data, objective_constructor constructor)
{
    symo_matrix *matrix = NULL;
    *objective = NULL;
    symo_status status = symo_matrix_dense(&matrix, data->rows, data->n, data->x);
    if (status) return status;
    status = constructor(objective, matrix, data->y, data->weighted ? data->weights : NULL,
                         data->shifted ? data->offset : NULL, data->intercept);
    symo_matrix_free(matrix); /* the objective keeps its own reference */
    return status;
}

/* The weights as they count: with the sum 1. */
static void normalise(const objective_data *data, real *weights)
{
    real total = 0;
    for (int64_t i = 0; i < data->rows; i++) total += weights[i] = data->weighted ? data->weights[i] : 1;
    for (int64_t i = 0; i < data->rows; i++) weights[i] /= total;
}

static real predictor(const objective_data *data, const real *x, int64_t i)
{
    real sum = data->shifted ? data->offset[i] : 0;
    for (int64_t j = 0; j < data->n; j++) sum += (real)data->x[j * data->rows + i] * x[j];
    return sum;
}

static real slope_at(const objective_specimen *specimen, const objective_data *data, const real *weights,
                     const real *eta, real b0)
{
    real sum = 0, first, second;
    for (int64_t i = 0; i < data->rows; i++) {
        if (weights[i] == 0) continue;
        specimen->row(data->y[i], eta[i] + b0, &first, &second);
        sum += weights[i] * first;
    }
    return sum;
}

/* By bisection alone; the derivative increases. */
static real optimal_intercept(const objective_specimen *specimen, const objective_data *data, const real *weights,
                              const real *eta)
{
    real low = -1, high = 1;
    while (slope_at(specimen, data, weights, eta, low) > 0) low *= 2;
    while (slope_at(specimen, data, weights, eta, high) < 0) high *= 2;
    for (int step = 0; step < 16000; step++) {
        const real middle = (low + high) / 2, slope = slope_at(specimen, data, weights, eta, middle);
        if (!(middle > low && middle < high)) break;
        if (slope == 0) return middle;
        if (slope < 0) low = middle;
        if (slope > 0) high = middle;
    }
    return (low + high) / 2;
}

static void regression(const objective_specimen *specimen, const objective_data *data, const real *x,
                       oracle_point *point)
{
    const real unit = 2 * (real)(data->n + data->rows + 8) * DBL_EPSILON;
    real weights[OBJECTIVE_MAX_ROWS], eta[OBJECTIVE_MAX_ROWS], row_error[OBJECTIVE_MAX_ROWS], first, second,
        largest[OBJECTIVE_MAX_COLUMNS] = { 0 };
    normalise(data, weights);
    for (int64_t i = 0; i < data->rows; i++) eta[i] = predictor(data, x, i);
    point->intercept = data->intercept ? optimal_intercept(specimen, data, weights, eta) : 0;
    for (int64_t i = 0; i < data->rows; i++) {
        const real w = weights[i], loss = specimen->row(data->y[i], eta[i] + point->intercept, &first, &second);
        real size =
            1 + fabsl(point->intercept) + fabsl((real)data->y[i]) + (data->shifted ? fabsl((real)data->offset[i]) : 0);
        for (int64_t j = 0; j < data->n; j++) size += fabsl(data->x[j * data->rows + i] * x[j]);
        const real blur = unit * size;
        const int tame = blur < 1e-3L && !specimen->kinked;
        const real steep = tame || specimen->steepest == 0 ? second * (1 + 2 * blur) : specimen->steepest;
        real first_size = fabsl(first), loss_size = fabsl(loss);
        if (specimen->terms) loss_size = specimen->terms(data->y[i], eta[i] + point->intercept, &first_size);
        row_error[i] = w * (steep * blur + unit * first_size);
        point->value += w * loss;
        point->value_error += w * (unit * loss_size + fabsl(first) * blur +
                                   (specimen->steepest > 0 ? specimen->steepest : steep) * blur * blur / 2);
        point->slope += w * first;
        point->slope_error += row_error[i];
        point->curvature += w * second;
        /* Newton's steps need some curvature on rows where a kinked loss has none */
        const real bend = specimen->kinked ? fmaxl(second, 0.05L) : second;
        for (int64_t j = 0; j <= data->n; j++) {
            const real a = j < data->n ? (real)data->x[j * data->rows + i] : 1;
            if (j < data->n) point->gradient[j] += w * first * a;
            if (j < data->n) point->gradient_error[j] += row_error[i] * fabsl(a);
            if (j < data->n) largest[j] = fmaxl(largest[j], fabsl(a));
            for (int64_t k = 0; k <= data->n; k++)
                point->hessian[j][k] += w * bend * a * (k < data->n ? (real)data->x[k * data->rows + i] : 1);
        }
    }
    /* an intercept that is off by d moves the derivatives of the rows by d second_i: sum d second_i <= slope_error */
    for (int64_t j = 0; j < data->n; j++)
        if (data->intercept) point->gradient_error[j] += 2 * largest[j] * point->slope_error;
}

void oracle_evaluate(const objective_specimen *specimen, const objective_data *data, const real *x, oracle_point *point)
{
    memset(point, 0, sizeof *point);
    if (specimen->row) {
        regression(specimen, data, x, point);
        return;
    }
    specimen->point(data, x, point);
}

real oracle_value_at(const objective_specimen *specimen, const objective_data *data, const real *x, real intercept)
{
    real weights[OBJECTIVE_MAX_ROWS], sum = 0, first, second;
    normalise(data, weights);
    for (int64_t i = 0; i < data->rows; i++)
        sum += weights[i] * specimen->row(data->y[i], predictor(data, x, i) + intercept, &first, &second);
    return sum;
}

real oracle_slope_at(const objective_specimen *specimen, const objective_data *data, const real *x, real intercept)
{
    real weights[OBJECTIVE_MAX_ROWS], eta[OBJECTIVE_MAX_ROWS];
    normalise(data, weights);
    for (int64_t i = 0; i < data->rows; i++) eta[i] = predictor(data, x, i);
    return slope_at(specimen, data, weights, eta, intercept);
}

/* Gaussian elimination with row pivoting, a x = b in place of b. */
static void solve(int64_t n, real a[][OBJECTIVE_MAX_COLUMNS + 1], real *b)
{
    for (int64_t k = 0; k < n; k++) {
        int64_t pivot = k;
        for (int64_t i = k + 1; i < n; i++)
            if (fabsl(a[i][k]) > fabsl(a[pivot][k])) pivot = i;
        ck_assert_msg(fabsl(a[pivot][k]) > 0, "the oracle's Newton system is singular");
        for (int64_t j = 0; j < n; j++) {
            const real kept = a[k][j];
            a[k][j] = a[pivot][j];
            a[pivot][j] = kept;
        }
        const real kept = b[k];
        b[k] = b[pivot];
        b[pivot] = kept;
        for (int64_t i = k + 1; i < n; i++) {
            const real factor = a[i][k] / a[k][k];
            for (int64_t j = k; j < n; j++) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (int64_t k = n - 1; k >= 0; k--) {
        for (int64_t j = k + 1; j < n; j++) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
}

static real penalised(const objective_specimen *specimen, const objective_data *data, real lambda, const int8_t *free,
                      const real *x, oracle_point *point)
{
    oracle_evaluate(specimen, data, x, point);
    real sum = point->value;
    for (int64_t j = 0; j < data->n; j++) sum += free[j] ? 0 : lambda / 2 * x[j] * x[j];
    return sum;
}

real oracle_minimise(const objective_specimen *specimen, const objective_data *data, real lambda, const int8_t *free,
                     real *x)
{
    oracle_point at, there;
    real step[OBJECTIVE_MAX_COLUMNS + 1], trial[OBJECTIVE_MAX_COLUMNS] = { 0 };
    for (int64_t j = 0; j < data->n; j++) x[j] = 0;
    real value = penalised(specimen, data, lambda, free, x, &at);
    for (int iteration = 0; iteration < 200; iteration++) {
        for (int64_t j = 0; j < data->n; j++) {
            step[j] = -at.gradient[j] - (free[j] ? 0 : lambda * x[j]);
            at.hessian[j][j] += free[j] ? 0 : lambda;
        }
        step[data->n] = -at.slope;
        solve(data->n + data->intercept, at.hessian, step);
        real size = 0, length = 2, next = INFINITY;
        for (int64_t j = 0; j < data->n; j++) size = fmaxl(size, fabsl(step[j]) / fmaxl(1, fabsl(x[j])));
        if (size < 1e-17L) return value;
        while (!(next <= value) && length > 1e-6L) {
            length /= 2;
            for (int64_t j = 0; j < data->n; j++) trial[j] = x[j] + length * step[j];
            next = penalised(specimen, data, lambda, free, trial, &there);
        }
        if (!(next <= value)) return value; /* no descent beyond rounding is left */
        memcpy(x, trial, sizeof trial);
        value = next;
        at = there;
    }
    return value;
}
