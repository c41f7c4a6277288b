/* SPDX-License-Identifier: BSD-3-Clause */
/* The smallest signed equivalence of coordinates that a group keeps and that makes given points equal: union-find with
 * parity; whenever a class is absorbed, its old root and its new one have their images made equal as well.
 *
 * A class in which a point meets its own negative is dead, and so are its images.
 * Cost: O(n generators log n). Atkinson, "An algorithm for finding the blocks of a permutation group", Math. Comp. 29
 * (1975), here with signs.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

typedef struct classes {
    int32_t *link; /* n: the signed point that coordinate i hangs on; a root hangs on itself */
    int8_t *dead;
    int32_t *queue, waiting; /* coordinates that have been absorbed, n at most */
} classes;

static int32_t find(classes *c, int32_t point)
{
    while (c->link[point >> 1] >> 1 != point >> 1) {
        c->link[point >> 1] = symo__move(c->link, c->link[point >> 1]);
        point = symo__move(c->link, point);
    }
    return point;
}

static void join(classes *c, int32_t p, int32_t q)
{
    const int32_t a = find(c, p), b = find(c, q), i = a >> 1, j = b >> 1;
    if (i == j) {
        if (a != b) c->dead[i] = 1;
        return;
    }
    const int32_t root = i < j ? i : j, child = i < j ? j : i;
    c->link[child] = 2 * root | ((a ^ b) & 1);
    if (c->dead[child]) c->dead[root] = 1;
    c->queue[c->waiting++] = child;
}

static void close_under(classes *c, const symo__generators *generators)
{
    for (int32_t done = 0; done < c->waiting; done++) {
        const int32_t point = 2 * c->queue[done];
        for (int64_t k = 0; k < generators->count; k++) {
            const int32_t *g = symo__generator_code(generators, k);
            join(c, symo__move(g, point), symo__move(g, find(c, point)));
        }
    }
}

/* Images of dead classes are dead. The queue is free again: it holds the dead roots whose images are still to come. */
static void spread_death(classes *c, const symo__generators *generators)
{
    c->waiting = 0;
    for (int32_t i = 0; i < generators->n; i++) {
        if (c->dead[i] && c->link[i] == 2 * i) c->queue[c->waiting++] = i;
        if (c->link[i] != 2 * i) c->dead[i] = 0;
    }
    while (c->waiting > 0) {
        const int32_t i = c->queue[--c->waiting];
        for (int64_t k = 0; k < generators->count; k++) {
            const int32_t to = find(c, symo__generator_code(generators, k)[i]) >> 1;
            if (c->dead[to]) continue;
            c->dead[to] = 1;
            c->queue[c->waiting++] = to;
        }
    }
}

static void read_out(symo__congruence *congruence, classes *c)
{
    for (int32_t i = 0; i < congruence->n; i++) {
        const int32_t root = find(c, 2 * i);
        congruence->root[i] = root >> 1;
        congruence->parity[i] = root & 1 ? -1 : 1;
        congruence->dead[i] = c->dead[root >> 1];
        congruence->classes += root >> 1 == i;
    }
}

static symo_status allocate(symo__congruence *congruence, classes *c, symo__budget *budget)
{
    const int32_t n = congruence->n;
    SYMO_TRY(symo__budget_take(budget, &congruence->root, n));
    SYMO_TRY(symo__budget_take(budget, &c->link, n));
    SYMO_TRY(symo__budget_take(budget, &c->queue, n));
    congruence->parity = symo__allocate(n, 1);
    congruence->dead = symo__allocate(n, 1);
    c->dead = symo__allocate_zero(n, 1);
    if (congruence->parity && congruence->dead && c->dead) return SYMO_OK;
    return symo__fail_memory(budget->function, (size_t)n);
}

symo_status symo__congruence_create(symo__congruence *congruence, const symo__generators *generators, int64_t count,
                                    const int32_t *pairs, symo__budget *budget)
{
    const int32_t n = generators->n;
    classes c = { NULL, NULL, NULL, 0 };
    *congruence = (symo__congruence){ .n = n };
    symo_status status = allocate(congruence, &c, budget);
    if (!status) status = symo__budget_spend(budget, 2 * (int64_t)n * generators->count);
    if (!status) {
        symo__element_identity(n, c.link);
        for (int64_t k = 0; k < count; k++) join(&c, pairs[2 * k], pairs[2 * k + 1]);
        close_under(&c, generators);
        spread_death(&c, generators);
        read_out(congruence, &c);
    } else {
        symo__congruence_free(congruence);
    }
    symo__release(c.link);
    symo__release(c.queue);
    symo__release(c.dead);
    return status;
}

void symo__congruence_free(symo__congruence *congruence)
{
    symo__release(congruence->root);
    symo__release(congruence->parity);
    symo__release(congruence->dead);
    *congruence = (symo__congruence){ .n = 0 };
}
