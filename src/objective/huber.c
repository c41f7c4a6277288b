/* SPDX-License-Identifier: BSD-3-Clause */
/* huber: residuals counted by their square where they are small and by their size where they are large.
 *
 *     f(b) = min over b0 of sum_i w_i H(y_i - o_i - b0 - x_i'b),   sum w_i = 1,
 *     H(r) = r^2 / 2 for |r| <= delta,  delta |r| - delta^2 / 2 beyond
 *
 * H' is r cut to [-delta, delta]. With r = y - o - X b the optimal b0 is a root of g(b0) = sum_i w_i H'(r_i - b0),
 * which is continuous, piecewise linear and decreasing from g(min r) >= 0 to g(max r) <= 0. Newton's steps end exactly
 * on the root once the piece is right, and bisection takes over where they leave the bracket or do not halve. g may
 * vanish on an interval (no residual within delta): any point there is optimal, the value and the gradient are the
 * same, and the one taken depends on the arguments alone. grad f = -X'(w H').
 *
 * Cost: two products with the matrix and about ten further passes over the rows an evaluation; up to fifty where delta
 * is tiny against the residuals, so that bisection does the work.
 *
 * Curvature: H'' <= 1, so at most sum_i w_i ||x_i||^2.
 *
 * Dual: l_i*(u) = u y_i + u^2 / (2 w_i) for |u| <= w_i delta, +infinity beyond; <u, o> - sum l_i*(u_i) <= f(b) - <X'u,
 * b> for every u with 1'u = 0 (intercept), e.g. Rockafellar, Convex Analysis (1970), theorem 31.1. u is made orthogonal
 * in the metric w (1 - |r| / delta)+: every u_i moves in proportion to the room that it has left, so that u stays in
 * the domain where Newton's own metric, 1 or 0, would push it out.
 * Source: Huber 1964, "Robust estimation of a location parameter", Ann. Math. Statist. 35, 73-101.
 */
#include "objective/regression.h"

#include <float.h>

typedef struct huber {
    symo__regression model; /* first: the shared functions see this */
    double delta;
} huber;

/* A NaN stays one. */
static double cut(double residual, double delta)
{
    return residual > delta ? delta : residual < -delta ? -delta : residual;
}

/* g at b0. inside: the weight of the residuals within delta, which is -g'; noise: what is rounding in g. */
static double slope_at(const huber *self, const double *residual, double b0, double *terms, double *inside,
                       double *noise)
{
    const symo__regression *model = &self->model;
    double within = 0.0, size = 0.0;
    for (int64_t i = 0; i < model->rows; i++) {
        const double r = residual[i] - b0, weight = model->weights[i];
        terms[i] = weight * cut(r, self->delta);
        size += fabs(terms[i]);
        within += fabs(r) < self->delta ? weight : 0.0;
    }
    *inside = within;
    *noise = 2.0 * DBL_EPSILON * size;
    return symo__sum(model->rows, terms);
}

/* Over the rows that count. */
static void bracket(const symo__regression *model, const double *residual, double *low, double *high)
{
    *low = INFINITY, *high = -INFINITY;
    for (int64_t i = 0; i < model->rows; i++) {
        if (!(model->weights[i] > 0.0)) continue;
        *low = fmin(*low, residual[i]);
        *high = fmax(*high, residual[i]);
    }
}

/* From the mean, which is optimal when nothing is cut. NaN when a residual is. Every step shrinks the bracket, and
 * bisection alone crosses the doubles in 2100. */
static double solve_intercept(const huber *self, const double *residual, double *terms)
{
    double low, high, inside, noise;
    bracket(&self->model, residual, &low, &high);
    double at = symo__dot(self->model.rows, self->model.weights, residual), before = high - low;
    if (at < low || at > high) at = 0.5 * low + 0.5 * high;
    for (int step = 0; step < 2200; step++) {
        const double sum = slope_at(self, residual, at, terms, &inside, &noise);
        const double newton = at + (inside > 0.0 ? sum / inside : 0.0);
        if (!(fabs(sum) > noise)) {
            at = newton;
            break;
        }
        if (sum > 0.0) low = at;
        if (sum < 0.0) high = at;
        const int good = newton != at && newton >= low && newton <= high && fabs(newton - at) <= 0.5 * before;
        const double next = good ? newton : 0.5 * low + 0.5 * high;
        if (!good && !(next > low && next < high)) break; /* neighbouring numbers */
        before = fabs(next - at);
        at = next;
    }
    return at;
}

/* residual = r - b0 and pull = u = -w H'. */
static int fit_rows(const huber *self, symo__kernel kernel, const double *b, double *residual, double *pull,
                    double *intercept)
{
    const symo__regression *model = &self->model;
    *intercept = 0.0;
    const symo_status status = symo__regression_predict(model, kernel, b, residual);
    if (status) return status;
    for (int64_t i = 0; i < model->rows; i++) residual[i] = model->response[i] - residual[i];
    if (model->intercept) *intercept = solve_intercept(self, residual, pull);
    for (int64_t i = 0; i < model->rows; i++) {
        residual[i] -= *intercept;
        pull[i] = -model->weights[i] * cut(residual[i], self->delta);
    }
    return 0;
}

