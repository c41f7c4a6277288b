/* SPDX-License-Identifier: BSD-3-Clause */
/* Elastic net, h(x) = lambda sum_i w_i (alpha |x_i| + (1 - alpha)/2 x_i^2): elastic.c over single entries, with
 *
 *     prox_{t h}(v) = sign(v_i) max(|v_i| - t alpha c_i, 0) / (1 + t (1 - alpha) c_i),      c_i = lambda w_i
 *
 * Cost O(n). Zou and Hastie 2005, J. R. Statist. Soc. B 67, 301. */
#include <float.h>

#include "prox/separable/elastic.h"

extern const symo_prox_table symo__prox_elastic_net_table;

static symo_status create(symo_prox **result, int64_t n, const double *weights, double alpha, double lambda,
                          const char *function)
{
    symo_prox *norm = NULL, *ridge = NULL;
    SYMO_TRY(symo__alpha_check(alpha, function));
    SYMO_TRY(symo__weights_check("weights", n, weights, lambda, function));
    symo_status status = alpha > 0.0 ? symo_prox_l1(&norm, n, weights, lambda * alpha) : SYMO_OK;
    if (!status && alpha < 1.0) status = symo_prox_squared_norm(&ridge, n, weights, lambda * (1.0 - alpha));
    if (!status) return symo__elastic_adopt(result, n, &symo__prox_elastic_net_table, alpha, norm, ridge, function);
    symo_prox_free(norm);
    return status;
}

static const symo_parameter parameters[] = {
    { "lambda", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, DBL_MAX, "penalty level" },
    { "alpha", SYMO_PARAMETER_REAL, 1, 1.0, 0.0, 1.0, "share of the l1 norm: 0 is ridge, 1 is lasso" },
    { "weights", SYMO_PARAMETER_VECTOR, 0, 1.0, 0.0, (double)INFINITY,
      "one an entry: 0 is free, inf is fixed at 0; left out: all 1" },
};

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    SYMO_TRY(symo__prox_argument_length("elastic-net", &arguments[2], n));
    return create(result, n, arguments[2].vector, arguments[1].real, arguments[0].real, "symo_prox_named");
}

const symo_prox_table symo__prox_elastic_net_table = {
    .size = sizeof(symo_prox_table),
    .name = "elastic-net",
    .formula = "lambda sum_i w_i (alpha |x_i| + (1 - alpha)/2 x_i^2)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
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
    .parameter_count = 3,
    .construct = construct,
    .threshold = symo__elastic_threshold,
    .describe = symo__elastic_describe,
};

symo_status symo_prox_elastic_net(symo_prox **result, int64_t n, const double *weights, double alpha, double lambda)
{
    if (!result) return symo__fail_null("symo_prox_elastic_net", "prox");
    *result = NULL;
    if (n < 0) return symo__fail_argument("symo_prox_elastic_net", "n", -1, (double)n, ">= 0");
    return create(result, n, weights, alpha, lambda, "symo_prox_elastic_net");
}
