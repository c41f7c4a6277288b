#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""One data set in every format that symo reads: CSV, NPY, LIBSVM, Matrix Market. They must give the same fit and the
same predictions; what is missing or malformed is refused where it stands. The numbers are written here with repr, which
every correct reader gives back to the last bit.

    cli_formats.py SYMO
"""
import json
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

from tally import Tally

tally = Tally()
check = tally.check
SYMO = os.path.abspath(sys.argv[1])
ROWS, COLUMNS = 60, 9


def run(*arguments, **more):
    return subprocess.run([SYMO, *map(str, arguments)], capture_output=True, text=True, timeout=120, **more)


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


def close(a, b, tolerance):
    return abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


# ---- one data set ----

def draw():
    """Half of the cells are 0; a column is empty; the response is 0 or 1 in `label`, a number in `y`."""
    source = random.Random(20240613)
    x = [[source.gauss(0, 1) * (source.random() < 0.5 and j != 4) for j in range(COLUMNS)] for _ in range(ROWS)]
    truth = [1.5, 0, -2, 0, 3, 0, 0.5, 0, 0]
    y = [1 + sum(a * b for a, b in zip(row, truth)) + source.gauss(0, 0.5) for row in x]
    return x, y, [1.0 if value + source.gauss(0, 1) > 1 else 0.0 for value in y]


def npy(name, numbers, shape):
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return write(name, b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + header.encode() +
                 struct.pack(f"<{len(numbers)}d", *numbers))


def svm(name, x, labels, end="\n"):
    lines = ["# made by a test"]
    for row, label in zip(x, labels):
        lines.append(repr(label) + "".join(f" {j + 1}:{value!r}" for j, value in enumerate(row) if value != 0))
    return write(name, end.join(lines) + end)


def market(name, x, order):
    """Entries in a given order; order 0 is by columns."""
    entries = [(i, j, x[i][j]) for j in range(COLUMNS) for i in range(len(x)) if x[i][j] != 0]
    random.Random(order).shuffle(entries) if order else None
    return write(name, f"%%MatrixMarket matrix coordinate real general\n% a comment\n{len(x)} {COLUMNS} {len(entries)}\n" +
                 "".join(f"{i + 1} {j + 1} {value!r}\n" for i, j, value in entries))


def write_all(x, y, tag):
    header = ",".join(str(j + 1) for j in range(COLUMNS))
    write(f"{tag}.csv", header + ",y\n" + "".join(",".join(map(repr, row)) + f",{b!r}\n" for row, b in zip(x, y)))
    npy(f"{tag}.npy", [value for row in x for value in row], (len(x), COLUMNS))
    npy(f"{tag}-y.npy", y, (len(x),))
    svm(f"{tag}.svm", x, y)
    svm(f"{tag}.libsvm", x, y, "\r\n")
    market(f"{tag}.mtx", x, 0)
    market(f"{tag}-shuffled.mtx", x, 1)
    columns = [x[i][j] for j in range(COLUMNS) for i in range(len(x))]
    write(f"{tag}-array.mtx", f"%%MatrixMarket MATRIX Array Real General\n{len(x)} {COLUMNS}\n" +
          "".join(f"{value!r}\n" for value in columns))


def sources(tag):
    y = ["--y", f"{tag}-y.npy"]
    return {"csv": ["--x", f"{tag}.csv", "--y-column", "y"], "npy": ["--x", f"{tag}.npy", *y],
            "svm": ["--x", f"{tag}.svm"], "libsvm": ["--x", f"{tag}.libsvm"], "mtx": ["--x", f"{tag}.mtx", *y],
            "shuffled": ["--x", f"{tag}-shuffled.mtx", *y], "array": ["--x", f"{tag}-array.mtx", *y]}


def coefficients(model, point):
    """By position: the columns of an NPY file are called x1, x2, ..."""
    return [point["coefficients"].get(c["name"], 0.0) for c in model["columns"]]


# ---- the same fit ----

def same_fits():
    x, y, labels = draw()
    write_all(x, y, "d")
    write_all(x, labels, "b")
    write("w.csv", "w\n" + "".join(f"{1 + i % 3}\n" for i in range(ROWS)))
    write("swap.txt", "(1 2)(3 -4)\n")
    write("x-swap.txt", "(x1 x2)(x3 -x4)\n")
    cases = [("d", ["--path", 6, "--standardize"]), ("d", ["--lambda", 0.1, "--weights", "w.csv", "--standardize"]),
             ("d", ["--lambda", 0.05, "--no-intercept"]), ("d", ["--groups", "every:3", "--lambda", 0.05]),
             ("d", ["--lambda", 0.05, "--penalty", "ridge", "--offset", "w.csv"]),
             ("d", ["--lambda", 0.05, "--symmetry", "swap.txt", "--standardize"]),
             ("d", ["--lambda", 0.05, "--symmetry", "swap.txt", "--mode", "project"]),
             ("b", ["--lambda", 0.02, "--family", "binomial", "--standardize"]),
             ("b", ["--lambda", 0.02, "--family", "binomial", "--symmetry", "swap.txt"])]
    for tag, options in cases:
        reference = None
        for name, source in sources(tag).items():
            extra = ["x-" + word if word == "swap.txt" and name == "npy" else word for word in options]
            model = fit(*source, *extra, "--tol", "1e-11")
            if model is None:
                continue
            check((model["problem"]["n"], model["problem"]["p"]) == (ROWS, COLUMNS), f"{name} {options}: n, p")
            check((model["problem"]["rows_dropped"], model["problem"]["cells_imputed"]) == (0, 0), f"{name}: nothing missing")
            if name != "npy":
                check([c["name"] for c in model["columns"]] == [str(j + 1) for j in range(COLUMNS)], f"{name}: names")
            reference = reference or model
            for mine, theirs in zip(model["path"], reference["path"]):
                same = all(close(a, b, 1e-10) for a, b in zip(coefficients(model, mine), coefficients(reference, theirs)))
                check(same and close(mine["intercept"], theirs["intercept"], 1e-10), f"{name} {options}: coefficients")
                check(close(mine["objective"], theirs["objective"], 1e-10), f"{name} {options}: objective")
                check(mine["reason"] == "solved" and mine["kkt"] <= 1e-11 and close(mine["lambda"], theirs["lambda"], 1e-12),
                      f"{name} {options}: solved at the same level")
            check([round(c["scale"], 12) for c in model["columns"]] == [round(c["scale"], 12) for c in reference["columns"]],
                  f"{name} {options}: scales")
            if "--standardize" in options and "--symmetry" not in options and "--weights" not in options:
                check(close(model["columns"][0]["scale"], deviation([row[0] for row in x]), 1e-12), f"{name}: the scale")
                check(model["columns"][4]["scale"] == 1, f"{name}: an empty column is left as it is")
        check(reference is None or any(point["coefficients"] for point in reference["path"]), f"{options}: not all zero")


def deviation(numbers):
    mean = math.fsum(numbers) / len(numbers)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in numbers) / len(numbers))


def same_predictions():
    x, _, _ = draw()
    model = fit("--x", "d.svm", "--lambda", "0.05", "--tol", "1e-10")
    if model is None:
        return
    point = model["path"][0]
    b = coefficients(model, point)
    expected = [point["intercept"] + math.fsum(value * b[j] for j, value in enumerate(row)) for row in x]
    # Fewer columns than the model has: the file ends where its last rows are 0.
    narrow = [row[:3] + [0.0] * (COLUMNS - 3) for row in x]
    svm("narrow.svm", narrow, [0.0] * ROWS)
    for name, wanted in (("d.svm", expected), ("d.csv", expected), ("d.mtx", expected), ("d-array.mtx", expected),
                         ("narrow.svm", [point["intercept"] + math.fsum(row[j] * b[j] for j in range(3)) for row in x])):
        result = run("predict", "out.json", "--x", name)
        got = [float(line) for line in result.stdout.split()]
        check(result.returncode == 0 and len(got) == ROWS and all(close(a, e, 1e-13) for a, e in zip(got, wanted)),
              f"predict {name}: {result.returncode} {result.stderr}")
    write("offset.csv", "o\n" + "".join(f"{i}\n" for i in range(ROWS)))
    result = run("predict", "out.json", "--x", "d.mtx", "--offset", "offset.csv", "--json", "-")
    got = json.loads(result.stdout)["predictions"] if result.returncode == 0 else []
    check(len(got) == ROWS and all(close(a, e + i, 1e-13) for i, (a, e) in enumerate(zip(got, expected))), "with an offset")
    write("wide.svm", "1 1:1 10:2\n")
    write("narrow.mtx", "%%MatrixMarket matrix coordinate real general\n2 3 1\n1 1 1\n")
    for arguments, code, words in ((["--x", "wide.svm"], 4, "wide.svm:1:7: index 10 where there are 9 columns"),
                                   (["--x", "narrow.mtx"], 4, "narrow.mtx has 3 columns, the model was fitted on 9"),
                                   (["--x", "d.svm", "--missing", "mean"], 64, "--missing belongs to a CSV or NPY design"),
                                   (["--x", "d.npy"], 4, "d.npy has no column `1`"),
                                   (["--x", "d.svm", "--offset", "gone.csv"], 4, "gone.csv: cannot be opened")):
        result = run("predict", "out.json", *arguments)
        check(result.returncode == code and words in result.stderr, f"predict {arguments}: {result.returncode} {result.stderr}")
    fit("--x", "d.npy", "--y", "d-y.npy", "--lambda", "0.05")
    result = run("predict", "out.json", "--x", "d.svm")
    check(result.returncode == 4 and "the model was fitted on column `x1`" in result.stderr, f"other names: {result.stderr}")


def binary_labels():
    x, _, labels = draw()
    svm("pm.svm", x, [2 * label - 1 for label in labels])
    svm("01.svm", x, labels)
    fits = [fit("--x", name, "--family", "binomial", "--lambda", "0.02") for name in ("pm.svm", "01.svm")]
    check(None in fits or fits[0]["path"][0]["coefficients"] == fits[1]["path"][0]["coefficients"], "-1 and 1 are 0 and 1")
    result = run("fit", "--x", "pm.svm", "--family", "binomial", "--lambda", "0.02")
    check("the labels -1 and 1 are taken as 0 and 1" in result.stderr, "and it is said")
    result = run("fit", "--x", "01.svm", "--family", "binomial", "--lambda", "0.02")
    check("labels" not in result.stderr, "0 and 1 need no words")
    check(fit("--x", "pm.svm", "--lambda", "0.02") is not None, "a gaussian response may be -1")
    svm("three.svm", x[:3], [-1.0, 1.0, 2.0])
    result = run("fit", "--x", "three.svm", "--family", "binomial", "--lambda", "1")
    check(result.returncode == 4 and "three.svm: the label of row 1: a binomial response" in result.stderr, result.stderr)


# ---- missing values ----

def missing_values():
    cells = [["1", "4", "a", "2"], ["2", "", "b", "1"], ["NA", "3", "a", "4"], ["5", "1", "b", "NaN"], ["3", "2", "a", "3"],
             ["4", "?", "b", "5"], ["2", "6", "a", "1"]]
    write("m.csv", "u,v,t,y\n" + "".join(",".join(row) + "\n" for row in cells))
    base = ["--x", "m.csv", "--y-column", "y", "--columns", "u,v", "--lambda", "0.1"]
    result = run("fit", *base)
    check(result.returncode == 4 and "m.csv:3:3: column `v`: the cell is missing (--missing drop|mean allows it)" in
          result.stderr, f"refused: {result.stderr}")
    model = fit(*base, "--missing", "drop", "--tol", "1e-10")
    kept = [row for row in cells if "NA" not in row and "" not in row and "?" not in row and "NaN" not in row]
    write("kept.csv", "u,v,t,y\n" + "".join(",".join(row) + "\n" for row in kept))
    plain = fit("--x", "kept.csv", *base[2:], "--tol", "1e-10")
    if model and plain:
        check((model["problem"]["n"], model["problem"]["rows_dropped"], model["problem"]["cells_imputed"]) == (3, 4, 0),
              f"three rows are left: {model['problem']}")
        check(model["path"][0]["coefficients"] == plain["path"][0]["coefficients"], "dropping is leaving the rows out")
    # The response is never made up; without its gap, u's mean is 17/6 and v's 16/5.
    result = run("fit", *base, "--missing", "mean")
    check(result.returncode == 4 and "m.csv:5:7: column `y`: the cell is missing (--missing drop allows it)" in
          result.stderr, f"a missing response: {result.stderr}")
    cells[3][3] = "2"
    write("m.csv", "u,v,t,y\n" + "".join(",".join(row) + "\n" for row in cells))
    model = fit(*base, "--missing", "mean", "--tol", "1e-10")
    filled = [[row[0] if row[0] != "NA" else repr(17 / 6), row[1] if row[1] not in ("", "?") else repr(16 / 5)] + row[2:]
              for row in cells]
    write("filled.csv", "u,v,t,y\n" + "".join(",".join(row) + "\n" for row in filled))
    plain = fit("--x", "filled.csv", *base[2:], "--tol", "1e-10")
    if model and plain:
        check((model["problem"]["rows_dropped"], model["problem"]["cells_imputed"]) == (0, 3), f"{model['problem']}")
        check([close(c["mean"], mean, 1e-15) for c, mean in zip(model["columns"], (17 / 6, 16 / 5))] == [True, True], "means")
        a, b = model["path"][0]["coefficients"], plain["path"][0]["coefficients"]
        check(a.keys() == b.keys() and all(close(a[k], b[k], 1e-9) for k in a), "imputing is writing the mean")
    result = run("fit", *base, "--missing", "mean")
    check("; cells imputed: 3" in result.stdout and "dropped" not in result.stdout, "the table says it")
    result = run("fit", *base, "--missing", "drop")
    check("; rows dropped: 3" in result.stdout and "imputed" not in result.stdout, "the table says it")
    fit(*base, "--missing", "mean")
    write("new.csv", "v,u\nNA,1\n2,?\n")
    result = run("predict", "out.json", "--x", "new.csv")
    check(result.returncode == 4 and "new.csv:2:1: column `v`: the cell is missing (--missing mean allows it)" in
          result.stderr, f"predict refuses: {result.stderr}")
    check(run("predict", "out.json", "--x", "new.csv", "--missing", "drop").returncode == 64, "every row gets a prediction")
    with open("out.json", encoding="utf-8") as file:
        model = json.load(file)
    point = model["path"][0]
    b = [point["coefficients"].get(name, 0.0) for name in ("u", "v")]
    result = run("predict", "out.json", "--x", "new.csv", "--missing", "mean")
    expected = [point["intercept"] + b[0] * u + b[1] * v for u, v in ((1, 16 / 5), (17 / 6, 2))]
    check(result.returncode == 0 and all(close(float(line), e, 1e-13) for line, e in zip(result.stdout.split(), expected)),
          f"the fitted means fill new rows: {result.stderr}")


def missing_text_and_vectors():
    write("t.csv", "t,u,y\na,1,1\n?,2,2\nb,3,4\na,4,3\n")
    base = ["--x", "t.csv", "--y-column", "y", "--lambda", "0.1"]
    result = run("fit", *base, "--missing", "mean")
    check(result.returncode == 4 and "t.csv:3:1: column `t`: the cell is missing (--missing drop allows it)" in
          result.stderr, f"text has no mean: {result.stderr}")
    model = fit(*base, "--missing", "drop")
    check(model is None or [c["name"] for c in model["columns"]] == ["t=a", "t=b", "u"], "? is no level")
    write("quoted.csv", "t,u,y\na,1,1\n\"?\",2,2\n\"NA\",3,4\na,4,3\n")
    model = fit("--x", "quoted.csv", *base[2:])
    check(model is None or [c["name"] for c in model["columns"]] == ["t=?", "t=NA", "t=a", "u"], "quoted words are text")
    fit(*base, "--missing", "drop")
    write("new.csv", "t,u\n,1\n")
    result = run("predict", "out.json", "--x", "new.csv", "--missing", "mean")
    check(result.returncode == 4 and result.stderr.rstrip().endswith("new.csv:2:1: column `t`: the cell is missing"),
          result.stderr)
    write("w.csv", "w\n1\n1\nNA\n1\n")
    write("o.csv", "o\n1\n1\n1\n\"\"\n")
    model = fit(*base, "--missing", "drop", "--weights", "w.csv", "--offset", "o.csv", code=0)
    check(model is None or (model["problem"]["n"], model["problem"]["rows_dropped"]) == (1, 3), "rows of all files")
    write("x.csv", "u\n1\n2\n3\n4\n")
    write("y.csv", "y\n1\n2\nNA\n4\n")
    result = run("fit", "--x", "x.csv", "--y", "y.csv", "--lambda", 1)
    check(result.returncode == 4 and "y.csv:4:1: column `y`: the cell is missing (--missing drop allows it)" in
          result.stderr, result.stderr)
    npy("x.npy", [1.0, 2.0, math.nan, 4.0], (4, 1))
    npy("y.npy", [1.0, 2.0, 3.0, 5.0], (4,))
    result = run("fit", "--x", "x.npy", "--y", "y.npy", "--lambda", 0.1)
    check(result.returncode == 4 and "x.npy: row 3, column `x1`: the cell is missing" in result.stderr, result.stderr)
    model = fit("--x", "x.npy", "--y", "y.npy", "--lambda", 0.1, "--missing", "mean")
    check(model is None or (close(model["columns"][0]["mean"], 7 / 3, 1e-15) and model["problem"]["cells_imputed"] == 1),
          "NaN in NPY")
    write("none.csv", "u,v,y\nNA,1,1\n,2,2\n")
    result = run("fit", "--x", "none.csv", "--y-column", "y", "--lambda", 1, "--missing", "mean")
    check(result.returncode == 4 and "column `u`: every cell is missing" in result.stderr, result.stderr)
    result = run("fit", "--x", "none.csv", "--y-column", "y", "--lambda", 1, "--missing", "drop")
    check(result.returncode == 4 and "none.csv: no row without a missing cell" in result.stderr, result.stderr)
    write("m.mtx", "%%MatrixMarket matrix array real general\n4 1\n1\n2\n3\n4\n")
    result = run("fit", "--x", "m.mtx", "--y", "y.csv", "--lambda", 1)
    check(result.returncode == 4 and result.stderr.rstrip().endswith("y.csv:4:1: column `y`: the cell is missing"),
          result.stderr)


# ---- what is refused ----

def refusals():
    head = "%%MatrixMarket matrix coordinate real general\n"
    write("y1.csv", "y\n1\n")
    write("y2.csv", "y\n1\n2\n")
    for name, text, words in (("a.svm", "1 1:1\n2 2:1 1:3\n", "a.svm:2:7: index 1 is not above the one before it, 2"),
                              ("a.svm", "1 0:1\n", "a.svm:1:3: `0:1` has an index below 1"),
                              ("a.svm", "1 2147483648:1\n", "a.svm:1:3: `2147483648:1` has an index above 2147483647"),
                              ("a.svm", "1 2147483647:1\n", "a.svm:1:3: index 2147483647 in a file of 15 bytes"),
                              ("a.svm", "1 qid:3 1:2\n", "a.svm:1:3: qid: ranking data are not read"),
                              ("a.svm", "1 1:1e400\n", "a.svm:1:5: `1e400` is not a finite number"),
                              ("a.svm", "1\n2\n", "a.svm: a matrix of 2 rows and 0 columns is no design"),
                              ("a.svm", "# nothing\n", "a.svm: no row in the file"), ("a.svm", "", "a.svm: the file is empty"),
                              ("a.libsvm", b"1 1:2\n1 \x00\n", "a.libsvm:2:3: NUL byte"),
                              ("a.mtx", head + "1 1 1\n1 2 3\n", "a.mtx:3:3: `2` is no column of 1 .. 1"),
                              ("a.mtx", head + "1 2 2\n1 1 3\n1 1 4\n", "a.mtx:4:1: (1, 1) has an entry already"),
                              ("a.mtx", head + "2000000000 2000000000 1\n1 1 1\n", "a.mtx:2:1: 2000000000 rows in a file of"),
                              ("a.mtx", head + "0 3 0\n", "a.mtx: a matrix of 0 rows and 3 columns is no design"),
                              ("a.mtx", head.replace("real", "complex"), "a.mtx:1:34: complex numbers are not read"),
                              ("a.mtx", head + "2 1 1\n1 1 1\n", "y1.csv has 1 rows, a.mtx has 2")):
        write(name, text)
        arguments = ["--y", "y1.csv"] if name.endswith(".mtx") else []
        result = run("fit", "--x", name, "--lambda", 1, *arguments)
        check(result.returncode == 4 and words in result.stderr, f"{text!r}: exit {result.returncode} {result.stderr!r}")
    write("a.svm", "1 1:1\n2 1:2\n")
    write("a.mtx", head + "2 1 1\n1 1 1\n")
    for arguments, words in ((["--x", "a.svm", "--y-column", "y"], "--y-column belongs to a CSV or NPY design"),
                             (["--x", "a.mtx", "--y-column", "y"], "--y-column belongs to a CSV or NPY design"),
                             (["--x", "a.svm", "--weights-column", "1"], "--weights-column belongs"),
                             (["--x", "a.svm", "--offset-column", "1"], "--offset-column belongs"),
                             (["--x", "a.svm", "--columns", "1"], "--columns belongs"),
                             (["--x", "a.svm", "--missing", "drop"], "--missing belongs"),
                             (["--x", "a.svm", "--y", "y2.csv"], "a.svm brings the response with it: leave --y out"),
                             (["--x", "a.mtx"], "--y FILE or --y-column NAME is needed")):
        result = run("fit", *arguments, "--lambda", 1)
        check(result.returncode == 64 and words in result.stderr, f"{arguments}: {result.returncode} {result.stderr!r}")
    result = run("fit", "--x", "d.csv", "--y", "a.mtx", "--lambda", 1)
    check(result.returncode == 4 and "a.mtx: LIBSVM and Matrix Market files hold a matrix" in result.stderr, result.stderr)
    result = run("fit", "--x", "a.mtx", "--y", "y2.csv", "--lambda", 1, "--json", "a.mtx")
    check(result.returncode == 64 and "a.mtx is an input" in result.stderr, "an input is not written over")


def other_locale():
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8"):
        model = fit("--x", "d.svm", "--lambda", "0.1", env={**os.environ, "LC_ALL": name})
        check(model is not None and model["problem"]["n"] == ROWS, f"{name}")


def main():
    with tempfile.TemporaryDirectory(prefix="symo-formats-") as folder:
        os.chdir(folder)
        for part in (same_fits, same_predictions, binary_labels, missing_values, missing_text_and_vectors, refusals,
                     other_locale):
            part()
        os.chdir("/")
    tally.end()


main()
