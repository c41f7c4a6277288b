/* SPDX-License-Identifier: BSD-3-Clause */
/* Quotients of matrices: against R' A C and ||(I - R R') A C C'|| by the definition in long double, in every storage;
 * against what they are for, linear programs in fewer variables; and what is refused. */
#include <float.h>
#include <math.h>
#include <string.h>
#include <symo/symmetry.h>

#include "linear/linear_impl.h"
#include "support/property.h"
#include "support/sparse.h"

enum { LARGEST = 12 };

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

/* ---- by the definition ---- */

/* Entry (i, c) of the basis of a partition. */
static long double basis_entry(const symo_partition *p, int64_t i, int64_t c)
{
    if (symo_partition_cell(p, i) != c) return 0.0L;
    return (long double)symo_partition_sign(p, i) / sqrtl((long double)symo_partition_cell_size(p, c));
}

static long double folded(const double *a, int64_t rows, const symo_partition *columns, int64_t i, int64_t c)
{
    long double sum = 0.0L;
    for (int64_t j = 0; j < symo_partition_size(columns); j++) sum += a[i + j * rows] * basis_entry(columns, j, c);
    return sum;
}

static long double quotient_entry(const double *a, const symo_partition *rows, const symo_partition *columns, int64_t r,
                                  int64_t c)
{
    const int64_t n = symo_partition_size(rows);
    long double sum = 0.0L;
    for (int64_t i = 0; i < n; i++) sum += basis_entry(rows, i, r) * folded(a, n, columns, i, c);
    return sum;
}

static double defect_of(const double *a, const symo_partition *rows, const symo_partition *columns)
{
    const int64_t n = symo_partition_size(rows), m = symo_partition_size(columns);
    long double apart = 0.0L, total = 0.0L;
    for (int64_t k = 0; k < n * m; k++) total += (long double)a[k] * a[k];
    for (int64_t c = 0; c < symo_partition_cells(columns); c++)
        for (int64_t i = 0; i < n; i++) {
            long double left = folded(a, n, columns, i, c);
            for (int64_t r = 0; r < symo_partition_cells(rows); r++)
                left -= basis_entry(rows, i, r) * quotient_entry(a, rows, columns, r, c);
            apart += left * left;
        }
    return total > 0.0L ? (double)sqrtl(apart / total) : 0.0;
}

/* ---- matrices in every storage ---- */

enum { COLUMNS, ROWS, FLOATS, SPARSE, STORAGES };

typedef struct stored {
    double by_rows[LARGEST * LARGEST];
    float narrow[LARGEST * LARGEST];
    symo_matrix *matrix;
} stored;

static symo_matrix *store(stored *s, int storage, int64_t rows, int64_t columns, const double *a)
{
    s->matrix = NULL;
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++) s->by_rows[i * columns + j] = a[i + j * rows];
    for (int64_t k = 0; k < rows * columns; k++) s->narrow[k] = (float)a[k];
    if (storage == COLUMNS) must(symo_matrix_dense(&s->matrix, rows, columns, a));
    if (storage == ROWS) must(symo_matrix_row_major_view(&s->matrix, rows, columns, s->by_rows, columns));
    if (storage == FLOATS) must(symo_matrix_float_view(&s->matrix, rows, columns, s->narrow, rows));
    if (storage == SPARSE) s->matrix = sparse_of(rows, columns, a);
    return s->matrix;
}

static symo_partition *random_partition(const property_case *pc, int64_t n)
{
    const int64_t cells = property_integer(pc, 1, n + 1), kind = property_integer(pc, 0, 2);
    int64_t labels[LARGEST];
    int8_t signs[LARGEST];
    symo_partition *made = NULL;
    for (int64_t i = 0; i < n; i++) {
        labels[i] = property_integer(pc, kind == 0 ? 0 : -1, cells - 1);
        signs[i] = property_integer(pc, 0, 1) ? 1 : -1;
    }
    must(symo_partition_create(&made, n, labels, kind == 2 ? signs : NULL));
    return made;
}

