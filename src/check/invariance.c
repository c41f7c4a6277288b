/* SPDX-License-Identifier: BSD-3-Clause */
/* Does a function have the symmetry that is claimed for it? For every generator g, at a point and around it:
 *
 *     objective   f(g x) = f(x)   and   grad f(g x) = g grad f(x)
 *     penalty     h(g x) = h(x)   and   prox_h(g x) = g prox_h(x)
 *
 * Points: `near` itself, then two random ones at each of four scales around it. Small scales count, because a claim can
 * look true far out and be false at the solution, as for sqrt(1 + (x1 - t1)^2) + sqrt(1 + (x2 - t2)^2); large ones,
 * because it can look true near 0 only. A difference beyond rounding is proof; none is evidence.
 *
 * What rounding may do to an entry is judged entry by entry, since data may be badly scaled: an exact symmetry maps
 * each entry to one of the same scale. Two evaluations of a gradient entry differ relative to (a) the entry, (b) a few
 * ulp of the largest entry, where the function mixes entries, (c) the terms that cancel in it. For a loss of the kind
 * 1/2 ||A x - y||^2 these are ||A_i|| ||A x - y|| and ||A_i|| ||A x||, that is sqrt(e h_i) with h_i the curvature
 * and e = |f| + sum h_i |x_i| ||x||_inf; h_i is measured by one difference of gradients. So a defect is
 *
 *     |a_i - b_i| / D_i,   D_i = max(|a_i|, |b_i|) + u ||grad||_inf + v sqrt(e h_i)
 *     |f - f'|   / F,      F   = max(|f|, |f'|) + sum |grad_i x_i|
 *
 * with u = 64 eps / tolerance, v = 4096 eps / tolerance, and a violation one above tolerance = 1e-9.
 *
 * The generator of a tie (symmetry/tie.c) is one of many that fix its cells, and f need not be invariant under any.
 * What is claimed then is what the reduction rests on: at points of the fixed space
 *
 *     P grad f(x) = grad f(x)   and   P prox_h(x) = prox_h(x)
 *
 * with D_i as above plus u ||H x||_inf, what rounding of x comes to, by one more gradient a point.
 *
 * Cost: 11 + 9 generators evaluations; memory 7 n doubles and the function's scratch. docs/mathematics.md, theorems
 * 1, 2, 12.
 */
#include <float.h>
#include <string.h>
#include <symo/check.h>

#include "objective/objective_impl.h"
#include "prox/prox_impl.h"
#include "symmetry/symmetry_impl.h"

static const double tolerance = 1e-9;
static const double mixing = 64.0 * DBL_EPSILON / 1e-9, cancelling = 4096.0 * DBL_EPSILON / 1e-9;
static const double nudge = 0x1p-20; /* relative, of a point whose surroundings are measured */
static const double scales[] = { 1e-4, 1e-2, 1.0, 1e2 };
enum { SCALES = sizeof scales / sizeof scales[0], A_SCALE = 2, POINTS = 1 + A_SCALE * SCALES, VECTORS = 7 };

typedef struct probe {
    int64_t n;
    const symo_symmetry *symmetry;
    const double *near_point; /* NULL: 0 */
    double unit;              /* max(1, ||near||_inf) */
    symo_random *random;
    double *memory;
    double *x, *moved;       /* the point, and its image under the generator */
    double *at_x, *at_moved; /* gradients or proximal points there */
    double *curvature, *spare;
    double *carried;          /* the image of at_x under the generator */
    double *scratch, *motion; /* of the function, of the generator */
    symo_invariance found;
} probe;

static void probe_free(probe *p)
{
    symo_random_free(p->random);
    symo__release(p->memory);
}

static symo_status probe_create(probe *p, const char *function, const symo_symmetry *symmetry, const double *near_point,
                                uint64_t seed, int64_t scratch)
{
    const int64_t n = symmetry->n, motion = symo__symmetry_scratch(symmetry);
    int64_t doubles;
    *p = (probe){ .n = n, .symmetry = symmetry, .near_point = near_point, .unit = 1.0 };
    p->found = (symo_invariance){ sizeof p->found, 1, -1, -1, 0.0, 0.0 };
    if (near_point) p->unit = fmax(1.0, symo__norm_inf(n, near_point));
    if (!symo__multiply_sizes(n, VECTORS, &doubles) || doubles > INT64_MAX - motion ||
        doubles + motion > INT64_MAX - scratch)
        return symo__fail(SYMO_ERROR_SIZE, "%s: n = %lld is too large", function, (long long)n);
    p->memory = symo__allocate_zero(doubles + motion + scratch, sizeof *p->memory);
    if (!p->memory) return symo__fail_memory(function, (size_t)(doubles + motion + scratch) * sizeof *p->memory);
    double **const vectors[VECTORS] = {
        &p->x, &p->moved, &p->at_x, &p->at_moved, &p->curvature, &p->spare, &p->carried
    };
    for (int k = 0; k < VECTORS; k++) *vectors[k] = p->memory + k * n;
    p->motion = p->memory + doubles;
    p->scratch = p->motion + motion;
    return symo_random_create(&p->random, seed, 0);
}

