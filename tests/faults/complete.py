#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""No public function escapes the faults: whoever makes a handle, may run out of memory, or is given anything but handles
and numbers, is named by an exercise in tests/support/exercise_*.c, which refusal.c and borders.c run over.

    complete.py SOURCE_ROOT
"""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "install"))
from tally import Tally  # noqa: E402

FUNCTION = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s*SYMO_API ([^;]*);", re.S)
HANDLE = re.compile(r"^(const )?symo_\w+ \*\w+$")  # one handle or one of our structs, and not a place for one

# Whoever needs none, and why.
EXEMPT = {
    "symo_allocator_set": "refusals are made by it; tests/unit/base.c and tests/faults/allocation.c call it",
}
# libsymo-gsl is built only where GSL is; tests/gsl looks after it.
OTHER_HEADERS = {"gsl.h"}


def functions(root):
    for path in sorted(glob.glob(os.path.join(root, "include", "symo", "*.h"))):
        if os.path.basename(path) in OTHER_HEADERS:
            continue
        with open(path, encoding="utf-8") as file:
            for comment, declaration in FUNCTION.findall(file.read()):
                declaration = " ".join(declaration.split())
                name = re.search(r"(\w+)\(", declaration).group(1)
                inside = declaration[declaration.index("(") + 1:declaration.rindex(")")]
                yield os.path.basename(path), name, [part.strip() for part in inside.split(",")], comment


def is_difficult(parameters, comment):
    pointers = [parameter for parameter in parameters if "*" in parameter]
    return "SYMO_ERROR_MEMORY" in comment or any(not HANDLE.match(parameter) for parameter in pointers)


def main(root):
    tally = Tally()
    exercised = set()
    with open(os.path.join(root, "tests", "support", "exercise.c"), encoding="utf-8") as file:
        shared = file.read()
    for path in sorted(glob.glob(os.path.join(root, "tests", "support", "exercise_*.c"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        table = text[text.index("const exercise_entry exercise_"):]
        named = set(re.findall(r"\bsymo_\w+", " ".join(re.findall(r'"([^"]*)"', table))))
        for name in sorted(named):
            body = shared + text[:text.index("const exercise_entry exercise_")]
            tally.check(re.search(rf"\b{name}\b", body), f"{path} names {name} in its table and calls it nowhere")
        exercised |= named
    known = set()
    for header, name, parameters, comment in functions(root):
        known.add(name)
        if name in EXEMPT:
            tally.check(name not in exercised, f"{name} is exempt and exercised: strike one out")
        elif is_difficult(parameters, comment):
            tally.check(name in exercised, f"{header}: {name} has no exercise in tests/support/exercise_*.c")
    for name in sorted(exercised | set(EXEMPT)):
        tally.check(name in known, f"{name} is exercised, and no header has it")
    tally.end()


if __name__ == "__main__":
    main(sys.argv[1])
