/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gsl_rng on a stream of symo's, and a stream of symo's from a gsl_rng. The generator's state is a pointer to the
 * stream, so a clone, which copies the state, draws from the same stream. */
#include "gsl_impl.h"

typedef struct stream {
    symo_random *random;
} stream;

static void set(void *state, unsigned long seed)
{
    (void)state, (void)seed; /* a stream begins where it was made */
}

static unsigned long get(void *state)
{
    return (unsigned long)(symo_random_bits(((stream *)state)->random) >> 32);
}

static double get_double(void *state)
{
    return symo_random_uniform(((stream *)state)->random);
}

static const gsl_rng_type type = { "symo", 0xffffffffUL, 0, sizeof(stream), set, get, get_double };

/* One block, so that one failure is all there can be. */
typedef struct generator {
    gsl_rng rng;
    stream state;
} generator;

symo_status symo_gsl_rng_create(gsl_rng **rng, symo_random *random)
{
    static const char function[] = "symo_gsl_rng_create";
    if (!rng) return symo__gsl_fail_null(function, "rng");
    *rng = NULL;
    if (!random) return symo__gsl_fail_null(function, "random");
    generator *made = symo_memory_allocate(1, sizeof *made);
    if (!made) return symo__gsl_fail_memory(function);
    made->state.random = random;
    made->rng = (gsl_rng){ &type, &made->state };
    *rng = &made->rng;
    return SYMO_OK;
}

void symo_gsl_rng_free(gsl_rng *rng)
{
    symo_memory_free(rng);
}

enum { BYTE = 256, BYTES_OF_A_WORD = 8 };

/* Eight bits, without bias: the range is cut into 256 equal parts, and what is left over is drawn again. */
static uint64_t draw_byte(gsl_rng *rng)
{
    const uint64_t lowest = rng->type->min, part = (rng->type->max - lowest) / BYTE;
    uint64_t byte;
    do byte = (rng->type->get(rng->state) - lowest) / part;
    while (byte >= BYTE);
    return byte;
}

static uint64_t draw_word(gsl_rng *rng)
{
    uint64_t word = 0;
    for (int k = 0; k < BYTES_OF_A_WORD; k++) word = word << 8 | draw_byte(rng);
    return word;
}

symo_status symo_gsl_random_create(symo_random **random, gsl_rng *rng)
{
    static const char function[] = "symo_gsl_random_create";
    if (!random) return symo__gsl_fail_null(function, "random");
    *random = NULL;
    if (!rng) return symo__gsl_fail_null(function, "rng");
    const double range = (double)rng->type->max - (double)rng->type->min;
    if (!(range >= BYTE)) return symo_error_argument(function, "range of rng", -1, range, ">= 256");
    const uint64_t seed = draw_word(rng);
    return symo_random_create(random, seed, draw_word(rng));
}
