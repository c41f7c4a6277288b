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

enum { SUM_BLOCK = 128 };

/* ---- creation ---- */

/* Where the first member of each label is kept: by the label itself when labels are small, else by open addressing. */
typedef struct first_members {
    int64_t *first; /* -1: empty */
    uint64_t size;
    int hashed;
} first_members;

static uint64_t mix(uint64_t key)
{
    key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
}

static symo_status first_members_create(first_members *table, int64_t n, const int64_t *labels)
{
    int64_t largest = -1;
    for (int64_t i = 0; i < n; i++) {
        if (labels[i] > largest) largest = labels[i];
    }
    table->hashed = largest >= 2 * n;
    table->size = 2;
    while (table->hashed && table->size < 2 * (uint64_t)n) table->size *= 2;
    if (!table->hashed) table->size = (uint64_t)(largest + 1);
    table->first = symo__allocate((int64_t)table->size, sizeof *table->first);
    if (!table->first) return symo__fail_memory("symo_partition_create", table->size * sizeof *table->first);
    for (uint64_t slot = 0; slot < table->size; slot++) table->first[slot] = -1;
    return SYMO_OK;
}

/* The first member of the label of entry i, which is i itself when the label is new. */
static int64_t first_member(first_members *table, const int64_t *labels, int64_t i)
{
    uint64_t slot = (uint64_t)labels[i];
    if (table->hashed) {
        slot = mix(slot) & (table->size - 1);
        while (table->first[slot] >= 0 && labels[table->first[slot]] != labels[i])
            slot = (slot + 1) & (table->size - 1);
    }
    if (table->first[slot] < 0) table->first[slot] = i;
    return table->first[slot];
}

/* Numbers the cells by first members, and makes the first sign of each +1. */
static void number_cells(symo_partition *partition, first_members *table, const int64_t *labels, const int8_t *signs)
{
    int negative = 0;
    for (int64_t i = 0; i < partition->n; i++) {
        const int64_t first = labels[i] < 0 ? -1 : first_member(table, labels, i);
        partition->cell[i] = first < 0 ? -1 : first == i ? partition->cells++ : partition->cell[first];
        partition->sign[i] = (int8_t)(first < 0 ? 0 : signs ? signs[i] * signs[first] : 1);
        partition->dead += first < 0;
        negative |= partition->sign[i] < 0;
    }
    if (!negative && !partition->dead) {
        symo__release(partition->sign);
        partition->sign = NULL;
    }
}

/* Counting sort of the entries by cell; the dead ones come last. */
static symo_status list_members(symo_partition *partition)
{
    const int64_t n = partition->n, cells = partition->cells;
    partition->starts = symo__allocate_zero(cells + 1, sizeof *partition->starts);
    partition->root = symo__allocate(cells, sizeof *partition->root);
    int64_t *next = symo__allocate(cells + 1, sizeof *next);
    if (!partition->starts || !partition->root || !next) {
        symo__release(next);
        return symo__fail_memory("symo_partition_create", (size_t)(cells + 1) * sizeof *next);
    }
    for (int64_t i = 0; i < n; i++) {
        if (partition->cell[i] >= 0) partition->starts[partition->cell[i] + 1]++;
    }
    for (int64_t c = 0; c < cells; c++) {
        partition->root[c] = sqrt((double)partition->starts[c + 1]);
        partition->starts[c + 1] += partition->starts[c];
    }
    memcpy(next, partition->starts, (size_t)(cells + 1) * sizeof *next);
    partition->ordered = !partition->sign;
    for (int64_t i = 0; i < n; i++) {
        const int64_t place = next[partition->cell[i] < 0 ? cells : partition->cell[i]]++;
        partition->members[place] = i;
        if (place != i) partition->ordered = 0;
    }
    symo__release(next);
    return SYMO_OK;
}

