/* SPDX-License-Identifier: BSD-3-Clause */
/* dense: what the files of dense matrices share. Numbers stand in lines of equal distance: the columns (a_ij = line j,
 * entry i; dense_columns.c) or the rows (line i, entry j; dense_rows.c), as double or as float. A float becomes a
 * double exactly, a run at a time in a buffer of the first cache, so that one kernel serves both and gives the same
 * bits. */
#ifndef SYMO_LINEAR_DENSE_H
#define SYMO_LINEAR_DENSE_H

#include "linear/linear_impl.h"

enum { SYMO__DENSE_RUN = 256 }; /* entries that are converted at a time: a block of num/sum.c */

typedef struct symo__dense {
    symo_matrix head;
    const double *wide;  /* either these */
    const float *narrow; /* or these */
    int64_t leading;     /* from one line to the next */
    double *owned;       /* the copy behind wide; NULL for a view */
} symo__dense;

extern const symo__matrix_table symo__dense_columns_table, symo__dense_rows_table;

/* Rows x columns doubles that are still to be filled: made->owned, lines without gaps. */
symo_status symo__dense_create(symo__dense **made, const char *function, const symo__matrix_table *table, int64_t rows,
                               int64_t columns);
void symo__dense_free(symo_matrix *matrix);

static inline const symo__dense *symo__dense_of(const symo_matrix *matrix)
{
    return (const symo__dense *)matrix;
}

/* The entries offset .. offset + count - 1: doubles where they are, floats converted into buffer. */
static inline const double *symo__dense_run(const symo__dense *d, int64_t offset, int64_t count, double *buffer)
{
    if (d->wide) return d->wide + offset;
    const float *narrow = d->narrow + offset;
    for (int64_t i = 0; i < count; i++) buffer[i] = (double)narrow[i];
    return buffer;
}

/* Of a line of n entries from `start` on: how many belong to one run. */
static inline int64_t symo__dense_count(int64_t n, int64_t start)
{
    return n - start < SYMO__DENSE_RUN ? n - start : SYMO__DENSE_RUN;
}

#endif
