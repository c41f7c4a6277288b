/* SPDX-License-Identifier: BSD-3-Clause */
/* The laws of a symmetry and of its fixed space, over every named symmetry of LIST and over random permutations and
 * signed permutations. Oracles: brute-force walks through the signed points, and long double projections onto the null
 * space of the constraints (g - I) x = 0 by Gram-Schmidt. */
#include <float.h>
#include <math.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/signed_group.h"
#include "symmetry/specimen.h"
#include "symmetry/symmetry_impl.h"

enum { LARGEST = SPECIMEN_LARGEST };

typedef struct action {
    int64_t n, count;
    int64_t images[3 * LARGEST];
    int8_t signs[3 * LARGEST];
    const symo_symmetry *symmetry;
} action;

static int same_bits(int64_t n, const double *a, const double *b)
{
    return memcmp(a, b, (size_t)n * sizeof *a) == 0;
}

static double largest(int64_t n, const double *x)
{
    double size = 0.0;
    for (int64_t i = 0; i < n; i++) size = fmax(size, fabs(x[i]));
    return size;
}

static void project(const action *a, const double *x, double *out)
{
    ck_assert_int_eq(symo_symmetry_project(a->symmetry, x, out), SYMO_OK);
}

/* ---- images and orbits ---- */

static void law_images(const property_case *pc, const action *a)
{
    int64_t image[LARGEST];
    int8_t sign[LARGEST];
    double x[LARGEST], moved[LARGEST];
    property_vector(pc, a->n, 1.0, x);
    PROPERTY_ASSERT(pc, symo_symmetry_size(a->symmetry) == a->n, "n");
    PROPERTY_ASSERT(pc, symo_symmetry_generators(a->symmetry) == a->count, "%lld generators",
                    (long long)symo_symmetry_generators(a->symmetry));
    for (int64_t k = 0; k < a->count; k++) {
        ck_assert_int_eq(symo_symmetry_image(a->symmetry, k, image, sign), SYMO_OK);
        ck_assert_int_eq(symo_symmetry_apply(a->symmetry, k, x, moved), SYMO_OK);
        for (int64_t i = 0; i < a->n; i++) {
            const int64_t to = a->images[k * a->n + i];
            const int s = a->signs[k * a->n + i];
            PROPERTY_ASSERT(pc, image[i] == to && sign[i] == s, "generator %lld, index %lld", (long long)k,
                            (long long)i);
            PROPERTY_ASSERT(pc, moved[to] == s * x[i], "apply: generator %lld, index %lld", (long long)k, (long long)i);
        }
    }
}

static void law_orbits(const property_case *pc, const action *a)
{
    int64_t label[LARGEST];
    int sign[LARGEST];
    symo_partition *orbits;
    const int64_t live = signed_group_orbits(a->n, a->count, a->images, a->signs, label, sign);
    ck_assert_int_eq(symo_symmetry_orbits(&orbits, a->symmetry), SYMO_OK);
    PROPERTY_ASSERT(pc, symo_partition_cells(orbits) == live && symo_symmetry_dimension(a->symmetry) == live,
                    "%lld orbits, expected %lld", (long long)symo_partition_cells(orbits), (long long)live);
    for (int64_t i = 0; i < a->n; i++) {
        const int64_t cell = symo_partition_cell(orbits, i);
        PROPERTY_ASSERT(pc, (cell < 0) == (label[i] < 0), "dead: %lld", (long long)i);
        PROPERTY_ASSERT(pc, cell < 0 || symo_partition_members(orbits, cell)[0] == label[i], "first member of %lld",
                        (long long)i);
        PROPERTY_ASSERT(pc, symo_partition_sign(orbits, i) == sign[i], "sign of %lld", (long long)i);
    }
    symo_partition_free(orbits);
}

/* ---- the projector ---- */

