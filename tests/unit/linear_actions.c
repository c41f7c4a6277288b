/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups of orthogonal maps: their fixed spaces against the average over all elements of finite groups, listed and
 * multiplied out, against the known invariants of rotations, and against signed permutations in another basis; what is
 * made of them; what is refused.
 */
#include <math.h>
#include <string.h>
#include <symo/symo.h>

#include "support/property.h"
#include "symmetry/linear/action.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())
enum { DEGREE = 36, ELEMENTS = 400 };

/* ---- dense matrices, row after row ---- */

typedef struct dense {
    int64_t n;
    double a[DEGREE * DEGREE];
} dense;

static dense identity(int64_t n)
{
    dense made = { .n = n };
    for (int64_t i = 0; i < n; i++) made.a[i * n + i] = 1.0;
    return made;
}

static dense product(const dense *a, const dense *b)
{
    dense made = { .n = a->n };
    for (int64_t i = 0; i < a->n; i++)
        for (int64_t k = 0; k < a->n; k++)
            for (int64_t j = 0; j < a->n; j++) made.a[i * a->n + j] += a->a[i * a->n + k] * b->a[k * a->n + j];
    return made;
}

static dense kronecker(const dense *a, const dense *b)
{
    dense made = { .n = a->n * b->n };
    for (int64_t i = 0; i < made.n; i++)
        for (int64_t j = 0; j < made.n; j++)
            made.a[i * made.n + j] = a->a[(i / b->n) * a->n + j / b->n] * b->a[(i % b->n) * b->n + j % b->n];
    return made;
}

static dense beside(const dense *a, const dense *b)
{
    dense made = { .n = a->n + b->n };
    for (int64_t i = 0; i < a->n; i++)
        for (int64_t j = 0; j < a->n; j++) made.a[i * made.n + j] = a->a[i * a->n + j];
    for (int64_t i = 0; i < b->n; i++)
        for (int64_t j = 0; j < b->n; j++) made.a[(a->n + i) * made.n + a->n + j] = b->a[i * b->n + j];
    return made;
}

static double apart(const dense *a, const dense *b)
{
    double worst = 0.0;
    for (int64_t k = 0; k < a->n * a->n; k++) worst = fmax(worst, fabs(a->a[k] - b->a[k]));
    return worst;
}

/* All products of the generators, and their mean. */
static dense average(int64_t n, int64_t count, const dense *generators, int *order)
{
    static dense element[ELEMENTS];
    dense mean = { .n = n };
    int known = 1;
    element[0] = identity(n);
    for (int at = 0; at < known; at++)
        for (int64_t g = 0; g < count; g++) {
            const dense next = product(&generators[g], &element[at]);
            int old = 0;
            while (old < known && apart(&next, &element[old]) > 1e-6) old++;
            ck_assert_int_lt(old, ELEMENTS);
            if (old == known) element[known++] = next;
        }
    for (int at = 0; at < known; at++)
        for (int64_t k = 0; k < n * n; k++) mean.a[k] += element[at].a[k] / known;
    if (order) *order = known;
    return mean;
}

static symo_symmetry *orthogonal(int64_t count, const dense *generators)
{
    double entries[3 * DEGREE * DEGREE];
    symo_symmetry *made;
    const int64_t n = generators[0].n;
    for (int64_t k = 0; k < count; k++) memcpy(entries + k * n * n, generators[k].a, (size_t)(n * n) * sizeof *entries);
    OK(symo_symmetry_orthogonal(&made, n, count, entries));
    ck_assert_int_eq(symo_symmetry_permutes(made), 0);
    return made;
}

/* ---- checks of a group ---- */

static dense projector(const symo_symmetry *symmetry)
{
    dense made = { .n = symo_symmetry_size(symmetry) };
    double unit[DEGREE], image[DEGREE];
    for (int64_t j = 0; j < made.n; j++) {
        for (int64_t i = 0; i < made.n; i++) unit[i] = i == j;
        OK(symo_symmetry_project(symmetry, unit, image));
        for (int64_t i = 0; i < made.n; i++) made.a[i * made.n + j] = image[i];
    }
    return made;
}

