/* SPDX-License-Identifier: BSD-3-Clause */
/* prox: a handle is a table, its self, and a size. Built-in operators fill the same table as a user's; the rows are in
 * LIST. */
#ifndef SYMO_PROX_IMPL_H
#define SYMO_PROX_IMPL_H

#include <float.h>
#include <symo/prox.h>

#include "num/num_impl.h"
#include "partition/space.h"

struct symo_prox {
    symo__references references;
    symo_prox_table table; /* a copy; slots that a shorter (older) user table lacks are NULL */
    void *self;
    int64_t n;
};

extern const symo_prox_table *const symo__prox_rows[]; /* generated from LIST; ends with NULL */

void symo__prox_keep(symo_prox *prox);
/* Like symo_prox_custom; on failure self is destroyed through the table, so a constructor ends with `return
 * symo__prox_wrap(...)`. */
symo_status symo__prox_wrap(symo_prox **prox, int64_t n, const symo_prox_table *table, void *self,
                            const char *function);

/* sampled.c: `keeps` for a table without that slot, and for a space without a partition, tested at random points */
symo_status symo__prox_keeps_sampled(const symo_prox *prox, const symo__space *space, int *answer);
/* scaled.c: factor * h for a table without the slot `scaled` */
symo_status symo__prox_scaled_wrapper(symo_prox **scaled, const symo_prox *prox, double factor);
int symo__prox_scaled_keeps(void *self, int64_t n, const symo_partition *partition, int *answer); /* a status */
/* named.c: an argument of kind vector that `construct` expects to have this length; absent is fine */
symo_status symo__prox_argument_length(const char *name, const symo_argument *argument, int64_t expected);

/* coefficients.c: lambda w_i, what the weighted operators really work with. 0: free, +infinity: fixed at 0, even when
 * lambda is 0. A finite product that overflows is refused, so an infinite coefficient always is an infinite weight. */
typedef struct symo__coefficients {
    double common; /* of all, when each is NULL */
    double *each;
} symo__coefficients;
static inline double symo__coefficient(const symo__coefficients *c, int64_t i)
{
    return c->each ? c->each[i] : c->common;
}
symo_status symo__weights_check(const char *argument, int64_t count, const double *weights, double lambda,
                                const char *function); /* and lambda; weights NULL: all 1 */
symo_status symo__coefficients_create(symo__coefficients *c, int64_t count, const double *weights, double lambda,
                                      const char *function);
void symo__coefficients_free(symo__coefficients *c);
/* out = factor * c, infinite ones stay; out = the limit for factor -> infinity */
symo_status symo__coefficients_scale(symo__coefficients *out, const symo__coefficients *c, int64_t count, double factor,
                                     const char *function);
symo_status symo__coefficients_limit(symo__coefficients *out, const symo__coefficients *c, int64_t count,
                                     const char *function);
/* What a prox of that row works with: penalties that are sums hold rows as their parts. */
const symo__coefficients *symo__l1_coefficients(const symo_prox *prox);
const symo__coefficients *symo__squared_norm_coefficients(const symo_prox *prox);
void symo__coefficients_unpenalised(const symo__coefficients *c, int64_t n, int8_t *free_entries);
symo_status symo__coefficients_describe(const symo__coefficients *c, int64_t n, symo_structure *structure,
                                        int64_t first);
int symo__coefficients_constant(const symo__coefficients *c, const symo_partition *partition); /* on every live cell */
/* out_c = sum of the coefficients of live cell c / sqrt(size)^power */
symo_status symo__coefficients_reduce(symo__coefficients *out, const symo__coefficients *c,
                                      const symo_partition *partition, int power, const char *function);

static inline symo_status symo__alpha_check(double alpha, const char *function)
{
    if (alpha >= 0.0 && alpha <= 1.0) return SYMO_OK;
    return symo__fail_argument(function, "alpha", -1, alpha, "in 0 .. 1");
}

/* The larger one, and NaN when either is. */
static inline double symo__max_nan(double a, double b)
{
    return a != a || b <= a ? a : b;
}

static inline int symo__all_equal(int64_t n, const double *x)
{
    for (int64_t i = 1; i < n; i++)
        if (x[i] != x[0]) return 0;
    return 1;
}

static inline double symo__zero_or_nan(double a)
{
    return a != a ? a : 0.0;
}

/* c * size where the cost of nothing is 0 even at an infinite coefficient, and a free entry costs nothing at all. */
static inline double symo__cost(double c, double size)
{
    return c == 0.0 || size == 0.0 ? 0.0 : c * size;
}

/* A NaN fails the comparison and stays; no zero keeps a sign. */
static inline double symo__soft_threshold(double v, double threshold)
{
    const double rest = fabs(v) - threshold;
    return rest <= 0.0 ? 0.0 : copysign(rest, v);
}

/* step * factor, kept a step: positive and finite. */
static inline double symo__scaled_step(double step, double factor)
{
    const double product = step * factor;
    return product > DBL_MAX ? DBL_MAX : product < 0x1p-1074 ? 0x1p-1074 : product;
}

/* v / (1 + t c) where t c overflows although both are finite: what is left of v then is v / c / t. */
static inline double symo__shrink_far(double v, double step, double c)
{
    if (v != v) return v;
    return isinf(c) ? 0.0 : v / c / step + 0.0;
}

/* The prox of c/2 v^2. */
static inline double symo__shrink(double v, double step, double c)
{
    const double product = step * c;
    return product < (double)INFINITY ? v / (1.0 + product) + 0.0 : symo__shrink_far(v, step, c);
}

/* Whether a dual point of this size is inside a ball of radius c, up to rounding; NaN is not. */
static inline int symo__inside(double size, double c)
{
    return size <= c * (1.0 + 0x1p-50);
}

/* Neumaier's sum: the value is sum + carry unless sum is infinite. */
static inline void symo__add_compensated(double *sum, double *carry, double term)
{
    const double total = *sum + term;
    *carry += fabs(*sum) >= fabs(term) ? (*sum - total) + term : (term - total) + *sum;
    *sum = total;
}

#endif
