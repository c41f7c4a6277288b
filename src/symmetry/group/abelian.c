/* SPDX-License-Identifier: BSD-3-Clause */
/* Generators that commute. An abelian group acts on each of its orbits regularly: what fixes one point of an orbit
 * fixes the orbit. So the orbits are dealt with one after another, each by the group that fixes the earlier ones.
 *
 * Generators x_1 .. x_r of that group are taken in turn. b^<x_1 .. x_k> is e_k copies of b^<x_1 .. x_(k-1)>, where e_k
 * is the first exponent with b^(x_k^e) in the latter, at b^(x_1^a_1 .. x_(k-1)^a_(k-1)) say; then
 * y_k = x_k^e_k x_1^-a_1 .. x_(k-1)^-a_(k-1) fixes b. These r elements generate what fixes b, for modulo them every
 * element is one of the e_1 .. e_r products of powers, which move b to different points. |G| is the product of all e_k.
 * Cost: O(r^2 n log n) an orbit that still moves; no word is long, however long the cycles are.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

typedef struct factor {
    int32_t *x;
    int32_t period;
} factor;

typedef struct stage {
    int32_t base;        /* a signed point, always positive */
    int32_t start, size; /* of its orbit, in places */
    int64_t first, end;  /* of its factors */
} stage;

typedef struct abelian {
    symo__group group;
    int32_t stages, capacity;
    stage *stage;
    int64_t factors, factor_capacity;
    factor *factor;
    int32_t
        *where; /* 2 n: place of a signed point among the orbits, -1: none. Mixed radix in the periods, x_1 lowest */
    int32_t *point; /* 2 n: the points by place */
    int32_t places;
} abelian;

static void abelian_free(symo__group *group)
{
    abelian *a = (abelian *)group;
    for (int64_t k = 0; k < a->factors; k++) symo__release(a->factor[k].x);
    symo__release(a->factor);
    symo__release(a->stage);
    symo__release(a->where);
    symo__release(a->point);
    symo__release(a);
}

static symo_status abelian_order(const symo__group *group, symo__natural *order)
{
    const abelian *a = (const abelian *)group;
    for (int64_t k = 0; k < a->factors; k++) SYMO_TRY(symo__natural_multiply(order, (uint32_t)a->factor[k].period));
    return SYMO_OK;
}

/* out = product of x_k^(digit k of place) over the factors first .. end-1; scratch: 3 n. Returns elementary steps. */
static int64_t power_product(const abelian *a, int64_t first, int64_t end, int32_t place, int32_t *out,
                             int32_t *scratch)
{
    const int32_t n = a->group.n;
    int64_t spent = n;
    symo__element_identity(n, out);
    for (int64_t k = first; k < end; k++) {
        const int32_t exponent = place % a->factor[k].period;
        place /= a->factor[k].period;
        if (exponent == 0) continue;
        symo__element_power(n, a->factor[k].x, exponent, scratch, scratch + n);
        symo__element_multiply(n, out, scratch, out);
        for (int32_t e = exponent; e > 0; e >>= 1) spent += 2 * (int64_t)n;
    }
    return spent;
}

static symo_status abelian_contains(const symo__group *group, const int32_t *g, int *inside, const char *function)
{
    const abelian *a = (const abelian *)group;
    const int32_t n = group->n;
    int32_t *rest = symo__allocate(n, 6 * sizeof *rest);
    if (!rest) return symo__fail_memory(function, (size_t)n * 6 * sizeof *rest);
    int32_t *power = rest + n, *scratch = power + n;
    memcpy(rest, g, (size_t)n * sizeof *g);
    *inside = 1;
    for (int32_t s = 0; s < a->stages && *inside; s++) {
        const stage *at = &a->stage[s];
        const int32_t place = a->where[symo__move(rest, at->base)] - at->start;
        *inside = place >= 0 && place < at->size;
        if (!*inside || place == 0) continue;
        power_product(a, at->first, at->end, place, power, scratch);
        symo__element_invert(n, power, scratch);
        symo__element_multiply(n, rest, scratch, rest);
    }
    *inside = *inside && symo__element_is_identity(n, rest);
    symo__release(rest);
    return SYMO_OK;
}

static symo_status abelian_random(const symo__group *group, symo_random *random, int32_t *g, const char *function)
{
    const abelian *a = (const abelian *)group;
    const int32_t n = group->n;
    int32_t *power = symo__allocate(n, 4 * sizeof *power);
    if (!power) return symo__fail_memory(function, (size_t)n * 4 * sizeof *power);
    symo__element_identity(n, g);
    for (int32_t s = 0; s < a->stages; s++) {
        const stage *at = &a->stage[s];
        const int32_t place = (int32_t)symo_random_below(random, at->size);
        power_product(a, at->first, at->end, place, power, power + n);
        symo__element_multiply(n, g, power, g);
    }
    symo__release(power);
    return SYMO_OK;
}

static const symo__group_kind kind = { "abelian", abelian_free, abelian_order, abelian_contains, abelian_random };

