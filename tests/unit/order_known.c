/* SPDX-License-Identifier: BSD-3-Clause */
/* Orders that are known: the symmetric, alternating, cyclic, dihedral and hyperoctahedral groups, the Mathieu groups,
 * PSL(2, p), AGL(3, 2), Rubik's cube from its turns in space, the Petersen graph, motions of grids, products and wreath
 * products. Expected orders are multiplied out here, digit by digit. Membership by parity and by the cube's
 * invariants. */
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "support/property.h"

/* ---- expected orders ---- */

enum { DIGITS = 8000 };

typedef struct decimal {
    int length;
    char digit[DIGITS]; /* lowest first */
} decimal;

static void multiply(decimal *d, int64_t factor)
{
    int64_t carry = 0;
    for (int i = 0; i < d->length || carry > 0; i++) {
        if (i >= DIGITS) ck_abort_msg("more digits than there is room for");
        carry += i < d->length ? d->digit[i] * factor : 0;
        d->digit[i] = (char)(carry % 10);
        carry /= 10;
        if (i >= d->length) d->length = i + 1;
    }
}

static void multiply_factorial(decimal *d, int64_t n, int64_t times)
{
    for (int64_t t = 0; t < times; t++)
        for (int64_t k = 2; k <= n; k++) multiply(d, k);
}

static const char *text_of(const decimal *d)
{
    static char text[DIGITS + 1];
    for (int i = 0; i < d->length; i++) text[i] = (char)('0' + d->digit[d->length - 1 - i]);
    text[d->length] = '\0';
    return text;
}

static decimal *one(void)
{
    static decimal d;
    d.length = 1;
    d.digit[0] = 1;
    return &d;
}

static decimal *number(int64_t value)
{
    decimal *d = one();
    multiply(d, value);
    return d;
}

/* ---- groups under test ---- */

typedef struct action {
    int64_t n, count;
    int64_t *images; /* at most 8 generators */
    int8_t *signs;
} action;

static action start(int64_t n)
{
    action a = { n, 0, calloc((size_t)(8 * n) + 1, sizeof *a.images), malloc((size_t)(8 * n) + 1) };
    memset(a.signs, 1, (size_t)(8 * n));
    return a;
}

static int64_t *next_generator(action *a)
{
    int64_t *image = a->images + a->count++ * a->n;
    ck_assert_int_le(a->count, 8);
    for (int64_t i = 0; i < a->n; i++) image[i] = i;
    return image;
}

/* The cycle start, start + step, .. of `length` coordinates. */
static void add_cycle(int64_t *image, int64_t first, int64_t step, int64_t length)
{
    for (int64_t k = 0; k < length; k++) image[first + k * step] = first + (k + 1) % length * step;
}

static void check_text(const symo_symmetry *symmetry, const char *name, const char *expected)
{
    symo_chain *chain;
    size_t length;
    ck_assert_msg(symo_chain_create(&chain, symmetry, 0) == SYMO_OK, "%s: %s", name, symo_last_error());
    ck_assert_int_eq(symo_chain_order(chain, 0, NULL, &length), SYMO_OK);
    char *text = malloc(length);
    ck_assert_int_eq(symo_chain_order(chain, length, text, &length), SYMO_OK);
    ck_assert_msg(strcmp(text, expected) == 0, "%s: order %s, expected %s", name, text, expected);
    free(text);
    symo_chain_free(chain);
}

static void check_order(action *a, const char *name, const decimal *expected)
{
    symo_symmetry *symmetry;
    ck_assert_int_eq(symo_symmetry_signed_permutations(&symmetry, a->n, a->count, a->images, a->signs), SYMO_OK);
    check_text(symmetry, name, text_of(expected));
    symo_symmetry_free(symmetry);
    free(a->images);
    free(a->signs);
}

static void check_parsed(int64_t n, const char *text, const decimal *expected)
{
    symo_symmetry *symmetry;
    ck_assert_msg(symo_symmetry_parse(&symmetry, n, NULL, text) == SYMO_OK, "%s", symo_last_error());
    check_text(symmetry, text, text_of(expected));
    symo_symmetry_free(symmetry);
}

