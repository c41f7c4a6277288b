/* SPDX-License-Identifier: BSD-3-Clause */
#include "method/specimen.h"

extern const struct method_specimen method_specimen_pg;

const struct method_specimen method_specimen_pg = {
    .name = "pg",
    .families = SOLVES(VERIFY_LEAST_SQUARES) | SOLVES(VERIFY_LOGISTIC) | SOLVES(VERIFY_FUNCTION),
    .penalties = SOLVES(VERIFY_ZERO) | SOLVES(VERIFY_SQUARED_NORM) | SOLVES(VERIFY_L1) | SOLVES(VERIFY_BOX) |
                 SOLVES(VERIFY_GROUP_LASSO),
    .descends = SOLVES(VERIFY_LEAST_SQUARES) | SOLVES(VERIFY_LOGISTIC) | SOLVES(VERIFY_FUNCTION),
};
