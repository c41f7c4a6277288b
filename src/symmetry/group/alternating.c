/* SPDX-License-Identifier: BSD-3-Clause */
/* Blocks on which every even permutation is in the group, from one exhibited 3-cycle x of G.
 *
 * The conjugates of x are 3-cycles of G. Coordinates that such 3-cycles connect form blocks, which G permutes; they are
 * the classes of the smallest G-congruence that makes the three points of x equal. Connected 3-cycles on m coordinates
 * generate the alternating group A_m, and 3-cycles of different blocks have nothing in common. So G contains N, the
 * product over the k blocks of
 *
 *     A_m                 where signs can be chosen so that the block's points are permuted without them (no class is
 *                         dead), m >= 3
 *     E A_m               where they cannot, with E the changes of an even number of signs, of order 2^(m-1); m = 3 or
 *                         m >= 5: E and 0 are the only sign groups that fit. (0 would mean that signs can be chosen,
 *                         since H^1(A_m, F_2^m) = Hom(A_(m-1), F_2) = 0; +-1 would make a double cover of A_m that
 *                         splits over A_(m-1), which does not exist for m >= 5. For m = 4 it does: SL(2,3).)
 *
 * What G does modulo N is told by the rest of the coordinates and two signs a block: the parity of the permutation from
 * block to block, and the sign (product of signs) with it. An element that shows nothing there is even on every block,
 * hence in N. So |G| = |N| |G on rest and signs|; g is in G when it keeps the blocks and its shadow is in the shadow of
 * G; and every lift of a shadow is in G, so that a random lift of a random shadow is a random element.
 * Cost: that of the search and of one congruence. The symmetric group of any degree is over here.
 * Generation by 3-cycles: Dixon, Mortimer, Permutation Groups (1996), 3.3; Jordan (1873).
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

typedef struct alternating {
    symo__group group;
    int32_t blocks, size; /* k and m */
    int dead;
    int32_t *member; /* k m signed points; of a block that is not dead all of one sign in the block's own measure */
    int32_t *block;  /* n: -1 outside the blocks */
    int32_t *slot;   /* n: within the block; outside: place among the rest */
    int32_t *rest;   /* the coordinates outside */
    int32_t rests;
    int32_t sign_at, parity_at, rest_at; /* first coordinate of each kind in the shadow; -1: no generator shows one */
    symo__group *child;
} alternating;

static void alternating_free(symo__group *group)
{
    alternating *a = (alternating *)group;
    symo__group_free(a->child);
    symo__release(a->member);
    symo__release(a->block);
    symo__release(a->slot);
    symo__release(a->rest);
    symo__release(a);
}

static symo_status alternating_order(const symo__group *group, symo__natural *order)
{
    const alternating *a = (const alternating *)group;
    for (int32_t b = 0; b < a->blocks; b++) {
        for (int32_t f = 3; f <= a->size; f++) SYMO_TRY(symo__natural_multiply(order, (uint32_t)f));
        for (int32_t f = 1; f < a->size && a->dead; f++) SYMO_TRY(symo__natural_multiply(order, 2));
    }
    return a->child->kind->order(a->child, order);
}

/* 0: even, 1: odd; p: size different numbers below it. seen: size bytes. */
static int parity_of(int32_t size, const int32_t *p, int8_t *seen)
{
    int odd = size & 1;
    for (int32_t i = 0; i < size; i++) seen[i] = 0;
    for (int32_t i = 0; i < size; i++) {
        if (seen[i]) continue;
        odd ^= 1; /* size minus the number of cycles */
        for (int32_t j = i; !seen[j]; j = p[j]) seen[j] = 1;
    }
    return odd;
}

/* Where block b goes, with sign and parity; 0 where g does not keep the blocks. slots: m numbers, seen: m bytes. */
static int follow_block(const alternating *a, const int32_t *g, int32_t b, int32_t *to, int *sign, int *odd,
                        int32_t *slots, int8_t *seen)
{
    *sign = 0;
    for (int32_t r = 0; r < a->size; r++) {
        const int32_t image = symo__move(g, a->member[b * a->size + r]), block = a->block[image >> 1];
        if (block < 0) return 0;
        slots[r] = a->slot[image >> 1];
        const int flip = (image ^ a->member[block * a->size + slots[r]]) & 1;
        if (r == 0) *to = block;
        if (block != *to) return 0;
        if (!a->dead && r > 0 && flip != *sign) return 0;
        *sign = a->dead ? *sign ^ flip : flip;
    }
    *odd = parity_of(a->size, slots, seen);
    return 1;
}

