/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo predict: eta_i = o_i + b0 + x_i'b for new rows, from the JSON that `symo fit` wrote; the response of the
 * binomial family is 1 / (1 + exp(-eta_i)), of poisson exp(eta_i). Columns are found by their names, indicator columns
 * are built from the same levels. */
#include "design.h"

#include <cJSON.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct predict_options {
    symo_cli_data_options data;
    const char *model, *lambda, *index, *type, *json;
    int help;
} predict_options;

typedef struct predictor {
    cJSON *root;
    const cJSON *point;         /* of the path */
    double (*mean)(double eta); /* of the response */
    int64_t p;
    symo_cli_design_column *columns; /* until the design takes them over */
    double *coefficients;
    double intercept;
    symo_cli_design design;
    double *predictions;
} predictor;

static void usage(void)
{
    printf("usage: symo predict MODEL.json --x FILE [OPTION ...]\n\n"
           "Applies a model that `symo fit --json MODEL.json` wrote to new rows; prints one number a row.\n\n"
           "    --x FILE                  new rows with the columns that the model was fitted on: CSV, NPY, .svm, "
           ".libsvm,\n"
           "                              .mtx\n"
           "    --lambda V | --index K    the level of a path: its value, or its number from 0\n"
           "    --type link|response      linear predictor, or mean of the response (default)\n"
           "    --offset FILE             known part of the linear predictor; also --offset-column NAME\n"
           "    --missing mean            fill missing cells with the means of the fitted data\n"
           "    --json FILE|-             write the predictions as JSON\n");
}

/* ---- the command line ---- */

static int parse(predict_options *options, int argc, char **argv)
{
    static const struct option table[] = {
        { "x", required_argument, NULL, 'x' },       { "lambda", required_argument, NULL, 'l' },
        { "index", required_argument, NULL, 'i' },   { "type", required_argument, NULL, 't' },
        { "offset", required_argument, NULL, 'o' },  { "offset-column", required_argument, NULL, 'c' },
        { "missing", required_argument, NULL, 'm' }, { "json", required_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' },          { NULL, 0, NULL, 0 }
    };
    *options = (predict_options){ .type = "response" };
    const char **const fields[] = { &options->data.x,       &options->lambda,      &options->index,
                                    &options->type,         &options->data.offset, &options->data.offset_column,
                                    &options->data.missing, &options->json };
    int which = 0;
    opterr = 0;
    for (int found; (found = getopt_long(argc, argv, ":", table, &which)) != -1;) {
        if (found == ':') return symo_cli_error(SYMO_CLI_USAGE, "predict: %s needs a value", argv[optind - 1]);
        if (found == '?') {
            return symo_cli_error(SYMO_CLI_USAGE, "predict: no option `%s`; `symo help predict` lists them",
                                  argv[optind - 1]);
        }
        if (found == 'h')
            options->help = 1;
        else
            *fields[which] = optarg;
    }
    if (options->help) return 0;
    if (argc - optind != 1) return symo_cli_error(SYMO_CLI_USAGE, "predict: give one MODEL.json");
    options->model = argv[optind];
    if (options->lambda && options->index) {
        return symo_cli_error(SYMO_CLI_USAGE, "give --lambda or --index, not both");
    }
    if (strcmp(options->type, "link") != 0 && strcmp(options->type, "response") != 0) {
        return symo_cli_error(SYMO_CLI_USAGE, "--type: `%s` is neither link nor response", options->type);
    }
    const char *const inputs[] = { options->model, options->data.x, options->data.offset };
    const char *const outputs[] = { options->json };
    return symo_cli_check_files(3, inputs, 1, outputs);
}

/* ---- the model ---- */

static int bad_model(const predict_options *options, const char *what)
{
    return symo_cli_error(SYMO_CLI_INPUT, "%s: %s; is it a result of `symo fit --json`?", options->model, what);
}

/* cJSON does not tell a text that is no JSON from a block that it did not get. */
static int ran_out;

static void *take(size_t bytes)
{
    void *block = malloc(bytes);
    if (!block) ran_out = 1;
    return block;
}

static char *read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file && errno == ENOMEM) ran_out = 1;
    size_t capacity = 1 << 16;
    char *text = file ? take(capacity) : NULL;
    *length = 0;
    while (text) {
        *length += fread(text + *length, 1, capacity - *length, file);
        if (*length < capacity) break;
        char *larger = realloc(text, 2 * capacity);
        if (!larger) free(text), ran_out = 1;
        text = larger;
        capacity *= 2;
    }
    if (file) fclose(file);
    return text;
}

static double as_it_is(double eta)
{
    return eta;
}

