/* SPDX-License-Identifier: BSD-3-Clause */
/* Exercises of symo/partition.h and symo/symmetry.h. */
#include <string.h>

#include "support/exercise.h"

/* ---- partitions ---- */

static void use_partition(exercise *ex, const symo_partition *partition)
{
    const int64_t n = symo_partition_size(partition), cells = symo_partition_cells(partition);
    double *x = exercise_room(ex, n, sizeof *x), *z = exercise_room(ex, cells, sizeof *z);
    DO(ex, symo_partition_project(partition, exercise_reals(ex, n), x));
    DO(ex, symo_partition_project(partition, x, x));
    DO(ex, symo_partition_reduce(partition, exercise_reals(ex, n), z));
    DO(ex, symo_partition_lift(partition, exercise_reals(ex, cells), x));
}

static void partitions(exercise *ex)
{
    const int64_t n = ex->n;
    int64_t *labels = exercise_room(ex, n, sizeof *labels);
    int8_t *signs = exercise_room(ex, n, 1);
    symo_partition *a = exercise_partition(ex, n), *b = NULL, *made = NULL;
    for (int64_t i = 0; i < n; i++) labels[i] = i % 5 == 4 ? -1 : 1000000007 * (i % 3), signs[i] = i % 4 == 1 ? -1 : 1;
    MAKE(ex, &b, symo_partition_create(&b, n, exercise_seal(ex, labels), exercise_seal(ex, signs)));
    use_partition(ex, b);
    MAKE(ex, &made, symo_partition_join(&made, a, b));
    use_partition(ex, made);
    symo_partition_free(made);
    MAKE(ex, &made, symo_partition_refine(&made, a, b));
    symo_partition_free(a);
    symo_partition_free(b);
    use_partition(ex, made);
    symo_partition_free(made);
}

static void ties(exercise *ex)
{
    symo_partition *tied = NULL, *signs = exercise_partition(ex, ex->n);
    symo_symmetry *symmetry = NULL;
    MAKE(ex, &tied, symo_partition_ties(&tied, ex->n, exercise_reals(ex, ex->n), 0.125, 1));
    use_partition(ex, tied);
    if (ex->part == 0) MAKE(ex, &symmetry, symo_symmetry_tie(&symmetry, tied));
    if (ex->part == 1) MAKE(ex, &symmetry, symo_symmetry_tie(&symmetry, signs));
    symo_partition_free(tied);
    symo_partition_free(signs);
    symo_symmetry_free(symmetry);
}

static void patterns(exercise *ex)
{
    const int64_t n = ex->n < 12 ? ex->n : 12;
    for (int64_t k = 0; symo_pattern_row_at(k); k++) {
        symo_partition *made = NULL;
        MAKE(ex, &made, symo_partition_pattern(&made, symo_pattern_row_at(k)->name, n, n, 1));
        use_partition(ex, made);
        symo_partition_free(made);
    }
}

static void equitable(exercise *ex)
{
    const int64_t n = ex->n < 40 ? ex->n : 40;
    int64_t *colours = exercise_room(ex, n, sizeof *colours);
    symo_matrix *matrix = exercise_matrix(ex, n, n);
    symo_partition *made = NULL;
    for (int64_t i = 0; i < n; i++) colours[i] = i % 2;
    MAKE(ex, &made, symo_partition_equitable(&made, matrix, exercise_seal(ex, colours), 0.25));
    symo_partition_free(made);
    MAKE(ex, &made, symo_partition_quasi_stable(&made, exercise_room(ex, 1, sizeof(double)), matrix, colours, 5, 0.25));
    symo_partition_free(made);
    symo_matrix_free(matrix);
}

static void bipartite(exercise *ex)
{
    const int64_t n = ex->n < 40 ? ex->n : 40, rows = n / 2;
    int64_t *colours = exercise_room(ex, n, sizeof *colours);
    symo_matrix *matrix = exercise_matrix(ex, rows, n), *quotient = NULL;
    symo_partition *made = NULL, *other = NULL;
    for (int64_t i = 0; i < n; i++) colours[i] = i % 2;
    exercise_seal(ex, colours);
    MAKE(ex, &made,
         symo_partition_equitable_bipartite(&made, &other, matrix, exercise_range(ex, rows, 0, 1), colours, 0.25));
    if (made)
        MAKE(ex, &quotient, symo_matrix_quotient(&quotient, exercise_room(ex, 1, sizeof(double)), matrix, made, other));
    symo_matrix_free(quotient);
    symo_partition_free(made);
    symo_partition_free(other);
    symo_matrix_free(matrix);
}

