/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fit says: the table, the JSON object, the coefficient array. kkt, gap and the symmetry defect are the ones
 * that the library recomputed at the returned point; after --standardize they belong to the divided columns, whose
 * divisors stand in the JSON as "scale". */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */

static void print_head(const symo_cli_fitting *fit)
{
    const symo_cli_model *model = &fit->model;
    const symo_cli_design *design = &model->design;
    printf("%s, %s: %lld rows, %lld columns", fit->options->family, fit->options->penalty, (long long)design->n,
           (long long)design->p);
    if (model->groups) printf(" in %lld groups", (long long)model->group_count);
    if (design->rows_dropped > 0) printf("; rows dropped: %lld", (long long)design->rows_dropped);
    if (design->cells_imputed > 0) printf("; cells imputed: %lld", (long long)design->cells_imputed);
    printf("\n");
    if (!model->symmetry || fit->points == 0) return;
    const symo_result *last = symo_path_result(fit->path, fit->points - 1);
    printf("symmetry, %s, %s: %lld generator%s, %lld free parameters of %lld, defect %.1e, tension",
           fit->options->exploit ? "exploited" : "imposed", last->route == SYMO_MODE_PROJECT ? "project" : "reduce",
           (long long)symo_symmetry_generators(model->symmetry),
           symo_symmetry_generators(model->symmetry) == 1 ? "" : "s", (long long)last->free_parameters,
           (long long)design->p, fmax(last->objective_defect, last->penalty_defect));
    for (int64_t g = 0; g < symo_symmetry_generators(model->symmetry); g++) {
        printf(" %.2g", symo_path_tension(fit->path, fit->points - 1, g));
    }
    printf("\n");
}

static void add_row(symo_cli_table *table, const symo_cli_fitting *fit, int64_t point)
{
    const symo_result *result = symo_path_result(fit->path, point);
    const double *coefficients = fit->coefficients + point * fit->model.design.p;
    symo_cli_table_cell(table, "%.6g", fit->lambda[point]);
    symo_cli_table_cell(table, "%lld", (long long)symo_cli_model_active(&fit->model, coefficients));
    symo_cli_table_cell(table, "%lld", (long long)symo_cli_model_nonzeros(&fit->model, coefficients));
    symo_cli_table_cell(table, "%.2f", 100.0 * symo_cli_model_deviance(&fit->model, result->smooth));
    symo_cli_table_cell(table, "%.9g", result->objective);
    symo_cli_table_cell(table, "%.1e", result->kkt);
    symo_cli_table_cell(table, "%.1e", result->gap);
    symo_cli_table_cell(table, "%lld", (long long)result->iterations);
    symo_cli_table_cell(table, "%.4f", symo_cli_fit_seconds(fit, point));
    symo_cli_table_cell(table, "%s", symo_reason_text(symo_cli_fit_reason(fit, point)));
}