static void check_entries(const property_case *pc, const symo_matrix *quotient, const double *a,
                          const symo_partition *rows, const symo_partition *columns)
{
    double column[LARGEST];
    PROPERTY_ASSERT(pc, symo_matrix_rows(quotient) == symo_partition_cells(rows), "%s", "rows");
    PROPERTY_ASSERT(pc, symo_matrix_columns(quotient) == symo_partition_cells(columns), "%s", "columns");
    for (int64_t c = 0; c < symo_partition_cells(columns); c++) {
        must(symo_matrix_column(quotient, c, column));
        for (int64_t r = 0; r < symo_partition_cells(rows); r++) {
            const double right = (double)quotient_entry(a, rows, columns, r, c);
            PROPERTY_ASSERT(pc, fabs(column[r] - right) <= 1e-14, "entry %lld, %lld: %g and %g", (long long)r,
                            (long long)c, column[r], right);
        }
    }
}

/* Entries are multiples of 1/8 up to 1, and not few of them 0. */
static void random_body(const property_case *pc)
{
    const int64_t rows = property_integer(pc, 0, LARGEST), columns = property_integer(pc, 0, LARGEST);
    const int64_t density = property_integer(pc, 0, 4);
    double a[LARGEST * LARGEST] = { 0.0 };
    symo_partition *r = random_partition(pc, rows), *c = random_partition(pc, columns);
    for (int64_t k = 0; k < rows * columns; k++)
        a[k] = property_integer(pc, 0, 4) < density ? (double)property_integer(pc, -8, 8) / 8.0 : 0.0;
    const double right = defect_of(a, r, c);
    for (int storage = 0; storage < STORAGES; storage++) {
        stored s;
        symo_matrix *quotient = NULL;
        double defect = -1.0;
        must(symo_matrix_quotient(&quotient, &defect, store(&s, storage, rows, columns, a), r, c));
        check_entries(pc, quotient, a, r, c);
        PROPERTY_ASSERT(pc, fabs(defect - right) <= 1e-15 + 1e-14 * right, "storage %d: defect %g and %g", storage,
                        defect, right);
        PROPERTY_ASSERT(pc, storage == SPARSE || !quotient->table->stored, "%s", "dense in, dense out");
        symo_matrix_free(quotient);
        symo_matrix_free(s.matrix);
    }
    symo_partition_free(r);
    symo_partition_free(c);
}

START_TEST(random_matrices)
{
    property_run("quotient", 400, random_body, NULL);
}
END_TEST

/* Powers of two far out change every number by that factor, and the defect not at all. */
START_TEST(any_scale)
{
    const double a[6] = { 1.0, 3.0, -2.0, 0.5, 1.0, 1.0 }, factors[2] = { 0x1p-1000, 0x1p1000 };
    const int64_t labels[3] = { 0, 0, 1 };
    symo_partition *rows = NULL, *columns = NULL;
    must(symo_partition_create(&rows, 3, labels, NULL));
    must(symo_partition_create(&columns, 2, (const int64_t[2]){ 0, 0 }, NULL));
    for (int k = 0; k < 2; k++) {
        double scaled[6], defect = -1.0;
        symo_matrix *matrix = NULL, *quotient = NULL;
        for (int e = 0; e < 6; e++) scaled[e] = a[e] * factors[k];
        must(symo_matrix_dense(&matrix, 3, 2, scaled));
        must(symo_matrix_quotient(&quotient, &defect, matrix, rows, columns));
        ck_assert_double_eq_tol(defect, defect_of(a, rows, columns), 1e-14);
        symo_matrix_free(matrix);
        symo_matrix_free(quotient);
    }
    symo_partition_free(rows);
    symo_partition_free(columns);
}
END_TEST

