/* SPDX-License-Identifier: BSD-3-Clause */
/* The pieces of program that docs/guide shows, each run and its answer checked. docs.py makes sure that the pages show
 * these lines and no others. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

/* f(x) = 1/2 sum_i (x_i - t_i)^2 */
static int distance_to_target(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *target = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i];
        *value += 0.5 * d * d;
        if (gradient) gradient[i] = d;
    }
    return 0;
}

static void apply(symo_prox *penalty, const double *v, double *out)
{
    double *scratch = malloc(((size_t)symo_prox_scratch(penalty) + 1) * sizeof *scratch);
    ck_assert_ptr_nonnull(scratch);
    ck_assert_int_eq(symo_prox_apply(penalty, v, 1.0, out, scratch), SYMO_OK);
    free(scratch);
}

START_TEST(groups_of_consecutive_entries)
{
    symo_prox *penalty = NULL;
    const int64_t sizes[3] = { 3, 1, 2 }; /* x0 x1 x2 | x3 | x4 x5 */
    symo_status status = symo_prox_group_lasso(&penalty, 3, sizes, NULL, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    const double v[6] = { 3, 0, 4, 0.4, -5, 0 };
    double out[6];
    apply(penalty, v, out);
    const double shrunk = 1.0 - 0.5 * sqrt(3.0) / 5.0;
    ck_assert_double_eq_tol(out[0], 3 * shrunk, 1e-15);
    ck_assert_double_eq_tol(out[2], 4 * shrunk, 1e-15);
    ck_assert(out[3] == 0.0);
    ck_assert_double_eq_tol(out[4], -5 + 0.5 * sqrt(2.0), 1e-14);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(groups_by_index)
{
    symo_prox *penalty = NULL;
    const int64_t starts[3] = { 0, 2, 5 };
    const int64_t indices[5] = { 0, 3, 1, 4, 5 }; /* {x0, x3} and {x1, x4, x5}; x2 is in no group: free */
    const double weights[2] = { 1.0, 2.0 };
    symo_status status = symo_prox_group_lasso_indexed(&penalty, 6, 2, starts, indices, weights, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    const double v[6] = { 3, 0.5, 7, 4, 0.5, 0.5 };
    double out[6];
    apply(penalty, v, out);
    ck_assert_double_eq_tol(out[0], 2.7, 1e-15);
    ck_assert(out[1] == 0.0 && out[2] == 7.0 && out[4] == 0.0 && out[5] == 0.0);
    ck_assert_double_eq_tol(out[3], 3.6, 1e-15);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(weights_zero_and_infinite)
{
    symo_prox *penalty = NULL;
    const double weights[3] = { 0.0, 1.0, INFINITY }; /* free, penalised, held at zero */
    symo_status status = symo_prox_l1(&penalty, 3, weights, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    const double v[3] = { 2, 2, 2 };
    double out[3];
    apply(penalty, v, out);
    ck_assert(out[0] == 2.0 && out[1] == 1.5 && out[2] == 0.0);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(nested_spaces)
{
    const int64_t ring[8] = { 0, 0, 0, 0, 0, 0, 0, 0 }, second[8] = { 0, 1, 0, 1, 0, 1, 0, 1 };
    const int64_t fourth[8] = { 0, 1, 2, 3, 0, 1, 2, 3 };
    symo_partition *whole = NULL, *half = NULL, *quarter = NULL;
    symo_prox *penalty = NULL;
    symo_status status = symo_partition_create(&whole, 8, ring, NULL);
    if (!status) status = symo_partition_create(&half, 8, second, NULL);
    if (!status) status = symo_partition_create(&quarter, 8, fourth, NULL);
    const symo_partition *const spaces[3] = { whole, half, quarter }; /* the most symmetric first */
    if (!status) status = symo_prox_space_chain(&penalty, 8, 3, spaces, NULL, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    symo_partition_free(whole);
    symo_partition_free(half);
    symo_partition_free(quarter);
    const double v[8] = { 3.1, 1, 3, 0, 2.9, 1, 3, 0 };
    double out[8];
    apply(penalty, v, out);
    /* in the quarter's space; of (0, 0.5, 0, -0.5, ...), whose length is 1, half is left; the distance to the whole was
     * sqrt(8 * 1.25^2 + 0.25), of which 0.5 goes */
    const double kept = 1.0 - 0.5 / sqrt(12.75);
    ck_assert_double_eq_tol(out[0], 1.75 + kept * 1.25, 1e-14);
    ck_assert_double_eq_tol(out[1], 1.75 - kept * (1.25 - 0.25), 1e-14);
    ck_assert(out[0] == out[4] && out[2] == out[6] && out[1] == out[5] && out[3] == out[7]);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(functions_from_functions)
{
    const double target[3] = { 1.0, -2.0, 0.5 }, lower[2] = { 0.0, 0.0 };

    symo_prox *norm = NULL, *about = NULL, *curved = NULL, *bounds = NULL, *penalty = NULL;
    symo_status status = symo_prox_l1(&norm, 3, NULL, 1.0);
    if (!status) status = symo_prox_translated(&about, norm, target);
    if (!status) status = symo_prox_tilted(&curved, about, NULL, 0.25);
    if (!status) status = symo_prox_box(&bounds, 2, lower, NULL);
    symo_prox *const terms[2] = { curved, bounds };
    if (!status) status = symo_prox_separable_sum(&penalty, 5, 2, terms, NULL);

    ck_assert_int_eq(status, SYMO_OK);
    symo_prox_free(norm);
    symo_prox_free(about);
    symo_prox_free(curved);
    symo_prox_free(bounds);
    const double v[5] = { 5.0, -2.0, 0.0, -3.0, 3.0 };
    double out[5];
    apply(penalty, v, out);
    /* v / 1.25, then a step of 1 / 1.25 towards the target, to it at most */
    ck_assert_double_eq_tol(out[0], 4.0 - 0.8, 1e-15);
    ck_assert(out[1] == -2.0 && out[2] == 0.5 && out[3] == 0.0 && out[4] == 3.0);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(symmetry_by_images)
{
    symo_symmetry *symmetry = NULL;
    const int64_t images[2 * 4] = { 1, 0, 2, 3,   /* the first generator: x0 and x1 change places */
                                    0, 1, 3, 2 }; /* the second: x2 and x3 */
    symo_status status = symo_symmetry_permutations(&symmetry, 4, 2, images);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 2);
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(symmetry_with_signs)
{
    symo_symmetry *symmetry = NULL;
    const int64_t image[3] = { 1, 0, 2 };
    const int8_t sign[3] = { -1, -1, 1 }; /* x0 -> -x1, x1 -> -x0: fixed vectors have x1 = -x0 */
    symo_status status = symo_symmetry_signed_permutations(&symmetry, 3, 1, image, sign);

    ck_assert_int_eq(status, SYMO_OK);
    double x[3] = { 3, 1, 5 };
    status = symo_symmetry_project(symmetry, x, x);
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(x[0] == 1.0 && x[1] == -1.0 && x[2] == 5.0);
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(symmetry_by_cycles)
{
    symo_symmetry *symmetry = NULL;
    const char *const names[4] = { "l1", "b1", "l2", "b2" };
    symo_status status = symo_symmetry_parse(&symmetry, 4, names, "(l1 l2)(b1 b2)");

    ck_assert_int_eq(status, SYMO_OK);
    double x[4] = { 191, 155, 179, 145 }, defect = -1.0;
    if (!status) status = symo_symmetry_defect(symmetry, x, &defect); /* 6/191 here */
    ck_assert_double_eq_tol(defect, 6.0 / 191.0, 1e-15);
    if (!status) status = symo_symmetry_project(symmetry, x, x);
    if (!status) status = symo_symmetry_defect(symmetry, x, &defect); /* now exactly 0 */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(defect == 0.0 && x[0] == x[2] && x[1] == x[3] && x[0] == 185.0);
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(symmetry_of_images)
{
    symo_symmetry *symmetry = NULL;
    symo_status status = symo_symmetry_parse(&symmetry, 64, NULL, "grid 8x8 dihedral");

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 10); /* 64 weights become 10 */
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(symmetry_from_symmetries)
{
    symo_symmetry *image = NULL, *together = NULL, *separately = NULL;
    symo_status status = symo_symmetry_parse(&image, 64, NULL, "grid 8x8 dihedral");
    const symo_symmetry *images[2] = { image, image };
    if (!status) status = symo_symmetry_sum(&together, 2, images);       /* 20 free parameters, a group of 8 */
    if (!status) status = symo_symmetry_product(&separately, 2, images); /* 20 free parameters, a group of 64 */
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(together), 20);
    ck_assert_int_eq(symo_symmetry_dimension(separately), 20);
    static const double orders[2] = { 8.0, 64.0 };
    for (int k = 0; k < 2; k++) {
        symo_chain *chain = NULL;
        ck_assert_int_eq(symo_chain_create(&chain, k ? separately : together, 0), SYMO_OK);
        ck_assert_double_eq_tol(symo_chain_log10_order(chain), log10(orders[k]), 1e-12);
        symo_chain_free(chain);
    }
    symo_symmetry_free(image);
    symo_symmetry_free(together);
    symo_symmetry_free(separately);
}
END_TEST

START_TEST(symmetry_of_pairs)
{
    symo_status status = SYMO_OK;
    symo_symmetry *pupils = NULL, *classes = NULL, *school = NULL, *pairs = NULL;
    if (!status) status = symo_symmetry_parse(&pupils, 3, NULL, "symmetric 1 2 3");
    if (!status) status = symo_symmetry_parse(&classes, 4, NULL, "symmetric 1 2 3 4");
    if (!status) status = symo_symmetry_wreath(&school, pupils, classes); /* pupil i of class c is coordinate 3 c + i */
    const symo_symmetry *indices[2] = { school, school };
    if (!status) status = symo_symmetry_tensor(&pairs, 2, indices); /* 3 free parameters in 144 */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(pairs), 3);
    ck_assert_int_eq(symo_symmetry_size(pairs), 144);
    symo_symmetry_free(pupils);
    symo_symmetry_free(classes);
    symo_symmetry_free(school);
    symo_symmetry_free(pairs);
}
END_TEST

START_TEST(the_whole_group)
{
    symo_symmetry *items = NULL, *raters = NULL, *table = NULL;
    symo_random *random = NULL;
    symo_status status = symo_random_create(&random, 1, 0);
    if (!status) status = symo_symmetry_parse(&items, 5, NULL, "symmetric 1 2 3 4 5");
    if (!status) status = symo_symmetry_parse(&raters, 3, NULL, "symmetric 1 2 3");
    if (!status) status = symo_symmetry_matrix(&table, items, raters); /* entry (i, j) is coordinate 3 i + j */
    char order[16] = "";
    size_t length = 0;
    symo_chain *chain = NULL;
    if (!status) status = symo_chain_create(&chain, table, 0);
    if (!status) status = symo_chain_order(chain, sizeof order, order, &length); /* "720": 5! 3! */
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_str_eq(order, "720");
    int64_t image[15];
    int8_t sign[15];
    int contains = 0;
    if (!status) status = symo_chain_random(chain, random, image, sign); /* each element with the same probability */
    if (!status) status = symo_chain_contains(chain, image, sign, &contains);
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(contains, 1);
    symo_chain_free(chain);
    symo_symmetry *stabiliser = NULL;
    const int64_t points[1] = { 0 };
    if (!status) status = symo_symmetry_stabiliser(&stabiliser, table, 1, points, 0); /* of order 48: 4! 2! */
    if (!status) status = symo_chain_create(&chain, stabiliser, 0);
    if (!status) status = symo_chain_order(chain, sizeof order, order, &length);
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_str_eq(order, "48");
    symo_chain_free(chain);
    symo_symmetry_free(stabiliser);
    symo_random_free(random);
    symo_symmetry_free(items);
    symo_symmetry_free(raters);
    symo_symmetry_free(table);
}
END_TEST

START_TEST(automorphisms_of_a_graph)
{
    double adjacency[100] = { 0.0 };
    for (int i = 0; i < 5; i++) {
        const int ends[3][2] = { { i, (i + 1) % 5 }, { i, i + 5 }, { i + 5, (i + 2) % 5 + 5 } };
        for (int k = 0; k < 3; k++)
            adjacency[ends[k][0] + 10 * ends[k][1]] = adjacency[ends[k][1] + 10 * ends[k][0]] = 1.0;
    }
    symo_status status = SYMO_OK;
    symo_matrix *graph = NULL;
    symo_automorphisms *found = NULL;
    symo_symmetry *symmetry = NULL;
    char order[8];
    size_t length;
    if (!status) status = symo_matrix_dense(&graph, 10, 10, adjacency);
    if (!status) status = symo_automorphisms_find(&found, graph, NULL, 0.0, 0, 0);
    if (!status) status = symo_automorphisms_symmetry(&symmetry, found);
    if (!status) status = symo_automorphisms_order(found, sizeof order, order, &length); /* "120" */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_str_eq(order, "120");
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 1);
    symo_symmetry_free(symmetry);
    symo_automorphisms_free(found);
    symo_matrix_free(graph);
}
END_TEST
START_TEST(automorphisms_of_a_design)
{
    symo_status status = SYMO_OK;
    symo_matrix *design = NULL;
    symo_automorphisms *found = NULL;
    symo_symmetry *symmetry = NULL;
    const double x[6] = { 1, 0, 0, 1, 1, 1 }, y[2] = { 1, 1 }; /* 2 rows, 3 columns; column after column */
    if (!status) status = symo_matrix_dense(&design, 2, 3, x);
    if (!status)
        status = symo_automorphisms_of_design(&found, design, y, 1e-10, 0, 0); /* columns 0 and 1 change places */

    if (!status) status = symo_automorphisms_symmetry(&symmetry, found);
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_symmetry_generators(symmetry), 1);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 2);
    symo_symmetry_free(symmetry);
    symo_automorphisms_free(found);
    symo_matrix_free(design);
}
END_TEST
START_TEST(cells_of_rows_and_columns)
{
    symo_status status = SYMO_OK;
    symo_matrix *matrix = NULL, *quotient = NULL;
    symo_partition *rows = NULL, *columns = NULL;
    const double x[12] = { 1, 1, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2 }; /* column after column */
    if (!status) status = symo_matrix_dense(&matrix, 4, 3, x);
    if (!status)
        status = symo_partition_equitable_bipartite(&rows, &columns, matrix, NULL, NULL, 0.0); /* 1 and 2 cells */
    double defect = 0.0;
    if (!status) status = symo_matrix_quotient(&quotient, &defect, matrix, rows, columns); /* 1 x 2; defect 0 */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(rows), 1);
    ck_assert_int_eq(symo_partition_cells(columns), 2);
    ck_assert_int_eq(symo_matrix_columns(quotient), 2);
    ck_assert_double_eq_tol(defect, 0.0, 1e-15);
    symo_matrix_free(quotient);
    symo_partition_free(rows);
    symo_partition_free(columns);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(cells_of_a_description)
{
    symo_status status = SYMO_OK;
    symo_structure *structure = NULL;
    symo_partition *cells = NULL;
    const double costs[4] = { 1, 2, 1, 2 }, couplings[2] = { 0.5, 0.5 };
    const int64_t from[2] = { 0, 2 }, to[2] = { 1, 3 };
    if (!status) status = symo_structure_create(&structure, 4, 0.0);
    if (!status) status = symo_structure_colour(structure, 0, 4, costs);
    if (!status) status = symo_structure_edges(structure, 2, from, to, couplings);
    if (!status) status = symo_structure_cells(&cells, structure); /* { 0, 2 } and { 1, 3 } */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(cells), 2);
    ck_assert_int_eq(symo_partition_cell(cells, 2), 0);
    ck_assert_int_eq(symo_partition_cell(cells, 3), 1);
    symo_partition_free(cells);
    symo_structure_free(structure);
}
END_TEST

START_TEST(cells_of_a_problem)
{
    symo_status status = SYMO_OK;
    symo_matrix *matrix = NULL;
    symo_objective *loss = NULL;
    symo_prox *penalty = NULL;
    symo_problem *problem = NULL;
    symo_partition *cells = NULL;
    symo_symmetry *tied = NULL;
    symo_solver *solver = NULL;
    const double seen[9] = { 1, 1, 0, 0, 1, 1, 1, 0, 1 }, heard[3] = { 2, 2, 2 };
    if (!status) status = symo_matrix_dense(&matrix, 3, 3, seen);
    if (!status) status = symo_objective_least_squares(&loss, matrix, heard, NULL, NULL, 0);
    if (!status) status = symo_prox_l1(&penalty, 3, NULL, 0.5);
    if (!status) status = symo_problem_create(&problem, 3);
    if (!status) status = symo_problem_set_objective(problem, loss);
    if (!status) status = symo_problem_set_penalty(problem, penalty);
    if (!status) status = symo_problem_cells(&cells, problem, 0.0); /* 1 cell */
    if (!status) status = symo_symmetry_tie(&tied, cells);
    if (!status) status = symo_problem_set_symmetry(problem, tied, SYMO_EXPLOIT);

    symo_automorphisms *found = NULL;
    symo_symmetry *symmetry = NULL;
    char order[8];
    size_t length = 0;
    if (!status) status = symo_problem_automorphisms(&found, problem, 0.0, 0); /* of order 6 */
    if (!status) status = symo_automorphisms_symmetry(&symmetry, found);

    if (!status) status = symo_automorphisms_order(found, sizeof order, order, &length);
    ck_assert_str_eq(order, "6");
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 1);
    symo_symmetry_free(symmetry);
    symo_automorphisms_free(found);
    double x[3] = { 0, 0, 0 };
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, x);
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(cells), 1);
    /* 1/2 (2 t - 2)^2 + 1.5 t is least where 4 t - 4 + 1.5 = 0 */
    for (int i = 0; i < 3; i++) ck_assert_double_eq_tol(x[i], 0.625, 1e-7);
    ck_assert_double_eq_tol(symo_solver_result(solver)->tension, 0.0, 1e-14);
    symo_solver_free(solver);
    symo_symmetry_free(tied);
    symo_partition_free(cells);
    symo_problem_free(problem);
    symo_prox_free(penalty);
    symo_objective_free(loss);
    symo_matrix_free(matrix);
}
END_TEST

START_TEST(cells_without_a_group)
{
    static const int steps[12] = { -5, -2, -4, 2, 5, -2, 2, 5, -2, -5, 4, 2 };
    double adjacency[144] = { 0.0 };
    for (int i = 0; i < 12; i++)
        adjacency[i + (i + 1) % 12 * 12] = adjacency[i + (i + 11) % 12 * 12] =
            adjacency[i + (i + steps[i] + 12) % 12 * 12] = 1.0;
    symo_status status = SYMO_OK;
    symo_matrix *graph = NULL;
    symo_partition *cells = NULL;
    if (!status) status = symo_matrix_dense(&graph, 12, 12, adjacency);
    if (!status) status = symo_partition_equitable(&cells, graph, NULL, 0.0); /* 1 cell */
    symo_matrix *triangle = NULL;
    symo_partition *few = NULL;
    const double nearly[9] = { 0.0, 1.0, 1.1, 1.0, 0.0, 1.0, 1.1, 1.0, 0.0 };
    double error = 0.0;
    if (!status) status = symo_matrix_dense(&triangle, 3, 3, nearly);
    if (!status) status = symo_partition_quasi_stable(&few, &error, triangle, NULL, 1, 0.0); /* 1 cell; 2.0 to 2.1 */
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_double_eq_tol(error, 0.1, 1e-14);
    ck_assert_int_eq(symo_partition_cells(few), 1);
    symo_partition_free(few);
    symo_matrix_free(triangle);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_partition_cells(cells), 1);
    symo_partition_free(cells);
    symo_matrix_free(graph);
}
END_TEST

START_TEST(isotypic_components)
{
    symo_symmetry *image = NULL;
    symo_isotypic *kinds = NULL;
    double picture[64], part[64], z[64];
    for (int i = 0; i < 64; i++) picture[i] = (double)(i * i % 17);
    symo_status status = symo_symmetry_parse(&image, 64, NULL, "grid 8x8 dihedral");
    if (!status) status = symo_isotypic_create(&kinds, image, 1);               /* image: grid 8x8 dihedral */
    const symo_isotypic_component *last = symo_isotypic_component_at(kinds, 4); /* degree 2, 16 copies, from 32 on */
    if (!status) status = symo_isotypic_project(kinds, 4, picture, part);       /* what changes sign in a half turn */
    if (!status) status = symo_isotypic_transform(kinds, picture, z);           /* z = Q'x */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_isotypic_components(kinds), 5);
    static const int64_t copies[5] = { 10, 6, 6, 10, 16 };
    for (int k = 0; k < 5; k++) ck_assert_int_eq(symo_isotypic_component_at(kinds, k)->multiplicity, copies[k]);
    ck_assert(last->first == 32 && last->degree == 2 && last->type == 1);
    for (int i = 0; i < 64; i++) {
        ck_assert_double_eq_tol(part[i], 0.5 * (picture[i] - picture[63 - i]), 1e-12);
        ck_assert_double_eq_tol(part[i], -part[63 - i], 1e-12);
    }
    symo_isotypic_free(kinds);
    symo_symmetry_free(image);
}
END_TEST

