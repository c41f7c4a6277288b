/* SPDX-License-Identifier: BSD-3-Clause */
/* Matrices as the rest of the library sees them: counted references in front of a storage's table. The public products
 * use the ordered loops: the same bits on every machine, NaN in gives NaN out, and near memory speed. */
#include "linear/linear_impl.h"

void symo__matrix_start(symo_matrix *matrix, const symo__matrix_table *table, int64_t rows, int64_t columns)
{
    matrix->table = table;
    matrix->rows = rows;
    matrix->columns = columns;
    symo__references_start(&matrix->references);
}

void symo__matrix_keep(symo_matrix *matrix)
{
    symo__keep(&matrix->references);
}

void symo_matrix_free(symo_matrix *matrix)
{
    if (matrix && symo__drop(&matrix->references)) matrix->table->free(matrix);
}

int64_t symo_matrix_rows(const symo_matrix *matrix)
{
    return matrix ? matrix->rows : 0;
}

int64_t symo_matrix_columns(const symo_matrix *matrix)
{
    return matrix ? matrix->columns : 0;
}

symo_status symo__matrix_multiply(const symo_matrix *matrix, symo__kernel kernel, const double *x, double *out)
{
    return matrix->table->multiply(matrix, kernel, x, out);
}

symo_status symo__matrix_adjoint(const symo_matrix *matrix, symo__kernel kernel, const double *y, double *out)
{
    return matrix->table->adjoint(matrix, kernel, y, out);
}

symo_status symo__matrix_column(const symo_matrix *matrix, int64_t column, double *out)
{
    assert(column >= 0 && column < matrix->columns);
    return matrix->table->column(matrix, column, out);
}

symo_status symo__matrix_combine(symo_matrix **combined, const symo_matrix *matrix, int64_t columns,
                                 const int64_t *starts, const int64_t *members, const double *coefficients)
{
    const symo__combination how = {
        .function = "folding the columns of a matrix",
        .columns = columns,
        .starts = starts,
        .members = members,
        .coefficients = coefficients,
    };
    *combined = NULL;
    return matrix->table->combine(combined, matrix, &how);
}

symo_status symo__fail_combination(const symo__combination *how, int64_t column, int64_t row)
{
    return symo__fail(SYMO_ERROR_NUMERIC, "%s: column %lld is not finite at row %lld", how->function, (long long)column,
                      (long long)row);
}

double symo__matrix_weighted_square(const symo_matrix *matrix, const double *row_weights)
{
    return matrix->table->weighted_square(matrix, row_weights);
}

symo_status symo_matrix_multiply(const symo_matrix *matrix, const double *x, double *out)
{
    static const char function[] = "symo_matrix_multiply";
    if (!matrix) return symo__fail_null(function, "matrix");
    if (!x && matrix->columns > 0) return symo__fail_null(function, "x");
    if (!out && matrix->rows > 0) return symo__fail_null(function, "out");
    return symo__matrix_multiply(matrix, SYMO__KERNEL_ORDERED, x, out);
}

symo_status symo_matrix_adjoint(const symo_matrix *matrix, const double *y, double *out)
{
    static const char function[] = "symo_matrix_adjoint";
    if (!matrix) return symo__fail_null(function, "matrix");
    if (!y && matrix->rows > 0) return symo__fail_null(function, "y");
    if (!out && matrix->columns > 0) return symo__fail_null(function, "out");
    return symo__matrix_adjoint(matrix, SYMO__KERNEL_ORDERED, y, out);
}

symo_status symo_matrix_column(const symo_matrix *matrix, int64_t column, double *out)
{
    static const char function[] = "symo_matrix_column";
    if (!matrix) return symo__fail_null(function, "matrix");
    if (column < 0 || column >= matrix->columns) {
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: column = %lld must be in 0 .. %lld", function, (long long)column,
                          (long long)matrix->columns - 1);
    }
    if (!out && matrix->rows > 0) return symo__fail_null(function, "out");
    return symo__matrix_column(matrix, column, out);
}
