#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every public header compiles first in a file, and twice, under C99, C11, C++11 and C++20, with gcc and with clang, and
none of them draws a warning.

    headers.py INCLUDE_DIRECTORY
"""
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

from tally import Tally

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
COMPILERS = [("gcc", ["c99", "c11"], "c", ["-Wstrict-prototypes"]), ("g++", ["c++11", "c++20"], "c++", []),
             ("clang", ["c99", "c11"], "c", ["-Wstrict-prototypes"]), ("clang++", ["c++11", "c++20"], "c++", [])]


def compiles(job):
    compiler, standard, language, extra, include, header, scratch = job
    name = os.path.join(scratch, f"{compiler}-{standard}-{header.replace('/', '-')}.{'c' if language == 'c' else 'cc'}")
    with open(name, "w", encoding="utf-8") as source:
        source.write(f"#include <symo/{header}>\n#include <symo/{header}>\nint main(void)\n{{\n    return 0;\n}}\n")
    run = subprocess.run([compiler, f"-std={standard}", *WARNINGS, *extra, f"-I{include}", "-fsyntax-only", name],
                         capture_output=True, text=True)
    return run.returncode == 0, f"<symo/{header}> with {compiler} -std={standard}\n{run.stderr}"


def has_gsl():
    run = subprocess.run(["gcc", "-fsyntax-only", "-xc", "-"], input="#include <gsl/gsl_version.h>\n", capture_output=True, text=True)
    return run.returncode == 0


def main(include):
    tally = Tally()
    headers = sorted(name for name in os.listdir(os.path.join(include, "symo")) if name.endswith(".h"))
    tally.check("symo.h" in headers, f"{include}/symo/symo.h exists")
    with open(os.path.join(include, "symo", "symo.h"), encoding="utf-8") as file:
        all_of_it = file.read()
    for header in headers:  # io.h and gsl.h belong to other libraries
        tally.check(header in ("symo.h", "io.h", "gsl.h") or f"#include <symo/{header}>" in all_of_it, f"symo.h includes {header}")
    if not has_gsl():
        print("GSL is not installed; gsl.h left out")
        headers.remove("gsl.h")
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = []
        for compiler, standards, language, extra in COMPILERS:
            if not shutil.which(compiler):
                print(f"{compiler} is not installed; left out")
                continue
            jobs += [(compiler, standard, language, extra, include, header, scratch)
                     for standard in standards for header in headers]
        for holds, sentence in pool.map(compiles, jobs):
            tally.check(holds, sentence)
    tally.end()


main(sys.argv[1])
