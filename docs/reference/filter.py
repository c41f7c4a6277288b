#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What Doxygen reads instead of a public header: the same declarations with the same words, marked as it wants them. Our
comments are written to be read in the header; mathematics is full of what Doxygen would take for its own or HTML's.

    filter.py HEADER        prints the header
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "man"))
import headers

COMMENT = re.compile(r"/\*.*?\*/", re.S)
TYPE_BEHIND = re.compile(r"\n(typedef|enum)\b")
PARAGRAPHS = {"Formula:": "@par Formula", "Cost:": "@par Cost", "Threads:": "@par Threads", "Source:": "@par Source",
              "Since:": "@since", "@return": "@return"}


def escape(text):
    text = re.sub(r'[\\@<>&#%"$]', lambda match: "\\" + match[0], text).replace("::", "\\::")
    text = re.sub(r"`([^`]+)`", r"<tt>\1</tt>", text)
    return "&minus;" + text[1:] if text.startswith("-") else text  # at the beginning it would be a list


def block(opening, lines):
    return opening + "\n * " + "\n * ".join(lines) + "\n */"


def docstring(comment):
    purpose, items = headers.parse_comment(comment)
    lines = [escape(purpose).replace("\n\n", "\n *\n * "), ""]
    for key, text in items:
        text = escape(text).replace("\n\n", "<br>")
        parameter = re.match(r"(@param\[.*\]) +(\w+)", key)
        if parameter:
            lines.append(f"{parameter[1]} {parameter[2]} {text}")
        else:
            lines += ["", *f"{PARAGRAPHS.get(key, key)}{' ' if key in ('@return', 'Since:') else chr(10)}{text}".split("\n")]
    return block("/**", lines)


def rewrite(match, text):
    comment, before, behind = match[0], text[:match.start()], text[match.end():]
    words = escape(" ".join(" ".join(headers.comment_lines(comment)).strip(" -").split()))
    if comment.startswith("/**"):
        return docstring(comment)
    opening = re.match(r"/\* symo/(\w+\.h): ", comment)
    if opening:
        paragraphs = [escape(paragraph) for paragraph in headers.opening(text)]
        page = block("\n/** @mainpage", ["One header a module, see the list of files.", "", *paragraphs]) if opening[1] == "symo.h" else ""
        return block("/** @file", "\n\n".join(paragraphs).split("\n")) + page
    line = before.rsplit("\n", 1)[-1]
    if line.startswith("#") or words.startswith("SPDX"):
        return comment
    if line.strip():
        return f"/**< {words} */"
    if line or TYPE_BEHIND.match(behind):  # a field's, a type's
        return f"/** {words} */"
    return comment


def main(path):
    with open(path, encoding="utf-8") as file:
        text = headers.written_out(file.read())
    print(COMMENT.sub(lambda match: rewrite(match, text), text), end="")


main(sys.argv[1])
