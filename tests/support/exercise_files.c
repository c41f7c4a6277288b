/* SPDX-License-Identifier: BSD-3-Clause */
/* Exercises of symo/io.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>
#include <unistd.h>

#include "support/exercise.h"
#include "support/scratch.h"

/* The path of a file with that content, where only its bytes may be read. */
static const char *file(exercise *ex, const char *name, const char *content)
{
    return exercise_text(ex, scratch_file(name, strlen(content), content));
}

/* One line a number from 1 to n, with what printf makes of it; ended by a zero byte. */
static char *lines(int64_t n, const char *head, const char *format)
{
    char *text = NULL;
    size_t bytes;
    FILE *stream = open_memstream(&text, &bytes);
    ck_assert_ptr_nonnull(stream);
    fputs(head, stream);
    for (int64_t i = 1; i <= n; i++) {
        for (const char *at = format; *at; at++) {
            if (*at == '#')
                fprintf(stream, "%lld", (long long)i);
            else
                fputc(*at, stream);
        }
    }
    fclose(stream);
    return text;
}

static const char *made(exercise *ex, const char *name, char *content)
{
    const char *path = file(ex, name, content);
    free(content);
    return path;
}

static void tables(exercise *ex)
{
    const int64_t rows = ex->n + 1;
    symo_table *table = NULL;
    symo_io_error *error = exercise_room(ex, 1, sizeof *error);
    const char *path = made(ex, "t.csv", lines(rows, "x,\"the name\",z\n", "#,level #,NA\n"));
    MAKE(ex, &table, symo_table_read(&table, path, error));
    ck_assert_int_eq(symo_table_rows(table), rows);
    ck_assert_int_eq(symo_table_levels(table, 1), rows);
    DO(ex, symo_table_require_numbers(table, symo_table_find(table, exercise_text(ex, "x")), error));
    exercise_enter();
    symo_status status = symo_table_complain(table, 0, 1, exercise_text(ex, "is odd"), error);
    if (exercise_was_refused(ex, status == SYMO_ERROR_INPUT ? SYMO_ERROR_MEMORY : status, "symo_table_complain"))
        status = SYMO_ERROR_INPUT; /* it only wants to say where, and says the row when it cannot */
    ck_assert_int_eq(status, SYMO_ERROR_INPUT);
    symo_table_free(table);
    path = exercise_text(ex, scratch_path("t.npy"));
    DO(ex, symo_npy_write(path, rows, 2, exercise_reals(ex, 2 * rows), error));
    MAKE(ex, &table, symo_table_read(&table, path, NULL));
    symo_table_free(table);
}

static void numbers(exercise *ex)
{
    double *values = NULL;
    int64_t *count = exercise_room(ex, 1, sizeof *count);
    const char *path = made(ex, "numbers", lines(ex->n + 1, "# plain\n", "#.5\n"));
    MAKE(ex, &values, symo_numbers_read(&values, count, path, NULL));
    ck_assert_int_eq(*count, ex->n + 1);
    symo_numbers_free(values);
}

static void matrices(exercise *ex)
{
    const int64_t n = ex->n + 1;
    symo_matrix *matrix = NULL;
    double **response = exercise_room(ex, 1, sizeof *response);
    const char *path = made(ex, "m.svm", lines(n, "", "1 #:0.5\n"));
    char head[120];
    MAKE(ex, &matrix, symo_libsvm_read(&matrix, response, path, 0, NULL));
    symo_matrix_free(matrix);
    symo_numbers_free(*response);
    snprintf(head, sizeof head, "%%%%MatrixMarket matrix coordinate real general\n%lld %lld %lld\n", (long long)n,
             (long long)n, (long long)n);
    path = made(ex, "m.mtx", lines(n, head, "# # 2.5\n"));
    MAKE(ex, &matrix, symo_matrix_market_read(&matrix, path, NULL));
    symo_matrix_free(matrix);
}

