/* SPDX-License-Identifier: BSD-3-Clause */
/* Linear maps as trees: identity, signed permutation, sparse matrix, direct sum, tensor product.
 *
 * A tensor product is applied one index at a time, n sum_k cost_k / n_k, and never formed. A skew map A stands for the
 * group exp(t A): a tensor product of such groups has sum_k I x .. x A_k x .. x I, whose exponential is the tensor
 * product of the parts' (the terms commute), so that a turn is made at the leaves: exp(t A) e_j by its series, since
 * t ||A|| <= 1. Source: elementary; the fixed space by generators and a basis of the Lie algebra: Finzi, Welling and
 * Wilson 2021, A practical method for constructing equivariant multilayer perceptrons, theorem 1.
 */
#include "symmetry/linear/action.h"

/* ---- life ---- */

static symo_status create(symo__action **action, symo__action_kind kind, int64_t n, const char *function)
{
    *action = symo__allocate_zero(1, sizeof **action);
    if (!*action) return symo__fail_memory(function, sizeof **action);
    symo__references_start(&(*action)->references);
    (*action)->kind = kind;
    (*action)->n = n;
    return SYMO_OK;
}

void symo__action_keep(symo__action *action)
{
    symo__keep(&action->references);
}

void symo__action_free(symo__action *action)
{
    if (!action || !symo__drop(&action->references)) return;
    for (int64_t k = 0; k < action->count; k++) symo__action_free(action->parts[k]);
    symo__release(action->parts);
    symo_symmetry_free(action->symmetry);
    symo__columns_free(&action->columns);
    symo__release(action);
}

symo_status symo__action_identity(symo__action **action, int64_t n, const char *function)
{
    return create(action, SYMO__ACTION_IDENTITY, n, function);
}

symo_status symo__action_of(symo__action **action, const symo_symmetry *symmetry, int64_t generator,
                            const char *function)
{
    if (symmetry->linear) {
        *action = symmetry->linear->generators[generator];
        symo__action_keep(*action);
        return SYMO_OK;
    }
    SYMO_TRY(create(action, SYMO__ACTION_SIGNED, symmetry->n, function));
    (*action)->symmetry = (symo_symmetry *)symmetry; /* a reference changes the count only */
    (*action)->generator = generator;
    symo__symmetry_keep((*action)->symmetry);
    return SYMO_OK;
}

/* ---- matrices ---- */

/* Takes the columns, also when it fails. */
static symo_status create_matrix(symo__action **action, symo__columns *columns, const char *function)
{
    const symo_status status = create(action, SYMO__ACTION_MATRIX, columns->n, function);
    if (status)
        symo__columns_free(columns);
    else
        (*action)->columns = *columns;
    return status;
}

symo_status symo__action_dense(symo__action **action, int64_t n, const double *matrix, int skew, const char *function)
{
    symo__columns columns;
    SYMO_TRY(symo__columns_pack(&columns, n, n, matrix, n, 1, function));
    SYMO_TRY(create_matrix(action, &columns, function));
    (*action)->skew = skew;
    (*action)->norm = symo__norm2(n * n, matrix); /* Frobenius, no smaller than the spectral one */
    if (skew) return SYMO_OK;
    const symo_status status = symo__columns_defect(&(*action)->columns, &(*action)->defect, function);
    if (status) {
        symo__action_free(*action);
        *action = NULL;
    }
    return status;
}

/* ---- composition ---- */

static symo_status measure(symo__action *a, const char *function)
{
    int group = -1, skew = -1;
    for (int64_t k = 0; k < a->count; k++) {
        const symo__action *part = a->parts[k];
        const int neutral = part->kind == SYMO__ACTION_IDENTITY;
        if (part->skew) skew = (int)k;
        if (!part->skew && !neutral) group = (int)k;
        a->norm = a->kind == SYMO__ACTION_TENSOR ? a->norm + part->norm * part->skew : fmax(a->norm, part->norm);
        a->defect = a->kind == SYMO__ACTION_TENSOR ? a->defect + part->defect : fmax(a->defect, part->defect);
    }
    a->skew = skew >= 0;
    if (group < 0 || skew < 0) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: part %d is a skew generator of turns and part %d is a single motion",
                      function, skew, group);
}

