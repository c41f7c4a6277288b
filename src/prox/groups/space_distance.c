/* SPDX-License-Identifier: BSD-3-Clause */
/* Distance to the space of a partition (docs/mathematics.md, theorem 10), P its projector:
 *
 *     h(x)          = lambda ||x - P x||
 *     prox_{t h}(v) = P v + max(1 - t lambda / ||v - P v||, 0) (v - P v)
 *     dh(x)         = lambda (x - P x) / ||x - P x||; in the space, all g with P g = 0 and ||g|| <= lambda
 *     h(U z)        = a distance again where the two projectors commute                               space_tied.c
 *
 * From t lambda = ||v - P v|| on the prox is P v, whose cells hold the same bits. A cell of one that is not held at 0
 * is in the space whatever its value: free, a block of its own. The others are one block. The conjugate, 0 where P g =
 * 0 and ||g|| <= lambda, is +infinity off a subspace that rounded points do not meet, so it certifies nothing and is
 * not offered.
 *
 * On another space cells carry unequal lengths d_i, P x = d <d, x> / <d, d> in each. Cost O(n); scratch 2 n. */
#include "prox/groups/space_distance.h"

extern const symo_prox_table symo__prox_space_distance_table;

static void destroy(void *data)
{
    space_distance *self = data;
    symo_partition_free(self->partition);
    symo__release(self->length);
    symo__release(self);
}

static symo_prox_table table_for(const double *length)
{
    symo_prox_table table = symo__prox_space_distance_table;
    if (length) {
        table.keeps = NULL;
        table.reduce = NULL;
    }
    return table;
}

symo_status symo__space_distance_adopt(symo_prox **result, symo_partition *partition, double *length, double lambda,
                                       const char *function)
{
    const symo_prox_table table = table_for(length);
    space_distance *self = symo__allocate(1, sizeof *self);
    if (!self) {
        symo_partition_free(partition);
        symo__release(length);
        return symo__fail_memory(function, sizeof *self);
    }
    *self = (space_distance){ lambda, partition, length };
    return symo__prox_wrap(result, partition->n, &table, self, function);
}

int symo__space_is_free(const space_distance *self, int64_t i)
{
    const symo_partition *partition = self->partition;
    const int64_t cell = partition->cell[i];
    return self->lambda == 0.0 || (cell >= 0 && partition->starts[cell + 1] - partition->starts[cell] == 1);
}

/* d_i with its sign; not for dead entries. */
static double direction(const space_distance *self, int64_t i)
{
    const double length = self->length ? self->length[i] : 1.0;
    return self->partition->sign && self->partition->sign[i] < 0 ? -length : length;
}

static void project_weighted(const space_distance *self, const double *x, double *out)
{
    const symo_partition *partition = self->partition;
    for (int64_t cell = 0; cell < partition->cells; cell++) {
        double product = 0.0, carry = 0.0, squares = 0.0;
        for (int64_t k = partition->starts[cell]; k < partition->starts[cell + 1]; k++) {
            const int64_t i = symo__member(partition, k);
            squares += self->length[i] * self->length[i];
        }
        for (int64_t k = partition->starts[cell]; k < partition->starts[cell + 1]; k++) {
            const int64_t i = symo__member(partition, k);
            symo__add_compensated(&product, &carry, x[i] * (direction(self, i) / squares));
        }
        product += carry;
        for (int64_t k = partition->starts[cell]; k < partition->starts[cell + 1]; k++) {
            const int64_t i = symo__member(partition, k);
            out[i] = product * direction(self, i) + 0.0;
        }
    }
    for (int64_t k = partition->starts[partition->cells]; k < partition->n; k++)
        out[symo__member(partition, k)] = symo__zero_or_nan(x[symo__member(partition, k)]);
}

double symo__space_split(const space_distance *self, int64_t n, const double *x, double *near, double *far)
{
    if (self->length)
        project_weighted(self, x, near);
    else
        symo__partition_project(self->partition, x, near);
    for (int64_t i = 0; i < n; i++) far[i] = symo__space_is_free(self, i) ? 0.0 : x[i] - near[i];
    for (int64_t i = 0; self->length && i < n; i++)
        if (fabs(far[i]) <= 0x1p-50 * fabs(x[i])) far[i] = 0.0;
    return symo__norm2(n, far);
}

static int64_t scratch_size(void *data, int64_t n)
{
    (void)data;
    return 2 * n;
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const space_distance *self = data;
    *result = self->lambda * symo__space_split(self, n, x, scratch, scratch + n);
    return 0;
}

/* (1 - threshold / ||far||)_+, norm that of far; halves, where it overflows. */
static double factor(int64_t n, const double *far, double norm, double threshold)
{
    if (norm <= threshold) return 0.0;
    if (!isinf(norm)) return (norm - threshold) / norm;
    double largest = 0.0, squares = 0.0;
    for (int64_t i = 0; i < n; i++) largest = symo__max_nan(largest, fabs(far[i]));
    if (isinf(largest)) return (double)NAN;
    for (int64_t i = 0; i < n; i++) squares += (far[i] / largest) * (far[i] / largest);
    return 1.0 - threshold / largest / sqrt(squares);
}

