/* SPDX-License-Identifier: BSD-3-Clause */
/* An orbit that is seen better through its blocks. Where no generator has signs on it, an orbit T may be replaced by
 *
 *     pairs       its blocks of two: a signed coordinate each, with the two points as its signs
 *     crossings   the blocks of two systems that cross in single points: what fixes both blocks of a point fixes it.
 *                 The n m entries of a matrix whose rows and columns are permuted become n + m blocks
 *
 * Both are other pictures of the same group, so |G| does not change, an element is known from its images, and is in G
 * when it acts on the blocks as an element does.
 * Block systems are sought between one point b and one point of each orbit of a few random elements that fix b: the
 * smallest congruence that makes both equal. Missing one costs time later, nothing else.
 * Cost: O(n generators) for each of at most 24 candidates an orbit.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

enum { FIXING = 8, CANDIDATES = 24, TABLE = 16, KEPT = 0, PAIRS = 1, CROSSINGS = 2 };

typedef struct view { /* of an orbit */
    int how;
    int signs;             /* 1: some generator has signs here, so it is kept */
    int32_t corner;        /* its first coordinate in the picture */
    int32_t rows, columns; /* of crossings: blocks of the first system, and those of the second, which follow */
    int32_t *at;           /* of crossings: the point in a row and a column, -1: none */
} view;

typedef struct blocks {
    symo__group group;
    symo__orbit_list list;
    view *view;      /* one an orbit */
    int32_t *first;  /* n: where the point is in the picture, signed; of crossings its row */
    int32_t *second; /* n: of crossings its column */
    int32_t *back;   /* 2 degree: the signed point at a signed place of the picture, where one is */
    int32_t degree;  /* of the picture */
    symo__group *child;
} blocks;

static void blocks_free(symo__group *group)
{
    blocks *b = (blocks *)group;
    for (int32_t o = 0; b->view && o < b->list.count; o++) symo__release(b->view[o].at);
    symo__group_free(b->child);
    symo__release(b->view);
    symo__release(b->first);
    symo__release(b->second);
    symo__release(b->back);
    symo__orbit_list_free(&b->list);
    symo__release(b);
}

static symo_status blocks_order(const symo__group *group, symo__natural *order)
{
    const blocks *b = (const blocks *)group;
    return b->child->kind->order(b->child, order);
}

/* Says that picture `from` goes to `to`; 0 when it was said to go elsewhere. */
static int send(int32_t *picture, int32_t from, int32_t to)
{
    int32_t *image = &picture[from >> 1];
    to ^= from & 1;
    if (*image >= 0 && *image != to) return 0;
    *image = to;
    return 1;
}

static int draw(const blocks *b, const int32_t *g, int32_t *picture)
{
    memset(picture, -1, (size_t)b->degree * sizeof *picture);
    for (int32_t i = 0; i < b->group.n; i++) {
        const int32_t to = g[i] >> 1, orbit = b->list.orbit[i], sign = g[i] & 1;
        if ((sign && !b->view[orbit].signs) || b->list.orbit[to] != orbit) return 0;
        if (!send(picture, b->first[i], b->first[to] ^ sign)) return 0;
        if (b->view[orbit].how == CROSSINGS && !send(picture, b->second[i], b->second[to])) return 0;
    }
    return 1;
}

static symo_status blocks_contains(const symo__group *group, const int32_t *g, int *inside, const char *function)
{
    const blocks *b = (const blocks *)group;
    symo_status status = SYMO_OK;
    int32_t *picture = symo__allocate(b->degree, sizeof *picture);
    if (!picture) return symo__fail_memory(function, (size_t)b->degree * sizeof *picture);
    *inside = draw(b, g, picture);
    if (*inside) status = b->child->kind->contains(b->child, picture, inside, function);
    symo__release(picture);
    return status;
}

static int32_t *crossing(const view *v, int32_t row, int32_t column)
{
    return &v->at[(int64_t)((row >> 1) - v->corner) * v->columns + (column >> 1) - v->corner - v->rows];
}

static symo_status blocks_random(const symo__group *group, symo_random *random, int32_t *g, const char *function)
{
    const blocks *b = (const blocks *)group;
    int32_t *picture = symo__allocate(b->degree, sizeof *picture);
    if (!picture) return symo__fail_memory(function, (size_t)b->degree * sizeof *picture);
    const symo_status status = b->child->kind->random(b->child, random, picture, function);
    for (int32_t i = 0; i < group->n && !status; i++) {
        const view *v = &b->view[b->list.orbit[i]];
        const int32_t first = symo__move(picture, b->first[i]);
        if (v->how == CROSSINGS)
            g[i] = 2 * *crossing(v, first, symo__move(picture, b->second[i]));
        else
            g[i] = b->back[first];
    }
    symo__release(picture);
    return status;
}

static const symo__group_kind kind = { "blocks", blocks_free, blocks_order, blocks_contains, blocks_random };

/* ---- the search ---- */

