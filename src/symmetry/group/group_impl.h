/* SPDX-License-Identifier: BSD-3-Clause */
/* The whole group, from its generators: order, membership, random elements.
 *
 * A group is taken apart by one step after another. Each step is exact: it says |G| = factor * product of |children|,
 * how an element of G is recognised from its images in the children, and how a uniformly random element is lifted from
 * random elements of the children. The steps, in the order in which they are tried, one file each:
 *
 *     split        independent parts: coordinates that no generator connects
 *     abelian      generators that commute: regular orbits, relations among powers
 *     fold         orbits that are determined by another orbit
 *     alternating  blocks on which every even permutation is found, from one exhibited 3-cycle
 *     signs        orbits on which every (or every even) change of signs is found, from exhibited ones
 *     blocks       an orbit seen as the pairs, or as the crossings, of its blocks
 *     stabiliser   what remains: Schreier-Sims with Sims' verification
 *
 * Random elements steer the search only; what a step claims is proved by what it holds in its hands. */
#ifndef SYMO_GROUP_IMPL_H
#define SYMO_GROUP_IMPL_H

#include "symmetry/symmetry_impl.h"

/* A signed point is 2 coordinate + (sign < 0). A signed permutation is the image of every positive point, coded so. */
enum { SYMO__LARGEST_DEGREE = 1 << 28 };

static inline int32_t symo__move(const int32_t *g, int32_t point)
{
    return g[point >> 1] ^ (point & 1);
}

/* ---- budget.c: elementary steps (one image computed, one word of memory kept), bounded by the caller ---- */
typedef struct symo__budget {
    const char *function; /* for messages */
    int64_t limit, spent; /* limit 0: none */
} symo__budget;
symo_status symo__budget_spend(symo__budget *budget, int64_t steps);
/* Allocates and says so when there is no memory: *block NULL. */
symo_status symo__budget_take(symo__budget *budget, int32_t **block, int64_t count);

/* ---- natural.c: a natural number that only grows by factors ---- */
typedef struct symo__natural {
    uint32_t *digits; /* base 10^9, lowest first */
    int64_t length, capacity;
    uint64_t waiting; /* a factor not yet multiplied in */
    double log10;
    symo__budget *budget; /* of whoever multiplies */
} symo__natural;
symo_status symo__natural_one(symo__natural *number, symo__budget *budget);
symo_status symo__natural_multiply(symo__natural *number, uint32_t factor);
symo_status symo__natural_finish(symo__natural *number);
/* Finished; in an array that is the caller's, NULL on failure. length: with the end. */
symo_status symo__natural_text(const symo__natural *number, char **digits, size_t *length);
void symo__natural_free(symo__natural *number);

/* ---- element.c ---- */
void symo__element_identity(int32_t n, int32_t *out);
int symo__element_is_identity(int32_t n, const int32_t *g);
void symo__element_multiply(int32_t n, const int32_t *a, const int32_t *b, int32_t *out); /* a, then b; out may be a */
void symo__element_invert(int32_t n, const int32_t *g, int32_t *out);                     /* out is not g */
/* g^exponent into out; scratch: 2 n more */
void symo__element_power(int32_t n, const int32_t *g, int64_t exponent, int32_t *out, int32_t *scratch);

/* Generators of one group, one after the other. */
typedef struct symo__generators {
    int32_t n;
    int64_t count;
    int32_t *code; /* count * n */
} symo__generators;
static inline int32_t *symo__generator_code(const symo__generators *g, int64_t k)
{
    return g->code + k * g->n;
}
/* Room for `count` generators of degree n. */
symo_status symo__generators_create(symo__generators *made, int32_t n, int64_t count, symo__budget *budget);
/* Leaves out the generators that are the identity. */
void symo__generators_tidy(symo__generators *generators);
/* Those of a symmetry. To be freed also when this fails. */
symo_status symo__generators_read(symo__generators *generators, const symo_symmetry *symmetry, symo__budget *budget);
/* Each with its inverse behind it, for trees. To be given back also when this fails. */
symo_status symo__generators_pair(int32_t ***paired, const symo__generators *generators, symo__budget *budget);
void symo__generators_unpair(int32_t **paired, const symo__generators *generators);
int symo__generators_have_signs(const symo__generators *generators);
void symo__generators_free(symo__generators *generators);