static double scale_of(const probe *p, int64_t point)
{
    return point == 0 ? 0.0 : p->unit * scales[(point - 1) / A_SCALE];
}

static void make_point(probe *p, double scale)
{
    for (int64_t i = 0; i < p->n; i++) {
        p->x[i] = p->near_point ? p->near_point[i] : 0.0;
        if (scale > 0.0) p->x[i] += scale * symo_random_normal(p->random);
    }
}

static void note(probe *p, int64_t generator, int64_t point, double defect)
{
    if (!(defect <= tolerance)) p->found.holds = 0;
    if (p->found.generator >= 0 && defect <= p->found.defect) return;
    p->found.generator = generator;
    p->found.point = point;
    p->found.scale = scale_of(p, point);
    p->found.defect = defect;
}

static double larger(double a, double b)
{
    return fmax(fabs(a), fabs(b));
}

/* Where entries are mixed each may have the rounding of all. */
static double mixed_defect(const probe *p, int64_t generator, const double *floors, double floor)
{
    symo__symmetry_move(p->symmetry, generator, p->at_x, p->carried, p->motion);
    const double size = fmax(symo__norm_inf(p->n, p->carried), symo__norm_inf(p->n, p->at_moved));
    const double apart = symo__distance_inf(p->n, p->carried, p->at_moved);
    return apart == 0.0 ? 0.0 : apart / (size + symo__norm_inf(p->n, floors) + floor);
}

/* The largest |b_j - s a_i| / D_i over the pairs j = image[i]; floor_i is what D_i has beside the two entries. */
static double entries_defect(const probe *p, int64_t generator, const double *floors, double floor)
{
    if (p->symmetry->linear) return mixed_defect(p, generator, floors, floor);
    const symo__images *images = &p->symmetry->images;
    const int8_t *sign = p->symmetry->sign ? p->symmetry->sign + generator * p->n : NULL;
    double worst = 0.0;
    for (int64_t i = 0; i < p->n; i++) {
        const double a = sign && sign[i] < 0 ? -p->at_x[i] : p->at_x[i];
        const double b = p->at_moved[symo__image(images, generator, i)];
        if (a == b) continue;
        const double defect = fabs(b - a) / (larger(a, b) + floors[i] + floor);
        if (!(defect <= worst)) worst = defect;
    }
    return worst;
}

/* How far at_x is from the fixed space, floors as above; into `carried`. */
static double kept_defect(const probe *p, const double *floors, double floor)
{
    double worst = 0.0;
    symo__partition_project(p->symmetry->orbits, p->at_x, p->carried);
    for (int64_t i = 0; i < p->n; i++) {
        if (p->at_x[i] == p->carried[i]) continue;
        const double apart = fabs(p->at_x[i] - p->carried[i]);
        const double defect = apart / (larger(p->at_x[i], p->carried[i]) + floors[i] + floor);
        if (!(defect <= worst)) worst = defect;
    }
    return worst;
}

/* As many bytes as the caller's struct has: it may know fewer fields than this library. */
static void report_back(symo_invariance found, symo_invariance *report)
{
    found.size = report->size;
    memcpy(report, &found, report->size < sizeof found ? report->size : sizeof found);
}

static symo_status check_arguments(const char *function, const char *what, const void *handle, int64_t n,
                                   const symo_symmetry *symmetry, const double *near_point, symo_invariance *report)
{
    if (!report) return symo__fail_null(function, "report");
    if (report->size < sizeof report->size || report->size > 4096)
        return symo__fail_argument(function, "report->size", -1, (double)report->size, "sizeof(symo_invariance)");
    report_back((symo_invariance){ 0, 0, -1, -1, 0.0, 0.0 }, report);
    if (!handle) return symo__fail_null(function, what);
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (symmetry->n != n)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: the %s has %lld entries and the symmetry %lld", function, what,
                          (long long)n, (long long)symmetry->n);
    const int64_t bad = near_point ? symo__first_nonfinite(n, near_point) : -1;
    if (bad >= 0) return symo__fail_argument(function, "near_point", bad, near_point[bad], "finite");
    return SYMO_OK;
}

