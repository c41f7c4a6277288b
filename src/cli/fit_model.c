/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem that the command line describes:
 *
 *     minimise  f(b) + lambda h(b)  over the coefficients b that the symmetry leaves fixed (fit_terms.c: f and h)
 *
 * With --standardize column j is divided by s_j, its weighted standard deviation (constant columns: 1), averaged over
 * the orbits so that the symmetry stays what it was; the fit is then in b_j s_j, and coefficients are divided by s_j
 * afterwards. The deviance explained is (f0 - f) / (f0 - f1): f0 at b = 0 with the intercept fitted, f1 at a perfect
 * fit (0, but for fractional responses of the binomial family, and poisson). */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void symo_cli_model_free(symo_cli_model *model)
{
    symo_problem_free(model->problem);
    symo_prox_free(model->prox);
    symo_objective_free(model->objective);
    symo_partition_free(model->orbits);
    symo_symmetry_free(model->symmetry);
    symo_groups_free(model->groups);
    free(model->weights);
    free(model->column_weights);
    free(model->scale);
    free(model->names);
    symo_cli_design_free(&model->design);
    *model = (symo_cli_model){ 0 };
}

/* ---- values that a model cannot have, refused where they stand ---- */

static int refuse_values(const symo_cli_design *design, const symo_cli_vector *vector, double lowest, double highest,
                         const char *what)
{
    for (int64_t i = 0; vector->values && i < design->n; i++) {
        if (vector->values[i] >= lowest && vector->values[i] <= highest) continue;
        return symo_cli_vector_complain(design, vector, i, what);
    }
    return 0;
}

static int check_values(symo_cli_model *model, const symo_cli_fit_options *options)
{
    symo_cli_design *design = &model->design;
    if (model->family == SYMO_CLI_FAMILY_BINOMIAL) symo_cli_design_map_labels(design, options->quiet);
    int code = refuse_values(design, &design->weights, 0.0, INFINITY, "a weight must not be negative");
    if (!code && model->family == SYMO_CLI_FAMILY_BINOMIAL) {
        code = refuse_values(design, &design->y, 0.0, 1.0, "a binomial response must lie between 0 and 1");
    }
    if (!code && model->family == SYMO_CLI_FAMILY_POISSON) {
        code = refuse_values(design, &design->y, 0.0, INFINITY, "a poisson response must not be negative");
    }
    double total = design->weights.values ? 0.0 : 1.0;
    for (int64_t i = 0; design->weights.values && i < design->n; i++) total += design->weights.values[i];
    if (!code && !(total > 0.0)) code = symo_cli_error(SYMO_CLI_INPUT, "every weight is 0");
    return code;
}

/* ---- symmetry and scales ---- */

static int read_symmetry(symo_cli_model *model, const symo_cli_fit_options *options)
{
    symo_io_error error;
    if (!options->symmetry) return 0;
    symo_status status = symo_symmetry_read(&model->symmetry, options->symmetry, model->design.p, model->names, &error);
    if (status) return symo_cli_io_status(status, &error);
    status = symo_symmetry_orbits(&model->orbits, model->symmetry);
    return status ? symo_cli_status(status) : 0;
}

static void average_over_orbits(const symo_partition *orbits, double *scale)
{
    for (int64_t c = 0; c < symo_partition_cells(orbits); c++) {
        const int64_t size = symo_partition_cell_size(orbits, c), *members = symo_partition_members(orbits, c);
        double sum = 0.0;
        for (int64_t k = 0; k < size; k++) sum += scale[members[k]] / (double)size;
        for (int64_t k = 0; k < size; k++) scale[members[k]] = sum;
    }
}

static int standardise(symo_cli_model *model)
{
    symo_cli_design *design = &model->design;
    model->scale = calloc((size_t)design->p, sizeof *model->scale);
    if (!model->scale) return symo_cli_out_of_memory();
    const symo_status status = symo_matrix_deviations(design->matrix, design->weights.values, model->scale);
    if (status) return symo_cli_status(status);
    if (model->orbits) average_over_orbits(model->orbits, model->scale);
    for (int64_t j = 0; j < design->p; j++) {
        if (model->scale[j] == 0.0) model->scale[j] = 1.0;
    }
    return symo_cli_design_divide(design, model->scale);
}

/* ---- groups and weights ---- */

static int group_rule(symo_cli_model *model, const char *rule, symo_io_error *error, symo_status *status)
{
    const symo_cli_design *design = &model->design;
    const int64_t p = design->p;
    int64_t size;
    const char **sources = calloc((size_t)p, sizeof *sources);
    if (!sources) return symo_cli_out_of_memory();
    int code = 0;
    for (int64_t j = 0; j < p; j++) sources[j] = design->columns[j].source;
    if (!rule)
        *status = symo_groups_by_name(&model->groups, p, sources, error);
    else if (strncmp(rule, "prefix:", 7) == 0)
        *status = symo_groups_prefix(&model->groups, p, sources, rule + 7, error);
    else if (strncmp(rule, "every:", 6) == 0) {
        code = symo_cli_integer("--groups every", rule + 6, 1, &size);
        if (!code) *status = symo_groups_every(&model->groups, p, size, error);
    } else
        *status = symo_groups_read(&model->groups, rule, p, model->names, sources, error);
    free(sources);
    return code;
}

