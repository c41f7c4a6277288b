/* SPDX-License-Identifier: BSD-3-Clause */
/* Penalty levels in the words of other packages.
 *
 * symo      f + lambda alpha sum w ||b|| + lambda (1 - alpha)/2 sum w ||b||^2
 * a package f + l a s1 sum w ||b|| + l (1 - a) s2/2 sum w ||b||^2          after its objective is brought to symo's f
 *
 * so lambda alpha = l a s1 and lambda (1 - alpha) = l (1 - a) s2; a row of the table says what s1 and s2 are (NaN: the
 * package has no such part). Where they come from, by the packages' manuals and, for the factor of glmnet's gaussian
 * family, its sources:
 *
 *   glmnet        divides penalty factors by their mean; its gaussian family brings the response to unit variance
 *                 first and scales lambda back by that deviation once, so the quadratic part is divided by it again
 *   grpreg        has no weights on the quadratic part; orthonormalises groups, which must be so already to compare
 *   gglasso       has no quadratic part
 *   adelie        has symo's objective
 *   sklearn       Lasso, ElasticNet: no penalty weights; LogisticRegression: C multiplies the sum of the losses;
 *                 PoissonRegressor: the quadratic part only
 *   sklearn-ridge Ridge: ||y - X b||^2 + alpha ||b||^2, not divided by the number of observations
 */
#include "path/path_impl.h"

#include <string.h>

typedef struct scales {
    double norm, square; /* s1, s2 */
    int reciprocal;      /* 1: the package asks for 1 / l */
} scales;

typedef struct convention {
    symo_lambda_row row;
    symo_status (*scales)(const char *function, const symo_lambda_setting *setting, scales *out);
} convention;

static symo_status lacking(const char *function, const char *package, const char *what)
{
    return symo__fail(SYMO_ERROR_UNSUPPORTED, "%s: %s has %s", function, package, what);
}

static int is_family(const symo_lambda_setting *setting, const char *family)
{
    return strcmp(setting->family, family) == 0;
}

/* The mean of the weights that are not infinite. */
static double mean_weight(const symo_lambda_setting *setting)
{
    double sum = 0.0, count = 0.0;
    if (!setting->weights) return 1.0;
    for (int64_t i = 0; i < setting->count; i++) {
        if (isinf(setting->weights[i])) continue;
        sum += setting->weights[i];
        count += 1.0;
    }
    return sum / count;
}

/* The positive finite weight that all share, NaN when there is none. */
static double common_weight(const symo_lambda_setting *setting)
{
    const double weight = setting->weights && setting->count > 0 ? setting->weights[0] : 1.0;
    for (int64_t i = 0; setting->weights && i < setting->count; i++) {
        if (setting->weights[i] != weight) return NAN;
    }
    return weight > 0.0 && weight < INFINITY ? weight : NAN;
}

static symo_status require_common_weight(const char *function, const symo_lambda_setting *setting, const char *package,
                                         double *weight)
{
    *weight = common_weight(setting);
    return isnan(*weight) ? lacking(function, package, "no penalty weights, so they must all be one positive number")
                          : SYMO_OK;
}

static symo_status scales_glmnet(const char *function, const symo_lambda_setting *setting, scales *out)
{
    if (setting->grouped) return lacking(function, "glmnet", "no penalty on groups of columns");
    const double mean = mean_weight(setting);
    if (!(mean > 0.0)) return lacking(function, "glmnet", "no level when no weight is positive");
    out->norm = out->square = 1.0 / mean;
    if (!is_family(setting, "gaussian")) return SYMO_OK;
    if (!(setting->response_spread > 0.0 && setting->response_spread < INFINITY))
        return symo__fail_argument(function, "setting->response_spread", -1, setting->response_spread,
                                   "must be > 0 and finite");
    out->square = 1.0 / (mean * setting->response_spread);
    return SYMO_OK;
}

static symo_status scales_grpreg(const char *function, const symo_lambda_setting *setting, scales *out)
{
    (void)function;
    out->norm = 1.0;
    out->square = 1.0 / common_weight(setting);
    return SYMO_OK;
}

