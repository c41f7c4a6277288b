/* SPDX-License-Identifier: BSD-3-Clause */
/* The isotypic decomposition of any group of signed permutations, as a dense orthonormal basis Q.
 *
 * The fixed space is the orbits' own. The rest is cut into irreducible copies (spaces.c) that are sorted,
 * typed and aligned (copies.c). Of a component with m copies of degree d and type t, coordinate i t m + a t +
 * s is the vector i t + s of copy a, so that every element of the commutant is I kron M there, with M of order t m.
 * Components come by degree, type, and the characters of the generators, larger first.
 *
 * An attempt counts when the numbers agree: sum t m^2 is the number of orbitals, the symmetric parts add up likewise,
 * and a fresh random element of the commutant has the form I kron M in these coordinates. As the forms are a space of
 * the same dimension, that is all there is to prove, but for rounding. It is tested on random vectors, with ordered
 * loops and not with BLAS.
 * Cost: O(n^3) time, about 100 n^2 bytes while it is made, 8 n^2 after it.
 */
#include "symmetry/isotypic/isotypic_impl.h"

#include <string.h>

/* ---- the kind ---- */

static void dense_transform(const symo_isotypic *isotypic, const double *x, double *z, double *scratch)
{
    const int64_t n = isotypic->n;
    (void)scratch;
    for (int64_t j = isotypic->fixed; j < n; j++) z[j] = symo__dot(n, isotypic->basis + (j - isotypic->fixed) * n, x);
}

static void dense_inverse(const symo_isotypic *isotypic, const double *z, double *x, double *scratch)
{
    const int64_t n = isotypic->n;
    (void)scratch;
    for (int64_t j = isotypic->fixed; j < n; j++)
        if (z[j] != 0.0) symo__add_scaled(n, x, z[j], isotypic->basis + (j - isotypic->fixed) * n, x);
}

static const symo__isotypic_kind dense = { dense_transform, dense_inverse };

/* ---- the order of components ---- */

/* Traces of the generators on one copy, rounded so that equal ones are equal. */
static void find_characters(const symo__attempt *k, int64_t a, double *characters)
{
    const int64_t n = k->n;
    for (int64_t g = 0; g < k->symmetry->count; g++) {
        const int8_t *sign = k->symmetry->sign ? k->symmetry->sign + g * n : NULL;
        double trace = 0.0;
        for (int64_t j = k->start[a]; j < k->start[a + 1]; j++)
            for (int64_t i = 0; i < n; i++) {
                const double *q = k->q + j * n;
                trace += (sign ? sign[i] : 1) * q[symo__image(&k->symmetry->images, g, i)] * q[i];
            }
        characters[g] = floor(trace * 1e7 + 0.5);
    }
}

static int comes_before(const symo__attempt *k, const double *characters, int64_t a, int64_t b)
{
    const int64_t count = k->symmetry->count;
    const int64_t degree_a = k->start[a + 1] - k->start[a], degree_b = k->start[b + 1] - k->start[b];
    if (degree_a != degree_b) return degree_a < degree_b;
    if (k->type[a] != k->type[b]) return k->type[a] < k->type[b];
    for (int64_t g = 0; g < count; g++)
        if (characters[a * count + g] != characters[b * count + g])
            return characters[a * count + g] > characters[b * count + g];
    return 0;
}

/* The heads in order; returns how many. */
static int64_t sort_heads(symo__attempt *k, const double *characters)
{
    int64_t heads = 0;
    for (int64_t a = 0; a < k->spaces; a++) {
        if (k->head[a] != a) continue;
        int64_t at = heads++;
        for (; at > 0 && comes_before(k, characters, a, k->order[at - 1]); at--) k->order[at] = k->order[at - 1];
        k->order[at] = a;
    }
    return heads;
}

/* ---- the basis ---- */

/* Component c from the copies of one head, the first coordinate being `start`; returns their number. */
static int64_t assemble(const symo__attempt *k, int64_t head, int64_t start, double *basis)
{
    const int64_t n = k->n, t = k->type[head], d = k->start[head + 1] - k->start[head];
    int64_t m = 0, copy = 0;
    for (int64_t a = head; a < k->spaces; a++) m += k->head[a] == head;
    for (int64_t a = head; a < k->spaces; a++) {
        if (k->head[a] != head) continue;
        for (int64_t i = 0; i < d; i++)
            symo__copy(n, k->q + (k->start[a] + i) * n,
                       basis + (start + i / t * t * m + copy * t + i % t - k->fixed) * n);
        copy++;
    }
    return m;
}