/* Orthonormal rows that span the constraints; twice is enough (Kahan, Parlett). Returns how many. */
static int64_t orthonormal_constraints(const action *a, long double (*q)[LARGEST])
{
    int64_t rank = 0;
    for (int64_t k = 0; k < a->count; k++) {
        for (int64_t i = 0; i < a->n; i++) {
            long double row[LARGEST] = { 0.0L }, norm = 0.0L;
            row[a->images[k * a->n + i]] += 1.0L; /* x[image[i]] - sign[i] x[i] = 0 */
            row[i] -= a->signs[k * a->n + i];
            for (int64_t pass = 0; pass < 2 * rank; pass++) {
                const long double *known = q[pass % rank];
                long double dot = 0.0L;
                for (int64_t j = 0; j < a->n; j++) dot += known[j] * row[j];
                for (int64_t j = 0; j < a->n; j++) row[j] -= dot * known[j];
            }
            for (int64_t j = 0; j < a->n; j++) norm += row[j] * row[j];
            if (norm < 1e-20L) continue;
            for (int64_t j = 0; j < a->n; j++) q[rank][j] = row[j] / sqrtl(norm);
            rank++;
        }
    }
    return rank;
}

static void law_nearest(const property_case *pc, const action *a)
{
    static long double q[LARGEST][LARGEST];
    double x[LARGEST], projected[LARGEST];
    const int64_t rank = orthonormal_constraints(a, q);
    PROPERTY_ASSERT(pc, rank == a->n - symo_symmetry_dimension(a->symmetry), "rank %lld", (long long)rank);
    property_vector(pc, a->n, 1.0, x);
    project(a, x, projected);
    for (int64_t i = 0; i < a->n; i++) {
        long double nearest = x[i];
        for (int64_t r = 0; r < rank; r++) {
            long double dot = 0.0L;
            for (int64_t j = 0; j < a->n; j++) dot += q[r][j] * x[j];
            nearest -= dot * q[r][i];
        }
        PROPERTY_ASSERT(pc, fabsl(nearest - projected[i]) <= 4.0 * DBL_EPSILON * largest(a->n, x), "entry %lld: %.17g",
                        (long long)i, projected[i]);
    }
}

static void law_projector(const property_case *pc, const action *a)
{
    double x[LARGEST], y[LARGEST], px[LARGEST], py[LARGEST], again[LARGEST], moved[LARGEST], trace = 0.0, defect;
    long double left = 0.0L, right = 0.0L, size = 0.0L;
    property_vector(pc, a->n, 1.0, x);
    property_vector(pc, a->n, 1.0, y);
    project(a, x, px);
    project(a, y, py);
    project(a, px, again);
    PROPERTY_ASSERT(pc, same_bits(a->n, px, again), "idempotent");
    memcpy(again, x, sizeof again);
    project(a, again, again);
    PROPERTY_ASSERT(pc, same_bits(a->n, px, again), "in place");
    for (int64_t k = 0; k < a->count; k++) {
        ck_assert_int_eq(symo_symmetry_apply(a->symmetry, k, px, moved), SYMO_OK);
        for (int64_t i = 0; i < a->n; i++)
            PROPERTY_ASSERT(pc, moved[i] == px[i], "generator %lld moves P x", (long long)k);
    }
    for (int64_t i = 0; i < a->n; i++) {
        left += (long double)px[i] * y[i];
        right += (long double)x[i] * py[i];
        size += fabsl((long double)px[i] * y[i]) + fabsl((long double)x[i] * py[i]);
    }
    PROPERTY_ASSERT(pc, fabsl(left - right) <= 4.0 * DBL_EPSILON * size, "self-adjoint: %Lg %Lg", left, right);
    for (int64_t i = 0; i < a->n; i++) {
        double unit[LARGEST] = { 0.0 };
        unit[i] = 1.0;
        project(a, unit, unit);
        trace += unit[i];
    }
    PROPERTY_ASSERT(pc, fabs(trace - (double)symo_symmetry_dimension(a->symmetry)) < 1e-12, "trace %.17g", trace);
    ck_assert_int_eq(symo_symmetry_defect(a->symmetry, px, &defect), SYMO_OK);
    PROPERTY_ASSERT(pc, defect == 0.0, "defect %.17g after a projection", defect);
    double apart = 0.0;
    for (int64_t i = 0; i < a->n; i++) apart = fmax(apart, fabs(x[i] - px[i]));
    ck_assert_int_eq(symo_symmetry_defect(a->symmetry, x, &defect), SYMO_OK);
    PROPERTY_ASSERT(pc, fabs(defect - apart / fmax(1.0, largest(a->n, x))) <= DBL_EPSILON, "defect %.17g", defect);
}

