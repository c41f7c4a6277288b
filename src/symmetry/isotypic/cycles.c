/* SPDX-License-Identifier: BSD-3-Clause */
/* The isotypic decomposition of the group that one signed permutation generates, by Fourier transforms of its cycles.
 *
 * Along a cycle of length L, with the signs on the way taken out, the generator is a shift, or one that changes the
 * sign at the end. Its invariant planes are spanned by c_k = sqrt(2/L) cos 2 pi f k and s_k = sqrt(2/L) sin 2 pi f k,
 * which it turns by 2 pi f: f = j/L for a shift, f = (2 j + 1)/(2 L) for one with a change of sign, f < 1/2; f = 0 is
 * the orbit's own coordinate, and f = 1/2 gives (-1)^k / sqrt(L). Planes of equal f are isomorphic, of complex type,
 * and already aligned. So with N = lcm(L) there are as many copies of f = a/N as cycles whose L is a multiple of
 * N/gcd(a, N).
 *
 *     sum_k x_k exp(-2 pi i j k / L) = sqrt(L/2) (c'x - i s'x), for a change of sign of x_k exp(-pi i k / L)
 *
 * Cost: O(n log n) to make and to transform; memory at most 200 n bytes, most of it for the plans of long cycles.
 */
#include <stdlib.h>

#include "symmetry/isotypic/isotypic_impl.h"

/* How many there are from 0 to 1/2, both included: f = j/L, or (2 j + 1)/(2 L). */
static int64_t frequencies(const symo__cycle *cycle)
{
    return cycle->negative ? (cycle->length + 1) / 2 : cycle->length / 2 + 1;
}

/* ---- the kind ---- */

/* x_k exp(-pi i k / L) */
static void turn_half(int64_t length, double *x)
{
    for (int64_t k = 1; k < length; k++) {
        double root[2];
        symo__fourier_root(k, 2 * length, root);
        const double re = x[2 * k] * root[0] - x[2 * k + 1] * root[1];
        x[2 * k + 1] = x[2 * k] * root[1] + x[2 * k + 1] * root[0];
        x[2 * k] = re;
    }
}

static void cycles_transform(const symo_isotypic *isotypic, const double *x, double *z, double *scratch)
{
    for (int64_t c = 0; c < isotypic->cycles; c++) {
        const symo__cycle *cycle = &isotypic->cycle[c];
        const symo__fourier *plan = &isotypic->plan[cycle->plan];
        const int64_t *walk = isotypic->walk + cycle->first, *places = isotypic->places + cycle->places;
        const int8_t *sign = isotypic->sign + cycle->first;
        const double root = sqrt(2.0 / (double)cycle->length), single = sqrt(1.0 / (double)cycle->length);
        for (int64_t k = 0; k < cycle->length; k++) {
            scratch[2 * k] = sign[k] * x[walk[k]];
            scratch[2 * k + 1] = 0.0;
        }
        if (cycle->negative) turn_half(cycle->length, scratch);
        symo__fourier_forward(plan, scratch, scratch + 2 * cycle->length);
        for (int64_t j = !cycle->negative; j < frequencies(cycle); j++) {
            const int alone = 2 * j + cycle->negative == cycle->length;
            z[places[j]] = (alone ? single : root) * scratch[2 * j];
            if (!alone) z[places[j] + 1] = -root * scratch[2 * j + 1];
        }
    }
}

/* The forward transform of the conjugate spectrum is the conjugate of what is wanted, which is real. */
static void cycles_inverse(const symo_isotypic *isotypic, const double *z, double *x, double *scratch)
{
    for (int64_t c = 0; c < isotypic->cycles; c++) {
        const symo__cycle *cycle = &isotypic->cycle[c];
        const int64_t length = cycle->length, *walk = isotypic->walk + cycle->first;
        const int64_t *places = isotypic->places + cycle->places;
        const int8_t *sign = isotypic->sign + cycle->first;
        const double root = sqrt(0.5 / (double)length), single = sqrt(1.0 / (double)length);
        for (int64_t k = 0; k < 2 * length; k++) scratch[k] = 0.0;
        for (int64_t j = !cycle->negative; j < frequencies(cycle); j++) {
            const int alone = 2 * j + cycle->negative == length;
            const int64_t other = (cycle->negative ? length - 1 : length) - j; /* of the conjugate frequency */
            scratch[2 * j] = (alone ? single : root) * z[places[j]];
            if (alone) continue;
            scratch[2 * j + 1] = root * z[places[j] + 1];
            scratch[2 * other] = scratch[2 * j];
            scratch[2 * other + 1] = -scratch[2 * j + 1];
        }
        symo__fourier_forward(&isotypic->plan[cycle->plan], scratch, scratch + 2 * length);
        if (cycle->negative) turn_half(length, scratch);
        for (int64_t k = 0; k < length; k++) x[walk[k]] += sign[k] * scratch[2 * k];
    }
}

static const symo__isotypic_kind cycles = { cycles_transform, cycles_inverse };

/* ---- cycles and plans ---- */

