/* SPDX-License-Identifier: BSD-3-Clause */
/* The automorphisms of a graph, piece by piece, and by individualisation and refinement where nothing falls apart.
 *
 * A stretch of vertices with equitable cells is one of two things. It falls apart (pieces.c): then each class of
 * isomorphic pieces has the group of its first member, acting on that alone, and all permutations of the members, given
 * by a swap and a cycle. Or it is whole: then a vertex v of a smallest cell gets a cell of its own, cells are refined,
 * and what results is a stretch again, whose group is the stabiliser of v; of the other w in the cell one a known
 * generator does not reach from v is singled out in turn, and if what results is isomorphic to what v gave, the
 * isomorphism is a new generator, and if not, no w in the orbit of this one is an image of v.
 *
 * What was done with the first of its kind is kept as a tree of nodes, and isomorphism means doing the same again
 * elsewhere: refinement is given up at the first step that differs, pieces are matched by their signatures and then by
 * their nodes. Refinement tells every count between cells and goes on when all vertices are alone, so two stretches in
 * which the same has happened until then are isomorphic (but for a collision of hashes, which a check would meet).
 * Pieces apart from each other never multiply their choices, which is what makes thousands of equal components, twins
 * and trees cheap. Cost: near-linear where refinement and pieces settle it; exponential in the worst case, as every
 * known search of this kind; so work is counted in steps and may be bounded. Memory O(n + m), and what the nodes of one
 * path keep. McKay, Congr. Numer. 30 (1981); Junttila, Kaski (bliss, 2007); Darga et al. (saucy, 2004). The recursion
 * into pieces at every depth is ours.
 */
#include <string.h>

#include "symmetry/detect/detect_impl.h"

/* Nodes nest at most so deep, which bounds the stack; what lies deeper counts as without symmetry, and the result as
 * incomplete. */
enum { DEEPEST = 500 };

enum { NONE = -1 };

/* What was done with a stretch that stands for all that are isomorphic to it. */
typedef struct node {
    int whole;
    uint32_t signature;
    int32_t target;     /* whole: where the cell began, counted from the start of the stretch */
    int32_t child;      /* whole: the node of the stretch after that */
    int32_t class;      /* not whole: the first class of pieces; NONE: there is none */
    int32_t size;       /* whole: of the target; else: how many are alone */
    int32_t orbit;      /* whole: how long that of the vertex is */
    int64_t begin, end; /* in numbers. whole: the hashes of the refinement; else: those who are alone */
} node;

/* Isomorphic pieces; signatures of the classes of a node ascend. */
typedef struct kin {
    int32_t signature, size;
    int32_t node; /* of the first member; NONE: pieces of one vertex */
    int32_t next; /* class of the same node */
    int32_t members, first, last;
} kin;

/* One of them. */
typedef struct member {
    int64_t vertices; /* in numbers; in the order of those of the first member, which an isomorphism takes to them */
    int32_t next;
} member;

typedef struct search {
    symo__scene scene;
    symo__found *found;
    symo__detection *detection;
    symo__pool numbers, nodes, classes, members;
    int32_t *image; /* n: where an isomorphism takes the vertices of a node */
    int32_t depth;
    int stopped;        /* 1: the limit was reached */
    int64_t at, end;    /* of a refinement that follows another: hashes in numbers */
    symo_status status; /* of a refinement that is written down */
} search;

static node *node_at(const search *s, int32_t k)
{
    return (node *)s->nodes.data + k;
}

static kin *class_at(const search *s, int32_t k)
{
    return (kin *)s->classes.data + k;
}

static member *member_at(const search *s, int32_t k)
{
    return (member *)s->members.data + k;
}

static symo_status take_numbers(search *s, int64_t count, int64_t *at)
{
    s->scene.r->steps += count;
    return symo__pool_take(&s->numbers, s->scene.function, count, at);
}

static int is_over(search *s)
{
    if (s->detection->limit > 0 && s->scene.r->steps > s->detection->limit) s->stopped = 1;
    return s->stopped;
}