/* ---- reduced coordinates ---- */

static void law_coordinates(const property_case *pc, const action *a)
{
    double x[LARGEST], px[LARGEST], z[LARGEST], lifted[LARGEST], again[LARGEST];
    long double norm_z = 0.0L, norm_px = 0.0L;
    const int64_t m = symo_symmetry_dimension(a->symmetry);
    property_vector(pc, a->n, 1.0, x);
    project(a, x, px);
    ck_assert_int_eq(symo_symmetry_reduce(a->symmetry, x, z), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_lift(a->symmetry, z, lifted), SYMO_OK);
    for (int64_t i = 0; i < a->n; i++) {
        PROPERTY_ASSERT(pc, fabs(lifted[i] - px[i]) <= 4.0 * DBL_EPSILON * fabs(px[i]), "lift(reduce): entry %lld",
                        (long long)i);
        norm_px += (long double)px[i] * px[i];
    }
    for (int64_t c = 0; c < m; c++) norm_z += (long double)z[c] * z[c];
    PROPERTY_ASSERT(pc, fabsl(norm_z - norm_px) <= 8.0 * DBL_EPSILON * norm_px, "U is orthonormal");
    project(a, lifted, again);
    PROPERTY_ASSERT(pc, same_bits(a->n, lifted, again), "a lifted vector is fixed");
    memcpy(again, x, sizeof again);
    ck_assert_int_eq(symo_symmetry_reduce(a->symmetry, again, again), SYMO_OK);
    PROPERTY_ASSERT(pc, same_bits(m, z, again), "reduce in place");
    ck_assert_int_eq(symo_symmetry_lift(a->symmetry, again, again), SYMO_OK);
    PROPERTY_ASSERT(pc, same_bits(a->n, lifted, again), "lift in place");
}

static void law_nan(const property_case *pc, const action *a)
{
    static const double values[] = { NAN, INFINITY, -INFINITY };
    double x[LARGEST], clean[LARGEST], px[LARGEST], z[LARGEST], defect;
    int64_t label[LARGEST];
    int sign[LARGEST];
    if (a->n == 0) return;
    signed_group_orbits(a->n, a->count, a->images, a->signs, label, sign);
    property_vector(pc, a->n, 1.0, x);
    project(a, x, clean);
    const int64_t at = property_integer(pc, 0, a->n - 1);
    const double value = values[property_integer(pc, 0, 2)];
    x[at] = value;
    project(a, x, px);
    ck_assert_int_eq(symo_symmetry_reduce(a->symmetry, x, z), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_defect(a->symmetry, x, &defect), SYMO_OK);
    for (int64_t i = 0; i < a->n; i++) {
        if (label[i] < 0)
            PROPERTY_ASSERT(pc, px[i] == 0.0 && !signbit(px[i]), "dead %lld is +0", (long long)i);
        else if (label[i] != label[at])
            PROPERTY_ASSERT(pc, same_bits(1, px + i, clean + i), "entry %lld", (long long)i);
        else if (isnan(value))
            PROPERTY_ASSERT(pc, isnan(px[i]), "NaN reaches %lld", (long long)i);
        else
            PROPERTY_ASSERT(pc, px[i] == value * sign[i] * sign[at], "infinity reaches %lld", (long long)i);
    }
    if (isnan(value)) PROPERTY_ASSERT(pc, isnan(defect), "defect %g", defect);
    int64_t nans = 0;
    for (int64_t c = 0; c < symo_symmetry_dimension(a->symmetry); c++) nans += !isfinite(z[c]);
    PROPERTY_ASSERT(pc, nans == (label[at] >= 0), "%lld coordinates that are not finite", (long long)nans);
}