static double trace(const dense *a)
{
    double sum = 0.0;
    for (int64_t i = 0; i < a->n; i++) sum += a->a[i * a->n + i];
    return sum;
}

/* The group's projector is the mean over its elements; generators act as written; basis and coordinates agree. */
static void check_group(const symo_symmetry *symmetry, int64_t count, const dense *generators)
{
    const int64_t n = symo_symmetry_size(symmetry);
    const dense mean = average(n, count, generators, NULL), found = projector(symmetry);
    double x[DEGREE], z[DEGREE], y[DEGREE], w[DEGREE], defect;
    symo_basis *basis;
    ck_assert_int_eq(symo_symmetry_generators(symmetry), count);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), llround(trace(&mean)));
    ck_assert_msg(apart(&mean, &found) < 1e-12, "projector is off by %g", apart(&mean, &found));
    for (int64_t i = 0; i < n; i++) x[i] = sin(1.7 * (double)i + 0.3);
    for (int64_t k = 0; k < count; k++) {
        OK(symo_symmetry_apply(symmetry, k, x, y));
        for (int64_t i = 0; i < n; i++) {
            w[i] = 0.0;
            for (int64_t j = 0; j < n; j++) w[i] += generators[k].a[i * n + j] * x[j];
            ck_assert_double_eq_tol(y[i], w[i], 1e-13);
        }
    }
    OK(symo_symmetry_basis(&basis, symmetry));
    OK(symo_symmetry_reduce(symmetry, x, z));
    for (int64_t k = 0; k < symo_basis_dimension(basis); k++) {
        double along = 0.0;
        OK(symo_basis_column(basis, k, w));
        for (int64_t i = 0; i < n; i++) along += w[i] * x[i];
        ck_assert_double_eq_tol(z[k], along, 1e-13);
    }
    OK(symo_symmetry_lift(symmetry, z, z)); /* in place: z has room for x */
    OK(symo_symmetry_project(symmetry, x, y));
    for (int64_t i = 0; i < n; i++) ck_assert_double_eq_tol(z[i], y[i], 1e-13);
    OK(symo_symmetry_defect(symmetry, y, &defect));
    ck_assert_double_lt(defect, 1e-14);
    OK(symo_symmetry_reduce(symmetry, y, y));
    OK(symo_basis_lift(basis, y, w));
    for (int64_t i = 0; i < n; i++) ck_assert_double_eq_tol(z[i], w[i], 1e-13);
    symo_basis_free(basis);
}

/* ---- groups to try ---- */

static dense turned(double angle)
{
    return (dense){ 2, { cos(angle), -sin(angle), sin(angle), cos(angle) } };
}

static const double tau = 6.28318530717958647692;

/* The two of the icosahedron: a fifth turn about a vertex, half a turn about an edge. */
static void icosahedral(dense *generators)
{
    const double golden = (1.0 + sqrt(5.0)) / 2.0,
                 axis[3] = { 0.0, 1.0 / sqrt(1.0 + golden * golden), golden / sqrt(1.0 + golden * golden) };
    const double c = cos(tau / 5), s = sin(tau / 5);
    const double cross[9] = { 0, -axis[2], axis[1], axis[2], 0, -axis[0], -axis[1], axis[0], 0 };
    generators[0] = (dense){ .n = 3 };
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            generators[0].a[3 * i + j] = (i == j) * c + s * cross[3 * i + j] + (1 - c) * axis[i] * axis[j];
    generators[1] = (dense){ 3, { -1, 0, 0, 0, -1, 0, 0, 0, 1 } };
}

static dense random_orthogonal(const property_case *pc, int64_t n)
{
    dense q = { .n = n };
    for (int64_t i = 0; i < n; i++) {
        double *row = q.a + i * n, length = 0.0;
        for (int64_t j = 0; j < n; j++) row[j] = symo_random_normal(pc->random);
        for (int pass = 0; pass < 2; pass++)
            for (int64_t k = 0; k < i; k++) {
                double along = 0.0;
                for (int64_t j = 0; j < n; j++) along += row[j] * q.a[k * n + j];
                for (int64_t j = 0; j < n; j++) row[j] -= along * q.a[k * n + j];
            }
        for (int64_t j = 0; j < n; j++) length += row[j] * row[j];
        for (int64_t j = 0; j < n; j++) row[j] /= sqrt(length);
    }
    return q;
}

