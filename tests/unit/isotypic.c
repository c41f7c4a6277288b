/* SPDX-License-Identifier: BSD-3-Clause */
/* Isotypic decompositions: every generator must have its form in the coordinates, entry by entry; degrees,
 * multiplicities and types against characters of groups that are listed element by element; decompositions that are
 * known; cycles against the dense way; bases that are not quite right. What is refused: isotypic_refusals.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/property.h"
#include "symmetry/isotypic/isotypic_impl.h"

enum { LARGEST = 150, ELEMENTS = 1200 };

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

static symo_isotypic *decomposed(const symo_symmetry *symmetry, uint64_t seed)
{
    symo_isotypic *isotypic = NULL;
    must(symo_isotypic_create(&isotypic, symmetry, seed));
    return isotypic;
}

static symo_symmetry *parsed(int64_t n, const char *text)
{
    symo_symmetry *symmetry = NULL;
    must(symo_symmetry_parse(&symmetry, n, NULL, text));
    return symmetry;
}

/* ---- the form of a group in its coordinates ---- */

/* q: column j is the vector of coordinate j. */
static void read_basis(const symo_isotypic *isotypic, double *q)
{
    const int64_t n = symo_isotypic_size(isotypic);
    for (int64_t j = 0; j < n; j++) {
        double *column = q + j * n;
        memset(column, 0, (size_t)n * sizeof *column);
        column[j] = 1.0;
        must(symo_isotypic_inverse(isotypic, column, column));
    }
}

static double product(int64_t n, const double *a, const double *b)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < n; i++) sum += (long double)a[i] * b[i];
    return (double)sum;
}

static void check_orthonormal(const symo_isotypic *isotypic, const double *q)
{
    const int64_t n = symo_isotypic_size(isotypic);
    double x[LARGEST], z[LARGEST];
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++)
            ck_assert_msg(fabs(product(n, q + i * n, q + j * n) - (i == j)) < 1e-12, "vectors %d, %d", (int)i, (int)j);
    for (int64_t i = 0; i < n; i++) x[i] = sin(1.0 + 3.7 * (double)i);
    must(symo_isotypic_transform(isotypic, x, z));
    for (int64_t j = 0; j < n; j++) ck_assert_double_eq_tol(z[j], product(n, q + j * n, x), 1e-12);
    must(symo_isotypic_transform(isotypic, x, x));
    ck_assert_mem_eq(x, z, (size_t)n * sizeof *x);
}

/* Units of the quaternions that multiply from the left, on 1, i, j, k; the first, in 2 x 2, is that of the complex
 * numbers. Column c is the image of unit c. */
static const double units[2][4][4] = { { { 0, 1, 0, 0 }, { -1, 0, 0, 0 }, { 0, 0, 0, 1 }, { 0, 0, -1, 0 } },
                                       { { 0, 0, 1, 0 }, { 0, 0, 0, -1 }, { -1, 0, 0, 0 }, { 0, 1, 0, 0 } } };

/* Whether a type x type block commutes with the units: entry (r, c) is block[r + leading c]. */
static double commutator(int64_t type, const double *block, int64_t leading)
{
    double worst = 0.0;
    for (int u = 0; u < (type == 1 ? 0 : type == 2 ? 1 : 2); u++)
        for (int64_t r = 0; r < type; r++)
            for (int64_t c = 0; c < type; c++) {
                double sum = 0.0;
                for (int64_t k = 0; k < type; k++)
                    sum += block[r + leading * k] * units[u][c][k] - units[u][k][r] * block[k + leading * c];
                worst = fmax(worst, fabs(sum));
            }
    return worst;
}

/* g, in coordinates, must be R kron I on each component's (i, copy, s): R on (i, s), the same for every copy, commuting
 * with the units, and nothing else. */
