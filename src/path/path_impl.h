/* SPDX-License-Identifier: BSD-3-Clause */
/* path: on top of everything; nothing includes it. */
#ifndef SYMO_PATH_IMPL_H
#define SYMO_PATH_IMPL_H

#include <symo/path.h>

#include "solve/solve_impl.h"

#endif
