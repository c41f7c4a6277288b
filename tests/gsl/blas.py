#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing of ours asks for gslcblas, GSL's slow reference CBLAS, and where libgsl does so itself the loader binds every
CBLAS function, of libgsl and of libsymo, to OpenBLAS all the same. The programs have libsymo-gsl behind them in different
ways: through the command, through a test that names GSL too.

    blas.py readelf|READELF LIBSYMO_GSL PROGRAM...
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "install"))
from tally import Tally  # noqa: E402

BINDING = re.compile(r"binding file (\S+) \[\d+\] to (\S+) \[\d+\]: normal symbol `(cblas_\w+)'")


def needed(readelf, file):
    output = subprocess.run([readelf, "-d", file], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output)


def bindings(program):
    """(who asked, who answered, symbol) as the loader says it when everything is bound at the start."""
    run = subprocess.run([program, "--version"], capture_output=True, text=True,
                         env={**os.environ, "LD_BIND_NOW": "1", "LD_DEBUG": "bindings", "CK_RUN_SUITE": "none"})
    return BINDING.findall(run.stderr)


def main(readelf, library, programs):
    tally = Tally()
    names = needed(readelf, library)
    tally.check(any("openblas" in name for name in names), f"{library} asks for OpenBLAS: {names}")
    tally.check(any("libgsl." in name for name in names), f"{library} asks for libgsl: {names}")
    for file in (library, *programs):
        names = needed(readelf, file)
        tally.check(len(names) > 2 and not any("gslcblas" in name for name in names), f"{file} asks for {names}")
    for program in programs:
        found = bindings(program)
        tally.check(any("libgsl." in asked for asked, _, _ in found), f"{program}: what libgsl was bound to was seen")
        for asked, answered, symbol in found:
            inside = "gslcblas" in asked
            tally.check("openblas" in answered or inside, f"{program}: {asked} has {symbol} of {answered}")
    tally.end()


main(sys.argv[1], sys.argv[2], sys.argv[3:])
