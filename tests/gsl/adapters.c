/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bridges to gsl_vector, gsl_rng and gsl_multimin, each in both directions. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <symo/gsl.h>
#include <symo/symo.h>

#include "support/allocator.h"
#include "support/property.h"

#define OK(call) ck_assert_msg((call) == SYMO_OK, "%s", symo_last_error())

static void refused(symo_status status, const char *sentence)
{
    ck_assert_int_eq(status, SYMO_ERROR_ARGUMENT);
    ck_assert_str_eq(symo_last_error(), sentence);
}

/* ---- gsl_vector ---- */

START_TEST(vectors_of_any_stride)
{
    double held[7] = { 1, 2, 3, 4, 5, 6, 7 }, x[3] = { 0 };
    gsl_vector_view strided = gsl_vector_view_array_with_stride(held, 3, 3);
    OK(symo_gsl_vector_get(x, 3, &strided.vector));
    ck_assert(x[0] == 1 && x[1] == 4 && x[2] == 7);
    const double put[3] = { -1, -2, -3 };
    OK(symo_gsl_vector_set(&strided.vector, 3, put));
    const double expected[7] = { -1, 2, 3, -2, 5, 6, -3 };
    ck_assert_mem_eq(held, expected, sizeof held);
    gsl_vector shown = symo_gsl_vector_of(held, 7);
    ck_assert(shown.size == 7 && shown.stride == 1 && shown.data == held && !shown.owner && !shown.block);
    ck_assert(gsl_vector_get(&shown, 3) == -2.0);
    OK(symo_gsl_vector_get(x, 3, &(gsl_vector){ .size = 3, .stride = 1, .data = held + 1 }));
    ck_assert(x[0] == 2 && x[2] == -2);
}
END_TEST

START_TEST(vectors_that_are_refused)
{
    double held[2] = { 1, 2 };
    gsl_vector two = symo_gsl_vector_of(held, 2), none = symo_gsl_vector_of(NULL, 0);
    OK(symo_gsl_vector_get(NULL, 0, &none));
    OK(symo_gsl_vector_set(&none, 0, NULL));
    ck_assert(symo_gsl_vector_of(NULL, 4).size == 0 && symo_gsl_vector_of(held, -4).size == 0);
    refused(symo_gsl_vector_get(held, 2, NULL), "symo_gsl_vector_get: vector must not be NULL");
    refused(symo_gsl_vector_get(NULL, 2, &two), "symo_gsl_vector_get: x must not be NULL");
    refused(symo_gsl_vector_get(held, 3, &two), "symo_gsl_vector_get: n = 3 must be the length of the vector");
    refused(symo_gsl_vector_set(&two, -1, held), "symo_gsl_vector_set: n = -1 must be the length of the vector");
    refused(symo_gsl_vector_set(NULL, 2, held), "symo_gsl_vector_set: vector must not be NULL");
    refused(symo_gsl_vector_set(&two, 2, NULL), "symo_gsl_vector_set: x must not be NULL");
}
END_TEST

/* ---- gsl_rng ---- */

START_TEST(gsl_draws_from_a_stream)
{
    symo_random *stream = NULL, *twin = NULL;
    gsl_rng *rng = NULL;
    OK(symo_random_create(&stream, 42, 7));
    OK(symo_random_create(&twin, 42, 7));
    OK(symo_gsl_rng_create(&rng, stream));
    ck_assert_str_eq(gsl_rng_name(rng), "symo");
    ck_assert(gsl_rng_min(rng) == 0 && gsl_rng_max(rng) == 0xffffffffUL);
    for (int k = 0; k < 100; k++) {
        ck_assert(gsl_rng_get(rng) == symo_random_bits(twin) >> 32);
        ck_assert(gsl_rng_uniform(rng) == symo_random_uniform(twin));
    }
    gsl_rng_set(rng, 1); /* does nothing */
    ck_assert(gsl_rng_uniform(rng) == symo_random_uniform(twin));
    gsl_rng *clone = gsl_rng_clone(rng); /* draws from the same stream */
    ck_assert(gsl_rng_uniform(clone) == symo_random_uniform(twin));
    ck_assert(gsl_rng_uniform(rng) == symo_random_uniform(twin));
    gsl_rng_free(clone);
    /* GSL's distributions: mean and variance of 20000 gamma variates of shape 3, and of a Poisson with mean 4.5 */
    double sum = 0.0, square = 0.0, counts = 0.0;
    for (int k = 0; k < 20000; k++) {
        const double value = gsl_ran_gamma(rng, 3.0, 2.0);
        sum += value;
        square += value * value;
        counts += gsl_ran_poisson(rng, 4.5);
    }
    ck_assert(fabs(sum / 20000 - 6.0) < 4.0 * sqrt(12.0 / 20000));
    ck_assert(fabs(square / 20000 - 48.0) < 4.0 * sqrt(3456.0 / 20000)); /* E x^4 - (E x^2)^2 = 16 * 360 - 48^2 */
    ck_assert(fabs(counts / 20000 - 4.5) < 4.0 * sqrt(4.5 / 20000));
    symo_gsl_rng_free(rng);
    symo_gsl_rng_free(NULL);
    symo_random_free(stream);
    symo_random_free(twin);
}
END_TEST

