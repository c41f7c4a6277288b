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
    double kkt;             /* docs/mathematics.md; NaN where the penalty offers no distance */
    double gap;             /* (primal - dual) / f of the null model; NaN where no dual is known */
    double tolerance;       /* what the criterion was compared with */
    double symmetry_defect; /* || x - P x ||_inf / max(1, ||x||_inf) of the returned x */
    double objective_defect,
        penalty_defect;      /* how far f and h are from invariant: the largest over generators; see symo/check.h */
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

/**
 * Prepares a run of a method on a problem: compiles the plan, folds the data, takes the default options.
 *
 * @param[out] solver  the new handle, NULL on failure; the caller frees it
 * @param[in] problem  not NULL, with an objective; the solver works on it as it is now, later changes do not reach
 *            it; may be freed
 * @param[in] method  a name of symo_method_row_at, or "auto": fista for a convex penalty, else pg
 * @return SYMO_OK, also when penalty and symmetry have no common point (a run then ends as SYMO_REASON_INFEASIBLE);
 *            SYMO_ERROR_ARGUMENT, for an unknown method with the nearest names; SYMO_ERROR_STATE without an
 *            objective; SYMO_ERROR_UNSUPPORTED when the penalty neither reduces nor keeps the fixed space;
 *            SYMO_ERROR_MEMORY
 * Cost: folding: one pass over the data. A prox that does not say what it keeps is tried at 36 points; f is not
 *        evaluated.
 * Threads: any; handles are independent.
 * Source: docs/mathematics.md, theorems 2 to 6.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_create(symo_solver **solver, symo_problem *problem, const char *method) SYMO_MUST_USE;

/**
 * Gives a solver back, with its result; inside a callback or monitor the run goes on to its end first.
 *
 * @param[in] solver  NULL is fine
 * Cost: O(1), or what freeing its plan and memory costs.
 * Threads: any; not while another thread uses this handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_solver_free(symo_solver *solver);

/**
 * Sets an option by number.
 *
 * @param[in,out] solver  not NULL
 * @param[in] option  a name of symo_solver_option_at
 * @param[in] value  within the bounds of the row, a whole number for integers and choices
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, for an unknown name with the nearest ones, for a value out of range with the
 *            range; SYMO_ERROR_BUSY while the solver runs
 * Cost: O(number of options).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_set_real(symo_solver *solver, const char *option, double value) SYMO_MUST_USE;

/**
 * Sets an option by whole number.
 *
 * @param[in,out] solver  not NULL
 * @param[in] option  a name of symo_solver_option_at
 * @param[in] value  within the bounds of the row; of a choice the position, from 0
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, for an unknown name with the nearest ones, for a value out of range with the
 *            range; SYMO_ERROR_BUSY while the solver runs
 * Cost: O(number of options).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_set_integer(symo_solver *solver, const char *option, int64_t value) SYMO_MUST_USE;

/**
 * Sets an option of any kind from text, as a command line has it.
 *
 * @param[in,out] solver  not NULL
 * @param[in] option  a name of symo_solver_option_at
 * @param[in] value  a number with a decimal point in any locale, "inf" where the bounds allow it, or the name of a
 *            choice
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT, for an unknown name with the nearest ones, for a value out of range with the
 *            range; SYMO_ERROR_BUSY while the solver runs
 * Cost: O(number of options).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_set_text(symo_solver *solver, const char *option, const char *value) SYMO_MUST_USE;

/**
 * Reads an option.
 *
 * @param[in] solver  not NULL
 * @param[in] option  a name of symo_solver_option_at
 * @param[out] value  its value, of a choice the position; NaN on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for an unknown name
 * Cost: O(number of options).
 * Threads: any that does not change the handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_get_real(const symo_solver *solver, const char *option, double *value) SYMO_MUST_USE;

/**
 * Reads an option that is an integer or a choice.
 *
 * @param[in] solver  not NULL
 * @param[in] option  a name of symo_solver_option_at
 * @param[out] value  its value, of a choice the position; 0 on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for an unknown name or an option that is a real number
 * Cost: O(number of options).
 * Threads: any that does not change the handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_get_integer(const symo_solver *solver, const char *option,
                                             int64_t *value) SYMO_MUST_USE;

/**
 * The options of a solver, one a row: those of every method first, then its method's own.
 *
 * @param[in] solver  NULL: NULL
 * @param[in] index  0, 1, ...
 * @return the row, which lives as long as the process; NULL when index is negative or past the end
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const symo_option *symo_solver_option_at(const symo_solver *solver, int64_t index);

/**
 * Sets a function that is called before the first iteration and after every one.
 *
 * @param[in,out] solver  not NULL
 * @param[in] monitor  0: go on; anything else: stop at the best point; NULL: none. It changes nothing in the run
 * @param[in] user  handed to monitor; not owned; may be NULL
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_BUSY while the solver runs
 * Cost: O(1).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_set_monitor(symo_solver *solver, symo_monitor monitor, void *user) SYMO_MUST_USE;

/**
 * How many bytes a run needs for its state and scratch; they are taken at the first run and kept.
 *
 * @param[in] solver  not NULL
 * @param[out] bytes  0 for an infeasible problem, undefined on failure; a new penalty may need more
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_BUSY while the solver runs
 * Cost: O(1).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_memory(symo_solver *solver, size_t *bytes) SYMO_MUST_USE;

/**
 * Gives the memory that runs use, in place of the library's own.
 *
 * The loop allocates nothing in any case; what comes before and after it (verification, tension, gap) may.
 *
 * @param[in,out] solver  not NULL
 * @param[in] memory  at least that many bytes at any address; the caller's, must stay until the solver is freed or
 *            is given other memory; not to be used meanwhile
 * @param[in] bytes  its size; a run refuses less than symo_solver_memory says
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_BUSY while the solver runs
 * Cost: O(1).
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_set_memory(symo_solver *solver, void *memory, size_t bytes) SYMO_MUST_USE;

/**
 * Runs the method from x until it is solved, a limit is reached, or the user stops it.
 *
 * A negative code of a callback, also in a verification, ends it as SYMO_REASON_USER_ERROR. After a stop a further
 * run goes on from x.
 *
 * @param[in,out] solver  not NULL
 * @param[in,out] x  n finite numbers: the start, which is projected onto the fixed space; on SYMO_OK the answer, the
 *            best point met; untouched on failure, when the reason is infeasible, and when f could not be evaluated
 *            even at the start
 * @return SYMO_OK: symo_solver_result says why it ended, and only SYMO_REASON_SOLVED means that the certificate was
 *            recomputed and is within the tolerance; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SYMMETRY for a false claim,
 *            with generator, point and defect; SYMO_ERROR_UNSUPPORTED when a claim can be verified nowhere;
 *            SYMO_ERROR_STATE when memory of the caller's is too small; SYMO_ERROR_BUSY when it is running already;
 *            SYMO_ERROR_CALLBACK when a user's prox fails in a verification; SYMO_ERROR_MEMORY
 * Cost: per iteration one or two evaluations of f, one prox and O(n); per verification 11 + 9 generators
 *        evaluations; one more evaluation for the tension.
 * Threads: one thread at a time; others may call symo_solver_stop meanwhile.
 * Source: the method's (symo_method_row_at); certificates: docs/mathematics.md.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_run(symo_solver *solver, double *x) SYMO_MUST_USE;

/**
 * Asks a run to stop, before its next evaluation, at the best point so far.
 *
 * Asked while nothing runs, or too late for a run that has just ended, it stops the next run, once.
 *
 * @param[in,out] solver  NULL is fine
 * Cost: O(1).
 * Threads: any, also from a signal handler, while the handle is alive.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_solver_stop(symo_solver *solver);

/**
 * The working point in the user's variables, for a monitor.
 *
 * @param[in] solver  not NULL
 * @param[out] x  n numbers; it obeys the symmetry bit for bit
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_STATE outside a monitor
 * Cost: O(n).
 * Threads: the monitor's own.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_current(const symo_solver *solver, double *x) SYMO_MUST_USE;

/**
 * Replaces the penalty of a solver; everything about the objective is kept.
 *
 * @param[in,out] solver  not NULL
 * @param[in] penalty  not NULL, of the size of the problem; kept alive, the caller may free its handle
 * @return SYMO_OK; on failure the old penalty stays: SYMO_ERROR_ARGUMENT; SYMO_ERROR_UNSUPPORTED when it neither
 *            reduces nor keeps the fixed space; SYMO_ERROR_INFEASIBLE when it has no point in common with the symmetry;
 *            SYMO_ERROR_BUSY while the solver runs; SYMO_ERROR_MEMORY
 * Cost: that of reducing the penalty, O(n) for the built-in ones; when the penalty before was infeasible, that of
 *        symo_solver_create.
 * Threads: any; one thread at a time may change a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_update_penalty(symo_solver *solver, symo_prox *penalty) SYMO_MUST_USE;

/**
 * The result of the last run.
 *
 * @param[in] solver  NULL: NULL
 * @return a struct that the solver owns and the next run overwrites; before a run, and after one that failed, its
 *            reason is SYMO_REASON_NONE and its figures are NaN
 * Cost: O(1).
 * Threads: any that does not run the handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const symo_result *symo_solver_result(const symo_solver *solver);

/**
 * What one generator of an imposed symmetry costs at the last solution, to first order.
 *
 * Formula: || (P_k - P) grad f ||_2, P the projector onto the fixed space, P_k the one of the group without generator k
 * @param[in] solver  not NULL
 * @param[in] generator  0 .. number of generators - 1
 * @param[out] tension  NaN where it was not measured (option verify is never, or the run was stopped) and on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT
 * Cost: O(1).
 * Threads: any that does not run the handle.
 * Source: docs/mathematics.md, theorem 9.
 * Since: 0.1
 */
SYMO_API symo_status symo_solver_tension(const symo_solver *solver, int64_t generator, double *tension) SYMO_MUST_USE;

/* A method, for help texts. */
typedef struct symo_method_row {
    const char *name, *text, *needs;
    const symo_option *options;
    int64_t option_count;
} symo_method_row;

/**
 * The methods, one a row, for help texts.
 *
 * @param[in] index  0, 1, ...
 * @return the row, which lives as long as the process; NULL when index is negative or past the end
 * Cost: O(number of methods).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const symo_method_row *symo_method_row_at(int64_t index);

#ifdef __cplusplus
}
#endif
#endif