static int to_components(int64_t n, const double *x, double *z, void *user)
{
    (void)n;
    return (int)symo_isotypic_transform(user, x, z);
}

static int from_components(int64_t n, const double *z, double *x, void *user)
{
    (void)n;
    return (int)symo_isotypic_inverse(user, z, x);
}

START_TEST(lasso_of_components)
{
    int64_t sizes[3] = { 0 };
    const double v[4] = { 3.2, 2.0, 2.8, 2.0 };
    double x[4], scratch[32];
    symo_symmetry *round = NULL;
    symo_isotypic *kinds = NULL;
    symo_prox *groups = NULL, *isotypic_lasso = NULL;
    symo_status status = symo_symmetry_parse(&round, 4, NULL, "cyclic 1 2 3 4");
    if (!status) status = symo_isotypic_create(&kinds, round, 1);
    const double free_mean[3] = { 0.0, 1.0, 1.0 };
    for (int64_t c = 0; !status && c < 3; c++) {
        const symo_isotypic_component *component = symo_isotypic_component_at(kinds, c);
        sizes[c] = component->degree * component->multiplicity; /* 1, 1, 2 */
    }
    if (!status) status = symo_prox_group_lasso(&groups, 3, sizes, free_mean, 1.0);
    if (!status) status = symo_prox_rotated_by(&isotypic_lasso, groups, to_components, from_components, kinds);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_le(symo_prox_scratch(isotypic_lasso), 32);
    /* mean 2.5; alternating part 0.5, of length 1; the rest (0.2, 0, -0.2, 0), of length 0.28 */
    ck_assert_int_eq(symo_prox_apply(isotypic_lasso, v, 0.5, x, scratch), SYMO_OK);
    for (int i = 0; i < 4; i++) ck_assert_double_eq_tol(x[i], i % 2 ? 2.25 : 2.75, 1e-14);
    symo_prox_free(isotypic_lasso);
    symo_prox_free(groups);
    symo_isotypic_free(kinds);
    symo_symmetry_free(round);
}
END_TEST

