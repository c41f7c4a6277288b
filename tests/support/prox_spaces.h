/* SPDX-License-Identifier: BSD-3-Clause */
/* The laws of a prox about fixed spaces, as tests of a case. */
#ifndef TESTS_PROX_SPACES_H
#define TESTS_PROX_SPACES_H

#include <check.h>

void prox_spaces_add(TCase *laws, int rows);

#endif
