/* SPDX-License-Identifier: BSD-3-Clause */
/* The order of a group as the search finds it: a product of orbit lengths and factorials, which is multiplied out once.
 * Cost: O(factors) for the logarithm, O(digits^2 / 180) for the decimal digits. */
#include "symmetry/detect/detect_impl.h"
#include "symmetry/group/group_impl.h"

symo_status symo__factor_add(symo__pool *factors, const char *function, symo__factor factor)
{
    int64_t at;
    if (factor.base == 1 || factor.times == 0) return SYMO_OK;
    SYMO_TRY(symo__pool_take(factors, function, 1, &at));
    ((symo__factor *)factors->data)[at] = factor;
    return SYMO_OK;
}

static symo_status multiply(symo__natural *order, const symo__factor *factor)
{
    for (int64_t k = 0; k < factor->times; k++)
        for (int32_t base = factor->factorial ? 2 : factor->base; base <= factor->base; base++)
            SYMO_TRY(symo__natural_multiply(order, (uint32_t)base));
    return SYMO_OK;
}

/* How often each number is a factor. */
static void count_bases(const symo__pool *factors, int64_t sign, int64_t *count)
{
    const symo__factor *list = factors->data;
    for (int64_t k = 0; k < factors->used; k++) {
        if (!list[k].factorial) count[list[k].base] += sign * list[k].times;
        for (int64_t base = 2; list[k].factorial && base <= list[k].base; base++) count[base] += sign * list[k].times;
    }
}

static int64_t largest_base(const symo__pool *factors)
{
    const symo__factor *list = factors->data;
    int64_t largest = 0;
    for (int64_t k = 0; k < factors->used; k++) largest = list[k].base > largest ? list[k].base : largest;
    return largest;
}

/* A number gives its smallest prime factor and the rest what it has, from the largest number down. */
static void split_into_primes(int64_t largest, int64_t *count)
{
    for (int64_t base = largest; base > 3; base--) {
        int64_t divisor = 2;
        if (count[base] == 0) continue;
        while (divisor * divisor <= base && base % divisor != 0) divisor++;
        if (divisor * divisor > base) continue;
        count[divisor] += count[base];
        count[base / divisor] += count[base];
        count[base] = 0;
    }
}

symo_status symo__factors_divide(symo__pool *factors, const symo__pool *divisors, const char *function)
{
    const int64_t mine = largest_base(factors), theirs = largest_base(divisors),
                  largest = mine > theirs ? mine : theirs;
    if (divisors->used == 0) return SYMO_OK;
    int64_t *count = symo__allocate_zero(largest + 1, sizeof *count);
    if (!count) return symo__fail_memory(function, (size_t)(largest + 1) * sizeof *count);
    count_bases(factors, 1, count);
    count_bases(divisors, -1, count);
    split_into_primes(largest, count);
    symo_status status = SYMO_OK;
    factors->used = 0;
    for (int64_t base = 2; base <= largest && !status; base++)
        status = symo__factor_add(factors, function, (symo__factor){ .times = count[base], .base = (int32_t)base });
    symo__release(count);
    return status;
}

double symo__factors_log10(const symo__pool *factors)
{
    const symo__factor *list = factors->data;
    double sum = 0.0;
    for (int64_t k = 0; k < factors->used; k++)
        sum += (double)list[k].times *
               (list[k].factorial ? lgamma((double)list[k].base + 1.0) / log(10.0) : log10((double)list[k].base));
    return sum;
}

symo_status symo__factors_write(char **digits, const symo__pool *factors, const char *function, int64_t limit)
{
    const symo__factor *list = factors->data;
    symo__budget budget = { function, limit, 0 };
    symo__natural order;
    size_t length;
    *digits = NULL;
    SYMO_TRY(symo__natural_one(&order, &budget));
    symo_status status = SYMO_OK;
    for (int64_t k = 0; k < factors->used && !status; k++) status = multiply(&order, &list[k]);
    if (!status) status = symo__natural_finish(&order);
    if (!status) status = symo__natural_text(&order, digits, &length);
    symo__natural_free(&order);
    return status == SYMO_ERROR_SIZE ? SYMO_OK : status;
}
