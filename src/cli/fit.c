/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo fit: read, build, run over the penalty levels (each started from the last solution), report. Ctrl-C and the time
 * limit end the path at the best point so far; what was computed is written all the same. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- watching ---- */

static void print_iteration(const symo_progress *progress, int64_t level)
{
    if (progress->iteration == 0) {
        fprintf(stderr, "%5s %6s %6s %22s %10s %10s %8s %9s\n", "level", "iter", "evals", "objective", "residual",
                "step", "nonzeros", "seconds");
    }
    fprintf(stderr, "%5lld %6lld %6lld %22.15g %10.2e %10.2e %8lld %9.3f\n", (long long)level,
            (long long)progress->iteration, (long long)progress->evaluations, progress->objective, progress->residual,
            progress->step, (long long)progress->nonzeros, progress->seconds);
}

static int watch(const symo_progress *progress, void *user)
{
    symo_cli_fitting *fit = user;
    const int64_t level = symo_path_points(fit->path);
    if (fit->options->verbose)
        print_iteration(progress, level);
    else if (symo_cli_progress_due(&fit->progress)) {
        symo_cli_progress_show(&fit->progress, "level %lld of %lld, iteration %lld, objective %.9g, residual %.1e",
                               (long long)level + 1, (long long)fit->levels, (long long)progress->iteration,
                               progress->objective, progress->residual);
    }
    if (symo_cli_seconds() - fit->model.started > fit->options->time_limit) fit->timed_out = 1;
    return fit->timed_out || symo_cli_interrupted();
}

/* ---- running ---- */

static int make_levels(symo_cli_fitting *fit)
{
    const symo_cli_fit_options *options = fit->options;
    const symo_cli_design *design = &fit->model.design;
    fit->levels = options->levels > 0 ? options->levels : 1;
    fit->lambda = calloc((size_t)fit->levels, sizeof *fit->lambda);
    if (!fit->lambda) return symo_cli_out_of_memory();
    fit->lambda[0] = options->level;
    if (options->levels == 0) return 0;
    double largest;
    const int code = symo_cli_model_lambda_max(&fit->model, options, &largest);
    if (code) return code;
    if (!(largest > 0.0 && isfinite(largest))) {
        return symo_cli_error(SYMO_CLI_INPUT,
                              "no path: the coefficients are zero at every level (is the response constant, or are all "
                              "columns free?); give --lambda V");
    }
    const double ratio = !isnan(options->ratio) ? options->ratio : design->n < design->p ? 1e-2 : 1e-4;
    const symo_status status = symo_path_grid(fit->levels, largest, ratio, fit->lambda);
    return status ? symo_cli_status(status) : 0;
}

/* NAME=VALUE */
static int set_option(symo_solver *solver, const char *setting)
{
    const size_t length = strcspn(setting, "=");
    char name[64];
    if (!setting[length] || length >= sizeof name) {
        return symo_cli_error(SYMO_CLI_USAGE, "--set: `%s` is not NAME=VALUE", setting);
    }
    memcpy(name, setting, length);
    name[length] = '\0';
    const symo_status status = symo_solver_set_text(solver, name, setting + length + 1);
    return status ? symo_cli_error(SYMO_CLI_USAGE, "--set: %s", symo_last_error()) : 0;
}

static int configure(symo_cli_fitting *fit)
{
    const symo_cli_fit_options *options = fit->options;
    symo_solver *solver = symo_path_solver(fit->path);
    symo_status status = symo_solver_set_text(solver, "criterion", "kkt");
    if (!status) status = symo_solver_set_real(solver, "tolerance", options->tolerance);
    if (!status && options->max_iterations >= 0) {
        status = symo_solver_set_integer(solver, "max_iterations", options->max_iterations);
    }
    if (!status && options->seed >= 0) status = symo_solver_set_integer(solver, "seed", options->seed);
    if (!status) status = symo_solver_set_monitor(solver, watch, fit);
    int code = status ? symo_cli_status(status) : 0;
    for (int k = 0; !code && k < options->setting_count; k++) code = set_option(solver, options->settings[k]);
    if (!code && options->threads > 0) code = symo_cli_blas_set_threads(options->threads);
    return code;
}

/* A name of no method is a slip of the user's hand, not of the data. */
static int make_path(symo_cli_fitting *fit)
{
    const char *method = fit->options->method;
    int known = strcmp(method, "auto") == 0;
    const symo_method_row *row;
    for (int64_t k = 0; !known && (row = symo_method_row_at(k)); k++) known = strcmp(method, row->name) == 0;
    if (!known) {
        return symo_cli_error(SYMO_CLI_USAGE, "--method: no method `%s`; `symo help methods` lists them", method);
    }
    const symo_status status = symo_path_create(&fit->path, fit->model.problem, method);
    return status ? symo_cli_status(status) : 0;
}

