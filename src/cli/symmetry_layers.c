/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry layers: the linear maps between two actions of one group,
 *
 *     W rho_in(g) = rho_out(g) W   for every g.
 *
 * Signed permutations are orthogonal, so this says that W, row after row, is fixed by rho_out (x) rho_in: the orbits of
 * that tensor product are the weights that such a map shares. */
#include "symmetry.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 120, ROWS = 64, LETTERS = 26 };

typedef struct layers {
    symo_cli_actions actions;
    const char *json, *plot;
    int64_t rows, columns;
    symo_partition *weights; /* of the entries of W, row after row */
} layers;

static void usage(void)
{
    printf("usage: symo symmetry layers [--action NAME=ACTION ...] ACTION_IN ACTION_OUT [OPTION ...]\n\n"
           "Prints the linear maps W with W rho_in(g) = rho_out(g) W for every g of a group: how many weights a layer\n"
           "that obeys the symmetry has, and which entries share one. A row is an output, a column an input.\n\n"
           "An action is a size and generators, parted by semicolons: '6: (1 2 3)(4 5); (1 2)', '64: grid 8x8 "
           "translate',\n"
           "'48: @FILE' with one a line; or a sum over those that --action has named: 'V', '10 V + 5 V^2', '3 + V W'. "
           "V^2\n"
           "and V W are tensor products, 10 V ten copies side by side, and 3 alone three coordinates that stay where\n"
           "they are. The k-th generator of one action goes with the k-th of every other.\n\n"
           "    --action NAME=ACTION   a size and generators, to be used by name\n"
           "    --plot FILE            a picture of the pattern, .png or .svg\n"
           "    --json FILE            in, out, weights, pattern; - prints it instead of the text\n\n"
           "In the pattern a weight is a letter, or a number from 1 where letters do not suffice; -a is its negative, "
           "and\n"
           "a point an entry that is always zero.\n");
}

/* The weight that entry (i, j) takes, from 1, negative where it takes the negative; 0: always zero */
static int64_t weight_at(const layers *layer, int64_t i, int64_t j)
{
    const int64_t entry = i * layer->columns + j;
    return symo_partition_sign(layer->weights, entry) * (symo_partition_cell(layer->weights, entry) + 1);
}

/* ---- what is read ---- */