static action symmetric(int64_t n)
{
    action a = start(n);
    add_cycle(next_generator(&a), 0, 1, n);
    if (n > 2) add_cycle(next_generator(&a), 0, 1, 2);
    return a;
}

START_TEST(symmetric_groups)
{
    static const int64_t degrees[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 64, 365, 1000 };
    for (size_t k = 0; k < sizeof degrees / sizeof *degrees; k++) {
        const int64_t n = degrees[k];
        action a = symmetric(n);
        decimal *d = one();
        multiply_factorial(d, n, 1);
        check_order(&a, "symmetric", d);
        a = symmetric(n); /* and all changes of sign */
        next_generator(&a);
        a.signs[(a.count - 1) * n] = -1;
        for (int64_t i = 0; i < n; i++) multiply(d, 2);
        check_order(&a, "hyperoctahedral", d);
        if (n < 3) continue;
        a = start(n); /* all cycles are even */
        add_cycle(next_generator(&a), 0, 1, 3);
        add_cycle(next_generator(&a), n % 2 == 0, 1, n - (n % 2 == 0));
        if (n % 2 == 0) add_cycle(next_generator(&a), 0, 1, 3);
        d = one();
        for (int64_t i = 3; i <= n; i++) multiply(d, i);
        check_order(&a, "alternating", d);
        a = symmetric(n); /* changes of an even number of signs */
        next_generator(&a);
        a.signs[(a.count - 1) * n] = a.signs[(a.count - 1) * n + 1] = -1;
        for (int64_t i = 0; i < n; i++) multiply(d, 2); /* 2 (n!/2) 2^(n-1) */
        check_order(&a, "demihyperoctahedral", d);
        a = symmetric(n); /* -1 and the permutations */
        next_generator(&a);
        memset(a.signs + (a.count - 1) * n, -1, (size_t)n);
        d = number(2);
        multiply_factorial(d, n, 1);
        check_order(&a, "with -1", d);
    }
}
END_TEST

START_TEST(cyclic_and_dihedral_groups)
{
    static const int64_t degrees[] = { 3, 4, 5, 12, 30, 97, 500, 1024 };
    for (size_t k = 0; k < sizeof degrees / sizeof *degrees; k++) {
        const int64_t n = degrees[k];
        action a = start(n);
        add_cycle(next_generator(&a), 0, 1, n);
        check_order(&a, "cyclic", number(n));
        a = start(n);
        add_cycle(next_generator(&a), 0, 1, n);
        int64_t *mirror = next_generator(&a);
        for (int64_t i = 0; i < n; i++) mirror[i] = (n - i) % n;
        check_order(&a, "dihedral", number(2 * n));
        a = start(n); /* a rotation that comes back as -1 */
        add_cycle(next_generator(&a), 0, 1, n);
        a.signs[0] = -1;
        check_order(&a, "negacyclic", number(2 * n));
    }
    action a = start(100000);
    add_cycle(next_generator(&a), 0, 1, 100000);
    check_order(&a, "cyclic", number(100000));
    a = start(2 + 3 + 5 + 7 + 11 + 13 + 17 + 19 + 23 + 29 + 31 + 37 + 41 + 43);
    int64_t *g = next_generator(&a), first = 0;
    static const int64_t primes[] = { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43 };
    for (size_t k = 0; k < sizeof primes / sizeof *primes; first += primes[k++]) add_cycle(g, first, 1, primes[k]);
    check_order(&a, "one generator", number(13082761331670030LL));
}
END_TEST

/* ---- groups on the projective line over a prime field: p is infinity ---- */

static int64_t power_modulo(int64_t base, int64_t exponent, int64_t p)
{
    int64_t result = 1;
    for (int64_t k = 0; k < exponent; k++) result = result * base % p;
    return result;
}

static int64_t inverse(int64_t x, int64_t p)
{
    return x == p ? 0 : x == 0 ? p : power_modulo(x, p - 2, p);
}

static int is_square(int64_t x, int64_t p)
{
    return x != p && power_modulo(x, (p - 1) / 2, p) != p - 1;
}

