/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the turned digits are measured by, and how it is shown. */
#ifndef SYMO_CLI_DEMO_DIGITS_H
#define SYMO_CLI_DEMO_DIGITS_H

#include "demo.h"

enum { PIXELS = 64, ELEMENTS = 8, SIZES = 4, LARGEST = 200, REPEATS = 20, GENERATORS = 2, PICTURED = 2 };
enum { FREE, FLIP, DIHEDRAL, AUGMENTED, MODELS };

extern const int64_t symo_cli_digits_sizes[SIZES]; /* numbers of training images */

/* Sums over the repeats of one experiment. */
typedef struct tally {
    double error[MODELS][SIZES], error_squared[MODELS][SIZES], iterations[MODELS][SIZES];
    double seconds[MODELS][SIZES][REPEATS];
    double tension[SIZES], generator_tension[GENERATORS][SIZES], noise[SIZES];
    double difference; /* the largest between the constraint and the copies, of weights and intercept */
    int64_t free_weights[MODELS], tests;
    double pictured[MODELS][PIXELS]; /* weights of the first repeat at sizes[PICTURED] */
} tally;

/* turned: the right symmetry; upright: a wrong one. Tables on standard output, pictures in the output folder. */
int symo_cli_digits_report(const symo_cli_demo_run *demo, const tally *turned, const tally *upright);

#endif
