#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""symo fit and symo predict as a user runs them. Figures are recomputed here, in plain Python, from the written JSON and
the CSV alone: objective, kkt, deviance, predictions, the symmetry of the coefficients. Nothing of the library is used.

    cli_fit.py SYMO DATA_DIRECTORY
"""
import csv
import json
import math
import os
import signal
import struct
import subprocess
import sys
import tempfile

from tally import Tally

tally = Tally()
check = tally.check
SYMO, DATA = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
BIRTHWT, DIGITS, FRETS = (os.path.join(DATA, name) for name in ("birthwt.csv", "digits.csv", "frets.csv"))


def run(*arguments, **more):
    return subprocess.run([SYMO, *map(str, arguments)], capture_output=True, text=True, timeout=280, **more)


def fit(*arguments, code=0, **more):
    """The JSON of a fit."""
    result = run("fit", "--json", "out.json", *arguments, **more)
    if not check(result.returncode == code, f"fit {arguments}: exit {result.returncode} not {code}: {result.stderr}"):
        return None
    with open("out.json", encoding="utf-8") as file:
        return json.load(file)


def write(name, text):
    with open(name, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return name


def read_columns(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return {name: [float(row[k]) for row in rows[1:]] for k, name in enumerate(rows[0])}


# ---- the mathematics, once more ----

def total(numbers):
    return math.fsum(numbers)


def matrix(model, columns):
    """One list a design column, divided as the fit divided it."""
    return [[value / c["scale"] for value in columns[c["source"]]] for c in model["columns"]]


def smooth(model, x, y, b, intercept, w):
    """f and its gradient, and the derivative by the intercept, at coefficients b of the divided columns."""
    n, mass = len(y), total(w)
    eta = [total([intercept] + [x[j][i] * b[j] for j in range(len(b)) if b[j] != 0]) for i in range(n)]
    if model["problem"]["family"] == "gaussian":
        value = total(w[i] * (y[i] - eta[i]) ** 2 for i in range(n)) / (2 * mass)
        slope = [w[i] * (eta[i] - y[i]) / mass for i in range(n)]
    else:
        value = total(w[i] * (max(e, 0.0) + math.log1p(math.exp(-abs(e))) - y[i] * e) for i, e in enumerate(eta)) / mass
        slope = [w[i] * (1 / (1 + math.exp(-e)) - y[i]) / mass for i, e in enumerate(eta)]
    return value, [total(x[j][i] * slope[i] for i in range(n)) for j in range(len(b))], total(slope)


def penalty_groups(model):
    """(weight, column numbers); columns in no group have weight 0."""
    number = {c["name"]: j for j, c in enumerate(model["columns"])}
    if model["groups"] is None:
        return [(math.inf if c["weight"] is None else c["weight"], [j]) for j, c in enumerate(model["columns"])]
    groups = [(math.inf if g["weight"] is None else g["weight"], [number[name] for name in g["columns"]])
              for g in model["groups"]]
    grouped = {j for _, members in groups for j in members}
    return groups + [(0.0, [j]) for j in range(len(model["columns"])) if j not in grouped]


def norm(vector):
    return math.hypot(*vector) if vector else 0.0


def kkt_of(model, lam, b, gradient, intercept_slope):
    """mathematics.md: the largest distance from the subdifferential over lambda w_g; lasso and group lasso."""
    worst = abs(intercept_slope) / lam if model["intercept"] else 0.0
    for weight, members in penalty_groups(model):
        if math.isinf(weight):
            continue
        g, size = [gradient[j] for j in members], norm([b[j] for j in members])
        if size > 0:
            distance = norm([gj + lam * weight * b[j] / size for gj, j in zip(g, members)])
        else:
            distance = max(norm(g) - lam * weight, 0.0)
        worst = max(worst, distance / (lam * (weight if weight > 0 else 1.0)))
    return worst


def point_coefficients(model, point):
    """Of the divided columns."""
    return [point["coefficients"].get(c["name"], 0.0) * c["scale"] for c in model["columns"]]


def close(a, b, relative, absolute=0.0):
    return abs(a - b) <= absolute + relative * max(abs(a), abs(b))


def verify_path(name, model, columns, y, w=None, tolerance=1e-6):
    """Objective, kkt and deviance of every point against this file's own arithmetic."""
    if model is None:
        return
    w = w or [1.0] * len(y)
    x, groups = matrix(model, columns), penalty_groups(model)
    null = null_value(model, y, w)
    for k, point in enumerate(model["path"]):
        b, lam = point_coefficients(model, point), point["lambda"]
        value, gradient, slope = smooth(model, x, y, b, point["intercept"], w)
        h = total(weight * norm([b[j] for j in members]) for weight, members in groups if not math.isinf(weight))
        kkt = kkt_of(model, lam, b, gradient, slope)
        where = f"{name}, point {k}"
        check(close(point["objective"], value + lam * h, 1e-10), f"{where}: objective {point['objective']} not {value + lam * h}")
        check(kkt <= tolerance * (1 + 1e-3) + 1e-12, f"{where}: kkt recomputed {kkt} > {tolerance}")
        check(close(point["kkt"], kkt, 1e-3, 1e-9), f"{where}: kkt reported {point['kkt']}, recomputed {kkt}")
        check(close(point["deviance_explained"], (null - value) / null, 1e-8, 1e-9), f"{where}: deviance explained")
        check(point["gap"] is None or -1e-12 <= point["gap"] <= 1e-3, f"{where}: gap {point['gap']}")
        check(point["reason"] == "solved", f"{where}: {point['reason']}")
        active = sum(any(b[j] != 0 for j in members) for _, members in groups)
        check(point["active_groups"] == active, f"{where}: active groups {point['active_groups']} not {active}")


