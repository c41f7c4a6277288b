/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/prox_calls.h"

#include <math.h>
#include <stdlib.h>

void apply(const symo_prox *prox, const double *v, double step, double *out)
{
    double *scratch = malloc(((size_t)symo_prox_scratch(prox) + 1) * sizeof *scratch);
    ck_assert_ptr_nonnull(scratch);
    WORKED(symo_prox_apply(prox, v, step, out, scratch));
    free(scratch);
}

double value_of(const symo_prox *prox, const double *x)
{
    double value = NAN;
    WORKED(symo_prox_value(prox, x, &value));
    return value;
}