static symo_status commute(const symo__generators *generators, int *yes, symo__budget *budget)
{
    *yes = 1;
    for (int64_t j = 1; j < generators->count; j++)
        for (int64_t k = 0; k < j; k++) {
            const int32_t *a = symo__generator_code(generators, j), *b = symo__generator_code(generators, k);
            SYMO_TRY(symo__budget_spend(budget, 2 * (int64_t)generators->n));
            for (int32_t i = 0; i < generators->n; i++) {
                if (symo__move(b, a[i]) == symo__move(a, b[i])) continue;
                *yes = 0;
                return SYMO_OK;
            }
        }
    return SYMO_OK;
}

static symo_status add_factor(abelian *a, const int32_t *x, int32_t period, symo__budget *budget)
{
    if (a->factors == a->factor_capacity) {
        const int64_t wanted = a->factor_capacity > 0 ? 2 * a->factor_capacity : 8;
        factor *grown = symo__allocate(wanted, sizeof *grown);
        if (!grown) return symo__fail_memory(budget->function, (size_t)wanted * sizeof *grown);
        if (a->factors > 0) memcpy(grown, a->factor, (size_t)a->factors * sizeof *grown);
        symo__release(a->factor);
        a->factor = grown;
        a->factor_capacity = wanted;
    }
    SYMO_TRY(symo__budget_take(budget, &a->factor[a->factors].x, a->group.n));
    memcpy(a->factor[a->factors].x, x, (size_t)a->group.n * sizeof *x);
    a->factor[a->factors++].period = period;
    return SYMO_OK;
}

/* Takes x into the stage: the orbit grows by copies of itself, and x becomes the y_k that fixes the base. scratch: 4 n.
 */
static symo_status take_generator(abelian *a, stage *at, int32_t *x, int32_t *scratch, symo__budget *budget)
{
    const int32_t n = a->group.n, old = at->size;
    int32_t period = 1, to;
    while (a->where[to = symo__move(x, a->point[at->start + old * (period - 1)])] < 0) {
        for (int32_t k = 0; k < old; k++) {
            a->point[a->places] = symo__move(x, a->point[a->places - old]);
            a->where[a->point[a->places]] = a->places;
            a->places++;
        }
        period++;
    }
    int32_t *product = scratch, *power = scratch + n;
    const int64_t end = a->factors; /* of the factors before x */
    if (period > 1) SYMO_TRY(add_factor(a, x, period, budget));
    at->size = old * period;
    at->end = a->factors;
    int64_t spent = power_product(a, at->first, end, a->where[to] - at->start, product, power);
    symo__element_invert(n, product, power);
    symo__element_power(n, x, period, product, power + n);
    symo__element_multiply(n, product, power, x);
    for (int32_t e = period; e > 0; e >>= 1) spent += 2 * (int64_t)n;
    return symo__budget_spend(budget, spent + at->size);
}

static symo_status add_stage(abelian *a, int32_t base, symo__generators *rest, int32_t *scratch, symo__budget *budget)
{
    stage *at = &a->stage[a->stages++];
    *at = (stage){ base, a->places, 1, a->factors, a->factors };
    assert(a->where[base] < 0); /* orbits of different stages do not meet */
    a->where[base] = a->places;
    a->point[a->places++] = base;
    for (int64_t k = 0; k < rest->count; k++)
        SYMO_TRY(take_generator(a, at, symo__generator_code(rest, k), scratch, budget));
    symo__generators_tidy(rest);
    return symo__budget_spend(budget, a->group.n);
}

static int moves(const symo__generators *generators, int32_t i)
{
    for (int64_t k = 0; k < generators->count; k++) {
        if (symo__generator_code(generators, k)[i] != 2 * i) return 1;
    }
    return 0;
}

static symo_status fill(abelian *a, symo__generators *rest, symo__budget *budget)
{
    const int32_t n = a->group.n;
    int32_t *scratch;
    SYMO_TRY(symo__budget_take(budget, &a->where, 2 * (int64_t)n));
    SYMO_TRY(symo__budget_take(budget, &a->point, 2 * (int64_t)n));
    a->stage = symo__allocate(n, sizeof *a->stage);
    if (!a->stage) return symo__fail_memory(budget->function, (size_t)n * sizeof *a->stage);
    SYMO_TRY(symo__budget_take(budget, &scratch, 5 * (int64_t)n));
    for (int32_t p = 0; p < 2 * n; p++) a->where[p] = -1;
    symo_status status = SYMO_OK;
    for (int32_t i = 0; i < n && !status; i++) {
        if (moves(rest, i)) status = add_stage(a, 2 * i, rest, scratch, budget);
    }
    symo__release(scratch);
    return status;
}

symo_status symo__abelian_create(symo__group **group, const symo__generators *generators, int steps,
                                 symo__budget *budget)
{
    int applies;
    symo__generators rest;
    (void)steps;
    SYMO_TRY(commute(generators, &applies, budget));
    if (!applies) return SYMO_OK;
    abelian *a = symo__allocate_zero(1, sizeof *a);
    if (!a) return symo__fail_memory(budget->function, sizeof *a);
    a->group = (symo__group){ &kind, generators->n };
    symo_status status = symo__generators_create(&rest, generators->n, generators->count, budget);
    if (!status && generators->count > 0 && generators->n > 0)
        memcpy(rest.code, generators->code, (size_t)(generators->count * generators->n) * sizeof *rest.code);
    if (!status) status = fill(a, &rest, budget);
    symo__generators_free(&rest);
    if (status)
        abelian_free(&a->group);
    else
        *group = &a->group;
    return status;
}