/* ---- sample.c: random elements by product replacement; good, but not proved to be uniform ---- */
typedef struct symo__sample {
    int32_t n;
    int64_t slots;
    int32_t *code; /* slots * n, the accumulator, an inverse */
    symo_random *random;
} symo__sample;
symo_status symo__sample_create(symo__sample *sample, const symo__generators *generators, symo__budget *budget);
symo_status symo__sample_next(symo__sample *sample, const int32_t **element, symo__budget *budget);
void symo__sample_free(symo__sample *sample);

/* ---- tree.c: the orbit of a signed point, and for each of its points a short word that leads there ---- */
typedef struct symo__tree {
    int32_t n, root, size, capacity; /* capacity: of labels */
    int32_t *points;                 /* 2 n: the orbit, root first */
    int32_t *from;                   /* 2 n: 2 label + (1: by its inverse) that led here, -1 outside, -2 at the root */
    int32_t **label;                 /* each an element and its inverse, 2 n numbers */
    int32_t labels, borrowed;        /* the first `borrowed` labels belong to others */
} symo__tree;
/* The orbit under the generators, each with its inverse behind it. The words have at most 2 log2(size) + 6 letters. */
symo_status symo__tree_build(symo__tree *tree, int32_t n, int32_t root, int64_t count, int32_t *const *generators,
                             symo__budget *budget);
void symo__tree_free(symo__tree *tree);
/* g times the inverse of the element that leads from the root to `point`. Returns the number of letters. */
int64_t symo__tree_strip(const symo__tree *tree, int32_t point, int32_t *g);
/* g times the element that leads from the root to `point`. */
int64_t symo__tree_extend(const symo__tree *tree, int32_t point, int32_t *g);

/* ---- congruence.c: the smallest invariant signed equivalence of coordinates that makes the given pairs equal ---- */
typedef struct symo__congruence {
    int32_t n, classes;
    int32_t *root;  /* n: the smallest coordinate of the class */
    int8_t *parity; /* n: coordinate i goes with parity[i] times its root */
    int8_t *dead;   /* n: 1 where the class holds its own negatives */
} symo__congruence;
/* pairs: count times two signed points */
symo_status symo__congruence_create(symo__congruence *congruence, const symo__generators *generators, int64_t count,
                                    const int32_t *pairs, symo__budget *budget);
void symo__congruence_free(symo__congruence *congruence);

/* ---- orbit_list.c: G-orbits of coordinates ---- */
typedef struct symo__orbit_list {
    int32_t n, count;
    int32_t *orbit;  /* n: number of the orbit */
    int32_t *starts; /* count + 1 */
    int32_t *points; /* n: orbit after orbit, its smallest member first */
} symo__orbit_list;
symo_status symo__orbit_list_create(symo__orbit_list *list, const symo__generators *generators, symo__budget *budget);
void symo__orbit_list_free(symo__orbit_list *list);

/* ---- exhibit.c: a search for an element that moves three coordinates in a circle and nothing else ---- */
/* *found: 1, and the cycle takes points[0] to [1], [1] to [2] and [2] to [0]; 0: none was met, which proves nothing. */
symo_status symo__exhibit_three_cycle(const symo__generators *generators, int *found, int32_t points[3],
                                      symo__budget *budget);

/* ---- group.c: a group taken apart ---- */
typedef struct symo__group symo__group;
typedef struct symo__group_kind {
    const char *name;
    void (*free)(symo__group *group);
    symo_status (*order)(const symo__group *group, symo__natural *order); /* multiplies it in */
    symo_status (*contains)(const symo__group *group, const int32_t *g, int *inside, const char *function);
    symo_status (*random)(const symo__group *group, symo_random *random, int32_t *g, const char *function);
} symo__group_kind;

struct symo__group { /* the first member of every kind's struct */
    const symo__group_kind *kind;
    int32_t n;
};

/* Steps are bits of `steps`, in the order of the list above; the last one is always taken. */
enum {
    SYMO__STEP_SPLIT = 1,
    SYMO__STEP_ABELIAN = 2,
    SYMO__STEP_FOLD = 4,
    SYMO__STEP_ALTERNATING = 8,
    SYMO__STEP_SIGNS = 16,
    SYMO__STEP_BLOCKS = 32,
    SYMO__STEPS_ALL = 63
};
symo_status symo__group_create(symo__group **group, const symo__generators *generators, int steps,
                               symo__budget *budget);
void symo__group_free(symo__group *group);

/* A step sets *group when it applies, and leaves it NULL when it does not. */
symo_status symo__split_create(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);
symo_status symo__abelian_create(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);
symo_status symo__fold_create(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);
symo_status symo__alternating_create(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);
symo_status symo__signs_create(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);
symo_status symo__blocks_create(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);
symo_status symo__stabiliser_create(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);

#endif
