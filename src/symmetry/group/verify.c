/* SPDX-License-Identifier: BSD-3-Clause */
/* Proof that a chain of stabilisers is complete, level after level from the last one: given that K = H_(i+1) is known
 * completely, is K all of what fixes b = b_i in H = H_i = <K, X>? (Sims' verification.)
 *
 * Let D = b^H, d_1 = b, d_2, .. one point of each K-orbit on D, u_j in H with b^u_j = d_j, and w_p = u_j k for a point
 * p = d_j^k, k in K. If
 *
 *     (1)  u_j l u_j^-1 is in K for all generators l of K_(d_j), every j
 *     (2)  w_p x w_(p^x)^-1 is in K for all p in D, x in X
 *
 * then the cosets K w_p, one a point by (1), are carried into each other by K and X, so there are no others: |H : K| =
 * |D|, and K is the stabiliser. Both are necessary as well: an element found outside K completes the chain. For (2),
 * x is taken as k x with k in K such that x takes some d_j to b. Then for l in L = K_(d_j) also (3) x^-1 l x fixes b
 * and must be in K; and with (3) condition (2) for p implies it for p^l, so one p of each L-orbit is enough. In a
 * symmetric group that makes two checks of a level instead of n.
 *
 * L is known where d_j is the next base, where the K-orbit has one point or |K| points, by Schreier generators where
 * these are few, and else from uniformly random elements of K that fix d_j: their chain is complete when it reaches the
 * order |K| / |d_j^K|, which is known. Orders may be compared by their logarithms: a chain that misses something has an
 * orbit of at most 2 n - 1 points where the whole one has one more, so its logarithm is smaller by 1 / (2 n) at least.
 * An x that is not needed to reach all of D is checked by one sift and then dropped.
 * Sims (unpublished); Leon (1980); Seress, Permutation Group Algorithms (2003), 8.1-8.2; Holt, Eick, O'Brien
 * (2005), 4.4.
 */
#include <string.h>

#include "symmetry/group/stabiliser.h"

enum { SCHREIER = 64, DEEP = 80, EXTRA_LETTERS = 40 };

typedef struct check {
    symo__stabilisers *chain;
    symo__budget *budget;
    int32_t n, at; /* at: the level */
    symo_random *random;
    int32_t *a, *b, *c; /* elements */

    /* K, and its orbits on D as a forest with the d_j as roots */
    int64_t letters, owned; /* generators of K, and random elements of K that make the forest shallow */
    int32_t **letter;
    int32_t *from;  /* 2 n: 2 letter + (1: by its inverse), -1 outside, -2 at a root */
    int32_t *orbit; /* 2 n: j */
    int32_t *queue; /* 2 n */
    int32_t *root, *size, orbits;

    int64_t needed; /* of X; the first of the strong generators of this level, in `x` */
    int32_t **x;

    int64_t fixing, fixing_capacity; /* L */
    int32_t **l;
    symo__stabilisers sub; /* owns the L that had to be computed */
    int8_t *seen;          /* 2 n */
} check;

static const int32_t *undo(const check *k, int32_t letter)
{
    return k->letter[letter >> 1] + (letter & 1 ? 0 : k->n);
}

/* ---- words ---- */

/* g times the inverse of the element of K that takes d_j to the point. */
static int64_t strip_in_k(const check *k, int32_t point, int32_t *g)
{
    int64_t steps = 0;
    while (k->from[point] >= 0) {
        const int32_t *back = undo(k, k->from[point]);
        symo__element_multiply(k->n, g, back, g);
        point = symo__move(back, point);
        steps += k->n;
    }
    return steps;
}

/* g w_point^-1 */
static int64_t strip(const check *k, int32_t point, int32_t *g)
{
    const int64_t steps = strip_in_k(k, point, g);
    const symo__tree *tree = &k->chain->level[k->at].tree;
    return steps + k->n * symo__tree_strip(tree, k->root[k->orbit[point]], g);
}

