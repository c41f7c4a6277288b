/* SPDX-License-Identifier: BSD-3-Clause */
/* What a method promises: tests/contract/method_laws.c holds it to that. */
#ifndef TESTS_METHOD_SPECIMEN_H
#define TESTS_METHOD_SPECIMEN_H

#include "support/verify.h"

/* The families of f, and the penalties, that the method must solve: sets of 1u << VERIFY_... */
#define SOLVES(kind) (1u << (kind))

struct method_specimen {
    const char *name;
    unsigned families, penalties;
    unsigned descends; /* the families for which f + h never rises, beyond its rounding */
};

extern const struct method_specimen *const method_specimens[]; /* generated from src/method/LIST; ends with NULL */

#endif
