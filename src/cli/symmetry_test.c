/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo symmetry test: do the data obey a symmetry? Likelihood ratio, F and score test of the whole group, and for each
 * generator the tension and the score test of giving it up alone. Built where libsymo-gsl is; symmetry_test_missing.c
 * answers elsewhere. */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/gsl.h>

#include "design.h"
#include "symmetry.h"

typedef struct test_run {
    symo_cli_data_options data;
    const char *symmetry, *family_name, *json;
    symo_test_family family;
    int no_intercept;
    symo_cli_design design;
    symo_cli_group group; /* the symmetry over the design's columns */
    symo_symmetry_test_result result;
    symo_generator_test *generators;
} test_run;

static void usage(void)
{
    printf(
        "usage: symo symmetry test --x FILE (--y FILE | --y-column NAME) --symmetry FILE [OPTION ...]\n\n"
        "Tests whether the coefficients of an unpenalised linear model obey a symmetry, and what each generator "
        "costs.\n\n"
        "    --x FILE               design: CSV with a header row, NPY, LIBSVM or Matrix Market\n"
        "    --y FILE, --y-column NAME            response\n"
        "    --columns A,B,...                    columns to use (default: all the others)\n"
        "    --weights FILE, --weights-column NAME\n"
        "                           gaussian: inverse variances up to a factor; binomial: numbers of trials\n"
        "    --offset FILE, --offset-column NAME  known part of the linear predictor\n"
        "    --missing drop|mean    empty cells and NA: drop their rows, or fill in the mean\n"
        "    --symmetry FILE        generators, one a line\n"
        "    --family NAME          gaussian (default) or binomial (responses in [0, 1])\n"
        "    --no-intercept         leave the intercept out\n"
        "    --json FILE            write the whole result; -: to standard output, instead of the tables\n\n"
        "Exit code: 0 some test has a p-value; 3 no finite fit (separated responses); 4 the data cannot tell (nothing\n"
        "to test, no degrees of freedom left, a perfect fit); 5 the fit did not converge.\n");
}

static int parse(test_run *run, int argc, char **argv, int *help)
{
    const char **const texts[] = { &run->data.x,        &run->data.y,
                                   &run->data.y_column, &run->data.columns,
                                   &run->data.weights,  &run->data.weights_column,
                                   &run->data.offset,   &run->data.offset_column,
                                   &run->data.missing,  &run->symmetry,
                                   &run->family_name,   &run->json };
    enum { TEXTS = sizeof texts / sizeof texts[0], NO_INTERCEPT = TEXTS, HELP };
    static const struct option options[] = {
        { "x", required_argument, NULL, 0 },
        { "y", required_argument, NULL, 1 },
        { "y-column", required_argument, NULL, 2 },
        { "columns", required_argument, NULL, 3 },
        { "weights", required_argument, NULL, 4 },
        { "weights-column", required_argument, NULL, 5 },
        { "offset", required_argument, NULL, 6 },
        { "offset-column", required_argument, NULL, 7 },
        { "missing", required_argument, NULL, 8 },
        { "symmetry", required_argument, NULL, 9 },
        { "family", required_argument, NULL, 10 },
        { "json", required_argument, NULL, 11 },
        { "no-intercept", no_argument, NULL, NO_INTERCEPT },
        { "help", no_argument, NULL, HELP },
        { NULL, 0, NULL, 0 },
    };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option >= 0 && option < TEXTS)
            *texts[option] = optarg;
        else if (option == NO_INTERCEPT)
            run->no_intercept = 1;
        else if (option == HELP)
            *help = 1;
        else
            return symo_cli_error(SYMO_CLI_USAGE,
                                  "symmetry test: no option `%s`, or its value is missing; "
                                  "`symo symmetry test --help` lists them",
                                  argv[optind - 1]);
    }
    if (optind < argc) return symo_cli_error(SYMO_CLI_USAGE, "symmetry test: what is `%s`?", argv[optind]);
    return 0;
}

static int check(test_run *run)
{
    const char *const inputs[] = { run->data.x, run->data.y, run->data.weights, run->data.offset, run->symmetry };
    if (!run->data.x) return symo_cli_error(SYMO_CLI_USAGE, "--x FILE is needed");
    if (!run->symmetry) return symo_cli_error(SYMO_CLI_USAGE, "--symmetry FILE is needed");
    if (!run->family_name) run->family_name = "gaussian";
    if (strcmp(run->family_name, "gaussian") == 0)
        run->family = SYMO_TEST_GAUSSIAN;
    else if (strcmp(run->family_name, "binomial") == 0)
        run->family = SYMO_TEST_BINOMIAL;
    else
        return symo_cli_error(SYMO_CLI_USAGE, "--family: `%s` is neither gaussian nor binomial", run->family_name);
    return symo_cli_check_files(sizeof inputs / sizeof inputs[0], inputs, 1, &run->json);
}

