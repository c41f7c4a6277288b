/* SPDX-License-Identifier: BSD-3-Clause */
/* Orbits that another orbit determines. Let f map the signed points of an orbit D to those of an orbit D' so that
 * f(p^g) = f(p)^g for every generator g; then the same holds for every element. What fixes D point by point fixes D'
 * too, so D' can be left out: |G| is the order of G on the rest. g is in G when it is there on the rest and goes with
 * every f; an element on the rest is lifted by f.
 *
 * A candidate for f is given by the image of one point and followed along the orbit; one contradiction ends it. Among
 * orbits of one size all candidates are tried, and a small orbit also against larger ones: images of a motion group
 * have hundreds of equal orbits.
 * Cost: O(n generators) where the first candidates fit; the search between two orbits is given up after a while.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

enum { SMALL = 64, PATIENCE = 64, KEPT_TRIED = 16 };

typedef struct fold {
    symo__group group;
    symo__orbit_list list;
    int32_t kept;       /* coordinates */
    int32_t *place;     /* n: among the kept ones, -1: left out */
    int32_t *points;    /* the kept ones */
    int32_t *position;  /* n: of a coordinate within its orbit */
    int32_t *source;    /* n: of a coordinate left out, a signed point that f takes to it or to its negative */
    int32_t **map;      /* an orbit: f by 2 position + sign of the orbit it comes from; NULL: kept */
    symo__group *child; /* on the kept coordinates */
} fold;

static void fold_free(symo__group *group)
{
    fold *f = (fold *)group;
    for (int32_t o = 0; f->map && o < f->list.count; o++) symo__release(f->map[o]);
    symo__group_free(f->child);
    symo__release(f->place);
    symo__release(f->points);
    symo__release(f->position);
    symo__release(f->source);
    symo__release(f->map);
    symo__orbit_list_free(&f->list);
    symo__release(f);
}

static symo_status fold_order(const symo__group *group, symo__natural *order)
{
    const fold *f = (const fold *)group;
    return f->child->kind->order(f->child, order);
}

/* The image of coordinate i, from the image that g gives to its source. */
static int32_t carried(const fold *f, const int32_t *g, int32_t i)
{
    const int32_t *map = f->map[f->list.orbit[i]], from = f->source[i], to = symo__move(g, from);
    const int32_t flip = map[2 * f->position[from >> 1] | (from & 1)] & 1;
    return map[2 * f->position[to >> 1] | (to & 1)] ^ flip;
}

static int restrict_to_kept(const fold *f, const int32_t *g, int32_t *images)
{
    for (int32_t k = 0; k < f->kept; k++) {
        const int32_t code = g[f->points[k]], place = f->place[code >> 1];
        if (f->list.orbit[code >> 1] != f->list.orbit[f->points[k]]) return 0;
        images[k] = 2 * place | (code & 1);
    }
    for (int32_t i = 0; i < f->group.n; i++) {
        if (f->place[i] < 0 && carried(f, g, i) != g[i]) return 0;
    }
    return 1;
}

static symo_status fold_contains(const symo__group *group, const int32_t *g, int *inside, const char *function)
{
    const fold *f = (const fold *)group;
    symo_status status = SYMO_OK;
    int32_t *images = symo__allocate(f->kept, sizeof *images);
    if (!images) return symo__fail_memory(function, (size_t)f->kept * sizeof *images);
    *inside = restrict_to_kept(f, g, images);
    if (*inside) status = f->child->kind->contains(f->child, images, inside, function);
    symo__release(images);
    return status;
}

static symo_status fold_random(const symo__group *group, symo_random *random, int32_t *g, const char *function)
{
    const fold *f = (const fold *)group;
    int32_t *images = symo__allocate(f->kept, sizeof *images);
    if (!images) return symo__fail_memory(function, (size_t)f->kept * sizeof *images);
    const symo_status status = f->child->kind->random(f->child, random, images, function);
    for (int32_t k = 0; k < f->kept && !status; k++) g[f->points[k]] = 2 * f->points[images[k] >> 1] | (images[k] & 1);
    for (int32_t i = 0; i < f->group.n && !status; i++) {
        if (f->place[i] < 0) g[i] = carried(f, g, i);
    }
    symo__release(images);
    return status;
}

