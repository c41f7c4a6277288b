/* SPDX-License-Identifier: BSD-3-Clause */
/* Groups of orthogonal maps by generators: matrices, skew matrices that stand for all their turns, callbacks; and what
 * is made of them and of signed permutations. The fixed space is found when the group is made (fixed.c). A group with
 * finitely many components is given by the skew matrices that span its Lie algebra and one matrix for each further
 * component that the others do not reach: so(3) alone is SO(3), with minus the identity O(3).
 */
#include "symmetry/linear/action.h"

/* ---- life ---- */

static void free_list(symo__action **list, int64_t count)
{
    for (int64_t k = 0; list && k < count; k++) symo__action_free(list[k]);
    symo__release(list);
}

void symo__linear_free(symo__linear *linear, int64_t count)
{
    if (!linear) return;
    free_list(linear->generators, count);
    free_list(linear->maps, count);
    symo_basis_free(linear->basis);
    symo__release(linear);
}

static symo_status find_fixed(symo_symmetry *made, const char *function)
{
    symo__linear *linear = made->linear;
    for (int64_t k = 0; k < made->count; k++)
        SYMO_TRY(symo__action_turn(&linear->maps[k], linear->generators[k], function));
    return symo__action_fixed(&linear->basis, made->n, made->count, linear->maps, function);
}

/* Takes over the generators, all of which are there; on failure they are released. */
static symo_status adopt(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count,
                         symo__action **generators)
{
    symo_symmetry *made = symo__allocate_zero(1, sizeof *made);
    symo__linear *linear = symo__allocate_zero(1, sizeof *linear);
    symo__action **maps = symo__allocate_zero(count, sizeof(symo__action *));
    if (!made || !linear || !maps) {
        symo__release(made);
        symo__release(linear);
        symo__release(maps);
        free_list(generators, count);
        return symo__fail_memory(function, (size_t)count * sizeof(symo__action *));
    }
    symo__references_start(&made->references);
    made->n = n;
    made->count = count;
    made->linear = linear;
    linear->generators = generators;
    linear->maps = maps;
    const symo_status status = find_fixed(made, function);
    if (status)
        symo_symmetry_free(made);
    else
        *symmetry = made;
    return status;
}

/* Makes generator k of a group into *action, from whatever `from` is. */
typedef symo_status maker(symo__action **action, const void *from, int64_t k, const char *function);

static symo_status make(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count, maker *one,
                        const void *from)
{
    symo__action **list = symo__allocate_zero(count, sizeof(symo__action *));
    symo_status status = list ? SYMO_OK : symo__fail_memory(function, (size_t)count * sizeof(symo__action *));
    for (int64_t k = 0; k < count && !status; k++) status = one(&list[k], from, k, function);
    if (!status) return adopt(symmetry, function, n, count, list);
    free_list(list, count);
    return status;
}

/* ---- from matrices ---- */

typedef struct list {
    int64_t n;
    const double *entries;
    int skew;
} list;

static symo_status check_skew(const char *function, int64_t k, int64_t n, const double *a)
{
    const double size = symo__norm2(n * n, a);
    if (size != 0.0 && !(size > 1e-150 && size < 1e150))
        return symo__fail_argument(function, "the size of generator", k, size, "0, or between 1e-150 and 1e150");
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j <= i; j++)
            if (fabs(a[i * n + j] + a[j * n + i]) > 1e-12 * size)
                return symo__fail(SYMO_ERROR_ARGUMENT,
                                  "%s: generator %lld is not skew: entries (%lld, %lld) and (%lld, %lld) are %.17g and "
                                  "%.17g",
                                  function, (long long)k, (long long)i, (long long)j, (long long)j, (long long)i,
                                  a[i * n + j], a[j * n + i]);
    return SYMO_OK;
}

