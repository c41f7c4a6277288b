/* SPDX-License-Identifier: BSD-3-Clause */
/* Laws about fixed spaces: keeps, reduce, and the order of projection and prox (docs/mathematics.md, theorems 2, 5, 6).
 */
#include "support/prox_spaces.h"

#include <stdlib.h>
#include <string.h>

#include "problem/reduce.h"
#include "support/prox_subject.h"

enum { CASES = 40 };

/* Random signed partitions, those that fit groups, runs and strides among them. */
static void draw_labels(const property_case *pc, const subject *s, int64_t *label, int8_t *sign)
{
    const int64_t n = s->n, kind = property_integer(pc, 0, 7), k = property_integer(pc, 1, n > 1 ? n : 1);
    const int64_t classes = property_integer(pc, 1, 4), signs = property_integer(pc, 0, 2);
    int64_t place[2 * MAX] = { 0 }, class_of[2 * MAX];
    for (int64_t b = 0; b < 2 * MAX; b++) class_of[b] = property_integer(pc, 0, classes - 1);
    for (int64_t i = 0; i < n; i++) {
        const int64_t within = place[s->blocks[i]]++;
        const int64_t labels[8] = {
            property_integer(pc, 0, k - 1), i % k, i / k, i % (1 + n / 2), 0, i, class_of[s->blocks[i]] * MAX + within,
            property_integer(pc, 0, n)
        };
        label[i] = labels[kind];
        sign[i] = signs == 1 && property_integer(pc, 0, 1) ? -1 : 1;
    }
    if (property_integer(pc, 0, 2) == 0) { /* kill a cell or two */
        const int64_t dead = label[property_integer(pc, 0, n - 1)], other = label[property_integer(pc, 0, n - 1)];
        for (int64_t i = 0; i < n; i++)
            if (label[i] == dead || (label[i] == other && signs == 2)) label[i] = -1;
    }
}

typedef struct space {
    symo_partition *partition;
    int64_t cells, cell[MAX], size[MAX];
    int sign[MAX];
} space;

static void space_start(const property_case *pc, const subject *s, space *f)
{
    int64_t label[MAX];
    int8_t sign[MAX];
    if (s->n > 0) draw_labels(pc, s, label, sign);
    LAW(symo_partition_create(&f->partition, s->n, label, sign) == SYMO_OK);
    f->cells = symo_partition_cells(f->partition);
    memset(f->size, 0, sizeof f->size);
    for (int64_t i = 0; i < s->n; i++) {
        f->cell[i] = symo_partition_cell(f->partition, i);
        f->sign[i] = symo_partition_sign(f->partition, i);
        if (f->cell[i] >= 0) f->size[f->cell[i]]++;
    }
}

/* x = U z, and U'x, by their definition. */
static void lift(const subject *s, const space *f, const long double *z, long double *x)
{
    for (int64_t i = 0; i < s->n; i++)
        x[i] = f->cell[i] < 0 ? 0.0L : f->sign[i] * z[f->cell[i]] / sqrtl(f->size[f->cell[i]]);
}

static long double lifted(const subject *s, const space *f, const double *z,
                          long double (*value)(const prox_instance *instance, const long double *x))
{
    long double wide[MAX], x[MAX];
    for (int64_t c = 0; c < f->cells; c++) wide[c] = z[c];
    lift(s, f, wide, x);
    return value(s->instance, x);
}

static long double lifted_value(const subject *s, const space *f, const double *z)
{
    return lifted(s, f, z, s->specimen->value);
}

/* How far the prox of a random point of the space is outside, relative to the point. */
static double departure(const property_case *pc, const subject *s, const space *f)
{
    double value[MAX], v[MAX], p[MAX], first[MAX], largest = 0.0;
    int seen[MAX] = { 0 };
    draw_point(pc, f->cells, draw_scale(pc), value);
    for (int64_t i = 0; i < s->n; i++) v[i] = f->cell[i] < 0 ? 0.0 : f->sign[i] * value[f->cell[i]];
    subject_apply(pc, s, v, draw_step(pc), p);
    for (int64_t i = 0; i < s->n; i++) {
        const int64_t c = f->cell[i];
        if (c >= 0 && !seen[c]) seen[c] = 1, first[c] = f->sign[i] * p[i];
        largest = fmax(largest, c < 0 ? fabs(p[i]) : fabs(f->sign[i] * p[i] - first[c]));
    }
    return largest / (max_abs(s->n, v) + max_abs(s->n, p) + DBL_MIN);
}

