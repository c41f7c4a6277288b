/* SPDX-License-Identifier: BSD-3-Clause */
/* The derivative check: every planted error is found and named, nothing right is accused however badly scaled, singular
 * or noisy, nothing is changed, and where it cannot be said it is not said. Oracles: gradients by formula, and the same
 * gradients with a known mistake. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "objective/objective_impl.h"
#include "support/allocator.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

enum { MOST = 40, TERMS = 12 };

/* ---- random functions: sum_k phi_k(a_k'x - t_k), entries of a over many decades, x in units of its own ---- */

typedef struct family {
    int64_t n, terms;
    double a[TERMS][MOST], t[TERMS], x[MOST];
    int kind[TERMS];
    double noise;  /* relative, of the value and of every entry of the gradient */
    double border; /* > 0: cannot be evaluated where |x_i - centre_i| exceeds it (in units of x) */
    double centre[MOST], unit[MOST];
} family;

enum { SQUARE, PSEUDO_HUBER, LOG_COSH, EXPONENTIAL, SINE, CUBIC, KINDS };

static double phi(int kind, double u, double *slope)
{
    switch (kind) {
    case SQUARE:
        *slope = u;
        return 0.5 * u * u;
    case PSEUDO_HUBER:
        *slope = u / sqrt(1.0 + u * u);
        return sqrt(1.0 + u * u);
    case LOG_COSH:
        *slope = tanh(u);
        return fabs(u) + log1p(exp(-2.0 * fabs(u)));
    case EXPONENTIAL:
        *slope = exp(u);
        return exp(u);
    case SINE:
        *slope = cos(u);
        return sin(u);
    default:
        *slope = u * u;
        return u * u * u / 3.0;
    }
}

/* A number in [-1, 1] that depends on every bit of x. */
static double hash_noise(int64_t n, const double *x, uint64_t salt)
{
    uint64_t h = salt * 0x9e3779b97f4a7c15u + 1;
    for (int64_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        h = (h ^ bits) * 0xbf58476d1ce4e5b9u;
        h ^= h >> 29;
    }
    return (double)(h >> 11) * 0x1p-52 - 1.0;
}

static int family_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const family *f = user;
    for (int64_t i = 0; i < n && f->border > 0.0; i++)
        if (!(fabs(x[i] - f->centre[i]) <= f->border * f->unit[i])) return 1;
    *value = 0.0;
    for (int64_t i = 0; gradient && i < n; i++) gradient[i] = 0.0;
    for (int64_t k = 0; k < f->terms; k++) {
        double u = -f->t[k], slope;
        for (int64_t i = 0; i < n; i++) u += f->a[k][i] * x[i];
        *value += phi(f->kind[k], u, &slope);
        for (int64_t i = 0; gradient && i < n; i++) gradient[i] += slope * f->a[k][i];
    }
    *value *= 1.0 + f->noise * hash_noise(n, x, 0);
    for (int64_t i = 0; gradient && i < n && f->noise > 0.0; i++)
        gradient[i] *= 1.0 + f->noise * hash_noise(n, x, 1 + (uint64_t)i);
    return 0;
}

/* spread: units of x over that many decades on either side of 1; singular: the terms differ by 1e-8 only. */
static void family_draw(const property_case *pc, family *f, int64_t n, double spread, int singular)
{
    memset(f, 0, sizeof *f);
    f->n = n;
    f->terms = property_integer(pc, 1, TERMS);
    for (int64_t i = 0; i < n; i++) f->unit[i] = pow(10.0, spread * (2.0 * symo_random_uniform(pc->random) - 1.0));
    for (int64_t k = 0; k < f->terms; k++) {
        f->kind[k] = (int)property_integer(pc, 0, KINDS - 1);
        f->t[k] = symo_random_normal(pc->random);
        for (int64_t i = 0; i < n; i++) {
            f->a[k][i] = symo_random_normal(pc->random) / (f->unit[i] * sqrt((double)n));
            if (singular && k > 0) f->a[k][i] = f->a[0][i] + 1e-8 * f->a[k][i];
        }
    }
    for (int64_t i = 0; i < n; i++) {
        const int kind = (int)property_integer(pc, 0, 9);
        f->x[i] = f->centre[i] = f->unit[i] * (kind == 0 ? 0.0 : symo_random_normal(pc->random));
    }
}

static symo_objective *callback(int64_t n, symo_evaluate evaluate, void *user)
{
    symo_objective *objective = NULL;
    OK(symo_objective_callback(&objective, n, evaluate, user));
    return objective;
}

static symo_derivative check(const symo_objective *objective, const double *x, int64_t coordinates, uint64_t seed)
{
    symo_derivative report = { .size = sizeof report };
    OK(symo_check_derivative(objective, x, coordinates, seed, &report));
    return report;
}

/* Five ways to be difficult. */
enum { TAME, SCALED_BADLY, SINGULAR, NOISY, BORDERED, DIFFICULTIES };

static const char *const difficulties[DIFFICULTIES] = { "tame", "badly scaled", "nearly singular", "noisy",
                                                        "bordered" };

