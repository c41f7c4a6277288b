/* SPDX-License-Identifier: BSD-3-Clause */
/* Linked with libsymo-gsl and what it asks for. */
#include <gsl/gsl_rng.h>
#include <symo/gsl.h>

int main(void)
{
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    const int known = symo_test_reason_text(SYMO_TEST_COMPUTED)[0] != '\0';
    gsl_rng_free(generator);
    return !known;
}
