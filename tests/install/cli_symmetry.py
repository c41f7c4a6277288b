#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""symo symmetry orbits, order, verify, detect and list, against groups listed element by element and moments summed up here.

    cli_symmetry.py SYMO DATA_DIRECTORY
"""
import csv
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile

from cycles import cycles, images_of
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


def draw(source, n, signs):
    images = list(range(1, n + 1))
    source.shuffle(images)
    return tuple(i * source.choice((1, -1) if signs else (1,)) for i in images)


def random_groups():
    source = random.Random(7)
    for trial in range(40):
        n, signs = source.randint(1, 6), trial % 2
        generators = [draw(source, n, signs) for _ in range(source.randint(1, 3))]
        words = [cycles(g) for g in generators]
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


# ---- detect: against permutations tried one by one, and known graphs ----

def write_matrix(name, n, entries):
    with open(name, "w", encoding="utf-8") as file:
        file.write(f"%%MatrixMarket matrix coordinate real general\n{n} {n} {len(entries)}\n")
        file.writelines(f"{i + 1} {j + 1} {w}\n" for (i, j), w in sorted(entries.items()))


def detect_graphs():
    source = random.Random(3)
    for trial in range(30):
        n = source.randint(1, 6)
        entries = {(i, j): source.choice((1, 1, 2)) for i in range(n) for j in range(n) if source.random() < 0.5}
        if trial % 2:
            entries = {**entries, **{(j, i): w for (i, j), w in entries.items()}}
        write_matrix("random.mtx", n, entries)
        found = from_json("detect", "random.mtx")
        group = {p for p in itertools.permutations(range(n))
                 if all(entries.get((p[i], p[j]), 0) == entries.get((i, j), 0) for i in range(n) for j in range(n))}
        check(found.get("order") == str(len(group)), f"{entries}: order {found.get('order')}, counted {len(group)}")
        generated = closure(n, [images_of(n, text) for text in found["generators"]])
        check(generated == {tuple(i + 1 for i in p) for p in group}, f"{entries}: {found['generators']}")
        orbits = sorted(sorted({p[i] + 1 for p in group}) for i in range(n))
        check(sorted(map(sorted, found["orbits"])) == [o for k, o in enumerate(orbits) if o not in orbits[:k]],
              f"{entries}: orbits {found['orbits']}")
        check(all(any(set(orbit) <= set(cell) for cell in found["cells"]) for orbit in found["orbits"]), "cells")
    frucht, petersen = (-5, -2, -4, 2, 5, -2, 2, 5, -2, -5, 4, 2), {}
    for i in range(5):
        for a, b in ((i, (i + 1) % 5), (i, i + 5), (i + 5, (i + 2) % 5 + 5)):
            petersen[a, b] = petersen[b, a] = 1
    circle = {(i, j): 1 for i in range(12) for j in ((i + 1) % 12, (i - 1) % 12, (i + frucht[i]) % 12)}
    for name, n, entries, order, orbits in (("petersen", 10, petersen, "120", 1), ("frucht", 12, circle, "1", 12)):
        write_matrix(name + ".mtx", n, entries)
        found = from_json("detect", name + ".mtx")
        check((found["order"], len(found["orbits"]), len(found["cells"]), found["complete"]) == (order, orbits, 1, True),
              f"{name}: {found}")
    check("order: 120\n" in run("detect", "petersen.mtx").stdout, "as text")
    text = run("detect", "frucht.mtx").stdout
    check("cell of 12:" in text and "order: 1\n" in text and "fixed space: 12 of 12; 1 cells" in text, text)
    found = from_json("detect", "petersen.mtx", "--limit", 1, code=2)
    check(found["order"] is None and found["complete"] is False and len(found["cells"]) == 1, f"limit: {found}")
    check("not known" in run("detect", "petersen.mtx", "--limit", 1).stdout, "limit as text")
    write_matrix("signs.mtx", 2, {(0, 0): 1, (1, 1): 1})
    found = from_json("detect", "signs.mtx", "--signed")
    check(found["order"] == "8" and found["dead"] == [1, 2] and not found["orbits"], f"signs: {found}")
    write_matrix("noise.mtx", 3, {(0, 1): 1, (1, 2): 1 + 1e-9, (0, 2): 1 - 1e-9, (1, 0): 1, (2, 1): 1, (2, 0): 1})
    found = from_json("detect", "noise.mtx", "--tolerance", "1e-8")
    check(found["order"] == "6" and 0 < found["defect"] <= 2e-9, f"noise: {found}")
    check("defect: " in run("detect", "noise.mtx", "--tolerance", "1e-8").stdout, "defect as text")
    with open("empty.mtx", "w", encoding="utf-8") as file:
        file.write("%%MatrixMarket matrix coordinate pattern symmetric\n3000 3000 0\n")
    found = from_json("detect", "empty.mtx")
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    check(found["order"] == str(math.factorial(3000)), "3000!")
    text = run("detect", "empty.mtx").stdout
    check("order: about 10^9130.6\n" in text and " ...\n" in text, text[-200:])
    write_matrix("pairs.mtx", 100, {(i, j): 1 + i // 2 for i in range(100) for j in (i ^ 1,)})
    check("... and 10 more\n" in run("detect", "pairs.mtx").stdout, "many generators")


def detect_designs():
    with open("design.csv", "w", encoding="utf-8") as file:
        file.write("left,right,up,y\n1,0,1,1\n0,1,1,1\n0,0,2,5\n")
    found = from_json("detect", "design.csv", "--y-column", "y")
    check(found["generators"] == ["(left right)"] and found["order"] == "2", f"design: {found}")
    check(run("detect", "design.csv", "--y-column", "y").stdout.startswith("generator 1: (left right)\norbit of 2: left right"),
          "design as text")
    with open("design.csv", "a", encoding="utf-8") as file:
        file.write("1,0,0,2\n0,1,0,3\n")
    check(from_json("detect", "design.csv", "--y-column", "y")["order"] == "1", "the response tells them apart")
    with open("plain.csv", "w", encoding="utf-8") as file:
        file.write("a,b\n1,-1\n2,-2\n")
    check(from_json("detect", "plain.csv")["order"] == "1", "the constant tells signs")
    found = from_json("detect", "plain.csv", "--signed")
    check((found["generators"], found["orbits"], found["signs"]) == (["(a -b)"], [[1, 2]], [[1, -1]]), f"signs: {found}")
    for arguments, code, words in (
            ([], 64, "one FILE.mtx or FILE.csv, not 0"), (["a.mtx", "b.mtx"], 64, "not 2"), (["a.txt"], 64, ".mtx and .csv"),
            (["missing.mtx"], 4, "missing.mtx"), (["missing.csv"], 4, "missing.csv"), (["plain.csv", "--wrong"], 64, "--wrong"),
            (["petersen.mtx", "--y-column", "y"], 64, "belongs to a CSV file"), (["petersen.mtx", "--limit", "x"], 64, "--limit"),
            (["petersen.mtx", "--tolerance", "1"], 64, "[0, 1)"), (["petersen.mtx", "--tolerance", "nan"], 64, "nan"),
            (["plain.csv", "--y-column", "z"], 4, "plain.csv:1: no column is called 'z'"),
            (["petersen.mtx", "--json", "petersen.mtx"], 64, "would be written over")):
        result = run("detect", *arguments)
        check(result.returncode == code and words in result.stderr and not result.stdout,
              f"detect {arguments}: {result.returncode} {result.stderr!r}")
    with open("oblong.mtx", "w", encoding="utf-8") as file:
        file.write("%%MatrixMarket matrix coordinate real general\n1 2 1\n1 2 3\n")
    with open("words.csv", "w", encoding="utf-8") as file:
        file.write("a,b\n1,x\n")
    with open("holes.csv", "w", encoding="utf-8") as file:
        file.write("a,b\n1,\n")
    for name, words in (("oblong.mtx", "must be square"), ("words.csv", "words.csv:2:"), ("holes.csv", "holes.csv:2:")):
        result = run("detect", name)
        check(result.returncode == 4 and words in result.stderr, f"{name}: {result.stderr!r}")


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
            (["nonsense"], 64, "orbits, order, verify, detect, layers, test, list")):
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
    check("--signed" in run("detect", "--help").stdout, "detect --help")
    check("grid HxW" in run("list").stdout, "list")


def main():
    with tempfile.TemporaryDirectory(prefix="symo-symmetry-") as folder:
        os.chdir(folder)
        for part in (random_groups, known_orders, frets, vectors, detect_graphs, detect_designs, refusals, help_and_list):
            part()
        os.chdir("/")
    tally.end()


main()