def null_value(model, y, w):
    mass = total(w)
    mean = total(wi * yi for wi, yi in zip(w, y)) / mass
    if model["problem"]["family"] == "gaussian":
        return total(wi * (yi - (mean if model["intercept"] else 0.0)) ** 2 for wi, yi in zip(w, y)) / (2 * mass)
    return -(mean * math.log(mean) + (1 - mean) * math.log(1 - mean)) if model["intercept"] else math.log(2.0)


def read_npy(path):
    """(shape, column-major numbers) of an f8 Fortran array."""
    with open(path, "rb") as file:
        data = file.read()
    length = struct.unpack("<H", data[8:10])[0]
    header = eval(data[10:10 + length].decode())  # a dictionary that this test made the command write
    numbers = struct.unpack(f"<{(len(data) - 10 - length) // 8}d", data[10 + length:])
    return header, numbers


# ---- fits ----

def group_lasso_path():
    columns = read_columns(BIRTHWT)
    write("groups.txt", "mother age lwt race\nhabits smoke\nhistory ptl ht ui ftv\n")
    model = fit("--x", BIRTHWT, "--y-column", "bwt", "--columns", "age,lwt,race,smoke,ptl,ht,ui,ftv", "--groups",
                "groups.txt", "--standardize", "--path", "12,0.01", "--coef", "coef.npy", "--tol", "1e-8")
    verify_path("group lasso", model, columns, columns["bwt"], tolerance=1e-8)
    if model is None:
        return
    check(set(model) >= {"program", "version", "problem", "symmetry", "path", "cv", "selected", "reason", "seconds",
                         "environment"}, "the top keys are the contract's")
    check(list(model["problem"]) == ["n", "p", "groups", "family", "penalty", "objective", "rows_dropped",
                                      "cells_imputed"], "problem's keys")
    check(list(model["path"][0]) == ["lambda", "intercept", "coefficients", "objective", "deviance_explained",
                                     "active_groups", "kkt", "gap", "symmetry_defect", "reason", "iterations", "seconds"],
          "a point's keys")
    check(set(model["environment"]) == {"blas", "threads", "cpu"}, "environment's keys")
    check((model["program"], model["cv"], model["selected"], model["symmetry"]) == ("symo", None, None, None), "nulls")
    check((model["problem"]["n"], model["problem"]["p"], model["problem"]["groups"]) == (189, 8, 3), "n, p, groups")
    check([g["weight"] for g in model["groups"]] == [math.sqrt(len(g["columns"])) for g in model["groups"]],
          "a group weighs the root of its size")
    check(model["path"][0]["coefficients"] == {} and model["path"][0]["active_groups"] == 0, "the first level is null")
    check(model["path"][1]["active_groups"] > 0, "below the largest level something is active")
    lams = [point["lambda"] for point in model["path"]]
    check(len(lams) == 12 and close(lams[-1], 0.01 * lams[0], 1e-12), "12 levels down to 0.01")
    check(all(close(lams[k + 1] / lams[k], lams[1] / lams[0], 1e-12) for k in range(11)), "the levels are geometric")
    header, numbers = read_npy("coef.npy")
    check(header["shape"] == (8, 12) and header["fortran_order"] is True, f"coef's shape {header}")
    expected = [point["coefficients"].get(c["name"], 0.0) for point in model["path"] for c in model["columns"]]
    check(list(numbers) == expected, "coef holds the JSON's coefficients to the last bit")
    check(close(total(point["seconds"] for point in model["path"]), model["seconds"], 0.05, 1e-3),
          "the points' seconds add up to the whole")


