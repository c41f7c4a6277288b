/* SPDX-License-Identifier: BSD-3-Clause */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "support/exercise.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/allocator.h"

const exercise_entry *exercise_at(int64_t index)
{
    static const exercise_entry *const lists[] = { exercise_terms, exercise_prox, exercise_spaces, exercise_runs,
                                                   exercise_files };
    for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++)
        for (const exercise_entry *entry = lists[k]; entry->functions; entry++)
            if (index-- == 0) return entry;
    return NULL;
}

/* ---- blocks ---- */

static void *plain_room(exercise *ex, size_t bytes)
{
    static _Alignas(16) unsigned char memory[1 << 22];
    EXERCISE_REQUIRE(bytes <= sizeof memory - ex->used);
    void *room = memset(memory + ex->used, 0, bytes);
    ex->used += (bytes + 15) / 16 * 16;
    return room;
}

void *exercise_room(exercise *ex, int64_t count, size_t size)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = (size_t)count * size;
    const size_t inside = (bytes + page - 1) / page * page + (bytes == 0 ? page : 0);
    if (ex->plain) return plain_room(ex, bytes);
    exercise_block *block = &ex->blocks[ex->count++];
    EXERCISE_REQUIRE(ex->count <= EXERCISE_BLOCKS);
    block->map_bytes = inside + 2 * page;
    block->map = mmap(NULL, block->map_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXERCISE_REQUIRE(block->map != MAP_FAILED);
    EXERCISE_REQUIRE(mprotect((char *)block->map + page, inside, PROT_READ | PROT_WRITE) == 0);
    block->data = (char *)block->map + page + (ex->after_guard ? 0 : inside - bytes);
    if (bytes == 0) block->data = (char *)block->map + (ex->after_guard ? page : page + inside); /* nothing to touch */
    block->bytes = bytes;
    return block->data;
}

const void *exercise_seal(exercise *ex, const void *data)
{
    if (ex->plain) return data;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (int k = 0; k < ex->count; k++) {
        const exercise_block *block = &ex->blocks[k];
        if (block->data != data) continue;
        EXERCISE_REQUIRE(mprotect((char *)block->map + page, block->map_bytes - 2 * page, PROT_READ) == 0);
        return data;
    }
    ck_abort_msg("no such block");
    return NULL;
}

static double uniform(exercise *ex)
{
    ex->state = ex->state * 6364136223846793005u + 1442695040888963407u;
    return (double)(ex->state >> 11) * 0x1p-53;
}

const double *exercise_reals(exercise *ex, int64_t count)
{
    double *x = exercise_room(ex, count, sizeof *x);
    for (int64_t i = 0; i < count; i++) x[i] = 4.0 * uniform(ex) - 2.0;
    return exercise_seal(ex, x);
}

const double *exercise_positives(exercise *ex, int64_t count)
{
    double *x = exercise_room(ex, count, sizeof *x);
    for (int64_t i = 0; i < count; i++) x[i] = 0.5 + uniform(ex);
    return exercise_seal(ex, x);
}

const int64_t *exercise_range(exercise *ex, int64_t count, int64_t first, int64_t step)
{
    int64_t *x = exercise_room(ex, count, sizeof *x);
    for (int64_t i = 0; i < count; i++) x[i] = first + i * step;
    return exercise_seal(ex, x);
}

const char *exercise_text(exercise *ex, const char *text)
{
    const size_t bytes = strlen(text) + 1;
    char *copy = exercise_room(ex, (int64_t)bytes, 1);
    memcpy(copy, text, bytes);
    return exercise_seal(ex, copy);
}

const char *const *exercise_names(exercise *ex, int64_t n)
{
    const char **names = exercise_room(ex, n, sizeof *names);
    for (int64_t i = 0; i < n; i++) {
        const char name[4] = { (char)('a' + i / 26), (char)('a' + i % 26), i % 2 ? 'x' : '\0', '\0' };
        names[i] = exercise_text(ex, name);
    }
    return exercise_seal(ex, names);
}

/* ---- refusals ---- */

void exercise_enter(void)
{
    test_allocator_watch(1);
}

int exercise_was_refused(exercise *ex, symo_status status, const char *call)
{
    test_allocator_watch(0);
    if (!test_allocator_failed()) return 0;
    test_allocator_fail(0, 0);
    ex->refused++;
    ck_assert_msg(status == SYMO_ERROR_MEMORY, "%s without memory: %s", call, symo_status_text(status));
    return 1;
}

void exercise_passed(symo_status status, const char *call)
{
    ck_assert_msg(status == SYMO_OK, "%s: %s: %s", call, symo_status_text(status), symo_last_error());
}

int exercise_parts(const exercise_entry *entry)
{
    return entry->parts > 0 ? entry->parts : 1;
}

int exercise_run(const exercise_entry *entry, exercise ex, int64_t k, int on)
{
    const int64_t held = test_allocator_held();
    test_allocator_fail(k, on);
    entry->run(&ex);
    test_allocator_fail(0, 0);
    ck_assert_msg(test_allocator_held() == held, "%s, n = %lld, block %lld: %lld blocks are left", entry->functions,
                  (long long)ex.n, (long long)k, (long long)(test_allocator_held() - held));
    for (int b = 0; b < ex.count; b++) ck_assert_int_eq(munmap(ex.blocks[b].map, ex.blocks[b].map_bytes), 0);
    return ex.refused;
}

/* ---- what several entries need ---- */

symo_matrix *exercise_matrix(exercise *ex, int64_t rows, int64_t columns)
{
    symo_matrix *matrix = NULL;
    MAKE(ex, &matrix, symo_matrix_dense(&matrix, rows, columns, exercise_reals(ex, rows * columns)));
    return matrix;
}

symo_symmetry *exercise_symmetry(exercise *ex, int64_t n)
{
    symo_symmetry *symmetry = NULL;
    MAKE(ex, &symmetry, symo_symmetry_permutations(&symmetry, n, 1, exercise_range(ex, n, n - 1, -1)));
    return symmetry;
}

symo_partition *exercise_partition(exercise *ex, int64_t n)
{
    symo_partition *partition = NULL;
    int64_t *labels = exercise_room(ex, n, sizeof *labels);
    for (int64_t i = 0; i < n; i++) labels[i] = i % 7 == 6 ? -1 : i / 2;
    MAKE(ex, &partition, symo_partition_create(&partition, n, exercise_seal(ex, labels), NULL));
    return partition;
}

static int evaluate(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - 1.0, r = sqrt(1.0 + d * d);
        *value += r;
        if (gradient) gradient[i] = d / r;
    }
    return 0;
}

symo_objective *exercise_objective(exercise *ex, int64_t n)
{
    symo_objective *objective = NULL;
    MAKE(ex, &objective, symo_objective_callback(&objective, n, evaluate, NULL));
    return objective;
}

symo_prox *exercise_l1(exercise *ex, int64_t n)
{
    symo_prox *prox = NULL;
    MAKE(ex, &prox, symo_prox_l1(&prox, n, NULL, 0.125));
    return prox;
}
