/* SPDX-License-Identifier: BSD-3-Clause */
/* Accelerated proximal gradient method with a step length that shrinks and grows, and restart.
 *
 *   theta+ = (1 + sqrt(1 + 4 (t / t+) theta^2)) / 2,   y = x + (theta - 1) / theta+ (x - x_before),
 *   x+ = prox_{t+ h}(y - t+ grad f(y)).
 *
 * The ratio t / t+ keeps the rate when the step length changes (Scheinberg, Goldfarb and Bai 2014, "Fast first-order
 * methods for composite convex optimization with backtracking", algorithm 3). Momentum is dropped when it points
 * uphill, <y - x+, x+ - x> > 0 (O'Donoghue and Candes 2015, "Adaptive restart for accelerated gradient schemes",
 * section 3.2), and, for an f that is not known to be convex, when f + h rose: then the step is taken again from x
 * without it, so the method descends.
 *
 * Near the solution, where values no longer tell whether the step is short enough, the curvature between the last two y
 * does:
 * ||g - g'||^2 / <g - g', y - y'> is at most the Lipschitz constant, and the step is kept below its inverse.
 *
 * Cost a step: a gradient and value at y, a value at x+, one prox. State: seven vectors.
 * Source: Beck and Teboulle 2009; the two papers above. Differs from both in that the step may grow every time.
 */
#include "method/line.h"

typedef struct fista_state {
    double *x, *before, *y, *gradient, *trial, *y_before, *gradient_before;
    double value, penalty; /* at x */
    double theta, step;    /* of the last accepted step; theta = 1: no momentum yet */
    double growth, shrink;
    int restarting, have_before, quiet; /* have_before: y_before and gradient_before belong together */
    int64_t restarts;
} fista_state;

enum { FISTA_GROWTH, FISTA_SHRINK, FISTA_RESTART, FISTA_OPTIONS };

static const symo_option fista_options[FISTA_OPTIONS] = {
    { "growth", SYMO_OPTION_REAL, 1.1, 1.0, 10.0, NULL,
      "largest factor by which the step length may grow from one step to the next" },
    { "shrink", SYMO_OPTION_REAL, 0.5, 0.01, 0.95, NULL, "factor that shortens a step length that was refused" },
    { "restart", SYMO_OPTION_CHOICE, 0.0, 0.0, 1.0, "gradient|none",
      "when momentum is dropped: when it points uphill, or never" },
};

static void *fista_layout(symo__arena *arena, int64_t n)
{
    fista_state *state = symo__arena_take(arena, 1, sizeof *state);
    double *vector[7];
    for (int k = 0; k < 7; k++) vector[k] = symo__arena_take(arena, n, sizeof(double));
    if (!state) return NULL;
    *state = (fista_state){ .x = vector[0],
                            .before = vector[1],
                            .y = vector[2],
                            .gradient = vector[3],
                            .trial = vector[4],
                            .y_before = vector[5],
                            .gradient_before = vector[6] };
    return state;
}

static void fista_show(const fista_state *state, symo__iterate *iterate)
{
    iterate->x = state->x;
    iterate->smooth = state->value;
    iterate->penalty = state->penalty;
    iterate->step = state->step;
    iterate->restarts = state->restarts;
}

static void fista_drop_momentum(fista_state *state)
{
    state->theta = 1.0;
    state->restarts++;
}

static symo__outcome fista_start(void *memory, symo__oracle *oracle, const double *options, const double *x0,
                                 symo__iterate *iterate)
{
    fista_state *state = memory;
    const int64_t n = oracle->n;
    state->growth = options[FISTA_GROWTH];
    state->shrink = options[FISTA_SHRINK];
    state->restarting = options[FISTA_RESTART] == 0.0;
    state->theta = 1.0;
    state->restarts = 0;
    state->have_before = state->quiet = 0;
    symo__copy(n, x0, state->x);
    symo__copy(n, x0, state->before);
    symo__outcome outcome = oracle->evaluate(oracle, state->x, &state->value, state->gradient);
    if (outcome == SYMO__FINE) outcome = oracle->penalty(oracle, state->x, &state->penalty);
    if (outcome == SYMO__FINE)
        outcome =
            symo__first_step(oracle, state->x, state->gradient, state->trial, state->gradient_before, &state->step);
    fista_show(state, iterate);
    iterate->residual = NAN;
    return outcome;
}

/* y and grad f(y) for a step length; theta_next is what belongs to it. */
static symo__outcome fista_extrapolate(fista_state *state, symo__oracle *oracle, double step, double *theta_next,
                                       double *value_y)
{
    const int64_t n = oracle->n;
    const double theta = state->theta;
    *theta_next = 0.5 * (1.0 + sqrt(1.0 + 4.0 * (state->step / step) * theta * theta));
    const double momentum = (theta - 1.0) / *theta_next;
    for (int64_t i = 0; i < n; i++) state->y[i] = state->x[i] + momentum * (state->x[i] - state->before[i]);
    return oracle->evaluate(oracle, state->y, value_y, state->gradient);
}

/* An upper bound of the step from the last two gradients at y; infinity when they say nothing, or nothing but rounding.
 */