typedef struct search {
    const symo__generators *generators;
    const symo__orbit_list *list;
    symo__budget *budget;
    int32_t **paired; /* the generators with their inverses, for trees */
    symo__sample sample;
    symo__generators fixing; /* random elements that fix the point b */
    symo__congruence found[CANDIDATES];
    int32_t width[CANDIDATES]; /* size of their blocks */
    int count;
} search;

static void search_free(search *s)
{
    symo__generators_unpair(s->paired, s->generators);
    symo__sample_free(&s->sample);
    symo__generators_free(&s->fixing);
}

static symo_status search_create(search *s)
{
    const int32_t n = s->generators->n;
    SYMO_TRY(symo__sample_create(&s->sample, s->generators, s->budget));
    SYMO_TRY(symo__generators_create(&s->fixing, n, FIXING, s->budget));
    return symo__generators_pair(&s->paired, s->generators, s->budget);
}

static void forget(search *s)
{
    for (int c = 0; c < s->count; c++) symo__congruence_free(&s->found[c]);
    s->count = 0;
}

static symo_status draw_fixing(search *s, int32_t b)
{
    symo__tree tree;
    SYMO_TRY(symo__tree_build(&tree, s->generators->n, 2 * b, s->generators->count, s->paired, s->budget));
    symo_status status = SYMO_OK;
    for (int k = 0; k < FIXING && !status; k++) {
        const int32_t *x;
        int32_t *g = symo__generator_code(&s->fixing, k);
        status = symo__sample_next(&s->sample, &x, s->budget);
        if (status) break;
        memcpy(g, x, (size_t)s->generators->n * sizeof *g);
        const int64_t letters = symo__tree_strip(&tree, symo__move(g, 2 * b), g);
        status = symo__budget_spend(s->budget, letters * s->generators->n);
    }
    symo__tree_free(&tree);
    return status;
}

/* The smallest orbit of the fixing elements in T that comes after `last` in the order of (size, number); -1: none. */
static int32_t next_suborbit(const symo__orbit_list *sub, const symo__orbit_list *list, int32_t orbit, int32_t last)
{
    int32_t best = -1, best_size = 0;
    const int32_t last_size = last < 0 ? 0 : sub->starts[last + 1] - sub->starts[last];
    for (int32_t k = list->starts[orbit] + 1; k < list->starts[orbit + 1]; k++) {
        const int32_t o = sub->orbit[list->points[k]], size = sub->starts[o + 1] - sub->starts[o];
        if (size < last_size || (size == last_size && o <= last)) continue;
        if (best >= 0 && (size > best_size || (size == best_size && o >= best))) continue;
        best = o;
        best_size = size;
    }
    return best;
}

/* Block systems of the orbit: proper ones, of which `found` keeps the classes. */
static symo_status find_systems(search *s, int32_t orbit)
{
    const int32_t first = s->list->starts[orbit], size = s->list->starts[orbit + 1] - first;
    const int32_t b = s->list->points[first];
    symo__orbit_list sub;
    SYMO_TRY(draw_fixing(s, b));
    SYMO_TRY(symo__orbit_list_create(&sub, &s->fixing, s->budget));
    symo_status status = SYMO_OK;
    int32_t at = next_suborbit(&sub, s->list, orbit, -1);
    for (int tried = 0; tried < CANDIDATES && at >= 0 && !status; tried++) {
        const int32_t pair[2] = { 2 * b, 2 * sub.points[sub.starts[at]] };
        symo__congruence *classes = &s->found[s->count];
        int32_t width = 0;
        status = symo__congruence_create(classes, s->generators, 1, pair, s->budget);
        if (status) break;
        for (int32_t k = first; k < first + size; k++) width += classes->root[s->list->points[k]] == classes->root[b];
        s->width[s->count++] = width;
        if (width == size) symo__congruence_free(&s->found[--s->count]);
        at = next_suborbit(&sub, s->list, orbit, at);
    }
    symo__orbit_list_free(&sub);
    return status;
}

/* Two systems whose blocks through b share nothing else, with the fewest blocks together; 0: none is worth it. */
static int choose_crossing(const search *s, int32_t orbit, int *rows, int *columns)
{
    const int32_t *points = s->list->points + s->list->starts[orbit];
    const int32_t size = s->list->starts[orbit + 1] - s->list->starts[orbit];
    int32_t best = size;
    for (int x = 0; x < s->count; x++)
        for (int y = 0; y < x; y++) {
            const int32_t height = size / s->width[x], width = size / s->width[y];
            int32_t common = 0;
            if (height + width >= best || (int64_t)height * width > TABLE * (int64_t)size) continue;
            for (int32_t k = 0; k < size; k++) {
                common += s->found[x].root[points[k]] == s->found[x].root[points[0]] &&
                          s->found[y].root[points[k]] == s->found[y].root[points[0]];
            }
            if (common > 1) continue;
            best = height + width;
            *rows = x;
            *columns = y;
        }
    return best < size;
}