static const double unequal[2] = { 1.0, 3.0 };

/* 1/2 (x0 - 1)^2 + 1/2 (x1 - 3)^2 and the exchange of x0 and x1, which that function does not have. */
static void set_up(symo_problem **problem, symo_symmetry **symmetry)
{
    const int64_t exchange[2] = { 1, 0 };
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_objective_callback(&objective, 2, distance_to_target, (void *)unequal), SYMO_OK);
    ck_assert_int_eq(symo_problem_create(problem, 2), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_objective(*problem, objective), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_permutations(symmetry, 2, 1, exchange), SYMO_OK);
    symo_objective_free(objective);
}

START_TEST(exploit_refuses_a_false_claim)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[2] = { 0, 0 };
    set_up(&problem, &symmetry);
    symo_status status = symo_problem_set_symmetry(problem, symmetry, SYMO_EXPLOIT);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, x);
    if (status == SYMO_ERROR_SYMMETRY) printf("%s\n", symo_last_error()); /* the generator, the point, the defect */

    ck_assert_int_eq(status, SYMO_ERROR_SYMMETRY);
    ck_assert_uint_gt(strlen(symo_last_error()), 20);
    symo_solver_free(solver);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

START_TEST(impose_and_read_the_price)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[2] = { 0, 0 };
    set_up(&problem, &symmetry);
    symo_status status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, x); /* x = (2, 2) */
    double price = 0.0;
    if (!status) status = symo_solver_tension(solver, 0, &price); /* of the first generator: sqrt(2) */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(x[0] == x[1]);
    ck_assert_double_eq_tol(x[0], 2.0, 1e-6);
    ck_assert_double_eq_tol(price, sqrt(2.0), 1e-6);
    ck_assert_double_eq_tol(symo_solver_result(solver)->tension, sqrt(2.0), 1e-6);
    symo_solver_free(solver);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