/* x + 1 and -1 / x generate PSL(2, p). */
static action projective(int64_t p)
{
    action a = start(p + 1);
    int64_t *shift = next_generator(&a), *turn = next_generator(&a);
    for (int64_t x = 0; x < p; x++) shift[x] = (x + 1) % p;
    for (int64_t x = 0; x <= p; x++) {
        const int64_t y = inverse(x, p);
        turn[x] = y == p || y == 0 ? y : p - y;
    }
    return a;
}

START_TEST(projective_groups)
{
    static const int64_t primes[] = { 5, 7, 11, 13, 17, 19, 23, 31, 61, 101, 251 };
    for (size_t k = 0; k < sizeof primes / sizeof *primes; k++) {
        const int64_t p = primes[k];
        action a = projective(p);
        check_order(&a, "PSL(2, p)", number(p * (p * p - 1) / 2));
        a = projective(p);
        int64_t *scale = next_generator(&a), nonsquare = 2;
        while (is_square(nonsquare, p)) nonsquare++;
        for (int64_t x = 0; x < p; x++) scale[x] = x * nonsquare % p;
        check_order(&a, "PGL(2, p)", number(p * (p * p - 1)));
    }
}
END_TEST

/* x -> a x + b. What fixes 0 and 1 is nothing, what fixes 0 is cyclic: long orbits of few generators. */
START_TEST(affine_lines)
{
    static const int64_t primes[] = { 7, 61, 179, 251, 383, 503, 719 };
    for (size_t k = 0; k < sizeof primes / sizeof *primes; k++) {
        const int64_t p = primes[k];
        action a = start(p);
        int64_t *shift = next_generator(&a), *scale = next_generator(&a), root = 2;
        for (int64_t x = root, order = 1; order < p - 1;) { /* a primitive root */
            if (x == 1) {
                x = ++root;
                order = 1;
            } else {
                x = x * root % p;
                order++;
            }
        }
        for (int64_t x = 0; x < p; x++) {
            shift[x] = (x + 1) % p;
            scale[x] = root * x % p;
        }
        check_order(&a, "AGL(1, p)", number(p * (p - 1)));
    }
}
END_TEST

/* Conway, Sloane, Sphere Packings, Lattices and Groups, chapter 10: M24 is PSL(2, 23) and x -> x^3 / 9 for squares, 9
 * x^3 for the others; M12 is PSL(2, 11) and x -> 4 x^2 - 3 x^7. */
START_TEST(mathieu_groups)
{
    action a = projective(23);
    int64_t *delta = next_generator(&a);
    for (int64_t x = 0; x < 23; x++) delta[x] = power_modulo(x, 3, 23) * (is_square(x, 23) ? inverse(9, 23) : 9) % 23;
    check_order(&a, "M24", number(244823040));
    a = projective(11);
    delta = next_generator(&a);
    for (int64_t x = 0; x < 11; x++) delta[x] = (4 * x * x + 8 * power_modulo(x, 7, 11)) % 11;
    check_order(&a, "M12", number(95040));
    check_parsed(11, "(1 2 3 4 5 6 7 8 9 10 11)\n(3 7 11 8)(4 10 5 6)", number(7920));
    check_parsed(22,
                 "(1 2 3 4 5 6 7 8 9 10 11)(12 13 14 15 16 17 18 19 20 21 22)\n"
                 "(1 4 5 9 3)(2 8 10 7 6)(12 15 16 20 14)(13 19 21 18 17)\n"
                 "(1 21)(2 10 8 6)(3 13 4 17)(5 19 9 18)(11 22)(12 14 16 20)",
                 number(443520)); /* M22 */
}
END_TEST

