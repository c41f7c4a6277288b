/* SPDX-License-Identifier: BSD-3-Clause */
/* What is left of a graph once its cells are known falls into independent pieces.
 *
 * Let the cells be equitable. A vertex alone in its cell has the same edges with every member of another cell, so it
 * says nothing more. Where every member of C has an edge with every one of D, the most frequent kind of these is what
 * the other kinds leave over, and can be left out. A permutation that keeps the cells is then an automorphism exactly
 * when it keeps the remaining edges, and connected components of those can be looked at one by one: the group is the
 * product, over classes of isomorphic components, of wreath products of the group of one with all permutations of the
 * class. Cliques, complete multipartite graphs, complements, twins and trees fall apart into single vertices.
 *
 * Everything is told by positions, sizes and counts, so that isomorphic stretches are taken apart in the same way; all
 * is put back where it was when whoever asked has finished.
 * Cost: O(vertices + edges of the stretch), and sorting the edges of one vertex a cell and the pieces.
 * Components after refinement: Codenotti et al. 2013 (conauto); Anders, Schweitzer, Stiess 2023 (sassy).
 */
#include <stdlib.h>
#include <string.h>

#include "symmetry/detect/detect_impl.h"

symo_status symo__scene_create(symo__scene *scene, const char *function, const symo__graph *g, symo__refinement *r)
{
    const int64_t n = g->n, edges = g->starts[n];
    int64_t longest = 0;
    for (int32_t u = 0; u < g->n; u++)
        if (g->starts[u + 1] - g->starts[u] > longest) longest = g->starts[u + 1] - g->starts[u];
    *scene = (symo__scene){ .r = r, .function = function, .g = g, .saved = { .size = sizeof(int32_t) } };
    scene->edges = symo__allocate(edges, sizeof *scene->edges);
    scene->until = symo__allocate(n, sizeof *scene->until);
    scene->keys = symo__allocate(longest, sizeof *scene->keys);
    scene->part = symo__allocate_zero(12 * n, sizeof *scene->part);
    if (!scene->edges || !scene->until || !scene->keys || !scene->part)
        return symo__fail_memory(function, (size_t)edges * sizeof *scene->edges);
    scene->line = scene->part + n;
    scene->first = scene->line + n;
    scene->total = scene->first + n;
    scene->best = scene->total + 3 * n;
    scene->drop = scene->best + 3 * n;
    for (int64_t k = 0; k < 3 * n; k++) scene->drop[k] = -1;
    if (edges > 0) memcpy(scene->edges, g->edges, (size_t)edges * sizeof *scene->edges);
    if (n > 0) memcpy(scene->until, g->starts + 1, (size_t)n * sizeof *scene->until);
    r->edges = scene->edges;
    r->until = scene->until;
    return SYMO_OK;
}

void symo__scene_free(symo__scene *scene)
{
    symo__release(scene->edges);
    symo__release(scene->until);
    symo__release(scene->keys);
    symo__release(scene->part);
    symo__pool_free(&scene->saved);
}

/* ---- edges that say nothing ---- */

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Edges from one vertex to a cell are of one group when no two of them lead to the same member. */
static inline int64_t group_of(const symo__scene *s, int32_t kind, int32_t cell)
{
    return 3 * (int64_t)cell + (kind == s->g->pair ? 2 : s->g->directed ? kind & 1 : 0);
}

/* Of each group of edges from cell to another that reaches every member: the most frequent kind, in drop. The edges of
 * one member stand for all. Returns how many keys were listed, for forget. */
static int64_t find_superfluous(symo__scene *s, int32_t cell)
{
    const symo__refinement *r = s->r;
    const int32_t u = r->vertices[r->first[cell]];
    int64_t count = 0;
    for (int64_t e = s->g->starts[u]; e < s->until[u]; e++) {
        const int32_t other = r->cell[s->edges[e].end];
        if (r->size[other] > 1) s->keys[count++] = (int64_t)other * ((int64_t)INT32_MAX + 1) + s->edges[e].kind;
    }
    qsort(s->keys, (size_t)count, sizeof *s->keys, by_number);
    for (int64_t k = 0, next; k < count; k = next) {
        const int32_t kind = (int32_t)(s->keys[k] & INT32_MAX), other = (int32_t)(s->keys[k] >> 31);
        const int64_t group = group_of(s, kind, other);
        for (next = k; next < count && s->keys[next] == s->keys[k];) next++;
        s->total[group] += (int32_t)(next - k);
        if ((int32_t)(next - k) <= s->best[group]) continue;
        s->best[group] = (int32_t)(next - k);
        s->drop[group] = kind;
    }
    for (int64_t k = 0; k < count; k++) {
        const int32_t kind = (int32_t)(s->keys[k] & INT32_MAX), other = (int32_t)(s->keys[k] >> 31);
        const int64_t group = group_of(s, kind, other);
        if (s->total[group] != r->size[other] - (other == cell)) s->drop[group] = -1;
    }
    return count;
}

