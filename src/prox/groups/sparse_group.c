/* SPDX-License-Identifier: BSD-3-Clause */
/* Sparse group lasso over disjoint groups, a_i = lambda alpha v_i, c_g = lambda (1 - alpha) w_g (prox_impl.h says what
 * 0 and infinity mean); an entry in no group has its a_i alone:
 *
 *     h(x)          = sum_i a_i |x_i| + sum_g c_g ||x_g||
 *     prox_{t h}(v) = with u = soft(v, t a):  max(1 - t c_g / ||u_g||, 0) u_g;  in a diagonal metric too
 *     h*(g)         = 0 when ||soft(g, a)_g|| <= c_g for every group, else +infinity
 *     polar         = max over groups of the least r with ||soft(g, r a)_g|| <= r c_g                  epsilon_norm.c
 *     dist(g, dh)   = that of g_i - a_i sign(x_i) (x_i != 0), soft(g_i, a_i) (x_i = 0) from c_g d||x_g||
 *     h(U z)        = a sparse group lasso where its groups are tied alike                       sparse_group_tied.c
 *
 * The two steps of the prox compose in this order: a soft threshold keeps signs and zeros, and the shrink changes
 * neither (Yu 2013, NIPS, theorem 4). The dual ball of a group is a box plus a ball. In the distance the nearest point
 * of [-a_i, a_i] may be chosen entry by entry where x_i = 0, because c_g x_g / ||x_g|| is 0 there; where all of x_g is
 * 0 the distance from box plus ball is that from the box, less c_g. A block is a group, of weight c_g + max a_i over
 * its members that are not fixed at 0, or an entry in no group.
 *
 * Cost O(n); scratch n and what the group lasso needs. Friedman, Hastie and Tibshirani 2010, arXiv 1001.0736; Simon et
 * al. 2013, J. Comput. Graph. Statist. 22, 231. */
#include <float.h>

#include "prox/groups/sparse_group.h"

extern const symo_prox_table symo__prox_sparse_group_table;

static void destroy(void *data)
{
    sparse_group *self = data;
    symo_prox_free(self->l1);
    symo_prox_free(self->groups);
    symo__release(self);
}

symo_status symo__sparse_group_adopt(symo_prox **result, int64_t n, symo_prox *l1, symo_prox *groups,
                                     const char *function)
{
    sparse_group *self = symo__allocate(1, sizeof *self);
    if (!self) {
        symo_prox_free(l1);
        symo_prox_free(groups);
        return symo__fail_memory(function, sizeof *self);
    }
    *self = (sparse_group){ l1, groups };
    return symo__prox_wrap(result, n, &symo__prox_sparse_group_table, self, function);
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const sparse_group *self = data;
    double entries = 0.0, groups = 0.0;
    (void)self->l1->table.value(self->l1->self, n, x, &entries, scratch);
    (void)self->groups->table.value(self->groups->self, n, x, &groups, scratch);
    *result = entries + groups;
    return 0;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const sparse_group *self = data;
    (void)self->l1->table.prox(self->l1->self, n, v, step, out, scratch);
    return self->groups->table.prox(self->groups->self, n, out, step, out, scratch);
}

static int64_t scratch_size(void *data, int64_t n)
{
    return n + symo_prox_scratch(((const sparse_group *)data)->groups);
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const sparse_group *self = data;
    (void)self->l1->table.prox_diagonal(self->l1->self, n, v, steps, out, scratch);
    return self->groups->table.prox_diagonal(self->groups->self, n, out, steps, out, scratch);
}

/* The box is taken larger by rounding, so that its border is inside even where no ball is added. */
static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const sparse_group *self = data;
    (void)self->l1->table.prox(self->l1->self, n, g, 1.0 + 0x1p-50, scratch, scratch + n);
    return self->groups->table.conjugate(self->groups->self, n, scratch, result, scratch + n);
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const sparse_group *self = data;
    const group_lasso *groups = symo__sparse_groups(self);
    const symo__coefficients *a = symo__l1_coefficients(self->l1);
    (void)n, (void)scratch;
    *result = 0.0;
    for (int64_t k = 0; k < groups->groups; k++) {
        const int64_t first = groups->starts[k], size = symo__group_size(groups, k);
        const double c = symo__coefficient(&groups->c, k);
        const symo__coefficients shifted = { a->common, a->each && !groups->indices ? a->each + first : a->each };
        const double r = groups->indices ? symo__epsilon_norm(size, groups->indices + first, g, a, c)
                                         : symo__epsilon_norm(size, NULL, g + first, &shifted, c);
        *result = symo__max_nan(*result, r);
    }
    *result = symo__max_nan(*result, symo__epsilon_norm(groups->free_count, groups->free_entries, g, a, 0.0));
    return 0;
}

/* What is left of g_i when the l1 norm has taken its part. */
static double rest_of(double a, double x, double g)
{
    return x == 0.0 ? symo__soft_threshold(g, a) : x != x ? x : g - copysign(a, x);
}

