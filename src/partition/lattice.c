/* SPDX-License-Identifier: BSD-3-Clause */
/* The lattice of signed partitions, by their spaces V_a and V_b.
 *
 * join: the intersection of V_a and V_b. It obeys the equations of both (x_j = s x_i within a cell, x_i = 0 for dead
 * i), so it is what union-find makes of all of them. Entries that are tied to their own negative that way die.
 *
 * refine: the smallest space of a signed partition that contains V_a and V_b. It obeys the equations that hold on both:
 * x_i = 0 on both when i is dead in a and in b; x_j = s x_i on V_a when i and j are both dead in a (then any s will do)
 * or share a cell of a with relative sign s; the same for b. So entries stay together when they agree in the triple
 *     (cell in a or dead, cell in b or dead, s_a s_b where live in both),
 * and their relative sign is that of whichever partition they are live in. An entry dead in one and live in the other
 * stays live.
 *
 * Cost: O(n) expected for refine, O(n log n) for join; memory O(n).
 */
#include "partition/partition_impl.h"

static symo_status check_pair(const char *function, const void *result, const char *result_name,
                              const symo_partition *a, const symo_partition *b)
{
    if (!result) return symo__fail_null(function, result_name);
    if (!a) return symo__fail_null(function, "a");
    if (!b) return symo__fail_null(function, "b");
    if (a->n != b->n)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: a has %lld entries and b has %lld", function, (long long)a->n,
                          (long long)b->n);
    return SYMO_OK;
}

static int sign_of(const symo_partition *partition, int64_t i)
{
    return partition->sign ? partition->sign[i] : 1;
}

static void add_equations(symo__unionfind *classes, const symo_partition *partition)
{
    for (int64_t c = 0; c < partition->cells; c++) {
        const int64_t first = symo__member(partition, partition->starts[c]); /* its sign is +1 */
        for (int64_t k = partition->starts[c] + 1; k < partition->starts[c + 1]; k++)
            symo__unionfind_join(classes, first, symo__member(partition, k),
                                 sign_of(partition, symo__member(partition, k)));
    }
    for (int64_t k = partition->starts[partition->cells]; k < partition->n; k++)
        symo__unionfind_kill(classes, symo__member(partition, k));
}

symo_status symo_partition_join(symo_partition **join, const symo_partition *a, const symo_partition *b)
{
    if (join) *join = NULL;
    SYMO_TRY(check_pair("symo_partition_join", join, "join", a, b));
    symo__unionfind classes;
    SYMO_TRY(symo__unionfind_create(&classes, a->n));
    add_equations(&classes, a);
    add_equations(&classes, b);
    const symo_status status = symo__unionfind_partition(join, &classes);
    symo__unionfind_free(&classes);
    return status;
}

symo_status symo_partition_refine(symo_partition **refined, const symo_partition *a, const symo_partition *b)
{
    static const char function[] = "symo_partition_refine";
    if (refined) *refined = NULL;
    SYMO_TRY(check_pair(function, refined, "refined", a, b));
    int64_t pairs;
    if (!symo__multiply_sizes(a->cells + 1, b->cells + 1, &pairs) || !symo__multiply_sizes(pairs, 2, &pairs))
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld times %lld cells do not fit", function, (long long)a->cells,
                          (long long)b->cells);
    symo_status status = SYMO_OK;
    int64_t *labels = symo__allocate(a->n, sizeof *labels);
    int8_t *signs = symo__allocate(a->n, sizeof *signs);
    if (!labels || !signs) {
        status = symo__fail_memory(function, (size_t)a->n * sizeof *labels);
        goto done;
    }
    for (int64_t i = 0; i < a->n; i++) {
        const int sign_a = sign_of(a, i), sign_b = sign_of(b, i);
        const int64_t pair = (a->cell[i] + 1) * (b->cells + 1) + b->cell[i] + 1; /* 0: dead in both */
        labels[i] = pair == 0 ? -1 : 2 * pair + (sign_a * sign_b < 0);
        signs[i] = (int8_t)(sign_a ? sign_a : sign_b);
    }
    status = symo_partition_create(refined, a->n, labels, signs);
done:
    symo__release(labels);
    symo__release(signs);
    return status;
}
