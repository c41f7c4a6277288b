/* SPDX-License-Identifier: BSD-3-Clause */
/* What the programs of bench/ share: memory that is there before the clock starts, comparisons in which the thing
 * measured and what it is measured against take turns, and rows for bench/table.py. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdlib.h>
#include <symo/symo.h>

enum { BENCH_ROUNDS = 7 };

void bench_must(symo_status status);            /* ends the program with the message of a call that failed */
void *bench_take(size_t bytes);                 /* every page written, so that no page fault is timed; ends it too */
double bench_seconds(void);                     /* monotonic */
double bench_median(int count, double *values); /* sorts them */

typedef struct bench_subject {
    void (*run)(void *context);
    void *context;
} bench_subject;

enum { BENCH_SUBJECTS = 16 };

typedef struct bench_measure {
    double ratio, seconds; /* time over the base's time, and of one call; medians over the rounds */
} bench_measure;

/* Time is that of this thread on a processor, so that what else the machine does is left out as far as it can be. In
 * each round the base runs before and after each subject, `calls` times in a row as the subject does, and the ratio
 * is taken to the mean of the two. One call of everything comes first, untimed. */
void bench_compare(int calls, bench_subject base, int count, const bench_subject *subjects, bench_measure *measures,
                   double *base_seconds);

typedef enum bench_aim { BENCH_SHOWN, BENCH_AT_MOST, BENCH_AT_LEAST } bench_aim;

/* One line of the table. id is its name in bench/landed.json; `note` says more, such as the time itself. */
typedef struct bench_row {
    const char *id, *what, *cache, *unit;
    int64_t n;
    int rounds;
    double figure;
    bench_aim aim;
    double limit;
    double seconds; /* 0: says nothing */
} bench_row;

void bench_print(const bench_row *row);

int64_t *bench_permutation(int64_t n, uint64_t stream); /* uniform; free it */

#endif
