/* SPDX-License-Identifier: BSD-3-Clause */
/* What verify.c stands on: losses, penalties, orbits and folding in long double. Used by the verifier alone. */
#ifndef TESTS_VERIFY_MODEL_H
#define TESTS_VERIFY_MODEL_H

#include "support/verify.h"

#include <stddef.h>

typedef long double real;

void *verify__take(int64_t count, size_t size); /* zeros; free() gives it back */
real verify__largest(int64_t n, const real *x); /* max |x_i|; NaN if any is */

real verify__smooth(const verify_problem *p, const real *x, real *gradient, real *intercept);
real verify__penalty(const verify_problem *p, const real *x);

typedef struct orbits {
    int64_t n, cells;
    int64_t *cell; /* -1: dead */
    real *column;  /* the only nonzero of row i of U: sign / sqrt(size); 0 when dead */
    real *size;    /* cells */
} orbits;

orbits verify__find_orbits(const verify_problem *p);
void verify__fold(const orbits *o, const real *x, real *z);   /* z = U'x */
void verify__unfold(const orbits *o, const real *z, real *x); /* x = U z */

/* The penalty on z. */
typedef struct blocks {
    int64_t *block;   /* cells: its first cell, whose entry in weight is the block's */
    real *weight;     /* 0: free; infinity: fixed at 0 */
    real *low, *high; /* box */
} blocks;

blocks verify__find_blocks(const verify_problem *p, const orbits *o);
/* norms[k] = || v on the cells of block k ||_2 */
void verify__block_norms(const orbits *o, const blocks *b, const real *v, real *norms);
/* prox of h o U at step 1, in place */
void verify__prox(const verify_problem *p, const orbits *o, const blocks *b, real *v);
/* dist(descent, subdifferential of h o U at z) of the block that c is the first cell of; norm is that of z, rest that
 * of descent - lambda W z / ||z|| */
real verify__distance(const verify_problem *p, const blocks *b, int64_t c, const real *z, const real *descent,
                      real norm, real rest);

#endif
