/* SPDX-License-Identifier: BSD-3-Clause */
/* Every status and every reason is reached, by a call or a problem that is for it alone, and has words for people. The
 * tables are made from the lists in symo/base.h: a new row without its function here does not compile. */
#include <math.h>
#include <string.h>
#include <symo/io.h>
#include <symo/symo.h>

#include "support/allocator.h"
#include "support/property.h"
#include "support/scratch.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { N = 4 };

/* ---- functions ---- */

typedef enum behaviour { BOWL, LINEAR, NEGATIVE_INFINITY, BROKEN, STOPS, UPHILL, SLOW } behaviour;

typedef struct function {
    behaviour kind;
    int64_t calls;
    symo_solver *solver;
    symo_status inside; /* what a call of the solver from inside gave */
} function;

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    function *f = user;
    double again[N] = { 0 };
    f->calls++;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double scale = f->kind == SLOW ? 1.0 / (1.0 + 100.0 * (double)i) : 1.0, d = x[i] - 1.0 - (double)i;
        *value += f->kind == LINEAR ? -x[i] : 0.5 * scale * d * d;
        if (gradient) gradient[i] = f->kind == LINEAR ? -1.0 : f->kind == UPHILL ? -d : scale * d;
    }
    if (f->kind == LINEAR && *value < -1e6) *value = -INFINITY;
    if (f->kind == NEGATIVE_INFINITY) *value = -INFINITY;
    if (f->solver && f->calls == 1) f->inside = symo_solver_run(f->solver, again);
    if (f->kind == BROKEN) return f->calls > 1;
    return f->kind == STOPS && f->calls > 3 ? -5 : 0;
}

typedef struct setting {
    symo_problem *problem;
    symo_objective *objective;
    symo_symmetry *symmetry;
    symo_prox *penalty;
    symo_solver *solver;
    function f;
} setting;

static void set_up(setting *s, behaviour kind)
{
    *s = (setting){ .f.kind = kind };
    OK(symo_problem_create(&s->problem, N));
    OK(symo_objective_callback(&s->objective, N, evaluate, &s->f));
    OK(symo_problem_set_objective(s->problem, s->objective));
    OK(symo_solver_create(&s->solver, s->problem, "auto"));
}

static void tear_down(setting *s)
{
    symo_solver_free(s->solver);
    symo_prox_free(s->penalty);
    symo_symmetry_free(s->symmetry);
    symo_objective_free(s->objective);
    symo_problem_free(s->problem);
}

/* ---- statuses; what the sentence must hold comes back through `words` ---- */

static symo_status reach_OK(const char **words)
{
    symo_prox *prox = NULL;
    const symo_status status = symo_prox_zero(&prox, N);
    symo_prox_free(prox);
    *words = "";
    return status;
}

static symo_status reach_ERROR_ARGUMENT(const char **words)
{
    static const double weights[N] = { 1.0, 2.0, -3.0, 4.0 };
    symo_prox *prox = NULL;
    *words = "weights[2] = -3";
    return symo_prox_l1(&prox, N, weights, 1.0);
}

static symo_status reach_ERROR_SIZE(const char **words)
{
    static const double data[1] = { 0.0 };
    symo_matrix *matrix = NULL;
    *words = "4294967296 x 4294967296";
    return symo_matrix_dense(&matrix, (int64_t)1 << 32, (int64_t)1 << 32, data);
}

static symo_status reach_ERROR_MEMORY(const char **words)
{
    symo_problem *problem = NULL;
    test_allocator_fail(1, 0);
    *words = "memory";
    const symo_status status = symo_problem_create(&problem, N);
    test_allocator_fail(0, 0);
    return status;
}

static symo_status reach_ERROR_STATE(const char **words)
{
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    OK(symo_problem_create(&problem, N));
    *words = "symo_problem_set_objective";
    const symo_status status = symo_solver_create(&solver, problem, "auto");
    symo_problem_free(problem);
    return status;
}

static symo_status reach_ERROR_BUSY(const char **words)
{
    setting s;
    double x[N] = { 0 };
    set_up(&s, BOWL);
    s.f.solver = s.solver;
    OK(symo_solver_run(s.solver, x));
    tear_down(&s);
    *words = "running";
    return s.f.inside;
}

