/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a symmetry's group, as a result that may be too expensive to have: then it is left out. */
#include "cli.h"

#include <stdlib.h>

int symo_cli_order(const symo_symmetry *symmetry, int64_t limit, char **order, double *log10)
{
    symo_chain *chain = NULL;
    size_t length = 0;
    *order = NULL;
    symo_status status = symo_chain_create(&chain, symmetry, limit);
    if (status == SYMO_ERROR_SIZE) return 0;
    if (!status) status = symo_chain_order(chain, 0, NULL, &length);
    char *text = status ? NULL : (char *)malloc(length);
    if (text) status = symo_chain_order(chain, length, text, &length);
    *log10 = symo_chain_log10_order(chain);
    symo_chain_free(chain);
    if (!status && !text) return symo_cli_out_of_memory();
    if (status) {
        free(text);
        return symo_cli_status(status);
    }
    *order = text;
    return 0;
}

int symo_cli_json_order(symo_json *json, const symo_symmetry *symmetry, int64_t limit)
{
    char *order;
    double log10;
    const int code = symo_cli_order(symmetry, limit, &order, &log10);
    if (order)
        symo_json_text(json, "order", order);
    else
        symo_json_null(json, "order");
    free(order);
    return code;
}
