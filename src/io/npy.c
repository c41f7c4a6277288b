/* SPDX-License-Identifier: BSD-3-Clause */
/* NPY, NumPy's format (numpy.lib.format): "\x93NUMPY", two bytes of version, the length of the header (two bytes, four
 * from version 2 on, little-endian), a Python dictionary with descr, fortran_order and shape, the data. Read are
 * vectors and matrices of f8, f4, i4, i8, u1 in either byte order and either index order; the columns are called x1,
 * x2, ... NaN is a missing cell, an infinity no finite number; i8 is rounded to double. Nothing is allocated for data
 * that the file does not hold. */
#include "io_impl.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct npy_header {
    char kind; /* f, i, u */
    int size;  /* bytes an entry */
    int big_endian;
    int fortran;
    int rank;
    int64_t shape[2];
} npy_header;

typedef struct npy_text {
    const char *at;
    const char *path;
    symo_io_error *error;
} npy_text;

static symo_status fail(const npy_text *text, const char *what)
{
    const char *at = text->at + strspn(text->at, " ");
    const symo__io_excerpt excerpt = symo__io_quote(at, at + strlen(at));
    return symo__io_fail(text->error, SYMO_ERROR_INPUT, text->path, 0, 0, "NPY header: %s, found `%s`", what,
                         excerpt.text);
}

static void skip_blanks(npy_text *text)
{
    text->at += strspn(text->at, " \t\r\n");
}

static int accept(npy_text *text, const char *expected)
{
    skip_blanks(text);
    const size_t length = strlen(expected);
    if (strncmp(text->at, expected, length) != 0) return 0;
    text->at += length;
    return 1;
}

static symo_status parse_quoted(npy_text *text, char *out, size_t capacity)
{
    skip_blanks(text);
    const char quote = *text->at;
    if (quote != '\'' && quote != '"') return fail(text, "expected a quoted text");
    const char *begin = text->at + 1, *end = strchr(begin, quote);
    if (!end || (size_t)(end - begin) >= capacity) return fail(text, "expected a short quoted text");
    memcpy(out, begin, (size_t)(end - begin));
    out[end - begin] = '\0';
    text->at = end + 1;
    return SYMO_OK;
}

static symo_status parse_descr(npy_text *text, npy_header *header)
{
    static const char *const kinds[] = { "f8", "f4", "i4", "i8", "u1" };
    char descr[16];
    const npy_text before = *text;
    const symo_status status = parse_quoted(text, descr, sizeof descr);
    if (status) return fail(&before, "entries must be f8, f4, i4, i8 or u1");
    const char *kind = descr + (descr[0] && strchr("<>|=", descr[0]) ? 1 : 0);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (strcmp(kind, kinds[k]) != 0) continue;
        header->kind = kind[0];
        header->size = kind[1] - '0';
        const uint16_t one = 1;
        const int host_is_big = *(const unsigned char *)&one == 0;
        header->big_endian = descr[0] == '>' || (descr[0] != '<' && host_is_big);
        return SYMO_OK;
    }
    return fail(&before, "entries must be f8, f4, i4, i8 or u1");
}

static symo_status parse_shape(npy_text *text, npy_header *header)
{
    const npy_text before = *text;
    header->rank = 0;
    if (!accept(text, "(")) return fail(text, "expected the shape in parentheses");
    while (!accept(text, ")")) {
        skip_blanks(text);
        const char *end = text->at + strspn(text->at, "0123456789");
        int64_t extent;
        if (!symo__io_index(text->at, end, &extent)) return fail(text, "expected a size of the shape");
        if (header->rank == 2) return fail(&before, "the array must have one or two dimensions");
        header->shape[header->rank++] = extent;
        text->at = end;
        if (!accept(text, ",") && *(text->at + strspn(text->at, " ")) != ')') return fail(text, "expected , or )");
    }
    return header->rank > 0 ? SYMO_OK : fail(&before, "the array must have one or two dimensions");
}

static symo_status parse_value(npy_text *text, npy_header *header, const char *key, unsigned *seen)
{
    if (strcmp(key, "descr") == 0) {
        *seen |= 1;
        return parse_descr(text, header);
    }
    if (strcmp(key, "shape") == 0) {
        *seen |= 2;
        return parse_shape(text, header);
    }
    if (strcmp(key, "fortran_order") != 0) return fail(text, "unknown key");
    *seen |= 4;
    header->fortran = accept(text, "True");
    return header->fortran || accept(text, "False") ? SYMO_OK : fail(text, "expected True or False");
}

static symo_status parse_header(npy_text text, npy_header *header)
{
    unsigned seen = 0;
    if (!accept(&text, "{")) return fail(&text, "expected {");
    while (!accept(&text, "}")) {
        char key[16];
        symo_status status = parse_quoted(&text, key, sizeof key);
        if (status) return status;
        if (!accept(&text, ":")) return fail(&text, "expected :");
        status = parse_value(&text, header, key, &seen);
        if (status) return status;
        if (!accept(&text, ",") && *(text.at + strspn(text.at, " ")) != '}') return fail(&text, "expected , or }");
    }
    return seen == 7 ? SYMO_OK : fail(&text, "descr, fortran_order and shape must all be there");
}

static symo_status ends_early(const char *path, symo_io_error *error)
{
    return symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "the NPY file ends early");
}