static void use_found(exercise *ex, symo_automorphisms *found)
{
    size_t *length = exercise_room(ex, 1, sizeof *length);
    char *text = exercise_room(ex, 8, 1);
    symo_automorphisms_report *report = exercise_room(ex, 1, sizeof *report);
    symo_symmetry *symmetry = NULL;
    symo_partition *cells = NULL;
    report->size = sizeof *report;
    DO(ex, symo_automorphisms_order(found, 8, text, length));
    DO(ex, symo_automorphisms_get_report(found, report));
    DO(ex, symo_automorphisms_symmetry(&symmetry, found));
    DO(ex, symo_automorphisms_cells(&cells, found));
    symo_automorphisms_free(found);
    symo_symmetry_free(symmetry);
    symo_partition_free(cells);
}

/* Circles of six and what is left of one, so that pieces, their isomorphisms and their permutations all take part. */
static void automorphisms(exercise *ex)
{
    const int64_t n = ex->n < 40 ? ex->n : 40;
    double *circles = exercise_room(ex, n * n, sizeof *circles);
    int64_t *colours = exercise_room(ex, n, sizeof *colours);
    symo_matrix *matrix = NULL;
    symo_automorphisms *found = NULL;
    for (int64_t i = 0; i < n; i++) {
        const int64_t next = i % 6 == 5 ? i - 5 : i + 1;
        if (next < n && next != i) circles[i + n * next] = circles[next + n * i] = ex->part ? -1.0 : 1.0;
    }
    MAKE(ex, &matrix, symo_matrix_dense(&matrix, n, n, exercise_seal(ex, circles)));
    MAKE(ex, &found,
         symo_automorphisms_find(&found, matrix, exercise_seal(ex, colours), 0.25,
                                 ex->part ? SYMO_AUTOMORPHISMS_SIGNED : 0, 0));
    use_found(ex, found);
    symo_matrix_free(matrix);
}

static void design_automorphisms(exercise *ex)
{
    const int64_t n = ex->n < 40 ? ex->n : 40;
    symo_matrix *matrix = exercise_matrix(ex, n, n);
    symo_automorphisms *found = NULL;
    MAKE(ex, &found, symo_automorphisms_of_design(&found, matrix, exercise_reals(ex, n), 1e-10, 0, 0));
    use_found(ex, found);
    symo_matrix_free(matrix);
}

static void structures(exercise *ex)
{
    const int64_t n = ex->n;
    int64_t *first = exercise_room(ex, 1, sizeof *first);
    symo_structure *structure = NULL;
    symo_partition *made = NULL;
    MAKE(ex, &structure, symo_structure_create(&structure, n, 0.25));
    DO(ex, symo_structure_vertices(structure, n + 1, first));
    DO(ex, symo_structure_colour(structure, *first, n + 1, exercise_reals(ex, n + 1)));
    DO(ex, symo_structure_edges(structure, n, exercise_range(ex, n, 0, 1), exercise_range(ex, n, *first, 1),
                                exercise_positives(ex, n)));
    MAKE(ex, &made, symo_structure_cells(&made, structure));
    DO(ex, symo_structure_edges(structure, 1, exercise_range(ex, 1, *first, 1), exercise_range(ex, 1, *first, 1),
                                exercise_positives(ex, 1))); /* a loop */
    symo_automorphisms *found = NULL;
    MAKE(ex, &found, symo_structure_automorphisms(&found, structure, 0));
    symo_automorphisms_free(found);
    symo_structure_free(structure);
    symo_partition_free(made);
}

/* ---- symmetries ---- */

static void use_symmetry(exercise *ex, symo_symmetry *symmetry)
{
    const int64_t n = symo_symmetry_size(symmetry), count = symo_symmetry_generators(symmetry);
    int64_t *image = exercise_room(ex, n, sizeof *image);
    int8_t *sign = exercise_room(ex, n, 1);
    double *x = exercise_room(ex, n, sizeof *x), *z = exercise_room(ex, symo_symmetry_dimension(symmetry), sizeof *z);
    symo_partition *orbits = NULL;
    for (int64_t g = 0; g < count; g++) {
        size_t length = 0;
        DO(ex, symo_symmetry_image(symmetry, g, image, sign));
        DO(ex, symo_symmetry_apply(symmetry, g, exercise_reals(ex, n), x));
        DO(ex, symo_symmetry_cycles(symmetry, g, NULL, 0, NULL, &length));
        const size_t capacity = length;
        char *text = exercise_room(ex, (int64_t)length, 1);
        DO(ex, symo_symmetry_cycles(symmetry, g, NULL, capacity, text, &length));
        ck_assert_uint_eq(strlen(text) + 1, length);
    }
    DO(ex, symo_symmetry_project(symmetry, exercise_reals(ex, n), x));
    DO(ex, symo_symmetry_reduce(symmetry, x, z));
    DO(ex, symo_symmetry_lift(symmetry, z, x));
    DO(ex, symo_symmetry_defect(symmetry, exercise_reals(ex, n), exercise_room(ex, 1, sizeof(double))));
    MAKE(ex, &orbits, symo_symmetry_orbits(&orbits, symmetry));
    symo_partition_free(orbits);
    symo_symmetry_free(symmetry);
}