/* Linear maps and shifts of the eight points of F_2^3, and its seven lines through 0. */
START_TEST(affine_groups)
{
    action a = start(8), b = start(7);
    static const int64_t columns[2][3] = { { 2, 4, 1 }, { 1, 3, 4 } }; /* images of the unit vectors */
    for (int k = 0; k < 2; k++) {
        int64_t *affine = next_generator(&a), *linear = next_generator(&b);
        for (int64_t x = 0; x < 8; x++) {
            affine[x] = 0;
            for (int bit = 0; bit < 3; bit++) affine[x] ^= x >> bit & 1 ? columns[k][bit] : 0;
            if (x > 0) linear[x - 1] = affine[x] - 1;
        }
    }
    int64_t *shift = next_generator(&a);
    for (int64_t x = 0; x < 8; x++) shift[x] = x ^ 1;
    check_order(&b, "GL(3, 2)", number(168));
    check_order(&a, "AGL(3, 2)", number(1344));
}
END_TEST

/* ---- actions of symmetric groups on other things than points ---- */

static void pairs_of(int64_t m, int ordered, const char *name)
{
    action a = start(ordered ? m * (m - 1) : m * (m - 1) / 2);
    int64_t place[32][32], next = 0;
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < m; j++) {
            if (i < j || (ordered && i > j)) place[i][j] = next++;
        }
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < i && !ordered; j++) place[i][j] = place[j][i];
    for (int k = 0; k < 2; k++) {
        int64_t *image = next_generator(&a), to[32];
        for (int64_t i = 0; i < m; i++) to[i] = k ? (i + 1) % m : i == 0 ? 1 : i == 1 ? 0 : i;
        for (int64_t i = 0; i < m; i++)
            for (int64_t j = 0; j < m; j++) {
                if (i != j) image[place[i][j]] = place[to[i]][to[j]];
            }
    }
    decimal *d = one();
    multiply_factorial(d, m, 1);
    check_order(&a, name, d);
}

START_TEST(actions_on_pairs)
{
    pairs_of(5, 0, "Petersen graph");
    for (int64_t m = 6; m <= 24; m += 6) {
        pairs_of(m, 0, "unordered pairs");
        pairs_of(m, 1, "ordered pairs");
    }
}
END_TEST

START_TEST(cubes)
{
    for (int64_t dimension = 1; dimension <= 8; dimension++) { /* vertices of the cube: reflections and exchanges */
        const int64_t n = (int64_t)1 << dimension;
        action a = start(n);
        int64_t *flip = next_generator(&a), *turn = next_generator(&a), *swap = next_generator(&a);
        for (int64_t v = 0; v < n; v++) {
            flip[v] = v ^ 1;
            turn[v] = (v << 1 | v >> (dimension - 1)) & (n - 1);
            swap[v] = dimension > 1 ? (v & ~(int64_t)3) | (v & 1) << 1 | (v >> 1 & 1) : v;
        }
        decimal *d = number(n);
        multiply_factorial(d, dimension, 1);
        check_order(&a, "cube", d);
    }
}
END_TEST

START_TEST(grids)
{
    check_parsed(64, "grid 8x8 flip", number(2));
    check_parsed(64, "grid 8x8 rotate", number(4));
    check_parsed(64, "grid 8x8 dihedral", number(8));
    check_parsed(4096, "grid 64x64 dihedral", number(8));
    check_parsed(96, "grid 8x12 translate", number(96));
    check_parsed(4096, "grid 64x64 translate", number(4096));
    check_parsed(96, "grid 8x12 translate\ngrid 8x12 flip", number(192));
    check_parsed(256, "grid 16x16 translate\ngrid 16x16 dihedral", number(2048));
    check_parsed(9, "grid 3x3 translate\ngrid 3x3 dihedral", number(72));
}
END_TEST

/* ---- products and wreath products ---- */

/* S_m (or C_m) on each of k blocks, the blocks permuted by S_k (or C_k). */
static action wreath(int64_t m, int64_t k, int bottom_symmetric, int top_symmetric)
{
    action a = start(m * k);
    add_cycle(next_generator(&a), 0, 1, m);
    if (bottom_symmetric && m > 2) add_cycle(next_generator(&a), 0, 1, 2);
    int64_t *top = next_generator(&a);
    for (int64_t i = 0; i < m; i++) add_cycle(top, i, m, k);
    if (top_symmetric && k > 2) {
        int64_t *swap = next_generator(&a);
        for (int64_t i = 0; i < m; i++) add_cycle(swap, i, m, 2);
    }
    return a;
}

