/* SPDX-License-Identifier: BSD-3-Clause */
/* Cells of the rows and the columns of a matrix, and of descriptions of functions: against refinement by whole
 * signatures, which asks the definition and nothing else, round after round; against what they are for, P A = A Q; and
 * what is refused. */
#include <math.h>
#include <string.h>
#include <symo/symmetry.h>

#include "linear/linear_impl.h"
#include "partition/structure.h"
#include "support/property.h"
#include "support/sparse.h"

enum { LARGEST = 14 };

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

/* ---- the definition, in rounds ---- */

/* How many entries of row (or column) i within the cell of column (or row) c are w. */
static int64_t alike(int64_t rows, int64_t columns, const double *a, const int64_t *other, int by_rows, int64_t i,
                     int64_t c, double w)
{
    int64_t count = 0;
    const int64_t length = by_rows ? columns : rows;
    for (int64_t k = 0; k < length; k++)
        count += other[k] == other[c] && (by_rows ? a[i + k * rows] : a[k + i * rows]) == w;
    return count;
}

static int agree(int64_t rows, int64_t columns, const double *a, const int64_t *other, int by_rows, int64_t i,
                 int64_t j)
{
    const int64_t length = by_rows ? columns : rows;
    for (int64_t c = 0; c < length; c++)
        for (int which = 0; which < 2; which++) {
            const int64_t from = which ? j : i;
            const double w = by_rows ? a[from + c * rows] : a[c + from * rows];
            if (alike(rows, columns, a, other, by_rows, i, c, w) != alike(rows, columns, a, other, by_rows, j, c, w))
                return 0;
        }
    return 1;
}

static int64_t refine_side(int64_t rows, int64_t columns, const double *a, int64_t *label, const int64_t *other,
                           int by_rows)
{
    int64_t next[LARGEST], changed = 0;
    const int64_t n = by_rows ? rows : columns;
    for (int64_t i = 0; i < n; i++) {
        next[i] = i;
        for (int64_t j = i; j-- > 0;)
            if (label[i] == label[j] && agree(rows, columns, a, other, by_rows, i, j)) next[i] = j;
    }
    for (int64_t i = 0; i < n; i++) changed += next[i] != label[i];
    memcpy(label, next, (size_t)n * sizeof *label);
    return changed;
}

static void first_labels(int64_t n, const int64_t *colours, int64_t *label)
{
    for (int64_t i = 0; i < n; i++) {
        label[i] = i;
        for (int64_t j = i; j-- > 0;)
            if (colours[i] == colours[j]) label[i] = j;
    }
}

/* ---- small matrices of many kinds ---- */

enum { RANDOM, REPEATED, CIRCULANT, INCIDENCE, KINDS };

static void fill(const property_case *pc, int kind, int64_t rows, int64_t columns, double *a)
{
    const int64_t values = property_integer(pc, 1, 3), period = property_integer(pc, 1, 5);
    for (int64_t j = 0; j < columns; j++)
        for (int64_t i = 0; i < rows; i++) {
            const double w = property_integer(pc, 0, 2) ? 0.0 : (double)property_integer(pc, 1, values) - 1.5;
            double *entry = &a[i + j * rows];
            *entry = w;
            if (kind == REPEATED && i >= period) *entry = a[i % period + j * rows];
            if (kind == REPEATED && j >= period) *entry = a[i + j % period * rows];
            if (kind == CIRCULANT && i > 0 && j > 0) *entry = a[i - 1 + (j - 1) * rows];
            if (kind == INCIDENCE) *entry = i == j % rows || i == (j + period) % rows;
        }
}

static int same(const symo_partition *a, const symo_partition *b)
{
    int equal = symo_partition_size(a) == symo_partition_size(b);
    for (int64_t i = 0; equal && i < symo_partition_size(a); i++)
        equal = symo_partition_cell(a, i) == symo_partition_cell(b, i);
    return equal;
}

/* P A x = A Q x for any x: what the cells are for. */
static void check_averages(const property_case *pc, const symo_matrix *matrix, const symo_partition *row_cells,
                           const symo_partition *column_cells)
{
    double x[LARGEST], averaged[LARGEST], left[LARGEST], right[LARGEST];
    property_vector(pc, symo_matrix_columns(matrix), 1.0, x);
    must(symo_matrix_multiply(matrix, x, left));
    must(symo_partition_project(row_cells, left, left));
    must(symo_partition_project(column_cells, x, averaged));
    must(symo_matrix_multiply(matrix, averaged, right));
    double scale = 1.0;
    for (int64_t j = 0; j < symo_matrix_columns(matrix); j++) scale = fmax(scale, fabs(x[j]));
    for (int64_t i = 0; i < symo_matrix_rows(matrix); i++)
        PROPERTY_ASSERT(pc, fabs(left[i] - right[i]) <= 1e-13 * scale, "row %lld: %g and %g", (long long)i, left[i],
                        right[i]);
}

