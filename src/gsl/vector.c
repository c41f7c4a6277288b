/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gsl_vector to consecutive numbers and back. A vector is filled in by hand, field by field: gsl_vector_view_array
 * calls the error handler for an empty array. */
#include "gsl_impl.h"

static symo_status check(const char *function, const gsl_vector *vector, int64_t n, const double *x)
{
    if (!vector) return symo__gsl_fail_null(function, "vector");
    if (n < 0 || (uint64_t)n != vector->size) {
        return symo_error_argument(function, "n", -1, (double)n, "the length of the vector");
    }
    if (n > 0 && !x) return symo__gsl_fail_null(function, "x");
    return SYMO_OK;
}

symo_status symo_gsl_vector_get(double *x, int64_t n, const gsl_vector *vector)
{
    const symo_status status = check("symo_gsl_vector_get", vector, n, x);
    if (status) return status;
    for (int64_t i = 0; i < n; i++) x[i] = vector->data[(size_t)i * vector->stride];
    return SYMO_OK;
}

symo_status symo_gsl_vector_set(gsl_vector *vector, int64_t n, const double *x)
{
    const symo_status status = check("symo_gsl_vector_set", vector, n, x);
    if (status) return status;
    for (int64_t i = 0; i < n; i++) vector->data[(size_t)i * vector->stride] = x[i];
    return SYMO_OK;
}

gsl_vector symo_gsl_vector_of(double *x, int64_t n)
{
    const gsl_vector vector = { .size = x && n > 0 ? (size_t)n : 0, .stride = 1, .data = x };
    return vector;
}