/* The components, and whether their dimensions add up to what the orbitals say. */
static symo_status assemble_all(symo_isotypic *isotypic, const char *function, symo__attempt *k, int *clear)
{
    const int64_t count = k->symmetry->count, trivial = k->fixed > 0;
    double *characters = symo__allocate(k->spaces * count, sizeof *characters);
    *clear = 0;
    if (!characters) return symo__fail_memory(function, (size_t)(k->spaces * count) * sizeof *characters);
    for (int64_t a = 0; a < k->spaces; a++)
        if (k->head[a] == a) find_characters(k, a, characters + a * count);
    const int64_t heads = sort_heads(k, characters);
    symo__release(characters);
    symo__release(isotypic->components);
    isotypic->components = symo__allocate(trivial + heads, sizeof *isotypic->components);
    if (!isotypic->components) return symo__fail_memory(function, (size_t)heads * sizeof *isotypic->components);
    int64_t start = k->fixed, all = k->fixed * k->fixed, symmetric = k->fixed * (k->fixed + 1) / 2;
    if (trivial) isotypic->components[0] = (symo_isotypic_component){ 0, 1, k->fixed, 1 };
    for (int64_t c = 0; c < heads; c++) {
        const int64_t head = k->order[c], d = k->start[head + 1] - k->start[head], t = k->type[head];
        const int64_t m = assemble(k, head, start, isotypic->basis);
        isotypic->components[trivial + c] = (symo_isotypic_component){ start, d, m, (int)t };
        all += t * m * m;
        symmetric += m + t * m * (m - 1) / 2;
        start += d * m;
    }
    isotypic->count = trivial + heads;
    isotypic->kind = &dense;
    *clear = all == k->commutant->pairs->cells && symmetric == k->commutant->symmetric;
    return SYMO_OK;
}

/* ---- the test ---- */

/* out = Q'C Q z. room: 2 n and the scratch. */
static void conjugate(const symo_isotypic *isotypic, const double *element, const double *z, double *out, double *room)
{
    const int64_t n = isotypic->n;
    double *x = room, *product = x + n, *scratch = product + n;
    symo__isotypic_inverse(isotypic, z, x, scratch);
    memset(product, 0, (size_t)n * sizeof *product);
    for (int64_t j = 0; j < n; j++) symo__add_scaled(n, product, x[j], element + j * n, product);
    symo__isotypic_transform(isotypic, product, out, scratch);
}

/* Block (i, j) of M is what multiplies by a number w + x i + y j + z k from the left: its first column holds w, x, y,
 * z, and row r of column s is sign[s][r] times number r xor s of them. */
static const int8_t sign[4][4] = { { 1, 1, 1, 1 }, { -1, 1, 1, -1 }, { -1, -1, 1, 1 }, { -1, 1, -1, 1 } };

/* out = (I kron M) z on a component, M being known by its first columns of blocks, which are those of Q'C Q. room: 4 n
 * and the scratch. */
static void apply_form(const symo_isotypic *isotypic, const symo_isotypic_component *component, const double *element,
                       const double *z, double *out, double *room)
{
    const int64_t n = isotypic->n, first = component->first, type = component->type;
    const int64_t order = type * component->multiplicity, end = first + component->degree * component->multiplicity;
    double *unit = room, *column = unit + n;
    memset(unit, 0, (size_t)n * sizeof *unit);
    for (int64_t b = 0; b < order; b += type) {
        unit[first + b] = 1.0;
        conjugate(isotypic, element, unit, column, column + n);
        unit[first + b] = 0.0;
        for (int64_t i = first; i < end; i += order)
            for (int64_t a = 0; a < order; a++)
                for (int64_t s = 0; s < type; s++)
                    out[i + a] += sign[s][a % type] * column[first + (a ^ s)] * z[i + b + s];
    }
}

/* Whether a and b are equal but for rounding; not when any is NaN. */
static int agree(int64_t n, const double *a, const double *b)
{
    return symo__distance_inf(n, a, b) <= 1e-9 * fmax(1.0, symo__norm_inf(n, b));
}