/* Whether the element in c, which fixes b, is in K; if not, what is left of it completes the chain. */
static symo_status demand(check *k, int64_t steps, int *grew)
{
    assert(symo__move(k->c, k->chain->level[k->at].base) == k->chain->level[k->at].base);
    SYMO_TRY(symo__budget_spend(k->budget, steps + 2 * (int64_t)k->n));
    return symo__stabilisers_take(k->chain, k->at + 1, k->c, grew);
}

/* ---- the orbits of K ---- */

static int32_t grow_orbit(check *k, int32_t root, int32_t *end)
{
    int32_t depth = 0, layer_end = *end + 1;
    k->root[k->orbits] = root;
    k->from[root] = -2;
    k->orbit[root] = k->orbits;
    const int32_t start = *end;
    k->queue[(*end)++] = root;
    for (int32_t done = start; done < *end; done++) {
        if (done == layer_end) {
            depth++;
            layer_end = *end;
        }
        for (int32_t letter = 0; letter < 2 * (int32_t)k->letters; letter++) {
            const int32_t to = symo__move(undo(k, letter ^ 1), k->queue[done]);
            if (k->from[to] != -1) continue;
            k->from[to] = letter;
            k->orbit[to] = k->orbits;
            k->queue[(*end)++] = to;
        }
    }
    k->size[k->orbits++] = *end - start;
    return depth;
}

/* The forest; returns its depth. Roots at the next base, whose stabiliser is known, come first. */
static int32_t grow_forest(check *k)
{
    const symo__tree *tree = &k->chain->level[k->at].tree;
    const int32_t next = k->at + 1 < k->chain->levels ? k->chain->level[k->at + 1].base : -1;
    int32_t end = 0, deepest = 0;
    k->orbits = 0;
    for (int32_t p = 0; p < 2 * k->n; p++) k->from[p] = -1;
    for (int32_t t = -2; t < tree->size; t++) {
        const int32_t point = t >= 0 ? tree->points[t] : next < 0 ? -1 : next ^ (t + 2);
        if (point < 0 || tree->from[point] == -1 || k->from[point] != -1) continue;
        const int32_t depth = grow_orbit(k, point, &end);
        if (depth > deepest) deepest = depth;
    }
    return deepest;
}

/* An element of K and its inverse, which k owns. */
static symo_status add_letter(check *k)
{
    int32_t *made;
    SYMO_TRY(symo__budget_take(k->budget, &made, 2 * (int64_t)k->n));
    symo__stabilisers_random(k->chain, k->at + 1, k->random, made);
    symo__element_invert(k->n, made, made + k->n);
    k->letter[k->letters++] = made;
    k->owned++;
    return symo__budget_spend(k->budget, 20 * (int64_t)(k->chain->levels - k->at) * k->n);
}

static symo_status find_orbits(check *k)
{
    const int64_t count = symo__stabilisers_gather(k->chain, k->at + 1), size = k->chain->level[k->at].tree.size;
    k->letter = symo__allocate(count + EXTRA_LETTERS, sizeof *k->letter);
    if (!k->letter) return symo__fail_memory(k->budget->function, (size_t)count * sizeof *k->letter);
    if (count > 0) memcpy(k->letter, k->chain->several, (size_t)count * sizeof *k->letter);
    k->letters = count;
    SYMO_TRY(symo__budget_spend(k->budget, 2 * (int64_t)k->n + 2 * (count + 1) * size));
    if (grow_forest(k) <= DEEP) return SYMO_OK;
    while (k->owned < EXTRA_LETTERS) SYMO_TRY(add_letter(k));
    grow_forest(k);
    return symo__budget_spend(k->budget, 2 * (int64_t)k->n + 2 * k->letters * size);
}

/* ---- the generators of H beside K ---- */

