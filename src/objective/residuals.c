/* SPDX-License-Identifier: BSD-3-Clause */
/* residuals: nonlinear least squares, from m residuals and their Jacobian in functions that the user has written.
 *
 *     f(x) = 1/2 sum_k r_k(x)^2,   grad f(x) = J(x)'r(x),   J_kj = d r_k / d x_j
 *
 * J is asked for as a dense array, or, for many variables, as its product with r. A residual or an entry that is NaN or
 * infinite makes the value, or the gradient's entry of its column, NaN or infinite: the point counts as one that cannot
 * be evaluated. Sums are ordered loops. Under a symmetry the problem wraps it, J(Uz)'r folded by U': folding J itself
 * would cost more. Nothing is known of curvature or convexity.
 * Cost: the user's, and 2 m n operations with a dense J. Memory: m doubles, and m n with a dense J.
 */
#include "objective/objective_impl.h"

typedef struct residuals {
    int64_t m;
    symo_residual residual;
    symo_residual_adjoint adjoint; /* NULL: residual fills a dense Jacobian */
    void *user;
} residuals;

static int64_t scratch_size(void *self, int64_t n)
{
    const residuals *squares = self;
    return squares->m + (squares->adjoint ? 0 : squares->m * n);
}

/* The user's product is the gradient as it is. */
static int multiply(const residuals *self, int64_t n, const double *x, const double *residual, const double *jacobian,
                    double *gradient)
{
    if (self->adjoint) return self->adjoint(n, self->m, x, residual, gradient, self->user);
    for (int64_t j = 0; j < n; j++) gradient[j] = symo__dot(self->m, jacobian + j * self->m, residual);
    return 0;
}

static int evaluate(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    const residuals *squares = self;
    double *residual = scratch, *jacobian = gradient && !squares->adjoint ? scratch + squares->m : NULL;
    const int code = squares->residual(n, squares->m, x, residual, jacobian, squares->user);
    if (code) return code;
    *value = 0.5 * symo__dot(squares->m, residual, residual);
    return gradient ? multiply(squares, n, x, residual, jacobian, gradient) : 0;
}

extern const symo_objective_table symo__objective_residuals_table;

symo_status symo_objective_residuals(symo_objective **objective, int64_t n, int64_t m, symo_residual residual,
                                     symo_residual_adjoint adjoint, void *user)
{
    int64_t entries = 0;
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    if (n < 0) return symo__fail_argument(__func__, "n", -1, (double)n, "must be >= 0");
    if (m < 0) return symo__fail_argument(__func__, "m", -1, (double)m, "must be >= 0");
    if (!residual) return symo__fail_null(__func__, "residual");
    if (!adjoint && (!symo__multiply_sizes(m, n, &entries) || entries > PTRDIFF_MAX / (int64_t)sizeof(double) - m))
        return symo__fail(SYMO_ERROR_SIZE,
                          "%s: a Jacobian of %lld x %lld entries is too large; give its adjoint product instead",
                          __func__, (long long)m, (long long)n);
    residuals *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    *self = (residuals){ m, residual, adjoint, user };
    return symo__objective_wrap(objective, n, &symo__objective_residuals_table, self, __func__);
}

const symo_objective_table symo__objective_residuals_table = {
    .size = sizeof(symo_objective_table),
    .name = "residuals",
    .formula = "1/2 sum_k r_k(x)^2, residuals of the user's",
    .evaluate = evaluate,
    .scratch = scratch_size,
    .destroy = symo__release,
};
