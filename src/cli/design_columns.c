/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns a design has. They are chosen by name or 1-based number; a text column becomes one indicator column a
 * level, all levels, called COLUMN=LEVEL. */
#include "design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *begin, size_t length)
{
    char *made = malloc(length + 1);
    if (!made) return NULL;
    memcpy(made, begin, length);
    made[length] = '\0';
    return made;
}

/* A token that is both a name and a number is the name. */
int symo_cli_design_find(const symo_table *table, const char *token, const char *option, int64_t *column)
{
    char *end = NULL;
    *column = symo_table_find(table, token);
    if (*column >= 0) return 0;
    const long long number = strtoll(token, &end, 10);
    if (end != token && !*end && number >= 1 && number <= symo_table_columns(table)) {
        *column = number - 1;
        return 0;
    }
    return symo_cli_error(SYMO_CLI_INPUT, "%s: %s has no column `%s`", option, symo_table_path(table), token);
}

static int refuse_twice(const int8_t *taken, int64_t column, const symo_table *table)
{
    if (!taken[column]) return 0;
    return symo_cli_error(SYMO_CLI_USAGE, "--columns: `%s` is named twice, or is the response, weights or offset",
                          symo_table_name(table, column));
}

/* The table's columns in the order in which they are wanted; taken marks the response, weights and offset. */
static int listed_columns(const symo_table *table, const char *list, int8_t *taken, int64_t *chosen, int64_t *count)
{
    for (const char *at = list;; at++) {
        const size_t length = strcspn(at, ",");
        int64_t column = -1;
        char *token = copy(at, length);
        if (!token) return symo_cli_out_of_memory();
        int code = symo_cli_design_find(table, token, "--columns", &column);
        free(token);
        if (!code) code = refuse_twice(taken, column, table);
        if (code) return code;
        taken[column] = 1;
        chosen[(*count)++] = column;
        at += length;
        if (!*at) return 0;
    }
}

static void mark_taken(const symo_cli_vector *vector, int8_t *taken)
{
    if (!vector->table && vector->column >= 0) taken[vector->column] = 1;
}

static int choose_columns(const symo_cli_design *design, const char *list, int64_t **chosen, int64_t *count)
{
    const int64_t all = symo_table_columns(design->table);
    int8_t *taken = calloc((size_t)all + 1, 1);
    *chosen = calloc((size_t)all + 1, sizeof **chosen);
    *count = 0;
    int code = taken && *chosen ? 0 : symo_cli_out_of_memory();
    if (!code) {
        mark_taken(&design->y, taken);
        mark_taken(&design->weights, taken);
        mark_taken(&design->offset, taken);
        if (list) code = listed_columns(design->table, list, taken, *chosen, count);
        for (int64_t c = 0; !list && c < all; c++) {
            if (!taken[c]) (*chosen)[(*count)++] = c;
        }
    }
    free(taken);
    return code;
}

static int name_column(symo_cli_design_column *column, const symo_table *table, int64_t position, int64_t level)
{
    const char *source = symo_table_name(table, position);
    const char *text = symo_table_level(table, position, level);
    const size_t length = strlen(source), more = text ? strlen(text) : 0;
    column->position = position;
    column->fill = NAN;
    column->source = copy(source, length);
    column->level = text ? copy(text, more) : NULL;
    column->name = malloc(length + more + 2);
    if (!column->name || !column->source || (text && !column->level)) return symo_cli_out_of_memory();
    snprintf(column->name, length + more + 2, "%s%s%s", source, text ? "=" : "", text ? text : "");
    return 0;
}

/* Indicator names could meet the name of another column. */
static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static int refuse_equal_names(const symo_cli_design *design)
{
    char **names = calloc((size_t)design->p + 1, sizeof *names);
    if (!names) return symo_cli_out_of_memory();
    for (int64_t j = 0; j < design->p; j++) names[j] = design->columns[j].name;
    qsort(names, (size_t)design->p, sizeof *names, compare_names);
    int code = 0;
    for (int64_t j = 1; !code && j < design->p; j++) {
        if (strcmp(names[j - 1], names[j]) == 0) {
            code = symo_cli_error(SYMO_CLI_INPUT, "%s: two columns of the design would be called `%s`",
                                  symo_table_path(design->table), names[j]);
        }
    }
    free(names);
    return code;
}

static int expand_columns(symo_cli_design *design, const int64_t *chosen, int64_t count)
{
    symo_io_error error;
    int64_t p = 0;
    for (int64_t k = 0; k < count; k++) {
        const int is_text = symo_table_kind(design->table, chosen[k]) == SYMO_COLUMN_TEXT;
        const symo_status status = is_text ? SYMO_OK : symo_table_require_numbers(design->table, chosen[k], &error);
        if (status) return symo_cli_io_status(status, &error);
        p += is_text ? symo_table_levels(design->table, chosen[k]) : 1;
    }
    if (p == 0) return symo_cli_error(SYMO_CLI_INPUT, "%s: no columns for a design", symo_table_path(design->table));
    design->columns = calloc((size_t)p, sizeof *design->columns);
    if (!design->columns) return symo_cli_out_of_memory();
    for (int64_t k = 0; k < count; k++) {
        const int is_text = symo_table_kind(design->table, chosen[k]) == SYMO_COLUMN_TEXT;
        const int64_t levels = is_text ? symo_table_levels(design->table, chosen[k]) : 1;
        for (int64_t l = 0; l < levels; l++) {
            const int code = name_column(&design->columns[design->p++], design->table, chosen[k], is_text ? l : -1);
            if (code) return code;
        }
    }
    return refuse_equal_names(design);
}

int symo_cli_design_choose(symo_cli_design *design, const char *list)
{
    int64_t *chosen = NULL, count = 0;
    int code = choose_columns(design, list, &chosen, &count);
    if (!code) code = expand_columns(design, chosen, count);
    free(chosen);
    return code;
}
