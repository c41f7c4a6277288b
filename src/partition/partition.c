/* SPDX-License-Identifier: BSD-3-Clause */
/* Signed partitions: the spaces { x : x_i = s_i v_c for i in cell c, x_i = 0 for i dead }.
 *
 *     mean      m_c = (1/|c|) sum_{i in c} s_i x_i
 *     project   x_i = s_i m_c           the nearest point of the space; one m_c is computed a cell and copied
 *     reduce    z_c = sqrt(|c|) m_c     = sum s_i x_i / sqrt(|c|) = (U'x)_c
 *     lift      x_i = s_i z_c / sqrt(|c|)
 *
 * Exactness. Where the members of a cell already agree, m_c is that number and nothing is computed, so a projection is
 * idempotent to the last bit and nothing drifts. Zeros come out as +0 whatever their signs were; a cell of one is
 * copied. The order of every sum depends on the partition and on where the members first disagree, on nothing else.
 * Entries near the largest double are summed at a scale of 2^-64. NaN and infinity go to the whole cell.
 *
 * Cost: labels are counted by a table of first members, O(n) expected time and memory however large the labels are;
 * project reads every entry once and writes it once.
 */
#include "partition/partition_impl.h"

#include <string.h>

/* ---- creation ---- */

enum { AHEAD = 16, FAR_AHEAD = 2 * AHEAD }; /* how many entries ahead a cache line is asked for */

static uint64_t mix(uint64_t key)
{
    key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
}

/* first[i]: the first entry with the label of entry i, -1 when that is dead; by open addressing. */
static symo_status find_first_members(int64_t n, const int64_t *labels, int64_t *first)
{
    uint64_t size = 2;
    while (size < (uint64_t)n + (uint64_t)n / 4) size *= 2;
    int64_t *slots = symo__allocate((int64_t)size, sizeof *slots);
    if (!slots) return symo__fail_memory("symo_partition_create", size * sizeof *slots);
    for (uint64_t slot = 0; slot < size; slot++) slots[slot] = -1;
    for (int64_t i = 0; i < n; i++) {
        first[i] = -1;
        if (labels[i] < 0) continue;
        uint64_t slot = mix((uint64_t)labels[i]) & (size - 1);
        while (slots[slot] >= 0 && labels[slots[slot]] != labels[i]) slot = (slot + 1) & (size - 1);
        if (slots[slot] < 0) slots[slot] = i;
        first[i] = slots[slot];
    }
    symo__release(slots);
    return SYMO_OK;
}

/* Numbers the cells by first members, and makes the first sign of each +1. codes[label]: twice the number of its cell
 * counted from 1, and one more when its first member came with -1; 0: not met yet. labels may be made->cell. */
static symo_status number_cells(symo_partition *made, int64_t largest, const int64_t *labels, const int8_t *signs)
{
    const int64_t n = made->n;
    int64_t *codes = symo__allocate_zero(largest + 1, sizeof *codes);
    if (!codes) return symo__fail_memory("symo_partition_create", (size_t)(largest + 1) * sizeof *codes);
    for (int64_t i = 0; i < n; i++) {
        if (i + AHEAD < n && labels[i + AHEAD] >= 0) symo__prefetch(codes + labels[i + AHEAD]);
        const int64_t label = labels[i];
        const int minus = signs && label >= 0 && signs[i] < 0;
        if (label >= 0 && !codes[label]) codes[label] = 2 * ++made->cells + minus;
        const int64_t code = label < 0 ? 0 : codes[label];
        made->cell[i] = code / 2 - 1;
        made->dead += code == 0;
        if (made->sign) made->sign[i] = (int8_t)(code == 0 ? 0 : minus != (int)(code & 1) ? -1 : 1);
    }
    symo__release(codes);
    return SYMO_OK;
}

/* Runs of entries in one cell are counted and listed as a whole: of few cells, or of neighbours, there are few. */
static int64_t run_end(const symo_partition *made, int64_t i)
{
    const int64_t cell = made->cell[i];
    do i++;
    while (i < made->n && made->cell[i] == cell);
    return i;
}

/* starts[c]: where cell c begins. The dead come last. Finds whether that is the order of the entries already. */
static void count_members(symo_partition *made)
{
    const int64_t *cell = made->cell;
    int64_t *starts = made->starts, runs = 0;
    made->consecutive = 1;
    if (made->cells == 1 && made->dead == 0) starts[1] = made->n;
    for (int64_t i = starts[made->cells], end; i < made->n; i = end, runs++) {
        end = run_end(made, i);
        if (cell[i] >= 0) starts[cell[i] + 1] += end - i;
        if (cell[i] != (runs < made->cells ? runs : -1)) made->consecutive = 0;
    }
    made->uniform = made->cells > 0 ? starts[1] : 0;
    for (int64_t c = 0; c < made->cells; c++) {
        if (starts[c + 1] != made->uniform) made->uniform = 0;
        made->root[c] = sqrt((double)starts[c + 1]);
        starts[c + 1] += starts[c];
    }
}

