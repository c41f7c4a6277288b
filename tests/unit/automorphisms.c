/* SPDX-License-Identifier: BSD-3-Clause */
/* Automorphisms of small matrices, against all permutations, or all signed ones, tried one by one; the order against
 * the chain that the generators give; what the limit leaves; and what is refused. That of known graphs:
 * certified/automorphism_orders.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "linear/linear_impl.h"
#include "support/graphs.h"
#include "support/property.h"
#include "symmetry/detect/detect_impl.h"

enum { LARGEST = 6 };

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

static symo_automorphisms *find_dense(int64_t n, const double *weights, const int64_t *colours, double tolerance,
                                      int flags)
{
    symo_matrix *matrix = NULL;
    symo_automorphisms *found = NULL;
    must(symo_matrix_dense(&matrix, n, n, weights));
    must(symo_automorphisms_find(&found, matrix, colours, tolerance, flags, 0));
    symo_matrix_free(matrix);
    return found;
}

static symo_automorphisms_report report_of(const symo_automorphisms *found)
{
    symo_automorphisms_report report = { .size = sizeof report };
    must(symo_automorphisms_get_report(found, &report));
    return report;
}

static double order_of(const symo_automorphisms *found)
{
    char text[64];
    size_t length = 0;
    must(symo_automorphisms_order(found, sizeof text, text, &length));
    ck_assert_uint_eq(length, strlen(text) + 1);
    return strtod(text, NULL);
}

static double chain_order(const symo_symmetry *symmetry)
{
    symo_chain *chain = NULL;
    char text[64];
    size_t length = 0;
    must(symo_chain_create(&chain, symmetry, 0));
    must(symo_chain_order(chain, sizeof text, text, &length));
    symo_chain_free(chain);
    return strtod(text, NULL);
}

/* ---- the definition ---- */

static int keeps(int64_t n, const double *a, const int64_t *colours, const int64_t *image, const int8_t *sign)
{
    for (int64_t i = 0; i < n; i++) {
        const int64_t colour = colours ? colours[i] : 0, there = colours ? colours[image[i]] : 0;
        if (there != sign[i] * colour) return 0;
        for (int64_t j = 0; j < n; j++)
            if (a[image[i] + n * image[j]] != (double)(sign[i] * sign[j]) * a[i + n * j]) return 0;
    }
    return 1;
}

typedef struct walk {
    int64_t n, count;
    const double *a;
    const int64_t *colours;
    const symo_chain *chain;
    int signs, all_inside;
    int64_t image[LARGEST];
    int8_t sign[LARGEST];
} walk;

/* All ways to go on from the first `done` images. */
static void walk_on(walk *w, int64_t done, unsigned used)
{
    if (done == w->n) {
        int inside = 0;
        if (!keeps(w->n, w->a, w->colours, w->image, w->sign)) return;
        must(symo_chain_contains(w->chain, w->image, w->sign, &inside));
        w->all_inside &= inside;
        w->count++;
        return;
    }
    for (int64_t to = 0; to < w->n; to++)
        for (int k = 0; k <= w->signs; k++) {
            if (used >> to & 1) continue;
            w->image[done] = to;
            w->sign[done] = k ? -1 : 1;
            walk_on(w, done + 1, used | 1U << to);
        }
}

/* ---- small matrices of many kinds ---- */

enum { SPARSE, WEIGHTED, SYMMETRIC, CIRCULANT, COPIES, RANK_ONE, KINDS };

static double draw_weight(const property_case *pc, int signs)
{
    const double w = (double)property_integer(pc, 0, 2);
    return signs && property_integer(pc, 0, 1) ? -w : w;
}

