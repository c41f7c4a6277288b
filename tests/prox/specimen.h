/* SPDX-License-Identifier: BSD-3-Clause */
/* A specimen of a row of src/prox/LIST: a few instances of the operator, and an oracle that knows its formulas in long
 * double and nothing of the library. tests/contract/prox_laws.c runs every law over all of them. */
#ifndef TESTS_PROX_SPECIMEN_H
#define TESTS_PROX_SPECIMEN_H

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <symo/prox.h>

struct prox_specimen;
struct prox_instance;

/* A function that another one is made of: an instance of a specimen, on these entries (NULL: all, in order). */
typedef struct prox_operand {
    const struct prox_specimen *specimen;
    const struct prox_instance *instance;
    const int64_t *indices;
} prox_operand;

/* Whatever an operator of the catalogue is built from; an operator reads what it needs. */
typedef struct prox_instance {
    const char *label;
    int64_t n;
    double lambda, alpha;
    const double *weights, *lower, *upper, *labels;
    const double *feature_weights; /* of entries, where weights are those of groups */
    int64_t groups;
    const int64_t *sizes;            /* consecutive groups, or */
    const int64_t *starts, *indices; /* groups anywhere */
    const int64_t *cells;            /* of a partition: a label an entry, negative: dead */
    const int8_t *signs;
    int64_t operand_count;
    const prox_operand *operands;
    double factor;        /* of an argument; of a quadratic part; an envelope's mu */
    const double *offset; /* n: a place, or a slope */
    const double *basis;  /* n n: orthonormal vectors */
    int moderate;         /* 1: only where v / step is a double and not a tiny one */
} prox_instance;

struct prox_specimen {
    const char *name; /* of the row */
    int64_t count;
    const prox_instance *instances;
    symo_status (*make)(symo_prox **prox, const prox_instance *instance);
    /* the same by name: fills at most 8 arguments, returns how many; starts: room for groups + 1. -1: this one has no
     * such arguments; NULL: the row has none */
    int64_t (*arguments)(const prox_instance *instance, symo_argument *arguments, int64_t *starts);
    long double (*value)(const prox_instance *instance, const long double *x);
    /* what its rounding is measured with: the sum of the sizes of its parts; NULL: the value, where nothing cancels */
    long double (*value_size)(const prox_instance *instance, const long double *x);
    void (*prox)(const prox_instance *instance, const double *v, long double step, long double *out);
    /* the two figures of symo_prox_distance; NULL where the row has none */
    void (*distance)(const prox_instance *instance, const double *x, const double *g, long double unit,
                     long double *absolute, long double *relative);
    int reduces_what_it_keeps;                                  /* 1: where keeps says yes, reduce must not refuse */
    int64_t (*block)(const prox_instance *instance, int64_t i); /* a number < n + groups that a block shares; NULL: i */
    /* what entry i is moved by on its way to an operand, whose rounding the result has; NULL: no operand */
    long double (*moved)(const prox_instance *instance, int64_t i, long double step);
};

/* lambda w, infinite wherever w is */
static inline long double specimen_coefficient(double lambda, double weight)
{
    return isinf(weight) ? (long double)INFINITY : (long double)lambda * weight;
}

static inline long double specimen_larger(long double a, long double b)
{
    return isnan(a) || isnan(b) ? (long double)NAN : a > b ? a : b;
}

#endif
