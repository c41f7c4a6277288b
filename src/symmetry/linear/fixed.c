/* SPDX-License-Identifier: BSD-3-Clause */
/* The fixed space of orthogonal maps h_1, .., h_k: the intersection of the kernels of h_i - I.
 *
 * Entries that no map mixes are parted first: the space is the sum of those of the parts, and of every part a vector is
 * moved at once, so that many small parts cost what one does. Within a part the basis is narrowed map by map: with U
 * that of the first i - 1, the singular vectors of (h_i - I) U whose value is 0 say which combinations stay. A value
 * counts as 0 up to 64 s eps (s entries; more where the maps themselves are orthogonal to less), and there must be a
 * gap of 1000 above that: else it is not known what the space is, and that is said instead.
 *
 * What comes out depends on how LAPACK turns a space's basis; so it is replaced by one that depends on the space alone:
 * the projections of unit vectors, the one with the largest first (of equal ones the first), each made orthogonal to
 * those before. Cost: s^3 time and 24 s^2 bytes for a part of s entries.
 */
#include <float.h>

#include "symmetry/linear/action.h"

enum { LARGEST_PART = 4096 };

typedef struct narrowing {
    const char *function;
    int64_t n;
    symo_partition *parts; /* its cells */
    int64_t widest;        /* entries of the largest part */
    int64_t *dimension;    /* of each part */
    double **basis;        /* of each part: size x dimension, column after column */
    double *x, *y, *scratch;
    double *change, *turn, *values, *work; /* for one part: s x s, s x s, s, s x s */
} narrowing;

static int64_t size_of(const narrowing *w, int64_t part)
{
    return w->parts->starts[part + 1] - w->parts->starts[part];
}

static symo_status find_parts(narrowing *w, int64_t count, symo__action *const *maps)
{
    symo__unionfind classes;
    SYMO_TRY(symo__unionfind_create(&classes, w->n));
    for (int64_t k = 0; k < count; k++) symo__action_join(maps[k], &classes, 0, 1);
    const symo_status status = symo__unionfind_partition(&w->parts, &classes);
    symo__unionfind_free(&classes);
    if (status) return status;
    for (int64_t p = 0; p < w->parts->cells; p++)
        if (size_of(w, p) > w->widest) w->widest = size_of(w, p);
    if (w->widest <= LARGEST_PART) return SYMO_OK;
    return symo__fail(SYMO_ERROR_SIZE, "%s: the maps mix %lld entries, more than %d", w->function, (long long)w->widest,
                      (int)LARGEST_PART);
}

/* Everything is fixed as long as no map has been looked at. */
static symo_status start(narrowing *w, int64_t count, symo__action *const *maps)
{
    int64_t scratch = 0;
    for (int64_t k = 0; k < count; k++) {
        const int64_t needed = symo__action_scratch(maps[k]);
        if (needed > scratch) scratch = needed;
    }
    const int64_t square = w->widest * w->widest;
    w->dimension = symo__allocate(w->parts->cells, sizeof *w->dimension);
    w->basis = symo__allocate_zero(w->parts->cells, sizeof *w->basis);
    w->x = symo__allocate_zero(w->n, sizeof *w->x);
    w->y = symo__allocate(w->n, sizeof *w->y);
    w->scratch = symo__allocate(scratch, sizeof *w->scratch);
    w->change = symo__allocate(square, sizeof *w->change);
    w->turn = symo__allocate(square, sizeof *w->turn);
    w->values = symo__allocate(w->widest, sizeof *w->values);
    w->work = symo__allocate(square, sizeof *w->work);
    if (!w->dimension || !w->basis || !w->x || !w->y || !w->scratch || !w->change || !w->turn || !w->values || !w->work)
        return symo__fail_memory(w->function, (size_t)square * 3 * sizeof *w->change);
    for (int64_t p = 0; p < w->parts->cells; p++) {
        const int64_t size = size_of(w, p);
        w->dimension[p] = size;
        w->basis[p] = symo__allocate_zero(size * size, sizeof **w->basis);
        if (!w->basis[p]) return symo__fail_memory(w->function, (size_t)(size * size) * sizeof **w->basis);
        for (int64_t i = 0; i < size; i++) w->basis[p][i * size + i] = 1.0;
    }
    return SYMO_OK;
}