static int draw_difficulty(const property_case *pc, family *f, int64_t least)
{
    const int difficulty = (int)(pc->number % DIFFICULTIES);
    family_draw(pc, f, property_integer(pc, least, MOST), difficulty == TAME ? 0.0 : 8.0, difficulty == SINGULAR);
    if (difficulty == NOISY) f->noise = 1e-12;
    if (difficulty == BORDERED) f->border = pow(10.0, -6.0 * symo_random_uniform(pc->random));
    return difficulty;
}

/* ---- what is right ---- */

static void right(const property_case *pc)
{
    family f;
    const int difficulty = draw_difficulty(pc, &f, 1);
    symo_objective *objective = callback(f.n, family_evaluate, &f);
    const symo_derivative report = check(objective, f.x, -1, pc->seed + (uint64_t)pc->number);
    const int silent = difficulty == NOISY && report.verdict == SYMO_VERDICT_UNKNOWN && report.undecided == f.n;
    PROPERTY_ASSERT(pc, report.verdict == SYMO_VERDICT_AGREES || silent,
                    "%s, verdict %d at %lld: gradient %.17g, values %.17g +- %.3g", difficulties[difficulty],
                    (int)report.verdict, (long long)report.worst_index, report.analytic, report.numerical,
                    report.numerical_error);
    PROPERTY_ASSERT(pc, silent || report.relative_error <= 6e-4, "%g", report.relative_error);
    PROPERTY_ASSERT(pc, difficulty == NOISY || 8 * report.undecided <= f.n + 7, "%lld of %lld undecided",
                    (long long)report.undecided, (long long)f.n);
    PROPERTY_ASSERT(pc, report.coordinates == f.n && report.directions == 4, "not all were looked at");
    PROPERTY_ASSERT(pc, report.evaluations <= 17 + 130 * (f.n + 4), "%lld evaluations", (long long)report.evaluations);
    symo_objective_free(objective);
}

START_TEST(nothing_right_is_accused)
{
    property_run("right", 500, right, NULL);
}
END_TEST

/* ---- planted mistakes ---- */

typedef enum mistake { SIGN, DOUBLED, ONE_OFF, ONE_PERCENT, CONSTANT, SWAPPED, MISTAKES } mistake;

typedef struct planted {
    const symo_objective *right;
    mistake kind;
    int64_t at, other;
    double constant;
} planted;

static int planted_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const planted *f = user;
    double scratch[64];
    const int code = f->right->table.evaluate(f->right->self, n, x, value, gradient, scratch);
    if (code || !gradient) return code;
    const double kept = gradient[f->at];
    for (int64_t i = 0; i < n; i++) {
        if (f->kind == SIGN) gradient[i] = -gradient[i];
        if (f->kind == DOUBLED) gradient[i] *= 2.0;
    }
    if (f->kind == ONE_OFF) gradient[f->at] *= 1.0 + 1e-3;
    if (f->kind == ONE_PERCENT) gradient[f->at] *= 0.99;
    if (f->kind == CONSTANT) gradient[f->at] += f->constant;
    if (f->kind == SWAPPED) {
        gradient[f->at] = gradient[f->other];
        gradient[f->other] = kept;
    }
    return 0;
}

/* Every mistake in a gradient that is right otherwise, in entries that move f by `least` or more on the scale of x_i;
 * `what` is for the message. */
static void check_mistakes(const property_case *pc, const symo_objective *right_one, const double *x,
                           const double *gradient, double least, const char *what)
{
    const int64_t n = right_one->n;
    for (mistake kind = SIGN; kind < MISTAKES; kind++) {
        planted wrong = { right_one, kind, property_integer(pc, 0, n - 1), property_integer(pc, 0, n - 1), 0.0 };
        const double a = gradient[wrong.at], b = gradient[wrong.other];
        if (a == 0.0 || fabs(a) * (x[wrong.at] != 0.0 ? fabs(x[wrong.at]) : 1.0) < least) continue;
        if (kind == SWAPPED && fabs(a - b) <= 1e-3 * fmax(fabs(a), fabs(b))) continue;
        wrong.constant = 0.5 * a;
        symo_objective *objective = callback(n, planted_evaluate, &wrong);
        const symo_derivative report = check(objective, x, -1, pc->seed + (uint64_t)pc->number);
        PROPERTY_ASSERT(pc, report.verdict == SYMO_VERDICT_DISAGREES, "%s, mistake %d at %lld of %lld: verdict %d",
                        what, (int)kind, (long long)wrong.at, (long long)n, (int)report.verdict);
        const int at_one = kind == ONE_OFF || kind == ONE_PERCENT || kind == CONSTANT;
        PROPERTY_ASSERT(pc, report.worst_index == wrong.at || (!at_one && report.worst_index >= 0),
                        "%s, mistake %d at %lld: found at %lld", what, (int)kind, (long long)wrong.at,
                        (long long)report.worst_index);
        if (at_one) {
            const double share = kind == ONE_OFF ? 1e-3 / 1.001 : kind == ONE_PERCENT ? 0.01 : 0.5 / 1.5;
            PROPERTY_ASSERT(pc, fabs(report.relative_error - share) <= 6e-4, "relative error %g",
                            report.relative_error);
            const double said = kind == CONSTANT ? a + wrong.constant : kind == ONE_OFF ? a * (1.0 + 1e-3) : a * 0.99;
            PROPERTY_ASSERT(pc, fabs(report.analytic - said) <= 1e-11 * fabs(said), "%.17g", report.analytic);
            PROPERTY_ASSERT(pc, fabs(report.numerical - a) <= 6e-4 * fabs(a), "%.17g", report.numerical);
        }
        symo_objective_free(objective);
    }
}

