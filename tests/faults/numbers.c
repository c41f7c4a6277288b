/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers that callbacks should not give, in every place where they can, at the start, once on the way, and from then
 * on, each with the reason that is documented for it; and numbers at the ends of the range of doubles that are all
 * right. Whatever comes, a run ends, its x is finite and no worse than the start, and "solved" is true of the function
 * as it really is. tests/faults/callbacks.c has codes and NaN at every single call. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "num/num_impl.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { N = 5, BAD = 3 };
static const double start[N] = { 0.3, 0.3, 0.7, 0.7, -2.0 }, target[N] = { 3.0, 3.0, -1.0, -1.0, 0.5 };

typedef enum place { VALUE, GRADIENT, CODE, UNFILLED, PROX, PENALTY } place;

/* What is given instead of the truth, and how a run ends: when it is given at the start, from the seventh call on, or
 * at the seventh call alone. ANY: the number is wrong but possible, so that a run may end in any way. */
enum { ANY = -1 };
typedef struct lie {
    place where;
    double number;
    int at_start, from_then_on, once;
} lie;

#define FAILS SYMO_REASON_EVALUATION_FAILED, SYMO_REASON_EVALUATION_FAILED, SYMO_REASON_SOLVED
#define ENDS(reason) SYMO_REASON_##reason, SYMO_REASON_##reason, SYMO_REASON_##reason
static const lie lies[] = {
    { VALUE, NAN, FAILS },
    { VALUE, INFINITY, FAILS },
    { VALUE, -INFINITY, ENDS(UNBOUNDED) },
    { VALUE, 5e-324, ANY, ANY, ANY },
    { VALUE, 1e308, ANY, ANY, SYMO_REASON_SOLVED },
    { VALUE, -1e308, ANY, ANY, ANY },
    { GRADIENT, NAN, FAILS },
    { GRADIENT, INFINITY, FAILS },
    { GRADIENT, -INFINITY, FAILS },
    { GRADIENT, 5e-324, ANY, ANY, ANY },
    { GRADIENT, 1e308, ANY, ANY, ANY },
    { GRADIENT, -1e308, ANY, ANY, ANY },
    { CODE, 1.0, FAILS },
    { CODE, INT_MAX, FAILS },
    { CODE, -1.0, ENDS(USER_ERROR) },
    { CODE, INT_MIN, ENDS(USER_ERROR) },
    { UNFILLED, 0.0, SYMO_REASON_EVALUATION_FAILED, ANY, ANY },
    { PROX, NAN, FAILS },
    { PROX, INFINITY, FAILS },
    { PROX, -INFINITY, FAILS },
    { PROX, 5e-324, ANY, ANY, ANY },
    { PROX, 1e308, ANY, ANY, ANY },
    { PENALTY, NAN, FAILS },
    { PENALTY, INFINITY, ANY, ANY, ANY }, /* outside the domain: a start may be, and a point of the prox may not */
    { PENALTY, -INFINITY, ENDS(UNBOUNDED) },
    { PENALTY, 5e-324, ANY, ANY, ANY },
    { PENALTY, 1e308, ANY, ANY, ANY },
};
enum { LIES = sizeof lies / sizeof lies[0] };
typedef enum moment { AT_START, FROM_THEN_ON, ONCE, MOMENTS } moment;

typedef struct liar {
    const lie *told; /* NULL: the truth */
    moment when;
    int64_t calls[PENALTY + 1]; /* of the place */
    int happened;
} liar;

static int lies_now(liar *f, place where)
{
    f->calls[where]++;
    if (!f->told || f->told->where != where) return 0;
    const int now = f->when == AT_START || (f->when == ONCE ? f->calls[where] == 7 : f->calls[where] >= 7);
    f->happened |= now;
    return now;
}

/* sum_i sqrt(1 + (x_i - t_i)^2), invariant under the exchanges of (0, 1) and (2, 3). */
static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    liar *f = user;
    const int unfilled = gradient && lies_now(f, UNFILLED);
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i], r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient && !(unfilled && i == BAD)) gradient[i] = d / r;
    }
    if (lies_now(f, VALUE)) *value = f->told->number;
    if (gradient && lies_now(f, GRADIENT)) gradient[BAD] = f->told->number;
    return lies_now(f, CODE) ? (int)f->told->number : 0;
}

static int penalty_value(void *self, int64_t n, const double *x, double *value, double *scratch)
{
    (void)scratch;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) *value += 0.3 * fabs(x[i]);
    if (lies_now(self, PENALTY)) *value = ((const liar *)self)->told->number;
    return 0;
}

static int penalty_prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = copysign(fmax(fabs(v[i]) - 0.3 * step, 0.0), v[i]) + 0.0;
    if (lies_now(self, PROX)) out[BAD] = ((const liar *)self)->told->number;
    return 0;
}

