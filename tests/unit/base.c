/* SPDX-License-Identifier: BSD-3-Clause */
/* Status texts and sentences, the allocator's gate, checked sizes, reference counts, the arena, the clock. */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base_impl.h"
#include "support/property.h"

START_TEST(every_code_has_its_text)
{
    ck_assert_str_eq(symo_status_text(SYMO_OK), "ok");
    ck_assert_str_eq(symo_status_text(SYMO_ERROR_FILE), "file cannot be read or written");
    ck_assert_str_eq(symo_status_hint(SYMO_ERROR_FILE), "check the path and the permissions");
    ck_assert_str_eq(symo_reason_text(SYMO_REASON_SOLVED), "solved");
    ck_assert_str_eq(symo_reason_hint(SYMO_REASON_TIME_LIMIT), "raise time_limit");
    ck_assert_str_eq(symo_status_text((symo_status)-999), "unknown status");
    ck_assert_str_eq(symo_reason_text((symo_reason)999), "unknown reason");
    ck_assert_int_gt((int)strlen(symo_status_hint((symo_status)7)), 0);
    ck_assert_int_gt((int)strlen(symo_reason_hint((symo_reason)-1)), 0);
#define SYMO_ROW(name, code, text, hint) ck_assert_str_eq(symo_status_text(SYMO_##name), text);
    SYMO_STATUS_LIST(SYMO_ROW)
#undef SYMO_ROW
#define SYMO_ROW(name, code, text, hint) ck_assert_str_eq(symo_reason_text(SYMO_REASON_##name), text);
    SYMO_REASON_LIST(SYMO_ROW)
#undef SYMO_ROW
}
END_TEST

START_TEST(codes_differ)
{
    int codes[64], count = 0;
#define SYMO_ROW(name, code, text, hint) codes[count++] = (code);
    SYMO_STATUS_LIST(SYMO_ROW)
#undef SYMO_ROW
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++) ck_assert_int_ne(codes[i], codes[j]);
    }
}
END_TEST

START_TEST(version_is_the_header_s)
{
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", SYMO_VERSION_MAJOR, SYMO_VERSION_MINOR, SYMO_VERSION_PATCH);
    ck_assert_str_eq(symo_version(), expected);
}
END_TEST

