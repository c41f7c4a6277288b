/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of `symo fit`: one row each, from which getopt's table, the reading and the help text come. */
#include "fit.h"

#include <getopt.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef enum option_kind { TEXT, FLAG, REAL, INTEGER, SETTING, LATER } option_kind;

typedef struct option_row {
    const char *name, *argument; /* argument NULL: it takes none */
    option_kind kind;
    size_t field;
    const char *text;
} option_row;

#define FIELD(name) offsetof(symo_cli_fit_options, name)

static const option_row rows[] = {
    { "x", "FILE", TEXT, FIELD(data.x),
      "design: CSV with a header row, NPY (columns x1, x2, ...), .svm or .libsvm (with the response), .mtx" },
    { "y", "FILE", TEXT, FIELD(data.y), "response: a one-column CSV or a 1-D NPY" },
    { "y-column", "NAME", TEXT, FIELD(data.y_column), "response: a column of the design file, by name or number" },
    { "columns", "A,B,...", TEXT, FIELD(data.columns),
      "columns to use (default: all the others); a text column becomes one indicator column a level" },
    { "weights", "FILE", TEXT, FIELD(data.weights), "weights of the rows, >= 0" },
    { "weights-column", "NAME", TEXT, FIELD(data.weights_column), "the same, a column of the design file" },
    { "offset", "FILE", TEXT, FIELD(data.offset), "known part of the linear predictor" },
    { "offset-column", "NAME", TEXT, FIELD(data.offset_column), "the same, a column of the design file" },
    { "missing", "drop|mean", TEXT, FIELD(data.missing),
      "empty cells, NA, NaN and ?: drop their rows, or fill in the mean of the column" },
    { "family", "NAME", TEXT, FIELD(family), "gaussian (default), binomial, poisson or huber" },
    { "delta", "V", TEXT, FIELD(delta),
      "of huber: residuals beyond it count by their size (default 1.345, unit of y)" },
    { "penalty", "NAME", TEXT, FIELD(penalty),
      "group-lasso (default with --groups), lasso (default without), sparse-group, elastic-net, ridge, none" },
    { "alpha", "V", TEXT, FIELD(alpha),
      "of elastic-net: share of the norm, the rest is ridge; of sparse-group: share of the lasso (default 0.5)" },
    { "groups", "FILE|RULE", TEXT, FIELD(groups),
      "one line a group: name, then columns; or every:K; or prefix:_ (names equal up to the last _)" },
    { "penalty-factors", "FILE", TEXT, FIELD(penalty_factors),
      "weights of the groups or columns, one a line; 0: free, inf: left out" },
    { "lambda", "V", TEXT, FIELD(lambda), "one penalty level" },
    { "path", "N[,RATIO]", TEXT, FIELD(path),
      "N levels down to RATIO times the largest (default 100; 1e-2 with fewer rows than columns, else 1e-4)" },
    { "symmetry", "FILE", TEXT, FIELD(symmetry), "generators, one a line: imposed on the coefficients" },
    { "exploit", NULL, FLAG, FIELD(exploit), "the symmetry is a claim: verified, refused when false" },
    { "mode", "reduce|project", TEXT, FIELD(mode), "how the symmetry is used (default reduce)" },
    { "standardize", NULL, FLAG, FIELD(standardize),
      "divide columns by their standard deviation (averaged over orbits); coefficients are reported undivided" },
    { "no-intercept", NULL, FLAG, FIELD(no_intercept), "leave the intercept out" },
    { "method", "NAME", TEXT, FIELD(method), "auto (default) or a name of `symo help methods`" },
    { "set", "NAME=VALUE", SETTING, 0, "an option of the method; may be repeated" },
    { "tol", "V", REAL, FIELD(tolerance), "bound of kkt at every level (default 1e-6)" },
    { "max-iter", "N", INTEGER, FIELD(max_iterations), "iterations at most, a level" },
    { "time-limit", "SECONDS", REAL, FIELD(time_limit), "for all levels together" },
    { "seed", "N", INTEGER, FIELD(seed), "of the random points at which a claim is verified" },
    { "threads", "N", INTEGER, FIELD(threads), "threads of the BLAS (default: as it is set up)" },
    { "json", "FILE|-", TEXT, FIELD(json), "write the whole result; -: to standard output, instead of the table" },
    { "coef", "FILE.npy", TEXT, FIELD(coef), "write the coefficients, p x L" },
    { "plot", "FILE.png|svg", TEXT, FIELD(plot), "draw the path (one level: the coefficients)" },
    { "quiet", NULL, FLAG, FIELD(quiet), "no table, no progress line" },
    { "verbose", NULL, FLAG, FIELD(verbose), "a line an iteration, on standard error" },
    { "help", NULL, FLAG, FIELD(help), "this text" },
    { "cv", "K", LATER, 0, NULL },
    { "select", "RULE", LATER, 0, NULL },
    { "gamma", "V", LATER, 0, NULL },
    { "checkpoint", "FILE", LATER, 0, NULL },
    { "resume", "FILE", LATER, 0, NULL },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

void symo_cli_fit_usage(void)
{
    printf("usage: symo fit --x FILE (--y FILE | --y-column NAME) [OPTION ...]\n\n"
           "Fits a penalised model, minimise f(b) + lambda h(b), and certifies it: kkt <= tol at every level.\n\n");
    for (int k = 0; k < ROWS; k++) {
        if (rows[k].kind == LATER) continue;
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", rows[k].name, rows[k].argument ? " " : "",
                 rows[k].argument ? rows[k].argument : "");
        printf("    %-24s  %s\n", left, rows[k].text);
    }
    printf("\nExit codes: `symo help codes`.\n");
}

