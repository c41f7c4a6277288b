/* SPDX-License-Identifier: BSD-3-Clause */
/* Loaded before a program (LD_PRELOAD): the block number REFUSE_AT that the program asks for, counted from 1, is
 * refused, and with REFUSE_ON all after it. A refusal is noted by making the file REFUSE_NOTE. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);

/* dlsym asks for memory itself, before there is anything to hand it on to. */
static _Alignas(16) unsigned char early[1 << 16];
static size_t early_used;
static long refuse_at, asked;
static int refuse_on, active;
static const char *note;

static void *take_early(size_t bytes)
{
    if (bytes > sizeof early - early_used) abort();
    void *block = early + early_used;
    early_used += (bytes + 15) / 16 * 16;
    return block;
}

static int is_early(const void *block)
{
    return (uintptr_t)block >= (uintptr_t)early && (uintptr_t)block < (uintptr_t)early + sizeof early;
}

/* A function out of dlsym's pointer, which C has no conversion for. */
static void find(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    memcpy(function, &found, sizeof found);
}

__attribute__((constructor)) static void begin(void)
{
    find(&real_malloc, "malloc");
    find(&real_calloc, "calloc");
    find(&real_realloc, "realloc");
    find(&real_free, "free");
    const char *at = getenv("REFUSE_AT");
    refuse_at = at ? strtol(at, NULL, 10) : 0;
    refuse_on = getenv("REFUSE_ON") != NULL;
    note = getenv("REFUSE_NOTE");
    active = refuse_at > 0;
}

static int refused(void)
{
    if (!active) return 0;
    asked++;
    if (asked != refuse_at && !(refuse_on && asked > refuse_at)) return 0;
    if (asked == refuse_at && note) {
        const int file = open(note, O_WRONLY | O_CREAT, 0600);
        if (file >= 0) close(file);
    }
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t bytes)
{
    if (!real_malloc) return take_early(bytes);
    return refused() ? NULL : real_malloc(bytes);
}

void *calloc(size_t count, size_t size)
{
    if (!real_calloc) return take_early(count * size); /* zero already */
    return refused() ? NULL : real_calloc(count, size);
}

void *realloc(void *block, size_t bytes)
{
    if (is_early(block) || !real_realloc) abort();
    return refused() ? NULL : real_realloc(block, bytes);
}

void free(void *block)
{
    if (block && real_free && !is_early(block)) real_free(block);
}