static void fill(const property_case *pc, int kind, int64_t n, int signs, double *a)
{
    double row[LARGEST];
    const int64_t half = (n + 1) / 2;
    for (int64_t i = 0; i < n; i++) row[i] = draw_weight(pc, signs);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            double w = draw_weight(pc, signs);
            if (kind == SPARSE && property_integer(pc, 0, 2) > 0) w = 0.0;
            if (kind == SYMMETRIC && j < i) w = a[j + n * i];
            if (kind == CIRCULANT) w = row[(i - j + n) % n];
            if (kind == COPIES && i >= half && j >= half) w = a[i - half + n * (j - half)];
            if (kind == COPIES && (i >= half) != (j >= half)) w = 0.0;
            if (kind == RANK_ONE) w = row[i] * row[j];
            a[i + n * j] = w;
            if (kind == COPIES && j == 0 && i == 0) w = 0.0;
        }
    if (kind == COPIES)
        for (int64_t i = half; i < n; i++)
            for (int64_t j = half; j < n; j++) a[i + n * j] = a[i - half + n * (j - half)];
}

/* Every generator is an automorphism; there are as many as the order says, and all of them are in the group. */
static void compare(const property_case *pc, int64_t n, const double *a, const int64_t *colours, int signs)
{
    symo_automorphisms *found = find_dense(n, a, colours, 0.0, signs ? SYMO_AUTOMORPHISMS_SIGNED : 0);
    symo_symmetry *symmetry = NULL;
    symo_chain *chain = NULL;
    int64_t image[LARGEST];
    int8_t sign[LARGEST];
    const symo_automorphisms_report report = report_of(found);
    must(symo_automorphisms_symmetry(&symmetry, found));
    must(symo_chain_create(&chain, symmetry, 0));
    PROPERTY_ASSERT(pc, report.complete && report.defect == 0.0, "n = %lld", (long long)n);
    PROPERTY_ASSERT(pc, report.generators == symo_symmetry_generators(symmetry), "n = %lld", (long long)n);
    for (int64_t k = 0; k < report.generators; k++) {
        must(symo_symmetry_image(symmetry, k, image, sign));
        PROPERTY_ASSERT(pc, keeps(n, a, colours, image, sign), "generator %lld", (long long)k);
    }
    walk w = { .n = n, .a = a, .colours = colours, .chain = chain, .signs = signs, .all_inside = 1 };
    walk_on(&w, 0, 0);
    PROPERTY_ASSERT(pc, w.all_inside, "n = %lld", (long long)n);
    PROPERTY_ASSERT(pc, order_of(found) == (double)w.count, "n = %lld: %g, and there are %lld", (long long)n,
                    order_of(found), (long long)w.count);
    PROPERTY_ASSERT(pc, chain_order(symmetry) == (double)w.count, "n = %lld", (long long)n);
    PROPERTY_ASSERT(pc, fabs(report.log10_order - log10((double)w.count)) < 1e-12, "n = %lld", (long long)n);
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
    symo_automorphisms_free(found);
}

static void small_body(const property_case *pc)
{
    double a[LARGEST * LARGEST];
    int64_t colours[LARGEST];
    const int signs = (int)property_integer(pc, 0, 1);
    const int64_t n = property_integer(pc, 0, signs ? 4 : LARGEST);
    fill(pc, (int)property_integer(pc, 0, KINDS - 1), n, signs, a);
    for (int64_t i = 0; i < n; i++) colours[i] = property_integer(pc, signs ? -1 : 0, 1);
    compare(pc, n, a, property_integer(pc, 0, 1) ? colours : NULL, signs);
}

START_TEST(small_matrices)
{
    property_run("automorphisms of small matrices", 3000, small_body, NULL);
}
END_TEST

/* ---- what a matrix says and what it does not ---- */

START_TEST(directions_diagonals_and_colours_count)
{
    const double circle[16] = { 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0 };
    const double marked[9] = { 2, 1, 1, 1, 0, 1, 1, 1, 0 };
    const int64_t colours[4] = { 7, 0, 7, 0 };
    symo_automorphisms *found = find_dense(4, circle, NULL, 0.0, 0);
    ck_assert_double_eq(order_of(found), 4.0);
    symo_automorphisms_free(found);
    found = find_dense(4, circle, colours, 0.0, 0);
    ck_assert_double_eq(order_of(found), 2.0);
    symo_automorphisms_free(found);
    found = find_dense(3, marked, NULL, 0.0, 0);
    ck_assert_double_eq(order_of(found), 2.0);
    symo_automorphisms_free(found);
}
END_TEST

