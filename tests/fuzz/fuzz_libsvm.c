/* SPDX-License-Identifier: BSD-3-Clause */
/* LIBSVM files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/io.h>

#include "fuzz.h"

enum { COLUMNS = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file(data, size, "input.svm");
    symo_io_error error = { "", 0, 0 };
    symo_matrix *matrix = NULL;
    double *response = NULL;
    const symo_status status = symo_libsvm_read(&matrix, &response, path, 0, &error);
    FUZZ_ASSERT((status == SYMO_OK) == (matrix != NULL) && (status == SYMO_OK) == (response != NULL));
    if (status != SYMO_OK) {
        FUZZ_ASSERT(strncmp(error.text, path, strlen(path)) == 0 && strlen(error.text) > strlen(path) + 2);
        FUZZ_ASSERT(error.line >= 0 && error.column >= 0);
        return 0;
    }
    FUZZ_ASSERT(symo_matrix_rows(matrix) > 0);
    for (int64_t i = 0; i < symo_matrix_rows(matrix); i++) FUZZ_ASSERT(isfinite(response[i]));
    double *column = malloc((size_t)symo_matrix_rows(matrix) * sizeof *column);
    FUZZ_ASSERT(column);
    for (int64_t j = 0; j < symo_matrix_columns(matrix) && j < COLUMNS; j++) {
        FUZZ_ASSERT(symo_matrix_column(matrix, j, column) == SYMO_OK);
        for (int64_t i = 0; i < symo_matrix_rows(matrix); i++) FUZZ_ASSERT(isfinite(column[i]));
    }
    free(column);
    symo_matrix_free(matrix);
    symo_numbers_free(response);
    return 0;
}
