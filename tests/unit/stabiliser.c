/* SPDX-License-Identifier: BSD-3-Clause */
/* Stabilisers against groups listed element by element, and what is refused. Those of 408 recorded groups:
 * certified/small_groups.c. */
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/closure.h"
#include "support/property.h"

static void must(symo_status status)
{
    if (status != SYMO_OK) ck_abort_msg("%s", symo_last_error());
}

static int64_t order_of(const symo_chain *chain)
{
    char text[32];
    size_t length = 0;
    must(symo_chain_order(chain, sizeof text, text, &length));
    return strtoll(text, NULL, 10);
}

/* All permutations, or signed ones, that keep the points: as many are in the stabiliser as in the group, the same. */
typedef struct walk {
    const closure *all;
    const symo_chain *chain;
    int64_t n, count, image[CLOSURE_DEGREE], points[3], point_count;
    int8_t sign[CLOSURE_DEGREE];
    int signs, agree;
} walk;

static void compare_element(walk *w)
{
    int inside = 0, keeps = 1;
    must(symo_chain_contains(w->chain, w->image, w->sign, &inside));
    for (int64_t k = 0; k < w->point_count; k++)
        keeps &= w->image[w->points[k]] == w->points[k] && w->sign[w->points[k]] == 1;
    const int wanted = keeps && closure_find(w->all, w->image, w->signs ? w->sign : NULL) >= 0;
    w->agree &= inside == wanted;
    w->count += wanted;
}

static void walk_on(walk *w, int64_t done, unsigned used)
{
    if (done == w->n) compare_element(w);
    for (int64_t to = 0; to < w->n && done < w->n; to++)
        for (int k = 0; k <= w->signs; k++) {
            if (used >> to & 1) continue;
            w->image[done] = to;
            w->sign[done] = k ? -1 : 1;
            walk_on(w, done + 1, used | 1U << to);
        }
}

static void small_body(const property_case *pc)
{
    const int signs = (int)property_integer(pc, 0, 1);
    const int64_t n = property_integer(pc, 1, signs ? 4 : 6), count = property_integer(pc, 0, 3);
    int64_t images[3 * CLOSURE_DEGREE];
    int8_t sign[3 * CLOSURE_DEGREE];
    symo_symmetry *group = NULL, *stabiliser = NULL;
    symo_chain *chain = NULL;
    for (int64_t k = 0; k < count; k++) {
        for (int64_t i = 0; i < n; i++) {
            images[k * n + i] = i;
            sign[k * n + i] = signs && property_integer(pc, 0, 1) ? -1 : 1;
        }
        for (int64_t swaps = property_integer(pc, 0, n); swaps > 0; swaps--) {
            int64_t *a = &images[k * n + property_integer(pc, 0, n - 1)], *b = &images[k * n], kept = *a;
            *a = *b;
            *b = kept;
        }
    }
    must(symo_symmetry_signed_permutations(&group, n, count, images, sign));
    walk w = { .n = n, .signs = signs, .agree = 1, .point_count = property_integer(pc, 0, 3) };
    for (int64_t k = 0; k < w.point_count; k++) w.points[k] = property_integer(pc, 0, n - 1);
    w.all = closure_list(n, count, images, signs ? sign : NULL);
    must(symo_symmetry_stabiliser(&stabiliser, group, w.point_count, w.points, 0));
    must(symo_chain_create(&chain, stabiliser, 0));
    w.chain = chain;
    walk_on(&w, 0, 0);
    PROPERTY_ASSERT(pc, w.agree, "n = %lld, %lld points", (long long)n, (long long)w.point_count);
    PROPERTY_ASSERT(pc, order_of(chain) == w.count, "order %lld, and there are %lld", (long long)order_of(chain),
                    (long long)w.count);
    symo_chain_free(chain);
    symo_symmetry_free(stabiliser);
    symo_symmetry_free(group);
}

START_TEST(small_groups)
{
    property_run("stabilisers in small groups", 600, small_body, NULL);
}
END_TEST

