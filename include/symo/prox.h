/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/prox.h: functions known by their value and their proximal operator, prox_{t h}(v) = argmin_u h(u) + ||u - v||^2
 * / (2 t). */
#ifndef SYMO_PROX_H
#define SYMO_PROX_H

#include <symo/base.h>
#include <symo/partition.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_prox symo_prox;

enum {
    SYMO_PROX_CONVEX = 1,      /* h is convex */
    SYMO_PROX_HOMOGENEOUS = 2, /* h(a x) = a h(x) for a > 0 */
    SYMO_PROX_SEPARABLE = 4    /* h(x) = sum_i h_i(x_i) */
};

/* What a proximable function offers. Built-in ones use the same table. Slots that may be NULL say what is then done.
 * The functions return 0; > 0: cannot be computed at this point; < 0: stop, the code is handed back unchanged.
 * They read self and never change it, and the input may be the output (v == out). */
typedef struct symo_prox_table {
    size_t size;         /* sizeof(symo_prox_table): later versions only add slots at the end */
    const char *name;    /* as on the command line */
    const char *formula; /* h in words and symbols; NULL: the name */
    unsigned flags;
    /* value, prox, conjugate, polar, distance and threshold are given scratch(self, n) doubles; +infinity outside the
     * domain */
    int (*value)(void *self, int64_t n, const double *x, double *value, double *scratch);
    int (*prox)(void *self, int64_t n, const double *v, double step, double *out, double *scratch);
    int64_t (*scratch)(void *self,
                       int64_t n); /* doubles of scratch that the functions above and below need; NULL: none */
    /* prox in the metric diag(1/steps): argmin h(u) + sum (u_i - v_i)^2 / (2 steps_i); NULL: not offered */
    int (*prox_diagonal)(void *self, int64_t n, const double *v, const double *steps, double *out, double *scratch);
    int (*conjugate)(void *self, int64_t n, const double *g, double *value,
                     double *scratch); /* sup <g,x> - h(x), +infinity allowed; NULL: unknown */
    /* the least r >= 0 with g in r times the domain of the conjugate, over penalised entries only; NULL: unknown */
    int (*polar)(void *self, int64_t n, const double *g, double *value, double *scratch);
    /* distance of g from the subdifferential at x, the largest over the blocks (entries or groups) of h: absolute, and
     * divided by the block's own weight (lambda w_g; unit where that is 0; blocks of infinite weight are left out).
     * NULL: unknown */
    int (*distance)(void *self, int64_t n, const double *x, const double *g, double unit, double *absolute,
                    double *relative, double *scratch);
    /* free_entries[i] = 1 where h does not depend on x_i at all, else 0; NULL: none */
    int (*unpenalised)(void *self, int64_t n, int8_t *free_entries);
    /* *answer = 1 when prox maps the partition's space into itself for every step. NULL: tested at random points */
    int (*keeps)(void *self, int64_t n, const symo_partition *partition, int *answer);
    /* z -> h(U z) as a proximable function on the live cells; SYMO_ERROR_UNSUPPORTED when there is none,
     * SYMO_ERROR_INFEASIBLE when h is +infinity on the whole fixed space. NULL: never */
    symo_status (*reduce)(void *self, int64_t n, const symo_partition *partition, symo_prox **reduced);
    /* factor * h for factor >= 0 (infinite weights stay infinite); NULL: the solver scales the step instead */
    symo_status (*scaled)(void *self, int64_t n, double factor, symo_prox **scaled);
    /* the limit of factor * h for factor -> infinity: entries that cost are 0, the others free; NULL: unknown */
    symo_status (*null_model)(void *self, int64_t n, symo_prox **limit);
    void (*destroy)(void *self); /* NULL: nothing to free */
    /* for the command and the documentation; NULL and 0 in a user's table */
    const symo_parameter *parameters;
    int64_t parameter_count;
    /* arguments: one a parameter row, in the order of the rows, fallbacks filled in */
    symo_status (*construct)(symo_prox **prox, int64_t n, const symo_argument *arguments);
    /* the least r >= 0 with g in r times the subdifferential of h at 0, over penalised entries only: from this multiple
     * on they stay 0; +infinity when there is none. Given scratch. NULL: polar is that */
    int (*threshold)(void *self, int64_t n, const double *g, double *value, double *scratch);
    /* adds what tells the entries apart, which are the n vertices from `first` on: a permutation of all vertices that
     * keeps the description keeps h, and where cells are equitable and h is convex, averages over them cost no more,
     * h(P x) <= h(x). SYMO_ERROR_UNSUPPORTED when that cannot be said. NULL: never */
    symo_status (*describe)(void *self, int64_t n, symo_structure *structure, int64_t first);
} symo_prox_table;