/* What is sparse stays so while fewer than half of the entries are kept: blocks (1 1; 1 1) on the diagonal. */
START_TEST(kinds)
{
    enum { BLOCKS = 8 };
    int64_t starts[2 * BLOCKS + 1] = { 0 }, labels[2 * BLOCKS], halves[2 * BLOCKS];
    int32_t indices[4 * BLOCKS];
    double values[4 * BLOCKS], defect = -1.0, column[BLOCKS];
    const int32_t *found = NULL;
    const double *numbers = NULL;
    symo_matrix *matrix = NULL, *quotient = NULL, *full = NULL;
    symo_partition *pairs = NULL, *turned = NULL;
    for (int j = 0; j < 2 * BLOCKS; j++) {
        labels[j] = j % BLOCKS; /* column j meets rows j % BLOCKS and BLOCKS + j % BLOCKS */
        halves[j] = j / BLOCKS;
        starts[j + 1] = starts[j] + 2;
        for (int k = 0; k < 2; k++) {
            indices[2 * j + k] = j % BLOCKS + k * BLOCKS;
            values[2 * j + k] = 1.0;
        }
    }
    must(symo_matrix_sparse(&matrix, 2 * BLOCKS, 2 * BLOCKS, starts, indices, values));
    must(symo_partition_create(&pairs, 2 * BLOCKS, labels, NULL));
    must(symo_partition_create(&turned, 2 * BLOCKS, halves, NULL));
    must(symo_matrix_quotient(&quotient, &defect, matrix, pairs, pairs));
    ck_assert(defect == 0.0);
    ck_assert(quotient->table->stored != NULL);
    for (int64_t c = 0; c < BLOCKS; c++) {
        ck_assert_int_eq(quotient->table->stored(quotient, c, &found, &numbers), 1);
        ck_assert_int_eq(found[0], c);
        ck_assert_double_eq_tol(numbers[0], 2.0, 1e-15);
    }
    must(symo_matrix_quotient(&full, &defect, matrix, turned, turned));
    ck_assert(full->table->stored == NULL);
    must(symo_matrix_column(full, 1, column));
    ck_assert_double_eq_tol(column[0], 1.0, 1e-15); /* 8 ones over sqrt(8)^2 */
    ck_assert_double_eq_tol(defect, 0.0, 1e-15);
    symo_matrix_free(full);
    for (int j = 0; j < 2 * BLOCKS; j++) labels[j] = j; /* each column for itself, which meets both halves */
    symo_partition_free(pairs);
    must(symo_partition_create(&pairs, 2 * BLOCKS, labels, NULL));
    must(symo_matrix_quotient(&full, &defect, matrix, turned, pairs));
    ck_assert(full->table->stored == NULL);
    symo_matrix_free(matrix);
    symo_matrix_free(quotient);
    symo_matrix_free(full);
    symo_partition_free(pairs);
    symo_partition_free(turned);
}
END_TEST

/* Rows of a sparse quotient ascend though the cells of its rows do not come in that order. */
START_TEST(ascending_rows)
{
    const int64_t labels[12] = { 0, 1, 2, 3, 4, 5, 2, 1, 0, 3, 4, 5 }, starts[3] = { 0, 2, 2 };
    const int32_t indices[2] = { 6, 8 };
    const double values[2] = { 2.0, 4.0 };
    const int32_t *found = NULL;
    const double *numbers = NULL;
    double defect = -1.0;
    symo_matrix *matrix = NULL, *quotient = NULL;
    symo_partition *rows = NULL, *columns = NULL;
    must(symo_matrix_sparse(&matrix, 12, 2, starts, indices, values));
    must(symo_partition_create(&rows, 12, labels, NULL));
    must(symo_partition_create(&columns, 2, (const int64_t[2]){ 0, 1 }, NULL));
    must(symo_matrix_quotient(&quotient, &defect, matrix, rows, columns));
    ck_assert_int_eq(quotient->table->stored(quotient, 0, &found, &numbers), 2);
    ck_assert(found[0] == 0 && found[1] == 2);
    ck_assert_double_eq_tol(numbers[0], 4.0 / sqrt(2.0), 1e-15);
    ck_assert_double_eq_tol(numbers[1], 2.0 / sqrt(2.0), 1e-15);
    ck_assert_double_eq_tol(defect, sqrt(0.5), 1e-15);
    symo_matrix_free(matrix);
    symo_matrix_free(quotient);
    symo_partition_free(rows);
    symo_partition_free(columns);
}
END_TEST

/* ---- linear programs ---- */

/* Entries that are shared by whole blocks of cells, with equal sums over each; so cells and no group. */
static void planted(const property_case *pc, int64_t blocks, int64_t size, double *a)
{
    const int64_t n = blocks * size;
    for (int64_t p = 0; p < blocks; p++)
        for (int64_t q = 0; q < blocks; q++) {
            double line[LARGEST];
            for (int64_t k = 0; k < size; k++) line[k] = (double)property_integer(pc, -2, 2);
            const int64_t turn = property_integer(pc, 0, 1);
            for (int64_t i = 0; i < size; i++)
                for (int64_t j = 0; j < size; j++)
                    a[p * size + i + (q * size + j) * n] = line[(turn ? i + j : j - i + size) % size];
        }
}

