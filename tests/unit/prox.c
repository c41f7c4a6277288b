/* SPDX-License-Identifier: BSD-3-Clause */
/* The handle of a prox: arguments of every public function, users' own tables, operators by name, references, and
 * memory that runs out. The operators themselves are tried by tests/contract/prox_laws.c. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prox/prox_impl.h"
#include "support/allocator.h"
#include "support/property.h"

static const double inf = (double)INFINITY;

#define REFUSED(call, sentence)                                                                                        \
    do {                                                                                                               \
        ck_assert_int_eq((call), SYMO_ERROR_ARGUMENT);                                                                 \
        ck_assert_str_eq(symo_last_error(), (sentence));                                                               \
    } while (0)
#define WORKED(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

/* ---- constructors ---- */

START_TEST(weights_are_checked)
{
    const double negative[3] = { 1.0, -1.0, 1.0 }, broken[3] = { 1.0, 1.0, NAN }, huge[1] = { 1e300 };
    symo_prox *p = (symo_prox *)1;
    REFUSED(symo_prox_l1(NULL, 3, NULL, 1.0), "symo_prox_l1: prox must not be NULL");
    REFUSED(symo_prox_l1(&p, -1, NULL, 1.0), "symo_prox_l1: n = -1 must be >= 0");
    ck_assert_ptr_null(p);
    REFUSED(symo_prox_l1(&p, 3, NULL, -0.5), "symo_prox_l1: lambda = -0.5 must be finite and >= 0");
    REFUSED(symo_prox_l1(&p, 3, NULL, NAN), "symo_prox_l1: lambda = nan must be finite and >= 0");
    REFUSED(symo_prox_l1(&p, 3, NULL, inf), "symo_prox_l1: lambda = inf must be finite and >= 0");
    REFUSED(symo_prox_l1(&p, 3, negative, 1.0), "symo_prox_l1: weights[1] = -1 must be >= 0 (infinity is allowed)");
    REFUSED(symo_prox_l1(&p, 3, broken, 1.0), "symo_prox_l1: weights[2] = nan must be >= 0 (infinity is allowed)");
    REFUSED(symo_prox_squared_norm(&p, 3, broken, 1.0),
            "symo_prox_squared_norm: weights[2] = nan must be >= 0 (infinity is allowed)");
    ck_assert_int_eq(symo_prox_squared_norm(&p, 1, huge, 1e10), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_squared_norm(NULL, 1, NULL, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_squared_norm(&p, -1, NULL, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_zero(NULL, 1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_zero(&p, -1), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(p);
}
END_TEST

START_TEST(bounds_are_checked)
{
    const double low[2] = { 0.0, 2.0 }, high[2] = { 1.0, 1.0 }, broken[2] = { 0.0, NAN }, no_low[2] = { 0.0, inf };
    const double no_high[2] = { -inf, 0.0 };
    symo_prox *p = (symo_prox *)1;
    REFUSED(symo_prox_box(&p, 2, low, high),
            "symo_prox_box: lower[1] = 2 must be <= the upper bound of the same entry");
    ck_assert_ptr_null(p);
    REFUSED(symo_prox_box(&p, 2, broken, NULL), "symo_prox_box: lower[1] = nan must be a number below infinity");
    REFUSED(symo_prox_box(&p, 2, NULL, broken), "symo_prox_box: upper[1] = nan must be a number above -infinity");
    REFUSED(symo_prox_box(&p, 2, no_low, NULL), "symo_prox_box: lower[1] = inf must be a number below infinity");
    REFUSED(symo_prox_box(&p, 2, NULL, no_high), "symo_prox_box: upper[0] = -inf must be a number above -infinity");
    ck_assert_int_eq(symo_prox_box(NULL, 2, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_box(&p, -2, NULL, NULL), SYMO_ERROR_ARGUMENT);
}
END_TEST

START_TEST(sizes_are_checked)
{
    const int64_t negative[2] = { 2, -1 }, huge[3] = { INT64_MAX, 1, 0 }, fine[2] = { 2, 1 };
    symo_prox *p = (symo_prox *)1;
    REFUSED(symo_prox_group_lasso(NULL, 2, fine, NULL, 1.0), "symo_prox_group_lasso: prox must not be NULL");
    REFUSED(symo_prox_group_lasso(&p, -1, fine, NULL, 1.0), "symo_prox_group_lasso: groups = -1 must be >= 0");
    ck_assert_ptr_null(p);
    REFUSED(symo_prox_group_lasso(&p, 2, NULL, NULL, 1.0), "symo_prox_group_lasso: sizes must not be NULL");
    REFUSED(symo_prox_group_lasso(&p, 2, negative, NULL, 1.0), "symo_prox_group_lasso: sizes[1] = -1 must be >= 0");
    REFUSED(symo_prox_group_lasso(&p, 2, fine, NULL, NAN),
            "symo_prox_group_lasso: lambda = nan must be finite and >= 0");
    ck_assert_int_eq(symo_prox_group_lasso(&p, 3, huge, NULL, 1.0), SYMO_ERROR_SIZE);
    ck_assert_str_eq(symo_last_error(), "symo_prox_group_lasso: the sum of sizes overflows at sizes[1] = 1");
    ck_assert_ptr_null(p);
    WORKED(symo_prox_group_lasso(&p, 0, NULL, NULL, 1.0));
    ck_assert_int_eq(symo_prox_size(p), 0);
    symo_prox_free(p);
}
END_TEST

START_TEST(indices_are_checked)
{
    const int64_t starts[3] = { 0, 2, 4 }, falling[3] = { 0, 2, 1 }, late[3] = { 1, 2, 4 }, many[3] = { 0, 2, 9 };
    const int64_t twice[4] = { 0, 3, 1, 3 }, same[4] = { 0, 0, 1, 2 }, outside[4] = { 0, 1, 5, 2 },
                  below[4] = { 0, 1, -1, 2 };
    const int64_t empty[3] = { 0, 0, 0 };
    const char *overlap = "symo_prox_group_lasso_indexed: indices[3] = 3 is in group 0 and in group 1; groups must be "
                          "disjoint";
    symo_prox *p = (symo_prox *)1;
#define INDEXED(starts, indices) symo_prox_group_lasso_indexed(&p, 5, 2, starts, indices, NULL, 1.0)
    REFUSED(INDEXED(starts, twice), overlap);
    ck_assert_ptr_null(p);
    ck_assert_int_eq(INDEXED(starts, same), SYMO_ERROR_ARGUMENT);
    REFUSED(INDEXED(starts, outside), "symo_prox_group_lasso_indexed: indices[2] = 5 must be in 0 .. n - 1");
    REFUSED(INDEXED(starts, below), "symo_prox_group_lasso_indexed: indices[2] = -1 must be in 0 .. n - 1");
    REFUSED(INDEXED(falling, same), "symo_prox_group_lasso_indexed: starts[2] = 1 must be at least the one before");
    REFUSED(INDEXED(late, same), "symo_prox_group_lasso_indexed: starts[0] = 1 must be 0");
    ck_assert_int_eq(INDEXED(many, same), SYMO_ERROR_ARGUMENT);
    REFUSED(INDEXED(NULL, same), "symo_prox_group_lasso_indexed: starts must not be NULL");
    REFUSED(INDEXED(starts, NULL), "symo_prox_group_lasso_indexed: indices must not be NULL");
#undef INDEXED
    ck_assert_int_eq(symo_prox_group_lasso_indexed(&p, -1, 0, NULL, NULL, NULL, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_group_lasso_indexed(&p, 1, -1, NULL, NULL, NULL, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_prox_group_lasso_indexed(NULL, 1, 0, NULL, NULL, NULL, 1.0), SYMO_ERROR_ARGUMENT);
    WORKED(symo_prox_group_lasso_indexed(&p, 5, 2, empty, NULL, NULL, 1.0));
    symo_prox_free(p);
    WORKED(symo_prox_group_lasso_indexed(&p, 0, 0, NULL, NULL, NULL, 1.0));
    symo_prox_free(p);
}
END_TEST

/* ---- public functions of the handle ---- */

START_TEST(verbs_check_their_arguments)
{
    const int64_t sizes[1] = { 3 }, labels[2] = { 0, 1 };
    double x[3] = { 1.0, 2.0, 3.0 }, out[3], scratch[6], value, other;
    const double steps[3] = { 1.0, 0.0, 1.0 };
    int8_t flags[3];
    int answer;
    symo_prox *p = NULL, *q = (symo_prox *)1;
    symo_partition *two = NULL;
    WORKED(symo_prox_group_lasso(&p, 1, sizes, NULL, 1.0));
    WORKED(symo_partition_create(&two, 2, labels, NULL));
    ck_assert_int_eq(symo_prox_scratch(p), 6);

    REFUSED(symo_prox_apply(NULL, x, 1.0, out, scratch), "symo_prox_apply: prox must not be NULL");
    REFUSED(symo_prox_apply(p, NULL, 1.0, out, scratch), "symo_prox_apply: v must not be NULL");
    REFUSED(symo_prox_apply(p, x, 1.0, NULL, scratch), "symo_prox_apply: out must not be NULL");
    REFUSED(symo_prox_apply(p, x, 1.0, out, NULL), "symo_prox_apply: scratch must not be NULL: group-lasso needs "
                                                   "symo_prox_scratch() = 6 doubles");
    REFUSED(symo_prox_apply(p, x, 0.0, out, scratch), "symo_prox_apply: step = 0 must be > 0 and finite");
    REFUSED(symo_prox_apply(p, x, -1.0, out, scratch), "symo_prox_apply: step = -1 must be > 0 and finite");
    REFUSED(symo_prox_apply(p, x, NAN, out, scratch), "symo_prox_apply: step = nan must be > 0 and finite");
    REFUSED(symo_prox_apply(p, x, inf, out, scratch), "symo_prox_apply: step = inf must be > 0 and finite");
    REFUSED(symo_prox_apply_diagonal(p, x, steps, out, scratch),
            "symo_prox_apply_diagonal: steps[1] = 0 must be > 0 and finite");
    REFUSED(symo_prox_apply_diagonal(p, x, NULL, out, scratch), "symo_prox_apply_diagonal: steps must not be NULL");
    REFUSED(symo_prox_apply_diagonal(p, NULL, x, out, scratch), "symo_prox_apply_diagonal: v must not be NULL");

    value = 7.0;
    REFUSED(symo_prox_value(p, NULL, &value), "symo_prox_value: x must not be NULL");
    ck_assert(isnan(value));
    REFUSED(symo_prox_value(p, x, NULL), "symo_prox_value: value must not be NULL");
    REFUSED(symo_prox_value(NULL, x, &value), "symo_prox_value: prox must not be NULL");
    REFUSED(symo_prox_conjugate(p, NULL, &value), "symo_prox_conjugate: g must not be NULL");
    REFUSED(symo_prox_conjugate(p, x, NULL), "symo_prox_conjugate: value must not be NULL");
    REFUSED(symo_prox_conjugate(NULL, x, &value), "symo_prox_conjugate: prox must not be NULL");
    REFUSED(symo_prox_polar(p, NULL, &value), "symo_prox_polar: g must not be NULL");
    REFUSED(symo_prox_polar(p, x, NULL), "symo_prox_polar: value must not be NULL");
    REFUSED(symo_prox_polar(NULL, x, &value), "symo_prox_polar: prox must not be NULL");
    REFUSED(symo_prox_distance(p, x, x, 0.0, &value, &other), "symo_prox_distance: unit = 0 must be > 0 and finite");
    REFUSED(symo_prox_distance(p, NULL, x, 1.0, &value, &other), "symo_prox_distance: x must not be NULL");
    REFUSED(symo_prox_distance(p, x, NULL, 1.0, &value, &other), "symo_prox_distance: g must not be NULL");
    REFUSED(symo_prox_distance(p, x, x, 1.0, NULL, &other), "symo_prox_distance: absolute must not be NULL");
    REFUSED(symo_prox_distance(p, x, x, 1.0, &value, NULL), "symo_prox_distance: relative must not be NULL");
    REFUSED(symo_prox_distance(NULL, x, x, 1.0, &value, &other), "symo_prox_distance: prox must not be NULL");
    REFUSED(symo_prox_certificate(p, x, NAN, x, &value), "symo_prox_certificate: step = nan must be > 0 and finite");
    REFUSED(symo_prox_certificate(p, NULL, 1.0, x, &value), "symo_prox_certificate: v must not be NULL");
    REFUSED(symo_prox_certificate(p, x, 1.0, NULL, &value), "symo_prox_certificate: p must not be NULL");
    REFUSED(symo_prox_certificate(p, x, 1.0, x, NULL), "symo_prox_certificate: distance must not be NULL");
    REFUSED(symo_prox_certificate(NULL, x, 1.0, x, &value), "symo_prox_certificate: prox must not be NULL");
    REFUSED(symo_prox_unpenalised(p, NULL), "symo_prox_unpenalised: free_entries must not be NULL");
    REFUSED(symo_prox_unpenalised(NULL, flags), "symo_prox_unpenalised: prox must not be NULL");
    REFUSED(symo_prox_keeps(p, two, &answer),
            "symo_prox_keeps: partition has 2 entries and the prox 3; they must agree");
    REFUSED(symo_prox_keeps(p, NULL, &answer), "symo_prox_keeps: partition must not be NULL");
    REFUSED(symo_prox_keeps(NULL, two, &answer), "symo_prox_keeps: prox must not be NULL");
    REFUSED(symo_prox_keeps(p, two, NULL), "symo_prox_keeps: answer must not be NULL");
    REFUSED(symo_prox_reduce(&q, p, two), "symo_prox_reduce: partition has 2 entries and the prox 3; they must agree");
    ck_assert_ptr_null(q);
    REFUSED(symo_prox_reduce(NULL, p, two), "symo_prox_reduce: reduced must not be NULL");
    REFUSED(symo_prox_reduce(&q, NULL, two), "symo_prox_reduce: prox must not be NULL");
    REFUSED(symo_prox_scaled(&q, p, -1.0), "symo_prox_scaled: factor = -1 must be finite and >= 0");
    REFUSED(symo_prox_scaled(&q, p, NAN), "symo_prox_scaled: factor = nan must be finite and >= 0");
    REFUSED(symo_prox_scaled(NULL, p, 1.0), "symo_prox_scaled: scaled must not be NULL");
    REFUSED(symo_prox_scaled(&q, NULL, 1.0), "symo_prox_scaled: prox must not be NULL");
    REFUSED(symo_prox_null_model(NULL, p), "symo_prox_null_model: limit must not be NULL");
    REFUSED(symo_prox_null_model(&q, NULL), "symo_prox_null_model: prox must not be NULL");
    ck_assert_ptr_null(symo_prox_name(NULL));
    ck_assert_ptr_null(symo_prox_table_of(NULL));
    ck_assert_int_eq(symo_prox_size(NULL), 0);
    ck_assert_int_eq(symo_prox_scratch(NULL), 0);
    ck_assert_ptr_null(symo_prox_row_at(-1));
    ck_assert_ptr_null(symo_prox_row_at(1000));
    symo_prox_free(NULL);
    symo_partition_free(two);
    symo_prox_free(p);
}
END_TEST

START_TEST(overflowing_factor_is_refused)
{
    const double weights[2] = { inf, 1e200 };
    const int64_t sizes[2] = { 1, 1 };
    symo_prox *p[4] = { NULL }, *q = (symo_prox *)1;
    WORKED(symo_prox_l1(&p[0], 2, weights, 1.0));
    WORKED(symo_prox_squared_norm(&p[1], 2, NULL, 1e200));
    WORKED(symo_prox_group_lasso(&p[2], 2, sizes, weights, 1.0));
    WORKED(symo_prox_hinge(&p[3], 2, NULL, 1e200));
    for (int k = 0; k < 4; k++) {
        ck_assert_int_eq(symo_prox_scaled(&q, p[k], 1e200), SYMO_ERROR_ARGUMENT);
        ck_assert_ptr_null(q);
        WORKED(symo_prox_scaled(&q, p[k], 1e100));
        symo_prox_free(q);
        symo_prox_free(p[k]);
    }
}
END_TEST

/* t lambda = 1e500 is no double, v / (t lambda) = 1e-200 is. */
START_TEST(ridge_is_right_where_step_times_lambda_overflows)
{
    const double v[2] = { 1e300, -1e300 }, weights[2] = { 1.0, inf }, steps[2] = { 1e300, 1e300 };
    double out[2];
    symo_prox *p = NULL;
    WORKED(symo_prox_squared_norm(&p, 2, NULL, 1e200));
    WORKED(symo_prox_apply(p, v, 1e300, out, NULL));
    ck_assert_double_eq_tol(out[0], 1e-200, 1e-215);
    ck_assert_double_eq_tol(out[1], -1e-200, 1e-215);
    symo_prox_free(p);
    WORKED(symo_prox_squared_norm(&p, 2, weights, 1e200));
    WORKED(symo_prox_apply_diagonal(p, v, steps, out, NULL));
    ck_assert_double_eq_tol(out[0], 1e-200, 1e-215);
    ck_assert(out[1] == 0.0 && !signbit(out[1]));
    symo_prox_free(p);
}
END_TEST

/* ---- a user's table: h(x) = sum |x_i - a|, known by value and prox only ---- */

typedef struct shifted {
    double a;
    int code;       /* what the functions return */
    int destroyed;  /* how often */
    int64_t thirst; /* of scratch */
} shifted;

static int shifted_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    const shifted *s = self;
    for (int64_t i = 0; i < s->thirst; i++) scratch[i] = 1.0;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += fabs(x[i] - s->a);
    return s->code;
}

static int shifted_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const shifted *s = self;
    for (int64_t i = 0; i < s->thirst; i++) scratch[i] = 1.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = v[i] - s->a;
        out[i] = d > step ? v[i] - step : d < -step ? v[i] + step : s->a;
    }
    return s->code;
}

static int64_t shifted_scratch(void *self, int64_t n)
{
    (void)n;
    return ((const shifted *)self)->thirst;
}

static int shifted_dual(void *self, int64_t n, const double *g, double *value, double *scratch)
{
    (void)n, (void)g, (void)scratch;
    *value = 0.0;
    return ((const shifted *)self)->code;
}

static int shifted_distance(void *self, int64_t n, const double *x, const double *g, double unit, double *absolute,
                            double *relative, double *scratch)
{
    (void)n, (void)x, (void)g, (void)unit, (void)scratch;
    *absolute = *relative = 0.0;
    return ((const shifted *)self)->code;
}

static int shifted_diagonal(void *self, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    (void)n, (void)v, (void)steps, (void)out, (void)scratch;
    return ((const shifted *)self)->code;
}

static int shifted_keeps(void *self, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n, (void)partition;
    *answer = 1;
    return ((const shifted *)self)->code;
}

static int shifted_free(void *self, int64_t n, int8_t *free_entries)
{
    (void)n, (void)free_entries;
    return ((const shifted *)self)->code;
}

static symo_status shifted_reduce(void *self, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    (void)self, (void)partition;
    return symo_prox_zero(reduced, n + 1); /* of a wrong size */
}

static void shifted_destroy(void *self)
{
    ((shifted *)self)->destroyed++;
}

static symo_prox_table shifted_table(void)
{
    symo_prox_table table = { 0 };
    table.size = sizeof table;
    table.name = "shifted";
    table.value = shifted_value;
    table.prox = shifted_prox;
    table.scratch = shifted_scratch;
    table.destroy = shifted_destroy;
    return table;
}

START_TEST(custom_checks_the_table)
{
    shifted self = { 1.0, 0, 0, 0 };
    symo_prox_table table = shifted_table();
    symo_prox *p = (symo_prox *)1;
    REFUSED(symo_prox_custom(NULL, 1, &table, &self), "symo_prox_custom: prox must not be NULL");
    REFUSED(symo_prox_custom(&p, 1, NULL, &self), "symo_prox_custom: table must not be NULL");
    ck_assert_ptr_null(p);
    REFUSED(symo_prox_custom(&p, -1, &table, &self), "symo_prox_custom: n = -1 must be >= 0");
    table.value = NULL;
    REFUSED(symo_prox_custom(&p, 1, &table, &self), "symo_prox_custom: table->value must not be NULL");
    table = shifted_table();
    table.prox = NULL;
    REFUSED(symo_prox_custom(&p, 1, &table, &self), "symo_prox_custom: table->prox must not be NULL");
    table = shifted_table();
    table.name = NULL;
    REFUSED(symo_prox_custom(&p, 1, &table, &self), "symo_prox_custom: table->name must not be NULL");
    table = shifted_table();
    table.size = 8;
    ck_assert_int_eq(symo_prox_custom(&p, 1, &table, &self), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(self.destroyed, 0);
}
END_TEST

/* A program that was compiled when the table ended after prox: what lies behind is not read. */
START_TEST(custom_takes_an_older_table)
{
    shifted self = { 1.0, 0, 0, 0 };
    symo_prox_table table = shifted_table();
    symo_prox *p = NULL;
    const double v[2] = { 0.5, 5.0 };
    double out[2];
    memset((char *)&table + offsetof(symo_prox_table, scratch), 0x55,
           sizeof table - offsetof(symo_prox_table, scratch));
    table.size = offsetof(symo_prox_table, scratch);
    WORKED(symo_prox_custom(&p, 2, &table, &self));
    ck_assert(symo_prox_table_of(p)->destroy == NULL);
    ck_assert_int_eq(symo_prox_scratch(p), 0);
    WORKED(symo_prox_apply(p, v, 1.0, out, NULL));
    ck_assert(out[0] == 1.0 && out[1] == 4.0);
    symo_prox_free(p);
}
END_TEST

START_TEST(custom_works_and_lacks_what_it_lacks)
{
    shifted self = { 1.0, 0, 0, 4 };
    symo_prox_table table = shifted_table();
    symo_prox *p = NULL, *q = (symo_prox *)1, *zero = NULL;
    const int64_t labels[2] = { 0, 0 };
    const double v[2] = { 0.5, 5.0 };
    const double steps[2] = { 1.0, 1.0 };
    double out[2], scratch[8], value, other;
    int8_t flags[2] = { 1, 1 };
    symo_partition *pair = NULL;
    WORKED(symo_partition_create(&pair, 2, labels, NULL));
    WORKED(symo_prox_custom(&p, 2, &table, &self));
    WORKED(symo_prox_value(p, v, &value));
    ck_assert(value == 4.5);
    ck_assert_str_eq(symo_prox_name(p), "shifted");
    ck_assert_int_eq(symo_prox_conjugate(p, v, &value), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_prox_polar(p, v, &value), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_prox_distance(p, v, v, 1.0, &value, &other), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_prox_certificate(p, v, 1.0, v, &value), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_prox_apply_diagonal(p, v, steps, out, scratch), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_prox_reduce(&q, p, pair), SYMO_ERROR_UNSUPPORTED);
    ck_assert_ptr_null(q);
    ck_assert_int_eq(symo_prox_null_model(&q, p), SYMO_ERROR_UNSUPPORTED);
    ck_assert_str_eq(symo_last_error(), "symo_prox_null_model: shifted does not offer its limit for a growing factor");
    WORKED(symo_prox_unpenalised(p, flags));
    ck_assert(flags[0] == 0 && flags[1] == 0);
    /* a multiple of it keeps it alive, and can be scaled on; 0 is the zero function */
    WORKED(symo_prox_scaled(&q, p, 2.0));
    WORKED(symo_prox_scaled(&zero, q, 0.0));
    symo_prox_free(p);
    ck_assert_int_eq(self.destroyed, 0);
    ck_assert_int_eq(symo_prox_scratch(q), 2 + 4);
    WORKED(symo_prox_apply(q, v, 1.0, out, scratch));
    ck_assert(out[0] == 1.0 && out[1] == 3.0);
    WORKED(symo_prox_value(q, v, &value));
    ck_assert(value == 9.0);
    ck_assert_int_eq(symo_prox_conjugate(q, v, &value), SYMO_ERROR_UNSUPPORTED);
    symo_prox_free(q);
    ck_assert_int_eq(self.destroyed, 1);
    WORKED(symo_prox_apply(zero, v, 1.0, out, NULL));
    ck_assert(out[0] == 0.5 && out[1] == 5.0);
    symo_prox_free(zero);
    symo_partition_free(pair);
}
END_TEST

START_TEST(codes_of_a_user_become_a_status)
{
    shifted self = { 1.0, 0, 0, 1 };
    symo_prox_table table = shifted_table();
    symo_prox *p = NULL, *q = NULL;
    const int64_t labels[2] = { 0, 0 };
    const double v[2] = { 0.5, 5.0 }, steps[2] = { 1.0, 1.0 };
    double out[2], scratch[1], value, other;
    int8_t flags[2];
    int answer;
    symo_partition *pair = NULL;
    WORKED(symo_partition_create(&pair, 2, labels, NULL));
    table.conjugate = shifted_dual;
    table.polar = shifted_dual;
    table.distance = shifted_distance;
    table.prox_diagonal = shifted_diagonal;
    table.keeps = shifted_keeps;
    table.unpenalised = shifted_free;
    table.reduce = shifted_reduce;
    WORKED(symo_prox_custom(&p, 2, &table, &self));
    self.code = 3;
    ck_assert_int_eq(symo_prox_value(p, v, &value), SYMO_ERROR_CALLBACK);
    ck_assert_str_eq(symo_last_error(), "symo_prox_value: the value function of shifted returned code 3");
    self.code = -4;
    ck_assert_int_eq(symo_prox_apply(p, v, 1.0, out, scratch), SYMO_ERROR_CALLBACK);
    ck_assert_str_eq(symo_last_error(), "symo_prox_apply: the prox function of shifted returned code -4");
    ck_assert_int_eq(symo_prox_apply_diagonal(p, v, steps, out, scratch), SYMO_ERROR_CALLBACK);
    ck_assert_int_eq(symo_prox_conjugate(p, v, &value), SYMO_ERROR_CALLBACK);
    ck_assert_int_eq(symo_prox_polar(p, v, &value), SYMO_ERROR_CALLBACK);
    ck_assert_int_eq(symo_prox_distance(p, v, v, 1.0, &value, &other), SYMO_ERROR_CALLBACK);
    ck_assert_int_eq(symo_prox_certificate(p, v, 1.0, v, &value), SYMO_ERROR_CALLBACK);
    ck_assert_int_eq(symo_prox_unpenalised(p, flags), SYMO_ERROR_CALLBACK);
    ck_assert_int_eq(symo_prox_keeps(p, pair, &answer), SYMO_ERROR_CALLBACK);
    ck_assert_int_eq(symo_prox_reduce(&q, p, pair), SYMO_ERROR_CALLBACK);
    ck_assert_ptr_null(q);
    symo_prox_free(p);
    table.keeps = NULL; /* then it is tested with the prox, whose code counts */
    WORKED(symo_prox_custom(&p, 2, &table, &self));
    ck_assert_int_eq(symo_prox_keeps(p, pair, &answer), SYMO_ERROR_CALLBACK);
    symo_prox_free(p);
    symo_partition_free(pair);
}
END_TEST

/* sum |x_i - 1| keeps x_1 = x_2, but neither x_1 = -x_2 nor x_1 = 0. */
START_TEST(keeps_of_a_user_is_sampled)
{
    const int64_t tied[2] = { 0, 0 }, dead[2] = { -1, 0 };
    const int8_t opposite[2] = { 1, -1 };
    shifted self = { 1.0, 0, 0, 3 };
    symo_prox_table table = shifted_table();
    symo_prox *p = NULL;
    symo_partition *partition[3] = { NULL };
    WORKED(symo_prox_custom(&p, 2, &table, &self));
    WORKED(symo_partition_create(&partition[0], 2, tied, NULL));
    WORKED(symo_partition_create(&partition[1], 2, tied, opposite));
    WORKED(symo_partition_create(&partition[2], 2, dead, NULL));
    for (int k = 0; k < 3; k++) {
        int answer = -1;
        WORKED(symo_prox_keeps(p, partition[k], &answer));
        ck_assert_int_eq(answer, k == 0);
        symo_partition_free(partition[k]);
    }
    symo_prox_free(p);
}
END_TEST

/* ---- by name ---- */

START_TEST(named_checks_names_and_arguments)
{
    const double weights[3] = { 1.0, -1.0, 1.0 }, two[2] = { 1.0, 1.0 }, broken[3] = { 1.0, 1.0, NAN };
    const int64_t starts[3] = { 0, 2, 3 }, short_starts[2] = { 0, 2 }, three[4] = { 0, 1, 2, 3 };
    const symo_argument lambda = { .name = "lambda", .real = 0.5 };
    const symo_argument low = { .name = "lambda", .real = -0.5 }, nan_lambda = { .name = "lambda", .real = NAN };
    const symo_argument misspelt[2] = { lambda, { .name = "weihgts", .vector = two, .count = 2 } };
    const symo_argument repeated[2] = { lambda, lambda }, nameless = { .real = 1.0 };
    const symo_argument negative[2] = { lambda, { .name = "weights", .vector = weights, .count = 3 } };
    const symo_argument not_a_number[2] = { lambda, { .name = "weights", .vector = broken, .count = 3 } };
    const symo_argument shorter[2] = { lambda, { .name = "weights", .vector = two, .count = 2 } };
    const symo_argument missing[2] = { lambda, { .name = "weights", .count = 3 } };
    const symo_argument cut[2] = { lambda, { .name = "weights", .vector = two, .count = -1 } };
    const symo_argument uncovered[2] = { lambda, { .name = "groups", .starts = short_starts, .count = 1 } };
    const symo_argument no_starts[2] = { lambda, { .name = "groups", .count = 1 } };
    const symo_argument heavy[3] = { lambda,
                                     { .name = "groups", .starts = starts, .count = 2 },
                                     { .name = "weights", .vector = weights, .count = 3 } };
    const symo_argument doubled[2] = { lambda, { .name = "groups", .starts = three, .indices = three, .count = 3 } };
    symo_prox *p = (symo_prox *)1;
    REFUSED(symo_prox_named(NULL, "l1", 3, 1, &lambda), "symo_prox_named: prox must not be NULL");
    REFUSED(symo_prox_named(&p, NULL, 3, 1, &lambda), "symo_prox_named: name must not be NULL");
    ck_assert_ptr_null(p);
    REFUSED(symo_prox_named(&p, "l1", -3, 1, &lambda), "symo_prox_named: n = -3 must be >= 0");
    REFUSED(symo_prox_named(&p, "l1", 3, -1, &lambda), "symo_prox_named: count = -1 must be >= 0");
    REFUSED(symo_prox_named(&p, "l1", 3, 1, NULL), "symo_prox_named: arguments must not be NULL");
    ck_assert_int_eq(symo_prox_named(&p, "group-laso", 3, 1, &lambda), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "there is no prox 'group-laso'; did you mean group-lasso"));
    ck_assert_int_eq(symo_prox_named(&p, "l1", 3, 2, misspelt), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "there is no parameter 'weihgts'; did you mean weights"));
    REFUSED(symo_prox_named(&p, "zero", 3, 1, &lambda), "symo_prox_named: zero has no parameters, so no 'lambda'");
    REFUSED(symo_prox_named(&p, "l1", 3, 0, NULL), "symo_prox_named: l1 needs lambda");
    REFUSED(symo_prox_named(&p, "group-lasso", 3, 1, &lambda), "symo_prox_named: group-lasso needs groups");
    REFUSED(symo_prox_named(&p, "l1", 3, 2, repeated), "symo_prox_named: lambda is given twice");
    REFUSED(symo_prox_named(&p, "l1", 3, 1, &nameless), "symo_prox_named: arguments[0] has no name");
    ck_assert_int_eq(symo_prox_named(&p, "l1", 3, 1, &low), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "lambda = -0.5 must be in 0 .. "));
    ck_assert_int_eq(symo_prox_named(&p, "l1", 3, 1, &nan_lambda), SYMO_ERROR_ARGUMENT);
    REFUSED(symo_prox_named(&p, "l1", 3, 2, negative), "symo_prox_named: weights[1] = -1 must be in 0 .. inf");
    REFUSED(symo_prox_named(&p, "l1", 3, 2, not_a_number), "symo_prox_named: weights[2] = nan must be in 0 .. inf");
    REFUSED(symo_prox_named(&p, "l1", 3, 2, shorter), "symo_prox_named: weights of l1 has 2 numbers, expected 3");
    REFUSED(symo_prox_named(&p, "squared-norm", 3, 2, shorter),
            "symo_prox_named: weights of squared-norm has 2 numbers, expected 3");
    REFUSED(symo_prox_named(&p, "l1", 3, 2, missing), "symo_prox_named: weights must not be NULL");
    REFUSED(symo_prox_named(&p, "l1", 3, 2, cut), "symo_prox_named: weights has the count -1, which must be >= 0");
    REFUSED(symo_prox_named(&p, "group-lasso", 3, 2, uncovered),
            "symo_prox_named: starts[1] = 2 must be n, where consecutive groups must end");
    REFUSED(symo_prox_named(&p, "group-lasso", 3, 2, no_starts), "symo_prox_named: groups must not be NULL");
    ck_assert_int_eq(symo_prox_named(&p, "group-lasso", 3, 3, heavy), SYMO_ERROR_ARGUMENT);
    WORKED(symo_prox_named(&p, "group-lasso", 3, 2, doubled));
    symo_prox_free(p);
}
END_TEST

START_TEST(box_by_name_may_have_one_bound)
{
    const double zeros[2] = { 0.0, 0.0 }, v[2] = { -1.0, 5.0 };
    const symo_argument lower = { .name = "lower", .vector = zeros, .count = 2 };
    symo_prox *p = NULL;
    double out[2];
    WORKED(symo_prox_named(&p, "box", 2, 1, &lower));
    WORKED(symo_prox_apply(p, v, 1.0, out, NULL));
    ck_assert(out[0] == 0.0 && out[1] == 5.0);
    symo_prox_free(p);
}
END_TEST

/* ---- memory that runs out: a status, nothing leaks, nothing half made ---- */

static symo_status everything(void)
{
    static const int64_t starts[3] = { 0, 2, 4 }, indices[4] = { 0, 3, 1, 4 }, sizes[2] = { 3, 3 };
    static const int64_t labels[6] = { 0, 1, 2, 0, 1, 3 };
    static const double weights[6] = { 1.0, 2.0, 3.0, 1.0, 2.0, 3.0 };
    const symo_argument arguments[2] = { { .name = "lambda", .real = 1.0 },
                                         { .name = "weights", .vector = weights, .count = 6 } };
    symo_prox *p[6] = { NULL }, *made[4] = { NULL };
    symo_partition *partition = NULL;
    double x[6] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0 }, value, relative;
    int answer;
    symo_status status = symo_prox_l1(&p[0], 6, weights, 1.0);
    if (!status) status = symo_prox_squared_norm(&p[1], 6, weights, 1.0);
    if (!status) status = symo_prox_box(&p[2], 6, weights, NULL);
    if (!status) status = symo_prox_group_lasso(&p[3], 2, sizes, NULL, 1.0);
    if (!status) status = symo_prox_group_lasso_indexed(&p[4], 6, 2, starts, indices, NULL, 1.0);
    if (!status) status = symo_prox_named(&p[5], "l1", 6, 2, arguments);
    if (!status) status = symo_partition_create(&partition, 6, labels, NULL);
    for (int k = 0; !status && k < 6; k++) {
        symo_prox_table table = *symo_prox_table_of(p[k]);
        table.scaled = NULL;
        table.keeps = NULL;
        table.destroy = NULL;
        status = symo_prox_scaled(&made[0], p[k], 2.0);
        if (!status) status = symo_prox_null_model(&made[1], p[k]);
        if (!status) status = symo_prox_custom(&made[2], 6, &table, p[k]->self);
        if (!status) status = symo_prox_scaled(&made[3], made[2], 2.0);
        if (!status) status = symo_prox_keeps(made[2], partition, &answer);
        if (!status) status = symo_prox_keeps(p[k], partition, &answer);
        for (int m = 0; m < 4; m++) symo_prox_free(made[m]), made[m] = NULL;
        if (!status && k != 3) status = symo_prox_reduce(&made[0], p[k], partition);
        if (!status) status = symo_prox_value(p[k], x, &value);
        if (!status) status = symo_prox_conjugate(p[k], x, &value);
        if (!status) status = symo_prox_polar(p[k], x, &value);
        if (!status) status = symo_prox_distance(p[k], x, x, 1.0, &value, &relative);
        if (!status) status = symo_prox_certificate(p[k], x, 1.0, x, &value);
        symo_prox_free(made[0]), made[0] = NULL;
    }
    for (int k = 0; k < 6; k++) symo_prox_free(p[k]);
    symo_partition_free(partition);
    return status;
}

START_TEST(short_of_memory)
{
    test_allocator_install();
    for (int64_t request = 1;; request++) {
        test_allocator_fail(request, 0);
        const symo_status status = everything();
        const int64_t refused = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_msg(status == (refused ? SYMO_ERROR_MEMORY : SYMO_OK), "request %d: %s", (int)request,
                      symo_last_error());
        ck_assert_int_eq(test_allocator_held(), 0);
        if (!refused) {
            ck_assert_int_gt(request, 100);
            break;
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("prox");
    TCase *tests = tcase_create("prox");
    tcase_add_test(tests, short_of_memory); /* first: the allocator must come before any other call when not forking */
    tcase_add_test(tests, weights_are_checked);
    tcase_add_test(tests, bounds_are_checked);
    tcase_add_test(tests, sizes_are_checked);
    tcase_add_test(tests, indices_are_checked);
    tcase_add_test(tests, verbs_check_their_arguments);
    tcase_add_test(tests, overflowing_factor_is_refused);
    tcase_add_test(tests, ridge_is_right_where_step_times_lambda_overflows);
    tcase_add_test(tests, custom_checks_the_table);
    tcase_add_test(tests, custom_takes_an_older_table);
    tcase_add_test(tests, custom_works_and_lacks_what_it_lacks);
    tcase_add_test(tests, codes_of_a_user_become_a_status);
    tcase_add_test(tests, keeps_of_a_user_is_sampled);
    tcase_add_test(tests, named_checks_names_and_arguments);
    tcase_add_test(tests, box_by_name_may_have_one_bound);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
