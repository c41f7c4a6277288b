/* SPDX-License-Identifier: BSD-3-Clause */
/* Matrix Market files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>

#include "fuzz.h"

enum { COLUMNS = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file(data, size, "input.mtx");
    symo_io_error error = { "", 0, 0 };
    symo_matrix *matrix = NULL;
    const symo_status status = symo_matrix_market_read(&matrix, path, &error);
    FUZZ_ASSERT((status == SYMO_OK) == (matrix != NULL));
    if (status != SYMO_OK) {
        FUZZ_ASSERT(strncmp(error.text, path, strlen(path)) == 0 && strlen(error.text) > strlen(path) + 2);
        FUZZ_ASSERT(error.line >= 0 && error.column >= 0);
        return 0;
    }
    const int64_t rows = symo_matrix_rows(matrix);
    double *column = malloc(((size_t)rows + 1) * sizeof *column);
    FUZZ_ASSERT(column);
    for (int64_t j = 0; j < symo_matrix_columns(matrix) && j < COLUMNS; j++) {
        FUZZ_ASSERT(symo_matrix_column(matrix, j, column) == SYMO_OK);
        for (int64_t i = 0; i < rows; i++) FUZZ_ASSERT(isfinite(column[i]));
    }
    free(column);
    symo_matrix_free(matrix);
    return 0;
}