/* The bytes of a word, counted over many streams, and different seeds give different streams. */
START_TEST(a_stream_is_seeded_by_gsl)
{
    static const char *const names[] = { "mt19937", "taus", "ranlxd2", "randu", "ran0", "slatec" };
    const gsl_rng_type **types = gsl_rng_types_setup();
    for (int k = 0; k < 6; k++) {
        const gsl_rng_type **type = types;
        while (*type && strcmp((*type)->name, names[k]) != 0) type++;
        ck_assert_msg(*type != NULL, "GSL has no %s", names[k]);
        gsl_rng *rng = gsl_rng_alloc(*type), *again = gsl_rng_alloc(*type);
        symo_random *first = NULL, *second = NULL, *same = NULL;
        OK(symo_gsl_random_create(&first, rng));
        OK(symo_gsl_random_create(&second, rng));
        OK(symo_gsl_random_create(&same, again));
        const uint64_t word = symo_random_bits(first);
        ck_assert(word == symo_random_bits(same) && word != symo_random_bits(second));
        symo_random_free(first);
        symo_random_free(second);
        symo_random_free(same);
        gsl_rng_free(rng);
        gsl_rng_free(again);
    }
}
END_TEST

/* A generator that counts in a known range, to see which bits become seed and stream. */
typedef struct counter {
    unsigned long next, step, range;
} counter;

static unsigned long count_up(void *state)
{
    counter *const c = state;
    const unsigned long value = c->next;
    c->next = (c->next + c->step) % c->range;
    return value + 1000;
}

START_TEST(the_seed_takes_eight_bits_a_draw)
{
    /* range 512: two values a byte; 515: those above 2 * 256 are drawn again */
    counter state = { 2, 2, 512 };
    gsl_rng_type type = { "counter", 1000 + 511, 1000, sizeof state, NULL, count_up, NULL };
    gsl_rng rng = { &type, &state };
    symo_random *made = NULL, *expected = NULL;
    type.max = 1000 + 512;
    OK(symo_gsl_random_create(&made, &rng)); /* 2, 4, ... , 32 halved: the bytes 1 .. 16 */
    OK(symo_random_create(&expected, 0x0102030405060708u, 0x090a0b0c0d0e0f10u));
    ck_assert(symo_random_bits(made) == symo_random_bits(expected));
    symo_random_free(made);
    symo_random_free(expected);
    state = (counter){ 512, 2, 514 }; /* the first is left over, and then come 0, 2, 4, ... */
    type.max = 1000 + 515;
    OK(symo_gsl_random_create(&made, &rng));
    OK(symo_random_create(&expected, 0x0001020304050607u, 0x08090a0b0c0d0e0fu));
    ck_assert(symo_random_bits(made) == symo_random_bits(expected));
    symo_random_free(made);
    symo_random_free(expected);
    type.max = 1000 + 255;
    refused(symo_gsl_random_create(&made, &rng), "symo_gsl_random_create: range of rng = 255 must be >= 256");
    ck_assert_ptr_null(made);
}
END_TEST

START_TEST(generators_that_are_refused)
{
    symo_random *random = NULL;
    gsl_rng *rng = (gsl_rng *)&random;
    OK(symo_random_create(&random, 1, 1));
    refused(symo_gsl_rng_create(NULL, random), "symo_gsl_rng_create: rng must not be NULL");
    refused(symo_gsl_rng_create(&rng, NULL), "symo_gsl_rng_create: random must not be NULL");
    ck_assert_ptr_null(rng);
    test_allocator_fail(1, 0);
    ck_assert_int_eq(symo_gsl_rng_create(&rng, random), SYMO_ERROR_MEMORY);
    ck_assert_str_eq(symo_last_error(), "symo_gsl_rng_create: no memory");
    symo_random *made = random;
    refused(symo_gsl_random_create(NULL, rng), "symo_gsl_random_create: random must not be NULL");
    refused(symo_gsl_random_create(&made, NULL), "symo_gsl_random_create: rng must not be NULL");
    ck_assert_ptr_null(made);
    OK(symo_gsl_rng_create(&rng, random));
    test_allocator_fail(1, 0);
    ck_assert_int_eq(symo_gsl_random_create(&made, rng), SYMO_ERROR_MEMORY);
    ck_assert_ptr_null(made);
    symo_gsl_rng_free(rng);
    symo_random_free(random);
}
END_TEST

