/* SPDX-License-Identifier: BSD-3-Clause */
/* Every public function that takes memory or arrays, called once, in a way that can be made difficult: inputs in
 * read-only pages, every array right before or right after a page that may not be touched, and any block of the
 * library's refused. tests/faults/complete.py sees to it that a new function gets its exercise. */
#ifndef TESTS_EXERCISE_H
#define TESTS_EXERCISE_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>
#include <symo/symo.h>

typedef struct exercise_block {
    void *map;
    size_t map_bytes;
    void *data;
    size_t bytes;
} exercise_block;

enum { EXERCISE_BLOCKS = 256 };

typedef struct exercise {
    int64_t n;       /* how large everything is; any number >= 0 */
    int plain;       /* 1: inputs are in ordinary memory, which is quicker */
    int after_guard; /* 1: arrays begin right after a page that may not be touched; 0: they end right before one */
    int refused;     /* blocks that were refused on the way */
    int part;        /* which of the entry's */
    uint64_t state;  /* of the numbers drawn */
    exercise_block blocks[EXERCISE_BLOCKS];
    int count;
    size_t used; /* of ordinary memory */
} exercise;

typedef struct exercise_entry {
    const char *functions; /* the ones it is for, separated by blanks */
    void (*run)(exercise *ex);
    int parts; /* ex->part is 0 .. parts - 1; 0: one part */
} exercise_entry;

/* Ended by an entry of NULL. */
extern const exercise_entry exercise_terms[], exercise_prox[], exercise_spaces[], exercise_runs[], exercise_files[];

/* All of them, one after the other; NULL at the end. */
const exercise_entry *exercise_at(int64_t index);

/* Runs the entry; k > 0: with the k-th block refused, and with `on` all after it up to the end of that call. Returns
 * how many blocks were refused. */
int exercise_run(const exercise_entry *entry, exercise ex, int64_t k, int on);
int exercise_parts(const exercise_entry *entry);

/* ---- for the entries ---- */

/* count * size bytes that may be written, next to a guard page, zeroed. */
void *exercise_room(exercise *ex, int64_t count, size_t size);
/* The same block, from now on read only. */
const void *exercise_seal(exercise *ex, const void *block);
const double *exercise_reals(exercise *ex, int64_t count);                               /* in (-2, 2), sealed */
const double *exercise_positives(exercise *ex, int64_t count);                           /* in (0.5, 1.5), sealed */
const int64_t *exercise_range(exercise *ex, int64_t count, int64_t first, int64_t step); /* sealed */
const char *exercise_text(exercise *ex, const char *text); /* a copy, sealed, its end at the end of the block */
/* n names a, b, c, ..., each in a sealed block, in a sealed array. */
const char *const *exercise_names(exercise *ex, int64_t n);

/* Around a call that may be refused a block; between them nothing of Check may be called, which takes memory, too.
 * After a refusal the status must be SYMO_ERROR_MEMORY, with a sentence; 1 is returned and the call is to be made once
 * more. */
void exercise_enter(void);
int exercise_was_refused(exercise *ex, symo_status status, const char *call);
void exercise_passed(symo_status status, const char *call);

#define EXERCISE_REQUIRE(condition)                                                                                    \
    do {                                                                                                               \
        if (!(condition)) ck_abort_msg("%s", #condition);                                                              \
    } while (0)
#define EXERCISE_GARBAGE ((void *)0x5a)

/* The call must succeed; where memory runs out it must say so, and succeed when it is made again. */
#define DO(ex, call)                                                                                                   \
    do {                                                                                                               \
        exercise_enter();                                                                                              \
        symo_status exercise_status = (call);                                                                          \
        if (exercise_was_refused(ex, exercise_status, #call)) exercise_status = (call);                                \
        exercise_passed(exercise_status, #call);                                                                       \
    } while (0)

/* The same for a call that makes *handle, which must be NULL after a failure. */
#define MAKE(ex, handle, call)                                                                                         \
    do {                                                                                                               \
        *(handle) = EXERCISE_GARBAGE;                                                                                  \
        exercise_enter();                                                                                              \
        symo_status exercise_status = (call);                                                                          \
        if (exercise_was_refused(ex, exercise_status, #call)) {                                                        \
            ck_assert_msg(*(handle) == NULL, "%s left its handle behind", #call);                                      \
            exercise_status = (call);                                                                                  \
        }                                                                                                              \
        exercise_passed(exercise_status, #call);                                                                       \
        ck_assert_msg(*(handle) != NULL, "%s made nothing", #call);                                                    \
    } while (0)

/* Things that several entries need, made by their public constructors. */
symo_matrix *exercise_matrix(exercise *ex, int64_t rows, int64_t columns);
symo_symmetry *exercise_symmetry(exercise *ex, int64_t n); /* the exchange of i and n - 1 - i */
symo_partition *exercise_partition(exercise *ex, int64_t n);
symo_objective *exercise_objective(exercise *ex, int64_t n); /* a callback, invariant under exercise_symmetry */
symo_prox *exercise_l1(exercise *ex, int64_t n);

#endif
