/* SPDX-License-Identifier: BSD-3-Clause */
/* Indicator of the box C = { x : l_i <= x_i <= u_i }, bounds may be infinite:
 *
 *     h(x)          = 0 in C, else +infinity
 *     prox_{t h}(v) = min(max(v_i, l_i), u_i)                                  the projection, for every t
 *     h*(g)         = sum_i max(l_i g_i, u_i g_i)                              0 where g_i = 0
 *     h(U z)        = indicator of  max_i l_i sqrt(size) <= z_cell <= min_i u_i sqrt(size),
 *                     the ends swapped and negated for members of sign -1; infeasible when that is empty, or when a
 *                     dead entry's interval lacks 0                            (docs/mathematics.md, theorem 6)
 *
 * Cost O(n), no scratch. Elementary. */
#include "prox/prox_impl.h"

extern const symo_prox_table symo__prox_box_table;

typedef struct box {
    double *lower, *upper; /* n each */
} box;

static void destroy(void *data)
{
    box *self = data;
    symo__release(self->lower);
    symo__release(self->upper);
    symo__release(self);
}

/* A box without bounds, to be filled in. */
static symo_status create(box **created, int64_t n, const char *function)
{
    box *self = symo__allocate_zero(1, sizeof *self);
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->lower = symo__allocate(n, sizeof(double));
    self->upper = symo__allocate(n, sizeof(double));
    if (!self->lower || !self->upper) {
        destroy(self);
        return symo__fail_memory(function, (size_t)n * sizeof(double));
    }
    for (int64_t i = 0; i < n; i++) {
        self->lower[i] = -(double)INFINITY;
        self->upper[i] = (double)INFINITY;
    }
    *created = self;
    return SYMO_OK;
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const box *self = data;
    (void)scratch;
    *result = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (x[i] != x[i])
            *result = x[i];
        else if (!(x[i] >= self->lower[i] && x[i] <= self->upper[i]))
            *result += (double)INFINITY;
    }
    return 0;
}

/* NaN fails both comparisons and stays; adding 0 takes the sign off a zero. */
static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const double *lower = ((const box *)data)->lower, *upper = ((const box *)data)->upper;
    (void)step, (void)scratch;
    for (int64_t i = 0; i < n; i++) {
        const double above = v[i] < lower[i] ? lower[i] : v[i];
        out[i] = (above > upper[i] ? upper[i] : above) + 0.0;
    }
    return 0;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    (void)steps;
    return prox(data, n, v, 1.0, out, scratch);
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const box *self = data;
    (void)scratch;
    double sum = 0.0, carry = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double end = g[i] > 0.0 ? self->upper[i] : self->lower[i];
        symo__add_compensated(&sum, &carry, g[i] == 0.0 ? 0.0 : g[i] * end);
    }
    *result = isinf(sum) ? sum : sum + carry;
    return 0;
}

static int is_free(const box *self, int64_t i)
{
    return isinf(self->lower[i]) && isinf(self->upper[i]);
}

/* The conjugate's domain is a cone: of each entry all, a half line or {0}, so the answer is 0 or +infinity. */
static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const box *self = data;
    (void)scratch;
    *result = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (is_free(self, i)) continue;
        const int outside = (g[i] > 0.0 && isinf(self->upper[i])) || (g[i] < 0.0 && isinf(self->lower[i]));
        *result = symo__max_nan(*result, outside ? (double)INFINITY : symo__zero_or_nan(g[i]));
    }
    return 0;
}

/* Carrying a point between x and z leaves rounding: that near to a bound, it is at the bound. */
static int is_at(double x, double bound)
{
    return x == bound || (isfinite(bound) && fabs(x - bound) <= 0x1p-50 * fabs(bound));
}

/* Distance from the normal cone: {0} inside, g >= 0 at the upper end, g <= 0 at the lower one, empty outside. */
static double entry_distance(double lower, double upper, double x, double g)
{
    const int at_lower = is_at(x, lower), at_upper = is_at(x, upper);
    if (x != x) return x;
    if (!(x >= lower || at_lower) || !(x <= upper || at_upper)) return (double)INFINITY;
    if (g != g) return g;
    const int outward = (g > 0.0 && at_upper) || (g < 0.0 && at_lower);
    return outward ? 0.0 : fabs(g);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const box *self = data;
    (void)scratch;
    *absolute = 0.0;
    for (int64_t i = 0; i < n; i++)
        *absolute = symo__max_nan(*absolute, entry_distance(self->lower[i], self->upper[i], x[i], g[i]));
    *relative = *absolute / unit;
    return 0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    for (int64_t i = 0; i < n; i++) free_entries[i] = (int8_t)is_free(data, i);
    return 0;
}

/* The interval that entry i leaves to the value of its cell. */
static void interval(const box *self, const symo_partition *partition, int64_t i, double *low, double *high)
{
    const int negative = partition->sign && partition->sign[i] < 0;
    *low = negative ? -self->upper[i] : self->lower[i];
    *high = negative ? -self->lower[i] : self->upper[i];
}

static int64_t first_dead_without_zero(const box *self, const symo_partition *partition)
{
    for (int64_t i = 0; i < partition->n; i++)
        if (partition->cell[i] < 0 && !(self->lower[i] <= 0.0 && self->upper[i] >= 0.0)) return i;
    return -1;
}