/* Signs: the identity matrix has all signed permutations; colours of 0 may change sign and others go to -1 times. */
START_TEST(signs_are_found_on_request)
{
    double identity[36] = { 0 };
    const int64_t colours[6] = { 3, -3, 3, 0, 0, 0 };
    symo_symmetry *symmetry = NULL;
    symo_partition *cells = NULL;
    for (int64_t i = 0; i < 6; i++) identity[7 * i] = 1.0;
    symo_automorphisms *found = find_dense(6, identity, NULL, 0.0, SYMO_AUTOMORPHISMS_SIGNED);
    ck_assert_double_eq(order_of(found), 46080.0); /* 2^6 6! */
    symo_automorphisms_free(found);
    found = find_dense(6, identity, colours, 0.0, SYMO_AUTOMORPHISMS_SIGNED);
    ck_assert_double_eq(order_of(found), 6.0 * 48.0);
    must(symo_automorphisms_symmetry(&symmetry, found));
    must(symo_automorphisms_cells(&cells, found));
    symo_automorphisms_free(found); /* what was taken lives on */
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 1);
    ck_assert_int_eq(symo_partition_cells(cells), 2);
    ck_assert_int_eq(symo_partition_cell(cells, 0), symo_partition_cell(cells, 1));
    symo_partition_free(cells);
    symo_symmetry_free(symmetry);
}
END_TEST

/* Weights that differ by noise count as one; the defect says by how much the group misses. */
START_TEST(noise_is_overlooked_on_request)
{
    double a[16];
    symo_random *random = NULL;
    must(symo_random_create(&random, 5, 0));
    for (int64_t k = 0; k < 16; k++) a[k] = k % 5 == 0 ? 3.0 : 1.0 + 1e-9 * symo_random_uniform(random);
    symo_random_free(random);
    symo_automorphisms *found = find_dense(4, a, NULL, 0.0, 0);
    ck_assert_double_eq(order_of(found), 1.0);
    symo_automorphisms_free(found);
    found = find_dense(4, a, NULL, 1e-8, 0);
    ck_assert_double_eq(order_of(found), 24.0);
    const double defect = report_of(found).defect;
    double largest = 0.0; /* of the differences beside the diagonal, over |a|_max = 3 */
    for (int64_t i = 0; i < 16; i++)
        for (int64_t j = 0; j < 16; j++)
            if (i % 5 && j % 5) largest = fmax(largest, fabs(a[i] - a[j]) / 3.0);
    ck_assert(defect > 0.0 && defect <= largest);
    symo_automorphisms_free(found);
    for (int64_t i = 0; i < 4; i++) a[5 * i] = 1.0 + 1e-9 * (double)i;
    found = find_dense(4, a, NULL, 1e-7, 0);
    ck_assert_double_eq(order_of(found), 24.0);
    ck_assert_double_ge(report_of(found).defect, 0.9e-9); /* from the diagonal alone */
    symo_automorphisms_free(found);
}
END_TEST

/* A circle of four in which what should be 0 is not quite, with signs and without. */
START_TEST(zeros_may_be_noisy)
{
    double a[16];
    for (int64_t i = 0; i < 4; i++)
        for (int64_t j = 0; j < 4; j++)
            a[i + 4 * j] = (i + j) % 2 ? 1.0 : i == j || i == 0 ? 0.0 : 1e-12 * ((double)i - 2.5);
    symo_automorphisms *found = find_dense(4, a, NULL, 1e-13, 0);
    ck_assert_double_lt(order_of(found), 8.0);
    symo_automorphisms_free(found);
    found = find_dense(4, a, NULL, 1e-11, 0);
    ck_assert_double_eq(order_of(found), 8.0);
    ck_assert_double_ge(report_of(found).defect, 0.5e-12);
    ck_assert_double_le(report_of(found).defect, 4e-12);
    symo_automorphisms_free(found);
    found = find_dense(4, a, NULL, 1e-11, SYMO_AUTOMORPHISMS_SIGNED);
    ck_assert_double_eq(order_of(found), 16.0); /* and all signs at once */
    symo_automorphisms_free(found);
}
END_TEST

