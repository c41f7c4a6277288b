/* SPDX-License-Identifier: BSD-3-Clause */
/* Exercises of symo/prox.h. */
#include <math.h>
#include <string.h>

#include "support/exercise.h"

static void judged(exercise *ex, symo_status status, const char *call, int offered)
{
    (void)ex;
    if (offered) exercise_passed(status, call);
    ck_assert_msg(offered || status == SYMO_ERROR_UNSUPPORTED, "%s: %s", call, symo_status_text(status));
}

/* The same as DO where the function may be one that the operator does not offer. */
#define MAY(ex, offered, call)                                                                                         \
    do {                                                                                                               \
        exercise_enter();                                                                                              \
        symo_status may_status = (call);                                                                               \
        if (exercise_was_refused(ex, may_status, #call)) may_status = (call);                                          \
        judged(ex, may_status, #call, offered);                                                                        \
    } while (0)

static void use_values(exercise *ex, const symo_prox *prox)
{
    const symo_prox_table *table = symo_prox_table_of(prox);
    const int64_t n = symo_prox_size(prox);
    const double *x = exercise_reals(ex, n), *g = exercise_reals(ex, n);
    double *value = exercise_room(ex, 1, sizeof *value), *other = exercise_room(ex, 1, sizeof *other);
    DO(ex, symo_prox_value(prox, x, value));
    MAY(ex, table->conjugate != NULL, symo_prox_conjugate(prox, g, value));
    MAY(ex, table->polar != NULL, symo_prox_polar(prox, g, value));
    MAY(ex, table->threshold != NULL || table->polar != NULL, symo_prox_threshold(prox, g, value));
    MAY(ex, table->distance != NULL, symo_prox_distance(prox, x, g, 1.0, value, other));
    MAY(ex, table->distance != NULL, symo_prox_certificate(prox, x, 0.5, g, value));
}

static void use_steps(exercise *ex, const symo_prox *prox)
{
    const int64_t n = symo_prox_size(prox);
    const double *v = exercise_reals(ex, n);
    double *out = exercise_room(ex, n, sizeof *out), *in_place = exercise_room(ex, n, sizeof *in_place);
    double *scratch = exercise_room(ex, symo_prox_scratch(prox), sizeof *scratch);
    int8_t *free_entries = exercise_room(ex, n, 1);
    DO(ex, symo_prox_apply(prox, v, 0.5, out, scratch));
    for (int64_t i = 0; i < n; i++) in_place[i] = v[i];
    DO(ex, symo_prox_apply(prox, in_place, 0.5, in_place, scratch));
    ck_assert(n == 0 || memcmp(out, in_place, (size_t)n * sizeof *out) == 0);
    MAY(ex, symo_prox_table_of(prox)->prox_diagonal != NULL,
        symo_prox_apply_diagonal(prox, v, exercise_positives(ex, n), out, scratch));
    DO(ex, symo_prox_unpenalised(prox, free_entries));
}

/* What is derived from it, each used for a prox. */
static void use_derived(exercise *ex, const symo_prox *prox)
{
    const symo_prox_table *table = symo_prox_table_of(prox);
    const int64_t n = symo_prox_size(prox);
    symo_partition *partition = exercise_partition(ex, n);
    symo_structure *structure = NULL;
    symo_prox *derived = NULL;
    int *answer = exercise_room(ex, 1, sizeof *answer);
    DO(ex, symo_prox_keeps(prox, partition, answer));
    MAKE(ex, &structure, symo_structure_create(&structure, n, 0.0));
    MAY(ex, table->describe != NULL, symo_prox_describe(prox, structure, 0));
    symo_structure_free(structure);
    exercise_enter();
    symo_status status = symo_prox_reduce(&derived, prox, partition);
    if (exercise_was_refused(ex, status, "symo_prox_reduce")) {
        ck_assert_ptr_null(derived);
        status = symo_prox_reduce(&derived, prox, partition);
    }
    ck_assert(status == SYMO_OK || status == SYMO_ERROR_UNSUPPORTED || status == SYMO_ERROR_INFEASIBLE);
    if (status == SYMO_OK) use_values(ex, derived);
    symo_prox_free(derived);
    MAKE(ex, &derived, symo_prox_scaled(&derived, prox, 0.5));
    use_values(ex, derived);
    symo_prox_free(derived);
    derived = NULL;
    MAY(ex, table->null_model != NULL, symo_prox_null_model(&derived, prox));
    symo_prox_free(derived);
    symo_partition_free(partition);
}

/* Everything an operator is asked for; then it is gone. */
static void use_prox(exercise *ex, symo_prox *prox)
{
    use_values(ex, prox);
    use_steps(ex, prox);
    use_derived(ex, prox);
    symo_prox_free(prox);
}

/* ---- operators ---- */

static void separable(exercise *ex)
{
    const int64_t n = ex->n;
    symo_prox *prox = NULL;
    double *labels = exercise_room(ex, n, sizeof *labels), *upper = exercise_room(ex, n, sizeof *upper);
    const double *weights = exercise_positives(ex, n), *lower = exercise_reals(ex, n);
    for (int64_t i = 0; i < n; i++) labels[i] = i % 2 ? 1.0 : -1.0, upper[i] = lower[i] + 1.0;
    exercise_seal(ex, labels), exercise_seal(ex, upper);
    if (ex->part == 0) MAKE(ex, &prox, symo_prox_zero(&prox, n));
    if (ex->part == 1) MAKE(ex, &prox, symo_prox_squared_norm(&prox, n, weights, 0.5));
    if (ex->part == 2) MAKE(ex, &prox, symo_prox_l1(&prox, n, weights, 0.5));
    if (ex->part == 3) MAKE(ex, &prox, symo_prox_hinge(&prox, n, labels, 0.5));
    if (ex->part == 4) MAKE(ex, &prox, symo_prox_box(&prox, n, lower, upper));
    if (ex->part == 5) MAKE(ex, &prox, symo_prox_elastic_net(&prox, n, weights, 0.5, 0.5));
    use_prox(ex, prox);
}

typedef struct groups {
    int64_t count;
    const int64_t *sizes, *starts, *indices;
    const double *weights;
} groups;

/* Pairs from the end, the last group of one where n is odd. */
static groups draw_groups(exercise *ex, int64_t n)
{
    groups g = { .count = (n + 1) / 2 };
    int64_t *sizes = exercise_room(ex, g.count, sizeof *sizes),
            *starts = exercise_room(ex, g.count + 1, sizeof *starts);
    for (int64_t k = 0; k < g.count; k++) {
        sizes[k] = 2 * k + 1 < n ? 2 : 1;
        starts[k + 1] = starts[k] + sizes[k];
    }
    g.sizes = exercise_seal(ex, sizes);
    g.starts = exercise_seal(ex, starts);
    g.indices = exercise_range(ex, n, n - 1, -1);
    g.weights = exercise_positives(ex, g.count);
    return g;
}

static void grouped(exercise *ex)
{
    const groups g = draw_groups(ex, ex->n);
    symo_prox *prox = NULL;
    if (ex->part == 0) MAKE(ex, &prox, symo_prox_group_lasso(&prox, g.count, g.sizes, g.weights, 0.5));
    if (ex->part == 1)
        MAKE(ex, &prox, symo_prox_group_lasso_indexed(&prox, ex->n, g.count, g.starts, g.indices, g.weights, 0.5));
    if (ex->part == 2)
        MAKE(ex, &prox, symo_prox_group_elastic_net(&prox, ex->n, g.count, g.starts, g.indices, g.weights, 0.5, 0.5));
    if (ex->part == 3)
        MAKE(ex, &prox,
             symo_prox_sparse_group(&prox, ex->n, g.count, g.starts, g.indices, g.weights,
                                    exercise_positives(ex, ex->n), 0.5, 0.5));
    use_prox(ex, prox);
}

static int own_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    (void)self, (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += fabs(x[i]);
    return 0;
}

static int own_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)self, (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = copysign(fmax(fabs(v[i]) - step, 0.0), v[i]) + 0.0;
    return 0;
}

static void own_and_named(exercise *ex)
{
    symo_prox_table *table = exercise_room(ex, 1, sizeof *table);
    symo_argument *arguments = exercise_room(ex, 2, sizeof *arguments);
    symo_prox *prox = NULL;
    *table = (symo_prox_table){
        .size = sizeof *table, .name = "own", .flags = SYMO_PROX_CONVEX, .value = own_value, .prox = own_prox
    };
    MAKE(ex, &prox, symo_prox_custom(&prox, ex->n, exercise_seal(ex, table), NULL));
    use_prox(ex, prox);
    arguments[0] = (symo_argument){ .name = exercise_text(ex, "lambda"), .real = 0.5 };
    arguments[1] = (symo_argument){ .name = exercise_text(ex, "weights"),
                                    .count = ex->n,
                                    .vector = exercise_positives(ex, ex->n) };
    exercise_seal(ex, arguments);
    MAKE(ex, &prox, symo_prox_named(&prox, exercise_text(ex, "l1"), ex->n, 2, arguments));
    use_prox(ex, prox);
    const groups g = draw_groups(ex, ex->n);
    arguments = exercise_room(ex, 2, sizeof *arguments);
    arguments[0] = (symo_argument){ .name = exercise_text(ex, "lambda"), .real = 0.5 };
    arguments[1] = (symo_argument){
        .name = exercise_text(ex, "groups"), .count = g.count, .starts = g.starts, .indices = g.indices
    };
    exercise_seal(ex, arguments);
    MAKE(ex, &prox, symo_prox_named(&prox, exercise_text(ex, "group-lasso"), ex->n, 2, arguments));
    use_prox(ex, prox);
}

static int turn_round(int64_t n, const double *in, double *out, void *user)
{
    (void)user;
    for (int64_t i = 0; i < n; i++) out[i] = -in[n - 1 - i];
    return 0;
}

static void rotations(exercise *ex)
{
    const int64_t n = ex->part == 0 && ex->n > 12 ? 12 : ex->n;
    symo_prox *base = exercise_l1(ex, n), *prox = NULL;
    double *basis = exercise_room(ex, ex->part == 0 ? n * n : 0, sizeof *basis);
    for (int64_t i = 0; i < n && ex->part == 0; i++) basis[i + (n - 1 - i) * n] = -1.0;
    exercise_seal(ex, basis);
    if (ex->part == 0) MAKE(ex, &prox, symo_prox_rotated(&prox, base, basis));
    if (ex->part == 1) MAKE(ex, &prox, symo_prox_rotated_by(&prox, base, turn_round, turn_round, NULL));
    symo_prox_free(base);
    use_prox(ex, prox);
}

static void nested(exercise *ex)
{
    const int64_t n = ex->n;
    symo_partition *coarse = exercise_partition(ex, n), *fine = NULL;
    const symo_partition **spaces = exercise_room(ex, 2, sizeof *spaces);
    symo_prox *prox = NULL;
    MAKE(ex, &fine, symo_partition_create(&fine, n, exercise_range(ex, n, 0, 1), NULL));
    spaces[0] = coarse, spaces[1] = fine;
    exercise_seal(ex, spaces);
    MAKE(ex, &prox, symo_prox_space_chain(&prox, n, 2, spaces, exercise_positives(ex, 2), 0.5));
    symo_partition_free(coarse);
    symo_partition_free(fine);
    use_prox(ex, prox);
}

static void calculus(exercise *ex)
{
    const int64_t n = ex->n;
    symo_partition *partition = exercise_partition(ex, n);
    symo_prox *base = exercise_l1(ex, n), *prox = NULL;
    if (ex->part == 0) MAKE(ex, &prox, symo_prox_space_distance(&prox, partition, 0.5));
    if (ex->part == 1) MAKE(ex, &prox, symo_prox_dilated(&prox, base, -2.0));
    if (ex->part == 2) MAKE(ex, &prox, symo_prox_translated(&prox, base, exercise_reals(ex, n)));
    if (ex->part == 3) MAKE(ex, &prox, symo_prox_tilted(&prox, base, exercise_reals(ex, n), 0.5));
    if (ex->part == 4) MAKE(ex, &prox, symo_prox_conjugated(&prox, base));
    if (ex->part == 5) MAKE(ex, &prox, symo_prox_moreau_envelope(&prox, base, 0.5));
    symo_prox_free(base);
    symo_partition_free(partition);
    use_prox(ex, prox);
}

static void sums(exercise *ex)
{
    const int64_t n = ex->n;
    symo_prox *small = exercise_l1(ex, n / 2), *large = exercise_l1(ex, n - n / 2), *sum = NULL;
    symo_prox **terms = exercise_room(ex, 2, sizeof *terms);
    terms[0] = large, terms[1] = small;
    exercise_seal(ex, terms);
    MAKE(ex, &sum, symo_prox_separable_sum(&sum, n, 2, terms, NULL));
    use_prox(ex, sum);
    MAKE(ex, &sum, symo_prox_separable_sum(&sum, n, 2, terms, exercise_range(ex, n, n - 1, -1)));
    symo_prox_free(small);
    symo_prox_free(large);
    use_prox(ex, sum);
}

const exercise_entry exercise_prox[] = {
    { "symo_prox_zero symo_prox_squared_norm symo_prox_l1 symo_prox_hinge symo_prox_box symo_prox_elastic_net "
      "symo_prox_value symo_prox_apply symo_prox_apply_diagonal symo_prox_conjugate symo_prox_polar "
      "symo_prox_threshold symo_prox_distance symo_prox_certificate symo_prox_unpenalised symo_prox_keeps "
      "symo_prox_reduce symo_prox_describe symo_prox_scaled symo_prox_null_model",
      separable, 6 },
    { "symo_prox_group_lasso symo_prox_group_lasso_indexed symo_prox_group_elastic_net symo_prox_sparse_group", grouped,
      4 },
    { "symo_prox_custom symo_prox_named", own_and_named, 0 },
    { "symo_prox_space_distance symo_prox_dilated symo_prox_translated symo_prox_tilted symo_prox_conjugated "
      "symo_prox_moreau_envelope",
      calculus, 6 },
    { "symo_prox_rotated symo_prox_rotated_by", rotations, 2 },
    { "symo_prox_separable_sum", sums, 0 },
    { "symo_prox_space_chain", nested, 0 },
    { NULL, NULL, 0 },
};