static symo_status make_matrix(symo__action **action, const void *from, int64_t k, const char *function)
{
    const list *given = from;
    const int64_t n = given->n;
    const double *a = given->entries + k * n * n;
    const int64_t bad = symo__first_nonfinite(n * n, a);
    if (bad >= 0)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: generator %lld: entry (%lld, %lld) = %g must be finite", function,
                          (long long)k, (long long)(bad / n), (long long)(bad % n), a[bad]);
    if (given->skew) SYMO_TRY(check_skew(function, k, n, a));
    SYMO_TRY(symo__action_dense(action, n, a, given->skew, function));
    if ((*action)->defect <= 1e-12) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: generator %lld is not orthogonal: max |A'A - I| = %.3g is above 1e-12",
                      function, (long long)k, (*action)->defect);
}

/* Of `count` matrices n x n, which are `all` entries. */
static symo_status check_sizes(const char *function, int64_t n, int64_t count, int64_t *all)
{
    int64_t size;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (symo__multiply_sizes(n, n, &size) && symo__multiply_sizes(size, count, all) && *all <= INT64_MAX / 16)
        return SYMO_OK;
    return symo__fail(SYMO_ERROR_SIZE, "%s: %lld maps of %lld entries do not fit", function, (long long)count,
                      (long long)n);
}

static symo_status from_matrices(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count,
                                 const double *entries, int skew)
{
    int64_t all;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    *symmetry = NULL;
    SYMO_TRY(check_sizes(function, n, count, &all));
    if (!entries && all > 0) return symo__fail_null(function, "matrices");
    const list given = { n, entries, skew };
    return make(symmetry, function, n, count, make_matrix, &given);
}

symo_status symo_symmetry_orthogonal(symo_symmetry **symmetry, int64_t n, int64_t count, const double *matrices)
{
    return from_matrices(symmetry, "symo_symmetry_orthogonal", n, count, matrices, 0);
}

symo_status symo_symmetry_lie(symo_symmetry **symmetry, int64_t n, int64_t count, const double *matrices)
{
    return from_matrices(symmetry, "symo_symmetry_lie", n, count, matrices, 1);
}

/* ---- from callbacks ---- */

static symo_status ask(const char *function, int64_t n, int64_t k, symo_motion *apply, void *user, double *unit,
                       double *matrix)
{
    for (int64_t j = 0; j < n; j++) {
        double *column = unit + n;
        for (int64_t i = 0; i < n; i++) unit[i] = i == j, column[i] = NAN; /* an entry not filled in shows */
        const int code = apply(k, n, unit, column, user);
        if (code)
            return symo__fail(SYMO_ERROR_CALLBACK, "%s: the motion returned %d for generator %lld and unit vector %lld",
                              function, code, (long long)k, (long long)j);
        for (int64_t i = 0; i < n; i++) matrix[i * n + j] = column[i];
    }
    return SYMO_OK;
}

symo_status symo_symmetry_callback(symo_symmetry **symmetry, int64_t n, int64_t count, symo_motion *apply, void *user)
{
    static const char function[] = "symo_symmetry_callback";
    int64_t all;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    *symmetry = NULL;
    SYMO_TRY(check_sizes(function, n, count, &all));
    if (!apply) return symo__fail_null(function, "apply");
    double *unit = symo__allocate(2 * n, sizeof *unit), *entries = symo__allocate(all, sizeof *entries);
    symo_status status = unit && entries ? SYMO_OK : symo__fail_memory(function, (size_t)all * sizeof *entries);
    for (int64_t k = 0; k < count && !status; k++) status = ask(function, n, k, apply, user, unit, entries + k * n * n);
    const list given = { n, entries, 0 };
    if (!status) status = make(symmetry, function, n, count, make_matrix, &given);
    symo__release(unit);
    symo__release(entries);
    return status;
}

/* ---- from smaller groups ---- */

typedef struct choice {
    const symo_symmetry *symmetry;
    const int64_t *which;
} choice;

static symo_status choose(symo__action **action, const void *from, int64_t k, const char *function)
{
    const choice *chosen = from;
    return symo__action_of(action, chosen->symmetry, chosen->which[k], function);
}

