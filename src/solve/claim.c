/* SPDX-License-Identifier: BSD-3-Clause */
/* What a symmetry is worth at a point: a claim is verified on the user's own functions, at random points around the
 * start and the answer; a symmetry that is imposed is priced by one gradient,
 *
 *   tension                   || (I - P) grad f ||_2
 *   tension of generator k    || (P_k - P) grad f ||_2,   P_k the projector of the group without it
 *
 * Cost: 11 + 9 generators evaluations a verification, one evaluation and O(n generators) for the tension. Runs outside
 * the loop, and allocates. Source: docs/mathematics.md, theorems 3 and 9.
 */
#include <symo/check.h>

#include "solve/solve_impl.h"

/* The user's objective as verification and tension call it: they know nothing of a run, so its stop request and a
 * negative code are noted on the way. */
typedef struct witness {
    symo_objective objective; /* on the stack: never kept, never freed */
    const symo_objective *full;
    symo__run *run;
    int stopped;
} witness;

static int witnessed_evaluate(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    witness *seen = self;
    seen->stopped = symo__asked_to_stop(seen->run->solver);
    if (seen->stopped) return -1;
    const int code = seen->full->table.evaluate(seen->full->self, n, x, value, gradient, scratch);
    if (code < 0) seen->run->user_code = code;
    return code;
}

static int64_t witnessed_scratch(void *self, int64_t n)
{
    (void)n;
    return symo_objective_scratch(((const witness *)self)->full);
}

static void witness_start(witness *seen, symo__run *run)
{
    seen->full = run->solver->plan->full_objective;
    seen->run = run;
    seen->stopped = 0;
    seen->objective = (symo_objective){ .self = seen, .n = seen->full->n };
    seen->objective.table = (symo_objective_table){ .size = sizeof seen->objective.table,
                                                    .name = seen->full->table.name,
                                                    .evaluate = witnessed_evaluate,
                                                    .scratch = witnessed_scratch };
}

/* 1: the user asked to stop, and that is now why the run ends. */
static int witness_ends(const witness *seen)
{
    if (seen->run->user_code < 0) seen->run->reason = SYMO_REASON_USER_ERROR;
    if (seen->stopped) seen->run->reason = SYMO_REASON_STOPPED;
    return seen->run->user_code < 0 || seen->stopped;
}

static symo_status refuse_claim(const symo_solver *solver, const char *label, const char *where,
                                const symo_invariance *report)
{
    char cycles[160] = "a linear map";
    size_t length = 0;
    if (solver->problem->symmetry->tied)
        return symo__fail(SYMO_ERROR_SYMMETRY,
                          "the %s leaves the cells that are tied: relative defect %.3g at point %lld near the %s, "
                          "displaced by %.3g",
                          label, report->defect, (long long)report->point, where, report->scale);
    if (symo_symmetry_permutes(solver->problem->symmetry))
        SYMO_TRY(
            symo_symmetry_cycles(solver->problem->symmetry, report->generator, NULL, sizeof cycles, cycles, &length));
    return symo__fail(SYMO_ERROR_SYMMETRY,
                      "the %s is not invariant under generator %lld, %s%s: relative defect %.3g at point %lld near the "
                      "%s, displaced by %.3g",
                      label, (long long)report->generator + 1, cycles, length > sizeof cycles ? "..." : "",
                      report->defect, (long long)report->point, where, report->scale);
}

/* What a check found, or NaN where the function could be evaluated nowhere: no reason to refuse what is imposed. */
static symo_status defect_of(const symo_problem *problem, symo_status status, const symo_invariance *report,
                             double *defect)
{
    const int unknown = status == SYMO_ERROR_UNSUPPORTED && problem->role == SYMO_IMPOSE;
    *defect = status == SYMO_OK ? report->defect : NAN;
    return unknown ? SYMO_OK : status;
}

/* Measures both defects near x; refuses a false claim when the role is to exploit. OK with run->reason set when the
 * user asked to stop meanwhile. */
