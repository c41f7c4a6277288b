/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo fit in five files: fit_options.c reads the command line, fit_model.c builds the problem, fit.c runs it,
 * fit_output.c prints and writes, fit_plot.c draws. */
#ifndef SYMO_CLI_FIT_H
#define SYMO_CLI_FIT_H

#include "design.h"

typedef struct symo_cli_fit_options {
    symo_cli_data_options data;
    const char *groups, *symmetry, *family, *penalty, *penalty_factors, *mode, *method, *lambda, *path;
    const char *json, *coef, *plot;
    int exploit, standardize, no_intercept, quiet, verbose, help;
    double tolerance, time_limit;          /* no limit: infinite */
    int64_t max_iterations, seed, threads; /* -1: not given */
    int setting_count;
    const char **settings; /* NAME=VALUE, of --set */
    /* made from the texts above */
    int64_t levels;      /* 0: one level, `level` */
    double level, ratio; /* ratio NaN: the default */
    int is_binomial;
} symo_cli_fit_options;

typedef enum symo_cli_penalty {
    SYMO_CLI_PENALTY_NONE,
    SYMO_CLI_PENALTY_LASSO,
    SYMO_CLI_PENALTY_GROUP_LASSO,
    SYMO_CLI_PENALTY_RIDGE
} symo_cli_penalty;

/* A problem and what it was made from. */
typedef struct symo_cli_model {
    symo_cli_design design;
    symo_cli_penalty penalty;
    symo_groups *groups;     /* NULL: every column on its own */
    int64_t group_count;     /* groups of the penalty; p without groups */
    double *weights;         /* group_count of them, infinite and 0 allowed */
    double *scale;           /* p; NULL: not standardised */
    const char **names;      /* p, of the design's columns */
    symo_symmetry *symmetry; /* NULL: none */
    symo_partition *orbits;  /* of the symmetry */
    symo_matrix *matrix;
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
/* The level from which on all is zero; for ridge, where there is none, 1000 times that of the lasso with its weights.
 */
int symo_cli_model_lambda_max(const symo_cli_model *model, const symo_cli_fit_options *options, double *lambda);
double symo_cli_model_deviance(const symo_cli_model *model, double smooth); /* explained: 0 null .. 1 perfect */
int64_t symo_cli_model_active(const symo_cli_model *model, const double *coefficients);   /* groups that are not 0 */
int64_t symo_cli_model_nonzeros(const symo_cli_model *model, const double *coefficients); /* an orbit counts once */

/* fit.c */
symo_reason symo_cli_fit_reason(const symo_cli_fitting *fit,
                                int64_t point); /* the library's; time limit where that was it */
double symo_cli_fit_seconds(const symo_cli_fitting *fit, int64_t point);
int symo_cli_fit_code(const symo_cli_fitting *fit, int64_t *worst); /* exit code, and the point that gave it */

/* fit_output.c */
int symo_cli_fit_print(const symo_cli_fitting *fit);
int symo_cli_fit_json(const symo_cli_fitting *fit);
int symo_cli_fit_coef(const symo_cli_fitting *fit);

/* fit_plot.c */
int symo_cli_fit_plot(const symo_cli_fitting *fit);

#endif
