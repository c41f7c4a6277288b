/* SPDX-License-Identifier: BSD-3-Clause */
/* A specimen of an objective: how to draw random data for it, how to build it from them, and what it means, written
 * down once more in long double. The laws in tests/contract/objective_laws.c run over every specimen.
 *
 * A loss of a linear predictor gives `row`, the loss of one row, and gets the laws of regressions as well. Anything
 * else gives `point`: value and gradient, each with a bound of what rounding may do to it (support/objective_oracle.h).
 */
#ifndef TESTS_OBJECTIVE_SPECIMEN_H
#define TESTS_OBJECTIVE_SPECIMEN_H

#include <symo/objective.h>

#include "support/property.h"

enum { OBJECTIVE_MAX_ROWS = 16, OBJECTIVE_MAX_COLUMNS = 8 };

typedef struct objective_data {
    int64_t n, rows;
    double x[OBJECTIVE_MAX_ROWS * OBJECTIVE_MAX_COLUMNS]; /* rows * n, column-major */
    double y[OBJECTIVE_MAX_ROWS], weights[OBJECTIVE_MAX_ROWS], offset[OBJECTIVE_MAX_ROWS];
    int weighted, shifted, intercept; /* 0: NULL is handed over; no intercept */
} objective_data;

struct oracle_point;

typedef struct objective_specimen {
    const char *name;
    double (*response)(const property_case *pc); /* a random y; NULL: the row has no data but n */
    symo_status (*build)(symo_objective **objective, const objective_data *data);
    long double (*row)(long double y, long double t, long double *first, long double *second);
    long double steepest; /* the largest second derivative of row; 0: there is none, and data are drawn tame */
    int kinked;           /* 1: second derivatives jump, and steepest bounds them everywhere */
    /* the size of what is added up in row and in its derivative; NULL: as large as these themselves */
    long double (*terms)(long double y, long double t, long double *first);
    void (*admit)(objective_data *data); /* changes data that the constructor refuses with an intercept */
    void (*point)(const objective_data *data, const long double *x, struct oracle_point *point);
    int reduces; /* 1: it has a reduced form although it is no loss of a linear predictor */
} objective_specimen;

/* Builds a regression from plain data with the constructor given. */
typedef symo_status (*objective_constructor)(symo_objective **objective, const symo_matrix *x, const double *y,
                                             const double *weights, const double *offset, int intercept);
symo_status objective_build(symo_objective **objective, const objective_data *data, objective_constructor constructor);

#endif