START_TEST(wreath_products)
{
    static const int64_t sizes[][2] = { { 2, 3 }, { 2, 50 }, { 3, 40 },   { 4, 30 },
                                        { 5, 5 }, { 8, 16 }, { 2, 2048 }, { 64, 16 } };
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const int64_t m = sizes[k][0], blocks = sizes[k][1];
        action a = wreath(m, blocks, 1, 1);
        decimal *d = one();
        multiply_factorial(d, m, blocks);
        multiply_factorial(d, blocks, 1);
        check_order(&a, "S wr S", d);
        if (blocks > 100) continue;
        a = wreath(m, blocks, 1, 0);
        d = number(blocks);
        multiply_factorial(d, m, blocks);
        check_order(&a, "S wr C", d);
        if (blocks > 16) continue;
        a = wreath(m, blocks, 0, 1);
        d = one();
        for (int64_t b = 0; b < blocks; b++) multiply(d, m);
        multiply_factorial(d, blocks, 1);
        check_order(&a, "C wr S", d);
    }
}
END_TEST

/* Random elements take rows to rows and columns to columns, which is all that is asked of an element here. */
static void check_lines(const action *a, int64_t rows, int64_t columns)
{
    symo_symmetry *symmetry;
    symo_chain *chain;
    symo_random *random;
    int64_t *image = calloc((size_t)a->n, sizeof *image);
    int contains;
    ck_assert_int_eq(symo_symmetry_permutations(&symmetry, a->n, a->count, a->images), SYMO_OK);
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    ck_assert_int_eq(symo_random_create(&random, 3, 0), SYMO_OK);
    for (int draw = 0; draw < 5; draw++) {
        ck_assert_int_eq(symo_chain_random(chain, random, image, NULL), SYMO_OK);
        for (int64_t i = 0; i < rows; i++)
            for (int64_t j = 0; j < columns; j++) {
                const int64_t to = image[i * columns + j];
                if (to / columns != image[i * columns] / columns || to % columns != image[j] % columns)
                    ck_abort_msg("entry (%d, %d) leaves its row or column", (int)i, (int)j);
            }
        ck_assert_int_eq(symo_chain_contains(chain, image, NULL, &contains), SYMO_OK);
        ck_assert_int_eq(contains, 1);
        const int64_t kept = image[0];
        image[0] = image[1];
        image[1] = kept;
        ck_assert_int_eq(symo_chain_contains(chain, image, NULL, &contains), SYMO_OK);
        ck_assert_int_eq(contains, 0); /* at least two rows: two entries alone do not change places */
    }
    symo_random_free(random);
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
    free(image);
}

/* Rows and columns of a matrix, permuted independently. */
START_TEST(matrices)
{
    static const int64_t sizes[][2] = { { 2, 3 }, { 3, 3 }, { 4, 6 }, { 10, 10 }, { 12, 30 } };
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const int64_t rows = sizes[k][0], columns = sizes[k][1];
        action a = start(rows * columns);
        int64_t *row_cycle = next_generator(&a), *row_swap = next_generator(&a);
        int64_t *column_cycle = next_generator(&a), *column_swap = next_generator(&a);
        for (int64_t j = 0; j < columns; j++) {
            add_cycle(row_cycle, j, columns, rows);
            add_cycle(row_swap, j, columns, 2);
        }
        for (int64_t i = 0; i < rows; i++) {
            add_cycle(column_cycle, i * columns, 1, columns);
            add_cycle(column_swap, i * columns, 1, 2);
        }
        decimal *d = one();
        multiply_factorial(d, rows, 1);
        multiply_factorial(d, columns, 1);
        check_lines(&a, rows, columns);
        check_order(&a, "rows and columns", d);
    }
}
END_TEST

/* ---- Rubik's cube: stickers are points of the surface, a turn rotates those of one layer ---- */

typedef struct sticker {
    int at[3], out[3]; /* the small cube it is on, and the side it shows */
} sticker;

enum { STICKERS = 54 };