static symo_status reach_ERROR_UNSUPPORTED(const char **words)
{
    setting s;
    const double x[N] = { 0 };
    double intercept;
    set_up(&s, BOWL);
    *words = "intercept";
    const symo_status status = symo_objective_intercept(s.objective, x, &intercept);
    tear_down(&s);
    return status;
}

static symo_status reach_ERROR_SYMMETRY(const char **words)
{
    static const int64_t image[N] = { 1, 0, 2, 3 };
    setting s;
    double x[N] = { 0 };
    set_up(&s, BOWL); /* minimal at (1, 2, 3, 4) */
    OK(symo_symmetry_permutations(&s.symmetry, N, 1, image));
    OK(symo_problem_set_symmetry(s.problem, s.symmetry, SYMO_EXPLOIT));
    symo_solver_free(s.solver);
    OK(symo_solver_create(&s.solver, s.problem, "auto"));
    *words = "(1 2)";
    const symo_status status = symo_solver_run(s.solver, x);
    tear_down(&s);
    return status;
}

static symo_status reach_ERROR_CALLBACK(const char **words)
{
    setting s;
    const double x[N] = { 0 };
    double value;
    set_up(&s, STOPS);
    s.f.calls = 3;
    *words = "-5";
    const symo_status status = symo_objective_evaluate(s.objective, x, &value, NULL, NULL);
    tear_down(&s);
    return status;
}

static symo_status reach_ERROR_NUMERIC(const char **words)
{
    static const double data[2] = { 1e300, 1.0 }, factors[2] = { 1e300, 1.0 };
    symo_matrix *matrix = NULL, *scaled = NULL;
    OK(symo_matrix_dense(&matrix, 1, 2, data));
    *words = "symo_matrix_scale";
    const symo_status status = symo_matrix_scale(&scaled, matrix, factors);
    symo_matrix_free(matrix);
    return status;
}

static symo_status reach_ERROR_INPUT(const char **words)
{
    symo_symmetry *symmetry = NULL;
    *words = "line 2, column 4";
    return symo_symmetry_parse(&symmetry, N, NULL, "(1 2)\n(1 x)");
}

static symo_status reach_ERROR_FILE(const char **words)
{
    static symo_io_error error;
    symo_table *table = NULL;
    *words = "no-such-file.csv";
    const symo_status status = symo_table_read(&table, "/nonexistent/no-such-file.csv", &error);
    return symo_error_set(status, error.text); /* libsymo-io hands its sentence over itself */
}

static symo_status reach_ERROR_INFEASIBLE(const char **words)
{
    static const double lower[2] = { 1.0, -INFINITY }, upper[2] = { INFINITY, 0.0 };
    static const int64_t labels[2] = { 0, 0 };
    symo_partition *tied = NULL;
    symo_prox *box = NULL, *reduced = NULL;
    OK(symo_partition_create(&tied, 2, labels, NULL));
    OK(symo_prox_box(&box, 2, lower, upper));
    *words = "symo_prox_reduce";
    const symo_status status = symo_prox_reduce(&reduced, box, tied);
    symo_prox_free(box);
    symo_partition_free(tied);
    return status;
}

static const struct status_row {
    symo_status status;
    const char *name, *text, *hint;
    symo_status (*reach)(const char **words);
} statuses[] = {
#define ROW(name, code, text, hint) { SYMO_##name, #name, text, hint, reach_##name },
    SYMO_STATUS_LIST(ROW)
#undef ROW
};
enum { STATUSES = sizeof statuses / sizeof statuses[0] };

START_TEST(every_status_is_reached)
{
    const struct status_row *row = &statuses[_i];
    const char *words = NULL;
    const symo_status status = row->reach(&words);
    ck_assert_msg(status == row->status, "%s: %s: %s", row->name, symo_status_text(status), symo_last_error());
    ck_assert_msg(strstr(symo_last_error(), words) != NULL, "%s: \"%s\" lacks \"%s\"", row->name, symo_last_error(),
                  words);
    ck_assert_str_eq(symo_status_text(status), row->text);
    ck_assert_str_eq(symo_status_hint(status), row->hint);
    ck_assert(row->text[0] != '\0');
    ck_assert(row->status == SYMO_OK || row->hint[0] != '\0');
    ck_assert(row->status == SYMO_OK || symo_last_error()[0] != '\0');
    for (int k = 0; k < STATUSES; k++) {
        if (k == _i) continue;
        ck_assert_int_ne(row->status, statuses[k].status);
        ck_assert_str_ne(row->text, statuses[k].text);
    }
}
END_TEST

