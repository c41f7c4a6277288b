/* SPDX-License-Identifier: BSD-3-Clause */
/* The oracle works in the layers of a vector, d_0 = P_0 x, d_j = P_j x - P_{j-1} x, d_last = x - P_last x, which are
 * orthogonal: h(x) = sum_k c_k || (||d_{k+1}||, ||d_{k+2}||, ...) ||. cells and signs have n entries a level, of which
 * there are `groups`. */
#include "prox/specimen.h"

#include <stdlib.h>

enum { LEVELS = 8, LONGEST = 128 };

static long double coefficient(const prox_instance *instance, int64_t k)
{
    return (long double)instance->lambda * (instance->weights ? instance->weights[k] : 1.0);
}

static const int64_t *cells_of(const prox_instance *instance, int64_t k)
{
    return instance->cells + k * instance->n;
}

static int sign(const prox_instance *instance, int64_t k, int64_t i)
{
    return instance->signs && instance->signs[k * instance->n + i] < 0 ? -1 : 1;
}

static int is_single(const prox_instance *instance, int64_t k, int64_t i)
{
    const int64_t *cells = cells_of(instance, k);
    int64_t size = 0;
    for (int64_t j = 0; j < instance->n; j++) size += cells[j] == cells[i];
    return cells[i] >= 0 && size == 1;
}

static int is_free(const prox_instance *instance, int64_t i)
{
    for (int64_t k = 0; k < instance->groups; k++)
        if (coefficient(instance, k) > 0.0L && !is_single(instance, k, i)) return 0;
    return 1;
}

static int64_t block(const prox_instance *instance, int64_t i)
{
    return is_free(instance, i) ? 1 + i : 0;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    symo_partition *partitions[LEVELS] = { NULL };
    symo_status status = SYMO_OK;
    for (int64_t k = 0; !status && k < instance->groups; k++)
        status = symo_partition_create(&partitions[k], instance->n, cells_of(instance, k),
                                       instance->signs ? instance->signs + k * instance->n : NULL);
    if (!status)
        status = symo_prox_space_chain(prox, instance->n, instance->groups, (const symo_partition *const *)partitions,
                                       instance->weights, instance->lambda);
    for (int64_t k = 0; k < instance->groups; k++) symo_partition_free(partitions[k]);
    return status;
}

/* out = P_k x */
static void project(const prox_instance *instance, int64_t k, const long double *x, long double *out)
{
    const int64_t *cells = cells_of(instance, k);
    for (int64_t i = 0; i < instance->n; i++) {
        long double sum = 0.0L, size = 0.0L;
        for (int64_t j = 0; j < instance->n; j++)
            if (cells[j] == cells[i]) sum += sign(instance, k, j) * x[j], size += 1.0L;
        out[i] = cells[i] < 0 ? 0.0L : size == 1.0L ? x[i] : sign(instance, k, i) * (sum / size);
    }
}

static long double norm(int64_t n, const long double *x)
{
    long double squares = 0.0L;
    for (int64_t i = 0; i < n; i++) squares += x[i] * x[i];
    return sqrtl(squares);
}

/* ||x - P_k x||, which an entry that is free does not matter to */
static long double far(const prox_instance *instance, int64_t k, const long double *x, long double *out)
{
    project(instance, k, x, out);
    for (int64_t i = 0; i < instance->n; i++) out[i] = is_free(instance, i) ? 0.0L : x[i] - out[i];
    return norm(instance->n, out);
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double out[LONGEST], sum = 0.0L;
    for (int64_t k = 0; k < instance->groups; k++)
        if (coefficient(instance, k) > 0.0L) sum += coefficient(instance, k) * far(instance, k, x, out);
    return sum;
}

/* x - P x is a difference. */
static long double value_size(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t k = 0; k < instance->groups; k++) sum += coefficient(instance, k) * norm(instance->n, x);
    return sum;
}

/* The prox of the levels from q on: layer j is multiplied by f_q ... f_{j-1}, f_k = (1 - t c_k / r_k)_+, r_k the length
 * of what the levels after k left of the layers after k. */
static void prox_from(const prox_instance *instance, int64_t q, const long double *v, long double step,
                      long double *out)
{
    static long double layers[LEVELS + 1][LONGEST];
    long double factors[LEVELS], left = 0.0L, product = 1.0L;
    const int64_t n = instance->n, last = instance->groups;
    for (int64_t j = q; j <= last; j++)
        if (j < last)
            project(instance, j, v, layers[j]);
        else
            for (int64_t i = 0; i < n; i++) layers[j][i] = v[i];
    for (int64_t j = last; j > q; j--)
        for (int64_t i = 0; i < n; i++) layers[j][i] = is_free(instance, i) ? 0.0L : layers[j][i] - layers[j - 1][i];
    for (int64_t k = last - 1; k >= q; k--) {
        const long double length = norm(n, layers[k + 1]), c = coefficient(instance, k), reach = step * c;
        left = sqrtl(length * length + left * left);
        factors[k] = c == 0.0L ? 1.0L : left <= reach ? 0.0L : 1.0L - reach / left;
        left *= factors[k];
    }
    for (int64_t i = 0; i < n; i++) out[i] = layers[q][i];
    for (int64_t j = q + 1; j <= last; j++) {
        product *= factors[j - 1];
        for (int64_t i = 0; i < n; i++) out[i] += product * layers[j][i];
    }
    for (int64_t i = 0; i < n; i++) out[i] = is_free(instance, i) ? v[i] : out[i];
}

