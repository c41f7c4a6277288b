/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups of columns: from a file (one line a group: its name, then column names or 1-based numbers), of equal size, or
 * by the columns' names. Kept as index lists, group g being indices[starts[g]] .. indices[starts[g + 1] - 1], ascending
 * inside a group, which is what symo_prox_group_lasso_indexed takes. No column is in two groups. */
#include "io_impl.h"

#include <stdlib.h>
#include <string.h>

struct symo_groups {
    int64_t n, count, capacity;
    char **names;
    int64_t *places; /* two a group: line and column of its name in the file */
    int64_t *starts, *indices;
    int64_t *owner; /* while they are made: the group of a column, -1 for none */
};

static symo_status create(symo_groups **groups, int64_t n, symo_io_error *error, const char *path)
{
    symo_groups *made = symo__io_allocate(1, sizeof *made);
    if (!made) return symo__io_fail_memory(error, path);
    made->n = n;
    made->owner = symo__io_allocate(n, sizeof *made->owner);
    made->indices = symo__io_allocate(n, sizeof *made->indices);
    if (!made->owner || !made->indices) {
        symo_groups_free(made);
        return symo__io_fail_memory(error, path);
    }
    for (int64_t i = 0; i < n; i++) made->owner[i] = -1;
    *groups = made;
    return SYMO_OK;
}

void symo_groups_free(symo_groups *groups)
{
    if (!groups) return;
    for (int64_t g = 0; g < groups->count; g++) free(groups->names[g]);
    free(groups->names);
    free(groups->places);
    free(groups->starts);
    free(groups->indices);
    free(groups->owner);
    free(groups);
}

/* The number of a new group, or -1 when there is no memory. */
static int64_t add_group(symo_groups *groups, const char *begin, const char *end)
{
    if (groups->count == groups->capacity) {
        const int64_t capacity = groups->capacity ? 2 * groups->capacity : 16;
        char **names = realloc(groups->names, (size_t)capacity * sizeof *names);
        if (!names) return -1;
        groups->names = names;
        int64_t *places = realloc(groups->places, 2 * (size_t)capacity * sizeof *places);
        if (!places) return -1;
        groups->places = places;
        groups->capacity = capacity;
    }
    char *name = symo__io_copy(begin, end);
    if (!name) return -1;
    groups->names[groups->count] = name;
    groups->places[2 * groups->count] = groups->places[2 * groups->count + 1] = 0;
    return groups->count++;
}

/* owner becomes starts and indices by counting. */
static symo_status finish(symo_groups *groups, symo_io_error *error, const char *path)
{
    groups->starts = symo__io_allocate(groups->count + 1, sizeof *groups->starts);
    int64_t *next = symo__io_allocate(groups->count, sizeof *next);
    if (!groups->starts || !next) {
        free(next);
        return symo__io_fail_memory(error, path);
    }
    for (int64_t i = 0; i < groups->n; i++) {
        if (groups->owner[i] >= 0) groups->starts[groups->owner[i] + 1]++;
    }
    for (int64_t g = 0; g < groups->count; g++) {
        next[g] = groups->starts[g];
        groups->starts[g + 1] += groups->starts[g];
    }
    for (int64_t i = 0; i < groups->n; i++) {
        if (groups->owner[i] >= 0) groups->indices[next[groups->owner[i]]++] = i;
    }
    free(next);
    return SYMO_OK;
}

/* ---- the file ---- */

typedef struct group_file {
    const char *path;
    int64_t line;
    const char *line_start, *at, *end; /* end: of the line */
    const char *place;                 /* where the word began */
    char *word;                        /* the word without its quotes; room for the whole file */
    int64_t n;
    const char *const *names, *const *sources; /* NULL: none */
    int64_t *by_name, *by_source;
    symo_groups *groups;
    symo_io_error *error;
} group_file;

/* Fails at the word that was read last; the format has one %s for it. */
static symo_status fail(const group_file *file, const char *format)
{
    return symo__io_fail(file->error, SYMO_ERROR_INPUT, file->path, file->line, file->place - file->line_start + 1,
                         format, symo__io_quote(file->word, file->word + strlen(file->word)).text);
}