/* ---- reasons: each sets its problem up and runs it from x; NULL: it does not run ---- */

static void reach_reason_NONE(setting *s, double *x)
{
    (void)x;
    set_up(s, BOWL);
}

static void reach_reason_SOLVED(setting *s, double *x)
{
    set_up(s, BOWL);
    OK(symo_solver_run(s->solver, x));
}

static void reach_reason_ITERATION_LIMIT(setting *s, double *x)
{
    set_up(s, SLOW);
    OK(symo_solver_set_integer(s->solver, "max_iterations", 3));
    OK(symo_solver_run(s->solver, x));
    ck_assert_int_eq(symo_solver_result(s->solver)->iterations, 3);
}

static void reach_reason_EVALUATION_LIMIT(setting *s, double *x)
{
    set_up(s, SLOW);
    OK(symo_solver_set_real(s->solver, "max_evaluations", 6.0));
    OK(symo_solver_run(s->solver, x));
    ck_assert_int_le(s->f.calls, 7); /* and the one that certifies the best point */
}

static void reach_reason_TIME_LIMIT(setting *s, double *x)
{
    set_up(s, SLOW);
    OK(symo_solver_set_real(s->solver, "time_limit", 0.0));
    OK(symo_solver_run(s->solver, x));
}

static void reach_reason_STOPPED(setting *s, double *x)
{
    set_up(s, SLOW);
    symo_solver_stop(s->solver);
    OK(symo_solver_run(s->solver, x));
}

static void reach_reason_USER_ERROR(setting *s, double *x)
{
    set_up(s, STOPS);
    OK(symo_solver_run(s->solver, x));
    ck_assert_int_eq(symo_solver_result(s->solver)->user_code, -5);
}

static void reach_reason_EVALUATION_FAILED(setting *s, double *x)
{
    set_up(s, BROKEN);
    OK(symo_solver_run(s->solver, x));
}

static void reach_reason_UNBOUNDED(setting *s, double *x)
{
    set_up(s, LINEAR);
    OK(symo_solver_run(s->solver, x));
}

static void reach_reason_INFEASIBLE(setting *s, double *x)
{
    static const double lower[N] = { 1.0, -INFINITY, 0.0, 0.0 }, upper[N] = { INFINITY, 0.0, 1.0, 1.0 };
    static const int64_t image[N] = { 1, 0, 2, 3 };
    set_up(s, BOWL);
    OK(symo_symmetry_permutations(&s->symmetry, N, 1, image));
    OK(symo_prox_box(&s->penalty, N, lower, upper));
    OK(symo_problem_set_symmetry(s->problem, s->symmetry, SYMO_IMPOSE));
    OK(symo_problem_set_penalty(s->problem, s->penalty));
    symo_solver_free(s->solver);
    OK(symo_solver_create(&s->solver, s->problem, "auto"));
    OK(symo_solver_run(s->solver, x));
}

static void reach_reason_STALLED(setting *s, double *x)
{
    set_up(s, UPHILL);
    OK(symo_solver_run(s->solver, x));
}

static const struct reason_row {
    symo_reason reason;
    const char *name, *text, *hint;
    void (*reach)(setting *s, double *x);
} reasons[] = {
#define ROW(name, code, text, hint) { SYMO_REASON_##name, #name, text, hint, reach_reason_##name },
    SYMO_REASON_LIST(ROW)
#undef ROW
};
enum { REASONS = sizeof reasons / sizeof reasons[0] };

static double bowl(const double *x)
{
    double value = 0.0;
    for (int i = 0; i < N; i++) value += (x[i] - 1.0 - i) * (x[i] - 1.0 - i);
    return value;
}