/* ---- whoever searches may propose what it likes ---- */

static int proposal_is_kept(symo__found *found, int64_t count, const int32_t *from, const int32_t *to)
{
    int kept = -1;
    must(symo__found_add(found, count, from, to, &kept));
    return kept;
}

/* A path 0 - 1 - 2 = 3 with one heavier edge; 4 and 5 are joined to nothing, and 5 has a loop. */
START_TEST(only_automorphisms_are_kept)
{
    double a[36] = { 0 };
    symo_matrix *matrix = NULL;
    symo__graph g;
    symo__refinement r;
    symo__found found;
    a[1] = a[6] = a[8] = a[13] = 1.0;
    a[15] = a[20] = 2.0;
    a[35] = 1.0;
    must(symo_matrix_dense(&matrix, 6, 6, a));
    must(symo__graph_create(&g, "test", matrix, 0.0, SYMO__GRAPH_WEIGHTS));
    must(symo__refinement_create(&r, "test", &g, NULL));
    must(symo__found_create(&found, "test", &g, &r));
    const int32_t ends[2] = { 0, 3 }, ends_back[2] = { 3, 0 };         /* the kinds differ */
    const int32_t all[4] = { 0, 1, 2, 3 }, turned[4] = { 3, 2, 1, 0 }; /* here too */
    const int32_t off[2] = { 0, 4 }, off_back[2] = { 4, 0 };           /* the degrees differ */
    const int32_t on[2] = { 4, 0 }, on_back[2] = { 0, 4 };             /* the same from the other end */
    const int32_t loops[2] = { 4, 5 }, loops_back[2] = { 5, 4 };       /* the loops differ */
    const int32_t twice[2] = { 0, 0 };                                 /* two go to one place */
    const int32_t two_to[2] = { 1, 1 };
    ck_assert_int_eq(proposal_is_kept(&found, 2, ends, ends_back), 0);
    ck_assert_int_eq(proposal_is_kept(&found, 4, all, turned), 0);
    ck_assert_int_eq(proposal_is_kept(&found, 2, off, off_back), 0);
    ck_assert_int_eq(proposal_is_kept(&found, 2, on, on_back), 0);
    ck_assert_int_eq(proposal_is_kept(&found, 2, loops, loops_back), 0);
    ck_assert_int_eq(proposal_is_kept(&found, 2, loops, two_to), 0);
    ck_assert_int_eq(proposal_is_kept(&found, 2, twice, twice), 0);
    ck_assert_int_eq(found.count, 0);
    ck_assert_int_eq(found.lists.used, 0);
    symo__found_free(&found);
    symo__refinement_free(&r);
    symo__graph_free(&g);
    symo_matrix_free(matrix);
}
END_TEST

/* Sizes that no memory holds, claimed by what is made by hand. */
START_TEST(too_many_to_count)
{
    const int64_t starts[2] = { 0, INT32_MAX / 2 };
    const symo__graph g = { .n = 1, .kinds = 1, .starts = (int64_t *)starts };
    const symo__found found = { .function = "test", .count = INT64_MAX / 2 };
    symo__graph cover;
    symo_symmetry *symmetry = NULL;
    ck_assert_int_eq(symo__cover_create(&cover, "test", &g), SYMO_ERROR_SIZE);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "too many to look for signs"));
    symo__graph_free(&cover);
    ck_assert_int_eq(symo__found_symmetry(&symmetry, &found, INT64_C(1) << 30, 0), SYMO_ERROR_SIZE);
    ck_assert_ptr_null(symmetry);
}
END_TEST

/* ---- the limit, and how deep a search may go ---- */

static symo_automorphisms *find_family(const char *name, int64_t a, int64_t b, int64_t limit, symo_matrix **matrix)
{
    graph_edges graph = { 0 };
    symo_random *random = NULL;
    symo_automorphisms *found = NULL;
    const graph_family *family = graph_families;
    while (strcmp(family->name, name) != 0) family++;
    must(symo_random_create(&random, 3, 0));
    family->build(&graph, a, b, random);
    *matrix = graph_matrix(&graph, 0.0, 1, NULL, random);
    must(symo_automorphisms_find(&found, *matrix, NULL, 0.0, 0, limit));
    symo_random_free(random);
    graph_free(&graph);
    return found;
}

