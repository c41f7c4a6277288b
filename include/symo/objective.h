/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/objective.h: smooth functions f, from a callback or from a matrix. */
#ifndef SYMO_OBJECTIVE_H
#define SYMO_OBJECTIVE_H

#include <symo/base.h>
#include <symo/linear.h>
#include <symo/partition.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_objective symo_objective;

enum { SYMO_OBJECTIVE_CONVEX = 1, SYMO_OBJECTIVE_QUADRATIC = 2 };

/* *value = f(x) and, when gradient is not NULL, gradient = grad f(x). 0: fine. > 0: cannot be evaluated here, shorten
 * the step. < 0: stop now, the code is handed back unchanged. NaN or +infinity with 0 counts as > 0. x is never
 * written. */
typedef int (*symo_evaluate)(int64_t n, const double *x, double *value, double *gradient, void *user);

/* residual = the m residuals r(x) and, when jacobian is not NULL, jacobian[k + j m] = d r_k / d x_j, all m n of them.
 * Return values as above; a NaN or infinity in either counts as > 0. */
typedef int (*symo_residual)(int64_t n, int64_t m, const double *x, double *residual, double *jacobian, void *user);
/* product = J(x)'u, n numbers, for m numbers u: right after the residuals at the same x. Return values as above. */
typedef int (*symo_residual_adjoint)(int64_t n, int64_t m, const double *x, const double *u, double *product,
                                     void *user);

/* What a smooth function offers; built-in ones use the same table. Return values as above. self is read only. */
typedef struct symo_objective_table {
    size_t size; /* sizeof(symo_objective_table) */
    const char *name;
    const char *formula; /* NULL: the name */
    unsigned flags;
    int (*evaluate)(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch);
    int64_t (*scratch)(void *self,
                       int64_t n); /* doubles of scratch that evaluate, dual and intercept need; NULL: none */
    /* the same value and gradient by ordered loops, without BLAS: what certificates are computed with. NULL: evaluate
     * is that */
    int (*evaluate_ordered)(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch);
    /* an upper bound of the gradient's Lipschitz constant (two-norm), valid everywhere; NULL: unknown */
    int (*curvature)(void *self, int64_t n, double *bound);
    /* Fenchel dual: with f(x) = F(o + X x), u = grad F there, made orthogonal to the `count` columns listed (and to the
     * intercept), then scaled by factor in [0, 1]: *value = <u, o> - F*(u) and, when not NULL, product = X'u. -infinity
     * allowed. NULL: unknown */
    int (*dual)(void *self, int64_t n, const double *x, double factor, int64_t count, const int64_t *columns,
                double *value, double *product, double *scratch);
    int64_t (*dual_scratch)(void *self, int64_t n, int64_t count);
    int (*intercept)(void *self, int64_t n, const double *x, double *intercept,
                     double *scratch); /* NULL: there is none */
    /* z -> f(U z); NULL or SYMO_ERROR_UNSUPPORTED: the problem wraps it */
    symo_status (*reduce)(void *self, int64_t n, const symo_partition *partition, symo_objective **reduced);
    void (*destroy)(void *self); /* NULL: nothing to free */
    /* the least value that F takes at any predictions, where a dual is known: the gap is measured from there; NULL: 0
     */
    int (*least)(void *self, int64_t n, double *value);
    /* adds what tells the variables apart, which are the n vertices from `first` on: a permutation of all vertices that
     * keeps the description keeps f, and where cells are equitable and f is convex, averages over them cost no more,
     * f(P x) <= f(x). SYMO_ERROR_UNSUPPORTED when that cannot be said. NULL: never */
    symo_status (*describe)(void *self, int64_t n, symo_structure *structure, int64_t first);
} symo_objective_table;