static void check_generator(const symo_isotypic *isotypic, const symo_symmetry *symmetry, int64_t g, const double *q)
{
    const int64_t n = symo_isotypic_size(isotypic);
    double *turned = malloc((size_t)(n * n + 1) * sizeof *turned), *form = malloc((size_t)(n * n + 1) * sizeof *form);
    ck_assert(turned && form);
    for (int64_t j = 0; j < n; j++) must(symo_symmetry_apply(symmetry, g, q + j * n, turned + j * n));
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) form[i + j * n] = product(n, q + i * n, turned + j * n);
    int64_t end = 0;
    for (int64_t k = 0; k < symo_isotypic_components(isotypic); k++) {
        const symo_isotypic_component *c = symo_isotypic_component_at(isotypic, k);
        const int64_t t = c->type, tm = t * c->multiplicity, size = c->degree * c->multiplicity;
        ck_assert_int_eq(c->first, end);
        ck_assert_int_eq(c->degree % t, 0);
        end += size;
        for (int64_t j = 0; j < size; j++) {
            const double *column = form + (c->first + j) * n;
            for (int64_t i = 0; i < n; i++) {
                const int64_t at = i - c->first;
                const int inside = at >= 0 && at < size && at % tm / t == j % tm / t;
                if (!inside) ck_assert_msg(fabs(column[i]) < 1e-11, "entry %d, %d", (int)i, (int)(c->first + j));
            }
            for (int64_t i = 0; i < size / tm; i++)
                for (int64_t s = 0; s < t; s++) { /* against copy 0 */
                    const int64_t copy = j % tm / t, shift = copy * t;
                    const double here = column[c->first + i * tm + shift + s];
                    const double there = form[c->first + i * tm + s + (c->first + j - shift) * n];
                    ck_assert_msg(fabs(here - there) < 1e-11, "copy %d of component %d", (int)copy, (int)k);
                }
        }
        for (int64_t i = 0; i < size / tm; i++)
            for (int64_t j = 0; j < size / tm; j++)
                ck_assert_double_lt(commutator(t, form + c->first + i * tm + (c->first + j * tm) * n, n), 1e-11);
    }
    ck_assert_int_eq(end, n);
    free(turned);
    free(form);
}

/* ---- characters ---- */

typedef struct listing {
    int64_t n, count;
    int16_t *element; /* count * n: 2 image + (1: minus) */
} listing;

/* Every element, by multiplying with generators; 0: there are more than ELEMENTS. */
static int list_elements(const symo_symmetry *symmetry, listing *list)
{
    const int64_t n = symo_symmetry_size(symmetry), generators = symo_symmetry_generators(symmetry);
    int64_t image[LARGEST];
    int8_t sign[LARGEST];
    int16_t made[LARGEST];
    *list = (listing){ n, 1, malloc((size_t)(ELEMENTS * n + 1) * sizeof *list->element) };
    ck_assert_ptr_nonnull(list->element);
    for (int64_t i = 0; i < n; i++) list->element[i] = (int16_t)(2 * i);
    for (int64_t done = 0; done < list->count; done++)
        for (int64_t g = 0; g < generators; g++) {
            must(symo_symmetry_image(symmetry, g, image, sign));
            for (int64_t i = 0; i < n; i++) {
                const int16_t to = list->element[done * n + i];
                made[i] = (int16_t)((2 * image[to / 2]) | ((to & 1) ^ (sign[to / 2] < 0)));
            }
            int64_t same = 0;
            while (same < list->count && memcmp(made, list->element + same * n, (size_t)n * sizeof *made)) same++;
            if (same < list->count) continue;
            if (list->count == ELEMENTS) return 0;
            memcpy(list->element + list->count++ * n, made, (size_t)n * sizeof *made);
        }
    return 1;
}

/* The trace of an element, or of its square, on a component. */
static double trace(const symo_isotypic_component *c, int64_t n, const double *q, const int16_t *element, int square)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        int16_t to = element[i];
        if (square) to = (int16_t)(element[to / 2] ^ (to & 1));
        for (int64_t j = c->first; j < c->first + c->degree * c->multiplicity; j++)
            sum += (to & 1 ? -1.0 : 1.0) * q[to / 2 + j * n] * q[i + j * n];
    }
    return sum;
}

