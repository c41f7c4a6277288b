/* SPDX-License-Identifier: BSD-3-Clause */
#include <float.h>
#include <math.h>

#include "support/objective_oracle.h"

/* r_k = sqrt(1 + t_k^2) - y_k, t = o + X x */
static double predictor(const objective_data *data, const double *x, int64_t k)
{
    double sum = data->offset[k];
    for (int64_t j = 0; j < data->n; j++) sum += data->x[j * data->rows + k] * x[j];
    return sum;
}

static int residual(int64_t n, int64_t m, const double *x, double *out, double *jacobian, void *user)
{
    const objective_data *data = user;
    for (int64_t k = 0; k < m; k++) {
        const double t = predictor(data, x, k), h = hypot(1.0, t);
        out[k] = h - data->y[k];
        for (int64_t j = 0; jacobian && j < n; j++) jacobian[k + j * m] = data->x[j * m + k] * (t / h);
    }
    return 0;
}

static int adjoint(int64_t n, int64_t m, const double *x, const double *u, double *product, void *user)
{
    const objective_data *data = user;
    for (int64_t j = 0; j < n; j++) product[j] = 0.0;
    for (int64_t k = 0; k < m; k++) {
        const double t = predictor(data, x, k), pull = u[k] * (t / hypot(1.0, t));
        for (int64_t j = 0; j < n; j++) product[j] += data->x[j * m + k] * pull;
    }
    return 0;
}

static double response(const property_case *pc)
{
    return property_real(pc);
}

/* Both forms take their turn. */
static symo_status build(symo_objective **objective, const objective_data *data)
{
    return symo_objective_residuals(objective, data->n, data->rows, residual, data->weighted ? adjoint : NULL,
                                    (void *)data);
}

static void point(const objective_data *data, const real *x, oracle_point *at)
{
    const real unit = 2 * (real)(data->n + data->rows + 8) * DBL_EPSILON;
    for (int64_t k = 0; k < data->rows; k++) {
        real t = data->offset[k], blur = fabsl(t);
        for (int64_t j = 0; j < data->n; j++) t += data->x[j * data->rows + k] * x[j];
        for (int64_t j = 0; j < data->n; j++) blur += fabsl(data->x[j * data->rows + k] * x[j]);
        const real h = hypotl(1, t), r = h - data->y[k];
        const real doubt = unit * (blur + h + fabsl((real)data->y[k]));
        at->value += r * r / 2;
        at->value_error += fabsl(r) * doubt + doubt * doubt / 2 + unit * r * r;
        for (int64_t j = 0; j < data->n; j++) {
            const real entry = data->x[j * data->rows + k];
            at->gradient[j] += entry * (t / h) * r;
            at->gradient_error[j] += fabsl(entry) * (doubt + fabsl(r) * (unit + fminl(unit * blur, 2)));
        }
    }
}

extern const objective_specimen objective_specimen_residuals;
const objective_specimen objective_specimen_residuals = {
    .name = "residuals", .response = response, .build = build, .point = point
};
