/* SPDX-License-Identifier: BSD-3-Clause */
/* What a function looks like: a graph in which those of its variables differ that play different parts.
 *
 * The variables are vertices, and so is what else a function is made of: the rows of its data, its groups. A vertex has
 * a colour for every list of numbers that names it, an edge has a kind, and both are integers from the start: numbers
 * are clustered once, a list at a time, and nobody compares sums of them afterwards. Sorted, those whose neighbours
 * differ by at most tolerance times the largest finite one are one number; edges whose weight chains with 0 are none.
 * Cost: O(k log k) a list of k numbers; memory 8 bytes a vertex and 12 an edge, and while a list is added 16 a number.
 */
#include "partition/structure.h"

#include <stdlib.h>
#include <string.h>

symo_status symo_structure_create(symo_structure **structure, int64_t n, double tolerance)
{
    if (!structure) return symo__fail_null(__func__, "structure");
    *structure = NULL;
    if (n < 0) return symo__fail_argument(__func__, "n", -1, (double)n, ">= 0");
    if (!(tolerance >= 0.0) || isinf(tolerance))
        return symo__fail_argument(__func__, "tolerance", -1, tolerance, "finite and >= 0");
    if (n > INT32_MAX)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld vertices, and 2^31 - 1 are the most", __func__, (long long)n);
    symo_structure *made = symo__allocate_zero(1, sizeof *made);
    int64_t *colour = symo__allocate_zero(n, sizeof *colour);
    if (!made || !colour) {
        symo__release(made);
        symo__release(colour);
        return symo__fail_memory(__func__, (size_t)n * sizeof *colour);
    }
    *made = (symo_structure){
        .n = n, .tolerance = tolerance, .vertices = n, .vertex_room = n, .colours = 1, .colour = colour
    };
    *structure = made;
    return SYMO_OK;
}

void symo_structure_free(symo_structure *structure)
{
    if (!structure) return;
    symo__release(structure->colour);
    symo__release(structure->link);
    symo__release(structure);
}

/* A larger block with the same beginning in place of an old one; NULL leaves the old one as it is. */
static void *enlarged(void *old, int64_t used, int64_t room, size_t size)
{
    void *made = symo__allocate(room, size);
    if (!made) return NULL;
    if (used > 0) memcpy(made, old, (size_t)used * size);
    symo__release(old);
    return made;
}

/* Doubled, so that many small additions cost no more than one large one. */
static int64_t room_for(int64_t needed, int64_t room)
{
    return needed <= room ? room : needed <= 2 * room ? 2 * room : needed;
}

symo_status symo_structure_vertices(symo_structure *structure, int64_t count, int64_t *first)
{
    if (!structure) return symo__fail_null(__func__, "structure");
    if (!first) return symo__fail_null(__func__, "first");
    if (count < 0) return symo__fail_argument(__func__, "count", -1, (double)count, ">= 0");
    if (count > INT32_MAX - structure->vertices)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld vertices more than %lld, and 2^31 - 1 are the most", __func__,
                          (long long)count, (long long)structure->vertices);
    const int64_t needed = structure->vertices + count, room = room_for(needed, structure->vertex_room);
    if (room > structure->vertex_room) {
        int64_t *colour = enlarged(structure->colour, structure->vertices, room, sizeof *colour);
        if (!colour) return symo__fail_memory(__func__, (size_t)room * sizeof *colour);
        structure->colour = colour;
        structure->vertex_room = room;
    }
    for (int64_t v = structure->vertices; v < needed; v++) structure->colour[v] = structure->colours;
    structure->colours++;
    *first = structure->vertices;
    structure->vertices = needed;
    return SYMO_OK;
}

/* ---- colours ---- */

typedef struct mark {
    int64_t colour, label, vertex;
} mark;

static int by_mark(const void *a, const void *b)
{
    const mark *x = a, *y = b;
    if (x->colour != y->colour) return x->colour < y->colour ? -1 : 1;
    if (x->label != y->label) return x->label < y->label ? -1 : 1;
    return (x->vertex > y->vertex) - (x->vertex < y->vertex);
}

symo_status symo__structure_labels(symo_structure *structure, const char *function, int64_t first, int64_t count,
                                   const int64_t *labels)
{
    mark *marks = symo__allocate(count, sizeof *marks);
    if (!marks) return symo__fail_memory(function, (size_t)count * sizeof *marks);
    for (int64_t k = 0; k < count; k++) marks[k] = (mark){ structure->colour[first + k], labels[k], first + k };
    qsort(marks, (size_t)count, sizeof *marks, by_mark);
    for (int64_t k = 0; k < count; k++) {
        if (k == 0 || marks[k].colour != marks[k - 1].colour || marks[k].label != marks[k - 1].label)
            structure->colours++;
        structure->colour[marks[k].vertex] = structure->colours - 1;
    }
    symo__release(marks);
    return SYMO_OK;
}

int symo__structure_has(const symo_structure *structure, int64_t first, int64_t count)
{
    if (first < 0 || count < 0) return 0;
    return (first <= structure->n && count <= structure->n - first) ||
           (first >= structure->n && first <= structure->vertices && count <= structure->vertices - first);
}

typedef struct place {
    double value;
    int64_t index;
} place;

