/* SPDX-License-Identifier: BSD-3-Clause */
/* Oracle for small groups of signed permutations: all elements, by multiplying until nothing new comes. Calls no symo
 * function. */
#ifndef TESTS_CLOSURE_H
#define TESTS_CLOSURE_H

#include <stdint.h>

enum { CLOSURE_DEGREE = 8, CLOSURE_SIGNED_DEGREE = 6, CLOSURE_BITS = 24, CLOSURE_ORDER = 50000 };

typedef struct closure {
    int64_t n, order;
    uint32_t codes[CLOSURE_ORDER]; /* of all elements, the identity first */
    uint8_t member[1 << CLOSURE_BITS];
} closure;

/* The group of `count` generators; signs NULL: all +1, n <= 8; else n <= 6. Into the one closure there is. */
const closure *closure_list(int64_t n, int64_t count, const int64_t *images, const int8_t *signs);
uint32_t closure_code(int64_t n, const int64_t *image, const int8_t *sign); /* sign NULL: all +1 */
/* The place of an element in codes, -1: not there. */
int64_t closure_find(const closure *c, const int64_t *image, const int8_t *sign);
int64_t closure_trace(const closure *c, int64_t element);

#endif