static void finish(narrowing *w)
{
    for (int64_t p = 0; w->basis && p < w->parts->cells; p++) symo__release(w->basis[p]);
    symo__release(w->basis);
    symo__release(w->dimension);
    symo_partition_free(w->parts);
    double *const vectors[] = { w->x, w->y, w->scratch, w->change, w->turn, w->values, w->work };
    for (size_t k = 0; k < sizeof vectors / sizeof vectors[0]; k++) symo__release(vectors[k]);
}

/* ---- one map ---- */

/* Column c of every part at once: y = h x - x where x is the sum of them, which have no entry in common. */
static void move_columns(narrowing *w, const symo__action *map, int64_t c)
{
    for (int64_t p = 0; p < w->parts->cells; p++)
        for (int64_t i = 0, size = size_of(w, p); i < size; i++)
            w->x[symo__member(w->parts, w->parts->starts[p] + i)] =
                c < w->dimension[p] ? w->basis[p][c * size + i] : 0.0;
    symo__action_apply(map, w->x, w->y, w->scratch);
    for (int64_t i = 0; i < w->n; i++) w->y[i] -= w->x[i];
}

/* How many of the descending values are 0; -1: that is not certain. */
static int64_t count_zeros(int64_t count, const double *values, double tolerance)
{
    int64_t zeros = 0;
    while (zeros < count && values[count - 1 - zeros] <= tolerance) zeros++;
    if (zeros < count && !(values[count - 1 - zeros] > 1e3 * tolerance)) return -1;
    return zeros;
}

/* basis <- basis V, V the last `zeros` rows of w->turn as columns. */
static symo_status combine(narrowing *w, int64_t part, int64_t zeros)
{
    const int64_t size = size_of(w, part), dimension = w->dimension[part];
    SYMO_TRY(symo__blas_product(size, dimension, zeros, 0, w->basis[part], size, 1, w->turn + dimension - zeros,
                                dimension, w->work, size));
    symo__copy(zeros * size, w->work, w->basis[part]);
    w->dimension[part] = zeros;
    return SYMO_OK;
}

static symo_status narrow_part(narrowing *w, int64_t part, int64_t map, double defect)
{
    const int64_t size = size_of(w, part), dimension = w->dimension[part];
    const double tolerance = fmax(64.0 * (double)size * DBL_EPSILON, 8.0 * (double)size * defect);
    SYMO_TRY(symo__lapack_singular(size, dimension, w->change, w->values, w->turn));
    const int64_t zeros = count_zeros(dimension, w->values, tolerance);
    if (zeros >= 0) return combine(w, part, zeros);
    int64_t at = dimension - 1;
    while (w->values[at] <= tolerance) at--;
    return symo__fail(SYMO_ERROR_NUMERIC,
                      "%s: whether generator %lld fixes a direction is not certain: singular value %.3g of (g - 1) "
                      "lies between the rounding %.3g and a thousand times that",
                      w->function, (long long)map, w->values[at], tolerance);
}

/* All parts keep their columns of the change in turn, because moving them one by one would cost n for each. */
static symo_status narrow(narrowing *w, const symo__action *map, int64_t number)
{
    int64_t most = 0, used = 0;
    for (int64_t p = 0; p < w->parts->cells; p++) {
        if (w->dimension[p] > most) most = w->dimension[p];
        used += size_of(w, p) * w->dimension[p];
    }
    double *changes = symo__allocate(used, sizeof *changes);
    symo_status status = changes ? SYMO_OK : symo__fail_memory(w->function, (size_t)used * sizeof *changes);
    for (int64_t c = 0; c < most && !status; c++) {
        move_columns(w, map, c);
        for (int64_t p = 0, first = 0; p < w->parts->cells; first += size_of(w, p) * w->dimension[p], p++)
            for (int64_t i = 0, size = size_of(w, p); i < size && c < w->dimension[p]; i++)
                changes[first + c * size + i] = w->y[symo__member(w->parts, w->parts->starts[p] + i)];
    }
    for (int64_t p = 0, first = 0; p < w->parts->cells && !status; p++) {
        const int64_t entries = size_of(w, p) * w->dimension[p];
        if (entries == 0) continue;
        symo__copy(entries, changes + first, w->change);
        first += entries;
        status = narrow_part(w, p, number, map->defect);
    }
    symo__release(changes);
    return status;
}

