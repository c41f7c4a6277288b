/* SPDX-License-Identifier: BSD-3-Clause */
/* Orbits against groups listed element by element: every pair of generators of small degree, random ones of larger
 * degree, and a graph. By Burnside the dimension of the fixed space is the mean of the traces. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/allocator.h"
#include "support/property.h"
#include "support/signed_group.h"

/* Compares dimension, cells and signs with both oracles; returns what disagrees, NULL when nothing does. */
static const char *compare(int64_t n, int64_t count, const int64_t *images, const int8_t *signs)
{
    symo_symmetry *symmetry = NULL;
    symo_partition *orbits = NULL;
    int64_t label[8], order, sum, live;
    int sign[8];
    const char *wrong = NULL;
    if (symo_symmetry_signed_permutations(&symmetry, n, count, images, signs) != SYMO_OK) return symo_last_error();
    if (symo_symmetry_orbits(&orbits, symmetry) != SYMO_OK) return symo_last_error();
    signed_group_traces(n, count, images, signs, &order, &sum);
    live = signed_group_orbits(n, count, images, signs, label, sign);
    if (symo_symmetry_dimension(symmetry) * order != sum) wrong = "Burnside";
    if (symo_partition_cells(orbits) != live) wrong = "number of orbits";
    for (int64_t i = 0; i < n && !wrong; i++) {
        const int64_t cell = symo_partition_cell(orbits, i);
        if ((cell < 0 ? -1 : symo_partition_members(orbits, cell)[0]) != label[i]) wrong = "orbit";
        if (symo_partition_sign(orbits, i) != sign[i]) wrong = "sign";
    }
    symo_partition_free(orbits);
    symo_symmetry_free(symmetry);
    return wrong;
}

/* All permutations of 0 .. n-1, each with all choices of signs when with_signs. Returns how many. */
static int64_t list_all(int64_t n, int with_signs, int64_t (*images)[8], int8_t (*signs)[8])
{
    int64_t count = 0, tuples = 1;
    for (int64_t i = 0; i < n; i++) tuples *= n;
    for (int64_t tuple = 0; tuple < tuples; tuple++) {
        int64_t used = 0, rest = tuple;
        for (int64_t i = 0; i < n; i++, rest /= n) used |= (int64_t)1 << rest % n;
        if (used != ((int64_t)1 << n) - 1) continue;
        for (int64_t choice = 0; choice < (with_signs ? (int64_t)1 << n : 1); choice++, count++) {
            rest = tuple;
            for (int64_t i = 0; i < n; i++, rest /= n) {
                images[count][i] = rest % n;
                signs[count][i] = (int8_t)(choice >> i & 1 ? -1 : 1);
            }
        }
    }
    return count;
}

static void all_pairs(int64_t n, int with_signs, int64_t expected)
{
    static int64_t images[400][8], pair[16];
    static int8_t signs[400][8], pair_signs[16];
    const int64_t count = list_all(n, with_signs, images, signs);
    ck_assert_int_eq(count, expected);
    for (int64_t a = 0; a < count; a++) {
        for (int64_t b = a; b < count; b++) {
            memcpy(pair, images[a], (size_t)n * sizeof *pair);
            memcpy(pair + n, images[b], (size_t)n * sizeof *pair);
            memcpy(pair_signs, signs[a], (size_t)n);
            memcpy(pair_signs + n, signs[b], (size_t)n);
            const char *wrong = compare(n, 2, pair, with_signs ? pair_signs : NULL);
            if (wrong) ck_abort_msg("degree %d, pair %d %d: %s", (int)n, (int)a, (int)b, wrong);
        }
    }
}

START_TEST(permutation_pairs)
{
    static const int64_t factorial[] = { 1, 1, 2, 6, 24, 120 };
    all_pairs(_i, 0, factorial[_i]);
}
END_TEST

