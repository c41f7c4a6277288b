/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/base.h: status codes and messages, the allocator, random numbers, option and parameter rows.
 *
 * Every function that can fail returns a symo_status; the sentence that belongs to it, with the argument, the index and
 * the value, is this thread's symo_last_error(). Why an iteration ended is another thing: a symo_reason, in the result.
 */
#ifndef SYMO_BASE_H
#define SYMO_BASE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SYMO_API __attribute__((visibility("default")))
#define SYMO_MUST_USE __attribute__((warn_unused_result))
#else
#define SYMO_API
#define SYMO_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define SYMO_VERSION_MAJOR 0
#define SYMO_VERSION_MINOR 1
#define SYMO_VERSION_PATCH 0

/* One list for codes, names, texts and hints: ROW(name, code, text, hint). Codes are never reused. */
#define SYMO_STATUS_LIST(ROW)                                                                                          \
    ROW(OK, 0, "ok", "")                                                                                               \
    ROW(ERROR_ARGUMENT, -1, "invalid argument", "the message names the argument, its index and its value")             \
    ROW(ERROR_SIZE, -2, "size too large", "a product of sizes does not fit; check counts and dimensions")              \
    ROW(ERROR_MEMORY, -3, "out of memory", "nothing was changed; free memory and call again")                          \
    ROW(ERROR_STATE, -4, "called in the wrong state", "the message names what must be called before, or not any more") \
    ROW(ERROR_BUSY, -5, "handle is busy", "this handle is running already, in this thread or in another")              \
    ROW(ERROR_UNSUPPORTED, -6, "not supported",                                                                        \
        "the message names the part that does not offer it, and another route")                                        \
    ROW(ERROR_SYMMETRY, -7, "claimed symmetry is false", "impose it (SYMO_IMPOSE) if it is a modelling decision")      \
    ROW(ERROR_CALLBACK, -8, "callback refused",                                                                        \
        "a user's function returned a code other than 0 where a value was needed")                                     \
    ROW(ERROR_NUMERIC, -9, "numerical failure",                                                                        \
        "a factorisation or a root search failed; check the data's scale and rank")                                    \
    ROW(ERROR_INPUT, -10, "bad input", "the message names file, line and column and what was expected")                \
    ROW(ERROR_FILE, -11, "file cannot be read or written", "check the path and the permissions")                       \
    ROW(ERROR_INFEASIBLE, -12, "no feasible point", "the symmetry and the penalty's domain have no point in common")

typedef enum symo_status {
#define SYMO_ROW(name, code, text, hint) SYMO_##name = code,
    SYMO_STATUS_LIST(SYMO_ROW)
#undef SYMO_ROW
} symo_status;

/* Why an iteration ended: ROW(name, code, text, hint). */
#define SYMO_REASON_LIST(ROW)                                                                                          \
    ROW(NONE, 0, "not run", "call symo_solver_run")                                                                    \
    ROW(SOLVED, 1, "solved", "the certificate was recomputed and is within the tolerance")                             \
    ROW(ITERATION_LIMIT, 2, "iteration limit", "raise max_iterations, or loosen tolerance")                            \
    ROW(EVALUATION_LIMIT, 3, "evaluation limit", "raise max_evaluations")                                              \
    ROW(TIME_LIMIT, 4, "time limit", "raise time_limit")                                                               \
    ROW(STOPPED, 5, "stopped by user", "symo_solver_stop or the monitor asked for it; run again to continue")          \
    ROW(USER_ERROR, 6, "stopped by a callback", "a callback returned a negative code; see user_code")                  \
    ROW(EVALUATION_FAILED, 7, "evaluation failed", "a callback failed or gave NaN or infinity; see first_bad_index")   \
    ROW(UNBOUNDED, 8, "unbounded", "the objective fell to -infinity")                                                  \
    ROW(INFEASIBLE, 9, "infeasible", "the symmetry and the penalty's domain have no point in common")                  \
    ROW(STALLED, 10, "stalled",                                                                                        \
        "no further progress in double precision; check the gradient (symo_check_derivative) and the scaling")

typedef enum symo_reason {
#define SYMO_ROW(name, code, text, hint) SYMO_REASON_##name = code,
    SYMO_REASON_LIST(SYMO_ROW)
#undef SYMO_ROW
} symo_reason;

