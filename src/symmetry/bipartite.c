/* SPDX-License-Identifier: BSD-3-Clause */
/* The coarsest equitable partition of the rows and the columns of a matrix.
 *
 * For rows i and k of one cell, columns j and l of one cell, every cell of columns C, of rows R and every weight w
 * there are as many c in C with a_ic = w as with a_kc = w, and as many r in R with a_rj = w as with a_rl = w. With the
 * averages P over the cells of rows and Q over those of columns then P A = A Q. It is the equitable partition of the
 * graph whose vertices are the rows and the columns, and the entries its edges (cells.c).
 */
#include "linear/linear_impl.h"
#include "symmetry/graph.h"
#include "symmetry/symmetry_impl.h"

static symo_status check(const char *function, const symo_matrix *matrix, double tolerance)
{
    if (!matrix) return symo__fail_null(function, "matrix");
    SYMO_TRY(symo__graph_check_tolerance(function, tolerance));
    if (matrix->rows > INT32_MAX || matrix->columns > INT32_MAX - matrix->rows)
        return symo__fail(SYMO_ERROR_SIZE, "%s: %lld rows and %lld columns, and 2^31 - 1 are the most together",
                          function, (long long)matrix->rows, (long long)matrix->columns);
    return SYMO_OK;
}

/* Columns are the structure's variables, rows come after them. */
static symo_status fill(symo_structure *structure, const char *function, const symo_matrix *matrix,
                        const int64_t *row_colours, const int64_t *column_colours)
{
    int64_t first = 0;
    SYMO_TRY(symo_structure_vertices(structure, matrix->rows, &first));
    if (row_colours) SYMO_TRY(symo__structure_labels(structure, function, first, matrix->rows, row_colours));
    if (column_colours) SYMO_TRY(symo__structure_labels(structure, function, 0, matrix->columns, column_colours));
    return symo__structure_matrix(structure, function, matrix, first, 0);
}

symo_status symo_partition_equitable_bipartite(symo_partition **row_cells, symo_partition **column_cells,
                                               const symo_matrix *matrix, const int64_t *row_colours,
                                               const int64_t *column_colours, double tolerance)
{
    symo_structure *structure = NULL;
    symo_partition *all = NULL;
    if (row_cells) *row_cells = NULL;
    if (column_cells) *column_cells = NULL;
    if (!row_cells) return symo__fail_null(__func__, "row_cells");
    if (!column_cells) return symo__fail_null(__func__, "column_cells");
    SYMO_TRY(check(__func__, matrix, tolerance));
    symo_status status = symo_structure_create(&structure, matrix->columns, tolerance);
    if (!status) status = fill(structure, __func__, matrix, row_colours, column_colours);
    if (!status) status = symo__structure_cells(&all, __func__, structure);
    symo_structure_free(structure);
    if (!status) status = symo__cells_of(row_cells, all, matrix->columns, matrix->rows);
    if (!status) status = symo__cells_of(column_cells, all, 0, matrix->columns);
    symo_partition_free(all);
    if (status) {
        symo_partition_free(*row_cells);
        *row_cells = NULL;
    }
    return status;
}
