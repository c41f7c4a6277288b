/* SPDX-License-Identifier: BSD-3-Clause */
/* Group elastic net, h(x) = lambda sum_g w_g (alpha ||x_g|| + (1 - alpha)/2 ||x_g||^2): separable/elastic.c over
 * disjoint groups, with
 *
 *     prox_{t h}(v) = max(1 - t alpha c_g / ||v_g||, 0) / (1 + t (1 - alpha) c_g) v_g,      c_g = lambda w_g
 *
 * An entry in no group is free. At alpha = 0 groups only say which entries have which weight.
 * Cost O(n). Yang and Hastie 2024, arXiv 2405.08631. */
#include <float.h>

#include "prox/groups/group_lasso.h"
#include "prox/separable/elastic.h"

extern const symo_prox_table symo__prox_group_elastic_net_table;

/* The ridge of the entries: the weights of their groups, 0 in no group; one that all share stays one number. */
static symo_status entry_weights(double **weights, int64_t n, int64_t groups, const int64_t *starts,
                                 const int64_t *indices, const double *group_weights, const char *function)
{
    *weights = symo__allocate_zero(n, sizeof **weights);
    if (!*weights) return symo__fail_memory(function, (size_t)n * sizeof **weights);
    for (int64_t g = 0; g < groups; g++) {
        const double weight = group_weights ? group_weights[g] : sqrt((double)(starts[g + 1] - starts[g]));
        for (int64_t k = starts[g]; k < starts[g + 1]; k++) (*weights)[indices ? indices[k] : k] = weight;
    }
    return SYMO_OK;
}

static symo_status create_ridge(symo_prox **ridge, int64_t n, int64_t groups, const int64_t *starts,
                                const int64_t *indices, const double *group_weights, double lambda,
                                const char *function)
{
    double *weights = NULL;
    SYMO_TRY(entry_weights(&weights, n, groups, starts, indices, group_weights, function));
    const int same = n > 0 && isfinite(lambda * weights[0]) && symo__all_equal(n, weights);
    const symo_status status = same ? symo_prox_squared_norm(ridge, n, NULL, lambda * weights[0])
                                    : symo_prox_squared_norm(ridge, n, weights, lambda);
    symo__release(weights);
    return status;
}

/* indices NULL: consecutive. The group lasso checks the groups, also when alpha has no use for it. */
static symo_status create(symo_prox **result, int64_t n, int64_t groups, const int64_t *starts, const int64_t *indices,
                          const double *weights, double alpha, double lambda, const char *function)
{
    symo_prox *norm = NULL, *ridge = NULL;
    SYMO_TRY(symo__alpha_check(alpha, function));
    SYMO_TRY(symo__weights_check("weights", groups, weights, lambda, function));
    symo_status status = symo__group_lasso_create(&norm, n, groups, starts, indices, weights, lambda * alpha, function);
    if (!status && alpha < 1.0)
        status = create_ridge(&ridge, n, groups, starts, indices, weights, lambda * (1.0 - alpha), function);
    if (status || alpha == 0.0) {
        symo_prox_free(norm);
        norm = NULL;
    }
    if (status) return status;
    return symo__elastic_adopt(result, n, &symo__prox_group_elastic_net_table, alpha, norm, ridge, function);
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "alpha", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, 1.0, "share of the norms: 0 is ridge, 1 is group lasso" },
    { "groups", SYMO_PARAMETER_GROUPS, 1, 0.0, 0.0, 0.0, "disjoint groups; an entry in none of them is free" },
    { "weights", SYMO_PARAMETER_VECTOR, 0, 0.0, 0.0, (double)INFINITY,
      "one a group: 0 is free, inf is fixed at 0; left out: sqrt(size)" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    const symo_argument *groups = &arguments[2], *weights = &arguments[3];
    SYMO_TRY(symo__prox_argument_length("group-elastic-net", weights, groups->count));
    return create(result, n, groups->count, groups->starts, groups->indices, weights->vector, arguments[1].real,
                  arguments[0].real, "symo_prox_named");
}

const symo_prox_table symo__prox_group_elastic_net_table = {
    .size = sizeof(symo_prox_table),
    .name = "group-elastic-net",
    .formula = "lambda sum_g w_g (alpha ||x_g|| + (1 - alpha)/2 ||x_g||^2)",
    .flags = SYMO_PROX_CONVEX,
    .value = symo__elastic_value,
    .prox = symo__elastic_prox,
    .scratch = symo__elastic_scratch,
    .prox_diagonal = symo__elastic_prox_diagonal,
    .conjugate = symo__elastic_conjugate,
    .polar = symo__elastic_polar,
    .distance = symo__elastic_distance,
    .unpenalised = symo__elastic_unpenalised,
    .keeps = symo__elastic_keeps,
    .reduce = symo__elastic_reduce,
    .scaled = symo__elastic_scaled,
    .null_model = symo__elastic_null_model,
    .destroy = symo__elastic_destroy,
    .parameters = parameters,
    .parameter_count = 4,
    .construct = construct,
    .threshold = symo__elastic_threshold,
    .describe = symo__elastic_describe,
};

symo_status symo_prox_group_elastic_net(symo_prox **result, int64_t n, int64_t groups, const int64_t *starts,
                                        const int64_t *indices, const double *weights, double alpha, double lambda)
{
    const char *function = "symo_prox_group_elastic_net";
    if (!result) return symo__fail_null(function, "prox");
    *result = NULL;
    SYMO_TRY(symo__groups_complete(n, groups, &starts, &indices, function));
    return create(result, n, groups, starts, indices, weights, alpha, lambda, function);
}
