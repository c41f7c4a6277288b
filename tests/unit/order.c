/* SPDX-License-Identifier: BSD-3-Clause */
/* Order, membership and random elements against groups listed element by element, with all steps of the library's
 * decomposition, with each of them alone and with each left out; and what a chain promises besides. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/allocator.h"
#include "support/closure.h"
#include "support/property.h"
#include "symmetry/group/stabiliser.h"

enum { MOST = 3, DEGREE = CLOSURE_DEGREE };

static const int step_sets[] = {
    SYMO__STEPS_ALL,
    0,
    SYMO__STEPS_ALL & ~SYMO__STEP_SPLIT,
    SYMO__STEPS_ALL & ~SYMO__STEP_ABELIAN,
    SYMO__STEPS_ALL & ~SYMO__STEP_FOLD,
    SYMO__STEPS_ALL & ~SYMO__STEP_ALTERNATING,
    SYMO__STEPS_ALL & ~SYMO__STEP_SIGNS,
    SYMO__STEPS_ALL & ~SYMO__STEP_BLOCKS,
    SYMO__STEP_SPLIT,
    SYMO__STEP_FOLD,
    SYMO__STEP_ALTERNATING,
    SYMO__STEP_SIGNS,
    SYMO__STEP_BLOCKS,
    SYMO__STEP_SIGNS | SYMO__STEP_BLOCKS,
};
enum { STEP_SETS = sizeof step_sets / sizeof *step_sets };

typedef struct drawn {
    int64_t n, count;
    int64_t images[MOST * DEGREE];
    int8_t signs[MOST * DEGREE];
    int with_signs;
} drawn;

static void shuffle(const property_case *pc, int64_t n, int64_t swaps, int64_t *image)
{
    for (int64_t s = 0; s < swaps; s++) {
        int64_t *i = image + property_integer(pc, 0, n - 1), *j = image + property_integer(pc, 0, n - 1);
        const int64_t kept = *i;
        *i = *j;
        *j = kept;
    }
}

static void draw_element(const property_case *pc, const drawn *d, int64_t *image, int8_t *sign)
{
    const int64_t rarity = property_integer(pc, 0, 5);
    for (int64_t i = 0; i < d->n; i++) {
        image[i] = i;
        sign[i] = (int8_t)(d->with_signs && property_integer(pc, 0, rarity) == 0 ? -1 : 1);
    }
    if (d->n > 0) shuffle(pc, d->n, property_integer(pc, 0, d->n), image);
}

/* A third of the generators repeats an earlier one on the upper half of the coordinates, so that orbits are equal. */
static void draw(const property_case *pc, drawn *d)
{
    d->n = property_integer(pc, 0, d->with_signs ? CLOSURE_SIGNED_DEGREE : CLOSURE_DEGREE);
    d->count = property_integer(pc, 0, MOST);
    const int64_t half = d->n < DEGREE ? d->n / 2 : DEGREE / 2;
    const int doubled = property_integer(pc, 0, 2) == 0;
    for (int64_t k = 0; k < d->count; k++) {
        int64_t *image = d->images + k * d->n;
        int8_t *sign = d->signs + k * d->n;
        draw_element(pc, d, image, sign);
        if (!doubled) continue;
        for (int64_t i = 0; i < d->n; i++) image[i] = i;
        if (half > 0) shuffle(pc, half, property_integer(pc, 0, half), image);
        for (int64_t i = 0; i < half; i++) {
            image[half + i] = half + image[i];
            if (k % 2 == 0)
                sign[half + i] = sign[i];
            else
                sign[half + i] = 1;
        }
    }
}

static void code_of(const drawn *d, const int64_t *image, const int8_t *sign, int32_t *g)
{
    for (int64_t i = 0; i < d->n; i++) g[i] = (int32_t)(2 * image[i] | (sign[i] < 0));
}

