/* SPDX-License-Identifier: BSD-3-Clause */
/* H(x) = min_u h(u) + ||u - x||^2 / (2 mu), mu > 0:
 *
 *     prox_{t H}(v) = v + t / (mu + t) (prox_{(mu + t) h}(v) - v), convex or not
 *     H*(g)         = h*(g) + mu/2 ||g||^2, with the domain, so the polar, of h*
 *     grad H(x)     = (x - prox_{mu h}(x)) / mu where h is convex
 *     H(U z)        = the envelope of h o U, where h keeps the space: there the minimiser u is in the space
 *
 * The prox: of h(w) + ||w - u||^2 / (2 mu) + ||u - v||^2 / (2 t) the minimiser in u is between w and v, and leaves
 * h(w) + ||w - v||^2 / (2 (mu + t)). A smooth function's entries are blocks of weight 0. Nothing is held at exact
 * zeros, so there is no null model.
 *
 * Cost: h's and O(n); scratch 2 n and h's. Moreau 1965, Bull. SMF 93, 273; Bauschke and Combettes 2017, proposition
 * 24.8. */
#include "prox/calculus/calculus.h"

extern const symo_prox_table symo__prox_moreau_envelope_table;

typedef struct envelope {
    symo_prox *h; /* kept */
    double mu;
} envelope;

static int64_t scratch_size(void *data, int64_t n)
{
    return symo__scratch_size(2, n, symo_prox_scratch(((const envelope *)data)->h));
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const envelope *self = data;
    int code = symo__prox_of(self->h, n, x, self->mu, scratch, scratch + n);
    if (!code) code = symo__value_of(self->h, n, scratch, result, scratch + n);
    *result += 0.5 * symo__distance_squared(n, x, scratch) / self->mu;
    return code;
}

/* mu + t, still a step. */
static double inner_step(const envelope *self, double step)
{
    return symo__scaled_step(self->mu + step, 1.0);
}

/* v + t / (mu + t) (w - v) */
static double between(const envelope *self, double v, double w, double step)
{
    const double share = step < self->mu ? step / (self->mu + step) : 1.0 / (1.0 + self->mu / step);
    return v + share * (w - v) + 0.0;
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const envelope *self = data;
    const int code = symo__prox_of(self->h, n, v, inner_step(self, step), scratch, scratch + n);
    for (int64_t i = 0; i < n; i++) out[i] = between(self, v[i], scratch[i], step);
    return code;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const envelope *self = data;
    for (int64_t i = 0; i < n; i++) scratch[n + i] = inner_step(self, steps[i]);
    const int code = self->h->table.prox_diagonal(self->h->self, n, v, scratch + n, scratch, scratch + 2 * n);
    for (int64_t i = 0; i < n; i++) out[i] = between(self, v[i], scratch[i], steps[i]);
    return code;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const envelope *self = data;
    const int code = symo__conjugate_of(self->h, n, g, result, scratch);
    *result += 0.5 * self->mu * symo__dot(n, g, g);
    return code;
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    return symo__polar_of(((const envelope *)data)->h, n, g, result, scratch);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const envelope *self = data;
    const int code = symo__prox_of(self->h, n, x, self->mu, scratch, scratch + n);
    for (int64_t i = 0; i < n; i++) scratch[i] = g[i] - (x[i] - scratch[i]) / self->mu;
    *absolute = symo__norm_inf(n, scratch);
    *relative = *absolute / unit;
    return code;
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const envelope *self = data;
    symo_prox *h = NULL;
    (void)n;
    symo_status status = symo__calculus_reduce_kept(&h, self->h, partition, "moreau-envelope");
    if (!status) status = symo_prox_moreau_envelope(reduced, h, self->mu);
    symo_prox_free(h);
    return status;
}

const symo_prox_table symo__prox_moreau_envelope_table = {
    .size = sizeof(symo_prox_table),
    .name = "moreau-envelope",
    .formula = "min_u h(u) + ||u - x||^2 / (2 mu)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
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
    .destroy = symo__calculus_destroy,
    .describe = symo__calculus_describe,
};

symo_status symo_prox_moreau_envelope(symo_prox **result, const symo_prox *h, double mu)
{
    const char *function = "symo_prox_moreau_envelope";
    if (!result) return symo__fail_null(function, "envelope");
    *result = NULL;
    if (!h) return symo__fail_null(function, "prox");
    if (!(mu > 0.0) || isinf(mu)) return symo__fail_argument(function, "mu", -1, mu, "> 0 and finite");
    symo_prox_table table = symo__calculus_table(&symo__prox_moreau_envelope_table, &h->table);
    table.distance = table.flags & SYMO_PROX_CONVEX ? distance : NULL; /* by the prox, whatever h offers */
    envelope *self = symo__calculus_self(h, sizeof *self);
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->mu = mu;
    return symo__prox_wrap(result, h->n, &table, self, function);
}
