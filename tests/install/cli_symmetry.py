#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""symo symmetry orbits, order, verify and list, against groups listed element by element and moments summed up here.

    cli_symmetry.py SYMO DATA_DIRECTORY
"""
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile

from tally import Tally

tally = Tally()
check = tally.check
SYMO, DATA = (os.path.abspath(argument) for argument in sys.argv[1:3])
FRETS = os.path.join(DATA, "frets.csv")


def run(*arguments):
    return subprocess.run([SYMO, "symmetry", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def from_json(*arguments, code=0):
    result = run(*arguments, "--json", "-")
    if not check(result.returncode == code, f"{arguments}: exit {result.returncode}: {result.stderr}"):
        return {}
    return json.loads(result.stdout)


# ---- groups by hand: an element is a tuple of signed images, counted from 1 ----

def closure(n, generators):
    start = tuple(range(1, n + 1))
    elements, fresh = {start}, [start]
    while fresh:
        element = fresh.pop()
        for g in generators:
            product = tuple(g[abs(i) - 1] * (1 if i > 0 else -1) for i in element)
            if product not in elements:
                elements.add(product)
                fresh.append(product)
    return elements


def cycles(n, g):
    """Cycle notation over signed points; every cycle once."""
    done, text = set(), ""
    for start in range(1, n + 1):
        if start in done or g[start - 1] == start:
            continue
        at, words = start, []
        while at not in words:
            words.append(at)
            done.add(abs(at))
            at = g[abs(at) - 1] * (1 if at > 0 else -1)
        text += "(" + " ".join(map(str, words)) + ")"
    return text or "()"


def draw(source, n, signs):
    images = list(range(1, n + 1))
    source.shuffle(images)
    return tuple(i * source.choice((1, -1) if signs else (1,)) for i in images)


def random_groups():
    source = random.Random(7)
    for trial in range(40):
        n, signs = source.randint(1, 6), trial % 2
        generators = [draw(source, n, signs) for _ in range(source.randint(1, 3))]
        words = [cycles(n, g) for g in generators]
        elements = closure(n, generators)
        order = str(len(elements))
        result = run("order", "--n", n, *words)
        check(result.returncode == 0 and result.stdout == order + "\n", f"{words}: {result.stdout!r}, listed {order}")
        orbits, verified = from_json("orbits", "--n", n, *words), from_json("verify", "--n", n, *words)
        check(orbits.get("order") == order and verified.get("order") == order, f"{words}: order in JSON")
        check(math.isclose(verified.get("log10_order", -1), math.log10(len(elements)), abs_tol=1e-12), f"{words}: log10")
        trace = sum(sum((1 if e[i] == i + 1 else -1 if e[i] == -i - 1 else 0) for i in range(n)) for e in elements)
        check(verified.get("dimension", -1) * len(elements) == trace, f"{words}: Burnside")
        check(verified.get("generators") == words, f"{words}: generators {verified.get('generators')}")
        for key in ("orbits", "signs", "dimension", "dead"):
            check(orbits.get(key) == verified.get(key), f"{words}: {key}")


def known_orders():
    for n, words, order in ((6, ["symmetric 1 2 3 4 5 6"], 720), (64, ["grid 8x8 dihedral"], 8),
                            (12, ["grid 3x4 translate"], 12), (5, ["()"], 1),
                            (60, ["symmetric " + " ".join(map(str, range(1, 61))), "(1 -1)"], 2**60 * math.factorial(60))):
        result = run("order", "--n", n, *words)
        check(result.stdout == f"{order}\n", f"{words}: {result.stdout!r}")
        answer = from_json("order", "--n", n, *words)
        check(answer.get("order") == str(order), f"{words}: JSON")
        check(math.isclose(answer.get("log10", -1), math.log10(order), rel_tol=1e-13, abs_tol=1e-13), f"{words}: log10")


# ---- data ----

def frets():
    with open(FRETS, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    names, x = rows[0], [[float(cell) for cell in row] for row in rows[1:]]
    n, p = len(x), len(names)
    mean = [math.fsum(row[j] for row in x) / n for j in range(p)]
    s = [[math.fsum((row[i] - mean[i]) * (row[j] - mean[j]) for row in x) / n for j in range(p)] for i in range(p)]
    to = {"l1": "l2", "l2": "l1", "b1": "b2", "b2": "b1"}
    g = [names.index(to[name]) for name in names]
    fixed = [(mean[j] + mean[g[j]]) / 2 for j in range(p)]
    mean_defect = max(abs(a - b) for a, b in zip(mean, fixed)) / max(1, max(map(abs, mean)))
    apart = max(abs(s[i][j] - s[g[i]][g[j]]) for i in range(p) for j in range(p))
    covariance_defect = apart / max(abs(v) for row in s for v in row)
    with open("swap.txt", "w", encoding="utf-8") as file:
        file.write("(l1 l2)(b1 b2)\n")
    answer = from_json("verify", "--x", FRETS, "--symmetry", "swap.txt")
    check(answer.get("rows") == n and answer.get("order") == "2", f"frets: {answer}")
    check(math.isclose(answer.get("mean_defect", -1), mean_defect, rel_tol=1e-11), f"mean: {answer.get('mean_defect')}")
    check(math.isclose(answer.get("covariance_defect", -1), covariance_defect, rel_tol=1e-11),
          f"covariance: {answer.get('covariance_defect')} {covariance_defect}")
    text = run("verify", "--x", FRETS, "--symmetry", "swap.txt").stdout.splitlines()
    check(text[:5] == ["generator 1: (l1 l2)(b1 b2)", "order: 2", "orbits: 2", "forced to zero: 0",
                       "dimension of the fixed space: 2 of 4"] and len(text) == 7, f"text: {text}")
    with open("signed.csv", "w", encoding="utf-8") as file:  # symmetric under a -> -a, b -> c up to rounding
        file.write("a,b,c,d\n1,2,3,0\n-1,2,3,0\n1,3,2,0\n-1,3,2,0\n")
    with open("signed.txt", "w", encoding="utf-8") as file:
        file.write("(a -a)(b c)\n")
    answer = from_json("verify", "--x", "signed.csv", "--symmetry", "signed.txt", "--y-column", "d")
    check(answer.get("mean_defect") == 0 and answer.get("covariance_defect") == 0, f"a symmetric table: {answer}")
    check(answer.get("dead") == [1], "a is forced to zero")
    with open("flat.csv", "w", encoding="utf-8") as file:
        file.write("a,b,c\n1,2,2\n1,2,2\n")
    answer = from_json("verify", "--x", "flat.csv", "--symmetry", "signed.txt")
    check(answer.get("mean_defect") == 0.5 and answer.get("covariance_defect") == 0, f"no variance: {answer}")
    with open("empty.csv", "w", encoding="utf-8") as file:
        file.write("a,b,c\n")
    result = run("verify", "--x", "empty.csv", "--symmetry", "signed.txt")
    check(result.returncode in (0, 4) and "nan" not in result.stdout, f"no rows: {result.stdout} {result.stderr}")


def vectors():
    with open("v.txt", "w", encoding="utf-8") as file:
        file.write("1\n2\n3\n4\n")
    answer = from_json("verify", "--n", 4, "(1 3)(2 4)", "--vector", "v.txt")
    check(answer.get("defect") == 0.25, f"defect {answer.get('defect')}")
    text = run("verify", "--n", 4, "(1 3)(2 4)", "--vector", "v.txt").stdout
    check(text.endswith("defect: 0.25\n"), f"text {text!r}")


def refusals():
    for arguments, code, words in (
            (["order", "--n", 4, "(1 2)(2 3)"], 4, "line 1, column 7"), (["order", "--n", 2, "(1 3)"], 4, "`3`"),
            (["order", "--n", 4], 64, "no generators"), (["order", "(1 2)"], 64, "one of --n N and --x FILE"),
            (["order", "--n", 4, "(1 2)", "--vector", "v.txt"], 64, "--vector belongs to orbits and verify"),
            (["order", "--n", 500, "symmetric 1 2 3", "--limit", 100], 2, "limit = 100 elementary steps"),
            (["order", "--n", 4, "(1 2)", "--plot", "x.svg"], 64, "--plot belongs to orbits and layers"),
            (["verify", "--n", 4, "(1 2)", "--plot", "x.svg"], 64, "--plot belongs to orbits and layers"),
            (["orbits", "--n", 4, "(1 2)", "--shape", "2x2"], 64, "--shape belongs to --plot"),
            (["orbits", "--n", 4, "(1 2)", "--plot", "x.svg", "--shape", "2x3"], 64, "there are 4 coordinates"),
            (["orbits", "--n", 0, "()", "--plot", "x.svg", "--shape", "2x3"], 64, "there are 0 coordinates"),
            (["orbits", "--n", 0, "()", "--plot", "x.svg"], 64, "a picture has 1 to"),
            (["orbits", "--n", 4, "(1 2)", "--plot", "x.svg", "--shape", "2"], 64, "not of the form HxW"),
            (["orbits", "--n", 4, "(1 2)", "--plot", "x.svg", "--shape", "2x2x"], 64, "not of the form HxW"),
            (["orbits", "--n", 4, "(1 2)", "--plot", "x.svg", "--shape", "-2x-2"], 64, "not of the form HxW"),
            (["orbits", "--n", 4, "(1 2)", "--plot", "x.svg", "--json", "x.svg"], 64, "two outputs"),
            (["order", "--n", 4, "(1 2)", "--limit", "x"], 64, "--limit"), (["verify", "--n", 4, "--wrong"], 64, "--wrong"),
            (["nonsense"], 64, "orbits, order, verify, layers, test, list")):
        result = run(*arguments)
        check(result.returncode == code and words in result.stderr and not result.stdout,
              f"{arguments}: {result.returncode} {result.stderr!r}")
    with open("text.csv", "w", encoding="utf-8") as file:
        file.write("a,b,c\n1,2,3\n1,x,3\n")
    result = run("verify", "--x", "text.csv", "--symmetry", "signed.txt")
    check(result.returncode == 4 and "text.csv:3:" in result.stderr, f"text in a column: {result.stderr!r}")
    with open("hole.csv", "w", encoding="utf-8") as file:
        file.write("a,b,c\n1,2,3\n1,,3\n")
    result = run("verify", "--x", "hole.csv", "--symmetry", "signed.txt")
    check(result.returncode == 4 and "hole.csv:3:" in result.stderr, f"a missing number: {result.stderr!r}")
    answer = from_json("verify", "--n", 500, "symmetric 1 2 3", "--limit", 100, code=2)
    check(answer.get("order", 0) is None and answer.get("dimension") == 498, f"over the limit: {answer}")
    result = run("verify", "--n", 500, "symmetric 1 2 3", "--limit", 100)
    check(result.returncode == 2 and "order: not found within the limit\n" in result.stdout, f"over the limit: {result.stdout}")
    answer = from_json("orbits", "--n", 500, "symmetric 1 2 3", "--limit", 100)
    check(answer.get("order", 0) is None, "orbits do not need the order")


def help_and_list():
    for arguments in (["--help"], ["order", "--help"], ["verify", "--help"], ["orbits", "--help"]):
        result = run(*arguments)
        check(result.returncode == 0 and "--limit STEPS" in result.stdout, f"{arguments}")
    check("grid HxW" in run("list").stdout, "list")


def main():
    with tempfile.TemporaryDirectory(prefix="symo-symmetry-") as folder:
        os.chdir(folder)
        for part in (random_groups, known_orders, frets, vectors, refusals, help_and_list):
            part()
        os.chdir("/")
    tally.end()


main()
