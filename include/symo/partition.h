/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/partition.h: signed partitions of indices, the neutral ground between penalties, objectives and symmetries.
 *
 * A partition of 0 .. n-1 into cells with signs spans the space of vectors x with x_i = s_i v_c for i in cell c; an
 * entry of a dead cell is zero. U is its orthonormal basis, one column a live cell: x = U z means x_i = s_i z_c /
 * sqrt(size_c).
 */
#ifndef SYMO_PARTITION_H
#define SYMO_PARTITION_H

#include <symo/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct symo_partition symo_partition;

/**
 * Makes a partition from one label an entry.
 *
 * Live cells are numbered in the order of their first members, and the signs of a cell are turned so that its first
 * member has +1.
 *
 * @param[out] partition  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of entries, >= 0
 * @param[in] labels  n numbers of any size, equal where entries share a cell, negative where the entry is dead (zero in
 *                    the space); copied; may be NULL when n = 0
 * @param[in] signs  n numbers +1 or -1 (not looked at where the entry is dead), copied; NULL: all +1
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(n) expected time; memory 18 n bytes and 16 a cell, and while it is made at most 30 n bytes, whatever the
 *       labels.
 * Threads: any; the handle never changes and may be used in several threads.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_partition_create(symo_partition **partition, int64_t n, const int64_t *labels,
                                           const int8_t *signs) SYMO_MUST_USE;

/**
 * Gives the caller's reference back; the partition goes when nobody uses it any more.
 *
 * @param[in] partition  may be NULL
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_partition_free(symo_partition *partition);

/**
 * Tells the number of entries.
 *
 * @param[in] partition  may be NULL
 * @return n; 0 for NULL
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_partition_size(const symo_partition *partition);

/**
 * Tells the number of live cells, which is the dimension of the space.
 *
 * @param[in] partition  may be NULL
 * @return 0 .. n; 0 for NULL
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_partition_cells(const symo_partition *partition);

/**
 * Tells which live cell an entry belongs to.
 *
 * @param[in] partition  may be NULL
 * @param[in] index  0 .. n-1
 * @return 0 .. cells-1; -1 for a dead entry, and when an argument is out of range
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_partition_cell(const symo_partition *partition, int64_t index);

/**
 * Tells the sign of an entry relative to the first member of its cell.
 *
 * @param[in] partition  may be NULL
 * @param[in] index  0 .. n-1
 * @return +1 or -1; 0 for a dead entry, and when an argument is out of range
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int symo_partition_sign(const symo_partition *partition, int64_t index);

/**
 * Tells how many members a live cell has.
 *
 * @param[in] partition  may be NULL
 * @param[in] cell  0 .. cells-1
 * @return >= 1; 0 when an argument is out of range
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_partition_cell_size(const symo_partition *partition, int64_t cell);

/**
 * Gives the members of a live cell.
 *
 * @param[in] partition  may be NULL
 * @param[in] cell  0 .. cells-1
 * @return symo_partition_cell_size entries in ascending order, owned by the partition; NULL when an argument is out of
 *         range
 * Cost: O(1); O(n) the first time when the cells are stretches of the vector.
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API const int64_t *symo_partition_members(const symo_partition *partition, int64_t cell);

/**
 * Projects a vector onto the space: every entry becomes the signed mean of its cell.
 *
 * All members of a cell get the same bits (with their signs). A cell whose members already agree keeps its value, so a
 * second projection changes nothing; zeros of a cell with two or more members become +0, a cell of one is copied. NaN
 * and infinity go to the whole cell.
 *
 * Formula: out_i = s_i (1/size_c) sum_{j in c} s_j x_j; 0 for a dead entry
 * @param[in] partition  not NULL
 * @param[in] x  n entries, any values; may be NULL when n = 0
 * @param[out] out  n entries; may be x itself, must not overlap it otherwise
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT
 * Cost: O(n): every entry is read at most twice and written once; no memory.
 * Threads: any, with different out.
 * Source: elementary; pairwise sums: Higham, Accuracy and Stability of Numerical Algorithms, 4.2.
 * Since: 0.1
 */
SYMO_API symo_status symo_partition_project(const symo_partition *partition, const double *x,
                                            double *out) SYMO_MUST_USE;