static int store(symo_cli_fit_options *options, const option_row *row, const char *argument)
{
    char *field = (char *)options + row->field, name[40];
    snprintf(name, sizeof name, "--%s", row->name);
    switch (row->kind) {
    case TEXT:
        *(const char **)(void *)field = argument;
        return 0;
    case FLAG:
        *(int *)(void *)field = 1;
        return 0;
    case REAL:
        return symo_cli_real(name, argument, (double *)(void *)field);
    case INTEGER:
        return symo_cli_integer(name, argument, 0, (int64_t *)(void *)field);
    case SETTING:
        options->settings[options->setting_count++] = argument;
        return 0;
    default:
        return symo_cli_error(SYMO_CLI_USAGE, "%s is not offered in this version", name);
    }
}

static int read_arguments(symo_cli_fit_options *options, int argc, char **argv)
{
    struct option table[ROWS + 1] = { 0 };
    for (int k = 0; k < ROWS; k++) {
        table[k] = (struct option){ rows[k].name, rows[k].argument ? required_argument : no_argument, NULL, 0 };
    }
    int which = 0, found, code = 0;
    opterr = 0;
    while (!code && (found = getopt_long(argc, argv, ":", table, &which)) != -1) {
        if (found == ':')
            code = symo_cli_error(SYMO_CLI_USAGE, "fit: %s needs a value", argv[optind - 1]);
        else if (found == '?') {
            code = symo_cli_error(SYMO_CLI_USAGE, "fit: no option `%s`; `symo help fit` lists them", argv[optind - 1]);
        } else
            code = store(options, &rows[which], optarg);
    }
    if (!code && optind < argc) code = symo_cli_error(SYMO_CLI_USAGE, "fit: `%s` belongs to no option", argv[optind]);
    return code;
}

/* A name of a list "a b c" of what is offered, or of what is planned. */
static int check_name(const char *option, const char *name, const char *offered, const char *later)
{
    const char *const lists[] = { offered, later };
    const size_t length = strlen(name);
    for (int l = 0; l < 2; l++) {
        for (const char *at = lists[l]; *at; at += strspn(at, " ")) {
            const size_t word = strcspn(at, " ");
            if (word == length && strncmp(at, name, length) == 0) {
                return l == 0 ? 0
                              : symo_cli_error(SYMO_CLI_USAGE, "%s %s is not offered in this version; there are: %s",
                                               option, name, offered);
            }
            at += word;
        }
    }
    return symo_cli_error(SYMO_CLI_USAGE, "%s: `%s` is unknown; there are: %s", option, name, offered);
}

static int check_names(symo_cli_fit_options *options)
{
    int code = check_name("--family", options->family, "gaussian binomial poisson huber", "multinomial cox");
    if (!code) {
        code = check_name("--penalty", options->penalty, "group-lasso lasso sparse-group elastic-net ridge none",
                          "slope mcp scad group-mcp");
    }
    if (!code && options->mode) {
        if (strncmp(options->mode, "soft:", 5) == 0) {
            return symo_cli_error(SYMO_CLI_USAGE,
                                  "--mode soft:V is not offered in this version; there are: reduce project");
        }
        code = check_name("--mode", options->mode, "reduce project", "");
    }
    if (code) return code;
    options->family_kind = symo_cli_family_of(options->family);
    options->penalty_kind = symo_cli_penalty_of(options->penalty);
    return 0;
}

static int check_path(symo_cli_fit_options *options)
{
    char count[32];
    const char *comma = strchr(options->path, ',');
    const size_t length = comma ? (size_t)(comma - options->path) : strlen(options->path);
    if (length >= sizeof count) return symo_cli_error(SYMO_CLI_USAGE, "--path: `%s` is not N[,RATIO]", options->path);
    memcpy(count, options->path, length);
    count[length] = '\0';
    int code = symo_cli_integer("--path", count, 1, &options->levels);
    if (!code && comma) code = symo_cli_real("--path", comma + 1, &options->ratio);
    if (!code && comma && !(options->ratio > 0.0 && options->ratio <= 1.0)) {
        code = symo_cli_error(SYMO_CLI_USAGE, "--path: the ratio %s must be above 0 and at most 1", comma + 1);
    }
    if (!code && options->levels > 100000) code = symo_cli_error(SYMO_CLI_USAGE, "--path: at most 100000 levels");
    return code;
}

