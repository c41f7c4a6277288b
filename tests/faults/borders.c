/* SPDX-License-Identifier: BSD-3-Clause */
/* Every public function that takes an array, in the exercises of tests/support: inputs lie in pages that may only be
 * read, and before or behind every array lies a page that may not be touched. A fault ends the test. And what a run
 * takes in one block is kept apart as well, where a sanitizer looks on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base_impl.h"
#include "support/allocator.h"
#include "support/exercise.h"
#include "support/property.h"

START_TEST(nothing_is_touched_but_what_was_given)
{
    static const int64_t sizes[] = { 0, 1, 2, 3, 5, 10, 50 };
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
        for (int after_guard = 0; after_guard < 2; after_guard++)
            for (int part = 0; part < exercise_parts(exercise_at(_i)); part++) {
                const exercise ex = { .n = sizes[k], .part = part, .after_guard = after_guard };
                exercise_run(exercise_at(_i), ex, 0, 0);
            }
}
END_TEST

/* ---- what a run takes in one block ---- */

/* 1: a process that touches the byte in front of a piece comes to its end. */
static int may_touch(unsigned char *byte)
{
    const pid_t child = fork();
    int status = 0;
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr)) _exit(2); /* a sanitizer's report is not this test's */
        *(volatile unsigned char *)byte = 1;
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Under AddressSanitizer nothing between two pieces may be touched, and everything again when the block is left. */
START_TEST(pieces_of_an_arena_are_apart)
{
    enum { BYTES = 2048 };
    unsigned char *block = malloc(BYTES);
    symo__arena arena = { block, BYTES, 0, 0 };
    ck_assert_ptr_nonnull(block);
    for (int64_t count = 0; count < 9; count++) {
        unsigned char *piece = symo__arena_take(&arena, count, sizeof(double));
        ck_assert_ptr_nonnull(piece);
        memset(piece, 1, (size_t)count * sizeof(double));
        if (count > 0) ck_assert_int_eq(may_touch(piece - 1), SYMO_RED_ZONE == 0);
    }
    symo__arena_leave(block, BYTES);
    memset(block, 0, BYTES);
    free(block);
}
END_TEST

int main(void)
{
    int count = 0;
    test_allocator_install();
    Suite *suite = suite_create("borders");
    TCase *cases = tcase_create("borders");
    while (exercise_at(count)) count++;
    tcase_add_loop_test(cases, nothing_is_touched_but_what_was_given, 0, count);
    tcase_add_test(cases, pieces_of_an_arena_are_apart);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