static void planted_mistakes(const property_case *pc)
{
    family f;
    double gradient[MOST], value = 0.0;
    const int difficulty = draw_difficulty(pc, &f, 2);
    symo_objective *right_one = callback(f.n, family_evaluate, &f);
    family_evaluate(f.n, f.x, &value, gradient, &f);
    double work = fabs(value);
    for (int64_t i = 0; i < f.n; i++) work += fabs(f.x[i] * gradient[i]);
    const double least = (difficulty == NOISY      ? 1e-5
                          : difficulty == BORDERED ? 1e-4
                                                   : 1e-9) *
                         work; /* noise hides what is smaller */
    check_mistakes(pc, right_one, f.x, gradient, least, difficulties[difficulty]);
    symo_objective_free(right_one);
}

START_TEST(planted_mistakes_are_found_and_named)
{
    property_run("planted", 150, planted_mistakes, NULL);
}
END_TEST

/* One term of the sum is left out of the gradient. */
static int without_a_term(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    family shorter = *(const family *)user;
    shorter.terms--;
    double less;
    family_evaluate(n, x, value, NULL, user);
    return family_evaluate(n, x, &less, gradient, &shorter);
}

static void missing_term(const property_case *pc)
{
    family f;
    double with[MOST], without[MOST], value, most = 0.0;
    family_draw(pc, &f, property_integer(pc, 1, MOST), pc->number % 2 ? 8.0 : 0.0, 0);
    symo_objective *objective = callback(f.n, without_a_term, &f);
    const symo_derivative report = check(objective, f.x, -1, pc->seed);
    family_evaluate(f.n, f.x, &value, with, &f);
    without_a_term(f.n, f.x, &value, without, &f);
    for (int64_t i = 0; i < f.n; i++) most = fmax(most, fabs(with[i] - without[i]) / fabs(with[i]));
    if (most > 1e-3)
        PROPERTY_ASSERT(pc, report.verdict == SYMO_VERDICT_DISAGREES && report.worst_index >= 0, "missed, error %g",
                        most);
    symo_objective_free(objective);
}

START_TEST(a_missing_term_is_found)
{
    property_run("missing term", 100, missing_term, NULL);
}
END_TEST

/* 1/2 ||r(x)||^2, r_k = sum_i A_ki sin(x_i) - t_k, with J r where J'r belongs. */
typedef struct square_residuals {
    double a[6][6], t[6];
    int transposed;
} square_residuals;

static int residuals_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const square_residuals *f = user;
    double r[6];
    *value = 0.0;
    for (int64_t k = 0; k < n; k++) {
        r[k] = -f->t[k];
        for (int64_t i = 0; i < n; i++) r[k] += f->a[k][i] * sin(x[i]);
        *value += 0.5 * r[k] * r[k];
    }
    for (int64_t i = 0; gradient && i < n; i++) {
        gradient[i] = 0.0;
        for (int64_t k = 0; k < n; k++)
            gradient[i] += (f->transposed ? f->a[i][k] * cos(x[k]) : f->a[k][i] * cos(x[i])) * r[k];
    }
    return 0;
}

static void transposed(const property_case *pc)
{
    square_residuals f;
    double x[6];
    const int64_t n = property_integer(pc, 2, 6);
    for (int64_t k = 0; k < 36; k++) f.a[k / 6][k % 6] = symo_random_normal(pc->random);
    for (int64_t k = 0; k < 6; k++) f.t[k] = symo_random_normal(pc->random), x[k] = symo_random_normal(pc->random);
    double gradients[2][6], value, most = 0.0;
    for (f.transposed = 0; f.transposed < 2; f.transposed++)
        residuals_evaluate(n, x, &value, gradients[f.transposed], &f);
    for (int64_t i = 0; i < n; i++)
        most = fmax(most, fabs(gradients[1][i] - gradients[0][i]) / fmax(fabs(gradients[0][i]), fabs(gradients[1][i])));
    for (f.transposed = 0; f.transposed < 2; f.transposed++) {
        symo_objective *objective = callback(n, residuals_evaluate, &f);
        const symo_derivative report = check(objective, x, -1, pc->seed);
        if (!f.transposed || most > 1e-3)
            PROPERTY_ASSERT(pc, report.verdict == (f.transposed ? SYMO_VERDICT_DISAGREES : SYMO_VERDICT_AGREES),
                            "%s: verdict %d", f.transposed ? "J r" : "J'r", (int)report.verdict);
        symo_objective_free(objective);
    }
}

START_TEST(a_transposed_jacobian_is_found)
{
    property_run("transposed", 100, transposed, NULL);
}
END_TEST

/* ---- the library's own regressions ---- */

