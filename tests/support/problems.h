/* SPDX-License-Identifier: BSD-3-Clause */
/* Random problems with a known structure: a symo_problem, and the same problem in the verifier's plain C.
 *
 * The groups of a symmetric problem are carried onto groups by its generators (signed permutations), so every penalty
 * here is invariant. Under SYMO_EXPLOIT the objective is made invariant as well: a regression has every row twice, once
 * with its columns moved by the one generator, which is then an involution; a function has its data in the fixed space.
 */
#ifndef TESTS_PROBLEMS_H
#define TESTS_PROBLEMS_H

#include <symo/problem.h>

#include "support/property.h"
#include "support/verify.h"

/* VERIFY_FUNCTION is sum_i sqrt(1 + (x_i - t_i)^2) + strength/2 ||x||^2 + (a'x)^2 / 2, as a callback. */
typedef struct problem_recipe {
    verify_family family;
    verify_penalty penalty;
    int symmetric, unfree; /* unfree: no weight of 0 and no column that costs nothing */
    symo_role role;
    symo_mode mode;
    int intercept, strong; /* strong: modulus of strong convexity of f at least 0.01 */
    int64_t largest;       /* n at most; 0: 12 */
} problem_recipe;

typedef struct test_problem {
    verify_problem plain; /* its arrays belong to the test_problem */
    symo_problem *problem;
    symo_objective *objective;
    symo_prox *penalty;
    symo_symmetry *symmetry; /* NULL: none */
    symo_matrix *matrix;
    double *target, *direction; /* of a function: t and a */
    double strength;
    int64_t evaluations; /* of a function, so far */
    void *blocks[24];
    int block_count;
} test_problem;

void test_problem_make(test_problem *made, symo_random *random, const problem_recipe *recipe);
void test_problem_free(test_problem *problem);

/* n numbers of moderate size; for a box anywhere, not only inside. */
void test_problem_start(const test_problem *problem, symo_random *random, double *x);

/* The projection onto the fixed space by averaging over the whole group, without orbits; generators [0, n) may be left
 * out by left_out >= 0. */
void test_project(const verify_problem *plain, int64_t left_out, const long double *x, long double *out);

const char *recipe_text(const problem_recipe *recipe); /* in a buffer of its own; for messages */

#endif
