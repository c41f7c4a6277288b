/* SPDX-License-Identifier: BSD-3-Clause */
/* The automorphisms of what a function looks like, seen on its variables.
 *
 * A permutation of all vertices that keeps colours and edges takes the function to itself with the variables permuted
 * as it permutes them. The search wants at most one edge between two vertices and none from a vertex to itself; where
 * there are more, each gets a vertex in its middle whose colour is its kind.
 *
 * Permutations of the other vertices alone (equal rows of data, say) form a normal subgroup K that is not seen, so the
 * order of the group of variables is |G| / |K|, and K is what a second search finds when every variable has a colour of
 * its own. Cost: two searches; 8 bytes a vertex and 40 an edge more than they take.
 */
#include <stdlib.h>

#include "symmetry/detect/detect_impl.h"

static int by_ends(const void *a, const void *b)
{
    const symo__link *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static int is_parallel(const symo__link *links, int64_t count, int64_t k)
{
    const symo__link *link = &links[k];
    return link->from == link->to || (k > 0 && link[-1].from == link->from && link[-1].to == link->to) ||
           (k + 1 < count && link[1].from == link->from && link[1].to == link->to);
}

/* A copy of the edges, from the smaller end to the larger one, sorted. */
static symo_status sort_links(symo__link **sorted, int64_t *parallel, const char *function,
                              const symo_structure *structure)
{
    symo__link *links = *sorted = symo__allocate(structure->links, sizeof *links);
    *parallel = 0;
    if (!links) return symo__fail_memory(function, (size_t)structure->links * sizeof *links);
    for (int64_t k = 0; k < structure->links; k++) {
        const symo__link *link = &structure->link[k];
        links[k] = link->from < link->to ? *link : (symo__link){ link->kind, link->to, link->from };
    }
    if (structure->links > 1) qsort(links, (size_t)structure->links, sizeof *links, by_ends);
    for (int64_t k = 0; k < structure->links; k++) *parallel += is_parallel(links, structure->links, k);
    return SYMO_OK;
}

/* The same function with middles; its room is exactly used. */
static symo_status write_simple(symo_structure *simple, const char *function, const symo_structure *structure,
                                const symo__link *links, int64_t parallel)
{
    const int64_t vertices = structure->vertices + parallel;
    if (vertices > INT32_MAX || structure->links > SYMO__LINKS_MOST - parallel)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld vertices and %lld edges are too many", function,
                          (long long)vertices, (long long)(structure->links + parallel));
    *simple = (symo_structure){ .n = structure->n, .vertices = vertices, .kinds = structure->kinds + 1 };
    simple->colour = symo__allocate(vertices, sizeof *simple->colour);
    simple->link = symo__allocate(structure->links + parallel, sizeof *simple->link);
    if (!simple->colour || !simple->link) return symo__fail_memory(function, (size_t)vertices * sizeof *simple->colour);
    for (int64_t v = 0; v < structure->vertices; v++) simple->colour[v] = structure->colour[v];
    int64_t middle = structure->vertices;
    for (int64_t k = 0; k < structure->links; k++) {
        if (!is_parallel(links, structure->links, k)) {
            simple->link[simple->links++] = links[k];
            continue;
        }
        const int64_t apart = links[k].from == links[k].to ? structure->kinds : 0;
        simple->colour[middle] = -1 - apart - links[k].kind;
        simple->link[simple->links++] = (symo__link){ structure->kinds, links[k].from, (int32_t)middle };
        if (!apart) simple->link[simple->links++] = (symo__link){ structure->kinds, links[k].to, (int32_t)middle };
        middle++;
    }
    return SYMO_OK;
}

static symo_status make_simple(symo_structure *simple, const char *function, const symo_structure *structure)
{
    symo__link *links = NULL;
    int64_t parallel;
    symo_status status = sort_links(&links, &parallel, function, structure);
    if (!status) status = write_simple(simple, function, structure, links, parallel);
    symo__release(links);
    return status;
}

/* With variables told apart: the permutations that are not seen. */
static symo_status find_unseen(symo__pool *factors, const char *function, const symo__graph *g, symo_structure *simple,
                               symo__detection *detection)
{
    symo__refinement r;
    symo__found found = { .function = function };
    for (int64_t v = 0; v < simple->n; v++) simple->colour[v] = INT64_MIN + v;
    symo_status status = symo__refinement_create(&r, function, g, simple->colour);
    if (!status) status = symo__found_create(&found, function, g, &r);
    if (!status) {
        (void)symo__refinement_run(&r, NULL, NULL);
        status = symo__search(g, &r, &found, detection);
    }
    if (!status && detection->complete) status = symo__factors_divide(factors, &found.factors, function);
    symo__found_free(&found);
    symo__refinement_free(&r);
    return status;
}

static symo_status search(symo_automorphisms *made, const char *function, const symo__graph *g, symo_structure *simple,
                          int64_t limit)
{
    symo__refinement r;
    symo__found found = { .function = function };
    symo__detection detection = { .limit = limit }, unseen = { .limit = limit };
    symo_status status = symo__refinement_create(&r, function, g, simple->colour);
    if (!status) status = symo__found_create(&found, function, g, &r);
    if (!status) {
        (void)symo__refinement_run(&r, NULL, NULL);
        status = symo__automorphisms_keep_cells(made, &r, simple->n, 0);
    }
    if (!status) status = symo__search(g, &r, &found, &detection);
    if (!status && detection.complete) {
        status = find_unseen(&found.factors, function, g, simple, &unseen);
        detection.complete = unseen.complete;
        detection.steps += unseen.steps;
    }
    if (!status) {
        symo__found_restrict(&found, simple->n);
        status = symo__automorphisms_keep_result(made, &found, &detection, simple->n, 0);
    }
    symo__found_free(&found);
    symo__refinement_free(&r);
    return status;
}

symo_status symo_structure_automorphisms(symo_automorphisms **found, const symo_structure *structure, int64_t limit)
{
    symo_structure simple = { 0 };
    symo__graph g = { 0 };
    if (!found) return symo__fail_null(__func__, "found");
    *found = NULL;
    if (!structure) return symo__fail_null(__func__, "structure");
    if (limit < 0) return symo__fail_argument(__func__, "limit", -1, (double)limit, ">= 0");
    symo_automorphisms *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(__func__, sizeof *made);
    symo_status status = make_simple(&simple, __func__, structure);
    if (!status) status = symo__graph_of_structure(&g, __func__, &simple);
    if (!status) status = search(made, __func__, &g, &simple, limit);
    symo__graph_free(&g);
    symo__release(simple.colour);
    symo__release(simple.link);
    if (status)
        symo_automorphisms_free(made);
    else
        *found = made;
    return status;
}
