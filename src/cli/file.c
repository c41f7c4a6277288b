/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the command: no output replaces an input, JSON goes to a file or to standard output. */
#include "cli.h"

#include <string.h>

static int is_file(const char *path)
{
    return path && strcmp(path, "-") != 0;
}

int symo_cli_has_ending(const char *path, const char *ending)
{
    const size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && strcmp(path + length - tail, ending) == 0;
}

int symo_cli_check_files(int inputs, const char *const *input, int outputs, const char *const *output)
{
    for (int o = 0; o < outputs; o++) {
        if (!is_file(output[o])) continue;
        for (int i = 0; i < inputs; i++) {
            if (is_file(input[i]) && symo_output_is_same_file(output[o], input[i])) {
                return symo_cli_error(SYMO_CLI_USAGE, "%s is an input and would be written over", output[o]);
            }
        }
        for (int other = 0; other < o; other++) {
            if (is_file(output[other]) && symo_output_is_same_file(output[o], output[other])) {
                return symo_cli_error(SYMO_CLI_USAGE, "%s is named for two outputs", output[o]);
            }
        }
    }
    return 0;
}

int symo_cli_write_json(symo_json *json, const char *path)
{
    const char *text = NULL;
    size_t bytes = 0;
    symo_io_error error;
    symo_status status = symo_json_finish(json, &text, &bytes);
    if (status) return symo_cli_out_of_memory();
    if (strcmp(path, "-") == 0) {
        (void)fwrite(text, 1, bytes, stdout); /* symo_cli_finish sees an error */
        return symo_cli_finish(0);
    }
    status = symo_text_write(path, bytes, text, &error);
    return status ? symo_cli_io_status(status, &error) : 0;
}
