/* SPDX-License-Identifier: BSD-3-Clause */
/* Generators that were found: each is checked against the graph before it is kept, by whomever it was proposed.
 *
 * p is an automorphism when it is a bijection, keeps colours and loops, and takes the edges of u, with their kinds, to
 * those of p(u), for every u that it moves: an edge whose ends are both fixed is its own image, and any other is listed
 * at an end that moves. Its defect is the largest difference of two weights that count as one.
 * Cost: O(edges at the vertices that p moves); memory 8 bytes for each of them, and 28 a vertex of the graph.
 */
#include <string.h>

#include "symmetry/detect/detect_impl.h"

symo_status symo__found_create(symo__found *found, const char *function, const symo__graph *g,
                               const symo__refinement *r)
{
    const int64_t n = g->n;
    *found = (symo__found){
        .function = function, .g = g, .lists = { .size = sizeof(int32_t) }, .factors = { .size = sizeof(symo__factor) }
    };
    found->label = symo__allocate(n, sizeof *found->label);
    found->image = symo__allocate(n, sizeof *found->image);
    found->orbit = symo__allocate(n, sizeof *found->orbit);
    found->failed = symo__allocate_zero(n, sizeof *found->failed);
    found->mark = symo__allocate_zero(3 * n, sizeof *found->mark);
    if (!found->label || !found->image || !found->orbit || !found->failed || !found->mark)
        return symo__fail_memory(function, (size_t)n * 3 * sizeof *found->mark);
    for (int32_t u = 0; u < g->n; u++) {
        found->image[u] = found->orbit[u] = u;
        found->label[u] = r->first[r->cell[u]];
    }
    return SYMO_OK;
}

void symo__found_free(symo__found *found)
{
    symo__release(found->label);
    symo__release(found->image);
    symo__release(found->orbit);
    symo__release(found->failed);
    symo__release(found->mark);
    symo__pool_free(&found->lists);
    symo__pool_free(&found->factors);
}

/* ---- orbits ---- */

int32_t symo__found_orbit(symo__found *found, int32_t vertex)
{
    int32_t *orbit = found->orbit;
    while (orbit[vertex] != vertex) vertex = orbit[vertex] = orbit[orbit[vertex]];
    return vertex;
}

static void join(symo__found *found, int32_t u, int32_t v)
{
    const int32_t a = symo__found_orbit(found, u), b = symo__found_orbit(found, v);
    if (a == b) return;
    const int32_t low = a < b ? a : b, high = a < b ? b : a;
    found->orbit[high] = low;
    if (found->failed[high] == found->test) found->failed[low] = found->test;
}

/* ---- the check ---- */

/* Edges at one vertex that lead to one other differ in this. */
static inline int64_t slot(const symo__graph *g, int32_t kind, int32_t end)
{
    return 3 * (int64_t)end + (kind == g->pair ? 2 : g->directed ? kind & 1 : 0);
}

/* Whether the edges of u go to those of v; the defect grows. */
static int takes_edges(symo__found *found, int32_t u, int32_t v, double *defect)
{
    const symo__graph *g = found->g;
    const int64_t begin = g->starts[v], end = g->starts[v + 1], mine = g->starts[u];
    int same = end - begin == g->starts[u + 1] - mine;
    for (int64_t e = begin; e < end; e++)
        found->mark[slot(g, g->edges[e].kind, g->edges[e].end)] = (uint32_t)(e - begin + 1);
    for (int64_t e = mine; e < g->starts[u + 1] && same; e++) {
        const int32_t kind = g->edges[e].kind;
        const uint32_t mate = found->mark[slot(g, kind, found->image[g->edges[e].end])];
        same = mate > 0 && g->edges[begin + mate - 1].kind == kind;
        if (same && g->weights) *defect = fmax(*defect, fabs(g->weights[e] - g->weights[begin + mate - 1]));
    }
    for (int64_t e = begin; e < end; e++) found->mark[slot(g, g->edges[e].kind, g->edges[e].end)] = 0;
    return same;
}

