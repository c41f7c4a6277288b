/* SPDX-License-Identifier: BSD-3-Clause */
/* The discrete Fourier transform of any length, X_j = sum_k x_k exp(-2 pi i j k / n).
 *
 * Powers of two by butterflies (Cooley and Tukey 1965), any other length as a convolution with a chirp (Bluestein
 * 1970): with c_k = exp(-pi i k^2 / n), X_j = c_j sum_k (x_k c_k) conj(c_(j - k)), a circular convolution of the next
 * power of two m >= 2 n - 1. k^2 is taken modulo 2 n in integers and every root is found in the first eighth of the
 * circle, so the error grows like eps log n. Our own because
 * kissfft, as Debian 12 has it, is single precision. Cost: O(n log n); memory 5 m numbers at most, scratch 2 m.
 */
#include "num/num_impl.h"

void symo__fourier_root(int64_t k, int64_t n, double *root)
{
    static const double eighth = 0.78539816339744830962; /* pi / 4 */
    assert(k >= 0 && k < n && n <= INT64_MAX / 8);
    int64_t turn = 8 * k; /* of 8 n */
    const int below = turn > 4 * n;
    if (below) turn = 8 * n - turn;
    const int left = turn > 2 * n;
    if (left) turn = 4 * n - turn;
    const int steep = turn > n;
    if (steep) turn = 2 * n - turn;
    const double angle = eighth * ((double)turn / (double)n);
    const double across = steep ? sin(angle) : cos(angle), up = steep ? cos(angle) : sin(angle);
    root[0] = left ? -across : across;
    root[1] = below ? up : -up;
}

/* a b; out may be a or b. */
static inline void multiply(const double *a, const double *b, double *out)
{
    const double re = a[0] * b[0] - a[1] * b[1], im = a[0] * b[1] + a[1] * b[0];
    out[0] = re;
    out[1] = im;
}

static void reverse_bits(int64_t m, double *x)
{
    for (int64_t i = 1, j = 0; i < m; i++) {
        int64_t bit = m / 2;
        for (; j & bit; bit /= 2) j ^= bit;
        j |= bit;
        if (i >= j) continue;
        for (int part = 0; part < 2; part++) {
            const double kept = x[2 * i + part];
            x[2 * i + part] = x[2 * j + part];
            x[2 * j + part] = kept;
        }
    }
}

/* In place, m a power of two. */
static void butterflies(int64_t m, const double *roots, double *x)
{
    reverse_bits(m, x);
    for (int64_t half = 1; half < m; half *= 2) {
        const int64_t step = m / (2 * half);
        for (int64_t start = 0; start < m; start += 2 * half)
            for (int64_t k = 0; k < half; k++) {
                double *a = x + 2 * (start + k), *b = a + 2 * half, turned[2];
                multiply(b, roots + 2 * k * step, turned);
                b[0] = a[0] - turned[0];
                b[1] = a[1] - turned[1];
                a[0] += turned[0];
                a[1] += turned[1];
            }
    }
}

static void fill(symo__fourier *plan)
{
    const int64_t n = plan->n, m = plan->m;
    for (int64_t k = 0; k < m / 2; k++) symo__fourier_root(k, m, plan->roots + 2 * k);
    if (m == n) return;
    for (int64_t k = 0; k < n; k++) {
        double *chirp = plan->chirp + 2 * k, *kernel = plan->kernel + 2 * k;
        symo__fourier_root(k * k % (2 * n), 2 * n, chirp);
        kernel[0] = chirp[0] / (double)m;
        kernel[1] = -chirp[1] / (double)m;
        if (k == 0) continue;
        plan->kernel[2 * (m - k)] = kernel[0];
        plan->kernel[2 * (m - k) + 1] = kernel[1];
    }
    butterflies(m, plan->roots, plan->kernel);
}

symo_status symo__fourier_create(symo__fourier *plan, const char *function, int64_t n)
{
    assert(n >= 1 && n <= SYMO__FOURIER_LARGEST);
    int64_t m = 1;
    while (m < n) m *= 2;
    if (m > n) m *= 2;
    *plan = (symo__fourier){ .n = n, .m = m, .roots = symo__allocate(m, sizeof *plan->roots) };
    if (m > n) {
        plan->chirp = symo__allocate(2 * n, sizeof *plan->chirp);
        plan->kernel = symo__allocate_zero(2 * m, sizeof *plan->kernel);
    }
    if (!plan->roots || (m > n && (!plan->chirp || !plan->kernel))) {
        symo__fourier_free(plan);
        return symo__fail_memory(function, (size_t)(5 * m) * sizeof *plan->roots);
    }
    fill(plan);
    return SYMO_OK;
}

void symo__fourier_free(symo__fourier *plan)
{
    symo__release(plan->roots);
    symo__release(plan->chirp);
    symo__release(plan->kernel);
    *plan = (symo__fourier){ .n = 0 };
}

int64_t symo__fourier_scratch(const symo__fourier *plan)
{
    return plan->m > plan->n ? 2 * plan->m : 0;
}

/* The inverse transform of the product is m conj(transform of its conjugate): m is in the kernel. */
void symo__fourier_forward(const symo__fourier *plan, double *x, double *scratch)
{
    const int64_t n = plan->n, m = plan->m;
    if (m == n) {
        butterflies(m, plan->roots, x);
        return;
    }
    for (int64_t k = 0; k < n; k++) multiply(x + 2 * k, plan->chirp + 2 * k, scratch + 2 * k);
    for (int64_t k = 2 * n; k < 2 * m; k++) scratch[k] = 0.0;
    butterflies(m, plan->roots, scratch);
    for (int64_t k = 0; k < m; k++) {
        multiply(scratch + 2 * k, plan->kernel + 2 * k, scratch + 2 * k);
        scratch[2 * k + 1] = -scratch[2 * k + 1];
    }
    butterflies(m, plan->roots, scratch);
    for (int64_t k = 0; k < n; k++) {
        scratch[2 * k + 1] = -scratch[2 * k + 1];
        multiply(scratch + 2 * k, plan->chirp + 2 * k, x + 2 * k);
    }
}