static void generators_of(const drawn *d, symo__generators *generators, int32_t *code)
{
    *generators = (symo__generators){ (int32_t)d->n, d->count, code };
    for (int64_t k = 0; k < d->count; k++) code_of(d, d->images + k * d->n, d->signs + k * d->n, code + k * d->n);
    symo__generators_tidy(generators);
}

static int64_t order_of(const symo__group *group, symo__budget *budget)
{
    char *digits = NULL;
    size_t length = 0;
    symo__natural order;
    ck_assert_int_eq(symo__natural_one(&order, budget), SYMO_OK);
    ck_assert_int_eq(group->kind->order(group, &order), SYMO_OK);
    ck_assert_int_eq(symo__natural_finish(&order), SYMO_OK);
    ck_assert_int_eq(symo__natural_text(&order, &digits, &length), SYMO_OK);
    ck_assert_uint_eq(length, strlen(digits) + 1);
    ck_assert_double_eq_tol(order.log10, log10(strtod(digits, NULL)), 1e-9);
    const int64_t value = strtoll(digits, NULL, 10);
    symo__release(digits);
    symo__natural_free(&order);
    return value;
}

/* ---- one group, taken apart in every way ---- */

static void check_steps(const property_case *pc, const drawn *d, const closure *listed, int steps)
{
    int32_t code[MOST * DEGREE], g[DEGREE];
    int64_t image[DEGREE];
    int8_t sign[DEGREE];
    symo__generators generators;
    symo__budget budget = { "test", 0, 0 };
    symo__group *group;
    generators_of(d, &generators, code);
    ck_assert_int_eq(symo__group_create(&group, &generators, steps, &budget), SYMO_OK);
    const int64_t order = order_of(group, &budget);
    PROPERTY_ASSERT(pc, order == listed->order, "steps %d, %s: order %lld, listed %lld", steps, group->kind->name,
                    (long long)order, (long long)listed->order);
    for (int k = 0; k < 12; k++) {
        int inside = 0;
        draw_element(pc, d, image, sign);
        code_of(d, image, sign, g);
        ck_assert_int_eq(group->kind->contains(group, g, &inside, "test"), SYMO_OK);
        PROPERTY_ASSERT(pc, inside == (closure_find(listed, image, sign) >= 0), "steps %d, %s: membership", steps,
                        group->kind->name);
        ck_assert_int_eq(group->kind->random(group, pc->random, g, "test"), SYMO_OK);
        for (int64_t i = 0; i < d->n; i++) {
            image[i] = g[i] >> 1;
            sign[i] = g[i] & 1 ? -1 : 1;
        }
        PROPERTY_ASSERT(pc, closure_find(listed, image, sign) >= 0, "steps %d, %s: random element", steps,
                        group->kind->name);
        ck_assert_int_eq(group->kind->contains(group, g, &inside, "test"), SYMO_OK);
        PROPERTY_ASSERT(pc, inside, "steps %d, %s: its own random element", steps, group->kind->name);
    }
    symo__group_free(group);
}

/* The verifier completes a chain that was built from the generators alone, without any random element. */
static void check_verifier(const property_case *pc, const drawn *d, const closure *listed)
{
    int32_t code[MOST * DEGREE], preference[DEGREE];
    int64_t order = 1;
    int grew;
    symo__generators generators;
    symo__budget budget = { "test", 0, 0 };
    symo__stabilisers chain;
    generators_of(d, &generators, code);
    for (int64_t i = 0; i < d->n; i++) preference[i] = (int32_t)property_integer(pc, 1, 9);
    ck_assert_int_eq(symo__stabilisers_start(&chain, (int32_t)d->n, preference, &budget), SYMO_OK);
    for (int64_t k = 0; k < generators.count; k++)
        ck_assert_int_eq(symo__stabilisers_take(&chain, 0, symo__generator_code(&generators, k), &grew), SYMO_OK);
    ck_assert_int_eq(symo__stabilisers_verify(&chain), SYMO_OK);
    for (int32_t i = 0; i < chain.levels; i++) {
        order *= chain.level[i].tree.size;
        ck_assert_int_eq(chain.level[i].verified, 1);
    }
    PROPERTY_ASSERT(pc, order == listed->order, "verified order %lld, listed %lld", (long long)order,
                    (long long)listed->order);
    symo__stabilisers_free(&chain);
}

