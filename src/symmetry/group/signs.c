/* SPDX-License-Identifier: BSD-3-Clause */
/* Orbits on which every change of signs is in the group, or every change of an even number of them.
 *
 * The power of an element that moves no coordinate is a pure change of signs, a vector of F_2^n. M is the space that
 * the vectors of the generators, of their products, and of random elements span, together with the images under G; all
 * of it is in G. On an orbit T of coordinates either
 *
 *     every e_i, i in T, is in M: G contains all 2^|T| changes of signs on T
 *     every e_i + e_j is in M:    G contains the 2^(|T|-1) even ones
 *
 * or T is left alone. Modulo these changes of signs G acts on the coordinates without the signs of T, and in the second
 * case on one more, whose sign is the product of those on T. An element that is trivial there is one of them.
 * Cost: rank^2 n generators / 64 for M by elimination.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

enum { SAMPLES = 20, FEW = 12, LEFT_ALONE = 0, ALL = 1, EVEN = 2 };

typedef struct signs {
    symo__group group;
    symo__orbit_list list;
    int8_t *how;     /* an orbit: one of the above */
    int32_t *factor; /* an orbit: the coordinate of its product, where it is EVEN */
    symo__group *child;
} signs;

static void signs_free(symo__group *group)
{
    signs *s = (signs *)group;
    symo__group_free(s->child);
    symo__release(s->how);
    symo__release(s->factor);
    symo__orbit_list_free(&s->list);
    symo__release(s);
}

static int32_t size_of(const signs *s, int32_t orbit)
{
    return s->list.starts[orbit + 1] - s->list.starts[orbit];
}

static symo_status signs_order(const symo__group *group, symo__natural *order)
{
    const signs *s = (const signs *)group;
    for (int32_t o = 0; o < s->list.count; o++) {
        const int32_t bits = s->how[o] == LEFT_ALONE ? 0 : size_of(s, o) - (s->how[o] == EVEN);
        for (int32_t k = 0; k < bits; k++) SYMO_TRY(symo__natural_multiply(order, 2));
    }
    return s->child->kind->order(s->child, order);
}

/* The element without the signs, with their products; 0 where it leaves an orbit. */
static int cast_shadow(const signs *s, const int32_t *g, int32_t *shadow)
{
    for (int32_t i = s->group.n; i < s->child->n; i++) shadow[i] = 2 * i;
    for (int32_t i = 0; i < s->group.n; i++) {
        const int32_t orbit = s->list.orbit[i];
        if (s->list.orbit[g[i] >> 1] != orbit) return 0;
        shadow[i] = s->how[orbit] == LEFT_ALONE ? g[i] : g[i] & ~1;
        if (s->how[orbit] == EVEN) shadow[s->factor[orbit]] ^= g[i] & 1;
    }
    return 1;
}

static symo_status signs_contains(const symo__group *group, const int32_t *g, int *inside, const char *function)
{
    const signs *s = (const signs *)group;
    symo_status status = SYMO_OK;
    int32_t *shadow = symo__allocate(s->child->n, sizeof *shadow);
    if (!shadow) return symo__fail_memory(function, (size_t)s->child->n * sizeof *shadow);
    *inside = cast_shadow(s, g, shadow);
    if (*inside) status = s->child->kind->contains(s->child, shadow, inside, function);
    symo__release(shadow);
    return status;
}

static symo_status signs_random(const symo__group *group, symo_random *random, int32_t *g, const char *function)
{
    const signs *s = (const signs *)group;
    int32_t *shadow = symo__allocate(s->child->n, sizeof *shadow);
    if (!shadow) return symo__fail_memory(function, (size_t)s->child->n * sizeof *shadow);
    const symo_status status = s->child->kind->random(s->child, random, shadow, function);
    if (!status) memcpy(g, shadow, (size_t)group->n * sizeof *g);
    for (int32_t o = 0; o < s->list.count && !status; o++) {
        const int32_t *points = s->list.points + s->list.starts[o], size = size_of(s, o);
        int32_t product = s->how[o] == EVEN ? shadow[s->factor[o]] & 1 : 0;
        for (int32_t k = 0; k < size && s->how[o] != LEFT_ALONE; k++) {
            const int32_t drawn = (int32_t)(symo_random_bits(random) >> 63);
            const int32_t flip = s->how[o] == EVEN && k == size - 1 ? product : drawn;
            product ^= flip;
            g[points[k]] ^= flip;
        }
    }
    symo__release(shadow);
    return status;
}

static const symo__group_kind kind = { "signs", signs_free, signs_order, signs_contains, signs_random };

/* ---- M, in echelon form ---- */