static void law_cycles(const property_case *pc, const action *a)
{
    char text[2048];
    size_t length;
    for (int64_t k = 0; k < a->count; k++) {
        symo_symmetry *read;
        int64_t image[LARGEST];
        int8_t sign[LARGEST];
        ck_assert_int_eq(symo_symmetry_cycles(a->symmetry, k, NULL, sizeof text, text, &length), SYMO_OK);
        PROPERTY_ASSERT(pc, length == strlen(text) + 1 && length <= sizeof text, "length %zu", length);
        ck_assert_int_eq(symo_symmetry_parse(&read, a->n, NULL, text), SYMO_OK);
        ck_assert_int_eq(symo_symmetry_image(read, 0, image, sign), SYMO_OK);
        PROPERTY_ASSERT(pc,
                        memcmp(image, a->images + k * a->n, (size_t)a->n * sizeof *image) == 0 &&
                            memcmp(sign, a->signs + k * a->n, (size_t)a->n) == 0,
                        "read back: %s", text);
        symo_symmetry_free(read);
    }
}

/* ---- the whole group ---- */

/* Every generator is an element; a random element is one too, and leaves what the generators leave. */
static void law_chain(const property_case *pc, const action *a)
{
    symo_chain *chain;
    int64_t image[LARGEST];
    int8_t sign[LARGEST];
    double x[LARGEST], px[LARGEST];
    int contains = 0;
    property_vector(pc, a->n, 1.0, x);
    project(a, x, px);
    PROPERTY_ASSERT(pc, symo_chain_create(&chain, a->symmetry, 0) == SYMO_OK, "%s", symo_last_error());
    for (int64_t k = 0; k < a->count; k++) {
        ck_assert_int_eq(symo_chain_contains(chain, a->images + k * a->n, a->signs + k * a->n, &contains), SYMO_OK);
        PROPERTY_ASSERT(pc, contains == 1, "generator %lld", (long long)k);
    }
    for (int draw = 0; draw < 3; draw++) {
        ck_assert_int_eq(symo_chain_random(chain, pc->random, image, sign), SYMO_OK);
        ck_assert_int_eq(symo_chain_contains(chain, image, sign, &contains), SYMO_OK);
        PROPERTY_ASSERT(pc, contains == 1, "a random element");
        for (int64_t i = 0; i < a->n; i++)
            PROPERTY_ASSERT(pc, px[image[i]] == sign[i] * px[i], "a random element moves P x at %lld", (long long)i);
    }
    symo_chain_free(chain);
}

static void all_laws(const property_case *pc, const action *a)
{
    law_images(pc, a);
    law_orbits(pc, a);
    law_nearest(pc, a);
    law_projector(pc, a);
    law_coordinates(pc, a);
    law_nan(pc, a);
    law_cycles(pc, a);
    law_chain(pc, a);
}

/* ---- what they run over ---- */

static void named_body(const property_case *pc)
{
    const struct symmetry_specimen *specimen = pc->context;
    static symmetry_instance instance;
    static action a;
    symo_symmetry *symmetry;
    memset(&instance, 0, sizeof instance);
    specimen->draw(pc, &instance);
    const symo_status status = symo_symmetry_parse(&symmetry, instance.n, NULL, instance.text);
    PROPERTY_ASSERT(pc, status == SYMO_OK, "%s: %s", instance.text, symo_last_error());
    a.n = instance.n;
    a.count = instance.generators;
    memcpy(a.images, instance.images, sizeof instance.images);
    memset(a.signs, 1, sizeof a.signs);
    a.symmetry = symmetry;
    PROPERTY_ASSERT(pc, symo_symmetry_dimension(symmetry) == instance.dimension, "%s: dimension %lld", instance.text,
                    (long long)symo_symmetry_dimension(symmetry));
    all_laws(pc, &a);
    symo_symmetry_free(symmetry);
}

/* Permutations with many fixed points as well as long cycles; sparse and dense signs. */
static void random_generator(const property_case *pc, int64_t n, int signs, int64_t *image, int8_t *sign)
{
    const int64_t swaps = property_integer(pc, 0, n > 0 ? 2 * n : 0), rarity = property_integer(pc, 1, 8);
    for (int64_t i = 0; i < n; i++) image[i] = i;
    for (int64_t k = 0; k < swaps; k++) {
        const int64_t i = property_integer(pc, 0, n - 1), j = property_integer(pc, 0, n - 1), kept = image[i];
        image[i] = image[j];
        image[j] = kept;
    }
    for (int64_t i = 0; i < n; i++) sign[i] = signs && property_integer(pc, 0, rarity) == 0 ? -1 : 1;
}

