/* SPDX-License-Identifier: BSD-3-Clause */
#include "prox/groups.h"

static symo_status make(symo_prox **prox, const prox_instance *instance)
{
    return instance->sizes
               ? symo_prox_group_lasso(prox, instance->groups, instance->sizes, instance->weights, instance->lambda)
               : symo_prox_group_lasso_indexed(prox, instance->n, instance->groups, instance->starts, instance->indices,
                                               instance->weights, instance->lambda);
}

static int64_t arguments(const prox_instance *instance, symo_argument *list, int64_t *starts)
{
    group_starts(instance, starts);
    list[0] = (symo_argument){ .name = "groups", .count = instance->groups, .starts = starts };
    list[0].indices = instance->indices;
    list[1] = (symo_argument){ .name = "lambda", .real = instance->lambda };
    list[2] = (symo_argument){ .name = "weights", .vector = instance->weights, .count = instance->groups };
    return instance->weights ? 3 : 2;
}

static long double norm(const prox_instance *instance, int64_t g, const double *x)
{
    long double squares = 0.0L;
    for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
        const long double one = x[entry(instance, g, k)];
        squares += one * one;
    }
    return sqrtl(squares);
}

static long double value(const prox_instance *instance, const long double *x)
{
    long double sum = 0.0L;
    for (int64_t g = 0; g < instance->groups; g++) {
        const long double c = coefficient(instance, g), size = group_norm(instance, g, x);
        if (c > 0.0L && size > 0.0L) sum += c * size;
    }
    return sum;
}

/* The minimiser is a multiple a v_g of the group, and a minimises c a r + (1 - a)^2 r^2 / (2 t) over a >= 0. */
static void prox(const prox_instance *instance, const double *v, long double step, long double *out)
{
    for (int64_t i = 0; i < instance->n; i++) out[i] = v[i];
    for (int64_t g = 0; g < instance->groups; g++) {
        const long double r = norm(instance, g, v), threshold = step * coefficient(instance, g);
        for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
            const int64_t i = entry(instance, g, k);
            out[i] = r <= threshold ? 0.0L : (r - threshold) * (v[i] / r);
        }
    }
}

static long double group_distance(const prox_instance *instance, int64_t g, const double *x, const double *dual)
{
    const long double c = coefficient(instance, g), r = norm(instance, g, x), size = norm(instance, g, dual);
    long double squares = 0.0L;
    if (isinf(c)) return r > 0.0L ? c : 0.0L;
    if (r == 0.0L) return size > c ? size - c : 0.0L;
    for (int64_t k = 0; entry(instance, g, k) >= 0; k++) {
        const int64_t i = entry(instance, g, k);
        const long double d = dual[i] - c * (x[i] / r);
        squares += d * d;
    }
    return sqrtl(squares);
}

static void distance(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative)
{
    *absolute = *relative = 0.0L;
    for (int64_t k = 0; k < instance->groups; k++) {
        const long double c = coefficient(instance, k), d = group_distance(instance, k, x, g);
        *absolute = specimen_larger(*absolute, d);
        *relative = specimen_larger(*relative, isinf(c) ? d : d / (c > 0.0L ? c : unit));
    }
    for (int64_t i = 0; i < instance->n; i++) {
        if (block(instance, i) < instance->groups) continue;
        *absolute = specimen_larger(*absolute, fabsl(g[i]));
        *relative = specimen_larger(*relative, fabsl(g[i]) / unit);
    }
}

static const int64_t threes[3] = { 3, 3, 3 }, mixed[5] = { 1, 4, 0, 2, 7 }, special[4] = { 2, 3, 2, 2 },
                     five[1] = { 5 };
