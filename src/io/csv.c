/* SPDX-License-Identifier: BSD-3-Clause */
/* The cells of a CSV file, one after the other (RFC 4180: commas; quoted cells may hold commas, line ends and doubled
 * quotes). Lines end with LF or CR LF. Blanks around a cell are no part of it. Trailing blank lines are no rows. The
 * tokeniser keeps no memory; a file is simply walked again when another pass is wanted. */
#include "io_impl.h"

#include <string.h>

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void symo__csv_start(symo__csv *csv, const char *path, const char *begin, const char *end)
{
    while (end > begin && (is_blank(end[-1]) || end[-1] == '\n' || end[-1] == '\r')) end--;
    *csv = (symo__csv){ .path = path, .at = begin, .end = end, .line_start = begin, .line = 1 };
}

int symo__csv_more(const symo__csv *csv)
{
    return csv->at < csv->end;
}

static symo_status fail_at(const symo__csv *csv, const char *at, const char *what, symo_io_error *error)
{
    return symo__io_fail(error, SYMO_ERROR_INPUT, csv->path, csv->line, at - csv->line_start + 1, "%s", what);
}

/* From the opening quote to behind the closing one. */
static symo_status quoted_cell(symo__csv *csv, symo__csv_cell *cell, symo_io_error *error)
{
    const char *at = csv->at + 1;
    cell->begin = at;
    cell->quoted = 1;
    for (;; at++) {
        if (at >= csv->end) {
            return symo__io_fail(error, SYMO_ERROR_INPUT, csv->path, cell->line, cell->column,
                                 "the quoted cell that begins here does not end");
        }
        if (*at == '\n') {
            csv->line++;
            csv->line_start = at + 1;
        }
        if (*at != '"') continue;
        if (at + 1 < csv->end && at[1] == '"')
            at++;
        else
            break;
    }
    cell->end = at++;
    while (at < csv->end && is_blank(*at)) at++;
    csv->at = at;
    if (at < csv->end && *at != ',' && *at != '\n' && *at != '\r') {
        return fail_at(csv, at, "text after the closing quote of a cell", error);
    }
    return SYMO_OK;
}

static symo_status plain_cell(symo__csv *csv, symo__csv_cell *cell, symo_io_error *error)
{
    const char *at = csv->at;
    cell->begin = at;
    for (; at < csv->end && *at != ',' && *at != '\n' && *at != '\r'; at++) {
        if (*at == '"') return fail_at(csv, at, "a quote inside a cell that is not quoted", error);
    }
    csv->at = at;
    while (at > cell->begin && is_blank(at[-1])) at--;
    cell->end = at;
    return SYMO_OK;
}

/* Over the comma or the line end behind a cell. */
static symo_status cell_end(symo__csv *csv, symo__csv_cell *cell, symo_io_error *error)
{
    cell->last = csv->at >= csv->end || *csv->at != ',';
    if (csv->at >= csv->end) return SYMO_OK;
    if (*csv->at == '\r') {
        if (csv->at + 1 >= csv->end || csv->at[1] != '\n') {
            return fail_at(csv, csv->at, "a carriage return without a line feed", error);
        }
        csv->at++;
    }
    csv->at++;
    if (!cell->last) return SYMO_OK;
    csv->line++;
    csv->line_start = csv->at;
    return SYMO_OK;
}

symo_status symo__csv_next(symo__csv *csv, symo__csv_cell *cell, symo_io_error *error)
{
    while (csv->at < csv->end && is_blank(*csv->at)) csv->at++;
    *cell = (symo__csv_cell){ .line = csv->line, .column = csv->at - csv->line_start + 1 };
    const int quoted = csv->at < csv->end && *csv->at == '"';
    const symo_status status = quoted ? quoted_cell(csv, cell, error) : plain_cell(csv, cell, error);
    return status ? status : cell_end(csv, cell, error);
}

char *symo__csv_unquote(const symo__csv_cell *cell)
{
    char *copy = symo__io_copy(cell->begin, cell->end), *to = copy;
    if (!copy || !cell->quoted) return copy;
    for (const char *from = copy; *from; from++) {
        *to++ = *from;
        if (from[0] == '"' && from[1] == '"') from++;
    }
    *to = '\0';
    return copy;
}

/* Empty, or one of the words that R, pandas and the UCI archive write; in quotes such a word is text. */
int symo__csv_missing(const symo__csv_cell *cell)
{
    static const char *const words[] = { "NA", "NaN", "nan", "?" };
    const size_t length = (size_t)(cell->end - cell->begin);
    if (length == 0) return 1;
    for (size_t k = 0; !cell->quoted && k < sizeof words / sizeof *words; k++) {
        if (length == strlen(words[k]) && memcmp(cell->begin, words[k], length) == 0) return 1;
    }
    return 0;
}