static void forget(symo__scene *s, int64_t count)
{
    for (int64_t k = 0; k < count; k++) {
        const int64_t group = group_of(s, (int32_t)(s->keys[k] & INT32_MAX), (int32_t)(s->keys[k] >> 31));
        s->total[group] = s->best[group] = 0;
        s->drop[group] = -1;
    }
}

/* Edges that say nothing are moved behind the others. */
static void leave_out(symo__scene *s, int32_t u)
{
    const symo__refinement *r = s->r;
    int64_t e = s->g->starts[u];
    s->r->steps += s->until[u] - e;
    while (e < s->until[u]) {
        const symo__edge edge = s->edges[e];
        const int32_t other = r->cell[edge.end];
        if (r->size[other] > 1 && s->drop[group_of(s, edge.kind, other)] != edge.kind) {
            e++;
            continue;
        }
        s->until[u]--;
        s->edges[e] = s->edges[s->until[u]];
        s->edges[s->until[u]] = edge;
    }
}

static void thin_out(symo__scene *s, int32_t from, int32_t to)
{
    const symo__refinement *r = s->r;
    for (int32_t at = from, next; at < to; at = next) {
        const int32_t cell = r->cell[r->vertices[at]];
        next = at + r->size[cell];
        if (r->size[cell] == 1) continue;
        const int64_t count = find_superfluous(s, cell);
        for (int32_t k = at; k < next; k++) leave_out(s, r->vertices[k]);
        forget(s, count);
    }
}

/* ---- connected components ---- */

static void fill_part(symo__scene *s, int32_t start, int32_t part)
{
    int32_t reached = 1;
    s->line[0] = start;
    s->part[start] = part;
    for (int32_t k = 0; k < reached; k++) {
        const int32_t u = s->line[k];
        for (int64_t e = s->g->starts[u]; e < s->until[u]; e++) {
            const int32_t v = s->edges[e].end;
            if (s->part[v] >= 0) continue;
            s->part[v] = part;
            s->line[reached++] = v;
        }
    }
}

/* part: of a vertex that is not alone in its cell. */
static void find_parts(symo__scene *s, symo__pieces *p)
{
    const symo__refinement *r = s->r;
    for (int32_t k = p->from; k < p->to; k++) s->part[r->vertices[k]] = -1;
    for (int32_t k = p->from; k < p->to; k++) {
        const int32_t u = r->vertices[k];
        if (r->size[r->cell[u]] == 1)
            p->singles++;
        else if (s->part[u] < 0)
            fill_part(s, u, p->count++);
    }
}

/* ---- what has to be put back: ends of lists, vertices, cells with their sizes ---- */

/* Before edges are left out. */
static symo_status save_vertices(symo__scene *s, const symo__pieces *p)
{
    const symo__refinement *r = s->r;
    const int32_t size = p->to - p->from;
    int64_t at;
    SYMO_TRY(symo__pool_take(&s->saved, s->function, 2 * (int64_t)size, &at));
    int32_t *numbers = symo__pool_numbers(&s->saved, at);
    for (int32_t k = 0; k < size; k++) {
        const int32_t u = r->vertices[p->from + k];
        numbers[k] = u;
        numbers[size + k] = (int32_t)(s->until[u] - s->g->starts[u]);
    }
    return SYMO_OK;
}

/* Cells with their sizes, which become 0 for those of several vertices; first: where each one stood. */
static symo_status save_cells(symo__scene *s, symo__pieces *p)
{
    symo__refinement *r = s->r;
    for (int32_t at = p->from, size; at < p->to; at += size) {
        const int32_t cell = r->cell[r->vertices[at]];
        int64_t to;
        SYMO_TRY(symo__pool_take(&s->saved, s->function, 2, &to));
        int32_t *numbers = symo__pool_numbers(&s->saved, to);
        size = r->size[cell];
        numbers[0] = cell;
        numbers[1] = size;
        s->first[cell] = at;
    }
    p->list = s->saved.used;
    return SYMO_OK;
}

void symo__pieces_join(symo__scene *s, const symo__pieces *p)
{
    symo__refinement *r = s->r;
    const int32_t size = p->to - p->from;
    const int32_t *numbers = symo__pool_numbers(&s->saved, p->mark);
    for (int32_t k = 0; k < size; k++) {
        const int32_t u = numbers[k];
        s->until[u] = s->g->starts[u] + numbers[size + k];
        if (p->whole) continue;
        r->vertices[p->from + k] = u;
        r->place[u] = p->from + k;
    }
    int32_t at = p->from;
    for (int64_t k = 2 * (int64_t)size; !p->whole && k < p->list - p->mark; k += 2) {
        const int32_t cell = numbers[k], end = at + numbers[k + 1];
        r->first[cell] = at;
        r->size[cell] = numbers[k + 1];
        for (; at < end; at++) r->cell[r->vertices[at]] = cell;
    }
    r->cells = p->cells_before;
    s->saved.used = p->mark;
}

/* ---- the new order: singles, and then part after part ---- */

