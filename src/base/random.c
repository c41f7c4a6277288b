/* SPDX-License-Identifier: BSD-3-Clause */
/* Counter-based random numbers: Philox4x64-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as
 * 1, 2, 3", section 3.3) from Debian's Random123 headers.
 *
 *     block i of a stream = philox(counter = (i, 0, stream, 0), key = (seed, 0)),  four words of 64 bits
 *
 * so streams of one seed never meet, and 2^64 blocks of each come before its counter returns.
 * Normal numbers are ratios of uniform ones (Kinderman and Monahan 1977, with the quadratic bounds of Leva 1992, ACM
 * TOMS 18, 449-453): the result is a quotient of two exactly known doubles, and log, whose last bit differs between C
 * libraries, only decides about the 1 % of candidates between the bounds.
 */
#include <math.h>
#include <Random123/philox.h>

#include "base/base_impl.h"

enum { WORDS = 4 };

struct symo_random {
    philox4x64_ctr_t counter;
    philox4x64_key_t key;
    philox4x64_ctr_t words;
    int used; /* of words */
};

symo_status symo_random_create(symo_random **random, uint64_t seed, uint64_t stream)
{
    static const char function[] = "symo_random_create";
    if (!random) return symo__fail_null(function, "random");
    *random = NULL;
    symo_random *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(function, sizeof *made);
    made->key.v[0] = seed;
    made->counter.v[2] = stream;
    made->used = WORDS;
    *random = made;
    return SYMO_OK;
}

void symo_random_free(symo_random *random)
{
    symo__release(random);
}

uint64_t symo_random_bits(symo_random *random)
{
    if (!random) return 0;
    if (random->used == WORDS) {
        random->words = philox4x64(random->counter, random->key);
        random->counter.v[0]++;
        random->used = 0;
    }
    return random->words.v[random->used++];
}

double symo_random_uniform(symo_random *random)
{
    if (!random) return NAN;
    return (double)(symo_random_bits(random) >> 11) * 0x1p-53;
}

double symo_random_normal(symo_random *random)
{
    if (!random) return NAN;
    for (;;) {
        const double u = 1.0 - symo_random_uniform(random); /* in (0, 1] */
        const double v = 1.7156 * (symo_random_uniform(random) - 0.5);
        const double x = u - 0.449871, y = fabs(v) + 0.386595;
        const double q = x * x + y * (0.19600 * y - 0.25472 * x);
        if (q < 0.27597) return v / u;
        if (q <= 0.27846 && v * v <= -4.0 * u * u * log(u)) return v / u;
    }
}

int64_t symo_random_below(symo_random *random, int64_t bound)
{
    if (!random || bound < 1) return -1;
    const uint64_t b = (uint64_t)bound;
    const uint64_t excess = (0 - b) % b; /* 2^64 mod b: that many words would favour the small results */
    uint64_t word = symo_random_bits(random);
    while (word < excess) word = symo_random_bits(random);
    return (int64_t)(word % b);
}
