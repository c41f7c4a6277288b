#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""symo symmetry layers: equivariant maps against groups listed element by element, and numbers of the literature.

A pattern is right when every generator keeps it and it has as many weights as the characters say: the dimension of the
maps is the mean of tr rho_in(g) tr rho_out(g) over the group.

    cli_layers.py SYMO
"""
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

from cycles import cycles
from tally import Tally

tally = Tally()
check = tally.check
SYMO = os.path.abspath(sys.argv[1])


def run(*arguments, **more):
    return subprocess.run([SYMO, "symmetry", "layers", *map(str, arguments)], capture_output=True, text=True, timeout=120, **more)


def from_json(*arguments):
    result = run(*arguments, "--json", "-")
    if not check(result.returncode == 0 and not result.stderr, f"{arguments}: exit {result.returncode}: {result.stderr}"):
        return {}
    return json.loads(result.stdout)


# ---- an element is a tuple of signed images, counted from 1 ----

def after(g, h):
    return tuple(g[abs(i) - 1] * (1 if i > 0 else -1) for i in h)


def closure(pairs, sizes):
    """Of pairs of an element of either action, multiplied together."""
    start = tuple(tuple(range(1, n + 1)) for n in sizes)
    elements, fresh = {start}, [start]
    while fresh:
        element = fresh.pop()
        for pair in pairs:
            product = tuple(map(after, pair, element))
            if product not in elements:
                elements.add(product)
                fresh.append(product)
    return elements


def trace(g):
    return sum((abs(i) == k) * (1 if i > 0 else -1) for k, i in enumerate(g, 1))


def draw(source, n, signs):
    images = list(range(1, n + 1))
    source.shuffle(images)
    return tuple(i * source.choice((1, -1) if signs else (1,)) for i in images)


def kept(pattern, g_in, g_out):
    """W rho_in(g) = rho_out(g) W: entry (i, j) goes to (g i, g j), signs multiply."""
    for i, row in enumerate(pattern):
        for j, weight in enumerate(row):
            a, b = g_out[i], g_in[j]
            if pattern[abs(a) - 1][abs(b) - 1] != weight * (1 if a * b > 0 else -1):
                return False
    return True


def numbered_by_appearance(pattern, weights):
    seen = []
    for weight in itertools.chain(*pattern):
        if weight and abs(weight) not in seen:
            seen.append(weight)
    return seen == list(range(1, weights + 1))


def judge(answer, words, pairs, sizes):
    pattern, elements = answer.get("pattern", []), closure(pairs, sizes)
    total = sum(trace(a) * trace(b) for a, b in elements)
    check((answer.get("in"), answer.get("out")) == sizes, f"{words}: sizes")
    check(len(pattern) == sizes[1] and all(len(row) == sizes[0] for row in pattern), f"{words}: shape")
    check(all(kept(pattern, *pair) for pair in pairs), f"{words}: not kept {pattern}")
    check(answer.get("weights", -1) * len(elements) == total, f"{words}: {answer.get('weights')} weights")
    check(numbered_by_appearance(pattern, answer.get("weights", -1)), f"{words}: numbers {pattern}")


def random_actions():
    source = random.Random(11)
    for trial in range(40):
        sizes, signs = (source.randint(1, 4), source.randint(1, 4)), trial % 2
        pairs = [tuple(draw(source, n, signs) for n in sizes) for _ in range(source.randint(1, 2))]
        words = [f"{n}: " + "; ".join(cycles(pair[k]) for pair in pairs) for k, n in enumerate(sizes)]
        judge(from_json(*words), words, pairs, sizes)


def tensor(g, h):
    return tuple((abs(a) * len(h) - len(h) + abs(b)) * (1 if a * b > 0 else -1) for a in g for b in h)


def add(*parts):
    together = ()
    for g in parts:
        together += tuple(i + len(together) if i > 0 else i - len(together) for i in g)
    return together


def sums():
    v, w = [(2, 3, 1), (-1, 2, -3)], [(1, 2), (2, -1)]
    named = ("--action", "V=3: " + "; ".join(map(cycles, v)), "--action", "W_2 = 2:".replace(" ", "") + ";".join(map(cycles, w)))
    pairs = [(add(g, g, tensor(h, g), (1, 2)), add(tensor(g, g), tensor(tensor(h, h), h))) for g, h in zip(v, w)]
    words = ("2 V + W_2 V+2", "V^2 + W_2^3")
    judge(from_json(*named, *words), words, pairs, (14, 17))
    check(from_json(*named, "2*V+W_2*V+2", "V V+ W_2^1 W_2 ^ 2") == from_json(*named, *words), "blanks and stars")
    check(from_json(*named, "V^0", "3").get("pattern") == [[1], [2], [3]], "trivial")
    check(from_json(2, 3).get("pattern") == [[1, 2], [3, 4], [5, 6]], "no group at all")
    check(from_json("3: (1 2 3)", 2).get("pattern") == [[1] * 3, [2] * 3], "beside an action without a name")
    check(from_json("0:", "2: ") == {"in": 0, "out": 2, "weights": 0, "pattern": [[], []]}, "no inputs")
    with open("turns.txt", "w", encoding="utf-8") as file:
        file.write("(1 2 3)  # a turn\n")
    check(from_json("3: @turns.txt", "3: (1 2 3)").get("weights") == 3, "from a file")


# ---- of the literature ----

def facelets():
    """Rubik's cube: the stickers of the 26 small cubes, the six centres left out; quarter turns of the six sides."""
    points = [(at, axis) for at in itertools.product((-1, 0, 1), repeat=3) for axis in range(3)
              if at[axis] and sum(map(abs, at)) > 1]
    place = {point: k for k, point in enumerate(points, 1)}

    def turn(side, sign, point):
        at, axis = point
        if at[side] != sign:
            return point
        u, v = (side + 1) % 3, (side + 2) % 3
        moved = list(at)
        moved[u], moved[v] = -at[v], at[u]
        return tuple(moved), {u: v, v: u, side: side}[axis]

    return [tuple(place[turn(side, sign, point)] for point in points) for side in range(3) for sign in (1, -1)]


