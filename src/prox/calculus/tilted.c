/* SPDX-License-Identifier: BSD-3-Clause */
/* H(x) = h(x) + <a, x> + rho/2 ||x||^2, rho >= 0:
 *
 *     prox_{t H}(v) = prox_{t' h}((v - t a) / (1 + t rho)),   t' = t / (1 + t rho); the same with a diagonal of steps
 *     H*(g)         = h*(g - a) for rho = 0; else, with u = prox_{h / rho}((g - a) / rho), the maximiser,
 *                     <g - a, u> - h(u) - rho/2 ||u||^2, whatever is known about h*
 *     dH(x)         = dh(x) + a + rho x: the added part counts as part of the objective's gradient
 *     keeps         where a lies in the space, what h keeps and nothing else; elsewhere tried at random points
 *     H(U z)        = h(U z) + <U'a, z> + rho/2 ||z||^2, wherever a lies
 *
 * A tilt moves what large multiples hold, so there is no null model and no polar. Cost: h's and O(n); scratch n and
 * h's. Bauschke and Combettes 2017, proposition 24.8. */
#include "prox/calculus/calculus.h"

extern const symo_prox_table symo__prox_tilted_table;

typedef struct tilted {
    symo_prox *h; /* kept */
    double *a;    /* n */
    double rho;
} tilted;

static int64_t scratch_size(void *data, int64_t n)
{
    return symo__scratch_size(1, n, symo_prox_scratch(((const tilted *)data)->h));
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const tilted *self = data;
    const int code = symo__value_of(self->h, n, x, result, scratch + n);
    double sum = *result, carry = 0.0;
    for (int64_t i = 0; i < n; i++)
        symo__add_compensated(&sum, &carry, x[i] == 0.0 ? 0.0 : (self->a[i] + 0.5 * self->rho * x[i]) * x[i]);
    *result = isinf(sum) ? sum : sum + carry;
    return code;
}

/* t / (1 + t rho), a step still; where t rho overflows it is 1 / rho. */
static double inner_step(const tilted *self, double step)
{
    const double product = step * self->rho;
    return symo__scaled_step(isinf(product) ? 1.0 / self->rho : step / (1.0 + product), 1.0);
}

/* (v - t a) / (1 + t rho) */
static double moved(const tilted *self, int64_t i, double v, double step)
{
    const double product = step * self->rho;
    return isinf(product) ? (v / step - self->a[i]) / self->rho : (v - step * self->a[i]) / (1.0 + product);
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const tilted *self = data;
    for (int64_t i = 0; i < n; i++) out[i] = moved(self, i, v[i], step);
    return symo__prox_of(self->h, n, out, inner_step(self, step), out, scratch + n);
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const tilted *self = data;
    for (int64_t i = 0; i < n; i++) {
        out[i] = moved(self, i, v[i], steps[i]);
        scratch[i] = inner_step(self, steps[i]);
    }
    return self->h->table.prox_diagonal(self->h->self, n, out, scratch, out, scratch + n);
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const tilted *self = data;
    symo__add_scaled(n, g, -1.0, self->a, scratch);
    if (self->rho == 0.0) return symo__conjugate_of(self->h, n, scratch, result, scratch + n);
    for (int64_t i = 0; i < n; i++) scratch[i] /= self->rho;
    int code = symo__prox_of(self->h, n, scratch, symo__scaled_step(1.0 / self->rho, 1.0), scratch, scratch + n);
    if (!code) code = symo__value_of(self->h, n, scratch, result, scratch + n);
    double sum = -*result, carry = 0.0;
    for (int64_t i = 0; i < n; i++)
        symo__add_compensated(&sum, &carry, (g[i] - self->a[i] - 0.5 * self->rho * scratch[i]) * scratch[i]);
    *result = isinf(sum) ? sum : sum + carry;
    return code;
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const tilted *self = data;
    for (int64_t i = 0; i < n; i++) scratch[i] = g[i] - self->a[i] - self->rho * x[i];
    return self->h->table.distance(self->h->self, n, x, scratch, unit, absolute, relative, scratch + n);
}

