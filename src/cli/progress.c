/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line on a terminal, rewritten at most ten times a second, once a run takes over a second. */
#include "cli.h"

#include <stdarg.h>
#include <time.h>
#include <unistd.h>

double symo_cli_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void symo_cli_progress_start(symo_cli_progress *progress, int quiet)
{
    *progress = (symo_cli_progress){ .start = symo_cli_seconds(), .enabled = !quiet && isatty(STDERR_FILENO) };
}

int symo_cli_progress_due(const symo_cli_progress *progress)
{
    if (!progress->enabled) return 0;
    const double now = symo_cli_seconds();
    return now - progress->start > 1.0 && now - progress->last > 0.1;
}

void symo_cli_progress_show(symo_cli_progress *progress, const char *format, ...)
{
    if (!progress->enabled) return;
    va_list arguments;
    fputs("\r", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputs("\033[K", stderr);
    fflush(stderr);
    progress->last = symo_cli_seconds();
    progress->shown = 1;
}

void symo_cli_progress_end(symo_cli_progress *progress)
{
    if (progress->shown) fputs("\r\033[K", stderr);
    progress->shown = 0;
}
