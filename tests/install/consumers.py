#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Six who use an installed symo: pkg-config shared and static, CMake, meson with symo as a subproject, Python by ctypes,
C++17. symo is installed into a fresh prefix, the prefix is moved, and every consumer is built and run at the new place
with the very commands that docs/guide/install.md shows. All solve one problem; their objectives agree with each other
and with the value that is computed here.

    consumers.py BUILD_DIRECTORY SOURCE_ROOT VERSION SANITIZERS|none
"""
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

from tally import Tally

TOLERANCE = 1e-12
BLOCK = re.compile(r"^```(sh|cmake|meson)[ \t]+(\S+)\n(.*?)^```$", re.M | re.S)
# Consumer: what its commands need.
CONSUMERS = {"shared": ["cc", "pkg-config"], "static": ["cc", "pkg-config"], "cmake": ["cmake"], "meson": ["meson"],
             "ctypes": ["pkg-config"], "c++": ["c++", "pkg-config"]}
PROGRAMS = {"cmake": 2, "meson": 2}  # each prints its objective; the others are one

DESIGN = [[1, 0, 2, 1, 3, 0, 1, 2], [0, 1, 1, 2, 0, 3, 1, 1],  # column after column
          [2, 1, 0, 3, 1, 1, 0, 2], [1, 3, 1, 0, 2, 1, 0, 1],
          [0, 2, 1, 1, 0, 1, 3, 0], [1, 1, 0, 2, 1, 0, 2, 3]]
Y = [4, 3, 5, 2, 6, 1, 3, 5]
LAMBDA = 0.25


def objective_of(free):
    """f + h at the x whose four free parameters these are; the gradient of f in them."""
    x = free[:2] + free[:2] + free[2:]
    residual = [math.fsum(column[i] * x[j] for j, column in enumerate(DESIGN)) - y for i, y in enumerate(Y)]
    slope = [math.fsum(a * r for a, r in zip(column, residual)) / len(Y) for column in DESIGN]
    value = math.fsum(r * r for r in residual) / (2 * len(Y))
    penalty = LAMBDA * math.sqrt(2) * (2 * math.hypot(*free[:2]) + math.hypot(*free[2:]))
    return value + penalty, [slope[0] + slope[2], slope[1] + slope[3], slope[4], slope[5]]


def minimum():
    """Of the tied group lasso, by plain proximal gradient steps in the four free parameters."""
    free, step = [0.0] * 4, 0.03
    for _ in range(5000):
        _, slope = objective_of(free)
        moved = [b - step * s for b, s in zip(free, slope)]
        free = []
        for pair, weight in ((moved[:2], 2 * LAMBDA * math.sqrt(2)), (moved[2:], LAMBDA * math.sqrt(2))):
            size = math.hypot(*pair)
            free += [b * max(0.0, 1 - step * weight / size) if size > 0 else 0.0 for b in pair]
    return objective_of(free)[0]


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def words(text):
    return " ".join(text.split())


def install(tally, build, scratch):
    """The moved prefix, its folder of libraries relative to it, and the prefix it was made for; None when that failed."""
    done = run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", os.path.join(scratch, "fresh")])
    if not tally.check(done.returncode == 0, f"meson install\n{done.stdout}{done.stderr}"):
        return None, None, None
    for folder, _, names in os.walk(os.path.join(scratch, "fresh")):
        if "symo.h" in names:
            prefix = os.path.dirname(os.path.dirname(folder))
    old = prefix[len(os.path.join(scratch, "fresh")):]
    moved = shutil.move(prefix, os.path.join(scratch, "moved"))
    shutil.rmtree(os.path.join(scratch, "fresh"))
    for folder, _, names in os.walk(moved):
        for name in names:
            path = os.path.join(folder, name)
            if name == "symo.pc":
                libraries = os.path.relpath(os.path.dirname(folder), moved)
            if name.endswith((".pc", ".cmake")):
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                tally.check(old == "/usr" or old + "/" not in text, f"{name} does not name the place it was made for")
    return moved, libraries, old


def check_files(tally, page, folder):
    """What the page shows of the build files stands in them; the commands by the consumer's name."""
    commands = {}
    for language, name, body in BLOCK.findall(page):
        if language == "sh":
            commands[name] = body
        else:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                tally.check(words(body) in words(file.read()), f"install.md shows the {name} that is tested")
    tally.check(set(commands) == {"environment", *CONSUMERS}, f"install.md shows all consumers: {sorted(commands)}")
    return commands