static double logistic(double eta)
{
    return 1.0 / (1.0 + exp(-eta));
}

typedef struct family_mean {
    const char *family;
    double (*mean)(double eta);
} family_mean;

static const family_mean means[] = {
    { "gaussian", as_it_is }, { "huber", as_it_is }, { "binomial", logistic }, { "poisson", exp }
};

static int read_family(predictor *model, const predict_options *options)
{
    const cJSON *problem = cJSON_GetObjectItemCaseSensitive(model->root, "problem");
    const char *family = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(problem, "family"));
    for (size_t k = 0; family && k < sizeof means / sizeof means[0]; k++) {
        if (strcmp(family, means[k].family) == 0) model->mean = means[k].mean;
    }
    return model->mean ? 0 : bad_model(options, "no family gaussian, binomial, poisson or huber");
}

static int read_model(predictor *model, const predict_options *options)
{
    size_t length;
    const char *end = NULL;
    char *text = read_whole(options->model, &length);
    if (!text && ran_out) return symo_cli_out_of_memory();
    if (!text) return symo_cli_error(SYMO_CLI_INPUT, "%s: cannot be read", options->model);
    cJSON_InitHooks(&(cJSON_Hooks){ take, free });
    model->root = cJSON_ParseWithLengthOpts(text, length, &end, 0);
    int64_t line = 1;
    for (const char *at = text; !model->root && at < end; at++) line += *at == '\n';
    free(text);
    if (ran_out) return symo_cli_out_of_memory();
    if (!model->root) return symo_cli_error(SYMO_CLI_INPUT, "%s:%lld: not JSON", options->model, (long long)line);
    const char *program = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(model->root, "program"));
    if (!program || strcmp(program, "symo") != 0) return bad_model(options, "`program` is not symo");
    const int code = read_family(model, options);
    if (code) return code;
    const int has_offset = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(model->root, "offset"));
    if (has_offset && !options->data.offset && !options->data.offset_column) {
        return symo_cli_error(SYMO_CLI_USAGE, "the model was fitted with an offset: give --offset or --offset-column");
    }
    return 0;
}

static double lambda_of(const cJSON *point)
{
    const cJSON *lambda = cJSON_GetObjectItemCaseSensitive(point, "lambda");
    return cJSON_IsNumber(lambda) ? lambda->valuedouble : NAN;
}

/* The level nearest to value, if it is the same to six digits. */
static int find_level(const predict_options *options, const cJSON *path, double value, int *index)
{
    int nearest = -1, at = 0;
    double distance = INFINITY;
    const cJSON *point;
    cJSON_ArrayForEach(point, path)
    {
        if (fabs(lambda_of(point) - value) < distance) {
            distance = fabs(lambda_of(point) - value);
            nearest = at;
        }
        at++;
    }
    if (nearest >= 0 && distance <= 1e-6 * fabs(value)) {
        *index = nearest;
        return 0;
    }
    return symo_cli_error(SYMO_CLI_INPUT, "%s: no level %.9g; the nearest is %.17g", options->model, value,
                          nearest < 0 ? NAN : lambda_of(cJSON_GetArrayItem(path, nearest)));
}

static int choose_point(predictor *model, const predict_options *options)
{
    const cJSON *path = cJSON_GetObjectItemCaseSensitive(model->root, "path");
    const cJSON *selected = cJSON_GetObjectItemCaseSensitive(model->root, "selected");
    const int points = cJSON_GetArraySize(path);
    int index = points == 1 ? 0 : -1, code = 0;
    int64_t number;
    double value;
    if (!cJSON_IsArray(path) || points == 0) return bad_model(options, "no `path` with a point");
    if (options->index) {
        code = symo_cli_integer("--index", options->index, 0, &number);
        if (!code && number >= points) {
            code = symo_cli_error(SYMO_CLI_USAGE, "--index: the path has the levels 0 to %d", points - 1);
        }
        if (!code) index = (int)number;
    } else if (options->lambda) {
        code = symo_cli_real("--lambda", options->lambda, &value);
        if (!code) code = find_level(options, path, value, &index);
    } else if (cJSON_IsNumber(selected))
        index = selected->valueint;
    if (code) return code;
    if (index < 0 || index >= points) {
        return symo_cli_error(SYMO_CLI_USAGE, "the model is a path of %d levels: give --lambda V or --index K", points);
    }
    model->point = cJSON_GetArrayItem(path, index);
    return 0;
}

static char *text_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    char *copy = text ? take(strlen(text) + 1) : NULL;
    return copy ? strcpy(copy, text) : NULL;
}