static double block_weight(const group_lasso *groups, const symo__coefficients *a, int64_t k)
{
    double largest = 0.0;
    for (int64_t j = groups->starts[k]; j < groups->starts[k + 1]; j++) {
        const double own = symo__coefficient(a, symo__group_entry(groups, j));
        if (!isinf(own) && own > largest) largest = own;
    }
    return largest + symo__coefficient(&groups->c, k);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const sparse_group *self = data;
    const group_lasso *groups = symo__sparse_groups(self);
    const symo__coefficients *a = symo__l1_coefficients(self->l1);
    *absolute = *relative = 0.0;
    for (int64_t i = 0; i < n; i++) scratch[i] = rest_of(symo__coefficient(a, i), x[i], g[i]);
    for (int64_t k = 0; k < groups->groups; k++) {
        const double weight = block_weight(groups, a, k);
        const double d = symo__group_distance(groups, k, x, scratch, scratch + n);
        *absolute = symo__max_nan(*absolute, d);
        *relative = symo__max_nan(*relative, isinf(weight) ? d : d / (weight > 0.0 ? weight : unit));
    }
    for (int64_t k = 0; k < groups->free_count; k++) {
        const int64_t i = groups->free_entries[k];
        const double weight = symo__coefficient(a, i), d = fabs(scratch[i]);
        *absolute = symo__max_nan(*absolute, d);
        *relative = symo__max_nan(*relative, isinf(weight) ? d : d / (weight > 0.0 ? weight : unit));
    }
    return 0;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const sparse_group *self = data;
    const symo__coefficients *a = symo__l1_coefficients(self->l1);
    (void)self->groups->table.unpenalised(self->groups->self, n, free_entries);
    for (int64_t i = 0; i < n; i++)
        if (symo__coefficient(a, i) > 0.0) free_entries[i] = 0;
    return 0;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    return symo__sparse_group_keeps(data, partition, answer);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    (void)n;
    return symo__sparse_group_reduce(data, partition, reduced);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const sparse_group *self = data;
    symo_prox *l1 = NULL, *groups = NULL;
    symo_status status = symo_prox_scaled(&l1, self->l1, factor);
    if (!status) status = symo_prox_scaled(&groups, self->groups, factor);
    if (!status) return symo__sparse_group_adopt(result, n, l1, groups, "symo_prox_scaled");
    symo_prox_free(l1);
    return status;
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    const sparse_group *self = data;
    symo_prox *l1 = NULL, *groups = NULL;
    symo_status status = symo_prox_null_model(&l1, self->l1);
    if (!status) status = symo_prox_null_model(&groups, self->groups);
    if (!status) return symo__sparse_group_adopt(limit, n, l1, groups, "symo_prox_null_model");
    symo_prox_free(l1);
    return status;
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    const sparse_group *self = data;
    (void)n;
    SYMO_TRY(symo_prox_describe(self->l1, structure, first));
    return symo_prox_describe(self->groups, structure, first);
}

/* indices NULL: consecutive */
static symo_status create(symo_prox **result, int64_t n, int64_t groups, const int64_t *starts, const int64_t *indices,
                          const double *group_weights, const double *feature_weights, double alpha, double lambda,
                          const char *function)
{
    symo_prox *l1 = NULL, *norms = NULL;
    SYMO_TRY(symo__alpha_check(alpha, function));
    SYMO_TRY(symo__weights_check("group_weights", groups, group_weights, lambda, function));
    SYMO_TRY(symo__weights_check("feature_weights", n, feature_weights, lambda, function));
    SYMO_TRY(
        symo__group_lasso_create(&norms, n, groups, starts, indices, group_weights, lambda * (1.0 - alpha), function));
    const symo_status status = symo_prox_l1(&l1, n, feature_weights, lambda * alpha);
    if (!status) return symo__sparse_group_adopt(result, n, l1, norms, function);
    symo_prox_free(norms);
    return status;
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "alpha", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, 1.0, "share of the l1 norm: 0 is group lasso, 1 is lasso" },
    { "groups", SYMO_PARAMETER_GROUPS, 1, 0.0, 0.0, 0.0, "disjoint groups; an entry in none has the l1 norm only" },
    { "weights", SYMO_PARAMETER_VECTOR, 0, 0.0, 0.0, (double)INFINITY,
      "one a group: 0 leaves the l1 norm only, inf is fixed at 0; left out: sqrt(size)" },
    { "feature-weights", SYMO_PARAMETER_VECTOR, 0, 1.0, 0.0, (double)INFINITY,
      "one an entry: 0 leaves the group norm only, inf is fixed at 0; left out: all 1" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    const symo_argument *groups = &arguments[2];
    SYMO_TRY(symo__prox_argument_length("sparse-group", &arguments[3], groups->count));
    SYMO_TRY(symo__prox_argument_length("sparse-group", &arguments[4], n));
    return create(result, n, groups->count, groups->starts, groups->indices, arguments[3].vector, arguments[4].vector,
                  arguments[1].real, arguments[0].real, "symo_prox_named");
}

const symo_prox_table symo__prox_sparse_group_table = {
    .size = sizeof(symo_prox_table),
    .name = "sparse-group",
    .formula = "lambda (alpha sum_i v_i |x_i| + (1 - alpha) sum_g w_g ||x_g||)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
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
    .parameter_count = 5,
    .construct = construct,
    .describe = describe,
};

symo_status symo_prox_sparse_group(symo_prox **result, int64_t n, int64_t groups, const int64_t *starts,
                                   const int64_t *indices, const double *group_weights, const double *feature_weights,
                                   double alpha, double lambda)
{
    const char *function = "symo_prox_sparse_group";
    if (!result) return symo__fail_null(function, "prox");
    *result = NULL;
    SYMO_TRY(symo__groups_complete(n, groups, &starts, &indices, function));
    return create(result, n, groups, starts, indices, group_weights, feature_weights, alpha, lambda, function);
}
