/* SPDX-License-Identifier: BSD-3-Clause */
/* Elastic nets and the sparse group lasso against other ways to the same numbers: proxes by a shrinking grid, gauges by
 * bisection, distances by alternating projections, and kkt, gap and the largest level of regressions in long double. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"

static const double inf = (double)INFINITY;
typedef long double real;

#define WORKED(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())
#define REFUSED(call, sentence)                                                                                        \
    do {                                                                                                               \
        ck_assert_int_eq((call), SYMO_ERROR_ARGUMENT);                                                                 \
        ck_assert_str_eq(symo_last_error(), (sentence));                                                               \
    } while (0)

static real soft(real v, real by)
{
    return v > by ? v - by : v < -by ? v + by : 0.0L;
}

/* ---- the prox by brute force ---- */

typedef struct small {
    int64_t n; /* 2 or 3 entries, one group of all but the last `alone` ones */
    int64_t alone;
    double alpha, lambda, group_weight, feature_weights[3];
    int sparse; /* 1: sparse group, 0: group elastic net */
} small;

static real small_value(const small *s, const real *x)
{
    real squares = 0.0L, sum = 0.0L;
    for (int64_t i = 0; i < s->n - s->alone; i++) squares += x[i] * x[i];
    for (int64_t i = 0; s->sparse && i < s->n; i++) sum += s->alpha * s->feature_weights[i] * fabsl(x[i]);
    const real norm = s->group_weight * sqrtl(squares);
    sum +=
        s->sparse ? (1.0L - s->alpha) * norm : s->alpha * norm + (1.0L - s->alpha) / 2.0L * s->group_weight * squares;
    return s->lambda * sum;
}

static real small_model(const small *s, const real *u, const double *v, double step)
{
    real sum = small_value(s, u);
    for (int64_t i = 0; i < s->n; i++) sum += (u[i] - v[i]) * (u[i] - v[i]) / (2.0L * step);
    return sum;
}

/* A grid of 9 points an axis about the best point so far, which shrinks: the model is strongly convex. */
static void grid_search(const small *s, const double *v, double step, real *best)
{
    real centre[3] = { 0.0L, 0.0L, 0.0L }, width = 6.0L;
    for (int64_t i = 0; i < 3; i++) best[i] = 0.0L;
    for (; width > 1e-8L; width *= 0.6L) {
        real least = small_model(s, best, v, step), u[3] = { 0.0L, 0.0L, 0.0L };
        memcpy(centre, best, sizeof centre);
        for (int k = 0; k < (s->n == 3 ? 729 : 81); k++) {
            const int place[3] = { k % 9, k / 9 % 9, k / 81 };
            for (int64_t i = 0; i < s->n; i++) u[i] = centre[i] + width * ((real)place[i] - 4.0L) / 4.0L;
            const real found = small_model(s, u, v, step);
            if (found < least) {
                least = found;
                memcpy(best, u, sizeof u);
            }
        }
    }
}

static symo_prox *small_prox(const small *s)
{
    static const int64_t indices[3] = { 0, 1, 2 };
    const int64_t starts[2] = { 0, s->n - s->alone };
    symo_prox *prox = NULL;
    if (s->sparse)
        WORKED(symo_prox_sparse_group(&prox, s->n, 1, starts, indices, &s->group_weight, s->feature_weights, s->alpha,
                                      s->lambda));
    else
        WORKED(symo_prox_group_elastic_net(&prox, s->n, 1, starts, indices, &s->group_weight, s->alpha, s->lambda));
    return prox;
}