static const symo__group_kind kind = { "fold", fold_free, fold_order, fold_contains, fold_random };

/* ---- the search for f ---- */

typedef struct search {
    const symo__generators *generators;
    int32_t from;   /* the orbit D */
    int32_t *map;   /* 2 |D|: the candidate, -1 where it is not known */
    int32_t *stack; /* 2 |D| positions, coded with signs */
    int64_t steps;
} search;

static int32_t size_of(const symo__orbit_list *list, int32_t orbit)
{
    return list->starts[orbit + 1] - list->starts[orbit];
}

/* Follows f from f(first point of D) = target; 1 when it meets no contradiction. */
static int follow(const fold *f, search *s, int32_t target)
{
    const int32_t *points = f->list.points + f->list.starts[s->from];
    int32_t depth = 0;
    memset(s->map, -1, 2 * (size_t)size_of(&f->list, s->from) * sizeof *s->map);
    s->map[0] = target;
    s->stack[depth++] = 0;
    while (depth > 0) {
        const int32_t at = s->stack[--depth], point = 2 * points[at >> 1] | (at & 1);
        for (int64_t k = 0; k < s->generators->count; k++) {
            const int32_t *g = symo__generator_code(s->generators, k), to = symo__move(g, point);
            const int32_t place = 2 * f->position[to >> 1] | (to & 1), image = symo__move(g, s->map[at]);
            s->steps++;
            if (s->map[place] == image) continue;
            if (s->map[place] >= 0) return 0;
            s->map[place] = image;
            s->stack[depth++] = place;
        }
    }
    return 1;
}

/* An orbit D that does not hold its negatives leaves them unknown: f(-p) = -f(p) goes with G as well. */
static void complete(int32_t size, int32_t *map)
{
    for (int32_t k = 0; k < 2 * size; k++) {
        if (map[k] < 0) map[k] = map[k ^ 1] ^ 1;
    }
}

/* Looks for f from one orbit to another; keeps the map when there is one. */
static symo_status look(fold *f, const symo__generators *generators, int32_t from, int32_t to, int signs,
                        symo__budget *budget)
{
    const int32_t size = size_of(&f->list, from), targets = size_of(&f->list, to);
    const int64_t patience = PATIENCE * generators->count * size;
    search s = { generators, from, NULL, NULL, 0 };
    int found = 0;
    symo_status status = symo__budget_take(budget, &s.map, 2 * (int64_t)size);
    if (!status) status = symo__budget_take(budget, &s.stack, 2 * (int64_t)size);
    for (int32_t k = 0; k < (signs ? 2 : 1) * targets && !found && !status && s.steps <= patience; k++) {
        const int32_t target = f->list.points[f->list.starts[to] + k % targets];
        found = follow(f, &s, 2 * target + k / targets);
        status = symo__budget_spend(budget, 2 * (int64_t)size);
    }
    if (!status) status = symo__budget_spend(budget, s.steps);
    if (found && !status) {
        complete(size, s.map);
        for (int32_t k = 0; k < 2 * size; k++)
            f->source[s.map[k] >> 1] = 2 * f->list.points[f->list.starts[from] + (k >> 1)] | (k & 1);
        f->map[to] = s.map;
        s.map = NULL;
    }
    symo__release(s.map);
    symo__release(s.stack);
    return status;
}

/* ---- which orbits to keep ---- */

static int may_determine(int32_t size, int32_t other)
{
    return size == other || (size <= SMALL && size % other == 0);
}

