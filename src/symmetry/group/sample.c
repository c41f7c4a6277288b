/* SPDX-License-Identifier: BSD-3-Clause */
/* Elements of a group that look random, from its generators alone: product replacement with an accumulator.
 *
 * Slots hold elements that generate the group together; a step multiplies one slot by another or by its inverse, which
 * keeps that, and multiplies the accumulator by the slot. The accumulator is the sample. How near to uniform it is has
 * no proof, so nothing here is ever taken as one.
 * Cost: 3 n a sample. Celler, Leedham-Green, Murray, Niemeyer, O'Brien, "Generating random elements of a finite group",
 * Comm. Algebra 23 (1995); the accumulator ("rattle"): Leedham-Green, Murray (2002).
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

enum { LEAST_SLOTS = 10, WARM_UP = 60 };

static int32_t *accumulator_of(const symo__sample *sample)
{
    return sample->code + sample->slots * sample->n;
}

symo_status symo__sample_next(symo__sample *sample, const int32_t **element, symo__budget *budget)
{
    const int32_t n = sample->n;
    int32_t *accumulator = accumulator_of(sample), *inverse = accumulator + n;
    const int64_t to = symo_random_below(sample->random, sample->slots);
    const int64_t step = symo_random_below(sample->random, sample->slots - 1);
    const int32_t *factor = sample->code + (step < to ? step : step + 1) * n;
    int32_t *slot = sample->code + to * n;
    SYMO_TRY(symo__budget_spend(budget, 3 * (int64_t)n));
    if (symo_random_bits(sample->random) & 1) {
        symo__element_invert(n, factor, inverse);
        factor = inverse;
    }
    symo__element_multiply(n, slot, factor, slot);
    symo__element_multiply(n, accumulator, slot, accumulator);
    *element = accumulator;
    return SYMO_OK;
}

symo_status symo__sample_create(symo__sample *sample, const symo__generators *generators, symo__budget *budget)
{
    const int32_t n = generators->n, *ignored;
    const int64_t slots = generators->count > LEAST_SLOTS ? generators->count : LEAST_SLOTS;
    assert(generators->count > 0);
    *sample = (symo__sample){ n, slots, NULL, NULL };
    symo_status status = symo__budget_take(budget, &sample->code, (slots + 2) * n);
    if (!status) status = symo_random_create(&sample->random, 1970, 0);
    for (int64_t k = 0; k < slots && !status; k++)
        memcpy(sample->code + k * n, symo__generator_code(generators, k % generators->count),
               (size_t)n * sizeof(int32_t));
    if (!status) symo__element_identity(n, accumulator_of(sample));
    for (int64_t k = 0; k < WARM_UP + 2 * slots && !status; k++) status = symo__sample_next(sample, &ignored, budget);
    if (status) symo__sample_free(sample);
    return status;
}

void symo__sample_free(symo__sample *sample)
{
    symo__release(sample->code);
    symo_random_free(sample->random);
    *sample = (symo__sample){ 0, 0, NULL, NULL };
}
