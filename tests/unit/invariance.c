/* SPDX-License-Identifier: BSD-3-Clause */
/* Claimed symmetries: false ones are caught, however small or local the lie; true ones pass, however rounded. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/check.h>

#include "support/allocator.h"
#include "support/property.h"

static symo_symmetry *parse(int64_t n, const char *text)
{
    symo_symmetry *symmetry;
    const symo_status status = symo_symmetry_parse(&symmetry, n, NULL, text);
    ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
    return symmetry;
}

static symo_objective *callback(int64_t n, symo_evaluate evaluate, void *user)
{
    symo_objective *objective;
    ck_assert_int_eq(symo_objective_callback(&objective, n, evaluate, user), SYMO_OK);
    return objective;
}

static symo_invariance check(const symo_objective *objective, const char *text, const double *near_point, uint64_t seed)
{
    symo_symmetry *symmetry = parse(symo_objective_size(objective), text);
    symo_invariance report = { .size = sizeof report };
    const symo_status status = symo_check_objective_invariance(objective, symmetry, near_point, seed, &report);
    ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
    ck_assert_int_eq(report.holds, report.defect <= 1e-9);
    symo_symmetry_free(symmetry);
    return report;
}

static symo_invariance check_callback(int64_t n, symo_evaluate evaluate, void *user, const char *text,
                                      const double *near_point)
{
    symo_objective *objective = callback(n, evaluate, user);
    const symo_invariance report = check(objective, text, near_point, 1);
    symo_objective_free(objective);
    return report;
}

/* ---- callbacks: true and false ---- */

/* sum sqrt(1 + (x_i - t_i)^2): far from t it hardly depends on t. */
static int pulls(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *target = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i], r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

START_TEST(pulls_towards_targets)
{
    double target[4] = { 3.0, 1.0, 3.0, 1.0 }, start[4] = { 1e4, -1e4, 2e4, 5.0 };
    ck_assert(check_callback(4, pulls, target, "(1 3)(2 4)", NULL).holds);
    ck_assert(check_callback(4, pulls, target, "(1 3)(2 4)", target).holds);
    ck_assert(check_callback(4, pulls, target, "(1 3)(2 4)", start).holds);
    ck_assert(!check_callback(4, pulls, target, "(1 2)", NULL).holds);
    for (double lie = 1e-1; lie > 1e-7; lie *= 0.1) {
        target[2] = 3.0 + lie;
        const symo_invariance report = check_callback(4, pulls, target, "(2 4)\n(1 3)(2 4)", NULL);
        ck_assert(!report.holds);
        ck_assert_int_eq(report.generator, 1);
        ck_assert(report.defect > 0.01 * lie && report.defect < 10.0 * lie);
    }
}
END_TEST

/* ---- ties: their cells are the claim ---- */

static symo_symmetry *tie(int64_t n, const int64_t *labels)
{
    symo_partition *partition = NULL;
    symo_symmetry *symmetry = NULL;
    ck_assert_int_eq(symo_partition_create(&partition, n, labels, NULL), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_tie(&symmetry, partition), SYMO_OK);
    symo_partition_free(partition);
    return symmetry;
}

static symo_invariance check_tie(symo_evaluate evaluate, void *user, int64_t n, const int64_t *labels,
                                 const double *near_point)
{
    symo_objective *objective = callback(n, evaluate, user);
    symo_symmetry *symmetry = tie(n, labels);
    symo_invariance report = { .size = sizeof report };
    ck_assert_int_eq(symo_check_objective_invariance(objective, symmetry, near_point, 1, &report), SYMO_OK);
    ck_assert_int_eq(report.holds, report.defect <= 1e-9);
    ck_assert_int_eq(report.generator, 0);
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
    return report;
}

/* Around a ring, 1/2 sum (x_i - x_{i+1})^2 over every second edge and 1/2 (sum x_i - s)^2: the gradient keeps what is
 * equal, but the tie's generator, which turns the ring by one, does not keep f. */
