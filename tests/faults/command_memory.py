#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The command without memory: the k-th block it asks for is refused, once or from there on (tests/faults/
refuse_preload.c). It says so and exits with 6, and files that were there before are as they were; or it could do without
that block, and then everything is as it should be. Nothing else: no crash, no half a file, no temporary file.

    command_memory.py SYMO PRELOADED_LIBRARY       SYMO_TEST_FACTOR above 1: every block, not a sample
"""
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "install"))
from tally import Tally  # noqa: E402

SYMO, LIBRARY = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
EVERY = int(os.environ.get("SYMO_TEST_FACTOR", "1")) > 1
FIRST, STRIDE = 12, 9  # of a sample: all of the first ones, then every ninth
MEMORY = 6

tally = Tally()


def write(name, text):
    with open(name, "w", encoding="ascii") as file:
        file.write(text)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def make_inputs():
    draw = random.Random(20261124)
    rows = ["a_1,a_2,b_1,b_2,kind,y"]
    for _ in range(24):
        x = [draw.gauss(0.0, 1.0) for _ in range(4)]
        rows.append(",".join(f"{v:.3f}" for v in x) + f",{draw.choice('uv')},{x[0] - x[1] + 0.1 * draw.gauss(0.0, 1.0):.3f}")
    write("data.csv", "\n".join(rows) + "\n")
    write("generators", "(a_1 a_2)\n")
    write("groups", "A a_1 a_2\nB b_1 b_2\n")
    write("turns", "(1 2 3 4)\n(1 -1)\n")
    write("names", "1 2 3\n(1 2)\n")
    write("vector", "1\n-2\n0.5\n3\n")


# Arguments, and the files they write.
COMMANDS = [
    ("fit --x data.csv --y-column y --columns a_1,a_2,b_1,b_2 --groups groups --symmetry generators --path 3 "
     "--json fit.json --coef fit.npy --quiet", ["fit.json", "fit.npy"]),
    ("fit --x data.csv --y-column y --lambda 0.1 --standardize --json -", []),
    ("predict model.json --x data.csv --json predicted.json", ["predicted.json"]),
    ("symmetry orbits --x data.csv --symmetry generators --json orbits.json", ["orbits.json"]),
    ("symmetry layers --action V=4:@turns --json layers.json 2V+V^2 3+V", ["layers.json"]),
    ("prox l1 --t 1 --param lambda=0.5 vector", []),
]


def run(arguments, k=0, on=False):
    environment = dict(os.environ, LD_PRELOAD=LIBRARY, OPENBLAS_NUM_THREADS="1", LC_ALL="C")
    if k:
        environment.update(REFUSE_AT=str(k), REFUSE_NOTE="note")
        if on:
            environment["REFUSE_ON"] = "1"
    return subprocess.run([SYMO, *arguments.split()], capture_output=True, timeout=60, env=environment, check=False)


def timeless(content):
    """Without what differs from run to run, and the processor's name, which may be left out."""
    told = (b"seconds", b'"cpu":', b" s ")
    return b"\n".join(line for line in content.split(b"\n") if not any(word in line for word in told))


def sweep(arguments, outputs, on):
    good = run(arguments)
    if not tally.check(good.returncode == 0, f"{arguments}: exit {good.returncode}: {good.stderr.decode()}"):
        return
    expected = {name: timeless(read(name)) for name in outputs}
    listed = sorted(os.listdir("."))
    k = refused = 0
    while True:
        k += 1 if EVERY or k < FIRST else STRIDE
        for name in outputs:
            write(name, "old\n")
        if os.path.exists("note"):
            os.remove("note")
        result = run(arguments, k, on)
        if not os.path.exists("note"):
            break
        os.remove("note")
        refused += 1
        where = f"{arguments.split()[0]}, block {k}{' and on' if on else ''}"
        told = result.stderr.startswith(b"symo: ") and result.stderr.endswith(b"\n")
        tally.check(result.returncode in (0, MEMORY), f"{where}: exit {result.returncode}: {result.stderr.decode()}")
        if result.returncode == MEMORY:
            tally.check(told, f"{where}: says {result.stderr!r}")
            tally.check(b"memory" in result.stderr, f"{where}: says {result.stderr!r}")
        else:
            tally.check(timeless(result.stdout) == timeless(good.stdout), f"{where}: other results")
        for name in outputs:
            content = read(name)
            whole = timeless(content) == expected[name]
            tally.check(whole or (result.returncode != 0 and content == b"old\n"), f"{where}: {name} is neither old nor new")
        tally.check(sorted(os.listdir(".")) == listed, f"{where}: left {sorted(set(os.listdir('.')) - set(listed))}")
    tally.check(refused > 5, f"{arguments}: {refused} blocks in all")


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_inputs()
        run("fit --x data.csv --y-column y --lambda 0.1 --json model.json --quiet")
        for arguments, outputs in COMMANDS:
            sweep(arguments, outputs, False)
        sweep(*COMMANDS[0], True)
        os.chdir("/")
    tally.end()


if __name__ == "__main__":
    main()
