/* SPDX-License-Identifier: BSD-3-Clause */
/* The numbers of a signed partition: projection, reduction, lifting.
 *
 *     mean      m_c = (1/|c|) sum_{i in c} s_i x_i
 *     project   x_i = s_i m_c           the nearest point of the space; one m_c is computed a cell and copied
 *     reduce    z_c = sqrt(|c|) m_c     = sum s_i x_i / sqrt(|c|) = (U'x)_c
 *     lift      x_i = s_i z_c / sqrt(|c|)
 *
 * Exactness. Where the members of a cell agree, m_c is that number and no sum is looked at, so a projection is
 * idempotent to the last bit and nothing drifts. Zeros come out as +0 whatever their signs were; a cell of one is
 * copied. The order of a sum depends on the size of the cell and on nothing else: every other one and those between up
 * to SMALL, then that of num/sum.c. Where a mean is not finite the cell is summed once more at a scale of 2^-64. NaN
 * and infinity go to the whole cell.
 *
 * Speed. Cells that are stretches of the vector are worked on where they are. Others go through a block of whole cells:
 * gather, the same loops, scatter. Each of the three has many cache misses under way at a time, and the lines to be
 * written are asked for while the ones to be read arrive. Small cells have their loops unrolled by size and branch on
 * no entry, because whether members agree is hard to foresee when some cells do and some do not.
 * Cost: every entry is read at most twice and written once; 4 KiB of stack.
 */
#include "base/pair.h"
#include "partition/partition_impl.h"

enum { BLOCK = 256, SMALL = 8 }; /* BLOCK: that of num/sum.c */

/* ---- means of consecutive values ---- */

static double scaled_sum(int64_t n, const double *y)
{
    double block[BLOCK], sum = 0.0;
    for (int64_t start = 0; start < n; start += BLOCK) {
        const int64_t count = n - start < BLOCK ? n - start : BLOCK;
        for (int64_t k = 0; k < count; k++) block[k] = 0x1p-64 * y[start + k];
        sum += symo__sum(count, block);
    }
    return sum;
}

static double finite_mean(int64_t size, const double *y, double mean)
{
    return isfinite(mean) ? mean : scaled_sum(size, y) / (double)size * 0x1p64;
}

/* Every other value and those between, then the last when there is an odd one. Inlined with a constant size below. */
static inline double mean_small(int64_t size, const double *y)
{
    const symo__pair head = symo__pair_both(y[0]);
    symo__pair sums = symo__pair_load(y), same = symo__pair_equal(sums, head);
    for (int64_t k = 2; k + 1 < size; k += 2) {
        const symo__pair next = symo__pair_load(y + k);
        same = symo__pair_both_marked(same, symo__pair_equal(next, head));
        sums = symo__pair_add(sums, next);
    }
    const double last = size % 2 ? y[size - 1] : y[0];
    const double even_and_odd = symo__pair_sum(sums), sum = size % 2 ? even_and_odd + last : even_and_odd;
    if (symo__pair_all_marked(same) & (last == y[0])) return y[0];
    return finite_mean(size, y, sum / (double)size);
}

static double mean_large(int64_t size, const double *y)
{
    int64_t k = 1;
    while (k < size && y[k] == y[0]) k++;
    return k == size ? y[0] : finite_mean(size, y, symo__sum(size, y) / (double)size);
}

/* count cells of one size whose members begin at y. Each mean is written to the whole cell from out on, which may be y,
 * or, where out is NULL, once to means; a zero of a cell of two or more is written as +0. */
static inline void run_small(int64_t size, int64_t count, const double *y, double *out, double *means)
{
    for (int64_t c = 0; c < count; c++) {
        const double mean = mean_small(size, y + c * size) + 0.0;
        if (out)
            for (int64_t k = 0; k < size; k++) out[c * size + k] = mean;
        else
            means[c] = mean;
    }
}

static void run_large(int64_t size, int64_t count, const double *y, double *out, double *means)
{
    for (int64_t c = 0; c < count; c++) {
        const double mean = mean_large(size, y + c * size) + 0.0;
        if (!out) means[c] = mean;
        for (int64_t k = 0; out && k < size; k++) out[c * size + k] = mean;
    }
}

