/* SPDX-License-Identifier: BSD-3-Clause */
/* A square matrix as a digraph whose edges have kinds, numbers that stand for weights and directions.
 *
 * Weights are sorted and numbered once, so that whoever looks at the graph compares integers. Each vertex has the edges
 * that enter it and those that leave it in one list; of a symmetric matrix they are the same, and listed once.
 * Cost: O(n + m log m) for m entries that are not 0, O(n + m) when these are equal; memory 24 bytes an entry while they
 * are listed, then 8 or 16.
 */
#include "symmetry/graph.h"

#include <stdlib.h>
#include <string.h>

#include "linear/linear_impl.h"

typedef symo__matrix_entry entry;

static int by_weight(const void *a, const void *b)
{
    const double x = ((const entry *)a)->weight, y = ((const entry *)b)->weight;
    return (x > y) - (x < y);
}

static int all_equal(int64_t count, const entry *entries)
{
    int64_t k = 1;
    while (k < count && entries[k].weight == entries[0].weight) k++;
    return k >= count;
}

/* The sign of an entry beside the diagonal, where it is kept apart from the weight, is in its row: -1 - row. */
static inline int32_t row_of(const entry *e)
{
    return e->row < 0 ? -1 - e->row : e->row;
}

static void take_signs(int64_t count, entry *entries)
{
    for (int64_t k = 0; k < count; k++) {
        if (entries[k].row == entries[k].column || entries[k].weight >= 0.0) continue;
        entries[k].weight = -entries[k].weight;
        entries[k].row = -1 - entries[k].row;
    }
}

/* starts[u]: how many edges the vertices before u have. An edge is listed at both ends, or by each of its two entries.
 */
static void count_edges(symo__graph *g, int64_t count, const entry *entries, int symmetric)
{
    int64_t sum = 0;
    for (int64_t k = 0; k < count; k++) {
        const int32_t i = row_of(&entries[k]);
        if (i == entries[k].column) continue;
        g->starts[i]++;
        if (!symmetric) g->starts[entries[k].column]++;
    }
    for (int32_t u = 0; u <= g->n; u++) {
        const int64_t degree = g->starts[u];
        g->starts[u] = sum;
        sum += degree;
    }
}

static void add_edge(symo__graph *g, int32_t from, symo__edge edge, const entry *e)
{
    const int64_t at = g->starts[from]++;
    g->edges[at] = edge;
    if (g->weights) g->weights[at] = e->weight;
    if (g->negative) g->negative[at] = e->row < 0;
}

/* Of entries sorted by weight. One that is larger than the one before by more than `gap` has the next number. */
static void fill_edges(symo__graph *g, int64_t count, const entry *entries, int symmetric, double gap)
{
    int32_t number = 0;
    for (int64_t k = 0; k < count; k++) {
        const int32_t i = row_of(&entries[k]), j = entries[k].column;
        if (k > 0 && entries[k].weight - entries[k - 1].weight > gap) number++;
        if (i == j) {
            g->loops[i] = number + 1;
            if (g->loop_weights) g->loop_weights[i] = entries[k].weight;
        } else if (symmetric) {
            add_edge(g, i, (symo__edge){ number, j }, &entries[k]);
        } else {
            add_edge(g, i, (symo__edge){ 2 * number, j }, &entries[k]);
            add_edge(g, j, (symo__edge){ 2 * number + 1, i }, &entries[k]);
        }
    }
    for (int32_t u = g->n; u > 0; u--) g->starts[u] = g->starts[u - 1];
    g->starts[0] = 0;
    g->kinds = symmetric ? number + 1 : 2 * (number + 1);
}

/* Whether a_ij = a_ji: column by column, the entries of row i must come as those of column i do. next: n times -1. */
static int is_symmetric(int64_t count, const entry *entries, int64_t *next)
{
    for (int64_t k = count; k > 0; k--) next[entries[k - 1].column] = k - 1;
    for (int64_t k = 0; k < count; k++) {
        const int32_t i = entries[k].row;
        if (next[i] < 0 || next[i] == count) return 0;
        const entry *mate = &entries[next[i]++];
        if (mate->column != i || mate->row != entries[k].column || mate->weight != entries[k].weight) return 0;
    }
    return 1;
}

void symo__graph_free(symo__graph *g)
{
    symo__release(g->starts);
    symo__release(g->edges);
    symo__release(g->loops);
    symo__release(g->weights);
    symo__release(g->loop_weights);
    symo__release(g->negative);
}