/* The orbits in `order`, the largest first. count: n + 1 numbers of scratch. */
static void sort_orbits(const fold *f, int32_t *order, int32_t *count)
{
    const int32_t n = f->group.n, orbits = f->list.count;
    memset(count, 0, ((size_t)n + 1) * sizeof *count);
    for (int32_t o = 0; o < orbits; o++) count[n - size_of(&f->list, o)]++; /* n - size < n */
    for (int32_t k = 0, before = 0; k < n; k++) {
        const int32_t here = count[k];
        count[k] = before;
        before += here;
    }
    for (int32_t o = 0; o < orbits; o++) order[count[n - size_of(&f->list, o)]++] = o;
}

/* Tries the orbits kept so far, the latest of them first: orbits of one size follow each other. */
static symo_status try_orbit(fold *f, const symo__generators *generators, const int32_t *order, int32_t kept,
                             int32_t orbit, int signs, symo__budget *budget)
{
    int32_t tried = 0;
    for (int32_t k = kept - 1; k >= 0 && tried < KEPT_TRIED && !f->map[orbit]; k--) {
        if (!may_determine(size_of(&f->list, order[k]), size_of(&f->list, orbit))) continue;
        tried++;
        SYMO_TRY(look(f, generators, order[k], orbit, signs, budget));
    }
    return SYMO_OK;
}

static symo_status choose(fold *f, const symo__generators *generators, symo__budget *budget)
{
    const int32_t count = f->list.count;
    const int signs = symo__generators_have_signs(generators);
    int32_t kept = 0, *order;
    SYMO_TRY(symo__budget_take(budget, &order, count + (int64_t)f->group.n + 1));
    sort_orbits(f, order, order + count);
    symo_status status = SYMO_OK;
    for (int32_t o = 0; o < count && !status; o++) {
        status = try_orbit(f, generators, order, kept, order[o], signs, budget);
        if (!status && !f->map[order[o]]) order[kept++] = order[o];
    }
    symo__release(order);
    return status;
}

static symo_status create_child(fold *f, const symo__generators *generators, int steps, symo__budget *budget)
{
    symo__generators own;
    for (int32_t i = 0; i < f->group.n; i++) {
        f->place[i] = f->map[f->list.orbit[i]] ? -1 : f->kept;
        if (f->place[i] >= 0) f->points[f->kept++] = i;
    }
    if (f->kept == f->group.n) return SYMO_OK;
    symo_status status = symo__generators_create(&own, f->kept, generators->count, budget);
    for (int64_t k = 0; k < generators->count && !status; k++)
        for (int32_t i = 0; i < f->kept; i++) {
            const int32_t code = symo__generator_code(generators, k)[f->points[i]];
            symo__generator_code(&own, k)[i] = 2 * f->place[code >> 1] | (code & 1);
        }
    if (!status) status = symo__group_create(&f->child, &own, steps, budget);
    symo__generators_free(&own);
    return status;
}

static symo_status fill(fold *f, const symo__generators *generators, symo__budget *budget)
{
    const int32_t n = f->group.n;
    SYMO_TRY(symo__orbit_list_create(&f->list, generators, budget));
    SYMO_TRY(symo__budget_take(budget, &f->place, n));
    SYMO_TRY(symo__budget_take(budget, &f->points, n));
    SYMO_TRY(symo__budget_take(budget, &f->position, n));
    SYMO_TRY(symo__budget_take(budget, &f->source, n));
    f->map = symo__allocate_zero(f->list.count, sizeof *f->map);
    if (!f->map) return symo__fail_memory(budget->function, (size_t)f->list.count * sizeof *f->map);
    for (int32_t i = 0; i < n; i++)
        f->position[f->list.points[i]] = i - f->list.starts[f->list.orbit[f->list.points[i]]];
    return choose(f, generators, budget);
}

symo_status symo__fold_create(symo__group **group, const symo__generators *generators, int steps, symo__budget *budget)
{
    fold *f = symo__allocate_zero(1, sizeof *f);
    if (!f) return symo__fail_memory(budget->function, sizeof *f);
    f->group = (symo__group){ &kind, generators->n };
    symo_status status = fill(f, generators, budget);
    if (!status) status = create_child(f, generators, steps, budget);
    if (!status && f->child)
        *group = &f->group;
    else
        fold_free(&f->group);
    return status;
}
