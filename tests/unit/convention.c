/* SPDX-License-Identifier: BSD-3-Clause */
/* Converted penalty levels: each package's objective is written down here from its manual and evaluated at random
 * points; with converted parameters it must be symo's objective times a constant, plus a constant, so that both have
 * the same minimiser. */
#include <math.h>
#include <string.h>
#include <symo/path.h>

#include "support/property.h"

enum { ROWS = 7, COLUMNS = 4 };

typedef struct data {
    double x[COLUMNS][ROWS], y[ROWS], observation[ROWS], weights[COLUMNS];
    symo_lambda_setting setting;
} data;

static int is(const data *d, const char *family)
{
    return strcmp(d->setting.family, family) == 0;
}

static double loss(const data *d, double y, double eta)
{
    if (is(d, "gaussian")) return 0.5 * (y - eta) * (y - eta);
    if (is(d, "binomial")) return log1p(exp(eta)) - y * eta;
    return exp(eta) - y * eta;
}

/* sum_i o_i loss_i at response and coefficients divided by `unit`. */
static double losses(const data *d, const double *b, double unit)
{
    double sum = 0.0;
    for (int i = 0; i < ROWS; i++) {
        double eta = 0.0;
        for (int j = 0; j < COLUMNS; j++) eta += d->x[j][i] * b[j];
        sum += d->observation[i] * loss(d, d->y[i] / unit, eta / unit);
    }
    return sum;
}

static double observations(const data *d)
{
    double sum = 0.0;
    for (int i = 0; i < ROWS; i++) sum += d->observation[i];
    return sum;
}

/* sum_j w_j |b_j|^power, w NULL: 1 */
static double penalty(const double *weights, const double *b, int power)
{
    double sum = 0.0;
    for (int j = 0; j < COLUMNS; j++) sum += (weights ? weights[j] : 1.0) * pow(fabs(b[j]), power);
    return sum;
}

static double elastic(const double *weights, const double *b, double alpha)
{
    return alpha * penalty(weights, b, 1) + 0.5 * (1.0 - alpha) * penalty(weights, b, 2);
}

static double symo_objective_at(const data *d, const double *b, double lambda, double alpha)
{
    return losses(d, b, 1.0) / observations(d) + lambda * elastic(d->weights, b, alpha);
}

/* glmnet: factors are rescaled to the mean 1. The gaussian family works on y and b divided by s, at lambda / s. */
static double glmnet(const data *d, const double *b, double lambda, double alpha)
{
    double mean = 0.0, factors[COLUMNS], scaled[COLUMNS];
    const double s = is(d, "gaussian") ? d->setting.response_spread : 1.0;
    for (int j = 0; j < COLUMNS; j++) mean += d->weights[j] / COLUMNS;
    for (int j = 0; j < COLUMNS; j++) factors[j] = d->weights[j] / mean;
    for (int j = 0; j < COLUMNS; j++) scaled[j] = b[j] / s;
    return losses(d, b, s) / observations(d) + lambda / s * elastic(factors, scaled, alpha);
}

static double grpreg(const data *d, const double *b, double lambda, double alpha)
{
    return losses(d, b, 1.0) / observations(d) + lambda * alpha * penalty(d->weights, b, 1) +
           0.5 * lambda * (1.0 - alpha) * penalty(NULL, b, 2);
}

static double sklearn(const data *d, const double *b, double lambda, double alpha)
{
    if (is(d, "binomial")) return lambda * losses(d, b, 1.0) + elastic(NULL, b, alpha);
    return losses(d, b, 1.0) / observations(d) + lambda * elastic(NULL, b, alpha);
}

static double sklearn_ridge(const data *d, const double *b, double lambda, double alpha)
{
    (void)alpha;
    return 2.0 * losses(d, b, 1.0) + lambda * penalty(NULL, b, 2);
}

typedef struct package {
    const char *name, *families;
    double (*objective)(const data *d, const double *b, double lambda, double alpha);
    int weighted;           /* 1: any weights; 0: equal ones */
    double lowest, highest; /* shares it can express */
} package;