static double fista_step_bound(const fista_state *state, int64_t n)
{
    if (!state->have_before) return INFINITY;
    const double bend = symo__dot_differences(n, state->gradient, state->gradient_before, state->y, state->y_before);
    const double apart = symo__distance2(n, state->gradient, state->gradient_before);
    const double noise = 1e-13 * symo__norm2(n, state->gradient);
    return bend > 0.0 && apart > noise ? bend / apart / apart : INFINITY;
}

typedef struct fista_trial {
    double theta_next, value_y, value, penalty, slope, square;
} fista_trial;

/* x+ for a step length from the y at hand. */
static symo__outcome fista_try(fista_state *state, symo__oracle *oracle, double step, fista_trial *trial)
{
    const int64_t n = oracle->n;
    symo__add_scaled(n, state->y, -step, state->gradient, state->trial);
    symo__outcome outcome = oracle->prox(oracle, state->trial, step, state->trial);
    if (outcome == SYMO__FINE) outcome = oracle->evaluate(oracle, state->trial, &trial->value, NULL);
    if (outcome == SYMO__FINE) outcome = oracle->penalty(oracle, state->trial, &trial->penalty);
    if (outcome != SYMO__FINE) return outcome;
    trial->square = symo__distance_squared(n, state->trial, state->y);
    trial->slope = symo__dot_difference(n, state->gradient, state->trial, state->y);
    return SYMO__FINE;
}

/* Is the step length short enough? If not, *next is what to try. */
static int fista_accepts(fista_state *state, const symo__oracle *oracle, const fista_trial *trial, double step,
                         double *next)
{
    const symo__model_test test = symo__model_compare(trial->value_y, trial->value, trial->slope, trial->square, step);
    state->quiet = test == SYMO__MODEL_UNKNOWN;
    const int known_short = oracle->curvature > 0.0 && step * oracle->curvature <= 1.0;
    if (test == SYMO__MODEL_HOLDS || known_short) return 1;
    *next = step * state->shrink;
    if (test == SYMO__MODEL_FAILS) return 0;
    const double bound = fista_step_bound(state, oracle->n);
    if (step <= bound * (1.0 + 1e-6)) return 1;
    *next = fmax(bound, *next);
    return 0;
}

static int fista_rises(const fista_state *state, const symo__oracle *oracle, const fista_trial *trial)
{
    const double now = state->value + state->penalty, next = trial->value + trial->penalty;
    return !oracle->convex && state->theta > 1.0 && !(next <= now + 1e-14 * fabs(now));
}

/* x+ becomes the iterate. */
static symo__outcome fista_move(fista_state *state, int64_t n, double step, const fista_trial *trial,
                                symo__iterate *iterate)
{
    const double moved = symo__distance_inf(n, state->trial, state->y);
    const double uphill = symo__dot_differences(n, state->y, state->trial, state->trial, state->x);
    const int stuck = moved == 0.0 && state->theta == 1.0;
    double *x = state->before, *y = state->y_before, *gradient = state->gradient_before;
    state->before = state->x, state->x = state->trial, state->trial = x;
    state->y_before = state->y, state->y = y;
    state->gradient_before = state->gradient, state->gradient = gradient;
    state->have_before = 1;
    state->value = trial->value, state->penalty = trial->penalty;
    state->step = step;
    state->theta = trial->theta_next;
    if (state->restarting && uphill > 0.0) fista_drop_momentum(state);
    fista_show(state, iterate);
    iterate->residual = moved / fmin(step, 1.0);
    return stuck ? SYMO__STUCK : SYMO__FINE;
}

static symo__outcome fista_step(void *memory, symo__oracle *oracle, symo__iterate *iterate)
{
    fista_state *state = memory;
    fista_trial trial = { .theta_next = state->theta, .value_y = state->value };
    double step = state->step * (state->quiet ? 1.0 : state->growth);
    int have_y = 0; /* y and its gradient are those of this step length and theta */
    while (step > 1e-300) {
        double next = step * state->shrink;
        symo__outcome outcome = SYMO__FINE;
        if (!have_y) outcome = fista_extrapolate(state, oracle, step, &trial.theta_next, &trial.value_y);
        if (outcome == SYMO__SHORTEN && state->theta > 1.0) { /* it is the extrapolation that went too far */
            fista_drop_momentum(state);
            continue;
        }
        have_y = outcome == SYMO__FINE;
        if (outcome == SYMO__FINE) outcome = fista_try(state, oracle, step, &trial);
        if (outcome == SYMO__HALT) return outcome;
        if (outcome == SYMO__FINE && fista_accepts(state, oracle, &trial, step, &next)) {
            if (!fista_rises(state, oracle, &trial)) return fista_move(state, oracle->n, step, &trial, iterate);
            fista_drop_momentum(state);
            have_y = 0;
            continue;
        }
        step = next;
        /* Without momentum y = x whatever the step; in the quiet region the change is below what theta notices. */
        have_y = have_y && (state->theta == 1.0 || state->quiet);
    }
    return SYMO__STUCK;
}

const symo__method_table symo__method_fista_table = {
    .row = { .name = "fista",
             .text = "accelerated proximal gradient with restart, and a step length that shrinks and grows",
             .needs = "gradient of f, prox of a convex h",
             .options = fista_options,
             .option_count = FISTA_OPTIONS },
    .state = fista_layout,
    .start = fista_start,
    .step = fista_step,
};
