/* SPDX-License-Identifier: BSD-3-Clause */
/* The cells of a whole problem, and its permutations: what its terms say of themselves in one structure
 * (partition/structure.c), refined (symmetry/cells.c) and searched (symmetry/detect/structure.c).
 *
 * With averages P over the cells of variables every term has f(P x) <= f(x), because a partition that is equitable for
 * all of the structure is so for the vertices and edges of each term. So the minimum over the cells is the minimum, and
 * no group is needed: P need not be the average of any. docs/mathematics.md.
 */
#include "problem/problem_impl.h"

/* A term that does not say what it is made of, or is not convex, by the name that the user gave it. */
static symo_status judge(const char *verb, symo_status status, int convex, const char *label, const char *name)
{
    if (status == SYMO_ERROR_UNSUPPORTED)
        return symo__fail(SYMO_ERROR_UNSUPPORTED,
                          "%s: the %s (%s) does not describe itself, so that nothing is known "
                          "of its symmetry",
                          verb, label, name);
    if (!status && !convex)
        return symo__fail(SYMO_ERROR_UNSUPPORTED,
                          "%s: the %s (%s) is not known to be convex, so that averages may "
                          "cost more",
                          verb, label, name);
    return status;
}

/* any: nonconvex terms as well */
static symo_status describe(symo_structure *structure, const char *verb, const symo_problem *problem, int any)
{
    const symo_objective *f = problem->objective;
    const symo_prox *h = problem->penalty;
    SYMO_TRY(judge(verb, symo_objective_describe(f, structure, 0), any || (f->table.flags & SYMO_OBJECTIVE_CONVEX) != 0,
                   problem->objective_label, f->table.name));
    if (!h) return SYMO_OK;
    return judge(verb, symo_prox_describe(h, structure, 0), any || (h->table.flags & SYMO_PROX_CONVEX) != 0,
                 problem->penalty_label, h->table.name);
}

static symo_status make_structure(symo_structure **structure, const char *verb, const symo_problem *problem,
                                  double tolerance, int any)
{
    *structure = NULL;
    if (!problem) return symo__fail_null(verb, "problem");
    if (!(tolerance >= 0.0) || isinf(tolerance))
        return symo__fail_argument(verb, "tolerance", -1, tolerance, "finite and >= 0");
    if (!problem->objective)
        return symo__fail(SYMO_ERROR_STATE, "%s: the problem has no objective: call symo_problem_set_objective first",
                          verb);
    SYMO_TRY(symo_structure_create(structure, problem->n, tolerance));
    return describe(*structure, verb, problem, any);
}

symo_status symo_problem_cells(symo_partition **cells, const symo_problem *problem, double tolerance)
{
    symo_structure *structure = NULL;
    if (!cells) return symo__fail_null(__func__, "cells");
    *cells = NULL;
    symo_status status = make_structure(&structure, __func__, problem, tolerance, 0);
    if (!status) status = symo_structure_cells(cells, structure);
    symo_structure_free(structure);
    return status;
}

symo_status symo_problem_automorphisms(symo_automorphisms **found, const symo_problem *problem, double tolerance,
                                       int64_t limit)
{
    symo_structure *structure = NULL;
    if (!found) return symo__fail_null(__func__, "found");
    *found = NULL;
    if (limit < 0) return symo__fail_argument(__func__, "limit", -1, (double)limit, ">= 0");
    symo_status status = make_structure(&structure, __func__, problem, tolerance, 1);
    if (!status) status = symo_structure_automorphisms(found, structure, limit);
    symo_structure_free(structure);
    return status;
}
