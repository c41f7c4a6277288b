/* SPDX-License-Identifier: BSD-3-Clause */
/* H = h*, h convex with a known conjugate:
 *
 *     prox_{t H}(v) = v - t prox_{h / t}(v / t)       Moreau; for homogeneous h, v - prox_h(v) for every t
 *     H*            = h
 *     keeps         what h keeps
 *     H(U z)        = (h o U)*(z) where h keeps the space: with a little of ||x||^2 added to h, the x that attains
 *                     sup <U z, x> - h(x) is a prox of h at a point of the space, so it lies there
 *
 * The difference leaves rounding of v in w = prox_{t H}(v), which may be far outside of a domain much smaller than v. A
 * second step, w - s prox_{h / s}(w / s) with s about t 2^-53, is small beside that rounding and leaves an error of eps
 * |w| only; s is a power of two, so where H wants an exact 0 it becomes one.
 *
 * The subdifferential of h* is not offered, for h's slots do not tell it. Cost: two proxes of h and O(n); scratch n and
 * h's. Moreau 1965, Bull. SMF 93, 273. */
#include "prox/calculus/calculus.h"

extern const symo_prox_table symo__prox_conjugated_table;

typedef struct conjugated {
    symo_prox *h; /* kept */
    int homogeneous;
} conjugated;

static int64_t scratch_size(void *data, int64_t n)
{
    return symo__scratch_size(1, n, symo_prox_scratch(((const conjugated *)data)->h));
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    return symo__conjugate_of(((const conjugated *)data)->h, n, x, result, scratch);
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const int code = symo__value_of(((const conjugated *)data)->h, n, g, result, scratch);
    const double largest = symo__norm_inf(n, g);
    if (largest != largest) *result = largest; /* h may not look at free entries */
    return code;
}

/* out = v - t prox_{h / t}(v / t); out may be v */
static int moreau(const conjugated *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const double t = self->homogeneous ? 1.0 : step;
    for (int64_t i = 0; i < n; i++) scratch[i] = v[i] / t;
    const int code = symo__prox_of(self->h, n, scratch, symo__scaled_step(1.0 / t, 1.0), scratch, scratch + n);
    for (int64_t i = 0; i < n; i++) out[i] = v[i] - t * scratch[i] + 0.0;
    return code;
}

static double second_step(double step)
{
    int exponent = 0;
    (void)frexp(step, &exponent);
    return ldexp(1.0, exponent - 53 > -1022 ? exponent - 53 : -1022);
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const int code = moreau(data, n, v, step, out, scratch);
    return code ? code : moreau(data, n, out, second_step(step), out, scratch);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const conjugated *self = data;
    symo_prox *h = NULL;
    (void)n;
    symo_status status = symo__calculus_reduce_kept(&h, self->h, partition, "conjugated");
    if (!status) status = symo_prox_conjugated(reduced, h);
    symo_prox_free(h);
    return status;
}

const symo_prox_table symo__prox_conjugated_table = {
    .size = sizeof(symo_prox_table),
    .name = "conjugated",
    .formula = "sup_u <x, u> - h(u)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
    .conjugate = conjugate,
    .keeps = symo__calculus_keeps,
    .reduce = reduce,
    .destroy = symo__calculus_destroy,
    .describe = symo__calculus_describe,
};

symo_status symo_prox_conjugated(symo_prox **result, const symo_prox *h)
{
    const char *function = "symo_prox_conjugated";
    if (!result) return symo__fail_null(function, "conjugated");
    *result = NULL;
    if (!h) return symo__fail_null(function, "prox");
    if (!(h->table.flags & SYMO_PROX_CONVEX))
        return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s is not convex", function, h->table.name);
    if (!h->table.conjugate)
        return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s does not offer conjugate", function, h->table.name);
    const symo_prox_table table = symo__calculus_table(&symo__prox_conjugated_table, &h->table);
    conjugated *self = symo__calculus_self(h, sizeof *self);
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->homogeneous = (h->table.flags & SYMO_PROX_HOMOGENEOUS) != 0;
    return symo__prox_wrap(result, h->n, &table, self, function);
}
