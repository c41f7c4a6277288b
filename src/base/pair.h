/* SPDX-License-Identifier: BSD-3-Clause */
/* Two doubles at a time, for the few loops that compilers do not turn into vectors by themselves. Each function does to
 * both what its name says, rounded as for one; with SSE2 it is one or two instructions. */
#ifndef SYMO_PAIR_H
#define SYMO_PAIR_H

#if defined(__SSE2__)
#include <emmintrin.h>

typedef __m128d symo__pair;

static inline symo__pair symo__pair_both(double a)
{
    return _mm_set1_pd(a);
}
static inline symo__pair symo__pair_load(const double *two)
{
    return _mm_loadu_pd(two);
}
static inline symo__pair symo__pair_load_apart(const double *first, const double *second)
{
    return _mm_loadh_pd(_mm_load_sd(first), second);
}
static inline void symo__pair_store(double *two, symo__pair a)
{
    _mm_storeu_pd(two, a);
}
static inline void symo__pair_store_apart(double *first, double *second, symo__pair a)
{
    _mm_store_sd(first, a);
    _mm_storeh_pd(second, a);
}
static inline symo__pair symo__pair_add(symo__pair a, symo__pair b)
{
    return _mm_add_pd(a, b);
}
static inline symo__pair symo__pair_subtract(symo__pair a, symo__pair b)
{
    return _mm_sub_pd(a, b);
}
static inline symo__pair symo__pair_multiply(symo__pair a, symo__pair b)
{
    return _mm_mul_pd(a, b);
}
static inline symo__pair symo__pair_divide(symo__pair a, symo__pair b)
{
    return _mm_div_pd(a, b);
}
static inline symo__pair symo__pair_root(symo__pair a)
{
    return _mm_sqrt_pd(a);
}
/* b where either is NaN */
static inline symo__pair symo__pair_larger(symo__pair a, symo__pair b)
{
    return _mm_max_pd(a, b);
}
static inline symo__pair symo__pair_smaller(symo__pair a, symo__pair b)
{
    return _mm_min_pd(a, b);
}
static inline symo__pair symo__pair_first_twice(symo__pair a)
{
    return _mm_unpacklo_pd(a, a);
}
static inline symo__pair symo__pair_second_twice(symo__pair a)
{
    return _mm_unpackhi_pd(a, a);
}
/* the two of a added, and the two of b */
static inline symo__pair symo__pair_sums(symo__pair a, symo__pair b)
{
    return _mm_add_pd(_mm_unpacklo_pd(a, b), _mm_unpackhi_pd(a, b));
}
static inline double symo__pair_sum(symo__pair a)
{
    return _mm_cvtsd_f64(_mm_add_sd(a, _mm_unpackhi_pd(a, a)));
}
/* 1: low <= a <= high for both; a NaN is not */
static inline int symo__pair_within(symo__pair a, double low, double high)
{
    const __m128d inside = _mm_and_pd(_mm_cmpge_pd(a, _mm_set1_pd(low)), _mm_cmple_pd(a, _mm_set1_pd(high)));
    return _mm_movemask_pd(inside) == 3;
}
/* A mark for each of two: whether they are equal, which a NaN is to nothing. */
static inline symo__pair symo__pair_equal(symo__pair a, symo__pair b)
{
    return _mm_cmpeq_pd(a, b);
}
static inline symo__pair symo__pair_both_marked(symo__pair a, symo__pair b)
{
    return _mm_and_pd(a, b);
}
static inline int symo__pair_all_marked(symo__pair marks)
{
    return _mm_movemask_pd(marks) == 3;
}

#else
#include <math.h>

typedef struct symo__pair {
    double first, second;
} symo__pair;

static inline symo__pair symo__pair_both(double a)
{
    return (symo__pair){ a, a };
}
static inline symo__pair symo__pair_load(const double *two)
{
    return (symo__pair){ two[0], two[1] };
}
static inline symo__pair symo__pair_load_apart(const double *first, const double *second)
{
    return (symo__pair){ *first, *second };
}
static inline void symo__pair_store(double *two, symo__pair a)
{
    two[0] = a.first;
    two[1] = a.second;
}
static inline void symo__pair_store_apart(double *first, double *second, symo__pair a)
{
    *first = a.first;
    *second = a.second;
}
static inline symo__pair symo__pair_add(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first + b.first, a.second + b.second };
}
static inline symo__pair symo__pair_subtract(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first - b.first, a.second - b.second };
}
static inline symo__pair symo__pair_multiply(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first * b.first, a.second * b.second };
}
static inline symo__pair symo__pair_divide(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first / b.first, a.second / b.second };
}
static inline symo__pair symo__pair_root(symo__pair a)
{
    return (symo__pair){ sqrt(a.first), sqrt(a.second) };
}
static inline symo__pair symo__pair_larger(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first > b.first ? a.first : b.first, a.second > b.second ? a.second : b.second };
}
static inline symo__pair symo__pair_smaller(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first < b.first ? a.first : b.first, a.second < b.second ? a.second : b.second };
}
static inline symo__pair symo__pair_first_twice(symo__pair a)
{
    return (symo__pair){ a.first, a.first };
}
static inline symo__pair symo__pair_second_twice(symo__pair a)
{
    return (symo__pair){ a.second, a.second };
}
static inline symo__pair symo__pair_sums(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first + a.second, b.first + b.second };
}
static inline double symo__pair_sum(symo__pair a)
{
    return a.first + a.second;
}
static inline int symo__pair_within(symo__pair a, double low, double high)
{
    return a.first >= low && a.first <= high && a.second >= low && a.second <= high;
}
static inline symo__pair symo__pair_equal(symo__pair a, symo__pair b)
{
    return (symo__pair){ a.first == b.first, a.second == b.second };
}
static inline symo__pair symo__pair_both_marked(symo__pair a, symo__pair b)
{
    return symo__pair_multiply(a, b);
}
static inline int symo__pair_all_marked(symo__pair marks)
{
    return marks.first != 0.0 && marks.second != 0.0;
}
#endif

#endif