static void grid_body(const property_case *pc)
{
    small s = { .n = 2 + property_integer(pc, 0, 1), .sparse = (int)property_integer(pc, 0, 1) };
    double v[3], p[3], scratch[32];
    real best[3];
    s.alone = s.n == 3 ? property_integer(pc, 0, 1) : 0;
    s.alpha = symo_random_uniform(pc->random);
    s.lambda = 2.0 * symo_random_uniform(pc->random);
    s.group_weight = 2.0 * symo_random_uniform(pc->random);
    for (int64_t i = 0; i < 3; i++) {
        s.feature_weights[i] = 2.0 * symo_random_uniform(pc->random);
        v[i] = 2.0 * symo_random_normal(pc->random);
    }
    const double step = 0.2 + symo_random_uniform(pc->random);
    symo_prox *prox = small_prox(&s);
    ck_assert_int_le(symo_prox_scratch(prox), 32);
    WORKED(symo_prox_apply(prox, v, step, p, scratch));
    grid_search(&s, v, step, best);
    for (int64_t i = 0; i < s.n; i++) PROPERTY_ASSERT(pc, fabsl(p[i] - best[i]) <= 1e-6L, "%g, %Lg", p[i], best[i]);
    symo_prox_free(prox);
}

START_TEST(prox_is_what_a_grid_finds)
{
    property_run("grid", 60, grid_body, NULL);
}
END_TEST

/* ---- the dual ball of a sparse group ---- */

enum { SIZE = 7 };

/* The least r with || soft(g, r a) || <= r c, by bisection between what single entries and the whole say. */
static real gauge(int64_t n, const double *g, const double *a, double c)
{
    real low = 0.0L, squares = 0.0L, high = 0.0L;
    for (int64_t i = 0; i < n; i++) {
        low = fmaxl(low, fabsl(g[i]) / ((real)a[i] + c));
        squares += (real)g[i] * g[i];
        high = fmaxl(high, a[i] > 0.0 ? fabsl(g[i]) / (real)a[i] : 0.0L);
    }
    if (c > 0.0) high = fmaxl(high, sqrtl(squares) / c);
    while (high - low > 1e-18L * high) {
        const real r = low > 0.0L && high / low > 4.0L ? sqrtl(low) * sqrtl(high) : (low + high) / 2.0L;
        real rest = 0.0L;
        if (r <= low || r >= high) break;
        for (int64_t i = 0; i < n; i++) rest += soft(g[i], r * a[i]) * soft(g[i], r * a[i]);
        if (sqrtl(rest) <= r * c)
            high = r;
        else
            low = r;
    }
    return high;
}

static void gauge_body(const property_case *pc)
{
    static const int64_t starts[2] = { 0, SIZE };
    int64_t indices[SIZE];
    double g[SIZE], a[SIZE], polar = NAN, value = NAN;
    const int kind = (int)property_integer(pc, 0, 5);
    double c = exp(3.0 * symo_random_normal(pc->random));
    for (int64_t i = 0; i < SIZE; i++) {
        indices[i] = SIZE - 1 - i;
        a[i] = exp(2.0 * symo_random_normal(pc->random));
        g[i] = exp(3.0 * symo_random_normal(pc->random)) * (i % 2 ? 1.0 : -1.0);
        if (kind == 1) g[i] = a[i] * (1.0 + (double)(i % 2));                     /* ties */
        if (kind == 2) g[i] = a[i] * (1.0 + 1e-9 * (double)i), c = 1e-12;         /* parallel, nearly no ball */
        if (kind == 3 && i % 2) a[i] = 0.0;                                       /* the ball alone */
        if (kind == 4) g[i] = ldexp(g[i], 900), a[i] = ldexp(a[i], (int)i - 400); /* far apart */
    }
    if (kind == 5) c = 0.0;
    symo_prox *prox = NULL;
    /* alpha = 1/2 and lambda = 2 leave a and c as they are */
    WORKED(symo_prox_sparse_group(&prox, SIZE, 1, starts, indices, &c, a, 0.5, 2.0));
    WORKED(symo_prox_polar(prox, g, &polar));
    const real high = gauge(SIZE, g, a, c);
    PROPERTY_ASSERT(pc, fabsl(polar - high) <= 16.0L * DBL_EPSILON * high, "kind %d: %.17g, %.17Lg", kind, polar, high);
    for (int64_t i = 0; i < SIZE; i++) g[i] /= polar * (1.0 + 1e-12);
    WORKED(symo_prox_conjugate(prox, g, &value));
    PROPERTY_ASSERT(pc, value == 0.0, "kind %d", kind);
    symo_prox_free(prox);
}

