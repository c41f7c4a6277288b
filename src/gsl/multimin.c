/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gsl_multimin_function_fdf from an objective, and an objective from a gsl_multimin_function_fdf. GSL's functions
 * report failure by a value that is not finite, symo's by a status: one becomes the other. */
#include "gsl_impl.h"

/* ---- objective -> function ---- */

typedef struct bridge {
    gsl_multimin_function_fdf function; /* first: what the caller frees is this struct */
    const symo_objective *objective;
    double *x, *gradient, *scratch; /* behind the struct, in the same block */
} bridge;

/* *value and, when it is wanted, out; NaN where the objective cannot be evaluated. */
static void evaluate(const gsl_vector *x, bridge *self, double *value, gsl_vector *out)
{
    const int64_t n = (int64_t)self->function.n;
    double *const gradient = out ? self->gradient : NULL;
    symo_status status = symo_gsl_vector_get(self->x, n, x);
    *value = (double)NAN;
    if (!status) status = symo_objective_evaluate(self->objective, self->x, value, gradient, self->scratch);
    if (!out) return;
    for (int64_t i = 0; status && i < n; i++) self->gradient[i] = (double)NAN;
    status = symo_gsl_vector_set(out, n, self->gradient);
    if (status) *value = (double)NAN;
}

static double value_of(const gsl_vector *x, void *params)
{
    double value;
    evaluate(x, params, &value, NULL);
    return value;
}

static void gradient_of(const gsl_vector *x, void *params, gsl_vector *out)
{
    double value;
    evaluate(x, params, &value, out);
}

static void value_and_gradient_of(const gsl_vector *x, void *params, double *value, gsl_vector *out)
{
    evaluate(x, params, value, out);
}

symo_status symo_gsl_multimin_create(gsl_multimin_function_fdf **made, const symo_objective *objective)
{
    static const char function[] = "symo_gsl_multimin_create";
    if (!made) return symo__gsl_fail_null(function, "function");
    *made = NULL;
    if (!objective) return symo__gsl_fail_null(function, "objective");
    const int64_t n = symo_objective_size(objective), scratch = symo_objective_scratch(objective);
    if (n < 1) return symo_error_argument(function, "size of objective", -1, (double)n, ">= 1");
    bridge *self = symo_memory_allocate(1, sizeof *self);
    double *numbers = symo_memory_allocate(2 * n + scratch, sizeof *numbers);
    if (!self || !numbers) {
        symo_memory_free(self);
        symo_memory_free(numbers);
        return symo__gsl_fail_memory(function);
    }
    self->function = (gsl_multimin_function_fdf){ value_of, gradient_of, value_and_gradient_of, (size_t)n, self };
    self->objective = objective;
    self->x = numbers;
    self->gradient = numbers + n;
    self->scratch = numbers + 2 * n;
    *made = &self->function;
    return SYMO_OK;
}

void symo_gsl_multimin_free(gsl_multimin_function_fdf *function)
{
    if (!function) return;
    symo_memory_free(((bridge *)function->params)->x);
    symo_memory_free(function->params);
}

/* ---- function -> objective ---- */

static int evaluate_function(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    gsl_multimin_function_fdf *const function = self;
    const gsl_vector point = symo_gsl_vector_of((double *)x, n);
    gsl_vector out = symo_gsl_vector_of(gradient, n);
    (void)scratch;
    if (gradient)
        function->fdf(&point, function->params, value, &out);
    else
        *value = function->f(&point, function->params);
    return 0;
}

static void destroy_function(void *self)
{
    symo_memory_free(self);
}

symo_status symo_gsl_objective_create(symo_objective **objective, const gsl_multimin_function_fdf *given)
{
    static const char function[] = "symo_gsl_objective_create";
    static const symo_objective_table table = {
        .size = sizeof table, .name = "gsl-multimin", .evaluate = evaluate_function, .destroy = destroy_function
    };
    if (!objective) return symo__gsl_fail_null(function, "objective");
    *objective = NULL;
    if (!given) return symo__gsl_fail_null(function, "function");
    if (!given->f) return symo__gsl_fail_null(function, "function->f");
    if (!given->df) return symo__gsl_fail_null(function, "function->df");
    if (!given->fdf) return symo__gsl_fail_null(function, "function->fdf");
    if (given->n > (size_t)PTRDIFF_MAX / sizeof(double)) {
        return symo_error_set(SYMO_ERROR_SIZE, "symo_gsl_objective_create: function->n is too large");
    }
    gsl_multimin_function_fdf *self = symo_memory_allocate(1, sizeof *self);
    if (!self) return symo__gsl_fail_memory(function);
    *self = *given;
    const symo_status status = symo_objective_custom(objective, (int64_t)given->n, &table, self);
    if (status) symo_memory_free(self);
    return status;
}
