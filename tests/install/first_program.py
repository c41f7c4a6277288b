#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Installs symo into an empty directory and uses it there as a newcomer does: examples/first_program.c is compiled with
nothing but `cc first_program.c $(pkg-config --cflags --libs symo) -lm`, as C99 and as C++11, against the shared and
against the static library, run, and its answer is compared with the figures that the design states.

    first_program.py BUILD_DIRECTORY PROGRAM.c SANITIZERS|none
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from tally import Tally

EXPECTED_OBJECTIVE = 9.9157765455
EXPECTED_X = {0: 2.10782721, 1: 0.75459794}
COMPILERS = {"C99": ["gcc", "-std=c99"], "C++11": ["g++", "-std=c++11", "-x", "c++"]}
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def install(build, root):
    done = run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", root])
    if done.returncode != 0:
        print(done.stdout, done.stderr)
    files = glob.glob(root + "/**/pkgconfig/symo.pc", recursive=True)
    return os.path.dirname(files[0]) if files else None


def pkg_config(folder, *options):
    environment = dict(os.environ, PKG_CONFIG_PATH=folder)
    done = run(["pkg-config", *options, "symo"], env=environment)
    return done.stdout.split() if done.returncode == 0 else None


def check_answer(tally, what, output):
    first = re.match(r"(\w+) after \d+ iterations, objective ([\d.]+), residual (\S+), (\d+) free parameters of (\d+)\n", output)
    if not tally.check(first is not None, f"{what}: the first line has the agreed form: {output!r}"):
        return
    tally.check(first[1] == "solved", f"{what}: reason {first[1]}")
    tally.check(abs(float(first[2]) - EXPECTED_OBJECTIVE) <= 1.01e-10, f"{what}: objective {first[2]}")
    tally.check(float(first[3]) <= 1e-10, f"{what}: residual {first[3]}")
    tally.check((first[4], first[5]) == ("4", "6"), f"{what}: {first[4]} free parameters of {first[5]}")
    x = dict((int(i), text) for i, text in re.findall(r"^x\[(\d)\] = +(\S+)$", output, re.M))
    if not tally.check(sorted(x) == list(range(6)), f"{what}: six entries of x"):
        return
    for i in (0, 1):  # 17 digits tell every double from every other
        tally.check(x[i] == x[i + 2], f"{what}: x[{i}] = {x[i]} and x[{i + 2}] = {x[i + 2]} to the last bit")
        tally.check(abs(float(x[i]) - EXPECTED_X[i]) <= 0.51e-8, f"{what}: x[{i}] = {x[i]}")
    tally.check((x[4], x[5]) == ("0", "0"), f"{what}: x[4] = {x[4]}, x[5] = {x[5]} are exactly +0")


def main(build, program, sanitizers):
    tally = Tally()
    extra = [] if sanitizers == "none" else [f"-fsanitize={sanitizers}"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = install(build, os.path.join(scratch, "root"))
        if not tally.check(folder is not None, "meson install puts symo.pc into the prefix"):
            tally.end()
        libraries = os.path.dirname(folder)
        source = shutil.copy(program, scratch)
        for linkage in ("shared", "static"):
            if linkage == "static":  # without the shared library in the prefix the linker takes the archive
                for file in glob.glob(libraries + "/libsymo.so*"):
                    os.remove(file)
            flags = pkg_config(folder, "--cflags", "--libs", *(["--static"] if linkage == "static" else []))
            if not tally.check(flags, f"pkg-config finds symo ({linkage})"):
                continue
            for language, compiler in COMPILERS.items():
                what = f"{language}, {linkage}"
                binary = os.path.join(scratch, what.replace(", ", "-"))
                done = run([*compiler, *WARNINGS, *extra, source, "-x", "none", "-o", binary, *flags, "-lm"])
                if not tally.check(done.returncode == 0, f"{what}: compiles and links\n{done.stderr}"):
                    continue
                done = run([binary], env=dict(os.environ, LD_LIBRARY_PATH=libraries))
                tally.check(done.returncode == 0, f"{what}: exit code {done.returncode}\n{done.stderr}")
                check_answer(tally, what, done.stdout)
    tally.end()


main(*sys.argv[1:])