static int keeps(void *self, int64_t n, const symo_partition *partition, int *answer)
{
    (void)self, (void)n, (void)partition;
    *answer = 1;
    return 0;
}

typedef struct setting {
    symo_problem *problem;
    symo_objective *objective;
    symo_prox *penalty;
    symo_symmetry *symmetry;
    symo_solver *solver;
    liar f;
} setting;

static void set_up(setting *s, const char *method, symo_mode mode)
{
    static const int64_t images[2 * N] = { 1, 0, 2, 3, 4, 0, 1, 3, 2, 4 };
    static const symo_prox_table table = { .size = sizeof table,
                                           .name = "own",
                                           .flags = SYMO_PROX_CONVEX,
                                           .value = penalty_value,
                                           .prox = penalty_prox,
                                           .keeps = keeps };
    memset(s, 0, sizeof *s);
    OK(symo_problem_create(&s->problem, N));
    OK(symo_objective_callback(&s->objective, N, evaluate, &s->f));
    OK(symo_prox_custom(&s->penalty, N, &table, &s->f));
    OK(symo_problem_set_objective(s->problem, s->objective));
    OK(symo_problem_set_penalty(s->problem, s->penalty));
    if (mode != SYMO_MODE_AUTO) {
        OK(symo_symmetry_permutations(&s->symmetry, N, 2, images));
        OK(symo_problem_set_symmetry(s->problem, s->symmetry, SYMO_IMPOSE));
        OK(symo_problem_set_mode(s->problem, mode));
    }
    OK(symo_solver_create(&s->solver, s->problem, method));
    OK(symo_solver_set_text(s->solver, "verify", "never"));
    OK(symo_solver_set_integer(s->solver, "max_iterations", 2000));
    OK(symo_solver_set_integer(s->solver, "stall_iterations", 200));
}

static void tear_down(setting *s)
{
    symo_solver_free(s->solver);
    symo_symmetry_free(s->symmetry);
    symo_prox_free(s->penalty);
    symo_objective_free(s->objective);
    symo_problem_free(s->problem);
}

static double truth(const double *x)
{
    double value = 0.0;
    for (int i = 0; i < N; i++) value += sqrt(1.0 + (x[i] - target[i]) * (x[i] - target[i])) + 0.3 * fabs(x[i]);
    return value;
}

/* || x - prox(x - grad f) ||_inf: 0 at the solution, which lies in the fixed space by itself. */
static double true_residual(const double *x)
{
    double residual = 0.0;
    for (int i = 0; i < N; i++) {
        const double d = x[i] - target[i], v = x[i] - d / sqrt(1.0 + d * d);
        residual = fmax(residual, fabs(x[i] - copysign(fmax(fabs(v) - 0.3, 0.0), v)));
    }
    return residual;
}

static void check_lie(const lie *told, moment when, const char *method, symo_mode mode)
{
    static const char *const moments[] = { "at the start", "from then on", "once" };
    const int expected = when == AT_START ? told->at_start : when == ONCE ? told->once : told->from_then_on;
    setting s;
    char where[160];
    double x[N];
    set_up(&s, method, mode);
    s.f.told = told;
    s.f.when = when;
    memcpy(x, start, sizeof x);
    OK(symo_solver_run(s.solver, x));
    const symo_result *r = symo_solver_result(s.solver);
    snprintf(where, sizeof where, "%s, mode %d, place %d, %g %s: %s", method, (int)mode, (int)told->where, told->number,
             moments[when], symo_reason_text(r->reason));
    ck_assert_msg(s.f.happened || r->reason == SYMO_REASON_SOLVED, "%s", where);
    if (s.f.happened && expected != ANY) ck_assert_msg((int)r->reason == expected, "%s", where);
    ck_assert_msg(r->reason != SYMO_REASON_NONE, "%s", where);
    ck_assert_msg(symo__first_nonfinite(N, x) == -1, "%s", where);
    if (expected != ANY) ck_assert_msg(truth(x) <= truth(start) + 1e-12, "%s: worse than the start", where);
    if (expected == SYMO_REASON_SOLVED && r->reason == SYMO_REASON_SOLVED)
        ck_assert_msg(true_residual(x) <= 1e-7, "%s: residual %g", where, true_residual(x));
    if (expected != ANY && when == AT_START && told->where != PROX && told->where != PENALTY)
        ck_assert_msg(memcmp(x, start, sizeof x) == 0, "%s: the start was changed", where);
    /* the entry; of a prox in the fixed space, the first one of its orbit */
    int64_t index = told->where == GRADIENT || told->where == UNFILLED || told->where == PROX ? BAD : -1;
    if (told->where == PROX && mode != SYMO_MODE_AUTO) index = BAD - 1;
    if (s.f.happened && expected == SYMO_REASON_EVALUATION_FAILED)
        ck_assert_msg(r->first_bad_index == index, "%s: index %lld", where, (long long)r->first_bad_index);
    if (told->where == CODE && told->number < 0 && s.f.happened) ck_assert_int_eq(r->user_code, (int)told->number);

    s.f.told = NULL; /* and afterwards all is forgotten */
    memcpy(x, start, sizeof x);
    OK(symo_solver_run(s.solver, x));
    ck_assert_int_eq(r->reason, SYMO_REASON_SOLVED);
    ck_assert_msg(true_residual(x) <= 1e-7, "%s, afterwards: residual %g", where, true_residual(x));
    tear_down(&s);
}