START_TEST(polar_is_what_bisection_finds)
{
    property_run("gauge", 400, gauge_body, NULL);
}
END_TEST

/* At 0 the subdifferential is box plus ball: the nearest point by alternating projections onto the two. */
static void nearest_body(const property_case *pc)
{
    static const int64_t starts[2] = { 0, 3 }, indices[3] = { 0, 1, 2 };
    const double zero[3] = { 0.0, 0.0, 0.0 }, c = 2.0 * symo_random_uniform(pc->random);
    double g[3], a[3], absolute = NAN, relative = NAN;
    real u[3] = { 0 }, w[3] = { 0 }, squares = 0.0L, largest = 0.0L;
    for (int64_t i = 0; i < 3; i++) {
        a[i] = 2.0 * symo_random_uniform(pc->random);
        g[i] = 3.0 * symo_random_normal(pc->random);
        largest = fmaxl(largest, a[i]);
    }
    for (int round = 0; round < 4000; round++) {
        real norm = 0.0L;
        for (int64_t i = 0; i < 3; i++) u[i] = fmaxl(-a[i], fminl(a[i], g[i] - w[i]));
        for (int64_t i = 0; i < 3; i++) norm += (g[i] - u[i]) * (g[i] - u[i]);
        norm = sqrtl(norm);
        for (int64_t i = 0; i < 3; i++) w[i] = norm <= c ? g[i] - u[i] : c * ((g[i] - u[i]) / norm);
    }
    for (int64_t i = 0; i < 3; i++) squares += (g[i] - u[i] - w[i]) * (g[i] - u[i] - w[i]);
    symo_prox *prox = NULL;
    WORKED(symo_prox_sparse_group(&prox, 3, 1, starts, indices, &c, a, 0.5, 2.0));
    WORKED(symo_prox_distance(prox, zero, g, 1.0, &absolute, &relative));
    PROPERTY_ASSERT(pc, fabsl(absolute - sqrtl(squares)) <= 1e-6L, "%g, %Lg", absolute, sqrtl(squares));
    PROPERTY_ASSERT(pc, fabsl(relative * (c + largest) - absolute) <= 1e-14L * (1.0L + absolute), "%g", relative);
    symo_prox_free(prox);
}

START_TEST(distance_is_what_projections_find)
{
    property_run("nearest", 40, nearest_body, NULL);
}
END_TEST

/* ---- regressions ---- */

enum { ROWS = 24, P = 9, GROUPS = 4 };
static const int64_t group_starts[GROUPS + 1] = { 0, 3, 5, 8, 9 }, group_indices[P] = { 0, 4, 8, 1, 5, 2, 6, 7, 3 };
static const double group_weights[GROUPS] = { 1.0, 1.5, 0.75, 2.0 };
static const double entry_weights[P] = { 1.0, 0.5, 2.0, 1.0, 1.5, 1.0, 0.75, 1.0, 1.25 };

typedef enum penalty_kind { NET, GROUP_NET, SPARSE_GROUP, KINDS } penalty_kind;

typedef struct regression {
    double x[ROWS * P], y[ROWS];
    symo_matrix *matrix;
    symo_objective *objective;
    symo_problem *problem;
    penalty_kind kind;
    double alpha;
} regression;

static symo_prox *make_penalty(penalty_kind kind, double alpha, double lambda)
{
    symo_prox *prox = NULL;
    if (kind == NET) WORKED(symo_prox_elastic_net(&prox, P, entry_weights, alpha, lambda));
    if (kind == GROUP_NET)
        WORKED(
            symo_prox_group_elastic_net(&prox, P, GROUPS, group_starts, group_indices, group_weights, alpha, lambda));
    if (kind == SPARSE_GROUP)
        WORKED(symo_prox_sparse_group(&prox, P, GROUPS, group_starts, group_indices, group_weights, entry_weights,
                                      alpha, lambda));
    return prox;
}