static void keeps_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int answer = -1;
    double worst = 0.0;
    space_start(pc, s, &f);
    LAW(symo_prox_keeps(s->prox, f.partition, &answer) == SYMO_OK);
    LAW(answer == 0 || answer == 1);
    for (int trial = 0; trial < (answer ? 10 : 300) && worst <= 1e-6; trial++)
        worst = fmax(worst, departure(pc, s, &f));
    if (answer)
        LAW(worst <= 16.0 * eps);
    else
        LAW(worst > 1e-6);
    symo_partition_free(f.partition);
}

START_TEST(keeps_means_that_the_prox_stays)
{
    for_subjects(_i, "keeps", 2 * CASES, keeps_body);
}
END_TEST

/* A table without `keeps` is tested at points: the same answer, where the violation is not tiny. */
static void sampled_keeps_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int expected = -1, answer = -1;
    symo_prox *bare = NULL;
    symo_prox_table table = *symo_prox_table_of(s->prox);
    table.keeps = NULL;
    table.destroy = NULL;
    space_start(pc, s, &f);
    LAW(symo_prox_custom(&bare, s->n, &table, s->prox->self) == SYMO_OK);
    LAW(symo_prox_keeps(bare, f.partition, &answer) == SYMO_OK);
    LAW(symo_prox_keeps(s->prox, f.partition, &expected) == SYMO_OK);
    LAW(answer == expected);
    symo_prox_free(bare);
    symo_partition_free(f.partition);
}

START_TEST(keeps_is_found_by_sampling)
{
    for_subjects(_i, "sampled keeps", 8, sampled_keeps_body);
}
END_TEST

static long double lifted_size(const subject *s, const space *f, const double *z)
{
    return lifted(s, f, z, s->specimen->value_size ? s->specimen->value_size : s->specimen->value);
}

static long double reduced_model(const subject *s, const space *f, const double *u, const double *z, double step)
{
    long double sum = lifted_value(s, f, u);
    for (int64_t c = 0; c < f->cells; c++)
        sum += ((long double)u[c] - z[c]) * ((long double)u[c] - z[c]) / (2.0L * step);
    return sum;
}

/* The prox of the reduced form minimises h(U u) + ||u - z||^2 / (2 t), by brute force. */
static void check_reduced_prox(const property_case *pc, const subject *s, const space *f, const double *z, double step,
                               const double *p)
{
    double u[MAX];
    const long double at_prox = reduced_model(s, f, p, z, step);
    long double slack = lifted_size(s, f, p);
    LAW(at_prox < (long double)INFINITY);
    for (int64_t c = 0; c < f->cells; c++) slack += ((long double)z[c] * z[c] + (long double)p[c] * p[c]) / step;
    for (int trial = 0; trial < 40; trial++) {
        const double size = power_of_ten(pc, -6, 0) * (1.0 + max_abs(f->cells, z));
        const double factor = 1.0 - power_of_ten(pc, -5, 0) * symo_random_uniform(pc->random);
        for (int64_t c = 0; c < f->cells; c++) u[c] = trial % 3 == 2 ? factor * p[c] : p[c];
        if (trial % 3 == 0 && f->cells > 0) u[property_integer(pc, 0, f->cells - 1)] += trial % 2 ? size : -size;
        for (int64_t c = 0; trial % 3 == 1 && c < f->cells; c++) u[c] += size * symo_random_normal(pc->random);
        LAW(reduced_model(s, f, u, z, step) >= at_prox - 16.0L * eps * slack - 1e-300L);
    }
}