static dense signed_permutation(const property_case *pc, int64_t n, int64_t *image, int8_t *sign)
{
    dense made = { .n = n };
    for (int64_t i = 0; i < n; i++) image[i] = i;
    for (int64_t i = n - 1; i > 0; i--) {
        const int64_t j = property_integer(pc, 0, i), kept = image[i];
        image[i] = image[j];
        image[j] = kept;
    }
    for (int64_t i = 0; i < n; i++) {
        sign[i] = property_integer(pc, 0, 3) ? 1 : -1;
        made.a[image[i] * n + i] = sign[i];
    }
    return made;
}

static dense transposed(const dense *a)
{
    dense made = { .n = a->n };
    for (int64_t i = 0; i < a->n; i++)
        for (int64_t j = 0; j < a->n; j++) made.a[j * a->n + i] = a->a[i * a->n + j];
    return made;
}

/* ---- fixed spaces ---- */

/* Signed permutations in another orthonormal basis: Q P Q', dimension the number of live orbits. */
static void another_basis_body(const property_case *pc)
{
    const int64_t n = property_integer(pc, 1, 12), count = property_integer(pc, 1, 3);
    const dense q = random_orthogonal(pc, n), back = transposed(&q);
    dense moved[3] = { { .n = n }, { .n = n }, { .n = n } };
    int64_t images[3 * 12];
    int8_t signs[3 * 12];
    symo_symmetry *plain, *turned_one;
    for (int64_t k = 0; k < count; k++) {
        const dense p = signed_permutation(pc, n, images + k * n, signs + k * n), half = product(&q, &p);
        moved[k] = product(&half, &back);
    }
    OK(symo_symmetry_signed_permutations(&plain, n, count, images, signs));
    turned_one = orthogonal(count, moved);
    const dense expected = projector(plain), left = product(&q, &expected), both = product(&left, &back);
    const dense found = projector(turned_one);
    PROPERTY_ASSERT(pc, symo_symmetry_dimension(plain) == symo_symmetry_dimension(turned_one), "%lld and %lld",
                    (long long)symo_symmetry_dimension(plain), (long long)symo_symmetry_dimension(turned_one));
    PROPERTY_ASSERT(pc, apart(&both, &found) < 1e-11, "projector is off by %g", apart(&both, &found));
    symo_symmetry_free(plain);
    symo_symmetry_free(turned_one);
}

START_TEST(permutations_in_another_basis)
{
    property_run("another basis", 200, another_basis_body, NULL);
}
END_TEST

/* Of rotations the invariants of rank 1 .. 6 are 0, 1, 1, 3, 6, 15; with reflections those of odd rank go. The 60 turns
 * of the icosahedron have no others up to rank 5 (a design), and one more of rank 6. */
START_TEST(tensors_of_rotations)
{
    static const int64_t special[] = { 0, 1, 1, 3, 6, 15 }, full[] = { 0, 1, 0, 3, 0, 15 };
    static const double so3[27] = {
        0, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0
    };
    static const double minus[9] = { -1, 0, 0, 0, -1, 0, 0, 0, -1 };
    symo_symmetry *turns, *flip, *all, *design, *tensor;
    dense generators[2];
    icosahedral(generators);
    OK(symo_symmetry_lie(&turns, 3, 3, so3));
    OK(symo_symmetry_orthogonal(&flip, 3, 1, minus));
    OK(symo_symmetry_join(&all, turns, flip));
    design = orthogonal(2, generators);
    for (int64_t rank = 1; rank <= 6; rank++) {
        const symo_symmetry *parts[6];
        for (int64_t k = 0; k < rank; k++) parts[k] = turns;
        OK(symo_symmetry_tensor(&tensor, rank, parts));
        ck_assert_int_eq(symo_symmetry_dimension(tensor), special[rank - 1]);
        symo_symmetry_free(tensor);
        for (int64_t k = 0; k < rank; k++) parts[k] = all;
        OK(symo_symmetry_tensor(&tensor, rank, parts));
        ck_assert_int_eq(symo_symmetry_dimension(tensor), full[rank - 1]);
        symo_symmetry_free(tensor);
        for (int64_t k = 0; k < rank; k++) parts[k] = design;
        OK(symo_symmetry_tensor(&tensor, rank, parts));
        ck_assert_int_eq(symo_symmetry_dimension(tensor), special[rank - 1] + (rank == 6));
        symo_symmetry_free(tensor);
    }
    /* rank 2: the identity, rank 3: the permutation symbol */
    const symo_symmetry *three[3] = { turns, turns, turns };
    symo_basis *basis;
    double column[27];
    OK(symo_symmetry_tensor(&tensor, 3, three));
    OK(symo_symmetry_basis(&basis, tensor));
    OK(symo_basis_column(basis, 0, column));
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                ck_assert_double_eq_tol(column[9 * i + 3 * j + k],
                                        (i - j) * (j - k) * (k - i) / 2.0 / sqrt(6.0) * (column[5] > 0 ? 1 : -1),
                                        1e-14);
    symo_basis_free(basis);
    symo_symmetry_free(tensor);
    symo_symmetry_free(turns);
    symo_symmetry_free(flip);
    symo_symmetry_free(all);
    symo_symmetry_free(design);
}
END_TEST

