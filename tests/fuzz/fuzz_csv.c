/* SPDX-License-Identifier: BSD-3-Clause */
/* CSV files. */
#include "fuzz.h"
#include "table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_table(fuzz_file(data, size, "input.csv"));
    return 0;
}
