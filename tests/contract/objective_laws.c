/* SPDX-License-Identifier: BSD-3-Clause */
/* The laws of objectives, over every row of src/objective/LIST. Oracle: the specimen's formula in long double
 * (support/objective_oracle.h); a bound on rounding comes with it, so that no law has a tolerance of its own. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/check.h>

#include "objective/objective_impl.h"
#include "support/allocator.h"
#include "support/objective_oracle.h"

extern const struct objective_specimen *const objective_specimens[];

enum { COLUMNS = OBJECTIVE_MAX_COLUMNS, ROWS = OBJECTIVE_MAX_ROWS };

/* ---- one random instance ---- */

typedef struct instance {
    const objective_specimen *specimen;
    objective_data data;
    symo_objective *objective;
    const symo_objective_table *table;
    void *self;
    double *scratch; /* of exactly the size asked for, so that a sanitizer sees what lies beyond */
} instance;

static void build(instance *in)
{
    ck_assert_msg(in->specimen->build(&in->objective, &in->data) == SYMO_OK, "%s", symo_last_error());
    in->table = symo_objective_table_of(in->objective);
    in->self = in->objective->self;
    ck_assert_int_eq(symo_objective_size(in->objective), in->data.n);
    in->scratch = malloc((size_t)symo_objective_scratch(in->objective) * sizeof(double) + 1);
}

static void discard(instance *in)
{
    symo_objective_free(in->objective);
    free(in->scratch);
}

/* An exponential of what is drawn stays a number. */
static int tame(const objective_specimen *specimen)
{
    return specimen->row && specimen->steepest == 0;
}

/* Columns of many kinds: random, zero, constant, a copy of the one before. */
static void draw_columns(const property_case *pc, const objective_specimen *specimen, objective_data *data,
                         double spread)
{
    const int calm = tame(specimen);
    for (int64_t j = 0; j < data->n; j++) {
        const int64_t kind = property_integer(pc, 0, 9);
        const double decades = spread * (2.0 * symo_random_uniform(pc->random) - (calm ? 2.0 : 1.0));
        const double scale = spread > 0.0 ? pow(10.0, decades) : 1.0;
        for (int64_t i = 0; i < data->rows; i++) {
            double *entry = &data->x[j * data->rows + i];
            *entry = scale * (spread > 0.0 && !calm ? property_real(pc) : symo_random_normal(pc->random));
            if (kind == 0) *entry = 0.0;
            if (kind == 1) *entry = scale;
            if (kind == 2 && j > 0) *entry = data->x[(j - 1) * data->rows + i];
        }
    }
}

/* spread 0: tame data; more: entries over that many decades. */
static void draw(const property_case *pc, instance *in, double spread)
{
    objective_data *data = &in->data;
    memset(in, 0, sizeof *in);
    in->specimen = pc->context;
    data->n = property_integer(pc, 0, COLUMNS);
    data->rows = property_integer(pc, 1, ROWS);
    data->weighted = (int)property_integer(pc, 0, 1);
    data->shifted = (int)property_integer(pc, 0, 1);
    data->intercept = (int)property_integer(pc, 0, 1);
    draw_columns(pc, in->specimen, data, spread);
    for (int64_t i = 0; i < data->rows; i++) {
        if (in->specimen->response) data->y[i] = in->specimen->response(pc);
        data->weights[i] = (double)property_integer(pc, 0, 3) * (spread > 0.0 ? fabs(property_real(pc)) : 1.0);
        data->offset[i] = spread > 0.0 && !tame(in->specimen) ? property_real(pc) : symo_random_normal(pc->random);
    }
    data->weights[property_integer(pc, 0, data->rows - 1)] = 1.0;
    if (!in->specimen->row) data->intercept = 0;
    if (data->intercept && in->specimen->admit) in->specimen->admit(data);
}

static void draw_point(const property_case *pc, const instance *in, double spread, double *x)
{
    const int wild = spread > 0.0 && !tame(in->specimen);
    for (int64_t j = 0; j < in->data.n; j++) x[j] = wild ? property_real(pc) : symo_random_normal(pc->random);
}

static double evaluate(const instance *in, const double *x, double *gradient)
{
    double value = NAN;
    ck_assert_int_eq(in->table->evaluate(in->self, in->data.n, x, &value, gradient, in->scratch), 0);
    return value;
}

static void oracle(const instance *in, const double *x, oracle_point *point)
{
    real wide[COLUMNS] = { 0 };
    for (int64_t j = 0; j < in->data.n; j++) wide[j] = x[j];
    oracle_evaluate(in->specimen, &in->data, wide, point);
}

static void assert_point(const property_case *pc, const instance *in, const oracle_point *point, double value,
                         const double *gradient, real factor)
{
    PROPERTY_ASSERT(pc, fabsl(value - point->value) <= factor * point->value_error + DBL_MIN,
                    "value %.17g, oracle %.21Lg, rounding %.3Lg", value, point->value, point->value_error);
    for (int64_t j = 0; j < in->data.n; j++)
        PROPERTY_ASSERT(pc, fabsl(gradient[j] - point->gradient[j]) <= factor * point->gradient_error[j] + DBL_MIN,
                        "gradient[%lld] %.17g, oracle %.21Lg, rounding %.3Lg", (long long)j, gradient[j],
                        point->gradient[j], point->gradient_error[j]);
}

