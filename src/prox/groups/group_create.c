/* SPDX-License-Identifier: BSD-3-Clause */
/* How a group lasso comes into being: arguments checked, groups copied, and what its loops want to know of them found
 * once. Cost O(n + groups), and n integers of memory while indices are checked. */
#include "prox/groups/group_lasso.h"

extern const symo_prox_table symo__prox_group_lasso_table;

static int is_identity(int64_t n, const int64_t *indices, int64_t count)
{
    for (int64_t k = 0; k < count; k++)
        if (indices[k] != k) return 0;
    return count == n;
}

/* What the loops want to know about the groups beforehand. */
static void summarise(group_lasso *self)
{
    self->uniform = self->groups > 0 ? symo__group_size(self, 0) : 0;
    for (int64_t g = 0; g < self->groups; g++) {
        const int64_t size = symo__group_size(self, g);
        if (size > self->largest) self->largest = size;
        if (size != self->uniform) self->uniform = 0;
    }
    if (self->indices && is_identity(self->n, self->indices, self->starts[self->groups])) {
        symo__release(self->indices);
        self->indices = NULL;
    }
    if (self->c.each && self->groups > 0 && symo__all_equal(self->groups, self->c.each)) {
        self->c.common = self->c.each[0];
        symo__coefficients_free(&self->c);
    }
}

static symo_status find_free(group_lasso *self, const char *function)
{
    if (!self->indices) return SYMO_OK;
    int8_t *inside = symo__allocate_zero(self->n, sizeof *inside);
    const int64_t count = self->n - self->starts[self->groups];
    self->free_entries = symo__allocate(count, sizeof(int64_t));
    if (!inside || !self->free_entries) {
        symo__release(inside);
        return symo__fail_memory(function, (size_t)count * sizeof(int64_t));
    }
    for (int64_t k = 0; k < self->starts[self->groups]; k++) inside[self->indices[k]] = 1;
    for (int64_t i = 0; i < self->n; i++)
        if (!inside[i]) self->free_entries[self->free_count++] = i;
    symo__release(inside);
    return SYMO_OK;
}

symo_status symo__group_lasso_adopt(symo_prox **result, int64_t n, int64_t groups, int64_t *starts, int64_t *indices,
                                    symo__coefficients *c, const char *function)
{
    group_lasso *self = symo__allocate_zero(1, sizeof *self);
    if (!self) {
        symo__release(starts);
        symo__release(indices);
        symo__coefficients_free(c);
        return symo__fail_memory(function, sizeof *self);
    }
    *self = (group_lasso){ .n = n, .groups = groups, .starts = starts, .indices = indices, .c = *c };
    summarise(self);
    const symo_status status = find_free(self, function);
    if (status) {
        symo__prox_group_lasso_table.destroy(self);
        return status;
    }
    return symo__prox_wrap(result, n, &symo__prox_group_lasso_table, self, function);
}

/* The same groups with other coefficients, which are taken. */
symo_status symo__group_lasso_with(symo_prox **result, const group_lasso *self, symo__coefficients *c,
                                   const char *function)
{
    const int64_t total = self->starts[self->groups];
    int64_t *starts = symo__allocate(self->groups + 1, sizeof(int64_t));
    int64_t *indices = self->indices ? symo__allocate(total, sizeof(int64_t)) : NULL;
    if (!starts || (self->indices && !indices)) {
        symo__release(starts);
        symo__release(indices);
        symo__coefficients_free(c);
        return symo__fail_memory(function, (size_t)total * sizeof(int64_t));
    }
    for (int64_t g = 0; g <= self->groups; g++) starts[g] = self->starts[g];
    for (int64_t k = 0; indices && k < total; k++) indices[k] = self->indices[k];
    return symo__group_lasso_adopt(result, self->n, self->groups, starts, indices, c, function);
}

static symo_status check_starts(int64_t n, int64_t groups, const int64_t *starts, const char *function)
{
    if (!starts) return symo__fail_null(function, "starts");
    if (starts[0] != 0) return symo__fail_argument(function, "starts", 0, (double)starts[0], "0");
    for (int64_t g = 0; g < groups; g++)
        if (starts[g + 1] < starts[g])
            return symo__fail_argument(function, "starts", g + 1, (double)starts[g + 1], "at least the one before");
    if (starts[groups] > n)
        return symo__fail_argument(function, "starts", groups, (double)starts[groups],
                                   "at most n: disjoint groups cannot have more entries");
    return SYMO_OK;
}

static symo_status check_indices(int64_t n, int64_t groups, const int64_t *starts, const int64_t *indices,
                                 const char *function)
{
    if (!indices && starts[groups] > 0) return symo__fail_null(function, "indices");
    int64_t *owner = symo__allocate(n, sizeof *owner);
    symo_status status = owner ? SYMO_OK : symo__fail_memory(function, (size_t)n * sizeof *owner);
    for (int64_t i = 0; !status && i < n; i++) owner[i] = -1;
    for (int64_t g = 0; !status && g < groups; g++) {
        for (int64_t k = starts[g]; !status && k < starts[g + 1]; k++) {
            const int64_t i = indices[k];
            if (i < 0 || i >= n)
                status = symo__fail_argument(function, "indices", k, (double)i, "in 0 .. n - 1");
            else if (owner[i] >= 0)
                status =
                    symo__fail(SYMO_ERROR_ARGUMENT,
                               "%s: indices[%lld] = %lld is in group %lld and in group %lld; groups must be disjoint",
                               function, (long long)k, (long long)i, (long long)owner[i], (long long)g);
            else
                owner[i] = g;
        }
    }
    symo__release(owner);
    return status;
}