/* Room for `edges`, and for what is wanted beside them. */
static symo_status take_room(symo__graph *g, const char *function, int64_t edges, int wanted)
{
    const int weights = (wanted & SYMO__GRAPH_WEIGHTS) != 0, signs = (wanted & SYMO__GRAPH_SIGNS) != 0;
    g->edges = symo__allocate(edges, sizeof *g->edges);
    if (weights) g->weights = symo__allocate(edges, sizeof *g->weights);
    if (weights) g->loop_weights = symo__allocate_zero(g->n, sizeof *g->loop_weights);
    if (signs) g->negative = symo__allocate(edges, 1);
    if (g->edges && (!weights || (g->weights && g->loop_weights)) && (!signs || g->negative)) return SYMO_OK;
    return symo__fail_memory(function, (size_t)edges * sizeof *g->edges);
}

static int by_number(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How far from 0 neighbours that differ by at most `gap` reach, among sorted numbers times sign that are >= 0. */
static double chain_from_zero(int64_t count, const double *sorted, double sign, double gap)
{
    double reached = 0.0;
    for (int64_t k = 0; k < count; k++) {
        const double number = sign * sorted[sign > 0.0 ? k : count - 1 - k];
        if (number < 0.0) continue;
        if (number - reached > gap) break;
        reached = number;
    }
    return reached;
}

static double compared(const entry *e, int signs)
{
    return signs && e->row != e->column ? fabs(e->weight) : e->weight;
}

/* Weights that chain with 0 are none. */
static symo_status drop_noise(symo__graph *g, const char *function, int64_t *count, entry *entries, double gap,
                              int signs)
{
    int64_t kept = 0;
    if (gap == 0.0) return SYMO_OK;
    double *sorted = symo__allocate(*count, sizeof *sorted);
    if (!sorted) return symo__fail_memory(function, (size_t)*count * sizeof *sorted);
    for (int64_t k = 0; k < *count; k++) sorted[k] = compared(&entries[k], signs);
    qsort(sorted, (size_t)*count, sizeof *sorted, by_number);
    const double above = chain_from_zero(*count, sorted, 1.0, gap), below = chain_from_zero(*count, sorted, -1.0, gap);
    for (int64_t k = 0; k < *count; k++) {
        const double weight = compared(&entries[k], signs);
        if (weight > above || weight < -below) entries[kept++] = entries[k];
    }
    g->noise = kept < *count ? above + below : 0.0;
    *count = kept;
    symo__release(sorted);
    return SYMO_OK;
}

static symo_status fill(symo__graph *g, const char *function, int64_t count, entry *entries, double tolerance,
                        int wanted)
{
    for (int32_t u = 0; u <= g->n; u++) g->starts[u] = -1;
    for (int64_t k = 0; k < count; k++) g->largest = fmax(g->largest, fabs(entries[k].weight));
    SYMO_TRY(drop_noise(g, function, &count, entries, tolerance * g->largest, (wanted & SYMO__GRAPH_SIGNS) != 0));
    const int symmetric = is_symmetric(count, entries, g->starts);
    g->directed = !symmetric;
    SYMO_TRY(take_room(g, function, symmetric ? count : 2 * count, wanted));
    if (wanted & SYMO__GRAPH_SIGNS) take_signs(count, entries);
    if (!all_equal(count, entries)) qsort(entries, (size_t)count, sizeof *entries, by_weight);
    memset(g->starts, 0, ((size_t)g->n + 1) * sizeof *g->starts);
    memset(g->loops, 0, (size_t)g->n * sizeof *g->loops);
    count_edges(g, count, entries, symmetric);
    fill_edges(g, count, entries, symmetric, tolerance * g->largest);
    return SYMO_OK;
}

symo_status symo__graph_check_square(const char *function, const symo_matrix *matrix)
{
    if (!matrix) return symo__fail_null(function, "matrix");
    if (matrix->rows == matrix->columns) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: matrix has %lld rows and %lld columns, must be square", function,
                      (long long)matrix->rows, (long long)matrix->columns);
}

symo_status symo__graph_check_tolerance(const char *function, double tolerance)
{
    if (tolerance >= 0.0 && tolerance < INFINITY) return SYMO_OK;
    return symo__fail_argument(function, "tolerance", -1, tolerance, "finite and >= 0");
}

symo_status symo__graph_create(symo__graph *g, const char *function, const symo_matrix *matrix, double tolerance,
                               int wanted)
{
    const int64_t n = matrix->columns;
    int64_t count = 0;
    entry *entries = NULL;
    *g = (symo__graph){ .n = (int32_t)n, .pair = -1 };
    if (n > INT32_MAX)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld vertices, and 2^31 - 1 are the most", function, (long long)n);
    /* edges and kinds, two an entry, are counted in 32 bits */
    SYMO_TRY(symo__matrix_entries(&entries, &count, matrix, function));
    g->starts = symo__allocate(n + 1, sizeof *g->starts);
    g->loops = symo__allocate(n, sizeof *g->loops);
    const symo_status status = g->starts && g->loops ? fill(g, function, count, entries, tolerance, wanted)
                                                     : symo__fail_memory(function, (size_t)n * sizeof *g->starts);
    symo__release(entries);
    return status;
}