START_TEST(signed_pairs)
{
    static const int64_t order[] = { 1, 2, 8, 48 };
    all_pairs(_i, 1, order[_i]);
}
END_TEST

static void sampled_body(const property_case *pc)
{
    const int with_signs = pc->context != NULL;
    const int64_t n = with_signs ? property_integer(pc, 4, 6) : property_integer(pc, 6, 8);
    const int64_t count = property_integer(pc, 1, 3);
    int64_t images[24];
    int8_t signs[24];
    for (int64_t k = 0; k < count; k++) {
        const int64_t swaps = property_integer(pc, 0, n);
        for (int64_t i = 0; i < n; i++) {
            images[k * n + i] = i;
            signs[k * n + i] = (int8_t)(property_integer(pc, 0, 3) == 0 ? -1 : 1);
        }
        for (int64_t s = 0; s < swaps; s++) {
            int64_t *i = images + k * n + property_integer(pc, 0, n - 1);
            int64_t *j = images + k * n + property_integer(pc, 0, n - 1);
            const int64_t kept = *i;
            *i = *j;
            *j = kept;
        }
    }
    const char *wrong = compare(n, count, images, with_signs ? signs : NULL);
    PROPERTY_ASSERT(pc, !wrong, "degree %lld: %s", (long long)n, wrong);
}

START_TEST(sampled)
{
    property_run("sampled", 60, sampled_body, _i ? "signs" : NULL);
}
END_TEST

/* ---- the Petersen graph: vertices are the pairs of 0 .. 4, joined when disjoint ---- */

enum { VERTICES = 10, AUTOMORPHISMS = 120, PAIRS = VERTICES * (VERTICES + 1) / 2 };

static int petersen_adjacent(int64_t a, int64_t b)
{
    static const int members[VERTICES] = { 3, 5, 9, 17, 6, 10, 18, 12, 20, 24 }; /* two bits each */
    return (members[a] & members[b]) == 0;
}

static void extend(int64_t depth, int64_t *image, int64_t (*found)[VERTICES], int64_t *count)
{
    if (depth == VERTICES) {
        ck_assert_int_lt(*count, AUTOMORPHISMS);
        memcpy(found[(*count)++], image, VERTICES * sizeof *image);
        return;
    }
    for (int64_t to = 0; to < VERTICES; to++) {
        int fits = 1;
        for (int64_t i = 0; i < depth; i++)
            fits = fits && image[i] != to && petersen_adjacent(i, depth) == petersen_adjacent(image[i], to);
        image[depth] = to;
        if (fits) extend(depth + 1, image, found, count);
    }
}

/* How many elements a pair of the automorphisms generates. */
static int64_t generated(int64_t (*all)[VERTICES], int64_t a, int64_t b)
{
    int64_t list[AUTOMORPHISMS][VERTICES], count = 1;
    for (int64_t i = 0; i < VERTICES; i++) list[0][i] = i;
    for (int64_t at = 0; at < count; at++) {
        for (int side = 0; side < 2; side++) {
            int64_t next[VERTICES], known = 0;
            for (int64_t i = 0; i < VERTICES; i++) next[i] = all[side ? b : a][list[at][i]];
            while (known < count && memcmp(list[known], next, sizeof next) != 0) known++;
            if (known == count) memcpy(list[count++], next, sizeof next);
        }
    }
    return count;
}

static int64_t pair_index(int64_t a, int64_t b)
{
    const int64_t low = a < b ? a : b, high = a < b ? b : a;
    return high * (high + 1) / 2 + low;
}

static void on_pairs(const int64_t *vertex_image, int64_t *pair_image)
{
    for (int64_t a = 0; a < VERTICES; a++)
        for (int64_t b = 0; b <= a; b++) pair_image[pair_index(a, b)] = pair_index(vertex_image[a], vertex_image[b]);
}

