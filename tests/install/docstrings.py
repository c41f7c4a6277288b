#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every public function carries a comment of one shape directly before it:

    /**
     * Purpose, one sentence.
     *
     * Formula: ...                    (optional)
     * @param[in] name  ...            one for each parameter, by its name, in order; [in], [out] or [in,out]
     * @return ...                     exactly when the function returns something
     * Cost: ...
     * Threads: ...
     * Source: ...
     * Since: 0.1
     */

    docstrings.py INCLUDE_DIRECTORY
"""
import os
import re
import sys

from tally import Tally

FUNCTION = re.compile(r"(?P<comment>/\*(?:(?!\*/).)*\*/)?[ \t]*\n?SYMO_API\s+(?P<prototype>[^;{]+);", re.S)
ITEM = re.compile(r"^(Formula:|@param\[(?:in|out|in,out)\] +\w+|@param.*|@return\b|Cost:|Threads:|Source:|Since:)\s*(.*)$")


def parse_prototype(prototype):
    """(name, names of the parameters, whether it returns something)"""
    prototype = re.sub(r"/\*.*?\*/|\bSYMO_MUST_USE\b", " ", prototype, flags=re.S)
    match = re.match(r"\s*(?P<result>.*?)\b(?P<name>symo_\w+)\s*\((?P<parameters>.*)\)\s*$", prototype, re.S)
    names = []
    for parameter in match["parameters"].split(","):
        if parameter.strip() != "void":
            names.append(re.findall(r"\w+", parameter.split("[")[0])[-1])
    return match["name"], names, match["result"].split() != ["void"]


def parse_comment(comment):
    """(purpose, [(item, text)]): lines that begin no item continue the one before."""
    lines = [re.sub(r"^\s*\*? ?", "", line) for line in comment[3:-2].splitlines()]
    purpose, items = "", []
    for line in lines:
        match = ITEM.match(line)
        if match:
            items.append([match[1], match[2]])
        elif items:
            items[-1][1] += " " + line.strip()
        else:
            purpose += line.strip() + " "
    return purpose.strip(), items


def check_function(tally, header, match):
    name, parameters, returns = parse_prototype(match["prototype"])
    where = f"{header}: {name}"
    comment = match["comment"]
    if not tally.check(comment is not None and comment.startswith("/**"), f"{where} has no /** comment before it"):
        return
    purpose, items = parse_comment(comment)
    tally.check(len(purpose) > 8 and "." in purpose, f"{where}: purpose, a sentence with its full stop")
    expected = [f"@param {parameter}" for parameter in parameters] + (["@return"] if returns else [])
    expected += ["Cost:", "Threads:", "Source:", "Since:"]
    found = [re.sub(r"^@param\[(in|out|in,out)\] +", "@param ", item) for item, _ in items]
    if found and found[0] == "Formula:":
        found = found[1:]
    tally.check(found == expected, f"{where}: items are {found}, expected {expected}")
    for item, text in items:
        tally.check(text.strip() != "", f"{where}: {item} says nothing")
        if item == "Since:":
            tally.check(re.fullmatch(r"\d+\.\d+", text.strip()), f"{where}: Since: {text.strip()} is no version")


def main(include):
    tally = Tally()
    functions = 0
    for header in sorted(os.listdir(os.path.join(include, "symo"))):
        with open(os.path.join(include, "symo", header), encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"^#define.*(\\\n.*)*$", "", text, flags=re.M)
        matches = list(FUNCTION.finditer(text))
        tally.check(len(matches) == len(re.findall(r"\bSYMO_API\b", text)), f"{header}: every SYMO_API was understood")
        for match in matches:
            check_function(tally, header, match)
        functions += len(matches)
    print(f"{functions} public functions")
    tally.end()


main(sys.argv[1])
