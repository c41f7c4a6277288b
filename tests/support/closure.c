/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/closure.h"

#include <assert.h>
#include <stddef.h>

/* Three bits an image and, when n <= 6, a bit a sign. */
uint32_t closure_code(int64_t n, const int64_t *image, const int8_t *sign)
{
    uint32_t code = 0;
    for (int64_t i = 0; i < n; i++) code |= (uint32_t)image[i] << 3 * i;
    for (int64_t i = 0; sign && i < n && n <= CLOSURE_SIGNED_DEGREE; i++) code |= (uint32_t)(sign[i] < 0) << (18 + i);
    return code;
}

static int sign_of(int64_t n, uint32_t code, int64_t i)
{
    return n <= CLOSURE_SIGNED_DEGREE && code >> (18 + i) & 1 ? -1 : 1;
}

static void decode(int64_t n, uint32_t code, int64_t *image, int8_t *sign)
{
    for (int64_t i = 0; i < n; i++) {
        image[i] = code >> 3 * i & 7;
        sign[i] = (int8_t)sign_of(n, code, i);
    }
}

static void add(closure *c, uint32_t code)
{
    if (c->member[code]) return;
    assert(c->order < CLOSURE_ORDER);
    c->member[code] = 1;
    c->codes[c->order++] = code;
}

const closure *closure_list(int64_t n, int64_t count, const int64_t *images, const int8_t *signs)
{
    static closure c;
    int64_t image[CLOSURE_DEGREE], product[CLOSURE_DEGREE];
    int8_t sign[CLOSURE_DEGREE], product_sign[CLOSURE_DEGREE];
    assert(n <= CLOSURE_DEGREE && (!signs || n <= CLOSURE_SIGNED_DEGREE));
    for (int64_t e = 0; e < c.order; e++) c.member[c.codes[e]] = 0;
    c.n = n;
    c.order = 0;
    for (int64_t i = 0; i < n; i++) image[i] = i;
    add(&c, closure_code(n, image, NULL));
    for (int64_t e = 0; e < c.order; e++)
        for (int64_t k = 0; k < count; k++) {
            decode(n, c.codes[e], image, sign);
            for (int64_t i = 0; i < n; i++) {
                product[i] = images[k * n + image[i]];
                product_sign[i] = (int8_t)(sign[i] * (signs ? signs[k * n + image[i]] : 1));
            }
            add(&c, closure_code(n, product, product_sign));
        }
    return &c;
}

int64_t closure_find(const closure *c, const int64_t *image, const int8_t *sign)
{
    const uint32_t code = closure_code(c->n, image, sign);
    for (int64_t i = 0; sign && i < c->n && c->n > CLOSURE_SIGNED_DEGREE; i++) {
        if (sign[i] < 0) return -1;
    }
    if (!c->member[code]) return -1;
    for (int64_t e = 0;; e++) {
        if (c->codes[e] == code) return e;
    }
}

int64_t closure_trace(const closure *c, int64_t element)
{
    int64_t trace = 0;
    for (int64_t i = 0; i < c->n; i++) {
        if ((int64_t)(c->codes[element] >> 3 * i & 7) == i) trace += sign_of(c->n, c->codes[element], i);
    }
    return trace;
}
