/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A nested basis of the two models that a symmetry test compares. U spans the fixed space, one column
 * sum_i s_i e_i an orbit (its length does not matter); its complement is spanned by Helmert's contrasts of each orbit,
 *
 *     (sum_{i < t} s_i e_i - (t - 1) s_t e_t) / sqrt(t (t - 1)),    t = 2 .. size,
 *
 * and by e_i for each dead i. Q0 is an orthonormal basis of the columns [1 X U], and [Q0 Q1] one of [1 X]: the tied
 * model lies in the free one whatever rounding does, ranks differ by the columns of Q1, and fits in these coordinates
 * do not feel the design's conditioning. Every orbit's columns are scaled by one power of two, which moves no space.
 * Memory: rows (columns + 2) numbers. */
#include "gsl_impl.h"

/* The class of columns that share a scale: an orbit, or all the dead ones. */
static int64_t class_of(const symo__test_data *data, int64_t column)
{
    const int64_t cell = symo_partition_cell(data->orbits, column);
    return cell >= 0 ? cell : symo_partition_cells(data->orbits);
}

/* Its largest entry comes into [1/2, 1). */
static symo_status choose_scales(symo__test_basis *basis, const symo__test_data *data, const char *function,
                                 double *largest, double *column)
{
    for (int64_t c = 0; c <= symo_partition_cells(data->orbits); c++) largest[c] = 0.0;
    for (int64_t j = 0; j < data->columns; j++) {
        double *const most = &largest[class_of(data, j)];
        symo__test_data_column(data, j, column);
        for (int64_t i = 0; i < data->rows; i++) {
            if (!isfinite(column[i])) return symo_error_argument(function, "column of x", j, column[i], "finite");
            if (fabs(column[i]) > *most) *most = fabs(column[i]);
        }
    }
    for (int64_t j = 0; j < data->columns; j++) {
        int exponent;
        (void)frexp(largest[class_of(data, j)], &exponent);
        basis->scale[j] = ldexp(1.0, exponent > -1023 ? -exponent : 1023); /* 2^1024 is infinite */
    }
    return SYMO_OK;
}

/* Scaled design column j. */
static void read_column(const symo__test_basis *basis, const symo__test_data *data, int64_t j, double *out)
{
    symo__test_data_column(data, j, out);
    for (int64_t i = 0; i < data->rows; i++) out[i] *= basis->scale[j];
}

/* The t-th member of an orbit joins the sum of the t - 1 before it; contrast: its contrast with them, when t > 1. */
static void add_member(int64_t rows, double sign, int64_t t, const double *member, double *sum, double *contrast)
{
    const double before = (double)(t - 1), share = t > 1 ? 1.0 / sqrt((double)t * before) : 0.0;
    for (int64_t i = 0; i < rows; i++) {
        const double value = sign * member[i];
        if (t > 1) contrast[i] = share * (sum[i] - before * value);
        sum[i] = t > 1 ? sum[i] + value : value;
    }
}

/* Columns [1 X U] and then the contrasts, each with the length that its parts would have if nothing cancelled. */
static void fill_columns(symo__test_basis *basis, const symo__test_data *data, symo__gsl_span *span, int64_t *members,
                         double *column)
{
    const int64_t cells = symo_partition_cells(data->orbits);
    int64_t contrast = data->intercept + cells;
    if (data->intercept) {
        memcpy(span->column[0], data->root, (size_t)data->rows * sizeof *data->root);
        span->length[0] = sqrt(symo__gsl_dot(data->rows, data->root, data->root));
    }
    for (int64_t c = 0; c < cells; c++) members[c] = 0, span->length[data->intercept + c] = 0.0;
    for (int64_t j = 0; j < data->columns; j++) {
        const int64_t cell = symo_partition_cell(data->orbits, j);
        read_column(basis, data, j, column);
        basis->length[j] = sqrt(symo__gsl_dot(data->rows, column, column));
        if (cell < 0) {
            span->length[contrast] = basis->length[j];
            memcpy(span->column[contrast++], column, (size_t)data->rows * sizeof *column);
            continue;
        }
        const int64_t t = ++members[cell], sum = data->intercept + cell;
        if (t > 1) {
            span->length[contrast] =
                (span->length[sum] + (double)(t - 1) * basis->length[j]) / sqrt((double)t * (double)(t - 1));
        }
        add_member(data->rows, symo_partition_sign(data->orbits, j), t, column, span->column[sum],
                   t > 1 ? span->column[contrast++] : NULL);
        span->length[sum] += basis->length[j];
    }
}

symo_status symo__test_basis_create(symo__test_basis *basis, const symo__test_data *data, const char *function)
{
    const int64_t p = data->columns, total = data->intercept + p, cells = symo_partition_cells(data->orbits);
    *basis = (symo__test_basis){ 0 };
    basis->q = symo_memory_allocate(total + 1, sizeof *basis->q);
    basis->numbers = symo_memory_allocate(p + 1, 4 * sizeof *basis->numbers);
    basis->block = symo_memory_allocate(data->rows, (size_t)(total + 1) * sizeof *basis->block);
    int64_t *const members = symo_memory_allocate(p + 1, sizeof *members);
    symo_status status = SYMO_OK;
    if (!basis->q || !basis->numbers || !basis->block || !members) status = symo__gsl_fail_memory(function);
    if (!status) {
        double *const largest = basis->numbers + 3 * (p + 1), *const column = basis->block + total * data->rows;
        symo__gsl_span span;
        basis->scale = basis->numbers;
        basis->length = basis->numbers + (p + 1);
        for (int64_t k = 0; k < total; k++) basis->q[k] = basis->block + k * data->rows;
        status = choose_scales(basis, data, function, largest, column);
        symo__gsl_span_start(&span, data->rows, total, basis->q, basis->numbers + 2 * (p + 1));
        if (!status) {
            fill_columns(basis, data, &span, members, column);
            symo__gsl_span_extend(&span, data->intercept + cells);
            basis->tied = span.rank;
            symo__gsl_span_extend(&span, span.total - span.rank);
            basis->rank = span.rank;
            basis->kept = span.kept;
            basis->dropped = span.dropped;
        }
    }
    symo_memory_free(members);
    return status;
}

/* Q1'x_j of every scaled design column: out has rank - tied rows. */
symo_status symo__test_basis_coordinates(const symo__test_basis *basis, const symo__test_data *data, double *out,
                                         const char *function)
{
    const int64_t added = basis->rank - basis->tied;
    double *const column = symo_memory_allocate(data->rows, sizeof *column);
    if (!column) return symo__gsl_fail_memory(function);
    for (int64_t j = 0; j < data->columns; j++) {
        read_column(basis, data, j, column);
        for (int64_t k = 0; k < added; k++) {
            out[k + j * added] = symo__gsl_dot(data->rows, basis->q[basis->tied + k], column);
        }
    }
    symo_memory_free(column);
    return SYMO_OK;
}

void symo__test_basis_release(symo__test_basis *basis)
{
    symo_memory_free(basis->q);
    symo_memory_free(basis->numbers);
    symo_memory_free(basis->block);
}