static int read_options(layers *layer, int argc, char **argv, int *help)
{
    static const struct option options[] = { { "action", required_argument, NULL, 'a' },
                                             { "json", required_argument, NULL, 'j' },
                                             { "plot", required_argument, NULL, 'p' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int option, code = 0;
    opterr = 0;
    while (!code && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') return *help = 1, 0;
        if (option == 'a')
            code = symo_cli_action_define(&layer->actions, optarg);
        else if (option == 'j')
            layer->json = optarg;
        else if (option == 'p')
            layer->plot = optarg;
        else
            code = symo_cli_error(SYMO_CLI_USAGE, "symmetry layers: no option `%s`, or its value is missing",
                                  argv[optind - 1]);
    }
    return code;
}

static int check_files(const layers *layer)
{
    const char *outputs[] = { layer->json, layer->plot };
    int code = 0;
    for (int i = 0; !code && i < layer->actions.count; i++)
        code = symo_cli_check_files(1, &layer->actions.list[i].file, 2, outputs);
    return code ? code : symo_cli_check_files(0, NULL, 2, outputs);
}

static int find_weights(layers *layer, const char *in, const char *out)
{
    symo_symmetry *from = NULL, *to = NULL, *maps = NULL;
    int code = symo_cli_action_inline(&layer->actions, "ACTION_IN", in);
    if (!code) code = symo_cli_action_inline(&layer->actions, "ACTION_OUT", out);
    if (!code) code = check_files(layer);
    if (!code) code = symo_cli_action_make(&layer->actions, "ACTION_IN", in, &from);
    if (!code) code = symo_cli_action_make(&layer->actions, "ACTION_OUT", out, &to);
    if (!code) {
        const symo_symmetry *parts[2] = { to, from };
        layer->rows = symo_symmetry_size(to);
        layer->columns = symo_symmetry_size(from);
        symo_status status = symo_symmetry_tensor(&maps, 2, parts);
        if (!status) status = symo_symmetry_orbits(&layer->weights, maps);
        if (status) code = symo_cli_status(status);
    }
    symo_symmetry_free(maps);
    symo_symmetry_free(to);
    symo_symmetry_free(from);
    return code;
}

/* ---- what is said ---- */

/* To the right of its width, so that a sign stands beside its letter. */
static void add_entry(symo_cli_text *text, int64_t weight, int letters, int width)
{
    char word[32];
    const char *sign = weight < 0 ? "-" : "";
    const long long number = weight < 0 ? -weight : weight;
    if (number == 0)
        snprintf(word, sizeof word, ".");
    else if (letters)
        snprintf(word, sizeof word, "%s%c", sign, (int)('a' + number - 1));
    else
        snprintf(word, sizeof word, "%s%lld", sign, number);
    symo_cli_text_add(text, "%*s", width, word);
}

static int count_dead(const layers *layer, int64_t *dead)
{
    int negative = 0;
    *dead = 0;
    for (int64_t i = 0; i < layer->rows; i++)
        for (int64_t j = 0; j < layer->columns; j++) {
            *dead += weight_at(layer, i, j) == 0;
            negative |= weight_at(layer, i, j) < 0;
        }
    return negative;
}

static int print_pattern(const layers *layer, int negative)
{
    const int64_t count = symo_partition_cells(layer->weights);
    const int letters = count <= LETTERS;
    const int width = (letters ? 1 : snprintf(NULL, 0, "%lld", (long long)count)) + negative + 1;
    symo_cli_text text = { 0 };
    if (layer->rows > ROWS || layer->columns > LINE / width) {
        printf("pattern: too large for a table; --json and --plot give it\n");
        return 0;
    }
    for (int64_t i = 0; i < layer->rows; i++) {
        for (int64_t j = 0; j < layer->columns; j++)
            add_entry(&text, weight_at(layer, i, j), letters, j == 0 ? width - 1 : width);
        symo_cli_text_add(&text, "\n");
    }
    const int code = text.failed ? symo_cli_out_of_memory() : 0;
    if (!code) printf("pattern:\n%s", text.data ? text.data : "");
    symo_cli_text_free(&text);
    return code;
}

static int print_text(const layers *layer)
{
    int64_t dead;
    const int negative = count_dead(layer, &dead);
    printf("in: %lld\nout: %lld\n", (long long)layer->columns, (long long)layer->rows);
    printf("weights: %lld of %lld\n", (long long)symo_partition_cells(layer->weights),
           (long long)symo_partition_size(layer->weights));
    if (dead > 0) printf("always zero: %lld\n", (long long)dead);
    return print_pattern(layer, negative);
}

static int write_json(const layers *layer)
{
    symo_json *json = NULL;
    const symo_status status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    symo_json_begin_object(json, NULL);
    symo_json_integer(json, "in", layer->columns);
    symo_json_integer(json, "out", layer->rows);
    symo_json_integer(json, "weights", symo_partition_cells(layer->weights));
    symo_json_begin_array(json, "pattern");
    for (int64_t i = 0; i < layer->rows; i++) {
        symo_json_begin_array(json, NULL);
        for (int64_t j = 0; j < layer->columns; j++) symo_json_integer(json, NULL, weight_at(layer, i, j));
        symo_json_end_array(json);
    }
    symo_json_end_array(json);
    symo_json_end_object(json);
    const int code = symo_cli_write_json(json, layer->json);
    symo_json_free(json);
    return code;
}

static int run(layers *layer, int argc, char **argv, int *help)
{
    int code = read_options(layer, argc, argv, help);
    if (code || *help) return code;
    if (argc - optind != 2) {
        return symo_cli_error(SYMO_CLI_USAGE, "symmetry layers needs ACTION_IN and ACTION_OUT (`symo symmetry layers "
                                              "--help`)");
    }
    code = find_weights(layer, argv[optind], argv[optind + 1]);
    if (!code && layer->plot) code = symo_cli_pattern_draw(layer->weights, layer->rows, layer->columns, layer->plot);
    if (!code && !(layer->json && strcmp(layer->json, "-") == 0)) code = print_text(layer);
    if (!code && layer->json) code = write_json(layer);
    return code;
}

int symo_cli_symmetry_layers(int argc, char **argv)
{
    layers layer = { 0 };
    int help = 0;
    layer.actions.list = calloc((size_t)argc + 2, sizeof *layer.actions.list); /* more than there are arguments */
    if (!layer.actions.list) return symo_cli_out_of_memory();
    const int code = run(&layer, argc, argv, &help);
    if (!code && help) usage();
    symo_partition_free(layer.weights);
    symo_cli_actions_free(&layer.actions);
    return code;
}