/**
 * Gives the coordinates of a vector's projection in the orthonormal basis of the space.
 *
 * Formula: z_c = (U'x)_c = (1/sqrt(size_c)) sum_{i in c} s_i x_i
 * @param[in] partition  not NULL
 * @param[in] x  n entries, any values; may be NULL when n = 0
 * @param[out] z  one entry a live cell; may begin where x begins, must not overlap it otherwise; may be NULL when there
 *                is no cell
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT
 * Cost: O(n); no memory.
 * Threads: any, with different z.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_partition_reduce(const symo_partition *partition, const double *x, double *z) SYMO_MUST_USE;

/**
 * Gives the vector of the space that has these coordinates; lift(reduce(x)) is the projection of x up to rounding.
 *
 * Formula: x_i = (U z)_i = s_i z_c / sqrt(size_c); 0 for a dead entry
 * @param[in] partition  not NULL
 * @param[in] z  one entry a live cell, any values; may be NULL when there is none
 * @param[out] x  n entries, the same bits for all members of a cell (with their signs); may begin where z begins, must
 *                not overlap it otherwise; may be NULL when n = 0
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT
 * Cost: O(n); no memory.
 * Threads: any, with different x.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_partition_lift(const symo_partition *partition, const double *z, double *x) SYMO_MUST_USE;

/**
 * Makes the partition whose space is the intersection of two spaces: what obeys both.
 *
 * An entry that the two tie to its own negative is dead.
 *
 * @param[out] join  the new handle, NULL on failure; the caller frees it
 * @param[in] a  not NULL
 * @param[in] b  as many entries as a
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(n log n) time, O(n) memory.
 * Threads: any.
 * Source: union-find with parity; elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_partition_join(symo_partition **join, const symo_partition *a,
                                         const symo_partition *b) SYMO_MUST_USE;

/**
 * Makes the partition with the smallest space that contains two spaces: the common refinement.
 *
 * Entries stay together when they are together, with the same relative sign, in both (or together in one and dead in
 * the other); an entry is dead when it is dead in both.
 *
 * @param[out] refined  the new handle, NULL on failure; the caller frees it
 * @param[in] a  not NULL
 * @param[in] b  as many entries as a
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE when the product of the numbers of cells does not fit;
 *         SYMO_ERROR_MEMORY
 * Cost: O(n) expected time, O(n) memory.
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_partition_refine(symo_partition **refined, const symo_partition *a,
                                           const symo_partition *b) SYMO_MUST_USE;

/**
 * Finds which entries of a vector are tied: those of nearly the same value become a cell, those near 0 are dead.
 *
 * In ascending order, values whose neighbours differ by at most tolerance times the largest |x_i| chain into one cell;
 * a chain with 0 in it is dead.
 *
 * @param[out] ties  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of entries, >= 0
 * @param[in] x  n finite numbers; may be NULL when n = 0
 * @param[in] tolerance  >= 0 and finite; 0: equal values only
 * @param[in] with_signs  not 0: |x_i| is looked at, and opposite values are tied with opposite signs
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(n log n) time, 25 n bytes beside the partition.
 * Threads: any.
 * Source: single linkage on a line; elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_partition_ties(symo_partition **ties, int64_t n, const double *x, double tolerance,
                                         int with_signs) SYMO_MUST_USE;

/* A subspace of R^n by an orthonormal basis, for the fixed spaces of groups that do more than permute. */
typedef struct symo_basis symo_basis;