static int list_stickers(sticker *list)
{
    int count = 0;
    for (int axis = 0; axis < 3; axis++)
        for (int side = -1; side <= 1; side += 2)
            for (int u = -1; u <= 1; u++)
                for (int v = -1; v <= 1; v++) {
                    sticker s = { { 0 }, { 0 } };
                    s.at[axis] = s.out[axis] = side;
                    s.at[(axis + 1) % 3] = u;
                    s.at[(axis + 2) % 3] = v;
                    list[count++] = s;
                }
    return count;
}

static void rotate(int axis, int *v)
{
    const int u = v[(axis + 1) % 3];
    v[(axis + 1) % 3] = -v[(axis + 2) % 3];
    v[(axis + 2) % 3] = u;
}

static int64_t find_sticker(const sticker *list, sticker s)
{
    for (int64_t k = 0; k < STICKERS; k++) {
        if (memcmp(&list[k], &s, sizeof s) == 0) return k;
    }
    ck_abort_msg("no such sticker");
    return -1;
}

/* How many small cubes' sides the sticker's small cube shows: 3 a corner, 2 an edge, 1 a centre. */
static int shown(const sticker *s)
{
    return (s->at[0] != 0) + (s->at[1] != 0) + (s->at[2] != 0);
}

static void belongs(const symo_chain *chain, const int64_t *image, int expected, const char *what)
{
    int contains = -1;
    ck_assert_int_eq(symo_chain_contains(chain, image, NULL, &contains), SYMO_OK);
    ck_assert_msg(contains == expected, "%s", what);
}

static int same_cube(const sticker *a, const sticker *b)
{
    return memcmp(a->at, b->at, sizeof a->at) == 0;
}

/* Turns every sticker of a corner or an edge to the next one of the same small cube. */
static void twist(const sticker *list, int64_t of, int64_t *image)
{
    int64_t own[3], count = 0;
    for (int64_t k = 0; k < STICKERS; k++) {
        if (same_cube(&list[k], &list[of])) own[count++] = k;
    }
    for (int64_t k = 0; k < count; k++) image[own[k]] = own[(k + 1) % count];
}

START_TEST(rubik)
{
    sticker list[STICKERS];
    int64_t image[STICKERS], corner[2], edge[2], corners = 0, edges = 0;
    symo_symmetry *symmetry;
    symo_chain *chain;
    ck_assert_int_eq(list_stickers(list), STICKERS);
    action a = start(STICKERS);
    for (int axis = 0; axis < 3; axis++)
        for (int side = -1; side <= 1; side += 2) {
            int64_t *turn = next_generator(&a);
            for (int64_t k = 0; k < STICKERS; k++) {
                sticker s = list[k];
                if (s.at[axis] != side) continue;
                rotate(axis, s.at);
                rotate(axis, s.out);
                turn[k] = find_sticker(list, s);
            }
        }
    ck_assert_int_eq(symo_symmetry_permutations(&symmetry, a.n, a.count, a.images), SYMO_OK);
    check_text(symmetry, "Rubik's cube", "43252003274489856000");
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    for (int64_t k = 0; k < STICKERS; k++) { /* two corners and two edges that have no small cube in common */
        if (shown(&list[k]) == 3 && corners < 2 && (corners == 0 || !same_cube(&list[k], &list[corner[0]])))
            corner[corners++] = k;
        if (shown(&list[k]) == 2 && edges < 2 && (edges == 0 || !same_cube(&list[k], &list[edge[0]])))
            edge[edges++] = k;
    }
    int64_t identity[STICKERS];
    for (int64_t k = 0; k < STICKERS; k++) image[k] = identity[k] = k;
    belongs(chain, image, 1, "the solved cube");
    twist(list, corner[0], image);
    belongs(chain, image, 0, "one twisted corner");
    twist(list, corner[1], image); /* both by one sticker: in the same sense or not, by the order of the list */
    int contains = -1, other = -1;
    ck_assert_int_eq(symo_chain_contains(chain, image, NULL, &contains), SYMO_OK);
    int64_t back[STICKERS];
    memcpy(back, image, sizeof back);
    for (int64_t k = 0; k < STICKERS; k++) {
        if (same_cube(&list[k], &list[corner[1]])) back[image[k]] = k; /* the second one the other way round */
    }
    ck_assert_int_eq(symo_chain_contains(chain, back, NULL, &other), SYMO_OK);
    ck_assert_msg(contains + other == 1, "two corners turn in opposite senses only");
    memcpy(image, identity, sizeof image);
    twist(list, edge[0], image);
    belongs(chain, image, 0, "one turned edge");
    twist(list, edge[1], image);
    belongs(chain, image, 1, "two turned edges");
    memcpy(image, identity, sizeof image);
    for (int64_t k = 0; k < STICKERS; k++) {
        if (shown(&list[k]) == 2 && image[k] == k) twist(list, k, image);
    }
    belongs(chain, image, 1, "all edges turned");
    memcpy(image, identity, sizeof image);
    for (int64_t k = 0; k < STICKERS; k++) { /* the quarter turn of the whole cube moves the centres */
        sticker s = list[k];
        rotate(0, s.at);
        rotate(0, s.out);
        image[k] = find_sticker(list, s);
    }
    belongs(chain, image, 0, "the whole cube turned");
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
    free(a.images);
    free(a.signs);
}
END_TEST