static void small_body(const property_case *pc)
{
    const int kind = (int)property_integer(pc, 0, KINDS - 1);
    const int64_t rows = property_integer(pc, 1, LARGEST), columns = property_integer(pc, 1, LARGEST);
    double a[LARGEST * LARGEST];
    int64_t row_colours[LARGEST], column_colours[LARGEST], row_label[LARGEST], column_label[LARGEST];
    fill(pc, kind, rows, columns, a);
    for (int64_t i = 0; i < rows; i++) row_colours[i] = property_integer(pc, 0, 5) ? INT64_MIN : INT64_MAX - 1;
    for (int64_t j = 0; j < columns; j++) column_colours[j] = property_integer(pc, 0, 5) ? 7 : -1;
    first_labels(rows, row_colours, row_label);
    first_labels(columns, column_colours, column_label);
    while (refine_side(rows, columns, a, row_label, column_label, 1) +
           refine_side(rows, columns, a, column_label, row_label, 0)) {
    }
    symo_partition *r = NULL, *c = NULL, *sparse_r = NULL, *sparse_c = NULL;
    symo_matrix *dense = NULL, *sparse = sparse_of(rows, columns, a);
    must(symo_matrix_dense(&dense, rows, columns, a));
    must(symo_partition_equitable_bipartite(&r, &c, dense, row_colours, column_colours, 0.0));
    must(symo_partition_equitable_bipartite(&sparse_r, &sparse_c, sparse, row_colours, column_colours, 0.0));
    for (int64_t i = 0; i < rows; i++)
        PROPERTY_ASSERT(pc, symo_partition_members(r, symo_partition_cell(r, i))[0] == row_label[i],
                        "kind %d: row %lld", kind, (long long)i);
    for (int64_t j = 0; j < columns; j++)
        PROPERTY_ASSERT(pc, symo_partition_members(c, symo_partition_cell(c, j))[0] == column_label[j],
                        "kind %d: column %lld", kind, (long long)j);
    PROPERTY_ASSERT(pc, same(r, sparse_r) && same(c, sparse_c), "sparse, kind %d", kind);
    check_averages(pc, dense, r, c);
    symo_matrix_free(dense);
    symo_matrix_free(sparse);
    symo_partition_free(r);
    symo_partition_free(c);
    symo_partition_free(sparse_r);
    symo_partition_free(sparse_c);
}

START_TEST(small_matrices)
{
    property_run("bipartite", 400, small_body, NULL);
}
END_TEST

/* A matrix and the square one that has it beside its transpose have the same cells, also where weights chain. */
static void squared_body(const property_case *pc)
{
    const int64_t rows = property_integer(pc, 0, 7), columns = property_integer(pc, 0, 7), n = rows + columns;
    const double tolerance = property_integer(pc, 0, 1) ? 0.125 : 0.0;
    double a[49] = { 0.0 }, square[196] = { 0.0 };
    int64_t colours[14];
    for (int64_t k = 0; k < rows * columns; k++)
        a[k] = property_integer(pc, 0, 1) ? 0.0 : 1.0 + (double)property_integer(pc, 0, 4) / 4.0;
    for (int64_t v = 0; v < n; v++) colours[v] = v < rows;
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++) square[i + (rows + j) * n] = square[rows + j + i * n] = a[i + j * rows];
    symo_matrix *matrix = NULL, *whole = NULL;
    symo_partition *r = NULL, *c = NULL, *all = NULL;
    must(symo_matrix_dense(&matrix, rows, columns, a));
    must(symo_matrix_dense(&whole, n, n, square));
    must(symo_partition_equitable_bipartite(&r, &c, matrix, NULL, NULL, tolerance));
    must(symo_partition_equitable(&all, whole, colours, tolerance));
    for (int64_t i = 0; i < rows; i++)
        PROPERTY_ASSERT(pc, symo_partition_cell(r, i) == symo_partition_cell(all, i), "row %lld", (long long)i);
    const int64_t before = symo_partition_cells(r);
    for (int64_t j = 0; j < columns; j++)
        PROPERTY_ASSERT(pc, symo_partition_cell(c, j) + before == symo_partition_cell(all, rows + j), "column %lld",
                        (long long)j);
    symo_matrix_free(matrix);
    symo_matrix_free(whole);
    symo_partition_free(r);
    symo_partition_free(c);
    symo_partition_free(all);
}

