/* SPDX-License-Identifier: BSD-3-Clause */
/* logistic: mean negative log-likelihood of a binary response, the binomial family.
 *
 *     f(b) = min over b0 of sum_i w_i [log(1 + exp(t_i)) - y_i t_i],   t_i = o_i + b0 + x_i'b,   sum w_i = 1
 *
 * With sigma(t) = 1/(1 + exp(-t)): grad f = X'u, u_i = w_i (sigma(t_i) - y_i), and the optimal b0 is the only root of
 * sum_i w_i (sigma(b0 + eta_i) - y_i), which is increasing and changes sign between logit(ybar) - max eta and
 * logit(ybar) - min eta. It is found by Newton steps from logit(ybar) - mean eta, bisecting where they leave the
 * bracket. Nothing is remembered between calls, so equal arguments give equal bits.
 *
 * An exponential is the dear part of a row. They are taken once, q_i = exp(-|anchor + eta_i|), and moved along with b0
 * by the one factor exp(b0 - anchor); only a b0 further than 30 from its anchor takes them anew. Value, Newton's sums
 * and u come from the same q, so an evaluation costs one exp and one log1p a row (and two products with the matrix).
 * With q <= exp(30) nothing overflows: the value is exact to rounding for |eta| up to 1e308.
 *
 * Curvature: sigma' <= 1/4, so at most 1/4 sum_i w_i ||x_i||^2.
 *
 * Dual: l_i*(u) = w_i [q log q + (1 - q) log(1 - q)], q = y_i + u/w_i in [0, 1], 0 log 0 = 0, +infinity outside;
 * <u, o> - sum l_i*(u_i) <= f(b) - <X'u, b> for every u with 1'u = 0 (intercept). u is made orthogonal in the metric
 * w sigma (1 - sigma): that is Newton's own step for the unpenalised coefficients, and moves q in proportion to
 * q (1 - q), so q stays in [0, 1] also where the fit is saturated.
 */
#include "objective/regression.h"

#include <float.h>

typedef struct logistic {
    symo__regression model; /* first: the shared functions see this */
    double logit;           /* log odds of the mean response; unused without an intercept */
} logistic;

/* The rows at one b: eta is given, the others are at `intercept`. */
typedef struct fit {
    const symo__regression *model;
    double *eta;
    double *exponential; /* exp(-|anchor + eta|) */
    double *pull;        /* u */
    double intercept, anchor;
} fit;

static void anchor_at(fit *rows, double anchor)
{
    rows->anchor = anchor;
    for (int64_t i = 0; i < rows->model->rows; i++) rows->exponential[i] = exp(-fabs(anchor + rows->eta[i]));
}

/* exp(-t) for the rows anchored at t >= 0, exp(t) for the others. */
static double moved(double exponential, double anchored, double up, double down)
{
    return exponential * (anchored >= 0.0 ? down : up);
}

/* Moves the rows to `intercept`: u_i = w_i (sigma - y_i), written so that neither y = 0 nor y = 1 cancels.
 * Returns sum u and *slope = sum w sigma (1 - sigma). */
static double move_to(fit *rows, double intercept, double *slope)
{
    const symo__regression *model = rows->model;
    if (!(fabs(intercept - rows->anchor) <= 30.0)) anchor_at(rows, intercept);
    const double up = exp(intercept - rows->anchor), down = exp(rows->anchor - intercept), anchor = rows->anchor;
    double sum = 0.0;
    rows->intercept = intercept;
    for (int64_t i = 0; i < model->rows; i++) {
        const double anchored = anchor + rows->eta[i], q = moved(rows->exponential[i], anchored, up, down);
        const double large = 1.0 / (1.0 + q), small = q * large; /* sigma and 1 - sigma, whichever is which */
        const double yes = anchored >= 0.0 ? large : small, no = anchored >= 0.0 ? small : large;
        rows->pull[i] = model->weights[i] * ((1.0 - model->response[i]) * yes - model->response[i] * no);
        sum += model->weights[i] * (large * small);
    }
    *slope = sum;
    return symo__sum(model->rows, rows->pull);
}

