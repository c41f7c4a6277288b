/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/groups.h"

static long double share(long double part, long double c)
{
    return isinf(c) ? c : part * c;
}

/* Without the norms there are no groups, only a ridge. */
static int64_t own_block(const prox_instance *instance, int64_t i)
{
    return instance->alpha > 0.0 ? block(instance, i) : i;
}

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    int64_t starts[64], indices[512];
    group_starts(instance, starts);
    for (int64_t k = 0; k < starts[instance->groups]; k++) indices[k] = instance->indices ? instance->indices[k] : k;
    return symo_prox_group_elastic_net(prox, instance->n, instance->groups, starts, indices, instance->weights,
                                       instance->alpha, instance->lambda);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    group_starts(instance, starts);
    list[0] = (symo_argument){ .name = "alpha", .real = instance->alpha };
    list[1] = (symo_argument){ .name = "groups", .count = instance->groups, .starts = starts };
    list[1].indices = instance->indices;
    list[2] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    list[3] = (symo_argument){ .name = "weights", .vector = instance->weights, .count = instance->groups };
    return instance->weights ? 4 : 3;
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t g = 0; g < instance->groups; g++) {
        const long double c = coefficient(instance, g), size = group_norm(instance, g, x);
        if (c > 0.0L && size > 0.0L)
            sum += c * (instance->alpha * size + (1.0L - instance->alpha) / 2.0L * size * size);
    }
    return sum;
}

