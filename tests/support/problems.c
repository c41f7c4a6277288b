/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/problems.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/linear.h>

static void *take(test_problem *made, int64_t count, size_t size)
{
    void *block = calloc((size_t)(count > 0 ? count : 1), size);
    ck_assert_ptr_nonnull(block);
    ck_assert_int_lt(made->block_count, (int)(sizeof made->blocks / sizeof *made->blocks));
    made->blocks[made->block_count++] = block;
    return block;
}

static int64_t below(symo_random *random, int64_t bound)
{
    return symo_random_below(random, bound);
}

static double sign(symo_random *random)
{
    return below(random, 2) ? 1.0 : -1.0;
}

/* A random order of 0 .. n-1. */
static void shuffle(symo_random *random, int64_t n, int64_t *order)
{
    for (int64_t i = 0; i < n; i++) order[i] = i;
    for (int64_t i = n - 1; i > 0; i--) {
        const int64_t j = below(random, i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* ---- symmetry: groups of `size` entries move as wholes, their entries are mixed, signs are changed ---- */

/* Involution: pairs of groups are exchanged, entry by entry, with the same sign both ways. */
static void draw_involution(symo_random *random, int64_t groups, int64_t size, int64_t *image, int8_t *signs)
{
    int64_t *order = malloc((size_t)groups * sizeof *order);
    ck_assert_ptr_nonnull(order);
    shuffle(random, groups, order);
    for (int64_t i = 0; i < groups * size; i++) image[i] = i, signs[i] = 1;
    for (int64_t p = 0; p + 1 < groups; p += 2)
        for (int64_t k = 0; k < size; k++) {
            const int64_t a = order[p] * size + k, b = order[p + 1] * size + k;
            image[a] = b, image[b] = a;
            signs[a] = signs[b] = (int8_t)(below(random, 4) ? 1 : -1);
        }
    if (groups % 2 == 1 && below(random, 2)) signs[order[groups - 1] * size] = -1; /* an entry that must be 0 */
    free(order);
}

static void draw_generator(symo_random *random, int64_t groups, int64_t size, int64_t *image, int8_t *signs)
{
    int64_t *order = malloc((size_t)(groups + size) * sizeof *order), *within = order + groups;
    ck_assert_ptr_nonnull(order);
    for (int64_t g = 0; g < groups; g++) order[g] = g;
    for (int64_t k = 0; k < 2 && groups > 1; k++) { /* a few exchanges, so that the orbits stay small */
        const int64_t a = below(random, groups), b = below(random, groups), kept = order[a];
        order[a] = order[b], order[b] = kept;
    }
    for (int64_t g = 0; g < groups; g++) {
        if (below(random, 3) == 0)
            shuffle(random, size, within);
        else
            for (int64_t k = 0; k < size; k++) within[k] = k;
        for (int64_t k = 0; k < size; k++) {
            image[g * size + k] = order[g] * size + within[k];
            signs[g * size + k] = (int8_t)(below(random, 8) ? 1 : -1);
        }
    }
    free(order);
}

static void make_symmetry(test_problem *made, symo_random *random, const problem_recipe *recipe, int64_t groups,
                          int64_t size)
{
    verify_problem *plain = &made->plain;
    if (!recipe->symmetric) return;
    const int involution = recipe->role == SYMO_EXPLOIT && recipe->family != VERIFY_FUNCTION;
    plain->generators = involution ? 1 : 1 + below(random, 2);
    plain->role = recipe->role;
    int64_t *images = take(made, plain->generators * plain->n, sizeof *images);
    int8_t *signs = take(made, plain->generators * plain->n, sizeof *signs);
    for (int64_t g = 0; g < plain->generators; g++) {
        if (involution)
            draw_involution(random, groups, size, images, signs);
        else
            draw_generator(random, groups, size, images + g * plain->n, signs + g * plain->n);
    }
    plain->images = images;
    plain->signs = signs;
    ck_assert_int_eq(
        symo_symmetry_signed_permutations(&made->symmetry, plain->n, plain->generators, plain->images, plain->signs),
        SYMO_OK);
    ck_assert_int_eq(symo_problem_set_symmetry(made->problem, made->symmetry, recipe->role), SYMO_OK);
}

/* x spread over the group: closure of the signed points (i, +-) under the generators. */
void test_project(const verify_problem *plain, int64_t left_out, const long double *x, long double *out)
{
    const int64_t n = plain->n;
    int64_t *queue = malloc((size_t)(2 * n + 1) * sizeof *queue);
    char *seen = malloc((size_t)(2 * n + 1));
    ck_assert(queue && seen);
    for (int64_t i = 0; i < n; i++) {
        int64_t filled = 1;
        long double sum = 0;
        memset(seen, 0, (size_t)(2 * n + 1));
        queue[0] = 2 * i, seen[2 * i] = 1;
        for (int64_t head = 0; head < filled; head++) {
            const int64_t at = queue[head] / 2, negative = queue[head] % 2;
            sum += negative ? -x[at] : x[at];
            for (int64_t g = 0; g < plain->generators; g++) {
                if (g == left_out) continue;
                const int64_t flip = plain->signs && plain->signs[g * n + at] < 0;
                const int64_t next = 2 * plain->images[g * n + at] + (negative ^ flip);
                if (!seen[next]) queue[filled++] = next;
                seen[next] = 1;
            }
        }
        out[i] = seen[2 * i + 1] ? 0 : sum / (long double)filled;
    }
    free(queue);
    free(seen);
}

static void project_doubles(const verify_problem *plain, double *x)
{
    long double *wide = malloc((size_t)(2 * plain->n + 1) * sizeof *wide);
    ck_assert_ptr_nonnull(wide);
    for (int64_t i = 0; i < plain->n; i++) wide[i] = x[i];
    test_project(plain, -1, wide, wide + plain->n);
    for (int64_t i = 0; i < plain->n; i++) x[i] = (double)wide[plain->n + i];
    free(wide);
}

/* ---- objectives ---- */

static int evaluate_function(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    test_problem *made = user;
    double along = 0.0;
    made->evaluations++;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) along += made->direction[i] * x[i];
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - made->target[i], r = sqrt(1.0 + d * d);
        *value += r + 0.5 * made->strength * x[i] * x[i];
        if (gradient) gradient[i] = d / r + made->strength * x[i] + along * made->direction[i];
    }
    *value += 0.5 * along * along;
    return 0;
}

static long double verify_evaluate(int64_t n, const long double *x, long double *gradient, void *user)
{
    const test_problem *made = user;
    long double along = 0, value = 0;
    for (int64_t i = 0; i < n; i++) along += (long double)made->direction[i] * x[i];
    for (int64_t i = 0; i < n; i++) {
        const long double d = x[i] - made->target[i], r = sqrtl(1 + d * d);
        value += r + made->strength * x[i] * x[i] / 2;
        gradient[i] = d / r + made->strength * x[i] + along * made->direction[i];
    }
    return value + along * along / 2;
}

static void make_function(test_problem *made, symo_random *random, const problem_recipe *recipe)
{
    verify_problem *plain = &made->plain;
    made->target = take(made, plain->n, sizeof(double));
    made->direction = take(made, plain->n, sizeof(double));
    made->strength = recipe->strong ? 0.05 + symo_random_uniform(random) : 0.0;
    for (int64_t i = 0; i < plain->n; i++) {
        made->target[i] = 2.0 * symo_random_normal(random);
        made->direction[i] = 0.5 * symo_random_normal(random);
    }
    if (recipe->symmetric && recipe->role == SYMO_EXPLOIT) {
        project_doubles(plain, made->target);
        project_doubles(plain, made->direction);
    }
    plain->function = verify_evaluate;
    plain->user = made;
    ck_assert_int_eq(symo_objective_callback(&made->objective, plain->n, evaluate_function, made), SYMO_OK);
}

/* Every second half of the rows is the first half with columns moved, when the claim has to be true. */
static void make_rows(test_problem *made, symo_random *random, const problem_recipe *recipe, double *x, double *y,
                      double *weights, double *offset)
{
    const verify_problem *plain = &made->plain;
    const int64_t n = plain->n, rows = plain->rows;
    const int twice = recipe->symmetric && recipe->role == SYMO_EXPLOIT;
    const int64_t drawn = twice ? rows / 2 : rows;
    for (int64_t i = 0; i < drawn; i++) {
        double eta = 0.5 * symo_random_normal(random);
        for (int64_t j = 0; j < n; j++) {
            x[j * rows + i] = symo_random_normal(random) + (j % 3 == 1 ? 0.5 * x[(j - 1) * rows + i] : 0.0);
            eta += x[j * rows + i] * (j % 2 ? -1.0 : 1.0) / sqrt((double)n);
        }
        weights[i] = (double)(1 + below(random, 3));
        offset[i] = 0.3 * symo_random_normal(random);
        y[i] = recipe->family == VERIFY_LOGISTIC ? 0.05 + 0.9 / (1.0 + exp(-eta)) : 3.0 * eta;
    }
    for (int64_t i = drawn; i < rows; i++) {
        for (int64_t j = 0; j < n; j++) {
            const int64_t image = plain->images[j];
            x[j * rows + i] = (plain->signs[j] < 0 ? -1.0 : 1.0) * x[image * rows + i - drawn];
        }
        y[i] = y[i - drawn], weights[i] = weights[i - drawn], offset[i] = offset[i - drawn];
    }
}

static void make_regression(test_problem *made, symo_random *random, const problem_recipe *recipe)
{
    verify_problem *plain = &made->plain;
    plain->rows = recipe->strong ? 6 * plain->n + 20 : 2 + 2 * plain->n;
    double *x = take(made, plain->rows * plain->n, sizeof *x), *y = take(made, plain->rows, sizeof *y);
    double *weights = take(made, plain->rows, sizeof *weights), *offset = take(made, plain->rows, sizeof *offset);
    make_rows(made, random, recipe, x, y, weights, offset);
    plain->x = x;
    plain->y = y;
    if (below(random, 2)) plain->row_weights = weights;
    if (below(random, 2)) plain->offset = offset;
    plain->intercept = recipe->intercept;
    ck_assert_int_eq(symo_matrix_dense(&made->matrix, plain->rows, plain->n, x), SYMO_OK);
    ck_assert_int_eq((recipe->family == VERIFY_LOGISTIC ? symo_objective_logistic : symo_objective_least_squares)(
                         &made->objective, made->matrix, y, plain->row_weights, plain->offset, plain->intercept),
                     SYMO_OK);
}

/* ---- penalties: weights are constant on what the symmetry moves into each other ---- */

/* The same number for all groups (size entries each) that generators carry into each other. */
static void spread_over_groups(const verify_problem *plain, int64_t groups, int64_t size, double *weights)
{
    for (int changed = 1; changed;) {
        changed = 0;
        for (int64_t k = 0; k < plain->generators * plain->n; k++) {
            const int64_t a = (k % plain->n) / size, b = plain->images[k] / size;
            const double least = fmin(weights[a], weights[b]);
            changed |= weights[a] != weights[b];
            weights[a] = weights[b] = least;
        }
    }
    (void)groups;
}

static double draw_weight(symo_random *random, const problem_recipe *recipe)
{
    const int64_t kind = below(random, 8);
    if (kind == 0 && !recipe->unfree) return 0.0;
    if (kind == 1) return INFINITY;
    return 0.5 + symo_random_uniform(random);
}

static void make_weights(test_problem *made, symo_random *random, const problem_recipe *recipe, int64_t groups,
                         int64_t size)
{
    verify_problem *plain = &made->plain;
    double *by_group = take(made, groups, sizeof *by_group);
    for (int64_t g = 0; g < groups; g++) by_group[g] = draw_weight(random, recipe);
    spread_over_groups(plain, groups, size, by_group);
    plain->weights = by_group;
    if (plain->penalty == VERIFY_GROUP_LASSO) return;
    double *by_entry = take(made, plain->n, sizeof *by_entry);
    for (int64_t i = 0; i < plain->n; i++) by_entry[i] = by_group[i / size];
    plain->weights = by_entry;
}

static void make_box(test_problem *made, symo_random *random, int64_t size)
{
    verify_problem *plain = &made->plain;
    double *lower = take(made, plain->n, sizeof *lower), *upper = take(made, plain->n, sizeof *upper);
    const int64_t groups = plain->n / size;
    double *reach = take(made, groups, sizeof *reach);
    for (int64_t g = 0; g < groups; g++) reach[g] = below(random, 5) ? 0.1 + symo_random_uniform(random) : INFINITY;
    spread_over_groups(plain, groups, size, reach);
    for (int64_t i = 0; i < plain->n; i++) { /* symmetric about 0, so that signs carry it onto itself */
        lower[i] = -reach[i / size];
        upper[i] = reach[i / size];
        if (!plain->generators && below(random, 2)) lower[i] = below(random, 2) ? 0.05 : -INFINITY;
        if (lower[i] > upper[i]) lower[i] = upper[i];
    }
    plain->lower = lower;
    plain->upper = upper;
}

static void make_penalty(test_problem *made, symo_random *random, const problem_recipe *recipe, int64_t groups,
                         int64_t size)
{
    verify_problem *plain = &made->plain;
    symo_status status = SYMO_OK;
    plain->penalty = recipe->penalty;
    plain->lambda = 0.02 + 0.2 * symo_random_uniform(random);
    if (recipe->family == VERIFY_FUNCTION) plain->lambda *= 3.0;
    if (plain->penalty == VERIFY_BOX)
        make_box(made, random, size);
    else if (plain->penalty != VERIFY_ZERO && below(random, 4))
        make_weights(made, random, recipe, groups, size);
    if (plain->penalty == VERIFY_ZERO) status = symo_prox_zero(&made->penalty, plain->n);
    if (plain->penalty == VERIFY_SQUARED_NORM)
        status = symo_prox_squared_norm(&made->penalty, plain->n, plain->weights, plain->lambda);
    if (plain->penalty == VERIFY_L1) status = symo_prox_l1(&made->penalty, plain->n, plain->weights, plain->lambda);
    if (plain->penalty == VERIFY_BOX) status = symo_prox_box(&made->penalty, plain->n, plain->lower, plain->upper);
    if (plain->penalty == VERIFY_GROUP_LASSO) {
        int64_t *sizes = take(made, groups, sizeof *sizes);
        for (int64_t g = 0; g < groups; g++) sizes[g] = size;
        plain->groups = groups;
        plain->sizes = sizes;
        status = symo_prox_group_lasso(&made->penalty, groups, sizes, plain->weights, plain->lambda);
    }
    ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
}

void test_problem_make(test_problem *made, symo_random *random, const problem_recipe *recipe)
{
    *made = (test_problem){ .plain = { .family = recipe->family } };
    verify_problem *plain = &made->plain;
    const int64_t largest = recipe->largest > 0 ? recipe->largest : 12, size = 1 + below(random, 3);
    const int64_t groups = 1 + below(random, largest / size);
    plain->n = groups * size;
    ck_assert_int_eq(symo_problem_create(&made->problem, plain->n), SYMO_OK);
    make_symmetry(made, random, recipe, groups, size);
    if (recipe->family == VERIFY_FUNCTION)
        make_function(made, random, recipe);
    else
        make_regression(made, random, recipe);
    make_penalty(made, random, recipe, groups, size);
    ck_assert_int_eq(symo_problem_set_objective(made->problem, made->objective), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_penalty(made->problem, made->penalty), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_mode(made->problem, recipe->mode), SYMO_OK);
}

void test_problem_free(test_problem *problem)
{
    symo_problem_free(problem->problem);
    symo_objective_free(problem->objective);
    symo_prox_free(problem->penalty);
    symo_symmetry_free(problem->symmetry);
    symo_matrix_free(problem->matrix);
    for (int k = 0; k < problem->block_count; k++) free(problem->blocks[k]);
    *problem = (test_problem){ .block_count = 0 };
}

void test_problem_start(const test_problem *problem, symo_random *random, double *x)
{
    for (int64_t i = 0; i < problem->plain.n; i++) x[i] = sign(random) * 2.0 * symo_random_uniform(random);
}

const char *recipe_text(const problem_recipe *recipe)
{
    static char text[160];
    static const char *const families[] = { "least squares", "logistic", "function" };
    static const char *const penalties[] = { "zero", "squared norm", "l1", "box", "group lasso" };
    snprintf(text, sizeof text, "%s + %s%s%s%s%s", families[recipe->family], penalties[recipe->penalty],
             recipe->intercept ? ", intercept" : "",
             !recipe->symmetric             ? ", no symmetry"
             : recipe->role == SYMO_EXPLOIT ? ", exploit"
                                            : ", impose",
             recipe->symmetric && recipe->mode == SYMO_MODE_PROJECT ? ", project" : "",
             recipe->strong ? ", strong" : "");
    return text;
}
