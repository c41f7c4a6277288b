/* SPDX-License-Identifier: BSD-3-Clause */
/* Independent parts: coordinates are connected when one generator moves both; what no generator moves is fixed.
 *
 * Every generator lives on one connected part, and generators of different parts commute, so G is the direct product of
 * the groups on the parts: |G| = product of their orders. An element of G maps every part to itself, by an element of
 * that part's group, and any choice of these is an element.
 * Cost: O(n generators). A group without generators has no parts.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

typedef struct split {
    symo__group group;
    int32_t count;
    int32_t *part;   /* n: -1 where fixed */
    int32_t *place;  /* n: within its part */
    int32_t *starts; /* count + 1, into points */
    int32_t *points; /* the coordinates that move, part after part */
    symo__group **child;
} split;

static void split_free(symo__group *group)
{
    split *s = (split *)group;
    for (int32_t c = 0; s->child && c < s->count; c++) symo__group_free(s->child[c]);
    symo__release(s->part);
    symo__release(s->place);
    symo__release(s->starts);
    symo__release(s->points);
    symo__release(s->child);
    symo__release(s);
}

static symo_status split_order(const symo__group *group, symo__natural *order)
{
    const split *s = (const split *)group;
    for (int32_t c = 0; c < s->count; c++) SYMO_TRY(s->child[c]->kind->order(s->child[c], order));
    return SYMO_OK;
}

/* The images within the parts, part after part; 0 where g leaves a part or moves a fixed coordinate. */
static int restrict_to_parts(const split *s, const int32_t *g, int32_t *images)
{
    for (int32_t i = 0; i < s->group.n; i++) {
        const int32_t part = s->part[i], to = g[i] >> 1;
        if (part < 0 ? g[i] != 2 * i : s->part[to] != part) return 0;
        if (part >= 0) images[s->starts[part] + s->place[i]] = 2 * s->place[to] | (g[i] & 1);
    }
    return 1;
}

static symo_status split_contains(const symo__group *group, const int32_t *g, int *inside, const char *function)
{
    const split *s = (const split *)group;
    symo_status status = SYMO_OK;
    int32_t *images = symo__allocate(group->n, sizeof *images);
    if (!images) return symo__fail_memory(function, (size_t)group->n * sizeof *images);
    *inside = restrict_to_parts(s, g, images);
    for (int32_t c = 0; c < s->count && *inside && !status; c++)
        status = s->child[c]->kind->contains(s->child[c], images + s->starts[c], inside, function);
    symo__release(images);
    return status;
}

static symo_status split_random(const symo__group *group, symo_random *random, int32_t *g, const char *function)
{
    const split *s = (const split *)group;
    symo_status status = SYMO_OK;
    int32_t *images = symo__allocate(group->n, sizeof *images);
    if (!images) return symo__fail_memory(function, (size_t)group->n * sizeof *images);
    symo__element_identity(group->n, g);
    for (int32_t c = 0; c < s->count && !status; c++) {
        const int32_t *points = s->points + s->starts[c];
        status = s->child[c]->kind->random(s->child[c], random, images, function);
        for (int32_t k = 0; k < s->child[c]->n && !status; k++)
            g[points[k]] = 2 * points[images[k] >> 1] | (images[k] & 1);
    }
    symo__release(images);
    return status;
}

static const symo__group_kind kind = { "split", split_free, split_order, split_contains, split_random };

static int32_t find(int32_t *link, int32_t i)
{
    while (link[i] != i) i = link[i] = link[link[i]];
    return i;
}