START_TEST(petersen)
{
    static int64_t all[AUTOMORPHISMS][VERTICES], images[2 * PAIRS];
    int64_t image[VERTICES], count = 0, a = 0, b = 0;
    extend(0, image, all, &count);
    ck_assert_int_eq(count, AUTOMORPHISMS);
    for (; generated(all, a, b) < AUTOMORPHISMS; b++) {
        if (b == AUTOMORPHISMS - 1) b = 0, a++;
    }
    symo_symmetry *vertices, *pairs;
    symo_partition *orbits;
    memcpy(images, all[a], sizeof all[a]);
    memcpy(images + VERTICES, all[b], sizeof all[b]);
    ck_assert_int_eq(symo_symmetry_permutations(&vertices, VERTICES, 2, images), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(vertices), 1);
    on_pairs(all[a], images);
    on_pairs(all[b], images + PAIRS);
    ck_assert_int_eq(symo_symmetry_permutations(&pairs, PAIRS, 2, images), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_orbits(&orbits, pairs), SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(orbits), 3); /* diagonal, edges, the rest */
    ck_assert_int_eq(symo_partition_cell_size(orbits, symo_partition_cell(orbits, pair_index(0, 0))), 10);
    ck_assert_int_eq(symo_partition_cell_size(orbits, symo_partition_cell(orbits, pair_index(0, 9))), 15);
    ck_assert_int_eq(symo_partition_cell_size(orbits, symo_partition_cell(orbits, pair_index(0, 1))), 30);
    symo_symmetry_free(pairs); /* the orbits live on */
    ck_assert_int_eq(symo_partition_size(orbits), PAIRS);
    symo_partition_free(orbits);
    symo_symmetry_free(vertices);
}
END_TEST

/* ---- many points, against a search from point to point ---- */

enum { MANY = 100003, HEIGHT = 311, WIDTH = 322 };

typedef struct many_points {
    int64_t n, count;
    int64_t *images; /* room for three generators */
    int8_t *signs;
} many_points;

static void *take(int64_t count, size_t size)
{
    void *block = calloc((size_t)count, size);
    ck_assert_ptr_nonnull(block);
    return block;
}

static int64_t draw(symo_random *random, int64_t below)
{
    return (int64_t)(symo_random_bits(random) % (uint64_t)below);
}

static void exchange(int64_t *image, int64_t i, int64_t j)
{
    const int64_t kept = image[i];
    image[i] = image[j];
    image[j] = kept;
}

/* The kinds of generators that take different ways: far apart, neighbours to neighbours in runs of every alignment,
 * short cycles, and few moved points; with signs: everywhere, rare ones, so that some classes live, and those of a
 * change of signs of the points (turned), so that all classes live. */
static const char *const many_kinds[] = { "random",         "grid",           "shifts",
                                          "reversed",       "pairs",          "few swaps",
                                          "random, signs",  "pairs, signs",   "few swaps, rare signs",
                                          "grid, one sign", "random, turned", "grid, turned" };

static int turn_of(int64_t point)
{
    return (point * INT64_C(2654435761)) >> 20 & 1 ? -1 : 1;
}

static many_points prepare_many(int kind, symo_random *random)
{
    many_points m = { kind == 1 || kind == 9 || kind == 11 ? HEIGHT * WIDTH : MANY, 2, NULL, NULL };
    const int64_t n = m.n;
    m.images = take(3 * n, 8);
    m.signs = take(3 * n, 1);
    memset(m.signs, 1, (size_t)(3 * n));
    for (int64_t k = 0; k < m.count; k++) {
        int64_t *image = m.images + k * n;
        int8_t *sign = m.signs + k * n;
        for (int64_t i = 0; i < n; i++) image[i] = i;
        for (int64_t i = 0; i < n; i++) {
            if (kind == 0 || kind == 6 || kind == 10) exchange(image, i, draw(random, i + 1));
            if (kind == 1 || kind == 9 || kind == 11)
                image[i] = k ? i / WIDTH * WIDTH + (i % WIDTH + 1) % WIDTH : (i + WIDTH) % n;
            if (kind == 2) image[i] = (i + (k ? 4813 : 6400)) % n;
            if (kind == 3) image[i] = k ? (n / 2 + n - i) % n : n - 1 - i;
            if ((kind == 4 || kind == 7) && i % 2 == 1) exchange(image, i, i - 1);
            if ((kind == 5 || kind == 8) && i % 50 == 1) exchange(image, i, draw(random, n));
            if (kind >= 6 && kind < 8 && draw(random, 4) == 0) sign[i] = -1;
            if (kind == 8 && draw(random, 200) == 0) sign[i] = -1;
        }
    }
    if (kind == 9) m.signs[n + 12345] = -1;
    if (kind >= 10)
        for (int64_t k = 0; k < m.count * n; k++) m.signs[k] = (int8_t)(turn_of(k % n) * turn_of(m.images[k]));
    return m;
}

