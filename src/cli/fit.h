/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo fit in six files: fit_options.c reads the command line, fit_terms.c knows families and penalties, fit_model.c
 * builds the problem, fit.c runs it, fit_output.c prints and writes, fit_plot.c draws. */
#ifndef SYMO_CLI_FIT_H
#define SYMO_CLI_FIT_H

#include "design.h"

typedef enum symo_cli_family {
    SYMO_CLI_FAMILY_GAUSSIAN,
    SYMO_CLI_FAMILY_BINOMIAL,
    SYMO_CLI_FAMILY_POISSON,
    SYMO_CLI_FAMILY_HUBER
} symo_cli_family;

typedef enum symo_cli_penalty {
    SYMO_CLI_PENALTY_NONE,
    SYMO_CLI_PENALTY_LASSO,
    SYMO_CLI_PENALTY_GROUP_LASSO,
    SYMO_CLI_PENALTY_RIDGE,
    SYMO_CLI_PENALTY_ELASTIC_NET,
    SYMO_CLI_PENALTY_SPARSE_GROUP
} symo_cli_penalty;

typedef struct symo_cli_fit_options {
    symo_cli_data_options data;
    const char *groups, *symmetry, *family, *penalty, *penalty_factors, *mode, *method, *lambda, *path;
    const char *alpha, *delta;
    const char *json, *coef, *plot;
    int exploit, standardize, no_intercept, quiet, verbose, help;
    double tolerance, time_limit;          /* no limit: infinite */
    int64_t max_iterations, seed, threads; /* -1: not given */
    int setting_count;
    const char **settings; /* NAME=VALUE, of --set */
    /* made from the texts above */
    int64_t levels;      /* 0: one level, `level` */
    double level, ratio; /* ratio NaN: the default */
    symo_cli_family family_kind;
    symo_cli_penalty penalty_kind;
    double mixing, threshold; /* --alpha of the penalties that mix two, --delta of huber */
} symo_cli_fit_options;

/* A problem and what it was made from. */
typedef struct symo_cli_model {
    symo_cli_design design;
    symo_cli_family family;
    symo_cli_penalty penalty;
    double mixing, threshold; /* see the options */
    symo_groups *groups;      /* NULL: every column on its own */
    int64_t group_count;      /* groups of the penalty; p without groups */
    double *weights;          /* group_count of them, infinite and 0 allowed */
    double *column_weights;   /* p, of the sparse group penalty; else NULL */
    double *scale;            /* p; NULL: not standardised */
    const char **names;       /* p, of the design's columns */
    symo_symmetry *symmetry;  /* NULL: none */
    symo_partition *orbits;   /* of the symmetry */
    symo_objective *objective;
    symo_prox *prox; /* at level 1 */
    symo_problem *problem;
    double started;               /* when all files were read */
    double null_value, saturated; /* f of the null model and of a perfect one: for the deviance explained */
} symo_cli_model;

/* A path as it is reported: coefficients on the columns' own scale. */
typedef struct symo_cli_fitting {
    const symo_cli_fit_options *options;
    symo_cli_model model;
    symo_path *path;
    int64_t levels, points;
    double *lambda;       /* levels */
    double *coefficients; /* p x points, column-major */
    double *intercepts;   /* points */
    double seconds, once; /* of the whole fit; of it, spent once for the path */
    int timed_out;
    symo_cli_progress progress;
} symo_cli_fitting;

/* fit_options.c */
int symo_cli_fit_parse(symo_cli_fit_options *options, int argc, char **argv); /* settings: to be freed */
void symo_cli_fit_usage(void);

/* fit_model.c */
int symo_cli_model_create(symo_cli_model *model, const symo_cli_fit_options *options); /* *model: always to be freed */
void symo_cli_model_free(symo_cli_model *model);
/* The level from which on all is zero; for ridge, where there is none, 1000 times that of the lasso with its weights,
 * and the same for an elastic net that is all ridge. */
int symo_cli_model_lambda_max(const symo_cli_model *model, const symo_cli_fit_options *options, double *lambda);
double symo_cli_model_deviance(const symo_cli_model *model, double smooth); /* explained: 0 null .. 1 perfect */
int64_t symo_cli_model_active(const symo_cli_model *model, const double *coefficients);   /* groups that are not 0 */
int64_t symo_cli_model_nonzeros(const symo_cli_model *model, const double *coefficients); /* an orbit counts once */

/* fit.c */
symo_reason symo_cli_fit_reason(const symo_cli_fitting *fit,
                                int64_t point); /* the library's; time limit where that was it */
double symo_cli_fit_seconds(const symo_cli_fitting *fit, int64_t point);
int symo_cli_fit_code(const symo_cli_fitting *fit, int64_t *worst); /* exit code, and the point that gave it */

/* fit_terms.c */
symo_cli_family symo_cli_family_of(const char *name); /* a name that was checked */
symo_cli_penalty symo_cli_penalty_of(const char *name);
int symo_cli_penalty_mixes(symo_cli_penalty kind); /* two parts, by --alpha */
int symo_cli_penalty_takes_groups(symo_cli_penalty kind);
/* Whether groups are read for the penalty: where they are given, or it has no form without. */
int symo_cli_penalty_grouped(symo_cli_penalty kind, int given);
void symo_cli_fit_formula(const symo_cli_model *model, symo_cli_text *text); /* what is minimised */
symo_status symo_cli_model_objective(const symo_cli_model *model, int intercept, symo_objective **objective);
/* At level 1; kind need not be the model's own. */
symo_status symo_cli_model_penalty(const symo_cli_model *model, symo_cli_penalty kind, symo_prox **prox);

/* fit_output.c */
int symo_cli_fit_print(const symo_cli_fitting *fit);
int symo_cli_fit_json(const symo_cli_fitting *fit);
int symo_cli_fit_coef(const symo_cli_fitting *fit);

/* fit_plot.c */
int symo_cli_fit_plot(const symo_cli_fitting *fit);

#endif
