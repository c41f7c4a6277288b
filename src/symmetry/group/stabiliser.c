/* SPDX-License-Identifier: BSD-3-Clause */
/* A base and strong generating set: signed points b_1 .. b_k that only the identity fixes all, and generators of every
 * H_i, the subgroup that fixes b_1 .. b_(i-1). Then |G| = product of |b_i^H_i|, and every element is a product of one
 * representative a level, u_k .. u_1, in one way: sifting finds it, and random representatives make a random element.
 *
 * Random elements are sifted; what is left over becomes a strong generator of the level where it stopped, and lengthens
 * the base where it fixes all of it. When several in a row leave nothing, and the given generators do not either, the
 * verifier takes over (verify.c), and completes what chance has missed.
 * Because -1 commutes with every element, a coordinate and its negative need no levels of their own, and an element is
 * n numbers.
 * Cost: a sift takes levels * O(log n) products of n; memory n words a strong generator, 4 n a level.
 * Sims (1970); Leon, "On an algorithm for finding a base and a strong generating set for a group given by generating
 * permutations", Math. Comp. 35 (1980); Seress, Permutation Group Algorithms (2003), chapters 4 and 8; Holt, Eick,
 * O'Brien, Handbook of Computational Group Theory (2005), 4.4.
 */
#include "symmetry/group/stabiliser.h"

#include <string.h>

enum { QUIET = 8 }; /* sifts in a row that leave nothing: then the chain is worth verifying */

/* ---- the chain ---- */

symo_status symo__stabilisers_start(symo__stabilisers *chain, int32_t n, const int32_t *preference,
                                    symo__budget *budget)
{
    *chain = (symo__stabilisers){ .n = n, .budget = budget };
    SYMO_TRY(symo__budget_take(budget, &chain->preference, n));
    SYMO_TRY(symo__budget_take(budget, &chain->spare, n));
    memcpy(chain->preference, preference, (size_t)n * sizeof *preference);
    return SYMO_OK;
}

void symo__stabilisers_free(symo__stabilisers *chain)
{
    for (int32_t i = 0; i < chain->levels; i++) symo__tree_free(&chain->level[i].tree);
    for (int64_t k = 0; k < chain->strongs; k++) symo__release(chain->strong[k].g);
    symo__release(chain->level);
    symo__release(chain->strong);
    symo__release(chain->several);
    symo__release(chain->preference);
    symo__release(chain->spare);
    *chain = (symo__stabilisers){ .n = 0 };
}

int32_t symo__stabilisers_sift(const symo__stabilisers *chain, int32_t from, int32_t *g, int64_t *steps)
{
    for (int32_t i = from; i < chain->levels; i++) {
        const symo__tree *tree = &chain->level[i].tree;
        const int32_t point = symo__move(g, chain->level[i].base);
        if (tree->from[point] == -1) return i;
        *steps += symo__tree_strip(tree, point, g) * chain->n + 1;
    }
    return symo__element_is_identity(chain->n, g) ? -1 : chain->levels;
}

int64_t symo__stabilisers_gather(symo__stabilisers *chain, int32_t level)
{
    int64_t count = 0;
    for (int64_t k = 0; k < chain->strongs; k++) {
        if (chain->strong[k].level >= level) chain->several[count++] = chain->strong[k].g;
    }
    return count;
}

/* The coordinate that g moves in the smallest orbit. */
static int32_t choose_base(const symo__stabilisers *chain, const int32_t *g)
{
    int32_t best = -1;
    for (int32_t i = 0; i < chain->n; i++) {
        if (g[i] == 2 * i) continue;
        if (best < 0 || chain->preference[i] < chain->preference[best]) best = i;
    }
    assert(best >= 0);
    return 2 * best;
}