/* The shadow of g: 0 where it has none. */
static int cast_shadow(const alternating *a, const int32_t *g, int32_t *shadow, int32_t *slots, int8_t *seen)
{
    for (int32_t b = 0; b < a->blocks; b++) {
        int32_t to;
        int sign, odd;
        if (!follow_block(a, g, b, &to, &sign, &odd, slots, seen)) return 0;
        if ((a->sign_at < 0 && sign) || (a->parity_at < 0 && odd)) return 0;
        if (a->sign_at >= 0) shadow[a->sign_at + b] = 2 * (a->sign_at + to) | sign;
        if (a->parity_at >= 0) shadow[a->parity_at + b] = 2 * (a->parity_at + to) | odd;
    }
    for (int32_t r = 0; r < a->rests; r++) {
        const int32_t image = g[a->rest[r]];
        if (a->block[image >> 1] >= 0) return 0;
        shadow[a->rest_at + r] = 2 * (a->rest_at + a->slot[image >> 1]) | (image & 1);
    }
    return 1;
}

static symo_status alternating_contains(const symo__group *group, const int32_t *g, int *inside, const char *function)
{
    const alternating *a = (const alternating *)group;
    symo_status status = SYMO_OK;
    int32_t *shadow = symo__allocate((int64_t)a->child->n + a->size, sizeof *shadow + 1);
    if (!shadow) return symo__fail_memory(function, ((size_t)a->child->n + (size_t)a->size) * (sizeof *shadow + 1));
    int32_t *slots = shadow + a->child->n;
    *inside = cast_shadow(a, g, shadow, slots, (int8_t *)(slots + a->size));
    if (*inside) status = a->child->kind->contains(a->child, shadow, inside, function);
    symo__release(shadow);
    return status;
}

/* Images of block b under a random element with this shadow. */
static void lift_block(const alternating *a, symo_random *random, int32_t b, const int32_t *shadow, int32_t *g,
                       int32_t *slots, int8_t *seen)
{
    const int32_t at = (a->sign_at >= 0 ? a->sign_at : a->parity_at), m = a->size;
    const int32_t to = (shadow[at + b] >> 1) - at;
    const int sign = a->sign_at >= 0 ? shadow[a->sign_at + b] & 1 : 0;
    const int odd = a->parity_at >= 0 ? shadow[a->parity_at + b] & 1 : 0;
    int product = 0;
    for (int32_t r = 0; r < m; r++) slots[r] = r;
    for (int32_t r = m - 1; r > 0; r--) {
        const int32_t other = (int32_t)symo_random_below(random, r + 1), kept = slots[r];
        slots[r] = slots[other];
        slots[other] = kept;
    }
    if (parity_of(m, slots, seen) != odd) {
        const int32_t kept = slots[0];
        slots[0] = slots[1];
        slots[1] = kept;
    }
    for (int32_t r = 0; r < m; r++) {
        const int32_t from = a->member[b * m + r];
        const int last = r == m - 1;
        const int flip = !a->dead ? sign : last ? sign ^ product : (int)(symo_random_bits(random) >> 63);
        product ^= flip;
        g[from >> 1] = a->member[to * m + slots[r]] ^ flip ^ (from & 1);
    }
}

static symo_status alternating_random(const symo__group *group, symo_random *random, int32_t *g, const char *function)
{
    const alternating *a = (const alternating *)group;
    int32_t *shadow = symo__allocate((int64_t)a->child->n + a->size, sizeof *shadow + 1);
    if (!shadow) return symo__fail_memory(function, ((size_t)a->child->n + (size_t)a->size) * (sizeof *shadow + 1));
    int32_t *slots = shadow + a->child->n;
    const symo_status status = a->child->kind->random(a->child, random, shadow, function);
    for (int32_t b = 0; b < a->blocks && !status; b++)
        lift_block(a, random, b, shadow, g, slots, (int8_t *)(slots + a->size));
    for (int32_t r = 0; r < a->rests && !status; r++) {
        const int32_t image = shadow[a->rest_at + r];
        g[a->rest[r]] = 2 * a->rest[(image >> 1) - a->rest_at] | (image & 1);
    }
    symo__release(shadow);
    return status;
}

static const symo__group_kind kind = { "alternating", alternating_free, alternating_order, alternating_contains,
                                       alternating_random };

