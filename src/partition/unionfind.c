/* SPDX-License-Identifier: BSD-3-Clause */
/* Classes of entries under equations x_j = s x_i (s = +1 or -1) and x_i = 0: union-find with parity.
 *
 * Node i + 1 stands for entry i, node 0 for zero. A link holds the parent and, in its lowest bit, whether the node is
 * minus its parent; parents are smaller than their children, so a root is the smallest entry of its class and whatever
 * has node 0 above it is dead. An equation that joins a class to itself with the wrong sign says x = -x and joins it to
 * node 0.
 *
 * Joining is Rem's algorithm with splicing: the two paths are climbed together, at each step the node with the larger
 * parent gets the smaller one, and the climb ends as soon as the parents agree, mostly far below the root. Entries that
 * are neighbours cost next to nothing. No path is compressed in the end: from the smallest entry up, the
 * cell of an entry is one look at its parent, which has it already.
 * Cost: O(log n) amortised an equation in the worst case, about one cache miss in practice; memory 8 n bytes, which the
 * partition goes on to use.
 * Dijkstra, A Discipline of Programming (1976), chapter 23 (Rem); Patwary, Blair, Manne, Experiments on union-find
 * algorithms for the disjoint-set data structure, SEA 2010, LNCS 6049; parities are ours.
 */
#include <string.h>

#include "partition/partition_impl.h"

enum { AHEAD = 64 }; /* how many equations ahead a cache line is asked for */

symo_status symo__unionfind_create(symo__unionfind *classes, int64_t n)
{
    assert(n >= 0 && n < INT64_MAX / 16);
    classes->n = n;
    classes->signs = classes->flat = 0;
    classes->link = symo__allocate(n + 1, sizeof *classes->link);
    if (!classes->link) return symo__fail_memory("symo__unionfind_create", (size_t)n * sizeof *classes->link);
    for (int64_t node = 0; node <= n; node++) classes->link[node] = 2 * node;
    return SYMO_OK;
}

void symo__unionfind_free(symo__unionfind *classes)
{
    symo__release(classes->link);
    *classes = (symo__unionfind){ 0, NULL, 0, 0 };
}

/* Node b is (-1)^minus times node a. */
static inline void join_nodes(int64_t *link, int64_t a, int64_t b, int64_t minus)
{
    for (;;) {
        const int64_t up_a = link[a], up_b = link[b];
        if (up_a >> 1 == up_b >> 1) {
            if (((up_a ^ up_b ^ minus) & 1) == 0 || up_a >> 1 == 0) return;
            a = up_a >> 1, b = 0;
        } else if (up_a > up_b) {
            link[a] = up_b ^ minus;
            if (up_a >> 1 == a) return;
            a = up_a >> 1;
            minus ^= up_a & 1;
        } else {
            link[b] = up_a ^ minus;
            if (up_b >> 1 == b) return;
            b = up_b >> 1;
            minus ^= up_b & 1;
        }
    }
}

void symo__unionfind_join(symo__unionfind *classes, int64_t i, int64_t j, int sign)
{
    classes->signs |= sign < 0;
    join_nodes(classes->link, i + 1, j + 1, sign < 0);
}

void symo__unionfind_kill(symo__unionfind *classes, int64_t i)
{
    classes->signs = 1;
    join_nodes(classes->link, i + 1, 0, 0);
}

/* Two steps up, the sign in the lowest bit as in a link. Where two entries have the same they are joined already. */
static inline int64_t two_up(const int64_t *link, int64_t node)
{
    return link[link[node] >> 1] ^ (link[node] & 1);
}

void symo__unionfind_join_images(symo__unionfind *classes, int64_t start, int64_t count, int64_t known,
                                 const int64_t *image, const int8_t *sign)
{
    int64_t *link = classes->link;
    classes->signs |= sign != NULL;
    for (int64_t k = 0; k < count; k++) {
        const int64_t a = start + k + 1, b = image[k] + 1, minus = sign && sign[k] < 0;
        if (k + AHEAD < known) symo__prefetch_write(link + image[k + AHEAD] + 1);
        if (classes->flat && two_up(link, a) == (two_up(link, b) ^ minus)) continue;
        join_nodes(link, a, b, minus);
    }
}

/* Easy are entries that are all joined already, and later ones that are classes of their own: each of these goes under
 * what its partner is under. */
int symo__unionfind_join_stretch(symo__unionfind *classes, int64_t i, int64_t j)
{
    const int64_t a = (i < j ? i : j) + 1, b = (i < j ? j : i) + 1;
    int64_t *link = classes->link, apart = 0;
    if (classes->flat) {
        const int64_t first = two_up(link, a);
        if (b == a + 1) /* each with the next: all the same */
            for (int64_t k = 0; k <= SYMO__STRETCH; k++) apart |= first ^ two_up(link, a + k);
        else
            for (int64_t k = 0; k < SYMO__STRETCH; k++) apart |= two_up(link, a + k) ^ two_up(link, b + k);
        if (!apart) return 1;
    }
    if (a + SYMO__STRETCH > b) return 0;
    for (int64_t k = apart = 0; k < SYMO__STRETCH; k++) apart |= link[b + k] ^ 2 * (b + k);
    if (!apart) memcpy(link + b, link + a, SYMO__STRETCH * sizeof *link);
    return !apart;
}

/* Stretches that are flat already are only read. */
void symo__unionfind_flatten(symo__unionfind *classes)
{
    int64_t *link = classes->link;
    for (int64_t node = 1, end; node <= classes->n; node = end) {
        int64_t apart = 0;
        end = classes->n + 1 - node < SYMO__STRETCH ? classes->n + 1 : node + SYMO__STRETCH;
        for (int64_t k = node; k < end; k++) apart |= two_up(link, k) ^ link[k];
        for (int64_t k = node; apart && k < end; k++) link[k] = two_up(link, k);
    }
    classes->flat = 1;
}

/* Both turn links into cells from the smallest entry up, so that a parent has its cell already; a link is not looked at
 * again once the cell of the entry before it takes its place. */
static void number_plain(symo_partition *made)
{
    int64_t *cell = made->cell;
    const int64_t *link = made->cell;
    for (int64_t node = 1; node <= made->n; node++) {
        const int64_t parent = link[node] >> 1;
        cell[node - 1] = parent == node ? made->cells++ : cell[parent - 1];
    }
}

static void number_signed(symo_partition *made)
{
    int64_t *cell = made->cell;
    const int64_t *link = made->cell;
    for (int64_t node = 1, i = 0; node <= made->n; node++, i++) {
        const int64_t parent = link[node] >> 1;
        const int minus = link[node] & 1;
        if (parent == node) {
            cell[i] = made->cells++;
            made->sign[i] = 1;
        } else {
            cell[i] = parent == 0 ? -1 : cell[parent - 1];
            made->sign[i] = (int8_t)(parent == 0 ? 0 : minus ? -made->sign[parent - 1] : made->sign[parent - 1]);
        }
        made->dead += cell[i] < 0;
    }
}

symo_status symo__unionfind_partition(symo_partition **partition, symo__unionfind *classes)
{
    static const char function[] = "symo__unionfind_partition";
    symo_partition *made;
    int64_t *cell = classes->link;
    *partition = NULL;
    classes->link = NULL;
    SYMO_TRY(symo__partition_begin(&made, classes->n, cell, classes->signs, function));
    if (classes->signs)
        number_signed(made);
    else
        number_plain(made);
    return symo__partition_complete(partition, made, function);
}
