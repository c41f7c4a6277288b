/* SPDX-License-Identifier: BSD-3-Clause */
/* Sparse matrices for tests. */
#ifndef TESTS_SPARSE_H
#define TESTS_SPARSE_H

#include <stdint.h>
#include <symo/linear.h>

/* Of numbers column after column; some of the zeros are stored too. Aborts when that fails. */
symo_matrix *sparse_of(int64_t rows, int64_t columns, const double *a);

#endif
