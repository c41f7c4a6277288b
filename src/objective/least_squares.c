/* SPDX-License-Identifier: BSD-3-Clause */
/* least-squares: weighted residual sum of squares of a linear model, the gaussian family.
 *
 *     f(b) = min over b0 of 1/2 sum_i w_i (y_i - o_i - b0 - x_i'b)^2,   sum w_i = 1
 *
 * With r = y - o - X b the optimal intercept is the weighted mean b0 = sum w_i r_i, and grad f = -X'(W (r - b0)).
 * Curvature: ||X'WX||_2 <= sum_i w_i ||x_i||^2. Cost: two products with the matrix and O(rows) an evaluation.
 *
 * Dual: with u_i = w_i (o_i + b0 + x_i'b - y_i) and l_i(t) = w_i (t - y_i)^2 / 2 we have
 *     l_i*(u) = u y_i + u^2 / (2 w_i)   (w_i = 0: 0 at u = 0),   <u, o> - sum l_i*(u_i) <= f(b) - <X'u, b>
 * for every u with 1'u = 0 (intercept), e.g. Rockafellar, Convex Analysis (1970), theorem 31.1.
 */
#include "objective/regression.h"

#include <float.h>

/* residual = r - b0 and pull = -W (r - b0), of which grad f = X' pull; the value is in their product. */
static int residuals(const symo__regression *model, symo__kernel kernel, const double *b, double *residual,
                     double *pull, double *intercept)
{
    const int64_t rows = model->rows;
    const symo_status status = symo__regression_predict(model, kernel, b, residual);
    if (status) return status;
    for (int64_t i = 0; i < rows; i++) residual[i] = model->response[i] - residual[i];
    *intercept = model->intercept ? symo__dot(rows, model->weights, residual) : 0.0;
    for (int64_t i = 0; i < rows; i++) {
        residual[i] -= *intercept;
        pull[i] = -model->weights[i] * residual[i];
    }
    return 0;
}

static int evaluate_with(const symo__regression *model, symo__kernel kernel, const double *b, double *value,
                         double *gradient, double *scratch)
{
    double *residual = scratch, *pull = scratch + model->rows, intercept;
    const int code = residuals(model, kernel, b, residual, pull, &intercept);
    if (code) return code;
    *value = -0.5 * symo__dot(model->rows, pull, residual) + 0.0; /* a perfect fit is +0 */
    return gradient ? symo__matrix_adjoint(model->matrix, kernel, pull, gradient) : 0;
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
    const symo__regression *model = self;
    (void)n;
    return 2 * model->rows;
}

static int curvature(void *self, int64_t n, double *bound)
{
    const symo__regression *model = self;
    (void)n;
    *bound = model->curvature;
    return *bound < INFINITY ? 0 : 1;
}

static int intercept_at(void *self, int64_t n, const double *b, double *intercept, double *scratch)
{
    const symo__regression *model = self;
    (void)n;
    return residuals(model, SYMO__KERNEL_ORDERED, b, scratch, scratch + model->rows, intercept);
}

static int dual(void *self, int64_t n, const double *b, double factor, int64_t count, const int64_t *columns,
                double *value, double *product, double *scratch)
{
    const symo__regression *model = self;
    double *residual = scratch, *u = residual + model->rows, *terms = residual, intercept;
    (void)n;
    const int code = residuals(model, SYMO__KERNEL_ORDERED, b, residual, u, &intercept);
    if (code) return code;
    const int feasible = symo__regression_orthogonalise(model, model->weights, count, columns, u, u + model->rows);
    for (int64_t i = 0; i < model->rows; i++) {
        const double shift = model->offset ? model->offset[i] : 0.0, weight = model->weights[i];
        u[i] *= factor;
        terms[i] = weight > 0.0 ? u[i] * (shift - model->response[i] - 0.5 * (u[i] / weight)) : 0.0;
    }
    *value = feasible ? symo__sum(model->rows, terms) : -INFINITY;
    return product ? symo__matrix_adjoint(model->matrix, SYMO__KERNEL_ORDERED, u, product) : 0;
}

static int64_t dual_scratch(void *self, int64_t n, int64_t count)
{
    (void)n;
    return symo__regression_dual_scratch(self, 2, count);
}

extern const symo_objective_table symo__objective_least_squares_table;

static symo_status reduce(void *self, int64_t n, const symo_partition *partition, symo_objective **reduced)
{
    (void)n;
    return symo__regression_reduce(reduced, &symo__objective_least_squares_table, self, sizeof(symo__regression),
                                   partition);
}

symo_status symo_objective_least_squares(symo_objective **objective, const symo_matrix *x, const double *y,
                                         const double *weights, const double *offset, int intercept)
{
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    symo__regression *model = symo__allocate(1, sizeof *model);
    if (!model) return symo__fail_memory(__func__, sizeof *model);
    const symo_status status =
        symo__regression_create(model, __func__, x, y, weights, offset, intercept, -DBL_MAX, DBL_MAX, "must be finite");
    if (status) {
        symo__release(model);
        return status;
    }
    return symo__objective_wrap(objective, model->columns, &symo__objective_least_squares_table, model, __func__);
}

const symo_objective_table symo__objective_least_squares_table = {
    .size = sizeof(symo_objective_table),
    .name = "least-squares",
    .formula = "1/(2 sum w) sum_i w_i (y_i - o_i - b0 - x_i'b)^2, minimised over the intercept b0 when there is one",
    .flags = SYMO_OBJECTIVE_CONVEX | SYMO_OBJECTIVE_QUADRATIC,
    .evaluate = evaluate,
    .scratch = scratch_size,
    .evaluate_ordered = evaluate_ordered,
    .curvature = curvature,
    .dual = dual,
    .dual_scratch = dual_scratch,
    .intercept = intercept_at,
    .reduce = reduce,
    .destroy = symo__regression_destroy,
    .describe = symo__regression_describe,
};
