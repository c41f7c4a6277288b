/* SPDX-License-Identifier: BSD-3-Clause */
/* Distances to nested spaces V_0 < V_1 < ... of partitions, P_k their projectors (docs/mathematics.md, theorem 13):
 *
 *     h(x)       = sum_k c_k ||x - P_k x||,   c_k = lambda w_k
 *     prox_{t h} = S_0 S_1 ... S_last,   S_k(v) = P_k v + max(1 - t c_k / ||v - P_k v||, 0) (v - P_k v)
 *     dh(x)      = s + { g_q + g_{q+1} + ... : P_k g_k = 0, ||g_k|| <= c_k },   q the first k whose space x is in,
 *                  s = sum_{k < q} c_k (x - P_k x) / ||x - P_k x||
 *     dist(g, dh(x)) = ||S_q S_{q+1} ... S_last (g - s)|| with t = 1, by Moreau: a point less the nearest one where a
 *                  conjugate is finite is its prox
 *
 * The last space has the smallest orthogonal complement, and its threshold comes first: S_k only shortens the part of
 * a vector outside V_k, which lies in the complement of every V_j with j < k, so that the later ones find the direction
 * that they need (Jenatton, Mairal, Obozinski and Bach 2011, JMLR 12, 2297, for nested groups; these are nested
 * spaces). In any other order it is no prox. Where a threshold ends in V_k the result lies there to the last bit.
 *
 * On another space, x = U z, every term is a distance again where its projector commutes with U U' (space_tied.c); one
 * whose space contains it is gone. Levels of c_k = 0 are not stored. The entries of the coarsest space that are cells
 * of their own are free; all others are one block, whose weight is sum c_k.
 * Cost O(n) a level; scratch 3 n. */
#include "prox/groups/space_distance.h"

extern const symo_prox_table symo__prox_space_chain_table;

typedef struct space_chain {
    int64_t count;
    double total;           /* sum of the lambdas of the levels */
    space_distance *levels; /* the coarsest, with the smallest space, first; lambda > 0 and no lengths */
} space_chain;

static void destroy(void *data)
{
    space_chain *self = data;
    for (int64_t k = 0; k < self->count; k++) symo_partition_free(self->levels[k].partition);
    symo__release(self->levels);
    symo__release(self);
}

/* Room for count levels, none of them there yet. */
static symo_status begin(space_chain **result, int64_t count, const char *function)
{
    space_chain *self = symo__allocate_zero(1, sizeof *self);
    *result = self;
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->levels = symo__allocate(count, sizeof *self->levels);
    if (self->levels) return SYMO_OK;
    symo__release(self);
    *result = NULL;
    return symo__fail_memory(function, (size_t)count * sizeof *self->levels);
}

/* Takes a reference to the partition over. */
static void add(space_chain *self, symo_partition *partition, double lambda)
{
    self->levels[self->count++] = (space_distance){ lambda, partition, NULL };
    self->total += lambda;
}

static int is_free(const space_chain *self, int64_t i)
{
    return self->count == 0 || symo__space_is_free(&self->levels[0], i);
}

static int64_t scratch_size(void *data, int64_t n)
{
    (void)data;
    return symo__scratch_size(3, n, 0);
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const space_chain *self = data;
    *result = 0.0;
    for (int64_t k = 0; k < self->count; k++)
        *result += self->levels[k].lambda * symo__space_split(&self->levels[k], n, x, scratch, scratch + n);
    return 0;
}

/* The levels first .. last, the last one first. */
static void shrink(const space_chain *self, int64_t first, int64_t n, const double *v, double step, double *out,
                   double *scratch)
{
    for (int64_t i = 0; i < n; i++) out[i] = v[i] + 0.0;
    for (int64_t k = self->count - 1; k >= first; k--) symo__space_shrink(&self->levels[k], n, out, step, out, scratch);
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    shrink(data, 0, n, v, step, out, scratch);
    return 0;
}