/**
 * Makes an objective from a table of functions that the caller has written.
 *
 * @param[out] objective  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of variables, >= 0
 * @param[in] table  copied; table->size, table->name and table->evaluate are needed, slots beyond table->size count as
 *                   NULL; name and formula are not copied and must live as long as the handle
 * @param[in] self  handed to every function of the table; owned by the handle from success on, which calls
 *                  table->destroy at its end; on failure it stays the caller's; may be NULL
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(1).
 * Threads: any; the handle may be used in several threads when the table's functions may.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_custom(symo_objective **objective, int64_t n, const symo_objective_table *table,
                                           void *self) SYMO_MUST_USE;

/**
 * Makes an objective from one C function that computes the value and the gradient.
 *
 * Nothing else is known of it: no curvature bound (solvers search for the step), no dual, and under a symmetry it is
 * evaluated in the full space.
 *
 * @param[out] objective  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of variables, >= 0
 * @param[in] evaluate  see symo_evaluate: 0 fine, > 0 cannot be evaluated here, < 0 stop; gradient may be NULL
 * @param[in] user  handed to evaluate; not owned, must live as long as the handle; may be NULL
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(1).
 * Threads: any; the handle may be used in several threads when evaluate may.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_callback(symo_objective **objective, int64_t n, symo_evaluate evaluate,
                                             void *user) SYMO_MUST_USE;

/**
 * Makes the weighted mean squared error of a linear model, the gaussian family.
 *
 * Formula: f(b) = min over b0 of 1/(2 sum w) sum_i w_i (y_i - o_i - b0 - x_i'b)^2; without an intercept b0 = 0.
 * @param[out] objective  the new handle, NULL on failure; the caller frees it; its size is the number of columns of x
 * @param[in] x  the design, at least one row; kept by the handle, not copied
 * @param[in] y  rows responses, finite; copied
 * @param[in] weights  rows weights, finite and >= 0, at least one > 0; copied; NULL: all 1. A row of weight 0 counts as
 *                     absent
 * @param[in] offset  rows numbers, finite, added to the linear predictor; copied; NULL: all 0
 * @param[in] intercept  1: an unpenalised intercept is minimised out (symo_objective_intercept gives it); 0: none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, the message names argument, index and value; SYMO_ERROR_MEMORY
 * Cost: one pass over x here; two products with x and O(rows) an evaluation; 3 rows + 2 rows of scratch doubles.
 * Threads: any; the handle may be used in several threads, each with its own scratch.
 * Source: elementary; the dual by Rockafellar, Convex Analysis (1970), theorem 31.1.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_least_squares(symo_objective **objective, const symo_matrix *x, const double *y,
                                                  const double *weights, const double *offset,
                                                  int intercept) SYMO_MUST_USE;

/**
 * Makes the mean negative log-likelihood of logistic regression, the binomial family.
 *
 * Formula: f(b) = min over b0 of 1/(sum w) sum_i w_i [log(1 + exp(t_i)) - y_i t_i], t_i = o_i + b0 + x_i'b; without an
 *          intercept b0 = 0.
 * @param[out] objective  the new handle, NULL on failure; the caller frees it; its size is the number of columns of x
 * @param[in] x  the design, at least one row; kept by the handle, not copied
 * @param[in] y  rows responses in [0, 1] (proportions are allowed); copied
 * @param[in] weights  rows weights, finite and >= 0, at least one > 0; copied; NULL: all 1. A row of weight 0 counts as
 *                     absent
 * @param[in] offset  rows numbers, finite, added to the linear predictor; copied; NULL: all 0
 * @param[in] intercept  1: an unpenalised intercept is minimised out (symo_objective_intercept gives it); 0: none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, the message names argument, index and value, also when there is an intercept
 *         and every response of positive weight is 0, or every one is 1; SYMO_ERROR_MEMORY
 * Cost: one pass over x here; two products with x, one exp and one log1p a row, and with an intercept about five
 *       further passes of O(rows) an evaluation; 3 rows + 3 rows of scratch doubles.
 * Threads: any; the handle may be used in several threads, each with its own scratch.
 * Source: elementary (Newton's method in a bracket for the intercept).
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_logistic(symo_objective **objective, const symo_matrix *x, const double *y,
                                             const double *weights, const double *offset, int intercept) SYMO_MUST_USE;

/**
 * Makes the mean negative log-likelihood of Poisson regression with the log link, for counts.
 *
 * Formula: f(b) = min over b0 of 1/(sum w) sum_i w_i [exp(t_i) - y_i t_i], t_i = o_i + b0 + x_i'b; without an intercept
 *          b0 = 0.
 * @param[out] objective  the new handle, NULL on failure; the caller frees it; its size is the number of columns of x
 * @param[in] x  the design, at least one row; kept by the handle, not copied
 * @param[in] y  rows responses, finite and >= 0 (they need not be whole); copied
 * @param[in] weights  rows weights, finite and >= 0, at least one > 0; copied; NULL: all 1. A row of weight 0 counts as
 *                     absent
 * @param[in] offset  rows numbers, finite, added to the linear predictor (log of the exposure); copied; NULL: all 0
 * @param[in] intercept  1: an unpenalised intercept is minimised out (symo_objective_intercept gives it); 0: none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, the message names argument, index and value, also when there is an intercept
 *         and every response of positive weight is 0; SYMO_ERROR_MEMORY
 * Cost: one pass over x here; two products with x and one exp a row an evaluation; 2 rows + 3 rows of scratch doubles.
 *       Where an exponential overflows, which needs a model without an intercept, f cannot be evaluated.
 * Threads: any; the handle may be used in several threads, each with its own scratch.
 * Source: elementary; the dual by Rockafellar, Convex Analysis (1970), theorem 31.1.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_poisson(symo_objective **objective, const symo_matrix *x, const double *y,
                                            const double *weights, const double *offset, int intercept) SYMO_MUST_USE;

/**
 * Makes the mean Huber loss of a linear model: squares for small residuals, absolute values for large ones.
 *
 * Formula: f(b) = min over b0 of 1/(sum w) sum_i w_i H(y_i - o_i - b0 - x_i'b), H(r) = r^2/2 up to |r| = delta, beyond
 *          it delta (|r| - delta/2); without an intercept b0 = 0.
 * @param[out] objective  the new handle, NULL on failure; the caller frees it; its size is the number of columns of x
 * @param[in] x  the design, at least one row; kept by the handle, not copied
 * @param[in] y  rows responses, finite; copied
 * @param[in] weights  rows weights, finite and >= 0, at least one > 0; copied; NULL: all 1. A row of weight 0 counts as
 *                     absent
 * @param[in] offset  rows numbers, finite, added to the linear predictor; copied; NULL: all 0
 * @param[in] intercept  1: an unpenalised intercept is minimised out (symo_objective_intercept gives it; where a whole
 *                       interval is optimal, a point of it); 0: none
 * @param[in] delta  > 0 and finite, in the unit of y
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, the message names argument, index and value; SYMO_ERROR_MEMORY
 * Cost: one pass over x here; two products with x and, with an intercept, about ten passes over the rows an evaluation
 *       (fifty where delta is tiny against the residuals); 2 rows + 2 rows of scratch doubles.
 * Threads: any; the handle may be used in several threads, each with its own scratch.
 * Source: Huber 1964, Ann. Math. Statist. 35, 73-101; the dual by Rockafellar, Convex Analysis (1970), theorem 31.1.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_huber(symo_objective **objective, const symo_matrix *x, const double *y,
                                          const double *weights, const double *offset, int intercept,
                                          double delta) SYMO_MUST_USE;

/**
 * Makes a nonlinear least-squares function from residuals and their Jacobian.
 *
 * Formula: f(x) = 1/2 sum_k r_k(x)^2, grad f(x) = J(x)'r(x).
 * @param[out] objective  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of variables, >= 0
 * @param[in] m  number of residuals, >= 0
 * @param[in] residual  see symo_residual: 0 fine, > 0 cannot be evaluated here, < 0 stop; NaN and infinity count as > 0
 * @param[in] adjoint  see symo_residual_adjoint, for many variables: J is then never asked for, only its product with
 *                     the residuals; NULL: residual fills the dense Jacobian where the gradient is wanted
 * @param[in] user  handed to both; not owned, must live as long as the handle; may be NULL
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE when there is no adjoint and m n is too large;
 *         SYMO_ERROR_MEMORY
 * Cost: O(1) here; the user's own and, without adjoint, 2 m n operations an evaluation; m, without adjoint m + m n
 *       scratch doubles. Under a symmetry it is evaluated in the full space.
 * Threads: any; the handle may be used in several threads when the functions may.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_residuals(symo_objective **objective, int64_t n, int64_t m, symo_residual residual,
                                              symo_residual_adjoint adjoint, void *user) SYMO_MUST_USE;

/**
 * Makes a weighted sum of objectives of the same variables.
 *
 * A term that minimises an intercept out keeps that intercept to itself: the sum of such minima is not the minimum over
 * one common intercept. For a common one, give the terms a column of ones and no intercept.
 *
 * Formula: f(x) = sum_k a_k f_k(x).
 * @param[out] objective  the new handle, NULL on failure; the caller frees it
 * @param[in] count  number of terms, >= 1
 * @param[in] terms  count handles of equal size, none NULL; may be freed afterwards; one may occur several times
 * @param[in] factors  count numbers a_k >= 0 and finite, copied; NULL: all 1. A term of factor 0 is left out
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, the message names argument, index and value; SYMO_ERROR_MEMORY
 * Cost: O(count) here; that of the terms and O(n) a term an evaluation; n + the largest of the terms' scratch doubles.
 *       Under a symmetry every term is folded that can be.
 * Threads: as the terms.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_sum(symo_objective **objective, int64_t count, const symo_objective *const *terms,
                                        const double *factors) SYMO_MUST_USE;

/**
 * Gives a handle back; what other handles still use stays alive.
 *
 * @param[in] objective  NULL is fine
 * Cost: O(1), or what the table's destroy costs.
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_objective_free(symo_objective *objective);

/**
 * The built-in objectives, one a row, for help texts and for building upon.
 *
 * @param[in] index  0, 1, ...
 * @return the row, which lives as long as the process; NULL when index is negative or past the end
 * Cost: O(rows of the table).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const symo_objective_table *symo_objective_row_at(int64_t index);

/**
 * The number of variables of an objective.
 *
 * @param[in] objective  NULL: 0
 * @return n
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_objective_size(const symo_objective *objective);

/**
 * The name of an objective, as its table gives it.
 *
 * @param[in] objective  NULL: NULL
 * @return text that lives as long as the table's own
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_objective_name(const symo_objective *objective);

/**
 * The table of an objective, to see what it offers: slots that are NULL are not offered.
 *
 * @param[in] objective  NULL: NULL
 * @return the handle's copy of the table, which lives as long as the handle
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const symo_objective_table *symo_objective_table_of(const symo_objective *objective);

/**
 * How many doubles of scratch symo_objective_evaluate needs.
 *
 * @param[in] objective  NULL: 0
 * @return a count >= 0
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_objective_scratch(const symo_objective *objective); /* doubles */