static int at_separator(const group_file *file)
{
    return file->at >= file->end || strchr(" \t\r,", *file->at) != NULL;
}

/* Up to the closing quote, where "" is a quote; then the word must end. */
static symo_status read_quoted(group_file *file, char *out)
{
    for (; file->at < file->end; *out++ = *file->at++) {
        if (*file->at != '"') continue;
        if (++file->at < file->end && *file->at == '"') continue;
        *out = '\0';
        return at_separator(file) ? SYMO_OK : fail(file, "text right after the quoted word `%s`");
    }
    *out = '\0';
    return fail(file, "the quotes around `%s` do not end");
}

/* The next word of the line, up to a blank or a comma or in double quotes, into file->word: *found. */
static symo_status next_word(group_file *file, int *found)
{
    while (file->at < file->end && at_separator(file)) file->at++;
    *found = file->at < file->end && *file->at != '#';
    if (!*found) return SYMO_OK;
    char *out = file->word;
    if (*file->at == '"') {
        file->place = ++file->at;
        SYMO_TRY(read_quoted(file, out));
    } else {
        file->place = file->at;
        while (!at_separator(file)) *out++ = *file->at++;
        *out = '\0';
    }
    return *file->word ? SYMO_OK : fail(file, "an empty name%.0s");
}

static symo_status claim(group_file *file, int64_t column, int64_t group)
{
    if (file->groups->owner[column] >= 0) return fail(file, "column `%s` is in a group already");
    file->groups->owner[column] = group;
    return SYMO_OK;
}

/* A name is looked for first among the columns, then among their sources, then it is read as a number. */
static symo_status add_columns(group_file *file, int64_t group)
{
    int64_t number, count = 0;
    if (file->names) {
        const int64_t at = symo__io_find_names(file->n, file->names, file->by_name, file->word, &count);
        if (count > 0) return claim(file, file->by_name[at], group);
    }
    if (file->sources) {
        const int64_t at = symo__io_find_names(file->n, file->sources, file->by_source, file->word, &count);
        for (int64_t k = 0; k < count; k++) SYMO_TRY(claim(file, file->by_source[at + k], group));
        if (count > 0) return SYMO_OK;
    }
    if (symo__io_index(file->word, file->word + strlen(file->word), &number) && number >= 1 && number <= file->n)
        return claim(file, number - 1, group);
    return fail(file, "`%s` names no column");
}

static symo_status read_group(group_file *file)
{
    int found;
    SYMO_TRY(next_word(file, &found));
    if (!found) return SYMO_OK;
    if (!symo__io_is_utf8(file->word, file->word + strlen(file->word)))
        return fail(file, "the name of the group is not UTF-8 text%.0s");
    const int64_t group = add_group(file->groups, file->word, file->word + strlen(file->word));
    if (group < 0) return symo__io_fail_memory(file->error, file->path);
    file->groups->places[2 * group] = file->line;
    file->groups->places[2 * group + 1] = file->place - file->line_start + 1;
    const char *name = file->groups->names[group];
    int64_t columns = 0;
    for (;; columns++) {
        SYMO_TRY(next_word(file, &found));
        if (!found) break;
        SYMO_TRY(add_columns(file, group));
    }
    if (columns > 0) return SYMO_OK;
    return symo__io_fail(file->error, SYMO_ERROR_INPUT, file->path, file->line, file->groups->places[2 * group + 1],
                         "group `%s` has no columns", symo__io_quote(name, name + strlen(name)).text);
}

static symo_status refuse_twins(const group_file *file)
{
    const symo_groups *groups = file->groups;
    const char *const *names = (const char *const *)groups->names;
    int64_t *order = symo__io_allocate(groups->count, sizeof *order), twin = -1;
    if (!order) return symo__io_fail_memory(file->error, file->path);
    symo__io_sort_names(groups->count, names, order);
    for (int64_t k = 1; k < groups->count; k++) {
        if (strcmp(names[order[k - 1]], names[order[k]]) == 0 && (twin < 0 || order[k] < twin)) twin = order[k];
    }
    free(order);
    if (twin < 0) return SYMO_OK;
    return symo__io_fail(file->error, SYMO_ERROR_INPUT, file->path, groups->places[2 * twin],
                         groups->places[2 * twin + 1], "there is a group `%s` already",
                         symo__io_quote(names[twin], names[twin] + strlen(names[twin])).text);
}

