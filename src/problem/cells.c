/* SPDX-License-Identifier: BSD-3-Clause */
/* The cells of a whole problem: what its terms say of themselves in one structure (partition/structure.c), refined
 * (symmetry/cells.c).
 *
 * With averages P over the cells of variables every term has f(P x) <= f(x), because a partition that is equitable for
 * all of the structure is so for the vertices and edges of each term. So the minimum over the cells is the minimum, and
 * no group is needed: P need not be the average of any. docs/mathematics.md.
 */
#include "problem/problem_impl.h"

static const char verb[] = "symo_problem_cells";

/* A term that does not say what it is made of, or is not convex, by the name that the user gave it. */
static symo_status judge(symo_status status, int convex, const char *label, const char *name)
{
    if (status == SYMO_ERROR_UNSUPPORTED)
        return symo__fail(SYMO_ERROR_UNSUPPORTED,
                          "%s: the %s (%s) does not describe itself, so that nothing is known "
                          "of its cells",
                          verb, label, name);
    if (!status && !convex)
        return symo__fail(SYMO_ERROR_UNSUPPORTED,
                          "%s: the %s (%s) is not known to be convex, so that averages may "
                          "cost more",
                          verb, label, name);
    return status;
}

static symo_status describe(symo_structure *structure, const symo_problem *problem)
{
    const symo_objective *f = problem->objective;
    const symo_prox *h = problem->penalty;
    SYMO_TRY(judge(symo_objective_describe(f, structure, 0), (f->table.flags & SYMO_OBJECTIVE_CONVEX) != 0,
                   problem->objective_label, f->table.name));
    if (!h) return SYMO_OK;
    return judge(symo_prox_describe(h, structure, 0), (h->table.flags & SYMO_PROX_CONVEX) != 0, problem->penalty_label,
                 h->table.name);
}

symo_status symo_problem_cells(symo_partition **cells, const symo_problem *problem, double tolerance)
{
    symo_structure *structure = NULL;
    if (!cells) return symo__fail_null(verb, "cells");
    *cells = NULL;
    if (!problem) return symo__fail_null(verb, "problem");
    if (!(tolerance >= 0.0) || isinf(tolerance))
        return symo__fail_argument(verb, "tolerance", -1, tolerance, "finite and >= 0");
    if (!problem->objective)
        return symo__fail(SYMO_ERROR_STATE, "%s: the problem has no objective: call symo_problem_set_objective first",
                          verb);
    SYMO_TRY(symo_structure_create(&structure, problem->n, tolerance));
    symo_status status = describe(structure, problem);
    if (!status) status = symo_structure_cells(cells, structure);
    symo_structure_free(structure);
    return status;
}