/* Solutions are divided by the columns' scales; intercepts are the same on both scales. */
static int take_solutions(symo_cli_fitting *fit)
{
    const int64_t p = fit->model.design.p;
    fit->points = symo_path_points(fit->path);
    fit->coefficients = calloc((size_t)(fit->points * p) + 1, sizeof *fit->coefficients);
    fit->intercepts = calloc((size_t)fit->points + 1, sizeof *fit->intercepts);
    if (!fit->coefficients || !fit->intercepts) return symo_cli_out_of_memory();
    for (int64_t l = 0; l < fit->points; l++) {
        const double *solution = symo_path_solution(fit->path, l);
        for (int64_t j = 0; j < p; j++) {
            fit->coefficients[l * p + j] = fit->model.scale ? solution[j] / fit->model.scale[j] : solution[j];
        }
        if (fit->options->no_intercept) continue;
        const symo_status status = symo_objective_intercept(fit->model.objective, solution, &fit->intercepts[l]);
        if (status) return symo_cli_status(status);
    }
    return 0;
}

static int run(symo_cli_fitting *fit)
{
    int code = make_levels(fit);
    if (!code) code = make_path(fit);
    if (!code) code = configure(fit);
    if (code) return code;
    symo_cli_progress_start(&fit->progress, fit->options->quiet || fit->options->verbose);
    symo_cli_interrupt_watch(symo_path_solver(fit->path));
    const symo_status status = symo_path_fit(fit->path, fit->levels, fit->lambda, NULL);
    symo_cli_interrupt_watch(NULL);
    symo_cli_progress_end(&fit->progress);
    if (status) return symo_cli_status(status);
    fit->seconds = symo_cli_seconds() - fit->model.started;
    fit->once = fit->seconds;
    code = take_solutions(fit);
    for (int64_t l = 0; l < fit->points; l++) fit->once -= symo_path_result(fit->path, l)->seconds;
    if (!(fit->once > 0.0)) fit->once = 0.0;
    return code;
}

/* ---- what came out ---- */

symo_reason symo_cli_fit_reason(const symo_cli_fitting *fit, int64_t point)
{
    const symo_reason reason = symo_path_result(fit->path, point)->reason;
    return reason == SYMO_REASON_STOPPED && fit->timed_out && !symo_cli_interrupted() ? SYMO_REASON_TIME_LIMIT : reason;
}

double symo_cli_fit_seconds(const symo_cli_fitting *fit, int64_t point)
{
    return symo_path_result(fit->path, point)->seconds + (point == 0 ? fit->once : 0.0);
}

int symo_cli_fit_code(const symo_cli_fitting *fit, int64_t *worst)
{
    int code = SYMO_CLI_SOLVED;
    *worst = 0;
    if (fit->points < fit->levels && symo_cli_interrupted()) code = SYMO_CLI_INTERRUPTED;
    for (int64_t l = 0; l < fit->points; l++) {
        const symo_result *result = symo_path_result(fit->path, l);
        const double reached = isnan(result->kkt) ? result->residual : result->kkt;
        const int found = symo_cli_reason_code(symo_cli_fit_reason(fit, l), reached, fit->options->tolerance);
        if (found <= code) continue;
        code = found;
        *worst = l;
    }
    return code;
}

static int report(const symo_cli_fitting *fit)
{
    const symo_cli_fit_options *options = fit->options;
    const int json_is_output = options->json && strcmp(options->json, "-") == 0;
    int64_t worst;
    int code = 0;
    if (!options->quiet && !json_is_output) code = symo_cli_fit_print(fit);
    if (!code && options->json) code = symo_cli_fit_json(fit);
    if (!code && options->coef) code = symo_cli_fit_coef(fit);
    const int outcome = symo_cli_fit_code(fit, &worst);
    /* A picture that cannot be drawn is told, and the fit is as good as before. */
    if (!code && options->plot) symo_cli_fit_plot(fit);
    if (code) return code;
    if (outcome != SYMO_CLI_SOLVED && fit->points > 0) {
        const symo_reason reason = symo_cli_fit_reason(fit, worst);
        symo_cli_error(outcome, "lambda %.6g: %s; %s", fit->lambda[worst], symo_reason_text(reason),
                       symo_reason_hint(reason));
    }
    return outcome;
}

int symo_cli_fit(int argc, char **argv)
{
    symo_cli_fit_options options;
    symo_cli_fitting fit = { .options = &options };
    int code = symo_cli_fit_parse(&options, argc, argv);
    if (!code && options.help)
        symo_cli_fit_usage();
    else {
        if (!code) code = symo_cli_model_create(&fit.model, &options);
        if (!code) code = run(&fit);
        if (!code) code = report(&fit);
    }
    symo_path_free(fit.path);
    symo_cli_model_free(&fit.model);
    free(fit.lambda);
    free(fit.coefficients);
    free(fit.intercepts);
    free(options.settings);
    return code;
}
