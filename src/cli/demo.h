/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the documented examples share: where their data are and where their files go. */
#ifndef SYMO_CLI_DEMO_H
#define SYMO_CLI_DEMO_H

#include "cli.h"

typedef struct symo_cli_demo_run {
    const char *data, *output; /* folders */
    int quiet;
} symo_cli_demo_run;

/* Each prints its tables, writes its files and pictures, and returns an exit code. */
int symo_cli_demo_birthwt(const symo_cli_demo_run *demo);
int symo_cli_demo_digits(const symo_cli_demo_run *demo);
int symo_cli_demo_frets(const symo_cli_demo_run *demo);

/* FOLDER/NAME, to be freed; NULL after a sentence about memory. */
char *symo_cli_demo_path(const char *folder, const char *name);
/* The file of that name in the data folder; NULL after a sentence. *code: the exit code. */
symo_table *symo_cli_demo_read(const symo_cli_demo_run *demo, const char *name, int *code);
/* A numeric column of it; NULL after a sentence. */
const double *symo_cli_demo_column(const symo_table *table, const char *name, int *code);
/* Says so on standard error, unless quiet. */
void symo_cli_demo_wrote(const symo_cli_demo_run *demo, const char *path);
/* Draws and says so. A picture that cannot be drawn is told on standard error, and the example goes on: 0. */
int symo_cli_demo_draw(const symo_cli_demo_run *demo, const symo_cli_text *script, const char *path);

#endif
