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

symo_status symo__basis_begin(symo_basis **basis, int64_t n, int64_t dimension, int64_t entries, const char *function)
{
    *basis = NULL;
    symo_basis *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(function, sizeof *made);
    symo__references_start(&made->references);
    made->n = n;
    made->dimension = dimension;
    made->starts = symo__allocate_zero(dimension + 1, sizeof *made->starts);
    made->rows = symo__allocate(entries, sizeof *made->rows);
    made->values = symo__allocate(entries, sizeof *made->values);
    if (!made->starts || !made->rows || !made->values) {
        symo_basis_free(made);
        return symo__fail_memory(function, (size_t)entries * sizeof *made->values);
    }
    *basis = made;
    return SYMO_OK;
}

/* max |U'U - I| */
static double orthonormality_defect(const symo_basis *basis, double *column)
{
    double worst = 0.0;
    for (int64_t i = 0; i < basis->n; i++) column[i] = 0.0;
    for (int64_t a = 0; a < basis->dimension; a++) {
        for (int64_t k = basis->starts[a]; k < basis->starts[a + 1]; k++) column[basis->rows[k]] = basis->values[k];
        for (int64_t b = 0; b <= a; b++) {
            double product = 0.0;
            for (int64_t k = basis->starts[b]; k < basis->starts[b + 1]; k++)
                product += basis->values[k] * column[basis->rows[k]];
            const double apart = fabs(product - (a == b));
            if (!(apart <= worst)) worst = apart;
        }
        for (int64_t k = basis->starts[a]; k < basis->starts[a + 1]; k++) column[basis->rows[k]] = 0.0;
    }
    return worst;
}

static void fill(symo_basis *basis, const double *columns)
{
    int64_t used = 0;
    for (int64_t a = 0; a < basis->dimension; a++) {
        for (int64_t i = 0; i < basis->n; i++) {
            const double value = columns[a * basis->n + i];
            if (value == 0.0) continue;
            basis->rows[used] = i;
            basis->values[used++] = value;
        }
        basis->starts[a + 1] = used;
    }
}

static symo_status check_orthonormal(const symo_basis *basis, const char *function)
{
    double *column = symo__allocate(basis->n, sizeof *column);
    if (!column) return symo__fail_memory(function, (size_t)basis->n * sizeof *column);
    const double defect = orthonormality_defect(basis, column);
    symo__release(column);
    if (defect <= 1e-12) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: the columns are not orthonormal: max |U'U - I| = %.3g is above 1e-12",
                      function, defect);
}

symo_status symo_basis_create(symo_basis **basis, int64_t n, int64_t dimension, const double *columns)
{
    static const char function[] = "symo_basis_create";
    int64_t size, entries = 0;
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
    for (int64_t k = 0; k < size; k++) entries += columns[k] != 0.0;
    symo_basis *made;
    SYMO_TRY(symo__basis_begin(&made, n, dimension, entries, function));
    fill(made, columns);
    const symo_status status = check_orthonormal(made, function);
    if (status)
        symo_basis_free(made);
    else
        *basis = made;
    return status;
}

symo_status symo__basis_of_partition(symo_basis **basis, const symo_partition *partition, const char *function)
{
    const int64_t cells = partition->cells, live = partition->starts[cells];
    SYMO_TRY(symo__basis_begin(basis, partition->n, cells, live, function));
    for (int64_t c = 0; c < cells; c++) {
        for (int64_t k = partition->starts[c]; k < partition->starts[c + 1]; k++) {
            const int64_t i = symo__member(partition, k);
            (*basis)->rows[k] = i;
            (*basis)->values[k] = (partition->sign ? (double)partition->sign[i] : 1.0) / partition->root[c];
        }
        (*basis)->starts[c + 1] = partition->starts[c + 1];
    }
    return SYMO_OK;
}

void symo__basis_keep(symo_basis *basis)
{
    symo__keep(&basis->references);
}

void symo_basis_free(symo_basis *basis)
{
    if (!basis || !symo__drop(&basis->references)) return;
    symo__release(basis->starts);
    symo__release(basis->rows);
    symo__release(basis->values);
    symo__release(basis);
}

/* ---- questions ---- */

int64_t symo_basis_size(const symo_basis *basis)
{
    return basis ? basis->n : 0;
}

int64_t symo_basis_dimension(const symo_basis *basis)
{
    return basis ? basis->dimension : 0;
}

symo_status symo_basis_column(const symo_basis *basis, int64_t column, double *out)
{
    static const char function[] = "symo_basis_column";
    if (!basis) return symo__fail_null(function, "basis");
    if (column < 0 || column >= basis->dimension)
        return symo__fail_argument(function, "column", -1, (double)column, "in 0 .. dimension - 1");
    if (!out) return symo__fail_null(function, "out"); /* a column has entries */
    for (int64_t i = 0; i < basis->n; i++) out[i] = 0.0;
    for (int64_t k = basis->starts[column]; k < basis->starts[column + 1]; k++) out[basis->rows[k]] = basis->values[k];
    return SYMO_OK;
}

/* ---- numbers ---- */

/* coefficients: dimension, not x. */
static void multiply_adjoint(const symo_basis *basis, const double *x, double *coefficients)
{
    for (int64_t a = 0; a < basis->dimension; a++) {
        double sum = 0.0;
        for (int64_t k = basis->starts[a]; k < basis->starts[a + 1]; k++) sum += basis->values[k] * x[basis->rows[k]];
        coefficients[a] = sum;
    }
}

static void multiply(const symo_basis *basis, const double *coefficients, double *x)
{
    for (int64_t i = 0; i < basis->n; i++) x[i] = 0.0;
    for (int64_t a = 0; a < basis->dimension; a++) {
        const double factor = coefficients[a];
        for (int64_t k = basis->starts[a]; k < basis->starts[a + 1]; k++)
            x[basis->rows[k]] += factor * basis->values[k];
    }
}

void symo__basis_project(const symo_basis *basis, const double *x, double *out, double *scratch)
{
    multiply_adjoint(basis, x, scratch);
    multiply(basis, scratch, out);
}

void symo__basis_reduce(const symo_basis *basis, const double *x, double *z, double *scratch)
{
    multiply_adjoint(basis, x, scratch);
    symo__copy(basis->dimension, scratch, z);
}

void symo__basis_lift(const symo_basis *basis, const double *z, double *x, double *scratch)
{
    symo__copy(basis->dimension, z, scratch);
    multiply(basis, scratch, x);
}

/* The three public ones differ in what they call and in the names of their arguments. */
typedef void transform(const symo_basis *basis, const double *in, double *out, double *scratch);

static symo_status run(transform *apply, const char *function, const symo_basis *basis, const char *in_name,
                       const double *in, const char *out_name, double *out)
{
    if (!basis) return symo__fail_null(function, "basis");
    const int64_t n = basis->n, m = basis->dimension;
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