/* Numbers the blocks and their members. All blocks are images of the one of the 3-cycle, so of one size. */
static symo_status number_blocks(alternating *a, const symo__congruence *classes, symo__budget *budget)
{
    const int32_t n = a->group.n;
    SYMO_TRY(symo__budget_take(budget, &a->block, n));
    SYMO_TRY(symo__budget_take(budget, &a->slot, n));
    SYMO_TRY(symo__budget_take(budget, &a->rest, n));
    SYMO_TRY(symo__budget_take(budget, &a->member, n));
    memset(a->slot, 0, (size_t)n * sizeof *a->slot);
    for (int32_t i = 0; i < n; i++) a->slot[classes->root[i]]++; /* sizes of the classes, at their roots */
    for (int32_t i = 0; i < n; i++) {
        const int32_t root = classes->root[i];
        if (root != i) continue;
        a->block[i] = a->slot[i] > 1 ? a->blocks++ : -1;
        if (a->slot[i] > 1) {
            a->size = a->slot[i];
            a->dead = classes->dead[i] != 0;
        }
        a->slot[i] = 0;
    }
    for (int32_t i = 0; i < n; i++) {
        const int32_t root = classes->root[i], place = root == i ? 0 : ++a->slot[root];
        a->block[i] = a->block[root];
        if (a->block[i] >= 0)
            a->member[a->block[i] * a->size + place] = 2 * i | (classes->parity[i] < 0);
        else
            a->rest[a->rests++] = i;
    }
    for (int32_t k = 0; k < a->blocks * a->size; k++) a->slot[a->member[k] >> 1] = k % a->size;
    for (int32_t r = 0; r < a->rests; r++) a->slot[a->rest[r]] = r;
    return SYMO_OK;
}

/* Which signs the generators show decides which coordinates the shadow has; returns its degree. */
static int32_t lay_out(alternating *a, const symo__generators *generators, int32_t *slots, int8_t *seen)
{
    int any_sign = 0, any_odd = 0;
    for (int64_t k = 0; k < generators->count; k++)
        for (int32_t b = 0; b < a->blocks; b++) {
            int32_t to;
            int sign, odd;
            const int kept = follow_block(a, symo__generator_code(generators, k), b, &to, &sign, &odd, slots, seen);
            assert(kept);
            (void)kept;
            any_sign |= sign;
            any_odd |= odd;
        }
    const int with_sign = any_sign || !any_odd; /* one of them, to say where the block goes */
    a->sign_at = with_sign ? 0 : -1;
    a->parity_at = any_odd ? with_sign * a->blocks : -1;
    a->rest_at = (with_sign + any_odd) * a->blocks;
    return a->rest_at + a->rests;
}

static symo_status create_child(alternating *a, const symo__generators *generators, int steps, symo__budget *budget)
{
    symo__generators own = { 0, 0, NULL };
    int32_t *slots;
    int8_t *seen = NULL;
    symo_status status = symo__budget_take(budget, &slots, a->size);
    if (!status) seen = symo__allocate(a->size, 1);
    if (!status && !seen) status = symo__fail_memory(budget->function, (size_t)a->size);
    if (!status) status = symo__budget_spend(budget, 4 * generators->count * a->group.n);
    if (!status) {
        const int32_t degree = lay_out(a, generators, slots, seen);
        status = symo__generators_create(&own, degree, generators->count, budget);
    }
    for (int64_t k = 0; k < generators->count && !status; k++) {
        const int kept =
            cast_shadow(a, symo__generator_code(generators, k), symo__generator_code(&own, k), slots, seen);
        assert(kept);
        (void)kept;
    }
    symo__release(slots);
    symo__release(seen);
    if (!status) symo__generators_tidy(&own);
    if (!status) status = symo__group_create(&a->child, &own, steps, budget);
    symo__generators_free(&own);
    return status;
}

symo_status symo__alternating_create(symo__group **group, const symo__generators *generators, int steps,
                                     symo__budget *budget)
{
    int found;
    int32_t points[3];
    symo__congruence classes;
    SYMO_TRY(symo__exhibit_three_cycle(generators, &found, points, budget));
    if (!found) return SYMO_OK;
    const int32_t pairs[4] = { points[0], points[1], points[1], points[2] };
    alternating *a = symo__allocate_zero(1, sizeof *a);
    if (!a) return symo__fail_memory(budget->function, sizeof *a);
    a->group = (symo__group){ &kind, generators->n };
    symo_status status = symo__congruence_create(&classes, generators, 2, pairs, budget);
    if (!status) status = number_blocks(a, &classes, budget);
    symo__congruence_free(&classes);
    if (!status && !(a->dead && a->size == 4)) status = create_child(a, generators, steps, budget);
    if (!status && a->child)
        *group = &a->group;
    else
        alternating_free(&a->group);
    return status;
}