static void random_body(const property_case *pc)
{
    static action a;
    symo_symmetry *symmetry;
    const int with_signs = pc->context != NULL;
    a.n = property_integer(pc, 0, 24);
    a.count = property_integer(pc, 0, 3);
    for (int64_t k = 0; k < a.count; k++) random_generator(pc, a.n, with_signs, a.images + k * a.n, a.signs + k * a.n);
    const symo_status status = with_signs
                                   ? symo_symmetry_signed_permutations(&symmetry, a.n, a.count, a.images, a.signs)
                                   : symo_symmetry_permutations(&symmetry, a.n, a.count, a.images);
    PROPERTY_ASSERT(pc, status == SYMO_OK, "%s", symo_last_error());
    a.symmetry = symmetry;
    all_laws(pc, &a);
    symo_symmetry_free(symmetry);
}

static void subset_body(const property_case *pc)
{
    static action a, part;
    symo_symmetry *symmetry, *subset;
    int64_t which[3];
    a.n = property_integer(pc, 0, 12);
    a.count = property_integer(pc, 1, 3);
    for (int64_t k = 0; k < a.count; k++) random_generator(pc, a.n, 1, a.images + k * a.n, a.signs + k * a.n);
    ck_assert_int_eq(symo_symmetry_signed_permutations(&symmetry, a.n, a.count, a.images, a.signs), SYMO_OK);
    part.n = a.n;
    part.count = property_integer(pc, 0, 3);
    for (int64_t k = 0; k < part.count; k++) {
        which[k] = property_integer(pc, 0, a.count - 1);
        memcpy(part.images + k * a.n, a.images + which[k] * a.n, (size_t)a.n * sizeof *a.images);
        memcpy(part.signs + k * a.n, a.signs + which[k] * a.n, (size_t)a.n);
    }
    ck_assert_int_eq(symo_symmetry_subset(&subset, symmetry, part.count, which), SYMO_OK);
    symo_symmetry_free(symmetry); /* the subset stands on its own */
    part.symmetry = subset;
    all_laws(pc, &part);
    symo_symmetry_free(subset);
}

/* ---- groups made from groups, against their generators written out ---- */

static void draw_part(const property_case *pc, int64_t count, action *part, symo_symmetry **symmetry)
{
    part->n = property_integer(pc, 0, 6);
    part->count = count;
    for (int64_t k = 0; k < count; k++)
        random_generator(pc, part->n, property_integer(pc, 0, 1) == 0, part->images + k * part->n,
                         part->signs + k * part->n);
    ck_assert_int_eq(symo_symmetry_signed_permutations(symmetry, part->n, count, part->images, part->signs), SYMO_OK);
    part->symmetry = *symmetry;
}

static int64_t next_identity(action *a)
{
    const int64_t first = a->count++ * a->n;
    ck_assert_int_le(a->n, LARGEST);
    for (int64_t i = 0; i < a->n; i++) {
        a->images[first + i] = i;
        a->signs[first + i] = 1;
    }
    return first;
}

static void write_out(const action *x, int64_t from, int64_t start, int64_t *images, int8_t *signs)
{
    for (int64_t i = 0; i < x->n; i++) {
        images[start + i] = start + x->images[from * x->n + i];
        signs[start + i] = x->signs[from * x->n + i];
    }
}

static void write_matrix(const action *x, const action *y, action *a)
{
    a->n = x->n * y->n;
    for (int64_t k = 0; k < x->count + y->count; k++) {
        const int64_t first = next_identity(a);
        for (int64_t i = 0; i < x->n; i++)
            for (int64_t j = 0; j < y->n; j++) {
                const int by_row = k < x->count;
                const int64_t at = by_row ? k * x->n + i : (k - x->count) * y->n + j;
                a->images[first + i * y->n + j] = by_row ? x->images[at] * y->n + j : i * y->n + y->images[at];
                a->signs[first + i * y->n + j] = by_row ? x->signs[at] : y->signs[at];
            }
    }
}

