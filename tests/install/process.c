/* SPDX-License-Identifier: BSD-3-Clause */
/* T3: what belongs to the host process is the same after the library was loaded, has solved a problem and was unloaded,
 * many times over: the control bits of the floating-point unit (rounding, traps, denormals), the locale, every signal's
 * disposition, the open descriptors and the number of threads.
 *
 *     process LIBSYMO.so
 *
 * OpenBLAS starts its threads when it is loaded, which is its business and not symo's: it is loaded once before the
 * first look and stays. */
#include <dirent.h>
#include <dlfcn.h>
#include <fenv.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

enum { ROUNDS = 20, SIGNALS = 64, NAMES = 4096 };

typedef struct snapshot {
    unsigned control; /* of the vector unit, without its sticky flags */
    int rounding, denormals;
    char locale[256];
    void (*handler[SIGNALS])(int);
    int flags[SIGNALS];
    char descriptors[NAMES];
    int threads;
} snapshot;

static int checks, failures;

static void check(int holds, const char *what, int round)
{
    checks++;
    if (holds) return;
    failures++;
    printf("FAILED: round %d: %s\n", round, what);
}

/* How many entries a folder of /proc has; their names, but for the folder's own descriptor, into `names`. */
static int list(const char *folder, char *names)
{
    int count = 0;
    size_t used = 0;
    DIR *directory = opendir(folder);
    if (!directory) return -1;
    for (const struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        if (entry->d_name[0] == '.' || (names && atoi(entry->d_name) == dirfd(directory))) continue;
        count++;
        if (names && used + 8 < NAMES) used += (size_t)snprintf(names + used, NAMES - used, "%s ", entry->d_name);
    }
    closedir(directory);
    return count;
}

static snapshot look(void)
{
    snapshot s;
    memset(&s, 0, sizeof s);
#if defined(__x86_64__)
    s.control = _mm_getcsr() & ~0x3fu;
#endif
    volatile double tiny = DBL_MIN;
    s.rounding = fegetround();
    s.denormals = tiny / 2.0 > 0.0;
    snprintf(s.locale, sizeof s.locale, "%s", setlocale(LC_ALL, NULL));
    for (int i = 1; i < SIGNALS; i++) {
        struct sigaction action;
        if (sigaction(i, NULL, &action) != 0) continue;
        s.handler[i] = action.sa_handler;
        s.flags[i] = action.sa_flags;
    }
    list("/proc/self/fd", s.descriptors);
    s.threads = list("/proc/self/task", NULL);
    return s;
}

static void compare(const snapshot *before, const snapshot *after, int round)
{
    check(before->control == after->control, "control bits of the vector unit", round);
    check(before->rounding == after->rounding, "rounding mode", round);
    check(before->denormals == after->denormals, "denormal numbers", round);
    check(strcmp(before->locale, after->locale) == 0, "locale", round);
    check(memcmp(before->handler, after->handler, sizeof before->handler) == 0, "signal handlers", round);
    check(memcmp(before->flags, after->flags, sizeof before->flags) == 0, "signal flags", round);
    check(strcmp(before->descriptors, after->descriptors) == 0, "open descriptors", round);
    check(before->threads > 0 && before->threads == after->threads, "number of threads", round);
}

/* A function of the library, by its name and with its declared type. */
#define FIND(library, name)                                                                                            \
    __typeof__(&(name)) call_##name = NULL;                                                                            \
    *(void **)&call_##name = dlsym(library, #name);                                                                    \
    if (!call_##name) return -1

/* least squares with a lasso and a swap: goes through BLAS, the fold and the certificate. 1: solved. */
static int solve(void *library)
{
    FIND(library, symo_matrix_dense);
    FIND(library, symo_matrix_free);
    FIND(library, symo_objective_least_squares);
    FIND(library, symo_objective_free);
    FIND(library, symo_prox_l1);
    FIND(library, symo_prox_free);
    FIND(library, symo_symmetry_permutations);
    FIND(library, symo_symmetry_free);
    FIND(library, symo_problem_create);
    FIND(library, symo_problem_set_objective);
    FIND(library, symo_problem_set_penalty);
    FIND(library, symo_problem_set_symmetry);
    FIND(library, symo_problem_free);
    FIND(library, symo_solver_create);
    FIND(library, symo_solver_run);
    FIND(library, symo_solver_result);
    FIND(library, symo_solver_free);
    static const double data[12] = { 1, 2, 0, 1, 0, 1, 3, 1, 2, 0, 1, 1 }, y[4] = { 3, 2, 1, 4 };
    static const int64_t swap[3] = { 1, 0, 2 };
    double x[3] = { 0, 0, 0 };
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    symo_status status = call_symo_matrix_dense(&matrix, 4, 3, data);
    if (!status) status = call_symo_objective_least_squares(&objective, matrix, y, NULL, NULL, 1);
    if (!status) status = call_symo_prox_l1(&penalty, 3, NULL, 0.01);
    if (!status) status = call_symo_symmetry_permutations(&symmetry, 3, 1, swap);
    if (!status) status = call_symo_problem_create(&problem, 3);
    if (!status) status = call_symo_problem_set_objective(problem, objective);
    if (!status) status = call_symo_problem_set_penalty(problem, penalty);
    if (!status) status = call_symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = call_symo_solver_create(&solver, problem, "auto");
    if (!status) status = call_symo_solver_run(solver, x);
    const int solved = !status && call_symo_solver_result(solver)->reason == SYMO_REASON_SOLVED && x[0] == x[1];
    call_symo_solver_free(solver);
    call_symo_problem_free(problem);
    call_symo_symmetry_free(symmetry);
    call_symo_prox_free(penalty);
    call_symo_objective_free(objective);
    call_symo_matrix_free(matrix);
    return solved;
}

int main(int argc, char **argv)
{
    if (argc != 2) return 64;
    /* opened once, so that what the loader and OpenBLAS keep for themselves is there before the first look */
    void *blas = dlopen("libopenblas.so.0", RTLD_NOW);
    setlocale(LC_ALL, "C.UTF-8");
    const snapshot before = look();
    for (int round = 1; round <= ROUNDS; round++) {
        void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
        check(library != NULL, "the library loads", round);
        if (!library) {
            printf("%s\n", dlerror());
            break;
        }
        const snapshot loaded = look();
        compare(&before, &loaded, round);
        check(solve(library) == 1, "the problem is solved", round);
        const snapshot solved = look();
        compare(&before, &solved, round);
        dlclose(library);
        check(dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD) == NULL, "the library is gone after dlclose", round);
        const snapshot after = look();
        compare(&before, &after, round);
    }
    if (blas) dlclose(blas);
    printf("%d passed, %d failed\n", checks - failures, failures);
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