START_TEST(finite_groups)
{
    dense generators[2];
    int order;
    icosahedral(generators);
    average(3, 2, generators, &order);
    ck_assert_int_eq(order, 60);
    symo_symmetry *group = orthogonal(2, generators);
    check_group(group, 2, generators);
    symo_symmetry_free(group);
    const dense fifth[2] = { turned(tau / 5), { 2, { 1, 0, 0, -1 } } };
    group = orthogonal(2, fifth);
    check_group(group, 2, fifth);
    symo_symmetry_free(group);
    group = orthogonal(1, fifth + 1);
    check_group(group, 1, fifth + 1);
    symo_symmetry_free(group);
}
END_TEST

/* The generator of a product: the others' blocks stay. */
static dense placed(const dense *a, int64_t before, int64_t after)
{
    const dense left = identity(before), right = identity(after), inner = beside(&left, a);
    return beside(&inner, &right);
}

START_TEST(combinations)
{
    const dense third[2] = { turned(tau / 3), { 2, { 1, 0, 0, -1 } } }, one = identity(3);
    static const int64_t cycle[2 * 3] = { 1, 2, 0, 0, 2, 1 };
    static const int8_t sign[2 * 3] = { 1, 1, 1, -1, 1, 1 };
    dense permutation[2] = { { .n = 3 }, { .n = 3 } }, made[8];
    symo_symmetry *dihedral = orthogonal(2, third), *plain, *combined;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 3; i++) permutation[k].a[cycle[3 * k + i] * 3 + i] = sign[3 * k + i];
    OK(symo_symmetry_signed_permutations(&plain, 3, 2, cycle, sign));
    const symo_symmetry *mixed[3] = { dihedral, plain, dihedral };
    /* sum and tensor product: generator by generator */
    for (int k = 0; k < 2; k++) {
        const dense two = beside(&third[k], &permutation[k]);
        made[k] = beside(&two, &third[k]);
    }
    OK(symo_symmetry_sum(&combined, 3, mixed));
    check_group(combined, 2, made);
    symo_symmetry_free(combined);
    for (int k = 0; k < 2; k++) {
        const dense two = kronecker(&third[k], &permutation[k]);
        made[k] = kronecker(&two, &third[k]);
    }
    OK(symo_symmetry_tensor(&combined, 3, mixed));
    check_group(combined, 2, made);
    symo_symmetry_free(combined);
    OK(symo_symmetry_tensor(&combined, 1, mixed));
    check_group(combined, 2, third);
    symo_symmetry_free(combined);
    /* product */
    for (int k = 0; k < 2; k++) made[k] = placed(&third[k], 0, 3), made[2 + k] = placed(&permutation[k], 2, 0);
    OK(symo_symmetry_product(&combined, 2, mixed));
    check_group(combined, 4, made);
    /* subset, in another order */
    static const int64_t which[2] = { 3, 0 };
    symo_symmetry *part;
    OK(symo_symmetry_subset(&part, combined, 2, which));
    const dense chosen[2] = { made[3], made[0] };
    check_group(part, 2, chosen);
    symo_symmetry_free(part);
    symo_symmetry_free(combined);
    /* matrix */
    const dense side = identity(2);
    for (int k = 0; k < 2; k++) made[k] = kronecker(&third[k], &one), made[2 + k] = kronecker(&side, &permutation[k]);
    OK(symo_symmetry_matrix(&combined, dihedral, plain));
    check_group(combined, 4, made);
    symo_symmetry_free(combined);
    for (int k = 0; k < 2; k++) made[k] = kronecker(&permutation[k], &side), made[2 + k] = kronecker(&one, &third[k]);
    OK(symo_symmetry_matrix(&combined, plain, dihedral));
    check_group(combined, 4, made);
    symo_symmetry_free(combined);
    /* wreath: the inner group on every block */
    static const int64_t swap[2] = { 1, 0 };
    symo_symmetry *blocks;
    OK(symo_symmetry_permutations(&blocks, 2, 1, swap));
    const dense exchange = { 2, { 0, 1, 1, 0 } };
    for (int k = 0; k < 2; k++) made[k] = placed(&third[k], 0, 2), made[2 + k] = placed(&third[k], 2, 0);
    made[4] = kronecker(&exchange, &side);
    OK(symo_symmetry_wreath(&combined, dihedral, blocks));
    check_group(combined, 5, made);
    symo_symmetry_free(combined);
    /* join */
    OK(symo_symmetry_join(&combined, dihedral, blocks));
    const dense both[3] = { third[0], third[1], exchange };
    check_group(combined, 3, both); /* S_3 in the plane with a reflection at 45 degrees: 24 elements */
    symo_symmetry_free(combined);
    symo_symmetry_free(blocks);
    symo_symmetry_free(plain);
    symo_symmetry_free(dihedral);
}
END_TEST