/* The residuals are overwritten by their terms. */
static double loss(const huber *self, double *residual)
{
    const double delta = self->delta;
    for (int64_t i = 0; i < self->model.rows; i++) {
        const double size = fabs(residual[i]);
        const double term = size > delta ? delta * (size - 0.5 * delta) : 0.5 * size * size;
        residual[i] = self->model.weights[i] * term;
    }
    return symo__sum(self->model.rows, residual);
}

static int evaluate_with(const huber *self, symo__kernel kernel, const double *b, double *value, double *gradient,
                         double *scratch)
{
    double *residual = scratch, *pull = scratch + self->model.rows, intercept;
    const int code = fit_rows(self, kernel, b, residual, pull, &intercept);
    if (code) return code;
    *value = loss(self, residual);
    return gradient ? symo__matrix_adjoint(self->model.matrix, kernel, pull, gradient) : 0;
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
    const huber *robust = self;
    (void)n;
    return 2 * robust->model.rows;
}

static int curvature(void *self, int64_t n, double *bound)
{
    const huber *robust = self;
    (void)n;
    *bound = robust->model.curvature;
    return *bound < INFINITY ? 0 : 1;
}

static int intercept_at(void *self, int64_t n, const double *b, double *intercept, double *scratch)
{
    const huber *robust = self;
    (void)n;
    return fit_rows(robust, SYMO__KERNEL_ORDERED, b, scratch, scratch + robust->model.rows, intercept);
}

/* <u, o> - l*(u) of a row; u may leave the box by rounding alone. */
static double dual_term(const huber *self, int64_t i, double u)
{
    const symo__regression *model = &self->model;
    const double shift = model->offset ? model->offset[i] : 0.0, weight = model->weights[i], ratio = u / weight;
    if (!(weight > 0.0)) return 0.0;
    if (!(fabs(ratio) <= self->delta * (1.0 + 4.0 * DBL_EPSILON))) return -INFINITY;
    return u * (shift - model->response[i] - 0.5 * ratio);
}

static int dual(void *self, int64_t n, const double *b, double factor, int64_t count, const int64_t *columns,
                double *value, double *product, double *scratch)
{
    const huber *robust = self;
    const symo__regression *model = &robust->model;
    double *metric = scratch, *u = metric + model->rows, *terms = metric, intercept;
    (void)n;
    const int code = fit_rows(robust, SYMO__KERNEL_ORDERED, b, metric, u, &intercept);
    if (code) return code;
    for (int64_t i = 0; i < model->rows; i++)
        metric[i] = model->weights[i] * (1.0 - fabs(cut(metric[i], robust->delta)) / robust->delta);
    const int feasible = symo__regression_orthogonalise(model, metric, count, columns, u, u + model->rows);
    for (int64_t i = 0; i < model->rows; i++) {
        u[i] *= factor;
        terms[i] = dual_term(robust, i, u[i]);
    }
    *value = feasible ? symo__sum(model->rows, terms) : -INFINITY;
    return product ? symo__matrix_adjoint(model->matrix, SYMO__KERNEL_ORDERED, u, product) : 0;
}

static int64_t dual_scratch(void *self, int64_t n, int64_t count)
{
    const huber *robust = self;
    (void)n;
    return symo__regression_dual_scratch(&robust->model, 2, count);
}

extern const symo_objective_table symo__objective_huber_table;

static symo_status reduce(void *self, int64_t n, const symo_partition *partition, symo_objective **reduced)
{
    (void)n;
    return symo__regression_reduce(reduced, &symo__objective_huber_table, self, sizeof(huber), partition);
}

symo_status symo_objective_huber(symo_objective **objective, const symo_matrix *x, const double *y,
                                 const double *weights, const double *offset, int intercept, double delta)
{
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    if (!(delta > 0.0 && delta < INFINITY))
        return symo__fail_argument(__func__, "delta", -1, delta, "must be > 0 and finite");
    huber *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    self->delta = delta;
    const symo_status status = symo__regression_create(&self->model, __func__, x, y, weights, offset, intercept,
                                                       -DBL_MAX, DBL_MAX, "must be finite");
    if (status) {
        symo__release(self);
        return status;
    }
    return symo__objective_wrap(objective, self->model.columns, &symo__objective_huber_table, self, __func__);
}

const symo_objective_table symo__objective_huber_table = {
    .size = sizeof(symo_objective_table),
    .name = "huber",
    .formula = "1/(sum w) sum_i w_i H(y_i - o_i - b0 - x_i'b), H(r) = r^2/2 for |r| <= delta, delta |r| - delta^2/2 "
               "beyond, minimised over the intercept b0 when there is one",
    .flags = SYMO_OBJECTIVE_CONVEX,
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