static int generators_keep(const symo_matrix *matrix, const symo_symmetry *symmetry)
{
    const int64_t n = symo_matrix_rows(matrix);
    double *a = malloc((size_t)(n * n) * sizeof *a);
    int64_t *image = malloc((size_t)n * sizeof *image);
    int8_t *sign = malloc((size_t)n);
    int all = 1;
    ck_assert(a && image && sign);
    for (int64_t j = 0; j < n; j++) must(symo__matrix_column(matrix, j, a + n * j));
    for (int64_t k = 0; k < symo_symmetry_generators(symmetry); k++) {
        must(symo_symmetry_image(symmetry, k, image, sign));
        all &= keeps(n, a, NULL, image, sign);
    }
    free(a);
    free(image);
    free(sign);
    return all;
}

/* Whatever the limit is, what was found is a group of automorphisms, and it says whether it is all of them. */
START_TEST(the_limit_leaves_a_part)
{
    static const struct {
        const char *name;
        int64_t a, b;
        double order;
    } on[] = { { "mixture", 2, 2, 8294400 }, { "projective plane", 2, 0, 336 }, { "caterpillar", 3, 2, 16 } };
    for (size_t k = 0; k < sizeof on / sizeof *on; k++) {
        int complete = 0, parts = 0;
        for (int64_t limit = 1; !complete; limit += 1 + limit / 7) {
            symo_matrix *matrix = NULL;
            symo_symmetry *symmetry = NULL;
            size_t length = 1;
            symo_automorphisms *found = find_family(on[k].name, on[k].a, on[k].b, limit, &matrix);
            complete = report_of(found).complete;
            must(symo_automorphisms_symmetry(&symmetry, found));
            ck_assert(generators_keep(matrix, symmetry));
            if (complete) {
                ck_assert_double_eq(order_of(found), on[k].order);
                ck_assert_double_eq(chain_order(symmetry), on[k].order);
            } else {
                ck_assert_double_le(chain_order(symmetry), on[k].order);
                ck_assert_double_nan(report_of(found).log10_order);
                ck_assert_int_eq(symo_automorphisms_order(found, 0, NULL, &length), SYMO_ERROR_SIZE);
                ck_assert_ptr_nonnull(strstr(symo_last_error(), "reached its limit"));
                ck_assert_uint_eq(length, 0);
                parts += symo_symmetry_generators(symmetry) > 0;
            }
            symo_symmetry_free(symmetry);
            symo_automorphisms_free(found);
            symo_matrix_free(matrix);
        }
        ck_assert_int_gt(parts, 0); /* some limit left a part that is not nothing */
    }
}
END_TEST

START_TEST(too_deep_a_search_says_so)
{
    symo_matrix *matrix = NULL;
    symo_automorphisms *found = find_family("Cai, Fuerer, Immerman", 600, 0, 0, &matrix);
    ck_assert_int_eq(report_of(found).complete, 0);
    symo_automorphisms_free(found);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(an_order_can_be_too_long)
{
    symo_matrix *matrix = NULL;
    size_t length = 1;
    symo_automorphisms *found = find_family("empty", 100000, 0, 0, &matrix);
    const symo_automorphisms_report report = report_of(found);
    ck_assert(report.complete && fabs(report.log10_order - lgamma(100001.0) / log(10.0)) < 1e-6);
    ck_assert_int_eq(report.generators, 2);
    ck_assert_int_eq(symo_automorphisms_order(found, 0, NULL, &length), SYMO_ERROR_SIZE);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "too many digits"));
    symo_automorphisms_free(found);
    symo_matrix_free(matrix);
}
END_TEST

/* ---- designs ---- */