static void regression(const property_case *pc)
{
    enum { ROWS = 12, COLUMNS = 6 };
    double data[ROWS * COLUMNS], y[ROWS], x[COLUMNS], gradient[COLUMNS], value;
    const int logistic = (int)(pc->number % 2), intercept = (int)(pc->number / 2 % 2);
    const double spread = pc->number % 3 == 0 ? 0.0 : 8.0;
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    for (int64_t j = 0; j < COLUMNS; j++) {
        const double unit = pow(10.0, spread * (2.0 * symo_random_uniform(pc->random) - 1.0));
        x[j] = symo_random_normal(pc->random) / unit;
        for (int64_t i = 0; i < ROWS; i++) data[i + j * ROWS] = unit * symo_random_normal(pc->random);
    }
    for (int64_t i = 0; i < ROWS; i++) y[i] = logistic ? (double)(i % 2) : symo_random_normal(pc->random);
    OK(symo_matrix_dense(&matrix, ROWS, COLUMNS, data));
    OK((logistic ? symo_objective_logistic : symo_objective_least_squares)(&objective, matrix, y, NULL, NULL,
                                                                           intercept));
    ck_assert_int_le(symo_objective_scratch(objective), 64);
    const symo_derivative report = check(objective, x, -1, pc->seed);
    PROPERTY_ASSERT(pc, report.verdict == SYMO_VERDICT_AGREES && report.undecided == 0, "verdict %d, %lld undecided",
                    (int)report.verdict, (long long)report.undecided);
    OK(symo_objective_evaluate(objective, x, &value, gradient, NULL));
    ck_assert(report.value == value);
    check_mistakes(pc, objective, x, gradient, 0.0, symo_objective_name(objective));
    symo_objective_free(objective);
    symo_matrix_free(matrix);
}

START_TEST(regressions_agree_and_their_mistakes_do_not)
{
    property_run("regressions", 60, regression, NULL);
}
END_TEST

/* ---- many coordinates ---- */

enum { MANY = 3000 };

typedef struct bowl {
    int64_t wrong; /* -1: none */
    double factor;
} bowl;

static int bowl_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const bowl *f = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - 1.0 / (1.0 + (double)i);
        *value += sqrt(1.0 + d * d);
        if (gradient) gradient[i] = d / sqrt(1.0 + d * d) * (i == f->wrong ? f->factor : 1.0);
    }
    return 0;
}

START_TEST(bisection_finds_one_in_thousands)
{
    double *x = malloc(MANY * sizeof *x);
    bowl f = { -1, 0.0 };
    ck_assert_ptr_nonnull(x);
    for (int64_t i = 0; i < MANY; i++) x[i] = sin((double)i) + 2.0;
    symo_objective *objective = callback(MANY, bowl_evaluate, &f);
    symo_derivative report = check(objective, x, 0, 1);
    ck_assert_int_eq(report.verdict, SYMO_VERDICT_AGREES);
    ck_assert_int_eq(report.worst_index, -1);
    ck_assert_int_eq(report.directions, 4);
    ck_assert_int_eq(report.coordinates, 0);
    ck_assert_int_le(report.evaluations, 17 + 4 * 32);
    for (int64_t wrong = 0; wrong < MANY; wrong += 271)
        for (int k = 0; k < 3; k++) {
            f = (bowl){ wrong, k == 0 ? -1.0 : k == 1 ? 1.2 : 0.0 };
            report = check(objective, x, 0, (uint64_t)wrong);
            ck_assert_int_eq(report.verdict, SYMO_VERDICT_DISAGREES);
            ck_assert_int_eq(report.worst_index, wrong);
            ck_assert_int_eq(report.coordinates, 1);
            ck_assert_int_le(report.evaluations, 2500);
        }
    f = (bowl){ MANY - 1, 1.2 };
    report = check(objective, x, -1, 1);
    ck_assert_int_eq(report.worst_index, MANY - 1);
    ck_assert_int_eq(report.coordinates, MANY);
    symo_objective_free(objective);
    free(x);
}
END_TEST

/* As many as asked for, each once, any of them over the seeds. */
typedef struct counted {
    int64_t moved[8]; /* evaluations in which only this entry is not what it was */
    const double *x;
} counted;

static int counted_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    counted *f = user;
    int64_t changed = 0, last = -1;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *value += exp(x[i]);
        if (gradient) gradient[i] = exp(x[i]);
        if (x[i] != f->x[i]) changed++, last = i;
    }
    if (changed == 1) f->moved[last]++;
    return 0;
}

START_TEST(a_sample_of_coordinates)
{
    static const double x[8] = { 0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7, -0.8 };
    int64_t seen[8] = { 0 };
    for (int64_t want = -1; want <= 9; want++)
        for (uint64_t seed = 0; seed < 60; seed++) {
            counted f = { .x = x };
            int64_t looked_at = 0;
            symo_objective *objective = callback(8, counted_evaluate, &f);
            const symo_derivative report = check(objective, x, want, seed);
            for (int i = 0; i < 8; i++) looked_at += f.moved[i] > 0, seen[i] += want == 2 && f.moved[i] > 0;
            ck_assert_int_eq(looked_at, want < 0 || want > 8 ? 8 : want);
            ck_assert_int_eq(report.coordinates, looked_at);
            ck_assert_int_eq(report.verdict, SYMO_VERDICT_AGREES);
            symo_objective_free(objective);
        }
    for (int i = 0; i < 8; i++) ck_assert(seen[i] >= 4 && seen[i] <= 30); /* 15 of 60 are expected */
}
END_TEST

