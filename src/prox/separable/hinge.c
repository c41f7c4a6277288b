/* SPDX-License-Identifier: BSD-3-Clause */
/* Hinge of labelled entries, y_i = +1 or -1:
 *
 *     h(x)          = lambda sum_i max(0, 1 - y_i x_i)
 *     prox_{t h}(v) = y_i median(w, w + t lambda, 1)  at w = y_i v_i:  w beyond the margin, w + t lambda far below it
 *     h*(g)         = sum_i y_i g_i when -lambda <= y_i g_i <= 0 for every i, else +infinity
 *
 * Both labels may meet in one cell of a partition, so an entry is stored as what that gives: a margin m > 0 and the
 * slopes p, q >= 0 on its two sides.
 *
 *     h(x)          = offset + sum_i p_i max(0, m_i - x_i) + q_i max(0, m_i + x_i)
 *     prox_{t h}(v) = v + t p below -m, v + t (p - q) between, v - t q above m, else the knee -m or m
 *     h*(g)         = sum_i m_i max(-g_i - 2 p_i, g_i - 2 q_i) - offset when -p_i <= g_i <= q_i for every i
 *     h(U z)        = the same with m = m_i sqrt(size), p = sum_i p_i / sqrt(size), q = sum_i q_i / sqrt(size)
 *
 * where a sign -1 exchanges p_i and q_i, and a dead entry adds m_i (p_i + q_i) to the offset. The margins of a cell
 * must be equal; those of labels are 1.
 *
 * Not homogeneous, and large multiples hold no entry at 0, so there is no null model. Cost O(n), no scratch. The loss:
 * Cortes and Vapnik, Machine Learning 20 (1995) 273; the rest is elementary. */
#include "prox/prox_impl.h"

#include <float.h>

extern const symo_prox_table symo__prox_hinge_table;

typedef struct entry {
    double margin, left, right; /* m, p, q above: m > 0, the others >= 0, all finite */
} entry;

typedef struct hinge {
    double offset;
    entry *entries;
} hinge;

static hinge *allocate(int64_t n)
{
    hinge *self = symo__allocate(1, sizeof *self);
    if (!self) return NULL;
    self->offset = 0.0;
    self->entries = symo__allocate(n, sizeof *self->entries);
    if (!self->entries) {
        symo__release(self);
        return NULL;
    }
    return self;
}

static void destroy(void *data)
{
    symo__release(((hinge *)data)->entries);
    symo__release(data);
}

static double entry_value(const entry *e, double x)
{
    const double below = e->margin - x, above = e->margin + x;
    return symo__cost(e->left, below <= 0.0 ? 0.0 : below) + symo__cost(e->right, above <= 0.0 ? 0.0 : above);
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const hinge *self = data;
    double sum = self->offset, carry = 0.0;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) symo__add_compensated(&sum, &carry, entry_value(&self->entries[i], x[i]));
    *result = isinf(sum) ? sum : sum + carry;
    return 0;
}

/* A NaN fails every comparison and comes out of the last line; + 0.0 takes the sign from a zero. */
static double entry_prox(const entry *e, double v, double step)
{
    const double below = v + step * e->left, between = v + step * (e->left - e->right), above = v - step * e->right;
    if (below < -e->margin) return below;
    if (between <= -e->margin) return -e->margin;
    if (between < e->margin) return between + 0.0;
    return above <= e->margin ? e->margin : above;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const hinge *self = data;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = entry_prox(&self->entries[i], v[i], step);
    return 0;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const hinge *self = data;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = entry_prox(&self->entries[i], v[i], steps[i]);
    return 0;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const hinge *self = data;
    double sum = -self->offset, carry = 0.0;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) {
        const entry *e = &self->entries[i];
        double term = e->margin * symo__max_nan(-g[i] - 2.0 * e->left, g[i] - 2.0 * e->right);
        if (g[i] != g[i])
            term = g[i];
        else if (!symo__inside(-g[i], e->left) || !symo__inside(g[i], e->right))
            term = (double)INFINITY;
        symo__add_compensated(&sum, &carry, term);
    }
    *result = isinf(sum) ? sum : sum + carry;
    return 0;
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const hinge *self = data;
    (void)scratch;
    *result = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const entry *e = &self->entries[i];
        if (e->left > 0.0 || e->right > 0.0)
            *result = symo__max_nan(*result, g[i] == 0.0 ? 0.0 : fabs(g[i]) / (g[i] < 0.0 ? e->left : e->right));
    }
    return 0;
}

