/* SPDX-License-Identifier: BSD-3-Clause */
/* regression: validation, folding and the dual's projection, shared by the losses of a linear predictor.
 *
 * Folding: f(U z) is the same loss on the matrix X U, whose column c is sum_{i in c} s_i x_i / sqrt(size_c); weights,
 * responses and offset stay. One pass over the matrix, then every evaluation costs rows x cells instead of rows x n.
 *
 * Describing: with averages Q over equitable cells of columns and P over those of rows, X Q = P X, and where a row's
 * loss depends on its cell only, sum_i w_i loss((P eta)_i) <= sum_i w_i loss(eta_i) by convexity; so f(Q b) <= f(b).
 */
#include "objective/regression.h"

#include <string.h>

#include "partition/structure.h"

static void release(symo__regression *regression)
{
    symo_matrix_free(regression->matrix);
    symo__release(regression->response);
    symo__release(regression->weights);
    symo__release(regression->offset);
}

static symo_status check_weights(const char *function, int64_t rows, const double *weights, double *largest)
{
    *largest = 0.0;
    for (int64_t i = 0; i < rows; i++) {
        if (!(weights[i] >= 0.0 && weights[i] < INFINITY))
            return symo__fail_argument(function, "weights", i, weights[i], "must be finite and >= 0");
        if (weights[i] > *largest) *largest = weights[i];
    }
    if (*largest > 0.0) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: weights: at least one must be > 0", function);
}

static symo_status check_data(const char *function, const symo_matrix *x, const double *y, const double *offset,
                              int intercept, double lowest, double highest, const char *expected)
{
    if (!x) return symo__fail_null(function, "x");
    const int64_t rows = symo_matrix_rows(x);
    if (rows < 1) return symo__fail(SYMO_ERROR_ARGUMENT, "%s: x has no rows; there must be at least one", function);
    if (!y) return symo__fail_null(function, "y");
    if (intercept != 0 && intercept != 1)
        return symo__fail_argument(function, "intercept", -1, (double)intercept, "must be 0 or 1");
    for (int64_t i = 0; i < rows; i++)
        if (!(y[i] >= lowest && y[i] <= highest)) return symo__fail_argument(function, "y", i, y[i], expected);
    const int64_t bad = offset ? symo__first_nonfinite(rows, offset) : -1;
    if (bad >= 0) return symo__fail_argument(function, "offset", bad, offset[bad], "must be finite");
    return SYMO_OK;
}

/* weights / sum of weights, scaled by the largest one first, so that the sum cannot overflow. */
static void normalise(int64_t rows, const double *weights, double largest, double *out)
{
    for (int64_t i = 0; i < rows; i++) out[i] = weights ? weights[i] / largest : 1.0;
    const double sum = symo__sum(rows, out);
    for (int64_t i = 0; i < rows; i++) out[i] /= sum;
}

/* Takes a reference of the matrix and copies of the arrays; weights is left to the caller. */
static symo_status fill(symo__regression *regression, const char *function, symo_matrix *matrix, const double *y,
                        const double *offset, int intercept)
{
    const int64_t rows = symo_matrix_rows(matrix);
    *regression = (symo__regression){
        .matrix = matrix, .rows = rows, .columns = symo_matrix_columns(matrix), .intercept = intercept
    };
    symo__matrix_keep(matrix);
    SYMO_TRY(symo__copy_doubles(&regression->response, rows, y, function));
    SYMO_TRY(symo__copy_doubles(&regression->offset, rows, offset, function));
    regression->weights = symo__allocate(rows, sizeof *regression->weights);
    return regression->weights ? SYMO_OK : symo__fail_memory(function, (size_t)rows * sizeof *regression->weights);
}

symo_status symo__regression_create(symo__regression *regression, const char *function, const symo_matrix *x,
                                    const double *y, const double *weights, const double *offset, int intercept,
                                    double lowest, double highest, const char *expected)
{
    double largest = 1.0;
    SYMO_TRY(check_data(function, x, y, offset, intercept, lowest, highest, expected));
    if (weights) SYMO_TRY(check_weights(function, symo_matrix_rows(x), weights, &largest));
    const symo_status status = fill(regression, function, (symo_matrix *)x, y, offset, intercept);
    if (status) {
        release(regression);
        return status;
    }
    normalise(regression->rows, weights, largest, regression->weights);
    regression->curvature = symo__matrix_weighted_square(x, regression->weights);
    return SYMO_OK;
}

/* The same data on the columns X U of a partition. On failure nothing is held. */
static symo_status fold(symo__regression *folded, const char *function, const symo__regression *regression,
                        const symo_partition *partition)
{
    symo_matrix *matrix = NULL;
    double *coefficients = NULL;
    SYMO_TRY(symo__partition_coefficients(&coefficients, partition, function));
    symo_status status = symo__matrix_combine(&matrix, regression->matrix, partition->cells, partition->starts,
                                              symo__members(partition), coefficients);
    symo__release(coefficients);
    if (status) return status;
    status = fill(folded, function, matrix, regression->response, regression->offset, regression->intercept);
    symo_matrix_free(matrix); /* fill has taken its own reference */
    if (status) {
        release(folded);
        return status;
    }
    symo__copy(regression->rows, regression->weights, folded->weights);
    folded->curvature = symo__matrix_weighted_square(folded->matrix, folded->weights);
    return SYMO_OK;
}

void symo__regression_destroy(void *self)
{
    release(self);
    symo__release(self);
}

/* The entries of the matrix between the columns, vertices from `first` on, and the rows. Rows of weight 0 are absent.
 */