/* label[i]: the smallest point of the class of i, -1 where it is dead; sign[i] relative to that point. Breadth first
 * along the generators and their inverses. */
static void search(const many_points *m, int64_t *label, int8_t *sign)
{
    const int64_t n = m->n;
    int64_t *back = take(m->count * n, 8), *queue = take(n, 8);
    for (int64_t k = 0; k < m->count; k++)
        for (int64_t i = 0; i < n; i++) back[k * n + m->images[k * n + i]] = i;
    for (int64_t i = 0; i < n; i++) label[i] = -2;
    for (int64_t root = 0; root < n; root++) {
        int64_t head = 0, tail = 0;
        int dead = 0;
        if (label[root] != -2) continue;
        label[root] = root;
        sign[root] = 1;
        queue[tail++] = root;
        for (; head < tail; head++) {
            const int64_t at = queue[head];
            for (int64_t k = 0; k < 2 * m->count; k++) {
                const int64_t g = k / 2, from = k % 2 ? back[g * n + at] : at;
                const int64_t next = k % 2 ? from : m->images[g * n + at];
                const int there = sign[at] * m->signs[g * n + from];
                if (label[next] == -2) {
                    label[next] = root;
                    sign[next] = (int8_t)there;
                    queue[tail++] = next;
                } else
                    dead |= sign[next] != there;
            }
        }
        for (head = 0; dead && head < tail; head++) label[queue[head]] = -1;
    }
    free(back);
    free(queue);
}

START_TEST(many)
{
    symo_random *random;
    symo_symmetry *symmetry;
    symo_partition *orbits;
    ck_assert_int_eq(symo_random_create(&random, 9, (uint64_t)_i), SYMO_OK);
    many_points m = prepare_many(_i, random);
    int64_t *label = take(m.n, 8), wrong = 0, live = 0;
    int8_t *sign = take(m.n, 1);
    search(&m, label, sign);
    if (symo_symmetry_signed_permutations(&symmetry, m.n, m.count, m.images, m.signs) != SYMO_OK)
        ck_abort_msg("%s", symo_last_error());
    ck_assert_int_eq(symo_symmetry_orbits(&orbits, symmetry), SYMO_OK);
    for (int64_t i = 0; i < m.n; i++) {
        const int64_t cell = symo_partition_cell(orbits, i);
        wrong += (cell < 0 ? -1 : symo_partition_members(orbits, cell)[0]) != label[i];
        wrong += symo_partition_sign(orbits, i) != (label[i] < 0 ? 0 : sign[i]);
        if (label[i] == i) wrong += cell != live++; /* numbered by first members */
    }
    ck_assert_msg(wrong == 0, "%s: %lld", many_kinds[_i], (long long)wrong);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), live);
    symo_partition_free(orbits);
    symo_symmetry_free(symmetry);
    symo_random_free(random);
    free(label);
    free(sign);
    free(m.images);
    free(m.signs);
}
END_TEST

