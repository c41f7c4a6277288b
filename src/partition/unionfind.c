/* SPDX-License-Identifier: BSD-3-Clause */
/* Classes of entries under equations x_j = s x_i (s = +1 or -1) and x_i = 0: union-find with parity.
 *
 * parity[i] is the sign of x_i relative to x_parent[i]. An equation that joins a class to itself with the wrong sign
 * says x = -x, so the whole class is zero: dead. A root is the smallest entry of its class, so it comes first.
 * Cost: O(log n) amortised an equation by path halving; memory 10 n bytes.
 * Galler, Fisher, "An improved equivalence algorithm", Comm. ACM 7 (1964); path halving: van der Weide (1980).
 */
#include <string.h>

#include "partition/partition_impl.h"

symo_status symo__unionfind_create(symo__unionfind *classes, int64_t n)
{
    assert(n >= 0);
    classes->n = n;
    classes->parent = symo__allocate(n, sizeof *classes->parent);
    classes->parity = symo__allocate(n, sizeof *classes->parity);
    classes->dead = symo__allocate_zero(n, sizeof *classes->dead);
    if (!classes->parent || !classes->parity || !classes->dead) {
        symo__unionfind_free(classes);
        return symo__fail_memory("symo__unionfind_create", (size_t)n * sizeof *classes->parent);
    }
    for (int64_t i = 0; i < n; i++) classes->parent[i] = i;
    memset(classes->parity, 1, (size_t)n);
    return SYMO_OK;
}

void symo__unionfind_free(symo__unionfind *classes)
{
    symo__release(classes->parent);
    symo__release(classes->parity);
    symo__release(classes->dead);
    *classes = (symo__unionfind){ 0, NULL, NULL, NULL };
}

/* The root of i, and the sign of x_i relative to it; halves the path on the way. */
static int64_t find(symo__unionfind *classes, int64_t i, int *sign)
{
    *sign = 1;
    while (classes->parent[i] != i) {
        const int64_t up = classes->parent[i];
        classes->parity[i] = (int8_t)(classes->parity[i] * classes->parity[up]); /* parity of a root is +1 */
        classes->parent[i] = classes->parent[up];
        *sign *= classes->parity[i];
        i = classes->parent[i];
    }
    return i;
}

void symo__unionfind_join(symo__unionfind *classes, int64_t i, int64_t j, int sign)
{
    int sign_i, sign_j;
    const int64_t a = find(classes, i, &sign_i), b = find(classes, j, &sign_j);
    const int relative = sign * sign_i * sign_j; /* x_b = relative x_a */
    const int64_t root = a < b ? a : b, child = a < b ? b : a;
    if (a == b && relative < 0) classes->dead[a] = 1;
    if (a == b) return;
    classes->parent[child] = root;
    classes->parity[child] = (int8_t)relative;
    classes->dead[root] |= classes->dead[child];
}

void symo__unionfind_kill(symo__unionfind *classes, int64_t i)
{
    int sign;
    classes->dead[find(classes, i, &sign)] = 1;
}

symo_status symo__unionfind_partition(symo_partition **partition, symo__unionfind *classes)
{
    *partition = NULL;
    symo_status status = SYMO_OK;
    int64_t *labels = symo__allocate(classes->n, sizeof *labels);
    int8_t *signs = symo__allocate(classes->n, sizeof *signs);
    if (!labels || !signs) {
        status = symo__fail_memory("symo__unionfind_partition", (size_t)classes->n * sizeof *labels);
        goto done;
    }
    for (int64_t i = 0; i < classes->n; i++) {
        int sign;
        const int64_t root = find(classes, i, &sign);
        labels[i] = classes->dead[root] ? -1 : root;
        signs[i] = (int8_t)sign;
    }
    status = symo_partition_create(partition, classes->n, labels, signs);
done:
    symo__release(labels);
    symo__release(signs);
    return status;
}