/* Puts those that are needed to reach all of D first in x, and the level's tree on them alone. */
static symo_status choose_x(check *k)
{
    symo__stabilisers *chain = k->chain;
    symo__level *level = &chain->level[k->at];
    const int32_t size = level->tree.size;
    int32_t reached = 0;
    const int64_t in_k = symo__stabilisers_gather(chain, k->at + 1);
    k->x = symo__allocate(chain->strongs + 1, sizeof *k->x);
    if (!k->x) return symo__fail_memory(k->budget->function, (size_t)chain->strongs * sizeof *k->x);
    for (int64_t s = 0; s < chain->strongs && reached < size; s++) {
        symo__tree tree;
        if (chain->strong[s].level != k->at) continue;
        chain->several[in_k + k->needed] = chain->strong[s].g;
        SYMO_TRY(symo__tree_build(&tree, k->n, level->base, in_k + k->needed + 1, chain->several, k->budget));
        if (tree.size > reached) {
            reached = tree.size;
            k->x[k->needed++] = chain->strong[s].g;
            symo__tree_free(&level->tree);
            level->tree = tree;
        } else {
            symo__tree_free(&tree);
        }
    }
    assert(reached == size || size == 1);
    return SYMO_OK;
}

/* The others must be in <K, needed>: then they are superfluous. */
static symo_status drop_x(check *k, int *grew)
{
    symo__stabilisers *chain = k->chain;
    for (int64_t s = 0, first = 0; s < chain->strongs && !*grew; s++) {
        symo__strong *strong = &chain->strong[s];
        if (strong->level != k->at) continue;
        if (first < k->needed && strong->g == k->x[first]) {
            first++;
            continue;
        }
        memcpy(k->c, strong->g, (size_t)k->n * sizeof *k->c);
        const int64_t steps = strip(k, symo__move(k->c, chain->level[k->at].base), k->c);
        SYMO_TRY(demand(k, steps, grew));
        if (!*grew) strong->level = -1;
    }
    return SYMO_OK;
}

/* ---- L ---- */

static symo_status add_fixing(check *k, int32_t *l)
{
    if (k->fixing == k->fixing_capacity) {
        const int64_t wanted = k->fixing_capacity > 0 ? 2 * k->fixing_capacity : 16;
        int32_t **grown = symo__allocate(wanted, sizeof *grown);
        if (!grown) return symo__fail_memory(k->budget->function, (size_t)wanted * sizeof *grown);
        if (k->fixing > 0) memcpy(grown, k->l, (size_t)k->fixing * sizeof *grown);
        symo__release(k->l);
        k->l = grown;
        k->fixing_capacity = wanted;
    }
    k->l[k->fixing++] = l;
    return SYMO_OK;
}

static symo_status take_level(check *k, int32_t level)
{
    const int64_t count = symo__stabilisers_gather(k->chain, level);
    for (int64_t s = 0; s < count; s++) SYMO_TRY(add_fixing(k, k->chain->several[s]));
    return SYMO_OK;
}

static symo_status take_sub(check *k)
{
    for (int64_t s = 0; s < k->sub.strongs; s++) SYMO_TRY(add_fixing(k, k->sub.strong[s].g));
    return SYMO_OK;
}

/* Schreier generators: all t_p y t_(p^y)^-1 for p in the orbit and generators y of K. The chain of `sub` keeps a
 * generating set of what they generate. */
static symo_status schreier_generators(check *k, int32_t j)
{
    for (int32_t p = 0; p < 2 * k->n; p++) {
        if (k->from[p] == -1 || k->orbit[p] != j) continue;
        for (int64_t y = 0; y < k->letters - k->owned; y++) {
            int grew;
            symo__element_identity(k->n, k->a);
            int64_t steps = strip_in_k(k, p, k->a);
            symo__element_invert(k->n, k->a, k->b);
            symo__element_multiply(k->n, k->b, k->letter[y], k->b);
            steps += strip_in_k(k, symo__move(k->letter[y], p), k->b);
            SYMO_TRY(symo__budget_spend(k->budget, steps));
            SYMO_TRY(symo__stabilisers_take(&k->sub, 0, k->b, &grew));
        }
    }
    return take_sub(k);
}

