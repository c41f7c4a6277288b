/* SPDX-License-Identifier: BSD-3-Clause */
/* What the functions made from other functions share: the operand's slots under short names, a table that offers what
 * the operand offers, and points that rounding has put outside of its domain. */
#ifndef SYMO_CALCULUS_H
#define SYMO_CALCULUS_H

#include "prox/prox_impl.h"

/* The row with the slots that the operand lacks set to NULL, and the row's flags that the operand has. */
symo_prox_table symo__calculus_table(const symo_prox_table *row, const symo_prox_table *operand);

/* Keeps the operand for a `self` of this size, whose first member is to hold it; NULL: no memory. */
void *symo__calculus_self(const symo_prox *operand, size_t size);

/* Slots of such a `self`, where they are the operand's, and where it holds nothing else that is to be freed. */
int symo__calculus_keeps(void *data, int64_t n, const symo_partition *partition, int *answer);
symo_status symo__calculus_describe(void *data, int64_t n, symo_structure *structure, int64_t first);
int symo__calculus_unpenalised(void *data, int64_t n, int8_t *free_entries);
void symo__calculus_destroy(void *data);
/* The operand's reduced form, for a function that has none unless the operand keeps the space. */
symo_status symo__calculus_reduce_kept(symo_prox **reduced, const symo_prox *operand, const symo_partition *partition,
                                       const char *name);

/* h at y, a point that was carried here from elsewhere. When that is +infinity, but the domain is within rounding,
 * 4 eps (|y_i| + |offset_i|) in every entry, y is moved there. offset NULL: none. scratch: n and the operand's. */
int symo__value_nearby(const symo_prox *h, int64_t n, double *y, const double *offset, double *value, double *scratch);
/* The same for the distance of g from the subdifferential at y. */
int symo__distance_nearby(const symo_prox *h, int64_t n, double *y, const double *offset, const double *g, double unit,
                          double *absolute, double *relative, double *scratch);

/* `keeps` where structure does not tell: the function itself at random points. A status. */
int symo__keeps_at_points(const symo_prox_table *row, void *self, int64_t n, const symo_partition *partition,
                          int *answer);
/* Whether x lies in the partition's space, to the last bit; work: n doubles */
int symo__in_space(int64_t n, const double *x, const symo_partition *partition, double *work);

static inline int symo__prox_of(const symo_prox *h, int64_t n, const double *v, double step, double *out,
                                double *scratch)
{
    return h->table.prox(h->self, n, v, step, out, scratch);
}

static inline int symo__value_of(const symo_prox *h, int64_t n, const double *x, double *value, double *scratch)
{
    return h->table.value(h->self, n, x, value, scratch);
}

static inline int symo__conjugate_of(const symo_prox *h, int64_t n, const double *g, double *value, double *scratch)
{
    return h->table.conjugate(h->self, n, g, value, scratch);
}

static inline int symo__polar_of(const symo_prox *h, int64_t n, const double *g, double *value, double *scratch)
{
    return h->table.polar(h->self, n, g, value, scratch);
}

static inline int symo__threshold_of(const symo_prox *h, int64_t n, const double *g, double *value, double *scratch)
{
    return (h->table.threshold ? h->table.threshold : h->table.polar)(h->self, n, g, value, scratch);
}

#endif