START_TEST(sentences_name_argument_index_and_value)
{
    ck_assert_int_eq(symo__fail_argument("symo_prox_l1", "weights", 3, -1.0, ">= 0"), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_prox_l1: weights[3] = -1 must be >= 0");
    symo__fail_argument("f", "lambda", -1, 0.1, "must be finite");
    ck_assert_str_eq(symo_last_error(), "f: lambda = 0.1 must be finite");
    symo__fail_argument("f", "n", -1, 1234567.0, "<= 9");
    ck_assert_str_eq(symo_last_error(), "f: n = 1234567 must be <= 9");
    symo__fail_argument("f", "t", -1, 1.0000000000000002, "<= 1");
    ck_assert_str_eq(symo_last_error(), "f: t = 1.0000000000000002 must be <= 1");
    symo__fail_argument("f", "t", 0, (double)NAN, "a number");
    ck_assert_str_eq(symo_last_error(), "f: t[0] = nan must be a number");
    ck_assert_int_eq(symo__fail_null("f", "x"), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "f: x must not be NULL");
    ck_assert_int_eq(symo__fail_memory("f", 80), SYMO_ERROR_MEMORY);
    ck_assert_str_eq(symo_last_error(), "f: no memory for 80 bytes");
}
END_TEST

START_TEST(a_sentence_may_quote_the_last_one)
{
    symo__sentence_set("first");
    ck_assert_int_eq(symo__fail(SYMO_ERROR_INPUT, "line %d: %s", 7, symo_last_error()), SYMO_ERROR_INPUT);
    ck_assert_str_eq(symo_last_error(), "line 7: first");
}
END_TEST

START_TEST(long_sentences_are_cut)
{
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    symo__sentence_set("%s", text);
    ck_assert_uint_eq(strlen(symo_last_error()), 511);
    symo__fail_argument(text, text, 1, 2.0, text);
    ck_assert_uint_eq(strlen(symo_last_error()), 511);
}
END_TEST

static void *fail_elsewhere(void *seen_empty)
{
    *(int *)seen_empty = symo_last_error()[0] == '\0';
    symo__sentence_set("elsewhere");
    return NULL;
}

START_TEST(every_thread_has_its_own_sentence)
{
    pthread_t thread;
    int seen_empty = 0;
    symo__sentence_set("here");
    ck_assert_int_eq(pthread_create(&thread, NULL, fail_elsewhere, &seen_empty), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(seen_empty, 1);
    ck_assert_str_eq(symo_last_error(), "here");
}
END_TEST

static void products_fit_or_not(const property_case *pc)
{
    const int64_t a = (int64_t)(symo_random_bits(pc->random) >> property_integer(pc, 1, 63));
    const int64_t b = (int64_t)(symo_random_bits(pc->random) >> property_integer(pc, 1, 63));
    const long double exact = (long double)a * (long double)b; /* 64 bits of significand decide at 2^63 */
    int64_t product = -7;
    const int fits = symo__multiply_sizes(a, b, &product);
    PROPERTY_ASSERT(pc, fits == (exact < 0x1p63L), "%lld * %lld", (long long)a, (long long)b);
    if (fits) PROPERTY_ASSERT(pc, (long double)product == exact, "%lld * %lld", (long long)a, (long long)b);
}

START_TEST(sizes_are_checked)
{
    int64_t product = 0;
    property_run("products", 20000, products_fit_or_not, NULL);
    ck_assert_int_eq(symo__multiply_sizes(INT64_MAX, 1, &product), 1);
    ck_assert_int_eq(symo__multiply_sizes(INT64_C(1) << 32, INT64_C(1) << 31, &product), 0);
    ck_assert_int_eq(symo__multiply_sizes(0, INT64_MAX, &product), 1);
    ck_assert_int_eq(symo__multiply_sizes(-1, 1, &product), 0);
    ck_assert_int_eq(symo__multiply_sizes(1, -1, &product), 0);
    ck_assert_int_eq(symo__multiply_sizes(-1, -1, &product), 0);
    ck_assert_ptr_null(symo__allocate(-1, 8));
    ck_assert_ptr_null(symo__allocate(INT64_MAX, 8));
    ck_assert_ptr_null(symo__allocate(1, SIZE_MAX));
    ck_assert_ptr_null(symo__allocate_zero(INT64_MAX / 4, 8));
}
END_TEST

START_TEST(empty_blocks_are_blocks)
{
    void *a = symo__allocate(0, 8), *b = symo__allocate_zero(0, 0);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(b);
    symo__release(a);
    symo__release(b);
    symo__release(NULL);
}
END_TEST

START_TEST(copies_are_copies)
{
    const double source[3] = { 1.0, -2.0, 3.0 };
    double *copy = NULL;
    char *text = symo__copy_text("orbit");
    ck_assert_str_eq(text, "orbit");
    ck_assert_int_eq(symo__copy_doubles(&copy, 3, source, "f"), SYMO_OK);
    ck_assert_mem_eq(copy, source, sizeof source);
    symo__release(copy);
    ck_assert_int_eq(symo__copy_doubles(&copy, 3, NULL, "f"), SYMO_OK);
    ck_assert_ptr_null(copy);
    ck_assert_int_eq(symo__copy_doubles(&copy, INT64_MAX, source, "f"), SYMO_ERROR_MEMORY);
    ck_assert_ptr_null(copy);
    symo__release(text);
}
END_TEST

static int64_t taken, given_back;

static void *counted_allocate(size_t bytes, void *user)
{
    (*(int64_t *)user)++;
    return malloc(bytes);
}

static void counted_release(void *block, void *user)
{
    (void)user;
    given_back++;
    free(block);
}

/* Runs in a process of its own (CK_FORK), before anything else took memory. */
START_TEST(the_allocator_is_replaced_before_first_use_only)
{
    const symo_allocator counted = { counted_allocate, counted_release, &taken };
    const symo_allocator without_allocate = { NULL, counted_release, NULL };
    const symo_allocator without_release = { counted_allocate, NULL, NULL };
    ck_assert_int_eq(symo_allocator_set(&without_allocate), SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), "symo_allocator_set: allocator->allocate must not be NULL");
    ck_assert_int_eq(symo_allocator_set(&without_release), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_allocator_set(NULL), SYMO_OK);
    ck_assert_int_eq(symo_allocator_set(&counted), SYMO_OK);
    ck_assert_int_eq(symo_allocator_set(NULL), SYMO_OK);
    ck_assert_int_eq(symo_allocator_set(&counted), SYMO_OK);
    void *block = symo__allocate(3, 8);
    ck_assert_int_eq(taken, 1);
    ck_assert_int_eq(symo_allocator_set(NULL), SYMO_ERROR_STATE);
    ck_assert_int_eq(symo_allocator_set(&counted), SYMO_ERROR_STATE);
    symo__release(block);
    ck_assert_int_eq(given_back, 1);
    ck_assert_int_eq(symo_allocator_set(&counted), SYMO_ERROR_STATE);
}
END_TEST

enum { THREADS = 4, ROUNDS = 20000 };

static void *keep_and_drop(void *references)
{
    int64_t last = 0;
    for (int i = 0; i < ROUNDS; i++) {
        symo__keep(references);
        last += symo__drop(references);
    }
    return last == 0 ? NULL : references;
}

START_TEST(references_are_counted_across_threads)
{
    symo__references references;
    pthread_t threads[THREADS];
    void *failed = NULL;
    symo__references_start(&references);
    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, keep_and_drop, &references), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
    symo__keep(&references);
    ck_assert_int_eq(symo__drop(&references), 0);
    ck_assert_int_eq(symo__drop(&references), 1);
}
END_TEST

enum { PIECES = 6 };

static void take_all(symo__arena *arena, const int64_t *counts, void **pieces)
{
    for (int i = 0; i < PIECES; i++) pieces[i] = symo__arena_take(arena, counts[i], sizeof(double));
}