static void assert_kept(const symo_symmetry *symmetry, const many_points *m, const int64_t *which)
{
    const int64_t n = m->n;
    int64_t *image = take(n, 8), wrong = 0;
    int8_t *sign = take(n, 1);
    for (int64_t k = 0; k < symo_symmetry_generators(symmetry); k++) {
        ck_assert_int_eq(symo_symmetry_image(symmetry, k, image, sign), SYMO_OK);
        wrong += memcmp(image, m->images + which[k] * n, (size_t)n * sizeof *image) != 0;
        wrong += memcmp(sign, m->signs + which[k] * n, (size_t)n) != 0;
    }
    free(image);
    free(sign);
    ck_assert_int_eq(wrong, 0);
}

/* Generators come back as they were given, however they are kept, and so do those of a subset. */
START_TEST(images_come_back)
{
    static const int64_t which[] = { 0, 1 }, turned[] = { 1, 0, 1 };
    symo_random *random;
    symo_symmetry *symmetry, *subset;
    ck_assert_int_eq(symo_random_create(&random, 9, (uint64_t)_i), SYMO_OK);
    const many_points m = prepare_many(_i, random);
    ck_assert_int_eq(symo_symmetry_signed_permutations(&symmetry, m.n, m.count, m.images, m.signs), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_subset(&subset, symmetry, 3, turned), SYMO_OK);
    assert_kept(symmetry, &m, which);
    assert_kept(subset, &m, turned);
    symo_symmetry_free(subset);
    symo_symmetry_free(symmetry);
    symo_random_free(random);
    free(m.images);
    free(m.signs);
}
END_TEST

/* One wrong entry among many, wherever it stands, is named. */
static void assert_spoilt(const many_points *m, int64_t index, int64_t image, int sign, const char *message)
{
    symo_symmetry *s = NULL;
    int64_t *at = &m->images[m->n + index], kept = *at;
    *at = image;
    m->signs[m->n + index] = (int8_t)sign;
    ck_assert_int_eq(symo_symmetry_signed_permutations(&s, m->n, 2, m->images, m->signs), SYMO_ERROR_ARGUMENT);
    ck_assert_msg(strstr(symo_last_error(), message), "%s: %s", message, symo_last_error());
    *at = kept;
    m->signs[m->n + index] = 1;
}

START_TEST(spoilt)
{
    symo_random *random;
    symo_symmetry *s = NULL;
    ck_assert_int_eq(symo_random_create(&random, 9, 0), SYMO_OK);
    for (int kind = 0; kind < 3; kind += 2) { /* random, shifts */
        many_points m = prepare_many(kind, random);
        const int64_t *image = m.images + m.n;
        assert_spoilt(&m, 99999, image[99998], 1, "generator 1 at index 99999 is ");
        for (int64_t i = 0; i < 64; i++) assert_spoilt(&m, 99999, image[i], 1, "generator 1 at index 99999 is ");
        assert_spoilt(&m, 70000, m.n, 1, "generator 1 at index 70000 is 100003, must be in 0 .. n-1");
        assert_spoilt(&m, 3, -1, 1, "generator 1 at index 3 is -1, must be in 0 .. n-1");
        assert_spoilt(&m, 100002, image[100002], 2, "sign of generator 1 at index 100002 is 2");
        free(m.images);
        free(m.signs);
    }
    /* A run that comes back to places where a run was, in either of the two words that it falls into. */
    for (int64_t shift = 0; shift < 64; shift += 21) {
        many_points m = prepare_many(5, random);
        int64_t *image = m.images + m.n;
        for (int64_t i = 0; i < m.n; i++) image[i] = i;
        for (int64_t i = 0; i < 64; i++) image[640 + i] = 64 + shift + i;
        ck_assert_int_eq(symo_symmetry_permutations(&s, m.n, 2, m.images), SYMO_ERROR_ARGUMENT);
        for (int64_t i = 0; i < 64; i++) image[640 + i] = 640 + i;
        for (int64_t i = 0; i < 64; i++) image[6400 + i] = m.n - shift + i; /* beyond the end, or all of it */
        ck_assert_int_eq(symo_symmetry_permutations(&s, m.n, 2, m.images), SYMO_ERROR_ARGUMENT);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "must be in 0 .. n-1"));
        for (int64_t i = 0; i < 64; i++) image[6400 + i] = i - 1 - shift; /* before the beginning */
        ck_assert_int_eq(symo_symmetry_permutations(&s, m.n, 2, m.images), SYMO_ERROR_ARGUMENT);
        for (int64_t i = 0; i < 64; i++) image[6400 + i] = 6400 + i;
        for (int64_t i = 0; i < 64; i++) image[m.n - 100 + i] = 4032 + shift + i; /* no whole run of 64 there */
        ck_assert_int_eq(symo_symmetry_permutations(&s, m.n, 2, m.images), SYMO_ERROR_ARGUMENT);
        free(m.images);
        free(m.signs);
    }
    ck_assert_ptr_null(s);
    symo_random_free(random);
}
END_TEST

