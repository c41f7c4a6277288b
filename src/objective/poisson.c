/* SPDX-License-Identifier: BSD-3-Clause */
/* poisson: mean negative log-likelihood of counts, with the log link.
 *
 *     f(b) = min over b0 of sum_i w_i [exp(t_i) - y_i t_i],   t_i = o_i + b0 + x_i'b,   sum w_i = 1
 *
 * The intercept has a closed form, exp(b0) = ybar / sum_i w_i exp(eta_i) with ybar = sum w_i y_i > 0 and eta_i = o_i +
 * x_i'b. It is computed around the largest eta, so that with an intercept no exponential overflows: the means are ybar
 * times numbers of weighted mean 1. Without one, an exponential that overflows means that f cannot be evaluated there
 * (code 1). grad f = X'u, u_i = w_i (exp(t_i) - y_i).
 * Cost: one exp a row and two products with the matrix an evaluation.
 *
 * Curvature: exp is not bounded, so there is none that holds everywhere.
 *
 * Dual: l_i*(u) = w_i [q log q - q], q = y_i + u/w_i >= 0, 0 log 0 = 0, +infinity outside; <u, o> - sum l_i*(u_i) <=
 * f(b) - <X'u, b> for every u with 1'u = 0 (intercept), e.g. Rockafellar, Convex Analysis (1970), theorem 31.1. u is
 * made orthogonal in the metric w exp(t), that is by Newton's own step for the unpenalised coefficients: q moves in
 * proportion to exp(t), so a response of 0 stays inside the domain near the optimum.
 * Least value: sum w_i [y_i - y_i log y_i], where every mean is its response.
 */
#include "objective/regression.h"

#include <float.h>

typedef struct poisson {
    symo__regression model; /* first: the shared functions see this */
    double mean;            /* sum w y */
} poisson;

/* x log x, continued to 0. */
static double entropy(double x)
{
    return x == 0.0 ? 0.0 : x * log(x);
}

/* The largest predictor of a row that counts; NaN when one of them is not finite. */
static double largest(const symo__regression *model, const double *eta)
{
    double most = -INFINITY;
    int finite = 1;
    for (int64_t i = 0; i < model->rows; i++) {
        if (!(model->weights[i] > 0.0)) continue;
        finite &= fabs(eta[i]) <= DBL_MAX;
        if (eta[i] > most) most = eta[i];
    }
    return finite ? most : NAN;
}

/* means = exp(t), predictors = t at the optimal intercept, which is returned. Rows of weight 0 have mean 0. */
static double fit_intercept(const poisson *self, double *predictors, double *means)
{
    const symo__regression *model = &self->model;
    const double most = largest(model, predictors);
    for (int64_t i = 0; i < model->rows; i++) {
        predictors[i] -= most;
        means[i] = model->weights[i] > 0.0 ? exp(predictors[i]) : 0.0;
    }
    const double ratio = self->mean / symo__dot(model->rows, model->weights, means), shift = log(ratio);
    for (int64_t i = 0; i < model->rows; i++) {
        predictors[i] += shift;
        means[i] *= ratio;
    }
    return shift - most;
}

static int fit_rows(const poisson *self, symo__kernel kernel, const double *b, double *predictors, double *means,
                    double *intercept)
{
    const symo__regression *model = &self->model;
    *intercept = 0.0;
    const symo_status status = symo__regression_predict(model, kernel, b, predictors);
    if (status) return status;
    if (model->intercept)
        *intercept = fit_intercept(self, predictors, means);
    else
        for (int64_t i = 0; i < model->rows; i++) means[i] = model->weights[i] > 0.0 ? exp(predictors[i]) : 0.0;
    return 0;
}

/* The predictors are overwritten by their terms. */
static double loss(const symo__regression *model, double *predictors, const double *means)
{
    for (int64_t i = 0; i < model->rows; i++) {
        const double term = means[i] - model->response[i] * predictors[i];
        predictors[i] = model->weights[i] > 0.0 ? model->weights[i] * term : 0.0;
    }
    return symo__sum(model->rows, predictors);
}

/* u, in place of the means. */
static void pull(const symo__regression *model, double *means)
{
    for (int64_t i = 0; i < model->rows; i++) means[i] = model->weights[i] * (means[i] - model->response[i]);
}

static int evaluate_with(const poisson *self, symo__kernel kernel, const double *b, double *value, double *gradient,
                         double *scratch)
{
    const symo__regression *model = &self->model;
    double *predictors = scratch, *means = scratch + model->rows, intercept;
    const int code = fit_rows(self, kernel, b, predictors, means, &intercept);
    if (code) return code;
    *value = loss(model, predictors, means);
    if (isinf(*value)) return 1; /* of either sign: it overflowed */
    pull(model, means);
    return gradient ? symo__matrix_adjoint(model->matrix, kernel, means, gradient) : 0;
}