static symo_status take_cycles(symo_isotypic *made, const char *function, const symo_symmetry *symmetry)
{
    const int64_t n = made->n;
    int8_t *seen = symo__allocate_zero(n, 1);
    made->walk = symo__allocate(n, sizeof *made->walk);
    made->sign = symo__allocate(n, sizeof *made->sign);
    made->cycle = symo__allocate(n, sizeof *made->cycle);
    if (!seen || !made->walk || !made->sign || !made->cycle) {
        symo__release(seen);
        return symo__fail_memory(function, (size_t)n * sizeof *made->cycle);
    }
    for (int64_t i = 0, at = 0, places = 0; i < n; i++) {
        if (seen[i]) continue;
        symo__cycle *cycle = &made->cycle[made->cycles++];
        int8_t sign = 1;
        *cycle = (symo__cycle){ .first = at, .places = places };
        for (int64_t j = i; !seen[j];) {
            seen[j] = 1;
            made->walk[at] = j;
            made->sign[at++] = sign;
            if (made->fixed == n) continue; /* the identity */
            if (symmetry->sign) sign = (int8_t)(sign * symmetry->sign[j]);
            j = symo__image(&symmetry->images, 0, j);
        }
        cycle->length = at - cycle->first;
        cycle->negative = sign < 0;
        places += frequencies(cycle);
    }
    symo__release(seen);
    return SYMO_OK;
}

/* One plan for each length that occurs. */
static symo_status make_plans(symo_isotypic *made, const char *function)
{
    const int64_t n = made->n;
    int64_t *plan_of = symo__allocate_zero(n + 1, sizeof *plan_of);
    if (!plan_of) return symo__fail_memory(function, (size_t)n * sizeof *plan_of);
    for (int64_t c = 0; c < made->cycles; c++) plan_of[made->cycle[c].length] = 1;
    for (int64_t length = 1, plans = 0; length <= n; length++)
        if (plan_of[length]) plan_of[length] = plans++, made->plans++;
    for (int64_t c = 0; c < made->cycles; c++) made->cycle[c].plan = plan_of[made->cycle[c].length];
    symo__release(plan_of);
    made->plan = symo__allocate_zero(made->plans, sizeof *made->plan);
    if (!made->plan) return symo__fail_memory(function, (size_t)made->plans * sizeof *made->plan);
    for (int64_t c = 0; c < made->cycles; c++) {
        const symo__cycle *cycle = &made->cycle[c];
        symo__fourier *plan = &made->plan[cycle->plan];
        if (plan->n == 0) SYMO_TRY(symo__fourier_create(plan, function, cycle->length));
        const int64_t scratch = 2 * cycle->length + symo__fourier_scratch(plan);
        if (scratch > made->scratch) made->scratch = scratch;
    }
    return SYMO_OK;
}

/* ---- components ---- */

typedef struct frequency {
    int64_t above, below, place; /* above / below of a turn; where in places */
} frequency;

/* 1/2, which has degree 1, comes first. */
static int by_frequency(const void *a, const void *b)
{
    const frequency *f = a, *g = b;
    const int alone_f = 2 * f->above == f->below, alone_g = 2 * g->above == g->below;
    if (alone_f != alone_g) return alone_g - alone_f;
    const int64_t left = f->above * g->below, right = g->above * f->below;
    if (left != right) return left < right ? -1 : 1;
    return (f->place > g->place) - (f->place < g->place);
}

/* All but frequency 0; returns how many. */
static int64_t list_frequencies(const symo_isotypic *made, frequency *list)
{
    int64_t count = 0;
    for (int64_t c = 0; c < made->cycles; c++) {
        const symo__cycle *cycle = &made->cycle[c];
        for (int64_t j = !cycle->negative; j < frequencies(cycle); j++)
            list[count++] = cycle->negative ? (frequency){ 2 * j + 1, 2 * cycle->length, cycle->places + j }
                                            : (frequency){ j, cycle->length, cycle->places + j };
    }
    return count;
}

/* The components of sorted frequencies, and the place of each; with components NULL only their number. */
static int64_t number(int64_t count, const frequency *list, int64_t start, symo_isotypic_component *components,
                      int64_t *places)
{
    int64_t made = 0;
    for (int64_t first = 0, end; first < count; first = end) {
        const int64_t degree = 2 * list[first].above == list[first].below ? 1 : 2;
        for (end = first; end < count; end++) {
            if (list[end].above * list[first].below != list[first].above * list[end].below) break;
            if (components) places[list[end].place] = start + degree * (end - first);
        }
        if (components) components[made] = (symo_isotypic_component){ start, degree, end - first, (int)degree };
        made++;
        start += degree * (end - first);
    }
    return made;
}

static symo_status make_components(symo_isotypic *made, const char *function)
{
    const int64_t n = made->n, trivial = made->fixed > 0;
    frequency *list = symo__allocate(n, sizeof *list);
    made->places = symo__allocate(n + made->cycles, sizeof *made->places);
    symo_status status = list && made->places ? SYMO_OK : symo__fail_memory(function, (size_t)n * sizeof *list);
    if (!status) {
        const int64_t count = list_frequencies(made, list);
        qsort(list, (size_t)count, sizeof *list, by_frequency);
        made->count = trivial + number(count, list, made->fixed, NULL, NULL);
        made->components = symo__allocate(made->count, sizeof *made->components);
        if (!made->components)
            status = symo__fail_memory(function, (size_t)made->count * sizeof *made->components);
        else
            number(count, list, made->fixed, made->components + trivial, made->places);
    }
    if (!status && trivial) made->components[0] = (symo_isotypic_component){ 0, 1, made->fixed, 1 };
    symo__release(list);
    return status;
}

symo_status symo__isotypic_cycles(symo_isotypic *isotypic, const char *function, const symo_symmetry *symmetry)
{
    isotypic->kind = &cycles;
    SYMO_TRY(take_cycles(isotypic, function, symmetry));
    SYMO_TRY(make_plans(isotypic, function));
    return make_components(isotypic, function);
}
