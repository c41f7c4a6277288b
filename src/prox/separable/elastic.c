/* SPDX-License-Identifier: BSD-3-Clause */
/* Elastic net over blocks (entries or groups), c_b = lambda w_b (prox_impl.h says what 0 and infinity mean):
 *
 *     h(x)          = N(x) + Q(x),    N(x) = sum_b alpha c_b ||x_b||,    Q(x) = 1/2 sum_b (1 - alpha) c_b ||x_b||^2
 *     prox_{t h}(v) = prox_{t Q}(prox_{t N}(v)): both only change the length of a block, and the second is linear
 *     in the metric diag(1/s): prox of N from v_i / (1 + s_i q_i) in the metric of the steps s_i / (1 + s_i q_i)
 *     h*(g)         = sum_b (||g_b|| - alpha c_b)_+^2 / (2 (1 - alpha) c_b) = Q*(prox_N(g)),   finite where c_b > 0
 *     dh(0)         = dN(0), so the largest useful lambda is N's:  max_b ||g_b|| / (alpha c_b)
 *     h(U z)        = N(U z) + Q(U z), each in its own reduced form
 *
 * Q stays constant on N's reduced blocks: a cell of a block gets sum_g (n_gc / m_c) q_g, and the proportions n_gc / m_c
 * are those of the block. The gradient of Q counts as part of the objective's: the distance is that of g - q x from
 * dN(x), and blocks are divided by c_b, not by alpha c_b. At alpha = 0 there is only Q, whose blocks are the entries;
 * at alpha = 1 only N.
 *
 * Cost: that of both, O(n); scratch 2 n and what N needs. Zou and Hastie 2005, J. R. Statist. Soc. B 67, 301; groups:
 * Yang and Hastie 2024, arXiv 2405.08631. */
#include "prox/separable/elastic.h"

void symo__elastic_destroy(void *data)
{
    elastic *self = data;
    symo_prox_free(self->norm);
    symo_prox_free(self->ridge);
    symo__release(self);
}

symo_status symo__elastic_adopt(symo_prox **result, int64_t n, const symo_prox_table *row, double alpha,
                                symo_prox *norm, symo_prox *ridge, const char *function)
{
    elastic *self = symo__allocate(1, sizeof *self);
    if (!self) {
        symo_prox_free(norm);
        symo_prox_free(ridge);
        return symo__fail_memory(function, sizeof *self);
    }
    *self = (elastic){ alpha, norm, ridge, row };
    symo_prox_table table = *row;
    if (!ridge) table.flags |= SYMO_PROX_HOMOGENEOUS;
    return symo__prox_wrap(result, n, &table, self, function);
}

/* The part that there is, when there is one only. */
static const symo_prox *only_part(const elastic *self)
{
    return !self->ridge ? self->norm : !self->norm ? self->ridge : NULL;
}

int64_t symo__elastic_scratch(void *data, int64_t n)
{
    const elastic *self = data;
    const symo_prox *only = only_part(self);
    return only ? symo_prox_scratch(only) : 2 * n + symo_prox_scratch(self->norm);
}

int symo__elastic_value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const elastic *self = data;
    double norm = 0.0, ridge = 0.0;
    if (self->norm) (void)self->norm->table.value(self->norm->self, n, x, &norm, scratch);
    if (self->ridge) (void)self->ridge->table.value(self->ridge->self, n, x, &ridge, scratch);
    *result = norm + ridge;
    return 0;
}

int symo__elastic_prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const elastic *self = data;
    if (self->norm) (void)self->norm->table.prox(self->norm->self, n, v, step, out, scratch);
    if (self->ridge) (void)self->ridge->table.prox(self->ridge->self, n, self->norm ? out : v, step, out, scratch);
    return 0;
}

int symo__elastic_prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out,
                                double *scratch)
{
    const elastic *self = data;
    const symo_prox *only = only_part(self);
    if (only) return only->table.prox_diagonal(only->self, n, v, steps, out, scratch);
    const symo__coefficients *q = symo__squared_norm_coefficients(self->ridge);
    for (int64_t i = 0; i < n; i++) {
        const double shrunk = symo__shrink(steps[i], steps[i], symo__coefficient(q, i));
        scratch[i] = symo__shrink(v[i], steps[i], symo__coefficient(q, i));
        scratch[n + i] = shrunk > 0.0 ? shrunk : 0x1p-1074; /* a step, and 0 only where v is 0 too */
    }
    return self->norm->table.prox_diagonal(self->norm->self, n, scratch, scratch + n, out, scratch + 2 * n);
}