static void check_public(const property_case *pc, const drawn *d, const closure *listed)
{
    symo_symmetry *symmetry;
    symo_chain *chain;
    char text[32], expected[32];
    size_t length;
    int64_t image[DEGREE], sum = 0;
    int8_t sign[DEGREE];
    const int8_t *signs = d->with_signs ? d->signs : NULL;
    ck_assert_int_eq(symo_symmetry_signed_permutations(&symmetry, d->n, d->count, d->images, signs), SYMO_OK);
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    ck_assert_int_eq(symo_chain_order(chain, sizeof text, text, &length), SYMO_OK);
    snprintf(expected, sizeof expected, "%lld", (long long)listed->order);
    PROPERTY_ASSERT(pc, strcmp(text, expected) == 0 && length == strlen(text) + 1, "order %s, listed %s", text,
                    expected);
    for (int64_t e = 0; e < listed->order; e++) sum += closure_trace(listed, e);
    PROPERTY_ASSERT(pc, sum == listed->order * symo_symmetry_dimension(symmetry), "Burnside: %lld / %lld",
                    (long long)sum, (long long)listed->order);
    for (int k = 0; k < 20; k++) {
        int contains = -1;
        draw_element(pc, d, image, sign);
        ck_assert_int_eq(symo_chain_contains(chain, image, d->with_signs ? sign : NULL, &contains), SYMO_OK);
        PROPERTY_ASSERT(pc, contains == (closure_find(listed, image, sign) >= 0), "membership");
        ck_assert_int_eq(symo_chain_random(chain, pc->random, image, sign), SYMO_OK);
        PROPERTY_ASSERT(pc, closure_find(listed, image, sign) >= 0, "random element");
    }
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
}

static void listed_body(const property_case *pc)
{
    drawn d = { .with_signs = pc->context != NULL };
    draw(pc, &d);
    const closure *listed = closure_list(d.n, d.count, d.images, d.with_signs ? d.signs : NULL);
    check_public(pc, &d, listed);
    check_verifier(pc, &d, listed);
    for (int s = 0; s < STEP_SETS; s++) check_steps(pc, &d, listed, step_sets[s]);
}

START_TEST(listed_groups)
{
    property_run(_i ? "signed" : "unsigned", 500, listed_body, _i ? "signs" : NULL);
}
END_TEST

/* ---- larger ones, taken apart in two ways ---- */

enum { WIDE = 24 };

/* Blocks of equal size are permuted and turned, each by a random permutation of its own now and then, with signs now
 * and then: subgroups of wreath products, where most steps have something to do. */
static void draw_blocks(const property_case *pc, int64_t n, int64_t size, int64_t kind, int32_t *g)
{
    int64_t top[WIDE], inner[WIDE];
    const int64_t blocks = n / size;
    for (int64_t b = 0; b < blocks; b++) top[b] = b;
    shuffle(pc, blocks, kind & 1 ? property_integer(pc, 0, blocks) : 0, top);
    const int64_t moved = property_integer(pc, 0, blocks); /* beyond the last block: all */
    for (int64_t b = 0; b < blocks; b++) {
        const int64_t turn = property_integer(pc, 0, size - 1);
        const int sign = kind & 4 && property_integer(pc, 0, 1);
        for (int64_t i = 0; i < size; i++) inner[i] = i;
        if (moved == b || moved == blocks) {
            if (kind & 2)
                shuffle(pc, size, size, inner);
            else
                for (int64_t i = 0; i < size; i++) inner[i] = (i + turn) % size;
        }
        for (int64_t i = 0; i < size; i++) {
            const int own = kind & 8 && property_integer(pc, 0, 3) == 0;
            g[b * size + i] = (int32_t)(2 * (top[b] * size + inner[i]) | (sign ^ own));
        }
    }
    for (int64_t i = blocks * size; i < n; i++) g[i] = (int32_t)(2 * i | (kind & 8 && property_integer(pc, 0, 3) == 0));
}