/* Many small parts, found and moved together: each three coordinates hold a plane that turns and its axis. */
START_TEST(many_small_parts)
{
    enum { PARTS = 300 };
    static const double about[9] = { 0, -1, 0, 1, 0, 0, 0, 0, 0 };
    symo_symmetry *one, *all;
    const symo_symmetry *parts[PARTS];
    static double x[3 * PARTS], z[PARTS];
    OK(symo_symmetry_lie(&one, 3, 1, about));
    for (int k = 0; k < PARTS; k++) parts[k] = one;
    OK(symo_symmetry_sum(&all, PARTS, parts));
    ck_assert_int_eq(symo_symmetry_dimension(all), PARTS);
    for (int i = 0; i < 3 * PARTS; i++) x[i] = i;
    OK(symo_symmetry_reduce(all, x, z));
    for (int k = 0; k < PARTS; k++) ck_assert_double_eq(z[k], 3 * k + 2);
    symo_symmetry_free(all);
    symo_symmetry_free(one);
}
END_TEST

/* The basis does not depend on which generators say what the space is. */
START_TEST(a_canonical_basis)
{
    const dense generators[2] = { turned(tau / 5), { 2, { 1, 0, 0, -1 } } };
    const dense other[2] = { product(&generators[0], &generators[1]), generators[0] };
    symo_symmetry *a = orthogonal(2, generators), *b = orthogonal(2, other), *x, *y;
    const symo_symmetry *as[4] = { a, a, a, a }, *bs[4] = { b, b, b, b };
    OK(symo_symmetry_tensor(&x, 4, as));
    OK(symo_symmetry_tensor(&y, 4, bs));
    ck_assert_int_eq(symo_symmetry_dimension(x), 3);
    symo_basis *first, *second;
    double u[16], v[16];
    OK(symo_symmetry_basis(&first, x));
    OK(symo_symmetry_basis(&second, y));
    for (int k = 0; k < 3; k++) {
        OK(symo_basis_column(first, k, u));
        OK(symo_basis_column(second, k, v));
        for (int i = 0; i < 16; i++) ck_assert_double_eq_tol(u[i], v[i], 1e-13);
    }
    symo_basis_free(first);
    symo_basis_free(second);
    symo_symmetry_free(x);
    symo_symmetry_free(y);
    symo_symmetry_free(a);
    symo_symmetry_free(b);
    /* of a line the vector whose largest entry is positive */
    const dense across = { 2, { -0.28, -0.96, -0.96, 0.28 } }; /* 2 u u' - 1, u = (0.6, -0.8) */
    x = orthogonal(1, &across);
    OK(symo_symmetry_basis(&first, x));
    OK(symo_basis_column(first, 0, u));
    ck_assert_double_eq_tol(u[0], -0.6, 1e-15);
    ck_assert_double_eq_tol(u[1], 0.8, 1e-15);
    symo_basis_free(first);
    symo_symmetry_free(x);
}
END_TEST