static int matched(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    double sum = -*(const double *)user;
    for (int64_t i = 0; i < n; i++) sum += x[i];
    *value = 0.5 * sum * sum;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - x[i ^ 1];
        *value += 0.25 * d * d;
        if (gradient) gradient[i] = sum + d;
    }
    return 0;
}

/* 1/2 |x|^2, whose first entry is steeper by a small part: at 0 there is nothing to see. */
static int steeper(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double h = i == 0 ? 1.0 + *(const double *)user : 1.0;
        *value += 0.5 * h * x[i] * x[i];
        if (gradient) gradient[i] = h * x[i];
    }
    return 0;
}

START_TEST(ties_keep_their_cells)
{
    const int64_t all[4] = { 0, 0, 0, 0 }, pairs[4] = { 0, 1, 0, 1 }, none[4] = { -1, -1, -1, -1 };
    double s = 3.0, target[4] = { 3.0, 1.0, 3.0, 1.0 }, start[4] = { 1e4, -1e4, 2e4, 5.0 }, zero = 0.0;
    ck_assert(!check_callback(4, matched, &s, "(1 2 3 4)", NULL).holds);
    ck_assert(check_tie(matched, &s, 4, all, NULL).holds);
    ck_assert(check_tie(matched, &s, 4, all, start).holds);
    ck_assert(check_tie(matched, &s, 4, pairs, start).holds);
    ck_assert(check_tie(pulls, target, 4, pairs, NULL).holds);
    ck_assert(!check_tie(pulls, target, 4, all, NULL).holds);
    ck_assert(!check_tie(matched, &s, 4, none, NULL).holds); /* there is a slope at 0 */
    ck_assert(check_tie(matched, &zero, 4, none, NULL).holds);
    double slightly = 3e-9; /* above 1e-9 by little */
    ck_assert(check_tie(steeper, &zero, 4, all, NULL).holds);
    ck_assert(!check_tie(steeper, &slightly, 4, all, NULL).holds);
    for (double lie = 1e-1; lie > 1e-7; lie *= 0.1) {
        target[2] = 3.0 + lie;
        const symo_invariance report = check_tie(pulls, target, 4, pairs, NULL);
        ck_assert(!report.holds);
        ck_assert(report.defect > 0.01 * lie && report.defect < 10.0 * lie);
    }
}
END_TEST

/* The exponential of hundreds, in five rows that add up the same numbers in five orders, so that they differ by 1e-13;
 * the gradient of the second five columns is 0 but for that, and far smaller than that of the first. */
START_TEST(ties_of_large_predictors)
{
    static const double line[2][5] = { { 1.0, 7.1, -3.3, 2.2, 6.0 }, { 1.1, 7.3, -3.3, 2.2, -7.3 } };
    const int64_t labels[10] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 };
    const double y[5] = { 1.0, 1.0, 1.0, 1.0, 1.0 };
    double x[50];
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    symo_symmetry *symmetry = tie(10, labels);
    symo_invariance report = { .size = sizeof report };
    for (int64_t j = 0; j < 10; j++)
        for (int64_t i = 0; i < 5; i++) x[i + j * 5] = line[j / 5][(i + j) % 5];
    ck_assert_int_eq(symo_matrix_dense(&matrix, 5, 10, x), SYMO_OK);
    ck_assert_int_eq(symo_objective_poisson(&objective, matrix, y, NULL, NULL, 0), SYMO_OK);
    for (uint64_t seed = 0; seed < 50; seed++) {
        ck_assert_int_eq(symo_check_objective_invariance(objective, symmetry, NULL, seed, &report), SYMO_OK);
        ck_assert_msg(report.holds, "seed %d: defect %g at point %lld", (int)seed, report.defect,
                      (long long)report.point);
        ck_assert_int_ge(report.point, 0);
    }
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(ties_of_penalties)
{
    const int64_t pairs[4] = { 0, 1, 0, 1 };
    double weights[4] = { 1.0, 2.0, 1.0, 2.0 };
    symo_symmetry *symmetry = tie(4, pairs);
    for (int lie = 0; lie < 2; lie++) {
        symo_prox *prox = NULL;
        symo_invariance report = { .size = sizeof report };
        weights[2] += 1e-3 * lie;
        ck_assert_int_eq(symo_prox_l1(&prox, 4, weights, 0.5), SYMO_OK);
        ck_assert_int_eq(symo_check_prox_invariance(prox, symmetry, NULL, 1, &report), SYMO_OK);
        ck_assert_int_eq(report.holds, !lie);
        ck_assert_int_eq(report.generator, 0);
        symo_prox_free(prox);
    }
    symo_symmetry_free(symmetry);
}
END_TEST

