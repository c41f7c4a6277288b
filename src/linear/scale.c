/* SPDX-License-Identifier: BSD-3-Clause */
/* Standardising a design: the spread of its columns, and the matrix with scaled columns.
 *
 *     m_j = sum_i w_i a_ij / sum w,    s_j = sqrt(sum_i w_i (a_ij - m_j)^2 / sum w),    b_ij = a_ij f_j
 *
 * Columns are not centred: that would fill a sparse matrix, and a model with an intercept does not need it, since the
 * intercept takes the means up. Entries are divided by the largest of their column first, weights by the largest
 * weight, so that no sum overflows; both sums are taken in blocks, in a fixed order. Cells of a sparse column that are
 * not stored enter the second sum as their weight times m_j^2. A spread below 1e-14 of the largest entry is rounding:
 * 0.
 */
#include "linear/linear_impl.h"

enum { BLOCK = 256 };

/* The entries of one column, or the stored ones of them. */
typedef struct {
    int64_t rows, count;
    const int32_t *indices; /* NULL: entry k is in row k */
    const double *values;
} entries;

/* sums[p] = sum over the entries of w (a / largest - centre)^p, p = 0, 1, 2 */
static void moments(const entries *e, const double *weights, double largest, double centre, double sums[3])
{
    double terms[3][BLOCK];
    sums[0] = sums[1] = sums[2] = 0.0;
    for (int64_t first = 0; first < e->count; first += BLOCK) {
        const int64_t count = e->count - first < BLOCK ? e->count - first : BLOCK;
        for (int64_t k = 0; k < count; k++) {
            const int64_t row = e->indices ? e->indices[first + k] : first + k;
            const double d = e->values[first + k] / largest - centre;
            terms[0][k] = weights[row];
            terms[1][k] = weights[row] * d;
            terms[2][k] = weights[row] * (d * d);
        }
        for (int p = 0; p < 3; p++) sums[p] += symo__sum(count, terms[p]);
    }
}

static double deviation(const entries *e, const double *weights, double total)
{
    const double largest = symo__norm_inf(e->count, e->values);
    double sums[3];
    if (largest == 0.0) return 0.0;
    moments(e, weights, largest, 0.0, sums);
    const double mean = sums[1] / total, absent = e->count < e->rows ? total - sums[0] : 0.0;
    moments(e, weights, largest, mean, sums);
    const double relative = sqrt((sums[2] + (absent > 0.0 ? absent * (mean * mean) : 0.0)) / total);
    return relative > 1e-14 ? relative * largest : 0.0;
}

static symo_status scale_weights(const char *function, int64_t rows, const double *weights, double *scaled)
{
    double largest = weights ? 0.0 : 1.0;
    for (int64_t i = 0; weights && i < rows; i++) {
        if (!(weights[i] >= 0.0 && weights[i] < INFINITY)) {
            return symo__fail_argument(function, "weights", i, weights[i], "finite and >= 0");
        }
        if (weights[i] > largest) largest = weights[i];
    }
    if (largest == 0.0 && rows > 0) {
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: weights: at least one must be > 0", function);
    }
    for (int64_t i = 0; i < rows; i++) scaled[i] = weights ? weights[i] / largest : 1.0;
    return SYMO_OK;
}

symo_status symo_matrix_deviations(const symo_matrix *matrix, const double *weights, double *out)
{
    if (!matrix) return symo__fail_null(__func__, "matrix");
    if (!out && matrix->columns > 0) return symo__fail_null(__func__, "out");
    const int64_t rows = matrix->rows;
    double *scaled = symo__allocate(rows, sizeof *scaled);
    double *column = symo__allocate(matrix->table->stored ? 0 : rows, sizeof *column);
    symo_status status = SYMO_OK;
    if (!scaled || !column) {
        status = symo__fail_memory(__func__, 2 * (size_t)rows * sizeof *scaled);
        goto done;
    }
    status = scale_weights(__func__, rows, weights, scaled);
    if (status) goto done;
    const double total = symo__sum(rows, scaled);
    for (int64_t j = 0; j < matrix->columns; j++) {
        entries e = { .rows = rows, .count = rows, .values = column };
        if (matrix->table->stored)
            e.count = matrix->table->stored(matrix, j, &e.indices, &e.values);
        else
            status = symo__matrix_column(matrix, j, column);
        if (status) goto done;
        out[j] = deviation(&e, scaled, total);
    }
done:
    symo__release(scaled);
    symo__release(column);
    return status;
}

symo_status symo_matrix_scale(symo_matrix **scaled, const symo_matrix *matrix, const double *factors)
{
    if (!scaled) return symo__fail_null(__func__, "scaled");
    *scaled = NULL;
    if (!matrix) return symo__fail_null(__func__, "matrix");
    if (!factors && matrix->columns > 0) return symo__fail_null(__func__, "factors");
    const int64_t columns = matrix->columns, bad = symo__first_nonfinite(columns, factors);
    if (bad >= 0) return symo__fail_argument(__func__, "factors", bad, factors[bad], "finite");
    int64_t *numbers = symo__allocate(columns + 1, sizeof *numbers);
    if (!numbers) return symo__fail_memory(__func__, ((size_t)columns + 1) * sizeof *numbers);
    for (int64_t j = 0; j <= columns; j++) numbers[j] = j;
    /* Every group has one member: where group j starts, its member stands, and that is column j. */
    const symo__combination how = {
        .function = __func__, .columns = columns, .starts = numbers, .members = numbers, .coefficients = factors
    };
    const symo_status status = matrix->table->combine(scaled, matrix, &how);
    symo__release(numbers);
    return status;
}