/**
 * Makes a prox from a user's own functions.
 *
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] table  the functions; copied, as far as its own size goes: later slots count as NULL. value, prox and
 *        name are required; name and formula must outlive the handle
 * @param[in] self  handed to every function; never touched by the library; passed to table->destroy, when there is
 *        one, as the last handle goes. When this call fails it stays the caller's
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(1)
 * Threads: the table's functions must allow what the user does: two threads that use the handle call them at once.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_custom(symo_prox **prox, int64_t n, const symo_prox_table *table,
                                      void *self) SYMO_MUST_USE;

/**
 * Makes a built-in prox by its name on the command line.
 *
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] name  zero, squared-norm, l1, box, group-lasso, ...: the name of a row of symo_prox_row_at
 * @param[in] n  number of entries, >= 0
 * @param[in] count  number of arguments, >= 0
 * @param[in] arguments  count named values, in any order, copied; what a row does not require may be left out. A
 *        vector has n entries, weights of groups one a group
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for an unknown name (with the nearest ones), an unknown, repeated or missing
 *        argument, a value out of range or a vector of wrong length; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_named(symo_prox **prox, const char *name, int64_t n, int64_t count,
                                     const symo_argument *arguments) SYMO_MUST_USE;

/**
 * A row of the built-in operators: name, formula, parameters, functions.
 *
 * @param[in] index  0, 1, ...
 * @return the row, which lives as long as the program; NULL when index is past the end or negative
 * Cost: O(rows)
 * Threads: any.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API const symo_prox_table *symo_prox_row_at(int64_t index);

/**
 * Gives up one reference to a prox; whoever still uses it keeps it alive.
 *
 * @param[in] prox  the handle, or NULL
 * Cost: O(1), or what table->destroy takes
 * Threads: each reference belongs to one thread; the count is atomic.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API void symo_prox_free(symo_prox *prox);

/**
 * The number of entries that a prox works on.
 *
 * @param[in] prox  the function, or NULL
 * @return n; 0 for NULL
 * Cost: O(1)
 * Threads: any.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API int64_t symo_prox_size(const symo_prox *prox);

/**
 * The name of a prox, as on the command line.
 *
 * @param[in] prox  the function, or NULL
 * @return the table's name, valid as long as the handle; NULL for NULL
 * Cost: O(1)
 * Threads: any.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API const char *symo_prox_name(const symo_prox *prox);

/**
 * The functions behind a prox.
 *
 * @param[in] prox  the function, or NULL
 * @return its table (a copy; slots that a shorter table lacked are NULL), valid as long as the handle; NULL for NULL
 * Cost: O(1)
 * Threads: any.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API const symo_prox_table *symo_prox_table_of(const symo_prox *prox);

/**
 * The value h(x).
 *
 * @param[in] prox  the function
 * @param[in] x  n doubles
 * @param[out] value  h(x); +infinity outside the domain; NaN when it depends on a NaN, and on failure
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused;
 *        SYMO_ERROR_CALLBACK when the table's function returned another code than 0; SYMO_ERROR_MEMORY
 * Cost: one value; allocates and frees the scratch
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_value(const symo_prox *prox, const double *x, double *value) SYMO_MUST_USE;

/**
 * The scratch that symo_prox_apply and symo_prox_apply_diagonal are given.
 *
 * @param[in] prox  the function, or NULL
 * @return number of doubles, >= 0; 0 for NULL
 * Cost: O(1)
 * Threads: any.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API int64_t symo_prox_scratch(const symo_prox *prox);

/**
 * The proximal operator.
 *
 * Formula: out = argmin_u h(u) + ||u - v||^2 / (2 step)
 * @param[in] prox  the function
 * @param[in] v  n doubles; a NaN makes its block (entry or group) NaN
 * @param[in] step  > 0 and finite
 * @param[out] out  n doubles; may be v, or must not overlap it; zeros are +0
 * @param[in,out] scratch  symo_prox_scratch(prox) doubles, contents arbitrary; NULL only when that is 0
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused;
 *        SYMO_ERROR_CALLBACK when the table's function returned another code than 0
 * Cost: O(n) for the operators below, no allocation
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: Moreau 1965, Bull. SMF 93, 273
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_apply(const symo_prox *prox, const double *v, double step, double *out,
                                     double *scratch) SYMO_MUST_USE;

/**
 * The proximal operator in a diagonal metric.
 *
 * Formula: out = argmin_u h(u) + sum_i (u_i - v_i)^2 / (2 steps_i)
 * @param[in] prox  the function
 * @param[in] v  n doubles
 * @param[in] steps  n doubles, each > 0 and finite; must not overlap out
 * @param[out] out  n doubles; may be v, or must not overlap it
 * @param[in,out] scratch  symo_prox_scratch(prox) doubles; NULL only when that is 0
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when the operator does not offer it; SYMO_ERROR_ARGUMENT with the
 *        argument, its index and value when one is refused; SYMO_ERROR_CALLBACK as above
 * Cost: O(n) for the operators below; a group of unequal steps takes about ten passes
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: Yang and Hastie 2024, arXiv 2405.08631, section 3.1 (groups)
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_apply_diagonal(const symo_prox *prox, const double *v, const double *steps, double *out,
                                              double *scratch) SYMO_MUST_USE;

/**
 * The convex conjugate.
 *
 * Formula: h*(g) = sup_x <g, x> - h(x)
 * @param[in] prox  the function
 * @param[in] g  n doubles
 * @param[out] value  h*(g), +infinity outside its domain, whose border counts as inside up to 4 rounding errors; NaN
 *        on failure
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when it is not known; SYMO_ERROR_ARGUMENT with the argument, its index and
 *        value when one is refused; SYMO_ERROR_CALLBACK; SYMO_ERROR_MEMORY
 * Cost: O(n); allocates and frees the scratch
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: Rockafellar 1970, Convex Analysis, section 12
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_conjugate(const symo_prox *prox, const double *g, double *value) SYMO_MUST_USE;

/**
 * How far a dual point is scaled out of the domain of the conjugate.
 *
 * Formula: the least r >= 0 with g in r times the domain of h*, over penalised entries only
 * @param[in] prox  the function
 * @param[in] g  n doubles
 * @param[out] value  r; +infinity when there is none; NaN on failure
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when it is not known; SYMO_ERROR_ARGUMENT with the argument, its index and
 *        value when one is refused; SYMO_ERROR_CALLBACK; SYMO_ERROR_MEMORY
 * Cost: O(n); allocates and frees the scratch
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: Rockafellar 1970, Convex Analysis, section 15
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_polar(const symo_prox *prox, const double *g, double *value) SYMO_MUST_USE;

/**
 * The least multiple of h that holds every penalised entry at 0 against g.
 *
 * Formula: the least r >= 0 with g in r times the subdifferential of h at 0, over penalised entries only
 * @param[in] prox  the function
 * @param[in] g  n doubles: minus the gradient, where the penalised entries are 0
 * @param[out] value  r; +infinity when there is none, as for a ridge; NaN on failure. Where h is homogeneous it is
 *        symo_prox_polar's
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when it is not known; SYMO_ERROR_ARGUMENT with the argument, its index and
 *        value when one is refused; SYMO_ERROR_CALLBACK; SYMO_ERROR_MEMORY
 * Cost: O(n); allocates and frees the scratch
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: Friedman, Hastie and Tibshirani 2010, J. Stat. Softw. 33 (1), section 2.5
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_threshold(const symo_prox *prox, const double *g, double *value) SYMO_MUST_USE;

/**
 * How far g is from the subdifferential of h at x, the largest over the blocks (entries or groups) of h.
 *
 * Formula: max_b dist(g_b, dh_b(x_b)), and the same with each block divided by its lambda w_b, by unit where that is
 *        0
 * @param[in] prox  the function
 * @param[in] x  n doubles
 * @param[in] g  n doubles: minus the gradient, in an optimality condition
 * @param[in] unit  > 0 and finite: what blocks of weight 0 and smooth parts are divided by
 * @param[out] absolute  the largest distance; blocks of infinite weight are left out where they are 0; +infinity
 *        where x is outside the domain; NaN when it depends on a NaN
 * @param[out] relative  the largest quotient, likewise
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when it is not known; SYMO_ERROR_ARGUMENT with the argument, its index and
 *        value when one is refused; SYMO_ERROR_CALLBACK; SYMO_ERROR_MEMORY
 * Cost: O(n); allocates and frees the scratch
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: Rockafellar 1970, Convex Analysis, section 23
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_distance(const symo_prox *prox, const double *x, const double *g, double unit,
                                        double *absolute, double *relative) SYMO_MUST_USE;

/**
 * The certificate of p = prox_{step h}(v).
 *
 * Formula: distance of (v - p) / step from the subdifferential of h at p, as symo_prox_distance's absolute
 * @param[in] prox  the function
 * @param[in] v  n doubles
 * @param[in] step  > 0 and finite
 * @param[in] p  n doubles: what is claimed to be the prox
 * @param[out] distance  0 up to rounding for a right p, which is about eps ||v|| / step; NaN on failure
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when the distance is not known; SYMO_ERROR_ARGUMENT with the argument, its
 *        index and value when one is refused; SYMO_ERROR_CALLBACK; SYMO_ERROR_MEMORY
 * Cost: O(n); allocates and frees n doubles and the scratch
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: Moreau 1965, Bull. SMF 93, 273
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_certificate(const symo_prox *prox, const double *v, double step, const double *p,
                                           double *distance) SYMO_MUST_USE;

/**
 * Which entries h does not depend on.
 *
 * @param[in] prox  the function
 * @param[out] free_entries  n flags: 1 where h does not depend on the entry at all, else 0; all 0 when the table
 *        does not say
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused;
 *        SYMO_ERROR_CALLBACK
 * Cost: O(n)
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_unpenalised(const symo_prox *prox, int8_t *free_entries) SYMO_MUST_USE;

/**
 * Whether the prox maps a partition's space into itself for every step, so that it may follow a projection.
 *
 * @param[in] prox  the function
 * @param[in] partition  of n entries
 * @param[out] answer  1 or 0; built-in operators answer from structure. A table without `keeps` is tested at random
 *        points: 0 then is proof, 1 evidence
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused;
 *        SYMO_ERROR_CALLBACK; SYMO_ERROR_MEMORY
 * Cost: O(n); 36 proxes where it is tested
 * Threads: reads only; any number of threads may use one prox, each with its own scratch and output.
 * Source: the mathematics page, theorems 2 and 5
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_keeps(const symo_prox *prox, const symo_partition *partition, int *answer) SYMO_MUST_USE;

/**
 * The function that h becomes on a partition's space.
 *
 * Formula: z -> h(U z), U the orthonormal basis of the space
 * @param[out] reduced  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  the function; not needed afterwards
 * @param[in] partition  of n entries; not needed afterwards
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when it has no such form here; SYMO_ERROR_INFEASIBLE when h is +infinity
 *        on the whole space; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused;
 *        SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: the mathematics page, theorems 5 and 6
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_reduce(symo_prox **reduced, const symo_prox *prox,
                                      const symo_partition *partition) SYMO_MUST_USE;

/**
 * Adds to the description of a function what h tells apart: colours of the entries, groups as further vertices.
 *
 * Cells that symo_structure_cells finds then are such that averages over them cost no more: h(P x) <= h(x).
 *
 * @param[in] prox  the function
 * @param[in,out] structure  what else the function is made of; after a failure it may hold a part
 * @param[in] first  the vertex of the first entry, the others follow: 0 when the variables are the entries; all n are
 *        variables, or none is
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when h does not say; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE;
 *        SYMO_ERROR_MEMORY
 * Cost: O(n log n), of groups O(n) vertices and edges
 * Threads: reads the prox only; one thread at a time may add to a structure.
 * Source: Grohe, Kersting, Mladenov and Selman, ESA 2014
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_describe(const symo_prox *prox, symo_structure *structure, int64_t first) SYMO_MUST_USE;

/**
 * A multiple of h.
 *
 * Formula: factor h; infinite weights and bounds stay
 * @param[out] scaled  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  the function; kept alive as long as it is needed
 * @param[in] factor  >= 0 and finite. 0 leaves the domain of a built-in operator as it is; of a table without
 *        `scaled` it is the zero function
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT also when factor times a weight overflows; SYMO_ERROR_MEMORY
 * Cost: O(n) for the operators below; O(1) for a table without `scaled`, whose step is scaled instead
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_scaled(symo_prox **scaled, const symo_prox *prox, double factor) SYMO_MUST_USE;

/**
 * The limit of factor * h for a growing factor: the penalty of the null model.
 *
 * @param[out] limit  the new handle, NULL on failure; free it with symo_prox_free. Entries that cost are fixed at 0,
 *        the others free; an indicator is its own limit; not offered where the
 *        limit holds entries at anything but 0
 * @param[in] prox  the function; not needed afterwards
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when it is not known; SYMO_ERROR_ARGUMENT for NULL; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_null_model(symo_prox **limit, const symo_prox *prox) SYMO_MUST_USE;

/* The operators. weights: NULL for all 1 (group lasso: sqrt of the group's size); 0 means free, +infinity means fixed
 * at 0, even when lambda is 0. Arrays are copied. */