/* 1/2 |x|^2 and a bump that is not symmetric, of width 0.05 around centre; kind 1: with no gradient at the centre. */
typedef struct bump {
    double centre, height;
    int kind;
} bump;

static int bumpy(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const bump *b = user;
    const double width = 0.05;
    double square = 0.0, away = 0.0;
    for (int64_t i = 0; i < n; i++) {
        square += x[i] * x[i];
        away += (x[i] - b->centre) * (x[i] - b->centre);
        if (gradient) gradient[i] = x[i];
    }
    const double d = (x[0] - b->centre) / width, shape = b->kind ? d * d : d, slope = b->kind ? 2.0 * d : 1.0;
    const double decay = b->height * exp(-0.5 * away / (width * width));
    *value = 0.5 * square + shape * decay;
    for (int64_t i = 0; gradient && i < n; i++) gradient[i] -= shape * decay * (x[i] - b->centre) / (width * width);
    if (gradient) gradient[0] += slope * decay / width;
    return 0;
}

START_TEST(hidden_near_the_point)
{
    bump b = { 10.0, 1e-3, 0 };
    const double at_bump[3] = { 10.0, 10.0, 10.0 }, beside[3] = { 10.03, 9.98, 10.01 };
    for (b.kind = 0; b.kind < 2; b.kind++) {
        ck_assert(check_callback(3, bumpy, &b, "(1 2)", NULL).holds); /* a pass is evidence only */
        const symo_invariance report = check_callback(3, bumpy, &b, "(1 2)", at_bump);
        ck_assert(!report.holds);
        ck_assert(report.scale <= 0.11);
        ck_assert(!check_callback(3, bumpy, &b, "(1 2)", beside).holds);
        ck_assert(check_callback(3, bumpy, &b, "(2 3)", at_bump).holds);
    }
    b = (bump){ 10.0, 1e-6, 0 };
    ck_assert(!check_callback(3, bumpy, &b, "(1 2)", at_bump).holds);
}
END_TEST

/* user: 0: x_1^4 - x_1^2 + x_2; 1: its gradient has a wrong sign far from 0; 2: its value is not even; 3: even, but the
 * gradient of x_2 is another function's */
static int even(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const int kind = *(const int *)user;
    (void)n;
    *value = x[0] * x[0] * (x[0] * x[0] - 1.0) + x[1];
    if (kind == 2) *value += 1e-5 * x[0];
    if (!gradient) return 0;
    gradient[0] = 4.0 * x[0] * x[0] * x[0] - 2.0 * x[0];
    if (kind == 1 && x[0] > 20.0) gradient[0] = -gradient[0];
    gradient[1] = 1.0 + (kind == 3 ? 1e-6 * x[0] : 0.0);
    return 0;
}

START_TEST(signs)
{
    for (int kind = 0; kind < 4; kind++)
        ck_assert_int_eq(check_callback(2, even, &kind, "(1 -1)", NULL).holds, kind == 0);
    int kind = 0;
    ck_assert(!check_callback(2, even, &kind, "(2 -2)", NULL).holds);
    ck_assert(!check_callback(2, even, &kind, "(1 2)", NULL).holds);
    ck_assert(!check_callback(2, even, &kind, "(1 2 -1 -2)", NULL).holds);
}
END_TEST

/* x_1 + x_2 + x_3, added up from the left: where the terms cancel, the order decides all digits that are left. */
static int plain_sum(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += x[i];
    for (int64_t i = 0; gradient && i < n; i++) gradient[i] = 1.0;
    return 0;
}

