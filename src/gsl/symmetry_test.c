/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of an imposed symmetry. The tied model has coefficients in Fix, the fixed space of the group; the free one any.
 *
 *     likelihood ratio   2 (l_free - l_tied)                                chi-square(df)     (Wilks 1938)
 *     F                  ((RSS_tied - RSS_free) / df) / (RSS_free / df_error)    F(df, df_error), exact for normal
 * errors score              s' J^-1 s at the tied fit                          chi-square(df)     (Rao 1948)
 *
 * Generator k given up alone: the coefficients may move in Fix_k, the fixed space of the other generators, which is
 * larger. In coordinates of Q1 those directions are the range of N = Q1'X U_k; with M an orthonormal basis of it,
 *
 *     score_k = (M's)' (M'J M)^-1 (M's),   df_k = rank N,       tension_k = || (P_k - P) grad f ||_2
 *
 * (mathematics.md, 17), and Holm's adjustment max over p_j <= p_k of #{p >= p_j} p_j (Holm 1979, Scand. J. Statist. 6).
 * No further fit is needed: one gradient prices every generator. */
#include "gsl_impl.h"

static const char function[] = "symo_symmetry_test";

/* ---- arguments ---- */

static symo_status check_weights(int64_t rows, const double *weights)
{
    double sum = 0.0;
    for (int64_t i = 0; i < rows; i++) {
        if (!(weights[i] >= 0.0 && weights[i] < INFINITY)) {
            return symo_error_argument(function, "weights", i, weights[i], "finite and >= 0");
        }
        sum += weights[i];
    }
    if (!(sum > 0.0)) return symo__gsl_fail(function, "weights: at least one must be > 0");
    return isfinite(sum) ? SYMO_OK : symo_error_argument(function, "sum of weights", -1, sum, "finite");
}

static symo_status check_rows(symo_test_family family, int64_t rows, const double *y, const double *weights,
                              const double *offset)
{
    for (int64_t i = 0; i < rows; i++) {
        if (!isfinite(y[i])) return symo_error_argument(function, "y", i, y[i], "finite");
        if (family == SYMO_TEST_BINOMIAL && !(y[i] >= 0.0 && y[i] <= 1.0)) {
            return symo_error_argument(function, "y", i, y[i], "in [0, 1]");
        }
        if (offset && !isfinite(offset[i])) return symo_error_argument(function, "offset", i, offset[i], "finite");
    }
    return weights ? check_weights(rows, weights) : SYMO_OK;
}

static symo_status check(symo_test_family family, const symo_matrix *x, const double *y, const double *weights,
                         const double *offset, int intercept, const symo_symmetry *symmetry)
{
    if (family != SYMO_TEST_GAUSSIAN && family != SYMO_TEST_BINOMIAL) {
        return symo_error_argument(function, "family", -1, (double)family, "0 (gaussian) or 1 (binomial)");
    }
    if (!x) return symo__gsl_fail_null(function, "x");
    if (!y) return symo__gsl_fail_null(function, "y");
    if (!symmetry) return symo__gsl_fail_null(function, "symmetry");
    if (intercept != 0 && intercept != 1) {
        return symo_error_argument(function, "intercept", -1, (double)intercept, "0 or 1");
    }
    if (symo_matrix_rows(x) < 1) return symo__gsl_fail(function, "x has no rows; there must be at least one");
    if (symo_symmetry_size(symmetry) != symo_matrix_columns(x)) {
        return symo_error_argument(function, "size of symmetry", -1, (double)symo_symmetry_size(symmetry),
                                   "the number of columns of x");
    }
    return check_rows(family, symo_matrix_rows(x), y, weights, offset);
}

static void clear(symo_symmetry_test_result *result, symo_generator_test *generators, int64_t count)
{
    const double nan = (double)NAN;
    const symo_test none = symo__test_none(SYMO_TEST_NOT_CONVERGED, 0, 0);
    *result = (symo_symmetry_test_result){ .rank_tolerance = nan,
                                           .rank_kept = nan,
                                           .rank_dropped = nan,
                                           .loglik_free = nan,
                                           .loglik_tied = nan,
                                           .tension = nan,
                                           .likelihood_ratio = none,
                                           .f = none,
                                           .score = none,
                                           .gradient_free = nan,
                                           .gradient_tied = nan };
    for (int64_t k = 0; generators && k < count; k++) generators[k] = (symo_generator_test){ nan, none, nan };
}

/* ---- all generators at once ---- */

/* s' J^-1 s; both are written over. */
static symo_test score_of(int64_t df, double *information, double *score)
{
    assert(df > 0);
    if (!symo__gsl_cholesky(df, information)) return symo__test_none(SYMO_TEST_NOT_CONVERGED, df, 0);
    symo__gsl_solve_lower(df, information, score);
    return symo__test_chi_square(symo__gsl_dot(df, score, score), df);
}

/* Why no score test is possible at all; COMPUTED: one is. */
static symo_test_reason score_reason(const symo__test_data *data, const symo__test_basis *basis,
                                     const symo__test_fits *fits)
{
    if (data->family == SYMO_TEST_GAUSSIAN && data->rows <= basis->rank) return SYMO_TEST_SATURATED;
    if (fits->tied != SYMO_TEST_COMPUTED) return fits->tied;
    return fits->informed ? SYMO_TEST_COMPUTED : SYMO_TEST_NOT_CONVERGED;
}

static void compare_fits(symo_symmetry_test_result *result, const symo__test_data *data, const symo__test_basis *basis,
                         const symo__test_fits *fits)
{
    const int gaussian = data->family == SYMO_TEST_GAUSSIAN;
    const int64_t df = basis->rank - basis->tied, df_error = gaussian ? data->rows - basis->rank : 0;
    symo_test_reason reason = fits->tied != SYMO_TEST_COMPUTED ? fits->tied : fits->free;
    if (gaussian && df_error < 1) reason = SYMO_TEST_SATURATED;
    if (df < 1) reason = SYMO_TEST_NO_RESTRICTION;
    result->likelihood_ratio = result->f = symo__test_none(reason, df, 0);
    result->f.df_error = df_error;
    if (!gaussian) result->f.reason = SYMO_TEST_OTHER_FAMILY;
    if (reason != SYMO_TEST_COMPUTED) return;
    result->likelihood_ratio = symo__test_chi_square(fits->likelihood_ratio, df);
    if (gaussian) result->f = symo__test_f(fits->f_ratio * (double)df_error / (double)df, df, df_error);
}

/* grad f = -X' residual over all rows; those that do not count have none. */
static symo_status gradient_of(const symo__test_data *data, const symo__test_fits *fits, double *gradient)
{
    for (int64_t i = 0; i < data->all_rows; i++) data->whole[i] = 0.0;
    for (int64_t k = 0; k < data->rows; k++) data->whole[data->row[k]] = -fits->residual[k];
    return data->columns > 0 ? symo_matrix_adjoint(data->x, data->whole, gradient) : SYMO_OK;
}

/* || a - b ||_2 without overflow: the largest difference is taken out. */
static double distance(int64_t n, const double *a, const double *b)
{
    double largest = 0.0, sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        if (!(fabs(a[i] - b[i]) <= largest)) largest = fabs(a[i] - b[i]);
    }
    if (!(largest > 0.0)) return largest;
    for (int64_t i = 0; i < n; i++) sum += ((a[i] - b[i]) / largest) * ((a[i] - b[i]) / largest);
    return largest * sqrt(sum);
}