static symo_status read_groups(group_file *file, const char *end)
{
    symo_status status = SYMO_OK;
    for (const char *at = file->at; !status && at < end;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        file->line++;
        file->line_start = file->at = at;
        file->end = line_end ? line_end : end;
        status = read_group(file);
        at = line_end ? line_end + 1 : end;
    }
    return status;
}

/* The columns' names in ascending order; *order is NULL without names. */
static symo_status index_names(int64_t **order, int64_t n, const char *const *names, symo_io_error *error)
{
    *order = NULL;
    if (!names) return SYMO_OK;
    *order = symo__io_allocate(n, sizeof **order);
    if (!*order) return symo__io_fail_memory(error, NULL);
    symo__io_sort_names(n, names, *order);
    return SYMO_OK;
}

static symo_status read_text(group_file *file, const char *end)
{
    symo_status status = index_names(&file->by_name, file->n, file->names, file->error);
    if (!status) status = index_names(&file->by_source, file->n, file->sources, file->error);
    if (!status) status = read_groups(file, end);
    if (!status) status = refuse_twins(file);
    if (!status && file->groups->count == 0) {
        status = symo__io_fail(file->error, SYMO_ERROR_INPUT, file->path, 0, 0, "no group in the file");
    }
    free(file->by_name);
    free(file->by_source);
    return status ? status : finish(file->groups, file->error, file->path);
}

symo_status symo_groups_read(symo_groups **groups, const char *path, int64_t n, const char *const *names,
                             const char *const *sources, symo_io_error *error)
{
    if (!groups) return symo__io_fail_null(error, "symo_groups_read", "groups");
    *groups = NULL;
    if (!path) return symo__io_fail_null(error, "symo_groups_read", "path");
    if (n < 0) return symo__io_fail(error, SYMO_ERROR_ARGUMENT, NULL, 0, 0, "symo_groups_read: n must be >= 0");
    char *text;
    const char *begin, *end;
    symo_groups *made = NULL;
    symo_status status = symo__io_read_text(&text, &begin, &end, path, error);
    if (status) return status;
    status = create(&made, n, error, path);
    if (!status) {
        group_file file = {
            .path = path, .at = begin, .n = n, .names = names, .sources = sources, .groups = made, .error = error
        };
        file.word = malloc((size_t)(end - begin) + 1);
        status = file.word ? read_text(&file, end) : symo__io_fail_memory(error, path);
        free(file.word);
    }
    if (status)
        symo_groups_free(made);
    else
        *groups = made;
    free(text);
    return status;
}

/* ---- regular groups ---- */

symo_status symo_groups_every(symo_groups **groups, int64_t n, int64_t size, symo_io_error *error)
{
    if (!groups) return symo__io_fail_null(error, "symo_groups_every", "groups");
    *groups = NULL;
    if (n < 0 || size < 1) {
        return symo__io_fail(error, SYMO_ERROR_ARGUMENT, NULL, 0, 0, "symo_groups_every: n must be >= 0, size >= 1");
    }
    if (n % size != 0) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, NULL, 0, 0, "%lld columns are no multiple of groups of %lld",
                             (long long)n, (long long)size);
    }
    char name[24];
    symo_groups *made = NULL;
    symo_status status = create(&made, n, error, NULL);
    for (int64_t g = 0; !status && g < n / size; g++) {
        char *at = name + sizeof name;
        for (int64_t number = g + 1; number > 0; number /= 10) *--at = (char)('0' + number % 10);
        if (add_group(made, at, name + sizeof name) < 0) status = symo__io_fail_memory(error, NULL);
        for (int64_t k = 0; k < size; k++) made->owner[g * size + k] = g;
    }
    if (!status) status = finish(made, error, NULL);
    if (status)
        symo_groups_free(made);
    else
        *groups = made;
    return status;
}

