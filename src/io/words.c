/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines of words: a text is walked line by line, a line word by word. Lines end with LF or CR LF, words with blanks; a
 * line may end early at a character that begins a comment. No memory is kept; who wants another pass copies the walker
 * before the first. */
#include "io_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void symo__words_start(symo__words *words, const char *path, const char *begin, const char *end, symo_io_error *error)
{
    *words = (symo__words){ .path = path, .next = begin, .end = end, .error = error };
}

int symo__words_line(symo__words *words, char comment)
{
    if (words->next >= words->end) return 0;
    const char *stop = memchr(words->next, '\n', (size_t)(words->end - words->next));
    words->start = words->at = words->next;
    words->line++;
    words->next = stop ? stop + 1 : words->end;
    if (!stop) stop = words->end;
    if (stop > words->at && stop[-1] == '\r') stop--;
    const char *cut = comment ? memchr(words->at, comment, (size_t)(stop - words->at)) : NULL;
    words->line_end = cut ? cut : stop;
    words->word = words->word_end = words->at;
    return 1;
}

int symo__words_next(symo__words *words)
{
    while (words->at < words->line_end && is_blank(*words->at)) words->at++;
    words->word = words->at;
    while (words->at < words->line_end && !is_blank(*words->at)) words->at++;
    words->word_end = words->at;
    return words->word < words->word_end;
}

symo_status symo__words_fail(const symo__words *words, symo_status status, const char *at, const char *format, ...)
{
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return symo__io_fail(words->error, status, words->path, words->line, at - words->start + 1, "%s", what);
}

symo_status symo__words_refuse(const symo__words *words, const char *what)
{
    return symo__words_fail(words, SYMO_ERROR_INPUT, words->word, "`%s` %s",
                            symo__io_quote(words->word, words->word_end).text, what);
}