typedef struct space {
    int32_t n, rank, capacity;
    int64_t words;   /* of a vector */
    uint64_t **row;  /* rank vectors */
    int32_t *row_of; /* n: the row whose first 1 stands at i, -1 */
    uint64_t *image;
    int32_t *cycle, *product;
    int8_t *seen;
    symo__budget *budget;
} space;

static int bit(const uint64_t *v, int32_t i)
{
    return (int)(v[i >> 6] >> (i & 63) & 1);
}

static void flip_bit(uint64_t *v, int32_t i)
{
    v[i >> 6] ^= (uint64_t)1 << (i & 63);
}

/* Reduces v by M; returns its first 1, -1 when nothing is left. */
static int32_t reduce(const space *m, uint64_t *v)
{
    int32_t first = -1;
    for (int32_t i = 0; i < m->n; i++) {
        if (!bit(v, i)) continue;
        if (m->row_of[i] < 0) {
            first = first < 0 ? i : first;
            continue;
        }
        const uint64_t *row = m->row[m->row_of[i]];
        for (int64_t w = i >> 6; w < m->words; w++) v[w] ^= row[w];
    }
    return first;
}

/* Adds v, which is overwritten, to M. */
static symo_status add_vector(space *m, uint64_t *v)
{
    SYMO_TRY(symo__budget_spend(m->budget, m->n + m->rank * m->words));
    const int32_t first = reduce(m, v);
    if (first < 0) return SYMO_OK;
    assert(m->rank < m->n);
    m->row[m->rank] = symo__allocate(m->words, sizeof **m->row);
    if (!m->row[m->rank]) return symo__fail_memory(m->budget->function, (size_t)m->words * sizeof **m->row);
    memcpy(m->row[m->rank], v, (size_t)m->words * sizeof *v);
    m->row_of[first] = m->rank++;
    return SYMO_OK;
}

/* x^e for the least e that leaves no coordinate moved. A cycle of length l with sign -1 turns into -1 on all of it when
 * e / l is odd, that is when l has the highest power of 2 of all. */
static void pure_signs(space *m, const int32_t *x, uint64_t *v)
{
    int32_t highest = 1;
    for (int pass = 0; pass < 2; pass++) {
        memset(m->seen, 0, (size_t)m->n);
        for (int32_t i = 0; i < m->n; i++) {
            int32_t length = 0, point = 2 * i;
            if (m->seen[i]) continue;
            do {
                m->cycle[length++] = point >> 1;
                m->seen[point >> 1] = 1;
                point = symo__move(x, point);
            } while (point >> 1 != i);
            const int32_t two = length & -length;
            if (pass == 0 && two > highest) highest = two;
            for (int32_t k = 0; pass == 1 && two == highest && (point & 1) && k < length; k++) flip_bit(v, m->cycle[k]);
        }
    }
}

/* Closes M under G; rows before `done` have been dealt with. */
static symo_status spin(space *m, const symo__generators *generators, int32_t *done)
{
    for (; *done < m->rank; ++*done)
        for (int64_t k = 0; k < generators->count; k++) {
            const int32_t *g = symo__generator_code(generators, k);
            memset(m->image, 0, (size_t)m->words * sizeof *m->image);
            for (int32_t i = 0; i < m->n; i++) {
                if (bit(m->row[*done], i)) flip_bit(m->image, g[i] >> 1);
            }
            SYMO_TRY(add_vector(m, m->image));
        }
    return SYMO_OK;
}

static symo_status add_source(space *m, const symo__generators *generators, const int32_t *x, int32_t *done)
{
    memset(m->image, 0, (size_t)m->words * sizeof *m->image);
    pure_signs(m, x, m->image);
    SYMO_TRY(add_vector(m, m->image));
    return spin(m, generators, done);
}

static symo_status try_generators(space *m, const symo__generators *generators, int32_t *done)
{
    for (int64_t j = 0; j < generators->count && m->rank < m->n; j++) {
        const int32_t *a = symo__generator_code(generators, j);
        SYMO_TRY(add_source(m, generators, a, done));
        for (int64_t k = 0; k < j && j < FEW && m->rank < m->n; k++) {
            symo__element_multiply(m->n, a, symo__generator_code(generators, k), m->product);
            SYMO_TRY(add_source(m, generators, m->product, done));
        }
    }
    return SYMO_OK;
}

static symo_status find_space(space *m, const symo__generators *generators)
{
    symo__sample sample;
    int32_t done = 0;
    SYMO_TRY(try_generators(m, generators, &done));
    SYMO_TRY(symo__sample_create(&sample, generators, m->budget));
    symo_status status = SYMO_OK;
    for (int k = 0; k < SAMPLES && m->rank < m->n && !status; k++) {
        const int32_t *x;
        status = symo__sample_next(&sample, &x, m->budget);
        if (!status) status = add_source(m, generators, x, &done);
    }
    symo__sample_free(&sample);
    return status;
}