static void start(regression *r, penalty_kind kind, double alpha, double lambda, uint64_t seed)
{
    symo_random *random = NULL;
    *r = (regression){ .kind = kind, .alpha = alpha };
    WORKED(symo_random_create(&random, seed, 0));
    for (int i = 0; i < ROWS * P; i++) r->x[i] = symo_random_normal(random);
    for (int i = 0; i < ROWS; i++)
        r->y[i] = r->x[i] - 2.0 * r->x[ROWS + i] + r->x[4 * ROWS + i] + symo_random_normal(random);
    symo_random_free(random);
    symo_prox *prox = make_penalty(kind, alpha, lambda);
    WORKED(symo_matrix_dense(&r->matrix, ROWS, P, r->x));
    WORKED(symo_objective_least_squares(&r->objective, r->matrix, r->y, NULL, NULL, 0));
    WORKED(symo_problem_create(&r->problem, P));
    WORKED(symo_problem_set_objective(r->problem, r->objective));
    WORKED(symo_problem_set_penalty(r->problem, prox));
    symo_prox_free(prox);
}

static void end(regression *r)
{
    symo_problem_free(r->problem);
    symo_objective_free(r->objective);
    symo_matrix_free(r->matrix);
}

/* u = (X b - y) / rows, and -X'u */
static void dual_point(const regression *r, const double *b, real *u, real *slope)
{
    for (int i = 0; i < ROWS; i++) {
        u[i] = -(real)r->y[i];
        for (int j = 0; j < P; j++) u[i] += (real)r->x[j * ROWS + i] * b[j];
        u[i] /= ROWS;
    }
    for (int j = 0; j < P; j++) {
        slope[j] = 0.0L;
        for (int i = 0; i < ROWS; i++) slope[j] -= (real)r->x[j * ROWS + i] * u[i];
    }
}

static int64_t members(penalty_kind kind, int64_t g, const int64_t **entries)
{
    static const int64_t own[P] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
    *entries = kind == NET ? own + g : group_indices + group_starts[g];
    return kind == NET ? 1 : group_starts[g + 1] - group_starts[g];
}

/* || g_B - a_i sign - ... || for the block: the distance of g from the subdifferential of the part that is not smooth
 */
static real block_distance(int64_t size, const int64_t *entries, const double *b, const real *g, const real *a, real c)
{
    real norm = 0.0L, squares = 0.0L;
    for (int64_t k = 0; k < size; k++) norm += (real)b[entries[k]] * b[entries[k]];
    norm = sqrtl(norm);
    for (int64_t k = 0; k < size; k++) {
        const int64_t i = entries[k];
        real rest = b[i] == 0.0 ? soft(g[i], a[i]) : g[i] - (b[i] > 0.0 ? a[i] : -a[i]);
        if (norm > 0.0L) rest -= c * (b[i] / norm);
        squares += rest * rest;
    }
    return norm > 0.0L ? sqrtl(squares) : fmaxl(sqrtl(squares) - c, 0.0L);
}

static real own_kkt(const regression *r, const double *b, const real *slope, double lambda)
{
    const int64_t blocks = r->kind == NET ? P : GROUPS;
    real worst = 0.0L;
    for (int64_t g = 0; g < blocks; g++) {
        const int64_t *entries, size = members(r->kind, g, &entries);
        real a[P] = { 0 }, rest[P] = { 0 }, largest = 0.0L;
        const real w = lambda * (r->kind == NET ? entry_weights[g] : group_weights[g]);
        for (int64_t k = 0; k < size; k++) {
            const int64_t i = entries[k];
            const int sparse = r->kind == SPARSE_GROUP;
            a[i] = sparse ? (real)lambda * r->alpha * entry_weights[i] : 0.0L;
            rest[i] = slope[i] - (sparse ? 0.0L : (1.0L - r->alpha) * w * b[i]);
            largest = fmaxl(largest, a[i]);
        }
        const real c = (r->kind == SPARSE_GROUP ? 1.0L - r->alpha : (real)r->alpha) * w;
        const real weight = r->kind == SPARSE_GROUP ? c + largest : w;
        worst = fmaxl(worst, block_distance(size, entries, b, rest, a, c) / weight);
    }
    return worst;
}