/* Where the prox keeps the space, the reduced prox is U' prox_h(U z). */
static void check_against_kept(const property_case *pc, const subject *s, const space *f, const double *z, double step,
                               const double *p)
{
    long double wide[MAX], x[MAX], px[MAX], expected[MAX] = { 0.0L };
    double v[MAX];
    for (int64_t c = 0; c < f->cells; c++) wide[c] = z[c];
    lift(s, f, wide, x);
    for (int64_t i = 0; i < s->n; i++) v[i] = (double)x[i];
    s->specimen->prox(s->instance, v, step, px);
    for (int64_t i = 0; i < s->n; i++)
        if (f->cell[i] >= 0) expected[f->cell[i]] += f->sign[i] * px[i] / sqrtl(f->size[f->cell[i]]);
    for (int64_t c = 0; c < f->cells; c++)
        LAW(fabsl(p[c] - expected[c]) <= 16.0L * eps * (max_abs(f->cells, z) + fabsl(expected[c])));
}

/* Nothing in the space is in the domain, near the nearest points of the domain or elsewhere. */
static void check_infeasible(const property_case *pc, const subject *s, const space *f)
{
    double z[MAX];
    LAW(strstr(symo_last_error(), "infeasible") != NULL);
    for (int trial = 0; trial < 50; trial++) {
        draw_point(pc, f->cells, draw_scale(pc), z);
        LAW(lifted_value(s, f, z) == (long double)INFINITY);
    }
}

/* What rounding may change in h(U z): its terms are at most of the size of h(U z) and of h(0), which is 0 or infinite
 * for many. */
static long double lifted_slack(const subject *s, const space *f, const double *z)
{
    const double origin[MAX] = { 0.0 };
    const long double at_origin = lifted_value(s, f, origin);
    return 1e-14L * (lifted_size(s, f, z) + (isinf(at_origin) ? 0.0L : fabsl(at_origin)));
}

static void reduce_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int keeps = 0;
    symo_prox *reduced = NULL;
    double z[MAX], p[MAX], value;
    space_start(pc, s, &f);
    LAW(symo_prox_keeps(s->prox, f.partition, &keeps) == SYMO_OK);
    const symo_status status = symo_prox_reduce(&reduced, s->prox, f.partition);
    LAW(status == SYMO_OK || status == SYMO_ERROR_UNSUPPORTED || status == SYMO_ERROR_INFEASIBLE);
    LAW((status == SYMO_OK) == (reduced != NULL));
    if (keeps && s->specimen->reduces_what_it_keeps) LAW(status == SYMO_OK);
    if (status == SYMO_ERROR_INFEASIBLE) check_infeasible(pc, s, &f);
    if (reduced) {
        double *scratch = malloc((size_t)(symo_prox_scratch(reduced) + 1) * sizeof *scratch);
        const double step = draw_step(pc);
        ck_assert_ptr_nonnull(scratch);
        LAW(symo_prox_size(reduced) == f.cells);
        draw_point(pc, f.cells, draw_scale(pc), z);
        LAW(symo_prox_apply(reduced, z, step, p, scratch) == SYMO_OK);
        check_reduced_prox(pc, s, &f, z, step, p);
        if (keeps) check_against_kept(pc, s, &f, z, step, p);
        const long double expected = lifted_value(s, &f, p), elsewhere = lifted_value(s, &f, z);
        LAW(symo_prox_value(reduced, p, &value) == SYMO_OK);
        LAW(fabsl(value - expected) <= lifted_slack(s, &f, p));
        LAW(symo_prox_value(reduced, z, &value) == SYMO_OK);
        LAW(isinf(elsewhere) ? value == INFINITY : fabsl(value - elsewhere) <= lifted_slack(s, &f, z));
        free(scratch);
    }
    symo_prox_free(reduced);
    symo_partition_free(f.partition);
}

START_TEST(reduce_is_h_on_the_space)
{
    for_subjects(_i, "reduce", 2 * CASES, reduce_body);
}
END_TEST

static double *scratch_of(const symo_prox *prox)
{
    double *scratch = malloc((size_t)(symo_prox_scratch(prox) + 1) * sizeof *scratch);
    ck_assert_ptr_nonnull(scratch);
    return scratch;
}

