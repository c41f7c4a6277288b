#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""T45: nothing that is loaded can be turned into code: no executable stack, no segment that is both writable and
executable, no text relocations, and the tables of the loader are read-only once it has filled them.

    hardening.py readelf|READELF FILE...
"""
import re
import subprocess
import sys

from tally import Tally


def read(readelf, option, file):
    return subprocess.run([readelf, "-W", option, file], check=True, capture_output=True, text=True).stdout


def main(readelf, files):
    tally = Tally()
    for file in files:
        segments = re.findall(r"^ +([A-Z_]+) +0x[0-9a-f]+ .* ([R ][W ][E ]) +0x[0-9a-f]+$", read(readelf, "-l", file), re.M)
        dynamic = read(readelf, "-d", file)
        tally.check(len(segments) > 4 and "(SYMTAB)" in dynamic, f"{file}: its headers were understood")
        stacks = [flags for kind, flags in segments if kind == "GNU_STACK"]
        tally.check(stacks == ["RW "], f"{file}: the stack is not executable: {stacks}")
        tally.check(all("E" not in flags or "W" not in flags for _, flags in segments), f"{file}: no segment is W and E")
        tally.check(any(kind == "GNU_RELRO" for kind, _ in segments), f"{file}: has a part that becomes read-only")
        tally.check(re.search(r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW|\(BIND_NOW\)", dynamic), f"{file}: all of it, at once")
        tally.check("TEXTREL" not in dynamic, f"{file}: its code is not changed when it is loaded")
    tally.end()


main(sys.argv[1], sys.argv[2:])
