#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The same problem from Python by ctypes, with the loss as a Python function.

    group_lasso.py LIBSYMO.so
"""
import ctypes
import sys
from ctypes import byref, c_char_p, c_double, c_int, c_int64, c_void_p

N, SYMO_IMPOSE, SYMO_REASON_SOLVED = 6, 2, 1
DESIGN = [[1, 0, 2, 1, 3, 0, 1, 2], [0, 1, 1, 2, 0, 3, 1, 1],  # column after column
          [2, 1, 0, 3, 1, 1, 0, 2], [1, 3, 1, 0, 2, 1, 0, 1],
          [0, 2, 1, 1, 0, 1, 3, 0], [1, 1, 0, 2, 1, 0, 2, 3]]
Y = [4, 3, 5, 2, 6, 1, 3, 5]

symo = ctypes.CDLL(sys.argv[1])
numbers = ctypes.POINTER(c_double)
counts = ctypes.POINTER(c_int64)
evaluate_type = ctypes.CFUNCTYPE(c_int, c_int64, numbers, numbers, numbers, c_void_p)
symo.symo_last_error.restype = c_char_p


@evaluate_type
def evaluate(n, x, value, gradient, user):
    residual = [sum(column[i] * x[j] for j, column in enumerate(DESIGN)) - y for i, y in enumerate(Y)]
    value[0] = sum(r * r for r in residual) / (2 * len(Y))
    if gradient:  # NULL when only the value is wanted
        for j, column in enumerate(DESIGN):
            gradient[j] = sum(a * r for a, r in zip(column, residual)) / len(Y)
    return 0


def call(name, *arguments, types):
    """Calls a function of the library; a status other than 0 is an exception with the library's sentence."""
    function = getattr(symo, name)
    function.argtypes, function.restype = types, c_int
    if function(*arguments) != 0:
        raise RuntimeError(symo.symo_last_error().decode())


class Result(ctypes.Structure):  # the first fields of symo_result; more may follow them
    _fields_ = [("size", ctypes.c_size_t), ("reason", c_int), ("user_code", c_int), ("method", c_char_p), ("route", c_int),
                *[(name, c_int64) for name in ("iterations", "evaluations", "prox_calls", "restarts", "free_parameters",
                                               "active_parameters")], ("objective", c_double)]


loss, penalty, symmetry, problem, solver = (c_void_p() for _ in range(5))
handle = ctypes.POINTER(c_void_p)
x = (c_double * N)()
call("symo_objective_callback", byref(loss), N, evaluate, None, types=[handle, c_int64, evaluate_type, c_void_p])
call("symo_prox_group_lasso", byref(penalty), 3, (c_int64 * 3)(2, 2, 2), None, 0.25,
     types=[handle, c_int64, counts, numbers, c_double])
call("symo_symmetry_permutations", byref(symmetry), N, 1, (c_int64 * N)(2, 3, 0, 1, 4, 5),
     types=[handle, c_int64, c_int64, counts])
call("symo_problem_create", byref(problem), N, types=[handle, c_int64])
call("symo_problem_set_objective", problem, loss, types=[c_void_p, c_void_p])
call("symo_problem_set_penalty", problem, penalty, types=[c_void_p, c_void_p])
call("symo_problem_set_symmetry", problem, symmetry, SYMO_IMPOSE, types=[c_void_p, c_void_p, c_int])
call("symo_solver_create", byref(solver), problem, b"auto", types=[handle, c_void_p, c_char_p])
call("symo_solver_set_real", solver, b"tolerance", 1e-12, types=[c_void_p, c_char_p, c_double])
call("symo_solver_run", solver, x, types=[c_void_p, numbers])
symo.symo_solver_result.argtypes, symo.symo_solver_result.restype = [c_void_p], ctypes.POINTER(Result)
result = symo.symo_solver_result(solver).contents
if result.reason == SYMO_REASON_SOLVED:
    print(f"{result.objective:.17g}")
for kind, object_ in (("solver", solver), ("problem", problem), ("symmetry", symmetry), ("prox", penalty), ("objective", loss)):
    free = getattr(symo, f"symo_{kind}_free")
    free.argtypes, free.restype = [c_void_p], None
    free(object_)