/* ---- arguments ---- */

static void assert_refused(symo_status status, symo_status expected, const char *message)
{
    ck_assert_int_eq(status, expected);
    ck_assert_str_eq(symo_last_error(), message);
}

START_TEST(arguments)
{
    const int64_t twice[6] = { 0, 1, 2, 0, 1, 1 }, outside[6] = { 0, 1, 2, 0, 3, 1 }, good[6] = { 0, 1, 2, 1, 2, 0 };
    const int8_t signs[6] = { 1, 1, 1, 1, 1, 0 };
    const int64_t which[2] = { 0, 2 };
    symo_symmetry *s = (symo_symmetry *)1, *t;
    symo_partition *orbits;
    int64_t image[3];
    double x[3] = { 1.0, 2.0, 3.0 }, y[3];
    assert_refused(symo_symmetry_permutations(&s, 3, 2, twice), SYMO_ERROR_ARGUMENT,
                   "symo_symmetry_permutations: image of generator 1 at index 2 is 1, must be the image of no other "
                   "index");
    ck_assert_ptr_null(s);
    assert_refused(symo_symmetry_permutations(&s, 3, 2, outside), SYMO_ERROR_ARGUMENT,
                   "symo_symmetry_permutations: image of generator 1 at index 1 is 3, must be in 0 .. n-1");
    assert_refused(symo_symmetry_signed_permutations(&s, 3, 2, good, signs), SYMO_ERROR_ARGUMENT,
                   "symo_symmetry_signed_permutations: sign of generator 1 at index 2 is 0, must be +1 or -1");
    assert_refused(symo_symmetry_permutations(&s, -1, 2, good), SYMO_ERROR_ARGUMENT,
                   "symo_symmetry_permutations: n = -1 must be >= 0");
    assert_refused(symo_symmetry_permutations(&s, 3, -2, good), SYMO_ERROR_ARGUMENT,
                   "symo_symmetry_permutations: count = -2 must be >= 0");
    assert_refused(symo_symmetry_permutations(&s, 3, 2, NULL), SYMO_ERROR_ARGUMENT,
                   "symo_symmetry_permutations: images must not be NULL");
    assert_refused(symo_symmetry_permutations(NULL, 3, 2, good), SYMO_ERROR_ARGUMENT,
                   "symo_symmetry_permutations: symmetry must not be NULL");
    ck_assert_int_eq(symo_symmetry_permutations(&s, INT64_MAX, 4, good), SYMO_ERROR_SIZE);
    ck_assert_int_eq(symo_symmetry_permutations(&s, 3, 2, good), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_subset(&t, s, 2, which), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(t);
    ck_assert_int_eq(symo_symmetry_subset(&t, s, -1, which), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_subset(&t, s, 1, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_subset(NULL, s, 0, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_subset(&t, NULL, 0, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_image(s, 2, image, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_image(s, -1, image, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_image(s, 0, NULL, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_image(NULL, 0, image, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_apply(s, 0, x, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_apply(s, 2, x, y), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_apply(s, 0, NULL, y), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_project(NULL, x, y), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_project(s, NULL, y), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_reduce(s, x, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_lift(s, NULL, x), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_defect(s, NULL, y), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_defect(s, x, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_orbits(NULL, s), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_orbits(&orbits, NULL), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_size(NULL) + symo_symmetry_generators(NULL) + symo_symmetry_dimension(NULL), 0);
    symo_symmetry_free(s);
    symo_symmetry_free(NULL);
}
END_TEST

START_TEST(defects)
{
    const int64_t swap[2] = { 1, 0 };
    const double far_apart[2] = { 1.7e308, -1.7e308 }, infinite[2] = { INFINITY, 1.0 }, mixed[2] = { 3.0, 1.0 };
    symo_symmetry *s;
    double defect;
    ck_assert_int_eq(symo_symmetry_permutations(&s, 2, 1, swap), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_defect(s, far_apart, &defect), SYMO_OK);
    ck_assert_double_eq(defect, 1.0);
    ck_assert_int_eq(symo_symmetry_defect(s, mixed, &defect), SYMO_OK);
    ck_assert_double_eq(defect, 1.0 / 3.0);
    ck_assert_int_eq(symo_symmetry_defect(s, infinite, &defect), SYMO_OK);
    ck_assert(isnan(defect));
    symo_symmetry_free(s);
    const int64_t turn[3] = { 1, 2, 0 };
    const double lone[3] = { 1.7e308, 1.7e308, -1.7e308 }; /* |x - P x| = 4/3 ||x||_inf, beyond the largest double */
    ck_assert_int_eq(symo_symmetry_permutations(&s, 3, 1, turn), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_defect(s, lone, &defect), SYMO_OK);
    ck_assert_double_eq_tol(defect, 4.0 / 3.0, 1e-15);
    symo_symmetry_free(s);
}
END_TEST

START_TEST(short_of_memory)
{
    const int64_t images[6] = { 1, 0, 2, 1, 2, 0 }, which[1] = { 1 };
    const int8_t signs[6] = { 1, 1, -1, 1, 1, 1 };
    const double x[3] = { 1.0, 2.0, 3.0 };
    double defect;
    test_allocator_install();
    for (int64_t request = 1;; request++) {
        symo_symmetry *s = NULL, *t = NULL;
        test_allocator_fail(request, 0);
        symo_status status = symo_symmetry_signed_permutations(&s, 3, 2, images, signs);
        if (!status) status = symo_symmetry_subset(&t, s, 1, which);
        if (!status) status = symo_symmetry_defect(t, x, &defect);
        const int64_t refused = test_allocator_failed();
        test_allocator_fail(0, 0);
        ck_assert_int_eq(status, refused ? SYMO_ERROR_MEMORY : SYMO_OK);
        symo_symmetry_free(s);
        symo_symmetry_free(t);
        ck_assert_int_eq(test_allocator_held(), 0);
        if (!refused) {
            ck_assert_int_gt(request, 15);
            break;
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("orbits");
    TCase *tests = tcase_create("orbits");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, short_of_memory); /* first: the allocator must come before any other call when not forking */
    tcase_add_loop_test(tests, permutation_pairs, 0, 6);
    tcase_add_loop_test(tests, signed_pairs, 0, 4);
    tcase_add_loop_test(tests, sampled, 0, 2);
    tcase_add_test(tests, petersen);
    tcase_add_loop_test(tests, many, 0, (int)(sizeof many_kinds / sizeof many_kinds[0]));
    tcase_add_loop_test(tests, images_come_back, 0, (int)(sizeof many_kinds / sizeof many_kinds[0]));
    tcase_add_test(tests, spoilt);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, defects);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