/* ---- what cannot be said ---- */

typedef struct special {
    int kind;
    int64_t calls, at;
    double shift;
} special;
enum {
    NAN_AT_X,
    POSITIVE_AT_X,
    ON_THE_BORDER,
    PURE_NOISE,
    UNFILLED,
    NAN_ENTRY,
    INFINITE_ENTRY,
    FLAT,
    OFFSET,
    HIDDEN_STEEP
};

static int special_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const special *f = user;
    *value = f->shift;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - 0.5, r = sqrt(1.0 + d * d);
        *value += f->kind == FLAT ? 0.0 : r;
        if (gradient && !(f->kind == UNFILLED && i == 2)) gradient[i] = f->kind == FLAT ? 0.0 : d / r;
    }
    if (f->kind == NAN_AT_X) *value = NAN;
    if (f->kind == PURE_NOISE) *value = hash_noise(n, x, 7);
    if (gradient && f->kind == NAN_ENTRY) gradient[1] = NAN;
    if (gradient && f->kind == INFINITE_ENTRY) gradient[1] = -INFINITY;
    if (f->kind == ON_THE_BORDER)
        for (int64_t i = 0; i < n; i++)
            if (x[i] > 1.0) return 1;
    return f->kind == POSITIVE_AT_X;
}

static symo_derivative check_special(int kind, double shift, const double *x, int64_t n)
{
    special f = { .kind = kind, .shift = shift };
    symo_objective *objective = callback(n, special_evaluate, &f);
    const symo_derivative report = check(objective, x, -1, 3);
    symo_objective_free(objective);
    return report;
}

START_TEST(what_cannot_be_said_is_not_said)
{
    static const double x[3] = { 1.0, 1.0, 1.0 };
    for (int kind = NAN_AT_X; kind <= PURE_NOISE; kind++) {
        const symo_derivative report = check_special(kind, 0.0, x, 3);
        ck_assert_msg(report.verdict == SYMO_VERDICT_UNKNOWN, "kind %d: %d", kind, (int)report.verdict);
        ck_assert_int_eq(report.worst_index, -1);
        ck_assert(isnan(report.analytic) && isnan(report.numerical) && isnan(report.relative_error));
        ck_assert_int_eq(report.undecided, kind <= POSITIVE_AT_X ? 0 : 3);
        ck_assert(isnan(report.value) == (kind <= POSITIVE_AT_X));
    }
    /* every slope is 0 at a minimiser, and so is the gradient up to rounding */
    static const double minimiser[3] = { 0.5, 0.5 + 1e-16, 0.5 - 1e-16 };
    ck_assert_int_ne(check_special(OFFSET, 0.0, minimiser, 3).verdict, SYMO_VERDICT_DISAGREES);
}
END_TEST

START_TEST(an_entry_that_is_no_number_is_the_worst)
{
    static const double x[3] = { 1.0, 2.0, 3.0 };
    for (int kind = UNFILLED; kind <= INFINITE_ENTRY; kind++) {
        const symo_derivative report = check_special(kind, 0.0, x, 3);
        ck_assert_int_eq(report.verdict, SYMO_VERDICT_DISAGREES);
        ck_assert_int_eq(report.worst_index, kind == UNFILLED ? 2 : 1);
        ck_assert(kind == INFINITE_ENTRY ? report.analytic == -INFINITY : isnan(report.analytic));
        ck_assert(isnan(report.numerical));
        ck_assert(report.relative_error == INFINITY);
        ck_assert_int_eq(report.evaluations, 1);
    }
}
END_TEST

/* A constant has the derivative 0, to the last bit. An offset hides slopes near x, which show farther out. */
START_TEST(flat_functions_and_offsets)
{
    static const double x[3] = { 1.0, 2.0, 0.0 };
    symo_derivative report = check_special(FLAT, 5.0, x, 3);
    ck_assert_int_eq(report.verdict, SYMO_VERDICT_AGREES);
    ck_assert_int_eq(report.undecided, 0);
    ck_assert(report.relative_error == 0.0);
    report = check_special(FLAT, 0.0, x, 3);
    ck_assert_int_eq(report.verdict, SYMO_VERDICT_AGREES);
    for (double shift = 1.0; shift < 1e18; shift *= 10.0) {
        report = check_special(OFFSET, shift, x, 3);
        ck_assert_msg(report.verdict != SYMO_VERDICT_DISAGREES, "offset %g: %.17g, %.17g +- %g", shift, report.analytic,
                      report.numerical, report.numerical_error);
        ck_assert(report.verdict == SYMO_VERDICT_AGREES || shift > 1e8);
    }
}
END_TEST

/* f = 1e4 + 1e-6 x^2 at x = 1e-2, lost in noise near x: a right gradient is confirmed farther out, but a wrong one is
 * not accused by what f does there. */
static int faint(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double factor = *(const double *)user;
    (void)n;
    *value = 1e4 + 1e-6 * x[0] * x[0];
    if (gradient) gradient[0] = factor * 2e-6 * x[0];
    return 0;
}