/**
 * No penalty: h(x) = 0.
 *
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(1); prox O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_zero(symo_prox **prox, int64_t n) SYMO_MUST_USE;

/**
 * Weighted squared norm (ridge).
 *
 * Formula: h(x) = lambda/2 sum_i w_i x_i^2, prox v_i / (1 + step lambda w_i)
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] weights  n numbers >= 0 or +infinity, or NULL for all 1
 * @param[in] lambda  >= 0 and finite; lambda times a finite weight must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_squared_norm(symo_prox **prox, int64_t n, const double *weights,
                                            double lambda) SYMO_MUST_USE;

/**
 * Weighted l1 norm (lasso).
 *
 * Formula: h(x) = lambda sum_i w_i |x_i|, prox sign(v_i) max(|v_i| - step lambda w_i, 0)
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] weights  n numbers >= 0 or +infinity, or NULL for all 1
 * @param[in] lambda  >= 0 and finite; lambda times a finite weight must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Donoho 1995, IEEE Trans. Inf. Theory 41, 613
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_l1(symo_prox **prox, int64_t n, const double *weights, double lambda) SYMO_MUST_USE;

/**
 * Hinge of labelled entries (support vector machine), summed.
 *
 * Formula: h(x) = lambda sum_i max(0, 1 - y_i x_i), prox y_i max(w_i, min(w_i + step lambda, 1)) with w_i = y_i v_i
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] labels  n numbers y_i, each -1 or 1, or NULL for all 1
 * @param[in] lambda  >= 0 and finite
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Cortes and Vapnik 1995, Machine Learning 20, 273
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_hinge(symo_prox **prox, int64_t n, const double *labels, double lambda) SYMO_MUST_USE;

/**
 * The indicator of a box.
 *
 * Formula: h(x) = 0 when lower_i <= x_i <= upper_i for every i, else +infinity; prox clamps
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] lower  n numbers, -infinity for none, or NULL for no lower bounds
 * @param[in] upper  n numbers, each at least the lower bound, +infinity for none, or NULL for no upper bounds
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_box(symo_prox **prox, int64_t n, const double *lower, const double *upper) SYMO_MUST_USE;

/**
 * Group lasso over consecutive groups; n is the sum of the sizes.
 *
 * Formula: h(x) = lambda sum_g w_g ||x_g||, prox max(1 - step lambda w_g / ||v_g||, 0) v_g
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] groups  number of groups, >= 0
 * @param[in] sizes  groups numbers >= 0; empty groups are fine
 * @param[in] weights  groups numbers >= 0 or +infinity, or NULL for the square roots of the sizes
 * @param[in] lambda  >= 0 and finite; lambda times a finite weight must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_SIZE
 *        when the sum of the sizes overflows; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Yuan and Lin 2006, J. R. Statist. Soc. B 68, 49
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_group_lasso(symo_prox **prox, int64_t groups, const int64_t *sizes,
                                           const double *weights, double lambda) SYMO_MUST_USE;

/**
 * Group lasso over disjoint groups anywhere; an entry in no group is free.
 *
 * Formula: h(x) = lambda sum_g w_g ||x_g||; group g has the entries indices[starts[g]] .. indices[starts[g + 1] - 1]
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] groups  number of groups, >= 0
 * @param[in] starts  groups + 1 numbers, the first 0, never falling; NULL is fine for no groups
 * @param[in] indices  starts[groups] numbers in 0 .. n - 1; one that occurs twice is refused with both its groups;
 *        NULL is fine when all groups are empty
 * @param[in] weights  groups numbers >= 0 or +infinity, or NULL for the square roots of the sizes
 * @param[in] lambda  >= 0 and finite; lambda times a finite weight must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Yuan and Lin 2006, J. R. Statist. Soc. B 68, 49
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_group_lasso_indexed(symo_prox **prox, int64_t n, int64_t groups, const int64_t *starts,
                                                   const int64_t *indices, const double *weights,
                                                   double lambda) SYMO_MUST_USE;

/**
 * Elastic net: l1 norm and half squared norm with the same weights.
 *
 * In symo_prox_distance the gradient of the quadratic part goes with g, and a block is divided by lambda w_i.
 *
 * Formula: h(x) = lambda sum_i w_i (alpha |x_i| + (1 - alpha)/2 x_i^2),
 *        prox sign(v_i) max(|v_i| - step lambda alpha w_i, 0) / (1 + step lambda (1 - alpha) w_i)
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] weights  n numbers >= 0 or +infinity, or NULL for all 1
 * @param[in] alpha  from 0 (ridge) to 1 (lasso)
 * @param[in] lambda  >= 0 and finite; lambda times a finite weight must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Zou and Hastie 2005, J. R. Statist. Soc. B 67, 301
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_elastic_net(symo_prox **prox, int64_t n, const double *weights, double alpha,
                                           double lambda) SYMO_MUST_USE;

/**
 * Group elastic net over disjoint groups anywhere; an entry in no group is free.
 *
 * In symo_prox_distance the gradient of the quadratic part goes with g, and a block is divided by lambda w_g; where
 * alpha = 0 the blocks are the entries.
 *
 * Formula: h(x) = lambda sum_g w_g (alpha ||x_g|| + (1 - alpha)/2 ||x_g||^2); group g has the entries
 *        indices[starts[g]] .. indices[starts[g + 1] - 1]
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] groups  number of groups, >= 0
 * @param[in] starts  groups + 1 numbers, the first 0, never falling; NULL is fine for no groups
 * @param[in] indices  starts[groups] numbers in 0 .. n - 1; one that occurs twice is refused with both its groups;
 *        NULL is fine when all groups are empty
 * @param[in] weights  groups numbers >= 0 or +infinity, or NULL for the square roots of the sizes
 * @param[in] alpha  from 0 (ridge) to 1 (group lasso)
 * @param[in] lambda  >= 0 and finite; lambda times a finite weight must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Yang and Hastie 2024, arXiv 2405.08631
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_group_elastic_net(symo_prox **prox, int64_t n, int64_t groups, const int64_t *starts,
                                                 const int64_t *indices, const double *weights, double alpha,
                                                 double lambda) SYMO_MUST_USE;

/**
 * Sparse group lasso over disjoint groups anywhere: whole groups and single entries become 0.
 *
 * The weight of a group as a block of symo_prox_distance is lambda (alpha max v_i + (1 - alpha) w_g), its members of
 * infinite weight left out; an entry in no group is a block of weight lambda alpha v_i.
 *
 * Formula: h(x) = lambda (alpha sum_i v_i |x_i| + (1 - alpha) sum_g w_g ||x_g||); group g has the entries
 *        indices[starts[g]] .. indices[starts[g + 1] - 1]
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] groups  number of groups, >= 0
 * @param[in] starts  groups + 1 numbers, the first 0, never falling; NULL is fine for no groups
 * @param[in] indices  starts[groups] numbers in 0 .. n - 1; one that occurs twice is refused with both its groups;
 *        NULL is fine when all groups are empty
 * @param[in] group_weights  groups numbers w_g >= 0 or +infinity, or NULL for the square roots of the sizes
 * @param[in] feature_weights  n numbers v_i >= 0 or +infinity, or NULL for all 1
 * @param[in] alpha  from 0 (group lasso) to 1 (lasso)
 * @param[in] lambda  >= 0 and finite; lambda times a finite weight must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n); polar about five passes over each group
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Simon, Friedman, Hastie and Tibshirani 2013, J. Comput. Graph. Statist. 22, 231
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_sparse_group(symo_prox **prox, int64_t n, int64_t groups, const int64_t *starts,
                                            const int64_t *indices, const double *group_weights,
                                            const double *feature_weights, double alpha, double lambda) SYMO_MUST_USE;

/**
 * Distance to the space of a partition: soft symmetry, which becomes exact at a finite lambda.
 *
 * Where the prox reaches the space its result lies there to the last bit.
 *
 * Formula: h(x) = lambda ||x - P x||, prox P v + max(1 - step lambda / ||v - P v||, 0) (v - P v)
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] partition  whose space P projects onto; kept alive as long as it is needed
 * @param[in] lambda  >= 0 and finite
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n)
 * Threads: independent of every other call; the handles are counted atomically.
 * Source: the mathematics page, theorem 10
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_space_distance(symo_prox **prox, const symo_partition *partition,
                                              double lambda) SYMO_MUST_USE;

/**
 * Distances to nested spaces, those that a chain of subgroups leaves fixed: a path from full symmetry to none.
 *
 * With a growing lambda an answer falls into the last space, then into the one before, and at last into the first;
 * where the prox reaches one its result lies there to the last bit.
 *
 * Formula: h(x) = lambda sum_k w_k ||x - P_k x||, prox S_0 S_1 ... S_last with S_k(v) = P_k v + max(1 - step lambda w_k
 *        / ||v - P_k v||, 0) (v - P_k v), the last of which is applied first
 * @param[out] prox  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] count  number of spaces, >= 0
 * @param[in] partitions  count partitions of n entries, the coarsest (of the largest group) first: the space of each
 *        must lie in that of the next; kept alive as long as they are needed; NULL is fine for none
 * @param[in] weights  count numbers >= 0 and finite, copied; NULL: all 1
 * @param[in] lambda  >= 0 and finite
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n count)
 * Threads: independent of every other call; the handles are counted atomically.
 * Source: the mathematics page, theorem 13; for nested groups: Jenatton, Mairal, Obozinski and Bach 2011, JMLR 12, 2297
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_space_chain(symo_prox **prox, int64_t n, int64_t count,
                                           const symo_partition *const *partitions, const double *weights,
                                           double lambda) SYMO_MUST_USE;

/* Calculus: functions made from other ones, built-in or a user's, which are kept alive as long as they are needed. What
 * the operand does not offer (diagonal steps, conjugate, distance, ...) the result does not offer either. A point that
 * is carried onto the border of the operand's domain and back may miss it by rounding; it counts as inside. For
 * multiples there is symo_prox_scaled. */