/* (P - D) / f(0) with the dual point scaled into the ball for the sparse group lasso. */
static real own_gap(const regression *r, const double *b, const real *u, const real *slope, double lambda,
                    double objective)
{
    real scale = 1.0L, conjugate = 0.0L, squares = 0.0L, product = 0.0L, null = 0.0L;
    const int64_t blocks = r->kind == NET ? P : GROUPS;
    (void)b;
    for (int64_t g = 0; g < blocks; g++) {
        const int64_t *entries, size = members(r->kind, g, &entries);
        const real w = lambda * (r->kind == NET ? entry_weights[g] : group_weights[g]);
        double part[P], a[P];
        real norm = 0.0L;
        for (int64_t k = 0; k < size; k++) {
            norm += slope[entries[k]] * slope[entries[k]];
            part[k] = (double)slope[entries[k]];
            a[k] = lambda * r->alpha * entry_weights[entries[k]];
        }
        const real over = sqrtl(norm) - r->alpha * w;
        if (r->kind != SPARSE_GROUP && over > 0.0L) conjugate += over * over / (2.0L * (1.0L - r->alpha) * w);
        if (r->kind == SPARSE_GROUP) scale = fmaxl(scale, gauge(size, part, a, (double)((1.0L - r->alpha) * w)));
    }
    for (int i = 0; i < ROWS; i++) {
        squares += u[i] / scale * (u[i] / scale);
        product += u[i] / scale * r->y[i];
        null += (real)r->y[i] * r->y[i] / (2.0L * ROWS);
    }
    return (objective + ROWS / 2.0L * squares + product + conjugate) / null;
}

/* After a few steps, where both figures are large, and at the end. */
START_TEST(certificates_of_regressions)
{
    static const int64_t limits[3] = { 1, 4, 100000 };
    for (int run = 0; run < 3 * KINDS * 3; run++) {
        const penalty_kind kind = (penalty_kind)(run % KINDS);
        const double alpha = 0.2 + 0.3 * (run / KINDS % 3), lambda = 0.3;
        regression r;
        symo_solver *solver = NULL;
        double b[P] = { 0.0 };
        real u[ROWS], slope[P];
        start(&r, kind, alpha, lambda, (uint64_t)run);
        WORKED(symo_solver_create(&solver, r.problem, "auto"));
        WORKED(symo_solver_set_real(solver, "tolerance", 1e-12));
        WORKED(symo_solver_set_integer(solver, "max_iterations", limits[run / (3 * KINDS)]));
        WORKED(symo_solver_run(solver, b));
        const symo_result *result = symo_solver_result(solver);
        dual_point(&r, b, u, slope);
        const real kkt = own_kkt(&r, b, slope, lambda), gap = own_gap(&r, b, u, slope, lambda, result->objective);
        ck_assert_msg(fabsl(result->kkt - kkt) <= 1e-12L * (1.0L + kkt), "run %d: kkt %g, %Lg", run, result->kkt, kkt);
        ck_assert_msg(fabsl(result->gap - gap) <= 1e-12L * (1.0L + gap), "run %d: gap %g, %Lg", run, result->gap, gap);
        ck_assert_msg(gap >= -1e-12L, "run %d: gap %Lg", run, gap);
        if (limits[run / (3 * KINDS)] > 1000) {
            ck_assert_int_eq(result->reason, SYMO_REASON_SOLVED);
            ck_assert_msg(kkt <= 1e-9L && gap <= 1e-9L, "run %d: kkt %Lg, gap %Lg", run, kkt, gap);
        }
        symo_solver_free(solver);
        end(&r);
    }
}
END_TEST

static int64_t nonzeros_at(regression *r, double lambda)
{
    symo_solver *solver = NULL;
    double b[P] = { 0.0 };
    int64_t count = 0;
    symo_prox *prox = make_penalty(r->kind, r->alpha, lambda);
    WORKED(symo_problem_set_penalty(r->problem, prox));
    WORKED(symo_solver_create(&solver, r->problem, "auto"));
    WORKED(symo_solver_set_real(solver, "tolerance", 1e-13));
    WORKED(symo_solver_run(solver, b));
    for (int j = 0; j < P; j++) count += b[j] != 0.0;
    symo_solver_free(solver);
    symo_prox_free(prox);
    return count;
}