static int unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const tilted *self = data;
    const int code = self->h->table.unpenalised(self->h->self, n, free_entries);
    for (int64_t i = 0; i < n; i++)
        if (self->a[i] != 0.0 || self->rho > 0.0) free_entries[i] = 0;
    return code;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    const tilted *self = data;
    double *work = symo__allocate(n, sizeof *work);
    *answer = 0;
    if (!work) return (int)symo__fail_memory("symo_prox_keeps", (size_t)n * sizeof *work);
    const int inside = symo__in_space(n, self->a, partition, work);
    symo__release(work);
    return inside ? (int)symo_prox_keeps(self->h, partition, answer)
                  : symo__keeps_at_points(&symo__prox_tilted_table, data, n, partition, answer);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const tilted *self = data;
    symo_prox *h = NULL;
    double *slope = symo__allocate(partition->cells, sizeof *slope);
    (void)n;
    if (!slope) return symo__fail_memory("symo_prox_reduce", (size_t)partition->cells * sizeof *slope);
    symo__partition_reduce(partition, self->a, slope);
    symo_status status = symo_prox_reduce(&h, self->h, partition);
    if (!status) status = symo_prox_tilted(reduced, h, slope, self->rho);
    symo_prox_free(h);
    symo__release(slope);
    return status;
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    const tilted *self = data;
    SYMO_TRY(symo_structure_colour(structure, first, n, self->a));
    return symo_prox_describe(self->h, structure, first);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const tilted *self = data;
    symo_prox *h = NULL;
    double *slope = symo__allocate(n, sizeof *slope);
    if (!slope) return symo__fail_memory("symo_prox_scaled", (size_t)n * sizeof *slope);
    int finite = isfinite(factor * self->rho);
    for (int64_t i = 0; i < n; i++) {
        slope[i] = factor * self->a[i];
        finite = finite && isfinite(slope[i]);
    }
    symo_status status = finite ? symo_prox_scaled(&h, self->h, factor)
                                : symo__fail_argument("symo_prox_scaled", "factor", -1, factor,
                                                      "small enough for factor * slope and curvature to be finite");
    if (!status) status = symo_prox_tilted(result, h, slope, factor * self->rho);
    symo_prox_free(h);
    symo__release(slope);
    return status;
}

static void destroy(void *data)
{
    tilted *self = data;
    symo_prox_free(self->h);
    symo__release(self->a);
    symo__release(self);
}

const symo_prox_table symo__prox_tilted_table = {
    .size = sizeof(symo_prox_table),
    .name = "tilted",
    .formula = "h(x) + <slope, x> + curvature/2 ||x||^2",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
    .prox_diagonal = prox_diagonal,
    .conjugate = conjugate,
    .distance = distance,
    .unpenalised = unpenalised,
    .keeps = keeps,
    .reduce = reduce,
    .scaled = scaled,
    .destroy = destroy,
    .describe = describe,
};

symo_status symo_prox_tilted(symo_prox **result, const symo_prox *h, const double *slope, double curvature)
{
    const char *function = "symo_prox_tilted";
    if (!result) return symo__fail_null(function, "tilted");
    *result = NULL;
    if (!h) return symo__fail_null(function, "prox");
    const int64_t bad = slope ? symo__first_nonfinite(h->n, slope) : -1;
    if (bad >= 0) return symo__fail_argument(function, "slope", bad, slope[bad], "finite");
    if (!(curvature >= 0.0) || isinf(curvature))
        return symo__fail_argument(function, "curvature", -1, curvature, "finite and >= 0");
    symo_prox_table table = symo__calculus_table(&symo__prox_tilted_table, &h->table);
    if (curvature > 0.0) table.conjugate = conjugate;
    tilted *self = symo__calculus_self(h, sizeof *self);
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->rho = curvature;
    self->a = symo__allocate_zero(h->n, sizeof *self->a);
    if (!self->a) {
        destroy(self);
        return symo__fail_memory(function, (size_t)h->n * sizeof *self->a);
    }
    if (slope) symo__copy(h->n, slope, self->a);
    return symo__prox_wrap(result, h->n, &table, self, function);
}