/* The file of the response knows where a row stands. */
static int check_response(const test_run *run)
{
    for (int64_t i = 0; run->family == SYMO_TEST_BINOMIAL && i < run->design.n; i++) {
        const double y = run->design.y.values[i];
        if (!(y >= 0.0 && y <= 1.0)) {
            return symo_cli_error(SYMO_CLI_INPUT, "response: %g in row %lld is not in [0, 1]", y,
                                  (long long)run->design.rows[i] + 1);
        }
    }
    return 0;
}

static int compute(test_run *run)
{
    symo_io_error error;
    symo_cli_design *const design = &run->design;
    int code = symo_cli_design_read(design, &run->data);
    if (!code && run->family == SYMO_TEST_BINOMIAL) symo_cli_design_map_labels(design, 0);
    if (!code) code = check_response(run);
    if (code) return code;
    run->group.n = design->p;
    run->group.names = (const char **)calloc((size_t)design->p + 1, sizeof *run->group.names);
    if (!run->group.names) return symo_cli_out_of_memory();
    for (int64_t j = 0; j < design->p; j++) run->group.names[j] = design->columns[j].name;
    symo_status status = symo_symmetry_read(&run->group.symmetry, run->symmetry, design->p, run->group.names, &error);
    if (status) return symo_cli_io_status(status, &error);
    run->generators = calloc((size_t)symo_symmetry_generators(run->group.symmetry) + 1, sizeof *run->generators);
    if (!run->generators) return symo_cli_out_of_memory();
    status = symo_symmetry_test(&run->result, run->family, design->matrix, design->y.values, design->weights.values,
                                design->offset.values, !run->no_intercept, run->group.symmetry, run->generators);
    return status ? symo_cli_status(status) : 0;
}

/* ---- tables ---- */

static void number_cell(symo_cli_table *table, double value)
{
    if (isnan(value))
        symo_cli_table_cell(table, "-");
    else
        symo_cli_table_cell(table, "%.6g", value);
}

/* The last column, which is there when some test has no p-value. */
static void reason_cell(symo_cli_table *table, const symo_test *test, int wanted)
{
    if (wanted) symo_cli_table_cell(table, "%s", test->reason ? symo_test_reason_text(test->reason) : "");
}

static void test_row(symo_cli_table *table, const char *name, const symo_test *test, int reasons)
{
    symo_cli_table_cell(table, "%s", name);
    number_cell(table, test->statistic);
    symo_cli_table_cell(table, "%lld", (long long)test->df);
    if (test->df_error > 0)
        symo_cli_table_cell(table, "%lld", (long long)test->df_error);
    else
        symo_cli_table_cell(table, "-");
    number_cell(table, test->p);
    reason_cell(table, test, reasons);
}

