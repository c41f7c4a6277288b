/* SPDX-License-Identifier: BSD-3-Clause */
/* Elastic nets: a norm (l1 or a group lasso) plus a ridge that is constant on the norm's blocks. elastic.c is what both
 * rows share; elastic_net.c and groups/group_elastic_net.c make them. */
#ifndef SYMO_ELASTIC_H
#define SYMO_ELASTIC_H

#include "prox/prox_impl.h"

typedef struct elastic {
    double alpha;
    symo_prox *norm;  /* lambda alpha sum_b w_b ||x_b||; NULL when alpha = 0 */
    symo_prox *ridge; /* lambda (1 - alpha)/2 sum_b w_b ||x_b||^2; NULL when alpha = 1 */
    const symo_prox_table *row;
} elastic;

/* Takes both parts, also when it fails. */
symo_status symo__elastic_adopt(symo_prox **prox, int64_t n, const symo_prox_table *row, double alpha, symo_prox *norm,
                                symo_prox *ridge, const char *function);

int64_t symo__elastic_scratch(void *data, int64_t n);
int symo__elastic_value(void *data, int64_t n, const double *x, double *result, double *scratch);
int symo__elastic_prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch);
int symo__elastic_prox_diagonal(void *data, int64_t n, const double *v, const double *steps, double *out,
                                double *scratch);
int symo__elastic_conjugate(void *data, int64_t n, const double *g, double *result, double *scratch);
int symo__elastic_polar(void *data, int64_t n, const double *g, double *result, double *scratch);
int symo__elastic_threshold(void *data, int64_t n, const double *g, double *result, double *scratch);
int symo__elastic_distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                           double *relative, double *scratch);
int symo__elastic_unpenalised(void *data, int64_t n, int8_t *free_entries);
int symo__elastic_keeps(void *data, int64_t n, const symo_partition *partition, int *answer);
symo_status symo__elastic_reduce(void *data, int64_t n, const symo_partition *partition, symo_prox **reduced);
symo_status symo__elastic_describe(void *data, int64_t n, symo_structure *structure, int64_t first);
symo_status symo__elastic_scaled(void *data, int64_t n, double factor, symo_prox **result);
symo_status symo__elastic_null_model(void *data, int64_t n, symo_prox **limit);
void symo__elastic_destroy(void *data);

#endif
