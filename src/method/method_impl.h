/* SPDX-License-Identifier: BSD-3-Clause */
/* method: state, start, step. A method sees an oracle on R^n and its own options; the loop in src/solve owns limits,
 * the callback policy, the best point, certificates and everything a user can observe. The rows are in LIST. */
#ifndef SYMO_METHOD_IMPL_H
#define SYMO_METHOD_IMPL_H

#include <symo/solver.h>

#include "num/num_impl.h"
#include "problem/problem_impl.h"

typedef enum symo__outcome {
    SYMO__FINE,
    SYMO__SHORTEN, /* this point cannot be evaluated: try one nearer to the last good one */
    SYMO__HALT,    /* the loop has noted why; return at once */
    SYMO__STUCK    /* from step only: no further progress in double precision */
} symo__outcome;

/* The problem as a method sees it. Every call is counted, timed and checked by the loop. */
typedef struct symo__oracle symo__oracle;
struct symo__oracle {
    int64_t n;
    void *loop;
    double curvature; /* an upper bound of the gradient's Lipschitz constant, 0 when unknown */
    int convex;       /* f is known to be convex */
    symo__outcome (*evaluate)(symo__oracle *oracle, const double *x, double *value,
                              double *gradient);                                            /* gradient may be NULL */
    symo__outcome (*prox)(symo__oracle *oracle, const double *v, double step, double *out); /* v == out is fine */
    symo__outcome (*penalty)(symo__oracle *oracle, const double *x, double *value);         /* +infinity is fine here */
};

/* What a method shows after start and after every step. */
typedef struct symo__iterate {
    const double *x;        /* in the method's state; feasible after the first step */
    double smooth, penalty; /* f and h at x */
    double residual;        /* estimate of the certified residual at x, from what the step knew; NaN: unknown yet */
    double step;
    int64_t restarts;
} symo__iterate;

typedef struct symo__method_table {
    symo_method_row row;
    /* Lays the state out in the arena (which only measures when its base is NULL) and returns it (NULL when measuring).
     */
    void *(*state)(symo__arena *arena, int64_t n);
    /* x0 is finite and lies in the fixed space. */
    symo__outcome (*start)(void *state, symo__oracle *oracle, const double *options, const double *x0,
                           symo__iterate *iterate);
    symo__outcome (*step)(void *state, symo__oracle *oracle, symo__iterate *iterate);
} symo__method_table;

extern const symo__method_table *const symo__method_rows[]; /* generated from LIST; ends with NULL */

const symo__method_table *symo__method_find(const char *name); /* NULL: no such method */
/* The rule of "auto", written down in docs/guide. */
const symo__method_table *symo__method_choose(const symo_prox *penalty); /* NULL: zero */

#endif