/* Fenchel and Young at p = prox(z) and its subgradient g: equality there, and no u in the space breaks the bound. */
static void check_reduced_conjugate(const property_case *pc, const subject *s, const space *f, const symo_prox *reduced,
                                    const double *p, const double *g, double step)
{
    double at_g = NAN, u[MAX];
    const long double at_p = lifted_value(s, f, p), product = inner_product(f->cells, p, g);
    LAW(symo_prox_conjugate(reduced, g, &at_g) == SYMO_OK);
    long double size = fabsl((long double)at_g) + lifted_size(s, f, p);
    for (int64_t c = 0; c < f->cells; c++) size += fabsl((long double)p[c] * g[c]) + (long double)g[c] * g[c] * 1e-3L;
    for (int64_t i = 0; s->specimen->moved && i < s->n; i++) /* rounding on the way to an operand */
        size += s->specimen->moved(s->instance, i, step) / step + 1e-7L * (1.0L + max_abs(f->cells, p)) / step;
    LAW(fabsl(at_p + at_g - product) <= 1e-8L * size);
    for (int trial = 0; trial < 12; trial++) {
        draw_point(pc, f->cells, draw_scale(pc), u);
        const long double bound = inner_product(f->cells, u, g), total = lifted_value(s, f, u) + at_g;
        LAW(bound <= total + 1e-12L * (1.0L + fabsl(bound) + size));
    }
}

/* What certificates under a symmetry rest on: the subdifferential, the conjugate and the polar of the reduced form. */
static void reduced_dual_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    symo_prox *reduced = NULL;
    double z[MAX], p[MAX], g[MAX], distance = NAN, r = NAN, value = NAN;
    int8_t is_free[MAX];
    const double step = draw_step(pc);
    space_start(pc, s, &f);
    if (symo_prox_reduce(&reduced, s->prox, f.partition) == SYMO_OK) {
        const symo_prox_table *table = symo_prox_table_of(reduced);
        double *scratch = scratch_of(reduced);
        draw_point(pc, f.cells, draw_scale(pc), z);
        LAW(symo_prox_apply(reduced, z, step, p, scratch) == SYMO_OK);
        const double size = max_abs(f.cells, z) * (1.0 / step + s->weight) + s->weight;
        if (table->distance) {
            LAW(symo_prox_certificate(reduced, z, step, p, &distance) == SYMO_OK);
            LAW(distance <= 32.0 * eps * size * sqrt(1.0 + (double)s->n));
        }
        for (int64_t c = 0; c < f.cells; c++) g[c] = (z[c] - p[c]) / step * (1.0 - 1e-9);
        if (table->conjugate) check_reduced_conjugate(pc, s, &f, reduced, p, g, step);
        if (table->conjugate && table->polar) {
            LAW(symo_prox_unpenalised(reduced, is_free) == SYMO_OK);
            for (int64_t c = 0; c < f.cells; c++) z[c] = is_free[c] ? 0.0 : z[c];
            LAW(symo_prox_polar(reduced, z, &r) == SYMO_OK && r >= 0.0);
            const double inside = r == INFINITY ? 0.0 : r > 0.0 ? (1.0 - 1e-9) / r : 1e12;
            const double outside = r == INFINITY ? 1e-12 : r > 0.0 ? (1.0 + 1e-9) / r : 0.0;
            for (int64_t c = 0; c < f.cells; c++) g[c] = inside * z[c];
            LAW(symo_prox_conjugate(reduced, g, &value) == SYMO_OK && value < INFINITY);
            for (int64_t c = 0; c < f.cells; c++) g[c] = outside * z[c];
            if (outside > 0.0) LAW(symo_prox_conjugate(reduced, g, &value) == SYMO_OK && value == INFINITY);
        }
        free(scratch);
    }
    symo_prox_free(reduced);
    symo_partition_free(f.partition);
}

START_TEST(reduced_form_has_its_duals)
{
    for_subjects(_i, "reduced dual", CASES, reduced_dual_body);
}
END_TEST

