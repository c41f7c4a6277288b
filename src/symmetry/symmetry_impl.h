/* SPDX-License-Identifier: BSD-3-Clause */
/* symmetry: generators as images and signs; the fixed space as a partition, computed once at creation. The rows of LIST
 * are the named symmetries that symo_symmetry_parse understands beside cycles. */
#ifndef SYMO_SYMMETRY_IMPL_H
#define SYMO_SYMMETRY_IMPL_H

#include <symo/symmetry.h>

#include "partition/space.h"

/* images.c: permutations by stretches of SYMO__STRETCH entries, that of neighbours in order kept as one number. */
typedef struct symo__images {
    int64_t n, count, stretches; /* stretches: of one generator */
    int64_t *where;              /* count * stretches: 2 first image + 1 of neighbours, else 2 place in listed */
    int64_t *listed, used;       /* room for count * n */
} symo__images;

symo_status symo__images_create(symo__images *images, const char *function, int64_t n, int64_t count);
symo_status symo__images_fail_size(const char *function, int64_t n, int64_t count);
void symo__images_free(symo__images *images);
/* Adds the stretch of a generator that begins at entry `start`, each once, in any order. run: what symo__is_run says.
 */
void symo__images_add(symo__images *images, int64_t generator, int64_t start, int run, const int64_t *image);
void symo__images_add_all(symo__images *images, int64_t generator, const int64_t *image);
void symo__images_read(const symo__images *images, int64_t generator, int64_t *image);

static inline int symo__images_run(const symo__images *images, int64_t generator, int64_t i)
{
    return (int)(images->where[generator * images->stretches + i / SYMO__STRETCH] & 1);
}

static inline int64_t symo__image(const symo__images *images, int64_t generator, int64_t i)
{
    const int64_t where = images->where[generator * images->stretches + i / SYMO__STRETCH];
    const int64_t at = (where >> 1) + i % SYMO__STRETCH;
    return where & 1 ? at : images->listed[at];
}

/* linear/: generators that are no signed permutations, and others beside them. */
typedef struct symo__action symo__action;
typedef struct symo__linear {
    symo__action **generators; /* as they were given */
    symo__action **maps;       /* orthogonal: a skew generator's turn */
    symo_basis *basis;         /* of the fixed space */
} symo__linear;

struct symo_symmetry {
    symo__references references;
    int64_t n, count;
    symo__images images;
    int8_t *sign; /* count * n, or NULL: all +1 */
    symo_partition *orbits;
    symo__linear *linear; /* NULL: signed permutations; else images, sign and orbits are empty */
    int tied;             /* 1: its generator only stands for the orbits (tie.c); a claim is about these */
};

static inline symo__space symo__symmetry_space(const symo_symmetry *symmetry)
{
    return (symo__space){ symmetry->orbits, symmetry->linear ? symmetry->linear->basis : NULL };
}

void symo__symmetry_keep(symo_symmetry *symmetry);
/* Of signed permutations alone; x != out. */
void symo__symmetry_apply(const symo_symmetry *symmetry, int64_t generator, const double *x, double *out);
/* Of any: scratch as symo__symmetry_scratch says. */
int64_t symo__symmetry_scratch(const symo_symmetry *symmetry);
void symo__symmetry_move(const symo_symmetry *symmetry, int64_t generator, const double *x, double *out,
                         double *scratch);
/* UNSUPPORTED when some generator is more than a signed permutation. */
symo_status symo__symmetry_monomial(const symo_symmetry *symmetry, const char *function);

/* linear/linear.c: what combine.c and tensor.c do when a part is linear. */
void symo__linear_free(symo__linear *linear, int64_t count);
symo_status symo__linear_subset(symo_symmetry **subset, const char *function, const symo_symmetry *symmetry,
                                int64_t count, const int64_t *which);
symo_status symo__linear_product(symo_symmetry **product, const char *function, int64_t count,
                                 const symo_symmetry *const *factors);
symo_status symo__linear_together(symo_symmetry **made, const char *function, int64_t count,
                                  const symo_symmetry *const *parts, int tensor); /* tensor 0: the direct sum */
symo_status symo__linear_join(symo_symmetry **join, const char *function, const symo_symmetry *a,
                              const symo_symmetry *b);
symo_status symo__linear_matrix(symo_symmetry **matrix, const char *function, const symo_symmetry *rows,
                                const symo_symmetry *columns);
symo_status symo__linear_wreath(symo_symmetry **wreath, const char *function, const symo_symmetry *inner,
                                const symo_symmetry *outer);
/* orbits.c: from plain lists, count * n each; signs NULL: all +1 */
symo_status symo__symmetry_make(symo_symmetry **symmetry, const char *function, int64_t n, int64_t count,
                                const int64_t *images, const int8_t *signs);
symo_status symo__symmetry_adopt(symo_symmetry **symmetry, const char *function, symo__images *images, int8_t *sign,
                                 symo_partition *orbits); /* sign NULL: all +1 */

/* generator.c: a generator while it is being made; starts as the identity. */
typedef struct symo__generator {
    int64_t n;
    int64_t *image;
    int8_t *sign;
} symo__generator;

symo_status symo__generator_create(symo__generator *generator, int64_t n);
void symo__generator_reset(symo__generator *generator); /* the identity again */
void symo__generator_free(symo__generator *generator);

/* names.c: from column names, or 1-based numbers, to coordinates. */
typedef struct symo__naming {
    int64_t n;
    const char *const *names; /* NULL: numbers only */
    int64_t *slots;           /* open addressing; -1: empty */
    uint64_t size;            /* a power of two */
} symo__naming;

symo_status symo__naming_create(symo__naming *naming, int64_t n, const char *const *names, const char *function);
void symo__naming_free(symo__naming *naming);
int64_t symo__naming_find(const symo__naming *naming, const char *text); /* -1: names no coordinate */

/* One word of the text, with where it stands (1-based, in characters). */
typedef struct symo__word {
    const char *text; /* without quotes; of an unquoted word with its minus */
    int64_t line, column;
    int quoted, negative; /* negative: only where a minus stands before a quote */
    int64_t index;        /* zero-based coordinate that the text names, -1 when it names none */
    const symo__naming *naming;
} symo__word;

/* word.c: SYMO_ERROR_INPUT "line L, column C: `word`: expected ...", and the same for a name that is unknown, with the
 * nearest ones. symo__words_coordinates checks that words 1 .. count-1 are at least two different coordinates. */
symo_status symo__word_expected(const symo__word *word, const char *expected);
symo_status symo__word_unknown(const symo__word *word, const char *text);
symo_status symo__words_coordinates(int64_t count, const symo__word *word, const char *usage);

typedef struct symo__symmetry_table {
    symo_symmetry_row row;
    /* word[0] is the row's own name, word[1] .. word[count - 1] what follows it. Calls add(generator, context) once a
     * generator it makes and frees the generator itself; bad words end with symo__word_expected or a like message. */
    symo_status (*build)(int64_t n, int64_t count, const symo__word *word,
                         symo_status (*add)(const symo__generator *generator, void *context), void *context);
} symo__symmetry_table;

extern const symo__symmetry_table *const symo__symmetry_rows[]; /* generated from LIST; ends with NULL */

#endif
