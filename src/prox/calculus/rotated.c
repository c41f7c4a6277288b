/* SPDX-License-Identifier: BSD-3-Clause */
/* H(x) = h(Q'x), Q orthogonal: h in other orthonormal coordinates.
 *
 *     prox_{t H}(v) = Q prox_{t h}(Q'v)
 *     H*(g)         = h*(Q'g); polar and threshold of Q'g; null model and multiples are those of h, carried along
 *     dH(x)         = Q dh(Q'x): the distance of Q'g, the same blocks, counted in the coordinates of h; those of
 *                     Q'x that are no larger than rounding are 0
 *
 * Q is a dense matrix, kept once for H and its multiples, or two functions of a user: Fourier, wavelet, isotypic
 * coordinates. What is separable in h is not in H, so there is no diagonal metric. Coordinates that h leaves free are
 * not entries of H: if there are any, polar and threshold, which are about penalised entries, are not known.
 * Cost: h's and two products with Q, 2 n^2 each where it is dense; scratch 4 n and h's. Bauschke and Combettes 2017,
 * proposition 24.14. */
#include "prox/calculus/calculus.h"

extern const symo_prox_table symo__prox_rotated_table;

typedef struct turn {
    symo__references references;
    symo_prox_rotation to, from; /* Q'x, Q z */
    void *user;                  /* the rotation itself where there is a basis */
    double *basis;               /* n n, column by column; NULL: the user's functions */
} turn;

typedef struct rotated {
    symo_prox *h;   /* kept */
    turn *rotation; /* kept */
} rotated;

/* ---- Q ---- */

static int dense_to(int64_t n, const double *x, double *z, void *user)
{
    const double *basis = ((const turn *)user)->basis;
    for (int64_t j = 0; j < n; j++) z[j] = symo__dot(n, basis + j * n, x);
    return 0;
}

static int dense_from(int64_t n, const double *z, double *x, void *user)
{
    const double *basis = ((const turn *)user)->basis;
    for (int64_t i = 0; i < n; i++) x[i] = 0.0;
    for (int64_t j = 0; j < n; j++) symo__add_scaled(n, x, z[j], basis + j * n, x);
    return 0;
}

static void drop(turn *rotation)
{
    if (!symo__drop(&rotation->references)) return;
    symo__release(rotation->basis);
    symo__release(rotation);
}

/* x in the coordinates of h, and how far rounding may have moved an entry of it, which is what `nearby` counts with. */
static int carry(const rotated *self, int64_t n, const double *x, double *there, double *moved)
{
    const double size = sqrt((double)n) * symo__norm2(n, x);
    for (int64_t i = 0; moved && i < n; i++) moved[i] = size;
    return self->rotation->to(n, x, there, self->rotation->user);
}

/* ---- the slots ---- */

static int64_t scratch_size(void *data, int64_t n)
{
    return symo__scratch_size(4, n, symo_prox_scratch(((const rotated *)data)->h));
}

static int value(void *data, int64_t n, const double *x, double *result, double *scratch)
{
    const rotated *self = data;
    const int code = carry(self, n, x, scratch, scratch + n);
    return code ? code : symo__value_nearby(self->h, n, scratch, scratch + n, result, scratch + 2 * n);
}

static int prox(void *data, int64_t n, const double *v, double step, double *out, double *scratch)
{
    const rotated *self = data;
    int code = carry(self, n, v, scratch, NULL);
    if (!code) code = symo__prox_of(self->h, n, scratch, step, scratch, scratch + n);
    if (!code) code = self->rotation->from(n, scratch, out, self->rotation->user);
    for (int64_t i = 0; i < n && !code; i++) out[i] += 0.0;
    return code;
}

static int conjugate(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const rotated *self = data;
    const int code = carry(self, n, g, scratch, NULL);
    return code ? code : symo__conjugate_of(self->h, n, scratch, result, scratch + n);
}

