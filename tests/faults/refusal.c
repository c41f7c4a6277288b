/* SPDX-License-Identifier: BSD-3-Clause */
/* Every block that any public function takes is refused, one at a time and from there on, in the exercises of
 * tests/support: the call says SYMO_ERROR_MEMORY, hands out no handle, leaves nothing behind, and works when it is made
 * again. This program is linked with malloc wrapped, so that what libsymo-io takes is swept as well. */
#include "support/allocator.h"
#include "support/exercise.h"
#include "support/property.h"

enum { SIZE = 6 };

START_TEST(every_block_may_be_refused)
{
    const exercise_entry *entry = exercise_at(_i);
    for (int part = 0; part < exercise_parts(entry); part++)
        for (int on = 0; on < 2; on++) {
            int64_t k = 1;
            while (exercise_run(entry, (exercise){ .n = SIZE, .part = part, .plain = 1 }, k, on) > 0) k++;
            ck_assert_msg(k > 1, "%s took no memory", entry->functions);
        }
}
END_TEST

/* Sizes at which other branches take memory. */
START_TEST(small_ones_too)
{
    const exercise_entry *entry = exercise_at(_i);
    for (int part = 0; part < exercise_parts(entry); part++)
        for (int64_t n = 0; n < 3; n++)
            for (int64_t k = 1; exercise_run(entry, (exercise){ .n = n, .part = part, .plain = 1 }, k, 0) > 0;) k++;
}
END_TEST

int main(void)
{
    int count = 0;
    Suite *suite = suite_create("refusal");
    TCase *cases = tcase_create("refusal");
    while (exercise_at(count)) count++;
    tcase_add_loop_test(cases, every_block_may_be_refused, 0, count);
    tcase_add_loop_test(cases, small_ones_too, 0, count);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