static int print_tests(const test_run *run)
{
    static const char *const headings[] = { "<test", "statistic", "df", "error df", "p", "<" };
    const int reasons = run->result.likelihood_ratio.reason || run->result.score.reason;
    symo_cli_table *table = symo_cli_table_create(reasons ? 6 : 5, headings);
    if (!table) return symo_cli_out_of_memory();
    printf("%s family, %lld observations; rank of the free model %lld, of the tied model %lld\n\n", run->family_name,
           (long long)run->result.observations, (long long)run->result.rank_free, (long long)run->result.rank_tied);
    test_row(table, "likelihood ratio", &run->result.likelihood_ratio, reasons);
    if (run->family == SYMO_TEST_GAUSSIAN) test_row(table, "F", &run->result.f, reasons);
    test_row(table, "score", &run->result.score, reasons);
    const int code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

static int print_generators(const test_run *run)
{
    static const char *const headings[] = { "<generator", "tension", "score", "df", "p", "p (Holm)", "<" };
    int reasons = 0;
    for (int64_t k = 0; k < symo_symmetry_generators(run->group.symmetry); k++) {
        reasons |= run->generators[k].score.reason != SYMO_TEST_COMPUTED;
    }
    symo_cli_table *table = symo_cli_table_create(reasons ? 7 : 6, headings);
    int code = table ? 0 : symo_cli_out_of_memory();
    for (int64_t k = 0; !code && k < symo_symmetry_generators(run->group.symmetry); k++) {
        const symo_generator_test *test = &run->generators[k];
        char *text = symo_cli_group_cycles(&run->group, k, &code);
        if (!text) break;
        symo_cli_table_cell(table, "%s", text);
        free(text);
        number_cell(table, test->tension);
        number_cell(table, test->score.statistic);
        symo_cli_table_cell(table, "%lld", (long long)test->score.df);
        number_cell(table, test->score.p);
        number_cell(table, test->p_holm);
        reason_cell(table, &test->score, reasons);
    }
    if (!code) printf("\neach generator given up alone\n");
    if (!code) code = symo_cli_table_print(table, stdout);
    symo_cli_table_free(table);
    return code;
}

/* ---- JSON ---- */

static void json_test(symo_json *json, const symo_test *test)
{
    symo_json_real(json, "statistic", test->statistic);
    symo_json_integer(json, "df", test->df);
    if (test->df_error > 0) symo_json_integer(json, "df_error", test->df_error);
    symo_json_real(json, "p", test->p);
    symo_json_text(json, "reason", symo_test_reason_text(test->reason));
}

static void json_named_test(symo_json *json, const char *name, const symo_test *test)
{
    symo_json_begin_object(json, name);
    json_test(json, test);
    symo_json_end_object(json);
}

static int json_generators(const test_run *run, symo_json *json)
{
    int code = 0;
    symo_json_begin_array(json, "generators");
    for (int64_t k = 0; !code && k < symo_symmetry_generators(run->group.symmetry); k++) {
        const symo_generator_test *test = &run->generators[k];
        char *text = symo_cli_group_cycles(&run->group, k, &code);
        symo_json_begin_object(json, NULL);
        symo_json_text(json, "generator", text);
        symo_json_real(json, "tension", test->tension);
        json_test(json, &test->score);
        symo_json_real(json, "p_holm", test->p_holm);
        symo_json_end_object(json);
        free(text);
    }
    symo_json_end_array(json);
    return code;
}

static int fill_json(const test_run *run, symo_json *json)
{
    const symo_symmetry_test_result *result = &run->result;
    symo_json_begin_object(json, NULL);
    symo_json_text(json, "program", "symo");
    symo_json_text(json, "version", symo_version());
    symo_json_text(json, "family", run->family_name);
    symo_json_integer(json, "observations", result->observations);
    symo_json_boolean(json, "intercept", !run->no_intercept);
    symo_json_begin_object(json, "rank");
    symo_json_integer(json, "free", result->rank_free);
    symo_json_integer(json, "tied", result->rank_tied);
    symo_json_real(json, "tolerance", result->rank_tolerance);
    symo_json_real(json, "kept", result->rank_kept);
    symo_json_real(json, "dropped", result->rank_dropped);
    symo_json_end_object(json);
    symo_json_begin_object(json, "loglik");
    symo_json_real(json, "free", result->loglik_free);
    symo_json_real(json, "tied", result->loglik_tied);
    symo_json_end_object(json);
    symo_json_begin_object(json, "tests");
    json_named_test(json, "likelihood_ratio", &result->likelihood_ratio);
    json_named_test(json, "f", &result->f);
    json_named_test(json, "score", &result->score);
    symo_json_end_object(json);
    symo_json_real(json, "tension", result->tension);
    const int code = json_generators(run, json);
    symo_json_begin_object(json, "newton");
    symo_json_integer(json, "steps", result->iterations);
    symo_json_real(json, "gradient_free", result->gradient_free);
    symo_json_real(json, "gradient_tied", result->gradient_tied);
    symo_json_end_object(json);
    symo_json_end_object(json);
    return code;
}

static int write_json(const test_run *run)
{
    symo_json *json = NULL;
    const symo_status status = symo_json_create(&json);
    if (status) return symo_cli_status(status);
    int code = fill_json(run, json);
    if (!code) code = symo_cli_write_json(json, run->json);
    symo_json_free(json);
    return code;
}

static int verdict(const symo_symmetry_test_result *result)
{
    const symo_test *const score = &result->score;
    if (score->reason == SYMO_TEST_COMPUTED || result->likelihood_ratio.reason == SYMO_TEST_COMPUTED) return 0;
    const int code = score->reason == SYMO_TEST_SEPARATED_TIED  ? SYMO_CLI_INFEASIBLE
                     : score->reason == SYMO_TEST_NOT_CONVERGED ? SYMO_CLI_NUMERIC
                                                                : SYMO_CLI_INPUT;
    return symo_cli_error(code, "%s: %s", symo_test_reason_text(score->reason), symo_test_reason_hint(score->reason));
}

static int report(const test_run *run)
{
    int code = 0;
    if (!run->json || strcmp(run->json, "-") != 0) {
        code = print_tests(run);
        if (!code) code = print_generators(run);
    }
    if (!code && run->json) code = write_json(run);
    return code ? code : verdict(&run->result);
}

int symo_cli_symmetry_test(int argc, char **argv)
{
    test_run run = { 0 };
    int help = 0, code = parse(&run, argc, argv, &help);
    if (!code && help)
        usage();
    else {
        if (!code) code = check(&run);
        if (!code) code = compute(&run);
        if (!code) code = report(&run);
    }
    symo_cli_group_free(&run.group);
    symo_cli_design_free(&run.design);
    free(run.generators);
    return code;
}
