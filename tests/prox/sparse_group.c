/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/groups.h"

static long double entry_coefficient(const prox_instance *instance, int64_t i)
{
    const double weight = instance->feature_weights ? instance->feature_weights[i] : 1.0;
    return isinf(weight) ? (long double)INFINITY : (long double)instance->lambda * instance->alpha * weight;
}

static long double group_coefficient(const prox_instance *instance, int64_t g)
{
    const long double c = coefficient(instance, g);
    return isinf(c) ? c : (1.0L - instance->alpha) * c;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    int64_t starts[64], indices[512];
    group_starts(instance, starts);
    for (int64_t k = 0; k < starts[instance->groups]; k++) indices[k] = instance->indices ? instance->indices[k] : k;
    return symo_prox_sparse_group(prox, instance->n, instance->groups, starts, indices, instance->weights,
                                  instance->feature_weights, instance->alpha, instance->lambda);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    int64_t count = 3;
    group_starts(instance, starts);
    list[0] = (symo_argument){ .name = "groups", .count = instance->groups, .starts = starts };
    list[0].indices = instance->indices;
    list[1] = (symo_argument){ .name = "alpha", .real = instance->alpha };
    list[2] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    if (instance->weights)
        list[count++] = (symo_argument){ .name = "weights", .vector = instance->weights, .count = instance->groups };
    if (instance->feature_weights)
        list[count++] =
            (symo_argument){ .name = "feature-weights", .vector = instance->feature_weights, .count = instance->n };
    return count;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < instance->n; i++)
        if (x[i] != 0.0L && entry_coefficient(instance, i) > 0.0L) sum += entry_coefficient(instance, i) * fabsl(x[i]);
    for (int64_t g = 0; g < instance->groups; g++) {
        const long double c = group_coefficient(instance, g), size = group_norm(instance, g, x);
        if (c > 0.0L && size > 0.0L) sum += c * size;
    }
    return sum;
}

/* With s the sign of v: for u_i > 0 in those signs, a_i + c u_i / r + (u_i - |v_i|) / t = 0 at r = ||u||, so
 * u_i = (|v_i| - t a_i) r / (r + t c), and r + t c is the norm of the first factor. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    for (int64_t i = 0; i < instance->n; i++) {
        const long double threshold = step * entry_coefficient(instance, i), size = fabsl(v[i]);
        out[i] = size > threshold ? (v[i] < 0.0 ? threshold - size : size - threshold) : 0.0L;
    }
    for (int64_t g = 0; g < instance->groups; g++) {
        const long double total = group_norm(instance, g, out), r = total - step * group_coefficient(instance, g);
        for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
            const int64_t i = entry(instance, g, k);
            out[i] = r > 0.0L ? r * (out[i] / total) : 0.0L;
        }
    }
}

/* How far g_i is from what the l1 norm can give at x_i. */
static long double rest(const prox_instance *instance, int64_t i, const double *x, long double g)
{
    const long double a = entry_coefficient(instance, i);
    if (x[i] != 0.0) return isinf(a) ? a : g - (x[i] > 0.0 ? a : -a);
    return g > a ? g - a : g < -a ? g + a : 0.0L;
}

static long double group_distance(const prox_instance *instance, int64_t g, const double *x, const double *dual)
{
    const long double c = group_coefficient(instance, g);
    long double wide[512], left[512];
    for (int64_t i = 0; i < instance->n; i++) wide[i] = x[i];
    const long double norm = group_norm(instance, g, wide);
    if (isinf(c)) return norm > 0.0L ? c : 0.0L;
    for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
        const int64_t i = entry(instance, g, k);
        left[i] = rest(instance, i, x, dual[i]);
        if (norm > 0.0L) left[i] -= c * (x[i] / norm);
    }
    const long double size = group_norm(instance, g, left);
    return norm > 0.0L ? size : fmaxl(size - c, 0.0L);
}

static long double block_weight(const prox_instance *instance, int64_t g)
{
    long double largest = 0.0L;
    for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
        const long double a = entry_coefficient(instance, entry(instance, g, k));
        if (!isinf(a) && a > largest) largest = a;
    }
    return largest + group_coefficient(instance, g);
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    *absolute = *relative = 0.0L;
    for (int64_t k = 0; k < instance->groups + instance->n; k++) {
        const int grouped = k < instance->groups;
        const int64_t i = k - instance->groups;
        if (!grouped && block(instance, i) < instance->groups) continue;
        const long double d = grouped ? group_distance(instance, k, x, g) : fabsl(rest(instance, i, x, g[i]));
        const long double w = grouped ? block_weight(instance, k) : entry_coefficient(instance, i);
        *absolute = specimen_larger(*absolute, d);
        *relative = specimen_larger(*relative, isinf(w) ? d : d / (w > 0.0L ? w : unit));
    }
}