/* Numbers the parts; returns how many coordinates move. link: n numbers of scratch. */
static int32_t connect(split *s, const symo__generators *generators, int32_t *link)
{
    const int32_t n = s->group.n;
    int32_t moving = 0;
    for (int32_t i = 0; i < n; i++) {
        link[i] = i;
        s->part[i] = -1;
    }
    for (int64_t k = 0; k < generators->count; k++) {
        const int32_t *g = symo__generator_code(generators, k);
        int32_t first = -1;
        for (int32_t i = 0; i < n; i++) {
            if (g[i] == 2 * i) continue;
            const int32_t a = find(link, i), b = find(link, first < 0 ? i : first);
            link[a < b ? b : a] = a < b ? a : b; /* the smallest is the root, so it is met first below */
            if (first < 0) first = i;
            s->part[i] = 0;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        if (s->part[i] < 0) continue;
        const int32_t root = find(link, i);
        s->part[i] = root == i ? s->count++ : s->part[root];
        moving++;
    }
    return moving;
}

static void lay_out(split *s)
{
    for (int32_t i = 0; i < s->group.n; i++) {
        if (s->part[i] >= 0) s->place[i] = s->starts[s->part[i] + 1]++; /* first the sizes */
    }
    for (int32_t c = 0; c < s->count; c++) s->starts[c + 1] += s->starts[c];
    for (int32_t i = 0; i < s->group.n; i++) {
        if (s->part[i] >= 0) s->points[s->starts[s->part[i]] + s->place[i]] = i;
    }
}

static symo_status create_child(split *s, int32_t c, const symo__generators *generators, int steps,
                                symo__budget *budget)
{
    const int32_t *points = s->points + s->starts[c], n = s->starts[c + 1] - s->starts[c];
    symo__generators own;
    int64_t count = 0;
    for (int64_t k = 0; k < generators->count; k++)
        for (int32_t i = 0; i < n; i++) {
            if (symo__generator_code(generators, k)[points[i]] == 2 * points[i]) continue;
            count++;
            break;
        }
    symo_status status = symo__generators_create(&own, n, count, budget);
    count = 0;
    for (int64_t k = 0; k < generators->count && !status; k++) {
        const int32_t *g = symo__generator_code(generators, k);
        int32_t *images = own.code + count * n, moved = 0;
        if (count == own.count) break;
        for (int32_t i = 0; i < n; i++) {
            images[i] = 2 * s->place[g[points[i]] >> 1] | (g[points[i]] & 1);
            moved |= images[i] ^ (2 * i);
        }
        count += moved != 0;
    }
    if (!status) status = symo__group_create(&s->child[c], &own, steps, budget);
    symo__generators_free(&own);
    return status;
}

static symo_status fill(split *s, const symo__generators *generators, int *applies, symo__budget *budget)
{
    const int32_t n = s->group.n;
    SYMO_TRY(symo__budget_take(budget, &s->part, n));
    SYMO_TRY(symo__budget_take(budget, &s->place, n));
    SYMO_TRY(symo__budget_take(budget, &s->points, n));
    SYMO_TRY(symo__budget_spend(budget, 2 * (int64_t)n * (generators->count + 1)));
    *applies = connect(s, generators, s->points) < n || s->count != 1;
    if (!*applies) return SYMO_OK;
    s->starts = symo__allocate_zero((int64_t)s->count + 1, sizeof *s->starts);
    const size_t bytes = sizeof *s->child; /* NOLINT(bugprone-sizeof-expression): pointers are what it holds */
    s->child = symo__allocate_zero(s->count, bytes);
    if (!s->starts || !s->child) return symo__fail_memory(budget->function, (size_t)s->count * bytes);
    lay_out(s);
    return SYMO_OK;
}

symo_status symo__split_create(symo__group **group, const symo__generators *generators, int steps, symo__budget *budget)
{
    int applies = 0;
    split *s = symo__allocate_zero(1, sizeof *s);
    if (!s) return symo__fail_memory(budget->function, sizeof *s);
    s->group = (symo__group){ &kind, generators->n };
    symo_status status = fill(s, generators, &applies, budget);
    for (int32_t c = 0; applies && c < s->count && !status; c++) status = create_child(s, c, generators, steps, budget);
    if (!status && applies)
        *group = &s->group;
    else
        split_free(&s->group);
    return status;
}