static symo_status read_header(FILE *file, npy_header *header, const char *path, symo_io_error *error)
{
    unsigned char start[12];
    if (fread(start, 1, 10, file) != 10 || memcmp(start, "\x93NUMPY", 6) != 0) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "not an NPY file");
    }
    if (start[6] < 1 || start[6] > 3) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "NPY version %d is not known", start[6]);
    }
    size_t length = start[8] + (size_t)256 * start[9];
    if (start[6] > 1) {
        if (fread(start + 10, 1, 2, file) != 2) return ends_early(path, error);
        length += (size_t)65536 * start[10] + ((size_t)start[11] << 24);
    }
    if (length > 65536) return symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "the NPY header is too long");
    char *text = symo__io_allocate((int64_t)length + 1, 1);
    if (!text) return symo__io_fail_memory(error, path);
    const symo_status status = fread(text, 1, length, file) == length
                                   ? parse_header((npy_text){ text, path, error }, header)
                                   : ends_early(path, error);
    free(text);
    return status;
}

static double decode(const unsigned char *bytes, const npy_header *header)
{
    uint64_t bits = 0;
    for (int k = 0; k < header->size; k++) {
        bits = bits << 8 | bytes[header->big_endian ? k : header->size - 1 - k];
    }
    double wide;
    float narrow;
    const uint32_t low = (uint32_t)bits;
    if (header->kind == 'u') return (double)bits;
    if (header->kind == 'i') {
        /* Two's complement, without a conversion that is left to the implementation. */
        const uint64_t sign = (uint64_t)1 << (8 * header->size - 1), mask = sign | (sign - 1);
        return bits & sign ? -(double)((~bits & mask) + 1) : (double)bits;
    }
    if (header->size == 8) {
        memcpy(&wide, &bits, 8);
    } else {
        memcpy(&narrow, &low, 4);
        wide = (double)narrow;
    }
    return wide;
}

static void keep(symo_table *table, const npy_header *header, int64_t k, double value)
{
    const int64_t row = header->fortran ? k % table->rows : k / table->columns;
    const int64_t column = header->fortran ? k / table->rows : k % table->columns;
    symo__table_column *into = &table->column[column];
    table->values[column * table->rows + row] = value;
    if (!isinf(value)) return;
    table->values[column * table->rows + row] = NAN;
    if (into->kind != SYMO_COLUMN_MIXED || row < into->bad_row) into->bad_row = row;
    into->kind = SYMO_COLUMN_MIXED;
}

static symo_status read_data(FILE *file, symo_table *table, const npy_header *header, symo_io_error *error)
{
    unsigned char block[4096];
    const int64_t total = table->rows * table->columns;
    const int64_t at_once = (int64_t)sizeof block / header->size;
    for (int64_t done = 0; done < total;) {
        const int64_t want = total - done < at_once ? total - done : at_once;
        if ((int64_t)fread(block, (size_t)header->size, (size_t)want, file) != want) {
            return ferror(file) ? symo__io_fail_system(error, table->path, "cannot be read")
                                : ends_early(table->path, error);
        }
        for (int64_t k = 0; k < want; k++) {
            keep(table, header, done + k, decode(block + k * header->size, header));
        }
        done += want;
    }
    if (fgetc(file) != EOF) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, table->path, 0, 0, "the NPY file has more data than its shape");
    }
    return SYMO_OK;
}

static symo_status name_columns(symo_table *table, symo_io_error *error)
{
    char name[32];
    for (int64_t c = 0; c < table->columns; c++) {
        const int length = snprintf(name, sizeof name, "x%lld", (long long)(c + 1));
        table->names[c] = symo__io_copy(name, name + length);
        if (!table->names[c]) return symo__io_fail_memory(error, table->path);
    }
    symo__io_sort_names(table->columns, (const char *const *)table->names, table->by_name);
    return SYMO_OK;
}

/* The shape fits into 64-bit sizes, and a regular file is long enough for it. */
static symo_status check_size(FILE *file, const npy_header *header, int64_t rows, int64_t columns, const char *path,
                              symo_io_error *error)
{
    if (rows == 0 || columns == 0) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "the array is empty");
    }
    if (rows > INT64_MAX / 8 / columns) {
        return symo__io_fail(error, SYMO_ERROR_INPUT, path, 0, 0, "the shape (%lld, %lld) is too large",
                             (long long)rows, (long long)columns);
    }
    struct stat about;
    if (fstat(fileno(file), &about)) return symo__io_fail_system(error, path, "cannot be read");
    const long at = ftell(file);
    if (S_ISREG(about.st_mode) && at >= 0 && (about.st_size - at) / header->size < rows * columns) {
        return ends_early(path, error);
    }
    return SYMO_OK;
}

symo_status symo__table_read_npy(symo_table **table, const char *path, symo_io_error *error)
{
    npy_header header = { 0 };
    FILE *file = fopen(path, "rb");
    if (!file) return symo__io_fail_system(error, path, "cannot be opened");
    symo_status status = read_header(file, &header, path, error);
    const int64_t rows = header.shape[0], columns = header.rank == 2 ? header.shape[1] : 1;
    if (!status) status = check_size(file, &header, rows, columns, path, error);
    if (!status) status = symo__table_create(table, path, rows, columns, error);
    if (!status) status = name_columns(*table, error);
    if (!status) status = read_data(file, *table, &header, error);
    if (status) {
        symo_table_free(*table);
        *table = NULL;
    }
    fclose(file);
    return status;
}