static void run_of(int64_t size, int64_t count, const double *y, double *out, double *means)
{
    switch (size) {
    case 1: /* in this order, because means may begin before y in the same array */
        for (int64_t c = 0; c < count; c++) (out ? out : means)[c] = y[c];
        return;
    case 2:
        run_small(2, count, y, out, means);
        return;
    case 3:
        run_small(3, count, y, out, means);
        return;
    case 4:
        run_small(4, count, y, out, means);
        return;
    case 5:
        run_small(5, count, y, out, means);
        return;
    case 6:
        run_small(6, count, y, out, means);
        return;
    case 7:
        run_small(7, count, y, out, means);
        return;
    case SMALL:
        run_small(SMALL, count, y, out, means);
        return;
    default:
        run_large(size, count, y, out, means);
    }
}

/* The cells c .. end-1, whose members begin at y; out, or means, as above. */
static void average(const symo_partition *p, int64_t c, int64_t end, const double *y, double *out, double *means)
{
    const int64_t *starts = p->starts;
    for (int64_t next; c < end; c = next) {
        const int64_t size = starts[c + 1] - starts[c];
        next = p->uniform ? end : c + 1;
        while (next < end && starts[next + 1] - starts[next] == size) next++;
        run_of(size, next - c, y, out, means);
        y += (next - c) * size;
        if (out)
            out += (next - c) * size;
        else
            means += next - c;
    }
}

/* ---- cells too large for a block ---- */

/* scale s_i x_i of the members number first .. last-1; the order of the sum is that of num/sum.c. */
static void load(const symo_partition *p, const double *x, double scale, int64_t first, int64_t last, double *block)
{
    if (!p->turns)
        for (int64_t k = first; k < last; k++) block[k - first] = scale * x[symo__member(p, k)];
    else
        for (int64_t k = first; k < last; k++) block[k - first] = scale * p->turns[k] * x[symo__member(p, k)];
}

static double sum_entries(const symo_partition *p, const double *x, double scale, int64_t first, int64_t last)
{
    double block[BLOCK];
    const int64_t n = last - first;
    if (n > BLOCK) {
        const int64_t middle = first + (n / 2 + BLOCK - 1) / BLOCK * BLOCK;
        return sum_entries(p, x, scale, first, middle) + sum_entries(p, x, scale, middle, last);
    }
    load(p, x, scale, first, last, block);
    return symo__sum(n, block);
}

static int all_agree(const symo_partition *p, const double *x, int64_t first, int64_t last)
{
    const double head = x[symo__member(p, first)]; /* its sign is +1 */
    int64_t k = first + 1;
    if (!p->turns)
        while (k < last && x[symo__member(p, k)] == head) k++;
    else
        while (k < last && p->turns[k] * x[symo__member(p, k)] == head) k++;
    return k == last;
}

static double mean_of_huge(const symo_partition *p, const double *x, int64_t first, int64_t last)
{
    const double size = (double)(last - first);
    if (all_agree(p, x, first, last)) return x[symo__member(p, first)];
    const double mean = sum_entries(p, x, 1.0, first, last) / size;
    return isfinite(mean) ? mean : sum_entries(p, x, 0x1p-64, first, last) / size * 0x1p64;
}

/* Writes value with its signs to all members of a cell; a zero is written as +0 unless the cell has one member only. */
static void spread(const symo_partition *p, int64_t first, int64_t last, double value, double *out)
{
    if (last - first > 1) value += 0.0;
    const double signed_value[2] = { value, 0.0 - value };
    if (!p->turns)
        for (int64_t k = first; k < last; k++) out[symo__member(p, k)] = value;
    else
        for (int64_t k = first; k < last; k++) out[symo__member(p, k)] = signed_value[p->turns[k] < 0];
}

/* ---- blocks of whole cells ---- */

/* The cells from c on whose members fit in a block: the first that does not, c itself when not even that one fits. */
static int64_t block_end(const symo_partition *p, int64_t c)
{
    const int64_t most = p->starts[c] + BLOCK;
    if (p->uniform)
        return p->uniform > BLOCK ? c : c + BLOCK / p->uniform < p->cells ? c + BLOCK / p->uniform : p->cells;
    while (c < p->cells && p->starts[c + 1] <= most) c++;
    return c;
}

