/* SPDX-License-Identifier: BSD-3-Clause */
/* The groups of known graphs: orders as nauty 2.8.6 counts them (support/graphs.c), of all families, with vertices in
 * any order and with noise on the weights; and the larger ones of the literature. The order is the search's own count;
 * that its generators give as many elements is counted once more by taking the group apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/graphs.h"
#include "support/property.h"

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

static void assert_order(const char *name, const symo_automorphisms *found, const char *order)
{
    symo_symmetry *symmetry = NULL;
    symo_chain *chain = NULL;
    char text[80], counted[80];
    size_t length = 0;
    must(symo_automorphisms_order(found, sizeof text, text, &length));
    if (strcmp(text, order) != 0) ck_abort_msg("%s: order %s, not %s", name, text, order);
    must(symo_automorphisms_symmetry(&symmetry, found));
    must(symo_chain_create(&chain, symmetry, 0));
    must(symo_chain_order(chain, sizeof counted, counted, &length));
    if (strcmp(counted, order) != 0) ck_abort_msg("%s: the generators give %s, not %s", name, counted, order);
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
}

static symo_automorphisms *find(const symo_matrix *matrix, double tolerance)
{
    symo_automorphisms *found = NULL;
    must(symo_automorphisms_find(&found, matrix, NULL, tolerance, 0, 0));
    return found;
}

/* Orbits lie within cells, and cells are those of colour refinement. */
static void assert_cells(const char *name, const symo_matrix *matrix, const symo_automorphisms *found)
{
    symo_symmetry *symmetry = NULL;
    symo_partition *cells = NULL, *refined = NULL, *orbits = NULL;
    must(symo_automorphisms_symmetry(&symmetry, found));
    must(symo_automorphisms_cells(&cells, found));
    must(symo_partition_equitable(&refined, matrix, NULL, 0.0));
    must(symo_symmetry_orbits(&orbits, symmetry));
    for (int64_t i = 0; i < symo_matrix_rows(matrix); i++) {
        const int64_t first = symo_partition_members(orbits, symo_partition_cell(orbits, i))[0];
        if (symo_partition_cell(cells, i) != symo_partition_cell(refined, i) ||
            symo_partition_cell(cells, i) != symo_partition_cell(cells, first))
            ck_abort_msg("%s: cells and orbits disagree at vertex %lld", name, (long long)i);
    }
    symo_partition_free(cells);
    symo_partition_free(refined);
    symo_partition_free(orbits);
    symo_symmetry_free(symmetry);
}

static void check_family(const graph_family *family, uint64_t stream)
{
    graph_edges graph = { 0 };
    symo_random *random = NULL, *shuffling = NULL;
    must(symo_random_create(&random, 11, 0)); /* as the other program had it */
    must(symo_random_create(&shuffling, 29, stream));
    family->build(&graph, family->small[0], family->small[1], random);
    symo_matrix *plain = graph_matrix(&graph, 0.0, 1, NULL, shuffling);
    symo_automorphisms *found = find(plain, 0.0);
    assert_order(family->name, found, family->order);
    assert_cells(family->name, plain, found);
    symo_automorphisms_free(found);
    symo_matrix_free(plain);
    symo_matrix *noisy = graph_matrix(&graph, 1e-9, 1, NULL, shuffling);
    found = find(noisy, 1e-8);
    assert_order(family->name, found, family->order);
    symo_automorphisms_free(found);
    symo_matrix_free(noisy);
    symo_random_free(random);
    symo_random_free(shuffling);
    graph_free(&graph);
}

START_TEST(families_have_the_orders_another_program_finds)
{
    int count = 0;
    for (const graph_family *family = graph_families; family->name; family++, count++)
        for (uint64_t stream = 0; stream < 5; stream++) check_family(family, stream);
    ck_assert_int_ge(count, 30);
}
END_TEST

/* Orders as bliss 0.73 counts them. */
START_TEST(larger_graphs_have_their_published_orders)
{
    static const struct {
        const char *family, *order;
        int64_t a, b;
    } on[] = { { "hypercube", "1428329123020800", 14, 1 },
               { "Hamming", "63429799040778240000", 4, 3 },
               { "torus", "180000", 150, 150 },
               { "Johnson", "5040", 7, 3 },
               { "Paley", "78", 13, 0 },
               { "Desargues", "240", 10, 3 },
               { "dodecahedron", "120", 10, 2 },
               { "Frucht", "1", 12, 0 } };
    for (size_t k = 0; k < sizeof on / sizeof *on; k++) {
        graph_edges graph = { 0 };
        symo_random *random = NULL;
        char text[80];
        size_t length = 0;
        const graph_family *family = graph_families;
        while (strcmp(family->name, on[k].family) != 0) family++;
        must(symo_random_create(&random, 31, 0));
        family->build(&graph, on[k].a, on[k].b, random);
        symo_matrix *matrix = graph_matrix(&graph, 0.0, 1, NULL, random);
        symo_automorphisms *found = find(matrix, 0.0);
        must(symo_automorphisms_order(found, sizeof text, text, &length));
        if (strcmp(text, on[k].order) != 0) ck_abort_msg("%s: order %s, not %s", on[k].family, text, on[k].order);
        symo_automorphisms_free(found);
        symo_matrix_free(matrix);
        symo_random_free(random);
        graph_free(&graph);
    }
}
END_TEST

/* 5000 disjoint Petersen graphs: 120^5000 5000!, from six generators. */
START_TEST(thousands_of_equal_components_are_no_burden)
{
    graph_edges graph = { 0 };
    symo_random *random = NULL;
    const graph_family *family = graph_families;
    symo_automorphisms_report report = { .size = sizeof report };
    size_t length = 0;
    while (strcmp(family->name, "Petersens") != 0) family++;
    must(symo_random_create(&random, 37, 0));
    family->build(&graph, 5000, 0, random);
    symo_matrix *matrix = graph_matrix(&graph, 0.0, 1, NULL, random);
    symo_automorphisms *found = find(matrix, 0.0);
    must(symo_automorphisms_get_report(found, &report));
    const double log10_order = 5000.0 * log10(120.0) + lgamma(5001.0) / log(10.0);
    ck_assert(report.complete && report.components == 5000 && report.generators <= 8);
    ck_assert_double_le(fabs(report.log10_order - log10_order), 1e-9 * log10_order);
    must(symo_automorphisms_order(found, 0, NULL, &length));
    ck_assert_uint_eq(length, (size_t)floor(log10_order) + 2);
    symo_automorphisms_free(found);
    symo_matrix_free(matrix);
    symo_random_free(random);
    graph_free(&graph);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("automorphism_orders");
    TCase *tc = tcase_create("orders");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, families_have_the_orders_another_program_finds);
    tcase_add_test(tc, larger_graphs_have_their_published_orders);
    tcase_add_test(tc, thousands_of_equal_components_are_no_burden);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
