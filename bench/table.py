#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The table of bench/run, from the lines of its programs; ratios first, then what they were measured on.

Each line holds, between tabs: id, what, cache, n, rounds, figure, unit, <= or >= or nothing, aim, seconds. A figure is
the median over the rounds, in each of which it took turns with what it is compared with."""
import json
import os
import platform
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LANDED, RESULTS = os.path.join(HERE, "landed.json"), os.path.join(HERE, "results.json")
FIELDS = ("id", "what", "cache", "n", "rounds", "figure", "unit", "sense", "aim", "seconds")
FORMAT = "{:>10} {:<16} {:>8} {:<4} {:>7}  {:<58} {:<12} {:>9} {:>6} {:>10}"


def read(line):
    row = dict(zip(FIELDS, line.split("\t")))
    for name in ("n", "rounds"):
        row[name] = int(row[name])
    for name in ("figure", "aim", "seconds"):
        row[name] = float(row[name])
    row["met"] = {"": None, "<=": row["figure"] <= row["aim"], ">=": row["figure"] >= row["aim"]}[row["sense"]]
    return row


def key(row):
    return f"{row['id']} {row['cache']} {row['n']}"


def change(row, landed):
    before = landed.get(key(row))
    return f"{100 * (row['figure'] / before - 1):+.0f} %" if before else "new"


def show(row, landed):
    aim = f"{row['sense']} {row['aim']:.3g}" if row["sense"] else ""
    met = {None: "", True: "met", False: "NOT"}[row["met"]]
    time = f"{1e3 * row['seconds']:.3g} ms" if row["seconds"] else ""
    print(FORMAT.format(f"{row['figure']:.3g}", row["unit"], aim, met, change(row, landed), row["what"], row["cache"],
                        f"{row['n']:.3g}" if row["n"] >= 1e6 else row["n"], row["rounds"], time), flush=True)


def processor():
    try:
        with open("/proc/cpuinfo", encoding="ascii") as file:
            return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "")
    except OSError:
        return platform.processor()


def last_cache():
    try:
        return int(subprocess.run(["getconf", "LEVEL3_CACHE_SIZE"], capture_output=True, check=True).stdout)
    except (ValueError, OSError, subprocess.CalledProcessError):
        return 0


def main():
    landed = {}
    if os.path.exists(LANDED):
        with open(LANDED, encoding="utf-8") as file:
            landed = {key(row): row["figure"] for row in json.load(file)["rows"]}
    rows = []
    print(f"{processor()}; last-level cache {last_cache() / 1e6:.0f} MB as the system reports it, which a guest may share")
    print("Each figure is the median of its rounds; in each, what is measured and what it is measured against take turns.")
    print("1.25 copies are 80 % of the rate of a copy. `change`: against bench/landed.json.\n")
    print(FORMAT.format("ratio", "of", "aim", "", "change", "what", "cache", "n", "rounds", "time"))
    for line in sys.stdin:
        if line.startswith("#"):
            print()
            continue
        rows.append(read(line.rstrip("\n")))
        show(rows[-1], landed)
    result = {"processor": processor(), "last_level_cache_bytes": last_cache(), "rows": rows}
    for path in [RESULTS] + ([LANDED] if "--land" in sys.argv[1:] else []):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)
            file.write("\n")
    missed = [row["what"] for row in rows if row["met"] is False]
    print(f"\n{sum(row['met'] is True for row in rows)} aims met, {len(missed)} not")
    return 0


sys.exit(main())
