/* SPDX-License-Identifier: BSD-3-Clause */
/* What is said about a word that does not fit, always with its place: "line 2, column 6: `x`: expected ...". */
#include <string.h>

#include "symmetry/symmetry_impl.h"

symo_status symo__word_expected(const symo__word *word, const char *expected)
{
    return symo__fail(SYMO_ERROR_INPUT, "line %lld, column %lld: `%.60s`: expected %s", (long long)word->line,
                      (long long)word->column, word->text, expected);
}

symo_status symo__word_unknown(const symo__word *word, const char *text)
{
    const symo__naming *naming = word->naming;
    char nearest[256] = "";
    if (!naming->names)
        return symo__fail(SYMO_ERROR_INPUT, "line %lld, column %lld: `%.60s`: expected a number in 1 .. %lld",
                          (long long)word->line, (long long)word->column, text, (long long)naming->n);
    symo__nearest_names(text, naming->names, naming->n, nearest, sizeof nearest);
    return symo__fail(SYMO_ERROR_INPUT,
                      "line %lld, column %lld: `%.60s`: expected a column name or a number in 1 .. %lld; nearest: %s",
                      (long long)word->line, (long long)word->column, text, (long long)naming->n,
                      nearest[0] ? nearest : "(there are no columns)");
}

/* Words of one symmetry are few or many (`symmetric` over all columns), so the search for a repeat sorts nothing but
 * marks coordinates. */
symo_status symo__words_coordinates(int64_t count, const symo__word *word, const char *usage)
{
    if (count < 3) return symo__word_expected(&word[0], usage);
    const int64_t n = word[0].naming->n;
    symo_status status = SYMO_OK;
    int8_t *seen = symo__allocate_zero(n, sizeof *seen);
    if (!seen) return symo__fail_memory("symo_symmetry_parse", (size_t)n);
    for (int64_t k = 1; k < count && !status; k++) {
        if (word[k].negative)
            status = symo__word_expected(&word[k], "no sign here; write signed cycles");
        else if (word[k].index < 0)
            status = symo__word_unknown(&word[k], word[k].text);
        else if (seen[word[k].index])
            status = symo__word_expected(&word[k], "every coordinate once only");
        else
            seen[word[k].index] = 1;
    }
    symo__release(seen);
    return status;
}

const symo_symmetry_row *symo_symmetry_row_at(int64_t index)
{
    for (int64_t i = 0; index >= 0 && symo__symmetry_rows[i]; i++) {
        if (i == index) return &symo__symmetry_rows[i]->row;
    }
    return NULL;
}