static symo_symmetry *signed_symmetry(exercise *ex)
{
    const int64_t n = ex->n;
    symo_symmetry *symmetry = NULL;
    int64_t *images = exercise_room(ex, 2 * n, sizeof *images);
    int8_t *signs = exercise_room(ex, 2 * n, 1);
    for (int64_t i = 0; i < n; i++) {
        images[i] = n - 1 - i;
        images[n + i] = i;
        signs[i] = 1;
        signs[n + i] = i == n / 2 ? -1 : 1;
    }
    MAKE(ex, &symmetry,
         symo_symmetry_signed_permutations(&symmetry, n, 2, exercise_seal(ex, images), exercise_seal(ex, signs)));
    return symmetry;
}

static void symmetries(exercise *ex)
{
    const int64_t n = ex->n;
    symo_symmetry *made = NULL;
    if (ex->part == 0) {
        symo_symmetry *symmetry = signed_symmetry(ex);
        MAKE(ex, &made, symo_symmetry_subset(&made, symmetry, 1, exercise_range(ex, 1, 1, 0)));
        use_symmetry(ex, made);
        use_symmetry(ex, symmetry);
        return;
    }
    const char *const *names = exercise_names(ex, n);
    const char *text = n > 2 ? "(aa abx ac)\n(aa abx)" : n > 1 ? "(1 2)" : "";
    MAKE(ex, &made, symo_symmetry_parse(&made, n, n > 2 ? names : NULL, exercise_text(ex, text)));
    if (n > 2) {
        size_t length = 0;
        char *cycles = exercise_room(ex, 64, 1);
        DO(ex, symo_symmetry_cycles(made, 0, names, 64, cycles, &length));
    }
    use_symmetry(ex, made);
    MAKE(ex, &made, symo_symmetry_parse(&made, n, NULL, exercise_text(ex, n > 1 ? "symmetric 1 2" : "")));
    use_symmetry(ex, made);
}

static void combinators(exercise *ex)
{
    symo_symmetry *a = exercise_symmetry(ex, ex->n), *b = exercise_symmetry(ex, 2), *made = NULL;
    const symo_symmetry **parts = exercise_room(ex, 2, sizeof *parts);
    parts[0] = a, parts[1] = b;
    exercise_seal(ex, parts);
    if (ex->part == 0) MAKE(ex, &made, symo_symmetry_product(&made, 2, parts));
    if (ex->part == 1) MAKE(ex, &made, symo_symmetry_sum(&made, 2, parts));
    if (ex->part == 2) MAKE(ex, &made, symo_symmetry_matrix(&made, a, b));
    if (ex->part == 3) MAKE(ex, &made, symo_symmetry_wreath(&made, a, b));
    if (ex->part == 4) MAKE(ex, &made, symo_symmetry_tensor(&made, 2, parts));
    if (ex->part == 5) MAKE(ex, &made, symo_symmetry_join(&made, a, a));
    symo_symmetry_free(a);
    symo_symmetry_free(b);
    use_symmetry(ex, made);
}

static void use_basis(exercise *ex, const symo_basis *basis)
{
    const int64_t n = symo_basis_size(basis), m = symo_basis_dimension(basis);
    double *x = exercise_room(ex, n, sizeof *x), *z = exercise_room(ex, m, sizeof *z);
    for (int64_t k = 0; k < m; k++) DO(ex, symo_basis_column(basis, k, x));
    DO(ex, symo_basis_project(basis, exercise_reals(ex, n), x));
    DO(ex, symo_basis_reduce(basis, exercise_reals(ex, n), z));
    DO(ex, symo_basis_lift(basis, exercise_reals(ex, m), x));
}

static void bases(exercise *ex)
{
    const int64_t n = ex->n < 12 ? ex->n : 12, m = n < 3 ? n : 3;
    double *columns = exercise_room(ex, n * m, sizeof *columns);
    symo_basis *basis = NULL;
    for (int64_t k = 0; k < m; k++) columns[k * n + n - 1 - k] = 1.0;
    MAKE(ex, &basis, symo_basis_create(&basis, n, m, exercise_seal(ex, columns)));
    use_basis(ex, basis);
    symo_basis_free(basis);
}

