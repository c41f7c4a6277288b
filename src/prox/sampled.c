/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a prox known only by its function keeps a fixed space, tested where it can be seen: at projected random
 * points of several scales, with several steps. One result outside the space, beyond rounding, is proof that it does
 * not; none is evidence that it does (docs/mathematics.md, theorem 2). The points are the same in every run. */
#include "prox/prox_impl.h"

static const double scales[] = { 0.01, 1.0, 100.0 };
static const double steps[] = { 0.05, 1.0, 20.0 };
enum { POINTS = 4, SCALES = 3, STEPS = 3, SEED = 20261124 };

/* Rounding of the user's own loops, relative to the larger of point and result. */
static const double tolerance = 0x1p-40;

static symo_status test_point(const symo_prox *prox, const symo__space *space, double *work, double scale, double step,
                              symo_random *random, int *answer)
{
    const int64_t n = prox->n;
    double *point = work, *image = work + n, *coordinates = work + 2 * n;
    double *scratch = coordinates + symo__space_scratch(space);
    for (int64_t i = 0; i < n; i++) point[i] = scale * symo_random_normal(random);
    symo__space_project(space, point, point, coordinates);
    SYMO_TRY(symo_prox_apply(prox, point, step, image, scratch));
    const double size = symo__max_nan(symo__norm_inf(n, point), symo__norm_inf(n, image));
    symo__space_project(space, image, point, coordinates);
    *answer = symo__distance_inf(n, image, point) <= tolerance * size;
    return SYMO_OK;
}

symo_status symo__prox_keeps_sampled(const symo_prox *prox, const symo__space *space, int *answer)
{
    const int64_t count = symo__scratch_size(3, prox->n, symo_prox_scratch(prox)); /* the third for coordinates */
    double *work = symo__allocate(count, sizeof *work);
    symo_random *random = NULL;
    *answer = 0;
    if (!work) return symo__fail_memory("symo_prox_keeps", (size_t)count * sizeof *work);
    symo_status status = symo_random_create(&random, SEED, 0);
    *answer = status == SYMO_OK;
    for (int64_t k = 0; *answer && k < (int64_t)POINTS * SCALES * STEPS; k++) {
        status = test_point(prox, space, work, scales[k % SCALES], steps[k / SCALES % STEPS], random, answer);
        if (status) *answer = 0;
    }
    symo_random_free(random);
    symo__release(work);
    return status;
}
