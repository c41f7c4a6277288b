/* SPDX-License-Identifier: BSD-3-Clause */
/* H(x) = h(a x), a != 0:
 *
 *     prox_{t H}(v) = prox_{a^2 t h}(a v) / a,   the same with a diagonal of steps
 *     H*(g)         = h*(g / a);  polar and threshold of g / a
 *     dH(x)         = a dh(a x): |a| times the distance of g / a; a block's weight is |a| times its weight in h, so the
 *                     relative distance stays, in the unit unit / |a|
 *     H(U z)        = h(U (a z)); kept spaces, free entries and the null model are those of h
 *
 * Cost: h's and O(n); scratch 3 n and h's. Bauschke and Combettes 2017, proposition 24.8. */
#include "prox/calculus/calculus.h"

extern const symo_prox_table symo__prox_dilated_table;

typedef struct dilated {
    symo_prox *h; /* kept */
    double a;
} dilated;

static int64_t scratch_size(void *data, int64_t n)
{
    return symo__scratch_size(3, n, symo_prox_scratch(((const dilated *)data)->h));
}

static const double *times(int64_t n, const double *x, double a, double *out)
{
    for (int64_t i = 0; i < n; i++) out[i] = a * x[i];
    return out;
}

static const double *divided(int64_t n, const double *x, double a, double *out)
{
    for (int64_t i = 0; i < n; i++) out[i] = x[i] / a + 0.0;
    return out;
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const dilated *self = data;
    (void)times(n, x, self->a, scratch);
    return symo__value_nearby(self->h, n, scratch, NULL, result, scratch + n);
}

static double inner_step(const dilated *self, double step)
{
    const double size = fabs(self->a);
    return symo__scaled_step(symo__scaled_step(step, size), size);
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const dilated *self = data;
    const int code = symo__prox_of(self->h, n, times(n, v, self->a, out), inner_step(self, step), out, scratch + 3 * n);
    (void)divided(n, out, self->a, out);
    return code;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const dilated *self = data;
    for (int64_t i = 0; i < n; i++) scratch[i] = inner_step(self, steps[i]);
    (void)times(n, v, self->a, out);
    const int code = self->h->table.prox_diagonal(self->h->self, n, out, scratch, out, scratch + 3 * n);
    (void)divided(n, out, self->a, out);
    return code;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const dilated *self = data;
    return symo__conjugate_of(self->h, n, divided(n, g, self->a, scratch), result, scratch + n);
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const dilated *self = data;
    return symo__polar_of(self->h, n, divided(n, g, self->a, scratch), result, scratch + n);
}

static int threshold(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const dilated *self = data;
    return symo__threshold_of(self->h, n, divided(n, g, self->a, scratch), result, scratch + n);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const dilated *self = data;
    const double *dual = divided(n, g, self->a, scratch + n);
    (void)times(n, x, self->a, scratch);
    const int code = symo__distance_nearby(self->h, n, scratch, NULL, dual, unit / fabs(self->a), absolute, relative,
                                           scratch + 2 * n);
    *absolute *= fabs(self->a);
    return code;
}

/* The same of another function, which is not needed afterwards. */
static symo_status with(symo_prox **result, symo_status made, symo_prox *h, double a)
{
    const symo_status status = made ? made : symo_prox_dilated(result, h, a);
    symo_prox_free(h);
    return status;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const dilated *self = data;
    symo_prox *h = NULL;
    (void)n;
    const symo_status made = symo_prox_reduce(&h, self->h, partition);
    return with(reduced, made, h, self->a);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const dilated *self = data;
    symo_prox *h = NULL;
    (void)n;
    const symo_status made = symo_prox_scaled(&h, self->h, factor);
    return with(result, made, h, self->a);
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    const dilated *self = data;
    symo_prox *h = NULL;
    (void)n;
    const symo_status made = symo_prox_null_model(&h, self->h);
    return with(limit, made, h, self->a);
}

const symo_prox_table symo__prox_dilated_table = {
    .size = sizeof(symo_prox_table),
    .name = "dilated",
    .formula = "h(factor x)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
    .prox_diagonal = prox_diagonal,
    .conjugate = conjugate,
    .polar = polar,
    .distance = distance,
    .unpenalised = symo__calculus_unpenalised,
    .keeps = symo__calculus_keeps,
    .reduce = reduce,
    .scaled = scaled,
    .null_model = null_model,
    .destroy = symo__calculus_destroy,
    .threshold = threshold,
    .describe = symo__calculus_describe,
};

symo_status symo_prox_dilated(symo_prox **result, const symo_prox *h, double factor)
{
    const char *function = "symo_prox_dilated";
    if (!result) return symo__fail_null(function, "dilated");
    *result = NULL;
    if (!h) return symo__fail_null(function, "prox");
    if (factor == 0.0 || !isfinite(factor))
        return symo__fail_argument(function, "factor", -1, factor, "finite and not 0");
    const symo_prox_table table = symo__calculus_table(&symo__prox_dilated_table, &h->table);
    dilated *self = symo__calculus_self(h, sizeof *self);
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->a = factor;
    return symo__prox_wrap(result, h->n, &table, self, function);
}