static double log_order(const symo__generators *generators, int steps, symo__group **group)
{
    symo__budget budget = { "test", 0, 0 };
    symo__natural order;
    ck_assert_int_eq(symo__group_create(group, generators, steps, &budget), SYMO_OK);
    ck_assert_int_eq(symo__natural_one(&order, &budget), SYMO_OK);
    ck_assert_int_eq((*group)->kind->order(*group, &order), SYMO_OK);
    const double value = order.log10;
    symo__natural_free(&order);
    return value;
}

static void two_ways_body(const property_case *pc)
{
    int32_t code[4 * WIDE], g[WIDE];
    const int64_t n = property_integer(pc, 6, WIDE), size = property_integer(pc, 2, n / 2);
    const int64_t kind = property_integer(pc, 0, 15), count = property_integer(pc, 1, 4);
    symo__generators generators = { (int32_t)n, count, code };
    symo__group *all, *plain;
    int inside = 0;
    for (int64_t k = 0; k < count; k++) draw_blocks(pc, n, size, kind, code + k * n);
    symo__generators_tidy(&generators);
    const double a = log_order(&generators, SYMO__STEPS_ALL, &all), b = log_order(&generators, 0, &plain);
    PROPERTY_ASSERT(pc, fabs(a - b) < 1e-9, "n %lld, blocks of %lld, kind %lld: 10^%.12g by all steps, 10^%.12g by one",
                    (long long)n, (long long)size, (long long)kind, a, b);
    for (int draw = 0; draw < 6; draw++) {
        const symo__group *from = draw % 2 ? all : plain, *to = draw % 2 ? plain : all;
        ck_assert_int_eq(from->kind->random(from, pc->random, g, "test"), SYMO_OK);
        ck_assert_int_eq(to->kind->contains(to, g, &inside, "test"), SYMO_OK);
        PROPERTY_ASSERT(pc, inside, "an element of %s is none of %s", from->kind->name, to->kind->name);
        g[0] ^= 1;
        int other = 0;
        ck_assert_int_eq(to->kind->contains(to, g, &inside, "test"), SYMO_OK);
        ck_assert_int_eq(from->kind->contains(from, g, &other, "test"), SYMO_OK);
        PROPERTY_ASSERT(pc, inside == other, "one change of sign more: %s %d, %s %d", to->kind->name, inside,
                        from->kind->name, other);
    }
    symo__group_free(all);
    symo__group_free(plain);
}

START_TEST(two_ways)
{
    property_run("two ways", 300, two_ways_body, NULL);
}
END_TEST

/* ---- uniformity ---- */

typedef struct example {
    int64_t n;
    const char *text, *root; /* the first step that applies */
} example;