START_TEST(mode_and_explanation)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    set_up(&problem, &symmetry);
    symo_status status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_problem_set_mode(problem, SYMO_MODE_PROJECT);
    char text[2000];
    size_t length;
    if (!status) status = symo_problem_explain(problem, sizeof text, text, &length);
    if (!status) printf("%s", text);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_uint_eq(length, strlen(text) + 1);
    ck_assert_ptr_nonnull(strstr(text, "project"));
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

/* A monitor: shows every tenth iteration, asks the run to stop after the hundredth. */
static int show(const symo_progress *progress, void *user)
{
    FILE *stream = user;
    if (progress->iteration % 10 == 0)
        fprintf(stream, "%6lld  %.10f  %.1e\n", (long long)progress->iteration, progress->objective,
                progress->residual);
    return progress->iteration >= 100;
}

START_TEST(method_options_and_monitor)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[2] = { 0, 0 };
    set_up(&problem, &symmetry);
    symo_status status = symo_solver_create(&solver, problem, "fista");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-9);
    if (!status) status = symo_solver_set_integer(solver, "max_iterations", 500);
    if (!status) status = symo_solver_set_text(solver, "restart", "none");
    if (!status) status = symo_solver_set_monitor(solver, show, stdout);
    if (!status) status = symo_solver_run(solver, x);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_double_eq_tol(x[1], 3.0, 1e-8);
    symo_solver_free(solver);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