START_TEST(zeros_end_at_the_largest_level)
{
    for (int run = 0; run < 4 * KINDS; run++) {
        const penalty_kind kind = (penalty_kind)(run % KINDS);
        const double alpha = 0.1 + 0.3 * (run / KINDS);
        double largest = NAN;
        real u[ROWS], slope[P], own = 0.0L;
        const double zero[P] = { 0.0 };
        regression r;
        start(&r, kind, alpha, 1.0, 100 + (uint64_t)run);
        WORKED(symo_path_lambda_max(&largest, r.problem));
        dual_point(&r, zero, u, slope);
        for (int64_t g = 0; g < (kind == NET ? P : GROUPS); g++) {
            const int64_t *entries, size = members(kind, g, &entries);
            double part[P], a[P];
            for (int64_t k = 0; k < size; k++) {
                part[k] = (double)slope[entries[k]];
                a[k] = kind == SPARSE_GROUP ? alpha * entry_weights[entries[k]] : 0.0;
            }
            const double w = kind == NET ? entry_weights[g] : group_weights[g];
            own = fmaxl(own, gauge(size, part, a, (kind == SPARSE_GROUP ? 1.0 - alpha : alpha) * w));
        }
        ck_assert_msg(fabsl(largest - own) <= 1e-13L * own, "run %d: %.17g, %.17Lg", run, largest, own);
        ck_assert_int_eq(nonzeros_at(&r, largest * (1.0 + 1e-13)), 0);
        ck_assert_int_eq(nonzeros_at(&r, 2.0 * largest), 0);
        ck_assert_int_gt(nonzeros_at(&r, largest * (1.0 - 1e-6)), 0);
        end(&r);
    }
}
END_TEST

/* A ridge shrinks and never holds: there is no such level, nor for the part that alpha = 0 leaves. */
START_TEST(ridges_have_no_largest_level)
{
    double largest = 0.0;
    regression r;
    symo_prox *ridge = NULL;
    start(&r, GROUP_NET, 0.0, 1.0, 7);
    WORKED(symo_path_lambda_max(&largest, r.problem));
    ck_assert(largest == inf);
    WORKED(symo_prox_squared_norm(&ridge, P, NULL, 1.0));
    WORKED(symo_problem_set_penalty(r.problem, ridge));
    WORKED(symo_path_lambda_max(&largest, r.problem));
    ck_assert(largest == inf);
    symo_prox_free(ridge);
    end(&r);
}
END_TEST

/* ---- messages ---- */

