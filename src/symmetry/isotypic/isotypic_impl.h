/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside the isotypic decomposition. The trivial component comes first, and its coordinates are those of the orbits; a
 * kind knows the others: by Fourier transforms of cycles (cycles.c), or by a dense basis (dense.c),
 * which is made from eigenspaces of elements of the commutant (commutant.c, spaces.c,
 * copies.c). */
#ifndef SYMO_ISOTYPIC_H
#define SYMO_ISOTYPIC_H

#include "symmetry/symmetry_impl.h"

typedef struct symo__isotypic_kind {
    /* Of all but the first `fixed` coordinates; inverse adds to x. scratch has what the handle says, x and z are apart
     */
    void (*transform)(const symo_isotypic *isotypic, const double *x, double *z, double *scratch);
    void (*inverse)(const symo_isotypic *isotypic, const double *z, double *x, double *scratch);
} symo__isotypic_kind;

typedef struct symo__cycle {
    int64_t first, length; /* of its walk */
    int negative;          /* 1: the signs along it multiply to -1 */
    int64_t plan, places;  /* which plan; where its frequencies begin in `places` */
} symo__cycle;

struct symo_isotypic {
    int64_t n, fixed, count, scratch; /* fixed: size of the trivial component */
    symo_isotypic_component *components;
    symo_partition *orbits;
    const symo__isotypic_kind *kind;
    double *basis; /* dense: n (n - fixed), column by column */
    /* cycles */
    int64_t cycles, plans;
    symo__cycle *cycle;
    int64_t *walk;   /* n: the coordinates, cycle after cycle */
    int8_t *sign;    /* n: of each relative to the first of its cycle */
    int64_t *places; /* of every frequency of a cycle: its coordinate; of the first of two */
    symo__fourier *plan;
};

/* With scratch; x and z apart. */
void symo__isotypic_transform(const symo_isotypic *isotypic, const double *x, double *z, double *scratch);
void symo__isotypic_inverse(const symo_isotypic *isotypic, const double *z, double *x, double *scratch);

/* Fill in a handle that has n, fixed and orbits. */
symo_status symo__isotypic_cycles(symo_isotypic *isotypic, const char *function, const symo_symmetry *symmetry);
symo_status symo__isotypic_dense(symo_isotypic *isotypic, const char *function, const symo_symmetry *symmetry,
                                 symo_random *random, int attempts);

/* commutant.c: the matrices that commute with the group, as the fixed space of the action on pairs. Matrices
 * are n x n, column by column. */
typedef struct symo__commutant {
    int64_t n, symmetric; /* symmetric: dimension of its symmetric part */
    symo_partition *pairs;
} symo__commutant;
symo_status symo__commutant_create(symo__commutant *commutant, const symo_symmetry *symmetry);
void symo__commutant_free(symo__commutant *commutant);
void symo__commutant_draw(const symo__commutant *commutant, symo_random *random, double *a); /* standard normal on it */
void symo__commutant_project(const symo__commutant *commutant, double *a);
void symo__symmetrise(int64_t n, double *a);

/* One attempt at a basis. It fails, and another is made, where chance has put two numbers that decide too close to
 * call.
 */
typedef struct symo__attempt {
    int64_t n, fixed, rest; /* rest = n - fixed */
    const symo_symmetry *symmetry;
    const symo__commutant *commutant;
    symo_random *random;
    double *q, *s, *t, *w; /* n n: eigenvectors, the fixed ones first; and room */
    double *basis;         /* n rest: the result, room before */
    double *j;             /* 2 rest rest */
    double *values;        /* 3 n */
    int64_t spaces;
    int64_t *start; /* n + 1: where each eigenspace begins in q */
    int64_t *head;  /* n: the first eigenspace isomorphic to each */
    int *type;      /* n: 1, 2, 4, of each head */
    int64_t *order; /* n: heads, sorted; before: members of one */
} symo__attempt;

/* 1: found; 0: too close to call. ends: n places. */
int symo__isotypic_clusters(int64_t n, const double *values, int64_t *ends, int64_t *count);
/* 1: zero up to rounding; 2: clearly not; 0: too close to call, or NaN. For what is of order 1 unless it is zero. */
int symo__isotypic_judge(double size);
symo_status symo__isotypic_spaces(symo__attempt *attempt, int *clear);
symo_status symo__isotypic_copies(symo__attempt *attempt, int *clear);
/* Whether a random element of the commutant has its form in these coordinates, and whether they are orthonormal, by
 * ordered loops. element: n n places; vectors: 7 n and the handle's scratch. */
int symo__isotypic_holds(const symo_isotypic *isotypic, const symo__commutant *commutant, symo_random *random,
                         double *element, double *vectors);

#endif