def logistic_path():
    columns = read_columns(BIRTHWT)
    model = fit("--x", BIRTHWT, "--y-column", "low", "--columns", "age,lwt,smoke,ht,ui", "--family", "binomial", "--path",
                "8,0.02", "--standardize")
    verify_path("logistic lasso", model, columns, columns["low"])
    weights = [float(1 + i % 3) for i in range(189)]
    write("w.csv", "w\n" + "".join(f"{w}\n" for w in weights))
    write("factors.txt", "0\n1\n2 # twice\ninf\n1\n")
    model = fit("--x", BIRTHWT, "--y-column", "low", "--columns", "age,lwt,smoke,ht,ui", "--family", "binomial",
                "--lambda", "0.01", "--weights", "w.csv", "--penalty-factors", "factors.txt", "--standardize")
    verify_path("weighted logistic lasso", model, columns, columns["low"], weights)
    if model:
        check("ht" not in model["path"][0]["coefficients"], "an infinite factor leaves its column out")
        check("age" in model["path"][0]["coefficients"], "a factor 0 never drops its column")
        check(model["selected"] == 0, "one level is selected")


def lasso_without_intercept():
    columns = read_columns(FRETS)
    model = fit("--x", FRETS, "--y-column", "l1", "--no-intercept", "--lambda", "5", "--tol", "1e-9")
    verify_path("lasso without intercept", model, columns, columns["l1"], tolerance=1e-9)
    check(model is None or model["path"][0]["intercept"] == 0, "no intercept")


def ridge_and_none():
    columns = read_columns(FRETS)
    for penalty, lam in (("ridge", 3.0), ("none", 0.0)):
        level = ["--lambda", lam] if penalty == "ridge" else []
        model = fit("--x", FRETS, "--y-column", "l2", "--penalty", penalty, "--tol", "1e-8", "--standardize", *level)
        if model is None:
            continue
        point = model["path"][0]
        b = point_coefficients(model, point)
        value, gradient, slope = smooth(model, matrix(model, columns), columns["l2"], b, point["intercept"], [1.0] * 25)
        check(max(abs(g + lam * bj) for g, bj in zip(gradient, b)) < 1e-6, f"{penalty}: the gradient vanishes")
        check(abs(slope) < 1e-9, f"{penalty}: the intercept's derivative vanishes")
        check(close(point["objective"], value + lam / 2 * total(bj * bj for bj in b), 1e-10), f"{penalty}: objective")
    model = fit("--x", FRETS, "--y-column", "l2", "--penalty", "ridge", "--path", "5,0.1")
    check(model is None or len(model["path"]) == 5, "ridge has a path")


