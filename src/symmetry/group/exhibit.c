/* SPDX-License-Identifier: BSD-3-Clause */
/* A search for a 3-cycle in a group of signed permutations: an element of order 3 that moves three coordinates only.
 *
 * Elements are made small. Of a random element x the power of prime order p is taken that moves least: the cycles whose
 * order has the highest power of p stay, all others vanish. Then y is played against conjugates y^w: the commutator
 * [y, y^w] moves nothing but what both move and its neighbours, and is a 3-cycle where the supports meet in one point;
 * the product y y^w has other cycles. Whatever moves less than y takes its place.
 * Where the supports of y and y^w meet is found from the support of y alone, w running through short words in the slots
 * of the sample, so most trials cost O(support).
 * The search ends after a fixed number of trials; it may miss, and then other steps have to do.
 * Cost: about 20 n a trial, at most 12 trials of 24 and 30 to 600 random elements.
 */
#include <string.h>

#include "symmetry/group/group_impl.h"

enum { STARTS = 12, DENSE_TRIALS = 24, WORDS = 512, LEAST_SAMPLES = 30, MOST_SAMPLES = 600, SAMPLE_WORK = 20000000 };

typedef struct small { /* an element of prime order, and what it moves */
    int32_t *g;
    int32_t prime, support;
} small;

typedef struct search {
    int32_t n;
    symo__sample sample;
    symo__budget *budget;
    small best, trial;
    int32_t *a, *b, *c;     /* elements */
    int32_t *path;          /* n: a cycle as signed points */
    int32_t *power, *moved; /* 2 n + 1, by prime: highest exponent, and what the cycles move that have it */
    int8_t *mark;           /* n: what the best moves; also what has been visited */
} search;

/* The cycle of x through +i as signed points; *order: of x on it. */
static int32_t read_cycle(const int32_t *x, int32_t i, int32_t *path, int32_t *order)
{
    int32_t length = 0, point = 2 * i;
    do {
        path[length++] = point;
        point = symo__move(x, point);
    } while (point >> 1 != i);
    *order = point == 2 * i ? length : 2 * length;
    return length;
}

/* The next prime factor of *rest from p on, with its exponent, taken out of *rest. */
static int32_t next_prime(int32_t *rest, int32_t p, int32_t *exponent)
{
    while (*rest % p != 0) p = p > *rest / p ? *rest : p + 1;
    for (*exponent = 0; *rest % p == 0; *rest /= p) ++*exponent;
    return p;
}

static int32_t inverse_modulo(int32_t a, int32_t p) /* p prime; a^(p-2) */
{
    int64_t result = 1, square = a % p;
    for (int32_t e = p - 2; e > 0; e >>= 1) {
        if (e & 1) result = result * square % p;
        square = square * square % p;
    }
    return (int32_t)(result % p);
}

/* power[p], moved[p] for all primes that divide the order of x; returns the one that moves least, 0 for the identity.
 */
static int32_t weigh_primes(search *s, const int32_t *x)
{
    int32_t best = 0;
    memset(s->power, 0, (2 * (size_t)s->n + 1) * sizeof *s->power);
    memset(s->mark, 0, (size_t)s->n);
    for (int32_t i = 0; i < s->n; i++) {
        int32_t order, exponent;
        if (s->mark[i] || x[i] == 2 * i) continue;
        const int32_t length = read_cycle(x, i, s->path, &order);
        for (int32_t k = 0; k < length; k++) s->mark[s->path[k] >> 1] = 1;
        for (int32_t p = 2; order > 1;) {
            p = next_prime(&order, p, &exponent);
            if (exponent > s->power[p]) {
                s->power[p] = exponent;
                s->moved[p] = 0;
            }
            if (exponent == s->power[p]) s->moved[p] += length;
        }
    }
    for (int32_t p = 2; p <= 2 * s->n; p++) {
        if (s->power[p] > 0 && (best == 0 || s->moved[p] <= s->moved[best])) best = p;
    }
    return best;
}

/* The power of x of prime order that moves least. support 0: x is the identity. */
static symo_status shrink(search *s, const int32_t *x, small *out)
{
    out->prime = weigh_primes(s, x);
    out->support = out->prime ? s->moved[out->prime] : 0;
    symo__element_identity(s->n, out->g);
    memset(s->mark, 0, (size_t)s->n);
    for (int32_t i = 0; i < s->n && out->prime; i++) {
        int32_t order, exponent = 0;
        if (s->mark[i] || x[i] == 2 * i) continue;
        const int32_t length = read_cycle(x, i, s->path, &order), p = out->prime;
        int32_t rest = order;
        for (; rest % p == 0; rest /= p) exponent++;
        const int32_t turn = exponent == s->power[p] ? order / p * inverse_modulo(rest % p, p) : 0;
        for (int32_t k = 0; k < length; k++) { /* x^length is -1 where the order is 2 length */
            const int32_t to = k + turn, flip = order > length && to / length % 2 == 1;
            s->mark[s->path[k] >> 1] = 1;
            out->g[s->path[k] >> 1] = s->path[to % length] ^ flip ^ (s->path[k] & 1);
        }
    }
    return symo__budget_spend(s->budget, 6 * (int64_t)s->n);
}

static int is_three_cycle(const small *y)
{
    return y->prime == 3 && y->support == 3;
}

