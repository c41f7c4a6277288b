/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs a target over the files of a folder, and over each with its end cut off at every eighth of its length, which is
 * what a broken download looks like. Prints `N passed, 0 failed`: what fails ends the process. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

static long replay(const char *name)
{
    FILE *file = fopen(name, "rb");
    FUZZ_ASSERT(file != NULL);
    FUZZ_ASSERT(fseek(file, 0, SEEK_END) == 0);
    const long size = ftell(file);
    rewind(file);
    for (int eighths = 8; eighths >= 0; eighths--) {
        const size_t length = (size_t)size * (size_t)eighths / 8;
        uint8_t *exact = malloc(length ? length : 1); /* so that a sanitizer sees one byte too many being read */
        rewind(file);
        FUZZ_ASSERT(exact && fread(exact, 1, length, file) == length);
        LLVMFuzzerTestOneInput(exact, length);
        free(exact);
    }
    fclose(file);
    return 9;
}

int main(int count, char **arguments)
{
    long passed = 0;
    for (int k = 1; k < count; k++) {
        DIR *folder = opendir(arguments[k]);
        FUZZ_ASSERT(folder != NULL);
        for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            char name[1024];
            if (entry->d_name[0] == '.') continue;
            snprintf(name, sizeof name, "%s/%s", arguments[k], entry->d_name);
            passed += replay(name);
        }
        closedir(folder);
    }
    printf("%ld passed, %d failed\n", passed, passed == 0);
    return passed == 0;
}
