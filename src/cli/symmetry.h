/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the subcommands of `symo symmetry` share: a symmetry as the command line gives it, and how far data are from its
 * fixed space. A subcommand is a row in symmetry.c and a function in a file of its own. */
#ifndef SYMO_CLI_SYMMETRY_H
#define SYMO_CLI_SYMMETRY_H

#include "cli.h"

/* ---- symmetry_read.c: --n N or --x FILE.csv, --y-column, --symmetry FILE or generators, --vector FILE, --json FILE,
 * --plot FILE, --shape HxW, --limit STEPS ---- */
typedef struct symo_cli_group {
    const char *x, *response, *file, *vector, *json, *plot, *shape;
    int64_t n, limit;   /* limit: of elementary steps for the order; set by the subcommand before reading */
    int64_t rows;       /* of the picture, a divisor of n */
    const char **names; /* NULL: numbers */
    symo_table *table;  /* of x; NULL without */
    symo_symmetry *symmetry;
    symo_partition *orbits;
} symo_cli_group;

/* Reads options and generators; *help is 1 when they ask for help, and nothing else is done then. */
int symo_cli_group_read(symo_cli_group *group, int argc, char **argv, int *help);
void symo_cli_group_free(symo_cli_group *group); /* of a zeroed one as well */
/* x, and its columns but the response: table, names, n. */
int symo_cli_group_read_names(symo_cli_group *group);
/* " -name" of an entry, with the sign that it has in its cell. */
void symo_cli_group_print_entry(const symo_cli_group *group, const symo_partition *partition, int64_t index);
/* Generator k in cycle notation, to be freed; NULL after a sentence on standard error and *code. */
char *symo_cli_group_cycles(const symo_cli_group *group, int64_t generator, int *code);
void symo_cli_group_json_generators(const symo_cli_group *group, symo_json *json, int *code);
void symo_cli_group_json_orbits(const symo_cli_group *group, symo_json *json); /* orbits, signs, dimension, dead */
/* One array a cell. signs 0: the members, counted from 1; 1: with which sign each one takes the cell's value. */
void symo_cli_json_cells(symo_json *json, const char *key, const symo_partition *partition, int signs);
/* 0 when every cell of a column of the table is a number. */
int symo_cli_group_numbers(const symo_cli_group *group, int64_t column);
int symo_cli_group_json_only(const symo_cli_group *group); /* 1: --json -, which prints it instead of the text */

/* ---- symmetry_defect.c: of the vectors in --vector FILE ---- */
typedef struct symo_cli_defect {
    int64_t rows;
    double largest, mean_square; /* over the rows */
} symo_cli_defect;
int symo_cli_group_measure(const symo_cli_group *group, symo_cli_defect *defect); /* rows = 0 without a file */
void symo_cli_defect_print(const symo_cli_defect *defect);
void symo_cli_defect_json(const symo_cli_defect *defect, symo_json *json);

/* ---- symmetry_action.c: actions of one group, by name, and sums of tensor products of them ---- */
typedef struct symo_cli_action {
    const char *name; /* with length; not ended */
    size_t length;
    const char *file; /* NULL: none */
    symo_symmetry *symmetry;
} symo_cli_action;
typedef struct symo_cli_actions {
    symo_cli_action *list; /* room for all that will be defined, from calloc */
    int count;
} symo_cli_actions;
int symo_cli_action_define(symo_cli_actions *actions, const char *text); /* NAME=SIZE: GENERATOR; ... */
/* Defines `SIZE: ...` under the name of its role; does nothing with a sum, which needs the number of generators. */
int symo_cli_action_inline(symo_cli_actions *actions, const char *role, const char *text);
/* The action that text describes; *made is the caller's on failure as well. */
int symo_cli_action_make(const symo_cli_actions *actions, const char *role, const char *text, symo_symmetry **made);
void symo_cli_actions_free(symo_cli_actions *actions); /* of a zeroed one as well */

/* ---- symmetry_picture.c: the cells of a matrix, row after row, as colours in FILE.png or FILE.svg ---- */
int symo_cli_pattern_draw(const symo_partition *partition, int64_t rows, int64_t columns, const char *path);

void symo_cli_symmetry_usage(void);

/* ---- the subcommands: argv[0] is their own name ---- */
int symo_cli_symmetry_orbits(int argc, char **argv);
int symo_cli_symmetry_order(int argc, char **argv);
int symo_cli_symmetry_verify(int argc, char **argv);
int symo_cli_symmetry_detect(int argc, char **argv);
int symo_cli_symmetry_layers(int argc, char **argv);
int symo_cli_symmetry_test(int argc, char **argv); /* symmetry_test.c, or symmetry_test_missing.c without libsymo-gsl */

#endif
