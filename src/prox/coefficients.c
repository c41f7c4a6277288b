/* SPDX-License-Identifier: BSD-3-Clause */
/* Coefficients c_i = lambda w_i of weighted penalties h(x) = sum c_i h_i.
 *
 * Folding lambda into the weights once makes every later rule one line: c = 0 is free, c = +infinity is fixed at 0, a
 * step multiplies c and nothing else. On a signed partition, with x = U z,
 *     sum_{i in cell} c_i |x_i|   = (sum c_i / sqrt(size)) |z_cell|,
 *     sum_{i in cell} c_i x_i^2   = (sum c_i / size) z_cell^2                     (docs/mathematics.md, theorem 6)
 * whatever the coefficients are. Cost O(n); sums are compensated (Neumaier 1974), so large cells lose nothing. */
#include "prox/prox_impl.h"

static symo_status check_product(const char *function, const char *argument, int64_t index, double weight,
                                 double lambda)
{
    if (!(weight >= 0.0)) return symo__fail_argument(function, argument, index, weight, ">= 0 (infinity is allowed)");
    if (!isinf(weight) && isinf(weight * lambda))
        return symo__fail_argument(function, argument, index, weight, "small enough for lambda * weight to be finite");
    return SYMO_OK;
}

symo_status symo__weights_check(const char *argument, int64_t count, const double *weights, double lambda,
                                const char *function)
{
    if (!(lambda >= 0.0) || isinf(lambda))
        return symo__fail_argument(function, "lambda", -1, lambda, "finite and >= 0");
    for (int64_t i = 0; weights && i < count; i++) SYMO_TRY(check_product(function, argument, i, weights[i], lambda));
    return SYMO_OK;
}

symo_status symo__coefficients_create(symo__coefficients *c, int64_t count, const double *weights, double lambda,
                                      const char *function)
{
    c->common = lambda;
    c->each = NULL;
    SYMO_TRY(symo__weights_check("weights", count, weights, lambda, function));
    if (!weights) return SYMO_OK;
    SYMO_TRY(symo__copy_doubles(&c->each, count, weights, function));
    for (int64_t i = 0; i < count; i++)
        if (!isinf(c->each[i])) c->each[i] *= lambda;
    return SYMO_OK;
}

void symo__coefficients_free(symo__coefficients *c)
{
    symo__release(c->each);
    c->each = NULL;
}

static double scaled(double c, double factor)
{
    return isinf(c) ? c : c * factor;
}

symo_status symo__coefficients_scale(symo__coefficients *out, const symo__coefficients *c, int64_t count, double factor,
                                     const char *function)
{
    out->common = scaled(c->common, factor);
    out->each = NULL;
    const int64_t checked = c->each ? count : 1;
    for (int64_t i = 0; i < checked; i++) {
        const double one = symo__coefficient(c, i);
        if (!isinf(one) && isinf(one * factor))
            return symo__fail_argument(function, "factor", -1, factor, "small enough for factor * weight to be finite");
    }
    SYMO_TRY(symo__copy_doubles(&out->each, count, c->each, function));
    for (int64_t i = 0; out->each && i < count; i++) out->each[i] = scaled(out->each[i], factor);
    return SYMO_OK;
}

symo_status symo__coefficients_limit(symo__coefficients *out, const symo__coefficients *c, int64_t count,
                                     const char *function)
{
    out->common = c->common > 0.0 ? (double)INFINITY : 0.0;
    out->each = NULL;
    SYMO_TRY(symo__copy_doubles(&out->each, count, c->each, function));
    for (int64_t i = 0; out->each && i < count; i++) out->each[i] = out->each[i] > 0.0 ? (double)INFINITY : 0.0;
    return SYMO_OK;
}

void symo__coefficients_unpenalised(const symo__coefficients *c, int64_t n, int8_t *free_entries)
{
    for (int64_t i = 0; i < n; i++) free_entries[i] = symo__coefficient(c, i) == 0.0;
}

symo_status symo__coefficients_describe(const symo__coefficients *c, int64_t n, symo_structure *structure,
                                        int64_t first)
{
    return c->each ? symo_structure_colour(structure, first, n, c->each) : SYMO_OK;
}

int symo__coefficients_constant(const symo__coefficients *c, const symo_partition *partition)
{
    if (!c->each) return 1;
    for (int64_t cell = 0; cell < partition->cells; cell++) {
        const int64_t first = partition->starts[cell];
        for (int64_t k = first + 1; k < partition->starts[cell + 1]; k++)
            if (c->each[symo__member(partition, k)] != c->each[symo__member(partition, first)]) return 0;
    }
    return 1;
}

static double cell_sum(const symo__coefficients *c, const symo_partition *partition, int64_t cell, double divisor)
{
    double sum = 0.0, carry = 0.0;
    for (int64_t k = partition->starts[cell]; k < partition->starts[cell + 1]; k++)
        symo__add_compensated(&sum, &carry, symo__coefficient(c, symo__member(partition, k)) / divisor);
    return isinf(sum) ? sum : sum + carry;
}

symo_status symo__coefficients_reduce(symo__coefficients *out, const symo__coefficients *c,
                                      const symo_partition *partition, int power, const char *function)
{
    out->common = 0.0;
    out->each = symo__allocate(partition->cells, sizeof(double));
    if (!out->each) return symo__fail_memory(function, (size_t)partition->cells * sizeof(double));
    for (int64_t cell = 0; cell < partition->cells; cell++) {
        const double size = (double)(partition->starts[cell + 1] - partition->starts[cell]);
        out->each[cell] = cell_sum(c, partition, cell, power == 1 ? partition->root[cell] : size);
    }
    return SYMO_OK;
}