/* <chi_a, chi_b> = type on the diagonal, 0 elsewhere; the mean of chi(g^2) is 1, 0, -2 for the three types. */
static void check_characters(const symo_isotypic *isotypic, const symo_symmetry *symmetry, const double *q)
{
    const int64_t n = symo_isotypic_size(isotypic), count = symo_isotypic_components(isotypic);
    listing list;
    if (!list_elements(symmetry, &list) || list.count * count * n * n > 200000000) {
        free(list.element);
        return;
    }
    double *chi = malloc((size_t)(list.count * count + 1) * sizeof *chi);
    ck_assert_ptr_nonnull(chi);
    for (int64_t k = 0; k < count; k++) {
        const symo_isotypic_component *c = symo_isotypic_component_at(isotypic, k);
        double squares = 0.0;
        for (int64_t e = 0; e < list.count; e++) {
            const int16_t *element = list.element + e * n;
            chi[k * list.count + e] = trace(c, n, q, element, 0) / (double)c->multiplicity;
            squares += trace(c, n, q, element, 1) / (double)c->multiplicity;
        }
        const double indicator = c->type == 1 ? 1.0 : c->type == 2 ? 0.0 : -2.0;
        ck_assert_double_eq_tol(squares / (double)list.count, indicator, 1e-9);
        for (int64_t b = 0; b <= k; b++) {
            const double inner = product(list.count, chi + k * list.count, chi + b * list.count) / (double)list.count;
            ck_assert_double_eq_tol(inner, b == k ? c->type : 0, 1e-9);
        }
    }
    free(chi);
    free(list.element);
}

static void check_maps(const symo_isotypic *isotypic, const symo_symmetry *symmetry, const double *q)
{
    const int64_t n = symo_isotypic_size(isotypic), count = symo_isotypic_components(isotypic);
    double x[LARGEST], out[LARGEST], sum[LARGEST], factors[LARGEST], scaled[LARGEST] = { 0.0 };
    for (int64_t i = 0; i < n; i++) x[i] = cos(0.3 + 2.9 * (double)i), sum[i] = 0.0;
    for (int64_t k = 0; k < count; k++) {
        const symo_isotypic_component *c = symo_isotypic_component_at(isotypic, k);
        factors[k] = 0.5 * (double)k - 1.0;
        must(symo_isotypic_project(isotypic, k, x, out));
        for (int64_t i = 0; i < n; i++) {
            double wanted = 0.0;
            for (int64_t j = c->first; j < c->first + c->degree * c->multiplicity; j++)
                wanted += q[i + j * n] * product(n, q + j * n, x);
            ck_assert_double_eq_tol(out[i], wanted, 1e-11);
            sum[i] += out[i];
            scaled[i] += factors[k] * out[i];
        }
        if (k == 0 && symo_symmetry_dimension(symmetry) > 0) { /* the trivial component */
            double defect = -1.0, z[LARGEST], coordinates[LARGEST];
            must(symo_symmetry_defect(symmetry, out, &defect));
            ck_assert_double_eq(defect, 0.0);
            must(symo_symmetry_reduce(symmetry, x, z));
            must(symo_isotypic_transform(isotypic, x, coordinates));
            ck_assert_mem_eq(z, coordinates, (size_t)symo_symmetry_dimension(symmetry) * sizeof *z);
        }
    }
    must(symo_isotypic_scale(isotypic, factors, x, out));
    for (int64_t i = 0; i < n; i++) {
        ck_assert_double_eq_tol(sum[i], x[i], 1e-11);
        ck_assert_double_eq_tol(out[i], scaled[i], 1e-11);
    }
    must(symo_isotypic_scale(isotypic, factors, x, x));
    ck_assert_mem_eq(x, out, (size_t)n * sizeof *x);
    if (count > 0) {
        must(symo_isotypic_project(isotypic, count - 1, out, x));
        must(symo_isotypic_project(isotypic, count - 1, out, out));
        ck_assert_mem_eq(x, out, (size_t)n * sizeof *x);
    }
}

static void check_all(const symo_symmetry *symmetry, uint64_t seed)
{
    symo_isotypic *isotypic = decomposed(symmetry, seed), *again = decomposed(symmetry, seed);
    const int64_t n = symo_isotypic_size(isotypic), square = n * n + 1;
    double *q = malloc((size_t)square * sizeof *q), *same = malloc((size_t)square * sizeof *same);
    ck_assert(q && same && n <= LARGEST);
    read_basis(isotypic, q);
    read_basis(again, same);
    ck_assert_mem_eq(q, same, (size_t)(n * n) * sizeof *q);
    check_orthonormal(isotypic, q);
    for (int64_t g = 0; g < symo_symmetry_generators(symmetry); g++) check_generator(isotypic, symmetry, g, q);
    check_characters(isotypic, symmetry, q);
    check_maps(isotypic, symmetry, q);
    symo_isotypic_free(isotypic);
    symo_isotypic_free(again);
    free(q);
    free(same);
}

