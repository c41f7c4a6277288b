/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/solver.h: one run of a method on a problem, that can be watched, stopped, changed and run again. */
#ifndef SYMO_SOLVER_H
#define SYMO_SOLVER_H

#include <symo/problem.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_solver symo_solver;

/* Only ever extended at its end. Not known: NaN, or -1 for indices. */
typedef struct symo_result {
    size_t size; /* of this struct, in the library that filled it */
    symo_reason reason;
    int user_code; /* the negative code of the callback that stopped the run, else 0 */
    const char *method;
    symo_mode route; /* SYMO_MODE_REDUCE, SYMO_MODE_PROJECT; SYMO_MODE_AUTO: no symmetry */
    int64_t iterations, evaluations, prox_calls, restarts;
    int64_t free_parameters;           /* dimension of the fixed space; n without a symmetry */
    int64_t active_parameters;         /* nonzero entries of x */
    double objective, smooth, penalty; /* f + h, f, h at x */
    double residual;        /* || x - U prox(U'(x - grad f)) ||_inf / max(1, ||x||_inf, ||P grad f||_inf), recomputed */
    double kkt;             /* mathematics.md; NaN where the penalty offers no distance */
    double gap;             /* (primal - dual) / f(0); NaN where no dual is known */
    double tolerance;       /* what the criterion was compared with */
    double symmetry_defect; /* || x - P x ||_inf / max(1, ||x||_inf) of the returned x */
    double objective_defect,
        penalty_defect;      /* how far f and h are from invariant: the largest over generators; mathematics.md 16 */
    double tension;          /* || (I - P) grad f ||_2 at x */
    int64_t first_bad_index; /* of the last evaluation that gave NaN or infinity; -1: none, or the value itself */
    double step;             /* the last step length */
    double seconds, seconds_prepare, seconds_verify, seconds_evaluate, seconds_prox, seconds_certify;
} symo_result;

/* What a monitor sees after every iteration; x is in the user's variables only on request: symo_solver_current. */
typedef struct symo_progress {
    size_t size;
    int64_t iteration, evaluations, restarts;
    double objective, smooth, penalty;
    double residual; /* the method's own estimate; NaN in the first call */
    double step;
    int64_t nonzeros; /* of the working point */
    double seconds;
} symo_progress;

/* 0: go on; anything else: stop at the best point. */
typedef int (*symo_monitor)(const symo_progress *progress, void *user);

SYMO_API symo_status symo_solver_create(symo_solver **solver, symo_problem *problem, const char *method) SYMO_MUST_USE;
SYMO_API void symo_solver_free(symo_solver *solver);
SYMO_API symo_status symo_solver_set_real(symo_solver *solver, const char *option, double value) SYMO_MUST_USE;
SYMO_API symo_status symo_solver_set_integer(symo_solver *solver, const char *option, int64_t value) SYMO_MUST_USE;
SYMO_API symo_status symo_solver_set_text(symo_solver *solver, const char *option,
                                          const char *value) SYMO_MUST_USE; /* parses any kind */
SYMO_API symo_status symo_solver_get_real(const symo_solver *solver, const char *option, double *value) SYMO_MUST_USE;
SYMO_API symo_status symo_solver_get_integer(const symo_solver *solver, const char *option,
                                             int64_t *value) SYMO_MUST_USE;
SYMO_API const symo_option *symo_solver_option_at(const symo_solver *solver, int64_t index); /* NULL past the end */
SYMO_API symo_status symo_solver_set_monitor(symo_solver *solver, symo_monitor monitor, void *user) SYMO_MUST_USE;
SYMO_API symo_status symo_solver_memory(symo_solver *solver, size_t *bytes) SYMO_MUST_USE;
SYMO_API symo_status symo_solver_set_memory(symo_solver *solver, void *memory, size_t bytes) SYMO_MUST_USE;
SYMO_API symo_status symo_solver_run(symo_solver *solver, double *x) SYMO_MUST_USE; /* start in, solution out */
SYMO_API void symo_solver_stop(symo_solver *solver); /* from a signal handler or another thread */
SYMO_API symo_status symo_solver_current(const symo_solver *solver, double *x) SYMO_MUST_USE; /* inside a monitor */
SYMO_API symo_status symo_solver_update_penalty(symo_solver *solver, symo_prox *penalty) SYMO_MUST_USE;
SYMO_API const symo_result *symo_solver_result(const symo_solver *solver);
/* tension of generator k at the last solution: || (P_k - P) grad f ||_2, P_k the projector when generator k is given up
 */
SYMO_API symo_status symo_solver_tension(const symo_solver *solver, int64_t generator, double *tension) SYMO_MUST_USE;

/* The methods, for help texts: NULL past the end. */
typedef struct symo_method_row {
    const char *name, *text, *needs;
    const symo_option *options;
    int64_t option_count;
} symo_method_row;
SYMO_API const symo_method_row *symo_method_row_at(int64_t index);

#ifdef __cplusplus
}
#endif
#endif