/* 1 when e_i (+ e_j, unless j = i) is in M. */
static symo_status holds(space *m, int32_t i, int32_t j, int *yes)
{
    SYMO_TRY(symo__budget_spend(m->budget, m->n + m->rank * m->words));
    memset(m->image, 0, (size_t)m->words * sizeof *m->image);
    flip_bit(m->image, i);
    if (j != i) flip_bit(m->image, j);
    *yes = reduce(m, m->image) < 0;
    return SYMO_OK;
}

static symo_status judge_orbit(signs *s, space *m, int32_t orbit)
{
    const int32_t *points = s->list.points + s->list.starts[orbit], size = size_of(s, orbit);
    int yes;
    SYMO_TRY(holds(m, points[0], points[0], &yes)); /* M is closed under G, so one point speaks for all */
    if (yes) s->how[orbit] = ALL;
    if (yes || size == 1) return SYMO_OK;
    for (int32_t k = 1; k < size; k++) {
        SYMO_TRY(holds(m, points[0], points[k], &yes));
        if (!yes) return SYMO_OK;
    }
    s->how[orbit] = EVEN;
    return SYMO_OK;
}

static symo_status space_create(space *m, int32_t n, symo__budget *budget)
{
    *m = (space){ .n = n, .words = ((int64_t)n + 63) / 64, .budget = budget };
    SYMO_TRY(symo__budget_take(budget, &m->row_of, n));
    SYMO_TRY(symo__budget_take(budget, &m->cycle, n));
    SYMO_TRY(symo__budget_take(budget, &m->product, n));
    m->row = symo__allocate_zero(n, sizeof *m->row);
    m->image = symo__allocate(m->words, sizeof *m->image);
    m->seen = symo__allocate(n, 1);
    if (!m->row || !m->image || !m->seen) return symo__fail_memory(budget->function, (size_t)n * sizeof *m->row);
    for (int32_t i = 0; i < n; i++) m->row_of[i] = -1;
    return SYMO_OK;
}

static void space_free(space *m)
{
    for (int32_t r = 0; r < m->rank; r++) symo__release(m->row[r]);
    symo__release(m->row);
    symo__release(m->row_of);
    symo__release(m->image);
    symo__release(m->cycle);
    symo__release(m->product);
    symo__release(m->seen);
}

static symo_status judge(signs *s, const symo__generators *generators, symo__budget *budget)
{
    space m;
    symo_status status = space_create(&m, generators->n, budget);
    if (!status) status = find_space(&m, generators);
    for (int32_t o = 0; o < s->list.count && m.rank > 0 && !status; o++) status = judge_orbit(s, &m, o);
    space_free(&m);
    return status;
}

/* ---- the step ---- */

static symo_status create_child(signs *s, const symo__generators *generators, int steps, symo__budget *budget)
{
    symo__generators own;
    int32_t degree = s->group.n, any = 0;
    for (int32_t o = 0; o < s->list.count; o++) {
        any |= s->how[o];
        if (s->how[o] == EVEN) s->factor[o] = degree++;
    }
    if (!any) return SYMO_OK;
    symo__group shape = { &kind, degree }; /* cast_shadow asks for the child's degree */
    symo_status status = symo__generators_create(&own, degree, generators->count, budget);
    s->child = &shape;
    for (int64_t k = 0; k < generators->count && !status; k++) {
        const int kept = cast_shadow(s, symo__generator_code(generators, k), symo__generator_code(&own, k));
        assert(kept);
        (void)kept;
    }
    s->child = NULL;
    if (!status) symo__generators_tidy(&own);
    if (!status) status = symo__group_create(&s->child, &own, steps, budget);
    symo__generators_free(&own);
    return status;
}

symo_status symo__signs_create(symo__group **group, const symo__generators *generators, int steps, symo__budget *budget)
{
    if (!symo__generators_have_signs(generators)) return SYMO_OK;
    signs *s = symo__allocate_zero(1, sizeof *s);
    if (!s) return symo__fail_memory(budget->function, sizeof *s);
    s->group = (symo__group){ &kind, generators->n };
    symo_status status = symo__orbit_list_create(&s->list, generators, budget);
    if (!status) status = symo__budget_take(budget, &s->factor, s->list.count);
    if (!status) {
        s->how = symo__allocate_zero(s->list.count, 1);
        if (!s->how) status = symo__fail_memory(budget->function, (size_t)s->list.count);
    }
    if (!status) status = judge(s, generators, budget);
    if (!status) status = create_child(s, generators, steps, budget);
    if (!status && s->child)
        *group = &s->group;
    else
        signs_free(&s->group);
    return status;
}