symo_status symo__action_compose(symo__action **action, symo__action_kind kind, int64_t count,
                                 symo__action *const *parts, const char *function)
{
    int64_t n = kind == SYMO__ACTION_TENSOR;
    for (int64_t k = 0; k < count; k++) n = kind == SYMO__ACTION_TENSOR ? n * parts[k]->n : n + parts[k]->n;
    SYMO_TRY(create(action, kind, n, function));
    (*action)->parts = symo__allocate(count, sizeof(symo__action *));
    symo_status status =
        (*action)->parts ? SYMO_OK : symo__fail_memory(function, (size_t)count * sizeof(symo__action *));
    for (int64_t k = 0; k < count && !status; k++) {
        (*action)->parts[k] = parts[k];
        (*action)->count++;
        symo__action_keep(parts[k]);
    }
    if (!status) status = measure(*action, function);
    if (status) {
        symo__action_free(*action);
        *action = NULL;
    }
    return status;
}

/* ---- turns ---- */

enum { TERMS = 20 }; /* 1/21! is below the rounding of 1 */

/* column = exp(t A) e_j = sum_k (t A)^k e_j / k! by Horner's rule, v <- e_j + (t/k) A v. */
static void turn_column(const symo__columns *a, double t, int64_t j, double *column, double *next)
{
    for (int64_t i = 0; i < a->n; i++) column[i] = 0.0;
    column[j] = 1.0;
    for (int k = TERMS; k > 0; k--) {
        symo__columns_multiply(a, column, next);
        for (int64_t i = 0; i < a->n; i++) column[i] = t / k * next[i];
        column[j] += 1.0;
    }
}

/* Column by column twice, first to count what is not 0: the turn may be as sparse as the map. */
static symo_status turn_matrix(symo__action **turn, const symo__columns *a, double t, const char *function)
{
    const int64_t n = a->n;
    double *work = symo__allocate(2 * n, sizeof *work);
    int64_t entries = 0;
    if (!work) return symo__fail_memory(function, (size_t)n * 2 * sizeof *work);
    for (int64_t j = 0; j < n; j++) {
        turn_column(a, t, j, work, work + n);
        entries += symo__nonzeros(n, work);
    }
    symo__columns columns;
    symo_status status = symo__columns_create(&columns, n, n, entries, function);
    for (int64_t j = 0, used = 0; j < n && !status; j++) {
        turn_column(a, t, j, work, work + n);
        for (int64_t i = 0; i < n; i++) {
            if (work[i] == 0.0) continue;
            columns.rows[used] = i;
            columns.values[used++] = work[i];
        }
        columns.starts[j + 1] = used;
    }
    symo__release(work);
    return status ? status : create_matrix(turn, &columns, function);
}

static symo_status turn_by(symo__action **turn, symo__action *action, double t, const char *function)
{
    *turn = NULL;
    if (!action->skew) {
        *turn = action;
        symo__action_keep(action);
        return SYMO_OK;
    }
    if (action->kind == SYMO__ACTION_MATRIX) return turn_matrix(turn, &action->columns, t, function);
    symo__action **parts = symo__allocate_zero(action->count, sizeof(symo__action *));
    symo_status status = parts ? SYMO_OK : symo__fail_memory(function, (size_t)action->count * sizeof(symo__action *));
    for (int64_t k = 0; k < action->count && !status; k++) status = turn_by(&parts[k], action->parts[k], t, function);
    if (!status) status = symo__action_compose(turn, action->kind, action->count, parts, function);
    for (int64_t k = 0; parts && k < action->count; k++) symo__action_free(parts[k]);
    symo__release(parts);
    return status;
}

symo_status symo__action_turn(symo__action **turn, symo__action *action, const char *function)
{
    return turn_by(turn, action, action->norm > 0.0 ? 1.0 / action->norm : 0.0, function);
}

/* ---- application ---- */

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t symo__action_scratch(const symo__action *action)
{
    int64_t deepest = 0, widest = 0;
    for (int64_t k = 0; k < action->count; k++) {
        deepest = larger(deepest, symo__action_scratch(action->parts[k]));
        widest = larger(widest, action->parts[k]->n);
    }
    return action->kind == SYMO__ACTION_TENSOR ? action->n + 2 * widest + deepest : deepest;
}