/* The bracket of the optimal intercept and where to start in it; 0 when some eta is not finite. */
static int bracket(const fit *rows, double logit, double *low, double *high, double *start)
{
    const symo__regression *model = rows->model;
    double least = INFINITY, most = -INFINITY;
    if (!(symo__norm_inf(model->rows, rows->eta) <= DBL_MAX)) return 0;
    for (int64_t i = 0; i < model->rows; i++) {
        if (!(model->weights[i] > 0.0)) continue;
        least = fmin(least, rows->eta[i]);
        most = fmax(most, rows->eta[i]);
    }
    *low = logit - most - 1e-8; /* logit and the sums are rounded */
    *high = logit - least + 1e-8;
    *start = logit - symo__dot(model->rows, model->weights, rows->eta);
    return 1;
}

/* Leaves the rows at the root. A step is Newton's where it stays in the bracket and at least halves the step before,
 * else a bisection; bisection alone would cross the doubles in 1100. */
static void solve_intercept(fit *rows, double low, double high, double start)
{
    double at = fmin(fmax(start, low), high), before = high - low, slope;
    anchor_at(rows, at);
    for (int step = 0; step < 1200; step++) {
        const double sum = move_to(rows, at, &slope);
        if (sum < 0.0) low = at;
        if (sum > 0.0) high = at;
        const double newton = at - sum / slope;
        const int good = newton > low && newton < high && fabs(newton - at) <= 0.5 * before;
        const double next = good ? newton : 0.5 * low + 0.5 * high;
        if (!(sum < 0.0 || sum > 0.0) || !(fabs(next - at) > 2.0 * DBL_EPSILON * fmax(1.0, fabs(at)))) return;
        before = fabs(next - at);
        at = next;
    }
}

/* eta and everything at the optimal intercept. NaN everywhere when some predictor is not finite. */
static int fit_rows(const logistic *self, symo__kernel kernel, const double *b, double *scratch, fit *rows)
{
    const symo__regression *model = &self->model;
    double low, high, start, slope;
    *rows = (fit){ model, scratch, scratch + model->rows, scratch + 2 * model->rows, NAN, 0.0 };
    const symo_status status = symo__regression_predict(model, kernel, b, rows->eta);
    if (status) return status;
    if (!bracket(rows, self->logit, &low, &high, &start)) {
        for (int64_t i = 0; i < model->rows; i++) rows->pull[i] = rows->exponential[i] = NAN;
    } else if (model->intercept) {
        solve_intercept(rows, low, high, start);
    } else {
        anchor_at(rows, 0.0);
        (void)move_to(rows, 0.0, &slope);
    }
    return 0;
}

/* sum w [log(1 + exp(t)) - y t]; the predictors are overwritten by their terms. */
static double loss(fit *rows)
{
    const symo__regression *model = rows->model;
    const double up = exp(rows->intercept - rows->anchor), down = exp(rows->anchor - rows->intercept);
    for (int64_t i = 0; i < model->rows; i++) {
        const double anchored = rows->anchor + rows->eta[i], t = rows->intercept + rows->eta[i];
        const double q = moved(rows->exponential[i], anchored, up, down), y = model->response[i];
        const int crossed = q > 1.0; /* t and its anchor lie on different sides of 0 */
        const double linear = (anchored >= 0.0) != crossed ? (1.0 - y) * t : -y * t;
        rows->eta[i] = model->weights[i] * (log1p(crossed ? 1.0 / q : q) + linear);
    }
    return symo__sum(model->rows, rows->eta);
}

static int evaluate_with(const logistic *self, symo__kernel kernel, const double *b, double *value, double *gradient,
                         double *scratch)
{
    fit rows;
    const int code = fit_rows(self, kernel, b, scratch, &rows);
    if (code) return code;
    *value = loss(&rows);
    return gradient ? symo__matrix_adjoint(self->model.matrix, kernel, rows.pull, gradient) : 0;
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
    const logistic *binomial = self;
    (void)n;
    return 3 * binomial->model.rows;
}

static int curvature(void *self, int64_t n, double *bound)
{
    const logistic *binomial = self;
    (void)n;
    *bound = 0.25 * binomial->model.curvature;
    return *bound < INFINITY ? 0 : 1;
}

static int intercept_at(void *self, int64_t n, const double *b, double *intercept, double *scratch)
{
    fit rows;
    (void)n;
    const int code = fit_rows(self, SYMO__KERNEL_ORDERED, b, scratch, &rows);
    *intercept = rows.intercept;
    return code;
}

