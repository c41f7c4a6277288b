/* SPDX-License-Identifier: BSD-3-Clause */
/* The whole group as a handle of its own, because it costs so much more than its generators and its orbits: taken apart
 * once (group/), then order, membership and random elements are cheap. The handle keeps nothing of the symmetry. */
#include <string.h>

#include "symmetry/group/group_impl.h"

struct symo_chain {
    int64_t n;
    symo__group *group;
    char *order;
    size_t length; /* of order, its end included */
    double log10;
};

/* The order in decimal digits; a digit costs a step. */
static symo_status write_order(symo_chain *chain, symo__budget *budget)
{
    symo__natural order;
    SYMO_TRY(symo__natural_one(&order, budget));
    symo_status status = chain->group->kind->order(chain->group, &order);
    if (!status) status = symo__natural_finish(&order);
    if (!status) status = symo__natural_text(&order, &chain->order, &chain->length);
    chain->log10 = order.log10;
    symo__natural_free(&order);
    return status;
}

symo_status symo_chain_create(symo_chain **chain, const symo_symmetry *symmetry, int64_t limit)
{
    static const char function[] = "symo_chain_create";
    symo__budget budget = { function, limit, 0 };
    symo__generators generators = { 0, 0, NULL };
    if (!chain) return symo__fail_null(function, "chain");
    *chain = NULL;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (limit < 0) return symo__fail_argument(function, "limit", -1, (double)limit, ">= 0");
    SYMO_TRY(symo__symmetry_monomial(symmetry, function));
    if (symo_symmetry_size(symmetry) > SYMO__LARGEST_DEGREE)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld coordinates are more than %d", function,
                          (long long)symo_symmetry_size(symmetry), (int)SYMO__LARGEST_DEGREE);
    symo_chain *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(function, sizeof *made);
    made->n = symo_symmetry_size(symmetry);
    symo_status status = symo__generators_read(&generators, symmetry, &budget);
    if (!status) symo__generators_tidy(&generators);
    if (!status) status = symo__group_create(&made->group, &generators, SYMO__STEPS_ALL, &budget);
    symo__generators_free(&generators);
    if (!status) status = write_order(made, &budget);
    if (status)
        symo_chain_free(made);
    else
        *chain = made;
    return status;
}

void symo_chain_free(symo_chain *chain)
{
    if (!chain) return;
    symo__group_free(chain->group);
    symo__release(chain->order);
    symo__release(chain);
}

symo_status symo_chain_order(const symo_chain *chain, size_t capacity, char *text, size_t *length)
{
    static const char function[] = "symo_chain_order";
    if (!length) return symo__fail_null(function, "length");
    *length = 0;
    if (!chain) return symo__fail_null(function, "chain");
    *length = chain->length;
    if (!text || capacity == 0) return SYMO_OK;
    const size_t fits = chain->length <= capacity ? chain->length : capacity;
    memcpy(text, chain->order, fits - 1);
    text[fits - 1] = '\0';
    return SYMO_OK;
}

double symo_chain_log10_order(const symo_chain *chain)
{
    return chain ? chain->log10 : NAN;
}

static symo_status read_element(const symo_chain *chain, const int64_t *image, const int8_t *sign, int32_t *g,
                                const char *function)
{
    memset(g, -1, (size_t)chain->n * sizeof *g); /* first: who has the image already */
    for (int64_t i = 0; i < chain->n; i++) {
        if (image[i] < 0 || image[i] >= chain->n)
            return symo__fail_argument(function, "image", i, (double)image[i], "in 0 .. n-1");
        if (g[image[i]] >= 0)
            return symo__fail_argument(function, "image", i, (double)image[i], "the image of no other index");
        if (sign && sign[i] != 1 && sign[i] != -1) return symo__fail_argument(function, "sign", i, sign[i], "+1 or -1");
        g[image[i]] = 1;
    }
    for (int64_t i = 0; i < chain->n; i++) g[i] = (int32_t)(2 * image[i] | (sign && sign[i] < 0));
    return SYMO_OK;
}

symo_status symo_chain_contains(const symo_chain *chain, const int64_t *image, const int8_t *sign, int *contains)
{
    static const char function[] = "symo_chain_contains";
    if (!contains) return symo__fail_null(function, "contains");
    *contains = 0;
    if (!chain) return symo__fail_null(function, "chain");
    if (!image && chain->n > 0) return symo__fail_null(function, "image");
    int32_t *g = symo__allocate(chain->n, sizeof *g);
    int inside = 0;
    if (!g) return symo__fail_memory(function, (size_t)chain->n * sizeof *g);
    symo_status status = read_element(chain, image, sign, g, function);
    if (!status) status = chain->group->kind->contains(chain->group, g, &inside, function);
    symo__release(g);
    *contains = status ? 0 : inside;
    return status;
}

symo_status symo_chain_random(const symo_chain *chain, symo_random *random, int64_t *image, int8_t *sign)
{
    static const char function[] = "symo_chain_random";
    if (!chain) return symo__fail_null(function, "chain");
    if (!random) return symo__fail_null(function, "random");
    if (!image && chain->n > 0) return symo__fail_null(function, "image");
    int32_t *g = symo__allocate(chain->n, sizeof *g);
    if (!g) return symo__fail_memory(function, (size_t)chain->n * sizeof *g);
    const symo_status status = chain->group->kind->random(chain->group, random, g, function);
    for (int64_t i = 0; i < chain->n && !status; i++) {
        image[i] = g[i] >> 1;
        if (sign) sign[i] = g[i] & 1 ? -1 : 1;
    }
    symo__release(g);
    return status;
}