static int same_interval(const box *self, const symo_partition *partition, int64_t i, int64_t j)
{
    double low, high, other_low, other_high;
    interval(self, partition, i, &low, &high);
    interval(self, partition, j, &other_low, &other_high);
    return low == other_low && high == other_high;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    *answer = first_dead_without_zero(data, partition) < 0;
    for (int64_t cell = 0; *answer && cell < partition->cells; cell++) {
        const int64_t first = partition->starts[cell];
        for (int64_t k = first + 1; *answer && k < partition->starts[cell + 1]; k++)
            *answer = same_interval(data, partition, symo__member(partition, first), symo__member(partition, k));
    }
    return 0;
}

/* root * bound, moved so far that z / root, the entry that is lifted from it, lies in the user's box to the last bit.
 */
static double inward(double bound, double root, double direction)
{
    double z = bound * root;
    while (direction > 0.0 ? z / root < bound : z / root > bound) z = nextafter(z, direction);
    return z;
}

static symo_status intersect(const box *self, const symo_partition *partition, int64_t cell, double *lower,
                             double *upper)
{
    double low, high;
    for (int64_t k = partition->starts[cell]; k < partition->starts[cell + 1]; k++) {
        interval(self, partition, symo__member(partition, k), &low, &high);
        if (low > *lower) *lower = low;
        if (high < *upper) *upper = high;
    }
    if (*lower > *upper)
        return symo__fail(
            SYMO_ERROR_INFEASIBLE,
            "symo_prox_reduce: the box is infeasible with the symmetry: the intervals of the entries tied "
            "to entry %lld have no number in common",
            (long long)symo__member(partition, partition->starts[cell]));
    *lower = inward(*lower, partition->root[cell], (double)INFINITY);
    *upper = inward(*upper, partition->root[cell], -(double)INFINITY);
    if (*lower > *upper) *lower = *upper; /* one point, which no z divides to exactly */
    return SYMO_OK;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    box *self = NULL;
    const int64_t dead = first_dead_without_zero(data, partition);
    (void)n;
    if (dead >= 0)
        return symo__fail(SYMO_ERROR_INFEASIBLE,
                          "symo_prox_reduce: the box is infeasible with the symmetry: entry %lld must be 0, which is "
                          "outside its bounds",
                          (long long)dead);
    SYMO_TRY(create(&self, partition->cells, "symo_prox_reduce"));
    for (int64_t cell = 0; cell < partition->cells; cell++) {
        const symo_status status = intersect(data, partition, cell, &self->lower[cell], &self->upper[cell]);
        if (status) {
            destroy(self);
            return status;
        }
    }
    return symo__prox_wrap(reduced, partition->cells, &symo__prox_box_table, self, "symo_prox_reduce");
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    const box *self = data;
    SYMO_TRY(symo_structure_colour(structure, first, n, self->lower));
    return symo_structure_colour(structure, first, n, self->upper);
}

/* An indicator is its own multiple, and its own limit; factor 0 leaves the domain as it is. */
static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const box *self = data;
    (void)factor;
    return symo_prox_box(result, n, self->lower, self->upper);
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    return scaled(data, n, 1.0, limit);
}

static const symo_parameter parameters[] = {
    { "lower", SYMO_PARAMETER_VECTOR, 0, -(double)INFINITY, -(double)INFINITY, (double)INFINITY,
      "lower bounds, -inf for none; left out: none" },
    { "upper", SYMO_PARAMETER_VECTOR, 0, (double)INFINITY, -(double)INFINITY, (double)INFINITY,
      "upper bounds, inf for none; left out: none" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    SYMO_TRY(symo__prox_argument_length("box", &arguments[0], n));
    SYMO_TRY(symo__prox_argument_length("box", &arguments[1], n));
    return symo_prox_box(result, n, arguments[0].vector, arguments[1].vector);
}

const symo_prox_table symo__prox_box_table = {
    .size = sizeof(symo_prox_table),
    .name = "box",
    .formula = "0 if lower_i <= x_i <= upper_i for every i, else infinity",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
    .prox_diagonal = prox_diagonal,
    .conjugate = conjugate,
    .polar = polar,
    .distance = distance,
    .unpenalised = unpenalised,
    .keeps = keeps,
    .reduce = reduce,
    .scaled = scaled,
    .null_model = null_model,
    .destroy = destroy,
    .parameters = parameters,
    .parameter_count = 2,
    .construct = construct,
    .describe = describe,
};

static symo_status check_bounds(int64_t n, const double *lower, const double *upper)
{
    const char *function = "symo_prox_box";
    for (int64_t i = 0; i < n && (lower || upper); i++) {
        if (lower && !(lower[i] < (double)INFINITY))
            return symo__fail_argument(function, "lower", i, lower[i], "a number below infinity");
        if (upper && !(upper[i] > -(double)INFINITY))
            return symo__fail_argument(function, "upper", i, upper[i], "a number above -infinity");
        if (lower && upper && !(lower[i] <= upper[i]))
            return symo__fail_argument(function, "lower", i, lower[i], "<= the upper bound of the same entry");
    }
    return SYMO_OK;
}

symo_status symo_prox_box(symo_prox **result, int64_t n, const double *lower, const double *upper)
{
    box *self = NULL;
    if (!result) return symo__fail_null("symo_prox_box", "prox");
    *result = NULL;
    if (n < 0) return symo__fail_argument("symo_prox_box", "n", -1, (double)n, ">= 0");
    SYMO_TRY(check_bounds(n, lower, upper));
    SYMO_TRY(create(&self, n, "symo_prox_box"));
    if (lower) symo__copy(n, lower, self->lower);
    if (upper) symo__copy(n, upper, self->upper);
    return symo__prox_wrap(result, n, &symo__prox_box_table, self, "symo_prox_box");
}
