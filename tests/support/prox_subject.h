/* SPDX-License-Identifier: BSD-3-Clause */
/* What the laws of a prox share: one instance of a specimen at a time, random points for it, and the checks that
 * compare with the specimen's oracle. */
#ifndef TESTS_PROX_SUBJECT_H
#define TESTS_PROX_SUBJECT_H

#include "prox/specimen.h"
#include "support/property.h"

enum { MAX = 320 }; /* entries of an instance */
static const double eps = DBL_EPSILON;

extern const struct prox_specimen *const prox_specimens[]; /* generated from src/prox/LIST */

typedef struct subject {
    const struct prox_specimen *specimen;
    const prox_instance *instance;
    symo_prox *prox;
    int64_t n;
    double *scratch;
    int64_t blocks[MAX];
    double weight; /* the largest finite lambda w, for tolerances */
} subject;

#define LAW(condition) PROPERTY_ASSERT(pc, condition, "%s, %s", s->specimen->name, s->instance->label)

/* Runs the body on random cases of every instance of that row; pc->context is its subject. */
void for_subjects(int row, const char *law, int64_t cases, void (*body)(const property_case *pc));
void subject_apply(const property_case *pc, const subject *s, const double *v, double step, double *out);

/* ---- draws ---- */
void draw_point(const property_case *pc, int64_t n, double scale, double *v);
double power_of_ten(const property_case *pc, int64_t low, int64_t high);
double draw_step(const property_case *pc);
double draw_scale(const property_case *pc);

/* ---- small tools ---- */
double max_abs(int64_t n, const double *x);
long double inner_product(int64_t n, const double *x, const double *y);
long double oracle_value(const subject *s, const double *x);
/* The sum of the sizes of its parts, and what rounding may change in it. */
long double oracle_size(const subject *s, const double *x);
long double value_slack(const subject *s, const double *x);
int same_bits(int64_t n, const double *x, const double *y);
/* The largest |v_j| in the block of each entry, or what it is moved by: what rounding errors of the block are measured
 * with. */
void block_scales(const subject *s, const double *v, long double step, double *scale);

/* p is the oracle's prox, to 4 eps of its block or of itself. */
void check_prox(const property_case *pc, const subject *s, const double *v, long double step, const double *p);
/* h(u) + sum (u_i - v_i)^2 / (2 steps_i), by the oracle, and what it may vary by when p moves by rounding: |v| times
 * the slope, everywhere. */
long double prox_model(const subject *s, const double *u, const double *v, const double *steps);
long double prox_model_slack(const subject *s, const double *p, const double *v, const double *steps);
/* No trial point, near or far, random, towards the domain or towards 0, has a smaller model than p. */
void check_trials(const property_case *pc, const subject *s, const double *v, const double *steps, const double *p);

#endif