START_TEST(cancelling_value)
{
    const double near_point[3] = { 0.1, 0.2, -0.3 };
    ck_assert(0.1 + 0.2 - 0.3 != 0.1 - 0.3 + 0.2);
    ck_assert(check_callback(3, plain_sum, NULL, "(2 3)\n(1 2 3)", near_point).holds);
    ck_assert(!check_callback(3, plain_sum, NULL, "(1 -1)", near_point).holds);
}
END_TEST

/* ---- matrices: rounding is no violation, a small lie is one ---- */

/* X = [A B; B A] D and y = (c, c): exchanging the halves of b exchanges the halves of the rows. */
typedef struct design {
    int64_t rows, n;
    double *x, *y, *solution;
} design;

static design create_design(const property_case *pc, int64_t rows, int64_t n, double scales, double offset, int exact)
{
    design d = { rows, n, malloc((size_t)(rows * n) * sizeof(double)), malloc((size_t)rows * sizeof(double)),
                 malloc((size_t)n * sizeof(double)) };
    const int64_t half = n / 2, middle = rows / 2;
    for (int64_t j = 0; j < half; j++) {
        const double scale = pow(10.0, scales * (2.0 * symo_random_uniform(pc->random) - 1.0));
        double mean = 0.0;
        for (int64_t i = 0; i < rows; i++) {
            d.x[i + rows * j] = scale * symo_random_normal(pc->random);
            mean += d.x[i + rows * j] / (double)rows;
        }
        for (int64_t i = 0; i < rows; i++) d.x[i + rows * j] -= mean; /* so that a constant in y cancels */
        for (int64_t i = 0; i < rows; i++) d.x[(i + middle) % rows + rows * (half + j)] = d.x[i + rows * j];
        d.solution[j] = d.solution[j + half] = symo_random_normal(pc->random) / scale;
    }
    for (int64_t i = 0; i < middle; i++) {
        double sum = offset + symo_random_normal(pc->random);
        for (int64_t j = 0; j < n && exact; j++) sum = (j == 0 ? 0.0 : sum) + d.x[i + rows * j] * d.solution[j];
        d.y[i] = d.y[i + middle] = sum;
    }
    return d;
}

static void free_design(design *d)
{
    free(d->x);
    free(d->y);
    free(d->solution);
}

static symo_invariance check_design(const property_case *pc, const design *d, int logistic, const double *near_point)
{
    symo_matrix *matrix;
    symo_objective *objective;
    symo_symmetry *symmetry;
    symo_invariance report = { .size = sizeof report };
    int64_t *image = malloc((size_t)d->n * sizeof *image);
    double *y = malloc((size_t)d->rows * sizeof *y);
    for (int64_t i = 0; i < d->n; i++) image[i] = (i + d->n / 2) % d->n;
    for (int64_t i = 0; i < d->rows; i++) { /* the first two rows of each half see to it that both classes occur */
        const int64_t within = i % (d->rows / 2);
        y[i] = !logistic ? d->y[i] : within == 0 || (within > 1 && d->y[i] > 0.0);
    }
    ck_assert_int_eq(symo_matrix_dense_view(&matrix, d->rows, d->n, d->x, d->rows), SYMO_OK);
    symo_status status = logistic
                             ? symo_objective_logistic(&objective, matrix, y, NULL, NULL, 1)
                             : symo_objective_least_squares(&objective, matrix, y, NULL, NULL, pc->number % 2 == 1);
    PROPERTY_ASSERT(pc, !status, "%s", symo_last_error());
    ck_assert_int_eq(symo_symmetry_permutations(&symmetry, d->n, 1, image), SYMO_OK);
    status = symo_check_objective_invariance(objective, symmetry, near_point, (uint64_t)pc->number, &report);
    PROPERTY_ASSERT(pc, !status, "%s", symo_last_error());
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
    symo_matrix_free(matrix);
    free(image);
    free(y);
    return report;
}

