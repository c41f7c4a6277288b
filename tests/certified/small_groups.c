/* SPDX-License-Identifier: BSD-3-Clause */
/* All groups of degree up to 8 that two elements generate, one of each conjugacy class in the symmetric group, as GAP
 * 4.12.1 knows them (small_groups.txt, which small_groups.g writes): order, orbits on points, pairs and triples, order
 * of the group without point 1, how many elements fix how many points. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <symo/symmetry.h>

#include "support/property.h"

enum { DEGREE = 8 };

typedef struct recorded {
    int64_t n, images[2 * DEGREE], order, orbits, pairs, triples, stabiliser, fixed[DEGREE + 1];
} recorded;

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

/* 0 at the end of the file. */
static int read_group(FILE *file, recorded *group)
{
    long long number;
    int read = fscanf(file, "%lld", &number) == 1;
    if (!read) return 0;
    group->n = number;
    ck_assert(group->n >= 1 && group->n <= DEGREE);
    int64_t *const parts[] = { &group->order, &group->orbits, &group->pairs, &group->triples, &group->stabiliser };
    for (int64_t i = 0; i < 2 * group->n; i++) {
        read &= fscanf(file, "%lld", &number) == 1;
        group->images[i] = number - 1;
    }
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        read &= fscanf(file, "%lld", &number) == 1;
        *parts[k] = number;
    }
    for (int64_t f = 0; f <= group->n; f++) {
        read &= fscanf(file, "%lld", &number) == 1;
        group->fixed[f] = number;
    }
    ck_assert(read);
    return 1;
}

static int64_t order_of(const symo_symmetry *symmetry)
{
    symo_chain *chain = NULL;
    char text[32];
    size_t length = 0;
    must(symo_chain_create(&chain, symmetry, 0));
    must(symo_chain_order(chain, sizeof text, text, &length));
    symo_chain_free(chain);
    return strtoll(text, NULL, 10);
}

/* Orbits on tuples of `power` points, which is also the dimension of the fixed tensors. */
static int64_t tuples(const symo_symmetry *symmetry, int64_t power)
{
    const symo_symmetry *const factors[3] = { symmetry, symmetry, symmetry };
    symo_symmetry *tensor = NULL;
    must(symo_symmetry_tensor(&tensor, power, factors));
    const int64_t count = symo_symmetry_dimension(tensor);
    symo_symmetry_free(tensor);
    return count;
}

/* Elements are listed by membership of all permutations: as many as the order says, and with the fixed points that are
 * recorded. */
static void list_elements(const symo_chain *chain, int64_t n, int64_t done, unsigned used, int64_t *image,
                          int64_t *fixed)
{
    int inside = 0;
    if (done == n) {
        must(symo_chain_contains(chain, image, NULL, &inside));
        int64_t points = 0;
        for (int64_t i = 0; i < n; i++) points += image[i] == i;
        fixed[points] += inside;
        return;
    }
    for (int64_t to = 0; to < n; to++) {
        if (used >> to & 1) continue;
        image[done] = to;
        list_elements(chain, n, done + 1, used | 1U << to, image, fixed);
    }
}

/* Random elements are elements, and about as many fix as many points as there are. */
static void draw_elements(const symo_chain *chain, const recorded *group, symo_random *random)
{
    enum { DRAWS = 400 };
    int64_t image[DEGREE], fixed[DEGREE + 1] = { 0 };
    for (int k = 0; k < DRAWS; k++) {
        int64_t points = 0;
        int inside = 0;
        must(symo_chain_random(chain, random, image, NULL));
        must(symo_chain_contains(chain, image, NULL, &inside));
        ck_assert(inside);
        for (int64_t i = 0; i < group->n; i++) points += image[i] == i;
        fixed[points]++;
    }
    for (int64_t f = 0; f <= group->n; f++) {
        const double share = (double)group->fixed[f] / (double)group->order, mean = DRAWS * share;
        ck_assert_double_le(fabs((double)fixed[f] - mean), 6.0 * sqrt(mean * (1.0 - share)) + 1e-9);
    }
}

