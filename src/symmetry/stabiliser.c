/* SPDX-License-Identifier: BSD-3-Clause */
/* The elements of a group that leave some coordinates where they are, with their signs.
 *
 * One coordinate after the other: of a uniformly random g in G, times the inverse of an element that takes the
 * coordinate where g takes it, the result is a uniformly random element of the stabiliser. A few of them generate it,
 * and when they do is known: its order is |G| / (length of the orbit), and a proper subgroup has at most half of that.
 * Cost: two or three chains (group/) a coordinate, and O(n) a random element.
 */
#include <math.h>

#include "symmetry/group/group_impl.h"

/* A group below the target has at most half its elements, which is log10 2 = 0.301 less. */
static const double clearly_less = 0.15;

typedef struct descent {
    const char *function;
    int64_t n, limit;
    symo_symmetry *group; /* what has been reached */
    symo_chain *chain;    /* of the group */
    symo_random *random;
    symo__tree tree; /* the orbit of the coordinate at hand */
    int64_t *images; /* of the random elements of the stabiliser so far, and their signs */
    int8_t *signs;
    int64_t drawn, room;
} descent;

/* Room for twice as many random elements as there are, at least two. */
static symo_status make_room(descent *d)
{
    const int64_t room = d->drawn > 0 ? 2 * d->drawn : 2;
    int64_t numbers;
    if (room <= d->room) return SYMO_OK;
    if (!symo__multiply_sizes(room, d->n, &numbers)) return symo__images_fail_size(d->function, d->n, room);
    int64_t *images = symo__allocate(numbers, sizeof *images);
    int8_t *signs = symo__allocate(numbers, 1);
    if (!images || !signs) {
        symo__release(images);
        symo__release(signs);
        return symo__fail_memory(d->function, (size_t)numbers * sizeof *images);
    }
    for (int64_t k = 0; k < d->drawn * d->n; k++) {
        images[k] = d->images[k];
        signs[k] = d->signs[k];
    }
    symo__release(d->images);
    symo__release(d->signs);
    d->images = images;
    d->signs = signs;
    d->room = room;
    return SYMO_OK;
}

/* One more random element of the stabiliser; g: n numbers of scratch. */
static symo_status draw(descent *d, int32_t *g)
{
    int64_t *image = d->images + d->drawn * d->n;
    int8_t *sign = d->signs + d->drawn * d->n;
    SYMO_TRY(symo_chain_random(d->chain, d->random, image, sign));
    for (int64_t i = 0; i < d->n; i++) g[i] = (int32_t)(2 * image[i] | (sign[i] < 0));
    (void)symo__tree_strip(&d->tree, symo__move(g, d->tree.root), g);
    for (int64_t i = 0; i < d->n; i++) {
        image[i] = g[i] >> 1;
        sign[i] = g[i] & 1 ? -1 : 1;
    }
    d->drawn++;
    return SYMO_OK;
}

/* Draws from the whole group until what was drawn is all of the stabiliser; of one element that is at once. */
static symo_status generate(descent *d, double target)
{
    int32_t *g = symo__allocate(d->n, sizeof *g);
    symo_chain *reached = NULL;
    symo_symmetry *group = NULL;
    symo_status status = g ? SYMO_OK : symo__fail_memory(d->function, (size_t)d->n * sizeof *g);
    d->drawn = 0;
    do {
        if (!status && target > clearly_less) status = make_room(d);
        while (!status && target > clearly_less && d->drawn < d->room) status = draw(d, g);
        symo_symmetry_free(group);
        symo_chain_free(reached);
        group = NULL;
        reached = NULL;
        if (!status) status = symo__symmetry_make(&group, d->function, d->n, d->drawn, d->images, d->signs);
        if (!status) status = symo_chain_create(&reached, group, d->limit);
    } while (!status && symo_chain_log10_order(reached) < target - clearly_less);
    symo__release(g);
    if (status) {
        symo_symmetry_free(group);
        return status;
    }
    symo_symmetry_free(d->group);
    symo_chain_free(d->chain);
    d->group = group;
    d->chain = reached;
    return SYMO_OK;
}

static symo_status fix(descent *d, int64_t point)
{
    const int32_t n = (int32_t)d->n, root = (int32_t)(2 * point);
    symo__budget budget = { d->function, d->limit, 0 };
    symo__generators generators = { 0, 0, NULL };
    int32_t **paired = NULL;
    symo_status status = symo__generators_read(&generators, d->group, &budget);
    if (!status) status = symo__generators_pair(&paired, &generators, &budget);
    if (!status) status = symo__tree_build(&d->tree, n, root, generators.count, paired, &budget);
    if (!status && d->tree.size > 1)
        status = generate(d, symo_chain_log10_order(d->chain) - log10((double)d->tree.size));
    symo__tree_free(&d->tree);
    symo__generators_unpair(paired, &generators);
    symo__generators_free(&generators);
    return status;
}

static symo_status check(const char *function, const symo_symmetry *symmetry, int64_t count, const int64_t *points,
                         int64_t limit)
{
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (count > 0 && !points) return symo__fail_null(function, "points");
    if (limit < 0) return symo__fail_argument(function, "limit", -1, (double)limit, ">= 0");
    SYMO_TRY(symo__symmetry_monomial(symmetry, function));
    for (int64_t k = 0; k < count; k++)
        if (points[k] < 0 || points[k] >= symmetry->n)
            return symo__fail_argument(function, "points", k, (double)points[k], "in 0 .. n-1");
    return SYMO_OK;
}

symo_status symo_symmetry_stabiliser(symo_symmetry **stabiliser, const symo_symmetry *symmetry, int64_t count,
                                     const int64_t *points, int64_t limit)
{
    if (!stabiliser) return symo__fail_null(__func__, "stabiliser");
    *stabiliser = NULL;
    SYMO_TRY(check(__func__, symmetry, count, points, limit));
    descent d = { .function = __func__, .n = symmetry->n, .limit = limit };
    d.group = (symo_symmetry *)symmetry; /* a reference changes the count only */
    symo__symmetry_keep(d.group);
    symo_status status = symo_random_create(&d.random, 1, 0);
    if (!status) status = symo_chain_create(&d.chain, symmetry, limit);
    for (int64_t k = 0; k < count && !status; k++) status = fix(&d, points[k]);
    if (status)
        symo_symmetry_free(d.group);
    else
        *stabiliser = d.group;
    symo_chain_free(d.chain);
    symo_random_free(d.random);
    symo__release(d.images);
    symo__release(d.signs);
    return status;
}
