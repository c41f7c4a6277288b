/* SPDX-License-Identifier: BSD-3-Clause */
/* Natural numbers as large as orders of groups: products of numbers below 2^32, in base 10^9.
 *
 * Small factors are gathered first, so that a pass over the digits takes in several of them: digit * factors + carry <
 * 2^64 for factors up to 1.8 10^10. O(digits) a pass, and the decimal digits need no conversion. log10 is summed
 * beside, to compare orders without them.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

enum { BASE = 1000000000 };
static const uint64_t most_waiting = UINT64_C(18000000000);

symo_status symo__natural_one(symo__natural *number, symo__budget *budget)
{
    *number = (symo__natural){ symo__allocate(16, sizeof *number->digits), 1, 16, 1, 0.0, budget };
    if (!number->digits) return symo__fail_memory(budget->function, 16 * sizeof *number->digits);
    number->digits[0] = 1;
    return SYMO_OK;
}

void symo__natural_free(symo__natural *number)
{
    symo__release(number->digits);
    *number = (symo__natural){ NULL, 0, 0, 1, 0.0, NULL };
}

static symo_status grow(symo__natural *number)
{
    uint32_t *digits = symo__allocate(2 * number->capacity, sizeof *digits);
    if (!digits) return symo__fail_memory(number->budget->function, (size_t)number->capacity * 2 * sizeof *digits);
    memcpy(digits, number->digits, (size_t)number->length * sizeof *digits);
    symo__release(number->digits);
    number->digits = digits;
    number->capacity *= 2;
    return SYMO_OK;
}

symo_status symo__natural_finish(symo__natural *number)
{
    uint64_t carry = 0;
    if (number->waiting == 1) return SYMO_OK;
    if (number->length + 2 > number->capacity) SYMO_TRY(grow(number));
    SYMO_TRY(symo__budget_spend(number->budget, number->length));
    for (int64_t i = 0; i < number->length; i++) {
        carry += number->digits[i] * number->waiting;
        number->digits[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    for (; carry > 0; carry /= BASE) number->digits[number->length++] = (uint32_t)(carry % BASE);
    number->waiting = 1;
    return SYMO_OK;
}

symo_status symo__natural_multiply(symo__natural *number, uint32_t factor)
{
    assert(factor > 0);
    number->log10 += log10(factor);
    if (number->waiting > most_waiting / factor) SYMO_TRY(symo__natural_finish(number));
    number->waiting *= factor;
    return SYMO_OK;
}

static void write(const symo__natural *number, symo__text *text)
{
    symo__text_add(text, "%u", number->digits[number->length - 1]);
    for (int64_t i = number->length - 2; i >= 0; i--) symo__text_add(text, "%09u", number->digits[i]);
}

symo_status symo__natural_text(const symo__natural *number, char **digits, size_t *length)
{
    symo__text text = { NULL, 0, 0 };
    assert(number->waiting == 1);
    write(number, &text);
    *length = text.length + 1;
    *digits = symo__allocate((int64_t)*length, 1);
    if (!*digits) return symo__fail_memory(number->budget->function, *length);
    text = (symo__text){ *digits, *length, 0 };
    write(number, &text);
    return SYMO_OK;
}
