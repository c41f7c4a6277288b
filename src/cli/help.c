/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symo help [TOPIC]: what the command can do. Texts come from the tables that do the work: the subcommands, the
 * methods with their option rows, the operators, the named symmetries. */
#include "cli.h"

#include <math.h>
#include <string.h>

typedef struct topic {
    const char *name, *summary;
    int (*print)(void);
} topic;

static void print_number(double value)
{
    if (isinf(value))
        printf(value > 0.0 ? "inf" : "-inf");
    else
        printf("%g", value);
}

/* Name number `index` of "one|two|three". */
static void print_choice(const char *choices, int64_t index)
{
    const char *start = choices;
    for (int64_t i = 0; i < index && strchr(start, '|'); i++) start = strchr(start, '|') + 1;
    printf("%.*s", (int)strcspn(start, "|"), start);
}

static void print_option(const symo_option *option)
{
    printf("    %s=", option->name);
    if (option->kind == SYMO_OPTION_CHOICE) {
        printf("%s (default ", option->choices);
        print_choice(option->choices, (int64_t)option->fallback);
    } else {
        printf("%s from ", option->kind == SYMO_OPTION_INTEGER ? "integer" : "number");
        print_number(option->minimum);
        printf(" to ");
        print_number(option->maximum);
        printf(" (default ");
        print_number(option->fallback);
    }
    printf(")\n        %s\n", option->text);
}

static int belongs_to(const symo_method_row *row, const symo_option *option)
{
    for (int64_t k = 0; k < row->option_count; k++) {
        if (&row->options[k] == option) return 1;
    }
    return 0;
}

static int half_square(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    (void)n, (void)user;
    *value = 0.5 * x[0] * x[0];
    if (gradient) gradient[0] = x[0];
    return 0;
}

/* The options that every method has are those of a solver, of any problem, that are not in its method's row. */
static symo_status print_common_options(const symo_method_row *row)
{
    symo_problem *problem = NULL;
    symo_objective *objective = NULL;
    symo_solver *solver = NULL;
    const symo_option *option;
    symo_status status = symo_problem_create(&problem, 1);
    if (!status) status = symo_objective_callback(&objective, 1, half_square, NULL);
    if (!status) status = symo_problem_set_objective(problem, objective);
    if (!status) status = symo_solver_create(&solver, problem, row->name);
    if (!status) printf("\nof every method\n");
    for (int64_t i = 0; !status && (option = symo_solver_option_at(solver, i)) != NULL; i++) {
        if (!belongs_to(row, option)) print_option(option);
    }
    symo_solver_free(solver);
    symo_objective_free(objective);
    symo_problem_free(problem);
    return status;
}

static int print_methods(void)
{
    const symo_method_row *row;
    printf(
        "Methods, chosen with --method NAME (auto: chosen from the problem); options are set with --set NAME=VALUE.\n");
    for (int64_t i = 0; (row = symo_method_row_at(i)) != NULL; i++) {
        printf("\n%s: %s\n", row->name, row->text);
        if (row->needs) printf("    needs: %s\n", row->needs);
        for (int64_t k = 0; k < row->option_count; k++) print_option(&row->options[k]);
    }
    const symo_status status = print_common_options(symo_method_row_at(0));
    return status ? symo_cli_status(status) : 0;
}

static void print_parameter(const symo_parameter *parameter)
{
    static const char *const kinds[] = { "number", "FILE of numbers", "FILE of groups, or every:K" };
    printf("    %s=%s%s", parameter->name, kinds[parameter->kind], parameter->required ? " (required)" : "");
    if (!parameter->required && parameter->kind == SYMO_PARAMETER_REAL) {
        printf(" (default ");
        print_number(parameter->fallback);
        printf(")");
    }
    printf("\n        %s\n", parameter->text);
}

static int print_operators(void)
{
    const symo_prox_table *row;
    printf("Operators of symo prox; parameters are given as --param NAME=VALUE.\n");
    for (int64_t i = 0; (row = symo_prox_row_at(i)) != NULL; i++) {
        printf("\n%s: %s\n", row->name, row->formula ? row->formula : row->name);
        for (int64_t k = 0; k < row->parameter_count; k++) print_parameter(&row->parameters[k]);
        if (!row->construct) printf("    made from other operators: library only\n");
    }
    return 0;
}

static int print_codes(void)
{
    printf("Exit codes\n"
           "    0  solved\n"
           "    1  stopped at a kkt or residual within 1000 times the tolerance\n"
           "    2  a limit was reached\n"
           "    3  infeasible or unbounded\n"
           "    4  bad input: FILE:LINE:COLUMN and what is wrong, on standard error\n"
           "    5  numerical failure\n"
           "    6  out of memory\n"
           "   64  usage\n"
           "  130  interrupted: the best point so far was written\n");
    return 0;
}

static const topic topics[] = { { "methods", "solvers and their options", print_methods },
                                { "operators", "proximal operators and their parameters", print_operators },
                                { "codes", "exit codes", print_codes } };
static const size_t topic_count = sizeof topics / sizeof topics[0];

static void print_overview(void)
{
    printf("symo %s: optimisation with structure and symmetry\n\nusage: symo SUBCOMMAND [OPTION ...]\n\n",
           symo_version());
    for (const symo_cli_command *c = symo_cli_commands; c->name; c++) printf("    %-10s  %s\n", c->name, c->summary);
    printf("\n    symo help SUBCOMMAND   options of a subcommand\n");
    for (size_t i = 0; i < topic_count; i++) printf("    symo help %-12s %s\n", topics[i].name, topics[i].summary);
    printf("    symo --version\n\nResults go to standard output, everything else to standard error.\n");
}

int symo_cli_help(int argc, char **argv)
{
    char ask[] = "--help";
    if (argc < 2) {
        print_overview();
        return SYMO_CLI_SOLVED;
    }
    if (argc > 2)
        return symo_cli_error(SYMO_CLI_USAGE, "help takes one topic: symo help [SUBCOMMAND|methods|operators|codes]");
    for (size_t i = 0; i < topic_count; i++) {
        if (strcmp(argv[1], topics[i].name) == 0) return topics[i].print();
    }
    for (const symo_cli_command *c = symo_cli_commands; c->name; c++) {
        char *arguments[] = { argv[1], ask, NULL };
        if (strcmp(argv[1], c->name) == 0) return c->run(2, arguments);
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        print_overview();
        return SYMO_CLI_SOLVED;
    }
    return symo_cli_error(SYMO_CLI_USAGE, "no help on '%s'; `symo help` lists the topics", argv[1]);
}
