/* SPDX-License-Identifier: BSD-3-Clause */
/* What the user said: an objective, a penalty, a symmetry and its meaning. Nothing is computed here but checks of
 * sizes. */
#include <string.h>

#include "problem/problem_impl.h"

symo_status symo_problem_create(symo_problem **problem, int64_t n)
{
    if (!problem) return symo__fail_null(__func__, "problem");
    *problem = NULL;
    if (n < 0) return symo__fail_argument(__func__, "n", -1, (double)n, "must be >= 0");
    symo_problem *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(__func__, sizeof *made);
    made->n = n;
    made->role = SYMO_EXPLOIT;
    made->mode = SYMO_MODE_AUTO;
    made->objective_label = symo__copy_text("objective");
    made->penalty_label = symo__copy_text("penalty");
    symo__references_start(&made->references);
    if (!made->objective_label || !made->penalty_label) {
        symo_problem_free(made);
        return symo__fail_memory(__func__, 16);
    }
    *problem = made;
    return SYMO_OK;
}

void symo__problem_keep(symo_problem *problem)
{
    symo__keep(&problem->references);
}

symo_status symo__problem_copy(symo_problem **copy, const symo_problem *problem)
{
    symo_problem *made = NULL;
    *copy = NULL;
    SYMO_TRY(symo_problem_create(&made, problem->n));
    symo_status status = symo_problem_set_label(made, SYMO_TERM_OBJECTIVE, problem->objective_label);
    if (status == SYMO_OK) status = symo_problem_set_label(made, SYMO_TERM_PENALTY, problem->penalty_label);
    if (status == SYMO_OK && problem->objective) status = symo_problem_set_objective(made, problem->objective);
    if (status == SYMO_OK) status = symo_problem_set_penalty(made, problem->penalty);
    if (status == SYMO_OK) status = symo_problem_set_symmetry(made, problem->symmetry, problem->role);
    if (status == SYMO_OK) status = symo_problem_set_mode(made, problem->mode);
    if (status == SYMO_OK)
        *copy = made;
    else
        symo_problem_free(made);
    return status;
}

void symo_problem_free(symo_problem *problem)
{
    if (!problem || !symo__drop(&problem->references)) return;
    symo_objective_free(problem->objective);
    symo_prox_free(problem->penalty);
    symo_symmetry_free(problem->symmetry);
    symo__release(problem->objective_label);
    symo__release(problem->penalty_label);
    symo__release(problem);
}

static symo_status fail_size(const char *function, const char *what, int64_t size, int64_t n)
{
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: the %s has %lld variables, the problem has %lld", function, what,
                      (long long)size, (long long)n);
}

symo_status symo_problem_set_objective(symo_problem *problem, symo_objective *objective)
{
    if (!problem) return symo__fail_null(__func__, "problem");
    if (!objective) return symo__fail_null(__func__, "objective");
    if (objective->n != problem->n) return fail_size(__func__, "objective", objective->n, problem->n);
    symo__objective_keep(objective);
    symo_objective_free(problem->objective);
    problem->objective = objective;
    return SYMO_OK;
}

symo_status symo_problem_set_penalty(symo_problem *problem, symo_prox *penalty)
{
    if (!problem) return symo__fail_null(__func__, "problem");
    if (penalty && penalty->n != problem->n) return fail_size(__func__, "penalty", penalty->n, problem->n);
    if (penalty) symo__prox_keep(penalty);
    symo_prox_free(problem->penalty);
    problem->penalty = penalty;
    return SYMO_OK;
}

symo_status symo_problem_set_symmetry(symo_problem *problem, symo_symmetry *symmetry, symo_role role)
{
    if (!problem) return symo__fail_null(__func__, "problem");
    if (symmetry && symmetry->n != problem->n) return fail_size(__func__, "symmetry", symmetry->n, problem->n);
    if (role != SYMO_EXPLOIT && role != SYMO_IMPOSE)
        return symo__fail_argument(__func__, "role", -1, (double)role, "must be SYMO_EXPLOIT or SYMO_IMPOSE");
    if (symmetry) symo__symmetry_keep(symmetry);
    symo_symmetry_free(problem->symmetry);
    problem->symmetry = symmetry;
    problem->role = role;
    return SYMO_OK;
}

symo_status symo_problem_set_mode(symo_problem *problem, symo_mode mode)
{
    if (!problem) return symo__fail_null(__func__, "problem");
    if (mode != SYMO_MODE_AUTO && mode != SYMO_MODE_REDUCE && mode != SYMO_MODE_PROJECT)
        return symo__fail_argument(__func__, "mode", -1, (double)mode,
                                   "must be SYMO_MODE_AUTO, SYMO_MODE_REDUCE or SYMO_MODE_PROJECT");
    problem->mode = mode;
    return SYMO_OK;
}

symo_status symo_problem_set_label(symo_problem *problem, symo_term term, const char *label)
{
    if (!problem) return symo__fail_null(__func__, "problem");
    if (!label) return symo__fail_null(__func__, "label");
    if (term != SYMO_TERM_OBJECTIVE && term != SYMO_TERM_PENALTY)
        return symo__fail_argument(__func__, "term", -1, (double)term,
                                   "must be SYMO_TERM_OBJECTIVE or SYMO_TERM_PENALTY");
    char *copy = symo__copy_text(label);
    if (!copy) return symo__fail_memory(__func__, strlen(label) + 1);
    char **slot = term == SYMO_TERM_OBJECTIVE ? &problem->objective_label : &problem->penalty_label;
    symo__release(*slot);
    *slot = copy;
    return SYMO_OK;
}
