/* SPDX-License-Identifier: BSD-3-Clause */
/* solve: the one loop. solver.c is what a user sees, loop.c runs, certificate.c tells the truth about a point,
 * claim.c about a symmetry. */
#ifndef SYMO_SOLVE_IMPL_H
#define SYMO_SOLVE_IMPL_H

#include "method/method_impl.h"

/* The options of every method; a method's own rows follow. */
enum {
    SYMO__OPTION_TOLERANCE,
    SYMO__OPTION_CRITERION,
    SYMO__OPTION_MAX_ITERATIONS,
    SYMO__OPTION_MAX_EVALUATIONS,
    SYMO__OPTION_TIME_LIMIT,
    SYMO__OPTION_EVALUATION_FAILURES,
    SYMO__OPTION_STALL_ITERATIONS,
    SYMO__OPTION_KKT_UNIT,
    SYMO__OPTION_VERIFY,
    SYMO__OPTION_GAP,
    SYMO__OPTION_SEED,
    SYMO__OPTIONS
};
enum { SYMO__CRITERION_RESIDUAL, SYMO__CRITERION_KKT };
enum { SYMO__VERIFY_BOTH, SYMO__VERIFY_START, SYMO__VERIFY_ANSWER, SYMO__VERIFY_NEVER };
enum { SYMO__METHOD_OPTIONS_MAX = 16 };
extern const symo_option symo__solver_options[SYMO__OPTIONS];

/* Everything a run needs, in one block; laid out anew when the penalty changes. */
typedef struct symo__workspace {
    double *point, *best;               /* m: the start, the best point so far */
    double *gradient, *image, *reduced; /* m, m, cells: certificates */
    double *reduced_gradient;           /* cells */
    double *user_point;                 /* n: the answer in the user's variables */
    double *lifted;                     /* n where the space has a basis, else 0: norms there */
    double *objective_scratch, *prox_scratch;
    double *dual_product, *dual_scratch;
    int64_t *unpenalised; /* their indices in the reduced space */
    void *state;
} symo__workspace;

struct symo_solver {
    symo__references references;
    _Atomic int busy, stop;
    const _Atomic int *outer_stop; /* of the run that this one serves; NULL: none */
    symo_problem *problem;
    symo__plan *plan; /* NULL: no feasible point */
    const symo__method_table *method;
    double options[SYMO__OPTIONS + SYMO__METHOD_OPTIONS_MAX];
    symo_monitor monitor;
    void *monitor_user;
    unsigned char *memory; /* the workspace's block */
    size_t memory_size;
    int memory_theirs; /* 1: the user's, never released */
    int64_t unpenalised_count;
    uint64_t unpenalised_key; /* a hash of which entries are free: the null model depends on them alone */
    double null_value;        /* f at the null model, for the gap; NaN: not known yet */
    symo__workspace work;
    const double *current; /* working point, inside a monitor */
    double *tension;       /* one a generator */
    int tension_always;    /* 1: also when nothing is verified (levels inside a path) */
    symo_result result;
};

/* The user has asked this run to stop, or the one that it serves. */
static inline int symo__asked_to_stop(const symo_solver *solver)
{
    return atomic_load_explicit(&solver->stop, memory_order_relaxed) ||
           (solver->outer_stop && atomic_load_explicit(solver->outer_stop, memory_order_relaxed));
}

/* What a run counts and why it ended; the oracle's `loop`. */
typedef struct symo__run {
    symo_solver *solver;
    symo_reason reason;
    int user_code;
    int64_t iterations, evaluations, prox_calls;
    int64_t failures, penalty_failures; /* in a row: trial points at which f, or h and its prox, could not be had */
    int64_t first_bad_index;
    double started, seconds_evaluate, seconds_prox, seconds_certify, seconds_verify;
    double best_objective;
} symo__run;

/* What certificate.c finds out about a working point. */
typedef struct symo__certificate {
    double smooth, penalty, residual, kkt;
} symo__certificate;

/* Recomputes value, gradient, residual and kkt at a working point: symo__certify by ordered loops, symo__measure,
 * unless told so, as fast as the iteration, which certifies nothing. HALT or SHORTEN when f cannot be evaluated there.
 */
symo__outcome symo__certify(symo__run *run, const double *point, symo__certificate *certificate);
symo__outcome symo__measure(symo__run *run, int ordered, const double *point, symo__certificate *certificate);
/* The duality gap over f of the null model; NaN where no dual is known. After symo__certify at the same point. */
symo_status symo__certify_gap(symo__run *run, const double *point, const symo__certificate *certificate, double *gap);
/* Value and gradient through the callback contract: counts, times, checks. ordered: the certificate's own loops. */
symo__outcome symo__run_evaluate(symo__run *run, int ordered, const double *x, double *value, double *gradient);
symo__outcome symo__run_prox(symo__run *run, const double *v, double step, double *out);
symo__outcome symo__run_penalty(symo__run *run, const double *x, double *value);

/* claim.c. Whether the option verify asks for it at `at`; the verification, OK with run->reason set when the user asked
 * to stop meanwhile; and all that is found out about the symmetry at the answer. */
int symo__verifies(const symo_solver *solver, int at);
symo_status symo__verify_claim(symo__run *run, const double *x, const char *where);
symo_status symo__judge_symmetry(symo__run *run, const double *x);

/* loop.c */
symo_status symo__solve(symo_solver *solver, double *x);
void symo__clear_result(symo_solver *solver); /* nothing is known yet; what create found out stays */

/* null.c: f there and, when not NULL, the point on the reduced penalty's space; certified residual <= tolerance. It
 * ends with *value = NaN when *stop (NULL: nobody) becomes 1 meanwhile. */
symo_status symo__null_model(const symo__plan *plan, double tolerance, const _Atomic int *stop, double *point,
                             double *value);

#endif