static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    long double wide[LONGEST];
    for (int64_t i = 0; i < instance->n; i++) wide[i] = v[i];
    prox_from(instance, 0, wide, step, out);
}

/* Off the smooth levels, what is left of g when the nearest sum of multipliers is taken off. */
static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    long double wide[LONGEST], apart[LONGEST], pull[LONGEST], total = 0.0L;
    int64_t q = instance->groups;
    *absolute = *relative = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        if (is_free(instance, i)) *absolute = fmaxl(*absolute, fabsl(g[i]));
        wide[i] = x[i];
        pull[i] = is_free(instance, i) ? 0.0L : g[i];
    }
    *relative = *absolute / unit;
    for (int64_t k = instance->groups - 1; k >= 0; k--) {
        const long double c = coefficient(instance, k), length = far(instance, k, wide, apart);
        total += c;
        if (length == 0.0L) q = k;
        for (int64_t i = 0; length > 0.0L && i < instance->n; i++) pull[i] -= c * (apart[i] / length);
    }
    if (total == 0.0L) return;
    prox_from(instance, q, pull, 1.0L, apart);
    *absolute = fmaxl(*absolute, norm(instance->n, apart));
    *relative = fmaxl(*relative, norm(instance->n, apart) / total);
}

static const int64_t three[18] = { 0, 0, 0, 0, 0, 0, /**/ 0, 0, 0, 1, 1, 1, /**/ 0, 0, 1, 2, 2, 3 };
static const int64_t dying[21] = { -1, -1, -1, 0, 0, 0, 2, /**/ -1, 0, 0, 1, 1, 1, 2, /**/ 0, 1, 1, 2, 2, 3, 4 };
static const int8_t turning[21] = { 1, 1, 1, 1, -1, 1, 1, /**/ 1, 1, -1, 1, -1, 1, 1, /**/ 1, 1, -1, 1, -1, 1, 1 };
static const int64_t partly[16] = { 0, 1, 2, 2, 3, 2, 2, 4, /**/ 0, 1, 2, 2, 3, 5, 5, 4 };
static const int64_t halving[32] = { 0,      0, 0, 0, 0, 0, 0, 0, /**/ 0, 0, 0, 0, 1, 1, 1, 1,
                                     /**/ 0, 0, 1, 1, 2, 2, 3, 3, /**/ 0, 1, 2, 3, 4, 5, 6, 7 };
static const int64_t twice[12] = { 0, 1, 0, 1, 0, 1, /**/ 0, 1, 0, 1, 0, 1 };
static const double some[4] = { 0.0, 0.5, 2.0, 1.0 }, uneven[3] = { 1.5, 0.0, 0.25 };

static const prox_instance instances[] = {
    { .label = "three", .n = 6, .lambda = 0.6, .groups = 3, .cells = three },
    { .label = "the middle one has no weight", .n = 6, .lambda = 0.9, .groups = 3, .cells = three, .weights = uneven },
    { .label = "signs, dead cells", .n = 7, .lambda = 0.7, .groups = 3, .cells = dying, .signs = turning },
    { .label = "some free", .n = 8, .lambda = 1.1, .groups = 2, .cells = partly },
    { .label = "halving", .n = 8, .lambda = 0.5, .groups = 4, .cells = halving },
    { .label = "the first has no weight", .n = 8, .lambda = 0.8, .groups = 4, .cells = halving, .weights = some },
    { .label = "one", .n = 6, .lambda = 1.3, .groups = 1, .cells = three },
    { .label = "the same twice", .n = 6, .lambda = 0.4, .groups = 2, .cells = twice },
    { .label = "lambda 0", .n = 6, .lambda = 0.0, .groups = 3, .cells = three },
    { .label = "no spaces", .n = 5, .lambda = 1.0, .groups = 0, .cells = three },
    { .label = "no entries", .n = 0, .lambda = 1.0, .groups = 2, .cells = three },
};

const struct prox_specimen prox_specimen_space_chain = {
    .name = "space-chain",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .value = value,
    .value_size = value_size,
    .prox = prox,
    .distance = distance,
    .block = block,
};