static symo_status scales_gglasso(const char *function, const symo_lambda_setting *setting, scales *out)
{
    if (is_family(setting, "poisson")) return lacking(function, "gglasso", "no poisson family");
    out->norm = 1.0;
    out->square = NAN;
    return SYMO_OK;
}

static symo_status scales_adelie(const char *function, const symo_lambda_setting *setting, scales *out)
{
    (void)function, (void)setting;
    out->norm = out->square = 1.0;
    return SYMO_OK;
}

static symo_status scales_sklearn(const char *function, const symo_lambda_setting *setting, scales *out)
{
    double weight;
    if (setting->grouped) return lacking(function, "sklearn", "no penalty on groups of columns");
    SYMO_TRY(require_common_weight(function, setting, "sklearn", &weight));
    out->reciprocal = is_family(setting, "binomial");
    out->norm = out->square = 1.0 / (weight * (out->reciprocal ? setting->observations : 1.0));
    if (is_family(setting, "poisson")) out->norm = NAN;
    return SYMO_OK;
}

static symo_status scales_sklearn_ridge(const char *function, const symo_lambda_setting *setting, scales *out)
{
    double weight;
    if (!is_family(setting, "gaussian")) return lacking(function, "sklearn-ridge", "the gaussian family only");
    if (setting->grouped) return lacking(function, "sklearn-ridge", "no penalty on groups of columns");
    SYMO_TRY(require_common_weight(function, setting, "sklearn-ridge", &weight));
    out->norm = NAN;
    out->square = 1.0 / (weight * setting->observations);
    return SYMO_OK;
}

static const convention conventions[] = {
    { { "glmnet", "1/(sum w) sum w_i loss_i + lambda [alpha |b|_1 + (1 - alpha)/2 |b|^2]", "lambda, alpha" },
      scales_glmnet },
    { { "grpreg", "1/n sum loss_i + lambda alpha sum m_g |b_g| + lambda (1 - alpha)/2 |b|^2", "lambda, alpha" },
      scales_grpreg },
    { { "gglasso", "1/n sum loss_i + lambda sum pf_g |b_g|", "lambda" }, scales_gglasso },
    { { "adelie", "sum w_i loss_i + lambda sum penalty_g [alpha |b_g| + (1 - alpha)/2 |b_g|^2]", "lmda, alpha" },
      scales_adelie },
    { { "sklearn", "ElasticNet, PoissonRegressor: alpha, l1_ratio; LogisticRegression: C, l1_ratio",
        "alpha or C, l1_ratio" },
      scales_sklearn },
    { { "sklearn-ridge", "|y - X b|^2 + alpha |b|^2", "alpha" }, scales_sklearn_ridge },
};
enum { CONVENTIONS = sizeof conventions / sizeof conventions[0] };

const symo_lambda_row *symo_lambda_row_at(int64_t index)
{
    return index >= 0 && index < CONVENTIONS ? &conventions[index].row : NULL;
}

static symo_status find(const char *function, const char *package, const convention **found)
{
    const char *names[CONVENTIONS];
    char nearest[128];
    for (int64_t k = 0; k < CONVENTIONS; k++) {
        names[k] = conventions[k].row.name;
        *found = &conventions[k];
        if (strcmp(names[k], package) == 0) return SYMO_OK;
    }
    symo__nearest_names(package, names, CONVENTIONS, nearest, sizeof nearest);
    return symo__fail(SYMO_ERROR_ARGUMENT, "%s: package \"%s\" is not known; did you mean %s?", function, package,
                      nearest);
}