/* ---- refinement that is written down, and that follows what was written ---- */

static int write_down(void *context, uint32_t hash)
{
    search *s = context;
    int64_t at;
    s->status = take_numbers(s, 1, &at);
    if (s->status) return 0;
    memcpy(symo__pool_numbers(&s->numbers, at), &hash, sizeof hash);
    return !is_over(s);
}

static int compare(void *context, uint32_t hash)
{
    search *s = context;
    if (s->at == s->end || memcmp(symo__pool_numbers(&s->numbers, s->at), &hash, sizeof hash) != 0) return 0;
    s->at++;
    return !is_over(s);
}

/* ---- isomorphisms ---- */

static symo_status match(search *s, int32_t made, int32_t from, int32_t to, int *found);

/* Whether the stretch with w alone is what the node's was with its own vertex alone. */
static symo_status match_with(search *s, int32_t made, int32_t from, int32_t to, int32_t w, int *found)
{
    symo__refinement *r = s->scene.r;
    const node *n = node_at(s, made);
    const int32_t cells = r->cells, child = n->child;
    *found = 0;
    r->origin = from;
    symo__refinement_single_out(r, w);
    s->at = n->begin;
    s->end = n->end;
    symo_status status = SYMO_OK;
    if (symo__refinement_run(r, compare, s) && s->at == s->end) status = match(s, child, from, to, found);
    symo__refinement_take_back(r, cells);
    return status;
}

static symo_status match_whole(search *s, int32_t made, int32_t from, int32_t to, int *found)
{
    const symo__refinement *r = s->scene.r;
    const node n = *node_at(s, made);
    const int32_t cell = r->cell[r->vertices[from + n.target]];
    int64_t at;
    if (r->size[cell] != n.size || r->first[cell] != from + n.target) return SYMO_OK;
    const int64_t mark = s->scene.saved.used;
    SYMO_TRY(symo__pool_take(&s->scene.saved, s->scene.function, n.size, &at));
    memcpy(symo__pool_numbers(&s->scene.saved, at), r->vertices + from + n.target, (size_t)n.size * sizeof(int32_t));
    for (int32_t k = 0; k < n.size && !*found && !is_over(s); k++)
        SYMO_TRY(match_with(s, made, from, to, symo__pool_numbers(&s->scene.saved, at)[k], found));
    s->scene.saved.used = mark;
    return SYMO_OK;
}

/* Of a piece with the pieces of a class: image is that of its first member. */
static symo_status match_class(search *s, int32_t k, symo__piece piece, int *found)
{
    const kin c = *class_at(s, k);
    *found = 0;
    if (c.size > 1) return match(s, c.node, piece.start, piece.start + piece.size, found);
    const int32_t vertex = *symo__pool_numbers(&s->numbers, member_at(s, c.first)->vertices);
    s->image[vertex] = s->scene.r->vertices[piece.start];
    *found = 1;
    return SYMO_OK;
}

/* The image of the first member becomes that of another one. */
static void move_image(search *s, const kin *c, int32_t other)
{
    const int32_t *first = symo__pool_numbers(&s->numbers, member_at(s, c->first)->vertices);
    const int32_t *vertices = symo__pool_numbers(&s->numbers, member_at(s, other)->vertices);
    for (int32_t k = 0; k < c->size; k++) s->image[vertices[k]] = s->image[first[k]];
}

/* Where one is in the classes of a node: class k is the j-th. */
typedef struct place {
    int32_t k, j;
} place;

/* Both pieces and classes come by ascending signatures. */
static place pass_smaller(const search *s, place p, int32_t signature)
{
    while (p.k != NONE && class_at(s, p.k)->signature < signature) p = (place){ class_at(s, p.k)->next, p.j + 1 };
    return p;
}

/* Finds the class of a piece that still has a member without an image; the first member gets its image last, because
 * the others get theirs by way of it. open: of the classes, a member without an image. */