static const int64_t nothing[2] = { 0, 0 }, pairs[6] = { 2, 2, 2, 2, 1, 1 }, singles[4] = { 1, 1, 1, 1 };
static const int64_t fours[4] = { 4, 4, 4, 4 }, fives[4] = { 5, 5, 5, 5 }, sixes[2] = { 6, 6 }, sevens[2] = { 7, 7 };
static const int64_t eights[2] = { 8, 8 }, nines[2] = { 9, 9 }, twos[5] = { 2, 2, 2, 2, 2 }, large[3] = { 40, 17, 130 };
static const double mixed_weights[5] = { 1.0, 0.5, 3.0, 0.0, 2.0 };
static const double special_weights[4] = { (double)INFINITY, 1.0, 0.0, (double)INFINITY };
static const double all_infinite[4] = { (double)INFINITY, (double)INFINITY, 0.0, 1.0 };
static const double rising[4] = { 1.0, 2.0, 3.0, 0.0 };
static const int64_t scattered_starts[5] = { 0, 3, 3, 5, 7 }, scattered[7] = { 9, 0, 4, 7, 2, 1, 8 };
static const double scattered_weights[4] = { 1.5, 1.0, 0.0, (double)INFINITY };
static const int64_t crossed_starts[4] = { 0, 2, 4, 6 }, crossed[6] = { 0, 3, 1, 4, 2, 5 };
static const int64_t none_starts[1] = { 0 }, none[1] = { 0 };
static const int64_t unequal_starts[4] = { 0, 1, 3, 6 }, unequal[6] = { 0, 1, 2, 3, 4, 5 };
static const int64_t wide_starts[3] = { 0, 1, 151 };
static const int64_t wide[151] = { 160, 0,   2,   4,   6,   8,   10,  12,  14,  16,  18,  20,  22,  24,  26,  28,  30,
                                   32,  34,  36,  38,  40,  42,  44,  46,  48,  50,  52,  54,  56,  58,  60,  62,  64,
                                   66,  68,  70,  72,  74,  76,  78,  80,  82,  84,  86,  88,  90,  92,  94,  96,  98,
                                   100, 102, 104, 106, 108, 110, 112, 114, 116, 118, 120, 122, 124, 126, 128, 130, 132,
                                   134, 136, 138, 140, 142, 144, 146, 148, 1,   3,   5,   7,   9,   11,  13,  15,  17,
                                   19,  21,  23,  25,  27,  29,  31,  33,  35,  37,  39,  41,  43,  45,  47,  49,  51,
                                   53,  55,  57,  59,  61,  63,  65,  67,  69,  71,  73,  75,  77,  79,  81,  83,  85,
                                   87,  89,  91,  93,  95,  97,  99,  101, 103, 105, 107, 109, 111, 113, 115, 117, 119,
                                   121, 123, 125, 127, 129, 131, 133, 135, 137, 139, 141, 143, 145, 147, 149 };

static const prox_instance instances[] = {
    { .label = "three of 3", .n = 9, .lambda = 0.6, .groups = 3, .sizes = threes },
    { .label = "sizes 0 to 7", .n = 14, .lambda = 0.8, .groups = 5, .sizes = mixed, .weights = mixed_weights },
    { .label = "weights 0 and infinity",
      .n = 9,
      .lambda = 1.1,
      .groups = 4,
      .sizes = special,
      .weights = special_weights },
    { .label = "one group", .n = 5, .lambda = 0.9, .groups = 1, .sizes = five },
    { .label = "only empty groups", .n = 0, .lambda = 1.0, .groups = 2, .sizes = nothing },
    { .label = "no groups", .n = 0, .lambda = 1.0, .groups = 0, .sizes = nothing },
    { .label = "lambda 0", .n = 9, .lambda = 0.0, .groups = 3, .sizes = threes },
    { .label = "lambda 0 with infinite weights",
      .n = 9,
      .lambda = 0.0,
      .groups = 4,
      .sizes = special,
      .weights = all_infinite },
    { .label = "pairs", .n = 10, .lambda = 0.5, .groups = 6, .sizes = pairs },
    { .label = "groups of 1", .n = 4, .lambda = 0.7, .groups = 4, .sizes = singles, .weights = rising },
    { .label = "five of 2", .n = 10, .lambda = 0.7, .groups = 5, .sizes = twos },
    { .label = "four of 4", .n = 16, .lambda = 0.7, .groups = 4, .sizes = fours, .weights = rising },
    { .label = "four of 5", .n = 20, .lambda = 0.4, .groups = 4, .sizes = fives },
    { .label = "two of 6", .n = 12, .lambda = 0.4, .groups = 2, .sizes = sixes },
    { .label = "two of 7", .n = 14, .lambda = 0.4, .groups = 2, .sizes = sevens },
    { .label = "two of 8", .n = 16, .lambda = 0.4, .groups = 2, .sizes = eights },
    { .label = "two of 9", .n = 18, .lambda = 0.4, .groups = 2, .sizes = nines },
    { .label = "large groups", .n = 187, .lambda = 0.4, .groups = 3, .sizes = large },
    { .label = "scattered, some in no group",
      .n = 10,
      .lambda = 0.7,
      .groups = 4,
      .starts = scattered_starts,
      .indices = scattered,
      .weights = scattered_weights },
    { .label = "crossed pairs", .n = 6, .lambda = 0.7, .groups = 3, .starts = crossed_starts, .indices = crossed },
    { .label = "indices in order", .n = 6, .lambda = 0.7, .groups = 3, .starts = unequal_starts, .indices = unequal },
    { .label = "all entries in no group", .n = 3, .lambda = 0.7, .groups = 0, .starts = none_starts, .indices = none },
    { .label = "wide group of indices", .n = 161, .lambda = 0.7, .groups = 2, .starts = wide_starts, .indices = wide },
};

const struct prox_specimen prox_specimen_group_lasso = {
    .name = "group-lasso",
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