/* From random elements, until their chain has the order that the stabiliser of d_j must have. */
static symo_status random_generators(check *k, int32_t j)
{
    const double wanted = symo__stabilisers_log(k->chain, k->at + 1) - log(k->size[j]), gap = 0.25 / k->n;
    while (symo__stabilisers_log(&k->sub, 0) < wanted - gap) {
        int grew;
        symo__stabilisers_random(k->chain, k->at + 1, k->random, k->b);
        const int64_t steps = strip_in_k(k, symo__move(k->b, k->root[j]), k->b);
        SYMO_TRY(symo__budget_spend(k->budget, steps + 10 * (int64_t)(k->chain->levels - k->at) * k->n));
        SYMO_TRY(symo__stabilisers_take(&k->sub, 0, k->b, &grew));
    }
    return take_sub(k);
}

/* Generators of the stabiliser of d_j in K, in l. */
static symo_status find_fixing(check *k, int32_t j)
{
    const symo__stabilisers *chain = k->chain;
    const double order = symo__stabilisers_log(chain, k->at + 1);
    k->fixing = 0;
    symo__stabilisers_free(&k->sub);
    if (k->size[j] == 1) return take_level(k, k->at + 1);
    if (k->at + 1 < chain->levels && k->root[j] >> 1 == chain->level[k->at + 1].base >> 1)
        return take_level(k, k->at + 2);
    if (log(k->size[j]) > order - 0.25 / k->n) return SYMO_OK;
    SYMO_TRY(symo__stabilisers_start(&k->sub, k->n, chain->preference, k->budget));
    if (k->size[j] * (k->letters - k->owned) <= SCHREIER) return schreier_generators(k, j);
    return random_generators(k, j);
}

/* ---- the conditions ---- */

/* (1) */
static symo_status check_conjugates(check *k, int32_t j, int *grew)
{
    const symo__tree *tree = &k->chain->level[k->at].tree;
    symo__element_identity(k->n, k->a);
    int64_t steps = symo__tree_extend(tree, k->root[j], k->a) * k->n; /* u_j */
    for (int64_t f = 0; f < k->fixing && !*grew; f++) {
        symo__element_multiply(k->n, k->a, k->l[f], k->c);
        steps += symo__tree_strip(tree, k->root[j], k->c) * k->n;
        SYMO_TRY(demand(k, steps, grew));
        steps = 0;
    }
    return SYMO_OK;
}

/* (3) for x in a, with its inverse in b */
static symo_status check_carried(check *k, int *grew)
{
    for (int64_t f = 0; f < k->fixing && !*grew; f++) {
        symo__element_multiply(k->n, k->b, k->l[f], k->c);
        symo__element_multiply(k->n, k->c, k->a, k->c);
        SYMO_TRY(demand(k, 2 * (int64_t)k->n, grew));
    }
    return SYMO_OK;
}

static void mark_orbit(check *k, int32_t point)
{
    int32_t end = 0;
    k->seen[point] = 1;
    k->queue[end++] = point;
    for (int32_t done = 0; done < end; done++)
        for (int64_t f = 0; f < k->fixing; f++) {
            const int32_t to = symo__move(k->l[f], k->queue[done]);
            if (k->seen[to]) continue;
            k->seen[to] = 1;
            k->queue[end++] = to;
        }
}

/* (2) for x in a */
static symo_status check_cosets(check *k, int *grew)
{
    const symo__tree *tree = &k->chain->level[k->at].tree;
    memset(k->seen, 0, 2 * (size_t)k->n);
    SYMO_TRY(symo__budget_spend(k->budget, 2 * (int64_t)k->n + k->fixing * tree->size));
    for (int32_t t = 0; !*grew && t < tree->size; t++) { /* growing may move the tree */
        const int32_t point = tree->points[t];
        if (k->seen[point]) continue;
        mark_orbit(k, point);
        symo__element_identity(k->n, k->b);
        int64_t steps = strip(k, point, k->b);
        symo__element_invert(k->n, k->b, k->c);
        symo__element_multiply(k->n, k->c, k->a, k->c);
        steps += strip(k, symo__move(k->a, point), k->c);
        SYMO_TRY(demand(k, steps, grew));
    }
    return SYMO_OK;
}