symo_status symo__linear_subset(symo_symmetry **subset, const char *function, const symo_symmetry *symmetry,
                                int64_t count, const int64_t *which)
{
    const choice chosen = { symmetry, which };
    return make(subset, function, symmetry->n, count, choose, &chosen);
}

static symo_status take_either(symo__action **action, const void *from, int64_t k, const char *function)
{
    const symo_symmetry *const *parts = from;
    const int64_t first = parts[0]->count;
    return symo__action_of(action, parts[k >= first], k >= first ? k - first : k, function);
}

symo_status symo__linear_join(symo_symmetry **join, const char *function, const symo_symmetry *a,
                              const symo_symmetry *b)
{
    const symo_symmetry *const parts[2] = { a, b };
    return make(join, function, a->n, a->count + b->count, take_either, parts);
}

/* A composite of up to three parts, each identity of the size given or generator k of a group. */
typedef struct piece {
    const symo_symmetry *symmetry; /* NULL: the identity */
    int64_t number;                /* of the generator, or entries of the identity */
} piece;

static symo_status compose(symo__action **action, symo__action_kind kind, int count, const piece *pieces,
                           const char *function)
{
    symo__action *parts[3] = { NULL, NULL, NULL };
    symo_status status = SYMO_OK;
    for (int k = 0; k < count && !status; k++)
        status = pieces[k].symmetry ? symo__action_of(&parts[k], pieces[k].symmetry, pieces[k].number, function)
                                    : symo__action_identity(&parts[k], pieces[k].number, function);
    if (!status) status = symo__action_compose(action, kind, count, parts, function);
    for (int k = 0; k < count; k++) symo__action_free(parts[k]);
    return status;
}

typedef struct factors {
    int64_t n;
    const symo_symmetry *const *factors;
} factors;

static symo_status place_factor(symo__action **action, const void *from, int64_t k, const char *function)
{
    const factors *given = from;
    int64_t start = 0, f = 0;
    for (; k >= given->factors[f]->count; start += given->factors[f++]->n) k -= given->factors[f]->count;
    const symo_symmetry *factor = given->factors[f];
    const piece pieces[3] = { { NULL, start }, { factor, k }, { NULL, given->n - start - factor->n } };
    return compose(action, SYMO__ACTION_BLOCKS, 3, pieces, function);
}

symo_status symo__linear_product(symo_symmetry **product, const char *function, int64_t count,
                                 const symo_symmetry *const *parts)
{
    factors given = { 0, parts };
    int64_t generators = 0;
    for (int64_t k = 0; k < count; k++) given.n += parts[k]->n, generators += parts[k]->count;
    return make(product, function, given.n, generators, place_factor, &given);
}

typedef struct pairing {
    int64_t count;
    const symo_symmetry *const *parts;
    symo__action_kind kind;
} pairing;

static symo_status put_together(symo__action **action, const void *from, int64_t k, const char *function)
{
    const pairing *given = from;
    symo__action **parts = symo__allocate_zero(given->count, sizeof(symo__action *));
    symo_status status = parts ? SYMO_OK : symo__fail_memory(function, (size_t)given->count * sizeof(symo__action *));
    for (int64_t p = 0; p < given->count && !status; p++)
        status = symo__action_of(&parts[p], given->parts[p], k, function);
    if (!status) status = symo__action_compose(action, given->kind, given->count, parts, function);
    free_list(parts, given->count);
    return status;
}

symo_status symo__linear_together(symo_symmetry **made, const char *function, int64_t count,
                                  const symo_symmetry *const *parts, int tensor)
{
    const pairing given = { count, parts, tensor ? SYMO__ACTION_TENSOR : SYMO__ACTION_BLOCKS };
    int64_t n = tensor;
    for (int64_t k = 0; k < count; k++) n = tensor ? n * parts[k]->n : n + parts[k]->n;
    return make(made, function, n, parts[0]->count, put_together, &given);
}