/* q log q + (1 - q) log(1 - q) at q = y + u/w; q may leave [0, 1] by rounding alone. */
static double entropy(double y, double ratio)
{
    const double rounding = 4.0 * DBL_EPSILON;
    double yes = y + ratio, no = (1.0 - y) - ratio;
    if (yes < 0.0 && yes > -rounding) yes = 0.0;
    if (no < 0.0 && no > -rounding) no = 0.0;
    if (yes < 0.0 || no < 0.0) return INFINITY;
    return (yes == 0.0 ? 0.0 : yes * log(yes)) + (no == 0.0 ? 0.0 : no * log(no));
}

/* w sigma (1 - sigma), in place of the exponentials. */
static void metric(fit *rows)
{
    const double up = exp(rows->intercept - rows->anchor), down = exp(rows->anchor - rows->intercept);
    for (int64_t i = 0; i < rows->model->rows; i++) {
        const double q = moved(rows->exponential[i], rows->anchor + rows->eta[i], up, down), large = 1.0 / (1.0 + q);
        rows->exponential[i] = rows->model->weights[i] * (large * (q * large));
    }
}

static int dual(void *self, int64_t n, const double *b, double factor, int64_t count, const int64_t *columns,
                double *value, double *product, double *scratch)
{
    const logistic *binomial = self;
    const symo__regression *model = &binomial->model;
    fit rows;
    (void)n;
    const int code = fit_rows(binomial, SYMO__KERNEL_ORDERED, b, scratch, &rows);
    if (code) return code;
    double *u = rows.pull, *terms = rows.eta;
    metric(&rows);
    const int feasible =
        symo__regression_orthogonalise(model, rows.exponential, count, columns, u, scratch + 3 * model->rows);
    for (int64_t i = 0; i < model->rows; i++) {
        const double shift = model->offset ? model->offset[i] : 0.0, weight = model->weights[i];
        u[i] *= factor;
        terms[i] = weight > 0.0 ? u[i] * shift - weight * entropy(model->response[i], u[i] / weight) : 0.0;
    }
    *value = feasible ? symo__sum(model->rows, terms) : -INFINITY;
    return product ? symo__matrix_adjoint(model->matrix, SYMO__KERNEL_ORDERED, u, product) : 0;
}

static int64_t dual_scratch(void *self, int64_t n, int64_t count)
{
    const logistic *binomial = self;
    (void)n;
    return symo__regression_dual_scratch(&binomial->model, 3, count);
}

extern const symo_objective_table symo__objective_logistic_table;

static symo_status reduce(void *self, int64_t n, const symo_partition *partition, symo_objective **reduced)
{
    (void)n;
    return symo__regression_reduce(reduced, &symo__objective_logistic_table, self, sizeof(logistic), partition);
}

/* The log odds of the mean response; with one class only no finite intercept is optimal. */
static symo_status set_logit(logistic *self, const char *function)
{
    const symo__regression *model = &self->model;
    double yes = 0.0, no = 0.0;
    for (int64_t i = 0; i < model->rows; i++) {
        yes += model->weights[i] * model->response[i];
        no += model->weights[i] * (1.0 - model->response[i]);
    }
    /* cppcheck-suppress invalidFunctionArg; infinite for one class, which is refused below unless nothing reads it */
    self->logit = log(yes) - log(no);
    if (!model->intercept || (yes > 0.0 && no > 0.0)) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT,
                      "%s: y: every response of positive weight is %d, so no finite intercept is optimal; "
                      "leave the intercept out or add rows of the other class",
                      function, yes > 0.0 ? 1 : 0);
}

symo_status symo_objective_logistic(symo_objective **objective, const symo_matrix *x, const double *y,
                                    const double *weights, const double *offset, int intercept)
{
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    logistic *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    symo_status status = symo__regression_create(&self->model, __func__, x, y, weights, offset, intercept, 0.0, 1.0,
                                                 "must be in [0, 1]");
    if (status) {
        symo__release(self);
        return status;
    }
    status = set_logit(self, __func__);
    if (status) {
        symo__regression_destroy(self);
        return status;
    }
    return symo__objective_wrap(objective, self->model.columns, &symo__objective_logistic_table, self, __func__);
}

const symo_objective_table symo__objective_logistic_table = {
    .size = sizeof(symo_objective_table),
    .name = "logistic",
    .formula =
        "1/(sum w) sum_i w_i [log(1 + exp(t_i)) - y_i t_i], t_i = o_i + b0 + x_i'b, minimised over the intercept "
        "b0 when there is one",
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
