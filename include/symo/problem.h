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
    /* a claim: f and h are invariant (a tie: they keep its cells); verified on the user's functions, refused when false
     */
    SYMO_EXPLOIT = 1,
    SYMO_IMPOSE = 2 /* a modelling decision: x must lie in the fixed space whatever f and h are */
} symo_role;

typedef enum symo_mode {
    SYMO_MODE_AUTO = 0,   /* reduce where every term can, else project */
    SYMO_MODE_REDUCE = 1, /* solve in z with x = U z */
    SYMO_MODE_PROJECT = 2 /* stay in x; every step is projected */
} symo_mode;

typedef enum symo_term { SYMO_TERM_OBJECTIVE = 1, SYMO_TERM_PENALTY = 2 } symo_term;

/**
 * Starts a problem on n variables: minimise f(x) + h(x) over the x that a symmetry leaves fixed.
 *
 * f is missing at first and must be set; h is zero and there is no symmetry until they are set.
 *
 * @param[out] problem  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of variables, >= 0
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_create(symo_problem **problem, int64_t n) SYMO_MUST_USE;

/**
 * Gives a problem back; solvers and paths made from it go on with what it was.
 *
 * @param[in] problem  NULL is fine
 * Cost: O(1), or what freeing its terms costs.
 * Threads: any; not while another thread uses this handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_problem_free(symo_problem *problem);

/**
 * Sets the smooth function f, in place of the one before.
 *
 * Solvers that exist already keep the one they were created with.
 *
 * @param[in,out] problem  not NULL
 * @param[in] objective  not NULL, of the size of the problem; kept alive, the caller may free its handle
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, also when the sizes differ
 * Cost: O(1).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_set_objective(symo_problem *problem, symo_objective *objective) SYMO_MUST_USE;

/**
 * Sets the proximable function h, in place of the one before.
 *
 * Solvers that exist already keep theirs: symo_solver_update_penalty changes it there.
 *
 * @param[in,out] problem  not NULL
 * @param[in] penalty  of the size of the problem; kept alive, the caller may free its handle; NULL: h = 0
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, also when the sizes differ
 * Cost: O(1).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_set_penalty(symo_problem *problem, symo_prox *penalty) SYMO_MUST_USE;

/**
 * Sets the symmetry that every point must have, and what is meant by it.
 *
 * @param[in,out] problem  not NULL
 * @param[in] symmetry  of the size of the problem; kept alive, the caller may free its handle; NULL: none
 * @param[in] role  SYMO_EXPLOIT: f and h are claimed to be invariant, which a run verifies; SYMO_IMPOSE: x is to be
 *            symmetric whatever they are
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, also when the sizes differ
 * Cost: O(1); nothing is verified here.
 * Threads: any; one thread at a time may change a handle.
 * Source: docs/mathematics.md, theorems 3 and 9.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_set_symmetry(symo_problem *problem, symo_symmetry *symmetry,
                                               symo_role role) SYMO_MUST_USE;

/**
 * Chooses how the symmetry is used.
 *
 * @param[in,out] problem  not NULL
 * @param[in] mode  SYMO_MODE_AUTO, SYMO_MODE_REDUCE or SYMO_MODE_PROJECT; without a symmetry it means nothing
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT
 * Cost: O(1).
 * Threads: any; one thread at a time may change a handle.
 * Source: docs/mathematics.md, theorems 2 and 4.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_set_mode(symo_problem *problem, symo_mode mode) SYMO_MUST_USE;

/**
 * Names a term for messages and for symo_problem_explain.
 *
 * @param[in,out] problem  not NULL
 * @param[in] term  SYMO_TERM_OBJECTIVE or SYMO_TERM_PENALTY
 * @param[in] label  text, copied
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(length).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_set_label(symo_problem *problem, symo_term term, const char *label) SYMO_MUST_USE;

/**
 * Finds the cells of the variables that the terms of a convex problem leave: averages over them cost no more.
 *
 * What all terms say of themselves (symo_objective_describe, symo_prox_describe) is refined together, so there is a
 * minimum that is constant on the cells whether or not a group makes them. symo_symmetry_tie of them, claimed or
 * imposed, solves for that one. A symmetry that the problem has already is not looked at.
 *
 * @param[out] cells  the new handle, without signs or dead entries; NULL on failure; the caller frees it
 * @param[in] problem  not NULL, with an objective
 * @param[in] tolerance  >= 0 and finite; numbers of one list that lie closer, relative to the largest, are one (see
 *            symo_structure_create), and what lies in the cells is no longer exact then; 0: equal ones only
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_STATE without an objective; SYMO_ERROR_UNSUPPORTED when a term does
 *            not describe itself or is not known to be convex (it is named by its label); SYMO_ERROR_SIZE;
 *            SYMO_ERROR_MEMORY
 * Cost: O(k log k) for k entries of the matrices, variables, rows and groups; 50 to 70 bytes each.
 * Threads: any; the problem is only read.
 * Source: Grohe, Kersting, Mladenov and Selman, ESA 2014.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_cells(symo_partition **cells, const symo_problem *problem,
                                        double tolerance) SYMO_MUST_USE;

/**
 * Finds the permutations of the variables that the terms of a problem do not notice, convex or not, as far as they say
 * what they are made of.
 *
 * For built-in terms that is all permutations. To be sure of a user's own, declare what was found with SYMO_EXPLOIT,
 * which verifies it on the functions themselves.
 *
 * @param[out] found  the new handle, NULL on failure; the caller frees it
 * @param[in] problem  not NULL, with an objective
 * @param[in] tolerance  as in symo_problem_cells
 * @param[in] limit  as in symo_automorphisms_find, of each of two searches
 * @return SYMO_OK (also when the limit was reached); SYMO_ERROR_ARGUMENT; SYMO_ERROR_STATE without an objective;
 *         SYMO_ERROR_UNSUPPORTED when a term does not describe itself (it is named by its label); SYMO_ERROR_SIZE;
 *         SYMO_ERROR_MEMORY
 * Cost: that of symo_problem_cells, and of symo_structure_automorphisms.
 * Threads: any; the problem is only read.
 * Source: as symo_automorphisms_find.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_automorphisms(symo_automorphisms **found, const symo_problem *problem,
                                                double tolerance, int64_t limit) SYMO_MUST_USE;

/**
 * Says which route would be taken, and why, one line a part.
 *
 * @param[in] problem  not NULL, with an objective
 * @param[in] capacity  bytes of text; 0 only asks for the length
 * @param[out] text  the explanation, as much of it as fits, always ended by a zero byte; NULL when capacity is 0
 * @param[out] length  bytes the whole text takes with its end, also when capacity is too small
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_STATE without an objective; SYMO_ERROR_UNSUPPORTED when the
 *            penalty and the symmetry would need splitting; SYMO_ERROR_INFEASIBLE when they have no common point;
 *            SYMO_ERROR_MEMORY
 * Cost: that of symo_solver_create: data are folded; f and h are not evaluated, but a prox that does not say what it
 *        keeps is tried at 36 points.
 * Threads: any; the problem is only read.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_problem_explain(const symo_problem *problem, size_t capacity, char *text,
                                          size_t *length) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