/* ---- membership in large groups ---- */

/* A word of random generators is an element; in groups of even permutations it is none after one more exchange. */
static void words_body(const property_case *pc)
{
    const int64_t p = 23, steps = property_integer(pc, 0, 60);
    action a = property_integer(pc, 0, 1) ? projective(p) : start(40);
    const int special = a.count > 0;
    if (!special) { /* A_40 */
        add_cycle(next_generator(&a), 0, 1, 3);
        add_cycle(next_generator(&a), 1, 1, 39);
    }
    symo_symmetry *symmetry;
    symo_chain *chain;
    int64_t image[64];
    ck_assert_int_eq(symo_symmetry_permutations(&symmetry, a.n, a.count, a.images), SYMO_OK);
    ck_assert_int_eq(symo_chain_create(&chain, symmetry, 0), SYMO_OK);
    for (int64_t i = 0; i < a.n; i++) image[i] = i;
    for (int64_t s = 0; s < steps; s++) {
        const int64_t *g = a.images + property_integer(pc, 0, a.count - 1) * a.n;
        for (int64_t i = 0; i < a.n; i++) image[i] = g[image[i]];
    }
    int contains;
    ck_assert_int_eq(symo_chain_contains(chain, image, NULL, &contains), SYMO_OK);
    PROPERTY_ASSERT(pc, contains, "a word of %lld letters", (long long)steps);
    const int64_t i = property_integer(pc, 0, a.n - 2), kept = image[i];
    image[i] = image[i + 1];
    image[i + 1] = kept;
    ck_assert_int_eq(symo_chain_contains(chain, image, NULL, &contains), SYMO_OK);
    PROPERTY_ASSERT(pc, !contains, "an odd permutation"); /* PSL(2, 23) and A_40 have even ones only */
    symo_chain_free(chain);
    symo_symmetry_free(symmetry);
    free(a.images);
    free(a.signs);
}

START_TEST(words)
{
    property_run("words", 60, words_body, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("known orders");
    TCase *groups = tcase_create("groups");
    tcase_add_test(groups, symmetric_groups);
    tcase_add_test(groups, cyclic_and_dihedral_groups);
    tcase_add_test(groups, projective_groups);
    tcase_add_test(groups, affine_lines);
    tcase_add_test(groups, mathieu_groups);
    tcase_add_test(groups, affine_groups);
    tcase_add_test(groups, actions_on_pairs);
    tcase_add_test(groups, cubes);
    tcase_add_test(groups, grids);
    tcase_add_test(groups, wreath_products);
    tcase_add_test(groups, matrices);
    tcase_add_test(groups, rubik);
    tcase_add_test(groups, words);
    tcase_set_timeout(groups, 240);
    suite_add_tcase(suite, groups);
    return suite_run(suite);
}