START_TEST(beside_the_transpose)
{
    property_run("squared", 200, squared_body, NULL);
}
END_TEST

/* What chains with 0 is no entry. */
START_TEST(zeros_within_the_tolerance)
{
    const double a[4] = { 1.0, 1e-9, -2e-9, 1.0 }, b[4] = { 1.0, 1e-9, 0.25, 1.0 };
    symo_matrix *nearly = NULL, *not = NULL;
    symo_partition *r = NULL, *c = NULL;
    must(symo_matrix_dense(&nearly, 2, 2, a));
    must(symo_matrix_dense(&not, 2, 2, b));
    must(symo_partition_equitable_bipartite(&r, &c, nearly, NULL, NULL, 2e-9));
    ck_assert_int_eq(symo_partition_cells(r) + symo_partition_cells(c), 2);
    symo_partition_free(r);
    symo_partition_free(c);
    must(symo_partition_equitable_bipartite(&r, &c, nearly, NULL, NULL, 0.0));
    ck_assert_int_eq(symo_partition_cells(r) + symo_partition_cells(c), 4);
    symo_partition_free(r);
    symo_partition_free(c);
    must(symo_partition_equitable_bipartite(&r, &c, not, NULL, NULL, 2e-9));
    ck_assert_int_eq(symo_partition_cells(r) + symo_partition_cells(c), 4);
    symo_partition_free(r);
    symo_partition_free(c);
    symo_matrix_free(nearly);
    symo_matrix_free(not );
}
END_TEST

static int64_t cells_of(const symo_structure *structure)
{
    symo_partition *cells = NULL;
    must(symo_structure_cells(&cells, structure));
    const int64_t count = symo_partition_cells(cells);
    symo_partition_free(cells);
    return count;
}

/* Six variables, told apart by one list after the other. */
START_TEST(structures)
{
    const double inf = (double)INFINITY, bounds[6] = { -inf, inf, inf, -inf, 1.0, 1.0 + 1e-12 }, one[1] = { 1.0 };
    const double weights[3] = { 2.0, 2.0, -3.0 };
    const int64_t from[3] = { 0, 3, 4 }, to[3] = { 6, 7, 4 };
    int64_t first = -1;
    symo_structure *s = NULL;
    must(symo_structure_create(&s, 6, 1e-9));
    ck_assert_int_eq(cells_of(s), 1);
    must(symo_structure_colour(s, 0, 6, bounds));
    ck_assert_int_eq(cells_of(s), 3);
    must(symo_structure_vertices(s, 1, &first));
    ck_assert_int_eq(first, 6);
    must(symo_structure_vertices(s, 2, &first));
    ck_assert_int_eq(first, 7);
    must(symo_structure_edges(s, 2, from, to, weights)); /* to vertices of different colours */
    ck_assert_int_eq(cells_of(s), 4);
    must(symo_structure_edges(s, 1, from + 2, to + 2, weights + 2)); /* a loop */
    ck_assert_int_eq(cells_of(s), 5);
    must(symo_structure_colour(s, 1, 1, one)); /* told from those that are not named */
    ck_assert_int_eq(cells_of(s), 6);
    must(symo_structure_colour(s, 6, 3, bounds));
    must(symo_structure_vertices(s, 0, &first));
    ck_assert_int_eq(first, 9);
    symo_structure_free(s);
}
END_TEST

/* Two equal weights of one list are one kind, of two lists two. */
/* A second list adds to the first: of one number it tells nothing apart, and puts nothing together. */
START_TEST(lists_of_colours)
{
    const double first[4] = { 1, 2, 1, 2 }, same[4] = { 7, 7, 7, 7 }, halves[4] = { 3, 3, 4, 4 };
    symo_structure *s = NULL;
    symo_partition *cells = NULL;
    must(symo_structure_create(&s, 4, 0.0));
    must(symo_structure_colour(s, 0, 4, first));
    must(symo_structure_colour(s, 0, 4, same));
    must(symo_structure_cells(&cells, s));
    ck_assert_int_eq(symo_partition_cells(cells), 2);
    ck_assert_int_eq(symo_partition_cell(cells, 2), symo_partition_cell(cells, 0));
    symo_partition_free(cells);
    must(symo_structure_colour(s, 0, 4, halves));
    must(symo_structure_cells(&cells, s));
    ck_assert_int_eq(symo_partition_cells(cells), 4);
    symo_partition_free(cells);
    symo_structure_free(s);
}
END_TEST

