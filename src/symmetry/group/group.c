/* SPDX-License-Identifier: BSD-3-Clause */
/* One step after another: the first that applies takes the group apart, and gives its parts to the same procedure.
 * Every step but the last makes the degree smaller, or the signs fewer, so this ends. */
#include "symmetry/group/group_impl.h"

static const struct {
    int step;
    symo_status (*create)(symo__group **group, const symo__generators *g, int steps, symo__budget *budget);
} order_of_steps[] = {
    { SYMO__STEP_SPLIT, symo__split_create }, { SYMO__STEP_ABELIAN, symo__abelian_create },
    { SYMO__STEP_FOLD, symo__fold_create },   { SYMO__STEP_ALTERNATING, symo__alternating_create },
    { SYMO__STEP_SIGNS, symo__signs_create }, { SYMO__STEP_BLOCKS, symo__blocks_create },
    { 0, symo__stabiliser_create }, /* always applies */
};

symo_status symo__group_create(symo__group **group, const symo__generators *generators, int steps, symo__budget *budget)
{
    *group = NULL;
    for (int k = 0; !*group; k++) {
        const int step = order_of_steps[k].step;
        const int no_parts =
            step == SYMO__STEP_SPLIT && generators->count == 0; /* nothing else can start from nothing */
        if (step == 0 || (steps & step) || no_parts)
            SYMO_TRY(order_of_steps[k].create(group, generators, steps, budget));
    }
    return SYMO_OK;
}

void symo__group_free(symo__group *group)
{
    if (group) group->kind->free(group);
}
