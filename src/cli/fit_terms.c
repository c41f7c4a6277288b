/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two terms of a fit: the families and penalties by their names, in words, and as the library's objects.
 *
 *     lasso           sum_j w_j |b_j|                    group lasso   sum_g w_g ||b_g||_2, w_g = sqrt(p_g)
 *     ridge           1/2 sum_j w_j b_j^2
 *     elastic net     sum_j w_j [alpha |b_j| + (1 - alpha)/2 b_j^2], with groups of their norms
 *     sparse group    alpha sum_j v_j |b_j| + (1 - alpha) sum_g w_g ||b_g||_2,   v_j = w_g / sqrt(p_g) for j in g
 *
 * so that a factor of the user's weighs both parts of a sparse group alike, 0 frees it and infinity leaves it out. */
#include "fit.h"

#include <string.h>

typedef struct family_row {
    const char *name, *loss, *predictor; /* predictor: what the loss leaves unsaid */
} family_row;

static const char eta[] = ", eta_i = o_i + b0 + x_i'b";

static const family_row families[] = {
    [SYMO_CLI_FAMILY_GAUSSIAN] = { "gaussian", "1/(2 sum w) sum_i w_i (y_i - o_i - b0 - x_i'b)^2", "" },
    [SYMO_CLI_FAMILY_BINOMIAL] = { "binomial", "1/(sum w) sum_i w_i [log(1 + exp(eta_i)) - y_i eta_i]", eta },
    [SYMO_CLI_FAMILY_POISSON] = { "poisson", "1/(sum w) sum_i w_i [exp(eta_i) - y_i eta_i]", eta },
    [SYMO_CLI_FAMILY_HUBER] = { "huber", "1/(sum w) sum_i w_i H(y_i - o_i - b0 - x_i'b)",
                                ", H(r) = r^2/2 for |r| <= delta, delta |r| - delta^2/2 beyond" }
};

typedef struct penalty_row {
    const char *name, *formula, *grouped; /* NULL: it has no form without groups, or with */
    int mixes;                            /* two parts, by --alpha */
} penalty_row;

static const penalty_row penalties[] = {
    [SYMO_CLI_PENALTY_NONE] = { "none", "", NULL, 0 },
    [SYMO_CLI_PENALTY_LASSO] = { "lasso", " + lambda sum_j w_j |b_j|", NULL, 0 },
    [SYMO_CLI_PENALTY_GROUP_LASSO] = { "group-lasso", NULL, " + lambda sum_g w_g ||b_g||_2", 0 },
    [SYMO_CLI_PENALTY_RIDGE] = { "ridge", " + lambda/2 sum_j w_j b_j^2", NULL, 0 },
    [SYMO_CLI_PENALTY_ELASTIC_NET] = { "elastic-net", " + lambda sum_j w_j [alpha |b_j| + (1 - alpha)/2 b_j^2]",
                                       " + lambda sum_g w_g [alpha ||b_g||_2 + (1 - alpha)/2 ||b_g||_2^2]", 1 },
    [SYMO_CLI_PENALTY_SPARSE_GROUP] = { "sparse-group", NULL,
                                        " + lambda sum_g w_g [alpha ||b_g||_1 / sqrt(p_g) + (1 - alpha) ||b_g||_2]",
                                        1 },
};

symo_cli_family symo_cli_family_of(const char *name)
{
    int kind = SYMO_CLI_FAMILY_GAUSSIAN;
    while (strcmp(families[kind].name, name) != 0) kind++;
    return (symo_cli_family)kind;
}

symo_cli_penalty symo_cli_penalty_of(const char *name)
{
    int kind = SYMO_CLI_PENALTY_NONE;
    while (strcmp(penalties[kind].name, name) != 0) kind++;
    return (symo_cli_penalty)kind;
}

int symo_cli_penalty_mixes(symo_cli_penalty kind)
{
    return penalties[kind].mixes;
}

int symo_cli_penalty_grouped(symo_cli_penalty kind, int given)
{
    return penalties[kind].grouped && (given || !penalties[kind].formula);
}

int symo_cli_penalty_takes_groups(symo_cli_penalty kind)
{
    return penalties[kind].grouped != NULL;
}

void symo_cli_fit_formula(const symo_cli_model *model, symo_cli_text *text)
{
    const family_row *family = &families[model->family];
    const penalty_row *penalty = &penalties[model->penalty];
    symo_cli_text_add(text, "%s%s%s", family->loss, model->groups ? penalty->grouped : penalty->formula,
                      family->predictor);
}

symo_status symo_cli_model_objective(const symo_cli_model *model, int intercept, symo_objective **objective)
{
    const symo_cli_design *design = &model->design;
    const double *y = design->y.values, *weights = design->weights.values, *offset = design->offset.values;
    switch (model->family) {
    case SYMO_CLI_FAMILY_BINOMIAL:
        return symo_objective_logistic(objective, design->matrix, y, weights, offset, intercept);
    case SYMO_CLI_FAMILY_POISSON:
        return symo_objective_poisson(objective, design->matrix, y, weights, offset, intercept);
    case SYMO_CLI_FAMILY_HUBER:
        return symo_objective_huber(objective, design->matrix, y, weights, offset, intercept, model->threshold);
    default:
        return symo_objective_least_squares(objective, design->matrix, y, weights, offset, intercept);
    }
}

symo_status symo_cli_model_penalty(const symo_cli_model *model, symo_cli_penalty kind, symo_prox **prox)
{
    const int64_t p = model->design.p, groups = model->group_count;
    const int64_t *starts = symo_groups_starts(model->groups), *indices = symo_groups_indices(model->groups);
    switch (kind) {
    case SYMO_CLI_PENALTY_LASSO:
        return symo_prox_l1(prox, p, model->weights, 1.0);
    case SYMO_CLI_PENALTY_RIDGE:
        return symo_prox_squared_norm(prox, p, model->weights, 1.0);
    case SYMO_CLI_PENALTY_GROUP_LASSO:
        return symo_prox_group_lasso_indexed(prox, p, groups, starts, indices, model->weights, 1.0);
    case SYMO_CLI_PENALTY_ELASTIC_NET:
        if (!model->groups) return symo_prox_elastic_net(prox, p, model->weights, model->mixing, 1.0);
        return symo_prox_group_elastic_net(prox, p, groups, starts, indices, model->weights, model->mixing, 1.0);
    case SYMO_CLI_PENALTY_SPARSE_GROUP:
        return symo_prox_sparse_group(prox, p, groups, starts, indices, model->weights, model->column_weights,
                                      model->mixing, 1.0);
    default:
        return symo_prox_zero(prox, p);
    }
}
