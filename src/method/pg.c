/* SPDX-License-Identifier: BSD-3-Clause */
/* Proximal gradient method:  x <- prox_{t h}(x - t grad f(x)).
 *
 * The step t is shortened until f lies below its model (line.h), and may grow again while the curvature met along the
 * last step allows it. Every step decreases f + h. Cost: one value and gradient and one prox a step, plus one a
 * shortening. Source: Lions and Mercier 1979; Beck and Teboulle 2009, "A fast iterative shrinkage-thresholding
 * algorithm", section 2.
 */
#include "method/line.h"

typedef struct pg_state {
    double *x, *gradient, *trial, *trial_gradient;
    double value, penalty, step, growth, shrink;
} pg_state;

enum { PG_GROWTH, PG_SHRINK, PG_OPTIONS };

static const symo_option pg_options[PG_OPTIONS] = {
    { "growth", SYMO_OPTION_REAL, 1.5, 1.0, 10.0, NULL, "largest factor by which an accepted step length may grow" },
    { "shrink", SYMO_OPTION_REAL, 0.5, 0.01, 0.95, NULL, "factor that shortens a step length that was refused" },
};

static void *pg_layout(symo__arena *arena, int64_t n)
{
    pg_state *state = symo__arena_take(arena, 1, sizeof *state);
    double *vectors[4];
    for (int k = 0; k < 4; k++) vectors[k] = symo__arena_take(arena, n, sizeof(double));
    if (!state) return NULL;
    *state = (pg_state){ vectors[0], vectors[1], vectors[2], vectors[3], 0.0, 0.0, 0.0, 0.0, 0.0 };
    return state;
}

static void pg_show(const pg_state *state, symo__iterate *iterate)
{
    iterate->x = state->x;
    iterate->smooth = state->value;
    iterate->penalty = state->penalty;
    iterate->step = state->step;
}

static symo__outcome pg_start(void *memory, symo__oracle *oracle, const double *options, const double *x0,
                              symo__iterate *iterate)
{
    pg_state *state = memory;
    state->growth = options[PG_GROWTH];
    state->shrink = options[PG_SHRINK];
    symo__copy(oracle->n, x0, state->x);
    symo__outcome outcome = oracle->evaluate(oracle, state->x, &state->value, state->gradient);
    if (outcome == SYMO__FINE) outcome = oracle->penalty(oracle, state->x, &state->penalty);
    if (outcome == SYMO__FINE)
        outcome =
            symo__first_step(oracle, state->x, state->gradient, state->trial, state->trial_gradient, &state->step);
    pg_show(state, iterate);
    iterate->residual = NAN;
    iterate->restarts = 0;
    return outcome;
}

/* Is the trial good enough? Where values say nothing, the gradients do: <g+ - g, d> <= ||d||^2 / t. */
static int pg_accepts(const pg_state *state, double value, double slope, double square, double bend)
{
    const symo__model_test test = symo__model_compare(state->value, value, slope, square, state->step);
    return test == SYMO__MODEL_UNKNOWN ? bend * state->step <= square : test == SYMO__MODEL_HOLDS;
}

/* The trial becomes the iterate; the step length grows where the curvature along d left room for it. */
static void pg_move(pg_state *state, double value, double penalty, double square, double bend)
{
    double *point = state->x, *gradient = state->gradient;
    state->x = state->trial, state->trial = point;
    state->gradient = state->trial_gradient, state->trial_gradient = gradient;
    state->value = value, state->penalty = penalty;
    const double room = bend > 0.0 ? square / (bend * state->step) : state->growth;
    if (room > 2.0 || bend <= 0.0) state->step *= fmin(state->growth, fmax(1.0, 0.9 * room));
}

static symo__outcome pg_step(void *memory, symo__oracle *oracle, symo__iterate *iterate)
{
    pg_state *state = memory;
    const int64_t n = oracle->n;
    for (; state->step > 1e-300; state->step *= state->shrink) {
        double value = 0.0, penalty = 0.0;
        symo__add_scaled(n, state->x, -state->step, state->gradient, state->trial);
        symo__outcome outcome = oracle->prox(oracle, state->trial, state->step, state->trial);
        if (outcome == SYMO__FINE) outcome = oracle->evaluate(oracle, state->trial, &value, state->trial_gradient);
        if (outcome == SYMO__FINE) outcome = oracle->penalty(oracle, state->trial, &penalty);
        if (outcome == SYMO__HALT) return outcome;
        if (outcome != SYMO__FINE) continue;
        const double square = symo__distance_squared(n, state->trial, state->x);
        const double slope = symo__dot_difference(n, state->gradient, state->trial, state->x);
        const double bend = symo__dot_difference(n, state->trial_gradient, state->trial, state->x) - slope;
        if (!pg_accepts(state, value, slope, square, bend)) continue;
        const double moved = symo__distance_inf(n, state->trial, state->x), used = state->step;
        pg_move(state, value, penalty, square, bend);
        pg_show(state, iterate);
        iterate->residual = moved / fmin(used, 1.0);
        return moved == 0.0 ? SYMO__STUCK : SYMO__FINE;
    }
    return SYMO__STUCK;
}

const symo__method_table symo__method_pg_table = {
    .row = { .name = "pg",
             .text = "proximal gradient, with a step length that shrinks and grows",
             .needs = "gradient of f, prox of h",
             .options = pg_options,
             .option_count = PG_OPTIONS },
    .state = pg_layout,
    .start = pg_start,
    .step = pg_step,
};
