/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures by gnuplot. It is started with an argument vector, reads the script from a nameless temporary file on its
 * standard input, reads no start-up files, and writes the picture to its standard output, which is the file that later
 * takes the picture's name: neither a shell nor a file name in the script. User text is only ever put in single quotes,
 * where gnuplot substitutes nothing (in double quotes it runs what stands between backticks). */
#include "cli.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int symo_cli_picture_begin(symo_cli_text *script, const char *path, int width, int height)
{
    const int png = symo_cli_has_ending(path, ".png");
    if (!png && !symo_cli_has_ending(path, ".svg")) {
        return symo_cli_error(SYMO_CLI_USAGE, "%s: a picture's name ends in .png or .svg", path);
    }
    symo_cli_text_add(script, "set terminal %s size %d,%d noenhanced font 'DejaVu Sans,%d' background rgb 'white'\n",
                      png ? "pngcairo" : "svg", width, height, png ? 11 : 12);
    symo_cli_text_add(script, "set border 3 lc rgb '#555555'\nset tics nomirror textcolor rgb '#333333'\n"
                              "set grid lc rgb '#e6e6e6' lt 1 lw 1\nset key off\n");
    return 0;
}

void symo_cli_text_quote(symo_cli_text *script, const char *text)
{
    symo_cli_text_add(script, "'");
    for (; *text; text++) {
        if (*text == '\'')
            symo_cli_text_add(script, "''");
        else
            symo_cli_text_add(script, "%c", (unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text);
    }
    symo_cli_text_add(script, "'");
}

static int start(pid_t *child, int script, int picture, int messages)
{
    char name[] = "gnuplot", settings[] = "--default-settings";
    char *arguments[] = { name, settings, NULL };
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions)) return ENOMEM;
    int failed = posix_spawn_file_actions_adddup2(&actions, script, STDIN_FILENO);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, picture, STDOUT_FILENO);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO);
    if (!failed) failed = posix_spawnp(child, name, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* The first line that gnuplot wrote, to tell the user why. */
static int complain(FILE *messages, const char *path)
{
    char line[256] = "";
    rewind(messages);
    while (fgets(line, sizeof line, messages) && (line[0] == '\n' || line[0] == ' ')) continue;
    line[strcspn(line, "\n")] = '\0';
    return symo_cli_error(SYMO_CLI_NUMERIC, "%s: gnuplot failed: %s", path, line);
}

static int run(FILE *script, FILE *messages, symo_output *output, const char *path)
{
    pid_t child;
    int outcome;
    const int failed = start(&child, fileno(script), symo_output_descriptor(output), fileno(messages));
    if (failed) {
        return symo_cli_error(SYMO_CLI_NUMERIC, "%s is not drawn: gnuplot cannot be started (%s); it is in gnuplot-nox",
                              path, strerror(failed));
    }
    while (waitpid(child, &outcome, 0) < 0) {
        if (errno != EINTR) return symo_cli_error(SYMO_CLI_NUMERIC, "%s: gnuplot was lost", path);
    }
    return WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0 ? 0 : complain(messages, path);
}

int symo_cli_picture_draw(const symo_cli_text *script, const char *path)
{
    if (script->failed) return symo_cli_out_of_memory();
    symo_io_error error;
    symo_output *output = NULL;
    FILE *input = tmpfile(), *messages = tmpfile();
    int code = 0;
    if (!input || !messages || fwrite(script->data, 1, script->length, input) != script->length || fflush(input)) {
        code = symo_cli_error(SYMO_CLI_NUMERIC, "%s is not drawn: no temporary file", path);
        goto done;
    }
    rewind(input);
    symo_status status = symo_output_open(&output, path, &error);
    if (!status) {
        code = run(input, messages, output, path);
        if (!code)
            status = symo_output_commit(output, &error);
        else
            symo_output_abandon(output);
    }
    if (status) code = symo_cli_io_status(status, &error);
done:
    if (input) fclose(input);
    if (messages) fclose(messages);
    return code;
}