static int polar(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const rotated *self = data;
    const int code = carry(self, n, g, scratch, NULL);
    return code ? code : symo__polar_of(self->h, n, scratch, result, scratch + n);
}

static int threshold(void *data, int64_t n, const double *g, double *result, double *scratch)
{
    const rotated *self = data;
    const int code = carry(self, n, g, scratch, NULL);
    return code ? code : symo__threshold_of(self->h, n, scratch, result, scratch + n);
}

static int distance(void *data, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch)
{
    const rotated *self = data;
    int code = carry(self, n, x, scratch, scratch + n);
    if (!code) code = carry(self, n, g, scratch + 2 * n, NULL);
    if (code) return code;
    for (int64_t i = 0; i < n; i++) /* as 0 is where most h have their kinks */
        if (fabs(scratch[i]) <= 4.0 * DBL_EPSILON * scratch[n + i]) scratch[i] = 0.0;
    return symo__distance_nearby(self->h, n, scratch, scratch + n, scratch + 2 * n, unit, absolute, relative,
                                 scratch + 3 * n);
}

/* ---- making ---- */

/* Whether h leaves any coordinate free. */
static symo_status any_free(const symo_prox *h, int *any)
{
    *any = 0;
    if (!h->table.unpenalised) return SYMO_OK;
    int8_t *list = symo__allocate(h->n, sizeof *list);
    if (!list) return symo__fail_memory("symo_prox_rotated", (size_t)h->n);
    const symo_status status = symo_prox_unpenalised(h, list);
    for (int64_t i = 0; i < h->n && !status; i++) *any |= list[i] != 0;
    symo__release(list);
    return status;
}

/* Takes a reference to the rotation, also when it fails. */
static symo_status make(symo_prox **result, const symo_prox *h, turn *rotation, const char *function)
{
    symo_prox_table table = symo__calculus_table(&symo__prox_rotated_table, &h->table);
    int any;
    symo_status status = any_free(h, &any);
    rotated *self = status ? NULL : symo__calculus_self(h, sizeof *self);
    if (!status && !self) status = symo__fail_memory(function, sizeof *self);
    if (status) {
        drop(rotation);
        return status;
    }
    self->rotation = rotation;
    if (any) table.polar = table.threshold = NULL;
    return symo__prox_wrap(result, h->n, &table, self, function);
}

/* The same of another function, which is not needed afterwards. */
static symo_status with(symo_prox **result, symo_status made, symo_prox *h, const rotated *self)
{
    if (made) return made;
    symo__keep(&self->rotation->references);
    const symo_status status = make(result, h, self->rotation, "symo_prox_rotated");
    symo_prox_free(h);
    return status;
}

static symo_status scaled(void *data, int64_t n, double factor, symo_prox **result)
{
    const rotated *self = data;
    symo_prox *h = NULL;
    (void)n;
    const symo_status made = symo_prox_scaled(&h, self->h, factor);
    return with(result, made, h, self);
}

static symo_status null_model(void *data, int64_t n, symo_prox **limit)
{
    const rotated *self = data;
    symo_prox *h = NULL;
    (void)n;
    const symo_status made = symo_prox_null_model(&h, self->h);
    return with(limit, made, h, self);
}

static void destroy(void *data)
{
    drop(((rotated *)data)->rotation);
    symo__calculus_destroy(data);
}

const symo_prox_table symo__prox_rotated_table = {
    .size = sizeof(symo_prox_table),
    .name = "rotated",
    .formula = "h(Q'x)",
    .flags = SYMO_PROX_CONVEX | SYMO_PROX_HOMOGENEOUS,
    .value = value,
    .prox = prox,
    .scratch = scratch_size,
    .conjugate = conjugate,
    .polar = polar,
    .distance = distance,
    .scaled = scaled,
    .null_model = null_model,
    .destroy = destroy,
    .threshold = threshold,
};

