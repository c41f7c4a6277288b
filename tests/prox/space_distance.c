/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/specimen.h"

#include <stdlib.h>

static int sign(const prox_instance *instance, int64_t i)
{
    return instance->signs && instance->signs[i] < 0 ? -1 : 1;
}

/* How many entries share the cell of i. */
static int64_t cell_size(const prox_instance *instance, int64_t i)
{
    int64_t size = 0;
    for (int64_t j = 0; j < instance->n; j++) size += instance->cells[j] == instance->cells[i];
    return size;
}

static int is_free(const prox_instance *instance, int64_t i)
{
    return instance->lambda == 0.0 || (instance->cells[i] >= 0 && cell_size(instance, i) == 1);
}

static int64_t block(const prox_instance *instance, int64_t i)
{
    return is_free(instance, i) ? 1 + i : 0;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_partition *partition = NULL;
    symo_status status = symo_partition_create(&partition, instance->n, instance->cells, instance->signs);
    if (!status) status = symo_prox_space_distance(prox, partition, instance->lambda);
    symo_partition_free(partition);
    return status;
}

/* By name: no signs, nothing dead, cells in the order of their labels. */
static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    static int64_t indices[512];
    int64_t count = 0, groups = 0;
    if (instance->signs) return -1;
    for (int64_t label = 0; label < instance->n; label++) {
        starts[groups] = count;
        for (int64_t i = 0; i < instance->n; i++) {
            if (instance->cells[i] < 0) return -1;
            if (instance->cells[i] == label && cell_size(instance, i) > 1) indices[count++] = i;
        }
        groups += count > starts[groups];
    }
    starts[groups] = count;
    list[0] = (symo_argument){ .name = "groups", .count = groups, .starts = starts };
    list[0].indices = indices;
    list[1] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    return 2;
}

/* far = x - P x */
static void split(const prox_instance *instance, const long double *x, long double *far)
{
    for (int64_t i = 0; i < instance->n; i++) {
        long double sum = 0.0L;
        for (int64_t j = 0; j < instance->n; j++)
            if (instance->cells[j] == instance->cells[i]) sum += sign(instance, j) * x[j];
        const long double mean = instance->cells[i] < 0 ? 0.0L : sum / cell_size(instance, i);
        far[i] = is_free(instance, i) ? 0.0L : x[i] - sign(instance, i) * mean;
    }
}

static long double norm(int64_t n, const long double *x)
{
    long double squares = 0.0L;
    for (int64_t i = 0; i < n; i++) squares += x[i] * x[i];
    return sqrtl(squares);
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double far[512];
    split(instance, x, far);
    return instance->lambda * norm(instance->n, far);
}

/* x - P x is a difference. */
static long double value_size(const prox_instance *instance, const long double *x)
{
    return instance->lambda * norm(instance->n, x);
}

/* u = v - s (v - P v) with s = 1 or t lambda / ||v - P v||, whichever is smaller. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    long double wide[512] = { 0.0L }, far[512];
    for (int64_t i = 0; i < instance->n; i++) wide[i] = v[i];
    split(instance, wide, far);
    const long double size = norm(instance->n, far), reach = step * instance->lambda;
    const long double s = size <= reach ? 1.0L : reach / size;
    for (int64_t i = 0; i < instance->n; i++) out[i] = far[i] == 0.0L ? wide[i] : wide[i] - s * far[i];
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    long double wide[512], far[512], pull[512], outside[512];
    int any = 0;
    *absolute = *relative = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        if (is_free(instance, i)) *absolute = fmaxl(*absolute, fabsl(g[i]));
        any |= !is_free(instance, i);
        wide[i] = x[i];
        pull[i] = is_free(instance, i) ? 0.0L : g[i];
    }
    *relative = *absolute / unit;
    if (!any) return;
    split(instance, wide, far);
    split(instance, pull, outside);
    const long double size = norm(instance->n, far), lambda = instance->lambda;
    /* all of the block in the space: its part in the space, and how far the rest leaves the ball */
    long double squares = 0.0L, rest = fmaxl(norm(instance->n, outside) - lambda, 0.0L);
    for (int64_t i = 0; i < instance->n; i++) {
        const long double inside = pull[i] - outside[i], there = pull[i] - lambda * (far[i] / size);
        squares += size > 0.0L ? there * there : inside * inside;
    }
    const long double d = size > 0.0L ? sqrtl(squares) : sqrtl(squares + rest * rest);
    *absolute = fmaxl(*absolute, d);
    *relative = fmaxl(*relative, d / lambda);
}

static const int64_t pairs[6] = { 0, 1, 2, 0, 1, 2 }, one[5] = { 3, 3, 3, 3, 3 }, all[4] = { 0, 1, 2, 3 };
static const int64_t mixed[9] = { 0, 0, 1, 2, 2, 2, 3, 0, 4 }, dying[8] = { 0, -1, 1, 0, -1, 1, 2, 1 };
static const int64_t halves[12] = { 0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 2, 3 };
static const int8_t turning[8] = { 1, 1, -1, -1, 1, 1, 1, -1 }, flipping[6] = { 1, 1, -1, -1, 1, 1 };

static const prox_instance instances[] = {
    { .label = "pairs", .n = 6, .lambda = 0.8, .cells = pairs },
    { .label = "signed pairs", .n = 6, .lambda = 1.2, .cells = pairs, .signs = flipping },
    { .label = "all alike", .n = 5, .lambda = 0.7, .cells = one },
    { .label = "all free", .n = 4, .lambda = 0.7, .cells = all },
    { .label = "some free", .n = 9, .lambda = 1.5, .cells = mixed },
    { .label = "signs and dead cells", .n = 8, .lambda = 0.9, .cells = dying, .signs = turning },
    { .label = "two of 4, two of 2", .n = 12, .lambda = 2.0, .cells = halves },
    { .label = "lambda 0", .n = 6, .lambda = 0.0, .cells = pairs },
    { .label = "no entries", .n = 0, .lambda = 1.0, .cells = all },
};

const struct prox_specimen prox_specimen_space_distance = {
    .name = "space-distance",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .value_size = value_size,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
    .block = block,
};