/* The line of docs/guide/methods.md that belongs to an option. */
static void option_line(const symo_option *option, char *line, size_t capacity)
{
    char fallback[64], allowed[128];
    if (option->kind == SYMO_OPTION_CHOICE) {
        const char *choice = option->choices;
        for (int k = 0; k < (int)option->fallback; k++) choice = strchr(choice, '|') + 1;
        snprintf(fallback, sizeof fallback, "%.*s", (int)strcspn(choice, "|"), choice);
        size_t length = 0;
        for (const char *c = option->choices; *c && length + 3 < sizeof allowed; c++) {
            allowed[length++] = *c == '|' ? ',' : *c;
            if (*c == '|') allowed[length++] = ' ';
        }
        allowed[length] = '\0';
    } else {
        snprintf(fallback, sizeof fallback, "%g", option->fallback);
        snprintf(allowed, sizeof allowed, "%s%g to %g", option->kind == SYMO_OPTION_INTEGER ? "integer, " : "",
                 option->minimum, option->maximum);
    }
    snprintf(line, capacity, "| `%s` | %s | %s | %s |\n", option->name, fallback, allowed, option->text);
}

static char *read_page(const char *path)
{
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    char *page = calloc(1, 1 << 20);
    ck_assert_ptr_nonnull(page);
    ck_assert_uint_gt(fread(page, 1, (1 << 20) - 1, file), 0);
    fclose(file);
    return page;
}