/**
 * A function of the multiple of its argument.
 *
 * Formula: h(factor x), prox 1/factor prox_{factor^2 step h}(factor v)
 * @param[out] dilated  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  h
 * @param[in] factor  finite, not 0; factor times a point must not overflow
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(1); prox that of h and O(n), scratch that of h and 3 n
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Bauschke and Combettes 2017, Convex Analysis and Monotone Operator Theory, proposition 24.8
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_dilated(symo_prox **dilated, const symo_prox *prox, double factor) SYMO_MUST_USE;

/**
 * A function moved to another place.
 *
 * Formula: h(x - offset), prox offset + prox_{step h}(v - offset)
 * @param[out] translated  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  h, of n entries
 * @param[in] offset  n finite numbers, copied
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n); prox that of h and O(n), scratch that of h and 2 n
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Bauschke and Combettes 2017, Convex Analysis and Monotone Operator Theory, proposition 24.8
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_translated(symo_prox **translated, const symo_prox *prox,
                                          const double *offset) SYMO_MUST_USE;

/**
 * A function in other orthonormal coordinates, given by a dense basis.
 *
 * Penalties of isotypic components, of Fourier or principal components: h then has their coordinates for entries.
 *
 * Formula: h(Q'x), prox Q prox_{step h}(Q'v)
 * @param[out] rotated  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  h, of n entries
 * @param[in] basis  n n finite numbers, vector after vector: those of Q, orthonormal to 1e-9; copied
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value, or the two vectors, when one is refused;
 *        SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(n^3) once; prox that of h and 4 n^2, scratch that of h and 4 n, memory 8 n^2 bytes; polar and threshold are
 *        not offered where h leaves coordinates free
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Bauschke and Combettes 2017, Convex Analysis and Monotone Operator Theory, proposition 24.14
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_rotated(symo_prox **rotated, const symo_prox *prox, const double *basis) SYMO_MUST_USE;

/* Writes n numbers to out, which does not overlap in; 0, or a code that the caller is handed. */
typedef int (*symo_prox_rotation)(int64_t n, const double *in, double *out, void *user);