/* Whether y - X b notices the (signed) permutation: products of integers are exact. */
static int design_keeps(int64_t n, int64_t p, const double *x, const double *y, const int64_t *image,
                        const int8_t *sign)
{
    for (int64_t i = 0; i < p; i++) {
        double with_y = 0.0, with_one = 0.0;
        for (int64_t r = 0; r < n; r++) {
            const double change = sign[i] * x[r + n * image[i]] - x[r + n * i];
            with_y += change * y[r];
            with_one += change;
        }
        if (with_y != 0.0 || with_one != 0.0) return 0;
        for (int64_t j = 0; j < p; j++) {
            double change = 0.0;
            for (int64_t r = 0; r < n; r++)
                change += sign[i] * sign[j] * x[r + n * image[i]] * x[r + n * image[j]] - x[r + n * i] * x[r + n * j];
            if (change != 0.0) return 0;
        }
    }
    return 1;
}

enum { ROWS = 5 };

typedef struct design_walk {
    int64_t n, p, count;
    const double *x, *y;
    int signs;
    int64_t image[LARGEST];
    int8_t sign[LARGEST];
} design_walk;

static void walk_design(design_walk *w, int64_t done, unsigned used)
{
    if (done == w->p) w->count += design_keeps(w->n, w->p, w->x, w->y, w->image, w->sign);
    for (int64_t to = 0; to < w->p && done < w->p; to++)
        for (int k = 0; k <= w->signs; k++) {
            if (used >> to & 1) continue;
            w->image[done] = to;
            w->sign[done] = k ? -1 : 1;
            walk_design(w, done + 1, used | 1U << to);
        }
}

/* Columns are drawn anew, or are turned, negated copies of others, so that there is something to find. */
static void design_body(const property_case *pc)
{
    double x[ROWS * LARGEST], y[ROWS];
    const int signs = (int)property_integer(pc, 0, 1), has_response = (int)property_integer(pc, 0, 1);
    const int64_t n = property_integer(pc, 0, ROWS), p = property_integer(pc, 0, signs ? 4 : 5);
    for (int64_t r = 0; r < n; r++) y[r] = has_response ? (double)property_integer(pc, -1, 1) : 0.0;
    for (int64_t j = 0; j < p; j++) {
        const int64_t like = property_integer(pc, -1, j - 1), turn = property_integer(pc, 0, 1);
        const double flip = signs && property_integer(pc, 0, 1) ? -1.0 : 1.0;
        for (int64_t r = 0; r < n; r++)
            x[r + n * j] = like < 0 ? (double)property_integer(pc, -2, 2) : flip * x[(r + turn) % n + n * like];
    }
    symo_matrix *design = NULL;
    symo_automorphisms *found = NULL;
    must(symo_matrix_dense(&design, n, p, x));
    must(symo_automorphisms_of_design(&found, design, has_response ? y : NULL, 1e-12,
                                      signs ? SYMO_AUTOMORPHISMS_SIGNED : 0, 0));
    design_walk w = { .n = n, .p = p, .x = x, .y = y, .signs = signs };
    walk_design(&w, 0, 0);
    PROPERTY_ASSERT(pc, order_of(found) == (double)w.count, "%lld x %lld: %g, and there are %lld", (long long)n,
                    (long long)p, order_of(found), (long long)w.count);
    symo_symmetry *symmetry = NULL;
    int64_t image[LARGEST];
    int8_t sign[LARGEST];
    must(symo_automorphisms_symmetry(&symmetry, found));
    for (int64_t k = 0; k < symo_symmetry_generators(symmetry); k++) {
        must(symo_symmetry_image(symmetry, k, image, sign));
        PROPERTY_ASSERT(pc, design_keeps(n, p, x, y, image, sign), "generator %lld", (long long)k);
    }
    symo_symmetry_free(symmetry);
    symo_automorphisms_free(found);
    symo_matrix_free(design);
}

START_TEST(small_designs)
{
    property_run("symmetry of small designs", 2000, design_body, NULL);
}
END_TEST