START_TEST(methods_page_has_every_row)
{
    char *page = read_page("docs/guide/methods.md"), line[1024];
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    int missing = 0;
    set_up(&problem, &symmetry);
    for (int64_t m = 0; symo_method_row_at(m); m++) {
        const symo_method_row *row = symo_method_row_at(m);
        symo_solver *solver = NULL;
        ck_assert_int_eq(symo_solver_create(&solver, problem, row->name), SYMO_OK);
        snprintf(line, sizeof line, "| `%s` | %s | %s |\n", row->name, row->text, row->needs);
        if (!strstr(page, line)) missing++, printf("missing: %s", line);
        for (int64_t k = 0; symo_solver_option_at(solver, k); k++) {
            option_line(symo_solver_option_at(solver, k), line, sizeof line);
            if (!strstr(page, line)) missing++, printf("missing: %s", line);
        }
        symo_solver_free(solver);
    }
    fflush(stdout);
    ck_assert_int_eq(missing, 0);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
    free(page);
}
END_TEST

START_TEST(structured_matrices)
{
    double entries[6] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0 };
    symo_status status = SYMO_OK;
    symo_partition *toeplitz = NULL;
    if (!status) status = symo_partition_pattern(&toeplitz, "toeplitz", 2, 3, 0);
    if (!status) status = symo_partition_project(toeplitz, entries, entries); /* diagonals become their means */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(entries[0] == 3.0 && entries[4] == 3.0 && entries[1] == 4.0 && entries[5] == 4.0);
    ck_assert(entries[2] == 3.0 && entries[3] == 4.0);
    symo_partition_free(toeplitz);
    char *page = read_page("docs/guide/symmetry.md");
    for (int64_t k = 0; symo_pattern_row_at(k); k++)
        ck_assert_msg(strstr(page, symo_pattern_row_at(k)->name) != NULL, "%s", symo_pattern_row_at(k)->name);
    free(page);
}
END_TEST

