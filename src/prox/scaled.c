/* SPDX-License-Identifier: BSD-3-Clause */
/* factor * h for an operator that does not scale itself: with a = factor > 0,
 *
 *     value a h(x),  prox_{t (a h)} = prox_{(t a) h},  (a h)*(g) = a h*(g / a),  polar(g / a),  threshold(g / a),
 *     distance of g from a dh(x) = a times that of g / a from dh(x).
 *
 * The product t a is kept within the positive finite doubles. a = 0 is the zero function on all of R^n: the domain of h
 * cannot be asked for. Slots that the operator lacks are lacking here. Cost: the operator's, and n more doubles of
 * scratch. */
#include "prox/prox_impl.h"

typedef struct scaled_prox {
    symo_prox *inner; /* kept */
    double factor;
} scaled_prox;

static int64_t scratch_size(void *data, int64_t n)
{
    return symo__scratch_size(1, n, symo_prox_scratch(((const scaled_prox *)data)->inner));
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const scaled_prox *self = data;
    const int code = self->inner->table.value(self->inner->self, n, x, result, scratch + n);
    *result *= self->factor;
    return code;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const scaled_prox *self = data;
    return self->inner->table.prox(self->inner->self, n, v, symo__scaled_step(step, self->factor), out, scratch + n);
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const scaled_prox *self = data;
    for (int64_t i = 0; i < n; i++) scratch[i] = symo__scaled_step(steps[i], self->factor);
    return self->inner->table.prox_diagonal(self->inner->self, n, v, scratch, out, scratch + n);
}

static const double *divided(const scaled_prox *self, int64_t n, const double *g, double *scratch)
{
    for (int64_t i = 0; i < n; i++) scratch[i] = g[i] / self->factor;
    return scratch;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const scaled_prox *self = data;
    const double *point = divided(self, n, g, scratch);
    const int code = self->inner->table.conjugate(self->inner->self, n, point, result, scratch + n);
    *result *= self->factor;
    return code;
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const scaled_prox *self = data;
    return self->inner->table.polar(self->inner->self, n, divided(self, n, g, scratch), result, scratch + n);
}

static int threshold(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const scaled_prox *self = data;
    return self->inner->table.threshold(self->inner->self, n, divided(self, n, g, scratch), result, scratch + n);
}

/* A block's weight is factor times the inner one, so the relative distance is the inner one, in the unit unit / factor.
 */
static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const scaled_prox *self = data;
    const int code = self->inner->table.distance(self->inner->self, n, x, divided(self, n, g, scratch),
                                                 unit / self->factor, absolute, relative, scratch + n);
    *absolute *= self->factor;
    return code;
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const scaled_prox *self = data;
    return self->inner->table.unpenalised(self->inner->self, n, free_entries);
}

int symo__prox_scaled_keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    return (int)symo_prox_keeps(((const scaled_prox *)data)->inner, partition, answer);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const scaled_prox *self = data;
    symo_prox *inner = NULL;
    (void)n;
    SYMO_TRY(symo_prox_reduce(&inner, self->inner, partition));
    const symo_status status = symo_prox_scaled(reduced, inner, self->factor);
    symo_prox_free(inner);
    return status;
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    (void)n;
    return symo_prox_describe(((const scaled_prox *)data)->inner, structure, first);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const scaled_prox *self = data;
    const double product = self->factor * factor;
    (void)n;
    if (isinf(product))
        return symo__fail_argument("symo_prox_scaled", "factor", -1, factor, "small enough for the product of factors");
    return symo__prox_scaled_wrapper(result, self->inner, product);
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    (void)n;
    return symo_prox_null_model(limit, ((const scaled_prox *)data)->inner);
}

static void destroy(void *data)
{
    symo_prox_free(((scaled_prox *)data)->inner);
    symo__release(data);
}

static symo_prox_table table_like(const symo_prox_table *inner)
{
    return (symo_prox_table){
        .size = sizeof(symo_prox_table),
        .name = inner->name,
        .formula = inner->formula,
        .flags = inner->flags,
        .value = value,
        .prox = prox,
        .scratch = scratch_size,
        .prox_diagonal = inner->prox_diagonal ? prox_diagonal : NULL,
        .conjugate = inner->conjugate ? conjugate : NULL,
        .polar = inner->polar ? polar : NULL,
        .distance = inner->distance ? distance : NULL,
        .unpenalised = inner->unpenalised ? unpenalised : NULL,
        .keeps = inner->keeps ? symo__prox_scaled_keeps : NULL,
        .reduce = inner->reduce ? reduce : NULL,
        .scaled = scaled,
        .null_model = inner->null_model ? null_model : NULL,
        .destroy = destroy,
        .threshold = inner->threshold ? threshold : NULL,
        .describe = inner->describe ? describe : NULL,
    };
}

symo_status symo__prox_scaled_wrapper(symo_prox **result, const symo_prox *prox_handle, double factor)
{
    const symo_prox_table table = table_like(&prox_handle->table);
    if (factor == 0.0) return symo_prox_zero(result, prox_handle->n);
    scaled_prox *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory("symo_prox_scaled", sizeof *self);
    self->inner = (symo_prox *)prox_handle; /* a reference changes the count only */
    self->factor = factor;
    symo__prox_keep(self->inner);
    return symo__prox_wrap(result, prox_handle->n, &table, self, "symo_prox_scaled");
}