/* Up to the last separator; without one, or for an empty separator, all of the name. */
static const char *prefix_end(const char *name, const char *separator)
{
    const char *end = NULL;
    for (const char *at = name; *separator && (at = strstr(at, separator)); at++) end = at;
    return end ? end : name + strlen(name);
}

/* Columns of one prefix are neighbours in sorted order, the first of them leading; groups are numbered by their first
 * columns. */
static symo_status assign(symo_groups *groups, char **prefixes, int64_t *order, int64_t *leader, symo_io_error *error)
{
    const int64_t n = groups->n;
    symo__io_sort_names(n, (const char *const *)prefixes, order);
    for (int64_t k = 0; k < n; k++) {
        const int is_first = k == 0 || strcmp(prefixes[order[k - 1]], prefixes[order[k]]) != 0;
        leader[order[k]] = is_first ? order[k] : leader[order[k - 1]];
    }
    for (int64_t i = 0; i < n; i++) {
        const char *prefix = prefixes[i];
        groups->owner[i] =
            leader[i] == i ? add_group(groups, prefix, prefix + strlen(prefix)) : groups->owner[leader[i]];
        if (groups->owner[i] < 0) return symo__io_fail_memory(error, NULL);
    }
    return finish(groups, error, NULL);
}

static symo_status group_by_prefix(symo_groups **groups, int64_t n, const char *const *names, const char *separator,
                                   symo_io_error *error)
{
    symo_groups *made = NULL;
    char **prefixes = symo__io_allocate(n, sizeof *prefixes);
    int64_t *order = symo__io_allocate(n, sizeof *order), *leader = symo__io_allocate(n, sizeof *leader);
    symo_status status =
        prefixes && order && leader ? create(&made, n, error, NULL) : symo__io_fail_memory(error, NULL);
    for (int64_t i = 0; !status && i < n; i++) {
        prefixes[i] = symo__io_copy(names[i], prefix_end(names[i], separator));
        if (!prefixes[i]) status = symo__io_fail_memory(error, NULL);
    }
    if (!status) status = assign(made, prefixes, order, leader, error);
    for (int64_t i = 0; prefixes && i < n; i++) free(prefixes[i]);
    free(prefixes);
    free(order);
    free(leader);
    if (status)
        symo_groups_free(made);
    else
        *groups = made;
    return status;
}

symo_status symo_groups_prefix(symo_groups **groups, int64_t n, const char *const *names, const char *separator,
                               symo_io_error *error)
{
    if (!groups) return symo__io_fail_null(error, "symo_groups_prefix", "groups");
    *groups = NULL;
    if (n < 0) return symo__io_fail(error, SYMO_ERROR_ARGUMENT, NULL, 0, 0, "symo_groups_prefix: n must be >= 0");
    if (n > 0 && !names) return symo__io_fail_null(error, "symo_groups_prefix", "names");
    if (!separator || !*separator) {
        return symo__io_fail(error, SYMO_ERROR_ARGUMENT, NULL, 0, 0, "symo_groups_prefix: the separator is empty");
    }
    return group_by_prefix(groups, n, names, separator, error);
}

symo_status symo_groups_by_name(symo_groups **groups, int64_t n, const char *const *names, symo_io_error *error)
{
    if (!groups) return symo__io_fail_null(error, "symo_groups_by_name", "groups");
    *groups = NULL;
    if (n < 0) return symo__io_fail(error, SYMO_ERROR_ARGUMENT, NULL, 0, 0, "symo_groups_by_name: n must be >= 0");
    if (n > 0 && !names) return symo__io_fail_null(error, "symo_groups_by_name", "names");
    return group_by_prefix(groups, n, names, "", error);
}

int64_t symo_groups_count(const symo_groups *groups)
{
    return groups ? groups->count : 0;
}

const char *symo_groups_name(const symo_groups *groups, int64_t group)
{
    return groups && group >= 0 && group < groups->count ? groups->names[group] : NULL;
}

const int64_t *symo_groups_starts(const symo_groups *groups)
{
    return groups ? groups->starts : NULL;
}

const int64_t *symo_groups_indices(const symo_groups *groups)
{
    return groups ? groups->indices : NULL;
}