static void pieces_fit_and_are_aligned(const property_case *pc)
{
    int64_t counts[PIECES];
    void *pieces[PIECES], *again[PIECES];
    for (int i = 0; i < PIECES; i++) counts[i] = property_integer(pc, 0, 40);
    symo__arena measure = { NULL, 0, 0, 0 };
    take_all(&measure, counts, pieces);
    PROPERTY_ASSERT(pc, measure.overflow == 0, "measuring overflowed");
    for (size_t offset = 0; offset < 64; offset++) {
        unsigned char *block = malloc(offset + measure.used);
        symo__arena arena = { block + offset, measure.used, 0, 0 };
        take_all(&arena, counts, pieces);
        PROPERTY_ASSERT(pc, arena.overflow == 0 && arena.used <= measure.used, "offset %zu does not fit", offset);
        unsigned char *end = arena.base;
        for (int i = 0; i < PIECES; i++) {
            PROPERTY_ASSERT(pc, (uintptr_t)pieces[i] % 64 == 0, "piece %d at offset %zu", i, offset);
            PROPERTY_ASSERT(pc, (unsigned char *)pieces[i] >= end, "piece %d overlaps", i);
            memset(pieces[i], i, (size_t)counts[i] * sizeof(double));
            end = (unsigned char *)pieces[i] + (size_t)counts[i] * sizeof(double);
        }
        PROPERTY_ASSERT(pc, end <= arena.base + arena.size, "the last piece ends outside");
        arena.used = 0;
        take_all(&arena, counts, again);
        PROPERTY_ASSERT(pc, memcmp(pieces, again, sizeof pieces) == 0, "a second run differs");
        symo__arena exact = { arena.base, (size_t)(end - arena.base), 0, 0 };
        take_all(&exact, counts, again);
        PROPERTY_ASSERT(pc, exact.overflow == 0, "what was used does not suffice");
        if (exact.size == 0) exact.size = 1;
        symo__arena less = { arena.base, exact.size - 1, 0, 0 };
        take_all(&less, counts, again);
        PROPERTY_ASSERT(pc, less.overflow == (end > arena.base) && less.used <= less.size, "one byte less suffices");
        free(block);
    }
}

START_TEST(an_arena_measures_what_it_needs)
{
    property_run("arena", 200, pieces_fit_and_are_aligned, NULL);
}
END_TEST

START_TEST(an_arena_says_when_it_is_full)
{
    unsigned char *block = malloc(64 + 63 + SYMO_RED_ZONE);
    symo__arena arena = { block, 64 + 63 + SYMO_RED_ZONE, 0, 0 };
    ck_assert_ptr_nonnull(symo__arena_take(&arena, 8, 8));
    ck_assert_int_eq(arena.overflow, 0);
    ck_assert_ptr_null(symo__arena_take(&arena, 8, 8));
    ck_assert_int_eq(arena.overflow, 1);
    symo__arena huge = { NULL, 0, 0, 0 };
    symo__arena_take(&huge, INT64_MAX, 8);
    ck_assert_int_eq(huge.overflow, 1);
    symo__arena sum = { NULL, 0, 0, 0 };
    symo__arena_take(&sum, INT64_MAX / 8 - 16, 8);
    ck_assert_int_eq(sum.overflow, 0);
    symo__arena_take(&sum, 100, 8);
    ck_assert_int_eq(sum.overflow, 1);
    symo__arena negative = { NULL, 0, 0, 0 };
    symo__arena_take(&negative, -1, 8);
    ck_assert_int_eq(negative.overflow, 1);
    free(block);
}
END_TEST

START_TEST(time_does_not_run_backwards)
{
    double last = symo__seconds();
    for (int i = 0; i < 10000; i++) {
        const double now = symo__seconds();
        ck_assert(now >= last);
        last = now;
    }
}
END_TEST

START_TEST(nothing_failed_yet)
{
    ck_assert_str_eq(symo_last_error(), "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base");
    TCase *cases = tcase_create("base");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, nothing_failed_yet);
    tcase_add_test(cases, the_allocator_is_replaced_before_first_use_only);
    tcase_add_test(cases, every_code_has_its_text);
    tcase_add_test(cases, codes_differ);
    tcase_add_test(cases, version_is_the_header_s);
    tcase_add_test(cases, sentences_name_argument_index_and_value);
    tcase_add_test(cases, a_sentence_may_quote_the_last_one);
    tcase_add_test(cases, long_sentences_are_cut);
    tcase_add_test(cases, every_thread_has_its_own_sentence);
    tcase_add_test(cases, sizes_are_checked);
    tcase_add_test(cases, empty_blocks_are_blocks);
    tcase_add_test(cases, copies_are_copies);
    tcase_add_test(cases, references_are_counted_across_threads);
    tcase_add_test(cases, an_arena_measures_what_it_needs);
    tcase_add_test(cases, an_arena_says_when_it_is_full);
    tcase_add_test(cases, time_does_not_run_backwards);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