static const int64_t threes[3] = { 3, 3, 3 }, mixed[5] = { 1, 4, 0, 2, 7 }, special[4] = { 2, 3, 2, 2 };
static const int64_t singles[4] = { 1, 1, 1, 1 }, nothing[2] = { 0, 0 }, large[3] = { 40, 17, 130 };
static const double mixed_weights[5] = { 1.0, 0.5, 3.0, 0.0, 2.0 };
static const double special_weights[4] = { (double)INFINITY, 1.0, 0.0, (double)INFINITY };
static const double special_features[9] = { 1.0, 0.0, 0.5, (double)INFINITY, 0.0, 2.0, 0.0, 1.0, 0.0 };
static const double cycled[9] = { 1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0 };
static const double rising[4] = { 1.0, 2.0, 3.0, 0.0 }, falling[4] = { 2.0, 1.0, 0.0, 3.0 };
static const int64_t scattered_starts[5] = { 0, 3, 3, 5, 7 }, scattered[7] = { 9, 0, 4, 7, 2, 1, 8 };
static const double scattered_weights[4] = { 1.5, 1.0, 0.0, (double)INFINITY };
static const double scattered_features[10] = { 1.0, 1.0, 0.5, 2.0, 0.0, 0.0, (double)INFINITY, 1.0, 1.0, 3.0 };
static const int64_t crossed_starts[4] = { 0, 2, 4, 6 }, crossed[6] = { 0, 3, 1, 4, 2, 5 };
/* alpha v + (1 - alpha) w / sqrt(size) agree for the pair and the single entry */
static const int64_t pair_and_one[2] = { 2, 1 };
static const double pair_weights[2] = { 1.4142135623730951, 2.0 }, pair_features[3] = { 2.0, 2.0, 1.0 };

static const prox_instance instances[] = {
    { .label = "three of 3", .n = 9, .lambda = 0.9, .alpha = 0.5, .groups = 3, .sizes = threes },
    { .label = "cycled features",
      .n = 9,
      .lambda = 0.6,
      .alpha = 0.5,
      .groups = 3,
      .sizes = threes,
      .feature_weights = cycled },
    { .label = "sizes 0 to 7",
      .n = 14,
      .lambda = 0.8,
      .alpha = 0.3,
      .groups = 5,
      .sizes = mixed,
      .weights = mixed_weights },
    { .label = "weights 0 and infinity",
      .n = 9,
      .lambda = 1.1,
      .alpha = 0.4,
      .groups = 4,
      .sizes = special,
      .weights = special_weights,
      .feature_weights = special_features },
    { .label = "lambda 0 with infinite weights",
      .n = 9,
      .lambda = 0.0,
      .alpha = 0.4,
      .groups = 4,
      .sizes = special,
      .weights = special_weights,
      .feature_weights = special_features },
    { .label = "only empty groups", .n = 0, .lambda = 1.0, .alpha = 0.5, .groups = 2, .sizes = nothing },
    { .label = "groups of 1",
      .n = 4,
      .lambda = 0.7,
      .alpha = 0.5,
      .groups = 4,
      .sizes = singles,
      .weights = rising,
      .feature_weights = falling },
    { .label = "a pair that is like one",
      .n = 3,
      .lambda = 1.0,
      .alpha = 0.5,
      .groups = 2,
      .sizes = pair_and_one,
      .weights = pair_weights,
      .feature_weights = pair_features },
    { .label = "alpha 0", .n = 9, .lambda = 0.7, .alpha = 0.0, .groups = 3, .sizes = threes },
    { .label = "alpha 1", .n = 9, .lambda = 0.7, .alpha = 1.0, .groups = 3, .sizes = threes },
    { .label = "large groups", .n = 187, .lambda = 0.4, .alpha = 0.7, .groups = 3, .sizes = large },
    { .label = "scattered, some in no group",
      .n = 10,
      .lambda = 0.7,
      .alpha = 0.5,
      .groups = 4,
      .starts = scattered_starts,
      .indices = scattered,
      .weights = scattered_weights,
      .feature_weights = scattered_features },
    { .label = "crossed pairs",
      .n = 6,
      .lambda = 0.7,
      .alpha = 0.5,
      .groups = 3,
      .starts = crossed_starts,
      .indices = crossed },
};

const struct prox_specimen prox_specimen_sparse_group = {
    .name = "sparse-group",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
    .block = block,
};