/* ---- value and gradient ---- */

/* The derivative of the oracle's value along coordinate j, by Ridders' extrapolation of central differences. */
static real ridders(const instance *in, const double *x, int64_t j, real step, real *error)
{
    real table[10][10], wide[COLUMNS], best = 0;
    oracle_point up, down;
    *error = INFINITY;
    for (int64_t k = 0; k < in->data.n; k++) wide[k] = x[k];
    for (int i = 0; i < 10; i++, step /= 1.4L) {
        wide[j] = x[j] + step;
        oracle_evaluate(in->specimen, &in->data, wide, &up);
        const real above = wide[j];
        wide[j] = x[j] - step;
        oracle_evaluate(in->specimen, &in->data, wide, &down);
        table[0][i] = (up.value - down.value) / (above - wide[j]);
        real power = 1.96L;
        for (int k = 1; k <= i; k++, power *= 1.96L) {
            table[k][i] = (table[k - 1][i] * power - table[k - 1][i - 1]) / (power - 1);
            const real doubt = fmaxl(fabsl(table[k][i] - table[k - 1][i]), fabsl(table[k][i] - table[k - 1][i - 1]));
            if (!(doubt <= *error)) continue;
            *error = doubt;
            best = table[k][i];
        }
    }
    return best;
}

/* A kink bounds what a difference can tell: |difference - slope| <= step times the curvature. */
static void assert_difference(const property_case *pc, const instance *in, const double *x, int64_t j, double slope,
                              const oracle_point *point)
{
    const real step = 1e-7L;
    real wide[COLUMNS] = { 0 }, square = 0;
    oracle_point up, down;
    for (int64_t k = 0; k < in->data.n; k++) wide[k] = x[k];
    for (int64_t i = 0; i < in->data.rows; i++) square = fmaxl(square, fabsl(in->data.x[j * in->data.rows + i]));
    wide[j] = x[j] + step;
    oracle_evaluate(in->specimen, &in->data, wide, &up);
    wide[j] = x[j] - step;
    oracle_evaluate(in->specimen, &in->data, wide, &down);
    const real difference = (up.value - down.value) / (2 * step);
    const real rounding = 64 * LDBL_EPSILON * (1 + point->value) / step;
    PROPERTY_ASSERT(pc, fabsl(difference - slope) <= step * square * square + point->gradient_error[j] + rounding,
                    "gradient[%lld] %.17g, by differences %.17Lg", (long long)j, slope, difference);
}

static void value_and_gradient(const property_case *pc)
{
    instance in;
    oracle_point point;
    double x[COLUMNS], gradient[COLUMNS];
    const double spread = pc->number % 3 == 0 ? 8.0 : pc->number % 3 == 1 ? 1.0 : 0.0;
    draw(pc, &in, spread);
    draw_point(pc, &in, spread, x);
    build(&in);
    const double value = evaluate(&in, x, gradient);
    oracle(&in, x, &point);
    assert_point(pc, &in, &point, value, gradient, 1);
    const int64_t j = in.data.n > 0 ? property_integer(pc, 0, in.data.n - 1) : -1;
    if (spread == 0.0 && j >= 0 && in.specimen->kinked) {
        assert_difference(pc, &in, x, j, gradient[j], &point);
    } else if (spread == 0.0 && j >= 0) {
        real doubt;
        const real slope = ridders(&in, x, j, 0.05L, &doubt);
        PROPERTY_ASSERT(pc, doubt < 1e-9L * (1 + fabsl(slope)) + 1e-15L * point.value,
                        "no derivative found: doubt %.3Lg", doubt);
        PROPERTY_ASSERT(
            pc, fabsl(slope - gradient[j]) <= 4 * doubt + point.gradient_error[j] + 1e-13L + 1e-15L * point.value,
            "gradient[%lld] %.17g, by extrapolation %.17Lg", (long long)j, gradient[j], slope);
    }
    discard(&in);
}