static symo_status add_level(symo__stabilisers *chain, const int32_t *g)
{
    if (chain->levels == chain->level_capacity) {
        const int32_t wanted = chain->level_capacity > 0 ? 2 * chain->level_capacity : 8;
        symo__level *grown = symo__allocate(wanted, sizeof *grown);
        if (!grown) return symo__fail_memory(chain->budget->function, (size_t)wanted * sizeof *grown);
        if (chain->levels > 0) memcpy(grown, chain->level, (size_t)chain->levels * sizeof *grown);
        symo__release(chain->level);
        chain->level = grown;
        chain->level_capacity = wanted;
    }
    symo__level *level = &chain->level[chain->levels];
    *level = (symo__level){ .base = choose_base(chain, g) };
    SYMO_TRY(symo__tree_build(&level->tree, chain->n, level->base, 0, NULL, chain->budget));
    chain->levels++;
    return symo__budget_spend(chain->budget, chain->n);
}

static symo_status add_strong(symo__stabilisers *chain, const int32_t *g, int32_t level)
{
    if (chain->strongs == chain->strong_capacity) {
        const int64_t wanted = chain->strong_capacity > 0 ? 2 * chain->strong_capacity : 16;
        symo__strong *grown = symo__allocate(wanted, sizeof *grown);
        int32_t **several = symo__allocate(wanted, sizeof *several);
        if (!grown || !several) {
            symo__release(grown);
            symo__release(several);
            return symo__fail_memory(chain->budget->function, (size_t)wanted * sizeof *grown);
        }
        if (chain->strongs > 0) memcpy(grown, chain->strong, (size_t)chain->strongs * sizeof *grown);
        symo__release(chain->strong);
        symo__release(chain->several);
        chain->strong = grown;
        chain->several = several;
        chain->strong_capacity = wanted;
    }
    symo__strong *strong = &chain->strong[chain->strongs];
    SYMO_TRY(symo__budget_take(chain->budget, &strong->g, 2 * (int64_t)chain->n));
    memcpy(strong->g, g, (size_t)chain->n * sizeof *g);
    symo__element_invert(chain->n, strong->g, strong->g + chain->n);
    strong->level = level;
    chain->strongs++;
    return SYMO_OK;
}

static int leaves(const symo__tree *tree, const int32_t *g)
{
    for (int32_t k = 0; k < tree->size; k++) {
        if (tree->from[symo__move(g, tree->points[k])] == -1) return 1;
    }
    return 0;
}

symo_status symo__stabilisers_insert(symo__stabilisers *chain, const int32_t *g, int32_t level)
{
    if (level == chain->levels) SYMO_TRY(add_level(chain, g));
    SYMO_TRY(add_strong(chain, g, level));
    for (int32_t i = 0; i <= level; i++) {
        symo__level *at = &chain->level[i];
        symo__tree grown;
        at->verified = 0;
        SYMO_TRY(symo__budget_spend(chain->budget, at->tree.size + chain->strongs));
        if (!leaves(&at->tree, g)) continue;
        const int64_t count = symo__stabilisers_gather(chain, i);
        SYMO_TRY(symo__tree_build(&grown, chain->n, at->base, count, chain->several, chain->budget));
        symo__tree_free(&at->tree);
        at->tree = grown;
    }
    return SYMO_OK;
}

symo_status symo__stabilisers_take(symo__stabilisers *chain, int32_t from, int32_t *g, int *grew)
{
    int64_t steps = chain->n;
    const int32_t stopped = symo__stabilisers_sift(chain, from, g, &steps);
    *grew = stopped >= 0;
    SYMO_TRY(symo__budget_spend(chain->budget, steps));
    return *grew ? symo__stabilisers_insert(chain, g, stopped) : SYMO_OK;
}

void symo__stabilisers_random(const symo__stabilisers *chain, int32_t level, symo_random *random, int32_t *g)
{
    symo__element_identity(chain->n, g);
    for (int32_t i = chain->levels - 1; i >= level; i--) {
        const symo__tree *tree = &chain->level[i].tree;
        symo__tree_extend(tree, tree->points[symo_random_below(random, tree->size)], g);
    }
}

double symo__stabilisers_log(const symo__stabilisers *chain, int32_t level)
{
    double sum = 0.0;
    for (int32_t i = level; i < chain->levels; i++) sum += log(chain->level[i].tree.size);
    return sum;
}

