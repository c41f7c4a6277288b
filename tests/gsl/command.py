#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`symo symmetry test` as a user runs it: tables, JSON, sentences and exit codes. Figures are recomputed here in rational
arithmetic and by closed forms: p = (1 + 2 F / m)^(-m/2) for F of 2 degrees, exp(-x/2) for chi-square of 2.

    command.py SYMO DATA_DIRECTORY
    command.py --missing SYMO          a build without libsymo-gsl says so
"""
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "install"))
from tally import Tally  # noqa: E402

tally = Tally()
check = tally.check


def run(symo, *arguments):
    return subprocess.run([symo, "symmetry", "test", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def close(a, b, relative=1e-9):
    return a is not None and abs(a - b) <= relative * abs(b)


def write(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
    return name


def residual_squares(columns, y):
    """The residual sum of squares of the least squares fit, exactly."""
    n = len(columns)
    a = [[sum(u * v for u, v in zip(columns[i], columns[j])) for j in range(n)] +
         [sum(u * v for u, v in zip(columns[i], y))] for i in range(n)]
    right = [row[-1] for row in a]
    for k in range(n):
        for r in range(n):
            if r != k:
                factor = a[r][k] / a[k][k]
                a[r] = [u - factor * v for u, v in zip(a[r], a[k])]
    return sum(v * v for v in y) - sum(a[k][-1] / a[k][k] * right[k] for k in range(n))


def diabetes(symo, data):
    path = os.path.join(data, "diabetes.csv")
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    column = {name: [Fraction(row[k]) for row in rows[1:]] for k, name in enumerate(rows[0])}
    y = column.pop("progression")
    n, one = len(y), [Fraction(1)] * len(y)
    rest = [column[name] for name in column if name not in ("s1", "s2", "s3", "s4")]
    twins = [u + v for u, v in zip(column["s1"], column["s2"])]
    opposites = [u - v for u, v in zip(column["s3"], column["s4"])]
    free = residual_squares([one, *column.values()], y)
    tied = residual_squares([one, *rest, twins, opposites], y)
    without_first = residual_squares([one, *rest, column["s1"], column["s2"], opposites], y)
    f = float((tied - free) / 2 / (free / (n - 11)))
    ratio, score = n * math.log(tied / free), float(n * (tied - free) / tied)
    write("pairs", "# s1 and s2 alike, s3 and s4 opposite\nswap s1 s2\n(s3 -s4)\n")
    result = run(symo, "--x", path, "--y-column", "progression", "--symmetry", "pairs", "--json", "out.json")
    check(result.returncode == 0 and result.stderr == "", f"diabetes: {result.returncode} {result.stderr}")
    for words in ("gaussian family, 442 observations; rank of the free model 11, of the tied model 9",
                  "likelihood ratio    3.18314   2         -  0.203605\n", "F                   1.55756   2       431  0.211832\n",
                  "each generator given up alone\n", "(s3 -s4)   0.829623  0.300687   1  0.583452  0.583452\n"):
        check(words in result.stdout, f"the tables say `{words}`: {result.stdout}")
    with open("out.json", encoding="utf-8") as file:
        out = json.load(file)
    check(list(out) == ["program", "version", "family", "observations", "intercept", "rank", "loglik", "tests", "tension",
                        "generators", "newton"], f"keys are {list(out)}")
    tests = out["tests"]
    check(tests["f"]["df"] == 2 and tests["f"]["df_error"] == n - 11 and tests["f"]["reason"] == "computed", "F's degrees")
    check(close(tests["f"]["statistic"], f) and close(tests["f"]["p"], (1 + 2 * f / (n - 11)) ** (-(n - 11) / 2)), "F")
    check(close(tests["likelihood_ratio"]["statistic"], ratio), "likelihood ratio")
    check(close(tests["likelihood_ratio"]["p"], math.exp(-ratio / 2)), "its p")
    check(close(tests["score"]["statistic"], score) and close(tests["score"]["p"], math.exp(-score / 2)), "score")
    check("df_error" not in tests["score"], "chi-square has no degrees of freedom of the error")
    check(out["rank"]["free"] == 11 and out["rank"]["tied"] == 9 and out["rank"]["tolerance"] == 1e-11, "ranks")
    first, second = out["generators"]
    check(first["generator"] == "(s1 s2)" and second["generator"] == "(s3 -s4)", "generators by name")
    check(close(first["statistic"], float(n * (tied - without_first) / tied)) and first["df"] == 1, "score of s1 s2")
    check(close(first["p"], math.erfc(math.sqrt(first["statistic"] / 2))), "p of s1 s2")
    check(close(first["p_holm"], 2 * first["p"]) and second["p_holm"] == second["p"], "Holm")
    check(first["tension"] > second["tension"] > 0 and close(out["tension"], math.hypot(first["tension"], second["tension"])),
          "tensions of disjoint generators add up in squares")
    result = run(symo, "--x", path, "--y-column", "progression", "--symmetry", "pairs", "--json", "-", "--no-intercept")
    out = json.loads(result.stdout)
    check(result.returncode == 0 and out["rank"]["free"] == 10 and out["intercept"] is False, "without intercept")


def births(symo, data):
    path = os.path.join(data, "birthwt.csv")
    write("risks", "swap smoke ht\nswap ht ui\n")
    base = ["--x", path, "--y-column", "low", "--symmetry", "risks", "--family", "binomial"]
    result = run(symo, *base, "--columns", "age,lwt,smoke,ptl,ht,ui,ftv", "--json", "out.json")
    check(result.returncode == 0 and "binomial family, 189 observations" in result.stdout, f"births: {result.stderr}")
    check("\nF " not in result.stdout, "no F in the binomial family")
    with open("out.json", encoding="utf-8") as file:
        out = json.load(file)
    ratio, score = out["tests"]["likelihood_ratio"], out["tests"]["score"]
    check(close(ratio["statistic"], 2 * (out["loglik"]["free"] - out["loglik"]["tied"]), 1e-12) and ratio["df"] == 2, "ratio")
    check(close(ratio["p"], math.exp(-ratio["statistic"] / 2)) and close(score["p"], math.exp(-score["statistic"] / 2)), "p")
    check(out["tests"]["f"]["p"] is None and out["tests"]["f"]["reason"] == "of the gaussian family only", "F has its reason")
    check(0 < out["newton"]["steps"] < 30 and out["newton"]["gradient_free"] <= 1e-10, "Newton converged")
    result = run(symo, *base, "--json", "out.json")  # the birth weight itself tells which are low
    check(result.returncode == 3 and "no finite tied fit" in result.stderr, f"separation: {result.returncode} {result.stderr}")
    check("likelihood ratio          -   2         -  -  no finite tied fit" in result.stdout, "and the table says so")
    with open("out.json", encoding="utf-8") as file:
        out = json.load(file)
    check(out["tests"]["score"]["p"] is None and out["tension"] is None, "and the JSON has no number")


def labels(symo):
    """The labels -1 and 1 of a LIBSVM file are those of 0 and 1."""
    entries = ["1:1 2:2", "1:2 2:1", "1:3 2:1.5", "1:0.5 2:1", "1:2.5 2:0.1", "2:3", "1:1 2:1", "1:2 2:2"]
    outs = []
    for low in ("-1", "0"):
        write(f"low{low}.svm", "".join(f"{low if i % 2 else 1} {e}\n" for i, e in enumerate(entries)))
        write("both", "(1 2)\n")
        result = run(symo, "--x", f"low{low}.svm", "--symmetry", "both", "--family", "binomial")
        check(result.returncode == 0 and ("taken as 0 and 1" in result.stderr) == (low == "-1"), f"labels: {result.stderr}")
        outs.append(result.stdout)
    check(outs[0] == outs[1] and "8 observations" in outs[0], "labels make no difference")


def refusals(symo, data):
    path = os.path.join(data, "diabetes.csv")
    write("pairs", "swap s1 s2\n")
    write("strangers", "swap s1 s9\n")
    write("same.csv", "a,b,y,w\n1,1,1,2\n2,2,3,1\n4,4,2,1\n3,3,5,1\n")
    write("far.csv", "a,b,y,o\n1,2,0,1e6\n2,1,1,1e6\n3,5,0,1e6\n4,2,1,1e6\n5,1,0,1e6\n")
    write("ab", "swap a b\n")
    base = ["--x", path, "--y-column", "progression"]
    small = ["--x", "same.csv", "--y-column", "y", "--symmetry", "ab"]
    cases = [
        (["--help"], 0, ""),
        ([*base, "--symmetry", "pairs", "--nonsense"], 64, "no option `--nonsense`"),
        ([*base, "--symmetry", "pairs", "stray"], 64, "what is `stray`?"),
        ([*base], 64, "--symmetry FILE is needed"),
        (["--symmetry", "pairs"], 64, "--x FILE is needed"),
        (["--x", path, "--symmetry", "pairs"], 64, "--y FILE or --y-column NAME is needed"),
        ([*base, "--symmetry", "pairs", "--family", "poisson"], 64, "`poisson` is neither gaussian nor binomial"),
        ([*base, "--symmetry", "pairs", "--json", "pairs"], 64, "would be written over"),
        ([*base, "--symmetry", "pairs", "--family", "binomial"], 4, "response: 151 in row 1 is not in [0, 1]"),
        ([*base, "--symmetry", "strangers"], 4, "strangers:1:9"),
        ([*base, "--symmetry", "missing"], 4, "missing"),
        ([*base, "--symmetry", "pairs", "--json", "no/such/folder"], 4, "no/such"),
        ([*small, "--weights-column", "w"], 4, "nothing to test"),
        ([*small, "--columns", "a,w", "--symmetry", write("aw", "swap a w\n"), "--offset-column", "b"], 0, ""),
        (["--x", "same.csv", "--y-column", "y", "--symmetry", "aw", "--weights", write("w.csv", "w\n0\n1\n1\n1\n"),
          "--columns", "a,w", "--no-intercept"], 0, ""),
        (["--x", "far.csv", "--y-column", "y", "--symmetry", "ab", "--offset-column", "o", "--family", "binomial"], 5,
         "the fit did not converge"),
    ]
    for arguments, code, words in cases:
        result = run(symo, *arguments)
        check(result.returncode == code and words in result.stderr,
              f"{arguments}: {result.returncode} not {code}: {result.stdout} {result.stderr}")


def missing(symo):
    for arguments in ([], ["--help"], ["--x", "a", "--symmetry", "b"]):
        result = run(symo, *arguments)
        check(result.returncode == 64 and result.stdout == "" and "made without libsymo-gsl" in result.stderr,
              f"without libsymo-gsl: {result.returncode} {result.stderr}")
    result = subprocess.run([symo, "symmetry", "orbits", "--n", "2", "(1 2)"], capture_output=True, text=True)
    check(result.returncode == 0 and "orbit 1: 1 2" in result.stdout, "and the rest of it works")


if sys.argv[1] == "--missing":
    missing(os.path.abspath(sys.argv[2]))
else:
    arguments = [os.path.abspath(argument) for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        diabetes(*arguments)
        births(*arguments)
        labels(arguments[0])
        refusals(*arguments)
        os.chdir(os.path.dirname(arguments[0]))
tally.end()