START_TEST(turns_of_tensors)
{
    double entries[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 12 };
    symo_status status = SYMO_OK;
    symo_symmetry *turns = NULL, *tensors = NULL;
    static const double axes[3 * 9] = { 0, 0,  0, 0, 0, -1, 0,  1, 0,   /* about x */
                                        0, 0,  1, 0, 0, 0,  -1, 0, 0,   /* about y */
                                        0, -1, 0, 1, 0, 0,  0,  0, 0 }; /* about z */
    if (!status) status = symo_symmetry_lie(&turns, 3, 3, axes);
    const symo_symmetry *indices[2] = { turns, turns };
    if (!status) status = symo_symmetry_tensor(&tensors, 2, indices);
    if (!status) status = symo_symmetry_project(tensors, entries, entries); /* the mean of the diagonal times I */

    ck_assert_int_eq(status, SYMO_OK);
    for (int i = 0; i < 9; i++) ck_assert_double_eq_tol(entries[i], i % 4 == 0 ? 6.0 : 0.0, 1e-14);
    symo_symmetry_free(tensors);
    symo_symmetry_free(turns);
}
END_TEST

START_TEST(ties_of_a_fit)
{
    const double fitted[4] = { 2.0, 1.0e-5, -2.001, 0.5 };
    double target[4] = { 3.0, 1.0, -5.0, 0.25 }, x[4] = { 0.0 };
    symo_status status = SYMO_OK;
    symo_partition *ties = NULL;
    symo_symmetry *tied = NULL;
    symo_objective *smooth = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    if (!status) status = symo_objective_callback(&smooth, 4, distance_to_target, target);
    if (!status) status = symo_problem_create(&problem, 4);
    if (!status) status = symo_problem_set_objective(problem, smooth);
    if (!status)
        status = symo_partition_ties(&ties, 4, fitted, 1e-3, 1); /* equal up to 0.1 %, or opposite; near 0: dead */
    if (!status) status = symo_symmetry_tie(&tied, ties);
    if (!status) status = symo_problem_set_symmetry(problem, tied, SYMO_IMPOSE);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, x);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(x[0] == -x[2] && x[1] == 0.0);
    ck_assert_double_eq_tol(x[0], 4.0, 1e-5);
    ck_assert_double_eq_tol(x[3], 0.25, 1e-5);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(smooth);
    symo_symmetry_free(tied);
    symo_partition_free(ties);
}
END_TEST

/* r_k = a exp(-c t_k) - y_k,   x = (a, c) */
static int decay(int64_t n, int64_t m, const double *x, double *residual, double *jacobian, void *user)
{
    const double *y = user;
    for (int64_t k = 0; k < m; k++) {
        const double t = (double)k, e = exp(-x[1] * t);
        residual[k] = x[0] * e - y[k];
        if (jacobian) jacobian[k] = e, jacobian[k + m] = -x[0] * t * e;
    }
    return n == 2 ? 0 : -1;
}

/* 4 exp(-t / 2) at t = 0 .. 4, to all digits: the fit is exact. */
START_TEST(residuals_of_a_decay)
{
    double y[5], x[2] = { 1, 1 };
    for (int k = 0; k < 5; k++) y[k] = 4 * exp(-0.5 * k);
    symo_objective *objective = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;

    symo_status status = symo_objective_residuals(&objective, 2, 5, decay, NULL, y);

    if (!status) status = symo_problem_create(&problem, 2);
    if (!status) status = symo_problem_set_objective(problem, objective);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, x);
    ck_assert_msg(status == SYMO_OK, "%s", symo_last_error());
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_double_eq_tol(x[0], 4.0, 1e-6);
    ck_assert_double_eq_tol(x[1], 0.5, 1e-6);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(objective);
}
END_TEST

/* Two sources of one number b: means 2 (weight 1) and 6 (weight 1/4) with variances that do not matter. */
START_TEST(sum_of_two_sources)
{
    const double ones[2] = { 1, 1 }, y_clinic[2] = { 1, 3 }, y_registry[2] = { 5, 7 }, b = 2.8;
    symo_matrix *design = NULL;
    symo_objective *clinic = NULL, *registry = NULL, *both = NULL;
    symo_status status = symo_matrix_dense(&design, 2, 1, ones);
    if (!status) status = symo_objective_least_squares(&clinic, design, y_clinic, NULL, NULL, 0);
    if (!status) status = symo_objective_least_squares(&registry, design, y_registry, NULL, NULL, 0);
    ck_assert_int_eq(status, SYMO_OK);

    const symo_objective *terms[2] = { clinic, registry };
    const double factors[2] = { 1.0, 0.25 };
    status = symo_objective_sum(&both, 2, terms, factors);

    double value = NAN, gradient = NAN;
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_objective_evaluate(both, &b, &value, &gradient, NULL), SYMO_OK);
    ck_assert_double_eq_tol(gradient, 0.0, 1e-14); /* (2 + 6/4) / (5/4) = 2.8 */
    symo_objective_free(both);
    symo_objective_free(clinic);
    symo_objective_free(registry);
    symo_matrix_free(design);
}
END_TEST

START_TEST(objectives_page_has_every_row)
{
    char *page = read_page("docs/guide/objectives.md"), line[128];
    int missing = 0;
    for (int64_t k = 0; symo_objective_row_at(k); k++) {
        snprintf(line, sizeof line, "| `%s` | `symo_objective_", symo_objective_row_at(k)->name);
        if (!strstr(page, line)) missing++, printf("missing: %s\n", line);
    }
    fflush(stdout);
    ck_assert_int_eq(missing, 0);
    free(page);
}
END_TEST