static symo_status fail_callback(const char *function, const char *what, int code, int64_t point)
{
    return symo__fail(SYMO_ERROR_CALLBACK, "%s: the %s returned %d at point %lld", function, what, code,
                      (long long)point);
}

/* ---- objectives ---- */

/* > 0 also where the function says that all is well but the numbers are not finite, or the gradient is not filled in.
 */
static int evaluate(const probe *p, const symo_objective *objective, const double *x, double *value, double *gradient)
{
    *value = NAN;
    for (int64_t i = 0; i < p->n; i++) gradient[i] = NAN;
    const int code = objective->table.evaluate(objective->self, p->n, x, value, gradient, p->scratch);
    if (code) return code;
    return !isfinite(*value) || symo__first_nonfinite(p->n, gradient) >= 0;
}

/* h_i = |grad_i(near + d) - grad_i(near)| / ||d||_inf; 0 where one of the two cannot be evaluated. */
static int measure_curvature(probe *p, const symo_objective *objective)
{
    double value;
    make_point(p, 0.0);
    memcpy(p->moved, p->x, (size_t)p->n * sizeof *p->x);
    int code = evaluate(p, objective, p->moved, &value, p->at_moved);
    if (code) return code;
    make_point(p, p->unit * scales[1]);
    code = evaluate(p, objective, p->x, &value, p->at_x);
    if (code) return code;
    const double distance = symo__distance_inf(p->n, p->x, p->moved);
    for (int64_t i = 0; i < p->n; i++) p->curvature[i] = fabs(p->at_x[i] - p->at_moved[i]) / distance;
    return 0;
}

/* What does not depend on the generator: v sqrt(e h_i) into spare, and what F has beside the two values. */
static double prepare_floors(probe *p, double value)
{
    const double largest = symo__norm_inf(p->n, p->x);
    double energy = fabs(value), work = 0.0;
    for (int64_t i = 0; i < p->n; i++) {
        energy += p->curvature[i] * fabs(p->x[i]) * largest;
        work += fabs(p->at_x[i] * p->x[i]);
    }
    for (int64_t i = 0; i < p->n; i++) p->spare[i] = cancelling * sqrt(energy) * sqrt(p->curvature[i]);
    return work;
}

/* ||H D x||_inf for the Hessian H and random D: what relative errors of x come to in the gradient; 0 where it cannot be
 * measured. */
static int measure_condition(probe *p, const symo_objective *objective, double *condition)
{
    double value;
    *condition = 0.0;
    for (int64_t i = 0; i < p->n; i++) p->moved[i] = p->x[i] * (1.0 + nudge * symo_random_normal(p->random));
    const int code = evaluate(p, objective, p->moved, &value, p->at_moved);
    if (code == 0) *condition = symo__distance_inf(p->n, p->at_moved, p->at_x) / nudge;
    return code < 0 ? code : 0;
}

/* The gradient at the projection of a point. A function may be flat on the fixed space though its terms are not, and
 * steep where they add up, so its rounding is measured beside that point. */
static int compare_kept(probe *p, const symo_objective *objective, int64_t point)
{
    double value, condition;
    symo__partition_project(p->symmetry->orbits, p->x, p->x);
    int code = evaluate(p, objective, p->x, &value, p->at_x);
    if (code) return code;
    code = measure_condition(p, objective, &condition);
    if (code) return code;
    (void)prepare_floors(p, value);
    note(p, 0, point, kept_defect(p, p->spare, mixing * (symo__norm_inf(p->n, p->at_x) + condition)));
    return 0;
}

/* One point under every generator; a point, or an image of it, that cannot be evaluated is passed over. */
static int compare_objective(probe *p, const symo_objective *objective, int64_t point)
{
    double value, moved_value;
    int code = evaluate(p, objective, p->x, &value, p->at_x);
    if (code) return code;
    const double floor = prepare_floors(p, value), gradient_floor = mixing * symo__norm_inf(p->n, p->at_x);
    for (int64_t g = 0; g < p->symmetry->count; g++) {
        symo__symmetry_move(p->symmetry, g, p->x, p->moved, p->motion);
        code = evaluate(p, objective, p->moved, &moved_value, p->at_moved);
        if (code < 0) return code;
        if (code > 0) continue;
        const double apart = fabs(value - moved_value), size = larger(value, moved_value) + floor;
        note(p, g, point, fmax(apart > 0.0 ? apart / size : 0.0, entries_defect(p, g, p->spare, gradient_floor)));
    }
    return 0;
}