static int reverse(int64_t generator, int64_t n, const double *x, double *out, void *user)
{
    (void)generator, (void)user;
    for (int64_t i = 0; i < n; i++) out[i] = x[n - 1 - i];
    return 0;
}

/* Of generators that are no permutations there are no images and no orbits. */
static void use_linear(exercise *ex, symo_symmetry *symmetry)
{
    const int64_t n = symo_symmetry_size(symmetry), m = symo_symmetry_dimension(symmetry);
    double *x = exercise_room(ex, n, sizeof *x);
    symo_basis *basis = NULL;
    DO(ex, symo_symmetry_apply(symmetry, 0, exercise_reals(ex, n), x));
    DO(ex, symo_symmetry_project(symmetry, exercise_reals(ex, n), x));
    DO(ex, symo_symmetry_reduce(symmetry, x, exercise_room(ex, m, sizeof *x)));
    DO(ex, symo_symmetry_lift(symmetry, exercise_reals(ex, m), x));
    DO(ex, symo_symmetry_defect(symmetry, exercise_reals(ex, n), exercise_room(ex, 1, sizeof(double))));
    MAKE(ex, &basis, symo_symmetry_basis(&basis, symmetry));
    use_basis(ex, basis);
    symo_basis_free(basis);
    symo_symmetry_free(symmetry);
}

static symo_symmetry *linear_symmetry(exercise *ex, int64_t n, int kind)
{
    double *matrix = exercise_room(ex, n * n, sizeof *matrix);
    symo_symmetry *made = NULL;
    for (int64_t i = 0; i + 1 < n; i += 2) matrix[i * n + i + 1] = -1.0, matrix[(i + 1) * n + i] = 1.0;
    for (int64_t i = n - n % 2; i < n && kind == 1; i++) matrix[i * n + i] = -1.0;
    exercise_seal(ex, matrix);
    if (kind == 0) MAKE(ex, &made, symo_symmetry_lie(&made, n, 1, matrix));
    if (kind == 1) MAKE(ex, &made, symo_symmetry_orthogonal(&made, n, 1, matrix));
    if (kind == 2) MAKE(ex, &made, symo_symmetry_callback(&made, n, 1, reverse, NULL));
    return made;
}

static void linear_actions(exercise *ex)
{
    symo_symmetry *made = linear_symmetry(ex, ex->n < 12 ? ex->n : 12, ex->part);
    use_linear(ex, made);
}

/* What is made of a turn, and of a turn and permutations. */
static void linear_combinators(exercise *ex)
{
    symo_symmetry *turn = linear_symmetry(ex, 2, 0), *swap = exercise_symmetry(ex, 2), *made = NULL;
    const symo_symmetry **parts = exercise_room(ex, 2, sizeof *parts);
    parts[0] = parts[1] = turn;
    exercise_seal(ex, parts);
    if (ex->part == 0) MAKE(ex, &made, symo_symmetry_product(&made, 2, parts));
    if (ex->part == 1) MAKE(ex, &made, symo_symmetry_sum(&made, 2, parts));
    if (ex->part == 2) MAKE(ex, &made, symo_symmetry_matrix(&made, turn, swap));
    if (ex->part == 3) MAKE(ex, &made, symo_symmetry_wreath(&made, turn, swap));
    if (ex->part == 4) MAKE(ex, &made, symo_symmetry_tensor(&made, 2, parts));
    if (ex->part == 5) MAKE(ex, &made, symo_symmetry_join(&made, turn, swap));
    if (ex->part == 6) MAKE(ex, &made, symo_symmetry_subset(&made, turn, 1, exercise_range(ex, 1, 0, 0)));
    symo_symmetry_free(turn);
    symo_symmetry_free(swap);
    use_linear(ex, made);
}

static void chains(exercise *ex)
{
    const int64_t n = ex->n;
    symo_symmetry *symmetry = signed_symmetry(ex);
    symo_chain *chain = NULL;
    symo_random *random = NULL;
    int64_t *image = exercise_room(ex, n, sizeof *image);
    int8_t *sign = exercise_room(ex, n, 1);
    int *contains = exercise_room(ex, 1, sizeof *contains);
    size_t length = 0;
    MAKE(ex, &chain, symo_chain_create(&chain, symmetry, 0));
    symo_symmetry_free(symmetry);
    MAKE(ex, &random, symo_random_create(&random, 3, 0));
    DO(ex, symo_chain_random(chain, random, image, sign));
    DO(ex, symo_chain_contains(chain, exercise_seal(ex, image), exercise_seal(ex, sign), contains));
    ck_assert_int_eq(*contains, 1);
    DO(ex, symo_chain_order(chain, 0, NULL, &length));
    DO(ex, symo_chain_order(chain, length, exercise_room(ex, (int64_t)length, 1), &length));
    symo_random_free(random);
    symo_chain_free(chain);
}