static void same_bits(const property_case *pc)
{
    instance in;
    oracle_point point;
    double x[COLUMNS], kept[COLUMNS], gradient[COLUMNS], again[COLUMNS], ordered = NAN;
    const double spread = pc->number % 2 ? 8.0 : 0.0;
    draw(pc, &in, spread);
    draw_point(pc, &in, spread, x);
    memcpy(kept, x, sizeof x);
    build(&in);
    const double value = evaluate(&in, x, gradient), alone = evaluate(&in, x, NULL),
                 once_more = evaluate(&in, x, again);
    PROPERTY_ASSERT(pc, memcmp(&value, &alone, sizeof value) == 0, "%.17g with gradient, %.17g without", value, alone);
    PROPERTY_ASSERT(pc, memcmp(&value, &once_more, sizeof value) == 0, "%.17g, then %.17g", value, once_more);
    PROPERTY_ASSERT(pc, memcmp(gradient, again, (size_t)in.data.n * sizeof *x) == 0, "another gradient");
    if (in.table->evaluate_ordered) {
        oracle(&in, x, &point);
        ck_assert_int_eq(in.table->evaluate_ordered(in.self, in.data.n, x, &ordered, again, in.scratch), 0);
        assert_point(pc, &in, &point, ordered, again, 1);
    }
    PROPERTY_ASSERT(pc, memcmp(x, kept, (size_t)in.data.n * sizeof *x) == 0, "x was written");
    discard(&in);
}

static void nan_and_infinity(const property_case *pc)
{
    instance in;
    double x[COLUMNS], gradient[COLUMNS], value = 0.0;
    char expected[64];
    draw(pc, &in, 0.0);
    if (in.data.n == 0) in.data.n = 1;
    draw_point(pc, &in, 0.0, x);
    build(&in);
    const int64_t bad = property_integer(pc, 0, in.data.n - 1);
    x[bad] = pc->number % 2 ? NAN : pc->number % 4 ? INFINITY : -INFINITY;
    ck_assert_int_eq(symo_objective_evaluate(in.objective, x, &value, gradient, in.scratch), SYMO_ERROR_ARGUMENT);
    snprintf(expected, sizeof expected, "x[%lld]", (long long)bad);
    PROPERTY_ASSERT(pc, strstr(symo_last_error(), expected), "%s", symo_last_error());
    ck_assert(isnan(value));
    x[bad] = NAN;
    for (int ordered = 0; ordered < 2; ordered++) {
        int (*evaluate_it)(void *, int64_t, const double *, double *, double *, double *) =
            ordered ? in.table->evaluate_ordered : in.table->evaluate;
        if (!evaluate_it) continue;
        value = 0.0;
        const int code = evaluate_it(in.self, in.data.n, x, &value, gradient, in.scratch);
        PROPERTY_ASSERT(pc, code != 0 || isnan(value), "NaN in x gave the value %g", value);
        for (int64_t j = 0; j < in.data.n && code == 0 && in.specimen->row; j++)
            PROPERTY_ASSERT(pc, isnan(gradient[j]), "NaN in x gave gradient[%lld] = %g", (long long)j, gradient[j]);
    }
    discard(&in);
}

/* ---- shape ---- */

static void convexity(const property_case *pc)
{
    instance in;
    oracle_point at, there, between;
    double x[COLUMNS], y[COLUMNS], middle[COLUMNS], slope[COLUMNS], unused[COLUMNS];
    const double spread = pc->number % 2 ? 2.0 : 0.0;
    draw(pc, &in, spread);
    draw_point(pc, &in, spread, x);
    draw_point(pc, &in, spread, y);
    build(&in);
    for (int64_t j = 0; j < in.data.n; j++) middle[j] = 0.5 * x[j] + 0.5 * y[j];
    oracle(&in, x, &at), oracle(&in, y, &there), oracle(&in, middle, &between);
    const double fx = evaluate(&in, x, slope), fy = evaluate(&in, y, unused), fm = evaluate(&in, middle, unused);
    real tangent = fx, doubt = at.value_error + there.value_error + between.value_error;
    for (int64_t j = 0; j < in.data.n; j++) {
        tangent += (real)slope[j] * ((real)y[j] - x[j]);
        doubt += at.gradient_error[j] * fabsl((real)y[j] - x[j]) + fabsl(slope[j]) * DBL_EPSILON * fabsl(middle[j]);
    }
    if (in.table->flags & SYMO_OBJECTIVE_CONVEX) {
        PROPERTY_ASSERT(pc, fm <= 0.5L * fx + 0.5L * fy + doubt, "f(middle) %.17g, f %.17g and %.17g", fm, fx, fy);
        PROPERTY_ASSERT(pc, fy >= tangent - doubt, "f(y) %.17g, tangent %.17Lg", fy, tangent);
    }
    if (in.table->flags & SYMO_OBJECTIVE_QUADRATIC) { /* f(y) - tangent at x = tangent at y - f(x), the same square */
        real back = fy, slack = doubt;
        evaluate(&in, y, slope);
        for (int64_t j = 0; j < in.data.n; j++) {
            back += (real)slope[j] * ((real)x[j] - y[j]);
            slack += there.gradient_error[j] * fabsl((real)y[j] - x[j]);
        }
        PROPERTY_ASSERT(pc, fabsl((fy - tangent) - (fx - back)) <= slack, "third differences: %.17Lg and %.17Lg",
                        fy - tangent, fx - back);
    }
    discard(&in);
}