/* u = s v_g with s ||v_g|| = r the minimiser of a r + q r^2 / 2 + (r - ||v_g||)^2 / (2 t) over r >= 0. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    long double wide[512];
    for (int64_t i = 0; i < instance->n; i++) out[i] = wide[i] = v[i];
    for (int64_t g = 0; g < instance->groups; g++) {
        const long double c = coefficient(instance, g), norm = group_norm(instance, g, wide);
        const long double a = share(instance->alpha, c), q = share(1.0L - instance->alpha, c);
        const long double r = norm > step * a ? (norm - step * a) / (1.0L + step * q) : 0.0L;
        for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
            const int64_t i = entry(instance, g, k);
            out[i] = r > 0.0L ? r * (wide[i] / norm) : 0.0L;
        }
    }
}

static long double group_distance(const prox_instance *instance, int64_t g, const double *x, const double *dual)
{
    const long double c = coefficient(instance, g);
    long double wide[512], rest[512];
    for (int64_t i = 0; i < instance->n; i++) wide[i] = x[i];
    const long double norm = group_norm(instance, g, wide);
    if (isinf(c)) return norm > 0.0L ? c : 0.0L;
    for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
        const int64_t i = entry(instance, g, k);
        rest[i] = dual[i] - c * (1.0L - instance->alpha) * x[i];
        if (norm > 0.0L) rest[i] -= c * instance->alpha * (x[i] / norm);
    }
    const long double size = group_norm(instance, g, rest);
    return norm > 0.0L ? size : fmaxl(size - c * instance->alpha, 0.0L);
}

static void entry_distance(const prox_instance *instance, int64_t i, long double c, const double *x, const double *g,
                           long double unit, long double *absolute, long double *relative)
{
    const long double d = !isinf(c) ? fabsl(g[i] - c * x[i]) : x[i] != 0.0 ? c : 0.0L;
    (void)instance;
    *absolute = specimen_larger(*absolute, d);
    *relative = specimen_larger(*relative, isinf(c) ? d : d / (c > 0.0L ? c : unit));
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    *absolute = *relative = 0.0L;
    for (int64_t i = 0; i < instance->n; i++) {
        const int64_t own = block(instance, i);
        if (own >= instance->groups) entry_distance(instance, i, 0.0L, x, g, unit, absolute, relative);
        if (own < instance->groups && instance->alpha == 0.0)
            entry_distance(instance, i, coefficient(instance, own), x, g, unit, absolute, relative);
    }
    for (int64_t k = 0; instance->alpha > 0.0 && k < instance->groups; k++) {
        const long double c = coefficient(instance, k), d = group_distance(instance, k, x, g);
        *absolute = specimen_larger(*absolute, d);
        *relative = specimen_larger(*relative, isinf(c) ? d : d / (c > 0.0L ? c : unit));
    }
}

static const int64_t threes[3] = { 3, 3, 3 }, mixed[5] = { 1, 4, 0, 2, 7 }, special[4] = { 2, 3, 2, 2 };
static const int64_t singles[4] = { 1, 1, 1, 1 }, nothing[2] = { 0, 0 }, large[3] = { 40, 17, 130 };
static const double mixed_weights[5] = { 1.0, 0.5, 3.0, 0.0, 2.0 };
static const double special_weights[4] = { (double)INFINITY, 1.0, 0.0, (double)INFINITY };
static const double rising[4] = { 1.0, 2.0, 3.0, 0.0 }, same[3] = { 2.0, 2.0, 2.0 };
static const int64_t scattered_starts[5] = { 0, 3, 3, 5, 7 }, scattered[7] = { 9, 0, 4, 7, 2, 1, 8 };
static const double scattered_weights[4] = { 1.5, 1.0, 0.0, (double)INFINITY };
static const int64_t crossed_starts[4] = { 0, 2, 4, 6 }, crossed[6] = { 0, 3, 1, 4, 2, 5 };

static const prox_instance instances[] = {
    { .label = "three of 3", .n = 9, .lambda = 0.6, .alpha = 0.5, .groups = 3, .sizes = threes },
    { .label = "equal weights", .n = 9, .lambda = 0.6, .alpha = 0.2, .groups = 3, .sizes = threes, .weights = same },
    { .label = "sizes 0 to 7",
      .n = 14,
      .lambda = 0.8,
      .alpha = 0.7,
      .groups = 5,
      .sizes = mixed,
      .weights = mixed_weights },
    { .label = "weights 0 and infinity",
      .n = 9,
      .lambda = 1.1,
      .alpha = 0.6,
      .groups = 4,
      .sizes = special,
      .weights = special_weights },
    { .label = "lambda 0 with infinite weights",
      .n = 9,
      .lambda = 0.0,
      .alpha = 0.6,
      .groups = 4,
      .sizes = special,
      .weights = special_weights },
    { .label = "only empty groups", .n = 0, .lambda = 1.0, .alpha = 0.5, .groups = 2, .sizes = nothing },
    { .label = "groups of 1", .n = 4, .lambda = 0.7, .alpha = 0.4, .groups = 4, .sizes = singles, .weights = rising },
    { .label = "alpha 0",
      .n = 9,
      .lambda = 0.7,
      .alpha = 0.0,
      .groups = 4,
      .sizes = special,
      .weights = special_weights },
    { .label = "alpha 0, equal groups", .n = 9, .lambda = 0.6, .alpha = 0.0, .groups = 3, .sizes = threes },
    { .label = "alpha 1",
      .n = 9,
      .lambda = 0.7,
      .alpha = 1.0,
      .groups = 4,
      .sizes = special,
      .weights = special_weights },
    { .label = "large groups", .n = 187, .lambda = 0.4, .alpha = 0.5, .groups = 3, .sizes = large },
    { .label = "scattered, some in no group",
      .n = 10,
      .lambda = 0.7,
      .alpha = 0.8,
      .groups = 4,
      .starts = scattered_starts,
      .indices = scattered,
      .weights = scattered_weights },
    { .label = "crossed pairs",
      .n = 6,
      .lambda = 0.7,
      .alpha = 0.5,
      .groups = 3,
      .starts = crossed_starts,
      .indices = crossed },
};

const struct prox_specimen prox_specimen_group_elastic_net = {
    .name = "group-elastic-net",
    .count = sizeof instances / sizeof *instances,
    .instances = instances,
    .make = make,
    .arguments = arguments,
    .value = value,
    .prox = prox,
    .distance = distance,
    .reduces_what_it_keeps = 1,
    .block = own_block,
};
