/* SPDX-License-Identifier: BSD-3-Clause */
/* symo/symo.h: all of libsymo. One header a module; <symo/io.h> belongs to libsymo-io and is included on its own. */
#ifndef SYMO_SYMO_H
#define SYMO_SYMO_H

#include <symo/base.h>
#include <symo/check.h>
#include <symo/linear.h>
#include <symo/objective.h>
#include <symo/partition.h>
#include <symo/path.h>
#include <symo/problem.h>
#include <symo/prox.h>
#include <symo/solver.h>
#include <symo/symmetry.h>

#endif