int symo__elastic_conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const elastic *self = data;
    const symo_prox *only = only_part(self);
    if (only) return only->table.conjugate(only->self, n, g, result, scratch);
    (void)self->norm->table.prox(self->norm->self, n, g, 1.0, scratch, scratch + 2 * n);
    return self->ridge->table.conjugate(self->ridge->self, n, scratch, result, scratch + n);
}

/* With a ridge the conjugate is finite wherever an entry is penalised. */
int symo__elastic_polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const elastic *self = data;
    const symo_prox *part = self->ridge ? self->ridge : self->norm;
    return part->table.polar(part->self, n, g, result, scratch);
}

int symo__elastic_threshold(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const elastic *self = data;
    return self->norm ? self->norm->table.polar(self->norm->self, n, g, result, scratch)
                      : self->ridge->table.threshold(self->ridge->self, n, g, result, scratch);
}

/* Blocks are entries, each divided by its own lambda w_i. */
static void ridge_distance(const elastic *self, int64_t n, const double *x, const double *g, double unit,
                           double *absolute, double *relative)
{
    const symo__coefficients *q = symo__squared_norm_coefficients(self->ridge);
    *absolute = *relative = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double c = symo__coefficient(q, i);
        const double at_zero = x[i] != x[i] ? x[i] : x[i] == 0.0 ? symo__zero_or_nan(g[i]) : c;
        const double d = isinf(c) ? at_zero : fabs(g[i] - c * x[i]);
        *absolute = symo__max_nan(*absolute, d);
        *relative = symo__max_nan(*relative, isinf(c) ? d : d / (c > 0.0 ? c : unit));
    }
}

int symo__elastic_distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                           double *relative, double *scratch)
{
    const elastic *self = data;
    if (!self->norm) {
        ridge_distance(self, n, x, g, unit, absolute, relative);
        return 0;
    }
    if (!self->ridge) return self->norm->table.distance(self->norm->self, n, x, g, unit, absolute, relative, scratch);
    const symo__coefficients *q = symo__squared_norm_coefficients(self->ridge);
    for (int64_t i = 0; i < n; i++) scratch[i] = x[i] == 0.0 ? g[i] : g[i] - symo__coefficient(q, i) * x[i];
    /* alpha c_b times the norm's relative distance is the absolute one; free blocks come in `unit` again */
    const int code = self->norm->table.distance(self->norm->self, n, x, scratch, unit * self->alpha, absolute, relative,
                                                scratch + 2 * n);
    *relative *= self->alpha;
    return code;
}

int symo__elastic_unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const elastic *self = data;
    const symo_prox *part = self->norm ? self->norm : self->ridge;
    return part->table.unpenalised(part->self, n, free_entries);
}

int symo__elastic_keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    const elastic *self = data;
    int code = 0;
    *answer = 1;
    if (self->norm) code = self->norm->table.keeps(self->norm->self, n, partition, answer);
    if (!code && *answer && self->ridge) code = self->ridge->table.keeps(self->ridge->self, n, partition, answer);
    return code;
}

symo_status symo__elastic_reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced)
{
    const elastic *self = data;
    symo_prox *norm = NULL, *ridge = NULL;
    symo_status status = SYMO_OK;
    (void)n;
    if (self->norm) status = symo_prox_reduce(&norm, self->norm, partition);
    if (!status && self->ridge) status = symo_prox_reduce(&ridge, self->ridge, partition);
    if (!status)
        return symo__elastic_adopt(reduced, partition->cells, self->row, self->alpha, norm, ridge, "symo_prox_reduce");
    symo_prox_free(norm);
    return status;
}

symo_status symo__elastic_describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    const elastic *self = data;
    (void)n;
    if (self->norm) SYMO_TRY(symo_prox_describe(self->norm, structure, first));
    return self->ridge ? symo_prox_describe(self->ridge, structure, first) : SYMO_OK;
}

symo_status symo__elastic_scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const elastic *self = data;
    symo_prox *norm = NULL, *ridge = NULL;
    symo_status status = SYMO_OK;
    if (self->norm) status = symo_prox_scaled(&norm, self->norm, factor);
    if (!status && self->ridge) status = symo_prox_scaled(&ridge, self->ridge, factor);
    if (!status) return symo__elastic_adopt(result, n, self->row, self->alpha, norm, ridge, "symo_prox_scaled");
    symo_prox_free(norm);
    return status;
}

symo_status symo__elastic_null_model(void *data, int64_t n, symo_prox **limit)
{
    const elastic *self = data;
    (void)n;
    return symo_prox_null_model(limit, self->norm ? self->norm : self->ridge);
}