START_TEST(larger_steps_where_noise_hides_the_slope)
{
    static const double x[1] = { 1e-2 };
    for (double factor = 1.0; factor < 3.0; factor++) {
        symo_objective *objective = callback(1, faint, &factor);
        const symo_derivative report = check(objective, x, -1, 1);
        ck_assert_int_eq(report.verdict, factor == 1.0 ? SYMO_VERDICT_AGREES : SYMO_VERDICT_UNKNOWN);
        ck_assert_int_eq(report.undecided, factor == 1.0 ? 0 : 1);
        if (factor == 1.0) ck_assert_double_eq_tol(report.numerical, 2e-8, 2e-12);
        symo_objective_free(objective);
    }
}
END_TEST

/* Slopes of the second variable that noise of the first one's 1e16 hides: 2.55 at 0, 3 far out. */
static int drowned(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double d = x[1] - 0.5, r = sqrt(1.0 + d * d);
    (void)n, (void)user;
    *value = x[0] * x[0] + 3.0 * x[1] + r;
    if (gradient) gradient[0] = 2.0 * x[0], gradient[1] = 3.0 + d / r;
    return 0;
}

/* Where f is smooth and exact the figures are as well, and their error is an honest one. */
static int exponentials(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *factors = user; /* of the gradient */
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        *value += exp(x[i]);
        if (gradient) gradient[i] = factors[i] * exp(x[i]);
    }
    return 0;
}

START_TEST(figures_are_accurate_and_the_worst_is_named)
{
    static const double x[3] = { 0.9, -1.7, 2.3 };
    for (int worst = 0; worst < 3; worst++) {
        double factors[3] = { 1.01, 1.01, 1.01 };
        factors[worst] = 1.05;
        symo_objective *objective = callback(3, exponentials, factors);
        const symo_derivative report = check(objective, x, -1, 1);
        ck_assert_int_eq(report.verdict, SYMO_VERDICT_DISAGREES);
        ck_assert_int_eq(report.worst_index, worst);
        const double error = fabs(report.numerical - exp(x[worst]));
        ck_assert_msg(error <= 1e-9 * exp(x[worst]), "error %g", error);
        ck_assert_msg(error <= report.numerical_error, "error %g, said %g", error, report.numerical_error);
        symo_objective_free(objective);
    }
}
END_TEST

START_TEST(what_noise_hides_is_not_accused)
{
    symo_objective *objective = callback(2, drowned, NULL);
    for (double size = 1.0; size < 1e150; size *= 10.0)
        for (int k = 0; k < 4; k++) {
            const double x[2] = { size, k == 0 ? 0.0 : k == 1 ? 1.0 : k == 2 ? 1e-12 * size : 1e-9 * size };
            const symo_derivative report = check(objective, x, -1, 1);
            ck_assert_msg(report.verdict == SYMO_VERDICT_AGREES, "size %g, %d: %.17g, %.17g +- %g", size, k,
                          report.analytic, report.numerical, report.numerical_error);
        }
    symo_objective_free(objective);
}
END_TEST

/* Far from the target the slope is another one, 1 instead of d / r: the steps come down to it. */
static int far_away(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *scale = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = (x[i] - 1000.0) * *scale, r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = *scale * d / r;
    }
    return 0;
}

START_TEST(smaller_steps_where_the_slope_changes_close_by)
{
    for (double scale = 1e-3; scale < 1e8; scale *= 10.0) {
        const double x[2] = { 1000.0 + 0.3 / scale, 1000.0 - 2.0 / scale };
        symo_objective *objective = callback(2, far_away, &scale);
        const symo_derivative report = check(objective, x, -1, 1);
        ck_assert_msg(report.verdict == SYMO_VERDICT_AGREES, "scale %g: %d, %.17g, %.17g +- %g", scale,
                      (int)report.verdict, report.analytic, report.numerical, report.numerical_error);
        symo_objective_free(objective);
    }
}
END_TEST

/* Numbers at the ends of the range of doubles. */
START_TEST(huge_and_tiny_points)
{
    static const double points[][2] = { { 1e300, -1e300 }, { 1e-300, -1e-300 },  { 5e-324, 1.0 },
                                        { 0.0, 0.0 },      { -0.0, 1e308 },      { 1.7e308, 1.7e308 },
                                        { 1e150, 1e-150 }, { 1e-310, -4.9e-324 } };
    for (size_t k = 0; k < sizeof points / sizeof points[0]; k++) {
        const symo_derivative report = check_special(OFFSET, 0.0, points[k], 2);
        ck_assert_msg(report.verdict != SYMO_VERDICT_DISAGREES, "point %zu: %.17g, %.17g", k, report.analytic,
                      report.numerical);
    }
    ck_assert_int_eq(check_special(OFFSET, 0.0, points[1], 2).verdict, SYMO_VERDICT_AGREES);
    ck_assert_int_eq(check_special(OFFSET, 0.0, points[3], 2).verdict, SYMO_VERDICT_AGREES);
}
END_TEST

START_TEST(nothing_to_check)
{
    symo_derivative report = check_special(OFFSET, 7.0, NULL, 0);
    ck_assert_int_eq(report.verdict, SYMO_VERDICT_AGREES);
    ck_assert_int_eq(report.coordinates + report.directions, 0);
    ck_assert(report.value == 7.0);
    ck_assert_int_eq(check_special(NAN_AT_X, 7.0, NULL, 0).verdict, SYMO_VERDICT_UNKNOWN);
}
END_TEST

