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
 * Of symo_symmetry_tie the cells are the claim, not the generator: at the projections P x of these points the gradient
 * must lie in the fixed space, grad f(P x) = P grad f(P x).
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
 * Cost: 11 + 9 generators evaluations; memory 7 n doubles and the objective's scratch.
 * Threads: any; the objective's function is called from the calling thread.
 * Source: docs/mathematics.md, theorems 1 and 12.
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
 * Of symo_symmetry_tie: prox(P x) = P prox(P x), at the projections of these points.
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
 * Cost: 9 (1 + generators) values and proximal operators; memory 7 n doubles and the function's scratch.
 * Threads: any; the functions are called from the calling thread.
 * Source: docs/mathematics.md, theorems 2 and 12.
 * Since: 0.1
 */
SYMO_API symo_status symo_check_prox_invariance(const symo_prox *prox, const symo_symmetry *symmetry,
                                                const double *near_point, uint64_t seed,
                                                symo_invariance *report) SYMO_MUST_USE;

/* What symo_check_derivative found; the caller sets size. Not known: NaN, or -1 for indices. */
typedef enum symo_verdict {
    SYMO_VERDICT_UNKNOWN = 0, /* f cannot be evaluated around x, or is too noisy there */
    SYMO_VERDICT_AGREES = 1,
    SYMO_VERDICT_DISAGREES = 2
} symo_verdict;

typedef struct symo_derivative {
    size_t size;            /* sizeof(symo_derivative): later versions only add fields at the end */
    symo_verdict verdict;   /* disagrees: somewhere; agrees: wherever it could be decided */
    int64_t worst_index;    /* coordinate of the figures below; -1: they are those of a direction, or unknown */
    double analytic;        /* what the gradient says */
    double numerical;       /* what the values say; NaN when the entry of the gradient was no number */
    double numerical_error; /* of that, estimated */
    double relative_error;  /* |analytic - numerical| over the larger of the two */
    double value;           /* f(x) */
    int64_t coordinates;    /* looked at one by one */
    int64_t undecided;      /* of them: f is too noisy, or cannot be evaluated on both sides */
    int64_t directions;     /* random ones that were looked at */
    int64_t evaluations;
} symo_derivative;

/**
 * Tests whether a function's gradient is the derivative of its value, along four random directions and coordinate by
 * coordinate.
 *
 * Where f cannot be evaluated (a positive code, a number that is not finite) the steps are shortened. An entry of the
 * gradient that is no number while the value is one, as when it was not filled in, counts as a disagreement. Errors
 * below 1e-5 of an entry are not looked for; one of 1e-3 or more is found wherever the values are accurate enough to
 * show it, and what they cannot show is counted as undecided. At a minimiser every slope is 0 up to rounding, and there
 * is nothing to compare: test at another point. Nothing is changed: the function sees a copy of x, moved by small
 * steps.
 *
 * Formula: <grad f(x), d> against the limit of (f(x + h d) - f(x - h d)) / (2 h), extrapolated from eight steps
 * @param[in] objective  not NULL; only evaluate of its table is called
 * @param[in] x  n finite entries; may be NULL when n = 0
 * @param[in] coordinates  how many to look at one by one: negative, or n and more: all; fewer: that many random ones,
 *            and, when a random direction disagrees, one that is wrong, found by bisection; 0: only then
 * @param[in] seed  of the random directions and coordinates; the same seed gives the same report
 * @param[in,out] report  report->size is set by the caller, the rest is filled in; verdict unknown on failure
 * @return SYMO_OK (whatever the verdict); SYMO_ERROR_ARGUMENT; SYMO_ERROR_CALLBACK when the function returned a
 *         negative code; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: 17 evaluations, then 12 to 32 a direction or coordinate that agrees, 130 at most, 250 at most one that does
 * not; memory 3 n doubles and the objective's scratch.
 * Threads: any; the objective's function is called from the calling thread.
 * Source: Ridders 1982, Adv. Eng. Software 4, 75; noise by More and Wild 2011, SIAM J. Sci. Comput. 33, 1292.
 * Since: 0.1
 */
SYMO_API symo_status symo_check_derivative(const symo_objective *objective, const double *x, int64_t coordinates,
                                           uint64_t seed, symo_derivative *report) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