START_TEST(every_reason_is_reached)
{
    const struct reason_row *row = &reasons[_i];
    setting s;
    double x[N] = { 0 };
    row->reach(&s, x);
    const symo_result *result = symo_solver_result(s.solver);
    ck_assert_msg(result->reason == row->reason, "%s: %s", row->name, symo_reason_text(result->reason));
    ck_assert_str_eq(symo_reason_text(row->reason), row->text);
    ck_assert_str_eq(symo_reason_hint(row->reason), row->hint);
    ck_assert(row->text[0] != '\0' && row->hint[0] != '\0');
    ck_assert_msg(s.f.kind == LINEAR || bowl(x) <= bowl((double[N]){ 0 }), "%s: x is worse than the start", row->name);
    for (int i = 0; i < N; i++) ck_assert(isfinite(x[i]));
    for (int k = 0; k < REASONS; k++)
        if (k != _i) ck_assert_str_ne(row->text, reasons[k].text);
    tear_down(&s);
}
END_TEST

/* A gradient that is wrong ends in a reason, not in a loop, and the check that the hint names finds it. */
START_TEST(a_stalled_run_points_at_the_gradient)
{
    setting s;
    double x[N] = { 0 };
    symo_derivative report = { .size = sizeof report };
    reach_reason_STALLED(&s, x);
    ck_assert_ptr_nonnull(strstr(symo_reason_hint(symo_solver_result(s.solver)->reason), "symo_check_derivative"));
    ck_assert_int_lt(s.f.calls, 100000); /* stall_iterations of 10000 */
    OK(symo_check_derivative(s.objective, x, -1, 1, &report));
    ck_assert_int_eq(report.verdict, SYMO_VERDICT_DISAGREES);
    tear_down(&s);
}
END_TEST

/* A solver that was created without a feasible point is of use as soon as it gets a penalty that has one. */
START_TEST(an_infeasible_solver_recovers)
{
    static const double low[N] = { 1.5, -INFINITY, 0.0, 0.0 }, high[N] = { INFINITY, 0.5, 5.0, 5.0 };
    setting s;
    symo_prox *empty = NULL;
    double x[N] = { 0 };
    size_t bytes = 1;
    reach_reason_INFEASIBLE(&s, x);
    OK(symo_solver_memory(s.solver, &bytes));
    ck_assert_uint_eq(bytes, 0);
    OK(symo_prox_box(&empty, N, low, high));
    ck_assert_int_eq(symo_solver_update_penalty(s.solver, empty), SYMO_ERROR_INFEASIBLE);
    OK(symo_solver_run(s.solver, x));
    ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_INFEASIBLE);
    symo_prox_free(s.penalty);
    OK(symo_prox_box(&s.penalty, N, NULL, high));
    OK(symo_solver_update_penalty(s.solver, s.penalty));
    OK(symo_solver_run(s.solver, x));
    ck_assert_int_eq(symo_solver_result(s.solver)->reason, SYMO_REASON_SOLVED);
    ck_assert(x[0] == x[1] && fabs(x[0] - 0.5) <= 1e-7 && fabs(x[2] - 3.0) <= 1e-6 && fabs(x[3] - 4.0) <= 1e-6);
    symo_prox_free(empty);
    tear_down(&s);
}
END_TEST

START_TEST(unknown_ones_have_words_too)
{
    for (int code = -100; code <= 100; code++) {
        ck_assert(symo_status_text((symo_status)code)[0] != '\0');
        ck_assert(symo_reason_text((symo_reason)code)[0] != '\0');
        ck_assert(code == 0 || symo_status_hint((symo_status)code)[0] != '\0');
        ck_assert(symo_reason_hint((symo_reason)code)[0] != '\0');
    }
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("status");
    TCase *cases = tcase_create("status");
    tcase_add_loop_test(cases, every_status_is_reached, 0, STATUSES);
    tcase_add_loop_test(cases, every_reason_is_reached, 0, REASONS);
    tcase_add_test(cases, a_stalled_run_points_at_the_gradient);
    tcase_add_test(cases, an_infeasible_solver_recovers);
    tcase_add_test(cases, unknown_ones_have_words_too);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