/* ---- promises ---- */

typedef struct watched {
    family f;
    double *buffer; /* where x of the calls lies */
    int64_t calls, stop_at;
    int code;
} watched;

/* Between two calls the buffer must be x again: seen from a call that finds only the entries changed that it moves. */
static int watched_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    watched *w = user;
    if (w->calls == 0) ck_assert(memcmp(x, w->f.x, (size_t)n * sizeof *x) == 0);
    ck_assert_ptr_ne(x, w->f.x);
    if (++w->calls == w->stop_at) return w->code;
    return family_evaluate(n, x, value, gradient, &w->f);
}

static void watched_draw(watched *w, int64_t n)
{
    const property_case pc = { .random = NULL };
    property_case drawn = pc;
    memset(w, 0, sizeof *w);
    OK(symo_random_create(&drawn.random, 8, 0));
    family_draw(&drawn, &w->f, n, 3.0, 0);
    symo_random_free(drawn.random);
}

START_TEST(nothing_is_changed_and_nothing_is_left)
{
    watched w, before;
    unsigned char handle[sizeof(symo_objective)];
    watched_draw(&w, 7);
    w.f.x[0] = -0.0;
    w.f.x[1] = 5e-324;
    before = w;
    symo_objective *objective = callback(7, watched_evaluate, &w);
    memcpy(handle, objective, sizeof handle);
    const int64_t held = test_allocator_held();
    const symo_derivative report = check(objective, w.f.x, -1, 1);
    ck_assert_int_eq(test_allocator_held(), held);
    ck_assert_int_eq(report.evaluations, w.calls);
    ck_assert(memcmp(handle, objective, sizeof handle) == 0);
    w.calls = 0;
    ck_assert(memcmp(&before, &w, sizeof w) == 0);
    const symo_derivative again = check(objective, w.f.x, -1, 1), other = check(objective, w.f.x, -1, 2);
    ck_assert(memcmp(&report, &again, sizeof report) == 0);
    ck_assert_int_eq(other.verdict, report.verdict);
    symo_objective_free(objective);
}
END_TEST

/* A negative code at any call ends it there; a positive one at any call only shortens a step. */
START_TEST(codes_at_every_call)
{
    watched w;
    watched_draw(&w, 3);
    symo_objective *objective = callback(3, watched_evaluate, &w);
    const int64_t calls = check(objective, w.f.x, 1, 1).evaluations;
    ck_assert_int_gt(calls, 40);
    for (int64_t at = 1; at <= calls; at++) {
        symo_derivative report = { .size = sizeof report, .verdict = SYMO_VERDICT_AGREES };
        w.calls = 0, w.stop_at = at, w.code = -42;
        ck_assert_int_eq(symo_check_derivative(objective, w.f.x, 1, 1, &report), SYMO_ERROR_CALLBACK);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "-42"));
        ck_assert_int_eq(w.calls, at);
        ck_assert_int_eq(report.verdict, SYMO_VERDICT_UNKNOWN);
        ck_assert_int_eq(report.worst_index, -1);
        w.calls = 0, w.code = 1;
        OK(symo_check_derivative(objective, w.f.x, 1, 1, &report));
        ck_assert_int_eq(report.verdict, at == 1 ? SYMO_VERDICT_UNKNOWN : SYMO_VERDICT_AGREES);
    }
    symo_objective_free(objective);
}
END_TEST

/* A negative code during a search by bisection as well. */
typedef struct stopped_bowl {
    bowl f;
    int64_t calls, stop_at;
} stopped_bowl;

static int stopped_bowl_evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    stopped_bowl *s = user;
    if (++s->calls == s->stop_at) return -1;
    return bowl_evaluate(n, x, value, gradient, &s->f);
}

START_TEST(codes_in_a_search)
{
    double x[32];
    stopped_bowl s = { .f = { 21, -1.0 } };
    for (int i = 0; i < 32; i++) x[i] = 2.0 + 0.1 * i;
    symo_objective *objective = callback(32, stopped_bowl_evaluate, &s);
    const symo_derivative whole = check(objective, x, 0, 1);
    ck_assert_int_eq(whole.worst_index, 21);
    for (int64_t at = 1; at <= whole.evaluations; at++) {
        symo_derivative report = { .size = sizeof report };
        s.calls = 0, s.stop_at = at;
        ck_assert_int_eq(symo_check_derivative(objective, x, 0, 1, &report), SYMO_ERROR_CALLBACK);
        ck_assert_int_eq(s.calls, at);
    }
    symo_objective_free(objective);
}
END_TEST

START_TEST(memory_may_run_out)
{
    watched w;
    int64_t k = 1;
    watched_draw(&w, 3);
    symo_objective *objective = callback(3, watched_evaluate, &w);
    const int64_t held = test_allocator_held();
    for (;; k++) {
        symo_derivative report = { .size = sizeof report, .verdict = SYMO_VERDICT_AGREES };
        w.calls = 0;
        test_allocator_fail(k, 0);
        const symo_status status = symo_check_derivative(objective, w.f.x, -1, 1, &report);
        const int failed = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_int_eq(test_allocator_held(), held);
        if (!failed) break;
        ck_assert_int_eq(status, SYMO_ERROR_MEMORY);
        ck_assert_int_eq(report.verdict, SYMO_VERDICT_UNKNOWN);
        ck_assert_int_eq(w.calls, 0);
    }
    ck_assert_int_eq(k, 3);
    symo_objective_free(objective);
}
END_TEST