/* g -= lambda (x - P x) / ||x - P x||. The norm, 0 in the space, where nothing is done. */
static double take_slope(const space_distance *level, int64_t n, const double *x, double *g, double *scratch)
{
    double *near = scratch, *far = scratch + n;
    const double norm = symo__space_split(level, n, x, near, far), scale = isinf(norm) ? 0x1p-600 : 1.0;
    for (int64_t i = 0; i < n; i++) far[i] *= scale;
    const double length = symo__norm2(n, far);
    for (int64_t i = 0; norm != 0.0 && i < n; i++)
        if (!symo__space_is_free(level, i)) g[i] -= level->lambda * (far[i] / length);
    return norm;
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const space_chain *self = data;
    double *rest = scratch + 2 * n;
    int64_t q = 0;
    *absolute = *relative = 0.0;
    for (int64_t i = 0; i < n; i++) {
        rest[i] = is_free(self, i) ? 0.0 : g[i];
        if (is_free(self, i)) *absolute = symo__max_nan(*absolute, fabs(g[i]) + symo__zero_or_nan(x[i]));
    }
    *relative = *absolute / unit;
    while (q < self->count && take_slope(&self->levels[q], n, x, rest, scratch) != 0.0) q++;
    shrink(self, q, n, rest, 1.0, rest, scratch);
    const double block = symo__norm2(n, rest);
    *absolute = symo__max_nan(*absolute, block);
    *relative = symo__max_nan(*relative, self->count > 0 ? block / self->total : 0.0);
    return 0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    for (int64_t i = 0; i < n; i++) free_entries[i] = (int8_t)is_free(data, i);
    return 0;
}

/* If every projector commutes with the space's, every threshold stays in it. If one does not, its threshold leaves the
 * space; that the ones after it lead back for every step is not looked for. */
static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    const space_chain *self = data;
    symo_status status = SYMO_OK;
    (void)n;
    *answer = 1;
    for (int64_t k = 0; *answer && k < self->count; k++)
        status = symo__space_distance_keeps(&self->levels[k], partition, answer);
    return status;
}

/* Adds the level on the space of q, unless it is 0 there. */
static symo_status add_reduced(space_chain *reduced, const space_distance *level, const symo_partition *q)
{
    const char *function = "symo_prox_reduce";
    symo_partition *join = NULL, *cells = NULL;
    double *length = NULL;
    int fits = 0;
    symo_status status = symo__space_meet(&join, level->partition, q, &fits, function);
    if (!status && !fits)
        status = symo__fail(SYMO_ERROR_UNSUPPORTED,
                            "%s: space-chain has no reduced form: cells of one of its spaces and those of the symmetry "
                            "cross in unequal proportions",
                            function);
    if (!status && join->cells < q->cells) {
        status = symo__space_in_cells(&cells, &length, q, join);
        if (!status && length)
            status = symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: space-chain has no reduced form on cells of unequal sizes",
                                function);
        if (status)
            symo_partition_free(cells);
        else
            add(reduced, cells, level->lambda);
    }
    symo__release(length);
    symo_partition_free(join);
    return status;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const space_chain *self = data;
    space_chain *made;
    (void)n;
    SYMO_TRY(begin(&made, self->count, "symo_prox_reduce"));
    symo_status status = SYMO_OK;
    for (int64_t k = 0; !status && k < self->count; k++) status = add_reduced(made, &self->levels[k], partition);
    if (!status)
        return symo__prox_wrap(reduced, partition->cells, &symo__prox_space_chain_table, made, "symo_prox_reduce");
    destroy(made);
    return status;
}

static symo_status scaled(void *data, int64_t n, double by, symo_prox **result)
{
    const space_chain *self = data;
    space_chain *made;
    if (isinf(self->total * by))
        return symo__fail_argument("symo_prox_scaled", "factor", -1, by,
                                   "small enough for factor * sum of lambda w_k to be finite");
    SYMO_TRY(begin(&made, self->count, "symo_prox_scaled"));
    for (int64_t k = 0; k < self->count; k++) {
        if (!(self->levels[k].lambda * by > 0.0)) continue;
        symo__partition_keep(self->levels[k].partition);
        add(made, self->levels[k].partition, self->levels[k].lambda * by);
    }
    return symo__prox_wrap(result, n, &symo__prox_space_chain_table, made, "symo_prox_scaled");
}