static symo_status check(const char *function, const char *package, const symo_lambda_setting *setting, double level,
                         double share)
{
    if (!package) return symo__fail_null(function, "package");
    if (!setting) return symo__fail_null(function, "setting");
    if (!setting->family) return symo__fail_null(function, "setting->family");
    if (!is_family(setting, "gaussian") && !is_family(setting, "binomial") && !is_family(setting, "poisson"))
        return symo__fail(SYMO_ERROR_ARGUMENT, "%s: setting->family = \"%s\" must be gaussian, binomial or poisson",
                          function, setting->family);
    if (setting->count < 0)
        return symo__fail_argument(function, "setting->count", -1, (double)setting->count, "must be >= 0");
    for (int64_t i = 0; setting->weights && i < setting->count; i++) {
        if (!(setting->weights[i] >= 0.0))
            return symo__fail_argument(function, "setting->weights", i, setting->weights[i], "must be >= 0");
    }
    if (!(setting->observations > 0.0 && setting->observations < INFINITY))
        return symo__fail_argument(function, "setting->observations", -1, setting->observations,
                                   "must be > 0 and finite");
    if (!(level > 0.0 && level < INFINITY))
        return symo__fail_argument(function, "lambda", -1, level, "must be > 0 and finite");
    if (!(share >= 0.0 && share <= 1.0)) return symo__fail_argument(function, "alpha", -1, share, "must be in [0, 1]");
    return SYMO_OK;
}

/* The package's scales, and that it has the parts that this share asks for. */
static symo_status prepare(const char *function, const char *package, const symo_lambda_setting *setting, double level,
                           double share, scales *out)
{
    const convention *found = NULL;
    *out = (scales){ NAN, NAN, 0 };
    SYMO_TRY(check(function, package, setting, level, share));
    SYMO_TRY(find(function, package, &found));
    SYMO_TRY(found->scales(function, setting, out));
    if (share > 0.0 && isnan(out->norm)) return lacking(function, package, "the quadratic part only: alpha must be 0");
    if (share < 1.0 && isnan(out->square))
        return lacking(function, package, "no quadratic part with these weights: alpha must be 1");
    return SYMO_OK;
}

/* (level, share) -> norm * level * share, square * level * (1 - share), as a level and a share again. */
static symo_status convert(const char *function, double level, double share, double norm, double square,
                           double *out_level, double *out_share)
{
    const double first = share > 0.0 ? level * share * norm : 0.0;
    const double second = share < 1.0 ? level * (1.0 - share) * square : 0.0;
    const double sum = first + second;
    if (!(sum > 0.0 && 1.0 / sum > 0.0 && sum < INFINITY && 1.0 / sum < INFINITY))
        return symo__fail_argument(function, "lambda", -1, level, "is out of range when converted");
    *out_level = sum;
    if (out_share) *out_share = first / sum;
    return SYMO_OK;
}

symo_status symo_lambda_to(double *their_lambda, double *their_alpha, const char *package,
                           const symo_lambda_setting *setting, double lambda, double alpha)
{
    scales s;
    if (!their_lambda) return symo__fail_null(__func__, "their_lambda");
    *their_lambda = NAN;
    if (!their_alpha && alpha != 1.0) return symo__fail_null(__func__, "their_alpha");
    if (their_alpha) *their_alpha = NAN;
    SYMO_TRY(prepare(__func__, package, setting, lambda, alpha, &s));
    SYMO_TRY(convert(__func__, lambda, alpha, 1.0 / s.norm, 1.0 / s.square, their_lambda, their_alpha));
    if (s.reciprocal) *their_lambda = 1.0 / *their_lambda;
    return SYMO_OK;
}

symo_status symo_lambda_from(double *lambda, double *alpha, const char *package, const symo_lambda_setting *setting,
                             double their_lambda, double their_alpha)
{
    scales s;
    if (!lambda) return symo__fail_null(__func__, "lambda");
    *lambda = NAN;
    if (!alpha && their_alpha != 1.0) return symo__fail_null(__func__, "alpha");
    if (alpha) *alpha = NAN;
    SYMO_TRY(prepare(__func__, package, setting, their_lambda, their_alpha, &s));
    return convert(__func__, s.reciprocal ? 1.0 / their_lambda : their_lambda, their_alpha, s.norm, s.square, lambda,
                   alpha);
}