START_TEST(groups_that_two_elements_generate)
{
    int64_t count = 0;
    recorded group;
    symo_random *random = NULL;
    FILE *file = fopen("tests/certified/small_groups.txt", "r"); /* tests run at the top of the tree */
    if (!file) ck_abort_msg("tests/certified/small_groups.txt cannot be read");
    must(symo_random_create(&random, 8, 0));
    for (; read_group(file, &group); count++) {
        symo_symmetry *symmetry = NULL;
        symo_chain *chain = NULL;
        int64_t image[DEGREE], fixed[DEGREE + 1] = { 0 }, mean[3] = { 0, 0, 0 };
        must(symo_symmetry_permutations(&symmetry, group.n, 2, group.images));
        must(symo_chain_create(&chain, symmetry, 0));
        ck_assert_int_eq(order_of(symmetry), group.order);
        ck_assert_int_eq(symo_symmetry_dimension(symmetry), group.orbits);
        ck_assert_int_eq(tuples(symmetry, 2), group.pairs);
        ck_assert_int_eq(tuples(symmetry, 3), group.triples);
        for (int64_t f = 0; f <= group.n; f++) { /* Burnside: the mean number of fixed tuples */
            mean[0] += group.fixed[f] * f;
            mean[1] += group.fixed[f] * f * f;
            mean[2] += group.fixed[f] * f * f * f;
        }
        ck_assert_int_eq(mean[0], group.orbits * group.order);
        ck_assert_int_eq(mean[1], group.pairs * group.order);
        ck_assert_int_eq(mean[2], group.triples * group.order);
        if (group.n <= 6) {
            list_elements(chain, group.n, 0, 0, image, fixed);
            for (int64_t f = 0; f <= group.n; f++) ck_assert_int_eq(fixed[f], group.fixed[f]);
        }
        draw_elements(chain, &group, random);
        symo_partition *orbits = NULL;
        must(symo_symmetry_orbits(&orbits, symmetry));
        ck_assert_int_eq(symo_partition_cell_size(orbits, symo_partition_cell(orbits, 0)) * group.stabiliser,
                         group.order);
        symo_symmetry *stabiliser = NULL;
        const int64_t first = 0;
        must(symo_symmetry_stabiliser(&stabiliser, symmetry, 1, &first, 0));
        ck_assert_int_eq(order_of(stabiliser), group.stabiliser);
        symo_symmetry_free(stabiliser);
        symo_partition_free(orbits);
        symo_chain_free(chain);
        symo_symmetry_free(symmetry);
    }
    ck_assert_int_eq(count, 408);
    symo_random_free(random);
    (void)fclose(file);
}
END_TEST

/* The group of all permutations of a matrix whose entries are numbered by the orbits of pairs is the 2-closure of the
 * group: it has as many orbits of pairs, and the group is in it. */
START_TEST(what_keeps_all_orbits_of_pairs)
{
    recorded group;
    FILE *file = fopen("tests/certified/small_groups.txt", "r");
    if (!file) ck_abort_msg("tests/certified/small_groups.txt cannot be read");
    while (read_group(file, &group)) {
        double a[DEGREE * DEGREE];
        symo_symmetry *symmetry = NULL, *pairs = NULL, *closure = NULL;
        symo_partition *orbitals = NULL;
        symo_matrix *matrix = NULL;
        symo_automorphisms *found = NULL;
        symo_chain *chain = NULL;
        must(symo_symmetry_permutations(&symmetry, group.n, 2, group.images));
        const symo_symmetry *const factors[2] = { symmetry, symmetry };
        must(symo_symmetry_tensor(&pairs, 2, factors));
        must(symo_symmetry_orbits(&orbitals, pairs));
        for (int64_t k = 0; k < group.n * group.n; k++) a[k] = 1.0 + (double)symo_partition_cell(orbitals, k);
        must(symo_matrix_dense(&matrix, group.n, group.n, a));
        must(symo_automorphisms_find(&found, matrix, NULL, 0.0, 0, 0));
        must(symo_automorphisms_symmetry(&closure, found));
        ck_assert_int_eq(tuples(closure, 2), group.pairs);
        ck_assert_int_eq(order_of(closure) % group.order, 0);
        must(symo_chain_create(&chain, closure, 0));
        for (int64_t k = 0; k < 2; k++) {
            int inside = 0;
            must(symo_chain_contains(chain, group.images + k * group.n, NULL, &inside));
            ck_assert(inside);
        }
        symo_chain_free(chain);
        symo_automorphisms_free(found);
        symo_matrix_free(matrix);
        symo_partition_free(orbitals);
        symo_symmetry_free(closure);
        symo_symmetry_free(pairs);
        symo_symmetry_free(symmetry);
    }
    (void)fclose(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("small_groups");
    TCase *tc = tcase_create("recorded");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, groups_that_two_elements_generate);
    tcase_add_test(tc, what_keeps_all_orbits_of_pairs);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
