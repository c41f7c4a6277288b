/* SPDX-License-Identifier: BSD-3-Clause */
/* problem: the one place where objective, penalty and symmetry meet. A problem is what the user said; a plan is what
 * will be done. */
#ifndef SYMO_PROBLEM_IMPL_H
#define SYMO_PROBLEM_IMPL_H

#include <symo/problem.h>

#include "objective/objective_impl.h"
#include "prox/prox_impl.h"
#include "symmetry/symmetry_impl.h"

struct symo_problem {
    symo__references references;
    int64_t n;
    symo_objective *objective; /* NULL: not set yet */
    symo_prox *penalty;        /* NULL: not set, counts as zero */
    symo_symmetry *symmetry;   /* NULL: none */
    symo_role role;
    symo_mode mode;
    char *objective_label, *penalty_label;
};

/* How the penalty is carried to the working space. */
typedef enum symo__prox_route {
    SYMO__PROX_SAME,    /* no symmetry */
    SYMO__PROX_REDUCED, /* its own reduced form on z */
    SYMO__PROX_WRAPPED, /* on z: U' prox_h(U z), because prox_h keeps the fixed space */
    SYMO__PROX_KEPT, /* on x: P prox_h(P v), because prox_h keeps the fixed space; the outer P only repairs rounding */
    SYMO__PROX_THROUGH /* on x: U prox_{h o U}(U'v), by its reduced form */
} symo__prox_route;

/* Immutable once compiled; one solver owns it. The method sees `objective` and `penalty` on R^m and nothing else. */
typedef struct symo__plan {
    symo_mode route; /* AUTO: no symmetry; else REDUCE or PROJECT */
    int64_t n, m;
    symo__space space;              /* empty: no symmetry */
    double *coordinates;            /* its scratch, for the two ways between x and the working point */
    symo_objective *objective;      /* working, on R^m */
    symo_prox *penalty;             /* working, on R^m */
    symo_objective *full_objective; /* as the user gave it */
    symo_prox *full_penalty;
    symo_prox *
        reduced_penalty; /* on z when there is a symmetry, on x when not; NULL: no reduced form, so no kkt and no gap */
    symo_objective *reduced_objective; /* where the gap is computed; NULL: no dual */
    symo__prox_route prox_route;
    int objective_folded; /* 1: its own reduced form; 0: wrapped or untouched */
    char *text;           /* why */
} symo__plan;

/* 1: on z by way of x, so that its scratch holds x and then the gradient there (objective/carry.c). */
static inline int symo__objective_is_carried(const symo__plan *plan)
{
    return plan->route == SYMO_MODE_REDUCE && !plan->objective_folded;
}

symo_status symo__plan_compile(symo__plan **plan, const symo_problem *problem);
/* A plan that differs only in the penalty: nothing of the objective is folded again. */
symo_status symo__plan_with_penalty(symo__plan **plan, const symo__plan *old, const symo_problem *problem,
                                    symo_prox *penalty);
void symo__plan_free(symo__plan *plan);
void symo__problem_keep(symo_problem *problem);
/* The same terms under a handle of its own: what is set on the original later does not reach it. */
symo_status symo__problem_copy(symo_problem **copy, const symo_problem *problem);
void symo__plan_to_working(const symo__plan *plan, const double *x, double *working); /* U'x, P x, or a copy */
void symo__plan_to_user(const symo__plan *plan, const double *working, double *x);

#endif