static int by_value(const void *a, const void *b)
{
    const double x = ((const place *)a)->value, y = ((const place *)b)->value;
    return (x > y) - (x < y);
}

static double largest_of(double largest, double value)
{
    return isinf(value) ? largest : fmax(largest, fabs(value));
}

symo_status symo_structure_colour(symo_structure *structure, int64_t first, int64_t count, const double *values)
{
    if (!structure) return symo__fail_null(__func__, "structure");
    if (!symo__structure_has(structure, first, count))
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: there are no vertices %lld to %lld + %lld", __func__,
                          (long long)first, (long long)first, (long long)count);
    if (!values && count > 0) return symo__fail_null(__func__, "values");
    for (int64_t k = 0; k < count; k++)
        if (values[k] != values[k]) return symo__fail_argument(__func__, "values", k, values[k], "a number");
    place *sorted = symo__allocate(count, sizeof *sorted);
    int64_t *labels = symo__allocate(count, sizeof *labels);
    symo_status status = sorted && labels ? SYMO_OK : symo__fail_memory(__func__, (size_t)count * sizeof *sorted);
    if (!status) {
        double largest = 0.0;
        for (int64_t k = 0; k < count; k++) {
            sorted[k] = (place){ values[k], k };
            largest = largest_of(largest, values[k]);
        }
        qsort(sorted, (size_t)count, sizeof *sorted, by_value);
        const double gap = structure->tolerance * largest;
        for (int64_t k = 0, label = 0; k < count; k++) {
            /* equal infinities have no difference */
            if (k > 0 && sorted[k].value != sorted[k - 1].value && !(sorted[k].value - sorted[k - 1].value <= gap))
                label++;
            labels[sorted[k].index] = label;
        }
        status = symo__structure_labels(structure, __func__, first, count, labels);
    }
    symo__release(sorted);
    symo__release(labels);
    return status;
}

/* ---- edges ---- */

static int by_weight(const void *a, const void *b)
{
    const symo__weighted_link *x = a, *y = b;
    if (x->weight != y->weight) return x->weight < y->weight ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static int all_equal(int64_t count, const symo__weighted_link *links)
{
    int64_t k = 1;
    while (k < count && links[k].weight == links[0].weight) k++;
    return k >= count;
}

/* Of links sorted by weight; a chain that reaches 0 is left out. */
static void append(symo_structure *structure, int64_t count, const symo__weighted_link *links, double gap)
{
    for (int64_t first = 0, end; first < count; first = end) {
        int zero = 0;
        for (end = first; end < count; end++) {
            if (end > first && links[end].weight - links[end - 1].weight > gap) break;
            zero |= fabs(links[end].weight) <= gap;
        }
        if (zero) continue;
        for (int64_t k = first; k < end; k++)
            structure->link[structure->links++] = (symo__link){ structure->kinds, links[k].from, links[k].to };
        structure->kinds++;
    }
}

symo_status symo__structure_links(symo_structure *structure, const char *function, int64_t count,
                                  symo__weighted_link *links)
{
    double largest = 0.0;
    if (count > SYMO__LINKS_MOST - structure->links)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld edges more than %lld, and 2^30 - 1 are the most", function,
                          (long long)count, (long long)structure->links);
    const int64_t room = room_for(structure->links + count, structure->link_room);
    if (room > structure->link_room) {
        symo__link *link = enlarged(structure->link, structure->links, room, sizeof *link);
        if (!link) return symo__fail_memory(function, (size_t)room * sizeof *link);
        structure->link = link;
        structure->link_room = room;
    }
    for (int64_t k = 0; k < count; k++) largest = largest_of(largest, links[k].weight);
    if (!all_equal(count, links)) qsort(links, (size_t)count, sizeof *links, by_weight);
    append(structure, count, links, structure->tolerance * largest);
    return SYMO_OK;
}

static symo_status check_edges(const symo_structure *structure, const char *function, int64_t count,
                               const int64_t *from, const int64_t *to, const double *values)
{
    if (!structure) return symo__fail_null(function, "structure");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (!from && count > 0) return symo__fail_null(function, "from");
    if (!to && count > 0) return symo__fail_null(function, "to");
    if (!values && count > 0) return symo__fail_null(function, "values");
    for (int64_t k = 0; k < count; k++) {
        if (!symo__structure_has(structure, from[k], 1))
            return symo__fail_argument(function, "from", k, (double)from[k], "a vertex");
        if (!symo__structure_has(structure, to[k], 1))
            return symo__fail_argument(function, "to", k, (double)to[k], "a vertex");
    }
    const int64_t bad = symo__first_nonfinite(count, values);
    if (bad >= 0) return symo__fail_argument(function, "values", bad, values[bad], "finite");
    return SYMO_OK;
}

symo_status symo_structure_edges(symo_structure *structure, int64_t count, const int64_t *from, const int64_t *to,
                                 const double *values)
{
    SYMO_TRY(check_edges(structure, __func__, count, from, to, values));
    symo__weighted_link *links = symo__allocate(count, sizeof *links);
    if (!links) return symo__fail_memory(__func__, (size_t)count * sizeof *links);
    for (int64_t k = 0; k < count; k++) links[k] = (symo__weighted_link){ values[k], (int32_t)from[k], (int32_t)to[k] };
    const symo_status status = symo__structure_links(structure, __func__, count, links);
    symo__release(links);
    return status;
}