/* ---- one generator ---- */

typedef struct pricing {
    const symo__test_data *data;
    const symo__test_basis *basis;
    const symo__test_fits *fits;
    symo_test_reason reason;
    const double *coordinates; /* Q1'x_j, added numbers a column */
    const double *gradient, *projected;
    double *moved;      /* columns: P_k grad f */
    double *directions; /* added x columns: N, then M */
    double **column;
    double *length, *score, *information, *product;
} pricing;

/* The columns of N = Q1'X U_k, with the lengths that the columns of X U_k would have if nothing cancelled. */
static int64_t fill_directions(pricing *p, const symo_partition *orbits)
{
    const int64_t added = p->basis->rank - p->basis->tied, cells = symo_partition_cells(orbits);
    for (int64_t c = 0; c < cells; c++) {
        const int64_t *const members = symo_partition_members(orbits, c), size = symo_partition_cell_size(orbits, c);
        double *const direction = p->directions + c * added;
        p->column[c] = direction;
        p->length[c] = 0.0;
        for (int64_t a = 0; a < added; a++) direction[a] = 0.0;
        for (int64_t m = 0; m < size; m++) {
            const double sign = symo_partition_sign(orbits, members[m]);
            const double *const coordinates = p->coordinates + members[m] * added;
            for (int64_t a = 0; a < added; a++) direction[a] += sign * coordinates[a];
            p->length[c] += p->basis->length[members[m]];
        }
    }
    return cells;
}