static int evaluate(void *self, int64_t n, const double *b, double *value, double *gradient, double *scratch)
{
    (void)n;
    return evaluate_with(self, SYMO__KERNEL_FAST, b, value, gradient, scratch);
}

static int evaluate_ordered(void *self, int64_t n, const double *b, double *value, double *gradient, double *scratch)
{
    (void)n;
    return evaluate_with(self, SYMO__KERNEL_ORDERED, b, value, gradient, scratch);
}

static int64_t scratch_size(void *self, int64_t n)
{
    const poisson *counts = self;
    (void)n;
    return 2 * counts->model.rows;
}

static int intercept_at(void *self, int64_t n, const double *b, double *intercept, double *scratch)
{
    const poisson *counts = self;
    (void)n;
    return fit_rows(counts, SYMO__KERNEL_ORDERED, b, scratch, scratch + counts->model.rows, intercept);
}

/* q log q - q at q = y + u/w; q may fall below 0 by rounding alone. */
static double conjugate(double y, double ratio)
{
    double mean = y + ratio;
    if (mean < 0.0 && mean >= -4.0 * DBL_EPSILON * y) mean = 0.0;
    return mean < 0.0 ? INFINITY : entropy(mean) - mean;
}

static int dual(void *self, int64_t n, const double *b, double factor, int64_t count, const int64_t *columns,
                double *value, double *product, double *scratch)
{
    const poisson *counts = self;
    const symo__regression *model = &counts->model;
    double *metric = scratch, *u = metric + model->rows, *terms = metric, intercept;
    (void)n;
    const int code = fit_rows(counts, SYMO__KERNEL_ORDERED, b, metric, u, &intercept);
    if (code) return code;
    for (int64_t i = 0; i < model->rows; i++) metric[i] = model->weights[i] * u[i];
    pull(model, u);
    const int feasible = symo__regression_orthogonalise(model, metric, count, columns, u, u + model->rows);
    for (int64_t i = 0; i < model->rows; i++) {
        const double shift = model->offset ? model->offset[i] : 0.0, weight = model->weights[i];
        u[i] *= factor;
        terms[i] = weight > 0.0 ? u[i] * shift - weight * conjugate(model->response[i], u[i] / weight) : 0.0;
    }
    *value = feasible ? symo__sum(model->rows, terms) : -INFINITY;
    return product ? symo__matrix_adjoint(model->matrix, SYMO__KERNEL_ORDERED, u, product) : 0;
}

static int64_t dual_scratch(void *self, int64_t n, int64_t count)
{
    const poisson *counts = self;
    (void)n;
    return symo__regression_dual_scratch(&counts->model, 2, count);
}

static int least(void *self, int64_t n, double *value)
{
    const poisson *counts = self;
    const symo__regression *model = &counts->model;
    double sum = 0.0;
    (void)n;
    for (int64_t i = 0; i < model->rows; i++)
        sum += model->weights[i] * (model->response[i] - entropy(model->response[i]));
    *value = sum;
    return 0;
}

extern const symo_objective_table symo__objective_poisson_table;

static symo_status reduce(void *self, int64_t n, const symo_partition *partition, symo_objective **reduced)
{
    (void)n;
    return symo__regression_reduce(reduced, &symo__objective_poisson_table, self, sizeof(poisson), partition);
}

symo_status symo_objective_poisson(symo_objective **objective, const symo_matrix *x, const double *y,
                                   const double *weights, const double *offset, int intercept)
{
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    poisson *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    const symo_status status = symo__regression_create(&self->model, __func__, x, y, weights, offset, intercept, 0.0,
                                                       DBL_MAX, "must be >= 0 and finite");
    if (status) {
        symo__release(self);
        return status;
    }
    self->mean = symo__dot(self->model.rows, self->model.weights, self->model.response);
    if (intercept && !(self->mean > 0.0)) {
        symo__regression_destroy(self);
        return symo__fail(SYMO_ERROR_ARGUMENT,
                          "%s: y: every response of positive weight is 0, so no finite intercept is optimal; leave the "
                          "intercept out or add rows with counts",
                          __func__);
    }
    return symo__objective_wrap(objective, self->model.columns, &symo__objective_poisson_table, self, __func__);
}

const symo_objective_table symo__objective_poisson_table = {
    .size = sizeof(symo_objective_table),
    .name = "poisson",
    .formula = "1/(sum w) sum_i w_i [exp(t_i) - y_i t_i], t_i = o_i + b0 + x_i'b, minimised over the intercept b0 when "
               "there is one",
    .flags = SYMO_OBJECTIVE_CONVEX,
    .evaluate = evaluate,
    .scratch = scratch_size,
    .evaluate_ordered = evaluate_ordered,
    .dual = dual,
    .dual_scratch = dual_scratch,
    .intercept = intercept_at,
    .reduce = reduce,
    .destroy = symo__regression_destroy,
    .describe = symo__regression_describe,
    .least = least,
};