/* While members are placed, starts[c] is where the next one of cell c goes; in the end that is where cell c + 1 begins.
 */
static void place_members(symo_partition *made)
{
    const int64_t n = made->n, cells = made->cells, *cell = made->cell;
    int64_t *starts = made->starts;
    for (int64_t i = 0, end; i < n; i = end) {
        if (i + FAR_AHEAD < n && cell[i + FAR_AHEAD] >= 0) symo__prefetch(starts + cell[i + FAR_AHEAD]);
        if (i + AHEAD < n && cell[i + AHEAD] >= 0) symo__prefetch_write(made->members + starts[cell[i + AHEAD]]);
        end = run_end(made, i);
        int64_t *place = &starts[cell[i] < 0 ? cells : cell[i]];
        for (int64_t k = i; k < end; k++) made->members[(*place)++] = k;
    }
    for (int64_t c = cells; c > 0; c--) starts[c] = starts[c - 1];
    starts[0] = 0;
}

enum { UNLISTED, LISTING, LISTED };

/* Members in order are seldom asked for, and touching so much fresh memory costs more than finding the cells. So the
 * room is taken at creation, where that may fail, and the first who asks writes them; others wait for it. */
const int64_t *symo__members(const symo_partition *partition)
{
    symo_partition *lazy = (symo_partition *)partition;
    int state = UNLISTED;
    if (atomic_compare_exchange_strong(&lazy->listed, &state, LISTING)) {
        for (int64_t i = 0; i < lazy->n; i++) lazy->members[i] = i;
        atomic_store(&lazy->listed, LISTED);
    }
    while (atomic_load(&lazy->listed) != LISTED) {
    }
    return partition->members;
}

static void list_members(symo_partition *made)
{
    count_members(made);
    if (made->consecutive) return;
    place_members(made);
    atomic_store(&made->listed, LISTED);
}

/* The signs in the order of members, or none when none is -1. Signs that say nothing are given back. */
static symo_status list_signs(symo_partition *made, const char *function)
{
    int negative = 0;
    if (!made->sign) return SYMO_OK;
    for (int64_t i = 0; i < made->n; i++) negative |= made->sign[i] < 0;
    if (!negative && !made->dead) {
        symo__release(made->sign);
        made->sign = NULL;
    }
    if (!negative) return SYMO_OK;
    made->turns = made->sign;
    if (made->consecutive) return SYMO_OK;
    made->turns = symo__allocate(made->n, sizeof *made->turns);
    if (!made->turns) return symo__fail_memory(function, (size_t)made->n);
    for (int64_t k = 0; k < made->n; k++) made->turns[k] = made->sign[made->members[k]];
    return SYMO_OK;
}

symo_status symo__partition_complete(symo_partition **partition, symo_partition *made, const char *function)
{
    symo_status status = SYMO_OK;
    made->members = symo__allocate(made->n, sizeof *made->members);
    made->starts = symo__allocate_zero(made->cells + 1, sizeof *made->starts);
    made->root = symo__allocate(made->cells, sizeof *made->root);
    if (!made->members || !made->starts || !made->root)
        status = symo__fail_memory(function, (size_t)made->n * sizeof *made->members);
    if (!status) {
        list_members(made);
        status = list_signs(made, function);
    }
    if (status)
        symo_partition_free(made);
    else
        *partition = made;
    return status;
}

symo_status symo__partition_begin(symo_partition **begun, int64_t n, int64_t *cell, int signs, const char *function)
{
    *begun = NULL;
    symo_partition *made = symo__allocate_zero(1, sizeof *made);
    if (!made) {
        symo__release(cell);
        return symo__fail_memory(function, sizeof *made);
    }
    symo__references_start(&made->references);
    made->n = n;
    made->cell = cell ? cell : symo__allocate(n, sizeof *made->cell);
    if (signs) made->sign = symo__allocate(n, sizeof *made->sign);
    if (made->cell && (made->sign || !signs)) {
        *begun = made;
        return SYMO_OK;
    }
    symo_partition_free(made);
    return symo__fail_memory(function, (size_t)n * sizeof *made->cell);
}