static symo_status check_x(check *k, int32_t j, const int32_t *x, int *grew)
{
    const int32_t base = k->chain->level[k->at].base, *inverse = x + k->n;
    const int32_t before = symo__move(inverse, base);
    if (k->orbit[before] != j) return SYMO_OK;
    memcpy(k->b, inverse, (size_t)k->n * sizeof *k->b);
    const int64_t steps = strip_in_k(k, before, k->b);
    symo__element_invert(k->n, k->b, k->a);
    assert(symo__move(k->a, k->root[j]) == base);
    SYMO_TRY(symo__budget_spend(k->budget, steps));
    SYMO_TRY(check_carried(k, grew));
    return *grew ? SYMO_OK : check_cosets(k, grew);
}

static symo_status check_all(check *k, int *grew)
{
    for (int32_t j = 0; j < k->orbits && !*grew; j++) {
        if (k->root[j] == k->chain->level[k->at].base) continue; /* u = 1, and no x fixes b */
        SYMO_TRY(find_fixing(k, j));
        SYMO_TRY(check_conjugates(k, j, grew));
        for (int64_t x = 0; x < k->needed && !*grew; x++) SYMO_TRY(check_x(k, j, k->x[x], grew));
    }
    return SYMO_OK;
}

/* ---- a level, and all of them ---- */

static symo_status check_create(check *k, symo__stabilisers *chain, int32_t at)
{
    int32_t **const elements[] = { &k->a, &k->b, &k->c };
    int32_t **const points[] = { &k->from, &k->orbit, &k->queue, &k->root, &k->size };
    *k = (check){ .chain = chain, .budget = chain->budget, .n = chain->n, .at = at };
    for (size_t e = 0; e < sizeof elements / sizeof *elements; e++)
        SYMO_TRY(symo__budget_take(k->budget, elements[e], k->n));
    for (size_t p = 0; p < sizeof points / sizeof *points; p++)
        SYMO_TRY(symo__budget_take(k->budget, points[p], 2 * (int64_t)k->n));
    k->seen = symo__allocate(2 * (int64_t)k->n, 1);
    if (!k->seen) return symo__fail_memory(k->budget->function, 2 * (size_t)k->n);
    return symo_random_create(&k->random, 1970, (uint64_t)at + 1);
}

static void check_free(check *k)
{
    for (int64_t o = k->letters - k->owned; o < k->letters; o++) symo__release(k->letter[o]);
    symo__stabilisers_free(&k->sub);
    symo_random_free(k->random);
    void *const blocks[] = { k->a,     k->b,    k->c,    k->letter, k->from, k->orbit,
                             k->queue, k->root, k->size, k->x,      k->l,    k->seen };
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) symo__release(blocks[b]);
}

static symo_status verify_level(symo__stabilisers *chain, int32_t at, int *grew)
{
    check k;
    *grew = 0;
    symo_status status = check_create(&k, chain, at);
    if (!status) status = choose_x(&k);
    if (!status) status = find_orbits(&k);
    if (!status) status = check_all(&k, grew);
    if (!status && !*grew) status = drop_x(&k, grew);
    check_free(&k);
    return status;
}

symo_status symo__stabilisers_verify(symo__stabilisers *chain)
{
    for (int32_t at = chain->levels - 1; at >= 0;) {
        int grew = 0;
        if (!chain->level[at].verified) SYMO_TRY(verify_level(chain, at, &grew));
        chain->level[at].verified = !grew;
        at = grew ? chain->levels - 1 : at - 1;
    }
    return SYMO_OK;
}