static void true_design_body(const property_case *pc)
{
    static const double scales[] = { 0.0, 3.0, 6.0 }, offsets[] = { 0.0, 1e3, 1e6, 1e9 };
    const double scale = scales[property_integer(pc, 0, 2)], offset = offsets[property_integer(pc, 0, 3)];
    const int64_t rows = 2 * property_integer(pc, 2, 100), n = 2 * property_integer(pc, 1, 200);
    const int logistic = property_integer(pc, 0, 2) == 0, exact = !logistic && property_integer(pc, 0, 2) == 0;
    design d = create_design(pc, rows, n, scale, logistic ? 0.0 : offset, exact);
    const double *const near_points[] = { NULL, d.solution };
    const symo_invariance r = check_design(pc, &d, logistic, near_points[property_integer(pc, 0, 1)]);
    PROPERTY_ASSERT(pc, r.holds, "rows %lld, n %lld, scales 1e%g, offset %g, logistic %d, exact %d: %g at point %lld",
                    (long long)rows, (long long)n, scale, offset, logistic, exact, r.defect, (long long)r.point);
    free_design(&d);
}

START_TEST(true_designs)
{
    property_run("true designs", 300, true_design_body, NULL);
}
END_TEST

static void large_design_body(const property_case *pc)
{
    design d = create_design(pc, 60, 10000, 6.0, pc->number % 2 ? 1e6 : 0.0, pc->number == 2);
    const symo_invariance r = check_design(pc, &d, 0, pc->number ? d.solution : NULL);
    PROPERTY_ASSERT(pc, r.holds, "defect %g at point %lld", r.defect, (long long)r.point);
    free_design(&d);
}

START_TEST(large_designs)
{
    property_run("large designs", 3, large_design_body, NULL);
}
END_TEST

/* One entry of one column is wrong by one part in 1e4, in a column that may be 1e6 times smaller than the others. */
static void false_design_body(const property_case *pc)
{
    const int64_t rows = 2 * property_integer(pc, 2, 50), n = 2 * property_integer(pc, 1, 100);
    design d = create_design(pc, rows, n, 3.0, 0.0, 0);
    double *column = d.x + rows * property_integer(pc, 0, n - 1);
    int64_t largest = 0;
    for (int64_t i = 0; i < rows; i++) {
        if (fabs(column[i]) > fabs(column[largest])) largest = i;
    }
    column[largest] *= 1.0 + 1e-4;
    const symo_invariance r =
        check_design(pc, &d, (int)(pc->number % 3 == 0), property_integer(pc, 0, 1) ? d.solution : NULL);
    PROPERTY_ASSERT(pc, !r.holds, "rows %lld, n %lld: defect %g", (long long)rows, (long long)n, r.defect);
    free_design(&d);
}

START_TEST(false_designs)
{
    property_run("false designs", 300, false_design_body, NULL);
}
END_TEST

/* ---- callbacks that refuse ---- */

enum { BEYOND, ALWAYS, NOT_A_NUMBER, NO_GRADIENT, STOP };
typedef struct refusal {
    int kind;
    int64_t calls, at;
} refusal;

static int refuses(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    refusal *r = user;
    double target[2] = { 1.0, 1.0 };
    r->calls++;
    const double before = gradient ? gradient[1] : 0.0;
    pulls(n, x, value, gradient, target);
    if (r->kind == ALWAYS) return 3;
    if (r->kind == STOP && r->calls == r->at) return -7;
    const int outside = fabs(x[0]) > 5.0 || fabs(x[1]) > 5.0;
    if (r->kind == BEYOND && outside) return 1;
    if (r->kind == NOT_A_NUMBER && outside) *value = NAN;
    if (r->kind == NO_GRADIENT && gradient) gradient[1] = before; /* as if it had not been written */
    return 0;
}