static int read_columns(predictor *model, const predict_options *options)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(model->root, "columns"), *item;
    const int count = cJSON_GetArraySize(list);
    if (!cJSON_IsArray(list) || count == 0) return bad_model(options, "no `columns`");
    model->columns = calloc((size_t)count, sizeof *model->columns);
    if (!model->columns) return symo_cli_out_of_memory();
    cJSON_ArrayForEach(item, list)
    {
        symo_cli_design_column *column = &model->columns[model->p++];
        const cJSON *mean = cJSON_GetObjectItemCaseSensitive(item, "mean");
        column->name = text_of(item, "name");
        column->source = text_of(item, "source");
        column->level = text_of(item, "level");
        if (ran_out) return symo_cli_out_of_memory();
        column->fill = cJSON_IsNumber(mean) ? mean->valuedouble : NAN;
        if (!column->name || !column->source) return bad_model(options, "a column without name and source");
    }
    return 0;
}

/* The coefficients of the chosen point; the ones that are not listed are 0, each listed one must have a column. */
static int read_coefficients(predictor *model, const predict_options *options)
{
    const cJSON *intercept = cJSON_GetObjectItemCaseSensitive(model->point, "intercept");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(model->point, "coefficients"), *item;
    if (!cJSON_IsNumber(intercept) || !cJSON_IsObject(list)) {
        return bad_model(options, "a point without intercept and coefficients");
    }
    model->intercept = intercept->valuedouble;
    model->coefficients = calloc((size_t)model->p, sizeof *model->coefficients);
    if (!model->coefficients) return symo_cli_out_of_memory();
    int64_t next = 0; /* they are written in the order of the columns */
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsNumber(item)) return bad_model(options, "a coefficient that is no number");
        while (next < model->p && strcmp(model->columns[next].name, item->string) != 0) next++;
        if (next == model->p) return bad_model(options, "coefficients that are not in the order of the columns");
        model->coefficients[next++] = item->valuedouble;
    }
    return 0;
}

/* ---- the predictions ---- */

static int compute(predictor *model, int response)
{
    const symo_cli_design *design = &model->design;
    model->predictions = calloc((size_t)design->n, sizeof *model->predictions);
    if (!model->predictions) return symo_cli_out_of_memory();
    double *eta = model->predictions;
    const symo_status status = symo_matrix_multiply(design->matrix, model->coefficients, eta);
    if (status) return symo_cli_status(status);
    for (int64_t i = 0; i < design->n; i++) {
        eta[i] += model->intercept + (design->offset.values ? design->offset.values[i] : 0.0);
    }
    for (int64_t i = 0; response && i < design->n; i++) eta[i] = model->mean(eta[i]);
    return 0;
}

static int write_json(const predictor *model, const predict_options *options)
{
    symo_json *json = NULL;
    if (symo_json_create(&json)) return symo_cli_out_of_memory();
    symo_json_begin_object(json, NULL);
    symo_json_text(json, "program", "symo");
    symo_json_text(json, "version", symo_version());
    symo_json_real(json, "lambda", lambda_of(model->point));
    symo_json_text(json, "type", options->type);
    symo_json_begin_array(json, "predictions");
    for (int64_t i = 0; i < model->design.n; i++) symo_json_real(json, NULL, model->predictions[i]);
    symo_json_end_array(json);
    symo_json_end_object(json);
    const int code = symo_cli_write_json(json, options->json);
    symo_json_free(json);
    return code;
}

static int predict(predictor *model, const predict_options *options)
{
    int code = read_model(model, options);
    if (!code) code = choose_point(model, options);
    if (!code) code = read_columns(model, options);
    if (!code) code = read_coefficients(model, options);
    if (code) return code;
    symo_cli_design_column *columns = model->columns;
    model->columns = NULL;
    code = symo_cli_design_apply(&model->design, &options->data, model->p, columns);
    if (!code) code = compute(model, strcmp(options->type, "response") == 0);
    if (!code && options->json) code = write_json(model, options);
    const int printed = !options->json || strcmp(options->json, "-") != 0;
    for (int64_t i = 0; !code && printed && i < model->design.n; i++) printf("%.17g\n", model->predictions[i]);
    return code;
}

int symo_cli_predict(int argc, char **argv)
{
    predict_options options;
    predictor model = { 0 };
    int code = parse(&options, argc, argv);
    if (!code && options.help)
        usage();
    else if (!code)
        code = predict(&model, &options);
    cJSON_Delete(model.root);
    symo_cli_design_columns_free(model.p, model.columns);
    symo_cli_design_free(&model.design);
    free(model.coefficients);
    free(model.predictions);
    return code;
}