/* Whether the images are the vertices that move, in another order. */
static int is_bijection(symo__found *found, int64_t count, const int32_t *from, const int32_t *to)
{
    int64_t met = 0;
    for (int64_t k = 0; k < count; k++) found->mark[from[k]] = 1;
    for (int64_t k = 0; k < count; k++) {
        met += found->mark[to[k]];
        found->mark[to[k]] = 0;
    }
    for (int64_t k = 0; k < count; k++) found->mark[from[k]] = 0;
    return met == count;
}

static int is_automorphism(symo__found *found, int64_t count, const int32_t *from, const int32_t *to, double *defect)
{
    const symo__graph *g = found->g;
    int holds = is_bijection(found, count, from, to);
    for (int64_t k = 0; k < count; k++) found->image[from[k]] = to[k];
    for (int64_t k = 0; k < count && holds; k++) {
        const int32_t u = from[k], v = to[k];
        holds = found->label[u] == found->label[v] && takes_edges(found, u, v, defect);
        if (g->loop_weights) *defect = fmax(*defect, fabs(g->loop_weights[u] - g->loop_weights[v]));
    }
    for (int64_t k = 0; k < count; k++) found->image[from[k]] = from[k];
    return holds;
}

symo_status symo__found_add(symo__found *found, int64_t count, const int32_t *from, const int32_t *to, int *kept)
{
    int64_t at, moved = 0;
    double defect = found->defect;
    *kept = 0;
    for (int64_t k = 0; k < count; k++) moved += from[k] != to[k];
    if (moved == 0) return SYMO_OK;
    SYMO_TRY(symo__pool_take(&found->lists, found->function, 2 * moved + 1, &at));
    int32_t *list = symo__pool_numbers(&found->lists, at);
    *list++ = (int32_t)moved;
    for (int64_t k = 0, m = 0; k < count; k++) {
        if (from[k] == to[k]) continue;
        list[m] = from[k];
        list[moved + m++] = to[k];
    }
    if (!is_automorphism(found, moved, list, list + moved, &defect)) {
        found->lists.used = at;
        return SYMO_OK;
    }
    for (int64_t k = 0; k < moved; k++) join(found, list[k], list[moved + k]);
    found->count++;
    found->defect = defect;
    *kept = 1;
    return SYMO_OK;
}

void symo__found_restrict(symo__found *found, int64_t n)
{
    int32_t *numbers = symo__pool_numbers(&found->lists, 0);
    int64_t at = 0, to = 0, kept = 0;
    for (int64_t k = 0; k < found->count; k++) {
        const int64_t moved = numbers[at++];
        int32_t left = 0;
        for (int64_t m = 0; m < moved; m++) { /* to the front of both halves */
            if (numbers[at + m] >= n) continue;
            numbers[at + left] = numbers[at + m];
            numbers[at + moved + left++] = numbers[at + moved + m];
        }
        if (left > 0) {
            numbers[to++] = left;
            for (int64_t m = 0; m < left; m++) numbers[to + m] = numbers[at + m];
            for (int64_t m = 0; m < left; m++) numbers[to + left + m] = numbers[at + moved + m];
            to += 2 * (int64_t)left;
            kept++;
        }
        at += 2 * moved;
    }
    found->lists.used = to;
    found->count = kept;
}

/* ---- as a symmetry ---- */

/* A generator by what it moves, so that images are written once a stretch that is not the identity's. */
typedef struct writer {
    int pairs;
    int64_t *image; /* the identity between generators, and so the signs */
    int8_t *sign;   /* NULL: none is needed */
    symo__images images;
    int8_t *signs;
    symo__unionfind classes;
} writer;

static void write_moved(writer *w, int32_t moved, const int32_t *list)
{
    for (int32_t k = 0; k < moved; k++) {
        const int32_t from = list[k], to = list[moved + k];
        if (!w->pairs) {
            w->image[from] = to;
            symo__unionfind_join(&w->classes, from, to, 1);
        } else if (from % 2 == 0) {
            w->image[from / 2] = to / 2;
            w->sign[from / 2] = to % 2 ? -1 : 1;
            symo__unionfind_join(&w->classes, from / 2, to / 2, w->sign[from / 2]);
        }
    }
}