/* One index of a tensor: every fibre along it, which lies `right` apart. */
static void apply_along(const symo__action *part, int64_t left, int64_t right, const double *x, double *out,
                        double *scratch)
{
    double *fibre = scratch, *image = scratch + part->n;
    for (int64_t l = 0; l < left; l++)
        for (int64_t r = 0; r < right; r++) {
            const int64_t first = l * part->n * right + r;
            for (int64_t i = 0; i < part->n; i++) fibre[i] = x[first + i * right];
            symo__action_apply(part, fibre, image, scratch + 2 * part->n);
            for (int64_t i = 0; i < part->n; i++) out[first + i * right] = image[i];
        }
}

static void apply_tensor(const symo__action *action, const double *x, double *out, double *scratch)
{
    int64_t left = 1, right = action->n;
    const double *from = x;
    int64_t moved = 0;
    for (int64_t k = 0; k < action->count; k++) moved += action->parts[k]->kind != SYMO__ACTION_IDENTITY;
    if (moved == 0) symo__copy(action->n, x, out);
    for (int64_t k = 0; k < action->count && action->n > 0; k++) {
        const symo__action *part = action->parts[k];
        right /= part->n;
        if (part->kind != SYMO__ACTION_IDENTITY) {
            double *to = moved-- % 2 ? out : scratch; /* the last one into out */
            apply_along(part, left, right, from, to, scratch + action->n);
            from = to;
        }
        left *= part->n;
    }
}

void symo__action_apply(const symo__action *action, const double *x, double *out, double *scratch)
{
    assert(!action->skew && (x != out || action->n == 0));
    switch (action->kind) {
    case SYMO__ACTION_IDENTITY:
        symo__copy(action->n, x, out);
        break;
    case SYMO__ACTION_SIGNED:
        symo__symmetry_apply(action->symmetry, action->generator, x, out);
        break;
    case SYMO__ACTION_MATRIX:
        symo__columns_multiply(&action->columns, x, out);
        break;
    case SYMO__ACTION_BLOCKS:
        for (int64_t k = 0, start = 0; k < action->count; start += action->parts[k++]->n)
            symo__action_apply(action->parts[k], x + start, out + start, scratch);
        break;
    case SYMO__ACTION_TENSOR:
        apply_tensor(action, x, out, scratch);
        break;
    }
}

/* ---- which entries belong together ---- */

/* Of a tensor product each index is joined for itself, which may join more than needed and never less. */
static void join_tensor(const symo__action *action, symo__unionfind *classes, int64_t first, int64_t stride)
{
    int64_t left = 1, right = action->n;
    for (int64_t k = 0; k < action->count && action->n > 0; k++) {
        const symo__action *part = action->parts[k];
        right /= part->n;
        for (int64_t l = 0; l < left; l++)
            for (int64_t r = 0; r < right; r++)
                symo__action_join(part, classes, first + stride * (l * part->n * right + r), stride * right);
        left *= part->n;
    }
}

void symo__action_join(const symo__action *action, symo__unionfind *classes, int64_t first, int64_t stride)
{
    if (action->kind == SYMO__ACTION_SIGNED) {
        const symo__images *images = &action->symmetry->images;
        for (int64_t i = 0; i < action->n; i++)
            symo__unionfind_join(classes, first + stride * i,
                                 first + stride * symo__image(images, action->generator, i), 1);
    } else if (action->kind == SYMO__ACTION_MATRIX) {
        for (int64_t j = 0; j < action->n; j++)
            for (int64_t k = action->columns.starts[j]; k < action->columns.starts[j + 1]; k++)
                symo__unionfind_join(classes, first + stride * j, first + stride * action->columns.rows[k], 1);
    } else if (action->kind == SYMO__ACTION_BLOCKS) {
        for (int64_t k = 0; k < action->count; first += stride * action->parts[k++]->n)
            symo__action_join(action->parts[k], classes, first, stride);
    } else if (action->kind == SYMO__ACTION_TENSOR) {
        join_tensor(action, classes, first, stride);
    }
}