static const package packages[] = {
    { "glmnet", "gaussian binomial poisson", glmnet, 1, 0.0, 1.0 },
    { "grpreg", "gaussian binomial poisson", grpreg, 0, 0.0, 1.0 },
    { "grpreg", "gaussian binomial poisson", grpreg, 1, 1.0, 1.0 },
    { "gglasso", "gaussian binomial", grpreg, 1, 1.0, 1.0 },
    { "adelie", "gaussian binomial poisson", symo_objective_at, 1, 0.0, 1.0 },
    { "sklearn", "gaussian binomial", sklearn, 0, 0.0, 1.0 },
    { "sklearn", "poisson", sklearn, 0, 0.0, 0.0 },
    { "sklearn-ridge", "gaussian", sklearn_ridge, 0, 0.0, 0.0 },
};
static const char *const families[] = { "gaussian", "binomial", "poisson" };

static void draw(const property_case *pc, const package *p, const char *family, data *d)
{
    double mean = 0.0, square = 0.0, total = 0.0;
    for (int j = 0; j < COLUMNS; j++) {
        property_vector(pc, ROWS, 1.0, d->x[j]);
        for (int i = 0; i < ROWS; i++) d->x[j][i] = fmax(-1.0, fmin(1.0, d->x[j][i]));
        d->weights[j] = p->weighted ? 0.25 + symo_random_uniform(pc->random) : j ? d->weights[0] : 0.5;
    }
    d->setting = (symo_lambda_setting){ .family = family, .count = COLUMNS, .weights = d->weights };
    for (int i = 0; i < ROWS; i++) {
        d->observation[i] = 0.5 + symo_random_uniform(pc->random);
        d->y[i] = is(d, "gaussian") ? 3.0 * symo_random_normal(pc->random) : (double)symo_random_below(pc->random, 2);
        total += d->observation[i];
        mean += d->observation[i] * d->y[i];
        square += d->observation[i] * d->y[i] * d->y[i];
    }
    d->setting.observations = total;
    d->setting.response_spread = sqrt(square / total - mean / total * (mean / total));
}

static void same_minimiser(const property_case *pc)
{
    const package *p = pc->context;
    for (int f = 0; f < 3; f++) {
        data d;
        double ours[4], theirs[4], level = 0.0, share = 0.0, lambda, alpha;
        if (!strstr(p->families, families[f])) continue;
        draw(pc, p, families[f], &d);
        lambda = exp(symo_random_normal(pc->random));
        alpha = p->lowest + (p->highest - p->lowest) * symo_random_uniform(pc->random);
        PROPERTY_ASSERT(pc, !symo_lambda_to(&level, &share, p->name, &d.setting, lambda, alpha), "%s",
                        symo_last_error());
        for (int k = 0; k < 4; k++) {
            double b[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) b[j] = k == 0 ? 0.0 : symo_random_normal(pc->random);
            ours[k] = symo_objective_at(&d, b, lambda, alpha);
            theirs[k] = p->objective(&d, b, level, share);
        }
        for (int k = 2; k < 4; k++) {
            const double left = (ours[k] - ours[0]) * (theirs[1] - theirs[0]);
            const double right = (ours[1] - ours[0]) * (theirs[k] - theirs[0]);
            PROPERTY_ASSERT(pc, fabs(left - right) <= 1e-12 * (fabs(left) + fabs(right)) * (1.0 + ours[0] + theirs[0]),
                            "%s, %s: %.17g against %.17g", p->name, families[f], left, right);
        }
        double back = 0.0, back_share = 0.0;
        PROPERTY_ASSERT(pc, !symo_lambda_from(&back, &back_share, p->name, &d.setting, level, share), "%s",
                        symo_last_error());
        PROPERTY_ASSERT(pc, fabs(back - lambda) <= 1e-14 * lambda && fabs(back_share - alpha) <= 1e-14, "%g %g", back,
                        back_share);
    }
}

START_TEST(converted_levels_have_the_same_minimiser)
{
    property_run(packages[_i].name, 200, same_minimiser, (void *)&packages[_i]);
}
END_TEST