/* line: the vertices in the new order; best: where each part begins (scratch, 0 again afterwards). */
static void sort_by_part(symo__scene *s, const symo__pieces *p)
{
    symo__refinement *r = s->r;
    int32_t *next = s->best, single = 0, sum = p->singles;
    for (int32_t k = p->from; k < p->to; k++) {
        const int32_t u = r->vertices[k];
        if (r->size[r->cell[u]] > 1) next[s->part[u]]++;
    }
    for (int32_t part = 0; part < p->count; part++) {
        const int32_t size = next[part];
        next[part] = sum;
        sum += size;
    }
    for (int32_t k = p->from; k < p->to; k++) {
        const int32_t u = r->vertices[k];
        s->line[r->size[r->cell[u]] > 1 ? next[s->part[u]]++ : single++] = u;
    }
    memset(next, 0, (size_t)p->count * sizeof *next);
    for (int32_t k = p->from; k < p->to; k++) {
        r->vertices[k] = s->line[k - p->from];
        r->place[r->vertices[k]] = k;
    }
}

static uint32_t place_singles(symo__scene *s, const symo__pieces *p)
{
    symo__refinement *r = s->r;
    uint64_t hash = (uint64_t)p->singles;
    for (int32_t k = p->from; k < p->from + p->singles; k++) {
        const int32_t cell = r->cell[r->vertices[k]];
        hash = symo__mix(hash, (uint64_t)(s->first[cell] - p->from));
        r->first[cell] = k;
    }
    return (uint32_t)(hash >> 32);
}

/* The part that begins at `start` gets cells of its own: what it has of one cell keeps that number if it is the first
 * to have some. */
static symo__piece place_part(symo__scene *s, const symo__pieces *p, int32_t start)
{
    symo__refinement *r = s->r;
    const int32_t part = s->part[r->vertices[start]];
    uint64_t hash = 0;
    int32_t at = start;
    while (at < p->to && s->part[r->vertices[at]] == part) {
        const int32_t old = r->cell[r->vertices[at]], cell = r->size[old] == 0 ? old : r->cells++, first = at;
        while (at < p->to && s->part[r->vertices[at]] == part && r->cell[r->vertices[at]] == old) at++;
        hash = symo__mix(hash, (uint64_t)(uint32_t)(s->first[old] - p->from) << 32 | (uint32_t)(at - first));
        r->first[cell] = first;
        r->size[cell] = at - first;
        for (int32_t k = first; k < at; k++) r->cell[r->vertices[k]] = cell;
    }
    return (symo__piece){ start, at - start, (int32_t)(hash >> 33) };
}

static int by_signature(const void *a, const void *b)
{
    const symo__piece *x = a, *y = b;
    if (x->signature != y->signature) return x->signature < y->signature ? -1 : 1;
    if (x->size != y->size) return x->size < y->size ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static symo_status place_parts(symo__scene *s, symo__pieces *p)
{
    const int32_t numbers = sizeof(symo__piece) / sizeof(int32_t);
    int64_t at;
    uint64_t hash = place_singles(s, p);
    SYMO_TRY(symo__pool_take(&s->saved, s->function, numbers * (int64_t)p->count, &at));
    symo__piece *pieces = (symo__piece *)(void *)symo__pool_numbers(&s->saved, at);
    for (int32_t k = 0, start = p->from + p->singles; k < p->count; k++) {
        pieces[k] = place_part(s, p, start);
        start += pieces[k].size;
    }
    if (p->count > 1) qsort(pieces, (size_t)p->count, sizeof *pieces, by_signature);
    for (int32_t k = 0; k < p->count; k++)
        hash = symo__mix(hash, (uint64_t)(uint32_t)pieces[k].signature << 32 | (uint32_t)pieces[k].size);
    p->signature = (uint32_t)(hash >> 32);
    return SYMO_OK;
}

/* Of a stretch that stays whole, by the sizes of its cells. */
static uint32_t sign_whole(const symo__scene *s, const symo__pieces *p)
{
    const symo__refinement *r = s->r;
    uint64_t hash = 1;
    for (int32_t at = p->from; at < p->to; at += r->size[r->cell[r->vertices[at]]])
        hash = symo__mix(hash, (uint64_t)r->size[r->cell[r->vertices[at]]]);
    return (uint32_t)(hash >> 32);
}

symo_status symo__pieces_part(symo__scene *s, int32_t from, int32_t to, symo__pieces *p)
{
    *p = (symo__pieces){ .from = from, .to = to, .cells_before = s->r->cells, .mark = s->saved.used };
    s->r->steps += to - from;
    SYMO_TRY(save_vertices(s, p));
    thin_out(s, from, to);
    find_parts(s, p);
    p->list = s->saved.used;
    p->whole = p->count == 1 && p->singles == 0;
    if (p->whole) {
        p->signature = sign_whole(s, p);
        return SYMO_OK;
    }
    SYMO_TRY(save_cells(s, p));
    sort_by_part(s, p);
    for (int32_t k = from + p->singles; k < to; k++) s->r->size[s->r->cell[s->r->vertices[k]]] = 0;
    return place_parts(s, p);
}

symo__piece symo__piece_at(const symo__scene *s, const symo__pieces *p, int32_t k)
{
    return ((const symo__piece *)(const void *)symo__pool_numbers(&s->saved, p->list))[k];
}