const symo_prox_table symo__prox_space_chain_table = {
    .size = sizeof(symo_prox_table),
    .name = "space-chain",
    .formula = "lambda sum_k w_k ||x - P_k x||, P_k the projectors onto nested spaces",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
    .distance = distance,
    .unpenalised = unpenalised,
    .keeps = keeps,
    .reduce = reduce,
    .scaled = scaled,
    .destroy = destroy,
};

static int sign_of(const symo_partition *partition, int64_t i)
{
    return partition->sign ? partition->sign[i] : 1;
}

/* An entry that the coarse space lets do what the fine one forbids; -1 when the fine space contains the coarse one. */
static int64_t find_offence(const symo_partition *coarse, const symo_partition *fine)
{
    for (int64_t i = 0; i < fine->n; i++) {
        const int64_t cell = fine->cell[i];
        if (cell < 0 && coarse->cell[i] >= 0) return i;
        if (cell < 0) continue;
        const int64_t first = symo__member(fine, fine->starts[cell]); /* its sign is +1 */
        if (coarse->cell[i] != coarse->cell[first]) return i;
        if (coarse->cell[i] >= 0 && sign_of(coarse, i) != sign_of(coarse, first) * sign_of(fine, i)) return i;
    }
    return -1;
}

static symo_status check_level(const symo_partition *const *partitions, int64_t n, int64_t k, const char *function)
{
    if (!partitions[k])
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: partitions[%lld] must not be NULL", function, (long long)k);
    if (partitions[k]->n != n)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: partitions[%lld] has %lld entries; it must have n = %lld", function,
                          (long long)k, (long long)partitions[k]->n, (long long)n);
    const int64_t i = k > 0 ? find_offence(partitions[k - 1], partitions[k]) : -1;
    if (i < 0) return SYMO_OK;
    return symo__fail(
        SYMO_ERROR_ARGUMENT,
        "%s: partitions[%lld] ties entry %lld as partitions[%lld] does not; each must refine the one before", function,
        (long long)k, (long long)i, (long long)(k - 1));
}

/* Each lambda w_k, and their sum. */
static symo_status check_weights(int64_t count, const double *weights, double lambda, const char *function)
{
    double total = 0.0;
    if (!(lambda >= 0.0) || isinf(lambda))
        return symo__fail_argument(function, "lambda", -1, lambda, "finite and >= 0");
    for (int64_t k = 0; k < count; k++) {
        const double weight = weights ? weights[k] : 1.0;
        if (!(weight >= 0.0) || isinf(weight))
            return symo__fail_argument(function, "weights", k, weight, "finite and >= 0");
        total += lambda * weight;
        if (isinf(total))
            return symo__fail_argument(function, "weights", k, weight,
                                       "small enough for the sum of lambda * weights to be finite");
    }
    return SYMO_OK;
}

symo_status symo_prox_space_chain(symo_prox **result, int64_t n, int64_t count, const symo_partition *const *partitions,
                                  const double *weights, double lambda)
{
    const char *function = "symo_prox_space_chain";
    space_chain *self;
    if (!result) return symo__fail_null(function, "prox");
    *result = NULL;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (!partitions && count > 0) return symo__fail_null(function, "partitions");
    for (int64_t k = 0; k < count; k++) SYMO_TRY(check_level(partitions, n, k, function));
    SYMO_TRY(check_weights(count, weights, lambda, function));
    SYMO_TRY(begin(&self, count, function));
    for (int64_t k = 0; k < count; k++) {
        const double product = weights ? lambda * weights[k] : lambda;
        if (!(product > 0.0)) continue;
        symo__partition_keep((symo_partition *)partitions[k]); /* a reference changes the count only */
        add(self, (symo_partition *)partitions[k], product);
    }
    return symo__prox_wrap(result, n, &symo__prox_space_chain_table, self, function);
}