START_TEST(every_package_is_listed_and_tested)
{
    int64_t rows = 0;
    for (const symo_lambda_row *row; (row = symo_lambda_row_at(rows)) != NULL; rows++) {
        size_t tested = 0;
        for (size_t k = 0; k < sizeof packages / sizeof packages[0]; k++)
            tested += !strcmp(packages[k].name, row->name);
        ck_assert_uint_gt(tested, 0);
        ck_assert(row->objective[0] && row->level[0]);
    }
    ck_assert_int_eq(rows, 6);
    ck_assert_ptr_null(symo_lambda_row_at(-1));
}
END_TEST

START_TEST(known_figures)
{
    /* lasso of 50 rows: LogisticRegression(C) with C = 1 / (n lambda); Ridge(alpha) with alpha = n lambda */
    symo_lambda_setting setting = { .family = "binomial", .observations = 50.0 };
    double level = 0.0, share = 0.0;
    ck_assert_int_eq(symo_lambda_to(&level, NULL, "sklearn", &setting, 0.125, 1.0), SYMO_OK);
    ck_assert_double_eq(level, 0.16);
    ck_assert_int_eq(symo_lambda_from(&level, NULL, "sklearn", &setting, 0.16, 1.0), SYMO_OK);
    ck_assert_double_eq(level, 0.125);
    setting.family = "gaussian";
    ck_assert_int_eq(symo_lambda_to(&level, &share, "sklearn-ridge", &setting, 0.125, 0.0), SYMO_OK);
    ck_assert_double_eq(level, 6.25);
    ck_assert_double_eq(share, 0.0);
    /* factors 1, 3 and an excluded column have the mean 2 */
    setting.weights = (const double[]){ 1.0, 3.0, INFINITY };
    setting.count = 3;
    setting.response_spread = 4.0;
    ck_assert_int_eq(symo_lambda_to(&level, NULL, "glmnet", &setting, 0.5, 1.0), SYMO_OK);
    ck_assert_double_eq(level, 1.0);
    ck_assert_int_eq(symo_lambda_to(&level, &share, "glmnet", &setting, 0.5, 0.0), SYMO_OK);
    ck_assert_double_eq(level, 4.0);
}
END_TEST

typedef struct refusal {
    const char *package, *family, *sentence;
    int grouped, weighted;
    double observations, spread, lambda, alpha;
    symo_status status;
} refusal;