static int read_groups(symo_cli_model *model, const symo_cli_fit_options *options)
{
    symo_io_error error;
    symo_status status = SYMO_OK;
    model->group_count = model->design.p;
    if (!symo_cli_penalty_grouped(model->penalty, options->groups != NULL)) return 0;
    const int code = group_rule(model, options->groups, &error, &status);
    if (code || status) return code ? code : symo_cli_io_status(status, &error);
    model->group_count = symo_groups_count(model->groups);
    const int64_t outside = model->design.p - symo_groups_starts(model->groups)[model->group_count];
    if (outside > 0 && !options->quiet) {
        fprintf(stderr, "symo: note: %lld column%s in no group and not penalised\n", (long long)outside,
                outside == 1 ? " is" : "s are");
    }
    return 0;
}

static int read_factors(const symo_cli_model *model, const char *path)
{
    double *factors;
    int64_t count;
    symo_io_error error;
    const symo_status status = symo_numbers_read(&factors, &count, path, &error);
    if (status) return symo_cli_io_status(status, &error);
    int code = 0;
    if (count != model->group_count) {
        code = symo_cli_error(SYMO_CLI_INPUT, "%s: %lld numbers where %lld are expected, one a %s", path,
                              (long long)count, (long long)model->group_count, model->groups ? "group" : "column");
    }
    for (int64_t g = 0; !code && g < count; g++) {
        if (factors[g] >= 0.0)
            model->weights[g] = factors[g];
        else
            code = symo_cli_error(SYMO_CLI_INPUT, "%s: number %lld is negative", path, (long long)(g + 1));
    }
    symo_numbers_free(factors);
    return code;
}

/* w_g / sqrt(p_g) for the members of a group, 0 for the columns in none. */
static int make_column_weights(symo_cli_model *model)
{
    const int64_t *starts = symo_groups_starts(model->groups), *indices = symo_groups_indices(model->groups);
    if (model->penalty != SYMO_CLI_PENALTY_SPARSE_GROUP) return 0;
    model->column_weights = calloc((size_t)model->design.p, sizeof *model->column_weights);
    if (!model->column_weights) return symo_cli_out_of_memory();
    for (int64_t g = 0; g < model->group_count; g++) {
        const double weight = model->weights[g] / sqrt((double)(starts[g + 1] - starts[g]));
        for (int64_t k = starts[g]; k < starts[g + 1]; k++) model->column_weights[indices[k]] = weight;
    }
    return 0;
}

static int make_weights(symo_cli_model *model, const symo_cli_fit_options *options)
{
    model->weights = calloc((size_t)model->group_count + 1, sizeof *model->weights);
    if (!model->weights) return symo_cli_out_of_memory();
    const int64_t *starts = symo_groups_starts(model->groups);
    for (int64_t g = 0; g < model->group_count; g++) {
        model->weights[g] = starts ? sqrt((double)(starts[g + 1] - starts[g])) : 1.0;
    }
    const int code = options->penalty_factors ? read_factors(model, options->penalty_factors) : 0;
    return code ? code : make_column_weights(model);
}

/* ---- the library's objects ---- */

static symo_status make_problem(const symo_cli_model *model, symo_prox *prox, symo_problem **problem,
                                const symo_cli_fit_options *options)
{
    symo_status status = symo_problem_create(problem, model->design.p);
    if (!status) status = symo_problem_set_objective(*problem, model->objective);
    if (!status) status = symo_problem_set_penalty(*problem, prox);
    if (!status && model->symmetry) {
        status = symo_problem_set_symmetry(*problem, model->symmetry, options->exploit ? SYMO_EXPLOIT : SYMO_IMPOSE);
    }
    const char *mode = options->mode ? options->mode : "reduce";
    if (!status && model->symmetry) {
        status = symo_problem_set_mode(*problem, strcmp(mode, "project") == 0 ? SYMO_MODE_PROJECT : SYMO_MODE_REDUCE);
    }
    return status;
}

/* What is left of a row's loss at a perfect fit. */
static double saturated_row(symo_cli_family family, double y)
{
    if (family == SYMO_CLI_FAMILY_BINOMIAL && y > 0.0 && y < 1.0) return -(y * log(y) + (1.0 - y) * log1p(-y));
    if (family == SYMO_CLI_FAMILY_POISSON && y > 0.0) return y - y * log(y);
    return 0.0;
}