/* ---- Lie generators as motions ---- */

START_TEST(lie_generators)
{
    static const double plane[4] = { 0, -3, 3, 0 }, none[4] = { 0 };
    symo_symmetry *turn, *still, *pair;
    double x[4] = { 1, 0, 0, 0 }, y[4];
    const double angle = 1.0 / sqrt(2.0); /* 3 / the Frobenius norm of A */
    OK(symo_symmetry_lie(&turn, 2, 1, plane));
    OK(symo_symmetry_apply(turn, 0, x, y));
    ck_assert_double_eq_tol(y[0], cos(angle), 4e-16);
    ck_assert_double_eq_tol(y[1], sin(angle), 4e-16);
    ck_assert_int_eq(symo_symmetry_dimension(turn), 0);
    OK(symo_symmetry_lie(&still, 2, 1, none));
    ck_assert_int_eq(symo_symmetry_dimension(still), 2);
    OK(symo_symmetry_apply(still, 0, x, y));
    ck_assert_double_eq(y[0], 1.0);
    symo_symmetry_free(still);
    /* of two indices by half the angle each */
    const symo_symmetry *two[2] = { turn, turn };
    OK(symo_symmetry_tensor(&pair, 2, two));
    OK(symo_symmetry_apply(pair, 0, x, y));
    ck_assert_double_eq_tol(y[0], cos(angle / 2) * cos(angle / 2), 4e-16);
    ck_assert_double_eq_tol(y[3], sin(angle / 2) * sin(angle / 2), 4e-16);
    symo_symmetry_free(pair);
    /* two planes of different speed keep their ratio, and fix no more than the slower one does */
    static const double faster[4] = { 0, -6, 6, 0 };
    symo_symmetry *fast;
    OK(symo_symmetry_lie(&fast, 2, 1, faster));
    const symo_symmetry *speeds[2] = { turn, fast };
    OK(symo_symmetry_sum(&pair, 2, speeds));
    double z[4] = { 1, 0, 1, 0 };
    OK(symo_symmetry_apply(pair, 0, z, y));
    ck_assert_double_eq_tol(y[0], cos(angle / 2), 4e-16);
    ck_assert_double_eq_tol(y[2], cos(angle), 4e-16);
    symo_symmetry_free(pair);
    /* x in R^2 x R^2: turn three times and turn twice as fast three times commute in rank 3 nowhere but at 0 */
    const symo_symmetry *rank[3] = { turn, turn, fast };
    OK(symo_symmetry_tensor(&pair, 3, rank));
    ck_assert_int_eq(symo_symmetry_dimension(pair), 2); /* frequencies 3 + 3 - 6 = 0, and its conjugate */
    symo_symmetry_free(pair);
    symo_symmetry_free(fast);
    symo_symmetry_free(turn);
}
END_TEST

static int rotate(int64_t generator, int64_t n, const double *x, double *out, void *user)
{
    int64_t *calls = user;
    for (int64_t i = 0; i < n; i++) out[(i + 1 + generator) % n] = x[i];
    return ++*calls == 5 ? -3 : 0;
}

static int forget(int64_t generator, int64_t n, const double *x, double *out, void *user)
{
    (void)user;
    for (int64_t i = 0; i + 1 < n; i++) out[i] = generator == 0 ? x[i] : -x[i];
    return 0;
}

static void says(symo_status status, symo_status expected, const char *text)
{
    ck_assert_int_eq(status, expected);
    ck_assert_msg(strstr(symo_last_error(), text) != NULL, "\"%s\" lacks \"%s\"", symo_last_error(), text);
}

