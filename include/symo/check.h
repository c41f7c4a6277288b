/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/check.h: checks that a user can call on own functions. */
#ifndef SYMO_CHECK_H
#define SYMO_CHECK_H

#include <symo/objective.h>
#include <symo/prox.h>
#include <symo/symmetry.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a verification found; the caller sets size. */
typedef struct symo_invariance {
    size_t size;       /* sizeof(symo_invariance): later versions only add fields at the end */
    int holds;         /* 1: no violation was found */
    int64_t generator; /* of the largest defect; -1: nothing was compared */
    int64_t point;     /* 0 is `near_point` itself, then random ones, growing in scale; -1: nothing was compared */
    double scale;      /* of that point's displacement from near_point; 0 for near_point itself */
    double defect;     /* the largest relative difference, see below; a violation is one above 1e-9 */
} symo_invariance;

/**
 * Tests whether a smooth function has a claimed symmetry: value and gradient, for every generator, at a point and at
 * two random points of each of the scales 1e-4, 1e-2, 1 and 100 (times max(1, ||near||_inf)) around it.
 *
 * A failure is proof, a pass is evidence up to rounding. A point, or the image of one, where the function cannot be
 * evaluated (a positive code, a number that is not finite, a gradient entry not filled in) is passed over; when that is
 * so everywhere, report->point is -1, and holds is 1 because nothing was refuted.
 *
 * Formula: |f(gx) - f(x)| / F and max_i |grad f(gx) - g grad f(x)|_i / D_i, where D_i and F are the larger of the two
 * numbers compared plus what rounding may add: a few ulp of the largest entry and of the terms that cancel
 * @param[in] objective  not NULL
 * @param[in] symmetry  of as many coordinates as the objective
 * @param[in] near_point  n finite entries, in the fixed space or not; NULL: 0
 * @param[in] seed  of the random points; the same seed gives the same report
 * @param[in,out] report  report->size is set by the caller, the rest is filled in; holds = 0 on failure
 * @return SYMO_OK (whether the claim holds or not); SYMO_ERROR_ARGUMENT; SYMO_ERROR_CALLBACK when the function returned
 *         a negative code; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: 11 + 9 generators evaluations; memory 6 n doubles and the objective's scratch.
 * Threads: any; the objective's function is called from the calling thread.
 * Source: docs/mathematics.md, theorem 1.
 * Since: 0.1
 */
SYMO_API symo_status symo_check_objective_invariance(const symo_objective *objective, const symo_symmetry *symmetry,
                                                     const double *near_point, uint64_t seed,
                                                     symo_invariance *report) SYMO_MUST_USE;

/**
 * Tests whether a proximable function has a claimed symmetry: value and proximal operator, for every generator, at the
 * points of symo_check_objective_invariance.
 *
 * The step is 1. An infinite value equals an infinite one only; a point where neither can be computed is passed over.
 *
 * Formula: |h(gx) - h(x)| / max(|h(gx)|, |h(x)|) and max_i |prox(gx) - g prox(x)|_i / D_i, where D_i is the largest of
 * the entries compared plus that of x, plus a few ulp of ||x||_inf
 * @param[in] prox  not NULL
 * @param[in] symmetry  of as many coordinates as the function
 * @param[in] near_point  n finite entries, in the fixed space or not; NULL: 0
 * @param[in] seed  of the random points; the same seed gives the same report
 * @param[in,out] report  report->size is set by the caller, the rest is filled in; holds = 0 on failure
 * @return SYMO_OK (whether the claim holds or not); SYMO_ERROR_ARGUMENT; SYMO_ERROR_CALLBACK when a function returned a
 *         negative code; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: 9 (1 + generators) values and proximal operators; memory 6 n doubles and the function's scratch.
 * Threads: any; the functions are called from the calling thread.
 * Source: docs/mathematics.md, theorem 2.
 * Since: 0.1
 */
SYMO_API symo_status symo_check_prox_invariance(const symo_prox *prox, const symo_symmetry *symmetry,
                                                const double *near_point, uint64_t seed,
                                                symo_invariance *report) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
