/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading generators: one a line, in cycle notation or as a named symmetry with its words; `#` starts a comment.
 *
 *     line    = [ cycle+ | NAME word* ] [ "#" anything ]        a NAME is a row of LIST
 *     cycle   = "(" [ signed ( (" " | ",") signed )* ] ")"
 *     signed  = [ "-" ] word
 *     word    = any characters but blanks ( ) , " #   or   "in quotes, with "" for a quote"
 *
 * With e_i the i-th unit vector, a cycle sends each signed vector to the next and the last to the first, and -e goes
 * where minus the image of e goes: (a -b c) is e_a -> -e_b, e_b -> -e_c, e_c -> e_a. A coordinate may come back with
 * the other sign only as the second round of the same cycle: (a b -a -b), (x -x). Otherwise it stands once in a
 * generator, so cycles on a line commute and there is no order of multiplication to be known.
 *
 * One pass, O(length of the text + n) a generator.
 */
#include <string.h>

#include "symmetry/symmetry_impl.h"

static const char function[] = "symo_symmetry_parse";

typedef enum token_kind { TOKEN_WORD, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_LINE_END, TOKEN_TEXT_END } token_kind;

typedef struct reader {
    const char *at;
    int64_t line, column;
    symo__naming naming;
    char *words_text; /* where the words of the text are put, each with its end */
    token_kind kind;  /* the token before `at` */
    symo__word word;  /* it, when it is a word; else its place and a text to show */

    symo__generator generator;
    int64_t *seen;   /* n: the number of the cycle that mentioned the coordinate last */
    int64_t cycle;   /* number of the current cycle, over the whole text */
    int64_t *places; /* n: coordinates of the current cycle */
    int8_t *signs;   /* n: their signs */

    int64_t count, capacity; /* finished generators */
    int64_t *images;
    int8_t *all_signs;
    symo__word *words; /* of a named symmetry */
    int64_t words_capacity;
} reader;

/* ---- tokens ---- */