static const example examples[] = {
    { 6, "(1 2 3)(4 5 6)\n(1 2)(4 5)", "fold" },
    { 6, "(1 2 3)(4 -5 6)\n(1 2)(4 -5)", "fold" },
    { 5, "(1 2 3)\n(4 5)", "split" },
    { 6, "(1 2)(3 4)\n(3 4)(5 -6)", "abelian" },
    { 6, "(1 2 3 -1 -2 -3)(4 5)\n(6 -6)(4 5)", "abelian" },
    { 4, "symmetric 1 2 3 4", "alternating" },
    { 6, "(1 2 3)\n(1 4)(2 5)(3 6)", "alternating" },
    { 6, "(1 2 3)\n(1 -4)(2 5)(3 6)\n(1 2)(4 -5)", "alternating" },
    { 3, "(1 2 3)\n(1 -1)(2 -2)", "alternating" },
    { 5, "(1 2 3)\n(3 4 5)\n(1 -1)(2 -2)\n(1 2)", "alternating" },
    { 4, "(1 2 3 4)\n(1 -1)\n(1 3)", "signs" },
    { 4, "(1 2)(3 4)\n(1 3)(2 4)\n(1 -1)(2 -2)\n(1 -1)(3 -3)", "signs" },
    { 8, "(1 2)\n(1 3 5 7)(2 4 6 8)", "blocks" },
    { 6, "(1 2 3)(4 5 6)\n(1 4)(2 5)(3 6)\n(1 2)(4 5)", "blocks" },
    { 6, "(1 2 3 4 5)\n(1 6)(2 5)", "stabiliser" },
    { 4, "(1 2 -1 -2)(3 4 -3 -4)\n(1 3 -1 -3)(2 -4 -2 4)", "stabiliser" },
};

static void create_example(const example *e, symo_symmetry **symmetry, symo__generators *generators, int32_t *code,
                           int64_t *images, int8_t *signs)
{
    ck_assert_msg(symo_symmetry_parse(symmetry, e->n, NULL, e->text) == SYMO_OK, "%s", symo_last_error());
    *generators = (symo__generators){ (int32_t)e->n, symo_symmetry_generators(*symmetry), code };
    for (int64_t k = 0; k < generators->count; k++) {
        ck_assert_int_eq(symo_symmetry_image(*symmetry, k, images + k * e->n, signs + k * e->n), SYMO_OK);
        for (int64_t i = 0; i < e->n; i++)
            code[k * e->n + i] = (int32_t)(2 * images[k * e->n + i] | (signs[k * e->n + i] < 0));
    }
}

/* Pearson's statistic of 40 draws an element has mean order - 1 and variance 2 (order - 1); six standard deviations.
 */
static void check_uniform(const closure *listed, const symo__group *group, const char *what)
{
    static int64_t hits[CLOSURE_ORDER];
    enum { DRAWS = 40 };
    symo_random *random;
    int32_t g[DEGREE];
    int64_t image[DEGREE];
    int8_t sign[DEGREE];
    double statistic = 0.0;
    memset(hits, 0, (size_t)listed->order * sizeof *hits);
    ck_assert_int_eq(symo_random_create(&random, 11, 3), SYMO_OK);
    for (int64_t k = 0; k < DRAWS * listed->order; k++) {
        ck_assert_int_eq(group->kind->random(group, random, g, "test"), SYMO_OK);
        for (int64_t i = 0; i < listed->n; i++) {
            image[i] = g[i] >> 1;
            sign[i] = g[i] & 1 ? -1 : 1;
        }
        const int64_t found = closure_find(listed, image, sign);
        ck_assert_msg(found >= 0, "%s", what);
        hits[found]++;
    }
    for (int64_t e = 0; e < listed->order; e++) statistic += pow((double)hits[e] - DRAWS, 2.0) / DRAWS;
    const double freedom = (double)listed->order - 1.0;
    ck_assert_msg(fabs(statistic - freedom) <= 6.0 * sqrt(2.0 * freedom) + 1e-9, "%s: chi-square %g on %g", what,
                  statistic, freedom);
    symo_random_free(random);
}

START_TEST(uniform)
{
    const example *e = &examples[_i];
    int64_t images[5 * DEGREE];
    int8_t signs[5 * DEGREE];
    int32_t code[5 * DEGREE];
    symo_symmetry *symmetry;
    symo__generators generators;
    create_example(e, &symmetry, &generators, code, images, signs);
    const int64_t degree = e->n;
    const int with_signs = degree <= CLOSURE_SIGNED_DEGREE;
    const closure *listed = closure_list(degree, generators.count, images, with_signs ? signs : NULL);
    for (int s = 0; s < STEP_SETS; s++) {
        symo__budget budget = { "test", 0, 0 };
        symo__group *group;
        ck_assert_int_eq(symo__group_create(&group, &generators, step_sets[s], &budget), SYMO_OK);
        if (s == 0) ck_assert_str_eq(group->kind->name, e->root);
        ck_assert_int_eq(order_of(group, &budget), listed->order);
        check_uniform(listed, group, e->text);
        symo__group_free(group);
    }
    symo_symmetry_free(symmetry);
}
END_TEST