static symo_test score_along(pricing *p, const symo_partition *orbits)
{
    const int64_t added = p->basis->rank - p->basis->tied, cells = fill_directions(p, orbits);
    symo__gsl_span span;
    symo__gsl_span_start(&span, added, cells, p->column, p->length);
    symo__gsl_span_extend(&span, cells);
    const int64_t df = span.rank;
    if (df < 1) return symo__test_none(SYMO_TEST_NO_RESTRICTION, df, 0);
    if (p->reason != SYMO_TEST_COMPUTED) return symo__test_none(p->reason, df, 0);
    for (int64_t k = 0; k < df; k++) {
        p->score[k] = symo__gsl_dot(added, p->column[k], p->fits->score);
        for (int64_t a = 0; a < added; a++) {
            p->product[a] = symo__gsl_dot(added, p->fits->information + a * added, p->column[k]);
        }
        for (int64_t l = 0; l < df; l++) p->information[l + k * df] = symo__gsl_dot(added, p->column[l], p->product);
    }
    return score_of(df, p->information, p->score);
}

static symo_status price_generator(pricing *p, int64_t generator, int64_t *others, symo_generator_test *test)
{
    const int64_t count = symo_symmetry_generators(p->data->symmetry), columns = p->data->columns;
    symo_symmetry *rest = NULL;
    symo_partition *orbits = NULL;
    for (int64_t k = 0; k + 1 < count; k++) others[k] = k < generator ? k : k + 1;
    symo_status status = symo_symmetry_subset(&rest, p->data->symmetry, count - 1, others);
    if (!status) status = symo_symmetry_orbits(&orbits, rest);
    if (!status) {
        test->score = score_along(p, orbits);
        if (p->fits->tied == SYMO_TEST_COMPUTED || p->fits->tied == SYMO_TEST_PERFECT_FIT) {
            status = symo_partition_project(orbits, p->gradient, p->moved);
            test->tension = distance(columns, p->moved, p->projected);
        }
    }
    symo_partition_free(orbits);
    symo_symmetry_free(rest);
    return status;
}

/* In two passes: #{p >= p_k} p_k, then the largest of these over p_j <= p_k. */
static void adjust(int64_t count, symo_generator_test *tests, double *multiplied)
{
    for (int64_t k = 0; k < count; k++) {
        int64_t not_below = 0;
        for (int64_t j = 0; j < count; j++) not_below += tests[j].score.p >= tests[k].score.p;
        multiplied[k] = fmin(1.0, (double)not_below * tests[k].score.p);
    }
    for (int64_t k = 0; k < count; k++) {
        tests[k].p_holm = tests[k].score.p;
        for (int64_t j = 0; j < count; j++) {
            if (tests[j].score.p <= tests[k].score.p) tests[k].p_holm = fmax(tests[k].p_holm, multiplied[j]);
        }
    }
}

static symo_status price_generators(pricing *p, symo_generator_test *generators)
{
    const int64_t count = symo_symmetry_generators(p->data->symmetry), columns = p->data->columns;
    const int64_t added = p->basis->rank - p->basis->tied;
    int64_t *const others = symo_memory_allocate(count, sizeof *others);
    double *const multiplied = symo_memory_allocate(count, sizeof *multiplied);
    double *const coordinates = symo_memory_allocate(columns + 1, (size_t)(2 * added + 2) * sizeof *coordinates);
    double *const small = symo_memory_allocate(added + 1, (size_t)(added + 2) * sizeof *small);
    p->column = symo_memory_allocate(columns + 1, sizeof *p->column);
    symo_status status =
        others && multiplied && coordinates && small && p->column ? SYMO_OK : symo__gsl_fail_memory(function);
    if (!status) status = symo__test_basis_coordinates(p->basis, p->data, coordinates, function);
    if (!status) {
        p->coordinates = coordinates;
        p->directions = coordinates + added * columns;
        p->length = p->directions + added * columns;
        p->moved = p->length + columns;
        p->score = small;
        p->product = p->score + added;
        p->information = p->product + added;
    }
    for (int64_t k = 0; !status && k < count; k++) status = price_generator(p, k, others, &generators[k]);
    if (!status) adjust(count, generators, multiplied);
    symo_memory_free(others);
    symo_memory_free(multiplied);
    symo_memory_free(coordinates);
    symo_memory_free(small);
    symo_memory_free(p->column);
    return status;
}

/* ---- the whole ---- */

