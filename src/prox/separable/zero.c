/* SPDX-License-Identifier: BSD-3-Clause */
/* h(x) = 0, whose prox is the identity and whose conjugate is 0 at 0 and +infinity elsewhere: no penalty at all.
 * Cost O(n), no scratch. */
#include "prox/prox_impl.h"

extern const symo_prox_table symo__prox_zero_table;

static int value(void *self, int64_t n, const double *x, double *result, double *scratch)
{
    (void)self, (void)n, (void)x, (void)scratch;
    *result = 0.0;
    return 0;
}

/* Adding 0 turns -0 into +0 and changes nothing else. */
static int prox(void *self, int64_t n, const double *v, double step, double *out, double *scratch)
{
    (void)self, (void)step, (void)scratch;
    for (int64_t i = 0; i < n; i++) out[i] = v[i] + 0.0;
    return 0;
}

static int prox_diagonal(void *self, int64_t n, const double *v, const double *steps, double *out, double *scratch)
{
    (void)steps;
    return prox(self, n, v, 1.0, out, scratch);
}

static int conjugate(void *self, int64_t n, const double *g, double *result, double *scratch)
{
    (void)self, (void)scratch;
    const double largest = symo__norm_inf(n, g);
    *result = largest > 0.0 ? (double)INFINITY : largest;
    return 0;
}

static int polar(void *self, int64_t n, const double *g, double *result, double *scratch)
{
    (void)g;
    return value(self, n, g, result, scratch);
}

static int distance(void *self, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    (void)self, (void)x, (void)scratch;
    *absolute = symo__norm_inf(n, g);
    *relative = *absolute / unit;
    return 0;
}

static int unpenalised(void *self, int64_t n, int8_t *free_entries)
{
    (void)self;
    for (int64_t i = 0; i < n; i++) free_entries[i] = 1;
    return 0;
}

static int keeps(void *self, int64_t n, const symo_partition *partition, int *answer)
{
    (void)self, (void)n, (void)partition;
    *answer = 1;
    return 0;
}

static symo_status reduce(void *self, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    (void)self, (void)n;
    return symo_prox_zero(reduced, partition->cells);
}

static symo_status describe(void *self, int64_t n, symo_structure *structure, int64_t first)
{
    (void)self, (void)n, (void)structure, (void)first;
    return SYMO_OK;
}

static symo_status scaled(void *self, int64_t n, double factor, symo_prox **result)
{
    (void)self, (void)factor;
    return symo_prox_zero(result, n);
}

static symo_status null_model(void *self, int64_t n, symo_prox **limit)
{
    (void)self;
    return symo_prox_zero(limit, n);
}

static symo_status construct(symo_prox **result, int64_t n, const symo_argument *arguments)
{
    (void)arguments;
    return symo_prox_zero(result, n);
}

const symo_prox_table symo__prox_zero_table = {
    .size = sizeof(symo_prox_table),
    .name = "zero",
    .formula = "0",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS | SYMO_PROX_SEPARABLE,
    .value = value,
    .prox = prox,
    .prox_diagonal = prox_diagonal,
    .conjugate = conjugate,
    .polar = polar,
    .distance = distance,
    .unpenalised = unpenalised,
    .keeps = keeps,
    .reduce = reduce,
    .scaled = scaled,
    .null_model = null_model,
    .construct = construct,
    .describe = describe,
};

symo_status symo_prox_zero(symo_prox **result, int64_t n)
{
    if (!result) return symo__fail_null("symo_prox_zero", "prox");
    *result = NULL;
    if (n < 0) return symo__fail_argument("symo_prox_zero", "n", -1, (double)n, ">= 0");
    return symo__prox_wrap(result, n, &symo__prox_zero_table, NULL, "symo_prox_zero");
}