/* ---- a basis that depends on the space alone ---- */

static double squared(int64_t count, const double *rows, int64_t stride)
{
    double sum = 0.0;
    for (int64_t k = 0; k < count; k++) sum += rows[k * stride] * rows[k * stride];
    return sum;
}

/* The row whose rest is longest; of those that are so up to rounding the first. */
static int64_t choose_pivot(const double *basis, int64_t size, int64_t dimension)
{
    double longest = 0.0;
    for (int64_t i = 0; i < size; i++) longest = fmax(longest, squared(dimension, basis + i, size));
    for (int64_t i = 0;; i++)
        if (squared(dimension, basis + i, size) >= (1.0 - 1e-9) * longest) return i;
}

/* Column c of the new basis is U v, v the rest of the pivot's row at length 1; what is left of the rows is orthogonal
 * to v. Twice, because one subtraction leaves rounding behind that later pivots would enlarge. */
static void take_direction(double *basis, int64_t size, int64_t dimension, double *direction, double *column)
{
    const int64_t pivot = choose_pivot(basis, size, dimension);
    for (int64_t k = 0; k < dimension; k++) direction[k] = basis[k * size + pivot];
    const double length = symo__norm2(dimension, direction);
    for (int64_t k = 0; k < dimension; k++) direction[k] /= length;
    for (int64_t i = 0; i < size; i++) column[i] = 0.0;
    for (int repeat = 0; repeat < 2; repeat++)
        for (int64_t i = 0; i < size; i++) {
            double along = 0.0;
            for (int64_t k = 0; k < dimension; k++) along += basis[k * size + i] * direction[k];
            for (int64_t k = 0; k < dimension; k++) basis[k * size + i] -= along * direction[k];
            column[i] += along;
        }
    for (int64_t i = 0; i < size; i++)
        if (fabs(column[i]) < 1e-14) column[i] = 0.0;
}

static void canonicalise(narrowing *w)
{
    for (int64_t p = 0; p < w->parts->cells; p++) {
        const int64_t size = size_of(w, p), dimension = w->dimension[p];
        for (int64_t c = 0; c < dimension; c++)
            take_direction(w->basis[p], size, dimension, w->values, w->work + c * size);
        symo__copy(dimension * size, w->work, w->basis[p]);
    }
}

static symo_status collect(symo_basis **basis, const narrowing *w)
{
    int64_t dimension = 0, entries = 0, column = 0, used = 0;
    for (int64_t p = 0; p < w->parts->cells; p++) {
        dimension += w->dimension[p];
        entries += symo__nonzeros(size_of(w, p) * w->dimension[p], w->basis[p]);
    }
    symo__columns columns;
    SYMO_TRY(symo__columns_create(&columns, w->n, dimension, entries, w->function));
    for (int64_t p = 0; p < w->parts->cells; p++)
        for (int64_t c = 0; c < w->dimension[p]; c++) {
            for (int64_t i = 0, size = size_of(w, p); i < size; i++) {
                const double value = w->basis[p][c * size + i];
                if (value == 0.0) continue;
                columns.rows[used] = symo__member(w->parts, w->parts->starts[p] + i);
                columns.values[used++] = value;
            }
            columns.starts[++column] = used;
        }
    return symo__basis_adopt(basis, &columns, w->function);
}

symo_status symo__action_fixed(symo_basis **basis, int64_t n, int64_t count, symo__action *const *maps,
                               const char *function)
{
    narrowing w = { .function = function, .n = n };
    *basis = NULL;
    symo_status status = find_parts(&w, count, maps);
    if (!status) status = start(&w, count, maps);
    for (int64_t k = 0; k < count && !status; k++) status = narrow(&w, maps[k], k);
    if (!status) {
        canonicalise(&w);
        status = collect(basis, &w);
    }
    if (w.parts) finish(&w);
    return status;
}