/* ---- what a chain promises besides ---- */

START_TEST(same_stream_same_elements)
{
    symo_symmetry *symmetry;
    symo_chain *chain, *again;
    symo_random *a, *b;
    int64_t first[12], second[12];
    ck_assert_int_eq(
        symo_symmetry_parse(&symmetry, 12, NULL, "(1 2 3 4 5 6 7 8 9 10 11)\n(3 7 11 8)(4 10 5 6)\n(12 -12)"), SYMO_OK);
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    ck_assert_int_eq(symo_chain_create(&again, symmetry, 0), SYMO_OK);
    symo_symmetry_free(symmetry); /* a chain stands on its own */
    ck_assert_int_eq(symo_random_create(&a, 5, 1), SYMO_OK);
    ck_assert_int_eq(symo_random_create(&b, 5, 1), SYMO_OK);
    for (int k = 0; k < 50; k++) {
        ck_assert_int_eq(symo_chain_random(chain, a, first, NULL), SYMO_OK);
        ck_assert_int_eq(symo_chain_random(again, b, second, NULL), SYMO_OK);
        ck_assert_mem_eq(first, second, sizeof first);
    }
    symo_random_free(a);
    symo_random_free(b);
    symo_chain_free(chain);
    symo_chain_free(again);
}
END_TEST

/* Every limit either gives the whole result or says that it is too small; there is one step between them. */
START_TEST(limits)
{
    const example *e = &examples[_i];
    symo_symmetry *symmetry;
    symo_chain *chain;
    int64_t low = 0, high = 1 << 30; /* low: fails */
    const int64_t held = test_allocator_held();
    ck_assert_int_eq(symo_symmetry_parse(&symmetry, e->n, NULL, e->text), SYMO_OK);
    const int64_t with_symmetry = test_allocator_held();
    while (high - low > 1) {
        const int64_t limit = low + (high - low) / 2;
        const symo_status status = symo_chain_create(&chain, symmetry, limit);
        if (status) {
            ck_assert_int_eq(status, SYMO_ERROR_SIZE);
            ck_assert_ptr_null(chain);
            ck_assert(strstr(symo_last_error(), "elementary steps") != NULL);
        }
        *(status ? &low : &high) = limit;
        symo_chain_free(chain);
        ck_assert_int_eq(test_allocator_held(), with_symmetry);
    }
    ck_assert_int_gt(low, 10);
    for (int64_t limit = 1; limit < low && limit < 3000; limit++) { /* every place where it can run out */
        ck_assert_int_eq(symo_chain_create(&chain, symmetry, limit), SYMO_ERROR_SIZE);
        ck_assert_int_eq(test_allocator_held(), with_symmetry);
    }
    for (int64_t limit = 3000; limit < low; limit += limit / 97) {
        ck_assert_int_eq(symo_chain_create(&chain, symmetry, limit), SYMO_ERROR_SIZE);
        ck_assert_int_eq(test_allocator_held(), with_symmetry);
    }
    symo_symmetry_free(symmetry);
    ck_assert_int_eq(test_allocator_held(), held);
}
END_TEST

