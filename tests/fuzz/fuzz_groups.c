/* SPDX-License-Identifier: BSD-3-Clause */
/* Files of groups: what is accepted names disjoint, ascending columns. */
#include <string.h>
#include <symo/io.h>

#include "fuzz.h"

enum { COLUMNS = 12 };
static const char *const names[COLUMNS] = { "age", "bmi", "3",   "a b", "a,b",      "#",
                                            "\"",  "-x",  "x_1", "x_2", "\xc3\xa9", "12" };

static void check(const symo_groups *groups)
{
    const int64_t count = symo_groups_count(groups), *starts = symo_groups_starts(groups);
    const int64_t *indices = symo_groups_indices(groups);
    int seen[COLUMNS] = { 0 };
    FUZZ_ASSERT(starts[0] == 0);
    for (int64_t g = 0; g < count; g++) {
        FUZZ_ASSERT(symo_groups_name(groups, g)[0] && starts[g + 1] > starts[g]);
        for (int64_t k = starts[g]; k < starts[g + 1]; k++) {
            FUZZ_ASSERT(indices[k] >= 0 && indices[k] < COLUMNS && !seen[indices[k]]++);
            FUZZ_ASSERT(k == starts[g] || indices[k] > indices[k - 1]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file(data, size, "input.groups");
    symo_io_error error = { "", 0, 0 };
    for (int named = 0; named <= 1; named++) {
        symo_groups *groups = NULL;
        const symo_status status = symo_groups_read(&groups, path, COLUMNS, named ? names : NULL, NULL, &error);
        FUZZ_ASSERT((status == SYMO_OK) == (groups != NULL));
        if (groups)
            check(groups);
        else
            FUZZ_ASSERT(strncmp(error.text, path, strlen(path)) == 0 && error.line >= 0 && error.column >= 0);
        symo_groups_free(groups);
    }
    return 0;
}