/* ---- the step that always applies ---- */

typedef struct stabiliser {
    symo__group group;
    symo__stabilisers chain; /* its budget is not looked at any more once the group is made */
} stabiliser;

static void stabiliser_free(symo__group *group)
{
    symo__stabilisers_free(&((stabiliser *)group)->chain);
    symo__release(group);
}

static symo_status stabiliser_order(const symo__group *group, symo__natural *order)
{
    const symo__stabilisers *chain = &((const stabiliser *)group)->chain;
    for (int32_t i = 0; i < chain->levels; i++)
        SYMO_TRY(symo__natural_multiply(order, (uint32_t)chain->level[i].tree.size));
    return SYMO_OK;
}

static symo_status stabiliser_contains(const symo__group *group, const int32_t *g, int *inside, const char *function)
{
    int64_t steps = 0;
    int32_t *rest = symo__allocate(group->n, sizeof *rest);
    if (!rest) return symo__fail_memory(function, (size_t)group->n * sizeof *rest);
    memcpy(rest, g, (size_t)group->n * sizeof *g);
    *inside = symo__stabilisers_sift(&((const stabiliser *)group)->chain, 0, rest, &steps) < 0;
    symo__release(rest);
    return SYMO_OK;
}

static symo_status stabiliser_random(const symo__group *group, symo_random *random, int32_t *g, const char *function)
{
    (void)function;
    symo__stabilisers_random(&((const stabiliser *)group)->chain, 0, random, g);
    return SYMO_OK;
}

static const symo__group_kind kind = { "stabiliser", stabiliser_free, stabiliser_order, stabiliser_contains,
                                       stabiliser_random };

/* Bases are taken where the orbit under all of G is small: the fewer points an orbit has, the less there is to verify.
 */
static symo_status start(symo__stabilisers *chain, const symo__generators *generators, symo__budget *budget)
{
    symo__orbit_list list;
    int32_t *preference;
    SYMO_TRY(symo__budget_take(budget, &preference, generators->n));
    symo_status status = symo__orbit_list_create(&list, generators, budget);
    for (int32_t i = 0; i < generators->n && !status; i++)
        preference[i] = list.starts[list.orbit[i] + 1] - list.starts[list.orbit[i]];
    if (!status) {
        status = symo__stabilisers_start(chain, generators->n, preference, budget);
        symo__orbit_list_free(&list);
    }
    symo__release(preference);
    return status;
}

static symo_status fill(symo__stabilisers *chain, const symo__generators *generators, symo__budget *budget)
{
    symo__sample sample;
    SYMO_TRY(symo__sample_create(&sample, generators, budget));
    symo_status status = SYMO_OK;
    for (int quiet = 0, grew; quiet < QUIET && !status; quiet = grew ? 0 : quiet + 1) {
        const int32_t *x;
        status = symo__sample_next(&sample, &x, budget);
        if (status) break;
        memcpy(chain->spare, x, (size_t)chain->n * sizeof *x);
        status = symo__stabilisers_take(chain, 0, chain->spare, &grew);
    }
    symo__sample_free(&sample);
    for (int64_t k = 0; k < generators->count && !status; k++) { /* H_1 must be all of G */
        int grew;
        memcpy(chain->spare, symo__generator_code(generators, k), (size_t)chain->n * sizeof *chain->spare);
        status = symo__stabilisers_take(chain, 0, chain->spare, &grew);
    }
    return status ? status : symo__stabilisers_verify(chain);
}

symo_status symo__stabiliser_create(symo__group **group, const symo__generators *generators, int steps,
                                    symo__budget *budget)
{
    (void)steps;
    stabiliser *s = symo__allocate_zero(1, sizeof *s);
    if (!s) return symo__fail_memory(budget->function, sizeof *s);
    s->group = (symo__group){ &kind, generators->n };
    symo_status status = start(&s->chain, generators, budget);
    if (!status && generators->count > 0) status = fill(&s->chain, generators, budget);
    if (status)
        stabiliser_free(&s->group);
    else
        *group = &s->group;
    return status;
}