static symo_status use_chain(const symo_symmetry *symmetry, symo_random *random)
{
    symo_chain *chain = NULL;
    int64_t image[DEGREE];
    int8_t sign[DEGREE];
    int contains = 0;
    symo_status status = symo_chain_create(&chain, symmetry, 0);
    if (!status) status = symo_chain_random(chain, random, image, sign);
    if (!status) {
        status = symo_chain_contains(chain, image, sign, &contains);
        if (!status) ck_assert_int_eq(contains, 1);
    }
    symo_chain_free(chain);
    return status;
}

START_TEST(no_memory)
{
    const example *e = &examples[_i];
    symo_symmetry *symmetry;
    symo_random *random;
    ck_assert_int_eq(symo_symmetry_parse(&symmetry, e->n, NULL, e->text), SYMO_OK);
    ck_assert_int_eq(symo_random_create(&random, 1, 1), SYMO_OK);
    const int64_t held = test_allocator_held();
    for (int on = 0; on < 2; on++) {
        int64_t k = 1;
        for (;; k++) {
            test_allocator_fail(k, on);
            const symo_status status = use_chain(symmetry, random);
            const int failed = test_allocator_failed();
            test_allocator_fail(0, 0);
            ck_assert_int_eq(status, failed ? SYMO_ERROR_MEMORY : SYMO_OK);
            ck_assert_msg(test_allocator_held() == held, "allocation %lld", (long long)k);
            if (!failed) break;
            ck_assert(strstr(symo_last_error(), "symo_chain_") != NULL ||
                      strstr(symo_last_error(), "symo_random") != NULL);
        }
        ck_assert_int_gt(k, 8);
    }
    symo_random_free(random);
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(texts)
{
    symo_symmetry *symmetry;
    symo_chain *chain;
    char text[8];
    size_t length = 0;
    ck_assert_int_eq(symo_symmetry_parse(&symmetry, 7, NULL, "symmetric 1 2 3 4 5 6 7"), SYMO_OK);
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    ck_assert_int_eq(symo_chain_order(chain, 0, NULL, &length), SYMO_OK);
    ck_assert_int_eq(length, 5);
    memset(text, 'x', sizeof text);
    ck_assert_int_eq(symo_chain_order(chain, 3, text, &length), SYMO_OK);
    ck_assert_str_eq(text, "50");
    ck_assert_int_eq(text[3], 'x');
    ck_assert_int_eq(symo_chain_order(chain, 0, text, &length), SYMO_OK);
    ck_assert_str_eq(text, "50");
    ck_assert_int_eq(symo_chain_order(chain, 5, text, &length), SYMO_OK);
    ck_assert_str_eq(text, "5040");
    ck_assert_double_eq_tol(symo_chain_log10_order(chain), log10(5040.0), 1e-14);
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
}
END_TEST

/* ---- arguments ---- */

static void refused(symo_status status, const char *sentence)
{
    ck_assert_int_eq(status, SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), sentence);
}