/* The cells of a program: those of its matrix that mix neither sides nor costs. Whatever x is, its average is as good:
 * B C'x = R'A x; and whatever z is, A C z = R B z. */
static void program_body(const property_case *pc)
{
    const int64_t blocks = property_integer(pc, 1, 3), size = property_integer(pc, 1, 4), n = blocks * size;
    double a[LARGEST * LARGEST], turned[LARGEST * LARGEST], x[LARGEST], z[LARGEST], left[LARGEST], right[LARGEST];
    double defect = -1.0, other = -1.0;
    int64_t sides[LARGEST];
    symo_matrix *matrix = NULL, *adjoint = NULL, *quotient = NULL, *of_adjoint = NULL;
    symo_partition *r = NULL, *c = NULL;
    planted(pc, blocks, size, a);
    for (int64_t i = 0; i < n; i++) sides[i] = i / size % 2;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) turned[j + i * n] = a[i + j * n];
    must(symo_matrix_dense(&matrix, n, n, a));
    must(symo_matrix_dense(&adjoint, n, n, turned));
    must(symo_partition_equitable_bipartite(&r, &c, matrix, sides, sides, 0.0));
    PROPERTY_ASSERT(pc, symo_partition_cells(c) <= blocks, "%lld cells", (long long)symo_partition_cells(c));
    must(symo_matrix_quotient(&quotient, &defect, matrix, r, c));
    must(symo_matrix_quotient(&of_adjoint, &other, adjoint, c, r));
    PROPERTY_ASSERT(pc, defect <= 1e-15 && other <= 1e-15, "defects %g and %g", defect, other);
    property_vector(pc, n, 1.0, x);
    double scale = 1.0;
    for (int64_t j = 0; j < n; j++) scale = fmax(scale, fabs(x[j]));
    must(symo_partition_reduce(c, x, z));
    must(symo_matrix_multiply(quotient, z, left));
    must(symo_matrix_multiply(matrix, x, right));
    must(symo_partition_reduce(r, right, right));
    for (int64_t i = 0; i < symo_partition_cells(r); i++)
        PROPERTY_ASSERT(pc, fabs(left[i] - right[i]) <= 1e-13 * scale, "averages: %g and %g", left[i], right[i]);
    must(symo_partition_lift(r, left, left));
    must(symo_partition_lift(c, z, x));
    must(symo_matrix_multiply(matrix, x, right));
    for (int64_t i = 0; i < n; i++)
        PROPERTY_ASSERT(pc, fabs(left[i] - right[i]) <= 1e-13 * scale, "lifted: %g and %g", left[i], right[i]);
    symo_matrix_free(matrix);
    symo_matrix_free(adjoint);
    symo_matrix_free(quotient);
    symo_matrix_free(of_adjoint);
    symo_partition_free(r);
    symo_partition_free(c);
}

START_TEST(linear_programs)
{
    property_run("program", 200, program_body, NULL);
}
END_TEST

/* One way does not say the other: (1 3) maps what is equal to what is equal, its transpose does not. */
START_TEST(one_sided)
{
    const double a[2] = { 1.0, 3.0 };
    double defect = -1.0;
    symo_matrix *row = NULL, *column = NULL, *quotient = NULL;
    symo_partition *one = NULL, *pair = NULL;
    must(symo_matrix_dense(&row, 1, 2, a));
    must(symo_matrix_dense(&column, 2, 1, a));
    must(symo_partition_create(&one, 1, (const int64_t[1]){ 0 }, NULL));
    must(symo_partition_create(&pair, 2, (const int64_t[2]){ 0, 0 }, NULL));
    must(symo_matrix_quotient(&quotient, &defect, row, one, pair));
    ck_assert(defect == 0.0);
    symo_matrix_free(quotient);
    must(symo_matrix_quotient(&quotient, &defect, column, pair, one));
    ck_assert_double_eq_tol(defect, sqrt(2.0 / 10.0), 1e-15);
    symo_matrix_free(quotient);
    symo_matrix_free(row);
    symo_matrix_free(column);
    symo_partition_free(one);
    symo_partition_free(pair);
}
END_TEST

/* ---- refusals ---- */

static void refused(symo_status status, symo_status expected, const char *sentence)
{
    ck_assert_int_eq(status, expected);
    ck_assert_str_eq(symo_last_error(), sentence);
}