int symo__isotypic_holds(const symo_isotypic *isotypic, const symo__commutant *commutant, symo_random *random,
                         double *element, double *vectors)
{
    const int64_t n = isotypic->n;
    double *z = vectors, *formed = z + n, *found = formed + n, *room = found + n;
    symo__commutant_draw(commutant, random, element);
    for (int64_t j = 0; j < n; j++) z[j] = symo_random_normal(random);
    memset(formed, 0, (size_t)n * sizeof *formed);
    for (int64_t c = 0; c < isotypic->count; c++)
        apply_form(isotypic, &isotypic->components[c], element, z, formed, room);
    conjugate(isotypic, element, z, found, room);
    if (!agree(n, found, formed)) return 0;
    symo__isotypic_inverse(isotypic, z, found, room);
    symo__isotypic_transform(isotypic, found, formed, room);
    return agree(n, formed, z);
}

/* ---- attempts ---- */

static symo_status try_once(symo_isotypic *isotypic, const char *function, symo__attempt *k, double *vectors,
                            int *clear)
{
    SYMO_TRY(symo__isotypic_spaces(k, clear));
    if (*clear) SYMO_TRY(symo__isotypic_copies(k, clear));
    if (*clear) SYMO_TRY(assemble_all(isotypic, function, k, clear));
    if (*clear) *clear = symo__isotypic_holds(isotypic, k->commutant, k->random, k->s, vectors);
    return SYMO_OK;
}

static symo_status attempt_create(symo__attempt *k, const char *function)
{
    const int64_t n = k->n, square = n * n;
    double **const squares[] = { &k->q, &k->s, &k->t, &k->w };
    for (size_t b = 0; b < sizeof squares / sizeof *squares; b++)
        if (!(*squares[b] = symo__allocate(square, sizeof **squares[b])))
            return symo__fail_memory(function, (size_t)square * sizeof **squares[b]);
    k->j = symo__allocate(2 * k->rest * k->rest, sizeof *k->j);
    k->values = symo__allocate(3 * n, sizeof *k->values);
    k->start = symo__allocate(n + 1, sizeof *k->start);
    k->head = symo__allocate(n, sizeof *k->head);
    k->order = symo__allocate(n, sizeof *k->order);
    k->type = symo__allocate(n, sizeof *k->type);
    if (k->j && k->values && k->start && k->head && k->order && k->type) return SYMO_OK;
    return symo__fail_memory(function, 2 * (size_t)square * sizeof *k->j);
}

static void attempt_free(symo__attempt *k)
{
    void *const blocks[] = { k->q, k->s, k->t, k->w, k->j, k->values, k->start, k->head, k->order, k->type };
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) symo__release(blocks[b]);
}

symo_status symo__isotypic_dense(symo_isotypic *isotypic, const char *function, const symo_symmetry *symmetry,
                                 symo_random *random, int attempts)
{
    const int64_t n = isotypic->n, rest = n - isotypic->fixed;
    symo__commutant commutant = { .n = n };
    symo__attempt k = {
        .n = n, .fixed = isotypic->fixed, .rest = rest, .symmetry = symmetry, .commutant = &commutant, .random = random
    };
    double *vectors = NULL;
    int clear = 0;
    symo_status status = symo__commutant_create(&commutant, symmetry);
    if (!status) status = attempt_create(&k, function);
    if (!status && !(isotypic->basis = k.basis = symo__allocate(n * rest, sizeof *k.basis)))
        status = symo__fail_memory(function, (size_t)(n * rest) * sizeof *k.basis);
    if (!status && !(vectors = symo__allocate(7 * n, sizeof *vectors)))
        status = symo__fail_memory(function, 7 * (size_t)n * sizeof *vectors);
    for (int attempt = 0; attempt < attempts && !status && !clear; attempt++)
        status = try_once(isotypic, function, &k, vectors, &clear);
    if (!status && !clear)
        status =
            symo__fail(SYMO_ERROR_NUMERIC, "%s: after %d attempts the components do not add up to the %lld orbitals",
                       function, attempts, (long long)commutant.pairs->cells);
    symo__release(vectors);
    attempt_free(&k);
    symo__commutant_free(&commutant);
    return status;
}