/* The subdifferential is one slope, -p, q - p or q, and at a knee everything between two of them. */
static double entry_distance(const entry *e, double x, double g)
{
    const double middle = e->right - e->left;
    const double low = x > e->margin ? e->right : x > -e->margin ? middle : -e->left;
    const double high = x < -e->margin ? -e->left : x < e->margin ? middle : e->right;
    return x != x ? x : symo__max_nan(symo__max_nan(low - g, g - high), 0.0);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const hinge *self = data;
    (void)scratch;
    *absolute = *relative = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const entry *e = &self->entries[i];
        const double d = entry_distance(e, x[i], g[i]), weight = e->left + e->right;
        *absolute = symo__max_nan(*absolute, d);
        *relative = symo__max_nan(*relative, d / (weight > 0.0 ? weight : unit));
    }
    return 0;
}

static int is_free(const entry *e)
{
    return e->left == 0.0 && e->right == 0.0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const hinge *self = data;
    for (int64_t i = 0; i < n; i++) free_entries[i] = (int8_t)is_free(&self->entries[i]);
    return 0;
}

/* An entry as a function of the number v of its cell, x = sign v. */
static entry turned(const hinge *self, const symo_partition *partition, int64_t i)
{
    const entry e = self->entries[i];
    return partition->sign && partition->sign[i] < 0 ? (entry){ e.margin, e.right, e.left } : e;
}

/* The members of a cell must be one function of its number; a dead entry must stay at 0, where its slope is q - p. */
static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    const hinge *self = data;
    *answer = 1;
    for (int64_t cell = 0; cell < partition->cells; cell++) {
        const entry first = turned(self, partition, symo__member(partition, partition->starts[cell]));
        for (int64_t k = partition->starts[cell] + 1; k < partition->starts[cell + 1]; k++) {
            const entry e = turned(self, partition, symo__member(partition, k));
            if (e.left != first.left || e.right != first.right || (e.margin != first.margin && !is_free(&e)))
                *answer = 0;
        }
    }
    for (int64_t k = partition->starts[partition->cells]; k < n; k++) {
        const entry *e = &self->entries[symo__member(partition, k)];
        if (e->left != e->right) *answer = 0;
    }
    return 0;
}

static double total(double sum, double carry)
{
    return isinf(sum) ? sum : sum + carry;
}

/* 0: the members have different margins, so that the sum has more than two knees. */
static int reduce_cell(const hinge *self, const symo_partition *partition, int64_t cell, entry *out)
{
    const double root = partition->root[cell];
    double margin = 0.0, left = 0.0, left_carry = 0.0, right = 0.0, right_carry = 0.0;
    for (int64_t k = partition->starts[cell]; k < partition->starts[cell + 1]; k++) {
        const entry e = turned(self, partition, symo__member(partition, k));
        if (is_free(&e)) continue;
        if (margin > 0.0 && e.margin != margin) return 0;
        margin = e.margin;
        symo__add_compensated(&left, &left_carry, e.left / root);
        symo__add_compensated(&right, &right_carry, e.right / root);
    }
    *out = (entry){ (margin > 0.0 ? margin : 1.0) * root, total(left, left_carry), total(right, right_carry) };
    return 1;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const hinge *self = data;
    hinge *result = allocate(partition->cells);
    if (!result) return symo__fail_memory("symo_prox_reduce", (size_t)partition->cells * sizeof(entry));
    double carry = 0.0;
    result->offset = self->offset;
    for (int64_t k = partition->starts[partition->cells]; k < n; k++)
        symo__add_compensated(&result->offset, &carry, entry_value(&self->entries[symo__member(partition, k)], 0.0));
    result->offset = total(result->offset, carry);
    for (int64_t cell = 0; cell < partition->cells; cell++)
        if (!reduce_cell(self, partition, cell, &result->entries[cell])) {
            destroy(result);
            return symo__fail(SYMO_ERROR_UNSUPPORTED,
                              "symo_prox_reduce: hinge: members of cell %lld have different margins", (long long)cell);
        }
    return symo__prox_wrap(reduced, partition->cells, &symo__prox_hinge_table, result, "symo_prox_reduce");
}

