/* SPDX-License-Identifier: BSD-3-Clause */
/* An operator by its name on the command line, from named arguments that are checked against its parameter rows. */
#include "prox/prox_impl.h"

#include <string.h>

static const char *const function = "symo_prox_named";

static symo_status fail_unknown(const char *what, const char *name, const char *const *names, int64_t count)
{
    char nearest[256];
    symo__nearest_names(name, names, count, nearest, sizeof nearest);
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: there is no %s '%s'%s%s", function, what, name,
                      *nearest ? "; did you mean " : "", nearest);
}

static symo_status find_row(const char *name, const symo_prox_table **row)
{
    enum { MAXIMUM = 256 };
    const char *names[MAXIMUM];
    int64_t count = 0;
    for (; symo__prox_rows[count]; count++) {
        *row = symo__prox_rows[count];
        if (strcmp((*row)->name, name) == 0) return SYMO_OK;
        if (count < MAXIMUM) names[count] = (*row)->name;
    }
    *row = NULL;
    return fail_unknown("prox", name, names, count < MAXIMUM ? count : MAXIMUM);
}

static symo_status find_parameter(const symo_prox_table *row, const char *name, int64_t *index)
{
    enum { MAXIMUM = 64 };
    const char *names[MAXIMUM];
    for (*index = 0; *index < row->parameter_count; ++*index) {
        if (strcmp(row->parameters[*index].name, name) == 0) return SYMO_OK;
        if (*index < MAXIMUM) names[*index] = row->parameters[*index].name;
    }
    if (row->parameter_count == 0)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s has no parameters, so no '%s'", function, row->name, name);
    return fail_unknown("parameter", name, names, row->parameter_count < MAXIMUM ? row->parameter_count : MAXIMUM);
}

static symo_status check_real(const symo_parameter *parameter, int64_t index, double value)
{
    if (value >= parameter->minimum && value <= parameter->maximum) return SYMO_OK;
    char buffer[96];
    symo__text text = { buffer, sizeof buffer, 0 };
    symo__text_add(&text, "in %g .. %g", parameter->minimum, parameter->maximum);
    return symo__fail_argument(function, parameter->name, index, value, buffer);
}

static symo_status check_value(const symo_parameter *parameter, const symo_argument *argument)
{
    if (parameter->kind == SYMO_PARAMETER_REAL) return check_real(parameter, -1, argument->real);
    if (argument->count < 0)
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s has the count %lld, which must be >= 0", function,
                          parameter->name, (long long)argument->count);
    if (parameter->kind == SYMO_PARAMETER_GROUPS)
        return argument->starts ? SYMO_OK : symo__fail_null(function, parameter->name);
    if (!argument->vector) return symo__fail_null(function, parameter->name);
    for (int64_t i = 0; i < argument->count; i++) SYMO_TRY(check_real(parameter, i, argument->vector[i]));
    return SYMO_OK;
}

/* Puts the given arguments into the order of the rows. */
static symo_status sort_arguments(const symo_prox_table *row, int64_t count, const symo_argument *given,
                                  symo_argument *sorted)
{
    for (int64_t k = 0; k < count; k++) {
        int64_t index = 0;
        if (!given[k].name)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: arguments[%lld] has no name", function, (long long)k);
        SYMO_TRY(find_parameter(row, given[k].name, &index));
        if (sorted[index].name)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s is given twice", function, given[k].name);
        SYMO_TRY(check_value(&row->parameters[index], &given[k]));
        sorted[index] = given[k];
    }
    for (int64_t index = 0; index < row->parameter_count; index++) {
        if (sorted[index].name) continue;
        if (row->parameters[index].required)
            return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s needs %s", function, row->name, row->parameters[index].name);
        sorted[index].real = row->parameters[index].fallback;
    }
    return SYMO_OK;
}

symo_status symo_prox_named(symo_prox **prox, const char *name, int64_t n, int64_t count,
                            const symo_argument *arguments)
{
    const symo_prox_table *row = NULL;
    if (!prox) return symo__fail_null(function, "prox");
    *prox = NULL;
    if (!name) return symo__fail_null(function, "name");
    if (n < 0) return symo__fail_argument(function, "n", -1, (double)n, ">= 0");
    if (count < 0) return symo__fail_argument(function, "count", -1, (double)count, ">= 0");
    if (count > 0 && !arguments) return symo__fail_null(function, "arguments");
    SYMO_TRY(find_row(name, &row));
    if (!row->construct)
        return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s is made from other operators, not from arguments", function,
                          name);
    symo_argument *sorted = symo__allocate_zero(row->parameter_count, sizeof *sorted);
    if (!sorted) return symo__fail_memory(function, (size_t)row->parameter_count * sizeof *sorted);
    symo_status status = sort_arguments(row, count, arguments, sorted);
    if (!status) status = row->construct(prox, n, sorted);
    symo__release(sorted);
    return status;
}

symo_status symo__prox_argument_length(const char *name, const symo_argument *argument, int64_t expected)
{
    if (!argument->vector || argument->count == expected) return SYMO_OK;
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: %s of %s has %lld numbers, expected %lld", function, argument->name,
                      name, (long long)argument->count, (long long)expected);
}
