/* SPDX-License-Identifier: BSD-3-Clause */
/* An allocator that counts, and fails when told to. Installed first thing in main, before the library takes memory. */
#ifndef TESTS_ALLOCATOR_H
#define TESTS_ALLOCATOR_H

#include <stddef.h>
#include <stdint.h>

void test_allocator_install(void);
int64_t test_allocator_taken(void); /* blocks asked for so far */
int64_t test_allocator_held(void);  /* blocks not yet released */
/* The k-th block asked for from now on (1: the next) is refused, and with `on` all after it; 0: none. */
void test_allocator_fail(int64_t k, int on);
void test_allocator_limit(size_t bytes); /* larger blocks are refused, and do not count */
/* A program that is linked with malloc and its like wrapped (tests/support/wrapped.c) needs no allocator of the
 * library's: everything that is taken between watch(1) and watch(0) counts, whoever takes it. */
void test_allocator_watch(int on);
int test_allocator_watches(void);
int test_allocator_refuses(void); /* 1: the block that is asked for now is the one */
void test_allocator_note(int64_t blocks);
int test_allocator_failed(void); /* 1: a block was refused since the last call of test_allocator_fail */

#endif
