#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""symo fit with the families poisson and huber and the penalties elastic-net and sparse-group: every figure of the JSON
is recomputed here in plain Python from the file and the CSV alone. Nothing of the library is used.

    cli_families.py SYMO DATA_DIRECTORY
"""
import csv
import json
import math
import os
import subprocess
import sys
import tempfile

from tally import Tally

tally = Tally()
check = tally.check
SYMO, DATA = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
BIRTHWT, FRETS = os.path.join(DATA, "birthwt.csv"), os.path.join(DATA, "frets.csv")
COLUMNS = "age,lwt,race,smoke,ptl,ui"
EVERY_TWO = [["age", "lwt"], ["race", "smoke"], ["ptl", "ui"]]


def run(*arguments):
    return subprocess.run([SYMO, *map(str, arguments)], capture_output=True, text=True, timeout=280)


def fit(*arguments, code=0):
    result = run("fit", "--json", "out.json", "--quiet", *arguments)
    if not check(result.returncode == code, f"fit {arguments}: exit {result.returncode} not {code}: {result.stderr}"):
        return None
    with open("out.json", encoding="utf-8") as file:
        return json.load(file)


def write(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
    return name


def read_columns(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return {name: [float(row[k]) for row in rows[1:]] for k, name in enumerate(rows[0])}


def close(a, b, relative, absolute=0.0):
    return abs(a - b) <= absolute + relative * max(abs(a), abs(b))


def norm(vector):
    return math.hypot(*vector) if vector else 0.0


# ---- losses: a row's value and slope by its predictor, and the least value ----

def huber(delta):
    def loss(y, eta):
        r = eta - y
        if abs(r) <= delta:
            return r * r / 2, r
        return delta * abs(r) - delta * delta / 2, math.copysign(delta, r)
    return loss


LOSSES = {
    "gaussian": lambda y, eta: ((eta - y) ** 2 / 2, eta - y),
    "binomial": lambda y, eta: (max(eta, 0) + math.log1p(math.exp(-abs(eta))) - y * eta, 1 / (1 + math.exp(-eta)) - y),
    "poisson": lambda y, eta: (math.exp(eta) - y * eta, math.exp(eta) - y),
}


def loss_of(problem):
    return huber(problem["delta"]) if problem["family"] == "huber" else LOSSES[problem["family"]]


def perfect(problem, y):
    return y - y * math.log(y) if problem["family"] == "poisson" and y > 0 else 0.0


class Data:
    """The divided columns, the response, the weights, as the fit saw them."""

    def __init__(self, model, columns, y, weights, offset):
        self.x = [[value / c["scale"] for value in columns[c["source"]]] for c in model["columns"]]
        self.y, self.n, self.w = y, len(y), weights or [1.0] * len(y)
        self.offset = offset or [0.0] * self.n
        self.mass, self.loss = math.fsum(self.w), loss_of(model["problem"])

    def smooth(self, b, intercept):
        """f, its gradient, its derivative in the intercept."""
        eta = [math.fsum([intercept, self.offset[i]] + [x[i] * bj for x, bj in zip(self.x, b)]) for i in range(self.n)]
        rows = [self.loss(y, t) for y, t in zip(self.y, eta)]
        slope = [w * s / self.mass for w, (_, s) in zip(self.w, rows)]
        value = math.fsum(w * v for w, (v, _) in zip(self.w, rows)) / self.mass
        return value, [math.fsum(a * s for a, s in zip(x, slope)) for x in self.x], math.fsum(slope)

    def null(self, has_intercept):
        """f at b = 0: the derivative in the intercept increases, so bisection finds its root."""
        zero = [0.0] * len(self.x)
        reach = 50.0 if self.loss in (LOSSES["poisson"], LOSSES["binomial"]) else 1e5
        low, high = (-reach, reach) if has_intercept else (0.0, 0.0)
        for _ in range(200):
            middle = (low + high) / 2
            if self.smooth(zero, middle)[2] < 0:
                low = middle
            else:
                high = middle
        return self.smooth(zero, (low + high) / 2)[0]


# ---- penalties: value, and the distance from the subdifferential over lambda w ----

def groups_of(model):
    """(weight, column numbers); columns in no group have weight 0."""
    number = {c["name"]: j for j, c in enumerate(model["columns"])}
    if model["groups"] is None:
        return [(math.inf if c["weight"] is None else c["weight"], [j]) for j, c in enumerate(model["columns"])]
    groups = [(math.inf if g["weight"] is None else g["weight"], [number[name] for name in g["columns"]])
              for g in model["groups"]]
    grouped = {j for _, members in groups for j in members}
    return groups + [(0.0, [j]) for j in range(len(model["columns"])) if j not in grouped]


def norm_distance(g, b, radius):
    """Of -g from radius times the subdifferential of the norm at b."""
    size = norm(b)
    return norm([gj + radius * bj / size for gj, bj in zip(g, b)]) if size > 0 else max(norm(g) - radius, 0.0)


def sparse_distance(g, b, entries, radius):
    """Of -g from entries * subdifferential of ||b||_1 + radius * subdifferential of ||b||_2. Where b = 0 that is the
    distance of the soft-thresholded g from a ball; elsewhere the norm is smooth and entries count one by one."""
    size = norm(b)
    if size == 0:
        return max(norm([max(abs(gj) - entries, 0.0) for gj in g]) - radius, 0.0)
    total = 0.0
    for gj, bj in zip(g, b):
        rest = gj + radius * bj / size
        total += (rest + math.copysign(entries, bj)) ** 2 if bj != 0 else max(abs(rest) - entries, 0.0) ** 2
    return math.sqrt(total)


def penalty_and_distance(problem, weight, g, b, lam):
    """lambda h of a group at weight, and the distance of -g from its subdifferential."""
    alpha, scale = problem.get("alpha", 1.0), lam * weight
    if problem["penalty"] == "sparse-group":
        entries, radius = scale * alpha / math.sqrt(len(b)), scale * (1 - alpha)
        return entries * math.fsum(map(abs, b)) + radius * norm(b), sparse_distance(g, b, entries, radius)
    ridge = scale * (1 - alpha)
    bent = [gj + ridge * bj for gj, bj in zip(g, b)] # the quadratic part belongs to the gradient
    return scale * alpha * norm(b) + ridge / 2 * norm(b) ** 2, norm_distance(bent, b, scale * alpha)


def verify(name, model, columns, y, weights=None, offset=None, tolerance=1e-7):
    if model is None:
        return
    problem, data = model["problem"], Data(model, columns, y, weights, offset)
    null = data.null(model["intercept"])
    least = math.fsum(w * perfect(problem, v) for w, v in zip(data.w, y)) / data.mass
    for k, point in enumerate(model["path"]):
        where, lam = f"{name}, point {k}", point["lambda"]
        b = [point["coefficients"].get(c["name"], 0.0) * c["scale"] for c in model["columns"]]
        value, gradient, slope = data.smooth(b, point["intercept"])
        penalty, kkt = [], abs(slope) / lam if model["intercept"] else 0.0
        for weight, members in groups_of(model):
            part = [b[j] for j in members]
            if math.isinf(weight):
                check(norm(part) == 0, f"{where}: a group that is left out is not 0")
                continue
            h, distance = penalty_and_distance(problem, weight, [gradient[j] for j in members], part, lam)
            penalty.append(h)
            kkt = max(kkt, distance / (lam * (weight or 1.0)))
        objective = math.fsum([value] + penalty)
        check(close(point["objective"], objective, 1e-10), f"{where}: objective {point['objective']} not {objective}")
        check(kkt <= 1.5 * tolerance, f"{where}: kkt recomputed {kkt}, reported {point['kkt']}")
        check(point["reason"] == "solved" and point["kkt"] <= tolerance, f"{where}: {point['reason']}, {point['kkt']}")
        explained = (null - value) / (null - least)
        check(close(point["deviance_explained"], explained, 1e-7, 1e-9), f"{where}: explained {explained}")
        check(point["gap"] is not None and -1e-12 <= point["gap"] <= 1e-4, f"{where}: gap {point['gap']}")


# ---- fits ----

def poisson():
    columns = read_columns(BIRTHWT)
    base = ["--x", BIRTHWT, "--y-column", "ftv", "--columns", COLUMNS, "--family", "poisson", "--standardize", "--tol",
            "1e-7"]
    verify("poisson lasso", fit(*base, "--path", "8,0.02"), columns, columns["ftv"])
    weights = [1.0 + i % 3 for i in range(189)]
    offset = [0.25 * (i % 4) - 0.5 for i in range(189)]
    write("w.csv", "w\n" + "".join(f"{w}\n" for w in weights))
    write("o.csv", "o\n" + "".join(f"{o}\n" for o in offset))
    model = fit(*base, "--weights", "w.csv", "--offset", "o.csv", "--no-intercept", "--lambda", "0.02")
    verify("poisson, weights and offset", model, columns, columns["ftv"], weights, offset)
    model = fit(*base, "--groups", "every:2", "--path", "5,0.05")
    verify("poisson group lasso", model, columns, columns["ftv"])
    if model:
        check("exp(eta_i) - y_i eta_i" in model["problem"]["objective"], "the objective in words")
        check("alpha" not in model["problem"] and "delta" not in model["problem"], "no alpha, no delta")
    point = model["path"][4]
    for kind, mean in (("link", lambda eta: eta), ("response", math.exp)):
        lines = run("predict", "out.json", "--x", BIRTHWT, "--index", 4, "--type", kind).stdout.split()
        expected = [mean(point["intercept"] + math.fsum(v * columns[c][i] for c, v in point["coefficients"].items()))
                    for i in range(189)]
        check(len(lines) == 189 and all(close(float(a), e, 1e-12, 1e-12) for a, e in zip(lines, expected)),
              f"predictions, {kind}")


def robust():
    columns = read_columns(BIRTHWT)
    base = ["--x", BIRTHWT, "--y-column", "bwt", "--columns", COLUMNS, "--family", "huber", "--standardize", "--tol", "1e-7"]
    model = fit(*base, "--delta", "500", "--path", "8,0.02")
    verify("huber lasso", model, columns, columns["bwt"])
    if model:
        check(model["problem"]["delta"] == 500 and "H(r) = r^2/2" in model["problem"]["objective"], "delta is written")
    kilograms = {name: [v / 1000 for v in values] if name == "bwt" else values for name, values in columns.items()}
    write("kg.csv", "bwt,age,lwt,smoke\n" + "".join(
        f"{kilograms['bwt'][i]},{columns['age'][i]},{columns['lwt'][i]},{columns['smoke'][i]}\n" for i in range(189)))
    model = fit("--x", "kg.csv", "--y-column", "bwt", "--family", "huber", "--standardize", "--lambda", "0.01", "--tol", "1e-7")
    verify("huber, default delta", model, kilograms, kilograms["bwt"])
    if model:
        check(model["problem"]["delta"] == 1.345, "the default delta")
        eta = run("predict", "out.json", "--x", "kg.csv", "--type", "link").stdout
        check(eta and eta == run("predict", "out.json", "--x", "kg.csv").stdout, "a huber response is its predictor")


def elastic_net():
    columns = read_columns(BIRTHWT)
    base = ["--x", BIRTHWT, "--columns", COLUMNS, "--penalty", "elastic-net", "--standardize", "--tol", "1e-7"]
    for family, column in (("gaussian", "bwt"), ("binomial", "low"), ("poisson", "ftv")):
        for alpha in (None, 0.05, 1):
            more = [] if alpha is None else ["--alpha", alpha]
            model = fit(*base, "--y-column", column, "--family", family, "--path", "6,0.02", *more)
            verify(f"{family} elastic net {alpha}", model, columns, columns[column])
            if model:
                check(model["problem"]["alpha"] == (0.5 if alpha is None else alpha), "alpha is written")
                check(model["path"][0]["coefficients"] == {} and model["path"][1]["coefficients"] != {},
                      f"{family} elastic net {alpha}: the path starts at the largest level")
    model = fit(*base, "--y-column", "bwt", "--groups", "every:2", "--alpha", "0.3", "--path", "6,0.02")
    verify("group elastic net", model, columns, columns["bwt"])
    if model:
        check([g["columns"] for g in model["groups"]] == EVERY_TWO, "its groups")
        check(model["path"][0]["coefficients"] == {} and model["path"][1]["coefficients"] != {}, "its largest level")
    write("factors.txt", "0\n1\n2\ninf\n1\n1\n")
    model = fit(*base, "--y-column", "bwt", "--penalty-factors", "factors.txt", "--path", "5,0.05")
    verify("elastic net with factors", model, columns, columns["bwt"])
    ridge = fit(*base, "--y-column", "bwt", "--alpha", "0", "--lambda", "3")
    verify("elastic net that is ridge", ridge, columns, columns["bwt"])
    same = fit("--x", BIRTHWT, "--columns", COLUMNS, "--penalty", "ridge", "--standardize", "--tol", "1e-7", "--y-column",
               "bwt", "--lambda", "3")
    if ridge and same:
        pairs = zip(ridge["path"][0]["coefficients"].values(), same["path"][0]["coefficients"].values())
        check(all(close(a, b, 1e-5) for a, b in pairs), "alpha 0 is ridge")
    model = fit(*base, "--y-column", "bwt", "--alpha", "0", "--path", "4,0.01")
    verify("a path of ridge", model, columns, columns["bwt"])


def sparse_group():
    columns = read_columns(BIRTHWT)
    base = ["--x", BIRTHWT, "--y-column", "bwt", "--columns", COLUMNS, "--penalty", "sparse-group", "--groups", "every:2",
            "--standardize", "--tol", "1e-7"]
    for alpha in (None, 0, 0.9, 1):
        more = [] if alpha is None else ["--alpha", alpha]
        model = fit(*base, "--path", "7,0.01", *more)
        verify(f"sparse group {alpha}", model, columns, columns["bwt"])
        if model:
            check(model["path"][0]["coefficients"] == {} and model["path"][1]["coefficients"] != {},
                  f"sparse group {alpha}: the path starts at the largest level")
    model = fit(*base, "--alpha", "0.8", "--path", "30,0.01")
    if model:
        half = any(0 < sum(name in point["coefficients"] for name in pair) < 2
                   for point in model["path"] for pair in EVERY_TWO)
        check(half, "somewhere a group is active in part")
    write("factors.txt", "1\n0\ninf\n")
    model = fit(*base, "--penalty-factors", "factors.txt", "--path", "5,0.05")
    verify("sparse group with factors", model, columns, columns["bwt"])
    if model:
        check({"race", "smoke"} <= set(model["path"][0]["coefficients"]), "a factor of 0 frees a whole group")
    write("few.txt", "one age lwt\ntwo smoke ptl ui\n")
    model = fit("--x", BIRTHWT, "--y-column", "ftv", "--columns", COLUMNS, "--family", "poisson", "--penalty",
                "sparse-group", "--groups", "few.txt", "--standardize", "--tol", "1e-7", "--path", "5,0.05")
    verify("poisson sparse group, a column in no group", model, columns, columns["ftv"])
    # without --groups: the columns of one name, which are alone here
    model = fit("--x", BIRTHWT, "--y-column", "bwt", "--columns", COLUMNS, "--penalty", "sparse-group", "--standardize",
                "--tol", "1e-7", "--path", "5,0.05")
    verify("sparse group without groups", model, columns, columns["bwt"])


def symmetric():
    """The brothers of frets change places: coefficients of both sides are equal, in every family and penalty."""
    columns = read_columns(FRETS)
    counts = [round(v / 10) for v in columns["l1"]]
    write("frets.csv", "y,b1,l2,b2\n" + "".join(
        f"{counts[i]},{columns['b1'][i]},{columns['l2'][i]},{columns['b2'][i]}\n" for i in range(25)))
    write("swap.txt", "(b1 b2)\n")
    for family, more in (("poisson", []), ("huber", ["--delta", "0.5"]), ("gaussian", ["--penalty", "elastic-net"])):
        model = fit("--x", "frets.csv", "--y-column", "y", "--family", family, "--symmetry", "swap.txt", "--standardize",
                    "--path", "5,0.01", "--tol", "1e-7", *more)
        if model:
            last = model["path"][-1]
            b = last["coefficients"]
            check(b["b1"] == b["b2"] != 0 and last["symmetry_defect"] == 0, f"{family}: tied coefficients {b}")
            check(all(p["reason"] == "solved" and p["kkt"] <= 1e-7 for p in model["path"]), f"{family}: solved")


# ---- what is refused ----

def refused():
    write("y.csv", "y,a,b\n1,1,2\n-2,2,1\n3,3,5\n")
    write("zeros.csv", "y,a,b\n0,1,2\n0,2,1\n0,3,5\n")
    base = ["--y-column", "y", "--lambda", 1]
    for arguments, words in ((["--x", "y.csv", "--family", "poisson"],
                              "y.csv:3:1: column `y`: a poisson response must not be negative"),
                             (["--x", "zeros.csv", "--family", "poisson"], "every response of positive weight is 0")):
        result = run("fit", *base, *arguments)
        check(result.returncode == 4 and words in result.stderr, f"{arguments}: {result.returncode} {result.stderr!r}")
    usage = ((["--alpha", "0.5"], "--alpha belongs to --penalty elastic-net or sparse-group"),
             (["--delta", "1"], "--delta belongs to --family huber"),
             (["--family", "huber", "--delta", "0"], "must be > 0 and finite"),
             (["--family", "huber", "--delta", "inf"], "must be > 0 and finite"),
             (["--family", "huber", "--delta", "nan"], "is not a number"),
             (["--family", "huber", "--delta", "x"], "--delta"),
             (["--penalty", "elastic-net", "--alpha", "1.5"], "must be from 0 to 1"),
             (["--penalty", "elastic-net", "--alpha", "-0.5"], "must be from 0 to 1"),
             (["--penalty", "sparse-group", "--alpha", "nan"], "is not a number"),
             (["--penalty", "sparse-group", "--alpha", "x"], "--alpha"),
             (["--penalty", "ridge", "--groups", "every:2"], "--groups belongs to --penalty group-lasso"),
             (["--family", "cox"], "there are: gaussian binomial poisson huber"))
    for arguments, words in usage:
        result = run("fit", "--x", "y.csv", *base, *arguments)
        check(result.returncode == 64 and words in result.stderr, f"{arguments}: {result.returncode} {result.stderr!r}")
    text = run("help", "fit").stdout
    check(all(word in text for word in ("poisson", "huber", "--delta", "--alpha", "elastic-net", "sparse-group")), "help")


def pictures():
    for name, more in (("p.svg", ["--penalty", "elastic-net", "--groups", "every:2"]),
                       ("q.svg", ["--family", "huber", "--delta", "400", "--penalty", "elastic-net"])):
        result = run("fit", "--x", BIRTHWT, "--y-column", "bwt", "--columns", COLUMNS, "--standardize", "--path", 4,
                     "--plot", name, "--quiet", *more)
        if not check(result.returncode == 0 and os.path.exists(name), f"--plot {name}: {result.stderr}"):
            continue
        with open(name, encoding="utf-8") as file:
            drawn = file.read()
        check("elastic-net" in drawn and ("norm of the group" in drawn) == ("--groups" in more), f"what {name} shows")


def main():
    with tempfile.TemporaryDirectory(prefix="symo-cli-") as folder:
        os.chdir(folder)
        for part in (poisson, robust, elastic_net, sparse_group, symmetric, refused, pictures):
            part()
        os.chdir("/")
    tally.end()


main()