/* prox_h(P v) minimises h + indicator of the space, for a v outside it: the order of projection and prox matters. */
static void projected_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int keeps = 0;
    double v[MAX], z[MAX] = { 0 }, projected[MAX], p[MAX], u[MAX];
    const double step = draw_step(pc);
    space_start(pc, s, &f);
    LAW(symo_prox_keeps(s->prox, f.partition, &keeps) == SYMO_OK);
    draw_point(pc, s->n, draw_scale(pc), v);
    LAW(symo_partition_project(f.partition, v, projected) == SYMO_OK);
    if (keeps) {
        double steps[MAX];
        subject_apply(pc, s, projected, step, p);
        for (int64_t i = 0; i < s->n; i++) steps[i] = step;
        const long double at_prox = prox_model(s, p, v, steps), slack = prox_model_slack(s, p, v, steps);
        for (int trial = 0; trial < 20; trial++) {
            const double size = power_of_ten(pc, -5, 0) * (1.0 + max_abs(s->n, v));
            draw_point(pc, f.cells, trial % 4 ? size : 0.0, z);
            const double factor = trial % 4 ? 1.0 : 1.0 - size / (1.0 + max_abs(s->n, v));
            for (int64_t i = 0; i < s->n; i++) u[i] = f.cell[i] < 0 ? 0.0 : factor * p[i] + f.sign[i] * z[f.cell[i]];
            LAW(prox_model(s, u, v, steps) >= at_prox - slack);
        }
    }
    symo_partition_free(f.partition);
}

START_TEST(prox_after_projection_minimises_on_the_space)
{
    for_subjects(_i, "projected", CASES, projected_body);
}
END_TEST

/* carried: on z when wrapped, else on x, where the result must lie in the space to the last bit. */
static void check_carried(const property_case *pc, const subject *s, const space *f, const symo_prox *reduced,
                          const symo_prox *carried)
{
    double v[MAX], z[MAX], expected[MAX], x[MAX], p[MAX], value, at_p;
    double *scratch = scratch_of(carried), *reduced_scratch = scratch_of(reduced);
    const int on_z = symo_prox_size(carried) == f->cells && f->cells < s->n;
    const double step = draw_step(pc);
    draw_point(pc, s->n, draw_scale(pc), v);
    LAW(symo_partition_reduce(f->partition, v, z) == SYMO_OK);
    LAW(symo_prox_apply(reduced, z, step, expected, reduced_scratch) == SYMO_OK);
    if (on_z) {
        LAW(symo_prox_apply(carried, z, step, p, scratch) == SYMO_OK);
    } else {
        LAW(symo_prox_apply(carried, v, step, x, scratch) == SYMO_OK);
        LAW(symo_partition_project(f->partition, x, p) == SYMO_OK);
        LAW(same_bits(s->n, x, p));
        LAW(symo_partition_reduce(f->partition, x, p) == SYMO_OK);
    }
    const double size = max_abs(f->cells, z) + max_abs(f->cells, expected);
    for (int64_t c = 0; c < f->cells; c++) LAW(fabs(p[c] - expected[c]) <= 64.0 * eps * size);
    if (oracle_value(s, v) < (long double)INFINITY) { /* no domain that rounding could leave */
        LAW(symo_prox_value(carried, on_z ? p : x, &value) == SYMO_OK);
        LAW(symo_prox_value(reduced, p, &at_p) == SYMO_OK);
        LAW(fabsl(value - at_p) <= 100.0L * lifted_slack(s, f, p));
    }
    free(scratch);
    free(reduced_scratch);
}

/* How a problem carries h to the space it works in: wrapped and kept from the full prox, where that keeps the space,
 * through from the reduced form, which a law above has tried and which all are compared with. */
static void carried_body(const property_case *pc)
{
    const subject *s = pc->context;
    space f;
    int keeps = 0;
    symo_prox *reduced = NULL, *carried = NULL;
    space_start(pc, s, &f);
    LAW(symo_prox_keeps(s->prox, f.partition, &keeps) == SYMO_OK);
    const symo_status status = symo_prox_reduce(&reduced, s->prox, f.partition);
    for (int route = SYMO__PROX_WRAPPED; status == SYMO_OK && route <= SYMO__PROX_THROUGH; route++) {
        symo_prox *inner = route == SYMO__PROX_THROUGH ? reduced : s->prox;
        if (route != SYMO__PROX_THROUGH && !keeps) continue;
        const symo__space fixed = { f.partition, NULL };
        LAW(symo__carry_prox(&carried, inner, &fixed, (symo__prox_route)route) == SYMO_OK);
        check_carried(pc, s, &f, reduced, carried);
        symo_prox_free(carried);
    }
    symo_prox_free(reduced);
    symo_partition_free(f.partition);
}