START_TEST(refusals)
{
    refusal r = { BEYOND, 0, 0 };
    for (r.kind = BEYOND; r.kind < STOP; r.kind++) {
        const symo_invariance report = check_callback(2, refuses, &r, "(1 2)", NULL);
        ck_assert_int_eq(report.holds, 1);
        ck_assert_int_eq(report.point >= 0, r.kind == BEYOND || r.kind == NOT_A_NUMBER);
        ck_assert_int_eq(report.generator >= 0, report.point >= 0);
    }
    r.kind = BEYOND; /* a false claim is caught where the function lives */
    ck_assert(!check_callback(2, refuses, &r, "(1 -1)", NULL).holds);
    symo_symmetry *symmetry = parse(2, "(1 2)");
    symo_objective *objective = callback(2, refuses, &r);
    for (r.at = 1, r.kind = STOP;; r.at++) {
        symo_invariance report = { .size = sizeof report };
        r.calls = 0;
        const symo_status status = symo_check_objective_invariance(objective, symmetry, NULL, 1, &report);
        if (r.calls < r.at) {
            ck_assert_int_eq(status, SYMO_OK);
            ck_assert_int_eq(r.calls, 20); /* as the header says: 11 + 9 generators */
            break;
        }
        ck_assert_int_eq(status, SYMO_ERROR_CALLBACK);
        ck_assert_int_eq(r.calls, r.at); /* none after it */
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "the objective returned -7"));
        ck_assert_int_eq(report.holds, 0);
    }
    symo_objective_free(objective);
    symo_symmetry_free(symmetry);
}
END_TEST

/* ---- penalties ---- */

static symo_invariance check_prox(symo_prox *prox, const char *text, const double *near_point)
{
    symo_symmetry *symmetry = parse(symo_prox_size(prox), text);
    symo_invariance report = { .size = sizeof report };
    const symo_status status = symo_check_prox_invariance(prox, symmetry, near_point, 5, &report);
    ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
    symo_symmetry_free(symmetry);
    symo_prox_free(prox);
    return report;
}

static symo_prox *l1(const double *weights, double lambda)
{
    symo_prox *prox;
    ck_assert_int_eq(symo_prox_l1(&prox, 4, weights, lambda), SYMO_OK);
    return prox;
}

static symo_prox *box(const double *lower, const double *upper)
{
    symo_prox *prox;
    ck_assert_int_eq(symo_prox_box(&prox, 4, lower, upper), SYMO_OK);
    return prox;
}

static symo_prox *groups(const int64_t *sizes, const double *weights)
{
    symo_prox *prox;
    ck_assert_int_eq(symo_prox_group_lasso(&prox, 2, sizes, weights, 0.5), SYMO_OK);
    return prox;
}

START_TEST(penalties)
{
    const double equal[4] = { 1.0, 2.0, 1.0, 2.0 }, other[4] = { 1.0, 2.0, 1.0, 2.0 * (1.0 + 1e-6) };
    const double fixed[4] = { 1.0, INFINITY, 1.0, INFINITY }, half_fixed[4] = { 1.0, INFINITY, 1.0, 2.0 };
    const double lower[4] = { -1.0, 0.0, -1.0, 0.0 }, shifted[4] = { -1.0, 0.0, -1.0, 1e-6 };
    const double nearby[4] = { 0.5, 3.0, -0.5, 1e-3 }, same[2] = { 1.0, 1.0 }, unequal[2] = { 1.0, 1.001 };
    const int64_t pairs[2] = { 2, 2 }, uneven[2] = { 1, 3 };
    const double *const near_points[2] = { NULL, nearby };
    for (int k = 0; k < 2; k++) {
        ck_assert(check_prox(l1(equal, 0.5), "(1 3)(2 4)\n(1 -1)", near_points[k]).holds);
        for (double lambda = 1e-12; lambda < 1e13; lambda *= 1e3)
            ck_assert(!check_prox(l1(other, lambda), "(1 3)(2 4)", near_points[k]).holds);
        ck_assert(check_prox(l1(fixed, 0.5), "(1 3)(2 4)", near_points[k]).holds);
        ck_assert(!check_prox(l1(half_fixed, 0.5), "(1 3)(2 4)", near_points[k]).holds);
        ck_assert(check_prox(box(lower, NULL), "(1 3)(2 4)", near_points[k]).holds);
        ck_assert(!check_prox(box(lower, NULL), "(1 -1)", near_points[k]).holds);
        ck_assert(!check_prox(box(shifted, NULL), "(1 3)(2 4)", near_points[k]).holds);
        ck_assert(check_prox(groups(pairs, same), "(1 3)(2 4)\n(1 2)", near_points[k]).holds);
        ck_assert(!check_prox(groups(pairs, same), "(2 3)", near_points[k]).holds);
        ck_assert(!check_prox(groups(pairs, unequal), "(1 3)(2 4)", near_points[k]).holds);
        ck_assert(!check_prox(groups(uneven, NULL), "(1 2)", near_points[k]).holds);
        ck_assert(check_prox(groups(uneven, NULL), "(2 3 4)(1 -1)", near_points[k]).holds);
    }
    const symo_invariance report = check_prox(l1(other, 0.5), "(1 3)\n(2 4)", NULL);
    ck_assert_int_eq(report.generator, 1);
    ck_assert(report.defect > 1e-8 && report.defect < 1e-5);
}
END_TEST

