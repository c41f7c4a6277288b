/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a partition of the entries of a matrix: a square an entry, a colour a cell, a light and a dark shade
 * of it where entries of one cell have opposite signs, white where an entry is always zero. The cells go once round the
 * circle of hues, so that a pattern that is shifted from row to row is seen as stripes however many cells there are. */
#include "symmetry.h"

#include <math.h>

enum { SIDE = 900, MARGIN = 40, SQUARES = 1 << 18 };

/* 0xRRGGBB; place: of the cell in 0 .. 1; saturation and value are fixed by the sign */
static long colour_of(double place, int negative)
{
    long colour = 0;
    const double hue = 6.0 * place;
    const double saturation = negative ? 0.85 : 0.55, value = negative ? 0.55 : 0.95;
    for (int channel = 0; channel < 3; channel++) {
        const double apart = fabs(remainder(hue - 2.0 * channel, 6.0)); /* from red, green, blue */
        const double dark = fmin(1.0, fmax(0.0, apart - 1.0));
        colour = 256 * colour + lround(255.0 * value * (1.0 - saturation * dark));
    }
    return colour;
}

static void add_entries(symo_cli_text *script, const symo_partition *partition, int64_t rows, int64_t columns)
{
    const double cells = (double)symo_partition_cells(partition);
    symo_cli_text_add(script, "$pattern << SYMO_END\n");
    for (int64_t entry = 0; entry < rows * columns; entry++) {
        const int64_t cell = symo_partition_cell(partition, entry);
        if (cell < 0) continue;
        const long colour = colour_of((double)cell / cells, symo_partition_sign(partition, entry) < 0);
        symo_cli_text_add(script, "%lld %lld %ld\n", (long long)(entry % columns) + 1, (long long)(entry / columns) + 1,
                          colour);
    }
    symo_cli_text_add(script, "SYMO_END\n");
}

/* Whole numbers only: gnuplot's own choice where there are enough of them. */
static void add_tics(symo_cli_text *script, const char *axis, int64_t count)
{
    if (count <= 12) symo_cli_text_add(script, "set %stics 1,1\n", axis);
}

int symo_cli_pattern_draw(const symo_partition *partition, int64_t rows, int64_t columns, const char *path)
{
    symo_cli_text script = { 0 };
    if (rows == 0 || columns == 0 || rows > SQUARES / columns)
        return symo_cli_error(SYMO_CLI_USAGE, "%s: %lld x %lld entries; a picture has 1 to %d", path, (long long)rows,
                              (long long)columns, SQUARES);
    const double longer = (double)(rows > columns ? rows : columns);
    const int width = MARGIN + (int)fmax(160.0, SIDE * (double)columns / longer);
    const int height = MARGIN + (int)fmax(160.0, SIDE * (double)rows / longer);
    int code = symo_cli_picture_begin(&script, path, width, height);
    if (!code) {
        add_entries(&script, partition, rows, columns);
        add_tics(&script, "x", columns);
        add_tics(&script, "y", rows);
        symo_cli_text_add(&script,
                          "unset grid\nset border 15 lc rgb '#999999'\nset size ratio -1\n"
                          "set xrange [0.5:%lld.5] noextend\nset yrange [%lld.5:0.5] noextend\n"
                          "set tics out scale 0.5\nplot NaN, $pattern using 1:2:(0.5):(0.5):3 with boxxyerror fill "
                          "solid noborder fc rgb variable\n",
                          (long long)columns, (long long)rows);
        code = symo_cli_picture_draw(&script, path);
    }
    symo_cli_text_free(&script);
    return code;
}
