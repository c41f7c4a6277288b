/* SPDX-License-Identifier: BSD-3-Clause */
/* callback: a smooth function that the user has written, f and grad f in one C function.
 *
 * Nothing is known of it but its values: no curvature, no dual, no reduced form (the problem wraps it), no promise of
 * convexity. Cost: the user's.
 */
#include "objective/objective_impl.h"

typedef struct callback {
    symo_evaluate evaluate;
    void *user;
} callback;

static int call(void *self, int64_t n, const double *x, double *value, double *gradient, double *scratch)
{
    const callback *function = self;
    (void)scratch;
    return function->evaluate(n, x, value, gradient, function->user);
}

extern const symo_objective_table symo__objective_callback_table;

symo_status symo_objective_callback(symo_objective **objective, int64_t n, symo_evaluate evaluate, void *user)
{
    if (!objective) return symo__fail_null(__func__, "objective");
    *objective = NULL;
    if (n < 0) return symo__fail_argument(__func__, "n", -1, (double)n, "must be >= 0");
    if (!evaluate) return symo__fail_null(__func__, "evaluate");
    callback *self = symo__allocate(1, sizeof *self);
    if (!self) return symo__fail_memory(__func__, sizeof *self);
    *self = (callback){ evaluate, user };
    return symo__objective_wrap(objective, n, &symo__objective_callback_table, self, __func__);
}

const symo_objective_table symo__objective_callback_table = {
    .size = sizeof(symo_objective_table),
    .name = "callback",
    .formula = "f(x), a function of the user's",
    .evaluate = call,
    .destroy = symo__release,
};