/* ---- gsl_multimin ---- */

enum { ROWS = 60, COLUMNS = 4 };
static double design[ROWS * COLUMNS], response[ROWS];

static symo_objective *logistic(void)
{
    symo_random *random = NULL;
    symo_matrix *matrix = NULL;
    symo_objective *objective = NULL;
    OK(symo_random_create(&random, 3, 0));
    for (int i = 0; i < ROWS * COLUMNS; i++) design[i] = symo_random_normal(random);
    for (int i = 0; i < ROWS; i++) response[i] = symo_random_uniform(random) < 0.5 + 0.3 * tanh(design[i]);
    OK(symo_matrix_dense(&matrix, ROWS, COLUMNS, design));
    OK(symo_objective_logistic(&objective, matrix, response, NULL, NULL, 1));
    symo_matrix_free(matrix);
    symo_random_free(random);
    return objective;
}

START_TEST(functions_are_the_objective)
{
    symo_objective *objective = logistic();
    gsl_multimin_function_fdf *function = NULL;
    OK(symo_gsl_multimin_create(&function, objective));
    ck_assert_uint_eq(function->n, COLUMNS);
    double spread[3 * COLUMNS], slopes[2 * COLUMNS], value, expected_value, expected[COLUMNS];
    const double x[COLUMNS] = { 0.3, -1.0, 0.5, 2.0 };
    for (int i = 0; i < 3 * COLUMNS; i++) spread[i] = 1e9;
    gsl_vector_view point = gsl_vector_view_array_with_stride(spread, 3, COLUMNS);
    gsl_vector_view slope = gsl_vector_view_array_with_stride(slopes, 2, COLUMNS);
    OK(symo_gsl_vector_set(&point.vector, COLUMNS, x));
    OK(symo_objective_evaluate(objective, x, &expected_value, expected, NULL));
    ck_assert(function->f(&point.vector, function->params) == expected_value);
    function->df(&point.vector, function->params, &slope.vector);
    for (int i = 0; i < COLUMNS; i++) ck_assert(slopes[2 * i] == expected[i]);
    memset(slopes, 0, sizeof slopes);
    function->fdf(&point.vector, function->params, &value, &slope.vector);
    ck_assert(value == expected_value);
    for (int i = 0; i < COLUMNS; i++) ck_assert(slopes[2 * i] == expected[i]);
    /* a point that is no point, and vectors of another length */
    spread[3] = (double)NAN;
    ck_assert(isnan(function->f(&point.vector, function->params)));
    ck_assert(strstr(symo_last_error(), "x[1] = nan") != NULL);
    function->fdf(&point.vector, function->params, &value, &slope.vector);
    ck_assert(isnan(value));
    for (int i = 0; i < COLUMNS; i++) ck_assert(isnan(slopes[2 * i]));
    gsl_vector shorter = symo_gsl_vector_of(spread, COLUMNS - 1);
    ck_assert(isnan(function->f(&shorter, function->params)));
    OK(symo_gsl_vector_set(&point.vector, COLUMNS, x));
    function->fdf(&point.vector, function->params, &value, &shorter);
    ck_assert(isnan(value));
    symo_gsl_multimin_free(function);
    symo_gsl_multimin_free(NULL);
    symo_objective_free(objective);
}
END_TEST