static void curvature_bound(const property_case *pc)
{
    instance in;
    oracle_point at, there;
    double x[COLUMNS], y[COLUMNS], bound = NAN;
    const double spread = pc->number % 2 ? 2.0 : 0.0;
    draw(pc, &in, spread);
    draw_point(pc, &in, spread, x);
    draw_point(pc, &in, spread, y);
    if (pc->number % 3 == 0)
        for (int64_t j = 0; j < in.data.n; j++) y[j] = x[j] + 1e-2 * y[j]; /* near by, where sigma' is largest */
    build(&in);
    if (in.table->curvature) {
        real slopes = 0, points = 0, doubt = 0;
        ck_assert_int_eq(in.table->curvature(in.self, in.data.n, &bound), 0);
        oracle(&in, x, &at), oracle(&in, y, &there);
        for (int64_t j = 0; j < in.data.n; j++) {
            slopes = hypotl(slopes, at.gradient[j] - there.gradient[j]);
            points = hypotl(points, (real)x[j] - y[j]);
            doubt += (at.gradient_error[j] + there.gradient_error[j]) * 1e-3L; /* the oracle's own rounding */
        }
        PROPERTY_ASSERT(pc, slopes <= bound * (1 + 64 * DBL_EPSILON) * points + doubt,
                        "bound %.17g, but %.17Lg between two points", bound, slopes / points);
        PROPERTY_ASSERT(pc, bound < 1e300 && bound >= 0.0, "bound %g", bound);
        if (in.data.n == 1 && !in.data.intercept && points > 0 && (in.table->flags & SYMO_OBJECTIVE_QUADRATIC))
            PROPERTY_ASSERT(pc, slopes >= bound * (1 - 1e-6L) * points - doubt - DBL_MIN,
                            "bound %.17g where the curvature is %.17Lg", bound, slopes / points);
    }
    discard(&in);
}

/* ---- regressions: rows, weights, offset, intercept ---- */

/* The oracle's point of in, the library's values of other. */
static void assert_same(const property_case *pc, instance *in, instance *other, const double *x, const double *moved)
{
    oracle_point point;
    double gradient[COLUMNS];
    oracle(in, x, &point);
    build(other);
    const double value = evaluate(other, moved, gradient);
    assert_point(pc, in, &point, value, gradient, 3);
    discard(other);
}

static void weights_are_repeats(const property_case *pc)
{
    instance in, repeated;
    double x[COLUMNS];
    draw(pc, &in, 0.0);
    if (in.data.rows > 5) in.data.rows = 5;
    if (!in.specimen->row) return;
    draw_columns(pc, in.specimen, &in.data, 0.0);
    draw_point(pc, &in, 0.0, x);
    in.data.weighted = 1;
    for (int64_t i = 0; i < in.data.rows; i++) in.data.weights[i] = (double)property_integer(pc, i < 2, 3);
    repeated = in;
    repeated.data.weighted = 0;
    repeated.data.rows = 0;
    for (int64_t i = 0; i < in.data.rows; i++) repeated.data.rows += (int64_t)in.data.weights[i];
    for (int64_t i = 0, k = 0; i < in.data.rows; i++)
        for (int copy = 0; copy < (int)in.data.weights[i]; copy++, k++) {
            for (int64_t j = 0; j < in.data.n; j++)
                repeated.data.x[j * repeated.data.rows + k] = in.data.x[j * in.data.rows + i];
            repeated.data.y[k] = in.data.y[i];
            repeated.data.offset[k] = in.data.offset[i];
        }
    assert_same(pc, &in, &repeated, x, x);
    for (int64_t i = 0; i < in.data.rows; i++) repeated.data.weights[i] = in.data.weights[i] * 0x1p-900;
    repeated = in; /* the unit of the weights does not matter, and their sum may be anything */
    for (int64_t i = 0; i < in.data.rows; i++) repeated.data.weights[i] *= 0x1p1021;
    assert_same(pc, &in, &repeated, x, x);
}

static void offset_is_a_shift(const property_case *pc)
{
    instance in, shifted;
    double x[COLUMNS], moved[COLUMNS];
    draw(pc, &in, 0.0);
    if (!in.specimen->row) return;
    draw_point(pc, &in, 0.0, x);
    shifted = in;
    shifted.data.shifted = 1;
    for (int64_t i = 0; i < in.data.rows; i++) {
        shifted.data.offset[i] = (in.data.shifted ? in.data.offset[i] : 0.0) + (in.data.intercept ? 3.25 : 0.0);
        for (int64_t j = 0; j < in.data.n; j++)
            shifted.data.offset[i] += ldexp(in.data.x[j * in.data.rows + i], (int)(j % 3) - 1);
    }
    for (int64_t j = 0; j < in.data.n; j++) moved[j] = x[j] - ldexp(1.0, (int)(j % 3) - 1);
    assert_same(pc, &in, &shifted, x, moved);
}

