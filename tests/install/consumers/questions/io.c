/* SPDX-License-Identifier: BSD-3-Clause */
/* Linked with libsymo-io and what it asks for. */
#include <symo/io.h>

int main(void)
{
    symo_json *json = NULL;
    const symo_status status = symo_json_create(&json);
    symo_json_free(json);
    return status;
}