static void stabilisers(exercise *ex)
{
    const int64_t n = ex->n, count = n < 2 ? n : 2;
    symo_symmetry *symmetry = signed_symmetry(ex), *made = NULL;
    MAKE(ex, &made, symo_symmetry_stabiliser(&made, symmetry, count, exercise_range(ex, count, 0, 1), 0));
    symo_symmetry_free(symmetry);
    symo_symmetry_free(made);
}

/* Part 0: one generator; part 1: several. */
static void isotypics(exercise *ex)
{
    const int64_t n = ex->part == 1 && ex->n > 12 ? 12 : ex->n;
    int64_t *images = exercise_room(ex, 2 * n, sizeof *images);
    double *z = exercise_room(ex, n, sizeof *z);
    symo_symmetry *symmetry = NULL;
    symo_isotypic *made = NULL;
    for (int64_t i = 0; i < n; i++) images[i] = (i + 1) % n, images[n + i] = n - 1 - i;
    MAKE(ex, &symmetry, symo_symmetry_permutations(&symmetry, n, 1 + ex->part, exercise_seal(ex, images)));
    MAKE(ex, &made, symo_isotypic_create(&made, symmetry, 3));
    symo_symmetry_free(symmetry);
    DO(ex, symo_isotypic_transform(made, exercise_reals(ex, n), z));
    DO(ex, symo_isotypic_inverse(made, z, z));
    if (n > 0) DO(ex, symo_isotypic_project(made, 0, exercise_reals(ex, n), z));
    DO(ex, symo_isotypic_scale(made, exercise_reals(ex, symo_isotypic_components(made)), exercise_reals(ex, n), z));
    symo_isotypic_free(made);
}

const exercise_entry exercise_spaces[] = {
    { "symo_partition_create symo_partition_project symo_partition_reduce symo_partition_lift symo_partition_join "
      "symo_partition_refine",
      partitions, 0 },
    { "symo_partition_equitable symo_partition_quasi_stable", equitable, 0 },
    { "symo_partition_equitable_bipartite symo_matrix_quotient", bipartite, 0 },
    { "symo_automorphisms_find symo_automorphisms_order symo_automorphisms_get_report symo_automorphisms_symmetry "
      "symo_automorphisms_cells",
      automorphisms, 2 },
    { "symo_automorphisms_of_design", design_automorphisms, 0 },
    { "symo_structure_create symo_structure_vertices symo_structure_colour symo_structure_edges symo_structure_cells "
      "symo_structure_automorphisms",
      structures, 0 },
    { "symo_partition_pattern", patterns, 0 },
    { "symo_partition_ties symo_symmetry_tie", ties, 2 },
    { "symo_symmetry_permutations symo_symmetry_signed_permutations symo_symmetry_parse symo_symmetry_subset "
      "symo_symmetry_image symo_symmetry_apply symo_symmetry_cycles symo_symmetry_orbits symo_symmetry_project "
      "symo_symmetry_reduce symo_symmetry_lift symo_symmetry_defect",
      symmetries, 2 },
    { "symo_symmetry_product symo_symmetry_sum symo_symmetry_matrix symo_symmetry_wreath symo_symmetry_tensor "
      "symo_symmetry_join",
      combinators, 6 },
    { "symo_basis_create symo_basis_column symo_basis_project symo_basis_reduce symo_basis_lift", bases, 0 },
    { "symo_symmetry_orthogonal symo_symmetry_lie symo_symmetry_callback symo_symmetry_basis", linear_actions, 3 },
    { "symo_symmetry_product symo_symmetry_sum symo_symmetry_matrix symo_symmetry_wreath symo_symmetry_tensor "
      "symo_symmetry_join symo_symmetry_subset",
      linear_combinators, 7 },
    { "symo_isotypic_create symo_isotypic_transform symo_isotypic_inverse symo_isotypic_project symo_isotypic_scale",
      isotypics, 2 },
    { "symo_chain_create symo_chain_order symo_chain_contains symo_chain_random", chains, 0 },
    { "symo_symmetry_stabiliser", stabilisers, 0 },
    { NULL, NULL, 0 },
};
