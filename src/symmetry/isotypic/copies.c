/* SPDX-License-Identifier: BSD-3-Clause */
/* Which copies are isomorphic, their types, and bases in which the group acts on isomorphic copies by equal matrices.
 *
 * For a random element B of the commutant and bases Q_a of the copies, T_ab = Q_a'B Q_b is zero when a and b are not
 * isomorphic, and otherwise, almost surely, c times an orthogonal matrix that carries b onto a; T_ab'W_a / c then is
 * the basis of b that goes with the basis W_a of a. Within a copy T_aa = c I + K, K skew: K = 0 for real type, c J with
 * J^2 = -I for complex type; for quaternionic type another element gives a second unit J' that anticommutes with J.
 * W_a is canonical: its vectors are the projections of unit vectors e_i, made orthonormal in turn, each followed by its
 * products with the units (v, J v, J'v, J J'v), where e_i is the first that has clearly something to add. So the basis
 * depends on the space and on J, J', and not on what LAPACK made of it.
 * Source: Murota, Kanno, Kojima and Kojima, Japan J. Indust. Appl. Math. 27 (2010), 125-160; real types: Maehara and
 * Murota, Japan J. Indust. Appl. Math. 28 (2011), 263-283; the canonical basis is ours.
 * Cost: O(n^3).
 */
#include "symmetry/isotypic/isotypic_impl.h"

int symo__isotypic_judge(double size)
{
    if (size < 1e-8) return 1;
    return size > 1e-3 ? 2 : 0;
}

/* T_ab as a block of T (leading k->rest); the same place in W for a = b. */
static double *block(const symo__attempt *k, double *matrix, int64_t a, int64_t b)
{
    return matrix + (k->start[a] - k->fixed) + (k->start[b] - k->fixed) * k->rest;
}

static int64_t degree(const symo__attempt *k, int64_t a)
{
    return k->start[a + 1] - k->start[a];
}

static double frobenius(int64_t d, const double *a, int64_t leading)
{
    double sum = 0.0;
    for (int64_t j = 0; j < d; j++) sum += symo__dot(d, a + j * leading, a + j * leading);
    return sqrt(sum);
}

/* out = the skew part of a block, d x d and close together. */
static void skew_part(int64_t d, const double *a, int64_t leading, double *out)
{
    for (int64_t j = 0; j < d; j++)
        for (int64_t i = 0; i < d; i++) out[i + j * d] = 0.5 * (a[i + j * leading] - a[j + i * leading]);
}

/* Makes a multiple of a complex unit one; 1: it is zero, 2: made, 0: too close to call. */
static int make_unit(int64_t d, double *j)
{
    const double size = frobenius(d, j, d);
    const int verdict = symo__isotypic_judge(size);
    for (int64_t i = 0; i < d * d && verdict == 2; i++) j[i] *= sqrt((double)d) / size;
    return verdict;
}

/* The second unit, from a fresh element, of which only this copy's block is wanted. */
static symo_status second_unit(symo__attempt *k, int64_t a, int *verdict)
{
    const int64_t d = degree(k, a), n = k->n;
    const double *q = k->q + k->start[a] * n;
    double *unit = k->j, *other = k->j + d * d;
    symo__commutant_draw(k->commutant, k->random, k->w);
    SYMO_TRY(symo__blas_product(n, n, d, 0, k->w, n, 0, q, n, k->basis, n));
    SYMO_TRY(symo__blas_product(d, n, d, 1, q, n, 0, k->basis, n, k->w, d));
    skew_part(d, k->w, d, other);
    const double along = symo__dot(d * d, unit, other) / (double)d;
    symo__add_scaled(d * d, other, -along, unit, other);
    *verdict = make_unit(d, other);
    return SYMO_OK;
}

/* The type of a copy, with its units in k->j; 0: too close to call. */
static symo_status find_type(symo__attempt *k, int64_t a, int *type)
{
    int first, second = 0;
    skew_part(degree(k, a), block(k, k->s, a, a), k->rest, k->j);
    first = make_unit(degree(k, a), k->j);
    if (first == 2) SYMO_TRY(second_unit(k, a, &second));
    *type = first == 1 ? 1 : first == 0 || second == 0 ? 0 : second == 1 ? 2 : 4;
    return SYMO_OK;
}

static void apply(int64_t d, const double *matrix, const double *v, double *out)
{
    for (int64_t i = 0; i < d; i++) out[i] = 0.0;
    for (int64_t j = 0; j < d; j++) symo__add_scaled(d, out, v[j], matrix + j * d, out);
}

/* What unit vector e_i still adds, squared; the first that adds about as much as any. */
static int64_t choose_row(int64_t n, const double *left)
{
    double most = 0.0;
    int64_t i = 0;
    for (int64_t r = 0; r < n; r++) most = fmax(most, left[r]);
    while (i + 1 < n && !(left[i] >= 0.6180339887 * most)) i++;
    return i;
}

/* Row i of Q_a, less what the first `found` vectors of W have of it, of length one. */
static void next_vector(const symo__attempt *k, int64_t a, int64_t i, int64_t found, double *v)
{
    const int64_t d = degree(k, a);
    const double *q = k->q + k->start[a] * k->n, *w = block(k, k->t, a, a);
    for (int64_t j = 0; j < d; j++) v[j] = q[i + j * k->n];
    for (int turn = 0; turn < 2; turn++)
        for (int64_t f = 0; f < found; f++)
            symo__add_scaled(d, v, -symo__dot(d, w + f * k->rest, v), w + f * k->rest, v);
    const double size = symo__norm2(d, v);
    for (int64_t j = 0; j < d; j++) v[j] /= size;
}