/* Lengths are compared by ratio, however small the columns are beside others. */
START_TEST(columns_of_all_scales)
{
    const double x[8] = { 1e6, 0, 0, 1e-12, 2e-12, 0, 0, 2e-12 };
    const double y[2] = { 0, 0 };
    symo_matrix *design = NULL;
    symo_automorphisms *found = NULL;
    must(symo_matrix_dense(&design, 2, 4, x));
    must(symo_automorphisms_of_design(&found, design, y, 1e-10, 0, 0));
    ck_assert_double_eq(order_of(found), 1.0);
    symo_automorphisms_free(found);
    symo_matrix_free(design);
    const double equal[8] = { 1e6, 0, 0, 1e6, 1e-6, 0, 0, 1e-6 };
    must(symo_matrix_dense(&design, 2, 4, equal));
    must(symo_automorphisms_of_design(&found, design, NULL, 1e-10, 0, 0));
    ck_assert_double_eq(order_of(found), 2.0);
    symo_automorphisms_free(found);
    symo_matrix_free(design);
}
END_TEST

/* 0.1 + 0.2 - 0.3 is not 0, and 1 + 2 - 3 is: both columns are orthogonal to the first one. */
START_TEST(products_of_rounding_are_none)
{
    const double x[18] = { 0.1, 0.2, 0.3, 1, 2, 3, 1, 1, -1, 0, 0, 0, 0, 0, 0, 1, 1, -1 };
    symo_matrix *design = NULL;
    symo_automorphisms *found = NULL;
    must(symo_matrix_dense(&design, 6, 3, x));
    must(symo_automorphisms_of_design(&found, design, NULL, 1e-10, 0, 0));
    ck_assert_double_eq(order_of(found), 2.0);
    symo_automorphisms_free(found);
    symo_matrix_free(design);
    const double centred[3] = { 0.1, 0.2, -0.3 }; /* whose sum is rounding, so that its sign may change */
    must(symo_matrix_dense(&design, 3, 1, centred));
    must(symo_automorphisms_of_design(&found, design, NULL, 1e-10, SYMO_AUTOMORPHISMS_SIGNED, 0));
    ck_assert_double_eq(order_of(found), 2.0);
    symo_automorphisms_free(found);
    symo_matrix_free(design);
}
END_TEST