static void intercept_is_optimal(const property_case *pc)
{
    instance in;
    oracle_point point;
    double x[COLUMNS], found = NAN;
    real wide[COLUMNS] = { 0 };
    const double spread = pc->number % 2 ? 2.0 : 0.0;
    draw(pc, &in, spread);
    draw_point(pc, &in, spread, x);
    build(&in);
    const symo_status status = symo_objective_intercept(in.objective, x, &found);
    if (!in.specimen->row) {
        ck_assert_int_eq(status, SYMO_ERROR_UNSUPPORTED);
    } else {
        ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
        oracle(&in, x, &point);
        for (int64_t j = 0; j < in.data.n; j++) wide[j] = x[j];
        const real value = oracle_value_at(in.specimen, &in.data, wide, found);
        PROPERTY_ASSERT(pc, value <= point.value + point.value_error, "%.17Lg there, %.17Lg at best", value,
                        point.value);
        const real slope = in.data.intercept ? oracle_slope_at(in.specimen, &in.data, wide, found) : 0;
        PROPERTY_ASSERT(pc, fabsl(slope) <= 3 * point.slope_error + DBL_MIN, "%.17g, where the derivative is %.3Lg",
                        found, slope);
        const real doubt = in.specimen->kinked ? INFINITY : point.slope_error / fmaxl(point.curvature, LDBL_MIN);
        if ((point.curvature > 1e-30L && doubt < 1e-3L) || !in.data.intercept)
            PROPERTY_ASSERT(pc, fabsl(found - point.intercept) <= 2 * doubt || (found == 0.0 && !in.data.intercept),
                            "%.17g, by bisection %.17Lg, doubt %.3Lg", found, point.intercept, doubt);
    }
    discard(&in);
}