static const refusal refusals[] = {
    { "glmnet", "gaussian", "glmnet has no penalty on groups", 1, 0, 1, 1, 1, 1, SYMO_ERROR_UNSUPPORTED },
    { "glmnet", "gaussian", "response_spread = 0 must be", 0, 0, 1, 0, 1, 1, SYMO_ERROR_ARGUMENT },
    { "glmnet", "gaussian", "no level when no weight is positive", 0, 2, 1, 1, 1, 1, SYMO_ERROR_UNSUPPORTED },
    { "grpreg", "gaussian", "no quadratic part with these weights", 1, 1, 1, 1, 1, 0.5, SYMO_ERROR_UNSUPPORTED },
    { "gglasso", "poisson", "gglasso has no poisson", 1, 0, 1, 1, 1, 1, SYMO_ERROR_UNSUPPORTED },
    { "gglasso", "gaussian", "no quadratic part", 1, 0, 1, 1, 1, 0.5, SYMO_ERROR_UNSUPPORTED },
    { "sklearn", "gaussian", "no penalty on groups", 1, 0, 1, 1, 1, 1, SYMO_ERROR_UNSUPPORTED },
    { "sklearn", "gaussian", "no penalty weights", 0, 1, 1, 1, 1, 1, SYMO_ERROR_UNSUPPORTED },
    { "sklearn", "poisson", "the quadratic part only", 0, 0, 1, 1, 1, 0.5, SYMO_ERROR_UNSUPPORTED },
    { "sklearn-ridge", "binomial", "the gaussian family only", 0, 0, 1, 1, 1, 0, SYMO_ERROR_UNSUPPORTED },
    { "sklearn-ridge", "gaussian", "no penalty on groups", 1, 0, 1, 1, 1, 0, SYMO_ERROR_UNSUPPORTED },
    { "sklearn-ridge", "gaussian", "no penalty weights", 0, 1, 1, 1, 1, 0, SYMO_ERROR_UNSUPPORTED },
    { "sklearn-ridge", "gaussian", "the quadratic part only", 0, 0, 1, 1, 1, 1, SYMO_ERROR_UNSUPPORTED },
    { "glmnot", "gaussian", "did you mean glmnet", 0, 0, 1, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { NULL, "gaussian", "package", 0, 0, 1, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", NULL, "setting->family", 0, 0, 1, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", "cox", "\"cox\" must be gaussian", 0, 0, 1, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "observations = 0 must", 0, 0, 0, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "observations = nan must", 0, 0, NAN, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "lambda = 0 must", 0, 0, 1, 1, 0, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "lambda = inf must", 0, 0, 1, 1, INFINITY, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "alpha = nan must", 0, 0, 1, 1, 1, NAN, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "alpha = 1.5 must", 0, 0, 1, 1, 1, 1.5, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "weights[1] = -1 must", 0, 3, 1, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { "adelie", "gaussian", "count = -1 must", 0, 4, 1, 1, 1, 1, SYMO_ERROR_ARGUMENT },
    { "sklearn", "binomial", "out of range when converted", 0, 0, 1e300, 1, 1e300, 1, SYMO_ERROR_ARGUMENT },
};

START_TEST(what_cannot_be_said_is_refused)
{
    static const double weights[][2] = { { 1, 1 }, { 1, 2 }, { 0, 0 }, { 1, -1 }, { 1, 1 } };
    const refusal *r = &refusals[_i];
    symo_lambda_setting setting = { .family = r->family,
                                    .grouped = r->grouped,
                                    .count = r->weighted == 4 ? -1 : 2,
                                    .weights = weights[r->weighted],
                                    .observations = r->observations,
                                    .response_spread = r->spread };
    double level = 0.0, share = 0.0;
    ck_assert_int_eq(symo_lambda_to(&level, &share, r->package, &setting, r->lambda, r->alpha), r->status);
    ck_assert_msg(strstr(symo_last_error(), r->sentence) && strstr(symo_last_error(), "symo_lambda_to"), "%s",
                  symo_last_error());
    ck_assert(isnan(level) && isnan(share));
    level = share = 0.0;
    ck_assert_int_eq(symo_lambda_from(&level, &share, r->package, &setting, r->lambda, r->alpha), r->status);
    ck_assert_msg(strstr(symo_last_error(), r->sentence) && strstr(symo_last_error(), "symo_lambda_from"), "%s",
                  symo_last_error());
    ck_assert(isnan(level) && isnan(share));
}
END_TEST

START_TEST(null_arguments)
{
    const symo_lambda_setting setting = { .family = "gaussian", .observations = 1.0 };
    double level = 0.0;
    ck_assert_int_eq(symo_lambda_to(NULL, NULL, "adelie", &setting, 1.0, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_lambda_to(&level, NULL, "adelie", &setting, 1.0, 0.5), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_lambda_to(&level, NULL, "adelie", NULL, 1.0, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_lambda_from(NULL, NULL, "adelie", &setting, 1.0, 1.0), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_lambda_from(&level, NULL, "adelie", &setting, 1.0, 0.5), SYMO_ERROR_ARGUMENT);
    ck_assert_int_eq(symo_lambda_from(&level, NULL, "adelie", NULL, 1.0, 1.0), SYMO_ERROR_ARGUMENT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("convention");
    TCase *cases = tcase_create("convention");
    tcase_add_loop_test(cases, converted_levels_have_the_same_minimiser, 0, sizeof packages / sizeof packages[0]);
    tcase_add_test(cases, every_package_is_listed_and_tested);
    tcase_add_test(cases, known_figures);
    tcase_add_loop_test(cases, what_cannot_be_said_is_refused, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_test(cases, null_arguments);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