symo_status symo_partition_create(symo_partition **partition, int64_t n, const int64_t *labels, const int8_t *signs)
{
    static const char function[] = "symo_partition_create";
    if (!partition) return symo__fail_null(function, "partition");
    *partition = NULL;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (n > 0 && !labels) return symo__fail_null(function, "labels");
    if (n > INT64_MAX / 16) return symo__fail(SYMO_ERROR_SIZE, "%s: n = %lld is too large", function, (long long)n);
    for (int64_t i = 0; signs && i < n; i++) {
        if (labels[i] >= 0 && signs[i] != 1 && signs[i] != -1)
            return symo__fail_argument(function, "signs", i, signs[i], "+1 or -1");
    }

    first_members table = { NULL, 0, 0 };
    symo_status status = SYMO_OK;
    symo_partition *made = symo__allocate_zero(1, sizeof *made);
    if (!made) return symo__fail_memory(function, sizeof *made);
    symo__references_start(&made->references);
    made->n = n;
    made->cell = symo__allocate(n, sizeof *made->cell);
    made->sign = symo__allocate(n, sizeof *made->sign);
    made->members = symo__allocate(n, sizeof *made->members);
    if (!made->cell || !made->sign || !made->members)
        status = symo__fail_memory(function, (size_t)n * sizeof *made->cell);
    if (!status) status = first_members_create(&table, n, labels);
    if (!status) {
        number_cells(made, &table, labels, signs);
        status = list_members(made);
    }
    symo__release(table.first);
    if (status)
        symo_partition_free(made);
    else
        *partition = made;
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
    return partition && cell >= 0 && cell < partition->cells ? partition->members + partition->starts[cell] : NULL;
}

/* ---- means ---- */

/* s_i x_i for the k-th member of the compressed rows. */
static inline double entry(const symo_partition *partition, const double *x, int64_t k)
{
    const int64_t i = partition->members[k];
    return partition->sign && partition->sign[i] < 0 ? -x[i] : x[i];
}

/* scale * sum of the entries k in [first, last), pairwise beyond a block: the error grows like its logarithm. */
static double sum_entries(const symo_partition *partition, const double *x, double scale, int64_t first, int64_t last)
{
    if (last - first > SUM_BLOCK) {
        const int64_t middle = first + (last - first) / 2;
        return sum_entries(partition, x, scale, first, middle) + sum_entries(partition, x, scale, middle, last);
    }
    double sum = 0.0;
    if (partition->ordered)
        for (int64_t k = first; k < last; k++) sum += scale * x[k];
    else
        for (int64_t k = first; k < last; k++) sum += scale * entry(partition, x, k);
    return sum;
}

/* m_c. The stretch of leading members that agree is not summed but multiplied, so each entry is read once. */
static double cell_mean(const symo_partition *partition, const double *x, int64_t first, int64_t last)
{
    const double head = partition->ordered ? x[first] : entry(partition, x, first), size = (double)(last - first);
    int64_t k = first + 1;
    if (partition->ordered)
        while (k < last && x[k] == head) k++;
    else
        while (k < last && entry(partition, x, k) == head) k++;
    if (k == last) return head;
    const double equal = (double)(k - first);
    double mean = (equal * head + sum_entries(partition, x, 1.0, k, last)) / size;
    if (!isfinite(mean))
        mean = (equal * (0x1p-64 * head) + sum_entries(partition, x, 0x1p-64, k, last)) / size * 0x1p64;
    return mean;
}

/* Writes value with its signs to all members of a cell; a zero is written as +0 unless the cell has one member only. */
static inline void spread(const symo_partition *partition, int64_t first, int64_t last, double value, double *out)
{
    if (last - first > 1) value += 0.0;
    if (partition->ordered)
        for (int64_t k = first; k < last; k++) out[k] = value;
    else if (!partition->sign)
        for (int64_t k = first; k < last; k++) out[partition->members[k]] = value;
    else
        for (int64_t k = first; k < last; k++) {
            const int64_t i = partition->members[k];
            out[i] = partition->sign[i] < 0 ? 0.0 - value : value;
        }
}

static void clear_dead(const symo_partition *partition, double *out)
{
    for (int64_t k = partition->starts[partition->cells]; k < partition->n; k++) out[partition->members[k]] = 0.0;
}

void symo__partition_project(const symo_partition *partition, const double *x, double *out)
{
    const int64_t *starts = partition->starts;
    for (int64_t c = 0; c < partition->cells; c++)
        spread(partition, starts[c], starts[c + 1], cell_mean(partition, x, starts[c], starts[c + 1]), out);
    clear_dead(partition, out);
}

/* In place (x == z): no member of a later cell lies at or before c, because cells are numbered by first members. */
void symo__partition_reduce(const symo_partition *partition, const double *x, double *z)
{
    const int64_t *starts = partition->starts;
    for (int64_t c = 0; c < partition->cells; c++)
        z[c] = partition->root[c] * cell_mean(partition, x, starts[c], starts[c + 1]);
}

/* In place: from the last cell down, for the same reason; the dead entries, which can lie anywhere, at the end. */
void symo__partition_lift(const symo_partition *partition, const double *z, double *x)
{
    for (int64_t c = partition->cells - 1; c >= 0; c--)
        spread(partition, partition->starts[c], partition->starts[c + 1], z[c] / partition->root[c], x);
    clear_dead(partition, x);
}

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