START_TEST(lists_of_edges)
{
    const int64_t from[2] = { 0, 1 }, to[2] = { 2, 3 };
    const double weights[2] = { 1.0, 1.0 };
    symo_structure *s = NULL;
    must(symo_structure_create(&s, 4, 0.0));
    must(symo_structure_edges(s, 2, from, to, weights));
    ck_assert_int_eq(cells_of(s), 1);
    symo_structure_free(s);
    must(symo_structure_create(&s, 4, 0.0));
    for (int k = 0; k < 2; k++) must(symo_structure_edges(s, 1, from + k, to + k, weights));
    ck_assert_int_eq(cells_of(s), 2);
    symo_structure_free(s);
}
END_TEST

static void refused(symo_status status, symo_status expected, const char *sentence)
{
    ck_assert_int_eq(status, expected);
    ck_assert_str_eq(symo_last_error(), sentence);
}

START_TEST(arguments_of_structures)
{
    const double values[2] = { 0.0, NAN };
    const int64_t vertices[2] = { 0, 3 }, far[2] = { 0, 2 };
    const symo_status bad = SYMO_ERROR_ARGUMENT;
    int64_t first = 0;
    symo_structure *s = (symo_structure *)1;
    symo_partition *cells = (symo_partition *)1;
    refused(symo_structure_create(NULL, 1, 0.0), bad, "symo_structure_create: structure must not be NULL");
    refused(symo_structure_create(&s, -1, 0.0), bad, "symo_structure_create: n = -1 must be >= 0");
    ck_assert_ptr_null(s);
    refused(symo_structure_create(&s, 1, NAN), bad, "symo_structure_create: tolerance = nan must be finite and >= 0");
    refused(symo_structure_create(&s, INT64_C(1) << 31, 0.0), SYMO_ERROR_SIZE,
            "symo_structure_create: 2147483648 vertices, and 2^31 - 1 are the most");
    must(symo_structure_create(&s, 2, 0.0));
    refused(symo_structure_vertices(NULL, 1, &first), bad, "symo_structure_vertices: structure must not be NULL");
    refused(symo_structure_vertices(s, 1, NULL), bad, "symo_structure_vertices: first must not be NULL");
    refused(symo_structure_vertices(s, -1, &first), bad, "symo_structure_vertices: count = -1 must be >= 0");
    refused(symo_structure_vertices(s, INT32_MAX, &first), SYMO_ERROR_SIZE,
            "symo_structure_vertices: 2147483647 vertices more than 2, and 2^31 - 1 are the most");
    must(symo_structure_vertices(s, 1, &first));
    refused(symo_structure_colour(NULL, 0, 1, values), bad, "symo_structure_colour: structure must not be NULL");
    refused(symo_structure_colour(s, 0, 1, NULL), bad, "symo_structure_colour: values must not be NULL");
    refused(symo_structure_colour(s, 0, 2, values), bad, "symo_structure_colour: values[1] = nan must be a number");
    const int64_t ranges[5][2] = { { -1, 1 }, { 0, -1 }, { 1, 2 }, { 2, 2 }, { 4, 0 } };
    for (int k = 0; k < 5; k++) {
        ck_assert_int_eq(symo_structure_colour(s, ranges[k][0], ranges[k][1], values), bad);
        ck_assert_ptr_nonnull(strstr(symo_last_error(), "there are no vertices"));
    }
    refused(symo_structure_edges(NULL, 1, vertices, vertices, values), bad,
            "symo_structure_edges: structure must not be NULL");
    refused(symo_structure_edges(s, -1, vertices, vertices, values), bad,
            "symo_structure_edges: count = -1 must be >= 0");
    refused(symo_structure_edges(s, 1, NULL, vertices, values), bad, "symo_structure_edges: from must not be NULL");
    refused(symo_structure_edges(s, 1, vertices, NULL, values), bad, "symo_structure_edges: to must not be NULL");
    refused(symo_structure_edges(s, 1, vertices, vertices, NULL), bad, "symo_structure_edges: values must not be NULL");
    refused(symo_structure_edges(s, 2, vertices, far, values), bad,
            "symo_structure_edges: from[1] = 3 must be a vertex");
    refused(symo_structure_edges(s, 2, far, vertices, values), bad, "symo_structure_edges: to[1] = 3 must be a vertex");
    refused(symo_structure_edges(s, 2, far, far, values), bad, "symo_structure_edges: values[1] = nan must be finite");
    s->links = SYMO__LINKS_MOST; /* as if there were that many */
    refused(symo_structure_edges(s, 1, far, far, values), SYMO_ERROR_SIZE,
            "symo_structure_edges: 1 edges more than 1073741823, and 2^30 - 1 are the most");
    s->links = 0;
    refused(symo_structure_cells(NULL, s), bad, "symo_structure_cells: cells must not be NULL");
    refused(symo_structure_cells(&cells, NULL), bad, "symo_structure_cells: structure must not be NULL");
    ck_assert_ptr_null(cells);
    symo_structure_free(s);
    symo_structure_free(NULL);
}
END_TEST

