#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The documentation does not drift from the code: every ```c block of README.md and docs/ stands, word for word, in a
file that the tests compile; what a block of output (```output FILE) shows stands in that file; links lead somewhere.

    docs.py SOURCE_ROOT
"""
import os
import re
import sys

from tally import Tally

COMPILED = ("examples", "tests", "src", "include")
BLOCK = re.compile(r"^```(c|output)\b[ \t]*(\S*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def words(text):
    """The text with every run of white space as one space, so that a block may be set differently from its source."""
    return " ".join(text.split())


def compiled_sources(root):
    for top in COMPILED:
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in names:
                if name.endswith((".c", ".h")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        yield words(file.read())


def pages(root):
    names = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
    for folder, _, files in os.walk(os.path.join(root, "docs")):
        names += [os.path.relpath(os.path.join(folder, name), root) for name in sorted(files) if name.endswith(".md")]
    return names


def main(root):
    tally = Tally()
    sources = list(compiled_sources(root))
    blocks = 0
    for page in pages(root):
        with open(os.path.join(root, page), encoding="utf-8") as file:
            text = file.read()
        for language, name, body in BLOCK.findall(text):
            block = words(body)
            blocks += 1
            if language == "c":
                holds = any(block in source for source in sources)
                tally.check(block and holds, f"{page}: the block `{block[:60]} ...` stands in no compiled file")
            else:
                path = os.path.join(root, name)
                answer = ""
                if os.path.isfile(path):
                    with open(path, encoding="utf-8") as file:
                        answer = words(file.read())
                tally.check(block and block in answer, f"{page}: the output in {name} is another")
        for link in LINK.findall(text):
            if "://" not in link and not link.startswith("mailto:"):
                target = os.path.join(root, os.path.dirname(page), link)
                tally.check(os.path.exists(target), f"{page}: {link} leads nowhere")
    tally.check(blocks > 5, f"{blocks} blocks were read")
    tally.end()


main(sys.argv[1])