/**
 * Gives the words for a status, such as "out of memory".
 *
 * @param[in] status  any value; one that this version does not know has words too
 * @return a constant text, never NULL, in English, not to be freed
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_status_text(symo_status status);

/**
 * Gives one line on what to do about a status.
 *
 * @param[in] status  any value; one that this version does not know has a line too
 * @return a constant text, never NULL, empty for SYMO_OK, not to be freed
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_status_hint(symo_status status);

/**
 * Gives the words for why an iteration ended, such as "solved".
 *
 * @param[in] reason  any value; one that this version does not know has words too
 * @return a constant text, never NULL, in English, not to be freed
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_reason_text(symo_reason reason);

/**
 * Gives one line on what to do about the reason why an iteration ended.
 *
 * @param[in] reason  any value; one that this version does not know has a line too
 * @return a constant text, never NULL, not to be freed
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_reason_hint(symo_reason reason);

/**
 * Gives the sentence about the last call that failed in this thread: function, argument, index, value, expectation.
 *
 * @return a text of at most 511 bytes, never NULL, empty before the first failure; it is overwritten by this thread's
 * next failure (a call that succeeds leaves it), so copy it to keep it
 * Cost: constant.
 * Threads: every thread has its own sentence.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_last_error(void);

/**
 * Gives the version of the library that runs, which may be newer than the header.
 *
 * @return a constant text such as "0.1.0"
 * Cost: constant.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const char *symo_version(void);

/**
 * Sets this thread's sentence, for a function that is built upon the library and fails in its way.
 *
 * @param[in] status  why the function fails; handed back, so that it reads: return symo_error_set(status, "...")
 * @param[in] sentence  copied, up to 511 bytes of it; NULL: empty
 * @return status
 * Cost: constant; no memory.
 * Threads: every thread has its own sentence.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_error_set(symo_status status, const char *sentence) SYMO_MUST_USE;

/**
 * Sets this thread's sentence to the one for a bad argument, as the library words it: "f: weights[3] = -1 must be >=
 * 0".
 *
 * @param[in] function  whose argument it is; NULL: ?
 * @param[in] argument  its name; NULL: ?
 * @param[in] index  where in an array; negative: it is no array
 * @param[in] value  any number
 * @param[in] expected  what it must be, such as ">= 0"; NULL: valid
 * @return SYMO_ERROR_ARGUMENT
 * Cost: constant; no memory.
 * Threads: every thread has its own sentence.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_error_argument(const char *function, const char *argument, int64_t index, double value,
                                         const char *expected) SYMO_MUST_USE;

/* The one allocator of the process; replaceable until the library first takes memory. */
typedef struct symo_allocator {
    void *(*allocate)(size_t bytes, void *user); /* NULL when there is none */
    void (*release)(void *block, void *user);
    void *user;
} symo_allocator;

/**
 * Replaces the allocator of the process, which is malloc and free otherwise.
 *
 * @param[in] allocator  two functions and what they are handed; copied, so it may be on the stack. NULL: malloc and
 * free again. allocate returns a block aligned as malloc aligns, or NULL when there is none, and may be called from
 * several threads
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT when a function in it is NULL; SYMO_ERROR_STATE once the library has taken
 * memory, because a block must not reach another allocator's release
 * Cost: constant.
 * Threads: any number at once; set it before other threads use the library.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_allocator_set(const symo_allocator *allocator) SYMO_MUST_USE;

/**
 * Takes memory from the allocator of the process, for what is built upon the library.
 *
 * @param[in] count  >= 0
 * @param[in] size  bytes of one
 * @return a block to be given back with symo_memory_free, aligned as malloc aligns, contents undefined; NULL when count
 * is negative, the product does not fit, or there is no memory; never NULL for nothing at all
 * Cost: that of the allocator.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void *symo_memory_allocate(int64_t count, size_t size) SYMO_MUST_USE;

/**
 * Gives memory of symo_memory_allocate back.
 *
 * @param[in] block  NULL does nothing
 * Cost: that of the allocator.
 * Threads: any number at once.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_memory_free(void *block);

/* Counter-based random numbers: one stream an object, the same on every machine. */
typedef struct symo_random symo_random;