static void constructor_refuses(const property_case *pc)
{
    instance in;
    char expected[64];
    static const char *const names[] = { "y", "weights", "offset" };
    draw(pc, &in, 0.0);
    if (!in.specimen->row) return;
    in.data.weighted = in.data.shifted = 1;
    double *arrays[] = { in.data.y, in.data.weights, in.data.offset };
    const int64_t which = property_integer(pc, 0, 2), row = property_integer(pc, 0, in.data.rows - 1);
    const double bad[] = { NAN, INFINITY, -INFINITY, -1.0 };
    arrays[which][row] = bad[property_integer(pc, 0, which == 1 ? 3 : 2)];
    const int64_t before = test_allocator_held();
    in.objective = (symo_objective *)&in;
    ck_assert_int_eq(in.specimen->build(&in.objective, &in.data), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(in.objective);
    ck_assert_int_eq(test_allocator_held(), before);
    snprintf(expected, sizeof expected, "%s[%lld] = ", names[which], (long long)row);
    PROPERTY_ASSERT(pc, strstr(symo_last_error(), expected), "%s", symo_last_error());
}

/* ---- the fixed space ---- */

typedef struct fixed_space {
    int64_t cells, cell[COLUMNS];
    real column[COLUMNS]; /* the nonzero of row i of U */
    symo_partition *partition;
} fixed_space;

static void draw_space(const property_case *pc, int64_t n, fixed_space *space)
{
    int64_t labels[COLUMNS], number[COLUMNS], size[COLUMNS] = { 0 };
    int8_t signs[COLUMNS], lead[COLUMNS];
    space->cells = 0;
    for (int64_t k = 0; k < COLUMNS; k++) number[k] = -1;
    for (int64_t i = 0; i < n; i++) {
        labels[i] = property_integer(pc, -1, 3);
        signs[i] = property_integer(pc, 0, 1) ? 1 : -1;
        space->cell[i] = -1;
        if (labels[i] < 0) continue;
        if (number[labels[i]] < 0) {
            number[labels[i]] = space->cells++;
            lead[number[labels[i]]] = signs[i];
        }
        space->cell[i] = number[labels[i]];
        size[space->cell[i]]++;
    }
    for (int64_t i = 0; i < n; i++)
        space->column[i] =
            space->cell[i] < 0 ? 0 : (real)(signs[i] * lead[space->cell[i]]) / sqrtl((real)size[space->cell[i]]);
    ck_assert_int_eq(symo_partition_create(&space->partition, n, labels, signs), SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(space->partition), space->cells);
}

static void reduced_is_on_the_space(const property_case *pc)
{
    instance in;
    fixed_space space;
    oracle_point point;
    symo_objective *reduced = NULL;
    double z[COLUMNS], gradient[COLUMNS], value = NAN, b0 = NAN;
    real x[COLUMNS] = { 0 }, folded[COLUMNS] = { 0 }, error[COLUMNS] = { 0 };
    draw(pc, &in, pc->number % 2 ? 2.0 : 0.0);
    build(&in);
    draw_space(pc, in.data.n, &space);
    draw_point(pc, &in, 0.0, z);
    const symo_status status = symo_objective_reduce(&reduced, in.objective, space.partition);
    const int reduces = in.specimen->row || in.specimen->reduces;
    if (!reduces) ck_assert_int_eq(status, SYMO_ERROR_UNSUPPORTED);
    discard(&in); /* the reduced one stands on its own */
    symo_partition_free(space.partition);
    if (!reduces) return;
    ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
    ck_assert_int_eq(symo_objective_size(reduced), space.cells);
    for (int64_t i = 0; i < in.data.n; i++) x[i] = space.cell[i] < 0 ? 0 : space.column[i] * z[space.cell[i]];
    oracle_evaluate(in.specimen, &in.data, x, &point);
    for (int64_t i = 0; i < in.data.n; i++) {
        if (space.cell[i] < 0) continue;
        folded[space.cell[i]] += space.column[i] * point.gradient[i];
        error[space.cell[i]] += fabsl(space.column[i]) * point.gradient_error[i];
    }
    ck_assert_int_eq(symo_objective_evaluate(reduced, z, &value, gradient, NULL), SYMO_OK);
    PROPERTY_ASSERT(pc, fabsl(value - point.value) <= 2 * point.value_error, "%.17g, f(U z) %.17Lg", value,
                    point.value);
    for (int64_t c = 0; c < space.cells; c++)
        PROPERTY_ASSERT(pc, fabsl(gradient[c] - folded[c]) <= 2 * error[c] + DBL_MIN,
                        "gradient[%lld] %.17g, U' grad %.17Lg", (long long)c, gradient[c], folded[c]);
    ck_assert_int_eq(symo_objective_intercept(reduced, z, &b0), in.specimen->row ? SYMO_OK : SYMO_ERROR_UNSUPPORTED);
    if (in.specimen->row)
        PROPERTY_ASSERT(pc, oracle_value_at(in.specimen, &in.data, x, b0) <= point.value + 2 * point.value_error,
                        "another intercept: %.17g", b0);
    symo_objective_free(reduced);
}

/* ---- the dual ---- */

typedef struct ridge {
    instance in;
    int64_t count, columns[COLUMNS];
    int8_t free[COLUMNS];
    double lambda;
} ridge;

static void draw_ridge(const property_case *pc, ridge *r)
{
    draw(pc, &r->in, 0.0);
    r->in.data.rows = ROWS;
    r->in.data.n = property_integer(pc, 1, 5);
    r->count = 0;
    r->lambda = 0.05 + symo_random_uniform(pc->random);
    for (int64_t k = 0; k < r->in.data.n * ROWS; k++) r->in.data.x[k] = symo_random_normal(pc->random);
    for (int64_t i = 0; i < ROWS; i++) { /* rows of weight 0 as well, but not so many that free columns fit them all */
        r->in.data.y[i] = 0.05 + 0.9 * symo_random_uniform(pc->random);
        r->in.data.weights[i] = i < 4 ? 0.0 : 0.5 + symo_random_uniform(pc->random);
        r->in.data.offset[i] *= 0.2;
    }
    for (int64_t j = 0; j < COLUMNS && j < r->in.data.n; j++) {
        r->free[j] = r->count < 2 && property_integer(pc, 0, 2) == 0;
        if (r->free[j]) r->columns[r->count++] = j;
    }
    build(&r->in);
}

/* A factor that is a power of two scales X'u exactly. */
static void assert_scaled(const property_case *pc, const ridge *r, const double *x, double *scratch)
{
    const instance *in = &r->in;
    double value, whole[COLUMNS], quarter[COLUMNS];
    ck_assert_int_eq(in->table->dual(in->self, in->data.n, x, 1.0, r->count, r->columns, &value, whole, scratch), 0);
    ck_assert_int_eq(in->table->dual(in->self, in->data.n, x, 0.25, r->count, r->columns, &value, quarter, scratch), 0);
    for (int64_t j = 0; j < in->data.n; j++)
        PROPERTY_ASSERT(pc, quarter[j] == 0.25 * whole[j] || isnan(whole[j]), "product[%lld] %.17g, a quarter %.17g",
                        (long long)j, whole[j], quarter[j]);
}

/* The dual value of f + lambda/2 ||.||^2 over the penalised: *value - ||product||^2 / (2 lambda). */
static real dual_of(const property_case *pc, const ridge *r, const double *x, double factor, double *least_slope)
{
    const instance *in = &r->in;
    double value = NAN, product[COLUMNS];
    double *scratch = malloc((size_t)in->table->dual_scratch(in->self, in->data.n, r->count) * sizeof(double) + 1);
    ck_assert_int_eq(in->table->dual(in->self, in->data.n, x, factor, r->count, r->columns, &value, product, scratch),
                     0);
    double alone = NAN;
    ck_assert_int_eq(in->table->dual(in->self, in->data.n, x, factor, r->count, r->columns, &alone, NULL, scratch), 0);
    assert_scaled(pc, r, x, scratch);
    free(scratch);
    PROPERTY_ASSERT(pc, memcmp(&alone, &value, sizeof value) == 0, "%.17g without product, %.17g with", alone, value);
    real sum = value;
    *least_slope = 0.0;
    for (int64_t j = 0; j < in->data.n; j++) {
        if (r->free[j])
            *least_slope = fmax(*least_slope, fabs(product[j]));
        else
            sum -= (real)product[j] * product[j] / (2 * (real)r->lambda);
    }
    return sum;
}

static void fenchel(const property_case *pc)
{
    ridge r;
    double x[COLUMNS], slope;
    real best[COLUMNS];
    draw_ridge(pc, &r);
    if (!r.in.table->dual) {
        discard(&r.in);
        return;
    }
    const real minimum = oracle_minimise(r.in.specimen, &r.in.data, r.lambda, r.free, best);
    const real doubt = 1e-13L * (1 + fabsl(minimum));
    for (int trial = 0; trial < 4; trial++) { /* below the minimum everywhere, whatever the point and the factor */
        draw_point(pc, &r.in, 0.0, x);
        const double factor = trial == 0 ? 1.0 : symo_random_uniform(pc->random);
        const real dual = dual_of(pc, &r, x, factor, &slope);
        PROPERTY_ASSERT(pc, dual <= minimum + doubt, "dual %.17Lg above the minimum %.17Lg", dual, minimum);
        PROPERTY_ASSERT(pc, slope <= 1e-13 || isinf(dual), "an unpenalised column has product %g", slope);
    }
    for (int64_t j = 0; j < r.in.data.n; j++) x[j] = (double)best[j];
    const real dual = dual_of(pc, &r, x, 1.0, &slope);
    PROPERTY_ASSERT(pc, fabsl(minimum - dual) <= doubt, "minimum %.17Lg, dual %.17Lg", minimum, dual);
    PROPERTY_ASSERT(pc, slope <= 1e-13, "an unpenalised column has product %g", slope);
    for (int64_t j = 0; j < r.in.data.n; j++) { /* the bound moves with the point: a constant would not do */
        if (r.free[j]) continue;
        x[j] += 0.5;
        PROPERTY_ASSERT(pc, dual_of(pc, &r, x, 1.0, &slope) < dual, "the dual does not depend on x[%lld]",
                        (long long)j);
        x[j] -= 0.5;
    }
    discard(&r.in);
}

/* Unpenalised columns that depend on each other: the bound is that of the independent ones. A NaN gives no bound. */
static void dependent_columns(const property_case *pc)
{
    ridge r, more;
    double x[COLUMNS], slope;
    draw_ridge(pc, &r);
    if (r.in.table->dual) {
        more = r;
        objective_data *data = &more.in.data;
        const int64_t j = data->n++, k = data->n++;
        more.columns[more.count++] = j;
        more.columns[more.count++] = k;
        more.free[j] = more.free[k] = 1;
        for (int64_t i = 0; i < ROWS; i++) { /* a combination of what is free already, and nothing */
            data->x[j * ROWS + i] = data->intercept ? 3.0 : 0.0;
            if (r.count > 0) data->x[j * ROWS + i] += 0.3 * data->x[r.columns[0] * ROWS + i];
            data->x[k * ROWS + i] = 0.0;
        }
        build(&more.in);
        real best[COLUMNS];
        oracle_minimise(r.in.specimen, &r.in.data, r.lambda, r.free, best);
        draw_point(pc, &more.in, 0.0, x);
        for (int64_t i = 0; i < j; i++) x[i] = (double)best[i] + 0.02 * x[i]; /* so near that a bound exists */
        x[j] = x[k] = 0.0;
        const real few = dual_of(pc, &r, x, 0.001, &slope), many = dual_of(pc, &more, x, 0.001, &slope);
        PROPERTY_ASSERT(pc, isfinite(few), "no bound at a small factor: %Lg", few);
        PROPERTY_ASSERT(pc, fabsl(few - many) <= 1e-12L * (1 + fabsl(few)), "dual %.17Lg, but %.17Lg", few, many);
        PROPERTY_ASSERT(pc, slope <= 1e-13, "an unpenalised column has product %g", slope);
        x[0] = NAN;
        const real blind = dual_of(pc, &more, x, 0.5, &slope);
        PROPERTY_ASSERT(pc, !isfinite(blind), "dual %Lg at NaN", blind);
        discard(&more.in);
    }
    discard(&r.in);
}

/* ---- the derivative check ---- */

/* The row's own function, with one entry of its gradient off by one part in 50. */
typedef struct mistaken {
    const instance *in;
    int64_t at;
} mistaken;

static int mistaken_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const mistaken *m = user;
    const int code = m->in->table->evaluate(m->in->self, n, x, value, gradient, m->in->scratch);
    if (gradient && m->at >= 0) gradient[m->at] *= 1.02;
    return code;
}

