#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The reference: Doxygen has nothing to complain about in any public header, and every public function comes out with its
purpose, every parameter, what it returns, and its other paragraphs.

    reference.py DOXYGEN DOXYFILE INCLUDE_DIRECTORY
"""
import glob
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from tally import Tally


def text_of(element):
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def check_function(tally, member):
    name = member.find("name").text
    detail = member.find("detaileddescription")
    titles = [text_of(title) for title in detail.iter("title")]
    kinds = [section.get("kind") for section in detail.iter("simplesect")]
    tally.check(len(text_of(member.find("briefdescription"))) > 8, f"{name} has a purpose")
    parameters = [text_of(declared) for declared in member.findall("param/declname")]
    described = [text_of(parameter) for parameter in detail.iter("parametername")]
    tally.check(parameters == described, f"{name}: parameters {parameters}, described {described}")
    tally.check((text_of(member.find("type")) == "void") != ("return" in kinds), f"{name} says what it returns")
    tally.check(titles in (["Cost", "Threads", "Source"], ["Formula", "Cost", "Threads", "Source"]) and "since" in kinds,
                f"{name} has its paragraphs: {titles}, {kinds}")
    for section in detail.iter("simplesect"):
        tally.check(any(text_of(part) for part in section.findall("para")), f"{name}: no empty {section.get('kind')}")
    return name


def main(doxygen, doxyfile, include):
    tally = Tally()
    with open(doxyfile, encoding="utf-8") as file:
        settings = file.read()
    with tempfile.TemporaryDirectory() as output:
        settings += f'\nOUTPUT_DIRECTORY = "{output}"\nGENERATE_XML = YES\n'
        done = subprocess.run([doxygen, "-"], input=settings, capture_output=True, text=True)
        tally.check(done.returncode == 0 and not done.stderr, f"doxygen: exit {done.returncode}\n{done.stderr[:4000]}")
        tally.check(os.path.isfile(os.path.join(output, "html", "index.html")), "there is a first page")
        functions = set()
        for page in glob.glob(os.path.join(output, "xml", "*_8h.xml")):
            for member in xml.etree.ElementTree.parse(page).iter("memberdef"):
                if member.get("kind") == "function":
                    functions.add(check_function(tally, member))
    for header in glob.glob(os.path.join(include, "symo", "*.h")):
        with open(header, encoding="utf-8") as file:
            declared = re.findall(r"^SYMO_API[^;(]*?(\w+)\(", file.read(), re.M)
        for name in declared:
            tally.check(name in functions, f"{name} of {os.path.basename(header)} is in the reference")
    tally.end()


main(*sys.argv[1:])