/* ---- known decompositions ---- */

typedef struct expected {
    int64_t degree, multiplicity;
    int type;
} expected;

/* Takes the symmetry; the components in any order. */
static void check_known(symo_symmetry *symmetry, int64_t count, const expected *list)
{
    symo_isotypic *isotypic = decomposed(symmetry, 7);
    ck_assert_int_eq(symo_isotypic_components(isotypic), count);
    for (int64_t k = 0; k < count; k++) {
        int64_t wanted = 0, found = 0;
        for (int64_t c = 0; c < count; c++) {
            const symo_isotypic_component *at = symo_isotypic_component_at(isotypic, c);
            found +=
                at->degree == list[k].degree && at->multiplicity == list[k].multiplicity && at->type == list[k].type;
            wanted += list[c].degree == list[k].degree && list[c].multiplicity == list[k].multiplicity &&
                      list[c].type == list[k].type;
        }
        ck_assert_msg(found == wanted, "%d components of degree %d with %d copies, type %d; not %d", (int)found,
                      (int)list[k].degree, (int)list[k].multiplicity, list[k].type, (int)wanted);
    }
    symo_isotypic_free(isotypic);
    check_all(symmetry, 3);
    symo_symmetry_free(symmetry);
}

/* Words of up to 4 letters of an alphabet of 3 that may be renamed: 121 = 23 + 18 + 2 * 40. */
START_TEST(words)
{
    symo_symmetry *letters = parsed(3, "(1 2 3)\n(1 2)"), *nothing = parsed(1, "()\n()"), *lengths[5], *all = NULL;
    lengths[0] = nothing;
    for (int k = 1; k < 5; k++) {
        const symo_symmetry *parts[4] = { letters, letters, letters, letters };
        must(symo_symmetry_tensor(&lengths[k], k, parts));
    }
    must(symo_symmetry_sum(&all, 5, (const symo_symmetry *const *)lengths));
    check_known(all, 3, (const expected[]){ { 1, 23, 1 }, { 1, 18, 1 }, { 2, 40, 1 } });
    for (int k = 0; k < 5; k++) symo_symmetry_free(lengths[k]);
    symo_symmetry_free(letters);
}
END_TEST

/* The permutations of n things on the unordered pairs of different ones: 1 + (n - 1) + n (n - 3) / 2. */
START_TEST(pairs)
{
    for (int64_t n = 4; n <= 9; n++) {
        int64_t images[2 * 36], at = 0, number[9][9];
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < i; j++) number[i][j] = number[j][i] = at++;
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < i; j++) {
                images[number[i][j]] = number[(i + 1) % n][(j + 1) % n];
                images[at + number[i][j]] = number[i < 2 ? 1 - i : i][j < 2 ? 1 - j : j];
            }
        symo_symmetry *symmetry = NULL;
        must(symo_symmetry_permutations(&symmetry, at, 2, images));
        check_known(symmetry, 3, (const expected[]){ { 1, 1, 1 }, { n - 1, 1, 1 }, { n * (n - 3) / 2, 1, 1 } });
    }
}
END_TEST

/* Left multiplication in the group with the elements 2 (unit) + (1: minus) of the quaternions 1, i, j, k. */
static symo_symmetry *quaternions(int64_t copies)
{
    static const int8_t unit[4][4] = { { 0, 1, 2, 3 }, { 1, 0, 3, 2 }, { 2, 3, 0, 1 }, { 3, 2, 1, 0 } };
    static const int8_t minus[4][4] = { { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 1, 1, 0 }, { 0, 0, 1, 1 } };
    int64_t images[16];
    symo_symmetry *one = NULL, *all = NULL;
    for (int g = 0; g < 2; g++)
        for (int e = 0; e < 8; e++) images[8 * g + e] = 2 * unit[g + 1][e / 2] + ((e & 1) ^ minus[g + 1][e / 2]);
    must(symo_symmetry_permutations(&one, 8, 2, images));
    const symo_symmetry *parts[4] = { one, one, one, one };
    must(symo_symmetry_sum(&all, copies, parts));
    symo_symmetry_free(one);
    return all;
}

