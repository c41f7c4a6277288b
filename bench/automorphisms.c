/* SPDX-License-Identifier: BSD-3-Clause */
/* The automorphism groups of 37 families of graphs, of up to a hundred thousand vertices in random order: of the graph
 * as it is, and with noise on its weights, looked over. One time each, with the limit that `symo symmetry detect` has;
 * no family may reach it. And 5000 disjoint Petersen graphs, which is where well-known programs do not end. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "support/graphs.h"

enum { LIMIT = 1000000000 };

typedef struct outcome {
    double seconds;
    int64_t n;
    int complete;
} outcome;

static outcome time_one(const graph_family *family, int64_t a, int64_t b, double noise)
{
    graph_edges graph = { 0 };
    symo_random *random = NULL;
    symo_automorphisms *found = NULL;
    symo_automorphisms_report report = { .size = sizeof report };
    bench_must(symo_random_create(&random, 11, 0));
    family->build(&graph, a, b, random);
    symo_matrix *matrix = graph_matrix(&graph, noise, 1, NULL, random);
    const double start = bench_seconds();
    bench_must(symo_automorphisms_find(&found, matrix, NULL, 10.0 * noise, 0, LIMIT));
    const outcome is = { bench_seconds() - start, graph.n, 0 };
    bench_must(symo_automorphisms_get_report(found, &report));
    symo_automorphisms_free(found);
    symo_matrix_free(matrix);
    symo_random_free(random);
    graph_free(&graph);
    return (outcome){ is.seconds, is.n, report.complete };
}

static void print_family(const graph_family *family, double noise, int *complete)
{
    char id[64], what[80];
    const outcome is = time_one(family, family->large[0], family->large[1], noise);
    snprintf(id, sizeof id, "automorphisms-%s%s", family->name, noise > 0.0 ? "-noise" : "");
    snprintf(what, sizeof what, "automorphisms, %s%s", family->name, noise > 0.0 ? ", noise" : "");
    for (char *c = id; *c; c++) *c = *c == ' ' || *c == ',' ? '-' : *c;
    bench_print(&(bench_row){ id, what, "once", is.complete ? "s" : "s, limit", is.n, 1, is.seconds, BENCH_SHOWN, 0,
                              is.seconds });
    *complete += is.complete;
}

static void petersens(void)
{
    const graph_family *family = graph_families;
    double seconds[BENCH_ROUNDS];
    outcome is = { 0 };
    while (strcmp(family->name, "Petersens") != 0) family++;
    for (int k = 0; k < BENCH_ROUNDS; k++) {
        is = time_one(family, 5000, 0, 0.0);
        seconds[k] = is.seconds;
    }
    const double median = bench_median(BENCH_ROUNDS, seconds);
    bench_print(&(bench_row){ "automorphisms-5000-petersens", "5000 disjoint Petersen graphs", "out of cache", "s",
                              is.n, BENCH_ROUNDS, median, BENCH_AT_MOST, 0.5, median });
}

int main(void)
{
    int families = 0, complete = 0;
    petersens();
    for (const graph_family *family = graph_families; family->name; family++, families += 2) {
        print_family(family, 0.0, &complete);
        print_family(family, 1e-9, &complete);
    }
    bench_print(&(bench_row){ "automorphisms-complete", "runs that found the whole group", "", "of all", families, 1,
                              (double)complete / families, BENCH_AT_LEAST, 1, 0 });
    return EXIT_SUCCESS;
}