def literature():
    s5 = ("--action", "V=5: (1 2 3 4 5); (1 2)")
    check(from_json(*s5, "10 V + 5 V^2", "3 + V^2").get("weights") == 185, "the graph layer of EMLP")
    for k, bell in enumerate((1, 1, 2, 5, 15, 52, 203)):
        check(from_json("--action", "V=6: symmetric 1 2 3 4 5 6", f"V^{k // 2}", f"V^{k - k // 2}").get("weights") == bell,
              f"S_6 on {k}-tensors: {bell}")
    for n in (2, 3, 4):
        cycle = "(" + " ".join(map(str, range(1, n + 1))) + ")"
        for k in range(1, 6):
            weights = from_json("--action", f"V={n}: {cycle}", f"V^{k}", "1").get("weights")
            check(weights == n ** (k - 1), f"Z_{n} on {k}-tensors: {weights}")
    cube = "48: " + "; ".join(map(cycles, facelets()))
    check(from_json(cube, cube).get("weights") == 9, "orbitals of Rubik's cube")
    check(from_json("64: grid 8x8 translate", "64: grid 8x8 translate").get("weights") == 64, "convolution on a torus")


# ---- text, pictures, refusals ----

def texts():
    result = run("4: (1 2 3 4)", "4: (1 2 3 4)")
    check(result.stdout == "in: 4\nout: 4\nweights: 4 of 16\npattern:\na b c d\nd a b c\nc d a b\nb c d a\n", f"{result.stdout}")
    result = run("3: (1 -1); (2 3)", "2: (1 -1); (2 -2)")
    check(result.stdout == "in: 3\nout: 2\nweights: 2 of 6\nalways zero: 3\npattern:\n a  .  .\n .  b -b\n", f"{result.stdout}")
    result = run("5: ", "6: ")
    check(result.stdout.splitlines()[4:] == [" ".join(f"{5 * i + j:2d}" for j in range(1, 6)) for i in range(6)],
          f"numbers where letters do not suffice: {result.stdout}")
    check("too large for a table" in run(61, 2).stdout and "too large for a table" in run(1, 65).stdout, "too large")
    result = run("4: (1 2)", 2, "--json", "both.json")
    with open("both.json", encoding="utf-8") as file:
        check("pattern:" in result.stdout and json.load(file)["weights"] == 6, "a file beside the text")


def squares(name):
    """The squares of a picture, {(row, column): colour}, from 0; their places are told by the corners of all."""
    with open(name, encoding="utf-8") as file:
        found = re.findall(r"<polygon fill = '([^']*)' points = '([^']*)'", file.read())
    corners = [(fill, [tuple(map(float, point.split(","))) for point in points.split()]) for fill, points in found]
    return {tuple(min(point[k] for point in points) for k in (1, 0)): fill for fill, points in corners}