START_TEST(quaternion_group)
{
    for (int64_t m = 1; m <= 4; m++)
        check_known(quaternions(m), 5,
                    (const expected[]){ { 1, m, 1 }, { 1, m, 1 }, { 1, m, 1 }, { 1, m, 1 }, { 4, m, 4 } });
}
END_TEST

START_TEST(small_groups)
{
    check_known(parsed(3, "(1 2 3)\n(1 3 2)"), 2, (const expected[]){ { 1, 1, 1 }, { 2, 1, 2 } });
    check_known(parsed(6, "(1 2 3)(4 5 6)\n(1 3 2)(4 6 5)"), 2, (const expected[]){ { 1, 2, 1 }, { 2, 2, 2 } });
    check_known(parsed(5, "(1 2 3 4 5)\n(2 5)(3 4)"), 3, (const expected[]){ { 1, 1, 1 }, { 2, 1, 1 }, { 2, 1, 1 } });
    check_known(parsed(6, "(1 2 3 4 5 6)\n(2 6)(3 5)"), 4,
                (const expected[]){ { 1, 1, 1 }, { 1, 1, 1 }, { 2, 1, 1 }, { 2, 1, 1 } });
    check_known(parsed(4, "()\n()"), 1, (const expected[]){ { 1, 4, 1 } });
    check_known(parsed(4, ""), 1, (const expected[]){ { 1, 4, 1 } });
    check_known(parsed(0, "()\n()"), 0, NULL);
    check_known(parsed(0, ""), 0, NULL);
    check_known(parsed(3, "(1 -1)(2 -2)(3 -3)\n(1 -1)(2 -2)(3 -3)"), 1, (const expected[]){ { 1, 3, 1 } });
    check_known(parsed(2, "(1 -1)\n(2 -2)"), 2, (const expected[]){ { 1, 1, 1 }, { 1, 1, 1 } });
    check_known(parsed(36, "grid 6x6 translate"), 20,
                (const expected[]){ { 1, 1, 1 }, { 1, 1, 1 }, { 1, 1, 1 }, { 1, 1, 1 }, { 2, 1, 2 },
                                    { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 },
                                    { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 },
                                    { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 }, { 2, 1, 2 } });
}
END_TEST

/* The trivial component first, then by degree, type and the trace of the first generator that differs. */
START_TEST(order)
{
    symo_symmetry *symmetry = parsed(6, "(1 2 3 4 5 6)\n(2 6)(3 5)");
    for (uint64_t seed = 0; seed < 20; seed++) {
        symo_isotypic *isotypic = decomposed(symmetry, seed);
        double x[6] = { 1.0 }, out[6];
        static const double corner[4] = { 1.0 / 6.0, 1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0 };
        static const double next[4] = { 1.0 / 6.0, -1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0 };
        for (int64_t k = 0; k < 4; k++) {
            must(symo_isotypic_project(isotypic, k, x, out));
            ck_assert_double_eq_tol(out[0], corner[k], 1e-14);
            ck_assert_double_eq_tol(out[1], next[k], 1e-14);
        }
        symo_isotypic_free(isotypic);
    }
    symo_symmetry_free(symmetry);
}
END_TEST

/* ---- random groups ---- */

static void random_permutation(const property_case *pc, int64_t n, int64_t *image)
{
    for (int64_t i = 0; i < n; i++) image[i] = i;
    for (int64_t i = n - 1; i > 0; i--) {
        const int64_t j = property_integer(pc, 0, i), kept = image[i];
        image[i] = image[j];
        image[j] = kept;
    }
}

/* A relabelling with changes of sign: out = h g h^-1. */
static void conjugate_generator(int64_t n, const int64_t *image, const int8_t *sign, const int64_t *label,
                                const int8_t *turn, int64_t *out, int8_t *out_sign)
{
    for (int64_t i = 0; i < n; i++) {
        out[label[i]] = label[image[i]];
        out_sign[label[i]] = (int8_t)(turn[i] * sign[i] * turn[image[i]]);
    }
}