static symo_status place_on_entries(symo__action **action, const void *from, int64_t k, const char *function)
{
    const symo_symmetry *const *sides = from;
    const int64_t by_row = sides[0]->count;
    const piece pieces[2] = { { k < by_row ? sides[0] : NULL, k < by_row ? k : sides[0]->n },
                              { k < by_row ? NULL : sides[1], k < by_row ? sides[1]->n : k - by_row } };
    return compose(action, SYMO__ACTION_TENSOR, 2, pieces, function);
}

symo_status symo__linear_matrix(symo_symmetry **matrix, const char *function, const symo_symmetry *rows,
                                const symo_symmetry *columns)
{
    const symo_symmetry *const sides[2] = { rows, columns };
    return make(matrix, function, rows->n * columns->n, rows->count + columns->count, place_on_entries, sides);
}

/* The inner group on every block: more generators than needed, and no orbit of blocks has to be known. */
static symo_status place_inner(symo__action **action, const void *from, int64_t k, const char *function)
{
    const symo_symmetry *const *both = from;
    const symo_symmetry *inner = both[0], *outer = both[1];
    if (k >= outer->n * inner->count) {
        const piece moved[2] = { { outer, k - outer->n * inner->count }, { NULL, inner->n } };
        return compose(action, SYMO__ACTION_TENSOR, 2, moved, function);
    }
    const int64_t block = k / inner->count;
    const piece pieces[3] = { { NULL, block * inner->n },
                              { inner, k % inner->count },
                              { NULL, (outer->n - block - 1) * inner->n } };
    return compose(action, SYMO__ACTION_BLOCKS, 3, pieces, function);
}

symo_status symo__linear_wreath(symo_symmetry **wreath, const char *function, const symo_symmetry *inner,
                                const symo_symmetry *outer)
{
    const symo_symmetry *const both[2] = { inner, outer };
    int64_t inners;
    SYMO_TRY(symo__symmetry_monomial(outer, function));
    if (!symo__multiply_sizes(outer->n, inner->count, &inners) || inners > INT64_MAX - outer->count)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld blocks with %lld generators do not fit", function,
                          (long long)outer->n, (long long)inner->count);
    return make(wreath, function, outer->n * inner->n, inners + outer->count, place_inner, both);
}

/* ---- what can be asked of both kinds ---- */

int symo_symmetry_permutes(const symo_symmetry *symmetry)
{
    return symmetry && !symmetry->linear;
}

symo_status symo__symmetry_monomial(const symo_symmetry *symmetry, const char *function)
{
    if (!symmetry->linear) return SYMO_OK;
    return symo__fail(SYMO_ERROR_UNSUPPORTED,
                      "%s: the group has generators that are no signed permutations; its fixed space has a basis, not "
                      "orbits",
                      function);
}

int64_t symo__symmetry_scratch(const symo_symmetry *symmetry)
{
    int64_t most = 0;
    for (int64_t k = 0; symmetry->linear && k < symmetry->count; k++) {
        const int64_t needed = symo__action_scratch(symmetry->linear->maps[k]);
        if (needed > most) most = needed;
    }
    return most;
}

void symo__symmetry_move(const symo_symmetry *symmetry, int64_t generator, const double *x, double *out,
                         double *scratch)
{
    if (symmetry->linear)
        symo__action_apply(symmetry->linear->maps[generator], x, out, scratch);
    else
        symo__symmetry_apply(symmetry, generator, x, out);
}

symo_status symo_symmetry_basis(symo_basis **basis, const symo_symmetry *symmetry)
{
    static const char function[] = "symo_symmetry_basis";
    if (!basis) return symo__fail_null(function, "basis");
    *basis = NULL;
    if (!symmetry) return symo__fail_null(function, "symmetry");
    if (!symmetry->linear) return symo__basis_of_partition(basis, symmetry->orbits, function);
    *basis = symmetry->linear->basis;
    symo__basis_keep(*basis);
    return SYMO_OK;
}
