/* SPDX-License-Identifier: BSD-3-Clause */
/* The prox of the group lasso, which takes small groups two at a time, against (1 - t c / ||v_g||)_+ v_g in long double
 * and against itself group by group. */
#include <float.h>
#include <math.h>
#include <string.h>
#include <symo/prox.h>

#include "support/property.h"

enum { GROUPS = 24, LARGEST = 20, ENTRIES = GROUPS * LARGEST };

typedef struct subject {
    int64_t groups, n, starts[GROUPS + 1], sizes[GROUPS];
    double weights[GROUPS], v[ENTRIES], lambda, step;
} subject;

/* Runs of groups of one size, of every length from one on. */
static subject draw(const property_case *pc)
{
    subject s = { .groups = property_integer(pc, 0, GROUPS), .lambda = 0.7, .step = 1.3 };
    int64_t size = property_integer(pc, 0, LARGEST);
    for (int64_t g = 0; g < s.groups; g++) {
        if (property_integer(pc, 0, 3) == 0) size = property_integer(pc, 0, 9);
        s.sizes[g] = size;
        s.starts[g + 1] = s.starts[g] + size;
        s.weights[g] = 0.5 * (double)property_integer(pc, 0, 4);
        if (property_integer(pc, 0, 9) == 0) s.weights[g] = (double)INFINITY;
    }
    s.n = s.starts[s.groups];
    property_vector(pc, s.n, 1.0, s.v);
    return s;
}

/* Some groups of zeros, tiny, huge, infinite and NaN entries beside the others. */
static void add_extremes(const property_case *pc, subject *s)
{
    static const double scale[] = { 0.0, -0.0, 0x1p-700, 0x1p-1060, 0x1p600, 0x1p1010, (double)INFINITY, (double)NAN };
    for (int64_t g = 0; g < s->groups; g++) {
        if (property_integer(pc, 0, 2) > 0) continue;
        const double by = scale[property_integer(pc, 0, 7)];
        for (int64_t i = s->starts[g]; i < s->starts[g + 1]; i++) s->v[i] *= by;
    }
}

static void apply(int64_t groups, const int64_t *sizes, const double *weights, const subject *s, const double *v,
                  double *out)
{
    symo_prox *prox = NULL;
    double scratch[2 * LARGEST];
    ck_assert_int_eq(symo_prox_group_lasso(&prox, groups, sizes, weights, s->lambda), SYMO_OK);
    ck_assert_int_eq(symo_prox_apply(prox, v, s->step, out, scratch), SYMO_OK);
    symo_prox_free(prox);
}

static void formula_body(const property_case *pc)
{
    const subject s = draw(pc);
    double out[ENTRIES];
    apply(s.groups, s.sizes, s.weights, &s, s.v, out);
    for (int64_t g = 0; g < s.groups; g++) {
        long double squares = 0.0L;
        for (int64_t i = s.starts[g]; i < s.starts[g + 1]; i++) squares += (long double)s.v[i] * (long double)s.v[i];
        const long double norm = sqrtl(squares), rest = norm - (long double)s.step * s.lambda * s.weights[g];
        for (int64_t i = s.starts[g]; i < s.starts[g + 1]; i++) {
            const long double expected = rest > 0.0L ? rest / norm * s.v[i] : 0.0L;
            PROPERTY_ASSERT(pc,
                            fabsl((long double)out[i] - expected) <= 8.0L * DBL_EPSILON * fabsl((long double)s.v[i]),
                            "entry %lld of group %lld: %.17g", (long long)i, (long long)g, out[i]);
            PROPERTY_ASSERT(pc, out[i] != 0.0 || !signbit(out[i]), "entry %lld is -0", (long long)i);
        }
    }
}