/* What belongs to one family or to some penalties alone. */
static int check_terms(symo_cli_fit_options *options)
{
    options->mixing = 0.5;
    options->threshold = 1.345;
    if (options->alpha && !symo_cli_penalty_mixes(options->penalty_kind)) {
        return symo_cli_error(SYMO_CLI_USAGE, "--alpha belongs to --penalty elastic-net or sparse-group");
    }
    if (options->delta && options->family_kind != SYMO_CLI_FAMILY_HUBER) {
        return symo_cli_error(SYMO_CLI_USAGE, "--delta belongs to --family huber");
    }
    if (options->groups && !symo_cli_penalty_takes_groups(options->penalty_kind)) {
        return symo_cli_error(SYMO_CLI_USAGE, "--groups belongs to --penalty group-lasso, sparse-group or elastic-net");
    }
    int code = options->alpha ? symo_cli_real("--alpha", options->alpha, &options->mixing) : 0;
    if (!code && !(options->mixing >= 0.0 && options->mixing <= 1.0)) {
        code = symo_cli_error(SYMO_CLI_USAGE, "--alpha: `%s` must be from 0 to 1", options->alpha);
    }
    if (!code && options->delta) code = symo_cli_real("--delta", options->delta, &options->threshold);
    if (!code && !(options->threshold > 0.0 && options->threshold < INFINITY)) {
        code = symo_cli_error(SYMO_CLI_USAGE, "--delta: `%s` must be > 0 and finite", options->delta);
    }
    return code;
}

static int check_levels(symo_cli_fit_options *options)
{
    if (options->lambda && options->path) return symo_cli_error(SYMO_CLI_USAGE, "give --lambda or --path, not both");
    if (options->penalty_kind == SYMO_CLI_PENALTY_NONE) {
        if (!options->lambda && !options->path && !options->penalty_factors) return 0;
        return symo_cli_error(SYMO_CLI_USAGE, "--penalty none has no level and no factors");
    }
    if (options->lambda) {
        const int code = symo_cli_real("--lambda", options->lambda, &options->level);
        if (code || (options->level >= 0.0 && isfinite(options->level))) return code;
        return symo_cli_error(SYMO_CLI_USAGE, "--lambda: `%s` must be >= 0 and finite", options->lambda);
    }
    options->levels = 100;
    return options->path ? check_path(options) : 0;
}

static int check_combinations(const symo_cli_fit_options *options)
{
    if (!options->symmetry && (options->exploit || options->mode)) {
        return symo_cli_error(SYMO_CLI_USAGE, "--exploit and --mode need --symmetry FILE");
    }
    if (!(options->tolerance > 0.0 && options->tolerance <= 1.0)) {
        return symo_cli_error(SYMO_CLI_USAGE, "--tol must be above 0 and at most 1");
    }
    if (!(options->time_limit >= 0.0)) return symo_cli_error(SYMO_CLI_USAGE, "--time-limit must be >= 0");
    if (options->quiet && options->verbose)
        return symo_cli_error(SYMO_CLI_USAGE, "give --quiet or --verbose, not both");
    if (options->threads == 0) return symo_cli_error(SYMO_CLI_USAGE, "--threads must be at least 1");
    return 0;
}

/* Every output is checked before any work is done. */
static int check_files(const symo_cli_fit_options *options)
{
    const char *const inputs[] = { options->data.x, options->data.y,   options->data.weights,   options->data.offset,
                                   options->groups, options->symmetry, options->penalty_factors };
    const char *const outputs[] = { options->json, options->coef, options->plot };
    if (options->plot) {
        symo_cli_text ignored = { 0 };
        const int code = symo_cli_picture_begin(&ignored, options->plot, 1, 1);
        symo_cli_text_free(&ignored);
        if (code) return code;
    }
    if (options->coef && strcmp(options->coef, "-") == 0) {
        return symo_cli_error(SYMO_CLI_USAGE, "--coef needs a file name");
    }
    return symo_cli_check_files(sizeof inputs / sizeof inputs[0], inputs, sizeof outputs / sizeof outputs[0], outputs);
}

int symo_cli_fit_parse(symo_cli_fit_options *options, int argc, char **argv)
{
    *options = (symo_cli_fit_options){ .family = "gaussian",
                                       .method = "auto",
                                       .tolerance = 1e-6,
                                       .time_limit = INFINITY,
                                       .max_iterations = -1,
                                       .seed = -1,
                                       .threads = -1,
                                       .ratio = NAN };
    options->settings = calloc((size_t)argc, sizeof *options->settings);
    if (!options->settings) return symo_cli_out_of_memory();
    int code = read_arguments(options, argc, argv);
    if (code || options->help) return code;
    if (!options->penalty) options->penalty = options->groups ? "group-lasso" : "lasso";
    code = check_names(options);
    if (!code) code = check_terms(options);
    if (!code) code = check_levels(options);
    if (!code) code = check_combinations(options);
    return code ? code : check_files(options);
}