void symo__space_shrink(const space_distance *self, int64_t n, const double *v, double step, double *out,
                        double *scratch)
{
    double *near = scratch, *far = scratch + n;
    const double norm = symo__space_split(self, n, v, near, far), shrink = factor(n, far, norm, step * self->lambda);
    for (int64_t i = 0; i < n; i++)
        out[i] = symo__space_is_free(self, i) ? v[i] + 0.0
                 : shrink == 0.0              ? near[i] + 0.0
                                              : near[i] + shrink * far[i] + 0.0;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    symo__space_shrink(data, n, v, step, out, scratch);
    return 0;
}

/* The distance of the block that is not free; near and far of x in scratch. */
static double block_distance(const space_distance *self, int64_t n, const double *x, const double *g, double *scratch)
{
    double *near = scratch, *far = scratch + n;
    const double norm = symo__space_split(self, n, x, near, far);
    if (norm != norm) return norm;
    if (norm > 0.0) {
        const double scale = isinf(norm) ? 0x1p-600 : 1.0;
        for (int64_t i = 0; i < n; i++) far[i] *= scale;
        const double length = symo__norm2(n, far);
        for (int64_t i = 0; i < n; i++)
            far[i] = symo__space_is_free(self, i) ? 0.0 : g[i] - self->lambda * (far[i] / length);
        return symo__norm2(n, far);
    }
    const double outside = symo__space_split(self, n, g, near, far) - self->lambda;
    for (int64_t i = 0; i < n; i++) near[i] = symo__space_is_free(self, i) ? 0.0 : near[i];
    return hypot(symo__norm2(n, near), symo__max_nan(outside, 0.0));
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const space_distance *self = data;
    *absolute = *relative = 0.0;
    for (int64_t i = 0; i < n; i++)
        if (symo__space_is_free(self, i)) *absolute = symo__max_nan(*absolute, fabs(g[i]) + symo__zero_or_nan(x[i]));
    *relative = *absolute / unit;
    if (self->lambda == 0.0) return 0;
    const double d = block_distance(self, n, x, g, scratch);
    *absolute = symo__max_nan(*absolute, d);
    *relative = symo__max_nan(*relative, d / self->lambda);
    return 0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    for (int64_t i = 0; i < n; i++) free_entries[i] = (int8_t)symo__space_is_free(data, i);
    return 0;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    return symo__space_distance_keeps(data, partition, answer);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    (void)n;
    return symo__space_distance_reduce(data, partition, reduced);
}

static symo_status scaled(void *data, int64_t n, double by, symo_prox **result)
{
    const space_distance *self = data;
    double *length = NULL;
    if (isinf(self->lambda * by))
        return symo__fail_argument("symo_prox_scaled", "factor", -1, by,
                                   "small enough for factor * lambda to be finite");
    SYMO_TRY(symo__copy_doubles(&length, n, self->length, "symo_prox_scaled"));
    symo__partition_keep(self->partition);
    return symo__space_distance_adopt(result, self->partition, length, self->lambda * by, "symo_prox_scaled");
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "groups", SYMO_PARAMETER_GROUPS, 1, 0.0, 0.0, 0.0,
      "cells whose entries should be equal; an entry in none of them is free" },
};

/* One label a group; entries in none get the labels after. */
static symo_status label_groups(int64_t n, const symo_argument *groups, int64_t *label)
{
    const char *function = "symo_prox_named";
    for (int64_t i = 0; i < n; i++) label[i] = groups->count + i;
    for (int64_t g = 0; g < groups->count; g++) {
        for (int64_t k = groups->starts[g]; k < groups->starts[g + 1]; k++) {
            const int64_t i = groups->indices ? groups->indices[k] : k;
            if (i < 0 || i >= n) return symo__fail_argument(function, "indices", k, (double)i, "in 0 .. n - 1");
            if (label[i] < groups->count)
                return symo__fail(SYMO_ERROR_ARGUMENT,
                                  "%s: indices[%lld] = %lld is in group %lld and in group %lld; cells must be disjoint",
                                  function, (long long)k, (long long)i, (long long)label[i], (long long)g);
            label[i] = g;
        }
    }
    return SYMO_OK;
}

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    symo_partition *partition = NULL;
    int64_t *label = symo__allocate(n, sizeof *label);
    if (!label) return symo__fail_memory("symo_prox_named", (size_t)n * sizeof *label);
    symo_status status = label_groups(n, &arguments[1], label);
    if (!status) status = symo_partition_create(&partition, n, label, NULL);
    if (!status) status = symo_prox_space_distance(result, partition, arguments[0].real);
    symo_partition_free(partition);
    symo__release(label);
    return status;
}

const symo_prox_table symo__prox_space_distance_table = {
    .size = sizeof(symo_prox_table),
    .name = "space-distance",
    .formula = "lambda ||x - P x||, P the projector onto equal entries in every cell",
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
    .parameters = parameters,
    .parameter_count = 2,
    .construct = construct,
};

symo_status symo_prox_space_distance(symo_prox **result, const symo_partition *partition, double lambda)
{
    const char *function = "symo_prox_space_distance";
    if (!result) return symo__fail_null(function, "prox");
    *result = NULL;
    if (!partition) return symo__fail_null(function, "partition");
    if (!(lambda >= 0.0) || isinf(lambda))
        return symo__fail_argument(function, "lambda", -1, lambda, "finite and >= 0");
    symo__partition_keep((symo_partition *)partition); /* a reference changes the count only */
    return symo__space_distance_adopt(result, (symo_partition *)partition, NULL, lambda, function);
}