static void groups(exercise *ex)
{
    const int64_t n = ex->n;
    symo_groups *made_groups = NULL;
    symo_io_error *error = exercise_room(ex, 1, sizeof *error);
    const char *const *names = exercise_names(ex, n);
    if (n > 2) {
        const char *path = file(ex, "groups", "first aa abx # two\nsecond 3\n");
        MAKE(ex, &made_groups, symo_groups_read(&made_groups, path, n, names, names, error));
        ck_assert_int_eq(symo_groups_count(made_groups), 2);
        symo_groups_free(made_groups);
    }
    MAKE(ex, &made_groups, symo_groups_every(&made_groups, 2 * n, 2, error));
    symo_groups_free(made_groups);
    MAKE(ex, &made_groups, symo_groups_prefix(&made_groups, n, names, exercise_text(ex, "b"), error));
    symo_groups_free(made_groups);
    MAKE(ex, &made_groups, symo_groups_by_name(&made_groups, n, names, error));
    symo_groups_free(made_groups);
}

static void symmetries(exercise *ex)
{
    const int64_t n = ex->n;
    symo_symmetry *symmetry = NULL;
    const char *path = file(ex, "generators", n > 2 ? "# exchange\n(aa abx)\n(ac)\n" : "# none\n");
    MAKE(ex, &symmetry, symo_symmetry_read(&symmetry, path, n, exercise_names(ex, n), NULL));
    symo_symmetry_free(symmetry);
}

static void outputs(exercise *ex)
{
    symo_output *output = NULL;
    const char *path = exercise_text(ex, scratch_path("out"));
    const char *text = exercise_text(ex, "some text\n");
    DO(ex, symo_text_write(path, 10, text, NULL));
    ck_assert_int_eq(symo_output_is_same_file(path, exercise_text(ex, scratch_path("out"))), 1);
    MAKE(ex, &output, symo_output_open(&output, path, NULL));
    ck_assert_int_eq(write(symo_output_descriptor(output), text, 10), 10);
    DO(ex, symo_output_commit(output, NULL));
    MAKE(ex, &output, symo_output_open(&output, path, NULL));
    symo_output_abandon(output);
    ck_assert_int_eq(remove(path), 0);
}

/* A failure on the way is remembered, and told at the end. */
static void write_json(exercise *ex, symo_json *json)
{
    symo_json_begin_object(json, NULL);
    symo_json_begin_array(json, exercise_text(ex, "a long name"));
    for (int64_t i = 0; i < 40 + ex->n; i++) symo_json_real(json, NULL, 0.1 * (double)i);
    symo_json_end_array(json);
    symo_json_text(json, exercise_text(ex, "text"), exercise_text(ex, "\"quoted\"\n"));
    symo_json_integer(json, exercise_text(ex, "integer"), 1);
    symo_json_boolean(json, exercise_text(ex, "boolean"), 1);
    symo_json_null(json, exercise_text(ex, "null"));
    symo_json_end_object(json);
}

static void json(exercise *ex)
{
    symo_json *made_json = NULL;
    const char **text = exercise_room(ex, 1, sizeof *text);
    size_t *bytes = exercise_room(ex, 1, sizeof *bytes);
    MAKE(ex, &made_json, symo_json_create(&made_json));
    *text = EXERCISE_GARBAGE;
    exercise_enter();
    write_json(ex, made_json);
    symo_status status = symo_json_finish(made_json, text, bytes);
    if (exercise_was_refused(ex, status, "symo_json_finish")) {
        ck_assert_ptr_null(*text);
        symo_json_free(made_json);
        MAKE(ex, &made_json, symo_json_create(&made_json));
        write_json(ex, made_json);
        status = symo_json_finish(made_json, text, bytes);
    }
    exercise_passed(status, "symo_json_finish");
    ck_assert_uint_eq(strlen(*text), *bytes);
    symo_json_free(made_json);
}

const exercise_entry exercise_files[] = {
    { "symo_table_read symo_table_require_numbers symo_table_find symo_table_complain symo_npy_write", tables, 0 },
    { "symo_numbers_read symo_numbers_free", numbers, 0 },
    { "symo_libsvm_read symo_matrix_market_read", matrices, 0 },
    { "symo_groups_read symo_groups_every symo_groups_prefix symo_groups_by_name", groups, 0 },
    { "symo_symmetry_read", symmetries, 0 },
    { "symo_text_write symo_output_open symo_output_commit symo_output_is_same_file", outputs, 0 },
    { "symo_json_create symo_json_finish symo_json_begin_object symo_json_begin_array symo_json_text symo_json_real "
      "symo_json_integer symo_json_boolean symo_json_null",
      json, 0 },
    { NULL, NULL, 0 },
};