START_TEST(bad_designs)
{
    const double x[4] = { 1, 0, 1e200, 1 }, y[2] = { 0, NAN };
    symo_matrix *design = NULL;
    symo_automorphisms *found = NULL;
    must(symo_matrix_dense(&design, 2, 2, x));
    ck_assert_int_eq(symo_automorphisms_of_design(NULL, design, NULL, 0.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_of_design(&found, NULL, NULL, 0.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_of_design(&found, design, NULL, 1.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_of_design(&found, design, NULL, NAN, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_of_design(&found, design, y, 0.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "response[1]"));
    ck_assert_int_eq(symo_automorphisms_of_design(&found, design, NULL, 0.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "column 1 of the design has length 1e+200"));
    ck_assert_ptr_null(found);
    symo_matrix_free(design);
    must(symo_matrix_dense(&design, 0, INT64_C(1) << 33, NULL));
    ck_assert_int_eq(symo_automorphisms_of_design(&found, design, NULL, 0.0, 0, 0), SYMO_ERROR_SIZE);
    symo_matrix_free(design);
}
END_TEST

/* ---- what is refused ---- */

START_TEST(orders_are_written_as_far_as_they_fit)
{
    const double zero[9] = { 0 };
    char text[3] = "xx";
    size_t length = 0;
    symo_automorphisms *found = find_dense(3, zero, NULL, 0.0, 0);
    must(symo_automorphisms_order(found, 1, text, &length));
    ck_assert_str_eq(text, "");
    must(symo_automorphisms_order(found, sizeof text, text, &length));
    ck_assert_str_eq(text, "6");
    ck_assert_uint_eq(length, 2);
    must(symo_automorphisms_order(found, 0, text, &length));
    symo_automorphisms_free(found);
}
END_TEST

/* Says that it stores as many entries as it likes. */
static int64_t claim_much(const symo_matrix *matrix, int64_t column, const int32_t **rows, const double **values)
{
    static const int32_t no_rows[1] = { 0 };
    static const double no_values[1] = { 0.0 };
    (void)matrix, (void)column;
    *rows = no_rows;
    *values = no_values;
    return INT32_MAX;
}

START_TEST(bad_arguments)
{
    const double a[6] = { 0, 1, 1, 0, 0, 0 };
    const int64_t lowest[2] = { 0, INT64_MIN };
    const int64_t starts[2] = { 0, 0 };
    symo_matrix *square = NULL, *oblong = NULL;
    symo_automorphisms *found = (symo_automorphisms *)&square;
    symo_symmetry *symmetry = NULL;
    symo_partition *cells = NULL;
    symo_automorphisms_report report = { .size = sizeof report };
    size_t length = 0;
    must(symo_matrix_dense(&square, 2, 2, a));
    must(symo_matrix_dense(&oblong, 2, 3, a));
    ck_assert_int_eq(symo_automorphisms_find(NULL, square, NULL, 0.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_find(&found, NULL, NULL, 0.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(found);
    ck_assert_int_eq(symo_automorphisms_find(&found, oblong, NULL, 0.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "2 rows and 3 columns"));
    ck_assert_int_eq(symo_automorphisms_find(&found, square, NULL, NAN, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_find(&found, square, NULL, -1.0, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_find(&found, square, NULL, INFINITY, 0, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_find(&found, square, NULL, 0.0, 2, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_find(&found, square, NULL, 0.0, 0, -1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_find(&found, square, lowest, 0.0, SYMO_AUTOMORPHISMS_SIGNED, 0),
                     SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "colours[1]"));
    must(symo_automorphisms_find(&found, square, lowest, 0.0, 0, 0)); /* which has its sign for good */
    ck_assert_int_eq(symo_automorphisms_symmetry(NULL, found), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_symmetry(&symmetry, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_cells(NULL, found), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_cells(&cells, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_order(found, 0, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_order(NULL, 0, NULL, &length), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_get_report(found, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_automorphisms_get_report(NULL, &report), SYMO_ERROR_ARGUMENT);
    report.size = 0;
    ck_assert_int_eq(symo_automorphisms_get_report(found, &report), SYMO_ERROR_ARGUMENT);
    report.size = 5000;
    ck_assert_int_eq(symo_automorphisms_get_report(found, &report), SYMO_ERROR_ARGUMENT);
    report = (symo_automorphisms_report){ .size = offsetof(symo_automorphisms_report, steps), .steps = -5 };
    must(symo_automorphisms_get_report(found, &report)); /* an older caller's, which ends before the steps */
    ck_assert(report.complete == 1 && report.steps == -5);
    symo_automorphisms_free(found);
    symo_automorphisms_free(NULL);
    symo_matrix_free(square);
    symo_matrix_free(oblong);

    /* as large as 32 bits allow, and too large for two vertices each */
    symo_matrix *large = NULL;
    must(symo_matrix_sparse(&large, 1, 1, starts, NULL, NULL));
    symo__matrix_table table = *large->table;
    table.stored = claim_much;
    large->table = &table;
    ck_assert_int_eq(symo_automorphisms_find(&found, large, NULL, 0.0, 0, 0), SYMO_ERROR_SIZE);
    symo_matrix_free(large);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("automorphisms");
    TCase *tc = tcase_create("definition");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, small_matrices);
    tcase_add_test(tc, directions_diagonals_and_colours_count);
    tcase_add_test(tc, signs_are_found_on_request);
    tcase_add_test(tc, noise_is_overlooked_on_request);
    tcase_add_test(tc, zeros_may_be_noisy);
    tcase_add_test(tc, only_automorphisms_are_kept);
    tcase_add_test(tc, too_many_to_count);
    suite_add_tcase(suite, tc);
    tc = tcase_create("designs");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, small_designs);
    tcase_add_test(tc, columns_of_all_scales);
    tcase_add_test(tc, products_of_rounding_are_none);
    tcase_add_test(tc, bad_designs);
    suite_add_tcase(suite, tc);
    tc = tcase_create("limits");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, the_limit_leaves_a_part);
    tcase_add_test(tc, too_deep_a_search_says_so);
    tcase_add_test(tc, an_order_can_be_too_long);
    suite_add_tcase(suite, tc);
    tc = tcase_create("borders");
    tcase_add_test(tc, orders_are_written_as_far_as_they_fit);
    tcase_add_test(tc, bad_arguments);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
