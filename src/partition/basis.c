/* SPDX-License-Identifier: BSD-3-Clause */
/* Subspaces of R^n by an orthonormal basis, for fixed spaces that no partition describes: U is n x m with U'U = I.
 *
 *     project  x -> U (U'x)        reduce  x -> U'x        lift  z -> U z
 *
 * Columns are kept without their zeros, one after another, so that a basis of many small blocks costs what its blocks
 * do. Cost of each: O(entries that are not 0). Unlike a partition's, a projection is exact up to rounding only.
 */
#include "partition/partition_impl.h"

/* ---- creation ---- */

symo_status symo__basis_adopt(symo_basis **basis, symo__columns *columns, const char *function)
{
    symo_basis *made = *basis = symo__allocate_zero(1, sizeof *made);
    if (!made) {
        symo__columns_free(columns);
        return symo__fail_memory(function, sizeof *made);
    }
    symo__references_start(&made->references);
    made->columns = *columns;
    return SYMO_OK;
}

static symo_status check_orthonormal(const symo__columns *columns, const char *function)
{
    double defect;
    SYMO_TRY(symo__columns_defect(columns, &defect, function));
    if (defect <= 1e-12) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: the columns are not orthonormal: max |U'U - I| = %.3g is above 1e-12",
                      function, defect);
}

symo_status symo_basis_create(symo_basis **basis, int64_t n, int64_t dimension, const double *columns)
{
    static const char function[] = "symo_basis_create";
    int64_t size;
    if (!basis) return symo__fail_null(function, "basis");
    *basis = NULL;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (dimension < 0 || dimension > n)
        return symo__fail_argument(function, "dimension", -1, (double)dimension, "in 0 .. n");
    if (!symo__multiply_sizes(n, dimension, &size) || size > INT64_MAX / 16)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld columns of %lld entries do not fit", function,
                          (long long)dimension, (long long)n);
    if (!columns && size > 0) return symo__fail_null(function, "columns");
    const int64_t bad = symo__first_nonfinite(size, columns);
    if (bad >= 0) return symo__fail_argument(function, "columns", bad, columns[bad], "finite");
    symo__columns packed;
    SYMO_TRY(symo__columns_pack(&packed, n, dimension, columns, 1, n, function));
    const symo_status status = check_orthonormal(&packed, function);
    if (!status) return symo__basis_adopt(basis, &packed, function);
    symo__columns_free(&packed);
    return status;
}

symo_status symo__basis_of_partition(symo_basis **basis, const symo_partition *partition, const char *function)
{
    const int64_t cells = partition->cells;
    symo__columns columns;
    SYMO_TRY(symo__columns_create(&columns, partition->n, cells, partition->starts[cells], function));
    for (int64_t c = 0; c < cells; c++) {
        for (int64_t k = partition->starts[c]; k < partition->starts[c + 1]; k++) {
            const int64_t i = symo__member(partition, k);
            columns.rows[k] = i;
            columns.values[k] = (partition->sign ? (double)partition->sign[i] : 1.0) / partition->root[c];
        }
        columns.starts[c + 1] = partition->starts[c + 1];
    }
    return symo__basis_adopt(basis, &columns, function);
}

void symo__basis_keep(symo_basis *basis)
{
    symo__keep(&basis->references);
}

void symo_basis_free(symo_basis *basis)
{
    if (!basis || !symo__drop(&basis->references)) return;
    symo__columns_free(&basis->columns);
    symo__release(basis);
}

/* ---- questions ---- */

int64_t symo_basis_size(const symo_basis *basis)
{
    return basis ? basis->columns.n : 0;
}

int64_t symo_basis_dimension(const symo_basis *basis)
{
    return basis ? basis->columns.count : 0;
}

symo_status symo_basis_column(const symo_basis *basis, int64_t column, double *out)
{
    static const char function[] = "symo_basis_column";
    if (!basis) return symo__fail_null(function, "basis");
    if (column < 0 || column >= basis->columns.count)
        return symo__fail_argument(function, "column", -1, (double)column, "in 0 .. dimension - 1");
    if (!out) return symo__fail_null(function, "out"); /* a column has entries */
    for (int64_t i = 0; i < basis->columns.n; i++) out[i] = 0.0;
    for (int64_t k = basis->columns.starts[column]; k < basis->columns.starts[column + 1]; k++)
        out[basis->columns.rows[k]] = basis->columns.values[k];
    return SYMO_OK;
}

/* ---- numbers ---- */

void symo__basis_project(const symo_basis *basis, const double *x, double *out, double *scratch)
{
    symo__columns_adjoint(&basis->columns, x, scratch);
    symo__columns_multiply(&basis->columns, scratch, out);
}

void symo__basis_reduce(const symo_basis *basis, const double *x, double *z, double *scratch)
{
    symo__columns_adjoint(&basis->columns, x, scratch);
    symo__copy(basis->columns.count, scratch, z);
}

void symo__basis_lift(const symo_basis *basis, const double *z, double *x, double *scratch)
{
    symo__copy(basis->columns.count, z, scratch);
    symo__columns_multiply(&basis->columns, scratch, x);
}

/* The three public ones differ in what they call and in the names of their arguments. */
typedef void transform(const symo_basis *basis, const double *in, double *out, double *scratch);

static symo_status run(transform *apply, const char *function, const symo_basis *basis, const char *in_name,
                       const double *in, const char *out_name, double *out)
{
    if (!basis) return symo__fail_null(function, "basis");
    const int64_t n = basis->columns.n, m = basis->columns.count;
    if (!in && (apply == symo__basis_lift ? m : n) > 0) return symo__fail_null(function, in_name);
    if (!out && (apply == symo__basis_reduce ? m : n) > 0) return symo__fail_null(function, out_name);
    double *scratch = symo__allocate(m, sizeof *scratch);
    if (!scratch) return symo__fail_memory(function, (size_t)m * sizeof *scratch);
    apply(basis, in, out, scratch);
    symo__release(scratch);
    return SYMO_OK;
}

symo_status symo_basis_project(const symo_basis *basis, const double *x, double *out)
{
    return run(symo__basis_project, "symo_basis_project", basis, "x", x, "out", out);
}

symo_status symo_basis_reduce(const symo_basis *basis, const double *x, double *z)
{
    return run(symo__basis_reduce, "symo_basis_reduce", basis, "x", x, "z", z);
}

symo_status symo_basis_lift(const symo_basis *basis, const double *z, double *x)
{
    return run(symo__basis_lift, "symo_basis_lift", basis, "z", z, "x", x);
}