/* By margin and slopes; the margin of a free entry is nothing that could be seen. */
static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    const hinge *self = data;
    double *values = symo__allocate(n, sizeof *values);
    if (!values) return symo__fail_memory("symo_prox_describe", (size_t)n * sizeof *values);
    for (int64_t i = 0; i < n; i++) values[i] = is_free(&self->entries[i]) ? 0.0 : self->entries[i].margin;
    symo_status status = symo_structure_colour(structure, first, n, values);
    for (int64_t i = 0; i < n; i++) values[i] = self->entries[i].left;
    if (!status) status = symo_structure_colour(structure, first, n, values);
    for (int64_t i = 0; i < n; i++) values[i] = self->entries[i].right;
    if (!status) status = symo_structure_colour(structure, first, n, values);
    symo__release(values);
    return status;
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const hinge *self = data;
    hinge *copy = allocate(n);
    if (!copy) return symo__fail_memory("symo_prox_scaled", (size_t)n * sizeof(entry));
    double largest = copy->offset = self->offset * factor;
    for (int64_t i = 0; i < n; i++) {
        const entry e = self->entries[i];
        copy->entries[i] = (entry){ e.margin, e.left * factor, e.right * factor };
        largest = symo__max_nan(largest, symo__max_nan(e.left * factor, e.right * factor));
    }
    if (isinf(largest)) {
        destroy(copy);
        return symo__fail_argument("symo_prox_scaled", "factor", -1, factor,
                                   "small enough for factor * lambda to be finite");
    }
    return symo__prox_wrap(result, n, &symo__prox_hinge_table, copy, "symo_prox_scaled");
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "labels", SYMO_PARAMETER_VECTOR, 0, 1.0, -1.0, 1.0, "one an entry, -1 or 1; left out: all 1" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    SYMO_TRY(symo__prox_argument_length("hinge", &arguments[1], n));
    return symo_prox_hinge(result, n, arguments[1].vector, arguments[0].real);
}

const symo_prox_table symo__prox_hinge_table = {
    .size = sizeof(symo_prox_table),
    .name = "hinge",
    .formula = "lambda sum_i max(0, 1 - y_i x_i)",
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
    .destroy = destroy,
    .parameters = parameters,
    .parameter_count = 2,
    .construct = construct,
    .describe = describe,
};

symo_status symo_prox_hinge(symo_prox **result, int64_t n, const double *labels, double lambda)
{
    if (!result) return symo__fail_null("symo_prox_hinge", "prox");
    *result = NULL;
    if (n < 0) return symo__fail_argument("symo_prox_hinge", "n", -1, (double)n, ">= 0");
    if (!(lambda >= 0.0) || isinf(lambda))
        return symo__fail_argument("symo_prox_hinge", "lambda", -1, lambda, "finite and >= 0");
    for (int64_t i = 0; labels && i < n; i++)
        if (labels[i] != 1.0 && labels[i] != -1.0)
            return symo__fail_argument("symo_prox_hinge", "labels", i, labels[i], "-1 or 1");
    hinge *self = allocate(n);
    if (!self) return symo__fail_memory("symo_prox_hinge", (size_t)n * sizeof(entry));
    for (int64_t i = 0; i < n; i++)
        self->entries[i] = labels && labels[i] < 0.0 ? (entry){ 1.0, 0.0, lambda } : (entry){ 1.0, lambda, 0.0 };
    return symo__prox_wrap(result, n, &symo__prox_hinge_table, self, "symo_prox_hinge");
}