/* Numbers the classes of an orbit from *next on; place[i] is 2 number of the class of i. */
static void number_classes(const int32_t *points, int32_t size, const symo__congruence *classes, int32_t *place,
                           int32_t *next)
{
    for (int32_t k = 0; k < size; k++) {
        if (classes->root[points[k]] == points[k]) place[points[k]] = 2 * (*next)++;
    }
    for (int32_t k = 0; k < size; k++) place[points[k]] = place[classes->root[points[k]]];
}

static symo_status make_view(blocks *b, search *s, int32_t orbit)
{
    const int32_t *points = b->list.points + b->list.starts[orbit];
    const int32_t size = b->list.starts[orbit + 1] - b->list.starts[orbit];
    view *v = &b->view[orbit];
    int rows = 0, columns = 0;
    v->corner = b->degree;
    for (int c = 0; c < s->count && v->how == KEPT; c++) {
        if (s->width[c] != 2) continue;
        v->how = PAIRS;
        number_classes(points, size, &s->found[c], b->first, &b->degree);
        for (int32_t k = 0; k < size; k++) b->first[points[k]] |= s->found[c].root[points[k]] != points[k];
    }
    if (v->how == KEPT && choose_crossing(s, orbit, &rows, &columns)) {
        v->how = CROSSINGS;
        number_classes(points, size, &s->found[rows], b->first, &b->degree);
        v->rows = b->degree - v->corner;
        number_classes(points, size, &s->found[columns], b->second, &b->degree);
        v->columns = b->degree - v->corner - v->rows;
        SYMO_TRY(symo__budget_take(s->budget, &v->at, (int64_t)v->rows * v->columns));
        memset(v->at, -1, (size_t)v->rows * (size_t)v->columns * sizeof *v->at);
        for (int32_t k = 0; k < size; k++) *crossing(v, b->first[points[k]], b->second[points[k]]) = points[k];
    }
    for (int32_t k = 0; k < size && v->how == KEPT; k++) b->first[points[k]] = 2 * b->degree++;
    for (int32_t k = 0; k < size && v->how != CROSSINGS; k++) {
        b->back[b->first[points[k]]] = 2 * points[k];
        if (v->how == KEPT) b->back[b->first[points[k]] ^ 1] = 2 * points[k] | 1;
    }
    return SYMO_OK;
}

/* ---- the step ---- */

static symo_status make_views(blocks *b, search *s)
{
    SYMO_TRY(search_create(s));
    for (int32_t o = 0; o < b->list.count; o++) {
        symo_status status = SYMO_OK;
        if (b->list.starts[o + 1] - b->list.starts[o] >= 4 && !b->view[o].signs) status = find_systems(s, o);
        if (!status) status = make_view(b, s, o);
        forget(s);
        if (status) return status;
    }
    return SYMO_OK;
}

static symo_status create_child(blocks *b, const symo__generators *generators, int steps, symo__budget *budget)
{
    symo__generators own;
    if (b->degree == b->group.n) return SYMO_OK;
    symo_status status = symo__generators_create(&own, b->degree, generators->count, budget);
    for (int64_t k = 0; k < generators->count && !status; k++) {
        const int kept = draw(b, symo__generator_code(generators, k), symo__generator_code(&own, k));
        assert(kept);
        (void)kept;
    }
    if (!status) status = symo__group_create(&b->child, &own, steps, budget);
    symo__generators_free(&own);
    return status;
}

static symo_status fill(blocks *b, const symo__generators *generators, symo__budget *budget)
{
    const int32_t n = generators->n;
    SYMO_TRY(symo__orbit_list_create(&b->list, generators, budget));
    SYMO_TRY(symo__budget_take(budget, &b->first, n));
    SYMO_TRY(symo__budget_take(budget, &b->second, n));
    SYMO_TRY(symo__budget_take(budget, &b->back, 2 * (int64_t)n));
    b->view = symo__allocate_zero(b->list.count, sizeof *b->view);
    if (!b->view) return symo__fail_memory(budget->function, (size_t)b->list.count * sizeof *b->view);
    search s = { .generators = generators, .list = &b->list, .budget = budget };
    for (int64_t k = 0; k < generators->count; k++)
        for (int32_t i = 0; i < n; i++) b->view[b->list.orbit[i]].signs |= symo__generator_code(generators, k)[i] & 1;
    const symo_status status = make_views(b, &s);
    search_free(&s);
    return status;
}

symo_status symo__blocks_create(symo__group **group, const symo__generators *generators, int steps,
                                symo__budget *budget)
{
    blocks *b = symo__allocate_zero(1, sizeof *b);
    if (!b) return symo__fail_memory(budget->function, sizeof *b);
    b->group = (symo__group){ &kind, generators->n };
    symo_status status = fill(b, generators, budget);
    if (!status) status = create_child(b, generators, steps, budget);
    if (!status && b->child)
        *group = &b->group;
    else
        blocks_free(&b->group);
    return status;
}