START_TEST(callbacks)
{
    int64_t calls = 100;
    symo_symmetry *made;
    OK(symo_symmetry_callback(&made, 4, 2, rotate, &calls));
    ck_assert_int_eq(calls, 108);
    ck_assert_int_eq(symo_symmetry_dimension(made), 1);
    symo_symmetry_free(made);
    calls = 0;
    says(symo_symmetry_callback(&made, 4, 2, rotate, &calls), SYMO_ERROR_CALLBACK,
         "the motion returned -3 for generator 1 and unit vector 0");
    ck_assert_ptr_null(made);
    says(symo_symmetry_callback(&made, 3, 1, forget, NULL), SYMO_ERROR_ARGUMENT, "entry (2, 0) = nan must be finite");
    OK(symo_symmetry_callback(&made, 0, 1, forget, NULL));
    ck_assert_int_eq(symo_symmetry_dimension(made), 0);
    symo_symmetry_free(made);
    OK(symo_symmetry_callback(&made, 3, 0, forget, NULL));
    ck_assert_int_eq(symo_symmetry_dimension(made), 3);
    symo_symmetry_free(made);
}
END_TEST

/* ---- refusals ---- */

START_TEST(arguments)
{
    static const double good[4] = { 0, 1, -1, 0 }, skewed[4] = { 0, 1, -1.0001, 0 }, diagonal[4] = { 1, 0, 0, 0 };
    static const double rough[4] = { 1, 0, 0, 1.0001 }, bad[4] = { 1, 0, NAN, 1 }, huge[4] = { 0, 1e160, -1e160, 0 };
    static const int64_t image[2] = { 1, 0 };
    symo_symmetry *made = NULL, *turn, *swap;
    symo_basis *basis;
    says(symo_symmetry_orthogonal(NULL, 2, 1, good), SYMO_ERROR_ARGUMENT, "symmetry must not be NULL");
    says(symo_symmetry_orthogonal(&made, -1, 1, good), SYMO_ERROR_ARGUMENT, "n = -1");
    says(symo_symmetry_orthogonal(&made, 2, -1, good), SYMO_ERROR_ARGUMENT, "count = -1");
    says(symo_symmetry_orthogonal(&made, 2, 1, NULL), SYMO_ERROR_ARGUMENT, "matrices must not be NULL");
    says(symo_symmetry_orthogonal(&made, INT64_MAX / 2, 1, good), SYMO_ERROR_SIZE, "do not fit");
    says(symo_symmetry_orthogonal(&made, 2, 1, bad), SYMO_ERROR_ARGUMENT, "generator 0: entry (1, 0) = nan");
    says(symo_symmetry_orthogonal(&made, 2, 1, rough), SYMO_ERROR_ARGUMENT, "generator 0 is not orthogonal");
    says(symo_symmetry_lie(NULL, 2, 1, good), SYMO_ERROR_ARGUMENT, "symmetry must not be NULL");
    says(symo_symmetry_lie(&made, 2, 1, skewed), SYMO_ERROR_ARGUMENT, "generator 0 is not skew: entries (1, 0)");
    says(symo_symmetry_lie(&made, 2, 1, diagonal), SYMO_ERROR_ARGUMENT, "generator 0 is not skew: entries (0, 0)");
    says(symo_symmetry_lie(&made, 2, 1, huge), SYMO_ERROR_ARGUMENT, "between 1e-150 and 1e150");
    says(symo_symmetry_callback(NULL, 2, 1, rotate, NULL), SYMO_ERROR_ARGUMENT, "symmetry must not be NULL");
    says(symo_symmetry_callback(&made, -1, 1, rotate, NULL), SYMO_ERROR_ARGUMENT, "n = -1");
    says(symo_symmetry_callback(&made, 2, -1, rotate, NULL), SYMO_ERROR_ARGUMENT, "count = -1");
    says(symo_symmetry_callback(&made, 2, 1, NULL, NULL), SYMO_ERROR_ARGUMENT, "apply must not be NULL");
    says(symo_symmetry_callback(&made, INT64_MAX / 2, 1, rotate, NULL), SYMO_ERROR_SIZE, "do not fit");
    ck_assert_ptr_null(made);
    /* what needs orbits */
    int64_t out[2];
    size_t length;
    symo_partition *orbits;
    symo_chain *chain;
    symo_isotypic *isotypic;
    OK(symo_symmetry_lie(&turn, 2, 1, good));
    OK(symo_symmetry_permutations(&swap, 2, 1, image));
    const char lack[] = "generators that are no signed permutations";
    says(symo_symmetry_image(turn, 0, out, NULL), SYMO_ERROR_UNSUPPORTED, lack);
    says(symo_symmetry_cycles(turn, 0, NULL, 0, NULL, &length), SYMO_ERROR_UNSUPPORTED, lack);
    says(symo_symmetry_orbits(&orbits, turn), SYMO_ERROR_UNSUPPORTED, lack);
    says(symo_chain_create(&chain, turn, 0), SYMO_ERROR_UNSUPPORTED, lack);
    says(symo_isotypic_create(&isotypic, turn, 1), SYMO_ERROR_UNSUPPORTED, lack);
    says(symo_symmetry_wreath(&made, swap, turn), SYMO_ERROR_UNSUPPORTED, lack);
    says(symo_symmetry_basis(NULL, turn), SYMO_ERROR_ARGUMENT, "basis must not be NULL");
    says(symo_symmetry_basis(&basis, NULL), SYMO_ERROR_ARGUMENT, "symmetry must not be NULL");
    /* turns beside single motions */
    const symo_symmetry *parts[2] = { swap, turn };
    says(symo_symmetry_tensor(&made, 2, parts), SYMO_ERROR_ARGUMENT,
         "part 1 is a skew generator of turns and part 0 is a single motion");
    symo_symmetry_free(turn);
    symo_symmetry_free(swap);
    /* an angle that may be rounding, and one that certainly is */
    const double angle = 1e-11, slow[4] = { 1, -angle, angle, 1 }, still[4] = { 1, -1e-17, 1e-17, 1 };
    says(symo_symmetry_orthogonal(&made, 2, 1, slow), SYMO_ERROR_NUMERIC,
         "whether generator 0 fixes a direction is not certain: singular value 1e-11");
    OK(symo_symmetry_orthogonal(&made, 2, 1, still));
    ck_assert_int_eq(symo_symmetry_dimension(made), 2);
    symo_symmetry_free(made);
}
END_TEST

