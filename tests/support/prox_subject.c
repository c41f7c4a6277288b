/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/prox_subject.h"

#include <stdlib.h>

static void subject_start(subject *s, const struct prox_specimen *specimen, const prox_instance *instance)
{
    *s = (subject){ .specimen = specimen, .instance = instance, .n = instance->n };
    ck_assert_msg(specimen->make(&s->prox, instance) == SYMO_OK, "%s: %s", specimen->name, symo_last_error());
    ck_assert_int_eq(symo_prox_size(s->prox), instance->n);
    ck_assert_int_le(instance->n, MAX);
    s->scratch = malloc((size_t)(symo_prox_scratch(s->prox) + 1) * sizeof(double));
    ck_assert_ptr_nonnull(s->scratch);
    for (int64_t i = 0; i < s->n; i++) s->blocks[i] = specimen->block ? specimen->block(instance, i) : i;
    s->weight = instance->lambda * sqrt((double)instance->n);
    const int64_t weights = instance->groups > 0 ? instance->groups : instance->n;
    for (int64_t i = 0; instance->weights && i < weights; i++)
        if (!isinf(instance->weights[i])) s->weight = fmax(s->weight, instance->lambda * instance->weights[i]);
}

static void subject_end(subject *s)
{
    free(s->scratch);
    symo_prox_free(s->prox);
}

void for_subjects(int row, const char *law, int64_t cases, void (*body)(const property_case *pc))
{
    const struct prox_specimen *specimen = prox_specimens[row];
    for (int64_t k = 0; k < specimen->count; k++) {
        static subject s;
        subject_start(&s, specimen, &specimen->instances[k]);
        property_run(law, cases, body, &s);
        subject_end(&s);
    }
}

void subject_apply(const property_case *pc, const subject *s, const double *v, double step, double *out)
{
    LAW(symo_prox_apply(s->prox, v, step, out, s->scratch) == SYMO_OK);
}

/* ---- draws and small tools ---- */

void draw_point(const property_case *pc, int64_t n, double scale, double *v)
{
    for (int64_t i = 0; i < n; i++) v[i] = scale * symo_random_normal(pc->random);
}

double power_of_ten(const property_case *pc, int64_t low, int64_t high)
{
    return pow(10.0, (double)property_integer(pc, low, high));
}

double draw_step(const property_case *pc)
{
    return exp(1.5 * symo_random_normal(pc->random));
}

double draw_scale(const property_case *pc)
{
    static const double scales[4] = { 0.1, 1.0, 10.0, 1000.0 };
    return scales[property_integer(pc, 0, 3)];
}

double max_abs(int64_t n, const double *x)
{
    double largest = 0.0;
    for (int64_t i = 0; i < n; i++) largest = fmax(largest, fabs(x[i]));
    return largest;
}

long double inner_product(int64_t n, const double *x, const double *y)
{
    long double sum = 0.0L;
    for (int64_t i = 0; i < n; i++) sum += (long double)x[i] * y[i];
    return sum;
}

long double oracle_value(const subject *s, const double *x)
{
    long double wide[MAX];
    for (int64_t i = 0; i < s->n; i++) wide[i] = x[i];
    return s->specimen->value(s->instance, wide);
}

long double oracle_size(const subject *s, const double *x)
{
    long double wide[MAX];
    for (int64_t i = 0; i < s->n; i++) wide[i] = x[i];
    return (s->specimen->value_size ? s->specimen->value_size : s->specimen->value)(s->instance, wide);
}

long double value_slack(const subject *s, const double *x)
{
    return 1e-14L * oracle_size(s, x);
}

void block_scales(const subject *s, const double *v, long double step, double *scale)
{
    for (int64_t i = 0; i < s->n; i++) {
        scale[i] = 0.0;
        for (int64_t j = 0; j < s->n; j++) {
            if (s->blocks[j] != s->blocks[i]) continue;
            scale[i] = fmax(scale[i], fabs(v[j]));
            if (s->specimen->moved) scale[i] = fmax(scale[i], (double)s->specimen->moved(s->instance, j, step));
        }
    }
}

int same_bits(int64_t n, const double *x, const double *y)
{
    return n == 0 || memcmp(x, y, (size_t)n * sizeof *x) == 0;
}
void check_prox(const property_case *pc, const subject *s, const double *v, long double step, const double *p)
{
    long double expected[MAX];
    double scale[MAX];
    s->specimen->prox(s->instance, v, step, expected);
    block_scales(s, v, step, scale);
    for (int64_t i = 0; i < s->n; i++)
        LAW(fabsl(p[i] - expected[i]) <= 4.0L * eps * fmaxl(scale[i], fabsl(expected[i])) + 0x1p-1073L);
}
long double prox_model(const subject *s, const double *u, const double *v, const double *steps)
{
    long double sum = oracle_value(s, u);
    for (int64_t i = 0; i < s->n; i++)
        sum += ((long double)u[i] - v[i]) * ((long double)u[i] - v[i]) / (2.0L * steps[i]);
    return sum;
}

long double prox_model_slack(const subject *s, const double *p, const double *v, const double *steps)
{
    long double sum = oracle_size(s, p);
    for (int64_t i = 0; i < s->n; i++) sum += ((long double)v[i] * v[i] + (long double)p[i] * p[i]) / steps[i];
    return 16.0L * eps * sum + 1e-300L;
}

void check_trials(const property_case *pc, const subject *s, const double *v, const double *steps, const double *p)
{
    double u[MAX], other[MAX];
    long double other_prox[MAX];
    const long double at_prox = prox_model(s, p, v, steps), slack = prox_model_slack(s, p, v, steps);
    LAW(at_prox < (long double)INFINITY);
    for (int trial = 0; trial < 40; trial++) {
        const double size = power_of_ten(pc, -6, 0) * (1.0 + max_abs(s->n, v));
        const double share = symo_random_uniform(pc->random) * power_of_ten(pc, -5, 0);
        draw_point(pc, s->n, 1.0 + max_abs(s->n, v), other);
        s->specimen->prox(s->instance, other, 1.0L, other_prox); /* inside the domain */
        for (int64_t i = 0; i < s->n; i++) u[i] = p[i];
        if (trial % 4 == 0 && s->n > 0) u[property_integer(pc, 0, s->n - 1)] += trial % 8 ? size : -size;
        if (trial % 4 == 1)
            for (int64_t i = 0; i < s->n; i++) u[i] += size * symo_random_normal(pc->random);
        if (trial % 4 == 2)
            for (int64_t i = 0; i < s->n; i++) u[i] += share * ((double)other_prox[i] - p[i]);
        if (trial % 4 == 3)
            for (int64_t i = 0; i < s->n; i++) u[i] *= 1.0 - share;
        LAW(prox_model(s, u, v, steps) >= at_prox - slack);
    }
}
