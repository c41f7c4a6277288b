/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls of a prox as unit tests make them: what must work, what must be refused with which sentence. */
#ifndef TESTS_PROX_CALLS_H
#define TESTS_PROX_CALLS_H

#include <check.h>
#include <symo/prox.h>

#define WORKED(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())
#define REFUSED_AS(call, status, sentence)                                                                             \
    do {                                                                                                               \
        ck_assert_int_eq((call), (status));                                                                            \
        ck_assert_str_eq(symo_last_error(), (sentence));                                                               \
    } while (0)
#define REFUSED(call, sentence) REFUSED_AS(call, SYMO_ERROR_ARGUMENT, sentence)

void apply(const symo_prox *prox, const double *v, double step, double *out);
double value_of(const symo_prox *prox, const double *x);

#endif