/* Columns count characters: the later bytes of a UTF-8 character do not count. */
static void advance(reader *r)
{
    if (((unsigned char)*++r->at & 0xC0) != 0x80) r->column++;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static int is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

static int ends_word(char c)
{
    return c == '\0' || c == '\n' || is_blank(c) || strchr("(),\"#", c) != NULL;
}

static symo_status fail_control(const reader *r)
{
    return symo__fail(SYMO_ERROR_INPUT, "line %lld, column %lld: expected text, found the control character %d",
                      (long long)r->line, (long long)r->column, (int)(unsigned char)*r->at);
}

static symo_status read_quoted(reader *r, char *out)
{
    r->word.quoted = 1;
    for (advance(r); *r->at != '"' || r->at[1] == '"'; advance(r)) {
        if (*r->at == '\0' || *r->at == '\n') {
            *out = '\0';
            return symo__word_expected(&r->word, "a closing quote on the same line");
        }
        if (is_control(*r->at)) return fail_control(r);
        if (*r->at == '"') advance(r);
        *out++ = *r->at;
    }
    advance(r);
    *out = '\0';
    r->words_text = out + 1;
    if (ends_word(*r->at) && *r->at != '"') return SYMO_OK;
    return symo__word_expected(&r->word, "a blank after the closing quote");
}

static symo_status read_plain(reader *r, char *out)
{
    for (; !ends_word(*r->at); advance(r)) {
        if (is_control(*r->at)) return fail_control(r);
        *out++ = *r->at;
    }
    *out = '\0';
    r->words_text = out + 1;
    return *r->at == '"' ? symo__word_expected(&r->word, "no quote inside a word; quote the whole name") : SYMO_OK;
}

/* A mark that is no word still has a place and a text for messages. */
static symo_status take_mark(reader *r, token_kind kind, const char *shown)
{
    r->kind = kind;
    r->word.text = shown;
    if (kind == TOKEN_OPEN || kind == TOKEN_CLOSE) advance(r);
    return SYMO_OK;
}

static symo_status next(reader *r)
{
    while (is_blank(*r->at) || *r->at == ',') advance(r);
    if (*r->at == '#')
        while (*r->at && *r->at != '\n') advance(r);
    r->word = (symo__word){ r->words_text, r->line, r->column, 0, 0, -1, &r->naming };
    if (*r->at == '\0') return take_mark(r, TOKEN_TEXT_END, "end of the text");
    if (*r->at == '\n') return take_mark(r, TOKEN_LINE_END, "end of the line");
    if (*r->at == '(') return take_mark(r, TOKEN_OPEN, "(");
    if (*r->at == ')') return take_mark(r, TOKEN_CLOSE, ")");
    r->kind = TOKEN_WORD;
    if (*r->at == '-' && r->at[1] == '"') {
        r->word.negative = 1;
        advance(r);
    }
    SYMO_TRY(*r->at == '"' ? read_quoted(r, r->words_text) : read_plain(r, r->words_text));
    r->word.index = symo__naming_find(&r->naming, r->word.text);
    return SYMO_OK;
}

/* ---- generators ---- */

/* Room for one more: doubles a block when it is full. Four generators fit in a number, since one is in memory; so do
 * twice those that are. */
static symo_status grow(void **block, int64_t *capacity, int64_t count, int64_t entries, size_t size)
{
    if (count < *capacity) return SYMO_OK;
    const int64_t wanted = *capacity > 0 ? 2 * *capacity : 4;
    void *grown = symo__allocate(wanted * entries, size);
    if (!grown) return symo__fail_memory(function, (size_t)(wanted * entries) * size);
    if (*block) memcpy(grown, *block, (size_t)(count * entries) * size);
    symo__release(*block);
    *block = grown;
    *capacity = wanted;
    return SYMO_OK;
}

static symo_status add_generator(const symo__generator *generator, void *context)
{
    reader *r = context;
    const int64_t n = generator->n;
    int64_t images_capacity = r->capacity, signs_capacity = r->capacity;
    void *images = r->images, *signs = r->all_signs;
    symo_status status = grow(&images, &images_capacity, r->count, n, sizeof *r->images);
    r->images = images;
    if (!status) status = grow(&signs, &signs_capacity, r->count, n, sizeof *r->all_signs);
    r->all_signs = signs;
    if (status) return status;
    r->capacity = images_capacity;
    memcpy(r->images + r->count * n, generator->image, (size_t)n * sizeof *generator->image);
    memcpy(r->all_signs + r->count * n, generator->sign, (size_t)n);
    r->count++;
    return SYMO_OK;
}

/* The coordinate and sign of a word in a cycle. */
static symo_status read_signed(const reader *r, int64_t *index, int *sign)
{
    const char *text = r->word.text;
    const int minus = !r->word.quoted && text[0] == '-';
    if (minus && text[1] == '\0') return symo__word_expected(&r->word, "a coordinate right after the minus");
    *sign = minus || r->word.negative ? -1 : 1;
    *index = minus ? symo__naming_find(&r->naming, text + 1) : r->word.index;
    return *index >= 0 ? SYMO_OK : symo__word_unknown(&r->word, text + minus);
}

/* Words of a cycle up to its parenthesis: *length coordinates; *twice is 1 when the second round is written too. */
static symo_status read_cycle(reader *r, int64_t first_cycle, int64_t *length, int *twice)
{
    const symo__word open = r->word;
    int64_t total = 0;
    *length = 0;
    *twice = 0;
    SYMO_TRY(next(r));
    for (; r->kind == TOKEN_WORD; total++) {
        int64_t index = 0;
        int sign = 1;
        SYMO_TRY(read_signed(r, &index, &sign));
        const int repeats = r->seen[index] == r->cycle;
        if (r->seen[index] >= first_cycle && !repeats)
            return symo__word_expected(&r->word, "every coordinate once only in a generator");
        if (!*twice && !repeats) {
            r->seen[index] = r->cycle;
            r->places[*length] = index;
            r->signs[(*length)++] = (int8_t)sign;
        } else {
            *twice = 1;
            const int64_t k = total - *length;
            if (k >= *length || r->places[k] != index || r->signs[k] != -sign)
                return symo__word_expected(&r->word, "every coordinate once, or a whole second round with the other "
                                                     "signs, as in (a b -a -b)");
        }
        SYMO_TRY(next(r));
    }
    if (r->kind != TOKEN_CLOSE) return symo__word_expected(&open, "a closing parenthesis on the same line");
    if (*twice && total != 2 * *length)
        return symo__word_expected(&r->word, "a whole second round with the other signs, as in (a b -a -b)");
    return SYMO_OK;
}

static symo_status read_cycles(reader *r)
{
    const int64_t first_cycle = r->cycle + 1;
    symo__generator_reset(&r->generator);
    while (r->kind == TOKEN_OPEN) {
        int64_t length;
        int twice;
        r->cycle++;
        SYMO_TRY(read_cycle(r, first_cycle, &length, &twice));
        for (int64_t k = 0; k < length; k++) {
            const int64_t to = k + 1 < length ? k + 1 : 0;
            const int turn = to == 0 && twice ? -1 : 1;
            r->generator.image[r->places[k]] = r->places[to];
            r->generator.sign[r->places[k]] = (int8_t)(r->signs[k] * r->signs[to] * turn);
        }
        SYMO_TRY(next(r));
    }
    if (r->kind != TOKEN_LINE_END && r->kind != TOKEN_TEXT_END)
        return symo__word_expected(&r->word, "another cycle or the end of the line");
    return add_generator(&r->generator, r);
}

static symo_status unknown_row(const symo__word *word)
{
    enum { ROWS_SHOWN = 64 };
    const char *names[ROWS_SHOWN];
    int64_t count = 0;
    char nearest[256] = "";
    for (; count < ROWS_SHOWN && symo__symmetry_rows[count]; count++)
        names[count] = symo__symmetry_rows[count]->row.name;
    symo__nearest_names(word->text, names, count, nearest, sizeof nearest);
    return symo__fail(SYMO_ERROR_INPUT,
                      "line %lld, column %lld: `%.60s`: expected cycles such as (a b)(c d), or a named symmetry; "
                      "nearest: %s",
                      (long long)word->line, (long long)word->column, word->text, nearest);
}

static symo_status read_named(reader *r)
{
    int64_t count = 0;
    for (; r->kind == TOKEN_WORD; count++) {
        void *words = r->words;
        SYMO_TRY(grow(&words, &r->words_capacity, count, 1, sizeof *r->words));
        r->words = words;
        r->words[count] = r->word;
        SYMO_TRY(next(r));
    }
    if (r->kind != TOKEN_LINE_END && r->kind != TOKEN_TEXT_END)
        return symo__word_expected(&r->word, "a word or the end of the line: cycles stand on lines of their own");
    for (int64_t i = 0; symo__symmetry_rows[i]; i++) {
        const symo__symmetry_table *table = symo__symmetry_rows[i];
        if (strcmp(table->row.name, r->words[0].text) == 0)
            return table->build(r->naming.n, count, r->words, add_generator, r);
    }
    return unknown_row(&r->words[0]);
}

static symo_status read_lines(reader *r)
{
    for (;;) {
        SYMO_TRY(next(r));
        if (r->kind == TOKEN_CLOSE) return symo__word_expected(&r->word, "an opening parenthesis first");
        if (r->kind == TOKEN_OPEN) SYMO_TRY(read_cycles(r));
        if (r->kind == TOKEN_WORD) SYMO_TRY(read_named(r));
        if (r->kind == TOKEN_TEXT_END) return SYMO_OK;
        r->at++;
        r->line++;
        r->column = 1;
    }
}

/* ---- the whole text ---- */

static symo_status reader_create(reader *r, int64_t n, size_t length)
{
    r->seen = symo__allocate_zero(n, sizeof *r->seen); /* cycles are numbered from 1 */
    r->places = symo__allocate(n, sizeof *r->places);
    r->signs = symo__allocate(n, sizeof *r->signs);
    if (!r->seen || !r->places || !r->signs) return symo__fail_memory(function, (size_t)n * sizeof *r->seen);
    SYMO_TRY(symo__generator_create(&r->generator, n));
    /* a word of k characters takes k + 1, and two neighbours may touch: (a)b */
    r->words_text = symo__allocate((int64_t)length + 1, 2);
    return r->words_text ? SYMO_OK : symo__fail_memory(function, 2 * length + 2);
}

symo_status symo_symmetry_parse(symo_symmetry **symmetry, int64_t n, const char *const *names, const char *text)
{
    if (!symmetry) return symo__fail_null(function, "symmetry");
    *symmetry = NULL;
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (!text) return symo__fail_null(function, "text");
    reader r = { .at = text, .line = 1, .column = 1 };
    symo_status status = symo__naming_create(&r.naming, n, names, function);
    if (!status) status = reader_create(&r, n, strlen(text));
    char *words_text = r.words_text;
    if (!status) status = read_lines(&r);
    if (!status) status = symo_symmetry_signed_permutations(symmetry, n, r.count, r.images, r.all_signs);
    symo__release(words_text);
    symo__release(r.seen);
    symo__release(r.places);
    symo__release(r.signs);
    symo__release(r.images);
    symo__release(r.all_signs);
    symo__release(r.words);
    symo__generator_free(&r.generator);
    symo__naming_free(&r.naming);
    return status;
}