START_TEST(every_lie_ends_as_documented)
{
    static const char *const methods[] = { "pg", "fista" };
    for (int m = 0; m < 2; m++)
        for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++)
            for (moment when = AT_START; when < MOMENTS; when++)
                check_lie(&lies[_i], when, methods[m], (symo_mode)mode);
}
END_TEST

/* ---- entries that the symmetry holds at 0 ---- */

/* A gradient that is no number at an entry that is 0 for all times, and so of no use, is no number all the same. */
START_TEST(a_dead_entry_is_looked_at_too)
{
    static const int64_t image[N] = { 0, 1, 2, 3, 4 };
    static const int8_t sign[N] = { 1, 1, 1, -1, 1 };
    for (int mode = SYMO_MODE_AUTO; mode <= SYMO_MODE_PROJECT; mode++)
        for (int which = 0; which < 2; which++) {
            static const lie told[2] = { { GRADIENT, NAN, FAILS }, { UNFILLED, 0.0, FAILS } };
            setting s;
            double x[N];
            set_up(&s, "auto", SYMO_MODE_AUTO);
            OK(symo_symmetry_signed_permutations(&s.symmetry, N, 1, image, sign));
            OK(symo_problem_set_symmetry(s.problem, s.symmetry, SYMO_IMPOSE));
            OK(symo_problem_set_mode(s.problem, (symo_mode)mode));
            symo_solver_free(s.solver);
            OK(symo_solver_create(&s.solver, s.problem, "auto"));
            s.f.told = &told[which];
            memcpy(x, start, sizeof x);
            OK(symo_solver_run(s.solver, x));
            ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_EVALUATION_FAILED);
            ck_assert_int_eq(symo_solver_result(s.solver)->first_bad_index, BAD);
            ck_assert(memcmp(x, start, sizeof x) == 0);
            s.f.told = NULL;
            OK(symo_solver_run(s.solver, x));
            ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
            ck_assert(x[BAD] == 0.0);
            tear_down(&s);
        }
}
END_TEST

/* ---- true numbers at the ends of the range ---- */

static int scaled_bowl(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double scale = *(const double *)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i];
        *value += scale * (0.5 * d * d);
        if (gradient) gradient[i] = scale * d;
    }
    return 0;
}

START_TEST(values_of_every_size)
{
    for (double scale = 1e-320; scale <= 1e290; scale *= 1e10)
        for (int k = 0; k < 2; k++) {
            symo_problem *problem = NULL;
            symo_objective *objective = NULL;
            symo_solver *solver = NULL;
            double x[N], before, after;
            memcpy(x, start, sizeof x);
            OK(symo_problem_create(&problem, N));
            OK(symo_objective_callback(&objective, N, scaled_bowl, &scale));
            OK(symo_problem_set_objective(problem, objective));
            OK(symo_solver_create(&solver, problem, k ? "fista" : "pg"));
            OK(symo_solver_set_integer(solver, "max_iterations", 5000));
            OK(symo_solver_set_real(solver, "tolerance", 1e-6));
            OK(symo_solver_run(solver, x));
            const symo_reason reason = symo_solver_result(solver)->reason;
            ck_assert_msg(reason == SYMO_REASON_SOLVED || reason == SYMO_REASON_STALLED ||
                              reason == SYMO_REASON_ITERATION_LIMIT,
                          "scale %g: %s", scale, symo_reason_text(reason));
            scaled_bowl(N, x, &after, NULL, &scale);
            scaled_bowl(N, start, &before, NULL, &scale);
            ck_assert_msg(after <= before, "scale %g: %g after %g", scale, after, before);
            if (scale >= 1e-2) /* below it a gradient of 1e-6 is met anywhere */
                for (int i = 0; i < N; i++)
                    ck_assert_msg(fabs(x[i] - target[i]) <= 1e-4, "scale %g: %s, x = %g", scale,
                                  symo_reason_text(reason), x[i]);
            symo_solver_free(solver);
            symo_objective_free(objective);
            symo_problem_free(problem);
        }
}
END_TEST

/* ---- what a user's own table says beside values ---- */