START_TEST(arguments_are_checked)
{
    static const double negative[P] = { 1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 }, huge[P] = { 1e300 };
    static const int64_t twice[P] = { 0, 4, 8, 1, 5, 2, 6, 7, 4 };
    symo_prox *p = (symo_prox *)1;
    double value = 7.0;
    REFUSED(symo_prox_elastic_net(NULL, P, NULL, 0.5, 1.0), "symo_prox_elastic_net: prox must not be NULL");
    REFUSED(symo_prox_elastic_net(&p, -1, NULL, 0.5, 1.0), "symo_prox_elastic_net: n = -1 must be >= 0");
    ck_assert_ptr_null(p);
    REFUSED(symo_prox_elastic_net(&p, P, NULL, 1.5, 1.0), "symo_prox_elastic_net: alpha = 1.5 must be in 0 .. 1");
    REFUSED(symo_prox_elastic_net(&p, P, NULL, -0.5, 1.0), "symo_prox_elastic_net: alpha = -0.5 must be in 0 .. 1");
    REFUSED(symo_prox_elastic_net(&p, P, NULL, NAN, 1.0), "symo_prox_elastic_net: alpha = nan must be in 0 .. 1");
    REFUSED(symo_prox_elastic_net(&p, P, NULL, 0.5, -1.0),
            "symo_prox_elastic_net: lambda = -1 must be finite and >= 0");
    REFUSED(symo_prox_elastic_net(&p, P, NULL, 0.5, inf),
            "symo_prox_elastic_net: lambda = inf must be finite and >= 0");
    REFUSED(symo_prox_elastic_net(&p, P, negative, 0.5, 1.0),
            "symo_prox_elastic_net: weights[2] = -1 must be >= 0 (infinity is allowed)");
    REFUSED(symo_prox_elastic_net(&p, 1, huge, 0.5, 1e10),
            "symo_prox_elastic_net: weights[0] = 1e+300 must be small enough for lambda * weight to be finite");
#define GROUP_NET_OF(n, groups, starts, indices, weights, alpha, lambda)                                               \
    symo_prox_group_elastic_net(&p, n, groups, starts, indices, weights, alpha, lambda)
    REFUSED(symo_prox_group_elastic_net(NULL, P, GROUPS, group_starts, group_indices, NULL, 0.5, 1.0),
            "symo_prox_group_elastic_net: prox must not be NULL");
    REFUSED(GROUP_NET_OF(-1, GROUPS, group_starts, group_indices, NULL, 0.5, 1.0),
            "symo_prox_group_elastic_net: n = -1 must be >= 0");
    REFUSED(GROUP_NET_OF(P, -1, group_starts, group_indices, NULL, 0.5, 1.0),
            "symo_prox_group_elastic_net: groups = -1 must be >= 0 and below 2^63 - 1");
    REFUSED(GROUP_NET_OF(P, GROUPS, NULL, group_indices, NULL, 0.5, 1.0),
            "symo_prox_group_elastic_net: starts must not be NULL");
    REFUSED(GROUP_NET_OF(P, GROUPS, group_starts, NULL, NULL, 0.5, 1.0),
            "symo_prox_group_elastic_net: indices must not be NULL");
    REFUSED(GROUP_NET_OF(P, GROUPS, group_starts, twice, NULL, 0.5, 1.0),
            "symo_prox_group_elastic_net: indices[8] = 4 is in group 0 and in group 3; groups must be disjoint");
    REFUSED(GROUP_NET_OF(P, GROUPS, group_starts, twice, NULL, 0.0, 1.0),
            "symo_prox_group_elastic_net: indices[8] = 4 is in group 0 and in group 3; groups must be disjoint");
    REFUSED(GROUP_NET_OF(P, GROUPS, group_starts, group_indices, NULL, 2.0, 1.0),
            "symo_prox_group_elastic_net: alpha = 2 must be in 0 .. 1");
    REFUSED(GROUP_NET_OF(P, GROUPS, group_starts, group_indices, negative, 0.5, 1.0),
            "symo_prox_group_elastic_net: weights[2] = -1 must be >= 0 (infinity is allowed)");
    REFUSED(GROUP_NET_OF(P, GROUPS, group_starts, group_indices, NULL, 0.5, NAN),
            "symo_prox_group_elastic_net: lambda = nan must be finite and >= 0");
    ck_assert_int_eq(GROUP_NET_OF(P, GROUPS, group_starts, group_indices, NULL, 0.0, 1.5e308), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(p);
    WORKED(GROUP_NET_OF(0, 0, NULL, NULL, NULL, 0.5, 1.0));
    symo_prox_free(p);
#define SPARSE_OF(weights, features, alpha, lambda)                                                                    \
    symo_prox_sparse_group(&p, P, GROUPS, group_starts, group_indices, weights, features, alpha, lambda)
    REFUSED(symo_prox_sparse_group(NULL, P, GROUPS, group_starts, group_indices, NULL, NULL, 0.5, 1.0),
            "symo_prox_sparse_group: prox must not be NULL");
    REFUSED(symo_prox_sparse_group(&p, P, GROUPS, NULL, group_indices, NULL, NULL, 0.5, 1.0),
            "symo_prox_sparse_group: starts must not be NULL");
    ck_assert_ptr_null(p);
    REFUSED(SPARSE_OF(NULL, NULL, -0.1, 1.0), "symo_prox_sparse_group: alpha = -0.1 must be in 0 .. 1");
    REFUSED(SPARSE_OF(NULL, NULL, 0.5, -1.0), "symo_prox_sparse_group: lambda = -1 must be finite and >= 0");
    REFUSED(SPARSE_OF(negative, NULL, 0.5, 1.0),
            "symo_prox_sparse_group: group_weights[2] = -1 must be >= 0 (infinity is allowed)");
    REFUSED(SPARSE_OF(NULL, negative, 0.5, 1.0),
            "symo_prox_sparse_group: feature_weights[2] = -1 must be >= 0 (infinity is allowed)");
    REFUSED(
        SPARSE_OF(NULL, huge, 0.5, 1e10),
        "symo_prox_sparse_group: feature_weights[0] = 1e+300 must be small enough for lambda * weight to be finite");
    /* multiples that overflow in one part only */
    symo_prox *q = (symo_prox *)1;
    WORKED(SPARSE_OF(NULL, NULL, 1.0, 1e200));
    ck_assert_int_eq(symo_prox_scaled(&q, p, 1e200), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(q);
    symo_prox_free(p);
    WORKED(SPARSE_OF(NULL, NULL, 0.0, 1e200));
    ck_assert_int_eq(symo_prox_scaled(&q, p, 1e200), SYMO_ERROR_ARGUMENT);
    symo_prox_free(p);
    WORKED(symo_prox_elastic_net(&p, P, NULL, 1e-300, 1e200));
    ck_assert_int_eq(symo_prox_scaled(&q, p, 1e200), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(q);
    REFUSED(symo_prox_threshold(NULL, negative, &value), "symo_prox_threshold: prox must not be NULL");
    ck_assert(isnan(value));
    REFUSED(symo_prox_threshold(p, NULL, &value), "symo_prox_threshold: g must not be NULL");
    REFUSED(symo_prox_threshold(p, negative, NULL), "symo_prox_threshold: value must not be NULL");
    symo_prox_free(p);
}
END_TEST

/* Lengths of named vectors. */
START_TEST(names_check_lengths)
{
    symo_argument arguments[5] = {
        { .name = "lambda", .real = 1.0 },
        { .name = "alpha", .real = 0.5 },
        { .name = "groups", .count = GROUPS, .starts = group_starts, .indices = group_indices },
        { .name = "weights", .vector = entry_weights, .count = P },
        { .name = "feature-weights", .vector = entry_weights, .count = GROUPS }
    };
    symo_prox *p = (symo_prox *)1;
    REFUSED(symo_prox_named(&p, "group-elastic-net", P, 4, arguments),
            "symo_prox_named: weights of group-elastic-net has 9 numbers, expected 4");
    ck_assert_ptr_null(p);
    REFUSED(symo_prox_named(&p, "sparse-group", P, 4, arguments),
            "symo_prox_named: weights of sparse-group has 9 numbers, expected 4");
    arguments[3].count = GROUPS;
    REFUSED(symo_prox_named(&p, "sparse-group", P, 5, arguments),
            "symo_prox_named: feature-weights of sparse-group has 4 numbers, expected 9");
    arguments[2] = arguments[3];
    REFUSED(symo_prox_named(&p, "elastic-net", P, 3, arguments),
            "symo_prox_named: weights of elastic-net has 4 numbers, expected 9");
    arguments[1].real = 1.25;
    REFUSED(symo_prox_named(&p, "elastic-net", P, 2, arguments), "symo_prox_named: alpha = 1.25 must be in 0 .. 1");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("penalties");
    TCase *tests = tcase_create("penalties");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, prox_is_what_a_grid_finds);
    tcase_add_test(tests, polar_is_what_bisection_finds);
    tcase_add_test(tests, distance_is_what_projections_find);
    tcase_add_test(tests, certificates_of_regressions);
    tcase_add_test(tests, zeros_end_at_the_largest_level);
    tcase_add_test(tests, ridges_have_no_largest_level);
    tcase_add_test(tests, arguments_are_checked);
    tcase_add_test(tests, names_check_lengths);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