static symo_status assign_piece(search *s, place p, int64_t open, symo__piece piece, int *found)
{
    *found = 0;
    for (; p.k != NONE && !*found; p = (place){ class_at(s, p.k)->next, p.j + 1 }) {
        const int32_t left = symo__pool_numbers(&s->scene.saved, open)[p.j];
        const kin *c = class_at(s, p.k);
        if (c->signature != piece.signature) break;
        if (left == NONE || c->size != piece.size) continue;
        SYMO_TRY(match_class(s, p.k, piece, found));
        if (!*found) continue;
        const int32_t next = member_at(s, left)->next;
        if (left != c->first) move_image(s, c, left);
        symo__pool_numbers(&s->scene.saved, open)[p.j] = left == c->first ? NONE : next == NONE ? c->first : next;
    }
    return SYMO_OK;
}

static symo_status match_pieces(search *s, int32_t made, const symo__pieces *p, int *found)
{
    const node n = *node_at(s, made);
    const int32_t *alone = symo__pool_numbers(&s->numbers, n.begin);
    int64_t open;
    int32_t classes = 0;
    for (int32_t k = 0; k < n.size; k++) s->image[alone[k]] = s->scene.r->vertices[p->from + k];
    for (int32_t k = n.class; k != NONE; k = class_at(s, k)->next) classes++;
    const int64_t mark = s->scene.saved.used;
    SYMO_TRY(symo__pool_take(&s->scene.saved, s->scene.function, classes, &open));
    for (int32_t k = n.class, j = 0; k != NONE; k = class_at(s, k)->next, j++) {
        const kin *c = class_at(s, k);
        symo__pool_numbers(&s->scene.saved, open)[j] = c->members > 1 ? member_at(s, c->first)->next : c->first;
    }
    *found = 1;
    place start = { n.class, 0 };
    for (int32_t k = 0; k < p->count && *found; k++) {
        const symo__piece piece = symo__piece_at(&s->scene, p, k);
        start = pass_smaller(s, start, piece.signature);
        SYMO_TRY(assign_piece(s, start, open, piece, found));
    }
    s->scene.saved.used = mark;
    return SYMO_OK;
}

/* Whether the stretch is isomorphic to the node's; if so, image says how. */
static symo_status match(search *s, int32_t made, int32_t from, int32_t to, int *found)
{
    symo__pieces p;
    *found = 0;
    if (made == NONE || is_over(s)) return SYMO_OK;
    SYMO_TRY(symo__pieces_part(&s->scene, from, to, &p));
    const node *n = node_at(s, made);
    if (p.whole == n->whole && p.signature == n->signature && (p.whole || p.singles == n->size)) {
        if (p.whole)
            SYMO_TRY(match_whole(s, made, from, to, found));
        else
            SYMO_TRY(match_pieces(s, made, &p, found));
    }
    symo__pieces_join(&s->scene, &p);
    return SYMO_OK;
}

/* ---- generators ---- */

/* All permutations of the members of a class: the first two change places, and if there are more, each takes the place
 * of the next. */
static symo_status swap_and_turn(search *s, const kin *c)
{
    const int64_t mark = s->scene.saved.used, moved = (int64_t)c->size * c->members;
    int64_t from, to;
    int kept;
    SYMO_TRY(symo__pool_take(&s->scene.saved, s->scene.function, moved, &from));
    SYMO_TRY(symo__pool_take(&s->scene.saved, s->scene.function, moved, &to));
    const int motions = c->members > 2 ? 2 : 1;
    for (int turn = 0; turn < motions; turn++) {
        int32_t *source = symo__pool_numbers(&s->scene.saved, from), *image = symo__pool_numbers(&s->scene.saved, to);
        const int32_t *first = symo__pool_numbers(&s->numbers, member_at(s, c->first)->vertices);
        int64_t count = 0;
        for (int32_t m = c->first, j = 0; m != NONE && (turn || j < 2); m = member_at(s, m)->next, j++) {
            const int32_t next = member_at(s, m)->next, back = next == NONE || (!turn && j == 1);
            const int32_t *here = symo__pool_numbers(&s->numbers, member_at(s, m)->vertices);
            const int32_t *there = back ? first : symo__pool_numbers(&s->numbers, member_at(s, next)->vertices);
            memcpy(source + count, here, (size_t)c->size * sizeof *here);
            memcpy(image + count, there, (size_t)c->size * sizeof *there);
            count += c->size;
        }
        s->scene.r->steps += count;
        SYMO_TRY(symo__found_add(s->found, count, source, image, &kept));
    }
    s->scene.saved.used = mark;
    return SYMO_OK;
}