/**
 * Evaluates f, and its gradient when it is wanted.
 *
 * @param[in] objective  not NULL
 * @param[in] x  n finite numbers; not written
 * @param[out] value  f(x), NaN on failure; -infinity is handed on as it is
 * @param[out] gradient  n numbers, undefined on failure; NULL: not wanted; must not overlap x
 * @param[in,out] scratch  symo_objective_scratch doubles, contents of no meaning; NULL: memory is taken for this call
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, also for a NaN or infinite x[i]; SYMO_ERROR_CALLBACK when the function returned
 *         a code other than 0, or gave NaN, +infinity, or a gradient that is not finite; SYMO_ERROR_MEMORY
 * Cost: one evaluation and O(n).
 * Threads: as the objective's own; each thread its own scratch.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_evaluate(const symo_objective *objective, const double *x, double *value,
                                             double *gradient, double *scratch) SYMO_MUST_USE;

/**
 * The intercept that is optimal for given coefficients, of a regression with an intercept.
 *
 * @param[in] objective  not NULL
 * @param[in] x  n finite coefficients; not written
 * @param[out] intercept  the optimal b0; 0 for a regression without one; NaN on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_UNSUPPORTED when the objective is no regression;
 *         SYMO_ERROR_CALLBACK when it cannot be computed at x; SYMO_ERROR_MEMORY
 * Cost: about one evaluation.
 * Threads: as the objective's own.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_intercept(const symo_objective *objective, const double *x,
                                              double *intercept) SYMO_MUST_USE;

/**
 * Adds to the description of a function what f tells apart: of a regression, its rows as further vertices, by response,
 * weight and offset, and the entries of its matrix as edges.
 *
 * Cells that symo_structure_cells finds then are such that averages over them cost no more: f(P x) <= f(x).
 *
 * @param[in] objective  not NULL
 * @param[in,out] structure  what else the function is made of; after a failure it may hold a part
 * @param[in] first  the vertex of the first variable, the others follow: 0 when they are those of the structure
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when the objective does not say; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE;
 *         SYMO_ERROR_MEMORY
 * Cost: O(k log k) for k entries of the matrix; 36 bytes an entry while they are added, then 12.
 * Threads: any for the objective; one thread at a time may add to a structure.
 * Source: Grohe, Kersting, Mladenov and Selman, ESA 2014.
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_describe(const symo_objective *objective, symo_structure *structure,
                                             int64_t first) SYMO_MUST_USE;

/**
 * The objective on the space of a partition: z -> f(U z) with the orthonormal basis U of symo/partition.h.
 *
 * A regression folds its columns once, so that every evaluation costs what the smaller problem costs.
 *
 * @param[out] reduced  the new handle of size symo_partition_cells, NULL on failure; the caller frees it
 * @param[in] objective  not NULL; may be freed afterwards
 * @param[in] partition  over as many entries as the objective has; may be freed afterwards
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_UNSUPPORTED when the objective has no reduced form of its own;
 *         SYMO_ERROR_MEMORY
 * Cost: one pass over the data and their folded copy.
 * Threads: any.
 * Source: elementary: grad (f o U)(z) = U' grad f(U z).
 * Since: 0.1
 */
SYMO_API symo_status symo_objective_reduce(symo_objective **reduced, const symo_objective *objective,
                                           const symo_partition *partition) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