/* A user who checks a gradient is told the truth, about the row as it is and about a mistake. */
static void derivative_is_judged(const property_case *pc)
{
    instance in;
    double x[COLUMNS], gradient[COLUMNS];
    draw(pc, &in, pc->number % 2 ? 3.0 : 0.0);
    build(&in);
    draw_point(pc, &in, 0.0, x);
    const double value = evaluate(&in, x, gradient);
    mistaken m = { &in, -1 };
    double work = fabs(value), most = 0.0;
    for (int64_t j = 0; j < in.data.n; j++) work += fabs(gradient[j] * x[j]);
    for (int wrong = 0; wrong < 2; wrong++) {
        symo_objective *objective = NULL;
        symo_derivative report = { .size = sizeof report };
        ck_assert_int_eq(symo_objective_callback(&objective, in.data.n, mistaken_evaluate, &m), SYMO_OK);
        ck_assert_int_eq(symo_check_derivative(objective, x, -1, pc->seed, &report), SYMO_OK);
        symo_objective_free(objective);
        PROPERTY_ASSERT(pc,
                        wrong ? report.verdict == SYMO_VERDICT_DISAGREES && report.worst_index == m.at
                              : report.verdict != SYMO_VERDICT_DISAGREES,
                        "%s: verdict %d at %lld of %lld: %.17g, %.17g +- %g", in.specimen->name, (int)report.verdict,
                        (long long)report.worst_index, (long long)in.data.n, report.analytic, report.numerical,
                        report.numerical_error);
        for (int64_t j = 0; j < in.data.n; j++) /* the mistake where f shows it best */
            if (fabs(gradient[j] * fmax(fabs(x[j]), 1e-3)) > most)
                most = fabs(gradient[j] * fmax(fabs(x[j]), 1e-3)), m.at = j;
        if (!(most > 1e-6 * work)) break;
    }
    discard(&in);
}