/* A penalty of a user's own: |x|_1 whose value, or whose prox, is right for the swap only in part. */
static int own_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const refusal *r = self;
    (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += (r->kind == 1 && i == 0 ? 2.0 : 1.0) * fabs(x[i]);
    if (r->kind == 6 && x[0] < 0.0) *value = INFINITY;
    return r->kind == 3 ? 1 : r->kind == 4 ? -9 : 0;
}

static int own_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const refusal *r = self;
    (void)scratch;
    for (int64_t i = 0; i < n; i++) {
        const double t = (r->kind == 2 && i == 0 ? 2.0 : 1.0) * step;
        out[i] = v[i] > t ? v[i] - t : v[i] < -t ? v[i] + t : 0.0;
    }
    return r->kind == 3 ? 1 : r->kind == 5 ? -9 : 0;
}

START_TEST(own_penalty)
{
    const symo_prox_table table = { .size = sizeof table, .name = "own", .value = own_value, .prox = own_prox };
    symo_symmetry *symmetry = parse(2, "(1 2)");
    for (int kind = 0; kind <= 6; kind++) {
        refusal r = { kind, 0, 0 };
        symo_prox *prox;
        symo_invariance report = { .size = sizeof report };
        ck_assert_int_eq(symo_prox_custom(&prox, 2, &table, &r), SYMO_OK);
        const symo_status status = symo_check_prox_invariance(prox, symmetry, NULL, 1, &report);
        ck_assert_int_eq(status, kind == 4 || kind == 5 ? SYMO_ERROR_CALLBACK : SYMO_OK);
        ck_assert_int_eq(report.holds, kind == 0 || kind == 3);
        ck_assert_int_eq(report.point >= 0, kind < 3 || kind == 6);
        if (kind == 6) ck_assert_double_eq(report.defect, INFINITY);
        symo_prox_free(prox);
    }
    symo_symmetry_free(symmetry);
}
END_TEST

/* ---- arguments ---- */

