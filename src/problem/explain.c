/* SPDX-License-Identifier: BSD-3-Clause */
/* The plan in words: one line a part, what was chosen and why. */
#include <string.h>

#include "problem/plan.h"

static const char *formula_of(const char *formula, const char *name)
{
    return formula ? formula : name;
}

static void describe_symmetry(symo__text *text, const symo__plan *plan, const symo_problem *problem)
{
    const symo_partition *partition = plan->space.partition;
    if (!symo__space_exists(&plan->space)) {
        symo__text_add(text, "symmetry   none\n");
        return;
    }
    symo__text_add(text, "symmetry   %lld generator%s on %lld variables: ", (long long)problem->symmetry->count,
                   problem->symmetry->count == 1 ? "" : "s", (long long)plan->n);
    if (partition)
        symo__text_add(text, "%lld orbits, %lld of %lld variables forced to 0\n", (long long)partition->cells,
                       (long long)partition->dead, (long long)plan->n);
    else
        symo__text_add(text, "a fixed space of dimension %lld, by a basis\n",
                       (long long)symo__space_dimension(&plan->space));
    symo__text_add(text, "role       %s\n",
                   problem->role == SYMO_EXPLOIT
                       ? "exploit: a claim, verified on the objective and the penalty at the start and at the answer"
                       : "impose: a modelling decision; the result tells what it costs (tension)");
}

static void describe_route(symo__text *text, const symo__plan *plan, const symo_problem *problem)
{
    if (plan->route == SYMO_MODE_AUTO)
        symo__text_add(text, "route      full: no symmetry, %lld variables\n", (long long)plan->n);
    else if (plan->route == SYMO_MODE_REDUCE)
        symo__text_add(text, "route      reduce: x = U z, %lld variables become %lld, because %s\n", (long long)plan->n,
                       (long long)plan->m,
                       problem->mode == SYMO_MODE_REDUCE ? "it was asked for and every term can be carried to z"
                                                         : "every term can be carried to z");
    else
        symo__text_add(text,
                       "route      project: every step is projected onto the fixed space, because it was asked for\n");
}

static const char *objective_route(const symo__plan *plan)
{
    if (plan->route != SYMO_MODE_REDUCE) return "evaluated as it is";
    return plan->objective_folded ? "its data are folded: columns of an orbit are added up"
                                  : "wrapped: f(U z) and U' grad f(U z), it has no folded form";
}

static const char *prox_route(const symo__plan *plan)
{
    switch (plan->prox_route) {
    case SYMO__PROX_REDUCED:
        return "its own reduced form on z";
    case SYMO__PROX_WRAPPED:
        return "wrapped: U' prox(U z), because its prox keeps the fixed space";
    case SYMO__PROX_KEPT:
        return "prox after the projection, because its prox keeps the fixed space";
    case SYMO__PROX_THROUGH:
        return "through its reduced form, because its prox does not keep the fixed space";
    case SYMO__PROX_SAME:
        break;
    }
    return "applied as it is";
}

static void describe(symo__text *text, const symo__plan *plan, const symo_problem *problem)
{
    describe_symmetry(text, plan, problem);
    describe_route(text, plan, problem);
    symo__text_add(text, "f          %s: %s; %s\n", problem->objective_label,
                   formula_of(plan->full_objective->table.formula, plan->full_objective->table.name),
                   objective_route(plan));
    symo__text_add(text, "h          %s: %s; %s\n", problem->penalty_label,
                   formula_of(plan->full_penalty->table.formula, plan->full_penalty->table.name), prox_route(plan));
    symo__text_add(text, "certified  residual%s%s\n",
                   plan->reduced_penalty && plan->reduced_penalty->table.distance ? ", kkt" : "",
                   plan->reduced_objective && plan->reduced_objective->table.dual && plan->reduced_penalty &&
                           plan->reduced_penalty->table.conjugate
                       ? ", gap"
                       : "");
    symo__text_add(text, "scratch    %lld doubles for f, %lld for h\n",
                   (long long)symo_objective_scratch(plan->objective), (long long)symo_prox_scratch(plan->penalty));
}

symo_status symo__plan_describe(symo__plan *plan, const symo_problem *problem)
{
    symo__text text = { NULL, 0, 0 };
    describe(&text, plan, problem);
    const size_t bytes = text.length + 1;
    plan->text = symo__allocate(1, bytes);
    if (!plan->text) return symo__fail_memory(__func__, bytes);
    text = (symo__text){ plan->text, bytes, 0 };
    describe(&text, plan, problem);
    return SYMO_OK;
}

symo_status symo_problem_explain(const symo_problem *problem, size_t capacity, char *text, size_t *length)
{
    if (!problem) return symo__fail_null(__func__, "problem");
    if (!length) return symo__fail_null(__func__, "length");
    if (capacity > 0 && !text) return symo__fail_null(__func__, "text");
    *length = 0;
    symo__plan *plan = NULL;
    SYMO_TRY(symo__plan_compile(&plan, problem));
    const size_t bytes = strlen(plan->text) + 1;
    *length = bytes;
    if (capacity > 0) {
        const size_t taken = bytes <= capacity ? bytes - 1 : capacity - 1;
        memcpy(text, plan->text, taken);
        text[taken] = '\0';
    }
    symo__plan_free(plan);
    return SYMO_OK;
}
