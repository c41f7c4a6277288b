#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Includes point one way only, BLAS stays in two files, and the preprocessor stays in base.

    base <- num <- { linear, partition } <- { objective, prox, symmetry } <- problem <- method <- solve <- path
    check beside problem; io, gsl and cli on the public headers only

    includes.py SOURCE_ROOT
"""
import os
import re
import sys

from tally import Tally

BELOW_TERMS = {"base", "num", "linear", "partition"}
TERMS = {"objective", "prox", "symmetry"}
ALLOWED = {  # beside the module itself
    "base": set(),
    "num": {"base"},
    "linear": {"base", "num"},
    "partition": {"base", "num"},
    "objective": BELOW_TERMS,
    "prox": BELOW_TERMS,
    "symmetry": BELOW_TERMS,
    "problem": BELOW_TERMS | TERMS,
    "check": BELOW_TERMS | TERMS,
    "method": BELOW_TERMS | TERMS | {"problem"},
    "solve": BELOW_TERMS | TERMS | {"problem", "check", "method"},
    "path": BELOW_TERMS | TERMS | {"problem", "check", "method", "solve"},
}
ON_PUBLIC_HEADERS = {"io", "cli", "gsl"}
# A public header belongs to the lowest module that defines something it declares: solver.h shows the rows of the methods.
HEADER_OF = {"solver": "method"}
BLAS_FILES = {"src/num/blas.c", "src/num/lapack.c"}
BLAS_HEADER = re.compile(r"^(cblas|lapack|lapacke|openblas|f77blas|blas)\b.*\.h$|/(cblas|lapacke?)\.h$")
BLAS_CALL = re.compile(r"\b(cblas_|LAPACKE_|openblas_)\w+|\b[sdcz](gemm|gemv|dot|axpy|nrm2|potr[fs]|posv|syrk|syevd?|gesvd)_\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
CONDITION = re.compile(r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b(.*)$", re.M)
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def sources(root):
    for top in ("src", "include/symo"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if name.endswith((".c", ".h", ".c.in")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def module_of(path):
    if path.startswith("src/"):
        return path.split("/")[1]
    name = os.path.splitext(os.path.basename(path))[0]
    return HEADER_OF.get(name, name)


def target_of(path, quote, header):
    """The module that an include reaches; None for what is not ours."""
    if quote == '"':
        header = header.replace("@MODULE@", module_of(path))
        return header.split("/")[0] if "/" in header else module_of(path)
    return module_of("include/" + header) if header.startswith("symo/") else None


def check_includes(tally, path, text):
    module = module_of(path)
    public = path.startswith("include/")
    for quote, header in INCLUDE.findall(text):
        target = target_of(path, quote, header)
        if BLAS_HEADER.search(header):
            tally.check(path in BLAS_FILES, f"{path} includes {header}: only {' and '.join(sorted(BLAS_FILES))} may")
        elif target is None:
            of_gsl = module == "gsl" and header.startswith("gsl/")
            tally.check(not public or header.startswith("std") or of_gsl, f"{path} includes <{header}>")
        elif module in ("symo", "io", "gsl") and public:
            tally.check(quote == "<", f"{path} includes \"{header}\"")
        elif module in ON_PUBLIC_HEADERS:
            tally.check(quote == "<" or target == module, f"{path} includes \"{header}\": only public headers and its own")
        else:
            holds = target == module or target in ALLOWED.get(module, set())
            holds = holds and not (public and quote == '"')
            tally.check(holds, f"{path} includes {header}: {module} may not see {target}")
    code = STRING.sub('""', COMMENT.sub(" ", text))
    call = BLAS_CALL.search(code)
    tally.check(not call or path in BLAS_FILES, f"{path} uses {call and call.group(0)}")


def check_conditions(tally, path, text):
    if module_of(path) == "base":
        return
    guard = re.match(r"#\s*ifndef\s+(\w+)\s*\n#\s*define\s+\1\b", COMMENT.sub("", text).lstrip())
    conditions = CONDITION.findall(COMMENT.sub(" ", text))
    if path.endswith(".h"):
        tally.check(guard is not None, f"{path} opens with its include guard")
        conditions = conditions[1:]
    for condition in conditions:
        allowed = path.startswith("include/") and condition.strip() == "__cplusplus"
        tally.check(allowed, f"{path} has a preprocessor condition:{condition}")


def main(root):
    tally = Tally()
    modules = {name for name in os.listdir(os.path.join(root, "src")) if os.path.isdir(os.path.join(root, "src", name))}
    for module in sorted(modules):
        tally.check(module in ALLOWED or module in ON_PUBLIC_HEADERS, f"src/{module} has a place in the order")
    for path in sources(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        check_includes(tally, path, text)
        check_conditions(tally, path, text)
    tally.end()


main(sys.argv[1])