/* The image that was found for all vertices of a stretch. */
static symo_status keep_image(search *s, int32_t from, int32_t to, int *kept)
{
    const int32_t *vertices = s->scene.r->vertices + from;
    const int64_t mark = s->scene.saved.used;
    int64_t at;
    SYMO_TRY(symo__pool_take(&s->scene.saved, s->scene.function, to - from, &at));
    int32_t *image = symo__pool_numbers(&s->scene.saved, at);
    for (int32_t k = 0; k < to - from; k++) image[k] = s->image[vertices[k]];
    s->scene.r->steps += to - from;
    SYMO_TRY(symo__found_add(s->found, to - from, vertices, image, kept));
    s->scene.saved.used = mark;
    return SYMO_OK;
}

/* ---- the first of its kind ---- */

static symo_status solve(search *s, int32_t from, int32_t to, int32_t *made);

static symo_status make_node(search *s, node fresh, int32_t *made)
{
    int64_t at;
    SYMO_TRY(symo__pool_take(&s->nodes, s->scene.function, 1, &at));
    *made = (int32_t)at;
    *node_at(s, *made) = fresh;
    return SYMO_OK;
}

/* A smallest cell, the first of them. */
static int32_t choose_target(const symo__refinement *r, int32_t from, int32_t to)
{
    int32_t target = r->cell[r->vertices[from]];
    for (int32_t at = from, size; at < to; at += size) {
        const int32_t cell = r->cell[r->vertices[at]];
        size = r->size[cell];
        if (size > r->size[target]) target = cell;
    }
    return target;
}

/* Tells of each w in the target, whose members are listed, whether some automorphism takes v to it. */
static symo_status test_others(search *s, int32_t made, int32_t from, int32_t to, int64_t members)
{
    const int32_t size = node_at(s, made)->size, v = *symo__pool_numbers(&s->scene.saved, members);
    symo__found *found = s->found;
    found->test++;
    for (int32_t k = 1; k < size && !is_over(s); k++) {
        const int32_t w = symo__pool_numbers(&s->scene.saved, members)[k], orbit = symo__found_orbit(found, w);
        int same = 0;
        if (orbit == symo__found_orbit(found, v) || found->failed[orbit] == found->test) continue;
        SYMO_TRY(match_with(s, made, from, to, w, &same));
        if (same) SYMO_TRY(keep_image(s, from, to, &same));
        if (!same) found->failed[orbit] = found->test;
    }
    for (int32_t k = 0; k < size; k++)
        node_at(s, made)->orbit +=
            symo__found_orbit(found, symo__pool_numbers(&s->scene.saved, members)[k]) == symo__found_orbit(found, v);
    return SYMO_OK;
}

/* The first vertex of the target alone: refinement is written down, and what results is solved. */
static symo_status go_down(search *s, int32_t made, int32_t from, int32_t to, int32_t v)
{
    symo__refinement *r = s->scene.r;
    const int32_t cells = r->cells;
    int32_t child = NONE;
    r->origin = from;
    symo__refinement_single_out(r, v);
    node_at(s, made)->begin = s->numbers.used;
    const int finished = symo__refinement_run(r, write_down, s);
    SYMO_TRY(s->status);
    node_at(s, made)->end = s->numbers.used;
    if (finished) SYMO_TRY(solve(s, from, to, &child));
    node_at(s, made)->child = child;
    symo__refinement_take_back(r, cells);
    return SYMO_OK;
}