START_TEST(arguments)
{
    const int64_t identity[3] = { 0, 1, 2 }, outside[3] = { 0, 3, 2 }, below[3] = { -1, 1, 2 }, twice[3] = { 0, 1, 1 };
    const int8_t bad[3] = { 1, 0, -1 };
    int64_t image[3];
    symo_symmetry *symmetry;
    symo_random *random;
    symo_chain *chain = (symo_chain *)1;
    size_t length = 9;
    int contains = 9;
    ck_assert_int_eq(symo_symmetry_parse(&symmetry, 3, NULL, "(1 2)"), SYMO_OK);
    ck_assert_int_eq(symo_random_create(&random, 1, 1), SYMO_OK);
    refused(symo_chain_create(NULL, symmetry, 0), "symo_chain_create: chain must not be NULL");
    refused(symo_chain_create(&chain, NULL, 0), "symo_chain_create: symmetry must not be NULL");
    ck_assert_ptr_null(chain);
    refused(symo_chain_create(&chain, symmetry, -1), "symo_chain_create: limit = -1 must be >= 0");
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    refused(symo_chain_order(chain, 0, NULL, NULL), "symo_chain_order: length must not be NULL");
    refused(symo_chain_order(NULL, 0, NULL, &length), "symo_chain_order: chain must not be NULL");
    ck_assert_uint_eq(length, 0);
    refused(symo_chain_contains(chain, identity, NULL, NULL), "symo_chain_contains: contains must not be NULL");
    refused(symo_chain_contains(NULL, identity, NULL, &contains), "symo_chain_contains: chain must not be NULL");
    refused(symo_chain_contains(chain, NULL, NULL, &contains), "symo_chain_contains: image must not be NULL");
    refused(symo_chain_contains(chain, outside, NULL, &contains),
            "symo_chain_contains: image[1] = 3 must be in 0 .. n-1");
    refused(symo_chain_contains(chain, below, NULL, &contains),
            "symo_chain_contains: image[0] = -1 must be in 0 .. n-1");
    refused(symo_chain_contains(chain, twice, NULL, &contains),
            "symo_chain_contains: image[2] = 1 must be the image of no other index");
    refused(symo_chain_contains(chain, identity, bad, &contains), "symo_chain_contains: sign[1] = 0 must be +1 or -1");
    ck_assert_int_eq(contains, 0);
    refused(symo_chain_random(NULL, random, image, NULL), "symo_chain_random: chain must not be NULL");
    refused(symo_chain_random(chain, NULL, image, NULL), "symo_chain_random: random must not be NULL");
    refused(symo_chain_random(chain, random, NULL, NULL), "symo_chain_random: image must not be NULL");
    ck_assert(isnan(symo_chain_log10_order(NULL)));
    symo_chain_free(NULL);
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
    symo_random_free(random);
}
END_TEST

START_TEST(too_many_coordinates)
{
    struct symo_symmetry huge = { .n = INT64_C(1) << 29 }; /* only claims to be */
    symo_chain *chain;
    ck_assert_int_eq(symo_chain_create(&chain, &huge, 0), SYMO_ERROR_SIZE);
    ck_assert_ptr_null(chain);
    ck_assert_str_eq(symo_last_error(), "symo_chain_create: 536870912 coordinates are more than 268435456");
}
END_TEST

START_TEST(nothing_to_act_on)
{
    symo_symmetry *symmetry;
    symo_random *random;
    symo_chain *chain;
    char text[4];
    size_t length;
    int contains;
    ck_assert_int_eq(symo_random_create(&random, 1, 1), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_permutations(&symmetry, 0, 2, NULL), SYMO_OK);
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    ck_assert_int_eq(symo_chain_order(chain, sizeof text, text, &length), SYMO_OK);
    ck_assert_str_eq(text, "1");
    ck_assert_int_eq(symo_chain_contains(chain, NULL, NULL, &contains), SYMO_OK);
    ck_assert_int_eq(contains, 1);
    ck_assert_int_eq(symo_chain_random(chain, random, NULL, NULL), SYMO_OK);
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
    symo_random_free(random);
}
END_TEST

int main(void)
{
    const int count = (int)(sizeof examples / sizeof *examples);
    test_allocator_install();
    Suite *suite = suite_create("order");
    TCase *listed = tcase_create("listed"), *promises = tcase_create("promises");
    tcase_add_loop_test(listed, listed_groups, 0, 2);
    tcase_add_test(listed, two_ways);
    tcase_add_loop_test(listed, uniform, 0, count);
    tcase_add_loop_test(promises, limits, 0, count);
    tcase_add_loop_test(promises, no_memory, 0, count);
    tcase_add_test(promises, same_stream_same_elements);
    tcase_add_test(promises, texts);
    tcase_add_test(promises, arguments);
    tcase_add_test(promises, too_many_coordinates);
    tcase_add_test(promises, nothing_to_act_on);
    tcase_set_timeout(listed, 240);
    tcase_set_timeout(promises, 240);
    suite_add_tcase(suite, listed);
    suite_add_tcase(suite, promises);
    return suite_run(suite);
}