/* Of all permutations of 200, those that keep 3 of them are all of the others; twice gives the same generators. */
START_TEST(a_large_group)
{
    const int64_t points[4] = { 0, 100, 199, 100 };
    symo_symmetry *group = NULL, *stabiliser[2] = { NULL, NULL };
    symo_chain *chain[2] = { NULL, NULL };
    int64_t image[2][200];
    size_t length[2] = { 0, 0 };
    char *text[2] = { NULL, NULL };
    int64_t cycle[400];
    for (int64_t i = 0; i < 200; i++) {
        cycle[i] = (i + 1) % 200;
        cycle[200 + i] = i < 2 ? 1 - i : i;
    }
    must(symo_symmetry_permutations(&group, 200, 2, cycle));
    for (int k = 0; k < 2; k++) must(symo_symmetry_stabiliser(&stabiliser[k], group, 4, points, 0));
    ck_assert_int_eq(symo_symmetry_generators(stabiliser[0]), symo_symmetry_generators(stabiliser[1]));
    for (int64_t g = 0; g < symo_symmetry_generators(stabiliser[0]); g++) {
        for (int k = 0; k < 2; k++) must(symo_symmetry_image(stabiliser[k], g, image[k], NULL));
        ck_assert_mem_eq(image[0], image[1], sizeof image[0]);
    }
    symo_symmetry_free(group);
    for (int64_t i = 0; i < 197; i++) {
        cycle[i] = (i + 1) % 197;
        cycle[197 + i] = i < 2 ? 1 - i : i;
    }
    must(symo_symmetry_permutations(&group, 197, 2, cycle));
    must(symo_chain_create(&chain[0], stabiliser[0], 0));
    must(symo_chain_create(&chain[1], group, 0));
    for (int k = 0; k < 2; k++) {
        must(symo_chain_order(chain[k], 0, NULL, &length[k]));
        text[k] = malloc(length[k]);
        ck_assert_ptr_nonnull(text[k]);
        must(symo_chain_order(chain[k], length[k], text[k], &length[k]));
    }
    ck_assert_str_eq(text[0], text[1]);
    for (int k = 0; k < 2; k++) {
        free(text[k]);
        symo_chain_free(chain[k]);
        symo_symmetry_free(stabiliser[k]);
    }
    symo_symmetry_free(group);
}
END_TEST

START_TEST(bad_arguments)
{
    const int64_t images[4] = { 1, 2, 3, 0 }, points[2] = { 0, 4 };
    const double turn[4] = { 0.6, 0.8, -0.8, 0.6 };
    symo_symmetry *group = NULL, *turning = NULL, *stabiliser = NULL;
    must(symo_symmetry_permutations(&group, 4, 1, images));
    must(symo_symmetry_orthogonal(&turning, 2, 1, turn));
    ck_assert_int_eq(symo_symmetry_stabiliser(NULL, group, 0, NULL, 0), SYMO_ERROR_ARGUMENT);
    stabiliser = group;
    ck_assert_int_eq(symo_symmetry_stabiliser(&stabiliser, NULL, 0, NULL, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_null(stabiliser);
    ck_assert_int_eq(symo_symmetry_stabiliser(&stabiliser, group, -1, points, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_stabiliser(&stabiliser, group, 1, NULL, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_stabiliser(&stabiliser, group, 1, points, -1), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_symmetry_stabiliser(&stabiliser, group, 2, points, 0), SYMO_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(symo_last_error(), "points[1]"));
    ck_assert_int_eq(symo_symmetry_stabiliser(&stabiliser, turning, 0, NULL, 0), SYMO_ERROR_UNSUPPORTED);
    ck_assert_int_eq(symo_symmetry_stabiliser(&stabiliser, group, 1, points, 1), SYMO_ERROR_SIZE);
    must(symo_symmetry_stabiliser(&stabiliser, group, 0, NULL, 0)); /* the group itself */
    ck_assert_int_eq(symo_symmetry_generators(stabiliser), 1);
    symo_symmetry_free(stabiliser);
    symo_symmetry_free(turning);
    symo_symmetry_free(group);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stabiliser");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, small_groups);
    tcase_add_test(tc, a_large_group);
    tcase_add_test(tc, bad_arguments);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
