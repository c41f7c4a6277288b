/* SPDX-License-Identifier: BSD-3-Clause */
/* The automorphisms of a matrix: permutations p, or signed ones, with a_p(i)p(j) = a_ij.
 *
 * Weights become kinds of edges once (graph.c), so that whatever follows compares integers; with signs the graph
 * becomes its double cover (cover.c). Colour refinement (refine.c) gives cells that no automorphism leaves, an engine
 * searches within them, and whatever it proposes is checked against the graph before it is kept (found.c).
 */
#include <string.h>

#include "symmetry/detect/detect_impl.h"

/* What the digits of an order may cost: some 130 000 of them. */
static const int64_t digits_limit = INT64_C(100000000);

static symo_status check_arguments(const char *function, const symo_matrix *matrix, const int64_t *colours,
                                   double tolerance, int flags, int64_t limit)
{
    SYMO_TRY(symo__graph_check_square(function, matrix));
    SYMO_TRY(symo__graph_check_tolerance(function, tolerance));
    if (flags != 0 && flags != SYMO_AUTOMORPHISMS_SIGNED)
        return symo__fail_argument(function, "flags", -1, flags, "0 or SYMO_AUTOMORPHISMS_SIGNED");
    if (limit < 0) return symo__fail_argument(function, "limit", -1, (double)limit, ">= 0");
    for (int64_t i = 0; colours && flags && i < symo_matrix_rows(matrix); i++)
        if (colours[i] == INT64_MIN)
            return symo__fail_argument(function, "colours", i, (double)colours[i], "a number that can change its sign");
    return SYMO_OK;
}

/* Of a cover, i is in the cell of +i or of -i, whichever has the smaller number. */
symo_status symo__automorphisms_keep_cells(symo_automorphisms *made, const symo__refinement *r, int64_t n, int pairs)
{
    for (int64_t i = 0; i < n; i++) {
        const int32_t *cell = pairs ? r->cell + 2 * i : r->cell + i, plus = cell[0], minus = cell[pairs];
        r->keys[i] = plus < minus ? plus : minus;
    }
    SYMO_TRY(symo_partition_create(&made->cells, n, r->keys, NULL));
    made->report.cells = symo_partition_cells(made->cells);
    return SYMO_OK;
}

symo_status symo__automorphisms_keep_result(symo_automorphisms *made, const symo__found *found,
                                            const symo__detection *detection, int64_t n, int pairs)
{
    made->report.complete = detection->complete;
    made->report.steps = detection->steps;
    made->report.components = detection->components;
    made->report.generators = found->count;
    const double defect = found->count > 0 ? fmax(found->defect, found->g->noise) : 0.0;
    made->report.defect = defect > 0.0 ? defect / found->g->largest : 0.0;
    made->report.log10_order = detection->complete ? symo__factors_log10(&found->factors) : NAN;
    SYMO_TRY(symo__found_symmetry(&made->symmetry, found, n, pairs));
    return detection->complete ? symo__factors_write(&made->order, &found->factors, found->function, digits_limit)
                               : SYMO_OK;
}

/* Of a graph that is ready, in which vertices come in pairs when signs are looked for. */
static symo_status search_graph(symo_automorphisms *made, const char *function, const symo__graph *g,
                                const int64_t *colours, int pairs, int64_t limit)
{
    symo__refinement r;
    symo__found found = { .function = function };
    symo__detection detection = { .limit = limit };
    const int64_t n = pairs ? g->n / 2 : g->n;
    symo_status status = symo__refinement_create(&r, function, g, colours);
    if (!status) status = symo__found_create(&found, function, g, &r);
    if (!status) {
        (void)symo__refinement_run(&r, NULL, NULL);
        status = symo__automorphisms_keep_cells(made, &r, n, pairs);
    }
    if (!status) status = symo__search(g, &r, &found, &detection);
    if (!status) status = symo__automorphisms_keep_result(made, &found, &detection, n, pairs);
    symo__found_free(&found);
    symo__refinement_free(&r);
    return status;
}

