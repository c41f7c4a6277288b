/* SPDX-License-Identifier: BSD-3-Clause */
/* base: what every module stands on. The only place with `#if`, with mutable process state (the allocator, this
 * thread's message) and with the C11 atomics that make handles shareable. */
#ifndef SYMO_BASE_IMPL_H
#define SYMO_BASE_IMPL_H

#include <assert.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <symo/base.h>

/* Returns the status of a call that failed; the message is already set. The only control-flow macro. */
#define SYMO_TRY(call)                                                                                                 \
    do {                                                                                                               \
        const symo_status symo_try_status = (call);                                                                    \
        if (symo_try_status != SYMO_OK) return symo_try_status;                                                        \
    } while (0)

#if defined(__GNUC__)
#define SYMO_FORMAT(format_index, first_index) __attribute__((format(printf, format_index, first_index)))
#else
#define SYMO_FORMAT(format_index, first_index)
#endif

/* Asks for the cache line of an address that will be read, or written, soon; any address is fine. */
static inline void symo__prefetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address, 0);
#else
    (void)address;
#endif
}
static inline void symo__prefetch_write(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address, 1);
#else
    (void)address;
#endif
}

/* Under AddressSanitizer what lies between the pieces of an arena may not be touched. */
#if defined(__SANITIZE_ADDRESS__)
#define SYMO_RED_ZONES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SYMO_RED_ZONES 1
#endif
#endif
#if defined(SYMO_RED_ZONES)
#include <sanitizer/asan_interface.h>
enum { SYMO_RED_ZONE = 64 };
#define SYMO_FORBID(address, bytes) ASAN_POISON_MEMORY_REGION(address, bytes)
#define SYMO_ALLOW(address, bytes) ASAN_UNPOISON_MEMORY_REGION(address, bytes)
#else
enum { SYMO_RED_ZONE = 0 };
#define SYMO_FORBID(address, bytes) ((void)(address), (void)(bytes))
#define SYMO_ALLOW(address, bytes) ((void)(address), (void)(bytes))
#endif

/* ---- status.c: one sentence a thread, at most 511 characters ---- */
void symo__sentence_set(const char *format, ...) SYMO_FORMAT(1, 2);
/* "symo_prox_l1: weights[3] = -1 must be >= 0": index < 0 leaves out the bracket */
void symo__sentence_set_argument(const char *function, const char *argument, int64_t index, double value,
                                 const char *expected);

/* The sentence, and then the status, so that `return symo__fail(...)` reads well. The status stands here, in sight of
 * who compiles or analyses a caller, because what the caller does next rests on its not being SYMO_OK. */
#define symo__fail(status, ...) (symo__sentence_set(__VA_ARGS__), (status))
static inline symo_status symo__fail_argument(const char *function, const char *argument, int64_t index, double value,
                                              const char *expected)
{
    symo__sentence_set_argument(function, argument, index, value, expected);
    return SYMO_ERROR_ARGUMENT;
}
static inline symo_status symo__fail_null(const char *function, const char *argument)
{
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s must not be NULL", function, argument);
}
static inline symo_status symo__fail_memory(const char *function, size_t bytes)
{
    return symo__fail(SYMO_ERROR_MEMORY, "%s: no memory for %zu bytes", function, bytes);
}

/* ---- memory.c ---- */
void *symo__allocate(int64_t count,
                     size_t size); /* NULL when count * size overflows or there is none; never NULL for 0 */
void *symo__allocate_zero(int64_t count, size_t size);                /* the same, filled with zero bytes */
void symo__release(void *block);                                      /* NULL is fine */
int symo__multiply_sizes(int64_t a, int64_t b, int64_t *product);     /* 1: fits and both are >= 0; 0: not */
int64_t symo__scratch_size(int64_t vectors, int64_t n, int64_t more); /* vectors n + more; INT64_MAX: too large */
char *symo__copy_text(const char *text);                              /* NULL when there is no memory */
symo_status symo__copy_doubles(double **copy, int64_t count, const double *source,
                               const char *function); /* source NULL: *copy = NULL */

/* References: a handle starts at 1; whoever keeps it takes one more. symo__drop tells whether the last one is gone. */
typedef struct symo__references {
    _Atomic int64_t count;
} symo__references;
void symo__references_start(symo__references *references);
void symo__keep(symo__references *references);
int symo__drop(symo__references *references); /* 1: free the object now */

/* ---- arena.c: one block, handed out in pieces aligned to 64 bytes. With base == NULL it only measures. ---- */
typedef struct symo__arena {
    unsigned char *base;
    size_t size, used;
    int overflow; /* a request did not fit, or its size overflowed */
} symo__arena;
void *symo__arena_take(symo__arena *arena, int64_t count, size_t size);
void symo__arena_leave(void *block, size_t size); /* before a block that was an arena is used otherwise; NULL is fine */

/* ---- option.c: rows and their values (doubles; integers are exact to 2^53, choices are indices) ---- */
const symo_option *symo__option_find(const symo_option *rows, int64_t count, const char *name, int64_t *index);
symo_status symo__option_unknown(const char *function, const char *name, const symo_option *const *tables,
                                 const int64_t *counts, int64_t tables_count);
symo_status symo__option_check(const char *function, const symo_option *row, double value); /* range and integrality */
symo_status symo__option_parse(const char *function, const symo_option *row, const char *text, double *value);
/* The names nearest to `name` by edit distance, "a, b or c", into text; for every unknown-name message of the library.
 */
void symo__nearest_names(const char *name, const char *const *names, int64_t count, char *text, size_t capacity);

/* ---- text.c: locale-proof numbers and a bounded text builder ---- */
int symo__parse_real(const char *text, const char **end,
                     double *value); /* 1: a number was read ("inf", "nan" too); `.` is the point */
int symo__parse_integer(const char *text, const char **end, int64_t *value); /* decimal, fits */
typedef struct symo__text {
    char *buffer;
    size_t capacity, length; /* length: what the whole text takes, without its end */
} symo__text;
/* What printf does for % d i u x o c s e f g with flags, width, precision, l, ll and z; numbers always with a point.
 * A number takes at most 120 characters of width and of precision. */
void symo__text_add(symo__text *text, const char *format, ...) SYMO_FORMAT(2, 3);
void symo__text_add_list(symo__text *text, const char *format, va_list arguments);
void symo__text_add_real(symo__text *text, double value); /* the fewest of 15, 16, 17 digits that read back the same */

/* ---- clock.c ---- */
double symo__seconds(void); /* monotonic */

#endif