/* BFGS, conjugate gradients and the simplex of GSL reach what symo reaches. */
START_TEST(gsl_minimises_an_objective)
{
    symo_objective *objective = logistic();
    gsl_multimin_function_fdf *function = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double x[COLUMNS] = { 0.0 };
    OK(symo_problem_create(&problem, COLUMNS));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-10));
    OK(symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    const double best = symo_solver_result(solver)->objective;
    OK(symo_gsl_multimin_create(&function, objective));
    const gsl_multimin_fdfminimizer_type *const types[] = { gsl_multimin_fdfminimizer_vector_bfgs2,
                                                            gsl_multimin_fdfminimizer_conjugate_fr };
    for (int k = 0; k < 2; k++) {
        gsl_multimin_fdfminimizer *minimizer = gsl_multimin_fdfminimizer_alloc(types[k], COLUMNS);
        gsl_vector *start = gsl_vector_calloc(COLUMNS);
        ck_assert_int_eq(gsl_multimin_fdfminimizer_set(minimizer, function, start, 0.1, 0.1), GSL_SUCCESS);
        for (int step = 0; step < 200; step++) {
            if (gsl_multimin_fdfminimizer_iterate(minimizer) != GSL_SUCCESS) break;
            if (gsl_multimin_test_gradient(minimizer->gradient, 1e-9) == GSL_SUCCESS) break;
        }
        ck_assert_msg(fabs(minimizer->f - best) < 1e-12, "%.17g and %.17g", minimizer->f, best);
        for (size_t i = 0; i < COLUMNS; i++) ck_assert(fabs(gsl_vector_get(minimizer->x, i) - x[i]) < 1e-6);
        gsl_vector_free(start);
        gsl_multimin_fdfminimizer_free(minimizer);
    }
    gsl_multimin_function values = { function->f, function->n, function->params };
    gsl_multimin_fminimizer *simplex = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, COLUMNS);
    gsl_vector *start = gsl_vector_calloc(COLUMNS), *size = gsl_vector_alloc(COLUMNS);
    gsl_vector_set_all(size, 0.5);
    ck_assert_int_eq(gsl_multimin_fminimizer_set(simplex, &values, start, size), GSL_SUCCESS);
    for (int step = 0; step < 2000 && gsl_multimin_fminimizer_size(simplex) > 1e-8; step++) {
        ck_assert_int_eq(gsl_multimin_fminimizer_iterate(simplex), GSL_SUCCESS);
    }
    ck_assert(fabs(simplex->fval - best) < 1e-12);
    gsl_vector_free(start);
    gsl_vector_free(size);
    gsl_multimin_fminimizer_free(simplex);
    symo_gsl_multimin_free(function);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_objective_free(objective);
}
END_TEST

/* 1/2 |x - c|^2, written for GSL; NaN beyond |x_0| = 10, and counted. */
typedef struct bowl {
    double centre[3];
    int values, gradients;
} bowl;

static double bowl_value(const gsl_vector *x, void *params)
{
    bowl *const b = params;
    double sum = 0.0;
    for (size_t i = 0; i < 3; i++) sum += 0.5 * pow(gsl_vector_get(x, i) - b->centre[i], 2.0);
    b->values++;
    return fabs(gsl_vector_get(x, 0)) > 10.0 ? GSL_NAN : sum;
}

static void bowl_gradient(const gsl_vector *x, void *params, gsl_vector *out)
{
    bowl *const b = params;
    b->gradients++;
    for (size_t i = 0; i < 3; i++) gsl_vector_set(out, i, gsl_vector_get(x, i) - b->centre[i]);
}

static void bowl_both(const gsl_vector *x, void *params, double *value, gsl_vector *out)
{
    *value = bowl_value(x, params);
    bowl_gradient(x, params, out);
}

START_TEST(symo_solves_a_function_of_gsl)
{
    bowl b = { { 3.0, 1.0, -0.2 }, 0, 0 };
    gsl_multimin_function_fdf function = { bowl_value, bowl_gradient, bowl_both, 3, &b };
    symo_objective *objective = NULL;
    symo_prox *penalty = NULL;
    symo_symmetry *symmetry = NULL;
    symo_problem *problem = NULL;
    symo_solver *solver = NULL;
    double x[3] = { 0.0, 0.0, 0.0 }, value, gradient[3];
    OK(symo_gsl_objective_create(&objective, &function));
    function.n = 99; /* the struct was copied */
    ck_assert_int_eq(symo_objective_size(objective), 3);
    OK(symo_objective_evaluate(objective, x, &value, gradient, NULL));
    ck_assert(fabs(value - 5.02) < 1e-15 && gradient[0] == -3.0 && gradient[2] == 0.2);
    ck_assert(b.values == 1 && b.gradients == 1);
    OK(symo_objective_evaluate(objective, x, &value, NULL, NULL));
    ck_assert(b.values == 2 && b.gradients == 1); /* f alone when the value is all that is wanted */
    x[0] = 11.0;
    ck_assert_int_eq(symo_objective_evaluate(objective, x, &value, NULL, NULL), SYMO_ERROR_CALLBACK);
    x[0] = 0.0;
    /* lasso and a swap: the mean of 3 and 1 less 0.5, and 0.2 is not enough to stay */
    OK(symo_prox_l1(&penalty, 3, NULL, 0.5));
    OK(symo_symmetry_parse(&symmetry, 3, NULL, "(1 2)"));
    OK(symo_problem_create(&problem, 3));
    OK(symo_problem_set_objective(problem, objective));
    OK(symo_problem_set_penalty(problem, penalty));
    OK(symo_problem_set_symmetry(problem, symmetry, SYMO_IMPOSE));
    OK(symo_solver_create(&solver, problem, "auto"));
    OK(symo_solver_set_real(solver, "tolerance", 1e-12));
    OK(symo_solver_run(solver, x));
    ck_assert_int_eq(symo_solver_result(solver)->reason, SYMO_REASON_SOLVED);
    ck_assert_msg(fabs(x[0] - 1.5) < 1e-10 && x[1] == x[0] && x[2] == 0.0, "%g %g %g", x[0], x[1], x[2]);
    symo_solver_free(solver);
    symo_problem_free(problem);
    symo_symmetry_free(symmetry);
    symo_prox_free(penalty);
    symo_objective_free(objective);
}
END_TEST

