/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared by the functions made from other functions.
 *
 * Rounding and domains: prox_h(y) = p lies in the domain of h, but the point that is made of it, p / a or c + p, does
 * not lead back to p exactly. An indicator would call it infinitely bad, or inside where it should be on the border. So
 * where h is +infinity the nearest point of its domain is asked for, by a prox of a step too small to do anything else,
 * and taken when it is nearer than the rounding of y. And for the distance of g from dh(y) every entry of y is replaced
 * by that of y' = prox_h(y + g) when that is as near: since y + g - y' is in dh(y'), the distance at y' is |y - y'| at
 * most where all of y' is taken. */
#include "prox/calculus/calculus.h"

static const double tiny_step = 0x1p-100;

symo_prox_table symo__calculus_table(const symo_prox_table *row, const symo_prox_table *operand)
{
    symo_prox_table table = *row;
    table.flags &= operand->flags;
    if (!operand->prox_diagonal) table.prox_diagonal = NULL;
    if (!operand->conjugate) table.conjugate = NULL;
    if (!operand->polar) table.polar = NULL;
    if (!operand->distance) table.distance = NULL;
    if (!operand->unpenalised) table.unpenalised = NULL;
    if (!operand->reduce) table.reduce = NULL;
    if (!operand->null_model) table.null_model = NULL;
    if (!operand->describe) table.describe = NULL;
    if (!operand->threshold && !operand->polar) table.threshold = NULL;
    return table;
}

void *symo__calculus_self(const symo_prox *operand, size_t size)
{
    symo_prox **self = symo__allocate_zero(1, size);
    if (!self) return NULL;
    *self = (symo_prox *)operand; /* a reference changes the count only */
    symo__prox_keep(*self);
    return self;
}

static const symo_prox *operand_of(const void *data)
{
    return *(const symo_prox *const *)data;
}

int symo__calculus_keeps(void *data, int64_t n, const symo_partition *partition, int *answer)
{
    (void)n;
    return (int)symo_prox_keeps(operand_of(data), partition, answer);
}

symo_status symo__calculus_describe(void *data, int64_t n, symo_structure *structure, int64_t first)
{
    (void)n;
    return symo_prox_describe(operand_of(data), structure, first);
}

int symo__calculus_unpenalised(void *data, int64_t n, int8_t *free_entries)
{
    const symo_prox *h = operand_of(data);
    return h->table.unpenalised(h->self, n, free_entries);
}

void symo__calculus_destroy(void *data)
{
    symo_prox_free(*(symo_prox **)data);
    symo__release(data);
}

symo_status symo__calculus_reduce_kept(symo_prox **reduced, const symo_prox *operand, const symo_partition *partition,
                                       const char *name)
{
    int kept = 0;
    SYMO_TRY(symo_prox_keeps(operand, partition, &kept));
    if (kept) return symo_prox_reduce(reduced, operand, partition);
    return symo__fail(SYMO_ERROR_UNSUPPORTED,
                      "symo_prox_reduce: %s has no reduced form: %s does not keep the fixed space", name,
                      operand->table.name);
}

static int is_near(double y, double other, double offset)
{
    return fabs(other - y) <= 4.0 * DBL_EPSILON * (fabs(y) + fabs(offset));
}

/* Moves y to the nearest point of the domain when that is within rounding; *moved says whether. */
static int move_nearby(const symo_prox *h, int64_t n, double *y, const double *offset, int *moved, double *scratch)
{
    const int code = symo__prox_of(h, n, y, tiny_step, scratch, scratch + n);
    *moved = code == 0;
    for (int64_t i = 0; *moved && i < n; i++) *moved = is_near(y[i], scratch[i], offset ? offset[i] : 0.0);
    if (*moved) symo__copy(n, scratch, y);
    return code;
}

int symo__value_nearby(const symo_prox *h, int64_t n, double *y, const double *offset, double *value, double *scratch)
{
    int moved = 0;
    int code = symo__value_of(h, n, y, value, scratch + n);
    if (code || *value != (double)INFINITY) return code;
    code = move_nearby(h, n, y, offset, &moved, scratch);
    return code || !moved ? code : symo__value_of(h, n, y, value, scratch + n);
}

int symo__distance_nearby(const symo_prox *h, int64_t n, double *y, const double *offset, const double *g, double unit,
                          double *absolute, double *relative, double *scratch)
{
    int moved = 0;
    symo__add_scaled(n, y, 1.0, g, scratch);
    int code = symo__prox_of(h, n, scratch, 1.0, scratch, scratch + n);
    for (int64_t i = 0; code == 0 && i < n; i++)
        if (is_near(y[i], scratch[i], offset ? offset[i] : 0.0)) y[i] = scratch[i];
    if (!code) code = h->table.distance(h->self, n, y, g, unit, absolute, relative, scratch + n);
    if (code || *absolute != (double)INFINITY) return code;
    code = move_nearby(h, n, y, offset, &moved, scratch);
    if (code || !moved) return code;
    return h->table.distance(h->self, n, y, g, unit, absolute, relative, scratch + n);
}

int symo__keeps_at_points(const symo_prox_table *row, void *self, int64_t n, const symo_partition *partition,
                          int *answer)
{
    const symo_prox itself = { .table = *row, .self = self, .n = n };
    const symo__space space = symo__space_of(partition);
    return (int)symo__prox_keeps_sampled(&itself, &space, answer);
}

int symo__in_space(int64_t n, const double *x, const symo_partition *partition, double *work)
{
    symo__partition_project(partition, x, work);
    for (int64_t i = 0; i < n; i++)
        if (work[i] != x[i]) return 0;
    return 1;
}