static symo_status solve_whole(search *s, int32_t from, int32_t to, const symo__pieces *p, int32_t *made)
{
    const symo__refinement *r = s->scene.r;
    const int32_t target = choose_target(r, from, to), size = r->size[target], first = r->first[target];
    const int64_t mark = s->scene.saved.used;
    int64_t at;
    SYMO_TRY(make_node(
        s, (node){ .whole = 1, .signature = p->signature, .target = first - from, .size = size, .child = NONE }, made));
    SYMO_TRY(symo__pool_take(&s->scene.saved, s->scene.function, size, &at));
    memcpy(symo__pool_numbers(&s->scene.saved, at), r->vertices + first, (size_t)size * sizeof(int32_t));
    SYMO_TRY(go_down(s, *made, from, to, *symo__pool_numbers(&s->scene.saved, at)));
    if (node_at(s, *made)->child == NONE)
        *made = NONE; /* given up */
    else
        SYMO_TRY(test_others(s, *made, from, to, at));
    s->scene.saved.used = mark;
    return SYMO_OK;
}

/* One more member; its vertices are those of `vertices`, by way of image unless that is NULL. */
static symo_status add_member(search *s, int32_t k, const int32_t *vertices, const int32_t *image)
{
    const int32_t size = class_at(s, k)->size;
    int64_t at, numbers;
    SYMO_TRY(symo__pool_take(&s->members, s->scene.function, 1, &at));
    SYMO_TRY(take_numbers(s, size, &numbers));
    if (!vertices) vertices = symo__pool_numbers(&s->numbers, member_at(s, class_at(s, k)->first)->vertices);
    int32_t *mine = symo__pool_numbers(&s->numbers, numbers);
    for (int32_t i = 0; i < size; i++) mine[i] = image ? image[vertices[i]] : vertices[i];
    *member_at(s, (int32_t)at) = (member){ numbers, NONE };
    kin *c = class_at(s, k);
    if (c->members++ == 0)
        c->first = (int32_t)at;
    else
        member_at(s, c->last)->next = (int32_t)at;
    c->last = (int32_t)at;
    return SYMO_OK;
}

static symo_status begin_class(search *s, symo__piece piece, int32_t *k)
{
    int64_t at;
    int32_t made = NONE;
    SYMO_TRY(symo__pool_take(&s->classes, s->scene.function, 1, &at));
    *k = (int32_t)at;
    *class_at(s, *k) = (kin){ piece.signature, piece.size, NONE, NONE, 0, NONE, NONE };
    SYMO_TRY(add_member(s, *k, s->scene.r->vertices + piece.start, NULL));
    if (piece.size > 1) SYMO_TRY(solve(s, piece.start, piece.start + piece.size, &made));
    class_at(s, *k)->node = made;
    return SYMO_OK;
}

/* Adds a piece to its class, from class k on, or begins one behind the last class. *last: that one. */
static symo_status sort_piece(search *s, int32_t made, int32_t k, int32_t *last, symo__piece piece)
{
    int32_t fresh;
    int found = 0;
    for (; k != NONE; k = class_at(s, k)->next) {
        const kin c = *class_at(s, k);
        if (c.size != piece.size || (c.size > 1 && c.node == NONE)) continue;
        SYMO_TRY(match_class(s, k, piece, &found));
        if (found) return add_member(s, k, NULL, s->image);
    }
    SYMO_TRY(begin_class(s, piece, &fresh));
    if (*last == NONE)
        node_at(s, made)->class = fresh;
    else
        class_at(s, *last)->next = fresh;
    *last = fresh;
    return SYMO_OK;
}

/* A class that was given up takes the node with it. */
static symo_status end_classes(search *s, int32_t *made)
{
    int32_t next = node_at(s, *made)->class;
    while (next != NONE) {
        const kin c = *class_at(s, next);
        if (c.members > 1) SYMO_TRY(swap_and_turn(s, &c));
        if (c.size > 1 && c.node == NONE) *made = NONE;
        next = c.next;
    }
    return SYMO_OK;
}