static turn *rotation_create(void)
{
    turn *made = symo__allocate_zero(1, sizeof *made);
    if (made) symo__references_start(&made->references);
    return made;
}

static symo_status check_basis(int64_t n, const double *basis, const char *function)
{
    const int64_t bad = symo__first_nonfinite(n * n, basis);
    if (bad >= 0) return symo__fail_argument(function, "basis", bad, basis[bad], "finite");
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i <= j; i++) {
            const double product = symo__dot(n, basis + i * n, basis + j * n);
            if (fabs(product - (i == j)) <= 1e-9) continue;
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: columns %lld and %lld of basis have product %g, must have %d",
                              function, (long long)i, (long long)j, product, i == j);
        }
    return SYMO_OK;
}

symo_status symo_prox_rotated(symo_prox **result, const symo_prox *h, const double *basis)
{
    static const char function[] = "symo_prox_rotated";
    int64_t entries;
    if (!result) return symo__fail_null(function, "rotated");
    *result = NULL;
    if (!h) return symo__fail_null(function, "prox");
    if (!basis && h->n > 0) return symo__fail_null(function, "basis");
    if (!symo__multiply_sizes(h->n, h->n, &entries))
        return symo__fail(SYMO_ERROR_SIZE, "%s: a basis of %lld vectors does not fit", function, (long long)h->n);
    SYMO_TRY(check_basis(h->n, basis, function));
    turn *made = rotation_create();
    if (!made) return symo__fail_memory(function, sizeof *made);
    made->to = dense_to;
    made->from = dense_from;
    made->user = made;
    const symo_status status = symo__copy_doubles(&made->basis, entries, basis, function);
    if (!status) return make(result, h, made, function);
    drop(made);
    return status;
}

/* A user's functions at a random point: Q'x is as long as x, and Q leads back to x. room: 3 n. */
static symo_status try_out(int64_t n, const turn *rotation, double *room, const char *function)
{
    symo_random *random = NULL;
    double *x = room, *z = room + n, *back = room + 2 * n;
    SYMO_TRY(symo_random_create(&random, 20261125, 0));
    for (int64_t i = 0; i < n; i++) x[i] = symo_random_normal(random);
    symo_random_free(random);
    int code = rotation->to(n, x, z, rotation->user);
    if (!code) code = rotation->from(n, z, back, rotation->user);
    if (code) return symo__fail(SYMO_ERROR_CALLBACK, "%s: a function returned code %d", function, code);
    const double size = symo__norm2(n, x);
    if (!(fabs(symo__norm2(n, z) - size) <= 1e-9 * size))
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: to makes a vector of length %g %g long, must keep the length",
                          function, size, symo__norm2(n, z));
    for (int64_t i = 0; i < n; i++)
        if (!(fabs(back[i] - x[i]) <= 1e-9 * size))
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: from does not lead back: entry %lld is %g, was %g", function,
                              (long long)i, back[i], x[i]);
    return SYMO_OK;
}

symo_status symo_prox_rotated_by(symo_prox **result, const symo_prox *h, symo_prox_rotation to, symo_prox_rotation from,
                                 void *user)
{
    static const char function[] = "symo_prox_rotated_by";
    if (!result) return symo__fail_null(function, "rotated");
    *result = NULL;
    if (!h) return symo__fail_null(function, "prox");
    if (!to) return symo__fail_null(function, "to");
    if (!from) return symo__fail_null(function, "from");
    const int64_t count = symo__scratch_size(3, h->n, 0);
    double *room = count < INT64_MAX ? symo__allocate(count, sizeof *room) : NULL;
    turn *made = room ? rotation_create() : NULL;
    symo_status status = made ? SYMO_OK : symo__fail_memory(function, (size_t)h->n * sizeof *room);
    if (made) {
        made->to = to;
        made->from = from;
        made->user = user;
        status = try_out(h->n, made, room, function);
    }
    symo__release(room);
    if (!status) return make(result, h, made, function);
    if (made) drop(made);
    return status;
}