static void canonical_basis(symo__attempt *k, int64_t a)
{
    const int64_t d = degree(k, a), n = k->n, type = k->type[a];
    const double *q = k->q + k->start[a] * n, *unit = k->j, *other = k->j + d * d;
    double *left = k->values, *added = k->values + n, *w = block(k, k->t, a, a);
    for (int64_t i = 0; i < n; i++) left[i] = 0.0;
    for (int64_t j = 0; j < d; j++)
        for (int64_t i = 0; i < n; i++) left[i] += q[i + j * n] * q[i + j * n];
    for (int64_t found = 0; found < d; found += type) {
        double *v = w + found * k->rest;
        next_vector(k, a, choose_row(n, left), found, v);
        if (type > 1) apply(d, unit, v, v + k->rest);
        if (type > 2) {
            apply(d, other, v, v + 2 * k->rest);
            apply(d, unit, v + 2 * k->rest, v + 3 * k->rest);
        }
        for (int64_t f = 0; f < type; f++) {
            for (int64_t i = 0; i < n; i++) added[i] = 0.0;
            for (int64_t j = 0; j < d; j++) symo__add_scaled(n, added, v[j + f * k->rest], q + j * n, added);
            for (int64_t i = 0; i < n; i++) left[i] -= added[i] * added[i];
        }
    }
}

/* W = W (3 I - W'W) / 2: a matrix that is orthogonal but for a small error has its square for an error after it. */
static symo_status make_orthogonal(symo__attempt *k, int64_t a)
{
    const int64_t d = degree(k, a), r = k->rest;
    double *w = block(k, k->t, a, a), *gram = k->j, *made = k->j + d * d;
    SYMO_TRY(symo__blas_product(d, d, d, 1, w, r, 0, w, r, gram, d));
    for (int64_t j = 0; j < d; j++)
        for (int64_t i = 0; i < d; i++) gram[i + j * d] = 0.5 * ((i == j ? 3.0 : 0.0) - gram[i + j * d]);
    SYMO_TRY(symo__blas_product(d, d, d, 0, w, r, 0, gram, d, made, d));
    for (int64_t j = 0; j < d; j++) symo__copy(d, made + j * d, w + j * r);
    return SYMO_OK;
}

/* The basis of b that goes with that of a. */
static symo_status align(symo__attempt *k, int64_t a, int64_t b, double size)
{
    const int64_t d = degree(k, a), r = k->rest;
    double *w = block(k, k->t, b, b);
    SYMO_TRY(symo__blas_product(d, d, d, 1, block(k, k->s, a, b), r, 0, block(k, k->t, a, a), r, w, r));
    for (int64_t j = 0; j < d; j++)
        for (int64_t i = 0; i < d; i++) w[i + j * r] *= sqrt((double)d) / size;
    return make_orthogonal(k, b);
}

/* Puts the copies that are isomorphic to a into its class. k->order: the members so far. */
static symo_status gather(symo__attempt *k, int64_t a, int *clear)
{
    int64_t members = 1;
    k->order[0] = a;
    for (int64_t b = a + 1; b < k->spaces; b++) {
        double most = 0.0;
        int64_t best = a;
        if (k->head[b] >= 0 || degree(k, b) != degree(k, a)) continue;
        for (int64_t m = 0; m < members; m++) {
            const double size = frobenius(degree(k, a), block(k, k->s, k->order[m], b), k->rest);
            if (size > most) most = size, best = k->order[m];
        }
        const int verdict = symo__isotypic_judge(most);
        if (verdict == 0) return SYMO_OK;
        if (verdict == 1) continue;
        k->head[b] = a;
        k->order[members++] = b;
        SYMO_TRY(align(k, best, b, most));
    }
    *clear = 1;
    return SYMO_OK;
}

/* Q_a becomes Q_a W_a. */
static symo_status turn_all(symo__attempt *k)
{
    const int64_t n = k->n;
    for (int64_t a = 0; a < k->spaces; a++) {
        double *q = k->q + k->start[a] * n;
        SYMO_TRY(symo__blas_product(n, degree(k, a), degree(k, a), 0, q, n, 0, block(k, k->t, a, a), k->rest, k->w, n));
        symo__copy(n * degree(k, a), k->w, q);
    }
    return SYMO_OK;
}

symo_status symo__isotypic_copies(symo__attempt *k, int *clear)
{
    const int64_t n = k->n, r = k->rest;
    double *q = k->q + k->fixed * n;
    symo__commutant_draw(k->commutant, k->random, k->s);
    SYMO_TRY(symo__blas_product(n, n, r, 0, k->s, n, 0, q, n, k->t, n));
    SYMO_TRY(symo__blas_product(r, n, r, 1, q, n, 0, k->t, n, k->s, r));
    for (int64_t a = 0; a < k->spaces; a++) k->head[a] = -1;
    for (int64_t a = 0; a < k->spaces; a++) {
        if (k->head[a] >= 0) continue;
        *clear = 0;
        k->head[a] = a;
        SYMO_TRY(find_type(k, a, &k->type[a]));
        if (k->type[a] == 0) return SYMO_OK;
        canonical_basis(k, a);
        SYMO_TRY(make_orthogonal(k, a));
        SYMO_TRY(gather(k, a, clear));
        if (!*clear) return SYMO_OK;
    }
    return turn_all(k);
}
