/* SPDX-License-Identifier: BSD-3-Clause */
/* An allocator that counts, and fails when told to. Installed first thing in main, before the library takes memory. */
#ifndef TESTS_ALLOCATOR_H
#define TESTS_ALLOCATOR_H

#include <stdint.h>

void test_allocator_install(void);
int64_t test_allocator_taken(void); /* blocks asked for so far */
int64_t test_allocator_held(void);  /* blocks not yet released */
/* The k-th block asked for from now on (1: the next) is refused, and with `on` all after it; 0: none. */
void test_allocator_fail(int64_t k, int on);
int test_allocator_failed(void); /* 1: a block was refused since the last call of test_allocator_fail */

#endif