symo_status symo__verify_claim(symo__run *run, const double *x, const char *where)
{
    symo_solver *solver = run->solver;
    const symo_problem *problem = solver->problem;
    const uint64_t seed = (uint64_t)solver->options[SYMO__OPTION_SEED];
    const double started = symo__seconds();
    symo_invariance f = { .size = sizeof f }, h = { .size = sizeof h };
    witness seen;
    witness_start(&seen, run);
    symo_status status = symo_check_objective_invariance(&seen.objective, problem->symmetry, x, seed, &f);
    if (status == SYMO_ERROR_CALLBACK && witness_ends(&seen)) return SYMO_OK;
    SYMO_TRY(defect_of(problem, status, &f, &solver->result.objective_defect));
    status = symo_check_prox_invariance(solver->plan->full_penalty, problem->symmetry, x, seed, &h);
    SYMO_TRY(defect_of(problem, status, &h, &solver->result.penalty_defect));
    run->seconds_verify += symo__seconds() - started;
    if (problem->role != SYMO_EXPLOIT) return SYMO_OK;
    if (!f.holds) return refuse_claim(solver, problem->objective_label, where, &f);
    if (!h.holds) return refuse_claim(solver, problem->penalty_label, where, &h);
    return SYMO_OK;
}

int symo__verifies(const symo_solver *solver, int at)
{
    const int choice = (int)solver->options[SYMO__OPTION_VERIFY];
    return solver->problem->symmetry && solver->problem->symmetry->count > 0 &&
           (choice == SYMO__VERIFY_BOTH || choice == at);
}

/* || (Q - P) g ||_2 with Q the projector of the group without generator `left_out`; left_out < 0: Q = I
 * (docs/mathematics.md, theorem 9). */
static symo_status tension_without(const symo_solver *solver, int64_t left_out, const double *gradient,
                                   double *projected, double *tension)
{
    const symo_symmetry *symmetry = solver->problem->symmetry;
    const int64_t n = symmetry->n;
    double *freer = projected + n, *coordinates = solver->plan->coordinates;
    const symo__space space = symo__symmetry_space(symmetry);
    symo__copy(n, gradient, freer);
    if (left_out >= 0 && symmetry->count > 1) {
        int64_t *others = symo__allocate(symmetry->count, sizeof *others), count = 0;
        symo_symmetry *subset = NULL;
        if (!others) return symo__fail_memory(__func__, (size_t)symmetry->count * sizeof *others);
        for (int64_t k = 0; k < symmetry->count; k++)
            if (k != left_out) others[count++] = k;
        const symo_status status = symo_symmetry_subset(&subset, symmetry, count, others);
        symo__release(others);
        if (status != SYMO_OK) return status;
        const symo_status projects = symo_symmetry_project(subset, gradient, freer);
        symo_symmetry_free(subset);
        SYMO_TRY(projects);
    }
    symo__space_project(&space, gradient, projected, coordinates);
    symo__add_scaled(n, freer, -1.0, projected, freer);
    *tension = symo__norm2(n, freer);
    return SYMO_OK;
}

/* One gradient in the full space prices every generator. Allocates: it runs once, after the loop. */
static symo_status measure_tension(symo__run *run, const double *x)
{
    symo_solver *solver = run->solver;
    const int64_t n = solver->plan->n;
    witness seen;
    witness_start(&seen, run);
    double *vectors = symo__allocate(3 * n + symo_objective_scratch(&seen.objective), sizeof *vectors);
    if (!vectors) return symo__fail_memory(__func__, (size_t)n * 3 * sizeof *vectors);
    double value = 0.0;
    symo_status status = symo_objective_evaluate(&seen.objective, x, &value, vectors, vectors + 3 * n);
    if (status == SYMO_ERROR_CALLBACK) witness_ends(&seen);
    if (status == SYMO_OK) status = tension_without(solver, -1, vectors, vectors + n, &solver->result.tension);
    for (int64_t k = 0; status == SYMO_OK && k < solver->problem->symmetry->count; k++)
        status = tension_without(solver, k, vectors, vectors + n, &solver->tension[k]);
    symo__release(vectors);
    return status == SYMO_ERROR_CALLBACK ? SYMO_OK : status; /* a point that cannot be evaluated has no tension */
}

/* What the symmetry claims or costs at the answer: many calls, so not for a user who has asked to stop. */
symo_status symo__judge_symmetry(symo__run *run, const double *x)
{
    symo_solver *solver = run->solver;
    const int prices = solver->tension_always || solver->options[SYMO__OPTION_VERIFY] != SYMO__VERIFY_NEVER;
    if (run->reason == SYMO_REASON_STOPPED) return SYMO_OK;
    if (symo__verifies(solver, SYMO__VERIFY_ANSWER)) SYMO_TRY(symo__verify_claim(run, x, "answer"));
    return prices && run->user_code == 0 ? measure_tension(run, x) : SYMO_OK;
}
