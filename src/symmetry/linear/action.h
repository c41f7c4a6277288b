/* SPDX-License-Identifier: BSD-3-Clause */
/* One generator of a group that does more than permute: an orthogonal map of R^n, or a skew one that stands for the
 * turns exp(t A) it makes. Composite ones keep their parts and are never multiplied out. */
#ifndef SYMO_ACTION_H
#define SYMO_ACTION_H

#include "symmetry/symmetry_impl.h"

typedef enum symo__action_kind {
    SYMO__ACTION_IDENTITY, /* as a skew map: 0 */
    SYMO__ACTION_SIGNED,   /* a generator of signed permutations */
    SYMO__ACTION_MATRIX,   /* columns without their zeros */
    SYMO__ACTION_BLOCKS,   /* parts on stretches of their own, one after another */
    SYMO__ACTION_TENSOR /* of maps the product; of skew ones sum_k I x .. x A_k x .. x I; the last index runs fastest */
} symo__action_kind;

struct symo__action {
    symo__references references;
    symo__action_kind kind;
    int skew; /* 1: A, which is not applied itself but through symo__action_turn */
    int64_t n;
    double norm;   /* of A: no eigenvalue is larger */
    double defect; /* max |A'A - I| at most, up to rounding */
    symo_symmetry *symmetry;
    int64_t generator;
    symo__columns columns; /* of a matrix */
    int64_t count;
    symo__action **parts;
};

/* The reference goes to whoever called; on failure parts stay the caller's. */
symo_status symo__action_identity(symo__action **action, int64_t n, const char *function);
symo_status symo__action_of(symo__action **action, const symo_symmetry *symmetry, int64_t generator,
                            const char *function);
/* n * n numbers, row after row, known to be finite. */
symo_status symo__action_dense(symo__action **action, int64_t n, const double *matrix, int skew, const char *function);
/* Takes a reference of its own to every part. Fails where a skew part meets one that is no identity and not skew. */
symo_status symo__action_compose(symo__action **action, symo__action_kind kind, int64_t count,
                                 symo__action *const *parts, const char *function);
/* exp(A / norm), or the map itself. All eigenvalues of A / norm are at most 1 in size, so that the turn fixes what A
 * sends to 0 and nothing else. */
symo_status symo__action_turn(symo__action **turn, symo__action *action, const char *function);
void symo__action_keep(symo__action *action);
void symo__action_free(symo__action *action);

int64_t symo__action_scratch(const symo__action *action);
void symo__action_apply(const symo__action *action, const double *x, double *out, double *scratch); /* x != out */
/* Joins entries that the map may mix, each shifted by first and spread by stride. */
void symo__action_join(const symo__action *action, symo__unionfind *classes, int64_t first, int64_t stride);

/* fixed.c: { x : g x = x for all of the maps }, in a basis that depends on the space alone, up to rounding. */
symo_status symo__action_fixed(symo_basis **basis, int64_t n, int64_t count, symo__action *const *maps,
                               const char *function);

#endif