/* ---- every allocation may fail ---- */

static void allocations_may_fail(const property_case *pc)
{
    instance in;
    fixed_space space;
    double x[COLUMNS], value, b0;
    draw(pc, &in, 0.0);
    draw_point(pc, &in, 0.0, x);
    draw_space(pc, in.data.n, &space);
    const int64_t before = test_allocator_held();
    int64_t refused = 0;
    for (int done = 0; !done; refused++) {
        symo_objective *objective = NULL, *reduced = NULL;
        test_allocator_fail(refused + 1, 0);
        symo_status status = in.specimen->build(&objective, &in.data);
        if (!status) status = symo_objective_evaluate(objective, x, &value, NULL, NULL);
        if (!status && in.specimen->row) status = symo_objective_intercept(objective, x, &b0);
        if (!status && (in.specimen->row || in.specimen->reduces))
            status = symo_objective_reduce(&reduced, objective, space.partition);
        done = !test_allocator_failed();
        test_allocator_fail(0, 0);
        PROPERTY_ASSERT(pc, status == (done ? SYMO_OK : SYMO_ERROR_MEMORY), "refusal %lld: %s", (long long)refused,
                        symo_status_text(status));
        symo_objective_free(reduced);
        symo_objective_free(objective);
        PROPERTY_ASSERT(pc, test_allocator_held() == before, "%lld blocks leaked",
                        (long long)(test_allocator_held() - before));
    }
    PROPERTY_ASSERT(pc, refused > 2, "only %lld allocations", (long long)refused);
    symo_partition_free(space.partition);
}

/* ---- running ---- */

typedef struct law {
    const char *name;
    int64_t cases;
    void (*body)(const property_case *pc);
} law;

static const law laws[] = {
    { "value_and_gradient", 900, value_and_gradient },
    { "same_bits", 300, same_bits },
    { "nan_and_infinity", 100, nan_and_infinity },
    { "convexity", 400, convexity },
    { "curvature_bound", 400, curvature_bound },
    { "weights_are_repeats", 200, weights_are_repeats },
    { "offset_is_a_shift", 200, offset_is_a_shift },
    { "intercept_is_optimal", 300, intercept_is_optimal },
    { "constructor_refuses", 200, constructor_refuses },
    { "reduced_is_on_the_space", 400, reduced_is_on_the_space },
    { "fenchel", 150, fenchel },
    { "dependent_columns", 100, dependent_columns },
    { "derivative_is_judged", 100, derivative_is_judged },
    { "allocations_may_fail", 40, allocations_may_fail },
};

START_TEST(every_law)
{
    const law *checked = &laws[_i];
    for (int64_t k = 0; objective_specimens[k]; k++)
        property_run(checked->name, checked->cases, checked->body, (void *)objective_specimens[k]);
}
END_TEST

START_TEST(rows_and_specimens_agree)
{
    int64_t count = 0;
    for (; objective_specimens[count]; count++) {
        const symo_objective_table *row = symo_objective_row_at(count);
        ck_assert_ptr_nonnull(row);
        ck_assert_str_eq(row->name, objective_specimens[count]->name);
        ck_assert_uint_eq(row->size, sizeof(symo_objective_table));
        ck_assert_ptr_nonnull(row->formula);
    }
    ck_assert_int_ge(count, 3);
    ck_assert_ptr_null(symo_objective_row_at(count));
    ck_assert_ptr_null(symo_objective_row_at(-1));
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("objective laws");
    TCase *tests = tcase_create("laws");
    tcase_set_timeout(tests, 240);
    tcase_add_loop_test(tests, every_law, 0, (int)(sizeof laws / sizeof *laws));
    tcase_add_test(tests, rows_and_specimens_agree);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