static int print_levels(const symo_cli_fitting *fit)
{
    static const char *const headings[] = { "lambda", "groups", "df",         "dev.expl. %", "objective",
                                            "kkt",    "gap",    "iterations", "seconds",     "<reason" };
    symo_cli_table *table = symo_cli_table_create(10, headings);
    if (!table) return symo_cli_out_of_memory();
    for (int64_t l = 0; l < fit->points; l++) add_row(table, fit, l);
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static int print_coefficients(const symo_cli_fitting *fit)
{
    static const char *const headings[] = { "<column", "coefficient" };
    symo_cli_table *table = symo_cli_table_create(2, headings);
    if (!table) return symo_cli_out_of_memory();
    if (!fit->options->no_intercept) {
        symo_cli_table_cell(table, "(intercept)");
        symo_cli_table_cell(table, "%.8g", fit->intercepts[0]);
    }
    for (int64_t j = 0; j < fit->model.design.p; j++) {
        if (fit->coefficients[j] == 0.0) continue;
        symo_cli_table_cell(table, "%s", fit->model.names[j]);
        symo_cli_table_cell(table, "%.8g", fit->coefficients[j]);
    }
    printf("\n");
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static void print_end(const symo_cli_fitting *fit)
{
    double kkt = 0.0;
    int64_t solved = 0, iterations = 0;
    for (int64_t l = 0; l < fit->points; l++) {
        const symo_result *result = symo_path_result(fit->path, l);
        solved += result->reason == SYMO_REASON_SOLVED;
        iterations += result->iterations;
        if (!(result->kkt <= kkt)) kkt = result->kkt;
    }
    printf("\n%lld of %lld level%s solved to kkt <= %.0e (largest %.1e), %lld iterations, %.3f s\n", (long long)solved,
           (long long)fit->levels, fit->levels == 1 ? "" : "s", fit->options->tolerance, kkt, (long long)iterations,
           fit->seconds);
}

int symo_cli_fit_print(const symo_cli_fitting *fit)
{
    print_head(fit);
    int code = print_levels(fit);
    if (!code && fit->levels == 1 && fit->points == 1) code = print_coefficients(fit);
    print_end(fit);
    return code;
}

/* ---- JSON ---- */

/* A text that could not be put together must not become null. */
static int json_built(symo_json *json, const char *key, symo_cli_text *text)
{
    const int code = text->failed ? symo_cli_out_of_memory() : 0;
    symo_json_text(json, key, text->data);
    symo_cli_text_free(text);
    return code;
}

static int json_problem(symo_json *json, const symo_cli_fitting *fit)
{
    symo_cli_text formula = { 0 };
    symo_cli_fit_formula(&fit->model, &formula);
    symo_json_begin_object(json, "problem");
    symo_json_integer(json, "n", fit->model.design.n);
    symo_json_integer(json, "p", fit->model.design.p);
    symo_json_integer(json, "groups", fit->model.group_count);
    symo_json_text(json, "family", fit->options->family);
    symo_json_text(json, "penalty", fit->options->penalty);
    const int code = json_built(json, "objective", &formula);
    if (symo_cli_penalty_mixes(fit->model.penalty)) symo_json_real(json, "alpha", fit->model.mixing);
    if (fit->model.family == SYMO_CLI_FAMILY_HUBER) symo_json_real(json, "delta", fit->model.threshold);
    symo_json_integer(json, "rows_dropped", fit->model.design.rows_dropped);
    symo_json_integer(json, "cells_imputed", fit->model.design.cells_imputed);
    symo_json_end_object(json);
    return code;
}

static int json_orbits(symo_json *json, const symo_cli_model *model)
{
    int code = 0;
    symo_json_begin_array(json, "orbits");
    for (int64_t c = 0; !code && c < symo_partition_cells(model->orbits); c++) {
        const int64_t *members = symo_partition_members(model->orbits, c);
        symo_json_begin_array(json, NULL);
        for (int64_t k = 0; !code && k < symo_partition_cell_size(model->orbits, c); k++) {
            symo_cli_text name = { 0 };
            symo_cli_text_add(&name, "%s%s", symo_partition_sign(model->orbits, members[k]) < 0 ? "-" : "",
                              model->names[members[k]]);
            code = json_built(json, NULL, &name);
        }
        symo_json_end_array(json);
    }
    symo_json_end_array(json);
    symo_json_begin_array(json, "zeros");
    for (int64_t j = 0; j < model->design.p; j++) {
        if (symo_partition_cell(model->orbits, j) < 0) symo_json_text(json, NULL, model->names[j]);
    }
    symo_json_end_array(json);
    return code;
}

static int json_generators(symo_json *json, const symo_cli_model *model)
{
    int code = 0;
    symo_json_begin_array(json, "generators");
    for (int64_t g = 0; !code && g < symo_symmetry_generators(model->symmetry); g++) {
        size_t length = 0;
        symo_status status = symo_symmetry_cycles(model->symmetry, g, model->names, 0, NULL, &length);
        char *text = status ? NULL : calloc(length + 1, 1);
        if (text)
            status = symo_symmetry_cycles(model->symmetry, g, model->names, length + 1, text, &length);
        else if (!status)
            code = symo_cli_out_of_memory();
        if (status)
            code = symo_cli_status(status);
        else
            symo_json_text(json, NULL, text);
        free(text);
    }
    symo_json_end_array(json);
    return code;
}

static int json_symmetry(symo_json *json, const symo_cli_fitting *fit)
{
    const symo_cli_model *model = &fit->model;
    const symo_result *last = fit->points > 0 ? symo_path_result(fit->path, fit->points - 1) : NULL;
    if (!model->symmetry) {
        symo_json_null(json, "symmetry");
        return 0;
    }
    symo_json_begin_object(json, "symmetry");
    int code = json_generators(json, model);
    if (!code) code = symo_cli_json_order(json, model->symmetry, SYMO_CLI_QUICK_ORDER);
    if (!code) code = json_orbits(json, model);
    symo_json_integer(json, "free_parameters", symo_partition_cells(model->orbits));
    symo_json_text(json, "role", fit->options->exploit ? "exploit" : "impose");
    symo_json_real(json, "defect", last ? fmax(last->objective_defect, last->penalty_defect) : NAN);
    symo_json_begin_array(json, "tension");
    for (int64_t g = 0; last && g < symo_symmetry_generators(model->symmetry); g++) {
        symo_json_real(json, NULL, symo_path_tension(fit->path, fit->points - 1, g));
    }
    symo_json_end_array(json);
    symo_json_text(json, "mode", last && last->route == SYMO_MODE_PROJECT ? "project" : "reduce");
    symo_json_end_object(json);
    return code;
}

static void json_point(symo_json *json, const symo_cli_fitting *fit, int64_t point)
{
    const symo_cli_model *model = &fit->model;
    const symo_result *result = symo_path_result(fit->path, point);
    const double *coefficients = fit->coefficients + point * model->design.p;
    symo_json_begin_object(json, NULL);
    symo_json_real(json, "lambda", fit->lambda[point]);
    symo_json_real(json, "intercept", fit->intercepts[point]);
    symo_json_begin_object(json, "coefficients");
    for (int64_t j = 0; j < model->design.p; j++) {
        if (coefficients[j] != 0.0) symo_json_real(json, model->names[j], coefficients[j]);
    }
    symo_json_end_object(json);
    symo_json_real(json, "objective", result->objective);
    symo_json_real(json, "deviance_explained", symo_cli_model_deviance(model, result->smooth));
    symo_json_integer(json, "active_groups", symo_cli_model_active(model, coefficients));
    symo_json_real(json, "kkt", result->kkt);
    symo_json_real(json, "gap", result->gap);
    symo_json_real(json, "symmetry_defect", result->symmetry_defect);
    symo_json_text(json, "reason", symo_reason_text(symo_cli_fit_reason(fit, point)));
    symo_json_integer(json, "iterations", result->iterations);
    symo_json_real(json, "seconds", symo_cli_fit_seconds(fit, point));
    symo_json_end_object(json);
}

/* What the columns are, for `symo predict` and for whoever recomputes: names, their sources and levels, the values that
 * missing cells became, the divisors, the groups with their weights. */
static void json_columns(symo_json *json, const symo_cli_model *model)
{
    symo_json_begin_array(json, "columns");
    for (int64_t j = 0; j < model->design.p; j++) {
        const symo_cli_design_column *column = &model->design.columns[j];
        symo_json_begin_object(json, NULL);
        symo_json_text(json, "name", column->name);
        symo_json_text(json, "source", column->source);
        symo_json_text(json, "level", column->level);
        symo_json_real(json, "mean", column->fill);
        symo_json_real(json, "scale", model->scale ? model->scale[j] : 1.0);
        if (!model->groups) symo_json_real(json, "weight", model->weights[j]);
        symo_json_end_object(json);
    }
    symo_json_end_array(json);
}

static void json_groups(symo_json *json, const symo_cli_model *model)
{
    const int64_t *starts = symo_groups_starts(model->groups), *indices = symo_groups_indices(model->groups);
    if (!model->groups) {
        symo_json_null(json, "groups");
        return;
    }
    symo_json_begin_array(json, "groups");
    for (int64_t g = 0; g < model->group_count; g++) {
        symo_json_begin_object(json, NULL);
        symo_json_text(json, "name", symo_groups_name(model->groups, g));
        symo_json_real(json, "weight", model->weights[g]);
        symo_json_begin_array(json, "columns");
        for (int64_t k = starts[g]; k < starts[g + 1]; k++) symo_json_text(json, NULL, model->names[indices[k]]);
        symo_json_end_array(json);
        symo_json_end_object(json);
    }
    symo_json_end_array(json);
}

static void json_environment(symo_json *json)
{
    char cpu[256];
    const int threads = symo_cli_blas_threads();
    symo_json_begin_object(json, "environment");
    symo_json_text(json, "blas", symo_cli_blas());
    if (threads > 0)
        symo_json_integer(json, "threads", threads);
    else
        symo_json_null(json, "threads");
    symo_json_text(json, "cpu", symo_cli_cpu(sizeof cpu, cpu) ? cpu : NULL);
    symo_json_end_object(json);
}

static int json_fit(symo_json *json, const symo_cli_fitting *fit)
{
    int64_t worst;
    symo_cli_fit_code(fit, &worst);
    symo_json_begin_object(json, NULL);
    symo_json_text(json, "program", "symo");
    symo_json_text(json, "version", symo_version());
    int code = json_problem(json, fit);
    if (!code) code = json_symmetry(json, fit);
    symo_json_begin_array(json, "path");
    for (int64_t l = 0; l < fit->points; l++) json_point(json, fit, l);
    symo_json_end_array(json);
    symo_json_null(json, "cv");
    if (fit->options->levels == 0 && fit->points == 1)
        symo_json_integer(json, "selected", 0);
    else
        symo_json_null(json, "selected");
    symo_json_text(json, "reason", fit->points > 0 ? symo_reason_text(symo_cli_fit_reason(fit, worst)) : NULL);
    symo_json_real(json, "seconds", fit->seconds);
    json_environment(json);
    json_columns(json, &fit->model);
    json_groups(json, &fit->model);
    symo_json_boolean(json, "standardized", fit->model.scale != NULL);
    symo_json_boolean(json, "intercept", !fit->options->no_intercept);
    symo_json_boolean(json, "offset", fit->model.design.offset.values != NULL);
    symo_json_end_object(json);
    return code;
}

int symo_cli_fit_json(const symo_cli_fitting *fit)
{
    symo_json *json = NULL;
    if (symo_json_create(&json)) return symo_cli_out_of_memory();
    int code = json_fit(json, fit);
    if (!code) code = symo_cli_write_json(json, fit->options->json);
    symo_json_free(json);
    return code;
}

int symo_cli_fit_coef(const symo_cli_fitting *fit)
{
    symo_io_error error;
    const symo_status status =
        symo_npy_write(fit->options->coef, fit->model.design.p, fit->points, fit->coefficients, &error);
    return status ? symo_cli_io_status(status, &error) : 0;
}