/**
 * Makes a subspace from an orthonormal basis.
 *
 * @param[out] basis  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of entries, >= 0
 * @param[in] dimension  number of columns, 0 .. n
 * @param[in] columns  n * dimension finite numbers, column after column, orthonormal to 1e-12; copied; may be NULL when
 *                     there are none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(n dimension^2) time; 16 bytes an entry that is not 0.
 * Threads: any; the handle never changes and may be used in several threads.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_basis_create(symo_basis **basis, int64_t n, int64_t dimension,
                                       const double *columns) SYMO_MUST_USE;

/**
 * Gives the caller's reference back; the basis goes when nobody uses it any more.
 *
 * @param[in] basis  may be NULL
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_basis_free(symo_basis *basis);

/**
 * Tells the number of entries of a vector.
 *
 * @param[in] basis  may be NULL
 * @return n; 0 for NULL
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_basis_size(const symo_basis *basis);

/**
 * Tells the dimension of the subspace.
 *
 * @param[in] basis  may be NULL
 * @return 0 .. n; 0 for NULL
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API int64_t symo_basis_dimension(const symo_basis *basis);

/**
 * Gives one vector of the basis.
 *
 * @param[in] basis  not NULL
 * @param[in] column  0 .. dimension-1
 * @param[out] out  n entries
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT
 * Cost: O(n).
 * Threads: any, with different out.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_basis_column(const symo_basis *basis, int64_t column, double *out) SYMO_MUST_USE;

/**
 * Projects a vector onto the subspace.
 *
 * Formula: out = U (U'x)
 * @param[in] basis  not NULL
 * @param[in] x  n entries, any values; may be NULL when n = 0
 * @param[out] out  n entries; may be x itself, must not overlap it otherwise
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(n + entries of the basis that are not 0) time, 8 dimension bytes.
 * Threads: any, with different out.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_basis_project(const symo_basis *basis, const double *x, double *out) SYMO_MUST_USE;

/**
 * Gives the coordinates of a vector's projection.
 *
 * Formula: z = U'x
 * @param[in] basis  not NULL
 * @param[in] x  n entries, any values; may be NULL when n = 0
 * @param[out] z  dimension entries; may begin where x begins, must not overlap it otherwise; may be NULL when there are
 *                none
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(entries of the basis that are not 0) time, 8 dimension bytes.
 * Threads: any, with different z.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_basis_reduce(const symo_basis *basis, const double *x, double *z) SYMO_MUST_USE;

/**
 * Gives the vector of the subspace that has these coordinates.
 *
 * Formula: x = U z
 * @param[in] basis  not NULL
 * @param[in] z  dimension entries, any values; may be NULL when there are none
 * @param[out] x  n entries; may begin where z begins, must not overlap it otherwise; may be NULL when n = 0
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(n + entries of the basis that are not 0) time, 8 dimension bytes.
 * Threads: any, with different x.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_basis_lift(const symo_basis *basis, const double *z, double *x) SYMO_MUST_USE;
/* What a function looks like: a graph that shows which of its variables play the same part. The first n vertices are
 * the variables; whoever describes a function adds others (rows of data, groups), colours, and edges. */
typedef struct symo_structure symo_structure;

/**
 * Starts the description of a function: n variables that are all alike and have nothing to do with each other.
 *
 * @param[out] structure  the new handle, NULL on failure; the caller frees it
 * @param[in] n  number of variables, 0 .. 2^31 - 1
 * @param[in] tolerance  >= 0 and finite; of the numbers of one list, in ascending order, those whose neighbours differ
 *                       by at most tolerance times the largest finite magnitude are one number; 0: equal ones only
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(n).
 * Threads: any; one thread at a time may add to a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_structure_create(symo_structure **structure, int64_t n, double tolerance) SYMO_MUST_USE;

/**
 * Frees a description.
 *
 * @param[in] structure  may be NULL
 * Cost: O(1).
 * Threads: any.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API void symo_structure_free(symo_structure *structure);

/**
 * Adds vertices that are not variables, of a colour of their own: alike, and like no others.
 *
 * @param[in,out] structure  not NULL
 * @param[in] count  how many, >= 0
 * @param[out] first  the number of the first one, the others follow; always >= n
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(count) on average.
 * Threads: any; one thread at a time may add to a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_structure_vertices(symo_structure *structure, int64_t count, int64_t *first) SYMO_MUST_USE;

/**
 * Gives vertices numbers of which only those with the same ones stay alike: costs, bounds, weights, responses.
 *
 * They are told from all vertices that are not named, too.
 *
 * @param[in,out] structure  not NULL
 * @param[in] first  the first vertex; all are variables, or none is
 * @param[in] count  how many, >= 0
 * @param[in] values  count numbers, infinite ones allowed
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_MEMORY
 * Cost: O(count log count).
 * Threads: any; one thread at a time may add to a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_structure_colour(symo_structure *structure, int64_t first, int64_t count,
                                           const double *values) SYMO_MUST_USE;

/**
 * Adds weighted edges, which are seen from both ends; weights of one call are told from those of every other.
 *
 * @param[in,out] structure  not NULL; after a failure nothing was added
 * @param[in] count  how many, >= 0; 2^30 - 1 are the most of all calls together
 * @param[in] from  count vertices
 * @param[in] to  count vertices; the same as from: a loop, which is seen once
 * @param[in] values  count finite weights; 0, and what chains with it, is no edge
 * @return SYMO_OK; SYMO_ERROR_ARGUMENT; SYMO_ERROR_SIZE; SYMO_ERROR_MEMORY
 * Cost: O(count log count), O(count) when all weights are equal.
 * Threads: any; one thread at a time may add to a handle.
 * Source: elementary.
 * Since: 0.1
 */
SYMO_API symo_status symo_structure_edges(symo_structure *structure, int64_t count, const int64_t *from,
                                          const int64_t *to, const double *values) SYMO_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
