/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/problem.h: minimise f(x) + h(x) over the vectors that a symmetry leaves fixed; where the three meet. */
#ifndef SYMO_PROBLEM_H
#define SYMO_PROBLEM_H

#include <symo/objective.h>
#include <symo/prox.h>
#include <symo/symmetry.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_problem symo_problem;

typedef enum symo_role {
    SYMO_EXPLOIT = 1, /* a claim: f and h are invariant; verified on the user's functions, refused when false */
    SYMO_IMPOSE = 2   /* a modelling decision: x must lie in the fixed space whatever f and h are */
} symo_role;

typedef enum symo_mode {
    SYMO_MODE_AUTO = 0,   /* reduce where every term can, else project */
    SYMO_MODE_REDUCE = 1, /* solve in z with x = U z */
    SYMO_MODE_PROJECT = 2 /* stay in x; every step is projected */
} symo_mode;

typedef enum symo_term { SYMO_TERM_OBJECTIVE = 1, SYMO_TERM_PENALTY = 2 } symo_term;

SYMO_API symo_status symo_problem_create(symo_problem **problem, int64_t n) SYMO_MUST_USE;
SYMO_API void symo_problem_free(symo_problem *problem);
SYMO_API symo_status symo_problem_set_objective(symo_problem *problem, symo_objective *objective) SYMO_MUST_USE;
SYMO_API symo_status symo_problem_set_penalty(symo_problem *problem, symo_prox *penalty) SYMO_MUST_USE;
SYMO_API symo_status symo_problem_set_symmetry(symo_problem *problem, symo_symmetry *symmetry,
                                               symo_role role) SYMO_MUST_USE;
SYMO_API symo_status symo_problem_set_mode(symo_problem *problem, symo_mode mode) SYMO_MUST_USE;
SYMO_API symo_status symo_problem_set_label(symo_problem *problem, symo_term term, const char *label) SYMO_MUST_USE;
/* The route that would be taken, and why, as text; *length is what it takes with its end, also when capacity is too
 * small. */
SYMO_API symo_status symo_problem_explain(const symo_problem *problem, size_t capacity, char *text,
                                          size_t *length) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