static int alike(const symo_isotypic_component *a, const symo_isotypic_component *b)
{
    return a->first == b->first && a->degree == b->degree && a->multiplicity == b->multiplicity && a->type == b->type;
}

static void conjugate_body(const property_case *pc)
{
    static const char *const texts[] = { "(1 2 3)(4 5 6)\n(1 4)(2 6)(3 5)", "(1 2 3)(4 5 6)\n(1 -4)(2 -6)(3 -5)",
                                         "(1 2 3 4)(5 6 7 8)\n(1 3)(5 7)",  "(1 2 -1 -2)(3 4 -3 -4)\n(1 3)(2 4)",
                                         "(1 2 3 4 5 6 7)\n(2 3 5)(4 7 6)", "(1 2)(3 4)\n(5 6)(7 8)\n(9 -9)" };
    enum { N = 12 };
    symo_symmetry *symmetry = parsed(N, texts[property_integer(pc, 0, 5)]), *moved = NULL;
    const int64_t generators = symo_symmetry_generators(symmetry);
    int64_t label[N], images[3 * N], image[N];
    int8_t turn[N], signs[3 * N], sign[N];
    random_permutation(pc, N, label);
    for (int64_t i = 0; i < N; i++) turn[i] = property_integer(pc, 0, 1) ? 1 : -1;
    for (int64_t g = 0; g < generators; g++) {
        must(symo_symmetry_image(symmetry, g, image, sign));
        conjugate_generator(N, image, sign, label, turn, images + g * N, signs + g * N);
    }
    must(symo_symmetry_signed_permutations(&moved, N, generators, images, signs));
    symo_isotypic *here = decomposed(symmetry, 1), *there = decomposed(moved, symo_random_bits(pc->random));
    double x[N], turned[N], a[N], b[N];
    for (int64_t i = 0; i < N; i++) x[i] = symo_random_normal(pc->random), turned[label[i]] = turn[i] * x[i];
    PROPERTY_ASSERT(pc, symo_isotypic_components(here) == symo_isotypic_components(there), "components");
    for (int64_t k = 0; k < symo_isotypic_components(here); k++) {
        const symo_isotypic_component *c = symo_isotypic_component_at(here, k),
                                      *d = symo_isotypic_component_at(there, k);
        PROPERTY_ASSERT(pc, alike(c, d), "component %d", (int)k);
        must(symo_isotypic_project(here, k, x, a));
        must(symo_isotypic_project(there, k, turned, b));
        for (int64_t i = 0; i < N; i++)
            PROPERTY_ASSERT(pc, fabs(turn[i] * a[i] - b[label[i]]) < 1e-12, "component %d, entry %d", (int)k, (int)i);
    }
    symo_isotypic_free(here);
    symo_isotypic_free(there);
    check_all(moved, 5);
    symo_symmetry_free(symmetry);
    symo_symmetry_free(moved);
}

START_TEST(conjugates)
{
    property_run("conjugates", 40, conjugate_body, NULL);
}
END_TEST

static void random_body(const property_case *pc)
{
    const int64_t n = property_integer(pc, 1, 9), generators = property_integer(pc, 1, 3);
    const int with_signs = (int)property_integer(pc, 0, 1);
    int64_t images[27];
    int8_t signs[27];
    symo_symmetry *symmetry = NULL;
    for (int64_t g = 0; g < generators; g++) random_permutation(pc, n, images + g * n);
    for (int64_t k = 0; k < generators * n; k++) signs[k] = with_signs && property_integer(pc, 0, 2) == 0 ? -1 : 1;
    must(symo_symmetry_signed_permutations(&symmetry, n, generators, images, signs));
    check_all(symmetry, symo_random_bits(pc->random));
    symo_symmetry_free(symmetry);
}

START_TEST(random_groups)
{
    property_run("isotypic", 150, random_body, NULL);
}
END_TEST

/* ---- one generator ---- */

static int64_t divisor(int64_t a, int64_t b)
{
    return b == 0 ? a : divisor(b, a % b);
}