/**
 * A function in other orthonormal coordinates, given by two functions: fast transforms, isotypic coordinates.
 *
 * Formula: h(Q'x), prox Q prox_{step h}(Q'v)
 * @param[out] rotated  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  h, of n entries
 * @param[in] to  Q'x from x; tried at one point, where it must keep the length
 * @param[in] from  Q z from z; must lead back there, both to 1e-9
 * @param[in] user  handed to both; must outlive the handle and those made from it
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT for what is NULL, or does not keep the length or lead back; SYMO_ERROR_CALLBACK
 *        when a function returns a code; SYMO_ERROR_MEMORY
 * Cost: both functions; prox that of h and both functions, scratch that of h and 4 n; polar and threshold are not
 *        offered where h leaves coordinates free
 * Threads: both functions must allow what the user does: two threads that use the handle call them at once.
 * Source: Bauschke and Combettes 2017, Convex Analysis and Monotone Operator Theory, proposition 24.14
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_rotated_by(symo_prox **rotated, const symo_prox *prox, symo_prox_rotation to,
                                          symo_prox_rotation from, void *user) SYMO_MUST_USE;

/**
 * A function plus a linear and a quadratic one.
 *
 * Formula: h(x) + <slope, x> + curvature/2 ||x||^2, prox prox_{s h}((v - step slope) / (1 + step curvature)) with
 *        s = step / (1 + step curvature)
 * @param[out] tilted  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  h, of n entries
 * @param[in] slope  n finite numbers, copied; NULL for none
 * @param[in] curvature  >= 0 and finite
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n); prox that of h and O(n), scratch that of h and n; with a curvature the conjugate takes a prox of h, and
 *        is known whatever h is
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Bauschke and Combettes 2017, Convex Analysis and Monotone Operator Theory, proposition 24.8
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_tilted(symo_prox **tilted, const symo_prox *prox, const double *slope,
                                      double curvature) SYMO_MUST_USE;

/**
 * A sum of functions of disjoint sets of entries; an entry in none of them is free.
 *
 * Formula: h(x) = sum_k h_k(x_k); x_k has the entries indices[s_k] .. indices[s_k + n_k - 1], n_k the size of h_k, s_k
 *        the sum of the sizes before
 * @param[out] sum  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] n  number of entries, >= 0
 * @param[in] count  number of terms, >= 0
 * @param[in] terms  count functions, whose sizes add up to n at most; one may be there several times; NULL is fine for
 *        none
 * @param[in] indices  as many numbers in 0 .. n - 1 as the sizes add up to, none twice; copied. NULL: the terms follow
 *        each other
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(n); prox those of the terms and, with indices, O(n); scratch that of the most demanding term, and with
 *        indices twice the largest size
 * Threads: independent of every other call; the handles are counted atomically.
 * Source: elementary
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_separable_sum(symo_prox **sum, int64_t n, int64_t count, symo_prox *const *terms,
                                             const int64_t *indices) SYMO_MUST_USE;

/**
 * The convex conjugate as a function of its own.
 *
 * Formula: h*(x) = sup_u <x, u> - h(u), prox v - step prox_{h / step}(v / step) (Moreau)
 * @param[out] conjugated  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  h, flagged convex, with a conjugate. v / step must not overflow unless h is homogeneous
 * @return SYMO_OK; SYMO_ERROR_UNSUPPORTED when h is not convex or its conjugate is not known; SYMO_ERROR_ARGUMENT for
 *        NULL; SYMO_ERROR_MEMORY
 * Cost: O(1); prox two of h, so that the result lies in the domain of h*, and O(n), scratch that of h and 2 n
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Moreau 1965, Bull. SMF 93, 273
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_conjugated(symo_prox **conjugated, const symo_prox *prox) SYMO_MUST_USE;

/**
 * The Moreau envelope: a smooth function, where h is convex, below h with the same minimisers.
 *
 * Formula: h_mu(x) = min_u h(u) + ||u - x||^2 / (2 mu), prox v + step / (mu + step) (prox_{(mu + step) h}(v) - v)
 * @param[out] envelope  the new handle, NULL on failure; free it with symo_prox_free
 * @param[in] prox  h
 * @param[in] mu  > 0 and finite: the smaller, the nearer to h
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT with the argument, its index and value when one is refused; SYMO_ERROR_MEMORY
 * Cost: O(1); value and prox take a prox of h and O(n), scratch that of h and 2 n
 * Threads: independent of every other call; the handle is counted atomically.
 * Source: Bauschke and Combettes 2017, Convex Analysis and Monotone Operator Theory, proposition 24.8
 * Since: 0.1
 */
SYMO_API symo_status symo_prox_moreau_envelope(symo_prox **envelope, const symo_prox *prox, double mu) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