/* The image of a point under a word of two slots. */
static int32_t move_by_word(const search *s, int64_t word, int32_t point)
{
    const symo__sample *sample = &s->sample;
    point = symo__move(sample->code + word % sample->slots * s->n, point);
    return symo__move(sample->code + word / sample->slots % sample->slots * s->n, point);
}

static int meets(const search *s, const int32_t *support, int64_t word)
{
    for (int32_t k = 0; k < s->best.support; k++) {
        if (s->mark[move_by_word(s, word, 2 * support[k]) >> 1]) return 1;
    }
    return 0;
}

/* a = the conjugate of the best by the word */
static void conjugate(const search *s, const int32_t *support, int64_t word)
{
    symo__element_identity(s->n, s->a);
    for (int32_t k = 0; k < s->best.support; k++) {
        const int32_t from = move_by_word(s, word, 2 * support[k]);
        s->a[from >> 1] = move_by_word(s, word, s->best.g[support[k]]) ^ (from & 1);
    }
}

/* Tries the element in c: it becomes the best where it moves less. */
static symo_status try_element(search *s, int *better)
{
    SYMO_TRY(shrink(s, s->c, &s->trial));
    if (s->trial.support == 0 || s->trial.support >= s->best.support) return SYMO_OK;
    const small kept = s->best;
    s->best = s->trial;
    s->trial = kept;
    *better = 1;
    return SYMO_OK;
}

static symo_status play(search *s, const int32_t *support, int64_t word, int *better)
{
    conjugate(s, support, word);
    symo__element_multiply(s->n, s->best.g, s->a, s->c);
    SYMO_TRY(try_element(s, better));
    if (*better) return SYMO_OK;
    symo__element_invert(s->n, s->a, s->b);
    symo__element_invert(s->n, s->best.g, s->c);
    symo__element_multiply(s->n, s->c, s->b, s->c);
    symo__element_multiply(s->n, s->c, s->best.g, s->c);
    symo__element_multiply(s->n, s->c, s->a, s->c);
    return try_element(s, better);
}

/* Makes the best smaller until it is a 3-cycle, or DENSE_TRIALS in a row were in vain. */
static symo_status improve(search *s)
{
    int32_t *support = s->path;
    for (int vain = 0, words = 0; vain < DENSE_TRIALS && words < WORDS && !is_three_cycle(&s->best);) {
        int32_t count = 0;
        int better = 0;
        for (int32_t i = 0; i < s->n; i++) {
            s->mark[i] = s->best.g[i] != 2 * i ? 1 : 0;
            if (s->mark[i]) support[count++] = i;
        }
        assert(count == s->best.support);
        int64_t word = 0;
        do {
            word = (int64_t)(symo_random_bits(s->sample.random) >> 2);
        } while (!meets(s, support, word) && ++words < WORDS);
        if (words < WORDS) SYMO_TRY(play(s, support, word, &better));
        vain = better ? 0 : vain + 1;
        SYMO_TRY(symo__budget_spend(s->budget, 8 * (int64_t)s->n + words));
    }
    return SYMO_OK;
}

static symo_status run(search *s)
{
    const int64_t affordable = SAMPLE_WORK / (s->n + 1);
    const int64_t samples = affordable < LEAST_SAMPLES  ? LEAST_SAMPLES
                            : affordable > MOST_SAMPLES ? MOST_SAMPLES
                                                        : affordable;
    for (int64_t k = 0; k < samples && !is_three_cycle(&s->best); k++) {
        const int32_t *x;
        SYMO_TRY(symo__sample_next(&s->sample, &x, s->budget));
        SYMO_TRY(shrink(s, x, &s->best));
        if (k < STARTS && s->best.support > 0) SYMO_TRY(improve(s));
    }
    return SYMO_OK;
}

static symo_status allocate(search *s)
{
    int32_t **const blocks[] = { &s->best.g, &s->trial.g, &s->a, &s->b, &s->c, &s->path };
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++) SYMO_TRY(symo__budget_take(s->budget, blocks[k], s->n));
    SYMO_TRY(symo__budget_take(s->budget, &s->power, 2 * (int64_t)s->n + 1));
    SYMO_TRY(symo__budget_take(s->budget, &s->moved, 2 * (int64_t)s->n + 1));
    s->mark = symo__allocate(s->n, 1);
    return s->mark ? SYMO_OK : symo__fail_memory(s->budget->function, (size_t)s->n);
}

static void release(search *s)
{
    symo__sample_free(&s->sample);
    symo__release(s->best.g);
    symo__release(s->trial.g);
    symo__release(s->a);
    symo__release(s->b);
    symo__release(s->c);
    symo__release(s->path);
    symo__release(s->power);
    symo__release(s->moved);
    symo__release(s->mark);
}

symo_status symo__exhibit_three_cycle(const symo__generators *generators, int *found, int32_t points[3],
                                      symo__budget *budget)
{
    search s = { .n = generators->n, .budget = budget };
    *found = 0;
    symo_status status = allocate(&s);
    if (!status) status = symo__sample_create(&s.sample, generators, budget);
    if (!status) status = run(&s);
    for (int32_t i = 0; i < s.n && !status && !*found; i++) {
        if (!is_three_cycle(&s.best) || s.best.g[i] == 2 * i) continue;
        *found = 1;
        points[0] = 2 * i;
        points[1] = symo__move(s.best.g, points[0]);
        points[2] = symo__move(s.best.g, points[1]);
        assert(symo__move(s.best.g, points[2]) == points[0]);
    }
    release(&s);
    return status;
}