symo_status symo_check_objective_invariance(const symo_objective *objective, const symo_symmetry *symmetry,
                                            const double *near_point, uint64_t seed, symo_invariance *report)
{
    static const char function[] = "symo_check_objective_invariance";
    const int64_t n = objective ? objective->n : 0;
    SYMO_TRY(check_arguments(function, "objective", objective, n, symmetry, near_point, report));
    const int64_t scratch = objective->table.scratch ? objective->table.scratch(objective->self, n) : 0;
    probe p;
    symo_status status = probe_create(&p, function, symmetry, near_point, seed, scratch);
    int code = 0;
    if (!status && symmetry->count > 0) code = measure_curvature(&p, objective);
    if (code < 0) status = fail_callback(function, "objective", code, 0);
    for (int64_t point = 0; point < POINTS && !status && symmetry->count > 0; point++) {
        make_point(&p, scale_of(&p, point));
        code = symmetry->tied ? compare_kept(&p, objective, point) : compare_objective(&p, objective, point);
        if (code < 0) status = fail_callback(function, "objective", code, point);
    }
    if (!status) report_back(p.found, report);
    probe_free(&p);
    return status;
}

/* ---- penalties ---- */

/* h(g x) against h(x): infinity equals infinity only; a NaN says nothing. */
static int compare_values(probe *p, const symo_prox *prox, int64_t generator, int64_t point, double value)
{
    double moved_value = NAN;
    const int code = prox->table.value(prox->self, p->n, p->moved, &moved_value, p->scratch);
    if (code || isnan(value) || isnan(moved_value)) return code < 0 ? code : 0;
    if (value == moved_value)
        note(p, generator, point, 0.0);
    else if (!isfinite(value) || !isfinite(moved_value))
        note(p, generator, point, INFINITY);
    else
        note(p, generator, point, fabs(value - moved_value) / larger(value, moved_value));
    return 0;
}

/* Step 1: the scales of the points are what brings a threshold into play. */
static int apply_prox(const probe *p, const symo_prox *prox, const double *v, double *out)
{
    for (int64_t i = 0; i < p->n; i++) out[i] = NAN;
    const int code = prox->table.prox(prox->self, p->n, v, 1.0, out, p->scratch);
    if (code) return code;
    return symo__first_nonfinite(p->n, out) >= 0;
}

static int compare_prox(probe *p, const symo_prox *prox, int64_t point)
{
    const double floor = mixing * symo__norm_inf(p->n, p->x);
    double value = NAN;
    if (p->symmetry->tied) symo__partition_project(p->symmetry->orbits, p->x, p->x);
    int code = prox->table.value(prox->self, p->n, p->x, &value, p->scratch);
    if (code < 0) return code;
    if (code > 0) value = NAN;
    const int prox_code = apply_prox(p, prox, p->x, p->at_x);
    if (prox_code < 0) return prox_code;
    for (int64_t i = 0; i < p->n; i++) p->spare[i] = fabs(p->x[i]);
    if (p->symmetry->tied) {
        if (prox_code == 0) note(p, 0, point, kept_defect(p, p->spare, floor));
        return 0;
    }
    for (int64_t g = 0; g < p->symmetry->count; g++) {
        symo__symmetry_move(p->symmetry, g, p->x, p->moved, p->motion);
        code = compare_values(p, prox, g, point, value);
        if (code < 0) return code;
        if (prox_code > 0) continue;
        code = apply_prox(p, prox, p->moved, p->at_moved);
        if (code < 0) return code;
        if (code == 0) note(p, g, point, entries_defect(p, g, p->spare, floor));
    }
    return 0;
}

symo_status symo_check_prox_invariance(const symo_prox *prox, const symo_symmetry *symmetry, const double *near_point,
                                       uint64_t seed, symo_invariance *report)
{
    static const char function[] = "symo_check_prox_invariance";
    const int64_t n = prox ? prox->n : 0;
    SYMO_TRY(check_arguments(function, "prox", prox, n, symmetry, near_point, report));
    const int64_t scratch = prox->table.scratch ? prox->table.scratch(prox->self, n) : 0;
    probe p;
    symo_status status = probe_create(&p, function, symmetry, near_point, seed, scratch);
    for (int64_t point = 0; point < POINTS && !status && symmetry->count > 0; point++) {
        make_point(&p, scale_of(&p, point));
        const int code = compare_prox(&p, prox, point);
        if (code < 0) status = fail_callback(function, "prox", code, point);
    }
    if (!status) report_back(p.found, report);
    probe_free(&p);
    return status;
}