START_TEST(sizes)
{
    enum { BLOCKS = 2049 };
    static const double about[4] = { 0, -1, 1, 0 };
    static int64_t image[BLOCKS];
    symo_symmetry *turn, *cycle, *made;
    for (int64_t i = 0; i < BLOCKS; i++) image[i] = (i + 1) % BLOCKS;
    OK(symo_symmetry_lie(&turn, 2, 1, about));
    OK(symo_symmetry_permutations(&cycle, BLOCKS, 1, image));
    says(symo_symmetry_matrix(&made, cycle, turn), SYMO_ERROR_SIZE, "the maps mix 4098 entries, more than 4096");
    symo_symmetry_free(turn);
    symo_symmetry_free(cycle);
    /* handles that are too large to exist */
    symo_symmetry many = { .n = 3, .count = INT64_MAX - 5, .linear = NULL };
    const symo_symmetry inner = { .n = 2, .count = 4, .linear = (symo__linear *)image };
    says(symo_symmetry_wreath(&made, &inner, &many), SYMO_ERROR_SIZE, "do not fit");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linear actions");
    TCase *groups = tcase_create("groups"), *refusals = tcase_create("refusals");
    tcase_add_test(groups, permutations_in_another_basis);
    tcase_add_test(groups, tensors_of_rotations);
    tcase_add_test(groups, finite_groups);
    tcase_add_test(groups, combinations);
    tcase_add_test(groups, many_small_parts);
    tcase_add_test(groups, a_canonical_basis);
    tcase_add_test(groups, lie_generators);
    tcase_add_test(groups, callbacks);
    tcase_add_test(refusals, arguments);
    tcase_add_test(refusals, sizes);
    tcase_set_timeout(groups, 120);
    tcase_set_timeout(refusals, 120);
    suite_add_tcase(suite, groups);
    suite_add_tcase(suite, refusals);
    return suite_run(suite);
}
