/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of one group that `symo symmetry layers` names, and sums of tensor products of them.
 *
 *     ACTION  =  SIZE: GENERATOR; GENERATOR; ...   |   SIZE: @FILE   |   TERM + TERM + ...
 *     TERM    =  [COPIES] NAME[^POWER] NAME[^POWER] ...   |   COUNT
 *
 * A bare COUNT is that many coordinates that the group leaves alone, and a NAME is what --action NAME=SIZE: ... gave.
 * The k-th generator of one action goes with the k-th of every other. */
#include "symmetry.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { FACTORS = 64, COPIES = 1000000 };

static int say_status(const char *name, size_t length, symo_status status)
{
    if (status != SYMO_ERROR_INPUT) return symo_cli_status(status);
    return symo_cli_error(SYMO_CLI_INPUT, "%.*s: %s", (int)length, name, symo_last_error());
}

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '*') at++;
    return at;
}

/* ---- SIZE: generators ---- */

static int read_file(symo_cli_action *action, int64_t n, const char *path)
{
    symo_io_error error;
    action->file = path;
    const symo_status status = symo_symmetry_read(&action->symmetry, path, n, NULL, &error);
    return status ? symo_cli_io_status(status, &error) : 0;
}

static int read_generators(symo_cli_action *action, const char *text)
{
    char *end = NULL;
    const long long n = strtoll(text, &end, 10); /* too long a number becomes the largest, which is refused for it */
    const char *rest = skip_blanks(end);
    if (end == text || n < 0 || *rest != ':') {
        return symo_cli_error(SYMO_CLI_USAGE, "%.*s: `%s` is not of the form SIZE: GENERATOR; ... or SIZE: @FILE",
                              (int)action->length, action->name, text);
    }
    rest = skip_blanks(rest + 1);
    if (*rest == '@') return read_file(action, n, rest + 1);
    char *lines = malloc(strlen(rest) + 1);
    if (!lines) return symo_cli_out_of_memory();
    memcpy(lines, rest, strlen(rest) + 1);
    for (char *c = lines; *c; c++)
        if (*c == ';') *c = '\n';
    const symo_status status = symo_symmetry_parse(&action->symmetry, n, NULL, lines);
    free(lines);
    return status ? say_status(action->name, action->length, status) : 0;
}

static const symo_cli_action *find(const symo_cli_actions *actions, const char *name, size_t length)
{
    for (int i = 0; i < actions->count; i++) {
        const symo_cli_action *action = &actions->list[i];
        if (action->length == length && memcmp(action->name, name, length) == 0) return action;
    }
    return NULL;
}

static int add(symo_cli_actions *actions, const char *name, size_t length, const char *text)
{
    symo_cli_action *action = &actions->list[actions->count];
    const symo_cli_action *first = actions->list;
    *action = (symo_cli_action){ .name = name, .length = length };
    if (find(actions, name, length))
        return symo_cli_error(SYMO_CLI_USAGE, "%.*s is the name of two actions", (int)length, name);
    const int code = read_generators(action, text);
    if (code) return code;
    actions->count++;
    if (symo_symmetry_generators(action->symmetry) == symo_symmetry_generators(first->symmetry)) return 0;
    return symo_cli_error(
        SYMO_CLI_INPUT, "%.*s and %.*s have %lld and %lld generators; the k-th of one goes with the k-th of the other",
        (int)first->length, first->name, (int)length, name, (long long)symo_symmetry_generators(first->symmetry),
        (long long)symo_symmetry_generators(action->symmetry));
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    if (!isalpha((unsigned char)text[0])) return 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_') length++;
    return length;
}

int symo_cli_action_define(symo_cli_actions *actions, const char *text)
{
    const size_t length = name_length(text);
    if (length == 0 || text[length] != '=') {
        return symo_cli_error(SYMO_CLI_USAGE, "--action: `%s` is not of the form NAME=SIZE: GENERATOR; ...", text);
    }
    return add(actions, text, length, text + length + 1);
}

int symo_cli_action_inline(symo_cli_actions *actions, const char *role, const char *text)
{
    return strchr(text, ':') ? add(actions, role, strlen(role), text) : 0;
}

/* ---- sums of tensor products ---- */

static symo_status make_trivial(symo_symmetry **trivial, const symo_cli_actions *actions, int64_t n)
{
    symo_cli_text text = { 0 };
    const int64_t count = actions->count > 0 ? symo_symmetry_generators(actions->list[0].symmetry) : 0;
    for (int64_t g = 0; g < count; g++) symo_cli_text_add(&text, "()\n");
    const symo_status status = text.failed ? symo_error_set(SYMO_ERROR_MEMORY, "a trivial action")
                                           : symo_symmetry_parse(trivial, n, NULL, text.data ? text.data : "");
    symo_cli_text_free(&text);
    return status;
}