/**
 * Starts a stream of random numbers.
 *
 * Formula: block i of the stream is Philox4x64-10 of the counter (i, 0, stream, 0) under the key (seed, 0).
 * @param[out] random  the stream, to be freed with symo_random_free; NULL on failure
 * @param[in] seed  any number; the same seed and stream give the same numbers on every machine
 * @param[in] stream  any number; streams of one seed never share a block, so threads and repeats take one each
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT when random is NULL; SYMO_ERROR_MEMORY
 * Cost: constant, 88 bytes.
 * Threads: any number at once.
 * Source: Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as easy as 1, 2, 3.
 * Since: 0.1
 */
SYMO_API symo_status symo_random_create(symo_random **random, uint64_t seed, uint64_t stream) SYMO_MUST_USE;

/**
 * Frees a stream of random numbers.
 *
 * @param[in] random  a stream, or NULL, which does nothing
 * Cost: constant.
 * Threads: not while another thread uses this stream.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_random_free(symo_random *random);

/**
 * Draws 64 random bits.
 *
 * @param[in,out] random  a stream, moved on by one number
 * @return any 64-bit number with equal probability; 0 when random is NULL
 * Cost: ten rounds of two products for every fourth number.
 * Threads: one thread at a time on one stream.
 * Source: Salmon and others 2011.
 * Since: 0.1
 */
SYMO_API uint64_t symo_random_bits(symo_random *random);

/**
 * Draws a real number between 0 and 1.
 *
 * @param[in,out] random  a stream, moved on by one number
 * @return a multiple of 2^-53 in [0, 1), each with equal probability; NaN when random is NULL
 * Cost: that of symo_random_bits.
 * Threads: one thread at a time on one stream.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API double symo_random_uniform(symo_random *random);

/**
 * Draws a normally distributed number of mean 0 and variance 1.
 *
 * @param[in,out] random  a stream, moved on by as many numbers as the rejection takes
 * @return a finite number; NaN when random is NULL
 * Cost: 2.74 uniform numbers on average.
 * Threads: one thread at a time on one stream.
 * Source: Kinderman and Monahan 1977; Leva 1992, ACM TOMS 18, 449-453.
 * Since: 0.1
 */
SYMO_API double symo_random_normal(symo_random *random);

/**
 * Draws an integer below a bound, without bias.
 *
 * @param[in,out] random  a stream, moved on by one number, seldom more
 * @param[in] bound  >= 1
 * @return 0 .. bound - 1, each with equal probability; -1 when random is NULL or bound < 1
 * Cost: one division; at most two numbers on average.
 * Threads: one thread at a time on one stream.
 * Source: elementary (rejection).
 * Since: 0.1
 */
SYMO_API int64_t symo_random_below(symo_random *random, int64_t bound);

/* An option of a solver: a row beside the method that reads it. */
typedef enum symo_option_kind { SYMO_OPTION_REAL, SYMO_OPTION_INTEGER, SYMO_OPTION_CHOICE } symo_option_kind;

typedef struct symo_option {
    const char *name;
    symo_option_kind kind;
    double fallback, minimum, maximum; /* of a choice: indices into choices */
    const char *choices;               /* "residual|kkt"; NULL for numbers */
    const char *text;                  /* one line */
} symo_option;

/* A named parameter of a table row, as the command and the documentation show it, and an argument for one. */
typedef enum symo_parameter_kind {
    SYMO_PARAMETER_REAL,
    SYMO_PARAMETER_VECTOR,
    SYMO_PARAMETER_GROUPS
} symo_parameter_kind;

typedef struct symo_parameter {
    const char *name;
    symo_parameter_kind kind;
    int required;
    double fallback, minimum, maximum; /* of a vector: of its entries */
    const char *text;
} symo_parameter;

typedef struct symo_argument {
    const char *name;
    double real;
    int64_t count; /* entries of vector; groups in starts (which has count + 1 entries) */
    const double *vector;
    const int64_t *starts;  /* of groups: group g has the indices[starts[g]] .. indices[starts[g + 1] - 1] */
    const int64_t *indices; /* NULL: consecutive */
} symo_argument;

#ifdef __cplusplus
}
#endif
#endif
