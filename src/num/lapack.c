/* SPDX-License-Identifier: BSD-3-Clause */
/* Dense linear algebra by LAPACK.
 *
 *   symmetric positive definite systems  Cholesky, A = L L' (dpotrf, dpotrs), n^3 / 3 + 2 n^2 count flops
 *   singular values, right vectors       A = U S V' by implicit QR (dgesvd), some 14 rows columns^2 flops; U is not
 *                                        made
 *   symmetric eigenvalue problems        divide and conquer (dsyevd), at its best where eigenvalues are multiple; about
 *                                        9 n^3 flops at worst, memory 2 n^2
 *
 * LAPACK may loop or return garbage on NaN and infinity, so the triangle and the right-hand sides are scanned first.
 * The prototypes are our own: they carry the lengths that Fortran compilers expect behind character arguments.
 */
#include <limits.h>

#include "num/num_impl.h"

extern void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t uplo_length);
extern void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b,
                    const int *ldb, int *info, size_t uplo_length);
extern void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
                    double *work, const int *lwork, int *iwork, const int *liwork, int *info, size_t jobz_length,
                    size_t uplo_length);
extern void dgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, double *a, const int *lda,
                    double *s, double *u, const int *ldu, double *vt, const int *ldvt, double *work, const int *lwork,
                    int *info, size_t jobu_length, size_t jobvt_length);

/* Of the lower triangle. */
static symo_status check_matrix(const char *what, int64_t n, const double *a)
{
    for (int64_t j = 0; j < n; j++) {
        const int64_t bad = symo__first_nonfinite(n - j, a + j * n + j);
        if (bad < 0) continue;
        return symo__fail(SYMO_ERROR_NUMERIC, "the matrix of %s is not finite at row %lld, column %lld", what,
                          (long long)(j + bad), (long long)j);
    }
    return SYMO_OK;
}

static symo_status check_sides(int64_t n, int64_t count, const double *b)
{
    for (int64_t j = 0; j < count; j++) {
        const int64_t bad = symo__first_nonfinite(n, b + j * n);
        if (bad < 0) continue;
        return symo__fail(SYMO_ERROR_NUMERIC, "right-hand side %lld of a linear system is not finite at row %lld",
                          (long long)j, (long long)bad);
    }
    return SYMO_OK;
}

symo_status symo__lapack_solve_positive(int64_t n, double *a, int64_t count, double *b)
{
    assert(n >= 0 && count >= 0);
    if (n > INT_MAX || count > INT_MAX) {
        return symo__fail(SYMO_ERROR_SIZE, "a linear system of %lld unknowns is too large for LAPACK", (long long)n);
    }
    if (n == 0) return SYMO_OK;
    SYMO_TRY(check_matrix("a linear system", n, a));
    SYMO_TRY(check_sides(n, count, b));
    const int order = (int)n, sides = (int)count;
    int info = 0;
    dpotrf_("L", &order, a, &order, &info, 1);
    if (info > 0) {
        return symo__fail(SYMO_ERROR_NUMERIC, "the matrix of a linear system is not positive definite (minor %d)",
                          info);
    }
    assert(info == 0);
    if (count > 0) dpotrs_("L", &order, &sides, a, &order, b, &order, &info, 1);
    assert(info == 0);
    return SYMO_OK;
}

symo_status symo__lapack_singular(int64_t rows, int64_t columns, double *a, double *values, double *right)
{
    assert(rows >= columns && columns >= 0);
    if (rows > INT_MAX)
        return symo__fail(SYMO_ERROR_SIZE, "a matrix of %lld rows is too large for LAPACK", (long long)rows);
    if (columns == 0) return SYMO_OK;
    const int m = (int)rows, n = (int)columns, one = 1, query = -1;
    int info = 0;
    double size = 0.0;
    dgesvd_("N", "A", &m, &n, a, &m, values, NULL, &one, right, &n, &size, &query, &info, 1, 1);
    assert(info == 0);
    const int room = (int)size;
    double *work = symo__allocate(room, sizeof *work);
    if (!work) return symo__fail_memory(__func__, (size_t)room * sizeof *work);
    dgesvd_("N", "A", &m, &n, a, &m, values, NULL, &one, right, &n, work, &room, &info, 1, 1);
    symo__release(work);
    assert(info >= 0);
    if (info == 0) return SYMO_OK;
    return symo__fail(SYMO_ERROR_NUMERIC, "the singular values of a matrix of %d rows did not converge", m);
}

symo_status symo__lapack_eigen(int64_t n, double *a, double *values)
{
    static const char function[] = "symo__lapack_eigen";
    assert(n >= 0);
    if (n > 32000) /* 2 n^2 is an int */
        return symo__fail(SYMO_ERROR_SIZE, "a matrix of order %lld is too large for LAPACK", (long long)n);
    if (n == 0) return SYMO_OK;
    SYMO_TRY(check_matrix("an eigenvalue problem", n, a));
    const int order = (int)n, size = 1 + 6 * order + 2 * order * order, integers = 3 + 5 * order;
    double *work = symo__allocate(size, sizeof *work);
    int *numbers = symo__allocate(integers, sizeof *numbers), info = 0;
    symo_status status = work && numbers ? SYMO_OK : symo__fail_memory(function, (size_t)size * sizeof *work);
    if (!status) dsyevd_("V", "L", &order, a, &order, values, work, &size, numbers, &integers, &info, 1, 1);
    if (info > 0) status = symo__fail(SYMO_ERROR_NUMERIC, "the eigenvalues of a matrix were not found");
    symo__release(work);
    symo__release(numbers);
    return status;
}
