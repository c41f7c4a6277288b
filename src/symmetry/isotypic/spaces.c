/* SPDX-License-Identifier: BSD-3-Clause */
/* The irreducible copies: eigenspaces of a symmetric element of the commutant.
 *
 * By Schur's lemma a symmetric element is a Hermitian matrix over R, C or H on the copies of every irreducible, and a
 * random one has as many different eigenvalues as there are copies, almost surely; each eigenspace is one copy. The
 * fixed space is known and taken out first. Neighbouring eigenvalues must be equal up to rounding or well apart; if
 * not, chance is asked again. As gaps may be small all the same, the eigenspaces are found twice: the second element
 * has equally spaced eigenvalues on the spaces of the first, is averaged over the group through the orbitals, and so is
 * an element whose spaces are as accurate as rounding allows. Source: Murota, Kanno, Kojima and Kojima, Japan J.
 * Indust. Appl. Math. 27 (2010), 125-160; the second pass is ours. Cost: two eigenvalue problems and a product, O(n^3).
 */
#include <float.h>

#include "symmetry/isotypic/isotypic_impl.h"

int symo__isotypic_clusters(int64_t n, const double *values, int64_t *ends, int64_t *count)
{
    const double largest = fmax(fabs(values[0]), fabs(values[n - 1]));
    const double same = (double)(4 * n + 64) * DBL_EPSILON * largest, apart = 1e5 * same;
    *count = 0;
    for (int64_t i = 0, first = 0; i < n; i++) {
        if (i + 1 < n && values[i + 1] - values[i] <= same && values[i + 1] - values[first] <= 4.0 * same) continue;
        if (i + 1 < n && !(values[i + 1] - values[i] > apart)) return 0;
        ends[(*count)++] = i + 1;
        first = i + 1;
    }
    return 1;
}

/* A = (I - P) A, P the projector onto the fixed space; A commutes with it. column: n. */
static void take_out_fixed(const symo__attempt *k, double *a, double *column)
{
    for (int64_t j = 0; j < k->n; j++) {
        symo__partition_project(k->symmetry->orbits, a + j * k->n, column);
        symo__add_scaled(k->n, a + j * k->n, -1.0, column, a + j * k->n);
    }
}

/* The eigenvalues that the second element is to have: 0 for the fixed space, 1/m, .., 1 for the m others. There is a
 * cluster of the size of the fixed space at 0, and none but it. */
static int space_values(const symo__attempt *k, int64_t clusters, const int64_t *ends, double *wanted)
{
    const double near = 1e-6 * fmax(fabs(k->values[0]), fabs(k->values[k->n - 1]));
    const int64_t others = clusters - (k->fixed > 0);
    int64_t next = 0, zeros = 0;
    for (int64_t c = 0; c < clusters; c++) {
        const int64_t first = c > 0 ? ends[c - 1] : 0;
        const int zero = k->fixed > 0 && fabs(k->values[first]) < near;
        if (zero) zeros += ends[c] - first;
        const double value = zero ? 0.0 : (double)++next / (double)others;
        for (int64_t i = first; i < ends[c]; i++) wanted[i] = value;
    }
    return zeros == k->fixed && next == others;
}

/* Where the spaces begin, the fixed one not counted. */
static void list_spaces(symo__attempt *k, const double *wanted)
{
    int64_t sorted = 0;
    k->spaces = 0;
    for (int64_t i = 0; i < k->n; i++) { /* 0 first, the others are in order */
        if (wanted[i] == 0.0) continue;
        if (sorted == 0 || wanted[i] != k->values[sorted - 1]) k->start[k->spaces++] = k->fixed + sorted;
        k->values[sorted++] = wanted[i];
    }
    k->start[k->spaces] = k->n;
    assert(sorted == k->rest);
}

symo_status symo__isotypic_spaces(symo__attempt *k, int *clear)
{
    const int64_t n = k->n;
    double *wanted = k->values + n, *column = wanted + n;
    int64_t clusters;
    *clear = 0;
    symo__commutant_draw(k->commutant, k->random, k->q);
    symo__symmetrise(n, k->q);
    take_out_fixed(k, k->q, column);
    SYMO_TRY(symo__lapack_eigen(n, k->q, k->values));
    if (!symo__isotypic_clusters(n, k->values, k->head, &clusters)) return SYMO_OK;
    if (!space_values(k, clusters, k->head, wanted)) return SYMO_OK;
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++) k->t[i + j * n] = wanted[j] * k->q[i + j * n];
    SYMO_TRY(symo__blas_product(n, n, n, 0, k->t, n, 1, k->q, n, k->s, n));
    symo__commutant_project(k->commutant, k->s);
    symo__symmetrise(n, k->s);
    take_out_fixed(k, k->s, column);
    symo__copy(n * n, k->s, k->q);
    list_spaces(k, wanted);
    symo__copy(k->rest, k->values, wanted); /* of the spaces, in order */
    SYMO_TRY(symo__lapack_eigen(n, k->q, k->values));
    const double near = 0.01 / (double)(k->spaces > 0 ? k->spaces : 1);
    for (int64_t i = 0; i < n; i++)
        if (!(fabs(k->values[i] - (i < k->fixed ? 0.0 : wanted[i - k->fixed])) < near)) return SYMO_OK;
    *clear = 1;
    return SYMO_OK;
}
