#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes section 3 of the manual from the public headers: one page a header, and for every function and type a page that
leads to the one of its header.

    functions.py INCLUDE_DIRECTORY FOLDER DEPFILE VERSION [HEADER_LEFT_OUT ...]
"""
import os
import re
import shutil
import sys

import headers
import roff

PACKAGES = {"io": "symo-io", "gsl": "symo-gsl"}  # of a header, its name for pkg-config; the others are in symo
ITEMS = {"Formula:": "Formula", "@return": "Returns", "Cost:": "Cost", "Threads:": "Threads", "Source:": "Source",
         "Since:": "Since"}
MANUAL = "symo library"
WIDTH = 78


def page_of(header):
    return "symo" if header == "symo.h" else "symo-" + header[:-2]


def summary(header, text):
    """The first sentence, or the second where the first is only a name."""
    sentence = re.sub(r"^libsymo\S*\. ", "", headers.opening(text)[0])
    sentence = re.split(r"\. |[.;:]$|; |, prox_", sentence)[0].rstrip(".")
    return sentence[0].lower() + sentence[1:] if sentence[1:2].islower() else sentence


def prototype(match):
    """On lines that end between two parameters."""
    code = " ".join(re.sub(r"/\*.*?\*/|\bSYMO_MUST_USE\b", " ", match["prototype"], flags=re.S).split()) + ";"
    lines = [""]
    for part in code.split(", "):
        if lines[-1] and len(lines[-1]) + len(part) > WIDTH:
            lines.append("        ")
        lines[-1] += part + ("" if part.endswith(";") else ", ")
    return "\n".join(line.rstrip() for line in lines)


def function(match):
    name, _, _ = headers.parse_prototype(match["prototype"])
    lines = [f".SS {roff.escape(name)}", *roff.example(prototype(match))]
    if not match["comment"]:
        return name, lines
    purpose, items = headers.parse_comment(match["comment"])
    lines += roff.paragraphs(purpose)
    for key, text in items:
        parameter = re.match(r"@param\[(.*)\] +(\w+)", key)
        if parameter:
            lines += roff.item(f"{parameter[2]} ({parameter[1]})", text, "I")
        elif key == "Formula:":  # formulas are not broken where it suits the page
            lines += roff.item("Formula", text, "")
        else:
            lines += roff.item(ITEMS.get(key, key), text, "")
    return name, lines


def module(header, text, version, pages):
    """(lines of the page, names that lead to it)"""
    page, short = page_of(header), header[:-2]
    functions = [function(match) for match in headers.functions(text)]
    types = list(headers.types(text))
    package = PACKAGES.get(short, "symo")
    lines = [f'.\\" Written by docs/man/functions.py from symo/{header}: change that.', *roff.title(page, 3, version, MANUAL),
             ".SH NAME", f"{roff.escape(page)} \\- {roff.escape(summary(header, text))}", ".SH SYNOPSIS",
             *roff.example(f"#include <symo/{header}>\n\ncc program.c $(pkg-config --cflags --libs {package})"), ".SH DESCRIPTION"]
    for paragraph in headers.opening(text):
        lines += roff.paragraphs(paragraph)
    if header == "symo.h":
        for other in pages:
            lines += [".TP", f".BR {roff.escape(page_of(other[0]))} (3)", roff.escape(summary(*other))]
    if types:
        lines += [".SH TYPES"]
    for _, comment, declaration in types:
        lines += roff.example((comment + "\n" if comment else "") + declaration)
    if functions:
        lines += [".SH FUNCTIONS"]
    for _, more in functions:
        lines += more
    others = [name for name in sorted(page_of(other) for other, _ in pages) if name != page]
    lines += [".SH SEE ALSO", ".BR symo (1)," if others else ".BR symo (1)"]
    lines += [f".BR {roff.escape(name)} (3){',' if name != others[-1] else ''}" for name in others]
    return lines, [name for name, _ in functions] + [name for name, _, _ in types if name]


def main(include, folder, depfile, version, *left_out):
    shutil.rmtree(folder, ignore_errors=True)  # its time is the time of the last page in it
    os.makedirs(folder)
    pages = [(header, text) for header, text in headers.read(include) if header not in left_out]
    for header, text in pages:
        page = page_of(header)
        lines, names = module(header, text, version, pages)
        with open(os.path.join(folder, page + ".3"), "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        for name in names:
            with open(os.path.join(folder, name + ".3"), "w", encoding="ascii") as file:
                file.write(f".so man3/{page}.3\n")
    here = os.path.dirname(os.path.abspath(__file__))
    needed = [os.path.join(include, "symo")] + [os.path.join(include, "symo", header) for header, _ in pages]
    needed += [os.path.join(here, name) for name in ("headers.py", "roff.py")]
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(f"{folder}: {' '.join(path.replace(' ', chr(92) + ' ') for path in needed)}\n")


main(*sys.argv[1:])
