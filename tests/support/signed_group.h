/* SPDX-License-Identifier: BSD-3-Clause */
/* Oracles for groups of signed permutations, by brute force: orbits by walking through the 2n signed points, the order
 * and the dimension of the fixed space by listing every element. They call no symo function. */
#ifndef TESTS_SIGNED_GROUP_H
#define TESTS_SIGNED_GROUP_H

#include <stdint.h>

enum { SIGNED_GROUP_LARGEST = 64, SIGNED_GROUP_BITS = 24 };

/* label[i]: smallest coordinate of the orbit, -1 when the orbit is dead; sign[i]: relative to that coordinate, 0 dead.
 * signs NULL: all +1. Returns the number of orbits that are not dead. */
int64_t signed_group_orbits(int64_t n, int64_t count, const int64_t *images, const int8_t *signs, int64_t *label,
                            int *sign);

/* The sum over the group of the traces of its elements, and its order: dimension = sum / order (Burnside). Needs
 * 4 n <= 24 with signs, n <= 8 without. */
void signed_group_traces(int64_t n, int64_t count, const int64_t *images, const int8_t *signs, int64_t *order,
                         int64_t *sum);

#endif
