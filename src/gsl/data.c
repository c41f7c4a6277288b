/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows that a symmetry test looks at. A row of weight 0 counts as absent. In the gaussian family rows are
 * multiplied by the square roots of their weights, which makes it ordinary least squares; a common factor of the
 * weights changes no test, so the largest is brought to [1, 2) by a power of 2 and nothing overflows. */
#include "gsl_impl.h"

static int64_t count_rows(const symo__test_data *data, const double *weights)
{
    int64_t count = 0;
    for (int64_t i = 0; i < data->all_rows; i++) count += !weights || weights[i] > 0.0;
    return count;
}

static symo_status take_memory(symo__test_data *data, const char *function)
{
    const int64_t rows = data->rows;
    data->row = symo_memory_allocate(rows, sizeof *data->row);
    data->y = symo_memory_allocate(rows, 4 * sizeof *data->y);
    data->whole = symo_memory_allocate(data->all_rows, sizeof *data->whole);
    if (!data->row || !data->y || !data->whole) return symo__gsl_fail_memory(function);
    data->weight = data->y + rows;
    data->offset = data->weight + rows;
    data->root = data->offset + rows;
    return SYMO_OK;
}

static int weight_exponent(const symo__test_data *data, const double *weights)
{
    double largest = 0.0;
    int exponent;
    if (data->family != SYMO_TEST_GAUSSIAN || !weights) return 0;
    for (int64_t i = 0; i < data->all_rows; i++) largest = weights[i] > largest ? weights[i] : largest;
    (void)frexp(largest, &exponent);
    return exponent - 1;
}

symo_status symo__test_data_fill(symo__test_data *data, const char *function, const double *y, const double *weights,
                                 const double *offset)
{
    const int gaussian = data->family == SYMO_TEST_GAUSSIAN;
    data->rows = count_rows(data, weights);
    const symo_status status = take_memory(data, function);
    if (status) return status;
    for (int64_t i = 0, k = 0; i < data->all_rows; i++) {
        if (!weights || weights[i] > 0.0) data->row[k++] = i;
    }
    const int exponent = weight_exponent(data, weights);
    for (int64_t k = 0; k < data->rows; k++) {
        const int64_t i = data->row[k];
        data->weight[k] = weights ? ldexp(weights[i], -exponent) : 1.0;
        data->offset[k] = gaussian || !offset ? 0.0 : offset[i];
        data->y[k] = gaussian && offset ? y[i] - offset[i] : y[i];
        data->root[k] = gaussian ? sqrt(data->weight[k]) : 1.0;
        if (!isfinite(data->y[k])) return symo_error_argument(function, "y - offset", i, data->y[k], "finite");
    }
    for (int64_t k = 0; gaussian && weights && k < data->rows; k++) {
        data->log_weights += log(weights[data->row[k]]) - exponent * 0.69314718055994530942; /* log 2 */
    }
    return SYMO_OK;
}

void symo__test_data_release(symo__test_data *data)
{
    symo_partition_free(data->orbits);
    symo_memory_free(data->row);
    symo_memory_free(data->y);
    symo_memory_free(data->whole);
}

void symo__test_data_column(const symo__test_data *data, int64_t column, double *out)
{
    const symo_status status = symo_matrix_column(data->x, column, data->whole);
    assert(status == SYMO_OK);
    (void)status;
    for (int64_t k = 0; k < data->rows; k++) out[k] = data->root[k] * data->whole[data->row[k]];
}