static void combined_body(const property_case *pc)
{
    static action x, y, a;
    symo_symmetry *parts[2], *made;
    const int64_t count = property_integer(pc, 0, 1);
    a.count = 0;
    draw_part(pc, count, &x, &parts[0]);
    draw_part(pc, pc->context ? count : property_integer(pc, 0, 1), &y, &parts[1]);
    a.n = x.n + y.n;
    if (pc->context) { /* sum: both at once */
        for (int64_t k = 0; k < count; k++) {
            const int64_t first = next_identity(&a);
            write_out(&x, k, 0, a.images + first, a.signs + first);
            write_out(&y, k, x.n, a.images + first, a.signs + first);
        }
        ck_assert_int_eq(symo_symmetry_sum(&made, 2, (const symo_symmetry *const *)parts), SYMO_OK);
    } else if (property_integer(pc, 0, 1)) {
        for (int64_t k = 0; k < x.count + y.count; k++) {
            const int64_t first = next_identity(&a);
            if (k < x.count)
                write_out(&x, k, 0, a.images + first, a.signs + first);
            else
                write_out(&y, k - x.count, x.n, a.images + first, a.signs + first);
        }
        ck_assert_int_eq(symo_symmetry_product(&made, 2, (const symo_symmetry *const *)parts), SYMO_OK);
    } else {
        write_matrix(&x, &y, &a);
        ck_assert_int_eq(symo_symmetry_matrix(&made, parts[0], parts[1]), SYMO_OK);
    }
    symo_symmetry_free(parts[0]); /* what is made stands on its own */
    symo_symmetry_free(parts[1]);
    a.symmetry = made;
    all_laws(pc, &a);
    symo_symmetry_free(made);
}

START_TEST(named_symmetries)
{
    property_run("named", 150, named_body, (void *)symmetry_specimens[_i]);
}
END_TEST

START_TEST(refusals)
{
    const struct symmetry_specimen *specimen = symmetry_specimens[_i];
    for (int64_t k = 0; specimen->refused[k]; k++) {
        symo_symmetry *symmetry = (symo_symmetry *)1;
        const symo_status status = symo_symmetry_parse(&symmetry, specimen->refused_n, NULL, specimen->refused[k]);
        ck_assert_msg(status == SYMO_ERROR_INPUT, "%s was not refused", specimen->refused[k]);
        ck_assert_ptr_null(symmetry);
        ck_assert_msg(strncmp(symo_last_error(), "line ", 5) == 0 && strstr(symo_last_error(), ", column ") != NULL,
                      "%s", symo_last_error());
    }
}
END_TEST

START_TEST(rows)
{
    const symo_symmetry_row *row = symo_symmetry_row_at(_i);
    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->name, symmetry_specimens[_i]->name);
    ck_assert(strncmp(row->usage, row->name, strlen(row->name)) == 0 && row->text[0] != '\0');
    ck_assert_ptr_null(symo_symmetry_row_at(-1));
}
END_TEST

START_TEST(permutations)
{
    property_run("permutations", 600, random_body, NULL);
}
END_TEST

START_TEST(signed_permutations)
{
    property_run("signed permutations", 1000, random_body, (void *)symmetry_specimens);
}
END_TEST

START_TEST(subsets)
{
    property_run("subsets", 300, subset_body, NULL);
}
END_TEST

START_TEST(combinations)
{
    property_run("combinations", 300, combined_body, _i ? (void *)symmetry_specimens : NULL);
}
END_TEST

int main(void)
{
    int count = 0;
    while (symmetry_specimens[count]) count++;
    Suite *suite = suite_create("symmetry laws");
    TCase *named = tcase_create("named"), *random = tcase_create("random");
    tcase_add_loop_test(named, named_symmetries, 0, count);
    tcase_add_loop_test(named, refusals, 0, count);
    tcase_add_loop_test(named, rows, 0, count);
    tcase_add_test(random, permutations);
    tcase_add_test(random, signed_permutations);
    tcase_add_test(random, subsets);
    tcase_add_loop_test(random, combinations, 0, 2);
    tcase_set_timeout(named, 120);
    tcase_set_timeout(random, 120);
    suite_add_tcase(suite, named);
    suite_add_tcase(suite, random);
    return suite_run(suite);
}