static symo_status solve_pieces(search *s, int32_t from, const symo__pieces *p, int32_t *made)
{
    int64_t at;
    int32_t last = NONE, start = NONE, signature = 0;
    SYMO_TRY(take_numbers(s, p->singles, &at));
    if (p->singles > 0)
        memcpy(symo__pool_numbers(&s->numbers, at), s->scene.r->vertices + from, (size_t)p->singles * sizeof(int32_t));
    SYMO_TRY(make_node(
        s, (node){ .signature = p->signature, .class = NONE, .child = NONE, .size = p->singles, .begin = at }, made));
    for (int32_t k = 0; k < p->count; k++) {
        const symo__piece piece = symo__piece_at(&s->scene, p, k);
        if (signature != piece.signature) start = NONE;
        signature = piece.signature;
        SYMO_TRY(sort_piece(s, *made, start, &last, piece));
        if (start == NONE) start = last;
    }
    return end_classes(s, made);
}

/* Generators of the group of a stretch, and how it was found; *made: NONE where it was given up. */
static symo_status solve(search *s, int32_t from, int32_t to, int32_t *made)
{
    symo__pieces p;
    *made = NONE;
    if (is_over(s)) return SYMO_OK;
    if (s->depth == DEEPEST) {
        s->detection->complete = 0;
        return SYMO_OK;
    }
    s->depth++;
    SYMO_TRY(symo__pieces_part(&s->scene, from, to, &p));
    if (p.whole)
        SYMO_TRY(solve_whole(s, from, to, &p, made));
    else
        SYMO_TRY(solve_pieces(s, from, &p, made));
    if (s->depth == 1) s->detection->components = p.whole ? 1 : p.count;
    symo__pieces_join(&s->scene, &p);
    s->depth--;
    return SYMO_OK;
}

/* ---- the order ---- */

/* What the order of the group of a node, to the power `times`, is a product of. Pieces of one class have isomorphic
 * groups, and all permutations of the class come on top. */
static symo_status add_factors(const search *s, int32_t made, int64_t times, symo__pool *factors)
{
    while (made != NONE) {
        const node *n = node_at(s, made);
        if (n->whole) {
            SYMO_TRY(symo__factor_add(factors, s->scene.function, (symo__factor){ .times = times, .base = n->orbit }));
            made = n->child;
            continue;
        }
        for (int32_t k = n->class; k != NONE; k = class_at(s, k)->next) {
            const kin *c = class_at(s, k);
            SYMO_TRY(symo__factor_add(factors, s->scene.function,
                                      (symo__factor){ .times = times, .base = c->members, .factorial = 1 }));
            SYMO_TRY(add_factors(s, c->node, times * c->members, factors));
        }
        break;
    }
    return SYMO_OK;
}

/* ---- all of it ---- */

static symo_status begin(search *s, const symo__graph *g, symo__refinement *r, symo__found *found,
                         symo__detection *detection)
{
    *s = (search){ .found = found, .detection = detection };
    s->numbers.size = sizeof(int32_t);
    s->nodes.size = sizeof(node);
    s->classes.size = sizeof(kin);
    s->members.size = sizeof(member);
    SYMO_TRY(symo__scene_create(&s->scene, found->function, g, r));
    s->image = symo__allocate(g->n, sizeof *s->image);
    if (!s->image) return symo__fail_memory(found->function, (size_t)g->n * sizeof *s->image);
    for (int32_t u = 0; u < g->n; u++) s->image[u] = u;
    return SYMO_OK;
}

symo_status symo__search(const symo__graph *g, symo__refinement *r, symo__found *found, symo__detection *detection)
{
    search s;
    int32_t root = NONE;
    detection->complete = 1;
    r->full = INT32_MAX;
    symo_status status = begin(&s, g, r, found, detection);
    if (!status) status = solve(&s, 0, g->n, &root);
    if (s.stopped || root == NONE) detection->complete = 0;
    detection->steps = r->steps;
    if (!status && detection->complete) status = add_factors(&s, root, 1, &found->factors);
    symo__scene_free(&s.scene);
    symo__pool_free(&s.numbers);
    symo__pool_free(&s.nodes);
    symo__pool_free(&s.classes);
    symo__pool_free(&s.members);
    symo__release(s.image);
    return status;
}