START_TEST(arguments)
{
    const double a[6] = { 0.0 };
    const symo_status bad = SYMO_ERROR_ARGUMENT;
    double defect = 0.0;
    symo_matrix *matrix = NULL, *quotient = (symo_matrix *)1;
    symo_partition *two = NULL, *three = NULL;
    must(symo_matrix_dense(&matrix, 2, 3, a));
    must(symo_partition_create(&two, 2, (const int64_t[2]){ 0, 1 }, NULL));
    must(symo_partition_create(&three, 3, (const int64_t[3]){ 0, 0, 0 }, NULL));
    refused(symo_matrix_quotient(NULL, &defect, matrix, two, three), bad,
            "symo_matrix_quotient: quotient must not be NULL");
    ck_assert(isnan(defect));
    refused(symo_matrix_quotient(&quotient, NULL, matrix, two, three), bad,
            "symo_matrix_quotient: defect must not be NULL");
    ck_assert_ptr_null(quotient);
    refused(symo_matrix_quotient(&quotient, &defect, NULL, two, three), bad,
            "symo_matrix_quotient: matrix must not be NULL");
    refused(symo_matrix_quotient(&quotient, &defect, matrix, NULL, three), bad,
            "symo_matrix_quotient: rows must not be NULL");
    refused(symo_matrix_quotient(&quotient, &defect, matrix, two, NULL), bad,
            "symo_matrix_quotient: columns must not be NULL");
    refused(symo_matrix_quotient(&quotient, &defect, matrix, three, three), bad,
            "symo_matrix_quotient: rows has 3 entries, and the matrix 2 rows");
    refused(symo_matrix_quotient(&quotient, &defect, matrix, two, two), bad,
            "symo_matrix_quotient: columns has 2 entries, and the matrix 3 columns");
    must(symo_matrix_quotient(&quotient, &defect, matrix, two, three));
    ck_assert(defect == 0.0);
    symo_matrix_free(quotient);
    symo_matrix_free(matrix);
    symo_partition_free(two);
    symo_partition_free(three);
}
END_TEST

/* Four rows of one cell, the largest numbers there are: in a full matrix, and alone in a wide sparse one. */
START_TEST(overflow)
{
    const double a[8] = { 0.0, 0.0, 0.0, 0.0, DBL_MAX, DBL_MAX, DBL_MAX, DBL_MAX };
    const int64_t starts[5] = { 0, 0, 4, 4, 4 };
    const int32_t indices[4] = { 0, 1, 2, 3 };
    const char *sentence = "symo_matrix_quotient: the sum over cell 0 of rows and 1 of columns is not finite";
    double defect = 0.0;
    symo_matrix *dense = NULL, *sparse = NULL, *quotient = NULL;
    symo_partition *rows = NULL, *two = NULL, *four = NULL, *whole = NULL;
    must(symo_matrix_dense(&dense, 4, 2, a));
    must(symo_matrix_sparse(&sparse, 4, 4, starts, indices, a + 4));
    must(symo_partition_create(&rows, 4, (const int64_t[4]){ 0, 0, 0, 0 }, NULL));
    must(symo_partition_create(&two, 2, (const int64_t[2]){ 0, 1 }, NULL));
    must(symo_partition_create(&four, 4, (const int64_t[4]){ 0, 1, 2, 3 }, NULL));
    must(symo_partition_create(&whole, 2, (const int64_t[2]){ 0, 0 }, NULL));
    refused(symo_matrix_quotient(&quotient, &defect, dense, rows, two), SYMO_ERROR_NUMERIC, sentence);
    ck_assert(isnan(defect) && !quotient);
    refused(symo_matrix_quotient(&quotient, &defect, sparse, rows, four), SYMO_ERROR_NUMERIC, sentence);
    ck_assert(isnan(defect) && !quotient);
    must(symo_matrix_quotient(&quotient, &defect, dense, four, whole));
    symo_matrix_free(quotient);
    symo_matrix_free(dense);
    symo_matrix_free(sparse);
    symo_partition_free(rows);
    symo_partition_free(two);
    symo_partition_free(four);
    symo_partition_free(whole);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quotient");
    TCase *tests = tcase_create("quotient");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, random_matrices);
    tcase_add_test(tests, any_scale);
    tcase_add_test(tests, kinds);
    tcase_add_test(tests, ascending_rows);
    tcase_add_test(tests, linear_programs);
    tcase_add_test(tests, one_sided);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, overflow);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