/* Not in place, here and in turn: where a compiler cannot exclude it, it does one at a time. */
static void multiply(int64_t count, const int8_t *restrict turns, const double *restrict in, double *restrict out)
{
    for (int64_t k = 0; k < count; k++) out[k] = turns[k] * in[k];
}

/* A value with sign -1 becomes 0.0 - value; one with sign +1 stays to the last bit, since adding -0.0 changes nothing.
 */
static void turn(int64_t count, const int8_t *restrict turns, const double *restrict in, double *restrict out)
{
    for (int64_t k = 0; k < count; k++) {
        const double sign = turns[k];
        out[k] = sign * in[k] + copysign(0.0, -sign);
    }
}

/* The members number first .. last-1 with their signs. Not for a partition that needs neither gathering nor signs. */
static void gather(const symo_partition *p, const double *x, int64_t first, int64_t last, double *block)
{
    double plain[BLOCK], *gathered = p->turns ? plain : block;
    const int64_t *members = p->members + first, count = last - first;
    for (int64_t k = 0; k < count && !p->consecutive; k++) gathered[k] = x[members[k]];
    if (p->turns) multiply(count, p->turns + first, p->consecutive ? x + first : plain, block);
}

static void scatter(const symo_partition *p, int64_t first, int64_t last, const double *block, double *out)
{
    double turned[BLOCK];
    const int64_t *members = p->members + first, count = last - first;
    if (p->turns) turn(count, p->turns + first, block, p->consecutive ? out + first : turned);
    if (p->consecutive) return;
    if (p->turns) block = turned;
    for (int64_t k = 0; k < count; k++) out[members[k]] = block[k];
}

static void clear_dead(const symo_partition *p, double *out)
{
    for (int64_t k = p->starts[p->cells]; k < p->n; k++) out[symo__member(p, k)] = 0.0;
}

static void project_in_blocks(const symo_partition *p, const double *x, double *out)
{
    double block[BLOCK];
    for (int64_t c = 0, end; c < p->cells; c = end) {
        const int64_t first = p->starts[c];
        end = block_end(p, c);
        if (end == c) {
            end = c + 1;
            spread(p, first, p->starts[end], mean_of_huge(p, x, first, p->starts[end]), out);
            continue;
        }
        const int64_t last = p->starts[end];
        for (int64_t k = first; k < last && !p->consecutive; k++) symo__prefetch_write(out + p->members[k]);
        gather(p, x, first, last, block);
        average(p, c, end, block, block, NULL);
        scatter(p, first, last, block, out);
    }
}

static int is_plain(const symo_partition *p)
{
    return p->consecutive && !p->turns;
}

void symo__partition_project(const symo_partition *partition, const double *x, double *out)
{
    if (is_plain(partition))
        average(partition, 0, partition->cells, x, out, NULL);
    else
        project_in_blocks(partition, x, out);
    clear_dead(partition, out);
}

static void reduce_in_blocks(const symo_partition *p, const double *x, double *z)
{
    double block[BLOCK];
    for (int64_t c = 0, end; c < p->cells; c = end) {
        end = block_end(p, c);
        if (end == c) {
            end = c + 1;
            z[c] = mean_of_huge(p, x, p->starts[c], p->starts[end]);
            continue;
        }
        gather(p, x, p->starts[c], p->starts[end], block);
        average(p, c, end, block, NULL, z + c);
    }
}

/* In place (x == z): no member of a later cell lies at or before c, because cells are numbered by first members. */
void symo__partition_reduce(const symo_partition *p, const double *x, double *z)
{
    if (is_plain(p))
        average(p, 0, p->cells, x, NULL, z);
    else
        reduce_in_blocks(p, x, z);
    for (int64_t c = 0; c < p->cells; c++) z[c] *= p->root[c];
}

/* In place: from the last cell down, for the same reason; the dead entries, which can lie anywhere, at the end. */
void symo__partition_lift(const symo_partition *partition, const double *z, double *x)
{
    for (int64_t c = partition->cells - 1; c >= 0; c--)
        spread(partition, partition->starts[c], partition->starts[c + 1], z[c] / partition->root[c], x);
    clear_dead(partition, x);
}