START_TEST(arguments)
{
    double target[2] = { 1.0, 1.0 };
    const double infinite[2] = { 0.0, INFINITY };
    symo_objective *objective = callback(2, pulls, target), *nothing = callback(0, pulls, target);
    symo_symmetry *swap = parse(2, "(1 2)"), *other = parse(3, "(1 2)"), *trivial = parse(2, ""),
                  *empty = parse(0, "()");
    symo_prox *prox;
    symo_invariance report = { .size = sizeof report }, unset = { .size = 0 };
    ck_assert_int_eq(symo_prox_zero(&prox, 2), SYMO_OK);
    ck_assert_int_eq(symo_check_objective_invariance(NULL, swap, NULL, 1, &report), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_objective_invariance(objective, NULL, NULL, 1, &report), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_objective_invariance(objective, swap, NULL, 1, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_objective_invariance(objective, swap, NULL, 1, &unset), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_objective_invariance(objective, other, NULL, 1, &report), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_objective_invariance(objective, swap, infinite, 1, &report), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_check_objective_invariance: near_point[1] = inf must be finite");
    ck_assert_int_eq(symo_check_prox_invariance(NULL, swap, NULL, 1, &report), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_prox_invariance(prox, NULL, NULL, 1, &report), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_prox_invariance(prox, swap, NULL, 1, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_check_prox_invariance(prox, other, NULL, 1, &report), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(report.holds, 0);
    ck_assert_int_eq(symo_check_objective_invariance(objective, trivial, NULL, 1, &report), SYMO_OK);
    ck_assert(report.holds && report.point == -1);
    ck_assert_int_eq(symo_check_objective_invariance(nothing, empty, NULL, 1, &report), SYMO_OK);
    ck_assert(report.holds && report.defect == 0.0);
    ck_assert_int_eq(symo_check_prox_invariance(prox, swap, NULL, 1, &report), SYMO_OK);
    ck_assert(report.holds && report.defect == 0.0);
    symo_prox_free(prox);
    symo_objective_free(objective);
    symo_objective_free(nothing);
    symo_symmetry_free(swap);
    symo_symmetry_free(other);
    symo_symmetry_free(trivial);
    symo_symmetry_free(empty);
}
END_TEST

/* The same seed gives the same report; an older program's shorter struct is not written past its end. */
START_TEST(reports)
{
    double target[3] = { 1.0, 1.5, 2.0 };
    symo_objective *objective = callback(3, pulls, target);
    const symo_invariance first = check(objective, "(1 2 3)\n(1 3)", NULL, 42);
    const symo_invariance again = check(objective, "(1 2 3)\n(1 3)", NULL, 42);
    const symo_invariance other = check(objective, "(1 2 3)\n(1 3)", NULL, 43);
    ck_assert(first.defect == again.defect && first.point == again.point && first.generator == again.generator);
    ck_assert(first.defect != other.defect);
    symo_invariance shorter;
    memset(&shorter, 0x5a, sizeof shorter);
    shorter.size = offsetof(symo_invariance, scale);
    symo_symmetry *symmetry = parse(3, "(1 2 3)\n(1 3)");
    ck_assert_int_eq(symo_check_objective_invariance(objective, symmetry, NULL, 42, &shorter), SYMO_OK);
    ck_assert(!shorter.holds && shorter.point == first.point);
    ck_assert_int_eq(((unsigned char *)&shorter)[offsetof(symo_invariance, scale)], 0x5a);
    ck_assert_int_eq(((unsigned char *)&shorter)[sizeof shorter - 1], 0x5a);
    symo_symmetry_free(symmetry);
    symo_objective_free(objective);
}
END_TEST

START_TEST(short_of_memory)
{
    double target[2] = { 1.0, 1.0 };
    test_allocator_install();
    symo_objective *objective = callback(2, pulls, target);
    symo_symmetry *symmetry = parse(2, "(1 2)");
    symo_prox *prox;
    ck_assert_int_eq(symo_prox_zero(&prox, 2), SYMO_OK);
    const int64_t live = test_allocator_held();
    for (int64_t request = 1;; request++) {
        symo_invariance report = { .size = sizeof report };
        test_allocator_fail(request, 0);
        symo_status status = symo_check_objective_invariance(objective, symmetry, NULL, 1, &report);
        if (!status) status = symo_check_prox_invariance(prox, symmetry, NULL, 1, &report);
        const int64_t refused = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_int_eq(status, refused ? SYMO_ERROR_MEMORY : SYMO_OK);
        ck_assert_int_eq(report.holds, !refused);
        ck_assert_int_eq(test_allocator_held(), live);
        if (!refused) {
            ck_assert_int_gt(request, 3);
            break;
        }
    }
    symo_prox_free(prox);
    symo_objective_free(objective);
    symo_symmetry_free(symmetry);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("invariance");
    TCase *tests = tcase_create("invariance");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, short_of_memory); /* first: the allocator must come before any other call when not forking */
    tcase_add_test(tests, pulls_towards_targets);
    tcase_add_test(tests, ties_keep_their_cells);
    tcase_add_test(tests, ties_of_penalties);
    tcase_add_test(tests, ties_of_large_predictors);
    tcase_add_test(tests, hidden_near_the_point);
    tcase_add_test(tests, signs);
    tcase_add_test(tests, cancelling_value);
    tcase_add_test(tests, true_designs);
    tcase_add_test(tests, large_designs);
    tcase_add_test(tests, false_designs);
    tcase_add_test(tests, refusals);
    tcase_add_test(tests, penalties);
    tcase_add_test(tests, own_penalty);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, reports);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