def check_command(tally, prefix):
    """The moved command starts, and finds its data."""
    symo = os.path.join(prefix, "bin", "symo")
    done = run([symo, "--version"])
    tally.check(done.returncode == 0 and done.stdout.startswith("symo "), f"the moved command runs: {done.stderr}")
    data = os.path.join(prefix, "share", "symo", "frets.csv")
    with open(data, "w", encoding="utf-8") as file:
        file.write("moved")
    done = run([symo, "demo", "frets", "--output", os.path.join(prefix, "demo-output")])
    tally.check(done.returncode == 4 and "/share/symo/frets.csv:1" in done.stderr,
                f"the moved command reads the data that were moved with it: {done.stderr}")


def check_questions(tally, source, scratch, environment, version, gsl):
    """What find_package answers about versions and components; the targets of libsymo-io and libsymo-gsl."""
    major, minor, _ = version.split(".")
    build = os.path.join(scratch, "questions")
    done = run(["cmake", "-S", os.path.join(source, "questions"), "-B", build, f"-DSYMO_VERSION={version}",
                f"-DSYMO_MAJOR={major}", f"-DSYMO_MINOR={minor}", f"-DSYMO_GSL={'yes' if gsl else 'no'}"], env=environment)
    answers = re.findall(r"^-- (right|wrong): (.*)$", done.stdout, re.M)
    tally.check(done.returncode == 0 and len(answers) > 10, f"find_package answers\n{done.stderr}")
    for verdict, answer in answers:
        tally.check(verdict == "right", f"find_package: {answer}")
    done = run(["cmake", "--build", build], env=environment)
    tally.check(done.returncode == 0, f"the other targets are linked\n{done.stdout}")
    for program in ["io", "io-static"] + (["gsl", "gsl-static"] if gsl else []):
        done = run([os.path.join(build, program)], env=environment)
        tally.check(done.returncode == 0, f"the program linked with symo::symo-{program} runs: {done.stderr}")


def main(build, root, version, sanitizers):
    if sanitizers != "none":
        print("skipped: consumers are compiled without the sanitizers that this build's libraries ask for")
        sys.exit(77)
    tally = Tally()
    expected = minimum()
    source = os.path.join(root, "tests", "install", "consumers")
    with open(os.path.join(root, "docs", "guide", "install.md"), encoding="utf-8") as file:
        commands = check_files(tally, file.read(), source)
    with tempfile.TemporaryDirectory() as scratch:
        prefix, libraries, old = install(tally, build, scratch)
        if prefix is None:
            tally.end()
        environment = dict(os.environ, PREFIX=prefix, CMAKE_GENERATOR="Ninja")
        environment.pop("LD_LIBRARY_PATH", None)
        if old != "/usr":  # there the loader looks anyway, and a run path would be in the way of a distribution
            check_command(tally, prefix)
        if shutil.which("cmake"):
            check_questions(tally, source, scratch, dict(environment, CMAKE_PREFIX_PATH=prefix), version,
                            os.path.isfile(os.path.join(prefix, libraries, "pkgconfig", "symo-gsl.pc")))
        where = commands.get("environment", "").replace("lib/x86_64-linux-gnu", libraries)
        for name, tools in CONSUMERS.items():
            missing = [tool for tool in tools if not shutil.which(tool)]
            if missing or name not in commands:
                print(f"{name}: skipped, {', '.join(missing)} is not installed")
                continue
            folder = shutil.copytree(source, os.path.join(scratch, name))
            if name == "meson":
                os.mkdir(os.path.join(folder, "subprojects"))
                os.symlink(root, os.path.join(folder, "subprojects", "symo"))
            done = run(["sh", "-e", "-c", where + commands[name]], cwd=folder, env=environment)
            if not tally.check(done.returncode == 0, f"{name}: exit {done.returncode}\n{done.stdout}{done.stderr}"):
                continue
            objectives = re.findall(r"^(\d\.\d{10,})$", done.stdout, re.M)
            tally.check(len(objectives) == PROGRAMS.get(name, 1), f"{name} prints its objectives: {done.stdout[-500:]}")
            for objective in objectives:
                tally.check(abs(float(objective) - expected) <= TOLERANCE * expected,
                            f"{name}: objective {objective}, expected {expected!r}")
    tally.end()


main(*sys.argv[1:])
