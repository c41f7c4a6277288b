/* SPDX-License-Identifier: BSD-3-Clause */
#define _XOPEN_SOURCE 700 /* nftw */
#include "support/scratch.h"

#include <check.h>
#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static pid_t owner;

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_folder(void)
{
    if (owner == getpid()) nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Check forks a process a test: each makes its own folder. */
static void make_folder(void)
{
    if (owner == getpid()) return;
    strcpy(folder, "/tmp/symo-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    owner = getpid();
    ck_assert_int_eq(atexit(remove_folder), 0);
}

const char *scratch_path(const char *name)
{
    static char path[256];
    make_folder();
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

const char *scratch_file(const char *name, size_t bytes, const void *content)
{
    const char *path = scratch_path(name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert(fwrite(content, 1, bytes, file) == bytes);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

char *scratch_read(const char *path, size_t *bytes)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    const long length = ftell(file);
    ck_assert(length >= 0);
    rewind(file);
    char *text = calloc((size_t)length + 1, 1);
    ck_assert_ptr_nonnull(text);
    *bytes = fread(text, 1, (size_t)length, file);
    ck_assert(*bytes == (size_t)length);
    fclose(file);
    return text;
}

int scratch_comma_locale(void)
{
    static const char source[] = "comment_char %\nescape_char /\nLC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\n"
                                 "grouping 3;3\nEND LC_NUMERIC\n";
    char *map = NULL, command[400];
    size_t bytes;
    FILE *text = open_memstream(&map, &bytes);
    ck_assert_ptr_nonnull(text);
    fputs("<code_set_name> TINY\n<comment_char> %\n<escape_char> /\nCHARMAP\n", text);
    for (int i = 0; i < 128; i++) fprintf(text, "<U%04X> /x%02x\n", i, i);
    fputs("END CHARMAP\n", text);
    fclose(text);
    scratch_file("charmap", bytes, map);
    free(map);
    scratch_file("source", sizeof source - 1, source);
    /* It complains about the categories that are missing. */
    snprintf(command, sizeof command, "cd '%s' && localedef -c -f ./charmap -i ./source ./comma >/dev/null 2>&1",
             folder);
    ck_assert_int_ne(system(command), -1);
    setenv("LOCPATH", folder, 1);
    return setlocale(LC_NUMERIC, "comma") != NULL;
}