def imposed_symmetry():
    write("sym.txt", "# exchange of the brothers\n(b1 b2)\n")
    for mode in ("reduce", "project"):
        model = fit("--x", FRETS, "--y-column", "l1", "--symmetry", "sym.txt", "--mode", mode, "--lambda", "1",
                    "--standardize")
        if model is None:
            continue
        symmetry, point = model["symmetry"], model["path"][0]
        check(list(symmetry)[:1] == ["generators"] and symmetry["order"] == "2" and symmetry["role"] == "impose", mode)
        check(set(symmetry) >= {"generators", "order", "orbits", "free_parameters", "role", "defect", "tension", "mode"},
              "symmetry's keys")
        check(symmetry["generators"] == ["(b1 b2)"] and symmetry["mode"] == mode, f"{mode}: {symmetry}")
        check(sorted(map(sorted, symmetry["orbits"])) == [["b1", "b2"], ["l2"]] and symmetry["free_parameters"] == 2,
              f"{mode}: orbits")
        check(len(symmetry["tension"]) == 1 and symmetry["tension"][0] > 0, f"{mode}: the tension has a price")
        check(point["coefficients"].get("b1", 0.0) == point["coefficients"].get("b2", 0.0), f"{mode}: bit-equal coefficients")
        check(point["symmetry_defect"] == 0 and point["kkt"] <= 1e-6, f"{mode}: defect 0, kkt")
        scales = {c["name"]: c["scale"] for c in model["columns"]}
        check(scales["b1"] == scales["b2"] != scales["l2"], f"{mode}: scales are averaged over orbits")
    result = run("fit", "--x", FRETS, "--y-column", "l1", "--symmetry", "sym.txt", "--exploit", "--lambda", "1")
    check(result.returncode == 4 and "false" in result.stderr, f"a false claim is refused: {result.stderr}")
    doubled = "a,b,y\n" + "".join(f"{u},{v},{u + v}\n{v},{u},{u + v}\n" for u, v in ((1, 2), (3, 5), (4, -1)))
    write("doubled.csv", doubled)
    write("swap.txt", "swap a b\n")
    model = fit("--x", "doubled.csv", "--y-column", "y", "--symmetry", "swap.txt", "--exploit", "--lambda", "0.1")
    check(model is not None and model["symmetry"]["role"] == "exploit", "a true claim is accepted")


def text_columns_and_missing_cells():
    write("text.csv", "colour,size,y\nred,1,1\nblue,2,2\n\"deep, blue\",3,2\nred,4,3\nblue,NA,1\nred,5,4\n")
    model = fit("--x", "text.csv", "--y-column", "y", "--penalty", "group-lasso", "--lambda", "0.01", "--missing", "drop")
    if model:
        check([c["name"] for c in model["columns"]] == ["colour=blue", "colour=deep, blue", "colour=red", "size"],
              f"indicator columns {model['columns']}")
        check([g["name"] for g in model["groups"]] == ["colour", "size"] and model["problem"]["groups"] == 2,
              "a text column is one group")
        check(model["problem"]["n"] == 5, "the row with a missing cell is dropped")
    model = fit("--x", "text.csv", "--y-column", "y", "--lambda", "0.01", "--missing", "mean")
    check(model is None or (model["problem"]["n"] == 6 and model["columns"][3]["mean"] == 3), "the mean of 1 2 3 4 5")
    write("new.csv", "size,colour\n2,red\n,blue\n")
    result = run("predict", "out.json", "--x", "new.csv", "--missing", "mean")
    if check(result.returncode == 0, f"predict: {result.stderr}"):
        point = model["path"][0]
        b = point["coefficients"]
        expected = [point["intercept"] + b.get("colour=red", 0) + 2 * b.get("size", 0),
                    point["intercept"] + b.get("colour=blue", 0) + 3 * b.get("size", 0)]
        check(all(close(float(line), e, 1e-14) for line, e in zip(result.stdout.split(), expected)), "predictions")
    for text, words in (("size,colour\n2,green\n", "new.csv:2:3: column `colour`: the model was not fitted with this level"),
                        ("size\n2\n", "new.csv has no column `colour`"),
                        ("size,colour\n2,3\n", "new.csv:2:3: column `colour`: a number where the model was fitted with text"),
                        ("size,colour\n,red\n", "new.csv:2:1: column `size`: the cell is missing")):
        write("new.csv", text)
        result = run("predict", "out.json", "--x", "new.csv")
        check(result.returncode == 4 and words in result.stderr, f"predict refuses {text!r}: {result.stderr}")