static symo_status link_entries(const symo__regression *regression, symo_structure *structure, int64_t first,
                                int64_t row)
{
    static const char verb[] = "symo_objective_describe";
    symo__matrix_entry *entries = NULL;
    int64_t count = 0, kept = 0;
    SYMO_TRY(symo__matrix_entries(&entries, &count, regression->matrix, verb));
    symo__weighted_link *links = symo__allocate(count, sizeof *links);
    symo_status status = links ? SYMO_OK : symo__fail_memory(verb, (size_t)count * sizeof *links);
    for (int64_t k = 0; k < count && links; k++)
        if (regression->weights[entries[k].row] > 0.0)
            links[kept++] = (symo__weighted_link){ entries[k].weight, (int32_t)(row + entries[k].row),
                                                   (int32_t)(first + entries[k].column) };
    symo__release(entries);
    if (!status) status = symo__structure_links(structure, verb, kept, links);
    symo__release(links);
    return status;
}

symo_status symo__regression_describe(void *self, int64_t n, symo_structure *structure, int64_t first)
{
    const symo__regression *regression = self;
    const int64_t rows = regression->rows;
    int64_t row = 0;
    (void)n;
    SYMO_TRY(symo_structure_vertices(structure, rows, &row));
    SYMO_TRY(symo_structure_colour(structure, row, rows, regression->response));
    SYMO_TRY(symo_structure_colour(structure, row, rows, regression->weights));
    if (regression->offset) SYMO_TRY(symo_structure_colour(structure, row, rows, regression->offset));
    return link_entries(regression, structure, first, row);
}

symo_status symo__regression_reduce(symo_objective **reduced, const symo_objective_table *table, const void *self,
                                    size_t size, const symo_partition *partition)
{
    static const char verb[] = "symo_objective_reduce";
    symo__regression folded;
    *reduced = NULL;
    SYMO_TRY(fold(&folded, verb, self, partition));
    void *made = symo__allocate(1, size);
    if (!made) {
        release(&folded);
        return symo__fail_memory(verb, size);
    }
    memcpy(made, self, size);
    *(symo__regression *)made = folded;
    return symo__objective_wrap(reduced, folded.columns, table, made, verb);
}

symo_status symo__regression_predict(const symo__regression *regression, symo__kernel kernel, const double *b,
                                     double *eta)
{
    int64_t zeros = 0;
    while (zeros < regression->columns && b[zeros] == 0.0) zeros++;
    if (zeros == regression->columns)
        for (int64_t i = 0; i < regression->rows; i++) eta[i] = 0.0;
    else
        SYMO_TRY(symo__matrix_multiply(regression->matrix, kernel, b, eta));
    if (regression->offset)
        for (int64_t i = 0; i < regression->rows; i++) eta[i] += regression->offset[i];
    return SYMO_OK;
}

int64_t symo__regression_dual_scratch(const symo__regression *regression, int64_t vectors, int64_t count)
{
    /* one more vector for products; a count that does not fit is refused by whoever allocates */
    int64_t total;
    const int fits = symo__multiply_sizes(regression->rows, vectors + count + regression->intercept + 1, &total);
    return fits ? total : INT64_MAX;
}

static double metric_norm(int64_t rows, const double *metric, const double *column, double *product)
{
    for (int64_t i = 0; i < rows; i++) product[i] = metric[i] * column[i];
    return sqrt(symo__dot(rows, product, column));
}

/* Twice is enough (Giraud, Langou, Rozloznik 2005): what is left is orthogonal to rounding. */
static void remove_basis(int64_t rows, const double *metric, int64_t rank, const double *basis, double *column,
                         double *product)
{
    for (int64_t k = 0; k < 2 * rank; k++) {
        const double *unit = basis + (k % rank) * rows;
        for (int64_t i = 0; i < rows; i++) product[i] = metric[i] * column[i];
        symo__add_scaled(rows, column, -symo__dot(rows, product, unit), unit, column);
    }
}

static int fetch(const symo__regression *regression, int64_t count, const int64_t *columns, int64_t j, double *out)
{
    if (j < count) return symo__matrix_column(regression->matrix, columns[j], out) == SYMO_OK;
    for (int64_t i = 0; i < regression->rows; i++) out[i] = 1.0;
    return 1;
}

/* What is left of a dependent column lies on rows without metric, where u cannot be changed: is it orthogonal to u? */
static int harmless(int64_t rows, const double *left, double size, const double *u)
{
    double total = 0.0;
    for (int64_t i = 0; i < rows; i++) total += fabs(u[i]);
    return fabs(symo__dot(rows, left, u)) <= 1e-10 * size * total;
}

int symo__regression_orthogonalise(const symo__regression *regression, const double *metric, int64_t count,
                                   const int64_t *columns, double *u, double *scratch)
{
    const int64_t rows = regression->rows;
    double *product = scratch, *basis = scratch + rows;
    int64_t rank = 0;
    for (int64_t j = 0; j < count + regression->intercept; j++) {
        double *column = basis + rank * rows;
        if (!fetch(regression, count, columns, j, column)) return 0;
        const double size = symo__norm_inf(rows, column), whole = metric_norm(rows, metric, column, product);
        remove_basis(rows, metric, rank, basis, column, product);
        const double left = metric_norm(rows, metric, column, product);
        if (!(left > 1e-13 * whole)) {
            if (!harmless(rows, column, size, u)) return 0;
            continue;
        }
        for (int64_t i = 0; i < rows; i++) column[i] /= left;
        const double slope = symo__dot(rows, column, u);
        for (int64_t i = 0; i < rows; i++) u[i] -= metric[i] * slope * column[i];
        rank++;
    }
    return 1;
}