START_TEST(carried_is_the_prox_on_the_space)
{
    for_subjects(_i, "carried", CASES, carried_body);
}
END_TEST

/* h at the averages, which rounding may have put outside of its domain: then at the nearest point of that. */
static long double averages_value(const property_case *pc, const subject *s, const double *averages)
{
    double inside[MAX];
    const long double value = oracle_value(s, averages);
    if (value < (long double)INFINITY) return value;
    subject_apply(pc, s, averages, 1e-30, inside);
    for (int64_t i = 0; i < s->n; i++)
        LAW(fabs(inside[i] - averages[i]) <= 16.0 * eps * (1.0 + max_abs(s->n, averages)));
    return oracle_value(s, inside);
}

static long double averages_slack(const subject *s, const double *x)
{
    const long double size = 1.0L + max_abs(s->n, x);
    return 2.0L * value_slack(s, x) + 64.0L * eps * size * size * (1.0L + s->weight) * (1.0L + s->n);
}

/* What h says of itself: averages over its cells cost no more, the prox keeps them, and so do multiples of it. */
static void described_body(const property_case *pc)
{
    const subject *s = pc->context;
    symo_structure *structure = NULL;
    symo_partition *cells = NULL, *again = NULL;
    symo_prox *multiple = NULL;
    double x[MAX], averages[MAX];
    int keeps = 0;
    LAW(symo_structure_create(&structure, s->n, 0.0) == SYMO_OK);
    if (!symo_prox_table_of(s->prox)->describe) {
        LAW(symo_prox_describe(s->prox, structure, 0) == SYMO_ERROR_UNSUPPORTED);
        symo_structure_free(structure);
        return;
    }
    LAW(symo_prox_describe(s->prox, structure, 0) == SYMO_OK);
    LAW(symo_structure_cells(&cells, structure) == SYMO_OK);
    LAW(symo_prox_keeps(s->prox, cells, &keeps) == SYMO_OK && keeps);
    for (int trial = 0; trial < 8; trial++) {
        draw_point(pc, s->n, draw_scale(pc), x);
        if (trial % 2) subject_apply(pc, s, x, 1.0, x); /* into the domain */
        LAW(symo_partition_project(cells, x, averages) == SYMO_OK);
        const long double before = oracle_value(s, x);
        if (before < (long double)INFINITY) LAW(averages_value(pc, s, averages) <= before + averages_slack(s, x));
    }
    symo_structure_free(structure);
    LAW(symo_prox_scaled(&multiple, s->prox, 0.5) == SYMO_OK);
    LAW(symo_structure_create(&structure, s->n, 0.0) == SYMO_OK);
    LAW(symo_prox_describe(multiple, structure, 0) == SYMO_OK);
    LAW(symo_structure_cells(&again, structure) == SYMO_OK);
    for (int64_t i = 0; i < s->n; i++) LAW(symo_partition_cell(cells, i) == symo_partition_cell(again, i));
    symo_structure_free(structure);
    symo_prox_free(multiple);
    symo_partition_free(cells);
    symo_partition_free(again);
}

START_TEST(described_cells_are_kept)
{
    for_subjects(_i, "described", CASES, described_body);
}
END_TEST

void prox_spaces_add(TCase *laws, int rows)
{
    tcase_add_loop_test(laws, described_cells_are_kept, 0, rows);
    tcase_add_loop_test(laws, keeps_means_that_the_prox_stays, 0, rows);
    tcase_add_loop_test(laws, keeps_is_found_by_sampling, 0, rows);
    tcase_add_loop_test(laws, reduce_is_h_on_the_space, 0, rows);
    tcase_add_loop_test(laws, reduced_form_has_its_duals, 0, rows);
    tcase_add_loop_test(laws, prox_after_projection_minimises_on_the_space, 0, rows);
    tcase_add_loop_test(laws, carried_is_the_prox_on_the_space, 0, rows);
}