def predictions():
    columns = read_columns(BIRTHWT)
    model = fit("--x", BIRTHWT, "--y-column", "low", "--columns", "age,lwt,smoke", "--family", "binomial", "--path",
                "4,0.05", "--standardize")
    point = model["path"][2]
    eta = [total([point["intercept"]] + [b * columns[name][i] for name, b in point["coefficients"].items()])
           for i in range(189)]
    link = run("predict", "out.json", "--x", BIRTHWT, "--index", 2, "--type", "link")
    response = run("predict", "out.json", "--x", BIRTHWT, "--lambda", repr(point["lambda"]), "--json", "-")
    check(link.returncode == 0 and response.returncode == 0, f"predict: {link.stderr}{response.stderr}")
    lines = [float(line) for line in link.stdout.split()]
    check(len(lines) == 189 and all(close(a, e, 1e-12, 1e-12) for a, e in zip(lines, eta)), "linear predictors")
    means = json.loads(response.stdout)["predictions"]
    check(all(close(a, 1 / (1 + math.exp(-e)), 1e-12) for a, e in zip(means, eta)), "probabilities")
    result = run("predict", "out.json", "--x", BIRTHWT)
    check(result.returncode == 64 and "--lambda V or --index K" in result.stderr, "a path needs a choice")
    result = run("predict", "out.json", "--x", BIRTHWT, "--lambda", 17)
    check(result.returncode == 4 and "no level 17" in result.stderr, "an absent level")
    write("broken.json", "{\n\"program\": \"symo\",\n oops")
    result = run("predict", "broken.json", "--x", BIRTHWT)
    check(result.returncode == 4 and "broken.json:3: not JSON" in result.stderr, f"broken JSON: {result.stderr}")