/* Cycles with changes of sign: frequency a / N, N twice the least common multiple, is in a cycle of length L if a L / N
 * is a whole number, or with a change of sign one and a half. */
static void cycles_body(const property_case *pc)
{
    int64_t lengths[20], image[LARGEST], label[LARGEST], n = 0, cycles = 0, period = 2, k = 0;
    int8_t sign[LARGEST];
    int negative[20];
    while (cycles < 12 && n < 100) {
        lengths[cycles] = property_integer(pc, 1, property_integer(pc, 0, 3) ? 6 : 30);
        negative[cycles] = property_integer(pc, 0, 2) == 0;
        n += lengths[cycles];
        period = period / divisor(period, 2 * lengths[cycles]) * 2 * lengths[cycles];
        cycles++;
    }
    random_permutation(pc, n, label);
    for (int64_t c = 0, at = 0; c < cycles; at += lengths[c++])
        for (int64_t i = 0; i < lengths[c]; i++) {
            image[label[at + i]] = label[at + (i + 1) % lengths[c]];
            sign[label[at + i]] = i == 0 && negative[c] ? -1 : 1;
        }
    symo_symmetry *symmetry = NULL;
    must(symo_symmetry_signed_permutations(&symmetry, n, 1, image, sign));
    symo_isotypic *isotypic = decomposed(symmetry, 0);
    for (int pass = 0; pass < 3; pass++) /* 0, then 1/2, then what lies between */
        for (int64_t a = pass == 0 ? 0 : pass == 1 ? period / 2 : 1; a <= period / 2; a++) {
            int64_t copies = 0;
            if ((pass == 0 && a > 0) || (pass == 2 && a == period / 2)) break;
            for (int64_t c = 0; c < cycles; c++) {
                const int64_t turns = a * lengths[c]; /* of 1 / period */
                copies += negative[c] ? turns % period == period / 2 : turns % period == 0;
            }
            if (copies == 0) continue;
            const symo_isotypic_component *at = symo_isotypic_component_at(isotypic, k++);
            PROPERTY_ASSERT(pc, at && at->multiplicity == copies, "frequency %d / %d", (int)a, (int)period);
            PROPERTY_ASSERT(pc, at->degree == (pass < 2 ? 1 : 2) && at->type == at->degree, "frequency %d", (int)a);
        }
    PROPERTY_ASSERT(pc, k == symo_isotypic_components(isotypic), "%d components", (int)k);
    symo_isotypic_free(isotypic);
    check_all(symmetry, 0);
    symo_symmetry_free(symmetry);
}

START_TEST(cycles)
{
    property_run("cycles", 60, cycles_body, NULL);
}
END_TEST

/* The same generator twice is the same group, decomposed in the other way. */
static void both_ways_body(const property_case *pc)
{
    const int64_t n = property_integer(pc, 1, 40);
    int64_t images[80];
    int8_t signs[80];
    symo_symmetry *once = NULL, *twice = NULL;
    random_permutation(pc, n, images);
    for (int64_t i = 0; i < n; i++) signs[i] = property_integer(pc, 0, 4) == 0 ? -1 : 1;
    memcpy(images + n, images, (size_t)n * sizeof *images);
    memcpy(signs + n, signs, (size_t)n);
    must(symo_symmetry_signed_permutations(&once, n, 1, images, signs));
    must(symo_symmetry_signed_permutations(&twice, n, 2, images, signs));
    symo_isotypic *cyclic = decomposed(once, 0), *general = decomposed(twice, symo_random_bits(pc->random));
    double x[40], a[40], b[40];
    for (int64_t i = 0; i < n; i++) x[i] = symo_random_normal(pc->random);
    PROPERTY_ASSERT(pc, symo_isotypic_components(cyclic) == symo_isotypic_components(general), "components");
    for (int64_t k = 0; k < symo_isotypic_components(cyclic); k++) {
        PROPERTY_ASSERT(pc, alike(symo_isotypic_component_at(cyclic, k), symo_isotypic_component_at(general, k)),
                        "component %d", (int)k);
        must(symo_isotypic_project(cyclic, k, x, a));
        must(symo_isotypic_project(general, k, x, b));
        for (int64_t i = 0; i < n; i++)
            PROPERTY_ASSERT(pc, fabs(a[i] - b[i]) < 1e-12, "component %d, entry %d", (int)k, (int)i);
    }
    symo_isotypic_free(cyclic);
    symo_isotypic_free(general);
    symo_symmetry_free(once);
    symo_symmetry_free(twice);
}