START_TEST(arguments_of_matrices)
{
    const double a[6] = { 0.0 };
    const symo__matrix_table dense = { .size = sizeof dense };
    const struct symo_matrix high = { .table = &dense, .rows = INT64_C(1) << 31, .columns = 0 };
    const struct symo_matrix wide = { .table = &dense, .rows = INT64_C(1) << 30, .columns = INT64_C(1) << 30 };
    const struct symo_matrix full = { .table = &dense, .rows = 40000, .columns = 50000 };
    symo_matrix *matrix = NULL;
    symo_partition *r = (symo_partition *)1, *c = (symo_partition *)1;
    const symo_status bad = SYMO_ERROR_ARGUMENT;
    must(symo_matrix_dense(&matrix, 2, 3, a));
    refused(symo_partition_equitable_bipartite(NULL, &c, matrix, NULL, NULL, 0.0), bad,
            "symo_partition_equitable_bipartite: row_cells must not be NULL");
    ck_assert_ptr_null(c);
    refused(symo_partition_equitable_bipartite(&r, NULL, matrix, NULL, NULL, 0.0), bad,
            "symo_partition_equitable_bipartite: column_cells must not be NULL");
    ck_assert_ptr_null(r);
    refused(symo_partition_equitable_bipartite(&r, &c, NULL, NULL, NULL, 0.0), bad,
            "symo_partition_equitable_bipartite: matrix must not be NULL");
    refused(symo_partition_equitable_bipartite(&r, &c, matrix, NULL, NULL, -1.0), bad,
            "symo_partition_equitable_bipartite: tolerance = -1 must be finite and >= 0");
    ck_assert_int_eq(symo_partition_equitable_bipartite(&r, &c, matrix, NULL, NULL, (double)INFINITY), bad);
    refused(symo_partition_equitable_bipartite(&r, &c, &high, NULL, NULL, 0.0), SYMO_ERROR_SIZE,
            "symo_partition_equitable_bipartite: 2147483648 rows and 0 columns, and 2^31 - 1 are the most together");
    ck_assert_int_eq(symo_partition_equitable_bipartite(&r, &c, &wide, NULL, NULL, 0.0), SYMO_ERROR_SIZE);
    refused(symo_partition_equitable_bipartite(&r, &c, &full, NULL, NULL, 0.0), SYMO_ERROR_SIZE,
            "symo_partition_equitable_bipartite: 2000000000 entries, and 2^30 - 1 are the most");
    ck_assert_ptr_null(r);
    ck_assert_ptr_null(c);
    must(symo_partition_equitable_bipartite(&r, &c, matrix, NULL, NULL, 0.0));
    ck_assert_int_eq(symo_partition_size(r), 2);
    ck_assert_int_eq(symo_partition_size(c), 3);
    ck_assert_int_eq(symo_partition_cells(r) + symo_partition_cells(c), 2);
    symo_partition_free(r);
    symo_partition_free(c);
    symo_matrix_free(matrix);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bipartite");
    TCase *tests = tcase_create("bipartite");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, small_matrices);
    tcase_add_test(tests, beside_the_transpose);
    tcase_add_test(tests, zeros_within_the_tolerance);
    tcase_add_test(tests, structures);
    tcase_add_test(tests, lists_of_colours);
    tcase_add_test(tests, lists_of_edges);
    tcase_add_test(tests, arguments_of_structures);
    tcase_add_test(tests, arguments_of_matrices);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
