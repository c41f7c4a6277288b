/* SPDX-License-Identifier: BSD-3-Clause */
/* The independent verifier: recomputes in long double what a solver reported. Its source shares nothing with the
 * library: own losses, own penalties, own orbits by closure, own folding; it never calls a symo function. A
 * verify_problem says in plain C what was solved; fields left out of a designated initialiser are 0 or NULL, and that
 * is a valid choice everywhere. A description that makes no sense, or a penalty that has no folded form under the
 * symmetry, ends the test. */
#ifndef TESTS_VERIFY_H
#define TESTS_VERIFY_H

#include <stddef.h>
#include <stdint.h>
#include <symo/solver.h>

typedef enum verify_family { VERIFY_LEAST_SQUARES, VERIFY_LOGISTIC, VERIFY_FUNCTION } verify_family;

typedef enum verify_penalty {
    VERIFY_ZERO,
    VERIFY_SQUARED_NORM, /* lambda/2 sum w x^2 */
    VERIFY_L1,
    VERIFY_BOX,
    VERIFY_GROUP_LASSO
} verify_penalty;

/* f(x), and its gradient in `gradient` (never NULL). */
typedef long double (*verify_function)(int64_t n, const long double *x, long double *gradient, void *user);

typedef struct verify_problem {
    int64_t n;

    verify_family family;
    int64_t rows;
    const double *x; /* rows * n, column-major */
    const double *y;
    const double *row_weights; /* rows; NULL: 1 */
    const double *offset;      /* rows; NULL: 0 */
    int intercept;             /* 1: unpenalised, minimised out */
    verify_function function;  /* VERIFY_FUNCTION only */
    void *user;

    verify_penalty penalty;
    double lambda;
    const double *weights;       /* n, group lasso: groups; NULL: 1, group lasso: sqrt(size); 0 and infinity allowed */
    const double *lower, *upper; /* box: n; NULL: no bound */
    int64_t groups;
    const int64_t *sizes;   /* groups; or NULL when starts is given */
    const int64_t *starts;  /* groups + 1 */
    const int64_t *indices; /* NULL: consecutive; entries in no group are free */
    double unit; /* what blocks of weight 0 are divided by in kkt: the solver's option kkt_unit; 0: its default, 1 */

    int64_t generators;    /* 0: no symmetry */
    const int64_t *images; /* generators * n, zero-based: (g x)[image[i]] = sign[i] x[i] */
    const int8_t *signs;   /* generators * n; NULL: +1 */
    symo_role role;        /* with SYMO_EXPLOIT verify_solution also checks that the claim is true at x */
} verify_problem;

typedef struct verify_report {
    double smooth, penalty, objective;
    double intercept;       /* the optimal one; 0 without */
    double residual;        /* || x - U prox_{h o U}(U'(x - grad f)) ||_inf / max(1, ||x||_inf, ||P grad f||_inf) */
    double kkt;             /* of the folded problem, in z */
    double symmetry_defect; /* || x - P x ||_inf / max(1, ||x||_inf) */
    double tension;         /* || (I - P) grad f ||_2 */
    double invariance;      /* exploit: the largest relative |(f + h)(g x') - (f + h)(x')| near x; else 0 */
    int64_t free_parameters, active_parameters;
} verify_report;

void verify_solution(const verify_problem *problem, const double *x, verify_report *report);

/* Reported and recomputed agree: objective, smooth and penalty to 1e-9 relative; residual, kkt, defect and tension to
 * 1e-9 max(1, recomputed); the counts exactly. A result that says "solved" must be so by the recomputed residual or
 * kkt. Where the result says NaN for kkt or tension they are left out. */
void verify_assert(const symo_result *result, const verify_report *report);

/* Both of the above in one call. */
void verify_result(const verify_problem *problem, const double *x, const symo_result *result);

/* For strongly convex problems: x disturbed by 1e-4 max(1, ||x||_inf) in a random direction of the fixed space has a
 * recomputed residual above 1e-8. Several directions; seed replays them. */
void verify_tight(const verify_problem *problem, const double *x, uint64_t seed);

/* What the two above ask: 1 or a sentence in text; the least residual of the disturbed points (infinity: no direction).
 */
int verify_compare(const symo_result *result, const verify_report *report, char *text, size_t capacity);
double verify_sharpness(const verify_problem *problem, const double *x, uint64_t seed);

#endif