START_TEST(both_ways)
{
    property_run("both ways", 150, both_ways_body, NULL);
}
END_TEST

/* A cycle of a prime length, another with a change of sign. */
START_TEST(long_cycles)
{
    enum { L = 100003, M = 65537, N = L + M };
    int64_t *image = malloc(N * sizeof *image);
    int8_t *sign = malloc(N);
    double *x = malloc(N * sizeof *x), *z = malloc(N * sizeof *z), *back = malloc(N * sizeof *back);
    symo_symmetry *symmetry = NULL;
    ck_assert(image && sign && x && z && back);
    for (int64_t i = 0; i < N; i++) {
        image[i] = i < L ? (i + 1) % L : L + (i + 1 - L) % M;
        sign[i] = i == N - 1 ? -1 : 1;
        x[i] = sin((double)(i * i % 7919));
    }
    must(symo_symmetry_signed_permutations(&symmetry, N, 1, image, sign));
    symo_isotypic *isotypic = decomposed(symmetry, 0);
    ck_assert_int_eq(symo_isotypic_components(isotypic), 1 + (L - 1) / 2 + 1 + (M - 1) / 2);
    must(symo_isotypic_transform(isotypic, x, z));
    must(symo_isotypic_inverse(isotypic, z, back));
    double worst = 0.0, squares[2] = { 0.0 };
    for (int64_t i = 0; i < N; i++) {
        worst = fmax(worst, fabs(back[i] - x[i]));
        squares[0] += x[i] * x[i];
        squares[1] += z[i] * z[i];
    }
    ck_assert_double_lt(worst, 1e-14);
    ck_assert_double_eq_tol(squares[0] / squares[1], 1.0, 1e-13);
    symo_isotypic_free(isotypic);
    symo_symmetry_free(symmetry);
    free(image);
    free(sign);
    free(x);
    free(z);
    free(back);
}
END_TEST

/* ---- what an attempt is tested by ---- */

/* A basis that is not quite one, or not quite aligned, does not pass. */
START_TEST(false_bases)
{
    symo_symmetry *symmetry = quaternions(2);
    symo_random *random = NULL;
    symo__commutant commutant;
    double element[256], vectors[7 * 16];
    symo_isotypic *isotypic = decomposed(symmetry, 1);
    must(symo_random_create(&random, 4, 0));
    must(symo__commutant_create(&commutant, symmetry));
    ck_assert_int_eq(symo__isotypic_holds(isotypic, &commutant, random, element, vectors), 1);
    for (int64_t j = 0; j < 14; j++) {
        double *column = isotypic->basis + j * 16;
        for (int kind = 0; kind < 3; kind++) {
            double kept[16];
            memcpy(kept, column, sizeof kept);
            for (int i = 0; i < 16; i++) column[i] *= kind == 0 ? -1.0 : kind == 1 ? 1.0 + 1e-7 : NAN;
            const int single = j < 6 && kind == 0; /* a copy of degree one may be turned */
            if (!single) ck_assert_int_eq(symo__isotypic_holds(isotypic, &commutant, random, element, vectors), 0);
            memcpy(column, kept, sizeof kept);
        }
    }
    symo__commutant_free(&commutant);
    symo_random_free(random);
    symo_isotypic_free(isotypic);
    symo_symmetry_free(symmetry);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("isotypic");
    TCase *tests = tcase_create("isotypic");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, words);
    tcase_add_test(tests, pairs);
    tcase_add_test(tests, quaternion_group);
    tcase_add_test(tests, small_groups);
    tcase_add_test(tests, order);
    tcase_add_test(tests, conjugates);
    tcase_add_test(tests, random_groups);
    tcase_add_test(tests, cycles);
    tcase_add_test(tests, both_ways);
    tcase_add_test(tests, long_cycles);
    tcase_add_test(tests, false_bases);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