static symo_status report(symo_symmetry_test_result *result, symo_generator_test *generators,
                          const symo__test_data *data, const symo__test_basis *basis, const symo__test_fits *fits,
                          double *numbers)
{
    const int64_t added = basis->rank - basis->tied;
    double *const gradient = numbers, *const projected = numbers + data->columns;
    double *const factor = numbers + 2 * data->columns, *const score = factor + added * added;
    const int has_tied = fits->tied == SYMO_TEST_COMPUTED || fits->tied == SYMO_TEST_PERFECT_FIT;
    symo_status status = SYMO_OK;
    result->observations = data->rows;
    result->rank_free = basis->rank;
    result->rank_tied = basis->tied;
    result->rank_tolerance = symo__gsl_rank_tolerance;
    result->rank_kept = basis->kept;
    result->rank_dropped = basis->dropped;
    result->loglik_free = fits->loglik_free;
    result->loglik_tied = fits->loglik_tied;
    result->iterations = fits->iterations;
    result->gradient_free = fits->gradient_free;
    result->gradient_tied = fits->gradient_tied;
    compare_fits(result, data, basis, fits);
    pricing p = { .data = data, .basis = basis, .fits = fits, .reason = score_reason(data, basis, fits) };
    result->score = symo__test_none(added > 0 ? p.reason : SYMO_TEST_NO_RESTRICTION, added, 0);
    if (result->score.reason == SYMO_TEST_COMPUTED) {
        memcpy(factor, fits->information, (size_t)(added * added) * sizeof *factor);
        memcpy(score, fits->score, (size_t)added * sizeof *score);
        result->score = score_of(added, factor, score);
    }
    if (has_tied) {
        status = gradient_of(data, fits, gradient);
        if (!status) status = symo_partition_project(data->orbits, gradient, projected);
        if (!status) result->tension = distance(data->columns, gradient, projected);
    }
    p.gradient = gradient;
    p.projected = projected;
    return status || !generators ? status : price_generators(&p, generators);
}

static symo_status compute(symo_symmetry_test_result *result, symo_generator_test *generators, symo__test_data *data,
                           symo__test_basis *basis)
{
    const int64_t added = basis->rank - basis->tied;
    /* both blocks hold added^2 + added numbers, one more the residuals, one the gradient and its projection */
    double *const fitted = symo_memory_allocate(added + 1, (size_t)(added + 1) * sizeof *fitted);
    double *const residual = symo_memory_allocate(data->rows, sizeof *residual);
    double *const numbers = symo_memory_allocate(2 * data->columns + (added + 1) * (added + 1), sizeof *numbers);
    symo_status status = fitted && residual && numbers ? SYMO_OK : symo__gsl_fail_memory(function);
    if (!status) {
        symo__test_fits fits = { .loglik_tied = (double)NAN,
                                 .loglik_free = (double)NAN,
                                 .gradient_tied = (double)NAN,
                                 .gradient_free = (double)NAN,
                                 .score = fitted,
                                 .information = fitted + added,
                                 .residual = residual };
        status = data->family == SYMO_TEST_GAUSSIAN ? symo__test_fit_gaussian(&fits, data, basis, function)
                                                    : symo__test_fit_binomial(&fits, data, basis, function);
        if (!status) status = report(result, generators, data, basis, &fits, numbers);
    }
    symo_memory_free(fitted);
    symo_memory_free(residual);
    symo_memory_free(numbers);
    return status;
}

symo_status symo_symmetry_test(symo_symmetry_test_result *result, symo_test_family family, const symo_matrix *x,
                               const double *y, const double *weights, const double *offset, int intercept,
                               const symo_symmetry *symmetry, symo_generator_test *generators)
{
    if (!result) return symo__gsl_fail_null(function, "result");
    const int64_t count = symo_symmetry_generators(symmetry);
    clear(result, generators, count);
    symo_status status = check(family, x, y, weights, offset, intercept, symmetry);
    if (status) return status;
    symo__test_data data = { .family = family,
                             .x = x,
                             .symmetry = symmetry,
                             .all_rows = symo_matrix_rows(x),
                             .columns = symo_matrix_columns(x),
                             .intercept = intercept };
    symo__test_basis basis = { 0 };
    status = symo_symmetry_orbits(&data.orbits, symmetry);
    if (!status) status = symo__test_data_fill(&data, function, y, weights, offset);
    if (!status) status = symo__test_basis_create(&basis, &data, function);
    if (!status) status = compute(result, generators, &data, &basis);
    if (status) clear(result, generators, count);
    symo__test_basis_release(&basis);
    symo__test_data_release(&data);
    return status;
}