symo_status symo_partition_create(symo_partition **partition, int64_t n, const int64_t *labels, const int8_t *signs)
{
    static const char function[] = "symo_partition_create";
    if (!partition) return symo__fail_null(function, "partition");
    *partition = NULL;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (n > 0 && !labels) return symo__fail_null(function, "labels");
    if (n > INT64_MAX / 16) return symo__fail(SYMO_ERROR_SIZE, "%s: n = %lld is too large", function, (long long)n);
    int64_t largest = -1, smallest = 0;
    for (int64_t i = 0; i < n; i++) {
        if (labels[i] > largest) largest = labels[i];
        if (labels[i] < smallest) smallest = labels[i];
        if (signs && labels[i] >= 0 && signs[i] != 1 && signs[i] != -1)
            return symo__fail_argument(function, "signs", i, signs[i], "+1 or -1");
    }
    symo_partition *made;
    symo_status status = symo__partition_begin(&made, n, NULL, signs || smallest < 0, function);
    if (status) return status;
    if (largest >= 2 * n) {
        status = find_first_members(n, labels, made->cell);
        labels = made->cell;
        largest = n - 1;
    }
    if (!status) status = number_cells(made, largest, labels, signs);
    if (!status) return symo__partition_complete(partition, made, function);
    symo_partition_free(made);
    return status;
}

void symo__partition_keep(symo_partition *partition)
{
    symo__keep(&partition->references);
}

void symo_partition_free(symo_partition *partition)
{
    if (!partition || !symo__drop(&partition->references)) return;
    symo__release(partition->cell);
    if (partition->turns != partition->sign) symo__release(partition->turns);
    symo__release(partition->sign);
    symo__release(partition->starts);
    symo__release(partition->members);
    symo__release(partition->root);
    symo__release(partition);
}

/* ---- questions ---- */

int64_t symo_partition_size(const symo_partition *partition)
{
    return partition ? partition->n : 0;
}

int64_t symo_partition_cells(const symo_partition *partition)
{
    return partition ? partition->cells : 0;
}

int64_t symo_partition_cell(const symo_partition *partition, int64_t index)
{
    return partition && index >= 0 && index < partition->n ? partition->cell[index] : -1;
}

int symo_partition_sign(const symo_partition *partition, int64_t index)
{
    if (!partition || index < 0 || index >= partition->n) return 0;
    return partition->sign ? partition->sign[index] : 1;
}

int64_t symo_partition_cell_size(const symo_partition *partition, int64_t cell)
{
    if (!partition || cell < 0 || cell >= partition->cells) return 0;
    return partition->starts[cell + 1] - partition->starts[cell];
}

const int64_t *symo_partition_members(const symo_partition *partition, int64_t cell)
{
    if (!partition || cell < 0 || cell >= partition->cells) return NULL;
    return symo__members(partition) + partition->starts[cell];
}

/* ---- numbers: project.c ---- */

static symo_status check_vectors(const char *function, const symo_partition *partition, const char *in_name,
                                 const double *in, int64_t in_size, const char *out_name, const double *out,
                                 int64_t out_size)
{
    if (!partition) return symo__fail_null(function, "partition");
    if (!in && in_size > 0) return symo__fail_null(function, in_name);
    if (!out && out_size > 0) return symo__fail_null(function, out_name);
    return SYMO_OK;
}

symo_status symo_partition_project(const symo_partition *partition, const double *x, double *out)
{
    const int64_t n = symo_partition_size(partition);
    SYMO_TRY(check_vectors("symo_partition_project", partition, "x", x, n, "out", out, n));
    symo__partition_project(partition, x, out);
    return SYMO_OK;
}

symo_status symo_partition_reduce(const symo_partition *partition, const double *x, double *z)
{
    const int64_t n = symo_partition_size(partition), cells = symo_partition_cells(partition);
    SYMO_TRY(check_vectors("symo_partition_reduce", partition, "x", x, n, "z", z, cells));
    symo__partition_reduce(partition, x, z);
    return SYMO_OK;
}

symo_status symo_partition_lift(const symo_partition *partition, const double *z, double *x)
{
    const int64_t n = symo_partition_size(partition), cells = symo_partition_cells(partition);
    SYMO_TRY(check_vectors("symo_partition_lift", partition, "z", z, cells, "x", x, n));
    symo__partition_lift(partition, z, x);
    return SYMO_OK;
}

symo_status symo__partition_coefficients(double **coefficients, const symo_partition *partition, const char *function)
{
    const int64_t members = partition->starts[partition->cells];
    double *made = *coefficients = symo__allocate(members, sizeof *made);
    if (!made) return symo__fail_memory(function, (size_t)members * sizeof *made);
    for (int64_t c = 0; c < partition->cells; c++)
        for (int64_t k = partition->starts[c]; k < partition->starts[c + 1]; k++)
            made[k] = (partition->sign ? partition->sign[symo__member(partition, k)] : 1.0) / partition->root[c];
    return SYMO_OK;
}
