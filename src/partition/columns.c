/* SPDX-License-Identifier: BSD-3-Clause */
/* The columns of a matrix without their zeros: bases, and maps that mix few entries. */
#include "partition/partition_impl.h"

symo_status symo__columns_create(symo__columns *columns, int64_t n, int64_t count, int64_t entries,
                                 const char *function)
{
    *columns = (symo__columns){ .n = n, .count = count };
    columns->starts = symo__allocate_zero(count + 1, sizeof *columns->starts);
    columns->rows = symo__allocate(entries, sizeof *columns->rows);
    columns->values = symo__allocate(entries, sizeof *columns->values);
    if (columns->starts && columns->rows && columns->values) return SYMO_OK;
    symo__columns_free(columns);
    return symo__fail_memory(function, (size_t)entries * sizeof *columns->values);
}

void symo__columns_free(symo__columns *columns)
{
    symo__release(columns->starts);
    symo__release(columns->rows);
    symo__release(columns->values);
    *columns = (symo__columns){ .n = 0 };
}

symo_status symo__columns_pack(symo__columns *columns, int64_t n, int64_t count, const double *dense, int64_t down,
                               int64_t across, const char *function)
{
    int64_t used = 0;
    SYMO_TRY(symo__columns_create(columns, n, count, symo__nonzeros(n * count, dense), function));
    for (int64_t j = 0; j < count; j++) {
        for (int64_t i = 0; i < n; i++) {
            const double value = dense[i * down + j * across];
            if (value == 0.0) continue;
            columns->rows[used] = i;
            columns->values[used++] = value;
        }
        columns->starts[j + 1] = used;
    }
    return SYMO_OK;
}

void symo__columns_multiply(const symo__columns *columns, const double *x, double *out)
{
    for (int64_t i = 0; i < columns->n; i++) out[i] = 0.0;
    for (int64_t j = 0; j < columns->count; j++)
        for (int64_t k = columns->starts[j]; k < columns->starts[j + 1]; k++)
            out[columns->rows[k]] += columns->values[k] * x[j];
}

static double product_with(const symo__columns *columns, int64_t j, const double *x)
{
    double sum = 0.0;
    for (int64_t k = columns->starts[j]; k < columns->starts[j + 1]; k++)
        sum += columns->values[k] * x[columns->rows[k]];
    return sum;
}

void symo__columns_adjoint(const symo__columns *columns, const double *x, double *out)
{
    for (int64_t j = 0; j < columns->count; j++) out[j] = product_with(columns, j, x);
}

symo_status symo__columns_defect(const symo__columns *columns, double *defect, const char *function)
{
    double *column = symo__allocate_zero(columns->n, sizeof *column);
    if (!column) return symo__fail_memory(function, (size_t)columns->n * sizeof *column);
    *defect = 0.0;
    for (int64_t j = 0; j < columns->count; j++) {
        const int64_t first = columns->starts[j], end = columns->starts[j + 1];
        for (int64_t k = first; k < end; k++) column[columns->rows[k]] = columns->values[k];
        for (int64_t i = 0; i <= j; i++) {
            const double apart = fabs(product_with(columns, i, column) - (i == j));
            if (!(apart <= *defect)) *defect = apart;
        }
        for (int64_t k = first; k < end; k++) column[columns->rows[k]] = 0.0;
    }
    symo__release(column);
    return SYMO_OK;
}