START_TEST(functions_that_are_refused)
{
    symo_objective *objective = logistic(), *made = objective;
    gsl_multimin_function_fdf *function = (gsl_multimin_function_fdf *)&made;
    gsl_multimin_function_fdf given = { bowl_value, bowl_gradient, bowl_both, 3, NULL };
    refused(symo_gsl_multimin_create(NULL, objective), "symo_gsl_multimin_create: function must not be NULL");
    refused(symo_gsl_multimin_create(&function, NULL), "symo_gsl_multimin_create: objective must not be NULL");
    ck_assert_ptr_null(function);
    for (int k = 1; k <= 2; k++) {
        const int64_t held = test_allocator_held();
        test_allocator_fail(k, 0);
        ck_assert_int_eq(symo_gsl_multimin_create(&function, objective), SYMO_ERROR_MEMORY);
        ck_assert_str_eq(symo_last_error(), "symo_gsl_multimin_create: no memory");
        ck_assert(!function && test_allocator_held() == held);
    }
    refused(symo_gsl_objective_create(NULL, &given), "symo_gsl_objective_create: objective must not be NULL");
    refused(symo_gsl_objective_create(&made, NULL), "symo_gsl_objective_create: function must not be NULL");
    ck_assert_ptr_null(made);
    given.f = NULL;
    refused(symo_gsl_objective_create(&made, &given), "symo_gsl_objective_create: function->f must not be NULL");
    given.f = bowl_value, given.df = NULL;
    refused(symo_gsl_objective_create(&made, &given), "symo_gsl_objective_create: function->df must not be NULL");
    given.df = bowl_gradient, given.fdf = NULL;
    refused(symo_gsl_objective_create(&made, &given), "symo_gsl_objective_create: function->fdf must not be NULL");
    given.fdf = bowl_both, given.n = SIZE_MAX / 2;
    ck_assert_int_eq(symo_gsl_objective_create(&made, &given), SYMO_ERROR_SIZE);
    ck_assert_str_eq(symo_last_error(), "symo_gsl_objective_create: function->n is too large");
    given.n = 3;
    for (int k = 1; k <= 2; k++) {
        const int64_t held = test_allocator_held();
        test_allocator_fail(k, 0);
        ck_assert_int_eq(symo_gsl_objective_create(&made, &given), SYMO_ERROR_MEMORY);
        ck_assert(!made && test_allocator_held() == held);
    }
    test_allocator_fail(0, 0);
    given.n = 0; /* no variables are fine here, and nothing that GSL could minimise */
    OK(symo_gsl_objective_create(&made, &given));
    refused(symo_gsl_multimin_create(&function, made), "symo_gsl_multimin_create: size of objective = 0 must be >= 1");
    symo_objective_free(made);
    symo_objective_free(objective);
}
END_TEST

int main(void)
{
    test_allocator_install();
    Suite *suite = suite_create("gsl_adapters");
    TCase *vector = tcase_create("vector"), *rng = tcase_create("rng"), *multimin = tcase_create("multimin");
    tcase_add_test(vector, vectors_of_any_stride);
    tcase_add_test(vector, vectors_that_are_refused);
    tcase_add_test(rng, gsl_draws_from_a_stream);
    tcase_add_test(rng, a_stream_is_seeded_by_gsl);
    tcase_add_test(rng, the_seed_takes_eight_bits_a_draw);
    tcase_add_test(rng, generators_that_are_refused);
    tcase_add_test(multimin, functions_are_the_objective);
    tcase_add_test(multimin, gsl_minimises_an_objective);
    tcase_add_test(multimin, symo_solves_a_function_of_gsl);
    tcase_add_test(multimin, functions_that_are_refused);
    suite_add_tcase(suite, vector);
    suite_add_tcase(suite, rng);
    suite_add_tcase(suite, multimin);
    return suite_run(suite);
}
