/* SPDX-License-Identifier: BSD-3-Clause */
/* H(x) = h(x - c):
 *
 *     prox_{t H}(v) = c + prox_{t h}(v - c),   the same with a diagonal of steps
 *     H*(g)         = h*(g) + <c, g>, with the domain, so the polar, of h*
 *     dH(x)         = dh(x - c)
 *     keeps         where c lies in the space, what h keeps and nothing else; elsewhere tried at random points
 *     H(U z)        = h(U (z - U'c)) where c lies in the space; else there is no form
 *
 * Large multiples hold entries at c, not at 0, so there is no null model. Cost: h's and O(n); scratch 2 n and h's.
 * Bauschke and Combettes 2017, proposition 24.8. */
#include "prox/calculus/calculus.h"

extern const symo_prox_table symo__prox_translated_table;

typedef struct translated {
    symo_prox *h; /* kept */
    double *c;    /* n, no zero of it negative */
} translated;

static int64_t scratch_size(void *data, int64_t n)
{
    return 2 * n + symo_prox_scratch(((const translated *)data)->h);
}

static double *there(const translated *self, int64_t n, const double *x, double *out)
{
    symo__add_scaled(n, x, -1.0, self->c, out);
    return out;
}

static void back(const translated *self, int64_t n, double *out)
{
    for (int64_t i = 0; i < n; i++) out[i] += self->c[i];
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const translated *self = data;
    return symo__value_nearby(self->h, n, there(self, n, x, scratch), self->c, result, scratch + n);
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const translated *self = data;
    const int code = symo__prox_of(self->h, n, there(self, n, v, out), step, out, scratch + 2 * n);
    back(self, n, out);
    return code;
}

static int prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    const translated *self = data;
    const double *moved = there(self, n, v, out);
    const int code = self->h->table.prox_diagonal(self->h->self, n, moved, steps, out, scratch + 2 * n);
    back(self, n, out);
    return code;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const translated *self = data;
    const int code = symo__conjugate_of(self->h, n, g, result, scratch);
    *result += symo__dot(n, self->c, g);
    return code;
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    return symo__polar_of(((const translated *)data)->h, n, g, result, scratch);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const translated *self = data;
    return symo__distance_nearby(self->h, n, there(self, n, x, scratch), self->c, g, unit, absolute, relative,
                                 scratch + n);
}

static symo_status in_space(const translated *self, int64_t n, const symo_partition *partition, int *answer,
                            const char *function)
{
    double *work = symo__allocate(n, sizeof *work);
    *answer = 0;
    if (!work) return symo__fail_memory(function, (size_t)n * sizeof *work);
    *answer = symo__in_space(n, self->c, partition, work);
    symo__release(work);
    return SYMO_OK;
}

static int keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    const translated *self = data;
    SYMO_TRY(in_space(self, n, partition, answer, "symo_prox_keeps"));
    return *answer ? (int)symo_prox_keeps(self->h, partition, answer)
                   : symo__keeps_at_points(&symo__prox_translated_table, data, n, partition, answer);
}

static symo_status reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const translated *self = data;
    symo_prox *h = NULL;
    int inside = 0;
    SYMO_TRY(in_space(self, n, partition, &inside, "symo_prox_reduce"));
    if (!inside)
        return symo__fail(SYMO_ERROR_UNSUPPORTED,
                          "symo_prox_reduce: translated has no reduced form: its offset is not in the fixed space");
    double *offset = symo__allocate(partition->cells, sizeof *offset);
    if (!offset) return symo__fail_memory("symo_prox_reduce", (size_t)partition->cells * sizeof *offset);
    symo__partition_reduce(partition, self->c, offset);
    symo_status status = symo_prox_reduce(&h, self->h, partition);
    if (!status) status = symo_prox_translated(reduced, h, offset);
    symo_prox_free(h);
    symo__release(offset);
    return status;
}

static symo_status describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    const translated *self = data;
    SYMO_TRY(symo_structure_colour(structure, first, n, self->c));
    return symo_prox_describe(self->h, structure, first);
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const translated *self = data;
    symo_prox *h = NULL;
    (void)n;
    symo_status status = symo_prox_scaled(&h, self->h, factor);
    if (!status) status = symo_prox_translated(result, h, self->c);
    symo_prox_free(h);
    return status;
}

static void destroy(void *data)
{
    translated *self = data;
    symo_prox_free(self->h);
    symo__release(self->c);
    symo__release(self);
}

const symo_prox_table symo__prox_translated_table = {
    .size = sizeof(symo_prox_table),
    .name = "translated",
    .formula = "h(x - offset)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
    .prox_diagonal = prox_diagonal,
    .conjugate = conjugate,
    .polar = polar,
    .distance = distance,
    .unpenalised = symo__calculus_unpenalised,
    .keeps = keeps,
    .reduce = reduce,
    .scaled = scaled,
    .destroy = destroy,
    .describe = describe,
};

symo_status symo_prox_translated(symo_prox **result, const symo_prox *h, const double *offset)
{
    const char *function = "symo_prox_translated";
    if (!result) return symo__fail_null(function, "translated");
    *result = NULL;
    if (!h) return symo__fail_null(function, "prox");
    if (!offset && h->n > 0) return symo__fail_null(function, "offset");
    const int64_t bad = symo__first_nonfinite(h->n, offset);
    if (bad >= 0) return symo__fail_argument(function, "offset", bad, offset[bad], "finite");
    const symo_prox_table table = symo__calculus_table(&symo__prox_translated_table, &h->table);
    translated *self = symo__calculus_self(h, sizeof *self);
    if (!self) return symo__fail_memory(function, sizeof *self);
    self->c = symo__allocate(h->n, sizeof *self->c);
    if (!self->c) {
        destroy(self);
        return symo__fail_memory(function, (size_t)h->n * sizeof *self->c);
    }
    for (int64_t i = 0; i < h->n; i++) self->c[i] = offset[i] + 0.0;
    return symo__prox_wrap(result, h->n, &table, self, function);
}