static double saturated_value(const symo_cli_model *model)
{
    const symo_cli_design *design = &model->design;
    double sum = 0.0, total = 0.0;
    for (int64_t i = 0; i < design->n; i++) {
        const double w = design->weights.values ? design->weights.values[i] : 1.0;
        total += w;
        sum += w * saturated_row(model->family, design->y.values[i]);
    }
    return sum / total;
}

static int find_null_value(symo_cli_model *model)
{
    double *zero = calloc((size_t)model->design.p, sizeof *zero);
    const int64_t size = symo_objective_scratch(model->objective);
    double *scratch = calloc((size_t)size + 1, sizeof *scratch);
    int code = zero && scratch ? 0 : symo_cli_out_of_memory();
    if (!code) {
        const symo_status status = symo_objective_evaluate(model->objective, zero, &model->null_value, NULL, scratch);
        if (status) code = symo_cli_status(status);
    }
    model->saturated = saturated_value(model);
    free(zero);
    free(scratch);
    return code;
}

int symo_cli_model_create(symo_cli_model *model, const symo_cli_fit_options *options)
{
    *model = (symo_cli_model){ .family = options->family_kind,
                               .penalty = options->penalty_kind,
                               .mixing = options->mixing,
                               .threshold = options->threshold };
    int code = symo_cli_design_read(&model->design, &options->data);
    if (code) return code;
    model->names = calloc((size_t)model->design.p, sizeof *model->names);
    if (!model->names) return symo_cli_out_of_memory();
    for (int64_t j = 0; j < model->design.p; j++) model->names[j] = model->design.columns[j].name;
    code = check_values(model, options);
    if (!code) code = read_symmetry(model, options);
    if (!code && options->standardize) code = standardise(model);
    if (!code) code = read_groups(model, options);
    if (!code) code = make_weights(model, options);
    if (code) return code;
    model->started = symo_cli_seconds();
    symo_status status = symo_cli_model_objective(model, !options->no_intercept, &model->objective);
    if (!status) status = symo_cli_model_penalty(model, model->penalty, &model->prox);
    if (!status) status = make_problem(model, model->prox, &model->problem, options);
    return status ? symo_cli_status(status) : find_null_value(model);
}

/* ---- questions ---- */

/* The penalty whose largest level is asked for in place of the model's, and what that level is multiplied by: a square
 * changes nothing at 0, so the elastic net is null where its other part is; ridge never is. */
static symo_cli_penalty stand_in(const symo_cli_model *model, double *factor)
{
    *factor = 1.0;
    if (model->penalty != SYMO_CLI_PENALTY_RIDGE && model->penalty != SYMO_CLI_PENALTY_ELASTIC_NET) {
        return model->penalty;
    }
    const int has_corner = model->penalty == SYMO_CLI_PENALTY_ELASTIC_NET && model->mixing > 0.0;
    *factor = has_corner ? 1.0 / model->mixing : 1000.0;
    return model->groups ? SYMO_CLI_PENALTY_GROUP_LASSO : SYMO_CLI_PENALTY_LASSO;
}

int symo_cli_model_lambda_max(const symo_cli_model *model, const symo_cli_fit_options *options, double *lambda)
{
    symo_prox *prox = NULL;
    symo_problem *problem = NULL;
    double factor;
    *lambda = NAN;
    symo_status status = symo_cli_model_penalty(model, stand_in(model, &factor), &prox);
    if (!status) status = make_problem(model, prox, &problem, options);
    if (!status) status = symo_path_lambda_max(lambda, problem);
    *lambda *= factor;
    symo_problem_free(problem);
    symo_prox_free(prox);
    return status ? symo_cli_status(status) : 0;
}

double symo_cli_model_deviance(const symo_cli_model *model, double smooth)
{
    const double range = model->null_value - model->saturated;
    return range > 0.0 ? (model->null_value - smooth) / range : NAN;
}

int64_t symo_cli_model_active(const symo_cli_model *model, const double *coefficients)
{
    const int64_t *starts = symo_groups_starts(model->groups), *indices = symo_groups_indices(model->groups);
    int64_t active = 0;
    for (int64_t g = 0; g < model->group_count; g++) {
        int nonzero = 0;
        for (int64_t k = starts ? starts[g] : g; k < (starts ? starts[g + 1] : g + 1); k++) {
            nonzero |= coefficients[indices ? indices[k] : k] != 0.0;
        }
        active += nonzero;
    }
    return active;
}

int64_t symo_cli_model_nonzeros(const symo_cli_model *model, const double *coefficients)
{
    int64_t count = 0;
    for (int64_t j = 0; j < model->design.p; j++) {
        const int64_t cell = model->orbits ? symo_partition_cell(model->orbits, j) : -1;
        const int counted = cell < 0 || symo_partition_members(model->orbits, cell)[0] == j;
        count += counted && coefficients[j] != 0.0;
    }
    return count;
}