START_TEST(levels_of_other_packages)
{
    symo_lambda_setting setting = { .family = "binomial", .observations = 189.0 };
    double c, l1_ratio;
    symo_status status = symo_lambda_to(&c, &l1_ratio, "sklearn", &setting, 0.01, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_double_eq_tol(c, 1.0 / 1.89, 1e-15);
    ck_assert_double_eq(l1_ratio, 0.5);
}
END_TEST

/* Entry 1 has the wrong sign. */
static int wrong_sign(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const int code = distance_to_target(n, x, value, gradient, user);
    if (gradient) gradient[1] = -gradient[1];
    return code;
}

START_TEST(a_gradient_is_checked)
{
    double target[3] = { 1, 2, 3 };
    const double x[3] = { 0.5, 4, -1 };
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_objective_callback(&objective, 3, wrong_sign, target), SYMO_OK);

    symo_derivative report = { .size = sizeof report };
    symo_status status = symo_check_derivative(objective, x, -1, 1, &report);
    if (!status && report.verdict == SYMO_VERDICT_DISAGREES)
        printf("entry %lld: the gradient says %g, the values say %g\n", (long long)report.worst_index, report.analytic,
               report.numerical);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(report.verdict, SYMO_VERDICT_DISAGREES);
    ck_assert_int_eq(report.worst_index, 1);
    ck_assert(report.analytic == -2.0);
    ck_assert_double_eq_tol(report.numerical, 2.0, 1e-9);

    status = symo_check_derivative(objective, x, 0, 1, &report);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(report.worst_index, 1);
    symo_objective_free(objective);
}
END_TEST

START_TEST(floats_row_after_row)
{
    const float table[3][2] = { { 1, 5 }, { 2, 4 }, { 3, 9 } };
    symo_matrix *design = NULL;
    symo_status status = symo_matrix_float_row_major_view(&design, 3, 2, &table[0][0], 2);

    ck_assert_int_eq(status, SYMO_OK);
    double second[3];
    ck_assert_int_eq(symo_matrix_column(design, 1, second), SYMO_OK);
    ck_assert(second[0] == 5 && second[1] == 4 && second[2] == 9);
    symo_matrix_free(design);
}
END_TEST

START_TEST(compressed_columns)
{
    /* 1 0 2
     * 0 0 3
     * 4 0 0 */
    const int64_t starts[4] = { 0, 2, 2, 4 };
    const int32_t rows[4] = { 0, 2, 0, 1 };
    const double values[4] = { 1, 4, 2, 3 };
    symo_matrix *design = NULL;
    symo_status status = symo_matrix_sparse(&design, 3, 3, starts, rows, values);

    ck_assert_int_eq(status, SYMO_OK);
    const double x[3] = { 1, 10, 100 };
    double product[3];
    ck_assert_int_eq(symo_matrix_multiply(design, x, product), SYMO_OK);
    ck_assert(product[0] == 201 && product[1] == 300 && product[2] == 4);
    symo_matrix_free(design);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("guide");
    TCase *pages = tcase_create("pages");
    tcase_add_test(pages, groups_of_consecutive_entries);
    tcase_add_test(pages, a_gradient_is_checked);
    tcase_add_test(pages, groups_by_index);
    tcase_add_test(pages, weights_zero_and_infinite);
    tcase_add_test(pages, nested_spaces);
    tcase_add_test(pages, functions_from_functions);
    tcase_add_test(pages, symmetry_by_images);
    tcase_add_test(pages, symmetry_with_signs);
    tcase_add_test(pages, symmetry_by_cycles);
    tcase_add_test(pages, symmetry_of_images);
    tcase_add_test(pages, symmetry_from_symmetries);
    tcase_add_test(pages, symmetry_of_pairs);
    tcase_add_test(pages, the_whole_group);
    tcase_add_test(pages, isotypic_components);
    tcase_add_test(pages, cells_without_a_group);
    tcase_add_test(pages, structured_matrices);
    tcase_add_test(pages, ties_of_a_fit);
    tcase_add_test(pages, automorphisms_of_a_graph);
    tcase_add_test(pages, automorphisms_of_a_design);
    tcase_add_test(pages, cells_of_rows_and_columns);
    tcase_add_test(pages, cells_of_a_description);
    tcase_add_test(pages, cells_of_a_problem);
    tcase_add_test(pages, lasso_of_components);
    tcase_add_test(pages, turns_of_tensors);
    tcase_add_test(pages, exploit_refuses_a_false_claim);
    tcase_add_test(pages, impose_and_read_the_price);
    tcase_add_test(pages, mode_and_explanation);
    tcase_add_test(pages, method_options_and_monitor);
    tcase_add_test(pages, methods_page_has_every_row);
    tcase_add_test(pages, residuals_of_a_decay);
    tcase_add_test(pages, sum_of_two_sources);
    tcase_add_test(pages, objectives_page_has_every_row);
    tcase_add_test(pages, levels_of_other_packages);
    tcase_add_test(pages, floats_row_after_row);
    tcase_add_test(pages, compressed_columns);
    suite_add_tcase(suite, pages);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