typedef struct table_lie {
    int code;
    double bound;
} table_lie;

static int honest(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    liar f = { .told = NULL };
    (void)self, (void)scratch;
    return evaluate(n, x, value, gradient, &f);
}

static int ordered_nan(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    const int code = honest(self, n, x, value, gradient, scratch);
    *value = NAN;
    return code;
}

static int curvature(void *self, int64_t n, double *bound)
{
    const table_lie *l = self;
    (void)n;
    *bound = l->bound;
    return l->code;
}

static int dual(void *self, int64_t n, const double *x, double factor, int64_t count, const int64_t *columns,
                double *value, double *product, double *scratch)
{
    const table_lie *l = self;
    (void)x, (void)factor, (void)count, (void)columns, (void)scratch;
    *value = l->bound;
    for (int64_t i = 0; product && i < n; i++) product[i] = l->bound;
    return l->code;
}

static void run_table(const symo_objective_table *table, table_lie *self, symo_reason expected)
{
    symo_problem *problem = NULL;
    symo_objective *objective = NULL;
    symo_prox *penalty = NULL;
    symo_solver *solver = NULL;
    double x[N];
    memcpy(x, start, sizeof x);
    OK(symo_problem_create(&problem, N));
    OK(symo_objective_custom(&objective, N, table, self));
    OK(symo_prox_l1(&penalty, N, NULL, 0.3));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_penalty(problem, penalty));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_run(solver, x));
    const symo_result *r = symo_solver_result(solver);
    ck_assert_msg(r->reason == expected, "code %d, bound %g: %s", self->code, self->bound, symo_reason_text(r->reason));
    if (expected == SYMO_REASON_SOLVED) ck_assert(true_residual(x) <= 1e-7);
    if (expected == SYMO_REASON_EVALUATION_FAILED) ck_assert(memcmp(x, start, sizeof x) == 0);
    ck_assert(!(r->gap > 0.0) || table->dual);
    symo_solver_free(solver);
    symo_prox_free(penalty);
    symo_objective_free(objective);
    symo_problem_free(problem);
}

START_TEST(what_tables_say_is_not_believed)
{
    static const double bounds[] = { NAN, INFINITY, -INFINITY, -1.0, 0.0, 5e-324, 1e308, 1.0 };
    for (int code = -1; code <= 1; code++)
        for (size_t k = 0; k < sizeof bounds / sizeof bounds[0]; k++) {
            table_lie self = { code, bounds[k] };
            symo_objective_table table = { .size = sizeof table, .name = "own", .evaluate = honest };
            table.flags = SYMO_OBJECTIVE_CONVEX;
            table.dual = dual;
            run_table(&table, &self, SYMO_REASON_SOLVED);
            table.dual = NULL;
            table.curvature = curvature;
            if (bounds[k] != 1e308) run_table(&table, &self, SYMO_REASON_SOLVED); /* steps of 1e-308 lead nowhere */
            table.evaluate_ordered = ordered_nan;
            run_table(&table, &self, SYMO_REASON_EVALUATION_FAILED);
        }
}
END_TEST

/* x belongs to the library: a callback that writes it anyway gets some answer, and nothing worse. */
static int writes_x(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const int code = scaled_bowl(n, x, value, gradient, user);
    double *mine;
    memcpy(&mine, &x, sizeof mine);
    for (int64_t i = 0; i < n; i++) mine[i] = i % 2 ? NAN : 1e308;
    return code;
}

START_TEST(a_callback_that_writes_x_harms_nobody)
{
    for (int k = 0; k < 2; k++) {
        symo_problem *problem = NULL;
        symo_objective *objective = NULL;
        symo_solver *solver = NULL;
        symo_derivative report = { .size = sizeof report };
        double x[N], scale = 1.0;
        memcpy(x, start, sizeof x);
        OK(symo_problem_create(&problem, N));
        OK(symo_objective_callback(&objective, N, writes_x, &scale));
        OK(symo_problem_set_objective(problem, objective));
        OK(symo_solver_create(&solver, problem, k ? "fista" : "pg"));
        OK(symo_solver_set_integer(solver, "max_iterations", 100));
        OK(symo_solver_run(solver, x));
        ck_assert_int_ne(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
        OK(symo_check_derivative(objective, start, -1, 1, &report));
        symo_solver_free(solver);
        symo_objective_free(objective);
        symo_problem_free(problem);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("numbers");
    TCase *cases = tcase_create("numbers");
    tcase_add_loop_test(cases, every_lie_ends_as_documented, 0, LIES);
    tcase_add_test(cases, a_dead_entry_is_looked_at_too);
    tcase_add_test(cases, values_of_every_size);
    tcase_add_test(cases, what_tables_say_is_not_believed);
    tcase_add_test(cases, a_callback_that_writes_x_harms_nobody);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
