/* SPDX-License-Identifier: BSD-3-Clause */
/* Text of generators: what is accepted is written in cycles and read back as the same group elements. */
#include <stdlib.h>
#include <string.h>
#include <symo/symmetry.h>

#include "fuzz.h"

enum { COLUMNS = 12 };
static const char *const names[COLUMNS] = { "age", "bmi", "3",   "a b", "a,b",      "#",
                                            "\"",  "-x",  "x_1", "x_2", "\xc3\xa9", "12" };

static void check_image(const int64_t *image, const int8_t *sign)
{
    int seen[COLUMNS] = { 0 };
    for (int i = 0; i < COLUMNS; i++) {
        FUZZ_ASSERT(image[i] >= 0 && image[i] < COLUMNS && !seen[image[i]]++);
        FUZZ_ASSERT(sign[i] == 1 || sign[i] == -1);
    }
}

static void round_trip(const symo_symmetry *symmetry, int64_t generator, const char *const *columns)
{
    int64_t image[COLUMNS], again[COLUMNS];
    int8_t sign[COLUMNS], sign_again[COLUMNS];
    char text[4096];
    size_t length = 0;
    symo_symmetry *read = NULL;
    FUZZ_ASSERT(symo_symmetry_image(symmetry, generator, image, sign) == SYMO_OK);
    check_image(image, sign);
    FUZZ_ASSERT(symo_symmetry_cycles(symmetry, generator, columns, sizeof text, text, &length) == SYMO_OK);
    FUZZ_ASSERT(length <= sizeof text);
    FUZZ_ASSERT(symo_symmetry_parse(&read, COLUMNS, columns, text) == SYMO_OK);
    FUZZ_ASSERT(symo_symmetry_generators(read) == 1);
    FUZZ_ASSERT(symo_symmetry_image(read, 0, again, sign_again) == SYMO_OK);
    FUZZ_ASSERT(memcmp(image, again, sizeof image) == 0 && memcmp(sign, sign_again, sizeof sign) == 0);
    symo_symmetry_free(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    FUZZ_ASSERT(text != NULL);
    if (size) memcpy(text, data, size);
    text[size] = '\0';
    for (int named = 0; named <= 1; named++) {
        symo_symmetry *symmetry = NULL;
        const char *const *columns = named ? names : NULL;
        const symo_status status = symo_symmetry_parse(&symmetry, COLUMNS, columns, text);
        FUZZ_ASSERT((status == SYMO_OK) == (symmetry != NULL));
        if (status != SYMO_OK) FUZZ_ASSERT(symo_last_error()[0] != '\0');
        for (int64_t k = 0; k < symo_symmetry_generators(symmetry) && k < 16; k++) round_trip(symmetry, k, columns);
        symo_symmetry_free(symmetry);
    }
    free(text);
    return 0;
}