def npy_design():
    rows = [(1.0, 2.0), (2.0, 1.0), (3.0, 5.0), (4.0, 3.0), (6.0, 2.0)]
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (5, 2), }".ljust(117) + "\n"
    write("x.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + header.encode() +
          b"".join(struct.pack("<2d", *row) for row in rows))
    header = "{'descr': '<i8', 'fortran_order': False, 'shape': (5,), }".ljust(117) + "\n"
    write("y.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + header.encode() + struct.pack("<5q", 1, 2, 4, 5, 6))
    model = fit("--x", "x.npy", "--y", "y.npy", "--lambda", "0.1", "--tol", "1e-9")
    verify_path("npy", model, {"x1": [r[0] for r in rows], "x2": [r[1] for r in rows]}, [1, 2, 4, 5, 6], tolerance=1e-9)


def outputs():
    result = run("fit", "--x", FRETS, "--y-column", "l1", "--path", 5)
    lines = result.stdout.splitlines()
    table = [line for line in lines if line.rstrip().endswith("solved") or line.split()[:1] == ["lambda"]]
    check(result.returncode == 0 and len(table) == 6, f"a table of five levels:\n{result.stdout}")
    check(len({line.rstrip().rfind(" ") for line in table}) == 1, "the table lines up")
    result = run("fit", "--x", FRETS, "--y-column", "l1", "--path", 5, "--json", "-")
    check(json.loads(result.stdout)["program"] == "symo", "--json - prints the object and nothing else")
    result = run("fit", "--x", FRETS, "--y-column", "l1", "--path", 5, "--quiet")
    check((result.returncode, result.stdout, result.stderr) == (0, "", ""), "--quiet is silent")
    result = run("fit", "--x", FRETS, "--y-column", "l1", "--lambda", 1, "--verbose")
    check("objective" in result.stderr and "(intercept)" in result.stdout, "--verbose and the coefficient table")
    for name, magic in (("p.png", b"\x89PNG"), ("p.svg", b"<?xml")):
        result = run("fit", "--x", FRETS, "--y-column", "l1", "--path", 5, "--plot", name, "--quiet")
        with open(name, "rb") as file:
            check(result.returncode == 0 and file.read(5).startswith(magic), f"--plot {name}: {result.stderr}")
    write("evil.csv", "\"`touch pwned`\",\"x'y\\\"\",z\",\"system('touch pwned')\"\n" + "1,2,3\n2,1,5\n4,4,4\n8,3,1\n")
    result = run("fit", "--x", "evil.csv", "--y-column", 3, "--path", "5,0.01", "--plot", "evil.png", "--quiet")
    check(result.returncode == 0 and os.path.exists("evil.png") and not os.path.exists("pwned"), "names run nothing")
    result = run("fit", "--x", FRETS, "--y-column", "l1", "--lambda", 1, "--plot", "no.png", env={"PATH": "/nowhere"})
    check(result.returncode == 0 and "gnuplot" in result.stderr and not os.path.exists("no.png"),
          f"without gnuplot the fit succeeds and says so: {result.stderr}")
    again = [fit("--x", FRETS, "--y-column", "l1", "--path", 5, "--threads", 1) for _ in range(2)]
    same = [[(p["lambda"], p["intercept"], p["coefficients"], p["objective"], p["iterations"]) for p in m["path"]]
            for m in again]
    check(same[0] == same[1], "the same input gives the same bits")


# ---- what is refused ----

def bad_input():
    good = "a,b,y\n1,2,1\n2,1,2\n3,5,4\n"
    cases = [("a,b,y\n1,2\n", ":2:3: the row ends after 2 cells"), ("a,a,y\n1,2,3\n", ":1:3: duplicate column name `a`"),
             ("a,,y\n1,2,3\n", ":1:3: empty column name"), ("a,b,y\n1,2,3\n1,x,3\n", ":3:3: column `b`: `x` is not a finite"),
             ("a,b,y\n1,2,3\n1,inf,3\n", ":3:3: column `b`: `inf`"), ("a,b,y\n1,,3\n", ":2:3: column `b`: the cell is missing"),
             ("a,b,y\n1,NA,3\n", ":2:3: column `b`: the cell is missing"), (b"a,b,y\n1,\x002,3\n", ":2:3: NUL byte"),
             ("", ": the file is empty"), ("a,b,y\n", ": no rows below the header"), ("y\n1\n", ": no columns for a design"),
             ("a,y\n1,red\n2,blue\n", ":2:3: column `y`: `red` is text"), ("a,b\n1,2\n", "has no column `y`")]
    for text, words in cases:
        write("bad.csv", text)
        result = run("fit", "--x", "bad.csv", "--y-column", "y", "--lambda", 1)
        check(result.returncode == 4 and "bad.csv" in result.stderr and words in result.stderr,
              f"{text!r}: exit {result.returncode}, {result.stderr!r}")
    write("good.csv", good)
    base = ["--x", "good.csv", "--y-column", "y", "--lambda", 1]
    refused = [(["--groups", write("g1", "one a c\n")], "g1:1:7: `c` names no column"),
               (["--groups", write("g2", "one a\ntwo a b\n")], "g2:2:5: column `a` is in a group already"),
               (["--groups", "every:3"], "2 columns are no multiple of groups of 3"),
               (["--symmetry", write("s1", "(a c)\n")], "s1:1:4: "), (["--symmetry", write("s2", "(a b)(a b)\n")], "s2:1:"),
               (["--penalty-factors", write("f1", "1\n2\n3\n")], "f1: 3 numbers where 2 are expected"),
               (["--penalty-factors", write("f2", "1\n-2\n")], "f2: number 2 is negative"),
               (["--penalty-factors", write("f3", "1\ntwo\n")], "f3:2:1: `two` is not a number"),
               (["--weights", write("w1.csv", "w\n1\n-1\n1\n")], "w1.csv:3:1: column `w`: a weight must not be negative"),
               (["--weights", write("w2.csv", "w\n1\n1\n")], "w2.csv has 2 rows, good.csv has 3"),
               (["--weights", write("w3.csv", "w\n0\n0\n0\n")], "every weight is 0"),
               (["--family", "binomial"], "good.csv:3:5: column `y`: a binomial response must lie between 0 and 1"),
               (["--x", "none.csv"], "none.csv: cannot be opened"), (["--x", "."], ".: is a directory")]
    for arguments, words in refused:
        result = run("fit", *base, *arguments)
        check(result.returncode == 4 and words in result.stderr, f"{arguments}: {result.returncode} {result.stderr!r}")
    usage = [["--nonsense"], ["stray"], ["--lambda"], ["--lambda", "x"], ["--lambda", "-1"], ["--lambda", "1", "--path", "3"],
             ["--family", "multinomial"], ["--family", "nobody"], ["--penalty", "slope"], ["--penalty", "nobody"], ["--cv", "5"],
             ["--checkpoint", "c"], ["--mode", "soft:1"], ["--mode", "reduce"], ["--exploit"], ["--method", "nobody"],
             ["--set", "nobody=1"], ["--set", "tolerance"], ["--tol", "0"], ["--tol", "nan"], ["--plot", "x.gif"],
             ["--missing", "guess"], ["--json", "good.csv"], ["--coef", "./good.csv"], ["--json", "o", "--coef", "./o"],
             ["--groups", "every:2", "--penalty", "lasso"], ["--quiet", "--verbose"], ["--y", "good.csv"]]
    for arguments in usage:
        start = base[:4] if arguments[0] == "--lambda" else base
        result = run("fit", *start, *arguments)
        check(result.returncode == 64 and result.stderr.startswith("symo: "), f"{arguments}: {result.returncode} {result.stderr!r}")
    with open("good.csv", encoding="utf-8") as file:
        check(file.read() == good, "an input named as output is as it was")
    check(run("fit", "--family", "cox", *base).stderr.find("not offered in this version") > 0, "what comes later is said")
    check(run("nonsense").returncode == 64 and run().returncode == 64, "no such subcommand")
    result = run("fit", *base, "--json", "/no/such/folder/out.json")
    check(result.returncode == 4 and "/no/such/folder/out.json" in result.stderr, "a folder that is not there")


def limits():
    model = fit("--x", BIRTHWT, "--y-column", "bwt", "--lambda", "1", "--max-iter", "3", code=2)
    check(model is None or (model["reason"] == "iteration limit" and model["path"][0]["iterations"] == 3), "3 iterations")
    model = fit("--x", BIRTHWT, "--y-column", "bwt", "--path", "50", "--time-limit", "0", code=2)
    check(model is None or (model["reason"] == "time limit" and len(model["path"]) < 50), "no time")


def interrupted():
    # It can only end by the signal: the tolerance is out of reach, and it may neither stall nor run out of iterations.
    arguments = [SYMO, "fit", "--x", DIGITS, "--y-column", "digit", "--lambda", "1e-9", "--tol", "1e-13", "--verbose",
                 "--max-iter", "1000000000000", "--set", "stall_iterations=1000000000000", "--json", "stopped.json",
                 "--coef", "stopped.npy"]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    lines = sum(1 for _ in zip(range(300), process.stderr))
    check(lines == 300 and process.poll() is None, f"the run is under way after {lines} lines")
    process.send_signal(signal.SIGINT)
    try:
        _, complaint = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        check(False, "Ctrl-C ends the run")
        return
    if not check(process.returncode == 130, f"interrupted: exit {process.returncode}: {complaint[-300:]}"):
        return
    with open("stopped.json", encoding="utf-8") as file:
        model = json.load(file)
    columns = read_columns(DIGITS)
    point = model["path"][-1]
    b = point_coefficients(model, point)
    value, _, _ = smooth(model, matrix(model, columns), columns["digit"], b, point["intercept"], [1.0] * len(columns["digit"]))
    check(model["reason"] == "stopped by user" and point["iterations"] > 0, f"reason {model['reason']}")
    check(close(point["objective"], value + 1e-9 * total(map(abs, b)), 1e-10), "its objective is the one of its point")
    check(value < 0.9 * null_value(model, columns["digit"], [1.0] * len(columns["digit"])), "the best point is far from null")
    check(read_npy("stopped.npy")[0]["shape"] == (64, 1), "its coefficients are written too")


def main():
    before = {path: (os.stat(path).st_mtime_ns, open(path, "rb").read()) for path in (BIRTHWT, DIGITS, FRETS)}
    with tempfile.TemporaryDirectory(prefix="symo-cli-") as folder:
        os.chdir(folder)
        for part in (group_lasso_path, logistic_path, lasso_without_intercept, ridge_and_none, imposed_symmetry,
                     text_columns_and_missing_cells, predictions, npy_design, outputs, bad_input, limits, interrupted):
            part()
        check(not [name for name in os.listdir(".") if name.startswith(".symo-")], "no temporary file is left")
        os.chdir("/")
    for path, (mtime, content) in before.items():
        check(os.stat(path).st_mtime_ns == mtime and open(path, "rb").read() == content, f"{path} is untouched")
    tally.end()


main()