/* -i has the opposite colour of i. */
static symo_status search_cover(symo_automorphisms *made, const char *function, const symo__graph *g,
                                const int64_t *colours, int64_t limit)
{
    symo__graph cover;
    int64_t *hues = NULL;
    symo_status status = symo__cover_create(&cover, function, g);
    if (!status && colours && !(hues = symo__allocate(cover.n, sizeof *hues)))
        status = symo__fail_memory(function, (size_t)cover.n * sizeof *hues);
    for (int32_t v = 0; hues && v < cover.n; v++) hues[v] = v % 2 ? -colours[v / 2] : colours[v / 2];
    if (!status) status = search_graph(made, function, &cover, hues, 1, limit);
    symo__release(hues);
    symo__graph_free(&cover);
    return status;
}

symo_status symo_automorphisms_find(symo_automorphisms **found, const symo_matrix *matrix, const int64_t *colours,
                                    double tolerance, int flags, int64_t limit)
{
    symo__graph g;
    if (!found) return symo__fail_null(__func__, "found");
    *found = NULL;
    SYMO_TRY(check_arguments(__func__, matrix, colours, tolerance, flags, limit));
    symo_automorphisms *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(__func__, sizeof *made);
    symo_status status =
        symo__graph_create(&g, __func__, matrix, tolerance, SYMO__GRAPH_WEIGHTS | (flags ? SYMO__GRAPH_SIGNS : 0));
    if (!status)
        status = flags ? search_cover(made, __func__, &g, colours, limit)
                       : search_graph(made, __func__, &g, colours, 0, limit);
    symo__graph_free(&g);
    if (status)
        symo_automorphisms_free(made);
    else
        *found = made;
    return status;
}

void symo_automorphisms_free(symo_automorphisms *found)
{
    if (!found) return;
    symo_symmetry_free(found->symmetry);
    symo_partition_free(found->cells);
    symo__release(found->order);
    symo__release(found);
}

symo_status symo_automorphisms_symmetry(symo_symmetry **symmetry, const symo_automorphisms *found)
{
    if (!symmetry) return symo__fail_null(__func__, "symmetry");
    *symmetry = NULL;
    if (!found) return symo__fail_null(__func__, "found");
    symo__symmetry_keep(found->symmetry);
    *symmetry = found->symmetry;
    return SYMO_OK;
}

symo_status symo_automorphisms_cells(symo_partition **cells, const symo_automorphisms *found)
{
    if (!cells) return symo__fail_null(__func__, "cells");
    *cells = NULL;
    if (!found) return symo__fail_null(__func__, "found");
    symo__partition_keep(found->cells);
    *cells = found->cells;
    return SYMO_OK;
}

symo_status symo_automorphisms_order(const symo_automorphisms *found, size_t capacity, char *text, size_t *length)
{
    if (!length) return symo__fail_null(__func__, "length");
    *length = 0;
    if (!found) return symo__fail_null(__func__, "found");
    if (!found->order)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %s", __func__,
                          found->report.complete ? "the order has too many digits to be written out"
                                                 : "the search reached its limit, so the whole group is not known");
    *length = strlen(found->order) + 1;
    if (!text || capacity == 0) return SYMO_OK;
    const size_t fits = *length <= capacity ? *length : capacity;
    memcpy(text, found->order, fits - 1);
    text[fits - 1] = '\0';
    return SYMO_OK;
}

symo_status symo_automorphisms_get_report(const symo_automorphisms *found, symo_automorphisms_report *report)
{
    if (!report) return symo__fail_null(__func__, "report");
    if (report->size < sizeof report->size || report->size > 4096)
        return symo__fail_argument(__func__, "report->size", -1, (double)report->size,
                                   "sizeof(symo_automorphisms_report)");
    if (!found) return symo__fail_null(__func__, "found");
    symo_automorphisms_report kept = found->report;
    kept.size = report->size;
    memcpy(report, &kept, report->size < sizeof kept ? report->size : sizeof kept);
    return SYMO_OK;
}
