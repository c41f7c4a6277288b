/* SPDX-License-Identifier: BSD-3-Clause */
/* What taking a group apart may cost: counted in elementary steps and not in seconds, so that the same input ends in
 * the same way on every machine. A word of memory counts as a step, so a limit on steps is one on memory too. */
#include "symmetry/group/group_impl.h"

symo_status symo__budget_spend(symo__budget *budget, int64_t steps)
{
    assert(steps >= 0);
    budget->spent += steps;
    if (budget->limit == 0 || budget->spent <= budget->limit) return SYMO_OK;
    return symo__fail(SYMO_ERROR_SIZE, "%s: the group needs more than limit = %lld elementary steps", budget->function,
                      (long long)budget->limit);
}

symo_status symo__budget_take(symo__budget *budget, int32_t **block, int64_t count)
{
    *block = NULL;
    SYMO_TRY(symo__budget_spend(budget, count));
    *block = symo__allocate(count, sizeof **block);
    return *block ? SYMO_OK : symo__fail_memory(budget->function, (size_t)count * sizeof **block);
}