static symo_status repeat(symo_symmetry **sum, int64_t copies, const symo_symmetry *part)
{
    const size_t bytes = sizeof *sum; /* NOLINT(bugprone-sizeof-expression): pointers are what it holds */
    const symo_symmetry **parts = (const symo_symmetry **)calloc((size_t)copies, bytes);
    if (!parts) return symo_error_set(SYMO_ERROR_MEMORY, "copies of an action");
    for (int64_t k = 0; k < copies; k++) parts[k] = part;
    const symo_status status = symo_symmetry_sum(sum, copies, parts);
    free(parts);
    return status;
}

static symo_status make_term(symo_symmetry **term, const symo_cli_actions *actions, int64_t copies, int64_t factors,
                             const symo_symmetry *const *factor)
{
    symo_symmetry *tensor = NULL;
    if (factors == 0) return make_trivial(term, actions, copies);
    symo_status status = symo_symmetry_tensor(&tensor, factors, factor);
    if (!status) status = repeat(term, copies, tensor);
    symo_symmetry_free(tensor);
    return status;
}

/* A number of least .. limit, of which *at stands behind the last digit then. */
static int read_number(const char **at, const char *text, int64_t least, int64_t limit, int64_t *number)
{
    char *end = NULL;
    const long long value = strtoll(*at, &end, 10);
    if (!isdigit((unsigned char)**at) || value < least || value > limit)
        return symo_cli_error(SYMO_CLI_USAGE, "`%s`: at `%s`: expected a number of %lld to %lld", text, *at,
                              (long long)least, (long long)limit);
    *number = value;
    *at = end;
    return 0;
}

/* NAME or NAME^POWER */
static int read_factor(const symo_cli_actions *actions, const char **at, const char *text, int64_t *factors,
                       const symo_symmetry **factor)
{
    const size_t length = name_length(*at);
    const symo_cli_action *action = find(actions, *at, length);
    int64_t power = 1;
    if (!action) {
        return symo_cli_error(SYMO_CLI_USAGE, "`%s`: there is no --action %.*s=...", text, (int)length, *at);
    }
    *at = skip_blanks(*at + length);
    if (**at == '^') {
        *at = skip_blanks(*at + 1);
        const int code = read_number(at, text, 0, FACTORS, &power);
        if (code) return code;
    }
    if (*factors + power > FACTORS)
        return symo_cli_error(SYMO_CLI_USAGE, "`%s`: more than %d factors in a term", text, FACTORS);
    for (int64_t k = 0; k < power; k++) factor[(*factors)++] = action->symmetry;
    return 0;
}

static int read_term(const symo_cli_actions *actions, const char **at, const char *text, symo_symmetry **term)
{
    const symo_symmetry *factor[FACTORS];
    int64_t copies = 1, factors = 0;
    *at = skip_blanks(*at);
    if (!isalpha((unsigned char)**at)) {
        const int code = read_number(at, text, 1, COPIES, &copies);
        if (code) return code;
    }
    for (*at = skip_blanks(*at); isalpha((unsigned char)**at); *at = skip_blanks(*at)) {
        const int code = read_factor(actions, at, text, &factors, factor);
        if (code) return code;
    }
    const symo_status status = make_term(term, actions, copies, factors, factor);
    return status ? symo_cli_status(status) : 0;
}

/* Replaces sum by sum + term, and takes both. */
static int append(symo_symmetry **sum, symo_symmetry *term)
{
    const symo_symmetry *parts[2] = { *sum, term };
    symo_symmetry *longer = NULL;
    if (!*sum) return *sum = term, 0;
    const symo_status status = symo_symmetry_sum(&longer, 2, parts);
    symo_symmetry_free(term);
    symo_symmetry_free(*sum);
    *sum = longer;
    return status ? symo_cli_status(status) : 0;
}

int symo_cli_action_make(const symo_cli_actions *actions, const char *role, const char *text, symo_symmetry **made)
{
    const char *at = text;
    *made = NULL;
    const symo_cli_action *own = strchr(text, ':') ? find(actions, role, strlen(role)) : NULL;
    if (own) {
        const symo_symmetry *itself = own->symmetry;
        const symo_status status = symo_symmetry_sum(made, 1, &itself);
        return status ? symo_cli_status(status) : 0;
    }
    for (;;) {
        symo_symmetry *term = NULL;
        int code = read_term(actions, &at, text, &term);
        if (!code) code = append(made, term);
        if (code) return code;
        if (*at == '\0') return 0;
        if (*at++ != '+') {
            return symo_cli_error(SYMO_CLI_USAGE, "`%s`: at `%s`: expected a name, + or the end", text, at - 1);
        }
    }
}

void symo_cli_actions_free(symo_cli_actions *actions)
{
    for (int i = 0; i < actions->count; i++) symo_symmetry_free(actions->list[i].symmetry);
    free(actions->list);
}
