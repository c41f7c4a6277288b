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

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "man"))
import headers  # what the manual and the reference are made with
from tally import Tally


def check_function(tally, header, match):
    name, parameters, returns = headers.parse_prototype(match["prototype"])
    where = f"{header}: {name}"
    comment = match["comment"]
    if not tally.check(comment is not None and comment.startswith("/**"), f"{where} has no /** comment before it"):
        return
    purpose, items = headers.parse_comment(comment)
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
    for header, text in headers.read(include):
        matches = list(headers.functions(text))
        text = headers.without_macros(text)
        tally.check(len(matches) == len(re.findall(r"\bSYMO_API\b", text)), f"{header}: every SYMO_API was understood")
        for match in matches:
            check_function(tally, header, match)
        functions += len(matches)
    print(f"{functions} public functions")
    tally.end()


main(sys.argv[1])
