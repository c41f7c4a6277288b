/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/signed_group.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Signed point 2 i is +e_i, 2 i + 1 is -e_i. Marks everything reachable from `from`; generators of a finite group reach
 * an orbit without their inverses. */
static void walk(int64_t n, int64_t count, const int64_t *images, const int8_t *signs, int64_t from, char *reached)
{
    int64_t stack[2 * SIGNED_GROUP_LARGEST], depth = 0;
    memset(reached, 0, (size_t)(2 * n));
    reached[from] = 1;
    stack[depth++] = from;
    while (depth > 0) {
        const int64_t point = stack[--depth];
        for (int64_t k = 0; k < count; k++) {
            const int64_t at = k * n + point / 2;
            const int64_t next = 2 * images[at] + ((point & 1) ^ (signs && signs[at] < 0));
            if (!reached[next]) stack[depth++] = next;
            reached[next] = 1;
        }
    }
}

int64_t signed_group_orbits(int64_t n, int64_t count, const int64_t *images, const int8_t *signs, int64_t *label,
                            int *sign)
{
    int64_t live = 0;
    char reached[2 * SIGNED_GROUP_LARGEST];
    assert(n <= SIGNED_GROUP_LARGEST);
    for (int64_t i = 0; i < n; i++) label[i] = -2;
    for (int64_t i = 0; i < n; i++) {
        if (label[i] != -2) continue;
        walk(n, count, images, signs, 2 * i, reached);
        const int dead = reached[2 * i + 1];
        live += !dead;
        for (int64_t j = i; j < n; j++) {
            if (!reached[2 * j] && !reached[2 * j + 1]) continue;
            label[j] = dead ? -1 : i;
            sign[j] = dead ? 0 : reached[2 * j] ? 1 : -1;
        }
    }
    return live;
}

typedef struct element {
    uint8_t image[8];
    int8_t sign[8];
} element;

static uint32_t code_of(int64_t n, const element *e, int with_signs)
{
    uint32_t code = 0;
    for (int64_t i = 0; i < n; i++) code = code << 3 | e->image[i];
    for (int64_t i = 0; with_signs && i < n; i++) code = code << 1 | (e->sign[i] < 0);
    return code;
}

static int64_t trace_of(int64_t n, const element *e)
{
    int64_t trace = 0;
    for (int64_t i = 0; i < n; i++) {
        if (e->image[i] == i) trace += e->sign[i];
    }
    return trace;
}

void signed_group_traces(int64_t n, int64_t count, const int64_t *images, const int8_t *signs, int64_t *order,
                         int64_t *sum)
{
    static uint8_t *seen;
    static element *elements;
    static uint32_t *codes;
    enum { LARGEST_ORDER = 50000 };
    assert(n <= 8 && (!signs || n <= 6));
    if (!seen) {
        seen = calloc((size_t)1 << SIGNED_GROUP_BITS, 1);
        elements = malloc(LARGEST_ORDER * sizeof *elements);
        codes = malloc(LARGEST_ORDER * sizeof *codes);
    }
    element start = { { 0 }, { 0 } };
    for (int64_t i = 0; i < n; i++) {
        start.image[i] = (uint8_t)i;
        start.sign[i] = 1;
    }
    *order = 1;
    *sum = n;
    elements[0] = start;
    codes[0] = code_of(n, &start, signs != NULL);
    seen[codes[0]] = 1;
    for (int64_t at = 0; at < *order; at++) {
        for (int64_t k = 0; k < count; k++) {
            element e = { { 0 }, { 0 } };
            for (int64_t i = 0; i < n; i++) {
                const int64_t middle = k * n + elements[at].image[i];
                e.image[i] = (uint8_t)images[middle];
                e.sign[i] = (int8_t)(elements[at].sign[i] * (signs ? signs[middle] : 1));
            }
            const uint32_t code = code_of(n, &e, signs != NULL);
            if (seen[code]) continue;
            assert(*order < LARGEST_ORDER);
            seen[code] = 1;
            codes[*order] = code;
            elements[(*order)++] = e;
            *sum += trace_of(n, &e);
        }
    }
    for (int64_t at = 0; at < *order; at++) seen[codes[at]] = 0;
}