static void refuse(symo_status expected, symo_status status, const char *words)
{
    ck_assert_msg(status == expected, "%s instead of %s", symo_status_text(status), symo_status_text(expected));
    ck_assert_msg(strstr(symo_last_error(), words) != NULL, "\"%s\" lacks \"%s\"", symo_last_error(), words);
}

static int64_t endless_scratch(void *self, int64_t n)
{
    (void)self, (void)n;
    return INT64_MAX - 1;
}

static int unused(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    (void)self, (void)n, (void)x, (void)value, (void)gradient, (void)scratch;
    return -1;
}

START_TEST(arguments_are_checked)
{
    special f = { .kind = OFFSET };
    const double x[2] = { 1.0, 2.0 }, bad[2] = { 1.0, NAN };
    symo_derivative report = { .size = sizeof report };
    symo_objective *objective = callback(2, special_evaluate, &f), *endless = NULL;
    const symo_objective_table table = {
        .size = sizeof table, .name = "own", .evaluate = unused, .scratch = endless_scratch
    };
    OK(symo_objective_custom(&endless, 2, &table, NULL));
    refuse(SYMO_ERROR_SIZE, symo_check_derivative(endless, x, -1, 1, &report), "too large");
    refuse(SYMO_ERROR_ARGUMENT, symo_check_derivative(objective, x, -1, 1, NULL), "report");
    refuse(SYMO_ERROR_ARGUMENT, symo_check_derivative(NULL, x, -1, 1, &report), "objective");
    refuse(SYMO_ERROR_ARGUMENT, symo_check_derivative(objective, NULL, -1, 1, &report), "x must not be NULL");
    refuse(SYMO_ERROR_ARGUMENT, symo_check_derivative(objective, bad, -1, 1, &report), "x[1]");
    report.size = 3;
    refuse(SYMO_ERROR_ARGUMENT, symo_check_derivative(objective, x, -1, 1, &report), "report->size");
    report.size = 5000;
    refuse(SYMO_ERROR_ARGUMENT, symo_check_derivative(objective, x, -1, 1, &report), "report->size");
    symo_objective_free(endless);
    symo_objective_free(objective);
}
END_TEST

/* A caller that knows fewer fields, or more, gets its own. */
START_TEST(reports_of_any_size)
{
    struct {
        symo_derivative report;
        double beyond;
    } larger = { .beyond = 7.0 };
    special f = { .kind = OFFSET };
    const double x[2] = { 1.0, 2.0 };
    symo_derivative smaller = { .size = offsetof(symo_derivative, analytic), .evaluations = 77 };
    symo_objective *objective = callback(2, special_evaluate, &f);
    OK(symo_check_derivative(objective, x, -1, 1, &smaller));
    ck_assert_int_eq(smaller.verdict, SYMO_VERDICT_AGREES);
    ck_assert_int_eq(smaller.evaluations, 77);
    ck_assert_uint_eq(smaller.size, offsetof(symo_derivative, analytic));
    larger.report.size = sizeof larger;
    OK(symo_check_derivative(objective, x, -1, 1, &larger.report));
    ck_assert_int_eq(larger.report.verdict, SYMO_VERDICT_AGREES);
    ck_assert(larger.beyond == 7.0);
    symo_objective_free(objective);
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("derivative");
    TCase *cases = tcase_create("derivative");
    tcase_add_test(cases, nothing_right_is_accused);
    tcase_add_test(cases, planted_mistakes_are_found_and_named);
    tcase_add_test(cases, a_missing_term_is_found);
    tcase_add_test(cases, a_transposed_jacobian_is_found);
    tcase_add_test(cases, regressions_agree_and_their_mistakes_do_not);
    tcase_add_test(cases, bisection_finds_one_in_thousands);
    tcase_add_test(cases, a_sample_of_coordinates);
    tcase_add_test(cases, what_cannot_be_said_is_not_said);
    tcase_add_test(cases, an_entry_that_is_no_number_is_the_worst);
    tcase_add_test(cases, flat_functions_and_offsets);
    tcase_add_test(cases, larger_steps_where_noise_hides_the_slope);
    tcase_add_test(cases, figures_are_accurate_and_the_worst_is_named);
    tcase_add_test(cases, what_noise_hides_is_not_accused);
    tcase_add_test(cases, smaller_steps_where_the_slope_changes_close_by);
    tcase_add_test(cases, huge_and_tiny_points);
    tcase_add_test(cases, nothing_to_check);
    tcase_add_test(cases, nothing_is_changed_and_nothing_is_left);
    tcase_add_test(cases, codes_at_every_call);
    tcase_add_test(cases, codes_in_a_search);
    tcase_add_test(cases, memory_may_run_out);
    tcase_add_test(cases, arguments_are_checked);
    tcase_add_test(cases, reports_of_any_size);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
