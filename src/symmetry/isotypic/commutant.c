/* SPDX-License-Identifier: BSD-3-Clause */
/* The commutant of a group of signed permutations: the matrices A with g A = A g for all g.
 *
 * (g A g')[image i, image j] = sign_i sign_j A[i, j], so it is the fixed space of the action on pairs: its signed
 * orbits, the orbitals, are found by union-find, and the dimension is exact. A transpose is in it as well; orbitals
 * that are their own transpose, with sign +, and pairs of orbitals count for the symmetric part. With an orthonormal
 * basis and standard normal coefficients an element is the same random variable in any orthonormal coordinates.
 * Cost: O(generators n^2); memory 26 n^2 bytes, and 9 n^2 a generator while it is made.
 */
#include "symmetry/isotypic/isotypic_impl.h"

symo_status symo__commutant_create(symo__commutant *commutant, const symo_symmetry *symmetry)
{
    const symo_symmetry *const parts[2] = { symmetry, symmetry };
    symo_symmetry *pairs = NULL;
    *commutant = (symo__commutant){ .n = symmetry->n };
    SYMO_TRY(symo_symmetry_tensor(&pairs, 2, parts));
    const symo_partition *cells = commutant->pairs = pairs->orbits;
    symo__partition_keep(pairs->orbits);
    symo_symmetry_free(pairs);
    for (int64_t c = 0; c < cells->cells; c++) {
        const int64_t entry = symo__member(cells, cells->starts[c]), n = commutant->n;
        const int64_t turned = entry % n * n + entry / n, other = cells->cell[turned];
        const int minus = cells->sign && cells->sign[turned] < 0;
        commutant->symmetric += other > c || (other == c && !minus);
    }
    return SYMO_OK;
}

void symo__commutant_free(symo__commutant *commutant)
{
    symo_partition_free(commutant->pairs);
    commutant->pairs = NULL;
}

void symo__commutant_draw(const symo__commutant *commutant, symo_random *random, double *a)
{
    for (int64_t c = 0; c < commutant->pairs->cells; c++) a[c] = symo_random_normal(random);
    symo__partition_lift(commutant->pairs, a, a);
}

void symo__commutant_project(const symo__commutant *commutant, double *a)
{
    symo__partition_project(commutant->pairs, a, a);
}

void symo__symmetrise(int64_t n, double *a)
{
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = j + 1; i < n; i++) a[i + j * n] = a[j + i * n] = 0.5 * (a[i + j * n] + a[j + i * n]);
}