/* weights NULL: the square roots of the sizes */
static symo_status group_coefficients(symo__coefficients *c, int64_t groups, const int64_t *starts,
                                      const double *weights, double lambda, const char *function)
{
    if (weights) return symo__coefficients_create(c, groups, weights, lambda, function);
    double *roots = symo__allocate(groups, sizeof *roots);
    if (!roots) return symo__fail_memory(function, (size_t)groups * sizeof *roots);
    for (int64_t g = 0; g < groups; g++) roots[g] = sqrt((double)(starts[g + 1] - starts[g]));
    const symo_status status = symo__coefficients_create(c, groups, roots, lambda, function);
    symo__release(roots);
    return status;
}

static symo_status copy_indices(int64_t **copy, int64_t count, const int64_t *source, const char *function)
{
    *copy = NULL;
    if (!source) return SYMO_OK;
    *copy = symo__allocate(count, sizeof **copy);
    if (!*copy) return symo__fail_memory(function, (size_t)count * sizeof **copy);
    for (int64_t k = 0; k < count; k++) (*copy)[k] = source[k];
    return SYMO_OK;
}

symo_status symo__group_lasso_create(symo_prox **result, int64_t n, int64_t groups, const int64_t *starts,
                                     const int64_t *indices, const double *weights, double lambda, const char *function)
{
    symo__coefficients c = { 0.0, NULL };
    int64_t *own_starts = NULL, *own_indices = NULL;
    SYMO_TRY(check_starts(n, groups, starts, function));
    if (!indices && starts[groups] != n)
        return symo__fail_argument(function, "starts", groups, (double)starts[groups],
                                   "n, where consecutive groups must end");
    if (indices) SYMO_TRY(check_indices(n, groups, starts, indices, function));
    symo_status status = group_coefficients(&c, groups, starts, weights, lambda, function);
    if (!status) status = copy_indices(&own_starts, groups + 1, starts, function);
    if (!status) status = copy_indices(&own_indices, starts[groups], indices, function);
    if (!status) return symo__group_lasso_adopt(result, n, groups, own_starts, own_indices, &c, function);
    symo__release(own_starts);
    symo__release(own_indices);
    symo__coefficients_free(&c);
    return status;
}

static symo_status starts_from_sizes(int64_t *starts, int64_t groups, const int64_t *sizes, const char *function)
{
    starts[0] = 0;
    for (int64_t g = 0; g < groups; g++) {
        if (sizes[g] < 0) return symo__fail_argument(function, "sizes", g, (double)sizes[g], ">= 0");
        if (sizes[g] > INT64_MAX - starts[g])
            return symo__fail(SYMO_ERROR_SIZE, "%s: the sum of sizes overflows at sizes[%lld] = %lld", function,
                              (long long)g, (long long)sizes[g]);
        starts[g + 1] = starts[g] + sizes[g];
    }
    return SYMO_OK;
}

symo_status symo_prox_group_lasso(symo_prox **result, int64_t groups, const int64_t *sizes, const double *weights,
                                  double lambda)
{
    const char *function = "symo_prox_group_lasso";
    if (!result) return symo__fail_null(function, "prox");
    *result = NULL;
    if (groups < 0) return symo__fail_argument(function, "groups", -1, (double)groups, ">= 0");
    if (groups > 0 && !sizes) return symo__fail_null(function, "sizes");
    int64_t *starts = groups < INT64_MAX ? symo__allocate(groups + 1, sizeof *starts) : NULL;
    if (!starts) return symo__fail_memory(function, (size_t)groups * sizeof *starts);
    symo_status status = starts_from_sizes(starts, groups, sizes, function);
    if (!status)
        status = symo__group_lasso_create(result, starts[groups], groups, starts, NULL, weights, lambda, function);
    symo__release(starts);
    return status;
}

symo_status symo__groups_complete(int64_t n, int64_t groups, const int64_t **starts, const int64_t **indices,
                                  const char *function)
{
    static const int64_t none[1] = { 0 };
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (groups < 0 || groups == INT64_MAX)
        return symo__fail_argument(function, "groups", -1, (double)groups, ">= 0 and below 2^63 - 1");
    if (!*starts && groups == 0) *starts = none;
    if (!*starts) return symo__fail_null(function, "starts");
    if (!*indices && (*starts)[groups] == 0) *indices = none; /* all groups are empty: nothing is read */
    return *indices ? SYMO_OK : symo__fail_null(function, "indices");
}

symo_status symo_prox_group_lasso_indexed(symo_prox **result, int64_t n, int64_t groups, const int64_t *starts,
                                          const int64_t *indices, const double *weights, double lambda)
{
    const char *function = "symo_prox_group_lasso_indexed";
    if (!result) return symo__fail_null(function, "prox");
    *result = NULL;
    SYMO_TRY(symo__groups_complete(n, groups, &starts, &indices, function));
    return symo__group_lasso_create(result, n, groups, starts, indices, weights, lambda, function);
}
