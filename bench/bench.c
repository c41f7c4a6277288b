/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void bench_must(symo_status status)
{
    if (status == SYMO_OK) return;
    fprintf(stderr, "bench: %s: %s\n", symo_status_text(status), symo_last_error());
    exit(EXIT_FAILURE);
}

void *bench_take(size_t bytes)
{
    void *block = malloc(bytes);
    if (!block) {
        fprintf(stderr, "bench: out of memory\n");
        exit(EXIT_FAILURE);
    }
    memset(block, 0, bytes);
    return block;
}

double bench_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(int count, double *values)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return values[count / 2];
}

static double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double time_of(int calls, bench_subject subject)
{
    const double from = thread_seconds();
    for (int call = 0; call < calls; call++) subject.run(subject.context);
    return (thread_seconds() - from) / calls;
}

void bench_compare(int calls, bench_subject base, int count, const bench_subject *subjects, bench_measure *measures,
                   double *base_seconds)
{
    double ratio[BENCH_SUBJECTS][BENCH_ROUNDS], seconds[BENCH_SUBJECTS][BENCH_ROUNDS], bases[BENCH_ROUNDS];
    time_of(1, base);
    for (int s = 0; s < count; s++) time_of(1, subjects[s]);
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        double before = time_of(calls, base);
        for (int s = 0; s < count; s++) {
            seconds[s][round] = time_of(calls, subjects[s]);
            const double after = time_of(calls, base);
            ratio[s][round] = seconds[s][round] / (0.5 * (before + after));
            before = after;
        }
        bases[round] = before;
    }
    for (int s = 0; s < count; s++)
        measures[s] = (bench_measure){ bench_median(BENCH_ROUNDS, ratio[s]), bench_median(BENCH_ROUNDS, seconds[s]) };
    *base_seconds = bench_median(BENCH_ROUNDS, bases);
}

void bench_print(const bench_row *row)
{
    static const char *const aims[] = { "", "<=", ">=" };
    printf("%s\t%s\t%s\t%lld\t%d\t%.6g\t%s\t%s\t%g\t%.6g\n", row->id, row->what, row->cache, (long long)row->n,
           row->rounds, row->figure, row->unit, aims[row->aim], row->limit, row->seconds);
    fflush(stdout);
}

int64_t *bench_permutation(int64_t n, uint64_t stream)
{
    symo_random *random = NULL;
    int64_t *image = bench_take((size_t)n * sizeof *image);
    bench_must(symo_random_create(&random, 11, stream));
    for (int64_t i = 0; i < n; i++) {
        const int64_t j = (int64_t)(symo_random_bits(random) % (uint64_t)(i + 1));
        image[i] = image[j];
        image[j] = i;
    }
    symo_random_free(random);
    return image;
}
