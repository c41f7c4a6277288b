/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On what a result was computed. libsymo does not touch the threads of its BLAS; the command may, through OpenBLAS's
 * own functions, looked up at run time because the command is not linked with it. */
#include "cli.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>

const char *symo_cli_blas(void)
{
    char *(*config)(void) = NULL;
    *(void **)&config = dlsym(RTLD_DEFAULT, "openblas_get_config");
    return config ? config() : NULL;
}

int symo_cli_blas_threads(void)
{
    int (*get)(void) = NULL;
    *(void **)&get = dlsym(RTLD_DEFAULT, "openblas_get_num_threads");
    return get ? get() : 0;
}

int symo_cli_blas_set_threads(int64_t threads)
{
    void (*set)(int) = NULL;
    *(void **)&set = dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
    if (!set || threads > INT_MAX) {
        return symo_cli_error(SYMO_CLI_USAGE, "--threads: this BLAS cannot be told how many threads to use");
    }
    set((int)threads);
    return 0;
}

int symo_cli_cpu(size_t capacity, char *name)
{
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");
    int found = 0;
    while (file && !found && fgets(line, sizeof line, file)) {
        const char *value = strstr(line, ": ");
        if (strncmp(line, "model name", 10) != 0 || !value) continue;
        found = snprintf(name, capacity, "%.*s", (int)strcspn(value + 2, "\n"), value + 2) > 0;
    }
    if (file) fclose(file);
    return found;
}