def looks_like(drawn, pattern):
    """As many squares as there are entries that are not zero, in the same order, and one colour for each signed weight."""
    places, weights = sorted(drawn, key=lambda at: (round(at[0]), at[1])), [w for row in pattern for w in row if w]
    pairs = set(zip(weights, (drawn[at] for at in places)))
    return len(places) == len(weights) and len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def pictures():
    for name, magic in (("w.png", b"\x89PNG"), ("w.svg", b"<?xml")):
        result = run("3: (1 -1)(2 3)", "8: (1 2)(3 -4)", "--plot", name)
        if not check(result.returncode == 0 and os.path.exists(name), f"{name}: {result.stderr}"):
            return
        with open(name, "rb") as file:
            check(file.read().startswith(magic), name)
    check(looks_like(squares("w.svg"), from_json("3: (1 -1)(2 3)", "8: (1 2)(3 -4)")["pattern"]), f"{squares('w.svg')}")
    check(run("6: (1 -2)(3 4 5)(6 -6)", "1: ()", "--plot", "row.svg").returncode == 0, "a row")
    check(looks_like(squares("row.svg"), [[1, -1, 2, 2, 2, 0]]), "a row")
    orbits = [SYMO, "symmetry", "orbits", "--n", "6", "(1 -2)(3 4 5)(6 -6)", "--plot"]
    for shape, pattern in (([], [[1, -1, 2, 2, 2, 0]]), (["--shape", "3x2"], [[1, -1], [2, 2], [2, 0]]),
                           (["--shape", "6x1"], [[1], [-1], [2], [2], [2], [0]])):
        result = subprocess.run([*orbits, "orbits.svg", *shape], capture_output=True, text=True, timeout=120)
        check(result.returncode == 0 and "orbit 1: 1 -2" in result.stdout, f"orbits {shape}: {result.stderr}")
        drawn = squares("orbits.svg")
        check(looks_like(drawn, pattern), f"orbits {shape}: {drawn}")
        check(len({round(at[0]) for at in drawn}) == len(pattern) - (pattern[-1] == [0]), f"orbits {shape}: rows")
    check(run("2: (1 -1)(2 -2)", 1, "--plot", "dead.svg").returncode == 0 and not squares("dead.svg"), "nothing but zeros")
    result = run(1, 300000, "--plot", "large.svg")
    check(result.returncode == 64 and "a picture has 1 to" in result.stderr, f"too large: {result.stderr}")


def refusals():
    cases = [
        (["3: (1 2)", "3: (1 2); (1 3)"], 4, "ACTION_IN and ACTION_OUT have 1 and 2 generators"),
        (["--action", "V=3: (1 2)", "--action", "W=3:", "V", "W"], 4, "V and W have 1 and 0 generators"),
        (["3: (1 4)", "3"], 4, "ACTION_IN: line 1, column 4: `4`"), (["--action", "V=3: (1 2);(1 4)", "V", "V"], 4, "V: line 2, column 4"),
        (["V", "2"], 64, "no --action V="), (["2"], 64, "needs ACTION_IN and ACTION_OUT"), (["2", "2", "2"], 64, "needs ACTION_IN"),
        (["--action", "V", "2", "2"], 64, "not of the form NAME=SIZE"), (["--action", "2=3:", "2", "2"], 64, "not of the form NAME=SIZE"),
        (["--action", "V=x:", "2", "2"], 64, "not of the form SIZE:"), (["--action", "V=-1:", "2", "2"], 64, "not of the form SIZE:"),
        (["--action", "V=3", "2", "2"], 64, "not of the form SIZE:"), (["3 (1 2):", "2"], 64, "not of the form SIZE:"),
        (["--action", "V=3:", "--action", "V=2:", "V", "V"], 64, "V is the name of two actions"),
        (["--action", "ACTION_IN=3:", "2:", "ACTION_IN"], 64, "ACTION_IN is the name of two actions"),
        (["", "2"], 64, "expected a number of 1 to"), (["0", "2"], 64, "expected a number of 1 to"), (["2 + ", "2"], 64, "expected a number"),
        (["1000001", "2"], 64, "expected a number of 1 to 1000000"), (["2 3", "2"], 64, "expected a name, + or the end"),
        (["--action", "V=3:", "V^-1", "2"], 64, "at `-1`: expected a number of 0 to 64"), (["--action", "V=3:", "V^x", "2"], 64, "at `x`"),
        (["--action", "V=1:", "V^64 V", "2"], 64, "more than 64 factors"), (["--action", "V=3:", "V)", "2"], 64, "at `)`"),
        (["--action", "V=9:", "V^60", "2"], 6, "does not fit"), (["3: @missing.txt", "2"], 4, "missing.txt"),
        (["3: @turns.txt", "2: ()", "--json", "turns.txt"], 64, "would be written over"),
        (["2", "2", "--json", "same.svg", "--plot", "same.svg"], 64, "two outputs"),
        (["2", "2", "--wrong"], 64, "--wrong"), (["2", "2", "--json"], 64, "--json"), (["2", "2", "--plot", "x.gif"], 64, ".png or .svg"),
        (["0:", "2", "--plot", "x.png"], 64, "a picture has 1 to"),
    ]
    for arguments, code, words in cases:
        result = run(*arguments)
        check(result.returncode == code and words in result.stderr and not result.stdout,
              f"{arguments}: {result.returncode} {result.stderr!r} {result.stdout!r}")
    result = run(2, 2, "--plot", "no.png", env={"PATH": "/nowhere"})
    check(result.returncode == 5 and "gnuplot" in result.stderr and not os.path.exists("no.png"), f"no gnuplot: {result.stderr}")
    result = run("--help")
    check(result.returncode == 0 and "ACTION_IN" in result.stdout, "help")


def main():
    with tempfile.TemporaryDirectory(prefix="symo-layers-") as folder:
        os.chdir(folder)
        for part in (random_actions, sums, literature, texts, refusals) + ((pictures,) if shutil.which("gnuplot") else ()):
            part()
        os.chdir("/")
    tally.end()


main()
