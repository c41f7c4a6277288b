/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes to standard error, and the exit code that goes with it (the list is in cli.h and in `symo help`). */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

int symo_cli_error(int code, const char *format, ...)
{
    va_list arguments;
    fputs("symo: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return code;
}

static int status_code(symo_status status)
{
    switch (status) {
    case SYMO_OK:
        return SYMO_CLI_SOLVED;
    case SYMO_ERROR_MEMORY:
    case SYMO_ERROR_SIZE:
        return SYMO_CLI_MEMORY;
    case SYMO_ERROR_NUMERIC:
    case SYMO_ERROR_CALLBACK:
        return SYMO_CLI_NUMERIC;
    default:
        return SYMO_CLI_INPUT;
    }
}

int symo_cli_status(symo_status status)
{
    const char *hint = symo_status_hint(status);
    return symo_cli_error(status_code(status), "%s: %s%s%s", symo_status_text(status), symo_last_error(),
                          hint[0] ? "\n      " : "", hint);
}

int symo_cli_io_status(symo_status status, const symo_io_error *error)
{
    return symo_cli_error(status_code(status), "%s", error->text);
}

int symo_cli_reason_code(symo_reason reason, double reached, double tolerance)
{
    switch (reason) {
    case SYMO_REASON_SOLVED:
        return SYMO_CLI_SOLVED;
    case SYMO_REASON_ITERATION_LIMIT:
    case SYMO_REASON_EVALUATION_LIMIT:
    case SYMO_REASON_TIME_LIMIT:
        return SYMO_CLI_LIMIT;
    case SYMO_REASON_STOPPED:
        return SYMO_CLI_INTERRUPTED;
    case SYMO_REASON_UNBOUNDED:
    case SYMO_REASON_INFEASIBLE:
        return SYMO_CLI_INFEASIBLE;
    case SYMO_REASON_STALLED:
        return reached <= 1000.0 * tolerance ? SYMO_CLI_NEARLY : SYMO_CLI_NUMERIC;
    default:
        return SYMO_CLI_NUMERIC;
    }
}

int symo_cli_real(const char *option, const char *token, double *value)
{
    char *end = NULL;
    *value = strtod(token, &end);
    if (end == token || *end || !(*value == *value)) {
        return symo_cli_error(SYMO_CLI_USAGE, "%s: `%s` is not a number", option, token);
    }
    return 0;
}

int symo_cli_integer(const char *option, const char *token, int64_t minimum, int64_t *value)
{
    char *end = NULL;
    errno = 0;
    const long long number = strtoll(token, &end, 10);
    if (end == token || *end || errno || number < minimum) {
        return symo_cli_error(SYMO_CLI_USAGE, "%s: `%s` is not a whole number of at least %lld", option, token,
                              (long long)minimum);
    }
    *value = number;
    return 0;
}

int symo_cli_finish(int code)
{
    if (fflush(stdout) || ferror(stdout)) {
        return symo_cli_error(SYMO_CLI_NUMERIC, "standard output could not be written");
    }
    return code;
}