/* The same bits, or both NaN: which NaN is nobody's business. */
static int same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* Neighbours change no bit, whatever they hold, and neither does where the entries lie. */
static void alone_body(const property_case *pc)
{
    subject s = draw(pc);
    double out[ENTRIES], in_place[ENTRIES], spread[2 * ENTRIES], alone[LARGEST];
    int64_t indices[ENTRIES];
    if (property_integer(pc, 0, 1)) add_extremes(pc, &s);
    apply(s.groups, s.sizes, s.weights, &s, s.v, out);
    memcpy(in_place, s.v, sizeof in_place);
    apply(s.groups, s.sizes, s.weights, &s, in_place, in_place);
    PROPERTY_ASSERT(pc, s.n == 0 || memcmp(out, in_place, (size_t)s.n * sizeof *out) == 0, "in place");
    for (int64_t g = 0; g < s.groups; g++) {
        const int64_t size = s.sizes[g];
        apply(1, &size, s.weights + g, &s, s.v + s.starts[g], alone);
        for (int64_t i = 0; i < size; i++)
            PROPERTY_ASSERT(pc, same(alone[i], out[s.starts[g] + i]), "entry %lld of group %lld: %.17g, alone %.17g",
                            (long long)i, (long long)g, out[s.starts[g] + i], alone[i]);
    }
    symo_prox *prox = NULL;
    double scratch[2 * LARGEST];
    for (int64_t i = 0; i < s.n; i++) spread[indices[i] = 2 * (s.n - 1 - i)] = s.v[i];
    for (int64_t i = 0; i < s.n; i++) spread[2 * i + 1] = 1.0;
    ck_assert_int_eq(symo_prox_group_lasso_indexed(&prox, 2 * s.n, s.groups, s.starts, indices, s.weights, s.lambda),
                     SYMO_OK);
    ck_assert_int_eq(symo_prox_apply(prox, spread, s.step, spread, scratch), SYMO_OK);
    for (int64_t g = 0; g < s.groups; g++)
        for (int64_t i = s.starts[g]; i < s.starts[g + 1] && s.sizes[g] <= 16; i++)
            PROPERTY_ASSERT(pc, same(spread[indices[i]], out[i]), "entry %lld by index", (long long)i);
    symo_prox_free(prox);
}

START_TEST(formula)
{
    property_run("formula", 4000, formula_body, NULL);
}
END_TEST

START_TEST(alone)
{
    property_run("alone", 2000, alone_body, NULL);
}
END_TEST

/* What cannot be squared, in either place of a pair and beside it: exact where the answer is. */
START_TEST(extremes)
{
    static const double factor[4] = { 0x1p-600, 0x1p-1060, 0x1p600, 0x1p1000 };
    for (int64_t size = 2; size <= 9; size++) {
        int64_t sizes[5];
        double v[5 * 9], out[5 * 9];
        const subject s = { .lambda = 1.0, .step = 1.0 };
        for (int at = 0; at < 5; at++) {
            for (int k = 0; k < 4; k++) {
                double weights[5] = { 1.0, 1.0, 1.0, 1.0, 1.0 };
                for (int64_t i = 0; i < 5 * size; i++) v[i] = 4.0;
                for (int64_t i = 0; i < size; i++) v[at * size + i] = factor[k] * (i == 0 ? -3.0 : i == 1 ? 4.0 : 0.0);
                for (int g = 0; g < 5; g++) sizes[g] = size;
                weights[at] = 2.5 * factor[k]; /* half of the norm */
                apply(5, sizes, weights, &s, v, out);
                ck_assert_double_eq(out[at * size], 0.5 * v[at * size]);
                ck_assert_double_eq(out[at * size + 1], 0.5 * v[at * size + 1]);
                weights[at] = 6.0 * factor[k];
                apply(5, sizes, weights, &s, v, out);
                for (int64_t i = 0; i < size; i++) ck_assert(out[at * size + i] == 0.0 && !signbit(out[at * size + i]));
                v[at * size + 1] = (double)NAN;
                apply(5, sizes, weights, &s, v, out);
                for (int64_t i = 0; i < 5 * size; i++) ck_assert_int_eq(isnan(out[i]) != 0, i / size == at);
            }
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("group shrink");
    TCase *tests = tcase_create("group shrink");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, formula);
    tcase_add_test(tests, alone);
    tcase_add_test(tests, extremes);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
