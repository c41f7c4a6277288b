/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the command share: the table of subcommands, exit codes, messages, tables, the progress line,
 * pictures, Ctrl-C. Results go to standard output, everything else to standard error. The command never calls
 * setlocale, so printf writes numbers with a point. */
#ifndef SYMO_CLI_H
#define SYMO_CLI_H

#include <stdint.h>
#include <stdio.h>
#include <symo/io.h>
#include <symo/symo.h>

#define SYMO_CLI_FORMAT(format_index, first_index) __attribute__((format(printf, format_index, first_index)))

enum {
    SYMO_CLI_SOLVED = 0,
    SYMO_CLI_NEARLY = 1, /* stopped at a kkt or residual within 1000 times the tolerance */
    SYMO_CLI_LIMIT = 2,
    SYMO_CLI_INFEASIBLE = 3, /* or unbounded */
    SYMO_CLI_INPUT = 4,
    SYMO_CLI_NUMERIC = 5,
    SYMO_CLI_MEMORY = 6,
    SYMO_CLI_USAGE = 64,
    SYMO_CLI_INTERRUPTED = 130
};

/* A subcommand. run gets argv[0] = its own name, answers --help itself, and returns an exit code. */
typedef struct symo_cli_command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} symo_cli_command;

extern const symo_cli_command symo_cli_commands[]; /* main.c; ends with a row whose name is NULL */

int symo_cli_fit(int argc, char **argv);
int symo_cli_predict(int argc, char **argv);
int symo_cli_symmetry(int argc, char **argv);
int symo_cli_prox(int argc, char **argv);
int symo_cli_demo(int argc, char **argv);
int symo_cli_help(int argc, char **argv); /* `symo help [TOPIC]`, argv[1] the topic; help.c */

/* ---- message.c ---- */
/* "symo: ..." and a line end on standard error; returns code, so that `return symo_cli_error(...)` reads well. */
int symo_cli_error(int code, const char *format, ...) SYMO_CLI_FORMAT(2, 3);
/* The library's sentence for a failed call, with its hint; returns the exit code that belongs to the status. */
int symo_cli_status(symo_status status);
/* The same for libsymo-io. */
int symo_cli_io_status(symo_status status, const symo_io_error *error);
static inline int symo_cli_out_of_memory(void)
{
    symo_cli_error(SYMO_CLI_MEMORY, "out of memory");
    return SYMO_CLI_MEMORY; /* said here, where callers see that it is not 0 */
}
/* The exit code of a finished run; reached: its kkt, or its residual where kkt is NaN. */
int symo_cli_reason_code(symo_reason reason, double reached, double tolerance);
/* A whole token as a number: 0, or exit 64 with a sentence that names the option. */
int symo_cli_real(const char *option, const char *token, double *value);
int symo_cli_integer(const char *option, const char *token, int64_t minimum, int64_t *value);
/* Standard output is written and no error is hidden: code, or exit 5 when it could not be written. */
int symo_cli_finish(int code);

/* ---- text.c: text that grows; a failed allocation is remembered in failed ---- */
typedef struct symo_cli_text {
    char *data; /* ends with a zero byte; NULL while empty */
    size_t length, capacity;
    int failed;
} symo_cli_text;
void symo_cli_text_add(symo_cli_text *text, const char *format, ...) SYMO_CLI_FORMAT(2, 3);
void symo_cli_text_free(symo_cli_text *text); /* of a zeroed one as well */

/* ---- table.c: cells are text, columns line up; headings and cells to the right, unless a heading starts with '<' ----
 */
typedef struct symo_cli_table symo_cli_table;
symo_cli_table *symo_cli_table_create(int columns, const char *const *headings);                /* NULL: no memory */
void symo_cli_table_cell(symo_cli_table *table, const char *format, ...) SYMO_CLI_FORMAT(2, 3); /* row after row */
int symo_cli_table_print(const symo_cli_table *table, FILE *stream); /* 0, or exit 6 when a cell found no memory */
void symo_cli_table_free(symo_cli_table *table);

/* ---- progress.c: one line on a terminal that is rewritten, once a run takes over a second ---- */
typedef struct symo_cli_progress {
    double start, last;
    int enabled, shown;
} symo_cli_progress;
double symo_cli_seconds(void); /* monotonic */
void symo_cli_progress_start(symo_cli_progress *progress, int quiet);
int symo_cli_progress_due(const symo_cli_progress *progress); /* 1: show something now */
void symo_cli_progress_show(symo_cli_progress *progress, const char *format, ...) SYMO_CLI_FORMAT(2, 3);
void symo_cli_progress_end(symo_cli_progress *progress); /* wipes the line */

/* ---- interrupt.c: Ctrl-C stops the solver that is watched at its best point; a second one kills the command ---- */
void symo_cli_interrupt_watch(symo_solver *solver); /* NULL: none any more; the handler stays */
int symo_cli_interrupted(void);

/* ---- picture.c: gnuplot, started without a shell; script text is built with symo_cli_text_add ---- */
/* Writes the terminal line for FILE.png or FILE.svg and the common style; exit 64 for another ending. */
int symo_cli_picture_begin(symo_cli_text *script, const char *path, int width, int height);
/* Appends text as a gnuplot string: single quotes, nothing inside is substituted, control characters become blanks. */
void symo_cli_text_quote(symo_cli_text *script, const char *text);
/* Runs gnuplot; its picture replaces path when it is complete. 0, or a sentence on standard error and exit 5. */
int symo_cli_picture_draw(const symo_cli_text *script, const char *path);

/* ---- environment.c: the BLAS that the library was linked with, when it is OpenBLAS ---- */
const char *symo_cli_blas(void);                /* name, version, kernel; NULL: not known */
int symo_cli_blas_threads(void);                /* 0: not known */
int symo_cli_blas_set_threads(int64_t threads); /* 0, or a sentence and exit 64 when that is not possible */
int symo_cli_cpu(size_t capacity, char *name);  /* 0: not known */

/* ---- order.c: of a group; limits in elementary steps (symo_chain_create) ---- */
#define SYMO_CLI_QUICK_ORDER INT64_C(100000000)   /* where the order is one of many results */
#define SYMO_CLI_ORDER_LIMIT INT64_C(20000000000) /* where it was asked for; some ten seconds */
/* *order: decimal digits, to be freed; NULL when the limit was reached, which is no failure. */
int symo_cli_order(const symo_symmetry *symmetry, int64_t limit, char **order, double *log10);
int symo_cli_json_order(symo_json *json, const symo_symmetry *symmetry, int64_t limit); /* "order": text or null */

/* ---- file.c ---- */
int symo_cli_has_ending(const char *path, const char *ending);
/* An output may not be an input, nor another output: exit 64 with a sentence. NULL entries and "-" are skipped. */
int symo_cli_check_files(int inputs, const char *const *input, int outputs, const char *const *output);
/* Finishes the JSON and writes it to path ("-": standard output). */
int symo_cli_write_json(symo_json *json, const char *path);

#endif