/* Of the stretches that are not all listed from the start, those that vertex u is in. */
static void add_stretch(writer *w, int64_t generator, int64_t u)
{
    const int64_t start = u - u % SYMO__STRETCH;
    if (w->images.n - start < SYMO__STRETCH || !symo__images_run(&w->images, generator, u)) return;
    if (symo__image(&w->images, generator, start) != start) return; /* added before */
    symo__images_add(&w->images, generator, start, symo__is_run(SYMO__STRETCH, w->image + start), w->image + start);
}

static void write_generator(writer *w, int64_t generator, int32_t moved, const int32_t *list)
{
    const int64_t n = w->images.n, whole = n - n % SYMO__STRETCH;
    write_moved(w, moved, list);
    for (int64_t start = 0; start < whole; start += SYMO__STRETCH)
        symo__images_add(&w->images, generator, start, 1, &start); /* the identity, for a start */
    if (whole < n) symo__images_add(&w->images, generator, whole, 0, w->image + whole);
    for (int32_t k = 0; k < moved; k++) add_stretch(w, generator, w->pairs ? list[k] / 2 : list[k]);
    if (w->sign) memcpy(w->signs + generator * n, w->sign, (size_t)n);
    for (int32_t k = 0; k < moved; k++) {
        const int32_t u = w->pairs ? list[k] / 2 : list[k];
        w->image[u] = u;
        if (w->sign) w->sign[u] = 1;
    }
}

/* Room for the stretches that have to be listed, and no more: a generator that moves little takes little. */
static symo_status take_images(symo__images *images, const symo__found *found, int64_t n)
{
    const int64_t stretches = n / SYMO__STRETCH + (n % SYMO__STRETCH > 0);
    int64_t wheres, listed = 0, at = 0;
    *images = (symo__images){ .n = n, .count = found->count, .stretches = stretches };
    if (!symo__multiply_sizes(stretches, found->count, &wheres))
        return symo__images_fail_size(found->function, n, found->count);
    for (int64_t k = 0; k < found->count; k++) {
        const int32_t moved = *symo__pool_numbers(&found->lists, at);
        listed += (moved < stretches ? moved : stretches) + 1;
        at += 2 * (int64_t)moved + 1;
    }
    images->where = symo__allocate(wheres, sizeof *images->where);
    images->listed = symo__allocate(listed, SYMO__STRETCH * sizeof *images->listed);
    if (images->where && images->listed) return SYMO_OK;
    return symo__fail_memory(found->function, (size_t)listed * SYMO__STRETCH * sizeof *images->listed);
}

static symo_status begin_writing(writer *w, const symo__found *found, int64_t n, int pairs)
{
    *w = (writer){ .pairs = pairs };
    SYMO_TRY(take_images(&w->images, found, n));
    SYMO_TRY(symo__unionfind_create(&w->classes, n));
    w->image = symo__allocate(n, sizeof *w->image);
    if (pairs) {
        w->sign = symo__allocate(n, 1);
        w->signs = symo__allocate(found->count, (size_t)n);
    }
    if (!w->image || (pairs && (!w->sign || !w->signs)))
        return symo__fail_memory(found->function, (size_t)n * sizeof *w->image);
    for (int64_t i = 0; i < n; i++) w->image[i] = i;
    if (pairs) memset(w->sign, 1, (size_t)n);
    return SYMO_OK;
}

symo_status symo__found_symmetry(symo_symmetry **symmetry, const symo__found *found, int64_t n, int pairs)
{
    writer w;
    symo_partition *orbits = NULL;
    symo_status status = begin_writing(&w, found, n, pairs);
    int64_t at = 0;
    for (int64_t k = 0; k < found->count && !status; k++) {
        const int32_t *list = symo__pool_numbers(&found->lists, at);
        write_generator(&w, k, *list, list + 1);
        at += 2 * (int64_t)*list + 1;
    }
    if (!status) status = symo__unionfind_partition(&orbits, &w.classes);
    symo__unionfind_free(&w.classes);
    symo__release(w.image);
    symo__release(w.sign);
    if (!status) return symo__symmetry_adopt(symmetry, found->function, &w.images, w.signs, orbits);
    symo__images_free(&w.images);
    symo__release(w.signs);
    return status;
}
