/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing a generator in cycle notation, so that symo_symmetry_parse reads the same images and signs back.
 *
 * With e_i the i-th unit vector, g e_i = sign[i] e_image[i]. A cycle lists signed unit vectors, each sent to the next
 * and the last to the first, starting from its smallest coordinate with sign +. A cycle whose signs multiply to -1
 * comes back to -e_i after one round, and is written with its second round: (a b -a -b) sends a to b and b to -a, and
 * (x -x) is the change of x's sign. Fixed coordinates are left out; the identity is ().
 * Cost: O(n) time, n bytes.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

static void write_quoted(symo__text *text, const char *name)
{
    symo__text_add(text, "\"");
    for (; *name; name++) symo__text_add(text, *name == '"' ? "\"%c" : "%c", *name);
    symo__text_add(text, "\"");
}

/* Control characters cannot be read back even in quotes. */
static int is_writable(const char *name)
{
    for (; *name; name++) {
        if ((unsigned char)*name < ' ' || *name == 0x7f) return 0;
    }
    return 1;
}

static void write_coordinate(symo__text *text, const char *const *names, int64_t index, int sign)
{
    if (sign < 0) symo__text_add(text, "-");
    if (!names || !is_writable(names[index]))
        symo__text_add(text, "%lld", (long long)index + 1);
    else if (names[index][0] == '\0' || names[index][0] == '-' || strpbrk(names[index], " (),\"#"))
        write_quoted(text, names[index]);
    else
        symo__text_add(text, "%s", names[index]);
}

static void write_cycle(symo__text *text, const char *const *names, const symo_symmetry *symmetry, int64_t generator,
                        int64_t start, int8_t *written)
{
    const int8_t *sign = symmetry->sign ? symmetry->sign + generator * symmetry->n : NULL;
    int64_t at = start;
    int current = 1;
    symo__text_add(text, "(");
    do {
        if (at != start || current < 0) symo__text_add(text, " ");
        write_coordinate(text, names, at, current);
        written[at] = 1;
        if (sign) current *= sign[at];
        at = symo__image(&symmetry->images, generator, at);
    } while (at != start || current < 0);
    symo__text_add(text, ")");
}

symo_status symo_symmetry_cycles(const symo_symmetry *symmetry, int64_t generator, const char *const *names,
                                 size_t capacity, char *text, size_t *length)
{
    static const char function[] = "symo_symmetry_cycles";
    if (!length) return symo__fail_null(function, "length");
    *length = 0;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (generator < 0 || generator >= symmetry->count)
        return symo__fail_argument(function, "generator", -1, (double)generator, "in 0 .. generators - 1");
    SYMO_TRY(symo__symmetry_monomial(symmetry, function));
    const int64_t n = symmetry->n;
    for (int64_t i = 0; names && i < n; i++) {
        if (!names[i])
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: names[%lld] must not be NULL", function, (long long)i);
    }
    const int8_t *sign = symmetry->sign ? symmetry->sign + generator * n : NULL;
    int8_t *written = symo__allocate_zero(n, sizeof *written);
    if (!written) return symo__fail_memory(function, (size_t)n);
    symo__text builder = { text, text ? capacity : 0, 0 };
    if (builder.capacity > 0) text[0] = '\0';
    for (int64_t i = 0; i < n; i++) {
        const int moved = symo__image(&symmetry->images, generator, i) != i || (sign && sign[i] < 0);
        if (moved && !written[i]) write_cycle(&builder, names, symmetry, generator, i, written);
    }
    if (builder.length == 0) symo__text_add(&builder, "()");
    *length = builder.length + 1;
    symo__release(written);
    return SYMO_OK;
}
