/* SPDX-License-Identifier: BSD-3-Clause */
/* The pieces of program that docs/guide shows, each run and its answer checked. docs.py makes sure that the pages show
 * these lines and no others. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <symo/symo.h>

/* f(x) = 1/2 sum_i (x_i - t_i)^2 */
static int distance_to_target(int64_t n, const double *x, double *value, double *gradient, void *user)
{
    const double *target = user;
    *value = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double d = x[i] - target[i];
        *value += 0.5 * d * d;
        if (gradient) gradient[i] = d;
    }
    return 0;
}

static void apply(symo_prox *penalty, const double *v, double *out)
{
    double *scratch = malloc(((size_t)symo_prox_scratch(penalty) + 1) * sizeof *scratch);
    ck_assert_ptr_nonnull(scratch);
    ck_assert_int_eq(symo_prox_apply(penalty, v, 1.0, out, scratch), SYMO_OK);
    free(scratch);
}

START_TEST(groups_of_consecutive_entries)
{
    symo_prox *penalty = NULL;
    const int64_t sizes[3] = { 3, 1, 2 }; /* x0 x1 x2 | x3 | x4 x5 */
    symo_status status = symo_prox_group_lasso(&penalty, 3, sizes, NULL, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    const double v[6] = { 3, 0, 4, 0.4, -5, 0 };
    double out[6];
    apply(penalty, v, out);
    const double shrunk = 1.0 - 0.5 * sqrt(3.0) / 5.0;
    ck_assert_double_eq_tol(out[0], 3 * shrunk, 1e-15);
    ck_assert_double_eq_tol(out[2], 4 * shrunk, 1e-15);
    ck_assert(out[3] == 0.0);
    ck_assert_double_eq_tol(out[4], -5 + 0.5 * sqrt(2.0), 1e-14);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(groups_by_index)
{
    symo_prox *penalty = NULL;
    const int64_t starts[3] = { 0, 2, 5 };
    const int64_t indices[5] = { 0, 3, 1, 4, 5 }; /* {x0, x3} and {x1, x4, x5}; x2 is in no group: free */
    const double weights[2] = { 1.0, 2.0 };
    symo_status status = symo_prox_group_lasso_indexed(&penalty, 6, 2, starts, indices, weights, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    const double v[6] = { 3, 0.5, 7, 4, 0.5, 0.5 };
    double out[6];
    apply(penalty, v, out);
    ck_assert_double_eq_tol(out[0], 2.7, 1e-15);
    ck_assert(out[1] == 0.0 && out[2] == 7.0 && out[4] == 0.0 && out[5] == 0.0);
    ck_assert_double_eq_tol(out[3], 3.6, 1e-15);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(weights_zero_and_infinite)
{
    symo_prox *penalty = NULL;
    const double weights[3] = { 0.0, 1.0, INFINITY }; /* free, penalised, held at zero */
    symo_status status = symo_prox_l1(&penalty, 3, weights, 0.5);

    ck_assert_int_eq(status, SYMO_OK);
    const double v[3] = { 2, 2, 2 };
    double out[3];
    apply(penalty, v, out);
    ck_assert(out[0] == 2.0 && out[1] == 1.5 && out[2] == 0.0);
    symo_prox_free(penalty);
}
END_TEST

START_TEST(symmetry_by_images)
{
    symo_symmetry *symmetry = NULL;
    const int64_t images[2 * 4] = { 1, 0, 2, 3,   /* the first generator: x0 and x1 change places */
                                    0, 1, 3, 2 }; /* the second: x2 and x3 */
    symo_status status = symo_symmetry_permutations(&symmetry, 4, 2, images);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 2);
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(symmetry_with_signs)
{
    symo_symmetry *symmetry = NULL;
    const int64_t image[3] = { 1, 0, 2 };
    const int8_t sign[3] = { -1, -1, 1 }; /* x0 -> -x1, x1 -> -x0: fixed vectors have x1 = -x0 */
    symo_status status = symo_symmetry_signed_permutations(&symmetry, 3, 1, image, sign);

    ck_assert_int_eq(status, SYMO_OK);
    double x[3] = { 3, 1, 5 };
    status = symo_symmetry_project(symmetry, x, x);
    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(x[0] == 1.0 && x[1] == -1.0 && x[2] == 5.0);
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(symmetry_by_cycles)
{
    symo_symmetry *symmetry = NULL;
    const char *const names[4] = { "l1", "b1", "l2", "b2" };
    symo_status status = symo_symmetry_parse(&symmetry, 4, names, "(l1 l2)(b1 b2)");

    ck_assert_int_eq(status, SYMO_OK);
    double x[4] = { 191, 155, 179, 145 }, defect = -1.0;
    if (!status) status = symo_symmetry_defect(symmetry, x, &defect); /* 6/191 here */
    ck_assert_double_eq_tol(defect, 6.0 / 191.0, 1e-15);
    if (!status) status = symo_symmetry_project(symmetry, x, x);
    if (!status) status = symo_symmetry_defect(symmetry, x, &defect); /* now exactly 0 */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(defect == 0.0 && x[0] == x[2] && x[1] == x[3] && x[0] == 185.0);
    symo_symmetry_free(symmetry);
}
END_TEST

START_TEST(symmetry_of_images)
{
    symo_symmetry *symmetry = NULL;
    symo_status status = symo_symmetry_parse(&symmetry, 64, NULL, "grid 8x8 dihedral");

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_symmetry_dimension(symmetry), 10); /* 64 weights become 10 */
    symo_symmetry_free(symmetry);
}
END_TEST

static const double unequal[2] = { 1.0, 3.0 };

/* 1/2 (x0 - 1)^2 + 1/2 (x1 - 3)^2 and the exchange of x0 and x1, which that function does not have. */
static void set_up(symo_problem **problem, symo_symmetry **symmetry)
{
    const int64_t exchange[2] = { 1, 0 };
    symo_objective *objective = NULL;
    ck_assert_int_eq(symo_objective_callback(&objective, 2, distance_to_target, (void *)unequal), SYMO_OK);
    ck_assert_int_eq(symo_problem_create(problem, 2), SYMO_OK);
    ck_assert_int_eq(symo_problem_set_objective(*problem, objective), SYMO_OK);
    ck_assert_int_eq(symo_symmetry_permutations(symmetry, 2, 1, exchange), SYMO_OK);
    symo_objective_free(objective);
}

START_TEST(exploit_refuses_a_false_claim)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[2] = { 0, 0 };
    set_up(&problem, &symmetry);
    symo_status status = symo_problem_set_symmetry(problem, symmetry, SYMO_EXPLOIT);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, x);
    if (status == SYMO_ERROR_SYMMETRY) printf("%s\n", symo_last_error()); /* the generator, the point, the defect */

    ck_assert_int_eq(status, SYMO_ERROR_SYMMETRY);
    ck_assert_uint_gt(strlen(symo_last_error()), 20);
    symo_solver_free(solver);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

START_TEST(impose_and_read_the_price)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[2] = { 0, 0 };
    set_up(&problem, &symmetry);
    symo_status status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_solver_create(&solver, problem, "auto");
    if (!status) status = symo_solver_run(solver, x); /* x = (2, 2) */
    double price = 0.0;
    if (!status) status = symo_solver_tension(solver, 0, &price); /* of the first generator: sqrt(2) */

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert(x[0] == x[1]);
    ck_assert_double_eq_tol(x[0], 2.0, 1e-6);
    ck_assert_double_eq_tol(price, sqrt(2.0), 1e-6);
    ck_assert_double_eq_tol(symo_solver_result(solver)->tension, sqrt(2.0), 1e-6);
    symo_solver_free(solver);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

START_TEST(mode_and_explanation)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    set_up(&problem, &symmetry);
    symo_status status = symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE);
    if (!status) status = symo_problem_set_mode(problem, SYMO_MODE_PROJECT);
    char text[2000];
    size_t length;
    if (!status) status = symo_problem_explain(problem, sizeof text, text, &length);
    if (!status) printf("%s", text);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_uint_eq(length, strlen(text) + 1);
    ck_assert_ptr_nonnull(strstr(text, "project"));
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

/* A monitor: shows every tenth iteration, asks the run to stop after the hundredth. */
static int show(const symo_progress *progress, void *user)
{
    FILE *stream = user;
    if (progress->iteration % 10 == 0)
        fprintf(stream, "%6lld  %.10f  %.1e\n", (long long)progress->iteration, progress->objective,
                progress->residual);
    return progress->iteration >= 100;
}

START_TEST(method_options_and_monitor)
{
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    symo_solver *solver = NULL;
    double x[2] = { 0, 0 };
    set_up(&problem, &symmetry);
    symo_status status = symo_solver_create(&solver, problem, "fista");
    if (!status) status = symo_solver_set_real(solver, "tolerance", 1e-9);
    if (!status) status = symo_solver_set_integer(solver, "max_iterations", 500);
    if (!status) status = symo_solver_set_text(solver, "restart", "none");
    if (!status) status = symo_solver_set_monitor(solver, show, stdout);
    if (!status) status = symo_solver_run(solver, x);

    ck_assert_int_eq(status, SYMO_OK);
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_double_eq_tol(x[1], 3.0, 1e-8);
    symo_solver_free(solver);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
}
END_TEST

/* The line of docs/guide/methods.md that belongs to an option. */
static void option_line(const symo_option *option, char *line, size_t capacity)
{
    char fallback[64], allowed[128];
    if (option->kind == SYMO_OPTION_CHOICE) {
        const char *choice = option->choices;
        for (int k = 0; k < (int)option->fallback; k++) choice = strchr(choice, '|') + 1;
        snprintf(fallback, sizeof fallback, "%.*s", (int)strcspn(choice, "|"), choice);
        size_t length = 0;
        for (const char *c = option->choices; *c && length + 3 < sizeof allowed; c++) {
            allowed[length++] = *c == '|' ? ',' : *c;
            if (*c == '|') allowed[length++] = ' ';
        }
        allowed[length] = '\0';
    } else {
        snprintf(fallback, sizeof fallback, "%g", option->fallback);
        snprintf(allowed, sizeof allowed, "%s%g to %g", option->kind == SYMO_OPTION_INTEGER ? "integer, " : "",
                 option->minimum, option->maximum);
    }
    snprintf(line, capacity, "| `%s` | %s | %s | %s |\n", option->name, fallback, allowed, option->text);
}

static char *read_page(const char *path)
{
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    char *page = calloc(1, 1 << 20);
    ck_assert_ptr_nonnull(page);
    ck_assert_uint_gt(fread(page, 1, (1 << 20) - 1, file), 0);
    fclose(file);
    return page;
}

START_TEST(methods_page_has_every_row)
{
    char *page = read_page("docs/guide/methods.md"), line[1024];
    symo_problem *problem = NULL;
    symo_symmetry *symmetry = NULL;
    int missing = 0;
    set_up(&problem, &symmetry);
    for (int64_t m = 0; symo_method_row_at(m); m++) {
        const symo_method_row *row = symo_method_row_at(m);
        symo_solver *solver = NULL;
        ck_assert_int_eq(symo_solver_create(&solver, problem, row->name), SYMO_OK);
        snprintf(line, sizeof line, "| `%s` | %s | %s |\n", row->name, row->text, row->needs);
        if (!strstr(page, line)) missing++, printf("missing: %s", line);
        for (int64_t k = 0; symo_solver_option_at(solver, k); k++) {
            option_line(symo_solver_option_at(solver, k), line, sizeof line);
            if (!strstr(page, line)) missing++, printf("missing: %s", line);
        }
        symo_solver_free(solver);
    }
    fflush(stdout);
    ck_assert_int_eq(missing, 0);
    symo_symmetry_free(symmetry);
    symo_problem_free(problem);
    free(page);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("guide");
    TCase *pages = tcase_create("pages");
    tcase_add_test(pages, groups_of_consecutive_entries);
    tcase_add_test(pages, groups_by_index);
    tcase_add_test(pages, weights_zero_and_infinite);
    tcase_add_test(pages, symmetry_by_images);
    tcase_add_test(pages, symmetry_with_signs);
    tcase_add_test(pages, symmetry_by_cycles);
    tcase_add_test(pages, symmetry_of_images);
    tcase_add_test(pages, exploit_refuses_a_false_claim);
    tcase_add_test(pages, impose_and_read_the_price);
    tcase_add_test(pages, mode_and_explanation);
    tcase_add_test(pages, method_options_and_monitor);
    tcase_add_test(pages, methods_page_has_every_row);
    suite_add_tcase(suite, pages);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
